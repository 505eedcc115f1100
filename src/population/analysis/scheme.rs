//! What people are told apart by.

use super::cells::Cells;
use crate::name::Persona;
use crate::population::{Portrait, Segment};
use crate::time::Timestamp;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::num::NonZeroUsize;

/// One way to tell people apart: named categories, each a segment. Everybody is in just
/// one: the first whose segment holds, or [the rest](Self::REST).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    name: Box<str>,
    categories: Vec<(Box<str>, Segment)>,
}

impl Dimension {
    /// The name of the last category: whoever is in no other.
    pub const REST: &'static str = "rest";

    /// No category but the rest yet.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            categories: Vec::new(),
        }
    }

    /// With one category more, behind those before.
    #[must_use]
    pub fn with(mut self, category: &str, segment: Segment) -> Self {
        self.categories.push((category.into(), segment));
        self
    }

    /// Those who have something in a persona, and the rest. The dimension and the category
    /// have the persona's name.
    ///
    /// Several of these together part people into the exclusive regions of the Venn
    /// diagram.
    #[must_use]
    pub fn persona(persona: &Persona) -> Self {
        let name = persona.as_str();
        let segment = Segment::in_persona(persona.clone());
        // A persona's name is one.
        let segment = segment.unwrap_or_else(|_| Segment::everybody());
        Self::new(name).with(name, segment)
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

    fn len(&self) -> usize {
        self.categories.len() + 1
    }

    fn category_of(&self, portrait: &Portrait, at: Timestamp) -> usize {
        let first = self.segments().position(|one| one.matches(portrait, at));
        first.unwrap_or(self.categories.len())
    }
}

/// Why people cannot be told apart so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemeError {
    /// Two dimensions, or two categories of one, have the same name.
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
    /// If two have one name, or two categories of one; or if there would be more than
    /// [`MOST_CELLS`](Self::MOST_CELLS).
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

    /// How many cells there are.
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
        let later = self.dimensions.get(place + 1..).unwrap_or_default();
        let step: usize = later.iter().map(Dimension::len).product();
        let len = self.dimensions.get(place).map_or(1, Dimension::len);
        Cells::of(self.cells, |cell| cell / step % len == category)
    }

    /// Where a dimension is among them.
    pub(super) fn place(&self, dimension: &str) -> Result<usize, SchemeError> {
        let mut names = self.dimensions.iter().map(Dimension::name);
        let place = names.position(|name| name == dimension);
        place.ok_or_else(|| SchemeError::NoDimension(dimension.into()))
    }

    /// The cell of whoever is in these categories, one of each dimension.
    pub(in crate::population) fn cell(&self, categories: impl Iterator<Item = usize>) -> usize {
        let dimensions = self.dimensions.iter().zip(categories);
        dimensions.fold(0, |cell, (dimension, category)| {
            cell * dimension.len() + category
        })
    }

    /// How many people are in each cell, of these portraits of all that is known at an
    /// instant. Of a million people or more a [`Population`](crate::population::Population)
    /// does it faster.
    pub fn tally<'p>(
        &self,
        portraits: impl IntoIterator<Item = &'p Portrait>,
        at: Timestamp,
    ) -> Tally {
        let cells = portraits.into_iter().map(|portrait| {
            let dimensions = self.dimensions.iter();
            self.cell(dimensions.map(|dimension| dimension.category_of(portrait, at)))
        });
        self.tally_of(cells)
    }

    /// The tally of everybody's cell.
    pub(in crate::population) fn tally_of(&self, cells: impl Iterator<Item = usize>) -> Tally {
        let mut people = alloc::vec![0_u64; self.cells];
        for cell in cells {
            if let Some(count) = people.get_mut(cell) {
                *count += 1;
            }
        }
        Tally {
            scheme: self.clone(),
            people,
        }
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

/// How many people are in each cell of a scheme. It has no people any more, and gives
/// no number away: a [`Publication`](super::Publication) does, what may be given.
#[derive(Clone, PartialEq, Eq)]
pub struct Tally {
    pub(super) scheme: Scheme,
    pub(super) people: Vec<u64>,
}

impl core::fmt::Debug for Tally {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Tally")
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}
