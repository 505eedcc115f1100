//! Why an access is allowed or denied, completely: for the arbiter, who decides
//! about use, and for the customer, who it is about. And the counterfactual: the
//! smallest change that would allow it.
//!
//! An [`Explanation`] names rules and events, and holds no value and no identifier.
//! It is *not* for recipients: what they are told is a function of what they may
//! see, and that is [`Shown::explanation`](crate::profile::Shown::explanation).
//!
//! Laws, each a property test over random histories: it says what
//! [`decide`](super::Directory::decide) says ([P11](crate::guide::laws#permission): of
//! what is allowed every sufficient pair of permits, of what is denied every prohibition
//! and every missing half); a near miss with its obstacles gone is a permit that counts;
//! a [remedy](Explanation::remedy), done, allows; the order of events makes no
//! difference.
//!
//! ```
//! use personagraph::condition::Condition;
//! use personagraph::directory::explain::Remedy;
//! use personagraph::{Access, Directory, Identifier, Key, Permit};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let (now, someone) = ("2026-01-10T09:00:00Z".parse()?, "email:someone@example.com".parse()?);
//! let news = Permit::persona("outdoors").to("marketing").for_purpose("newsletter");
//! let mut say = crm.at(now, "webshop");
//! say.observe(&someone, "feedback.jacket", "terrible zippers").through(["outdoors"])?;
//! say.approve(&news)?;
//! say.consent(&someone, &news.when(Condition::fact("zipper.improved")?))?;
//!
//! let access = Access::new("marketing", "newsletter", now);
//! let why = crm.explain(&someone, "feedback.jacket", &access)?;
//! assert_eq!(
//!     why.to_customer().to_string(),
//!     "Marketing may not use `feedback.jacket` for `newsletter`: you allowed this on 10 January \
//!      2026 on condition that `zipper.improved`, which is not known to hold."
//! );
//! let fact = "zipper.improved".parse()?;
//! assert_eq!(why.remedy(), Some(&[Remedy::Establish { fact, holds: true }][..]));
//! # Ok(())
//! # }
//! ```

mod about;
mod arbiter;
mod customer;
mod near;
mod plan;
mod remedy;
mod search;
#[cfg(test)]
mod tests;
mod words;

pub use arbiter::ToArbiter;
pub use customer::ToCustomer;
pub use near::{NearMiss, Obstacle};
pub use remedy::Remedy;

use super::{Directory, Error};
use crate::condition::{Part, Unmet};
use crate::identifier::Identifier;
use crate::name::{Attribute, EventId, IntoName};
use crate::permission::{Access, Decision, Place, Question, Side};
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Why an access to an attribute of one person is allowed or denied, completely.
///
/// It is data of its own, which outlives the directory, and tells no value and no
/// identifier: not in its fields, its `Debug` or its texts. For the arbiter and the
/// customer, not for recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    question: Question,
    attribute: Attribute,
    decision: Decision,
    observations: Vec<Explained>,
    /// When the statements that the grants name were said.
    said: BTreeMap<EventId, Timestamp>,
    remedy: Option<Vec<Remedy>>,
}

impl Explanation {
    /// What was asked.
    #[must_use]
    pub const fn question(&self) -> &Question {
        &self.question
    }

    /// What it was asked of.
    #[must_use]
    pub const fn attribute(&self) -> &Attribute {
        &self.attribute
    }

    /// The decision on the attribute, as
    /// [`Findings::on`](super::Findings::on) has it.
    #[must_use]
    pub const fn decision(&self) -> &Decision {
        &self.decision
    }

