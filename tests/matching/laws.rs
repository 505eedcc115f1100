//! What holds of every table.

use crate::draw::{Dice, people, records};
use personagraph::matching::{
    Level, Matcher, Meaning, Model, Nicknames, Policy, Records, Schema, Waterfall,
};

fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut dice = Dice(seed);
    let mut order: Vec<usize> = (0..count).collect();
    for i in (1..count).rev() {
        order.swap(i, dice.below(i as u64 + 1) as usize);
    }
    order
}

/// Pairs of records by their numbers before they were shuffled, with the bits of their weights.
fn bits(matcher: &Matcher, order: &[usize]) -> Vec<(usize, usize, u64)> {
    let mut bits: Vec<_> = matcher
        .pairs()
        .map(|pair| {
            let (a, b) = (order[pair.a as usize], order[pair.b as usize]);
            (a.min(b), a.max(b), pair.weight.to_bits())
        })
        .collect();
    bits.sort_unstable();
    bits
}

#[test]
fn the_order_of_records_changes_no_bit() {
    let rows = people(1, 300);
    let plain: Vec<usize> = (0..rows.len()).collect();
    let first = Matcher::estimate(records(rows.iter().map(|(_, row)| row)));
    let policy = first.policy();
    assert!(first.pairs().count() > 200);
    for seed in 0..4 {
        let order = shuffled(rows.len(), seed);
        let other = Matcher::estimate(records(order.iter().map(|i| &rows[*i].1)));
        assert_eq!(first.model(), other.model());
        let (model, same) = (first.model(), other.model());
        assert_eq!(model.prior.to_bits(), same.prior.to_bits());
        for (one, two) in model.comparisons.iter().zip(&same.comparisons) {
            assert_eq!(one.same.map(f64::to_bits), two.same.map(f64::to_bits));
            assert_eq!(
                one.different.map(f64::to_bits),
                two.different.map(f64::to_bits)
            );
        }
        // Equal records stand for each other: the weights are told once for them.
        let weights = |m: &Matcher, o: &[usize]| {
            let mut weights: Vec<u64> = bits(m, o).into_iter().map(|(.., bits)| bits).collect();
            weights.sort_unstable();
            weights
        };
        assert_eq!(weights(&first, &plain), weights(&other, &order));
        let (persons, others) = (first.persons(&policy), other.persons(&policy));
        for (i, a) in order.iter().enumerate() {
            for (j, b) in order.iter().enumerate().skip(i + 1) {
                assert_eq!(persons[*a] == persons[*b], others[i] == others[j]);
            }
        }
    }
}

/// What is written of a waterfall adds up to its last line, as far as it is rounded, and
/// names each field that has a value on both sides.
fn written_adds_up(waterfall: &Waterfall) -> String {
    let text = waterfall.to_string();
    let read = |line: &str| -> (f64, String) {
        let (number, words) = line.trim_start().split_once("  ").expect("two columns");
        (number.parse().expect("bits"), words.to_owned())
    };
    let mut lines: Vec<(f64, String)> = text.lines().map(read).collect();
    let (weight, last) = lines.pop().expect("a sum");
    assert_eq!(last, format!("= {:.4}", waterfall.probability()), "{text}");
    let sum: f64 = lines.iter().map(|(bits, _)| bits).sum();
    // What is less than half a hundredth is not written.
    let rounded = 0.005 * (lines.len() + waterfall.steps.len() + 2) as f64;
    assert!((sum - weight).abs() <= rounded, "{sum}: {text}");
    let compared = waterfall.steps.iter();
    for step in compared.filter(|step| step.level != Level::Null) {
        let words = format!("{}: {}", step.field, step.level.as_str());
        assert!(lines.iter().any(|(_, line)| *line == words), "{text}");
    }
    text
}

