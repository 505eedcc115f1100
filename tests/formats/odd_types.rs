//! What is of another type than it should be is refused, and not repeated.

use super::{file, lines};
use personagraph::name::Recipient;
use personagraph::{Event, Rules, Timestamp, Value};
use serde::de::value::Error;
use serde::de::{Deserialize, IntoDeserializer};
use serde_json::{Value as Json, json};

/// Some of every type, all with digits that are nowhere else.
fn odd() -> [Json; 7] {
    [
        json!(true),
        json!(4711),
        json!(-4711),
        json!(47.11),
        json!(null),
        json!([4711]),
        json!({"x": 4711}),
    ]
}

/// The texts of errors where each field of an object is of another type, one at a time.
fn refused<T: serde::de::DeserializeOwned>(whole: &Json) -> Vec<String> {
    let mut errors = Vec::new();
    for key in whole.as_object().expect("an object").keys() {
        for odd in odd() {
            let mut other = whole.clone();
            other[key] = odd;
            // As a text, so that an error may say where.
            let read = serde_json::from_str::<T>(&other.to_string());
            errors.extend(read.err().map(|error| error.to_string()));
        }
    }
    errors
}

#[test]
fn an_event_with_a_field_of_another_type_is_refused_and_nothing_repeated() {
    let mut errors = Vec::new();
    for line in lines(1) {
        errors.extend(refused::<Event>(&serde_json::from_str(&line).unwrap()));
    }
    let rules = std::fs::read_to_string(file("rules-1.json")).unwrap();
    errors.extend(refused::<Rules>(&serde_json::from_str(&rules).unwrap()));
    assert!(errors.len() > 1_500, "{}", errors.len());
    // A quorum or a name is nobody's secret.
    let secret = |error: &&String| {
        let fields = [
            "`identifier`",
            "`between`",
            "`identifiers`",
            "`value`",
            "`text`",
            "`to`",
        ];
        fields.iter().any(|field| error.starts_with(field))
    };
    assert!(errors.iter().filter(secret).count() > 10);
    for error in errors.iter().filter(secret) {
        assert!(
            !error.contains("4711") && !error.contains("47.11"),
            "{error}"
        );
    }
}

/// Formats other than JSON have integers of 128 bits.
#[test]
fn integers_are_read_from_whatever_width_holds_them() {
    let read = |integer: i128| {
        let deserializer: serde::de::value::I128Deserializer<Error> = integer.into_deserializer();
        Value::deserialize(deserializer)
    };
    let unsigned = |integer: u128| {
        let deserializer: serde::de::value::U128Deserializer<Error> = integer.into_deserializer();
        Value::deserialize(deserializer)
    };
    for integer in [0, i64::MIN, i64::MAX] {
        assert_eq!(read(integer.into()), Ok(Value::from(integer)));
        let same = u128::try_from(integer).ok().map(unsigned);
        assert!(same.is_none_or(|read| read == Ok(Value::from(integer))));
    }
    let range = "an integer must fit into 64 bits with sign";
    for error in [
        read(i128::from(i64::MAX) + 1),
        read(i128::MIN),
        unsigned(u128::MAX),
    ] {
        assert_eq!(error.unwrap_err().to_string(), range);
    }
}

#[test]
fn a_name_is_no_number_of_any_width() {
    fn error<'de, T: Deserialize<'de>>(of: impl IntoDeserializer<'de, Error>) -> String {
        let read = T::deserialize(of.into_deserializer());
        read.err().expect("a number is no name").to_string()
    }
    let expected = error::<Recipient>(4711_i64);
    assert!(
        expected.starts_with("invalid type: a number, expected"),
        "{expected}"
    );
    for other in [
        error::<Recipient>(4711_u64),
        error::<Recipient>(4711_i128),
        error::<Recipient>(4711_u128),
        error::<Recipient>(47.11_f64),
    ] {
        assert_eq!(other, expected);
    }
    assert!(!error::<Timestamp>(4711_u64).contains("4711"));
}
