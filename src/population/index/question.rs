//! A scheme, asked of columns: a block of rows at a time.

use super::Population;
use super::column::{Codes, Column, Table};
use crate::condition::Truth;
use crate::engagement::Summary;
use crate::name::Attribute;
use crate::population::analysis::{Dimension, Scheme};
use crate::population::portrait::Knowledge;
use crate::population::segment::{About, Clause, Predicate, Segment};
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// How many rows are asked at once: what is found of them stays in the nearest cache.
pub(super) const BLOCK: usize = 2_048;

/// One column, for what a portrait has of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part<'s> {
    Regions,
    Values(&'s Attribute),
    ContactPoints,
    Wishes,
}

/// A scheme, compiled for a population.
pub(super) struct Question<'q> {
    /// What everybody adds who has no attribute of a name that nobody has.
    base: u16,
    /// What a content of a column adds to the number of a cell.
    looked_up: Vec<Table<'q, u16>>,
    /// The dimensions that one column does not settle.
    weighed: Vec<Weighed<'q>>,
    /// Where one column settles all: how many people have a content that adds so much.
    counted: Option<Vec<(u16, u64)>>,
}

/// A dimension: its categories in turn, and what each step of one adds to a cell's number.
struct Weighed<'q> {
    categories: Vec<Asked<'q>>,
    step: u16,
}

/// A segment, asked of rows.
enum Asked<'q> {
    Everybody,
    /// Whether it holds, by content.
    Column(Table<'q, bool>),
    /// Asked of each row.
    Row(&'q Predicate),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl<'q> Question<'q> {
    pub(super) fn new<Id: Ord>(people: &'q Population<Id>, scheme: &'q Scheme) -> Self {
        let mut question = Self {
            base: 0,
            looked_up: Vec::new(),
            weighed: Vec::new(),
            counted: None,
        };
        let mut parts: Vec<(Part<'q>, Vec<u16>)> = Vec::new();
        for (dimension, step) in scheme.steps() {
            match part_of(dimension) {
                Some(part) => {
                    let place = parts.iter().position(|(other, _)| *other == part);
                    let place = place.unwrap_or_else(|| {
                        parts.push((part, people.of_each(part, |_| 0)));
                        parts.len() - 1
                    });
                    let more = people.of_each(part, |holds| {
                        step * dimension.category_where(|segment| is_met(segment, holds))
                    });
                    if let Some((_, sums)) = parts.get_mut(place) {
                        sums.iter_mut()
                            .zip(more)
                            .for_each(|(sum, more)| *sum += more);
                    }
                }
                None => question.weighed.push(Weighed {
                    categories: dimension.segments().map(|s| asked(people, s)).collect(),
                    step,
                }),
            }
        }
        if let ([(part, sums)], true) = (&*parts, question.weighed.is_empty()) {
            question.counted = Some(people.people_of_each(*part, sums));
        }
        for (part, sums) in parts {
            match people.codes(part) {
                Some(codes) => {
                    let nothing = sums.first().copied().unwrap_or(0);
                    question.looked_up.push(Table::new(codes, sums, nothing));
                }
                None => question.base += sums.first().copied().unwrap_or(0),
            }
        }
        question
    }

    /// How many people there are of whom something is known in the one column that settles
    /// all, by what that adds to the number of a cell; `None` if no column does.
    pub(super) const fn counted(&self) -> Option<&Vec<(u16, u64)>> {
        self.counted.as_ref()
    }

    /// The cells of the rows from one on, as many as there is room for.
    pub(super) fn cells<Id: Ord>(&self, people: &Population<Id>, from: usize, cells: &mut [u16]) {
        cells.fill(self.base);
        for table in &self.looked_up {
            table.join(from, cells, |cell, more| cell + more);
        }
        let mut found = Vec::new();
        for dimension in &self.weighed {
            // Whoever is in a category is in none after it.
            found.clear();
            found.resize(cells.len(), false);
            for category in &dimension.categories {
                category.widen(people, from, &mut found);
                for (cell, found) in cells.iter_mut().zip(&found) {
                    *cell += u16::from(!found) * dimension.step;
                }
            }
        }
    }
}

/// The one column that all segments of a dimension are about.
fn part_of(dimension: &Dimension) -> Option<Part<'_>> {
    let predicates = dimension.segments().flat_map(Segment::predicates);
    let parts: Option<BTreeSet<Part<'_>>> = predicates.map(part).collect();
    let mut parts = parts?.into_iter();
    let only = parts.next()?;
    parts.next().is_none().then_some(only)
}

/// The column that a predicate is about; `None`: several, or none.
fn part(predicate: &Predicate) -> Option<Part<'_>> {
    Some(match predicate.about() {
        About::Regions => Part::Regions,
        About::Attribute(attribute) => Part::Values(attribute),
        About::ContactPoints => Part::ContactPoints,
        About::Wishes => Part::Wishes,
        About::Attributes(_) | About::Engagement => return None,
    })
}

