//! Euler tours of the trees of a forest, each kept as a treap.
//!
//! A tree's tour goes round it once, passing each vertex once and each edge there and back; it has
//! no beginning, so that a treap holds any rotation of it. Whatever is linked or cut is then a few
//! splits and joins of treaps (Henzinger and King 1999, "Randomized fully dynamic graph algorithms
//! with polylogarithmic time per operation"; the treap is Seidel and Aragon's of 1996).

use super::Order;
use super::slab::{NIL, Slab};

/// The node stands for a vertex, not for one of the two ways along an edge.
pub(super) const VERTEX: u32 = 1;
/// The caller's mark is on this vertex.
pub(super) const MARK: u32 = 1 << 1;
/// This vertex has edges of the tour's level that are in no tour.
pub(super) const SPARE: u32 = 1 << 2;
/// This edge has the tour's level, and none above. (Set on its way there, not on that back.)
pub(super) const TREE: u32 = 1 << 3;
/// All of the flags above.
const OWN: u32 = 0xf;
/// How far the flags that some node of a subtree has lie above the node's own.
const ANY_SHIFT: u32 = 4;
/// The bits of a node below its priority.
const FLAGS: u32 = 0xff;

/// A place in a tour, and what its subtree in the treap holds.
#[derive(Clone, Copy, Debug)]
struct Node {
    parent: u32,
    left: u32,
    right: u32,
    /// The vertex as the caller numbers it, or the edge's slot.
    item: u32,
    /// Vertices in the subtree.
    size: u32,
    /// The vertex of the subtree that comes before all others.
    first: u32,
    /// From the lowest: own flags, flags of any node in the subtree, 24 bits of priority.
    bits: u32,
}

/// What is read where there is no node.
const NOTHING: Node = Node {
    parent: NIL,
    left: NIL,
    right: NIL,
    item: NIL,
    size: 0,
    first: NIL,
    bits: 0,
};

impl Node {
    fn owns(&self, flag: u32) -> bool {
        self.bits & flag != 0
    }

    /// Whether a node of the subtree has the flag.
    fn has(&self, flag: u32) -> bool {
        self.bits & (flag << ANY_SHIFT) != 0
    }

    fn priority(&self) -> u32 {
        self.bits & !FLAGS
    }

    /// The bits of a node with these children.
    fn bits_over(&self, left: &Self, right: &Self) -> u32 {
        let own = self.bits & OWN;
        let below = (left.bits | right.bits) & (OWN << ANY_SHIFT);
        self.priority() | own | (own << ANY_SHIFT) | below
    }
}

/// On which side of a node its other neighbours hang.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// The tours of all levels.
#[derive(Clone, Debug, Default)]
pub(super) struct Tours {
    nodes: Slab<Node>,
    /// Where the sequence of priorities stands.
    seed: u64,
}

impl Tours {
    /// A tour of one vertex.
    pub(super) fn add_vertex(&mut self, vertex: u32, flags: u32) -> u32 {
        self.add(Node {
            item: vertex,
            size: 1,
            first: vertex,
            bits: VERTEX | flags,
            ..NOTHING
        })
    }

    /// One of the two ways along an edge, in no tour as yet.
    pub(super) fn add_arc(&mut self, edge: u32, flags: u32) -> u32 {
        self.add(Node {
            item: edge,
            bits: flags,
            ..NOTHING
        })
    }

    /// Stores a node by itself, giving it a priority.
    fn add(&mut self, mut node: Node) -> u32 {
        self.seed = self.seed.wrapping_add(super::GOLDEN);
        let random = u32::try_from(super::mix(self.seed) >> 32).unwrap_or_default();
        node.bits |= (random & !FLAGS) | (node.bits << ANY_SHIFT);
        self.nodes.insert(node)
    }

    /// Frees a node that no other node knows, or whose whole tour goes.
    pub(super) fn remove(&mut self, id: u32) {
        self.nodes.remove(id);
    }

    #[inline]
    fn node(&self, id: u32) -> &Node {
        self.nodes.get(id).unwrap_or(&NOTHING)
    }

