//! Why some identifiers are one person, and others are not.

mod reasons;
mod text;

use super::Graph;
use super::ask::Person;
use super::held::{Record, Vertex};
use super::seen::{Seen, VertexNumbers};
use crate::identifier::Identifier;
use crate::identity::shape::Shape;
use crate::identity::walk::{Walked, walk};
use crate::identity::web::{Numbers as _, Piece, explore};
use crate::identity::{Basis, Lens, Refusal};
use crate::name::{EventId, Source};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// A piece of evidence, as an explanation names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Why {
    /// The event that says it.
    pub evidence: EventId,
    /// One end: on a path the one on the side where the path starts; of what keeps two
    /// apart the one on their person's side, the first person's where it is between both;
    /// otherwise the one whose text comes first.
    pub from: Identifier,
    /// The other end.
    pub to: Identifier,
    /// Its basis, after the rules weighed its source.
    pub basis: Basis,
    /// When it was said.
    pub at: Timestamp,
    /// Who said it.
    pub source: Source,
}

/// A link that does not count, and the rule and evidence against it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refuted {
    /// The link.
    pub link: Why,
    /// The rule.
    pub rule: Refusal,
    /// The evidence that made the rule bind, by id; see
    /// [`Judged::Rejected`](super::Judged::Rejected).
    pub because: Vec<EventId>,
}

/// Why two identifiers are one person, or are not. Of an identifier and itself the three
/// lists are empty; so are those of two whom no evidence says anything about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Explanation {
    /// They are.
    One {
        /// The strongest path: of all paths the one whose weakest link is
        /// strongest, in order from the first to the second.
        path: Vec<Why>,
        /// All that supports it: every accepted link on a way from one to the
        /// other that passes nobody twice, strongest first.
        support: Vec<Why>,
        /// A smallest set of links without which, of those accepted now, they would not
        /// be one (law [I4](crate::guide::laws#identity)), strongest first. Of single
        /// links it is the weakest; of larger sets the one with the fewest identifiers on
        /// the side of the first of the two.
        cut: Vec<Why>,
    },
    /// They are not.
    Two {
        /// The links directly between their two persons, by id, each with the
        /// rule that refuses it.
        refused: Vec<Refuted>,
        /// The evidence that somebody of one is different from somebody of the
        /// other, by id.
        different: Vec<Why>,
        /// Where links of both lead to the same identifier of neither, and rules refuse
        /// both: what is blocked, shared by too many, contested, or of a third person; by
        /// that identifier, then by the first's link.
        meeting: Vec<Meeting>,
    },
    /// One of them, or both, is not known, as far as the lens may tell.
    Unknown,
}

/// An identifier with which evidence links two persons, and which rules keep
/// from both.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meeting {
    /// The link from the first person to it.
    pub ours: Refuted,
    /// The link from the second person to it; of several, the first by id.
    pub theirs: Refuted,
}

/// An accepted link whose loss would part a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bridge {
    /// The link.
    pub link: Why,
    /// The identifiers on the side of its `from`, ascending.
    pub near: Vec<Identifier>,
    /// The identifiers on the side of its `to`, ascending.
    pub far: Vec<Identifier>,
}

/// What would become of persons if some evidence had never been said. Both lists are
/// empty if nothing would.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fallout {
    /// The persons that would no longer be as they are, with their id and identifiers; by
    /// first identifier.
    pub before: Vec<Person>,
    /// Those that would be in their place; by first identifier.
    pub after: Vec<Person>,
}

/// A piece, resolved: links are in the canonical order.
pub(super) struct Resolved<'s, 'g> {
    pub(super) seen: &'s Seen<'g>,
    pub(super) piece: Piece<Vertex, Record>,
    pub(super) walked: Walked,
}

/// The accepted links of one person, as a shape: vertex and edge numbers of the
/// shape stand for these.
pub(super) struct Held {
    pub(super) members: Vec<Vertex>,
    pub(super) links: Vec<Record>,
    pub(super) shape: Shape,
}

