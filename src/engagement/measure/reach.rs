//! How many people: a union, an interval, or an estimate that says so.

use super::{Followers, Reached};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::fmt;

/// How many people something reached, each counted once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Who they are is known, or what is known leaves no other number.
    Known(Reached),
    /// It is not known how many of them are the same.
    Between(Bounds),
}

/// The least and the most that it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    least: u64,
    most: u64,
}

impl Bounds {
    /// At least so many.
    #[must_use]
    pub const fn least(self) -> u64 {
        self.least
    }

    /// At most so many.
    #[must_use]
    pub const fn most(self) -> u64 {
        self.most
    }
}

impl Reach {
    /// Of known people: the size of the union, never a sum.
    pub fn union<K: Ord>(seen: impl IntoIterator<Item = impl IntoIterator<Item = K>>) -> Self {
        let people: BTreeSet<K> = seen.into_iter().flatten().collect();
        Self::Known(Reached(people.len() as u64))
    }

    /// Of unknown people, of whom it is known how many each post reached: at least the
    /// greatest of these numbers, at most their sum (Fréchet 1935). Of no post, nobody.
    pub fn of_counts(counts: impl IntoIterator<Item = u64>) -> Self {
        let nobody = Self::between(0, 0);
        let each = counts.into_iter().map(|count| Self::between(count, count));
        each.fold(nobody, Self::and)
    }

    /// From one number to another; in either order. The greatest number there is stands
    /// for all above it too, and is never known.
    #[must_use]
    pub const fn between(one: u64, other: u64) -> Self {
        let (least, most) = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        if least == most && most < u64::MAX {
            Self::Known(Reached(most))
        } else {
            Self::Between(Bounds { least, most })
        }
    }

    /// At least so many.
    #[must_use]
    pub const fn least(self) -> u64 {
        match self {
            Self::Known(reached) => reached.0,
            Self::Between(bounds) => bounds.least,
        }
    }

    /// At most so many.
    #[must_use]
    pub const fn most(self) -> u64 {
        match self {
            Self::Known(reached) => reached.0,
            Self::Between(bounds) => bounds.most,
        }
    }

    /// The number, where it is known.
    #[must_use]
    pub const fn known(self) -> Option<Reached> {
        match self {
            Self::Known(reached) => Some(reached),
            Self::Between(_) => None,
        }
    }

    /// Of both together, where it is not known how many are the same: at least the
    /// greater, at most the sum.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let least = self.least().max(other.least());
        Self::between(least, self.most().saturating_add(other.most()))
    }

    /// No more than there are people.
    #[must_use]
    pub fn among(self, people: u64) -> Self {
        Self::between(self.least().min(people), self.most().min(people))
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(reached) => write!(f, "{}", reached.0),
            Self::Between(bounds) => write!(f, "{} to {}", bounds.least, bounds.most),
        }
    }
}

/// How an estimate was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Method {
    /// As if no two accounts had a follower in common: Σ followers.
    FollowersSummed,
    /// As if each follower saw each post: followers · posts.
    FollowersTimesPosts,
    /// A share of the followers that falls with their number: Σ followers ·
    /// [`virality_factor`].
    ViralityFactor,
}

impl Method {
    /// In a few words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FollowersSummed => "followers summed",
            Self::FollowersTimesPosts => "followers times posts",
            Self::ViralityFactor => "followers times the virality factor",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A number that nobody counted: how often something may have been seen, or by how many
/// at most. It is no [`Reach`], and does not become one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimated {
    number: f64,
    accounts: u64,
    method: Method,
}

impl Estimated {
    /// Potential reach: how many people could have seen it, had no two accounts a
    /// follower in common.
    #[must_use]
    pub fn potential_reach(accounts: impl IntoIterator<Item = Followers>) -> Self {
        Self::summed(accounts, Method::FollowersSummed, |_| 1.0)
    }

    /// Impressions of an account's own posts: followers · posts.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "an estimate is no more precise than an `f64`"
    )]
    pub fn owned_impressions(followers: Followers, posts: u64) -> Self {
        Self {
            number: followers.0 as f64 * posts as f64,
            accounts: 1,
            method: Method::FollowersTimesPosts,
        }
    }

    /// Impressions of what others say: Σ followers · [`virality_factor`].
    #[must_use]
    pub fn earned_impressions(accounts: impl IntoIterator<Item = Followers>) -> Self {
        Self::summed(accounts, Method::ViralityFactor, virality_factor)
    }

    /// Adds in ascending order, so that the order of the accounts does not matter.
    #[allow(
        clippy::cast_precision_loss,
        reason = "an estimate is no more precise than an `f64`"
    )]
    fn summed(
        accounts: impl IntoIterator<Item = Followers>,
        method: Method,
        share: impl Fn(Followers) -> f64,
    ) -> Self {
        let mut accounts: Vec<Followers> = accounts.into_iter().collect();
        accounts.sort_unstable();
        let seen = accounts.iter().map(|one| one.0 as f64 * share(*one));
        Self {
            // From 0: a sum of nothing would be -0.
            number: seen.fold(0.0, |sum, one| sum + one),
            accounts: accounts.len() as u64,
            method,
        }
    }

    /// The number.
    #[must_use]
    pub const fn number(&self) -> f64 {
        self.number
    }

    /// From how many accounts.
    #[must_use]
    pub const fn accounts(&self) -> u64 {
        self.accounts
    }

    /// How.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }
}

impl fmt::Display for Estimated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, how) = (self.number, self.method.as_str());
        write!(
            f,
            "an estimated {number:.0} ({how}, {} accounts)",
            self.accounts
        )
    }
}

/// What share of an account's followers sees one of its posts: 0.15 up to 100,000
/// followers, 0.06 from ten million on, and on a straight line between (Sprinklr's
/// benchmarking FAQ).
#[must_use]
#[allow(
    clippy::cast_precision_loss,
    reason = "an estimate is no more precise than an `f64`"
)]
pub fn virality_factor(followers: Followers) -> f64 {
    let (few, many) = (1e5, 1e7);
    let along = (followers.0 as f64 - few) / (many - few);
    0.15 + (0.06 - 0.15) * along.clamp(0.0, 1.0)
}
