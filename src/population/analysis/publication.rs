//! Counts that are published, and those that are withheld.

use super::audit::Undo;
use super::cells::Cells;
use super::epoch::Epoch;
use super::scheme::{Dimension, Scheme, SchemeError, Tally};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

/// A number of people, as far as it may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count {
    /// It is published.
    Of(u64),
    /// It is not: it is below the threshold, or one below would follow from it and what
    /// was published before, or whether one would takes too long to find out. Which of
    /// these is not told.
    Withheld,
}

impl Count {
    /// The number, if it is published.
    #[must_use]
    pub const fn published(self) -> Option<u64> {
        match self {
            Self::Of(number) => Some(number),
            Self::Withheld => None,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of(number) => write!(f, "{number}"),
            Self::Withheld => f.write_str("withheld"),
        }
    }
}

/// Why nothing can be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PublicationError {
    /// A threshold of one hides nobody.
    #[error("the threshold is {0}, and must be 2 or more")]
    Threshold(u64),
    /// An epoch of this name is or was open.
    #[error("the epoch `{0}` was opened before")]
    Epoch(Box<str>),
    /// The tally is of another scheme than the epochs before.
    #[error("the tally is of another scheme than the epochs before")]
    Scheme,
}

/// What has become of each of some cells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Since {
    /// They are as they were, but for fewer people than the threshold.
    Same,
    /// One has changed by more, though another may make up for it.
    Other,
}

/// What analysts are told about a population: counts of sets of cells, epoch by epoch.
///
/// It holds numbers and nobody: no answer can be turned into a list of people. Keep one
/// for as long as its answers are remembered by anybody, and ask all of a population's
/// analysts' questions of the same one: what two of them were told adds up. Through serde
/// it is kept with every number of people, those below the threshold too: what is kept is
/// the host's.
#[derive(Clone)]
pub struct Publication {
    scheme: Scheme,
    threshold: u64,
    earlier: Vec<Epoch>,
    now: Epoch,
}

impl Publication {
    /// Of a tally, in an epoch that the host names (`2026-11`); no number of people below
    /// the threshold is published. How many there are is asked for first, at once.
    ///
    /// # Errors
    /// If the threshold is below 2.
    pub fn new(tally: Tally, epoch: &str, threshold: u64) -> Result<Self, PublicationError> {
        let epoch = Epoch::new(epoch, threshold, tally.people);
        let mut first = Self::opened(tally.scheme, threshold, epoch)?;
        // How many there are, everybody knows.
        let all = first.scheme.all();
        first.count(&all);
        Ok(first)
    }

    /// Of a first epoch, in which nothing was asked.
    pub(super) fn opened(
        scheme: Scheme,
        threshold: u64,
        now: Epoch,
    ) -> Result<Self, PublicationError> {
        if threshold < 2 {
            return Err(PublicationError::Threshold(threshold));
        }
        Ok(Self {
            scheme,
            threshold,
            earlier: Vec::new(),
            now,
        })
    }

    /// Opens the next epoch, with a new tally by an equal scheme. What was published before
    /// goes on counting. How many there are is asked for first, at once.
    ///
    /// # Errors
    /// If an epoch had this name before, or if the tally is of another scheme. The epoch that
    /// was open still is.
    pub fn begin(&mut self, tally: Tally, epoch: &str) -> Result<(), PublicationError> {
        if tally.scheme != self.scheme {
            return Err(PublicationError::Scheme);
        }
        self.follow_with(Epoch::new(epoch, self.threshold, tally.people))?;
        let all = self.scheme.all();
        self.count(&all);
        Ok(())
    }

    /// Opens another epoch, in which nothing was asked yet.
    pub(super) fn follow_with(&mut self, new: Epoch) -> Result<(), PublicationError> {
        if self.epochs().any(|one| one.name == new.name) {
            return Err(PublicationError::Epoch(new.name));
        }
        self.earlier.push(core::mem::replace(&mut self.now, new));
        for one in &mut self.earlier {
            self.now.remember(one);
            one.changed = one.changed(&self.now.people);
        }
        Ok(())
    }

