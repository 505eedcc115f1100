//! What people did and whom they know: as it was said, and as it may be seen.

use crate::engagement::{Interaction, Media, Moment, Relation, Sentiment};
use crate::name::{Channel, EventId, Kind, Source, Topic};
use crate::time::Timestamp;
use alloc::boxed::Box;
use core::cmp::Ordering;
use core::fmt;

/// An interaction with who said it and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Done<'a> {
    /// The event that says so.
    pub event: &'a EventId,
    /// When it was done.
    pub at: Timestamp,
    /// Which system said it.
    pub source: &'a Source,
    /// What was done, through which identifier and personas.
    pub interaction: &'a Interaction,
}

impl<'a> Done<'a> {
    /// An interaction that an event says.
    #[must_use]
    pub const fn new(
        event: &'a EventId,
        at: Timestamp,
        source: &'a Source,
        interaction: &'a Interaction,
    ) -> Self {
        Self {
            event,
            at,
            source,
            interaction,
        }
    }
}

/// A relation with who said it and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Related<'a> {
    /// The event that says so.
    pub event: &'a EventId,
    /// Since when it is known.
    pub at: Timestamp,
    /// Which system said it.
    pub source: &'a Source,
    /// Who is related to whom, and how.
    pub relation: &'a Relation,
}

impl<'a> Related<'a> {
    /// A relation that an event says.
    #[must_use]
    pub const fn new(
        event: &'a EventId,
        at: Timestamp,
        source: &'a Source,
        relation: &'a Relation,
    ) -> Self {
        Self {
            event,
            at,
            source,
            relation,
        }
    }
}

/// Something that a person did, as a recipient may see it.
///
/// As a [`Moment`] it is what measures are made over.
///
/// It is everything that was said of it but through which identifier and personas, by
/// which source and event. `Display` says it in words, in clear; `Debug` redacts. What was
/// not said is `None`.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Episode {
    /// When it was done.
    pub at: Timestamp,
    /// What was done: `mention`, `purchase`, `complaint`, …
    pub kind: Kind,
    /// Where.
    pub channel: Channel,
    /// About what; may name a content item.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub topic: Option<Topic>,
    /// How the person felt about it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub sentiment: Option<Sentiment>,
    /// In whose media.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub media: Option<Media>,
    /// How many people it reached.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub reach: Option<u64>,
    /// What was said.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub text: Option<Box<str>>,
}

impl From<Done<'_>> for Episode {
    fn from(done: Done<'_>) -> Self {
        let what = done.interaction.clone();
        Self {
            at: done.at,
            kind: what.kind,
            channel: what.channel,
            topic: what.topic,
            sentiment: what.sentiment,
            media: what.media,
            reach: what.reach,
            text: what.text,
        }
    }
}

impl<'a> From<&'a Episode> for Moment<'a> {
    /// What measures are made over: all but what was said.
    fn from(episode: &'a Episode) -> Self {
        let mut moment = Self::new(episode.at, &episode.kind, &episode.channel);
        moment.topic = episode.topic.as_ref();
        moment.sentiment = episode.sentiment;
        (moment.media, moment.reach) = (episode.media, episode.reach);
        moment
    }
}

impl<'a> From<Done<'a>> for Moment<'a> {
    /// What measures are made over.
    fn from(done: Done<'a>) -> Self {
        Self::of(done.at, done.interaction)
    }
}

impl Episode {
    /// Oldest first, then by what there is to see: two that are equal here are equal.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let feeling = |one: &Self| one.sentiment.map(Sentiment::get);
        let felt = match (feeling(self), feeling(other)) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            (one, other) => one.is_some().cmp(&other.is_some()),
        };
        let place = |one: &Self| one.media.map(Media::as_str);
        let first = (self.at, &self.kind, &self.channel, &self.topic);
        first
            .cmp(&(other.at, &other.kind, &other.channel, &other.topic))
            .then(felt)
            .then_with(|| place(self).cmp(&place(other)))
            .then_with(|| (self.reach, &self.text).cmp(&(other.reach, &other.text)))
    }
}

impl fmt::Display for Episode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} on {}", self.at, self.kind, self.channel)?;
        if let Some(topic) = &self.topic {
            write!(f, " about {topic}")?;
        }
        if let Some(sentiment) = self.sentiment {
            write!(f, ", felt {}", sentiment.get())?;
        }
        if let Some(media) = self.media {
            write!(f, ", {}", media.as_str())?;
        }
        if let Some(reach) = self.reach {
            write!(f, ", reached {reach}")?;
        }
        match &self.text {
            Some(text) => write!(f, ": {text}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Episode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Episode");
        out.field("at", &self.at).field("kind", &self.kind);
        out.field("channel", &self.channel).finish_non_exhaustive()
    }
}
