//! The identity graph: evidence held, and at any moment who is whom by it.
//!
//! [`Graph::assert`] and [`Graph::retract`] resolve anew only what hangs together
//! with the evidence, and say what changed. What the graph answers depends on the
//! set of evidence alone, never on its order, and is what
//! [`Resolution`](super::Resolution) makes of it. All of it counts, whatever its
//! instants: the graph has no clock.
//!
//! # What does it cost?
//!
//! Identifiers that usable links hold together are a *piece*; blocked identifiers,
//! and those shared by too many, hold nothing together. Let *n* be the number of
//! identifiers of a piece.
//!
//! | | where no rule binds | where one does |
//! |---|---|---|
//! | assert, retract | *n* up to 128: a search from both ends; beyond: log² *n*, amortised (Holm, de Lichtenberg, Thorup 2001) | the links of the piece, sorted |
//! | person of an identifier | its members | its members |
//! | another lens, an explanation | the links that the lens sees in the piece | the same |
//!
//! A rule binds where a limit would be exceeded, where evidence says that two of
//! the piece are different, or where it is larger than a person may be. Protect
//! what many share with [`Rules::shared_above`] and [`Rules::block`]: such an
//! identifier costs the sharing number, however many links it has.
//!
//! Memory is a row of 64 bytes for each piece of evidence, one for each identifier,
//! their texts and two indices; `cargo bench --bench identity` prints it. A host
//! with more people than fit loads only those that a question touches:
//! [`evidence_around`](super::evidence_around).
//!
//! ```
//! use personagraph::identity::{Basis, Evidence, Graph, Lens, Pair, Regrouped, Rules, Says};
//! use personagraph::{Identifier, Key, Timestamp};
//!
//! let mut graph = Graph::new(Key::from([7; 32]), Rules::default());
//! let between = Pair::new("email:a@example.com".parse()?, "phone:+15550100".parse()?)?;
//! let link = Evidence {
//!     id: &"e1".parse()?,
//!     at: Timestamp::UNIX_EPOCH,
//!     source: &"signup".parse()?,
//!     between: &between,
//!     says: Says::Same { basis: Basis::Declared, within: None },
//! };
//! let changed = graph.assert(link)?;
//! assert!(matches!(changed.persons[..], [Regrouped::Created(_)]));
//!
//! let person = graph.person_of(between.first(), &Lens::all()).unwrap();
//! assert_eq!(person.identifiers.len(), 2);
//!
//! let changed = graph.retract(link.id);
//! assert!(matches!(changed.persons[..], [Regrouped::Ceased(_)]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ask;
mod audit;
mod changed;
mod explain;
mod groups;
mod held;
mod picture;
mod pieces;
mod rows;
mod seen;
mod texts;
mod turn;
mod verdict;

pub use ask::{Person, Resolved};
pub use audit::{Audit, Weak};
pub use changed::{Changed, Judged, Regrouped};
pub use explain::{Bridge, Explanation, Fallout, Meeting, Refuted, Why};
pub use picture::Picture;

use super::{Evidence, PersonId, Rules};
use crate::identifier::Identifier;
use crate::key::Key;
use crate::name::EventId;
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::fmt;
use held::{Held, Record, Vertex};
use pieces::Pieces;
use rows::Rows;
use turn::Turn;

/// How many pieces of evidence a bulk load looks up together.
const SOME: usize = 32;

/// Why evidence was not taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError {
    /// Evidence that says something else is held under its id.
    #[error("`id`: other evidence is held under `{0}`; an id stands for one piece of evidence")]
    IdTaken(EventId),
}

/// What a bulk load took in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loaded {
    /// Pieces of evidence that are new.
    pub new: usize,
    /// Those that were held already, or were given before in the same load, and are equal.
    pub known: usize,
}

