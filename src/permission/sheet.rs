//! Items in columns: one bit an item, so that a rule reaches many at once.

use super::bits::Bits;
use super::{LinkScope, Rule, Scope, Verdicts};
use crate::name::{Attribute, AttributePattern, Persona};
use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use alloc::vec::Vec;
use smallvec::SmallVec;

/// Something to decide on, and where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    attribute: Attribute,
    certain: BTreeSet<Persona>,
    possible: BTreeSet<Persona>,
}

impl Item {
    /// An item of this name that lies outside all circles.
    #[must_use]
    pub const fn new(attribute: Attribute) -> Self {
        Self {
            attribute,
            certain: BTreeSet::new(),
            possible: BTreeSet::new(),
        }
    }

    /// It certainly lies in these personas too.
    #[must_use]
    pub fn within(mut self, personas: impl IntoIterator<Item = Persona>) -> Self {
        self.certain.extend(personas);
        self
    }

    /// It may lie in these personas too: that makes a prohibition reach it, and
    /// an `only` fail.
    #[must_use]
    pub fn perhaps_within(mut self, personas: impl IntoIterator<Item = Persona>) -> Self {
        self.possible.extend(personas);
        self
    }
}

/// The names that a sheet is about; personas ascending, each once.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) personas: Vec<Persona>,
    /// Whether the attributes ascend.
    sorted: bool,
}

impl Names {
    pub(crate) fn new(attributes: Vec<Attribute>, mut personas: Vec<Persona>) -> Self {
        personas.sort_unstable();
        personas.dedup();
        Self {
            sorted: attributes.is_sorted(),
            attributes,
            personas,
        }
    }

    pub(crate) fn persona(&self, name: &Persona) -> Option<usize> {
        self.personas.binary_search(name).ok()
    }

    /// The items whose attribute one of these stands for.
    pub(crate) fn matching<'p>(
        &self,
        patterns: impl IntoIterator<Item = &'p AttributePattern>,
    ) -> Bits {
        let mut found = Bits::none(self.attributes.len());
        for pattern in patterns {
            if self.sorted {
                let (start, end) = self.range(pattern);
                found.insert_range(start, end);
            } else {
                let all = self.attributes.iter().enumerate();
                all.filter(|(_, name)| pattern.matches(name))
                    .for_each(|(item, _)| found.insert(item));
            }
        }
        found
    }

    /// Where the attributes are that a pattern stands for, as they ascend.
    fn range(&self, pattern: &AttributePattern) -> (usize, usize) {
        let text = pattern.as_str();
        // `a.*`: all that begin with `a.`
        let prefix = text.strip_suffix('*');
        let least = prefix.unwrap_or(text);
        let start = self
            .attributes
            .partition_point(|name| name.as_str() < least);
        let tail = self.attributes.get(start..).unwrap_or_default();
        let count = match prefix {
            Some(prefix) => tail.partition_point(|name| name.as_str().starts_with(prefix)),
            None => tail.partition_point(|name| name.as_str() == text),
        };
        (start, start + count)
    }
}

/// Items, and which of them lie in which persona. Any number of items and of
/// personas; up to 64 items are decided on at once.
///
/// ```
/// use personagraph::permission::{Effect, Item, Rule, Scope, Sheet, Side};
/// use personagraph::name::{EventId, Persona};
///
/// let work: Persona = "work".parse()?;
/// let items = [
///     Item::new("skill.cooking".parse()?).within([work.clone()]),
///     Item::new("skill.driving".parse()?),
/// ];
/// let (consent, approval): (EventId, EventId) = ("c1".parse()?, "p1".parse()?);
/// let scope = Scope::Persona(work);
/// let rule = |id, side| Rule { id, side, effect: Effect::Permit, scope: &scope };
/// let rules = [rule(&consent, Side::Customer), rule(&approval, Side::Company)];
///
/// let verdicts = Sheet::new(items).decide(rules);
/// assert!(verdicts.allows(0));
/// assert!(!verdicts.allows(1)); // outside all circles: `work` does not reach it
/// assert_eq!(verdicts.grants(0).count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) names: Arc<Names>,
    /// Of each persona, the items that certainly lie in it.
    pub(super) certain: SmallVec<[Bits; 8]>,
    /// Of each persona, the items that do or may lie in it.
    pub(super) possible: SmallVec<[Bits; 8]>,
}

/// Whether something lies in a persona for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lies {
    Surely,
    Perhaps,
}

impl Sheet {
    /// These items, numbered from 0 in this order. Ascending by attribute is
    /// fastest.
    #[must_use]
    pub fn new(items: impl IntoIterator<Item = Item>) -> Self {
        let items: Vec<Item> = items.into_iter().collect();
        let both = |item: &Item| item.certain.union(&item.possible).cloned().collect();
        let personas: Vec<Persona> = items
            .iter()
            .flat_map(|item| -> Vec<Persona> { both(item) })
            .collect();
        let attributes = items.iter().map(|item| item.attribute.clone()).collect();
        let mut sheet = Self::blank(Arc::new(Names::new(attributes, personas)));
        let names = Arc::clone(&sheet.names);
        for (number, item) in items.iter().enumerate() {
            let certain = item.certain.iter().filter_map(|name| names.persona(name));
            certain.for_each(|persona| sheet.put(persona, number, Lies::Surely));
            let possible = item.possible.iter().filter_map(|name| names.persona(name));
            possible.for_each(|persona| sheet.put(persona, number, Lies::Perhaps));
        }
        sheet
    }

