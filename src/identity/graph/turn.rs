//! One change of a graph: what it touches, and what it made of the persons.
//!
//! Links are first taken away, then added; then the pieces in which a rule binds
//! are walked anew. A piece in which no rule binds is one person, and is never
//! looked at member by member.

use super::Graph;
use super::changed::{Changed, Judged, Regrouped};
use super::held::{Record, Vertex};
use super::pieces::{Bound, PieceNumber};
use super::verdict::Verdict;
use crate::identity::walk::walk;
use crate::identity::web::{Numbers as _, Others, explore};
use crate::identity::{PersonId, Refusal};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use smallvec::SmallVec;

/// The anchors of the persons that something was part of; `None`: of nobody.
type Anchors = SmallVec<[Option<Vertex>; 2]>;

/// What is remembered of the graph as it was.
pub(super) struct Turn<'g> {
    graph: &'g mut Graph,
    /// Where no rule binds: the persons that a piece is made of.
    origins: BTreeMap<PieceNumber, Anchors>,
    /// Where one does: the person that each vertex was of.
    noted: BTreeMap<Vertex, Option<Vertex>>,
    /// The pieces to walk anew.
    dirty: BTreeSet<PieceNumber>,
    /// Why each of these links was refused, if it was.
    judged: BTreeMap<Record, Option<Refusal>>,
    /// Whether nobody asks what changed.
    quiet: bool,
    /// Whether every link that is not in `judged` was accepted.
    rest_accepted: bool,
}

impl<'g> Turn<'g> {
    pub(super) fn new(graph: &'g mut Graph) -> Self {
        Self {
            graph,
            origins: BTreeMap::new(),
            noted: BTreeMap::new(),
            dirty: BTreeSet::new(),
            judged: BTreeMap::new(),
            quiet: false,
            rest_accepted: false,
        }
    }

    /// A change that nobody asks about: it remembers nothing.
    pub(super) fn quiet(graph: &'g mut Graph) -> Self {
        Self {
            quiet: true,
            ..Self::new(graph)
        }
    }

    pub(super) fn graph(&mut self) -> &mut Graph {
        self.graph
    }

    /// Remembers the persons of a piece, before anything of it changes.
    pub(super) fn note(&mut self, piece: PieceNumber) {
        if self.quiet || self.origins.contains_key(&piece) {
            return;
        }
        if let Some(bound) = self.graph.pieces.bound(piece) {
            for members in bound.persons() {
                let anchor = super::pieces::first(&self.graph.held, members.iter().copied());
                for &vertex in members {
                    self.noted.entry(vertex).or_insert(anchor);
                }
            }
        } else if !self
            .noted
            .contains_key(&self.graph.pieces.some_member(piece))
        {
            let anchor = self.graph.pieces.first(&self.graph.held, piece);
            self.origins.insert(piece, SmallVec::from_elem(anchor, 1));
        }
    }

    pub(super) fn note_of(&mut self, vertex: Vertex) {
        self.note(self.graph.pieces.of(vertex));
    }

    /// Remembers why a link was refused, if it was.
    pub(super) fn note_link(&mut self, record: Record) {
        if self.quiet || self.judged.contains_key(&record) {
            return;
        }
        let refused = || self.graph.held.refusal(record, &self.graph.rules);
        let before = if self.rest_accepted { None } else { refused() };
        self.judged.insert(record, before);
    }

    /// Remembers why every link there is was refused: the rules will be others.
    pub(super) fn note_links(&mut self) {
        let Graph { held, rules, .. } = &*self.graph;
        for record in held.records().filter(|&record| held.is_link(record)) {
            if let Some(why) = held.refusal(record, rules) {
                self.judged.insert(record, Some(why));
            }
        }
        self.rest_accepted = true;
    }

    /// A link that is new: it is news only if it is refused.
    pub(super) fn note_new(&mut self, record: Record) {
        if !self.quiet {
            self.judged.insert(record, None);
        }
    }

    /// A link that goes: nothing is said of it.
    pub(super) fn drop_link(&mut self, record: Record) {
        self.judged.remove(&record);
    }

