//! I1: any order and any duplication of the same events gives the same persons,
//! ids, views, decisions and snapshots.

use crate::crm::{self, Answers};
use crate::history::{Ask, History, Plan, asked};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// The events in another order, some of them twice.
fn told_otherwise(history: &History, order: &[u32], again: &[Index]) -> History {
    let mut other = history.clone();
    let mut places: Vec<usize> = (0..other.events.len()).collect();
    places.sort_by_key(|&place| (order.get(place), place));
    other.events = places
        .iter()
        .map(|&place| history.events[place].clone())
        .collect();
    for index in again {
        let event = index.get(&history.events).clone();
        other.events.insert(index.index(other.events.len()), event);
    }
    other
}

fn same(history: &History, other: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let (one, two) = (
        crm::directory(&history.rules, &history.events),
        crm::directory(&other.rules, &other.events),
    );
    prop_assert_eq!(Answers::of(&one, asks), Answers::of(&two, asks));
    prop_assert_eq!(crm::snapshot(&one), crm::snapshot(&two));
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn order_and_duplicates_of_events_change_nothing(
        (history, asks) in asked(Plan::ANY, 2),
        order in vec(any::<u32>(), 60),
        again in vec(any::<Index>(), 0..4),
    ) {
        same(&history, &told_otherwise(&history, &order, &again), &asks)?;
    }
}
