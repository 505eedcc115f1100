//! A message to be sent, and all that is known about whom it is for.

use super::{History, Offset, Preferences, Sent};
use crate::identifier::Identifier;
use crate::name::{Channel, IntoName, NameError, Purpose, Recipient, Topic};
use crate::time::Timestamp;
use crate::value::Trust;
use core::fmt;

/// On which channel a message is to go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Via {
    /// On this one.
    Channel(Channel),
    /// On whichever of the policy's routes lets it go first; of several, one that the
    /// person has allowed in so many words, then the policy's favourite.
    Best,
}

/// Whether a message that has to wait may go together with others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Gathering {
    /// It goes by itself.
    #[default]
    Alone,
    /// It may go in a digest, if there is one in time; else it waits by itself.
    MayBeDigested,
}

/// A message that a recipient of the data means to send.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Message {
    /// Who sends it.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::wire::message::recipient")
    )]
    pub recipient: Recipient,
    /// What for.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::wire::message::purpose")
    )]
    pub purpose: Purpose,
    /// On which channel.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::wire::message::via")
    )]
    pub via: Via,
    /// About what; `None`: about no topic.
    #[cfg_attr(
        feature = "serde",
        serde(default, deserialize_with = "super::wire::message::topic")
    )]
    pub topic: Option<Topic>,
    /// What it is worth to the sender, in units of the company's own: a plan places the
    /// most valuable first.
    #[cfg_attr(
        feature = "serde",
        serde(default, deserialize_with = "super::wire::message::value")
    )]
    pub value: u64,
    /// Whether it may go in a digest.
    #[cfg_attr(
        feature = "serde",
        serde(default, deserialize_with = "super::wire::message::gathering")
    )]
    pub gathering: Gathering,
    /// From when on, that instant included, it is pointless; `None`: never.
    #[cfg_attr(
        feature = "serde",
        serde(default, deserialize_with = "super::wire::message::until")
    )]
    pub until: Option<Timestamp>,
}

impl Message {
    /// A message of no stated value, about no topic, that goes alone at any time.
    ///
    /// # Errors
    /// When the recipient or the purpose is a text that is no name.
    pub fn new(
        recipient: impl IntoName<Recipient>,
        purpose: impl IntoName<Purpose>,
        via: Via,
    ) -> Result<Self, NameError> {
        Ok(Self {
            recipient: recipient.into_name()?,
            purpose: purpose.into_name()?,
            via,
            topic: None,
            value: 0,
            gathering: Gathering::Alone,
            until: None,
        })
    }

    /// It, as sent on a channel at an instant.
    #[must_use]
    pub const fn sent<'a>(&'a self, channel: &'a Channel, at: Timestamp) -> Sent<'a> {
        Sent {
            at,
            channel,
            recipient: &self.recipient,
            purpose: &self.purpose,
            topic: self.topic.as_ref(),
        }
    }
}

/// Whether a message may be sent on a channel to a contact point at an instant, as far as
/// permission goes. Each point is asked for by itself: that another one on the channel is
/// permitted says nothing of it.
pub type Permitted<'a> = dyn Fn(&Message, &Channel, &Identifier, Timestamp) -> bool + 'a;

/// The first instant after another at which what is permitted of a message may change;
/// `None`, or one that is not after it: it does not any more.
pub type Changes<'a> = dyn Fn(&Message, Timestamp) -> Option<Timestamp> + 'a;

/// Whether the person already has what a message offers.
pub type Redundant<'a> = dyn Fn(&Message) -> bool + 'a;

/// All that is known about whom messages are for: one person, or as much of one as the
/// sender may know to be one.
///
/// Left out is what was said or done later than the instant that is asked about.
#[derive(Clone, Copy)]
pub struct Addressee<'a> {
    /// The contact points that there are, permitted or not, the favourite of each
    /// namespace first.
    pub points: &'a [Identifier],
    /// How the person wants to be contacted.
    pub preferences: &'a Preferences<'a>,
    /// What was sent, and what is planned for later.
    pub sent: &'a History<'a>,
    /// When the person complained of messages.
    pub complaints: &'a [Timestamp],
    /// What is permitted, at any instant from now on.
    pub permitted: &'a Permitted<'a>,
    /// When that may change. It is asked only where a message does not go at once.
    pub changes: &'a Changes<'a>,
    /// What the person already has.
    pub redundant: &'a Redundant<'a>,
    /// How far the contact points are trusted.
    pub trust: Trust,
    /// Where the person's day is, for caps by civil days and for digests. Quiet hours have
    /// their own.
    pub offset: Offset,
}

static NO_PREFERENCES: Preferences<'static> = Preferences::none();
static NO_HISTORY: History<'static> = History::none();

impl<'a> Addressee<'a> {
    /// Somebody who is trusted with 100, said nothing, never complained, was sent nothing, has
    /// nothing, lives by UTC, and for whom what is permitted does not change.
    #[must_use]
    pub fn new(points: &'a [Identifier], permitted: &'a Permitted<'a>) -> Self {
        Self {
            points,
            preferences: &NO_PREFERENCES,
            sent: &NO_HISTORY,
            complaints: &[],
            permitted,
            changes: &|_, _| None,
            redundant: &|_| false,
            trust: Trust::MAX,
            offset: Offset::UTC,
        }
    }
}

impl fmt::Debug for Addressee<'_> {
    /// How much is known, and not what.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Addressee")
            .field("points", &self.points)
            .field("sent", &self.sent.as_slice().len())
            .field("complaints", &self.complaints.len())
            .finish_non_exhaustive()
    }
}
