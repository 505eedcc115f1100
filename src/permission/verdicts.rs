//! What rules say of every item of a sheet, with the reasons.

use super::bits::{self, Bits, Grid};
use super::sheet::{Extent, Inside, Names, Sheet};
use super::{Decision, Effect, Grant, Half, Missing, Place, Rule, Side};
use crate::name::{EventId, Persona};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The decisions on the items of a [`Sheet`], by number. Asking for a reason
/// allocates nothing.
#[derive(Clone, Debug)]
pub struct Verdicts<'a> {
    names: Arc<Names>,
    /// The rules that reach anything.
    rules: Vec<Rule<'a>>,
    /// Of each item, the rules that reach it.
    reached_by: Grid,
    /// Of each place, the rules that hold there: of each persona, and last of what
    /// is outside all circles.
    holding: Grid,
    /// The customer's permits, the company's, and the prohibitions.
    kinds: Grid,
    /// Of each place, the items that lie there.
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
        let mut all = Bits::none(items);
        all.insert_range(0, items);
        let (mut rules, mut places) = (Vec::with_capacity(32), Vec::with_capacity(32));
        let mut reached = Grid::empty(0, items);
        for (rule, extent) in judged {
            let row = reached.push(all.words());
            match rule.effect {
                Effect::Permit => sheet.permitted(extent, row),
                Effect::Prohibit => sheet.prohibited(extent, row),
            }
            if bits::is_empty(row) {
                reached.pop();
            } else {
                rules.push(rule);
                places.push(&extent.inside);
            }
        }
        let mut lies = Grid::empty(outside + 1, items);
        bits::add(lies.get_mut(outside), all.words());
        for (persona, within) in sheet.certain.iter().enumerate() {
            bits::add(lies.get_mut(persona), within);
            bits::take(lies.get_mut(outside), within);
        }
        let mut verdicts = Self {
            names: Arc::clone(&sheet.names),
            reached_by: reached.transposed(items),
            holding: Grid::empty(outside + 1, rules.len()),
            kinds: Grid::empty(3, rules.len()),
            seen: lies.clone(),
            lies,
            rules,
        };
        verdicts.settle(&reached, &places);
        verdicts
    }

    /// Decides: seen at a place is what lies there, both sides permit there, and
    /// nothing prohibits. Notes which rules hold where.
    fn settle(&mut self, reached: &Grid, places: &[&Inside]) {
        let (items, outside) = (self.len(), self.names.personas.len());
        // At each place; and, last, everywhere.
        let none = Grid::empty(outside + 2, items);
        let mut permitted = [none.clone(), none];
        let everywhere = outside + 1;
        let mut prohibited = Bits::none(items);
        let rules = self.rules.iter().zip(places).zip(reached.iter());
        for (number, ((rule, inside), reach)) in rules.enumerate() {
            let kind = kind(rule);
            bits::insert(self.kinds.get_mut(kind), number);
            let mut hold = |place: usize| bits::insert(self.holding.get_mut(place), number);
            let at: &[usize] = match inside {
                Inside::Anywhere => {
                    (0..=outside).for_each(hold);
                    &[everywhere]
                }
                Inside::All(personas) => {
                    personas.iter().for_each(|persona| hold(*persona));
                    personas
                }
                Inside::Only(persona) => {
                    hold(*persona);
                    core::slice::from_ref(persona)
                }
                Inside::Nowhere => &[],
            };
            match permitted.get_mut(kind) {
                Some(permitted) => at
                    .iter()
                    .for_each(|place| bits::add(permitted.get_mut(*place), reach)),
                None => bits::add(prohibited.words_mut(), reach),
            }
        }
        for place in 0..=outside {
            let seen = self.seen.get_mut(place);
            for side in &permitted {
                bits::keep_either(seen, side.get(place), side.get(everywhere));
            }
            bits::take(seen, prohibited.words());
        }
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
        self.seen.iter().any(|seen| bits::contains(seen, item))
    }

    /// The items that may be seen and used, ascending.
    pub fn allowed(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter(|item| self.allows(*item))
    }

    /// The places in a list by place whose set holds an item.
    fn places_of(grid: &Grid, item: usize) -> impl Iterator<Item = usize> + '_ {
        let places = grid.iter().enumerate();
        places
            .filter(move |(_, set)| bits::contains(set, item))
            .map(|(place, _)| place)
    }

    fn name(&self, place: usize) -> Place {
        let persona = self.names.personas.get(place).cloned();
        persona.map_or(Place::OutsideAllCircles, Place::Inside)
    }

    /// The rules of a kind that reach an item and hold at a place.
    fn permits(
        &self,
        kind: usize,
        item: usize,
        place: usize,
    ) -> impl Iterator<Item = &'a EventId> + use<'_, 'a> {
        let reached = self.reached_by.get(item).iter();
        let holding = reached.zip(self.holding.get(place));
        let both = holding.zip(self.kinds.get(kind));
        let words = both.map(|((reached, holding), kind)| reached & holding & kind);
        self.ids(words).map(|(_, id)| id)
    }

    /// The rules that sets of rules name, word by word.
    fn ids<'s>(
        &'s self,
        words: impl Iterator<Item = u64> + 's,
    ) -> impl Iterator<Item = (Side, &'a EventId)> + 's {
        words.enumerate().flat_map(move |(place, mut word)| {
            core::iter::from_fn(move || {
                let number = (word != 0).then(|| place * 64 + word.trailing_zeros() as usize)?;
                word &= word - 1;
                self.rules.get(number).map(|rule| (rule.side, rule.id))
            })
        })
    }

    /// Why an item may be seen, place by place; none if it may not.
    pub fn grounds(&self, item: usize) -> impl Iterator<Item = Grounds<'_>> {
        Self::places_of(&self.seen, item).map(move |place| Grounds {
            verdicts: self,
            item,
            place,
        })
    }

    /// Where an item certainly lies: inside the personas, ascending, or (`None`)
    /// outside all circles.
    pub(crate) fn lies(&self, item: usize) -> impl Iterator<Item = Option<&Persona>> {
        Self::places_of(&self.lies, item).map(|place| self.names.personas.get(place))
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
        let reached = self.reached_by.get(item).iter();
        let words = reached.zip(self.kinds.get(PROHIBITIONS));
        self.ids(words.map(|(reached, kind)| reached & kind))
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
        let lies = move || Self::places_of(&self.lies, item);
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
        Self::places_of(&self.seen, item).map(|place| self.name(place))
    }
}
