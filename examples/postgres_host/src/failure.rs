//! What can go wrong in the host.

use personagraph::directory::LoadError;
use personagraph::name::EventId;

/// Why the host could not do something.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// PostgreSQL refused.
    #[error("the database: {0}")]
    Database(#[from] postgres::Error),
    /// What was stored does not read back, or cannot be written.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// What was stored is none that the library takes.
    #[error("the stored event `{0}`: {1}")]
    Stored(EventId, personagraph::Error),
    /// The library refused a question.
    #[error(transparent)]
    Library(#[from] personagraph::Error),
    /// A file that cannot be read, or an output that cannot be written.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// The command line says something that cannot be.
    #[error("{0}")]
    Usage(String),
    /// Two that should say the same do not.
    #[error("{0}")]
    Differs(String),
}

impl From<LoadError<Self>> for Failure {
    fn from(error: LoadError<Self>) -> Self {
        match error {
            LoadError::Tables(failure) => failure,
            LoadError::Refused { id, why } => Self::Stored(id, why),
            other => Self::Usage(other.to_string()),
        }
    }
}
