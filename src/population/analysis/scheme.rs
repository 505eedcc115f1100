//! What people are told apart by.

use super::cells::Cells;
use super::together::Trait;
use crate::name::{AttributePattern, IntoName, NameError, Persona};
use crate::population::Portrait;
use crate::population::segment::{Predicate, Segment};
use crate::time::Timestamp;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::num::NonZeroUsize;

/// One way to tell people apart: named categories, each a segment. Everybody is in just
/// one: the first whose segment [matches](Segment::matches), or [the rest](Self::REST).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    name: Box<str>,
    categories: Vec<(Box<str>, Segment)>,
}

impl Dimension {
    /// The name of the last category: whoever is in no other. No other may have it.
    pub const REST: &'static str = "rest";

    /// No category but the rest yet.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            categories: Vec::new(),
        }
    }

    /// With one category more, behind those before. Whether its name is free,
    /// [`Scheme::new`] says.
    #[must_use]
    pub fn with(mut self, category: &str, segment: Segment) -> Self {
        self.categories.push((category.into(), segment));
        self
    }

    /// Those who have something in a persona, and the rest. The dimension and the category
    /// have the persona's name (of a persona named `rest` make one by
    /// [`with`](Self::with), under another name).
    ///
    /// Several of these together part people into the exclusive regions of the Venn
    /// diagram.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn persona(persona: impl IntoName<Persona>) -> Result<Self, NameError> {
        let persona = persona.into_name()?;
        let dimension = Self::new(persona.as_str());
        let segment = Segment::simple(Predicate::Persona(persona.clone()));
        Ok(dimension.with(persona.as_str(), segment))
    }

    /// Those who have an attribute that this matches, and the rest. The dimension and the
    /// category are named as the pattern is written.
    ///
    /// # Errors
    /// When it is a text that is no pattern.
    pub fn attribute(pattern: impl IntoName<AttributePattern>) -> Result<Self, NameError> {
        let pattern = pattern.into_name()?;
        let dimension = Self::new(pattern.as_str());
        let segment = Segment::simple(Predicate::Has(pattern.clone()));
        Ok(dimension.with(pattern.as_str(), segment))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of its categories, the rest last.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        let named = self.categories.iter().map(|(name, _)| &**name);
        named.chain([Self::REST])
    }

    /// The segments of its categories, but of the rest.
    pub(in crate::population) fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.categories.iter().map(|(_, segment)| segment)
    }

    /// Its categories but the rest.
    #[cfg(feature = "serde")]
    pub(super) fn parts(&self) -> &[(Box<str>, Segment)] {
        &self.categories
    }

    fn len(&self) -> usize {
        self.categories.len() + 1
    }

    /// The number of the category that somebody is in.
    pub(in crate::population) fn category_of(&self, portrait: &Portrait, at: Timestamp) -> u16 {
        self.category_where(|segment| segment.matches(portrait, at))
    }

    /// The number of the category of whoever is in such segments.
    pub(in crate::population) fn category_where(&self, is_in: impl Fn(&Segment) -> bool) -> u16 {
        let numbered = (0_u16..).zip(self.segments());
        let mut matching = numbered.filter(|(_, segment)| is_in(segment));
        let rest = u16::try_from(self.categories.len()).unwrap_or(0);
        matching.next().map_or(rest, |(number, _)| number)
    }
}

/// Why people cannot be told apart so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemeError {
    /// Two dimensions, or two categories of one, have the same name; or a category has that
    /// of [the rest](Dimension::REST).
    #[error("`{0}` is the name of two")]
    Twice(Box<str>),
    /// There would be more cells than can be audited.
    #[error(
        "these dimensions have more than {} cells together",
        Scheme::MOST_CELLS
    )]
    TooMany,
    /// No dimension has this name.
    #[error("no dimension is named `{0}`")]
    NoDimension(Box<str>),
    /// The dimension has no category of this name.
    #[error("no category of the dimension is named `{0}`")]
    NoCategory(Box<str>),
}

/// Dimensions, and the cells that they part everybody into: one for each choice of a
/// category of each dimension.
///
/// It is fixed before anything is asked, for all that is published: every count is of a
/// set of these [`Cells`], so that whatever follows from the counts can be worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    dimensions: Vec<Dimension>,
    cells: usize,
}

impl Scheme {
    /// How many cells there may be: counts of more cannot be audited exactly.
    pub const MOST_CELLS: usize = 4_096;

    /// These dimensions. Of none: one cell, with everybody.
    ///
    /// # Errors
    /// If two have one name, or two categories of one, [the rest](Dimension::REST) among
    /// them; or if there would be more than [`MOST_CELLS`](Self::MOST_CELLS).
    pub fn new(dimensions: impl IntoIterator<Item = Dimension>) -> Result<Self, SchemeError> {
        let dimensions: Vec<Dimension> = dimensions.into_iter().collect();
        distinct(dimensions.iter().map(Dimension::name))?;
        let mut cells = 1_usize;
        for dimension in &dimensions {
            distinct(dimension.categories())?;
            let more = cells.checked_mul(dimension.len());
            cells = more
                .filter(|cells| *cells <= Self::MOST_CELLS)
                .ok_or(SchemeError::TooMany)?;
        }
        Ok(Self { dimensions, cells })
    }

