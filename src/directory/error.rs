//! What can be wrong with what a directory is told.

use crate::name::{EventId, NameError};
use crate::permission::PermissionError;
use crate::time::TimeError;

/// Why something was refused; the directory is as it was before, but for what a call that
/// says several things had said already.
///
/// No error repeats a value or an identifier. Some kinds no call of a directory gives: they
/// are those of what is made to be told (an identifier, an instant, an enclosure), so that
/// one `?` serves for both.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another event has this id. So it is also where a directory was opened from a snapshot
    /// older than an erasure and is given the rows that replaced what was purged: give it the
    /// erasure first.
    #[error("`id`: another event is known as `{0}`; an id names one event for ever")]
    IdTaken(EventId),
    /// A name is not one.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A permission that says too little, or nonsense.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// An identifier is not one.
    #[error(transparent)]
    Identifier(#[from] crate::identifier::IdentifierError),
    /// Programmes or rules of routing that do not fit together.
    #[error(transparent)]
    Programme(#[from] crate::programme::ProgrammeError),
    /// A number is out of range.
    #[error(transparent)]
    Number(#[from] crate::value::NumberError),
    /// A link that cannot be.
    #[error(transparent)]
    Identity(#[from] crate::identity::IdentityError),
    /// A condition that cannot be.
    #[error(transparent)]
    Condition(#[from] crate::condition::ConditionError),
    /// An enclosure that cannot be.
    #[error(transparent)]
    Persona(#[from] crate::persona::PersonaError),
    /// An instant is not one.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// A real arbiter sits, sat or will sit: one call does not decide in its place.
    #[error("there is an arbiter of {seats} seats: propose, and let the seats vote")]
    ArbiterSits {
        /// How many seats it has; of several seatings, the first.
        seats: usize,
    },
    /// The same permission was approved at the same instant, and revoked.
    #[error("the proposal `{0}` was revoked, which is for good; propose anew, at another instant")]
    Revoked(EventId),
    /// No such statement, or it asks for no confirmation.
    #[error("there is no double opt-in `{0}` that could be confirmed")]
    NothingToConfirm(EventId),
    /// There is no permit in these terms that is not withdrawn.
    #[error("nobody who is this person gave a permit in these terms until now")]
    NothingToWithdraw,
    /// The access asks for more than the directory has taken in.
    #[error("this directory has not yet taken in the revision that the access asks for")]
    Lagging,
    /// What digests stand for was erased: nothing can be said through them.
    #[error(
        "an identifier in digest form is what is kept of somebody erased: nothing is said through it"
    )]
    DigestForm,
    /// A preference that cannot be.
    #[error(transparent)]
    Outreach(#[from] crate::outreach::OutreachError),
    /// No such event, or nothing takes one of its kind back.
    #[error("there is no event `{0}` that could be taken back")]
    NothingToTakeBack(EventId),
    /// A snapshot cannot be opened.
    #[error(transparent)]
    #[cfg(feature = "serde")]
    Snapshot(#[from] super::snapshot::SnapshotError),
}
