//! What an inquiry finds of one person: the reasons, and what would be otherwise.

use super::near::{Near, Said, WAYS, said_of};
use super::plan::Plan;
use super::search::{Case, Search};
use super::{By, Explained, Explanation, Lack, Prohibition, Remedy};
use crate::condition::{Asks, Condition, Part, Setting, Truth, Unmet};
use crate::directory::dossier::{Core, Dossier, Group};
use crate::directory::event::What;
use crate::directory::facts::{Asked, Reach};
use crate::directory::inquiry::{Inquiry, Release};
use crate::directory::store::Held;
use crate::name::{Attribute, EventId, Persona};
use crate::permission::{Decision, Effect, Place, Rule, Side, Terms, Verdicts, Window};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

impl<'d> Inquiry<'d> {
    /// Why the access may or may not see an attribute of a person, completely, and
    /// what would allow it: for the arbiter and the customer, not for recipients.
    #[must_use]
    pub fn explain(&self, dossier: &Dossier<'d>, attribute: &Attribute) -> Explanation {
        let own = self.own(dossier);
        let dossier = own.as_ref().unwrap_or(dossier);
        let mut about = Vec::new();
        if let Some(core) = self.core(dossier, Release::Decision) {
            for group in core.groups() {
                about.extend(self.about(&core, group, attribute));
            }
        }
        about.sort_by(|(a, _), (b, _)| a.observation.cmp(&b.observation));
        let (observations, cases): (Vec<Explained>, Vec<Case>) = about.into_iter().unzip();
        let decision = Decision::any(observations.iter().map(|one| one.decision.clone()));
        let remedy = if decision.is_allow() || cases.is_empty() {
            None
        } else {
            let sight = self.reading.sight;
            let search = Search::new(sight, &self.question, &dossier.identifier, attribute);
            search.smallest(&cases)
        };
        Explanation {
            question: self.question.clone(),
            attribute: attribute.clone(),
            said: self.said_when(&decision),
            decision,
            observations,
            remedy,
        }
    }

    /// When the statements that grants name were said.
    fn said_when(&self, decision: &Decision) -> BTreeMap<EventId, Timestamp> {
        let Decision::Allow { grants } = decision else {
            return BTreeMap::new();
        };
        let named = grants
            .iter()
            .flat_map(|grant| [&grant.consent, &grant.approval]);
        let held = named.filter_map(|id| self.reading.sight.store.get(id));
        held.map(|event| (event.id.clone(), event.at)).collect()
    }

    /// Each observation of the attribute in a group, explained, and what would have to
    /// be otherwise for it.
    fn about(
        &self,
        core: &Core<'d>,
        group: &Group<'d>,
        attribute: &Attribute,
    ) -> Vec<(Explained, Case)> {
        let observed = group.entries.iter().enumerate();
        let observed = observed.filter_map(|(item, entry)| {
            let is_it = group.sheet.attribute(item) == Some(attribute);
            Some((item, entry.event()?)).filter(|_| is_it)
        });
        let observed: Vec<(usize, &EventId)> = observed.collect();
        if observed.is_empty() {
            return Vec::new();
        }
        let verdicts = self.judge(core, group, Release::Decision);
        let said = said_of(core, group);
        let near = self.near(group, &said);
        let would = near.iter().map(|near| Rule {
            id: &near.event.id,
            side: near.side,
            effect: Effect::Permit,
            scope: near.scope,
        });
        let at = At {
            inquiry: self,
            group,
            would: self.sheet(group).decide(would),
            verdicts,
            said,
            near,
        };
        let explained = |(item, id): (usize, &EventId)| at.explained(item, id);
        observed.into_iter().map(explained).collect()
    }
}

/// What an inquiry finds of one group of a person.
struct At<'q, 'd> {
    inquiry: &'q Inquiry<'d>,
    group: &'q Group<'d>,
    verdicts: Verdicts<'d>,
    said: Said<'d>,
    near: Vec<Near<'d>>,
    /// What the near misses would permit.
    would: Verdicts<'q>,
}

