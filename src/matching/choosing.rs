//! Rules chosen by what they cost: counted before they are run.

use super::blocking::{Blocking, BlockingRule, index};
use super::count::{number, real, whole};
use super::keys::{Keys, Part, forms, sorted_keys};
use super::records::Records;
use super::rules::{BlockingError, PLUS};
use super::sealed::Sealed;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use smallvec::SmallVec;

/// The parts of a rule, by number.
type Parts = SmallVec<[usize; 3]>;

/// How many records rules are counted on at most before they are run.
const COUNTED: usize = 30_000;
/// How many rules of three fields are tried.
const MOST_TRIPLES: usize = 12;

/// How many pairs may be named for each record, and how large a block may be: the more
/// records, the less for each.
const fn budget(records: usize) -> (u64, usize) {
    match records {
        0..=2_000 => (200, 600),
        2_001..=20_000 => (40, 600),
        20_001..=200_000 => (12, 200),
        _ => (6, 100),
    }
}

pub(super) struct Choice<'r> {
    records: &'r Records,
    sealed: &'r Sealed,
    parts: Vec<Part>,
    /// Parts that serve alone, and with others.
    alone: Vec<usize>,
    together: Vec<usize>,
    /// By part: the keys of a sample.
    sampled: Vec<Keys>,
    counted: usize,
    /// Records for each one of the sample.
    scale: f64,
    cap: usize,
}

impl<'r> Choice<'r> {
    pub(super) fn new(records: &'r Records, sealed: &'r Sealed) -> Self {
        let total = sealed.record.len();
        let counted = total.min(COUNTED);
        let mut choice = Self {
            records,
            sealed,
            parts: Vec::new(),
            alone: Vec::new(),
            together: Vec::new(),
            sampled: Vec::new(),
            counted,
            scale: real(total as u64) / real(counted.max(1) as u64),
            cap: records.largest_block.unwrap_or(budget(total).1),
        };
        for (field, of) in records.fields.iter().enumerate() {
            let (alone, together) = forms(of.kind);
            for (forms, numbers) in [(alone, &mut choice.alone), (together, &mut choice.together)] {
                for form in forms {
                    numbers.push(choice.parts.len());
                    choice.parts.push(Part::new(records, field, *form));
                }
            }
        }
        let sampled = choice.parts.iter().map(|part| choice.keys(part, counted));
        choice.sampled = sampled.collect();
        choice
    }

    /// The keys of a part by rank.
    fn keys(&self, part: &Part, count: usize) -> Keys {
        let rows = (0..number(count)).map(|rank| self.sealed.row(rank).values);
        Keys::of(part, self.records, rows)
    }

    /// How many pairs a rule names in blocks that are not passed over.
    fn count(&self, rule: &[usize]) -> u64 {
        let is_whole = self.scale <= 1.0;
        self.count_where(rule, |block| !is_whole || block <= self.cap)
    }

    /// How many pairs a rule names in all blocks.
    pub(super) fn count_all(&self, rule: &[usize]) -> u64 {
        self.count_where(rule, |_| true)
    }

    fn count_where(&self, rule: &[usize], counts: impl Fn(usize) -> bool) -> u64 {
        let parts = rule.iter().filter_map(|part| self.sampled.get(*part));
        let parts: SmallVec<[&Keys; 3]> = parts.collect();
        let keys = sorted_keys(&parts, self.counted);
        let pairs: f64 = keys
            .chunk_by(|a, b| a == b)
            .filter(|block| counts(block.len()))
            .map(|block| real(block.len() as u64))
            .map(|size| size * (size - 1.0) / 2.0)
            .sum();
        whole(pairs * self.scale * self.scale)
    }

    /// The coarsest rule that names at most `most` pairs. It may name none: of records
    /// that are alike none may be there as yet.
    fn coarsest(&self, rules: impl IntoIterator<Item = Parts>, most: u64) -> Option<(u64, Parts)> {
        rules
            .into_iter()
            .map(|rule| (self.count(&rule), rule))
            .filter(|(pairs, _)| *pairs <= most)
            .max_by(|x, y| x.0.cmp(&y.0).then_with(|| y.1.cmp(&x.1)))
    }

    /// The parts of a field that serve with others.
    fn of(&self, field: usize) -> Vec<usize> {
        let is_of = |part: &&usize| {
            self.parts
                .get(**part)
                .is_some_and(|part| part.field == field)
        };
        self.together.iter().filter(is_of).copied().collect()
    }

    /// The parts of a rule as it is written.
    pub(super) fn parse(&self, rule: &str) -> Result<Parts, BlockingError> {
        let wanted = self.records.parse(rule)?.into_iter();
        let place = |(field, form)| {
            let mut parts = self.parts.iter();
            parts.position(|part| (part.field, part.form) == (field, form))
        };
        Ok(wanted.filter_map(place).collect())
    }

