//! I3: no person breaks a limit, a block or evidence of difference, under any
//! lens. I6: a narrower lens only splits, where no rule intervenes.

use crate::crm;
use crate::history::{History, Plan, history};
use crate::oracle::normal::{namespace, normal};
use personagraph::{Lens, Timestamp};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

type Person = BTreeSet<String>;

fn is_within_limits(person: &Person, limits: &Json) -> bool {
    limits
        .as_object()
        .into_iter()
        .flatten()
        .all(|(name, most)| {
            let held = person
                .iter()
                .filter(|identifier| namespace(identifier) == name)
                .count();
            held as u64 <= most.as_u64().expect("a number")
        })
}

/// The ends of live evidence of difference.
fn differences(history: &History) -> Vec<[String; 2]> {
    let is_retracted = |id: &Json| {
        let takes = |e: &Json| e["event"] == "retracted" && e["evidence"] == *id;
        history.events.iter().any(takes)
    };
    let end = |event: &Json, i: usize| normal(event["between"][i].as_str().expect("an end"));
    let live = |e: &&Json| e["event"] == "distinguished" && !is_retracted(&e["id"]);
    history
        .events
        .iter()
        .filter(live)
        .map(|e| [end(e, 0), end(e, 1)])
        .collect()
}

fn no_rule_is_broken(history: &History) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    let rules = crm::oracle_of(history).rules;
    let apart = differences(history);
    for lens in crm::LENSES.map(crm::lens) {
        for person in crm::people(&directory, &lens, Timestamp::MAX) {
            prop_assert!(
                is_within_limits(&person, &history.rules["limits"]),
                "{:?}",
                person
            );
            let is_blocked = person.iter().any(|identifier| rules.blocks(identifier));
            prop_assert!(person.len() == 1 || !is_blocked, "{:?}", person);
            let both = apart
                .iter()
                .find(|ends| ends.iter().all(|end| person.contains(end)));
            prop_assert!(both.is_none(), "{:?} in {:?}", both, person);
        }
    }
    Ok(())
}

/// The lenses from the widest to the narrowest.
fn narrowing() -> [Lens; 6] {
    [
        "all",
        "inferred:0.5",
        "observed",
        "imported",
        "vouched",
        "authenticated",
    ]
    .map(crm::lens)
}

fn a_narrower_lens_splits(history: &History) -> Result<(), TestCaseError> {
    let mut free = history.clone();
    free.rules = json!({});
    free.events
        .retain(|event| event["event"] != "distinguished");
    let directory = crm::directory(&free.rules, &free.events);
    let people = narrowing().map(|lens| crm::people(&directory, &lens, Timestamp::MAX));
    for (wide, narrow) in people.iter().zip(people.iter().skip(1)) {
        for person in narrow {
            prop_assert!(
                wide.iter().any(|whole| person.is_subset(whole)),
                "{:?}",
                person
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn no_person_breaks_a_rule_under_any_lens(history in history(Plan::NOBODY_FORGOTTEN)) {
        no_rule_is_broken(&history)?;
    }

    #[test]
    fn a_narrower_lens_only_splits_persons(history in history(Plan::ANY)) {
        a_narrower_lens_splits(&history)?;
    }
}
