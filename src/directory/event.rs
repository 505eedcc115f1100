//! Events: the one way in.

use super::Error;
use crate::engagement::{Interaction, Relation};
use crate::identifier::Identifier;
use crate::identity::{Basis, Pair, Tombstone, Within};
use crate::name::{EventId, Fact, Recipient, Source};
use crate::outreach::{Contact, Preference};
use crate::permission::{Consent, Proposal, Seating, Vote};
use crate::persona::{Enclosure, Members};
use crate::profile::Observation;
use crate::time::Timestamp;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

/// One thing that was said or seen: what a host applies and stores.
///
/// Deserialising goes through the same checks as every constructor; a wrong
/// event is an error that names the field and the rule. How each kind is written is
/// said at [`What`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The host's id of it.
    pub id: EventId,
    /// When it was said; it counts from then on.
    pub at: Timestamp,
    /// Which system said it.
    pub source: Source,
    /// What was said.
    pub what: What,
}

impl Event {
    /// An event.
    #[must_use]
    pub const fn new(id: EventId, at: Timestamp, source: Source, what: What) -> Self {
        Self {
            id,
            at,
            source,
            what,
        }
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Event");
        out.field("id", &self.id)
            .field("at", &self.at)
            .field("source", &self.source);
        out.field("kind", &self.what.kind()).finish_non_exhaustive()
    }
}

#[doc = include_str!("events.md")]
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// Two identifiers are one person.
    Linked(Linked),
    /// Two identifiers are different people.
    Distinguished(Distinguished),
    /// Takes a `linked` or `distinguished` back.
    Retracted(EventId),
    /// An attribute's value.
    Observed(Box<Observation>),
    /// Takes an observation back.
    Unobserved(EventId),
    /// Adds members to a persona.
    Enclosed(Box<Enclosure>),
    /// The customer permits or prohibits.
    Consented(Box<Consent>),
    /// Takes a consent, or a customer's prohibition, back for good.
    Withdrew(EventId),
    /// Who sits in the arbiter.
    Seated(Box<Seating>),
    /// A use put to the arbiter.
    Proposed(Box<Proposal>),
    /// One seat's vote.
    Voted(Voted),
    /// The company takes a proposal's outcome back for good.
    Revoked(EventId),
    /// A fact that conditions can ask for.
    Established(Established),
    /// Takes an event back that was wrong.
    Corrected(EventId),
    /// Something that the person did.
    Interacted(Box<Interaction>),
    /// A social relation.
    Related(Box<Relation>),
    /// How the person wants to be contacted.
    Preferred(Box<Preference>),
    /// The company sent something.
    Contacted(Box<Contact>),
    /// The right to be forgotten: what was said and seen through this identifier by then
    /// goes. It is held in digest form.
    Erased(Identifier),
}

/// `linked`: evidence that two identifiers are one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The two.
    pub between: Pair,
    /// How it came about.
    pub basis: Basis,
    /// The personas that it is confidential to; `None`: open.
    pub within: Option<Within>,
}

/// `distinguished`: evidence that two identifiers are different people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distinguished {
    /// The two.
    pub between: Pair,
    /// How it came about; serves the explanation alone.
    pub basis: Basis,
}

/// `voted`: one seat's vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voted {
    /// On which proposal.
    pub proposal: EventId,
    /// Whose.
    pub seat: Recipient,
    /// Which way.
    pub vote: Vote,
}

/// `established`: a fact, about somebody or about the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Established {
    /// Which fact.
    pub fact: Fact,
    /// About whom; `None`: about the world.
    pub about: Option<Identifier>,
    /// Whether it holds.
    pub holds: bool,
    /// Known before this instant only, and not at it; `None`: for good.
    pub until: Option<Timestamp>,
}

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is the event of its name")]
pub enum EventKind {
    Linked,
    Distinguished,
    Retracted,
    Observed,
    Unobserved,
    Enclosed,
    Consented,
    Withdrew,
    Seated,
    Proposed,
    Voted,
    Revoked,
    Established,
    Corrected,
    Interacted,
    Related,
    Preferred,
    Contacted,
    Erased,
}

impl EventKind {
    /// Every kind, in the order of the wire format's table.
    pub const ALL: [Self; 19] = [
        Self::Linked,
        Self::Distinguished,
        Self::Retracted,
        Self::Observed,
        Self::Unobserved,
        Self::Enclosed,
        Self::Consented,
        Self::Withdrew,
        Self::Seated,
        Self::Proposed,
        Self::Voted,
        Self::Revoked,
        Self::Established,
        Self::Corrected,
        Self::Interacted,
        Self::Related,
        Self::Preferred,
        Self::Contacted,
        Self::Erased,
    ];

