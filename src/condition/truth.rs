//! Three truth values.

use core::ops::Not;

/// Whether something holds: Kleene's strong logic of three values.
///
/// The order is false, unknown, true; so `and` is the lesser and `or` the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold.
    False,
    /// It may hold or not.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// Whether both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Whether one or both hold.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// Whether all hold; true for none. Asks no further than the first that is false.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        settled_by(Self::False, parts)
    }

    /// Whether one or more hold; false for none. Asks no further than the first that is true.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        settled_by(Self::True, parts)
    }
}

/// `settler` if it is among the parts, else unknown if that is, else the contrary.
fn settled_by(settler: Truth, parts: impl IntoIterator<Item = Truth>) -> Truth {
    let mut whole = !settler;
    for part in parts {
        if part == settler {
            return settler;
        }
        if part == Truth::Unknown {
            whole = Truth::Unknown;
        }
    }
    whole
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl From<Option<bool>> for Truth {
    /// Nothing is unknown.
    fn from(holds: Option<bool>) -> Self {
        holds.map_or(Self::Unknown, Self::from)
    }
}
