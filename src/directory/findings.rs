//! The decisions on everything that is known of a person, for the arbiter.

use super::dossier::{Core, Group};
use crate::name::{Attribute, EventId, Persona};
use crate::permission::{Decision, Grounds, Half, Revision, Side, Verdicts};
use alloc::rc::Rc;
use core::fmt;
use smallvec::SmallVec;

/// The decisions on every observation, interaction and relation of a person, for one
/// access; the person's identifiers, which are asked for by `contact.<namespace>` and
/// `identifier.<namespace>`, are not among them. For the arbiter: it names what a
/// recipient may not see.
pub struct Findings<'d> {
    revision: Revision,
    core: Option<Rc<Core<'d>>>,
    /// One for each group of the person.
    verdicts: SmallVec<[Verdicts<'d>; 1]>,
}

impl<'d> Findings<'d> {
    pub(super) fn new(
        revision: Revision,
        core: Option<Rc<Core<'d>>>,
        judge: impl Fn(&Core<'d>, &Group<'d>) -> Verdicts<'d>,
    ) -> Self {
        let mut verdicts = SmallVec::new();
        if let Some(core) = &core {
            verdicts.extend(core.groups().iter().map(|group| judge(core, group)));
        }
        Self {
            revision,
            core,
            verdicts,
        }
    }

    /// The revision of the directory at which it was decided.
    #[must_use]
    pub const fn revision(&self) -> Revision {
        self.revision
    }

    /// Each of them and what is decided on it: those together that the same words concern,
    /// and of these by attribute, then by event. Taking it allocates nothing.
    pub fn iter(&self) -> impl Iterator<Item = Finding<'_>> {
        let groups = self.core.iter().flat_map(|core| core.groups());
        groups.zip(&self.verdicts).flat_map(|(group, verdicts)| {
            let entries = group.entries.iter().enumerate();
            entries.filter_map(move |(item, entry)| {
                Some(Finding {
                    observation: entry.event()?,
                    attribute: group.sheet.attribute(item)?,
                    verdicts,
                    item,
                })
            })
        })
    }

    /// The decision on one attribute: any observation of it that is allowed makes
    /// it allowed. What was never observed is denied, with no reason.
    #[must_use]
    pub fn on(&self, attribute: &Attribute) -> Decision {
        let of = self.iter().filter(|found| found.attribute == attribute);
        Decision::any(of.map(|found| found.decision()))
    }
}

impl fmt::Debug for Findings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// What is decided on one observation, and why.
#[derive(Clone, Copy)]
pub struct Finding<'f> {
    attribute: &'f Attribute,
    observation: &'f EventId,
    verdicts: &'f Verdicts<'f>,
    item: usize,
}

impl<'f> Finding<'f> {
    /// The attribute; of an interaction `interaction.<kind>`, of a relation
    /// `relation.<kind>`.
    #[must_use]
    pub const fn attribute(&self) -> &'f Attribute {
        self.attribute
    }

    /// The event that observed it, or that says what was done or who is known.
    #[must_use]
    pub const fn observation(&self) -> &'f EventId {
        self.observation
    }

    /// Whether it may be seen and used.
    #[must_use]
    #[inline]
    pub fn is_allowed(&self) -> bool {
        self.verdicts.allows(self.item)
    }

    /// Why it may be seen, place by place; none if it may not.
    #[inline]
    pub fn grounds(&self) -> impl Iterator<Item = Grounds<'f>> {
        self.verdicts.grounds(self.item)
    }

    /// Every prohibition that reaches it, in no order.
    #[inline]
    pub fn prohibitions(&self) -> impl Iterator<Item = (Side, &'f EventId)> {
        self.verdicts.prohibitions(self.item)
    }

    /// The personas in which it lies (`None`: outside all circles), each with the
    /// half of a permission that is missing there; none if both are given at one.
    #[inline]
    pub fn missing(&self) -> impl Iterator<Item = (Option<&'f Persona>, Half)> {
        self.verdicts.missing(self.item)
    }

    /// All of that, to keep.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.verdicts.decision(self.item)
    }
}

impl fmt::Debug for Finding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finding")
            .field("attribute", self.attribute)
            .field("observation", self.observation)
            .field("is_allowed", &self.is_allowed())
            .finish_non_exhaustive()
    }
}
