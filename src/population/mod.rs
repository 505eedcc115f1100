//! Populations: who is meant, how many they are, and which of them may be written to.
//!
//! A [`Segment`] is a rule that defines a set of people: by the personas and regions in
//! which something of theirs lies, by attributes, by what they do, by how they want to be
//! contacted. It is asked of a [`Portrait`]: what is known of one person, or what a
//! recipient sees of one ([`Knowledge`]). A [`Population`] holds the portraits of many in
//! columns, and [`analysis`] counts them.
//!
//! A segment does *not* find people, and it permits nothing: that somebody is in it shows
//! nobody to anybody. Whoever is to be acted on goes through activation
//! ([`Directory::audience`](crate::Directory::audience)), which asks a recipient's own view,
//! permission, preference and cadence, person by person, and gives an [`Activation`].
//!
//! [Laws](crate::guide::laws#outreach-and-population): S1 a segment is the naive filter.
//! Of a portrait of all that is known it holds or does not; of what a recipient sees,
//! what is not there proves nothing, so it may be unknown, and whoever it is unknown of is
//! not in it. A segment's text parses back to an equal one.
//!
//! ```
//! use personagraph::condition::Truth;
//! use personagraph::population::{Portrait, Segment};
//! use personagraph::Timestamp;
//!
//! let hikers: Segment = "in outdoors and size.shoe in 38..41 and not is donor".parse()?;
//! let someone = Portrait::whole()
//!     .with_region(["outdoors".parse()?])
//!     .with_value("size.shoe".parse()?, 39_i64);
//! assert_eq!(hikers.holds(&someone, Timestamp::UNIX_EPOCH), Truth::True);
//!
//! // Of a recipient's view: who may be a donor is not known not to be one.
//! let seen = Portrait::view().with_region(["outdoors".parse()?]);
//! let seen = seen.with_value("size.shoe".parse()?, 39_i64);
//! assert_eq!(hikers.holds(&seen, Timestamp::UNIX_EPOCH), Truth::Unknown);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod analysis;
mod audience;
mod index;
mod portrait;
pub mod segment;

pub(crate) use self::audience::farther;
pub use self::audience::{
    Activation, Considered, Fate, Funnel, Gate, Member, Roster, Waiting, Weighed,
};
pub use self::index::Population;
pub use self::portrait::{Knowledge, Portrait, Wish, Wished};
pub use self::segment::{Segment, SegmentError};
