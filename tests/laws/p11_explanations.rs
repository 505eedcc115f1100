//! P11: an explanation says what is decided, names everything, and tells neither
//! values nor identifiers; the order of events makes no difference.

use crate::crm;
use crate::hindered::asked;
use crate::history::{ATTRIBUTES, Ask, History, IDENTIFIERS, Plan, instant};
use personagraph::directory::explain::{By, Explained, Explanation, Lack};
use personagraph::permission::{Half, Missing, Side};
use personagraph::{Decision, Directory};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

pub(crate) fn explain(of: &Directory, ask: &Ask, attribute: &str) -> Explanation {
    of.explain(&crm::id(&ask.identifier), attribute, &ask.access())
        .expect("names")
}

/// The halves that are missing, as a decision has them.
fn halves(missing: &[Lack]) -> BTreeSet<(String, Side)> {
    let half = |lack: &Lack| (format!("{:?}", lack.place), lack.side);
    missing.iter().map(half).collect()
}

fn halves_of(missing: &[Missing]) -> BTreeSet<(String, Side)> {
    let sides = |half| match half {
        Half::Consent => vec![Side::Customer],
        Half::Approval => vec![Side::Company],
        Half::Both => vec![Side::Customer, Side::Company],
    };
    let one = |one: &Missing| {
        let place = format!("{:?}", one.place);
        let halves = sides(one.half).into_iter();
        halves.map(|side| (place.clone(), side)).collect::<Vec<_>>()
    };
    missing.iter().flat_map(one).collect()
}

/// Names every prohibition and every missing half of the decision, and no others.
fn is_complete(one: &Explained) -> Result<(), TestCaseError> {
    prop_assert!(!one.places.is_empty());
    let named = one.prohibitions.iter().map(|no| {
        let side = match no.by {
            By::Company => Side::Company,
            By::Customer | By::MayBeCustomer => Side::Customer,
        };
        (side, no.event.clone())
    });
    match &one.decision {
        Decision::Deny {
            prohibitions,
            missing,
        } => {
            prop_assert_eq!(&named.collect::<Vec<_>>(), prohibitions);
            prop_assert_eq!(halves(&one.missing), halves_of(missing));
            prop_assert!(!prohibitions.is_empty() || !missing.is_empty());
        }
        _ => prop_assert!(named.count() == 0 && one.missing.is_empty()),
    }
    let near = one.missing.iter().flat_map(|lack| &lack.near);
    for near in near {
        prop_assert!(!near.obstacles.is_empty(), "{:?}", near);
    }
    Ok(())
}

fn says_what_is_decided(history: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    for ask in asks {
        let (who, access) = (crm::id(&ask.identifier), ask.access());
        let inquiry = directory.inquiry(&access).expect("names");
        let findings = inquiry.decide(&inquiry.dossier(&who));
        for attribute in ATTRIBUTES {
            let why = explain(&directory, ask, attribute);
            prop_assert_eq!(why.decision(), &ask.decide(&directory, attribute));
            prop_assert_eq!(why.is_allowed(), why.decision().is_allow());
            let each: BTreeSet<_> = why.observations().iter().map(|o| &o.observation).collect();
            let found = findings
                .iter()
                .filter(|f| f.attribute().as_str() == attribute);
            let found: BTreeSet<_> = found.map(|found| found.observation()).collect();
            prop_assert_eq!(each, found, "every observation, and no other");
            for one in why.observations() {
                is_complete(one)?;
            }
            let denied = !why.is_allowed() && !why.observations().is_empty();
            prop_assert_eq!(why.remedy().is_some(), denied, "{}", why.to_arbiter());
        }
    }
    Ok(())
}

