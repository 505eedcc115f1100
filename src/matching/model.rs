//! The model of Fellegi and Sunter, and how it is estimated.

use super::compare::{Level, Pattern, level_at};
use super::count::real;
use super::schema::{Field, Kind};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// How often each level is met, in the order of [`Level::ALL`]: shares of the pairs
/// where both values are there. The share of `null` is 0.
pub type Shares = [f64; 8];

/// What is known of one comparison.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Comparison {
    /// The name of the field.
    pub name: String,
    /// The shares among pairs that are one person: `m`.
    pub same: Shares,
    /// The shares among pairs of two people drawn at random: `u`.
    pub different: Shares,
    /// The shares among pairs of two people who live or work together: they share
    /// addresses, phones and family names, not first names and dates of birth.
    pub kin: Shares,
}

impl Comparison {
    /// The weight of a level in bits against two people drawn at random: log2(m/u), from -24
    /// to 24; 0 of `null`.
    #[must_use]
    pub fn weight(&self, level: Level) -> f64 {
        bits(&self.same, &self.different, level)
    }

    /// The weight of a level in bits against two people of one household, from -24 to 24; 0
    /// of `null`.
    #[must_use]
    pub fn weight_among_kin(&self, level: Level) -> f64 {
        bits(&self.same, &self.kin, level)
    }
}

fn bits(same: &Shares, other: &Shares, level: Level) -> f64 {
    if level == Level::Null {
        return 0.0;
    }
    let share = |of: &Shares| of.get(level as usize).copied().unwrap_or(0.0).max(LEAST);
    (libm::log2(share(same)) - libm::log2(share(other))).clamp(-MOST_BITS, MOST_BITS)
}

const LEAST: f64 = 1e-9;
const MOST_BITS: f64 = 24.0;

/// Parameters by which pairs are weighed: given, or [estimated](super::Matcher::estimate).
/// Whether the shares are any, [`Matcher::with_model`](super::Matcher::with_model) asks, and
/// neither a field nor a serde format does.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Model {
    /// The share of all pairs of records that are one person, found or not.
    pub prior: f64,
    /// The share of all pairs that are two people of one household.
    pub household: f64,
    /// One for each comparison, in order.
    pub comparisons: Vec<Comparison>,
}

impl Model {
    /// The weight in bits of the prior: log2 of its odds.
    #[must_use]
    pub fn prior_weight(&self) -> f64 {
        let prior = self.prior.clamp(1e-15, 1.0 - 1e-9);
        libm::log2(prior / (1.0 - prior))
    }

    /// The same against households: log2 of how many more pairs are one person.
    #[must_use]
    pub fn prior_weight_among_kin(&self) -> f64 {
        libm::log2(self.prior.max(1e-15)) - libm::log2(self.household.max(1e-15))
    }

    pub(super) fn preset(fields: &[Field]) -> Self {
        let comparisons = fields.iter().map(|field| Comparison {
            name: field.name.clone(),
            same: usual_same(field),
            different: usual_different(field),
            kin: usual_kin(field),
        });
        Self {
            prior: 1e-4,
            household: 1e-6,
            comparisons: comparisons.collect(),
        }
    }

    pub(super) fn weights(&self) -> Weights {
        let of = |weight: fn(&Comparison, Level) -> f64| {
            self.comparisons
                .iter()
                .map(|c| Level::ALL.map(|level| weight(c, level)))
                .collect()
        };
        Weights {
            prior: [self.prior_weight(), self.prior_weight_among_kin()],
            random: of(Comparison::weight),
            kin: of(Comparison::weight_among_kin),
        }
    }

    /// Whether it fits what is compared.
    pub(super) fn check(&self, fields: &[Field]) -> Result<(), ModelError> {
        let count = self.comparisons.len().max(fields.len());
        for i in 0..count {
            let own = self.comparisons.get(i).map_or("", |c| c.name.as_str());
            let other = fields.get(i).map_or("", |f| f.name.as_str());
            if own != other {
                return Err(ModelError::OtherComparisons {
                    model: own.into(),
                    records: other.into(),
                });
            }
        }
        let is_share = |share: &f64| (0.0..=1.0).contains(share);
        for c in &self.comparisons {
            if !c
                .same
                .iter()
                .chain(&c.different)
                .chain(&c.kin)
                .all(is_share)
            {
                return Err(ModelError::NoShare(c.name.clone()));
            }
        }
        for (share, name) in [(self.prior, "prior"), (self.household, "household")] {
            if !is_share(&share) {
                return Err(ModelError::NoShare(name.into()));
            }
        }
        Ok(())
    }

