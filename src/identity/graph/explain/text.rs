//! Explanations in words. They are for the host's own people: identifiers are in
//! clear.

use super::{Bridge, Explanation, Fallout, Meeting, Refuted, Why};
use crate::identity::graph::ask::Person;
use crate::identity::graph::changed::Because;
use alloc::vec::Vec;
use core::fmt;

/// `a == b (declared, 2026-01-10T09:00:00Z, signup; e1)`
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} == {} (", self.from.as_str(), self.to.as_str())?;
        self.cite(f)
    }
}

impl Why {
    fn cite(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (basis, source) = (self.basis, &self.source);
        write!(f, "{basis}, {}, {source}; {})", self.at, self.evidence)
    }
}

/// `a -- b (observed, …; e1): one of the two is contested, because of e2`
impl fmt::Display for Refuted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            link,
            rule,
            because,
        } = self;
        write!(f, "{} -- {} (", link.from.as_str(), link.to.as_str())?;
        link.cite(f)?;
        write!(f, ": {rule}{}", Because(because))
    }
}

impl fmt::Display for Meeting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.ours, self.theirs)
    }
}

/// A line for each piece of evidence.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One { path, support, cut } => {
                writeln!(f, "one person")?;
                path.iter().try_for_each(|link| writeln!(f, "  {link}"))?;
                let further = support
                    .iter()
                    .filter(|link| !path.iter().any(|one| one.evidence == link.evidence));
                let further: Vec<_> = further.collect();
                if !further.is_empty() {
                    writeln!(f, "and besides")?;
                    further
                        .iter()
                        .try_for_each(|link| writeln!(f, "  {link}"))?;
                }
                if !cut.is_empty() {
                    writeln!(f, "but not without")?;
                }
                cut.iter().try_for_each(|link| writeln!(f, "  {link}"))
            }
            Self::Two {
                refused,
                different,
                meeting,
            } => {
                writeln!(f, "not one person")?;
                for why in different {
                    write!(f, "  {} =/= {} (", why.from.as_str(), why.to.as_str())?;
                    why.cite(f)?;
                    writeln!(f)?;
                }
                refused
                    .iter()
                    .try_for_each(|link| writeln!(f, "  {link}"))?;
                meeting.iter().try_for_each(|both| {
                    writeln!(f, "  {}", both.ours)?;
                    writeln!(f, "  {}", both.theirs)
                })
            }
            Self::Unknown => writeln!(f, "one of the two is not known"),
        }
    }
}

impl fmt::Display for Bridge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.link.fmt(f)
    }
}

impl fmt::Display for Fallout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, persons: &[Person]| {
            persons.iter().try_for_each(|person| {
                write!(f, " ")?;
                for identifier in &person.identifiers {
                    write!(f, " {}", identifier.as_str())?;
                }
                writeln!(f)
            })
        };
        writeln!(f, "instead of")?;
        list(f, &self.before)?;
        writeln!(f, "there would be")?;
        list(f, &self.after)
    }
}
