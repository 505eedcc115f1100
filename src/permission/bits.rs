//! Sets of items, one bit each.

use core::ops::{BitAndAssign, BitOrAssign, SubAssign};
use smallvec::SmallVec;

/// A set of items that are numbered from 0. Up to 64 take no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(SmallVec<[u64; 1]>);

const WORD: usize = u64::BITS as usize;

impl Bits {
    /// None of this many items.
    pub(crate) fn none(items: usize) -> Self {
        Self(SmallVec::from_elem(0, items.div_ceil(WORD)))
    }

    /// All of this many items.
    pub(crate) fn all(items: usize) -> Self {
        let mut all = Self::none(items);
        all.insert_range(0, items);
        all
    }

    pub(crate) fn insert(&mut self, item: usize) {
        if let Some(word) = self.0.get_mut(item / WORD) {
            *word |= 1 << (item % WORD);
        }
    }

    pub(crate) fn remove(&mut self, item: usize) {
        if let Some(word) = self.0.get_mut(item / WORD) {
            *word &= !(1 << (item % WORD));
        }
    }

    /// The items from `start` on, before `end`.
    pub(crate) fn insert_range(&mut self, start: usize, end: usize) {
        let (first, last) = (start / WORD, end.div_ceil(WORD));
        for (place, word) in self.0.iter_mut().enumerate().take(last).skip(first) {
            let base = place * WORD;
            let low = start.saturating_sub(base);
            let high = (end - base).min(WORD);
            if low < high {
                *word |= (u64::MAX >> (WORD - (high - low))) << low;
            }
        }
    }

    pub(crate) fn contains(&self, item: usize) -> bool {
        self.0
            .get(item / WORD)
            .is_some_and(|word| word >> (item % WORD) & 1 == 1)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

impl BitOrAssign<&Self> for Bits {
    fn bitor_assign(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }
}

impl BitAndAssign<&Self> for Bits {
    fn bitand_assign(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
    }
}

impl SubAssign<&Self> for Bits {
    fn sub_assign(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;

    fn of(items: usize, set: &BTreeSet<usize>) -> Bits {
        let mut bits = Bits::none(items);
        set.iter().for_each(|item| bits.insert(*item));
        bits
    }

    #[test]
    fn they_are_sets() {
        let (a, b): (BTreeSet<usize>, BTreeSet<usize>) =
            ([0, 3, 63, 64, 130].into(), [3, 64, 65, 199].into());
        for items in [200, 256] {
            let (left, right) = (of(items, &a), of(items, &b));
            let list = |bits: &Bits| (0..items).filter(|i| bits.contains(*i)).collect::<Vec<_>>();
            assert_eq!(list(&left), a.iter().copied().collect::<Vec<_>>());
            let (mut or, mut and, mut minus) = (left.clone(), left.clone(), left.clone());
            or |= &right;
            and &= &right;
            minus -= &right;
            assert_eq!(list(&or), a.union(&b).copied().collect::<Vec<_>>());
            assert_eq!(list(&and), a.intersection(&b).copied().collect::<Vec<_>>());
            assert_eq!(list(&minus), a.difference(&b).copied().collect::<Vec<_>>());
            assert!(!left.contains(1) && left.contains(63) && !left.contains(999));
        }
    }

    #[test]
    fn ranges_are_what_inserting_each_gives() {
        for items in [1, 63, 64, 65, 128, 150] {
            for start in 0..items {
                for end in start..=items {
                    let mut range = Bits::none(items);
                    range.insert_range(start, end);
                    assert_eq!(range, of(items, &(start..end).collect()));
                }
            }
            assert_eq!(Bits::all(items), of(items, &(0..items).collect()));
        }
        assert!(Bits::none(0).is_empty() && Bits::all(0).is_empty());
    }
}
