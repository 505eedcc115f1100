//! What is read from arbitrary bytes: events, rules, snapshots.
//!
//! The whole input is read as each of them, in JSON and in postcard; its lines
//! are also read as a log: rules on the first, if they are some, then events. Whatever
//! reads comes back equal when written and read again; whatever does not gives an
//! error that names where; nothing personal is in an error or in a `Debug`; and
//! the log, applied, gives a snapshot that opens again, in either order.

use crate::marks::{Reading, Side, is_marked, marked};
use personagraph::directory::{EventKind, What};
use personagraph::name::EventId;
use personagraph::{Access, Directory, Error, Event, Key, Rules, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// Checks everything.
///
/// # Panics
/// If something does not hold.
pub fn check(bytes: &[u8]) {
    whole::<Event>(bytes);
    whole::<Rules>(bytes);
    opens(bytes);
    let side = if bytes.len().is_multiple_of(2) {
        Side::Front
    } else {
        Side::Back
    };
    says_nothing(bytes, side);
    log(bytes);
}

fn key() -> Key {
    Key::from([7; 32])
}

/// Reads it from both formats, and checks that what reads comes back.
fn whole<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    for it in [reads::<T>(bytes), postcard::from_bytes(bytes).ok()]
        .into_iter()
        .flatten()
    {
        comes_back(&it);
    }
}

/// Reads JSON; an error names a field, or a place in the text.
fn reads<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes)
        .inspect_err(|error| names_where(&error.to_string()))
        .ok()
}

fn names_where(error: &str) {
    let names = error.contains('`') || error.contains(" at line ");
    assert!(names, "this error does not say where: {error}");
}

/// D3: equal, through a format for people and one for machines; and equal bytes.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(it: &T) {
    let text = serde_json::to_string(it).expect("it is written");
    let again: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(&again, it, "it comes back another: {text}");
    let twice = serde_json::to_string(&again).expect("it is written");
    assert_eq!(twice, text, "equal ones have equal bytes");
    let bytes = postcard::to_allocvec(it).expect("it is written");
    let again: T = postcard::from_bytes(&bytes)
        .unwrap_or_else(|error| panic!("{error} after postcard: {text}"));
    assert_eq!(&again, it, "it comes back another from postcard: {text}");
}

/// A snapshot is that of some directory, or refused with a reason; opened, it is
/// written as it was.
fn opens(bytes: &[u8]) {
    let [json, postcard] = [restored_from_json(bytes), restored_from_postcard(bytes)];
    for opened in [json, postcard] {
        match opened {
            Ok(directory) => reopens(&directory),
            Err(error) => names_where(&error),
        }
    }
}

fn restored_from_json(bytes: &[u8]) -> Result<Directory, String> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let opened = Directory::restore(key(), &mut json).map_err(|error| error.to_string())?;
    json.end().map_err(|error| error.to_string())?;
    Ok(opened)
}

fn restored_from_postcard(bytes: &[u8]) -> Result<Directory, String> {
    let mut postcard = postcard::Deserializer::from_bytes(bytes);
    Directory::restore(key(), &mut postcard).map_err(|error| error.to_string())
}

fn reopens(directory: &Directory) {
    let text = serde_json::to_string(&directory.custodian().snapshot()).expect("it is written");
    let bytes = postcard::to_allocvec(&directory.custodian().snapshot()).expect("it is written");
    let opened = [
        restored_from_json(text.as_bytes()),
        restored_from_postcard(&bytes),
    ];
    for opened in opened {
        let opened = opened.unwrap_or_else(|error| panic!("{error}: {text}"));
        let again = serde_json::to_string(&opened.custodian().snapshot()).expect("it is written");
        assert_eq!(again, text, "opened, it is another");
    }
}

/// A wrong byte in a snapshot is found and named, or makes no difference.
fn finds_a_wrong_byte(directory: &Directory, place: usize, byte: u8) {
    let text = serde_json::to_string(&directory.custodian().snapshot()).expect("it is written");
    let mut damaged = text.clone().into_bytes();
    let place = place % damaged.len();
    damaged[place] = byte;
    match restored_from_json(&damaged) {
        Err(error) => names_where(&error),
        Ok(opened) => {
            let opened =
                serde_json::to_string(&opened.custodian().snapshot()).expect("it is written");
            assert_eq!(opened, text, "byte {place} is wrong, and nobody noticed");
        }
    }
}

