//! What follows from published sums: exact elimination over cells.
//!
//! A published count is an equation: the sum of some cells. Whoever has several
//! equations has all their linear combinations. A *set of cells* follows from them
//! exactly if its indicator, a vector of zeros and ones, is such a combination. No such
//! set may hold fewer people than the threshold.
//!
//! The equations are kept in reduced echelon form, with the cells of at least the
//! threshold as the first columns. A set of few people lies in the other columns alone,
//! so it is a combination of the rows that start there; and since each of these is the
//! only one with anything in its pivot's column, it takes every row wholly or not at
//! all. So it is enough to try which rows are taken: a search with a bound, past which
//! the answer is that nothing more is published.

use super::cells::Cells;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// How many entries a search may look at before the answer is no: some milliseconds.
const WORK: usize = 4_000_000;

/// An equation with whole coefficients that have no common divisor, and a positive pivot.
type Row = Vec<i64>;

/// Published equations over cells of which some are small.
#[derive(Clone, Debug)]
pub(super) struct Audit {
    threshold: u64,
    /// People by column: those of at least the threshold first.
    people: Vec<u64>,
    /// By column: the cell.
    cells: Vec<usize>,
    /// How many columns have at least the threshold.
    large: usize,
    /// In reduced echelon form, each with its pivot.
    rows: Vec<(usize, Row)>,
}

impl Audit {
    /// Nothing is published of these cells, with these numbers of people.
    pub(super) fn new(threshold: u64, cells: impl IntoIterator<Item = (usize, u64)>) -> Self {
        let (large, small): (Vec<_>, Vec<_>) = cells
            .into_iter()
            .partition(|(_, people)| *people >= threshold);
        let count = large.len();
        let (cells, people) = large.into_iter().chain(small).unzip();
        Self {
            threshold,
            people,
            cells,
            large: count,
            rows: Vec::new(),
        }
    }

    /// The equations if this sum is published too; `None` if a set of fewer people than
    /// the threshold would follow, or if that cannot be told.
    pub(super) fn with(&self, sum: &Cells) -> Option<Self> {
        let row = self.cells.iter().map(|&cell| i64::from(sum.contains(cell)));
        let mut more = self.clone();
        more.insert(row.collect())?;
        more.is_safe().then_some(more)
    }

    /// Takes an equation; `None`: its numbers are too large.
    fn insert(&mut self, mut new: Row) -> Option<()> {
        for (pivot, row) in &self.rows {
            if entry(&new, *pivot) != 0 {
                new = without(&new, row, *pivot)?;
            }
        }
        let Some(pivot) = new.iter().position(|entry| *entry != 0) else {
            return Some(());
        };
        let new = reduced(new, pivot)?;
        for (own, row) in &mut self.rows {
            if entry(row, pivot) != 0 {
                *row = reduced(without(row, &new, pivot)?, *own)?;
            }
        }
        self.rows.push((pivot, new));
        Some(())
    }

    /// Whether no set of few people follows.
    fn is_safe(&self) -> bool {
        let small = self.rows.iter().filter(|(pivot, _)| *pivot >= self.large);
        let mut left: Vec<&(usize, Row)> = small.collect();
        // Sets of rows that have no column in common add up: each is tried alone.
        while let Some(first) = left.pop() {
            let mut together = alloc::vec![first];
            let mut columns = support(&first.1);
            while let Some(next) = left
                .iter()
                .position(|(_, row)| columns.iter().any(|&c| entry(row, c) != 0))
            {
                let row = left.swap_remove(next);
                columns.extend(support(&row.1));
                together.push(row);
            }
            if !self.is_safe_together(&together, &columns) {
                return false;
            }
        }
        true
    }

    fn is_safe_together(&self, rows: &[&(usize, Row)], columns: &BTreeSet<usize>) -> bool {
        let mut one: i64 = 1;
        for (pivot, row) in rows {
            let Some(common) = common_multiple(one, entry(row, *pivot)) else {
                return false;
            };
            one = common;
        }
        let scaled = rows.iter().map(|(pivot, row)| {
            let by = one / entry(row, *pivot);
            let scaled = columns.iter().map(|&c| entry(row, c).checked_mul(by));
            scaled.collect::<Option<Row>>()
        });
        let Some(rows) = scaled.collect::<Option<Vec<Row>>>() else {
            return false;
        };
        let people = columns.iter().filter_map(|&c| self.people.get(c).copied());
        let Some(reaches) = reaches(&rows, columns.len()) else {
            return false;
        };
        let mut search = Search {
            one,
            threshold: self.threshold,
            people: people.collect(),
            rows: &rows,
            reaches: &reaches,
            left: WORK,
        };
        let nothing = alloc::vec![0; columns.len()];
        search.finds_few(0, &nothing, Taken::None) == Found::Nothing
    }
}

