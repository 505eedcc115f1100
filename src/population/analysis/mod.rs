//! Analysis: counts of people, and of nobody.
//!
//! Whoever studies a population sees all attributes and no person. A [`Scheme`] tells
//! people apart by [`Dimension`]s, each a list of segments. A [`Tally`] counts them; from
//! there on there are numbers only, and no answer can be turned into a list of people. A
//! [`Publication`] says which of the numbers may be told.
//!
//! * A number below the threshold is withheld, zero too: that nobody in a group has
//!   something tells of everybody in it.
//! * A number is also withheld if, with what was published before, a set of cells with
//!   fewer people than the threshold would follow by adding and subtracting (law
//!   [S3](crate::guide::laws#outreach-and-population)): for somebody who knows nothing
//!   else, and for somebody who knows which cells are empty. That is worked out exactly,
//!   over at most [`Scheme::MOST_CELLS`] cells; where it would take too long the number
//!   is withheld.
//! * Between epochs a number that changes by less than the threshold stays as it was, also
//!   one that was not asked for but followed. A question is held against
//!   what was published in every epoch, as if what has changed by less had not changed.
//!
//! Beyond tables there are [`together`](Publication::together), which says what the same
//! people have, and [`trends`](Publication::trends), which says what changed from epoch to
//! epoch. Both are made of counts that were published, and of nothing else.
//!
//! # What this does not promise
//!
//! By how much a set of cells has changed from one epoch to the next may follow from what is
//! told of others, although it is less than the threshold: all that is audited is how many
//! people there are. So count all that matters in each epoch, and name epochs seldom.
//!
//! It is no differential privacy: there is no bound on what somebody learns who knows the
//! others of a group, or who has other tables. It does not hide what follows from numbers
//! not being negative, nor from a refusal itself: whoever is refused knows that one of the
//! reasons for it applies. Categories that exclude each other by what they mean, in different
//! dimensions, are taken to be independent where nobody is known to be in the cell. For a
//! bound, add noise to the published numbers (for instance of the geometric mechanism,
//! Ghosh, Roughgarden and Sundararajan 2012) in the host, which has randomness and keeps
//! the budget.
//!
//! ```
//! use personagraph::population::analysis::{Count, Dimension, Publication, Scheme};
//! use personagraph::population::Portrait;
//! use personagraph::Timestamp;
//!
//! let work = Dimension::persona("work")?;
//! let shoes = Dimension::new("shoes").with("large", "size.shoe >= 44".parse()?);
//! let scheme = Scheme::new([work, shoes])?;
//!
//! let someone = |size: i64| Ok::<_, Box<dyn std::error::Error>>(
//!     Portrait::whole().with_region(["work".parse()?]).with_value("size.shoe".parse()?, size)
//! );
//! let people = (0..50).map(|n| someone(38 + n % 7)).collect::<Result<Vec<_>, _>>()?;
//! let tally = scheme.tally(&people, Timestamp::UNIX_EPOCH);
//! let mut publication = Publication::new(tally, "2026-11", 10)?;
//!
//! let large = scheme.cells("shoes", "large")?;
//! assert_eq!(publication.count(&scheme.all()), Count::Of(50));
//! assert_eq!(publication.count(&large), Count::Withheld);
//! // Whoever knows how many there are could subtract.
//! assert_eq!(publication.count(&!&large), Count::Withheld);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod audit;
mod cells;
mod course;
mod epoch;
mod publication;
mod scheme;
mod search;
mod together;
#[cfg(feature = "serde")]
mod wire;

pub use cells::Cells;
pub use course::{Course, Trend};
pub use publication::{Count, Publication, PublicationError, Table};
pub use scheme::{Dimension, Scheme, SchemeError, Tally};
pub use together::{Pair, Together, Trait};
