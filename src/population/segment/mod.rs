//! Segments: rules that define a set of people.
//!
//! A [`Segment`] is written, or made in code:
//!
//! | written | holds of whom |
//! |---|---|
//! | `everybody`, `nobody` | all, none |
//! | `not …`, `… and …`, `… or …`, `( … )` | `not` binds most tightly, `or` least |
//! | `in work` | something lies in the persona |
//! | `some work & !family` | something lies in what a [`venn::Expression`](crate::venn::Expression) says |
//! | `has interest.pets`, `has interest.*` | there is this attribute, or one below the name |
//! | `name = "Ann"`, `size.shoe >= 38` | one of its values is so; also `<`, `<=` and `>` |
//! | `size.shoe in 36..40` | one is from the one to the other, both of them within |
//! | `name starts "Ann"` | one is a text that begins so |
//! | `is donor` | `relationship = "donor"`: see [`Relationship`] |
//! | `interactions >= 3`, `engagements < 10` | so many |
//! | `interactions of purchase > 0` | of a [`Class`](crate::engagement::Class) |
//! | `interactions in earned > 0` | in such [`Media`](crate::engagement::Media) |
//! | `interactions felt negative > 0` | of such a [`Tone`](crate::engagement::Tone) |
//! | `active within P30D`, `began within P1D` | the last, the first was not longer ago, and not later |
//! | `momentum > 1.5`, `sentiment <= -0.2` | of a week against a month; the mean; neither where there is none |
//! | `wants newsletter by email`, `refuses newsletter` | so they said; of no channel: on some, on all |
//! | `reachable by email`, `reachable` | there is such a contact point |
//!
//! A value is a number, `true`, `false`, an instant (`2026-01-10T09:00:00Z`) or a text in
//! `"`, in which `\"`, `\\`, `\n`, `\r`, `\t` and `\u{…}` stand for a character. There is no
//! `!=`: `not size.shoe = 38` holds of whoever has other sizes alone and, where all is known,
//! of whoever has none. An attribute whose name is a word of the language stands between two
//! `` ` ``.
//!
//! ```
//! use personagraph::population::segment::{Comparison, Relationship, Segment, attribute};
//!
//! let drawn = Segment::all([
//!     Segment::in_persona("outdoors")?,
//!     attribute("size.shoe")?.between(36, 40)?,
//!     Segment::not(Segment::related(Relationship::Donor))?,
//! ])?;
//! let text = "in outdoors and size.shoe in 36..40 and not is donor";
//! assert_eq!(drawn.to_string(), text);
//! assert_eq!(text.parse(), Ok(drawn));
//! assert_eq!(Comparison::AtLeast.to_string(), ">=");
//! # Ok::<(), personagraph::population::SegmentError>(())
//! ```

mod build;
mod engaged;
mod error;
mod parse;
mod predicate;
mod relationship;
mod scan;
mod template;
mod text;
mod value;
#[cfg(feature = "serde")]
mod wire;

pub use self::build::{Named, attribute};
pub use self::engaged::{Counted, Engaged};
pub use self::error::SegmentError;
pub use self::predicate::{About, Predicate};
pub use self::relationship::Relationship;
pub use self::value::{Comparison, Level, Range, Test};

use self::error::Fault;
use super::Portrait;
use crate::condition::Truth;
use crate::time::Timestamp;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// A rule that defines a set of people. See [`segment`](self) for how it is written.
///
/// It is kept in the order in which it was written; `all` in `all`, `any` in `any`, `not`
/// of `not` and lists of one are made plain. Two that say the same in another order are not
/// equal. In serde formats it is its text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    clause: Clause,
    depth: u8,
    size: u16,
}

/// What a segment says. Taken from a [`Segment`], which alone can hold others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Clause {
    /// Everybody.
    Everybody,
    /// Those of whom this holds.
    Of(Predicate),
    /// Those who are not in this one.
    Not(Box<Segment>),
    /// Those who are in all of these: two or more.
    All(Vec<Segment>),
    /// Those who are in one or more of these: two or more.
    Any(Vec<Segment>),
}

impl Segment {
    /// How deep a segment may be; one without parts is 1 deep, `nobody` (not everybody) 2.
    pub const DEEPEST: u8 = 32;

    /// How many parts a segment may have: predicates, of which `everybody` counts as one,
    /// and a region as many as it has names and operators.
    pub const LARGEST: u16 = 1_000;

    /// What it says.
    #[must_use]
    pub const fn clause(&self) -> &Clause {
        &self.clause
    }

    /// Whether somebody is in it, by what is known at an instant, which is that of the
    /// portrait: `active`, `began` and `momentum` count back from it, and nothing else asks
    /// for it. Of a portrait of all that is known it is never unknown.
    #[must_use]
    pub fn holds(&self, portrait: &Portrait, at: Timestamp) -> Truth {
        match &self.clause {
            Clause::Everybody => Truth::True,
            Clause::Of(predicate) => predicate.holds(portrait, at),
            Clause::Not(part) => !part.holds(portrait, at),
            Clause::All(parts) => Truth::all(parts.iter().map(|part| part.holds(portrait, at))),
            Clause::Any(parts) => Truth::any(parts.iter().map(|part| part.holds(portrait, at))),
        }
    }

    /// Whether somebody is certainly in it: whoever may be is not.
    #[must_use]
    pub fn matches(&self, portrait: &Portrait, at: Timestamp) -> bool {
        self.holds(portrait, at) == Truth::True
    }

    /// The predicates in it, in the order in which they stand; of `everybody` and `nobody`
    /// none.
    pub fn predicates(&self) -> impl Iterator<Item = &Predicate> {
        let mut open = Vec::from([self]);
        core::iter::from_fn(move || {
            while let Some(segment) = open.pop() {
                match &segment.clause {
                    Clause::Everybody => {}
                    Clause::Of(predicate) => return Some(predicate),
                    Clause::Not(part) => open.push(part),
                    Clause::All(parts) | Clause::Any(parts) => open.extend(parts.iter().rev()),
                }
            }
            None
        })
    }

    /// How many parts it has.
    const fn size(&self) -> u16 {
        self.size
    }

    fn leaf(clause: Clause, size: usize) -> Result<Self, SegmentError> {
        let size = sized(size)?;
        Ok(Self {
            clause,
            depth: 1,
            size,
        })
    }
}

/// A size that is allowed.
fn sized(size: usize) -> Result<u16, SegmentError> {
    let size = u16::try_from(size).ok();
    let fits = size.filter(|size| *size <= Segment::LARGEST);
    fits.ok_or_else(|| Fault::Large.into())
}
