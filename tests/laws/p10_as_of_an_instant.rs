//! P10: the decision as of an instant ignores events later than that, save
//! erasures. Values are released only where nothing that is known, of whatever
//! instant, takes the permit away (P-l).

use crate::crm::{self, Size};
use crate::history::{ATTRIBUTES, Ask, History, Plan, asked, instant};
use personagraph::permission::Grant;
use personagraph::{Decision, Directory, Timestamp, View};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

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

/// The history where nobody takes a permit away, whenever.
fn nothing_taken_back(mut history: History) -> History {
    let takes = |event: &Json| event["event"] == "withdrew" || event["event"] == "revoked";
    history.events.retain(|event| !takes(event));
    history
}

fn shows(view: &View, attribute: &str) -> bool {
    let mut all = view.identities().iter();
    all.any(|identity| {
        identity
            .attributes()
            .keys()
            .any(|name| name.as_str() == attribute)
    })
}

/// The directory that is told, after the instant that is asked about, that these
/// were taken back.
fn later<'g>(
    history: &History,
    ask: &Ask,
    (event, field): (&str, &str),
    ids: impl Iterator<Item = &'g str>,
) -> Directory {
    let back = |(place, id): (usize, &str)| {
        let mut back = json!({"event": event, "at": instant(ask.day + 1), "source": "shop"});
        back["id"] = json!(format!("back{place}"));
        back[field] = json!(id);
        back
    };
    let ids: BTreeSet<&str> = ids.collect();
    let more: Vec<Json> = ids.into_iter().enumerate().map(back).collect();
    crm::directory(&history.rules, history.events.iter().chain(&more))
}

/// Whatever its instant, a withdrawal or a revocation takes values away, and an
/// erasure takes everything.
fn values_are_held_back(
    history: &History,
    ask: &Ask,
    attribute: &str,
    grants: &[Grant],
) -> Result<(), TestCaseError> {
    let consents = grants.iter().map(|grant| grant.consent.as_str());
    let withdrawn = later(history, ask, ("withdrew", "consent"), consents);
    let approvals = grants.iter().map(|grant| grant.approval.as_str());
    let revoked = later(history, ask, ("revoked", "proposal"), approvals);
    for taken_back in [withdrawn, revoked] {
        let Decision::Allow { grants: still } = ask.decide(&taken_back, attribute) else {
            return Err(TestCaseError::fail(format!("`{attribute}`: {ask:?}")));
        };
        prop_assert_eq!(&*still, grants, "a decision is replayed: {:?}", ask);
        let view = ask.view(&taken_back);
        prop_assert!(!shows(&view, attribute), "`{}`: {:?}", attribute, ask);
    }
    let erasure = json!({
        "event": "erased", "id": "erasure", "at": instant(ask.day + 1), "source": "shop",
        "identifier": ask.identifier,
    });
    let erased = crm::directory(&history.rules, history.events.iter().chain([&erasure]));
    prop_assert!(
        !ask.allows(&erased, attribute),
        "`{}`: {:?}",
        attribute,
        ask
    );
    prop_assert!(ask.view(&erased).is_empty(), "{:?}", ask);
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn where_nothing_is_taken_back_values_too_ignore_what_came_later(
        (history, asks) in asked(Plan::ANY, 2),
    ) {
        let history = nothing_taken_back(history);
        for ask in &asks {
            let earlier = by_then(&history, crm::at(ask.day));
            let now = ask.view(&crm::directory(&history.rules, &history.events));
            let then = ask.view(&crm::directory(&earlier.rules, &earlier.events));
            prop_assert_eq!(now, then, "{:?}", ask);
        }
    }

    #[test]
    fn what_is_shown_is_allowed_and_nothing_taken_back_later_is_shown(
        (history, asks) in asked(Plan::ANY, 3),
    ) {
        let directory = crm::directory(&history.rules, &history.events);
        for ask in &asks {
            let view = ask.view(&directory);
            for attribute in ATTRIBUTES {
                let decision = ask.decide(&directory, attribute);
                prop_assert!(decision.is_allow() || !shows(&view, attribute), "{:?}", ask);
                if let Decision::Allow { grants } = decision {
                    values_are_held_back(&history, ask, attribute, &grants)?;
                }
            }
        }
    }

    #[test]
    fn a_decision_as_of_an_instant_ignores_what_came_later((history, asks) in asked(Plan::ANY, 2)) {
        for ask in &asks {
            ignores_the_future(&history, ask)?;
        }
    }
}
