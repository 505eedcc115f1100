//! What rules say of every item of a sheet, with the reasons.

use super::bits::Bits;
use super::sheet::{At, Names, Sheet};
use super::{Decision, Effect, Grant, Half, Missing, Place, Rule, Side};
use crate::name::{EventId, Persona};
use alloc::sync::Arc;
use alloc::vec::Vec;
use smallvec::SmallVec;

/// A rule, and what it reaches.
#[derive(Clone, Debug)]
struct Row<'a> {
    rule: Rule<'a>,
    items: Bits,
    at: At,
}

impl Row<'_> {
    fn permits(&self, side: Side, item: usize, place: Option<usize>) -> bool {
        self.rule.effect == Effect::Permit
            && self.rule.side == side
            && self.items.contains(item)
            && self.at.covers(place)
    }
}

/// The decisions on the items of a [`Sheet`], by number. Asking for a reason
/// allocates nothing.
#[derive(Clone, Debug)]
pub struct Verdicts<'a> {
    names: Arc<Names>,
    /// The rules that reach anything.
    rows: Vec<Row<'a>>,
    certain: SmallVec<[Bits; 8]>,
    outside: Bits,
    /// Of each persona, the items that may be seen inside it.
    seen: SmallVec<[Bits; 8]>,
    seen_outside: Bits,
}

/// A pair of permits that suffices, by reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grounds<'v> {
    /// The persona inside which both hold; `None`: outside all circles.
    pub persona: Option<&'v Persona>,
    /// The customer's statement.
    pub consent: &'v EventId,
    /// The company's.
    pub approval: &'v EventId,
}

/// What one side permits.
struct Yes {
    wide: Bits,
    inside: SmallVec<[Bits; 8]>,
}

impl Yes {
    fn of(side: Side, rows: &[Row<'_>], items: usize, personas: usize) -> Self {
        let mut half = Self {
            wide: Bits::none(items),
            inside: SmallVec::from_elem(Bits::none(items), personas),
        };
        let permits = |row: &&Row<'_>| row.rule.effect == Effect::Permit && row.rule.side == side;
        for row in rows.iter().filter(permits) {
            let inside = |half: &mut Self, persona: usize| {
                if let Some(bits) = half.inside.get_mut(persona) {
                    *bits |= &row.items;
                }
            };
            match &row.at {
                At::Everywhere => half.wide |= &row.items,
                At::Inside(persona) => inside(&mut half, *persona),
                At::Among(personas) => personas.iter().for_each(|p| inside(&mut half, *p)),
            }
        }
        half
    }
}

impl<'a> Verdicts<'a> {
    pub(super) fn new(sheet: &Sheet, rules: impl IntoIterator<Item = Rule<'a>>) -> Self {
        let (items, personas) = (sheet.len(), sheet.certain.len());
        let mut rows: Vec<Row<'a>> = Vec::new();
        let mut prohibited = Bits::none(items);
        for rule in rules {
            let reached = match rule.effect {
                Effect::Permit => sheet.permitted(rule.scope),
                Effect::Prohibit => sheet.prohibited(rule.scope).map(|i| (i, At::Everywhere)),
            };
            let Some((items, at)) = reached.filter(|(items, _)| !items.is_empty()) else {
                continue;
            };
            if rule.effect == Effect::Prohibit {
                prohibited |= &items;
            }
            rows.push(Row { rule, items, at });
        }
        let consents = Yes::of(Side::Customer, &rows, items, personas);
        let approvals = Yes::of(Side::Company, &rows, items, personas);
        let mut wide = consents.wide.clone();
        wide &= &approvals.wide;
        let mut outside = Bits::all(items);
        let mut seen = SmallVec::with_capacity(personas);
        for (number, lies) in sheet.certain.iter().enumerate() {
            outside -= lies;
            let permitted = |half: &Yes| {
                let mut bits = half.wide.clone();
                half.inside
                    .get(number)
                    .into_iter()
                    .for_each(|inside| bits |= inside);
                bits
            };
            let mut both = permitted(&consents);
            both &= &permitted(&approvals);
            both &= lies;
            both -= &prohibited;
            seen.push(both);
        }
        let mut seen_outside = wide;
        seen_outside &= &outside;
        seen_outside -= &prohibited;
        Self {
            names: Arc::clone(&sheet.names),
            rows,
            certain: sheet.certain.clone(),
            outside,
            seen,
            seen_outside,
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
        self.seen_outside.contains(item) || self.seen.iter().any(|bits| bits.contains(item))
    }

    /// The items that may be seen and used, ascending.
    pub fn allowed(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter(|item| self.allows(*item))
    }

    /// The numbers of the personas in a list of sets that hold an item, and last
    /// `None` if it is in `outside`.
    fn places_in<'s>(
        sets: &'s [Bits],
        outside: &Bits,
        item: usize,
    ) -> impl Iterator<Item = Option<usize>> + use<'s, 'a> {
        let inside = sets.iter().enumerate();
        let inside = inside.filter(move |(_, bits)| bits.contains(item));
        let outside = outside.contains(item).then_some(None);
        inside.map(|(number, _)| Some(number)).chain(outside)
    }

