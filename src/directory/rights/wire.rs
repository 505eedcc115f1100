//! A copy for a person, for machines.

use super::SubjectCopy;
use crate::directory::Event;
use crate::identifier::Identifier;
use crate::name::{Attribute, EventId, Persona, Source};
use crate::profile::{Merged, Said};
use crate::time::Timestamp;
use crate::value::{Score, Value};
use alloc::borrow::Cow;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use serde::{Serialize, Serializer};

#[derive(Serialize)]
struct Copy<'c> {
    at: Timestamp,
    identifiers: &'c [&'c Identifier],
    attributes: BTreeMap<&'c Attribute, Known<'c>>,
    statements: Vec<Standing<'c>>,
    company: Vec<Standing<'c>>,
    events: &'c [Cow<'c, Event>],
}

/// An attribute.
#[derive(Serialize)]
struct Known<'c> {
    values: Vec<Counting<'c>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_counted: Vec<Origin<'c>>,
}

/// A value that counts.
#[derive(Serialize)]
struct Counting<'c> {
    value: &'c Value,
    said: Vec<Origin<'c>>,
}

/// Where a value comes from.
#[derive(Serialize)]
struct Origin<'c> {
    value: &'c Value,
    event: &'c EventId,
    at: Timestamp,
    source: &'c Source,
    through: &'c Identifier,
    personas: &'c BTreeSet<Persona>,
    inferred: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<Score>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

/// How it stands with a statement of either side, which is among the events.
#[derive(Serialize)]
struct Standing<'c> {
    event: &'c EventId,
    status: &'static str,
}

impl Serialize for SubjectCopy<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let attributes = self.profile().attributes();
        let statements = self.statements().iter().map(|one| Standing {
            event: one.id,
            status: one.status.as_str(),
        });
        let company = self.motions().iter().map(|one| Standing {
            event: one.id,
            status: one.state.as_str(),
        });
        Copy {
            at: self.at(),
            identifiers: self.identifiers(),
            attributes: attributes
                .map(|(name, merged)| (name, self.known(merged)))
                .collect(),
            statements: statements.collect(),
            company: company.collect(),
            events: &self.events,
        }
        .serialize(serializer)
    }
}

impl SubjectCopy<'_> {
    fn known<'c>(&'c self, merged: &'c Merged<'c>) -> Known<'c> {
        let counting = merged.survivors().iter().map(|survivor| Counting {
            value: survivor.value(),
            said: survivor
                .said()
                .iter()
                .map(|said| self.origin(said))
                .collect(),
        });
        let lost = merged.lost().iter().map(|(said, _)| self.origin(said));
        Known {
            values: counting.collect(),
            not_counted: lost.collect(),
        }
    }

    fn origin<'c>(&self, said: &Said<'c>) -> Origin<'c> {
        Origin {
            value: &said.observation.value,
            event: said.event,
            at: said.at,
            source: said.source,
            through: &said.observation.identifier,
            personas: &said.observation.personas,
            inferred: self.is_inferred(said),
            confidence: said.observation.confidence,
            until: said.observation.until,
        }
    }
}
