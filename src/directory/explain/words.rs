//! The words that both texts share.

use super::{Obstacle, Remedy};
use crate::condition::{Asks, Part, Truth, Unmet};
use crate::name::{Channel, Fact, List, Recipient};
use crate::permission::Question;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::fmt;
use time::OffsetDateTime;

/// How instants are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dates {
    /// As RFC 3339.
    Exact,
    /// As the day in UTC: `10 January 2026`.
    Plain,
}

/// An instant, written so.
pub(super) struct On(pub(super) Dates, pub(super) Timestamp);

impl fmt::Display for On {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == Dates::Exact {
            return self.1.fmt(f);
        }
        let nanos = i128::from(self.1.as_millis()) * 1_000_000;
        let day = OffsetDateTime::from_unix_timestamp_nanos(nanos).map_err(|_| fmt::Error)?;
        write!(f, "{} {} {}", day.day(), day.month(), day.year())
    }
}

/// What keeps a condition from being met, in words.
pub(super) struct Because<'a> {
    pub(super) unmet: &'a Unmet,
    pub(super) question: &'a Question,
    pub(super) dates: Dates,
}

impl fmt::Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, word) = match self.unmet {
            Unmet::Part(part) => return self.part(f, part),
            Unmet::Any(parts) if parts.is_empty() => return f.write_str("it can never be met"),
            Unmet::All(parts) => (parts, " and "),
            Unmet::Any(parts) => (parts, " or "),
        };
        for (i, unmet) in parts.iter().enumerate() {
            let inner = Self { unmet, ..*self };
            f.write_str(if i == 0 { "" } else { word })?;
            match unmet {
                Unmet::Part(_) => inner.fmt(f)?,
                Unmet::All(_) | Unmet::Any(_) => write!(f, "({inner})")?,
            }
        }
        Ok(())
    }
}

impl<'a> Because<'a> {
    fn part(&self, f: &mut fmt::Formatter<'_>, part: &Part) -> fmt::Result {
        doubt(f, part, self.question, self.dates)
    }

    /// The facts that are all to hold, and how it is with them, if that is the same
    /// with all and there is nothing else.
    pub(super) fn only_facts(unmet: &'a Unmet) -> Option<(Vec<&'a Fact>, Truth)> {
        let parts = match unmet {
            Unmet::Part(_) => core::slice::from_ref(unmet),
            Unmet::All(parts) => parts,
            Unmet::Any(_) => return None,
        };
        let fact = |unmet: &'a Unmet| match unmet {
            Unmet::Part(Part {
                asks: Asks::Fact(fact),
                wanted: true,
                truth,
            }) => Some((fact, *truth)),
            _ => None,
        };
        let facts: Vec<(&Fact, Truth)> = parts.iter().map(fact).collect::<Option<_>>()?;
        let (_, truth) = *facts.first()?;
        let same = facts.iter().all(|(_, other)| *other == truth);
        same.then(|| (facts.into_iter().map(|(fact, _)| fact).collect(), truth))
    }
}

/// What is not as it should be about one part of a condition.
pub(super) fn doubt(
    f: &mut fmt::Formatter<'_>,
    part: &Part,
    question: &Question,
    dates: Dates,
) -> fmt::Result {
    match (&part.asks, part.wanted) {
        (Asks::Fact(fact), true) if part.truth == Truth::Unknown => {
            write!(f, "`{fact}` is not known to hold")
        }
        (Asks::Fact(fact), true) => write!(f, "`{fact}` does not hold"),
        (Asks::Fact(fact), false) if part.truth == Truth::Unknown => {
            write!(f, "it is not known whether `{fact}` holds")
        }
        (Asks::Fact(fact), false) => write!(f, "`{fact}` holds"),
        (Asks::After(instant), true) | (Asks::Before(instant), false) => {
            write!(f, "it is not yet {}", On(dates, *instant))
        }
        (Asks::After(instant), false) | (Asks::Before(instant), true) => {
            write!(f, "it is {} or later", On(dates, *instant))
        }
        (Asks::Trust(least), wanted) => {
            let needed = if wanted { "of at least" } else { "below" };
            write!(f, "a trust {needed} {least} is needed, and ")?;
            match question.trust {
                Some(trust) => write!(f, "{trust} is given"),
                None => f.write_str("none is given"),
            }
        }
        (Asks::Channel(channel), true) => write!(f, "it is not by `{channel}`"),
        (Asks::Channel(channel), false) if part.truth == Truth::Unknown => {
            write!(f, "it may be by `{channel}`")
        }
        (Asks::Channel(channel), false) => write!(f, "it is by `{channel}`"),
    }
}

