//! P6: the view of everybody is the views of everyone.

use crate::crm;
use crate::history::{Ask, History, IDENTIFIERS, Plan, asked};
use personagraph::profile::PartialIdentity;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn one_by_one(history: &History, ask: &Ask) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    let mut single: BTreeMap<String, PartialIdentity> = BTreeMap::new();
    for identifier in IDENTIFIERS {
        let ask = Ask {
            identifier: identifier.to_owned(),
            ..ask.clone()
        };
        for identity in ask.view(&directory).identities() {
            let known = single.insert(identity.pseudonym().to_string(), identity.clone());
            prop_assert!(
                known.is_none_or(|known| known == *identity),
                "one pseudonym, one content"
            );
        }
    }
    let batch = directory.view_all(&ask.access()).expect("names");
    let single: Vec<PartialIdentity> = single.into_values().collect();
    prop_assert_eq!(batch.identities(), &single[..]);
    prop_assert_eq!(format!("{:?}", batch.identities()), format!("{single:?}"));
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn the_view_of_everybody_is_the_views_of_everyone((history, asks) in asked(Plan::ANY, 2)) {
        for ask in &asks {
            one_by_one(&history, ask)?;
        }
    }
}
