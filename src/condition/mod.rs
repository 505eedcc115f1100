//! Conditions: when a permission, a prohibition or a membership counts.
//!
//! A [`Condition`] asks for facts, time, trust and channel, and is made of others with
//! `all`, `any` and `not`. Evaluated in [`Circumstances`] it is true, false or unknown: what
//! is not known is not guessed. What an unknown condition means is *not* said here: a
//! permit then does not permit and a prohibition denies, which is for permission to apply.
//!
//! Laws:
//!
//! * [`Truth`] is Kleene's strong logic: a part that settles the whole settles it, though
//!   others be unknown. `all` of nothing is true, `any` of nothing is false.
//! * The parts of `all` and `any` are sets: order and repetition make no difference.
//! * No condition is more than [`Condition::DEEPEST`] deep, whatever it was read from, and
//!   reading a deeper one stops there.
//!
//! ```
//! use personagraph::condition::{Circumstances, Condition, Truth};
//! use personagraph::name::{Channel, Fact};
//! use personagraph::time::Timestamp;
//! use personagraph::value::Trust;
//!
//! /// The zipper has been improved; nobody has said anything else.
//! struct Improved;
//!
//! impl Circumstances for Improved {
//!     fn fact(&self, fact: &Fact) -> Truth {
//!         if fact.as_str() == "zipper.improved" { Truth::True } else { Truth::Unknown }
//!     }
//!     fn instant(&self) -> Timestamp {
//!         Timestamp::UNIX_EPOCH
//!     }
//!     fn trust(&self) -> Option<Trust> {
//!         None
//!     }
//!     fn channel(&self) -> Option<&Channel> {
//!         None
//!     }
//! }
//!
//! let improved = Condition::fact("zipper.improved")?;
//! let worn_out = Condition::fact("jacket.worn_out")?;
//! let either = Condition::any([improved.clone(), worn_out.clone()])?;
//! let both = Condition::all([worn_out, improved])?;
//! assert_eq!(either.evaluate(&Improved), Truth::True);
//! assert_eq!(both.evaluate(&Improved), Truth::Unknown);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod setting;
mod truth;
mod unmet;
#[cfg(feature = "serde")]
mod wire;
mod words;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::iter;

use thiserror::Error;

pub(crate) use self::setting::Setting;
pub use self::truth::Truth;
pub use self::unmet::{Asks, Part, Unmet};
use crate::name::{Channel, Fact, IntoName, NameError};
use crate::time::Timestamp;
use crate::value::Trust;

/// A predicate on facts, time, trust and channel.
///
/// Through serde it is one key and what that asks for:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use personagraph::condition::Condition;
///
/// let written = r#"{"all": [
///     {"any": [{"fact": "zipper.improved"}, {"not": {"channel": "phone"}}]},
///     {"after": "2026-01-01T00:00:00Z"},
///     {"before": "2027-01-01T00:00:00Z"},
///     {"trust": 50}
/// ]}"#;
/// assert_eq!(serde_json::from_str::<Condition>(written)?.facts().count(), 1);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Condition {
    clause: Clause,
    depth: u8,
}

/// What a condition says, to be looked at: [`Condition::clause`] gives it. Conditions are
/// made by the functions of [`Condition`], which keep them from becoming too deep.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(rename = "Condition", rename_all = "lowercase")
)]
pub enum Clause {
    /// The fact holds.
    Fact(Fact),
    /// The access is at this instant or later.
    After(Timestamp),
    /// The access is earlier than this instant.
    Before(Timestamp),
    /// The access carries at least this trust.
    Trust(Trust),
    /// The access is through this channel.
    Channel(Channel),
    /// All of these hold: sorted, each once.
    All(Box<[Condition]>),
    /// One or more of these hold: sorted, each once.
    Any(Box<[Condition]>),
    /// This does not hold.
    Not(Box<Condition>),
}

/// What a condition is evaluated in.
pub trait Circumstances {
    /// Whether the fact holds; unknown if it was never established, or no longer is.
    fn fact(&self, fact: &Fact) -> Truth;

    /// The instant of the access.
    fn instant(&self) -> Timestamp;

    /// The trust that the access carries, if it says.
    fn trust(&self) -> Option<Trust>;

    /// The channel of the access, if it has one.
    fn channel(&self) -> Option<&Channel>;
}

impl Condition {
    /// How deep a condition may be; one without parts is 1 deep.
    pub const DEEPEST: u8 = 16;