    /// The word of the wire format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::Distinguished => "distinguished",
            Self::Retracted => "retracted",
            Self::Observed => "observed",
            Self::Unobserved => "unobserved",
            Self::Enclosed => "enclosed",
            Self::Consented => "consented",
            Self::Withdrew => "withdrew",
            Self::Seated => "seated",
            Self::Proposed => "proposed",
            Self::Voted => "voted",
            Self::Revoked => "revoked",
            Self::Established => "established",
            Self::Corrected => "corrected",
            Self::Interacted => "interacted",
            Self::Related => "related",
            Self::Preferred => "preferred",
            Self::Contacted => "contacted",
            Self::Erased => "erased",
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl What {
    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Linked(_) => EventKind::Linked,
            Self::Distinguished(_) => EventKind::Distinguished,
            Self::Retracted(_) => EventKind::Retracted,
            Self::Observed(_) => EventKind::Observed,
            Self::Unobserved(_) => EventKind::Unobserved,
            Self::Enclosed(_) => EventKind::Enclosed,
            Self::Consented(_) => EventKind::Consented,
            Self::Withdrew(_) => EventKind::Withdrew,
            Self::Seated(_) => EventKind::Seated,
            Self::Proposed(_) => EventKind::Proposed,
            Self::Voted(_) => EventKind::Voted,
            Self::Revoked(_) => EventKind::Revoked,
            Self::Established(_) => EventKind::Established,
            Self::Corrected(_) => EventKind::Corrected,
            Self::Interacted(_) => EventKind::Interacted,
            Self::Related(_) => EventKind::Related,
            Self::Preferred(_) => EventKind::Preferred,
            Self::Contacted(_) => EventKind::Contacted,
            Self::Erased(_) => EventKind::Erased,
        }
    }

    /// What reading an event checks and its types do not: it may have been put
    /// together in code.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self {
            Self::Consented(consent) => consent.terms.check()?,
            Self::Proposed(proposal) => proposal.terms.check()?,
            Self::Preferred(preference) => preference.check()?,
            _ => {}
        }
        let never_kept = matches!(
            self,
            Self::Observed(_) | Self::Interacted(_) | Self::Preferred(_) | Self::Contacted(_)
        );
        if never_kept && self.identifiers().into_iter().any(Tombstone::is_one) {
            return Err(Error::DigestForm);
        }
        Ok(())
    }

    /// The event that it names, and the kinds that it can take effect on; `None` of what
    /// names no event.
    #[must_use]
    pub const fn names(&self) -> Option<(&EventId, &'static [EventKind])> {
        use EventKind as K;
        Some(match self {
            Self::Retracted(id) => (id, &[K::Linked, K::Distinguished]),
            Self::Unobserved(id) => (id, &[K::Observed]),
            Self::Withdrew(id) => (id, &[K::Consented]),
            Self::Voted(Voted { proposal: id, .. }) | Self::Revoked(id) => (id, &[K::Proposed]),
            Self::Corrected(id) => (
                id,
                &[
                    K::Enclosed,
                    K::Established,
                    K::Preferred,
                    K::Interacted,
                    K::Contacted,
                    K::Seated,
                ],
            ),
            _ => return None,
        })
    }

    /// The identifiers that it names, each once; of an erasure none, which
    /// [has](Self::Erased) its own.
    #[must_use]
    pub fn identifiers(&self) -> Vec<&Identifier> {
        match self {
            Self::Linked(Linked { between, .. })
            | Self::Distinguished(Distinguished { between, .. }) => between.ends().iter().collect(),
            Self::Observed(seen) => [&seen.identifier].into(),
            Self::Enclosed(enclosure) => {
                let mut all: Vec<_> = match enclosure.members() {
                    Members::Identifiers(set) => set.iter().collect(),
                    Members::Attributes(_) => Vec::new(),
                };
                all.extend(enclosure.whose());
                all.sort_unstable();
                all.dedup();
                all
            }
            Self::Consented(consent) => [&consent.speaker].into(),
            Self::Established(Established { about, .. }) => about.iter().collect(),
            Self::Interacted(done) => [&done.identifier].into(),
            Self::Related(relation) if relation.identifier == relation.to => [&relation.to].into(),
            Self::Related(relation) => [&relation.identifier, &relation.to].into(),
            Self::Preferred(preference) => [&preference.identifier].into(),
            Self::Contacted(contact) => [&contact.identifier].into(),
            Self::Erased(_)
            | Self::Retracted(_)
            | Self::Unobserved(_)
            | Self::Withdrew(_)
            | Self::Seated(_)
            | Self::Proposed(_)
            | Self::Voted(_)
            | Self::Revoked(_)
            | Self::Corrected(_) => Vec::new(),
        }
    }
}

impl fmt::Debug for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "What::{:?}(..)", self.kind())
    }
}
