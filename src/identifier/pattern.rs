//! Patterns of identifiers, for lists of those that identify nobody.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use super::error::IdentifierError;
use super::normal::{self, Place};
use super::{Identifier, fits, join, split};
use crate::name::Namespace;

/// A pattern of identifiers: `namespace:value`, where `*` stands for any run of characters.
///
/// What stands between the stars is brought to the namespace's normal form as far as a
/// piece can be, so that `phone:+1 (000)*` stands for `phone:+10001234`. The namespace has
/// no stars. Like an identifier it does not print itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentifierPattern(Box<str>);

impl IdentifierPattern {
    /// The whole text, in clear.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the pattern stands for this identifier. Takes time in proportion to both.
    #[must_use]
    pub fn matches(&self, identifier: &Identifier) -> bool {
        let value = self
            .0
            .strip_prefix(identifier.namespace())
            .and_then(|rest| rest.strip_prefix(':'));
        value.is_some_and(|pattern| glob(pattern, identifier.value()))
    }
}

impl From<&Identifier> for IdentifierPattern {
    /// The pattern of this identifier; stars in its value become stars of the pattern, and a
    /// run of them one.
    fn from(identifier: &Identifier) -> Self {
        let mut pattern = String::with_capacity(identifier.as_str().len());
        for c in identifier.as_str().chars() {
            if c != '*' || !pattern.ends_with('*') {
                pattern.push(c);
            }
        }
        Self(pattern.into())
    }
}

impl FromStr for IdentifierPattern {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        let (namespace, value) = split(text)?;
        if !value.contains('*') {
            return Identifier::new(namespace, value).map(|identifier| Self::from(&identifier));
        }
        let namespace: Namespace = namespace
            .parse()
            .map_err(|error| IdentifierError::namespace(&error))?;
        let refuse = |rule| IdentifierError::within(&namespace, rule);
        fits(&namespace, value).map_err(refuse)?;

        let form = normal::form(namespace.as_str());
        let value = if form.trims() { value.trim() } else { value };
        let mut pattern = String::new();
        let mut place = Place::First;
        for piece in value.split('*') {
            let piece = form.piece(piece, place).map_err(refuse)?;
            // A run of stars is one star.
            if place == Place::Later && !pattern.ends_with('*') {
                pattern.push('*');
            }
            pattern.push_str(&piece);
            place = Place::Later;
        }
        fits(&namespace, &pattern).map_err(refuse)?;
        Ok(Self(join(&namespace, &pattern).into()))
    }
}

impl TryFrom<&str> for IdentifierPattern {
    type Error = IdentifierError;

    fn try_from(text: &str) -> Result<Self, IdentifierError> {
        text.parse()
    }
}

/// Prints the namespace alone: the value may be personal data.
impl fmt::Debug for IdentifierPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let namespace = self.0.split(':').next().unwrap_or_default();
        write!(f, "IdentifierPattern({namespace}:…)")
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for IdentifierPattern {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for IdentifierPattern {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::name::deserialize_private_text(deserializer, "a pattern of identifiers")
    }
}

/// Whether `*` in the pattern can be filled so that it is the value.
///
/// The first piece must begin the value and the last one end it; each piece between may
/// be taken where it is first found, since that leaves the most to the pieces behind it.
fn glob(pattern: &str, value: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(rest) = value.strip_prefix(pieces.next().unwrap_or_default()) else {
        return false;
    };
    let Some(last) = pieces.next_back() else {
        return rest.is_empty();
    };
    let Some(middle) = rest.strip_suffix(last) else {
        return false;
    };
    let left = pieces.try_fold(middle, |rest, piece| {
        rest.split_once(piece).map(|(_, behind)| behind)
    });
    left.is_some()
}
