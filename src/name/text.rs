//! Reading validated texts through serde, without repeating a wrong input.

use alloc::format;
use alloc::string::ToString;
use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads a text and parses it.
pub(crate) fn deserialize_text<'de, T, D>(
    deserializer: D,
    expected: &'static str,
) -> Result<T, D::Error>
where
    T: FromStr<Err: fmt::Display>,
    D: Deserializer<'de>,
{
    let parsed = PhantomData;
    deserializer.deserialize_string(Text { expected, parsed })
}

/// Reads a text that may be personal data, and parses it.
///
/// The error for an input of another type names the type only. Asked for a text, a
/// format may print what it found instead (a telephone number without its quotes);
/// asked for anything, it hands it over.
pub(crate) fn deserialize_private_text<'de, T, D>(
    deserializer: D,
    expected: &'static str,
) -> Result<T, D::Error>
where
    T: FromStr<Err: fmt::Display>,
    D: Deserializer<'de>,
{
    let parsed = PhantomData;
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(Text { expected, parsed })
    } else {
        deserializer.deserialize_string(Text { expected, parsed })
    }
}

/// Reads what may hold personal data: an error does not repeat the input.
pub(crate) fn deserialize_private<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map_err(|error| without_input(&error))
}

/// An error without the input that a format repeats of its own accord ("invalid
/// type: string …, expected …"): it may be personal data. A position at its end
/// stays.
pub(crate) fn without_input<E: Error>(error: &E) -> E {
    let text = error.to_string();
    let (bare, position) = bare_and_position(&text);
    E::custom(format!("{bare}{position}"))
}

/// An error's text without the input, and the position in it that a format added.
pub(crate) fn bare_and_position(text: &str) -> (&str, &str) {
    let is_position = |(_, position): &(&str, &str)| {
        let mut numbers = position.split(" column ");
        numbers.all(|n| n.bytes().all(|b| b.is_ascii_digit()))
    };
    let parted = text.rsplit_once(" at line ").filter(is_position);
    let (bare, position) = text.split_at(parted.map_or(text.len(), |(bare, _)| bare.len()));
    let repeats = [
        "invalid type: ",
        "invalid value: ",
        "unknown variant ",
        "unknown field ",
    ];
    let bare = match bare.rfind(", expected ") {
        Some(at) if repeats.iter().any(|start| bare.starts_with(start)) => {
            bare.get(at + 2..).unwrap_or(bare)
        }
        _ => bare,
    };
    (bare, position)
}

struct Text<T> {
    expected: &'static str,
    parsed: PhantomData<T>,
}

impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Other("a boolean"), &self))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Other("a number"), &self))
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Other("a number"), &self))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Other("a number"), &self))
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Other("a number"), &self))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<T, E> {
        Err(E::invalid_type(Unexpected::Other("a number"), &self))
    }
}
