//! When there is a crisis.

use core::fmt;
use core::num::NonZeroU64;

/// What is going on about a topic: numbers that the host takes from
/// [`engagement`](crate::engagement).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signal {
    /// By how many standard deviations there is more of it than usual, as
    /// [`trend`](crate::engagement::trend) says; below zero: less.
    pub deviations: f64,
    /// How many different people speak of it in a negative tone.
    pub negative_authors: u64,
    /// How many people that reached: of an interval, the lower end.
    pub reach: u64,
}

/// The rule that says whether a [`Signal`] is a crisis: trend × negative authors × reach.
///
/// ```text
/// severity = cut(deviations / 3) · cut(negative authors / 10) · cut(reach / 10,000)
/// cut(x)   = x, but 0 below 0 and 4 above 4
/// ```
///
/// At a severity of 1 or more the alarm is raised. Each factor counts four times at most,
/// so that none is a crisis by itself: where one is below a sixteenth of what counts once,
/// the other two cannot raise it. One loud voice can, if it is far above usual (8 deviations)
/// and reaches many (40,000). Without a rise, or without anybody angry, there is none.
///
/// | deviations | negative authors | reach | severity | |
/// |---|---|---|---|---|
/// | 3 | 10 | 10,000 | 1.00 | raised: just |
/// | 6 | 20 | 2,500 | 1.00 | raised: few see it, but it grows |
/// | 3 | 1 | 1,000,000 | 0.40 | one loud voice |
/// | 12 | 40 | 500 | 0.80 | a quarrel among few |
/// | -2 | 50 | 1,000,000 | 0.00 | it is going down |
///
/// The numbers are of our own choosing: a company sets its own. A company with another
/// rule makes an [`Alert`] by it; a router reads no more than that.
///
/// ```
/// use personagraph::programme::{Alarm, Signal};
///
/// let alarm = Alarm::default();
/// for (deviations, negative_authors, reach, severity) in [
///     (3.0, 10, 10_000, "1.00"),
///     (6.0, 20, 2_500, "1.00"),
///     (3.0, 1, 1_000_000, "0.40"),
///     (12.0, 40, 500, "0.80"),
///     (-2.0, 50, 1_000_000, "0.00"),
/// ] {
///     let signal = Signal { deviations, negative_authors, reach };
///     assert_eq!(format!("{:.2}", alarm.severity(&signal)), severity);
///     assert_eq!(alarm.judge(&signal).is_some(), severity == "1.00");
/// }
/// ```
///
/// It is configuration, and is kept through serde; what is left out is the default:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use personagraph::programme::Alarm;
///
/// let alarm: Alarm = serde_json::from_str(r#"{"deviations": 4.5, "authors": 20}"#)?;
/// assert_eq!(alarm, Alarm::default().deviations(4.5).authors(20.try_into()?));
/// assert_eq!(serde_json::from_str::<Alarm>(&serde_json::to_string(&alarm)?)?, alarm);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Alarm {
    #[cfg_attr(feature = "serde", serde(with = "crate::value::deviations"))]
    deviations: f64,
    authors: NonZeroU64,
    reach: NonZeroU64,
}

/// How often a factor counts at most.
const MOST: f64 = 4.0;

impl Default for Alarm {
    /// 3 deviations, 10 negative authors, a reach of 10,000.
    fn default() -> Self {
        Self {
            deviations: 3.0,
            authors: NonZeroU64::MIN.saturating_add(9),
            reach: NonZeroU64::MIN.saturating_add(9_999),
        }
    }
}

impl Alarm {
    /// So many deviations count once. Of none, or less, every rise counts as often as a
    /// factor may; of infinitely many, or of what is no number, no rise counts.
    #[must_use]
    pub const fn deviations(mut self, deviations: f64) -> Self {
        self.deviations = if deviations.is_nan() {
            f64::INFINITY
        } else {
            deviations.max(0.0)
        };
        self
    }

    /// So many negative authors count once.
    #[must_use]
    pub const fn authors(mut self, authors: NonZeroU64) -> Self {
        self.authors = authors;
        self
    }

    /// A reach of so many people counts once.
    #[must_use]
    pub const fn reach(mut self, reach: NonZeroU64) -> Self {
        self.reach = reach;
        self
    }

    /// How bad it is, from 0 to 64; from 1 on it is a crisis.
    #[must_use]
    pub fn severity(&self, signal: &Signal) -> f64 {
        let trend = cut(signal.deviations / self.deviations.max(f64::MIN_POSITIVE));
        let authors = cut(number(signal.negative_authors) / number(self.authors.get()));
        trend * authors * cut(number(signal.reach) / number(self.reach.get()))
    }

    /// The alert, if it is a crisis.
    #[must_use]
    pub fn judge(&self, signal: &Signal) -> Option<Alert> {
        let severity = self.severity(signal);
        (severity >= 1.0).then_some(Alert {
            signal: *signal,
            severity,
        })
    }
}

fn cut(ratio: f64) -> f64 {
    if ratio.is_nan() {
        0.0
    } else {
        ratio.clamp(0.0, MOST)
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "read as precisely as an `f64` can say"
)]
const fn number(count: u64) -> f64 {
    count as f64
}

/// There is a crisis: by an [`Alarm`], or by a rule of the host's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alert {
    /// What is going on.
    pub signal: Signal,
    /// How bad the rule says that it is.
    pub severity: f64,
}

impl fmt::Display for Alert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Signal {
            deviations,
            negative_authors,
            reach,
        } = self.signal;
        write!(
            f,
            "a crisis of severity {:.2}: {deviations:.1} deviations above usual, \
             {negative_authors} negative authors, a reach of {reach}",
            self.severity
        )
    }
}
