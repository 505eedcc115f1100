//! Under which headings a host's index lists an event.

use super::bearing::List;
use super::event::{Event, What};
use super::store::is_global;
use crate::identifier::Identifier;
use crate::identity::PersonId;
use crate::key::Key;
use crate::name::EventId;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::format;
use core::fmt;

/// A heading of a host's index of events: what it looks events up by.
///
/// A text of at most 135 bytes of printable ASCII, the same for ever under the same
/// key. It names no identifier in clear but a keyed digest, which is the same for an
/// identifier and for what is kept of it when it was erased. The digest is the
/// [`PersonId`](crate::PersonId) of a person whose anchor it is.
///
/// | heading | what is listed under it |
/// |---|---|
/// | `links:<digest>` | evidence that names the identifier |
/// | `erasures:<digest>` | what erased it |
/// | `statements:<digest>` | consents, enclosures, facts and preferences that name it |
/// | `data:<digest>` | everything else that names it |
/// | `naming:<event id>` | what takes back, withdraws, corrects, revokes or votes on that event |
/// | `company` | seatings, proposals, templates of personas and facts about the world |
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Heading(Box<str>);

impl Heading {
    /// The headings under which an event is listed: one at least. The digest form of an
    /// event has those of the event.
    #[must_use]
    pub fn of(key: &Key, event: &Event) -> BTreeSet<Self> {
        let what = &event.what;
        let erased = match what {
            What::Erased(erased) => Some(erased),
            _ => None,
        };
        let mut all: BTreeSet<Self> = BTreeSet::new();
        if let Some(list) = List::of(what) {
            let named = what.identifiers().into_iter().chain(erased);
            all.extend(named.map(|one| Self::listing(key, one, list)));
        }
        all.extend(what.names().map(|(named, _)| Self::naming(named)));
        all.extend(is_global(what).then(Self::company));
        all
    }

    /// The heading's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of one list of an identifier.
    pub(super) fn listing(key: &Key, identifier: &Identifier, list: List) -> Self {
        let list = match list {
            List::Links => "links",
            List::Erasures => "erasures",
            List::Statements => "statements",
            List::Data => "data",
        };
        Self(format!("{list}:{}", PersonId::of(key, identifier)).into())
    }

    /// Of the events that name one.
    pub(super) fn naming(event: &EventId) -> Self {
        Self(format!("naming:{event}").into())
    }

    /// Of what concerns everybody.
    pub(super) fn company() -> Self {
        Self("company".to_owned().into())
    }
}

impl AsRef<str> for Heading {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Heading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
