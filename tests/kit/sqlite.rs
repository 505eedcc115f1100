//! The tables of the example `own_tables`, in a database that is closed and opened again.

#[path = "../../examples/own_tables.rs"]
#[allow(dead_code, reason = "the story is the example's")]
mod own_tables;

use own_tables::Host;
use personagraph::directory::{Changes, Heading, Tables};
use personagraph::name::EventId;
use personagraph::strategy::History;
use personagraph::strategy::laws::{self, Store};
use personagraph::{Event, Key};
use proptest::prelude::*;
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A file of its own, which goes with it.
struct File(PathBuf);

impl File {
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("personagraph-kit-{}-{number}.db", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

struct OnDisk {
    key: Key,
    host: Host,
    file: File,
}

impl OnDisk {
    fn open(key: &Key) -> Result<Self, rusqlite::Error> {
        Self::at(key, File::new())
    }

    fn at(key: &Key, file: File) -> Result<Self, rusqlite::Error> {
        let db = Connection::open(&file.0)?;
        // What is not synchronised is lost when the power goes, and not here.
        db.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;")?;
        let (key, host) = (key.clone(), Host::open(db)?);
        Ok(Self { key, host, file })
    }
}

impl Store for OnDisk {
    type Error = rusqlite::Error;

    fn commit(&mut self, changes: &Changes) -> Result<(), rusqlite::Error> {
        let wrong = |error: Box<dyn std::error::Error>| {
            rusqlite::Error::ToSqlConversionFailure(error.to_string().into())
        };
        self.host.write(&self.key, changes).map_err(wrong)
    }

    fn reopen(self) -> Result<Self, rusqlite::Error> {
        drop(self.host);
        Self::at(&self.key, self.file)
    }

    fn all(&mut self) -> Result<Vec<Event>, rusqlite::Error> {
        self.host.all()
    }
}

impl Tables for OnDisk {
    type Error = rusqlite::Error;

    fn listed(&mut self, under: &[Heading]) -> Result<Vec<Event>, rusqlite::Error> {
        self.host.listed(under)
    }

    fn events(&mut self, ids: &[EventId]) -> Result<Vec<Event>, rusqlite::Error> {
        self.host.events(ids)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_tables_of_the_example_keep_the_laws(history: History) {
        laws::a_store_keeps_what_it_was_given(OnDisk::open, &history)?;
        laws::what_is_loaded_answers_as_the_whole(OnDisk::open, &history)?;
    }
}
