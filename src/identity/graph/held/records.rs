//! The evidence among what is held: each piece is in the list of the links of both
//! its ends.

use super::{
    BUSY, Held, Kind, NONE, Place, Record, Row, Text, Verdict, Vertex, from_instant, instant,
};
use crate::identity::{Basis, Evidence, Rules, Says, Within};
use crate::name::{EventId, Source};
use crate::time::Timestamp;
use crate::value::Score;

impl Held {
    pub(in crate::identity::graph) fn record(&self, id: &EventId) -> Option<Record> {
        self.ids.find(id.as_str().as_bytes(), |r| self.id(r))
    }

    /// The number of the evidence under an id, which is the next one if none is:
    /// then it is to be [inserted](Self::insert).
    pub(in crate::identity::graph) fn record_or_next(&mut self, id: &EventId) -> (Record, bool) {
        let next = self.free.last().copied();
        let next = next.unwrap_or_else(|| self.records().end);
        let (texts, rows) = (&self.texts, &self.rows);
        let text_of = |r| {
            let row: Option<&Row> = rows.get(r);
            row.map_or(&[][..], |row| texts.get(row.id))
        };
        let id = id.as_str().as_bytes();
        let record = self.ids.find_or_insert(id, next, text_of);
        (record, record == next)
    }

    /// Takes in evidence, as the next one.
    pub(in crate::identity::graph) fn insert(
        &mut self,
        evidence: &Evidence<'_>,
        ends: [Vertex; 2],
    ) {
        let basis = evidence.says.basis();
        let (says, within) = match evidence.says {
            Says::Same { within, .. } => (Kind::Same, within),
            Says::Different { .. } => (Kind::Different, None),
        };
        let row = Row {
            ends,
            next: [NONE; 2],
            previous: [NONE; 2],
            at: evidence.at,
            score: basis.score().unwrap_or(Score::MIN),
            id: self.texts.insert(evidence.id.as_str().as_bytes()),
            source: self.sources.number(evidence.source),
            within: within.map_or(NONE, |within| self.withins.number(within)),
            rank: basis.rank(),
            says,
            verdict: Verdict::default(),
        };
        let record = match self.free.pop() {
            Some(record) => {
                self.rows.set(record, row);
                record
            }
            None => self.rows.push(row),
        };
        self.count += 1;
        for end in ends {
            self.enlist(end, record);
        }
    }

    /// Names a record at one of its ends.
    fn enlist(&mut self, vertex: Vertex, record: Record) {
        let Some((at, says)) = self.rows.get(record).map(|row| (row.at, row.says)) else {
            return;
        };
        let Some(place) = self.places.get_mut(vertex) else {
            return;
        };
        let from = place.evidence_from.map(from_instant);
        place.evidence_from = Some(instant(from.map_or(at, |from| from.min(at))));
        if says == Kind::Different {
            self.apart.entry(vertex).or_default().push(record);
            return;
        }
        let second = core::mem::replace(&mut place.links, record);
        place.degree += 1;
        let degree = place.degree;
        self.set_side(record, vertex, |row, side| row.next.get_mut(side), second);
        self.set_side(
            second,
            vertex,
            |row, side| row.previous.get_mut(side),
            record,
        );
        if degree > BUSY {
            let instants = |r| Some((self.rows.get(r)?.at, r));
            if let Some(busy) = self.busy.get_mut(&vertex) {
                busy.insert((at, record));
            } else {
                let all = self.links(vertex).filter_map(instants).collect();
                self.busy.insert(vertex, all);
            }
        }
    }

    /// Sets what a record holds for one of its ends.
    fn set_side(
        &mut self,
        record: Record,
        end: Vertex,
        field: impl FnOnce(&mut Row, usize) -> Option<&mut Record>,
        value: Record,
    ) {
        let Some(row) = self.rows.get_mut(record) else {
            return;
        };
        let side = row.ends.iter().position(|&v| v == end);
        if let Some(field) = side.and_then(|side| field(row, side)) {
            *field = value;
        }
    }

    /// Lets go of a piece of evidence.
    pub(in crate::identity::graph) fn remove(&mut self, record: Record) {
        let Some(row) = self.rows.get(record).cloned() else {
            return;
        };
        for (side, &end) in row.ends.iter().enumerate() {
            self.delist(end, record, &row, side);
        }
        let id = self.texts.get(row.id).to_vec();
        self.ids.remove(&id, record);
        self.texts.remove(row.id);
        if let Some(row) = self.rows.get_mut(record) {
            row.says = Kind::Nothing;
            row.id = Text::default();
        }
        self.free.push(record);
        self.count -= 1;
    }

