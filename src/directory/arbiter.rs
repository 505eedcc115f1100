//! How it stands with what was put to the arbiter.

use super::Directory;
use super::event::{EventKind, Voted, What};
use super::sight::Sight;
use super::store::Held;
use crate::name::{EventId, Source};
use crate::permission::{Ballot, MotionState, Proposal, Rule, Ruled, Ruling, Seating, Side, Tally};
use crate::time::Timestamp;
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
    /// by id. Each proposal comes with its votes counted, the [`MotionState`] that they,
    /// time and the company's second thoughts make of it, and the history of what the
    /// votes came to. Nothing in it is about a customer; it is not for recipients.
    ///
    /// [Laws](crate::guide::laws#permission): P10 *as of t* ignores what came after t: a
    /// history as of t is the beginning of every later one. Order and duplicates of
    /// events do not matter.
    ///
    /// ```
    /// use personagraph::permission::{MotionState, Ruling, Vote};
    /// use personagraph::{Directory, Key, Permit, Timestamp};
    ///
    /// let mut crm = Directory::new(Key::from([7; 32]));
    /// let [monday, tuesday]: [Timestamp; 2] =
    ///     ["2026-01-05T09:00:00Z".parse()?, "2026-01-06T09:00:00Z".parse()?];
    /// crm.at(monday, "company").seat(["sales", "service", "loyalty"], 2)?;
    /// let news = Permit::profile().to("marketing").for_purpose("newsletter");
    /// let (news, _) = crm.at(monday, "company").propose(&news)?;
    /// for (seat, vote) in [("sales", Vote::Yes), ("loyalty", Vote::No), ("service", Vote::Yes)] {
    ///     crm.at(tuesday, "company").vote(news.clone(), seat, vote)?;
    /// }
    ///
    /// let motions = crm.motions(tuesday);
    /// assert!(matches!(motions[0].state, MotionState::Approved { since, .. } if since == tuesday));
    /// let rulings: Vec<_> = motions[0].decided.iter().map(|ruled| &ruled.ruling).collect();
    /// assert_eq!(rulings, [&Ruling::Open { missing: 2 }, &Ruling::Approved]);
    /// # Ok::<(), personagraph::Error>(())
    /// ```
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

fn motion<'a>(sight: &Sight<'a>, seatings: &Seatings<'a>, event: &'a Held) -> Option<Motion<'a>> {
    let What::Proposed(proposal) = &event.what else {
        return None;
    };
    let naming = || sight.naming(event);
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
/// The same votes count differently once a seating is corrected, so they are
/// counted anew from each correction on.
fn history<'a>(
    seatings: &Seatings<'a>,
    proposed: &'a Held,
    votes: &[(&'a Held, &'a Voted)],
) -> (Vec<Ruled<'a>>, Option<Tally<'a>>) {
    let mut decided: Vec<Ruled<'a>> = Vec::new();
    let mut tally = None;
    let mut turns = seatings.turns(proposed).peekable();
    while let Some(turn) = turns.next() {
        let mut count = Count {
            tally: seatings.in_force(proposed.at, turn.known).map(Tally::new),
            seatings,
            known: turn.known,
        };
        let (before, after) = votes.split_at(votes.partition_point(|(by, _)| by.at < turn.at));
        for vote in before {
            count.cast(vote);
        }
        record(&mut decided, count.ruling(), turn.at, turn.by);
        let next = turns.peek().map(|next| next.at);
        let after = after.iter();
        for vote in after.take_while(|(by, _)| next.is_none_or(|next| by.at < next)) {
            count.cast(vote);
            record(&mut decided, count.ruling(), vote.0.at, &vote.0.id);
        }
        tally = count.tally;
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

/// The votes counted so far.
struct Count<'s, 'a> {
    /// `None`: nobody sat when it was put.
    tally: Option<Tally<'a>>,
    seatings: &'s Seatings<'a>,
    /// How many corrections are known.
    known: usize,
}

impl<'a> Count<'_, 'a> {
    fn cast(&mut self, (by, voted): &(&'a Held, &'a Voted)) {
        if let Some(tally) = &mut self.tally {
            tally.cast(Ballot {
                at: by.at,
                id: &by.id,
                seat: &voted.seat,
                vote: voted.vote,
                when_cast: self.seatings.in_force(by.at, self.known),
            });
        }
    }

    fn ruling(&self) -> Ruling<'a> {
        let ruling = self.tally.as_ref().map(Tally::ruling);
        ruling.unwrap_or(Ruling::Undecidable)
    }
}

/// Every seating there was, and the corrections of those that were wrong; each by
/// instant, then by id.
struct Seatings<'a> {
    seated: Vec<Seated<'a>>,
    corrections: Vec<(Timestamp, &'a EventId)>,
}

struct Seated<'a> {
    at: Timestamp,
    seating: &'a Seating,
    /// The place of the correction that says that it was wrong.
    corrected: Option<usize>,
}

/// From when on votes are counted anew.
struct Turn<'a> {
    at: Timestamp,
    by: &'a EventId,
    /// How many corrections are known then.
    known: usize,
}

impl<'a> Seatings<'a> {
    /// Those that are known by now, the corrected among them.
    fn known(sight: &Sight<'a>) -> Self {
        let mut events: Vec<_> = sight
            .store
            .global(EventKind::Seated)
            .filter(|event| event.at <= sight.at)
            .collect();
        events.sort_unstable_by_key(|event| (event.at, &event.id));
        let correcting = |event: &'a Held| {
            let naming = sight.naming(event);
            naming.map(|by| (by.at, &by.id)).min()
        };
        let mut corrections: Vec<_> = events.iter().filter_map(|e| correcting(e)).collect();
        corrections.sort_unstable();
        let seated = events.into_iter().filter_map(|event| match &event.what {
            What::Seated(seating) => Some(Seated {
                at: event.at,
                seating,
                corrected: correcting(event).and_then(|by| corrections.binary_search(&by).ok()),
            }),
            _ => None,
        });
        Self {
            seated: seated.collect(),
            corrections,
        }
    }

    /// The seating in force at an instant, of those that the first `known`
    /// corrections leave: the latest counts.
    fn in_force(&self, at: Timestamp, known: usize) -> Option<&'a Seating> {
        let begun = self.seated.partition_point(|seated| seated.at <= at);
        let right = |seated: &&Seated<'a>| seated.corrected.is_none_or(|place| known <= place);
        let latest = self.seated.iter().take(begun).rev().find(right);
        latest.map(|seated| seated.seating)
    }

    /// When a proposal was put, and each correction since.
    fn turns(&self, proposed: &'a Held) -> impl Iterator<Item = Turn<'a>> {
        let before = self
            .corrections
            .partition_point(|(at, _)| *at <= proposed.at);
        let put = Turn {
            at: proposed.at,
            by: &proposed.id,
            known: before,
        };
        let since = self.corrections.iter().enumerate().skip(before);
        let since = since.map(|(place, &(at, by))| Turn {
            at,
            by,
            known: place + 1,
        });
        core::iter::once(put).chain(since)
    }
}
