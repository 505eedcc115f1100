//! Events through serde.

use super::{BasisWord, Listed, Note, Remark, Wire, fields};
use crate::directory::event::Event;
use crate::name::{bare_and_position, deserialize_private_text, without_input};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use serde::de::{
    DeserializeSeed, Error, MapAccess, SeqAccess, Visitor, value::SeqAccessDeserializer,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = Wire::from(self);
        if serializer.is_human_readable() {
            fields::to_map(&wire, serializer)
        } else {
            fields::to_struct(&wire, serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = if deserializer.is_human_readable() {
            deserializer
                .deserialize_map(Record)
                .map_err(|error| without_input(&error))?
        } else {
            deserializer.deserialize_struct("Event", fields::FIELDS, Record)?
        };
        wire.into_event().map_err(D::Error::custom)
    }
}

struct Record;

impl<'de> Visitor<'de> for Record {
    type Value = Wire;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event: one object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Wire, A::Error> {
        fields::from_map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Wire, A::Error> {
        fields::from_seq(seq)
    }
}

/// Reads a field's name as the one that is declared.
pub(super) struct FieldName;

impl<'de> DeserializeSeed<'de> for FieldName {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'static str, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for FieldName {
    type Value = &'static str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<&'static str, E> {
        fields::FIELDS
            .iter()
            .find(|field| **field == name)
            .copied()
            .ok_or_else(|| {
                let shown: alloc::string::String = name
                    .chars()
                    .take(40)
                    .flat_map(char::escape_default)
                    .collect();
                E::custom(format!("`{shown}` is not a field of any event"))
            })
    }
}

/// An error inside a field, with the field's name in front. The position that a
/// format may have added goes: it will add it again.
pub(super) fn within<E: Error>(field: &str, error: &E) -> E {
    let text = error.to_string();
    let (bare, _) = bare_and_position(&text);
    E::custom(format!("`{field}`: {bare}"))
}

/// A list, or the word `any`.
struct ListOrAny<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListOrAny<T> {
    type Value = Listed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or `any`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Listed<T>, E> {
        if text == "any" {
            Ok(Listed::Any)
        } else {
            Err(E::custom("expected a list, or `any`"))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Listed<T>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Listed::These)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(ListOrAny(PhantomData))
        } else {
            let list = Option::<Vec<T>>::deserialize(deserializer)?;
            Ok(list.map_or(Self::Any, Self::These))
        }
    }
}

impl<T: Serialize> Serialize for Listed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self, serializer.is_human_readable()) {
            (Self::Any, true) => serializer.serialize_str("any"),
            (Self::Any, false) => serializer.serialize_none(),
            (Self::These(list), true) => list.serialize(serializer),
            (Self::These(list), false) => serializer.serialize_some(list),
        }
    }
}

impl<'de> Deserialize<'de> for Remark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_private_text(deserializer, "a text")
    }
}

impl Serialize for Remark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Note {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Note;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: Error>(self, _: &str) -> Result<Note, E> {
                Ok(Note)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

impl<'de> Deserialize<'de> for BasisWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Word;
        impl Visitor<'_> for Word {
            type Value = BasisWord;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a basis")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<BasisWord, E> {
                BasisWord::from_text(text).ok_or_else(|| {
                    E::custom(
                        "not a basis: evidence has `declared`, `authenticated`, `imported`, \
                         `observed` or `inferred`, a consent a legal basis like `contract`",
                    )
                })
            }
        }
        deserializer.deserialize_str(Word)
    }
}

impl Serialize for BasisWord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
