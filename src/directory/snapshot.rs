//! A directory at rest.

use super::graphed::graph_of;
use super::{Custodian, Directory, Event, ink};
use crate::identity::Rules;
use crate::key::{Digest, Hex, Key, Use, read_hex};
use crate::name::EventId;
use crate::permission::Revision;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::RefCell;
use serde::ser::{SerializeSeq as _, SerializeStruct as _};
use serde::{Deserialize, Serialize, Serializer};

/// The format that is written; every older one stays readable.
const FORMAT: u32 = 1;

/// Why a snapshot cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Written by a later release.
    #[error("`format`: the snapshot has format {0}, this release reads up to {FORMAT}")]
    Format(u32),
    /// Written under another key.
    #[error("`key`: the snapshot was written under another key")]
    Key,
    /// A damaged event.
    #[error("`events`: entry {place} (event `{id}`) does not match its checksum")]
    Event {
        /// Which entry, from 0.
        place: usize,
        /// The id that it has.
        id: EventId,
    },
    /// A damaged whole: entries missing, moved or added, or other rules.
    #[error("`checksum`: the entries or the rules are not those that were written")]
    Whole,
    /// Two entries under one id.
    #[error("`events`: entry {0} has the id of another one")]
    Twice(usize),
}

/// A directory at rest: everything that it holds, read back from any serde
/// format. What [`Custodian::snapshot`] gives writes it.
///
/// Each entry and the whole carry a keyed checksum, so that a bad byte is found
/// and named when it is opened. The key is not in it.
///
/// ```
/// use personagraph::{Directory, Key};
/// use personagraph::directory::Snapshot;
///
/// let key = Key::from([7; 32]);
/// let text = serde_json::to_string(&Directory::new(key.clone()).custodian().snapshot())?;
/// let snapshot: Snapshot = serde_json::from_str(&text)?;
/// assert!(Directory::restore(key, snapshot)?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    format: u32,
    key: String,
    rules: Rules,
    events: Vec<Entry>,
    checksum: String,
}

/// An event and its checksum.
#[derive(Clone, Debug, Deserialize)]
struct Entry(Event, u64);

/// A directory on its way to rest: writes what [`Snapshot`] reads, event by
/// event, so that nothing is held twice.
#[derive(Debug)]
pub struct Resting<'d>(&'d Directory);

impl Serialize for Resting<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (key, rules) = (&self.0.key, self.0.rules());
        let sum = RefCell::new(Sum::new(key, rules));
        let mut fields = serializer.serialize_struct("Snapshot", 5)?;
        fields.serialize_field("format", &FORMAT)?;
        fields.serialize_field("key", &Hex(fingerprint(key)).to_string())?;
        fields.serialize_field("rules", rules)?;
        fields.serialize_field(
            "events",
            &Events {
                of: self.0,
                sum: &sum,
            },
        )?;
        fields.serialize_field("checksum", &Hex(sum.borrow().whole()).to_string())?;
        fields.end()
    }
}

/// The entries, summed up as they are written.
struct Events<'s, 'd> {
    of: &'d Directory,
    sum: &'s RefCell<Sum<'d>>,
}

impl Serialize for Events<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = serializer.serialize_seq(Some(self.of.len()))?;
        for event in self.of.custodian().events() {
            entries.serialize_element(&(event, self.sum.borrow_mut().of(event)))?;
        }
        entries.end()
    }
}

/// Sums over the entries of a snapshot.
struct Sum<'k> {
    key: &'k Key,
    all: Vec<u8>,
}

impl<'k> Sum<'k> {
    fn new(key: &'k Key, rules: &Rules) -> Self {
        Self {
            key,
            all: rules.canonical().into_bytes(),
        }
    }

    /// The checksum of one event; it enters the sum of all.
    fn of(&mut self, event: &Event) -> u64 {
        let digest = self.key.digest(Use::Checksum, &[&ink::of_event(event)]);
        let (head, _) = digest.split_at(8);
        let sum = head.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        self.all.extend_from_slice(&sum.to_le_bytes());
        sum
    }

    fn whole(&self) -> Digest {
        self.key.digest(Use::Checksum, &[b"whole", &self.all])
    }
}

fn fingerprint(key: &Key) -> Digest {
    key.digest(Use::Fingerprint, &[])
}

impl<'d> Custodian<'d> {
    /// Everything that is held, to be written through any serde format and read
    /// back as a [`Snapshot`]. The same events give the same bytes, whatever order
    /// they came in.
    #[must_use]
    pub const fn snapshot(self) -> Resting<'d> {
        Resting(self.0)
    }
}

impl Directory {
    /// The directory that a snapshot was taken of.
    ///
    /// # Errors
    /// If it was written by a later release, or under another key, or is
    /// damaged; the error says where.
    pub fn restore(key: Key, snapshot: Snapshot) -> Result<Self, SnapshotError> {
        if snapshot.format != FORMAT {
            return Err(SnapshotError::Format(snapshot.format));
        }
        if read_hex(&snapshot.key) != Some(fingerprint(&key)) {
            return Err(SnapshotError::Key);
        }
        let mut sum = Sum::new(&key, &snapshot.rules);
        for (place, Entry(event, expected)) in snapshot.events.iter().enumerate() {
            if sum.of(event) != *expected {
                return Err(SnapshotError::Event {
                    place,
                    id: event.id.clone(),
                });
            }
        }
        if read_hex(&snapshot.checksum) != Some(sum.whole()) {
            return Err(SnapshotError::Whole);
        }
        let mut directory = Self::new(key);
        for (place, Entry(event, _)) in snapshot.events.into_iter().enumerate() {
            if directory.store.get(&event.id).is_some() {
                return Err(SnapshotError::Twice(place));
            }
            // What is held was checked, and is as erasures left it.
            directory.store.insert(&directory.key, event);
        }
        directory.revision = Revision::from(directory.store.len() as u64);
        directory.graph = graph_of(&directory.key, &snapshot.rules, &directory.store);
        Ok(directory)
    }
}
