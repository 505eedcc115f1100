//! The arms really differ in what is hidden, and something is seen in them: a law that compares
//! the same with the same, or nothing with nothing, proves nothing.

use crate::arms::{Arms, State, sketch};
use crate::draw::Kind;
use crate::oracle::event::{Basis, Body, Event, Names};
use crate::oracle::footprint::{Seen, What};
use crate::oracle::world::World;
use crate::scene::{oracle, shows, with_sight};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::{BTreeMap, BTreeSet};

/// Pairs of states of which all kinds of hidden things were changed, and of each kind alone.
const MIXED: usize = 100;
const OF_ONE_KIND: usize = 8;

/// What is live in a state and not seen, kind by kind.
#[derive(Default, PartialEq)]
struct Hidden {
    values: BTreeMap<(String, String), BTreeSet<String>>,
    attributes: BTreeSet<(String, String)>,
    personas: Names,
    links: BTreeMap<&'static str, BTreeSet<[String; 2]>>,
    others_rules: BTreeSet<String>,
    own_rules: BTreeSet<String>,
    facts: BTreeSet<String>,
    /// Interactions and relations.
    deeds: BTreeSet<String>,
    happenings: BTreeSet<String>,
    erased: Names,
}

impl Hidden {
    fn of(arms: &Arms, state: &State) -> Self {
        let oracle = oracle(arms.rules(), &state.events);
        let at = arms.scene.ask.of_oracle().at;
        let mut hidden = Self::default();
        for event in &World::new(&oracle, Some(at)).live {
            hidden.add(
                event,
                &state.footprint.seen_by_any,
                &arms.scene.ask.recipient,
            );
        }
        let seen = state.footprint.seen_by_any.iter();
        for persona in seen.flat_map(|seen| seen.places.iter().flatten()) {
            hidden.personas.remove(persona);
        }
        hidden
    }

    fn add(&mut self, event: &Event, seen: &BTreeSet<Seen>, recipient: &str) {
        match &event.body {
            Body::Observed {
                identifier,
                attribute,
                value,
                personas,
                ..
            } => {
                self.personas.extend(personas.clone());
                let key = (identifier.clone(), attribute.clone());
                let is_it =
                    |seen: &&Seen| (&seen.identifier, &seen.attribute) == (identifier, attribute);
                if seen.iter().find(is_it).is_none() {
                    self.attributes.insert(key.clone());
                    self.values.entry(key).or_default().insert(value.clone());
                }
            }
            Body::Enclosed { persona, .. } => {
                self.personas.insert(persona.clone());
            }
            Body::Linked {
                between,
                basis,
                within,
                ..
            } => {
                let kind = match (basis, within.is_empty()) {
                    (Basis::Imported | Basis::Observed, _) => "an imported or observed link",
                    (Basis::Inferred, _) => "an inferred link",
                    (_, true) => "an open vouched link",
                    (_, false) => "a confidential link",
                };
                let mut between = between.clone();
                between.sort();
                self.links.entry(kind).or_default().insert(between);
            }
            Body::Consented { statement, .. } | Body::Proposed { statement } => {
                let recipients = statement.recipients.as_ref();
                let about_it = recipients.is_none_or(|all| all.contains(recipient));
                let rules = if about_it {
                    &mut self.own_rules
                } else {
                    &mut self.others_rules
                };
                let mut said = event.canonical.clone();
                said["id"] = "".into();
                rules.insert(said.to_string());
            }
            Body::Established { .. } => {
                self.facts.insert(event.canonical.to_string());
            }
            Body::Interacted { .. } | Body::Related { .. } => {
                if !seen.iter().any(|seen| shows(seen, event)) {
                    let what = &event.canonical;
                    self.deeds.insert(format!("{what}"));
                }
            }
            Body::Other { .. } => {
                self.happenings.insert(event.canonical.to_string());
            }
            Body::Erased { identifier } => {
                self.erased.insert(identifier.clone());
            }
            _ => {}
        }
    }

    /// What differs between two states.
    fn differs(&self, other: &Self) -> Vec<&'static str> {
        let shared = self
            .values
            .keys()
            .filter(|key| other.values.contains_key(*key));
        let mut differs: Vec<&str> = [
            (
                "a hidden value",
                shared
                    .into_iter()
                    .any(|key| self.values[key] != other.values[key]),
            ),
            ("a hidden attribute", self.attributes != other.attributes),
            ("a hidden persona", self.personas != other.personas),
            (
                "a rule of other recipients",
                self.others_rules != other.others_rules,
            ),
            (
                "a rule that shows nothing",
                self.own_rules != other.own_rules,
            ),
            ("a fact", self.facts != other.facts),
            ("what somebody did", self.deeds != other.deeds),
            ("what somebody wants", self.happenings != other.happenings),
            ("who is erased", self.erased != other.erased),
        ]
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect();
        for kind in self.links.keys().chain(other.links.keys()) {
            if self.links.get(kind) != other.links.get(kind) && !differs.contains(kind) {
                differs.push(kind);
            }
        }
        differs
    }
}

