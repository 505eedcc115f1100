//! Which persons are contested by evidence of one strength.
//!
//! A person is contested if it lies strictly between two that a rule keeps
//! apart, on a simple path of this strength on which no other is kept apart
//! from either. All simple paths between two terminals run through the
//! biconnected blocks between them, so no path is ever enumerated: for each
//! pair of classes that are kept apart, a vertex that is joined to all their
//! members stands for "from one of them to another", and the persons that share
//! a block with it are the contested ones.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use smallvec::SmallVec;

/// The persons of one connected piece of one strength's evidence.
pub(super) struct Level {
    /// Neighbours by vertex.
    pub(super) neighbours: Vec<SmallVec<[usize; 4]>>,
    /// By vertex: the limits of one that it has reached, ascending.
    pub(super) singular: Vec<SmallVec<[usize; 2]>>,
    /// By vertex: the other vertices that evidence keeps it apart from.
    pub(super) kept_from: Vec<SmallVec<[usize; 2]>>,
}

/// Vertices that are kept apart from the same others: by the limits that they
/// have reached, and alone where evidence of difference names them.
struct Class {
    singular: SmallVec<[usize; 2]>,
    /// The vertices of other classes that evidence keeps its only member from.
    kept_from: SmallVec<[usize; 2]>,
    members: Vec<usize>,
}

impl Class {
    fn is_apart_from(&self, other: &Self) -> bool {
        let meets = |a: &[usize], b: &[usize]| a.iter().any(|x| b.contains(x));
        meets(&self.singular, &other.singular) || meets(&self.kept_from, &other.members)
    }
}

/// For each vertex, whether it is contested.
pub(super) fn contested(level: &Level) -> Vec<bool> {
    let (classes, class_of) = classes(level);
    let mut contested = alloc::vec![false; level.neighbours.len()];
    for (i, one) in classes.iter().enumerate() {
        for other in classes.iter().skip(i) {
            let same = core::ptr::eq(one, other);
            if !one.is_apart_from(other) || (same && one.members.len() < 2) {
                continue;
            }
            let role: Vec<Role> = classes
                .iter()
                .map(|class| {
                    if core::ptr::eq(class, one) || core::ptr::eq(class, other) {
                        Role::End
                    } else if class.is_apart_from(one) || class.is_apart_from(other) {
                        Role::Out
                    } else {
                        Role::Between
                    }
                })
                .collect();
            let role = |v: usize| class_of.get(v).and_then(|&c| role.get(c)).copied();
            // Whoever is between the two is met from either; whoever is between two of the
            // other class, when that one is compared with itself.
            for vertex in between(level, &one.members, role) {
                if let Some(mark) = contested.get_mut(vertex) {
                    *mark = true;
                }
            }
        }
    }
    contested
}

fn classes(level: &Level) -> (Vec<Class>, Vec<usize>) {
    let mut classes: Vec<Class> = Vec::new();
    let mut class_of = Vec::with_capacity(level.singular.len());
    let mut known: BTreeMap<&[usize], usize> = BTreeMap::new();
    for (vertex, (singular, kept_from)) in level.singular.iter().zip(&level.kept_from).enumerate() {
        let new = classes.len();
        let class = if kept_from.is_empty() {
            *known.entry(singular).or_insert(new)
        } else {
            new
        };
        if class == new {
            let (singular, kept_from) = (singular.clone(), kept_from.clone());
            classes.push(Class {
                singular,
                kept_from,
                members: Vec::new(),
            });
        }
        if let Some(class) = classes.get_mut(class) {
            class.members.push(vertex);
        }
        class_of.push(class);
    }
    (classes, class_of)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    End,
    Between,
    Out,
}

/// A frame of the depth-first search: a vertex and its next neighbour.
struct Frame {
    vertex: usize,
    next: usize,
}