/// A phrase that follows "it is allowed if".
impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Establish { fact, holds } => {
                let how = if *holds { "to hold" } else { "to fail" };
                write!(f, "`{fact}` is established {how}")
            }
            Self::Wait(instant) => write!(f, "it is asked again at {instant}"),
            Self::Trust(trust) => write!(f, "the person is trusted with {trust}"),
            Self::Through(channel) => write!(f, "it is through `{channel}`"),
            Self::Vote { proposal, yes, of } => {
                if of.len() == *yes {
                    return write!(f, "`{proposal}` gets the yes of {}", List(of.iter(), "and"));
                }
                let votes = if *yes == 1 { "vote" } else { "votes" };
                write!(f, "`{proposal}` gets {yes} more yes {votes}")?;
                if of.is_empty() {
                    return Ok(());
                }
                write!(f, ", that of {} among them", List(of.iter(), "and"))
            }
            Self::Consent { place } => write!(f, "the person permits it {place}"),
            Self::Approve { place } => write!(f, "the company permits it {place}"),
            Self::Withdraw(id) => write!(f, "`{id}` is withdrawn"),
            Self::Revoke(id) => write!(f, "`{id}` is revoked"),
        }
    }
}

/// What stands in the way of a permit, for the arbiter.
pub(super) struct InTheWay<'a>(pub(super) &'a Obstacle, pub(super) &'a Question);

impl fmt::Display for InTheWay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Obstacle::NotYet { from } => write!(f, "holds from {from} on"),
            Obstacle::Over { until } => write!(f, "held until {until}"),
            Obstacle::Withdrawn { by, at } => write!(f, "withdrawn by `{by}` at {at}"),
            Obstacle::WithdrawnAlike { by, at } => {
                write!(f, "ended by `{by}` at {at}, which withdrew the same terms")
            }
            Obstacle::Revoked { by, at } => write!(f, "revoked by `{by}` at {at}"),
            Obstacle::Channel { only } => {
                write!(f, "through {} only", List(only.iter(), "or"))?;
                match &self.1.channel {
                    Some(_) => Ok(()),
                    None => f.write_str(", and the access names no channel"),
                }
            }
            Obstacle::Condition { unmet } => Because {
                unmet,
                question: self.1,
                dates: Dates::Exact,
            }
            .fmt(f),
            Obstacle::Open {
                yes,
                quorum,
                vetoed_by,
                ..
            } => {
                write!(f, "not approved: {yes} of {quorum} yes votes")?;
                if vetoed_by.is_empty() {
                    return Ok(());
                }
                write!(f, ", vetoed by {}", List(vetoed_by.iter(), "and"))
            }
            Obstacle::NobodySat => f.write_str("not approved: nobody sat when it was proposed"),
            Obstacle::MayBeAnother => f.write_str("given by somebody who may be another person"),
        }
    }
}

/// A recipient as people call it: `customer_service` is "Customer service".
pub(super) struct Called<'a>(pub(super) &'a Recipient);

impl fmt::Display for Called<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, c) in self.0.as_str().chars().enumerate() {
            match c {
                '_' | '-' | '.' => f.write_str(" ")?,
                c if i == 0 => write!(f, "{}", c.to_ascii_uppercase())?,
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

/// By these channels only.
pub(super) struct ByOnly<'a>(pub(super) &'a BTreeSet<Channel>);

impl fmt::Display for ByOnly<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "by {} only", List(self.0.iter(), "or"))
    }
}
