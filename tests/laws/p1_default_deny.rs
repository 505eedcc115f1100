//! P1: what is not permitted by both sides is denied.

use crate::crm;
use crate::history::{ATTRIBUTES, Ask, History, Plan, asked};
use personagraph::Decision;
use proptest::prelude::*;
use serde_json::Value as Json;
use std::collections::BTreeSet;

fn without(history: &History, gone: impl Fn(&Json) -> bool) -> History {
    let mut rest = history.clone();
    rest.events.retain(|event| !gone(event));
    rest
}

fn is(event: &Json, kind: &str, effect: &str) -> bool {
    event["event"] == kind && event["effect"] == effect
}

fn nothing_is_seen(history: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    for ask in asks {
        prop_assert!(ask.view(&directory).is_empty());
        prop_assert!(directory.view_all(&ask.access()).expect("names").is_empty());
        for attribute in ATTRIBUTES {
            prop_assert!(!ask.allows(&directory, attribute));
        }
    }
    Ok(())
}

/// Takes away what an allowing decision names of one half, and asks again.
fn is_denied_without_a_half(history: &History, ask: &Ask) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    for attribute in ATTRIBUTES {
        let Decision::Allow { grants } = ask.decide(&directory, attribute) else {
            continue;
        };
        let consents: BTreeSet<&str> = grants.iter().map(|g| g.consent.as_str()).collect();
        let approvals: BTreeSet<&str> = grants.iter().map(|g| g.approval.as_str()).collect();
        for half in [consents, approvals] {
            let rest = without(history, |e| half.contains(e["id"].as_str().expect("an id")));
            let rest = crm::directory(&rest.rules, &rest.events);
            prop_assert!(
                !ask.allows(&rest, attribute),
                "`{}` of {:?}",
                attribute,
                ask
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn without_consents_nothing_is_seen((history, asks) in asked(Plan::ANY, 2)) {
        nothing_is_seen(&without(&history, |e| is(e, "consented", "permit")), &asks)?;
    }

    #[test]
    fn without_approvals_nothing_is_seen((history, asks) in asked(Plan::ANY, 2)) {
        nothing_is_seen(&without(&history, |e| is(e, "proposed", "permit")), &asks)?;
        nothing_is_seen(&without(&history, |e| e["event"] == "voted"), &asks)?;
        nothing_is_seen(&without(&history, |e| e["event"] == "seated"), &asks)?;
    }

    #[test]
    fn without_either_half_that_is_named_an_attribute_is_denied(
        (history, asks) in asked(Plan::NOBODY_FORGOTTEN, 2),
    ) {
        for ask in &asks {
            is_denied_without_a_half(&history, ask)?;
        }
    }
}
