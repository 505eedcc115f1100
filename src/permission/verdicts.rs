//! What rules say of every item of a sheet, with the reasons.

use super::bits::{self, Grid, Members, WORD};
use super::sheet::{Extent, Inside, Names, Sheet};
use super::{Decision, Effect, Grant, Half, Missing, Place, Rule, Side};
use crate::name::{EventId, Persona};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::OnceCell;

/// The decisions on the items of a [`Sheet`], by number. Asking for a reason allocates
/// nothing, but for the first; a [`decision`](Self::decision) does. Of a number that no
/// item has, nothing is allowed and there is no reason.
#[derive(Clone, Debug)]
pub struct Verdicts<'a> {
    names: Arc<Names>,
    /// The rules that reach anything, and where each holds.
    rules: Vec<(Rule<'a>, Inside)>,
    /// Of each rule, the items that it reaches; a word for each 64 items.
    reached: Vec<u64>,
    /// The items of each [`Row`].
    items: Grid,
    reasons: OnceCell<Reasons>,
}

/// What is known of items. The places are the personas, by number, and last what
/// is outside all circles.
#[derive(Clone, Copy)]
enum Row {
    /// They may be seen somewhere.
    Allowed,
    /// They may not be seen anywhere, whatever is permitted.
    Prohibited,
    /// One side permits them wherever they lie.
    Everywhere(Side),
    /// One side permits them at a place.
    Permitted(Side, usize),
    /// They lie at a place.
    Lies(usize),
    /// They may be seen at a place.
    Seen(usize),
}

impl Row {
    #[inline]
    const fn number(self) -> usize {
        match self {
            Self::Allowed => 0,
            Self::Prohibited => 1,
            Self::Everywhere(side) => 2 + side as usize,
            Self::Permitted(side, place) => 4 + 4 * place + side as usize,
            Self::Lies(place) => 6 + 4 * place,
            Self::Seen(place) => 7 + 4 * place,
        }
    }

    /// How many rows there are.
    const fn count(places: usize) -> usize {
        4 + 4 * places
    }
}

const SIDES: [Side; 2] = [Side::Customer, Side::Company];

/// The rules behind each item.
#[derive(Clone, Debug)]
struct Reasons {
    /// Of each item, the rules that reach it.
    reached_by: Grid,
    /// Of each item, the places where it lies.
    lies_in: Grid,
    /// Of each item, the places where it may be seen.
    seen_in: Grid,
    /// The rules that add to each [`Row`].
    rules: Grid,
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

    /// The customer's permits that hold there, in the order of the rules; at least one.
    #[inline]
    pub fn consents(&self) -> impl Iterator<Item = &'v EventId> {
        self.verdicts
            .ids(self.item, Row::Permitted(Side::Customer, self.place))
    }

    /// The company's permits that hold there, in the order of the rules; at least one.
    #[inline]
    pub fn approvals(&self) -> impl Iterator<Item = &'v EventId> {
        self.verdicts
            .ids(self.item, Row::Permitted(Side::Company, self.place))
    }
}

/// Runs through the rows to which a rule adds.
#[inline]
fn each_row(rule: &Rule<'_>, inside: &Inside, mut add: impl FnMut(Row)) {
    let side = rule.side;
    match (rule.effect, inside) {
        (Effect::Prohibit, _) => add(Row::Prohibited),
        (Effect::Permit, Inside::Anywhere) => add(Row::Everywhere(side)),
        (Effect::Permit, Inside::One(persona) | Inside::Only(persona)) => {
            add(Row::Permitted(side, *persona));
        }
        (Effect::Permit, Inside::All(personas)) => {
            let all = personas.iter();
            all.for_each(|persona| add(Row::Permitted(side, *persona)));
        }
        (Effect::Permit, Inside::Nowhere) => {}
    }
}

/// What holds everywhere holds at each place.
fn spread(rows: &mut Grid, places: usize) {
    for side in SIDES {
        for place in 0..places {
            rows.add_row(
                Row::Permitted(side, place).number(),
                Row::Everywhere(side).number(),
            );
        }
    }
}

