//! What stands in the way of one message on one channel, and until when.
//!
//! Each obstacle by itself tells the first instant from any on at which it does not
//! stand in the way. No instant before the latest of these is free of all, so going
//! there, and again, until nothing moves finds the first that is. It ends: what is not
//! a time of day changes at finitely many instants, and what is one is looked at whole.

use super::preference::Wish;
use super::{
    Addressee, Cap, Cause, ClockTime, Message, OutreachPolicy, Quiet, Sent, Slots, Window, quiet,
};
use crate::identifier::Identifier;
use crate::name::Channel;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// Something that stands in the way for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    Permission,
    TooLate,
    Quiet(usize),
    AtMost(usize),
    Complaint,
    Fatigue,
    Cap(usize),
    Taken,
    Digest(ClockTime),
}

/// An obstacle, and when it is out of the way; `None`: never.
pub(super) type Passing = (Obstacle, Option<Timestamp>);

/// The slots of a plan that are taken already.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timetable<'c> {
    pub(super) slots: Slots,
    pub(super) taken: &'c BTreeSet<u32>,
}

/// When a message may go beside what is said below.
#[derive(Clone, Copy, Debug)]
pub(super) enum Times<'c> {
    Any,
    Daily(ClockTime),
    Free(Timetable<'c>),
}

/// One message on one channel to one addressee.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'c, 'a> {
    pub(super) message: &'c Message,
    pub(super) channel: &'c Channel,
    /// `None`: there is none, and it goes nowhere.
    pub(super) point: Option<&'c Identifier>,
    pub(super) to: &'c Addressee<'a>,
    pub(super) policy: &'c OutreachPolicy,
    pub(super) times: Times<'c>,
    /// Whether caps, fatigue and complaints do not hold it.
    pub(super) exempt: bool,
    /// Whether the quiet hours together fill the day.
    pub(super) silent: bool,
}

impl<'c, 'a> Case<'c, 'a> {
    /// The first instant from `at` on at which the obstacle is not in the way.
    fn next(&self, obstacle: Obstacle, at: Timestamp) -> Option<Timestamp> {
        let (to, policy) = (self.to, self.policy);
        match obstacle {
            Obstacle::Permission => self.permitted(at),
            Obstacle::Quiet(number) => match to.preferences.quiet.get(number) {
                Some(wish) => self.not_quiet(wish.is, at),
                None => Some(at),
            },
            Obstacle::Digest(time) => self.digest(time, at),
            Obstacle::Fatigue => {
                let weight = policy.fatigue.weight(self.channel);
                let held = |sent: &Sent<'_>| !policy.exempts(sent.purpose);
                policy.fatigue.next(weight, to.sent, held, at)
            }
            Obstacle::Complaint => self.left_alone(at),
            Obstacle::TooLate => {
                let in_time = self.message.until.is_none_or(|until| at < until);
                in_time.then_some(at)
            }
            Obstacle::Taken => match self.times {
                Times::Free(table) => table.slots.free(table.taken, at),
                Times::Any | Times::Daily(_) => Some(at),
            },
            Obstacle::AtMost(number) => match to.preferences.at_most.get(number) {
                Some(wish) => {
                    let window = Window::Rolling(wish.is.per);
                    let counts = |sent: &Sent<'_>| wish.said.concerns(sent.channel, sent.purpose);
                    window.next(wish.is.count, (to.sent, to.offset), counts, at)
                }
                None => Some(at),
            },
            Obstacle::Cap(number) => match policy.caps.get(number) {
                Some(cap) => {
                    let counts =
                        |sent: &Sent<'_>| cap.counts(sent) && !policy.exempts(sent.purpose);
                    cap.window.next(cap.count, (to.sent, to.offset), counts, at)
                }
                None => Some(at),
            },
        }
    }

    fn permitted(&self, at: Timestamp) -> Option<Timestamp> {
        let mut now = at;
        while !self.is_permitted(now) {
            now = (self.to.changes)(self.message, now).filter(|next| *next > now)?;
        }
        Some(now)
    }

    /// To no contact point everything is: that there is none is said elsewhere.
    fn is_permitted(&self, at: Timestamp) -> bool {
        let permitted = |point| (self.to.permitted)(self.message, self.channel, point, at);
        self.point.is_none_or(permitted)
    }

    /// Whether nothing is in the way at the instant. Nothing is asked of later ones.
    pub(super) fn is_open(&self, at: Timestamp) -> bool {
        self.is_permitted(at)
            && self.obstacles().all(|obstacle| {
                obstacle == Obstacle::Permission || self.next(obstacle, at) == Some(at)
            })
    }

    /// Outside these hours; `None` if the quiet hours together fill the day, or time ends.
    fn not_quiet(&self, hours: Quiet, at: Timestamp) -> Option<Timestamp> {
        match hours.over(at) {
            None => Some(at),
            Some(Timestamp::MAX) => None,
            Some(_) if self.silent => None,
            later => later,
        }
    }

    /// The same, with what does not depend on when.
    pub(super) fn prepared(self) -> Self {
        // All days are alike.
        let silent = quiet::next(&self.quiet(), Timestamp::UNIX_EPOCH).is_none();
        Self { silent, ..self }
    }

    /// When digests go. All days are alike: if one is in quiet hours, all are.
    fn digest(&self, time: ClockTime, at: Timestamp) -> Option<Timestamp> {
        let day = self.to.offset;
        let (today, since) = day.day(at);
        let next = today + i64::from(since > time.millis());
        let next = day.instant(next, time.millis())?;
        (quiet::next(&self.quiet(), next) == Some(next)).then_some(next)
    }

