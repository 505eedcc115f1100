//! The shape of what holds a person together: identifiers and the links between
//! them as a small undirected multigraph, and the questions that an explanation
//! asks of it. Which links join these two? Which have any part in it? Which
//! would have to go to part them, and where is the whole weakest?
//!
//! Edges are numbered in the order they are given, the strongest first, and
//! every answer depends on the numbers alone. Nothing here recurses: a piece of
//! a graph may have a million vertices. A vertex or an edge that does not exist
//! is connected to nothing; no answer contains it.

mod blocks;
mod cut;
#[cfg(test)]
mod tests;

use alloc::collections::BinaryHeap;
use alloc::collections::binary_heap::PeekMut;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// An undirected multigraph on the vertices `0..n`; edges are numbered in the
/// order given. Parallel edges are separate edges.
pub(super) struct Shape {
    /// By edge: its two ends as given; equal if the edge is left out.
    ends: Vec<(usize, usize)>,
    /// By vertex: where its steps begin; then, once more, how many there are.
    first: Vec<usize>,
    /// By vertex, then by edge: the ways to go on from it.
    steps: Vec<Step>,
}

/// A way to go on from a vertex. The order is that of the edges.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    edge: usize,
    to: usize,
}

/// An edge whose loss parts its component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bridge {
    /// The edge.
    pub(super) edge: usize,
    /// How many vertices are then on the side of each end, in the order in
    /// which the ends were given.
    pub(super) sides: [usize; 2],
}

/// A set of edges whose loss parts a connected graph in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The edges, ascending; at least one.
    pub(super) edges: Vec<usize>,
    /// The vertices of the smaller side, ascending; of two equal sides, the one
    /// without vertex 0.
    pub(super) side: Vec<usize>,
}

/// A step that is open from the visited vertices, and the steps after it from
/// the same vertex.
type Offer<'a> = Reverse<(Step, &'a [Step])>;

impl Shape {
    /// The graph of `edges` on the vertices `0..vertices`, as compressed
    /// adjacency lists.
    ///
    /// Edges from a vertex to itself or to a vertex that does not exist keep
    /// their number and are otherwise left out. O(n + m).
    pub(super) fn new(vertices: usize, edges: &[(usize, usize)]) -> Self {
        let known = |&(a, b): &(usize, usize)| if a.max(b) < vertices { (a, b) } else { (0, 0) };
        let ends: Vec<(usize, usize)> = edges.iter().map(known).collect();
        let joined = || ends.iter().enumerate().filter(|(_, (a, b))| a != b);
        // Where the steps of each vertex end; filling them in from the back
        // turns that into where they begin, and leaves them in order.
        let mut first = vec![0; vertices.saturating_add(1)];
        for vertex in joined().flat_map(|(_, &(a, b))| [a, b]) {
            if let Some(count) = first.get_mut(vertex) {
                *count += 1;
            }
        }
        let mut total = 0;
        for end in &mut first {
            total += *end;
            *end = total;
        }
        let mut steps = vec![Step { edge: 0, to: 0 }; total];
        for (edge, &(a, b)) in joined().rev() {
            for (from, to) in [(a, b), (b, a)] {
                if let Some(place) = first.get_mut(from) {
                    *place -= 1;
                    set(&mut steps, *place, Step { edge, to });
                }
            }
        }
        Self { ends, first, steps }
    }

    /// The path from `a` to `b` whose edges have the smallest numbers possible,
    /// in order from `a`: the strongest explanation of why the two are one.
    /// `None` if they are not connected, and empty if they are the same.
    ///
    /// It is the path in the minimum spanning tree by edge number, the only one
    /// since no two numbers are equal. Prim's algorithm (1957) grows that tree
    /// from `a` and stops at `b`, so that it only visits what is connected to
    /// `a` at least as strongly as `b` is. O(k log k) for the k edges it looks
    /// at; besides, room for n vertices is taken.
    pub(super) fn path(&self, a: usize, b: usize) -> Option<Vec<usize>> {
        let mut by = vec![None; self.vertices()];
        by.get(a)?;
        let mut offers: BinaryHeap<Offer<'_>> = BinaryHeap::with_capacity(by.len().min(64));
        let mut last = a;
        while last != b {
            let is_new = |v| v != a && by.get(v) == Some(&None);
            offers.extend(offer(self.steps(last), is_new));
            let step = accept(&mut offers, is_new)?;
            set(&mut by, step.to, Some(step.edge));
            last = step.to;
        }
        let mut path: Vec<usize> = self.way_back(&by, b).map(|step| step.edge).collect();
        path.reverse();
        Some(path)
    }

    /// Every edge on some simple path between `a` and `b`, ascending: all that
    /// has a part in joining them. Empty if they are not connected or the same.
    ///
    /// These are the edges of the biconnected blocks along the way (Hopcroft and
    /// Tarjan 1973). O(n + m).
    pub(super) fn between(&self, a: usize, b: usize) -> Vec<usize> {
        blocks::between(self, a, b)
    }

