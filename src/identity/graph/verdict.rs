//! What became of a link, in a few bits.

use super::held::{Held, Record};
use crate::identity::{Refusal, Rules};

/// What became of a link under the lens `all`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It has not been looked at, or links nobody for what its ends are.
    #[default]
    Unconnected,
    /// Its piece hangs together by it; accepted.
    Accepted,
    /// Its piece hangs together by it, and a rule refused it there.
    Refused(Broken),
}

/// The rule that a link would break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    Different,
    Contested,
    Size,
    /// The limit of the namespace at this place in the rules.
    Limit(u16),
}

impl Verdict {
    pub(super) fn is_connected(self) -> bool {
        self != Self::Unconnected
    }

    pub(super) fn of(refusal: &Refusal, rules: &Rules) -> Self {
        Self::Refused(match refusal {
            Refusal::Different => Broken::Different,
            Refusal::Size => Broken::Size,
            Refusal::Limit(namespace) => {
                let place = rules.place_of_limit(namespace);
                Broken::Limit(u16::try_from(place).unwrap_or(u16::MAX))
            }
            _ => Broken::Contested,
        })
    }
}

impl Held {
    /// Why a link counts for nothing, if so.
    pub(super) fn refusal(&self, record: Record, rules: &Rules) -> Option<Refusal> {
        match self.verdict(record) {
            Verdict::Accepted => None,
            Verdict::Unconnected => Some(self.isolation(record, rules)),
            Verdict::Refused(broken) => Some(match broken {
                Broken::Different => Refusal::Different,
                Broken::Contested => Refusal::Contested,
                Broken::Size => Refusal::Size,
                Broken::Limit(place) => rules
                    .limited(place.into())
                    .map_or(Refusal::Contested, |namespace| {
                        Refusal::Limit(namespace.clone())
                    }),
            }),
        }
    }

    /// Why a link may connect nothing.
    fn isolation(&self, record: Record, rules: &Rules) -> Refusal {
        let ends = self.ends(record);
        if ends.iter().any(|&end| self.is_blocked(end)) {
            Refusal::Blocked
        } else if self.is_too_weak(record, rules) {
            Refusal::TooWeak
        } else {
            Refusal::Shared
        }
    }

    /// Whether a link is weaker than the rules demand between its namespaces.
    pub(super) fn is_too_weak(&self, record: Record, rules: &Rules) -> bool {
        rules.has_floors() && {
            let namespaces = self.ends(record).map(|end| self.namespace(end));
            rules.is_too_weak(self.basis(record, rules), namespaces)
        }
    }

    /// Whether a link may connect its two ends.
    pub(super) fn is_usable(&self, record: Record, rules: &Rules) -> bool {
        let alone = |&end: &u32| self.is_blocked(end) || self.is_shared(end);
        self.is_link(record)
            && !self.ends(record).iter().any(alone)
            && !self.is_too_weak(record, rules)
    }
}
