//! What a resolution reads: a piece of evidence by handles, whoever keeps it.

use super::Refusal;
use super::rules::{ByTime, Rules, Strength};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// What live evidence says of two vertices, through a lens and under rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie {
    /// That they are one.
    Same,
    /// That they are one, but weaker than the rules demand between the two.
    Weak,
    /// That they are different.
    Different,
}

/// A piece of evidence, met at one of its ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Touch<V, L> {
    pub(super) link: L,
    pub(super) other: V,
    /// Whether it was met at the end that it names first.
    pub(super) is_first: bool,
    pub(super) says: Tie,
}

/// Whether a vertex links anybody.
#[derive(Clone, Debug)]
pub(super) enum Isolation {
    No,
    Yes(Refusal),
    /// Not if it is linked with more others than this.
    Above(usize),
}

/// Evidence as one lens sees it.
pub(super) trait Web {
    type Vertex: Copy + Ord;
    type Link: Copy;
    type Numbers: Numbers<Self::Vertex> + Default;

    fn rules(&self) -> &Rules;
    fn namespace(&self, vertex: Self::Vertex) -> &str;
    fn isolation(&self, vertex: Self::Vertex) -> Isolation;
    /// What the lens holds of the evidence that names a vertex, each once.
    fn touching(
        &self,
        vertex: Self::Vertex,
    ) -> impl Iterator<Item = Touch<Self::Vertex, Self::Link>>;
    /// The canonical order, but for the id: basis, score, the rank of the namespaces, and
    /// time where the rule for the contested says so.
    fn rank(&self, link: Self::Link) -> (Strength, ByTime);
    /// Whether it joins nobody. It counts in every rule all the same: who is shared by
    /// too many, or contested, is so by this link too.
    fn is_barred(&self, _link: Self::Link) -> bool {
        false
    }
    /// The text of the id, by which ties are broken last.
    fn id(&self, link: Self::Link) -> &[u8];
}

/// Numbers for vertices, from 0 in the order of asking.
pub(super) trait Numbers<V> {
    /// The number of a vertex, and whether it is new.
    fn number(&mut self, vertex: V) -> (usize, bool);
    fn known(&self, vertex: V) -> Option<usize>;
}

impl<K: Ord> Numbers<K> for BTreeMap<K, usize> {
    fn number(&mut self, vertex: K) -> (usize, bool) {
        let next = self.len();
        let number = *self.entry(vertex).or_insert(next);
        (number, number == next)
    }

    fn known(&self, vertex: K) -> Option<usize> {
        self.get(&vertex).copied()
    }
}

/// Evidence between two vertices of a piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge<L> {
    pub(super) link: L,
    pub(super) ends: [usize; 2],
}

/// What hangs together with a seed: no way leads on through a vertex that is
/// isolated, and such a vertex is a piece of its own.
#[derive(Clone, Debug)]
pub(super) struct Piece<V, L> {
    pub(super) vertices: Vec<V>,
    pub(super) links: Vec<Edge<L>>,
    pub(super) differences: Vec<Edge<L>>,
    /// Links that do not count at all. One at an isolated vertex is named once
    /// for each side that was looked at.
    pub(super) refused: Vec<(L, Refusal)>,
}

/// A vertex that was looked at.
struct Visit<V> {
    vertex: V,
    isolated: Option<Refusal>,
    /// Where its links are in the list of all.
    links: core::ops::Range<usize>,
}

type TouchOf<W> = Touch<<W as Web>::Vertex, <W as Web>::Link>;

/// The search for a piece.
struct Search<'w, W: Web> {
    web: &'w W,
    numbers: W::Numbers,
    visits: Vec<Visit<W::Vertex>>,
    links: Vec<TouchOf<W>>,
    differences: Vec<(W::Vertex, TouchOf<W>)>,
    refused: Vec<(W::Link, Refusal)>,
}

/// The piece around a vertex. It reads the evidence of that piece, and of the
/// vertices one step beyond only until it is clear that they are isolated.
pub(super) fn explore<W: Web>(web: &W, seed: W::Vertex) -> Piece<W::Vertex, W::Link> {
    let mut search = Search {
        web,
        numbers: W::Numbers::default(),
        visits: Vec::new(),
        links: Vec::new(),
        differences: Vec::new(),
        refused: Vec::new(),
    };
    search.visit(seed, Mode::Start);
    search.run()
}

/// Whether a visit is to where a question starts, or to somebody on the way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Start,
    Neighbour,
}

