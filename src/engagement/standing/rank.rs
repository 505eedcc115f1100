//! The ranks themselves, by iteration.

use super::{Damping, Relations};
use crate::engagement::measure::{Rank, Reached, ranking};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::fmt;

/// How far the ranks may be from where they are bound for, all together. With less, what
/// rounding does in each round would never be close enough to a damping of 0.99.
const CLOSE: f64 = 1e-11;
/// With a damping of 0.99, what is left after so many rounds is 2 · 0.99^4,000 < 10⁻¹⁶.
const ROUNDS: u32 = 4_000;

/// What share of everybody's attention each has; the shares add up to 1, where there is
/// anybody.
///
/// All together they differ by at most 10⁻¹¹ from the exact ones, and by what rounding
/// does.
#[derive(Clone, PartialEq)]
pub struct Standing<'r, K> {
    relations: &'r Relations<K>,
    ranks: Vec<f64>,
    rounds: u32,
}

/// What would go with somebody who goes.
///
/// The others listen on as they do, and what they gave to who is gone is lost: nobody
/// finds another at once. So nobody gains.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Loss<'r, K> {
    /// The standing of who goes, 0 to 1.
    pub standing: f64,
    /// What others would lose of theirs, the most first, equals by name; those who would lose
    /// nothing, or no more than twice what standings are precise to, are left out.
    pub given: Vec<(&'r K, f64)>,
    /// How many listen to who goes, and to none of the others that were named.
    pub reach: Reached,
    /// How many listen to who goes.
    pub listeners: Reached,
}

impl<K: Ord> Relations<K> {
    /// The standing of everybody.
    #[must_use]
    pub fn standing(&self, damping: Damping) -> Standing<'_, K> {
        let (ranks, rounds) = self.ranks(damping, None);
        Standing {
            relations: self,
            ranks,
            rounds,
        }
    }

    /// What would go with somebody: what others have through them alone, and the reach
    /// that none of `among` gives besides. None of one who is not known.
    pub fn loss_of<'k>(
        &self,
        who: &K,
        among: impl IntoIterator<Item = &'k K>,
        damping: Damping,
    ) -> Option<Loss<'_, K>>
    where
        K: 'k,
    {
        let gone = self.number(who)?;
        let (with, _) = self.ranks(damping, None);
        let (without, _) = self.ranks(damping, Some(gone));
        let lost = with
            .iter()
            .zip(&without)
            .map(|(with, without)| with - without);
        let each = self.people.iter().zip(lost).enumerate();
        let others = each.filter(|(number, (_, lost))| *number != gone && *lost > 2.0 * CLOSE);
        let mut given: Vec<(&K, f64)> = others.map(|(_, given)| given).collect();
        given.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let own = self.reached([who]);
        let others = among.into_iter().filter(|other| *other != who);
        let theirs: BTreeSet<u32> = self.reached(others);
        Some(Loss {
            standing: with.get(gone).copied().unwrap_or_default(),
            given,
            reach: Reached(own.difference(&theirs).count() as u64),
            listeners: Reached(own.len() as u64),
        })
    }

    /// By power iteration from equal shares, until what a round changes can add up to no
    /// more than [`CLOSE`]. Who is gone has nothing and gives nothing.
    #[allow(
        clippy::cast_precision_loss,
        reason = "there are fewer people than an `f64` can count"
    )]
    fn ranks(&self, damping: Damping, gone: Option<usize>) -> (Vec<f64>, u32) {
        let (people, damping) = (self.people.len() as f64, damping.get());
        let mut ranks = alloc::vec![1.0 / people; self.people.len()];
        let clear = |ranks: &mut [f64]| {
            if let Some(rank) = gone.and_then(|gone| ranks.get_mut(gone)) {
                *rank = 0.0;
            }
        };
        clear(&mut ranks);
        let mut next = ranks.clone();
        let mut rounds = 0;
        let mut change = f64::INFINITY;
        while change * damping > CLOSE * (1.0 - damping) && rounds < ROUNDS {
            let of = |who: u32| ranks.get(who as usize).copied().unwrap_or_default();
            let unsaid: f64 = self.silent.iter().map(|who| of(*who)).sum();
            let base = (1.0 - damping + damping * unsaid) / people;
            let mut ties = self.ties.as_slice();
            let mut start = 0;
            for (rank, end) in next.iter_mut().zip(&self.ends) {
                let (own, rest) = ties.split_at_checked(end - start).unwrap_or_default();
                (ties, start) = (rest, *end);
                let given: f64 = own.iter().map(|(who, share)| of(*who) * share).sum();
                *rank = base + damping * given;
            }
            clear(&mut next);
            let moved = ranks.iter().zip(&next);
            change = moved.map(|(before, after)| (after - before).abs()).sum();
            core::mem::swap(&mut ranks, &mut next);
            rounds += 1;
        }
        (ranks, rounds)
    }
}

impl<'r, K: Ord> Standing<'r, K> {
    /// The share of one; none of one who is not known.
    #[must_use]
    pub fn share(&self, who: &K) -> Option<f64> {
        let number = self.relations.number(who)?;
        self.ranks.get(number).copied()
    }

    /// The shares, by name.
    pub fn shares(&self) -> impl Iterator<Item = (&'r K, f64)> {
        let people = &self.relations.people;
        people.iter().zip(self.ranks.iter().copied())
    }

    /// Everybody's rank, the best first. Shares that differ by less than what they are
    /// precise to, 10⁻¹¹, may be ranked either way.
    #[must_use]
    pub fn ranking(&self) -> Vec<(&'r K, Rank)> {
        ranking(self.shares())
    }

    /// How many rounds it took.
    #[must_use]
    pub const fn rounds(&self) -> u32 {
        self.rounds
    }
}

impl<K> fmt::Debug for Standing<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Standing");
        out.field("people", &self.ranks.len())
            .finish_non_exhaustive()
    }
}

impl<K> fmt::Debug for Loss<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Loss");
        out.field("reach", &self.reach).finish_non_exhaustive()
    }
}
