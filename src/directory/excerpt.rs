//! A small directory of all that bears on one person, and what would be if more
//! had been said.

use super::bearing::bearing_on;
use super::event::What;
use super::graphed::graph_of;
use super::sight::Sight;
use super::store::Store;
use super::{Directory, Error, Event};
use crate::identifier::Identifier;
use crate::time::Timestamp;
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

    fn excerpt_of<'i>(&self, seeds: impl IntoIterator<Item = &'i Identifier>) -> Self {
        let store = excerpt(self.sight(Timestamp::MAX), seeds, |_| true);
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
pub(super) fn excerpt<'i>(
    mut sight: Sight<'_>,
    seeds: impl IntoIterator<Item = &'i Identifier>,
    keeps: impl Fn(&What) -> bool,
) -> Store {
    let rules = sight.rules;
    let Ok(store) = bearing_on(
        &mut sight,
        rules,
        &seeds.into_iter().cloned().collect(),
        keeps,
    );
    store
}
