//! One person, one access: which rules are live, which personas contain what.

use super::Event;
use super::event::{EventKind, What};
use super::facts::{Asked, Facts, Reach};
use super::sight::Sight;
use super::unerased::{Former, Unerased};
use crate::identifier::Identifier;
use crate::name::Attribute;
use crate::permission::{
    Decision, Effect, LinkRules, Place, Places, Proposal, Question, Rule, Side, is_approved,
};
use crate::persona::{Enclosure, Membership};
use crate::profile::Observation;
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

/// Whether an answer releases values, or only replays a decision.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Release {
    /// No permit counts that is known to be taken back, whenever (P-l).
    Values,
    /// As of the instant, and nothing else (P10).
    Decision,
}

/// One access, with the company's rules that are live for it.
pub(super) struct Inquiry<'a> {
    pub(super) sight: Sight<'a>,
    pub(super) question: &'a Question,
    pub(super) release: Release,
    proposals: Vec<(&'a Event, &'a Proposal)>,
    /// Who is the same person as a speaker, once it is settled.
    kin: RefCell<BTreeMap<&'a Identifier, Rc<BTreeSet<&'a Identifier>>>>,
    /// The piece that an identifier was in had nothing been erased, likewise;
    /// `None` where nothing in it was.
    pieces: RefCell<BTreeMap<&'a Identifier, Option<Rc<Unerased<'a>>>>>,
}

impl<'a> Inquiry<'a> {
    pub(super) fn new(sight: Sight<'a>, question: &'a Question, release: Release) -> Self {
        let mut inquiry = Self {
            sight,
            question,
            release,
            proposals: Vec::new(),
            kin: RefCell::default(),
            pieces: RefCell::default(),
        };
        inquiry.proposals = sight
            .global(EventKind::Proposed)
            .filter_map(|event| match &event.what {
                What::Proposed(proposal) => Some((event, &**proposal)),
                _ => None,
            })
            .filter(|(event, proposal)| inquiry.is_in_force(event, proposal))
            .collect();
        inquiry
    }

    /// Whether the arbiter's proposal is approved and about this access.
    fn is_in_force(&self, event: &'a Event, proposal: &Proposal) -> bool {
        let about = match proposal.effect {
            Effect::Permit => proposal.terms.permit(self.question),
            Effect::Prohibit => proposal.terms.prohibit(self.question),
        };
        let revoked = match proposal.effect {
            Effect::Permit => self.horizon().is_ended(event),
            Effect::Prohibit => self.sight.is_ended(event),
        };
        let votes = self
            .sight
            .named(&event.id, EventKind::Proposed)
            .filter_map(|by| match &by.what {
                What::Voted(voted) => Some((
                    by.at,
                    &by.id,
                    &voted.seat,
                    voted.vote,
                    self.sight.seating(by.at),
                )),
                _ => None,
            });
        about
            && !revoked
            && proposal.window.contains(self.question.at)
            && self
                .sight
                .seating(event.at)
                .is_some_and(|seating| is_approved(seating, votes))
    }