#[test]
fn weights_are_symmetric_and_waterfalls_add_up() {
    let rows = people(2, 200);
    let matcher = Matcher::estimate(records(rows.iter().map(|(_, row)| row)));
    let mut dice = Dice(3);
    let mut pairs: Vec<(u32, u32)> = matcher.pairs().map(|pair| (pair.a, pair.b)).collect();
    for _ in 0..500 {
        let count = rows.len() as u64;
        pairs.push((dice.below(count) as u32, dice.below(count) as u32));
    }
    let mut written = String::new();
    for (a, b) in pairs {
        let (one, two) = (
            matcher.explain(a, b).unwrap(),
            matcher.explain(b, a).unwrap(),
        );
        assert_eq!(one, two);
        let steps: f64 = one
            .steps
            .iter()
            .map(|step| step.bits + step.frequency)
            .sum();
        let sum = one.prior + steps + one.household + one.names_alone;
        assert!((sum - one.weight).abs() < 1e-9, "{sum} {one}");
        written += &written_adds_up(&one);
        for step in one.steps.iter().filter(|step| step.level == Level::Null) {
            assert!(step.bits == 0.0 && step.frequency == 0.0);
        }
    }
    for pair in matcher.pairs() {
        let explained = matcher.explain(pair.a, pair.b).unwrap();
        assert!((explained.weight - pair.weight).abs() < 1e-9, "{explained}");
    }
    assert!(written.contains(": a rare value") && written.contains(": exact"));
    assert!(matcher.explain(0, u32::MAX).is_none());
    assert!(matcher.turns(0, u32::MAX, 0.0).is_empty());
}

/// Two that are equal but for a blank, of which one is rare: whoever comes first.
#[test]
fn weights_are_symmetric_where_only_a_blank_differs() {
    let mut rows = people(2, 200);
    for (i, (_, row)) in rows.iter_mut().enumerate().take(120) {
        row[0] = ["Gro Lin", "Grolin", "Gro Lin"][i % 3].to_owned();
    }
    let matcher = Matcher::estimate(records(rows.iter().map(|(_, row)| row)));
    let mut seen = 0;
    for (a, b) in (0..30).flat_map(|a| (0..30).map(move |b| (a, b))) {
        let (one, two) = (
            matcher.explain(a, b).unwrap(),
            matcher.explain(b, a).unwrap(),
        );
        assert_eq!(one, two);
        let differ = rows[a as usize].1[0] != rows[b as usize].1[0];
        seen += usize::from(differ && one.steps[0].level == Level::Exact);
    }
    assert!(seen > 100, "{seen}");
}

/// Letter by letter, `王杰` is `Wang Jie`: the one is a guess, and the other is not.
#[test]
fn the_order_of_scripts_changes_no_bit() {
    let mut rows: Vec<[String; 6]> = people(6, 200).into_iter().map(|(_, row)| row).collect();
    let mail = "wang@example.com".to_owned();
    for (given, family) in [("王", "杰"), ("Wang", "Jie"), ("Bruno", "Keller")] {
        let row = [given, family, "1993-09-14", &mail, "", ""].map(str::to_owned);
        rows.push(row);
    }
    let weight = |rows: &[[String; 6]], a: &str, b: &str| {
        let matcher = Matcher::estimate(records(rows));
        let at = |given| rows.iter().position(|row| row[0] == given).unwrap() as u32;
        matcher.explain(at(a), at(b)).unwrap()
    };
    let turned: Vec<[String; 6]> = rows.iter().rev().cloned().collect();
    for (a, b) in [("王", "Wang"), ("王", "Bruno"), ("Wang", "Bruno")] {
        assert_eq!(weight(&rows, a, b), weight(&turned, a, b), "{a} {b}");
    }
    assert_ne!(
        weight(&rows, "王", "Bruno").steps[0].level,
        weight(&rows, "Wang", "Bruno").steps[0].level
    );
}

/// That of two hundred people nobody shares a birthday does not make each one common: it
/// weighs what its own share says, at most one in two hundred.
#[test]
fn what_one_person_has_alone_weighs_by_how_many_people_there_are() {
    let mut rows = people(15, 200);
    for (person, row) in &mut rows {
        if !row[2].is_empty() {
            row[2] = format!("{}-{:02}-17", 1940 + *person / 12, 1 + *person % 12);
        }
    }
    let matcher = Matcher::estimate(records(rows.iter().map(|(_, row)| row)));
    let weights: Vec<f64> = matcher
        .pairs()
        .filter_map(|pair| {
            let why = matcher.explain(pair.a, pair.b)?;
            let born = why.steps.into_iter().find(|step| step.field == "born")?;
            (born.level == Level::Exact).then_some(born.bits + born.frequency)
        })
        .collect();
    assert!(weights.len() > 100);
    let least = weights.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(least > 7.6, "{least}");
    let usual = weights.iter().sum::<f64>() / weights.len() as f64;
    assert!((11.0..15.0).contains(&usual), "{usual}");
}

