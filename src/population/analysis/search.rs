//! The search for a set of few people among combinations of equations.
//!
//! Each equation is taken wholly or not at all, so that its own column comes to one or to
//! zero. What every other column must come to settles most of the rest: a decision is
//! followed up until nothing more follows from it, and the next is about a column that
//! does not come out. The work is bounded; past that the answer is that there may be such
//! a set.

use super::audit::common_divisor;
use alloc::vec::Vec;

/// How many entries a search may look at before the answer is that it may be: some
/// milliseconds.
const WORK: usize = 8_000_000;

/// By column, ascending, what is not zero. The first column is in no other equation.
pub(super) type Equation = Vec<(usize, i64)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// A set of few people; or it took too long to tell, or the numbers are too large.
    Few,
}

/// Whether some of the equations add up, each times what makes its first entry one, to a
/// set of columns with fewer people than the threshold.
pub(super) fn search(equations: Vec<Equation>, people: Vec<u64>, threshold: u64) -> Found {
    let Some(mut search) = Search::new(equations, people, threshold) else {
        return Found::Few;
    };
    for row in 0..search.rows.len() {
        // With it, and without those before.
        if search.is_open(row) {
            if search.finds_with(row) == Found::Few {
                return Found::Few;
            }
            search.back_to(0);
            if search.decide(row, Decision::Left) == Follows::Nothing {
                return Found::Nothing;
            }
            search.trail.clear();
        }
    }
    Found::Nothing
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    Open,
    Taken,
    Left,
}

/// What may follow from the decisions so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// No set of few people.
    Nothing,
    Something,
}

/// What an equation's column comes to.
#[derive(Clone, Copy)]
struct Column {
    people: u64,
    /// By what is taken.
    now: i64,
    /// What the open equations may add, at the least and at the most.
    least: i64,
    most: i64,
    /// Whether it cannot come to zero any more.
    is_in: bool,
}

/// What is undone on the way back.
#[derive(Clone, Copy)]
enum Step {
    Decided(usize),
    IsIn(usize),
}

struct Search {
    /// What stands for one.
    one: i64,
    threshold: u64,
    rows: Vec<Equation>,
    decisions: Vec<Decision>,
    columns: Vec<Column>,
    /// By column, the rows with an entry there.
    of_column: Vec<Vec<(usize, i64)>>,
    /// In the columns that cannot come to zero any more.
    people: u64,
    trail: Vec<Step>,
    /// How many entries may still be looked at.
    left: usize,
}

impl Search {
    /// `None`: the numbers are too large.
    fn new(equations: Vec<Equation>, people: Vec<u64>, threshold: u64) -> Option<Self> {
        let mut one: i64 = 1;
        for equation in &equations {
            let (_, pivot) = *equation.first()?;
            one = (one / common_divisor(one, pivot).max(1)).checked_mul(pivot)?;
        }
        let column = |people| Column {
            people,
            now: 0,
            least: 0,
            most: 0,
            is_in: false,
        };
        let mut columns: Vec<Column> = people.into_iter().map(column).collect();
        let mut of_column = alloc::vec![Vec::new(); columns.len()];
        let mut rows = equations;
        for (row, equation) in rows.iter_mut().enumerate() {
            let times = one / equation.first()?.1;
            for (place, entry) in equation {
                *entry = entry.checked_mul(times)?;
                let column = columns.get_mut(*place)?;
                column.least = column.least.checked_add((*entry).min(0))?;
                column.most = column.most.checked_add((*entry).max(0))?;
                // So that no sum of some of them is too large.
                column.most.checked_sub(column.least)?.checked_add(one)?;
                of_column.get_mut(*place)?.push((row, *entry));
            }
        }
        Some(Self {
            one,
            threshold,
            decisions: alloc::vec![Decision::Open; rows.len()],
            rows,
            columns,
            of_column,
            people: 0,
            trail: Vec::new(),
            left: WORK,
        })
    }

    fn is_open(&self, row: usize) -> bool {
        self.decisions.get(row) == Some(&Decision::Open)
    }

    /// Whether some set of few people takes this row.
    fn finds_with(&mut self, row: usize) -> Found {
        let mut tried: Vec<(usize, usize)> = Vec::new();
        let mut follows = self.decide(row, Decision::Taken);
        loop {
            if self.left == 0 {
                return Found::Few;
            }
            if follows == Follows::Something {
                let Some(row) = self.next() else {
                    return Found::Few;
                };
                tried.push((row, self.trail.len()));
                follows = self.decide(row, Decision::Taken);
            } else {
                let Some((row, trail)) = tried.pop() else {
                    return Found::Nothing;
                };
                self.back_to(trail);
                follows = self.decide(row, Decision::Left);
            }
        }
    }

