//! Items in columns: one bit an item, so that a rule reaches many at once.

use super::bits::{Bits, Grid};
use super::{Effect, Rule, Scope, Verdicts};
use crate::name::{Attribute, AttributePattern, Persona};
use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Something to decide on, and where it lies: outside all circles as long as it certainly
/// lies in no persona.
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
    /// a permit's `only` fail; no permit holds there by it.
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
    pub(crate) fn new<'p>(
        attributes: Vec<Attribute>,
        personas: impl IntoIterator<Item = &'p Persona>,
    ) -> Self {
        // Nearly always few, and named again and again, by texts that are shared.
        let mut all: Vec<Persona> = Vec::new();
        for persona in personas {
            if !all
                .iter()
                .rev()
                .take(FEW)
                .any(|known| shares(known, persona))
            {
                all.push(persona.clone());
            }
        }
        all.sort_unstable();
        all.dedup();
        Self {
            sorted: attributes.is_sorted(),
            attributes,
            personas: all,
        }
    }

    pub(crate) fn persona(&self, name: &Persona) -> Option<usize> {
        let mut few = self.personas.iter().take(FEW);
        let known = few.position(|known| shares(known, name));
        known.or_else(|| self.personas.binary_search(name).ok())
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

/// So many personas are looked through one by one.
const FEW: usize = 16;

/// Whether two are equal, as can be seen at once.
fn shares(one: &Persona, other: &Persona) -> bool {
    Arc::ptr_eq(one.shared(), other.shared())
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
/// assert_eq!(verdicts.grounds(0).count(), 1); // inside `work`
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) names: Arc<Names>,
    /// Of each persona, the items that certainly lie in it, and those that do or
    /// may.
    lies: Grid,
}

/// Whether something lies in a persona for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lies {
    Surely,
    Perhaps,
}

impl Lies {
    /// Of the items that lie so in a persona, the number of the set.
    const fn row(self, persona: usize) -> usize {
        match self {
            Self::Surely => 2 * persona,
            Self::Perhaps => 2 * persona + 1,
        }
    }
}

impl Sheet {
    /// These items, numbered from 0 in this order. Ascending by attribute is
    /// fastest.
    #[must_use]
    pub fn new(items: impl IntoIterator<Item = Item>) -> Self {
        let items: Vec<Item> = items.into_iter().collect();
        let personas = items
            .iter()
            .flat_map(|item| item.certain.iter().chain(&item.possible));
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
        Self {
            lies: Grid::empty(2 * names.personas.len(), names.attributes.len()),
            names,
        }
    }

    /// Puts an item into a persona.
    pub(crate) fn put(&mut self, persona: usize, item: usize, how: Lies) {
        self.lies.insert(Lies::Perhaps.row(persona), item);
        if how == Lies::Surely {
            self.lies.insert(how.row(persona), item);
        }
    }

    /// Puts items into a persona.
    pub(crate) fn enclose(&mut self, persona: usize, items: &Bits, how: Lies) {
        self.lies.add(Lies::Perhaps.row(persona), items.words());
        if how == Lies::Surely {
            self.lies.add(how.row(persona), items.words());
        }
    }

    /// The attribute of an item; `None` where there is no item of this number.
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

    /// What a scope comes to on it.
    pub(crate) fn extent(&self, scope: &Scope) -> Extent {
        self.names.extent(scope)
    }

    /// The place outside all circles, by number: the personas are before it.
    pub(super) fn outside(&self) -> usize {
        self.names.personas.len()
    }

    /// How many places there are on it.
    pub(super) fn places(&self) -> usize {
        self.outside() + 1
    }

    /// Decides on every item at once, by rules that are live for one access and
    /// one person, in any order.
    #[must_use]
    pub fn decide<'a>(&self, rules: impl IntoIterator<Item = Rule<'a>>) -> Verdicts<'a> {
        let extents: Vec<_> = rules
            .into_iter()
            .map(|rule| (rule, self.extent(rule.scope)))
            .collect();
        self.judge(extents.iter().map(|(rule, extent)| (*rule, extent)))
    }

    /// The same, where it is known already what a scope comes to on this sheet.
    pub(crate) fn judge<'a, 'r>(
        &self,
        rules: impl Iterator<Item = (Rule<'a>, &'r Extent)>,
    ) -> Verdicts<'a> {
        Verdicts::new(self, rules)
    }

    /// Of 64 items, those that certainly lie in a persona.
    pub(super) fn certainly_in(&self, persona: usize, block: usize) -> u64 {
        self.lies.word(Lies::Surely.row(persona), block)
    }

    /// Of 64 items, and beyond the last, those that a rule of this extent reaches. What
    /// may be makes a prohibition reach, and an `only` of a permit fail.
    pub(super) fn reached(&self, effect: Effect, extent: &Extent, block: usize) -> u64 {
        let (lies, others) = match effect {
            Effect::Permit => (Lies::Surely, Lies::Perhaps),
            Effect::Prohibit => (Lies::Perhaps, Lies::Surely),
        };
        let lies = |persona: usize| self.lies.word(lies.row(persona), block);
        let named = extent.named.as_ref();
        let named = named.map_or(u64::MAX, |named| named.word(block));
        named
            & match &extent.inside {
                Inside::Anywhere => u64::MAX,
                Inside::One(persona) => lies(*persona),
                Inside::All(personas) => personas
                    .iter()
                    .fold(u64::MAX, |all, persona| all & lies(*persona)),
                Inside::Only(persona) => (0..self.outside())
                    .filter(|other| other != persona)
                    .fold(lies(*persona), |only, other| {
                        only & !self.lies.word(others.row(other), block)
                    }),
                Inside::Nowhere => 0,
            }
    }
}

/// What a scope comes to on a sheet: its names as numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// The items of the names that it is limited to.
    named: Option<Bits>,
    pub(super) inside: Inside,
}

/// The personas that a scope is limited to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// To none.
    Anywhere,
    /// What lies in this one.
    One(usize),
    /// What lies in all of these; at least one.
    All(Arc<[usize]>),
    /// What lies in this one and in no other.
    Only(usize),
    /// Nothing: in a persona in which nothing lies, or no item at all.
    Nowhere,
}

impl Names {
    /// What a scope comes to where these are the names.
    fn extent(&self, scope: &Scope) -> Extent {
        let one = |name| self.persona(name).map(Inside::One);
        let (named, inside) = match scope {
            Scope::Profile => (None, Some(Inside::Anywhere)),
            Scope::Attributes(names) => (Some(names), Some(Inside::Anywhere)),
            Scope::Persona(name) => (None, one(name)),
            Scope::PersonaAttributes(name, names) => (Some(names), one(name)),
            Scope::Only(name) => (None, self.persona(name).map(Inside::Only)),
            Scope::Overlap(names) if names.is_empty() => (None, None),
            Scope::Overlap(names) => {
                let all: Option<_> = names.iter().map(|name| self.persona(name)).collect();
                (None, all.map(Inside::All))
            }
            Scope::Link(_) => (None, None),
        };
        Extent {
            named: named.map(|names| self.matching(names)),
            inside: inside.unwrap_or(Inside::Nowhere),
        }
    }
}
