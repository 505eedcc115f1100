//! The distinct values of a field, each once, and which each record has.

use super::count::{low, number};
use super::nicknames::Nicknames;
use super::own::Own;
use super::schema::Kind;
use super::text::{self, Arena};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use hashbrown::HashTable;
use smallvec::SmallVec;

/// What is kept of a distinct value.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kept {
    pub(super) hash: u64,
    /// How many records have it.
    pub(super) count: u32,
    /// The groups of nicknames that it is in.
    pub(super) groups: [u32; 3],
}

/// The single values of one that stands for several.
pub(super) type Several = SmallVec<[u32; 3]>;

/// How many values of one field a record may have: more are passed over.
pub(super) const MOST_VALUES: usize = 6;

/// What stands between several values in the text of them all: no normal form has it.
const BETWEEN: &str = "\n";

/// The distinct values of a field, and which each record has.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) kind: Kind,
    /// How its values are compared, if not by their kind.
    pub(super) own: Option<Own>,
    /// By number of the value; number 0 is none.
    pub(super) kept: Vec<Kept>,
    /// By number of the value: its letters and length, or its date.
    pub(super) marks: Vec<u64>,
    /// Without blanks.
    pub(super) texts: Arena,
    /// With blanks, where a text has some.
    pub(super) words: Arena,
    /// The value of each record.
    pub(super) values: Vec<u32>,
    /// The values that some records have several of, each in order. A value that stands for
    /// several says by its mark which.
    several: Vec<Several>,
    /// Half of a value's hash, and its number.
    index: HashTable<(u32, u32)>,
}

impl Column {
    pub(super) fn new(kind: Kind) -> Self {
        let mut new = Self {
            kind,
            own: None,
            kept: alloc::vec![Kept::default()],
            marks: alloc::vec![0],
            texts: Arena::default(),
            words: Arena::default(),
            values: Vec::new(),
            several: Vec::new(),
            index: HashTable::new(),
        };
        new.texts.push(b"");
        new.words.push(b"");
        new
    }

    pub(super) fn value(&self, record: u32) -> u32 {
        self.values.get(record as usize).copied().unwrap_or(0)
    }

    pub(super) fn kept(&self, value: u32) -> Kept {
        self.kept.get(value as usize).copied().unwrap_or_default()
    }

    pub(super) fn mark(&self, value: u32) -> u64 {
        self.marks.get(value as usize).copied().unwrap_or(0)
    }

    pub(super) fn text(&self, value: u32) -> &[u8] {
        self.texts.text(value)
    }

    /// The text with its blanks.
    pub(super) fn words(&self, value: u32) -> &[u8] {
        let words = self.words.text(value);
        if words.is_empty() {
            self.text(value)
        } else {
            words
        }
    }

    /// The single values that a value stands for: mostly itself.
    pub(super) fn single<'v>(&'v self, value: &'v u32) -> &'v [u32] {
        let mark = self.mark(*value);
        if self.several.is_empty() || mark >> text::SEVERAL & 1 == 0 {
            return if *value == 0 {
                &[]
            } else {
                core::slice::from_ref(value)
            };
        }
        let place = low(mark) as usize;
        self.several.get(place).map_or(&[], SmallVec::as_slice)
    }

    /// Whether some record has several values.
    pub(super) fn has_several(&self) -> bool {
        !self.several.is_empty()
    }

    /// The value that stands for several, which are given in any order.
    pub(super) fn intern_several(
        &mut self,
        values: &mut Several,
        nicknames: &Nicknames,
        [all, squeezed]: [&mut String; 2],
    ) -> u32 {
        values.sort_by(|a, b| self.words(*a).cmp(self.words(*b)));
        values.dedup();
        if let [] | [_] = values.as_slice() {
            return values.first().copied().unwrap_or(0);
        }
        all.clear();
        for (i, value) in values.iter().enumerate() {
            all.push_str(if i == 0 { "" } else { BETWEEN });
            all.push_str(core::str::from_utf8(self.words(*value)).unwrap_or_default());
        }
        let before = self.kept.len();
        let value = self.intern(all, nicknames, squeezed);
        let is_new = value as usize >= before;
        let mark = self.marks.get_mut(value as usize).filter(|_| is_new);
        if let Some(mark) = mark {
            *mark = (1 << text::SEVERAL) | self.several.len() as u64;
            self.several.push(values.clone());
        }
        value
    }

    /// One more record has the value.
    pub(super) fn count(&mut self, value: u32) {
        let Self {
            kept,
            marks,
            several,
            ..
        } = self;
        let mut count = |value: u32| {
            if let Some(kept) = kept.get_mut(value as usize) {
                kept.count = kept.count.saturating_add(1);
            }
        };
        count(value);
        if several.is_empty() {
            return;
        }
        let mark = marks.get(value as usize);
        let mark = mark.filter(|mark| **mark >> text::SEVERAL & 1 == 1);
        if let Some(values) = mark.and_then(|mark| several.get(low(*mark) as usize)) {
            values.iter().copied().for_each(count);
        }
    }

