//! Smallest cuts by number of edges: between two vertices, by augmenting paths
//! (Ford and Fulkerson 1956), and of a whole graph, by maximum adjacency orders
//! (Stoer and Wagner 1997; Nagamochi and Ibaraki 1992).

use super::{Cut, Shape, set};
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// See [`Shape::cut_between`].
pub(super) fn between(shape: &Shape, a: usize, b: usize) -> Vec<usize> {
    if a == b {
        return Vec::new();
    }
    let mut flow = Flow::new(shape, a);
    while flow.reaches(b) {
        flow.push_to(b);
    }
    // What can still be reached is on the side of `a` in every smallest cut.
    shape.crossing(|vertex| flow.is_reached(vertex))
}

/// Edge-disjoint paths from one vertex.
struct Flow<'a> {
    shape: &'a Shape,
    start: usize,
    /// By edge: the end from which a path uses it.
    used_from: Vec<Option<usize>>,
    /// The vertices reached by the last search, in order.
    reached: Vec<usize>,
    /// By vertex: the edge by which it was reached.
    by: Vec<Option<usize>>,
}

impl<'a> Flow<'a> {
    fn new(shape: &'a Shape, start: usize) -> Self {
        Self {
            shape,
            start,
            used_from: vec![None; shape.ends.len()],
            reached: Vec::new(),
            by: vec![None; shape.vertices()],
        }
    }

    fn is_reached(&self, vertex: usize) -> bool {
        vertex == self.start || matches!(self.by.get(vertex), Some(Some(_)))
    }

