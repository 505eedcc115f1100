//! The events that a directory holds, and where to find them.

use super::event::{Established, EventKind, What};
use super::pool::Pool;
use super::trace::Trace;
use super::{Event, digest_form};
use crate::identifier::Identifier;
use crate::identity::{PersonId, Tombstone};
use crate::key::Key;
use crate::name::EventId;
use crate::permission::Effect;
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::hash::BuildHasher;
use core::ops::Deref;
use hashbrown::HashMap;
use siphasher::sip::SipHasher13;
use smallvec::SmallVec;

/// The place of an event.
type Slot = u32;
type Slots = SmallVec<[Slot; 2]>;

/// An event, the places of those that name it, and what is found out once.
#[derive(Clone, Debug)]
pub(super) struct Held {
    event: Event,
    by: Slots,
    about: Trace,
}

impl Held {
    pub(super) const fn event(&self) -> &Event {
        &self.event
    }

    /// Whom a statement of either side is about, and what for.
    pub(super) const fn about(&self) -> Trace {
        self.about
    }
}

impl Deref for Held {
    type Target = Event;

    fn deref(&self) -> &Event {
        &self.event
    }
}

/// Finds identifiers by a hash under the host's key, which nobody can flood.
#[derive(Clone, Debug)]
struct Keyed(SipHasher13);

impl BuildHasher for Keyed {
    type Hasher = SipHasher13;

    fn build_hasher(&self) -> SipHasher13 {
        self.0
    }
}

/// The events that name one identifier, each list in the order of instants and ids.
#[derive(Clone, Debug, Default)]
struct Mentions {
    evidence: Slots,
    words: Slots,
}

/// Events by id, by the identifiers that they name, by the event that they
/// name. What an erasure voids is not held here, or held in digest form.
#[derive(Clone, Debug)]
pub(super) struct Store {
    slots: Vec<Option<Held>>,
    free: Vec<Slot>,
    ids: BTreeMap<EventId, Slot>,
    /// Of ids that are not held, the events that name them.
    waiting: BTreeMap<EventId, Slots>,
    mentions: HashMap<Identifier, Mentions, Keyed>,
    /// No event that was ever held is later.
    latest: Timestamp,
    global: BTreeMap<EventKind, Vec<Slot>>,
    counts: BTreeMap<EventKind, usize>,
    persons: BTreeMap<PersonId, Identifier>,
    /// Erasures with their instants, by tombstone.
    erasures: BTreeMap<Identifier, BTreeSet<(Timestamp, EventId)>>,
    /// Identifiers that came again after their erasure, by tombstone.
    revived: BTreeMap<Identifier, Identifier>,
    /// The names in observations.
    pool: Pool,
}