#[test]
fn a_missing_value_weighs_nothing() {
    let mut rows = people(4, 200);
    let whole = ["Anna", "Quist", "1970-01-02", "", "", ""].map(str::to_owned);
    let other = ["", "", "1970-01-02", "a@example.com", "", ""].map(str::to_owned);
    rows.push((9999, whole));
    rows.push((9999, other));
    let matcher = Matcher::estimate(records(rows.iter().map(|(_, row)| row)));
    let last = u32::try_from(rows.len()).unwrap();
    let why = matcher.explain(last - 2, last - 1).unwrap();
    let counted = why.steps.iter().filter(|step| step.bits != 0.0).count();
    assert_eq!(counted, 1, "{why}");
}

#[test]
fn a_turn_turns() {
    let rows = people(5, 150);
    let matcher = Matcher::estimate(records(rows.iter().map(|(_, row)| row)));
    let mut seen = 0;
    for pair in matcher.pairs().filter(|pair| pair.a != pair.b) {
        for threshold in [0.0, 12.0, 25.0] {
            for turn in matcher.turns(pair.a, pair.b, threshold) {
                let least = 1.0 / (1.0 + f64::exp2(-threshold));
                assert_ne!(turn.probability >= least, pair.weight >= threshold);
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn estimates_recover_what_was_drawn() {
    let rows = people(6, 1500);
    let matcher = Matcher::estimate(records(rows.iter().map(|(_, row)| row)));
    assert!(matcher.convergence().converged);
    let mut size = std::collections::BTreeMap::new();
    for (person, _) in &rows {
        *size.entry(person).or_insert(0_u64) += 1;
    }
    let true_pairs: u64 = size.values().map(|n| n * (n - 1) / 2).sum();
    let expected = matcher.convergence().expected;
    assert!(
        (expected / true_pairs as f64 - 1.0).abs() < 0.03,
        "{expected} of {true_pairs}"
    );
    // The true shares, counted.
    for (field, comparison) in matcher.model().comparisons.iter().enumerate() {
        let column = match comparison.name.as_str() {
            "given name" => 0,
            "family name" => 1,
            "mail" => 3,
            "phone" => 4,
            "city" => 5,
            _ => continue,
        };
        let (mut equal, mut both) = (0.0, 0.0);
        for (i, (person, row)) in rows.iter().enumerate() {
            for (other, two) in rows.iter().skip(i + 1).take(3) {
                if person == other && !row[column].is_empty() && !two[column].is_empty() {
                    both += 1.0;
                    equal += f64::from(u8::from(row[column] == two[column]));
                }
            }
        }
        let share = comparison.same[Level::Exact as usize];
        assert!(
            (share - equal / both).abs() < 0.04,
            "{field}: {share} for {}",
            equal / both
        );
    }
}

#[test]
fn persons_are_mostly_right() {
    let rows = people(7, 1500);
    let matcher = Matcher::estimate(records(rows.iter().map(|(_, row)| row)));
    let persons = matcher.persons(&matcher.policy());
    let (mut right, mut found, mut all) = (0_u64, 0_u64, 0_u64);
    for (i, (person, _)) in rows.iter().enumerate() {
        for (j, (other, _)) in rows.iter().enumerate().skip(i + 1) {
            let (truly, one) = (person == other, persons[i] == persons[j]);
            right += u64::from(truly && one);
            found += u64::from(one);
            all += u64::from(truly);
        }
    }
    let f1 = 2.0 * right as f64 / (found + all) as f64;
    assert!(f1 > 0.98, "{f1}");
}

#[test]
fn what_is_new_is_found() {
    let rows = people(8, 800);
    let (last, held) = rows.split_last().unwrap();
    let mut matcher = Matcher::estimate(records(held.iter().map(|(_, row)| row)));
    let mut hits = 0;
    for (person, row) in held.iter().take(200) {
        let mut changed = row.clone();
        changed[0] = Dice(*person).typo(&changed[0]);
        let found = matcher.find(changed.iter().map(String::as_str), 0.0);
        hits += usize::from(
            found
                .first()
                .is_some_and(|first| held[first.b as usize].0 == *person),
        );
    }
    assert!(hits >= 195, "{hits}");
    let number = u32::try_from(held.len()).unwrap();
    let strange = ["Zzyzx", "Qwghlm", "2001-09-09", "zz@qq.example", "", ""];
    assert!(matcher.add(0, strange, 0.0).is_empty());
    let found = matcher.find(["Zzyzx", "Qwghlm", "2001-09-09", "", "", ""], 0.0);
    assert_eq!(found.first().map(|first| first.b), Some(number));
    assert!(!last.1.is_empty());
}

/// A table in which each record is somebody else: whoever comes again is found.
#[test]
fn who_comes_again_is_found_in_a_table_without_duplicates() {
    let mut seen = std::collections::BTreeSet::new();
    let rows = people(11, 200);
    let rows = rows.iter().filter(|(person, _)| seen.insert(*person));
    let rows: Vec<&[String; 6]> = rows.map(|(_, row)| row).take(50).collect();
    for held in [2, 50] {
        let mut matcher = Matcher::estimate(records(rows.iter().take(held).copied()));
        for (number, row) in rows.iter().take(held).enumerate() {
            let found = matcher.find(row.iter().map(String::as_str), 0.0);
            let first = found.first().map(|first| first.b as usize);
            assert_eq!(first, Some(number), "of {held}");
        }
    }
}

#[test]
fn one_record_per_source_links_one_to_one() {
    let rows = people(9, 300);
    let mut all = personagraph::matching::Records::new(
        personagraph::matching::Schema::new(crate::draw::COLUMNS),
        personagraph::matching::Nicknames::default(),
    );
    let mut seen = std::collections::BTreeMap::new();
    let mut sources = Vec::new();
    for (person, row) in &rows {
        let source = seen.entry(person).or_insert(0_u16);
        all.push(*source % 2, row.iter().map(String::as_str));
        sources.push(*source % 2);
        *source += 1;
    }
    let matcher = Matcher::estimate(all);
    let persons = matcher.persons(&Policy::new(-1.0).one_per_source());
    let mut held = std::collections::BTreeSet::new();
    for (person, source) in persons.iter().zip(&sources) {
        assert!(held.insert((person, source)), "two of one source");
    }
    assert!(
        persons
            .iter()
            .collect::<std::collections::BTreeSet<_>>()
            .len()
            < persons.len()
    );
}

#[test]
fn a_model_that_was_kept_weighs_the_same() {
    let rows = people(12, 300);
    let table = || records(rows.iter().map(|(_, row)| row));
    let first = Matcher::estimate(table());
    let text = serde_json::to_string(first.model()).unwrap();
    let model: Model = serde_json::from_str(&text).unwrap();
    let again = Matcher::with_model(table(), model.clone()).unwrap();
    let weights = |m: &Matcher| {
        m.pairs()
            .map(|p| (p.a, p.b, p.weight.to_bits()))
            .collect::<Vec<_>>()
    };
    assert_eq!(weights(&first), weights(&again));

    let mut other = model.clone();
    other.comparisons.pop();
    assert!(Matcher::with_model(table(), other).is_err());
    let mut other = model;
    other.prior = f64::NAN;
    assert!(Matcher::with_model(table(), other).is_err());
}

#[test]
fn labels_teach() {
    let rows = people(13, 400);
    let mut labels = vec![(0, u32::MAX)];
    for (i, (person, _)) in (0_u32..).zip(&rows) {
        for (j, (other, _)) in (0_u32..).zip(&rows).skip(i as usize + 1).take(3) {
            if person == other {
                labels.push((i, j));
            }
        }
    }
    let matcher = Matcher::learn(records(rows.iter().map(|(_, row)| row)), &labels);
    let persons = matcher.persons(&matcher.policy());
    let right = labels
        .iter()
        .skip(1)
        .filter(|(a, b)| persons[*a as usize] == persons[*b as usize]);
    assert!(right.count() * 100 > labels.len() * 95);
}

#[test]
fn a_handle_meets_a_name() {
    let schema = Schema::new([
        ("handle", Meaning::Handle),
        ("given", Meaning::GivenName),
        ("family", Meaning::FamilyName),
        ("city", Meaning::City),
    ]);
    let mut table = Records::new(schema, Nicknames::default());
    for (_, row) in people(14, 300) {
        let handle = format!("{}{}", row[0], row[1]);
        table.push(0, [handle.as_str(), "", "", row[5].as_str()]);
        table.push(0, ["", row[0].as_str(), row[1].as_str(), row[5].as_str()]);
    }
    let number = u32::try_from(table.len()).unwrap();
    table.push(0, ["@JayBrown", "", "", "Leeds"]);
    table.push(0, ["", "Jay", "Brown", "Leeds"]);
    let matcher = Matcher::estimate(table);
    let why = matcher.explain(number, number + 1).unwrap();
    let step = why
        .steps
        .iter()
        .find(|step| step.field == "handle")
        .unwrap();
    assert_eq!(step.level, Level::Moved);
    assert!(
        matcher
            .pairs()
            .any(|pair| pair.a.min(pair.b) == number && pair.a.max(pair.b) == number + 1)
    );
    assert!(why.probability() > 0.5, "{why}");
}
