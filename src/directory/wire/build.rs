//! From fields to an event and back.

use super::{BasisWord, Listed, Wire};
use crate::directory::event::{
    Distinguished, Established, Event, EventKind as K, Linked, Voted, What,
};
use crate::engagement::{Interaction, Relation};
use crate::identifier::Identifier;
use crate::identity::{Basis, IdentityError, Pair, Within};
use crate::name::{Channel, EventId};
use crate::outreach::{Contact, OutreachError, Preference};
use crate::permission::{
    Among, Consent, LegalBasis, PermissionError, Proposal, Seating, Terms, Window,
};
use crate::persona::{Enclosure, Members, PersonaError};
use crate::profile::Observation;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// Why a record of fields is no event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// A field that every event, or this kind, needs is not there.
    #[error("`{field}` is missing; an event of kind `{kind}` needs it")]
    Missing {
        /// The kind.
        kind: K,
        /// The field.
        field: &'static str,
    },
    /// No kind is given.
    #[error("`event` is missing; it says which kind of event this is")]
    NoKind,
    /// A field that this kind does not have.
    #[error("`{field}` is not a field of an event of kind `{kind}`")]
    Stray {
        /// The kind.
        kind: K,
        /// The field.
        field: &'static str,
    },
    /// A list that must name something is empty.
    #[error("`{0}` is an empty list; name at least one, or leave it out")]
    Empty(&'static str),
    /// A score without inferred evidence.
    #[error("`score` goes with `basis` `inferred` only")]
    ScoreWithoutInference,
    /// Inferred evidence without a score.
    #[error("`score` is missing; evidence on the basis `inferred` has one")]
    InferenceWithoutScore,
    /// A word that is a basis elsewhere.
    #[error("`basis` of an event of kind `{kind}` cannot be `{word}`")]
    Basis {
        /// The kind.
        kind: K,
        /// The word.
        word: &'static str,
    },
    /// Neither or both of the two.
    #[error("an `enclosed` has either `identifiers` or `attributes`, and not both")]
    OneMemberList,
    /// `any` where a list is meant.
    #[error("`recipients` of a `seated` is a list of seats")]
    SeatsAreListed,
    /// A rule about identity.
    #[error("`{field}`: {source}")]
    Identity {
        /// The field.
        field: &'static str,
        /// The rule.
        source: IdentityError,
    },
    /// A rule about permission.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// A rule about personas.
    #[error(transparent)]
    Persona(#[from] PersonaError),
    /// A rule about preferences.
    #[error(transparent)]
    Outreach(#[from] OutreachError),
}

/// The fields that every event has.
const COMMON: [&str; 5] = ["event", "id", "at", "source", "note"];

const fn fields(kind: K) -> &'static [&'static str] {
    match kind {
        K::Linked => &["between", "basis", "score", "within"],
        K::Distinguished => &["between", "basis", "score"],
        K::Retracted => &["evidence"],
        K::Observed => {
            &["identifier", "attribute", "value", "personas", "confidence", "until"]
        }
        K::Unobserved => &["observation"],
        K::Enclosed => &["persona", "identifiers", "attributes", "identifier", "when"],
        K::Consented => &[
            "identifier", "effect", "scope", "recipients", "purposes", "channels", "when", "from",
            "until", "basis",
        ],
        K::Withdrew => &["consent"],
        K::Seated => &["recipients", "quorum", "veto"],
        K::Proposed => &[
            "effect", "scope", "recipients", "purposes", "channels", "when", "from", "until",
        ],
        K::Voted => &["proposal", "seat", "vote"],
        K::Revoked => &["proposal"],
        K::Established => &["fact", "identifier", "holds", "until"],
        K::Corrected => &["of"],
        K::Interacted => &[
            "identifier", "kind", "channel", "topic", "sentiment", "media", "reach", "text",
            "personas",
        ],
        K::Related => &["identifier", "to", "kind"],
        K::Preferred => {
            &["identifier", "channel", "purposes", "allow", "at_most", "quiet"]
        }
        K::Contacted => &["identifier", "channel", "recipient", "purpose", "topic"],
        K::Erased => &["identifier"],
    }
}

fn listed<T: Ord>(field: &'static str, list: Vec<T>) -> Result<BTreeSet<T>, EventError> {
    let set: BTreeSet<T> = list.into_iter().collect();
    if set.is_empty() { Err(EventError::Empty(field)) } else { Ok(set) }
}

fn optional<T: Ord>(field: &'static str, list: Option<Vec<T>>) -> Result<Option<BTreeSet<T>>, EventError> {
    list.map(|list| listed(field, list)).transpose()
}

fn among<T: Ord>(field: &'static str, list: Listed<T>) -> Result<Among<T>, EventError> {
    Ok(match list {
        Listed::Any => Among::Any,
        Listed::These(list) => Among::these(field, list)?,
    })
}

impl Wire {
    /// The event that the fields come to.
    pub(crate) fn into_event(mut self) -> Result<Event, EventError> {
        let kind = self.event.ok_or(EventError::NoKind)?;
        let known: Vec<&str> = COMMON.iter().chain(fields(kind)).copied().collect();
        if let Some(field) = self.stray(&known) {
            return Err(EventError::Stray { kind, field });
        }
        macro_rules! need {
            ($field:ident) => {
                self.$field
                    .take()
                    .ok_or(EventError::Missing { kind, field: stringify!($field) })?
            };
        }
        let (id, at, source) = (need!(id), need!(at), need!(source));
        let what = match kind {
            K::Linked => {
                let within = self.within.take().map(Within::new).transpose();
                let within = within
                    .map_err(|source| EventError::Identity { field: "within", source })?;
                let between = pair(need!(between))?;
                let word = need!(basis);
                What::Linked(Linked { between, basis: self.evidence_basis(kind, word)?, within })
            }
            K::Distinguished => {
                let between = pair(need!(between))?;
                let word = need!(basis);
                What::Distinguished(Distinguished { between, basis: self.evidence_basis(kind, word)? })
            }
            K::Retracted => What::Retracted(need!(evidence)),
            K::Observed => What::Observed(Box::new(Observation {
                identifier: need!(identifier),
                attribute: need!(attribute),
                value: need!(value),
                personas: optional("personas", self.personas.take())?.unwrap_or_default(),
                confidence: self.confidence,
                until: self.until,
            })),
            K::Unobserved => What::Unobserved(need!(observation)),
            K::Enclosed => {
                let persona = need!(persona);
                let mut enclosure = match (self.identifiers.take(), self.attributes.take()) {
                    (Some(list), None) => Enclosure::identifiers(persona, listed("identifiers", list)?)?,
                    (None, Some(list)) => Enclosure::attributes(persona, listed("attributes", list)?)?,
                    _ => return Err(EventError::OneMemberList),
                };
                if let Some(whose) = self.identifier.take() {
                    enclosure = enclosure.of(whose);
                }
                if let Some(when) = self.when.take() {
                    enclosure = enclosure.when(when);
                }
                What::Enclosed(Box::new(enclosure))
            }
            K::Consented => What::Consented(Box::new(Consent {
                speaker: need!(identifier),
                effect: need!(effect),
                basis: self.basis.map_or(Ok(LegalBasis::Consent), |word| legal_basis(kind, word))?,
                window: self.window(),
                when: self.when.take(),
                terms: self.terms(kind)?,
            })),
            K::Withdrew => What::Withdrew(need!(consent)),
            K::Seated => {
                let Listed::These(seats) = need!(recipients) else {
                    return Err(EventError::SeatsAreListed);
                };
                let veto = optional("veto", self.veto.take())?.unwrap_or_default();
                What::Seated(Box::new(Seating::new(seats, need!(quorum), veto)?))
            }
            K::Proposed => What::Proposed(Box::new(Proposal {
                effect: need!(effect),
                window: self.window(),
                when: self.when.take(),
                terms: self.terms(kind)?,
            })),
            K::Voted => What::Voted(Voted {
                proposal: need!(proposal),
                seat: need!(seat),
                vote: need!(vote),
            }),
            K::Revoked => What::Revoked(need!(proposal)),
            K::Established => What::Established(Established {
                fact: need!(fact),
                about: self.identifier.take(),
                holds: self.holds.unwrap_or(true),
                until: self.until,
            }),
            K::Corrected => What::Corrected(need!(of)),
            K::Interacted => What::Interacted(Box::new(Interaction {
                identifier: need!(identifier),
                kind: need!(kind),
                channel: need!(channel),
                topic: self.topic.take(),
                sentiment: self.sentiment,
                media: self.media,
                reach: self.reach,
                text: self.text.take(),
                personas: optional("personas", self.personas.take())?.unwrap_or_default(),
            })),
            K::Related => What::Related(Box::new(Relation {
                identifier: need!(identifier),
                to: need!(to),
                kind: need!(kind),
            })),
            K::Preferred => {
                let channel: Channel = need!(channel);
                let preference = Preference {
                    identifier: need!(identifier),
                    channel: (channel.as_str() != "any").then_some(channel),
                    purposes: match self.purposes.take() {
                        Some(list) => among("purposes", list)?,
                        None => Among::Any,
                    },
                    allow: self.allow,
                    at_most: self.at_most,
                    quiet: self.quiet,
                };
                let says = preference.allow.is_some()
                    || preference.at_most.is_some()
                    || preference.quiet.is_some();
                if !says {
                    return Err(OutreachError::SaysNothing.into());
                }
                What::Preferred(Box::new(preference))
            }
            K::Contacted => What::Contacted(Box::new(Contact {
                identifier: need!(identifier),
                channel: need!(channel),
                recipient: need!(recipient),
                purpose: need!(purpose),
                topic: self.topic.take(),
            })),
            K::Erased => What::Erased(need!(identifier)),
        };
        Ok(Event { id, at, source, what })
    }

    fn evidence_basis(&self, kind: K, word: BasisWord) -> Result<Basis, EventError> {
        let basis = match (word, self.score) {
            (BasisWord::Inferred, Some(score)) => return Ok(Basis::Inferred(score)),
            (BasisWord::Inferred, None) => return Err(EventError::InferenceWithoutScore),
            (BasisWord::Authenticated, _) => Basis::Authenticated,
            (BasisWord::Declared, _) => Basis::Declared,
            (BasisWord::Imported, _) => Basis::Imported,
            (BasisWord::Observed, _) => Basis::Observed,
            (word, _) => return Err(EventError::Basis { kind, word: word.as_str() }),
        };
        if self.score.is_some() { Err(EventError::ScoreWithoutInference) } else { Ok(basis) }
    }

    const fn window(&self) -> Window {
        Window { from: self.from, until: self.until }
    }

    fn terms(&mut self, kind: K) -> Result<Terms, EventError> {
        let missing = |field| EventError::Missing { kind, field };
        Ok(Terms {
            scope: self.scope.take().ok_or(missing("scope"))?,
            recipients: among("recipients", self.recipients.take().ok_or(missing("recipients"))?)?,
            purposes: among("purposes", self.purposes.take().ok_or(missing("purposes"))?)?,
            channels: optional("channels", self.channels.take())?,
        })
    }

    fn set_terms(&mut self, terms: &Terms, window: Window) {
        self.scope = Some(terms.scope.clone());
        self.recipients = Some(Listed::from_among(&terms.recipients));
        self.purposes = Some(Listed::from_among(&terms.purposes));
        self.channels = terms.channels.as_ref().map(list);
        (self.from, self.until) = (window.from, window.until);
    }

    fn set_evidence(&mut self, between: &Pair, basis: Basis) {
        self.between = Some(between.ends().clone());
        self.basis = BasisWord::from_text(basis.as_str());
        self.score = basis.score();
    }
}

fn pair([a, b]: [Identifier; 2]) -> Result<Pair, EventError> {
    Pair::new(a, b).map_err(|source| EventError::Identity { field: "between", source })
}

fn legal_basis(kind: K, word: BasisWord) -> Result<LegalBasis, EventError> {
    Ok(match word {
        BasisWord::Consent => LegalBasis::Consent,
        BasisWord::Contract => LegalBasis::Contract,
        BasisWord::LegalObligation => LegalBasis::LegalObligation,
        BasisWord::VitalInterests => LegalBasis::VitalInterests,
        BasisWord::PublicTask => LegalBasis::PublicTask,
        BasisWord::LegitimateInterest => LegalBasis::LegitimateInterest,
        word => return Err(EventError::Basis { kind, word: word.as_str() }),
    })
}

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
        let mut wire = Self { event: Some(what.kind()), ..Self::default() };
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
            What::Enclosed(enclosure) => {
                wire.persona = Some(enclosure.persona().clone());
                match enclosure.members() {
                    Members::Identifiers(set) => wire.identifiers = Some(list(set)),
                    Members::Attributes(set) => wire.attributes = Some(list(set)),
                }
                wire.identifier = enclosure.whose().cloned();
                wire.when = enclosure.condition().cloned();
            }
            What::Consented(consent) => {
                wire.identifier = Some(consent.speaker.clone());
                wire.effect = Some(consent.effect);
                wire.when.clone_from(&consent.when);
                let default = consent.basis == LegalBasis::default();
                wire.basis = if default { None } else { BasisWord::from_text(consent.basis.as_str()) };
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
            What::Interacted(done) => {
                wire.identifier = Some(done.identifier.clone());
                wire.kind = Some(done.kind.clone());
                wire.channel = Some(done.channel.clone());
                wire.topic.clone_from(&done.topic);
                (wire.sentiment, wire.media, wire.reach) = (done.sentiment, done.media, done.reach);
                wire.text.clone_from(&done.text);
                wire.personas = some_list(&done.personas);
            }
            What::Related(relation) => {
                wire.identifier = Some(relation.identifier.clone());
                wire.to = Some(relation.to.clone());
                wire.kind = Some(relation.kind.clone());
            }
            What::Preferred(preference) => {
                wire.identifier = Some(preference.identifier.clone());
                wire.channel =
                    preference.channel.clone().or_else(|| Channel::try_from("any").ok());
                wire.purposes = match &preference.purposes {
                    Among::Any => None,
                    these @ Among::These(_) => Some(Listed::from_among(these)),
                };
                (wire.allow, wire.at_most, wire.quiet) =
                    (preference.allow, preference.at_most, preference.quiet);
            }
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
}
