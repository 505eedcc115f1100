//! Persons: who there is, who an id is, and why two identifiers are one.

use super::Directory;
use crate::identifier::Identifier;
use crate::identity::{Basis, Lens, PersonId, Refusal};
use crate::name::{EventId, Source};
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// A person: the identifiers that accepted links hold together. For the host;
/// not for recipients.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Person {
    /// The id, made from the anchor.
    pub id: PersonId,
    /// The identifiers, ascending; at least one.
    pub identifiers: Vec<Identifier>,
}

/// What an id of a person leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resolved {
    /// To the person that holds its anchor now.
    Person(Person),
    /// Its anchor was erased.
    Erased,
    /// All that was known through its anchor was taken back.
    Vacant,
    /// It was never issued here.
    Unknown,
}

/// One link of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Why {
    /// The event that says it.
    pub evidence: EventId,
    /// The end on the side where the explanation starts.
    pub from: Identifier,
    /// The other end.
    pub to: Identifier,
    /// Its basis, after the rules weighed its source.
    pub basis: Basis,
    /// When it was said.
    pub at: Timestamp,
    /// Who said it.
    pub source: Source,
    /// The rule that refused it, if one did.
    pub refused: Option<Refusal>,
}

impl Directory {
    /// Everybody, as of an instant: persons by their first identifier.
    /// [`Timestamp::MAX`] asks of everything that is known.
    #[must_use]
    pub fn people(&self, lens: &Lens, at: Timestamp) -> Vec<Person> {
        let sight = self.sight(at);
        let mut done: BTreeSet<&Identifier> = BTreeSet::new();
        let mut people = Vec::new();
        for seed in self.store.identifiers() {
            if done.contains(seed) || sight.first_seen(seed).is_none() {
                continue;
            }
            let piece = sight.around(lens, |_| true, seed);
            for identifiers in piece.persons() {
                if identifiers.iter().all(|identifier| done.insert(identifier)) {
                    people.extend(self.person(identifiers, at));
                }
            }
        }
        people.sort_unstable_by(|a, b| a.identifiers.cmp(&b.identifiers));
        people
    }

    /// The person of an identifier, as of an instant; `None` if it is unknown.
    #[must_use]
    pub fn person_of(&self, identifier: &Identifier, lens: &Lens, at: Timestamp) -> Option<Person> {
        let seed = self.known_at(identifier, at)?;
        let piece = self.sight(at).around(lens, |_| true, seed);
        self.person(piece.person_of(seed), at)
    }

    /// Who a person's id leads to now, under a lens. Every id that was ever
    /// issued leads somewhere (law I5).
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

    /// Why two identifiers are one person under a lens: the links that hold
    /// them together, in order from `a` to `b`, the strongest there are. Where
    /// they are not one, the links directly between their two persons, each
    /// with the rule that refused it; none if there are none.
    #[must_use]
    pub fn why(&self, a: &Identifier, b: &Identifier, lens: &Lens) -> Vec<Why> {
        let at = Timestamp::MAX;
        let (Some(start), Some(end)) = (self.known_at(a, at), self.known_at(b, at)) else {
            return Vec::new();
        };
        let piece = self.sight(at).around(lens, |_| true, start);
        let mut from = start;
        if let Some(path) = piece.path(start, end) {
            let step = |link: crate::identity::Evidence<'_>| {
                let other = link.between.other(from)?;
                let here = core::mem::replace(&mut from, self.store.known(other)?);
                self.why_link(link, here, None)
            };
            return path.into_iter().filter_map(step).collect();
        }
        let theirs = self.sight(at).around(lens, |_| true, end);
        let (ours, theirs) = (piece.person_of(start), theirs.person_of(end));
        let between = |refused: &&crate::identity::Refused<'_>| {
            let [x, y] = refused.evidence.between.ends();
            (ours.contains(&x) && theirs.contains(&y)) || (ours.contains(&y) && theirs.contains(&x))
        };
        let near = |link: crate::identity::Evidence<'_>| {
            link.between
                .ends()
                .iter()
                .find(|end| ours.contains(end))
                .and_then(|e| self.store.known(e))
        };
        let refused = piece.refused().filter(between);
        refused
            .filter_map(|r| self.why_link(r.evidence, near(r.evidence)?, Some(r.why.clone())))
            .collect()
    }

    fn why_link(
        &self,
        link: crate::identity::Evidence<'_>,
        from: &Identifier,
        refused: Option<Refusal>,
    ) -> Option<Why> {
        Some(Why {
            evidence: link.id.clone(),
            from: from.clone(),
            to: link.between.other(from)?.clone(),
            basis: link.link_basis()?,
            at: link.at,
            source: self.store.get(link.id)?.source.clone(),
            refused,
        })
    }

    /// A person from its identifiers. The anchor is the one that was known
    /// first, then the one with the smallest text (SEMANTICS I-i).
    fn person(&self, identifiers: &[&Identifier], at: Timestamp) -> Option<Person> {
        let sight = self.sight(at);
        let known = identifiers
            .iter()
            .filter_map(|i| Some((sight.first_seen(i)?, *i)));
        let (_, anchor) = known.min()?;
        let identifiers = identifiers
            .iter()
            .map(|&identifier| identifier.clone())
            .collect();
        Some(Person {
            id: PersonId::of(&self.key, anchor),
            identifiers,
        })
    }
}
