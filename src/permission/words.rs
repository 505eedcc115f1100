//! Permission in words, for the arbiter and the customer: names and ids, no value and no
//! identifier.

use super::{
    Among, Decision, Effect, Grant, Half, LinkScope, Meaning, Missing, MotionState, Place,
    Question, Ruling, Scope, Side, Terms, Uncounted,
};
use crate::name::List;
use core::fmt;

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Customer => "the person",
            Self::Company => "the company",
        })
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Permit => "permit",
            Self::Prohibit => "prohibit",
        })
    }
}

/// Who, what for, through what, as of when.
impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` for `{}`", self.recipient, self.purpose)?;
        if let Some(channel) = &self.channel {
            write!(f, " through `{channel}`")?;
        }
        write!(f, " as of {}", self.at)
    }
}

impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Consent => "consent",
            Self::Approval => "approval",
            Self::Both => "consent and approval",
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inside(persona) => write!(f, "inside `{persona}`"),
            Self::OutsideAllCircles => f.write_str("outside all circles"),
        }
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            place,
            consent,
            approval,
        } = self;
        write!(
            f,
            "permitted {place} by consent `{consent}` and approval `{approval}`"
        )
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.half {
            Half::Consent => "no consent",
            Half::Approval => "no approval",
            Half::Both => "neither consent nor approval",
        })?;
        write!(f, " {}", self.place)
    }
}

/// What is decided, then a line for each reason.
impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allow { grants } => {
                f.write_str("allow")?;
                grants.iter().try_for_each(|grant| write!(f, "\n{grant}"))
            }
            Self::Deny {
                prohibitions,
                missing,
            } => {
                f.write_str("deny")?;
                for (side, id) in prohibitions {
                    write!(f, "\nprohibited by {side}: `{id}`")?;
                }
                missing.iter().try_for_each(|one| write!(f, "\n{one}"))
            }
        }
    }
}

/// What it reaches, as the end of "somebody may use".
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile => f.write_str("everything"),
            Self::Persona(name) => write!(f, "what lies in `{name}`"),
            Self::PersonaAttributes(name, of) => {
                write!(f, "{} in `{name}`", List(of.iter(), "and"))
            }
            Self::Only(name) => write!(f, "what lies in `{name}` and in nothing else"),
            Self::Overlap(names) => write!(f, "what lies in all of {}", List(names.iter(), "and")),
            Self::Attributes(of) => List(of.iter(), "and").fmt(f),
            Self::Link(link) => link.fmt(f),
        }
    }
}

/// What may be known, as the end of "somebody may know".
impl fmt::Display for LinkScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("that all of it is one person's"),
            Self::Pair(a, b) => write!(f, "that `{a}` and `{b}` are one person's"),
        }
    }
}

/// As what follows "permit" or "prohibit": to whom, what, what for, through what.
impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.recipients {
            Among::Any => f.write_str("anybody")?,
            Among::These(who) => List(who.iter(), "and").fmt(f)?,
        }
        let verb = match self.scope {
            Scope::Link(_) => "know",
            _ => "use",
        };
        write!(f, " to {verb} {}", self.scope)?;
        match &self.purposes {
            Among::Any => f.write_str(" for any purpose")?,
            Among::These(what) => write!(f, " for {}", List(what.iter(), "and"))?,
        }
        match &self.channels {
            Some(channels) => write!(f, " through {}", List(channels.iter(), "or")),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Permit => "a permit",
            Self::DoubleOptIn => "a permit that is to be confirmed",
            Self::Prohibition => "a prohibition",
            Self::Objection { to } => return write!(f, "an objection to use by `{to}`"),
            Self::Restriction => "a restriction",
        })
    }
}

impl fmt::Display for Uncounted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NoSeat => "its seat did not sit when it was cast",
            Self::Replaced => "the same seat voted later",
        })
    }
}

impl fmt::Display for Ruling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undecidable => f.write_str("undecidable: nobody sat when it was proposed"),
            Self::Open { missing: 1 } => f.write_str("open: 1 yes vote is missing"),
            Self::Open { missing } => write!(f, "open: {missing} yes votes are missing"),
            Self::Vetoed { by } => write!(f, "vetoed by {}", List(by.iter(), "and")),
            Self::Approved => f.write_str("approved"),
        }
    }
}

impl fmt::Display for MotionState<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undecidable => Ruling::Undecidable.fmt(f),
            Self::Open { missing } => Ruling::Open { missing: *missing }.fmt(f),
            Self::Vetoed { by } => write!(f, "vetoed by {}", List(by.iter(), "and")),
            Self::NotYet { from } => write!(f, "approved, from {from} on"),
            Self::Approved { since, by } => write!(f, "approved by `{by}` at {since}"),
            Self::Expired { until } => write!(f, "expired at {until}"),
            Self::Revoked { at, by } => write!(f, "revoked by `{by}` at {at}"),
        }
    }
}
