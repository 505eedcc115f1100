//! P3: a permit more never shrinks a view, a permit less or a prohibition more
//! never enlarges one, a prohibition less never shrinks one; and likewise what is
//! decided to be allowed.
//!
//! A view's size is its set of permitted observations and known links. Every
//! observation has a value of its own here, so that values tell what is shown.
//!
//! Statements about links come last. A link that may not be known any more is
//! none (P7): what a rule refused because of it is not refused any more, and
//! behind it may lie the fact on which a permit failed. So they are monotone where
//! no rule intervenes and nothing is conditional. And behind it may lie an enclosure, which
//! puts what was outside all circles into a persona: the identifiers that adorned it outside
//! are gone from the larger view then.

use crate::crm::{self, Size};
use crate::history::{
    ATTRIBUTES, Ask, History, Links, Plan, asked, instant, permit_of, prohibition_of,
};
use personagraph::View;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value as Json, json};

/// The first view is of no greater size than the second.
fn grows(less: &[Json], more: &[Json], rules: &Json, asks: &[Ask]) -> Result<(), TestCaseError> {
    grows_in(Size::of, less, more, rules, asks)
}

fn grows_in(
    size: fn(&View) -> Size,
    less: &[Json],
    more: &[Json],
    rules: &Json,
    asks: &[Ask],
) -> Result<(), TestCaseError> {
    let (less, more) = (crm::directory(rules, less), crm::directory(rules, more));
    for ask in asks {
        let (less, more) = (size(&ask.view(&less)), size(&ask.view(&more)));
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

/// What is allowed, of whatever instant, stays allowed.
fn allows(less: &[Json], more: &[Json], rules: &Json, asks: &[Ask]) -> Result<(), TestCaseError> {
    let (less, more) = (crm::directory(rules, less), crm::directory(rules, more));
    for ask in asks {
        for attribute in ATTRIBUTES {
            let (less, more) = (ask.decide(&less, attribute), ask.decide(&more, attribute));
            let grows = more.is_allow() || !less.is_allow();
            prop_assert!(grows, "`{}`: {:?}, {:?}: {:?}", attribute, less, more, ask);
        }
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
fn taken_back(
    history: &History,
    (effect, links): (&str, Links),
    which: Index,
    day: u32,
) -> Option<Json> {
    let of_effect = |event: &&Json| {
        event["effect"] == effect && is_about_a_link(event) == (links == Links::Some)
    };
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
        allows(&history.events, &with(&history, &permit), &history.rules, &asks)?;
    }

    #[test]
    fn a_prohibition_more_never_enlarges_a_view(
        (history, asks) in asked(Plan::TELLING, 2),
        prohibition in prohibition_of(Links::None),
    ) {
        grows(&with(&history, &prohibition), &history.events, &history.rules, &asks)?;
        allows(&with(&history, &prohibition), &history.events, &history.rules, &asks)?;
    }

    #[test]
    fn a_permit_taken_back_never_enlarges_a_view(
        (history, asks) in asked(Plan::TELLING, 2),
        which in any::<Index>(),
        day in 0..60_u32,
    ) {
        let back = taken_back(&history, ("permit", Links::None), which, day);
        let less = with(&history, back.as_slice());
        grows(&less, &history.events, &history.rules, &asks)?;
        allows(&less, &history.events, &history.rules, &asks)?;
    }

    #[test]
    fn a_prohibition_taken_back_never_shrinks_a_view(
        (history, asks) in asked(Plan::TELLING, 2),
        which in any::<Index>(),
        day in 0..60_u32,
    ) {
        let back = taken_back(&history, ("prohibit", Links::None), which, day);
        let more = with(&history, back.as_slice());
        grows(&history.events, &more, &history.rules, &asks)?;
        allows(&history.events, &more, &history.rules, &asks)?;
    }
}

/// The history without rules and conditions.
fn unconditional(mut history: History) -> History {
    history.rules = json!({});
    history
        .events
        .retain(|event| event["event"] != "distinguished");
    for event in &mut history.events {
        if let Some(fields) = event.as_object_mut() {
            fields.remove("when");
        }
    }
    history
}

/// How large a view is where a link may be known or not.
fn size_of(history: &History) -> fn(&View) -> Size {
    let encloses = |event: &Json| event["event"] == "enclosed" && !event["identifier"].is_null();
    if history.events.iter().any(encloses) {
        Size::unadorned
    } else {
        Size::of
    }
}

proptest! {
    #![proptest_config(crm::cases(96))]

    #[test]
    fn a_prohibition_of_a_link_more_never_enlarges_a_view(
        (history, asks) in asked(Plan::TELLING, 2),
        prohibition in prohibition_of(Links::Some),
    ) {
        let history = unconditional(history);
        grows_in(size_of(&history), &with(&history, &prohibition), &history.events, &history.rules, &asks)?;
        allows(&with(&history, &prohibition), &history.events, &history.rules, &asks)?;
    }

    #[test]
    fn a_permit_of_a_link_taken_back_never_enlarges_a_view(
        (history, asks) in asked(Plan::TELLING, 2),
        which in any::<Index>(),
        day in 0..60_u32,
    ) {
        let history = unconditional(history);
        let back = taken_back(&history, ("permit", Links::Some), which, day);
        let less = with(&history, back.as_slice());
        grows_in(size_of(&history), &less, &history.events, &history.rules, &asks)?;
        allows(&less, &history.events, &history.rules, &asks)?;
    }

    #[test]
    fn a_prohibition_of_a_link_taken_back_never_shrinks_a_view(
        (history, asks) in asked(Plan::TELLING, 2),
        which in any::<Index>(),
        day in 0..60_u32,
    ) {
        let history = unconditional(history);
        let back = taken_back(&history, ("prohibit", Links::Some), which, day);
        let more = with(&history, back.as_slice());
        grows_in(size_of(&history), &history.events, &more, &history.rules, &asks)?;
        allows(&history.events, &more, &history.rules, &asks)?;
    }
}
