//! Where a message goes, and why.

use super::audience::Named;
use super::{Action, Alert};
use crate::engagement::Tone;
use crate::name::{Channel, Kind, ProgrammeName, Topic};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::fmt;

/// Where a message goes: to exactly one programme, and as a copy to others.
///
/// `Display` says it in words, with every reason: for whoever runs the router. What may be
/// told to one programme is in [`told`](Self::told).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Route {
    /// The programme that it is for.
    pub primary: ProgrammeName,
    /// Those that get a copy.
    pub copies: BTreeSet<ProgrammeName>,
    /// The programme through whose handle or channel it came in; `None`: through nobody's, or
    /// on a channel of several.
    pub came_in: Option<ProgrammeName>,
    /// What the primary is to do. Of a copy nothing is asked.
    pub action: Action,
    /// Why each of them gets it, in the order in which the router looks; the reason that made
    /// the primary first. A programme may have several.
    pub matched: Vec<Matched>,
}

/// A message that came in through one programme and is for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct HandOver<'a> {
    /// Through whose handle or channel it came in.
    pub from: &'a ProgrammeName,
    /// Whose it is.
    pub to: &'a ProgrammeName,
}

impl Route {
    /// A route by its reasons, of which the first says whose the message is.
    pub(super) fn new(
        came_in: Option<ProgrammeName>,
        action: Action,
        first: Matched,
        others: impl IntoIterator<Item = Matched>,
    ) -> Self {
        let primary = first.programme.clone();
        let matched: Vec<_> = core::iter::once(first).chain(others).collect();
        let names = matched.iter().map(|matched| &matched.programme);
        let copies = names.filter(|name| **name != primary).cloned().collect();
        Self {
            primary,
            copies,
            came_in,
            action,
            matched,
        }
    }

    /// The hand-over, if the message came in through another programme's handle or channel;
    /// none if through the primary's own, or nobody's.
    #[must_use]
    pub fn hand_over(&self) -> Option<HandOver<'_>> {
        let to = &self.primary;
        let from = self.came_in.as_ref().filter(|from| *from != to)?;
        Some(HandOver { from, to })
    }

    /// What one programme may be told of it, in words: that it is for it (and through whom it
    /// came in, if that is another), or a copy, and the reasons that sent it there; of a
    /// programme that gets nothing, that it is not. What a reason says of the sender is what
    /// the programme's recipient may see.
    #[must_use]
    pub fn told<'a>(&'a self, programme: &'a ProgrammeName) -> impl fmt::Display + 'a {
        Told {
            route: self,
            programme,
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "to `{}`: {}", self.primary, self.action)?;
        for (i, copy) in self.copies.iter().enumerate() {
            write!(f, "{} `{copy}`", if i == 0 { "; copy to" } else { "," })?;
        }
        if let Some(HandOver { from, .. }) = self.hand_over() {
            write!(f, "\nhanded over by `{from}`, through whom it came in")?;
        }
        for matched in &self.matched {
            write!(f, "\n`{}`: {matched}", matched.programme)?;
        }
        Ok(())
    }
}

struct Told<'a> {
    route: &'a Route,
    programme: &'a ProgrammeName,
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { route, programme } = *self;
        let mut reasons = route.matched.iter();
        if route.primary == *programme {
            write!(f, "yours: {}", route.action)?;
            if let Some(HandOver { from, .. }) = route.hand_over() {
                write!(f, "\nhanded over by `{from}`, through whom it came in")?;
            }
        } else if route.copies.contains(programme) {
            f.write_str("a copy")?;
        } else {
            return f.write_str("not yours");
        }
        reasons.try_for_each(|matched| {
            if matched.programme == *programme {
                write!(f, "\n{matched}")?;
            }
            Ok(())
        })
    }
}

/// Why a programme gets a message.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Matched {
    /// The programme that gets it.
    pub programme: ProgrammeName,
    /// By what.
    pub why: Why,
    /// Which parts of it were asked for, and hold: of the rule or the topics first, then of
    /// the programme. None of a crisis and of the default.
    pub parts: Vec<Part>,
}

impl fmt::Display for Matched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.why.fmt(f)?;
        for (i, part) in self.parts.iter().enumerate() {
            write!(f, "{}{part}", if i == 0 { ": " } else { ", " })?;
        }
        Ok(())
    }
}

/// What sends a message to a programme.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Why {
    /// There is a crisis, which goes before everything else.
    Crisis(Alert),
    /// The rule of this number, from 1 on.
    Rule(usize),
    /// No rule counts, and the programme takes it and is about one of its topics.
    Topic,
    /// Besides, no programme that takes it is about it, and it came in through this one.
    Entrance,
    /// Besides, that one does not take it, or there is none: it is for the default.
    Default,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crisis(alert) => alert.fmt(f),
            Self::Rule(number) => write!(f, "rule {number}"),
            Self::Topic => f.write_str("what the programme is about"),
            Self::Entrance => f.write_str("it came in here, and nobody else is about it"),
            Self::Default => f.write_str("the default: nobody else takes it"),
        }
    }
}

/// A topic of a message, and the topic within which it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct About {
    /// The message's.
    pub topic: Topic,
    /// The rule's or the programme's.
    pub within: Topic,
}

/// A part of a rule, or of a programme, that was asked for and holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// It came in on this channel.
    Channel(Channel),
    /// It came to one of the handles. A handle is an identifier, and does not print itself.
    Handle,
    /// It is about this.
    About(About),
    /// It is of this kind.
    Kind(Kind),
    /// It has this tone.
    Tone(Tone),
    /// It reached so many people.
    Reach(u64),
    /// Its sender shows this to the programme's recipient.
    Sender(Named),
    /// The condition holds.
    When,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Channel(channel) => write!(f, "on `{channel}`"),
            Self::Handle => f.write_str("to one of the handles"),
            Self::About(About { topic, within }) if topic == within => {
                write!(f, "about `{topic}`")
            }
            Self::About(About { topic, within }) => {
                write!(f, "about `{topic}`, within `{within}`")
            }
            Self::Kind(kind) => write!(f, "of kind `{kind}`"),
            Self::Tone(tone) => write!(f, "of {tone} tone"),
            Self::Reach(reach) => write!(f, "with a reach of {reach}"),
            Self::Sender(named) => write!(f, "from {named}"),
            Self::When => f.write_str("while the condition holds"),
        }
    }
}
