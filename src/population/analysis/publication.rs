//! Counts that are published, and those that are withheld.

use super::audit::Undo;
use super::cells::Cells;
use super::epoch::Epoch;
use super::scheme::{Dimension, Scheme, SchemeError, Tally};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

/// A number of people, as far as it may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count {
    /// It is published.
    Of(u64),
    /// It is not: it is below the threshold, or one below would follow from it and what
    /// was published before. Which of the two is not told.
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
/// analysts' questions of the same one: what two of them were told adds up.
#[derive(Clone)]
pub struct Publication {
    scheme: Scheme,
    threshold: u64,
    earlier: Vec<Epoch>,
    now: Epoch,
}

impl Publication {
    /// Of a tally, in an epoch that the host names (`2026-11`); no number of people below
    /// the threshold is published.
    ///
    /// # Errors
    /// If the threshold is below 2.
    pub fn new(tally: Tally, epoch: &str, threshold: u64) -> Result<Self, PublicationError> {
        if threshold < 2 {
            return Err(PublicationError::Threshold(threshold));
        }
        let mut first = Self {
            now: Epoch::new(epoch, threshold, tally.people),
            scheme: tally.scheme,
            threshold,
            earlier: Vec::new(),
        };
        // How many there are, everybody knows.
        let all = first.scheme.all();
        first.count(&all);
        Ok(first)
    }

    /// The next epoch, with a new tally by the same scheme. What was published before
    /// goes on counting.
    ///
    /// # Errors
    /// If an epoch had this name before, or if the tally is of another scheme.
    pub fn next(mut self, tally: Tally, epoch: &str) -> Result<Self, PublicationError> {
        if self.has_had(epoch) {
            return Err(PublicationError::Epoch(epoch.into()));
        }
        if tally.scheme != self.scheme {
            return Err(PublicationError::Scheme);
        }
        let new = Epoch::new(epoch, self.threshold, tally.people);
        self.earlier.push(core::mem::replace(&mut self.now, new));
        for one in &mut self.earlier {
            self.now.remember(one);
            one.changed = one.changed(&self.now.people);
        }
        let all = self.scheme.all();
        self.count(&all);
        Ok(self)
    }

    fn has_had(&self, epoch: &str) -> bool {
        self.epochs().any(|(name, _)| name == epoch)
    }

    /// What was published in each epoch, the earliest first.
    pub(super) fn epochs(&self) -> impl Iterator<Item = (&str, &BTreeMap<Cells, u64>)> {
        let epochs = self.earlier.iter().chain([&self.now]);
        epochs.map(|one| (&*one.name, &one.published))
    }

    /// The name of the epoch that is open.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.now.name
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
    /// the same cells, or followed for them, is published as it was (SEMANTICS A-b), or
    /// withheld where people went from one of these cells to another. Of
    /// cells of another scheme those beyond this one's are left out.
    pub fn count(&mut self, cells: &Cells) -> Count {
        // Those of another scheme are as many as there are here, to be the same question.
        let cells = &(&self.scheme.all() & cells);
        if let Some(&known) = self.now.published.get(cells) {
            return Count::Of(known);
        }
        if self.now.withheld.contains(cells) {
            return Count::Withheld;
        }
        let Some(number) = self.published_number(cells) else {
            self.now.withheld.insert(cells.clone());
            return Count::Withheld;
        };
        self.now.published.insert(cells.clone(), number);
        Count::Of(number)
    }

    /// What may be published now of a set that was not asked for in this epoch.
    fn published_number(&mut self, cells: &Cells) -> Option<u64> {
        let (number, threshold) = (self.now.count(cells), self.threshold);
        let is_near = |told: &u64| told.abs_diff(number) < threshold;
        let then = self.now.people.clone();
        let last = self.last_published(cells);
        let last = last.filter(|(told, _)| is_near(told));
        if let Some((last, Since::Same)) = last {
            // It was told already; whether it is so still, is not.
            for epoch in self.earlier.iter_mut().chain([&mut self.now]) {
                epoch.publish_now(cells, &then);
            }
            return Some(last);
        }
        let last = last.map(|(last, _)| last);
        if last.is_none() && number < threshold {
            return None;
        }
        let known = last.or_else(|| self.last_known(cells).filter(is_near));
        // What has not changed since is as it was in what was published then.
        let mut told: Vec<(&mut Epoch, [Undo; 2])> = Vec::new();
        for epoch in self.earlier.iter_mut().chain([&mut self.now]) {
            if let Some(undo) = epoch.publish_now(cells, &then) {
                told.push((epoch, undo));
            } else {
                for (epoch, undo) in told {
                    epoch.put_back(undo);
                }
                return None;
            }
        }
        Some(known.unwrap_or(number))
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
    /// each dimension, then in each choice of a category of every one. Cells that are too
    /// small are withheld, and as many others as it takes that nobody finds them out
    /// (complementary suppression).
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
#[non_exhaustive]
pub struct Table {
    /// The names of the dimensions.
    pub dimensions: Vec<Box<str>>,
    /// Everybody.
    pub total: Count,
    /// By dimension and category: how many.
    pub margins: Vec<Vec<(Box<str>, Count)>>,
    /// By the names of a category of each dimension: how many; ascending.
    pub cells: Vec<(Vec<Box<str>>, Count)>,
}