    #[inline]
    fn change(&mut self, id: u32, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(id) {
            change(node);
        }
    }

    /// The root of the treap that holds `id`: one for all nodes of a tour.
    pub(super) fn root(&self, mut id: u32) -> u32 {
        loop {
            let parent = self.node(id).parent;
            if parent == NIL {
                return id;
            }
            id = parent;
        }
    }

    /// The vertex or the edge that a node stands for.
    pub(super) fn item(&self, id: u32) -> u32 {
        self.node(id).item
    }

    /// How many vertices the tour has.
    pub(super) fn size(&self, root: u32) -> u32 {
        self.node(root).size
    }

    /// Which of its vertices comes first.
    pub(super) fn first(&self, root: u32) -> u32 {
        self.node(root).first
    }

    /// Whether a node of the tour has the flag.
    pub(super) fn has(&self, root: u32, flag: u32) -> bool {
        self.node(root).has(flag)
    }

    /// Whether `id` is all there is of its tour.
    pub(super) fn is_alone(&self, id: u32) -> bool {
        let node = self.node(id);
        node.parent == NIL && node.left == NIL && node.right == NIL
    }

    /// The first node below `root` that has the flag.
    pub(super) fn first_with(&self, root: u32, flag: u32) -> u32 {
        let mut at = root;
        if !self.has(at, flag) {
            return NIL;
        }
        loop {
            let node = self.node(at);
            if self.has(node.left, flag) {
                at = node.left;
            } else if node.owns(flag) || node.right == NIL {
                return at;
            } else {
                at = node.right;
            }
        }
    }

    /// The next node of the tour after `at` that has the flag.
    pub(super) fn next_with(&self, mut at: u32, flag: u32) -> u32 {
        let right = self.node(at).right;
        if self.has(right, flag) {
            return self.first_with(right, flag);
        }
        loop {
            let parent = self.node(at).parent;
            if parent == NIL {
                return NIL;
            }
            let above = self.node(parent);
            if above.left == at {
                if above.owns(flag) {
                    return parent;
                }
                if self.has(above.right, flag) {
                    return self.first_with(above.right, flag);
                }
            }
            at = parent;
        }
    }

    /// What the nodes of the tour that have the flag stand for.
    pub(super) fn items(&self, root: u32, flag: u32) -> impl Iterator<Item = u32> {
        let mut next = self.first_with(root, flag);
        core::iter::from_fn(move || {
            let at = next;
            if at == NIL {
                return None;
            }
            next = self.next_with(at, flag);
            Some(self.item(at))
        })
    }

    /// Gives the node the flag, or takes it away.
    pub(super) fn set_flag(&mut self, id: u32, flag: u32, on: bool) {
        if self.node(id).owns(flag) == on {
            return;
        }
        self.change(id, |node| node.bits ^= flag);
        let mut at = id;
        while at != NIL && self.refresh_flags(at) {
            at = self.node(at).parent;
        }
    }

    /// Makes the flags of a subtree anew; whether they are others than before.
    fn refresh_flags(&mut self, id: u32) -> bool {
        let node = self.node(id);
        let bits = node.bits_over(self.node(node.left), self.node(node.right));
        if bits == node.bits {
            return false;
        }
        self.change(id, |node| node.bits = bits);
        true
    }

    /// The place of a node's vertex in the order is another: finds anew what came first in the
    /// subtrees around it, up to the one whose first vertex it neither was nor is.
    pub(super) fn reorder(&mut self, id: u32, order: &impl Order) {
        let vertex = self.item(id);
        let mut at = id;
        while at != NIL {
            let old = self.first(at);
            self.refresh(at, order);
            if old == self.first(at) && old != vertex {
                return;
            }
            at = self.node(at).parent;
        }
    }

