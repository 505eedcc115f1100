//! What changed, and whether that is more than chance.
//!
//! A [`Watch`] goes along the counts of equal steps ([`Series`](super::series::Series))
//! and holds each against a baseline that fades. Counts of things that come by chance
//! have a variance that grows with them; Anscombe's transformation
//! y = 2·√(x + 3/8) makes it about 1 whatever their rate (Anscombe, *The transformation of
//! Poisson, binomial and negative-binomial data*, 1948). Of a step with the transformed
//! count y:
//!
//! * the baseline ȳ is the mean of the transformed counts of earlier steps, each with the
//!   weight 2^(-steps ago / half-life);
//! * the deviation is (y - ȳ) / √(1 + Σw² / (Σw)²): the mean is worth (Σw)² / Σw² steps
//!   (Kish, *Survey sampling*, 1965). By chance it is beyond 3 in 3 to 4 of 1,000 steps at
//!   rates from 10 a step on, and in 7 at a rate of 5, where a step without anything at
//!   all, one of 150, is already that far (`tests/engagement` counts them).
//!
//! A change is one that so many steps in a row show ([`persisting`](Watch::persisting)), in
//! the same direction, with counts that are worth a look. The baseline of a step leaves out
//! one step fewer than that before it, so that the steps that make a change are not measured
//! against each other. A longer one is: a new level becomes usual with time, and the change
//! ends.
//!
//! It is *not* a forecast, and knows of no weekdays: take steps of whole weeks, or watch
//! each weekday by itself. What comes in bunches varies more than by chance: ask for
//! more deviations there.
//!
//! ```
//! use personagraph::engagement::trend::{Direction, Watch};
//!
//! let counts = [10, 9, 11, 10, 12, 8, 10, 9, 11, 10, 31, 28, 10];
//! let changes = Watch::default().changes(&counts);
//! assert_eq!(changes.len(), 1);
//! assert_eq!(changes[0].direction, Direction::Rise);
//! assert_eq!((changes[0].from, changes[0].until), (10, 12));
//! assert_eq!(changes[0].observed, 59);
//! ```

use alloc::vec::Vec;
use core::fmt;
use core::num::NonZeroU32;
use core::ops::Range;

/// What counts as a change.
///
/// It is configuration, and is kept through serde; what is left out is the default:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use personagraph::engagement::trend::Watch;
///
/// let watch: Watch = serde_json::from_str(r#"{"deviations": 4.5, "least": 20}"#)?;
/// assert_eq!(watch, Watch::default().deviations(4.5).least(20));
/// for watch in [watch, watch.deviations(f64::NAN)] {
///     assert_eq!(serde_json::from_str::<Watch>(&serde_json::to_string(&watch)?)?, watch);
/// }
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Watch {
    half_life: NonZeroU32,
    #[cfg_attr(feature = "serde", serde(with = "crate::value::deviations"))]
    deviations: f64,
    least: u64,
    persisting: NonZeroU32,
}

impl Default for Watch {
    /// A half-life of 7 steps, 3 deviations, counts of 5 or more, 2 steps in a row.
    fn default() -> Self {
        Self {
            half_life: NonZeroU32::MIN.saturating_add(6),
            deviations: 3.0,
            least: 5,
            persisting: NonZeroU32::MIN.saturating_add(1),
        }
    }
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Less than usual.
    Fall,
    /// More than usual.
    Rise,
}

impl Direction {
    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fall => "fall",
            Self::Rise => "rise",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a step comes to against its baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Deviation {
    /// The count.
    pub observed: u64,
    /// The count that the baseline stands for.
    pub expected: f64,
    /// How many standard deviations it is above, or below if negative.
    pub deviations: f64,
}

/// Steps in a row that are all above what is usual, or all below.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// Which way.
    pub direction: Direction,
    /// The number of the first step, from 0 on.
    pub from: usize,
    /// The number of the step after the last.
    pub until: usize,
    /// The sum of the counts.
    pub observed: u64,
    /// The sum of what was to be expected.
    pub expected: f64,
    /// The deviation of the step that deviates least; below zero of a fall.
    pub deviations: f64,
}

impl Change {
    /// The numbers of the steps.
    #[must_use]
    pub const fn steps(&self) -> Range<usize> {
        self.from..self.until
    }
}

impl Watch {
    /// The baseline's half-life, in steps. It wants at least as many steps: nothing is said
    /// of the first `steps` + [`persisting`](Self::persisting) - 1, by default of the first
    /// eight.
    #[must_use]
    pub const fn half_life(mut self, steps: NonZeroU32) -> Self {
        self.half_life = steps;
        self
    }

