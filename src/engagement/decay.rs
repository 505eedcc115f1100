//! Forward decay: what happened weighs less as time goes by, whatever the order in which
//! it is told.

use crate::time::Timestamp;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

/// A duration that is no half-life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a half-life is at least a millisecond and at most ten thousand years")]
pub struct HalfLifeError(());

/// After how long something weighs half: whole milliseconds, from one to ten thousand
/// years of 365 days. Through serde: these milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfLife(i64);

const DAY: i64 = 86_400_000;

impl HalfLife {
    /// 24 hours.
    pub const DAY: Self = Self(DAY);

    /// Seven days.
    pub const WEEK: Self = Self(7 * DAY);

    /// Thirty days.
    pub const MONTH: Self = Self(30 * DAY);

    const LONGEST: i64 = 3_650_000 * DAY;

    /// The half-life that a duration is, without what is finer than a millisecond.
    ///
    /// # Errors
    ///
    /// Below a millisecond, or above ten thousand years of 365 days.
    pub fn new(duration: Duration) -> Result<Self, HalfLifeError> {
        match i64::try_from(duration.as_millis()) {
            Ok(millis) if (1..=Self::LONGEST).contains(&millis) => Ok(Self(millis)),
            _ => Err(HalfLifeError(())),
        }
    }

    /// The half-life of what falls to 1/e in this time: ln 2 of it, within a millisecond.
    ///
    /// # Errors
    ///
    /// Where that is no half-life, as of [`new`](Self::new).
    pub fn of_mean_life(duration: Duration) -> Result<Self, HalfLifeError> {
        let seconds = libm::round(duration.as_secs_f64() * core::f64::consts::LN_2 * 1e3) / 1e3;
        Duration::try_from_secs_f64(seconds)
            .map_err(|_| HalfLifeError(()))
            .and_then(Self::new)
    }

    /// How long it is.
    #[must_use]
    pub const fn duration(self) -> Duration {
        Duration::from_millis(self.millis())
    }

    pub(super) const fn millis(self) -> u64 {
        self.0.unsigned_abs()
    }

    /// What something of that age weighs: 2^(-age / half-life), from 1 down to 0.
    #[must_use]
    pub fn weight(self, age: Duration) -> f64 {
        libm::exp2(-(age.as_secs_f64() / self.duration().as_secs_f64()))
    }

    /// How many a day there are, if a load stays what it is: load · ln 2 / half-life.
    /// The load of a steady stream of λ a day comes to λ · half-life / ln 2.
    #[must_use]
    pub fn a_day(self, load: f64) -> f64 {
        load * core::f64::consts::LN_2 * 86_400.0 / self.duration().as_secs_f64()
    }

    /// Whole half-lives since the epoch, and the part of one that is left, 0 to 1.
    #[allow(
        clippy::cast_precision_loss,
        reason = "milliseconds of a half-life are far fewer than 2^53"
    )]
    fn place(self, at: Timestamp) -> (i64, f64) {
        let millis = at.as_millis();
        let part = millis.rem_euclid(self.0) as f64 / self.0 as f64;
        (millis.div_euclid(self.0), part)
    }

    fn era(self, at: Timestamp) -> i64 {
        at.as_millis().div_euclid(self.0).div_euclid(ERA)
    }
}

impl fmt::Debug for HalfLife {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HalfLife").field(&self.duration()).finish()
    }
}

/// How many half-lives one whole number holds.
const ERA: i64 = 32;
/// A weight of one, in the units of a whole number: as fine as an `f64`.
const UNIT: i32 = 52;

/// Two whole numbers that hold what happened in the era of the newest and in the one
/// before; what is older is dropped. Whoever keeps it knows the instant of the newest.
///
/// Sums of whole numbers are the same in every order, and whether something is dropped
/// depends on the newest alone: so what it holds is a function of the set.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Load {
    recent: u128,
    before: u128,
}

impl Load {
    /// The same, kept for a newest that is not before the one that it was kept for.
    fn kept_for(self, half_life: HalfLife, newest: Timestamp, instead: Timestamp) -> Self {
        match half_life.era(instead) - half_life.era(newest) {
            ..=0 => self,
            1 => Self {
                recent: 0,
                before: self.recent,
            },
            _ => Self::default(),
        }
    }

