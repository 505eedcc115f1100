//! Which vertices of a graph are connected, while edges come and go.
//!
//! This is the structure of Holm, de Lichtenberg and Thorup (2001), "Poly-logarithmic
//! deterministic fully-dynamic algorithms for connectivity, minimum spanning tree, 2-edge, and
//! biconnectivity", Journal of the ACM 48(4). Each edge has a level. A spanning forest is kept for
//! the edges of each level and above; that of a level contains those of all levels above it, and
//! the forest of level 0 spans the whole graph. An edge that is in no forest is *spare*: its ends
//! are connected in the forest of its own level. When a tree falls apart, the lesser half is
//! searched for a spare edge that leads to the other, and whatever was looked at in vain goes up
//! one level. As a tree of level `i` has at most a `2^i`th part of all vertices, that happens to
//! an edge a logarithmic number of times, and a change costs `O(log² n)` amortised.
//!
//! Forests are Euler tours in balanced trees ([`tour`]). Vertices and edges are in the levels
//! above 0 only once they get there, and leave memory there when the last of their edges does.

mod graph;
mod index;
mod load;
mod search;
mod slab;
mod tour;

#[cfg(test)]
mod tests;

use hashbrown::HashTable;

use graph::{Arcs, Edge, Place};
use index::{Index, hash};
use slab::{NIL, Slab};
use tour::{MARK, Tours, VERTEX};

/// How many spare edges the search for a replacement looks at before it moves any up a level.
const PATIENCE: u32 = 16;

/// Which of two vertices comes first: a total order, decided by the caller.
pub(super) trait Order {
    /// Whether `a` comes before `b`.
    fn is_before(&self, a: u32, b: u32) -> bool;
}

impl<F: Fn(u32, u32) -> bool> Order for F {
    fn is_before(&self, a: u32, b: u32) -> bool {
        self(a, b)
    }
}

/// The components of a graph of which edges are added and removed.
///
/// Vertices and edges go by numbers of the caller's, which may be any but that no vertex is
/// `u32::MAX`. There is room for some `2^29` vertices, and as many edges.
#[derive(Clone, Debug)]
pub(super) struct Connectivity {
    tours: Tours,
    /// The vertices, at level 0 and wherever else they are.
    places: Slab<Place>,
    edges: Slab<Edge>,
    /// Where edges are in the tours of higher levels.
    arcs: Slab<Arcs>,
    by_vertex: Index,
    by_edge: Index,
    /// The tags of components, by the roots of their tours.
    tags: HashTable<(u32, u32)>,
    patience: u32,
}

impl Default for Connectivity {
    fn default() -> Self {
        Self {
            tours: Tours::default(),
            places: Slab::default(),
            edges: Slab::default(),
            arcs: Slab::default(),
            by_vertex: Index::default(),
            by_edge: Index::default(),
            tags: HashTable::new(),
            patience: PATIENCE,
        }
    }
}

impl Connectivity {
    /// Takes in a component at once, in linear time: its vertices, none of which is known yet, and
    /// its edges, each a number and two of the vertices. What is known already, edges that lead
    /// elsewhere and loops are left out. (More than one component at once will do, too.)
    pub(super) fn take_in(
        &mut self,
        vertices: &[u32],
        edges: &[(u32, u32, u32)],
        order: &impl Order,
    ) {
        self.load(vertices, edges, order);
    }

    /// Adds an edge between two vertices that are held; true if it joined two components, whose
    /// tags are then cleared. An edge that is known already, and a loop, are left out.
    pub(super) fn link(&mut self, edge: u32, a: u32, b: u32, order: &impl Order) -> bool {
        let (Some(a), Some(b)) = (self.place(a), self.place(b)) else {
            return false;
        };
        if a == b || self.edge(edge).is_some() {
            return false;
        }
        let slot = self.add_edge(edge, [a, b]);
        let (root_a, root_b) = (self.root_at(a, 0), self.root_at(b, 0));
        if root_a == root_b {
            self.attach_spare(slot, 0);
            return false;
        }
        self.take_tag(root_a);
        self.take_tag(root_b);
        self.plant(slot, order);
        true
    }

