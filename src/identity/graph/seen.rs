//! The graph through a lens: read where it is, never copied.

use super::Graph;
use super::held::{Record, Vertex};
use crate::identity::rules::{ByTime, Strength};
use crate::identity::web::{Isolation, Numbers, Tie, Touch, Web};
use crate::identity::{Lens, Refusal, Rules};
use crate::time::Timestamp;
use core::hash::{BuildHasherDefault, Hasher};
use hashbrown::HashMap;

/// The graph as a lens sees it, some evidence thought away.
pub(super) struct Seen<'g> {
    graph: &'g Graph,
    lens: &'g Lens,
    without: &'g [Record],
    /// Whether what is kept of sharing holds: every link is seen.
    is_whole: bool,
}

const WIDEST: &Lens = &Lens::all();

impl Graph {
    /// Everything, through the lens `all`.
    pub(super) fn widest(&self) -> Seen<'_> {
        self.seen(WIDEST, &[])
    }

    pub(super) fn seen<'g>(&'g self, lens: &'g Lens, without: &'g [Record]) -> Seen<'g> {
        Seen {
            graph: self,
            lens,
            without,
            is_whole: without.is_empty() && lens.is_widest(),
        }
    }
}

impl Seen<'_> {
    fn holds(&self, record: Record) -> bool {
        let held = &self.graph.held;
        self.is_whole
            || (!self.without.contains(&record)
                && self.lens.holds(held.basis(record, &self.graph.rules))
                && self.lens.knows(held.within(record))
                && self
                    .lens
                    .holds_between(held.ends(record).map(|end| held.namespace(end))))
    }

    /// The instant from which an identifier is known, as far as the lens may know.
    pub(super) fn known_from(&self, vertex: Vertex) -> Option<Timestamp> {
        let held = &self.graph.held;
        if self.without.is_empty() && self.lens.knows_all() {
            return held.known_from(vertex);
        }
        let links = held
            .links(vertex)
            .filter(|&record| self.lens.knows(held.within(record)));
        let evidence = links.chain(held.differences(vertex));
        let evidence = evidence.filter(|record| !self.without.contains(record));
        let instants = evidence.filter_map(|record| held.at(record));
        instants.chain(held.words_from(vertex)).min()
    }

    /// The text of an identifier.
    pub(super) fn text(&self, vertex: Vertex) -> &[u8] {
        self.graph.held.text_of(vertex)
    }

    /// The one of some vertices that anchors their person, as far as the lens may
    /// know: the one that was known first, then the one with the smallest text.
    pub(super) fn anchor(&self, vertices: impl Iterator<Item = Vertex>) -> Option<Vertex> {
        let known = vertices.filter_map(|v| Some((self.known_from(v)?, v)));
        let best = known.reduce(|(at, v), (other_at, other)| {
            let first = at
                .cmp(&other_at)
                .then_with(|| self.text(v).cmp(self.text(other)));
            if first.is_gt() {
                (other_at, other)
            } else {
                (at, v)
            }
        });
        best.map(|(_, vertex)| vertex)
    }
}

impl Web for Seen<'_> {
    type Vertex = Vertex;
    type Link = Record;
    type Numbers = VertexNumbers;

    fn rules(&self) -> &Rules {
        &self.graph.rules
    }

    fn namespace(&self, vertex: Vertex) -> &str {
        self.graph.held.namespace(vertex)
    }

    fn isolation(&self, vertex: Vertex) -> Isolation {
        let held = &self.graph.held;
        match held.sharing(vertex) {
            _ if held.is_blocked(vertex) => Isolation::Yes(Refusal::Blocked),
            Some(most) if !self.is_whole => Isolation::Above(most),
            Some(_) if held.is_shared(vertex) => Isolation::Yes(Refusal::Shared),
            _ => Isolation::No,
        }
    }

    fn touching(&self, vertex: Vertex) -> impl Iterator<Item = Touch<Vertex, Record>> {
        let held = &self.graph.held;
        let touch = move |link, says| Touch {
            link,
            other: held.other(link, vertex),
            is_first: held.ends(link).first() == Some(&vertex),
            says,
        };
        let links = held.links(vertex).filter(|&link| self.holds(link));
        let links = links.map(move |link| {
            let weak = held.is_too_weak(link, &self.graph.rules);
            touch(link, if weak { Tie::Weak } else { Tie::Same })
        });
        let apart = held
            .differences(vertex)
            .filter(|link| !self.without.contains(link));
        links.chain(apart.map(move |link| touch(link, Tie::Different)))
    }

    fn rank(&self, link: Record) -> (Strength, ByTime) {
        let Graph { held, rules, .. } = self.graph;
        let namespaces = held.ends(link).map(|end| held.namespace(end));
        let strength = rules.strength(held.basis(link, rules), namespaces);
        let at = held.at(link).unwrap_or(Timestamp::MIN);
        (strength, rules.by_time(at))
    }

    fn id(&self, link: Record) -> &[u8] {
        self.graph.held.id(link)
    }
}

/// Numbers for vertices. The keys are our own, given out in turn, so that a
/// multiplication spreads them.
pub(super) type VertexNumbers = HashMap<u32, usize, BuildHasherDefault<Spread>>;

impl Numbers<Vertex> for VertexNumbers {
    fn number(&mut self, vertex: Vertex) -> (usize, bool) {
        let next = self.len();
        let number = *self.entry(vertex).or_insert(next);
        (number, number == next)
    }

    fn known(&self, vertex: Vertex) -> Option<usize> {
        self.get(&vertex).copied()
    }
}

/// Fibonacci hashing (Knuth, volume 3, 6.4).
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(byte.into());
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(26);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
