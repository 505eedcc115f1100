//! From an event to its fields.

use super::{BasisWord, KindWord, Listed, Remark, Wire};
use crate::directory::event::{Event, What};
use crate::engagement::Interaction;
use crate::identity::{Basis, Pair};
use crate::name::{Channel, EventId};
use crate::outreach::{ANY, Preference};
use crate::permission::{Among, LegalBasis, Terms, Window};
use crate::persona::{Enclosure, Members};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

fn list<T: Ord + Clone>(set: &BTreeSet<T>) -> Vec<T> {
    set.iter().cloned().collect()
}

fn some_list<T: Ord + Clone>(set: &BTreeSet<T>) -> Option<Vec<T>> {
    (!set.is_empty()).then(|| list(set))
}

impl From<&Event> for Wire {
    fn from(event: &Event) -> Self {
        let mut wire = Self::of_what(&event.what);
        wire.id = Some(event.id.clone());
        wire.at = Some(event.at);
        wire.source = Some(event.source.clone());
        wire
    }
}

impl Wire {
    /// The fields of the kind, without those that all events have but `event`.
    pub(in crate::directory) fn of_what(what: &What) -> Self {
        let mut wire = Self {
            event: Some(KindWord::Known(what.kind())),
            ..Self::default()
        };
        let name = |id: &EventId| Some(id.clone());
        match what {
            What::Linked(link) => {
                wire.set_evidence(&link.between, link.basis);
                wire.within = link.within.as_ref().map(|w| w.personas().to_vec());
            }
            What::Distinguished(said) => wire.set_evidence(&said.between, said.basis),
            What::Retracted(id) => wire.evidence = name(id),
            What::Observed(seen) => {
                wire.identifier = Some(seen.identifier.clone());
                wire.attribute = Some(seen.attribute.clone());
                wire.value = Some(seen.value.clone());
                wire.personas = some_list(&seen.personas);
                (wire.confidence, wire.until) = (seen.confidence, seen.until);
            }
            What::Unobserved(id) => wire.observation = name(id),
            What::Enclosed(enclosure) => wire.set_enclosure(enclosure),
            What::Consented(consent) => {
                wire.identifier = Some(consent.speaker.clone());
                wire.effect = Some(consent.effect);
                wire.when.clone_from(&consent.when);
                let default = consent.basis == LegalBasis::default();
                wire.basis = if default {
                    None
                } else {
                    BasisWord::from_text(consent.basis.as_str())
                };
                wire.set_terms(&consent.terms, consent.window);
            }
            What::Withdrew(id) => wire.consent = name(id),
            What::Seated(seating) => {
                wire.recipients = Some(Listed::These(list(seating.seats())));
                wire.quorum = Some(seating.quorum());
                wire.veto = some_list(seating.veto());
            }
            What::Proposed(proposal) => {
                wire.effect = Some(proposal.effect);
                wire.when.clone_from(&proposal.when);
                wire.set_terms(&proposal.terms, proposal.window);
            }
            What::Voted(voted) => {
                wire.proposal = name(&voted.proposal);
                wire.seat = Some(voted.seat.clone());
                wire.vote = Some(voted.vote);
            }
            What::Revoked(id) => wire.proposal = name(id),
            What::Established(said) => {
                wire.fact = Some(said.fact.clone());
                wire.identifier.clone_from(&said.about);
                wire.holds = (!said.holds).then_some(false);
                wire.until = said.until;
            }
            What::Corrected(id) => wire.of = name(id),
            What::Interacted(done) => wire.set_interaction(done),
            What::Related(relation) => {
                wire.identifier = Some(relation.identifier.clone());
                wire.to = Some(relation.to.clone());
                wire.kind = Some(relation.kind.clone());
            }
            What::Preferred(preference) => wire.set_preference(preference),
            What::Contacted(contact) => {
                wire.identifier = Some(contact.identifier.clone());
                wire.channel = Some(contact.channel.clone());
                wire.recipient = Some(contact.recipient.clone());
                wire.purpose = Some(contact.purpose.clone());
                wire.topic.clone_from(&contact.topic);
            }
            What::Erased(identifier) => wire.identifier = Some(identifier.clone()),
        }
        wire
    }

    fn set_enclosure(&mut self, enclosure: &Enclosure) {
        self.persona = Some(enclosure.persona().clone());
        match enclosure.members() {
            Members::Identifiers(set) => self.identifiers = Some(list(set)),
            Members::Attributes(set) => self.attributes = Some(list(set)),
        }
        self.identifier = enclosure.whose().cloned();
        self.when = enclosure.condition().cloned();
    }

    fn set_interaction(&mut self, done: &Interaction) {
        self.identifier = Some(done.identifier.clone());
        self.kind = Some(done.kind.clone());
        self.channel = Some(done.channel.clone());
        self.topic.clone_from(&done.topic);
        (self.sentiment, self.media, self.reach) = (done.sentiment, done.media, done.reach);
        self.text = done.text.clone().map(Remark);
        self.personas = some_list(&done.personas);
    }

    fn set_preference(&mut self, preference: &Preference) {
        self.identifier = Some(preference.identifier.clone());
        self.channel = preference
            .channel
            .clone()
            .or_else(|| Channel::try_from(ANY).ok());
        self.purposes = match &preference.purposes {
            Among::Any => None,
            these @ Among::These(_) => Some(Listed::from_among(these)),
        };
        (self.allow, self.at_most, self.quiet) =
            (preference.allow, preference.at_most, preference.quiet);
    }

    fn set_terms(&mut self, terms: &Terms, window: Window) {
        self.scope = Some(terms.scope.clone());
        self.recipients = Some(Listed::from_among(&terms.recipients));
        self.purposes = Some(Listed::from_among(&terms.purposes));
        self.channels = terms.channels.as_ref().map(list);
        (self.from, self.until) = (window.from, window.until);
    }

    fn set_evidence(&mut self, between: &Pair, basis: Basis) {
        self.between = Some(between.ends().to_vec());
        self.basis = BasisWord::from_text(basis.as_str());
        self.score = basis.score();
    }
}
