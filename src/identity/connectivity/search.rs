//! The search for an edge that takes the place of one that was cut.

use super::graph::{on, whole};
use super::slab::NIL;
use super::tour::{SPARE, TREE};
use super::{Connectivity, Order};

/// What a look at some of a tree's spare edges found.
enum Glance {
    /// This one leads out of the tree.
    Found(u32),
    /// None does, and that was all of them.
    Nothing,
    /// None that was looked at does, but there are more.
    Unknown,
}

impl Connectivity {
    /// An edge of `level` between `ends` was cut: joins the two halves again by a spare edge, if
    /// there is one.
    pub(super) fn replace(&mut self, ends: [u32; 2], level: u8, order: &impl Order) -> bool {
        for level in (0..=level).rev() {
            let [one, other] = ends.map(|end| self.root_at(end, level));
            let lesser = if self.tours.size(one) <= self.tours.size(other) {
                one
            } else {
                other
            };
            if let Some(slot) = self.find_bridge(lesser, level) {
                self.detach_spare(slot);
                self.plant(slot, order);
                return true;
            }
        }
        false
    }

    /// A spare edge of `level` that leads out of the tree with that root.
    ///
    /// The paper moves the tree's edges up before it looks at the first spare one. A few looked at
    /// beforehand cost no more than their number times `O(log n)`, need no move if they are all
    /// there are, and mostly find something (Iyer, Karger, Rahul and Thorup 2001, "An experimental
    /// study of polylogarithmic, fully dynamic, connectivity algorithms").
    fn find_bridge(&mut self, root: u32, level: u8) -> Option<u32> {
        match self.glance(root, level) {
            Glance::Found(slot) => Some(slot),
            Glance::Nothing => None,
            Glance::Unknown => {
                self.raise_tree(root, level);
                self.raise_spares(root, level)
            }
        }
    }

    /// Looks at a few spare edges of the tree.
    fn glance(&self, root: u32, level: u8) -> Glance {
        let mut left = self.patience;
        for vertex in self.tours.items(root, SPARE) {
            let mut at = self.first_spare(self.place_of(vertex, level));
            while at != NIL {
                if left == 0 {
                    return Glance::Unknown;
                }
                if self.leads_out(at, root, level) {
                    return Glance::Found(whole(at).0);
                }
                left -= 1;
                at = self.next_spare(at);
            }
        }
        Glance::Nothing
    }

    /// Moves the edges of the tree that are of this level one up. The tree is half of one at most,
    /// so there is room for it above.
    fn raise_tree(&mut self, root: u32, level: u8) {
        loop {
            let node = self.tours.first_with(root, TREE);
            if node == NIL {
                return;
            }
            let slot = self.tours.item(node);
            debug_assert_eq!(
                self.level(slot),
                level,
                "the flag tells an edge's own level"
            );
            self.raise_tree_edge(slot);
        }
    }

    /// Moves the spare edges of the tree that are of this level one up, until there is one that
    /// leads out of it.
    fn raise_spares(&mut self, root: u32, level: u8) -> Option<u32> {
        loop {
            let node = self.tours.first_with(root, SPARE);
            if node == NIL {
                return None;
            }
            let place = self.place_of(self.tours.item(node), level);
            let mut at = self.first_spare(place);
            while at != NIL {
                let (slot, _) = whole(at);
                if self.leads_out(at, root, level) {
                    return Some(slot);
                }
                self.raise_spare_edge(slot);
                at = self.first_spare(place);
            }
        }
    }

    /// Whether half an edge at a vertex of the tree has its other half elsewhere.
    fn leads_out(&self, at: u32, root: u32, level: u8) -> bool {
        let (slot, side) = whole(at);
        self.root_at(on(self.ends(slot), !side), level) != root
    }

    /// The place of a vertex at a level.
    fn place_of(&self, vertex: u32, level: u8) -> u32 {
        let base = self.place(vertex);
        base.map_or(NIL, |base| self.place_at(base, level))
    }
}
