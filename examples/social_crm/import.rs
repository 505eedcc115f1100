//! Records to events: what another system knows, said in the words of this one.
//!
//! A record's own id becomes an identifier in the source's namespace, linked as
//! `imported` with the other identifiers of the record; its attributes are
//! observed through it. The ids of the events are made of the source, the
//! record's id and the column, so that importing twice changes nothing. The
//! record's id is in them as a keyed digest: ids of events outlive an erasure.

use crate::ingest::{Heard, Place, Read};
use crate::mapping::{Map, ToAttribute, ToIdentifier, ValueType, When};
use crate::record::{Cell, Record, Records};
use crate::secret::Secret;
use personagraph::directory::{Linked, What};
use personagraph::identity::Pair;
use personagraph::name::EventId;
use personagraph::profile::Observation;
use personagraph::{Event, Identifier, Timestamp, Value};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::mpsc::SyncSender;
use std::thread::{self, JoinHandle};

/// At most this many events at a time.
const BATCH: usize = 1_000;
/// The longest id of an event.
const LONGEST_ID: usize = 128;

/// How many records there were.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counted {
    pub(crate) records: u64,
    /// Those of which nothing could be read, or that have no id.
    pub(crate) unusable: u64,
}

/// Reads records in a thread of their own, and hands on what they say.
pub(crate) fn read_aside(
    map: Map,
    records: Records,
    secret: Secret,
    to: SyncSender<Read>,
) -> JoinHandle<Counted> {
    thread::spawn(move || {
        let mut counted = Counted::default();
        let mut batch = Vec::new();
        for (line, record) in records {
            let said = match record.and_then(|record| Said::of(&map, &secret, record)) {
                Ok(None) => continue,
                Ok(Some(said)) => said.heard,
                Err(reason) => {
                    counted.unusable += 1;
                    let place = Place::Line(line);
                    let event = Err(reason);
                    vec![Heard { place, event }]
                }
            };
            counted.records += 1;
            batch.extend(said);
            if batch.len() >= BATCH {
                let heard = std::mem::take(&mut batch);
                if to.send(Read { heard, bytes: 0 }).is_err() {
                    return counted;
                }
            }
        }
        let _ = to.send(Read {
            heard: batch,
            bytes: 0,
        });
        counted
    })
}

/// What one record says.
struct Said<'m> {
    map: &'m Map,
    id: String,
    /// What stands for the record in the ids of its events.
    name: String,
    identifier: Identifier,
    at: Timestamp,
    heard: Vec<Heard>,
}

impl<'m> Said<'m> {
    /// `None` if the map leaves the record out.
    fn of(map: &'m Map, secret: &Secret, mut record: Record) -> Result<Option<Self>, String> {
        map.respell(&mut record);
        if !map.admits(&record) {
            return Ok(None);
        }
        let id = record.text(&map.record);
        let id = id.ok_or_else(|| format!("`{}`: a record needs one id", map.record))?;
        let wrong = |reason: String| format!("`{}`: {reason}", map.record);
        let identifier = Identifier::new(map.namespace(), &id);
        let at = match &map.at {
            When::Always(at) => Ok(*at),
            When::Column { column } => {
                let text = record.text(column).unwrap_or_default();
                instant(&text).map_err(|error| format!("`{column}`: {error}"))
            }
        };
        let mut said = Self {
            map,
            identifier: identifier.map_err(|error| wrong(error.to_string()))?,
            name: secret.name(&format!("{}\0{id}", map.source)),
            id,
            at: at?,
            heard: Vec::new(),
        };
        map.identifiers.iter().for_each(|to| said.link(to, &record));
        map.attributes
            .iter()
            .for_each(|to| said.observe(to, &record));
        Ok(Some(said))
    }

    fn link(&mut self, to: &ToIdentifier, record: &Record) {
        if !to.admits(record) {
            return;
        }
        let column = to.value.name();
        for (n, cell) in to.value.fill(record).iter().enumerate() {
            let Some(text) = to.clean(&cell.to_text()) else {
                continue;
            };
            let what = Identifier::new(to.namespace.as_str(), &text)
                .map_err(|error| error.to_string())
                .and_then(|other| {
                    let pair = Pair::new(self.identifier.clone(), other);
                    pair.map_err(|error| error.to_string())
                })
                .map(|between| {
                    What::Linked(Linked {
                        between,
                        basis: to.basis,
                        within: None,
                    })
                });
            self.say(to.namespace.as_str(), &column, n, what);
        }
    }

