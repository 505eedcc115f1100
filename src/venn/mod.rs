//! Sets that overlap, and the regions of their diagram.
//!
//! A [`Venn`] is made of named sets and parts their union into *exclusive* regions: what is
//! in exactly these sets and in no other. [`overlap`](Venn::overlap) is the *inclusive*
//! intersection: what is in all of these, whatever else it is in. An [`Expression`] such as
//! `work & !family` chooses regions; [`Counts`] says how many of a population are in each.
//! There are *no* customers here, no permission and no drawing; names and items are of any
//! ordered type.
//!
//! [Laws](crate::guide::laws#personas):
//!
//! * V1: the regions part the union; every item of a set is in one region and in one only.
//! * V2: inclusion and exclusion; the signed sizes of all overlaps add up to the union's.
//! * V3: every operator agrees with `BTreeSet`.
//!
//! ```
//! use personagraph::venn::Venn;
//!
//! let chef = Venn::new([
//!     ("work", vec!["cooking", "menus"]),
//!     ("family", vec!["cooking", "holidays"]),
//! ])?;
//! assert!(chef.overlap([&"work", &"family"]).contains(&"cooking"));
//! assert!(!chef.only(&"work").contains(&"cooking"));
//!
//! let regions: Vec<Vec<_>> = chef.regions().map(|region| region.sets().collect()).collect();
//! assert_eq!(regions, [vec![&"family"], vec![&"work"], vec![&"family", &"work"]]);
//! # Ok::<(), personagraph::venn::VennError>(())
//! ```

mod counts;
mod expression;
mod merge;

pub use self::counts::Counts;
pub use self::expression::{Expression, ExpressionError};

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use thiserror::Error;

/// Named sets, parted into exclusive regions.
///
/// Wherever a name is asked for, one that is no set of the diagram is an empty set; only
/// [`signature`](Self::signature) says that there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Venn<S, T> {
    /// In ascending order; the position is the bit in signatures.
    sets: Vec<S>,
    /// What is in exactly the sets of a signature; no region is empty.
    regions: BTreeMap<u64, BTreeSet<T>>,
    /// What is known to be in no set.
    outside: BTreeSet<T>,
}

impl<S: Ord, T: Ord> Venn<S, T> {
    /// How many sets there may be: a signature has that many bits.
    pub const MOST: u32 = u64::BITS;

    /// Parts the sets. Sets of one name are one set, of the items of all; items that come
    /// twice are there once.
    ///
    /// # Errors
    ///
    /// When there are more than [`MOST`](Self::MOST) names.
    pub fn new<I>(sets: impl IntoIterator<Item = (S, I)>) -> Result<Self, VennError>
    where
        I: IntoIterator<Item = T>,
    {
        let mut named: BTreeMap<S, Vec<T>> = BTreeMap::new();
        for (name, items) in sets {
            named.entry(name).or_default().extend(items);
        }
        let mut sets = Vec::with_capacity(named.len());
        let mut signatures: BTreeMap<T, u64> = BTreeMap::new();
        for (position, (name, items)) in (0..).zip(named) {
            let bit = 1_u64.checked_shl(position).ok_or(VennError(Rule::Most))?;
            sets.push(name);
            for item in items {
                *signatures.entry(item).or_default() |= bit;
            }
        }
        let mut regions: BTreeMap<u64, BTreeSet<T>> = BTreeMap::new();
        for (item, signature) in signatures {
            regions.entry(signature).or_default().insert(item);
        }
        Ok(Self {
            sets,
            regions,
            outside: BTreeSet::new(),
        })
    }

    /// The same sets in a universe: what of it is in no set is [outside](Self::outside).
    /// Items of the sets need not be in it. Of several universes, all count.
    #[must_use]
    pub fn in_universe(mut self, universe: impl IntoIterator<Item = T>) -> Self {
        self.outside.extend(universe);
        for item in self.regions.values().flatten() {
            self.outside.remove(item);
        }
        self
    }

    /// The names, ascending. Bit *i* of a signature stands for the *i*th.
    #[must_use]
    pub fn sets(&self) -> &[S] {
        &self.sets
    }

