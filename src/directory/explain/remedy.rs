//! What would have to be otherwise.

use crate::name::{Channel, EventId, Fact, Recipient};
use crate::permission::Place;
use crate::time::Timestamp;
use crate::value::Trust;
use alloc::collections::BTreeSet;

/// One change that, with the others of a remedy, would allow the access.
///
/// What is said is said at the instant of the access: that of asking again, where
/// waiting is part of the remedy. The order of the variants is the order of
/// preference among remedies of one size: what follows from what was said already
/// comes first, then a vote that is open, then new statements.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Remedy {
    /// The fact is established to hold, or to fail: about the person, or about the world.
    /// It was tried about the person.
    Establish {
        /// Which.
        fact: Fact,
        /// Whether it holds.
        holds: bool,
    },
    /// The same is asked again at this instant, nothing else having been said than is
    /// known now.
    Wait(Timestamp),
    /// The access carries this trust.
    Trust(Trust),
    /// The access is through this channel.
    Through(Channel),
    /// The arbiter approves a proposal that it was asked about.
    Vote {
        /// Which.
        proposal: EventId,
        /// Yes votes that it takes, of seats that have not said yes; at least one.
        yes: usize,
        /// These among them, whose no blocks it; empty: any will do.
        of: BTreeSet<Recipient>,
    },
    /// The person permits the attribute there, to the recipient for the purpose.
    Consent {
        /// Inside this persona, or outside all circles.
        place: Place,
    },
    /// The company permits the attribute there, to the recipient for the purpose.
    Approve {
        /// Inside this persona, or outside all circles.
        place: Place,
    },
    /// The person who said it takes this prohibition back.
    Withdraw(EventId),
    /// The company takes this prohibition back.
    Revoke(EventId),
}

impl Remedy {
    /// Whether somebody has to say anew what was not said, or take back what was.
    pub(super) const fn is_new(&self) -> bool {
        matches!(
            self,
            Self::Consent { .. } | Self::Approve { .. } | Self::Withdraw(_) | Self::Revoke(_)
        )
    }
}
