//! Sets of cells.

use alloc::vec::Vec;
use core::ops::{BitAnd, BitOr, Not, Sub};

/// A set of the cells of one [`Scheme`](super::Scheme): the people whom one may ask to
/// be counted.
///
/// Made by [`Scheme::all`](super::Scheme::all) and [`Scheme::cells`](super::Scheme::cells),
/// and combined, by reference, by `&`, `|`, `!` and `-`. Sets of different schemes are not to
/// be combined: what the right one has beyond the left is left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cells {
    count: usize,
    words: Vec<u64>,
}

impl Cells {
    /// The cells, of this many, for which something holds.
    pub(super) fn of(count: usize, mut holds: impl FnMut(usize) -> bool) -> Self {
        let mut words = alloc::vec![0_u64; count.div_ceil(64)];
        for (place, word) in words.iter_mut().enumerate() {
            for bit in 0..64 {
                let cell = place * 64 + bit;
                if cell < count && holds(cell) {
                    *word |= 1 << bit;
                }
            }
        }
        Self { count, words }
    }

    /// Cells of so many, 64 in a word; `None`: there are other words than these take.
    #[cfg(feature = "serde")]
    pub(super) fn from_words(count: usize, words: Vec<u64>) -> Option<Self> {
        let beyond = words.last().map_or(0, |last| match count % 64 {
            0 => 0,
            used => last >> used,
        });
        (words.len() == count.div_ceil(64) && beyond == 0).then_some(Self { count, words })
    }

    #[cfg(feature = "serde")]
    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    /// How many cells there are, in it or not.
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) fn contains(&self, cell: usize) -> bool {
        let word = self.words.get(cell / 64).copied().unwrap_or(0);
        word >> (cell % 64) & 1 == 1
    }

    /// Ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.count).filter(|&cell| self.contains(cell))
    }

    fn combined(&self, other: &Self, with: impl Fn(u64, u64) -> u64) -> Self {
        let others = other.words.iter().copied().chain(core::iter::repeat(0));
        let words = self.words.iter().zip(others);
        let mut words: Vec<u64> = words.map(|(a, b)| with(*a, b)).collect();
        if let (Some(last), used @ 1..) = (words.last_mut(), self.count % 64) {
            *last &= (1 << used) - 1;
        }
        Self {
            count: self.count,
            words,
        }
    }
}

impl BitAnd for &Cells {
    type Output = Cells;

    fn bitand(self, other: Self) -> Cells {
        self.combined(other, |a, b| a & b)
    }
}

impl BitOr for &Cells {
    type Output = Cells;

    fn bitor(self, other: Self) -> Cells {
        self.combined(other, |a, b| a | b)
    }
}

impl Sub for &Cells {
    type Output = Cells;

    fn sub(self, other: Self) -> Cells {
        self.combined(other, |a, b| a & !b)
    }
}

impl Not for &Cells {
    type Output = Cells;

    fn not(self) -> Cells {
        &Cells::of(self.count, |_| true) - self
    }
}
