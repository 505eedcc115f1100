//! Why a text is not an identifier.

use core::fmt;

use thiserror::Error;

use super::LONGEST;
use crate::name::{NameError, NameRule, Namespace};

/// A text is not an identifier, or not a pattern of identifiers.
///
/// The message says which rule it breaks and where. It may name the namespace; it never
/// repeats the value, nor what stands where a namespace should.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not an identifier{place}: {rule}")]
pub struct IdentifierError {
    place: Place,
    rule: Rule,
}

impl IdentifierError {
    pub(super) const NO_COLON: Self = Self {
        place: Place::Unknown,
        rule: Rule::NoColon,
    };

    pub(super) fn namespace(error: &NameError) -> Self {
        Self {
            place: Place::Unknown,
            rule: error.rule().into(),
        }
    }

    pub(super) fn within(namespace: &Namespace, rule: Rule) -> Self {
        Self {
            place: Place::Within(namespace.clone()),
            rule,
        }
    }
}

/// The namespace, once it is known to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Unknown,
    Within(Namespace),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => Ok(()),
            Self::Within(namespace) => write!(f, " of namespace `{namespace}`"),
        }
    }
}

/// The rule that a text breaks; positions are in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum Rule {
    #[error("`:` is missing between namespace and value")]
    NoColon,
    #[error("the namespace is empty")]
    NoNamespace,
    #[error("the namespace's {bytes} bytes are more than {most}")]
    LongNamespace { bytes: usize, most: usize },
    #[error("the namespace is not a dotted lower-case name, see byte {at}")]
    Namespace { at: usize },
    #[error("the value is empty")]
    Empty,
    #[error("its {bytes} bytes are more than {LONGEST}")]
    TooLong { bytes: usize },
    #[error("white space inside the value, at its byte {at}")]
    Blank { at: usize },
    #[error("unexpected character in the value, at its byte {at}")]
    Unexpected { at: usize },
    #[error("the value has a `/` but is not the address of a profile there")]
    Address,
    #[error("the value is not a namespace, a dot and 32 lower-case hexadecimal digits")]
    Erased,
}

impl From<NameRule> for Rule {
    /// Why a text is no namespace, without a character of it.
    fn from(rule: NameRule) -> Self {
        match rule {
            NameRule::Empty => Self::NoNamespace,
            NameRule::TooLong { bytes, most } => Self::LongNamespace { bytes, most },
            NameRule::Unexpected { at, .. } | NameRule::EmptyWord { at } => Self::Namespace { at },
        }
    }
}
