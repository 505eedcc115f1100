//! What can go wrong in the host; the library's errors are among them.

use std::io;
use std::path::{Path, PathBuf};

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The command line says something that cannot be.
    #[error("{0} (see --help)")]
    Usage(String),
    /// A file that cannot be read or written.
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: io::Error },
    /// A file that does not say what it should.
    #[error("{}: {reason}", path.display())]
    Content { path: PathBuf, reason: String },
    /// SQLite refused.
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The database belongs to another program, or to a later release.
    #[error("{}: not a database of this program, or of a later release of it", .0.display())]
    Foreign(PathBuf),
    /// The database remembers another key.
    #[error("the database was written under another key; give that one with --key")]
    OtherKey,
    /// What was stored does not read back.
    #[error("the database: what it holds as number {number} cannot be read: {reason}")]
    Damaged { number: i64, reason: String },
    /// Another process has the right to write.
    #[error("another process is writing to the database; questions can be asked meanwhile")]
    Locked,
    /// Two processes wrote at a time all the same.
    #[error(
        "another process wrote to the database meanwhile; run the command again, \
         what is stored already counts as duplicates"
    )]
    Overtaken,
    /// Standard output is closed or full.
    #[error("standard output: {0}")]
    Output(io::Error),
    /// Something could not be put into JSON.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A snapshot could not be encoded.
    #[error("the snapshot: {0}")]
    Snapshot(#[from] postcard::Error),
    /// The library refused what this program made itself.
    #[error(transparent)]
    Library(#[from] personagraph::Error),
    /// People cannot be counted by their personas.
    #[error(transparent)]
    Counts(#[from] personagraph::venn::VennError),
    /// People cannot be told apart so.
    #[error(transparent)]
    Scheme(#[from] personagraph::population::analysis::SchemeError),
    /// Nothing can be published so.
    #[error(transparent)]
    Publication(#[from] personagraph::population::analysis::PublicationError),
    /// A population cannot be drawn.
    #[cfg(feature = "svg")]
    #[error(transparent)]
    Picture(#[from] personagraph::picture::PictureError),
    /// A story of the demonstration does not come out as it is told.
    #[error("the story tells `{told}`, but the answer is `{found}`")]
    Told { told: String, found: String },
    /// A thread ended without an answer.
    #[error("the thread that writes to the database stopped")]
    Stopped,
}

impl Error {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + use<'_> {
        |error| Self::File {
            path: path.to_owned(),
            error,
        }
    }

    pub(crate) fn content(path: &Path, reason: impl Into<String>) -> Self {
        Self::Content {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }

    /// 2 where the command line is wrong, 1 for everything else.
    pub(crate) const fn status(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            _ => 1,
        }
    }

    /// Whether nobody reads the answer any more, which is no failure.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
