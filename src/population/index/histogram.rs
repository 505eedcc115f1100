//! How many rows are in each cell.

use alloc::vec::Vec;

/// Counts of cells, each kept in four parts, which neighbours take in turn: one does not
/// wait for what the one before it has written.
pub(super) struct Histogram {
    /// By cell, then by part. There are fewer rows than `u32` counts.
    parts: Vec<[u32; PARTS]>,
}

const PARTS: usize = 4;

impl Histogram {
    /// Nothing counted yet in so many cells.
    pub(super) fn new(cells: usize) -> Self {
        Self {
            parts: alloc::vec![[0; PARTS]; cells],
        }
    }

    /// One more in the cell of each row.
    pub(super) fn add(&mut self, rows: &[u16]) {
        let mut quartets = rows.chunks_exact(PARTS);
        for quartet in &mut quartets {
            for (part, cell) in quartet.iter().enumerate() {
                self.add_one(*cell, part);
            }
        }
        for cell in quartets.remainder() {
            self.add_one(*cell, 0);
        }
    }

    fn add_one(&mut self, cell: u16, part: usize) {
        let cell = self.parts.get_mut(usize::from(cell));
        if let Some(count) = cell.and_then(|parts| parts.get_mut(part)) {
            *count += 1;
        }
    }

    /// How many are in each cell.
    pub(super) fn counts(&self) -> impl Iterator<Item = u64> {
        let sum = |parts: &[u32; PARTS]| parts.iter().copied().map(u64::from).sum();
        self.parts.iter().map(sum)
    }
}
