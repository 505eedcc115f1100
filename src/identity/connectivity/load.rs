//! Taking in a whole component in linear time.

use alloc::vec;
use alloc::vec::Vec;

use super::graph::{half, on, whole};
use super::slab::NIL;
use super::tour::{SPARE, TREE};
use super::{Connectivity, Order};

/// The vertex was not reached yet.
const UNSEEN: u32 = NIL;
/// The vertex is the root of its tree.
const ROOT: u32 = NIL - 1;

/// A graph whose vertices and edges are numbered from 0, with a spanning forest.
struct Sketch {
    /// The ends of each edge.
    ends: Vec<[u32; 2]>,
    /// Where the halves at each vertex begin, and at last where they all end.
    starts: Vec<u32>,
    /// The halves of edges, by vertex.
    halves: Vec<u32>,
    /// By which half each vertex was reached: it is the one at the vertex's parent.
    via: Vec<u32>,
}

impl Sketch {
    /// Sorts the edges by their ends, and finds a spanning forest.
    fn new(vertices: usize, ends: Vec<[u32; 2]>) -> Self {
        let (starts, halves) = sort_by_end(vertices, &ends);
        let mut sketch = Self {
            ends,
            starts,
            halves,
            via: vec![UNSEEN; vertices],
        };
        sketch.span();
        sketch
    }

    /// Reaches all vertices, breadth first: flat trees have small branches, and the less falls off
    /// when one of their edges is cut, the less there is to be searched for another.
    fn span(&mut self) {
        let mut queue: Vec<u32> = Vec::with_capacity(self.via.len());
        for root in numbers(self.via.len()) {
            if !self.reach(root, ROOT) {
                continue;
            }
            let mut next = queue.len();
            queue.push(root);
            while let Some(&vertex) = queue.get(next) {
                next += 1;
                for position in self.range(vertex) {
                    let Some((at, target)) = self.step(position) else {
                        break;
                    };
                    if self.reach(target, at) {
                        queue.push(target);
                    }
                }
            }
        }
    }

    /// Notes how a vertex was reached; false if it had been before.
    fn reach(&mut self, vertex: u32, by: u32) -> bool {
        match self.via.get_mut(vertex as usize) {
            Some(via) if *via == UNSEEN => {
                *via = by;
                true
            }
            _ => false,
        }
    }

    /// By which half the vertex was reached.
    fn via(&self, vertex: u32) -> u32 {
        self.via.get(vertex as usize).copied().unwrap_or(UNSEEN)
    }

    /// Where the halves at a vertex are.
    fn range(&self, vertex: u32) -> core::ops::Range<u32> {
        let vertex = vertex as usize;
        match self.starts.get(vertex..vertex + 2) {
            Some(&[start, end]) => start..end,
            _ => 0..0,
        }
    }

    /// The half at that position, and where its edge leads.
    fn step(&self, position: u32) -> Option<(u32, u32)> {
        let &at = self.halves.get(position as usize)?;
        let (edge, side) = whole(at);
        let &ends = self.ends.get(edge as usize)?;
        Some((at, on(ends, !side)))
    }

    /// Whether the edge is in the spanning forest.
    fn is_tree_edge(&self, edge: u32, ends: [u32; 2]) -> bool {
        ends.iter().any(|&end| {
            let via = self.via(end);
            via < ROOT && whole(via).0 == edge
        })
    }

    /// The parent of a vertex and the edge to it, unless it is a root.
    fn parent(&self, vertex: u32) -> Option<(u32, u32)> {
        let via = self.via(vertex);
        let (edge, side) = whole(via);
        let &ends = self.ends.get(edge as usize)?;
        (via < ROOT).then_some((on(ends, side), edge))
    }

    /// The next child of a vertex and the edge to it, from `position` among its halves onwards.
    fn next_child(&self, vertex: u32, position: &mut u32) -> Option<(u32, u32)> {
        while *position < self.range(vertex).end {
            let (at, target) = self.step(*position)?;
            *position += 1;
            if self.via(target) == at {
                return Some((target, whole(at).0));
            }
        }
        None
    }
}

