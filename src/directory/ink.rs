//! Events as canonical bytes, for digests: the same event gives the same bytes
//! on every machine, in every release, whatever it was read from.

#[cfg(feature = "serde")]
use super::Event;
use super::What;
use super::wire::{BasisWord, KindWord, Listed, Note, Remark, Wire};
use crate::condition::{Clause, Condition};
use crate::engagement::{Media, Sentiment};
use crate::identifier::Identifier;
use crate::name::{
    Attribute, AttributePattern, Channel, EventId, Fact, Kind, Persona, Purpose, Recipient, Source,
    Topic,
};
use crate::outreach::{AtMost, Quiet};
use crate::permission::{Effect, LinkScope, Scope, Vote};
use crate::time::Timestamp;
use crate::value::{Score, Value};
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// What has canonical bytes. Texts and lists begin with their length, choices
/// with a number, so that no two values have the same.
pub(super) trait Ink {
    fn ink(&self, to: &mut Vec<u8>);
}

/// The bytes of an event, its id and instant included.
#[cfg(feature = "serde")]
pub(super) fn of_event(event: &Event) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(192);
    Wire::from(event).ink(&mut bytes);
    bytes
}

/// The bytes of what is said, by whom and when, for an id made from content.
pub(super) fn of_content(at: Timestamp, source: &Source, what: &What) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(192);
    let mut wire = Wire::of_what(what);
    wire.at = Some(at);
    wire.source = Some(source.clone());
    wire.ink(&mut bytes);
    bytes
}

impl Ink for str {
    fn ink(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&(self.len() as u64).to_le_bytes());
        to.extend_from_slice(self.as_bytes());
    }
}

impl Ink for Box<str> {
    fn ink(&self, to: &mut Vec<u8>) {
        (**self).ink(to);
    }
}

impl Ink for Remark {
    fn ink(&self, to: &mut Vec<u8>) {
        self.0.ink(to);
    }
}

macro_rules! ink_as_text {
    ($($type:ty),+) => {$(
        impl Ink for $type {
            fn ink(&self, to: &mut Vec<u8>) {
                self.as_str().ink(to);
            }
        }
    )+};
}
ink_as_text!(
    KindWord,
    EventId,
    Source,
    Identifier,
    BasisWord,
    Persona,
    Attribute,
    AttributePattern,
    Recipient,
    Purpose,
    Channel,
    Fact,
    Kind,
    Topic,
    Vote,
    Media
);

impl Ink for u8 {
    fn ink(&self, to: &mut Vec<u8>) {
        to.push(*self);
    }
}

impl Ink for bool {
    fn ink(&self, to: &mut Vec<u8>) {
        u8::from(*self).ink(to);
    }
}

impl Ink for u32 {
    fn ink(&self, to: &mut Vec<u8>) {
        u64::from(*self).ink(to);
    }
}

impl Ink for u64 {
    fn ink(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_le_bytes());
    }
}

impl Ink for i64 {
    fn ink(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_le_bytes());
    }
}

impl Ink for f64 {
    fn ink(&self, to: &mut Vec<u8>) {
        self.to_bits().ink(to);
    }
}

impl Ink for Timestamp {
    fn ink(&self, to: &mut Vec<u8>) {
        self.as_millis().ink(to);
    }
}

impl Ink for Score {
    fn ink(&self, to: &mut Vec<u8>) {
        self.get().ink(to);
    }
}

impl Ink for Sentiment {
    fn ink(&self, to: &mut Vec<u8>) {
        self.get().ink(to);
    }
}

impl Ink for Note {
    fn ink(&self, _: &mut Vec<u8>) {}
}

impl Ink for Effect {
    fn ink(&self, to: &mut Vec<u8>) {
        (*self == Self::Prohibit).ink(to);
    }
}

impl<T: Ink> Ink for [T] {
    fn ink(&self, to: &mut Vec<u8>) {
        (self.len() as u64).ink(to);
        for item in self {
            item.ink(to);
        }
    }
}

impl<T: Ink> Ink for Vec<T> {
    fn ink(&self, to: &mut Vec<u8>) {
        self.as_slice().ink(to);
    }
}

impl<T: Ink> Ink for BTreeSet<T> {
    fn ink(&self, to: &mut Vec<u8>) {
        (self.len() as u64).ink(to);
        for item in self {
            item.ink(to);
        }
    }
}

impl<T: Ink> Ink for Listed<T> {
    fn ink(&self, to: &mut Vec<u8>) {
        match self {
            Self::Any => 0_u8.ink(to),
            Self::These(list) => {
                1_u8.ink(to);
                list.ink(to);
            }
        }
    }
}

impl Ink for Value {
    fn ink(&self, to: &mut Vec<u8>) {
        match self {
            Self::Text(text) => {
                0_u8.ink(to);
                text.ink(to);
            }
            Self::Integer(integer) => {
                1_u8.ink(to);
                integer.ink(to);
            }
            Self::Number(number) => {
                2_u8.ink(to);
                number.get().ink(to);
            }
            Self::Boolean(boolean) => {
                3_u8.ink(to);
                boolean.ink(to);
            }
            Self::Instant(instant) => {
                4_u8.ink(to);
                instant.ink(to);
            }
        }
    }
}

impl Ink for Scope {
    fn ink(&self, to: &mut Vec<u8>) {
        match self {
            Self::Profile => 0_u8.ink(to),
            Self::Persona(persona) => {
                1_u8.ink(to);
                persona.ink(to);
            }
            Self::PersonaAttributes(persona, names) => {
                2_u8.ink(to);
                persona.ink(to);
                names.ink(to);
            }
            Self::Only(persona) => {
                3_u8.ink(to);
                persona.ink(to);
            }
            Self::Overlap(personas) => {
                4_u8.ink(to);
                personas.ink(to);
            }
            Self::Attributes(names) => {
                5_u8.ink(to);
                names.ink(to);
            }
            Self::Link(LinkScope::Pair(a, b)) => {
                6_u8.ink(to);
                a.ink(to);
                b.ink(to);
            }
            Self::Link(LinkScope::Any) => 7_u8.ink(to),
        }
    }
}

impl Ink for Condition {
    fn ink(&self, to: &mut Vec<u8>) {
        match self.clause() {
            Clause::Fact(fact) => {
                0_u8.ink(to);
                fact.ink(to);
            }
            Clause::After(instant) => {
                1_u8.ink(to);
                instant.ink(to);
            }
            Clause::Before(instant) => {
                2_u8.ink(to);
                instant.ink(to);
            }
            Clause::Trust(trust) => {
                3_u8.ink(to);
                trust.get().ink(to);
            }
            Clause::Channel(channel) => {
                4_u8.ink(to);
                channel.ink(to);
            }
            Clause::All(parts) => {
                5_u8.ink(to);
                parts.ink(to);
            }
            Clause::Any(parts) => {
                6_u8.ink(to);
                parts.ink(to);
            }
            Clause::Not(part) => {
                7_u8.ink(to);
                part.ink(to);
            }
        }
    }
}

impl Ink for AtMost {
    fn ink(&self, to: &mut Vec<u8>) {
        self.count.ink(to);
        self.per.minutes().ink(to);
    }
}

impl Ink for Quiet {
    fn ink(&self, to: &mut Vec<u8>) {
        for minutes in [self.from.minutes(), self.until.minutes()] {
            u32::from(minutes).ink(to);
        }
        i64::from(self.offset.minutes()).ink(to);
    }
}
