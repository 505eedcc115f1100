//! Records to evidence.
mod blocking;
mod compare;
mod date;
mod decide;
mod groups;
mod guess;
mod index;
mod matcher;
mod model;
mod names;
mod nicknames;
mod records;
mod schema;
mod sealed;
mod text;
mod waterfall;

pub use blocking::{Blocking, BlockingRule};
pub use compare::Level;
pub use decide::{Inferred, PerSource, Policy};
pub use guess::{Guess, Guessed, is_day_first};
pub use matcher::{Match, Matcher};
pub use model::{Comparison, Convergence, Model, Shares};
pub use nicknames::Nicknames;
pub use records::Records;
pub use schema::{Meaning, Schema};
pub use waterfall::{Step, Turn, Waterfall};
