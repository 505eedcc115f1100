//! P10: the decision as of an instant ignores events later than that, save
//! erasures; what took a permit away later only takes values from a view.

use crate::crm::{self, Size};
use crate::history::{ATTRIBUTES, Ask, History, Plan, asked};
use personagraph::Timestamp;
use proptest::prelude::*;

/// What had been said by then, and every erasure.
fn by_then(history: &History, then: Timestamp) -> History {
    let mut earlier = history.clone();
    earlier
        .events
        .retain(|json| json["event"] == "erased" || crm::event(json).at <= then);
    earlier
}

fn ignores_the_future(history: &History, ask: &Ask) -> Result<(), TestCaseError> {
    let then = crm::at(ask.day);
    let earlier = by_then(history, then);
    let (now, then_known) = (
        crm::directory(&history.rules, &history.events),
        crm::directory(&earlier.rules, &earlier.events),
    );
    for attribute in ATTRIBUTES {
        prop_assert_eq!(
            ask.decide(&now, attribute),
            ask.decide(&then_known, attribute)
        );
    }
    for lens in crm::LENSES.map(crm::lens) {
        prop_assert_eq!(now.people(&lens, then), then_known.people(&lens, then));
    }
    let (less, more) = (Size::of(&ask.view(&now)), Size::of(&ask.view(&then_known)));
    prop_assert!(
        less.shown.is_subset(&more.shown),
        "{:?} is not within {:?}",
        less,
        more
    );
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn a_decision_as_of_an_instant_ignores_what_came_later((history, asks) in asked(Plan::ANY, 2)) {
        for ask in &asks {
            ignores_the_future(&history, ask)?;
        }
    }
}
