//! Bridges and biconnected blocks, from one depth-first search with low points
//! (Hopcroft and Tarjan 1973), without recursion. Parallel edges are told apart
//! by their numbers: only the very edge by which a vertex was found is no way
//! back.

use super::{Bridge, Shape, Step, set};
use alloc::vec;
use alloc::vec::Vec;
use core::slice;

/// A depth-first search; as an iterator, what it meets.
struct Search<'a> {
    shape: &'a Shape,
    /// By vertex: when it was found, from 1; 0 if it was not yet.
    time: Vec<usize>,
    /// How many vertices have been found.
    clock: usize,
    frames: Vec<Frame<'a>>,
}

/// A vertex that the search has not yet left.
struct Frame<'a> {
    vertex: usize,
    /// The edge by which it was found, if it is not the start.
    by: Option<usize>,
    time: usize,
    /// The earliest vertex that one edge joins to this one or a later one.
    low: usize,
    steps: slice::Iter<'a, Step>,
}

/// What a search meets.
enum Met {
    /// An edge for the first time, to a new vertex or back to an earlier one.
    Edge(usize),
    /// An edge to a vertex that is now left for good.
    Branch(Branch),
}

/// All that a search found by one edge.
struct Branch {
    edge: usize,
    /// When the edge's near end was found.
    near: usize,
    /// The edge's far end.
    far: usize,
    /// How many vertices were found from there.
    size: usize,
    /// The earliest vertex that they are joined to by an edge other than this.
    low: usize,
}

/// See [`Shape::between`].
///
/// Together with one more edge from `a` to `b`, the paths between them are the
/// cycles through that edge, so that all edges on them make up one block. The
/// search takes that edge first; what is left when it is back at `b`, less the
/// blocks that it closed on the way, is the answer.
pub(super) fn between(shape: &Shape, a: usize, b: usize) -> Vec<usize> {
    if a == b {
        return Vec::new();
    }
    let mut edges = Vec::new();
    let mut search = Search::new(shape);
    search.find(a);
    search.enter(b, None);
    for met in search {
        match met {
            Met::Edge(edge) => edges.push(edge),
            Met::Branch(branch) if branch.low >= branch.near => {
                while edges.pop().is_some_and(|edge| edge != branch.edge) {}
            }
            Met::Branch(_) => {}
        }
    }
    let mut is_between = vec![false; shape.ends.len()];
    for edge in edges {
        set(&mut is_between, edge, true);
    }
    let marks = is_between.iter().enumerate().filter(|(_, mark)| **mark);
    marks.map(|(edge, _)| edge).collect()
}

/// See [`Shape::bridges`].
pub(super) fn bridges(shape: &Shape) -> Vec<Bridge> {
    let mut bridges = Vec::new();
    let mut search = Search::new(shape);
    for start in 0..shape.vertices() {
        if search.time_of(start) != 0 {
            continue;
        }
        let before = search.clock;
        search.enter(start, None);
        let mut branches: Vec<Branch> = Vec::new();
        for met in &mut search {
            match met {
                Met::Branch(branch) if branch.low > branch.near => branches.push(branch),
                Met::Edge(_) | Met::Branch(_) => {}
            }
        }
        let total = search.clock - before;
        bridges.extend(branches.iter().map(|branch| branch.bridge(shape, total)));
    }
    bridges.sort_unstable_by_key(|bridge| bridge.edge);
    bridges
}

impl Branch {
    /// The branch's edge as a bridge in a component of `total` vertices.
    fn bridge(&self, shape: &Shape, total: usize) -> Bridge {
        let rest = total - self.size;
        let far_is_first = shape.ends.get(self.edge).is_some_and(|e| e.0 == self.far);
        let sides = if far_is_first {
            [self.size, rest]
        } else {
            [rest, self.size]
        };
        let edge = self.edge;
        Bridge { edge, sides }
    }
}

impl<'a> Search<'a> {
    fn new(shape: &'a Shape) -> Self {
        Self {
            shape,
            time: vec![0; shape.vertices()],
            clock: 0,
            frames: Vec::new(),
        }
    }

    fn time_of(&self, vertex: usize) -> usize {
        self.time.get(vertex).copied().unwrap_or_default()
    }

    /// Counts a vertex as found, now.
    fn find(&mut self, vertex: usize) -> usize {
        self.clock += 1;
        set(&mut self.time, vertex, self.clock);
        self.clock
    }

    /// Goes on from a new vertex.
    fn enter(&mut self, vertex: usize, by: Option<usize>) {
        let time = self.find(vertex);
        self.frames.push(Frame {
            vertex,
            by,
            time,
            low: time,
            steps: self.shape.steps(vertex).iter(),
        });
    }

    /// Goes back from a vertex with no steps left; `None` at the start.
    fn leave(&mut self) -> Option<Branch> {
        let left = self.frames.pop()?;
        let back = self.frames.last_mut()?;
        back.low = back.low.min(left.low);
        Some(Branch {
            edge: left.by?,
            near: back.time,
            far: left.vertex,
            size: self.clock + 1 - left.time,
            low: left.low,
        })
    }
}

impl Iterator for Search<'_> {
    type Item = Met;

    fn next(&mut self) -> Option<Met> {
        loop {
            let frame = self.frames.last_mut()?;
            let Some(step) = frame.steps.next() else {
                return self.leave().map(Met::Branch);
            };
            let found = self.time.get(step.to).copied().unwrap_or_default();
            if found == 0 {
                self.enter(step.to, Some(step.edge));
                return Some(Met::Edge(step.edge));
            }
            // Later vertices have already met this edge.
            if found < frame.time && frame.by != Some(step.edge) {
                frame.low = frame.low.min(found);
                return Some(Met::Edge(step.edge));
            }
        }
    }
}
