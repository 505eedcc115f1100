//! A directory of what one question touches, loaded from the host's own tables.

use super::admitted::{Admitted, admit};
use super::bearing::{List, Source, bearing_on};
use super::event::{Event, What};
use super::graphed::graph_of;
use super::heading::Heading;
use super::sight::Sight;
use super::store::{Held, Store};
use super::{Directory, Error};
use crate::identifier::Identifier;
use crate::identity::{PersonId, Rules};
use crate::key::Key;
use crate::name::EventId;
use crate::permission::Revision;
use crate::profile::MergePolicy;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// The tables of a host that keeps events itself: what [`Directory::load`] reads.
///
/// A host needs two, whatever its database: the events by id, as
/// [`Changes`](super::Changes) says to store and to purge them; and an index with one
/// row for each [`Heading`] of each event. An event that is replaced by its digest
/// form keeps its headings; one that is purged loses its rows. Both change in one
/// transaction.
///
/// Questions come with many at a time, one for each step from a person's identifiers to
/// those linked with them, and a few besides. The answers come in any order; an
/// event may come more than once, and more than was asked for does no harm. Left out
/// is what harms: it is as if it had never been said. So answer both from one state of
/// the database, such as one read transaction.
pub trait Tables {
    /// Why a table could not be read.
    type Error;

    /// The events that are listed under any of these headings.
    ///
    /// # Errors
    /// Where the host's storage has one; a load stops with it.
    fn listed(&mut self, under: &[Heading]) -> Result<Vec<Event>, Self::Error>;

    /// The events of these ids, as far as they are held. [`Directory::load`] never asks;
    /// [`Directory::load_for`] asks once.
    ///
    /// # Errors
    /// Where the host's storage has one; a load stops with it.
    fn events(&mut self, ids: &[EventId]) -> Result<Vec<Event>, Self::Error>;
}

/// Why nothing could be loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError<E> {
    /// The host's tables could not be read.
    #[error(transparent)]
    Tables(E),
    /// An event in them is none that [`apply`](Directory::apply) takes.
    #[error("the stored event `{id}`: {why}")]
    Refused {
        /// Which.
        id: EventId,
        /// Why.
        #[source]
        why: Error,
    },
}

