//! P2: a prohibition of either side overrides every permit.

use crate::crm::{self, Size};
use crate::history::{ATTRIBUTES, Ask, History, Links, Plan, asked, instant, prohibition_of};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// A day after every event and every question.
const LAST: u32 = 100;

fn with(history: &History, more: &[Json]) -> History {
    let mut longer = history.clone();
    longer.events.extend_from_slice(more);
    longer
}

fn late(ask: &Ask) -> Ask {
    Ask {
        day: LAST + 1,
        ..ask.clone()
    }
}

fn prohibits_all(event: &str) -> Json {
    json!({
        "event": event, "id": "no", "at": instant(LAST), "source": "shop",
        "effect": "prohibit", "scope": "profile", "recipients": "any", "purposes": "any",
    })
}

/// Approved whoever sits: all four vote for it.
fn by_the_company() -> Vec<Json> {
    let vote = |seat: &str| {
        json!({
            "event": "voted", "id": format!("no-{seat}"), "at": instant(LAST), "source": "shop",
            "proposal": "no", "seat": seat, "vote": "yes",
        })
    };
    let votes = ["marketing", "sales", "service", "loyalty"].map(vote);
    [prohibits_all("proposed")]
        .into_iter()
        .chain(votes)
        .collect()
}

fn nothing_is_seen(history: &History, ask: &Ask) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    let view = ask.view(&directory);
    prop_assert!(view.is_empty(), "{:?}", crm::partials(&view));
    for attribute in ATTRIBUTES {
        prop_assert!(!ask.allows(&directory, attribute));
    }
    Ok(())
}

fn nothing_is_added(one: &History, two: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let (one, two) = (
        crm::directory(&one.rules, &one.events),
        crm::directory(&two.rules, &two.events),
    );
    for ask in asks {
        let (before, after) = (Size::of(&ask.view(&one)), Size::of(&ask.view(&two)));
        prop_assert!(
            after.is_within(&before),
            "{:?} of {:?}: {:?}",
            after,
            before,
            ask
        );
        for attribute in ATTRIBUTES {
            prop_assert!(!ask.allows(&two, attribute) || ask.allows(&one, attribute));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn what_a_person_prohibits_for_the_whole_profile_is_hidden(
        (history, asks) in asked(Plan::ANY, 2),
    ) {
        for ask in asks.iter().map(late) {
            let mut no = prohibits_all("consented");
            no["identifier"] = json!(ask.identifier);
            nothing_is_seen(&with(&history, &[no]), &ask)?;
        }
    }

    #[test]
    fn what_the_company_prohibits_for_the_whole_profile_is_hidden(
        (history, asks) in asked(Plan::ANY, 2),
    ) {
        let history = with(&history, &by_the_company());
        for ask in asks.iter().map(late) {
            nothing_is_seen(&history, &ask)?;
        }
    }

    #[test]
    fn a_prohibition_never_shows_more(
        (history, asks) in asked(Plan::TELLING, 2),
        no in prohibition_of(Links::None),
    ) {
        nothing_is_added(&history, &with(&history, &no), &asks)?;
    }
}
