//! A snapshot in the database: its JSON, cut into rows.
//!
//! It is written as it is made, so that the whole text is never in memory, and
//! no row comes near the size that SQLite allows.

use crate::error::Error;
use personagraph::directory::Resting;
use rusqlite::Connection;
use std::io::{self, Write};

/// A row holds this many bytes.
const PIECE: usize = 1 << 20;

/// Writes a snapshot behind what the table holds.
pub(crate) fn write(to: &Connection, snapshot: &Resting<'_>) -> Result<(), Error> {
    let mut pieces = Pieces {
        to,
        piece: Vec::with_capacity(PIECE),
        failed: None,
    };
    let written = serde_json::to_writer(&mut pieces, snapshot).map_err(Error::from);
    match pieces.failed.take() {
        Some(error) => Err(error.into()),
        None => Ok(written.and_then(|()| Ok(pieces.put()?))?),
    }
}

/// The bytes of the snapshot that the table holds.
pub(crate) fn read(from: &Connection) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    let mut statement = from.prepare("SELECT body FROM snapshot ORDER BY part")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let piece = row.get_ref(0)?.as_blob();
        body.extend_from_slice(piece.map_err(rusqlite::Error::from)?);
    }
    Ok(body)
}

struct Pieces<'c> {
    to: &'c Connection,
    piece: Vec<u8>,
    failed: Option<rusqlite::Error>,
}

impl Pieces<'_> {
    fn put(&mut self) -> Result<(), rusqlite::Error> {
        let put = "INSERT INTO snapshot (body) VALUES (?1)";
        self.to.prepare_cached(put)?.execute([&self.piece])?;
        self.piece.clear();
        Ok(())
    }
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = PIECE.saturating_sub(self.piece.len()).max(1);
        let (now, _) = bytes.split_at(room.min(bytes.len()));
        self.piece.extend_from_slice(now);
        if self.piece.len() >= PIECE
            && let Err(error) = self.put()
        {
            self.failed = Some(error);
            return Err(io::Error::other("the snapshot was not stored"));
        }
        Ok(now.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
