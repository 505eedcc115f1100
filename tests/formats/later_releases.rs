//! What a later release wrote is refused with an error that says so, before anything of
//! it is interpreted.

use super::{EVENTS, directories, from_json, from_postcard, json, key, rules};
use personagraph::directory::{EventError, EventKind, RestoreError, SnapshotError};
use personagraph::{Directory, Event};
use serde_json::Value as Json;

/// The number of a format that nobody writes yet.
const LATER: u32 = 2;

fn is_of_a_later_format<E: std::fmt::Display + std::fmt::Debug>(
    read: Result<Directory, RestoreError<E>>,
) {
    let error = read.expect_err("it is of a later format");
    let expected = SnapshotError::Format(LATER);
    assert!(
        matches!(&error, RestoreError::Snapshot(e) if *e == expected),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "`format`: the snapshot has format 2, this release reads up to 1",
    );
}

#[test]
fn a_snapshot_of_a_later_format_says_so_wherever_the_number_stands() {
    let texts = [
        r#"{"format":2}"#,
        r#"{"format":2,"key":5,"rules":"none","events":{"zipped":"AAAA"}}"#,
        r#"{"cipher":{"by":["a",1,-1,0.5,true,null]},"format":2,"key":5}"#,
        r#"{"events":[["an event",7]],"checksum":null,"rules":[],"key":{},"format":2}"#,
        r#"{"key":"00","format":2}"#,
        r#"{"format":2,"never closed"#,
    ];
    for text in texts {
        is_of_a_later_format(from_json(text.as_bytes()));
    }
}

#[test]
fn in_binary_the_number_is_all_that_is_read() {
    for rest in [&b""[..], b"\xff\xff\xff\xff", b"anything at all"] {
        is_of_a_later_format(from_postcard(&[&[2], rest].concat()));
    }
}

/// A snapshot of format 1 in postcard, with one entry that is not what this release
/// writes.
fn with_entry(entry: &impl serde::Serialize) -> Vec<u8> {
    let empty: Json = serde_json::from_str(&json(&Directory::new(key()))).expect("JSON");
    let fingerprint = empty["key"].as_str().expect("text");
    let (_, rules) = rules(EVENTS[0]);
    postcard::to_allocvec(&(1_u32, fingerprint, rules, vec![(entry, 7_u64)], "")).expect("bytes")
}

fn no_event(of: Result<Directory, RestoreError<postcard::Error>>, error: &EventError) {
    let expected = SnapshotError::NoEvent {
        place: 0,
        error: error.clone(),
    };
    let found = of.expect_err("of a later release");
    assert_eq!(found, RestoreError::Snapshot(expected));
    assert!(
        found.to_string().starts_with("`events`: entry 0: "),
        "{found}"
    );
}

#[test]
fn a_later_kind_or_field_says_so_in_a_snapshot_for_machines() {
    let kinds = u32::try_from(EventKind::ALL.len()).unwrap();
    // The bits say which fields there are; the first is the kind.
    let later_kind = with_entry(&(0b1_u64, kinds));
    no_event(from_postcard(&later_kind), &EventError::UnknownKind);
    let later_field = with_entry(&(1_u64 << 62 | 1, 0_u32, "?"));
    no_event(from_postcard(&later_field), &EventError::LaterField);
    let too_little = with_entry(&(0b1_u64, 0_u32));
    let missing = EventError::Missing {
        kind: EventKind::Linked,
        field: "id",
    };
    no_event(from_postcard(&too_little), &missing);
}

#[test]
fn a_later_kind_or_field_says_so_in_json() {
    let refused = |text: &str| serde_json::from_str::<Event>(text).unwrap_err().to_string();
    let event = r#"{"event":"dreamt","id":"a","at":"2026-01-01T00:00:00Z","source":"b"}"#;
    let error = refused(event);
    assert!(
        error.starts_with("`event` is no kind that this release knows: `linked`, "),
        "{error}"
    );
    assert!(!error.contains("dreamt"), "it may be anything: {error}");
    let marked = event
        .replace("dreamt", "erased")
        .replace('{', r#"{"format":2,"#);
    let error = refused(&marked);
    assert!(
        error.starts_with("`format` marks an event of a later wire format"),
        "{error}"
    );
    let error = refused(&event.replace("source", "dream"));
    assert!(
        error.starts_with("`dream` is not a field of any event"),
        "{error}"
    );
    let (_, directory) = &directories(EVENTS[0])[0];
    let snapshot = json(directory).replacen(r#""event":"seated""#, r#""event":"dreamt""#, 1);
    let error = from_json(snapshot.as_bytes()).unwrap_err();
    let place = matches!(
        error,
        RestoreError::Snapshot(SnapshotError::NoEvent {
            error: EventError::UnknownKind,
            ..
        })
    );
    assert!(place, "{error:?}");
}

#[test]
fn what_is_cut_short_or_no_snapshot_says_where() {
    let (_, directory) = &directories(EVENTS[0])[1];
    let bytes = super::binary(directory);
    for end in 0..bytes.len() {
        let error = from_postcard(&bytes[..end]).expect_err("it is cut short");
        assert!(error.to_string().contains('`'), "{error}");
    }
    for no_snapshot in [
        "",
        "[]",
        "7",
        "{}",
        "[1]",
        r#"{"format":"1"}"#,
        r#"{"format":1,"k":2}"#,
    ] {
        let error = from_json(no_snapshot.as_bytes())
            .expect_err("no snapshot")
            .to_string();
        assert!(
            error.contains('`') || error.starts_with("the snapshot: "),
            "{no_snapshot}: {error}"
        );
    }
    let more = json(directory).replace(r#","rules":"#, r#","also":0,"rules":"#);
    let error = from_json(more.as_bytes())
        .expect_err("one field too many")
        .to_string();
    assert!(error.contains("expected one of `format`"), "{error}");
}

#[test]
fn no_error_repeats_what_it_found() {
    let found = "ann@example.com";
    let empty = json(&Directory::new(key()));
    let odd = [
        format!("{found:?}"),
        empty.replace(r#""format":1"#, &format!(r#""format":{found:?}"#)),
        empty.replace(r#""rules":{"#, &format!(r#""rules":{{"blocked":[{found:?}],"#)),
        empty.replace(r#""contested":"isolate""#, &format!(r#""contested":{found:?}"#)),
        empty.replace(r#""events":[]"#, &format!(r#""events":{found:?}"#)),
        empty.replace(r#""events":[]"#, &format!(r#""events":[{found:?}]"#)),
        empty.replace(r#""events":[]"#, &format!(r#""events":[[{found:?},7]]"#)),
        empty.replace(
            r#""events":[]"#,
            &format!(
                r#""events":[[{{"event":"erased","id":"e","at":"2026-01-01T00:00:00Z","source":"a","identifier":"email:a"}},{found:?}]]"#
            ),
        ),
    ];
    for text in odd {
        assert!(text.contains(found), "nothing was put in: {text}");
        let error = from_json(text.as_bytes()).expect_err("it is odd");
        assert!(!error.to_string().contains("ann"), "{error}");
        assert!(!format!("{error:?}").contains("ann"), "{error:?}");
        assert!(error.to_string().contains('`') || error.to_string().contains(" at line "));
    }
}
