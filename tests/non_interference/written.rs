//! P7 and W-f, of contact decisions: what a sender is told says nothing of what it may not see, of
//! what was sent to whom it may not know, of links and of what others may see.

use crate::arms::{Arms, Raw, State, cases, sketch};
use crate::crm;
use crate::draw::Kind;
use crate::history::instant;
use crate::oracle::Oracle;
use crate::oracle::contact::Addressee;
use crate::oracle::normal::normal;
use crate::scene::{Scene, everybody, oracle};
use personagraph::Directory;
use personagraph::directory::Outreach;
use personagraph::outreach::{Cap, Message, OutreachPolicy, Via, Window};
use personagraph::population::Roster;
use personagraph::value::Trust;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// When everybody asks: nothing comes later, and no window opens.
const DAY: u32 = 89;

/// What may not change what a sender is told. Left out is what may: what people want, what they
/// did, and links that anybody may know of.
const SECRETS: &[Kind] = &[
    Kind::Value,
    Kind::Attribute,
    Kind::Persona,
    Kind::WeakLink,
    Kind::SecretLink,
    Kind::SecretLink,
    Kind::OthersRules,
    Kind::OwnRules,
    Kind::Fact,
    Kind::Log,
];

fn sent(number: usize, to: &str) -> Json {
    json!({
        "event": "contacted", "id": format!("sent{number:02}"), "at": instant(DAY - 1),
        "source": "company", "identifier": to, "channel": "email", "recipient": "loyalty",
        "purpose": "research",
    })
}

/// Most may be written to by anybody, for anything.
fn permits() -> Vec<Json> {
    let mut said = Vec::new();
    let statement = |event: &str, id: String| {
        json!({
            "event": event, "id": id, "at": instant(6), "source": "signup", "effect": "permit",
            "scope": {"attributes": ["contact.*"]}, "recipients": "any", "purposes": "any",
        })
    };
    for (number, who) in everybody()
        .enumerate()
        .filter(|(number, _)| number % 4 != 3)
    {
        let mut consent = statement("consented", format!("written{number:02}"));
        consent["identifier"] = json!(who);
        said.push(consent);
    }
    said.push(statement("proposed", "writing".to_owned()));
    for seat in ["marketing", "sales"] {
        said.push(json!({
            "event": "voted", "id": format!("written-{seat}"), "at": instant(6),
            "source": "company", "proposal": "writing", "seat": seat, "vote": "yes",
        }));
    }
    said
}

/// By mail, on behalf of the recipient of the scene.
fn message(scene: &Scene) -> Message {
    let (recipient, purpose) = (scene.ask.recipient.as_str(), scene.ask.purpose.as_str());
    let via = Via::Channel("email".parse().expect("a name"));
    Message::new(recipient, purpose, via).expect("names")
}

/// One message a week, whatever for.
fn policy() -> OutreachPolicy {
    OutreachPolicy {
        caps: vec![Cap::new(
            1,
            Window::Rolling("P7D".parse().expect("a period")),
        )],
        exempt: BTreeSet::new(),
        ..OutreachPolicy::default()
    }
}

fn outreach<'d>(crm: &'d Directory, scene: &Scene, policy: &'d OutreachPolicy) -> Outreach<'d> {
    let outreach = crm.outreach(policy, crm::at(DAY));
    match scene.ask.trust {
        Some(trust) => outreach.trusting(Trust::new(trust).expect("in range")),
        None => outreach,
    }
}

/// Asked of everybody whom the sender sees.
const SEGMENTS: [&str; 3] = [
    "everybody",
    "in work and not in secret or not interest = \"bones\"",
    "has contact.* or active within P60D",
];

/// All that the sender of a message is told of its audience.
fn audience(crm: &Directory, scene: &Scene, segment: &str) -> (Roster, String) {
    let segment = segment.parse().expect("a segment");
    let policy = policy();
    let activation = outreach(crm, scene, &policy).audience(&segment, &message(scene));
    let roster = activation.told();
    let json = serde_json::to_string(roster).expect("it serialises");
    let binary = postcard::to_allocvec(roster).expect("it serialises");
    (
        roster.clone(),
        format!("{roster} {roster:?} {json} {binary:?}"),
    )
}

/// Addresses lie where something else does: whoever sees that may see where to write.
fn addresses() -> Vec<Json> {
    let mails = everybody().filter(|who| who.starts_with("email:"));
    let of = |(number, who): (usize, &str)| {
        let persona = ["work", "dog"][number % 2];
        json!({
            "event": "enclosed", "id": format!("address{number:02}"), "at": instant(3),
            "source": "signup", "persona": persona, "identifier": who,
            "identifiers": [who],
        })
    };
    mails.enumerate().map(of).collect()
}

/// All that the sender of a message is told: as a text, for developers, serialised.
fn told(crm: &Directory, scene: &Scene, of: &str) -> String {
    let policy = policy();
    let outreach = outreach(crm, scene, &policy);
    let customer = outreach.addressee(&crm::id(of));
    let told = outreach.decide(&customer, &message(scene)).told();
    let json = serde_json::to_string(&told).expect("it serialises");
    let binary = postcard::to_allocvec(&told).expect("it serialises");
    format!("{told} {told:?} {json} {binary:?}")
}

