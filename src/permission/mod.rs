//! What a recipient may see and use: two yeses inside one persona.
//!
//! The customer's half is a [`Consent`], the company's a [`Proposal`] that the
//! [`arbiter`](Seating) approved; both have the same [`Terms`]. [`Decision`] joins
//! them for one observation and one [`Access`]: allowed if inside one persona
//! both halves permit and nothing prohibits. Denied is the default; a denial
//! is an answer, never an error.
//!
//! A statement of the customer's has a [`Meaning`], a [`ConsentStatus`] and the
//! [`Right`]s that go with its legal basis; a proposal has a [`Tally`] and a
//! [`MotionState`].
//!
//! It is *not* about people: which statements are whose, and whether their
//! conditions hold, is settled by who asks (the directory, or a host of its own).
//!
//! [Laws](crate::guide::laws#permission): P1 default deny, P2 prohibition overrides, P4
//! joint in one persona, P5 order and duplicates do not matter.
//!
//! ```
//! use personagraph::permission::{Effect, Item, Rule, Scope, Sheet, Side};
//! use personagraph::name::{EventId, Persona};
//!
//! let work: Persona = "work".parse()?;
//! let scope = Scope::Persona(work.clone());
//! let (consent, approval): (EventId, EventId) = ("c1".parse()?, "p1".parse()?);
//! let rules = [
//!     Rule { id: &consent, side: Side::Customer, effect: Effect::Permit, scope: &scope },
//!     Rule { id: &approval, side: Side::Company, effect: Effect::Permit, scope: &scope },
//! ];
//! let sheet = Sheet::new([Item::new("skill.cooking".parse()?).within([work])]);
//! assert!(sheet.decide(rules).allows(0));
//! assert!(!sheet.decide(rules[..1].iter().copied()).allows(0)); // one yes is none
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access;
mod arbiter;
mod bits;
mod consent;
mod decision;
mod links;
mod meaning;
mod meet;
mod motion;
mod rights;
mod scope;
mod sheet;
mod tally;
mod terms;
mod verdicts;
#[cfg(feature = "serde")]
mod wire;
mod words;

pub use access::{Access, Question, Revision};
pub use arbiter::{Proposal, Seating, Vote};
pub(crate) use bits::Bits;
pub use consent::{Consent, LegalBasis};
pub use decision::{Decision, Grant, Half, Missing, Place, Rule, Side};
pub use links::{Groups, Label, LinkRules};
pub use meaning::{CONFIRMED, ConsentStatus, Meaning};
pub use motion::{MotionState, Ruled};
pub use rights::Right;
pub use scope::{LinkScope, Scope};
pub(crate) use sheet::{Extent, Lies, Names};
pub use sheet::{Item, Sheet};
pub use tally::{Ballot, Ruling, Tally, Uncounted};
pub use terms::{Among, Effect, Permit, Terms, Window};
pub use verdicts::{Grounds, Verdicts};

/// Why a statement of permission was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PermissionError {
    /// A list that must name somebody is empty.
    #[error("`{0}` is an empty list; name at least one")]
    Empty(&'static str),
    /// Something that every statement says was left out.
    #[error("`{0}` are not said; name them, or say `any`")]
    Missing(&'static str),
    /// A link scope does not name two personas.
    #[error("a `link` scope names two different personas, or `any`")]
    NotAPair,
    /// The quorum cannot be met or is always met.
    #[error("`quorum`: {quorum} among {seats} seats; it is at least 1 and at most the seats")]
    Quorum {
        /// Yes votes asked for.
        quorum: u32,
        /// Seats that there are.
        seats: usize,
    },
    /// A veto for a seat that does not sit.
    #[error("`veto` names `{0}`, which has no seat")]
    VetoWithoutSeat(crate::name::Recipient),
    /// An objection on a basis that the law gives no right to object to.
    #[error(
        "`basis` `{}` gives no right to object; `public_task` and `legitimate_interest` do",
        .0.as_str()
    )]
    NotObjectable(LegalBasis),
    /// A condition that cannot be.
    #[error(transparent)]
    Condition(#[from] crate::condition::ConditionError),
    /// A name in it is not one.
    #[error(transparent)]
    Name(#[from] crate::name::NameError),
    /// A trust outside its range.
    #[error("trust is a number from 0 to 100")]
    Trust,
}
