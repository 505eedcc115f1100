//! Why a text is not a name.

use alloc::boxed::Box;
use core::fmt;

use thiserror::Error;

/// How much of a refused text an error repeats, in characters.
const SHOWN: usize = 40;

/// A text is not a name of the kind that was asked for.
///
/// The message repeats the first 40 characters of the text (names are not
/// personal data), and says which rule it breaks and where. A text that has other
/// characters than names are mistyped with, an e-mail address say, is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{shown} is not {noun}: {rule}; {summary}")]
pub struct NameError {
    shown: Shown,
    noun: &'static str,
    summary: &'static str,
    rule: Rule,
}

impl NameError {
    pub(super) fn new(text: &str, noun: &'static str, summary: &'static str, rule: Rule) -> Self {
        Self {
            shown: Shown::new(text),
            noun,
            summary,
            rule,
        }
    }

    /// The broken rule, for an error that must not repeat the text.
    pub(crate) const fn rule(&self) -> Rule {
        self.rule
    }
}

/// The rule that a text breaks; positions are in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum Rule {
    #[error("it is empty")]
    Empty,
    #[error("its {bytes} bytes are more than {most}")]
    TooLong { bytes: usize, most: usize },
    #[error("unexpected character `{}` at byte {at}", .found.escape_debug())]
    Unexpected { found: char, at: usize },
    #[error("empty word at byte {at}")]
    EmptyWord { at: usize },
}

/// The beginning of a refused text.
#[derive(Clone, PartialEq, Eq)]
struct Shown {
    start: Box<str>,
    cut: bool,
}

impl Shown {
    fn new(text: &str) -> Self {
        let end = text
            .char_indices()
            .nth(SHOWN)
            .map_or(text.len(), |(at, _)| at);
        Self {
            start: text.get(..end).unwrap_or_default().into(),
            cut: end < text.len(),
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |c: char| c.is_alphanumeric() || " .-_*!?/\t\n".contains(c) || c.is_control();
        let digits = self.start.chars().filter(char::is_ascii_digit).count();
        if digits > 6 || !self.start.chars().all(plain) {
            return f.write_str("the text");
        }
        write!(f, "`{}", self.start.escape_debug())?;
        f.write_str(if self.cut { "…`" } else { "`" })
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
