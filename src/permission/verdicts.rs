//! What rules say of every item of a sheet, with the reasons.

use super::bits::{self, Grid, WORD};
use super::sheet::{Extent, Inside, Names, Sheet};
use super::{Decision, Effect, Grant, Half, Missing, Place, Rule, Side};
use crate::name::{EventId, Persona};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::OnceCell;
use smallvec::SmallVec;

/// The decisions on the items of a [`Sheet`], by number. Asking for a reason
/// allocates nothing, but for the first.
#[derive(Clone, Debug)]
pub struct Verdicts<'a> {
    names: Arc<Names>,
    /// The rules that reach anything, and where each holds.
    rules: Vec<(Rule<'a>, Inside)>,
    /// Of each rule, the items that it reaches; a word for each 64 items.
    reached: Vec<u64>,
    /// The same turned about: of each item, the rules that reach it.
    reached_by: OnceCell<Grid>,
    /// The customer's permits, the company's, and the prohibitions.
    kinds: Grid,
    /// Of each place, the items that lie there: of each persona, and last of what
    /// is outside all circles.
    lies: Grid,
    /// Of each place, the items that may be seen there.
    seen: Grid,
}

/// The sets of [`Verdicts::kinds`].
const CONSENTS: usize = 0;
const APPROVALS: usize = 1;
const PROHIBITIONS: usize = 2;

const fn kind(rule: &Rule<'_>) -> usize {
    match (rule.effect, rule.side) {
        (Effect::Prohibit, _) => PROHIBITIONS,
        (Effect::Permit, Side::Customer) => CONSENTS,
        (Effect::Permit, Side::Company) => APPROVALS,
    }
}

/// Why an item may be seen at one place: each of the consents together with each
/// of the approvals suffices.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'v> {
    verdicts: &'v Verdicts<'v>,
    item: usize,
    place: usize,
}

impl<'v> Grounds<'v> {
    /// The persona inside which both sides permit it; `None`: outside all circles.
    #[must_use]
    pub fn persona(&self) -> Option<&'v Persona> {
        self.verdicts.names.personas.get(self.place)
    }

    /// The customer's permits that hold there; at least one.
    pub fn consents(&self) -> impl Iterator<Item = &'v EventId> {
        self.verdicts.permits(CONSENTS, self.item, self.place)
    }

    /// The company's permits that hold there; at least one.
    pub fn approvals(&self) -> impl Iterator<Item = &'v EventId> {
        self.verdicts.permits(APPROVALS, self.item, self.place)
    }
}

