//! Permits that would count, but for what stands in their way.

use super::plan::Plan;
use super::remedy::Remedy;
use crate::condition::{Condition, Setting, Unmet};
use crate::directory::dossier::{Core, Entry, Group};
use crate::directory::event::{EventKind, What};
use crate::directory::facts::{Asked, Reach};
use crate::directory::inquiry::Inquiry;
use crate::directory::sight::Sight;
use crate::directory::store::{Held, is_permit};
use crate::identity::Tombstone;
use crate::name::{Channel, EventId, Recipient};
use crate::permission::{
    Consent, Effect, Proposal, Ruling, Scope, Seating, Side, Terms, Vote, Window,
};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// How many ways are looked at of removing one obstacle.
pub(super) const WAYS: usize = 16;

/// A permit that reaches the observation at the place, for the recipient and the
/// purpose, and does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NearMiss {
    /// The statement, of the side that is missing.
    pub event: EventId,
    /// When it was said.
    pub said: Timestamp,
    /// What stands in its way, ascending; at least one. With all of them gone it counts.
    pub obstacles: Vec<Obstacle>,
}

/// Why a permit does not count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Obstacle {
    /// It holds later.
    NotYet {
        /// From then on.
        from: Timestamp,
    },
    /// It held earlier.
    Over {
        /// Before then.
        until: Timestamp,
    },
    /// The customer took it back.
    Withdrawn {
        /// By this event; of several, the first.
        by: EventId,
        /// Then.
        at: Timestamp,
    },
    /// The customer took another one in the same terms back, and with it every one
    /// that was given until then.
    WithdrawnAlike {
        /// By this event; of several, the first that is not earlier than the permit.
        by: EventId,
        /// Then.
        at: Timestamp,
    },
    /// The company took it back.
    Revoked {
        /// By this event; of several, the first.
        by: EventId,
        /// Then.
        at: Timestamp,
    },
    /// It is for other channels than that of the access, or the access names none.
    Channel {
        /// These alone.
        only: BTreeSet<Channel>,
    },
    /// Its condition is not known to hold.
    Condition {
        /// These of its parts are not as they should be.
        unmet: Unmet,
    },
    /// The arbiter has not approved it.
    Open {
        /// Yes votes that count so far.
        yes: usize,
        /// Yes votes that it takes.
        quorum: usize,
        /// The seats whose no blocks it; empty: the quorum alone is missing.
        vetoed_by: BTreeSet<Recipient>,
        /// The seats that sit now and have not said yes.
        left: BTreeSet<Recipient>,
    },
    /// Nobody sat in the arbiter when it was proposed: it is never approved.
    NobodySat,
    /// It was given through an identifier that merely may be the person's: no permit
    /// crosses such a link.
    MayBeAnother,
}

impl Obstacle {
    /// What would remove it, of the permit of this event; none if nothing does.
    fn ways(&self, event: &EventId) -> Vec<Plan> {
        let settings = match self {
            Self::NotYet { from } => [Setting::from(*from)].into(),
            Self::Channel { only } => {
                let through = only.iter().cloned().map(Setting::through);
                through.take(WAYS).collect()
            }
            Self::Condition { unmet } => unmet.settings(WAYS),
            Self::Open {
                yes,
                quorum,
                vetoed_by,
                left,
            } => {
                let lacking = quorum.saturating_sub(*yes).max(vetoed_by.len());
                let can = vetoed_by.is_subset(left) && lacking <= left.len();
                let vote = Remedy::Vote {
                    proposal: event.clone(),
                    yes: lacking,
                    of: vetoed_by.clone(),
                };
                return can.then(|| Plan::saying(vote)).into_iter().collect();
            }
            Self::Over { .. }
            | Self::Withdrawn { .. }
            | Self::WithdrawnAlike { .. }
            | Self::Revoked { .. }
            | Self::NobodySat
            | Self::MayBeAnother => Vec::new(),
        };
        settings.into_iter().map(Plan::from).collect()
    }
}

/// A permit that does not count, and what would make it.
pub(super) struct Near<'d> {
    pub(super) side: Side,
    pub(super) scope: &'d Scope,
    pub(super) event: &'d Held,
    pub(super) obstacles: Vec<Obstacle>,
}

impl Near<'_> {
    pub(super) fn miss(&self) -> NearMiss {
        NearMiss {
            event: self.event.id.clone(),
            said: self.event.at,
            obstacles: self.obstacles.clone(),
        }
    }

    /// What would remove all that stands in its way; none if something stays.
    pub(super) fn ways(&self) -> Vec<Plan> {
        let obstacles = self.obstacles.iter();
        let ways: Vec<_> = obstacles.map(|one| one.ways(&self.event.id)).collect();
        Plan::of_each(&ways, WAYS)
    }
}

