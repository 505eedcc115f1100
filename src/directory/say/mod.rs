//! Saying things in code: each call makes the event, and applies it.

mod customer;

use super::event::{Distinguished, Established, Linked, Voted};
use super::store::Held;
use super::{Changes, Directory, Error, Event, EventKind, What, ink};
use crate::identifier::Identifier;
use crate::identity::{Basis, Lens, Pair, Within};
use crate::key::Use;
use crate::name::{
    Attribute, EventId, Fact, IntoName, NameError, Persona, Recipient, Source, into_names,
};
use crate::permission::{Effect, Permit, Proposal, Seating, Terms, Vote};
use crate::profile::Observation;
use crate::time::Timestamp;
use crate::value::Value;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// The one seat of the arbiter that [`Say::approve`] seats where none sits.
const ONE_SEAT: &str = "arbiter";

/// Speaks to a directory at one instant, as one source. The ids of the events
/// are made from their content: saying the same again changes nothing, and what was taken
/// back stays so if it is said again of the same instant. Give what happened twice at once
/// ids of its own ([`Event::new`](crate::Event::new)).
///
/// Every call gives an error also if the source is not a name, or if
/// [`apply`](Directory::apply) refuses an event. A call that makes several events applies
/// them one after the other: those before one that is refused stay.
#[derive(Debug)]
pub struct Say<'d> {
    directory: &'d mut Directory,
    now: Timestamp,
    source: Result<Source, NameError>,
}

impl<'d> Say<'d> {
    pub(super) fn new(
        directory: &'d mut Directory,
        now: Timestamp,
        source: Result<Source, NameError>,
    ) -> Self {
        Self {
            directory,
            now,
            source,
        }
    }

    /// Applies what is said as an event with an id from its content.
    ///
    /// # Errors
    /// If the source is not a name; or as [`apply`](Directory::apply).
    pub fn event(&mut self, what: What) -> Result<Changes, Error> {
        let event = self.make(what)?;
        self.directory.apply(event)
    }

    fn make(&self, what: What) -> Result<Event, Error> {
        let source = self.source.clone()?;
        let content = ink::of_content(self.now, &source, &what);
        let digest = self.directory.key.digest(Use::Event, &[&content]);
        let id = alloc::format!("{}-{}", what.kind(), crate::key::Hex(digest));
        Ok(Event::new(
            EventId::try_from(id.as_str())?,
            self.now,
            source,
            what,
        ))
    }

    /// An attribute's value, seen through an identifier; say through which
    /// personas it was disclosed, or that it was through none.
    pub fn observe(
        &mut self,
        identifier: &Identifier,
        attribute: impl IntoName<Attribute>,
        value: impl Into<Value>,
    ) -> Observing<'_, 'd> {
        let seen = Observation::new(identifier.clone(), attribute, value);
        Observing {
            say: self,
            seen: seen.map_err(Error::from),
        }
    }

    /// Two identifiers are one person, as the customer showed: declared, and open.
    ///
    /// # Errors
    /// If they are the same identifier.
    pub fn link(&mut self, a: &Identifier, b: &Identifier) -> Result<Changes, Error> {
        self.link_on(a, b, Basis::Declared)
    }

    /// Two identifiers are one person, on this basis. Everybody may know.
    ///
    /// # Errors
    /// If they are the same identifier.
    pub fn link_on(
        &mut self,
        a: &Identifier,
        b: &Identifier,
        basis: Basis,
    ) -> Result<Changes, Error> {
        let between = Pair::new(a.clone(), b.clone())?;
        self.event(What::Linked(Linked {
            between,
            basis,
            within: None,
        }))
    }

    /// Two identifiers are one person, as the customer showed, in confidence: only who
    /// may know of each two of these personas that they are one person may know it.
    ///
    /// # Errors
    /// If they are the same identifier, a persona is not a name, or there are not two
    /// different ones.
    pub fn link_within<P: IntoName<Persona>>(
        &mut self,
        a: &Identifier,
        b: &Identifier,
        personas: impl IntoIterator<Item = P>,
    ) -> Result<Changes, Error> {
        let personas: Vec<Persona> = into_names(personas)?;
        let between = Pair::new(a.clone(), b.clone())?;
        self.event(What::Linked(Linked {
            between,
            basis: Basis::Declared,
            within: Some(Within::new(personas)?),
        }))
    }

