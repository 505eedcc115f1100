//! What a customer can say beside yes and no: a yes to be confirmed, an objection,
//! a restriction. [`Meaning`](crate::permission::Meaning) reads them back.

use super::Say;
use crate::condition::Condition;
use crate::directory::event::Established;
use crate::directory::{Changes, Error, What, ink};
use crate::identifier::Identifier;
use crate::identity::Tombstone;
use crate::key::{Hex, Use};
use crate::name::{EventId, Fact};
use crate::permission::{CONFIRMED, Consent, Effect, LegalBasis, PermissionError, Permit, Right};
use alloc::boxed::Box;
use alloc::vec::Vec;

impl Say<'_> {
    /// The customer permits, and it counts once it is confirmed (double opt-in):
    /// the id is what [`confirm`](Self::confirm) takes, say behind a link in an
    /// e-mail to the speaker.
    ///
    /// The permit's condition asks for a fact besides, whose name is made from what
    /// is said: nothing confirms this statement but its own confirmation.
    ///
    /// # Errors
    /// As [`consent`](Self::consent); or if the permit's condition is as deep as one
    /// may be.
    pub fn opt_in_twice(
        &mut self,
        speaker: &Identifier,
        permit: &Permit,
    ) -> Result<(EventId, Changes), Error> {
        let mut consent = statement(speaker, Effect::Permit, permit)?;
        let source = self.source.clone()?;
        let said = What::Consented(Box::new(consent.clone()));
        let bytes = ink::of_content(self.now, &source, &said);
        let digest = self.directory.key.digest(Use::Confirmation, &[&bytes]);
        let confirmed = Condition::fact(alloc::format!("{CONFIRMED}{}", Hex(digest)))?;
        consent.when = Some(match consent.when {
            None => confirmed,
            Some(when) => Condition::all([confirmed, when]).map_err(PermissionError::Condition)?,
        });
        let changes = self.event(What::Consented(Box::new(consent)))?;
        Ok((changes.event.clone(), changes))
    }

    /// The customer confirms a double opt-in: the facts that it asks for are
    /// established about its speaker (one, unless the host named several itself).
    ///
    /// # Errors
    /// If the source is not a name; or if no statement is held under this id that
    /// asks to be confirmed, or its speaker was erased.
    pub fn confirm(&mut self, statement: &EventId) -> Result<Vec<Changes>, Error> {
        let (about, facts) = match self.directory.store.get(statement).map(|e| &e.what) {
            Some(What::Consented(consent)) if !Tombstone::is_one(&consent.speaker) => {
                let facts: Vec<Fact> = consent.confirmations().cloned().collect();
                (consent.speaker.clone(), facts)
            }
            _ => return Err(Error::NothingToConfirm(statement.clone())),
        };
        if facts.is_empty() {
            return Err(Error::NothingToConfirm(statement.clone()));
        }
        let establish = |fact| {
            self.event(What::Established(Established {
                fact,
                about: Some(about.clone()),
                holds: true,
                until: None,
            }))
        };
        facts.into_iter().map(establish).collect()
    }

    /// The customer objects (GDPR 21) to what is done in these terms on a basis that
    /// it did not choose: legitimate interest, unless the terms say the public task.
    /// [`take_back`](Self::take_back) of the event lifts the objection.
    ///
    /// It prohibits, whatever is permitted on whatever basis.
    ///
    /// # Errors
    /// If the terms say another basis; or as [`consent`](Self::consent).
    pub fn object(&mut self, speaker: &Identifier, terms: &Permit) -> Result<Changes, Error> {
        let basis = terms.basis().unwrap_or(LegalBasis::LegitimateInterest);
        if !Right::Objection.comes_with(basis) {
            return Err(PermissionError::NotObjectable(basis).into());
        }
        let terms = terms.clone().on_basis(basis);
        self.customer(speaker, Effect::Prohibit, &terms)
    }

    /// The customer restricts (GDPR 18): everything is kept, and nobody sees or uses
    /// any of it for anything, until [`take_back`](Self::take_back) of the event
    /// lifts the restriction. What 18(2) allows in spite of it goes through the
    /// custodian's door.
    ///
    /// # Errors
    /// If the source is not a name.
    pub fn restrict(&mut self, speaker: &Identifier) -> Result<Changes, Error> {
        let everything = Permit::profile().to_any().for_any_purpose();
        self.customer(speaker, Effect::Prohibit, &everything)
    }

    /// The customer's yes or no, as an event.
    pub(super) fn customer(
        &mut self,
        speaker: &Identifier,
        effect: Effect,
        said: &Permit,
    ) -> Result<Changes, Error> {
        let consent = statement(speaker, effect, said)?;
        self.event(What::Consented(Box::new(consent)))
    }
}

fn statement(
    speaker: &Identifier,
    effect: Effect,
    said: &Permit,
) -> Result<Consent, PermissionError> {
    Ok(Consent {
        speaker: speaker.clone(),
        effect,
        terms: said.terms()?,
        window: said.window(),
        when: said.condition().cloned(),
        basis: said.basis().unwrap_or_default(),
    })
}
