//! When a load leaves room for one more message.
//!
//! What is planned is looked at in order. The load at each instant follows from that at
//! the one before, in one multiplication and one addition, and so is known but for
//! rounding; only where that could make a difference, the sum is taken of all that was
//! sent. Of `n` messages in the future that looks at each once or twice, not `n` times.

use super::fatigue::{Fatigue, GREATEST, age, later};
use super::{History, Sent};
use crate::time::Timestamp;
use smallvec::SmallVec;

/// By how much of the limit two ways to the same load may differ, for a start,
const ROUNDING: f64 = 1e-9;
/// for each message,
const EACH: f64 = 1e-15;
/// and what is left of one that is as good as forgotten: 2^-64, and a little.
const REST: f64 = 6e-20 * GREATEST;

/// A message of some weight, and the loads that it would meet from an instant on.
pub(super) struct Course<'c, 'a> {
    fatigue: &'c Fatigue,
    weight: f64,
    at: Timestamp,
    all: &'c [Sent<'a>],
    /// What is later than the instant.
    planned: &'c [Sent<'a>],
    /// The load at the instant, and after each that is planned.
    loads: SmallVec<[f64; 8]>,
    doubt: f64,
}

impl<'c, 'a> Course<'c, 'a> {
    pub(super) fn new(
        fatigue: &'c Fatigue,
        weight: f64,
        history: &'c History<'a>,
        at: Timestamp,
    ) -> Self {
        let (sent, planned) = history.split(at);
        let all = history.as_slice();
        let mut load = fatigue.load_of(sent, at);
        let mut last = at;
        let mut loads = SmallVec::with_capacity(planned.len() + 1);
        loads.push(load);
        for sent in planned {
            load = fatigue.faded(load, age(last, sent.at)) + fatigue.weight(sent.channel);
            last = sent.at;
            loads.push(load);
        }
        let count = u32::try_from(all.len()).map_or(f64::INFINITY, f64::from);
        Self {
            doubt: fatigue.limit() * (ROUNDING + count * EACH) + count * REST,
            fatigue,
            weight,
            at,
            all,
            planned,
            loads,
        }
    }

    /// The first instant from the beginning on at which the message may go. Of what is
    /// planned, only what `holds` is kept from being pushed above the limit.
    pub(super) fn first(&self, holds: impl Fn(&Sent<'_>) -> bool) -> Option<Timestamp> {
        let mut now = self.at;
        loop {
            let passed = self.passed(now);
            let next = self.planned.get(passed).map(|sent| sent.at);
            let bearable = |at| self.is_bearable(passed, at);
            let first = if bearable(now) {
                Some(now)
            } else if next.is_some_and(|next| !bearable(next)) {
                None
            } else {
                self.sunk(passed, now, bearable)
            };
            // The later it goes, the more of it is left when what is planned is sent: if
            // it is too much then, nothing before that is any better.
            now = match first.filter(|first| next.is_none_or(|next| *first < next)) {
                Some(first) => match self.pushed(passed, first, &holds) {
                    Some(pushed) => pushed,
                    None => return Some(first),
                },
                None => next?,
            };
        }
    }

    /// How many of those planned are not later than an instant.
    fn passed(&self, at: Timestamp) -> usize {
        self.planned.partition_point(|sent| sent.at <= at)
    }

    /// The load at an instant of what was sent before those planned, and so many of these;
    /// but for rounding.
    fn load(&self, passed: usize, at: Timestamp) -> f64 {
        let last = passed
            .checked_sub(1)
            .and_then(|last| self.planned.get(last));
        let since = last.map_or(self.at, |sent| sent.at);
        let load = self.loads.get(passed).copied().unwrap_or_default();
        self.fatigue.faded(load, age(since, at))
    }

    /// Whether that load, and so much more, is within a limit.
    fn is_within(&self, passed: usize, at: Timestamp, more: f64, limit: f64) -> bool {
        let load = self.load(passed, at) + more;
        if (load - limit).abs() > self.doubt {
            return load <= limit;
        }
        let before = self.all.len() - self.planned.len();
        let sent = self.all.get(..before + passed).unwrap_or_default();
        self.fatigue.load_of(sent, at) + more <= limit
    }

    fn is_bearable(&self, passed: usize, at: Timestamp) -> bool {
        self.is_within(passed, at, 0.0, self.fatigue.limit() - self.weight)
    }

    /// When the message, sent at an instant, first pushes above the limit what is planned
    /// for later.
    fn pushed(
        &self,
        passed: usize,
        at: Timestamp,
        holds: impl Fn(&Sent<'_>) -> bool,
    ) -> Option<Timestamp> {
        let later = self.planned.get(passed..).unwrap_or_default();
        let held = later.iter().filter(|sent| holds(sent));
        let mut too_much = held.filter(|sent| {
            let left = self.fatigue.faded(self.weight, age(at, sent.at));
            !self.is_within(self.passed(sent.at), sent.at, left, self.fatigue.limit())
        });
        too_much.next().map(|sent| sent.at)
    }

    /// The first instant after `now`, where it is not `bearable`, at which it is.
    fn sunk(
        &self,
        passed: usize,
        now: Timestamp,
        bearable: impl Fn(Timestamp) -> bool,
    ) -> Option<Timestamp> {
        let before = self.all.len() - self.planned.len();
        let sent = self.all.get(..before + passed).unwrap_or_default();
        let empty = later(sent.last()?.at, self.fatigue.forgotten()).unwrap_or(Timestamp::MAX);
        let after = self
            .fatigue
            .sinks(self.load(passed, now), self.fatigue.limit() - self.weight);
        let guess = after.and_then(|after| now.checked_add(after));
        let guess = guess.map_or(empty, |guess| guess.min(empty));
        bearable(empty).then(|| first(now, guess, empty, bearable))
    }
}

/// The first millisecond at which it is so, where that is not `no` and at the latest
/// `yes`; near `guess`, if that is any good.
fn first(
    no: Timestamp,
    guess: Timestamp,
    yes: Timestamp,
    so: impl Fn(Timestamp) -> bool,
) -> Timestamp {
    let (mut no, mut yes) = (no.as_millis(), yes.as_millis());
    let at = |millis: i64| Timestamp::from_millis(millis).unwrap_or(Timestamp::MAX);
    let mut step = 1;
    let mut probe = guess.as_millis();
    // Away from the guess by longer and longer steps until it is between the two.
    while no < probe && probe < yes {
        if so(at(probe)) {
            yes = probe;
            probe -= step;
        } else {
            no = probe;
            probe += step;
        }
        step *= 2;
    }
    while yes - no > 1 {
        let middle = no + (yes - no) / 2;
        if so(at(middle)) {
            yes = middle;
        } else {
            no = middle;
        }
    }
    at(yes)
}
