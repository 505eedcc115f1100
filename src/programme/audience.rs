//! For whom something is: asked of what a recipient may see, and of nothing else.

use super::Incoming;
use crate::name::{Attribute, AttributePattern, Persona, Recipient};
use crate::profile::{PartialIdentity, Shown};
use crate::value::Value;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::fmt;

/// What somebody has to show: all of it, in one partial identity.
///
/// Of nothing: anybody of whom anything is seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Showing {
    /// Something of each of these personas, be it observed or done.
    pub personas: BTreeSet<Persona>,
    /// Some attribute with a value of each of these names: `interaction.<kind>` has none.
    pub attributes: BTreeSet<AttributePattern>,
    /// These values, each among those that are shown of its attribute.
    pub values: BTreeMap<Attribute, Value>,
}

impl Showing {
    /// Whether the partial identity shows all of it.
    #[must_use]
    pub(super) fn is_shown_by(&self, identity: &PartialIdentity) -> bool {
        let shown = identity.attributes();
        let named = |pattern: &AttributePattern| shown.keys().any(|name| pattern.matches(name));
        let valued = |(name, value): (&Attribute, &Value)| {
            let values = shown.get(name).map(Shown::values);
            values.is_some_and(|mut values| values.any(|other| other == value))
        };
        self.personas.is_subset(identity.personas())
            && self.attributes.iter().all(named)
            && self.values.iter().all(valued)
    }

    /// What it asks for, by name: values are personal data.
    pub(super) fn names(&self) -> Named {
        let values = self.values.keys().cloned().map(AttributePattern::from);
        Named {
            personas: self.personas.clone(),
            attributes: self.attributes.iter().cloned().chain(values).collect(),
        }
    }
}

/// For whom a programme or a rule is: everybody, or those who show one of several things.
///
/// There is no *not*: what is not seen may be there all the same. So an audience is
/// monotone, and whoever may see more leaves nobody out. Partial identities are taken one
/// by one: what two of them show together counts for nothing, since nobody may know that
/// they are one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Audience(Vec<Showing>);

impl Audience {
    /// Everybody, seen or not.
    #[must_use]
    pub const fn everybody() -> Self {
        Self(Vec::new())
    }

    /// Those who show one of these. Of none: everybody.
    pub fn of(alternatives: impl IntoIterator<Item = Showing>) -> Self {
        Self(alternatives.into_iter().collect())
    }

    /// What somebody may show; nothing of everybody.
    #[must_use]
    pub fn alternatives(&self) -> &[Showing] {
        &self.0
    }

    /// Whether somebody of whom this is seen belongs to it.
    #[must_use]
    pub fn takes(&self, seen: &[PartialIdentity]) -> bool {
        self.0.is_empty() || self.shown(seen).is_some()
    }

    /// The first of the alternatives that is shown.
    fn shown(&self, seen: &[PartialIdentity]) -> Option<&Showing> {
        let mut alternatives = self.0.iter();
        alternatives.find(|showing| seen.iter().any(|one| showing.is_shown_by(one)))
    }

    /// Nothing if the sender does not belong to it, as `recipient` sees the sender; else
    /// what was asked for, if anything was.
    pub(super) fn asked(&self, recipient: &Recipient, message: &Incoming<'_>) -> Asked {
        if self.0.is_empty() {
            return Asked::Nothing;
        }
        let seen = message.sender.as_seen_by(recipient);
        self.shown(seen)
            .map_or(Asked::InVain, |showing| Asked::Shown(showing.names()))
    }
}

/// What became of asking for something.
pub(super) enum Asked {
    /// It was not asked for.
    Nothing,
    /// It is not seen.
    InVain,
    /// It is seen.
    Shown(Named),
}

/// What a sender shows, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Named {
    /// The personas.
    pub personas: BTreeSet<Persona>,
    /// The names of the attributes.
    pub attributes: BTreeSet<AttributePattern>,
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let personas = self.personas.iter().map(Persona::as_str);
        let attributes = self.attributes.iter().map(AttributePattern::as_str);
        f.write_str("a sender who shows ")?;
        if self.personas.is_empty() && self.attributes.is_empty() {
            return f.write_str("something");
        }
        for (i, name) in personas.chain(attributes).enumerate() {
            write!(f, "{}`{name}`", if i == 0 { "" } else { " and " })?;
        }
        Ok(())
    }
}

/// What is seen of a sender, by the recipient who may see it.
///
/// A recipient of whom nothing is said here sees nothing. Take what is seen from an
/// [`Answer`](crate::profile::Answer) to that recipient's own access.
#[derive(Clone, Debug, Default)]
pub struct Sender<'a>(BTreeMap<&'a Recipient, &'a [PartialIdentity]>);

impl<'a> Sender<'a> {
    /// Somebody of whom nobody sees anything.
    #[must_use]
    pub const fn unseen() -> Self {
        Self(BTreeMap::new())
    }

    /// With what this recipient sees, instead of what was said before.
    #[must_use]
    pub fn seen_by(mut self, recipient: &'a Recipient, seen: &'a [PartialIdentity]) -> Self {
        self.0.insert(recipient, seen);
        self
    }

    /// What this recipient sees; empty if nothing was said of it.
    #[must_use]
    pub fn as_seen_by(&self, recipient: &Recipient) -> &'a [PartialIdentity] {
        self.0.get(recipient).copied().unwrap_or_default()
    }
}
