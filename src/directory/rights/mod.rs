//! What a person may demand: a copy of everything, what it may take along, to be
//! forgotten; and how long something may be [kept](Retention).
//!
//! These are calls of the [`Custodian`]'s door: what they give has values in clear, and
//! is for the person it is about. Rectification, restriction, objection and withdrawal
//! are things that are said: [`Say::take_back`](super::Say::take_back) an observation
//! and observe anew, [`restrict`](super::Say::restrict),
//! [`object`](super::Say::object), [`withdraw`](super::Say::withdraw). Which right goes
//! with which legal basis is [`Right`](crate::permission::Right)'s to say.
//!
//! It is *not* a legal judgement: whether a right is owed in a case is for people to
//! weigh.
//!
//! ```
//! use personagraph::{Directory, Identifier, Key, Permit, Timestamp};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
//! let who: Identifier = "email:someone@example.com".parse()?;
//! let mut say = crm.at(now, "webshop");
//! say.observe(&who, "size.shoe", 38_i64).through(["family"])?;
//! say.consent(&who, &Permit::persona("family").to("sales").for_purpose("fitting"))?;
//!
//! let copy = crm.custodian().copy_for(&who, now);
//! assert!(copy.to_string().contains("`size.shoe`: 38"));
//! assert_eq!(crm.custodian().portable(&who, now).len(), 1);
//!
//! for identifier in crm.custodian().erasure_of(&who, now).identifiers {
//!     let changes = crm.at(now, "privacy_office").erase(&identifier)?;
//!     assert!(!changes.purge.is_empty(), "the host purges what they name");
//! }
//! assert!(crm.custodian().copy_for(&who, now).is_empty());
//! # Ok::<(), personagraph::Error>(())
//! ```

mod copy;
mod portable;
mod retention;
#[cfg(feature = "serde")]
mod wire;
mod words;

pub use copy::SubjectCopy;
pub use retention::Retention;

use super::Custodian;
use super::sight::Sight;
use crate::identifier::Identifier;
use crate::identity::{Lens, Refusal, Tombstone};
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// What it takes to forget a person: a list of the events to say, and what is left to
/// the host's decision.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Erasure {
    /// The identifiers that vouched links hold together, ascending: to be erased, each
    /// by an event of its own.
    pub identifiers: Vec<Identifier>,
    /// Those that a vouched link names and that belong to nobody, because they are
    /// blocked or shared by too many; ascending. What is known through them may be this
    /// person's or somebody else's: the host decides. Whoever is linked with an identifier
    /// that itself belongs to nobody is somebody else, and not listed.
    pub left: Vec<(Identifier, Refusal)>,
}

impl Custodian<'_> {
    /// What it takes to forget the person of an identifier, as of an instant. Nothing
    /// is erased by asking. Both lists are empty of somebody unknown. Ask as of now: what was
    /// linked wrongly counts as of before it was taken back.
    #[must_use]
    pub fn erasure_of(self, identifier: &Identifier, at: Timestamp) -> Erasure {
        let sight = self.0.sight(at);
        let Some(seed) = sight.known(identifier) else {
            return Erasure {
                identifiers: Vec::new(),
                left: Vec::new(),
            };
        };
        let piece = sight.around(&Lens::vouched(), |_| true, seed);
        let person = piece.person_of(seed);
        let refused = piece.refused();
        let others = refused.filter_map(|refused| {
            let between = refused.evidence.between;
            person.iter().find_map(|one| between.other(one))
        });
        let others: BTreeSet<&Identifier> = others.collect();
        let left = others
            .into_iter()
            .filter_map(|other| Some((other.clone(), links_nobody(&sight, other)?)));
        Erasure {
            identifiers: person.iter().map(|one| (*one).clone()).collect(),
            left: left.collect(),
        }
    }
}

/// Why vouched links join an identifier with nobody, if they do not.
fn links_nobody<'a>(sight: &Sight<'a>, identifier: &'a Identifier) -> Option<Refusal> {
    if sight.rules.blocks(identifier) {
        return Some(Refusal::Blocked);
    }
    let most = sight
        .rules
        .sharing_number(Tombstone::namespace(identifier))?;
    let piece = sight.around(&Lens::vouched(), |_| true, identifier);
    let shared = piece.refused().filter(|one| one.why == Refusal::Shared);
    // Links with whoever is shared are refused too: there are no more of those than may be.
    let with = shared.filter_map(|one| one.evidence.between.other(identifier));
    (with.collect::<BTreeSet<_>>().len() > most).then_some(Refusal::Shared)
}
