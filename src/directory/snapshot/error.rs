//! Why a snapshot does not open.

use super::FORMAT;
use crate::directory::EventError;
use crate::name::EventId;
use core::fmt;

/// What is wrong with a snapshot that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Written by another release, in a format that this one does not know.
    #[error("`format`: the snapshot has format {0}, this release reads up to {FORMAT}")]
    Format(u32),
    /// Written under another key.
    #[error("`key`: the snapshot was written under another key")]
    Key,
    /// An entry that is no event.
    #[error("`events`: entry {place}: {error}")]
    NoEvent {
        /// Which entry, from 0.
        place: usize,
        /// Why it is none.
        error: EventError,
    },
    /// A damaged event.
    #[error("`events`: entry {place} (event `{id}`) does not match its checksum")]
    Event {
        /// Which entry, from 0.
        place: usize,
        /// The id that it has.
        id: EventId,
    },
    /// Two entries under one id.
    #[error("`events`: entry {0} has the id of another one")]
    Twice(usize),
    /// A damaged whole: entries missing, moved or added, or other rules.
    #[error("`checksum`: the entries or the rules are not those that were written")]
    Whole,
}

/// Why a directory could not be restored; `E` is the error of the serde format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError<E> {
    /// It is no snapshot that this release opens under this key, or a damaged one.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The serde format could not read it: it is cut short, or is something else.
    #[error("{part}: {error}")]
    Unreadable {
        /// Which part was being read.
        part: Part,
        /// What the format says.
        error: E,
    },
}

/// A part of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// Around and between its fields.
    Whole,
    /// A field.
    Field(&'static str),
    /// One of its events, from 0.
    Event(usize),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("the snapshot"),
            Self::Field(name) => write!(f, "`{name}`"),
            Self::Event(place) => write!(f, "`events`: entry {place}"),
        }
    }
}
