//! The evidence that a graph holds: identifiers and links by number.

mod records;

use super::rows::Rows;
use super::texts::{Index, Text, Texts};
use super::verdict::Verdict;
use crate::identifier::Identifier;
use crate::identity::{Evidence, Rules, Tombstone, Within};
use crate::key::Key;
use crate::name::{Namespace, Source};
use crate::time::Timestamp;
use crate::value::Score;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use records::Links;
use smallvec::SmallVec;

/// The number of an identifier.
pub(super) type Vertex = u32;
/// The number of a piece of evidence.
pub(super) type Record = u32;

/// The end of a list.
const NONE: u32 = u32::MAX;
/// A vertex with more links than this has an index of their instants.
const BUSY: u32 = 64;

/// What is held of an identifier.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Place {
    text: Text,
    namespace: u32,
    /// The last link that names it, the start of a list through its links.
    links: Record,
    degree: u32,
    /// The earliest instant of live evidence.
    evidence_from: Option<Instant>,
    /// The earliest instant of anything else, as the host says.
    words_from: Option<Instant>,
    is_blocked: bool,
    is_shared: bool,
    seat: Seat,
}

/// Where a vertex belongs: kept here since whoever asks for one thing of a vertex
/// asks for others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    /// The number of its piece, or a mark.
    pub(super) piece: u32,
    /// The next one of the same small piece, in a ring.
    pub(super) next: Vertex,
}

/// An instant in eight bytes, with room to say that there is none.
type Instant = core::num::NonZeroI64;

/// What is held of a piece of evidence. Ends come in the order of their texts. One
/// row is one line of the processor's cache: in a large graph a change costs what
/// it waits for memory.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Row {
    ends: [Vertex; 2],
    /// For each end, the neighbours in the list of its links.
    next: [Record; 2],
    previous: [Record; 2],
    at: Timestamp,
    /// The score of what is inferred, else 0.
    score: Score,
    id: Text,
    source: u32,
    within: u32,
    rank: u8,
    says: Kind,
    verdict: Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Nothing,
    Same,
    Different,
}

/// What the rules say of a namespace.
#[derive(Clone, Debug)]
struct Space {
    name: Namespace,
    limit: Option<u32>,
    sharing: Option<usize>,
}

/// A pool of equal values.
#[derive(Clone, Debug)]
struct Pool<T> {
    numbers: BTreeMap<T, u32>,
    values: Vec<T>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self {
            numbers: BTreeMap::new(),
            values: Vec::new(),
        }
    }
}

impl<T: Ord + Clone> Pool<T> {
    fn number(&mut self, value: &T) -> u32 {
        let is_last = |&(_, last): &(usize, &T)| last == value;
        if let Some((place, _)) = self.values.iter().enumerate().next_back().filter(is_last) {
            return u32::try_from(place).unwrap_or(NONE);
        }
        if let Some(&number) = self.numbers.get(value) {
            return number;
        }
        let number = u32::try_from(self.values.len()).unwrap_or(NONE);
        self.values.push(value.clone());
        self.numbers.insert(value.clone(), number);
        number
    }

    fn get(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)
    }
}

/// Identifiers and evidence by number, found by text.
#[derive(Clone, Debug)]
pub(super) struct Held {
    texts: Texts,
    places: Rows<Place>,
    rows: Rows<Row>,
    identifiers: Index,
    ids: Index,
    free: Vec<Record>,
    free_places: Vec<Vertex>,
    spaces: Vec<Space>,
    space_of: BTreeMap<Namespace, u32>,
    sources: Pool<Source>,
    withins: Pool<Within>,
    /// The evidence of difference, by vertex.
    apart: BTreeMap<Vertex, SmallVec<[Record; 2]>>,
    /// The links of busy vertices, by instant.
    busy: BTreeMap<Vertex, BTreeSet<(Timestamp, Record)>>,
    count: usize,
}

impl Held {
    pub(super) fn new(key: &Key) -> Self {
        Self {
            texts: Texts::default(),
            places: Rows::default(),
            rows: Rows::default(),
            identifiers: Index::new(key.hasher()),
            ids: Index::new(key.hasher()),
            free: Vec::new(),
            free_places: Vec::new(),
            spaces: Vec::new(),
            space_of: BTreeMap::new(),
            sources: Pool::default(),
            withins: Pool::default(),
            apart: BTreeMap::new(),
            busy: BTreeMap::new(),
            count: 0,
        }
    }

    /// How many pieces of evidence there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Every number that an identifier may have.
    pub(super) fn vertices(&self) -> core::ops::Range<Vertex> {
        0..u32::try_from(self.places.len()).unwrap_or(NONE)
    }

    /// Every number that a piece of evidence may have.
    pub(super) fn records(&self) -> core::ops::Range<Record> {
        0..u32::try_from(self.rows.len()).unwrap_or(NONE)
    }

    pub(super) fn vertex(&self, identifier: &Identifier) -> Option<Vertex> {
        self.vertex_of_text(identifier.as_str().as_bytes())
    }

