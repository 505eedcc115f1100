//! Which ranks are one person: joined along the heaviest pairs first, with care.

use super::compare::{Comparer, Level, Pattern, level_at};
use super::decide::PerSource;
use super::matcher::{Edge, Matcher};
use super::model;
use super::schema::Kind;
use alloc::vec::Vec;

/// Groups of ranks: a tree to find a group by, a ring to go around it.
pub(super) struct Groups {
    parent: Vec<u32>,
    next: Vec<u32>,
    size: Vec<u32>,
}

impl Groups {
    fn new(count: u32) -> Self {
        Self {
            parent: (0..count).collect(),
            next: (0..count).collect(),
            size: alloc::vec![1; count as usize],
        }
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

    fn size(&self, root: u32) -> u32 {
        self.size.get(root as usize).copied().unwrap_or(1)
    }

    fn ring(&self, start: u32) -> impl Iterator<Item = u32> + Clone {
        let mut here = Some(start);
        core::iter::from_fn(move || {
            let now = here?;
            let next = self.next.get(now as usize).copied().unwrap_or(start);
            here = (next != start).then_some(next);
            Some(now)
        })
    }

    fn join(&mut self, a: u32, b: u32) {
        let size = self.size(a) + self.size(b);
        let (top, under) = if self.size(a) >= self.size(b) {
            (a, b)
        } else {
            (b, a)
        };
        if let Some(parent) = self.parent.get_mut(under as usize) {
            *parent = top;
        }
        if let Some(of_top) = self.size.get_mut(top as usize) {
            *of_top = size;
        }
        self.next.swap(a as usize, b as usize);
    }
}

/// How close, in bits, two that contradict each other must be to contend for a third.
const MARGIN: f64 = 3.0;
/// How many fit one record at most for their contention to be looked at.
const MOST_CONTENDERS: usize = 24;
/// How many pairs between two groups are looked at.
const LOOKED_AT: u32 = 60;
/// What one pair may weigh for and against two groups being one: a contradiction is a
/// mistake more often than an agreement is chance.
const AGAINST: f64 = -4.0;
const FOR: f64 = 8.0;

impl Matcher {
    /// Joins along the edges of at least `threshold` bits.
    pub(super) fn groups(&self, threshold: f64, per_source: PerSource) -> Groups {
        let contested = self.contested(threshold);
        let mut order: Vec<&Edge> = self
            .edges
            .iter()
            .zip(&contested)
            .filter(|(e, contested)| e.weight >= threshold && e.a != e.b && !**contested)
            .map(|(e, _)| e)
            .collect();
        order.sort_unstable_by(|x, y| {
            y.weight
                .total_cmp(&x.weight)
                .then((x.a, x.b).cmp(&(y.a, y.b)))
        });
        let mut groups = Groups::new(self.sealed.len());
        for edge in order {
            let (a, b) = (groups.root(edge.a), groups.root(edge.b));
            if a != b && self.fit(&groups, a, b, threshold, per_source) {
                groups.join(a, b);
            }
        }
        groups
    }

    /// Whether what is known between all of two groups speaks for their being one.
    fn fit(&self, groups: &Groups, a: u32, b: u32, threshold: f64, per_source: PerSource) -> bool {
        if per_source == PerSource::One {
            let source = |rank: u32| self.records.sources.get(self.sealed.record(rank) as usize);
            if groups
                .ring(a)
                .any(|x| groups.ring(b).any(|y| source(x) == source(y)))
            {
                return false;
            }
        }
        if groups.size(a) + groups.size(b) == 2 {
            return true;
        }
        let (mut sum, mut count) = (0.0, 0);
        for x in groups.ring(a) {
            for y in groups.ring(b) {
                sum += (self.between(x, y) - threshold).clamp(AGAINST, FOR);
                count += 1;
                if count >= LOOKED_AT {
                    return sum >= 0.0;
                }
            }
        }
        sum >= 0.0
    }

    /// The weight between two ranks.
    pub(super) fn between(&self, x: u32, y: u32) -> f64 {
        let (low, high) = if x < y { (x, y) } else { (y, x) };
        let start = self.starts.get(high as usize).map_or(0, |&s| s as usize);
        let end = self
            .starts
            .get(high as usize + 1)
            .map_or(start, |&s| s as usize);
        let known = self
            .edges
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .find(|e| e.a == low);
        known.map_or_else(
            || {
                let pattern =
                    Comparer::new(&self.records).pattern(self.sealed.row(x), self.sealed.row(y));
                model::both(self.weights.weigh(pattern))
            },
            |edge| edge.weight,
        )
    }

    /// Which edges are contested: a record that fits two others about equally well, which
    /// contradict each other, is left to neither.
    fn contested(&self, threshold: f64) -> Vec<bool> {
        let mut contested = alloc::vec![false; self.edges.len()];
        let contradicting: Vec<usize> = (0..self.records.fields.len())
            .filter(|field| {
                self.records.fields.get(*field).is_some_and(|of| {
                    matches!(
                        of.kind,
                        Kind::BirthDate | Kind::Identifier | Kind::Generation
                    )
                })
            })
            .collect();
        if contradicting.is_empty() {
            return contested;
        }
        let mut ends: Vec<(u32, u32, usize)> = Vec::new();
        for (i, edge) in self.edges.iter().enumerate() {
            if edge.weight >= threshold && edge.a != edge.b {
                ends.push((edge.a, edge.b, i));
                ends.push((edge.b, edge.a, i));
            }
        }
        ends.sort_unstable();
        let comparer = Comparer::new(&self.records);
        let weight = |i: usize| self.edges.get(i).map_or(0.0, |e| e.weight);
        let contradicts = |pattern: Pattern| {
            contradicting
                .iter()
                .any(|f| level_at(pattern, *f) == Level::Else)
        };
        for of_one in ends.chunk_by(|x, y| x.0 == y.0) {
            if !(2..=MOST_CONTENDERS).contains(&of_one.len()) {
                continue;
            }
            for (n, (_, y, first)) in of_one.iter().enumerate() {
                for (_, z, second) in of_one.iter().skip(n + 1) {
                    if libm::fabs(weight(*first) - weight(*second)) > MARGIN {
                        continue;
                    }
                    let pattern = comparer.pattern(self.sealed.row(*y), self.sealed.row(*z));
                    if contradicts(pattern) && model::both(self.weights.weigh(pattern)) < threshold
                    {
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
}
