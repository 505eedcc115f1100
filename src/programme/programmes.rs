//! The programmes of a company, of which one takes what no other takes.

use super::audience::Asked;
use super::route::{About, Part};
use super::{Audience, Incoming, ProgrammeError};
use crate::condition::{Condition, Truth};
use crate::identifier::Identifier;
use crate::name::{Channel, IntoName, NameError, ProgrammeName, Recipient, Topic};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// An outreach programme: what it is about, for whom it is, and who is in charge.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Programme {
    /// What it is called.
    pub name: ProgrammeName,
    /// Which recipient of data is in charge.
    pub recipient: Recipient,
    /// Its channels. What comes in on one came in through this programme, unless it came to
    /// another's handle or others have the channel too.
    #[cfg_attr(feature = "serde", serde(default))]
    pub channels: BTreeSet<Channel>,
    /// Its handles. What comes to one came in through this programme; no other programme
    /// may have it.
    #[cfg_attr(
        feature = "serde",
        serde(default, deserialize_with = "crate::name::deserialize_private")
    )]
    pub handles: BTreeSet<Identifier>,
    /// What it is about. A topic covers those below it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub topics: BTreeSet<Topic>,
    /// For whom it is, as far as its recipient can see.
    #[cfg_attr(feature = "serde", serde(default))]
    pub audience: Audience,
    /// When it is open; `None`: always. What is unknown does not open it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub when: Option<Condition>,
}

impl Programme {
    /// One about nothing yet, for everybody, always open. Set the rest as fields.
    ///
    /// # Errors
    /// When one of the two is a text that is no name.
    pub fn new(
        name: impl IntoName<ProgrammeName>,
        recipient: impl IntoName<Recipient>,
    ) -> Result<Self, NameError> {
        Ok(Self::of(name.into_name()?, recipient.into_name()?))
    }

    const fn of(name: ProgrammeName, recipient: Recipient) -> Self {
        Self {
            name,
            recipient,
            channels: BTreeSet::new(),
            handles: BTreeSet::new(),
            topics: BTreeSet::new(),
            audience: Audience::everybody(),
            when: None,
        }
    }

    /// Six that many companies have, with the recipients that are often in charge:
    /// `customer_relations` (`customer_service`), `crisis_management` and
    /// `corporate_reputation` (`communications`), `event_coverage` (`marketing`),
    /// `product_promotion` (`sales`) and `issue_advocacy` (`public_affairs`).
    ///
    /// Their channels, handles and topics are the company's to say.
    #[must_use]
    pub fn six() -> [Self; 6] {
        [
            ("customer_relations", "customer_service"),
            ("crisis_management", "communications"),
            ("corporate_reputation", "communications"),
            ("event_coverage", "marketing"),
            ("product_promotion", "sales"),
            ("issue_advocacy", "public_affairs"),
        ]
        .map(|(name, recipient)| {
            let name = ProgrammeName::from_shared(name.into());
            Self::of(name, Recipient::from_shared(recipient.into()))
        })
    }

    /// Whether it takes a message: it is open, and its audience takes the sender.
    #[must_use]
    pub fn takes(&self, message: &Incoming<'_>) -> bool {
        self.taken(message).is_some()
    }

    /// Why it takes a message, if it does: what was asked for and found.
    pub(super) fn taken(&self, message: &Incoming<'_>) -> Option<Vec<Part>> {
        let mut parts = met(self.when.as_ref(), message)?;
        parts.extend(seen(&self.audience, self, message)?);
        Some(parts)
    }
}

/// Nothing if there is a condition that does not hold.
pub(super) fn met(when: Option<&Condition>, message: &Incoming<'_>) -> Option<Vec<Part>> {
    let Some(condition) = when else {
        return Some(Vec::new());
    };
    let holds = condition.evaluate(message) == Truth::True;
    holds.then(|| Vec::from([Part::When]))
}

