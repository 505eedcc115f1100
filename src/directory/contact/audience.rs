//! Acting on a segment: the audience of a message.

use super::Outreach;
use super::state::channels;
use crate::directory::Directory;
use crate::directory::dossier::Dossier;
use crate::directory::inquiry::Inquiry;
use crate::identifier::Identifier;
use crate::identity::Lens;
use crate::name::Channel;
use crate::outreach::{ContactDecision, Message, OutreachPolicy, Told, Via};
use crate::population::{
    Activation, Considered, Fate, Gate, Portrait, Roster, Segment, Weighed, farther,
};
use crate::profile::{PartialIdentity, Pseudonym};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;

impl Directory {
    /// Who of a segment is written to. See [`Outreach::audience`].
    #[must_use]
    pub fn audience(
        &self,
        segment: &Segment,
        message: &Message,
        policy: &OutreachPolicy,
        now: Timestamp,
    ) -> Activation {
        self.outreach(policy, now).audience(segment, message)
    }
}

/// A partial identity that the sender of a message sees.
struct Candidate<'m, 'd> {
    /// An identifier of the person's.
    whose: &'d Identifier,
    /// The channels on which the segment matches by what is seen for them, and the contact
    /// point that is shown there.
    ways: Vec<(&'m Channel, Option<Identifier>)>,
}

/// A channel that the message may take.
struct Route<'m, 'd> {
    channel: &'m Channel,
    /// Where its contact points are.
    namespace: &'m str,
    inquiry: Rc<Inquiry<'d>>,
    /// Who has been looked at, as the access may know them.
    done: BTreeSet<&'d Identifier>,
}

/// Who is written to so far, as whoever sends it may know them.
#[derive(Default)]
struct Written<'d> {
    points: BTreeSet<Identifier>,
    /// What is sent to these is sent to one who is written to.
    counted: BTreeSet<&'d Identifier>,
}