    /// The epochs, the earliest first.
    pub(super) fn epochs(&self) -> impl Iterator<Item = &Epoch> {
        self.earlier.iter().chain([&self.now])
    }

    /// The name of the epoch that is open.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.now.name
    }

    /// No number of people below it is published.
    #[must_use]
    pub const fn threshold(&self) -> u64 {
        self.threshold
    }

    /// What people are told apart by.
    #[must_use]
    pub const fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// How many people are in these cells, if that may be told. The same question has the
    /// same answer for the whole epoch.
    ///
    /// A number that differs by less than the threshold from what was last published of
    /// the same cells, or followed for them, is published as it was, or withheld where
    /// people went from one of these cells to another. So the numbers of one epoch need not
    /// add up. Of cells of another scheme those beyond this one's are left out.
    ///
    /// A new question is held against each epoch so far, so that it costs more with every one.
    pub fn count(&mut self, cells: &Cells) -> Count {
        // Those of another scheme are as many as there are here, to be the same question.
        let cells = &(&self.scheme.all() & cells);
        if let Some(known) = self.now.answer(cells) {
            return known;
        }
        let number = self.published_number(cells);
        let answer = number.map_or(Count::Withheld, Count::Of);
        self.now.keep(cells.clone(), answer);
        answer
    }

    /// Takes in what was answered in the epoch that is open.
    #[cfg(feature = "serde")]
    pub(super) fn take_in(&mut self, cells: Cells, answer: Count) {
        if answer != Count::Withheld {
            self.hold_against_all(&cells);
        }
        self.now.keep(cells, answer);
    }

    /// Takes a number in as told, in each epoch in which it may be. Whether it may in the
    /// one that is open.
    fn hold_against_all(&mut self, cells: &Cells) -> bool {
        for epoch in &mut self.earlier {
            epoch.publish_now(cells, &self.now.people);
        }
        self.now.publish_own(cells).is_some()
    }

    /// What may be published now of a set that was not asked for in this epoch.
    fn published_number(&mut self, cells: &Cells) -> Option<u64> {
        let (number, threshold) = (self.now.count(cells), self.threshold);
        let is_near = |told: &u64| told.abs_diff(number) < threshold;
        let before = self.last_published(cells);
        let last = before.filter(|(told, _)| is_near(told));
        if let Some((last, Since::Same)) = last {
            // It was told already; whether it is so still, is not. Where it is, people may
            // have gone from one of these cells to another.
            let is_safe = self.hold_against_all(cells);
            return (is_safe || last != number).then_some(last);
        }
        let last = last.map(|(last, _)| last);
        if last.is_none() && number < threshold {
            return None;
        }
        let known = last.or_else(|| self.last_known(cells).filter(is_near));
        // What followed between may be near what was told before that, and is no answer
        // beside it; what there is now is near what followed.
        if let (Some(known), Some((told, _))) = (known, before) {
            if (1..threshold).contains(&known.abs_diff(told)) {
                return None;
            }
        }
        // What has not changed since is as it was in what was published then.
        let mut told: Vec<(&mut Epoch, [Undo; 2])> = Vec::new();
        let is_safe = self.earlier.iter_mut().all(|epoch| {
            let undo = epoch.publish_now(cells, &self.now.people);
            undo.is_some_and(|undo| {
                told.push((epoch, undo));
                true
            })
        });
        if is_safe && self.now.publish_own(cells).is_some() {
            return Some(known.unwrap_or(number));
        }
        for (epoch, undo) in told {
            epoch.put_back(undo);
        }
        None
    }

    /// What was last published of these cells in an earlier epoch, and what has become of
    /// them since.
    fn last_published(&self, cells: &Cells) -> Option<(u64, Since)> {
        self.earlier.iter().rev().find_map(|epoch| {
            let number = *epoch.published.get(cells)?;
            let is_other = (cells & &epoch.changed).iter().next().is_some();
            let since = if is_other { Since::Other } else { Since::Same };
            Some((number, since))
        })
    }

    /// What was last published of these cells in an earlier epoch, or would have been
    /// where it follows, had it been asked for.
    fn last_known(&self, cells: &Cells) -> Option<u64> {
        self.earlier.iter().fold(None, |told: Option<u64>, epoch| {
            let is_near = |next: &u64| told.is_some_and(|t| t.abs_diff(*next) < self.threshold);
            let published = epoch.published.get(cells).copied();
            let follows = || epoch.following(cells).filter(|next| !is_near(next));
            published.or_else(follows).or(told)
        })
    }

    /// Everybody by these dimensions: how many there are, how many in each category of
    /// each dimension, then in each choice of a category of every one, asked for in this
    /// order; of no dimensions, everybody. Cells that are too small are withheld, and as
    /// many others as it takes that nobody finds them out (complementary suppression).
    ///
    /// # Errors
    /// If there is no dimension of a name, or a name comes twice.
    pub fn table(&mut self, dimensions: &[&str]) -> Result<Table, SchemeError> {
        let places = self.scheme.places(dimensions)?;
        let all = self.scheme.all();
        let total = self.count(&all);
        let of = |place: &usize| self.scheme.dimensions().get(*place).cloned();
        let dimensions: Vec<Dimension> = places.iter().filter_map(of).collect();
        let mut margins = Vec::new();
        let mut rows = Vec::from([(Vec::new(), all)]);
        for (&place, dimension) in places.iter().zip(&dimensions) {
            let mut margin = Vec::new();
            let mut finer = Vec::new();
            for (number, name) in dimension.categories().enumerate() {
                let cells = self.scheme.cells_at(place, number);
                margin.push((name.into(), self.count(&cells)));
                for (names, row) in &rows {
                    let mut names: Vec<Box<str>> = Vec::clone(names);
                    names.push(name.into());
                    finer.push((names, row & &cells));
                }
            }
            margins.push(margin);
            rows = finer;
        }
        rows.sort();
        let cells = rows
            .iter()
            .map(|(names, cells)| (names.clone(), self.count(cells)));
        Ok(Table {
            dimensions: dimensions.iter().map(|d| d.name().into()).collect(),
            total,
            cells: cells.collect(),
            margins,
        })
    }
}