fn asked<'q, Id: Ord>(people: &'q Population<Id>, segment: &'q Segment) -> Asked<'q> {
    let each = |parts: &'q [Segment]| parts.iter().map(|one| asked(people, one)).collect();
    match segment.clause() {
        Clause::Everybody => Asked::Everybody,
        Clause::Of(predicate) => of_predicate(people, predicate),
        Clause::Not(part) => Asked::Not(Box::new(asked(people, part))),
        Clause::All(parts) => Asked::All(each(parts)),
        Clause::Any(parts) => Asked::Any(each(parts)),
    }
}

fn of_predicate<'q, Id: Ord>(people: &'q Population<Id>, predicate: &'q Predicate) -> Asked<'q> {
    match (part(predicate), predicate.about()) {
        (Some(part), _) => match people.codes(part) {
            Some(codes) => {
                let by_content = people.of_each(part, |holds| holds(predicate));
                Asked::column(codes, by_content)
            }
            // An attribute that nobody has.
            None => Asked::Not(Box::new(Asked::Everybody)),
        },
        (None, About::Attributes(pattern)) => {
            let columns = people.values.iter();
            let columns = columns.filter(|(name, _)| pattern.matches(name));
            let any = |(_, column): (_, &'q Column<BTreeSet<_>>)| {
                Asked::column(column.codes(), column.of_each(|values| !values.is_empty()))
            };
            Asked::Any(columns.map(any).collect())
        }
        (None, _) => Asked::Row(predicate),
    }
}

/// Whether a segment holds of a content, of which is known which predicates do. All is
/// known of it, so that what does not hold is not so.
fn is_met(segment: &Segment, holds: &dyn Fn(&Predicate) -> bool) -> bool {
    match segment.clause() {
        Clause::Everybody => true,
        Clause::Of(predicate) => holds(predicate),
        Clause::Not(part) => !is_met(part, holds),
        Clause::All(parts) => parts.iter().all(|part| is_met(part, holds)),
        Clause::Any(parts) => parts.iter().any(|part| is_met(part, holds)),
    }
}

impl<'q> Asked<'q> {
    fn column(codes: &'q Codes, holds: Vec<bool>) -> Self {
        let nothing = holds.first().copied().unwrap_or(false);
        Self::Column(Table::new(codes, holds, nothing))
    }

    /// Leaves of the rows from one on those of which it holds.
    fn narrow<Id: Ord>(&self, people: &Population<Id>, from: usize, rows: &mut [bool]) {
        match self {
            Self::Everybody => {}
            Self::Column(table) => table.join(from, rows, |row, holds| row & holds),
            Self::Row(predicate) => {
                for (row, number) in rows.iter_mut().zip(from..).filter(|(row, _)| **row) {
                    *row = people.is_so(predicate, number);
                }
            }
            Self::Not(part) => {
                flip(rows);
                part.widen(people, from, rows);
                flip(rows);
            }
            Self::All(parts) => {
                for part in parts {
                    part.narrow(people, from, rows);
                }
            }
            Self::Any(_) => {
                let mut found = alloc::vec![false; rows.len()];
                self.widen(people, from, &mut found);
                rows.iter_mut()
                    .zip(found)
                    .for_each(|(row, found)| *row &= found);
            }
        }
    }

