//! Persons: who there is, and who an id is.

use super::Directory;
use crate::identifier::Identifier;
use crate::identity::{Lens, Person, PersonId, Resolved};
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

impl Directory {
    /// Everybody, as of an instant: persons by their first identifier.
    /// [`Timestamp::MAX`] asks of everything that is known.
    #[must_use]
    pub fn people(&self, lens: &Lens, at: Timestamp) -> Vec<Person> {
        let sight = self.sight(at);
        let mut done: BTreeSet<&Identifier> = BTreeSet::new();
        let mut people = Vec::new();
        for seed in self.store.identifiers() {
            if done.contains(seed) || sight.first_known(seed, lens).is_none() {
                continue;
            }
            let piece = sight.around(lens, |_| true, seed);
            for identifiers in piece.persons() {
                if identifiers.iter().all(|identifier| done.insert(identifier)) {
                    people.extend(self.person(identifiers, lens, at));
                }
            }
        }
        people.sort_unstable_by(|a, b| a.identifiers.cmp(&b.identifiers));
        people
    }

    /// The person of an identifier, as of an instant; `None` if it is unknown then, as
    /// far as the lens may tell.
    #[must_use]
    pub fn person_of(&self, identifier: &Identifier, lens: &Lens, at: Timestamp) -> Option<Person> {
        let seed = self.known_at(identifier, at)?;
        let sight = self.sight(at);
        sight.first_known(seed, lens)?;
        let piece = sight.around(lens, |_| true, seed);
        self.person(piece.person_of(seed), lens, at)
    }

    /// Who a person's id leads to now, under a lens: by everything that is held, whatever
    /// its instant. Every id that was ever issued leads to a person, to *erased* or to
    /// *vacant* (law [I5](crate::guide::laws#identity)), unless everything that named its
    /// anchor [expired](Self::expire).
    #[must_use]
    pub fn resolve(&self, id: PersonId, lens: &Lens) -> Resolved {
        let Some(anchor) = self.store.anchor(id) else {
            return Resolved::Unknown;
        };
        let found = self.person_of(anchor, lens, Timestamp::MAX);
        match found {
            Some(person) => Resolved::Person(person),
            None if self.store.tombstone(&self.key, anchor).is_some() => Resolved::Erased,
            None => Resolved::Vacant,
        }
    }

    /// The ids that the person of an identifier had, each with the instant from
    /// which it had it, by instant: at each, [`person_of`](Self::person_of) tells. An id
    /// that came back comes again. Empty of somebody unknown.
    ///
    /// It asks once for each instant at which something was said about anybody
    /// who ever hung together with the identifier.
    #[must_use]
    pub fn ids_of(&self, identifier: &Identifier, lens: &Lens) -> Vec<(Timestamp, PersonId)> {
        let mut ids: Vec<(Timestamp, PersonId)> = Vec::new();
        for at in self.instants_around(identifier) {
            let Some(person) = self.person_of(identifier, lens, at) else {
                continue;
            };
            if ids.last().is_none_or(|(_, id)| *id != person.id) {
                ids.push((at, person.id));
            }
        }
        ids
    }

    /// The instants of what was said about all who ever hung together.
    fn instants_around(&self, identifier: &Identifier) -> BTreeSet<Timestamp> {
        let mut instants = BTreeSet::new();
        let mut met: BTreeSet<&Identifier> = self.store.known(identifier).into_iter().collect();
        let mut open: Vec<&Identifier> = met.iter().copied().collect();
        while let Some(here) = open.pop() {
            for event in self.store.mentions(here) {
                instants.insert(event.at);
                instants.extend(self.store.naming(event).map(|by| by.at));
            }
            let evidence = self.store.evidence(here);
            let others = evidence.flat_map(|event| event.what.identifiers());
            open.extend(others.filter(|other| met.insert(other)));
        }
        instants
    }

    /// A person from its identifiers. The anchor is the one that was known
    /// first, then the one with the smallest text.
    fn person(&self, identifiers: &[&Identifier], lens: &Lens, at: Timestamp) -> Option<Person> {
        let sight = self.sight(at);
        let known = identifiers
            .iter()
            .filter_map(|i| Some((sight.first_known(i, lens)?, *i)));
        let (_, anchor) = known.min()?;
        let identifiers = identifiers.iter().map(|&identifier| identifier.clone());
        let id = PersonId::of(&self.key, anchor);
        Some(Person::new(id, identifiers.collect()))
    }
}
