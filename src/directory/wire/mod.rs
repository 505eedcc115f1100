//! The wire format: one flat record of all the fields that events can have.
//!
//! Reading is two steps, so that each error names its field: every field is
//! read by its own type's parser, then [`into_event`](Wire::into_event) checks that a
//! kind has the fields it needs and no others. Writing goes the other way.
//! Formats for people (JSON) hold the fields that are there, by name; others hold a
//! number whose bits say which are there, then those, in order. A field that is added
//! at the end changes no byte of an event that has none.

#[cfg(feature = "serde")]
mod error;
mod lists;
#[cfg(feature = "serde")]
mod read;
#[cfg(feature = "serde")]
mod serial;
mod write;

use crate::condition::Condition;
use crate::engagement::{Media, Sentiment};
use crate::identifier::Identifier;
use crate::name::{
    Attribute, AttributePattern, Channel, EventId, Fact, Kind, Persona, Purpose, Recipient, Source,
    Topic,
};
use crate::outreach::{AtMost, Quiet};
use crate::permission::{Effect, Scope, Vote};
use crate::time::Timestamp;
use crate::value::{Score, Value};
use alloc::vec::Vec;
#[cfg(feature = "serde")]
pub use error::EventError;
pub(super) use lists::{BasisWord, KindWord, Listed, Note, Remark};
#[cfg(feature = "serde")]
pub(super) use serial::ReadEvent;

/// Declares the record, its field names, and what runs over every field.
macro_rules! record {
    ($($field:ident : $type:ty,)+) => {
        /// Every field of every event.
        #[derive(Clone, Debug, Default)]
        pub(crate) struct Wire {
            $(pub(super) $field: Option<$type>,)+
        }

        impl Wire {
            /// The first field that is there and not among `known`.
            #[cfg(feature = "serde")]
            pub(super) fn stray(&self, known: &[&str]) -> Option<&'static str> {
                $(if self.$field.is_some() && !known.contains(&stringify!($field)) {
                    return Some(stringify!($field));
                })+
                None
            }

            /// Every field that is there, as canonical bytes: name, then value.
            pub(crate) fn ink(&self, to: &mut Vec<u8>) {
                $(if let Some(value) = &self.$field {
                    super::ink::Ink::ink(stringify!($field), to);
                    super::ink::Ink::ink(value, to);
                })+
            }
        }

        #[cfg(feature = "serde")]
        mod fields {
            use super::{EventError, Wire, serial};
            use serde::de::{Error as _, MapAccess, SeqAccess};
            use serde::ser::{SerializeMap as _, SerializeTuple as _};

            pub(super) const FIELDS: &[&str] = &[$(stringify!($field)),+];
            const _: () = assert!(FIELDS.len() < 64, "a bit for each");

            pub(super) fn from_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Wire, A::Error> {
                let mut wire = Wire::default();
                while let Some(field) = map.next_key_seed(serial::FieldName)? {
                    match field {
                        $(stringify!($field) => {
                            if wire.$field.is_some() {
                                return Err(A::Error::duplicate_field(stringify!($field)));
                            }
                            let value = map.next_value().map_err(|error| serial::within(field, &error))?;
                            wire.$field = Some(value);
                        })+
                        _ => return Err(A::Error::unknown_field(field, FIELDS)),
                    }
                }
                Ok(wire)
            }

            pub(super) fn from_seq<'de, A: SeqAccess<'de>>(
                mut seq: A,
            ) -> Result<Result<Wire, EventError>, A::Error> {
                let short = |place| A::Error::invalid_length(place, &"an event");
                let there: u64 = seq.next_element()?.ok_or_else(|| short(0))?;
                if there >> FIELDS.len() != 0 {
                    return Ok(Err(EventError::LaterField));
                }
                let mut wire = Wire::default();
                let mut bits = there;
                let mut place = 0;
                $(
                    if bits & 1 == 1 {
                        place += 1;
                        let value = seq.next_element()?;
                        wire.$field = Some(value.ok_or_else(|| short(place))?);
                    }
                    bits >>= 1;
                )+
                let _ = bits;
                Ok(Ok(wire))
            }

            pub(super) fn to_map<S: serde::Serializer>(wire: &Wire, to: S) -> Result<S::Ok, S::Error> {
                let there = [$(wire.$field.is_some()),+];
                let mut map = to.serialize_map(Some(there.iter().filter(|&&there| there).count()))?;
                $(if let Some(value) = &wire.$field {
                    map.serialize_entry(stringify!($field), value)?;
                })+
                map.end()
            }

            pub(super) fn to_tuple<S: serde::Serializer>(wire: &Wire, to: S) -> Result<S::Ok, S::Error> {
                let all = [$(wire.$field.is_some()),+];
                let there = all.iter().rev().fold(0_u64, |bits, &there| bits << 1 | u64::from(there));
                let count = all.iter().filter(|&&there| there).count();
                let mut all = to.serialize_tuple(1 + count)?;
                all.serialize_element(&there)?;
                $(if let Some(value) = &wire.$field {
                    all.serialize_element(value)?;
                })+
                all.end()
            }
        }
    };
}

record! {
    event: KindWord,
    id: EventId,
    at: Timestamp,
    source: Source,
    note: Note,
    between: Vec<Identifier>,
    basis: BasisWord,
    score: Score,
    within: Vec<Persona>,
    evidence: EventId,
    identifier: Identifier,
    attribute: Attribute,
    value: Value,
    personas: Vec<Persona>,
    confidence: Score,
    observation: EventId,
    persona: Persona,
    identifiers: Vec<Identifier>,
    attributes: Vec<AttributePattern>,
    effect: Effect,
    scope: Scope,
    recipients: Listed<Recipient>,
    purposes: Listed<Purpose>,
    channels: Vec<Channel>,
    when: Condition,
    from: Timestamp,
    until: Timestamp,
    consent: EventId,
    quorum: u32,
    veto: Vec<Recipient>,
    proposal: EventId,
    seat: Recipient,
    vote: Vote,
    fact: Fact,
    holds: bool,
    of: EventId,
    kind: Kind,
    channel: Channel,
    topic: Topic,
    sentiment: Sentiment,
    media: Media,
    reach: u64,
    text: Remark,
    to: Identifier,
    allow: bool,
    at_most: AtMost,
    quiet: Quiet,
    recipient: Recipient,
    purpose: Purpose,
}