    /// The upper and the lower half of each number, the newer first.
    #[cfg(feature = "serde")]
    #[allow(clippy::cast_possible_truncation, reason = "each takes one half")]
    pub(super) const fn halves(self) -> [u64; 4] {
        let (recent, before) = (self.recent, self.before);
        [
            (recent >> 64) as u64,
            recent as u64,
            (before >> 64) as u64,
            before as u64,
        ]
    }

    /// The load of [`halves`](Self::halves).
    #[cfg(feature = "serde")]
    pub(super) fn of_halves([a, b, c, d]: [u64; 4]) -> Self {
        let whole = |upper: u64, lower: u64| u128::from(upper) << 64 | u128::from(lower);
        Self {
            recent: whole(a, b),
            before: whole(c, d),
        }
    }

    /// Whether it can be the load of something, or of nothing.
    #[cfg(feature = "serde")]
    pub(super) const fn is_of(self, some: bool) -> bool {
        // The newest weighs at least one.
        let one = 1 << UNIT;
        if some {
            self.recent >= one
        } else {
            self.recent == 0 && self.before == 0
        }
    }

    /// With something at `at` that counts so many times.
    pub(super) fn with(
        self,
        half_life: HalfLife,
        newest: Timestamp,
        at: Timestamp,
        times: u32,
    ) -> Self {
        let latest = newest.max(at);
        let mut load = self.kept_for(half_life, newest, latest);
        let (whole, part) = half_life.place(at);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number from 2^52 to 2^53"
        )]
        let mantissa = libm::scalbn(libm::exp2(part), UNIT) as u64;
        let weight = (u128::from(mantissa) * u128::from(times)) << whole.rem_euclid(ERA);
        match half_life.era(latest) - whole.div_euclid(ERA) {
            0 => load.recent = load.recent.saturating_add(weight),
            1 => load.before = load.before.saturating_add(weight),
            _ => {}
        }
        load
    }

    /// What both hold, each with the instant of its newest.
    pub(super) fn join(
        half_life: HalfLife,
        (one, newest): (Self, Timestamp),
        (other, others): (Self, Timestamp),
    ) -> Self {
        let latest = newest.max(others);
        let one = one.kept_for(half_life, newest, latest);
        let other = other.kept_for(half_life, others, latest);
        Self {
            recent: one.recent.saturating_add(other.recent),
            before: one.before.saturating_add(other.before),
        }
    }

    /// What it weighs at an instant that is not before the newest.
    #[allow(
        clippy::cast_precision_loss,
        reason = "it is read as precisely as an `f64` can say"
    )]
    pub(super) fn read(self, half_life: HalfLife, newest: Timestamp, at: Timestamp) -> f64 {
        let sum = self.recent as f64 + libm::scalbn(self.before as f64, -32);
        let (whole, part) = half_life.place(at);
        let scale = half_life.era(newest) * ERA - whole - i64::from(UNIT);
        let scale = i32::try_from(scale).unwrap_or(i32::MIN);
        libm::scalbn(sum * libm::exp2(-part), scale)
    }
}

/// A decayed count: each thing counts 2^(-age / half-life).
///
/// Forward decay (Cormode, Shkapenyuk, Srivastava and Xu, *Forward decay: a practical
/// time decay model for streaming systems*, ICDE 2009): what is kept is
/// Σ 2^(tᵢ / half-life), which does not depend on when it is read, and reading divides
/// by 2^(t / half-life). Two of one half-life [join](Self::join) by addition.
///
/// It is kept in whole numbers, so it is **exactly** the same whatever the order and
/// however it was joined. Rounding: each weight to 2⁻⁵² of itself, and what is read to a few
/// times that. What is more than 32 half-lives older than the newest may be dropped: each
/// such thing weighs less than 2⁻³², a four-thousand-millionth of the newest. Above 2⁴⁴
/// things that happened in 32 half-lives it stays at its most.
///
/// ```
/// use personagraph::engagement::{Decayed, HalfLife};
/// use personagraph::Timestamp;
///
/// let day = |n: i64| Timestamp::from_millis(n * 86_400_000);
/// let mut load = Decayed::new(HalfLife::DAY);
/// load.record(day(1)?, 1);
/// load.record(day(0)?, 1); // late, and no matter
/// assert_eq!(load.at(day(1)?), Some(1.5));
/// assert_eq!(load.at(day(3)?), Some(0.375));
/// assert_eq!(load.at(day(0)?), None); // something later is in it
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        try_from = "super::wire::KeptDecayed",
        into = "super::wire::KeptDecayed"
    )
)]
pub struct Decayed {
    pub(super) half_life: HalfLife,
    /// The earliest instant if there is nothing yet.
    pub(super) newest: Timestamp,
    pub(super) load: Load,
}

