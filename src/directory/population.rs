//! Everybody in columns, and what an event changes of that.

use super::custodian::Custodian;
use super::event::{Established, Event, What};
use super::unerased::{Unerased, vertex};
use crate::identifier::Identifier;
use crate::identity::{Lens, PersonId};
use crate::population::Population;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;

impl Custodian<'_> {
    /// Everybody, as of an instant, to be counted: persons over all vouched links by the
    /// ids that they have then. Keep it up to date by [`update`](Self::update).
    #[must_use]
    pub fn population(self, at: Timestamp) -> Population<PersonId> {
        let mut people = Population::new(at);
        for (id, portrait) in self.portraits(at) {
            people.insert(id, &portrait);
        }
        people
    }

    /// What an event that was applied changes of a population of this directory: it costs
    /// what hangs together with whomever the event names. An event that concerns everybody
    /// (a template, a fact about the world), or one that takes such a one back, builds it
    /// anew. After other rules, another merge policy or an expiry, make it anew yourself.
    ///
    /// ```
    /// # use personagraph::{Directory, Identifier, Key, Timestamp};
    /// # let mut crm = Directory::new(Key::from([7; 32]));
    /// # let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    /// # let someone: Identifier = "email:someone@example.com".parse()?;
    /// let mut people = crm.custodian().population(now);
    /// let changes = crm.at(now, "shop").observe(&someone, "size.shoe", 38_i64).through_none()?;
    ///
    /// let event = changes.store.ok_or("it is held")?;
    /// crm.custodian().update(&mut people, &event);
    /// assert_eq!(people.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn update(self, people: &mut Population<PersonId>, event: &Event) {
        let store = &self.0.store;
        let named = event.what.names().and_then(|(named, _)| store.get(named));
        let said = [Some(&event.what), named.map(|named| &named.event().what)];
        let said = || said.into_iter().flatten();
        if said().any(concerns_everybody) {
            *people = self.population(people.at());
            return;
        }
        let mut about: BTreeSet<&Identifier> = said().flat_map(What::identifiers).collect();
        about.extend(said().filter_map(|what| match what {
            What::Erased(erased) => Some(erased),
            _ => None,
        }));
        self.update_about(people, &about);
    }

    /// Whoever hangs together with these, or ever did, anew.
    fn update_about(self, people: &mut Population<PersonId>, about: &BTreeSet<&Identifier>) {
        let sight = self.0.sight(Timestamp::MAX);
        let mut met: BTreeSet<&Identifier> = BTreeSet::new();
        // Words also reach whoever is linked with somebody blocked.
        for one in about {
            let here = vertex(&sight, one);
            let forms = core::iter::once(here).chain(sight.store.revived(here));
            let naming = forms.flat_map(|form| sight.store.mentions(form));
            let others = naming.flat_map(|event| event.what.identifiers());
            for other in others.chain([here]) {
                // Of a relation with somebody erased, digests are left of both.
                let clear = sight.store.anchor(PersonId::of(sight.key, other));
                let start = vertex(&sight, clear.unwrap_or(other));
                met.extend(Unerased::around(&sight, start).identifiers(&sight));
            }
        }
        for one in about.iter().chain(&met) {
            people.remove(&PersonId::of(&self.0.key, one));
        }
        let mut done: BTreeSet<PersonId> = BTreeSet::new();
        for one in met {
            let person = self.0.person_of(one, &Lens::vouched(), people.at());
            let id = person.map(|person| person.id);
            if let Some(id) = id.filter(|id| done.insert(*id)) {
                people.insert(id, &self.portrait(one, people.at()));
            }
        }
    }
}

/// Whether what is said changes what is known of everybody.
fn concerns_everybody(what: &What) -> bool {
    match what {
        What::Enclosed(enclosure) => enclosure.is_template(),
        What::Established(Established { about, .. }) => about.is_none(),
        _ => false,
    }
}
