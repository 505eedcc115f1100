//! The graph as it would be had nothing been erased.
//!
//! An erasure voids what was said through an identifier until then, and it
//! must never enlarge a view. So what was kept in digest form goes on
//! limiting: prohibitions reach whom they reached at the erasure, and a link that
//! was refused then, because of what is void now, carries no grant.

use super::event::{Distinguished, Linked, What};
use super::sight::{Sight, speakers};
use super::store::Held;
use crate::identifier::Identifier;
use crate::identity::{Evidence, Lens, Pair, Resolution};
use crate::name::EventId;
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// A piece of the graph, with all evidence there ever was, in which an
/// identifier and its tombstone are one vertex: the tombstone.
pub(super) struct Unerased<'a> {
    vertices: BTreeSet<&'a Identifier>,
    links: Vec<Whole<'a>>,
    /// When something in it was erased, and what.
    erasures: BTreeMap<Timestamp, BTreeSet<&'a Identifier>>,
}

/// Evidence between vertices.
struct Whole<'a> {
    event: &'a Held,
    between: Pair,
}

/// Whose words reached an identifier when something was erased.
pub(super) struct Former<'a> {
    /// The erasure's instant.
    pub(super) at: Timestamp,
    /// Those whose words did, tombstones among them.
    pub(super) speakers: BTreeSet<&'a Identifier>,
    /// Those who were the same person.
    pub(super) person: BTreeSet<&'a Identifier>,
}

/// The vertex that stands for an identifier: its tombstone if it has one.
pub(super) fn vertex<'a>(sight: &Sight<'a>, identifier: &'a Identifier) -> &'a Identifier {
    sight
        .store
        .tombstone(sight.key, identifier)
        .unwrap_or(identifier)
}

impl<'a> Unerased<'a> {
    /// Everything that ever hung together with an identifier. Nobody goes past
    /// a blocked one.
    pub(super) fn around(sight: &Sight<'a>, identifier: &'a Identifier) -> Self {
        let start = vertex(sight, identifier);
        let mut vertices = BTreeSet::from([start]);
        let mut links: BTreeMap<&'a EventId, Whole<'a>> = BTreeMap::new();
        let mut open = alloc::vec![start];
        while let Some(here) = open.pop() {
            let both = core::iter::once(here).chain(sight.store.revived(here));
            for event in both.flat_map(|identifier| sight.store.evidence(identifier)) {
                let (What::Linked(Linked { between, .. })
                | What::Distinguished(Distinguished { between, .. })) = &event.what
                else {
                    continue;
                };
                let (a, b) = (
                    vertex(sight, between.first()),
                    vertex(sight, between.second()),
                );
                // The two have different texts, so they have different tombstones.
                let Ok(between) = Pair::new(a.clone(), b.clone()) else {
                    continue;
                };
                links.insert(&event.id, Whole { event, between });
                if matches!(event.what, What::Linked(_)) && !sight.rules.blocks(here) {
                    open.extend([a, b].into_iter().filter(|end| vertices.insert(end)));
                }
            }
        }
        let mut erasures: BTreeMap<Timestamp, BTreeSet<&'a Identifier>> = BTreeMap::new();
        for &vertex in &vertices {
            for at in sight.store.erasures(vertex) {
                erasures.entry(at).or_default().insert(vertex);
            }
        }
        Self {
            vertices,
            links: links.into_values().collect(),
            erasures,
        }
    }

    /// Whether nothing in it was ever erased.
    pub(super) fn is_whole(&self) -> bool {
        self.erasures.is_empty()
    }

