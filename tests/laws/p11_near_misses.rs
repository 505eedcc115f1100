//! P11: near misses are named, each with everything that stands in its way: with
//! that gone it counts.

use crate::crm;
use crate::hindered::asked;
use crate::history::{ATTRIBUTES, Ask, History, Plan};
use crate::p11_explanations::explain;
use personagraph::Decision;
use personagraph::directory::explain::{Explanation, NearMiss, Obstacle};
use personagraph::permission::{Place, Side};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Where a half is missing: of an observation, at a place, on a side.
type Gap = (String, Place, Side);

/// The near misses of a gap; `None` if there is no such gap.
fn near_of(why: &Explanation, (observation, place, side): &Gap) -> Option<Vec<NearMiss>> {
    let mut all = why.observations().iter();
    let one = all.find(|one| one.observation.as_str() == observation)?;
    let mut missing = one.missing.iter();
    let lack = missing.find(|lack| lack.place == *place && lack.side == *side)?;
    Some(lack.near.clone())
}

/// Whether the half is there. Where both are at one place, no other is said to
/// lack any.
fn is_filled(why: &Explanation, gap: &Gap) -> bool {
    let (observation, place, _) = gap;
    let mut all = why.observations().iter();
    let Some(one) = all.find(|one| one.observation.as_str() == observation) else {
        return false;
    };
    match &one.decision {
        Decision::Allow { grants } => grants.iter().any(|grant| grant.place == *place),
        _ => !one.missing.is_empty() && near_of(why, gap).is_none(),
    }
}

fn gaps(why: &Explanation) -> Vec<Gap> {
    let observations = why.observations().iter();
    let gaps = observations.flat_map(|one| {
        let id = one.observation.as_str().to_owned();
        let missing = one.missing.iter();
        missing.map(move |lack| (id.clone(), lack.place.clone(), lack.side))
    });
    gaps.collect()
}

fn without(event: &mut Json, field: &str) {
    event.as_object_mut().expect("an object").remove(field);
}

/// The history without one obstacle of an event.
fn removed(history: &History, event: &str, obstacle: &Obstacle, ask: &Ask) -> History {
    let mut other = history.clone();
    let mut more = Vec::new();
    for said in other.events.iter_mut().filter(|said| said["id"] == *event) {
        match obstacle {
            Obstacle::NotYet { .. } => without(said, "from"),
            Obstacle::Over { .. } => without(said, "until"),
            Obstacle::Channel { .. } => without(said, "channels"),
            Obstacle::Condition { .. } => without(said, "when"),
            Obstacle::MayBeAnother => said["identifier"] = json!(ask.identifier),
            _ => {}
        }
        if let Obstacle::NobodySat | Obstacle::Open { .. } = obstacle {
            // Somebody sits, and votes for it: that is when it was proposed.
            let at = said["at"].clone();
            more.push(
                json!({"event": "seated", "id": "~seat", "at": at, "source": "company",
                "recipients": ["one"], "quorum": 1}),
            );
            more.push(
                json!({"event": "voted", "id": format!("~{event}"), "at": at,
                "source": "company", "proposal": event, "seat": "one", "vote": "yes"}),
            );
        }
    }
    if let Obstacle::Withdrawn { by, .. }
    | Obstacle::WithdrawnAlike { by, .. }
    | Obstacle::Revoked { by, .. } = obstacle
    {
        other.events.retain(|event| event["id"] != by.as_str());
    }
    other.events.extend(more);
    let mut seen = std::collections::BTreeSet::new();
    other
        .events
        .retain(|event| seen.insert(event["id"].to_string()));
    other
}