/// The identifiers that the sender may know of as those of the addressee.
fn shown(oracle: &Oracle, scene: &Scene, of: &str) -> BTreeSet<String> {
    Addressee::new(oracle, &normal(of), &scene.ask.of_oracle()).shown
}

/// The states of a sketch in which everybody asks by mail, in the end; some were written to.
fn arms(
    (history, raw): (
        (crate::history::History, Vec<crate::history::Ask>),
        [Vec<Raw>; 2],
    ),
    written: &[usize],
    besides: Vec<Json>,
) -> Arms {
    let (mut history, mut asks) = history;
    for ask in &mut asks {
        ask.day = DAY;
        ask.channel = Some("email".to_owned());
    }
    // Whose a refusal may be is told by a link of any kind, as it is of a prohibition.
    history
        .events
        .retain(|event| event["allow"] != json!(false));
    history.events.extend(permits());
    let all: Vec<&str> = everybody().collect();
    let letters = written.iter().enumerate();
    let letters = letters.map(|(number, to)| sent(number, all[to % all.len()]));
    history.events.extend(letters);
    history.events.extend(besides);
    Arms::of(((history, asks), raw))
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn what_a_sender_is_told_says_nothing_of_the_hidden(
        sketch in sketch(SECRETS, 6),
        written in proptest::collection::vec(any::<usize>(), 0..6),
        more in proptest::collection::vec(any::<usize>(), 1..4),
    ) {
        let arms = arms(sketch, &written, Vec::new());
        let scene = &arms.scene;
        let both = |events: &[Json]| {
            (crm::directory(arms.rules(), events), oracle(arms.rules(), events))
        };
        let base = &arms.states[0].events;
        let (crm, said) = both(base);
        let states: Vec<_> = arms.states[1..].iter().map(|state| both(&state.events)).collect();
        for of in everybody() {
            let seen = shown(&said, scene, of);
            let is = told(&crm, scene, of);
            for (other, said) in &states {
                // An identifier of which nothing is seen may be a contact point all the same.
                if shown(said, scene, of) == seen {
                    prop_assert_eq!(&is, &told(other, scene, of), "of {}\n{:?}", of, arms);
                }
            }
            // What was sent to anybody else.
            let hidden = |one: &&str| normal(one) != normal(of) && !seen.contains(&normal(one));
            let others: Vec<&str> = everybody().filter(hidden).collect();
            let letters = more.iter().enumerate();
            let letters = letters.map(|(n, to)| sent(50 + n, others[to % others.len()]));
            let events: Vec<Json> = base.iter().cloned().chain(letters).collect();
            let (other, said) = both(&events);
            if shown(&said, scene, of) == seen {
                prop_assert_eq!(&is, &told(&other, scene, of), "of {}\n{:?}", of, arms);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn an_audience_says_nothing_of_the_hidden(
        sketch in sketch(SECRETS, 6),
        written in proptest::collection::vec(any::<usize>(), 0..6),
    ) {
        let arms = arms(sketch, &written, addresses());
        let told = |state: &State| {
            let crm = crm::directory(arms.rules(), &state.events);
            SEGMENTS.map(|segment| audience(&crm, &arms.scene, segment))
        };
        let is = told(&arms.states[0]);
        for state in &arms.states[1..] {
            prop_assert_eq!(&is, &told(state), "of {:?}\n{:?}", SEGMENTS, arms);
        }
    }
}

/// The law above could hold because audiences are empty.
#[test]
fn some_are_written_to_and_some_later() {
    const SCENES: usize = 200;
    let mut dice = TestRunner::deterministic();
    let scenes = (sketch(SECRETS, 1), any::<[usize; 5]>());
    let (mut now, mut later) = (0, 0);
    for _ in 0..SCENES {
        let (sketch, written) = scenes.new_tree(&mut dice).expect("a scene").current();
        let arms = arms(sketch, &written, addresses());
        let crm = crm::directory(arms.rules(), &arms.states[0].events);
        let (roster, _) = audience(&crm, &arms.scene, SEGMENTS[0]);
        now += roster.members().len();
        later += roster.waiting().len();
        if now > 5 && later > 5 {
            return;
        }
    }
    panic!("{now} now, {later} later");
}

/// The law of decisions could hold because everybody is told no.
#[test]
fn some_are_told_send_and_some_to_wait() {
    const SCENES: usize = 200;
    let mut dice = TestRunner::deterministic();
    let scenes = (sketch(SECRETS, 1), any::<[usize; 5]>());
    let mut words = BTreeSet::new();
    for _ in 0..SCENES {
        let (sketch, written) = scenes.new_tree(&mut dice).expect("a scene").current();
        let arms = arms(sketch, &written, Vec::new());
        let crm = crm::directory(arms.rules(), &arms.states[0].events);
        for of in everybody() {
            let told = told(&crm, &arms.scene, of);
            words.extend(told.split(' ').next().map(str::to_owned));
        }
        if words.len() == 3 {
            return;
        }
    }
    panic!("only {words:?}");
}
