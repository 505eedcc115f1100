//! Many people, in columns.

mod column;
mod histogram;
mod question;

use self::column::Column;
use self::histogram::Histogram;
use self::question::{BLOCK, Question};
use super::analysis::{Scheme, Tally};
use super::portrait::{Portrait, Wish};
use super::segment::Segment;
use crate::engagement::Summary;
use crate::name::{Attribute, Namespace, Persona};
use crate::time::Timestamp;
use crate::value::Value;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::fmt;

/// The personas in which each thing known of somebody lies.
type Regions = BTreeSet<BTreeSet<Persona>>;

/// Many people, as of an instant: what is known of each, in columns, so that a question
/// is asked of millions at some nanoseconds each.
///
/// A column holds each content once, however many have it, and a row costs it one, two or
/// four bytes; what somebody did is held for each by itself. People are known by an id of
/// the host's choice, such as [`PersonId`](crate::PersonId). A person's change costs a
/// look-up in each column, of which every attribute that anybody has is one, and hardly
/// more for more people. It is the host's, who can [ask](Self::is_in) it of
/// anybody; analysts are given what is published of a [tally](Self::tally). From a
/// directory it comes by
/// [`Custodian::population`](crate::directory::Custodian::population); a host without one
/// fills it from its own tables:
///
/// ```
/// use personagraph::name::Attribute;
/// use personagraph::population::analysis::{Count, Dimension, Publication, Scheme};
/// use personagraph::population::{Population, Portrait};
/// use personagraph::Timestamp;
///
/// let mut people = Population::new(Timestamp::UNIX_EPOCH);
/// let shoe: Attribute = "size.shoe".parse()?;
/// people.extend((0..100_u32).map(|customer| {
///     let size = 36 + customer % 10;
///     (customer, Portrait::whole().with_value(shoe.clone(), size))
/// }));
/// let shoes = Dimension::new("shoes").with("large", "size.shoe >= 41".parse()?);
/// let mut publication = Publication::new(people.tally(&Scheme::new([shoes])?), "2026-11", 10)?;
/// let table = publication.table(&["shoes"])?;
/// assert_eq!(table.margin("shoes", "large"), Some(Count::Of(50)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Population<Id> {
    at: Timestamp,
    row_of: BTreeMap<Id, u32>,
    /// How many rows there are, with those that are free: nothing is known of these.
    rows: u32,
    free: Vec<u32>,
    regions: Column<Regions>,
    values: BTreeMap<Attribute, Column<BTreeSet<Value>>>,
    contact_points: Column<BTreeSet<Namespace>>,
    wishes: Column<BTreeSet<Wish>>,
    /// Of whoever did anything.
    engagement: Vec<Option<Box<Summary>>>,
}

impl<Id: Ord, P: core::borrow::Borrow<Portrait>> Extend<(Id, P)> for Population<Id> {
    /// [Inserts](Population::insert) each.
    fn extend<T: IntoIterator<Item = (Id, P)>>(&mut self, people: T) {
        for (id, portrait) in people {
            self.insert(id, portrait.borrow());
        }
    }
}

impl<Id: Ord> Population<Id> {
    /// Nobody yet, as of an instant: what `active within P30D` counts back from. It stays
    /// what it is; for another one, draw the people anew.
    #[must_use]
    pub fn new(at: Timestamp) -> Self {
        Self {
            at,
            row_of: BTreeMap::new(),
            rows: 0,
            free: Vec::new(),
            regions: Column::default(),
            values: BTreeMap::new(),
            contact_points: Column::default(),
            wishes: Column::default(),
            engagement: Vec::new(),
        }
    }

