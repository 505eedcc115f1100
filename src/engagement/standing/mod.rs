//! Who is listened to, among people whose relations are known.
//!
//! [`Relations`] are ties with weights, from one who listens to one who is listened to.
//! From them:
//!
//! * [`Standing`]: weighted PageRank (Page, Brin, Motwani and Winograd, *The PageRank
//!   citation ranking*, 1999). Everybody has the same to give, and passes on the share
//!   `damping` of what they have, by the weights of their ties; who has no ties gives to
//!   everybody alike (Langville and Meyer, *Google's PageRank and beyond*, 2006):
//!   r(v) = (1 - d)/n + d · (Σ r(u) · w(u,v) / w(u) + Σ r(u without ties) / n).
//! * [reach](Relations::reach) as the union of those who listen.
//! * [`Loss`]: what would go with somebody who goes: the reach that only they gave, and
//!   the standing that others have through them alone.
//!
//! It is *not* evidence of identity, and not a score of influence: it says who is
//! listened to by whom in the relations that are known, and nothing of those that are
//! not. The order of the ties makes no difference.
//!
//! ```
//! use personagraph::engagement::standing::{Damping, Relations, Weight};
//!
//! // Ann and Bob follow Cat; Cat follows Dan.
//! let ties = [("ann", "cat"), ("bob", "cat"), ("cat", "dan")];
//! let relations = Relations::of(ties.map(|(who, to)| (who, to, Weight::ONE)));
//! let standing = relations.standing(Damping::default());
//! let order: Vec<_> = standing.ranking().into_iter().map(|(who, _)| *who).collect();
//! assert_eq!(order, ["dan", "cat", "ann", "bob"]);
//!
//! let loss = relations.loss_of(&"cat", [&"dan"], Damping::default()).expect("is known");
//! assert_eq!(loss.reach.0, 2); // nobody else reaches Ann and Bob
//! assert_eq!(*loss.given[0].0, "dan");
//! ```

mod rank;

pub use self::rank::{Loss, Standing};

use super::Relation;
use super::measure::Reached;
use crate::identifier::Identifier;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::fmt;

/// A number outside its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StandingError {
    /// A weight that is none.
    #[error("a weight is a number from 0.000001 to 1000000")]
    Weight,
    /// A damping that is none.
    #[error("a damping is a number from 0 to 0.99")]
    Damping,
}

/// How much a tie counts, beside the other ties of the same person: from 10⁻⁶ to 10⁶.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Weight(f64);

impl Weight {
    /// What a tie counts where all count the same.
    pub const ONE: Self = Self(1.0);

    /// The number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Weight {
    type Error = StandingError;

    fn try_from(number: f64) -> Result<Self, StandingError> {
        let is_in = (1e-6..=1e6).contains(&number);
        is_in.then_some(Self(number)).ok_or(StandingError::Weight)
    }
}

/// What share of what they have people pass on: from 0 to 0.99.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Damping(f64);

impl Damping {
    /// The number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Default for Damping {
    /// 0.85, as in the paper.
    fn default() -> Self {
        Self(0.85)
    }
}

impl TryFrom<f64> for Damping {
    type Error = StandingError;

    fn try_from(number: f64) -> Result<Self, StandingError> {
        let is_in = (0.0..=0.99).contains(&number);
        is_in.then_some(Self(number)).ok_or(StandingError::Damping)
    }
}

/// What a relation of some kind means for standing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tie {
    /// Nothing.
    None,
    /// The one listens to the other: `follows`.
    OneWay(Weight),
    /// Each listens to the other: `friend`, `colleague`, `household`.
    Mutual(Weight),
}

/// Who listens to whom. Of several ties from one to the same other the heaviest counts; one
/// back is another tie. A tie with oneself counts nothing.
#[derive(Clone, PartialEq)]
pub struct Relations<K> {
    /// Ascending; the position is the number of a vertex.
    people: Vec<K>,
    /// Where the ties to each end.
    ends: Vec<usize>,
    /// The ties to each, one after another: who, and the share of all that they give.
    ties: Vec<(u32, f64)>,
    /// Who gives to nobody.
    silent: Vec<u32>,
}

impl Relations<Identifier> {
    /// By identifier, from what events say; `tie` says what a relation means. A host that
    /// knows persons translates first, and uses [`of_tied`](Self::of_tied).
    pub fn of_related<'a>(
        related: impl IntoIterator<Item = &'a Relation>,
        tie: impl Fn(&Relation) -> Tie,
    ) -> Self {
        let related = related.into_iter();
        Self::of_tied(related.map(|relation| {
            let (who, to) = (relation.identifier.clone(), relation.to.clone());
            (who, to, tie(relation))
        }))
    }
}

