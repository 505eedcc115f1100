//! A population that is told of each event is one that is built anew.

use crate::crm;
use crate::history::{DAYS_ASKED, History, Plan, history};
use personagraph::Timestamp;
use personagraph::population::Population;
use personagraph::population::analysis::{Dimension, Scheme, Tally};
use personagraph::{Directory, PersonId};
use proptest::prelude::*;

/// What people are told apart by here.
fn scheme() -> Scheme {
    let of = |name: &str, segments: &[&str]| {
        let segments = segments.iter();
        segments.fold(Dimension::new(name), |dimension, text| {
            dimension.with(text, text.parse().expect("a segment"))
        })
    };
    let scheme = Scheme::new([
        of(
            "personas",
            &[
                "in dog and in work",
                "in dog",
                "in work",
                "in family",
                "some !work",
            ],
        ),
        of(
            "values",
            &["has contact.*", "has interest", "has interest.*"],
        ),
        of("did", &["interactions > 1", "interactions > 0"]),
        of("reachable", &["reachable by email", "reachable"]),
    ]);
    scheme.expect("a scheme")
}

fn follows(history: &History, at: Timestamp) -> Result<(), TestCaseError> {
    let mut directory: Directory = crm::empty(&history.rules);
    let mut people: Population<PersonId> = directory.custodian().population(at);
    let scheme = scheme();
    let tally = |people: &Population<PersonId>| -> Tally { people.tally(&scheme) };
    for json in &history.events {
        let event = crm::event(json);
        directory.apply(event.clone()).expect("ids differ");
        directory.custodian().update(&mut people, &event);
        let anew = directory.custodian().population(at);
        prop_assert_eq!(people.len(), anew.len(), "{:?}", event.id);
        prop_assert!(tally(&people) == tally(&anew), "{:?}", event.id);
        for person in directory.people(&personagraph::Lens::vouched(), at) {
            prop_assert!(
                people
                    .is_in(&person.id, &"everybody".parse().expect("one"))
                    .is_some()
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(32))]

    #[test]
    fn what_follows_events_is_what_is_built_anew(history in history(Plan::ANY), day in DAYS_ASKED) {
        crm::told_short(&history, |history| follows(history, crm::at(day)))?;
    }
}
