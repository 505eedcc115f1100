//! Observations, and sets of them that join.

use crate::identifier::Identifier;
use crate::name::{Attribute, EventId, Persona};
use crate::time::Timestamp;
use crate::value::{Score, Value};
use alloc::collections::btree_map::Entry;
use alloc::collections::{BTreeMap, BTreeSet};
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

/// Observations by the event that made them: all that is known through one
/// identifier, or, joined, through those of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment(BTreeMap<EventId, (Timestamp, Observation)>);

impl Fragment {
    /// Both together. Associative, commutative, idempotent.
    ///
    /// An event id names one observation; should two differ under one id, the
    /// greater by instant and then by value stays, whichever side it is on.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        let mut joined = self.clone();
        other
            .0
            .iter()
            .for_each(|(id, seen)| joined.put(id.clone(), seen.clone()));
        joined
    }

    fn put(&mut self, id: EventId, seen: (Timestamp, Observation)) {
        match self.0.entry(id) {
            Entry::Vacant(new) => {
                new.insert(seen);
            }
            Entry::Occupied(mut known) => {
                if rank(&seen) > rank(known.get()) {
                    known.insert(seen);
                }
            }
        }
    }

    /// What was seen, by event id, with its instant.
    pub fn observations(&self) -> impl Iterator<Item = (&EventId, Timestamp, &Observation)> {
        self.0.iter().map(|(id, (at, seen))| (id, *at, seen))
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

type Rank<'a> = (
    Timestamp,
    &'a Value,
    &'a Identifier,
    &'a Attribute,
    &'a BTreeSet<Persona>,
    Option<Score>,
    Option<Timestamp>,
);

fn rank((at, seen): &(Timestamp, Observation)) -> Rank<'_> {
    (
        *at,
        &seen.value,
        &seen.identifier,
        &seen.attribute,
        &seen.personas,
        seen.confidence,
        seen.until,
    )
}

impl FromIterator<(EventId, Timestamp, Observation)> for Fragment {
    fn from_iter<I: IntoIterator<Item = (EventId, Timestamp, Observation)>>(seen: I) -> Self {
        let mut all = Self::default();
        for (id, at, observation) in seen {
            all.put(id, (at, observation));
        }
        all
    }
}
