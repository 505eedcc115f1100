//! The id of a person.

use crate::identifier::Identifier;
use crate::key::{self, Digest, Hex, Key, Use};
use core::fmt;
use core::str::FromStr;

/// The namespace that is reserved for tombstones.
const NAMESPACE: &str = "erased";

/// What is kept of an erased identifier: its keyed digest.
///
/// A person's id is made from its anchor's tombstone, so that an id still
/// resolves (to *erased*) when nothing else of the anchor is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Tombstone(Digest);

impl Tombstone {
    /// The tombstone of an identifier; that of one in digest form is itself.
    pub(crate) fn of(key: &Key, identifier: &Identifier) -> Self {
        let kept = || {
            let (_, digits) = identifier.value().rsplit_once('.')?;
            Self::is_one(identifier)
                .then(|| key::read_hex(digits))
                .flatten()
        };
        let make = || key.digest(Use::Erased, &[identifier.as_str().as_bytes()]);
        Self(kept().unwrap_or_else(make))
    }

    /// The namespace that an identifier is of, or was before it was erased.
    pub(crate) fn namespace(identifier: &Identifier) -> &str {
        let kept = identifier
            .value()
            .rsplit_once('.')
            .map(|(namespace, _)| namespace);
        kept.filter(|_| Self::is_one(identifier))
            .unwrap_or_else(|| identifier.namespace())
    }

    /// Whether an identifier is a tombstone, in digest form.
    pub(crate) fn is_one(identifier: &Identifier) -> bool {
        identifier.namespace() == NAMESPACE
    }

    /// The digest form of `of`: `erased:<namespace>.<digest>`.
    pub(crate) fn to_identifier(self, of: &Identifier) -> Option<Identifier> {
        if Self::is_one(of) {
            return Some(of.clone());
        }
        Identifier::new(
            NAMESPACE,
            &alloc::format!("{}.{}", of.namespace(), Hex(self.0)),
        )
        .ok()
    }

    pub(crate) const fn digest(self) -> Digest {
        self.0
    }
}

/// A person's id: a keyed digest of the person's anchor, the identifier that
/// was known first (then the one with the smallest text). 128 bits, written as
/// 32 lower-case hexadecimal digits.
///
/// It depends on content and the key, not on arrival, and is the host's: nothing that a
/// recipient gets holds one. The order of ids says nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(Digest);

impl PersonId {
    pub(crate) fn of(key: &Key, anchor: &Identifier) -> Self {
        let tombstone = Tombstone::of(key, anchor);
        Self(key.digest(Use::Person, &[&tombstone.digest()]))
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(self.0).fmt(f)
    }
}

impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonId({self})")
    }
}

/// A text that is no person's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a person's id is 32 lower-case hexadecimal digits")]
pub struct PersonIdError(());

impl FromStr for PersonId {
    type Err = PersonIdError;

    fn from_str(text: &str) -> Result<Self, PersonIdError> {
        key::read_hex(text).map(Self).ok_or(PersonIdError(()))
    }
}
