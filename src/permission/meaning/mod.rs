//! What a customer's statement means, read back from what was said, and how it
//! stands with it.

use super::{Among, Consent, Effect, LegalBasis, Right, Scope, Terms};
use crate::condition::{Circumstances, Clause, Condition, Truth};
use crate::name::Fact;
use alloc::vec::Vec;
use core::fmt;
use core::iter;

/// What the names of confirming facts begin with: `confirmed.newsletter`.
pub const CONFIRMED: &str = "confirmed.";

/// What a customer's statement is: five kinds are told apart by what is in them.
///
/// | meaning | what is said |
/// |---|---|
/// | double opt-in | a permit whose condition asks for a confirming fact, by itself or among what must `all` hold; its name begins with [`confirmed.`](CONFIRMED), which is reserved for this |
/// | permit | any other permit |
/// | objection (GDPR 21) | a prohibition on a basis that can be objected to: `public_task` or `legitimate_interest` |
/// | restriction (GDPR 18) | any other prohibition of the whole `profile` to `any` recipient for `any` purpose, whatever the channel |
/// | prohibition | any other |
///
/// ```
/// use personagraph::Permit;
/// use personagraph::permission::{Consent, Effect, LegalBasis, Meaning};
///
/// let terms = Permit::profile().to("marketing").for_any_purpose();
/// let mut consent = Consent {
///     speaker: "email:someone@example.com".parse()?,
///     effect: Effect::Prohibit,
///     terms: terms.terms()?,
///     window: terms.window(),
///     when: None,
///     basis: LegalBasis::LegitimateInterest,
/// };
/// assert_eq!(consent.meaning(), Meaning::Objection { to: LegalBasis::LegitimateInterest });
/// consent.basis = LegalBasis::Consent;
/// assert_eq!(consent.meaning(), Meaning::Prohibition);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Meaning {
    /// A yes.
    Permit,
    /// A yes that counts once it is confirmed; by which facts,
    /// [`Consent::confirmations`] says.
    DoubleOptIn,
    /// A no to what is done on a basis that the person did not choose.
    Objection {
        /// The basis objected to.
        to: LegalBasis,
    },
    /// A no to every use of everything: the data is kept and not used.
    Restriction,
    /// Any other no.
    Prohibition,
}

/// How it stands with a customer's statement, in the words of the W3C Data Privacy
/// Vocabulary (DPV, version 2, `ConsentStatus`).
///
/// | status | DPV | arises from |
/// |---|---|---|
/// | withdrawn | `ConsentWithdrawn` | `withdrew`: of the statement, or of a permit in the same terms |
/// | expired | `ConsentExpired` | a statement from its `until` on |
/// | refused | `ConsentRefused` | a double opt-in of whose confirming facts one is known not to hold; a prohibition within its window |
/// | requested | `ConsentRequested` | a double opt-in of whose confirming facts one is not known to hold |
/// | not yet | has no word for it | a statement before its `from`: a permit, a prohibition, a double opt-in that is confirmed |
/// | given | `ConsentGiven` | a permit within its window, and a double opt-in that is confirmed |
///
/// Where several arise, it is the one that stands first in the table.
///
/// The others of DPV cannot arise of a statement: `ConsentUnknown` is what is true
/// where there is none (not having said yes is recorded as nothing);
/// `ConsentRequestDeferred`, because nothing is recorded of a question that was not
/// answered; `ConsentRevoked`, because the company revokes its own approvals and not
/// what a customer said; `ConsentInvalidated`, because no event declares a consent
/// void (an erasure leaves no statement to have a status); `RenewedConsentGiven`,
/// because a consent that is given again is a statement of its own.
///
/// ```
/// use personagraph::permission::ConsentStatus;
///
/// assert_eq!(ConsentStatus::Withdrawn.dpv(), Some("ConsentWithdrawn"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ConsentStatus {
    /// Said once, and not confirmed: it does not count.
    Requested,
    /// A yes that counts, where its condition holds.
    Given,
    /// A no that counts, unless its condition fails; or a request that was
    /// answered with no.
    Refused,
    /// Said for later: it does not count before its `from`.
    NotYet,
    /// Its `until` has passed: it no longer counts.
    Expired,
    /// Taken back by the customer, for good.
    Withdrawn,
}

