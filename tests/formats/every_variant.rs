//! The newest events have everything that an event can say.

use super::{EVENTS, event, lines};
use personagraph::directory::EventKind;
use serde_json::Value as Json;
use std::collections::BTreeSet;

fn newest() -> Vec<Json> {
    let newest = *EVENTS.last().expect("a format");
    let read = |line: &String| serde_json::from_str(line).expect("JSON");
    lines(newest).iter().map(read).collect()
}

/// Every key in a value and below, with the type of what it has.
fn keys(of: &Json, found: &mut BTreeSet<String>) {
    match of {
        Json::Object(fields) => {
            for (name, value) in fields {
                let shape = match value {
                    Json::Null => "null",
                    Json::Bool(_) => "boolean",
                    Json::Number(n) if n.is_f64() => "number",
                    Json::Number(_) => "integer",
                    Json::String(_) => "text",
                    Json::Array(_) => "list",
                    Json::Object(_) => "object",
                };
                found.insert(format!("{name} {shape}"));
                keys(value, found);
            }
        }
        Json::Array(all) => all.iter().for_each(|one| keys(one, found)),
        _ => {}
    }
}

#[test]
fn every_kind_is_there() {
    let newest = *EVENTS.last().expect("a format");
    let kinds: BTreeSet<EventKind> = lines(newest)
        .iter()
        .map(|line| event(line).what.kind())
        .collect();
    assert_eq!(kinds, EventKind::ALL.into());
}

#[test]
fn every_field_and_variant_is_there() {
    let mut found = BTreeSet::new();
    for event in &newest() {
        keys(event, &mut found);
    }
    let expected = "after text, all list, allow boolean, any list, at text, at_most object, \
        attribute text, attributes list, basis text, before text, between list, channel text, \
        channels list, confidence number, consent text, count integer, effect text, event text, \
        evidence text, fact text, from text, holds boolean, id text, identifier text, \
        identifiers list, kind text, link list, link text, media text, not object, \
        observation text, of text, offset text, only text, overlap list, per text, persona text, \
        personas list, proposal text, purpose text, purposes list, purposes text, quiet object, \
        quorum integer, reach integer, recipient text, recipients list, recipients text, \
        scope object, scope text, score integer, score number, seat text, \
        sentiment number, source text, text text, to text, topic text, trust integer, \
        until text, value boolean, value integer, value number, value object, value text, \
        veto list, vote text, when object, within list";
    let expected: BTreeSet<String> = expected.split(", ").map(ToOwned::to_owned).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_word_is_there() {
    let words = |field: &str| -> BTreeSet<String> {
        let events = newest();
        let found = events.iter().filter_map(|event| event[field].as_str());
        found.map(ToOwned::to_owned).collect()
    };
    let all = |words: &str| {
        words
            .split(' ')
            .map(ToOwned::to_owned)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(
        words("basis"),
        all(
            "authenticated declared imported observed inferred contract legal_obligation \
             vital_interests public_task legitimate_interest"
        ),
    );
    assert_eq!(words("effect"), all("permit prohibit"));
    assert_eq!(words("vote"), all("yes no"));
    assert_eq!(words("media"), all("earned owned paid shared"));
}