    /// Makes what is kept of a node's subtree anew from its children.
    fn refresh(&mut self, id: u32, order: &impl Order) {
        let node = self.node(id);
        let (left, right) = (self.node(node.left), self.node(node.right));
        let mut first = earlier(left.first, right.first, order);
        let mut size = left.size + right.size;
        if node.owns(VERTEX) {
            first = earlier(node.item, first, order);
            size += 1;
        }
        let bits = node.bits_over(left, right);
        self.change(id, |node| {
            (node.bits, node.first, node.size) = (bits, first, size);
        });
    }

    /// Hangs `child` below `parent`, either of which may be [`NIL`].
    fn hang(&mut self, parent: u32, side: Side, child: u32) {
        self.change(parent, |node| match side {
            Side::Left => node.left = child,
            Side::Right => node.right = child,
        });
        self.change(child, |node| node.parent = parent);
    }

    /// Splits what is before `at` from `at` and what is after it.
    fn split_before(&mut self, at: u32, order: &impl Order) -> (u32, u32) {
        let left = self.node(at).left;
        self.change(at, |node| node.left = NIL);
        self.refresh(at, order);
        self.split_up(at, left, at, order)
    }

    /// Splits `at` and what is before it from what is after it.
    fn split_after(&mut self, at: u32, order: &impl Order) -> (u32, u32) {
        let right = self.node(at).right;
        self.change(at, |node| node.right = NIL);
        self.refresh(at, order);
        self.split_up(at, at, right, order)
    }

    /// Takes `at` out by itself: what was before it, and what was after it.
    fn split_around(&mut self, at: u32, order: &impl Order) -> (u32, u32) {
        let node = *self.node(at);
        let halves = self.split_up(at, node.left, node.right, order);
        self.change(at, |node| {
            (node.parent, node.left, node.right) = (NIL, NIL, NIL);
        });
        halves
    }

    /// The upper part of a split: the subtree of `at` is already in two, `left` and `right`, to
    /// which is added on the way up whatever lies to either side. Priorities grow on that way, so
    /// that each ancestor can simply be set on top.
    fn split_up(
        &mut self,
        at: u32,
        mut left: u32,
        mut right: u32,
        order: &impl Order,
    ) -> (u32, u32) {
        let (mut child, mut parent) = (at, self.node(at).parent);
        while parent != NIL {
            let above = *self.node(parent);
            if above.left == child {
                self.hang(parent, Side::Left, right);
                right = parent;
            } else {
                self.hang(parent, Side::Right, left);
                left = parent;
            }
            self.refresh(parent, order);
            (child, parent) = (parent, above.parent);
        }
        self.change(left, |node| node.parent = NIL);
        self.change(right, |node| node.parent = NIL);
        (left, right)
    }

    /// Joins two treaps, the one before the other.
    fn join(&mut self, mut left: u32, mut right: u32, order: &impl Order) -> u32 {
        let (mut hole, mut side) = (NIL, Side::Left);
        while left != NIL && right != NIL {
            let (l, r) = (self.node(left), self.node(right));
            if l.priority() >= r.priority() {
                let next = l.right;
                self.hang(hole, side, left);
                (hole, side) = (left, Side::Right);
                left = next;
            } else {
                let next = r.left;
                self.hang(hole, side, right);
                (hole, side) = (right, Side::Left);
                right = next;
            }
        }
        let rest = if left == NIL { right } else { left };
        self.hang(hole, side, rest);
        self.refresh_up(hole, order).unwrap_or(rest)
    }

    /// Makes anew all from `at` up to the root, and tells the root.
    fn refresh_up(&mut self, mut at: u32, order: &impl Order) -> Option<u32> {
        let mut root = None;
        while at != NIL {
            self.refresh(at, order);
            root = Some(at);
            at = self.node(at).parent;
        }
        root
    }

    /// Makes one tour of two: `arcs` lead from vertex node `a` to vertex node `b`, and back.
    pub(super) fn link(&mut self, [a, b]: [u32; 2], [there, back]: [u32; 2], order: &impl Order) {
        let (before_a, after_a) = self.split_after(a, order);
        let (before_b, from_b) = self.split_before(b, order);
        let mut tour = before_a;
        for part in [there, from_b, before_b, back, after_a] {
            tour = self.join(tour, part, order);
        }
    }

