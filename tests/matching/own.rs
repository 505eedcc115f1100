//! Comparisons of the host's own: levels, estimates, labels, kept models, and the laws.

use crate::draw::{COLUMNS, Dice, people};
use personagraph::matching::{
    CompareError, Level, Matcher, Meaning, Model, Nicknames, Records, Schema,
};

const TIERS: [&str; 5] = ["iron", "bronze", "silver", "gold", "platinum"];

fn tier(a: &str, b: &str) -> Level {
    let place = |tier| TIERS.iter().position(|known| *known == tier);
    match (place(a), place(b)) {
        (Some(a), Some(b)) if a.abs_diff(b) == 1 => Level::Near,
        (Some(_), Some(_)) => Level::Else,
        _ => Level::Null,
    }
}

/// People with a tier that now and then goes up by one, by no rule of typing errors.
fn rows() -> Vec<(u64, Vec<String>)> {
    let mut dice = Dice(31);
    let mut tiers = std::collections::BTreeMap::new();
    let rows = people(31, 400).into_iter();
    let rows = rows.map(|(person, row)| {
        let own = *tiers.entry(person).or_insert_with(|| dice.below(4));
        let now = own + u64::from(dice.chance(30));
        let mut row = row.to_vec();
        row.push(TIERS[now as usize].to_uppercase());
        (person, row)
    });
    rows.collect()
}

fn empty() -> Records {
    let tier = ("tier", Meaning::Category);
    Records::new(
        Schema::new(COLUMNS.into_iter().chain([tier])),
        Nicknames::default(),
    )
}

fn fill<'r>(mut records: Records, rows: impl IntoIterator<Item = &'r Vec<String>>) -> Records {
    for row in rows {
        records.push(0, row.iter().map(String::as_str));
    }
    records
}

#[test]
fn its_levels_are_estimated_and_told() {
    let rows = rows();
    let table = || {
        let records = empty().compare_by("tier", tier).unwrap();
        fill(records, rows.iter().map(|(_, row)| row))
    };
    let matcher = Matcher::estimate(table());
    let comparison = matcher.model().comparisons.last().unwrap();
    assert_eq!(comparison.name, "tier");
    let near = comparison.same[Level::Near as usize];
    assert!((0.25..0.55).contains(&near), "{near}");
    assert!(comparison.weight(Level::Near) > comparison.weight(Level::Else) + 3.0);
    let neighbours = matcher.pairs().filter(|pair| {
        let why = matcher.explain(pair.a, pair.b).unwrap();
        let told = why.steps.last().unwrap();
        let of = |record: u32| rows[record as usize].1[6].to_lowercase();
        let (a, b) = (of(pair.a), of(pair.b));
        let expected = if a == b { Level::Exact } else { tier(&a, &b) };
        assert_eq!(told.level, expected, "{why}");
        expected == Level::Near
    });
    assert!(neighbours.count() > 50);

    // By labels, and by a model that was kept.
    let labels: Vec<(u32, u32)> = (0_u32..)
        .zip(rows.windows(2))
        .filter(|(_, pair)| pair[0].0 == pair[1].0)
        .map(|(i, _)| (i, i + 1))
        .collect();
    let learnt = Matcher::learn(table(), &labels);
    let near = learnt.model().comparisons.last().unwrap().same[Level::Near as usize];
    assert!((0.25..0.55).contains(&near), "{near}");
    let text = serde_json::to_string(matcher.model()).unwrap();
    let kept: Model = serde_json::from_str(&text).unwrap();
    let again = Matcher::with_model(table(), kept).unwrap();
    assert!(matcher.pairs().eq(again.pairs()));
}

#[test]
fn a_measure_that_takes_sides_changes_no_bit() {
    let rows = rows();
    // Of two values the first decides: no measure should.
    let sided = |a: &str, _: &str| match a.len() {
        4 => Level::Close,
        6 => Level::Loose,
        _ => Level::Else,
    };
    let weights = |rows: &mut dyn Iterator<Item = &Vec<String>>| {
        let records = empty().compare_by("tier", sided).unwrap();
        let matcher = Matcher::estimate(fill(records, rows));
        for pair in matcher.pairs() {
            assert_eq!(
                matcher.explain(pair.a, pair.b),
                matcher.explain(pair.b, pair.a)
            );
        }
        let mut weights: Vec<u64> = matcher.pairs().map(|p| p.weight.to_bits()).collect();
        weights.sort_unstable();
        weights
    };
    let one = weights(&mut rows.iter().map(|(_, row)| row));
    assert!(one.len() > 300);
    assert_eq!(one, weights(&mut rows.iter().rev().map(|(_, row)| row)));
}

#[test]
fn names_may_be_measured_otherwise() {
    let vowelless = |name: &str| name.replace(['a', 'e', 'i', 'o', 'u', ' '], "");
    let measure = move |a: &str, b: &str| {
        if vowelless(a) == vowelless(b) {
            Level::Variant
        } else {
            Level::Else
        }
    };
    let rows = rows();
    let records = empty().compare_by("family name", measure).unwrap();
    let mut records = fill(records, rows.iter().map(|(_, row)| row));
    let at = records.push(0, ["Jo", "Meier", "", "", "", "", ""]);
    records.push(0, ["Jo", "Maaar", "", "", "", "", ""]);
    let matcher = Matcher::estimate(records);
    let why = matcher.explain(at, at + 1).unwrap();
    assert_eq!(why.steps[1].level, Level::Variant, "{why}");
}

#[test]
fn what_is_no_comparison_is_refused() {
    let refused = empty().compare_by("Tier", tier).unwrap_err();
    assert_eq!(refused, CompareError::NoComparison("Tier".into()));
    assert_eq!(
        refused.to_string(),
        "`Tier` is no comparison of these records: `Records::comparisons` lists them"
    );
}
