//! Observations, and sets of them that join.

use crate::identifier::Identifier;
use crate::name::{Attribute, EventId, IntoName, NameError, Persona, Source, into_names};
use crate::time::Timestamp;
use crate::value::{Score, Value};
use alloc::collections::{BTreeSet, VecDeque};
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use smallvec::SmallVec;

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
    /// How sure the source is, 0 to 1; `None`: it did not say.
    pub confidence: Option<Score>,
    /// Holds before this instant, and no longer at it; `None`: for good.
    pub until: Option<Timestamp>,
}

impl Observation {
    /// A value disclosed through no persona, for good, of no stated confidence. Set the
    /// rest as fields.
    ///
    /// # Errors
    /// When the attribute is a text that is no name.
    pub fn new(
        identifier: Identifier,
        attribute: impl IntoName<Attribute>,
        value: impl Into<Value>,
    ) -> Result<Self, NameError> {
        Ok(Self {
            identifier,
            attribute: attribute.into_name()?,
            value: value.into(),
            personas: BTreeSet::new(),
            confidence: None,
            until: None,
        })
    }

    /// Disclosed through these personas too.
    ///
    /// # Errors
    /// When one is a text that is no name.
    pub fn through<P: IntoName<Persona>>(
        mut self,
        personas: impl IntoIterator<Item = P>,
    ) -> Result<Self, NameError> {
        let personas: BTreeSet<Persona> = into_names(personas)?;
        self.personas.extend(personas);
        Ok(self)
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

    /// Whether it was said by an instant (at it, or before), and holds then.
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

/// Observations by the event that made them: what was seen through one identifier, or,
/// joined, through those of one person. It takes whatever it is given, through whichever
/// identifiers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragment(
    /// By attribute, then in the order of [`said_order`].
    Vec<Kept>,
);

/// An observation as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    event: EventId,
    /// Of the event: two that differ in it are different events.
    fingerprint: u64,
    at: Timestamp,
    source: Source,
    observation: Observation,
}

impl Kept {
    const fn said(&self) -> Said<'_> {
        Said::new(&self.event, self.at, &self.source, &self.observation)
    }
}

/// FNV-1a.
fn fingerprint(event: &EventId) -> u64 {
    event
        .as_str()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

impl Fragment {
    fn of(mut kept: Vec<Kept>) -> Self {
        kept.sort_unstable_by(|a, b| {
            let event = a.event.cmp(&b.event);
            event.then_with(|| b.said().rank(&a.said()))
        });
        kept.dedup_by(|later, first| later.event == first.event);
        kept.sort_unstable_by(|a, b| profile_order(&a.said(), &b.said()));
        Self(kept)
    }

    /// Both together. Associative, commutative, idempotent.
    ///
    /// An event id names one observation; should two differ under one id, the
    /// greater by instant, then by value, then by all the rest stays, whichever side it is
    /// on.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        Self::of(self.0.iter().chain(&other.0).cloned().collect())
    }

    /// What was seen: by attribute, then by instant (oldest first), by value, and by event
    /// with the least last.
    pub fn observations(&self) -> impl Iterator<Item = Said<'_>> {
        self.0.iter().map(Kept::said)
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
        let kept = seen
            .into_iter()
            .map(|(event, at, source, observation)| Kept {
                fingerprint: fingerprint(&event),
                event,
                at,
                source,
                observation,
            });
        Self::of(kept.collect())
    }
}

/// Among observations of one attribute: by instant, then by value, then by event with
/// the least last. Where a rule does not tell two apart, the last counts.
pub(super) fn said_order(a: &Said<'_>, b: &Said<'_>) -> Ordering {
    let newer = a.at.cmp(&b.at);
    let newer = newer.then_with(|| a.observation.value.cmp(&b.observation.value));
    newer.then_with(|| b.event.cmp(a.event))
}

/// By attribute, then in the order among those of one attribute.
pub(super) fn profile_order(a: &Said<'_>, b: &Said<'_>) -> Ordering {
    let names = a.observation.attribute.cmp(&b.observation.attribute);
    names.then_with(|| said_order(a, b))
}

/// What these fragments say as of an instant, each event once, in the order of
/// [`profile_order`].
pub(super) fn of_fragments<'a>(
    fragments: impl IntoIterator<Item = &'a Fragment>,
    at: Timestamp,
) -> Vec<Said<'a>> {
    let fragments: SmallVec<[&Fragment; 8]> = fragments.into_iter().collect();
    let count = fragments.iter().map(|fragment| fragment.len()).sum();
    let mut events: Vec<u64> = Vec::with_capacity(count);
    let mut runs: VecDeque<Vec<Said<'a>>> = VecDeque::with_capacity(fragments.len() + 1);
    for Fragment(kept) in &fragments {
        events.extend(kept.iter().map(|kept| kept.fingerprint));
        let mut run = Vec::with_capacity(kept.len());
        run.extend(kept.iter().map(Kept::said).filter(|said| said.holds_at(at)));
        runs.push_back(run);
    }
    events.sort_unstable();
    if events.windows(2).any(|pair| pair.first() == pair.last()) {
        // Which of two under one id there is, does not depend on the instant.
        let all = fragments.into_iter().flat_map(|Fragment(kept)| kept);
        let mut said = distinct(all.map(Kept::said));
        said.retain(|said| said.holds_at(at));
        said.sort_unstable_by(profile_order);
        return said;
    }
    while runs.len() > 1 {
        let (one, other) = (runs.pop_front(), runs.pop_front());
        runs.push_back(merged(&one.unwrap_or_default(), &other.unwrap_or_default()));
    }
    runs.pop_front().unwrap_or_default()
}

/// Two lists in order, as one.
fn merged<'a>(mut one: &[Said<'a>], mut other: &[Said<'a>]) -> Vec<Said<'a>> {
    let mut merged = Vec::with_capacity(one.len().saturating_add(other.len()));
    while let (Some((here, more)), Some((there, rest))) = (one.split_first(), other.split_first()) {
        if profile_order(here, there) == Ordering::Greater {
            merged.push(*there);
            other = rest;
        } else {
            merged.push(*here);
            one = more;
        }
    }
    merged.extend_from_slice(one);
    merged.extend_from_slice(other);
    merged
}

/// Each observation once: of those under one event id the greatest, by event id.
pub(crate) fn distinct<'a>(said: impl IntoIterator<Item = Said<'a>>) -> Vec<Said<'a>> {
    let mut said: Vec<Said<'a>> = said.into_iter().collect();
    said.sort_unstable_by(|a, b| a.event.cmp(b.event).then_with(|| b.rank(a)));
    said.dedup_by(|later, first| later.event == first.event);
    said
}
