//! What follows from published sums: exact elimination over cells.
//!
//! A published count is an equation: the sum of some cells. Whoever has several
//! equations has all their linear combinations. A *set of cells* follows from them
//! exactly if its indicator, a vector of zeros and ones, is such a combination. No such
//! set may hold fewer people than the threshold.
//!
//! The equations are kept in echelon form, with the cells of most people as the first
//! columns, so that those of at least the threshold stand before all others. A set of few
//! people lies in the other columns alone, so it is a combination of the rows that start
//! there. These are kept reduced: each is the only one of them with anything in its
//! pivot's column, so that a set takes it wholly or not at all. Which are taken, a
//! [search](super::search) tries.
//!
//! Nothing is copied to try a sum: what it changes is kept, and put back.

use super::search::{Equation, Found, search};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// An equation with whole coefficients that have no common divisor: what is not zero, by
/// column, ascending. The first is the pivot, which is positive.
type Row = Vec<(usize, i64)>;

/// Published equations over cells of which some are small.
#[derive(Clone, Debug)]
pub(super) struct Audit {
    threshold: u64,
    /// People by column, descending.
    people: Vec<u64>,
    /// By column: the cell.
    cells: Vec<usize>,
    /// How many columns have at least the threshold.
    large: usize,
    /// By column, the row whose pivot is there.
    rows: Vec<Option<Row>>,
    /// The pivots that are no large columns.
    small: BTreeSet<usize>,
}

/// What a sum changed.
#[derive(Debug)]
pub(super) struct Undo {
    /// The pivot of the row that is new, if it says anything new.
    new: Option<usize>,
    /// The rows that it changed, as they were.
    were: Vec<(usize, Row)>,
}

/// A sum must not be published: a set of fewer people than the threshold would follow, or
/// that cannot be told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refused;

impl Audit {
    /// Nothing is published of these cells, with these numbers of people.
    pub(super) fn new(threshold: u64, cells: impl IntoIterator<Item = (usize, u64)>) -> Self {
        let mut columns: Vec<(usize, u64)> = cells.into_iter().collect();
        columns.sort_by_key(|(_, people)| core::cmp::Reverse(*people));
        let (cells, people): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        Self {
            threshold,
            large: people.iter().filter(|people| **people >= threshold).count(),
            rows: alloc::vec![None; cells.len()],
            small: BTreeSet::new(),
            people,
            cells,
        }
    }

    /// Takes the sum of some cells in as published. Where it is refused nothing is changed.
    pub(super) fn publish(&mut self, is_in: impl Fn(usize) -> bool) -> Result<Undo, Refused> {
        let new = self.left_of(self.columns(is_in)).ok_or(Refused)?;
        if new.is_empty() {
            let (new, were) = (None, Vec::new());
            return Ok(Undo { new, were });
        }
        let undo = self.insert(new).ok_or(Refused)?;
        if self.is_safe_after(&undo) {
            Ok(undo)
        } else {
            self.put_back(undo);
            Err(Refused)
        }
    }

    /// Whether the sum of some cells follows from what was published.
    pub(super) fn follows(&self, is_in: impl Fn(usize) -> bool) -> bool {
        let left = self.left_of(self.columns(is_in));
        left.is_some_and(|left| left.is_empty())
    }

    fn columns(&self, is_in: impl Fn(usize) -> bool) -> Vec<i64> {
        let cells = self.cells.iter();
        cells.map(|&cell| i64::from(is_in(cell))).collect()
    }

    /// As if the last sum that was taken in had never been published.
    pub(super) fn put_back(&mut self, undo: Undo) {
        if let Some(new) = undo.new {
            self.small.remove(&new);
            self.put(new, None);
        }
        for (pivot, row) in undo.were {
            self.put(pivot, Some(row));
        }
    }

    fn put(&mut self, pivot: usize, row: Option<Row>) {
        if let Some(here) = self.rows.get_mut(pivot) {
            *here = row;
        }
    }

    fn row(&self, pivot: usize) -> &[(usize, i64)] {
        let row = self.rows.get(pivot).and_then(Option::as_deref);
        row.unwrap_or_default()
    }

    /// What a sum says that the rows do not, without their pivots; `None`: the numbers are
    /// too large.
    fn left_of(&self, mut sum: Vec<i64>) -> Option<Row> {
        for (pivot, row) in self.rows.iter().enumerate() {
            let here = sum.get(pivot).copied().unwrap_or(0);
            let (true, Some(row)) = (here != 0, row) else {
                continue;
            };
            let (_, own) = *row.first()?;
            let common = common_divisor(here, own);
            let (times, less) = (own / common, here / common);
            if times != 1 {
                for entry in &mut sum {
                    *entry = entry.checked_mul(times)?;
                }
            }
            for (column, entry) in row {
                let here = sum.get_mut(*column)?;
                *here = here.checked_sub(entry.checked_mul(less)?)?;
            }
        }
        let entries = sum.into_iter().enumerate();
        let left: Row = entries.filter(|(_, entry)| *entry != 0).collect();
        reduced(left)
    }

