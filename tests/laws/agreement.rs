//! The library and a naive second reading of the specification give the same
//! answers about random histories.

use crate::crm::{self, told_short};
use crate::history::{ATTRIBUTES, Ask, DAYS_ASKED, History, Plan, asked, history};
use personagraph::Timestamp;
use proptest::prelude::*;

pub(crate) fn same_people(history: &History, day: u32) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    let oracle = crm::oracle_of(history);
    for lens in crm::LENSES {
        let found = crm::people(&directory, &crm::lens(lens), Timestamp::MAX);
        prop_assert_eq!(found, oracle.persons(lens, None), "lens {} of all", lens);
        let at = crm::at(day);
        let found = crm::people(&directory, &crm::lens(lens), at);
        prop_assert_eq!(
            found,
            oracle.persons(lens, Some(at.as_millis())),
            "lens {}",
            lens
        );
    }
    Ok(())
}

pub(crate) fn same_answers(history: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    let oracle = crm::oracle_of(history);
    for ask in asks {
        let access = ask.of_oracle();
        let view = crm::partials(&ask.view(&directory));
        prop_assert_eq!(view, oracle.view(&ask.identifier, &access), "{:?}", ask);
        for attribute in ATTRIBUTES {
            let allowed = ask.allows(&directory, attribute);
            let expected = oracle.decide(&ask.identifier, attribute, &access);
            prop_assert_eq!(allowed, expected, "`{}`: {:?}", attribute, ask);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(512))]

    #[test]
    fn people_are_those_of_the_oracle(history in history(Plan::ANY), day in DAYS_ASKED) {
        told_short(&history, |history| same_people(history, day))?;
    }

    #[test]
    fn views_and_decisions_are_those_of_the_oracle((history, asks) in asked(Plan::ANY, 2)) {
        told_short(&history, |history| same_answers(history, &asks))?;
    }
}
