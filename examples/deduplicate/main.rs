//! Finds the records of one person in tables, without configuration.
//!
//! `deduplicate -- FILE.csv [MORE.csv ...] [--id COL] [--truth COL[=REGEX]]
//! [--map COL=MEANING,...] [--out PERSONS.csv] [--explain A,B] [--calibration]`
//!
//! Without `--map` it guesses what each column is, from its name and its values, and says
//! so on standard error, as it does of the keys by which pairs are found and of the
//! weights. The last line of standard output is one JSON object: `records`, `persons`,
//! `seconds`, `threshold`, and with `--truth` how good they are; `--calibration` prints, by
//! probability, how many pairs are one person, as expected and by that truth. `--explain` tells why two
//! rows, counted from 0 over all files, are one person or not.

#![allow(
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "counts of pairs are far below 2^53; what is counted is in both tables"
)]

mod options;
mod score;
mod table;

use options::Options;
use personagraph::matching::{Guess, Level, Matcher, Meaning, Nicknames, Policy, Records, Schema};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::time::Instant;
use table::Tables;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::read()?;
    let start = Instant::now();
    let tables = Tables::read(&options.files)?;
    let meanings = meanings(&options, &tables)?;
    let source = meanings
        .iter()
        .position(|meaning| *meaning == Meaning::Source);
    let schema = Schema::new(tables.columns.iter().cloned().zip(meanings));
    let mut records = Records::new(schema, Nicknames::default());
    if tables.is_day_first(&records) {
        eprintln!("dates: the day comes before the month");
        records = records.day_first();
    }

    let left_out = records.schema().left_out();
    if !left_out.is_empty() {
        eprintln!("left out, of too many comparisons: {}", left_out.join(", "));
    }

    let truth = options
        .truth
        .as_ref()
        .map(|truth| truth.place(&tables))
        .transpose()?;
    let mut labels = score::Labels::default();
    let mut sources: BTreeMap<String, u16> = BTreeMap::new();
    tables.each_row(|file, row| {
        let name = source.map_or("", |at| row.value(at));
        let known = sources.get(name).filter(|_| source.is_some()).copied();
        let source = match known {
            Some(known) => known,
            None if source.is_none() => u16::try_from(file).unwrap_or(u16::MAX),
            None => {
                let next = u16::try_from(sources.len()).unwrap_or(u16::MAX);
                *sources.entry(name.to_owned()).or_insert(next)
            }
        };
        records.push(source, row.values());
        if let (Some(at), Some(truth)) = (truth, &options.truth) {
            labels.push(truth.cut(row.value(at)));
        }
    })?;
    let count = records.len();
    eprintln!(
        "{count} records read in {:.2} s",
        start.elapsed().as_secs_f64()
    );

    let matcher = Matcher::estimate(records);
    let policy = matcher.policy();
    let persons = matcher.persons(&policy);
    let seconds = start.elapsed().as_secs_f64();
    tell(&matcher, &policy);
    if let Some(path) = &options.out {
        write(path, &options, &tables, &persons)?;
    }
    if let Some((a, b)) = options.explain {
        explain(&matcher, &policy, a, b);
    }

    let number = persons
        .iter()
        .zip(0..)
        .filter(|(person, record)| **person == *record)
        .count();
    let mut summary = serde_json::json!({
        "records": count,
        "persons": number,
        "seconds": (seconds * 1000.0).round() / 1000.0,
        "threshold": policy.probability(),
    });
    if options.calibration {
        print!("{}", labels.calibration(&matcher));
    }
    if truth.is_some() {
        labels
            .score(&matcher, &policy, &persons)
            .write(&mut summary);
    }
    println!("{summary}");
    Ok(())
}

/// What each column means: as the options say, or as it looks.
fn meanings(options: &Options, tables: &Tables) -> Result<Vec<Meaning>, Box<dyn Error>> {
    for name in options.map.keys().chain(options.id.as_ref()) {
        if !tables.columns.contains(name) {
            return Err(format!("there is no column `{name}`").into());
        }
    }
    let mut meanings = Vec::new();
    for (at, name) in tables.columns.iter().enumerate() {
        let is_truth = options
            .truth
            .as_ref()
            .is_some_and(|truth| truth.column == *name);
        if is_truth || options.id.as_ref() == Some(name) {
            meanings.push(Meaning::Ignored);
        } else if options.map.is_empty() {
            let guess = Guess::of(name, tables.samples(at));
            eprintln!("{name}: {} ({})", guess.meaning, guess.why);
            meanings.push(guess.meaning);
        } else {
            meanings.push(options.map.get(name).copied().unwrap_or(Meaning::Ignored));
        }
    }
    Ok(meanings)
}

/// Says how the pairs were found and weighed.
fn tell(matcher: &Matcher, policy: &Policy) {
    for rule in matcher.blocking().rules() {
        eprintln!("pairs that share {}: {}", rule.key, rule.pairs);
    }
    let told = matcher.convergence();
    let end = if told.converged {
        "converged"
    } else {
        "did not converge"
    };
    eprintln!(
        "{} pairs, {} patterns: {end} after {} rounds, about {:.0} pairs of one person",
        told.compared, told.patterns, told.rounds, told.expected
    );
    let model = matcher.model();
    eprintln!("prior {:+.1} bits", model.prior_weight());
    for comparison in &model.comparisons {
        let levels = Level::ALL.into_iter().filter(|level| *level != Level::Null);
        let weights: Vec<_> = levels
            .map(|level| format!("{level} {:+.1}", comparison.weight(level)))
            .collect();
        eprintln!("{}: {}", comparison.name, weights.join(", "));
    }
    eprintln!(
        "one person from {:+.2} bits on, records per source: {:?}",
        policy.threshold, policy.per_source
    );
}

fn explain(matcher: &Matcher, policy: &Policy, a: u32, b: u32) {
    let Some(waterfall) = matcher.explain(a, b) else {
        eprintln!("there are no such rows");
        return;
    };
    println!("{waterfall}");
    for turn in matcher.turns(a, b, policy.threshold) {
        let (field, level) = (turn.field, turn.level);
        println!("were {field} {level}: {:.4}", turn.probability);
    }
}

/// Writes the rows with the number of their person in front.
fn write(
    path: &str,
    options: &Options,
    tables: &Tables,
    persons: &[u32],
) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    let id = options
        .id
        .as_ref()
        .and_then(|id| tables.columns.iter().position(|c| c == id));
    let mut rows = csv::Writer::from_writer(&mut out);
    let all = id.map_or_else(
        || tables.columns.iter().map(String::as_str).collect(),
        |_| vec!["id"],
    );
    rows.write_record(["person"].into_iter().chain(all))?;
    let mut number = 0;
    let mut written = Ok(());
    tables.each_row(|_, row| {
        let person = persons.get(number).map_or_else(String::new, u32::to_string);
        number += 1;
        let values: Vec<&str> = id.map_or_else(|| row.values().collect(), |at| vec![row.value(at)]);
        if written.is_ok() {
            written = rows.write_record([person.as_str()].into_iter().chain(values));
        }
    })?;
    written?;
    rows.flush()?;
    drop(rows);
    out.flush()?;
    Ok(())
}
