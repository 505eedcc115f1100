//! Parts of histories that say who is who and what is known.

use super::draft::{Draft, Named, Part, draft};
use super::permits::condition;
use super::world::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value as Json, json};

pub(super) fn sometimes(part: BoxedStrategy<Part>, share: f64) -> BoxedStrategy<Vec<Part>> {
    option::weighted(share, part)
        .prop_map(|part| part.into_iter().collect())
        .boxed()
}

pub(super) fn rules() -> BoxedStrategy<Json> {
    let limits = prop_oneof![
        1 => Just(json!({})),
        5 => Just(json!({"crm_id": 1})),
        2 => Just(json!({"crm_id": 1, "email": 2})),
        1 => Just(json!({"crm_id": 2, "device": 1})),
    ];
    let blocked = prop_oneof![
        2 => Just(None),
        2 => Just(Some(json!(["email:none@*"]))),
        1 => Just(Some(json!(["email:*@none.com", "phone:+1555*2"]))),
    ];
    let priority = prop_oneof![
        3 => Just(None),
        1 => subsequence(&["crm_id", "email", "phone", "device"][..], 1..=4)
            .prop_shuffle()
            .prop_map(|list| Some(json!(list))),
    ];
    let contested = prop_oneof![4 => Just("isolate"), 1 => Just("newest"), 1 => Just("oldest")];
    let shared = prop_oneof![3 => Just(None), 1 => (1..4_u32).prop_map(|n| Some(json!(n)))];
    let reachable = prop_oneof![4 => Just(None), 1 => Just(Some(json!(["email", "device"])))];
    let vouching = prop_oneof![3 => Just(None), 1 => Just(Some(json!(["signup"])))];
    (
        limits, blocked, priority, contested, shared, reachable, vouching,
    )
        .prop_map(
            |(limits, blocked, priority, contested, shared, reachable, vouching)| {
                let rules = draft(json!({"limits": limits, "contested": contested}))
                    .with("blocked", blocked)
                    .with("priority", priority)
                    .with("shared_above", shared)
                    .with("reachable", reachable)
                    .with("vouching_sources", vouching);
                Json::Object(rules.fields)
            },
        )
        .boxed()
}

/// An identifier between two that a rule keeps apart, and a link taken back.
pub(super) fn contest() -> BoxedStrategy<Vec<Part>> {
    let hubs = [
        "phone:+15550101",
        "twitter:dog",
        "email:ann@example.com",
        "device:tablet",
    ];
    let ends = prop_oneof![
        4 => Just(("crm_id:1", "crm_id:2")),
        1 => Just(("email:bob@example.com", "phone:+15550102")),
    ];
    let known = (one(hubs), ends, basis(), [day(), day()], any::<bool>());
    let contested = known.prop_map(|(hub, (u, v), (basis, score), days, distinguish)| {
        let mut part: Part = [(u, days[0]), (v, days[1])]
            .into_iter()
            .map(|(end, day)| linked(&hub, end, basis, score.as_ref(), day))
            .collect();
        if distinguish || !u.starts_with("crm_id") {
            part.push(draft(json!({
                "event": "distinguished", "at": instant(days[0]), "source": "shop",
                "between": [u, v], "basis": "declared",
            })));
        }
        part
    });
    let retracted =
        (pair(), basis(), day(), 0..20_u32).prop_map(|((a, b), (basis, score), day, later)| {
            let taken_back =
                json!({"event": "retracted", "at": instant(day + later), "source": "shop"});
            vec![
                linked(&a, &b, basis, score.as_ref(), day),
                draft(taken_back).naming("evidence", Named::Own(0)),
            ]
        });
    (
        sometimes(contested.boxed(), 0.7),
        sometimes(retracted.boxed(), 0.8),
    )
        .prop_map(|(contested, retracted)| [contested, retracted].concat())
        .boxed()
}

pub(super) fn linked(a: &str, b: &str, basis: &str, score: Option<&Json>, day: u32) -> Draft {
    draft(json!({
        "event": "linked", "at": instant(day), "source": "signup",
        "between": [a, b], "basis": basis,
    }))
    .with("score", score.cloned())
}

