//! The directory as of one instant, with what was settled about who is whom.

use super::event::{EventKind, What};
use super::sight::Sight;
use super::store::{Held, is_permit};
use super::trace::Trace;
use super::unerased::{Former, Unerased};
use crate::identifier::Identifier;
use crate::identity::{Evidence, Lens, Says};
use crate::permission::{Consent, Terms};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

/// How long a permit of the customer's holds, as far as withdrawals go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ends {
    /// It was not withdrawn.
    Never,
    /// It is withdrawn later than the instant: it decides, and releases no value.
    Later,
    /// It was withdrawn by the instant.
    Now,
}

/// A sight, and what was found out through it.
pub(super) struct Reading<'a> {
    pub(super) sight: Sight<'a>,
    /// What a speaker withdrew.
    withdrawals: RefCell<BTreeMap<&'a Identifier, Rc<Withdrawals<'a>>>>,
    /// The person of an identifier under the widest lens.
    widest: RefCell<BTreeMap<&'a Identifier, Rc<Widest<'a>>>>,
    /// The piece that an identifier was in had nothing been erased; `None` where
    /// nothing in it was.
    pieces: RefCell<BTreeMap<&'a Identifier, Option<Rc<Unerased<'a>>>>>,
}

/// The permits that those who are one person under the widest lens withdrew.
#[derive(Default)]
pub(super) struct Withdrawals<'a> {
    by_now: Withdrawn<'a>,
    /// Those that are not by now are later.
    ever: Withdrawn<'a>,
}

/// The terms of permits that were withdrawn, and when last.
type Withdrawn<'a> = BTreeMap<(Trace, &'a Terms), Timestamp>;

/// A person under the widest lens.
pub(super) struct Widest<'a> {
    pub(super) person: BTreeSet<&'a Identifier>,
    /// Whether all that links them is vouched and open, and links nobody else: they
    /// are one person for whoever looks, and nobody else speaks for them.
    pub(super) is_plain: bool,
}

impl<'a> Widest<'a> {
    fn of(sight: &Sight<'a>, identifier: &'a Identifier) -> Self {
        if sight.is_alone(identifier) {
            return Self {
                person: BTreeSet::from([identifier]),
                is_plain: true,
            };
        }
        let is_plain = Cell::new(true);
        let meets = |link: &Evidence<'a>| {
            is_plain.set(is_plain.get() && is_open(link) && sight.is_vouched(link));
            true
        };
        let piece = sight.around(&Lens::all(), meets, identifier);
        Self {
            person: piece.person_of(identifier).iter().copied().collect(),
            is_plain: is_plain.get() && piece.refused().next().is_none(),
        }
    }
}

/// Whether everybody may know of a link.
pub(super) const fn is_open(link: &Evidence<'_>) -> bool {
    matches!(link.says, Says::Same { within: None, .. })
}

impl<'a> Reading<'a> {
    pub(super) fn new(sight: Sight<'a>) -> Self {
        Self {
            sight,
            withdrawals: RefCell::default(),
            widest: RefCell::default(),
            pieces: RefCell::default(),
        }
    }

    /// The person of an identifier under the widest lens.
    pub(super) fn widest(&self, identifier: &'a Identifier) -> Rc<Widest<'a>> {
        if let Some(known) = self.widest.borrow().get(identifier) {
            return Rc::clone(known);
        }
        let widest = Rc::new(Widest::of(&self.sight, identifier));
        let all = widest.person.iter().map(|one| (*one, Rc::clone(&widest)));
        self.widest.borrow_mut().extend(all);
        widest
    }

    /// Whether nothing that is known is later.
    fn is_last(&self) -> bool {
        self.sight.heard >= self.sight.store.latest()
    }

    /// Until when a permit of the customer's holds: withdrawn itself, or by the
    /// withdrawal of one in the same terms by the same person, given not later
    /// than that.
    pub(super) fn ends(&self, permit: &'a Held) -> Ends {
        match &permit.what {
            What::Consented(consent) => {
                self.ends_of(permit, consent, &self.withdrawals(&consent.speaker))
            }
            _ => Ends::Now,
        }
    }

    /// The same, where it is known what its speaker withdrew.
    pub(super) fn ends_of(
        &self,
        permit: &Held,
        consent: &'a Consent,
        all: &Withdrawals<'a>,
    ) -> Ends {
        let withdrawn = |terms: &Withdrawn<'a>| {
            let last = terms.get(&(permit.about(), &consent.terms));
            last.is_some_and(|last| permit.at <= *last)
        };
        let every = self.sight.as_of(Timestamp::MAX);
        if self.sight.is_ended(permit) || withdrawn(&all.by_now) {
            Ends::Now
        } else if every.is_ended(permit) || withdrawn(&all.ever) {
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

    /// Whoever is the same person as a speaker under the widest lens, or was at an
    /// erasure.
    pub(super) fn same_person(&self, speaker: &'a Identifier) -> BTreeSet<&'a Identifier> {
        let mut person = self.widest(speaker).person.clone();
        let former = self.former(speaker);
        person.extend(former.iter().flat_map(|then| &then.person));
        person
    }

    /// What was withdrawn by whoever is, or is known to be, the same person as a
    /// speaker under the widest lens: as of the instant, later, or before an erasure.
    pub(super) fn withdrawals(&self, speaker: &'a Identifier) -> Rc<Withdrawals<'a>> {
        if self.sight.store.count(EventKind::Withdrew) == 0 {
            return Rc::default();
        }
        if let Some(known) = self.withdrawals.borrow().get(speaker) {
            return Rc::clone(known);
        }
        let now = &self.widest(speaker).person;
        let by_now = self.same_person(speaker);
        // The same for all of them, unless something was erased among them.
        let mut shared = self.unerased(speaker).is_none();
        let mut found = Withdrawals {
            by_now: self.withdrawn(&by_now, self.sight),
            ever: Withdrawn::new(),
        };
        if !self.is_last() {
            let every = self.sight.as_of(Timestamp::MAX);
            let mut ever = by_now;
            ever.extend(every.widest(speaker));
            shared &= ever == *now;
            found.ever = self.withdrawn(&ever, every);
        }
        let found = Rc::new(found);
        let of = if shared {
            now.clone()
        } else {
            BTreeSet::from([speaker])
        };
        let of = of.into_iter().map(|one| (one, Rc::clone(&found)));
        self.withdrawals.borrow_mut().extend(of);
        found
    }

    /// The terms that any of these withdrew, as a sight has it.
    fn withdrawn(&self, by: &BTreeSet<&'a Identifier>, sight: Sight<'a>) -> Withdrawn<'a> {
        let words = by
            .iter()
            .flat_map(|identifier| self.sight.store.words(identifier));
        let permits = words.filter(|event| is_permit(&event.what) && event.at <= sight.heard);
        let mut withdrawn = Withdrawn::new();
        for event in permits {
            let last = sight.withdrawals(event).map(|by| by.at).max();
            if let (What::Consented(consent), Some(last)) = (&event.what, last) {
                let known = withdrawn.entry((event.about(), &consent.terms));
                let known = known.or_insert(last);
                *known = last.max(*known);
            }
        }
        withdrawn
    }
}
