//! A table that grows without ever being copied.

use alloc::vec::Vec;

/// Rows in one allocation.
const ROWS: usize = 1 << 12;

/// Rows by number, from 0. A vector that doubles holds, while it does, half as
/// much again as it needs; this one a few thousand rows.
#[derive(Clone, Debug)]
pub(super) struct Rows<T> {
    blocks: Vec<Vec<T>>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { blocks: Vec::new() }
    }
}

impl<T> Rows<T> {
    pub(super) fn len(&self) -> usize {
        let full = self.blocks.len().saturating_sub(1) * ROWS;
        full + self.blocks.last().map_or(0, Vec::len)
    }

    /// Adds a row; its number.
    pub(super) fn push(&mut self, row: T) -> u32 {
        if self.blocks.last().is_none_or(|block| block.len() == ROWS) {
            self.blocks.push(Vec::with_capacity(ROWS));
        }
        let number = self.len();
        if let Some(block) = self.blocks.last_mut() {
            block.push(row);
        }
        // Four thousand million rows are more than memory holds.
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    pub(super) fn get(&self, number: u32) -> Option<&T> {
        let number = number as usize;
        self.blocks.get(number / ROWS)?.get(number % ROWS)
    }

    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        let number = number as usize;
        self.blocks.get_mut(number / ROWS)?.get_mut(number % ROWS)
    }

    /// Puts another row in place of one that there is.
    pub(super) fn set(&mut self, number: u32, row: T) {
        if let Some(place) = self.get_mut(number) {
            *place = row;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.blocks.iter().flatten()
    }

    /// Bytes held, beyond what the rows themselves hold elsewhere.
    pub(super) fn bytes(&self) -> usize {
        self.blocks.len() * (ROWS * size_of::<T>() + size_of::<Vec<T>>())
    }
}
