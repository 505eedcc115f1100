//! A host in memory that keeps events as text, as a database would, and can be given a
//! fault.

use personagraph::directory::{Changes, EventKind, Heading, Tables, What};
use personagraph::name::EventId;
use personagraph::strategy::laws::{Snapshots, Store};
use personagraph::{Directory, Event, Key};
use std::collections::{BTreeMap, BTreeSet};

/// What a host may get wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// What is to be purged stays.
    ForgetsPurges,
    /// Only the last purge of several is done.
    PurgesOnce,
    /// What is kept of the erased is deleted with the rest.
    DropsDigests,
    /// The last event that was written is still in a buffer when it closes.
    LosesTheLast,
    /// Events that come after a later one are thrown away.
    DropsLateOnes,
    /// Numbers are written with 15 digits.
    RoundsNumbers,
    /// Texts are trimmed.
    TrimsTexts,
    /// Instants are written to the second.
    TruncatesInstants,
    /// Only the first heading of an event is indexed.
    IndexesOnce,
    /// The rows of the index are made under another key.
    IndexesUnderAnotherKey,
    /// What is kept of somebody erased loses its rows.
    DropsRowsOfDigests,
    /// A snapshot leaves out what is kept of the erased.
    SnapshotsWithoutDigests,
    /// A snapshot is opened with default rules.
    ForgetsRules,
    /// Only the first snapshot is kept.
    KeepsTheFirstSnapshot,
    /// Numbers are written to snapshots with 15 digits.
    RoundsInSnapshots,
}

/// An error with a word of what went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong(pub(crate) String);

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

pub(crate) struct Host {
    key: Key,
    fault: Fault,
    events: BTreeMap<String, String>,
    index: BTreeSet<(String, String)>,
    last: Option<String>,
    latest: Option<personagraph::Timestamp>,
    snapshot: Option<String>,
}

impl Host {
    pub(crate) fn new(key: &Key, fault: Fault) -> Self {
        Self {
            key: key.clone(),
            fault,
            events: BTreeMap::new(),
            index: BTreeSet::new(),
            last: None,
            latest: None,
            snapshot: None,
        }
    }

    fn write(&mut self, event: &Event) -> Result<(), Wrong> {
        let event = &worn(event, self.fault);
        let id = event.id.to_string();
        self.events
            .insert(id.clone(), serde_json::to_string(event)?);
        let other = Key::from([8; 32]);
        let key = match self.fault {
            Fault::IndexesUnderAnotherKey => &other,
            _ => &self.key,
        };
        let most = if self.fault == Fault::IndexesOnce {
            1
        } else {
            usize::MAX
        };
        let headings = Heading::of(key, event).into_iter().take(most);
        self.index
            .extend(headings.map(|one| (one.to_string(), id.clone())));
        self.last = Some(id);
        Ok(())
    }

    fn read(&self, id: &str) -> Result<Option<Event>, Wrong> {
        let body = self.events.get(id).map(|body| serde_json::from_str(body));
        Ok(body.transpose()?)
    }
}

/// An event as a faulty host writes it.
fn worn(event: &Event, fault: Fault) -> Event {
    let mut event = event.clone();
    if fault == Fault::TruncatesInstants {
        let whole = event.at.as_millis().div_euclid(1_000) * 1_000;
        event.at = personagraph::Timestamp::from_millis(whole).expect("earlier");
    }
    if let What::Observed(seen) = &mut event.what {
        if let (Fault::TrimsTexts, Some(text)) = (fault, seen.value.as_text()) {
            seen.value = text.trim().to_owned().into();
        }
        let number = seen
            .value
            .as_number()
            .filter(|_| seen.value.as_integer().is_none());
        if let (Fault::RoundsNumbers, Some(number)) = (fault, number) {
            let rounded: f64 = format!("{number:.14e}").parse().expect("a number");
            seen.value = rounded.try_into().unwrap_or_else(|_| seen.value.clone());
        }
    }
    event
}

