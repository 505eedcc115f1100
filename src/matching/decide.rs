//! Which pairs are taken for one person.

use super::matcher::{Match, Matcher};
use super::model;
use crate::identity::{Basis, Says};
use crate::value::Score;
use alloc::vec::Vec;

/// What a person may hold of one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PerSource {
    /// Any number of records.
    #[default]
    Any,
    /// At most one record: two sources are linked one to one.
    One,
}

/// From which probability on, and under which rule, pairs are taken for one person.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Policy {
    /// The least weight, in bits: 0 is a probability of a half. Pairs of
    /// [-8 bits or less](Matcher::pairs) are not kept, whatever it is.
    pub threshold: f64,
    /// What a person may hold of one source.
    pub per_source: PerSource,
}

impl Policy {
    /// Pairs of at least `threshold` bits, any number of records of a source.
    #[must_use]
    pub const fn new(threshold: f64) -> Self {
        Self {
            threshold,
            per_source: PerSource::Any,
        }
    }

    /// At most one record of each source.
    #[must_use]
    pub const fn one_per_source(mut self) -> Self {
        self.per_source = PerSource::One;
        self
    }

    /// The probability at the threshold.
    #[must_use]
    pub fn probability(&self) -> f64 {
        model::probability(self.threshold)
    }
}

/// A guess that two records are one person.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Inferred {
    /// The lesser number of the two records.
    pub a: u32,
    /// The greater one.
    pub b: u32,
    /// How probable it is.
    pub score: Score,
}

impl Inferred {
    /// The basis of a link between the two: `inferred`, with its score.
    #[must_use]
    pub const fn basis(&self) -> Basis {
        Basis::Inferred(self.score)
    }

    /// What the evidence of it says: `inferred`, with its score, and open. Grants never
    /// travel along it.
    #[must_use]
    pub const fn says(&self) -> Says<'static> {
        Says::Same {
            basis: self.basis(),
            within: None,
        }
    }
}

impl Match {
    /// The pair as a guess to be kept as evidence, such as of a new record that was
    /// [looked up](Matcher::find); `None` if its weight is no number, as of a model with
    /// absurd shares.
    #[must_use]
    pub fn inferred(&self) -> Option<Inferred> {
        let score = Score::new(self.probability()).ok()?;
        let (a, b) = (self.a.min(self.b), self.a.max(self.b));
        Some(Inferred { a, b, score })
    }
}

impl Matcher {
    /// A policy that fits the data.
    ///
    /// The threshold is three in ten: records of a person that resemble each other weakly are
    /// mostly held together by others. With few pairs the weights are unsure, and it
    /// rises, to two thirds at most. One record per source is asked for if more than twenty
    /// pairs of records of two sources have a probability of a half or more, and less than a
    /// hundredth as many of one source.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let expected = self.convergence.expected.max(1.0);
        let threshold = (13.0 / libm::sqrt(expected) - 1.25).min(1.0);
        let (mut within, mut across) = (0_u64, 0_u64);
        let source = |rank: u32| self.records.sources.get(self.sealed.record(rank) as usize);
        for edge in self.edges.iter().filter(|e| e.weight >= 0.0) {
            if source(edge.a) == source(edge.b) {
                within += 1;
            } else {
                across += 1;
            }
        }
        let policy = Policy::new(threshold);
        if across > 20 && within * 100 < across {
            policy.one_per_source()
        } else {
            policy
        }
    }

    /// For each record, the number of its person: the least number of its records. A record
    /// that was [added](Matcher::add) since is a person of its own: which it belongs to is
    /// what adding it gave.
    #[must_use]
    pub fn persons(&self, policy: &Policy) -> Vec<u32> {
        let groups = self.groups(policy.threshold, policy.per_source);
        let mut least = alloc::vec![u32::MAX; self.sealed.len() as usize];
        // Equal records are one person only if their pairs say so.
        let mut apart = alloc::vec![true; self.sealed.len() as usize];
        let may_hold_two = policy.per_source == PerSource::Any;
        for edge in self.edges.iter().filter(|edge| edge.a == edge.b) {
            if let Some(mark) = apart.get_mut(edge.a as usize) {
                *mark = edge.weight < policy.threshold || !may_hold_two;
            }
        }
        let count = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let mut persons: Vec<u32> = (0..count).collect();
        // Equal records that do not hold together: the first stands for them.
        let taken = |rank: u32| {
            let members = self.sealed.members(rank);
            let alone = apart.get(rank as usize).copied().unwrap_or(false);
            if alone {
                members.get(..1).unwrap_or_default()
            } else {
                members
            }
        };
        for rank in 0..self.sealed.len() {
            if let Some(first) = least.get_mut(groups.root(rank) as usize) {
                *first = taken(rank).iter().copied().fold(*first, u32::min);
            }
        }
        for rank in 0..self.sealed.len() {
            let first = least.get(groups.root(rank) as usize).copied();
            for record in taken(rank) {
                if let (Some(person), Some(first)) = (persons.get_mut(*record as usize), first) {
                    *person = first;
                }
            }
        }
        persons
    }

    /// The pairs that hold the persons of a policy together, as guesses to be kept as
    /// evidence, ascending by their numbers: the identity graph makes of them the same
    /// persons, under a lens that holds guesses and where no rule or other evidence is
    /// against it.
    #[must_use]
    pub fn inferred(&self, policy: &Policy) -> Vec<Inferred> {
        let persons = self.persons(policy);
        let person = |record: u32| persons.get(record as usize);
        let mut inferred: Vec<Inferred> = self
            .pairs()
            .filter(|pair| pair.weight >= policy.threshold && person(pair.a) == person(pair.b))
            .filter_map(|pair| pair.inferred())
            .collect();
        inferred.sort_unstable_by_key(|pair| (pair.a, pair.b));
        inferred
    }
}