/// A refused link from a person to somebody else.
struct Leaving {
    record: Record,
    from: Vertex,
    to: Vertex,
    rule: Refusal,
}

impl<'s, 'g> Resolved<'s, 'g> {
    pub(super) fn around(seen: &'s Seen<'g>, vertex: Vertex) -> Self {
        let mut piece = explore(seen, vertex);
        let walked = walk(seen, &mut piece);
        Self {
            seen,
            piece,
            walked,
        }
    }

    pub(super) fn person_of(&self, vertex: Vertex) -> Option<usize> {
        let place = self.piece.vertices.iter().position(|&v| v == vertex)?;
        self.walked.person.get(place).copied()
    }

    pub(super) fn members(&self, person: usize) -> impl Iterator<Item = Vertex> {
        let all = self.piece.vertices.iter().zip(&self.walked.person);
        all.filter(move |(_, p)| **p == person)
            .map(|(&vertex, _)| vertex)
    }

    /// What holds a person together.
    pub(super) fn held(&self, person: usize) -> Held {
        self.held_before(person, usize::MAX)
    }

    /// What holds a person together of the links before a place in the canonical
    /// order.
    fn held_before(&self, person: usize, before: usize) -> Held {
        let mut members: Vec<Vertex> = self.members(person).collect();
        // Numbers by content: which of equal cuts is named depends on them.
        members.sort_unstable_by(|&a, &b| self.seen.text(a).cmp(self.seen.text(b)));
        let mut numbers = VertexNumbers::default();
        for &vertex in &members {
            numbers.number(vertex);
        }
        let refused: BTreeSet<usize> = self
            .walked
            .refused
            .iter()
            .map(|&(place, _)| place)
            .collect();
        let (mut links, mut edges) = (Vec::new(), Vec::new());
        for (place, edge) in self.piece.links.iter().enumerate().take(before) {
            let [a, b] = edge
                .ends
                .map(|end| self.piece.vertices.get(end).and_then(|&v| numbers.known(v)));
            if let (Some(a), Some(b), false) = (a, b, refused.contains(&place)) {
                links.push(edge.link);
                edges.push((a, b));
            }
        }
        Held {
            shape: Shape::new(members.len(), &edges),
            members,
            links,
        }
    }
}

impl Held {
    pub(super) fn place(&self, vertex: Vertex) -> Option<usize> {
        self.members.iter().position(|&member| member == vertex)
    }

    pub(super) fn records(
        &self,
        edges: impl IntoIterator<Item = usize>,
    ) -> impl Iterator<Item = Record> {
        edges
            .into_iter()
            .filter_map(|edge| self.links.get(edge).copied())
    }
}

impl Graph {
    /// Why two identifiers are one person through a lens, or why they are not.
    ///
    /// It reads the piece that the lens sees around them.
    #[must_use]
    pub fn explain(&self, a: &Identifier, b: &Identifier, lens: &Lens) -> Explanation {
        let seen = self.seen(lens, &[]);
        let known = |identifier| {
            let vertex = self.held.vertex(identifier)?;
            seen.known_from(vertex).map(|_| vertex)
        };
        let (Some(a), Some(b)) = (known(a), known(b)) else {
            return Explanation::Unknown;
        };
        let found = Resolved::around(&seen, a);
        let (ours, theirs) = (found.person_of(a), found.person_of(b));
        match ours {
            Some(person) if theirs == ours => self.explain_one(&found.held(person), a, b),
            _ => self.explain_two(&found, a, b),
        }
    }

    fn explain_one(&self, held: &Held, a: Vertex, b: Vertex) -> Explanation {
        let (from, to) = (
            held.place(a).unwrap_or_default(),
            held.place(b).unwrap_or_default(),
        );
        let cite = |edges| held.records(edges).filter_map(|r| self.why(r)).collect();
        let path = held.shape.path(from, to).unwrap_or_default();
        let mut here = a;
        let step = |record| {
            let from = here;
            here = self.held.other(record, from);
            self.why_from(record, from)
        };
        Explanation::One {
            path: held
                .records(path.iter().copied())
                .filter_map(step)
                .collect(),
            support: cite(held.shape.between(from, to)),
            cut: cite(weakest_cut(&held.shape, from, to, &path)),
        }
    }