impl<W: Web> Search<'_, W> {
    /// Looks at a vertex, once; its number.
    fn visit(&mut self, vertex: W::Vertex, mode: Mode) -> usize {
        let (number, new) = self.numbers.number(vertex);
        if !new {
            return number;
        }
        let start = (self.links.len(), self.differences.len(), self.refused.len());
        let (mut isolated, most) = match self.web.isolation(vertex) {
            Isolation::No => (None, None),
            Isolation::Yes(why) => (Some(why), None),
            Isolation::Above(most) => (None, Some(most)),
        };
        let mut others = Others::default();
        for touch in self.web.touching(vertex) {
            match touch.says {
                Tie::Different => self.differences.push((vertex, touch)),
                Tie::Weak => self.refused.push((touch.link, Refusal::TooWeak)),
                Tie::Same => {
                    self.links.push(touch);
                    if isolated.is_none()
                        && most.is_some_and(|most| others.exceed(touch.other, most))
                    {
                        isolated = Some(Refusal::Shared);
                    }
                }
            }
            // Nobody goes past it: what else names it makes no difference.
            if isolated.is_some() && mode == Mode::Neighbour {
                break;
            }
        }
        if most.is_some_and(|most| isolated.is_none() && others.are_more_than(most)) {
            isolated = Some(Refusal::Shared);
        }
        if isolated.is_some() && mode == Mode::Neighbour {
            self.links.truncate(start.0);
            self.differences.truncate(start.1);
            self.refused.truncate(start.2);
        }
        self.visits.push(Visit {
            vertex,
            isolated,
            links: start.0..self.links.len(),
        });
        number
    }

    fn run(mut self) -> Piece<W::Vertex, W::Link> {
        let mut links = Vec::new();
        let mut here = 0;
        // Visits are numbered in the order in which they are looked at.
        while let Some(visit) = self.visits.get(here) {
            let (isolated, range) = (visit.isolated.clone(), visit.links.clone());
            for at in range {
                let Some(&touch) = self.links.get(at) else {
                    break;
                };
                if let Some(why) = &isolated {
                    if here == 0 {
                        self.refused.push((touch.link, why.clone()));
                    }
                    continue;
                }
                let there = self.visit(touch.other, Mode::Neighbour);
                match self.visits.get(there).and_then(|v| v.isolated.clone()) {
                    Some(why) => self.refused.push((touch.link, why)),
                    // Each link is met from both its ends: count it once.
                    None if touch.is_first => links.push((touch.link, [here, there])),
                    None => {}
                }
            }
            here += 1;
        }
        self.finish(links)
    }

    /// Numbers the vertices of the piece: those that are not isolated, or the
    /// seed alone.
    fn finish(self, links: Vec<(W::Link, [usize; 2])>) -> Piece<W::Vertex, W::Link> {
        let mut vertices = Vec::new();
        let mut place = Vec::with_capacity(self.visits.len());
        for (number, visit) in self.visits.iter().enumerate() {
            let is_in = visit.isolated.is_none() || number == 0;
            place.push(is_in.then_some(vertices.len()));
            vertices.extend(is_in.then_some(visit.vertex));
        }
        let at = |number: usize| place.get(number).copied().flatten();
        let edge = |link, [a, b]: [usize; 2]| {
            Some(Edge {
                link,
                ends: [at(a)?, at(b)?],
            })
        };
        let differences = self.differences.iter().filter(|(_, touch)| touch.is_first);
        let known = |vertex| self.numbers.known(vertex);
        Piece {
            links: links
                .into_iter()
                .filter_map(|(link, ends)| edge(link, ends))
                .collect(),
            differences: differences
                .filter_map(|(v, touch)| edge(touch.link, [known(*v)?, known(touch.other)?]))
                .collect(),
            vertices,
            refused: self.refused,
        }
    }
}

/// The different ones among many, as far as it takes to know that they are more
/// than a number.
pub(super) struct Others<V> {
    met: Vec<V>,
    /// How many may be met before equal ones are dropped.
    look: usize,
}

impl<V> Default for Others<V> {
    fn default() -> Self {
        Self {
            met: Vec::new(),
            look: 0,
        }
    }
}

impl<V: Copy + Ord> Others<V> {
    /// Meets one more; true as soon as it is clear that they exceed `most`.
    pub(super) fn exceed(&mut self, other: V, most: usize) -> bool {
        self.met.push(other);
        if self.met.len() <= self.look.max(most) {
            return false;
        }
        let more = self.are_more_than(most);
        // Twice as many: dropping costs no more than meeting did.
        self.look = 2 * self.met.len() + most;
        more
    }

    pub(super) fn are_more_than(&mut self, most: usize) -> bool {
        self.met.sort_unstable();
        self.met.dedup();
        self.met.len() > most
    }
}
