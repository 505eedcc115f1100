//! What is found where a law is broken.

use crate::directory::{Error, Event, EventKind, What};
use crate::name::{Attribute, EventId, NameError};
use crate::strategy::Ask;
use crate::value::Value;
use alloc::boxed::Box;
use core::convert::Infallible;
use core::fmt;

/// A [law of the library](crate::guide::laws) that a host's own code can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Law {
    /// D1: the stored events, replayed, are the directory that they came from.
    Replay,
    /// D2: a snapshot and the log's tail are a replay.
    Snapshot,
    /// D3: what is stored comes back equal.
    RoundTrip,
    /// I1: neither order nor duplicates of events matter.
    Order,
    /// M3: which value counts is a function of the set of observations.
    Survivorship,
    /// M4: what was erased is not kept, and does not come back.
    Erasure,
    /// What is loaded for a question answers as the whole does.
    Loading,
    /// All the evidence that names an identifier is found by it.
    Ties,
    /// Circumstances answer the same question alike.
    Circumstances,
    /// Different words of a vocabulary are different names.
    Vocabulary,
}

impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Replay => "a replay is the directory (D1)",
            Self::Snapshot => "a snapshot and the tail are a replay (D2)",
            Self::RoundTrip => "what is stored comes back equal (D3)",
            Self::Order => "order and duplicates do not matter (I1)",
            Self::Survivorship => "the observations alone say which value counts (M3)",
            Self::Erasure => "the erased do not come back (M4)",
            Self::Loading => "what is loaded answers as the whole",
            Self::Ties => "all evidence of an identifier is found",
            Self::Circumstances => "circumstances hold still",
            Self::Vocabulary => "different words are different names",
        })
    }
}

/// A law that is broken, and the first thing that shows it.
///
/// It names events by their ids and people as [`History`](crate::strategy::History) made
/// them up; where laws are asked of real events, that is personal data.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{law}: {evidence}")]
pub struct Violation<E = Infallible> {
    law: Law,
    evidence: Evidence<E>,
}

impl<E> Violation<E> {
    pub(super) const fn new(law: Law, evidence: Evidence<E>) -> Self {
        Self { law, evidence }
    }

    /// Which law is broken.
    #[must_use]
    pub const fn law(&self) -> Law {
        self.law
    }

    /// What shows it.
    #[must_use]
    pub const fn evidence(&self) -> &Evidence<E> {
        &self.evidence
    }
}

/// A part of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// Its instant.
    At,
    /// Who says so.
    Source,
    /// The value of an observation, where both are numbers with a fraction, or one is.
    Number,
    /// The value of an observation, of another kind.
    Value,
    /// Anything else that it says.
    What,
}

impl Part {
    /// The first part in which two events differ.
    pub(super) fn differs(one: &Event, other: &Event) -> Self {
        let is_number = |value: &Value| matches!(value, Value::Number(_));
        match (&one.what, &other.what) {
            _ if one.at != other.at => Self::At,
            _ if one.source != other.source => Self::Source,
            (What::Observed(one), What::Observed(other)) if one.value != other.value => {
                if is_number(&one.value) || is_number(&other.value) {
                    Self::Number
                } else {
                    Self::Value
                }
            }
            _ => Self::What,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::At => "its instant",
            Self::Source => "its source",
            Self::Number => "its value, a number,",
            Self::Value => "its value",
            Self::What => "what it says",
        })
    }
}

/// What shows that a law is broken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Evidence<E = Infallible> {
    /// The host's code gives an error.
    #[error("the host's code fails: {0}")]
    Fails(E),
    /// The store is gone.
    #[error("the store did not open again")]
    Closed,
    /// An event that was to be stored is not.
    #[error("`{0}` ({1}) was to be stored and is not there")]
    Lost(EventId, EventKind),
    /// An event that was to be purged, or never given, is stored.
    #[error("`{0}` ({1}) was not to be kept and is there")]
    Kept(EventId, EventKind),
    /// An event is stored, and says something else.
    #[error("`{0}` ({1}) is there, and {2} is not what was given")]
    Altered(EventId, EventKind, Part),
    /// An event names somebody in clear who was erased.
    #[error("`{0}` ({1}) names somebody who was erased")]
    Names(EventId, EventKind),
    /// The directory refuses what is stored.
    #[error("`{event}` is refused: {why}")]
    Refused {
        /// Which event.
        event: EventId,
        /// Why.
        why: Error,
    },
    /// The resolution rules are not those of the history.
    #[error("the rules are others")]
    Rules,
    /// What an event changes is told otherwise.
    #[error("`{0}` is said to change something else")]
    Changes(EventId),
    /// A question is answered otherwise.
    #[error("{what} differs where {ask:?}")]
    Answer {
        /// Which answer.
        what: Answer,
        /// To which question.
        ask: Box<Ask>,
    },
    /// Other values of an attribute count when the same is asked again, or when the same
    /// observations are joined in another order.
    #[error("other values of `{0}` count when the same is asked again")]
    Survivors(Attribute),
    /// The `fact`s, the `instant`, the `trust` or the `channel` are others when asked for
    /// again.
    #[error("`{0}` is another when it is asked for again")]
    Circumstance(&'static str),
    /// A word of a vocabulary is no name.
    #[error("word {place}: {why}")]
    NoName {
        /// Which, from 0 on.
        place: usize,
        /// Why.
        why: NameError,
    },
    /// Two words of a vocabulary are one name, or one has two.
    #[error("words {0} and {1} are one name, or a word changes its name")]
    OneName(usize, usize),
}

/// What a directory answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// Who the person is, by vouched links.
    Person,
    /// What may be seen.
    View,
    /// Whether an attribute may be seen, and why.
    Decision(Attribute),
    /// Everything that is known.
    Profile,
    /// What the person said.
    Consents,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person => f.write_str("the person"),
            Self::View => f.write_str("the view"),
            Self::Decision(attribute) => write!(f, "the decision on `{attribute}`"),
            Self::Profile => f.write_str("the profile"),
            Self::Consents => f.write_str("the log of consents"),
        }
    }
}