    /// After the pause of every complaint.
    fn left_alone(&self, at: Timestamp) -> Option<Timestamp> {
        let Some(pause) = self.policy.complaint_pause else {
            return Some(at);
        };
        let mut now = at;
        loop {
            let until_now = self.to.complaints.iter().filter(|&&said| said <= now);
            let over = match until_now.max() {
                Some(last) => last.checked_add(pause.duration())?,
                None => return Some(now),
            };
            if over <= now {
                return Some(now);
            }
            now = over;
        }
    }

    /// The quiet hours that concern it.
    fn quiet(&self) -> impl Iterator<Item = Quiet> + Clone {
        let concerning = self.concerning(&self.to.preferences.quiet);
        concerning.map(|(_, wish)| wish.is)
    }

    /// Those of the person's words that concern it, with their numbers.
    fn concerning<T>(
        &self,
        wishes: &'c [Wish<'a, T>],
    ) -> impl Iterator<Item = (usize, &'c Wish<'a, T>)> + Clone {
        let (channel, purpose) = (self.channel, &self.message.purpose);
        let wishes = wishes.iter().enumerate();
        wishes.filter(move |(_, wish)| wish.said.concerns(channel, purpose))
    }

    /// The obstacles that there may be, in the order in which they are looked at.
    fn obstacles(&self) -> impl Iterator<Item = Obstacle> {
        let words = self.to.preferences;
        let quiet = self.concerning(&words.quiet);
        let at_most = self.concerning(&words.at_most);
        let company: &[Obstacle] = if self.exempt {
            &[]
        } else {
            &[Obstacle::Complaint, Obstacle::Fatigue]
        };
        let times = match self.times {
            Times::Any => None,
            Times::Daily(time) => Some(Obstacle::Digest(time)),
            Times::Free(_) => Some(Obstacle::Taken),
        };
        [Obstacle::Permission, Obstacle::TooLate]
            .into_iter()
            .chain(quiet.map(|(number, _)| Obstacle::Quiet(number)))
            .chain(at_most.map(|(number, _)| Obstacle::AtMost(number)))
            .chain(company.iter().copied())
            .chain(self.caps().map(|(number, _)| Obstacle::Cap(number)))
            .chain(times)
    }

    /// The caps of the policy's that count the message, with their numbers.
    fn caps(&self) -> impl Iterator<Item = (usize, &'c Cap)> {
        let caps: &'c [Cap] = if self.exempt { &[] } else { &self.policy.caps };
        let sent = self.message.sent(self.channel, Timestamp::MIN);
        caps.iter()
            .enumerate()
            .filter(move |(_, cap)| cap.counts(&sent))
    }

    /// The first instant from `at` on without obstacles; each that was in the way, if
    /// only at a later instant than `at`, is passed to `met`.
    pub(super) fn earliest(&self, at: Timestamp, met: &mut Vec<Passing>) -> Option<Timestamp> {
        let mut now = Some(at);
        for obstacle in self.obstacles() {
            let passing = self.next(obstacle, at);
            if passing != Some(at) {
                met.push((obstacle, passing));
            }
            now = now.zip(passing).map(|(now, passing)| now.max(passing));
        }
        loop {
            let from = now?;
            if met.is_empty() {
                return now;
            }
            for obstacle in self.obstacles() {
                let here = now?;
                now = self.next(obstacle, here);
                if now != Some(here) {
                    note(met, obstacle, now);
                }
            }
            if now == Some(from) {
                return now;
            }
        }
    }

    /// The same for what the recipient may see: the caps of the policy's that do not go
    /// by the addressee's day, and what it sent itself.
    pub(super) fn visibly(&self, at: Timestamp) -> Option<Timestamp> {
        let policy = self.policy;
        let mut now = at;
        loop {
            let from = now;
            for (_, cap) in self.caps() {
                if matches!(cap.window, Window::Days(_)) {
                    continue;
                }
                let counts = |sent: &Sent<'_>| {
                    let own = *sent.recipient == self.message.recipient;
                    own && cap.counts(sent) && !policy.exempts(sent.purpose)
                };
                let sent = (self.to.sent, self.to.offset);
                now = cap.window.next(cap.count, sent, counts, now)?;
            }
            if now == from {
                return Some(now);
            }
        }
    }

    /// What an obstacle is called; `None`: it is nothing that speaks against it.
    pub(super) fn cause(&self, obstacle: Obstacle) -> Option<Cause> {
        let words = self.to.preferences;
        Some(match obstacle {
            Obstacle::Permission => Cause::NotPermitted {
                point: self.point?.clone(),
            },
            Obstacle::TooLate => Cause::TooLate,
            Obstacle::Quiet(number) => Cause::Quiet {
                said: words.quiet.get(number)?.said.id.clone(),
            },
            Obstacle::AtMost(number) => Cause::AtMost {
                said: words.at_most.get(number)?.said.id.clone(),
            },
            Obstacle::Fatigue => Cause::Fatigue,
            Obstacle::Complaint => Cause::Complained,
            Obstacle::Cap(cap) => Cause::Capped { cap },
            Obstacle::Taken => Cause::Taken,
            Obstacle::Digest(_) => return None,
        })
    }
}

/// Adds what was met on the way; of one obstacle, the last time it was met counts.
fn note(met: &mut Vec<Passing>, obstacle: Obstacle, until: Option<Timestamp>) {
    match met.iter_mut().find(|(other, _)| *other == obstacle) {
        Some((_, known)) => *known = until,
        None => met.push((obstacle, until)),
    }
}
