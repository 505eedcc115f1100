//! Changes to a history, each of which can be made or not.

use serde_json::{Value as Json, json};
use std::fmt;

/// One change to the events of a history.
#[derive(Clone, PartialEq)]
pub(crate) enum Change {
    /// More events, which belong together.
    Add(Vec<Json>),
    /// The event of this id without a field, or with another value of it.
    Set(String, &'static str, Option<Json>),
    /// The event of this id has never been.
    Remove(String),
    /// All ids are others, and come in another order if it is so.
    Rename { backwards: bool },
    /// The events are told in another order.
    Shuffle(u32),
    /// Every event is told twice.
    Twice,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add(events) => events.iter().try_for_each(|event| write!(f, "+ {event} ")),
            Self::Set(id, field, value) => {
                let value = value.as_ref().map(ToString::to_string);
                write!(f, "{id}.{field} = {}", value.unwrap_or_default())
            }
            Self::Remove(id) => write!(f, "- {id}"),
            Self::Rename { .. } => f.write_str("other ids"),
            Self::Shuffle(_) => f.write_str("another order"),
            Self::Twice => f.write_str("told twice"),
        }
    }
}

/// The fields by which events name events.
const NAMES: [&str; 6] = ["id", "evidence", "observation", "consent", "proposal", "of"];

/// The history after some changes. What they say of an event that is not there has no effect.
pub(crate) fn changed<'c>(
    base: &[Json],
    changes: impl IntoIterator<Item = &'c Change>,
) -> Vec<Json> {
    let mut events = base.to_vec();
    let (mut last, mut again) = (Vec::new(), false);
    for change in changes {
        match change {
            Change::Add(more) => events.extend(more.iter().cloned()),
            Change::Remove(id) => events.retain(|event| event["id"] != **id),
            Change::Set(id, field, value) => {
                let of = events.iter_mut().find(|event| event["id"] == **id);
                if let Some(fields) = of.and_then(Json::as_object_mut) {
                    fields.remove(*field);
                    fields.extend(value.clone().map(|value| ((*field).to_owned(), value)));
                }
            }
            Change::Rename { .. } | Change::Shuffle(_) => last.push(change),
            Change::Twice => again = true,
        }
    }
    for change in last {
        match change {
            Change::Rename { backwards } => events = renamed(&events, *backwards),
            Change::Shuffle(seed) => shuffle(&mut events, *seed),
            _ => {}
        }
    }
    if again {
        let mut more = events.clone();
        events.append(&mut more);
    }
    events
}

fn renamed(events: &[Json], backwards: bool) -> Vec<Json> {
    let ids: Vec<&str> = events.iter().filter_map(|e| e["id"].as_str()).collect();
    let name = |id: &str| {
        let place = ids.iter().position(|one| *one == id)?;
        let place = if backwards { 999 - place } else { place };
        Some(json!(format!("other-{place:03}")))
    };
    let rename = |event: &Json| {
        let mut event = event.clone();
        for field in NAMES {
            if let Some(new) = event[field].as_str().and_then(name) {
                event[field] = new;
            }
        }
        event
    };
    events.iter().map(rename).collect()
}

fn shuffle(events: &mut [Json], seed: u32) {
    let mut state = u64::from(seed) | 1;
    for last in (1..events.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).expect("31 bits") % (last + 1);
        events.swap(last, other);
    }
}
