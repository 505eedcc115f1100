//! Why a rule binds against a link: the evidence that made it.

use super::Resolved;
use crate::identity::Refusal;
use crate::identity::graph::Graph;
use crate::identity::graph::held::{Record, Vertex};
use crate::identity::graph::seen::Seen;
use crate::identity::web::{Edge, Tie, Web as _};
use crate::name::EventId;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

impl Graph {
    /// The evidence that makes a rule bind against a link, under the lens `all`.
    pub(in crate::identity::graph) fn because(
        &self,
        record: Record,
        why: &Refusal,
    ) -> Vec<EventId> {
        let seen = self.widest();
        let [start, _] = self.held.ends(record);
        match why {
            Refusal::Blocked | Refusal::TooWeak => Vec::new(),
            Refusal::Shared => self.some_sharers(&seen, record),
            // Both ends are in one piece then.
            _ => self.because_among(&Resolved::around(&seen, start), record, why),
        }
    }

    /// Links of the shared end, one for each of the others, as many as it takes to
    /// pass the number: whichever are met first, however many there are.
    fn some_sharers(&self, seen: &Seen<'_>, record: Record) -> Vec<EventId> {
        let ends = self.held.ends(record);
        let links = ends.map(|end| self.passing(end, links_of(seen, end)));
        self.ids(links.into_iter().flatten())
    }

    /// The same, the first by id: which came last does not show.
    fn first_sharers(&self, seen: &Seen<'_>, record: Record) -> Vec<EventId> {
        let sorted = |end| {
            let mut links: Vec<_> = links_of(seen, end).collect();
            links.sort_by(|&(a, _), &(b, _)| self.held.id(a).cmp(self.held.id(b)));
            links.into_iter()
        };
        let ends = self.held.ends(record);
        let links = ends.map(|end| self.passing(end, sorted(end)));
        self.ids(links.into_iter().flatten())
    }

    /// Links with different others until they pass an end's number; none if they
    /// do not.
    fn passing(&self, end: Vertex, links: impl Iterator<Item = (Record, Vertex)>) -> Vec<Record> {
        let Some(most) = self.held.sharing(end) else {
            return Vec::new();
        };
        let mut others = BTreeSet::new();
        let new = links.filter(|&(_, other)| others.insert(other));
        let found: Vec<_> = new.map(|(record, _)| record).take(most + 1).collect();
        if found.len() > most {
            found
        } else {
            Vec::new()
        }
    }

    fn ids(&self, records: impl IntoIterator<Item = Record>) -> Vec<EventId> {
        let ids = records
            .into_iter()
            .filter_map(|record| self.held.event_id(record));
        let ids: BTreeSet<_> = ids.collect();
        ids.into_iter().collect()
    }

    pub(super) fn because_among(
        &self,
        found: &Resolved<'_, '_>,
        record: Record,
        why: &Refusal,
    ) -> Vec<EventId> {
        let records = match why {
            Refusal::Blocked | Refusal::TooWeak => return Vec::new(),
            Refusal::Shared => return self.first_sharers(found.seen, record),
            Refusal::Different => found.differences_between(record),
            Refusal::Contested => found.contenders(record),
            Refusal::Limit(namespace) => {
                found.held_through(record, |v| self.held.namespace(v) == namespace.as_str())
            }
            Refusal::Size => found.held_through(record, |_| true),
        };
        self.ids(records)
    }
}

/// The links of a vertex that a lens holds, each with the other end.
fn links_of(seen: &Seen<'_>, vertex: Vertex) -> impl Iterator<Item = (Record, Vertex)> {
    let links = seen
        .touching(vertex)
        .filter(|touch| touch.says == Tie::Same);
    links.map(|touch| (touch.link, touch.other))
}

impl Resolved<'_, '_> {
    /// The links that do not count, each with the rule that refused it.
    pub(in crate::identity::graph) fn refused(&self) -> impl Iterator<Item = (Record, Refusal)> {
        let walked = self.walked.refused.iter();
        let walked = walked
            .filter_map(|(place, why)| Some((self.piece.links.get(*place)?.link, why.clone())));
        walked.chain(self.piece.refused.iter().cloned())
    }

    fn edge(&self, record: Record) -> Option<[usize; 2]> {
        let edge = self.piece.links.iter().find(|edge| edge.link == record)?;
        Some(edge.ends)
    }

    fn person(&self, vertex: usize) -> Option<usize> {
        self.walked.person.get(vertex).copied()
    }

    /// What says that the persons of a link's ends are different.
    fn differences_between(&self, record: Record) -> Vec<Record> {
        let Some(ends) = self.edge(record) else {
            return Vec::new();
        };
        let pair = ends.map(|end| self.person(end));
        let [one, other] = pair;
        let is_between = |ends: [usize; 2]| {
            let found = ends.map(|end| self.person(end));
            found == pair || found == [other, one]
        };
        let apart = self.piece.differences.iter();
        apart
            .filter(|edge| is_between(edge.ends))
            .map(|edge| edge.link)
            .collect()
    }

    /// The other links that contend for the persons of a link's ends.
    fn contenders(&self, record: Record) -> Vec<Record> {
        let Some(ends) = self.edge(record) else {
            return Vec::new();
        };
        let persons = ends.map(|end| self.person(end));
        let is_at = |ends: [usize; 2]| ends.iter().any(|&end| persons.contains(&self.person(end)));
        let contested = self
            .walked
            .refused
            .iter()
            .filter(|(_, why)| *why == Refusal::Contested);
        let links = contested.filter_map(|&(place, _)| self.piece.links.get(place));
        links
            .filter(|edge| edge.link != record && is_at(edge.ends))
            .map(|edge| edge.link)
            .collect()
    }

    /// The accepted links, before it in the canonical order, by which the two
    /// persons of a link held the vertices that count towards a rule.
    fn held_through(&self, record: Record, counts: impl Fn(Vertex) -> bool) -> Vec<Record> {
        let is_it = |edge: &Edge<Record>| edge.link == record;
        let Some(before) = self.piece.links.iter().position(is_it) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for end in self.edge(record).into_iter().flatten() {
            let Some(person) = self.person(end) else {
                continue;
            };
            let held = self.held_before(person, before);
            let vertex = self.piece.vertices.get(end).copied();
            let Some(start) = vertex.and_then(|vertex| held.place(vertex)) else {
                continue;
            };
            for (place, _) in held.members.iter().enumerate().filter(|(_, v)| counts(**v)) {
                found.extend(held.records(held.shape.path(start, place).unwrap_or_default()));
            }
        }
        found
    }
}
