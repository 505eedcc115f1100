//! What goes together: which personas and attributes the same people have.

use super::publication::{Count, Publication};
use super::scheme::SchemeError;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

/// Something that people have: a category of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Trait {
    /// The name of the dimension.
    pub dimension: Box<str>,
    /// The name of the category, which is not the rest.
    pub category: Box<str>,
}

impl fmt::Display for Trait {
    /// `dimension: category`, or once what both are called.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dimension != self.category {
            write!(f, "{}: ", self.dimension)?;
        }
        f.write_str(&self.category)
    }
}

/// How often two traits go together.
///
/// It has published counts, and what follows from these alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Pair {
    /// The two, of different dimensions.
    pub of: [Trait; 2],
    /// How many people have the one, and how many the other.
    pub each: [Count; 2],
    /// How many have both.
    pub both: Count,
    /// How many people there are.
    pub total: Count,
}

impl Pair {
    /// How many would have both if the one said nothing of the other: `one · other /
    /// total`. `None` where a count of these is withheld.
    #[must_use]
    pub fn expected(&self) -> Option<f64> {
        let [one, other] = self.each;
        ratio(number(one)? * number(other)?, number(self.total)?)
    }

    /// How many times more have both than [expected](Self::expected): above 1, they go
    /// together; below, they keep apart. `None` where a count is withheld.
    #[must_use]
    pub fn lift(&self) -> Option<f64> {
        ratio(number(self.both)?, self.expected()?)
    }

    /// Of those who have the one the share who have the other; and the other way round.
    /// From 0 to 1, or somewhat above it where one of the counts is
    /// [as it was told before](Publication::count). `None` where a count of these is
    /// withheld.
    #[must_use]
    pub fn shares(&self) -> [Option<f64>; 2] {
        self.each.map(|one| ratio(number(self.both)?, number(one)?))
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "people are counted as precisely as an `f64` can say"
)]
fn number(count: Count) -> Option<f64> {
    count.published().map(|count| count as f64)
}

fn ratio(one: f64, other: f64) -> Option<f64> {
    (other > 0.0).then(|| one / other)
}

/// Which traits go together, for every two of some dimensions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Together {
    /// How many people there are.
    pub total: Count,
    /// How many have each trait: the dimensions in the order in which they were asked for,
    /// of each its categories but the rest.
    pub traits: Vec<(Trait, Count)>,
    /// Every two traits of two dimensions, in the same order.
    pub pairs: Vec<Pair>,
}

impl Together {
    /// The pairs whose [lift](Pair::lift) is told, the greatest first; of one lift in the
    /// order of [`pairs`](Self::pairs).
    #[must_use]
    pub fn by_lift(&self) -> Vec<&Pair> {
        let lifted = self
            .pairs
            .iter()
            .filter_map(|pair| Some((pair.lift()?, pair)));
        let mut lifted: Vec<(f64, &Pair)> = lifted.collect();
        lifted.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        lifted.into_iter().map(|(_, pair)| pair).collect()
    }
}

impl Publication {
    /// Which categories of these dimensions the same people are in: how many there are,
    /// how many are in each category but the rest, then how many in each two of different
    /// dimensions. Each is a [`count`](Self::count), withheld as any other.
    ///
    /// The dimensions are of one scheme, so that all pairs together are audited over its
    /// cells: twelve of two categories each are as many as a
    /// [`Scheme`](super::Scheme::MOST_CELLS) takes. Choose twelve, or make one dimension of
    /// what excludes each other; parts asked of schemes of their own would not be audited
    /// together.
    ///
    /// An analyst may draw a template from it, and the arbiter sees whom it would hold for:
    ///
    /// ```
    /// use personagraph::persona::Enclosure;
    /// use personagraph::population::analysis::{Dimension, Publication, Scheme};
    /// use personagraph::population::{Population, Portrait, Segment};
    /// use personagraph::Timestamp;
    ///
    /// let mut people = Population::new(Timestamp::UNIX_EPOCH);
    /// for customer in 0..200_u32 {
    ///     let mut one = Portrait::whole();
    ///     if customer % 4 == 0 {
    ///         one = one.with_region(["dog".parse()?]);
    ///     }
    ///     if customer % 4 == 0 && customer % 5 != 0 || customer % 10 == 1 {
    ///         one = one.with_value("interest.pets".parse()?, "bones");
    ///     }
    ///     people.insert(customer, &one);
    /// }
    /// let dog = Dimension::persona("dog")?;
    /// let pets = Dimension::attribute("interest.pets")?;
    /// let tally = people.tally(&Scheme::new([dog, pets])?);
    /// let mut publication = Publication::new(tally, "2026-11", 10)?;
    ///
    /// let together = publication.together(&["dog", "interest.pets"])?;
    /// let pair = &together.pairs[0];
    /// assert_eq!(pair.both.published(), Some(40));
    /// assert_eq!((pair.expected(), pair.shares()[0]), (Some(15.0), Some(0.8)));
    ///
    /// // What nearly all have who are in `dog`, others tell without naming the persona.
    /// let template = Enclosure::attributes("dog", ["interest.pets"])?;
    /// let whom = Segment::of_template(&template)?;
    /// let held = (0..200).filter(|customer| people.is_in(customer, &whom) == Some(true));
    /// assert_eq!(held.count(), 60);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there is no dimension of a name, or a name comes twice.
    pub fn together(&mut self, dimensions: &[&str]) -> Result<Together, SchemeError> {
        let asked = self.scheme().traits(dimensions)?;
        let all = self.scheme().all();
        let total = self.count(&all);
        let counts: Vec<Count> = asked.iter().map(|(_, _, here)| self.count(here)).collect();
        let mut pairs = Vec::new();
        let told = || asked.iter().zip(&counts);
        for (number, ((place, one, here), &count)) in told().enumerate() {
            for ((elsewhere, other, there), &others) in told().skip(number + 1) {
                if place != elsewhere {
                    pairs.push(Pair {
                        of: [one.clone(), other.clone()],
                        each: [count, others],
                        both: self.count(&(here & there)),
                        total,
                    });
                }
            }
        }
        let traits = asked.into_iter().map(|(_, one, _)| one).zip(counts);
        Ok(Together {
            total,
            traits: traits.collect(),
            pairs,
        })
    }
}
