//! One message to one addressee: send, hold, digest or never.

use super::decision::{Cause, ContactDecision, Outcome, Reason, Through};
use super::obstacles::{Case, Passing, Times};
use super::policy::Digests;
use super::{Addressee, Gathering, Message, OutreachPolicy, Via};
use crate::identifier::Identifier;
use crate::name::Channel;
use crate::time::Timestamp;
use alloc::vec::Vec;
use core::cmp::Reverse;
use smallvec::SmallVec;

/// What becomes of a message at an instant, and everything that speaks against it.
///
/// [Laws](crate::guide::laws#outreach-and-population):
///
/// * O1: it goes only when and where it is permitted.
/// * O2: where it goes, no window of a cap that counts it holds more than the cap's
///   number, of what was sent and what is planned.
/// * O3: the instant until which it is held is the first at which the answer is send,
///   if nothing happens; the instant of a digest is the first of those at which
///   digests go.
///
/// What the person said holds for every purpose; the company's caps, fatigue and the
/// pause after a complaint for those that the policy does not exempt.
#[must_use]
pub fn decide(
    message: &Message,
    to: &Addressee<'_>,
    policy: &OutreachPolicy,
    at: Timestamp,
) -> ContactDecision {
    decide_from(message, to, policy, (at, at))
}

/// The same, where it is known that it does not go before a later instant.
pub(crate) fn decide_from(
    message: &Message,
    to: &Addressee<'_>,
    policy: &OutreachPolicy,
    (now, at): (Timestamp, Timestamp),
) -> ContactDecision {
    let found = Search::new(message, to, policy).earliest(at, Times::Any);
    let outcome = match found.first {
        Some((first, through)) if first == now => Outcome::Send {
            through: through.owned(),
        },
        Some((until, _)) => match (message.gathering, policy.digests) {
            (Gathering::MayBeDigested, Digests::Daily(time)) => {
                let digest = Search::new(message, to, policy).earliest(at, Times::Daily(time));
                digest
                    .first
                    .map_or(Outcome::Hold { until }, |(at, _)| Outcome::Digest { at })
            }
            _ => Outcome::Hold { until },
        },
        None => Outcome::Never,
    };
    // Also where it waits for nothing: from a later instant on it may.
    let goes = matches!(outcome, Outcome::Send { .. });
    let visibly = (!goes).then(|| visibly(message, to, policy, now));
    ContactDecision {
        outcome,
        reasons: found.reasons,
        visibly: visibly.flatten(),
    }
}

/// Where a message may go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way<'c> {
    pub(super) channel: &'c Channel,
    pub(super) point: &'c Identifier,
}

impl Way<'_> {
    pub(super) fn owned(self) -> Through {
        Through {
            channel: self.channel.clone(),
            point: self.point.clone(),
        }
    }
}

/// The channels that a message may take, and the contact points there.
type Ways<'c> = SmallVec<[(&'c Channel, Option<&'c Identifier>); 4]>;

/// When and where it may go first, and what speaks against it until then.
#[derive(Clone, Debug)]
pub(super) struct Found<'c> {
    pub(super) first: Option<(Timestamp, Way<'c>)>,
    pub(super) reasons: Vec<Reason>,
}

/// A message, whom it is for, and by which rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search<'c, 'a> {
    message: &'c Message,
    to: &'c Addressee<'a>,
    policy: &'c OutreachPolicy,
    exempt: bool,
}

impl<'c, 'a> Search<'c, 'a> {
    pub(super) fn new(
        message: &'c Message,
        to: &'c Addressee<'a>,
        policy: &'c OutreachPolicy,
    ) -> Self {
        Self {
            message,
            to,
            policy,
            exempt: policy.exempts(&message.purpose),
        }
    }

    fn case(
        &self,
        channel: &'c Channel,
        point: Option<&'c Identifier>,
        times: Times<'c>,
    ) -> Case<'c, 'a> {
        let case = Case {
            message: self.message,
            channel,
            point,
            to: self.to,
            policy: self.policy,
            times,
            exempt: self.exempt,
            silent: false,
        };
        case.prepared()
    }

    /// The first instant from `at` on at which it may go, and where: of several ways
    /// that open at once, the one that comes first.
    pub(super) fn earliest(&self, at: Timestamp, times: Times<'c>) -> Found<'c> {
        let ways = self.ways();
        let mut reasons = self.everywhere(&ways);
        let open = reasons.is_empty();
        let at_once = || self.at_once(&ways, at, times);
        if let Some(way) = open.then(at_once).flatten() {
            let first = Some((at, way));
            return Found { first, reasons };
        }
        let mut first: Option<(Timestamp, Way<'c>)> = None;
        let mut met: Vec<Passing> = Vec::new();
        for (channel, point) in ways {
            let before = reasons.len();
            self.stand(channel, point, &mut reasons);
            let case = self.case(channel, point, times);
            met.clear();
            let earliest = case.earliest(at, &mut met);
            let is_sooner = |at: &Timestamp| first.is_none_or(|(known, _)| *at < known);
            if let (Some(earliest), Some(point), true) = (
                earliest.filter(is_sooner),
                point,
                open && reasons.len() == before,
            ) {
                first = Some((earliest, Way { channel, point }));
            }
            reasons.extend(met.iter().filter_map(|passing| reason(&case, passing)));
        }
        settle(&mut reasons);
        Found { first, reasons }
    }

    /// The first of the ways that is open at the very instant.
    fn at_once(&self, ways: &Ways<'c>, at: Timestamp, times: Times<'c>) -> Option<Way<'c>> {
        let ways = ways.iter().filter_map(|&(channel, point)| {
            Some(Way {
                channel,
                point: point?,
            })
        });
        let open = |way: &Way<'c>| {
            let case = self.case(way.channel, Some(way.point), times);
            !self.refuses(way.channel) && case.is_open(at)
        };
        ways.into_iter().find(open)
    }

