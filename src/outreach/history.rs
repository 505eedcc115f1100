//! What was sent, as it was recorded when it was sent.

use super::{Message, Through};
use crate::identifier::Identifier;
use crate::name::{Channel, IntoName, NameError, Purpose, Recipient, Topic};
use crate::time::Timestamp;
use alloc::vec::Vec;

/// Something that the company sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// To which identifier.
    pub identifier: Identifier,
    /// On which channel.
    pub channel: Channel,
    /// By which recipient of the data.
    pub recipient: Recipient,
    /// What for.
    pub purpose: Purpose,
    /// About what; `None`: about no topic.
    pub topic: Option<Topic>,
}

impl Contact {
    /// What was sent about no topic.
    ///
    /// # Errors
    /// When one is a text that is no name.
    pub fn new(
        identifier: Identifier,
        channel: impl IntoName<Channel>,
        recipient: impl IntoName<Recipient>,
        purpose: impl IntoName<Purpose>,
    ) -> Result<Self, NameError> {
        Ok(Self {
            identifier,
            channel: channel.into_name()?,
            recipient: recipient.into_name()?,
            purpose: purpose.into_name()?,
            topic: None,
        })
    }

    /// What is to be recorded of a message that was sent where a decision said.
    #[must_use]
    pub fn of(message: &Message, through: &Through) -> Self {
        Self {
            identifier: through.point.clone(),
            channel: through.channel.clone(),
            recipient: message.recipient.clone(),
            purpose: message.purpose.clone(),
            topic: message.topic.clone(),
        }
    }

    /// It, as sent at an instant.
    #[must_use]
    pub const fn sent(&self, at: Timestamp) -> Sent<'_> {
        Sent {
            at,
            channel: &self.channel,
            recipient: &self.recipient,
            purpose: &self.purpose,
            topic: self.topic.as_ref(),
        }
    }
}

/// A message that was sent, or that is planned for an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent<'a> {
    /// When.
    pub at: Timestamp,
    /// On which channel.
    pub channel: &'a Channel,
    /// By which recipient of the data.
    pub recipient: &'a Recipient,
    /// What for.
    pub purpose: &'a Purpose,
    /// About what; `None`: about no topic.
    pub topic: Option<&'a Topic>,
}

/// What one person was sent, and what is planned for them, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History<'a>(Vec<Sent<'a>>);

impl<'a> History<'a> {
    pub(super) const fn none() -> Self {
        Self(Vec::new())
    }

    /// All of it, in any order; what is of one instant stays in the order in which it came.
    #[must_use]
    pub fn of(sent: impl IntoIterator<Item = Sent<'a>>) -> Self {
        let mut all: Vec<_> = sent.into_iter().collect();
        all.sort_by_key(|sent| sent.at);
        Self(all)
    }

    /// Adds one, after those of the same instant.
    pub fn insert(&mut self, sent: Sent<'a>) {
        let place = self.0.partition_point(|other| other.at <= sent.at);
        self.0.insert(place, sent);
    }

    /// Oldest first.
    #[must_use]
    pub fn as_slice(&self) -> &[Sent<'a>] {
        &self.0
    }

    /// What lies in time after those of which `is_before` is true.
    pub(super) fn from(&self, is_before: impl Fn(&Sent<'a>) -> bool) -> &[Sent<'a>] {
        let start = self.0.partition_point(is_before);
        self.0.get(start..).unwrap_or_default()
    }

    /// What was sent until an instant, and what is planned after it.
    pub(super) fn split(&self, at: Timestamp) -> (&[Sent<'a>], &[Sent<'a>]) {
        let place = self.0.partition_point(|sent| sent.at <= at);
        self.0.split_at_checked(place).unwrap_or_default()
    }
}

impl<'a> FromIterator<Sent<'a>> for History<'a> {
    fn from_iter<I: IntoIterator<Item = Sent<'a>>>(sent: I) -> Self {
        Self::of(sent)
    }
}
