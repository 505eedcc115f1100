//! What is decided on: what was seen, what was done, who is known, who it is.

use crate::directory::event::What;
use crate::directory::reading::Reading;
use crate::directory::store::Held;
use crate::engagement::{Interaction, Relation};
use crate::identifier::Identifier;
use crate::name::{Attribute, EventId, Kind, Persona};
use crate::persona::Enclosure;
use crate::profile::{Done, Related, Said, governing};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// What is decided on, each under the name of an attribute.
#[derive(Clone, Copy)]
pub(in crate::directory) enum Entry<'d> {
    Observation(Said<'d>),
    /// Governed by an attribute, as if it were an observation.
    Interaction(Done<'d>),
    /// The same.
    Relation(Related<'d>),
    /// The same.
    Identifier(&'d Identifier),
}

impl<'d> Entry<'d> {
    /// The event that it is of; `None` of an identifier.
    pub(in crate::directory) const fn event(&self) -> Option<&'d EventId> {
        match self {
            Self::Observation(said) => Some(said.event),
            Self::Interaction(done) => Some(done.event),
            Self::Relation(related) => Some(related.event),
            Self::Identifier(_) => None,
        }
    }

    /// Through which identifier it is known.
    pub(in crate::directory) const fn identifier(&self) -> &'d Identifier {
        match self {
            Self::Observation(said) => &said.observation.identifier,
            Self::Interaction(done) => &done.interaction.identifier,
            Self::Relation(related) => &related.relation.identifier,
            Self::Identifier(identifier) => identifier,
        }
    }

    /// The personas that it lists: it certainly lies in these.
    pub(in crate::directory) const fn listed(&self) -> Option<&'d BTreeSet<Persona>> {
        match self {
            Self::Observation(said) => Some(&said.observation.personas),
            Self::Interaction(done) => Some(&done.interaction.personas),
            Self::Relation(_) | Self::Identifier(_) => None,
        }
    }

    /// Whether an enclosure that names it, by its identifier or by the attribute,
    /// certainly puts it into the persona, and not just perhaps. Of what is no
    /// observation only that of its identifier does, where it lists no persona itself.
    pub(super) fn is_enclosed_by(&self, enclosure: &Enclosure) -> bool {
        let account = || enclosure.encloses_identifier(self.identifier());
        match self {
            Self::Observation(_) => true,
            Self::Interaction(done) => done.interaction.personas.is_empty() && account(),
            Self::Relation(_) | Self::Identifier(_) => account(),
        }
    }

    /// The order among entries of one attribute: by event, identifiers last.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        match (self.event(), other.event()) {
            (Some(one), Some(other)) => one.cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => self.identifier().cmp(other.identifier()),
        }
    }
}

/// The observation that a live event is, if it is one.
pub(super) fn said(event: &Held) -> Option<Said<'_>> {
    match &event.what {
        What::Observed(seen) => Some(Said::new(&event.id, event.at, &event.source, seen)),
        _ => None,
    }
}

/// The interaction that a live event is, if it is one.
pub(super) fn done(event: &Held) -> Option<Done<'_>> {
    match &event.what {
        What::Interacted(done) => Some(Done::new(&event.id, event.at, &event.source, done)),
        _ => None,
    }
}

/// The relation that a live event is, if it is one.
pub(super) fn related(event: &Held) -> Option<Related<'_>> {
    match &event.what {
        What::Related(to) => Some(Related::new(&event.id, event.at, &event.source, to)),
        _ => None,
    }
}

/// What was seen and done through these of a person's identifiers, and they
/// themselves, by attribute.
pub(super) fn entries<'d>(
    reading: &Reading<'d>,
    words: &[&'d Held],
    about: &BTreeSet<&'d Identifier>,
) -> Vec<(Attribute, Entry<'d>)> {
    let sight = &reading.sight;
    let mut entries = Vec::with_capacity(words.len() + about.len());
    let mut kinds = Kinds::default();
    for event in words {
        match &event.what {
            What::Observed(seen) if about.contains(&seen.identifier) => {
                let said = Said::new(&event.id, event.at, &event.source, seen);
                if said.holds_at(sight.at) {
                    entries.push((seen.attribute.clone(), Entry::Observation(said)));
                }
            }
            What::Interacted(what) if about.contains(&what.identifier) => {
                let done = Done::new(&event.id, event.at, &event.source, what);
                let name = kinds.of_interaction(what);
                entries.extend(name.map(|name| (name, Entry::Interaction(done))));
            }
            What::Related(what) if about.contains(&what.identifier) => {
                let related = Related::new(&event.id, event.at, &event.source, what);
                let name = kinds.of_relation(what);
                entries.extend(name.map(|name| (name, Entry::Relation(related))));
            }
            _ => {}
        }
    }
    for &identifier in about {
        let attribute = governing(identifier, sight.rules.is_reachable(identifier));
        entries.extend(attribute.map(|name| (name, Entry::Identifier(identifier))));
    }
    entries.sort_unstable_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.order(other)));
    entries
}

/// The attributes that govern kinds, each made once.
#[derive(Default)]
struct Kinds<'d> {
    interactions: BTreeMap<&'d Kind, Option<Attribute>>,
    relations: BTreeMap<&'d Kind, Option<Attribute>>,
}

impl<'d> Kinds<'d> {
    fn of_interaction(&mut self, done: &'d Interaction) -> Option<Attribute> {
        let known = self.interactions.entry(&done.kind);
        known.or_insert_with(|| done.attribute()).clone()
    }

    fn of_relation(&mut self, to: &'d Relation) -> Option<Attribute> {
        let known = self.relations.entry(&to.kind);
        known.or_insert_with(|| to.attribute()).clone()
    }
}