    /// Whether it may be seen and used.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        self.decision.is_allow()
    }

    /// Each observation of the attribute, by event: permission is decided for each
    /// by itself, and one that is allowed makes the attribute allowed.
    #[must_use]
    pub fn observations(&self) -> &[Explained] {
        &self.observations
    }

    /// The smallest set of changes after which the same access would be allowed,
    /// ascending; `None` if it is allowed, if nothing of that name was observed, or if
    /// nothing that was tried allows it. Never empty.
    ///
    /// It was tried: supposing these changes, the access is allowed. The smallest is
    /// the one of fewest changes; of several the one with fewest new statements
    /// ([`Consent`](Remedy::Consent), [`Approve`](Remedy::Approve),
    /// [`Withdraw`](Remedy::Withdraw), [`Revoke`](Remedy::Revoke)); of several that
    /// which is least in the order of [`Remedy`].
    ///
    /// Looked at are, for every observation at every place where it lies: to lift each
    /// prohibition by taking it back, by waiting for its end or by settling its
    /// condition; to supply each missing half by a new statement or by a near miss
    /// whose obstacles can be removed; and besides each fact and each prohibition of
    /// links by itself, which may work in a roundabout way. The search is bounded: 16
    /// ways of meeting a condition, none of more than 16 changes; 16 reasons whose ways
    /// are combined, and 64 sets kept of each observation at each place; 16 facts and 16
    /// prohibitions of links by themselves; 256 sets tried, and then new statements alone.
    /// Beyond these a set may be
    /// found that is not the smallest; what is found always works.
    #[must_use]
    pub fn remedy(&self) -> Option<&[Remedy]> {
        self.remedy.as_deref()
    }

    /// In words for the arbiter: a line for each reason, rule ids named.
    #[must_use]
    pub const fn to_arbiter(&self) -> ToArbiter<'_> {
        ToArbiter(self)
    }

    /// In words for the person it is about: a sentence, without ids.
    #[must_use]
    pub const fn to_customer(&self) -> ToCustomer<'_> {
        ToCustomer(self)
    }
}

/// Why one observation may or may not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explained {
    /// The event that observed it.
    pub observation: EventId,
    /// Where it certainly lies: the personas, ascending, or outside all circles.
    pub places: Vec<Place>,
    /// What is decided on it.
    pub decision: Decision,
    /// Every prohibition that reaches it, by side, then by event.
    pub prohibitions: Vec<Prohibition>,
    /// Every half that is missing, by place, the customer's first; none if both are given
    /// at one.
    pub missing: Vec<Lack>,
}

/// Whose word a prohibition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The person's own, by links that make that certain.
    Customer,
    /// Somebody's who merely may be the same person: a link that is not vouched, or may
    /// not be known, carries a prohibition and no permit.
    MayBeCustomer,
    /// The company's.
    Company,
}

/// A prohibition that reaches an observation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Prohibition {
    /// The statement.
    pub event: EventId,
    /// When it was said.
    pub said: Timestamp,
    /// Whose word it is.
    pub by: By,
    /// When it ends by itself: from then on it no longer holds. `None`: never.
    pub until: Option<Timestamp>,
    /// What would make it end before: its condition fails if these parts of it are as
    /// is wanted. `None`: it has no condition.
    pub unless: Option<Unmet>,
    /// The parts, ascending, of which it is not known whether they make it apply: it holds
    /// until that is known. Parts of its condition, and its channels where the access names
    /// none. Empty: it applies for certain.
    pub doubts: Vec<Part>,
}

/// A half that is missing at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lack {
    /// Where.
    pub place: Place,
    /// Whose half.
    pub side: Side,
    /// The permits that would do but for what stands in their way, by event; none if there
    /// is no such permit.
    pub near: Vec<NearMiss>,
}

impl Directory {
    /// Why an access may or may not see an attribute of the person of an identifier,
    /// completely, and what would allow it: for the arbiter and the customer, not for
    /// recipients.
    ///
    /// What is denied costs more than what is allowed: changes are tried on an
    /// [`excerpt`](Self::excerpt).
    ///
    /// # Errors
    /// As [`decide`](Self::decide).
    pub fn explain(
        &self,
        identifier: &Identifier,
        attribute: impl IntoName<Attribute>,
        access: &Access,
    ) -> Result<Explanation, Error> {
        let (inquiry, attribute) = (self.inquiry(access)?, attribute.into_name()?);
        Ok(inquiry.explain(&inquiry.dossier(identifier), &attribute))
    }
}