    /// How far ahead what takes permits away is looked for.
    fn horizon(&self) -> Sight<'a> {
        match self.release {
            Release::Values => self.sight.as_of(Timestamp::MAX),
            Release::Decision => self.sight,
        }
    }

    /// Whether a customer's permit was withdrawn.
    fn is_withdrawn(&self, permit: &'a Event) -> bool {
        let What::Consented(consent) = &permit.what else {
            return true;
        };
        if self.sight.store.count(EventKind::Withdrew) == 0 {
            return false;
        }
        self.horizon()
            .is_withdrawn(permit, &self.same_person(&consent.speaker))
    }

    /// The piece of the graph around an identifier had nothing been erased;
    /// `None` if nothing in it was.
    pub(super) fn unerased(&self, identifier: &'a Identifier) -> Option<Rc<Unerased<'a>>> {
        if !self.sight.store.has_erasures() {
            return None;
        }
        if let Some(known) = self.pieces.borrow().get(identifier) {
            return known.clone();
        }
        let piece = Rc::new(Unerased::around(&self.sight, identifier));
        let found = (!piece.is_whole()).then(|| Rc::clone(&piece));
        let all = piece
            .identifiers(&self.sight)
            .map(|one| (one, found.clone()));
        self.pieces.borrow_mut().extend(all);
        found
    }

    /// For each erasure in its piece, whose words reached an identifier then.
    fn former(&self, identifier: &'a Identifier) -> Vec<Former<'a>> {
        let piece = self.unerased(identifier);
        piece.map_or_else(Vec::new, |piece| piece.former(&self.sight, identifier))
    }

    /// Whoever is, or is known to be, the same person as a speaker under the
    /// widest lens: as of the instant, as of the horizon, or before an erasure.
    fn same_person(&self, speaker: &'a Identifier) -> Rc<BTreeSet<&'a Identifier>> {
        if let Some(known) = self.kin.borrow().get(speaker) {
            return Rc::clone(known);
        }
        let horizon = self.horizon();
        let mut kin = self.sight.widest(speaker);
        let now = kin.clone();
        if horizon.at != self.sight.at {
            kin.extend(horizon.widest(speaker));
        }
        let former = self.former(speaker);
        kin.extend(former.iter().flat_map(|then| &then.person));
        // The same for all of them, unless something was erased among them.
        let shared = former.is_empty() && kin == now;
        let kin = Rc::new(kin);
        let of = if shared {
            now
        } else {
            BTreeSet::from([speaker])
        };
        self.kin
            .borrow_mut()
            .extend(of.into_iter().map(|one| (one, Rc::clone(&kin))));
        kin
    }
}

/// What may be said about one person, whose identifiers certain links hold
/// together.
pub(super) struct Case<'q, 'a> {
    inquiry: &'q Inquiry<'a>,
    /// The identifiers along certain links.
    person: BTreeSet<&'a Identifier>,
    /// What was said through them.
    words: Vec<&'a Event>,
    /// The customer's permits that cover the access, conditions left open.
    permits: Vec<&'a Event>,
}

/// What concerns what was learnt through one identifier.
pub(super) struct Standing<'a> {
    facts: Facts<'a>,
    /// The enclosures that count, and those that may.
    enclosures: Vec<&'a Enclosure>,
    possible_enclosures: Vec<&'a Enclosure>,
    /// The tombstones of the identifiers that were erased before and came again.
    tombstones: BTreeMap<&'a Identifier, &'a Identifier>,
    pub(super) rules: Vec<Rule<'a>>,
}

impl<'q, 'a> Case<'q, 'a> {
    /// The case of the person that these identifiers are.
    pub(super) fn new(inquiry: &'q Inquiry<'a>, person: BTreeSet<&'a Identifier>) -> Self {
        let sight = &inquiry.sight;
        let words: Vec<_> = person
            .iter()
            .flat_map(|identifier| sight.through(identifier))
            .collect();
        let permits = words
            .iter()
            .copied()
            .filter(|event| match &event.what {
                What::Consented(consent) => {
                    consent.effect == Effect::Permit
                        && consent.window.contains(inquiry.question.at)
                        && consent.terms.permit(inquiry.question)
                        && !inquiry.is_withdrawn(event)
                }
                _ => false,
            })
            .collect();
        Self {
            inquiry,
            person,
            words,
            permits,
        }
    }

    /// The identifiers of the person, ascending.
    pub(super) fn person(&self) -> &BTreeSet<&'a Identifier> {
        &self.person
    }

    /// The live observations through one of the person's identifiers.
    pub(super) fn observations(&self) -> impl Iterator<Item = &'a Observation> {
        let now = self.inquiry.question.at;
        self.words
            .iter()
            .filter_map(move |event| match &event.what {
                What::Observed(seen) if seen.until.is_none_or(|until| now < until) => Some(&**seen),
                _ => None,
            })
    }

    /// The person's identifiers, in groups that the same words concern, and what
    /// concerns each group.
    pub(super) fn standings(&self) -> Vec<(BTreeSet<&'a Identifier>, Standing<'a>)> {
        let sight = &self.inquiry.sight;
        let mut left = self.person.clone();
        let mut groups = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut group = BTreeSet::from([first]);
            if self.inquiry.unerased(first).is_none() {
                let together = sight.widest(first);
                group.extend(left.iter().copied().filter(|one| together.contains(one)));
                left.retain(|one| !together.contains(one));
            }
            let standing = self.standing(&group);
            groups.push((group, standing));
        }
        groups
    }

    /// What concerns what was learnt through these of the person's identifiers
    /// (one of them, or all).
    fn standing(&self, about: &BTreeSet<&'a Identifier>) -> Standing<'a> {
        let (sight, question) = (&self.inquiry.sight, self.inquiry.question);
        let mut speakers = BTreeSet::new();
        let mut settled: BTreeSet<&'a Identifier> = BTreeSet::new();
        let mut former: Vec<Former<'a>> = Vec::new();
        for identifier in about {
            if !settled.contains(identifier) {
                let person = sight.widest(identifier);
                speakers.extend(sight.speakers(&person));
                settled.extend(person);
            }
            former.extend(self.inquiry.former(identifier));
        }
        let mut said: Vec<(&'a Event, Reach)> = self
            .words
            .iter()
            .map(|event| (*event, Reach::Certain))
            .collect();
        for identifier in speakers.difference(&self.person) {
            said.extend(
                sight
                    .through(identifier)
                    .map(|event| (event, Reach::Possible)),
            );
        }
        for then in &former {
            let again = then
                .speakers
                .iter()
                .filter_map(|vertex| sight.store.revived(vertex));
            for identifier in then.speakers.iter().copied().chain(again) {
                let before = sight
                    .through(identifier)
                    .filter(|event| event.at <= then.at);
                said.extend(before.map(|event| (event, Reach::Former)));
            }
        }
        let mut facts = Facts::default();
        for event in sight.global(EventKind::Established) {
            facts.add(event, Reach::Certain, question.at);
        }
        for (event, reach) in &said {
            facts.add(event, *reach, question.at);
        }
        let mut standing = Standing {
            facts,
            enclosures: Vec::new(),
            possible_enclosures: Vec::new(),
            tombstones: about
                .iter()
                .filter_map(|one| Some((*one, sight.store.tombstone(sight.key, one)?)))
                .collect(),
            rules: Vec::new(),
        };
        for event in sight.global(EventKind::Enclosed) {
            standing.enclose(event, Reach::Certain, question);
        }
        for (event, reach) in &said {
            standing.enclose(event, *reach, question);
        }
        self.rules(&said, &mut standing);
        standing
    }

    fn rules(&self, said: &[(&'a Event, Reach)], standing: &mut Standing<'a>) {
        let question = self.inquiry.question;
        for event in &self.permits {
            if let What::Consented(consent) = &event.what
                && Asked::holds(&standing.facts, question, consent.when.as_ref())
            {
                let (side, effect) = (Side::Customer, Effect::Permit);
                standing.rules.push(Rule {
                    id: &event.id,
                    side,
                    effect,
                    scope: &consent.terms.scope,
                });
            }
        }
        for (event, _) in said {
            if let What::Consented(consent) = &event.what
                && consent.effect == Effect::Prohibit
                && consent.window.contains(question.at)
                && consent.terms.prohibit(question)
                && !self.inquiry.sight.is_ended(event)
                && Asked::may_hold(&standing.facts, question, consent.when.as_ref())
            {
                let (side, effect) = (Side::Customer, Effect::Prohibit);
                standing.rules.push(Rule {
                    id: &event.id,
                    side,
                    effect,
                    scope: &consent.terms.scope,
                });
            }
        }
        for (event, proposal) in &self.inquiry.proposals {
            let when = proposal.when.as_ref();
            let holds = match proposal.effect {
                Effect::Permit => Asked::holds(&standing.facts, question, when),
                Effect::Prohibit => Asked::may_hold(&standing.facts, question, when),
            };
            if holds {
                let (side, effect) = (Side::Company, proposal.effect);
                standing.rules.push(Rule {
                    id: &event.id,
                    side,
                    effect,
                    scope: &proposal.terms.scope,
                });
            }
        }
    }

    /// What the access may know of links between this person's personas.
    pub(super) fn link_rules(&self) -> LinkRules<'a> {
        LinkRules::new(&self.standing(&self.person).rules)
    }
}

impl<'a> Standing<'a> {
    fn enclose(&mut self, event: &'a Event, reach: Reach, question: &Question) {
        let What::Enclosed(enclosure) = &event.what else {
            return;
        };
        let when = enclosure.condition();
        if reach == Reach::Certain && Asked::holds(&self.facts, question, when) {
            self.enclosures.push(enclosure);
        } else if Asked::may_hold(&self.facts, question, when) {
            self.possible_enclosures.push(enclosure);
        }
    }

    /// The personas that an observation is in.
    fn of_observation(&self, seen: &Observation) -> Membership {
        let mut membership: Membership = seen.personas.iter().cloned().collect();
        let named = |enclosure: &Enclosure| enclosure.encloses_attribute(&seen.attribute);
        for enclosure in &self.enclosures {
            if enclosure.encloses_identifier(&seen.identifier) || named(enclosure) {
                membership.add(enclosure.persona().clone());
            }
        }
        self.add_possible(&mut membership, &seen.identifier, &seen.attribute);
        membership
    }

    /// The personas that an identifier is in, as the attribute that governs it:
    /// those that enclose it; one that encloses the attribute's name may (W-d).
    fn of_identifier(&self, identifier: &Identifier, attribute: &Attribute) -> Membership {
        let mut membership = Membership::none();
        for enclosure in &self.enclosures {
            if enclosure.encloses_identifier(identifier) {
                membership.add(enclosure.persona().clone());
            }
        }
        self.add_possible(&mut membership, identifier, attribute);
        membership
    }

    /// Adds the personas that any enclosure may put it in: one that enclosed the
    /// identifier before it was erased and came again may do so still.
    fn add_possible(&self, to: &mut Membership, identifier: &Identifier, attribute: &Attribute) {
        let before = self.tombstones.get(identifier);
        for enclosure in self.enclosures.iter().chain(&self.possible_enclosures) {
            if enclosure.encloses_attribute(attribute)
                || enclosure.encloses_identifier(identifier)
                || before.is_some_and(|tombstone| enclosure.encloses_identifier(tombstone))
            {
                to.add_possible(enclosure.persona().clone());
            }
        }
    }

    /// The decision on an observation.
    pub(super) fn decide(&self, seen: &Observation) -> Decision {
        let membership = self.of_observation(seen);
        let places = Places::new(membership.certain(), membership.possible());
        Decision::on(&seen.attribute, &places, &self.rules)
    }

    /// Where an observation may be seen.
    pub(super) fn places(&self, seen: &Observation) -> BTreeSet<Place> {
        self.places_in(&seen.attribute, &self.of_observation(seen))
    }

    /// Where an identifier, which `attribute` governs, may be seen.
    pub(super) fn places_of(
        &self,
        identifier: &Identifier,
        attribute: &Attribute,
    ) -> BTreeSet<Place> {
        self.places_in(attribute, &self.of_identifier(identifier, attribute))
    }

    fn places_in(&self, attribute: &Attribute, membership: &Membership) -> BTreeSet<Place> {
        let places = Places::new(membership.certain(), membership.possible());
        places.permitted(attribute, &self.rules)
    }
}
