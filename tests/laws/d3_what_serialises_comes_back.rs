//! D3: what serialises comes back equal, through formats for people and for
//! machines; a snapshot in which a byte is wrong does not open, and the error
//! says where.

use crate::crm;
use crate::history::{Plan, history};
use personagraph::{Directory, Event, Rules};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn through_json<W: Serialize, T: DeserializeOwned>(it: &W) -> T {
    let text = serde_json::to_string(it).expect("it serialises");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn through_postcard<W: Serialize, T: DeserializeOwned>(it: &W) -> T {
    let bytes = postcard::to_allocvec(it).expect("it serialises");
    postcard::from_bytes(&bytes).expect("it reads back")
}

/// Opens damaged bytes: the directory that they still are, or what is wrong.
fn open(bytes: &[u8]) -> Result<Directory, String> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let opened = Directory::restore(crm::key(), &mut json).map_err(|error| error.to_string())?;
    json.end().map_err(|error| error.to_string())?;
    Ok(opened)
}

/// Whether an error names a field, or a place in the text.
fn names_where(error: &str) -> bool {
    error.contains('`') || error.contains(" at line ")
}

proptest! {
    #![proptest_config(crm::cases(96))]

    #[test]
    fn every_event_comes_back_equal_from_every_format(history in history(Plan::ANY)) {
        for json in &history.events {
            let event: Event = crm::event(json);
            prop_assert_eq!(&through_json::<_, Event>(&event), &event);
            prop_assert_eq!(&through_postcard::<_, Event>(&event), &event);
        }
        let directory = crm::directory(&history.rules, &history.events);
        for event in directory.custodian().events() {
            prop_assert_eq!(&through_json::<_, Event>(event), event);
            prop_assert_eq!(&through_postcard::<_, Event>(event), event);
        }
    }

    #[test]
    fn rules_and_snapshots_come_back_equal_from_every_format(history in history(Plan::ANY)) {
        let directory = crm::directory(&history.rules, &history.events);
        let rules: &Rules = directory.rules();
        prop_assert_eq!(&through_json::<_, Rules>(rules), rules);
        prop_assert_eq!(&through_postcard::<_, Rules>(rules), rules);
        let bytes = crm::snapshot(&directory);
        let binary = postcard::to_allocvec(&directory.custodian().snapshot()).expect("it serialises");
        let mut postcard = postcard::Deserializer::from_bytes(&binary);
        let restored = Directory::restore(crm::key(), &mut postcard).expect("it is whole");
        prop_assert_eq!(&crm::snapshot(&restored), &bytes);
        prop_assert_eq!(&crm::snapshot(&open(bytes.as_bytes()).expect("it is whole")), &bytes);
    }

    #[test]
    fn a_wrong_byte_in_a_snapshot_is_found_and_named(
        history in history(Plan::ANY),
        damages in vec((any::<Index>(), any::<u8>()), 40),
    ) {
        let directory = crm::directory(&history.rules, &history.events);
        let bytes = crm::snapshot(&directory).into_bytes();
        for (place, byte) in damages {
            let mut damaged = bytes.clone();
            *place.get_mut(&mut damaged) = byte;
            match open(&damaged) {
                Ok(opened) => prop_assert_eq!(crm::snapshot(&opened).into_bytes(), bytes.clone()),
                Err(error) => prop_assert!(names_where(&error), "{}", error),
            }
        }
    }

    #[test]
    fn a_wrong_byte_in_a_snapshot_for_machines_is_found_and_named(
        history in history(Plan::ANY),
        damages in vec((any::<Index>(), any::<u8>()), 40),
    ) {
        let directory = crm::directory(&history.rules, &history.events);
        let bytes = postcard::to_allocvec(&directory.custodian().snapshot()).expect("it serialises");
        for (place, byte) in damages {
            let mut damaged = bytes.clone();
            *place.get_mut(&mut damaged) = byte;
            let mut postcard = postcard::Deserializer::from_bytes(&damaged);
            match Directory::restore(crm::key(), &mut postcard) {
                Ok(opened) => prop_assert_eq!(crm::snapshot(&opened), crm::snapshot(&directory)),
                Err(error) => prop_assert!(error.to_string().contains('`'), "{}", error),
            }
        }
    }

    #[test]
    fn a_snapshot_cut_short_does_not_open(history in history(Plan::ANY), end in any::<Index>()) {
        let directory = crm::directory(&history.rules, &history.events);
        let bytes = crm::snapshot(&directory).into_bytes();
        let error = open(&bytes[..end.index(bytes.len())]).expect_err("it is cut short");
        prop_assert!(names_where(&error), "{}", error);
    }
}
