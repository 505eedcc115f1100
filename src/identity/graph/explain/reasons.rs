//! Why a rule binds against a link: the evidence that made it.

use super::Resolved;
use crate::identity::Refusal;
use crate::identity::graph::Graph;
use crate::identity::graph::held::{Record, Vertex};
use crate::name::EventId;
use alloc::vec::Vec;

impl Graph {
    /// The evidence that makes a rule bind against a link, under the lens `all`.
    pub(in crate::identity::graph) fn because(
        &self,
        record: Record,
        why: &Refusal,
    ) -> Vec<EventId> {
        let seen = self.widest();
        let [a, b] = self.held.ends(record);
        let start = if self.held.is_blocked(a) || self.held.is_shared(a) {
            b
        } else {
            a
        };
        match why {
            Refusal::Blocked | Refusal::TooWeak => Vec::new(),
            Refusal::Shared => self.sharers(record),
            _ => self.because_among(&Resolved::around(&seen, start), record, why),
        }
    }

    /// The links of the shared end, as many as it takes to pass the number.
    fn sharers(&self, record: Record) -> Vec<EventId> {
        let mut ids = Vec::new();
        for end in self.held.ends(record) {
            let Some(most) = self.held.sharing(end).filter(|_| self.held.is_shared(end)) else {
                continue;
            };
            // The first by id: what came last must not show.
            let mut links: Vec<_> = self
                .held
                .links(end)
                .filter_map(|r| self.held.event_id(r))
                .collect();
            links.sort_unstable();
            links.truncate(most + 1);
            ids.extend(links);
        }
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    pub(super) fn because_among(
        &self,
        found: &Resolved<'_, '_>,
        record: Record,
        why: &Refusal,
    ) -> Vec<EventId> {
        let records = match why {
            Refusal::Blocked | Refusal::TooWeak => return Vec::new(),
            Refusal::Shared => return self.sharers(record),
            Refusal::Different => found.differences_between(record),
            Refusal::Contested => found.contenders(record),
            Refusal::Limit(namespace) => {
                found.held_through(record, |v| self.held.namespace(v) == namespace.as_str())
            }
            Refusal::Size => found.held_through(record, |_| true),
        };
        let mut ids: Vec<_> = records
            .into_iter()
            .filter_map(|r| self.held.event_id(r))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
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

    /// The accepted links by which the two persons of a link hold the vertices
    /// that count towards a rule.
    fn held_through(&self, record: Record, counts: impl Fn(Vertex) -> bool) -> Vec<Record> {
        let Some(ends) = self.edge(record) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for end in ends {
            let Some(person) = self.person(end) else {
                continue;
            };
            let held = self.held(person);
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
