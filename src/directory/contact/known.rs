//! What the sender of a message may know of a person.

use super::customer::Customer;
use super::state::State;
use super::{Outreach, ahead};
use crate::identifier::Identifier;
use crate::name::{Channel, Purpose, Recipient};
use crate::outreach::{Message, Via};
use crate::profile::Answer;
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{OnceCell, RefCell};

/// What the sender of messages for a purpose, on a channel or on the best, may know of a
/// person.
pub(super) struct Known<'d> {
    pub(super) recipient: Recipient,
    pub(super) purpose: Purpose,
    pub(super) via: Via,
    /// As of the instant that is asked about.
    pub(super) now: State<'d>,
    answers: OnceCell<Vec<Answer>>,
    /// When what is said of the person may come to something else.
    changes: OnceCell<BTreeSet<Timestamp>>,
    /// As of later instants.
    later: RefCell<BTreeMap<Timestamp, Rc<State<'d>>>>,
}

impl<'d> Known<'d> {
    pub(super) fn new(outreach: &Outreach<'d>, customer: &Customer<'d>, message: &Message) -> Self {
        Self {
            recipient: message.recipient.clone(),
            purpose: message.purpose.clone(),
            via: message.via.clone(),
            now: State::now(outreach, &customer.dossier, message),
            answers: OnceCell::new(),
            changes: OnceCell::new(),
            later: RefCell::default(),
        }
    }

    /// Whether it is what the sender of the message may know.
    pub(super) fn is_for(&self, message: &Message) -> bool {
        self.recipient == message.recipient
            && self.purpose == message.purpose
            && self.via == message.via
    }

    /// Whether a message may go on a channel to a contact point, at an instant from now
    /// on.
    pub(super) fn permits(
        &self,
        (outreach, customer): (&Outreach<'d>, &Customer<'d>),
        message: &Message,
        (channel, point): (&Channel, &Identifier),
        at: Timestamp,
    ) -> bool {
        let since = self.since(outreach, customer, at);
        match since {
            None => self.now.permits(channel, point),
            Some(since) => {
                let then = self.later((outreach, customer), message, since);
                then.permits(channel, point)
            }
        }
    }

    /// The instant since which everything is as it will be at another; `None`: since now.
    fn since(
        &self,
        outreach: &Outreach<'d>,
        customer: &Customer<'d>,
        at: Timestamp,
    ) -> Option<Timestamp> {
        if at <= outreach.now() {
            return None;
        }
        let last = |set: &BTreeSet<Timestamp>| set.range(..=at).next_back().copied();
        let own = last(self.changes(outreach, customer));
        own.max(last(
            &outreach.company_changes(&self.recipient, &self.purpose),
        ))
    }

    /// The first instant after another at which anything may be otherwise.
    pub(super) fn next_change(
        &self,
        outreach: &Outreach<'d>,
        customer: &Customer<'d>,
        at: Timestamp,
    ) -> Option<Timestamp> {
        let next = |set: &BTreeSet<Timestamp>| ahead::after(set, at);
        let own = next(self.changes(outreach, customer));
        let company = next(&outreach.company_changes(&self.recipient, &self.purpose));
        own.into_iter().chain(company).min()
    }

    fn changes(&self, outreach: &Outreach<'d>, customer: &Customer<'d>) -> &BTreeSet<Timestamp> {
        let of = (&self.recipient, &self.purpose);
        self.changes
            .get_or_init(|| outreach.changes_about(customer, of))
    }

    /// The same from an instant on, by what has been heard now.
    pub(super) fn later(
        &self,
        (outreach, customer): (&Outreach<'d>, &Customer<'d>),
        message: &Message,
        at: Timestamp,
    ) -> Rc<State<'d>> {
        if let Some(known) = self.later.borrow().get(&at) {
            return Rc::clone(known);
        }
        let then = State::later(outreach, &customer.ahead(at), message);
        let then = Rc::new(then);
        self.later.borrow_mut().insert(at, Rc::clone(&then));
        then
    }

    /// Whether the person already has what a message offers, as far as its sender may
    /// see.
    pub(super) fn has(
        &self,
        outreach: &Outreach<'d>,
        customer: &Customer<'d>,
        message: &Message,
    ) -> bool {
        let Some(has) = &outreach.redundant else {
            return false;
        };
        let answers = self
            .answers
            .get_or_init(|| self.now.answers(&customer.dossier));
        let mut identities = answers.iter().flat_map(Answer::identities);
        identities.any(|identity| has(message, identity))
    }
}