    fn persona(&self, place: Option<usize>) -> Option<&Persona> {
        place.and_then(|number| self.names.personas.get(number))
    }

    fn place(&self, place: Option<usize>) -> Place {
        let persona = self.persona(place).cloned();
        persona.map_or(Place::OutsideAllCircles, Place::Inside)
    }

    /// The personas inside which an item may be seen, ascending; `None` last, if
    /// it may be seen outside all circles.
    pub fn seen_inside(&self, item: usize) -> impl Iterator<Item = Option<&Persona>> {
        Self::places_in(&self.seen, &self.seen_outside, item).map(|place| self.persona(place))
    }

    /// The rules of one side that permit an item at a place.
    fn permits(
        &self,
        side: Side,
        item: usize,
        place: Option<usize>,
    ) -> impl Iterator<Item = &'a EventId> + use<'_, 'a> {
        let of = move |row: &&Row<'a>| row.permits(side, item, place);
        self.rows.iter().filter(of).map(|row| row.rule.id)
    }

    /// Every pair of permits by which an item may be seen; none if a prohibition
    /// reaches it.
    pub fn grants(&self, item: usize) -> impl Iterator<Item = Grounds<'_>> {
        Self::places_in(&self.seen, &self.seen_outside, item).flat_map(move |place| {
            let persona = self.persona(place);
            self.permits(Side::Customer, item, place)
                .flat_map(move |consent| {
                    let approvals = self.permits(Side::Company, item, place);
                    approvals.map(move |approval| Grounds {
                        persona,
                        consent,
                        approval,
                    })
                })
        })
    }

    /// Every prohibition that reaches an item.
    pub fn prohibitions(&self, item: usize) -> impl Iterator<Item = (Side, &'a EventId)> {
        let of =
            move |row: &&Row<'a>| row.rule.effect == Effect::Prohibit && row.items.contains(item);
        self.rows
            .iter()
            .filter(of)
            .map(|row| (row.rule.side, row.rule.id))
    }

    /// Where an item lies, and which half of a permission is missing there; none
    /// if both halves are given at some place.
    pub fn missing(&self, item: usize) -> impl Iterator<Item = (Option<&Persona>, Half)> {
        let half = move |place| {
            let none = |side| self.permits(side, item, place).next().is_none();
            match (none(Side::Customer), none(Side::Company)) {
                (true, true) => Some(Half::Both),
                (true, false) => Some(Half::Consent),
                (false, true) => Some(Half::Approval),
                (false, false) => None,
            }
        };
        let lies = move || Self::places_in(&self.certain, &self.outside, item);
        let granted = lies().any(|place| half(place).is_none());
        lies()
            .filter(move |_| !granted)
            .filter_map(move |place| Some((self.persona(place), half(place)?)))
    }

    /// The decision on an item, with everything that it rests on.
    #[must_use]
    pub fn decision(&self, item: usize) -> Decision {
        if self.allows(item) {
            let mut grants: Vec<Grant> = self
                .grants(item)
                .map(|pair| Grant {
                    place: pair
                        .persona
                        .map_or(Place::OutsideAllCircles, |p| Place::Inside(p.clone())),
                    consent: pair.consent.clone(),
                    approval: pair.approval.clone(),
                })
                .collect();
            grants.sort_unstable();
            grants.dedup();
            return Decision::Allow { grants };
        }
        let mut prohibitions: Vec<_> = self
            .prohibitions(item)
            .map(|(side, id)| (side, id.clone()))
            .collect();
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
        Self::places_in(&self.seen, &self.seen_outside, item).map(|place| self.place(place))
    }
}