    fn vertex_of_text(&self, text: &[u8]) -> Option<Vertex> {
        self.identifiers.find(text, |v| self.text_of(v))
    }

    /// The number of an identifier, known or new.
    pub(super) fn vertex_or_new(
        &mut self,
        identifier: &Identifier,
        rules: &Rules,
    ) -> (Vertex, bool) {
        let bytes = identifier.as_str().as_bytes();
        let next = self.free_places.last().copied();
        let next = next.unwrap_or_else(|| self.vertices().end);
        let (texts, places) = (&self.texts, &self.places);
        let text_of = |v| {
            let place: Option<&Place> = places.get(v);
            place.map_or(&[][..], |place| texts.get(place.text))
        };
        let vertex = self.identifiers.find_or_insert(bytes, next, text_of);
        if vertex != next {
            return (vertex, false);
        }
        let place = Place {
            text: self.texts.insert(bytes),
            namespace: self.space(Tombstone::namespace(identifier), rules),
            links: NONE,
            degree: 0,
            evidence_from: None,
            words_from: None,
            is_blocked: rules.blocks(identifier),
            is_shared: false,
            seat: Seat {
                piece: NONE,
                next: NONE,
            },
        };
        match self.free_places.pop() {
            Some(free) => self.places.set(free, place),
            None => {
                self.places.push(place);
            }
        }
        (vertex, true)
    }

    /// The numbers of the identifiers of some evidence, as far as they are known.
    pub(super) fn known_ends<const N: usize>(
        &self,
        some: &[Evidence<'_>],
    ) -> [[Option<Vertex>; 2]; N] {
        let mut known = [[None; 2]; N];
        let ends = some.iter().map(|one| one.between.ends());
        let mut hashes = [[0; 2]; N];
        for (hashes, ends) in hashes.iter_mut().zip(ends.clone()) {
            *hashes = ends
                .each_ref()
                .map(|end| self.identifiers.hash_of(end.as_str().as_bytes()));
        }
        for ((known, hashes), ends) in known.iter_mut().zip(hashes).zip(ends) {
            for ((known, hash), end) in known.iter_mut().zip(hashes).zip(ends) {
                let text = end.as_str().as_bytes();
                *known = self
                    .identifiers
                    .find_hashed(hash, text, |v| self.text_of(v));
            }
        }
        known
    }

    /// Makes room for so many pieces of evidence, if there is.
    pub(super) fn reserve(&mut self, more: usize) {
        let (texts, rows) = (&self.texts, &self.rows);
        self.ids.reserve(more, |r| {
            let row: Option<&Row> = rows.get(r);
            row.map_or(&[][..], |row| texts.get(row.id))
        });
    }

    fn space(&mut self, name: &str, rules: &Rules) -> u32 {
        let found = self
            .spaces
            .iter()
            .position(|space| space.name.as_str() == name);
        if let Some(found) = found.filter(|_| self.spaces.len() <= 16) {
            return u32::try_from(found).unwrap_or(NONE);
        }
        // The namespace of an identifier is a valid name.
        let Ok(name) = Namespace::try_from(name) else {
            return NONE;
        };
        let next = u32::try_from(self.spaces.len()).unwrap_or(NONE);
        let number = *self.space_of.entry(name.clone()).or_insert(next);
        if number == next {
            self.spaces.push(Space {
                limit: rules.limit_of(name.as_str()),
                sharing: rules.sharing_number(name.as_str()),
                name,
            });
        }
        number
    }

    /// Reads anew what the rules say of every namespace and identifier.
    pub(super) fn judge_places(&mut self, rules: &Rules) {
        for space in &mut self.spaces {
            space.limit = rules.limit_of(space.name.as_str());
            space.sharing = rules.sharing_number(space.name.as_str());
        }
        for vertex in self.vertices() {
            let blocked = self.identifier(vertex).is_some_and(|i| rules.blocks(&i));
            if let Some(place) = self.places.get_mut(vertex) {
                place.is_blocked = blocked;
            }
        }
    }

    pub(super) fn text_of(&self, vertex: Vertex) -> &[u8] {
        let place = self.places.get(vertex);
        place.map_or(&[], |place| self.texts.get(place.text))
    }

    pub(super) fn identifier(&self, vertex: Vertex) -> Option<Identifier> {
        let text = core::str::from_utf8(self.text_of(vertex)).ok()?;
        (!text.is_empty()).then(|| Identifier::from_shared(text.into()))
    }

    pub(super) fn namespace(&self, vertex: Vertex) -> &str {
        self.space_at(vertex)
            .map_or("", |space| space.name.as_str())
    }

    fn space_at(&self, vertex: Vertex) -> Option<&Space> {
        self.spaces.get(self.places.get(vertex)?.namespace as usize)
    }

    /// The number of a limited namespace that an identifier counts towards, and
    /// the limit.
    pub(super) fn limit(&self, vertex: Vertex) -> Option<(u32, u32)> {
        let limit = self.space_at(vertex)?.limit?;
        Some((self.places.get(vertex)?.namespace, limit))
    }

    pub(super) fn sharing(&self, vertex: Vertex) -> Option<usize> {
        self.space_at(vertex)?.sharing
    }

    pub(super) fn seat(&self, vertex: Vertex) -> Option<Seat> {
        self.places.get(vertex).map(|place| place.seat)
    }

    pub(super) fn set_seat(&mut self, vertex: Vertex, seat: Seat) {
        if let Some(place) = self.places.get_mut(vertex) {
            place.seat = seat;
        }
    }

    pub(super) fn set_piece(&mut self, vertex: Vertex, piece: u32) {
        if let Some(place) = self.places.get_mut(vertex) {
            place.seat.piece = piece;
        }
    }

    /// The vertices of a ring.
    pub(super) fn ring(&self, start: Vertex) -> impl Iterator<Item = Vertex> {
        let next = move |&here: &Vertex| {
            let next = self.seat(here)?.next;
            (next != start).then_some(next)
        };
        core::iter::successors(Some(start), next)
    }

    pub(super) fn is_blocked(&self, vertex: Vertex) -> bool {
        self.places
            .get(vertex)
            .is_some_and(|place| place.is_blocked)
    }

    pub(super) fn is_shared(&self, vertex: Vertex) -> bool {
        self.places.get(vertex).is_some_and(|place| place.is_shared)
    }

    pub(super) fn set_shared(&mut self, vertex: Vertex, shared: bool) {
        if let Some(place) = self.places.get_mut(vertex) {
            place.is_shared = shared;
        }
    }

    /// The instant from which an identifier is known; `None` if it is not.
    pub(super) fn known_from(&self, vertex: Vertex) -> Option<Timestamp> {
        let place = self.places.get(vertex)?;
        let instants = [place.evidence_from, place.words_from];
        instants.into_iter().flatten().map(from_instant).min()
    }

    pub(super) fn set_words_from(&mut self, vertex: Vertex, at: Option<Timestamp>) {
        if let Some(place) = self.places.get_mut(vertex) {
            place.words_from = at.map(instant);
        }
    }

    /// Since when anything but evidence names an identifier.
    pub(super) fn words_from(&self, vertex: Vertex) -> Option<Timestamp> {
        self.places.get(vertex)?.words_from.map(from_instant)
    }

    /// Whether the first of two identifiers anchors a person rather than the
    /// second: it was known earlier, or has the smaller text.
    pub(super) fn is_before(&self, a: Vertex, b: Vertex) -> bool {
        let from = |v| self.known_from(v).unwrap_or(Timestamp::MAX);
        (from(a), self.text_of(a)) < (from(b), self.text_of(b))
    }

    /// Whether a rule may keep a vertex apart from another: it counts towards a
    /// limit, or evidence says that it is different from somebody.
    pub(super) fn is_marked(&self, vertex: Vertex) -> bool {
        self.limit(vertex).is_some() || self.apart.contains_key(&vertex)
    }

    /// The evidence that an identifier is different from others.
    pub(super) fn differences(&self, vertex: Vertex) -> impl Iterator<Item = Record> {
        self.apart.get(&vertex).into_iter().flatten().copied()
    }

    pub(super) fn links(&self, vertex: Vertex) -> Links<'_> {
        Links {
            held: self,
            vertex,
            next: self.places.get(vertex).map_or(NONE, |place| place.links),
        }
    }

