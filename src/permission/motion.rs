//! How it stands with a proposal: the arbiter as a state machine.

use super::{Ruling, Window};
use crate::name::{EventId, Recipient};
use crate::time::Timestamp;
use alloc::vec::Vec;

/// What the votes came to from an instant on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled<'a> {
    /// What.
    pub ruling: Ruling<'a>,
    /// From when.
    pub since: Timestamp,
    /// The event that made it so: a vote; the proposal itself; or the correction of
    /// a seating.
    pub by: &'a EventId,
}

/// How it stands with a proposal.
///
/// What the votes come to is a [`Ruling`]; the window and the company's second
/// thoughts make a state of it. A proposal that is approved, within its window and not
/// revoked is a rule. A state is computed as of an instant, from what was said until
/// then; nothing is stored.
///
/// | from | by | to |
/// |---|---|---|
/// | nothing | `proposed` where seats sit | open |
/// | nothing | `proposed` where nobody sits | undecidable |
/// | open | the `yes` that meets the quorum | approved |
/// | open, approved | the `no` of a seat with a veto | vetoed |
/// | vetoed | a later `yes` of the last seat that blocks | approved, or open if the quorum is not met |
/// | approved | a seat's `no` in place of its `yes`, so that the quorum is missed | open, or vetoed if the seat has a veto |
/// | any of these | `corrected`: a seating was wrong | what the same votes come to under the seating that was right |
/// | approved, before `from` | | not yet: approved, and a rule from then on |
/// | any of these | the instant `until` comes | expired |
/// | any | `revoked` | revoked, for good |
///
/// A vote may be cast before its proposal is made; it counts from then on. A
/// prohibition of the company's is decided in the same way as a permit.
///
/// ```
/// use personagraph::Timestamp;
/// use personagraph::permission::{MotionState, Ruled, Ruling, Window};
///
/// let by = "v3".parse()?;
/// let [monday, tuesday]: [Timestamp; 2] =
///     ["2026-01-05T00:00:00Z".parse()?, "2026-01-06T00:00:00Z".parse()?];
/// let approved = Ruled { ruling: Ruling::Approved, since: monday, by: &by };
/// let window = Window { from: None, until: Some(tuesday) };
///
/// let state = |at| MotionState::of(&approved, window, [], at);
/// assert_eq!(state(monday), MotionState::Approved { since: monday, by: &by });
/// assert_eq!(state(tuesday), MotionState::Expired { until: tuesday });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MotionState<'a> {
    /// Nobody sat when it was proposed.
    Undecidable,
    /// So many yes votes are missing; at least one.
    Open {
        /// How many.
        missing: usize,
    },
    /// A seat with a veto is against it.
    Vetoed {
        /// Which seats are, ascending; at least one.
        by: Vec<&'a Recipient>,
    },
    /// Approved, and not a rule before an instant.
    NotYet {
        /// From when.
        from: Timestamp,
    },
    /// Approved: it is a rule.
    Approved {
        /// Since when it is approved.
        since: Timestamp,
        /// The event that decided it: mostly the vote that met the quorum.
        by: &'a EventId,
    },
    /// Its time has passed, decided or not.
    Expired {
        /// When it did.
        until: Timestamp,
    },
    /// The company took it back, for good.
    Revoked {
        /// When first.
        at: Timestamp,
        /// By which event.
        by: &'a EventId,
    },
}

impl<'a> MotionState<'a> {
    /// The word.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Undecidable => "undecidable",
            Self::Open { .. } => "open",
            Self::Vetoed { .. } => "vetoed",
            Self::NotYet { .. } => "not_yet",
            Self::Approved { .. } => "approved",
            Self::Expired { .. } => "expired",
            Self::Revoked { .. } => "revoked",
        }
    }

    /// The state at the instant `at`, where the votes until then came to `last`. The
    /// revocations are those until then, in any order: each with its instant and its
    /// event. None of them is compared with `at`.
    pub fn of(
        last: &Ruled<'a>,
        window: Window,
        revocations: impl IntoIterator<Item = (Timestamp, &'a EventId)>,
        at: Timestamp,
    ) -> Self {
        if let Some((at, by)) = revocations.into_iter().min() {
            return Self::Revoked { at, by };
        }
        if let Some(until) = window.until.filter(|until| *until <= at) {
            return Self::Expired { until };
        }
        match (&last.ruling, window.from) {
            (Ruling::Undecidable, _) => Self::Undecidable,
            (Ruling::Open { missing }, _) => Self::Open { missing: *missing },
            (Ruling::Vetoed { by }, _) => Self::Vetoed { by: by.clone() },
            (Ruling::Approved, Some(from)) if at < from => Self::NotYet { from },
            (Ruling::Approved, _) => Self::Approved {
                since: last.since,
                by: last.by,
            },
        }
    }

    /// Whether it is a rule now: approved, within its window and not revoked.
    #[must_use]
    pub const fn is_rule(&self) -> bool {
        matches!(self, Self::Approved { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn day(n: i64) -> Timestamp {
        Timestamp::from_millis(86_400_000 * n).unwrap()
    }

    /// The states of the table, in the order of precedence.
    #[test]
    fn revocation_comes_before_time_and_time_before_votes() {
        let (vote, first, second): (EventId, EventId, EventId) = (
            "vote".parse().unwrap(),
            "r1".parse().unwrap(),
            "r2".parse().unwrap(),
        );
        let seat: Recipient = "sales".parse().unwrap();
        let window = Window {
            from: Some(day(10)),
            until: Some(day(20)),
        };
        let rulings = [
            Ruling::Undecidable,
            Ruling::Open { missing: 2 },
            Ruling::Vetoed { by: vec![&seat] },
            Ruling::Approved,
        ];
        for ruling in rulings {
            let last = Ruled {
                ruling: ruling.clone(),
                since: day(5),
                by: &vote,
            };
            let state = |at, revoked: &[(Timestamp, &'static str)]| {
                let event = |id: &str| if id == "r1" { &first } else { &second };
                let revoked = revoked.iter().map(|(at, id)| (*at, event(id)));
                MotionState::of(&last, window, revoked, at)
            };
            let at = [state(day(9), &[]), state(day(10), &[]), state(day(19), &[])];
            let voted = match ruling {
                Ruling::Undecidable => MotionState::Undecidable,
                Ruling::Open { missing } => MotionState::Open { missing },
                Ruling::Vetoed { by } => MotionState::Vetoed { by },
                Ruling::Approved => MotionState::Approved {
                    since: day(5),
                    by: &vote,
                },
            };
            let before = if voted.is_rule() {
                MotionState::NotYet { from: day(10) }
            } else {
                voted.clone()
            };
            assert_eq!(at, [before, voted.clone(), voted]);
            let expired = MotionState::Expired { until: day(20) };
            assert_eq!(state(day(20), &[]), expired);
            let revoked = MotionState::Revoked {
                at: day(7),
                by: &first,
            };
            for now in [8, 15, 30] {
                let twice = [(day(8), "r2"), (day(7), "r1")];
                assert_eq!(state(day(now), &twice), revoked);
            }
        }
    }
}
