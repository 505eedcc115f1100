//! The directory as of one instant, with what was settled about who is whom.

use super::event::{EventKind, What};
use super::sight::Sight;
use super::store::{Held, is_permit};
use super::unerased::{Former, Unerased};
use crate::identifier::Identifier;
use crate::permission::Terms;
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

/// How long a permit of the customer's holds, as far as withdrawals go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ends {
    /// It was not withdrawn.
    Never,
    /// It is withdrawn later than the instant: it decides, and releases no value
    /// (P-l).
    Later,
    /// It was withdrawn by the instant.
    Now,
}

/// A sight, and what was found out through it.
pub(super) struct Reading<'a> {
    pub(super) sight: Sight<'a>,
    /// Who is the same person as a speaker.
    kin: RefCell<BTreeMap<&'a Identifier, Rc<Kin<'a>>>>,
    /// The piece that an identifier was in had nothing been erased; `None` where
    /// nothing in it was.
    pieces: RefCell<BTreeMap<&'a Identifier, Option<Rc<Unerased<'a>>>>>,
}

/// The permits that those who are one person under the widest lens withdrew: the
/// terms, and when last.
struct Kin<'a> {
    by_now: Vec<(&'a Terms, Timestamp)>,
    ever: Vec<(&'a Terms, Timestamp)>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(sight: Sight<'a>) -> Self {
        Self {
            sight,
            kin: RefCell::default(),
            pieces: RefCell::default(),
        }
    }

    /// Whether nothing that is known is later.
    fn is_last(&self) -> bool {
        self.sight.at >= self.sight.store.latest()
    }

    /// Until when a permit of the customer's holds: withdrawn itself, or by the
    /// withdrawal of one in the same terms by the same person, given not later
    /// than that (P-f).
    pub(super) fn ends(&self, permit: &'a Held) -> Ends {
        let What::Consented(consent) = &permit.what else {
            return Ends::Now;
        };
        if self.sight.store.count(EventKind::Withdrew) == 0 {
            return Ends::Never;
        }
        let kin = self.kin(&consent.speaker);
        let withdrawn = |all: &[(&Terms, Timestamp)]| {
            all.iter()
                .any(|(terms, last)| permit.at <= *last && **terms == consent.terms)
        };
        let every = self.sight.as_of(Timestamp::MAX);
        if self.sight.is_ended(permit) || withdrawn(&kin.by_now) {
            Ends::Now
        } else if every.is_ended(permit) || withdrawn(&kin.ever) {
            Ends::Later
        } else {
            Ends::Never
        }
    }

    /// The piece of the graph around an identifier had nothing been erased;
    /// `None` if nothing in it was.
    pub(super) fn unerased(&self, identifier: &'a Identifier) -> Option<Rc<Unerased<'a>>> {
        if !self.sight.store.has_erasures() {
            return None;
        }
        if let Some(known) = self.pieces.borrow().get(identifier) {
            return known.clone();
        }
        let piece = Rc::new(Unerased::around(&self.sight, identifier));
        let found = (!piece.is_whole()).then(|| Rc::clone(&piece));
        let all = piece
            .identifiers(&self.sight)
            .map(|one| (one, found.clone()));
        self.pieces.borrow_mut().extend(all);
        found
    }

    /// For each erasure in its piece, whose words reached an identifier then.
    pub(super) fn former(&self, identifier: &'a Identifier) -> Vec<Former<'a>> {
        let piece = self.unerased(identifier);
        piece.map_or_else(Vec::new, |piece| piece.former(&self.sight, identifier))
    }

    /// Whoever is, or is known to be, the same person as a speaker under the
    /// widest lens: as of the instant, later, or before an erasure.
    fn kin(&self, speaker: &'a Identifier) -> Rc<Kin<'a>> {
        if let Some(known) = self.kin.borrow().get(speaker) {
            return Rc::clone(known);
        }
        let former = self.former(speaker);
        let now = self.sight.widest(speaker);
        let mut by_now = now.clone();
        by_now.extend(former.iter().flat_map(|then| &then.person));
        let mut ever = by_now.clone();
        if !self.is_last() {
            ever.extend(self.sight.as_of(Timestamp::MAX).widest(speaker));
        }
        // The same for all of them, unless something was erased among them.
        let shared = former.is_empty() && ever == now;
        let kin = Rc::new(Kin {
            by_now: self.withdrawn(&by_now, self.sight),
            ever: self.withdrawn(&ever, self.sight.as_of(Timestamp::MAX)),
        });
        let of = if shared {
            now
        } else {
            BTreeSet::from([speaker])
        };
        let of = of.into_iter().map(|one| (one, Rc::clone(&kin)));
        self.kin.borrow_mut().extend(of);
        kin
    }

    /// The terms that any of these withdrew, as a sight has it.
    fn withdrawn(
        &self,
        kin: &BTreeSet<&'a Identifier>,
        sight: Sight<'a>,
    ) -> Vec<(&'a Terms, Timestamp)> {
        let words = kin
            .iter()
            .flat_map(|identifier| self.sight.store.words(identifier));
        let permits = words.filter(|event| is_permit(&event.what) && event.at <= sight.at);
        let withdrawn = permits.filter_map(|event| {
            let What::Consented(consent) = &event.what else {
                return None;
            };
            let by = sight
                .naming(event)
                .filter(|by| matches!(by.what, What::Withdrew(_)));
            Some((&consent.terms, by.map(|by| by.at).max()?))
        });
        withdrawn.collect()
    }
}
