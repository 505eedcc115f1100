//! How lately, how often, and whether more than usual.

use crate::engagement::{Horizon, Moment, Summary, within};
use crate::time::Timestamp;
use core::time::Duration;

/// How often something was done in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Frequency {
    count: u64,
    over: Duration,
}

impl Frequency {
    /// How often in `from` ≤ t < `until`, exactly; never, in no time, where `until` is not
    /// after `from`.
    #[must_use]
    pub fn within<'a>(
        moments: impl IntoIterator<Item = Moment<'a>>,
        from: Timestamp,
        until: Timestamp,
    ) -> Self {
        Self {
            count: within(moments, from, until).count() as u64,
            over: until.since(from).unwrap_or_default(),
        }
    }

    /// How many.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.count
    }

    /// In how long a time.
    #[must_use]
    pub const fn over(self) -> Duration {
        self.over
    }

    /// How many in a time of that length; none of no time.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "a rate is read as precisely as an `f64` can say"
    )]
    pub fn per(self, time: Duration) -> Option<f64> {
        let times = time.as_secs_f64() / self.over.as_secs_f64();
        (!self.over.is_zero()).then_some(self.count as f64 * times)
    }
}

/// How many a day of late, and how many a day over a longer time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    lately: f64,
    usually: f64,
    count: u64,
}

impl Momentum {
    /// How many a day, by the nearer horizon.
    #[must_use]
    pub const fn lately(&self) -> f64 {
        self.lately
    }

    /// How many a day, by the farther horizon.
    #[must_use]
    pub const fn usually(&self) -> f64 {
        self.usually
    }

    /// How many interactions it is made of.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The one by the other: above 1 for more than usual, below 1 for less; none where
    /// it was so long ago that nothing is left.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        (self.usually > 0.0).then(|| self.lately / self.usually)
    }
}

impl Summary {
    /// How long ago the last was; none if there is none, or if it was later.
    #[must_use]
    pub fn recency(&self, at: Timestamp) -> Option<Duration> {
        at.since(self.last()?)
    }

    /// How many a day by a horizon, as if nothing had been before the first:
    /// load · (ln 2 / half-life) / (1 - 2^(-(t - first) / half-life)), the correction of
    /// a decayed mean for a late start (Kingma and Ba, *Adam*, 2015, section 3). None of
    /// nothing, until some time has passed since the first, and before the last.
    #[must_use]
    pub fn a_day(&self, horizon: Horizon, at: Timestamp) -> Option<f64> {
        let half_life = horizon.half_life();
        let known = 1.0 - half_life.weight(at.since(self.first()?)?);
        let rate = half_life.a_day(self.load(horizon, at)?);
        (known > 0.0).then(|| rate / known)
    }

    /// Whether there is more than usual: how many a day by a near horizon, and by a
    /// farther one. None where [`a_day`](Self::a_day) is.
    #[must_use]
    pub fn momentum(&self, near: Horizon, far: Horizon, at: Timestamp) -> Option<Momentum> {
        Some(Momentum {
            lately: self.a_day(near, at)?,
            usually: self.a_day(far, at)?,
            count: self.count(),
        })
    }
}
