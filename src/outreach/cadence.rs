//! How often at most: caps, each over its own window.
//!
//! | window | counts a message sent at `s`, at the instant `t` | source |
//! |---|---|---|
//! | rolling, of a period | `t - period < s` ≤ `t`: exactly a period ago, no longer | Braze's weeks, Firefox's `period` |
//! | civil days | `s` and `t` are fewer than so many of the addressee's days apart | Braze's days |
//! | ever | always | Firefox's `lifetime` |
//!
//! What is planned for later counts as well: a message may go where no window that
//! holds it would hold more than the cap's number.

use super::{History, Offset, Period, Sent};
use crate::name::{Channel, IntoName, NameError, Purpose, Topic};
use crate::permission::Among;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use core::num::NonZeroU16;

/// Over which time messages are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Window {
    /// The last so much time: any span of that length, its beginning left out. What was sent
    /// exactly so long ago counts no longer.
    Rolling(Period),
    /// So many civil days in a row, today among them, where the addressee's day is.
    Days(NonZeroU16),
    /// All that was ever sent.
    Ever,
}

impl Window {
    /// One civil day of the addressee's.
    pub const DAY: Self = Self::Days(NonZeroU16::MIN);

    /// Where an instant lies, in units of the window.
    const fn place(self, at: Timestamp, day: Offset) -> i64 {
        match self {
            Self::Rolling(_) => at.as_millis(),
            Self::Days(_) => day.day(at).0,
            Self::Ever => 0,
        }
    }

    /// How long it is, in its units.
    const fn length(self) -> i64 {
        match self {
            Self::Rolling(period) => period.millis(),
            Self::Days(days) => days.get() as i64,
            Self::Ever => i64::MAX,
        }
    }

    /// The first instant at that place.
    fn instant(self, place: i64, day: Offset) -> Option<Timestamp> {
        match self {
            Self::Rolling(_) => Timestamp::from_millis(place).ok(),
            Self::Days(_) => day.instant(place, 0),
            Self::Ever => None,
        }
    }

    /// The first instant from `at` on at which one more of those counted leaves no
    /// window with more than `count` of them. `None`: never.
    pub(super) fn next(
        self,
        count: u32,
        (sent, day): (&History<'_>, Offset),
        counts: impl Fn(&Sent<'_>) -> bool + Copy,
        at: Timestamp,
    ) -> Option<Timestamp> {
        let before = usize::try_from(count)
            .unwrap_or(usize::MAX)
            .checked_sub(1)?;
        let (place, length) = (|at| self.place(at, day), self.length());
        let out_of_window = |sent: &Sent<'_>| place(sent.at).saturating_add(length) <= place(at);
        let near = sent.from(out_of_window);
        if near.len() <= before {
            return Some(at);
        }
        if near.last().is_none_or(|last| last.at <= at) {
            // Nothing is planned: the newest so many are the only ones to wait for.
            let first = near.iter().rev().filter(|sent| counts(sent)).nth(before);
            return match first {
                Some(first) => self.instant(place(first.at).saturating_add(length), day),
                None => Some(at),
            };
        }
        // Each `count` in a row: if a window would hold them and the new one, the new
        // one waits until the first of them has left it.
        let firsts = near.iter().filter(|sent| counts(sent));
        let lasts = firsts.clone().skip(before);
        let mut now = at;
        for (first, last) in firsts.zip(lasts) {
            let (here, first, last) = (place(now), place(first.at), place(last.at));
            if last.saturating_sub(length) >= here {
                break;
            }
            if last.saturating_sub(first) < length && here < first.saturating_add(length) {
                now = self.instant(first.saturating_add(length), day)?;
            }
        }
        Some(now)
    }
}

/// At most so many messages of some sort in any window of a length.
///
/// A message counts by the channel, purpose and topic that it had when it was sent,
/// whatever became of its campaign since. A purpose stands for those below it too. What is
/// planned for later counts as well: one more may go where no window that holds it would
/// hold more than the cap's number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Cap {
    /// On which channels.
    #[cfg_attr(
        feature = "serde",
        serde(
            default = "super::wire::any",
            serialize_with = "super::wire::write_among",
            deserialize_with = "super::wire::cap::channels"
        )
    )]
    pub channels: Among<Channel>,
    /// For which purposes.
    #[cfg_attr(
        feature = "serde",
        serde(
            default = "super::wire::any",
            serialize_with = "super::wire::write_among",
            deserialize_with = "super::wire::cap::purposes"
        )
    )]
    pub purposes: Among<Purpose>,
    /// About which topics, each by itself and not what is below it; a message without one is
    /// about none of those listed.
    #[cfg_attr(
        feature = "serde",
        serde(
            default = "super::wire::any",
            serialize_with = "super::wire::write_among",
            deserialize_with = "super::wire::cap::topics"
        )
    )]
    pub topics: Among<Topic>,
    /// How many; of 0, none ever goes.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "super::wire::cap::count"))]
    pub count: u32,
    /// In which window.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::wire::cap::window")
    )]
    pub window: Window,
}

impl Cap {
    /// So many messages of any sort, in any such window.
    #[must_use]
    pub const fn new(count: u32, window: Window) -> Self {
        Self {
            channels: Among::Any,
            purposes: Among::Any,
            topics: Among::Any,
            count,
            window,
        }
    }

    /// On this channel only, or on one more of several.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn on(mut self, channel: impl IntoName<Channel>) -> Result<Self, NameError> {
        add(&mut self.channels, channel.into_name()?);
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

    /// About this topic only, or one more of several.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn about(mut self, topic: impl IntoName<Topic>) -> Result<Self, NameError> {
        add(&mut self.topics, topic.into_name()?);
        Ok(self)
    }

    /// Whether it counts a message of this sort, unless the policy exempts its purpose.
    #[must_use]
    pub fn counts(&self, sent: &Sent<'_>) -> bool {
        let within = |p: &Purpose| sent.purpose.is_within(p);
        self.channels.contains(sent.channel)
            && self
                .topics
                .listed()
                .is_none_or(|topics| sent.topic.is_some_and(|topic| topics.contains(topic)))
            && self
                .purposes
                .listed()
                .is_none_or(|purposes| purposes.iter().any(within))
    }
}

/// One of several, in place of any.
pub(super) fn add<T: Ord>(to: &mut Among<T>, item: T) {
    match to {
        Among::These(these) => {
            these.insert(item);
        }
        Among::Any => *to = Among::These(BTreeSet::from([item])),
    }
}
