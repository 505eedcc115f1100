//! What is asked of values.

use super::SegmentError;
use super::error::Fault;
use crate::value::{NumberError, Value, ValueKind};
use alloc::boxed::Box;
use core::cmp::Ordering;
use core::fmt;

/// How one compares with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// `=`: it is that.
    Is,
    /// `<`: less.
    Below,
    /// `<=`: that or less.
    AtMost,
    /// `>=`: that or more.
    AtLeast,
    /// `>`: more.
    Above,
}

impl Comparison {
    /// Every one, each after those that begin with it.
    pub(super) const LONGEST_FIRST: [Self; 5] = [
        Self::AtMost,
        Self::AtLeast,
        Self::Is,
        Self::Below,
        Self::Above,
    ];

    /// How it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::Above => ">",
        }
    }

    /// Whether it is met by what stands so to the bound.
    #[must_use]
    pub(super) const fn is_met_by(self, order: Ordering) -> bool {
        match self {
            Self::Is => order.is_eq(),
            Self::Below => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::AtLeast => order.is_ge(),
            Self::Above => order.is_gt(),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a value must be. Values of another sort never are: no text is more than a number.
/// Integers and numbers are one sort.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Test {
    /// It compares so with this one, as [`Value`]s are ordered: texts byte by byte, `false`
    /// before `true`.
    Compare(Comparison, Value),
    /// It is in this range.
    Within(Range),
    /// It is a text that begins so, byte by byte.
    Starts(Box<str>),
}

impl Test {
    /// Whether a value is so.
    #[must_use]
    pub(super) fn is_met_by(&self, value: &Value) -> bool {
        match self {
            Self::Compare(comparison, bound) => {
                is_like(value, bound) && comparison.is_met_by(value.cmp(bound))
            }
            Self::Within(range) => range.contains(value),
            Self::Starts(prefix) => value.as_text().is_some_and(|t| t.starts_with(&**prefix)),
        }
    }
}

/// Prints no value: it may be somebody's.
impl fmt::Debug for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare(comparison, bound) => {
                let mut out = f.debug_tuple("Compare");
                out.field(comparison).field(bound).finish()
            }
            Self::Within(range) => f.debug_tuple("Within").field(range).finish(),
            Self::Starts(_) => f.write_str("Starts(..)"),
        }
    }
}

/// From a value to another of the same sort, both of them within.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    from: Value,
    to: Value,
}

impl Range {
    /// From one to the other, both of them within: of two equal ones, that value alone.
    ///
    /// # Errors
    ///
    /// When they are of different sorts (integers and numbers are one), or the first is
    /// greater.
    pub fn new(from: impl Into<Value>, to: impl Into<Value>) -> Result<Self, SegmentError> {
        let (from, to) = (from.into(), to.into());
        if is_like(&from, &to) && from <= to {
            Ok(Self { from, to })
        } else {
            Err(Fault::Range.into())
        }
    }

    /// The least within.
    #[must_use]
    pub const fn from(&self) -> &Value {
        &self.from
    }

    /// The greatest within.
    #[must_use]
    pub const fn to(&self) -> &Value {
        &self.to
    }

    /// Whether a value is within.
    #[must_use]
    pub fn contains(&self, value: &Value) -> bool {
        // What lies between two of a sort is of it.
        self.from <= *value && *value <= self.to
    }
}

/// How a number must compare with another.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Level {
    comparison: Comparison,
    number: Value,
}

impl Level {
    /// So, with this number.
    ///
    /// # Errors
    ///
    /// When it is not finite.
    pub fn new(comparison: Comparison, number: f64) -> Result<Self, NumberError> {
        let number = Value::try_from(number)?;
        Ok(Self { comparison, number })
    }

    /// Whether a number is so; what is not finite is not.
    #[must_use]
    pub(super) fn is_met_by(&self, number: f64) -> bool {
        let number = Value::try_from(number);
        number.is_ok_and(|number| self.comparison.is_met_by(number.cmp(&self.number)))
    }

    pub(super) const fn bound(&self) -> &Value {
        &self.number
    }

    pub(super) const fn comparison(&self) -> Comparison {
        self.comparison
    }
}

impl fmt::Debug for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Level({} {})", self.comparison, self.number.in_clear())
    }
}

/// Whether two values can be told apart by more than their sorts.
fn is_like(one: &Value, other: &Value) -> bool {
    let sort = |value: &Value| match value.kind() {
        ValueKind::Integer => ValueKind::Number,
        kind => kind,
    };
    sort(one) == sort(other)
}