    /// Nothing names an identifier any more: its text goes.
    pub(super) fn forget(&mut self, vertex: Vertex) {
        let text = self.text_of(vertex).to_vec();
        self.identifiers.remove(&text, vertex);
        if let Some(place) = self.places.get_mut(vertex) {
            self.texts.remove(core::mem::take(&mut place.text));
            self.free_places.push(vertex);
        }
    }

    /// Whether any evidence names an identifier.
    pub(super) fn is_named(&self, vertex: Vertex) -> bool {
        self.places
            .get(vertex)
            .is_some_and(|place| place.links != NONE)
            || self.apart.contains_key(&vertex)
    }

    pub(super) fn bytes(&self) -> usize {
        let indices = self.identifiers.bytes() + self.ids.bytes();
        let free = (self.free.capacity() + self.free_places.capacity()) * size_of::<u32>();
        self.texts.bytes() + self.places.bytes() + self.rows.bytes() + indices + free
    }
}

/// No instant has the number 0 then: what is at the epoch or later is one more.
fn instant(at: Timestamp) -> Instant {
    let millis = at.as_millis();
    Instant::new(millis + i64::from(millis >= 0)).unwrap_or(Instant::MIN)
}

fn from_instant(instant: Instant) -> Timestamp {
    let number = instant.get();
    Timestamp::from_millis(number - i64::from(number > 0)).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_small() {
        assert_eq!(size_of::<Row>(), 64);
        assert_eq!(size_of::<Place>(), 64);
    }

    #[test]
    fn every_instant_has_a_number() {
        for millis in [
            Timestamp::MIN.as_millis(),
            -1,
            0,
            1,
            Timestamp::MAX.as_millis(),
        ] {
            let at = Timestamp::from_millis(millis).unwrap();
            assert_eq!(from_instant(instant(at)), at);
        }
    }
}
