//! Assertions that two identifiers are, or are not, one person.

use crate::identifier::Identifier;
use crate::name::{EventId, Persona, Source};
use crate::time::Timestamp;
use crate::value::Score;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::fmt;

/// Why a piece of evidence was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// Both ends are one identifier, after normalisation.
    #[error("the two identifiers are the same in normal form; evidence is between two")]
    SameIdentifier,
    /// A confidential link names fewer than two personas.
    #[error("a confidential link names at least two personas, this one names {0}")]
    FewPersonas(usize),
}

/// How a piece of evidence came about, strongest first (the order of `Ord`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The customer proved it, by signing in.
    Authenticated,
    /// The customer showed control of both ends.
    Declared,
    /// A record of another system says so.
    Imported,
    /// Seen together.
    Observed,
    /// Computed, with a score of `0..=1`.
    Inferred(Score),
}

impl Basis {
    /// Whether the customer vouched for it: declared or authenticated.
    #[must_use]
    pub const fn is_vouched(self) -> bool {
        matches!(self, Self::Authenticated | Self::Declared)
    }

    /// The word of the wire format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authenticated => "authenticated",
            Self::Declared => "declared",
            Self::Imported => "imported",
            Self::Observed => "observed",
            Self::Inferred(_) => "inferred",
        }
    }

    /// The score of an inferred basis; `None` of any other.
    #[must_use]
    pub const fn score(self) -> Option<Score> {
        match self {
            Self::Inferred(score) => Some(score),
            _ => None,
        }
    }

    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Authenticated => 0,
            Self::Declared => 1,
            Self::Imported => 2,
            Self::Observed => 3,
            Self::Inferred(_) => 4,
        }
    }
}

/// The word, of an inferred basis with its score: `inferred 0.9`.
impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.score() {
            Some(score) => write!(f, "{} {score}", self.as_str()),
            None => f.pad(self.as_str()),
        }
    }
}

impl Ord for Basis {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        let key = |basis: &Self| (basis.rank(), Reverse(basis.score()));
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Basis {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Two different identifiers, in the order of their text: either way round it is the
/// same pair.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair([Identifier; 2]);

impl Pair {
    /// The pair of `a` and `b`, in either order.
    ///
    /// # Errors
    /// If they are the same in normal form.
    pub fn new(a: Identifier, b: Identifier) -> Result<Self, IdentityError> {
        match a.cmp(&b) {
            core::cmp::Ordering::Less => Ok(Self([a, b])),
            core::cmp::Ordering::Equal => Err(IdentityError::SameIdentifier),
            core::cmp::Ordering::Greater => Ok(Self([b, a])),
        }
    }

    /// The end whose text comes first.
    #[must_use]
    pub const fn first(&self) -> &Identifier {
        let [first, _] = &self.0;
        first
    }

    /// The end whose text comes second.
    #[must_use]
    pub const fn second(&self) -> &Identifier {
        let [_, second] = &self.0;
        second
    }

    /// Both ends.
    #[must_use]
    pub const fn ends(&self) -> &[Identifier; 2] {
        &self.0
    }

    /// The end that is not `end`; `None` if `end` is neither.
    #[must_use]
    pub fn other(&self, end: &Identifier) -> Option<&Identifier> {
        let [first, second] = &self.0;
        if end == first {
            Some(second)
        } else if end == second {
            Some(first)
        } else {
            None
        }
    }
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pair")
            .field(self.first())
            .field(self.second())
            .finish()
    }
}

/// The personas that a confidential link is confidential to: at least two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Within(Vec<Persona>);

impl Within {
    /// The set of `personas`.
    ///
    /// # Errors
    /// If they are fewer than two different ones.
    pub fn new(personas: impl IntoIterator<Item = Persona>) -> Result<Self, IdentityError> {
        let mut personas: Vec<_> = personas.into_iter().collect();
        personas.sort_unstable();
        personas.dedup();
        if personas.len() < 2 {
            return Err(IdentityError::FewPersonas(personas.len()));
        }
        Ok(Self(personas))
    }

    /// The personas, ascending.
    #[must_use]
    pub fn personas(&self) -> &[Persona] {
        &self.0
    }

    /// Every pair of them, ascending; the lesser of the two comes first.
    pub fn pairs(&self) -> impl Iterator<Item = (&Persona, &Persona)> {
        self.0
            .iter()
            .enumerate()
            .flat_map(|(i, a)| self.0.iter().skip(i + 1).map(move |b| (a, b)))
    }
}

/// What a piece of evidence says of its two identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says<'a> {
    /// They are one person.
    Same {
        /// How it came about, as its source says.
        basis: Basis,
        /// The personas that it is confidential to; `None`: open.
        within: Option<&'a Within>,
    },
    /// They are different people: a constraint under every lens, whatever its
    /// basis.
    Different {
        /// How it came about, as its source says.
        basis: Basis,
    },
}

impl Says<'_> {
    /// How it came about, as its source says.
    #[must_use]
    pub const fn basis(&self) -> Basis {
        match self {
            Self::Same { basis, .. } | Self::Different { basis } => *basis,
        }
    }
}

/// One live assertion, borrowed from wherever the host keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence<'a> {
    /// The event that says it.
    pub id: &'a EventId,
    /// When it was said. Whatever is given to a graph or a resolution counts there: who
    /// asks as of an instant leaves later evidence out. The instant decides who is an
    /// anchor, and contested identifiers where the rules say so.
    pub at: Timestamp,
    /// Who says it: the rules may not let every source vouch.
    pub source: &'a Source,
    /// The two identifiers.
    pub between: &'a Pair,
    /// What it says of them.
    pub says: Says<'a>,
}

impl Evidence<'_> {
    /// Whether it says that the two are one person.
    #[must_use]
    pub const fn is_link(&self) -> bool {
        matches!(self.says, Says::Same { .. })
    }
}
