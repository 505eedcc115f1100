//! [The laws](crate::guide::laws) of the library, as functions that a host calls in its
//! own tests.
//!
//! A directory keeps the laws by itself. A host can break them all the same: with tables
//! that forget a purge, an index that misses a heading, a format that rounds numbers, a
//! rule of survivorship that remembers. For each trait that a host implements there is a
//! function here that takes what the host made and a [`History`], and gives the first
//! [`Violation`] that it finds. Nothing here panics, and nothing is written anywhere but
//! into the host's store.
//!
//! | a host's | law | function |
//! |---|---|---|
//! | [`Store`] | D1 | [`a_replay_is_the_directory`] |
//! | | D3 | [`what_is_stored_comes_back_equal`] |
//! | | I1 | [`order_and_duplicates_do_not_matter`] |
//! | | M4 | [`the_erased_do_not_come_back`] |
//! | | all four | [`a_store_keeps_what_it_was_given`] |
//! | [`Snapshots`] | D2 | [`a_snapshot_and_the_tail_are_a_replay`] |
//! | | M4 | [`a_snapshot_forgets_the_erased`] |
//! | [`Tables`](crate::directory::Tables) | | [`what_is_loaded_answers_as_the_whole`] |
//! | [`Survive`](crate::profile::Survive) | M3 | [`the_observations_alone_say_what_counts`] |
//! | [`Ties`](crate::identity::Ties) | | [`all_evidence_of_an_identifier_is_found`] |
//! | [`Circumstances`](crate::condition::Circumstances) | | [`circumstances_hold_still`] |
//! | [`IntoName`](crate::name::IntoName) | | [`different_words_are_different_names`] |
//!
//! It is *not* a proof: a fault shows in the histories in which it matters. Each of those
//! that `tests/kit` plants shows in the first 256 histories.
//!
//! ```
//! use personagraph::directory::Changes;
//! use personagraph::name::EventId;
//! use personagraph::strategy::{History, laws};
//! use personagraph::Event;
//! use proptest::prelude::*;
//! use std::collections::BTreeMap;
//! use std::convert::Infallible;
//!
//! struct Shelf(BTreeMap<EventId, Event>);
//!
//! impl laws::Store for Shelf {
//!     type Error = Infallible;
//!
//!     fn commit(&mut self, changes: &Changes) -> Result<(), Infallible> {
//!         self.0.extend(changes.store.iter().map(|event| (event.id.clone(), event.clone())));
//!         for purge in &changes.purge {
//!             self.0.remove(&purge.id);
//!             self.0.extend(purge.instead.iter().map(|event| (event.id.clone(), event.clone())));
//!         }
//!         Ok(())
//!     }
//!
//!     fn reopen(self) -> Result<Self, Infallible> {
//!         Ok(self)
//!     }
//!
//!     fn all(&mut self) -> Result<Vec<Event>, Infallible> {
//!         Ok(self.0.values().cloned().collect())
//!     }
//! }
//!
//! proptest!(ProptestConfig::with_cases(16), |(history: History)| {
//!     laws::a_store_keeps_what_it_was_given(|_| Ok(Shelf(BTreeMap::new())), &history)?;
//! });
//! ```

mod answers;
mod host;
mod store;
mod tables;
mod violation;

pub use host::{
    all_evidence_of_an_identifier_is_found, circumstances_hold_still,
    different_words_are_different_names, the_observations_alone_say_what_counts,
};
pub use store::{
    Snapshots, Store, a_replay_is_the_directory, a_snapshot_and_the_tail_are_a_replay,
    a_snapshot_forgets_the_erased, a_store_keeps_what_it_was_given,
    order_and_duplicates_do_not_matter, the_erased_do_not_come_back,
    what_is_stored_comes_back_equal,
};
pub use tables::what_is_loaded_answers_as_the_whole;
pub use violation::{Answer, Evidence, Law, Part, Violation};

use super::History;