/// Removes what stands in the way, one by one, until the permit counts.
fn comes_to_count(
    history: &History,
    ask: &Ask,
    attribute: &str,
    gap: &Gap,
    near: &NearMiss,
) -> Result<(), TestCaseError> {
    let (mut history, mut near) = (history.clone(), near.clone());
    let event = near.event.as_str().to_owned();
    for _ in 0..12 {
        let obstacle = near.obstacles[0].clone();
        history = removed(&history, &event, &obstacle, ask);
        let directory = crm::directory(&history.rules, &history.events);
        let why = explain(&directory, ask, attribute);
        let Some(misses) = near_of(&why, gap) else {
            return Ok(()); // the half is there
        };
        let same = misses.into_iter().find(|miss| miss.event.as_str() == event);
        let Some(left) = same else {
            let gone = why
                .observations()
                .iter()
                .all(|one| one.observation.as_str() != gap.0);
            // A seating more may have changed who lies where; nothing else has.
            prop_assert!(gone, "it neither counts nor is near: {}", why.to_arbiter());
            return Ok(());
        };
        prop_assert!(
            !left.obstacles.contains(&obstacle),
            "{:?} is still there",
            obstacle
        );
        near = left;
    }
    prop_assert!(false, "there is always something in the way: {:?}", near);
    Ok(())
}

fn near_misses_come_to_count(history: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    for ask in asks {
        for attribute in ATTRIBUTES {
            let why = explain(&directory, ask, attribute);
            for gap in gaps(&why) {
                for near in near_of(&why, &gap).unwrap_or_default() {
                    comes_to_count(history, ask, attribute, &gap, &near)?;
                }
            }
        }
    }
    Ok(())
}

/// The history in which nothing stands in the way of a permit.
fn freed(history: &History, id: &Json) -> History {
    let mut other = history.clone();
    let permit = history.events.iter().find(|event| event["id"] == *id);
    let terms = ["event", "scope", "recipients", "purposes", "channels"];
    let alike = |event: &Json| {
        permit.is_some_and(|permit| terms.iter().all(|field| event[field] == permit[field]))
    };
    let ended: Vec<&Json> = history
        .events
        .iter()
        .filter(|event| alike(event))
        .map(|event| &event["id"])
        .collect();
    other.events.retain(|event| {
        let named = [&event["consent"], &event["proposal"]];
        let ends = event["event"] == "withdrew" || event["event"] == "revoked";
        !(ends && named.iter().any(|named| ended.contains(named)))
    });
    for event in other.events.iter_mut().filter(|event| event["id"] == *id) {
        for field in ["from", "until", "channels", "when"] {
            without(event, field);
        }
    }
    other
}

/// Whatever fills a gap with nothing in its way, and did not before, was named.
fn near_misses_are_named(history: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    let permits = |event: &&Json| event["effect"] == "permit" && event["scope"]["link"].is_null();
    for ask in asks {
        for permit in history.events.iter().filter(permits) {
            let freed = freed(history, &permit["id"]);
            let others = freed
                .events
                .iter()
                .filter(|event| event["id"] != permit["id"]);
            let others = crm::directory(&freed.rules, others);
            let freed = crm::directory(&freed.rules, &freed.events);
            for attribute in ATTRIBUTES {
                let (why, then) = (
                    explain(&directory, ask, attribute),
                    explain(&freed, ask, attribute),
                );
                for gap in gaps(&why) {
                    if !is_filled(&then, &gap) {
                        continue;
                    }
                    // With its own withdrawal, others in the same terms are back.
                    let others = explain(&others, ask, attribute);
                    if is_filled(&others, &gap) {
                        continue;
                    }
                    let near = near_of(&why, &gap).unwrap_or_default();
                    let named = near.iter().any(|near| permit["id"] == near.event.as_str());
                    prop_assert!(named, "{}: {}", permit, why.to_arbiter());
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(32))]

    #[test]
    fn a_near_miss_with_its_obstacles_gone_counts(
        (history, asks) in asked(Plan::NOBODY_FORGOTTEN, 2),
    ) {
        crm::told_short(&history, |history| near_misses_come_to_count(history, &asks))?;
    }

    #[test]
    fn whatever_counts_with_its_obstacles_gone_was_a_near_miss(
        (history, asks) in asked(Plan::NOBODY_FORGOTTEN, 1),
    ) {
        crm::told_short(&history, |history| near_misses_are_named(history, &asks))?;
    }
}