    /// What it expects of pairs, as if estimated in no round.
    pub(super) fn judge(&self, counted: &Counted) -> Convergence {
        let weights = self.weights();
        let (mut expected, mut households) = (0.0, 0.0);
        for (pattern, count) in &counted.candidates {
            let [random, kin] = weights.weigh(*pattern);
            let p = probability(both([random, kin])) * real(*count);
            expected += p;
            households += (real(*count) - p) * probability(random - kin);
        }
        Convergence {
            rounds: 0,
            change: 0.0,
            converged: true,
            compared: counted.candidates.values().sum(),
            patterns: counted.candidates.len(),
            expected,
            kin: households,
        }
    }
}

/// The weights of all levels, by field.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    prior: [f64; 2],
    random: Vec<[f64; 8]>,
    kin: Vec<[f64; 8]>,
}

impl Weights {
    /// The weights of a pattern in bits, prior and all: against two people drawn at
    /// random, and against a household.
    pub(super) fn weigh(&self, mut pattern: Pattern) -> [f64; 2] {
        let [mut random, mut kin] = self.prior;
        for (to_random, to_kin) in self.random.iter().zip(&self.kin) {
            let level = (pattern & 7) as usize;
            random += to_random.get(level).copied().unwrap_or(0.0);
            kin += to_kin.get(level).copied().unwrap_or(0.0);
            pattern >>= 3;
        }
        [random, kin]
    }
}

/// The weight against both: the odds are those of the two added up.
pub(super) fn both([random, kin]: [f64; 2]) -> f64 {
    let (low, high) = if random < kin {
        (random, kin)
    } else {
        (kin, random)
    };
    low - libm::log2(1.0 + libm::exp2(low - high))
}

/// The probability that goes with a weight in bits.
pub(super) fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + libm::exp2(-bits))
}

/// Why a model does not fit records.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// It is of other comparisons.
    #[error(
        "the model is of other comparisons than the records: of `{model}` where they have `{records}`"
    )]
    OtherComparisons {
        /// The model's.
        model: String,
        /// The records'.
        records: String,
    },
    /// A share is not a number from 0 to 1.
    #[error("`{0}`: a share is not from 0 to 1")]
    NoShare(String),
}

/// How an estimate came out. Of more than 100,000 distinct records, the numbers of pairs are
/// those of a sample.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Convergence {
    /// Rounds of expectation–maximisation: 60 at most, and none of a model that was given.
    pub rounds: u32,
    /// The largest change of a share in the last round.
    pub change: f64,
    /// Whether the shares came to rest. If not, the weights are still those of its last round,
    /// as good as any: mostly two readings of the data are about as likely (a household or one
    /// person), or there are hardly any pairs. Look at `expected` and at some pairs near the
    /// threshold before you trust the persons, or give labels to [`learn`](super::Matcher::learn)
    /// from.
    pub converged: bool,
    /// Pairs that were compared.
    pub compared: u64,
    /// Distinct patterns of levels among them.
    pub patterns: usize,
    /// Pairs that are one person, as expected by the model.
    pub expected: f64,
    /// Pairs of one household, as expected by the model.
    pub kin: f64,
}

/// What was counted for an estimate.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    /// Pairs by pattern among the candidates.
    pub(super) candidates: BTreeMap<Pattern, u64>,
    /// By field: pairs by level in a sample of all pairs.
    pub(super) random: Vec<[u64; 8]>,
    /// By field: the share of exactly equal ones among all pairs with both values.
    pub(super) equal: Vec<f64>,
    /// By field: pairs with both values, of all pairs.
    pub(super) both: Vec<f64>,
    /// Pairs of which the candidates are the promising ones.
    pub(super) pairs: f64,
    pub(super) sampled: f64,
}