impl<'a> Verdicts<'a> {
    pub(super) fn new<'r>(
        sheet: &Sheet,
        judged: impl Iterator<Item = (Rule<'a>, &'r Extent)>,
    ) -> Self {
        let (places, blocks) = (sheet.places(), sheet.len().div_ceil(WORD));
        let mut rules: Vec<(Rule<'a>, Inside)> = Vec::with_capacity(32);
        let mut reached = Vec::with_capacity(32 * blocks);
        let mut items = Grid::empty(Row::count(places), sheet.len());
        judged.for_each(|(rule, extent)| {
            let start = reached.len();
            reached.extend((0..blocks).map(|block| sheet.reached(rule.effect, extent, block)));
            let row = reached.get(start..).unwrap_or_default();
            if row.iter().all(|word| *word == 0) {
                return reached.truncate(start);
            }
            each_row(&rule, &extent.inside, |to| {
                items.add(to.number(), row);
            });
            rules.push((rule, extent.inside.clone()));
        });
        spread(&mut items, places);
        for block in 0..blocks {
            settle(sheet, &mut items, block);
        }
        Self {
            names: Arc::clone(&sheet.names),
            rules,
            reached,
            items,
            reasons: OnceCell::new(),
        }
    }

    #[inline]
    fn reasons(&self) -> &Reasons {
        self.reasons.get_or_init(|| self.reasoned())
    }

    fn reasoned(&self) -> Reasons {
        let places = self.names.personas.len() + 1;
        let mut rules = Grid::empty(Row::count(places), self.rules.len());
        for (number, (rule, inside)) in self.rules.iter().enumerate() {
            each_row(rule, inside, |to| rules.insert(to.number(), number));
        }
        spread(&mut rules, places);
        let mut lies_in = Grid::empty(self.len(), places);
        let mut seen_in = lies_in.clone();
        for place in 0..places {
            let lying = self.row(Row::Lies(place));
            lying.for_each(|item| lies_in.insert(item, place));
            let seen = self.row(Row::Seen(place));
            seen.for_each(|item| seen_in.insert(item, place));
        }
        Reasons {
            reached_by: bits::turned(&self.reached, self.len()),
            lies_in,
            seen_in,
            rules,
        }
    }

    fn row(&self, row: Row) -> Members<'_> {
        self.items.members(row.number())
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

    #[inline]
    fn is_in(&self, item: usize, row: Row) -> bool {
        self.items.contains(row.number(), item)
    }

    /// Whether an item may be seen and used.
    #[must_use]
    #[inline]
    pub fn allows(&self, item: usize) -> bool {
        self.is_in(item, Row::Allowed)
    }

    /// The items that may be seen and used, ascending.
    pub fn allowed(&self) -> impl Iterator<Item = usize> + '_ {
        self.row(Row::Allowed)
    }

    /// The places where an item lies.
    #[inline]
    fn lying(&self, item: usize) -> Members<'_> {
        self.reasons().lies_in.members(item)
    }

    fn persona(&self, place: usize) -> Option<&Persona> {
        self.names.personas.get(place)
    }

    fn name(&self, place: usize) -> Place {
        let persona = self.persona(place).cloned();
        persona.map_or(Place::OutsideAllCircles, Place::Inside)
    }

    /// The rules that put an item into a row.
    #[inline]
    fn reaching(&self, item: usize, row: Row) -> impl Iterator<Item = &Rule<'a>> + use<'_, 'a> {
        let reasons = self.reasons();
        let both = reasons
            .reached_by
            .common(item, &reasons.rules, row.number());
        both.filter_map(|number| self.rules.get(number).map(|(rule, _)| rule))
    }

    #[inline]
    fn ids(&self, item: usize, row: Row) -> impl Iterator<Item = &'a EventId> + use<'_, 'a> {
        self.reaching(item, row).map(|rule| rule.id)
    }

    /// Why an item may be seen, place by place: the personas ascending, last outside all
    /// circles; none if it may not.
    #[inline]
    pub fn grounds(&self, item: usize) -> impl Iterator<Item = Grounds<'_>> {
        let seen = self.reasons().seen_in.members(item);
        seen.map(move |place| Grounds {
            verdicts: self,
            item,
            place,
        })
    }

    /// Where an item certainly lies: inside the personas, ascending, or (`None`)
    /// outside all circles.
    pub(crate) fn lies(&self, item: usize) -> impl Iterator<Item = Option<&Persona>> {
        self.lying(item).map(|place| self.persona(place))
    }

    /// One side's permits that reach an item and hold inside a persona, or (`None`)
    /// outside all circles.
    pub(crate) fn permitting(
        &self,
        side: Side,
        item: usize,
        persona: Option<&Persona>,
    ) -> impl Iterator<Item = &'a EventId> + use<'_, 'a> {
        // Nothing lies in a persona that is not on the sheet.
        let place = match persona {
            Some(name) => self.names.persona(name),
            None => Some(self.names.personas.len()),
        };
        let permits = place.map(|place| self.ids(item, Row::Permitted(side, place)));
        permits.into_iter().flatten()
    }

    /// Every prohibition that reaches an item, in the order of the rules.
    #[inline]
    pub fn prohibitions(&self, item: usize) -> impl Iterator<Item = (Side, &'a EventId)> {
        let all = self.reaching(item, Row::Prohibited);
        all.map(|rule| (rule.side, rule.id))
    }

    /// Where an item lies (`None`: outside all circles), and which half of a
    /// permission is missing there: the personas ascending. None if both halves are
    /// given at some place, though a prohibition deny it.
    #[inline]
    pub fn missing(&self, item: usize) -> impl Iterator<Item = (Option<&Persona>, Half)> {
        let has = move |side, place| self.is_in(item, Row::Permitted(side, place));
        let half = move |place| match SIDES.map(|side| has(side, place)) {
            [true, true] => None,
            [true, false] => Some(Half::Approval),
            [false, true] => Some(Half::Consent),
            [false, false] => Some(Half::Both),
        };
        let granted = self.lying(item).any(|place| half(place).is_none());
        let missing = self.lying(item).filter(move |_| !granted);
        missing.filter_map(move |place| Some((self.persona(place), half(place)?)))
    }

    /// The decision on an item, with everything that it rests on, each once.
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
        let places = 0..=self.names.personas.len();
        let seen = places.filter(move |place| self.is_in(item, Row::Seen(*place)));
        seen.map(|place| self.name(place))
    }
}

/// Decides on 64 items: seen at a place is what lies there, both sides permit
/// there, and nothing prohibits.
fn settle(sheet: &Sheet, items: &mut Grid, block: usize) {
    let of = |items: &Grid, row: Row| items.word(row.number(), block);
    let prohibited = of(items, Row::Prohibited);
    // What lies in no persona, once all were gone through.
    let mut left = bits::lowest(sheet.len() - block * WORD);
    for place in 0..sheet.places() {
        let lies = if place == sheet.outside() {
            left
        } else {
            sheet.certainly_in(place, block)
        };
        left &= !lies;
        let both = SIDES.map(|side| of(items, Row::Permitted(side, place)));
        let seen = both.iter().fold(lies & !prohibited, |all, one| all & one);
        let found = [
            (Row::Lies(place), lies),
            (Row::Seen(place), seen),
            (Row::Allowed, seen),
        ];
        for (row, some) in found {
            items.put(row.number(), block, some);
        }
    }
}
