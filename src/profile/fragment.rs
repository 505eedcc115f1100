//! Observations, and sets of them that join.

use crate::identifier::Identifier;
use crate::name::{Attribute, EventId, Persona, Source};
use crate::time::Timestamp;
use crate::value::{Score, Value};
use alloc::collections::btree_map::Entry;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

/// An attribute's value as seen through one identifier.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Observation {
    /// Through which identifier.
    pub identifier: Identifier,
    /// Which attribute.
    pub attribute: Attribute,
    /// Its value.
    pub value: Value,
    /// The personas through which it was disclosed; empty: through none.
    pub personas: BTreeSet<Persona>,
    /// How sure the source is, 0 to 1.
    pub confidence: Option<Score>,
    /// Holds before this instant.
    pub until: Option<Timestamp>,
}

impl Observation {
    /// A value disclosed through no persona, for good.
    #[must_use]
    pub fn new(identifier: Identifier, attribute: Attribute, value: impl Into<Value>) -> Self {
        let (value, personas) = (value.into(), BTreeSet::new());
        Self {
            identifier,
            attribute,
            value,
            personas,
            confidence: None,
            until: None,
        }
    }

    /// Disclosed through these personas.
    #[must_use]
    pub fn through(mut self, personas: impl IntoIterator<Item = Persona>) -> Self {
        self.personas.extend(personas);
        self
    }
}

impl fmt::Debug for Observation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Observation");
        out.field("identifier", &self.identifier)
            .field("attribute", &self.attribute);
        out.field("value", &self.value)
            .field("personas", &self.personas)
            .finish_non_exhaustive()
    }
}

/// An observation with who said it and when: what a merge policy chooses among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Said<'a> {
    /// The event that made it.
    pub event: &'a EventId,
    /// When it was said.
    pub at: Timestamp,
    /// Which system said it.
    pub source: &'a Source,
    /// What it says, through which identifier and personas, how surely, until when.
    pub observation: &'a Observation,
}

impl<'a> Said<'a> {
    /// An observation that an event made.
    #[must_use]
    pub const fn new(
        event: &'a EventId,
        at: Timestamp,
        source: &'a Source,
        observation: &'a Observation,
    ) -> Self {
        Self {
            event,
            at,
            source,
            observation,
        }
    }

    /// Whether it was said by an instant, and holds then.
    #[must_use]
    pub fn holds_at(&self, instant: Timestamp) -> bool {
        let ended = |until| until <= instant;
        self.at <= instant && !self.observation.until.is_some_and(ended)
    }

    /// The order of two under one event id: the greater one stays.
    fn rank(&self, other: &Self) -> Ordering {
        let key = |said: &Self| {
            let seen = said.observation;
            (
                (said.at, &seen.value, &seen.identifier, &seen.attribute),
                (&seen.personas, seen.confidence, seen.until, said.source),
            )
        };
        key(self).cmp(&key(other))
    }
}

/// Observations by the event that made them: all that is known through one
/// identifier, or, joined, through those of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment(BTreeMap<EventId, Kept>);

/// An observation as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    at: Timestamp,
    source: Source,
    observation: Observation,
}

impl Kept {
    const fn said<'a>(&'a self, event: &'a EventId) -> Said<'a> {
        Said::new(event, self.at, &self.source, &self.observation)
    }
}

impl Fragment {
    /// Both together. Associative, commutative, idempotent.
    ///
    /// An event id names one observation; should two differ under one id, the
    /// greater by instant and then by value stays, whichever side it is on.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        let mut joined = self.clone();
        for (event, kept) in &other.0 {
            joined.put(event.clone(), kept.clone());
        }
        joined
    }

    fn put(&mut self, event: EventId, kept: Kept) {
        match self.0.entry(event) {
            Entry::Vacant(new) => {
                new.insert(kept);
            }
            Entry::Occupied(mut known) => {
                let (one, other) = (kept.said(known.key()), known.get().said(known.key()));
                if one.rank(&other) == Ordering::Greater {
                    known.insert(kept);
                }
            }
        }
    }

    /// What was seen, by event id.
    pub fn observations(&self) -> impl Iterator<Item = Said<'_>> {
        self.0.iter().map(|(event, kept)| kept.said(event))
    }

    /// How many observations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(EventId, Timestamp, Source, Observation)> for Fragment {
    fn from_iter<I>(seen: I) -> Self
    where
        I: IntoIterator<Item = (EventId, Timestamp, Source, Observation)>,
    {
        let mut all = Self::default();
        for (event, at, source, observation) in seen {
            let kept = Kept {
                at,
                source,
                observation,
            };
            all.put(event, kept);
        }
        all
    }
}

/// Each observation once: of those under one event id the greatest, by event id.
pub(crate) fn distinct<'a>(said: impl IntoIterator<Item = Said<'a>>) -> Vec<Said<'a>> {
    let mut said: Vec<Said<'a>> = said.into_iter().collect();
    said.sort_unstable_by(|a, b| a.event.cmp(b.event).then_with(|| b.rank(a)));
    said.dedup_by(|later, first| later.event == first.event);
    said
}
