//! What lies where, for one person.

use crate::condition::{Condition, Truth};
use crate::identifier::Identifier;
use crate::name::{Attribute, AttributePattern, EventId, List, Persona};
use crate::time::Timestamp;
use crate::venn::{Venn, VennError};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::fmt;

/// Something that is known of a person: an observation, an interaction, a relation, or
/// an identifier. By attribute first.
///
/// It has no value, and its `Debug` shows no identifier in clear.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    attribute: Attribute,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum What {
    Observation(EventId),
    Identifier(Identifier),
}

impl Member {
    /// An attribute, as an event observed it; `interaction.<kind>` or `relation.<kind>`,
    /// as an event says so.
    #[must_use]
    pub const fn observation(attribute: Attribute, event: EventId) -> Self {
        Self {
            attribute,
            what: What::Observation(event),
        }
    }

    /// An identifier, and the attribute that governs it: `contact.<namespace>`, or
    /// `identifier.<namespace>` where nobody can be reached by it.
    #[must_use]
    pub const fn identifier(attribute: Attribute, identifier: Identifier) -> Self {
        Self {
            attribute,
            what: What::Identifier(identifier),
        }
    }

    /// The attribute whose name decides about it.
    #[must_use]
    pub const fn attribute(&self) -> &Attribute {
        &self.attribute
    }

    /// The event that observed it; `None` for an identifier.
    #[must_use]
    pub const fn observed(&self) -> Option<&EventId> {
        match &self.what {
            What::Observation(event) => Some(event),
            What::Identifier(_) => None,
        }
    }

    /// The identifier that it is; `None` for an observation.
    #[must_use]
    pub const fn as_identifier(&self) -> Option<&Identifier> {
        match &self.what {
            What::Observation(_) => None,
            What::Identifier(identifier) => Some(identifier),
        }
    }
}

/// An identifier does not print itself: `` `contact.email`, an identifier ``.
impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Observation(event) => write!(f, "`{}` by `{event}`", self.attribute),
            What::Identifier(_) => write!(f, "`{}`, an identifier", self.attribute),
        }
    }
}

/// How something came to lie in a persona.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum How {
    /// It was disclosed through the persona.
    Disclosed,
    /// An account was enclosed, and with it all that is known through it.
    Account,
    /// Attribute names were enclosed.
    Attributes(BTreeSet<AttributePattern>),
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disclosed => f.write_str("disclosed through it"),
            Self::Account => f.write_str("through an account that it encloses"),
            Self::Attributes(names) => write!(f, "enclosed by name: {}", List(names.iter(), "and")),
        }
    }
}

/// One way in which a persona was made: a statement, or the observations that were
/// disclosed through it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Making {
    /// The event that enclosed; `None` if the observations say so themselves.
    pub event: Option<EventId>,
    /// How.
    pub how: How,
    /// Whether it is for everybody.
    pub is_template: bool,
    /// Under which condition.
    pub when: Option<Condition>,
    /// What it is about, and whether that lies in the persona by it: false, it does not,
    /// since the condition does not hold; unknown, it may.
    pub members: BTreeMap<Member, Truth>,
}

/// The personas of one person as of an instant: what lies where, and how each was
/// made. For the person, and for who answers to it; not for recipients.
///
/// The person is all that vouched links hold together, confidential ones included.
/// Facts are those known then; channel and trust are an access's and so unknown here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personas {
    at: Timestamp,
    members: BTreeSet<Member>,
    makings: BTreeMap<Persona, Vec<Making>>,
}

impl Personas {
    /// What is known of somebody, and what made each persona.
    pub(crate) const fn new(
        at: Timestamp,
        members: BTreeSet<Member>,
        makings: BTreeMap<Persona, Vec<Making>>,
    ) -> Self {
        Self {
            at,
            members,
            makings,
        }
    }

    /// As of when.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// Everything that is known, in personas or not.
    #[must_use]
    pub const fn members(&self) -> &BTreeSet<Member> {
        &self.members
    }

    /// The personas, ascending: also those in which nothing lies now.
    pub fn names(&self) -> impl Iterator<Item = &Persona> {
        self.makings.keys()
    }

    /// How a persona was made: observations disclosed through it first, then
    /// enclosures by event. None for a persona that the person does not have.
    #[must_use]
    pub fn makings(&self, persona: &Persona) -> &[Making] {
        self.makings.get(persona).map_or(&[], Vec::as_slice)
    }

    /// Whether something lies in a persona, in whichever way: unknown, it may.
    #[must_use]
    pub fn lies(&self, member: &Member, persona: &Persona) -> Truth {
        let ways = self.makings(persona).iter();
        Truth::any(ways.filter_map(|making| making.members.get(member).copied()))
    }

    /// The personas in which something certainly lies, ascending.
    pub fn of(&self, member: &Member) -> impl Iterator<Item = &Persona> {
        let names = self.makings.keys();
        names.filter(|name| self.lies(member, name) == Truth::True)
    }

    /// The personas as sets of what certainly lies in them, in the universe of
    /// everything that is known.
    ///
    /// # Errors
    /// When there are more than 64: ask for [some](Self::venn_of).
    pub fn venn(&self) -> Result<Venn<Persona, Member>, VennError> {
        self.venn_of(self.makings.keys())
    }

    /// Some of the personas as sets; those that the person does not have are empty.
    ///
    /// # Errors
    /// When there are more than 64.
    pub fn venn_of<'n>(
        &self,
        personas: impl IntoIterator<Item = &'n Persona>,
    ) -> Result<Venn<Persona, Member>, VennError> {
        let sets = personas.into_iter().map(|name| {
            let inside = self.members.iter();
            let inside = inside.filter(|member| self.lies(member, name) == Truth::True);
            (name.clone(), inside.cloned().collect::<Vec<_>>())
        });
        Ok(Venn::new(sets)?.in_universe(self.members.iter().cloned()))
    }
}