    /// Takes in a row that has nothing in any pivot's column; `None`: the numbers are too
    /// large, and nothing is changed.
    fn insert(&mut self, new: Row) -> Option<Undo> {
        let &(pivot, _) = new.first()?;
        let mut changed = Vec::new();
        if pivot >= self.large {
            // What starts behind has nothing there.
            for &other in self.small.range(..pivot) {
                let row = self.row(other);
                if row
                    .binary_search_by_key(&pivot, |(column, _)| *column)
                    .is_ok()
                {
                    changed.push((other, without(row, &new, pivot)?));
                }
            }
            self.small.insert(pivot);
        }
        let mut were = Vec::new();
        for (other, row) in changed {
            let here = self.rows.get_mut(other).and_then(Option::as_mut);
            were.extend(here.map(|here| (other, core::mem::replace(here, row))));
        }
        self.put(pivot, Some(new));
        let new = Some(pivot);
        Some(Undo { new, were })
    }

    /// Whether no set of few people follows that did not before.
    fn is_safe_after(&self, undo: &Undo) -> bool {
        let new = undo.new.filter(|pivot| *pivot >= self.large);
        let changed = new
            .into_iter()
            .chain(undo.were.iter().map(|(pivot, _)| *pivot));
        let changed: Vec<usize> = changed.collect();
        let mut left = self.small.clone();
        // Sets of rows that have no column in common add up: each is tried alone.
        for first in changed {
            if left.remove(&first) && !self.is_safe_with(first, &mut left) {
                return false;
            }
        }
        true
    }

    /// Whether no set of few people follows from a row and those that hang together with
    /// it, which are taken out of what is left.
    fn is_safe_with(&self, first: usize, left: &mut BTreeSet<usize>) -> bool {
        let mut together = Vec::from([first]);
        let mut known = alloc::vec![false; self.people.len()];
        let mut next = 0;
        // Each in turn, with those that it brings along.
        while let Some(&one) = together.get(next) {
            next += 1;
            for (column, _) in self.row(one) {
                if let Some(here) = known.get_mut(*column) {
                    *here = true;
                }
            }
            let is_known = |column: usize| known.get(column).is_some_and(|known| *known);
            let joins = |other: &usize| self.row(*other).iter().any(|(c, _)| is_known(*c));
            let joined: Vec<usize> = left.iter().copied().filter(joins).collect();
            for other in &joined {
                left.remove(other);
            }
            together.extend(joined);
        }
        let numbered = known.iter().enumerate();
        let columns: Vec<usize> = numbered.filter(|(_, k)| **k).map(|(c, _)| c).collect();
        let people = columns.iter().filter_map(|&c| self.people.get(c).copied());
        let place = |column: &usize| columns.binary_search(column).unwrap_or(0);
        let equation = |pivot: &usize| -> Equation {
            let row = self.row(*pivot).iter();
            row.map(|(column, entry)| (place(column), *entry)).collect()
        };
        let equations: Vec<Equation> = together.iter().map(equation).collect();
        search(equations, people.collect(), self.threshold) == Found::Nothing
    }
}

/// A row less as much of another as takes its entry in a column away.
fn without(row: &[(usize, i64)], other: &[(usize, i64)], column: usize) -> Option<Row> {
    let entry = |row: &[(usize, i64)]| {
        let place = row.binary_search_by_key(&column, |(c, _)| *c).ok()?;
        row.get(place).map(|(_, entry)| *entry)
    };
    let (here, there) = (entry(row)?, entry(other)?);
    let common = common_divisor(here, there);
    let (times, less) = (there / common, here / common);
    let mut sum = Row::with_capacity(row.len().max(other.len()));
    let (mut own, mut others) = (row.iter().peekable(), other.iter().peekable());
    loop {
        let column = match (own.peek(), others.peek()) {
            (Some((one, _)), Some((other, _))) => *one.min(other),
            (Some((one, _)), None) | (None, Some((one, _))) => *one,
            (None, None) => break,
        };
        let here = own.next_if(|(c, _)| *c == column).map_or(0, |(_, e)| *e);
        let there = others.next_if(|(c, _)| *c == column).map_or(0, |(_, e)| *e);
        let entry = here
            .checked_mul(times)?
            .checked_sub(there.checked_mul(less)?)?;
        if entry != 0 {
            sum.push((column, entry));
        }
    }
    reduced(sum)
}

/// Without a common divisor, and with a positive pivot; `None`: the numbers are too large.
fn reduced(mut row: Row) -> Option<Row> {
    let divisor = row
        .iter()
        .fold(0, |divisor, (_, entry)| common_divisor(divisor, *entry));
    let divisor = match row.first() {
        Some((_, pivot)) if *pivot < 0 => -(divisor.max(1)),
        _ => divisor.max(1),
    };
    if divisor != 1 {
        for (_, entry) in &mut row {
            *entry = entry.checked_div(divisor)?;
        }
    }
    Some(row)
}

/// The greatest that divides both; of entries, of which none is the least number there
/// is.
pub(super) fn common_divisor(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i64::try_from(a).unwrap_or(i64::MAX)
}
