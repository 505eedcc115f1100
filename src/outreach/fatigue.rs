//! How much a person has had of late: a load that decays.
//!
//! A message weighs what its channel does when it is sent, and half as much after each
//! half-life: `weight · 2^(-age / half-life)`, and nothing from 64 half-lives on. The
//! load is the sum over what was sent until then, that instant included. One more message
//! may go where no load that a message meets would be above the limit: not that which it
//! brings, and not that of what is planned for later, unless the policy exempts that. A
//! message that weighs nothing may always go; one that weighs more than the limit, never.
//!
//! Exponential forgetting is what advertising calls adstock (Broadbent 1979), with the
//! half-life as its parameter; the instant at which a load `L` has sunk to `r` is
//! `half-life · log2(L / r)` later, rounded up to the millisecond at which it is so.

use super::course::Course;
use super::{History, OutreachError, Period, Sent};
use crate::name::{Channel, IntoName};
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::time::Duration;

/// After so many half-lives a message weighs nothing.
const FORGOTTEN: i64 = 64;
/// A load sinks measurably with each millisecond as long as half-lives are no longer.
const LONGEST: u32 = 366 * 1440;
/// The greatest weight and limit.
pub(super) const GREATEST: f64 = 1e6;

/// What messages weigh, how soon that is forgotten, and how much is too much.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(try_from = "super::wire::Load", into = "super::wire::Load")
)]
pub struct Fatigue {
    period: Period,
    /// In milliseconds.
    half_life: f64,
    /// In milliseconds.
    forgotten: i64,
    limit: f64,
    otherwise: f64,
    weights: BTreeMap<Channel, f64>,
}

impl Fatigue {
    /// A load of at most `limit`, where every message weighs 1.
    ///
    /// # Errors
    /// If the half-life is longer than 366 days, or the limit is not above 0 and at most
    /// a million.
    pub fn new(half_life: Period, limit: f64) -> Result<Self, OutreachError> {
        let sound = half_life.minutes() <= LONGEST && limit > 0.0 && limit <= GREATEST;
        sound
            .then(|| Self::sound(half_life, limit))
            .ok_or(OutreachError::Fatigue)
    }

    pub(super) fn sound(half_life: Period, limit: f64) -> Self {
        let millis = half_life.millis();
        Self {
            period: half_life,
            half_life: f64::from(half_life.minutes()) * 60e3,
            forgotten: millis.saturating_mul(FORGOTTEN),
            limit,
            otherwise: 1.0,
            weights: BTreeMap::new(),
        }
    }

    /// A load that is never too much: nothing weighs anything.
    pub(super) fn unlimited() -> Self {
        Self {
            otherwise: 0.0,
            ..Self::sound(Period::of(1), 1.0)
        }
    }

    /// The same, where messages on this channel weigh so much.
    ///
    /// # Errors
    /// If the weight is not a number from 0 to a million, or the channel a text that is no
    /// name.
    pub fn weigh(
        mut self,
        channel: impl IntoName<Channel>,
        weight: f64,
    ) -> Result<Self, OutreachError> {
        if (0.0..=GREATEST).contains(&weight) {
            self.weights.insert(channel.into_name()?, weight);
            Ok(self)
        } else {
            Err(OutreachError::Fatigue)
        }
    }

    /// The same, where messages weigh so much on channels for which nothing else is said.
    ///
    /// # Errors
    /// If the weight is not a number from 0 to a million.
    pub fn weigh_others(self, weight: f64) -> Result<Self, OutreachError> {
        let otherwise = weight;
        let sound = (0.0..=GREATEST).contains(&weight);
        sound
            .then_some(Self { otherwise, ..self })
            .ok_or(OutreachError::Fatigue)
    }

    /// After how long a message weighs half as much.
    #[must_use]
    pub const fn half_life(&self) -> Period {
        self.period
    }

    /// The greatest load that is not too much.
    #[must_use]
    pub const fn limit(&self) -> f64 {
        self.limit
    }

