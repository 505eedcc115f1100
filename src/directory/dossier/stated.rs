//! Customers' statements, so kept that most are passed over without reading names.

use crate::directory::reading::Ends;
use crate::directory::store::Held;
use crate::name::{EventId, Purpose};
use crate::permission::{Among, Consent, Effect, Question, Scope};
use alloc::vec::Vec;

/// Statements of customers: about links, and about anything else.
#[derive(Default)]
pub(in crate::directory) struct Statements<'d> {
    pub(in crate::directory) of_links: Vec<Stated<'d>>,
    pub(in crate::directory) of_items: Vec<Stated<'d>>,
}

impl<'d> Statements<'d> {
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
            about: Trace::of_terms(consent),
        }
    }

    /// Whether it may be about a question with this trace. Most statements are
    /// found to be none of an access's business by this alone.
    pub(in crate::directory) const fn may_be_about(&self, question: &Trace) -> bool {
        self.about.recipients & question.recipients != 0
            && self.about.purposes & question.purposes != 0
    }
}

/// Recipients and purposes as bits, several names sharing one: what has no bit in
/// common has no name in common.
#[derive(Clone, Copy)]
pub(in crate::directory) struct Trace {
    recipients: u64,
    purposes: u64,
}

impl Trace {
    /// The recipient; the purpose and all above it.
    pub(in crate::directory) fn of_question(question: &Question) -> Self {
        Self {
            recipients: bit(question.recipient.as_str()),
            purposes: with_those_above(question.purpose.as_str()),
        }
    }

    /// A prohibition concerns what is above its purposes too (P-c).
    fn of_terms(consent: &Consent) -> Self {
        let all = |bits: u64, more: u64| bits | more;
        let purposes = |one: &Purpose| match consent.effect {
            Effect::Permit => bit(one.as_str()),
            Effect::Prohibit => with_those_above(one.as_str()),
        };
        Self {
            recipients: match &consent.terms.recipients {
                Among::Any => u64::MAX,
                Among::These(these) => these.iter().map(|one| bit(one.as_str())).fold(0, all),
            },
            purposes: match &consent.terms.purposes {
                Among::Any => u64::MAX,
                Among::These(these) => these.iter().map(purposes).fold(0, all),
            },
        }
    }
}

/// The bit of a name, from its length and three of its letters.
fn bit(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let letter = |place: usize| bytes.get(place).copied().map_or(0, usize::from);
    let (middle, last) = (bytes.len() / 2, bytes.len().saturating_sub(1));
    let sum = bytes.len() + 5 * letter(0) + 11 * letter(middle) + 29 * letter(last);
    1 << (sum % 64)
}

fn with_those_above(purpose: &str) -> u64 {
    let dots = purpose.match_indices('.').map(|(dot, _)| dot);
    let above = dots.filter_map(|dot| purpose.get(..dot));
    above.fold(bit(purpose), |bits, name| bits | bit(name))
}
