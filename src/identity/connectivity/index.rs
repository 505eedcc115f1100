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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_given_back_when_nearly_all_have_gone() {
        let mut index = Index::default();
        for name in 0..10_000 {
            index.insert(name, name, Some);
        }
        let most = index.slots.capacity();
        (0..9_900).for_each(|name| index.remove(name, Some));
        let few = index.slots.capacity();
        assert!(few < most / 16, "{few} of {most}");
        assert_eq!(index.len(), 100);
        assert!((9_900..10_000).all(|name| index.find(name, Some) == Some(name)));
        // Where there is little, nothing is moved.
        let mut index = Index::default();
        (0..32).for_each(|name| index.insert(name, name, Some));
        let room = index.slots.capacity();
        assert!(room <= SMALL);
        (0..32).for_each(|name| index.remove(name, Some));
        assert_eq!(index.slots.capacity(), room);
    }
}
