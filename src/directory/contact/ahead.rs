//! When what has been heard will come to something else by itself.

use super::customer::Customer;
use super::{Instants, Outreach};
use crate::condition::Condition;
use crate::directory::event::{EventKind, What};
use crate::directory::sight::Sight;
use crate::directory::store::Held;
use crate::directory::trace::Trace;
use crate::identifier::Identifier;
use crate::identity::{Evidence, Ties};
use crate::name::{Purpose, Recipient};
use crate::permission::{Question, Revision, Window};
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::ops::Bound;

/// The first after an instant.
pub(super) fn after(set: &BTreeSet<Timestamp>, at: Timestamp) -> Option<Timestamp> {
    let later = (Bound::Excluded(at), Bound::Unbounded);
    set.range(later).next().copied()
}

/// Whoever live links of some sort hold together with an identifier, whatever the rules
/// make of them. Nobody goes past a blocked one.
pub(super) fn hanging_together<'d>(
    sight: &Sight<'d>,
    seed: &'d Identifier,
    counts: impl Fn(&Evidence<'d>) -> bool,
) -> BTreeSet<&'d Identifier> {
    let mut met = BTreeSet::from([seed]);
    let mut open = Vec::from([seed]);
    while let Some(here) = open.pop() {
        if here != seed && sight.rules.blocks(here) {
            continue;
        }
        let links = sight
            .touching(here)
            .filter(|one| one.is_link() && counts(one));
        let others = links.filter_map(|link| link.between.other(here));
        open.extend(others.filter(|other| met.insert(other)));
    }
    met
}

/// Whoever has said what may concern a person, and more.
fn speakers<'d>(customer: &Customer<'d>) -> Vec<&'d Identifier> {
    let Some(seed) = customer.dossier.seed() else {
        return Vec::new();
    };
    let reading = &customer.dossier.reading;
    let sight = &reading.sight;
    let mut all = hanging_together(sight, seed, |_| true);
    let pieces = all.iter().filter_map(|one| reading.unerased(one));
    let former: Vec<_> = pieces
        .flat_map(|piece| piece.identifiers(sight).collect::<Vec<_>>())
        .collect();
    all.extend(former);
    all.into_iter().collect()
}

impl<'d> Outreach<'d> {
    /// When what is said of a person may come to something else for an access: an answer
    /// between two of these, and the company's, is that at the first.
    pub(super) fn changes_about(
        &self,
        customer: &Customer<'d>,
        of: (&Recipient, &Purpose),
    ) -> BTreeSet<Timestamp> {
        let speakers = customer.speakers.get_or_init(|| speakers(customer));
        let said = speakers.iter().flat_map(|one| self.sight.through(one));
        self.later(of, said)
    }

    /// When what the company says may, and what concerns everybody.
    pub(super) fn company_changes(&self, recipient: &Recipient, purpose: &Purpose) -> Instants {
        let mut all = self.company.borrow_mut();
        let of = (recipient.clone(), purpose.clone());
        let found = all.entry(of).or_insert_with(|| {
            let kinds = [
                EventKind::Proposed,
                EventKind::Enclosed,
                EventKind::Established,
            ];
            let said = kinds.into_iter().flat_map(|kind| self.sight.global(kind));
            Rc::new(self.later((recipient, purpose), said))
        });
        Rc::clone(found)
    }

    fn later(
        &self,
        (recipient, purpose): (&Recipient, &Purpose),
        said: impl Iterator<Item = &'d Held>,
    ) -> BTreeSet<Timestamp> {
        let question = Question {
            recipient: recipient.clone(),
            purpose: purpose.clone(),
            channel: None,
            trust: self.trust,
            at: self.now(),
            since: Revision::START,
        };
        let trace = Trace::of_question(&question);
        let mut found = BTreeSet::new();
        for event in said {
            turns(event, &trace, &mut found);
        }
        found.retain(|at| *at > self.now());
        found
    }
}

/// Adds when an event comes to something else, if it may be about a question.
fn turns(event: &Held, question: &Trace, found: &mut BTreeSet<Timestamp>) {
    match &event.what {
        What::Consented(consent) if event.about().meets(question) => {
            found.extend(bounds(consent.window).chain(instants(consent.when.as_ref())));
        }
        What::Proposed(proposal) if event.about().meets(question) => {
            found.extend(bounds(proposal.window).chain(instants(proposal.when.as_ref())));
        }
        What::Enclosed(enclosure) => found.extend(instants(enclosure.condition())),
        What::Established(said) => found.extend(said.until),
        What::Observed(seen) => found.extend(seen.until),
        _ => {}
    }
}

fn bounds(window: Window) -> impl Iterator<Item = Timestamp> {
    window.from.into_iter().chain(window.until)
}

fn instants(when: Option<&Condition>) -> impl Iterator<Item = Timestamp> {
    when.into_iter().flat_map(Condition::instants)
}
