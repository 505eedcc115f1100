//! An excerpt says of one person what the whole directory says; supposing is
//! applying.

use crate::crm::{self, LENSES};
use crate::history::{ATTRIBUTES, Ask, DAYS_ASKED, History, IDENTIFIERS, Plan, asked};
use personagraph::{Directory, Timestamp};
use proptest::prelude::*;
use proptest::sample::Index;

/// Every answer about the identifier of a question.
fn same(whole: &Directory, small: &Directory, ask: &Ask) -> Result<(), TestCaseError> {
    let (who, access) = (crm::id(&ask.identifier), ask.access());
    prop_assert_eq!(ask.view(whole), ask.view(small), "{:?}", ask);
    let answer = |of: &Directory| of.answer(&who, &access).expect("names");
    prop_assert_eq!(answer(whole), answer(small), "{:?}", ask);
    for attribute in ATTRIBUTES {
        let explain = |of: &Directory| of.explain(&who, attribute, &access).expect("names");
        prop_assert_eq!(explain(whole), explain(small), "`{}`: {:?}", attribute, ask);
    }
    for lens in LENSES.map(crm::lens) {
        for at in [crm::at(ask.day), Timestamp::MAX] {
            let person = |of: &Directory| of.person_of(&who, &lens, at);
            prop_assert_eq!(person(whole), person(small), "{} at {}", lens, at);
        }
        prop_assert_eq!(whole.ids_of(&who, &lens), small.ids_of(&who, &lens));
    }
    Ok(())
}

/// Of every third identifier, as of the instant of each question and of another.
fn same_of_all(history: &History, asks: &[Ask], day: u32) -> Result<(), TestCaseError> {
    let whole = crm::directory(&history.rules, &history.events);
    for identifier in IDENTIFIERS.into_iter().skip(day as usize % 3).step_by(3) {
        let small = whole.excerpt(&crm::id(identifier));
        prop_assert!(small.len() <= whole.len());
        for ask in asks {
            for day in [ask.day, day] {
                let identifier = identifier.to_owned();
                let ask = Ask {
                    identifier,
                    day,
                    ..ask.clone()
                };
                same(&whole, &small, &ask)?;
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(48))]

    #[test]
    fn an_excerpt_says_what_the_whole_says(
        (history, asks) in asked(Plan::ANY, 2),
        day in DAYS_ASKED,
    ) {
        crm::told_short(&history, |history| same_of_all(history, &asks, day))?;
    }

    #[test]
    fn supposing_is_applying(
        (history, asks) in asked(Plan::ANY, 2),
        split in any::<Index>(),
    ) {
        let suppose = |history: &History| {
            let (head, tail) = history.events.split_at(split.index(history.events.len() + 1));
            let whole = crm::directory(&history.rules, &history.events);
            let head = crm::directory(&history.rules, head);
            for ask in &asks {
                let tail = tail.iter().map(crm::event);
                let supposed = head.suppose(&crm::id(&ask.identifier), tail).expect("ids differ");
                same(&whole, &supposed, ask)?;
            }
            Ok(())
        };
        crm::told_short(&history, suppose)?;
    }

    #[test]
    fn supposing_a_known_id_is_refused_as_applying_is(
        (history, asks) in asked(Plan::NOBODY_FORGOTTEN, 1),
        one in any::<Index>(),
        other in any::<Index>(),
    ) {
        let whole = crm::directory(&history.rules, &history.events);
        let mut event = crm::event(one.get(&history.events));
        event.id = crm::event(other.get(&history.events)).id;
        let supposed = whole.suppose(&crm::id(&asks[0].identifier), [event.clone()]);
        let mut applied = whole;
        prop_assert_eq!(applied.apply(event).err(), supposed.err());
    }
}