impl Directory {
    /// A directory of all that bears on the persons of these identifiers, read from
    /// the host's tables: what an [`excerpt`](Self::excerpt) of a directory of all
    /// their events holds, and nothing else is read.
    ///
    /// Every view, answer, decision, explanation, log of consents and profile about
    /// these identifiers, as of any instant, is what that directory would give. About
    /// others it says less, and so do questions about everybody. The merge policy is
    /// the default, and the [revision](Self::revision) [the first](Revision::START): an
    /// access that asks for a later one is refused until the host has it [count
    /// on](Self::count_from).
    ///
    /// It costs what these persons and the company's own statements are worth, in as
    /// many questions to the tables as there are links from an identifier to the
    /// farthest that hangs together with it, and a few.
    ///
    /// ```
    /// # use personagraph::{Access, Directory, Event, Identifier, Key, Permit, Rules};
    /// use personagraph::directory::{Heading, Tables};
    /// use personagraph::name::EventId;
    /// use std::collections::{BTreeMap, BTreeSet};
    /// use std::convert::Infallible;
    ///
    /// #[derive(Default)]
    /// struct Host {
    ///     events: BTreeMap<EventId, Event>,
    ///     index: BTreeSet<(Heading, EventId)>,
    /// }
    ///
    /// impl Tables for Host {
    ///     type Error = Infallible;
    ///
    ///     fn listed(&mut self, under: &[Heading]) -> Result<Vec<Event>, Infallible> {
    ///         let rows = self.index.iter().filter(|(heading, _)| under.contains(heading));
    ///         Ok(rows.map(|(_, id)| self.events[id].clone()).collect())
    ///     }
    ///
    ///     fn events(&mut self, ids: &[EventId]) -> Result<Vec<Event>, Infallible> {
    ///         Ok(ids.iter().filter_map(|id| self.events.get(id).cloned()).collect())
    ///     }
    /// }
    ///
    /// # let (key, rules) = (Key::from([7; 32]), Rules::default());
    /// # let mut crm = Directory::new(key.clone());
    /// # let now = "2026-01-10T09:00:00Z".parse()?;
    /// # let (ann, bob): (Identifier, Identifier) = ("email:ann@x.org".parse()?, "email:bob@x.org".parse()?);
    /// # let news = Permit::persona("family").to("marketing").for_purpose("newsletter");
    /// # let mut say = crm.at(now, "shop");
    /// # say.observe(&ann, "size.shoe", 38_i64).through(["family"])?;
    /// # say.observe(&bob, "size.shoe", 43_i64).through(["family"])?;
    /// # say.consent(&ann, &news)?;
    /// # say.approve(&news)?;
    /// # let told: Vec<Event> = crm.custodian().events().cloned().collect();
    /// let mut host = Host::default();
    /// for event in told {
    ///     host.index.extend(Heading::of(&key, &event).into_iter().map(|one| (one, event.id.clone())));
    ///     host.events.insert(event.id.clone(), event);
    /// }
    /// let access = Access::new("marketing", "newsletter", now);
    /// let small = Directory::load(&key, &rules, [&ann], &mut host)?;
    /// assert_eq!(small.view(&ann, &access)?, crm.view(&ann, &access)?);
    /// assert!(small.len() < crm.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the tables give one, or an event that [`apply`](Self::apply) refuses.
    pub fn load<'i, T: Tables>(
        key: &Key,
        rules: &Rules,
        about: impl IntoIterator<Item = &'i Identifier>,
        tables: &mut T,
    ) -> Result<Self, LoadError<T::Error>> {
        let seeds = about.into_iter().cloned().collect();
        Loader::new(key, rules, tables).directory(&seeds)
    }

    /// A directory of all that these events may change, read from the host's tables,
    /// to apply them to, one after the other: the [`Changes`](super::Changes), or the
    /// refusal, are those of a directory of everything that the tables hold.
    ///
    /// It holds what bears on whomever they name, beside what they name and what
    /// names them. Of an erasure, that is what bears on whoever is named together
    /// with the erased.
    ///
    /// # Errors
    /// If the tables give one, or an event that [`apply`](Self::apply) refuses.
    pub fn load_for<'e, T: Tables>(
        key: &Key,
        rules: &Rules,
        events: impl IntoIterator<Item = &'e Event>,
        tables: &mut T,
    ) -> Result<Self, LoadError<T::Error>> {
        let events: Vec<&Event> = events.into_iter().collect();
        let mut loader = Loader::new(key, rules, tables);
        let named = events
            .iter()
            .filter_map(|event| Some(event.what.names()?.0));
        let known: BTreeSet<&EventId> = events.iter().map(|event| &event.id).chain(named).collect();
        loader.gather_events(&known)?;
        let awaiting = known.iter().map(|id| Heading::naming(id)).collect();
        loader.gather_listed(awaiting)?;

        let held = known.iter().filter_map(|id| loader.store.get(id));
        let all = held.map(Held::event).chain(events.iter().copied());
        let mut seeds: BTreeSet<Identifier> = all
            .flat_map(|event| event.what.identifiers())
            .cloned()
            .collect();
        let erased = events.iter().filter_map(|event| match &event.what {
            What::Erased(erased) => Some(erased),
            _ => None,
        });
        let erased: Vec<&Identifier> = erased.collect();
        seeds.extend(loader.gather_erased(&erased)?);

        let mut directory = loader.directory(&seeds)?;
        let held = known.iter().filter_map(|id| loader.store.get(id));
        let awaiting = known.iter().flat_map(|id| loader.store.awaiting(id));
        let naming = held.clone().flat_map(|held| loader.store.naming(held));
        for one in held.chain(naming).chain(awaiting) {
            if directory.store.get(&one.id).is_none() {
                directory.store.insert(key, one.event().clone());
            }
        }
        Ok(directory)
    }
}

/// What was read so far.
struct Loader<'t, T> {
    key: &'t Key,
    rules: &'t Rules,
    tables: &'t mut T,
    store: Store,
    asked: BTreeSet<Heading>,
    /// What was read, and not yet what names it.
    fresh: Vec<EventId>,
}

