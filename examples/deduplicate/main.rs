//! Finds the records of one person in tables, without configuration:
//! `deduplicate -- FILE.csv [SECOND.csv ...] [--id COL] [--truth COL[=REGEX]] [--map COL=MEANING,...] [--out PERSONS.csv]`

use personagraph::matching::{Guess, Matcher, Meaning, Nicknames, Records, Schema};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::time::Instant;

#[derive(Default)]
struct Options {
    files: Vec<String>,
    id: Option<String>,
    truth: Option<(String, Option<regex_lite::Regex>)>,
    map: BTreeMap<String, Meaning>,
    out: Option<String>,
}

fn options() -> Result<Options, Box<dyn Error>> {
    use lexopt::prelude::*;
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => options.files.push(file.string()?),
            Long("id") => options.id = Some(parser.value()?.string()?),
            Long("out") => options.out = Some(parser.value()?.string()?),
            Long("truth") => {
                let text = parser.value()?.string()?;
                options.truth = Some(match text.split_once('=') {
                    Some((column, regex)) => (column.to_owned(), Some(regex_lite::Regex::new(regex)?)),
                    None => (text, None),
                });
            }
            Long("map") => {
                for pair in parser.value()?.string()?.split(',') {
                    let (column, word) = pair.split_once('=').ok_or("`--map` takes COLUMN=MEANING")?;
                    let meaning = Meaning::of_word(word).ok_or_else(|| format!("`{word}` is no meaning"))?;
                    options.map.insert(column.to_owned(), meaning);
                }
            }
            _ => return Err(argument.unexpected().into()),
        }
    }
    Ok(options)
}

struct Table {
    header: Vec<String>,
    content: String,
}

impl Table {
    fn rows(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new().flexible(true).from_reader(self.content.as_bytes())
    }
}

