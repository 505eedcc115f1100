//! Two directories, and two sets of events, compared.

use super::{Answer, Evidence, History, Part};
use crate::directory::{Directory, Event, What};
use crate::identifier::Identifier;
use crate::identity::Lens;
use crate::name::{Attribute, EventId};
use crate::strategy::Ask;
use crate::time::Timestamp;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// The first event that is not in both, or not the same in both.
pub(super) fn same_events<'e, E>(
    expected: impl IntoIterator<Item = &'e Event>,
    found: impl IntoIterator<Item = &'e Event>,
) -> Result<(), Evidence<E>> {
    let by_id = |event: &'e Event| (&event.id, event);
    let expected: BTreeMap<&EventId, &Event> = expected.into_iter().map(by_id).collect();
    let mut left = expected.clone();
    for event in found {
        let (id, kind) = (event.id.clone(), event.what.kind());
        match expected.get(&event.id) {
            None => return Err(Evidence::Kept(id, kind)),
            Some(other) if *other != event => {
                let part = Part::differs(other, event);
                return Err(Evidence::Altered(id, kind, part));
            }
            Some(_) => left.remove(&event.id),
        };
    }
    let lost = left.into_values().next();
    lost.map_or(Ok(()), |event| {
        Err(Evidence::Lost(event.id.clone(), event.what.kind()))
    })
}

/// The first of these questions that the two answer differently.
pub(super) fn same_answers<E>(
    one: &Directory,
    other: &Directory,
    asks: &[Ask],
    attributes: &BTreeSet<&Attribute>,
) -> Result<(), Evidence<E>> {
    for ask in asks {
        let (who, access) = (&ask.identifier, &ask.access);
        let at = access
            .question()
            .map_or(Timestamp::MAX, |question| question.at);
        let same = |what: Answer, is: bool| {
            let ask = Box::new(ask.clone());
            if is {
                Ok(())
            } else {
                Err(Evidence::Answer { what, ask })
            }
        };
        let person = |of: &Directory| of.person_of(who, &Lens::vouched(), at);
        same(Answer::Person, person(one) == person(other))?;
        same(
            Answer::View,
            one.view(who, access) == other.view(who, access),
        )?;
        let profile = |of: &Directory| {
            let profile = of.custodian().profile(who, at);
            profile == other.custodian().profile(who, at)
        };
        same(Answer::Profile, profile(one))?;
        let consents = one.consents(who, &Lens::vouched(), at);
        same(
            Answer::Consents,
            consents == other.consents(who, &Lens::vouched(), at),
        )?;
        for attribute in attributes {
            let decide = |of: &Directory| of.decide(who, *attribute, access);
            let what = || Answer::Decision((*attribute).clone());
            same(what(), decide(one) == decide(other))?;
        }
    }
    Ok(())
}

/// The attributes that a history has.
pub(super) fn attributes(history: &History) -> BTreeSet<&Attribute> {
    let seen = history.events.iter().filter_map(|event| match &event.what {
        What::Observed(seen) => Some(&seen.attribute),
        _ => None,
    });
    seen.collect()
}

/// What the history asks, and of everybody whom it names its questions in turn.
pub(super) fn asks(history: &History) -> Vec<Ask> {
    let accesses = history.asks.iter().map(|ask| &ask.access).cycle();
    let others = identifiers(history).into_iter().zip(accesses);
    let others = others.map(|(who, access)| Ask {
        identifier: who.clone(),
        access: access.clone(),
    });
    history.asks.iter().cloned().chain(others).collect()
}

/// Everybody whom a history names, each once.
pub(super) fn identifiers(history: &History) -> BTreeSet<&Identifier> {
    let named = history.events.iter();
    let named = named.flat_map(|event| event.what.identifiers());
    named
        .chain(history.asks.iter().map(|ask| &ask.identifier))
        .collect()
}
