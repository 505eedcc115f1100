//! From fields to an event.

use super::{BasisWord, EventError, KindWord, Listed, Wire};
use crate::directory::event::{
    Distinguished, Established, Event, EventKind as K, Linked, Voted, What,
};
use crate::engagement::{Interaction, Relation};
use crate::identifier::Identifier;
use crate::identity::{Basis, Pair, Within};
use crate::outreach::{ANY, Contact, Preference};
use crate::permission::{Among, Consent, LegalBasis, Proposal, Seating, Terms, Window};
use crate::persona::Enclosure;
use crate::profile::Observation;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// The fields that every event has.
const COMMON: [&str; 5] = ["event", "id", "at", "source", "note"];

const fn fields(kind: K) -> &'static [&'static str] {
    match kind {
        K::Linked => &["between", "basis", "score", "within"],
        K::Distinguished => &["between", "basis", "score"],
        K::Retracted => &["evidence"],
        K::Observed => &[
            "identifier",
            "attribute",
            "value",
            "personas",
            "confidence",
            "until",
        ],
        K::Unobserved => &["observation"],
        K::Enclosed => &["persona", "identifiers", "attributes", "identifier", "when"],
        K::Consented => &[
            "identifier",
            "effect",
            "scope",
            "recipients",
            "purposes",
            "channels",
            "when",
            "from",
            "until",
            "basis",
        ],
        K::Withdrew => &["consent"],
        K::Seated => &["recipients", "quorum", "veto"],
        K::Proposed => &[
            "effect",
            "scope",
            "recipients",
            "purposes",
            "channels",
            "when",
            "from",
            "until",
        ],
        K::Voted => &["proposal", "seat", "vote"],
        K::Revoked => &["proposal"],
        K::Established => &["fact", "identifier", "holds", "until"],
        K::Corrected => &["of"],
        K::Interacted => &[
            "identifier",
            "kind",
            "channel",
            "topic",
            "sentiment",
            "media",
            "reach",
            "text",
            "personas",
        ],
        K::Related => &["identifier", "to", "kind"],
        K::Preferred => &[
            "identifier",
            "channel",
            "purposes",
            "allow",
            "at_most",
            "quiet",
        ],
        K::Contacted => &["identifier", "channel", "recipient", "purpose", "topic"],
        K::Erased => &["identifier"],
    }
}

fn listed<T: Ord>(field: &'static str, list: Vec<T>) -> Result<BTreeSet<T>, EventError> {
    let set: BTreeSet<T> = list.into_iter().collect();
    if set.is_empty() {
        Err(EventError::Empty(field))
    } else {
        Ok(set)
    }
}

fn optional<T: Ord>(
    field: &'static str,
    list: Option<Vec<T>>,
) -> Result<Option<BTreeSet<T>>, EventError> {
    list.map(|list| listed(field, list)).transpose()
}

fn among<T: Ord>(field: &'static str, list: Listed<T>) -> Result<Among<T>, EventError> {
    Ok(match list {
        Listed::Any => Among::Any,
        Listed::These(list) => Among::these(field, list)?,
    })
}

/// The fields of one event, of a kind that is known.
struct Fields {
    kind: K,
    wire: Wire,
}

/// Takes a field that must be there.
macro_rules! need {
    ($self:ident.$field:ident) => {
        $self.wire.$field.take().ok_or(EventError::Missing {
            kind: $self.kind,
            field: stringify!($field),
        })?
    };
}

impl Wire {
    /// The event that the fields come to.
    pub(crate) fn into_event(self) -> Result<Event, EventError> {
        let kind = match self.event.ok_or(EventError::NoKind)? {
            KindWord::Known(kind) => kind,
            KindWord::Later => return Err(EventError::UnknownKind),
        };
        let known: Vec<&str> = COMMON.iter().chain(fields(kind)).copied().collect();
        if let Some(field) = self.stray(&known) {
            return Err(EventError::Stray { kind, field });
        }
        let mut all = Fields { kind, wire: self };
        let (id, at, source) = (need!(all.id), need!(all.at), need!(all.source));
        Ok(Event {
            id,
            at,
            source,
            what: all.what()?,
        })
    }
}