    /// The rules that the host wrote, in its order, or those that are chosen.
    fn rules(&self) -> Vec<(u64, Parts)> {
        let written = self.records.rules.iter();
        // They were found to be rules when they were written.
        let written = written.filter_map(|rule| self.parse(rule).ok());
        let written: Vec<_> = written.map(|rule| (self.count(&rule), rule)).collect();
        if written.is_empty() {
            self.chosen()
        } else {
            written
        }
    }

    /// For each key that serves alone, and each two fields, the coarsest rule that names
    /// no more than its share of the pairs; where two fields name too many, a third must
    /// agree.
    fn chosen(&self) -> Vec<(u64, Parts)> {
        let fields: Vec<usize> = (0..self.records.fields.len())
            .filter(|f| !self.of(*f).is_empty())
            .collect();
        let pairs: Vec<[usize; 2]> = fields
            .iter()
            .enumerate()
            .flat_map(|(i, a)| fields.iter().skip(i + 1).map(move |b| [*a, *b]))
            .collect();
        let total = self.sealed.record.len();
        let wanted = (self.alone.len() + pairs.len()).max(1);
        let share = (total as u64 * budget(total).0 / wanted as u64).max(50);
        let mut chosen: Vec<(u64, Parts)> = Vec::new();
        for part in &self.alone {
            chosen.extend(self.coarsest([Parts::from_slice(&[*part])], share * 4));
        }
        // What one key of a field finds, a coarser one finds too.
        let form = |rule: &Parts| {
            let part = self.parts.get(rule.first().copied()?)?;
            Some((part.field, part.form))
        };
        let forms: Vec<_> = chosen.iter().filter_map(|(_, rule)| form(rule)).collect();
        chosen.retain(|(_, rule)| {
            form(rule).is_none_or(|(field, form)| {
                !form
                    .coarser()
                    .iter()
                    .any(|coarser| forms.contains(&(field, *coarser)))
            })
        });
        let mut too_coarse: Vec<[usize; 2]> = Vec::new();
        for [a, b] in pairs {
            let of_b = self.of(b);
            let of_a = self.of(a);
            let rules = of_a
                .iter()
                .flat_map(|x| of_b.iter().map(|y| Parts::from_slice(&[*x, *y])));
            match self.coarsest(rules, share) {
                Some(best) => chosen.push(best),
                None => too_coarse.push([a, b]),
            }
        }
        let triples = too_coarse.iter().flat_map(|[a, b]| {
            let of_b = too_coarse.iter().filter(move |[c, _]| b == c);
            of_b.map(move |[_, d]| [*a, *b, *d])
        });
        let triples = triples.filter(|[a, _, c]| too_coarse.contains(&[*a, *c]));
        for [a, b, c] in triples.take(MOST_TRIPLES) {
            let (of_a, of_b, of_c) = (self.of(a), self.of(b), self.of(c));
            let of_both = of_a.iter().flat_map(|x| of_b.iter().map(move |y| [*x, *y]));
            let rules =
                of_both.flat_map(|[x, y]| of_c.iter().map(move |z| Parts::from_slice(&[x, y, *z])));
            chosen.extend(self.coarsest(rules, share));
        }
        chosen.sort();
        chosen
    }

    /// A rule in words.
    fn told(&self, pairs: u64, rule: &[usize]) -> BlockingRule {
        let mut key = String::new();
        for part in rule.iter().filter_map(|part| self.parts.get(*part)) {
            key.push_str(if key.is_empty() { "" } else { PLUS });
            key.push_str(&self.records.key(part.field, part.form));
        }
        BlockingRule { key, pairs }
    }
}

impl Blocking {
    /// Chooses rules that fit the records, and indexes the records by them.
    pub(super) fn choose(records: &Records, sealed: &Sealed) -> Self {
        let choice = Choice::new(records, sealed);
        let rules = choice.rules();
        let total = sealed.record.len();
        let mut used: Vec<Option<Keys>> = choice.parts.iter().map(|_| None).collect();
        for number in rules.iter().flat_map(|(_, rule)| rule) {
            if let (Some(slot @ None), Some(part)) =
                (used.get_mut(*number), choice.parts.get(*number))
            {
                *slot = Some(choice.keys(part, total));
            }
        }
        let indexed = rules.iter().map(|(_, rule)| {
            let keys = rule.iter().filter_map(|part| used.get(*part)?.as_ref());
            let keys: SmallVec<[&Keys; 3]> = keys.collect();
            index(&keys, total, choice.cap, rule.clone())
        });
        Self {
            rules: indexed.collect(),
            told: rules
                .iter()
                .map(|(pairs, rule)| choice.told(*pairs, rule))
                .collect(),
            cap: choice.cap,
            later: BTreeMap::new(),
            parts: choice.parts,
        }
    }
}
