//! Histories hold what laws can break on, as often as the module says: a law that only
//! ever sees empty views proves nothing.

use crate::histories;
use personagraph::directory::{EventKind, Motion, What};
use personagraph::permission::{Decision, MotionState};
use personagraph::strategy::{Erasures, History, Values, World};
use personagraph::{Directory, Key, Lens, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

const HISTORIES: usize = 500;

/// How many histories of a hundred have it at least, as the module's table says.
const AT_LEAST: [(&str, usize); 15] = [
    ("somebody sees something", 30),
    ("somebody sees two or more partial identities", 8),
    ("two personas appear as one", 3),
    ("an interaction is seen", 10),
    ("a relation is seen", 4),
    ("a prohibition denies", 3),
    ("a confidential link is known", 2),
    ("a person has several identifiers", 60),
    ("a rule refuses a link", 70),
    ("evidence is taken back", 70),
    ("an approval passes, and another does not", 12),
    ("a consent is withdrawn", 6),
    ("an interaction was wrong", 8),
    ("a persona has a template", 8),
    ("somebody is erased", 20),
];

fn found(history: &History) -> BTreeSet<&'static str> {
    let directory = history.directory(&Key::from([7; 32]));
    let kinds = |kind: EventKind| history.events.iter().filter(move |e| e.what.kind() == kind);
    let kind_of: BTreeMap<_, _> = history
        .events
        .iter()
        .map(|e| (&e.id, e.what.kind()))
        .collect();
    let takes_back = |by: EventKind, what: &[EventKind]| {
        kinds(by).any(|event| {
            let named = event.what.names().and_then(|(id, _)| kind_of.get(id));
            named.is_some_and(|kind| what.contains(kind))
        })
    };
    let mut again = Directory::with_rules(Key::from([7; 32]), history.rules.clone());
    let mut told = history
        .events
        .iter()
        .map(|event| again.apply(event.clone()));
    let refused = told.any(|changes| changes.is_ok_and(|changes| !changes.links.is_empty()));
    let motions = directory.motions(Timestamp::MAX);
    let is_rule = |motion: &&Motion<'_>| matches!(motion.state, MotionState::Approved { .. });
    let passed = motions.iter().filter(is_rule).count();
    let people = directory.people(&Lens::vouched(), Timestamp::MAX);
    let template = |event: &&personagraph::Event| match &event.what {
        What::Enclosed(enclosure) => enclosure.is_template(),
        _ => false,
    };
    let mut has = vec![
        (
            "a person has several identifiers",
            people.iter().any(|p| p.identifiers.len() > 1),
        ),
        ("a rule refuses a link", refused),
        (
            "evidence is taken back",
            takes_back(
                EventKind::Retracted,
                &[EventKind::Linked, EventKind::Distinguished],
            ),
        ),
        (
            "an approval passes, and another does not",
            passed > 0 && passed < motions.len(),
        ),
        (
            "a consent is withdrawn",
            takes_back(EventKind::Withdrew, &[EventKind::Consented]),
        ),
        (
            "an interaction was wrong",
            takes_back(EventKind::Corrected, &[EventKind::Interacted]),
        ),
        (
            "a persona has a template",
            history.events.iter().any(|event| template(&event)),
        ),
        ("somebody is erased", kinds(EventKind::Erased).count() > 0),
    ];
    has.extend(answered(history, &directory));
    has.into_iter()
        .filter(|(_, has)| *has)
        .map(|(name, _)| name)
        .collect()
}

/// What is seen by the first question.
fn answered(history: &History, directory: &Directory) -> Vec<(&'static str, bool)> {
    let ask = &history.asks[0];
    let view = directory.view(&ask.identifier, &ask.access).expect("names");
    let shown = view.identities();
    let attributes = World::default().attributes;
    let prohibited = |attribute| {
        let decision = directory.decide(&ask.identifier, attribute, &ask.access);
        matches!(decision, Ok(Decision::Deny { prohibitions, .. }) if !prohibitions.is_empty())
    };
    let mut open = history.clone();
    open.events.retain(|event| match &event.what {
        What::Linked(link) => link.within.is_none(),
        _ => true,
    });
    let without = open.directory(&Key::from([7; 32]));
    let without = without.view(&ask.identifier, &ask.access).expect("names");
    vec![
        ("somebody sees something", !view.is_empty()),
        (
            "somebody sees two or more partial identities",
            shown.len() > 1,
        ),
        (
            "two personas appear as one",
            shown.iter().any(|one| one.personas().len() > 1),
        ),
        (
            "an interaction is seen",
            shown.iter().any(|one| !one.timeline().is_empty()),
        ),
        (
            "a relation is seen",
            shown.iter().any(|one| !one.relations().is_empty()),
        ),
        (
            "a prohibition denies",
            attributes.into_iter().any(prohibited),
        ),
        ("a confidential link is known", view != without),
    ]
}

#[test]
fn histories_hold_what_laws_can_break_on() {
    let histories = histories(&World::default(), HISTORIES);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in histories.iter().flat_map(found) {
        *counts.entry(name).or_default() += 1;
    }
    let sizes = histories.iter().map(|history| history.events.len());
    let (least, most) = (
        sizes.clone().min().expect("some"),
        sizes.clone().max().expect("some"),
    );
    let mean = sizes.sum::<usize>() / HISTORIES;
    println!("{least} to {most} events, {mean} on average");
    let mut kinds: BTreeMap<EventKind, usize> = BTreeMap::new();
    for event in histories.iter().flat_map(|history| &history.events) {
        *kinds.entry(event.what.kind()).or_default() += 1;
    }
    for (name, count) in &counts {
        println!("{name}: {count} in {HISTORIES}");
    }
    for (name, percent) in AT_LEAST {
        let count = counts.get(name).copied().unwrap_or_default();
        assert!(
            count * 100 >= HISTORIES * percent,
            "{name}: less than {percent} %"
        );
    }
    for kind in EventKind::ALL {
        println!("{kind}: {}", kinds.get(&kind).copied().unwrap_or_default());
        assert!(
            kinds.get(&kind).is_some_and(|count| *count >= 10),
            "{kind} is rare"
        );
    }
    assert!(
        (15..=35).contains(&mean) && most <= 60,
        "{mean}, {most} at most"
    );
}

#[test]
fn no_event_is_refused() {
    for history in histories(&World::default(), 200) {
        let mut directory = Directory::with_rules(Key::from([7; 32]), history.rules.clone());
        for event in &history.events {
            assert!(directory.apply(event.clone()).is_ok(), "{history}");
        }
    }
}

#[test]
fn a_world_says_who_is_erased_and_what_values_are() {
    let world = World {
        erasures: Erasures::None,
        values: Values::Unique,
        asks: 5,
        ..World::default()
    };
    for history in histories(&world, 200) {
        let mut values = BTreeSet::new();
        for event in &history.events {
            assert_ne!(event.what.kind(), EventKind::Erased);
            if let What::Observed(seen) = &event.what {
                assert!(
                    values.insert(seen.value.as_text().map(str::to_owned)),
                    "{history}"
                );
            }
        }
        assert_eq!(history.asks.len(), 5);
    }
}

#[test]
fn the_modules_table_is_what_is_asserted() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/strategy/mod.rs");
    let text = std::fs::read_to_string(path).expect("the module");
    for (name, percent) in AT_LEAST {
        let row = format!("//! | {name} | {percent} |");
        assert!(text.contains(&row), "no row says `{row}`");
    }
}
