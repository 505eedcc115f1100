//! Why a record of fields is no event.

use crate::directory::event::EventKind as K;
use crate::identity::IdentityError;
use crate::outreach::OutreachError;
use crate::permission::PermissionError;
use crate::persona::PersonaError;
use core::fmt;

/// Why a record of fields is no event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// A field that every event, or this kind, needs is not there.
    #[error("`{field}` is missing; an event of kind `{kind}` needs it")]
    Missing {
        /// The kind.
        kind: K,
        /// The field.
        field: &'static str,
    },
    /// No kind is given.
    #[error("`event` is missing; it says which kind of event this is")]
    NoKind,
    /// A kind that there is not, or in a later release only.
    #[error("`event` is no kind that this release knows: {}", Kinds)]
    UnknownKind,
    /// In a format that is not for people: a field that a later release has.
    #[error("this event has a field of a later release")]
    LaterField,
    /// A field that this kind does not have.
    #[error("`{field}` is not a field of an event of kind `{kind}`")]
    Stray {
        /// The kind.
        kind: K,
        /// The field.
        field: &'static str,
    },
    /// A list that must name something is empty.
    #[error("`{0}` is an empty list; name at least one, or leave it out")]
    Empty(&'static str),
    /// Evidence that is not between two.
    #[error("`between` names two identifiers, this one {0}")]
    NotTwo(usize),
    /// A score without inferred evidence.
    #[error("`score` goes with `basis` `inferred` only")]
    ScoreWithoutInference,
    /// Inferred evidence without a score.
    #[error("`score` is missing; evidence on the basis `inferred` has one")]
    InferenceWithoutScore,
    /// A word that is a basis elsewhere.
    #[error("`basis` of an event of kind `{kind}` cannot be `{word}`")]
    Basis {
        /// The kind.
        kind: K,
        /// The word.
        word: &'static str,
    },
    /// Neither or both of the two.
    #[error("an `enclosed` has either `identifiers` or `attributes`, and not both")]
    OneMemberList,
    /// `any` where a list is meant.
    #[error("`recipients` of a `seated` is a list of seats")]
    SeatsAreListed,
    /// A rule about identity.
    #[error("`{field}`: {source}")]
    Identity {
        /// The field.
        field: &'static str,
        /// The rule.
        source: IdentityError,
    },
    /// A rule about permission.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// A rule about personas.
    #[error(transparent)]
    Persona(#[from] PersonaError),
    /// A rule about preferences.
    #[error(transparent)]
    Outreach(#[from] OutreachError),
}

/// The words for the kinds there are.
struct Kinds;

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, kind) in K::ALL.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            write!(f, "{comma}`{kind}`")?;
        }
        Ok(())
    }
}
