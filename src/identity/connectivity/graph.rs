//! Vertices and edges, and where in the levels they are.

use super::slab::NIL;
use super::tour::{SPARE, TREE};
use super::{Connectivity, Order};

/// A vertex at one level.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The vertex, as the caller numbers it.
    pub(super) vertex: u32,
    /// Its node in the tours of this level.
    pub(super) node: u32,
    /// The first of its spare edges of this level, as a half (see [`half`]).
    pub(super) spares: u32,
    /// Its place at the next level.
    pub(super) above: u32,
}

/// An edge.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    /// The edge, as the caller numbers it.
    pub(super) name: u32,
    /// The places of its ends at level 0.
    pub(super) ends: [u32; 2],
    /// What it is for.
    pub(super) role: Role,
}

/// What an edge is for.
#[derive(Clone, Debug)]
pub(super) enum Role {
    /// It is in the forests of all levels up to its own.
    Tree {
        level: u8,
        /// Its nodes in the tour of level 0, there and back.
        arcs: [u32; 2],
        /// Its nodes in the tour of its own level, if that is not 0.
        upper: u32,
    },
    /// It is in no forest, but in the lists of spare edges that its ends keep at its level.
    Spare {
        level: u8,
        /// The next half in the list of either end.
        next: [u32; 2],
        /// The half before.
        prev: [u32; 2],
    },
}

/// An edge in the tours of a level above 0.
#[derive(Clone, Debug)]
pub(super) struct Arcs {
    pub(super) nodes: [u32; 2],
    /// The same edge one level below; none at level 1.
    pub(super) below: u32,
}

/// The half of an edge at one of its ends.
pub(super) fn half(edge: u32, side: bool) -> u32 {
    (edge << 1) | u32::from(side)
}

/// The edge of a half, and the side.
pub(super) fn whole(half: u32) -> (u32, bool) {
    (half >> 1, half & 1 == 1)
}

/// The one of a pair that is on a side.
pub(super) fn on<T>([one, other]: [T; 2], side: bool) -> T {
    if side { other } else { one }
}

/// The same, to be changed.
pub(super) fn on_mut<T>([one, other]: &mut [T; 2], side: bool) -> &mut T {
    if side { other } else { one }
}

/// Where there is no edge.
const NO_ENDS: [u32; 2] = [NIL; 2];

/// Above level 0 nobody asks which vertex comes first.
fn unordered(_: u32, _: u32) -> bool {
    false
}

/// Vertices.
impl Connectivity {
    /// The vertex's place at level 0.
    pub(super) fn place(&self, vertex: u32) -> Option<u32> {
        self.by_vertex
            .find(vertex, |place| Some(self.places.get(place)?.vertex))
    }

    /// Stores a new vertex at level 0.
    pub(super) fn add_place(&mut self, vertex: u32, node: u32) -> u32 {
        let place = self.places.insert(Place {
            vertex,
            node,
            spares: NIL,
            above: NIL,
        });
        let places = &self.places;
        self.by_vertex
            .insert(vertex, place, |place| Some(places.get(place)?.vertex));
        place
    }

    /// Forgets a vertex that is only at level 0.
    pub(super) fn forget_place(&mut self, place: u32, vertex: u32) {
        let places = &self.places;
        self.by_vertex
            .remove(vertex, |place| Some(places.get(place)?.vertex));
        self.places.remove(place);
    }

    /// Where the vertex whose place at level 0 is `base` is at `level`; [`NIL`] if it is not.
    pub(super) fn place_at(&self, base: u32, level: u8) -> u32 {
        let mut place = base;
        for _ in 0..level {
            place = self.places.get(place).map_or(NIL, |place| place.above);
        }
        place
    }

    /// Its node in the tours of that level.
    pub(super) fn node_at(&self, base: u32, level: u8) -> u32 {
        let place = self.places.get(self.place_at(base, level));
        place.map_or(NIL, |place| place.node)
    }

