//! The arbiter's votes, counted.

use super::{Seating, Vote};
use crate::name::{EventId, Recipient};
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// One vote, as it was cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ballot<'a> {
    /// When.
    pub at: Timestamp,
    /// By which event.
    pub id: &'a EventId,
    /// By whom.
    pub seat: &'a Recipient,
    /// Which way.
    pub vote: Vote,
    /// The seating in force then; `None`: nobody sat.
    pub when_cast: Option<&'a Seating>,
}

impl Ballot<'_> {
    /// Whether its seat sat when it was cast.
    #[must_use]
    pub fn has_seat(&self) -> bool {
        self.when_cast
            .is_some_and(|seating| seating.seats().contains(self.seat))
    }
}

/// Why a vote does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Uncounted {
    /// Its seat did not sit when it was cast.
    NoSeat,
    /// The same seat voted later.
    Replaced,
}

/// What the votes come to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Ruling<'a> {
    /// Nobody sat when it was proposed: there is no quorum to meet, and nothing to count
    /// under. No [`Tally`] comes to this.
    Undecidable,
    /// No veto, and no quorum yet.
    Open {
        /// How many yes votes are missing; at least one.
        missing: usize,
    },
    /// Blocked, whatever the others say.
    Vetoed {
        /// The seats whose no blocks, ascending; at least one.
        by: Vec<&'a Recipient>,
    },
    /// The quorum is met and nobody blocks.
    Approved,
}

/// The votes on one proposal, counted: it takes them in any order and any number of
/// times, and says what they come to.
///
/// The quorum and the vetoes are those in force when it was proposed; a
/// vote counts if its seat sat when it was cast; of one seat's the latest counts, by
/// instant, then by id; a `no` of a seat with a veto blocks, silence does not; other
/// noes count against nothing.
///
/// ```
/// use personagraph::Timestamp;
/// use personagraph::name::{EventId, Recipient};
/// use personagraph::permission::{Ballot, Ruling, Seating, Tally, Vote};
///
/// let (sales, service): (Recipient, Recipient) = ("sales".parse()?, "service".parse()?);
/// let seating = Seating::new([sales.clone(), service.clone()], 2, [service.clone()])?;
/// let ids: [EventId; 3] = ["v1".parse()?, "v2".parse()?, "v3".parse()?];
/// let day = |n: i64| Timestamp::from_millis(86_400_000 * n);
/// let vote = |id, at, seat, vote| Ballot { at, id, seat, vote, when_cast: Some(&seating) };
///
/// let mut tally = Tally::new(&seating);
/// tally.cast(vote(&ids[0], day(1)?, &sales, Vote::Yes));
/// assert_eq!(tally.ruling(), Ruling::Open { missing: 1 });
/// tally.cast(vote(&ids[1], day(2)?, &service, Vote::No));
/// assert_eq!(tally.ruling(), Ruling::Vetoed { by: vec![&service] });
/// tally.cast(vote(&ids[2], day(3)?, &service, Vote::Yes)); // thinks again
/// assert_eq!(tally.ruling(), Ruling::Approved);
/// assert_eq!(tally.uncounted().count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally<'a> {
    seating: &'a Seating,
    /// The vote of each seat that counts.
    counted: BTreeMap<&'a Recipient, Ballot<'a>>,
    uncounted: BTreeMap<(Timestamp, &'a EventId), (Ballot<'a>, Uncounted)>,
}

impl<'a> Tally<'a> {
    /// No vote yet, under the seating that was in force when it was proposed.
    #[must_use]
    pub const fn new(seating: &'a Seating) -> Self {
        Self {
            seating,
            counted: BTreeMap::new(),
            uncounted: BTreeMap::new(),
        }
    }

    /// Counts one more vote, or keeps it with why it does not count.
    pub fn cast(&mut self, ballot: Ballot<'a>) {
        let when = |ballot: &Ballot<'a>| (ballot.at, ballot.id);
        let (idle, why) = if ballot.has_seat() {
            let counted = self.counted.entry(ballot.seat).or_insert(ballot);
            let replaced = match when(&ballot).cmp(&when(counted)) {
                core::cmp::Ordering::Equal => return,
                core::cmp::Ordering::Less => ballot,
                core::cmp::Ordering::Greater => core::mem::replace(counted, ballot),
            };
            (replaced, Uncounted::Replaced)
        } else {
            (ballot, Uncounted::NoSeat)
        };
        self.uncounted.insert(when(&idle), (idle, why));
    }

