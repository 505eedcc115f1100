//! Summaries over equal steps of time.
//!
//! Each step has a [`Summary`] of its own, so every measure that one gives is there step
//! by step. Steps are half-open and of equal length: days of 24 hours from an instant,
//! not a calendar's.
//!
//! ```
//! use core::time::Duration;
//! use personagraph::Timestamp;
//! use personagraph::engagement::Moment;
//! use personagraph::engagement::series::{Series, Steps};
//!
//! let (like, web) = ("like".parse()?, "web".parse()?);
//! let hour = |n: i64| Timestamp::from_millis(n * 3_600_000);
//! let moments = [0, 1, 47].map(hour);
//! let moments: Result<Vec<_>, _> = moments.into_iter().collect();
//! let moments = moments?.into_iter().map(|at| Moment::new(at, &like, &web));
//!
//! let days = Steps::new(hour(0)?, Duration::from_secs(86_400), 3)?;
//! let series = Series::of(moments, days);
//! assert_eq!(series.counts(|day| day.count()), [2, 1, 0]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::{Moment, Summary};
use crate::time::Timestamp;
use alloc::vec::Vec;
use core::time::Duration;

/// Steps that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StepsError {
    /// There is nothing in a step.
    #[error("a step is at least a millisecond")]
    Short,
    /// There are too many.
    #[error("more than {} steps", Steps::MOST)]
    Many,
    /// They go on after the latest instant.
    #[error("the steps end after the year 9999")]
    Late,
}

/// Equal steps of time, one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Steps {
    from: Timestamp,
    /// Milliseconds.
    step: i64,
    count: u32,
}

impl Steps {
    /// How many there may be: hours of eleven years.
    pub const MOST: u32 = 100_000;

    /// So many steps of that length, in whole milliseconds (what is finer is left out), from
    /// an instant on.
    ///
    /// # Errors
    ///
    /// When a step is shorter than a millisecond, when there are more than
    /// [`MOST`](Self::MOST), or when they end after the latest instant.
    pub fn new(from: Timestamp, step: Duration, count: u32) -> Result<Self, StepsError> {
        if count > Self::MOST {
            return Err(StepsError::Many);
        }
        let step = i64::try_from(step.as_millis()).map_err(|_| StepsError::Late)?;
        if step < 1 {
            return Err(StepsError::Short);
        }
        let whole = step.checked_mul(count.into()).ok_or(StepsError::Late)?;
        let whole = Duration::from_millis(whole.unsigned_abs());
        from.checked_add(whole).ok_or(StepsError::Late)?;
        Ok(Self { from, step, count })
    }

    /// How many.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Where each begins.
    pub fn starts(&self) -> impl Iterator<Item = Timestamp> + use<> {
        let (from, step) = (self.from, self.step);
        (0..i64::from(self.count)).filter_map(move |number| {
            let after = number.checked_mul(step)?;
            from.checked_add(Duration::from_millis(after.unsigned_abs()))
        })
    }

    /// The number of the step that an instant is in, from 0 on; none outside them. A step has
    /// the instant at which it begins, and not that at which it ends.
    #[must_use]
    pub fn number(&self, at: Timestamp) -> Option<usize> {
        at.since(self.from)?;
        let number = (at.as_millis() - self.from.as_millis()) / self.step;
        let number = usize::try_from(number).ok()?;
        (number < self.len()).then_some(number)
    }
}

/// A summary of each step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    steps: Steps,
    summaries: Vec<Summary>,
}

impl Series {
    /// What was done in each step; what is in none is left out. The order of the moments
    /// makes no difference.
    #[must_use]
    pub fn of<'a>(moments: impl IntoIterator<Item = Moment<'a>>, steps: Steps) -> Self {
        let mut summaries = alloc::vec![Summary::default(); steps.len()];
        for moment in moments {
            let step = steps.number(moment.at);
            if let Some(summary) = step.and_then(|step| summaries.get_mut(step)) {
                summary.add(&moment);
            }
        }
        Self { steps, summaries }
    }

    /// The steps.
    #[must_use]
    pub const fn steps(&self) -> Steps {
        self.steps
    }

    /// The summary of each, in time's order.
    #[must_use]
    pub fn summaries(&self) -> &[Summary] {
        &self.summaries
    }

    /// A number of each: what [`Watch`](super::trend::Watch) watches.
    pub fn counts(&self, of: impl Fn(&Summary) -> u64) -> Vec<u64> {
        self.summaries.iter().map(of).collect()
    }
}
