//! 9. What do I store, and what does erasure keep?
//!
//! Store every event that was applied, as [`Changes`](crate::Changes) says, and replace what
//! it says to purge; the log is the truth, a snapshot only starts more quickly. Keep the
//! [`Key`](crate::Key) apart from both. Erasure leaves digests under that key, so that what a
//! prohibition held stays held, and no value.
//!
//! ```
//! use personagraph::{Access, Directory, Error, Event, Identifier, Key, Permit, Timestamp};
//! use std::collections::BTreeMap;
//!
//! let key = Key::from([7; 32]);
//! let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
//! let who: Identifier = "email:someone@example.com".parse()?;
//! let news = Permit::persona("family").to("sales").for_purpose("news");
//!
//! // The host's table of events, by id.
//! let mut table = BTreeMap::new();
//! let mut store = |changes: personagraph::Changes| {
//!     for purged in changes.purge {
//!         match purged.instead {
//!             Some(kept) => table.insert(purged.id, kept), // its digest form
//!             None => table.remove(&purged.id),
//!         };
//!     }
//!     table.extend(changes.store.map(|event| (event.id.clone(), event)));
//! };
//! let mut crm = Directory::new(key.clone());
//! store(crm.at(now, "shop").observe(&who, "skill.cooking", "chef").through(["family"])?);
//! store(crm.at(now, "shop").consent(&who, &news)?);
//! crm.at(now, "company").approve(&news)?.into_iter().for_each(&mut store);
//! store(crm.at(now, "privacy").erase(&who)?);
//!
//! // A replay, in any order, gives the same directory, and nobody comes back.
//! let mut again = Directory::new(key);
//! for event in table.into_values().rev() {
//!     again.apply(event)?;
//! }
//! assert!(again.view(&who, &Access::new("sales", "news", now))?.is_empty());
//! assert!(crm.custodian().events().eq(again.custodian().events()));
//! # Ok::<(), Error>(())
//! ```
//!
//! # What exactly does a host store?
//!
//! [`Changes::store`](crate::Changes::store) of every event that it applied, in
//! any order, and what [`Changes::purge`](crate::Changes::purge) asks to be
//! replaced; a snapshot from time to time. The
//! key is stored apart from both. Rules are configuration: a replay names them.
//! JSON needs a reader that keeps numbers exactly: `serde_json` with its feature
//! `float_roundtrip`. Without it a number may come back as its neighbour, which is another
//! event under the same id, and a snapshot that does not match its checksums.
//!
//! `Custodian::snapshot` writes a snapshot event by
//! event, `Directory::restore` reads it event by event, through
//! any serde format: neither holds it twice. A format for machines (postcard) takes less
//! than half of the bytes that JSON takes. A snapshot that does not open costs a replay.
//! It brings the rules that it was taken under; after it is opened the host sets its own,
//! if they are others ([`set_rules`](crate::Directory::set_rules)), its
//! [merge policy](crate::Directory::set_merge_policy) and the number of its last
//! [revision](crate::Directory::count_from).
//!
//! A snapshot that is older than what was [let go of](crate::Directory::expire) still holds
//! that, and says nothing of it: write another, or expire again once it is open.
//!
//! A snapshot that is older than an erasure still holds in clear what was purged: write
//! another, and delete it. If it is opened all the same, give it the erasure first and then
//! the rows that replaced what was purged; before the erasure each of these is refused
//! ([`Error::IdTaken`](crate::Error::IdTaken)), because the snapshot knows something else
//! under its id. The tail of the log alone, in its order, does too.
//!
//! Every format that was ever written stays readable. A snapshot has a number, which is
//! looked at before anything else is: a later release's is refused as such
//! (`SnapshotError::Format`). Events have none:
//! a kind or a field that this release does not know is refused by name. `tests/formats`
//! has a file of each format, which no release may change.
//!
//! # What may a person demand?
//!
//! The [rights](crate::directory::rights) are calls: a copy of everything
//! ([`copy_for`](crate::directory::Custodian::copy_for)), what may be taken along
//! ([`portable`](crate::directory::Custodian::portable)), to be forgotten
//! ([`erasure_of`](crate::directory::Custodian::erasure_of) says which identifiers,
//! [`Say::erase`](crate::directory::Say::erase) does it), nothing kept for longer than there
//! is a reason ([`Retention`](crate::directory::rights::Retention)).
//!
//! # What does erasure keep?
//!
//! Digests under the host's key, with the namespace: in the place of the identifier in its
//! erasure, and in links, prohibitions, terms of permits, enclosures and facts, so that an
//! erasure does not free what a prohibition held; in relations, of both ends. The rest of these
//! stays as it was said: names, conditions, instants, sources, ids. Values, interactions,
//! preferences and messages are not kept in any form. What is said later counts anew.
//!
//! What was refused when something was erased, because of what is void now (two
//! customer numbers, a kiosk shared by too many), carries no grant afterwards
//! either: the persons that [`people`](crate::Directory::people) lists may grow
//! together, views do not. A prohibition that is kept reaches whom it reached at
//! the erasure, and not whom its speaker, come again, is linked with later.
//!
//! # What it does not do
//!
//! It does no I/O: it writes no table and deletes no backup. Whoever has the key can tell
//! whether a digest is of an identifier that they already know, so guard it. Not everybody
//! need be in memory: [the next question](super::scale).
