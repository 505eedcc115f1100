//! The persons made so far, while evidence is walked. The one file that names
//! petgraph.

use alloc::vec::Vec;
use petgraph::unionfind::UnionFind;
use smallvec::SmallVec;

/// What a merge would break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breach {
    /// The limit with this number.
    Limit(usize),
    /// Two that are known to be different.
    Different,
    /// The largest size.
    Size,
}

/// How many identifiers of each limited namespace a cluster holds.
type Counts = SmallVec<[(usize, u32); 2]>;

/// Disjoint sets of vertices `0..n` that never break a limit nor join two
/// vertices that are kept apart.
pub(super) struct Clusters {
    sets: UnionFind<usize>,
    /// The most that each limit allows.
    limits: Vec<u32>,
    /// By root.
    counts: Vec<Counts>,
    /// By root: the vertices that some member is kept apart from.
    apart: Vec<SmallVec<[usize; 2]>>,
    /// By root: how many vertices; kept only where a cluster may hold no more
    /// than some.
    sizes: Option<(usize, Vec<usize>)>,
}

impl Clusters {
    /// `limited`: for each vertex the limit that it counts towards; `largest`: the
    /// most vertices of a cluster.
    pub(super) fn new(
        limited: &[Option<usize>],
        limits: Vec<u32>,
        apart: &[(usize, usize)],
        largest: usize,
    ) -> Self {
        let mut partners = alloc::vec![SmallVec::new(); limited.len()];
        for &(a, b) in apart {
            for (one, other) in [(a, b), (b, a)] {
                if let Some(list) = partners.get_mut(one) {
                    SmallVec::push(list, other);
                }
            }
        }
        Self {
            sets: UnionFind::new(limited.len()),
            limits,
            counts: limited
                .iter()
                .map(|limit| limit.iter().map(|&l| (l, 1)).collect())
                .collect(),
            apart: partners,
            sizes: (largest < limited.len()).then(|| (largest, alloc::vec![1; limited.len()])),
        }
    }

    /// The representative of a vertex's cluster.
    pub(super) fn root(&mut self, vertex: usize) -> usize {
        self.sets.find_mut(vertex)
    }

    /// The limits of one that a cluster has reached, ascending.
    pub(super) fn singular(&self, root: usize) -> SmallVec<[usize; 2]> {
        let ones = self.counts_of(root).iter().map(|&(limit, _)| limit);
        let mut ones: SmallVec<_> = ones.filter(|&l| self.limits.get(l) == Some(&1)).collect();
        ones.sort_unstable();
        ones
    }

    /// The roots of the clusters that this one is kept apart from by evidence.
    pub(super) fn kept_from(&mut self, root: usize) -> SmallVec<[usize; 2]> {
        let partners = self.apart.get(root).cloned().unwrap_or_default();
        let mut roots: SmallVec<_> = partners.iter().map(|&v| self.root(v)).collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// What joining the clusters of two roots would break, if anything.
    pub(super) fn breach(&mut self, a: usize, b: usize) -> Option<Breach> {
        if self.kept_from(a).contains(&b) {
            return Some(Breach::Different);
        }
        let sum = |limit| self.count(a, limit) + self.count(b, limit);
        let over =
            |&&(limit, _): &&(usize, u32)| self.limits.get(limit).is_some_and(|&m| sum(limit) > m);
        let limit = self.counts_of(a).iter().find(over);
        limit
            .map(|&(limit, _)| Breach::Limit(limit))
            .or_else(|| self.is_too_large(a, b).then_some(Breach::Size))
    }

    fn is_too_large(&self, a: usize, b: usize) -> bool {
        let Some((largest, sizes)) = &self.sizes else {
            return false;
        };
        let size = |root: usize| sizes.get(root).copied().unwrap_or_default();
        size(a) + size(b) > *largest
    }

    /// Joins the clusters of two vertices unless that breaks something.
    pub(super) fn join(&mut self, a: usize, b: usize) -> Result<(), Breach> {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return Ok(());
        }
        if let Some(breach) = self.breach(a, b) {
            return Err(breach);
        }
        self.sets.union(a, b);
        let kept = self.root(a);
        let gone = if kept == a { b } else { a };
        if let Some((_, sizes)) = &mut self.sizes {
            let moved = sizes.get(gone).copied().unwrap_or_default();
            sizes
                .get_mut(kept)
                .into_iter()
                .for_each(|size| *size += moved);
        }
        for (limit, count) in self
            .counts
            .get_mut(gone)
            .map(core::mem::take)
            .unwrap_or_default()
        {
            if let Some(counts) = self.counts.get_mut(kept) {
                match counts.iter_mut().find(|(l, _)| *l == limit) {
                    Some((_, have)) => *have += count,
                    None => counts.push((limit, count)),
                }
            }
        }
        let moved = self
            .apart
            .get_mut(gone)
            .map(core::mem::take)
            .unwrap_or_default();
        if let Some(partners) = self.apart.get_mut(kept) {
            partners.extend(moved);
        }
        Ok(())
    }

    fn counts_of(&self, root: usize) -> &[(usize, u32)] {
        self.counts.get(root).map_or(&[], SmallVec::as_slice)
    }

    fn count(&self, root: usize, limit: usize) -> u32 {
        self.counts_of(root)
            .iter()
            .find(|(l, _)| *l == limit)
            .map_or(0, |&(_, count)| count)
    }
}