impl<'d> Outreach<'d> {
    /// Who of a segment gets a message now, who later, and why the others do not.
    ///
    /// The segment is asked of what the sender of the message sees, partial identity by
    /// partial identity in the order of their pseudonyms, for the purpose and on the channel
    /// of the message; of the best channel, on each that it may take, and it
    /// goes on one on which the segment matches, the policy's favourite first. Where it
    /// matches, the message is [decided](Self::decide) through a contact point that this
    /// very partial identity shows. An addressee, as far as the sender may know, is written
    /// to once.
    ///
    /// ```
    /// use personagraph::outreach::{Message, OutreachPolicy, Via};
    /// use personagraph::population::{Gate, Segment};
    /// use personagraph::{Directory, Identifier, Key, Permit, Timestamp};
    ///
    /// let mut crm = Directory::new(Key::from([7; 32]));
    /// let now: Timestamp = "2026-01-05T09:00:00Z".parse()?;
    /// let [ann, jo]: [Identifier; 2] = ["email:ann@example.com".parse()?, "email:jo@example.com".parse()?];
    /// let news = Permit::profile().to("marketing").for_purpose("newsletter");
    /// let mut say = crm.at(now, "webshop");
    /// for who in [&ann, &jo] {
    ///     say.observe(who, "interest.hiking", true).through_none()?;
    /// }
    /// say.consent(&ann, &news)?;
    /// say.approve(&news)?;
    ///
    /// let hikers: Segment = "interest.hiking = true".parse()?;
    /// let letter = Message::new("marketing", "newsletter", Via::Best)?;
    /// let activation = crm.audience(&hikers, &letter, &OutreachPolicy::default(), now);
    /// assert_eq!(activation.funnel().passed(Gate::Matched), 2);
    /// assert_eq!(activation.funnel().passed(Gate::Known), 1);
    ///
    /// // Marketing is told of Ann, and of nobody else.
    /// let told = activation.told();
    /// assert_eq!(told.to_string(), "1 seen, 1 matched, 1 now, 0 later");
    /// assert_eq!(told.members()[0].point, ann);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn audience(&self, segment: &Segment, message: &Message) -> Activation {
        let candidates = self.candidates(segment, message);
        let mut roster = Roster::of_seen(candidates.len());
        let mut written = Written::default();
        let mut weighed: BTreeMap<&'d Identifier, Vec<Weighed>> = BTreeMap::new();
        for (pseudonym, candidate) in candidates {
            let (fate, decisions) = self.weigh(&candidate, message, &mut written);
            if !candidate.ways.is_empty() {
                let told = decisions.iter().map(|(_, decision)| decision.told());
                roster.add(pseudonym, &fate, soonest(told));
            }
            let of_person = weighed.entry(candidate.whose).or_default();
            of_person.push(Weighed::new(pseudonym, fate, decisions));
        }
        Activation::new(self.considered(segment, weighed), roster)
    }

    /// The partial identities that the sender sees on some channel, by pseudonym.
    fn candidates<'m>(
        &'m self,
        segment: &Segment,
        message: &'m Message,
    ) -> BTreeMap<Pseudonym, Candidate<'m, 'd>> {
        let mut candidates: BTreeMap<Pseudonym, Candidate<'m, 'd>> = BTreeMap::new();
        let mut routes: Vec<Route<'m, 'd>> = channels(self.policy, &message.via)
            .into_iter()
            .map(|channel| Route {
                channel,
                namespace: self.policy.namespace(channel),
                inquiry: self.inquiry(self.question(message, channel)),
                done: BTreeSet::new(),
            })
            .filter(|route| route.inquiry.may_permit())
            .collect();
        // Everybody is gathered once, however many channels there are.
        for whose in self.sight.store.identifiers() {
            let mut dossier: Option<Dossier<'d>> = None;
            for route in &mut routes {
                if route.done.contains(whose) {
                    continue;
                }
                let dossier = dossier.get_or_insert_with(|| Dossier::new(self.sight, whose));
                let (identities, person) = route.inquiry.identities(dossier);
                route.done.extend(person);
                for (identity, _) in identities.iter().filter(|(one, _)| !one.is_empty()) {
                    let ways = Vec::new();
                    let candidate = candidates
                        .entry(identity.pseudonym())
                        .or_insert(Candidate { whose, ways });
                    if segment.matches(&Portrait::seen(identity), self.now()) {
                        let point = point_in(identity, route.namespace);
                        candidate.ways.push((route.channel, point));
                    }
                }
            }
        }
        candidates
    }

    /// What becomes of a partial identity, and what was decided on each channel.
    fn weigh(
        &self,
        candidate: &Candidate<'_, 'd>,
        message: &Message,
        written: &mut Written<'d>,
    ) -> (Fate, Vec<(Channel, ContactDecision)>) {
        let mut best: Option<Fate> = None;
        let mut decisions = Vec::new();
        for (channel, point) in &candidate.ways {
            let Some(point) = point else {
                continue;
            };
            let via = Via::Channel((*channel).clone());
            let message = Message {
                via,
                ..message.clone()
            };
            let customer = self.addressee(point);
            let decision = self.decide(&customer, &message);
            let mut fate = Fate::of(&decision, point);
            decisions.push(((*channel).clone(), decision));
            if matches!(fate, Fate::Written(_)) {
                let known = customer.known(self, &message);
                if written.add(point, known.now.counted()) {
                    return (fate, decisions);
                }
                fate = Fate::Fell(Gate::Once);
            }
            best = Some(match best {
                Some(best) => farther(best, fate),
                None => fate,
            });
        }
        match best {
            Some(fate) => (fate, decisions),
            None => self.missing(candidate, message),
        }
    }

    /// At which gate somebody falls of whom no contact point is shown: there may be one.
    /// Of whoever has none is asked what else speaks against it.
    fn missing(
        &self,
        candidate: &Candidate<'_, 'd>,
        message: &Message,
    ) -> (Fate, Vec<(Channel, ContactDecision)>) {
        let customer = self.addressee(candidate.whose);
        let there_is_one = candidate.ways.iter().any(|(channel, _)| {
            let namespace = self.policy.namespace(channel);
            let mut points = customer.points().iter();
            points.any(|point| point.namespace() == namespace)
        });
        if there_is_one {
            return (Fate::Fell(Gate::Permitted), Vec::new());
        }
        let mut decisions = Vec::new();
        let fell = candidate.ways.iter().map(|(channel, _)| {
            let via = Via::Channel((*channel).clone());
            let message = Message {
                via,
                ..message.clone()
            };
            let decision = self.decide(&customer, &message);
            let fate = Fate::of(&decision, candidate.whose);
            decisions.push(((*channel).clone(), decision));
            match fate {
                Fate::Fell(gate) => gate,
                Fate::Written(_) => Gate::Reachable,
            }
        });
        let fell = fell.max().unwrap_or(Gate::Recognised);
        (Fate::Fell(fell), decisions)
    }

    /// Everybody whom the segment matches, with what became of them.
    fn considered(
        &self,
        segment: &Segment,
        mut weighed: BTreeMap<&'d Identifier, Vec<Weighed>>,
    ) -> Vec<Considered> {
        let custodian = self.directory.custodian();
        let people = self.directory.people(&Lens::vouched(), self.now());
        let considered = people.into_iter().filter_map(|person| {
            let own = person.identifiers.iter();
            let mut identities: Vec<Weighed> = own
                .filter_map(|one| weighed.remove(one))
                .flatten()
                .collect();
            identities.sort_unstable_by_key(|one| one.pseudonym);
            let portrait = custodian.portrait(person.identifiers.first()?, self.now());
            let on_the_whole = segment.matches(&portrait, self.now());
            let mut fates = identities.iter().map(|one| &one.fate);
            let is_in = on_the_whole || fates.any(|fate| fate.passed(Gate::Recognised));
            is_in.then(|| Considered::new(person.id, on_the_whole, identities))
        });
        considered.collect()
    }
}

impl<'d> Written<'d> {
    /// Adds a contact point, and to whom what is sent there is sent, unless that is
    /// somebody who is written to already.
    fn add(&mut self, point: &Identifier, counted: &BTreeSet<&'d Identifier>) -> bool {
        let again = counted.iter().any(|one| self.points.contains(*one));
        if again || self.counted.contains(point) {
            return false;
        }
        self.points.insert(point.clone());
        self.counted.extend(counted);
        true
    }
}

/// The first contact point that is shown in a namespace.
fn point_in(identity: &PartialIdentity, namespace: &str) -> Option<Identifier> {
    let mut points = identity.contact_points();
    points.find(|point| point.namespace() == namespace).cloned()
}

/// The best that is told.
fn soonest(told: impl Iterator<Item = Told>) -> Told {
    told.fold(Told::No, |best, told| match (best, told) {
        (Told::Send, _) | (_, Told::Send) => Told::Send,
        (Told::HoldUntil(a), Told::HoldUntil(b)) => Told::HoldUntil(a.min(b)),
        (Told::HoldUntil(until), Told::No) | (Told::No, Told::HoldUntil(until)) => {
            Told::HoldUntil(until)
        }
        (Told::No, Told::No) => Told::No,
    })
}
