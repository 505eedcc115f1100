//! What there is no reason to keep goes, and nothing else; a replay of the log without it
//! gives the same.

use crate::crm::{self, told_short};
use crate::history::{DAYS_ASKED, History, Plan, history};
use personagraph::directory::rights::Retention;
use personagraph::name::{AttributePattern, Purpose};
use proptest::prelude::*;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn retention(days: u32) -> Retention {
    let short = Retention::default()
        .keep("skill.*", days * DAY)
        .expect("a pattern");
    short
        .keep("contact.email", 2 * days * DAY)
        .expect("a pattern")
}

/// The period of an observation or interaction, in days.
fn period(event: &Json, days: u32) -> Option<u32> {
    match event["attribute"].as_str()? {
        name if name.starts_with("skill.") => Some(days),
        "contact.email" => Some(2 * days),
        _ => None,
    }
}

fn what_is_due_goes(history: &History, days: u32, day: u32) -> Result<(), TestCaseError> {
    let mut directory = crm::directory(&history.rules, &history.events);
    let held: BTreeSet<String> = directory
        .custodian()
        .events()
        .map(|event| event.id.to_string())
        .collect();
    let id = |event: &Json| event["id"].as_str().expect("an id").to_owned();
    let now = crm::at(day);
    let is_due = |event: &&Json| {
        let said = crm::event(event).at;
        let until = period(event, days).and_then(|days| said.checked_add(days * DAY));
        until.is_some_and(|until| until <= now)
    };
    let due: BTreeSet<String> = history.events.iter().filter(is_due).map(id).collect();
    let due: BTreeSet<String> = due.intersection(&held).cloned().collect();
    // Also events that name it as what it is not, and so have no effect.
    let names = |event: &&Json| {
        let fields = ["observation", "evidence", "consent", "proposal", "of"];
        let mut named = fields.iter().filter_map(|field| event[*field].as_str());
        named.any(|of| due.contains(of))
    };
    let naming = history.events.iter().filter(names).map(id);
    let expected: BTreeSet<String> = due.iter().cloned().chain(naming).collect();

    let next = directory.next_expiry(&retention(days));
    prop_assert_eq!(next.is_some_and(|next| next <= now), !due.is_empty());
    let purge = directory.expire(&retention(days), now);
    let purged: BTreeSet<String> = purge.iter().map(|purge| purge.id.to_string()).collect();
    prop_assert_eq!(&purged, &expected);
    prop_assert!(directory.expire(&retention(days), now).is_empty());

    let rest = history
        .events
        .iter()
        .filter(|event| !purged.contains(&id(event)));
    let again = crm::directory(&history.rules, rest);
    prop_assert_eq!(crm::snapshot(&directory), crm::snapshot(&again));
    prop_assert_eq!(
        crm::people(&directory, &crm::lens("all"), now),
        crm::people(&again, &crm::lens("all"), now)
    );
    let persons = |of: &personagraph::Directory| {
        let persons = of.graph().persons();
        persons
            .map(|one| (one.identifiers, one.id))
            .collect::<BTreeSet<_>>()
    };
    prop_assert_eq!(persons(&directory), persons(&again));
    Ok(())
}

/// What a rule for a purpose keeps, a permit for that purpose keeps; and it keeps nothing
/// longer than the same rule without a purpose.
fn a_purpose_is_a_reason_while_it_is_permitted(
    history: &History,
    day: u32,
) -> Result<(), TestCaseError> {
    let with = Retention::default().keep_for("skill.*", "marketing", 9 * DAY);
    let with = with.expect("names");
    let keep = |period| {
        Retention::default()
            .keep("skill.*", period)
            .expect("a pattern")
    };
    let without = keep(9 * DAY);
    let ids = |retention: &Retention, history: &History| -> BTreeSet<String> {
        let mut directory = crm::directory(&history.rules, &history.events);
        let purge = directory.expire(retention, crm::at(day)).into_iter();
        purge.map(|purge| purge.id.to_string()).collect()
    };
    let gone = ids(&with, history);
    prop_assert!(ids(&without, history).is_subset(&gone));
    // Without any permit nothing is kept for a purpose.
    let mut silent = history.clone();
    silent.events.retain(|event| event["event"] != "consented");
    let all: BTreeSet<String> = ids(&with, &silent);
    let always = keep(Duration::ZERO);
    let said = silent
        .events
        .iter()
        .filter(|event| event["event"] != "observed" || crm::event(event).at <= crm::at(day));
    let said = History {
        rules: silent.rules.clone(),
        events: said.cloned().collect(),
    };
    prop_assert!(ids(&always, &said).is_subset(&all));
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(256))]

    #[test]
    fn what_is_due_goes_and_nothing_else(
        history in history(Plan::ANY),
        days in 1..40_u32,
        day in DAYS_ASKED,
    ) {
        told_short(&history, |history| what_is_due_goes(history, days, day))?;
    }

    #[test]
    fn purposes_keep_what_they_are_permitted_to_use(history in history(Plan::ANY), day in DAYS_ASKED) {
        told_short(&history, |history| a_purpose_is_a_reason_while_it_is_permitted(history, day))?;
    }
}

/// Periods are kept as whole minutes, which is what configuration says them in.
#[test]
fn a_retention_comes_back_equal_or_is_not_written() {
    let names = || -> AttributePattern { "skill.*".parse().expect("a pattern") };
    let purpose: Purpose = "marketing".parse().expect("a name");
    let kept = Retention::default().keep(names(), 30 * DAY);
    let kept = kept.and_then(|kept| kept.keep_for(names(), purpose, Duration::from_secs(90 * 60)));
    let kept = kept.expect("names");
    let text = serde_json::to_string(&kept).expect("whole minutes");
    assert_eq!(serde_json::from_str::<Retention>(&text).expect(&text), kept);
    for odd in [Duration::ZERO, Duration::from_secs(90), Duration::MAX] {
        let odd = Retention::default().keep(names(), odd).expect("a name");
        let error = serde_json::to_string(&odd).expect_err("no whole minutes");
        assert_eq!(
            error.to_string(),
            "`period`: whole minutes are written, at least one"
        );
    }
    let mut wrong = serde_json::to_value(&kept).expect("whole minutes");
    wrong[1]["period"] = "ninety".into();
    let error = serde_json::from_value::<Retention>(wrong).expect_err("no period");
    assert!(error.to_string().starts_with("`period`: "), "{error}");
}
