//! Why something is no segment.

use super::Segment;
use crate::name::NameError;
use crate::time::TimeError;
use crate::value::NumberError;
use crate::venn::ExpressionError;
use core::fmt;

/// What was put together, or written, is no segment.
///
/// The message says where in a text, and what is wrong there. It repeats no value of the
/// text, which may be somebody's, and of the rest at most what is no name:
/// [`shown_in`](Self::shown_in) points into the text, for whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentError {
    at: Option<usize>,
    fault: Fault,
}

impl SegmentError {
    pub(super) const fn at_byte(at: usize, fault: Fault) -> Self {
        let at = Some(at);
        Self { at, fault }
    }

    pub(super) fn fault(self) -> Fault {
        self.fault
    }

    /// Where in the text, in bytes from its start: at its end where something is missing
    /// there. `None` of what was put together in code.
    #[must_use]
    pub const fn at(&self) -> Option<usize> {
        self.at
    }

    /// The message, the line of the text that it is about, and a mark under the place; of an
    /// error that has no place in this text, the message alone.
    ///
    /// ```
    /// use personagraph::population::Segment;
    ///
    /// let text = "in work and size.shoe >= and has interest.*";
    /// let error = text.parse::<Segment>().unwrap_err();
    /// assert_eq!(
    ///     error.shown_in(text).to_string(),
    ///     "at byte 25: a value is missing: a number, `true`, `false`, an instant, or a text in `\"`\n\
    ///      in work and size.shoe >= and has interest.*\n\
    ///      \u{20}                        ^"
    /// );
    /// ```
    #[must_use]
    pub fn shown_in<'a>(&'a self, text: &'a str) -> impl fmt::Display + 'a {
        Shown { error: self, text }
    }
}

struct Shown<'a> {
    error: &'a SegmentError,
    text: &'a str,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)?;
        let parts = self.error.at.and_then(|at| self.text.split_at_checked(at));
        let Some((before, after)) = parts else {
            return Ok(());
        };
        let start = before.rsplit('\n').next().unwrap_or_default();
        let rest = after.lines().next().unwrap_or_default();
        write!(f, "\n{start}{rest}\n")?;
        for c in start.chars() {
            f.write_str(if c == '\t' { "\t" } else { " " })?;
        }
        f.write_str("^")
    }
}

impl fmt::Display for SegmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(at) = self.at {
            write!(f, "at byte {at}: ")?;
        }
        self.fault.fmt(f)
    }
}

impl core::error::Error for SegmentError {}

impl From<Fault> for SegmentError {
    fn from(fault: Fault) -> Self {
        Self { at: None, fault }
    }
}

impl From<NameError> for SegmentError {
    fn from(error: NameError) -> Self {
        Fault::Name(error).into()
    }
}

impl From<NumberError> for SegmentError {
    fn from(error: NumberError) -> Self {
        Fault::Number(error).into()
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("a segment may be at most {} deep", Segment::DEEPEST)]
    Deep,
    #[error("a segment may have at most {} parts", Segment::LARGEST)]
    Large,
    #[error("a range goes from a value to one of the same sort that is not less")]
    Range,
    #[error("{0}")]
    Name(NameError),
    #[error("{0}")]
    Number(NumberError),
    #[error("{0}")]
    Instant(TimeError),
    #[error("{}", .0.fault())]
    Region(ExpressionError),
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("a value is missing: a number, `true`, `false`, an instant, or a text in `\"`")]
    Value,
    #[error("nothing closes this `(`")]
    Unclosed,
    #[error("nothing opens this `)`")]
    Unopened,
    #[error("no `\"` ends this text")]
    Endless,
    #[error("no such escape: it is `\\\"`, `\\\\`, `\\n`, `\\r`, `\\t` or `\\u{{…}}`")]
    Escape,
    #[error("there is no `!=`: write `not` before what would be equal")]
    Unequal,
    #[error("a whole number is from -2^63 to 2^63 - 1; write a greater one with `.0`")]
    Integer,
    #[error("accounts are enclosed: no segment knows whose they are")]
    Accounts,
    #[error("an enclosure of somebody's is no template")]
    Somebodys,
    #[error("no number: write it like `38`, `-1` or `2.5`")]
    NotANumber,
    #[error("a day is no instant: write its beginning, like `2026-01-10T00:00:00Z`")]
    Day,
}
