//! Whom statements are about and what for, in bits.

use super::event::What;
use crate::name::Purpose;
use crate::permission::{Among, Effect, Question, Terms};

/// Recipients and purposes as bits, several names sharing one: what has no bit in
/// common has no name in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trace {
    recipients: u64,
    purposes: u64,
}

impl Trace {
    /// The recipient; the purpose and all above it.
    pub(super) fn of_question(question: &Question) -> Self {
        Self {
            recipients: bit(question.recipient.as_str()),
            purposes: with_those_above(question.purpose.as_str()),
        }
    }

    /// Of a statement of either side: whatever else is said is about nothing.
    pub(super) fn of(what: &What) -> Self {
        match what {
            What::Consented(said) => Self::of_terms(said.effect, &said.terms),
            What::Proposed(said) => Self::of_terms(said.effect, &said.terms),
            _ => Self::default(),
        }
    }

    /// Whether the two may have a recipient and a purpose in common.
    pub(super) const fn meets(self, other: &Self) -> bool {
        self.recipients & other.recipients != 0 && self.purposes & other.purposes != 0
    }

    /// A prohibition concerns what is above its purposes too.
    fn of_terms(effect: Effect, terms: &Terms) -> Self {
        let all = |bits: u64, more: u64| bits | more;
        let purposes = |one: &Purpose| match effect {
            Effect::Permit => bit(one.as_str()),
            Effect::Prohibit => with_those_above(one.as_str()),
        };
        Self {
            recipients: match &terms.recipients {
                Among::Any => u64::MAX,
                Among::These(these) => these.iter().map(|one| bit(one.as_str())).fold(0, all),
            },
            purposes: match &terms.purposes {
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
