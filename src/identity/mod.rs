//! Which identifiers are one person.
//!
//! [`Evidence`] says that two identifiers are, or are not, the same person. It is
//! walked in one canonical order, strongest first, and [`Rules`] say what no person
//! may break; a [`Lens`] chooses which links count. The result depends on the set
//! of evidence alone.
//!
//! - A [`Graph`] holds evidence, keeps up who is whom, and says what each change
//!   changed. It [explains](Graph::explain) what is one and what is not, what
//!   [would be](Graph::without) without some evidence, and which persons
//!   [hang together by little](Graph::audit); a [`Picture`] shows it.
//! - A [`Resolution`] is made of evidence that the host holds ([`Ties`]), and reads
//!   only what a question touches.
//!
//! Neither is a matcher: they take evidence, and do not find any.
//!
//! [Laws](crate::guide::laws#identity): I1 sequence neutrality, I2 exact retraction, I3
//! rules hold, I4 sound explanations, I5 ids resolve, I6 a narrower lens only splits, P7
//! what a lens may not know of leaves no trace.
//!
//! ```
//! use personagraph::identity::{Basis, Evidence, Pair, Resolution, Says};
//! use personagraph::name::{EventId, Source};
//! use personagraph::{Identifier, Lens, Rules, Timestamp};
//!
//! let pair = Pair::new("email:a@example.com".parse()?, "phone:+15550100".parse()?)?;
//! let (id, source): (EventId, Source) = ("e1".parse()?, "signup".parse()?);
//! let says = Says::Same { basis: Basis::Declared, within: None };
//! let (id, source, between) = (&id, &source, &pair);
//! let evidence = [Evidence { id, at: Timestamp::UNIX_EPOCH, source, between, says }];
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
    Audit, Bridge, Changed, Explanation, Fallout, Graph, GraphError, Judged, Loaded, Meeting,
    Person, Picture, Refuted, Regrouped, Resolved, Size, Weak, Why,
};
pub use lens::{Lens, LensError};
pub(crate) use person::Tombstone;
pub use person::{PersonId, PersonIdError};
pub use resolution::{Refusal, Refused, Resolution};
pub use rules::{Contested, Rules};
pub use ties::{Ties, evidence_around};
