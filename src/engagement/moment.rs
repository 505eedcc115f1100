//! What measures are made over.

use super::{Interaction, Media, Sentiment};
use crate::name::{Channel, Kind, Topic};
use crate::time::Timestamp;
use core::fmt;

/// What was done at an instant, without who did it or what was said.
///
/// It borrows from an [`Interaction`], or from whatever else the host keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moment<'a> {
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub kind: &'a Kind,
    /// Where.
    pub channel: &'a Channel,
    /// About what, if that is known; may name a content item.
    pub topic: Option<&'a Topic>,
    /// How the person felt about it, if that is known.
    pub sentiment: Option<Sentiment>,
    /// In whose media, if that is known.
    pub media: Option<Media>,
    /// How many people it reached, if that is known.
    pub reach: Option<u64>,
}

impl<'a> Moment<'a> {
    /// What an interaction comes to.
    #[must_use]
    pub fn of(at: Timestamp, done: &'a Interaction) -> Self {
        Self {
            at,
            kind: &done.kind,
            channel: &done.channel,
            topic: done.topic.as_ref(),
            sentiment: done.sentiment,
            media: done.media,
            reach: done.reach,
        }
    }

    /// A bare one: something was done somewhere. Set the rest as fields.
    #[must_use]
    pub const fn new(at: Timestamp, kind: &'a Kind, channel: &'a Channel) -> Self {
        Self {
            at,
            kind,
            channel,
            topic: None,
            sentiment: None,
            media: None,
            reach: None,
        }
    }

    /// What sort of thing was done.
    #[must_use]
    pub fn class(&self) -> Class {
        Class::of(self.kind)
    }
}

impl fmt::Debug for Moment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Moment");
        out.field("at", &self.at).field("kind", &self.kind);
        out.field("channel", &self.channel).finish_non_exhaustive()
    }
}

/// The moments `from` ≤ t < `until`, exactly; in the order in which they come. None where
/// `until` is not after `from`.
pub fn within<'a>(
    moments: impl IntoIterator<Item = Moment<'a>>,
    from: Timestamp,
    until: Timestamp,
) -> impl Iterator<Item = Moment<'a>> {
    let moments = moments.into_iter();
    moments.filter(move |moment| from <= moment.at && moment.at < until)
}

/// Writes the classes, with their words.
macro_rules! classes {
    ($($(#[$doc:meta])* $class:ident = $word:literal,)+) => {
        /// What sort of thing somebody does: the first word of the kind.
        ///
        /// `purchase.online` is a purchase; a first word that is not listed here is
        /// [`Other`](Self::Other).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Class {
            $($(#[$doc])* $class,)+
            /// Anything else.
            Other,
        }

        impl Class {
            /// Every class, in the order of the words here, [`Other`](Self::Other) last.
            pub const ALL: [Self; CLASSES] = [$(Self::$class,)+ Self::Other];

            /// The word of the wire format; `other` of anything else.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$class => $word,)+
                    Self::Other => "other",
                }
            }

            fn of_word(word: &str) -> Self {
                match word {
                    $($word => Self::$class,)+
                    _ => Self::Other,
                }
            }
        }
    };
}

/// How many classes there are.
pub(super) const CLASSES: usize = 13;

classes! {
    /// The company or a product was named.
    Mention = "mention",
    /// A reply to something.
    Reply = "reply",
    /// Something was passed on.
    Share = "share",
    /// A like, or another mark of applause.
    Like = "like",
    /// A comment on something.
    Comment = "comment",
    /// A message to the company.
    Message = "message",
    /// A link was followed.
    Click = "click",
    /// A message of the company's was opened.
    Open = "open",
    /// A page or a place was visited.
    Visit = "visit",
    /// Something was bought.
    Purchase = "purchase",
    /// Something was complained about.
    Complaint = "complaint",
    /// Something was praised.
    Praise = "praise",
}

impl Class {
    /// The class of a kind.
    #[must_use]
    pub fn of(kind: &Kind) -> Self {
        let text = kind.as_str();
        Self::of_word(text.split_once('.').map_or(text, |(first, _)| first))
    }

    /// Whether it counts as an engagement with content: a like, a comment, a reply or a
    /// share. Networks differ in this; clicks, for one, are left out here, and a host
    /// that means them adds their count.
    #[must_use]
    pub const fn is_engagement(self) -> bool {
        matches!(self, Self::Like | Self::Comment | Self::Reply | Self::Share)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