pub(super) fn link() -> BoxedStrategy<Part> {
    let within = option::weighted(0.2, subsequence(&PERSONAS[..], 2..=3));
    (pair(), basis(), day(), source(), within)
        .prop_map(|((a, b), (basis, score), day, source, within)| {
            let link = linked(&a, &b, basis, score.as_ref(), day);
            let within = within.map(|personas| json!(personas));
            vec![
                link.with("source", Some(json!(source)))
                    .with("within", within),
            ]
        })
        .boxed()
}

pub(super) fn distinction() -> BoxedStrategy<Part> {
    (pair(), basis(), day())
        .prop_map(|((a, b), (basis, score), day)| {
            let said = draft(json!({
                "event": "distinguished", "at": instant(day), "source": "shop",
                "between": [a, b], "basis": basis,
            }));
            vec![said.with("score", score)]
        })
        .boxed()
}

pub(super) fn value() -> BoxedStrategy<Json> {
    prop_oneof![
        3 => one(["red", "green", "ann@example.com"]).prop_map(Json::from),
        1 => (0..3).prop_map(Json::from),
        1 => Just(json!(1.5)),
        1 => any::<bool>().prop_map(Json::from),
        1 => Just(json!({"at": "2026-01-01T12:00:00Z"})),
    ]
    .boxed()
}

pub(super) fn observation() -> BoxedStrategy<Part> {
    let personas = option::weighted(0.6, some_of(&PERSONAS, 2));
    let until = option::weighted(0.1, day());
    let what = (somebody(), one(ATTRIBUTES), value(), personas);
    (what, day(), source(), until)
        .prop_map(|((who, attribute, value, personas), day, source, until)| {
            let seen = draft(json!({
                "event": "observed", "at": instant(day), "source": source,
                "identifier": who, "attribute": attribute, "value": value,
            }));
            vec![
                seen.with("personas", personas)
                    .with("until", until.map(|day| json!(instant(day)))),
            ]
        })
        .boxed()
}

pub(super) fn enclosure() -> BoxedStrategy<Part> {
    let identifiers = vec(somebody(), 1..=2).prop_map(|list| ("identifiers", json!(list)));
    let names = prop_oneof![some_of(&PATTERNS, 2), some_of(&ATTRIBUTES, 2)];
    let members = prop_oneof![identifiers, names.prop_map(|list| ("attributes", list))];
    let whose = option::weighted(0.6, somebody());
    let when = option::weighted(0.4, condition());
    (one(PERSONAS), members, whose, when, day())
        .prop_map(|(persona, (field, list), whose, when, day)| {
            let enclosed = draft(json!({
                "event": "enclosed", "at": instant(day), "source": "shop", "persona": persona,
            }));
            let whose = whose.map(|identifier| json!(identifier));
            vec![
                enclosed
                    .with(field, Some(list))
                    .with("identifier", whose)
                    .with("when", when),
            ]
        })
        .boxed()
}

pub(super) fn fact() -> BoxedStrategy<Part> {
    let about = option::weighted(0.6, somebody());
    let holds = prop_oneof![2 => Just(None), 1 => any::<bool>().prop_map(Some)];
    let until = option::weighted(0.15, day());
    (one(FACTS), about, holds, until, day())
        .prop_map(|(fact, about, holds, until, day)| {
            let said = draft(json!({
                "event": "established", "at": instant(day), "source": "shop", "fact": fact,
            }));
            let said = said.with("identifier", about.map(|about| json!(about)));
            let said = said.with("holds", holds.map(|holds| json!(holds)));
            vec![said.with("until", until.map(|day| json!(instant(day))))]
        })
        .boxed()
}

/// Something that names another event.
pub(super) fn second_thought() -> BoxedStrategy<Part> {
    let kinds: [(&str, &str, &'static [&'static str]); 5] = [
        ("retracted", "evidence", &["linked", "distinguished"]),
        ("unobserved", "observation", &["observed"]),
        ("withdrew", "consent", &["consented"]),
        ("revoked", "proposal", &["proposed"]),
        (
            "corrected",
            "of",
            &[
                "enclosed",
                "established",
                "seated",
                "preferred",
                "interacted",
            ],
        ),
    ];
    let kind = prop_oneof![
        3 => Just(kinds[0]), 1 => Just(kinds[1]), 3 => Just(kinds[2]),
        1 => Just(kinds[3]), 2 => Just(kinds[4]),
    ];
    (kind, any::<u16>(), day())
        .prop_map(|((event, field, of), which, day)| {
            let event = json!({"event": event, "at": instant(day), "source": "shop"});
            vec![draft(event).naming(field, Named::OneOf(of, which))]
        })
        .boxed()
}

