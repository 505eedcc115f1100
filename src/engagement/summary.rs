//! What is kept of interactions where they are too many to keep.

use super::decay::Load;
use super::moment::CLASSES;
use super::{Class, HalfLife, Interaction, Media, Moment, Reach, Sentiment, Tone, Tones};
use crate::time::Timestamp;
use core::fmt;

/// How far back a load of a [`Summary`] looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Horizon {
    /// Half-life of 24 hours.
    Day,
    /// Half-life of 7 days.
    Week,
    /// Half-life of 30 days.
    Month,
}

impl Horizon {
    /// Every horizon, the nearest first.
    pub const ALL: [Self; HORIZONS] = [Self::Day, Self::Week, Self::Month];

    /// The half-life.
    #[must_use]
    pub const fn half_life(self) -> HalfLife {
        match self {
            Self::Day => HalfLife::DAY,
            Self::Week => HalfLife::WEEK,
            Self::Month => HalfLife::MONTH,
        }
    }
}

const HORIZONS: usize = 3;

/// A sentiment of one, in the units of a whole number.
pub(super) const UNIT: i32 = 32;

/// What was done, in a constant size: how often and what, since when, how much lately,
/// how people felt, how many it reached.
///
/// Keep one per identifier: that of a person is [joined](Self::join) from those of its
/// fragments when it is asked for, so that parting a person gives back exactly what each
/// fragment had. Everything in it is a sum of whole numbers, a least or a greatest:
/// **exactly** the same in whatever order it was recorded or joined. Joining adds; what
/// was recorded in both counts twice, and nothing can be taken out: of what was corrected
/// or erased, make it anew from the interactions.
///
/// Counts of a class, in media and of a tone stay at their most above four thousand million.
///
/// A host stores it through serde, which writes whole numbers only; what is read is
/// checked, and is equal to what was written.
///
/// ```
/// use personagraph::engagement::{Class, Horizon, Moment, Summary};
/// use personagraph::Timestamp;
///
/// let (like, web) = ("like".parse()?, "web".parse()?);
/// let day = |n: i64| Timestamp::from_millis(n * 86_400_000);
/// let phone: Summary = [Moment::new(day(0)?, &like, &web)].into_iter().collect();
/// let mail: Summary = [Moment::new(day(7)?, &like, &web)].into_iter().collect();
///
/// let person = phone.join(&mail);
/// assert_eq!(person, mail.join(&phone));
/// assert_eq!(person.count_of(Class::Like), 2);
/// assert_eq!(person.load(Horizon::Week, day(7)?), Some(1.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        try_from = "super::wire::KeptSummary",
        into = "super::wire::KeptSummary"
    )
)]
pub struct Summary {
    pub(super) loads: [Load; HORIZONS],
    /// The latest instant if nothing was recorded.
    pub(super) first: Timestamp,
    /// The earliest if nothing was.
    pub(super) last: Timestamp,
    /// The sums of the sentiments above and below zero.
    pub(super) glad: u64,
    pub(super) sorry: u64,
    /// The greatest reach of one, and the sum of all.
    pub(super) most_reach: u64,
    pub(super) sum_reach: u64,
    /// How many said whom they reached.
    pub(super) reached: u32,
    pub(super) classes: [u32; CLASSES],
    pub(super) media: [u32; Media::ALL.len()],
    pub(super) tones: [u32; Tone::ALL.len()],
}

impl Default for Summary {
    /// Nothing yet.
    fn default() -> Self {
        Self {
            loads: [Load::default(); HORIZONS],
            first: Timestamp::MAX,
            last: Timestamp::MIN,
            glad: 0,
            sorry: 0,
            most_reach: 0,
            sum_reach: 0,
            reached: 0,
            classes: [0; CLASSES],
            media: [0; Media::ALL.len()],
            tones: [0; Tone::ALL.len()],
        }
    }
}

impl Summary {
    /// Records an interaction. An event is recorded once: whoever keeps events by id
    /// knows which are new.
    pub fn record(&mut self, at: Timestamp, done: &Interaction) {
        self.add(&Moment::of(at, done));
    }

    /// Records what was done at an instant.
    pub fn add(&mut self, moment: &Moment<'_>) {
        for (load, horizon) in self.loads.iter_mut().zip(Horizon::ALL) {
            *load = load.with(horizon.half_life(), self.last, moment.at, 1);
        }
        self.first = self.first.min(moment.at);
        self.last = self.last.max(moment.at);
        count(&mut self.classes, moment.class() as usize);
        if let Some(media) = moment.media {
            count(&mut self.media, media as usize);
        }
        if let Some(sentiment) = moment.sentiment {
            count(&mut self.tones, Tone::from(sentiment) as usize);
            let [glad, sorry] = amounts(sentiment);
            self.glad = self.glad.saturating_add(glad);
            self.sorry = self.sorry.saturating_add(sorry);
        }
        if let Some(reach) = moment.reach {
            self.reached = self.reached.saturating_add(1);
            self.most_reach = self.most_reach.max(reach);
            self.sum_reach = self.sum_reach.saturating_add(reach);
        }
    }