    /// The seating in force when it was proposed: its quorum and vetoes apply.
    #[must_use]
    pub const fn seating(&self) -> &'a Seating {
        self.seating
    }

    /// The votes that count, one of each seat, by seat. A seat may have been
    /// given after the proposal was made.
    pub fn counted(&self) -> impl Iterator<Item = &Ballot<'a>> {
        self.counted.values()
    }

    /// The votes that do not count, and why: by instant, then by id.
    pub fn uncounted(&self) -> impl Iterator<Item = (&Ballot<'a>, Uncounted)> {
        self.uncounted.values().map(|(ballot, why)| (ballot, *why))
    }

    /// How many of the votes that count go this way.
    #[must_use]
    pub fn count(&self, vote: Vote) -> usize {
        self.counted().filter(|ballot| ballot.vote == vote).count()
    }

    /// The seats in force when it was proposed that have not said anything that
    /// counts, ascending: the silent and those who abstain are not told apart.
    pub fn silent(&self) -> impl Iterator<Item = &'a Recipient> {
        let spoke = |seat: &&Recipient| self.counted.contains_key(*seat);
        self.seating.seats().iter().filter(move |seat| !spoke(seat))
    }

    /// What the votes come to.
    #[must_use]
    pub fn ruling(&self) -> Ruling<'a> {
        let blocks = |seat: &&Recipient| {
            let vote = self.counted.get(*seat).map(|ballot| ballot.vote);
            vote == Some(Vote::No)
        };
        let by: Vec<_> = self.seating.veto().iter().filter(blocks).collect();
        if !by.is_empty() {
            return Ruling::Vetoed { by };
        }
        let quorum = self.seating.quorum() as usize;
        match quorum.saturating_sub(self.count(Vote::Yes)) {
            0 => Ruling::Approved,
            missing => Ruling::Open { missing },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::vec;

    fn seat(name: &str) -> Recipient {
        name.parse().unwrap()
    }

    fn day(n: i64) -> Timestamp {
        Timestamp::from_millis(86_400_000 * n).unwrap()
    }

    /// Votes `(day, seat, vote)`, the n-th by the event `vn`.
    struct Votes(Vec<(Timestamp, EventId, Recipient, Vote)>);

    impl Votes {
        fn of(votes: &[(i64, &str, Vote)]) -> Self {
            let votes = votes.iter().enumerate();
            let vote = |(n, &(at, name, vote)): (usize, &(i64, &str, Vote))| {
                let id = format!("v{n}").parse().unwrap();
                (day(at), id, seat(name), vote)
            };
            Self(votes.map(vote).collect())
        }

        fn ballots<'a>(&'a self, seating: &'a Seating) -> Vec<Ballot<'a>> {
            let ballot = |(at, id, seat, vote): &'a (_, EventId, Recipient, Vote)| Ballot {
                at: *at,
                id,
                seat,
                vote: *vote,
                when_cast: Some(seating),
            };
            self.0.iter().map(ballot).collect()
        }
    }

    fn tally<'a>(seating: &'a Seating, ballots: impl IntoIterator<Item = Ballot<'a>>) -> Tally<'a> {
        let mut tally = Tally::new(seating);
        ballots.into_iter().for_each(|ballot| tally.cast(ballot));
        tally
    }

    #[test]
    fn the_latest_vote_of_a_seat_counts_by_instant_and_then_by_id() {
        let seating = Seating::new([seat("a"), seat("b")], 1, []).unwrap();
        let votes = Votes::of(&[
            (2, "a", Vote::No),
            (1, "a", Vote::Yes),
            (2, "a", Vote::Yes), // the same day as the first, a later id
        ]);
        let tally = tally(&seating, votes.ballots(&seating));
        let counted: Vec<_> = tally.counted().map(|ballot| ballot.id.as_str()).collect();
        assert_eq!(counted, ["v2"]);
        let replaced: Vec<_> = tally
            .uncounted()
            .map(|(b, why)| (b.id.as_str(), why))
            .collect();
        assert_eq!(
            replaced,
            [("v1", Uncounted::Replaced), ("v0", Uncounted::Replaced)]
        );
        assert_eq!(tally.ruling(), Ruling::Approved);
        assert_eq!(tally.silent().collect::<Vec<_>>(), [&seat("b")]);
    }

    #[test]
    fn who_has_no_seat_has_no_vote_though_it_sat_when_it_was_proposed() {
        let (before, after) = (
            Seating::new([seat("a"), seat("b")], 2, [seat("a")]).unwrap(),
            Seating::new([seat("b"), seat("c")], 1, []).unwrap(),
        );
        let votes = Votes::of(&[
            (1, "a", Vote::No), // by now without a seat, so it does not block
            (1, "b", Vote::Yes),
            (1, "c", Vote::Yes), // sits since, and counts
            (1, "d", Vote::Yes),
        ]);
        let tally = tally(&before, votes.ballots(&after));
        let idle: Vec<_> = tally
            .uncounted()
            .map(|(b, why)| (b.seat.as_str(), why))
            .collect();
        assert_eq!(idle, [("a", Uncounted::NoSeat), ("d", Uncounted::NoSeat)]);
        assert_eq!((tally.count(Vote::Yes), tally.count(Vote::No)), (2, 0));
        assert_eq!(tally.ruling(), Ruling::Approved);
        assert_eq!(tally.silent().collect::<Vec<_>>(), [&seat("a")]);
    }

    #[test]
    fn a_veto_blocks_whatever_the_others_say_and_silence_does_not() {
        let seating = Seating::new(["a", "b", "c"].map(seat), 1, ["a", "c"].map(seat)).unwrap();
        let yes = Votes::of(&[(1, "b", Vote::Yes)]);
        assert_eq!(
            tally(&seating, yes.ballots(&seating)).ruling(),
            Ruling::Approved
        );
        let noes = Votes::of(&[(1, "b", Vote::Yes), (2, "c", Vote::No), (2, "a", Vote::No)]);
        assert_eq!(
            tally(&seating, noes.ballots(&seating)).ruling(),
            Ruling::Vetoed {
                by: vec![&seat("a"), &seat("c")]
            }
        );
    }

    #[test]
    fn order_and_duplicates_of_votes_do_not_matter() {
        let seating = Seating::new(["a", "b"].map(seat), 2, [seat("b")]).unwrap();
        let votes = Votes::of(&[
            (1, "a", Vote::Yes),
            (2, "a", Vote::No),
            (3, "b", Vote::Yes),
            (3, "a", Vote::Yes),
            (2, "d", Vote::Yes),
        ]);
        let ballots = votes.ballots(&seating);
        let once = tally(&seating, ballots.iter().copied());
        for start in 0..ballots.len() {
            let turned = ballots.iter().cycle().skip(start).take(2 * ballots.len());
            assert_eq!(once, tally(&seating, turned.copied()));
            let back = ballots.iter().rev().cycle().skip(start).take(ballots.len());
            assert_eq!(once, tally(&seating, back.copied()));
        }
    }
}