impl<'a> Verdicts<'a> {
    pub(super) fn new<'r>(
        sheet: &Sheet,
        judged: impl IntoIterator<Item = (Rule<'a>, &'r Extent)>,
    ) -> Self {
        let (items, outside) = (sheet.len(), sheet.personas());
        let words = items.div_ceil(WORD);
        let mut rules: Vec<(Rule<'a>, Inside)> = Vec::with_capacity(32);
        let mut reached = Vec::with_capacity(32 * words);
        for (rule, extent) in judged {
            let start = reached.len();
            reached.extend((0..words).map(|block| sheet.reached(rule.effect, extent, block)));
            let row = reached.get(start..).unwrap_or_default();
            if row.iter().any(|word| *word != 0) {
                rules.push((rule, extent.inside.clone()));
            } else {
                reached.truncate(start);
            }
        }
        let mut kinds = Grid::empty(3, rules.len());
        for (number, (rule, _)) in rules.iter().enumerate() {
            kinds.insert(kind(rule), number);
        }
        let mut verdicts = Self {
            names: Arc::clone(&sheet.names),
            rules,
            reached,
            reached_by: OnceCell::new(),
            kinds,
            lies: Grid::empty(outside + 1, items),
            seen: Grid::empty(outside + 1, items),
        };
        for block in 0..words {
            verdicts.settle(sheet, words, block);
        }
        verdicts
    }

    /// Decides on 64 items: seen at a place is what lies there, both sides permit
    /// there, and nothing prohibits.
    fn settle(&mut self, sheet: &Sheet, words: usize, block: usize) {
        let outside = sheet.personas();
        let rows = self.reached.iter().skip(block).step_by(words);
        let mut prohibited = 0;
        // What each side permits everywhere, and at each place beside.
        let mut wide = [0; 2];
        let mut at: [SmallVec<[u64; 8]>; 2] = [(); 2].map(|()| SmallVec::from_elem(0, outside + 1));
        for ((rule, inside), &row) in self.rules.iter().zip(rows) {
            let kind = kind(rule);
            let (Some(wide), Some(at)) = (wide.get_mut(kind), at.get_mut(kind)) else {
                prohibited |= row;
                continue;
            };
            let mut permit = |place: &usize| {
                if let Some(word) = at.get_mut(*place) {
                    *word |= row;
                }
            };
            match inside {
                Inside::Anywhere => *wide |= row,
                Inside::One(persona) | Inside::Only(persona) => permit(persona),
                Inside::All(personas) => personas.iter().for_each(permit),
                Inside::Nowhere => {}
            }
        }
        let ([consented, approved], [consents, approvals]) = (wide, &at);
        let mut left = bits::lowest(sheet.len() - block * WORD);
        let places = consents.iter().zip(approvals).enumerate();
        for (place, (consent, approval)) in places {
            let lies = if place == outside {
                left
            } else {
                sheet.certain.word(place, block)
            };
            left &= !lies;
            let seen = lies & (consented | consent) & (approved | approval) & !prohibited;
            for (grid, word) in [(&mut self.lies, lies), (&mut self.seen, seen)] {
                if let Some(to) = grid.word_mut(place, block) {
                    *to = word;
                }
            }
        }
    }

    /// Of each item, the rules that reach it.
    fn reached_by(&self) -> &Grid {
        let words = self.len().div_ceil(WORD);
        self.reached_by
            .get_or_init(|| bits::turned(&self.reached, words))
    }

    /// How many items were decided on.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.attributes.len()
    }

    /// Whether there was nothing to decide on.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.attributes.is_empty()
    }

    /// Whether an item may be seen and used.
    #[must_use]
    pub fn allows(&self, item: usize) -> bool {
        self.seen.holding(item).next().is_some()
    }

    /// The items that may be seen and used, ascending.
    pub fn allowed(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter(|item| self.allows(*item))
    }

    fn name(&self, place: usize) -> Place {
        let persona = self.names.personas.get(place).cloned();
        persona.map_or(Place::OutsideAllCircles, Place::Inside)
    }

    /// The rules of a kind that reach an item, and where each holds.
    fn reaching(
        &self,
        kind: usize,
        item: usize,
    ) -> impl Iterator<Item = &(Rule<'a>, Inside)> + use<'_, 'a> {
        let reached_by = self.reached_by();
        (0..self.rules.len().div_ceil(WORD)).flat_map(move |block| {
            let word = reached_by.word(item, block) & self.kinds.word(kind, block);
            let rules = self.rules.get(block * WORD..).unwrap_or_default();
            bits::ones(word).filter_map(|number| rules.get(number))
        })
    }

    /// The rules of a kind that reach an item and hold at a place.
    fn permits(
        &self,
        kind: usize,
        item: usize,
        place: usize,
    ) -> impl Iterator<Item = &'a EventId> + use<'_, 'a> {
        let here = self.reaching(kind, item);
        let here = here.filter(move |(_, inside)| inside.covers(place));
        here.map(|(rule, _)| rule.id)
    }

    /// Why an item may be seen, place by place; none if it may not.
    pub fn grounds(&self, item: usize) -> impl Iterator<Item = Grounds<'_>> {
        self.seen.holding(item).map(move |place| Grounds {
            verdicts: self,
            item,
            place,
        })
    }

    /// Where an item certainly lies: inside the personas, ascending, or (`None`)
    /// outside all circles.
    pub(crate) fn lies(&self, item: usize) -> impl Iterator<Item = Option<&Persona>> {
        self.lies
            .holding(item)
            .map(|place| self.names.personas.get(place))
    }

    /// One side's permits that reach an item and hold inside a persona, or (`None`)
    /// outside all circles.
    pub(crate) fn permitting(
        &self,
        side: Side,
        item: usize,
        persona: Option<&Persona>,
    ) -> impl Iterator<Item = &'a EventId> + use<'_, 'a> {
        let kind = match side {
            Side::Customer => CONSENTS,
            Side::Company => APPROVALS,
        };
        // Nothing lies in a persona that is not on the sheet.
        let place = match persona {
            Some(name) => self.names.persona(name),
            None => Some(self.names.personas.len()),
        };
        let permits = place.map(|place| self.permits(kind, item, place));
        permits.into_iter().flatten()
    }

    /// Every prohibition that reaches an item.
    pub fn prohibitions(&self, item: usize) -> impl Iterator<Item = (Side, &'a EventId)> {
        let all = self.reaching(PROHIBITIONS, item);
        all.map(|(rule, _)| (rule.side, rule.id))
    }

    /// Where an item lies (`None`: outside all circles), and which half of a
    /// permission is missing there; none if both halves are given at some place.
    pub fn missing(&self, item: usize) -> impl Iterator<Item = (Option<&Persona>, Half)> {
        let half = move |place| {
            let none = |kind| self.permits(kind, item, place).next().is_none();
            match (none(CONSENTS), none(APPROVALS)) {
                (true, true) => Some(Half::Both),
                (true, false) => Some(Half::Consent),
                (false, true) => Some(Half::Approval),
                (false, false) => None,
            }
        };
        let lies = move || self.lies.holding(item);
        let granted = lies().any(|place| half(place).is_none());
        let missing = lies().filter(move |_| !granted);
        missing.filter_map(move |place| Some((self.names.personas.get(place), half(place)?)))
    }

    /// The decision on an item, with everything that it rests on.
    #[must_use]
    pub fn decision(&self, item: usize) -> Decision {
        if self.allows(item) {
            let mut grants: Vec<Grant> = Vec::new();
            for ground in self.grounds(item) {
                for consent in ground.consents() {
                    grants.extend(ground.approvals().map(|approval| Grant {
                        place: self.name(ground.place),
                        consent: consent.clone(),
                        approval: approval.clone(),
                    }));
                }
            }
            grants.sort_unstable();
            grants.dedup();
            return Decision::Allow { grants };
        }
        let prohibitions = self.prohibitions(item);
        let mut prohibitions: Vec<_> = prohibitions.map(|(side, id)| (side, id.clone())).collect();
        prohibitions.sort_unstable();
        prohibitions.dedup();
        let missing = self.missing(item).map(|(persona, half)| Missing {
            place: persona.map_or(Place::OutsideAllCircles, |p| Place::Inside(p.clone())),
            half,
        });
        Decision::Deny {
            prohibitions,
            missing: missing.collect(),
        }
    }

    /// The places at which an item may be seen.
    pub(crate) fn places(&self, item: usize) -> impl Iterator<Item = Place> {
        self.seen.holding(item).map(|place| self.name(place))
    }
}
