//! What of a person a permission is about.

use super::PermissionError;
use crate::name::{AttributePattern, Persona};
use alloc::collections::BTreeSet;

/// The observations, or the link, that a permission reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// Every attribute, inside each persona and outside all circles.
    Profile,
    /// What is in this persona.
    Persona(Persona),
    /// What is in this persona, of these names.
    PersonaAttributes(Persona, BTreeSet<AttributePattern>),
    /// What is in this persona and in no other (an exclusive region).
    Only(Persona),
    /// What is in all of these personas (their inclusive intersection).
    Overlap(BTreeSet<Persona>),
    /// Attributes of these names, inside each persona and outside all circles.
    Attributes(BTreeSet<AttributePattern>),
    /// Learning that personas are one person; no attribute.
    Link(LinkScope),
}

impl Scope {
    /// The inclusive intersection of `personas`.
    ///
    /// # Errors
    /// If there are none.
    pub fn overlap(personas: impl IntoIterator<Item = Persona>) -> Result<Self, PermissionError> {
        some("overlap", personas).map(Self::Overlap)
    }

    /// Attributes of these names.
    ///
    /// # Errors
    /// If there are none.
    pub fn attributes(
        names: impl IntoIterator<Item = AttributePattern>,
    ) -> Result<Self, PermissionError> {
        some("attributes", names).map(Self::Attributes)
    }

    /// Attributes of these names in one persona.
    ///
    /// # Errors
    /// If there are none.
    pub fn persona_attributes(
        persona: Persona,
        names: impl IntoIterator<Item = AttributePattern>,
    ) -> Result<Self, PermissionError> {
        Ok(Self::PersonaAttributes(persona, some("attributes", names)?))
    }
}

/// A set that must not be empty.
pub(super) fn some<T: Ord>(
    field: &'static str,
    items: impl IntoIterator<Item = T>,
) -> Result<BTreeSet<T>, PermissionError> {
    let set: BTreeSet<T> = items.into_iter().collect();
    if set.is_empty() {
        Err(PermissionError::Empty(field))
    } else {
        Ok(set)
    }
}

/// Which personas a `link` scope is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkScope {
    /// These two, in ascending order; made by [`LinkScope::pair`].
    #[non_exhaustive]
    Pair(Persona, Persona),
    /// Every two, and what lies outside all circles.
    Any,
}

impl LinkScope {
    /// The link between two personas.
    ///
    /// # Errors
    /// If they are one.
    pub fn pair(a: Persona, b: Persona) -> Result<Self, PermissionError> {
        match a.cmp(&b) {
            core::cmp::Ordering::Less => Ok(Self::Pair(a, b)),
            core::cmp::Ordering::Equal => Err(PermissionError::NotAPair),
            core::cmp::Ordering::Greater => Ok(Self::Pair(b, a)),
        }
    }

    /// Whether it is about the link between these two, in either order. That of a
    /// persona with itself [`Any`](Self::Any) alone covers.
    #[must_use]
    pub fn covers(&self, a: &Persona, b: &Persona) -> bool {
        match self {
            Self::Any => true,
            Self::Pair(first, second) => (first, second) == (a, b) || (first, second) == (b, a),
        }
    }
}