impl<'t, T: Tables> Loader<'t, T> {
    fn new(key: &'t Key, rules: &'t Rules, tables: &'t mut T) -> Self {
        Self {
            key,
            rules,
            tables,
            store: Store::new(key),
            asked: BTreeSet::new(),
            fresh: Vec::new(),
        }
    }

    fn directory(
        &mut self,
        seeds: &BTreeSet<Identifier>,
    ) -> Result<Directory, LoadError<T::Error>> {
        let rules = self.rules;
        let store = bearing_on(self, rules, seeds, |_| true)?;
        Ok(Directory {
            key: self.key.clone(),
            graph: graph_of(self.key, rules, &store),
            store,
            policy: MergePolicy::default(),
            revision: Revision::START,
        })
    }

    fn gather_listed(&mut self, under: BTreeSet<Heading>) -> Result<(), LoadError<T::Error>> {
        let asked = &mut self.asked;
        let new = under.into_iter().filter(|one| asked.insert(one.clone()));
        let new: Vec<Heading> = new.collect();
        if new.is_empty() {
            return Ok(());
        }
        let read = self.tables.listed(&new).map_err(LoadError::Tables)?;
        self.take(read)
    }

    fn gather_events(&mut self, ids: &BTreeSet<&EventId>) -> Result<(), LoadError<T::Error>> {
        let ids: Vec<EventId> = ids.iter().copied().cloned().collect();
        if ids.is_empty() {
            return Ok(());
        }
        let read = self.tables.events(&ids).map_err(LoadError::Tables)?;
        self.take(read)
    }

    /// Reads what names those who are to be erased; gives whoever is named by it.
    fn gather_erased(
        &mut self,
        erased: &[&Identifier],
    ) -> Result<BTreeSet<Identifier>, LoadError<T::Error>> {
        let all = |one| List::ALL.map(|list| (one, list));
        self.gather(erased.iter().copied().flat_map(all))?;
        let mut named = BTreeSet::new();
        for &one in erased {
            // In digest form already, it may be known here in clear.
            let held = self.store.anchor(PersonId::of(self.key, one));
            let held = held.unwrap_or(one);
            let events = self.store.mentions(held);
            named.extend(events.flat_map(|event| event.what.identifiers()).cloned());
            named.extend([one.clone(), held.clone()]);
        }
        Ok(named)
    }

    /// Takes what was read, as a directory would that has to be told it.
    fn take(&mut self, read: Vec<Event>) -> Result<(), LoadError<T::Error>> {
        for event in read {
            let id = event.id.clone();
            let refused = |why| LoadError::Refused { id, why };
            let admitted = admit(&self.store, self.key, event).map_err(refused)?;
            if let Admitted::New { event, erased } = admitted {
                self.fresh.push(event.id.clone());
                self.store.insert(self.key, event);
                if let Some(erased) = erased {
                    self.store.purge(self.key, &erased);
                }
            }
        }
        Ok(())
    }
}

impl<T: Tables> Source for Loader<'_, T> {
    type Error = LoadError<T::Error>;

    fn sight(&self) -> Sight<'_> {
        Sight {
            store: &self.store,
            rules: self.rules,
            key: self.key,
            heard: Timestamp::MAX,
            at: Timestamp::MAX,
        }
    }

    fn gather<'i>(
        &mut self,
        lists: impl IntoIterator<Item = (&'i Identifier, List)>,
    ) -> Result<(), Self::Error> {
        let lists = lists.into_iter();
        let headings = lists.map(|(one, list)| Heading::listing(self.key, one, list));
        self.gather_listed(headings.collect())
    }

    fn gather_company(&mut self) -> Result<(), Self::Error> {
        self.gather_listed([Heading::company()].into())
    }

    fn gather_naming(&mut self) -> Result<(), Self::Error> {
        let fresh = core::mem::take(&mut self.fresh);
        self.gather_listed(fresh.iter().map(Heading::naming).collect())?;
        // Nothing has an effect on those.
        self.fresh.clear();
        Ok(())
    }
}
