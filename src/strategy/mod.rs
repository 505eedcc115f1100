//! Made-up input for tests with proptest: values of every kind, and whole histories; and
//! the [laws] that a host's own code has to keep.
//!
//! Events, everything that they say, and what a directory, a plan or an analysis is set up
//! with implement proptest's `Arbitrary`: `any::<Permit>()` is a permit, `any::<History>()` a
//! whole [`History`] of events with questions about it. All are about one small [`World`], so
//! that things meet; `any_with::<History>(world)` takes another.
//!
//! ```
//! use personagraph::{Directory, Key};
//! use personagraph::strategy::History;
//! use proptest::prelude::*;
//!
//! // What somebody sees does not depend on the order in which it was heard.
//! proptest!(ProptestConfig::with_cases(32), |(history: History)| {
//!     let key = Key::from([7; 32]);
//!     let crm = history.directory(&key);
//!     let mut backwards = Directory::with_rules(key, history.rules.clone());
//!     for event in history.events.iter().rev() {
//!         backwards.apply(event.clone())?;
//!     }
//!     for ask in &history.asks {
//!         let view = crm.view(&ask.identifier, &ask.access)?;
//!         prop_assert_eq!(view, backwards.view(&ask.identifier, &ask.access)?);
//!     }
//! });
//! ```
//!
//! # How are histories distributed?
//!
//! Somebody who asks sees nothing in most histories that are drawn evenly, and a law that
//! only ever sees empty views proves nothing. So a history has a seating, one or two people
//! who disclose something under permits of both sides, an identifier that two customers
//! contest, a link that was wrong, and then whatever there is. Of a hundred histories of the
//! default world, each with its first question, so many have it at least, which
//! `tests/kit/shares.rs` asserts:
//!
//! | | of 100, at least |
//! |---|---|
//! | somebody sees something | 30 |
//! | somebody sees two or more partial identities | 8 |
//! | two personas appear as one | 3 |
//! | an interaction is seen | 10 |
//! | a relation is seen | 4 |
//! | a prohibition denies | 3 |
//! | a confidential link is known | 2 |
//! | a person has several identifiers | 60 |
//! | a rule refuses a link | 70 |
//! | evidence is taken back | 70 |
//! | an approval passes, and another does not | 12 |
//! | a consent is withdrawn | 6 |
//! | an interaction was wrong | 8 |
//! | a persona has a template | 8 |
//! | somebody is erased | 20 |
//!
//! Half of what is said is about the first identifier of the world, most of the rest about
//! the next two. All kinds of events are there. Events stand in no order of instants.
//!
//! # How do they shrink?
//!
//! A history is made of parts that do not depend on each other: one event, or a few that
//! belong together, such as a consent, a proposal and its votes. Shrinking leaves out parts,
//! draws what is left from the beginnings of the world's lists, and then leaves out each
//! event by itself; ids and questions stay what they are meanwhile.
//! `tests/kit/shrinking.rs` plants faults and asserts how few events are left.
//!
//! # What is it not?
//!
//! It has no bad input: whatever it makes is sound, and every event of a history is taken.
//! For bytes that are no events there is a fuzzer's mutation. The names are those of the
//! world, and not every spelling that is one. Nothing is drawn that
//! borrows, such as an [`Addressee`](crate::outreach::Addressee), and nothing that follows from
//! events, such as a [`Portrait`](crate::population::Portrait) or a
//! [`Summary`](crate::engagement::Summary): ask the directory of a history for it. And it draws
//! no people as they are: generate customers from numbers of your own for that.
//!
//! The default build has nothing of it, and proptest's types appear in this module alone.
//! The feature is named after proptest's major version: there may be another.

mod contact;
mod groups;
mod history;
pub mod laws;
mod measures;
mod names;
mod people;
mod permits;
#[cfg(feature = "matching")]
mod records;
mod world;

pub use history::{Ask, History};
pub use world::{Erasures, Values, World};

/// Writes the canonical strategy of types, each about a [`World`].
macro_rules! arbitrary {
    ($($(#[$doc:meta])* $type:ty: |$world:pat_param| $strategy:expr;)+) => {$(
        $(#[$doc])*
        impl proptest::arbitrary::Arbitrary for $type {
            type Parameters = $crate::strategy::World;
            type Strategy = proptest::strategy::BoxedStrategy<Self>;

            fn arbitrary_with(world: Self::Parameters) -> Self::Strategy {
                let $world = &world;
                proptest::strategy::Strategy::boxed($strategy)
            }
        }
    )+};
}
use arbitrary;