    /// What both have recorded; what is in both counts twice.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        let mut joined = *self;
        let loads = joined.loads.iter_mut().zip(&other.loads);
        for ((load, theirs), horizon) in loads.zip(Horizon::ALL) {
            let (one, two) = ((*load, self.last), (*theirs, other.last));
            *load = Load::join(horizon.half_life(), one, two);
        }
        joined.first = self.first.min(other.first);
        joined.last = self.last.max(other.last);
        joined.glad = self.glad.saturating_add(other.glad);
        joined.sorry = self.sorry.saturating_add(other.sorry);
        joined.most_reach = self.most_reach.max(other.most_reach);
        joined.sum_reach = self.sum_reach.saturating_add(other.sum_reach);
        joined.reached = self.reached.saturating_add(other.reached);
        sum(&mut joined.classes, &other.classes);
        sum(&mut joined.media, &other.media);
        sum(&mut joined.tones, &other.tones);
        joined
    }

    /// How many interactions, of every class.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.classes.iter().copied().map(u64::from).sum()
    }

    /// How many of a class.
    #[must_use]
    pub fn count_of(&self, class: Class) -> u64 {
        counted(&self.classes, class as usize)
    }

    /// How many [engagements](Class::is_engagement) with content.
    #[must_use]
    pub fn engagements(&self) -> u64 {
        let engaging = Class::ALL.into_iter().filter(|class| class.is_engagement());
        engaging.map(|class| self.count_of(class)).sum()
    }

    /// How many in whose media; those that do not say are in none.
    #[must_use]
    pub fn count_in(&self, media: Media) -> u64 {
        counted(&self.media, media as usize)
    }

    /// When the first was; none if there is none.
    #[must_use]
    pub fn first(&self) -> Option<Timestamp> {
        (self.first <= self.last).then_some(self.first)
    }

    /// When the last was; none if there is none.
    #[must_use]
    pub fn last(&self) -> Option<Timestamp> {
        (self.first <= self.last).then_some(self.last)
    }

    /// The decayed count at an instant: each interaction counts 2^(-age / half-life),
    /// as in [`Decayed`](super::Decayed). None before the last interaction; 0 where there is
    /// none.
    #[must_use]
    pub fn load(&self, horizon: Horizon, at: Timestamp) -> Option<f64> {
        let load = self.loads.get(horizon as usize)?;
        (self.last <= at).then(|| load.read(horizon.half_life(), self.last, at))
    }

    /// How people felt, by message.
    #[must_use]
    pub fn tones(&self) -> Tones {
        let of = |tone: Tone| counted(&self.tones, tone as usize);
        Tones {
            positive: of(Tone::Positive),
            neutral: of(Tone::Neutral),
            negative: of(Tone::Negative),
        }
    }

    /// The mean of the sentiments that were said, -1 to 1; none if none was.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "a mean is read as precisely as an `f64` can say"
    )]
    pub fn mean_sentiment(&self) -> Option<f64> {
        let said = self.tones().total();
        let sum = i128::from(self.glad) - i128::from(self.sorry);
        (said > 0).then(|| libm::scalbn(sum as f64, -UNIT) / said as f64)
    }

    /// How many people all of it reached: at least as many as the one that reached most,
    /// at most as many as all together. None if none says. [`reached`](Self::reached)
    /// says how many do.
    #[must_use]
    pub fn reach(&self) -> Option<Reach> {
        let reach = || Reach::between(self.most_reach, self.sum_reach);
        (self.reached > 0).then(reach)
    }

    /// How many interactions say whom they reached.
    #[must_use]
    pub fn reached(&self) -> u64 {
        self.reached.into()
    }
}

impl<'a> Extend<Moment<'a>> for Summary {
    fn extend<I: IntoIterator<Item = Moment<'a>>>(&mut self, moments: I) {
        for moment in moments {
            self.add(&moment);
        }
    }
}

impl<'a> FromIterator<Moment<'a>> for Summary {
    fn from_iter<I: IntoIterator<Item = Moment<'a>>>(moments: I) -> Self {
        let mut summary = Self::default();
        summary.extend(moments);
        summary
    }
}

impl<'a> FromIterator<&'a Self> for Summary {
    /// Joins: a person's of those of its fragments.
    fn from_iter<I: IntoIterator<Item = &'a Self>>(parts: I) -> Self {
        let parts = parts.into_iter();
        parts.fold(Self::default(), |joined, part| joined.join(part))
    }
}

impl fmt::Debug for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Summary");
        out.field("count", &self.count()).finish_non_exhaustive()
    }
}

fn count(counts: &mut [u32], place: usize) {
    if let Some(count) = counts.get_mut(place) {
        *count = count.saturating_add(1);
    }
}

fn counted(counts: &[u32], place: usize) -> u64 {
    counts.get(place).copied().map_or(0, u64::from)
}

fn sum(counts: &mut [u32], others: &[u32]) {
    for (count, other) in counts.iter_mut().zip(others) {
        *count = count.saturating_add(*other);
    }
}

/// What a sentiment adds to the sum above zero, and to that below.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 0 to 2^32"
)]
fn amounts(sentiment: Sentiment) -> [u64; 2] {
    let number = sentiment.get();
    [number, -number].map(|side| libm::round(libm::scalbn(side.max(0.0), UNIT)) as u64)
}
