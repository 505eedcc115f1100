//! D3: every format that was ever written still opens, and says what it said.
//!
//! `tests/formats` has a file of each, see the README there. A writer that writes
//! anything else today fails here: it needs the next number.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

#[path = "formats/every_variant.rs"]
mod every_variant;
#[path = "formats/later_releases.rs"]
mod later_releases;
#[path = "formats/odd_types.rs"]
mod odd_types;
#[path = "formats/order_of_fields.rs"]
mod order_of_fields;
#[path = "formats/refused.rs"]
mod refused;

use personagraph::directory::RestoreError;
use personagraph::name::EventId;
use personagraph::{Access, Directory, Event, Identifier, Key, Lens, Rules, Timestamp};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// The formats of events there are, the newest last.
const EVENTS: [u32; 1] = [1];
/// The formats of snapshots, each with that of the events which are in the file.
const SNAPSHOTS: [(u32, u32); 1] = [(1, 1)];
/// The one erasure in the events.
const ERASURE: &str = "z-gone";

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/formats")
        .join(name)
}

fn key() -> Key {
    Key::from([7; 32])
}

/// The bytes of a file; of one that is not there yet those that are written today,
/// if the environment asks for it.
fn golden(name: &str, today: &[u8]) -> Vec<u8> {
    let path = file(name);
    if !path.exists() && std::env::var_os("PERSONAGRAPH_BLESS").is_some() {
        std::fs::write(&path, today).expect("a file is written");
    }
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{name}: {error}; PERSONAGRAPH_BLESS=1 writes what is not there")
    })
}

fn lines(format: u32) -> Vec<String> {
    let text = std::fs::read_to_string(file(&format!("events-{format}.ndjson"))).expect("a file");
    text.lines().map(ToOwned::to_owned).collect()
}

fn event(line: &str) -> Event {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

fn rules(format: u32) -> (String, Rules) {
    let text = std::fs::read_to_string(file(&format!("rules-{format}.json"))).expect("a file");
    let rules = serde_json::from_str(&text).expect("rules");
    (text, rules)
}

/// What a host stores of some events.
type Log = BTreeMap<EventId, Event>;

/// The directory of some events, and what its host stores.
fn told<'l>(format: u32, lines: impl Iterator<Item = &'l String>) -> (Directory, Log) {
    let (mut directory, mut log) = (Directory::with_rules(key(), rules(format).1), Log::new());
    for line in lines {
        let changes = directory.apply(event(line)).expect("ids differ");
        log.extend(changes.store.map(|event| (event.id.clone(), event)));
        for purge in changes.purge {
            log.remove(&purge.id);
            log.extend(purge.instead.map(|instead| (purge.id, instead)));
        }
    }
    (directory, log)
}

/// The events of a format before the erasure, and all of them.
fn directories(format: u32) -> [(&'static str, Directory); 2] {
    let lines = lines(format);
    let before = lines
        .iter()
        .take_while(|line| event(line).id.as_str() != ERASURE);
    [
        ("snapshot", told(format, before).0),
        ("erased", told(format, lines.iter()).0),
    ]
}

fn from_json(text: &[u8]) -> Result<Directory, RestoreError<serde_json::Error>> {
    Directory::restore(key(), &mut serde_json::Deserializer::from_slice(text))
}

fn from_postcard(bytes: &[u8]) -> Result<Directory, RestoreError<postcard::Error>> {
    Directory::restore(key(), &mut postcard::Deserializer::from_bytes(bytes))
}

fn json(directory: &Directory) -> String {
    serde_json::to_string(&directory.custodian().snapshot()).expect("it is written")
}

fn binary(directory: &Directory) -> Vec<u8> {
    postcard::to_allocvec(&directory.custodian().snapshot()).expect("it is written")
}

/// What is answered about everybody, in words.
fn answers(of: &Directory) -> String {
    let mut out = String::new();
    let instants = ["2026-01-05T12:00:00Z", "2026-03-01T00:00:00Z"].map(|t| t.parse().unwrap());
    for lens in ["all", "vouched", "observed", "inferred:0.7"] {
        let lens: Lens = lens.parse().expect("a lens");
        for at in [instants[0], instants[1], Timestamp::MAX] {
            for person in of.people(&lens, at) {
                writeln!(
                    out,
                    "{lens:?} {at} {} {:?}",
                    person.id,
                    texts(&person.identifiers)
                )
                .unwrap();
            }
        }
    }
    let uses = [
        ("customer_service", "service"),
        ("marketing", "marketing.newsletter"),
        ("sales", "sales.offer"),
    ];
    for (recipient, purpose) in uses {
        let access = Access::new(recipient, purpose, instants[1])
            .on("email")
            .trusting(70.0);
        let all = of.view_all(&access).expect("names");
        writeln!(out, "{recipient}: {}", serde_json::to_string(&all).unwrap()).unwrap();
        for who in [
            "email:ann@example.com",
            "email:bob@example.com",
            "email:gone@example.com",
        ] {
            let who: Identifier = who.parse().unwrap();
            for attribute in [
                "feedback.jacket",
                "newsletter",
                "size.shoe",
                "skill.cooking",
            ] {
                let decision = of.decide(&who, attribute, &access).expect("names");
                writeln!(out, "{recipient} {attribute}: {decision:?}").unwrap();
            }
        }
    }
    out
}

fn texts<'i>(identifiers: impl IntoIterator<Item = &'i Identifier>) -> Vec<&'i str> {
    identifiers.into_iter().map(Identifier::as_str).collect()
}

