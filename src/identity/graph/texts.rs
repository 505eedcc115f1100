//! Texts, kept once each and found by a keyed hash.

use alloc::vec::Vec;
use core::hash::Hasher as _;
use hashbrown::HashTable;
use siphasher::sip::SipHasher13;

/// Bytes of one block of texts.
const BLOCK: usize = 1 << 20;
/// Where a text may start: at a multiple of this.
const STEP: usize = 4;

/// Where a text is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Text {
    /// In steps, from the start of the first block.
    at: u32,
    len: u16,
}

/// Short texts in large blocks. What was removed is overwritten, and its place
/// used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    blocks: Vec<Vec<u8>>,
    /// Free places, by their size in steps.
    free: Vec<Vec<u32>>,
}

fn steps(len: usize) -> usize {
    len.div_ceil(STEP)
}

impl Texts {
    pub(super) fn get(&self, text: Text) -> &[u8] {
        let start = text.at as usize * STEP;
        let block = self.blocks.get(start / BLOCK);
        let start = start % BLOCK;
        block
            .and_then(|block| block.get(start..start + usize::from(text.len)))
            .unwrap_or_default()
    }

    /// Keeps a text of at most 65,535 bytes.
    pub(super) fn insert(&mut self, bytes: &[u8]) -> Text {
        let at = match self.free.get_mut(steps(bytes.len())).and_then(Vec::pop) {
            Some(at) => at,
            None => self.new_place(steps(bytes.len()) * STEP),
        };
        let text = Text {
            at,
            len: u16::try_from(bytes.len()).unwrap_or(u16::MAX),
        };
        self.write(text, bytes.iter().copied());
        text
    }

    pub(super) fn remove(&mut self, text: Text) {
        self.write(text, core::iter::repeat(0));
        let steps = steps(text.len.into());
        if self.free.len() <= steps {
            self.free.resize(steps + 1, Vec::new());
        }
        if let Some(free) = self.free.get_mut(steps) {
            free.push(text.at);
        }
    }

    fn write(&mut self, text: Text, bytes: impl Iterator<Item = u8>) {
        let start = text.at as usize * STEP;
        let block = self.blocks.get_mut(start / BLOCK);
        let start = start % BLOCK;
        let place = block.and_then(|block| block.get_mut(start..start + usize::from(text.len)));
        place
            .into_iter()
            .flatten()
            .zip(bytes)
            .for_each(|(to, from)| *to = from);
    }

    fn new_place(&mut self, bytes: usize) -> u32 {
        let fits = |block: &Vec<u8>| block.len() + bytes <= BLOCK;
        if !self.blocks.last().is_some_and(fits) {
            self.blocks.push(Vec::with_capacity(BLOCK));
        }
        let before = (self.blocks.len() - 1) * BLOCK;
        let Some(block) = self.blocks.last_mut() else {
            return 0;
        };
        let at = before + block.len();
        block.resize(block.len() + bytes, 0);
        // Sixteen thousand million bytes of text are more than memory holds.
        u32::try_from(at / STEP).unwrap_or(u32::MAX)
    }

    pub(super) fn bytes(&self) -> usize {
        let free = self.free.iter().map(Vec::capacity).sum::<usize>() * size_of::<u32>();
        self.blocks.len() * BLOCK + free
    }
}

/// Numbers, found by the text that each stands for.
#[derive(Clone, Debug)]
pub(super) struct Index {
    table: HashTable<u32>,
    hasher: SipHasher13,
}

impl Index {
    pub(super) fn new(hasher: SipHasher13) -> Self {
        Self {
            table: HashTable::new(),
            hasher,
        }
    }

    fn hash(hasher: &SipHasher13, text: &[u8]) -> u64 {
        let mut hasher = *hasher;
        hasher.write(text);
        hasher.finish()
    }

    /// The number that stands for a text; `text_of` says what a number stands for.
    pub(super) fn find<'t>(&self, text: &[u8], text_of: impl Fn(u32) -> &'t [u8]) -> Option<u32> {
        self.find_hashed(self.hash_of(text), text, text_of)
    }

    pub(super) fn hash_of(&self, text: &[u8]) -> u64 {
        Self::hash(&self.hasher, text)
    }

    /// The number that stands for a text of this hash.
    pub(super) fn find_hashed<'t>(
        &self,
        hash: u64,
        text: &[u8],
        text_of: impl Fn(u32) -> &'t [u8],
    ) -> Option<u32> {
        self.table.find(hash, |&n| text_of(n) == text).copied()
    }

    /// Makes room for so many more, if there is.
    pub(super) fn reserve<'t>(&mut self, more: usize, text_of: impl Fn(u32) -> &'t [u8]) {
        let hasher = &self.hasher;
        let hash = |&n: &u32| Self::hash(hasher, text_of(n));
        // Without room it grows as it must.
        let _ = self.table.try_reserve(more, hash);
    }

    /// The number that stands for a text; `number` from now on, if none did.
    pub(super) fn find_or_insert<'t>(
        &mut self,
        text: &[u8],
        number: u32,
        text_of: impl Fn(u32) -> &'t [u8],
    ) -> u32 {
        let hasher = &self.hasher;
        let entry = self.table.entry(
            Self::hash(hasher, text),
            |&n| text_of(n) == text,
            |&n| Self::hash(hasher, text_of(n)),
        );
        *entry.or_insert(number).get()
    }

    pub(super) fn remove(&mut self, text: &[u8], number: u32) {
        let hash = Self::hash(&self.hasher, text);
        if let Ok(entry) = self.table.find_entry(hash, |&n| n == number) {
            entry.remove();
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.table.allocation_size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_used_again_and_texts_never_run_into_each_other() {
        let mut texts = Texts::default();
        let long = alloc::vec![b'x'; 2_048];
        let (a, b) = (texts.insert(b"email:a"), texts.insert(&long));
        texts.remove(a);
        assert_eq!(texts.get(a), [0; 7]);
        let c = texts.insert(b"email:c8");
        assert_eq!((texts.get(c), texts.get(b)), (&b"email:c8"[..], &long[..]));
        let many: Vec<_> = (0..2_000).map(|_| texts.insert(&long)).collect();
        assert!(many.iter().all(|&text| texts.get(text) == long));
        assert_eq!(c.at, a.at);
    }
}