impl Store {
    pub(super) fn new(key: &Key) -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
            ids: BTreeMap::new(),
            waiting: BTreeMap::new(),
            mentions: HashMap::with_hasher(Keyed(key.hasher())),
            latest: Timestamp::MIN,
            global: BTreeMap::new(),
            counts: BTreeMap::new(),
            persons: BTreeMap::new(),
            erasures: BTreeMap::new(),
            revived: BTreeMap::new(),
            pool: Pool::default(),
        }
    }

    pub(super) fn get(&self, id: &EventId) -> Option<&Held> {
        self.ids.get(id).and_then(|&slot| self.at(slot))
    }

    fn at(&self, slot: Slot) -> Option<&Held> {
        self.slots.get(slot as usize).and_then(Option::as_ref)
    }

    fn all<'a>(&'a self, slots: Option<&'a [Slot]>) -> impl Iterator<Item = &'a Held> + 'a {
        slots
            .unwrap_or_default()
            .iter()
            .filter_map(|&slot| self.at(slot))
    }

    /// Every event, by id.
    pub(super) fn events(&self) -> impl Iterator<Item = &Held> {
        self.ids.values().filter_map(|&slot| self.at(slot))
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// No event that is held is later than this.
    pub(super) const fn latest(&self) -> Timestamp {
        self.latest
    }

    /// How many events there are of a kind.
    pub(super) fn count(&self, kind: EventKind) -> usize {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    /// The events that name this event.
    pub(super) fn naming<'a>(&'a self, held: &'a Held) -> impl Iterator<Item = &'a Held> {
        self.all(Some(held.by.as_slice()))
    }

    /// The events that name an id that is not held.
    pub(super) fn awaiting(&self, id: &EventId) -> impl Iterator<Item = &Held> {
        self.all(self.waiting.get(id).map(SmallVec::as_slice))
    }

    /// The events that name one that is not held, or that they have no effect on.
    pub(super) fn dangling(&self) -> impl Iterator<Item = &Held> {
        let absent = self.waiting.values();
        let absent = absent.flat_map(|by| self.all(Some(by.as_slice())));
        let idle = |held: &Held| {
            let kind = held.what.kind();
            move |by: &&Held| {
                let kinds = by.what.names().map(|(_, kinds)| kinds);
                !kinds.is_some_and(|kinds| kinds.contains(&kind))
            }
        };
        let others = self.slots.iter().flatten();
        absent.chain(others.flat_map(move |held| self.naming(held).filter(idle(held))))
    }

    /// The events that name this identifier, evidence first.
    pub(super) fn mentions(&self, identifier: &Identifier) -> impl Iterator<Item = &Held> {
        self.evidence(identifier).chain(self.words(identifier))
    }

    /// The evidence about this identifier, in the order of instants.
    pub(super) fn evidence(&self, identifier: &Identifier) -> impl Iterator<Item = &Held> {
        let mentions = self.mentions.get(identifier);
        self.all(mentions.map(|mentions| mentions.evidence.as_slice()))
    }

    /// What else names this identifier, in the order of instants.
    pub(super) fn words(&self, identifier: &Identifier) -> impl Iterator<Item = &Held> {
        let mentions = self.mentions.get(identifier);
        self.all(mentions.map(|mentions| mentions.words.as_slice()))
    }

    /// How many events other than evidence name these identifiers.
    pub(super) fn count_of_words(&self, of: &BTreeSet<&Identifier>) -> usize {
        let mentions = of.iter().filter_map(|one| self.mentions.get(*one));
        mentions.map(|mentions| mentions.words.len()).sum()
    }

    /// The identifier as the store holds it.
    pub(super) fn known(&self, identifier: &Identifier) -> Option<&Identifier> {
        self.mentions
            .get_key_value(identifier)
            .map(|(known, _)| known)
    }

    /// Every identifier that an event names, in no order, tombstones left out.
    pub(super) fn identifiers(&self) -> impl Iterator<Item = &Identifier> {
        self.mentions
            .keys()
            .filter(|identifier| !Tombstone::is_one(identifier))
    }

    /// Events of a kind that concern everybody: seatings, proposals, templates
    /// of personas, facts about the world; in the order of instants and ids.
    pub(super) fn global(&self, kind: EventKind) -> impl Iterator<Item = &Held> {
        self.all(self.global.get(&kind).map(Vec::as_slice))
    }

    /// The identifier that a person's id was made from.
    pub(super) fn anchor(&self, person: PersonId) -> Option<&Identifier> {
        self.persons.get(&person)
    }

    /// Whether anything was ever erased.
    pub(super) fn has_erasures(&self) -> bool {
        !self.erasures.is_empty()
    }

    /// The instants of the erasures of a tombstone.
    pub(super) fn erasures(&self, tombstone: &Identifier) -> impl Iterator<Item = Timestamp> {
        let erasures = self.erasures.get(tombstone).into_iter().flatten();
        erasures.map(|(at, _)| *at)
    }

    /// The events that erased what this is the tombstone of.
    pub(super) fn erasing(&self, tombstone: &Identifier) -> impl Iterator<Item = &Held> {
        let erasures = self.erasures.get(tombstone).into_iter().flatten();
        erasures.filter_map(|(_, id)| self.get(id))
    }

    /// The tombstone of an identifier, if it was ever erased.
    pub(super) fn tombstone(&self, key: &Key, identifier: &Identifier) -> Option<&Identifier> {
        if self.erasures.is_empty() {
            return None;
        }
        let tombstone = Tombstone::of(key, identifier).to_identifier(identifier)?;
        self.erasures
            .get_key_value(&tombstone)
            .map(|(held, _)| held)
    }

    /// The identifier that a tombstone is of, where it came again.
    pub(super) fn revived(&self, tombstone: &Identifier) -> Option<&Identifier> {
        self.revived.get(tombstone)
    }

    /// The event as erasures leave it: in digest form where it names what was
    /// erased not before it was said; `None` if nothing of it may be kept.
    pub(super) fn after_erasures(&self, key: &Key, event: Event) -> Option<Event> {
        if self.erasures.is_empty() && !matches!(event.what, What::Erased(_)) {
            return Some(event);
        }
        let at = event.at;
        let erased = |identifier: &Identifier| {
            let erasures = self
                .tombstone(key, identifier)
                .and_then(|t| self.erasures.get(t));
            erasures
                .and_then(BTreeSet::last)
                .is_some_and(|(last, _)| at <= *last)
        };
        digest_form::of(event, erased, |identifier| tombstone_of(key, identifier))
    }

    /// Holds an event whose id is free.
    pub(super) fn insert(&mut self, key: &Key, mut event: Event) {
        self.pool.share(&mut event.what, |one| {
            self.mentions
                .get_key_value(one)
                .map(|(known, _)| known.clone())
        });
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            // Four thousand million events are more than memory holds.
            Slot::try_from(self.slots.len() - 1).unwrap_or(Slot::MAX)
        });
        self.ids.insert(event.id.clone(), slot);
        self.latest = self.latest.max(event.at);
        if let Some((named, _)) = event.what.names() {
            self.by(named).push(slot);
        }
        for identifier in event.what.identifiers() {
            if !self.mentions.contains_key(identifier) {
                let person = PersonId::of(key, identifier);
                let tombstone = self.tombstone(key, identifier).cloned();
                if let Some(tombstone) = tombstone.filter(|one| one != identifier) {
                    self.revived.insert(tombstone, identifier.clone());
                }
                if Tombstone::is_one(identifier) {
                    let anchor = || identifier.clone();
                    self.persons.entry(person).or_insert_with(anchor);
                } else {
                    self.persons.insert(person, identifier.clone());
                }
            }
            let mentions = self.mentions.entry(identifier.clone()).or_default();
            let list = mentions.list(&event.what);
            list.insert(place_of(list, &self.slots, &event), slot);
        }
        if let What::Erased(tombstone) = &event.what {
            let erasures = self.erasures.entry(tombstone.clone()).or_default();
            erasures.insert((event.at, event.id.clone()));
            // The id of a person whose anchor this is leads to the identifier
            // itself where that is known, whichever of the two came first.
            let person = PersonId::of(key, tombstone);
            let known = self
                .persons
                .entry(person)
                .or_insert_with(|| tombstone.clone());
            if !Tombstone::is_one(known) {
                self.revived.insert(tombstone.clone(), known.clone());
            }
        }
        if is_global(&event.what) {
            let list = self.global.entry(event.what.kind()).or_default();
            list.insert(place_of(list, &self.slots, &event), slot);
        }
        *self.counts.entry(event.what.kind()).or_default() += 1;
        let by = self.waiting.remove(&event.id).unwrap_or_default();
        if let Some(place) = self.slots.get_mut(slot as usize) {
            let about = Trace::of(&event.what);
            *place = Some(Held { event, by, about });
        }
    }

    /// Where the places are of the events that name an id.
    fn by(&mut self, named: &EventId) -> &mut Slots {
        let held = self.ids.get(named).map(|&slot| slot as usize);
        match held
            .and_then(|slot| self.slots.get_mut(slot))
            .and_then(Option::as_mut)
        {
            Some(held) => &mut held.by,
            None => self.waiting.entry(named.clone()).or_default(),
        }
    }

    /// Lets go of an event.
    pub(super) fn remove(&mut self, id: &EventId) -> Option<Event> {
        let slot = self.ids.remove(id)?;
        let Held { event, by, .. } = self.slots.get_mut(slot as usize)?.take()?;
        self.free.push(slot);
        if !by.is_empty() {
            self.waiting.insert(event.id.clone(), by);
        }
        if let Some((named, _)) = event.what.names() {
            self.by(named).retain(|held| *held != slot);
            if self.waiting.get(named).is_some_and(SmallVec::is_empty) {
                self.waiting.remove(named);
            }
        }
        for identifier in event.what.identifiers() {
            if let Some(mentions) = self.mentions.get_mut(identifier) {
                mentions.list(&event.what).retain(|held| *held != slot);
                if mentions.evidence.is_empty() && mentions.words.is_empty() {
                    self.mentions.remove(identifier);
                }
            }
        }
        if let Some(slots) = self.global.get_mut(&event.what.kind()) {
            slots.retain(|held| *held != slot);
        }
        if let Some(count) = self.counts.get_mut(&event.what.kind()) {
            *count -= 1;
        }
        self.pool.release(&event.what);
        Some(event)
    }

    /// Lets go of an event, and of whom nothing else names.
    pub(super) fn let_go(&mut self, key: &Key, id: &EventId) -> Option<Event> {
        let event = self.remove(id)?;
        for identifier in event.what.identifiers() {
            if !self.mentions.contains_key(identifier) {
                self.revived.remove(&tombstone_of(key, identifier));
                self.persons.remove(&PersonId::of(key, identifier));
            }
        }
        Some(event)
    }

    /// Voids what an erasure that is held now voids, and says what became of
    /// each event: `None` if nothing of it is kept.
    pub(super) fn purge(
        &mut self,
        key: &Key,
        erased: &Identifier,
    ) -> Vec<(EventId, Option<Event>)> {
        let named: Vec<Event> = self
            .mentions(erased)
            .map(|held| held.event.clone())
            .collect();
        let mut purged = Vec::new();
        for event in named {
            let kept = self.after_erasures(key, event.clone());
            if kept.as_ref() == Some(&event) {
                continue;
            }
            self.remove(&event.id);
            if let Some(kept) = &kept {
                self.insert(key, kept.clone());
            }
            for identifier in event.what.identifiers() {
                if !self.mentions.contains_key(identifier) {
                    let tombstone = tombstone_of(key, identifier);
                    self.revived.remove(&tombstone);
                    self.persons
                        .insert(PersonId::of(key, identifier), tombstone);
                }
            }
            purged.push((event.id, kept));
        }
        purged.sort_by(|(a, _), (b, _)| a.cmp(b));
        purged
    }
}