impl<K: Ord + Clone> Relations<K> {
    /// From ties: who listens, to whom, how much.
    pub fn of(ties: impl IntoIterator<Item = (K, K, Weight)>) -> Self {
        let ties: Vec<(K, K, Weight)> = ties.into_iter().collect();
        let both = ties.iter().flat_map(|(who, to, _)| [who, to]);
        let mut people: Vec<K> = both.cloned().collect();
        people.sort_unstable();
        people.dedup();
        let number = |who: &K| {
            people
                .binary_search(who)
                .ok()
                .and_then(|n| u32::try_from(n).ok())
        };
        let numbered = ties.iter().filter_map(|(who, to, weight)| {
            let (who, to) = (number(who)?, number(to)?);
            (who != to).then_some((who, to, weight.0))
        });
        let numbered = numbered.collect();
        Self::numbered(people, numbered)
    }

    /// From relations: who, to whom, and what it means.
    pub fn of_tied(related: impl IntoIterator<Item = (K, K, Tie)>) -> Self {
        let ties = related.into_iter().flat_map(|(who, to, tie)| {
            let (there, back) = match tie {
                Tie::None => (None, None),
                Tie::OneWay(weight) => (Some(weight), None),
                Tie::Mutual(weight) => (Some(weight), Some(weight)),
            };
            let there = there.map(|weight| (who.clone(), to.clone(), weight));
            let back = back.map(|weight| (to, who, weight));
            there.into_iter().chain(back)
        });
        Self::of(ties)
    }

    fn numbered(people: Vec<K>, mut ties: Vec<(u32, u32, f64)>) -> Self {
        // The heaviest of several first, and alone.
        ties.sort_unstable_by(|(who, to, weight), (other, too, heavy)| {
            let by_ends = (who, to).cmp(&(other, too));
            by_ends.then_with(|| heavy.total_cmp(weight))
        });
        ties.dedup_by_key(|(who, to, _)| (*who, *to));
        let mut is_silent = alloc::vec![true; people.len()];
        for of in ties.chunk_by_mut(|(who, ..), (other, ..)| who == other) {
            let all: f64 = of.iter().map(|(.., weight)| weight).sum();
            for (who, _, weight) in of {
                *weight /= all;
                if let Some(silent) = is_silent.get_mut(*who as usize) {
                    *silent = false;
                }
            }
        }
        ties.sort_unstable_by_key(|(who, to, _)| (*to, *who));
        let mut end = 0;
        let ends = (0..people.len()).map(|number| {
            let rest = ties.get(end..).unwrap_or_default();
            end += rest
                .iter()
                .take_while(|(_, to, _)| *to as usize == number)
                .count();
            end
        });
        let ends = ends.collect();
        let silent = (0..).zip(is_silent).filter(|(_, silent)| *silent);
        Self {
            people,
            ends,
            ties: ties
                .into_iter()
                .map(|(who, _, share)| (who, share))
                .collect(),
            silent: silent.map(|(who, _)| who).collect(),
        }
    }
}

impl<K: Ord> Relations<K> {
    /// Everybody who has a tie or is at the end of one, with oneself too, ascending.
    #[must_use]
    pub fn people(&self) -> &[K] {
        &self.people
    }

    /// How many ties count; a mutual one is two.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ties.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ties.is_empty()
    }

    /// Who listens to somebody, ascending; nobody to one who is not known.
    pub fn listeners<'r>(&'r self, of: &K) -> impl Iterator<Item = &'r K> {
        let ties = self
            .number(of)
            .map_or(&[][..], |number| self.ties_to(number));
        ties.iter()
            .filter_map(|(who, _)| self.people.get(*who as usize))
    }

    /// How many people listen to one or more of these: a union, never a sum. Who is not known
    /// reaches nobody.
    pub fn reach<'k>(&self, through: impl IntoIterator<Item = &'k K>) -> Reached
    where
        K: 'k,
    {
        Reached(self.reached(through).len() as u64)
    }

    fn reached<'k>(&self, through: impl IntoIterator<Item = &'k K>) -> BTreeSet<u32>
    where
        K: 'k,
    {
        let numbers = through.into_iter().filter_map(|who| self.number(who));
        let ties = numbers.flat_map(|number| self.ties_to(number));
        ties.map(|(who, _)| *who).collect()
    }

    fn number(&self, who: &K) -> Option<usize> {
        self.people.binary_search(who).ok()
    }

    fn ties_to(&self, number: usize) -> &[(u32, f64)] {
        let start = self.ends.get(number.wrapping_sub(1)).copied();
        let end = self.ends.get(number).copied().unwrap_or_default();
        self.ties
            .get(start.unwrap_or_default()..end)
            .unwrap_or_default()
    }
}

impl<K> fmt::Debug for Relations<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Relations");
        out.field("people", &self.people.len());
        out.field("ties", &self.ties.len()).finish_non_exhaustive()
    }
}
