//! The database: events in an append-only table, a snapshot, a few settings.
//!
//! Every event is the JSON line that `Changes::store` gives. `seq` is the order
//! in which they were accepted; a purged event keeps its place in digest form,
//! or leaves a gap.
//!
//! Durability: a batch is one transaction, in a write-ahead log that is synced
//! at each commit (`synchronous=FULL`): what is acknowledged survives a crash of
//! the process and a loss of power. A sync takes a few milliseconds, in which
//! the next thousand events are read and applied.

use crate::error::Error;
use crate::pieces::{self, Encoding};
use personagraph::directory::{Purge, Snapshot};
use personagraph::name::EventId;
use personagraph::{Directory, Event, Key};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use std::path::Path;

/// A directory read from its snapshot, or why it cannot be; and the place of the last event
/// that it holds.
type Rested = (Result<Directory, String>, i64);

/// Marks the file as this program's: "PGCR".
const APPLICATION: i64 = 0x5047_4352;
/// The layout of the tables.
const LAYOUT: i64 = 1;

const TABLES: &str = "
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        line TEXT NOT NULL
    ) STRICT;
    CREATE TABLE snapshot (part INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
";

/// What the database remembers beside the events.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Setting {
    /// The empty snapshot under the database's key: opens under no other.
    KeyCheck,
    /// The rules that were given last.
    Rules,
    /// The last event that the snapshot holds.
    SnapshotUntil,
    /// How the snapshot is encoded; as JSON where nothing is said.
    SnapshotEncoding,
    /// Erased text may be left in free pages or in the write-ahead log.
    Unscrubbed,
    /// The demonstration made this file, and may make it anew.
    Demonstration,
}

impl Setting {
    const fn name(self) -> &'static str {
        match self {
            Self::KeyCheck => "key_check",
            Self::Rules => "rules",
            Self::SnapshotUntil => "snapshot_until",
            Self::SnapshotEncoding => "snapshot_encoding",
            Self::Unscrubbed => "unscrubbed",
            Self::Demonstration => "demonstration",
        }
    }
}

/// What one batch writes, in order.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) changes: Vec<Change>,
    /// The ids to acknowledge once it is committed.
    pub(crate) acks: Vec<EventId>,
}

/// One change of the event table.
#[derive(Debug)]
pub(crate) enum Change {
    Append(Event),
    Purge(Purge),
}

/// The open database.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Connection,
    /// SQLite's count of what other connections committed, as of our reading.
    seen: i64,
}

impl Store {
    /// Opens the database, and makes it if there is none.
    pub(crate) fn create(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::open(path, flags)
    }

