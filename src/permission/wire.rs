//! Effects and scopes through serde.

use super::{Effect, LinkScope, PermissionError, Scope};
use crate::name::{AttributePattern, Persona};
use alloc::vec::Vec;
use core::fmt;
use serde::de::{Error, MapAccess, SeqAccess, Visitor, value::SeqAccessDeserializer};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

impl Serialize for Effect {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Permit => "permit",
            Self::Prohibit => "prohibit",
        })
    }
}

impl<'de> Deserialize<'de> for Effect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Word;
        impl Visitor<'_> for Word {
            type Value = Effect;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`permit` or `prohibit`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Effect, E> {
                match text {
                    "permit" => Ok(Effect::Permit),
                    "prohibit" => Ok(Effect::Prohibit),
                    _ => Err(E::custom("an effect is `permit` or `prohibit`")),
                }
            }
        }
        deserializer.deserialize_string(Word)
    }
}

/// The scope as formats that are not for people have it.
#[derive(Serialize, Deserialize)]
enum Tagged {
    Profile,
    Persona(Persona),
    PersonaAttributes(Persona, Vec<AttributePattern>),
    Only(Persona),
    Overlap(Vec<Persona>),
    Attributes(Vec<AttributePattern>),
    Link(Persona, Persona),
    LinkAny,
}

/// The scope's object in formats for people: the keys that can be there.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Keys {
    #[serde(deserialize_with = "there")]
    persona: Option<Persona>,
    #[serde(deserialize_with = "there")]
    only: Option<Persona>,
    #[serde(deserialize_with = "there")]
    overlap: Option<Vec<Persona>>,
    #[serde(deserialize_with = "there")]
    attributes: Option<Vec<AttributePattern>>,
    #[serde(deserialize_with = "there")]
    link: Option<PairOrAny>,
}

/// A key that is there has a value: `null` is none.
fn there<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

enum PairOrAny {
    Any,
    Listed(Vec<Persona>),
}

impl<'de> Deserialize<'de> for PairOrAny {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = PairOrAny;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of two personas, or `any`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<PairOrAny, E> {
                if text == "any" {
                    Ok(PairOrAny::Any)
                } else {
                    Err(E::custom(PermissionError::NotAPair))
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<PairOrAny, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(PairOrAny::Listed)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

const KEYS: &str = "a scope is `profile` or an object with one of `persona`, `only`, `overlap`, \
                    `attributes`, `link`, or with `persona` and `attributes`";

impl Keys {
    fn into_scope<E: Error>(self) -> Result<Scope, E> {
        match self {
            Self {
                persona: Some(persona),
                only: None,
                overlap: None,
                attributes,
                link: None,
            } => match attributes {
                None => Ok(Scope::Persona(persona)),
                Some(names) => Scope::persona_attributes(persona, names).map_err(E::custom),
            },
            Self {
                persona: None,
                only: Some(one),
                overlap: None,
                attributes: None,
                link: None,
            } => Ok(Scope::Only(one)),
            Self {
                persona: None,
                only: None,
                overlap: Some(all),
                attributes: None,
                link: None,
            } => Scope::overlap(all).map_err(E::custom),
            Self {
                persona: None,
                only: None,
                overlap: None,
                attributes: Some(all),
                link: None,
            } => Scope::attributes(all).map_err(E::custom),
            Self {
                persona: None,
                only: None,
                overlap: None,
                attributes: None,
                link: Some(link),
            } => match link {
                PairOrAny::Any => Ok(Scope::Link(LinkScope::Any)),
                PairOrAny::Listed(list) => {
                    let [a, b] = <[Persona; 2]>::try_from(list)
                        .map_err(|_| E::custom(PermissionError::NotAPair))?;
                    LinkScope::pair(a, b).map(Scope::Link).map_err(E::custom)
                }
            },
            _ => Err(E::custom(KEYS)),
        }
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Readable;
        impl<'de> Visitor<'de> for Readable {
            type Value = Scope;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a scope: `profile` or an object")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Scope, E> {
                if text == "profile" {
                    Ok(Scope::Profile)
                } else {
                    Err(E::custom(KEYS))
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Scope, A::Error> {
                Keys::deserialize(serde::de::value::MapAccessDeserializer::new(map))?.into_scope()
            }
        }
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(Readable);
        }
        let scope = match Tagged::deserialize(deserializer)? {
            Tagged::Profile => Ok(Self::Profile),
            Tagged::Persona(persona) => Ok(Self::Persona(persona)),
            Tagged::PersonaAttributes(persona, names) => Self::persona_attributes(persona, names),
            Tagged::Only(persona) => Ok(Self::Only(persona)),
            Tagged::Overlap(personas) => Self::overlap(personas),
            Tagged::Attributes(names) => Self::attributes(names),
            Tagged::Link(a, b) => LinkScope::pair(a, b).map(Self::Link),
            Tagged::LinkAny => Ok(Self::Link(LinkScope::Any)),
        };
        scope.map_err(D::Error::custom)
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            let tagged = match self {
                Self::Profile => Tagged::Profile,
                Self::Persona(p) => Tagged::Persona(p.clone()),
                Self::PersonaAttributes(p, names) => {
                    Tagged::PersonaAttributes(p.clone(), names.iter().cloned().collect())
                }
                Self::Only(p) => Tagged::Only(p.clone()),
                Self::Overlap(all) => Tagged::Overlap(all.iter().cloned().collect()),
                Self::Attributes(all) => Tagged::Attributes(all.iter().cloned().collect()),
                Self::Link(LinkScope::Pair(a, b)) => Tagged::Link(a.clone(), b.clone()),
                Self::Link(LinkScope::Any) => Tagged::LinkAny,
            };
            return tagged.serialize(serializer);
        }
        if matches!(self, Self::Profile) {
            return serializer.serialize_str("profile");
        }
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Profile => {}
            Self::Persona(persona) => map.serialize_entry("persona", persona)?,
            Self::PersonaAttributes(persona, names) => {
                map.serialize_entry("persona", persona)?;
                map.serialize_entry("attributes", names)?;
            }
            Self::Only(persona) => map.serialize_entry("only", persona)?,
            Self::Overlap(personas) => map.serialize_entry("overlap", personas)?,
            Self::Attributes(names) => map.serialize_entry("attributes", names)?,
            Self::Link(LinkScope::Pair(a, b)) => map.serialize_entry("link", &[a, b])?,
            Self::Link(LinkScope::Any) => map.serialize_entry("link", "any")?,
        }
        map.end()
    }
}
