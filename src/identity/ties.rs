//! Evidence in the host's own tables, and how little of it a question needs.

use super::rules::{ByTime, Rules, Strength};
use super::web::{Isolation, Tie, Touch, Web};
use super::{Evidence, Lens, Refusal, Says, Tombstone};
use crate::identifier::Identifier;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::marker::PhantomData;

/// An index of live evidence by identifier: the host's tables, or ours.
///
/// A question about one person reads only the piece of the graph that hangs
/// together with it: [`Resolution::around`](super::Resolution::around).
pub trait Ties<'a> {
    /// All live evidence that names `identifier`, of every basis, each once, in
    /// any order.
    fn touching(&self, identifier: &'a Identifier) -> impl Iterator<Item = Evidence<'a>>;
}

impl<'a> Ties<'a> for BTreeMap<&'a Identifier, Vec<Evidence<'a>>> {
    fn touching(&self, identifier: &'a Identifier) -> impl Iterator<Item = Evidence<'a>> {
        self.get(identifier).into_iter().flatten().copied()
    }
}

/// Ties through a lens and a filter, under rules.
pub(super) struct Filtered<'q, 'a, T, F> {
    pub(super) ties: &'q T,
    pub(super) rules: &'q Rules,
    pub(super) lens: &'q Lens,
    pub(super) counts: F,
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

    fn id(&self, link: Evidence<'a>) -> &[u8] {
        link.id.as_str().as_bytes()
    }
}
