//! How good persons are against the truth: over all pairs of records in one person.

use personagraph::matching::{Matcher, Policy};
use std::collections::{BTreeMap, HashMap};

/// Who each record truly is.
#[derive(Default)]
pub(crate) struct Labels {
    known: HashMap<String, u32>,
    of: Vec<u32>,
}

pub(crate) struct Score {
    precision: f64,
    recall: f64,
    f1: f64,
    b3: f64,
    best: (f64, Policy),
}

impl Labels {
    pub(crate) fn push(&mut self, label: &str) {
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        let label = if let Some(known) = self.known.get(label) {
            *known
        } else {
            self.known.insert(label.to_owned(), next);
            next
        };
        self.of.push(label);
    }

    /// Precision, recall and B³ of persons, as shares.
    fn of(&self, persons: &[u32]) -> [f64; 3] {
        let pairs = |n: u64| n * n.saturating_sub(1) / 2;
        let mut both: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        let mut found: HashMap<u32, u64> = HashMap::new();
        let mut truly: HashMap<u32, u64> = HashMap::new();
        for (person, label) in persons.iter().zip(&self.of) {
            *both.entry((*person, *label)).or_default() += 1;
            *found.entry(*person).or_default() += 1;
            *truly.entry(*label).or_default() += 1;
        }
        let sum = |of: &mut dyn Iterator<Item = u64>| of.map(pairs).sum::<u64>() as f64;
        let right = sum(&mut both.values().copied());
        let share = |of: f64| if of == 0.0 { 1.0 } else { right / of };
        let (mut precision, mut recall) = (0.0, 0.0);
        for ((person, label), n) in &both {
            let n = *n as f64;
            precision += n * n / found[person] as f64;
            recall += n * n / truly[label] as f64;
        }
        let count = persons.len().max(1) as f64;
        let b3 = harmonic(precision / count, recall / count);
        [
            share(sum(&mut found.values().copied())),
            share(sum(&mut truly.values().copied())),
            b3,
        ]
    }

    /// How good `persons` are, and what the best threshold would give.
    pub(crate) fn score(&self, matcher: &Matcher, policy: &Policy, persons: &[u32]) -> Score {
        let [precision, recall, b3] = self.of(persons);
        let f1 = harmonic(precision, recall);
        let mut best = (f1, *policy);
        let step = if persons.len() > 100_000 { 2.0 } else { 0.5 };
        let mut threshold = -5.0;
        while threshold <= 15.0 {
            let mut other = *policy;
            other.threshold = threshold;
            let [precision, recall, _] = self.of(&matcher.persons(&other));
            let f1 = harmonic(precision, recall);
            if f1 > best.0 {
                best = (f1, other);
            }
            threshold += step;
        }
        Score {
            precision,
            recall,
            f1,
            b3,
            best,
        }
    }
}

/// From which probabilities on pairs are counted together.
const BINS: [f64; 10] = [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999];

impl Labels {
    /// By probability: how many of the weighed pairs are one person, as expected and as it
    /// is.
    pub(crate) fn calibration(&self, matcher: &Matcher) -> String {
        let mut bins = [(0_u32, 0.0, 0_u32); BINS.len() + 1];
        for pair in matcher.pairs() {
            let p = pair.probability();
            let bin = BINS.iter().filter(|least| p >= **least).count();
            let (count, expected, same) = &mut bins[bin];
            *count += 1;
            *expected += p;
            *same += u32::from(self.of[pair.a as usize] == self.of[pair.b as usize]);
        }
        let mut table = vec!["probability  pairs  expected  observed\n".to_owned()];
        for (i, (count, expected, same)) in bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0) {
            let least = i.checked_sub(1).map_or(0.0, |i| BINS[i]);
            let most = BINS.get(i).copied().unwrap_or(1.0);
            let of = f64::from(*count);
            let (expected, observed) = (expected / of, f64::from(*same) / of);
            let range = format!("{least}-{most}");
            table.push(format!(
                "{range:11} {count:6}  {expected:8.4}  {observed:8.4}\n"
            ));
        }
        table.concat()
    }
}

fn harmonic(a: f64, b: f64) -> f64 {
    if a + b == 0.0 {
        0.0
    } else {
        2.0 * a * b / (a + b)
    }
}

impl Score {
    pub(crate) fn write(&self, summary: &mut serde_json::Value) {
        for (name, value) in [
            ("precision", self.precision),
            ("recall", self.recall),
            ("f1", self.f1),
            ("b3", self.b3),
            ("best_f1", self.best.0),
            ("best_threshold", self.best.1.probability()),
        ] {
            summary[name] = value.into();
        }
    }
}