/// Nothing personal is in an error or in a `Debug`, whatever reads.
fn says_nothing(bytes: &[u8], side: Side) {
    if let Some(marked) = marked(bytes, Reading::Snapshot, side) {
        let opened = restored_from_json(&marked);
        silent(&format!("{opened:?} {opened:#?}"));
    }
    if let Some(marked) = marked(bytes, Reading::Rules, side) {
        says_nothing_as::<Rules>(&marked);
    }
    for marked in lines(bytes).filter_map(|line| marked(line, Reading::Event, side)) {
        let Some(event) = says_nothing_as::<Event>(&marked) else {
            continue;
        };
        hides(&event.what);
        cut_short(&event, bytes.len());
        let mut directory = Directory::new(key());
        let said = directory.apply(event);
        silent(&format!("{said:?} {directory:?} {:?}", directory.graph()));
        said.err()
            .iter()
            .for_each(|error| silent(&error.to_string()));
    }
}

fn says_nothing_as<T: DeserializeOwned + Debug>(bytes: &[u8]) -> Option<T> {
    let read = serde_json::from_slice::<T>(bytes);
    silent(&format!("{read:?} {read:#?}"));
    read.inspect_err(|error| silent(&error.to_string())).ok()
}

fn silent(output: &str) {
    assert!(!is_marked(output), "what is personal is told: {output}");
}

/// The `Debug` of what an event holds.
fn hides(what: &What) {
    let shown = match what {
        What::Linked(it) => format!("{it:?}"),
        What::Distinguished(it) => format!("{it:?}"),
        What::Observed(it) => format!("{it:?}"),
        What::Enclosed(it) => format!("{it:?}"),
        // When something is to hold is in the `Debug` of a window, by design.
        What::Consented(it) => format!("{:?} {:?} {:?}", it.speaker, it.effect, it.terms),
        What::Established(it) => format!("{it:?}"),
        What::Interacted(it) => format!("{it:?}"),
        What::Related(it) => format!("{it:?}"),
        What::Preferred(it) => format!("{it:?}"),
        What::Contacted(it) => format!("{it:?}"),
        What::Erased(it) => format!("{it:?}"),
        _ => String::new(),
    };
    silent(&shown);
}

/// An event in postcard that is cut short says nothing either.
fn cut_short(event: &Event, length: usize) {
    let bytes = postcard::to_allocvec(event).expect("it is written");
    let (head, _) = bytes.split_at(length % bytes.len());
    if let Err(error) = postcard::from_bytes::<Event>(head) {
        silent(&format!("{error} {error:?}"));
    }
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
}

/// Applies the lines as a log.
fn log(bytes: &[u8]) {
    let rules = lines(bytes).next().and_then(reads::<Rules>);
    let events: Vec<Event> = lines(bytes).filter_map(reads::<Event>).collect();
    events.iter().for_each(comes_back);
    if events.is_empty() {
        return;
    }
    let mut directory = Directory::with_rules(key(), rules.unwrap_or_default());
    let mut backwards = directory.clone();
    applies(&mut directory, events.iter());
    reopens(&directory);
    finds_a_wrong_byte(&directory, events.len() * 7919 + bytes.len() * 31, bytes[0]);
    asks(&directory, &events);
    if have_one_id_each(&events) {
        applies(&mut backwards, events.iter().rev());
        let [one, other] = [&directory, &backwards].map(|directory| {
            serde_json::to_string(&directory.custodian().snapshot()).expect("it is written")
        });
        assert_eq!(one, other, "the other way round it is another");
    }
}

/// A refused event changes nothing.
fn applies<'e>(directory: &mut Directory, events: impl Iterator<Item = &'e Event>) {
    for event in events {
        let before = directory.len();
        match directory.apply(event.clone()) {
            Ok(changes) => assert_eq!(&changes.event, &event.id),
            Err(Error::IdTaken(_) | Error::DigestForm) => assert_eq!(directory.len(), before),
            Err(error) => panic!("what reads is refused: {error}"),
        }
    }
}

/// E1: laws of order speak of logs whose ids are distinct.
fn have_one_id_each(events: &[Event]) -> bool {
    let mut known: BTreeMap<&EventId, &Event> = BTreeMap::new();
    events
        .iter()
        .all(|event| *known.entry(&event.id).or_insert(event) == event)
}

/// Questions about whatever it is that was said: P1, nothing is seen that nobody
/// permitted.
fn asks(directory: &Directory, events: &[Event]) {
    let access = Access::new("marketing", "marketing", Timestamp::MAX).on("email");
    let everybody = directory.view_all(&access).expect("names");
    let needed = [
        EventKind::Seated,
        EventKind::Voted,
        EventKind::Consented,
        EventKind::Observed,
    ];
    let is_said = |kind: &EventKind| events.iter().any(|event| event.what.kind() == *kind);
    assert!(
        everybody.is_empty() || needed.iter().all(is_said),
        "something is seen that nobody permitted"
    );
}
