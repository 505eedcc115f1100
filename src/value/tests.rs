use alloc::format;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

use super::*;

fn number(number: f64) -> Value {
    Value::try_from(number).unwrap()
}

/// Hashing, written down.
#[derive(Default, PartialEq, Debug)]
struct Tape(Vec<u8>);

impl Hasher for Tape {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

fn tape(value: &Value) -> Tape {
    let mut tape = Tape::default();
    value.hash(&mut tape);
    tape
}

/// Values in ascending order.
fn ladder() -> Vec<Value> {
    let two53 = 1_i64 << 53;
    [
        Value::from(false),
        Value::from(true),
        number(f64::MIN),
        number(-9_223_372_036_854_777_856.0),
        Value::from(i64::MIN),
        number(-9_223_372_036_854_775_808.0),
        Value::from(i64::MIN + 1),
        number(-1.5),
        Value::from(-1),
        number(-f64::MIN_POSITIVE),
        Value::from(0),
        number(5e-324),
        number(0.5),
        Value::from(1),
        number(1.5),
        Value::from(two53 - 1),
        Value::from(two53),
        number(9_007_199_254_740_992.0),
        Value::from(two53 + 1),
        number(9_007_199_254_740_994.0),
        Value::from(i64::MAX),
        number(9_223_372_036_854_775_808.0),
        number(f64::MAX),
        Value::from(""),
        Value::from("a"),
        Value::from("b"),
        Value::from(Timestamp::MIN),
        Value::from(Timestamp::MAX),
    ]
    .into()
}

#[test]
fn order_is_total_and_equality_and_hash_agree() {
    let ladder = ladder();
    for (i, a) in ladder.iter().enumerate() {
        for (j, b) in ladder.iter().enumerate() {
            assert_eq!(a.cmp(b), i.cmp(&j), "{i} {j}");
            assert_eq!(a == b, i == j, "{i} {j}");
            assert_eq!(tape(a) == tape(b), i == j, "{i} {j}");
        }
    }
}

#[test]
fn small_whole_numbers_are_integers() {
    assert_eq!(number(3.0), Value::from(3));
    assert_eq!(number(-0.0), Value::from(0));
    assert_eq!(
        number(-9_007_199_254_740_991.0),
        Value::from(-9_007_199_254_740_991_i64)
    );
    assert_eq!(number(9_007_199_254_740_992.0).kind(), ValueKind::Number);
    assert_eq!(number(1e300).kind(), ValueKind::Number);
    assert_eq!(number(-0.25).as_number(), Some(-0.25));
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(Value::try_from(wrong).is_err());
    }
}

#[test]
fn a_value_is_read_by_its_kind_alone() {
    let value = Value::from(7);
    assert_eq!(value.as_integer(), Some(7));
    assert_eq!(value.as_number(), Some(7.0));
    assert_eq!(
        (value.as_text(), value.as_boolean(), value.as_instant()),
        (None, None, None)
    );
    assert_eq!(Value::from(true).as_boolean(), Some(true));
    assert_eq!(
        Value::from(Timestamp::MAX).as_instant(),
        Some(Timestamp::MAX)
    );
}

#[test]
fn printing_is_explicit() {
    assert_eq!(format!("{:?}", Value::from("secret")), "Text(..)");
    assert_eq!(format!("{:?}", Value::from(Timestamp::MAX)), "Instant(..)");
    assert_eq!(format!("{:?}", Some(number(0.5))), "Some(Number(..))");
    assert_eq!(format!("{:#?}", number(0.5)), "Number(..)");
    let ladder = [
        number(-0.5),
        Value::from(true),
        Value::from("a b"),
        Value::from(Timestamp::UNIX_EPOCH),
    ];
    let clear: Vec<_> = ladder
        .iter()
        .map(|value| format!("{}", value.in_clear()))
        .collect();
    assert_eq!(clear, ["-0.5", "true", "a b", "1970-01-01T00:00:00Z"]);
}

#[test]
fn scores_and_trust_are_bounded() {
    for (score, fits) in [
        (0.0, true),
        (-0.0, true),
        (1.0, true),
        (1.0 + 1e-9, false),
        (-1e-9, false),
    ] {
        assert_eq!(Score::new(score).is_ok(), fits);
        assert_eq!(Trust::new(score * 100.0).is_ok(), fits);
    }
    assert!(Score::new(f64::NAN).is_err());
    assert_eq!(Score::new(-0.0).unwrap(), Score::MIN);
    assert!(Trust::new(59.5).unwrap() < Trust::new(60.0).unwrap());
    assert_eq!(
        format!("{} {:?}", Trust::MAX, Score::new(0.5).unwrap()),
        "100 Score(0.5)"
    );
}

