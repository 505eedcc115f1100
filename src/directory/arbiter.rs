//! How it stands with what was put to the arbiter.
//!
//! Each proposal comes with its votes counted, the state that they, time and the
//! company's second thoughts make of it (the table of
//! [`MotionState`]), and the history of what the votes came to.
//! Nothing here is about a customer; it is for the arbiter and not for recipients.
//!
//! Laws: P10 *as of t* ignores what came after t: a history as of t is the
//! beginning of every later one. Order and duplicates of events do not matter.
//!
//! ```
//! use personagraph::permission::{MotionState, Ruling, Vote};
//! use personagraph::{Directory, Key, Permit, Timestamp};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let [monday, tuesday]: [Timestamp; 2] =
//!     ["2026-01-05T09:00:00Z".parse()?, "2026-01-06T09:00:00Z".parse()?];
//! crm.at(monday, "company").seat(["sales", "service", "loyalty"], 2)?;
//! let news = Permit::profile().to("marketing").for_purpose("newsletter");
//! let (news, _) = crm.at(monday, "company").propose(&news)?;
//! for (seat, vote) in [("sales", Vote::Yes), ("loyalty", Vote::No), ("service", Vote::Yes)] {
//!     crm.at(tuesday, "company").vote(news.clone(), seat, vote)?;
//! }
//!
//! let motions = crm.motions(tuesday);
//! assert!(matches!(motions[0].state, MotionState::Approved { since, .. } if since == tuesday));
//! let rulings: Vec<_> = motions[0].decided.iter().map(|ruled| &ruled.ruling).collect();
//! assert_eq!(rulings, [&Ruling::Open { missing: 2 }, &Ruling::Approved]);
//! # Ok::<(), personagraph::Error>(())
//! ```

use super::event::{EventKind, Voted, What};
use super::sight::Sight;
use super::{Directory, Event};
use crate::name::{EventId, Source};
use crate::permission::{Ballot, MotionState, Proposal, Rule, Ruled, Ruling, Seating, Side, Tally};
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// A proposal, and how it stands with it as of an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Motion<'a> {
    /// The event that it was put by.
    pub id: &'a EventId,
    /// When it was put.
    pub at: Timestamp,
    /// Which system said so.
    pub source: &'a Source,
    /// What was put: effect, terms, window, condition.
    pub proposal: &'a Proposal,
    /// The votes, and the seating in force when it was put; `None`: nobody sat.
    pub tally: Option<Tally<'a>>,
    /// How it stands with it.
    pub state: MotionState<'a>,
    /// What the votes came to, whenever that changed: by instant, the first when
    /// it was put. Of several changes at one instant, the last.
    pub decided: Vec<Ruled<'a>>,
}

impl<'a> Motion<'a> {
    /// The rule that it is: the company's permit or prohibition, whose terms, window
    /// and condition are the [`proposal`](Self::proposal)'s. `None` unless it is
    /// approved, within its window and not revoked.
    #[must_use]
    pub fn rule(&self) -> Option<Rule<'a>> {
        self.state.is_rule().then_some(Rule {
            id: self.id,
            side: Side::Company,
            effect: self.proposal.effect,
            scope: &self.proposal.terms.scope,
        })
    }
}

impl Directory {
    /// Everything that was put to the arbiter, as of an instant: by instant, then
    /// by id.
    #[must_use]
    pub fn motions(&self, at: Timestamp) -> Vec<Motion<'_>> {
        let sight = self.sight(at);
        let seatings = Seatings::known(&sight);
        let mut motions: Vec<_> = sight
            .global(EventKind::Proposed)
            .filter_map(|event| motion(&sight, &seatings, event))
            .collect();
        motions.sort_unstable_by_key(|motion| (motion.at, motion.id));
        motions
    }

    /// How it stands with one proposal, as of an instant; `None` if none was put by
    /// this event until then.
    #[must_use]
    pub fn motion(&self, id: &EventId, at: Timestamp) -> Option<Motion<'_>> {
        let sight = self.sight(at);
        let event = self.store.get(id).filter(|event| sight.is_live(event))?;
        motion(&sight, &Seatings::known(&sight), event)
    }
}

fn motion<'a>(sight: &Sight<'a>, seatings: &Seatings<'a>, event: &'a Event) -> Option<Motion<'a>> {
    let What::Proposed(proposal) = &event.what else {
        return None;
    };
    let naming = || sight.named(&event.id, EventKind::Proposed);
    let mut votes: Vec<_> = naming()
        .filter_map(|by| match &by.what {
            What::Voted(vote) => Some((by, vote)),
            _ => None,
        })
        .collect();
    votes.sort_unstable_by_key(|(by, _)| (by.at, &by.id));
    let revocations = naming()
        .filter(|by| matches!(by.what, What::Revoked(_)))
        .map(|by| (by.at, &by.id));
    let (decided, tally) = history(seatings, event, &votes);
    let last = decided.last()?;
    Some(Motion {
        id: &event.id,
        at: event.at,
        source: &event.source,
        proposal,
        state: MotionState::of(last, proposal.window, revocations, sight.at),
        tally,
        decided,
    })
}

