//! How a person wants to be contacted.

use super::cadence::add;
use super::{ClockTime, Offset, OutreachError, Period};
use crate::identifier::Identifier;
use crate::name::{Channel, EventId, IntoName, NameError, Purpose};
use crate::permission::Among;
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// At most so many messages in any such period, of those that the [`Preference`] concerns:
/// also of what the company exempts from its caps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct AtMost {
    /// How many; of 0, none ever goes.
    pub count: u32,
    /// In which period.
    pub per: Period,
}

/// No messages from one time of day until another: over midnight where `until` is the
/// earlier of the two, all day where they are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Quiet {
    /// From this time of day on.
    pub from: ClockTime,
    /// Before this one.
    pub until: ClockTime,
    /// Where the person's day is.
    pub offset: Offset,
}

/// How a person wants to be contacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Through which identifier the person spoke.
    pub identifier: Identifier,
    /// On which channel; `None`: on any.
    pub channel: Option<Channel>,
    /// For which purposes. It also concerns those below them and, as a prohibition would,
    /// those above.
    pub purposes: Among<Purpose>,
    /// Whether at all; `None`: nothing is said of that.
    pub allow: Option<bool>,
    /// How often at most; `None`: nothing is said of that.
    pub at_most: Option<AtMost>,
    /// When not; `None`: nothing is said of that.
    pub quiet: Option<Quiet>,
}

impl Preference {
    /// What somebody says through an identifier, on any channel and for any purpose; an event
    /// takes it once it says something.
    ///
    /// ```
    /// use personagraph::outreach::Preference;
    ///
    /// let who = "email:someone@example.com".parse()?;
    /// let enough = Preference::new(who).on("sms")?.for_purpose("marketing")?.refused();
    /// assert_eq!(enough.allow, Some(false));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn new(identifier: Identifier) -> Self {
        Self {
            identifier,
            channel: None,
            purposes: Among::Any,
            allow: None,
            at_most: None,
            quiet: None,
        }
    }

    /// On this channel only.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn on(mut self, channel: impl IntoName<Channel>) -> Result<Self, NameError> {
        self.channel = Some(channel.into_name()?);
        Ok(self)
    }

    /// For this purpose only, or one more of several.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn for_purpose(mut self, purpose: impl IntoName<Purpose>) -> Result<Self, NameError> {
        add(&mut self.purposes, purpose.into_name()?);
        Ok(self)
    }

    /// Yes, please.
    #[must_use]
    pub const fn allowed(mut self) -> Self {
        self.allow = Some(true);
        self
    }

    /// Not at all.
    #[must_use]
    pub const fn refused(mut self) -> Self {
        self.allow = Some(false);
        self
    }

    /// At most so many in any such period.
    #[must_use]
    pub const fn at_most(mut self, count: u32, per: Period) -> Self {
        self.at_most = Some(AtMost { count, per });
        self
    }

    /// Not at these hours.
    #[must_use]
    pub const fn quiet(mut self, hours: Quiet) -> Self {
        self.quiet = Some(hours);
        self
    }

    /// That it says something, and can be written.
    pub(crate) fn check(&self) -> Result<(), OutreachError> {
        let silent = self.allow.is_none() && self.at_most.is_none() && self.quiet.is_none();
        if silent {
            return Err(OutreachError::SaysNothing);
        }
        match &self.channel {
            Some(channel) if channel.as_str() == ANY => Err(OutreachError::ChannelAny),
            _ => Ok(()),
        }
    }
}

/// The word for every channel, and so the name of none.
pub(crate) const ANY: &str = "any";

/// A preference, when it was said, and by which event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    /// From when on it counts.
    pub at: Timestamp,
    /// The event that says so.
    pub id: &'a EventId,
    /// What was said.
    pub preference: &'a Preference,
}

impl<'a> Said<'a> {
    /// What it is about: two that share it, and an aspect, replace each other.
    fn subject(&self) -> (Option<&'a Channel>, &'a Among<Purpose>) {
        (self.preference.channel.as_ref(), &self.preference.purposes)
    }