/// A file as text: UTF-8, or else Latin-1.
fn read(file: &str) -> Result<Table, Box<dyn Error>> {
    let bytes = std::fs::read(file)?;
    let content = String::from_utf8(bytes).unwrap_or_else(|e| {
        eprintln!("{file} is not UTF-8: read as Latin-1");
        e.as_bytes().iter().map(|b| char::from(*b)).collect()
    });
    let mut table = Table { header: Vec::new(), content };
    table.header = table.rows().headers()?.iter().map(|h| h.trim().trim_start_matches('\u{feff}').to_owned()).collect();
    Ok(table)
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let start = Instant::now();
    let tables = options.files.iter().map(|f| read(f)).collect::<Result<Vec<_>, _>>()?;
    let mut columns: Vec<String> = Vec::new();
    for table in &tables {
        for name in &table.header {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
    }
    let places: Vec<Vec<Option<usize>>> = tables
        .iter()
        .map(|t| columns.iter().map(|c| t.header.iter().position(|h| h == c)).collect())
        .collect();
    let samples: Vec<Vec<csv::StringRecord>> = tables.iter().map(|t| t.rows().into_records().take(2000).collect::<Result<_, _>>()).collect::<Result<_, _>>()?;
    let mut meanings = Vec::new();
    for (at, name) in columns.iter().enumerate() {
        let given = options.map.get(name).copied();
        let is_truth = options.truth.as_ref().is_some_and(|(t, _)| t == name);
        let meaning = if is_truth || options.id.as_ref() == Some(name) {
            Meaning::Ignored
        } else if let Some(given) = given {
            given
        } else if !options.map.is_empty() {
            Meaning::Ignored
        } else {
            let values: Vec<&str> = samples.iter().zip(&places).flat_map(|(rows, places)| {
                rows.iter().filter_map(move |row| places[at].and_then(|p| row.get(p)))
            }).collect();
            let guess = Guess::of(name, values.iter().copied());
            eprintln!("{name}: {} ({})", guess.meaning.as_str(), guess.why.as_str());
            guess.meaning
        };
        meanings.push(meaning);
    }
    eprintln!("read {:?}", start.elapsed());
    let source_at = meanings.iter().position(|m| *m == Meaning::Source);
    let schema = Schema::new(columns.iter().cloned().zip(meanings.iter().copied()));
    let mut records = Records::new(schema, Nicknames::default());
    let mut truths: Vec<String> = Vec::new();
    let truth_at = options.truth.as_ref().map(|(t, _)| columns.iter().position(|c| c == t).ok_or("no such truth column")).transpose()?;
    let mut sources: BTreeMap<String, u16> = BTreeMap::new();
    for (source, (table, places)) in tables.iter().zip(&places).enumerate() {
        let mut reader = table.rows();
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row)? {
            let value = |c: usize| places[c].and_then(|p| row.get(p)).unwrap_or_default();
            let name = source_at.map(value);
            let source = match name {
                None => source as u16,
                Some(name) => match sources.get(name) {
                    Some(known) => *known,
                    None => { let next = sources.len() as u16; sources.insert(name.to_owned(), next); next }
                },
            };
            records.push(source, (0..columns.len()).map(value));
            if let Some(at) = truth_at {
                let text = value(at).trim();
                let found = options.truth.as_ref().and_then(|(_, r)| r.as_ref()).and_then(|r| r.find(text)).map_or(text, |f| f.as_str()).to_owned();
                truths.push(found);
            }
        }
    }
    eprintln!("prepared {:?}", start.elapsed());
    let matcher = Matcher::estimate(records);
    eprintln!("estimated {:?}", start.elapsed());
    for rule in matcher.blocking().rules() {
        eprintln!("  rule {} : {}", rule.key, rule.pairs);
    }
    eprintln!("{:?}", matcher.convergence());
    for c in &matcher.model().comparisons {
        let w: Vec<String> = personagraph::matching::Level::ALL.iter().map(|l| format!("{} {:.1}", l.as_str(), c.weight(*l))).collect();
        eprintln!("  {} : {} m={:.3?} u={:.5?}", c.name, w.join(", "), c.same, c.different);
    }
    let mut pairs: Vec<_> = matcher.pairs().collect();
    pairs.sort_by(|x, y| y.weight.total_cmp(&x.weight).then(x.a.cmp(&y.a)).then(x.b.cmp(&y.b)));
    eprintln!("pairs kept {} prior {:.1}", pairs.len(), matcher.model().prior_weight());
    if !truths.is_empty() {
        let truth: Vec<usize> = {
            let mut known = HashMap::new();
            truths.iter().map(|t| { let n = known.len(); *known.entry(t.clone()).or_insert(n) }).collect()
        };
        let mut size = BTreeMap::new();
        for t in &truth { *size.entry(*t).or_insert(0_u64) += 1; }
        let all: u64 = size.values().map(|n| n * (n - 1) / 2).sum();
        let cand: BTreeSet<(u32,u32)> = pairs.iter().filter(|p| truth[p.a as usize]==truth[p.b as usize]).map(|p| (p.a.min(p.b),p.a.max(p.b))).collect();
        eprintln!("true {all}, of them candidates kept {}", cand.len());
        // naive closure
        let mut parent: Vec<usize> = (0..truth.len()).collect();
        fn find(p: &mut [usize], mut i: usize) -> usize { while p[i] != i { p[i] = p[p[i]]; i = p[i]; } i }
        let mut groups: Vec<HashMap<usize, u64>> = truth.iter().map(|t| HashMap::from([(*t, 1)])).collect();
        let mut sizes: Vec<u64> = vec![1; truth.len()];
        let (mut tp, mut pp) = (0_u64, 0_u64);
        let mut best = (0.0, 0.0);
        let mut at_zero = 0.0;
        let mut curve = Vec::new();
        for p in &pairs {
            let f1 = 2.0 * tp as f64 / (pp + all) as f64;
            if f1 > best.0 { best = (f1, p.weight); }
            if p.weight >= 0.0 { at_zero = f1; }
            let (x, y) = (find(&mut parent, p.a as usize), find(&mut parent, p.b as usize));
            if x == y { continue; }
            let (x, y) = if groups[x].len() < groups[y].len() { (y, x) } else { (x, y) };
            pp += sizes[x] * sizes[y];
            let small = std::mem::take(&mut groups[y]);
            for (t, n) in small { let e = groups[x].entry(t).or_insert(0); tp += *e * n; *e += n; }
            sizes[x] += sizes[y];
            parent[y] = x;
            curve.push((p.weight, tp, pp));
        }
        eprintln!("NAIVE best {:.4} at weight {:.2}; at 0 {:.4}; total {:?}", best.0, best.1, at_zero, start.elapsed());
        {
            let mut bins: BTreeMap<i32, (u32, u32)> = BTreeMap::new();
            for p in &pairs { let b = bins.entry(p.weight.floor().clamp(-8.0, 12.0) as i32).or_default(); b.0 += 1; b.1 += u32::from(truth[p.a as usize] == truth[p.b as usize]); }
            for (w, (n, t)) in bins { eprintln!("BIN {w}: {n} true {:.3} model {:.3}", f64::from(t) / f64::from(n), 1.0 / (1.0 + (-(f64::from(w) + 0.5)).exp2())); }
        }
        for w in -16..30 { let w = f64::from(w) * 0.5;
            let persons = matcher.persons(w, personagraph::matching::PerSource::Any);
            let mut by: BTreeMap<u32, BTreeMap<usize, u64>> = BTreeMap::new();
            for (p, t) in persons.iter().zip(&truth) { *by.entry(*p).or_default().entry(*t).or_default() += 1; }
            let (mut tp, mut pp) = (0, 0);
            for g in by.values() { let n: u64 = g.values().sum(); pp += n * (n - 1) / 2; tp += g.values().map(|n| n * (n - 1) / 2).sum::<u64>(); }
            eprintln!("CLUSTER {w}: {:.4} p {:.4} r {:.4}", 2.0 * tp as f64 / (pp + all) as f64, tp as f64 / pp as f64, tp as f64 / all as f64);
        }
        if std::env::var("SHOW").is_ok() {
            let lines: Vec<String> = tables.iter().flat_map(|t| t.rows().into_records().map(|r| r.unwrap().iter().collect::<Vec<_>>().join("|"))).collect();
            let show = |i: u32| lines[i as usize].clone();
            let at: f64 = std::env::var("SHOW").unwrap_or_default().parse().unwrap_or(0.0);
            let persons = matcher.persons(at, personagraph::matching::PerSource::Any);
            let weight = |a: u32, b: u32| pairs.iter().find(|p| (p.a, p.b) == (a, b) || (p.b, p.a) == (a, b)).map_or(-99.0, |p| p.weight);
            for a in 0..truth.len() { for b in a + 1..truth.len() {
                let (one, same) = (persons[a] == persons[b], truth[a] == truth[b]);
                if one != same { eprintln!("{} {:.1}\n   {}\n   {}", if one { "FALSE" } else { "MISSED" }, weight(a as u32, b as u32), show(a as u32), show(b as u32)); }
            } }
            let mut by: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
            for (i, t) in truth.iter().enumerate() { by.entry(*t).or_default().push(i as u32); }
            let mut n = 0;
            for g in by.values() { for (i, a) in g.iter().enumerate() { for b in &g[i+1..] { if !cand.contains(&(*a.min(b), *a.max(b))) { n += 1; if n < 40 { eprintln!("NOCAND\n   {}\n   {}", show(*a), show(*b)); } } } } }
        }
    }
    Ok(())
}
