//! One change of a graph: what it touches, and what it made of the persons.
//!
//! Links are first taken away, then added; then the pieces in which a rule binds
//! are walked anew. A piece in which no rule binds is one person, and is never
//! looked at member by member.

use super::Graph;
use super::changed::{Changed, Judged, Regrouped};
use super::groups::{Grouped, Groups};
use super::held::{Record, Vertex};
use super::pieces::{Bound, PieceNumber};
use super::verdict::Verdict;
use crate::identity::Refusal;
use crate::identity::walk::walk;
use crate::identity::web::{Others, explore};
use crate::time::Timestamp;
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
        self.note(self.graph.pieces.of(&self.graph.held, vertex));
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

    /// Vertices may be known since other instants than these, and be said to be
    /// different from others than before.
    pub(super) fn touch(&mut self, known: &[(Vertex, Option<Timestamp>)]) {
        let Graph { held, pieces, .. } = &mut *self.graph;
        let moved = known
            .iter()
            .filter(|&&(v, before)| held.known_from(v) != before);
        let moved: SmallVec<[Vertex; 4]> = moved.map(|&(vertex, _)| vertex).collect();
        pieces.reorder(held, &moved);
        for &(vertex, _) in known {
            self.mark(vertex);
        }
    }

    /// Whether a rule may keep a vertex apart may have changed.
    pub(super) fn mark(&mut self, vertex: Vertex) {
        let Graph { held, pieces, .. } = &mut *self.graph;
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
        let [a, b] = ends.map(|end| self.graph.pieces.of(&self.graph.held, end));
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
        for vertex in self.graph.pieces.members(&self.graph.held, piece) {
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
            let piece = self.graph.pieces.of(&self.graph.held, a);
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
            } else if let Some(fallen) = fallen {
                let origin = self.origins.get(&piece).cloned();
                self.origins.extend(origin.map(|origin| (fallen, origin)));
            }
        }
    }

    /// Joins pieces by links that may be used. Once in a turn, after what goes.
    pub(super) fn connect(&mut self, links: &[Record]) {
        for &record in links {
            self.note_link(record);
        }
        let graph = &mut *self.graph;
        let mut groups = Groups::new(links.len(), graph.pieces.end());
        let mut inner = Vec::new();
        for &record in links {
            graph.held.set_verdict(record, Verdict::Accepted);
            let [a, b] = graph
                .held
                .ends(record)
                .map(|end| graph.pieces.of(&graph.held, end));
            if a == b {
                inner.push((a, record));
            } else {
                groups.join(a, b);
            }
        }
        for (piece, record) in inner {
            self.graph.pieces.link(&self.graph.held, record);
            if self.graph.pieces.bound(piece).is_some() {
                self.note(piece);
                self.dirty.insert(piece);
            }
        }
        let groups = groups.finish();
        let links = self.links_of(&groups, links);
        for group in 0..groups.len() {
            let start = links.partition_point(|&(of, _)| of < group);
            let own = links.iter().skip(start).take_while(|&&(of, _)| of == group);
            let own = own
                .map(|&(_, record)| record)
                .collect::<SmallVec<[Record; 2]>>();
            self.join(groups.get(group), &own);
        }
    }

    /// The links of the groups that are partly in the forest, by group: only
    /// these must be told of them.
    fn links_of(&self, groups: &Grouped, links: &[Record]) -> Vec<(usize, Record)> {
        let Graph { held, pieces, .. } = &*self.graph;
        if !pieces.has_forest() {
            return Vec::new();
        }
        let group_of = |&record: &Record| {
            let [a, b] = held.ends(record).map(|end| pieces.of(held, end));
            let group = groups.of(a).filter(|_| a != b)?;
            Some((group, record))
        };
        let mut all: Vec<_> = links.iter().filter_map(group_of).collect();
        all.retain(|&(group, _)| {
            groups
                .get(group)
                .iter()
                .any(|&p| pieces.is_in_forest(held, p))
        });
        all.sort_unstable();
        all
    }

    fn join(&mut self, group: &[PieceNumber], links: &[Record]) {
        for &piece in group {
            self.note(piece);
        }
        let binds = group.iter().any(|&p| self.graph.pieces.bound(p).is_some())
            || self.graph.may_bind(group);
        if binds {
            for &piece in group {
                self.note_members(piece);
            }
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
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for record in links {
            let usable = self.graph.held.is_usable(record, &self.graph.rules);
            match (self.graph.held.verdict(record).is_connected(), usable) {
                (true, false) => gone.push(record),
                (false, true) => come.push(record),
                _ => {}
            }
        }
        self.disconnect(gone);
        if !come.is_empty() {
            come.sort_unstable();
            come.dedup();
            self.connect(&come);
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
        let binds = !walked.refused.is_empty();
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
            let after = if let Some(&anchor) = anchors.get(&vertex) {
                anchor
            } else {
                let members = graph.members_with(vertex);
                let anchor = super::pieces::first(&graph.held, members.iter().copied());
                anchors.extend(members.iter().map(|&member| (member, anchor)));
                anchor
            };
            pairs.insert((before, after));
        }
        Regrouped::all(&pairs, |vertex| graph.id_of_vertex(vertex))
    }

    fn judgements(&self) -> Vec<Judged> {
        let graph = &*self.graph;
        let mut all: Vec<Judged> = Vec::new();
        for (&record, before) in &self.judged {
            let after = graph.held.refusal(record, &graph.rules);
            if after == *before {
                continue;
            }
            // Of one that went nothing is said.
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
                    let other = self.pieces.of(&self.held, self.held.other(record, vertex));
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
