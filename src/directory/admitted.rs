//! What an event comes to before it is held.

use super::Error;
use super::event::{Event, What};
use super::store::Store;
use crate::identifier::Identifier;
use crate::identity::{PersonId, Tombstone};
use crate::key::Key;

/// What is to be done with an event.
pub(super) enum Admitted {
    /// It is to be held.
    New {
        /// As it is to be held: in digest form where it names somebody erased.
        event: Event,
        /// Whom it erases, as that is known.
        erased: Option<Identifier>,
    },
    /// An equal one is held.
    Known,
    /// It was said through an identifier that was erased since.
    Void,
}

/// What holding an event would come to.
///
/// # Errors
/// If it is none that can be held, or its id is another's.
pub(super) fn admit(store: &Store, key: &Key, event: Event) -> Result<Admitted, Error> {
    event.what.check()?;
    let erased = match &event.what {
        // In digest form already, it may be known here in clear.
        What::Erased(identifier) => {
            let held = store.anchor(PersonId::of(key, identifier));
            Some(held.unwrap_or(identifier).clone())
        }
        _ => None,
    };
    let id = event.id.clone();
    let event = in_digest_form(key, event);
    let Some(event) = store.after_erasures(key, event) else {
        // Its id may be another's; the two would then not be equal.
        return match store.get(&id) {
            Some(_) => Err(Error::IdTaken(id)),
            None => Ok(Admitted::Void),
        };
    };
    match store.get(&id) {
        Some(known) if *known.event() == event => Ok(Admitted::Known),
        Some(_) => Err(Error::IdTaken(id)),
        None => Ok(Admitted::New { event, erased }),
    }
}

/// An erasure names its identifier by tombstone only.
fn in_digest_form(key: &Key, event: Event) -> Event {
    let What::Erased(identifier) = &event.what else {
        return event;
    };
    let tombstone = Tombstone::of(key, identifier).to_identifier(identifier);
    match tombstone {
        Some(tombstone) => Event {
            what: What::Erased(tombstone),
            ..event
        },
        None => event,
    }
}
