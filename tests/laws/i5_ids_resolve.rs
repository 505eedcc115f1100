//! I5: every id ever issued resolves, under every lens: to the person that
//! holds its anchor, to erased or to vacant, and never to nothing.

use crate::crm;
use crate::history::{DAYS_ASKED, History, Plan, history};
use crate::oracle::Oracle;
use personagraph::identity::{Person, Resolved};
use personagraph::{PersonId, Timestamp};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn names(person: &Person) -> BTreeSet<String> {
    person
        .identifiers
        .iter()
        .map(|identifier| identifier.as_str().to_owned())
        .collect()
}

/// Every id that is issued while the events come in, with its anchor.
fn issued(history: &History, at: Timestamp) -> Result<BTreeMap<PersonId, String>, TestCaseError> {
    let mut directory = crm::empty(&history.rules);
    let mut oracle = Oracle::new(&history.rules);
    let mut anchors = BTreeMap::new();
    for json in &history.events {
        let _ = directory.apply(crm::event(json)).expect("ids differ");
        oracle.apply(json);
        for lens in ["all", "vouched"].map(crm::lens) {
            for instant in [at, Timestamp::MAX] {
                for person in directory.people(&lens, instant) {
                    let anchor = oracle.anchor(&names(&person), instant.as_millis());
                    let known = anchors.entry(person.id).or_insert_with(|| anchor.clone());
                    prop_assert_eq!(&*known, &anchor, "an id has one anchor");
                }
            }
        }
    }
    let distinct: BTreeSet<&String> = anchors.values().collect();
    prop_assert_eq!(distinct.len(), anchors.len(), "an anchor has one id");
    Ok(anchors)
}

fn resolves(history: &History, at: Timestamp) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    let oracle = crm::oracle_of(history);
    for (id, anchor) in issued(history, at)? {
        for lens in crm::LENSES {
            let person = oracle
                .persons(lens, None)
                .into_iter()
                .find(|p| p.contains(&anchor));
            match (directory.resolve(id, &crm::lens(lens)), person) {
                (Resolved::Person(found), Some(person)) => prop_assert_eq!(names(&found), person),
                (Resolved::Erased, None) => prop_assert!(oracle.was_erased(&anchor), "{}", anchor),
                (Resolved::Vacant, None) => prop_assert!(!oracle.was_erased(&anchor), "{}", anchor),
                (found, person) => {
                    let why = format!("{anchor} leads to {found:?}, not to {person:?}");
                    return Err(TestCaseError::fail(why));
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(96))]

    #[test]
    fn every_id_ever_issued_resolves_to_whoever_holds_its_anchor(
        history in history(Plan::ANY),
        day in DAYS_ASKED,
    ) {
        resolves(&history, crm::at(day))?;
    }
}

#[test]
fn an_id_that_was_never_issued_is_unknown() {
    let id: PersonId = "00000000000000000000000000000000".parse().expect("an id");
    let directory = crm::empty(&serde_json::json!({}));
    assert_eq!(directory.resolve(id, &crm::lens("all")), Resolved::Unknown);
}
