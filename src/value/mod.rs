//! Values: what is known of an attribute, and the bounded numbers of the events.
//!
//! A [`Value`] is a text, an integer, a finite number, a boolean or an instant. Two
//! spellings of one value are one value: a number that a small integer can say *is*
//! that integer, so `3.0` equals `3`. There are *no* lists, no nested objects and no
//! missing values: an attribute that is not known has no observation.
//!
//! Values are personal data. `Debug` prints their kind alone and there is no `Display`;
//! whoever reads one does so by name, with [`as_text`](Value::as_text) and its like or
//! [`in_clear`](Value::in_clear).
//!
//! Laws:
//!
//! * Values are totally ordered: booleans, then numbers by their exact numeric value,
//!   then texts by their bytes, then instants. An integer comes before a number of the
//!   same numeric value, and is not equal to it (there is such a number only from a
//!   magnitude of 2^53 on).
//! * Equality and hash agree with that order.
//! * What serde writes reads back equal, provided that the format keeps an `f64`.
//!
//! ```
//! use personagraph::value::{Score, Value, ValueKind};
//!
//! let remark = Value::from("terrible zippers");
//! assert_eq!(remark.as_text(), Some("terrible zippers"));
//! assert_eq!(remark.kind(), ValueKind::Text);
//! assert_eq!(format!("{remark:?}"), "Text(..)");
//!
//! assert_eq!(Value::try_from(3.0)?, Value::from(3));
//! assert!(Value::from(3) < Value::try_from(3.5)?);
//! assert!(Value::try_from(f64::NAN).is_err());
//! assert!(Score::new(1.5).is_err());
//! # Ok::<(), personagraph::value::NumberError>(())
//! ```

#[cfg(feature = "serde")]
pub(crate) mod deviations;
mod number;
#[cfg(feature = "serde")]
mod wire;

use alloc::boxed::Box;
use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;

pub use self::number::{Finite, NumberError, Score, Trust};
use crate::time::Timestamp;

/// The value of an attribute.
///
/// Through serde it is bare in formats for people (`"chef"`, `43`, `true`; an instant is
/// `{"at": "2026-01-10T09:00:00Z"}`), and tagged with its kind in others. An integer that
/// does not fit into 64 bits with sign is refused, where the format says that it is one:
/// `serde_json` does so below 2^64, and hands what is greater over as the nearest number. Write
/// long numbers (of a card, of an account) as texts.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A text, of any length.
    Text(Box<str>),
    /// An integer.
    Integer(i64),
    /// A number that no integer below 2^53 in magnitude says.
    Number(Finite),
    /// Yes or no.
    Boolean(bool),
    /// An instant.
    Instant(Timestamp),
}

/// What sort of value a [`Value`] is, in the order of the sorts.
///
/// Integers and numbers are compared with each other by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// Yes or no.
    Boolean,
    /// An integer.
    Integer,
    /// A number that is not a small integer.
    Number,
    /// A text.
    Text,
    /// An instant.
    Instant,
}

impl Value {
    /// What sort of value it is.
    #[must_use]
    pub fn kind(&self) -> ValueKind {
        match self {
            Self::Boolean(_) => ValueKind::Boolean,
            Self::Integer(_) => ValueKind::Integer,
            Self::Number(_) => ValueKind::Number,
            Self::Text(_) => ValueKind::Text,
            Self::Instant(_) => ValueKind::Instant,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, if it is one; `None` of a [`Number`](Self::Number), however whole.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    /// The number, if it is one or an integer; of an integer beyond 2^53 in magnitude, the
    /// nearest number.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Integer(integer) => Some(number::nearest(*integer)),
            Self::Number(number) => Some(number.get()),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(boolean) => Some(*boolean),
            _ => None,
        }
    }

    /// The instant, if it is one.
    #[must_use]
    pub fn as_instant(&self) -> Option<Timestamp> {
        match self {
            Self::Instant(instant) => Some(*instant),
            _ => None,
        }
    }

    /// Prints the value, whatever its kind: a text bare, an instant in RFC 3339.
    #[must_use]
    pub fn in_clear(&self) -> impl fmt::Display {
        InClear(self)
    }
}

/// A value that prints itself.
struct InClear<'v>(&'v Value);

impl fmt::Display for InClear<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Text(text) => f.pad(text),
            Value::Integer(integer) => fmt::Display::fmt(integer, f),
            Value::Number(number) => fmt::Display::fmt(&number.get(), f),
            Value::Boolean(boolean) => fmt::Display::fmt(boolean, f),
            Value::Instant(instant) => fmt::Display::fmt(instant, f),
        }
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(b),
            (Self::Integer(a), Self::Integer(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Instant(a), Self::Instant(b)) => a.cmp(b),
            (Self::Integer(a), Self::Number(b)) => number::compare(*a, *b).then(Ordering::Less),
            (Self::Number(a), Self::Integer(b)) => {
                number::compare(*b, *a).reverse().then(Ordering::Greater)
            }
            _ => self.kind().cmp(&other.kind()),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Prints the kind alone: values are personal data.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}(..)", self.kind())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<i32> for Value {
    fn from(integer: i32) -> Self {
        Self::Integer(integer.into())
    }
}

impl From<u32> for Value {
    fn from(integer: u32) -> Self {
        Self::Integer(integer.into())
    }
}

impl From<bool> for Value {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<Timestamp> for Value {
    fn from(instant: Timestamp) -> Self {
        Self::Instant(instant)
    }
}

impl TryFrom<f64> for Value {
    type Error = NumberError;

    /// The number, or the integer that is equal to it where its magnitude is below 2^53.
    fn try_from(number: f64) -> Result<Self, NumberError> {
        let number = Finite::new(number)?;
        Ok(match number::exact_integer(number) {
            Some(integer) => Self::Integer(integer),
            None => Self::Number(number),
        })
    }
}

#[cfg(test)]
mod tests;