impl fmt::Debug for Publication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publication")
            .field("epoch", &self.now.name)
            .field("threshold", &self.threshold)
            .field("published", &self.now.published.len())
            .finish_non_exhaustive()
    }
}

/// People by one or more dimensions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Table {
    /// The names of the dimensions, in the order in which they were asked for.
    pub dimensions: Vec<Box<str>>,
    /// Everybody.
    pub total: Count,
    /// For each dimension, in that order, by category, the rest last: how many.
    pub margins: Vec<Vec<(Box<str>, Count)>>,
    /// By the names of a category of each dimension: how many; ascending by these names.
    pub cells: Vec<(Vec<Box<str>>, Count)>,
}

impl Table {
    /// How many are in these categories, one of each dimension in the table's order; `None`
    /// if there are no such ones.
    #[must_use]
    pub fn cell(&self, categories: &[&str]) -> Option<Count> {
        let is_it = |(names, _): &&(Vec<Box<str>>, Count)| {
            names
                .iter()
                .map(|name| &**name)
                .eq(categories.iter().copied())
        };
        self.cells.iter().find(is_it).map(|(_, count)| *count)
    }

    /// How many are in a category of a dimension; `None` if there is no such one.
    #[must_use]
    pub fn margin(&self, dimension: &str, category: &str) -> Option<Count> {
        let mut margins = self.dimensions.iter().zip(&self.margins);
        let (_, margin) = margins.find(|(name, _)| ***name == *dimension)?;
        let mut counts = margin.iter();
        let found = counts.find(|(name, _)| **name == *category);
        found.map(|(_, count)| *count)
    }
}