    /// How many standard deviations a step must be away, at least. Below zero counts as
    /// zero, by which a step that is exactly as usual falls; of what is no number nothing is
    /// away far enough.
    #[must_use]
    pub const fn deviations(mut self, deviations: f64) -> Self {
        self.deviations = if deviations.is_nan() {
            f64::INFINITY
        } else {
            deviations.max(0.0)
        };
        self
    }

    /// How many there must be in each step, at least: of a rise the count, of a fall what
    /// was to be expected.
    #[must_use]
    pub const fn least(mut self, count: u64) -> Self {
        self.least = count;
        self
    }

    /// In how many steps in a row, at least.
    #[must_use]
    pub const fn persisting(mut self, steps: NonZeroU32) -> Self {
        self.persisting = steps;
        self
    }

    /// What each step comes to, one for each count; none of those whose baseline is made of
    /// fewer steps than the half-life has.
    #[must_use]
    pub fn scores(&self, counts: &[u64]) -> Vec<Option<Deviation>> {
        let lag = self.persisting.get() as usize;
        let fade = libm::exp2(-1.0 / f64::from(self.half_life.get()));
        let mut baseline = Baseline::default();
        let mut past = counts.iter();
        let score = |(number, &observed): (usize, &u64)| {
            let before = if number >= lag { past.next() } else { None };
            if let Some(&count) = before {
                baseline.take(fade, count);
            }
            let enough = baseline.steps >= self.half_life.get() as usize;
            enough.then(|| baseline.against(observed))
        };
        counts.iter().enumerate().map(score).collect()
    }

    /// The changes, in time's order. No two overlap, and two of which one begins where the
    /// other ends go different ways.
    #[must_use]
    pub fn changes(&self, counts: &[u64]) -> Vec<Change> {
        let scores = self.scores(counts);
        let steps = scores.iter().enumerate();
        let mut open: Option<Change> = None;
        let mut found = Vec::new();
        for (number, score) in steps {
            let shown = score.and_then(|score| Some((score, self.direction(&score)?)));
            let Some((score, direction)) = shown else {
                found.extend(open.take());
                continue;
            };
            match &mut open {
                Some(change) if change.direction == direction => change.goes_on(&score),
                _ => found.extend(open.replace(Change::begins(number, &score, direction))),
            }
        }
        found.extend(open);
        found.retain(|change| change.steps().len() >= self.persisting.get() as usize);
        found
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "counts are compared with what is to be expected"
    )]
    fn direction(&self, score: &Deviation) -> Option<Direction> {
        let least = self.least as f64;
        let is_above = score.deviations > 0.0;
        let (direction, count) = if is_above {
            (Direction::Rise, score.observed as f64)
        } else {
            (Direction::Fall, score.expected)
        };
        let is_far = score.deviations.abs() >= self.deviations.max(0.0);
        (is_far && count >= least).then_some(direction)
    }
}

impl Change {
    fn begins(number: usize, score: &Deviation, direction: Direction) -> Self {
        Self {
            direction,
            from: number,
            until: number.saturating_add(1),
            observed: score.observed,
            expected: score.expected,
            deviations: score.deviations,
        }
    }

    fn goes_on(&mut self, score: &Deviation) {
        self.until = self.until.saturating_add(1);
        self.observed = self.observed.saturating_add(score.observed);
        self.expected += score.expected;
        if score.deviations.abs() < self.deviations.abs() {
            self.deviations = score.deviations;
        }
    }
}

/// Sums over the steps before: of the weights, of their squares, of the weighted
/// transformed counts.
#[derive(Default)]
struct Baseline {
    steps: usize,
    weights: f64,
    squares: f64,
    sum: f64,
}

impl Baseline {
    fn take(&mut self, fade: f64, count: u64) {
        self.steps = self.steps.saturating_add(1);
        self.weights = self.weights * fade + 1.0;
        self.squares = self.squares * fade * fade + 1.0;
        self.sum = self.sum * fade + transformed(count);
    }

    fn against(&self, observed: u64) -> Deviation {
        let mean = self.sum / self.weights;
        let variance = 1.0 + self.squares / (self.weights * self.weights);
        Deviation {
            observed,
            expected: (mean * mean / 4.0 - 0.375).max(0.0),
            deviations: (transformed(observed) - mean) / libm::sqrt(variance),
        }
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "the root of a count is read as precisely as an `f64` can say"
)]
fn transformed(count: u64) -> f64 {
    2.0 * libm::sqrt(count as f64 + 0.375)
}
