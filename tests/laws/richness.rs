//! Random histories hold what laws can break on: a law that only ever sees
//! empty views proves nothing.

use crate::crm;
use crate::history::{ATTRIBUTES, Ask, History, Plan, asked};
use crate::oracle::Oracle;
use personagraph::{Decision, Directory, Timestamp};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

const HISTORIES: usize = 1_000;

/// What a history, or one of the questions about it, has.
type Found = BTreeSet<&'static str>;

fn found(has: &[(&'static str, bool)]) -> Found {
    has.iter()
        .filter(|(_, has)| *has)
        .map(|(name, _)| *name)
        .collect()
}

fn in_history(history: &History, oracle: &Oracle) -> Found {
    let by_rule = oracle.refusals();
    let others = by_rule.different + by_rule.blocked + by_rule.shared;
    let refuses = others + by_rule.limit + by_rule.contested > 0;
    let retracts = retracts(history);
    let contests = by_rule.contested + by_rule.limit > 0;
    found(&[
        ("a refusal", refuses),
        ("a retraction", retracts),
        ("a contested identifier", contests),
        ("all three", refuses && retracts && contests),
        ("an interaction that was wrong", corrects(history)),
        (
            "an erasure",
            history
                .events
                .iter()
                .any(|event| event["event"] == "erased"),
        ),
    ])
}

/// Whether a link, or evidence of difference, is taken back.
fn retracts(history: &History) -> bool {
    let evidence = |id: &Json| {
        let named = history.events.iter().find(|event| event["id"] == *id);
        named.is_some_and(|e| e["event"] == "linked" || e["event"] == "distinguished")
    };
    let mut retractions = history.events.iter().filter(|e| e["event"] == "retracted");
    retractions.any(|retraction| evidence(&retraction["evidence"]))
}

/// Whether an interaction is taken back.
fn corrects(history: &History) -> bool {
    let done = |id: &Json| {
        let named = history.events.iter().find(|event| event["id"] == *id);
        named.is_some_and(|event| event["event"] == "interacted")
    };
    let mut events = history.events.iter();
    events.any(|event| event["event"] == "corrected" && done(&event["of"]))
}

fn in_answers(history: &History, directory: &Directory, ask: &Ask) -> Found {
    let view = ask.view(directory);
    let decisions: Vec<Decision> = ATTRIBUTES
        .iter()
        .map(|name| directory.decide(&crm::id(&ask.identifier), *name, &ask.access()))
        .map(|decision| decision.expect("names"))
        .collect();
    let prohibited = |decision: &Decision| match decision {
        Decision::Deny { prohibitions, .. } => !prohibitions.is_empty(),
        _ => false,
    };
    found(&[
        ("a view with something in it", !view.is_empty()),
        ("a view of two or more", view.identities().len() > 1),
        (
            "a group of personas",
            view.identities().iter().any(|one| one.personas().len() > 1),
        ),
        (
            "an identifier shown",
            view.identities()
                .iter()
                .any(|one| one.identifiers().count() > 0),
        ),
        (
            "an interaction shown",
            view.identities()
                .iter()
                .any(|one| !one.timeline().is_empty()),
        ),
        (
            "a relation shown",
            view.identities()
                .iter()
                .any(|one| !one.relations().is_empty()),
        ),
        ("a denial by prohibition", decisions.iter().any(prohibited)),
        ("a confidential link known", knows_a_secret(history, ask)),
    ])
}

/// Whether the person is another one without the confidential links, to whoever
/// asks: whether it may know of one.
fn knows_a_secret(history: &History, ask: &Ask) -> bool {
    if history
        .events
        .iter()
        .all(|event| event.get("within").is_none())
    {
        return false;
    }
    let oracle = crm::oracle_of(history);
    let access = ask.of_oracle();
    let known = oracle.known_person(&ask.identifier, &access);
    let mut open = history.clone();
    open.events.retain(|event| event.get("within").is_none());
    known != crm::oracle_of(&open).known_person(&ask.identifier, &access)
}

fn count(into: &mut BTreeMap<&'static str, usize>, found: Found) {
    for name in found {
        *into.entry(name).or_default() += 1;
    }
}

#[test]
fn histories_are_rich_in_what_laws_can_break_on() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut histories, mut answers) = (BTreeMap::new(), BTreeMap::new());
    let mut events = Vec::new();
    for _ in 0..HISTORIES {
        let tree = asked(Plan::ANY, 1)
            .new_tree(&mut runner)
            .expect("no filters");
        let (history, asks) = tree.current();
        events.push(history.events.len());
        count(
            &mut histories,
            in_history(&history, &crm::oracle_of(&history)),
        );
        let directory = crm::directory(&history.rules, &history.events);
        let people = directory.people(&crm::lens("vouched"), Timestamp::MAX);
        count(
            &mut histories,
            found(&[(
                "a person of several",
                people.iter().any(|p| p.identifiers.len() > 1),
            )]),
        );
        count(&mut answers, in_answers(&history, &directory, &asks[0]));
    }
    println!(
        "events: {:?} to {:?}",
        events.iter().min(),
        events.iter().max()
    );
    for (name, count) in histories.iter().chain(&answers) {
        println!("{name}: {count} in {HISTORIES}");
    }
    let at_least = |of: &BTreeMap<&str, usize>, name: &str, percent: usize| {
        assert!(
            of[name] * 100 >= HISTORIES * percent,
            "{name}: less than {percent} %"
        );
    };
    at_least(&histories, "all three", 30);
    at_least(&histories, "an erasure", 15);
    at_least(&answers, "a view with something in it", 30);
    at_least(&answers, "a view of two or more", 8);
    at_least(&histories, "an interaction that was wrong", 10);
    at_least(&answers, "an interaction shown", 8);
    at_least(&answers, "a relation shown", 3);
    at_least(&answers, "a denial by prohibition", 3);
    at_least(&answers, "a confidential link known", 2);
}