/// Nothing if the audience does not take the sender, as the programme's recipient sees it.
pub(super) fn seen(
    audience: &Audience,
    programme: &Programme,
    message: &Incoming<'_>,
) -> Option<Vec<Part>> {
    match audience.asked(&programme.recipient, message) {
        Asked::Nothing => Some(Vec::new()),
        Asked::InVain => None,
        Asked::Shown(named) => Some(Vec::from([Part::Sender(named)])),
    }
}

/// Programmes by name, of which one is the default: what no other takes is for it, so that
/// nothing is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programmes {
    pub(super) default: Programme,
    pub(super) others: BTreeMap<ProgrammeName, Programme>,
}

impl Programmes {
    /// The default alone.
    #[must_use]
    pub const fn new(default: Programme) -> Self {
        Self {
            default,
            others: BTreeMap::new(),
        }
    }

    /// The default and others, in any order.
    ///
    /// # Errors
    ///
    /// When two have one name or one handle.
    pub fn of(
        default: Programme,
        others: impl IntoIterator<Item = Programme>,
    ) -> Result<Self, ProgrammeError> {
        others.into_iter().try_fold(Self::new(default), Self::and)
    }

    /// The [six](Programme::six), of which customer relations is the default.
    #[must_use]
    pub fn six() -> Self {
        let [default, others @ ..] = Programme::six();
        let named = others.map(|programme| (programme.name.clone(), programme));
        Self {
            default,
            others: named.into(),
        }
    }

    /// With one more.
    ///
    /// # Errors
    ///
    /// When it has the name or a handle of one that is there.
    pub fn and(mut self, programme: Programme) -> Result<Self, ProgrammeError> {
        if self.named(&programme.name).is_some() {
            return Err(ProgrammeError::Twice(programme.name));
        }
        let shares = |other: &&Programme| !other.handles.is_disjoint(&programme.handles);
        if let Some(other) = self.iter().find(shares) {
            let other = other.name.clone();
            return Err(ProgrammeError::SharedHandle(other, programme.name));
        }
        self.others.insert(programme.name.clone(), programme);
        Ok(self)
    }

    /// The one that takes what no other takes. Its audience and its condition are not
    /// asked then.
    #[must_use]
    pub const fn default(&self) -> &Programme {
        &self.default
    }

    /// The one of this name; none if none has it.
    #[must_use]
    pub fn named(&self, name: &ProgrammeName) -> Option<&Programme> {
        if self.default.name == *name {
            return Some(&self.default);
        }
        self.others.get(name)
    }

    /// Every one: the default, then the others by name.
    pub fn iter(&self) -> impl Iterator<Item = &Programme> {
        core::iter::once(&self.default).chain(self.others.values())
    }

    /// The one through which a message came in: whose handle it came to; else who alone has
    /// the channel. What comes in on a channel that several have came in through none.
    #[must_use]
    pub(super) fn entrance(&self, message: &Incoming<'_>) -> Option<&Programme> {
        let handle = message.handle;
        let owns = |one: &&Programme| handle.is_some_and(|handle| one.handles.contains(handle));
        self.iter().find(owns).or_else(|| {
            let mut those = self
                .iter()
                .filter(|one| one.channels.contains(message.channel));
            those.next().filter(|_| those.next().is_none())
        })
    }
}

/// What of these topics a message is about: the most specific, then the first by name.
pub(super) fn about(topics: &BTreeSet<Topic>, message: &Incoming<'_>) -> Option<About> {
    let pairs = topics.iter().flat_map(|within| {
        let those = message.topics.iter();
        let those = those.filter(|topic| topic.is_within(within));
        those.map(move |topic| (topic, within))
    });
    let first = pairs.min_by_key(|(topic, within)| (Reverse(words(within)), *within, *topic));
    first.map(|(topic, within)| About {
        topic: topic.clone(),
        within: within.clone(),
    })
}

/// How many words a topic has: the more, the more specific.
pub(super) fn words(topic: &Topic) -> usize {
    topic.as_str().split('.').count()
}
