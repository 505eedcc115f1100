//! Both halves, joined inside one persona.

use super::{Effect, Scope};
use crate::name::{Attribute, EventId, Persona};
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

/// A statement that is live for an access and reaches the person: its terms,
/// window and condition are settled, its scope is what remains to be decided.
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

/// The personas that an observation is in.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    certain: &'a BTreeSet<Persona>,
    possible: &'a BTreeSet<Persona>,
}

impl<'a> Places<'a> {
    /// Those that it certainly is in, and those that it is or may be in.
    #[must_use]
    pub const fn new(certain: &'a BTreeSet<Persona>, possible: &'a BTreeSet<Persona>) -> Self {
        Self { certain, possible }
    }

    /// Where an observation of `attribute` may be seen: where both halves
    /// permit, if nothing prohibits; nowhere otherwise. What [`Decision::on`]
    /// decides, without its reasons.
    #[must_use]
    pub fn permitted(&self, attribute: &Attribute, rules: &[Rule<'_>]) -> BTreeSet<Place> {
        if rules
            .iter()
            .any(|rule| rule.effect == Effect::Prohibit && self.prohibits(rule.scope, attribute))
        {
            return BTreeSet::new();
        }
        let both = |place: &Place| {
            let permits = |side| {
                let reach = |rule: &Rule<'_>| self.permits_at(rule.scope, place, attribute);
                rules
                    .iter()
                    .any(|r| r.side == side && r.effect == Effect::Permit && reach(r))
            };
            permits(Side::Customer) && permits(Side::Company)
        };
        self.lies().filter(both).collect()
    }

    /// Where the observation certainly lies.
    fn lies(&self) -> impl Iterator<Item = Place> {
        let outside = self.certain.is_empty().then_some(Place::OutsideAllCircles);
        self.certain
            .iter()
            .cloned()
            .map(Place::Inside)
            .chain(outside)
    }

    /// Whether a permit of this scope reaches the observation at a place.
    fn permits_at(&self, scope: &Scope, place: &Place, attribute: &Attribute) -> bool {
        match place {
            Place::Inside(persona) => self.permits_inside(scope, persona, attribute),
            Place::OutsideAllCircles => scope.is_wide_for(attribute),
        }
    }

    /// Whether a permit of this scope reaches the observation inside `persona`;
    /// an `only` that may fail, fails (P-b).
    fn permits_inside(&self, scope: &Scope, persona: &Persona, attribute: &Attribute) -> bool {
        match scope {
            Scope::Profile | Scope::Attributes(_) => scope.is_wide_for(attribute),
            Scope::Persona(named) => named == persona,
            Scope::PersonaAttributes(named, patterns) => {
                named == persona && patterns.iter().any(|p| p.matches(attribute))
            }
            Scope::Only(named) => {
                named == persona && self.possible.iter().all(|other| other == named)
            }
            Scope::Overlap(named) => named.contains(persona) && named.is_subset(self.certain),
            Scope::Link(_) => false,
        }
    }

    /// Whether a prohibition of this scope may reach the observation.
    fn prohibits(&self, scope: &Scope, attribute: &Attribute) -> bool {
        match scope {
            Scope::Profile | Scope::Attributes(_) => scope.is_wide_for(attribute),
            Scope::Persona(named) => self.possible.contains(named),
            Scope::PersonaAttributes(named, patterns) => {
                self.possible.contains(named) && patterns.iter().any(|p| p.matches(attribute))
            }
            Scope::Only(named) => {
                self.possible.contains(named) && self.certain.iter().all(|other| other == named)
            }
            Scope::Overlap(named) => named.is_subset(self.possible),
            Scope::Link(_) => false,
        }
    }
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
    /// The persona inside which both hold.
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
        /// Every sufficient pair, ascending.
        grants: Vec<Grant>,
    },
    /// It may not.
    Deny {
        /// Every prohibition that reaches it, ascending.
        prohibitions: Vec<(Side, EventId)>,
        /// What is missing at each place where it lies, ascending; empty if
        /// permits would suffice but for the prohibitions.
        missing: Vec<Missing>,
    },
}

impl Decision {
    /// Decides on an observation of `attribute` that lies in `places`. The rules
    /// come in any order, with any duplicates (P5).
    #[must_use]
    pub fn on(attribute: &Attribute, places: &Places<'_>, rules: &[Rule<'_>]) -> Self {
        let permits = |side, place: &Place| -> Vec<&EventId> {
            let of = |rule: &&Rule<'_>| rule.side == side && rule.effect == Effect::Permit;
            let reaches = |rule: &&Rule<'_>| places.permits_at(rule.scope, place, attribute);
            rules
                .iter()
                .filter(of)
                .filter(reaches)
                .map(|rule| rule.id)
                .collect()
        };
        let (mut grants, mut missing) = (Vec::new(), Vec::new());
        for place in places.lies() {
            let consents = permits(Side::Customer, &place);
            let approvals = permits(Side::Company, &place);
            let half = match (consents.is_empty(), approvals.is_empty()) {
                (true, true) => Some(Half::Both),
                (true, false) => Some(Half::Consent),
                (false, true) => Some(Half::Approval),
                (false, false) => None,
            };
            missing.extend(half.map(|half| Missing {
                place: place.clone(),
                half,
            }));
            for consent in consents {
                grants.extend(approvals.iter().map(|&approval| Grant {
                    place: place.clone(),
                    consent: consent.clone(),
                    approval: approval.clone(),
                }));
            }
        }
        let prohibited = |rule: &&Rule<'_>| {
            rule.effect == Effect::Prohibit && places.prohibits(rule.scope, attribute)
        };
        let mut prohibitions: Vec<_> = rules
            .iter()
            .filter(prohibited)
            .map(|rule| (rule.side, rule.id.clone()))
            .collect();
        prohibitions.sort_unstable();
        prohibitions.dedup();
        grants.sort_unstable();
        grants.dedup();
        if prohibitions.is_empty() && !grants.is_empty() {
            return Self::Allow { grants };
        }
        if !grants.is_empty() {
            missing.clear();
        }
        Self::Deny {
            prohibitions,
            missing,
        }
    }

    /// The decision on several observations of one attribute: allowed if any of
    /// them is; otherwise all that denies any. Of nothing: denied.
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
