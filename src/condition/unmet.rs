//! Which parts of a condition keep it from holding.

use super::{Circumstances, Clause, Condition, Truth};
use crate::name::{Channel, Fact};
use crate::time::Timestamp;
use crate::value::Trust;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// What a part of a condition asks for that is not made of others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asks {
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
}

/// A part of a condition that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Part {
    /// What it asks for.
    pub asks: Asks,
    /// Whether that should hold; under a `not` it should fail.
    pub wanted: bool,
    /// Whether it does: false, unknown, or (where it should fail) true.
    pub truth: Truth,
}

/// What keeps a condition from being met: its parts that are not as they should
/// be, and how many of them it takes.
///
/// ```
/// use personagraph::condition::{Circumstances, Condition, Truth, Unmet};
/// use personagraph::name::{Channel, Fact};
/// use personagraph::{Timestamp, value::Trust};
///
/// struct NothingIsKnown;
///
/// impl Circumstances for NothingIsKnown {
///     fn fact(&self, _: &Fact) -> Truth { Truth::Unknown }
///     fn instant(&self) -> Timestamp { Timestamp::UNIX_EPOCH }
///     fn trust(&self) -> Option<Trust> { None }
///     fn channel(&self) -> Option<&Channel> { None }
/// }
///
/// let improved = Condition::fact("zipper.improved")?;
/// let long_ago = Condition::before("2026-01-01T00:00:00Z".parse()?);
/// let both = Condition::all([improved, long_ago])?;
/// let unmet = both.unmet(&NothingIsKnown, true).ok_or("it is not met")?;
/// assert_eq!(unmet.parts().count(), 1); // it is 1970: only the zipper is missing
/// assert!(matches!(unmet, Unmet::Part(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unmet {
    /// This part.
    Part(Part),
    /// Each of these; two at least.
    All(Box<[Unmet]>),
    /// One of these; none where it can never be met.
    Any(Box<[Unmet]>),
}

impl Unmet {
    /// The parts, in the order of the condition; one may come twice.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        let mut open = Vec::from([self]);
        core::iter::from_fn(move || {
            while let Some(unmet) = open.pop() {
                match unmet {
                    Self::Part(part) => return Some(part),
                    Self::All(all) | Self::Any(all) => open.extend(all.iter().rev()),
                }
            }
            None
        })
    }

    /// Of several that are all needed.
    fn all(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let parts: Vec<Self> = parts.into_iter().collect();
        match <[Self; 1]>::try_from(parts) {
            Ok([only]) => Some(only),
            Err(parts) if parts.is_empty() => None,
            Err(parts) => Some(Self::All(parts.into())),
        }
    }

    /// Of several of which one will do.
    fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts: Vec<Self> = parts.into_iter().collect();
        match <[Self; 1]>::try_from(parts) {
            Ok([only]) => only,
            Err(parts) => Self::Any(parts.into()),
        }
    }
}

impl Condition {
    /// What keeps it from being true in these circumstances, or from being false, as is
    /// `wanted`; `None` if it is.
    pub fn unmet<C: Circumstances + ?Sized>(
        &self,
        circumstances: &C,
        wanted: bool,
    ) -> Option<Unmet> {
        let truth = self.evaluate(circumstances);
        if truth == Truth::from(wanted) {
            return None;
        }
        let asks = match self.clause() {
            Clause::Fact(fact) => Asks::Fact(fact.clone()),
            Clause::After(instant) => Asks::After(*instant),
            Clause::Before(instant) => Asks::Before(*instant),
            Clause::Trust(least) => Asks::Trust(*least),
            Clause::Channel(channel) => Asks::Channel(channel.clone()),
            Clause::Not(part) => return part.unmet(circumstances, !wanted),
            Clause::All(parts) | Clause::Any(parts) => {
                let all = matches!(self.clause(), Clause::All(_));
                let unmet = parts
                    .iter()
                    .filter_map(|part| part.unmet(circumstances, wanted));
                // Every part must be true, or false, or one of them suffices.
                return if all == wanted {
                    Unmet::all(unmet)
                } else {
                    Some(Unmet::any(unmet))
                };
            }
        };
        Some(Unmet::Part(Part {
            asks,
            wanted,
            truth,
        }))
    }
}
