//! Sets that overlap, and the regions of their diagram.
//!
//! A [`Venn`] is made of named sets and parts their union into *exclusive* regions: what is
//! in exactly these sets and in no other. [`overlap`](Venn::overlap) is the *inclusive*
//! intersection: what is in all of these, whatever else it is in. There are *no* customers
//! here, no permission and no drawing; names and items are of any ordered type.
//!
//! Laws:
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

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use thiserror::Error;

/// Named sets, parted into exclusive regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Venn<S, T> {
    /// In ascending order; the position is the bit in signatures.
    sets: Vec<S>,
    /// What is in exactly the sets of a signature; no region is empty.
    regions: BTreeMap<u64, BTreeSet<T>>,
}

impl<S: Ord, T: Ord> Venn<S, T> {
    /// How many sets there may be: a signature has that many bits.
    pub const MOST: u32 = u64::BITS;

    /// Parts the sets. Sets of one name are one set.
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
        Ok(Self { sets, regions })
    }

    /// The names, ascending. Bit *i* of a signature stands for the *i*th.
    #[must_use]
    pub fn sets(&self) -> &[S] {
        &self.sets
    }

    /// The signature of these sets; none if one of them is not a set of this diagram.
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

    /// What is in exactly these sets and in no other. Nothing is in no set.
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

    /// What is in all of these sets, whatever else it is in. Of no sets, it is the union.
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

/// Sets cannot be parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(transparent)]
pub struct VennError(Rule);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
enum Rule {
    #[error("more than {} sets in one diagram", u64::BITS)]
    Most,
}

#[cfg(test)]
mod tests;
