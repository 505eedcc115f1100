//! Values in serde formats.
//!
//! Human-readable formats get the bare value, or `{"at": "2026-01-10T09:00:00Z"}` for an
//! instant; the others a tagged enum. Errors name what came, never its content.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Finite, NumberError, Score, Timestamp, Trust, Value};

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return Tagged::from(self).serialize(serializer);
        }
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(integer) => serializer.serialize_i64(*integer),
            Self::Number(number) => serializer.serialize_f64(number.get()),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Instant(instant) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("at", instant)?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Bare)
        } else {
            let tagged = Tagged::<Box<str>>::deserialize(deserializer);
            let tagged = tagged.map_err(|_| D::Error::custom("a tagged value was expected"))?;
            Self::try_from(tagged).map_err(D::Error::custom)
        }
    }
}

/// What formats for machines get. The variants' order is part of the format.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Value")]
enum Tagged<T> {
    Text(T),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    Instant(Timestamp),
}

impl<'a> From<&'a Value> for Tagged<&'a str> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text),
            Value::Integer(integer) => Self::Integer(*integer),
            Value::Number(number) => Self::Number(number.get()),
            Value::Boolean(boolean) => Self::Boolean(*boolean),
            Value::Instant(instant) => Self::Instant(*instant),
        }
    }
}

impl TryFrom<Tagged<Box<str>>> for Value {
    type Error = NumberError;

    fn try_from(tagged: Tagged<Box<str>>) -> Result<Self, NumberError> {
        Ok(match tagged {
            Tagged::Text(text) => Self::Text(text),
            Tagged::Integer(integer) => Self::Integer(integer),
            Tagged::Number(number) => return Self::try_from(number),
            Tagged::Boolean(boolean) => Self::Boolean(boolean),
            Tagged::Instant(instant) => Self::Instant(instant),
        })
    }
}

/// Reads the bare value.
struct Bare;

const INTEGER_RANGE: &str = "an integer must fit into 64 bits with sign";

impl<'de> Visitor<'de> for Bare {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, an integer, a finite number, a boolean or an object with `at`")
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<Value, E> {
        Ok(boolean.into())
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<Value, E> {
        Ok(integer.into())
    }

    fn visit_i128<E: Error>(self, integer: i128) -> Result<Value, E> {
        i64::try_from(integer)
            .map(Value::from)
            .map_err(|_| E::custom(INTEGER_RANGE))
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<Value, E> {
        i64::try_from(integer)
            .map(Value::from)
            .map_err(|_| E::custom(INTEGER_RANGE))
    }

    fn visit_u128<E: Error>(self, integer: u128) -> Result<Value, E> {
        i64::try_from(integer)
            .map(Value::from)
            .map_err(|_| E::custom(INTEGER_RANGE))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Value::try_from(number).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut instant: Option<Timestamp> = None;
        while let Some(key) = map.next_key()? {
            match key {
                Key::At => {
                    if instant.replace(map.next_value()?).is_some() {
                        return Err(A::Error::duplicate_field("at"));
                    }
                }
                Key::Number => {
                    let number = map.next_value::<String>()?.parse();
                    let number: f64 = number.map_err(|_| A::Error::custom("not a number"))?;
                    return Value::try_from(number).map_err(A::Error::custom);
                }
            }
        }
        instant
            .map(Value::Instant)
            .ok_or_else(|| A::Error::missing_field("at"))
    }
}

/// The one key that a value's object has.
enum Key {
    At,
    /// A number as a text, which `serde_json` gives once anybody in the build has turned on
    /// its feature `arbitrary_precision`.
    Number,
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(KeyVisitor)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`at`, the only key of a value's object")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        match key {
            "at" => Ok(Key::At),
            "$serde_json::private::Number" => Ok(Key::Number),
            _ => Err(E::custom(
                "unknown key in a value's object, where only `at` may be",
            )),
        }
    }
}

/// Writes whole numbers as integers where people read them (`60`, not `60.0`).
fn serialize_number<S: Serializer>(number: Finite, serializer: S) -> Result<S::Ok, S::Error> {
    match super::number::exact_integer(number) {
        Some(integer) if serializer.is_human_readable() => serializer.serialize_i64(integer),
        _ => serializer.serialize_f64(number.get()),
    }
}

fn deserialize_number<'de, T, D>(
    deserializer: D,
    check: fn(f64) -> Result<T, NumberError>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    let number = if deserializer.is_human_readable() {
        // Anything but a number is refused by the check, whose error does not print it.
        deserializer
            .deserialize_any(Bare)?
            .as_number()
            .unwrap_or(f64::NAN)
    } else {
        f64::deserialize(deserializer)?
    };
    check(number).map_err(D::Error::custom)
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_number(self.finite(), serializer)
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_number(deserializer, Self::new)
    }
}

impl Serialize for Trust {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_number(self.finite(), serializer)
    }
}

impl<'de> Deserialize<'de> for Trust {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_number(deserializer, Self::new)
    }
}
