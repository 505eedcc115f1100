//! Data with known truth, where it is at hand: `PERSONAGRAPH_DATA` names its folder.

use personagraph::matching::{Guess, Matcher, Meaning, Nicknames, Records, Schema};
use std::collections::HashMap;
use std::path::PathBuf;

fn file(name: &str) -> Option<csv::Reader<std::fs::File>> {
    let folder = std::env::var_os("PERSONAGRAPH_DATA");
    let folder = folder.map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    let path = folder.join(name);
    if path.exists() {
        Some(
            csv::ReaderBuilder::new()
                .trim(csv::Trim::All)
                .from_path(path)
                .unwrap(),
        )
    } else {
        println!(
            "NOT TESTED: there is no {}; PERSONAGRAPH_DATA names the folder",
            path.display()
        );
        None
    }
}

/// F1 over pairs, with no more said than which column is the truth.
fn f1(names: &[&str], truth: &str, label: impl Fn(&str) -> String) -> Option<f64> {
    let mut tables = Vec::new();
    for name in names {
        let mut reader = file(name)?;
        let header = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        tables.push((header, rows));
    }
    let (header, sample) = &tables[0];
    let columns: Vec<(String, Meaning)> = header
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let values = sample.iter().take(2000).map(|row| &row[i]);
            let meaning = if name == truth {
                Meaning::Ignored
            } else {
                Guess::of(name, values).meaning
            };
            (name.to_owned(), meaning)
        })
        .collect();
    let at = header.iter().position(|name| name == truth).unwrap();
    let mut records = Records::new(Schema::new(columns), Nicknames::default());
    let mut labels = Vec::new();
    for (source, (_, rows)) in (0..).zip(&tables) {
        for row in rows {
            records.push(source, row.iter());
            labels.push(label(&row[at]));
        }
    }
    let matcher = Matcher::estimate(records);
    let persons = matcher.persons(&matcher.policy());
    let mut counts: [HashMap<(u32, &str), u64>; 3] = Default::default();
    for (person, label) in persons.iter().zip(&labels) {
        *counts[0].entry((*person, label)).or_default() += 1;
        *counts[1].entry((*person, "")).or_default() += 1;
        *counts[2].entry((0, label)).or_default() += 1;
    }
    let [right, found, all] = counts.map(|of| of.values().map(|n| n * (n - 1) / 2).sum::<u64>());
    Some(2.0 * right as f64 / (found + all) as f64)
}

fn febrl(id: &str) -> String {
    id.splitn(3, '-').take(2).collect()
}

#[test]
fn two_files_are_linked() {
    let f1 = f1(&["febrl4a.csv", "febrl4b.csv"], "rec_id", febrl);
    assert!(f1.is_none_or(|f1| f1 >= 0.9998), "{f1:?}");
}

#[test]
fn one_file_is_deduplicated() {
    let f1 = f1(&["febrl3.csv"], "rec_id", febrl);
    assert!(f1.is_none_or(|f1| f1 >= 0.9999), "{f1:?}");
}

#[test]
fn contacts_with_an_e_mail_are_deduplicated() {
    let f1 = f1(&["fake_1000.csv"], "cluster", str::to_owned);
    assert!(f1.is_none_or(|f1| f1 >= 0.97), "{f1:?}");
}

#[test]
fn contacts_who_share_phones_are_deduplicated() {
    let f1 = f1(&["crm_10k.csv"], "true_id", str::to_owned);
    assert!(f1.is_none_or(|f1| f1 >= 0.95), "{f1:?}");
}
