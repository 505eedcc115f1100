//! Random histories in which people are written to.

use crate::history::{self, Plan, RECIPIENTS, instant};
use crate::naive::{Letter, World};
use crate::worlds;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value as Json, json};

/// Those of whom most is said.
const WHO: [&str; 5] = [
    "email:ann@example.com",
    "phone:+15550101",
    "twitter:dog",
    "crm_id:1",
    "email:bob@example.com",
];
const PURPOSES: [&str; 4] = [
    "marketing",
    "marketing.promotion",
    "marketing.promotion.mail",
    "service.repair",
];

/// A history, a message and a question about it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) history: history::History,
    /// Its policy counts, and nothing else.
    pub(crate) company: World,
    pub(crate) letter: Letter,
    pub(crate) identifier: String,
    pub(crate) trust: Option<u8>,
    pub(crate) day: u32,
}

fn who() -> BoxedStrategy<&'static str> {
    prop_oneof![3 => Just(WHO[0]), 3 => select(&WHO[..])].boxed()
}

fn names(of: &'static [&'static str]) -> BoxedStrategy<Json> {
    prop_oneof![
        2 => Just(json!("any")),
        1 => subsequence(of, 1..=2).prop_map(|names| json!(names)),
    ]
    .boxed()
}

/// What most may do for a while.
fn broad() -> BoxedStrategy<Vec<Json>> {
    let any = || Just(json!("any")).boxed();
    permit_of(Just(json!("profile")).boxed(), any(), any(), 0.6)
}

fn permit() -> BoxedStrategy<Vec<Json>> {
    let scope = select(vec![
        json!("profile"),
        json!({"attributes": ["contact.*"]}),
        json!({"persona": "work"}),
        json!({"link": "any"}),
        json!({"link": ["work", "dog"]}),
    ]);
    permit_of(scope.boxed(), names(&RECIPIENTS), names(&PURPOSES), 0.35)
}

/// The events of both halves of a permit, which may begin later.
fn permit_of(
    scope: BoxedStrategy<Json>,
    recipients: BoxedStrategy<Json>,
    purposes: BoxedStrategy<Json>,
    windowed: f64,
) -> BoxedStrategy<Vec<Json>> {
    let when = select(vec![
        json!({"fact": "event.on"}),
        json!({"after": instant(45)}),
        json!({"not": {"after": instant(50)}}),
    ]);
    let window = (weighted(windowed, 15..80_u32), weighted(0.2, 40..85_u32));
    let channels = weighted(0.2, subsequence(&["email", "sms", "twitter"][..], 1..=2));
    let rest = (weighted(0.15, when), channels, vec(who(), 1..=3));
    (scope, recipients, purposes, 0..20_u32, window, rest)
        .prop_map(
            |(scope, to, purposes, day, (from, until), (when, channels, who))| {
                let statement = |event: &str, windowed: bool| {
                    let mut said = json!({
                        "event": event, "at": instant(day), "source": "signup", "effect": "permit",
                        "scope": scope, "recipients": to, "purposes": purposes,
                    });
                    if windowed {
                        let fields = said.as_object_mut().unwrap();
                        fields.extend(from.map(|day| ("from".to_owned(), json!(instant(day)))));
                        fields.extend(until.map(|day| ("until".to_owned(), json!(instant(day)))));
                        fields.extend(when.clone().map(|when| ("when".to_owned(), when)));
                        fields.extend(
                            channels
                                .clone()
                                .map(|on| ("channels".to_owned(), json!(on))),
                        );
                    }
                    said
                };
                let mut said: Vec<Json> = Vec::new();
                for (number, who) in who.into_iter().enumerate() {
                    let mut consent = statement("consented", number == 0);
                    consent["identifier"] = json!(who);
                    said.push(consent);
                }
                said.push(statement("proposed", day % 4 == 0));
                for seat in ["marketing", "sales"] {
                    said.push(json!({
                        "event": "voted", "at": instant(day), "source": "company", "seat": seat,
                        "vote": "yes", "proposal": "?",
                    }));
                }
                said
            },
        )
        .boxed()
}