#[cfg(feature = "serde")]
mod serde {
    use alloc::string::ToString;

    use super::*;

    /// As `serde_json` gives numbers with its feature `arbitrary_precision`, which anybody in
    /// a build may turn on.
    #[test]
    fn numbers_come_as_texts_too() {
        use ::serde::Deserialize;
        use ::serde::de::value::{Error, MapDeserializer};
        fn read<'de, T: Deserialize<'de>>(key: &'de str, text: &'de str) -> Result<T, Error> {
            T::deserialize(MapDeserializer::new([(key, text)].into_iter()))
        }
        let key = "$serde_json::private::Number";
        assert_eq!(read(key, "3.5"), Ok(Value::try_from(3.5).unwrap()));
        assert_eq!(read(key, "0.5"), Ok(Score::new(0.5).unwrap()));
        assert_eq!(read(key, "-1e3"), Ok(Value::try_from(-1000.0).unwrap()));
        for wrong in ["1e999", "NaN", "secret", ""] {
            let error = read::<Value>(key, wrong).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
        assert!(read::<Trust>(key, "101").is_err());
        assert!(read::<Value>("$other", "1").is_err());
    }

    #[test]
    fn json_is_the_bare_value() {
        for json in [
            r#""a\"b""#,
            "7",
            "-9223372036854775808",
            "0.5",
            "true",
            r#"{"at":"2026-01-10T09:00:00Z"}"#,
        ] {
            let value: Value = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
        }
        assert_eq!(
            serde_json::from_str::<Value>("3.0").unwrap(),
            Value::from(3)
        );
    }

    #[test]
    fn every_value_reads_back() {
        for value in ladder() {
            let json = serde_json::to_value(&value).unwrap();
            assert_eq!(serde_json::from_value::<Value>(json).unwrap(), value);
            let bytes = postcard::to_allocvec(&value).unwrap();
            assert_eq!(postcard::from_bytes::<Value>(&bytes).unwrap(), value);
        }
    }

    #[test]
    fn a_refusal_does_not_repeat_the_input() {
        for (json, says) in [
            (
                r#"{"at":"2026-01-10T09:00:00Z","at":"2026-01-10T09:00:00Z"}"#,
                "duplicate field `at`",
            ),
            (r#"{"secret":1}"#, "only `at`"),
            (r#"{"at":"2026-01-10T09:00:00Z","secret":1}"#, "only `at`"),
            ("{}", "missing field `at`"),
            (r#"{"at":"secret"}"#, "RFC 3339"),
            (r#"{"at":5551234}"#, "RFC 3339"),
            ("18446744073709551615", "64 bits"),
            ("[1]", "a text, an integer"),
            ("null", "a text, an integer"),
        ] {
            let error = serde_json::from_str::<Value>(json).unwrap_err().to_string();
            assert!(error.contains(says), "{json}: {error}");
            assert!(
                !["secret", "555", "1844"]
                    .iter()
                    .any(|text| error.contains(text)),
                "{error}"
            );
        }
        assert!(postcard::from_bytes::<Value>(&[9, 9]).is_err());
    }

    #[test]
    fn numbers_that_are_whole_look_whole() {
        assert_eq!(
            serde_json::to_string(&Trust::new(60.0).unwrap()).unwrap(),
            "60"
        );
        assert_eq!(
            serde_json::to_string(&Score::new(0.5).unwrap()).unwrap(),
            "0.5"
        );
        assert_eq!(
            serde_json::from_str::<Trust>("60").unwrap(),
            Trust::new(60.0).unwrap()
        );
        assert_eq!(serde_json::from_str::<Score>("1.0").unwrap(), Score::MAX);
        for json in [
            "101",
            "-1",
            r#""60""#,
            "true",
            "null",
            r#"{"at":"2026-01-10T09:00:00Z"}"#,
        ] {
            assert!(serde_json::from_str::<Trust>(json).is_err(), "{json}");
        }
        let bytes = postcard::to_allocvec(&Trust::MAX).unwrap();
        assert_eq!(postcard::from_bytes::<Trust>(&bytes).unwrap(), Trust::MAX);
        assert!(postcard::from_bytes::<Score>(&bytes).is_err());
    }
}
