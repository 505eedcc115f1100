//! Records to evidence.
mod blocking;
mod compare;
mod date;
mod decide;
mod guess;
mod matcher;
mod model;
mod names;
mod nicknames;
mod records;
mod schema;
mod sealed;
mod text;

pub use blocking::{Blocking, BlockingRule};
pub use compare::Level;
pub use decide::PerSource;
pub use guess::{Guess, Guessed};
pub use matcher::{Match, Matcher};
pub use model::{Comparison, Convergence, Model, Shares};
pub use nicknames::Nicknames;
pub use records::Records;
pub use schema::{Meaning, Schema};