    /// Two identifiers are different people, on this basis: no link makes them one.
    ///
    /// # Errors
    /// If they are the same identifier.
    pub fn distinguish(
        &mut self,
        a: &Identifier,
        b: &Identifier,
        basis: Basis,
    ) -> Result<Changes, Error> {
        let between = Pair::new(a.clone(), b.clone())?;
        self.event(What::Distinguished(Distinguished { between, basis }))
    }

    /// The customer permits.
    ///
    /// # Errors
    /// As [`Permit::terms`].
    pub fn consent(&mut self, speaker: &Identifier, permit: &Permit) -> Result<Changes, Error> {
        self.customer(speaker, Effect::Permit, permit)
    }

    /// The customer prohibits, in these terms.
    ///
    /// # Errors
    /// As [`consent`](Self::consent).
    pub fn prohibit(&mut self, speaker: &Identifier, terms: &Permit) -> Result<Changes, Error> {
        self.customer(speaker, Effect::Prohibit, terms)
    }

    /// The customer takes back, for good, every permit in these terms that was
    /// given until now by the same person over vouched links. What others gave
    /// with whom the person merely may be one ends only as long as it may;
    /// where there is nothing else to take back, theirs is taken back. What else the
    /// permit says (its window, condition, basis) makes no difference. One event for each,
    /// and so at least one.
    ///
    /// # Errors
    /// If there is none to take back, or nobody knows the speaker; or as
    /// [`consent`](Self::consent).
    pub fn withdraw(
        &mut self,
        speaker: &Identifier,
        permit: &Permit,
    ) -> Result<Vec<Changes>, Error> {
        let terms: Terms = permit.terms()?;
        let sight = self.directory.sight(self.now);
        let known = sight.store.known(speaker);
        let alike = |event: &&Held| match &event.what {
            What::Consented(consent) => consent.effect == Effect::Permit && consent.terms == terms,
            _ => false,
        };
        let given = |lens: &Lens| -> Vec<EventId> {
            let person = known.map(|known| sight.person(lens, known));
            let said = person
                .into_iter()
                .flatten()
                .flat_map(|identifier| sight.through(identifier));
            said.filter(alike)
                .filter(|event| !sight.is_ended(event))
                .map(|event| event.id.clone())
                .collect()
        };
        let given = [Lens::vouched(), Lens::all()]
            .iter()
            .map(given)
            .find(|given| !given.is_empty());
        let given = given.ok_or(Error::NothingToWithdraw)?;
        given
            .into_iter()
            .map(|id| self.event(What::Withdrew(id)))
            .collect()
    }

    /// The company permits: proposed, and approved by an arbiter of one seat,
    /// which is seated if none sits yet. Two events or three, whose changes are
    /// returned in order. The permit's legal basis is not looked at.
    ///
    /// # Errors
    /// If a real arbiter sits, sat or will sit, whose seats have to vote; if the same was
    /// approved at this instant and revoked since; or as
    /// [`consent`](Self::consent).
    pub fn approve(&mut self, permit: &Permit) -> Result<Vec<Changes>, Error> {
        let seat = Recipient::try_from(ONE_SEAT)?;
        let proposed = self.proposal(permit)?;
        let now = self.directory.sight(self.now);
        let every = now.as_of(Timestamp::MAX);
        let seats = |event: &Held| match &event.what {
            What::Seated(seating) => seating.seats().iter().cloned().collect(),
            _ => Vec::new(),
        };
        if let Some(real) = every
            .global(EventKind::Seated)
            .map(seats)
            .find(|seats| *seats != [seat.clone()])
        {
            return Err(Error::ArbiterSits { seats: real.len() });
        }
        if now
            .store
            .get(&proposed.id)
            .is_some_and(|known| every.is_ended(known))
        {
            return Err(Error::Revoked(proposed.id));
        }
        let mut changes = Vec::new();
        if now.seating(self.now).is_none() {
            let seating = Seating::new([seat.clone()], 1, [])?;
            changes.push(self.event(What::Seated(Box::new(seating)))?);
        }
        let id = proposed.id.clone();
        changes.push(self.directory.apply(proposed)?);
        changes.push(self.vote(id, seat, Vote::Yes)?);
        Ok(changes)
    }

    /// Puts a permit to the arbiter; the id is what the seats vote on. A prohibition is put
    /// by [`event`](Self::event).
    ///
    /// # Errors
    /// As [`consent`](Self::consent).
    pub fn propose(&mut self, permit: &Permit) -> Result<(EventId, Changes), Error> {
        let event = self.proposal(permit)?;
        let id = event.id.clone();
        Ok((id, self.directory.apply(event)?))
    }