/// What a scene has, whichever way it is changed.
fn has(arms: &Arms) -> Vec<&'static str> {
    let scene = &arms.scene;
    let access = scene.ask.of_oracle();
    let events = &scene.history.events;
    let (view, known, unknown) = with_sight(arms.rules(), events, &access, |sight, _| {
        let asked = crate::oracle::normal::normal(&scene.ask.identifier);
        let (known, unknown) = sight.confidential_links();
        (sight.view(&asked), known, unknown)
    });
    let seen: BTreeSet<&Seen> = scene
        .footprint
        .identities
        .iter()
        .flatten()
        .map(|(s, _)| s)
        .collect();
    [
        ("a view that is not empty", !view.is_empty()),
        ("a view of two pseudonyms or more", view.len() > 1),
        (
            "three partial identities of everybody",
            scene.footprint.identities.len() > 2,
        ),
        ("something hidden", !scene.hidden.observations.is_empty()),
        (
            "an interaction that is seen",
            seen.iter().any(|seen| matches!(seen.what, What::Done(..))),
        ),
        (
            "a relation that is seen",
            seen.iter().any(|seen| matches!(seen.what, What::OneOf(_))),
        ),
        ("a hidden deed", !scene.hidden.deeds.is_empty()),
        ("a confidential link unknown", !unknown.is_empty()),
        ("a confidential link known", !known.is_empty()),
        (
            "more by another access",
            scene.footprint.seen_by_any.len() > seen.len(),
        ),
    ]
    .into_iter()
    .filter_map(|(name, has)| has.then_some(name))
    .collect()
}

/// Counts by name, of so many.
#[derive(Default)]
struct Shares {
    of: usize,
    counts: BTreeMap<&'static str, usize>,
    /// Changes, and those that were left out because the access would see them.
    drawn: usize,
    refused: usize,
}

impl Shares {
    fn of(kinds: &'static [Kind], most: usize, how_many: usize) -> Self {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let mut shares = Self::default();
        for _ in 0..how_many {
            let tree = sketch(kinds, most)
                .new_tree(&mut runner)
                .expect("no filters");
            let arms = Arms::of(tree.current());
            shares.drawn += arms.drawn;
            shares.refused += arms.refused;
            let hidden: Vec<Hidden> = arms
                .states
                .iter()
                .map(|state| Hidden::of(&arms, state))
                .collect();
            let told_otherwise = arms.states[1].events != arms.states[2].events;
            let mut found = has(&arms);
            found.extend(told_otherwise.then_some("other events"));
            found.extend(hidden[1].differs(&hidden[2]));
            shares.of += 1;
            for name in found {
                *shares.counts.entry(name).or_default() += 1;
            }
        }
        shares
    }

    fn at_least(&self, name: &str, percent: usize) {
        let found = self
            .counts
            .get(name)
            .map_or(0, |count| count * 100 / self.of);
        assert!(found >= percent, "{name}: in {found} %, not {percent} %");
    }

    /// Changes hit what is hidden, mostly.
    fn are_aimed_well(&self) {
        let (refused, drawn) = (self.refused, self.drawn);
        assert!(
            refused * 4 < drawn,
            "{refused} of {drawn} changes are left out"
        );
    }

    fn print(&self) {
        let (refused, drawn) = (self.refused, self.drawn);
        println!("{refused} of {drawn} changes left out");
        for (name, count) in &self.counts {
            println!("  {name}: {count} in {}", self.of);
        }
    }
}

#[test]
fn arms_differ_in_what_is_hidden_and_something_is_seen() {
    let shares = Shares::of(Kind::MIXED, 9, MIXED);
    shares.print();
    for (name, least) in [
        ("a view that is not empty", 60),
        ("a view of two pseudonyms or more", 25),
        ("something hidden", 70),
        ("more by another access", 20),
        ("a confidential link unknown", 35),
        ("a confidential link known", 12),
        ("a hidden value", 25),
        ("a hidden attribute", 45),
        ("what somebody did", 30),
        ("an interaction that is seen", 30),
        ("a relation that is seen", 15),
        ("a hidden deed", 30),
        ("a hidden persona", 35),
        ("an imported or observed link", 20),
        ("an inferred link", 10),
        ("a confidential link", 30),
        ("an open vouched link", 30),
        ("a rule of other recipients", 25),
        ("a rule that shows nothing", 25),
    ] {
        shares.at_least(name, least);
    }
    shares.are_aimed_well();
}

#[test]
fn changes_of_each_kind_are_made() {
    for (kinds, name) in [
        (&[Kind::Value], "a hidden value"),
        (&[Kind::Attribute], "a hidden attribute"),
        (&[Kind::Persona], "a hidden persona"),
        (&[Kind::WeakLink], "an imported or observed link"),
        (&[Kind::SecretLink], "a confidential link"),
        (&[Kind::OpenLink], "an open vouched link"),
        (&[Kind::OthersRules], "a rule of other recipients"),
        (&[Kind::OwnRules], "a rule that shows nothing"),
        (&[Kind::LinkRules], "a rule that shows nothing"),
        (&[Kind::Fact], "a fact"),
        (&[Kind::Happening], "what somebody did"),
        (&[Kind::Erasure], "who is erased"),
        (&[Kind::Log], "other events"),
    ] {
        let shares = Shares::of(kinds, 3, OF_ONE_KIND);
        let (found, of) = (shares.counts.get(name).unwrap_or(&0), shares.of);
        let (refused, drawn) = (shares.refused, shares.drawn);
        println!("{kinds:?}: {refused} of {drawn} changes left out; {name}: {found} in {of}");
        shares.at_least(name, 40);
        shares.at_least("a view that is not empty", 50);
        shares.are_aimed_well();
    }
}