    /// The instant as of which it is asked.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// How many people there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.row_of.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.row_of.is_empty()
    }

    /// Somebody, of whom all that is known is in a portrait; in place of what was known of
    /// the same person. What is not in it is not so, also of a portrait of what a recipient
    /// sees. There is room for 2³² - 1 people: somebody new beyond them is left out.
    pub fn insert(&mut self, id: Id, portrait: &Portrait) {
        let Some(row) = self.row(id) else {
            return;
        };
        self.regions.set(row, portrait.regions());
        self.contact_points.set(row, portrait.contact_points());
        self.wishes.set(row, portrait.wishes());
        self.set_values(row, portrait.values());
        let did = portrait.engagement();
        let did = (*did != Summary::default()).then(|| Box::new(*did));
        if did.is_some() || row < self.engagement.len() {
            if row >= self.engagement.len() {
                self.engagement.resize(row + 1, None);
            }
            if let Some(here) = self.engagement.get_mut(row) {
                *here = did;
            }
        }
    }

    /// The values of a row: both lists have the attributes in one order.
    fn set_values(&mut self, row: usize, values: &BTreeMap<Attribute, BTreeSet<Value>>) {
        let mut left = values.iter().peekable();
        let mut new = Vec::new();
        for (attribute, column) in &mut self.values {
            while let Some(before) = left.next_if(|(name, _)| *name < attribute) {
                new.push(before);
            }
            match left.next_if(|(name, _)| *name == attribute) {
                Some((_, values)) => column.set(row, values),
                None => column.clear(row),
            }
        }
        for (attribute, values) in new.into_iter().chain(left) {
            let column = self.values.entry(attribute.clone()).or_default();
            column.set(row, values);
        }
    }

    /// The row of a person, who may be new; `None`: there are no rows left.
    fn row(&mut self, id: Id) -> Option<usize> {
        if let Some(&row) = self.row_of.get(&id) {
            return usize::try_from(row).ok();
        }
        let row = if let Some(row) = self.free.pop() {
            row
        } else {
            let next = self.rows;
            self.rows = next.checked_add(1)?;
            next
        };
        self.row_of.insert(id, row);
        usize::try_from(row).ok()
    }

    /// Takes somebody out: `false` if there was nobody of this id.
    pub fn remove(&mut self, id: &Id) -> bool {
        let Some(number) = self.row_of.remove(id) else {
            return false;
        };
        self.free.push(number);
        let row = usize::try_from(number).unwrap_or(usize::MAX);
        self.regions.clear(row);
        self.contact_points.clear(row);
        self.wishes.clear(row);
        for column in self.values.values_mut() {
            column.clear(row);
        }
        if let Some(here) = self.engagement.get_mut(row) {
            *here = None;
        }
        true
    }

    /// Whether somebody is in a segment, as of the population's instant; `None`: there is
    /// nobody of this id.
    #[must_use]
    pub fn is_in(&self, id: &Id, segment: &Segment) -> Option<bool> {
        let row = usize::try_from(*self.row_of.get(id)?).ok()?;
        segment.matches(&self.portrait(row), self.at).into()
    }

    fn portrait(&self, row: usize) -> Portrait {
        let mut portrait = Portrait::whole();
        for region in self.regions.content(row).into_iter().flatten() {
            portrait = portrait.with_region(region.iter().cloned());
        }
        for (attribute, column) in &self.values {
            for value in column.content(row).into_iter().flatten() {
                portrait = portrait.with_value(attribute.clone(), value.clone());
            }
        }
        for point in self.contact_points.content(row).into_iter().flatten() {
            portrait = portrait.with_contact_point(point.clone());
        }
        for wish in self.wishes.content(row).into_iter().flatten() {
            portrait = portrait.with_wish(wish.clone());
        }
        match self.did(row) {
            Some(did) => portrait.with_engagement(*did),
            None => portrait,
        }
    }

    /// How many people are in each cell of a scheme, as of the population's instant: what a
    /// [`Publication`](super::analysis::Publication) publishes of.
    #[must_use]
    pub fn tally(&self, scheme: &Scheme) -> Tally {
        let question = Question::new(self, scheme);
        let mut tally = Tally::of_nobody(scheme);
        if let Some(counted) = question.counted() {
            for &(cell, people) in counted {
                tally.add(usize::from(cell), people);
            }
            return tally;
        }
        let rows = usize::try_from(self.rows).unwrap_or(usize::MAX);
        let mut histogram = Histogram::new(scheme.len().get());
        let mut cells = [0_u16; BLOCK];
        for from in (0..rows).step_by(BLOCK) {
            let (cells, _) = cells.split_at_mut((rows - from).min(BLOCK));
            question.cells(self, from, cells);
            histogram.add(cells);
        }
        // Of the rows that are free nothing is known, as of those that never were.
        let mut nobody = [0];
        question.cells(self, rows, &mut nobody);
        let [nobody] = nobody.map(usize::from);
        let free = u64::try_from(self.free.len()).unwrap_or(0);
        for (cell, people) in histogram.counts().enumerate() {
            let free = if cell == nobody { free } else { 0 };
            tally.add(cell, people.saturating_sub(free));
        }
        tally
    }

    /// What somebody in a row did, if anything.
    fn did(&self, row: usize) -> Option<&Summary> {
        self.engagement.get(row)?.as_deref()
    }
}

impl<Id> fmt::Debug for Population<Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Population")
            .field("at", &self.at)
            .field("people", &self.row_of.len())
            .finish_non_exhaustive()
    }
}