#[test]
fn events_are_read_and_written_as_ever() {
    for format in EVENTS {
        for line in lines(format) {
            let read = event(&line);
            if Some(&format) == EVENTS.last() {
                assert_eq!(
                    serde_json::to_string(&read).unwrap(),
                    line,
                    "events need the next number"
                );
            }
            let noted = line.replacen('{', r#"{"note":"read over","#, 1);
            assert_eq!(event(&noted), read);
            let bytes = postcard::to_allocvec(&read).unwrap();
            assert_eq!(postcard::from_bytes::<Event>(&bytes).unwrap(), read);
        }
        let (text, rules) = rules(format);
        if Some(&format) == EVENTS.last() {
            let today = serde_json::to_string(&rules).unwrap();
            assert_eq!(today, text.trim_end(), "rules need the next number");
        }
    }
}

#[test]
fn a_purged_log_is_read_and_written_as_ever() {
    for format in EVENTS {
        let (directory, log) = told(format, lines(format).iter());
        let today: String = log.values().fold(String::new(), |mut all, event| {
            writeln!(all, "{}", serde_json::to_string(event).unwrap()).unwrap();
            all
        });
        let stored = golden(&format!("stored-{format}.ndjson"), today.as_bytes());
        let stored = String::from_utf8(stored).expect("text");
        if Some(&format) == EVENTS.last() {
            assert_eq!(today, stored, "stored events need the next number");
        }
        assert!(stored.contains("erased:"), "something is in digest form");
        let stored: Vec<String> = stored.lines().map(ToOwned::to_owned).collect();
        let replayed = told(format, stored.iter()).0;
        assert_eq!(answers(&replayed), answers(&directory));
        assert_eq!(json(&replayed), json(&directory));
    }
}

#[test]
fn snapshots_are_read_and_written_as_ever() {
    for (format, events) in SNAPSHOTS {
        for (name, directory) in directories(events) {
            let (text, bytes) = (json(&directory), binary(&directory));
            let [text_file, bytes_file] =
                ["json", "postcard"].map(|ending| format!("{name}-{format}.{ending}"));
            let (old_text, old_bytes) = (
                golden(&text_file, text.as_bytes()),
                golden(&bytes_file, &bytes),
            );
            if Some(&(format, events)) == SNAPSHOTS.last() {
                assert_eq!(
                    text.as_bytes(),
                    old_text,
                    "{text_file} needs the next number"
                );
                assert_eq!(bytes, old_bytes, "{bytes_file} needs the next number");
            }
            let opened = [
                from_json(&old_text).unwrap_or_else(|error| panic!("{text_file}: {error}")),
                from_postcard(&old_bytes).unwrap_or_else(|error| panic!("{bytes_file}: {error}")),
            ];
            for opened in opened {
                assert_eq!(answers(&opened), answers(&directory), "{name} {format}");
                assert_eq!(json(&opened), text);
                assert_eq!(binary(&opened), bytes);
            }
        }
    }
}

#[test]
fn what_is_compared_says_something() {
    let [(_, before), (_, after)] = directories(EVENTS[0]);
    let [before, after] = [before, after].map(|directory| answers(&directory));
    assert_ne!(before, after);
    for answers in [before, after] {
        assert!(answers.contains("terrible zippers"), "{answers}");
        assert!(answers.contains("email:bob@example.com"));
    }
}
