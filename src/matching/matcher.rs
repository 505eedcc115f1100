//! From records to weighed pairs.

use super::blocking::Blocking;
use super::column::Column;
use super::compare::{Comparer, Level, Pattern, level_at};
use super::count::{low, number, real, short, whole};
use super::model::{self, Convergence, Counted, Model, ModelError, Shares, Weights};
use super::records::Records;
use super::sealed::Sealed;
use super::text;
use alloc::vec::Vec;
use core::fmt;
use hashbrown::HashTable;

/// Two records, and how much speaks for their being one person.
///
/// A weight of 0 bits is a probability of a half; each bit more doubles the odds. It is the
/// weight of the pair alone: [`persons`](Matcher::persons) also asks what the others of
/// a person say, so that a pair above the threshold may be of two, and one below of one.
///
/// Of equal records [`pairs`](Matcher::pairs) and [`inferred`](Matcher::inferred) give only so
/// many pairs as hold them together: a record whose content another has too stands for it.
/// [`find`](Matcher::find) and [`add`](Matcher::add) give each of them.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Match {
    /// The number of one record.
    pub a: u32,
    /// The number of the other.
    pub b: u32,
    /// The sum of the weights, in bits.
    pub weight: f64,
}

impl Match {
    /// The probability that the two are one person.
    #[must_use]
    pub fn probability(&self) -> f64 {
        model::probability(self.weight)
    }
}

/// A weighed pair of ranks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) pattern: Pattern,
    pub(super) weight: f64,
    /// The weight against a household.
    pub(super) kin: f64,
}

/// Records, the rules by which pairs of them are found, and the model that weighs them.
pub struct Matcher {
    pub(super) records: Records,
    pub(super) sealed: Sealed,
    pub(super) blocking: Blocking,
    pub(super) model: Model,
    pub(super) convergence: Convergence,
    pub(super) frequencies: Frequencies,
    pub(super) weights: Weights,
    /// By their higher rank, then by how they were found.
    pub(super) edges: Vec<Edge>,
    /// By rank: where its edges to lower ones begin.
    pub(super) starts: Vec<u32>,
    /// The rank of each record.
    pub(super) ranks: Vec<u32>,
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher")
            .field("records", &self.records)
            .field("blocking", &self.blocking)
            .field("convergence", &self.convergence)
            .finish_non_exhaustive()
    }
}

/// By field and value: what an exact agreement weighs more or less than usual, in bits.
#[derive(Clone, Debug, Default)]
pub(super) struct Frequencies {
    bits: Vec<Vec<f32>>,
    /// By field: of a value that one person has, or that came later.
    alone: Vec<f32>,
}

impl Frequencies {
    pub(super) fn bits(&self, field: usize, value: u32) -> f64 {
        let known = self.bits.get(field).and_then(|of| of.get(value as usize));
        let bits = known.or_else(|| self.alone.get(field));
        bits.map_or(0.0, |bits| f64::from(*bits))
    }

    /// Of two values that agree: of several in common, the rarest counts; of two that are
    /// only written differently, the more usual.
    pub(super) fn between(&self, column: &Column, field: usize, [x, y]: [u32; 2]) -> f64 {
        if x == y && !column.has_several() {
            return self.bits(field, x);
        }
        let others = column.single(&y);
        let common = column.single(&x).iter().filter(|x| others.contains(x));
        let bits = common.map(|value| self.bits(field, *value));
        let rarest = bits.fold(f64::NEG_INFINITY, f64::max);
        if rarest.is_finite() {
            rarest
        } else {
            self.bits(field, x).min(self.bits(field, y))
        }
    }

    /// The sum over the fields that agree exactly.
    pub(super) fn of(&self, columns: &[Column], rows: [&[u32]; 2], mut pattern: Pattern) -> f64 {
        let mut sum = 0.0;
        let [x, y] = rows;
        for (field, (column, (x, y))) in columns.iter().zip(x.iter().zip(y)).enumerate() {
            if pattern & 7 == Level::Exact as u64 {
                sum += self.between(column, field, [*x, *y]);
            }
            pattern >>= 3;
        }
        sum
    }
}

/// Pairs below this weight are not kept.
const KEPT_BITS: f64 = -8.0;
/// What a pair weighs at most that agrees in names and nothing else.
const NAMES_ALONE: f64 = -1.5;
/// Ranks whose pairs an estimate is made of.
const ESTIMATED: u32 = 100_000;

