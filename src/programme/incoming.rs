//! A message that came in, and what a router may know of it.

use super::{Alert, Sender};
use crate::condition::{Circumstances, Truth};
use crate::engagement::{Sentiment, Tone};
use crate::identifier::Identifier;
use crate::name::{Channel, Fact, Kind, Topic};
use crate::time::Timestamp;
use crate::value::Trust;
use alloc::collections::{BTreeMap, BTreeSet};
use core::fmt;

/// A message that came in.
///
/// All that a [`Router`](super::Router) knows: who sent it is there as the recipients'
/// own views and in no other form. It has no text; what it is about, and in which tone,
/// is for the host to find out.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    /// When.
    pub at: Timestamp,
    /// What sort of message it is: `mention`, `complaint`, …
    pub kind: &'a Kind,
    /// On which channel.
    pub channel: &'a Channel,
    /// Which handle of the company's it came to, if to one.
    pub handle: Option<&'a Identifier>,
    /// What it is about; empty: nothing that is known.
    pub topics: &'a BTreeSet<Topic>,
    /// How its sender feels, if that is known.
    pub sentiment: Option<Sentiment>,
    /// How many people it reached, if that is known.
    pub reach: Option<u64>,
    /// Who sent it, as the recipients see it.
    pub sender: &'a Sender<'a>,
    /// How far the sender is trusted, by the host's model; `None`: that is unknown.
    pub trust: Option<Trust>,
    /// What holds in the world, or does not: for conditions. Facts about the *sender* do
    /// not belong here: a route would tell of them.
    pub facts: &'a BTreeMap<Fact, bool>,
    /// A crisis in what it is about; `None`: there is none.
    pub alert: Option<Alert>,
}

static NO_TOPICS: BTreeSet<Topic> = BTreeSet::new();
static NO_FACTS: BTreeMap<Fact, bool> = BTreeMap::new();

impl<'a> Incoming<'a> {
    /// A bare one, from somebody of whom nobody sees anything. Set the rest as fields.
    #[must_use]
    pub const fn new(at: Timestamp, kind: &'a Kind, channel: &'a Channel) -> Self {
        const UNSEEN: &Sender<'static> = &Sender::unseen();
        Self {
            at,
            kind,
            channel,
            handle: None,
            topics: &NO_TOPICS,
            sentiment: None,
            reach: None,
            sender: UNSEEN,
            trust: None,
            facts: &NO_FACTS,
            alert: None,
        }
    }

    /// How its sender feels, in one word, if that is known.
    #[must_use]
    pub fn tone(&self) -> Option<Tone> {
        self.sentiment.map(Tone::from)
    }
}

/// What conditions of programmes and rules are asked in. A fact that is not given is
/// unknown, and what is unknown does not hold.
impl Circumstances for Incoming<'_> {
    fn fact(&self, fact: &Fact) -> Truth {
        self.facts.get(fact).copied().into()
    }

    fn instant(&self) -> Timestamp {
        self.at
    }

    fn trust(&self) -> Option<Trust> {
        self.trust
    }

    fn channel(&self) -> Option<&Channel> {
        Some(self.channel)
    }
}

impl fmt::Debug for Incoming<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Incoming");
        out.field("at", &self.at).field("kind", &self.kind);
        out.field("channel", &self.channel).finish_non_exhaustive()
    }
}