    fn delist(&mut self, vertex: Vertex, record: Record, row: &Row, side: usize) {
        if row.says == Kind::Different {
            if let Some(list) = self.apart.get_mut(&vertex) {
                list.retain(|held| *held != record);
                if list.is_empty() {
                    self.apart.remove(&vertex);
                }
            }
        } else {
            let next = row.next.get(side).copied().unwrap_or(NONE);
            let previous = row.previous.get(side).copied().unwrap_or(NONE);
            self.set_side(
                next,
                vertex,
                |row, side| row.previous.get_mut(side),
                previous,
            );
            self.set_side(previous, vertex, |row, side| row.next.get_mut(side), next);
            if let Some(place) = self.places.get_mut(vertex) {
                place.degree -= 1;
                if place.links == record {
                    place.links = next;
                }
            }
            if let Some(busy) = self.busy.get_mut(&vertex) {
                busy.remove(&(row.at, record));
                if busy.len() <= BUSY as usize / 2 {
                    self.busy.remove(&vertex);
                }
            }
        }
        let is_first = |place: &Place| place.evidence_from.map(from_instant) == Some(row.at);
        if self.places.get(vertex).is_some_and(is_first) {
            let from = self.first_evidence(vertex).map(instant);
            if let Some(place) = self.places.get_mut(vertex) {
                place.evidence_from = from;
            }
        }
    }

    fn first_evidence(&self, vertex: Vertex) -> Option<Timestamp> {
        let link = match self.busy.get(&vertex) {
            Some(busy) => busy.first().map(|&(at, _)| at),
            None => self.links(vertex).filter_map(|r| self.at(r)).min(),
        };
        let difference = self.differences(vertex).filter_map(|r| self.at(r)).min();
        link.into_iter().chain(difference).min()
    }

    pub(in crate::identity::graph) fn id(&self, record: Record) -> &[u8] {
        let row = self.rows.get(record);
        row.map_or(&[], |row| self.texts.get(row.id))
    }

    pub(in crate::identity::graph) fn event_id(&self, record: Record) -> Option<EventId> {
        let text = core::str::from_utf8(self.id(record)).ok()?;
        (!text.is_empty()).then(|| EventId::from_shared(text.into()))
    }

    pub(in crate::identity::graph) fn at(&self, record: Record) -> Option<Timestamp> {
        self.rows.get(record).map(|row| row.at)
    }

    pub(in crate::identity::graph) fn source(&self, record: Record) -> Option<&Source> {
        self.sources.get(self.rows.get(record)?.source)
    }

    pub(in crate::identity::graph) fn within(&self, record: Record) -> Option<&Within> {
        self.withins.get(self.rows.get(record)?.within)
    }

    pub(in crate::identity::graph) fn ends(&self, record: Record) -> [Vertex; 2] {
        self.rows.get(record).map_or([NONE; 2], |row| row.ends)
    }

    /// The end that a vertex is linked with by a record.
    pub(in crate::identity::graph) fn other(&self, record: Record, vertex: Vertex) -> Vertex {
        let [a, b] = self.ends(record);
        if a == vertex { b } else { a }
    }

    /// The basis that its source gave it.
    fn said_basis(&self, record: Record) -> Option<Basis> {
        let row = self.rows.get(record)?;
        Some(match row.rank {
            0 => Basis::Authenticated,
            1 => Basis::Declared,
            2 => Basis::Imported,
            3 => Basis::Observed,
            _ => Basis::Inferred(row.score),
        })
    }

    /// The basis of a record under rules.
    pub(in crate::identity::graph) fn basis(&self, record: Record, rules: &Rules) -> Basis {
        let basis = self.said_basis(record).unwrap_or(Basis::Observed);
        self.source(record)
            .map_or(basis, |source| rules.weigh(basis, source))
    }

    /// Whether a piece of evidence says the same as one that is held.
    pub(in crate::identity::graph) fn is_equal(
        &self,
        record: Record,
        evidence: &Evidence<'_>,
    ) -> bool {
        let [a, b] = self.ends(record).map(|end| self.text_of(end));
        let within = match evidence.says {
            Says::Same { within, .. } => within,
            Says::Different { .. } => None,
        };
        self.is_link(record) == evidence.is_link()
            && self.at(record) == Some(evidence.at)
            && self.said_basis(record) == Some(evidence.says.basis())
            && self.source(record) == Some(evidence.source)
            && self.within(record) == within
            && a == evidence.between.first().as_str().as_bytes()
            && b == evidence.between.second().as_str().as_bytes()
    }

    pub(in crate::identity::graph) fn is_link(&self, record: Record) -> bool {
        self.rows
            .get(record)
            .is_some_and(|row| row.says == Kind::Same)
    }

    pub(in crate::identity::graph) fn verdict(&self, record: Record) -> Verdict {
        self.rows
            .get(record)
            .map(|row| row.verdict)
            .unwrap_or_default()
    }

    pub(in crate::identity::graph) fn set_verdict(&mut self, record: Record, verdict: Verdict) {
        if let Some(row) = self.rows.get_mut(record) {
            row.verdict = verdict;
        }
    }
}

/// The links that name a vertex, the last one first.
pub(in crate::identity::graph) struct Links<'h> {
    pub(super) held: &'h Held,
    pub(super) vertex: Vertex,
    pub(super) next: Record,
}

impl Iterator for Links<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let here = self.next;
        let row = self.held.rows.get(here)?;
        let side = row.ends.iter().position(|&v| v == self.vertex)?;
        self.next = row.next.get(side).copied()?;
        Some(here)
    }
}
