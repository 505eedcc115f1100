//! Sets of items, one bit each, and lists of such sets.

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
            if low < high {
                *word |= lowest(high - low) << low;
            }
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

/// The numbers of the bits in a word, ascending.
pub(super) fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    core::iter::from_fn(move || {
        let lowest = (word != 0).then(|| word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(lowest)
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

    /// Of a set, the items from 64 times `block` on, 64 of them.
    pub(super) fn word(&self, set: usize, block: usize) -> u64 {
        let word = self.bits.get(set * self.words + block);
        word.copied().unwrap_or_default()
    }

    pub(super) fn word_mut(&mut self, set: usize, block: usize) -> Option<&mut u64> {
        self.bits.get_mut(set * self.words + block)
    }

    #[cfg(test)]
    fn contains(&self, set: usize, item: usize) -> bool {
        self.word(set, item / WORD) >> (item % WORD) & 1 == 1
    }

    pub(super) fn insert(&mut self, set: usize, item: usize) {
        if let Some(word) = self.word_mut(set, item / WORD) {
            *word |= 1 << (item % WORD);
        }
    }

    /// Adds items to a set.
    pub(super) fn add(&mut self, set: usize, items: &Bits) {
        for (block, word) in items.words().iter().enumerate() {
            if let Some(to) = self.word_mut(set, block) {
                *to |= word;
            }
        }
    }

    /// The numbers of the sets that hold an item, ascending.
    pub(super) fn holding(&self, item: usize) -> impl Iterator<Item = usize> + '_ {
        let column = self.bits.iter().skip(item / WORD);
        let column = column.step_by(self.words.max(1)).enumerate();
        let holds = move |(_, word): &(usize, &u64)| **word >> (item % WORD) & 1 == 1;
        column.filter(holds).map(|(set, _)| set)
    }
}

/// A table of bits turned about: `rows` has so many words a row; the answer has a
/// row for each column, one word for each 64 rows.
pub(super) fn turned(rows: &[u64], words: usize) -> Grid {
    let mut turned = Grid::empty(words * WORD, rows.len().checked_div(words).unwrap_or(0));
    for block in 0..words {
        for (high, some) in rows.chunks(WORD * words).enumerate() {
            let mut square = [0; WORD];
            let column = some.iter().skip(block).step_by(words);
            square
                .iter_mut()
                .zip(column)
                .for_each(|(to, bits)| *to = *bits);
            transpose(&mut square);
            for (row, bits) in square.into_iter().enumerate() {
                if let Some(to) = turned.word_mut(block * WORD + row, high) {
                    *to = bits;
                }
            }
        }
    }
    turned
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

    fn list(bits: &Bits) -> BTreeSet<usize> {
        let words = bits.words().iter().enumerate();
        let all = words.flat_map(|(block, word)| ones(*word).map(move |one| block * WORD + one));
        all.collect()
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
        let mut grid = Grid::empty(2, 70);
        grid.insert(1, 69);
        grid.add(0, &of(70, [3, 69]));
        assert!(grid.contains(1, 69) && grid.contains(0, 3) && !grid.contains(1, 3));
        assert_eq!(grid.holding(69).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(grid.holding(3).collect::<Vec<_>>(), [0]);
        assert_eq!(grid.holding(4).count(), 0);
        grid.insert(9, 1);
        assert!(!grid.contains(9, 1));
        assert_eq!(Grid::empty(3, 0).holding(0).count(), 0);
    }

    #[test]
    fn a_table_turned_holds_the_same() {
        for (sets, words) in [(0, 1), (1, 1), (3, 1), (64, 1), (65, 1), (130, 4)] {
            let is_in = |set: usize, item: usize| (set * 31 + item * 17) % 7 < 3;
            let mut rows = Vec::new();
            for set in 0..sets {
                let bits = of(
                    words * WORD,
                    (0..words * WORD).filter(|item| is_in(set, *item)),
                );
                rows.extend_from_slice(bits.words());
            }
            let turned = turned(&rows, words);
            for item in 0..words * WORD {
                for set in 0..sets {
                    assert_eq!(turned.contains(item, set), is_in(set, item));
                }
            }
        }
    }
}