/// Of the rows from each place on, the least and the most that they may add to each
/// column; of none at last. `None`: the numbers are too large.
fn reaches(rows: &[Row], columns: usize) -> Option<Vec<Vec<(i64, i64)>>> {
    let mut all = Vec::from([alloc::vec![(0, 0); columns]]);
    for row in rows.iter().rev() {
        let later = all.last()?.iter().zip(row);
        let here = later.map(|((least, most), more): (&(i64, i64), &i64)| {
            let least = least.checked_add((*more).min(0))?;
            Some((least, most.checked_add((*more).max(0))?))
        });
        let here = here.collect::<Option<Vec<_>>>()?;
        all.push(here);
    }
    all.reverse();
    Some(all)
}

fn entry(row: &[i64], column: usize) -> i64 {
    row.get(column).copied().unwrap_or(0)
}

fn support(row: &[i64]) -> BTreeSet<usize> {
    let entries = row.iter().enumerate().filter(|(_, entry)| **entry != 0);
    entries.map(|(column, _)| column).collect()
}

/// A row less as much of another as takes its entry in a column away.
fn without(row: &[i64], other: &[i64], column: usize) -> Option<Row> {
    let (here, there) = (entry(row, column), entry(other, column));
    let less = |(a, b): (&i64, &i64)| a.checked_mul(there)?.checked_sub(b.checked_mul(here)?);
    let row = row.iter().zip(other).map(less).collect::<Option<Row>>()?;
    Some(divided(row))
}

/// Without a common divisor.
fn divided(mut row: Row) -> Row {
    let divisor = row
        .iter()
        .fold(0, |divisor, entry| common_divisor(divisor, *entry));
    if divisor > 1 {
        for entry in &mut row {
            *entry /= divisor;
        }
    }
    row
}

/// Without a common divisor, and with a positive pivot.
fn reduced(row: Row, pivot: usize) -> Option<Row> {
    let mut row = divided(row);
    if entry(&row, pivot) < 0 {
        for entry in &mut row {
            *entry = entry.checked_neg()?;
        }
    }
    Some(row)
}

const fn common_divisor(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    // Both are entries: neither is the least number there is.
    a.cast_signed()
}

fn common_multiple(a: i64, b: i64) -> Option<i64> {
    (a / common_divisor(a, b).max(1)).checked_mul(b)
}

/// Whether any row was taken yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    None,
    Some,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    /// A set of few people; or it took too long to tell.
    Few,
}

/// The search for rows that add up to an indicator of few people.
struct Search<'r> {
    /// What stands for one.
    one: i64,
    threshold: u64,
    people: Vec<u64>,
    rows: &'r [Row],
    /// By place, what the rows from there on may add to each column.
    reaches: &'r [Vec<(i64, i64)>],
    /// How many columns may still be looked at.
    left: usize,
}

impl Search<'_> {
    /// Decides on the rows from a place on, given the sum of those taken before.
    fn finds_few(&mut self, place: usize, sum: &[i64], taken: Taken) -> Found {
        let Some(left) = self.left.checked_sub(sum.len()) else {
            return Found::Few;
        };
        self.left = left;
        if !self.may_become_few(place, sum) {
            return Found::Nothing;
        }
        let Some(row) = self.rows.get(place) else {
            return match taken {
                Taken::None => Found::Nothing,
                Taken::Some => Found::Few,
            };
        };
        if self.finds_few(place + 1, sum, taken) == Found::Few {
            return Found::Few;
        }
        let added = sum.iter().zip(row).map(|(a, b)| a.checked_add(*b));
        let Some(added) = added.collect::<Option<Row>>() else {
            return Found::Few;
        };
        self.finds_few(place + 1, &added, Taken::Some)
    }

    /// Whether each entry may still come to zero or one, and those that are one for
    /// good hold few people.
    fn may_become_few(&self, place: usize, sum: &[i64]) -> bool {
        let reaches = self.reaches.get(place).into_iter().flatten();
        let mut people = 0_u64;
        for ((&now, &(least, most)), &here) in sum.iter().zip(reaches).zip(&self.people) {
            let reaches = |goal: i64| {
                let missing = i128::from(goal) - i128::from(now);
                i128::from(least) <= missing && missing <= i128::from(most)
            };
            if !reaches(0) {
                if !reaches(self.one) {
                    return false;
                }
                people = people.saturating_add(here);
            }
        }
        people < self.threshold
    }
}
