//! Evidence in the host's own tables, and how little of it a question needs.

use super::rules::{ByTime, Rules, Strength};
use super::web::{Isolation, Tie, Touch, Web, explore};
use super::{Evidence, Lens, Refusal, Says, Tombstone};
use crate::identifier::Identifier;
use crate::name::EventId;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::marker::PhantomData;

/// An index of live evidence by identifier: the host's tables, or ours.
///
/// A question about one person reads only the piece of the graph that hangs
/// together with it: [`Resolution::around`](super::Resolution::around).
pub trait Ties<'a> {
    /// All live evidence that names `identifier`, of every basis, each once, in
    /// any order. Evidence is found by both of its ends.
    fn touching(&self, identifier: &'a Identifier) -> impl Iterator<Item = Evidence<'a>>;
}

impl<'a> Ties<'a> for BTreeMap<&'a Identifier, Vec<Evidence<'a>>> {
    fn touching(&self, identifier: &'a Identifier) -> impl Iterator<Item = Evidence<'a>> {
        self.get(identifier).into_iter().flatten().copied()
    }
}

/// All the evidence that the answers about `seed` depend on, through `lens`, by id: that
/// which names anybody who hangs together with it, or anybody whom evidence joins
/// directly with one of these: of a neighbour that is shared by very many, all of it.
/// Empty where no evidence names the seed.
///
/// A [`Graph`](super::Graph) of this alone gives the person of `seed`, and
/// explains its links, as the graph of everything does; for the same ids it must
/// also be told [since when](super::Graph::set_known_from) anything else names the
/// identifiers. Through another lens less may be shared by too many, and more
/// hang together: ask for each lens.
///
/// A host with more people than fit loads only this, from its own tables:
///
/// ```
/// # use personagraph::identity::{Evidence, Graph, Lens, Rules, Ties, evidence_around};
/// # use personagraph::{Identifier, Key};
/// # use std::collections::BTreeMap;
/// # fn host(tables: &BTreeMap<&Identifier, Vec<Evidence<'_>>>, somebody: &Identifier) {
/// let mut graph = Graph::new(Key::from([7; 32]), Rules::default());
/// let found = evidence_around(tables, graph.rules(), &Lens::all(), somebody);
/// assert!(graph.extend(found).is_ok());
/// # }
/// ```
#[must_use]
pub fn evidence_around<'a>(
    ties: &impl Ties<'a>,
    rules: &Rules,
    lens: &Lens,
    seed: &'a Identifier,
) -> Vec<Evidence<'a>> {
    let web = Filtered {
        ties,
        rules,
        lens,
        counts: |_: &Evidence<'a>| true,
        barred: &BTreeSet::new(),
        read: PhantomData,
    };
    let mut all: BTreeMap<&'a EventId, Evidence<'a>> = BTreeMap::new();
    let mut beyond: BTreeSet<&'a Identifier> = BTreeSet::new();
    for vertex in explore(&web, seed).vertices {
        for evidence in ties.touching(vertex) {
            beyond.extend(evidence.between.other(vertex));
            all.insert(evidence.id, evidence);
        }
    }
    let beyond = beyond.into_iter().flat_map(|one| ties.touching(one));
    all.extend(beyond.map(|evidence| (evidence.id, evidence)));
    all.into_values().collect()
}

/// Ties through a lens and a filter, under rules.
pub(super) struct Filtered<'q, 'a, T, F> {
    pub(super) ties: &'q T,
    pub(super) rules: &'q Rules,
    pub(super) lens: &'q Lens,
    pub(super) counts: F,
    /// Links that join nobody, and count in the rules.
    pub(super) barred: &'q BTreeSet<&'a EventId>,
    pub(super) read: PhantomData<Evidence<'a>>,
}

impl<'a, T, F: Fn(&Evidence<'a>) -> bool> Filtered<'_, 'a, T, F> {
    fn says(&self, evidence: &Evidence<'a>) -> Option<Tie> {
        let Says::Same { within, .. } = evidence.says else {
            return Some(Tie::Different);
        };
        let basis = self.rules.basis_of(evidence);
        let namespaces = namespaces(evidence);
        let counts = self.lens.holds(basis)
            && self.lens.knows(within)
            && self.lens.holds_between(namespaces)
            && (self.counts)(evidence);
        let weak = || self.rules.is_too_weak(basis, namespaces);
        counts.then(|| if weak() { Tie::Weak } else { Tie::Same })
    }
}

fn namespaces<'a>(evidence: &Evidence<'a>) -> [&'a str; 2] {
    evidence.between.ends().each_ref().map(Tombstone::namespace)
}

impl<'a, T: Ties<'a>, F: Fn(&Evidence<'a>) -> bool> Web for Filtered<'_, 'a, T, F> {
    type Vertex = &'a Identifier;
    type Link = Evidence<'a>;
    type Numbers = BTreeMap<&'a Identifier, usize>;

    fn rules(&self) -> &Rules {
        self.rules
    }

    fn namespace(&self, vertex: &'a Identifier) -> &str {
        Tombstone::namespace(vertex)
    }

    fn isolation(&self, vertex: &'a Identifier) -> Isolation {
        if self.rules.blocks(vertex) {
            return Isolation::Yes(Refusal::Blocked);
        }
        let most = self.rules.sharing_number(Tombstone::namespace(vertex));
        most.map_or(Isolation::No, Isolation::Above)
    }

    fn touching(
        &self,
        vertex: &'a Identifier,
    ) -> impl Iterator<Item = Touch<&'a Identifier, Evidence<'a>>> {
        self.ties.touching(vertex).filter_map(move |evidence| {
            Some(Touch {
                link: evidence,
                other: evidence.between.other(vertex)?,
                is_first: evidence.between.first() == vertex,
                says: self.says(&evidence)?,
            })
        })
    }

    fn rank(&self, link: Evidence<'a>) -> (Strength, ByTime) {
        let basis = self.rules.basis_of(&link);
        let strength = self.rules.strength(basis, namespaces(&link));
        (strength, self.rules.by_time(link.at))
    }

    fn is_barred(&self, link: Evidence<'a>) -> bool {
        self.barred.contains(link.id)
    }

    fn id(&self, link: Evidence<'a>) -> &[u8] {
        link.id.as_str().as_bytes()
    }
}
