//! Whole histories, over a small world, so that things meet.
//!
//! A history is a list of parts; each part is one event, or a few that belong together (a
//! use that both sides permit, an identifier that two customers contest). Parts are
//! independent of each other, so that a failing history shrinks to the few that matter, and
//! of these to the few events. An event is named by its place in the whole list.

mod ask;
mod draft;
mod parts;
mod told;
mod uses;

pub use ask::Ask;
pub(super) use told::Said;

use super::world::{Erasures, World};
use crate::directory::{Directory, Event, What};
use crate::identity::Rules;
use crate::key::Key;
use crate::permission::Effect;
// `prop_oneof!` of more than ten writes `vec!`.
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use draft::{Part, told};
use proptest::collection::vec;
use proptest::prelude::*;

/// Rules, events that differ in their ids, and questions about them.
///
/// `any::<History>()` draws one of [`World::default`], `any_with::<History>(world)` one of
/// another world: of some 25 events, with as many questions as [`World::asks`] says.
///
/// `Debug` and `Display` write every event on a line, in clear: everybody in it is made
/// up, and a failing test is to be read.
#[derive(Clone, PartialEq, Eq)]
pub struct History {
    /// How evidence is weighed.
    pub rules: Rules,
    /// What is said, in no order of instants.
    pub events: Vec<Event>,
    /// What is asked, mostly of somebody of whom something is permitted.
    pub asks: Vec<Ask>,
}

impl History {
    /// The directory that the events make, in this order, under a key. An event that is
    /// refused is left out: none of those drawn here is.
    #[must_use]
    pub fn directory(&self, key: &Key) -> Directory {
        let mut directory = Directory::with_rules(key.clone(), self.rules.clone());
        for event in &self.events {
            let _ = directory.apply(event.clone());
        }
        directory
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?}", self.rules)?;
        let mut events = self.events.iter();
        events.try_for_each(|event| writeln!(f, "{}", Said(event)))?;
        let mut asks = self.asks.iter();
        asks.try_for_each(|ask| writeln!(f, "{ask:?}"))
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// More events than nearly every history has: shrinking leaves out each of so many.
const MOST: usize = 64;

super::arbitrary! {
    /// A seating and things disclosed under permits first, then whatever there is; the
    /// shares are those of the [module](super::super).
    History: |world| {
        let of = world.clone();
        let rules = any_with::<Rules>(world.clone());
        // All of them at first; a failing case shrinks towards none.
        let kept = vec(proptest::bool::weighted(1.0), MOST);
        (rules, events(world), vec(ask::raw(world), world.asks.max(1)), kept)
            .prop_map(move |(rules, parts, raw, kept)| {
                let mut events = told(parts, of.values);
                // Asked of all, so that a question stays what it is when an event goes.
                let asks = raw.into_iter().map(|raw| raw.aim(&of, &events)).collect();
                let mut kept = kept.into_iter();
                events.retain(|_| kept.next().unwrap_or(true));
                History { rules, events, asks }
            })
    };

    /// One event of any kind. What it names is of another history, mostly.
    Event: |world| {
        let values = world.values;
        let part = anything(world).prop_map(move |part| told([part], values));
        (part, any::<prop::sample::Index>()).prop_filter_map("an event", |(all, which)| {
            all.get(which.index(all.len().max(1))).cloned()
        })
    };

    /// What an event of any kind says.
    What: |world| any_with::<Event>(world.clone()).prop_map(|event| event.what);
}

fn events(world: &World) -> BoxedStrategy<Vec<Part>> {
    let forgetting = match world.erasures {
        Erasures::Some => {
            prop_oneof![3 => Just(Vec::new()), 1 => vec(parts::erasure(world), 1..=2)].boxed()
        }
        Erasures::None => Just(Vec::new()).boxed(),
    };
    let seen = prop_oneof![
        4 => parts::observation(world), 2 => parts::interaction(world), 1 => parts::relation(world),
    ];
    let first = (uses::opening(world), parts::contest(world));
    // Of alternatives a failing case shrinks towards the first: to nothing, here.
    let disclosed = vec(uses::disclosure(world), 1..=2);
    let disclosed = prop_oneof![1 => Just(Vec::new()), 24 => disclosed];
    let told = (disclosed, vec(seen, 0..=3), vec(parts::link(world), 0..=3));
    let prohibited = uses::statement(world, Effect::Prohibit);
    let more = (
        parts::sometimes(prohibited, 0.5),
        parts::sometimes(uses::use_of_link(world), 0.2),
        parts::sometimes(uses::secret(world), 0.35),
    );
    (
        first,
        told,
        more,
        vec(anything_else(world), 0..=5),
        forgetting,
    )
        .prop_map(
            |((opening, contest), (told, seen, links), (no, link, secret), rest, last)| {
                [
                    opening, contest, told, seen, links, no, link, secret, rest, last,
                ]
                .concat()
            },
        )
        .boxed()
}

/// Whatever is said among the rest.
fn anything_else(world: &World) -> BoxedStrategy<Part> {
    use {parts as p, uses as u};
    prop_oneof![
        2 => p::observation(world), 3 => p::link(world), 1 => p::distinction(world),
        3 => p::enclosure(world), 1 => u::use_of_both(world),
        2 => u::statement(world, Effect::Permit), 3 => u::statement(world, Effect::Prohibit),
        1 => u::proposal(world), 2 => u::secret(world), 2 => p::fact(world),
        4 => p::second_thought(world), 1 => p::vote(world),
        1 => u::seated(world, world.a_day()), 1 => p::happening(world),
        2 => p::interaction(world), 1 => p::relation(world),
    ]
    .boxed()
}

/// The same, and that somebody is forgotten.
fn anything(world: &World) -> BoxedStrategy<Part> {
    prop_oneof![24 => anything_else(world), 1 => parts::erasure(world)].boxed()
}
