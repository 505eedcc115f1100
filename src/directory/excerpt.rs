//! A small directory of all that bears on one person, and what would be if more
//! had been said.

use super::event::{EventKind, Linked, What};
use super::graphed::graph_of;
use super::sight::Sight;
use super::store::{Held, Store, is_permit};
use super::unerased::Unerased;
use super::{Directory, Error, Event};
use crate::identifier::Identifier;
use crate::identity::Tombstone;
use crate::name::EventId;
use crate::permission::Scope;
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

impl Directory {
    /// A directory of all that bears on the person of an identifier, under the same
    /// key and rules: what was said and seen through whoever ever hung together with
    /// it by evidence, what those said who are linked with one of them, and what
    /// concerns everybody. Every view, answer, decision and explanation about that
    /// identifier, as of any instant, is the same as in this directory; about others
    /// it may say less.
    ///
    /// It costs what that person's piece of the graph and the company's own
    /// statements (seatings, proposals, templates, facts of the world) are worth,
    /// however many others there are. A piece ends at blocked identifiers, and not at
    /// those that are shared by too many.
    ///
    /// ```
    /// # use personagraph::{Access, Directory, Error, Identifier, Key, Permit};
    /// # let mut crm = Directory::new(Key::from([7; 32]));
    /// # let now = "2026-01-10T09:00:00Z".parse()?;
    /// let (ann, bob): (Identifier, Identifier) = ("email:ann@x.org".parse()?, "email:bob@x.org".parse()?);
    /// let mut say = crm.at(now, "shop");
    /// say.observe(&ann, "size.shoe", 38_i64).through(["family"])?;
    /// say.observe(&bob, "size.shoe", 43_i64).through(["family"])?;
    /// let small = crm.excerpt(&ann);
    /// assert_eq!((crm.len(), small.len()), (2, 1));
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn excerpt(&self, identifier: &Identifier) -> Self {
        self.excerpt_of([identifier])
    }

    /// What would be if these events were applied, as far as it concerns the person
    /// of an identifier: an [`excerpt`](Self::excerpt) that took them in too. This
    /// directory is as it was.
    ///
    /// # Errors
    /// As [`apply`](Self::apply), for the first event that is refused.
    pub fn suppose(
        &self,
        identifier: &Identifier,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<Self, Error> {
        let events: Vec<Event> = events.into_iter().collect();
        let named = events.iter().flat_map(|event| match &event.what {
            What::Erased(erased) => [erased].into(),
            what => what.identifiers(),
        });
        let mut supposed = self.excerpt_of(named.chain([identifier]));
        for event in events {
            // It may be known outside of the excerpt, or have been taken back before
            // it came.
            let known = self.store.get(&event.id).into_iter();
            for held in known.chain(self.store.awaiting(&event.id)) {
                if supposed.store.get(&held.id).is_none() {
                    supposed.store.insert(&self.key, held.event().clone());
                }
            }
            supposed.apply(event)?;
        }
        Ok(supposed)
    }

    fn excerpt_of<'i>(&'i self, seeds: impl IntoIterator<Item = &'i Identifier>) -> Self {
        let store = excerpt(&self.sight(Timestamp::MAX), seeds, |_| true);
        Self {
            key: self.key.clone(),
            graph: graph_of(&self.key, self.rules(), &store),
            store,
            policy: self.policy.clone(),
            revision: self.revision,
        }
    }
}

/// All that is held that bears on the persons of these identifiers, as of any
/// instant, and that is to be kept.
pub(super) fn excerpt<'a>(
    sight: &Sight<'a>,
    seeds: impl IntoIterator<Item = &'a Identifier>,
    keeps: impl Fn(&What) -> bool,
) -> Store {
    let store = sight.store;
    let mut piece: BTreeSet<&'a Identifier> = BTreeSet::new();
    let mut beyond: BTreeSet<&'a Identifier> = BTreeSet::new();
    for seed in seeds {
        let (blocked, open): (Vec<_>, Vec<_>) = Unerased::around(sight, seed)
            .identifiers(sight)
            .partition(|one| sight.rules.blocks(one));
        piece.extend(open);
        for one in blocked {
            if one == seed {
                // A person of its own, whom its neighbours' words concern.
                piece.insert(one);
                beyond.extend(neighbours(store, one));
            } else if may_permit_links(store, one) {
                // Whether a confidential link with it may be known is asked of it.
                beyond.extend(neighbours(store, one));
            }
            beyond.insert(one);
        }
    }
    let mut found = Found {
        store,
        events: BTreeMap::new(),
    };
    for one in &piece {
        let erased = store.erasing(one);
        let named = store.mentions(one).filter(|event| keeps(&event.what));
        named.chain(erased).for_each(|event| found.take(event));
    }
    for one in beyond.difference(&piece) {
        let statements = store.words(one).filter(|event| is_statement(&event.what));
        let statements = statements.filter(|event| keeps(&event.what));
        let to_seed = store.evidence(one).filter(|_| may_permit_links(store, one));
        statements
            .chain(to_seed)
            .for_each(|event| found.take(event));
    }
    for kind in [
        EventKind::Seated,
        EventKind::Proposed,
        EventKind::Enclosed,
        EventKind::Established,
    ] {
        let global = store.global(kind).filter(|event| keeps(&event.what));
        global.for_each(|event| found.take(event));
    }
    let mut small = Store::new(sight.key);
    for event in found.events.into_values() {
        small.insert(sight.key, event.event().clone());
    }
    small
}

struct Found<'a> {
    store: &'a Store,
    events: BTreeMap<&'a EventId, &'a Held>,
}

impl<'a> Found<'a> {
    /// Takes an event, and those that name it.
    fn take(&mut self, event: &'a Held) {
        let naming = self.store.naming(event).map(|by| (&by.id, by));
        self.events.extend(naming.chain([(&event.id, event)]));
    }
}

/// Whoever evidence ever linked directly with an identifier.
fn neighbours<'a>(
    store: &'a Store,
    of: &'a Identifier,
) -> impl Iterator<Item = &'a Identifier> + 'a {
    let links = store.evidence(of).filter_map(|event| match &event.what {
        What::Linked(Linked { between, .. }) => Some(between),
        _ => None,
    });
    links.filter_map(move |between| between.other(of))
}

/// Whether a permit of links was ever said through an identifier: without one,
/// nobody knows of a confidential link with it.
fn may_permit_links(store: &Store, identifier: &Identifier) -> bool {
    let mut words = store.words(identifier);
    words.any(|event| match &event.what {
        What::Consented(consent) => {
            is_permit(&event.what) && matches!(consent.terms.scope, Scope::Link(_))
        }
        _ => false,
    }) && !Tombstone::is_one(identifier)
}

/// Whether an event may concern others than whom it names.
const fn is_statement(what: &What) -> bool {
    matches!(
        what,
        What::Consented(_) | What::Enclosed(_) | What::Established(_)
    )
}
