//! Statements that add members to a persona.

use super::PersonaError;
use crate::condition::Condition;
use crate::identifier::Identifier;
use crate::name::{Attribute, AttributePattern, IntoName, Persona, into_names};
use alloc::collections::BTreeSet;

/// What an enclosure adds to its persona.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Members {
    /// All that is known through these identifiers, and these themselves.
    Identifiers(BTreeSet<Identifier>),
    /// All attributes of these names.
    Attributes(BTreeSet<AttributePattern>),
}

/// A statement that adds members to a persona: everybody's, unless it says
/// [whose](Self::of).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enclosure {
    persona: Persona,
    members: Members,
    whose: Option<Identifier>,
    when: Option<Condition>,
}

impl Enclosure {
    /// Everything through these accounts, and the accounts themselves.
    ///
    /// # Errors
    /// If there are none, or the persona is a text that is no name.
    pub fn identifiers(
        persona: impl IntoName<Persona>,
        identifiers: impl IntoIterator<Item = Identifier>,
    ) -> Result<Self, PersonaError> {
        Self::new(
            persona.into_name()?,
            Members::Identifiers(identifiers.into_iter().collect()),
        )
    }

    /// Everything under these names.
    ///
    /// # Errors
    /// If there are none, or one is a text that is no name.
    pub fn attributes<A: IntoName<AttributePattern>>(
        persona: impl IntoName<Persona>,
        attributes: impl IntoIterator<Item = A>,
    ) -> Result<Self, PersonaError> {
        let names = into_names(attributes)?;
        Self::new(persona.into_name()?, Members::Attributes(names))
    }

    fn new(persona: Persona, members: Members) -> Result<Self, PersonaError> {
        let empty = match &members {
            Members::Identifiers(set) => set.is_empty(),
            Members::Attributes(set) => set.is_empty(),
        };
        if empty {
            return Err(PersonaError::Empty);
        }
        Ok(Self {
            persona,
            members,
            whose: None,
            when: None,
        })
    }

    /// Only for the person of this identifier, instead of for everybody.
    #[must_use]
    pub fn of(mut self, whose: Identifier) -> Self {
        self.whose = Some(whose);
        self
    }

    /// Only while this holds.
    #[must_use]
    pub fn when(mut self, condition: Condition) -> Self {
        self.when = Some(condition);
        self
    }

    /// The same enclosure with as many other members, of somebody else.
    pub(crate) fn with_members(&self, members: Members, whose: Option<Identifier>) -> Self {
        Self {
            members,
            whose,
            ..self.clone()
        }
    }

    /// The persona that gets the members.
    #[must_use]
    pub const fn persona(&self) -> &Persona {
        &self.persona
    }

    /// What it adds.
    #[must_use]
    pub const fn members(&self) -> &Members {
        &self.members
    }

    /// Whose persona it is; `None` for a template.
    #[must_use]
    pub const fn whose(&self) -> Option<&Identifier> {
        self.whose.as_ref()
    }

    /// The condition under which it holds.
    #[must_use]
    pub const fn condition(&self) -> Option<&Condition> {
        self.when.as_ref()
    }

    /// Whether it is for everybody.
    #[must_use]
    pub const fn is_template(&self) -> bool {
        self.whose.is_none()
    }

    /// The attribute names that it encloses, ascending; none if it encloses
    /// identifiers.
    pub(crate) fn attribute_patterns(&self) -> impl Iterator<Item = &AttributePattern> {
        match &self.members {
            Members::Attributes(set) => Some(set),
            Members::Identifiers(_) => None,
        }
        .into_iter()
        .flatten()
    }

    /// Whether it encloses what was learnt through this identifier.
    #[must_use]
    pub fn encloses_identifier(&self, identifier: &Identifier) -> bool {
        matches!(&self.members, Members::Identifiers(set) if set.contains(identifier))
    }

    /// Whether it encloses attributes of this name.
    #[must_use]
    pub fn encloses_attribute(&self, attribute: &Attribute) -> bool {
        matches!(&self.members, Members::Attributes(set) if set.iter().any(|p| p.matches(attribute)))
    }
}
