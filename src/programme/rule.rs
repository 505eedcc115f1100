//! What a rule asks of a message, and where it sends it.

use super::programmes::{about, met, seen};
use super::route::Part;
use super::{Audience, Incoming, Programme};
use crate::condition::Condition;
use crate::engagement::Tone;
use crate::identifier::Identifier;
use crate::name::{Channel, IntoName, Kind, NameError, ProgrammeName, Topic};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::fmt;

/// Which of several rules that count, or of several programmes that are about a message, say
/// who gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Matching {
    /// The first alone, with the copies that it names.
    First,
    /// The first says who answers; the programmes of the others, and those that any of them
    /// names for a copy, get a copy.
    All,
}

/// Writes the actions, with their words.
macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident = $word:literal,)+) => {
        /// What is to be done about a message. It says nothing of whether somebody may be
        /// written to: that is decided in [`outreach`](crate::outreach).
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
        #[non_exhaustive]
        pub enum Action {$(
            $(#[$doc])*
            $action,
        )+}

        impl Action {
            /// The word of the configuration.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$action => $word,)+
                }
            }
        }
    };
}

actions! {
    /// To answer where it was said.
    #[default]
    Reply = "reply",
    /// To answer where nobody else reads it.
    DirectMessage = "direct_message",
    /// To pass it on, so that more people see it.
    Amplify = "amplify",
    /// To tell those who decide, before anything is answered.
    Escalate = "escalate",
    /// To take note of it and answer nothing.
    Record = "record",
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A rule: all that it asks for must hold, and of each list one.
///
/// What is left empty is not asked. A rule counts only if the programme that it names
/// takes the message, and a programme gets a copy only if that takes it too; the sender is
/// judged by the programme's recipient's own view, and for a copy by the copy's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Rule {
    /// Came in on one of these channels.
    #[cfg_attr(feature = "serde", serde(default))]
    pub channels: BTreeSet<Channel>,
    /// Came to one of these handles of the company's.
    #[cfg_attr(
        feature = "serde",
        serde(default, deserialize_with = "crate::name::deserialize_private")
    )]
    pub handles: BTreeSet<Identifier>,
    /// Is about one of these topics, or of those below them.
    #[cfg_attr(feature = "serde", serde(default))]
    pub topics: BTreeSet<Topic>,
    /// Is of one of these kinds, or of those below them.
    #[cfg_attr(feature = "serde", serde(default))]
    pub kinds: BTreeSet<Kind>,
    /// Has one of these tones. A message without sentiment has none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub tones: BTreeSet<Tone>,
    /// Reached so many people or more; 0 is not asked. A message without reach reached nobody.
    #[cfg_attr(feature = "serde", serde(default))]
    pub reach: u64,
    /// Was sent by one of these.
    #[cfg_attr(feature = "serde", serde(default))]
    pub sender: Audience,
    /// And this holds. What is unknown does not.
    #[cfg_attr(feature = "serde", serde(default))]
    pub when: Option<Condition>,
    /// Then it is for this programme,
    pub to: ProgrammeName,
    /// these get a copy,
    #[cfg_attr(feature = "serde", serde(default))]
    pub copies: BTreeSet<ProgrammeName>,
    /// and this is to be done.
    #[cfg_attr(feature = "serde", serde(default))]
    pub action: Action,
}

impl Rule {
    /// Every message that this programme takes is for it, to be answered. Set the rest as
    /// fields.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn to(programme: impl IntoName<ProgrammeName>) -> Result<Self, NameError> {
        Ok(Self {
            channels: BTreeSet::new(),
            handles: BTreeSet::new(),
            topics: BTreeSet::new(),
            kinds: BTreeSet::new(),
            tones: BTreeSet::new(),
            reach: 0,
            sender: Audience::everybody(),
            when: None,
            to: programme.into_name()?,
            copies: BTreeSet::new(),
            action: Action::Reply,
        })
    }

    /// The parts that hold, if all do that are asked and the programme takes the message.
    pub(super) fn parts(&self, programme: &Programme, message: &Incoming<'_>) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        if !self.channels.is_empty() {
            let channel = self.channels.get(message.channel)?;
            parts.push(Part::Channel(channel.clone()));
        }
        if !self.handles.is_empty() {
            message
                .handle
                .filter(|handle| self.handles.contains(handle))?;
            parts.push(Part::Handle);
        }
        if !self.topics.is_empty() {
            parts.push(Part::About(about(&self.topics, message)?));
        }
        if !self.kinds.is_empty() {
            let mut kinds = self.kinds.iter();
            kinds.find(|kind| message.kind.is_within(kind))?;
            parts.push(Part::Kind(message.kind.clone()));
        }
        if !self.tones.is_empty() {
            let tone = message.tone().filter(|tone| self.tones.contains(tone))?;
            parts.push(Part::Tone(tone));
        }
        if self.reach > 0 {
            let reach = message.reach.filter(|reach| *reach >= self.reach)?;
            parts.push(Part::Reach(reach));
        }
        parts.extend(met(self.when.as_ref(), message)?);
        parts.extend(seen(&self.sender, programme, message)?);
        for part in programme.taken(message)? {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        Some(parts)
    }
}
