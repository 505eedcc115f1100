//! A snapshot in the database, cut into rows.
//!
//! It is written as it is made and read as it is opened, so that all of it is never in
//! memory, and no row comes near the size that SQLite allows.

use crate::error::Error;
use personagraph::directory::Snapshot;
use personagraph::{Directory, Key};
use postcard::de_flavors::io::io::IOReader;
use rusqlite::{Connection, Rows};
use std::io::{self, BufReader, Read, Write};
use std::str::FromStr;

/// A row holds this many bytes.
const PIECE: usize = 1 << 20;
/// The longest text that a snapshot in postcard is read with; twice the longest line.
const LONGEST: usize = 8 << 20;

/// How the bytes are to be read. The numbers are part of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// JSON: what was written first, without a number.
    Json,
    /// Postcard: a third of the bytes.
    Postcard,
}

impl Encoding {
    /// What is written now.
    pub(crate) const NOW: Self = Self::Postcard;

    pub(crate) const fn number(self) -> &'static str {
        match self {
            Self::Json => "1",
            Self::Postcard => "2",
        }
    }
}

impl FromStr for Encoding {
    type Err = String;

    fn from_str(number: &str) -> Result<Self, String> {
        let known = [Self::Json, Self::Postcard].into_iter();
        let mut found = known.filter(|encoding| encoding.number() == number);
        let none = || format!("it is encoded as number {number}, which a later release does");
        found.next().ok_or_else(none)
    }
}

/// Writes a snapshot behind what the table holds, encoded as of [now](Encoding::NOW).
pub(crate) fn write(to: &Connection, snapshot: Snapshot<'_>) -> Result<(), Error> {
    let mut pieces = Pieces {
        to,
        piece: Vec::with_capacity(PIECE),
        failed: None,
    };
    let written = postcard::to_io(&snapshot, &mut pieces).map(|_| ());
    match pieces.failed.take() {
        Some(error) => Err(error.into()),
        None => Ok(written
            .map_err(Error::from)
            .and_then(|()| Ok(pieces.put()?))?),
    }
}

/// The directory of the snapshot that the table holds, or why it cannot be opened.
pub(crate) fn restore(
    from: &Connection,
    encoding: Encoding,
    key: Key,
) -> Result<Result<Directory, String>, Error> {
    let mut statement = from.prepare("SELECT body FROM snapshot ORDER BY part")?;
    let mut rows = BufReader::new(Stored {
        rows: statement.query([])?,
        piece: Vec::new(),
        done: 0,
    });
    Ok(match encoding {
        Encoding::Json => {
            let mut json = serde_json::Deserializer::from_reader(&mut rows);
            Directory::restore(key, &mut json).map_err(|error| error.to_string())
        }
        Encoding::Postcard => {
            let mut longest = vec![0; LONGEST];
            let reader = IOReader::new(&mut rows, &mut longest);
            let mut postcard = postcard::Deserializer::from_flavor(reader);
            Directory::restore(key, &mut postcard).map_err(|error| error.to_string())
        }
    })
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

/// The rows, as one stream of bytes.
struct Stored<'s> {
    rows: Rows<'s>,
    piece: Vec<u8>,
    /// How much of the piece is read.
    done: usize,
}

impl Read for Stored<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.done >= self.piece.len() {
            let Some(row) = self.rows.next().map_err(io::Error::other)? else {
                return Ok(0);
            };
            self.piece = row.get(0).map_err(io::Error::other)?;
            self.done = 0;
        }
        let rest = self.piece.get(self.done..).unwrap_or_default();
        let count = rest.len().min(to.len());
        let (now, _) = rest.split_at(count);
        to.iter_mut().zip(now).for_each(|(to, byte)| *to = *byte);
        self.done += count;
        Ok(count)
    }
}
