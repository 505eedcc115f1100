//! Contact decisions in words, for the arbiter. Contact points are identifiers, and do not
//! print themselves.

use super::{Cause, ContactDecision, Outcome, Reason, Unless};
use core::fmt;

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send { through } => write!(f, "send on `{}`", through.channel),
            Self::Hold { until } => write!(f, "hold until {until}"),
            Self::Digest { at } => write!(f, "in the digest at {at}"),
            Self::Never => f.write_str("never"),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPermitted { .. } => f.write_str("not permitted"),
            Self::NoContactPoint => f.write_str("no contact point"),
            Self::Refused { said } => write!(f, "the person said no in `{said}`"),
            Self::AtMost { said } => write!(f, "as many as the person wants by `{said}`"),
            Self::Quiet { said } => write!(f, "quiet hours by `{said}`"),
            Self::Capped { cap } => write!(f, "the cap at place {cap} of the policy's"),
            Self::Fatigue => f.write_str("the load would be above the limit"),
            Self::Complained => f.write_str("the person complained"),
            Self::Redundant => f.write_str("the person already has it"),
            Self::Distrusted { least } => write!(f, "trusted less than {}", least.get()),
            Self::TooLate => f.write_str("pointless by then"),
            Self::Taken => f.write_str("something else of the plan goes then"),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(channel) = &self.channel {
            write!(f, "on `{channel}`: ")?;
        }
        self.cause.fmt(f)?;
        match self.until {
            Some(until) => write!(f, ", until {until}"),
            None => Ok(()),
        }
    }
}

/// What would have to be, as the end of "unless".
impl fmt::Display for Unless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wait(until) => write!(f, "it waits until {until}"),
            Self::Permission => f.write_str("both sides permit it"),
            Self::ContactPoint => f.write_str("there is a contact point"),
            Self::Said => f.write_str("the person says otherwise"),
            Self::Policy => f.write_str("the company decides otherwise"),
            Self::Trust(least) => write!(f, "it is trusted with {}", least.get()),
            Self::Nothing => f.write_str("nothing"),
        }
    }
}

/// What becomes of it, then a line for each reason.
impl fmt::Display for ContactDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outcome.fmt(f)?;
        self.reasons
            .iter()
            .try_for_each(|reason| write!(f, "\n{reason}"))
    }
}
