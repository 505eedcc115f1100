//! Rates that name what they are of.

use crate::engagement::{Class, Media, Summary};
use core::fmt;

/// What an engagement rate is of. A host may have others: plays of a film, say.
pub trait Basis: Copy {
    /// What it counts, in a few words.
    const NAME: &'static str;

    /// How many there are.
    fn count(self) -> u64;
}

/// Writes the bases.
macro_rules! bases {
    ($($(#[$doc:meta])* $name:ident = $words:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl Basis for $name {
            const NAME: &'static str = $words;

            fn count(self) -> u64 {
                self.0
            }
        }
    )+};
}

bases! {
    /// How many people saw it, each once.
    Reached = "people reached";

    /// How often it was seen, by whomever.
    Impressions = "impressions";

    /// How many people follow whoever said it.
    Followers = "followers";
}

/// How many of something there are for each of something else. Two are equal if both numbers
/// are: one of two is not two of four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    part: u64,
    of: u64,
}

impl Ratio {
    /// So many for so many.
    #[must_use]
    pub const fn new(part: u64, of: u64) -> Self {
        Self { part, of }
    }

    /// How many.
    #[must_use]
    pub const fn part(self) -> u64 {
        self.part
    }

    /// For how many.
    #[must_use]
    pub const fn of(self) -> u64 {
        self.of
    }

    /// The quotient; none of nothing.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "a quotient is read as precisely as an `f64` can say"
    )]
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.part as f64 / self.of as f64)
    }
}

/// Engagements for each person reached, impression or follower.
///
/// Rates of different bases are of different types, and are not compared:
///
/// ```compile_fail
/// use personagraph::engagement::measure::{EngagementRate, Followers, Impressions};
/// let one = EngagementRate::new(59, Followers(1_000));
/// one.exceeds(&EngagementRate::new(59, Impressions(2_000)));
/// ```
///
/// ```
/// use personagraph::engagement::measure::{EngagementRate, Followers};
/// let one = EngagementRate::new(59, Followers(1_000));
/// assert!(one.exceeds(&EngagementRate::new(59, Followers(2_000))));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EngagementRate<B> {
    engagements: u64,
    basis: B,
}

impl<B: Basis> EngagementRate<B> {
    /// So many engagements of so many.
    #[must_use]
    pub const fn new(engagements: u64, basis: B) -> Self {
        Self { engagements, basis }
    }

    /// How many engagements.
    #[must_use]
    pub const fn engagements(&self) -> u64 {
        self.engagements
    }

    /// Of how many of what.
    #[must_use]
    pub const fn basis(&self) -> B {
        self.basis
    }

    /// Engagements for each; none of nothing. Above one where people engage often.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        Ratio::new(self.engagements, self.basis.count()).value()
    }

    /// The same for a hundred.
    #[must_use]
    pub fn percent(&self) -> Option<f64> {
        self.value().map(|value| value * 100.0)
    }

    /// Whether it is more than another of the same basis, exactly. A rate of nothing is
    /// not more, and nothing is more than it.
    #[must_use]
    pub fn exceeds(&self, other: &Self) -> bool {
        let product =
            |one: &Self, two: &Self| u128::from(one.engagements) * u128::from(two.basis.count());
        self.basis.count() > 0 && product(self, other) > product(other, self)
    }
}

impl<B: Basis> fmt::Display for EngagementRate<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.percent() {
            Some(percent) => write!(f, "{percent:.2} % of {} {}", self.basis.count(), B::NAME),
            None => write!(f, "{} of no {}", self.engagements, B::NAME),
        }
    }
}

/// How much a thing of each class is worth: 0 until it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weights([f64; Class::ALL.len()]);

impl Weights {
    /// What something of a class is worth, below zero too. That it is a finite number is not
    /// asked.
    #[must_use]
    pub fn with(mut self, class: Class, weight: f64) -> Self {
        for (known, place) in Class::ALL.into_iter().zip(&mut self.0) {
            if known == class {
                *place = weight;
            }
        }
        self
    }

    /// What all of it is worth, by a number for each class.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "points are read as precisely as an `f64` can say"
    )]
    pub fn points(&self, count: impl Fn(Class) -> u64) -> f64 {
        let each = Class::ALL.into_iter().zip(self.0);
        each.map(|(class, weight)| weight * count(class) as f64)
            .fold(0.0, |sum, points| sum + points)
    }
}

/// Engagements by what they are worth, for each person reached, impression or follower.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightedRate<B> {
    points: f64,
    basis: B,
}

impl<B: Basis> WeightedRate<B> {
    /// What a summary is worth, of so many.
    #[must_use]
    pub fn of(weights: &Weights, summary: &Summary, basis: B) -> Self {
        Self::new(weights.points(|class| summary.count_of(class)), basis)
    }

    /// So many points of so many.
    #[must_use]
    pub const fn new(points: f64, basis: B) -> Self {
        Self { points, basis }
    }

    /// What it is worth altogether.
    #[must_use]
    pub const fn points(&self) -> f64 {
        self.points
    }

    /// Of how many of what.
    #[must_use]
    pub const fn basis(&self) -> B {
        self.basis
    }

    /// Points for a hundred; none of nothing.
    #[must_use]
    pub fn percent(&self) -> Option<f64> {
        let each = Ratio::new(1, self.basis.count()).value()?;
        Some(self.points * each * 100.0)
    }
}

impl Summary {
    /// Shares for each of so many posts (Kaushik 2011).
    #[must_use]
    pub fn amplification(&self, posts: u64) -> Ratio {
        Ratio::new(self.count_of(Class::Share), posts)
    }

    /// Comments and replies for each of so many posts (Kaushik 2011).
    #[must_use]
    pub fn conversation(&self, posts: u64) -> Ratio {
        let said = self.count_of(Class::Comment) + self.count_of(Class::Reply);
        Ratio::new(said, posts)
    }

    /// Likes for each of so many posts (Kaushik 2011).
    #[must_use]
    pub fn applause(&self, posts: u64) -> Ratio {
        Ratio::new(self.count_of(Class::Like), posts)
    }

    /// What was done in earned media, of what was done in earned and in paid.
    #[must_use]
    pub fn earned_against_paid(&self) -> Ratio {
        let earned = self.count_in(Media::Earned);
        Ratio::new(earned, earned + self.count_in(Media::Paid))
    }
}