impl Fields {
    fn what(&mut self) -> Result<What, EventError> {
        Ok(match self.kind {
            K::Linked => What::Linked(self.linked()?),
            K::Distinguished => What::Distinguished(self.distinguished()?),
            K::Retracted => What::Retracted(need!(self.evidence)),
            K::Observed => What::Observed(Box::new(self.observed()?)),
            K::Unobserved => What::Unobserved(need!(self.observation)),
            K::Enclosed => What::Enclosed(Box::new(self.enclosed()?)),
            K::Consented => What::Consented(Box::new(self.consented()?)),
            K::Withdrew => What::Withdrew(need!(self.consent)),
            K::Seated => What::Seated(Box::new(self.seated()?)),
            K::Proposed => What::Proposed(Box::new(self.proposed()?)),
            K::Voted => What::Voted(self.voted()?),
            K::Revoked => What::Revoked(need!(self.proposal)),
            K::Established => What::Established(self.established()?),
            K::Corrected => What::Corrected(need!(self.of)),
            K::Interacted => What::Interacted(Box::new(self.interacted()?)),
            K::Related => What::Related(Box::new(self.related()?)),
            K::Preferred => What::Preferred(Box::new(self.preferred()?)),
            K::Contacted => What::Contacted(Box::new(self.contacted()?)),
            K::Erased => What::Erased(need!(self.identifier)),
        })
    }

    fn linked(&mut self) -> Result<Linked, EventError> {
        let within = self.wire.within.take().map(Within::new).transpose();
        let within = within.map_err(|source| EventError::Identity {
            field: "within",
            source,
        })?;
        Ok(Linked {
            between: self.pair()?,
            basis: self.evidence_basis()?,
            within,
        })
    }

    fn distinguished(&mut self) -> Result<Distinguished, EventError> {
        Ok(Distinguished {
            between: self.pair()?,
            basis: self.evidence_basis()?,
        })
    }

    fn observed(&mut self) -> Result<Observation, EventError> {
        Ok(Observation {
            identifier: need!(self.identifier),
            attribute: need!(self.attribute),
            value: need!(self.value),
            personas: self.personas()?,
            confidence: self.wire.confidence,
            until: self.wire.until,
        })
    }

    fn enclosed(&mut self) -> Result<Enclosure, EventError> {
        let persona = need!(self.persona);
        let lists = (self.wire.identifiers.take(), self.wire.attributes.take());
        let mut enclosure = match lists {
            (Some(list), None) => Enclosure::identifiers(persona, listed("identifiers", list)?)?,
            (None, Some(list)) => Enclosure::attributes(persona, listed("attributes", list)?)?,
            _ => return Err(EventError::OneMemberList),
        };
        if let Some(whose) = self.wire.identifier.take() {
            enclosure = enclosure.of(whose);
        }
        if let Some(when) = self.wire.when.take() {
            enclosure = enclosure.when(when);
        }
        Ok(enclosure)
    }

    fn consented(&mut self) -> Result<Consent, EventError> {
        Ok(Consent {
            speaker: need!(self.identifier),
            effect: need!(self.effect),
            basis: self.legal_basis()?,
            window: self.window(),
            when: self.wire.when.take(),
            terms: self.terms()?,
        })
    }

    fn seated(&mut self) -> Result<Seating, EventError> {
        let Listed::These(seats) = need!(self.recipients) else {
            return Err(EventError::SeatsAreListed);
        };
        let veto = optional("veto", self.wire.veto.take())?.unwrap_or_default();
        Ok(Seating::new(seats, need!(self.quorum), veto)?)
    }

    fn proposed(&mut self) -> Result<Proposal, EventError> {
        Ok(Proposal {
            effect: need!(self.effect),
            window: self.window(),
            when: self.wire.when.take(),
            terms: self.terms()?,
        })
    }

    fn voted(&mut self) -> Result<Voted, EventError> {
        Ok(Voted {
            proposal: need!(self.proposal),
            seat: need!(self.seat),
            vote: need!(self.vote),
        })
    }

    fn established(&mut self) -> Result<Established, EventError> {
        Ok(Established {
            fact: need!(self.fact),
            about: self.wire.identifier.take(),
            holds: self.wire.holds.unwrap_or(true),
            until: self.wire.until,
        })
    }