/// The halves of edges, sorted by their ends by counting, and where those of each end begin.
fn sort_by_end(vertices: usize, ends: &[[u32; 2]]) -> (Vec<u32>, Vec<u32>) {
    let mut starts: Vec<u32> = vec![0; vertices + 1];
    for &end in ends.iter().flatten() {
        if let Some(count) = starts.get_mut(end as usize) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut halves = vec![NIL; ends.len() * 2];
    for (edge, &[one, other]) in numbers(ends.len()).zip(ends).rev() {
        for (end, side) in [(one, false), (other, true)] {
            let Some(start) = starts.get_mut(end as usize) else {
                continue;
            };
            *start = start.saturating_sub(1);
            if let Some(place) = halves.get_mut(*start as usize) {
                *place = half(edge, side);
            }
        }
    }
    (starts, halves)
}

/// The first `count` numbers.
fn numbers(count: usize) -> core::ops::Range<u32> {
    0..u32::try_from(count).unwrap_or(NIL)
}

impl Connectivity {
    /// What [`Self::take_in`] does.
    pub(super) fn load(&mut self, vertices: &[u32], edges: &[(u32, u32, u32)], order: &impl Order) {
        let bases = self.store_vertices(vertices);
        let (slots, ends) = self.store_edges(&bases, edges);
        let sketch = Sketch::new(bases.len(), ends);
        self.store_spares(&bases, &slots, &sketch);
        let mut positions = sketch.starts.clone();
        for root in numbers(bases.len()) {
            if sketch.via(root) == ROOT {
                self.lay_out(root, &bases, &slots, &sketch, &mut positions, order);
            }
        }
    }

    /// Stores the vertices: their places. For the time being, in place of its node each has its
    /// rank among these.
    fn store_vertices(&mut self, vertices: &[u32]) -> Vec<u32> {
        let places = &self.places;
        self.by_vertex
            .reserve(vertices.len(), |place| Some(places.get(place)?.vertex));
        let mut bases = Vec::with_capacity(vertices.len());
        for &vertex in vertices {
            if !self.holds(vertex) {
                let rank = u32::try_from(bases.len()).unwrap_or(NIL);
                bases.push(self.add_place(vertex, rank));
            }
        }
        bases
    }

    /// Stores the edges as spare ones that are in no list: their slots, and the ranks of their
    /// ends.
    fn store_edges(
        &mut self,
        bases: &[u32],
        edges: &[(u32, u32, u32)],
    ) -> (Vec<u32>, Vec<[u32; 2]>) {
        let known = &self.edges;
        self.by_edge
            .reserve(edges.len(), |slot| Some(known.get(slot)?.name));
        let mut slots = Vec::with_capacity(edges.len());
        let mut ranks = Vec::with_capacity(edges.len());
        for &(edge, a, b) in edges {
            let (Some(a), Some(b)) = (self.place(a), self.place(b)) else {
                continue;
            };
            let (Some(rank_a), Some(rank_b)) = (self.rank(a, bases), self.rank(b, bases)) else {
                continue;
            };
            if a != b && self.edge(edge).is_none() {
                slots.push(self.add_edge(edge, [a, b]));
                ranks.push([rank_a, rank_b]);
            }
        }
        (slots, ranks)
    }

    /// The rank of a vertex among those that are being taken in, if it is.
    fn rank(&self, base: u32, bases: &[u32]) -> Option<u32> {
        let rank = self.places.get(base)?.node;
        (bases.get(rank as usize) == Some(&base)).then_some(rank)
    }

    /// Lists the edges that the spanning forest does without.
    fn store_spares(&mut self, bases: &[u32], slots: &[u32], sketch: &Sketch) {
        for (edge, (&slot, &ends)) in numbers(slots.len()).zip(slots.iter().zip(&sketch.ends)) {
            if sketch.is_tree_edge(edge, ends) {
                continue;
            }
            let [one, other] = ends;
            for (end, side) in [(one, false), (other, true)] {
                let place = bases.get(end as usize).copied().unwrap_or(NIL);
                self.hang_spare(half(slot, side), place);
            }
        }
    }

    /// Lays out the tour of one tree, depth first.
    fn lay_out(
        &mut self,
        root: u32,
        bases: &[u32],
        slots: &[u32],
        sketch: &Sketch,
        positions: &mut [u32],
        order: &impl Order,
    ) {
        let mut vertex = root;
        let mut last = self.lay_vertex(NIL, root, bases, order);
        while let Some(position) = positions.get_mut(vertex as usize) {
            let step = sketch.next_child(vertex, position);
            let (is_back, Some((target, edge))) = (step.is_none(), step.or(sketch.parent(vertex)))
            else {
                break;
            };
            let slot = slots.get(edge as usize).copied().unwrap_or(NIL);
            last = self.lay_arc(last, slot, is_back, order);
            if !is_back {
                last = self.lay_vertex(last, target, bases, order);
            }
            vertex = target;
        }
        self.tours.finish(last, order);
    }

    /// Lays a vertex at the end of a tour.
    fn lay_vertex(&mut self, last: u32, rank: u32, bases: &[u32], order: &impl Order) -> u32 {
        let base = bases.get(rank as usize).copied().unwrap_or(NIL);
        let Some(place) = self.places.get_mut(base) else {
            return last;
        };
        let flags = if place.spares == NIL { 0 } else { SPARE };
        let node = self.tours.add_vertex(place.vertex, flags);
        place.node = node;
        self.tours.append(last, node, order);
        node
    }

    /// Lays one way along a tree edge at the end of a tour.
    fn lay_arc(&mut self, last: u32, slot: u32, is_back: bool, order: &impl Order) -> u32 {
        let node = self.tours.add_arc(slot, if is_back { 0 } else { TREE });
        if is_back {
            self.set_way_back(slot, node);
        } else {
            self.set_role(slot, [node, NIL], NIL);
        }
        self.tours.append(last, node, order);
        node
    }
}
