//! Events that have no ids yet, and how a list of them is told.

use crate::directory::{Event, EventKind, Voted, What};
use crate::name::{EventId, Recipient, Source};
use crate::permission::Vote;
use crate::strategy::Values;
use crate::time::Timestamp;
use crate::value::Value;
use alloc::format;
use alloc::vec::Vec;

/// One event that is not told yet.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    at: Timestamp,
    source: Source,
    says: Says,
}

#[derive(Clone, Debug)]
enum Says {
    Itself(What),
    /// Something of another event.
    Of(Second, Named),
}

/// What can be said of another event.
#[derive(Clone, Debug)]
pub(super) enum Second {
    Retracted,
    Unobserved,
    Withdrew,
    Revoked,
    Corrected,
    Voted(Recipient, Vote),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Named {
    /// The one at this place in the same part.
    Own(usize),
    /// One that it can take effect on, wherever it stands; sometimes another, or none.
    Some(u16),
}

/// Events that belong together.
pub(super) type Part = Vec<Draft>;

impl Draft {
    pub(super) const fn new(at: Timestamp, source: Source, what: What) -> Self {
        Self {
            at,
            source,
            says: Says::Itself(what),
        }
    }

    pub(super) const fn of(at: Timestamp, source: Source, second: Second, named: Named) -> Self {
        Self {
            at,
            source,
            says: Says::Of(second, named),
        }
    }

    /// As part of a longer part, from this place on.
    pub(super) fn moved(mut self, start: usize) -> Self {
        if let Says::Of(_, Named::Own(place)) = &mut self.says {
            *place += start;
        }
        self
    }
}

impl Draft {
    /// The kind of what it says by itself.
    const fn kind(&self) -> Option<EventKind> {
        match &self.says {
            Says::Itself(what) => Some(what.kind()),
            Says::Of(..) => None,
        }
    }
}

impl Second {
    fn about(self, id: EventId) -> What {
        match self {
            Self::Retracted => What::Retracted(id),
            Self::Unobserved => What::Unobserved(id),
            Self::Withdrew => What::Withdrew(id),
            Self::Revoked => What::Revoked(id),
            Self::Corrected => What::Corrected(id),
            Self::Voted(seat, vote) => What::Voted(Voted {
                proposal: id,
                seat,
                vote,
            }),
        }
    }
}

/// Gives every event its id, and settles which event each names.
pub(super) fn told(parts: impl IntoIterator<Item = Part>, values: Values) -> Vec<Event> {
    let mut drafts: Vec<Draft> = Vec::new();
    for part in parts {
        let start = drafts.len();
        drafts.extend(part.into_iter().map(|draft| draft.moved(start)));
    }
    let kinds: Vec<Option<EventKind>> = drafts.iter().map(Draft::kind).collect();
    let told = drafts.into_iter().enumerate();
    // Whatever has a place has an id.
    told.filter_map(|(place, draft)| {
        let mut what = match draft.says {
            Says::Itself(what) => what,
            Says::Of(second, named) => {
                let effect = second.clone().about(id(place)?);
                let (_, fitting) = effect.names()?;
                second.about(id(named.place(&kinds, fitting))?)
            }
        };
        if values == Values::Unique {
            own_text(&mut what, place);
        }
        Some(Event::new(id(place)?, draft.at, draft.source, what))
    })
    .collect()
}

/// A text that nothing else has.
fn own_text(what: &mut What, place: usize) {
    let text = format!("v{place}");
    match what {
        What::Observed(seen) => seen.value = Value::from(text),
        What::Interacted(done) => done.text = Some(text.into()),
        _ => {}
    }
}

fn id(place: usize) -> Option<EventId> {
    EventId::try_from(format!("e{place:02}")).ok()
}

impl Named {
    fn place(self, kinds: &[Option<EventKind>], fitting: &[EventKind]) -> usize {
        match self {
            Self::Own(place) => place,
            // One in sixteen names whatever there is, or nothing at all.
            Self::Some(which) if which % 16 == 15 => usize::from(which / 16) % 50,
            Self::Some(which) => {
                let fits =
                    |kind: &Option<EventKind>| kind.is_some_and(|one| fitting.contains(&one));
                let places = kinds.iter().enumerate();
                let found: Vec<usize> = places
                    .filter(|(_, kind)| fits(kind))
                    .map(|(i, _)| i)
                    .collect();
                let chosen = usize::from(which / 16) % found.len().max(1);
                // The place behind the last is nobody's.
                found.get(chosen).copied().unwrap_or(kinds.len())
            }
        }
    }
}