/// Expectation–maximisation over the patterns of the candidates. Pairs that no rule
/// names are taken to be different people, so that the prior is a share of all pairs;
/// `u` is what random pairs show less what the pairs that are one person explain of it.
///
/// Where `labelled` pairs are given, by field and level, m is theirs.
pub(super) fn estimate(
    fields: &[Field],
    counted: &Counted,
    labelled: Option<&[[f64; 8]]>,
) -> (Model, Convergence) {
    let mut model = Model::preset(fields);
    let presets: Vec<Shares> = fields.iter().map(usual_same).collect();
    let none = alloc::vec![[0.0; 8]; fields.len()];
    update_different(&mut model, counted, &none, fields);
    model.prior = (0.5 / libm::sqrt(2.0 * counted.pairs).max(1.0)).min(0.2);
    model.household = model.prior * 0.3;
    let mut told = Convergence {
        rounds: 0,
        change: f64::INFINITY,
        converged: false,
        compared: counted.candidates.values().sum(),
        patterns: counted.candidates.len(),
        expected: 0.0,
        kin: 0.0,
    };
    while told.rounds < 60 && !told.converged {
        told.rounds += 1;
        let weights = model.weights();
        let (mut expected, mut households) = (0.0, 0.0);
        let mut levels = none.clone();
        for (pattern, count) in &counted.candidates {
            let [random, kin] = weights.weigh(*pattern);
            let count = real(*count);
            let p = probability(both([random, kin])) * count;
            expected += p;
            households += (count - p) * probability(random - kin);
            for (field, levels) in levels.iter_mut().enumerate() {
                if let Some(sum) = levels.get_mut(level_at(*pattern, field) as usize) {
                    *sum += p;
                }
            }
        }
        (told.expected, told.kin) = (expected, households);
        let mut change: f64 = 0.0;
        let of_same = labelled.unwrap_or(&levels);
        let all = model
            .comparisons
            .iter_mut()
            .zip(of_same)
            .zip(presets.iter().zip(fields));
        for ((comparison, sums), (preset, field)) in all {
            let all: f64 = sums.iter().skip(1).sum();
            for ((share, sum), preset) in comparison.same.iter_mut().zip(sums).zip(preset).skip(1) {
                // First it is found which pairs are alike at all, by usual shares.
                let presumed = if told.rounds <= FIRST_ROUNDS {
                    all + PRESET_PAIRS
                } else {
                    PRESET_PAIRS
                };
                let new = (sum + preset * presumed) / (all + presumed);
                change = change.max((new - *share).abs());
                *share = new;
            }
            limit(comparison, most_else(field));
            if field.kind == Kind::Generation && !field.is_own {
                // Too few to learn from, and father and son are alike in all else.
                comparison.same = *preset;
            }
        }
        update_different(&mut model, counted, &levels, fields);
        let prior = ((expected + 0.5) / (counted.pairs + 1.0)).clamp(1e-14, 0.9);
        model.prior = prior;
        model.household = ((households + 0.05) / (counted.pairs + 1.0)).clamp(1e-15, 0.5);
        told.change = change;
        told.converged = change < 1e-4 && told.rounds > FIRST_ROUNDS;
    }
    (model, told)
}

/// How many records of one person may have another value at most in what hardly changes.
/// Without that, pairs of a household could be taken for the rule, and those of one person
/// for households without a difference.
const fn most_else(field: &Field) -> f64 {
    match field.kind {
        _ if field.is_own => 0.6,
        Kind::Given | Kind::Family => 0.21,
        Kind::BirthDate | Kind::Identifier => 0.15,
        Kind::Address
        | Kind::Organisation
        | Kind::Text
        | Kind::Email
        | Kind::Phone
        | Kind::Handle => 0.6,
        _ => 0.45,
    }
}

fn limit(comparison: &mut Comparison, most: f64) {
    let [.., of_else] = &mut comparison.same;
    if *of_else > most {
        let scale = (1.0 - most) / (1.0 - *of_else).max(LEAST);
        *of_else = most;
        for share in comparison.same.iter_mut().skip(1).take(6) {
            *share *= scale;
        }
    }
}

/// Rounds in which usual shares count as much as what is found.
const FIRST_ROUNDS: u32 = 6;
/// With how many pairs the usual shares of one person's records count.
const PRESET_PAIRS: f64 = 40.0;

