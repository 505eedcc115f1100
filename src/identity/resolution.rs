//! Evidence walked in the canonical order, into persons.

use super::ties::Filtered;
use super::walk::walk;
use super::web::explore;
use super::{Evidence, Lens, Rules, Ties};
use crate::identifier::Identifier;
use crate::name::{EventId, Namespace};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::marker::PhantomData;

/// Why a link was refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// One of the two identifiers is blocked.
    #[error("one of the two is blocked")]
    Blocked,
    /// One of the two is shared by too many.
    #[error("one of the two is shared by too many")]
    Shared,
    /// The person would hold more identifiers of this namespace than allowed.
    #[error("the person would exceed the limit of `{0}`")]
    Limit(Namespace),
    /// Evidence says that two of the person's identifiers are different people.
    #[error("evidence says that they are different")]
    Different,
    /// One of the two is contested: it belongs to a person, made by stronger evidence,
    /// that lies between two that are kept apart.
    #[error("one of the two is contested")]
    Contested,
    /// It is weaker than the rules demand between the two namespaces.
    #[error("it is weaker than the rules demand between the two namespaces")]
    TooWeak,
    /// The person would hold more identifiers than any may.
    #[error("the person would be larger than any may be")]
    Size,
}

/// A link that does not count, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused<'a> {
    /// The link.
    pub evidence: Evidence<'a>,
    /// The rule that refused it.
    pub why: Refusal,
}

/// Persons: which identifiers the accepted links hold together.
#[derive(Clone, Debug, Default)]
pub struct Resolution<'a> {
    persons: Vec<Vec<&'a Identifier>>,
    person_of: BTreeMap<&'a Identifier, usize>,
    refused: Vec<Refused<'a>>,
}

impl<'a> Resolution<'a> {
    /// The persons that `evidence` makes under `rules`, seen through `lens`, whatever its
    /// instants. Ids are distinct. Whoever is named by `others` or by evidence, whether or
    /// not the lens may know of it, is in one of them: alone, where nothing links it.
    #[must_use]
    pub fn of(
        rules: &Rules,
        lens: &Lens,
        evidence: &[Evidence<'a>],
        others: impl IntoIterator<Item = &'a Identifier>,
    ) -> Self {
        let mut ties: BTreeMap<&'a Identifier, Vec<Evidence<'a>>> = others
            .into_iter()
            .map(|identifier| (identifier, Vec::new()))
            .collect();
        for one in evidence {
            for end in one.between.ends() {
                ties.entry(end).or_default().push(*one);
            }
        }
        let mut whole = Self::default();
        for seed in ties.keys() {
            if !whole.person_of.contains_key(seed) {
                whole.absorb(Self::around(&ties, rules, lens, |_| true, seed));
            }
        }
        whole
    }

    /// The person of `seed`, and all who hang together with it through links
    /// that `lens` and `counts` hold: the same persons that the whole graph would
    /// give for these identifiers. `counts` is asked of links alone: evidence that two
    /// are different always counts. A seed that nothing names is a person of its own.
    #[must_use]
    pub fn around(
        ties: &impl Ties<'a>,
        rules: &Rules,
        lens: &Lens,
        counts: impl Fn(&Evidence<'a>) -> bool,
        seed: &'a Identifier,
    ) -> Self {
        Self::around_barring(ties, rules, lens, counts, &BTreeSet::new(), seed)
    }

    /// The same, where some links join nobody, and count in every rule all the same.
    pub(crate) fn around_barring(
        ties: &impl Ties<'a>,
        rules: &Rules,
        lens: &Lens,
        counts: impl Fn(&Evidence<'a>) -> bool,
        barred: &BTreeSet<&'a EventId>,
        seed: &'a Identifier,
    ) -> Self {
        let web = Filtered {
            ties,
            rules,
            lens,
            counts,
            barred,
            read: PhantomData,
        };
        let mut piece = explore(&web, seed);
        let walked = walk(&web, &mut piece);
        let refused = |&(evidence, ref why): &(Evidence<'a>, Refusal)| Refused {
            evidence,
            why: why.clone(),
        };
        let mut found = Self {
            refused: piece.refused.iter().map(refused).collect(),
            persons: alloc::vec![Vec::new(); walked.persons],
            ..Self::default()
        };
        for (&identifier, &person) in piece.vertices.iter().zip(&walked.person) {
            if let Some(members) = found.persons.get_mut(person) {
                members.push(identifier);
            }
            found.person_of.insert(identifier, person);
        }
        found
            .persons
            .iter_mut()
            .for_each(|members| members.sort_unstable());
        let link = |place: usize| piece.links.get(place).map(|edge| edge.link);
        let refused = walked.refused.into_iter();
        found.refused.extend(refused.filter_map(|(place, why)| {
            let evidence = link(place)?;
            Some(Refused { evidence, why })
        }));
        found
    }

    /// Every person: its identifiers, ascending; persons by their first.
    pub fn persons(&self) -> impl Iterator<Item = &[&'a Identifier]> {
        let mut order: Vec<_> = self.persons.iter().map(Vec::as_slice).collect();
        order.sort_unstable();
        order.into_iter()
    }

    /// The identifiers of the person that holds `identifier`, ascending; empty
    /// if it is unknown here.
    #[must_use]
    pub fn person_of(&self, identifier: &Identifier) -> &[&'a Identifier] {
        let found = self
            .person_of
            .get(identifier)
            .and_then(|&person| self.persons.get(person));
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether two identifiers are one person.
    #[must_use]
    pub fn are_one(&self, a: &Identifier, b: &Identifier) -> bool {
        self.person_of
            .get(a)
            .is_some_and(|person| self.person_of.get(b) == Some(person))
    }

    /// The links that a rule refused, each once, by id. One between two identifiers that
    /// both link nobody has the rule of one of them.
    pub fn refused(&self) -> impl Iterator<Item = &Refused<'a>> {
        let mut order: Vec<_> = self.refused.iter().collect();
        order.sort_by_key(|refused| refused.evidence.id);
        order.dedup_by_key(|refused| refused.evidence.id);
        order.into_iter()
    }

    /// Joins the answers about two separate pieces.
    fn absorb(&mut self, piece: Self) {
        let shift = self.persons.len();
        self.persons.extend(piece.persons);
        self.person_of.extend(
            piece
                .person_of
                .into_iter()
                .map(|(i, person)| (i, person + shift)),
        );
        self.refused.extend(piece.refused);
    }
}