    /// Removes an edge; true if its component fell apart in two, neither of which has a tag then.
    /// An unknown edge is none.
    pub(super) fn cut(&mut self, edge: u32, order: &impl Order) -> bool {
        let Some(slot) = self.edge(edge) else {
            return false;
        };
        let ends = self.ends(slot);
        let level = self.level(slot);
        let falls_apart = if self.is_spare(slot) {
            self.detach_spare(slot);
            false
        } else {
            let [end, _] = ends;
            let tag = self.take_tag(self.root_at(end, 0));
            self.uproot(slot, order);
            let replaced = self.replace(ends, level, order);
            if let (true, Some(tag)) = (replaced, tag) {
                self.put_tag(self.root_at(end, 0), tag);
            }
            !replaced
        };
        self.forget_edge(slot, edge);
        for end in ends {
            self.leave_levels(end, level);
        }
        falls_apart
    }

    /// Whether the vertex is here.
    pub(super) fn holds(&self, vertex: u32) -> bool {
        self.place(vertex).is_some()
    }

    /// Whether it holds nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.by_vertex.len() == 0
    }

    /// How many vertices the vertex's component has; 0 if it is unknown.
    pub(super) fn size(&self, vertex: u32) -> usize {
        self.root(vertex)
            .map_or(0, |root| self.tours.size(root) as usize)
    }

    /// The vertex of its component that comes before all others.
    pub(super) fn first(&self, vertex: u32) -> Option<u32> {
        Some(self.tours.first(self.root(vertex)?))
    }

    /// Takes notice that the vertex's place in the order is another. If that is so for several
    /// vertices at once, call this for each of them before anything else.
    pub(super) fn reorder(&mut self, vertex: u32, order: &impl Order) {
        if let Some(place) = self.place(vertex) {
            self.tours.reorder(self.node_at(place, 0), order);
        }
    }

    /// Puts a mark on the vertex, or takes it away.
    pub(super) fn set_mark(&mut self, vertex: u32, marked: bool) {
        if let Some(place) = self.place(vertex) {
            self.tours.set_flag(self.node_at(place, 0), MARK, marked);
        }
    }

    /// The marked vertices of the vertex's component, in `O(log n)` each.
    pub(super) fn marked(&self, vertex: u32) -> impl Iterator<Item = u32> {
        self.tours.items(self.root(vertex).unwrap_or(NIL), MARK)
    }

    /// All vertices of the vertex's component.
    pub(super) fn members(&self, vertex: u32) -> impl Iterator<Item = u32> {
        self.tours.items(self.root(vertex).unwrap_or(NIL), VERTEX)
    }

    /// The number that the caller gave to the vertex's component.
    pub(super) fn tag(&self, vertex: u32) -> Option<u32> {
        let root = self.root(vertex)?;
        let found = self.tags.find(hash(root), |&(at, _)| at == root);
        found.map(|&(_, tag)| tag)
    }

    /// Gives a number to the vertex's component.
    pub(super) fn set_tag(&mut self, vertex: u32, tag: u32) {
        if let Some(root) = self.root(vertex) {
            self.take_tag(root);
            self.put_tag(root, tag);
        }
    }

    /// Lets go of the vertex's whole component, in time linear in it.
    pub(super) fn remove_component(&mut self, vertex: u32) {
        let Some(mut at) = self.root(vertex) else {
            return;
        };
        self.take_tag(at);
        while let Some((item, is_vertex)) = self.tours.take_down(&mut at) {
            if is_vertex {
                self.drop_vertex(item);
            } else {
                self.drop_tree_edge(item);
            }
        }
    }

    /// The root of the tour of the vertex's component.
    fn root(&self, vertex: u32) -> Option<u32> {
        Some(self.root_at(self.place(vertex)?, 0))
    }

    /// Gives a number to the component of a root, which has none.
    fn put_tag(&mut self, root: u32, tag: u32) {
        self.tags
            .insert_unique(hash(root), (root, tag), |&(root, _)| hash(root));
    }

    /// Takes the number of a root's component away.
    fn take_tag(&mut self, root: u32) -> Option<u32> {
        let entry = self.tags.find_entry(hash(root), |&(at, _)| at == root);
        let (_, tag) = entry.ok()?.remove().0;
        Some(tag)
    }
}

/// What `SplitMix64` adds to its state at each step.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The output function of `SplitMix64` (Steele, Lea and Flood 2014, "Fast splittable pseudorandom
/// number generators").
fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