fn update_different(model: &mut Model, counted: &Counted, same: &[[f64; 8]], fields: &[Field]) {
    let all = model
        .comparisons
        .iter_mut()
        .zip(&counted.random)
        .zip(same.iter().zip(fields));
    for (((comparison, random), (same, field)), (equal, both)) in
        all.zip(counted.equal.iter().zip(&counted.both))
    {
        let usual = usual_different(field);
        let seen: f64 = random.iter().skip(1).map(|n| real(*n)).sum();
        // How many of the sampled pairs are expected to be of one person.
        let scale = if counted.pairs > 0.0 {
            counted.sampled / counted.pairs
        } else {
            0.0
        };
        let mut sum = 0.0;
        let all_same: f64 = same.iter().skip(1).sum();
        for (i, share) in comparison.different.iter_mut().enumerate().skip(1) {
            let usual = usual.get(i).copied().unwrap_or(0.0);
            let of_same = same.get(i).copied().unwrap_or(0.0);
            *share = if i == Level::Exact as usize {
                let pairs = (equal * both - of_same).max(0.0);
                let presumed = if field.kind.identifies() { 60.0 } else { 4.0 };
                (pairs + usual * presumed) / ((both - all_same).max(0.0) + presumed)
            } else {
                let random = random.get(i).map_or(0.0, |n| real(*n));
                let left = (random - of_same * scale).max(0.0);
                (left + usual * 2.0) / (seen + 2.0)
            };
            sum += *share;
        }
        for share in comparison.different.iter_mut().skip(1) {
            *share /= sum.max(LEAST);
        }
        monotone(comparison, field.kind);
    }
}

/// A level that is less alike never weighs more than one that is more alike, and none
/// more than equality.
fn monotone(comparison: &mut Comparison, kind: Kind) {
    let mut ceiling = f64::INFINITY;
    let mut most = f64::INFINITY;
    for level in [
        Level::Exact,
        Level::Close,
        Level::Near,
        Level::Loose,
        Level::Variant,
        Level::Moved,
        Level::Else,
    ] {
        let i = level as usize;
        let (Some(m), Some(u)) = (
            comparison.same.get(i).copied(),
            comparison.different.get_mut(i),
        ) else {
            continue;
        };
        let is_graded = !matches!(level, Level::Variant | Level::Moved | Level::Else);
        if !is_graded || kind == Kind::BirthDate {
            // Near dates are no worse than nearer ones: each level is another mistake.
            ceiling = most;
        }
        let ratio = m.max(LEAST) / u.max(LEAST);
        if ratio > ceiling {
            *u = m / ceiling;
        } else {
            ceiling = ratio;
        }
        if level == Level::Exact {
            most = ceiling;
        }
    }
}

// The usual shares below are a judgement, of what records of people look like: no data is
// behind a single one of them. They say which pairs are alike before anything is counted,
// and weigh as much as a few pairs then.

/// The shares of the levels among people of one household.
const fn usual_kin(field: &Field) -> Shares {
    match field.kind {
        _ if field.is_own => [0.0, 0.40, 0.05, 0.05, 0.05, 0.02, 0.03, 0.40],
        Kind::Given | Kind::Middle => [0.0, 0.03, 0.005, 0.01, 0.05, 0.005, 0.005, 0.895],
        Kind::Family => [0.0, 0.80, 0.05, 0.02, 0.01, 0.005, 0.03, 0.085],
        Kind::Generation => [0.0, 0.10, 0.01, 0.01, 0.01, 0.01, 0.01, 0.85],
        Kind::BirthDate => [0.0, 0.03, 0.01, 0.02, 0.03, 0.005, 0.025, 0.88],
        Kind::Email => [0.0, 0.30, 0.06, 0.04, 0.05, 0.02, 0.01, 0.52],
        Kind::Phone => [0.0, 0.40, 0.02, 0.02, 0.01, 0.05, 0.005, 0.495],
        Kind::Identifier => [0.0, 0.01, 0.01, 0.02, 0.02, 0.005, 0.005, 0.93],
        Kind::Handle => [0.0, 0.05, 0.01, 0.02, 0.02, 0.01, 0.01, 0.88],
        Kind::Category => [0.0, 0.60, 0.005, 0.005, 0.01, 0.005, 0.005, 0.37],
        Kind::Organisation => [0.0, 0.40, 0.04, 0.04, 0.05, 0.005, 0.105, 0.36],
        Kind::Text => [0.0, 0.55, 0.04, 0.03, 0.03, 0.005, 0.045, 0.30],
        Kind::Address => [0.0, 0.55, 0.17, 0.10, 0.05, 0.005, 0.045, 0.08],
        Kind::Street | Kind::HouseNumber | Kind::AddressLine | Kind::City | Kind::Postcode => {
            [0.0, 0.80, 0.06, 0.04, 0.03, 0.005, 0.015, 0.05]
        }
    }
}