    /// Whether it concerns a message like this, as a prohibition would: also one
    /// for a purpose above those that it names.
    pub(super) fn concerns(&self, channel: &Channel, purpose: &Purpose) -> bool {
        let (on, purposes) = self.subject();
        let related = |p: &Purpose| purpose.is_within(p) || p.is_within(purpose);
        on.is_none_or(|on| on == channel)
            && purposes
                .listed()
                .is_none_or(|these| these.iter().any(related))
    }
}

/// One aspect of a preference that counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish<'a, T> {
    pub(super) said: Said<'a>,
    pub(super) is: T,
}

/// What a person's preferences come to: of several about the same channel, the same
/// purposes and the same aspect, the one said last, and of one instant that whose event id is
/// greater.
///
/// The aspects are `allow`, `at_most` and `quiet`; a preference that says one of them
/// leaves what was said of the others. Which identifier was spoken through makes no
/// difference: all are one person's.
///
/// * A refusal (`allow` is false) on a channel, or on any, is final: no narrower
///   `allow` lifts it, a later one about the very same does.
/// * An `allow` that is true permits nothing (permission does); it puts the channel
///   before others where the best is to be found.
#[derive(Clone, Debug, Default)]
pub struct Preferences<'a> {
    pub(super) allow: Vec<Wish<'a, bool>>,
    pub(super) at_most: Vec<Wish<'a, AtMost>>,
    pub(super) quiet: Vec<Wish<'a, Quiet>>,
}

impl<'a> Preferences<'a> {
    pub(super) const fn none() -> Self {
        Self {
            allow: Vec::new(),
            at_most: Vec::new(),
            quiet: Vec::new(),
        }
    }

    /// Those that count among all that was said, in any order. What is said later than
    /// the instant that is asked about does not belong here.
    #[must_use]
    pub fn of(said: impl IntoIterator<Item = Said<'a>>) -> Self {
        let mut all: Vec<_> = said.into_iter().collect();
        all.sort_unstable_by_key(|said| (said.at, said.id));
        Self {
            allow: latest(&all, |preference| preference.allow),
            at_most: latest(&all, |preference| preference.at_most),
            quiet: latest(&all, |preference| preference.quiet),
        }
    }

    /// The same, where somebody has spoken too who may or may not be this person: of
    /// what they said only what they refuse counts, unless the person has said something
    /// later about the very same. What they said is to be handed in speaker by speaker:
    /// of one's own words the last counts.
    #[must_use]
    pub fn or_refused(mut self, said: impl IntoIterator<Item = Said<'a>>) -> Self {
        let mut all: Vec<_> = said.into_iter().collect();
        all.sort_unstable_by_key(|said| (said.at, said.id));
        let last = latest(&all, |preference| preference.allow);
        for refusal in last.into_iter().filter(|wish| !wish.is) {
            let subject = refusal.said.subject();
            let mut known = self.allow.iter_mut();
            match known.find(|wish| wish.said.subject() == subject) {
                Some(wish) if (wish.said.at, wish.said.id) < (refusal.said.at, refusal.said.id) => {
                    *wish = refusal;
                }
                Some(_) => {}
                None => self.allow.push(refusal),
            }
        }
        self
    }

    /// What counts of what was said of being contacted at all: on which channel (none: on
    /// any), for which purposes, and whether.
    pub(crate) fn words(
        &self,
    ) -> impl Iterator<Item = (Option<&'a Channel>, &'a Among<Purpose>, bool)> {
        let words = self.allow.iter();
        words.map(|wish| {
            let (channel, purposes) = wish.said.subject();
            (channel, purposes, wish.is)
        })
    }

    /// Where the person's day is, by what was said of quiet hours last; none if nothing was.
    #[must_use]
    pub fn offset(&self) -> Option<Offset> {
        let last = self.quiet.iter().max_by_key(|w| (w.said.at, w.said.id));
        last.map(|wish| wish.is.offset)
    }
}

/// Of each subject the last that says something of the aspect; by subject.
fn latest<'a, T>(
    ascending: &[Said<'a>],
    aspect: impl Fn(&'a Preference) -> Option<T>,
) -> Vec<Wish<'a, T>> {
    let says = |said: &Said<'a>| {
        let is = aspect(said.preference)?;
        Some((said.subject(), Wish { said: *said, is }))
    };
    let by_subject: BTreeMap<_, _> = ascending.iter().filter_map(says).collect();
    by_subject.into_values().collect()
}