    /// An open row of a column that does not come out as it is; `None`: all do, and few
    /// people are in them.
    fn next(&mut self) -> Option<usize> {
        self.looks_at(self.columns.len() / 4);
        let mut inside: u64 = 0;
        let mut best: Option<(usize, usize)> = None;
        let mut full: Option<usize> = None;
        for (place, column) in self.columns.iter().enumerate() {
            if column.now == 0 {
                continue;
            }
            let open = || {
                let rows = self.of_column.get(place).into_iter().flatten();
                rows.filter(|(row, _)| self.is_open(*row))
            };
            if column.now == self.one {
                inside = inside.saturating_add(column.people);
                full = full.or_else(|| open().next().map(|(row, _)| *row));
            } else {
                let count = open().count();
                if best.is_none_or(|(least, _)| count < least) {
                    let first = open().next();
                    best = first.map(|(row, _)| (count, *row)).or(best);
                }
            }
        }
        match best {
            Some((_, row)) => Some(row),
            None if inside < self.threshold => None,
            None => full,
        }
    }

    fn looks_at(&mut self, entries: usize) {
        self.left = self.left.saturating_sub(entries);
    }

    /// Decides on a row, and on all that follows from it.
    fn decide(&mut self, row: usize, decision: Decision) -> Follows {
        let mut open = Vec::from([(row, decision)]);
        while let Some((row, decision)) = open.pop() {
            match self.decisions.get_mut(row) {
                Some(here) if *here == Decision::Open => *here = decision,
                Some(here) if *here == decision => continue,
                _ => return Follows::Nothing,
            }
            self.trail.push(Step::Decided(row));
            self.sum(row, decision, 1);
            for entry in 0..self.rows.get(row).map_or(0, Vec::len) {
                let place = self.rows.get(row).and_then(|row| row.get(entry));
                let place = place.map_or(0, |(place, _)| *place);
                if self.follow(place, &mut open) == Follows::Nothing {
                    return Follows::Nothing;
                }
            }
        }
        Follows::Something
    }

    /// What a decision adds to each column, or takes away again.
    fn sum(&mut self, row: usize, decision: Decision, sign: i64) {
        let entries = self.rows.get(row).map_or(&[][..], Vec::as_slice);
        for (place, entry) in entries {
            if let Some(column) = self.columns.get_mut(*place) {
                column.least -= sign * (*entry).min(0);
                column.most -= sign * (*entry).max(0);
                if decision == Decision::Taken {
                    column.now += sign * entry;
                }
            }
        }
    }

    /// What must be decided so that a column comes to zero or one.
    fn follow(&mut self, place: usize, open: &mut Vec<(usize, Decision)>) -> Follows {
        let Some(column) = self.columns.get_mut(place) else {
            return Follows::Nothing;
        };
        let (least, most) = (column.now + column.least, column.now + column.most);
        let reaches = |goal, least, most| least <= goal && goal <= most;
        if !column.is_in && !reaches(0, least, most) {
            column.is_in = true;
            self.people = self.people.saturating_add(column.people);
            self.trail.push(Step::IsIn(place));
        }
        let (is_in, people) = (column.is_in, column.people);
        let with = self.people.saturating_add(if is_in { 0 } else { people });
        let (one, may_be_in) = (self.one, with < self.threshold);
        let comes_out = |least, most| {
            !is_in && reaches(0, least, most) || may_be_in && reaches(one, least, most)
        };
        if !comes_out(least, most) {
            return Follows::Nothing;
        }
        let rows = self.of_column.get(place).map_or(&[][..], Vec::as_slice);
        for &(row, entry) in rows {
            if self.decisions.get(row) == Some(&Decision::Open) {
                let (less, more) = (entry.min(0), entry.max(0));
                let taken = comes_out(least + more, most + less);
                let left = comes_out(least - less, most - more);
                match (taken, left) {
                    (true, true) => {}
                    (true, false) => open.push((row, Decision::Taken)),
                    (false, true) => open.push((row, Decision::Left)),
                    (false, false) => return Follows::Nothing,
                }
            }
        }
        let looked = rows.len();
        self.looks_at(looked);
        Follows::Something
    }

    /// As it was when so many steps had been taken.
    fn back_to(&mut self, steps: usize) {
        while self.trail.len() > steps {
            match self.trail.pop() {
                Some(Step::Decided(row)) => {
                    let was = self.decisions.get_mut(row);
                    let was = was.map(|here| core::mem::replace(here, Decision::Open));
                    self.sum(row, was.unwrap_or(Decision::Left), -1);
                }
                Some(Step::IsIn(place)) => {
                    if let Some(column) = self.columns.get_mut(place) {
                        column.is_in = false;
                        self.people = self.people.saturating_sub(column.people);
                    }
                }
                None => {}
            }
        }
    }
}
