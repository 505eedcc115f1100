//! A host of personagraph over PostgreSQL: see the README beside it.

mod compare;
mod failure;
mod host;
mod lines;
mod writes;

pub use compare::{Compared, compare, questions_of};
pub use failure::Failure;
pub use host::{Host, Loaded};
pub use lines::{Line, in_batches};

use personagraph::Key;

/// An example's key. A host draws 32 random bytes once, and keeps them apart from
/// the data.
#[must_use]
pub fn key() -> Key {
    Key::from([7; 32])
}