impl Store for Host {
    type Error = Wrong;

    fn commit(&mut self, changes: &Changes) -> Result<(), Wrong> {
        let purges = match self.fault {
            Fault::ForgetsPurges => 0..0,
            Fault::PurgesOnce => changes.purge.len().saturating_sub(1)..changes.purge.len(),
            _ => 0..changes.purge.len(),
        };
        for purge in &changes.purge[purges] {
            let id = purge.id.to_string();
            match &purge.instead {
                Some(kept) if self.fault != Fault::DropsDigests => {
                    self.events.insert(id.clone(), serde_json::to_string(kept)?);
                    if self.fault == Fault::DropsRowsOfDigests {
                        self.index.retain(|(_, of)| *of != id);
                    }
                }
                _ => {
                    self.events.remove(&id);
                    self.index.retain(|(_, of)| *of != id);
                }
            }
        }
        let late = |event: &&Event| {
            let is_late = self.latest.is_some_and(|latest| event.at < latest);
            !(is_late && self.fault == Fault::DropsLateOnes)
        };
        if let Some(event) = changes.store.as_ref().filter(late) {
            self.latest = self.latest.max(Some(event.at));
            self.write(event)?;
        }
        Ok(())
    }

    fn reopen(mut self) -> Result<Self, Wrong> {
        if let (Fault::LosesTheLast, Some(last)) = (self.fault, self.last.take()) {
            self.events.remove(&last);
        }
        Ok(self)
    }

    fn all(&mut self) -> Result<Vec<Event>, Wrong> {
        let all = self.events.values();
        all.map(|body| Ok(serde_json::from_str(body)?)).collect()
    }
}

impl Snapshots for Host {
    fn save(&mut self, directory: &Directory) -> Result<(), Wrong> {
        let text = match self.fault {
            Fault::ForgetsRules => {
                let mut other = directory.clone();
                let _ = other.set_rules(personagraph::Rules::default());
                serde_json::to_string(&other.custodian().snapshot())?
            }
            Fault::SnapshotsWithoutDigests => {
                let mut other = Directory::with_rules(self.key.clone(), directory.rules().clone());
                let held = directory.custodian().events();
                let clear = |event: &&Event| event.what.kind() != EventKind::Erased;
                for event in held.filter(clear) {
                    let _ = other.apply(event.clone());
                }
                serde_json::to_string(&other.custodian().snapshot())?
            }
            Fault::RoundsInSnapshots => {
                let mut other = Directory::with_rules(self.key.clone(), directory.rules().clone());
                for event in directory.custodian().events() {
                    let _ = other.apply(worn(event, Fault::RoundsNumbers));
                }
                serde_json::to_string(&other.custodian().snapshot())?
            }
            _ => serde_json::to_string(&directory.custodian().snapshot())?,
        };
        if self.fault != Fault::KeepsTheFirstSnapshot || self.snapshot.is_none() {
            self.snapshot = Some(text);
        }
        Ok(())
    }

    fn restore(&mut self, key: &Key) -> Result<Directory, Wrong> {
        let text = self
            .snapshot
            .as_ref()
            .ok_or(Wrong("no snapshot".to_owned()))?;
        let mut json = serde_json::Deserializer::from_str(text);
        Directory::restore(key.clone(), &mut json).map_err(|error| Wrong(error.to_string()))
    }
}

impl Tables for Host {
    type Error = Wrong;

    fn listed(&mut self, under: &[Heading]) -> Result<Vec<Event>, Wrong> {
        let texts: BTreeSet<&str> = under.iter().map(Heading::as_str).collect();
        let rows = self
            .index
            .iter()
            .filter(|(heading, _)| texts.contains(heading.as_str()));
        rows.filter_map(|(_, id)| self.read(id).transpose())
            .collect()
    }

    fn events(&mut self, ids: &[EventId]) -> Result<Vec<Event>, Wrong> {
        ids.iter()
            .filter_map(|id| self.read(id.as_str()).transpose())
            .collect()
    }
}