    fn observe(&mut self, to: &ToAttribute, record: &Record) {
        if !to.admits(record) {
            return;
        }
        for template in &to.values {
            let column = template.name();
            for (n, cell) in template.fill(record).iter().enumerate() {
                let what = value(to.kind, cell).and_then(|value| {
                    let seen = Observation::new(self.identifier.clone(), &to.attribute, value);
                    let seen = seen.and_then(|seen| seen.through(&to.personas));
                    let seen = seen.map_err(|error| error.to_string())?;
                    Ok(What::Observed(Box::new(seen)))
                });
                self.say(to.attribute.as_str(), &column, n, what);
            }
        }
    }

    fn say(&mut self, name: &str, column: &str, n: usize, what: Result<What, String>) {
        let event = what.and_then(|what| {
            let id = event_id([self.map.source.as_str(), &self.name, name, column], n);
            let id = EventId::try_from(id.as_str()).map_err(|error| error.to_string())?;
            Ok(Event::new(id, self.at, self.map.source.clone(), what))
        });
        let place = Place::Field {
            record: self.id.clone(),
            field: column.to_owned(),
        };
        self.heard.push(Heard { place, event });
    }
}

/// `source/record/name/column`, and `/2` for a second value. What is not
/// printable is escaped; what is too long ends in a digest of the whole.
fn event_id(parts: [&str; 4], n: usize) -> String {
    let mut id = String::new();
    for part in parts {
        if !id.is_empty() {
            id.push('/');
        }
        for byte in part.bytes() {
            if byte.is_ascii_graphic() && !matches!(byte, b'/' | b'%') {
                id.push(char::from(byte));
            } else {
                // Writing to a string does not fail.
                let _ = write!(id, "%{byte:02X}");
            }
        }
    }
    if n > 0 {
        let _ = write!(id, "/{}", n + 1);
    }
    if id.len() > LONGEST_ID {
        let digest = Sha256::digest(id.as_bytes());
        id.truncate(LONGEST_ID - 33);
        id.push('~');
        for byte in digest.iter().take(16) {
            let _ = write!(id, "{byte:02x}");
        }
    }
    id
}

fn value(kind: ValueType, cell: &Cell) -> Result<Value, String> {
    let text = || cell.to_text();
    match (kind, cell) {
        (ValueType::Given, Cell::Text(text)) => Ok(Value::from(text.as_str())),
        (ValueType::Given | ValueType::Integer, Cell::Integer(integer)) => Ok((*integer).into()),
        (ValueType::Given, Cell::Number(number)) => number_value(*number),
        (ValueType::Given | ValueType::Boolean, Cell::Boolean(boolean)) => Ok((*boolean).into()),
        (ValueType::Integer, _) => {
            let integer: Result<i64, _> = text().parse();
            integer
                .map(Value::from)
                .map_err(|_| "not an integer".to_owned())
        }
        (ValueType::Number, _) => {
            let number = text().parse().map_err(|_| "not a number".to_owned())?;
            number_value(number)
        }
        (ValueType::Boolean, _) => match text().to_lowercase().as_str() {
            "true" | "yes" | "y" | "1" => Ok(true.into()),
            "false" | "no" | "n" | "0" => Ok(false.into()),
            _ => Err("neither yes nor no".to_owned()),
        },
        (ValueType::Instant, _) => instant(&text()).map(Value::from),
    }
}

fn number_value(number: f64) -> Result<Value, String> {
    Value::try_from(number).map_err(|error| error.to_string())
}

/// An instant, or a date, which is its first instant in UTC.
fn instant(text: &str) -> Result<Timestamp, String> {
    let whole = match text.len() {
        10 => format!("{text}T00:00:00Z"),
        _ => text.to_owned(),
    };
    whole
        .parse()
        .map_err(|error: personagraph::time::TimeError| error.to_string())
}
