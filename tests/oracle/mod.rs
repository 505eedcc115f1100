//! A naive second reading of the specification: every question is answered from the whole list
//! of events, with no index, no cache and no incremental step. Property tests compare the library
//! with it. Rule ids (`I-c`, `P-f`, …) are those of the semantics page.
#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    missing_debug_implementations,
    unnameable_types,
    reason = "a module of several test crates, each of which uses a part"
)]
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "plain reading comes first; malformed input may panic here"
)]

pub mod condition;
pub mod contact;
pub mod disclosure;
pub mod event;
pub mod footprint;
pub mod identity;
pub mod normal;
pub mod permission;
pub mod rules;
pub mod time;
pub mod view;
pub mod world;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use event::Event;
use identity::Why;
use normal::normal;
use rules::{Lens, Rules};
use world::World;

pub struct Oracle {
    pub rules: Rules,
    pub events: Vec<Event>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Applied {
    New,
    Duplicate,
    Refused,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Access {
    pub recipient: String,
    pub purpose: String,
    pub channel: Option<String>,
    pub trust: Option<f64>,
    /// Milliseconds since the epoch.
    pub at: i64,
}

/// One partial identity of a view.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Partial {
    pub identifiers: BTreeSet<String>,
    pub personas: BTreeSet<String>,
    /// Distinct visible values, each as compact JSON text, sorted.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// What was done, each as compact JSON text, sorted.
    pub timeline: Vec<String>,
    /// To how many identifiers the person is related, by kind.
    pub relations: BTreeMap<String, usize>,
}

/// How many pieces of live evidence each rule refuses under lens `all`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Refusals {
    pub limit: usize,
    pub different: usize,
    pub blocked: usize,
    pub shared: usize,
    pub contested: usize,
    pub too_weak: usize,
    pub size: usize,
}

impl Oracle {
    /// `rules` is the resolution configuration; every key is optional.
    pub fn new(rules: &Value) -> Oracle {
        Oracle {
            rules: Rules::read(rules),
            events: Vec::new(),
        }
    }

    /// E1, E2: an event is taken if its id is free, is a no-op if it equals the one that has the
    /// id, and is refused otherwise.
    pub fn apply(&mut self, event: &Value) -> Applied {
        let event = Event::read(event);
        match self.events.iter().find(|known| known.id == event.id) {
            Some(known) if known.canonical == event.canonical => Applied::Duplicate,
            Some(_) => Applied::Refused,
            None => {
                self.events.push(event);
                Applied::New
            }
        }
    }

    /// The partition of the identifiers that live events name, as of `at`.
    pub fn persons(&self, lens: &str, at: Option<i64>) -> BTreeSet<BTreeSet<String>> {
        let world = World::new(self, at);
        let partition = world.resolve(Lens::read(lens), |_| true).persons;
        world
            .known()
            .iter()
            .map(|identifier| partition.person(identifier))
            .collect()
    }

    /// The host's view of the person of `identifier`, sorted by content.
    pub fn view(&self, identifier: &str, access: &Access) -> Vec<Partial> {
        view::view(self, &normal(identifier), access)
    }

    /// Whether any observation of the attribute of the person is allowed at the instant, by what
    /// was said until then.
    pub fn decide(&self, identifier: &str, attribute: &str, access: &Access) -> bool {
        view::decide(self, &normal(identifier), attribute, access)
    }

    /// W-a: the person over the vouched links that the access may know of.
    pub fn known_person(&self, identifier: &str, access: &Access) -> BTreeSet<String> {
        let question = permission::Question::new(self, access, true);
        question.known.person(&normal(identifier))
    }

    /// I-i: the identifier that was known first, then the one of the smallest text.
    pub fn anchor(&self, person: &BTreeSet<String>, at: i64) -> String {
        let world = World::new(self, Some(at));
        let first_known = |identifier: &String| {
            let of = |e: &&&Event| world.makes_known(e).contains(identifier);
            world.live.iter().filter(of).map(|e| e.at).min()
        };
        let known = person
            .iter()
            .filter_map(|i| Some((first_known(i)?, i.clone())));
        known.min().expect("somebody known").1
    }

    pub fn was_erased(&self, identifier: &str) -> bool {
        world::erasures(self)
            .iter()
            .any(|(_, who)| *who == identifier)
    }

    /// The live evidence that a rule refuses under lens `all`, by event id.
    pub fn refused(&self, at: Option<i64>) -> BTreeSet<String> {
        let resolution = World::new(self, at).resolve(Lens::read("all"), |_| true);
        resolution.refused.into_keys().collect()
    }

    /// How many pieces of live evidence each rule refuses.
    pub fn refusals(&self) -> Refusals {
        let mut counts = Refusals::default();
        let refused = World::new(self, None)
            .resolve(Lens::read("all"), |_| true)
            .refused;
        for why in refused.values() {
            match why {
                Why::Limit => counts.limit += 1,
                Why::Different => counts.different += 1,
                Why::Blocked => counts.blocked += 1,
                Why::Shared => counts.shared += 1,
                Why::Contested => counts.contested += 1,
                Why::TooWeak => counts.too_weak += 1,
                Why::Size => counts.size += 1,
            }
        }
        counts
    }
}
