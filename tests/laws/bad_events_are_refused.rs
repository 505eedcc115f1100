//! A bad event is refused with an error that names the field, and leaves the
//! directory as it was.

use crate::crm;
use crate::history::{Plan, history};
use personagraph::{Event, Rules};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value as Json, json};

/// What is done to an event that was right.
#[derive(Clone, Copy, Debug)]
enum Damage {
    /// A field that it needs is gone.
    Gone,
    /// A field is there that none of its kind has.
    Stray,
    Null,
    WrongType,
    EmptyList,
    BadText,
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        Just(Damage::Gone),
        Just(Damage::Stray),
        Just(Damage::Null),
        Just(Damage::WrongType),
        Just(Damage::EmptyList),
        Just(Damage::BadText),
    ]
}

const OPTIONAL: [&str; 21] = [
    "within",
    "personas",
    "confidence",
    "until",
    "from",
    "when",
    "channels",
    "veto",
    "holds",
    "topic",
    "sentiment",
    "media",
    "reach",
    "text",
    "allow",
    "at_most",
    "quiet",
    "note",
    "identifiers",
    "attributes",
    "score",
];

/// Fields that may be left out of an event of this kind.
fn is_optional(kind: &str, field: &str) -> bool {
    match field {
        "identifier" => kind == "enclosed" || kind == "established",
        "purposes" => kind == "preferred",
        "basis" => kind == "consented",
        _ => OPTIONAL.contains(&field),
    }
}

/// The damaged event, and the field that the error has to name; `None` where
/// the damage does not apply.
fn damaged(event: &Json, damage: Damage, which: Index) -> Option<(Json, String)> {
    let mut event = event.clone();
    let kind = event["event"].as_str()?.to_owned();
    let fields = event.as_object_mut()?;
    let fitting = |(name, value): (&String, &Json)| {
        let fits = match damage {
            Damage::Gone => !is_optional(&kind, name),
            Damage::Stray | Damage::Null | Damage::WrongType => true,
            Damage::EmptyList => value.is_array(),
            Damage::BadText => value.is_string() && !["text", "value"].contains(&name.as_str()),
        };
        fits.then(|| name.clone())
    };
    let names: Vec<String> = fields.iter().filter_map(fitting).collect();
    if names.is_empty() {
        return None;
    }
    let mut name = which.get(&names).clone();
    match damage {
        Damage::Gone => {
            fields.remove(&name);
        }
        Damage::Stray => {
            name = String::from(if which.index(2) == 0 {
                "reciepients"
            } else {
                stray_of(&kind)
            });
            fields.insert(name.clone(), json!(["a"]));
        }
        Damage::Null => {
            fields.insert(name.clone(), Json::Null);
        }
        Damage::WrongType => {
            fields.insert(name.clone(), json!({"wrong": [1]}));
        }
        Damage::EmptyList => {
            fields.insert(name.clone(), json!([]));
        }
        Damage::BadText => {
            fields.insert(name.clone(), json!("No Such Thing\u{7}"));
        }
    }
    Some((event, name))
}

/// A field of other kinds, of which a list of a name is a right value.
fn stray_of(kind: &str) -> &'static str {
    match kind {
        "seated" => "personas",
        _ => "veto",
    }
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn a_bad_event_is_refused_and_the_error_names_the_field(
        history in history(Plan::ANY),
        which in any::<Index>(),
        field in any::<Index>(),
        damage in damage(),
    ) {
        let event = which.get(&history.events);
        let Some((bad, name)) = damaged(event, damage, field) else {
            return Ok(());
        };
        let error = match serde_json::from_value::<Event>(bad.clone()) {
            Ok(_) => return Err(TestCaseError::fail(format!("{bad} is taken"))),
            Err(error) => error.to_string(),
        };
        prop_assert!(error.contains(&format!("`{name}`")), "{} says: {}", bad, error);
        for value in [&event["identifier"], &event["value"]].into_iter().filter_map(Json::as_str) {
            prop_assert!(value.len() < 6 || !error.contains(value), "{} repeats {}", error, value);
        }
    }

    #[test]
    fn another_event_under_a_known_id_is_refused_and_changes_nothing(
        history in history(Plan::NOBODY_FORGOTTEN),
        first in any::<Index>(),
        second in any::<Index>(),
    ) {
        let mut directory = crm::directory(&history.rules, &history.events);
        let mut other = second.get(&history.events).clone();
        other["id"] = first.get(&history.events)["id"].clone();
        let before = crm::snapshot(&directory);
        let refused = directory.apply(crm::event(&other));
        if first.index(history.events.len()) == second.index(history.events.len()) {
            prop_assert!(refused.is_ok());
        } else if let Err(error) = refused {
            prop_assert!(error.to_string().starts_with("`id`"), "{}", error);
        }
        prop_assert_eq!(crm::snapshot(&directory), before);
    }
}

#[test]
fn where_an_event_breaks_off_is_told() {
    let refused = |text: &str| {
        let error = serde_json::from_str::<Event>(text).expect_err("it breaks off");
        error.to_string()
    };
    assert!(refused("").ends_with(" at line 1 column 0"));
    assert!(refused(r#"{"id": "e1", "source": "sh"#).ends_with(" at line 1 column 26"));
    let error = refused(r#"{"id": "e1", "value": [1]}"#);
    assert!(error.starts_with("`value`: expected a text"), "{error}");
    assert!(error.contains(" at line 1 column 2"), "{error}");
}

#[test]
fn rules_do_not_repeat_what_they_block() {
    for blocked in [json!("email:someone@example.com"), json!(15_550_101)] {
        let rules = json!({ "blocked": blocked }).to_string();
        let error = serde_json::from_str::<Rules>(&rules).expect_err("it is no list");
        let error = error.to_string();
        assert!(
            !error.contains("someone") && !error.contains("15550101"),
            "{error}"
        );
        assert!(
            error.starts_with("expected a sequence at line 1"),
            "{error}"
        );
    }
}

#[test]
fn numbers_are_asked_for_in_words() {
    let refused = |mut event: Json, field: &str, value: Json| {
        for (name, text) in [
            ("id", "e"),
            ("at", "2026-01-10T09:00:00Z"),
            ("source", "shop"),
        ] {
            event[name] = json!(text);
        }
        event[field] = value;
        serde_json::from_value::<Event>(event)
            .expect_err(field)
            .to_string()
    };
    let did = json!({"event": "interacted", "identifier": "email:a@example.com", "kind": "like", "channel": "web"});
    let whole = "expected a whole number from 0";
    for wrong in [json!(-1), json!(1.5), json!("many")] {
        let error = refused(did.clone(), "reach", wrong.clone());
        assert_eq!(error, format!("`reach`: {whole} on"));
        let seated = json!({"event": "seated", "recipients": ["sales"]});
        let error = refused(seated, "quorum", wrong.clone());
        assert_eq!(error, format!("`quorum`: {whole} to 4294967295"));
        let wish =
            json!({"event": "preferred", "identifier": "email:a@example.com", "channel": "any"});
        let error = refused(wish, "at_most", json!({"count": wrong, "per": "P1D"}));
        assert_eq!(error, format!("`at_most`: {whole} to 4294967295"));
    }
    let error = refused(did, "sentiment", json!("glad"));
    assert_eq!(error, "`sentiment`: expected a number");
}
