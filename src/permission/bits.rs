//! Sets of items, one bit each, and lists of such sets.

use smallvec::SmallVec;

/// How many items one word holds.
const WORD: usize = u64::BITS as usize;

/// A set of items that are numbered from 0. Up to 64 take no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(SmallVec<[u64; 1]>);

impl Bits {
    /// None of this many items.
    pub(crate) fn none(items: usize) -> Self {
        Self(SmallVec::from_elem(0, items.div_ceil(WORD)))
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.0
    }

    pub(super) fn words_mut(&mut self) -> &mut [u64] {
        &mut self.0
    }

    pub(crate) fn insert(&mut self, item: usize) {
        insert(&mut self.0, item);
    }

    pub(crate) fn remove(&mut self, item: usize) {
        if let Some(word) = self.0.get_mut(item / WORD) {
            *word &= !(1 << (item % WORD));
        }
    }

    /// Adds the items from `start` on, before `end`.
    pub(crate) fn insert_range(&mut self, start: usize, end: usize) {
        insert_range(&mut self.0, start, end);
    }
}

pub(super) fn insert(words: &mut [u64], item: usize) {
    if let Some(word) = words.get_mut(item / WORD) {
        *word |= 1 << (item % WORD);
    }
}

pub(super) fn insert_range(words: &mut [u64], start: usize, end: usize) {
    let (first, last) = (start / WORD, end.div_ceil(WORD));
    for (place, word) in words.iter_mut().enumerate().take(last).skip(first) {
        let base = place * WORD;
        let low = start.saturating_sub(base);
        let high = (end - base).min(WORD);
        if low < high {
            *word |= (u64::MAX >> (WORD - (high - low))) << low;
        }
    }
}

pub(super) fn contains(words: &[u64], item: usize) -> bool {
    words
        .get(item / WORD)
        .is_some_and(|word| word >> (item % WORD) & 1 == 1)
}

pub(super) fn is_empty(words: &[u64]) -> bool {
    words.iter().all(|word| *word == 0)
}

pub(super) fn add(to: &mut [u64], other: &[u64]) {
    to.iter_mut().zip(other).for_each(|(a, b)| *a |= b);
}

pub(super) fn keep(of: &mut [u64], other: &[u64]) {
    of.iter_mut().zip(other).for_each(|(a, b)| *a &= b);
}

/// Keeps what is in either of two other sets.
pub(super) fn keep_either(of: &mut [u64], one: &[u64], other: &[u64]) {
    let either = one.iter().zip(other).map(|(a, b)| a | b);
    of.iter_mut().zip(either).for_each(|(a, b)| *a &= b);
}

pub(super) fn take(from: &mut [u64], other: &[u64]) {
    from.iter_mut().zip(other).for_each(|(a, b)| *a &= !b);
}

/// The items in a set, ascending.
#[cfg(test)]
fn iter(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(place, &word)| {
        let mut left = word;
        core::iter::from_fn(move || {
            let item = (left != 0).then(|| place * WORD + left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(item)
        })
    })
}

/// Sets of as many items each, numbered from 0. Eight sets of up to 64 items take
/// no allocation.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    words: usize,
    bits: SmallVec<[u64; 8]>,
}

impl Grid {
    /// This many empty sets.
    pub(super) fn empty(sets: usize, items: usize) -> Self {
        let words = items.div_ceil(WORD);
        Self {
            words,
            bits: SmallVec::from_elem(0, sets * words),
        }
    }

    pub(super) fn get(&self, set: usize) -> &[u64] {
        let start = set * self.words;
        self.bits.get(start..start + self.words).unwrap_or_default()
    }

    pub(super) fn get_mut(&mut self, set: usize) -> &mut [u64] {
        let start = set * self.words;
        self.bits
            .get_mut(start..start + self.words)
            .unwrap_or_default()
    }

