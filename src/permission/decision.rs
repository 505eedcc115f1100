//! Both halves, joined inside one persona.

use super::{Effect, Scope};
use crate::name::{EventId, Persona};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// Which of the two parties said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The person whose data it is.
    Customer,
    /// The company, by its arbiter.
    Company,
}

/// A statement that is live for an access and reaches the person: its recipients,
/// purposes, channels, window and condition are settled, its scope is what remains to be
/// decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule<'a> {
    /// The event that made it.
    pub id: &'a EventId,
    /// Who said it.
    pub side: Side,
    /// Permit or prohibit.
    pub effect: Effect,
    /// What it reaches.
    pub scope: &'a Scope,
}

/// Where both halves permit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Inside this persona.
    Inside(Persona),
    /// In no persona.
    OutsideAllCircles,
}

/// A pair of permits that suffices.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Grant {
    /// Where both hold: inside a persona, or outside all circles.
    pub place: Place,
    /// The customer's statement.
    pub consent: EventId,
    /// The company's.
    pub approval: EventId,
}

/// Which half of a permission is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    /// The customer's.
    Consent,
    /// The company's.
    Approval,
    /// Both.
    Both,
}

/// Where a permission is missing, and which half of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Missing {
    /// The place.
    pub place: Place,
    /// The half.
    pub half: Half,
}

/// The answer about one observation, for the arbiter: it names everything.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// It may be seen and used, by each of these grants; at least one.
    Allow {
        /// Every sufficient pair, ascending: by place, consent, approval.
        grants: Vec<Grant>,
    },
    /// It may not.
    Deny {
        /// Every prohibition that reaches it, ascending: the customer's first, each
        /// side's by id.
        prohibitions: Vec<(Side, EventId)>,
        /// What is missing at each place where it lies, ascending; empty if at one of
        /// them permits would suffice but for the prohibitions. Both lists are empty
        /// only where there was nothing to decide on.
        missing: Vec<Missing>,
    },
}

impl Decision {
    /// The decision on several observations of one attribute: allowed if any of
    /// them is; otherwise all that denies any. Of nothing: denied, and both lists
    /// are empty.
    #[must_use]
    pub fn any(decisions: impl IntoIterator<Item = Self>) -> Self {
        let (mut all_grants, mut all_prohibitions) = (BTreeSet::new(), BTreeSet::new());
        let mut all_missing = BTreeSet::new();
        for decision in decisions {
            match decision {
                Self::Allow { grants } => all_grants.extend(grants),
                Self::Deny {
                    prohibitions,
                    missing,
                } => {
                    all_prohibitions.extend(prohibitions);
                    all_missing.extend(missing);
                }
            }
        }
        if all_grants.is_empty() {
            Self::Deny {
                prohibitions: all_prohibitions.into_iter().collect(),
                missing: all_missing.into_iter().collect(),
            }
        } else {
            Self::Allow {
                grants: all_grants.into_iter().collect(),
            }
        }
    }

    /// Whether it may be seen and used.
    #[must_use]
    pub const fn is_allow(&self) -> bool {
        matches!(self, Self::Allow { .. })
    }
}