fn linked() -> BoxedStrategy<Vec<Json>> {
    let basis = select(vec!["declared", "declared", "authenticated", "imported"]);
    let within = weighted(0.3, Just(json!(["work", "dog"])));
    (who(), who(), basis, within, 0..25_u32)
        .prop_filter("two", |(one, other, ..)| one != other)
        .prop_map(|(one, other, basis, within, day)| {
            let mut link = json!({
                "event": "linked", "at": instant(day), "source": "signup",
                "between": [one, other], "basis": basis,
            });
            let fields = link.as_object_mut().unwrap();
            fields.extend(within.map(|within| ("within".to_owned(), within)));
            vec![link]
        })
        .boxed()
}

fn preferred() -> BoxedStrategy<Vec<Json>> {
    let says = prop_oneof![
        1 => any::<bool>().prop_map(|allow| json!({"allow": allow})),
        2 => (0..3_u32, select(vec!["P1D", "P7D", "PT36H"]))
            .prop_map(|(count, per)| json!({"at_most": {"count": count, "per": per}})),
        2 => select(vec![("21:00", "08:00"), ("00:00", "06:00"), ("09:00", "17:30"), ("07:00", "07:00")])
            .prop_map(|(from, until)| json!({"quiet": {
                "from": from, "until": until, "offset": "-05:00",
            }})),
    ];
    let on = select(vec!["any", "any", "email", "sms", "twitter"]);
    let purposes = weighted(0.3, subsequence(&PURPOSES[..], 1..=2));
    (says, on, purposes, who(), 0..70_u32)
        .prop_map(|(mut said, on, purposes, who, day)| {
            let fields = said.as_object_mut().unwrap();
            fields.extend(purposes.map(|p| ("purposes".to_owned(), json!(p))));
            for (name, value) in [
                ("event", json!("preferred")),
                ("at", json!(instant(day))),
                ("source", json!("signup")),
                ("identifier", json!(who)),
                ("channel", json!(on)),
            ] {
                fields.insert(name.to_owned(), value);
            }
            vec![said]
        })
        .boxed()
}

fn happened() -> BoxedStrategy<Vec<Json>> {
    let channel = select(vec!["email", "sms", "twitter"]);
    let sent = (
        channel,
        select(&RECIPIENTS[..]),
        select(&PURPOSES[..]),
        who(),
        20..70_u32,
    )
        .prop_map(|(channel, by, purpose, who, day)| {
            vec![json!({
                "event": "contacted", "at": instant(day), "source": "company",
                "identifier": who, "channel": channel, "recipient": by, "purpose": purpose,
            })]
        });
    let kind = select(vec!["complaint", "complaint.mail", "complaints", "praise"]);
    let done = (kind, who(), 10..70_u32).prop_map(|(kind, who, day)| {
        vec![json!({
            "event": "interacted", "at": instant(day), "source": "support", "identifier": who,
            "kind": kind, "channel": "web",
        })]
    });
    let persona = select(vec!["work", "dog"]);
    let enclosed = (persona, who(), who(), 0..20_u32).prop_map(|(persona, of, whose, day)| {
        vec![json!({
            "event": "enclosed", "at": instant(day), "source": "signup", "persona": persona,
            "identifiers": [of], "identifier": whose,
        })]
    });
    let lapse = (select(vec!["event.on", "adult"]), 0..30_u32, 30..80_u32);
    let fact = lapse.prop_map(|(fact, day, until)| {
        vec![json!({
            "event": "established", "at": instant(day), "source": "signup", "fact": fact,
            "until": instant(until),
        })]
    });
    prop_oneof![5 => sent, 1 => done, 2 => enclosed, 1 => fact].boxed()
}