    /// Takes single values, in order, for missing.
    pub(super) fn drop_values(&mut self, dropped: &[u32], nicknames: &Nicknames) {
        let is_kept = |value: &u32| dropped.binary_search(value).is_err();
        let mut scratch = [String::new(), String::new()];
        let mut left: BTreeMap<u32, u32> = dropped.iter().map(|value| (*value, 0)).collect();
        for place in 0..self.marks.len() {
            let value = number(place);
            if self.mark(value) >> text::SEVERAL & 1 == 1 && !left.contains_key(&value) {
                let all = self.single(&value);
                let mut few: Several = all.iter().copied().filter(is_kept).collect();
                if few.len() < all.len() {
                    let [all, squeezed] = &mut scratch;
                    let few = self.intern_several(&mut few, nicknames, [all, squeezed]);
                    left.insert(value, few);
                }
            }
        }
        for value in &mut self.values {
            if let Some(left) = left.get(value) {
                *value = *left;
            }
        }
        for kept in &mut self.kept {
            kept.count = 0;
        }
        for place in 0..self.values.len() {
            self.count(self.value(number(place)));
        }
    }

    /// How many records have a value.
    pub(super) fn filled(&self) -> u64 {
        self.values.iter().filter(|value| **value != 0).count() as u64
    }

    /// How many pairs of records have a value in common.
    pub(super) fn pairs_in_common(&self) -> u64 {
        let pairs = |n: u32| u64::from(n) * u64::from(n).saturating_sub(1) / 2;
        let single = self.kept.iter().zip(&self.marks).skip(1);
        let single = single.filter(|(_, mark)| *mark >> text::SEVERAL & 1 == 0);
        let mut common: u64 = single.map(|(kept, _)| pairs(kept.count)).sum();
        if self.several.is_empty() {
            return common;
        }
        // Pairs that have two in common were counted twice, and so on: by every choice of two
        // or more values of a record, those with an even number off, with an odd one on. A
        // choice is known by its hash: by 64 bits, two are hardly taken for one.
        let mut choices: Vec<(u64, u32, bool)> = Vec::new();
        for (kept, mark) in self.kept.iter().zip(&self.marks) {
            if mark >> text::SEVERAL & 1 == 0 || kept.count == 0 {
                continue;
            }
            let values = self.several.get(low(*mark) as usize).into_iter().flatten();
            // What nobody else has is in no choice that counts.
            let shared: Several = values
                .copied()
                .filter(|value| self.kept(*value).count > 1)
                .collect();
            for choice in 1_u32..1 << shared.len() {
                let size = choice.count_ones();
                if size >= 2 {
                    let chosen = shared.iter().zip(0..).filter(|(_, i)| choice >> i & 1 == 1);
                    let hash = chosen.fold(0, |hash, (value, _)| text::mix(hash, (*value).into()));
                    choices.push((hash, kept.count, size % 2 == 0));
                }
            }
        }
        choices.sort_unstable();
        let (mut on, mut off) = (0, 0);
        for of_one in choices.chunk_by(|x, y| x.0 == y.0) {
            let count = of_one.iter().map(|(_, count, _)| count).sum();
            let is_even = of_one.first().is_some_and(|(.., is_even)| *is_even);
            *(if is_even { &mut off } else { &mut on }) += pairs(count);
        }
        common += on;
        common.saturating_sub(off)
    }

    /// The number of a value in normal form, new or known; 0 of an empty one.
    pub(super) fn intern(
        &mut self,
        normal: &str,
        nicknames: &Nicknames,
        squeezed: &mut String,
    ) -> u32 {
        if normal.is_empty() {
            return 0;
        }
        let hash = text::hash(normal.as_bytes());
        let (texts, words) = (&self.texts, &self.words);
        let half = u32::try_from(hash >> 32).unwrap_or(0);
        let spread = |half: u32| text::mix(u64::from(half), 5);
        let same = |&(other, value): &(u32, u32)| {
            if other != half {
                return false;
            }
            let with_blanks = words.text(value);
            let found = if with_blanks.is_empty() {
                texts.text(value)
            } else {
                with_blanks
            };
            found == normal.as_bytes()
        };
        if let Some(&(_, value)) = self.index.find(spread(half), same) {
            return value;
        }
        let value = u32::try_from(self.kept.len()).unwrap_or(0);
        self.index
            .insert_unique(spread(half), (half, value), |(half, _)| spread(*half));
        squeezed.clear();
        if normal.contains(' ') {
            squeezed.extend(normal.chars().filter(|c| *c != ' '));
            self.words.push(normal.as_bytes());
        } else {
            squeezed.push_str(normal);
            self.words.push(b"");
        }
        self.texts.push(squeezed.as_bytes());
        let mut groups = [0; 3];
        if matches!(self.kind, Kind::Given | Kind::Middle) {
            let first = normal.split(' ').next().unwrap_or_default();
            for (slot, group) in groups.iter_mut().zip(nicknames.groups_of(first)) {
                *slot = group + 1;
            }
        }
        self.kept.push(Kept {
            hash,
            count: 0,
            groups,
        });
        self.marks.push(match self.kind {
            Kind::BirthDate => squeezed.parse().unwrap_or(0),
            Kind::Email => text::mark_of_email(squeezed.as_bytes()),
            _ => {
                text::mark(squeezed.as_bytes(), normal.len() > squeezed.len())
                    | (u64::from(groups != [0; 3]) << text::KNOWN)
            }
        });
        value
    }
}