    /// The instant from which a vertex is known may be another.
    pub(super) fn touch(&mut self, vertex: Vertex) {
        let Graph { held, pieces, .. } = &mut *self.graph;
        pieces.reorder(held, vertex);
        pieces.mark(held, vertex);
    }

    /// A rule may bind in a piece where none did, or no longer: walk it.
    pub(super) fn bind(&mut self, piece: PieceNumber) {
        self.note(piece);
        self.note_members(piece);
        if self.graph.pieces.bound(piece).is_none() {
            self.graph.pieces.set_bound(piece, Some(Bound::default()));
        }
        self.dirty.insert(piece);
    }

    /// What is said of the difference of two has changed: it matters where they
    /// hang together.
    pub(super) fn bind_again(&mut self, ends: [Vertex; 2]) {
        let [a, b] = ends.map(|end| self.graph.pieces.of(end));
        if a == b {
            self.bind(a);
        }
    }

    /// Remembers of each member of a piece whose it was: a rule will bind there.
    fn note_members(&mut self, piece: PieceNumber) {
        let Some(origin) = self.origins.remove(&piece) else {
            return;
        };
        // Links are taken away before others are added, so that a piece in which
        // no rule binds is part of one person, or of none.
        let origin = origin.into_iter().next().flatten();
        for vertex in self.graph.pieces.members(piece) {
            self.noted.entry(vertex).or_insert(origin);
        }
    }

    /// Takes links out of their pieces.
    pub(super) fn disconnect(&mut self, links: impl IntoIterator<Item = Record>) {
        for record in links {
            if !self.graph.held.verdict(record).is_connected() {
                continue;
            }
            let [a, _] = self.graph.held.ends(record);
            let piece = self.graph.pieces.of(a);
            self.note(piece);
            self.note_link(record);
            let Graph { held, pieces, .. } = &mut *self.graph;
            let fallen = pieces.part(held, record);
            if pieces.bound(piece).is_some() {
                self.dirty.insert(piece);
                if let Some(fallen) = fallen {
                    pieces.set_bound(fallen, Some(Bound::default()));
                    self.dirty.insert(fallen);
                }
            } else if let Some(fallen) = fallen
                && let Some(origin) = self.origins.get(&piece).cloned()
            {
                self.origins.insert(fallen, origin);
            }
        }
    }

    /// Joins pieces by links that may be used. Once in a turn, after what goes.
    pub(super) fn connect(&mut self, links: &[Record]) {
        let mut groups = Groups::default();
        for &record in links {
            self.note_link(record);
            let [a, b] = self.graph.held.ends(record);
            groups.join(self.graph.pieces.of(a), self.graph.pieces.of(b));
        }
        let (groups, group_of) = groups.finish();
        let mut links_of: Vec<Vec<Record>> = alloc::vec![Vec::new(); groups.len()];
        for &record in links {
            let [a, _] = self.graph.held.ends(record);
            let group = group_of(self.graph.pieces.of(a));
            if let Some(list) = group.and_then(|group| links_of.get_mut(group)) {
                list.push(record);
            }
        }
        for (group, links) in groups.into_iter().zip(links_of) {
            self.join(&group, &links);
        }
    }

    fn join(&mut self, group: &[PieceNumber], links: &[Record]) {
        group.iter().for_each(|&piece| self.note(piece));
        let binds = group.iter().any(|&p| self.graph.pieces.bound(p).is_some())
            || self.graph.may_bind(group);
        if binds {
            group.iter().for_each(|&piece| self.note_members(piece));
        }
        let mut origins = Anchors::new();
        for piece in group {
            self.dirty.remove(piece);
            for origin in self.origins.remove(piece).into_iter().flatten() {
                if !origins.contains(&origin) {
                    origins.push(origin);
                }
            }
        }
        let Graph { held, pieces, .. } = &mut *self.graph;
        let joined = pieces.join(held, group, links);
        if binds {
            pieces.set_bound(joined, Some(Bound::default()));
            self.dirty.insert(joined);
        } else if !self.quiet {
            self.origins.insert(joined, origins);
        }
    }