    /// The fact holds.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn fact(fact: impl IntoName<Fact>) -> Result<Self, NameError> {
        Ok(Self::leaf(Clause::Fact(fact.into_name()?)))
    }

    /// The access is at this instant or later.
    #[must_use]
    pub fn after(instant: Timestamp) -> Self {
        Self::leaf(Clause::After(instant))
    }

    /// The access is earlier than this instant.
    #[must_use]
    pub fn before(instant: Timestamp) -> Self {
        Self::leaf(Clause::Before(instant))
    }

    /// The access carries at least this trust.
    #[must_use]
    pub fn trust(least: Trust) -> Self {
        Self::leaf(Clause::Trust(least))
    }

    /// The access is through this channel.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn channel(channel: impl IntoName<Channel>) -> Result<Self, NameError> {
        Ok(Self::leaf(Clause::Channel(channel.into_name()?)))
    }

    /// All of these hold. All of nothing is true.
    ///
    /// # Errors
    ///
    /// When it would be too deep.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Result<Self, ConditionError> {
        let parts = set(parts);
        let depth = above(&parts)?;
        Ok(Self {
            clause: Clause::All(parts),
            depth,
        })
    }

    /// One or more of these hold. Any of nothing is false.
    ///
    /// # Errors
    ///
    /// When it would be too deep.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Result<Self, ConditionError> {
        let parts = set(parts);
        let depth = above(&parts)?;
        Ok(Self {
            clause: Clause::Any(parts),
            depth,
        })
    }

    /// This does not hold.
    ///
    /// # Errors
    ///
    /// When it would be too deep.
    #[expect(
        clippy::should_implement_trait,
        reason = "the operator cannot fail, this can; `not` is the key of the wire format"
    )]
    pub fn not(part: Self) -> Result<Self, ConditionError> {
        let depth = above(core::slice::from_ref(&part))?;
        Ok(Self {
            clause: Clause::Not(Box::new(part)),
            depth,
        })
    }

    /// What it says.
    #[must_use]
    pub fn clause(&self) -> &Clause {
        &self.clause
    }

    /// Whether it holds in these circumstances. Trust and channel that the access does not
    /// say make what asks for them unknown.
    pub fn evaluate<C: Circumstances + ?Sized>(&self, circumstances: &C) -> Truth {
        match &self.clause {
            Clause::Fact(fact) => circumstances.fact(fact),
            Clause::After(instant) => (circumstances.instant() >= *instant).into(),
            Clause::Before(instant) => (circumstances.instant() < *instant).into(),
            Clause::Trust(least) => circumstances.trust().map(|trust| trust >= *least).into(),
            Clause::Channel(channel) => circumstances.channel().map(|of| of == channel).into(),
            Clause::All(parts) => Truth::all(parts.iter().map(|part| part.evaluate(circumstances))),
            Clause::Any(parts) => Truth::any(parts.iter().map(|part| part.evaluate(circumstances))),
            Clause::Not(part) => !part.evaluate(circumstances),
        }
    }

    /// The facts that it asks for, in no particular order; one may come twice.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        let mut open = Vec::from([self]);
        iter::from_fn(move || {
            while let Some(condition) = open.pop() {
                match &condition.clause {
                    Clause::Fact(fact) => return Some(fact),
                    Clause::All(parts) | Clause::Any(parts) => open.extend(parts),
                    Clause::Not(part) => open.push(part),
                    Clause::After(_)
                    | Clause::Before(_)
                    | Clause::Trust(_)
                    | Clause::Channel(_) => {}
                }
            }
            None
        })
    }

    /// The instants at which it may turn by itself, in no particular order; one may come
    /// twice.
    pub(crate) fn instants(&self) -> impl Iterator<Item = Timestamp> {
        let mut open = Vec::from([self]);
        iter::from_fn(move || {
            while let Some(condition) = open.pop() {
                match &condition.clause {
                    Clause::After(at) | Clause::Before(at) => return Some(*at),
                    Clause::All(parts) | Clause::Any(parts) => open.extend(parts),
                    Clause::Not(part) => open.push(part),
                    Clause::Fact(_) | Clause::Trust(_) | Clause::Channel(_) => {}
                }
            }
            None
        })
    }

    fn leaf(clause: Clause) -> Self {
        Self { clause, depth: 1 }
    }
}

/// The parts, sorted and each once.
fn set(parts: impl IntoIterator<Item = Condition>) -> Box<[Condition]> {
    let mut parts: Vec<Condition> = parts.into_iter().collect();
    parts.sort_unstable();
    parts.dedup();
    parts.into()
}

/// The depth of what has these parts.
fn above(parts: &[Condition]) -> Result<u8, ConditionError> {
    match parts.iter().map(|part| part.depth).max() {
        None => Ok(1),
        Some(depth) if depth < Condition::DEEPEST => Ok(depth + 1),
        Some(_) => Err(ConditionError(Rule::Depth)),
    }
}

/// A condition breaks a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(transparent)]
pub struct ConditionError(Rule);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
enum Rule {
    #[error("a condition may be at most {} deep", Condition::DEEPEST)]
    Depth,
}

#[cfg(test)]
mod tests;