    /// The root of its tour at that level.
    pub(super) fn root_at(&self, base: u32, level: u8) -> u32 {
        self.tours.root(self.node_at(base, level))
    }

    /// Its first spare edge at `place`.
    pub(super) fn first_spare(&self, place: u32) -> u32 {
        self.places.get(place).map_or(NIL, |place| place.spares)
    }

    /// Brings a vertex that is at the level below to `level`, unless it is there.
    fn enter_level(&mut self, base: u32, level: u8) {
        let below = self.place_at(base, level - 1);
        let Some(&Place { vertex, above, .. }) = self.places.get(below) else {
            return;
        };
        if above != NIL {
            return;
        }
        let node = self.tours.add_vertex(vertex, 0);
        let above = self.places.insert(Place {
            vertex,
            node,
            spares: NIL,
            above: NIL,
        });
        if let Some(place) = self.places.get_mut(below) {
            place.above = above;
        }
    }

    /// Takes a vertex out of the levels from `level` down to 1 as far as it has no edges there.
    pub(super) fn leave_levels(&mut self, base: u32, level: u8) {
        for level in (0..level).rev() {
            let below = self.place_at(base, level);
            let id = self.places.get(below).map_or(NIL, |place| place.above);
            let Some(&Place {
                node,
                spares: NIL,
                above: NIL,
                ..
            }) = self.places.get(id)
            else {
                return;
            };
            if !self.tours.is_alone(node) {
                return;
            }
            self.tours.remove(node);
            self.places.remove(id);
            if let Some(place) = self.places.get_mut(below) {
                place.above = NIL;
            }
        }
    }

    /// Forgets a vertex of a component that is going, with its spare edges, at all levels. Its
    /// node at level 0 has gone.
    pub(super) fn drop_vertex(&mut self, vertex: u32) {
        let Some(base) = self.place(vertex) else {
            return;
        };
        let mut id = base;
        while let Some(&Place {
            node,
            spares,
            above,
            ..
        }) = self.places.get(id)
        {
            self.drop_spares(spares);
            if id != base {
                self.tours.remove(node);
                self.places.remove(id);
            }
            id = above;
        }
        self.forget_place(base, vertex);
    }
}

/// Edges.
impl Connectivity {
    /// The edge's slot.
    pub(super) fn edge(&self, name: u32) -> Option<u32> {
        self.by_edge
            .find(name, |slot| Some(self.edges.get(slot)?.name))
    }

    /// Stores a new edge, spare for now and in no list.
    pub(super) fn add_edge(&mut self, name: u32, ends: [u32; 2]) -> u32 {
        let slot = self.edges.insert(Edge {
            name,
            ends,
            role: Role::Spare {
                level: 0,
                next: [NIL; 2],
                prev: [NIL; 2],
            },
        });
        let edges = &self.edges;
        self.by_edge
            .insert(name, slot, |slot| Some(edges.get(slot)?.name));
        slot
    }

    /// Forgets an edge that is in no forest and in no list.
    pub(super) fn forget_edge(&mut self, slot: u32, name: u32) {
        let edges = &self.edges;
        self.by_edge
            .remove(name, |slot| Some(edges.get(slot)?.name));
        self.edges.remove(slot);
    }

    /// The places of an edge's ends at level 0.
    pub(super) fn ends(&self, slot: u32) -> [u32; 2] {
        self.edges.get(slot).map_or(NO_ENDS, |edge| edge.ends)
    }

    /// The level of an edge.
    pub(super) fn level(&self, slot: u32) -> u8 {
        self.edges.get(slot).map_or(0, |edge| match edge.role {
            Role::Tree { level, .. } | Role::Spare { level, .. } => level,
        })
    }

    /// Whether an edge is in no forest.
    pub(super) fn is_spare(&self, slot: u32) -> bool {
        let edge = self.edges.get(slot);
        edge.is_some_and(|edge| matches!(edge.role, Role::Spare { .. }))
    }

