//! Conditions in serde formats: one key (or tag) and what it asks for.
//!
//! The levels left are counted while reading, so that nothing deeper than
//! [`Condition::DEEPEST`] is ever built, or descended into.

use alloc::vec::Vec;
use core::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, SeqAccess, VariantAccess,
    Visitor,
};
use serde::ser::{Serialize, Serializer};

use super::{Clause, Condition, ConditionError, Rule};

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.clause.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        One {
            levels: Self::DEEPEST,
        }
        .deserialize(deserializer)
    }
}

/// The keys, in the order of [`Clause`](super::Clause); formats for machines may write
/// their position.
const KEYS: &[&str] = &[
    "fact", "after", "before", "trust", "channel", "all", "any", "not",
];

#[derive(serde::Deserialize)]
#[serde(variant_identifier, rename_all = "lowercase")]
enum Key {
    Fact,
    After,
    Before,
    Trust,
    Channel,
    All,
    Any,
    Not,
}

/// Reads a condition of at most so many levels.
#[derive(Clone, Copy)]
struct One {
    levels: u8,
}

impl One {
    /// The reader of the parts.
    fn below<E: Error>(self) -> Result<Self, E> {
        match self.levels.checked_sub(1) {
            Some(levels @ 1..) => Ok(Self { levels }),
            _ => Err(E::custom(ConditionError(Rule::Depth))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for One {
    type Value = Condition;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Condition, D::Error> {
        deserializer.deserialize_enum("Condition", KEYS, self)
    }
}

impl<'de> Visitor<'de> for One {
    type Value = Condition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a condition with one key")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Condition, A::Error> {
        let (key, content) = access.variant()?;
        match key {
            Key::Fact => content
                .newtype_variant()
                .map(Clause::Fact)
                .map(Condition::leaf),
            Key::After => content.newtype_variant().map(Condition::after),
            Key::Before => content.newtype_variant().map(Condition::before),
            Key::Trust => content.newtype_variant().map(Condition::trust),
            Key::Channel => content
                .newtype_variant()
                .map(Clause::Channel)
                .map(Condition::leaf),
            Key::All => {
                Condition::all(content.newtype_variant_seed(Many(self))?).map_err(Error::custom)
            }
            Key::Any => {
                Condition::any(content.newtype_variant_seed(Many(self))?).map_err(Error::custom)
            }
            Key::Not => {
                Condition::not(content.newtype_variant_seed(self.below()?)?).map_err(Error::custom)
            }
        }
    }
}

/// Reads the parts of a condition.
struct Many(One);

impl<'de> DeserializeSeed<'de> for Many {
    type Value = Vec<Condition>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Many {
    type Value = Vec<Condition>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of conditions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = access.next_element_seed(Part(self.0))? {
            parts.push(part);
        }
        Ok(parts)
    }
}

/// Reads one part. An empty list at the last level is no deeper than its condition.
struct Part(One);

impl<'de> DeserializeSeed<'de> for Part {
    type Value = Condition;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Condition, D::Error> {
        self.0.below::<D::Error>()?.deserialize(deserializer)
    }
}