/// Takes one of the others back.
fn corrected() -> BoxedStrategy<Vec<Json>> {
    (any::<u16>(), 10..70_u32)
        .prop_map(|(which, day)| {
            vec![json!({
                "event": "corrected", "at": instant(day), "source": "support", "of": which,
            })]
        })
        .boxed()
}

/// The parts, under ids of their own.
fn told(parts: Vec<Vec<Json>>) -> Vec<Json> {
    let mut all: Vec<Json> = Vec::new();
    for part in parts {
        let mut proposal = json!(null);
        for mut event in part {
            let id = json!(format!("c{:03}", all.len()));
            if event["event"] == "proposed" {
                proposal = id.clone();
            }
            if event["event"] == "voted" {
                event["proposal"] = proposal.clone();
            }
            event["id"] = id;
            all.push(event);
        }
    }
    let takes = ["preferred", "contacted", "interacted"];
    let wrong: Vec<Json> = all
        .iter()
        .filter(|event| takes.iter().any(|kind| event["event"] == *kind))
        .map(|event| event["id"].clone())
        .collect();
    for event in &mut all {
        if event["event"] == "corrected" {
            let which = usize::try_from(event["of"].as_u64().unwrap()).unwrap();
            event["of"] = match wrong.len() {
                0 => json!("nothing"),
                many => wrong[which % many].clone(),
            };
        }
    }
    all
}

fn letter() -> BoxedStrategy<Letter> {
    let channel = prop_oneof![
        1 => Just(None),
        2 => select(vec!["email", "sms", "twitter"]).prop_map(|on| Some(on.to_owned())),
    ];
    (select(&RECIPIENTS[..]), select(&PURPOSES[..]), channel)
        .prop_map(|(recipient, purpose, channel)| Letter {
            recipient: recipient.to_owned(),
            purpose: purpose.to_owned(),
            channel,
            topic: None,
            value: 0,
            digested: false,
            until: None,
        })
        .boxed()
}

pub(crate) fn case(plan: Plan) -> BoxedStrategy<Case> {
    let parts = (
        (vec(broad(), 1..=2), vec(permit(), 0..=3)),
        vec(linked(), 0..=4),
        vec(preferred(), 0..=3),
        vec(happened(), 0..=8),
        vec(corrected(), 0..=1),
    );
    let ask = (who(), weighted(0.7, 0..=100_u8), 20..75_u32);
    (
        history::history(plan),
        parts,
        worlds::world(),
        letter(),
        ask,
    )
        .prop_map(
            |(mut history, parts, mut company, letter, (who, trust, day))| {
                let ((mut broad, permits), links, words, mut rest, last) = parts;
                // Most is about whom the message is for, and not long ago.
                let (mut letter, days) = (letter, [0, 1, 2, 4, 7]);
                broad[0][0]["identifier"] = json!(who);
                for (number, part) in rest.iter_mut().enumerate() {
                    if number % 3 < 2 && part[0]["event"] == "contacted" {
                        part[0]["at"] = json!(instant(day - days[number % 5]));
                        part[0]["identifier"] = json!(who);
                    }
                }
                if day % 6 > 0 && letter.channel.is_some() {
                    let on = [("email", "email"), ("phone", "sms"), ("twitter", "twitter")];
                    let on = on
                        .into_iter()
                        .find(|(namespace, _)| who.starts_with(namespace));
                    letter.channel = on.map(|(_, channel)| channel.to_owned());
                }
                let permits = broad.into_iter().chain(permits);
                let parts = permits.chain(links).chain(words);
                history
                    .events
                    .extend(told(parts.chain(rest).chain(last).collect()));
                // Whoever trusts nobody is a case of its own.
                company.least_trust /= 4;
                company.digest = None;
                Case {
                    history,
                    company,
                    letter,
                    identifier: who.to_owned(),
                    trust,
                    day,
                }
            },
        )
        .boxed()
}
