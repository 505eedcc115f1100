//! The checks hold of histories at random, and can fail.

use super::again::is_the_same;
use super::*;
use crate::history::{HEAD, RECORD};

const HISTORIES: u32 = 400;

/// Bytes that follow from a seed, enough for fourteen records.
fn bytes(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let [byte, ..] = state.to_be_bytes();
        byte
    };
    (0..HEAD + 14 * RECORD).map(|_| next()).collect()
}

/// A check that only ever sees empty views proves nothing.
#[test]
fn histories_of_random_bytes_hold_and_are_rich() {
    let mut rich: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in 0..HISTORIES {
        let history = History::of(&bytes(seed));
        holds(&history).unwrap_or_else(|why| panic!("{why}\n{history}"));
        let events: Vec<Event> = history.events.iter().map(event).collect();
        let directory = directory(&history, &events).unwrap();
        let views: Vec<View> = history
            .asks
            .iter()
            .map(|ask| view(&directory, ask))
            .collect();
        let of_all = |ask: &Ask| directory.view_all(&ask.access()).unwrap();
        let denied = |ask: &Ask| {
            let by_rule = |name: &str| match decide(&directory, ask, name) {
                Decision::Deny { prohibitions, .. } => !prohibitions.is_empty(),
                _ => false,
            };
            ATTRIBUTES.into_iter().any(by_rule)
        };
        let people = directory.people(&Lens::all(), Timestamp::MAX);
        let found = [
            ("a view", views.iter().any(|view| !view.is_empty())),
            (
                "anything",
                history.asks.iter().any(|ask| !of_all(ask).is_empty()),
            ),
            (
                "two identities",
                views.iter().any(|view| view.identities().len() > 1),
            ),
            ("a prohibition", history.asks.iter().any(denied)),
            (
                "a person of three",
                people.iter().any(|one| one.identifiers.len() > 2),
            ),
        ];
        for (name, _) in found.iter().filter(|(_, is_there)| *is_there) {
            *rich.entry(name).or_default() += 1;
        }
    }
    println!("of {HISTORIES}: {rich:?}");
    let least = [
        ("a view", 40),
        ("anything", 80),
        ("two identities", 25),
        ("a prohibition", 40),
        ("a person of three", 40),
    ];
    for (name, least) in least {
        assert!(rich.get(name) >= Some(&least), "{name}: {rich:?}");
    }
}

#[test]
fn a_wrong_answer_is_found() {
    let seeds = (0..HISTORIES).map(|seed| History::of(&bytes(seed)));
    let is_seen = |history: &History| {
        let events: Vec<Event> = history.events.iter().map(event).collect();
        let directory = directory(history, &events).unwrap();
        !view(&directory, &history.asks[0]).is_empty()
    };
    let history = seeds.into_iter().find(is_seen).unwrap();
    // Told of nobody's consent, the oracle expects nothing.
    let mut other = Oracle::new(&history.rules);
    for event in history.events.iter().filter(|e| e["event"] != "consented") {
        other.apply(event);
    }
    let events: Vec<Event> = history.events.iter().map(event).collect();
    let directory = directory(&history, &events).unwrap();
    let found = answers(&directory, &other, &history.asks[0], &history);
    assert!(found.unwrap_err().starts_with("the view"));
    // The same with something gone is another.
    let fewer = self::directory(&history, events.iter().skip(1)).unwrap();
    assert!(is_the_same(&directory, &fewer, &history).is_err());
    assert!(hides(&"email:ann.q7z@example.com").is_err());
}
