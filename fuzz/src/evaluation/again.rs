//! The same told another way.

use super::{Finding, decide, directory, empty, event, is, key, same, view};
use crate::history::History;
use crate::world::ATTRIBUTES;
use personagraph::name::EventId;
use personagraph::{Directory, Event, Lens, Timestamp};
use std::collections::BTreeMap;

/// I1, D2, P1: told backwards, in any order and some of it twice, from a
/// snapshot on, or from what a host stores, it is the same; in an excerpt, it is
/// the same of one person; and without either side's yes nothing is seen.
pub(super) fn told_another_way(
    directory: &Directory,
    history: &History,
    events: &[Event],
) -> Finding {
    let [how, one, two] = history.again;
    let other = match how % 7 {
        0 => super::directory(history, events.iter().rev())?,
        1 => super::directory(history, mixed(events, one, two))?,
        2 => from_a_snapshot(history, events, usize::from(one))?,
        3 => from_a_host(history, events)?,
        4 => return nothing_without(history, "consented"),
        5 => return excerpts(directory, history),
        _ => {
            return nothing_without(
                history,
                ["proposed", "voted", "seated"][usize::from(one) % 3],
            );
        }
    };
    is_the_same(directory, &other, history)
}

/// In another order, some of them twice.
fn mixed(events: &[Event], one: u8, two: u8) -> Vec<&Event> {
    let key = |place: usize| (place * (2 * usize::from(one) + 1) + usize::from(two)) % 251;
    let mut places: Vec<usize> = (0..events.len()).collect();
    places.extend(places.clone().iter().filter(|place| *place % 3 == 0));
    places.sort_by_key(|place| key(*place));
    let mut mixed: Vec<&Event> = places.iter().map(|place| &events[*place]).collect();
    mixed.extend(events.get(usize::from(two)));
    mixed
}

fn bytes(directory: &Directory) -> String {
    serde_json::to_string(&directory.custodian().snapshot()).expect("it is written")
}

fn from_a_snapshot(history: &History, events: &[Event], place: usize) -> Result<Directory, String> {
    let (head, tail) = events.split_at(place % (events.len() + 1));
    let head = directory(history, head)?;
    let bytes = postcard::to_allocvec(&head.custodian().snapshot()).expect("it is written");
    let mut postcard = postcard::Deserializer::from_bytes(&bytes);
    let mut opened = Directory::restore(key(), &mut postcard).map_err(|error| error.to_string())?;
    let mut whole = head;
    for event in tail {
        let changes = [&mut opened, &mut whole].map(|it| it.apply(event.clone()));
        same(&changes[0], &changes[1], &"changes after a snapshot")?;
    }
    Ok(opened)
}

/// What a host stores, told again.
fn from_a_host(history: &History, events: &[Event]) -> Result<Directory, String> {
    let mut stored: BTreeMap<EventId, Event> = BTreeMap::new();
    let mut told = empty(&history.rules);
    for event in events {
        let changes = told
            .apply(event.clone())
            .map_err(|error| error.to_string())?;
        stored.extend(changes.store.map(|event| (event.id.clone(), event)));
        for purge in changes.purge {
            stored.remove(&purge.id);
            stored.extend(purge.instead.map(|event| (purge.id, event)));
        }
    }
    let held: Vec<&Event> = told.custodian().events().collect();
    let kept: Vec<&Event> = stored.values().collect();
    is(held == kept, || {
        "what is held is not what is stored".to_owned()
    })?;
    directory(history, stored.values())
}

pub(super) fn is_the_same(one: &Directory, other: &Directory, history: &History) -> Finding {
    same(&bytes(other), &bytes(one), &"the snapshot, told again")?;
    let lens: Lens = history.lens.parse().expect("a lens");
    let people = |of: &Directory| of.people(&lens, Timestamp::MAX);
    same(&people(other), &people(one), &"people, told again")?;
    same(
        &other.graph().people(&lens),
        &people(one),
        &"the graph, told again",
    )?;
    for ask in &history.asks {
        let [again, first] = [other, one].map(|of| view(of, ask));
        same(&again, &first, &format!("the view, told again: {ask}"))?;
        same(&again.to_string(), &first.to_string(), &"printed")?;
        let [again, first] =
            [&again, &first].map(|view| serde_json::to_string(view).expect("it is written"));
        same(&again, &first, &"written")?;
    }
    // The names of rules are in decisions alone; one question shows them.
    let Some(ask) = history.asks.first() else {
        return Ok(());
    };
    for attribute in ATTRIBUTES {
        let [again, first] = [other, one].map(|of| decide(of, ask, attribute));
        same(&again, &first, &format!("`{attribute}`, told again: {ask}"))?;
    }
    Ok(())
}

/// An excerpt of all that bears on a person answers as the whole does.
fn excerpts(directory: &Directory, history: &History) -> Finding {
    for ask in &history.asks {
        let excerpt = directory.excerpt(&ask.identifier());
        let [part, whole] = [&excerpt, directory].map(|of| view(of, ask));
        same(&part, &whole, &format!("the view of an excerpt: {ask}"))?;
        for attribute in ATTRIBUTES {
            let [part, whole] = [&excerpt, directory].map(|of| decide(of, ask, attribute));
            let what = format!("`{attribute}` in an excerpt: {ask}");
            same(&part, &whole, &what)?;
        }
    }
    Ok(())
}

/// P1: without what one side said, nothing is seen.
fn nothing_without(history: &History, kind: &str) -> Finding {
    let rest = history.without(|e| e["event"] == kind && e["effect"] != "prohibit");
    let events: Vec<Event> = rest.events.iter().map(event).collect();
    let directory = directory(&rest, &events)?;
    for ask in &rest.asks {
        let all = directory.view_all(&ask.access()).expect("names");
        is(all.is_empty(), || format!("seen without any {kind}: {ask}"))?;
        is(view(&directory, ask).is_empty(), || {
            format!("seen without any {kind}: {ask}")
        })?;
        for attribute in ATTRIBUTES {
            is(!decide(&directory, ask, attribute).is_allow(), || {
                format!("`{attribute}` allowed without any {kind}: {ask}")
            })?;
        }
    }
    Ok(())
}
