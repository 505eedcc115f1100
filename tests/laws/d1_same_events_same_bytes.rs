//! D1: the same events give the same answers and the same bytes, in every run
//! and whatever was asked or refused in between.

use crate::crm::{self, Answers};
use crate::history::{Plan, asked};
use proptest::prelude::*;

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn the_same_events_give_the_same_answers_and_bytes((history, asks) in asked(Plan::ANY, 2)) {
        let one = crm::directory(&history.rules, &history.events);
        let two = one.clone();
        let mut three = crm::empty(&history.rules);
        for json in &history.events {
            let _ = three.apply(crm::event(json)).expect("ids differ");
            let _ = asks[0].view(&three);
            let mut other = json.clone();
            other["at"] = "2027-01-01T00:00:00Z".into();
            prop_assert!(three.apply(crm::event(&other)).is_err() || json == &other);
        }
        for other in [two, three] {
            prop_assert_eq!(Answers::of(&one, &asks), Answers::of(&other, &asks));
            prop_assert_eq!(crm::snapshot(&one), crm::snapshot(&other));
        }
    }
}