impl Matcher {
    /// Chooses rules, estimates a model without labels and weighs the pairs.
    ///
    /// Rules are chosen once, by the pairs that they name among these records. A key that no
    /// two of them share is a rule too: a record that comes later is [found](Self::find) by
    /// it.
    #[must_use]
    pub fn estimate(records: Records) -> Self {
        Self::prepare(records, &Known::Nothing)
    }

    /// As [`estimate`](Self::estimate), but m comes from pairs of records that are known to
    /// be one person: some dozens do, for with fewer usual shares count as much. The prior and
    /// u are estimated as ever. Pairs of numbers that no record has are passed over.
    #[must_use]
    pub fn learn(records: Records, same: &[(u32, u32)]) -> Self {
        Self::prepare(records, &Known::Same(same))
    }

    /// Weighs the pairs by a model that is given: one estimated elsewhere, or kept. How often
    /// a value occurs is counted in these records.
    ///
    /// # Errors
    /// If the model is of other comparisons, or of the same in another order; if a share is
    /// not from 0 to 1.
    pub fn with_model(records: Records, model: Model) -> Result<Self, ModelError> {
        model.check(&records.fields)?;
        Ok(Self::prepare(records, &Known::Model(model)))
    }

    fn prepare(mut records: Records, known: &Known<'_>) -> Self {
        records.drop_shared();
        let sealed = Sealed::of(&records);
        let blocking = Blocking::choose(&records, &sealed);
        let comparer = Comparer::new(&records);
        let total = sealed.len();
        let mut ranks = alloc::vec![0; records.len()];
        for rank in 0..total {
            for record in sealed.members(rank) {
                if let Some(slot) = ranks.get_mut(*record as usize) {
                    *slot = rank;
                }
            }
        }
        let (counted, found) = count(&records, &sealed, &blocking, comparer);
        let (model, convergence) = match known {
            Known::Nothing => model::estimate(&records.fields, &counted, None),
            Known::Same(pairs) => {
                let mut labelled = alloc::vec![[0.0; 8]; records.fields.len()];
                for (a, b) in *pairs {
                    let (Some(a), Some(b)) = (ranks.get(*a as usize), ranks.get(*b as usize))
                    else {
                        continue;
                    };
                    let pattern = comparer.pattern(sealed.row(*a), sealed.row(*b));
                    for (field, levels) in labelled.iter_mut().enumerate() {
                        if let Some(sum) = levels.get_mut(level_at(pattern, field) as usize) {
                            *sum += 1.0;
                        }
                    }
                }
                model::estimate(&records.fields, &counted, Some(&labelled))
            }
            Known::Model(model) => (model.clone(), model.judge(&counted)),
        };
        let mut matcher = Self {
            weights: model.weights(),
            records,
            sealed,
            blocking,
            model,
            convergence,
            frequencies: Frequencies::default(),
            edges: Vec::new(),
            starts: Vec::new(),
            ranks,
        };
        matcher.weigh(found);
        matcher
    }

