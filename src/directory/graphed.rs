//! The identity graph of a directory, kept in line with the events that it holds.

use super::event::{EventKind, What};
use super::sight::Sight;
use super::store::{Held, Store};
use super::{Directory, Event};
use crate::identifier::Identifier;
use crate::identity::{Changed, Graph, Rules, Tombstone};
use crate::key::Key;
use crate::name::EventId;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// What an event may change of the graph, as far as that must be known before it
/// is held.
pub(super) struct Touched {
    identifiers: BTreeSet<Identifier>,
    /// The evidence that it takes back.
    target: Option<EventId>,
}

impl Touched {
    pub(super) fn by(store: &Store, event: &Event, erased: Option<&Identifier>) -> Self {
        let named = event.what.names();
        let target = named.and_then(|(named, kinds)| {
            let target = store.get(named)?;
            kinds.contains(&target.what.kind()).then_some(target)
        });
        // Whoever is known through what goes may be so no longer.
        let gone = erased.into_iter().flat_map(|erased| store.mentions(erased));
        let events = core::iter::once(event)
            .chain(target.map(Held::event))
            .chain(gone.map(Held::event));
        let named = events
            .flat_map(|event| event.what.identifiers())
            .chain(erased);
        Self {
            identifiers: named
                .filter(|one| !Tombstone::is_one(one))
                .cloned()
                .collect(),
            target: target
                .filter(|target| is_evidence(target))
                .map(|target| target.id.clone()),
        }
    }
}

pub(super) fn is_evidence(event: &Event) -> bool {
    matches!(
        event.what.kind(),
        EventKind::Linked | EventKind::Distinguished
    )
}

impl Directory {
    /// Takes in an event that the store holds now, and what it purged.
    pub(super) fn keep_graph<'p>(
        &mut self,
        event: &Event,
        touched: &'p Touched,
        purged: impl Iterator<Item = &'p EventId>,
    ) -> Changed {
        let sight = self.sight(Timestamp::MAX);
        if is_evidence(event) {
            let held = self.store.get(&event.id);
            let counts = !Sight::is_void(event) && held.is_some_and(|held| sight.is_live(held));
            let evidence = Sight::evidence(event).filter(|_| counts);
            // Its id is free here, since it is in the store.
            let Some(evidence) = evidence else {
                return Changed::default();
            };
            return self.graph.assert(evidence).unwrap_or_default();
        }
        let known = touched.identifiers.iter();
        let known: Vec<_> = known.map(|one| (one, sight.first_words(one))).collect();
        let gone = touched.target.iter().chain(purged);
        let changed = self.graph.revise(gone, known);
        if matches!(event.what, What::Erased(_)) {
            for one in &touched.identifiers {
                if self.store.known(one).is_none() {
                    self.graph.forget(one);
                }
            }
        }
        changed
    }
}

/// The graph of what a store holds.
pub(super) fn graph_of(key: &Key, rules: &Rules, store: &Store) -> Graph {
    let sight = Sight {
        store,
        rules,
        key,
        heard: Timestamp::MAX,
        at: Timestamp::MAX,
    };
    let mut graph = Graph::new(key.clone(), rules.clone());
    let live = |event: &&Held| !Sight::is_void(event) && sight.is_live(event);
    let evidence = store
        .events()
        .filter(|event| is_evidence(event))
        .filter(live);
    // Ids are free: each is that of one event.
    let _ = graph.extend(evidence.filter_map(|held| Sight::evidence(held)));
    for identifier in store.identifiers() {
        let _ = graph.set_known_from(identifier, sight.first_words(identifier));
    }
    graph
}
