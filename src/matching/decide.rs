//! Which pairs are taken for one person: a threshold and rules that look at whole groups.

use super::compare::{Comparer, Level, Pattern, level_at};
use super::matcher::{Edge, Matcher};
use super::model;
use super::schema::Kind;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// What a person may hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PerSource {
    /// Any number of records of one source.
    #[default]
    Any,
    /// At most one record of each source: what two files hold is linked one to one.
    One,
}

/// Groups of ranks.
pub(super) struct Groups {
    parent: Vec<u32>,
    members: BTreeMap<u32, Vec<u32>>,
}

impl Groups {
    fn new(count: u32) -> Self {
        Self { parent: (0..count).collect(), members: BTreeMap::new() }
    }

    pub(super) fn root(&self, mut rank: u32) -> u32 {
        while let Some(&above) = self.parent.get(rank as usize) {
            if above == rank {
                break;
            }
            rank = above;
        }
        rank
    }

    fn members(&self, root: u32) -> Vec<u32> {
        self.members.get(&root).cloned().unwrap_or_else(|| alloc::vec![root])
    }

    fn join(&mut self, a: u32, b: u32) {
        let mut larger = self.members.remove(&a).unwrap_or_else(|| alloc::vec![a]);
        let mut smaller = self.members.remove(&b).unwrap_or_else(|| alloc::vec![b]);
        let (mut top, mut under) = (a, b);
        if smaller.len() > larger.len() || (smaller.len() == larger.len() && b < a) {
            core::mem::swap(&mut larger, &mut smaller);
            core::mem::swap(&mut top, &mut under);
        }
        larger.append(&mut smaller);
        self.members.insert(top, larger);
        if let Some(parent) = self.parent.get_mut(under as usize) {
            *parent = top;
        }
    }
}

/// How close, in bits, two that contradict each other must be to contend for a third.
const MARGIN: f64 = 3.0;
/// How many fit one record at most for their contention to be looked at.
const MOST_CONTENDERS: usize = 24;

/// How many pairs between two groups are looked at.
const LOOKED_AT: usize = 60;

impl Matcher {
    /// Joins along the edges of at least `threshold` bits, the heaviest first.
    pub(super) fn groups(&self, threshold: f64, rule: PerSource) -> Groups {
        let contested = self.contested(threshold);
        let mut order: Vec<&Edge> = self
            .edges
            .iter()
            .zip(&contested)
            .filter(|(e, contested)| e.weight >= threshold && e.a != e.b && !**contested)
            .map(|(e, _)| e)
            .collect();
        order.sort_by(|x, y| y.weight.total_cmp(&x.weight).then((x.a, x.b).cmp(&(y.a, y.b))));
        let mut known: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        for edge in &self.edges {
            known.insert((edge.a.min(edge.b), edge.a.max(edge.b)), edge.weight);
        }
        let weights = self.model.weights();
        let comparer = Comparer::new(&self.records);
        let mut groups = Groups::new(self.sealed.len());
        for edge in order {
            let (a, b) = (groups.root(edge.a), groups.root(edge.b));
            if a == b {
                continue;
            }
            let (left, right) = (groups.members(a), groups.members(b));
            if rule == PerSource::One && self.share_source(&left, &right) {
                continue;
            }
            if left.len() + right.len() > 2 {
                let (mut sum, mut count) = (0.0, 0.0);
                'pairs: for x in &left {
                    for y in &right {
                        let key = (*x.min(y), *x.max(y));
                        let weight = known.get(&key).copied().unwrap_or_else(|| {
                            let pattern = comparer.pattern(self.sealed.row(*x), self.sealed.row(*y));
                            model::both(weights.weigh(pattern))
                        });
                        sum += (weight - threshold).clamp(-4.0, 8.0);
                        count += 1.0;
                        if count >= LOOKED_AT as f64 {
                            break 'pairs;
                        }
                    }
                }
                if sum < 0.0 {
                    continue;
                }
            }
            groups.join(a, b);
        }
        groups
    }

    /// Which edges are contested: a record that fits two others about equally well, which
    /// contradict each other, is left to neither.
    fn contested(&self, threshold: f64) -> Vec<bool> {
        let mut contested = alloc::vec![false; self.edges.len()];
        let mut ends: Vec<(u32, u32, usize)> = Vec::new();
        for (i, edge) in self.edges.iter().enumerate() {
            if edge.weight >= threshold && edge.a != edge.b {
                ends.push((edge.a, edge.b, i));
                ends.push((edge.b, edge.a, i));
            }
        }
        ends.sort_unstable();
        let comparer = Comparer::new(&self.records);
        let weights = self.model.weights();
        let weight = |i: usize| self.edges.get(i).map_or(0.0, |e| e.weight);
        for of_one in ends.chunk_by(|x, y| x.0 == y.0) {
            if of_one.len() > MOST_CONTENDERS {
                continue;
            }
            for (n, (_, y, first)) in of_one.iter().enumerate() {
                for (_, z, second) in of_one.iter().skip(n + 1) {
                    if libm::fabs(weight(*first) - weight(*second)) > MARGIN {
                        continue;
                    }
                    let pattern = comparer.pattern(self.sealed.row(*y), self.sealed.row(*z));
                    if self.contradicts(pattern) && model::both(weights.weigh(pattern)) < threshold {
                        for i in [*first, *second] {
                            if let Some(mark) = contested.get_mut(i) {
                                *mark = true;
                            }
                        }
                    }
                }
            }
        }
        contested
    }

    /// Whether a pair differs in something that one person has one of.
    fn contradicts(&self, pattern: Pattern) -> bool {
        self.records.fields.iter().enumerate().any(|(field, of)| {
            matches!(of.kind, Kind::BirthDate | Kind::Identifier | Kind::Generation)
                && level_at(pattern, field) == Level::Else
        })
    }

    fn share_source(&self, left: &[u32], right: &[u32]) -> bool {
        let source = |rank: &u32| self.records.sources.get(self.sealed.record(*rank) as usize).copied();
        left.iter().any(|x| right.iter().any(|y| source(x) == source(y)))
    }

    /// For each record, the number of its person: the least number of its records.
    #[must_use]
    pub fn persons(&self, threshold: f64, rule: PerSource) -> Vec<u32> {
        let groups = self.groups(threshold, rule);
        let mut least: BTreeMap<u32, u32> = BTreeMap::new();
        let mut alone: BTreeMap<u32, ()> = BTreeMap::new();
        for edge in &self.edges {
            if edge.a == edge.b && edge.weight < threshold {
                alone.insert(edge.a, ());
            }
        }
        let mut persons: Vec<u32> = (0..u32::try_from(self.records.len()).unwrap_or(u32::MAX)).collect();
        for rank in 0..self.sealed.len() {
            let root = groups.root(rank);
            let apart = alone.contains_key(&rank);
            for record in self.sealed.members(rank) {
                let first = least.entry(root).or_insert(*record);
                *first = (*first).min(*record);
                if apart {
                    break;
                }
            }
        }
        for rank in 0..self.sealed.len() {
            let root = groups.root(rank);
            let apart = alone.contains_key(&rank);
            for record in self.sealed.members(rank) {
                if let (Some(person), Some(first)) = (persons.get_mut(*record as usize), least.get(&root)) {
                    *person = *first;
                }
                if apart {
                    break;
                }
            }
        }
        persons
    }
}