    fn weigh(&mut self, found: Option<Vec<Found>>) {
        let mut edges: Vec<Edge> = Vec::new();
        let weights = &self.weights;
        let keep = |found: Found| {
            let [weight, kin] = weights.weigh(found.pattern);
            if weight > KEPT_BITS && kin > KEPT_BITS {
                let Found { a, b, pattern } = found;
                edges.push(Edge {
                    a,
                    b,
                    pattern,
                    weight,
                    kin,
                });
            }
        };
        if let Some(found) = found {
            found.into_iter().for_each(keep);
        } else {
            let comparer = Comparer::new(&self.records);
            each_pair(
                &self.sealed,
                &self.blocking,
                comparer,
                0..self.sealed.len(),
                keep,
            );
        }
        let mut at = 0;
        for rank in 0..self.sealed.len() {
            self.starts.push(number(at));
            at += edges
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|edge| edge.b == rank)
                .count();
        }
        self.starts.push(number(at));
        self.frequencies = self.frequencies_of(&edges);
        for edge in &mut edges {
            let rows = [edge.a, edge.b].map(|rank| self.sealed.row(rank).values);
            let frequency = self
                .frequencies
                .of(&self.records.columns, rows, edge.pattern);
            edge.weight = self.finished(
                edge.pattern,
                model::both([edge.weight + frequency, edge.kin]),
            );
        }
        self.edges = edges;
    }

    /// A weight after the rule that names alone do not suffice.
    pub(super) fn finished(&self, pattern: Pattern, weight: f64) -> f64 {
        if weight > NAMES_ALONE && self.records.are_names_alone(pattern) {
            NAMES_ALONE
        } else {
            weight
        }
    }

    /// The weight of a pattern with the values of the two records.
    pub(super) fn weight_of(&self, rows: [&[u32]; 2], pattern: Pattern) -> f64 {
        let [random, kin] = self.weights.weigh(pattern);
        let frequency = self.frequencies.of(&self.records.columns, rows, pattern);
        self.finished(pattern, model::both([random + frequency, kin]))
    }

    /// How much rarer or more usual a value is than the field's values are, among
    /// different people: records that the pairs explain as one person count once.
    fn frequencies_of(&self, edges: &[Edge]) -> Frequencies {
        const WHOLE: f64 = 65_536.0;
        let mut frequencies = Frequencies::default();
        for (field, column) in self.records.columns.iter().enumerate() {
            let mut explained = alloc::vec![0_u64; column.kept.len()];
            let mut all = 0_u64;
            for edge in edges {
                let level = level_at(edge.pattern, field);
                if level == Level::Null {
                    continue;
                }
                let (own, other) = (self.sealed.count(edge.a), self.sealed.count(edge.b));
                let pairs = if edge.a == edge.b {
                    own * (own - 1) / 2
                } else {
                    own * other
                };
                let p =
                    whole(model::probability(model::both([edge.weight, edge.kin])) * WHOLE) * pairs;
                all += p;
                if level == Level::Exact {
                    let [x, y] =
                        [edge.a, edge.b].map(|rank| column.value(self.sealed.record(rank)));
                    let others = column.single(&y);
                    for value in column.single(&x).iter().filter(|x| others.contains(x)) {
                        if let Some(sum) = explained.get_mut(*value as usize) {
                            *sum += p;
                        }
                    }
                }
            }
            let people = |records: f64, explained: u64| {
                let pairs = real(explained) / WHOLE;
                records * records / (records + 2.0 * pairs).max(1.0)
            };
            let everybody = people(real(column.filled()), all).max(1.0);
            let exact = |shares: &Shares| shares.get(Level::Exact as usize).copied();
            let comparison = self.model.comparisons.get(field);
            let usual = comparison.and_then(|c| exact(&c.different)).unwrap_or(1.0);
            let alone = (usual * everybody).clamp(0.02, 1.0);
            // The share that the weight is of, which is limited: so that with its frequency a
            // value weighs what its own share says, however small the usual one is.
            let weight = comparison.map_or(0.0, |c| c.weight(Level::Exact));
            let usual =
                comparison.and_then(|c| exact(&c.same)).unwrap_or(1.0) * libm::exp2(-weight);
            let of_people = |people: f64| {
                let share = (people - 1.0 + alone) / everybody;
                short(libm::log2(usual.max(1e-9) / share).clamp(-20.0, 10.0))
            };
            let of_field = column.kept.iter().zip(&explained).map(|(kept, explained)| {
                of_people(people(f64::from(kept.count), *explained).max(1.0))
            });
            frequencies.bits.push(of_field.collect());
            frequencies.alone.push(of_people(1.0));
        }
        frequencies
    }

    /// The model.
    #[must_use]
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// The rules that named the pairs.
    #[must_use]
    pub const fn blocking(&self) -> &Blocking {
        &self.blocking
    }

    /// How the estimate came out; of a model that was [given](Self::with_model), what it
    /// expects of the pairs.
    #[must_use]
    pub const fn convergence(&self) -> &Convergence {
        &self.convergence
    }

    /// The pairs that share a key and are kept, in no order that means anything. Those that
    /// weigh -8 bits or less, before it is asked how rare their values are, are not: a
    /// threshold below that finds no more.
    pub fn pairs(&self) -> impl Iterator<Item = Match> {
        self.edges.iter().flat_map(|edge| self.matches_of(*edge))
    }

    /// The pairs of records of an edge: enough to hold equal ones together.
    fn matches_of(&self, edge: Edge) -> impl Iterator<Item = Match> {
        let weight = edge.weight;
        let own = self.sealed.members(edge.a);
        let (first, second) = if edge.a == edge.b {
            (own, own.get(1..).unwrap_or_default())
        } else {
            (
                own.get(..1).unwrap_or_default(),
                self.sealed.members(edge.b).get(..1).unwrap_or_default(),
            )
        };
        first.iter().zip(second).map(move |(a, b)| Match {
            a: *a,
            b: *b,
            weight,
        })
    }
}

/// How often each pattern is met.
#[derive(Default)]
struct Tally(HashTable<(Pattern, u64)>);

impl Tally {
    fn add(&mut self, pattern: Pattern, pairs: u64) {
        let hash = |(pattern, _): &(Pattern, u64)| text::mix(*pattern, 3);
        let found = self
            .0
            .entry(text::mix(pattern, 3), |(known, _)| *known == pattern, hash);
        found.or_insert((pattern, 0)).get_mut().1 += pairs;
    }
}