    /// Vertices that became shared by too many, or no longer are.
    pub(super) fn turned(&mut self, of: impl IntoIterator<Item = Vertex>) -> Vec<Vertex> {
        let mut turned = Vec::new();
        for vertex in of {
            let shared = self.graph.exceeds_sharing(vertex);
            if shared != self.graph.held.is_shared(vertex) {
                self.note_of(vertex);
                for record in self.graph.links(vertex) {
                    self.note_link(record);
                }
                self.graph.held.set_shared(vertex, shared);
                turned.push(vertex);
            }
        }
        turned
    }

    /// Brings the pieces in line with what may be used of these links.
    pub(super) fn reconnect(&mut self, links: impl IntoIterator<Item = Record>) {
        let (mut gone, mut come) = (Vec::new(), BTreeSet::new());
        for record in links {
            let usable = self.graph.held.is_usable(record, &self.graph.rules);
            match (self.graph.held.verdict(record).is_connected(), usable) {
                (true, false) => gone.push(record),
                (false, true) => {
                    come.insert(record);
                }
                _ => {}
            }
        }
        self.disconnect(gone);
        if !come.is_empty() {
            self.connect(&come.into_iter().collect::<Vec<_>>());
        }
    }

    /// Walks what has to be walked, and says what changed.
    pub(super) fn finish(mut self) -> Changed {
        for piece in core::mem::take(&mut self.dirty) {
            self.walk(piece);
        }
        if self.quiet {
            return Changed::default();
        }
        Changed {
            persons: self.regrouped(),
            links: self.judgements(),
        }
    }

    /// Makes the persons of a piece in which a rule may bind.
    fn walk(&mut self, piece: PieceNumber) {
        let seed = self.graph.pieces.some_member(piece);
        let (vertices, walked, links) = {
            let web = self.graph.widest();
            let mut found = explore(&web, seed);
            let walked = walk(&web, &mut found);
            (found.vertices, walked, found.links)
        };
        let binds = walked.persons > 1 || !walked.refused.is_empty();
        let bound = binds.then(|| Bound::new(&vertices, &walked.person, walked.persons));
        self.graph.pieces.set_bound(piece, bound);
        let mut refused = walked.refused;
        refused.sort_unstable_by_key(|(place, _)| *place);
        let mut refused = refused.iter().peekable();
        for (place, edge) in links.iter().enumerate() {
            let why = refused.next_if(|(at, _)| *at == place).map(|(_, why)| why);
            let verdict = why.map_or(Verdict::Accepted, |why| Verdict::of(why, &self.graph.rules));
            if self.graph.held.verdict(edge.link) != verdict {
                self.note_link(edge.link);
                self.graph.held.set_verdict(edge.link, verdict);
            }
        }
    }

    fn regrouped(&self) -> Vec<Regrouped> {
        let graph = &*self.graph;
        let mut pairs: BTreeSet<(Option<Vertex>, Option<Vertex>)> = BTreeSet::new();
        for (&piece, origins) in &self.origins {
            let after = graph.pieces.first(&graph.held, piece);
            pairs.extend(origins.iter().map(|&before| (before, after)));
        }
        let mut anchors: BTreeMap<Vertex, Option<Vertex>> = BTreeMap::new();
        for (&vertex, &before) in &self.noted {
            let after = match anchors.get(&vertex) {
                Some(&anchor) => anchor,
                None => {
                    let members = graph.members_with(vertex);
                    let anchor = super::pieces::first(&graph.held, members.iter().copied());
                    anchors.extend(members.iter().map(|&member| (member, anchor)));
                    anchor
                }
            };
            pairs.insert((before, after));
        }
        let mut ids: BTreeMap<Vertex, Option<PersonId>> = BTreeMap::new();
        let mut id = |vertex: Option<Vertex>| {
            vertex.and_then(|v| *ids.entry(v).or_insert_with(|| graph.id_of_vertex(v)))
        };
        let pairs = pairs
            .into_iter()
            .map(|(from, to)| (id(from), id(to)))
            .collect();
        Regrouped::all(&pairs)
    }

    fn judgements(&self) -> Vec<Judged> {
        let graph = &*self.graph;
        let mut all: Vec<Judged> = Vec::new();
        for (&record, before) in &self.judged {
            let after = graph.held.refusal(record, &graph.rules);
            if after == *before {
                continue;
            }
            let Some(evidence) = graph.held.event_id(record) else {
                continue;
            };
            all.push(match after {
                None => Judged::Accepted { evidence },
                Some(why) => Judged::Rejected {
                    because: graph.because(record, &why),
                    evidence,
                    why,
                },
            });
        }
        all.sort_unstable_by(|a, b| a.evidence().cmp(b.evidence()));
        all
    }
}