/// What was said that may concern a group, each once, by the surest way.
pub(super) type Said<'d> = BTreeMap<&'d EventId, (&'d Held, Reach)>;

/// What was said that may concern what was learnt through the group of this
/// identifier.
pub(super) fn said_of<'d>(core: &Core<'d>, group: &Group<'d>) -> Said<'d> {
    let one = group.entries.first().map(Entry::identifier);
    let about = one.into_iter().collect();
    let mut said = Said::new();
    for (event, reach) in core.said(&about) {
        let known = said.entry(&event.id).or_insert((event, reach));
        known.1 = known.1.min(reach);
    }
    said
}

impl<'d> Inquiry<'d> {
    /// Every permit for the recipient and the purpose that does not count for a
    /// group, whatever it reaches: of each side, by event.
    pub(super) fn near(&self, group: &Group<'d>, said: &Said<'d>) -> Vec<Near<'d>> {
        let mut near = Vec::new();
        for &(event, reach) in said.values() {
            let What::Consented(consent) = &event.what else {
                continue;
            };
            if consent.effect == Effect::Permit
                && !Tombstone::is_one(&consent.speaker)
                && self.is_about(&consent.terms)
            {
                near.push(Near {
                    side: Side::Customer,
                    scope: &consent.terms.scope,
                    event,
                    obstacles: self.before_consent(group, event, consent, reach),
                });
            }
        }
        for event in self.reading.sight.global(EventKind::Proposed) {
            let What::Proposed(proposal) = &event.what else {
                continue;
            };
            if proposal.effect == Effect::Permit && self.is_about(&proposal.terms) {
                near.push(Near {
                    side: Side::Company,
                    scope: &proposal.terms.scope,
                    event,
                    obstacles: self.before_approval(group, event, proposal),
                });
            }
        }
        near.retain(|near| !near.obstacles.is_empty());
        near.sort_by_key(|near| (near.side, &near.event.id));
        near
    }

    fn is_about(&self, terms: &Terms) -> bool {
        !matches!(terms.scope, Scope::Link(_)) && terms.permit_use(&self.question)
    }

    fn before_consent(
        &self,
        group: &Group<'d>,
        event: &'d Held,
        consent: &'d Consent,
        reach: Reach,
    ) -> Vec<Obstacle> {
        let mut found =
            self.before_any(group, &consent.terms, consent.window, consent.when.as_ref());
        if let Some((by, how)) = self.withdrawal(event, consent) {
            let (by, at) = (by.id.clone(), by.at);
            found.push(match how {
                Withdrawal::Itself => Obstacle::Withdrawn { by, at },
                Withdrawal::Alike => Obstacle::WithdrawnAlike { by, at },
            });
        }
        if reach != Reach::Certain {
            found.push(Obstacle::MayBeAnother);
        }
        found.sort();
        found
    }

    fn before_approval(
        &self,
        group: &Group<'d>,
        event: &'d Held,
        proposal: &'d Proposal,
    ) -> Vec<Obstacle> {
        let mut found = self.before_any(
            group,
            &proposal.terms,
            proposal.window,
            proposal.when.as_ref(),
        );
        let sight = &self.reading.sight;
        let revoked = sight
            .naming(event)
            .filter(|by| matches!(by.what, What::Revoked(_)))
            .min_by_key(|by| (by.at, &by.id));
        found.extend(revoked.map(|by| Obstacle::Revoked {
            by: by.id.clone(),
            at: by.at,
        }));
        found.extend(standing(sight, event));
        found.sort();
        found
    }

    /// What stands in the way of a permit of either side.
    fn before_any(
        &self,
        group: &Group<'d>,
        terms: &Terms,
        window: Window,
        when: Option<&Condition>,
    ) -> Vec<Obstacle> {
        let question = &self.question;
        let mut found = Vec::new();
        found.extend(
            window
                .from
                .filter(|from| question.at < *from)
                .map(|from| Obstacle::NotYet { from }),
        );
        found.extend(
            window
                .until
                .filter(|until| *until <= question.at)
                .map(|until| Obstacle::Over { until }),
        );
        if !terms.permit(question) {
            let only = terms.channels.clone();
            found.extend(only.map(|only| Obstacle::Channel { only }));
        }
        let asked = Asked::must(&group.concern.facts, question);
        let unmet = when.and_then(|when| when.unmet(&asked, true));
        found.extend(unmet.map(|unmet| Obstacle::Condition { unmet }));
        found
    }

    /// The first event that took back a permit of the customer's, by the instant
    /// of the access.
    fn withdrawal(&self, permit: &'d Held, consent: &'d Consent) -> Option<(&'d Held, Withdrawal)> {
        let sight = &self.reading.sight;
        let withdrawals = |of: &'d Held| sight.withdrawals(of);
        let first = |by: &&'d Held| (by.at, &by.id);
        if let Some(by) = withdrawals(permit).min_by_key(first) {
            return Some((by, Withdrawal::Itself));
        }
        let alike = |event: &&'d Held| match &event.what {
            What::Consented(other) => is_permit(&event.what) && other.terms == consent.terms,
            _ => false,
        };
        let person = self.reading.same_person(&consent.speaker);
        person
            .into_iter()
            .flat_map(|identifier| sight.store.words(identifier))
            .filter(|event| event.at <= sight.at)
            .filter(alike)
            .flat_map(withdrawals)
            .filter(|by| permit.at <= by.at)
            .min_by_key(first)
            .map(|by| (by, Withdrawal::Alike))
    }
}

/// How the vote on a proposal stands, unless it is approved.
pub(super) fn standing(sight: &Sight<'_>, proposal: &Held) -> Option<Obstacle> {
    let Some(tally) = sight.tally(proposal) else {
        return Some(Obstacle::NobodySat);
    };
    let vetoed_by = match tally.ruling() {
        Ruling::Approved => return None,
        Ruling::Vetoed { by } => by.into_iter().cloned().collect(),
        Ruling::Open { .. } | Ruling::Undecidable => BTreeSet::new(),
    };
    let sits = sight.seating(sight.at).into_iter();
    let said_yes = |seat: &Recipient| {
        let mut counted = tally.counted();
        counted.any(|ballot| ballot.seat == seat && ballot.vote == Vote::Yes)
    };
    let left = sits.flat_map(Seating::seats);
    Some(Obstacle::Open {
        yes: tally.count(Vote::Yes),
        quorum: tally.seating().quorum() as usize,
        vetoed_by,
        left: left.filter(|seat| !said_yes(seat)).cloned().collect(),
    })
}

/// How a permit was taken back.
enum Withdrawal {
    Itself,
    Alike,
}