/// How large a graph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Size {
    /// Pieces of evidence, of difference too.
    pub evidence: usize,
    /// Identifiers that are known: evidence or [anything else](Graph::set_known_from)
    /// names them.
    pub identifiers: usize,
    /// Persons under the lens `all`.
    pub persons: usize,
    /// Bytes of its tables, texts included, without what is kept besides of large
    /// pieces, of pieces in which a rule binds, of identifiers with very many links, of
    /// evidence of difference, of sources and personas, and of the ids of persons once
    /// one was [resolved](Graph::resolve).
    pub bytes: usize,
}

/// Evidence that identifiers are one person, and who is whom by it.
#[derive(Clone)]
pub struct Graph {
    key: Key,
    rules: Rules,
    held: Held,
    pieces: Pieces,
    /// The vertices whose person's ids are indexed, and the index.
    ids: BTreeMap<PersonId, Vertex>,
    indexed: Vertex,
}

impl Graph {
    /// An empty graph: the key makes the ids of persons, and the hash by which
    /// identifiers are found, so that nobody can choose identifiers that collide.
    #[must_use]
    pub fn new(key: Key, rules: Rules) -> Self {
        Self {
            held: Held::new(&key),
            key,
            rules,
            pieces: Pieces::default(),
            ids: BTreeMap::new(),
            indexed: 0,
        }
    }

    /// The rules that count.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// How large it is. Counts all identifiers.
    #[must_use]
    pub fn size(&self) -> Size {
        let known = |&v: &Vertex| self.held.known_from(v).is_some();
        // Whoever is not known is a piece of its own.
        let pieces = self.pieces.numbers(&self.held);
        let pieces = pieces.filter(|&piece| known(&self.pieces.some_member(piece)));
        let persons = pieces.map(|piece| self.pieces.bound(piece).map_or(1, |b| b.persons().len()));
        Size {
            persons: persons.sum(),
            evidence: self.held.len(),
            identifiers: self.held.vertices().filter(known).count(),
            bytes: self.held.bytes() + self.pieces.bytes(),
        }
    }

    /// Takes in one piece of evidence. An equal one under the same id changes
    /// nothing.
    ///
    /// # Errors
    /// If evidence that says something else is held under its id. Nothing has
    /// changed then.
    pub fn assert(&mut self, evidence: Evidence<'_>) -> Result<Changed, GraphError> {
        let Some(record) = self.admit(&evidence)? else {
            return Ok(Changed::default());
        };
        let ends = self.ends(&evidence);
        let known = ends.map(|end| (end, self.held.known_from(end)));
        let mut turn = Turn::new(self);
        for &end in &ends {
            turn.note_of(end);
        }
        turn.graph().held.insert(&evidence, ends);
        turn.touch(&known);
        if evidence.is_link() {
            turn.note_new(record);
            let mut links = alloc::vec![record];
            for vertex in turn.turned(ends) {
                links.extend(turn.graph().links(vertex));
            }
            turn.reconnect(links);
        } else {
            turn.bind_again(ends);
        }
        Ok(turn.finish())
    }

    /// Takes a piece of evidence back: the graph is as it would be had it never
    /// been asserted. One that is not held changes nothing.
    ///
    /// A retraction that comes before its evidence is the host's to remember, as
    /// [`Directory`](crate::Directory) does.
    pub fn retract(&mut self, evidence: &EventId) -> Changed {
        self.revise([evidence], [])
    }