impl Decayed {
    /// Nothing yet.
    #[must_use]
    pub const fn new(half_life: HalfLife) -> Self {
        Self {
            half_life,
            newest: Timestamp::MIN,
            load: Load {
                recent: 0,
                before: 0,
            },
        }
    }

    /// How fast it decays.
    #[must_use]
    pub const fn half_life(&self) -> HalfLife {
        self.half_life
    }

    /// Counts what happened at an instant, so many times. The order does not matter.
    pub fn record(&mut self, at: Timestamp, times: u32) {
        if times > 0 {
            self.load = self.load.with(self.half_life, self.newest, at, times);
            self.newest = self.newest.max(at);
        }
    }

    /// What both counted; none if their half-lives differ. What is in both counts twice.
    #[must_use]
    pub fn join(&self, other: &Self) -> Option<Self> {
        let (one, two) = ((self.load, self.newest), (other.load, other.newest));
        (self.half_life == other.half_life).then(|| Self {
            half_life: self.half_life,
            newest: self.newest.max(other.newest),
            load: Load::join(self.half_life, one, two),
        })
    }

    /// The count at an instant; none before the newest that was counted, as it would be
    /// in it. Of nothing, 0 at every instant.
    #[must_use]
    pub fn at(&self, at: Timestamp) -> Option<f64> {
        (self.newest <= at).then(|| self.load.read(self.half_life, self.newest, at))
    }
}

impl fmt::Debug for Decayed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Decayed");
        out.field("half_life", &self.half_life);
        out.finish_non_exhaustive()
    }
}

/// A weight that grows with a power of the time since a landmark:
/// (tᵢ - landmark)ᵝ / (t - landmark)ᵝ (Cormode and others 2009, section 3).
///
/// With it, what is half as old as all that is known weighs the same share for ever. The
/// power 0 is no decay at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landmark {
    /// Not after anything that is weighed.
    pub at: Timestamp,
    /// The power β.
    pub power: u8,
}

impl Landmark {
    /// What something that happened at `happened` weighs at `at`, 0 to 1; none unless
    /// landmark ≤ happened ≤ at and landmark < at.
    #[must_use]
    pub fn weight(&self, happened: Timestamp, at: Timestamp) -> Option<f64> {
        let past = happened.since(self.at)?.as_secs_f64();
        at.since(happened)?;
        let all = at.since(self.at)?.as_secs_f64();
        (all > 0.0).then(|| libm::pow(past / all, f64::from(self.power)))
    }
}

/// Values with weights: how much there is, what it comes to, and the mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighted {
    count: f64,
    sum: f64,
}

impl Weighted {
    /// Of pairs of a weight and a value. They are added in ascending order, so that
    /// their order does not matter.
    #[must_use]
    pub fn of(pairs: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut pairs: Vec<(f64, f64)> = pairs.into_iter().collect();
        pairs.sort_unstable_by(|one, other| {
            let by_weight = one.0.total_cmp(&other.0);
            by_weight.then_with(|| one.1.total_cmp(&other.1))
        });
        // From 0: a sum of nothing would be -0.
        let add = |(count, sum), (weight, value)| (count + weight, sum + weight * value);
        let (count, sum) = pairs.into_iter().fold((0.0, 0.0), add);
        Self { count, sum }
    }

    /// The sum of the weights.
    #[must_use]
    pub const fn count(&self) -> f64 {
        self.count
    }

    /// The sum of the values times their weights.
    #[must_use]
    pub const fn sum(&self) -> f64 {
        self.sum
    }

    /// The mean by weight; none unless the weights add up to more than 0.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0.0).then(|| self.sum / self.count)
    }
}