/// The history with a text in each value and in each identifier that no name has.
fn marked(history: &History, asks: &[Ask]) -> (History, Vec<Ask>) {
    let mark = |text: &str| {
        IDENTIFIERS
            .iter()
            .fold(text.to_owned(), |text, identifier| {
                let (namespace, value) = identifier.split_once(':').expect("a colon");
                let marked = match namespace {
                    "phone" => "+4670707".to_owned() + value.trim_start_matches('+'),
                    _ => format!("qqq{value}"),
                };
                text.replace(identifier, &format!("{namespace}:{marked}"))
            })
    };
    let mut events: Vec<Json> = history
        .events
        .iter()
        .map(|event| serde_json::from_str(&mark(&event.to_string())).expect("JSON"))
        .collect();
    for event in &mut events {
        if event.get("value").is_some() {
            event["value"] = json!("zzz secret");
        }
    }
    let rules = serde_json::from_str(&mark(&history.rules.to_string())).expect("JSON");
    let asks = asks.iter().map(|ask| Ask {
        identifier: mark(&ask.identifier),
        ..ask.clone()
    });
    (History { rules, events }, asks.collect())
}

proptest! {
    #![proptest_config(crm::cases(64))]

    #[test]
    fn an_explanation_says_what_is_decided_and_names_everything(
        (history, asks) in asked(Plan::ANY, 2),
    ) {
        crm::told_short(&history, |history| says_what_is_decided(history, &asks))?;
    }

    #[test]
    fn an_explanation_tells_no_value_and_no_identifier((history, asks) in asked(Plan::ANY, 2)) {
        let (history, asks) = marked(&history, &asks);
        let directory = crm::directory(&history.rules, &history.events);
        for ask in &asks {
            for attribute in ATTRIBUTES {
                let why = explain(&directory, ask, attribute);
                let texts = [
                    format!("{why:?}"),
                    format!("{:?} {:?}", why.to_arbiter(), why.to_customer()),
                    why.to_arbiter().to_string(),
                    why.to_customer().to_string(),
                ];
                for text in texts {
                    for secret in ["qqq", "4670707", "zzz", "secret"] {
                        prop_assert!(!text.contains(secret), "{}: {}", secret, text);
                    }
                }
                let customer = why.to_customer().to_string();
                let ids = history.events.iter().filter_map(|event| event["id"].as_str());
                for id in ids {
                    prop_assert!(!customer.contains(id), "{}: {}", id, customer);
                }
            }
        }
    }

    #[test]
    fn the_order_of_events_makes_no_difference_to_an_explanation(
        (history, asks) in asked(Plan::ANY, 2),
        order in proptest::collection::vec(any::<u32>(), 60),
        again in any::<Index>(),
    ) {
        let mut other = history.clone();
        let mut places: Vec<usize> = (0..other.events.len()).collect();
        places.sort_by_key(|&place| (order.get(place), place));
        other.events = places.iter().map(|&place| history.events[place].clone()).collect();
        other.events.push(again.get(&history.events).clone());
        let (one, two) = (
            crm::directory(&history.rules, &history.events),
            crm::directory(&other.rules, &other.events),
        );
        for ask in &asks {
            for attribute in ATTRIBUTES {
                prop_assert_eq!(explain(&one, ask, attribute), explain(&two, ask, attribute));
            }
        }
    }

    #[test]
    fn what_was_said_later_changes_no_reason(
        (history, asks) in asked(Plan::NOBODY_FORGOTTEN, 2),
    ) {
        for ask in &asks {
            let mut known = history.clone();
            let now = instant(ask.day);
            known.events.retain(|event| event["at"].as_str() <= Some(&now));
            let (one, two) = (
                crm::directory(&history.rules, &history.events),
                crm::directory(&known.rules, &known.events),
            );
            for attribute in ATTRIBUTES {
                let (one, two) = (explain(&one, ask, attribute), explain(&two, ask, attribute));
                prop_assert_eq!(one.observations(), two.observations());
                prop_assert_eq!(one.to_customer().to_string(), two.to_customer().to_string());
            }
        }
    }
}