pub(super) fn vote() -> BoxedStrategy<Part> {
    (one(RECIPIENTS), any::<bool>(), any::<u16>(), day())
        .prop_map(|(seat, yes, which, day)| {
            let vote = draft(json!({
                "event": "voted", "at": instant(day), "source": "company",
                "seat": seat, "vote": if yes { "yes" } else { "no" },
            }));
            vec![vote.naming("proposal", Named::OneOf(&["proposed"], which))]
        })
        .boxed()
}

/// Something that somebody did; sometimes it was wrong that they did.
pub(super) fn interaction() -> BoxedStrategy<Part> {
    let what = (one(DONE), one(["web", "email"]), somebody(), day());
    let personas = option::weighted(0.6, some_of(&PERSONAS, 2));
    let felt = option::weighted(0.3, select(vec![json!(-0.5), json!(0), json!(1.0)]));
    let media = option::weighted(0.2, one(["earned", "owned", "paid", "shared"]));
    let more = (
        option::weighted(0.3, one(["jacket", "jacket.zipper"])),
        felt,
        media,
        option::weighted(0.3, 0..4_u32),
        option::weighted(0.4, one(["well", "bad"])),
    );
    let corrected = option::weighted(0.15, day());
    (what, personas, more, corrected)
        .prop_map(|((kind, channel, who, day), personas, more, corrected)| {
            let (topic, felt, media, reach, text) = more;
            let done = draft(json!({
                "event": "interacted", "at": instant(day), "source": "shop",
                "identifier": who, "kind": kind, "channel": channel,
            }));
            let done = done.with("personas", personas);
            let done = done.with("topic", topic.map(Json::from));
            let done = done.with("sentiment", felt);
            let done = done.with("media", media.map(Json::from));
            let done = done.with("reach", reach.map(Json::from));
            let mut part = vec![done.with("text", text.map(Json::from))];
            part.extend(corrected.map(|day| {
                let back = json!({"event": "corrected", "at": instant(day), "source": "shop"});
                draft(back).naming("of", Named::Own(0))
            }));
            part
        })
        .boxed()
}

/// Somebody whom somebody knows.
pub(super) fn relation() -> BoxedStrategy<Part> {
    (somebody(), identifier(), one(RELATIONS), day())
        .prop_map(|(who, to, kind, day)| {
            vec![draft(json!({
                "event": "related", "at": instant(day), "source": "shop",
                "identifier": who, "to": to, "kind": kind,
            }))]
        })
        .boxed()
}

/// Events on which no permission depends.
pub(super) fn happening() -> BoxedStrategy<Part> {
    let what = prop_oneof![
        Just(json!({"event": "preferred", "channel": "any", "allow": false})),
        Just(
            json!({"event": "preferred", "channel": "email", "purposes": ["marketing"],
            "at_most": {"count": 2, "per": "P7D"},
            "quiet": {"from": "21:00", "until": "08:00", "offset": "-05:00"}})
        ),
        Just(
            json!({"event": "contacted", "channel": "email", "recipient": "marketing",
            "purpose": "marketing.promotion", "topic": "jacket"})
        ),
    ];
    (what, identifier(), day())
        .prop_map(|(what, who, day)| {
            let said = draft(what).with("identifier", Some(json!(who)));
            vec![
                said.with("at", Some(json!(instant(day))))
                    .with("source", Some(json!("shop"))),
            ]
        })
        .boxed()
}

pub(super) fn erasure() -> BoxedStrategy<Part> {
    (somebody(), day())
        .prop_map(|(who, day)| {
            let erased =
                json!({"event": "erased", "at": instant(day), "source": "shop", "identifier": who});
            vec![draft(erased)]
        })
        .boxed()
}