    /// Searches for one more path to `end`: over any edge that no path uses the
    /// same way, for using it the other way takes that use back.
    fn reaches(&mut self, end: usize) -> bool {
        for vertex in self.reached.drain(..) {
            set(&mut self.by, vertex, None);
        }
        self.reached.push(self.start);
        let mut next = 0;
        while let Some(&vertex) = self.reached.get(next) {
            next += 1;
            for step in self.shape.steps(vertex) {
                let is_open = self.used_from.get(step.edge) != Some(&Some(vertex));
                if is_open && !self.is_reached(step.to) {
                    set(&mut self.by, step.to, Some(step.edge));
                    self.reached.push(step.to);
                    if step.to == end {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Uses the path to `end` that was found last.
    fn push_to(&mut self, end: usize) {
        let mut to = end;
        for step in self.shape.way_back(&self.by, end) {
            if let Some(used_from) = self.used_from.get_mut(step.edge) {
                *used_from = (*used_from != Some(to)).then_some(step.to);
            }
            to = step.to;
        }
    }
}

/// See [`Shape::least_cut`].
///
/// A bridge that is not solid is a bridge as well when solid edges count as one
/// vertex, so bridges need no contraction.
pub(super) fn least(shape: &Shape, solid: impl Fn(usize) -> bool, most: usize) -> Option<Cut> {
    if shape.side(0, &[]).len() < shape.vertices() {
        return None;
    }
    let bridges = shape.bridges().into_iter();
    let bridge = bridges
        .filter(|bridge| !solid(bridge.edge))
        .max_by_key(|bridge| (bridge.sides.into_iter().min(), bridge.edge));
    let edges = match bridge {
        Some(bridge) => vec![bridge.edge],
        None => Groups::of(shape, solid, most)?.least_cut()?,
    };
    // Both sides of a smallest cut are connected.
    let &(a, b) = shape.ends.get(*edges.first()?)?;
    let sides = [a, b].map(|end| shape.side(end, &edges));
    let key = |side: &Vec<usize>| (side.len(), Reverse(side.first().copied()));
    let side = sides.into_iter().min_by_key(key)?;
    Some(Cut { edges, side })
}

/// A graph whose vertices are merged step by step.
struct Groups {
    /// What solid edges join is one vertex; the edges keep their numbers.
    shape: Shape,
    /// By vertex: its group, which has the number of one of its members.
    group: Vec<usize>,
    /// By group: its members; empty if it is merged into another.
    members: Vec<Vec<usize>>,
    /// By group: how many vertices of the original graph it stands for.
    size: Vec<usize>,
}

/// What a maximum adjacency order of the groups tells.
struct Phase {
    /// The last group, which is one side of a cut.
    last: usize,
    /// The edges that leave it.
    edges: usize,
    /// Pairs of groups that no better cut parts: the last two, and all that
    /// only cuts of more than the bound part.
    settled: Vec<(usize, usize)>,
}

impl Groups {
    /// Every vertex a group; `None` if there are more than `most`.
    fn of(shape: &Shape, solid: impl Fn(usize) -> bool, most: usize) -> Option<Self> {
        let mut seen = vec![false; shape.vertices()];
        let mut vertex_of = vec![0; shape.vertices()];
        let mut size = Vec::new();
        for start in 0..shape.vertices() {
            let joined = shape.flood(start, &mut seen, &solid);
            if joined.is_empty() {
                continue;
            }
            if size.len() == most {
                return None;
            }
            for &vertex in &joined {
                set(&mut vertex_of, vertex, size.len());
            }
            size.push(joined.len());
        }
        let vertex = |v: usize| vertex_of.get(v).copied().unwrap_or_default();
        let ends = shape.ends.iter().map(|&(a, b)| (vertex(a), vertex(b)));
        Some(Self {
            shape: Shape::new(size.len(), &ends.collect::<Vec<_>>()),
            group: (0..size.len()).collect(),
            members: (0..size.len()).map(|v| vec![v]).collect(),
            size,
        })
    }

    /// A smallest cut: the least of those around the last group of each phase,
    /// after which what it settled is merged.
    fn least_cut(mut self) -> Option<Vec<usize>> {
        let total: usize = self.size.iter().sum();
        let mut queue = Queue::default();
        let mut least = (usize::MAX, Reverse(0));
        let mut best = None;
        while let Some(phase) = self.phase(&mut queue, least.0) {
            let size = self.size.get(phase.last).copied().unwrap_or_default();
            let rank = (phase.edges, Reverse(size.min(total - size)));
            if rank < least {
                least = rank;
                best = self.members.get(phase.last).cloned();
            }
            for (one, other) in phase.settled {
                self.merge(one, other);
            }
        }
        let mut inside = vec![false; self.group.len()];
        for vertex in best? {
            set(&mut inside, vertex, true);
        }
        let is_inside = |vertex| inside.get(vertex) == Some(&true);
        Some(self.shape.crossing(is_inside))
    }

    /// Puts the groups in an order such that each is the one that most edges
    /// join to those before it. `None` if there is only one.
    ///
    /// No cut between the last two has fewer edges than the one around the last
    /// (Stoer and Wagner 1997), and when an edge is the i-th that joins a group
    /// to those before, no cut between its ends has fewer than i edges
    /// (Nagamochi and Ibaraki 1992). Cuts of more than `bound` edges are of no
    /// interest.
    fn phase(&self, queue: &mut Queue, bound: usize) -> Option<Phase> {
        // By group: how many edges join it to those before; `None` if it is one
        // of them.
        let mut joined = vec![Some(0); self.members.len()];
        let mut settled = Vec::new();
        let (mut last_but_one, mut last, mut edges) = (None, None, 0);
        queue.push(0, self.group.first().copied()?);
        while let Some(group) = queue.pop() {
            let Some(count) = joined.get_mut(group).and_then(Option::take) else {
                continue;
            };
            (last_but_one, last, edges) = (last, Some(group), count);
            for other in self.neighbours(group) {
                let Some(Some(count)) = joined.get_mut(other) else {
                    continue;
                };
                *count += 1;
                queue.push(*count, other);
                if *count > bound {
                    settled.push((group, other));
                }
            }
        }
        let last = last?;
        settled.push((last_but_one?, last));
        Some(Phase {
            last,
            edges,
            settled,
        })
    }

    /// The group at the other end of each edge from the group.
    fn neighbours(&self, group: usize) -> impl Iterator<Item = usize> {
        let members = self.members.get(group).into_iter().flatten();
        let steps = members.flat_map(|&member| self.shape.steps(member));
        steps.filter_map(|step| self.group.get(step.to).copied())
    }

    /// Makes one group of those of two vertices.
    fn merge(&mut self, one: usize, other: usize) {
        let group_of = |vertex: usize| self.group.get(vertex).copied();
        let Some((one, other)) = group_of(one).zip(group_of(other)) else {
            return;
        };
        let members = |group: usize| self.members.get(group).map_or(0, Vec::len);
        let (from, into) = if members(one) < members(other) {
            (one, other)
        } else {
            (other, one)
        };
        if from == into {
            return;
        }
        let moved = self.members.get_mut(from).map(core::mem::take);
        let moved = moved.unwrap_or_default();
        for &vertex in &moved {
            set(&mut self.group, vertex, into);
        }
        if let Some(members) = self.members.get_mut(into) {
            members.extend(moved);
        }
        let size = self.size.get(from).copied().unwrap_or_default();
        if let Some(sum) = self.size.get_mut(into) {
            *sum += size;
        }
    }
}

/// Groups by a small number, the highest first. A number that has risen is
/// pushed once more; the lower entries come later.
#[derive(Default)]
struct Queue {
    by_number: Vec<Vec<usize>>,
    /// No entry has a higher number.
    highest: usize,
}

impl Queue {
    fn push(&mut self, number: usize, group: usize) {
        if self.by_number.len() <= number {
            self.by_number.resize_with(number + 1, Vec::new);
        }
        if let Some(groups) = self.by_number.get_mut(number) {
            groups.push(group);
        }
        self.highest = self.highest.max(number);
    }

    fn pop(&mut self) -> Option<usize> {
        loop {
            let group = self.by_number.get_mut(self.highest)?.pop();
            if group.is_some() {
                return group;
            }
            self.highest = self.highest.checked_sub(1)?;
        }
    }
}