    /// Makes two tours of one, by taking out the two ways along an edge and freeing them.
    pub(super) fn cut(&mut self, [there, back]: [u32; 2], order: &impl Order) {
        let (before, after) = self.split_around(there, order);
        let back_comes_first = before != NIL && self.root(back) == before;
        let (left, right) = self.split_around(back, order);
        if back_comes_first {
            self.join(left, after, order);
        } else {
            self.join(before, right, order);
        }
        self.remove(there);
        self.remove(back);
    }

    /// Takes down a whole tour, a node a call: what the node stood for and whether that is a
    /// vertex. `at` is the root at first.
    pub(super) fn take_down(&mut self, at: &mut u32) -> Option<(u32, bool)> {
        if *at == NIL {
            return None;
        }
        loop {
            let node = *self.node(*at);
            if node.left != NIL {
                self.change(*at, |node| node.left = NIL);
                *at = node.left;
            } else if node.right != NIL {
                self.change(*at, |node| node.right = NIL);
                *at = node.right;
            } else {
                self.remove(*at);
                *at = node.parent;
                return Some((node.item, node.owns(VERTEX)));
            }
        }
    }

    /// Adds a node at the end of a tour that is being laid out, in constant time amortised.
    /// `last` is the node before it, or [`NIL`]; all of the treap's right edge is made anew only
    /// later, by [`Self::finish`].
    pub(super) fn append(&mut self, last: u32, new: u32, order: &impl Order) {
        let priority = self.node(new).priority();
        let (mut above, mut below) = (last, NIL);
        while above != NIL && self.node(above).priority() < priority {
            self.refresh(above, order);
            (above, below) = (self.node(above).parent, above);
        }
        self.hang(new, Side::Left, below);
        self.hang(above, Side::Right, new);
        self.change(new, |node| node.parent = above);
    }

    /// Ends a tour that was laid out by [`Self::append`].
    pub(super) fn finish(&mut self, last: u32, order: &impl Order) {
        self.refresh_up(last, order);
    }
}

/// Which of two vertices comes first, where there may be none.
fn earlier(a: u32, b: u32, order: &impl Order) -> u32 {
    if a == NIL || (b != NIL && order.is_before(b, a)) {
        b
    } else {
        a
    }
}

#[cfg(test)]
impl Tours {
    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the node itself has the flag.
    pub(super) fn owns(&self, id: u32, flag: u32) -> bool {
        self.node(id).owns(flag)
    }

    /// The nodes of a tour in turn. What is kept of each of their subtrees must be right, but that
    /// above level 0 no order counts.
    pub(super) fn check(&self, root: u32, order: Option<&impl Order>) -> alloc::vec::Vec<u32> {
        assert_eq!(self.node(root).parent, NIL);
        let mut nodes = alloc::vec::Vec::new();
        let mut pending = alloc::vec::Vec::from([(root, false)]);
        while let Some((id, is_open)) = pending.pop() {
            let node = self.node(id);
            if is_open {
                nodes.push(id);
                continue;
            }
            self.check_node(id, order);
            for (child, is_open) in [(node.right, false), (id, true), (node.left, false)] {
                if child != NIL {
                    pending.push((child, is_open));
                }
            }
        }
        nodes
    }

    fn check_node(&self, id: u32, order: Option<&impl Order>) {
        let node = self.node(id);
        let (left, right) = (self.node(node.left), self.node(node.right));
        for (child_id, child) in [(node.left, left), (node.right, right)] {
            assert!(child_id == NIL || child.parent == id, "a child's parent");
            assert!(child.priority() <= node.priority(), "a heap");
        }
        assert_eq!(node.bits, node.bits_over(left, right));
        let own = u32::from(node.owns(VERTEX));
        assert_eq!(node.size, left.size + right.size + own);
        if let Some(order) = order {
            let mut first = earlier(left.first, right.first, order);
            if own == 1 {
                first = earlier(first, node.item, order);
            }
            assert_eq!(node.first, first);
        }
    }
}