impl ConsentStatus {
    /// The word: `requested`, `given`, `refused`, `not_yet`, `expired` or `withdrawn`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Given => "given",
            Self::Refused => "refused",
            Self::NotYet => "not_yet",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The concept of the Data Privacy Vocabulary, in the namespace
    /// `https://w3id.org/dpv#`; `None` where it has no word.
    #[must_use]
    pub const fn dpv(self) -> Option<&'static str> {
        match self {
            Self::Requested => Some("ConsentRequested"),
            Self::Given => Some("ConsentGiven"),
            Self::Refused => Some("ConsentRefused"),
            Self::NotYet => None,
            Self::Expired => Some("ConsentExpired"),
            Self::Withdrawn => Some("ConsentWithdrawn"),
        }
    }
}

impl fmt::Display for ConsentStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Consent {
    /// What it is, of those that are told apart.
    #[must_use]
    pub fn meaning(&self) -> Meaning {
        match self.effect {
            Effect::Permit if self.confirmations().next().is_some() => Meaning::DoubleOptIn,
            Effect::Permit => Meaning::Permit,
            Effect::Prohibit if Right::Objection.comes_with(self.basis) => {
                Meaning::Objection { to: self.basis }
            }
            Effect::Prohibit if self.terms.cover_everything() => Meaning::Restriction,
            Effect::Prohibit => Meaning::Prohibition,
        }
    }

    /// The facts that confirm it, in no order, as often as the condition asks for them:
    /// all of them must hold before it counts. None, unless it is a double opt-in.
    pub fn confirmations(&self) -> impl Iterator<Item = &Fact> {
        let asked = match self.effect {
            Effect::Permit => self.when.as_ref(),
            Effect::Prohibit => None,
        };
        must_hold(asked).filter(|fact| fact.as_str().starts_with(CONFIRMED))
    }

    /// How it stands in these circumstances, as long as it is not withdrawn: that
    /// is another event, which whoever asks has to know of, so that the answer is never
    /// [`Withdrawn`](ConsentStatus::Withdrawn). Its condition is looked at for what
    /// confirms it, and not otherwise.
    pub fn status<C: Circumstances + ?Sized>(&self, circumstances: &C) -> ConsentStatus {
        let now = circumstances.instant();
        if self.window.until.is_some_and(|until| until <= now) {
            return ConsentStatus::Expired;
        }
        let confirmed = Truth::all(self.confirmations().map(|fact| circumstances.fact(fact)));
        match (self.effect, confirmed) {
            (Effect::Permit, Truth::False) => ConsentStatus::Refused,
            (Effect::Permit, Truth::Unknown) => ConsentStatus::Requested,
            _ if !self.window.contains(now) => ConsentStatus::NotYet,
            (Effect::Permit, Truth::True) => ConsentStatus::Given,
            (Effect::Prohibit, _) => ConsentStatus::Refused,
        }
    }
}

/// The facts without which a condition does not hold: itself, or what is among
/// the parts that must all hold.
fn must_hold<'a>(when: impl IntoIterator<Item = &'a Condition>) -> impl Iterator<Item = &'a Fact> {
    let mut open: Vec<&Condition> = when.into_iter().collect();
    iter::from_fn(move || {
        while let Some(condition) = open.pop() {
            match condition.clause() {
                Clause::Fact(fact) => return Some(fact),
                Clause::All(parts) => open.extend(parts),
                _ => {}
            }
        }
        None
    })
}

impl Terms {
    /// Whether they cover every attribute and every access.
    fn cover_everything(&self) -> bool {
        self.scope == Scope::Profile
            && self.recipients == Among::Any
            && self.purposes == Among::Any
            && self.channels.is_none()
    }
}

#[cfg(test)]
mod tests;
