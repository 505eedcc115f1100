//! How far a contact point is trusted to reach the person, and to be welcome.
//!
//! A model of ours, to be replaced by whoever knows better: the policy asks only that
//! a [`Trust`] is not below its least. With all ages in days,
//!
//! ```text
//! trust = basis + confirmed + 20 · (1 - 2^(-known / 180)) - Σ 15 · 2^(-complaint / 90)
//! ```
//!
//! cut to the range 0 to 100, where
//!
//! | part | range | |
//! |---|---|---|
//! | `basis` | 0 to 60 | of the link between the person and the point: authenticated 60, declared 50, imported 30, observed 20, inferred 20 times its score |
//! | `confirmed` | 0 or 20 | whether somebody answered a message to that point to confirm it |
//! | `known` | 0 to 20 | days since the point was first known: half of it after 180 |
//! | `complaint` | each from -15 to 0 | days since each complaint: half forgotten after 90 |
//!
//! Five examples:
//!
//! | signs | trust |
//! |---|---|
//! | authenticated, confirmed, known today | 60 + 20 = 80 |
//! | declared, not confirmed, known for 180 days | 50 + 10 = 60 |
//! | imported, known for 360 days, a complaint 90 days ago | 30 + 15 - 7.5 = 37.5 |
//! | inferred with score 0.5, known today | 10 |
//! | observed, known today, two complaints today | 20 - 30, so 0 |
//!
//! ```
//! use core::time::Duration;
//! use personagraph::identity::Basis;
//! use personagraph::outreach::{Confirmation, Signs};
//! use personagraph::Timestamp;
//!
//! let today = Timestamp::UNIX_EPOCH;
//! let ago = |days: u64| today.checked_sub(Duration::from_secs(days * 86_400)).unwrap();
//! let signs = Signs {
//!     basis: Basis::Imported,
//!     confirmation: Confirmation::Open,
//!     known_since: ago(360),
//!     complaints: &[ago(90)],
//! };
//! assert_eq!(signs.trust(today).get(), 37.5);
//! ```

use crate::identity::Basis;
use crate::time::Timestamp;
use crate::value::Trust;
use core::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);
/// What a long acquaintance is worth, and after how many days half of it.
const KNOWN: (f64, u32) = (20.0, 180);
/// What a complaint costs, and after how many days half of it.
const COMPLAINT: (f64, u32) = (15.0, 90);
const CONFIRMED: f64 = 20.0;

/// Whether a contact point was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confirmation {
    /// Nobody has answered.
    Open,
    /// Somebody there did.
    Confirmed,
}

/// What speaks for and against a contact point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signs<'a> {
    /// How the link between the person and the point came about; the weakest of several
    /// on the way.
    pub basis: Basis,
    /// Whether the point was confirmed.
    pub confirmation: Confirmation,
    /// Since when the point has been known; later than the instant that is asked about: it is
    /// not.
    pub known_since: Timestamp,
    /// When the person complained of messages.
    pub complaints: &'a [Timestamp],
}

impl Signs<'_> {
    /// What they come to at an instant, by the formula above. What is later than the
    /// instant does not count.
    #[must_use]
    pub fn trust(&self, at: Timestamp) -> Trust {
        let half = |since: Timestamp, days: u32| {
            let age = at.since(since)?;
            Some(libm::exp2(-age.div_duration_f64(DAY.saturating_mul(days))))
        };
        let basis = match self.basis {
            Basis::Authenticated => 60.0,
            Basis::Declared => 50.0,
            Basis::Imported => 30.0,
            Basis::Observed => 20.0,
            Basis::Inferred(score) => 20.0 * score.get(),
        };
        let confirmed = match self.confirmation {
            Confirmation::Open => 0.0,
            Confirmation::Confirmed => CONFIRMED,
        };
        let known = half(self.known_since, KNOWN.1).map_or(0.0, |left| KNOWN.0 * (1.0 - left));
        let complaints = self.complaints.iter();
        let complaints = complaints.filter_map(|&at| Some(COMPLAINT.0 * half(at, COMPLAINT.1)?));
        let all = basis + confirmed + known - complaints.sum::<f64>();
        Trust::new(all.clamp(0.0, 100.0)).unwrap_or(Trust::MIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Score;

    #[test]
    fn the_five_examples() {
        let today: Timestamp = "2026-01-10T09:00:00Z".parse().unwrap();
        let ago = |days: u32| today.checked_sub(DAY * days).unwrap();
        let (open, confirmed) = (Confirmation::Open, Confirmation::Confirmed);
        let half = Basis::Inferred(Score::new(0.5).unwrap());
        let twice = [today, today];
        for (basis, confirmation, known, complaints, trust) in [
            (Basis::Authenticated, confirmed, 0, &[][..], 80.0),
            (Basis::Declared, open, 180, &[], 60.0),
            (Basis::Imported, open, 360, &[ago(90)], 37.5),
            (half, open, 0, &[], 10.0),
            (Basis::Observed, open, 0, &twice, 0.0),
        ] {
            let known_since = ago(known);
            let signs = Signs {
                basis,
                confirmation,
                known_since,
                complaints,
            };
            assert_eq!(signs.trust(today), Trust::new(trust).unwrap());
        }
    }
}
