//! Customers' statements, so kept that most are passed over without reading names.

use crate::directory::reading::Ends;
use crate::directory::store::Held;
use crate::directory::trace::Trace;
use crate::name::EventId;
use crate::permission::{Consent, Rule, Scope, Side};
use alloc::vec::Vec;

/// Statements of customers: about links, and about anything else.
#[derive(Default)]
pub(in crate::directory) struct Statements<'d> {
    pub(in crate::directory) of_links: Vec<Stated<'d>>,
    pub(in crate::directory) of_items: Vec<Stated<'d>>,
}

impl<'d> Statements<'d> {
    pub(super) fn with_capacity(statements: usize) -> Self {
        Self {
            of_links: Vec::new(),
            of_items: Vec::with_capacity(statements),
        }
    }

    pub(super) fn push(&mut self, stated: Stated<'d>) {
        match stated.consent.terms.scope {
            Scope::Link(_) => self.of_links.push(stated),
            _ => self.of_items.push(stated),
        }
    }
}

/// A customer's statement whose window is open and that is not taken back.
pub(in crate::directory) struct Stated<'d> {
    pub(in crate::directory) id: &'d EventId,
    pub(in crate::directory) consent: &'d Consent,
    pub(in crate::directory) ends: Ends,
    about: Trace,
}

impl<'d> Stated<'d> {
    pub(super) fn new(event: &'d Held, consent: &'d Consent, ends: Ends) -> Self {
        Self {
            id: &event.id,
            consent,
            ends,
            about: event.about(),
        }
    }

    /// The rule that it is.
    pub(in crate::directory) const fn rule(&self) -> Rule<'d> {
        Rule {
            id: self.id,
            side: Side::Customer,
            effect: self.consent.effect,
            scope: &self.consent.terms.scope,
        }
    }

    /// Whether it may be about a question with this trace. Most statements are
    /// found to be none of an access's business by this alone.
    pub(in crate::directory) const fn may_be_about(&self, question: &Trace) -> bool {
        self.about.meets(question)
    }
}