    /// The half of a spare edge after this one in the list of their common end.
    pub(super) fn next_spare(&self, at: u32) -> u32 {
        let (slot, side) = whole(at);
        match self.edges.get(slot).map(|edge| &edge.role) {
            Some(&Role::Spare { next, .. }) => on(next, side),
            _ => NIL,
        }
    }

    /// The neighbours, before and after, of a half in its list, to be changed.
    fn links(&mut self, at: u32) -> Option<(&mut u32, &mut u32)> {
        let (slot, side) = whole(at);
        match &mut self.edges.get_mut(slot)?.role {
            Role::Spare { next, prev, .. } => Some((on_mut(prev, side), on_mut(next, side))),
            Role::Tree { .. } => None,
        }
    }

    /// Puts half an edge at the head of the list of spare edges at `place`; the former head.
    pub(super) fn hang_spare(&mut self, at: u32, place: u32) -> u32 {
        let Some(here) = self.places.get_mut(place) else {
            return NIL;
        };
        let head = core::mem::replace(&mut here.spares, at);
        if let Some((prev, _)) = self.links(head) {
            *prev = at;
        }
        if let Some((prev, next)) = self.links(at) {
            (*prev, *next) = (NIL, head);
        }
        head
    }

    /// Puts a spare edge that is in no list into those of `level`.
    pub(super) fn attach_spare(&mut self, slot: u32, to: u8) {
        if let Some(Role::Spare { level, .. }) = self.edges.get_mut(slot).map(|it| &mut it.role) {
            *level = to;
        }
        let [one, other] = self.ends(slot);
        for (end, side) in [(one, false), (other, true)] {
            let place = self.place_at(end, to);
            if self.hang_spare(half(slot, side), place) == NIL {
                self.tours.set_flag(self.node_at(end, to), SPARE, true);
            }
        }
    }

    /// Takes a spare edge out of its lists.
    pub(super) fn detach_spare(&mut self, slot: u32) {
        let level = self.level(slot);
        let [one, other] = self.ends(slot);
        for (end, side) in [(one, false), (other, true)] {
            let place = self.place_at(end, level);
            self.unhang_spare(half(slot, side), place);
            if self.first_spare(place) == NIL {
                self.tours.set_flag(self.node_at(end, level), SPARE, false);
            }
        }
    }

    /// Takes half an edge out of the list at `place`.
    fn unhang_spare(&mut self, at: u32, place: u32) {
        let Some((&mut before, &mut after)) = self.links(at) else {
            return;
        };
        if let Some((prev, _)) = self.links(after) {
            *prev = before;
        }
        if let Some((_, next)) = self.links(before) {
            *next = after;
        } else if let Some(place) = self.places.get_mut(place) {
            place.spares = after;
        }
    }

    /// Lets a spare edge that is in no list join two trees at its level and all below.
    pub(super) fn plant(&mut self, slot: u32, order: &impl Order) {
        let level = self.level(slot);
        let ends = self.ends(slot);
        let arcs = self.add_arcs(slot, level == 0);
        self.tours
            .link(ends.map(|end| self.node_at(end, 0)), arcs, order);
        self.set_role(slot, arcs, NIL);
        for at in 1..=level {
            self.plant_above(slot, at, at == level);
        }
    }

    /// Nodes for both ways along an edge; the first is flagged where the level is the edge's own.
    fn add_arcs(&mut self, slot: u32, is_own_level: bool) -> [u32; 2] {
        let flag = if is_own_level { TREE } else { 0 };
        [flag, 0].map(|flag| self.tours.add_arc(slot, flag))
    }

    /// Makes a tree edge of one whose nodes at level 0 are `arcs`.
    pub(super) fn set_role(&mut self, slot: u32, arcs: [u32; 2], upper: u32) {
        let level = self.level(slot);
        if let Some(edge) = self.edges.get_mut(slot) {
            edge.role = Role::Tree { level, arcs, upper };
        }
    }

