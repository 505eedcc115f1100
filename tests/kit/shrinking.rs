//! A failing history shrinks to the few events that matter.

use personagraph::directory::{EventKind, What};
use personagraph::strategy::History;
use personagraph::{Directory, Key, Lens, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};

const CASES: u8 = 4;

/// What proptest shrinks the histories to of which this fails, from several seeds.
fn shrunk(fails: impl Fn(&History) -> bool) -> Vec<History> {
    let config = ProptestConfig {
        cases: 2_000,
        max_shrink_iters: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let shrunk = (0..CASES).map(|seed| {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        let mut runner = TestRunner::new_with_rng(config.clone(), rng);
        let run = runner.run(&any::<History>(), |history| {
            prop_assert!(!fails(&history));
            Ok(())
        });
        match run {
            Err(TestError::Fail(_, history)) => history,
            other => panic!("the fault was not found: {other:?}"),
        }
    });
    shrunk.collect()
}

/// How many events those shrink to, at most.
fn most(name: &str, fails: impl Fn(&History) -> bool) -> usize {
    let shrunk = shrunk(&fails);
    let counts: Vec<usize> = shrunk.iter().map(|history| history.events.len()).collect();
    println!("{name}: {counts:?} events");
    counts.into_iter().max().expect("some")
}

fn view_is_empty(history: &History, directory: &Directory) -> bool {
    let ask = &history.asks[0];
    let view = directory.view(&ask.identifier, &ask.access);
    view.is_ok_and(|view| view.is_empty())
}

/// Somebody said that a link was wrong.
#[test]
fn a_link_taken_back_needs_a_link_and_what_takes_it_back() {
    let fails = |history: &History| {
        let links = |id: &personagraph::name::EventId| {
            let of = |event: &&personagraph::Event| event.id == *id;
            let named = history.events.iter().find(of);
            named.is_some_and(|event| event.what.kind() == EventKind::Linked)
        };
        history.events.iter().any(|event| match &event.what {
            What::Retracted(id) => links(id),
            _ => false,
        })
    };
    let most = most("a link taken back", fails);
    assert_eq!(most, 2);
}

/// Three identifiers are one person: two links.
#[test]
fn a_person_of_three_needs_two_links() {
    let fails = |history: &History| {
        let directory = history.directory(&Key::from([7; 32]));
        let people = directory.people(&Lens::vouched(), Timestamp::MAX);
        people.iter().any(|person| person.identifiers.len() >= 3)
    };
    let most = most("a person of three", fails);
    assert_eq!(most, 2);
}

/// A store that forgets erasures shows what was erased: somebody sees something that
/// nobody sees once everything is said.
#[test]
fn a_forgotten_erasure_needs_what_is_seen_and_the_erasure() {
    let fails = |history: &History| {
        let mut forgotten = history.clone();
        forgotten
            .events
            .retain(|event| event.what.kind() != EventKind::Erased);
        let key = Key::from([7; 32]);
        let (told, forgotten_told) = (history.directory(&key), forgotten.directory(&key));
        view_is_empty(history, &told) && !view_is_empty(history, &forgotten_told)
    };
    let most = most("a forgotten erasure", fails);
    // A seating, a consent, a proposal, a vote or two, an observation, the erasure.
    assert!(most <= 6, "{most} events");
}

/// A prohibition denies what is permitted without it.
#[test]
fn a_prohibition_needs_what_it_denies() {
    let fails = |history: &History| {
        let mut without = history.clone();
        without.events.retain(|event| match &event.what {
            What::Consented(said) => said.effect == personagraph::permission::Effect::Permit,
            _ => true,
        });
        let key = Key::from([7; 32]);
        let (told, without_told) = (history.directory(&key), without.directory(&key));
        view_is_empty(history, &told) && !view_is_empty(history, &without_told)
    };
    let most = most("a prohibition that denies", fails);
    assert!(most <= 6, "{most} events");
}
