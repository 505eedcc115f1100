//! Which identifiers are one person.
//!
//! [`Evidence`] says that two identifiers are, or are not, the same person.
//! [`Resolution`] walks it in one canonical order, strongest first, and never
//! lets a person break a rule of [`Rules`]; its result depends on the set of
//! evidence alone. A [`Lens`] chooses which links count.
//!
//! It is *not* a matcher (it takes evidence, it does not find any) and not a
//! store (it borrows the evidence, from anything that implements [`Ties`]).
//!
//! Laws: I1 sequence neutrality, I2 exact retraction, I3 rules hold, I4 sound
//! explanations, I6 a narrower lens only splits.
//!
//! ```
//! use personagraph::identity::{Basis, Evidence, Lens, Pair, Resolution, Rules, Says};
//! use personagraph::{Identifier, Timestamp};
//! use personagraph::name::{EventId, Source};
//!
//! let pair = Pair::new("email:a@example.com".parse()?, "phone:+15550100".parse()?)?;
//! let (id, source): (EventId, Source) = ("e1".parse()?, "signup".parse()?);
//! let says = Says::Same { basis: Basis::Declared, within: None };
//! let evidence = [Evidence { id: &id, at: Timestamp::UNIX_EPOCH, source: &source, between: &pair, says }];
//!
//! let found = Resolution::of(&Rules::default(), &Lens::all(), &evidence, []);
//! assert!(found.are_one(pair.first(), pair.second()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod clusters;
mod connectivity;
mod contested;
mod evidence;
mod graph;
mod lens;
mod person;
mod resolution;
mod rules;
mod shape;
mod ties;
mod walk;
mod web;

pub use evidence::{Basis, Evidence, IdentityError, Pair, Says, Within};
pub use graph::{
    Audit, Bridge, Changed, Explanation, Fallout, Graph, GraphError, Judged, Loaded, Person,
    Picture, Refuted, Regrouped, Resolved, Size, Weak, Why,
};
pub use lens::{Lens, LensError};
pub(crate) use person::Tombstone;
pub use person::{PersonId, PersonIdError};
pub use resolution::{Refusal, Refused, Resolution};
pub use rules::{Contested, Rules};
pub use ties::{Ties, evidence_around};
