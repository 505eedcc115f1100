//! What is decided about a message, and why.

use super::clock::DAY;
use super::decide::settle;
use crate::identifier::Identifier;
use crate::name::{Channel, EventId};
use crate::time::Timestamp;
use crate::value::Trust;
use alloc::vec::Vec;
use core::fmt;

/// Where a message goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Through {
    /// On which channel.
    pub channel: Channel,
    /// To which contact point.
    pub point: Identifier,
}

/// What becomes of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes now.
    Send {
        /// Where.
        through: Through,
    },
    /// It waits.
    Hold {
        /// The first instant at which it may go, unless something happens.
        until: Timestamp,
    },
    /// It goes with others.
    Digest {
        /// The first digest in which it may go, unless something happens.
        at: Timestamp,
    },
    /// It does not go, unless something happens.
    Never,
}

/// What speaks against a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Cause {
    /// The two yeses are missing, or something prohibits it.
    NotPermitted {
        /// To which contact point.
        point: Identifier,
    },
    /// No contact point on the channel; for the best channel, on any.
    NoContactPoint,
    /// The person said so.
    Refused {
        /// Where.
        said: EventId,
    },
    /// The person has had as many as they want.
    AtMost {
        /// Where they said how many.
        said: EventId,
    },
    /// It is one of the person's quiet hours.
    Quiet {
        /// Where they said which.
        said: EventId,
    },
    /// A cap of the policy's is reached.
    Capped {
        /// Which, of [`OutreachPolicy::caps`](super::OutreachPolicy::caps).
        cap: usize,
    },
    /// The load would be above the limit.
    Fatigue,
    /// The person complained, and is left alone.
    Complained,
    /// The person already has it.
    Redundant,
    /// The contact points are trusted less than the policy wants.
    Distrusted {
        /// The least trust that it wants.
        least: Trust,
    },
    /// It is pointless by then.
    TooLate,
    /// Something else of the plan goes to the person in the slot in which it might go; or no
    /// slot is left by then.
    Taken,
}

/// What would take a reason away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unless {
    /// Nothing but time, at this instant.
    Wait(Timestamp),
    /// A permission by both, or the end of a prohibition.
    Permission,
    /// A contact point on the channel.
    ContactPoint,
    /// Another word of the person's.
    Said,
    /// Another decision of the company's: a cap or limit that it raises, a later plan.
    Policy,
    /// A trust of at least so much.
    Trust(Trust),
    /// Nothing.
    Nothing,
}

/// One thing that speaks against a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Reason {
    /// On which channel; `None`: on every one.
    pub channel: Option<Channel>,
    /// What it is.
    pub cause: Cause,
    /// From when on it alone would not stand in the way, after the last time at which it was
    /// found to; `None`: waiting does not help.
    pub until: Option<Timestamp>,
}

impl Reason {
    /// What would take it away, and when.
    #[must_use]
    pub fn unless(&self) -> Unless {
        match (self.until, &self.cause) {
            (Some(until), _) => Unless::Wait(until),
            (None, Cause::NotPermitted { .. }) => Unless::Permission,
            (None, Cause::NoContactPoint) => Unless::ContactPoint,
            (None, Cause::Refused { .. } | Cause::AtMost { .. } | Cause::Quiet { .. }) => {
                Unless::Said
            }
            (None, Cause::Distrusted { least }) => Unless::Trust(*least),
            (None, Cause::Capped { .. } | Cause::Fatigue | Cause::Complained | Cause::Taken) => {
                Unless::Policy
            }
            (None, Cause::Redundant | Cause::TooLate) => Unless::Nothing,
        }
    }
}

/// What is decided about a message to a person at an instant; for the arbiter and the
/// person, and for whoever sends it. The recipient of the data, who meant to send it, is
/// [`told`](Self::told) less.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContactDecision {
    /// What becomes of it.
    pub outcome: Outcome,
    /// Everything that speaks against it now, or at the instants at which it might go
    /// otherwise; first what does on every channel, then by channel, each once. Empty if it
    /// goes.
    pub reasons: Vec<Reason>,
    /// When it might go by what its recipient may see: the policy and its own messages.
    pub(super) visibly: Option<Timestamp>,
}

impl ContactDecision {
    /// Whether it goes now.
    #[must_use]
    pub const fn is_send(&self) -> bool {
        matches!(self.outcome, Outcome::Send { .. })
    }

    /// The first instant at which it may go, unless something happens; `None`: now, or
    /// never.
    pub(crate) const fn waits_until(&self) -> Option<Timestamp> {
        match self.outcome {
            Outcome::Hold { until: at } | Outcome::Digest { at } => Some(at),
            Outcome::Send { .. } | Outcome::Never => None,
        }
    }

    /// It, where something else is decided from a later instant on. What the sender may
    /// see then it may not see now.
    pub(crate) fn then(mut self, mut later: Self) -> Self {
        self.reasons.append(&mut later.reasons);
        settle(&mut self.reasons);
        Self {
            outcome: later.outcome,
            ..self
        }
    }

    /// What the recipient of the data is told, who meant to send it: send, hold until, or no.
    /// Of a digest, until when it is held.
    #[must_use]
    pub fn told(&self) -> Told {
        match self.outcome {
            Outcome::Send { .. } => Told::Send,
            Outcome::Never => Told::No,
            Outcome::Hold { until: at } | Outcome::Digest { at } if self.visibly == Some(at) => {
                Told::HoldUntil(at)
            }
            Outcome::Hold { until: at } | Outcome::Digest { at } => {
                next_day(at).map_or(Told::No, Told::HoldUntil)
            }
        }
    }
}

/// What a recipient of the data is told about a message that it meant to send.
///
/// An instant follows from the policy's caps that do not go by civil days and the
/// recipient's own messages alone, or else it is rounded up to the beginning of a day, UTC.
/// It is when to expect
/// the message to be gone, not when to ask again: a message that is held goes at the
/// instant of the [`Outcome`], by the hand of whoever knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Told {
    /// It goes now.
    Send,
    /// It goes by this instant, if nothing happens.
    HoldUntil(Timestamp),
    /// It does not go.
    No,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send => f.write_str("send"),
            Self::HoldUntil(until) => write!(f, "hold until {until}"),
            Self::No => f.write_str("no"),
        }
    }
}

/// The first beginning of a day, UTC, that is not before it.
pub(super) fn next_day(at: Timestamp) -> Option<Timestamp> {
    let days = at.as_millis().div_euclid(DAY);
    let begun = days.checked_mul(DAY)?;
    let whole = begun == at.as_millis();
    Timestamp::from_millis(if whole { begun } else { begun + DAY }).ok()
}
