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

/// Whether is said in words.
#[test]
fn a_line_says_yes_and_no() {
    let text = every().to_string();
    let line = |id: &str| {
        let start = format!("{id} at ");
        let mut found = text.lines().filter(|line| line.starts_with(&start));
        let line = found.next().expect("a line").split(' ').skip(4);
        line.collect::<Vec<_>>().join(" ")
    };
    let lines = [
        ("f-world", "established"),
        ("f-person", "established"),
        ("f-not", "established"),
        ("c-attributes", "consented"),
        ("c-persona", "consented"),
        ("p-never", "proposed"),
        ("v-link-1", "voted"),
        ("q-hours", "preferred"),
        ("q-cap", "preferred"),
        ("q-any", "preferred"),
        ("o-boolean", "observed"),
        ("o-text", "observed"),
        ("l-confidential", "linked"),
    ];
    for (id, kind) in lines {
        println!("{id}, {kind}: {}", line(id));
    }
}
