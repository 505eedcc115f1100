//! One person, gathered once: what was said and seen, and whom it concerns.

mod columns;
mod entry;
mod stated;

pub(super) use columns::{Core, Group};
pub(super) use entry::Entry;
pub(super) use stated::Stated;

use super::reading::{Reading, is_open};
use super::sight::Sight;
use crate::identifier::Identifier;
use crate::identity::{Evidence, Lens};
use crate::name::Recipient;
use crate::permission::Label;
use crate::profile::Pseudonym;
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;

/// One person as of an instant, gathered once to be asked about often: by many
/// recipients, for many purposes.
///
/// It says nothing by itself: an [`Inquiry`](super::Inquiry) asks it. Asked as of
/// another instant, or from another directory, the inquiry gathers its own. While
/// it lives, the directory that it reads cannot change.
pub struct Dossier<'d> {
    pub(super) identifier: Identifier,
    pub(super) reading: Rc<Reading<'d>>,
    /// The identifier as it is held, if it is known at the instant.
    seed: Option<&'d Identifier>,
    /// Over the links that an access may know of, by what it may know.
    known: RefCell<Vec<(Knowledge<'d>, Rc<Core<'d>>)>>,
    /// Over all vouched links, by identifier.
    whole: RefCell<BTreeMap<&'d Identifier, Rc<Core<'d>>>>,
    /// What recipients call the partial identities of whom this is the first identifier.
    pub(super) pseudonyms: RefCell<Vec<(Recipient, &'d Identifier, Label, Pseudonym)>>,
}

/// The confidential links that were met, each with whether it may be known.
type Knowledge<'d> = Vec<(Evidence<'d>, bool)>;

impl<'d> Dossier<'d> {
    pub(super) fn new(sight: Sight<'d>, identifier: &Identifier) -> Self {
        let known = sight.known(identifier);
        Self {
            identifier: identifier.clone(),
            reading: Rc::new(Reading::new(sight)),
            seed: known,
            known: RefCell::default(),
            whole: RefCell::default(),
            pseudonyms: RefCell::default(),
        }
    }

    /// As of when it was gathered.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.reading.sight.at
    }

    /// The identifier as it is held, if it is known at the instant.
    pub(super) const fn seed(&self) -> Option<&'d Identifier> {
        self.seed
    }

    /// The person over the vouched links that `knows` of among the confidential
    /// ones; `None` if the identifier is unknown.
    pub(super) fn core(&self, knows: impl Fn(&Evidence<'d>) -> bool) -> Option<Rc<Core<'d>>> {
        let seed = self.seed?;
        let same = |met: &Knowledge<'d>| met.iter().all(|(link, known)| knows(link) == *known);
        if let Some((_, core)) = self.known.borrow().iter().find(|(met, _)| same(met)) {
            return Some(Rc::clone(core));
        }
        let met: RefCell<Knowledge<'d>> = RefCell::default();
        let person = self.person(seed, |link| {
            if is_open(link) {
                return true;
            }
            let counts = knows(link);
            met.borrow_mut().push((*link, counts));
            counts
        });
        let core = self.gathered(person);
        let met = met.into_inner();
        self.known.borrow_mut().push((met, Rc::clone(&core)));
        Some(core)
    }

    /// The person of an identifier over all vouched links, confidential ones
    /// included.
    pub(super) fn whole(&self, identifier: &'d Identifier) -> Rc<Core<'d>> {
        if let Some(known) = self.whole.borrow().get(identifier) {
            return Rc::clone(known);
        }
        let core = self.gathered(self.person(identifier, |_| true));
        let all = core.person.iter().map(|one| (*one, Rc::clone(&core)));
        self.whole.borrow_mut().extend(all);
        core
    }

    /// What bears on a person, which may have been gathered for other eyes.
    fn gathered(&self, person: BTreeSet<&'d Identifier>) -> Rc<Core<'d>> {
        let known = self.known.borrow();
        let whole = self.whole.borrow();
        let mut cores = known.iter().map(|(_, core)| core).chain(whole.values());
        let same = cores.find(|core| core.person == person).map(Rc::clone);
        same.unwrap_or_else(|| Rc::new(Core::gather(Rc::clone(&self.reading), person)))
    }

    /// The person of an identifier over vouched links that count, less those that
    /// carry no grant since an erasure.
    fn person(
        &self,
        identifier: &'d Identifier,
        counts: impl Fn(&Evidence<'d>) -> bool,
    ) -> BTreeSet<&'d Identifier> {
        let sight = &self.reading.sight;
        let piece = self.reading.unerased(identifier);
        let widest = self.reading.widest(identifier);
        if widest.is_plain && piece.is_none() {
            return widest.person.clone();
        }
        let refused = piece.map_or_else(BTreeSet::new, |piece| piece.refused(sight, identifier));
        let piece = sight.around_barring(&Lens::vouched(), counts, &refused, identifier);
        piece.person_of(identifier).iter().copied().collect()
    }
}

impl fmt::Debug for Dossier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dossier")
            .field("at", &self.at())
            .finish_non_exhaustive()
    }
}
