//! The company's half: a cross-functional team decides by vote.

use super::scope::some;
use super::{Effect, PermissionError, Terms, Window};
use crate::condition::Condition;
use crate::name::Recipient;
use alloc::collections::BTreeSet;
use core::fmt;

/// Who sits in the arbiter from an instant on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Seating {
    seats: BTreeSet<Recipient>,
    quorum: u32,
    veto: BTreeSet<Recipient>,
}

impl Seating {
    /// Seats, the number of yes votes that approve, and the seats whose no
    /// blocks.
    ///
    /// # Errors
    /// If there are no seats, the quorum is not within 1 and their number, or a
    /// veto is given to nobody who sits.
    pub fn new(
        seats: impl IntoIterator<Item = Recipient>,
        quorum: u32,
        veto: impl IntoIterator<Item = Recipient>,
    ) -> Result<Self, PermissionError> {
        let seats = some("recipients", seats)?;
        let veto: BTreeSet<_> = veto.into_iter().collect();
        if quorum == 0 || quorum as usize > seats.len() {
            return Err(PermissionError::Quorum {
                quorum,
                seats: seats.len(),
            });
        }
        match veto.difference(&seats).next() {
            Some(seat) => Err(PermissionError::VetoWithoutSeat(seat.clone())),
            None => Ok(Self {
                seats,
                quorum,
                veto,
            }),
        }
    }

    /// Who sits, ascending.
    #[must_use]
    pub const fn seats(&self) -> &BTreeSet<Recipient> {
        &self.seats
    }

    /// How many yes votes approve.
    #[must_use]
    pub const fn quorum(&self) -> u32 {
        self.quorum
    }

    /// Whose no blocks, ascending.
    #[must_use]
    pub const fn veto(&self) -> &BTreeSet<Recipient> {
        &self.veto
    }
}

/// A use put to the arbiter; a rule once it is approved, within its window.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Proposal {
    /// Permit or prohibit.
    pub effect: Effect,
    /// What, to whom, for what, through which channels.
    pub terms: Terms,
    /// From when until when.
    pub window: Window,
    /// Under which condition.
    pub when: Option<Condition>,
}

/// One seat's vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Vote {
    /// Counts towards the quorum.
    Yes,
    /// Blocks if the seat has a veto; otherwise counts as no yes.
    No,
}

impl Vote {
    /// The word of the wire format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
        }
    }
}

impl fmt::Display for Vote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