    /// Takes several pieces of evidence back at once, and says what changed by all
    /// of it together. Those that are not held are passed over.
    pub fn retract_all<'i>(&mut self, evidence: impl IntoIterator<Item = &'i EventId>) -> Changed {
        self.revise(evidence, [])
    }

    /// Takes evidence back, and says since when anything else names identifiers.
    pub(crate) fn revise<'i>(
        &mut self,
        evidence: impl IntoIterator<Item = &'i EventId>,
        known_from: impl IntoIterator<Item = (&'i Identifier, Option<Timestamp>)>,
    ) -> Changed {
        let records: BTreeSet<Record> = evidence
            .into_iter()
            .filter_map(|id| self.held.record(id))
            .collect();
        let words: Vec<_> = known_from
            .into_iter()
            .filter_map(|(identifier, at)| {
                let vertex = self.vertex_to_be(identifier, at)?;
                (self.held.words_from(vertex) != at).then_some((vertex, at))
            })
            .collect();
        if records.is_empty() && words.is_empty() {
            return Changed::default();
        }
        let ends: BTreeSet<Vertex> = records.iter().flat_map(|&r| self.held.ends(r)).collect();
        let apart = records.iter().filter(|&&record| !self.held.is_link(record));
        let apart: Vec<_> = apart.map(|&record| self.held.ends(record)).collect();
        let touched: BTreeSet<Vertex> = ends
            .iter()
            .copied()
            .chain(words.iter().map(|w| w.0))
            .collect();
        let mut turn = Turn::new(self);
        for &vertex in &touched {
            turn.note_of(vertex);
        }
        let graph = turn.graph();
        let known = touched.iter().map(|&v| (v, graph.held.known_from(v)));
        let known: Vec<_> = known.collect();
        turn.disconnect(records.iter().copied());
        for record in records {
            turn.graph().held.remove(record);
        }
        for (vertex, at) in words {
            turn.graph().held.set_words_from(vertex, at);
        }
        turn.touch(&known);
        for ends in apart {
            turn.bind_again(ends);
        }
        let turned = turn.turned(ends);
        let links = turned
            .into_iter()
            .flat_map(|v| turn.graph().links(v))
            .collect::<Vec<_>>();
        turn.reconnect(links);
        turn.finish()
    }

    /// The vertex of an identifier that something is said of.
    fn vertex_to_be(&mut self, identifier: &Identifier, at: Option<Timestamp>) -> Option<Vertex> {
        let known = self.held.vertex(identifier);
        known.or_else(|| at.map(|_| self.vertex(identifier)))
    }

    /// Takes in many pieces of evidence at once: the same graph as asserting each,
    /// in much less time. All or nothing. It does not say what changed.
    ///
    /// # Errors
    /// If evidence that says something else is held, or was given before, under
    /// one of their ids. No evidence was taken in then; identifiers that came before it
    /// for the first time are held and not known, until they are
    /// [forgotten](Self::forget).
    pub fn extend<'e>(
        &mut self,
        evidence: impl IntoIterator<Item = Evidence<'e>>,
    ) -> Result<Loaded, GraphError> {
        let mut loaded = Loaded::default();
        let mut new: Rows<Record> = Rows::default();
        let old = self.held.vertices().end;
        let mut rest = evidence.into_iter();
        self.held.reserve(rest.size_hint().0);
        let mut some: Vec<Evidence<'e>> = Vec::with_capacity(SOME);
        loop {
            some.clear();
            some.extend(rest.by_ref().take(SOME));
            if some.is_empty() {
                break;
            }
            // Each look-up waits for memory; side by side they wait together.
            let known: [_; SOME] = self.held.known_ends(&some);
            for (one, known) in some.iter().zip(known) {
                match self.admit(one) {
                    Ok(None) => loaded.known += 1,
                    Ok(Some(record)) => {
                        let [a, b] = one.between.ends();
                        let [x, y] = known;
                        let ends = [
                            x.unwrap_or_else(|| self.vertex(a)),
                            y.unwrap_or_else(|| self.vertex(b)),
                        ];
                        self.held.insert(one, ends);
                        new.push(record);
                    }
                    Err(error) => {
                        new.iter().for_each(|&record| self.held.remove(record));
                        return Err(error);
                    }
                }
            }
        }
        loaded.new = new.len();
        self.settle(&new, old);
        Ok(loaded)
    }

    /// Brings the pieces in line with evidence that was just taken in.
    /// Vertices from `old` on are new.
    fn settle(&mut self, new: &Rows<Record>, old: Vertex) {
        let mut ends: Vec<Vertex> = Vec::new();
        let all = new.iter().flat_map(|&record| self.held.ends(record));
        // Who is new is not in order yet, and is shared only if a rule says so.
        let shares = self.rules.shares();
        ends.extend(all.filter(|&end| shares || end < old));
        ends.sort_unstable();
        ends.dedup();
        let mut turn = Turn::quiet(self);
        let met = ends.iter().filter(|&&end| end < old);
        turn.touch(&met.map(|&end| (end, None)).collect::<Vec<_>>());
        let turned = if shares {
            turn.turned(ends)
        } else {
            Vec::new()
        };
        let graph = turn.graph();
        let turned: Vec<_> = turned
            .into_iter()
            .flat_map(|vertex| graph.links(vertex))
            .collect();
        let apart = new.iter().filter(|&&record| !graph.held.is_link(record));
        let apart: Vec<_> = apart.map(|&record| graph.held.ends(record)).collect();
        turn.reconnect(new.iter().copied().chain(turned));
        for ends in apart {
            turn.bind_again(ends);
        }
        let _ = turn.finish();
    }

    /// Says since when anything but evidence names an identifier (an observation,
    /// a consent); `None`: nothing does. It replaces what was said before. An identifier
    /// that nothing names is nobody's.
    pub fn set_known_from(&mut self, identifier: &Identifier, at: Option<Timestamp>) -> Changed {
        self.revise([], [(identifier, at)])
    }

    /// Lets go of an identifier that nothing names any more, its text included:
    /// ids that it anchored are unknown from then on. False if something still
    /// names it, and nothing has changed then; true of one that never was held, too.
    pub fn forget(&mut self, identifier: &Identifier) -> bool {
        let Some(vertex) = self.held.vertex(identifier) else {
            return true;
        };
        if self.held.is_named(vertex) || self.held.words_from(vertex).is_some() {
            return false;
        }
        self.ids.remove(&PersonId::of(&self.key, identifier));
        self.pieces.remove(&self.held, vertex);
        self.held.forget(vertex);
        true
    }

    /// Gives it other rules. They count for all the evidence there is: what they
    /// concern is resolved anew.
    pub fn set_rules(&mut self, rules: Rules) -> Changed {
        let links: Vec<Record> = self
            .held
            .records()
            .filter(|&r| self.held.is_link(r))
            .collect();
        let pieces = self.all_pieces();
        let mut turn = Turn::new(self);
        turn.note_links();
        for piece in pieces {
            turn.note(piece);
        }
        let graph = turn.graph();
        graph.rules = rules;
        graph.held.judge_places(&graph.rules);
        let vertices = graph.held.vertices();
        vertices.clone().for_each(|vertex| turn.mark(vertex));
        let _ = turn.turned(vertices);
        turn.reconnect(links);
        for piece in turn.graph().all_pieces() {
            if turn.graph().may_bind(&[piece]) || turn.graph().pieces.bound(piece).is_some() {
                turn.bind(piece);
            }
        }
        turn.finish()
    }

    /// The number that evidence is to have; `None` if an equal one is held.
    fn admit(&mut self, evidence: &Evidence<'_>) -> Result<Option<Record>, GraphError> {
        match self.held.record_or_next(evidence.id) {
            (record, true) => Ok(Some(record)),
            (record, false) if self.held.is_equal(record, evidence) => Ok(None),
            _ => Err(GraphError::IdTaken(evidence.id.clone())),
        }
    }

    fn ends(&mut self, evidence: &Evidence<'_>) -> [Vertex; 2] {
        let [a, b] = evidence.between.ends();
        [self.vertex(a), self.vertex(b)]
    }

    /// The vertex of an identifier, known or new.
    fn vertex(&mut self, identifier: &Identifier) -> Vertex {
        let (vertex, new) = self.held.vertex_or_new(identifier, &self.rules);
        if new {
            self.pieces.add(&mut self.held, vertex);
            if vertex < self.indexed {
                self.index(vertex);
            }
        }
        vertex
    }

    fn links(&self, vertex: Vertex) -> Vec<Record> {
        self.held.links(vertex).collect()
    }

    fn all_pieces(&self) -> Vec<pieces::PieceNumber> {
        self.pieces.numbers(&self.held).collect()
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph")
            .field("evidence", &self.held.len())
            .finish_non_exhaustive()
    }
}