    fn proposal(&self, permit: &Permit) -> Result<Event, Error> {
        self.make(What::Proposed(Box::new(Proposal {
            effect: Effect::Permit,
            terms: permit.terms()?,
            window: permit.window(),
            when: permit.condition().cloned(),
        })))
    }

    /// Who sits in the arbiter from now on, and how many yes votes approve. No seat has a
    /// veto: a [`Seating`] with one is said by [`event`](Self::event).
    ///
    /// # Errors
    /// If a seat is not a name, there is none, or the quorum is not within 1 and their
    /// number.
    pub fn seat<R: IntoName<Recipient>>(
        &mut self,
        seats: impl IntoIterator<Item = R>,
        quorum: u32,
    ) -> Result<Changes, Error> {
        let seats: Vec<Recipient> = into_names(seats)?;
        self.event(What::Seated(Box::new(Seating::new(seats, quorum, [])?)))
    }

    /// One seat's vote. Whether it counts, [`motion`](Directory::motion) says.
    ///
    /// # Errors
    /// If the seat is not a name.
    pub fn vote(
        &mut self,
        proposal: EventId,
        seat: impl IntoName<Recipient>,
        vote: Vote,
    ) -> Result<Changes, Error> {
        let seat = seat.into_name()?;
        self.event(What::Voted(Voted {
            proposal,
            seat,
            vote,
        }))
    }

    /// A fact about the world holds, from now on.
    ///
    /// # Errors
    /// If it is not a name.
    pub fn establish(&mut self, fact: impl IntoName<Fact>) -> Result<Changes, Error> {
        let (fact, about) = (fact.into_name()?, None);
        self.event(What::Established(Established {
            fact,
            about,
            holds: true,
            until: None,
        }))
    }

    /// A fact about the person of an identifier holds, from now on.
    ///
    /// # Errors
    /// If it is not a name.
    pub fn establish_about(
        &mut self,
        identifier: &Identifier,
        fact: impl IntoName<Fact>,
    ) -> Result<Changes, Error> {
        let (fact, about) = (fact.into_name()?, Some(identifier.clone()));
        self.event(What::Established(Established {
            fact,
            about,
            holds: true,
            until: None,
        }))
    }

    /// Takes an event back: the one event that fits its kind is made.
    ///
    /// # Errors
    /// If the source is not a name, or no event is held under this id, or
    /// nothing takes back an event of its kind: a vote, a relation, an erasure, or what
    /// takes something back itself.
    pub fn take_back(&mut self, id: &EventId) -> Result<Changes, Error> {
        use EventKind as K;
        let kind = self.directory.store.get(id).map(|event| event.what.kind());
        let id = id.clone();
        self.event(match kind {
            Some(K::Linked | K::Distinguished) => What::Retracted(id),
            Some(K::Observed) => What::Unobserved(id),
            Some(K::Consented) => What::Withdrew(id),
            Some(K::Proposed) => What::Revoked(id),
            Some(
                K::Enclosed
                | K::Established
                | K::Preferred
                | K::Interacted
                | K::Contacted
                | K::Seated,
            ) => What::Corrected(id),
            _ => return Err(Error::NothingToTakeBack(id)),
        })
    }

    /// Forgets what was said and seen through an identifier until now, this instant
    /// included, whenever it arrives. See [`Changes`] for what the host must purge.
    ///
    /// # Errors
    /// If the source is not a name.
    pub fn erase(&mut self, identifier: &Identifier) -> Result<Changes, Error> {
        self.event(What::Erased(identifier.clone()))
    }
}

/// An observation that is not said to the end.
#[derive(Debug)]
#[must_use = "say through which personas it was disclosed"]
pub struct Observing<'s, 'd> {
    say: &'s mut Say<'d>,
    seen: Result<Observation, Error>,
}

impl Observing<'_, '_> {
    /// It was disclosed through these personas; of an empty list it is as
    /// [`through_none`](Self::through_none).
    ///
    /// # Errors
    /// If a persona, the attribute or the source is not a name.
    pub fn through<P: IntoName<Persona>>(
        self,
        personas: impl IntoIterator<Item = P>,
    ) -> Result<Changes, Error> {
        let seen = self.seen?.through(personas)?;
        self.say.event(What::Observed(Box::new(seen)))
    }

    /// It was disclosed through no persona: it lies in those whose rules
    /// enclose it, or outside all circles.
    ///
    /// # Errors
    /// If the attribute or the source is not a name.
    pub fn through_none(self) -> Result<Changes, Error> {
        self.say.event(What::Observed(Box::new(self.seen?)))
    }
}
