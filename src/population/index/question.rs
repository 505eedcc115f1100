//! A scheme, asked of columns: a block of rows at a time.

use super::Population;
use super::column::{Codes, Column};
use crate::condition::Truth;
use crate::name::Attribute;
use crate::population::analysis::{Dimension, Scheme};
use crate::population::portrait::{Knowledge, Portrait};
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
    looked_up: Vec<(&'q Codes, Vec<u16>)>,
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
    Column(&'q Codes, Vec<bool>),
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
                    let more = people.of_each(part, |portrait| {
                        step * dimension.category_of(portrait, people.at)
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
                Some(codes) => question.looked_up.push((codes, sums)),
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
        let mut more = alloc::vec![0_u16; cells.len()];
        for (codes, sums) in &self.looked_up {
            codes.look_up(sums, from, &mut more);
            cells
                .iter_mut()
                .zip(&more)
                .for_each(|(cell, more)| *cell += more);
        }
        for dimension in &self.weighed {
            // Whoever is in a category is in none after it.
            let mut left = alloc::vec![true; cells.len()];
            for category in &dimension.categories {
                let holds = category.of_rows(people, from, cells.len());
                let rows = cells.iter_mut().zip(left.iter_mut().zip(holds));
                for (cell, (left, holds)) in rows {
                    *left &= !holds;
                    *cell += u16::from(*left) * dimension.step;
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
    let holds = |portrait: &Portrait| predicate.holds(portrait, people.at) == Truth::True;
    match (part(predicate), predicate.about()) {
        (Some(part), _) => match people.codes(part) {
            Some(codes) => Asked::Column(codes, people.of_each(part, holds)),
            // An attribute that nobody has.
            None => Asked::Not(Box::new(Asked::Everybody)),
        },
        (None, About::Attributes(pattern)) => {
            let columns = people.values.iter();
            let columns = columns.filter(|(name, _)| pattern.matches(name));
            let any = |(_, column): (_, &'q Column<BTreeSet<_>>)| {
                Asked::Column(column.codes(), column.of_each(|values| !values.is_empty()))
            };
            Asked::Any(columns.map(any).collect())
        }
        (None, _) => Asked::Row(predicate),
    }
}

impl Asked<'_> {
    /// Whether it holds, of as many rows from one on.
    fn of_rows<Id: Ord>(&self, people: &Population<Id>, from: usize, rows: usize) -> Vec<bool> {
        let together = |parts: &[Self], start: bool, with: fn(&mut bool, bool)| {
            let mut all = alloc::vec![start; rows];
            for part in parts {
                let more = part.of_rows(people, from, rows);
                all.iter_mut()
                    .zip(more)
                    .for_each(|(one, other)| with(one, other));
            }
            all
        };
        match self {
            Self::Everybody => alloc::vec![true; rows],
            Self::Column(codes, holds) => {
                let mut found = alloc::vec![false; rows];
                codes.look_up(holds, from, &mut found);
                found
            }
            Self::Row(predicate) => {
                let holds = |row| match people.did(row) {
                    Some(did) => predicate.of_engagement(did, Knowledge::Whole, people.at),
                    None => predicate.holds(&Portrait::whole(), people.at),
                };
                let rows = (from..).take(rows);
                rows.map(|row| holds(row) == Truth::True).collect()
            }
            Self::Not(part) => {
                let mut found = part.of_rows(people, from, rows);
                for one in &mut found {
                    *one = !*one;
                }
                found
            }
            Self::All(parts) => together(parts, true, |one, other| *one &= other),
            Self::Any(parts) => together(parts, false, |one, other| *one |= other),
        }
    }
}

impl<Id: Ord> Population<Id> {
    /// The numbers of what everybody has of a part; `None`: an attribute that nobody has.
    fn codes(&self, part: Part<'_>) -> Option<&Codes> {
        Some(match part {
            Part::Regions => self.regions.codes(),
            Part::Values(attribute) => self.values.get(attribute)?.codes(),
            Part::ContactPoints => self.contact_points.codes(),
            Part::Wishes => self.wishes.codes(),
        })
    }

    /// Something of each content of a part, asked of a portrait that has it alone.
    fn of_each<U>(&self, part: Part<'_>, of: impl Fn(&Portrait) -> U) -> Vec<U> {
        match part {
            Part::Regions => self.regions.of_each(|one| of(&Portrait::of_regions(one))),
            Part::Values(name) => match self.values.get(name) {
                Some(column) => column.of_each(|one| of(&Portrait::of_values(name, one))),
                None => Vec::from([of(&Portrait::whole())]),
            },
            Part::ContactPoints => {
                let each = &self.contact_points;
                each.of_each(|one| of(&Portrait::of_contact_points(one)))
            }
            Part::Wishes => self.wishes.of_each(|one| of(&Portrait::of_wishes(one))),
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