    fn explain_two(&self, ours: &Resolved<'_, '_>, a: Vertex, b: Vertex) -> Explanation {
        let theirs = Resolved::around(ours.seen, b);
        let of = |found: &Resolved<'_, '_>, vertex| -> BTreeSet<Vertex> {
            let person = found.person_of(vertex);
            person.into_iter().flat_map(|p| found.members(p)).collect()
        };
        let (us, them) = (of(ours, a), of(&theirs, b));
        let (near, far) = (self.leaving(ours, &us), self.leaving(&theirs, &them));
        let far: BTreeMap<Vertex, &Leaving> = far.iter().rev().map(|one| (one.to, one)).collect();
        let (mut refused, mut meeting) = (Vec::new(), Vec::new());
        for one in &near {
            if them.contains(&one.to) {
                refused.extend(self.refuted(ours, one));
            } else if let Some(other) = far.get(&one.to) {
                let both = self.refuted(ours, one).zip(self.refuted(&theirs, other));
                meeting.extend(both.map(|(ours, theirs)| Meeting { ours, theirs }));
            }
        }
        refused.sort_by(|x, y| x.link.evidence.cmp(&y.link.evidence));
        let order = |one: &Meeting| (one.ours.link.to.clone(), one.ours.link.evidence.clone());
        meeting.sort_by_cached_key(order);
        let differences = us
            .iter()
            .flat_map(|&v| self.held.differences(v).map(move |r| (r, v)));
        let between = differences.filter(|&(r, v)| them.contains(&self.held.other(r, v)));
        let mut different: Vec<Why> = between.filter_map(|(r, v)| self.why_from(r, v)).collect();
        different.sort_by(|x, y| x.evidence.cmp(&y.evidence));
        Explanation::Two {
            refused,
            different,
            meeting,
        }
    }

    /// The refused links from a person to others, by id.
    fn leaving(&self, found: &Resolved<'_, '_>, person: &BTreeSet<Vertex>) -> Vec<Leaving> {
        let mut leaving: Vec<Leaving> = Vec::new();
        for (record, rule) in found.refused() {
            let [a, b] = self.held.ends(record);
            let (from, to) = match (person.contains(&a), person.contains(&b)) {
                (true, false) => (a, b),
                (false, true) => (b, a),
                _ => continue,
            };
            leaving.push(Leaving {
                record,
                from,
                to,
                rule,
            });
        }
        leaving.sort_by(|x, y| self.held.id(x.record).cmp(self.held.id(y.record)));
        leaving.dedup_by_key(|one| one.record);
        leaving
    }

    fn refuted(&self, found: &Resolved<'_, '_>, one: &Leaving) -> Option<Refuted> {
        Some(Refuted {
            link: self.why_from(one.record, one.from)?,
            rule: one.rule.clone(),
            because: self.because_among(found, one.record, &one.rule),
        })
    }

    pub(super) fn why(&self, record: Record) -> Option<Why> {
        let [from, _] = self.held.ends(record);
        self.why_from(record, from)
    }

    fn why_from(&self, record: Record, from: Vertex) -> Option<Why> {
        Some(Why {
            evidence: self.held.event_id(record)?,
            from: self.held.identifier(from)?,
            to: self.held.identifier(self.held.other(record, from))?,
            basis: self.held.basis(record, &self.rules),
            at: self.held.at(record)?,
            source: self.held.source(record)?.clone(),
        })
    }

