//! A directory at rest.

mod aside;
mod error;
mod restore;

use super::{Custodian, Directory, Event, ink};
use crate::identity::Rules;
use crate::key::{Digest, Hex, Key, Use};
use alloc::string::ToString;
use alloc::vec::Vec;
use core::cell::RefCell;
pub use error::{Part, RestoreError, SnapshotError};
use serde::ser::{SerializeSeq as _, SerializeStruct as _};
use serde::{Serialize, Serializer};

/// The format that is written; every older one stays readable. `tests/formats` has one
/// file of each: what is written differently from now on has the next number.
const FORMAT: u32 = 1;

/// Everything that a directory holds, to be written through any serde format, event by
/// event, so that nothing is held twice. [`Directory::restore`] reads it back.
///
/// Each event and the whole carry a keyed checksum, so that a bad byte is found when it is
/// opened, and named where it lies in an event. It holds the rules. The key is not in it,
/// but a digest by which another key is told; nor is the merge policy, nor the revision.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'d>(&'d Directory);

impl Serialize for Snapshot<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (key, rules) = (&self.0.key, self.0.rules());
        let sum = RefCell::new(Sum::default());
        let events = Events {
            of: self.0,
            sum: &sum,
        };
        let mut fields = serializer.serialize_struct("Snapshot", 5)?;
        // First, so that it is known how to read the rest.
        fields.serialize_field("format", &FORMAT)?;
        fields.serialize_field("key", &Hex(fingerprint(key)).to_string())?;
        fields.serialize_field("rules", rules)?;
        fields.serialize_field("events", &events)?;
        let whole = sum.borrow().whole(key, rules);
        fields.serialize_field("checksum", &Hex(whole).to_string())?;
        fields.end()
    }
}

/// The entries, summed up as they are written.
struct Events<'s, 'd> {
    of: &'d Directory,
    sum: &'s RefCell<Sum>,
}

impl Serialize for Events<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = serializer.serialize_seq(Some(self.of.len()))?;
        for event in self.of.custodian().events() {
            let sum = self.sum.borrow_mut().of(&self.of.key, event);
            entries.serialize_element(&(event, sum))?;
        }
        entries.end()
    }
}

/// The checksums of the entries of a snapshot, in order.
#[derive(Default)]
struct Sum(Vec<u8>);

impl Sum {
    /// The checksum of the next event.
    fn of(&mut self, key: &Key, event: &Event) -> u64 {
        let digest = key.digest(Use::Checksum, &[&ink::of_event(event)]);
        let (head, _) = digest.split_at(8);
        let sum = head.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        self.0.extend_from_slice(&sum.to_le_bytes());
        sum
    }

    /// The checksum of the rules and of all events.
    fn whole(&self, key: &Key, rules: &Rules) -> Digest {
        let mut all = rules.canonical().into_bytes();
        all.extend_from_slice(&self.0);
        key.digest(Use::Checksum, &[b"whole", &all])
    }
}

fn fingerprint(key: &Key) -> Digest {
    key.digest(Use::Fingerprint, &[])
}

impl<'d> Custodian<'d> {
    /// Everything that is held, to be written through any serde format and read
    /// back by [`Directory::restore`]. The same events give the same bytes under the same
    /// key and rules, whatever order they came in.
    #[must_use]
    pub const fn snapshot(self) -> Snapshot<'d> {
        Snapshot(self.0)
    }
}
