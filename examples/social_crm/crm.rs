//! The directory over its database: opened from the newest snapshot and the
//! log's tail, closed with a new snapshot when much has come since.

use crate::error::Error;
use crate::lock::Lock;
use crate::store::{Setting, Store};
use personagraph::directory::{RestoreError, SnapshotError};
use personagraph::{Directory, Event, Key, Rules};
use std::path::Path;

/// A snapshot is worth its writing after this many events,
const SNAPSHOT_AFTER: usize = 10_000;
/// or, in a large database, after one in this many of all that it holds.
const SNAPSHOT_SHARE: usize = 4;

/// What a directory is opened from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// The snapshot, if there is one, and the log's tail.
    Snapshot,
    /// The whole log, as if there were no snapshot.
    Log,
}

/// A directory, and the database that it lives in.
#[derive(Debug)]
pub(crate) struct Crm {
    pub(crate) directory: Directory,
    pub(crate) store: Store,
    /// How many events are not in the snapshot.
    pub(crate) tail: usize,
    pub(crate) lock: Lock,
}

impl Crm {
    /// Opens a database for writing, made if there is none. Rules that are
    /// given are kept for later.
    pub(crate) fn create(db: &Path, key: &Key, rules: Option<Rules>) -> Result<Self, Error> {
        let mut store = Store::create(db)?;
        let lock = Lock::take(db)?.ok_or(Error::Locked)?;
        finish_erasures(&store)?;
        let check = store.setting(Setting::KeyCheck)?;
        if check.is_none() {
            let empty = Directory::new(key.clone());
            let check = serde_json::to_string(&empty.custodian().snapshot())?;
            store.set(Setting::KeyCheck, &check)?;
        }
        let kept = rules.as_ref().map(serde_json::to_string).transpose()?;
        let (directory, tail) = read(&mut store, key, rules, Start::Snapshot)?;
        if let Some(kept) = kept {
            store.set(Setting::Rules, &kept)?;
        }
        Ok(Self {
            directory,
            store,
            tail,
            lock,
        })
    }

    /// The directory of a database, for questions; an empty one if there is
    /// none. Rules that are given count in place of those that are kept.
    pub(crate) fn read(
        db: &Path,
        key: &Key,
        rules: Option<Rules>,
        start: Start,
    ) -> Result<Directory, Error> {
        let Some(mut store) = Store::existing(db)? else {
            eprintln!("{} does not exist: nothing is known", db.display());
            return Ok(Directory::with_rules(
                key.clone(),
                rules.unwrap_or_default(),
            ));
        };
        // Of a process that was killed; one that writes just now will do it.
        if store.is_unscrubbed()?
            && let Some(_lock) = Lock::take(db)?
        {
            finish_erasures(&store)?;
        }
        Ok(read(&mut store, key, rules, start)?.0)
    }

    /// Ends a command that wrote: removes what erasures left in the file, and
    /// takes a snapshot if that makes the next start much quicker.
    pub(crate) fn close(self) -> Result<Directory, Error> {
        finish_erasures(&self.store)?;
        if self.tail >= SNAPSHOT_AFTER.max(self.directory.len() / SNAPSHOT_SHARE) {
            self.store
                .put_snapshot(self.directory.custodian().snapshot())?;
        }
        Ok(self.directory)
    }
}

fn finish_erasures(store: &Store) -> Result<(), Error> {
    if !store.scrub()? {
        eprintln!(
            "another process reads the database: erased text leaves its free pages \
             when the database is opened next"
        );
    }
    Ok(())
}

/// Everything that is stored, as one directory, and how many events came after
/// the snapshot.
fn read(
    store: &mut Store,
    key: &Key,
    rules: Option<Rules>,
    start: Start,
) -> Result<(Directory, usize), Error> {
    store.begin_reading()?;
    if let Some(check) = store.setting(Setting::KeyCheck)? {
        let mut check = serde_json::Deserializer::from_str(&check);
        Directory::restore(key.clone(), &mut check).map_err(refused)?;
    }
    let rules = match (rules, store.setting(Setting::Rules)?) {
        (Some(rules), _) => rules,
        (None, Some(kept)) => serde_json::from_str(&kept)?,
        (None, None) => Rules::default(),
    };
    let (mut directory, until) = match start {
        Start::Snapshot => from_snapshot(store, key)?,
        Start::Log => (Directory::new(key.clone()), 0),
    };
    directory.set_rules(rules);
    let mut tail = 0;
    store.for_each_after(until, |number, line| {
        let damaged = |reason: String| Error::Damaged { number, reason };
        let event: Event =
            serde_json::from_str(line).map_err(|error| damaged(error.to_string()))?;
        let applied = directory.apply(event);
        let _ = applied.map_err(|error| damaged(error.to_string()))?;
        tail += 1;
        Ok(())
    })?;
    store.end_reading()?;
    Ok((directory, tail))
}

/// The directory of the snapshot, and the last event in it. The log has all
/// that a snapshot has: one that cannot be opened costs time, not data.
fn from_snapshot(store: &Store, key: &Key) -> Result<(Directory, i64), Error> {
    Ok(match store.snapshot(key)? {
        Some((Ok(directory), until)) => (directory, until),
        Some((Err(reason), _)) => {
            eprintln!("the snapshot cannot be opened, the log is replayed instead: {reason}");
            (Directory::new(key.clone()), 0)
        }
        None => (Directory::new(key.clone()), 0),
    })
}

fn refused(error: RestoreError<serde_json::Error>) -> Error {
    match error {
        RestoreError::Snapshot(SnapshotError::Key) => Error::OtherKey,
        other => Error::Damaged {
            number: 0,
            reason: other.to_string(),
        },
    }
}
