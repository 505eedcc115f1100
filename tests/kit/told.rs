//! A failing test is to be read: a history writes each event on a line, in clear.

use crate::histories;
use personagraph::strategy::{History, World};
use personagraph::{Event, Rules};
use serde_json::Value as Json;

/// Every kind of event with every field that it can have.
const EVERY: &str = include_str!("../formats/events-1.ndjson");

fn every() -> History {
    let events = EVERY.lines().map(serde_json::from_str);
    History {
        rules: Rules::default(),
        events: events.collect::<Result<_, _>>().expect("events"),
        asks: Vec::new(),
    }
}

/// The texts and numbers that an event says, as its JSON has them.
fn said(json: &Json, words: &mut Vec<String>) {
    match json {
        Json::Null | Json::Bool(_) => {}
        Json::Number(number) => words.push(number.to_string().trim_end_matches(".0").to_owned()),
        // A text is quoted as in code.
        Json::String(text) => {
            let quoted = format!("{text:?}");
            words.push(quoted.trim_matches('"').to_owned());
        }
        Json::Array(all) => all.iter().for_each(|one| said(one, words)),
        Json::Object(all) => all.values().for_each(|one| said(one, words)),
    }
}

fn line_says_all(line: &str, event: &Event) {
    let json = serde_json::to_value(event).expect("it is written");
    let mut words = Vec::new();
    said(&json, &mut words);
    assert!(words.len() > 4, "{json}");
    for word in words {
        // Of variants the first letter is upper case.
        let (line, word) = (line.to_lowercase(), word.to_lowercase());
        assert!(line.contains(&word), "`{word}` is not in `{line}`");
    }
}

#[test]
fn a_line_says_all_that_its_event_says() {
    let mut all = histories(&World::default(), 30);
    all.push(every());
    for history in all {
        let text = history.to_string();
        assert_eq!(text, format!("{history:?}"));
        let lines: Vec<&str> = text.lines().collect();
        let (events, asks) = (history.events.len(), history.asks.len());
        assert_eq!(lines.len(), 1 + events + asks, "{text}");
        for (line, event) in lines[1..].iter().zip(&history.events) {
            line_says_all(line, event);
        }
    }
}

/// What is said by a word of its own where JSON has a truth value.
#[test]
fn a_line_says_yes_and_no() {
    let text = every().to_string();
    for (id, wanted) in [
        ("f-world", "zipper.improved holds"),
        ("f-not", "event.pot_luck does not hold"),
        ("c-attributes", " prohibits "),
        ("c-persona", " permits "),
        ("q-cap", " allow true"),
        ("q-hours", " allow false"),
    ] {
        let start = format!("{id} at ");
        let mut lines = text.lines().filter(|line| line.starts_with(&start));
        let line = lines.next().expect("a line");
        assert!(line.contains(wanted), "`{wanted}` is not in `{line}`");
    }
}
