//! Conditions in words.

use super::{Clause, Condition, Truth};
use core::fmt;

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::False => "false",
            Self::Unknown => "unknown",
            Self::True => "true",
        })
    }
}

/// As what follows "if".
///
/// ```
/// use personagraph::condition::Condition;
///
/// let improved = Condition::fact("zipper.improved")?;
/// let by_mail = Condition::channel("email")?;
/// let both = Condition::all([improved, Condition::not(by_mail)?])?;
/// assert_eq!(both.to_string(), "`zipper.improved` holds and not (it is by `email`)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, word) = match self.clause() {
            Clause::Fact(fact) => return write!(f, "`{fact}` holds"),
            Clause::After(instant) => return write!(f, "it is {instant} or later"),
            Clause::Before(instant) => return write!(f, "it is not yet {instant}"),
            Clause::Trust(least) => return write!(f, "the trust is {least} or more"),
            Clause::Channel(channel) => return write!(f, "it is by `{channel}`"),
            Clause::Not(part) => return write!(f, "not ({part})"),
            Clause::All(parts) if parts.is_empty() => return f.write_str("always"),
            Clause::Any(parts) if parts.is_empty() => return f.write_str("never"),
            Clause::All(parts) => (parts, " and "),
            Clause::Any(parts) => (parts, " or "),
        };
        for (i, part) in parts.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { word })?;
            match part.clause() {
                Clause::All(inner) | Clause::Any(inner) if inner.len() > 1 => {
                    write!(f, "({part})")?;
                }
                _ => part.fmt(f)?,
            }
        }
        Ok(())
    }
}
