//! The pairs that are looked at: an index of blocks, of records that share a key.

use super::count::{low, number};
use super::keys::{Part, joined, keys_of};
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
    /// How many pairs it names, counted before any is compared; an estimate for more
    /// records than 30,000.
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
    /// The rules, with their counts.
    #[must_use]
    pub fn rules(&self) -> &[BlockingRule] {
        &self.told
    }

    /// The size above which a block is passed over.
    #[must_use]
    pub const fn cap(&self) -> usize {
        self.cap
    }

    /// Calls with every rank below `rank` that shares a key with it, each once.
    pub(super) fn below(&self, rank: u32, stamps: &mut [u32], mut each: impl FnMut(u32)) {
        let mut once = |other: u32| {
            if let Some(stamp) = stamps.get_mut(other as usize)
                && *stamp != rank
            {
                *stamp = rank;
                each(other);
            }
        };
        let own = u64::from(rank);
        for rule in &self.rules {
            let start = rule.starts.get(rank as usize).copied().unwrap_or(u32::MAX);
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

    fn key(&self, records: &Records, rule: &Rule, values: &[u32]) -> u32 {
        let parts = rule.parts.iter().filter_map(|p| self.parts.get(*p));
        joined(parts.map(|part| part.key(records, values)))
    }

    /// Learns the keys of values that came since.
    pub(super) fn learn(&mut self, records: &Records) {
        for part in &mut self.parts {
            part.learn(records);
        }
    }

    /// One more record.
    pub(super) fn append(&mut self, records: &Records, values: &[u32], rank: u32) {
        for number in 0..self.rules.len() {
            let key = self
                .rules
                .get(number)
                .map_or(0, |rule| self.key(records, rule, values));
            if key != 0 {
                let block = self.later.entry((number, key)).or_default();
                if block.len() < self.cap {
                    block.push(rank);
                }
            }
        }
    }

    /// Calls with every rank that shares a key with a record that is none of them.
    pub(super) fn around(&self, records: &Records, values: &[u32], mut each: impl FnMut(u32)) {
        for (number, rule) in self.rules.iter().enumerate() {
            let key = self.key(records, rule, values);
            if key == 0 {
                continue;
            }
            if !self.later.is_empty() {
                self.later
                    .get(&(number, key))
                    .into_iter()
                    .flatten()
                    .for_each(|rank| each(*rank));
            }
            let key = u64::from(key);
            let start = rule.entries.partition_point(|entry| entry >> 32 < key);
            let block = rule.entries.get(start..).unwrap_or_default();
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
        }
    }
}

pub(super) fn index(
    columns: &[&[u32]],
    total: usize,
    cap: usize,
    parts: SmallVec<[usize; 3]>,
) -> Rule {
    let keys = keys_of(columns, total).zip(0_u64..);
    let mut entries: Vec<u64> = keys
        .filter(|(key, _)| *key != 0)
        .map(|(key, rank)| (u64::from(key) << 32) | rank)
        .collect();
    entries.sort_unstable();
    let mut starts = alloc::vec![u32::MAX; total];
    let mut at = 0;
    for block in entries.chunk_by(|a, b| a >> 32 == b >> 32) {
        if (2..=cap).contains(&block.len()) {
            let first = block.first().map_or(0, |entry| low(*entry));
            for (i, entry) in block.iter().enumerate().skip(1) {
                if let Some(start) = starts.get_mut(low(*entry) as usize) {
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
    }
}
