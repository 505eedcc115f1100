//! How a segment is written.

use super::{Clause, Counted, Engaged, Level, Predicate, Relationship, Segment, Test};
use crate::name::{Attribute, Channel, Namespace, Purpose};
use crate::value::Value;
use core::fmt::{self, Write as _};

/// The words with which a predicate begins, and those that join.
pub(super) const RESERVED: [&str; 19] = [
    "active",
    "and",
    "began",
    "engagements",
    "everybody",
    "has",
    "in",
    "interactions",
    "is",
    "momentum",
    "nobody",
    "not",
    "or",
    "reachable",
    "refuses",
    "sentiment",
    "some",
    "starts",
    "wants",
];

/// With no more parentheses than are needed; it parses back to an equal one.
impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.clause() {
            Clause::Everybody => f.write_str("everybody"),
            Clause::Of(predicate) => predicate.fmt(f),
            Clause::Not(part) => match part.clause() {
                Clause::Everybody => f.write_str("nobody"),
                Clause::All(_) | Clause::Any(_) => write!(f, "not ({part})"),
                Clause::Of(_) | Clause::Not(_) => write!(f, "not {part}"),
            },
            Clause::All(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { " and " })?;
                    match part.clause() {
                        Clause::Any(_) => write!(f, "({part})")?,
                        _ => part.fmt(f)?,
                    }
                }
                Ok(())
            }
            Clause::Any(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { " or " })?;
                    part.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Persona(persona) => write!(f, "in {persona}"),
            Self::Region(which) => write!(f, "some {which}"),
            Self::Has(pattern) => write!(f, "has {pattern}"),
            Self::Value(attribute, test) => valued(f, attribute, test),
            Self::Engaged(engaged) => engaged.fmt(f),
            Self::Wants { purpose, channel } => wish(f, "wants", purpose, channel.as_ref()),
            Self::Refuses { purpose, channel } => wish(f, "refuses", purpose, channel.as_ref()),
            Self::Reachable(namespace) => {
                f.write_str("reachable")?;
                let by = |namespace: &Namespace| write!(f, " by {namespace}");
                namespace.as_ref().map_or(Ok(()), by)
            }
        }
    }
}

fn valued(f: &mut fmt::Formatter<'_>, attribute: &Attribute, test: &Test) -> fmt::Result {
    if let Test::Compare(super::Comparison::Is, value) = test {
        if let Some(relationship) = Relationship::said_by(attribute, value) {
            return write!(f, "is {relationship}");
        }
    }
    if RESERVED.contains(&attribute.as_str()) {
        write!(f, "`{attribute}` ")?;
    } else {
        write!(f, "{attribute} ")?;
    }
    match test {
        Test::Compare(comparison, value) => write!(f, "{comparison} {}", Literal(value)),
        Test::Within(range) => {
            let (from, to) = (Literal(range.from()), Literal(range.to()));
            write!(f, "in {from}..{to}")
        }
        Test::Starts(prefix) => {
            f.write_str("starts ")?;
            quoted(f, prefix)
        }
    }
}

fn wish(
    f: &mut fmt::Formatter<'_>,
    word: &str,
    purpose: &Purpose,
    channel: Option<&Channel>,
) -> fmt::Result {
    write!(f, "{word} {purpose}")?;
    channel.map_or(Ok(()), |channel| write!(f, " by {channel}"))
}

impl fmt::Display for Engaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = |f: &mut fmt::Formatter<'_>, what: &str, level: &Level| {
            let (comparison, bound) = (level.comparison(), Literal(level.bound()));
            write!(f, "{what} {comparison} {bound}")
        };
        match self {
            Self::Count(counted, comparison, bound) => {
                match counted {
                    Counted::Interactions => f.write_str("interactions"),
                    Counted::Of(class) => write!(f, "interactions of {class}"),
                    Counted::In(media) => write!(f, "interactions in {}", media.as_str()),
                    Counted::Felt(tone) => write!(f, "interactions felt {tone}"),
                    Counted::Engagements => f.write_str("engagements"),
                }?;
                write!(f, " {comparison} {bound}")
            }
            Self::Active(period) => write!(f, "active within {period}"),
            Self::Began(period) => write!(f, "began within {period}"),
            Self::Momentum(than) => level(f, "momentum", than),
            Self::Sentiment(than) => level(f, "sentiment", than),
        }
    }
}

/// A value as it is written.
struct Literal<'a>(&'a Value);

impl fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Text(text) => quoted(f, text),
            Value::Number(number) => {
                let text = alloc::format!("{}", number.get());
                // Without a point it would be an integer.
                let point = if text.contains('.') { "" } else { ".0" };
                write!(f, "{text}{point}")
            }
            other => write!(f, "{}", other.in_clear()),
        }
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}"),
            '\n' => f.write_str("\\n"),
            '\r' => f.write_str("\\r"),
            '\t' => f.write_str("\\t"),
            c if c.is_control() => write!(f, "\\u{{{:x}}}", u32::from(c)),
            c => f.write_char(c),
        }?;
    }
    f.write_char('"')
}
