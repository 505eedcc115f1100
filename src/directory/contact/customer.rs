//! Somebody who may be written to.

use super::known::Known;
use super::state::State;
use super::{Outreach, ahead};
use crate::directory::dossier::Dossier;
use crate::directory::sight::Sight;
use crate::identifier::Identifier;
use crate::name::Channel;
use crate::outreach::{Addressee, Message, OutreachPolicy, Permitted};
use crate::time::Timestamp;
use crate::value::Trust;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{OnceCell, RefCell};
use core::fmt;

/// Somebody who may be written to, as of an instant: gathered once, to be asked about
/// often. It says nothing by itself: an [`Outreach`] asks it.
pub struct Customer<'d> {
    pub(super) dossier: Dossier<'d>,
    sight: Sight<'d>,
    policy: &'d OutreachPolicy,
    trust: Option<Trust>,
    /// The reachable identifiers that a sender could know to be the person's, the one
    /// asked about first.
    points: Vec<Identifier>,
    known: RefCell<Vec<Rc<Known<'d>>>>,
    /// The person as of later instants.
    ahead: RefCell<BTreeMap<Timestamp, Rc<Dossier<'d>>>>,
    /// Whoever has said what may concern the person.
    pub(super) speakers: OnceCell<Vec<&'d Identifier>>,
}

impl<'d> Customer<'d> {
    pub(super) fn new(outreach: &Outreach<'d>, identifier: &Identifier) -> Self {
        let dossier = Dossier::new(outreach.sight, identifier);
        Self {
            points: points(&outreach.sight, &dossier),
            dossier,
            sight: outreach.sight,
            policy: outreach.policy,
            trust: outreach.trust,
            known: RefCell::default(),
            ahead: RefCell::default(),
            speakers: OnceCell::new(),
        }
    }

    /// As of when it was gathered.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.dossier.at()
    }

    /// The reachable identifiers that a sender could know to be the person's.
    pub(super) fn points(&self) -> &[Identifier] {
        &self.points
    }

    pub(super) const fn identifier(&self) -> &Identifier {
        &self.dossier.identifier
    }

    /// Whether it was gathered for such an outreach.
    pub(super) fn fits(&self, outreach: &Outreach<'d>) -> bool {
        self.sight.is(&outreach.sight)
            && self.trust == outreach.trust
            && core::ptr::eq(self.policy, outreach.policy)
    }

    /// What the sender of a message may know of the person.
    pub(super) fn known(&self, outreach: &Outreach<'d>, message: &Message) -> Rc<Known<'d>> {
        let mut all = self.known.borrow_mut();
        if let Some(known) = all.iter().find(|known| known.is_for(message)) {
            return Rc::clone(known);
        }
        let known = Rc::new(Known::new(outreach, self, message));
        all.push(Rc::clone(&known));
        known
    }

    /// The person as what has been heard will stand at a later instant.
    pub(super) fn ahead(&self, at: Timestamp) -> Rc<Dossier<'d>> {
        let mut all = self.ahead.borrow_mut();
        let gather = || Dossier::new(self.sight.looking_ahead(at), self.identifier());
        Rc::clone(all.entry(at).or_insert_with(|| Rc::new(gather())))
    }

    /// Shows the addressee whom the sender may know.
    pub(super) fn show<T>(
        &self,
        outreach: &Outreach<'d>,
        (known, then): (&Known<'d>, &State<'d>),
        question: impl FnOnce(&Addressee<'_>) -> T,
    ) -> T {
        let permitted = |message: &Message, on: &Channel, point: &Identifier, at: Timestamp| {
            known.permits((outreach, self), message, (on, point), at)
        };
        let changes = |_: &Message, at: Timestamp| known.next_change(outreach, self, at);
        let redundant = |message: &Message| known.has(outreach, self, message);
        question(&Addressee {
            changes: &changes,
            redundant: &redundant,
            ..self.addressee(then, &permitted)
        })
    }

    /// The addressee, as far as it is at hand.
    pub(super) fn addressee<'t>(
        &'t self,
        known: &'t State<'d>,
        permitted: &'t Permitted<'t>,
    ) -> Addressee<'t> {
        Addressee {
            preferences: &known.preferences,
            sent: &known.sent,
            complaints: &known.complaints,
            trust: self.trust.unwrap_or(Trust::MIN),
            offset: known.offset,
            ..Addressee::new(&self.points, permitted)
        }
    }
}

/// The reachable identifiers that vouched links could hold together with the one asked
/// about, whatever is permitted and whoever is contested: that one first.
fn points<'d>(sight: &Sight<'d>, dossier: &Dossier<'d>) -> Vec<Identifier> {
    let Some(seed) = dossier.seed() else {
        return Vec::new();
    };
    let all = ahead::hanging_together(sight, seed, |link| sight.is_vouched(link));
    let others = all.into_iter().filter(|one| *one != seed);
    let all = core::iter::once(seed).chain(others);
    let reachable = all.filter(|one| sight.rules.is_reachable(one));
    reachable.cloned().collect()
}

impl fmt::Debug for Customer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer")
            .field("at", &self.at())
            .finish_non_exhaustive()
    }
}