    /// Sets the second node at level 0 of a tree edge whose first is known.
    pub(super) fn set_way_back(&mut self, slot: u32, node: u32) {
        if let Some(Role::Tree {
            arcs: [_, back], ..
        }) = self.edges.get_mut(slot).map(|it| &mut it.role)
        {
            *back = node;
        }
    }

    /// Lets a tree edge join two trees at `at`, too, where it is in all levels below.
    fn plant_above(&mut self, slot: u32, at: u8, is_own_level: bool) {
        let ends = self.ends(slot).map(|end| self.node_at(end, at));
        let nodes = self.add_arcs(slot, is_own_level);
        self.tours.link(ends, nodes, &unordered);
        if let Some(Role::Tree { upper, .. }) = self.edges.get_mut(slot).map(|it| &mut it.role) {
            let below = *upper;
            *upper = self.arcs.insert(Arcs { nodes, below });
        }
    }

    /// Takes a tree edge out of the forests of all levels.
    pub(super) fn uproot(&mut self, slot: u32, order: &impl Order) {
        let Some(&Role::Tree { arcs, upper, .. }) = self.edges.get(slot).map(|it| &it.role) else {
            return;
        };
        let mut at = upper;
        while let Some(&Arcs { nodes, below }) = self.arcs.get(at) {
            self.tours.cut(nodes, &unordered);
            self.arcs.remove(at);
            at = below;
        }
        self.tours.cut(arcs, order);
    }

    /// Moves a tree edge up one level.
    pub(super) fn raise_tree_edge(&mut self, slot: u32) {
        let Some(Role::Tree { level, arcs, upper }) =
            self.edges.get_mut(slot).map(|it| &mut it.role)
        else {
            return;
        };
        *level += 1;
        let level = *level;
        let [flagged, _] = self.arcs.get(*upper).map_or(*arcs, |arcs| arcs.nodes);
        self.tours.set_flag(flagged, TREE, false);
        for end in self.ends(slot) {
            self.enter_level(end, level);
        }
        self.plant_above(slot, level, true);
    }

    /// Moves a spare edge up one level, where its ends are already.
    pub(super) fn raise_spare_edge(&mut self, slot: u32) {
        let level = self.level(slot);
        self.detach_spare(slot);
        self.attach_spare(slot, level + 1);
    }

    /// Forgets a list of spare edges of a component that is going. An edge is in two such lists,
    /// so it loses one end with each of them and goes with the last.
    fn drop_spares(&mut self, first: u32) {
        let mut at = first;
        while at != NIL {
            let next = self.next_spare(at);
            let (slot, side) = whole(at);
            if let Some(edge) = self.edges.get_mut(slot) {
                *on_mut(&mut edge.ends, side) = NIL;
                let name = edge.name;
                if edge.ends == NO_ENDS {
                    self.forget_edge(slot, name);
                }
            }
            at = next;
        }
    }

    /// Forgets a tree edge of a component that is going, once both of its nodes at level 0 have
    /// gone: this is called for either.
    pub(super) fn drop_tree_edge(&mut self, slot: u32) {
        let Some(edge) = self.edges.get_mut(slot) else {
            return;
        };
        if edge.ends != NO_ENDS {
            edge.ends = NO_ENDS;
            return;
        }
        let name = edge.name;
        if let Role::Tree { upper, .. } = edge.role {
            self.drop_arcs(upper);
        }
        self.forget_edge(slot, name);
    }

    /// Forgets the nodes of an edge above level 0.
    fn drop_arcs(&mut self, upper: u32) {
        let mut at = upper;
        while let Some(&Arcs { nodes, below }) = self.arcs.get(at) {
            for node in nodes {
                self.tours.remove(node);
            }
            self.arcs.remove(at);
            at = below;
        }
    }
}
