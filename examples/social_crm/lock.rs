//! One writer at a time: whoever writes holds a lock until it ends, however it
//! ends. Questions need none.

use crate::error::Error;
use rusqlite::{Connection, ErrorCode};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The right to write. The system takes it back when the process is killed.
///
/// It is SQLite's lock of an empty database beside the real one: the real one
/// is locked for each commit only, so that others can read meanwhile.
#[derive(Debug)]
pub(crate) struct Lock {
    file: PathBuf,
    /// Holds the lock for as long as it is open.
    _connection: Connection,
}

impl Lock {
    /// Takes the lock of a database that there is; `None` if another process
    /// has it.
    pub(crate) fn take(db: &Path) -> Result<Option<Self>, Error> {
        let db = db.canonicalize().map_err(Error::file(db))?;
        let file = db.with_extension("lock.db");
        let connection = Connection::open(&file)?;
        connection.busy_timeout(Duration::ZERO)?;
        match connection.execute_batch("BEGIN EXCLUSIVE") {
            Ok(()) => Ok(Some(Self {
                file,
                _connection: connection,
            })),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Somebody may wait with the file already open, and a third make a new
        // one: the store notices two writers all the same.
        let _ = std::fs::remove_file(&self.file);
    }
}