/// What the votes came to since the proposal was put, and what they are now.
///
/// The same votes count differently once a seating is corrected, so that they are
/// counted anew from each correction on.
fn history<'a>(
    seatings: &Seatings<'a>,
    proposed: &'a Event,
    votes: &[(&'a Event, &'a Voted)],
) -> (Vec<Ruled<'a>>, Option<Tally<'a>>) {
    let mut decided: Vec<Ruled<'a>> = Vec::new();
    let mut tally = None;
    let mut turns = seatings.turns(proposed).into_iter().peekable();
    while let Some((turn, cause)) = turns.next() {
        let until = turns.peek().map(|(next, _)| *next);
        let mut count = Count::new(seatings.in_force(proposed.at, turn));
        let before = votes.partition_point(|(by, _)| by.at < turn);
        let (before, after) = votes.split_at(before);
        for vote in before {
            count.cast(seatings, turn, vote);
        }
        let after = after
            .iter()
            .take_while(|(by, _)| until.is_none_or(|until| by.at < until));
        // What changed at the turn itself is its cause's doing, or a vote's that was
        // cast at the same instant.
        record(&mut decided, count.ruling(), turn, cause);
        for vote in after {
            count.cast(seatings, turn, vote);
            record(&mut decided, count.ruling(), vote.0.at, &vote.0.id);
        }
        tally = count.0;
    }
    (decided, tally)
}

/// Notes what the votes come to, if that is news.
fn record<'a>(decided: &mut Vec<Ruled<'a>>, ruling: Ruling<'a>, since: Timestamp, by: &'a EventId) {
    if decided.last().is_some_and(|last| last.ruling == ruling) {
        return;
    }
    // Of one instant, only what it came to in the end.
    if decided.last().is_some_and(|last| last.since == since) {
        decided.pop();
    }
    if decided.last().is_none_or(|last| last.ruling != ruling) {
        decided.push(Ruled { ruling, since, by });
    }
}

/// The votes counted so far, if anybody sat when it was put.
struct Count<'a>(Option<Tally<'a>>);

impl<'a> Count<'a> {
    fn new(seating: Option<&'a Seating>) -> Self {
        Self(seating.map(Tally::new))
    }

    fn cast(
        &mut self,
        seatings: &Seatings<'a>,
        known: Timestamp,
        (by, voted): &(&'a Event, &'a Voted),
    ) {
        if let Some(tally) = &mut self.0 {
            tally.cast(Ballot {
                at: by.at,
                id: &by.id,
                seat: &voted.seat,
                vote: voted.vote,
                when_cast: seatings.in_force(by.at, known),
            });
        }
    }

    fn ruling(&self) -> Ruling<'a> {
        let ruling = self.0.as_ref().map(Tally::ruling);
        ruling.unwrap_or(Ruling::Undecidable)
    }
}

/// Every seating there was, by instant, then by id.
struct Seatings<'a>(Vec<Seated<'a>>);

struct Seated<'a> {
    at: Timestamp,
    id: &'a EventId,
    seating: &'a Seating,
    /// When it was said to be wrong, and by which event, if it was by now.
    corrected: Option<(Timestamp, &'a EventId)>,
}

impl<'a> Seatings<'a> {
    /// Those that are known by now, the corrected among them.
    fn known(sight: &Sight<'a>) -> Self {
        let mut all: Vec<_> = sight
            .store
            .global(EventKind::Seated)
            .filter(|event| event.at <= sight.at)
            .filter_map(|event| match &event.what {
                What::Seated(seating) => Some(Seated {
                    at: event.at,
                    id: &event.id,
                    seating,
                    corrected: sight
                        .named(&event.id, EventKind::Seated)
                        .map(|by| (by.at, &by.id))
                        .min(),
                }),
                _ => None,
            })
            .collect();
        all.sort_unstable_by_key(|seated| (seated.at, seated.id));
        Self(all)
    }

    /// The seating in force at an instant, of those not known to be wrong at
    /// another (E4).
    fn in_force(&self, at: Timestamp, known: Timestamp) -> Option<&'a Seating> {
        let begun = self.0.partition_point(|seated| seated.at <= at);
        let right = |seated: &&Seated<'a>| seated.corrected.is_none_or(|(when, _)| known < when);
        let latest = self.0.iter().take(begun).rev().find(right);
        latest.map(|seated| seated.seating)
    }

    /// The instants from which a proposal's votes are counted anew, with the event
    /// that is the cause: when it was put, and at each correction since.
    fn turns(&self, proposed: &'a Event) -> BTreeMap<Timestamp, &'a EventId> {
        let mut turns = BTreeMap::from([(proposed.at, &proposed.id)]);
        for (at, id) in self.0.iter().filter_map(|seated| seated.corrected) {
            if at > proposed.at {
                let cause = turns.entry(at).or_insert(id);
                *cause = (*cause).max(id);
            }
        }
        turns
    }
}
