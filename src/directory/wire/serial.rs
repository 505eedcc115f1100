//! Events through serde.

use super::{BasisWord, EventError, KindWord, Listed, Note, Remark, Wire, fields};
use crate::directory::event::{Event, EventKind};
use crate::name::{bare_and_position, deserialize_private_text, without_input};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = Wire::from(self);
        if serializer.is_human_readable() {
            fields::to_map(&wire, serializer)
        } else {
            fields::to_tuple(&wire, serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ReadEvent
            .deserialize(deserializer)?
            .map_err(D::Error::custom)
    }
}

/// Reads an event; what is wrong with its fields together is told apart from what the
/// format says, for not every format keeps a message.
pub(in crate::directory) struct ReadEvent;

impl<'de> DeserializeSeed<'de> for ReadEvent {
    type Value = Result<Event, EventError>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let wire = if deserializer.is_human_readable() {
            deserializer
                .deserialize_map(Record)
                .map_err(|error| without_input(&error))?
        } else {
            deserializer.deserialize_tuple(1 + fields::FIELDS.len(), Record)?
        };
        Ok(wire.and_then(Wire::into_event))
    }
}

struct Record;

impl<'de> Visitor<'de> for Record {
    type Value = Result<Wire, EventError>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event: one object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        fields::from_map(map).map(Ok)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
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
        if name == "format" {
            return Err(E::custom(
                "`format` marks an event of a later wire format; this release reads format 1, \
                 whose events have none",
            ));
        }
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
    E::custom(format!("`{field}`: {}", worded(bare)))
}

/// What a format calls by the name of a type of Rust's, in words.
fn worded(bare: &str) -> &str {
    match bare {
        "expected u32" => "expected a whole number from 0 to 4294967295",
        "expected u64" => "expected a whole number from 0 on",
        "expected f64" => "expected a number",
        bare => bare,
    }
}

impl Serialize for KindWord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(kind) => kind.serialize(serializer),
            // It is never part of an event.
            Self::Later => Err(serde::ser::Error::custom(EventError::UnknownKind)),
        }
    }
}

impl<'de> Deserialize<'de> for KindWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // No list of the kinds: one that is not in it is to be read as well.
        deserializer.deserialize_enum("EventKind", &[], OneKind)
    }
}

#[derive(Clone, Copy)]
struct OneKind;

impl<'de> DeserializeSeed<'de> for OneKind {
    type Value = KindWord;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<KindWord, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for OneKind {
    type Value = KindWord;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a kind of event")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<KindWord, A::Error> {
        let (kind, nothing) = access.variant_seed(self)?;
        nothing.unit_variant()?;
        Ok(kind)
    }

    fn visit_u64<E: Error>(self, place: u64) -> Result<KindWord, E> {
        let kind = usize::try_from(place).ok();
        let kind = kind.and_then(|place| EventKind::ALL.get(place));
        Ok(kind.map_or(KindWord::Later, |kind| KindWord::Known(*kind)))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<KindWord, E> {
        let mut kinds = EventKind::ALL.into_iter();
        let kind = kinds.find(|kind| kind.as_str() == word);
        Ok(kind.map_or(KindWord::Later, KindWord::Known))
    }
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
        deserializer.deserialize_string(Text)
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
        deserializer.deserialize_string(Word)
    }
}

impl Serialize for BasisWord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
