//! Several messages to several people: who gets which, and when.

use super::decide::Search;
use super::decision::{Reason, Through, Told, next_day};
use super::obstacles::{Times, Timetable};
use super::{Addressee, History, Message, OutreachPolicy, Period, Sent, Via};
use crate::identifier::Identifier;
use crate::name::Channel;
use crate::time::Timestamp;
use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// Equal stretches of time, in each of which a person gets one message at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slots {
    /// When the first begins.
    pub from: Timestamp,
    /// How long each is.
    pub length: Period,
    /// How many there are.
    pub count: u32,
}

impl Slots {
    /// The number of the slot in which an instant lies, from 0; `None`: in none.
    #[must_use]
    pub fn of(&self, at: Timestamp) -> Option<u32> {
        let since = at.as_millis().checked_sub(self.from.as_millis())?;
        let number = u32::try_from(since.div_euclid(self.length.millis())).ok()?;
        (number < self.count).then_some(number)
    }

    /// When the slot of a number begins, be there so many or not; `None`: past the last
    /// instant.
    #[must_use]
    pub fn begin(&self, number: u32) -> Option<Timestamp> {
        let after = i64::from(number).checked_mul(self.length.millis())?;
        Timestamp::from_millis(self.from.as_millis().checked_add(after)?).ok()
    }

    /// The first instant from `at` on in a slot that is not taken.
    pub(super) fn free(&self, taken: &BTreeSet<u32>, at: Timestamp) -> Option<Timestamp> {
        let at = at.max(self.from);
        let here = self.of(at)?;
        if !taken.contains(&here) {
            return Some(at);
        }
        // The first gap among those taken from here on.
        let gap = taken
            .range(here..)
            .zip(here..)
            .find(|(taken, number)| *taken != number);
        let free = match gap {
            Some((_, number)) => number,
            None => here.checked_add(u32::try_from(taken.range(here..).count()).ok()?)?,
        };
        (free < self.count).then(|| self.begin(free)).flatten()
    }
}

/// A message that a plan sends.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Planned {
    /// Which of the messages, from 0.
    pub message: usize,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub through: Through,
}

/// A message that a plan leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// Which of the messages, from 0.
    pub message: usize,
    /// What speaks against it, as in
    /// [`ContactDecision::reasons`](super::ContactDecision::reasons).
    pub reasons: Vec<Reason>,
}

/// What one person gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Schedule {
    /// What goes, earliest first.
    pub planned: Vec<Planned>,
    /// What does not, in the order of the messages.
    pub left_out: Vec<LeftOut>,
}

impl Schedule {
    /// What the recipient of the data is told, who meant to send one of the messages:
    /// that it goes by the beginning of a day, UTC, or no; no of one that there is not. When
    /// it goes exactly follows from what others send, and from what the person wants.
    #[must_use]
    pub fn told(&self, message: usize) -> Told {
        let mut planned = self.planned.iter();
        let planned = planned.find(|planned| planned.message == message);
        let day = planned.and_then(|planned| next_day(planned.at));
        day.map_or(Told::No, Told::HoldUntil)
    }
}

/// Messages for any number of people, most valuable first.
///
/// A person's messages are placed one after the other: first what the policy exempts,
/// then by stated value, and those of one value in the order in which they were handed
/// in. Each takes the first instant at which [`decide`](super::decide()) would send it, given all
/// that was placed before, in a slot that is free. So every one still may go when its
/// instant comes, if nothing happens, and of those that are exempt, and of those that are
/// not, one of less value never displaces one of more. It is not the plan of the greatest
/// total value: finding that is a packing problem, and nobody could say why a message waits.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    messages: &'a [Message],
    policy: &'a OutreachPolicy,
    slots: Slots,
    order: Vec<usize>,
}

impl<'a> Plan<'a> {
    /// These messages, by this policy, in these slots.
    #[must_use]
    pub fn new(messages: &'a [Message], policy: &'a OutreachPolicy, slots: Slots) -> Self {
        let mut order: Vec<_> = messages.iter().enumerate().collect();
        order.sort_by_key(|(_, message)| {
            let held = !policy.exempts(&message.purpose);
            (held, Reverse(message.value))
        });
        Self {
            messages,
            policy,
            slots,
            order: order.into_iter().map(|(number, _)| number).collect(),
        }
    }

    /// What one person gets.
    #[must_use]
    pub fn schedule(&self, to: &Addressee<'_>) -> Schedule {
        self.schedule_each(self.slots.from, |_| *to, |_, _| true)
    }

    /// The same, from an instant on, where the person is to the sender of each message
    /// what that sender may know, and where what is planned counts for another message if
    /// its sender may know of the contact point.
    pub(crate) fn schedule_each<'t>(
        &self,
        from: Timestamp,
        to: impl Fn(&Message) -> Addressee<'t>,
        counts: impl Fn(&Message, &Identifier) -> bool,
    ) -> Schedule {
        let mut schedule = Schedule::default();
        let mut taken = BTreeSet::new();
        let mut placed: Vec<(Sent<'a>, Identifier)> = Vec::new();
        for &number in &self.order {
            let Some(message) = self.messages.get(number) else {
                continue;
            };
            let to = to(message);
            let mut planned = placed.iter().filter(|(_, point)| counts(message, point));
            let history = match planned.next() {
                None => Cow::Borrowed(to.sent),
                Some(first) => {
                    let mut all: History<'_> = to.sent.clone();
                    core::iter::once(first)
                        .chain(planned)
                        .for_each(|(sent, _)| all.insert(*sent));
                    Cow::Owned(all)
                }
            };
            match self.place(message, &to, &history, (from, &taken)) {
                Ok((at, through)) => {
                    taken.extend(self.slots.of(at));
                    if let Some(channel) = self.known(message, &through.channel) {
                        placed.push((message.sent(channel, at), through.point.clone()));
                    }
                    schedule.planned.push(Planned {
                        message: number,
                        at,
                        through,
                    });
                }
                Err(reasons) => schedule.left_out.push(LeftOut {
                    message: number,
                    reasons,
                }),
            }
        }
        schedule.planned.sort_unstable_by_key(|planned| planned.at);
        schedule.left_out.sort_unstable_by_key(|left| left.message);
        schedule
    }

    /// When and where one more message goes, or why it does not.
    fn place(
        &self,
        message: &Message,
        to: &Addressee<'_>,
        sent: &History<'_>,
        (from, taken): (Timestamp, &BTreeSet<u32>),
    ) -> Result<(Timestamp, Through), Vec<Reason>> {
        let to = Addressee { sent, ..*to };
        let slots = self.slots;
        let free = Times::Free(Timetable { slots, taken });
        let from = slots.from.max(from);
        let found = Search::new(message, &to, self.policy).earliest(from, free);
        let first = found.first.map(|(at, way)| (at, way.owned()));
        first.ok_or(found.reasons)
    }

    /// A channel of the message's or the policy's, where they keep it.
    fn known(&self, message: &'a Message, channel: &Channel) -> Option<&'a Channel> {
        match &message.via {
            Via::Channel(channel) => Some(channel),
            Via::Best => {
                let mut routes = self.policy.routes.iter().map(|route| &route.channel);
                routes.find(|known| *known == channel)
            }
        }
    }

    /// What each of several people gets, in their order.
    pub fn schedules<'p>(
        &'p self,
        people: impl IntoIterator<Item = Addressee<'p>, IntoIter: 'p>,
    ) -> impl Iterator<Item = Schedule> + 'p {
        people.into_iter().map(|to| self.schedule(&to))
    }
}
