//! What an event did.

use super::Event;
use crate::identity::{Judged, Regrouped};
use crate::name::EventId;
use alloc::vec::Vec;

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It is held now.
    Applied,
    /// An equal one was known: nothing changed.
    Duplicate,
    /// It was said through an identifier that was erased then or later: nothing of it
    /// is kept.
    Void,
}

/// A stored event that the host must purge.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Purge {
    /// Which.
    pub id: EventId,
    /// What to store in its place: its digest form; `None`: nothing.
    pub instead: Option<Event>,
}

/// What applying an event changed; what the host stores.
///
/// Store the event and do the purges in one transaction: an erasure that is
/// applied a second time is a duplicate, and asks for no purge again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// The id of the event.
    pub event: EventId,
    /// What became of it.
    pub outcome: Outcome,
    /// The event as it is to be stored: in digest form where it names somebody
    /// erased, or erases. `None` unless it was applied: nothing is to be stored.
    pub store: Option<Event>,
    /// Stored events to purge, by id; store their digest forms in their places. Of a void
    /// event, itself: the host may hold it.
    pub purge: Vec<Purge>,
    /// Who is now another person than before, under the lens `all`, ascending.
    pub persons: Vec<Regrouped>,
    /// The links that are refused now and were not, or by another rule, or no
    /// longer, under the lens `all`; by id.
    pub links: Vec<Judged>,
}

impl Changes {
    pub(super) const fn nothing(event: EventId, outcome: Outcome) -> Self {
        Self {
            event,
            outcome,
            store: None,
            purge: Vec::new(),
            persons: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Nothing is held, and what the host may hold of it goes.
    pub(super) fn void(id: EventId) -> Self {
        let purge = alloc::vec![Purge {
            id: id.clone(),
            instead: None,
        }];
        Self {
            purge,
            ..Self::nothing(id, Outcome::Void)
        }
    }
}