    /// Whether the person wants nothing like it on the channel.
    fn refuses(&self, channel: &Channel) -> bool {
        let mut words = self.to.preferences.allow.iter();
        words.any(|wish| !wish.is && wish.said.concerns(channel, &self.message.purpose))
    }

    /// What speaks against it on any channel, whenever.
    fn everywhere(&self, ways: &Ways<'c>) -> Vec<Reason> {
        let least = self.policy.least_trust;
        let distrusted = (self.to.trust < least).then_some(Cause::Distrusted { least });
        let redundant = (self.to.redundant)(self.message).then_some(Cause::Redundant);
        let nowhere = ways.is_empty().then_some(Cause::NoContactPoint);
        let causes = [distrusted, redundant, nowhere].into_iter().flatten();
        causes.map(|cause| always(None, cause)).collect()
    }

    /// What speaks against it on this channel, whenever.
    fn stand(&self, channel: &Channel, point: Option<&Identifier>, reasons: &mut Vec<Reason>) {
        if point.is_none() {
            reasons.push(always(Some(channel), Cause::NoContactPoint));
        }
        for wish in &self.to.preferences.allow {
            if !wish.is && wish.said.concerns(channel, &self.message.purpose) {
                let said = wish.said.id.clone();
                reasons.push(always(Some(channel), Cause::Refused { said }));
            }
        }
    }

    /// The channels that it may take, with each contact point: the one that it names, or
    /// every route that leads to a contact point, those that the person likes first.
    fn ways(&self) -> Ways<'c> {
        let points = |namespace: &'c str| {
            let points = self.to.points.iter();
            points.filter(move |point| point.namespace() == namespace)
        };
        match &self.message.via {
            Via::Channel(channel) => {
                let points = points(self.policy.namespace(channel));
                let mut ways: Ways<'c> = points.map(|point| (channel, Some(point))).collect();
                if ways.is_empty() {
                    ways.push((channel, None));
                }
                ways
            }
            Via::Best => {
                let routes = self.policy.routes.iter();
                let lead = routes.flat_map(|route| {
                    let points = points(route.namespace.as_str());
                    points.map(|point| (&route.channel, Some(point)))
                });
                let mut ways: Ways<'c> = lead.collect();
                ways.sort_by_key(|&(channel, _)| !self.likes(channel));
                ways
            }
        }
    }

    /// Whether the person has allowed the channel by name.
    fn likes(&self, channel: &Channel) -> bool {
        let mut words = self.to.preferences.allow.iter();
        words.any(|wish| {
            let named = wish.said.preference.channel.as_ref() == Some(channel);
            wish.is && named && wish.said.concerns(channel, &self.message.purpose)
        })
    }
}

/// Puts reasons in order, each once: several contact points of a channel meet the same,
/// and may find its end at several instants: the last of these counts.
pub(super) fn settle(reasons: &mut Vec<Reason>) {
    let lasts = |reason: &Reason| (reason.until.is_none(), Reverse(reason.until));
    reasons.sort_unstable_by(|a, b| {
        let what = (&a.channel, &a.cause).cmp(&(&b.channel, &b.cause));
        what.then_with(|| lasts(a).cmp(&lasts(b)))
    });
    reasons.dedup_by(|b, a| a.channel == b.channel && a.cause == b.cause);
}

fn always(channel: Option<&Channel>, cause: Cause) -> Reason {
    Reason {
        channel: channel.cloned(),
        cause,
        until: None,
    }
}

/// What was met, in words; neither being too late nor the plan goes by channel.
fn reason(case: &Case<'_, '_>, (obstacle, until): &Passing) -> Option<Reason> {
    let what = case.cause(*obstacle)?;
    let everywhere = matches!(what, Cause::TooLate | Cause::Taken);
    Some(Reason {
        channel: (!everywhere).then(|| case.channel.clone()),
        cause: what,
        until: *until,
    })
}

/// When it might go by what its recipient may see. Which contact points there are is
/// not part of that, so the best channel is any route.
fn visibly(
    message: &Message,
    to: &Addressee<'_>,
    policy: &OutreachPolicy,
    at: Timestamp,
) -> Option<Timestamp> {
    let search = Search::new(message, to, policy);
    let on = |channel| search.case(channel, None, Times::Any).visibly(at);
    match &message.via {
        Via::Channel(channel) => on(channel),
        Via::Best => policy.routes.iter().filter_map(|r| on(&r.channel)).min(),
    }
}