    /// The accepted links whose loss would part the person of an identifier through a
    /// lens, strongest first. None of somebody unknown, or linked with nobody.
    #[must_use]
    pub fn bridges(&self, identifier: &Identifier, lens: &Lens) -> Vec<Bridge> {
        let seen = self.seen(lens, &[]);
        let Some(vertex) = self.held.vertex(identifier) else {
            return Vec::new();
        };
        let found = Resolved::around(&seen, vertex);
        let Some(person) = found.person_of(vertex) else {
            return Vec::new();
        };
        let held = found.held(person);
        let bridge = |edge: usize| {
            let record = held.links.get(edge).copied()?;
            let [from, to] = self.held.ends(record);
            let side = |end| {
                let members = held.shape.side(held.place(end)?, &[edge]);
                Some(self.identifiers(members.iter().filter_map(|&m| held.members.get(m).copied())))
            };
            Some(Bridge {
                link: self.why(record)?,
                near: side(from)?,
                far: side(to)?,
            })
        };
        let bridges = held.shape.bridges();
        bridges
            .into_iter()
            .filter_map(|found| bridge(found.edge))
            .collect()
    }

    pub(super) fn identifiers(&self, vertices: impl Iterator<Item = Vertex>) -> Vec<Identifier> {
        let mut all: Vec<_> = vertices.filter_map(|v| self.held.identifier(v)).collect();
        all.sort_unstable();
        all
    }

    /// What would become of the persons if this evidence had never been said:
    /// everything resolved anew without it, nothing changed. Ids that are not
    /// held are passed over.
    #[must_use]
    pub fn without<'i>(
        &self,
        evidence: impl IntoIterator<Item = &'i EventId>,
        lens: &Lens,
    ) -> Fallout {
        let records: Vec<Record> = evidence
            .into_iter()
            .filter_map(|id| self.held.record(id))
            .collect();
        let ends: BTreeSet<Vertex> = records.iter().flat_map(|&r| self.held.ends(r)).collect();
        let (with, without) = (self.seen(lens, &[]), self.seen(lens, &records));
        // Whoever becomes shared by fewer may join whoever it is linked with.
        let near = ends.iter().flat_map(|&end| {
            let links = self
                .held
                .links(end)
                .filter(move |_| self.held.sharing(end).is_some());
            links.map(move |record| self.held.other(record, end))
        });
        let seeds: BTreeSet<Vertex> = ends.iter().copied().chain(near).collect();
        let mut after: BTreeSet<Vec<Vertex>> = BTreeSet::new();
        let mut before: BTreeSet<Vec<Vertex>> = BTreeSet::new();
        for &seed in &seeds {
            before.extend(sorted_persons(&with, seed));
            after.extend(sorted_persons(&without, seed));
        }
        let person = |seen: &Seen<'_>, members: &Vec<Vertex>| self.person(seen, members);
        let mut was: Vec<_> = before.iter().filter_map(|m| person(&with, m)).collect();
        let mut is: Vec<_> = after.iter().filter_map(|m| person(&without, m)).collect();
        let same: BTreeSet<Person> = was.iter().filter(|p| is.contains(p)).cloned().collect();
        for list in [&mut was, &mut is] {
            list.retain(|person| !same.contains(person));
            list.sort_unstable_by(|x, y| x.identifiers.cmp(&y.identifiers));
        }
        Fallout {
            before: was,
            after: is,
        }
    }
}

/// A smallest set of edges between two vertices; of single edges the weakest,
/// which lies on every path.
fn weakest_cut(shape: &Shape, from: usize, to: usize, path: &[usize]) -> Vec<usize> {
    let cut = shape.cut_between(from, to);
    if cut.len() != 1 {
        return cut;
    }
    let bridges = shape.bridges().into_iter().map(|bridge| bridge.edge);
    let weakest = bridges.filter(|edge| path.contains(edge)).max();
    weakest.map_or(cut, |edge| alloc::vec![edge])
}

fn sorted_persons(seen: &Seen<'_>, vertex: Vertex) -> impl Iterator<Item = Vec<Vertex>> {
    let persons = seen.persons_around(vertex).into_iter();
    persons.map(|mut members| {
        members.sort_unstable();
        members
    })
}