    /// A sheet on which everything lies outside all circles.
    pub(crate) fn blank(names: Arc<Names>) -> Self {
        let none = Bits::none(names.attributes.len());
        let empty = SmallVec::from_elem(none, names.personas.len());
        Self {
            certain: empty.clone(),
            possible: empty,
            names,
        }
    }

    /// Puts an item into a persona.
    pub(crate) fn put(&mut self, persona: usize, item: usize, how: Lies) {
        if let Some(possible) = self.possible.get_mut(persona) {
            possible.insert(item);
        }
        if let (Lies::Surely, Some(certain)) = (how, self.certain.get_mut(persona)) {
            certain.insert(item);
        }
    }

    /// Puts items into a persona.
    pub(crate) fn enclose(&mut self, persona: usize, items: &Bits, how: Lies) {
        if let Some(possible) = self.possible.get_mut(persona) {
            *possible |= items;
        }
        if let (Lies::Surely, Some(certain)) = (how, self.certain.get_mut(persona)) {
            *certain |= items;
        }
    }

    /// The attribute of an item.
    #[must_use]
    pub fn attribute(&self, item: usize) -> Option<&Attribute> {
        self.names.attributes.get(item)
    }

    /// How many items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.attributes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.attributes.is_empty()
    }

    /// Decides on every item at once, by rules that are live for one access and
    /// one person, in any order.
    #[must_use]
    pub fn decide<'a>(&self, rules: impl IntoIterator<Item = Rule<'a>>) -> Verdicts<'a> {
        Verdicts::new(self, rules)
    }

    fn certain(&self, name: &Persona) -> Option<(usize, &Bits)> {
        let number = self.names.persona(name)?;
        Some((number, self.certain.get(number)?))
    }

    fn possible(&self, name: &Persona) -> Option<&Bits> {
        self.possible.get(self.names.persona(name)?)
    }

    /// The items that a permit of this scope reaches, and at which places
    /// (P-a, P-b); an `only` that may fail, fails.
    pub(super) fn permitted(&self, scope: &Scope) -> Option<(Bits, At)> {
        Some(match scope {
            Scope::Profile => (Bits::all(self.len()), At::Everywhere),
            Scope::Attributes(names) => (self.names.matching(names), At::Everywhere),
            Scope::Persona(name) => {
                let (number, items) = self.certain(name)?;
                (items.clone(), At::Inside(number))
            }
            Scope::PersonaAttributes(name, names) => {
                let (number, items) = self.certain(name)?;
                let mut reached = self.names.matching(names);
                reached &= items;
                (reached, At::Inside(number))
            }
            Scope::Only(name) => {
                let (number, items) = self.certain(name)?;
                let mut reached = items.clone();
                let others = self.possible.iter().enumerate();
                others
                    .filter(|(other, _)| *other != number)
                    .for_each(|(_, bits)| reached -= bits);
                (reached, At::Inside(number))
            }
            Scope::Overlap(names) => {
                let mut reached = Bits::all(self.len());
                let mut at = SmallVec::new();
                for name in names {
                    let (number, items) = self.certain(name)?;
                    reached &= items;
                    at.push(number);
                }
                (reached, At::Among(at))
            }
            Scope::Link(LinkScope::Any | LinkScope::Pair(..)) => return None,
        })
    }

    /// The items that a prohibition of this scope may reach.
    pub(super) fn prohibited(&self, scope: &Scope) -> Option<Bits> {
        Some(match scope {
            Scope::Profile => Bits::all(self.len()),
            Scope::Attributes(names) => self.names.matching(names),
            Scope::Persona(name) => self.possible(name)?.clone(),
            Scope::PersonaAttributes(name, names) => {
                let mut reached = self.names.matching(names);
                reached &= self.possible(name)?;
                reached
            }
            Scope::Only(name) => {
                let number = self.names.persona(name)?;
                let mut reached = self.possible.get(number)?.clone();
                let others = self.certain.iter().enumerate();
                others
                    .filter(|(other, _)| *other != number)
                    .for_each(|(_, bits)| reached -= bits);
                reached
            }
            Scope::Overlap(names) => {
                let mut reached = Bits::all(self.len());
                for name in names {
                    reached &= self.possible(name)?;
                }
                reached
            }
            Scope::Link(_) => return None,
        })
    }
}

/// The places at which a permit holds for the items that it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// Wherever they lie.
    Everywhere,
    /// Inside this persona.
    Inside(usize),
    /// Inside each of these.
    Among(SmallVec<[usize; 2]>),
}

impl At {
    /// Whether it holds at a place: inside a persona, or outside all circles.
    pub(super) fn covers(&self, place: Option<usize>) -> bool {
        match (self, place) {
            (Self::Everywhere, _) => true,
            (Self::Inside(one), Some(place)) => *one == place,
            (Self::Among(all), Some(place)) => all.contains(&place),
            (Self::Inside(_) | Self::Among(_), None) => false,
        }
    }
}
