//! P3: a permit more never shrinks a view, a permit less or a prohibition more
//! never enlarges one, a prohibition less never shrinks one.
//!
//! A view's size is its set of permitted observations and known links. Every
//! observation has a value of its own here, so that values tell what is shown.
//! Statements about links are left out: behind a link that is not known any more
//! may lie the fact on which a permit failed.

use crate::crm::{self, Size};
use crate::history::{Ask, History, Links, Plan, asked, instant, permit_of, prohibition_of};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value as Json, json};

/// The first view is of no greater size than the second.
fn grows(less: &[Json], more: &[Json], rules: &Json, asks: &[Ask]) -> Result<(), TestCaseError> {
    let (less, more) = (crm::directory(rules, less), crm::directory(rules, more));
    for ask in asks {
        let (less, more) = (Size::of(&ask.view(&less)), Size::of(&ask.view(&more)));
        prop_assert!(
            less.is_within(&more),
            "{:?} is not within {:?}: {:?}",
            less,
            more,
            ask
        );
    }
    Ok(())
}

fn with(history: &History, more: &[Json]) -> Vec<Json> {
    history.events.iter().chain(more).cloned().collect()
}

fn is_about_a_link(event: &Json) -> bool {
    !event["scope"]["link"].is_null()
}

/// The event that takes back one of the statements of this effect, at a day.
fn taken_back(history: &History, effect: &str, which: Index, day: u32) -> Option<Json> {
    let of_effect = |event: &&Json| event["effect"] == effect && !is_about_a_link(event);
    let statements: Vec<&Json> = history.events.iter().filter(of_effect).collect();
    if statements.is_empty() {
        return None;
    }
    let statement = which.get(&statements);
    let (event, field) = if statement["event"] == "consented" {
        ("withdrew", "consent")
    } else {
        ("revoked", "proposal")
    };
    let mut taker = json!({"event": event, "id": "back", "at": instant(day), "source": "shop"});
    taker[field] = statement["id"].clone();
    Some(taker)
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn a_permit_more_never_shrinks_a_view(
        (history, asks) in asked(Plan::TELLING, 2),
        permit in permit_of(Links::None),
    ) {
        grows(&history.events, &with(&history, &permit), &history.rules, &asks)?;
    }

    #[test]
    fn a_prohibition_more_never_enlarges_a_view(
        (history, asks) in asked(Plan::TELLING, 2),
        prohibition in prohibition_of(Links::None),
    ) {
        grows(&with(&history, &prohibition), &history.events, &history.rules, &asks)?;
    }

    #[test]
    fn a_permit_taken_back_never_enlarges_a_view(
        (history, asks) in asked(Plan::TELLING, 2),
        which in any::<Index>(),
        day in 0..60_u32,
    ) {
        let back = taken_back(&history, "permit", which, day);
        let less = with(&history, back.as_slice());
        grows(&less, &history.events, &history.rules, &asks)?;
    }

    #[test]
    fn a_prohibition_taken_back_never_shrinks_a_view(
        (history, asks) in asked(Plan::TELLING, 2),
        which in any::<Index>(),
        day in 0..60_u32,
    ) {
        let back = taken_back(&history, "prohibit", which, day);
        let more = with(&history, back.as_slice());
        grows(&history.events, &more, &history.rules, &asks)?;
    }
}
