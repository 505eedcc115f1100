//! The customer's half.

use super::{Effect, Terms, Window};
use crate::condition::Condition;
use crate::identifier::Identifier;
use core::fmt;

/// Legal bases of GDPR article 6(1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum LegalBasis {
    /// 6(1)(a).
    #[default]
    Consent,
    /// 6(1)(b).
    Contract,
    /// 6(1)(c).
    LegalObligation,
    /// 6(1)(d).
    VitalInterests,
    /// 6(1)(e).
    PublicTask,
    /// 6(1)(f).
    LegitimateInterest,
}

impl LegalBasis {
    /// Every basis, in the order of the article.
    pub const ALL: [Self; 6] = [
        Self::Consent,
        Self::Contract,
        Self::LegalObligation,
        Self::VitalInterests,
        Self::PublicTask,
        Self::LegitimateInterest,
    ];

    /// The word of the wire format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Contract => "contract",
            Self::LegalObligation => "legal_obligation",
            Self::VitalInterests => "vital_interests",
            Self::PublicTask => "public_task",
            Self::LegitimateInterest => "legitimate_interest",
        }
    }
}

impl fmt::Display for LegalBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The customer's statement: a permit or a prohibition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Consent {
    /// Through which identifier the customer spoke.
    pub speaker: Identifier,
    /// Permit or prohibit.
    pub effect: Effect,
    /// What, to whom, for what, through which channels.
    pub terms: Terms,
    /// From when until when.
    pub window: Window,
    /// Under which condition.
    pub when: Option<Condition>,
    /// On which legal basis.
    pub basis: LegalBasis,
}
