//! How numbers change from epoch to epoch.

use super::cells::Cells;
use super::publication::{Count, Publication};
use super::scheme::SchemeError;
use super::together::Trait;
use crate::engagement::trend::{Change, Watch};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// What was published of the same cells, epoch by epoch.
///
/// An epoch in which they were withheld, or were not asked for, is a gap: it is no zero,
/// and nothing is made up for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    epochs: Vec<(Box<str>, Count)>,
}

impl Course {
    /// Each epoch by name with its count, the earliest first.
    pub fn epochs(&self) -> impl Iterator<Item = (&str, Count)> {
        self.epochs.iter().map(|(name, count)| (&**name, *count))
    }

    /// The counts of epochs that follow one another without a gap, each time with the
    /// number of the first, from 0 on.
    #[must_use]
    pub fn runs(&self) -> Vec<(usize, Vec<u64>)> {
        let mut runs: Vec<(usize, Vec<u64>)> = Vec::new();
        for (number, (_, count)) in self.epochs.iter().enumerate() {
            let Some(count) = count.published() else {
                continue;
            };
            match runs.last_mut() {
                Some((from, counts)) if *from + counts.len() == number => counts.push(count),
                _ => runs.push((number, Vec::from([count]))),
            }
        }
        runs
    }

    /// What changed beyond chance, by the numbers of epochs, from 0 on. Each run has a
    /// baseline of its own.
    ///
    /// Chance is that of things that come one by one, as people do who are new in an epoch
    /// or did something in it (`active within P1D`). How many are in a group that keeps its
    /// people varies less: ask for fewer [deviations](Watch::deviations) there. A change
    /// below the threshold is not published, so it is not seen.
    #[must_use]
    pub fn changes(&self, watch: &Watch) -> Vec<Change> {
        let mut all = Vec::new();
        for (first, counts) in self.runs() {
            all.extend(watch.changes(&counts).into_iter().map(|mut change| {
                change.from += first;
                change.until += first;
                change
            }));
        }
        all
    }
}

/// How many people have a trait, epoch by epoch, and what changed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Trend {
    /// The category of a dimension.
    pub of: Trait,
    /// How many, in each epoch.
    pub course: Course,
    /// Beyond chance, by the numbers of epochs.
    pub changes: Vec<Change>,
}

impl Publication {
    /// What was published of these cells so far: the epochs before, and this one. It asks
    /// for nothing: [`count`](Self::count) does, in each epoch. Cells that were never asked
    /// for have a course of gaps.
    #[must_use]
    pub fn course(&self, cells: &Cells) -> Course {
        Course {
            epochs: self
                .epochs()
                .map(|epoch| {
                    let answer = epoch.answer(cells);
                    (epoch.name.clone(), answer.unwrap_or(Count::Withheld))
                })
                .collect(),
        }
    }

    /// How many people are in each category of these dimensions but the rest, now and in
    /// the epochs in which that was published, and what changed beyond chance. Each is a
    /// [`count`](Self::count) of this epoch, withheld as any other; ask in every epoch. The
    /// dimensions are in the order in which they were asked for.
    ///
    /// ```
    /// use personagraph::engagement::trend::{Direction, Watch};
    /// use personagraph::population::analysis::{Dimension, Publication, Scheme};
    /// use personagraph::population::{Population, Portrait};
    /// use personagraph::Timestamp;
    ///
    /// let scheme = Scheme::new([Dimension::attribute("interest.pets")?])?;
    /// let tally = |pets: u32| {
    ///     let mut people = Population::new(Timestamp::UNIX_EPOCH);
    ///     for customer in 0..1_000 {
    ///         let mut one = Portrait::whole();
    ///         if customer < pets {
    ///             one = one.with_value("interest.pets".parse()?, true);
    ///         }
    ///         people.insert(customer, &one);
    ///     }
    ///     Ok::<_, Box<dyn std::error::Error>>(people.tally(&scheme))
    /// };
    /// let mut publication = Publication::new(tally(100)?, "week 1", 10)?;
    /// for (week, pets) in (2..).zip([104, 98, 111, 100, 103, 99, 101, 107, 180, 190]) {
    ///     publication.trends(&["interest.pets"], &Watch::default())?;
    ///     publication.begin(tally(pets)?, &format!("week {week}"))?;
    /// }
    /// let trends = publication.trends(&["interest.pets"], &Watch::default())?;
    /// let counts: Vec<_> = trends[0].course.epochs().map(|(_, n)| n.published()).collect();
    /// // What changes by less than ten stays as it was told.
    /// assert_eq!(counts[..4], [Some(100), Some(100), Some(100), Some(111)]);
    /// let [surge] = &trends[0].changes[..] else { panic!() };
    /// assert_eq!((surge.direction, surge.from, surge.until), (Direction::Rise, 9, 11));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there is no dimension of a name, or a name comes twice.
    pub fn trends(
        &mut self,
        dimensions: &[&str],
        watch: &Watch,
    ) -> Result<Vec<Trend>, SchemeError> {
        let traits = self.scheme().traits(dimensions)?;
        let trend = |(_, of, cells): (usize, Trait, Cells)| {
            self.count(&cells);
            let course = self.course(&cells);
            let changes = course.changes(watch);
            Trend {
                of,
                course,
                changes,
            }
        };
        Ok(traits.into_iter().map(trend).collect())
    }
}
