//! Sets of items, one bit each, and lists of such sets.

use alloc::vec;
use alloc::vec::Vec;
use smallvec::SmallVec;

/// How many items one word holds.
pub(super) const WORD: usize = u64::BITS as usize;

/// A set of items that are numbered from 0. Up to 64 take no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(SmallVec<[u64; 1]>);

impl Bits {
    /// None of this many items.
    pub(crate) fn none(items: usize) -> Self {
        Self(SmallVec::from_elem(0, items.div_ceil(WORD)))
    }

    /// The items from 64 times `block` on, 64 of them.
    pub(super) fn word(&self, block: usize) -> u64 {
        self.0.get(block).copied().unwrap_or_default()
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }

    pub(crate) fn contains(&self, item: usize) -> bool {
        (self.word(item / WORD) >> (item % WORD)) & 1 == 1
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

    /// Adds the items from `start` on, before `end`.
    pub(crate) fn insert_range(&mut self, start: usize, end: usize) {
        let (first, last) = (start / WORD, end.div_ceil(WORD));
        for (block, word) in self.0.iter_mut().enumerate().take(last).skip(first) {
            let base = block * WORD;
            let low = start.saturating_sub(base);
            let high = (end - base).min(WORD);
            *word |= lowest(high.saturating_sub(low)) << low;
        }
    }
}

/// The lowest so many bits; at most all.
pub(super) const fn lowest(count: usize) -> u64 {
    match count {
        0 => 0,
        1..WORD => u64::MAX >> (WORD - count),
        _ => u64::MAX,
    }
}

/// Sets of as many items each, numbered from 0; one allocation.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    words: usize,
    bits: Vec<u64>,
}

impl Grid {
    /// This many empty sets.
    pub(super) fn empty(sets: usize, items: usize) -> Self {
        let words = items.div_ceil(WORD);
        Self {
            words,
            bits: vec![0; sets * words],
        }
    }

    /// Of a set, the items from 64 times `block` on, 64 of them.
    #[inline]
    pub(super) fn word(&self, set: usize, block: usize) -> u64 {
        let word = self.place(set, block).and_then(|at| self.bits.get(at));
        word.copied().unwrap_or_default()
    }

    #[inline]
    fn place(&self, set: usize, block: usize) -> Option<usize> {
        (block < self.words).then_some(set * self.words + block)
    }

    #[inline]
    pub(super) fn contains(&self, set: usize, item: usize) -> bool {
        self.word(set, item / WORD) >> (item % WORD) & 1 == 1
    }

    pub(super) fn insert(&mut self, set: usize, item: usize) {
        self.put(set, item / WORD, 1 << (item % WORD));
    }

    /// Adds to a set some of the items from 64 times `block` on.
    pub(super) fn put(&mut self, set: usize, block: usize, items: u64) {
        let at = self.place(set, block);
        if let Some(to) = at.and_then(|at| self.bits.get_mut(at)) {
            *to |= items;
        }
    }

    /// Adds items to a set, 64 a word.
    pub(super) fn add(&mut self, set: usize, items: &[u64]) {
        for (block, word) in items.iter().enumerate() {
            self.put(set, block, *word);
        }
    }

    /// Adds one set to another.
    pub(super) fn add_row(&mut self, to: usize, from: usize) {
        for block in 0..self.words {
            self.put(to, block, self.word(from, block));
        }
    }

    /// The items of a set, ascending.
    #[inline]
    pub(super) fn members(&self, set: usize) -> Members<'_> {
        self.common(set, self, set)
    }

    /// The items that are in a set and in one of another grid, ascending.
    #[inline]
    pub(super) fn common<'g>(&'g self, set: usize, other: &'g Self, its: usize) -> Members<'g> {
        Members {
            sets: [(self, set), (other, its)],
            block: 0,
            word: self.word(set, 0) & other.word(its, 0),
        }
    }
}

/// The numbers of the items that two sets have in common, ascending.
pub(super) struct Members<'g> {
    sets: [(&'g Grid, usize); 2],
    block: usize,
    /// What is left of the block.
    word: u64,
}

impl Iterator for Members<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let [(grid, set), (other, its)] = self.sets;
        while self.word == 0 {
            self.block += 1;
            if self.block >= grid.words {
                return None;
            }
            self.word = grid.word(set, self.block) & other.word(its, self.block);
        }
        let lowest = self.word.trailing_zeros() as usize;
        self.word &= self.word - 1;
        Some(self.block * WORD + lowest)
    }
}