    /// Adds of the rows from one on those of which it holds.
    fn widen<Id: Ord>(&self, people: &Population<Id>, from: usize, rows: &mut [bool]) {
        match self {
            Self::Everybody => rows.fill(true),
            Self::Column(table) => table.join(from, rows, |row, holds| row | holds),
            Self::Row(predicate) => {
                for (row, number) in rows.iter_mut().zip(from..).filter(|(row, _)| !**row) {
                    *row = people.is_so(predicate, number);
                }
            }
            Self::Not(part) => {
                flip(rows);
                part.narrow(people, from, rows);
                flip(rows);
            }
            Self::All(_) => {
                let mut found = alloc::vec![true; rows.len()];
                self.narrow(people, from, &mut found);
                rows.iter_mut()
                    .zip(found)
                    .for_each(|(row, found)| *row |= found);
            }
            Self::Any(parts) => {
                for part in parts {
                    part.widen(people, from, rows);
                }
            }
        }
    }
}

fn flip(rows: &mut [bool]) {
    for row in rows {
        *row = !*row;
    }
}

impl<Id: Ord> Population<Id> {
    /// Whether what somebody in a row did is so.
    fn is_so(&self, predicate: &Predicate, row: usize) -> bool {
        let holds = match self.did(row) {
            Some(did) => predicate.of_engagement(did, Knowledge::Whole, self.at),
            None => predicate.of_engagement(&Summary::default(), Knowledge::Whole, self.at),
        };
        holds == Truth::True
    }

    /// The numbers of what everybody has of a part; `None`: an attribute that nobody has.
    fn codes(&self, part: Part<'_>) -> Option<&Codes> {
        Some(match part {
            Part::Regions => self.regions.codes(),
            Part::Values(attribute) => self.values.get(attribute)?.codes(),
            Part::ContactPoints => self.contact_points.codes(),
            Part::Wishes => self.wishes.codes(),
        })
    }

    /// Something of each content of a part, asked by which predicates hold of it.
    fn of_each<U>(&self, part: Part<'_>, of: impl Fn(&dyn Fn(&Predicate) -> bool) -> U) -> Vec<U> {
        let all = Knowledge::Whole;
        let values = |one: &BTreeSet<_>| of(&|asked| asked.of_values(one, all) == Truth::True);
        match part {
            Part::Regions => {
                let each = &self.regions;
                each.of_each(|one| of(&|asked| asked.of_regions(one, all) == Truth::True))
            }
            Part::Values(name) => match self.values.get(name) {
                Some(column) => column.of_each(values),
                None => Vec::from([values(&BTreeSet::new())]),
            },
            Part::ContactPoints => {
                let each = &self.contact_points;
                each.of_each(|one| of(&|asked| asked.of_contact_points(one, all) == Truth::True))
            }
            Part::Wishes => {
                let each = &self.wishes;
                each.of_each(|one| of(&|asked| asked.of_wishes(one, all) == Truth::True))
            }
        }
    }

    /// With how many people have each content of a part but nothing.
    fn people_of_each(&self, part: Part<'_>, of: &[u16]) -> Vec<(u16, u64)> {
        let people = match part {
            Part::Regions => self.regions.people(),
            Part::Values(name) => match self.values.get(name) {
                Some(column) => column.people(),
                None => Vec::new(),
            },
            Part::ContactPoints => self.contact_points.people(),
            Part::Wishes => self.wishes.people(),
        };
        let rest = people.iter().sum::<u64>();
        let everybody = u64::try_from(self.len()).unwrap_or(u64::MAX);
        let nothing = of.first().map(|sum| (*sum, everybody.saturating_sub(rest)));
        let known = of.iter().copied().skip(1).zip(people);
        nothing.into_iter().chain(known).collect()
    }
}
