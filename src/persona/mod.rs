//! What belongs to which persona.
//!
//! A persona is a partial identity: a circumscribed, overlapping set of a
//! person's attributes and identifiers. What was disclosed through a persona lies in
//! it; an [`Enclosure`] adds members: an account, attribute names, for one person or as
//! a template for everybody, at all times or under a condition; it is said as an event
//! ([`What::Enclosed`](crate::directory::What::Enclosed)). [`Personas`] says what lies where
//! for one person as of an instant, and how each persona was made;
//! [`Directory::personas`](crate::Directory::personas) gives it.
//!
//! It is *not* a permission: being in a persona shows nothing to anybody.
//!
//! ```
//! use personagraph::persona::Enclosure;
//!
//! // For everybody: what is known of pets lies in the persona of the dog.
//! let template = Enclosure::attributes("dog", ["interest.pets.*"])?;
//! assert!(template.is_template());
//!
//! // For one customer: all that is known through the dog's own account.
//! let account = Enclosure::identifiers("dog", ["instagram:rex".parse()?])?;
//! let hers = account.of("email:someone@example.com".parse()?);
//! assert!(!hers.is_template());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod enclosure;
mod personas;

pub use enclosure::{Enclosure, Members};
pub use personas::{How, Making, Member, Personas};

/// Why an enclosure was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PersonaError {
    /// It encloses nothing.
    #[error("an enclosure names at least one identifier or attribute")]
    Empty,
    /// A name is not one.
    #[error(transparent)]
    Name(#[from] crate::name::NameError),
}