/// What is known before an estimate.
enum Known<'k> {
    Nothing,
    Same(&'k [(u32, u32)]),
    Model(Model),
}

/// The patterns of the pairs found, of a sample where there are many records, and what
/// random pairs show.
///
/// Where there are few enough, the pairs are given back, by their higher rank.
fn count(
    records: &Records,
    sealed: &Sealed,
    blocking: &Blocking,
    comparer: Comparer<'_>,
) -> (Counted, Option<Vec<Found>>) {
    let total = sealed.len();
    let mut counted = random(records, sealed, comparer);
    let step = total.div_ceil(ESTIMATED).max(1);
    let mut patterns = Tally::default();
    let mut all = (step == 1).then(Vec::new);
    let ranks = || (0..total).step_by(step as usize);
    for rank in ranks() {
        let own = real(sealed.count(rank));
        counted.pairs += own * (own - 1.0) / 2.0 + own * f64::from(rank);
    }
    each_pair(sealed, blocking, comparer, ranks(), |found| {
        let (own, other) = (sealed.count(found.b), sealed.count(found.a));
        let pairs = if found.a == found.b {
            own * (own - 1) / 2
        } else {
            own * other
        };
        patterns.add(found.pattern, pairs);
        if let Some(all) = &mut all {
            all.push(found);
        }
    });
    counted.candidates = patterns.0.into_iter().collect();
    for both in &mut counted.both {
        // The share of pairs with both values, of the pairs that are looked at.
        *both *= counted.pairs;
    }
    (counted, all)
}

/// A pair of ranks that shares a key.
#[derive(Clone, Copy)]
struct Found {
    a: u32,
    b: u32,
    pattern: Pattern,
}

/// How many pairs are fetched together before they are compared.
const TOGETHER: usize = 512;

/// Calls with the pairs of each of `ranks` and lower ones, and with the pair of its own
/// records. Rows are fetched some time before they are compared: they lie anywhere.
fn each_pair(
    sealed: &Sealed,
    blocking: &Blocking,
    comparer: Comparer<'_>,
    ranks: impl Iterator<Item = u32>,
    mut each: impl FnMut(Found),
) {
    let mut stamps = alloc::vec![u32::MAX; sealed.record.len()];
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(2 * TOGETHER);
    let mut compare = |pairs: &mut Vec<(u32, u32)>| {
        let touched = pairs
            .iter()
            .fold(0, |sum, (a, _)| sum ^ sealed.row(*a).touch());
        core::hint::black_box(touched);
        for (a, b) in pairs.drain(..) {
            let pattern = comparer.pattern(sealed.row(b), sealed.row(a));
            each(Found { a, b, pattern });
        }
    };
    for rank in ranks {
        if sealed.count(rank) > 1 && sealed.row(rank).values.iter().any(|value| *value != 0) {
            pairs.push((rank, rank));
        }
        blocking.below(rank, &mut stamps, |other| pairs.push((other, rank)));
        if pairs.len() >= TOGETHER {
            compare(&mut pairs);
        }
    }
    compare(&mut pairs);
}

/// What random pairs show, and what counting shows without looking at pairs.
fn random(records: &Records, sealed: &Sealed, comparer: Comparer<'_>) -> Counted {
    const SAMPLE: u64 = 50_000;
    let total = u64::from(sealed.len());
    let mut counted = Counted {
        random: alloc::vec![[0; 8]; records.columns.len()],
        ..Counted::default()
    };
    let offsets = if total < 2 {
        0
    } else {
        (SAMPLE / total).max(1).min(total / 2)
    };
    for offset in 1..=offsets {
        for rank in 0..total.min(SAMPLE) {
            let other = (rank + offset) % total;
            let pattern = comparer.pattern(sealed.row(low(rank)), sealed.row(low(other)));
            for (field, levels) in counted.random.iter_mut().enumerate() {
                if let Some(count) = levels.get_mut(level_at(pattern, field) as usize) {
                    *count += 1;
                }
            }
            counted.sampled += 1.0;
        }
    }
    let all = real(records.len() as u64);
    for column in &records.columns {
        let pairs = |n: f64| n * (n - 1.0) / 2.0;
        let (equal, filled) = (column.pairs_in_common(), column.filled());
        let both = pairs(real(filled)).max(0.0);
        counted
            .equal
            .push(if both > 0.0 { real(equal) / both } else { 0.0 });
        counted
            .both
            .push(if all > 1.0 { both / pairs(all) } else { 0.0 });
    }
    counted
}
