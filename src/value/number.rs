//! Finite numbers that are totally ordered, and the bounded ones made of them.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use thiserror::Error;

/// A finite number: neither infinite nor "not a number", and no negative zero.
///
/// Made by [`Value::try_from`](super::Value), which turns small integers into
/// [`Value::Integer`](super::Value::Integer).
#[derive(Clone, Copy, PartialEq)]
pub struct Finite(f64);

impl Finite {
    /// Refuses what is not finite; a negative zero becomes zero.
    pub(super) fn new(number: f64) -> Result<Self, NumberError> {
        if number.is_finite() {
            Ok(Self(number + 0.0))
        } else {
            Err(NumberError(Rule::Finite))
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Eq for Finite {}

impl Ord for Finite {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Finite {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Finite {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

/// Prints no digits: the number may be somebody's value.
impl fmt::Debug for Finite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Finite(..)")
    }
}

macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident: 0.0 ..= $most:literal, $rule:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Finite);

        impl $name {
            /// The least, 0.
            pub const MIN: Self = Self(Finite(0.0));

            /// The greatest.
            pub const MAX: Self = Self(Finite($most));

            /// Checks the bounds.
            ///
            /// # Errors
            ///
            /// Outside the bounds, which belong to it, and when it is not a number.
            pub fn new(number: f64) -> Result<Self, NumberError> {
                match Finite::new(number) {
                    Ok(number) if (0.0..=$most).contains(&number.0) => Ok(Self(number)),
                    _ => Err(NumberError(Rule::$rule)),
                }
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> f64 {
                self.0.get()
            }

            /// The number, as the wire format takes it.
            #[cfg(feature = "serde")]
            pub(super) const fn finite(self) -> Finite {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = NumberError;

            fn try_from(number: f64) -> Result<Self, NumberError> {
                Self::new(number)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.0)
            }
        }
    };
}

bounded! {
    /// How sure something is, from 0 (not at all) to 1 (certain).
    Score: 0.0..=1.0, Score
}

bounded! {
    /// How far somebody is trusted, from 0 (not at all) to 100: the other side of an
    /// access, the sender of a message, a contact point.
    Trust: 0.0..=100.0, Trust
}

/// A number is not finite or out of bounds.
///
/// The message says which rule it breaks, and not the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(transparent)]
pub struct NumberError(Rule);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
enum Rule {
    #[error("a number must be finite")]
    Finite,
    #[error("a score must be a number from 0 to 1")]
    Score,
    #[error("trust must be a number from 0 to 100")]
    Trust,
}

/// From here on, neighbouring integers may share one `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The first number that is too great for an `i64`.
const BEYOND: f64 = 9_223_372_036_854_775_808.0;

/// The integer equal to the number, where its magnitude is below 2^53.
pub(super) fn exact_integer(number: Finite) -> Option<i64> {
    let whole = towards_zero(number.0);
    let exact = -EXACT < number.0 && number.0 < EXACT && Finite(nearest(whole)) == number;
    exact.then_some(whole)
}

/// Compares by numeric value, without rounding either.
pub(super) fn compare(integer: i64, number: Finite) -> Ordering {
    if number.0 >= BEYOND {
        Ordering::Less
    } else if number.0 < -BEYOND {
        Ordering::Greater
    } else {
        let whole = towards_zero(number.0);
        // What `whole` leaves out is nothing from 2^53 on, and exact below.
        let rest = number.0 - nearest(whole);
        integer.cmp(&whole).then_with(|| 0.0_f64.total_cmp(&rest))
    }
}

/// The number nearest to the integer.
#[expect(
    clippy::cast_precision_loss,
    reason = "the nearest is what is asked for"
)]
pub(super) fn nearest(integer: i64) -> f64 {
    integer as f64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "dropping the fraction is what is asked for"
)]
fn towards_zero(number: f64) -> i64 {
    number as i64
}