/// The vertices in role `Between` that share a biconnected block with a vertex
/// joined to all ends (Hopcroft and Tarjan 1973, without recursion), as far as they
/// are met from `starts`, some of the ends.
fn between(level: &Level, starts: &[usize], role: impl Fn(usize) -> Option<Role>) -> Vec<usize> {
    let mut found = Vec::new();
    // Discovery time and low point by vertex; the joining vertex has time 0.
    let mut time = alloc::vec![usize::MAX; level.neighbours.len()];
    let mut low = time.clone();
    let mut clock = 0;
    let is_end = |v: usize| role(v) == Some(Role::End);
    for &start in starts {
        if time.get(start).is_none_or(|&t| t != usize::MAX) {
            continue;
        }
        // Everything found from here until the search is back at the joining
        // vertex, less the blocks closed on the way, is in a block with it.
        let mut block: Vec<usize> = Vec::new();
        let mut frames: Vec<Frame> = Vec::new();
        let mut enter = Some(start);
        loop {
            if let Some(vertex) = enter.take() {
                clock += 1;
                block.push(vertex);
                frames.push(Frame { vertex, next: 0 });
                let lowest = if is_end(vertex) { 0 } else { clock };
                if let (Some(t), Some(l)) = (time.get_mut(vertex), low.get_mut(vertex)) {
                    (*t, *l) = (clock, lowest);
                }
            }
            let Some(frame) = frames.last_mut() else {
                break;
            };
            let vertex = frame.vertex;
            let neighbour = level
                .neighbours
                .get(vertex)
                .and_then(|n| n.get(frame.next))
                .copied();
            frame.next += 1;
            match neighbour {
                Some(next) if role(next).is_none_or(|r| r == Role::Out) => {}
                Some(next) => match time.get(next).copied() {
                    Some(usize::MAX) => enter = Some(next),
                    Some(seen) => {
                        if let Some(l) = low.get_mut(vertex) {
                            *l = (*l).min(seen);
                        }
                    }
                    None => {}
                },
                None => {
                    frames.pop();
                    let Some(parent) = frames.last().map(|f| f.vertex) else {
                        break;
                    };
                    let reached = low.get(vertex).copied().unwrap_or(usize::MAX);
                    if let Some(l) = low.get_mut(parent) {
                        *l = (*l).min(reached);
                    }
                    let closes = time.get(parent).is_some_and(|&t| reached >= t);
                    if closes {
                        while block.pop().is_some_and(|v| v != vertex) {}
                    }
                }
            }
        }
        found.extend(
            block
                .into_iter()
                .filter(|&v| role(v) == Some(Role::Between)),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `singular`: the limits of one by vertex; `kept`: pairs kept apart.
    fn level(
        n: usize,
        edges: &[(usize, usize)],
        singular: &[usize],
        kept: &[(usize, usize)],
    ) -> Level {
        let mut level = Level {
            neighbours: alloc::vec![SmallVec::new(); n],
            singular: alloc::vec![SmallVec::new(); n],
            kept_from: alloc::vec![SmallVec::new(); n],
        };
        for &(a, b) in edges {
            level.neighbours[a].push(b);
            level.neighbours[b].push(a);
        }
        for &v in singular {
            level.singular[v].push(0);
        }
        for &(a, b) in kept {
            level.kept_from[a].push(b);
            level.kept_from[b].push(a);
        }
        level
    }

    fn marked(level: &Level) -> Vec<usize> {
        let marks = contested(level);
        (0..marks.len()).filter(|&v| marks[v]).collect()
    }

    #[test]
    fn what_lies_between_is_contested_and_what_hangs_on_is_not() {
        // 0 - 2 - 3 - 1, and 4 hangs on 2.
        let edges = [(0, 2), (2, 3), (3, 1), (2, 4)];
        assert_eq!(marked(&level(5, &edges, &[0, 1], &[])), [2, 3]);
        assert_eq!(marked(&level(5, &edges, &[], &[(0, 1)])), [2, 3]);
        assert_eq!(marked(&level(5, &edges, &[0], &[])), [] as [usize; 0]);
    }

    #[test]
    fn a_path_through_a_third_that_is_kept_apart_contests_only_up_to_it() {
        // 0 - 3 - 1 - 4 - 2, all three of one namespace.
        let edges = [(0, 3), (3, 1), (1, 4), (4, 2)];
        assert_eq!(marked(&level(5, &edges, &[0, 1, 2], &[])), [3, 4]);
        // 0 | 1 are kept apart, and 0 | 2; 1 lies on the way to 2 and stops it.
        assert_eq!(marked(&level(5, &edges, &[], &[(0, 1), (0, 2)])), [3]);
    }

    #[test]
    fn cycles_on_one_side_are_not_between() {
        // 0 - 2 - 1 with a triangle 0 - 3 - 4 - 0.
        let edges = [(0, 2), (2, 1), (0, 3), (3, 4), (4, 0)];
        assert_eq!(marked(&level(5, &edges, &[0, 1], &[])), [2]);
        // A detour between the two is.
        let edges = [(0, 2), (2, 1), (0, 3), (3, 1)];
        assert_eq!(marked(&level(4, &edges, &[0, 1], &[])), [2, 3]);
    }

    /// All simple paths, enumerated.
    fn naive(level: &Level) -> Vec<bool> {
        let n = level.neighbours.len();
        let apart = |a: usize, b: usize| {
            a != b
                && (level.singular[a]
                    .iter()
                    .any(|x| level.singular[b].contains(x))
                    || level.kept_from[a].contains(&b))
        };
        let mut marks = alloc::vec![false; n];
        for a in 0..n {
            let mut paths = alloc::vec![alloc::vec![a]];
            while let Some(path) = paths.pop() {
                let &last = path.last().unwrap();
                if path.len() > 1 && apart(a, last) {
                    let inner = &path[1..path.len() - 1];
                    if inner.iter().all(|&x| !apart(x, a) && !apart(x, last)) {
                        for &x in inner {
                            marks[x] = true;
                        }
                    }
                }
                for &next in &level.neighbours[last] {
                    if !path.contains(&next) {
                        paths.push(path.iter().copied().chain([next]).collect());
                    }
                }
            }
        }
        marks
    }

    #[test]
    fn blocks_agree_with_all_simple_paths() {
        // A small linear congruential generator (Knuth, MMIX) drives 4,000 graphs.
        let mut state = 1_u64;
        let mut random = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % below).unwrap()
        };
        let mut hits = 0;
        for _ in 0..4_000 {
            let n = 3 + random(5);
            let mut edges = Vec::new();
            let mut kept = Vec::new();
            for a in 0..n {
                for b in a + 1..n {
                    if random(100) < 35 {
                        edges.push((a, b));
                    }
                    if random(100) < 8 {
                        kept.push((a, b));
                    }
                }
            }
            let singular: Vec<_> = (0..n).filter(|_| random(100) < 30).collect();
            let mut level = level(n, &edges, &singular, &kept);
            for v in 0..n {
                if random(100) < 20 {
                    level.singular[v].push(1);
                }
            }
            let expected = naive(&level);
            hits += expected.iter().filter(|&&mark| mark).count();
            assert_eq!(
                contested(&level),
                expected,
                "{edges:?} {singular:?} {kept:?}"
            );
        }
        assert!(hits > 1_000, "the graphs must contest something: {hits}");
    }
}
