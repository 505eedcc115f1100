//! Why two records are, or are not, taken for one person.

use super::compare::{Comparer, Level, Pattern, level_at};
use super::matcher::Matcher;
use super::model;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// One field's part in the weight of a pair.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// The name of the comparison.
    pub field: String,
    /// How the two values compare.
    pub level: Level,
    /// What that weighs against two people drawn at random, in bits.
    pub bits: f64,
    /// What it weighs more or less because the value is rare or common, in bits; 0 unless
    /// the level is [`Level::Exact`].
    pub frequency: f64,
}

/// A change of one field that would change the outcome.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Turn {
    /// The name of the comparison.
    pub field: String,
    /// How the two values would have to compare.
    pub level: Level,
    /// The probability then.
    pub probability: f64,
}

/// How the weight of a pair comes about: the prior, each field, what households explain,
/// and their sum.
///
/// It names fields and levels, never values. Its steps add up, but for rounding:
/// `prior + steps + household + names_alone = weight`, of each step `bits + frequency`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Waterfall {
    /// The weight of the prior, in bits.
    pub prior: f64,
    /// The fields, in the order of [`Records::comparisons`](super::Records::comparisons),
    /// those of which a value is missing too.
    pub steps: Vec<Step>,
    /// What is taken off because two people of one household might look so: 0 or less.
    pub household: f64,
    /// What is taken off because nothing but names agrees: 0 or less.
    pub names_alone: f64,
    /// The sum, in bits.
    pub weight: f64,
}

impl Waterfall {
    /// The probability that the two are one person.
    #[must_use]
    pub fn probability(&self) -> f64 {
        model::probability(self.weight)
    }
}

impl fmt::Display for Waterfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>8.2}  prior", self.prior)?;
        for step in self.steps.iter().filter(|step| step.level != Level::Null) {
            writeln!(
                f,
                "{:>+8.2}  {}: {}",
                step.bits,
                step.field,
                step.level.as_str()
            )?;
            if libm::fabs(step.frequency) >= 0.005 {
                let rare = if step.frequency > 0.0 {
                    "rare"
                } else {
                    "common"
                };
                writeln!(
                    f,
                    "{:>+8.2}  {}: a {rare} value",
                    step.frequency, step.field
                )?;
            }
        }
        if self.household <= -0.005 {
            writeln!(f, "{:>+8.2}  a household might look so", self.household)?;
        }
        if self.names_alone < 0.0 {
            writeln!(f, "{:>+8.2}  names alone agree", self.names_alone)?;
        }
        write!(f, "{:>8.2}  = {:.4}", self.weight, self.probability())
    }
}

impl Matcher {
    /// How the weight of a pair of records comes about, whether or not it shares a key, and
    /// in either order the same; `None` if there is no record of such a number.
    #[must_use]
    pub fn explain(&self, a: u32, b: u32) -> Option<Waterfall> {
        let (a, b) = (self.ranks.get(a as usize)?, self.ranks.get(b as usize)?);
        let (a, b) = (self.sealed.row(*a), self.sealed.row(*b));
        let pattern = Comparer::new(&self.records).pattern(a, b);
        Some(self.waterfall([a.values, b.values], pattern))
    }

    fn waterfall(&self, rows: [&[u32]; 2], pattern: Pattern) -> Waterfall {
        let [random, kin] = self.weights.weigh(pattern);
        let columns = &self.records.columns;
        let fields = self.model.comparisons.iter().zip(columns).enumerate();
        let steps: Vec<Step> = fields
            .map(|(field, (comparison, column))| {
                let level = level_at(pattern, field);
                let values = rows.map(|row| row.get(field).copied().unwrap_or(0));
                let frequency = match level {
                    Level::Exact => self.frequencies.between(column, field, values),
                    _ => 0.0,
                };
                Step {
                    field: comparison.name.clone(),
                    level,
                    bits: comparison.weight(level),
                    frequency,
                }
            })
            .collect();
        let frequency = self.frequencies.of(columns, rows, pattern);
        let both = model::both([random + frequency, kin]);
        let weight = self.finished(pattern, both);
        Waterfall {
            prior: self.model.prior_weight(),
            household: both - (random + frequency),
            names_alone: weight - both,
            steps,
            weight,
        }
    }

    /// What would have to differ for another outcome: for each field, the level nearest
    /// to the one that it has with which the pair would be on the other side of
    /// `threshold` bits, if there is one. In the order of the comparisons; empty if no one
    /// field can turn it, or there is no record of such a number.
    #[must_use]
    pub fn turns(&self, a: u32, b: u32, threshold: f64) -> Vec<Turn> {
        let (Some(a), Some(b)) = (self.ranks.get(a as usize), self.ranks.get(b as usize)) else {
            return Vec::new();
        };
        let (row, other) = (self.sealed.row(*a), self.sealed.row(*b));
        let pattern = Comparer::new(&self.records).pattern(row, other);
        let rows = [row.values, other.values];
        let now = self.waterfall(rows, pattern).weight;
        let names = self.model.comparisons.iter().enumerate();
        names
            .filter_map(|(field, comparison)| {
                let own = comparison.weight(level_at(pattern, field));
                let mut best: Option<(f64, Turn)> = None;
                for level in Level::ALL {
                    let changed = (pattern & !(7 << (3 * field))) | ((level as u64) << (3 * field));
                    let weight = self.waterfall(rows, changed).weight;
                    let distance = libm::fabs(comparison.weight(level) - own);
                    let nearer = best.as_ref().is_none_or(|(known, _)| distance < *known);
                    if (weight >= threshold) != (now >= threshold) && nearer {
                        let (field, probability) =
                            (comparison.name.clone(), model::probability(weight));
                        best = Some((
                            distance,
                            Turn {
                                field,
                                level,
                                probability,
                            },
                        ));
                    }
                }
                best.map(|(_, turn)| turn)
            })
            .collect()
    }
}
