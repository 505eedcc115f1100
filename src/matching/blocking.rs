//! The pairs that are looked at: an index of blocks, of records that share a key.

use super::column::{Column, Several};
use super::count::{low, number};
use super::keys::{Keys, Part, each_choice, entries, joined};
use super::records::Records;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use smallvec::SmallVec;

/// A rule, as it is told: records are compared that share its key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlockingRule {
    /// What they share, such as `family name (sound) + city`.
    pub key: String,
    /// How many pairs of distinct records it names in blocks that are not passed over,
    /// counted before any is compared; of more than 30,000 distinct records an estimate, of
    /// all blocks.
    pub pairs: u64,
}

#[derive(Clone)]
pub(super) struct Rule {
    parts: SmallVec<[usize; 3]>,
    /// Hash of the key and rank, ascending.
    entries: Vec<u64>,
    /// By rank: where its block begins, or the one other of lower rank in it;
    /// `u32::MAX`: there is none.
    starts: Vec<u32>,
    /// By rank, where some have several keys: where its starts begin, and one more.
    firsts: Vec<u32>,
}

/// Rules that say which pairs are compared, and their index.
#[derive(Clone)]
pub struct Blocking {
    pub(super) parts: Vec<Part>,
    pub(super) rules: Vec<Rule>,
    pub(super) told: Vec<BlockingRule>,
    pub(super) cap: usize,
    /// The ranks that came later, by rule and key.
    pub(super) later: BTreeMap<(usize, u32), SmallVec<[u32; 2]>>,
}

impl fmt::Debug for Blocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocking")
            .field("rules", &self.told)
            .field("cap", &self.cap)
            .finish_non_exhaustive()
    }
}

/// From here on a start is a rank. No more than two thousand million records are held.
const ONE_OTHER: u32 = 1 << 31;
impl Blocking {
    /// The rules, with their counts: those of the host in its order, or those that were
    /// chosen, the fewest pairs first.
    #[must_use]
    pub fn rules(&self) -> &[BlockingRule] {
        &self.told
    }

    /// How many distinct records may share a key: a larger block is passed over.
    #[must_use]
    pub const fn cap(&self) -> usize {
        self.cap
    }

    /// Calls with every rank below `rank` that shares a key with it, each once.
    pub(super) fn below(&self, rank: u32, stamps: &mut [u32], mut each: impl FnMut(u32)) {
        let mut once = |other: u32| {
            let stamp = stamps.get_mut(other as usize);
            if let Some(stamp) = stamp.filter(|stamp| **stamp != rank) {
                *stamp = rank;
                each(other);
            }
        };
        let own = u64::from(rank);
        for rule in &self.rules {
            for start in rule.starts_of(rank) {
                let start = *start;
                if start == u32::MAX {
                    continue;
                }
                if start >= ONE_OTHER {
                    once(start - ONE_OTHER);
                    continue;
                }
                for entry in rule.entries.get(start as usize..).unwrap_or_default() {
                    let other = *entry & 0xffff_ffff;
                    if other >= own {
                        break;
                    }
                    once(low(other));
                }
            }
        }
    }

    /// Calls with the number of each rule and each key of a record.
    fn each_key(&self, records: &Records, values: &[u32], mut each: impl FnMut(usize, u32)) {
        let has_several = records.columns.iter().any(Column::has_several);
        for (number, rule) in self.rules.iter().enumerate() {
            let parts = rule.parts.iter().filter_map(|part| self.parts.get(*part));
            if !has_several {
                let key = joined(parts.map(|part| part.only_key(records, values)));
                if key != 0 {
                    each(number, key);
                }
                continue;
            }
            let keys: SmallVec<[Several; 3]> =
                parts.map(|part| part.keys(records, values)).collect();
            let keys: SmallVec<[&[u32]; 3]> = keys.iter().map(SmallVec::as_slice).collect();
            each_choice(&keys, |key| each(number, key));
        }
    }

    /// Learns the keys of values that came since.
    pub(super) fn learn(&mut self, records: &Records) {
        for part in &mut self.parts {
            part.learn(records);
        }
    }

    /// One more record.
    pub(super) fn append(&mut self, records: &Records, values: &[u32], rank: u32) {
        let mut keys: Vec<(usize, u32)> = Vec::new();
        self.each_key(records, values, |rule, key| keys.push((rule, key)));
        for of in keys {
            let block = self.later.entry(of).or_default();
            if block.len() < self.cap && block.last() != Some(&rank) {
                block.push(rank);
            }
        }
    }

    /// Calls with every rank that shares a key with a record that is none of them.
    pub(super) fn around(&self, records: &Records, values: &[u32], mut each: impl FnMut(u32)) {
        self.each_key(records, values, |number, key| {
            if !self.later.is_empty() {
                let later = self.later.get(&(number, key)).into_iter().flatten();
                later.for_each(|rank| each(*rank));
            }
            let key = u64::from(key);
            let entries = self.rules.get(number).map_or(&[][..], |rule| &rule.entries);
            let start = entries.partition_point(|entry| entry >> 32 < key);
            let block = entries.get(start..).unwrap_or_default();
            let size = block
                .iter()
                .take(self.cap + 1)
                .take_while(|entry| **entry >> 32 == key)
                .count();
            if size <= self.cap {
                for entry in block.iter().take(size) {
                    each(low(*entry));
                }
            }
        });
    }
}

impl Rule {
    fn starts_of(&self, rank: u32) -> &[u32] {
        let rank = rank as usize;
        if self.firsts.is_empty() {
            return self.starts.get(rank..=rank).unwrap_or_default();
        }
        let first = |rank: usize| self.firsts.get(rank).map_or(0, |first| *first as usize);
        let of = first(rank)..first(rank + 1);
        self.starts.get(of).unwrap_or_default()
    }
}

/// The index of a rule, of the keys of its parts.
pub(super) fn index(keys: &[&Keys], total: usize, cap: usize, parts: SmallVec<[usize; 3]>) -> Rule {
    let entries = entries(keys, total);
    let mut firsts = Vec::new();
    let mut starts = if keys.iter().any(|keys| keys.are_several()) {
        firsts = alloc::vec![0_u32; total + 1];
        for entry in &entries {
            if let Some(count) = firsts.get_mut(low(*entry) as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for first in &mut firsts {
            sum += *first;
            *first = sum;
        }
        alloc::vec![u32::MAX; entries.len()]
    } else {
        alloc::vec![u32::MAX; total]
    };
    // By rank: its next free place.
    let mut places = firsts.clone();
    let mut at = 0;
    for block in entries.chunk_by(|a, b| a >> 32 == b >> 32) {
        if (2..=cap).contains(&block.len()) {
            let first = block.first().map_or(0, |entry| low(*entry));
            for (i, entry) in block.iter().enumerate().skip(1) {
                let rank = low(*entry) as usize;
                let place = match places.get_mut(rank) {
                    Some(next) => {
                        *next += 1;
                        *next as usize - 1
                    }
                    None => rank,
                };
                if let Some(start) = starts.get_mut(place) {
                    *start = if i == 1 { ONE_OTHER + first } else { at };
                }
            }
        }
        at += number(block.len());
    }
    Rule {
        parts,
        entries,
        starts,
        firsts,
    }
}