    fn interacted(&mut self) -> Result<Interaction, EventError> {
        Ok(Interaction {
            identifier: need!(self.identifier),
            kind: need!(self.kind),
            channel: need!(self.channel),
            topic: self.wire.topic.take(),
            sentiment: self.wire.sentiment,
            media: self.wire.media,
            reach: self.wire.reach,
            text: self.wire.text.take().map(|remark| remark.0),
            personas: self.personas()?,
        })
    }

    fn related(&mut self) -> Result<Relation, EventError> {
        Ok(Relation {
            identifier: need!(self.identifier),
            to: need!(self.to),
            kind: need!(self.kind),
        })
    }

    fn preferred(&mut self) -> Result<Preference, EventError> {
        let channel = need!(self.channel);
        let purposes = self
            .wire
            .purposes
            .take()
            .map(|list| among("purposes", list));
        let preference = Preference {
            identifier: need!(self.identifier),
            channel: (channel.as_str() != ANY).then_some(channel),
            purposes: purposes.unwrap_or(Ok(Among::Any))?,
            allow: self.wire.allow,
            at_most: self.wire.at_most,
            quiet: self.wire.quiet,
        };
        preference.check()?;
        Ok(preference)
    }

    fn contacted(&mut self) -> Result<Contact, EventError> {
        Ok(Contact {
            identifier: need!(self.identifier),
            channel: need!(self.channel),
            recipient: need!(self.recipient),
            purpose: need!(self.purpose),
            topic: self.wire.topic.take(),
        })
    }

    fn pair(&mut self) -> Result<Pair, EventError> {
        let [a, b] = <[Identifier; 2]>::try_from(need!(self.between))
            .map_err(|all| EventError::NotTwo(all.len()))?;
        Pair::new(a, b).map_err(|source| EventError::Identity {
            field: "between",
            source,
        })
    }

    fn personas(&mut self) -> Result<BTreeSet<crate::name::Persona>, EventError> {
        Ok(optional("personas", self.wire.personas.take())?.unwrap_or_default())
    }

    const fn window(&self) -> Window {
        Window {
            from: self.wire.from,
            until: self.wire.until,
        }
    }

    fn terms(&mut self) -> Result<Terms, EventError> {
        Ok(Terms {
            scope: need!(self.scope),
            recipients: among("recipients", need!(self.recipients))?,
            purposes: among("purposes", need!(self.purposes))?,
            channels: optional("channels", self.wire.channels.take())?,
        })
    }

    fn evidence_basis(&mut self) -> Result<Basis, EventError> {
        let basis = match (need!(self.basis), self.wire.score) {
            (BasisWord::Inferred, Some(score)) => return Ok(Basis::Inferred(score)),
            (BasisWord::Inferred, None) => return Err(EventError::InferenceWithoutScore),
            (BasisWord::Authenticated, _) => Basis::Authenticated,
            (BasisWord::Declared, _) => Basis::Declared,
            (BasisWord::Imported, _) => Basis::Imported,
            (BasisWord::Observed, _) => Basis::Observed,
            (word, _) => return Err(self.wrong_basis(word)),
        };
        match self.wire.score {
            Some(_) => Err(EventError::ScoreWithoutInference),
            None => Ok(basis),
        }
    }

    fn legal_basis(&self) -> Result<LegalBasis, EventError> {
        Ok(match self.wire.basis {
            None | Some(BasisWord::Consent) => LegalBasis::Consent,
            Some(BasisWord::Contract) => LegalBasis::Contract,
            Some(BasisWord::LegalObligation) => LegalBasis::LegalObligation,
            Some(BasisWord::VitalInterests) => LegalBasis::VitalInterests,
            Some(BasisWord::PublicTask) => LegalBasis::PublicTask,
            Some(BasisWord::LegitimateInterest) => LegalBasis::LegitimateInterest,
            Some(word) => return Err(self.wrong_basis(word)),
        })
    }

    const fn wrong_basis(&self, word: BasisWord) -> EventError {
        EventError::Basis {
            kind: self.kind,
            word: word.as_str(),
        }
    }
}