/// A table of bits turned about: `rows` are sets of so many items, one after the
/// other; the answer has a set for each item, of the rows that hold it.
pub(super) fn turned(rows: &[u64], items: usize) -> Grid {
    let words = items.div_ceil(WORD).max(1);
    let mut turned = Grid::empty(items, rows.len() / words);
    let width = turned.words.max(1);
    for (high, some) in rows.chunks(WORD * words).enumerate() {
        for (block, to) in turned.bits.chunks_mut(WORD * width).enumerate() {
            let mut square = [0; WORD];
            for (to, row) in square.iter_mut().zip(some.chunks_exact(words)) {
                *to = row.get(block).copied().unwrap_or_default();
            }
            transpose(&mut square);
            for (to, column) in to.chunks_exact_mut(width).zip(square) {
                if let Some(to) = to.get_mut(high) {
                    *to = column;
                }
            }
        }
    }
    turned
}

/// Turns a square of bits about its diagonal: swaps ever smaller blocks (Warren,
/// *Hacker's Delight*, section 7-3).
fn transpose(square: &mut [u64; WORD]) {
    swap::<32>(square, 0x0000_0000_FFFF_FFFF);
    swap::<16>(square, 0x0000_FFFF_0000_FFFF);
    swap::<8>(square, 0x00FF_00FF_00FF_00FF);
    swap::<4>(square, 0x0F0F_0F0F_0F0F_0F0F);
    swap::<2>(square, 0x3333_3333_3333_3333);
    swap::<1>(square, 0x5555_5555_5555_5555);
}

/// Swaps blocks of this width that lie across the diagonal from each other.
#[inline]
fn swap<const WIDTH: usize>(square: &mut [u64; WORD], mask: u64) {
    for pair in square.chunks_exact_mut(2 * WIDTH) {
        let (low, high) = pair.split_at_mut(WIDTH);
        for (a, b) in low.iter_mut().zip(high) {
            let swap = (*a >> WIDTH ^ *b) & mask;
            *a ^= swap << WIDTH;
            *b ^= swap;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;

    fn of(items: usize, set: impl IntoIterator<Item = usize>) -> Bits {
        let mut bits = Bits::none(items);
        set.into_iter().for_each(|item| bits.insert(item));
        bits
    }

    fn list(bits: &Bits) -> BTreeSet<usize> {
        let mut grid = Grid::empty(1, bits.words().len() * WORD);
        grid.add(0, bits.words());
        grid.members(0).collect()
    }

    #[test]
    fn they_are_sets() {
        let set: BTreeSet<usize> = [0, 3, 63, 64, 130].into();
        for items in [131, 200, 256] {
            let mut bits = of(items, set.clone());
            assert_eq!(list(&bits), set);
            bits.remove(64);
            bits.remove(999);
            bits.insert(999);
            assert_eq!(list(&bits), [0, 3, 63, 130].into());
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
    fn a_grid_is_a_list_of_sets() {
        let mut grid = Grid::empty(2, 200);
        grid.add(0, of(200, [0, 64, 70, 199]).words());
        grid.add(1, of(200, [0, 70, 150, 199]).words());
        assert!(grid.contains(1, 150) && grid.contains(0, 64) && !grid.contains(1, 64));
        let both = grid.common(0, &grid, 1);
        assert_eq!(both.collect::<Vec<_>>(), [0, 70, 199]);
        grid.add_row(1, 0);
        assert_eq!(grid.members(1).collect::<Vec<_>>(), [0, 64, 70, 150, 199]);
        grid.insert(9, 1);
        grid.insert(0, 256);
        assert!(!grid.contains(9, 1) && !grid.contains(0, 256) && !grid.contains(1, 1));
        assert_eq!(grid.members(9).count(), 0);
        assert_eq!(Grid::empty(3, 0).members(0).count(), 0);
    }

    #[test]
    fn a_table_turned_holds_the_same() {
        for (sets, items) in [(0, 1), (1, 1), (3, 40), (64, 64), (65, 70), (130, 250)] {
            let is_in = |set: usize, item: usize| (set * 31 + item * 17) % 7 < 3;
            let mut grid = Grid::empty(sets, items);
            for set in 0..sets {
                let its = (0..items).filter(|item| is_in(set, *item));
                its.for_each(|item| grid.insert(set, item));
            }
            let turned = turned(&grid.bits, items);
            for item in 0..items {
                let holding: Vec<_> = turned.members(item).collect();
                let all = (0..sets).filter(|set| is_in(*set, item));
                assert_eq!(holding, all.collect::<Vec<_>>());
            }
        }
    }
}