/// The shares among people drawn at random, before anything is known of the data.
const fn usual_different(field: &Field) -> Shares {
    match field.kind {
        _ if field.is_own => [0.0, 0.05, 0.02, 0.03, 0.05, 0.01, 0.02, 0.82],
        Kind::Identifier | Kind::Email | Kind::Phone | Kind::Handle => {
            [0.0, 0.00002, 0.0002, 0.002, 0.01, 0.0005, 0.001, 0.98628]
        }
        Kind::BirthDate => [0.0, 0.0001, 0.001, 0.003, 0.01, 0.0002, 0.01, 0.9757],
        Kind::Address => [0.0, 0.0005, 0.0005, 0.001, 0.005, 0.003, 0.01, 0.98],
        Kind::Generation => [0.0, 0.5, 0.0001, 0.0001, 0.0001, 0.0001, 0.0001, 0.4995],
        _ => [0.0, 0.01, 0.002, 0.005, 0.02, 0.003, 0.003, 0.957],
    }
}

/// The shares of the levels among records of one person, before anything is known of
/// the data.
const fn usual_same(field: &Field) -> Shares {
    match field.kind {
        _ if field.is_own => [0.0, 0.70, 0.08, 0.05, 0.04, 0.02, 0.03, 0.08],
        Kind::Given | Kind::Middle => [0.0, 0.70, 0.08, 0.04, 0.06, 0.05, 0.03, 0.04],
        Kind::Family => [0.0, 0.76, 0.08, 0.04, 0.03, 0.005, 0.035, 0.05],
        Kind::Generation => [0.0, 0.994, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001],
        Kind::BirthDate => [0.0, 0.80, 0.08, 0.04, 0.015, 0.03, 0.01, 0.025],
        Kind::Email => [0.0, 0.64, 0.07, 0.04, 0.03, 0.05, 0.01, 0.16],
        Kind::Phone => [0.0, 0.60, 0.05, 0.03, 0.01, 0.07, 0.005, 0.235],
        Kind::Identifier => [0.0, 0.84, 0.06, 0.035, 0.01, 0.02, 0.005, 0.03],
        Kind::Handle => [0.0, 0.70, 0.06, 0.03, 0.02, 0.02, 0.005, 0.165],
        Kind::Address => [0.0, 0.45, 0.15, 0.10, 0.05, 0.005, 0.045, 0.20],
        Kind::Street => [0.0, 0.65, 0.10, 0.06, 0.04, 0.005, 0.045, 0.10],
        Kind::HouseNumber => [0.0, 0.76, 0.06, 0.03, 0.03, 0.01, 0.01, 0.10],
        Kind::AddressLine => [0.0, 0.55, 0.10, 0.06, 0.04, 0.005, 0.045, 0.20],
        Kind::City => [0.0, 0.70, 0.08, 0.05, 0.04, 0.005, 0.025, 0.10],
        Kind::Postcode => [0.0, 0.76, 0.07, 0.03, 0.03, 0.01, 0.02, 0.08],
        Kind::Category => [0.0, 0.90, 0.01, 0.005, 0.02, 0.005, 0.005, 0.055],
        Kind::Organisation => [0.0, 0.58, 0.08, 0.06, 0.06, 0.005, 0.055, 0.16],
        Kind::Text => [0.0, 0.50, 0.08, 0.06, 0.05, 0.005, 0.055, 0.25],
    }
}