impl At<'_, '_> {
    fn explained(&self, item: usize, observation: &EventId) -> (Explained, Case) {
        let mut prohibitions = Vec::new();
        let mut lifted = Vec::new();
        let by_id: BTreeSet<(Side, &EventId)> = self.verdicts.prohibitions(item).collect();
        for (_, id) in by_id {
            let held = self.inquiry.reading.sight.store.get(id);
            if let Some((found, ways)) = held.and_then(|event| self.prohibition(event)) {
                prohibitions.push(found);
                lifted.push(ways);
            }
        }
        let mut missing = Vec::new();
        for (persona, _) in self.verdicts.missing(item) {
            for side in [Side::Customer, Side::Company] {
                if self.lacks(side, item, persona) {
                    let near = self.near_misses(side, item, persona);
                    missing.push(Lack {
                        place: place(persona),
                        side,
                        near: near.map(Near::miss).collect(),
                    });
                }
            }
        }
        let supplied = |persona| {
            let lacks = |side: &Side| self.lacks(*side, item, persona);
            let sides = [Side::Customer, Side::Company].into_iter().filter(lacks);
            sides
                .map(|side| self.supplied(side, item, persona))
                .collect()
        };
        let case = Case {
            prohibitions: lifted,
            places: self.verdicts.lies(item).map(supplied).collect(),
        };
        let explained = Explained {
            observation: observation.clone(),
            places: self.verdicts.lies(item).map(place).collect(),
            decision: self.verdicts.decision(item),
            prohibitions,
            missing,
        };
        (explained, case)
    }

    fn lacks(&self, side: Side, item: usize, persona: Option<&Persona>) -> bool {
        let mut permits = self.verdicts.permitting(side, item, persona);
        permits.next().is_none()
    }

    fn near_misses(
        &self,
        side: Side,
        item: usize,
        persona: Option<&Persona>,
    ) -> impl Iterator<Item = &Near<'_>> {
        let near: BTreeSet<_> = self.would.permitting(side, item, persona).collect();
        let is = move |one: &&Near<'_>| one.side == side && near.contains(&one.event.id);
        self.near.iter().filter(is)
    }

    /// What would supply a half that is missing: a new statement first.
    fn supplied(&self, side: Side, item: usize, persona: Option<&Persona>) -> Vec<Plan> {
        let place = place(persona);
        let new = match side {
            Side::Customer => Remedy::Consent { place },
            Side::Company => Remedy::Approve { place },
        };
        let near = self.near_misses(side, item, persona);
        let ways = near.flat_map(Near::ways).take(WAYS * WAYS);
        core::iter::once(Plan::saying(new)).chain(ways).collect()
    }

    /// A prohibition, and what would lift it: taking it back first.
    fn prohibition(&self, event: &Held) -> Option<(Prohibition, Vec<Plan>)> {
        let (terms, window, when, by): (&Terms, Window, Option<&Condition>, By);
        match &event.what {
            What::Consented(consent) => {
                let reach = self.said.get(&event.id).map(|(_, reach)| *reach);
                by = match reach {
                    Some(Reach::Certain) => By::Customer,
                    _ => By::MayBeCustomer,
                };
                (terms, window, when) = (&consent.terms, consent.window, consent.when.as_ref());
            }
            What::Proposed(proposal) => {
                by = By::Company;
                (terms, window, when) = (&proposal.terms, proposal.window, proposal.when.as_ref());
            }
            _ => return None,
        }
        let question = &self.inquiry.question;
        let asked = Asked::may(&self.group.concern.facts, question);
        let unless = when.and_then(|when| when.unmet(&asked, false));
        let mut doubts: BTreeSet<Part> = BTreeSet::new();
        if when.is_some_and(|when| when.evaluate(&asked) == Truth::Unknown) {
            let parts = unless.iter().flat_map(Unmet::parts);
            doubts.extend(parts.filter(|part| part.truth == Truth::Unknown).cloned());
        }
        if question.channel.is_none() {
            let channels = terms.channels.iter().flatten();
            doubts.extend(channels.map(|channel| Part {
                asks: Asks::Channel(channel.clone()),
                wanted: false,
                truth: Truth::Unknown,
            }));
        }
        let taken_back = match by {
            By::Customer | By::MayBeCustomer => Remedy::Withdraw(event.id.clone()),
            By::Company => Remedy::Revoke(event.id.clone()),
        };
        let settings = unless.iter().flat_map(|unless| unless.settings(WAYS));
        let ended = window.until.map(Setting::from).into_iter().chain(settings);
        let ways = core::iter::once(Plan::saying(taken_back)).chain(ended.map(Plan::from));
        let found = Prohibition {
            event: event.id.clone(),
            said: event.at,
            by,
            until: window.until,
            doubts: doubts.into_iter().collect(),
            unless: unless.clone(),
        };
        Some((found, ways.collect()))
    }
}

fn place(persona: Option<&Persona>) -> Place {
    persona.map_or(Place::OutsideAllCircles, |name| Place::Inside(name.clone()))
}