    /// A smallest set of edges without which `a` and `b` are not connected,
    /// ascending: what would have to be wrong for them to be two. Empty if they
    /// are not connected or the same.
    ///
    /// Of several, the one with the smallest side of `a`; that side is part of
    /// every other's, so that the answer does not depend on chance. Augmenting
    /// paths (Ford and Fulkerson 1956), the shortest first. O(c (n + m)) for a
    /// cut of c edges.
    pub(super) fn cut_between(&self, a: usize, b: usize) -> Vec<usize> {
        cut::between(self, a, b)
    }

    /// Every bridge, ascending by edge: the links that nothing else confirms,
    /// and how much hangs on each.
    ///
    /// Hopcroft and Tarjan (1973); O(n + m), and sorting the answer.
    pub(super) fn bridges(&self) -> Vec<Bridge> {
        blocks::bridges(self)
    }

    /// The vertices that are connected to `end` when the edges `without` are
    /// gone, ascending; `end` is one of them.
    ///
    /// O(s log s) for a side of s vertices and edges; besides, a byte for each
    /// vertex and edge is taken.
    pub(super) fn side(&self, end: usize, without: &[usize]) -> Vec<usize> {
        let mut gone = vec![false; self.ends.len()];
        for &edge in without {
            set(&mut gone, edge, true);
        }
        let mut seen = vec![false; self.vertices()];
        let mut side = self.flood(end, &mut seen, |edge| gone.get(edge) == Some(&false));
        side.sort_unstable();
        side
    }

    /// Of a connected graph, a smallest set of edges whose loss parts it: where
    /// the whole is weakest. No edge that is `solid` is cut. `None` if the graph
    /// is not connected or no such set exists.
    ///
    /// Of several sets of one edge it is the one that parts the vertices most
    /// evenly, and of several of these the edge with the highest number, the
    /// weakest. These are bridges: O(n + m), and sorting them.
    ///
    /// Without such an edge, what solid edges join counts as one vertex, and if
    /// at most `most` are then left, a set of more edges is looked for (Stoer
    /// and Wagner 1997; Nagamochi and Ibaraki 1992): O(k (k + m)) for k vertices
    /// left, and far less unless most of them have as few edges as are cut. Of
    /// several it is the most even of those met, which need not be the most even
    /// of all. If more are left, the answer is `None`.
    pub(super) fn least_cut(&self, solid: impl Fn(usize) -> bool, most: usize) -> Option<Cut> {
        cut::least(self, solid, most)
    }

    /// How many vertices there are.
    fn vertices(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// The steps from a vertex, ascending by edge.
    fn steps(&self, vertex: usize) -> &[Step] {
        let range = match self.first.get(vertex..) {
            Some(&[from, to, ..]) => from..to,
            _ => 0..0,
        };
        self.steps.get(range).unwrap_or_default()
    }

    /// The steps back from `last`, over the edge `by` which each vertex was
    /// reached, to the vertex that was reached by none.
    fn way_back(&self, by: &[Option<usize>], last: usize) -> impl Iterator<Item = Step> {
        let mut at = last;
        core::iter::from_fn(move || {
            let edge = by.get(at).copied().flatten()?;
            let &(a, b) = self.ends.get(edge)?;
            at = if at == a { b } else { a };
            Some(Step { edge, to: at })
        })
    }

    /// The vertices not yet `seen` that `open` edges connect to `start`, in the
    /// order of their distance; marks them as seen.
    fn flood(&self, start: usize, seen: &mut [bool], open: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut is_new = |v: usize| {
            seen.get_mut(v)
                .is_some_and(|s| !core::mem::replace(s, true))
        };
        let mut found = Vec::new();
        found.extend(is_new(start).then_some(start));
        let mut next = 0;
        while let Some(&vertex) = found.get(next) {
            next += 1;
            let steps = self.steps(vertex).iter();
            let steps = steps.filter(|step| open(step.edge) && is_new(step.to));
            found.extend(steps.map(|step| step.to));
        }
        found
    }

    /// The edges from a vertex that is inside to one that is not, ascending.
    fn crossing(&self, is_inside: impl Fn(usize) -> bool) -> Vec<usize> {
        let ends = self.ends.iter().enumerate();
        ends.filter(|(_, (a, b))| is_inside(*a) != is_inside(*b))
            .map(|(edge, _)| edge)
            .collect()
    }
}

/// The first of `steps` that leads to a new vertex.
fn offer(mut steps: &[Step], is_new: impl Fn(usize) -> bool) -> Option<Offer<'_>> {
    while let Some((step, rest)) = steps.split_first() {
        if is_new(step.to) {
            return Some(Reverse((*step, rest)));
        }
        steps = rest;
    }
    None
}

/// The step by the lowest edge to a new vertex. Each offer looked at gives way
/// to the next from the same vertex.
fn accept(offers: &mut BinaryHeap<Offer<'_>>, is_new: impl Fn(usize) -> bool) -> Option<Step> {
    loop {
        let mut top = offers.peek_mut()?;
        let Reverse((step, rest)) = *top;
        match offer(rest, &is_new) {
            Some(next) => *top = next,
            None => drop(PeekMut::pop(top)),
        }
        if is_new(step.to) {
            return Some(step);
        }
    }
}

/// Writes one entry of a list, if there is one.
fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(entry) = list.get_mut(at) {
        *entry = value;
    }
}
