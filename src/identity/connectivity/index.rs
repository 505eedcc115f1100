//! From the caller's numbers, which are sparse, to where a thing is stored.

use hashbrown::HashTable;

use super::mix;

/// Below this capacity a table is not worth shrinking.
const SMALL: usize = 64;

/// Slots by name. The names themselves lie with what is stored, so that an entry is four bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    slots: HashTable<u32>,
}

impl Index {
    /// The slot of `name`, where `name_of` tells that of a slot.
    pub(super) fn find(&self, name: u32, name_of: impl Fn(u32) -> Option<u32>) -> Option<u32> {
        self.slots
            .find(hash(name), |&slot| name_of(slot) == Some(name))
            .copied()
    }

    /// Adds a slot whose name is not in the index.
    pub(super) fn insert(&mut self, name: u32, slot: u32, name_of: impl Fn(u32) -> Option<u32>) {
        self.slots.insert_unique(hash(name), slot, |&slot| {
            hash(name_of(slot).unwrap_or_default())
        });
    }

    /// Makes room for that many more.
    pub(super) fn reserve(&mut self, more: usize, name_of: impl Fn(u32) -> Option<u32>) {
        self.slots
            .reserve(more, |&slot| hash(name_of(slot).unwrap_or_default()));
    }

    /// Takes a name out, while what it names is still stored.
    pub(super) fn remove(&mut self, name: u32, name_of: impl Fn(u32) -> Option<u32>) {
        let found = self
            .slots
            .find_entry(hash(name), |&slot| name_of(slot) == Some(name));
        if let Ok(entry) = found {
            entry.remove();
        }
        let len = self.slots.len();
        if self.slots.capacity() > SMALL && len < self.slots.capacity() / 8 {
            self.slots
                .shrink_to(len * 2, |&slot| hash(name_of(slot).unwrap_or_default()));
        }
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }
}

/// The hash of a name.
pub(super) fn hash(name: u32) -> u64 {
    mix(u64::from(name))
}
