//! A JSON object has no order: a snapshot that went through a tool or a database which
//! sorts its keys is the same snapshot.

use super::{EVENTS, answers, directories, json, key};
use personagraph::Directory;
use serde_json::Value as Json;

const FIELDS: [&str; 5] = ["format", "key", "rules", "events", "checksum"];

/// Every order of these.
fn orders(of: &[&'static str]) -> Vec<Vec<&'static str>> {
    if of.is_empty() {
        return vec![Vec::new()];
    }
    let with = |first: &&'static str| {
        let rest: Vec<_> = of.iter().filter(|other| *other != first).copied().collect();
        let first = *first;
        orders(&rest)
            .into_iter()
            .map(move |rest| [vec![first], rest].concat())
    };
    of.iter().flat_map(with).collect()
}

fn written(snapshot: &Json, order: &[&str]) -> String {
    let fields = order
        .iter()
        .map(|name| format!("\"{name}\": {}", snapshot[name]));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
}

fn open(text: &str) -> Result<Directory, String> {
    let mut json = serde_json::Deserializer::from_str(text);
    let opened = Directory::restore(key(), &mut json).map_err(|error| error.to_string())?;
    json.end().map_err(|error| error.to_string())?;
    Ok(opened)
}

#[test]
fn any_order_opens() {
    for (_, directory) in directories(EVENTS[0]) {
        let text = json(&directory);
        let snapshot: Json = serde_json::from_str(&text).expect("JSON");
        let expected = answers(&directory);
        let orders = orders(&FIELDS);
        assert_eq!(orders.len(), 120);
        for (n, order) in orders.iter().enumerate().step_by(3) {
            let opened = open(&written(&snapshot, order));
            let opened = opened.unwrap_or_else(|error| panic!("{error}: {order:?}"));
            assert_eq!(json(&opened), text, "{order:?}");
            if n % 60 == 0 {
                assert_eq!(answers(&opened), expected, "{order:?}");
            }
        }
        let opened = Directory::restore(key(), snapshot).expect("from a value");
        assert_eq!(json(&opened), text);
    }
}

#[test]
fn a_field_is_there_once() {
    let (_, directory) = &directories(EVENTS[0])[0];
    let snapshot: Json = serde_json::from_str(&json(directory)).expect("JSON");
    for name in FIELDS {
        for place in [0, 3] {
            let rest: Vec<&str> = FIELDS.into_iter().filter(|other| *other != name).collect();
            let error = open(&written(&snapshot, &rest)).unwrap_err();
            assert!(error.contains(&format!("`{name}`")), "{error}");
            let mut twice = FIELDS.to_vec();
            twice.insert(place, name);
            let error = open(&written(&snapshot, &twice)).unwrap_err();
            assert!(
                error.contains(&format!("duplicate field `{name}`")),
                "{error}"
            );
        }
    }
}

#[test]
fn damage_is_found_in_every_order() {
    let (_, directory) = &directories(EVENTS[0])[1];
    let snapshot: Json = serde_json::from_str(&json(directory)).expect("JSON");
    for order in orders(&FIELDS).iter().step_by(7) {
        let text = written(&snapshot, order);
        let damaged = text.replace("terrible zippers", "terrific zippers");
        let error = open(&damaged).unwrap_err();
        assert!(
            error.contains("(event `o-text`) does not match its checksum"),
            "{error}"
        );
        let damaged = text.replace(r#""contested":"newest""#, r#""contested":"oldest""#);
        assert_ne!(damaged, text);
        let error = open(&damaged).unwrap_err();
        assert!(error.starts_with("`checksum`"), "{error}");
    }
}