impl Graph {
    /// Whether an identifier is linked with more others than its namespace may.
    fn exceeds_sharing(&self, vertex: Vertex) -> bool {
        let Some(most) = self
            .held
            .sharing(vertex)
            .filter(|_| !self.held.is_blocked(vertex))
        else {
            return false;
        };
        let mut others = Others::default();
        let strong = |&record: &Record| !self.held.is_too_weak(record, &self.rules);
        let mut links = self.held.links(vertex).filter(strong);
        links.any(|record| others.exceed(self.held.other(record, vertex), most))
            || others.are_more_than(most)
    }

    /// Whether a rule binds if these pieces, in which none does, become one.
    pub(super) fn may_bind(&self, group: &[PieceNumber]) -> bool {
        let size: usize = group.iter().map(|&piece| self.pieces.size(piece)).sum();
        if size > self.rules.largest() {
            return true;
        }
        let mut counts: SmallVec<[(u32, u32); 4]> = SmallVec::new();
        for &piece in group {
            for vertex in self.pieces.marked(&self.held, piece) {
                if let Some((namespace, most)) = self.held.limit(vertex) {
                    let known = counts.iter().position(|&(n, _)| n == namespace);
                    let place = known.unwrap_or_else(|| {
                        counts.push((namespace, 0));
                        counts.len() - 1
                    });
                    let Some((_, count)) = counts.get_mut(place) else {
                        continue;
                    };
                    *count += 1;
                    if *count > most {
                        return true;
                    }
                }
                let mut differences = self.held.differences(vertex);
                let is_here = |record| {
                    let other = self.pieces.of(self.held.other(record, vertex));
                    group.contains(&other)
                };
                if differences.any(is_here) {
                    return true;
                }
            }
        }
        false
    }
}

/// Pieces that links join: union-find over their numbers.
#[derive(Default)]
struct Groups {
    numbers: super::seen::VertexNumbers,
    pieces: Vec<PieceNumber>,
    parent: Vec<u32>,
}

impl Groups {
    fn local(&mut self, piece: PieceNumber) -> u32 {
        let (number, new) = self.numbers.number(piece);
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        if new {
            self.pieces.push(piece);
            self.parent.push(number);
        }
        number
    }

    fn root(&mut self, mut of: u32) -> u32 {
        loop {
            let Some(&parent) = self.parent.get(of as usize) else {
                return of;
            };
            if parent == of {
                return of;
            }
            let above = self.parent.get(parent as usize).copied().unwrap_or(parent);
            if let Some(place) = self.parent.get_mut(of as usize) {
                *place = above;
            }
            of = above;
        }
    }

    fn join(&mut self, a: PieceNumber, b: PieceNumber) {
        let (a, b) = (self.local(a), self.local(b));
        let (a, b) = (self.root(a), self.root(b));
        // The earlier one stays: with halved paths that is enough.
        if let Some(place) = self.parent.get_mut(a.max(b) as usize) {
            *place = a.min(b);
        }
    }

    /// The groups, and the number of each piece's group.
    fn finish(mut self) -> (Vec<Vec<PieceNumber>>, impl Fn(PieceNumber) -> Option<usize>) {
        let mut groups: Vec<Vec<PieceNumber>> = Vec::new();
        let mut group_of: Vec<usize> = Vec::with_capacity(self.pieces.len());
        for local in 0..u32::try_from(self.pieces.len()).unwrap_or(u32::MAX) {
            let root = self.root(local);
            // A root has the smallest number of its group.
            let group = group_of.get(root as usize).copied().unwrap_or(groups.len());
            if group == groups.len() {
                groups.push(Vec::new());
            }
            group_of.push(group);
            let piece = self.pieces.get(local as usize).copied();
            if let Some(list) = groups.get_mut(group) {
                list.extend(piece);
            }
        }
        let numbers = self.numbers;
        let find = move |piece| group_of.get(numbers.known(piece)?).copied();
        (groups, find)
    }
}