    /// Its dimensions, in the order in which they were given.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// How many cells there are: one or more.
    #[must_use]
    pub const fn len(&self) -> NonZeroUsize {
        NonZeroUsize::MIN.saturating_add(self.cells - 1)
    }

    /// Everybody.
    #[must_use]
    pub fn all(&self) -> Cells {
        Cells::of(self.cells, |_| true)
    }

    /// Those who are in a category of a dimension.
    ///
    /// # Errors
    /// If there is no such dimension, or no such category of it.
    pub fn cells(&self, dimension: &str, category: &str) -> Result<Cells, SchemeError> {
        let place = self.place(dimension)?;
        let no_category = || SchemeError::NoCategory(category.into());
        let of = self.dimensions.get(place).ok_or_else(no_category)?;
        let number = of.categories().position(|name| name == category);
        Ok(self.cells_at(place, number.ok_or_else(no_category)?))
    }

    /// Those in a category by its number, of a dimension by its place.
    pub(super) fn cells_at(&self, place: usize, category: usize) -> Cells {
        let step = self
            .steps()
            .nth(place)
            .map_or(1, |(_, step)| usize::from(step));
        let len = self.dimensions.get(place).map_or(1, Dimension::len);
        Cells::of(self.cells, |cell| cell / step % len == category)
    }

    /// Where a dimension is among them.
    pub(super) fn place(&self, dimension: &str) -> Result<usize, SchemeError> {
        let mut names = self.dimensions.iter().map(Dimension::name);
        let place = names.position(|name| name == dimension);
        place.ok_or_else(|| SchemeError::NoDimension(dimension.into()))
    }

    /// Where these dimensions are among them.
    pub(super) fn places(&self, dimensions: &[&str]) -> Result<Vec<usize>, SchemeError> {
        distinct(dimensions.iter().copied())?;
        dimensions.iter().map(|name| self.place(name)).collect()
    }

    /// The categories of these dimensions but the rest, each with the place of its
    /// dimension and its cells.
    pub(super) fn traits(
        &self,
        dimensions: &[&str],
    ) -> Result<Vec<(usize, Trait, Cells)>, SchemeError> {
        let mut traits = Vec::new();
        for place in self.places(dimensions)? {
            let of = self.dimensions.get(place);
            for (number, (category, _)) in of.iter().flat_map(|of| of.categories.iter().enumerate())
            {
                let one = Trait {
                    dimension: of.map_or("", Dimension::name).into(),
                    category: category.clone(),
                };
                traits.push((place, one, self.cells_at(place, number)));
            }
        }
        Ok(traits)
    }

    /// How many people are in each cell, of these portraits of all that is known at an
    /// instant, each counted as often as it comes. Many people, or asked more than once, are
    /// counted faster by a [`Population`](crate::population::Population).
    pub fn tally<'p>(
        &self,
        portraits: impl IntoIterator<Item = &'p Portrait>,
        at: Timestamp,
    ) -> Tally {
        let mut tally = Tally::of_nobody(self);
        for portrait in portraits {
            let category = |(dimension, step): (&Dimension, u16)| {
                usize::from(step * dimension.category_of(portrait, at))
            };
            tally.add(self.steps().map(category).sum(), 1);
        }
        tally
    }

    /// Its dimensions, each with what a step from one category to the next adds to the
    /// number of a cell.
    pub(in crate::population) fn steps(&self) -> impl Iterator<Item = (&Dimension, u16)> {
        let mut step = self.cells;
        self.dimensions.iter().map(move |dimension| {
            step /= dimension.len();
            // There are no more than 4,096 cells.
            (dimension, u16::try_from(step).unwrap_or(0))
        })
    }
}

fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Result<(), SchemeError> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    let twice = names.windows(2).find_map(|pair| match pair {
        [a, b] if a == b => Some((*a).to_owned()),
        _ => None,
    });
    twice.map_or(Ok(()), |name| Err(SchemeError::Twice(name.into())))
}

/// How many people are in each cell of a scheme. It has no people any more, and prints
/// no number: a [`Publication`](super::Publication) gives what may be given. It is the
/// host's: whoever can compare it with another can guess.
#[derive(Clone, PartialEq, Eq)]
pub struct Tally {
    pub(super) scheme: Scheme,
    pub(super) people: Vec<u64>,
}

impl Tally {
    pub(in crate::population) fn of_nobody(scheme: &Scheme) -> Self {
        Self {
            people: alloc::vec![0; scheme.cells],
            scheme: scheme.clone(),
        }
    }

    /// So many more in a cell.
    pub(in crate::population) fn add(&mut self, cell: usize, people: u64) {
        if let Some(count) = self.people.get_mut(cell) {
            *count += people;
        }
    }
}

impl core::fmt::Debug for Tally {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Tally")
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}
