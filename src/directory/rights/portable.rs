//! What a person may take along.

use crate::directory::dossier::{Entry, Stated};
use crate::directory::store::Held;
use crate::directory::{Custodian, Event};
use crate::identifier::Identifier;
use crate::permission::{Right, Rule};
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

impl<'d> Custodian<'d> {
    /// What the person of an identifier may take along as of an instant (GDPR 20): the
    /// observations and interactions that were provided, not
    /// [inferred](crate::Rules::inferred_sources), and that the person's own words permit
    /// somebody to use on the basis of consent or of a contract, whatever the company
    /// approves and whoever prohibits. As events, by id; they
    /// serialise in the wire format. Relations are left out: they are somebody else's too.
    /// Empty of somebody unknown.
    #[must_use]
    pub fn portable(self, identifier: &Identifier, at: Timestamp) -> Vec<&'d Event> {
        let dossier = self.0.dossier(identifier, at);
        let Some(seed) = dossier.seed() else {
            return Vec::new();
        };
        let core = dossier.whole(seed);
        let mut found = BTreeSet::new();
        for group in core.groups() {
            let permits = core.permits.of_items.iter();
            let permits = permits.filter(|said| Right::Portability.comes_with(said.consent.basis));
            let rules: Vec<Rule<'_>> = permits.map(Stated::rule).collect();
            let reached = group.reached(&rules, at);
            let reached = reached.filter_map(|item| group.entries.get(item));
            let theirs = reached.filter(|entry| !matches!(entry, Entry::Relation(_)));
            found.extend(theirs.filter_map(Entry::event));
        }
        let store = &self.0.store;
        let events = found.into_iter().filter_map(|id| store.get(id));
        let provided = events.filter(|event| !self.0.rules().infers(&event.source));
        provided.map(Held::event).collect()
    }
}
