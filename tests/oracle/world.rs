//! What is live as of an instant (E1, E3, R-a), and what may concern whom (P-i, P-j).

use std::collections::BTreeMap;

use super::Oracle;
use super::event::{Body, Event, Names};
use super::identity::{Apart, Partition, Resolution, resolve};
use super::rules::{Evidence, Lens};

pub struct World<'a> {
    pub oracle: &'a Oracle,
    /// `None`: everything known.
    pub at: Option<i64>,
    /// False: as if nothing had been erased (R-b).
    erasing: bool,
    /// Everything said until then and not taken back by `retracted`, `unobserved` or `corrected`.
    /// Withdrawn consents and revoked proposals are still there: P-f and P-g deal with them.
    pub said: Vec<&'a Event>,
    /// What was said less what an erasure voids.
    pub live: Vec<&'a Event>,
}

impl<'a> World<'a> {
    pub fn new(oracle: &'a Oracle, at: Option<i64>) -> World<'a> {
        World::make(oracle, at, true)
    }

    /// R-b: the whole event set at an erasure's instant, had nothing been erased.
    pub fn unerased(oracle: &'a Oracle, at: i64) -> World<'a> {
        World::make(oracle, Some(at), false)
    }

    fn make(oracle: &'a Oracle, at: Option<i64>, erasing: bool) -> World<'a> {
        let mut world = World {
            oracle,
            at,
            erasing,
            said: Vec::new(),
            live: Vec::new(),
        };
        let said = oracle
            .events
            .iter()
            .filter(|e| world.has_come(e) && !world.is_taken_back(e));
        world.said = said.collect();
        world.live = world
            .said
            .iter()
            .copied()
            .filter(|e| !world.is_void(e))
            .collect();
        world
    }

    /// E3, P10: an event counts from its own instant.
    pub fn has_come(&self, event: &Event) -> bool {
        self.at.is_none_or(|t| event.at <= t)
    }

    /// E1: naming an event of the wrong kind has no effect.
    fn is_taken_back(&self, event: &Event) -> bool {
        let by = match event.kind.as_str() {
            "linked" | "distinguished" => "retracted",
            "observed" => "unobserved",
            "enclosed" | "established" | "preferred" | "interacted" | "contacted" | "seated" => {
                "corrected"
            }
            _ => return false,
        };
        self.takers(by).iter().any(|(_, of)| *of == event.id)
    }

    /// The events of one kind that take others back, each with the id that it names.
    pub fn takers(&self, kind: &str) -> Vec<(&'a Event, &'a str)> {
        self.oracle
            .events
            .iter()
            .filter(|e| e.kind == kind && self.has_come(e))
            .filter_map(|e| match &e.body {
                Body::TakesBack { of } => Some((e, of.as_str())),
                _ => None,
            })
            .collect()
    }

    /// R-a: said or seen through an identifier not later than its erasure, whatever the instant
    /// asked about.
    pub fn is_void(&self, event: &Event) -> bool {
        event
            .subjects()
            .iter()
            .any(|identifier| self.is_erased(identifier, event.at))
    }

    /// Whether what concerned the identifier at `at` is void.
    pub fn is_erased(&self, identifier: &str, at: i64) -> bool {
        self.erasing
            && erasures(self.oracle)
                .iter()
                .any(|(when, who)| *who == identifier && at <= *when)
    }

    /// The identifiers that live events name.
    pub fn known(&self) -> Names {
        self.live
            .iter()
            .flat_map(|event| self.makes_known(event))
            .collect()
    }

    /// The identifiers that a live event names, less those that were erased since.
    pub fn makes_known(&self, event: &Event) -> Names {
        let mut known = event.subjects();
        if let Body::Enclosed { identifiers, .. } = &event.body {
            let left = identifiers.iter().filter(|i| !self.is_erased(i, event.at));
            known.extend(left.cloned());
        }
        known
    }

    pub fn links(&self) -> Vec<Evidence> {
        self.live
            .iter()
            .filter_map(|e| Evidence::read(e, &self.oracle.rules))
            .collect()
    }

    fn apart(&self) -> Apart {
        self.live
            .iter()
            .filter_map(|e| match &e.body {
                Body::Distinguished { between } => Some(between.clone()),
                _ => None,
            })
            .collect()
    }

    /// Persons under a lens, made of the evidence that may be `used`.
    pub fn resolve(&self, lens: Lens, used: impl Fn(&Evidence) -> bool) -> Resolution {
        self.resolve_granting(lens, used, |_| true)
    }

    /// The same, where what grants nothing joins nobody, and counts in every rule all the same.
    pub fn resolve_granting(
        &self,
        lens: Lens,
        used: impl Fn(&Evidence) -> bool,
        grants: impl Fn(&Evidence) -> bool,
    ) -> Resolution {
        let mut links = self.links();
        links.retain(|e| lens.holds(e) && used(e));
        // R-c: of the erased only digests are kept, also where one asks what was before.
        let erased = erasures(self.oracle)
            .into_iter()
            .map(|(_, who)| who.to_string());
        let no_text = erased.filter(|_| !self.erasing).collect();
        resolve(&links, &self.apart(), &self.oracle.rules, &no_text, grants)
    }
}

/// Every erasure that is known, whatever its instant.
pub fn erasures(oracle: &Oracle) -> Vec<(i64, &str)> {
    oracle
        .events
        .iter()
        .filter_map(|e| match &e.body {
            Body::Erased { identifier } => Some((e.at, identifier.as_str())),
            _ => None,
        })
        .collect()
}

/// P-i, P-j: whom something said through an identifier may concern, in one world.
pub struct Relation {
    pub persons: Partition,
    reached: BTreeMap<String, Names>,
}

impl Relation {
    pub fn of(world: &World<'_>) -> Relation {
        let (links, apart) = (world.links(), world.apart());
        let persons = world.resolve(Lens::read("all"), |_| true).persons;
        let mut reached: BTreeMap<String, Names> = BTreeMap::new();
        for link in &links {
            let [a, b] = &link.between;
            let different = apart
                .iter()
                .any(|pair| pair.contains(a) && pair.contains(b));
            for (from, to) in [(a, b), (b, a)] {
                let whom = reached
                    .entry(from.clone())
                    .or_insert_with(|| persons.person(from));
                if !different {
                    whom.extend(persons.person(to));
                }
            }
        }
        Relation { persons, reached }
    }

    /// The person of the speaker under lens `all`, and the persons of whatever live evidence links
    /// directly with it, unless that is `distinguished` from it.
    pub fn reach(&self, speaker: &str) -> Names {
        self.reached
            .get(speaker)
            .cloned()
            .unwrap_or_else(|| Names::from([speaker.to_string()]))
    }
}