    /// The identifiers that it is about, as they are known now.
    pub(super) fn identifiers(&self, sight: &Sight<'a>) -> impl Iterator<Item = &'a Identifier> {
        let revived = self
            .vertices
            .iter()
            .filter_map(|vertex| sight.store.revived(vertex));
        self.vertices.iter().copied().chain(revived)
    }

    /// The erasures of what hung together with a vertex, by links heard by then or by
    /// the erasure: a decision is the same whatever is said later.
    fn instants<'s>(&'s self, sight: &Sight<'s>, start: &'s Identifier) -> Vec<Timestamp> {
        let touches = |(at, erased): &(&Timestamp, &BTreeSet<&Identifier>)| {
            let together = self.together(sight, start, sight.heard.max(**at));
            !together.is_disjoint(erased)
        };
        let touching = self.erasures.iter().filter(touches);
        touching.map(|(&at, _)| at).collect()
    }

    /// What links said by then held together with a vertex; nobody goes past a blocked
    /// one.
    fn together<'s>(
        &'s self,
        sight: &Sight<'s>,
        start: &'s Identifier,
        then: Timestamp,
    ) -> BTreeSet<&'s Identifier> {
        let mut ends: BTreeMap<&Identifier, Vec<&Identifier>> = BTreeMap::new();
        for link in &self.links {
            if link.event.at <= then && matches!(link.event.what, What::Linked(_)) {
                let (a, b) = (link.between.first(), link.between.second());
                ends.entry(a).or_default().push(b);
                ends.entry(b).or_default().push(a);
            }
        }
        let mut met = BTreeSet::from([start]);
        let mut open = alloc::vec![start];
        while let Some(here) = open.pop() {
            if !sight.rules.blocks(here) {
                let others = ends.get(here).into_iter().flatten().copied();
                open.extend(others.filter(|other| met.insert(other)));
            }
        }
        met
    }

    /// The evidence that was live as of a sight.
    fn evidence<'s>(&'s self, sight: &Sight<'s>) -> Vec<Evidence<'s>> {
        let live = self.links.iter().filter(|link| sight.is_live(link.event));
        let evidence = live.filter_map(|link| Some((Sight::evidence(link.event)?, &link.between)));
        evidence
            .map(|(evidence, between)| Evidence {
                between,
                ..evidence
            })
            .collect()
    }

    /// For each erasure, whose words reached an identifier then.
    pub(super) fn former(&self, sight: &Sight<'a>, identifier: &'a Identifier) -> Vec<Former<'a>> {
        let start = vertex(sight, identifier);
        let then = |&at: &Timestamp| {
            let evidence = self.evidence(&sight.as_of(at));
            let found = Resolution::of(sight.rules, &Lens::all(), &evidence, [start]);
            let mut ties: BTreeMap<&Identifier, Vec<Evidence<'_>>> = BTreeMap::new();
            for one in &evidence {
                for end in one.between.ends() {
                    ties.entry(end).or_default().push(*one);
                }
            }
            let person = found.person_of(start).iter().copied().collect();
            let speakers = speakers(&ties, &person);
            let held = |set: &BTreeSet<&Identifier>| {
                self.vertices
                    .iter()
                    .copied()
                    .filter(|vertex| set.contains(vertex))
                    .collect()
            };
            Former {
                at,
                speakers: held(&speakers),
                person: held(&person),
            }
        };
        let instants = self.instants(sight, start);
        instants.iter().map(then).collect()
    }

    /// The links that were refused at an erasure, through the lens of what is
    /// vouched, and that carry no grant since.
    pub(super) fn refused(
        &self,
        sight: &Sight<'a>,
        identifier: &'a Identifier,
    ) -> BTreeSet<&'a EventId> {
        let mut refused = BTreeSet::new();
        for at in self.instants(sight, vertex(sight, identifier)) {
            let evidence = self.evidence(&sight.as_of(at.min(sight.heard)));
            let found = Resolution::of(sight.rules, &Lens::vouched(), &evidence, []);
            let then: BTreeSet<&EventId> = found.refused().map(|r| r.evidence.id).collect();
            let ids = self.links.iter().map(|link| &link.event.id);
            refused.extend(ids.filter(|id| then.contains(id)));
        }
        refused
    }
}