    /// Opens the database; `None` if there is none.
    pub(crate) fn existing(path: &Path) -> Result<Option<Self>, Error> {
        if !path.try_exists().map_err(Error::file(path))? {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::open(path, flags).map(Some)
    }

    fn open(path: &Path, flags: OpenFlags) -> Result<Self, Error> {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.execute_batch("PRAGMA secure_delete=ON; PRAGMA synchronous=FULL;")?;
        let store = Self {
            connection,
            seen: 0,
        };
        let marks = |store: &Self| -> Result<_, Error> {
            Ok((
                store.number("PRAGMA application_id")?,
                store.number("PRAGMA user_version")?,
            ))
        };
        if marks(&store)? == (0, 0) {
            // In WAL mode readers never wait for the writer, nor it for them.
            store
                .connection
                .execute_batch("PRAGMA journal_mode=WAL; BEGIN IMMEDIATE;")?;
            // Somebody else may have been quicker.
            if marks(&store)? == (0, 0) {
                if store.number("SELECT count(*) FROM sqlite_schema")? > 0 {
                    return Err(Error::Foreign(path.to_owned()));
                }
                let marked = format!(
                    "{TABLES} PRAGMA application_id={APPLICATION}; PRAGMA user_version={LAYOUT};"
                );
                store.connection.execute_batch(&marked)?;
            }
            store.connection.execute_batch("COMMIT")?;
        }
        if marks(&store)? != (APPLICATION, LAYOUT) {
            return Err(Error::Foreign(path.to_owned()));
        }
        Ok(store)
    }

    fn number(&self, question: &str) -> Result<i64, Error> {
        Ok(self.connection.query_row(question, [], |row| row.get(0))?)
    }

    /// Begins to read: until [`end_reading`](Self::end_reading) nothing changes.
    pub(crate) fn begin_reading(&mut self) -> Result<(), Error> {
        self.connection.execute_batch("BEGIN")?;
        self.seen = self.number("PRAGMA data_version")?;
        Ok(())
    }

    pub(crate) fn end_reading(&self) -> Result<(), Error> {
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    pub(crate) fn setting(&self, setting: Setting) -> Result<Option<String>, Error> {
        let ask = "SELECT value FROM setting WHERE name = ?1";
        let found = self
            .connection
            .query_row(ask, [setting.name()], |row| row.get(0));
        Ok(found.optional()?)
    }

    pub(crate) fn set(&self, setting: Setting, value: &str) -> Result<(), Error> {
        let put = "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)";
        self.connection
            .prepare_cached(put)?
            .execute(params![setting.name(), value])?;
        Ok(())
    }

    fn unset(&self, setting: Setting) -> Result<(), Error> {
        let drop = "DELETE FROM setting WHERE name = ?1";
        self.connection
            .prepare_cached(drop)?
            .execute([setting.name()])?;
        Ok(())
    }

    /// The events behind a place, in the order in which they were accepted.
    pub(crate) fn for_each_after(
        &self,
        until: i64,
        mut each: impl FnMut(i64, &str) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let ask = "SELECT seq, line FROM event WHERE seq > ?1 ORDER BY seq";
        let mut statement = self.connection.prepare(ask)?;
        let mut rows = statement.query([until])?;
        while let Some(row) = rows.next()? {
            let line = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            each(row.get(0)?, line)?;
        }
        Ok(())
    }

    /// The directory of the snapshot, or why it cannot be opened, and the place of the
    /// last event that it holds.
    pub(crate) fn snapshot(&self, key: &Key) -> Result<Option<Rested>, Error> {
        let until = self.setting(Setting::SnapshotUntil)?;
        let Some(until) = until.and_then(|until| until.parse().ok()) else {
            return Ok(None);
        };
        let encoding = self.setting(Setting::SnapshotEncoding)?;
        let encoding = encoding.map_or(Ok(Encoding::Json), |number| number.parse());
        let restored = match encoding {
            Ok(encoding) => pieces::restore(&self.connection, encoding, key.clone())?,
            Err(reason) => Err(reason),
        };
        Ok(Some((restored, until)))
    }

    /// Does all of it or nothing.
    fn transaction<T>(&self, what: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let done = match self.number("PRAGMA data_version") {
            Ok(version) if version != self.seen => Err(Error::Overtaken),
            Ok(_) => what(),
            Err(error) => Err(error),
        };
        let done = done.and_then(|done| {
            self.connection.execute_batch("COMMIT")?;
            Ok(done)
        });
        if done.is_err() {
            // The first error is the one to tell; closing rolls back as well.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        done
    }

    /// Commits a batch. Once this returns, it is on disk.
    pub(crate) fn commit(&mut self, batch: &Batch) -> Result<(), Error> {
        if batch.changes.is_empty() {
            return Ok(());
        }
        self.transaction(|| {
            let mut unscrubbed = false;
            for change in &batch.changes {
                match change {
                    Change::Append(event) => self.append(event)?,
                    Change::Purge(purge) => {
                        unscrubbed = true;
                        self.purge(purge)?;
                    }
                }
            }
            if unscrubbed {
                // The snapshot may hold what was purged.
                self.drop_snapshot()?;
                self.set(Setting::Unscrubbed, "yes")?;
            }
            Ok(())
        })
    }

    fn append(&self, event: &Event) -> Result<(), Error> {
        let put = "INSERT INTO event (id, line) VALUES (?1, ?2)";
        let line = serde_json::to_string(event)?;
        self.connection
            .prepare_cached(put)?
            .execute((event.id.as_str(), line))?;
        Ok(())
    }

    fn purge(&self, purge: &Purge) -> Result<(), Error> {
        let id = purge.id.as_str();
        match &purge.instead {
            Some(digests) => {
                let put = "UPDATE event SET line = ?2 WHERE id = ?1";
                let line = serde_json::to_string(digests)?;
                self.connection.prepare_cached(put)?.execute((id, line))?
            }
            None => self
                .connection
                .prepare_cached("DELETE FROM event WHERE id = ?1")?
                .execute([id])?,
        };
        Ok(())
    }

    fn drop_snapshot(&self) -> Result<(), Error> {
        self.connection.execute_batch("DELETE FROM snapshot")?;
        self.unset(Setting::SnapshotUntil)?;
        self.unset(Setting::SnapshotEncoding)
    }

    /// Replaces the snapshot by one of all that is stored now.
    pub(crate) fn put_snapshot(&self, snapshot: Snapshot<'_>) -> Result<(), Error> {
        self.transaction(|| {
            self.drop_snapshot()?;
            pieces::write(&self.connection, snapshot)?;
            let until = self.number("SELECT coalesce(max(seq), 0) FROM event")?;
            self.set(Setting::SnapshotUntil, &until.to_string())?;
            self.set(Setting::SnapshotEncoding, Encoding::NOW.number())
        })
    }

    /// Whether purging may have left something behind.
    pub(crate) fn is_unscrubbed(&self) -> Result<bool, Error> {
        Ok(self.setting(Setting::Unscrubbed)?.is_some())
    }

    /// Removes what purging leaves behind.
    ///
    /// `secure_delete` zeroes the rows that are deleted, but a page that was
    /// split before may still hold a copy in its free part, and so may the
    /// write-ahead log. So the file is written anew from the rows that there
    /// are, and the log is emptied. `false` if another process reads just now:
    /// it is remembered, and done when the database is opened next.
    pub(crate) fn scrub(&self) -> Result<bool, Error> {
        if !self.is_unscrubbed()? {
            return Ok(true);
        }
        self.connection.execute_batch("VACUUM")?;
        if !self.empty_log()? {
            return Ok(false);
        }
        self.unset(Setting::Unscrubbed)?;
        self.empty_log()
    }

    /// Moves the write-ahead log into the database, and cuts it to nothing.
    fn empty_log(&self) -> Result<bool, Error> {
        Ok(self.number("PRAGMA wal_checkpoint(TRUNCATE)")? == 0)
    }
}
