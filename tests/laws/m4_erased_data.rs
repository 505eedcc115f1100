//! M4: erased data does not come back by replay or import, and nothing that is
//! held or written names whom was erased.

use crate::crm::{self, Answers};
use crate::history::{Plan, asked, instant};
use crate::oracle::normal::normal;
use personagraph::Event;
use personagraph::directory::Outcome;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn what_an_erasure_voids_does_not_come_back_by_replay(
        (history, asks) in asked(Plan::ANY, 2),
    ) {
        let mut directory = crm::directory(&history.rules, &history.events);
        let (answers, bytes) = (Answers::of(&directory, &asks), crm::snapshot(&directory));
        for json in &history.events {
            let again = directory.apply(crm::event(json)).expect("it is known");
            prop_assert_ne!(again.outcome, Outcome::Applied);
            prop_assert!(again.store.is_none() && again.persons.is_empty());
        }
        prop_assert_eq!(Answers::of(&directory, &asks), answers);
        prop_assert_eq!(crm::snapshot(&directory), bytes);
    }

    #[test]
    fn no_bytes_name_whom_was_erased_after_everything(
        (history, asks) in asked(Plan::NOBODY_FORGOTTEN, 2),
        who in any::<Index>(),
    ) {
        let named: Vec<String> = history
            .events
            .iter()
            .filter_map(|event| event["identifier"].as_str().map(normal))
            .collect();
        // Now and then nothing is said of anybody.
        prop_assume!(!named.is_empty());
        let who = who.get(&named);
        let erasure = json!({
            "event": "erased", "id": "erasure", "at": instant(110), "source": "shop",
            "identifier": who,
        });
        let mut directory = crm::directory(&history.rules, &history.events);
        let erased = directory.apply(crm::event(&erasure)).expect("its id is free");
        let stored = erased.purge.iter().filter_map(|purge| purge.instead.as_ref());
        let texts: Vec<String> = stored
            .chain(&erased.store)
            .chain(directory.custodian().events())
            .map(|event: &Event| serde_json::to_string(event).expect("it serialises"))
            .collect();
        prop_assert!(texts.iter().all(|text| !text.contains(who.as_str())));
        prop_assert!(!crm::snapshot(&directory).contains(who.as_str()));
        for ask in &asks {
            let view = directory.view_all(&ask.access()).expect("names");
            let shown = crm::partials(&view);
            prop_assert!(shown.iter().all(|one| !one.identifiers.contains(who)));
        }
    }
}