    /// What a message on the channel weighs when it is sent.
    #[must_use]
    pub fn weight(&self, channel: &Channel) -> f64 {
        if self.weights.is_empty() {
            return self.otherwise;
        }
        self.weights.get(channel).copied().unwrap_or(self.otherwise)
    }

    /// What a message weighs on any channel for which nothing else is said.
    #[cfg(feature = "serde")]
    pub(super) const fn otherwise(&self) -> f64 {
        self.otherwise
    }

    /// What messages weigh on channels for which something is said.
    #[cfg(feature = "serde")]
    pub(super) fn into_weights(self) -> BTreeMap<Channel, f64> {
        self.weights
    }

    /// What a weight comes to after so many milliseconds.
    #[expect(
        clippy::cast_precision_loss,
        reason = "the years 0000 to 9999 have fewer than 2^53 milliseconds"
    )]
    pub(super) fn faded(&self, weight: f64, age: i64) -> f64 {
        if age >= self.forgotten {
            0.0
        } else {
            weight * libm::exp2(-(age as f64) / self.half_life)
        }
    }

    /// What one message adds to the load at an instant: nothing before it is sent.
    #[must_use]
    pub fn contribution(&self, sent: &Sent<'_>, at: Timestamp) -> f64 {
        let age = age(sent.at, at);
        if age < 0 {
            0.0
        } else {
            self.faded(self.weight(sent.channel), age)
        }
    }

    /// The load at an instant, of what was sent until then.
    #[must_use]
    pub fn load(&self, history: &History<'_>, at: Timestamp) -> f64 {
        self.load_of(history.split(at).0, at)
    }

    pub(super) fn load_of(&self, sent: &[Sent<'_>], at: Timestamp) -> f64 {
        let aged = |sent: &Sent<'_>| age(sent.at, at) >= self.forgotten;
        let recent = sent.get(sent.partition_point(aged)..).unwrap_or_default();
        let add = |load, sent| load + self.contribution(sent, at);
        recent.iter().fold(0.0, add)
    }

    /// The first instant from `at` on at which a message of this weight may go, as far
    /// as the load is concerned: at once, if it weighs nothing. Of what is planned, only
    /// what `holds` is held by the limit itself, and so kept from being pushed above it.
    pub(super) fn next(
        &self,
        weight: f64,
        history: &History<'_>,
        holds: impl Fn(&Sent<'_>) -> bool,
        at: Timestamp,
    ) -> Option<Timestamp> {
        if weight > self.limit {
            return None;
        }
        if weight <= 0.0 {
            return Some(at);
        }
        Course::new(self, weight, history, at).first(holds)
    }

    /// How long a load takes to sink to another, lower one, rounded up to a millisecond.
    pub(super) fn sinks(&self, load: f64, to: f64) -> Option<Duration> {
        let after = libm::ceil(libm::log2(load / to) * self.half_life);
        Duration::try_from_secs_f64(after / 1e3).ok()
    }

    /// After how many milliseconds a message weighs nothing.
    pub(super) const fn forgotten(&self) -> i64 {
        self.forgotten
    }

    /// Every message sent until an instant that still weighs then, with what it adds to the
    /// load, oldest first.
    #[must_use]
    pub fn contributions<'a>(&self, history: &History<'a>, at: Timestamp) -> Vec<(Sent<'a>, f64)> {
        let sent = history.split(at).0.iter();
        let each = sent.map(|sent| (*sent, self.contribution(sent, at)));
        each.filter(|(_, adds)| *adds > 0.0).collect()
    }
}

/// How much later the second is, in milliseconds.
pub(super) const fn age(sent: Timestamp, at: Timestamp) -> i64 {
    at.as_millis() - sent.as_millis()
}

pub(super) fn later(at: Timestamp, millis: i64) -> Option<Timestamp> {
    Timestamp::from_millis(at.as_millis().checked_add(millis)?).ok()
}
