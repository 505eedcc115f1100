//! P8: a permit whose condition is unknown or fails does not permit; a
//! prohibition holds unless its condition fails.

use crate::crm::{self, Answers};
use crate::history::{Ask, History, Links, Plan, asked, permit_of, prohibition_of};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn unknown() -> Json {
    json!({"fact": "never.established"})
}

/// The history with a condition more on some of its statements.
fn on_condition(events: &[Json], when: &Json, fits: impl Fn(&Json) -> bool) -> Vec<Json> {
    let mut events = events.to_vec();
    for event in events.iter_mut().filter(|event| fits(event)) {
        let parts: Vec<&Json> = event.get("when").into_iter().chain([when]).collect();
        event["when"] = json!({"all": parts});
    }
    events
}

fn is(event: &Json, kind: &str, effect: &str) -> bool {
    event["event"] == kind && event["effect"] == effect
}

fn same_views(rules: &Json, one: &[Json], two: &[Json], asks: &[Ask]) -> Result<(), TestCaseError> {
    let (one, two) = (crm::directory(rules, one), crm::directory(rules, two));
    for ask in asks {
        prop_assert_eq!(ask.view(&one), ask.view(&two), "{:?}", ask);
    }
    Ok(())
}

fn with(history: &History, more: &[Json]) -> Vec<Json> {
    history.events.iter().chain(more).cloned().collect()
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn where_one_half_is_on_an_unknown_condition_nothing_is_seen(
        (history, asks) in asked(Plan::ANY, 2),
        kind in prop_oneof![Just("consented"), Just("proposed")],
    ) {
        let events = on_condition(&history.events, &unknown(), |e| is(e, kind, "permit"));
        let directory = crm::directory(&history.rules, &events);
        for ask in &asks {
            prop_assert!(ask.view(&directory).is_empty(), "{:?}", ask);
        }
    }

    #[test]
    fn a_permit_whose_condition_fails_or_is_unknown_is_as_if_never_given(
        (history, asks) in asked(Plan::ANY, 2),
        permit in permit_of(Links::Some),
        when in prop_oneof![Just(unknown()), Just(json!({"any": []}))],
    ) {
        let permit = on_condition(&permit, &when, |e| e.get("effect").is_some());
        same_views(&history.rules, &history.events, &with(&history, &permit), &asks)?;
    }

    #[test]
    fn a_prohibition_whose_condition_is_unknown_holds_as_without_one(
        (history, asks) in asked(Plan::ANY, 2),
        prohibition in prohibition_of(Links::Some),
        when in prop_oneof![Just(unknown()), Just(json!({"not": unknown()}))],
    ) {
        let prohibition: Vec<Json> = prohibition.into_iter().map(unconditional).collect();
        let doubtful = on_condition(&prohibition, &when, |e| e.get("effect").is_some());
        let (one, two) = (with(&history, &prohibition), with(&history, &doubtful));
        same_views(&history.rules, &one, &two, &asks)?;
    }

    #[test]
    fn a_prohibition_whose_condition_fails_changes_nothing(
        (history, asks) in asked(Plan::ANY, 2),
        prohibition in prohibition_of(Links::Some),
    ) {
        let never = json!({"any": []});
        let idle = on_condition(&prohibition, &never, |e| e.get("effect").is_some());
        let (one, two) = (
            crm::directory(&history.rules, &history.events),
            crm::directory(&history.rules, &with(&history, &idle)),
        );
        // A speaker who was unknown is known now: people may be one more.
        let views = |of| asks.iter().map(|ask| ask.view(of)).collect::<Vec<_>>();
        prop_assert_eq!(views(&one), views(&two));
        if history.events.iter().any(|event| event["identifier"] == idle[0]["identifier"]) {
            let (one, two) = (Answers::of(&one, &asks), Answers::of(&two, &asks));
            prop_assert_eq!(one.decisions(), two.decisions());
        }
    }
}

fn unconditional(mut event: Json) -> Json {
    event.as_object_mut().expect("an object").remove("when");
    event
}
