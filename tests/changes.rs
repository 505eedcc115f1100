//! What `apply` says of persons is enough for a host to keep its own table.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

use personagraph::{Directory, Event, Key, Lens, PersonId, Rules, Timestamp};
use proptest::prelude::*;
use std::collections::BTreeSet;

const IDENTIFIERS: [&str; 11] = [
    "crm:1",
    "crm:2",
    "crm:3",
    "email:a",
    "email:b",
    "email:c",
    "device:x1",
    "device:d2",
    "device:d3",
    "phone:+1",
    "phone:+2",
];

fn rules() -> impl Strategy<Value = Rules> {
    let contested = prop::sample::select(vec!["isolate", "newest", "oldest"]);
    (contested, prop::option::of(1..4_u32), any::<bool>()).prop_map(
        |(contested, shared, limits)| {
            let mut rules = serde_json::json!({"blocked": ["device:x*"], "contested": contested});
            if let Some(shared) = shared {
                rules["shared_above"] = shared.into();
            }
            if limits {
                rules["limits"] = serde_json::json!({"crm": 1, "email": 2});
            }
            serde_json::from_value(rules).expect("rules")
        },
    )
}

/// Events about few identifiers, most of them evidence; the n-th is named `en`.
fn history() -> impl Strategy<Value = Vec<serde_json::Value>> {
    let one = (
        0..20_u8,
        0..11_usize,
        1..11_usize,
        0..30_usize,
        1..20_u8,
        0..3_usize,
    );
    prop::collection::vec(one, 1..30).prop_map(|drawn| {
        let event =
            |(n, (kind, a, step, target, day, basis)): (usize, (u8, _, _, _, u8, usize))| {
                let (a, b) = (IDENTIFIERS[a], IDENTIFIERS[(a + step) % 11]);
                let target = format!("e{target}");
                let basis = ["declared", "observed", "imported"][basis];
                let (kind, fields) = match kind {
                    0..11 => (
                        "linked",
                        serde_json::json!({"between": [a, b], "basis": basis}),
                    ),
                    11..13 => (
                        "distinguished",
                        serde_json::json!({"between": [a, b], "basis": basis}),
                    ),
                    13..16 => ("retracted", serde_json::json!({"evidence": target})),
                    16 => ("unobserved", serde_json::json!({"observation": target})),
                    17 => (
                        "enclosed",
                        serde_json::json!({"persona": "p", "identifiers": [a], "identifier": b}),
                    ),
                    18 => ("erased", serde_json::json!({"identifier": a})),
                    _ => (
                        "observed",
                        serde_json::json!({"identifier": a, "attribute": "x", "value": 1}),
                    ),
                };
                let mut event = fields;
                event["event"] = kind.into();
                event["id"] = format!("e{n}").into();
                event["at"] = format!("2026-01-{day:02}T00:00:00Z").into();
                event["source"] = "test".into();
                event
            };
        drawn.into_iter().enumerate().map(event).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_table_kept_by_changes_holds_the_persons((rules, events) in (rules(), history())) {
        let mut directory = Directory::with_rules(Key::from([7; 32]), rules);
        let mut table: BTreeSet<PersonId> = BTreeSet::new();
        for event in events {
            let event: Event = serde_json::from_value(event).expect("an event");
            for change in directory.apply(event).expect("distinct ids").persons {
                for gone in change.before() {
                    prop_assert!(table.remove(gone));
                }
                for new in change.after() {
                    prop_assert!(table.insert(*new));
                }
            }
            let people = directory.people(&Lens::all(), Timestamp::MAX);
            prop_assert_eq!(&table, &people.into_iter().map(|person| person.id).collect());
        }
    }
}