    /// Each set in turn; none if there are no items.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u64]> {
        self.bits.chunks_exact(self.words.max(1))
    }

    /// One more set.
    pub(super) fn push(&mut self, set: &[u64]) -> &mut [u64] {
        let start = self.bits.len();
        self.bits.extend_from_slice(set);
        self.bits.get_mut(start..).unwrap_or_default()
    }

    /// Of each of so many items, the sets that hold it.
    pub(super) fn transposed(&self, items: usize) -> Self {
        let sets = self.bits.len().checked_div(self.words).unwrap_or_default();
        let mut turned = Self::empty(items, sets);
        for word in 0..self.words {
            for (high, some) in self.bits.chunks(WORD * self.words).enumerate() {
                let mut square = [0; WORD];
                let column = some.iter().skip(word).step_by(self.words);
                square
                    .iter_mut()
                    .zip(column)
                    .for_each(|(to, bits)| *to = *bits);
                transpose(&mut square);
                let rows = turned.bits.chunks_exact_mut(turned.words.max(1));
                let rows = rows.skip(word * WORD).filter_map(|row| row.get_mut(high));
                rows.zip(square).for_each(|(to, bits)| *to = bits);
            }
        }
        turned
    }

    /// Lets go of the last set.
    pub(super) fn pop(&mut self) {
        self.bits
            .truncate(self.bits.len().saturating_sub(self.words));
    }
}

/// Turns a square of bits about its diagonal: swaps ever smaller blocks (Warren,
/// *Hacker's Delight*, section 7-3).
fn transpose(square: &mut [u64; WORD]) {
    let mut width = WORD / 2;
    let mut mask = u64::MAX >> width;
    while width > 0 {
        for pair in square.chunks_exact_mut(2 * width) {
            let (low, high) = pair.split_at_mut(width);
            for (a, b) in low.iter_mut().zip(high) {
                let swap = (*a >> width ^ *b) & mask;
                *a ^= swap << width;
                *b ^= swap;
            }
        }
        width /= 2;
        mask ^= mask << width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;

    fn of(items: usize, set: impl IntoIterator<Item = usize>) -> Bits {
        let mut bits = Bits::none(items);
        set.into_iter().for_each(|item| bits.insert(item));
        bits
    }

    #[test]
    fn they_are_sets() {
        let (a, b): (BTreeSet<usize>, BTreeSet<usize>) =
            ([0, 3, 63, 64, 130].into(), [3, 64, 65, 199].into());
        for items in [200, 256] {
            let (left, right) = (of(items, a.clone()), of(items, b.clone()));
            let list = |words: &[u64]| iter(words).collect::<Vec<_>>();
            assert_eq!(list(left.words()), a.iter().copied().collect::<Vec<_>>());
            let [mut or, mut and, mut minus] = [left.clone(), left.clone(), left.clone()];
            add(&mut or.0, right.words());
            keep(&mut and.0, right.words());
            take(&mut minus.0, right.words());
            assert_eq!(or, of(items, a.union(&b).copied()));
            assert_eq!(and, of(items, a.intersection(&b).copied()));
            assert_eq!(minus, of(items, a.difference(&b).copied()));
            let has = |item| contains(left.words(), item);
            assert!(!has(1) && has(63) && !has(999));
        }
    }

    #[test]
    fn ranges_are_what_inserting_each_gives() {
        for items in [1, 63, 64, 65, 128, 150] {
            for start in 0..items {
                for end in start..=items {
                    let mut range = Bits::none(items);
                    range.insert_range(start, end);
                    assert_eq!(range, of(items, start..end));
                }
            }
        }
    }

    #[test]
    fn a_grid_turned_holds_the_same() {
        for (sets, items) in [(1, 1), (3, 40), (64, 64), (65, 63), (130, 200), (0, 5)] {
            let mut grid = Grid::empty(sets, items);
            let is_in = |set: usize, item: usize| (set * 31 + item * 17) % 7 < 3;
            for set in 0..sets {
                let of = (0..items).filter(|item| is_in(set, *item));
                of.for_each(|item| insert(grid.get_mut(set), item));
            }
            let turned = grid.transposed(items);
            for item in 0..items {
                for set in 0..sets {
                    assert_eq!(contains(turned.get(item), set), is_in(set, item));
                }
            }
        }
    }

    #[test]
    fn a_grid_is_a_list_of_sets() {
        let mut grid = Grid::empty(2, 70);
        insert(grid.get_mut(1), 69);
        assert!(is_empty(grid.get(0)) && contains(grid.get(1), 69));
        let mut full = Bits::none(70);
        full.insert_range(0, 70);
        assert_eq!(iter(grid.push(full.words())).count(), 70);
        assert_eq!(grid.iter().count(), 3);
        grid.pop();
        assert_eq!(grid.iter().count(), 2);
        assert_eq!(Grid::empty(3, 0).iter().count(), 0);
        assert!(grid.get(9).is_empty());
    }
}