    /// The signature of these sets: a bit for each, and 0 of none. `None` if one of them is
    /// not a set of this diagram.
    pub fn signature<'n>(&self, names: impl IntoIterator<Item = &'n S>) -> Option<u64>
    where
        S: 'n,
    {
        names.into_iter().try_fold(0, |signature, name| {
            let position = self.sets.binary_search(name).ok()?;
            Some(signature | 1_u64.checked_shl(u32::try_from(position).ok()?)?)
        })
    }

    /// The regions that are not empty, in ascending order of their signatures.
    pub fn regions(&self) -> impl Iterator<Item = Region<'_, S, T>> {
        self.regions.iter().map(|(&signature, items)| Region {
            of: &self.sets,
            signature,
            items,
        })
    }

    /// What is in exactly these sets and in no other. Of no sets it is empty: what is in
    /// none is [outside](Self::outside).
    pub fn region<'n>(&self, names: impl IntoIterator<Item = &'n S>) -> BTreeSet<&T>
    where
        S: 'n,
    {
        let items = self
            .signature(names)
            .and_then(|signature| self.regions.get(&signature));
        items.into_iter().flatten().collect()
    }

    /// What is in this set and in no other.
    pub fn only(&self, name: &S) -> BTreeSet<&T> {
        self.region([name])
    }

    /// What is in all of these sets, whatever else it is in. Of no sets, it is the union,
    /// without what is [outside](Self::outside).
    pub fn overlap<'n>(&self, names: impl IntoIterator<Item = &'n S>) -> BTreeSet<&T>
    where
        S: 'n,
    {
        let mask = self.signature(names);
        let within = |signature: u64| mask.is_some_and(|mask| signature & mask == mask);
        self.regions()
            .filter(|region| within(region.signature))
            .flat_map(|region| region.items)
            .collect()
    }

    /// What is in one set or more.
    #[must_use]
    pub fn union(&self) -> BTreeSet<&T> {
        self.regions.values().flatten().collect()
    }

    /// What is in the [universe](Self::in_universe) and in no set; empty where none was
    /// given.
    #[must_use]
    pub const fn outside(&self) -> &BTreeSet<T> {
        &self.outside
    }

    /// What an expression holds of, in the sets and [outside](Self::outside): `!` reaches
    /// that too.
    #[must_use]
    pub fn select(&self, expression: &Expression<S>) -> BTreeSet<&T> {
        self.whose(|signature| expression.holds(|name| self.is_in(name, signature)))
    }

    /// What is in the one and not in the other.
    pub fn difference(&self, one: &S, other: &S) -> BTreeSet<&T> {
        self.whose(|signature| self.is_in(one, signature) && !self.is_in(other, signature))
    }

    /// What is in just one of the two.
    pub fn symmetric_difference(&self, one: &S, other: &S) -> BTreeSet<&T> {
        self.whose(|signature| self.is_in(one, signature) != self.is_in(other, signature))
    }

    /// What is known here and not in this set, what is outside included.
    pub fn complement(&self, name: &S) -> BTreeSet<&T> {
        self.whose(|signature| !self.is_in(name, signature))
    }

    /// Whether everything in the one is in the other too.
    pub fn is_subset(&self, one: &S, other: &S) -> bool {
        self.difference(one, other).is_empty()
    }

    /// Whether nothing is in both.
    pub fn are_disjoint(&self, one: &S, other: &S) -> bool {
        self.overlap([one, other]).is_empty()
    }

    /// Whether the two hold the same.
    pub fn are_equal(&self, one: &S, other: &S) -> bool {
        self.symmetric_difference(one, other).is_empty()
    }

    /// How much of what is in either is in both, 0 to 1; `None` if nothing is in
    /// either (Jaccard 1901).
    pub fn jaccard(&self, one: &S, other: &S) -> Option<f64> {
        let [one, other, both] = self.sizes(one, other);
        ratio(both, one + other - both)
    }

    /// How much of the smaller of two is in the larger, 0 to 1; `None` if one is
    /// empty (Szymkiewicz 1934, Simpson 1960).
    pub fn overlap_coefficient(&self, one: &S, other: &S) -> Option<f64> {
        let [one, other, both] = self.sizes(one, other);
        ratio(both, one.min(other))
    }

    /// How many are in the one, in the other, in both.
    fn sizes(&self, one: &S, other: &S) -> [usize; 3] {
        let size = |is_in: &dyn Fn(u64) -> bool| {
            let regions = self
                .regions
                .iter()
                .filter(|(signature, _)| is_in(**signature));
            regions.map(|(_, items)| items.len()).sum()
        };
        [
            size(&|signature| self.is_in(one, signature)),
            size(&|signature| self.is_in(other, signature)),
            size(&|signature| self.is_in(one, signature) && self.is_in(other, signature)),
        ]
    }

    fn is_in(&self, name: &S, signature: u64) -> bool {
        self.signature([name])
            .is_some_and(|bit| signature & bit != 0)
    }

    /// What is in the regions whose signatures are chosen; 0 is that of what is
    /// outside.
    fn whose(&self, is_chosen: impl Fn(u64) -> bool) -> BTreeSet<&T> {
        let regions = self.regions.iter().map(|(one, items)| (*one, items));
        let all = regions.chain([(0, &self.outside)]);
        let chosen = all.filter(|(signature, _)| is_chosen(*signature));
        chosen.flat_map(|(_, items)| items).collect()
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "no set has so many items that a ratio would show it"
)]
fn ratio(part: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

/// What is in exactly some of a diagram's sets.
#[derive(Debug, PartialEq, Eq)]
pub struct Region<'v, S, T> {
    of: &'v [S],
    signature: u64,
    items: &'v BTreeSet<T>,
}

impl<'v, S, T> Region<'v, S, T> {
    /// One bit per set that the region is in, in the order of [`Venn::sets`].
    #[must_use]
    pub fn signature(&self) -> u64 {
        self.signature
    }

    /// The names of the sets that the region is in, ascending.
    pub fn sets(&self) -> impl Iterator<Item = &'v S> + use<'v, S, T> {
        let signature = self.signature;
        (0..)
            .zip(self.of)
            .filter(move |(position, _)| (signature >> position) & 1 == 1)
            .map(|(_, name)| name)
    }

    /// What is in the region: one item or more.
    #[must_use]
    pub fn items(&self) -> &'v BTreeSet<T> {
        self.items
    }
}

/// Sets cannot be parted or counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(transparent)]
pub struct VennError(Rule);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
enum Rule {
    #[error("more than {} sets in one diagram", u64::BITS)]
    Most,
    #[error("a signature has bit {bit}, of {sets} in all, counted from 0")]
    Stray { bit: u32, sets: u32 },
    #[error("list {list} of members, counted from 0, does not ascend")]
    Order { list: u32 },
    #[error("there are more members than the universe has")]
    Universe,
}

#[cfg(test)]
mod tests;
