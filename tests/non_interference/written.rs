//! P7 and W-f, of contact decisions: what a sender is told says nothing of what it may not see, of
//! what was sent to whom it may not know, of links and of what others may see.

use crate::arms::{Arms, Raw, cases, sketch};
use crate::crm;
use crate::draw::Kind;
use crate::history::instant;
use crate::oracle::contact::Addressee;
use crate::oracle::normal::normal;
use crate::scene::{Scene, everybody, oracle};
use personagraph::Directory;
use personagraph::outreach::{Cap, Message, OutreachPolicy, Via, Window};
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

/// All that the sender of a message is told: as a text, for developers, serialised.
fn told(crm: &Directory, scene: &Scene, of: &str) -> String {
    let (recipient, purpose) = (&scene.ask.recipient, &scene.ask.purpose);
    let message = Message::new(
        recipient.parse().expect("a name"),
        purpose.parse().expect("a name"),
        Via::Channel("email".parse().expect("a name")),
    );
    let policy = OutreachPolicy {
        caps: vec![Cap::new(
            1,
            Window::Rolling("P7D".parse().expect("a period")),
        )],
        exempt: BTreeSet::new(),
        ..OutreachPolicy::default()
    };
    let mut outreach = crm.outreach(&policy, crm::at(DAY));
    if let Some(trust) = scene.ask.trust {
        outreach = outreach.trusting(Trust::new(trust).expect("in range"));
    }
    let customer = outreach.addressee(&crm::id(of));
    let told = outreach.decide(&customer, &message).told();
    let json = serde_json::to_string(&told).expect("it serialises");
    let binary = postcard::to_allocvec(&told).expect("it serialises");
    format!("{told} {told:?} {json} {binary:?}")
}

/// The identifiers that the sender may know of as those of the addressee.
fn shown(scene: &Scene, events: &[Json], of: &str) -> BTreeSet<String> {
    let oracle = oracle(&scene.history.rules, events);
    Addressee::new(&oracle, &normal(of), &scene.ask.of_oracle()).shown
}

/// The states of a sketch in which everybody asks by mail, in the end; some were written to.
fn arms(
    (history, raw): (
        (crate::history::History, Vec<crate::history::Ask>),
        [Vec<Raw>; 2],
    ),
    written: &[usize],
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
        let arms = arms(sketch, &written);
        let scene = &arms.scene;
        let base = &arms.states[0].events;
        let crm = crm::directory(arms.rules(), base);
        for of in everybody() {
            let seen = shown(scene, base, of);
            let is = told(&crm, scene, of);
            for state in &arms.states[1..] {
                // An identifier of which nothing is seen may be a contact point all the same.
                if shown(scene, &state.events, of) == seen {
                    let other = crm::directory(arms.rules(), &state.events);
                    let other = told(&other, scene, of);
                    prop_assert_eq!(&is, &other, "of {}\n{:?}", of, arms);
                }
            }
            // What was sent to anybody else.
            let hidden = |one: &&str| normal(one) != normal(of) && !seen.contains(&normal(one));
            let others: Vec<&str> = everybody().filter(hidden).collect();
            let letters = more.iter().enumerate();
            let letters = letters.map(|(n, to)| sent(50 + n, others[to % others.len()]));
            let events: Vec<Json> = base.iter().cloned().chain(letters).collect();
            if shown(scene, &events, of) == seen {
                let other = crm::directory(arms.rules(), &events);
                prop_assert_eq!(&is, &told(&other, scene, of), "of {}\n{:?}", of, arms);
            }
        }
    }
}

/// The law above could hold because everybody is told no.
#[test]
fn some_are_told_send_and_some_to_wait() {
    const SCENES: usize = 200;
    let mut dice = TestRunner::deterministic();
    let scenes = (sketch(SECRETS, 1), any::<[usize; 5]>());
    let mut words = BTreeSet::new();
    for _ in 0..SCENES {
        let (sketch, written) = scenes.new_tree(&mut dice).expect("a scene").current();
        let arms = arms(sketch, &written);
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