/// Where an event stands in a list: by instant, then by id, whichever came first.
fn place_of(list: &[Slot], slots: &[Option<Held>], event: &Event) -> usize {
    list.partition_point(|slot| {
        let held = slots.get(*slot as usize).and_then(Option::as_ref);
        held.is_some_and(|held| (held.at, &held.id) < (event.at, &event.id))
    })
}

/// The tombstone of an identifier.
fn tombstone_of(key: &Key, identifier: &Identifier) -> Identifier {
    let tombstone = Tombstone::of(key, identifier).to_identifier(identifier);
    tombstone.unwrap_or_else(|| identifier.clone())
}

impl Mentions {
    fn list(&mut self, what: &What) -> &mut Slots {
        match what {
            What::Linked(_) | What::Distinguished(_) => &mut self.evidence,
            _ => &mut self.words,
        }
    }
}

/// Whether an event concerns everybody.
pub(super) fn is_global(what: &What) -> bool {
    match what {
        What::Seated(_) | What::Proposed(_) => true,
        What::Enclosed(enclosure) => enclosure.is_template(),
        What::Established(Established { about, .. }) => about.is_none(),
        _ => false,
    }
}

/// Whether a consent is a permit.
pub(super) fn is_permit(what: &What) -> bool {
    matches!(what, What::Consented(consent) if consent.effect == Effect::Permit)
}
