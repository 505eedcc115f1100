//! P9: what was withdrawn stays dead: an older copy, through whatever
//! identifier of the same person, that is merged, imported or replayed later
//! permits nothing.

use crate::crm;
use crate::history::{Ask, History, IDENTIFIERS, Plan, asked, instant};
use crate::oracle::normal::normal;
use personagraph::{Directory, Timestamp};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value as Json, json};

/// When it is withdrawn, after everything else.
const WITHDRAWN: u32 = 70;

/// A permit, its withdrawal, and an older copy of it through another identifier
/// that is found to be the same person's.
#[derive(Clone, Debug)]
struct Regret {
    permit: Json,
    withdrawal: Json,
    copy: Json,
    link: Json,
}

fn regret(history: &History, which: Index, other: &str, copied: u32) -> Option<Regret> {
    let permits = |e: &&Json| e["event"] == "consented" && e["effect"] == "permit";
    let permits: Vec<&Json> = history.events.iter().filter(permits).collect();
    if permits.is_empty() {
        return None;
    }
    let permit = which.get(&permits);
    let speaker = normal(of(permit, "identifier"));
    // Where she says it again herself, a link with somebody else does no harm.
    let far = IDENTIFIERS
        .into_iter()
        .find(|&end| end != speaker && end != other);
    let end = if speaker == other {
        far.unwrap_or(other)
    } else {
        other
    };
    let mut copy = (*permit).clone();
    copy["id"] = json!("copy");
    copy["identifier"] = json!(other);
    copy["at"] = json!(instant(copied));
    Some(Regret {
        permit: (*permit).clone(),
        withdrawal: json!({
            "event": "withdrew", "id": "withdrawal", "at": instant(WITHDRAWN),
            "source": "shop", "consent": permit["id"],
        }),
        copy,
        link: json!({
            "event": "linked", "id": "merger", "at": instant(WITHDRAWN), "source": "import",
            "between": [speaker, end], "basis": "imported",
        }),
    })
}

fn later(asks: &[Ask]) -> impl Iterator<Item = Ask> + '_ {
    asks.iter().map(|ask| Ask {
        day: ask.day.max(WITHDRAWN + 1),
        ..ask.clone()
    })
}

fn is_one_person(directory: &Directory, a: &str, b: &str, at: Timestamp) -> bool {
    let person = directory.person_of(&crm::id(a), &crm::lens("all"), at);
    person.is_some_and(|person| person.identifiers.contains(&crm::id(b)))
}

fn of<'a>(event: &'a Json, field: &str) -> &'a str {
    event[field].as_str().expect("a text")
}

/// Compares with the same history where the copy says nothing that permits.
fn copy_permits_nothing(
    history: &History,
    regret: &Regret,
    asks: &[Ask],
) -> Result<(), TestCaseError> {
    let mut events = history.events.clone();
    events.extend([regret.withdrawal.clone(), regret.link.clone()]);
    let mut idle = regret.copy.clone();
    idle["when"] = json!({"any": []});
    let with = |copy: &Json| crm::directory(&history.rules, events.iter().chain([copy]));
    let (dead, live) = (with(&idle), with(&regret.copy));
    let [speaker, other] = [&regret.permit, &regret.copy].map(|event| of(event, "identifier"));
    if speaker != other && !is_one_person(&live, speaker, other, Timestamp::MAX) {
        return Ok(());
    }
    for ask in later(asks) {
        prop_assert_eq!(ask.view(&dead), ask.view(&live), "{:?}", ask);
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(192))]

    #[test]
    fn an_older_copy_that_comes_after_a_withdrawal_permits_nothing(
        (history, asks) in asked(Plan::NOBODY_FORGOTTEN, 3),
        which in any::<Index>(),
        other in select(&IDENTIFIERS[..]),
        copied in 0..=WITHDRAWN,
    ) {
        if let Some(regret) = regret(&history, which, other, copied) {
            let mut asks = asks;
            asks[0].identifier = other.to_owned();
            copy_permits_nothing(&history, &regret, &asks)?;
        }
    }

    #[test]
    fn a_withdrawn_permit_that_is_replayed_stays_withdrawn(
        (history, asks) in asked(Plan::ANY, 2),
        which in any::<Index>(),
    ) {
        let Some(regret) = regret(&history, which, "crm_id:1", 0) else {
            return Ok(());
        };
        let withdrawn = history.events.iter().chain([&regret.withdrawal]);
        let mut directory = crm::directory(&history.rules, withdrawn);
        let before: Vec<_> = later(&asks).map(|ask| ask.view(&directory)).collect();
        let replayed = directory.apply(crm::event(&regret.permit)).expect("it is known");
        prop_assert!(replayed.store.is_none());
        let after: Vec<_> = later(&asks).map(|ask| ask.view(&directory)).collect();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn a_withdrawal_outlives_the_erasure_of_who_said_it(
        (history, asks) in asked(Plan::NOBODY_FORGOTTEN, 3),
        which in any::<Index>(),
        other in select(&IDENTIFIERS[..]),
        copied in 0..=WITHDRAWN,
    ) {
        let Some(regret) = regret(&history, which, other, copied) else {
            return Ok(());
        };
        let mut events = history.events.clone();
        events.extend([regret.withdrawal.clone(), regret.link.clone()]);
        let whole = crm::directory(&history.rules, events.iter().chain([&regret.copy]));
        let speaker = of(&regret.permit, "identifier");
        // What counts is who they were when she was erased.
        if !is_one_person(&whole, speaker, other, crm::at(WITHDRAWN)) {
            return Ok(());
        }
        events.push(json!({
            "event": "erased", "id": "erasure", "at": instant(WITHDRAWN), "source": "shop",
            "identifier": speaker,
        }));
        let mut idle = regret.copy.clone();
        idle["when"] = json!({"any": []});
        let with = |copy: &Json| crm::directory(&history.rules, events.iter().chain([copy]));
        let (dead, live) = (with(&idle), with(&regret.copy));
        for ask in later(&asks) {
            let ask = Ask { identifier: other.to_owned(), ..ask };
            prop_assert_eq!(ask.view(&dead), ask.view(&live), "{:?}", ask);
        }
    }
}
