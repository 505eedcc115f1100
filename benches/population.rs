//! What it costs to hold many people in columns, to count them by a scheme, and to publish
//! the counts.
//!
//! `PERSONAGRAPH_PEOPLE` sets how many people the largest population has; 10,000,000 if
//! left out (some 2 GB), 2,000 in test mode; one has a tenth, one a thousandth. People have
//! things in five personas and values of forty attributes, of few kinds or many, numbers
//! and texts; each has some seventeen. The figures are not criterion's: memory is counted
//! in the same run, and each time is the best of several beside that of the floor, one
//! pass over signatures of one byte that were made beforehand.
//!
//! * `regions`: how many are in each exclusive region of the personas, which a column of
//!   distinct contents knows; `regions/pass`: with one attribute more, so that each row
//!   must be looked at.
//! * `segment`: five predicates about five attributes. `cross`: a table of three
//!   dimensions about three columns.
//! * `insert`, `replace`, `remove`: one person among all the others.
//! * `publish`: an audited table of 32 cells, and of a thousand. `together`: all pairs of
//!   twelve attributes, audited over 4,096 cells.
//!
//! Then activation, of a directory: `PERSONAGRAPH_AUDIENCE` sets how many people the
//! largest has; 100,000 if left out (some 1 GB), 200 in test mode; and a tenth and a
//! hundredth of these. `channel`: on one channel, everybody matches; `few`: one in a
//! hundred does; `best`: on the best of the default policy's; `windows`: of a hundred
//! people, each of whom permits it in so many windows to come besides. Who passes which
//! gate is worked out from their numbers, and has to be the same.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a bench that cannot go on has failed; figures are rounded"
)]

#[path = "population/activation.rs"]
mod activation;
mod dice;
#[path = "population/workload.rs"]
mod workload;

use peak_alloc::PeakAlloc;
use personagraph::Timestamp;
use personagraph::population::analysis::{Dimension, Publication, Scheme, Tally};
use personagraph::population::{Population, Portrait};
use std::hint::black_box;
use std::time::{Duration, Instant};
use workload::{Maker, PERSONAS};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const REGIONS: usize = 1 << PERSONAS.len();

/// No number below this is published.
const THRESHOLD: u64 = 10;

/// How many people come, change or go while one is timed.
const TURNS: u64 = 1_000;

fn is_test() -> bool {
    std::env::args().any(|arg| arg == "--test")
}

fn main() {
    let asked = std::env::var("PERSONAGRAPH_PEOPLE").ok();
    let asked = asked.map(|text| text.parse().expect("PERSONAGRAPH_PEOPLE: a number"));
    let largest: u64 = asked.unwrap_or(if is_test() { 2_000 } else { 10_000_000 });
    for people in [largest / 1_000, largest / 10, largest] {
        table(people.max(2));
    }
    let asked = std::env::var("PERSONAGRAPH_AUDIENCE").ok();
    let asked = asked.map(|text| text.parse().expect("PERSONAGRAPH_AUDIENCE: a number"));
    let largest = asked.unwrap_or(if is_test() { 200 } else { 100_000 });
    activation::table(largest, if is_test() { 1 } else { 3 });
}

/// The best time of several rounds.
fn best(mut run: impl FnMut()) -> Duration {
    let rounds = if is_test() { 1 } else { 7 };
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..rounds).map(time).min().unwrap_or_default()
}

/// One pass over signatures: what counting costs at least.
fn loop_over(signatures: &[u8]) -> [u64; REGIONS] {
    let mut counts = [0; REGIONS];
    for signature in signatures {
        counts[usize::from(*signature) % REGIONS] += 1;
    }
    counts
}

/// Prints what is measured of so many people.
fn table(people: u64) {
    println!("{people} people");
    let maker = Maker::new();
    let before = MEMORY.current_usage();
    let start = Instant::now();
    let mut population = Population::new(Timestamp::UNIX_EPOCH);
    for number in 0..people {
        population.insert(number, &maker.portrait(number));
    }
    let took = start.elapsed();
    let held = MEMORY.current_usage() - before;
    let each = |took: Duration| took.as_nanos() as f64 / people as f64;
    let line = |name: &str, what: &str| println!("  {name:<18} {what}");
    line(
        "memory",
        &format!("{:.1} bytes a person", held as f64 / people as f64),
    );
    line(
        "fill",
        &format!("{:.0} ns a person, drawn and inserted", each(took)),
    );

    let signatures: Vec<u8> = (0..people).map(Maker::signature).collect();
    let counted = loop_over(&signatures);
    agrees(&population, &counted);
    let floor = best(|| _ = black_box(loop_over(black_box(&signatures))));
    line("floor/u8", &format!("{:.3} ns a person", each(floor)));
    drop(signatures);
    let schemes: [(&str, Scheme); 4] = [
        ("regions", workload::regions()),
        ("regions/pass", workload::regions_and_one()),
        ("segment", workload::segment()),
        ("cross", workload::cross()),
    ];
    for (name, scheme) in &schemes {
        let took = best(|| _ = black_box(population.tally(black_box(scheme))));
        let times = took.as_secs_f64() / floor.as_secs_f64();
        line(
            name,
            &format!(
                "{:.3} ns a person, {times:.2} times the floor, {took:.1?}",
                each(took)
            ),
        );
    }

    turns(&maker, &mut population, people);
    let personas: Vec<&str> = PERSONAS.into();
    publish(
        "publish/32",
        &population.tally(&workload::regions()),
        &personas,
    );
    let thousand = population.tally(&workload::thousand());
    publish("publish/1000", &thousand, &["x", "y", "z"]);
    // It makes everybody a second time: of a test's size only.
    if is_test() {
        publishes_all_large(&maker, people);
    }
    together(&population);
}

/// Of a thousand cells none is withheld that has enough people: where many are empty or
/// small, these are enough to hide one another.
fn publishes_all_large(maker: &Maker, people: u64) {
    let portraits: Vec<Portrait> = (0..people).map(|number| maker.portrait(number)).collect();
    let cells = workload::in_thousand(portraits.iter());
    let large = cells.iter().filter(|people| **people >= THRESHOLD).count();
    let tally = workload::thousand().tally(&portraits, Timestamp::UNIX_EPOCH);
    let mut publication = Publication::new(tally, "check", THRESHOLD).expect("ten");
    let table = publication.table(&["x", "y", "z"]).expect("their names");
    let told = table
        .cells
        .iter()
        .filter_map(|(_, count)| count.published());
    assert!(told.count() * 10 >= large * 9, "{large} cells are large");
}

/// Which of twelve attributes go together: as many pairs as one scheme can audit.
fn together(population: &Population<u64>) {
    let tally = population.tally(&workload::twelve());
    let scheme = workload::twelve();
    let names: Vec<&str> = scheme.dimensions().iter().map(Dimension::name).collect();
    let start = Instant::now();
    let mut publication = Publication::new(tally, "bench", THRESHOLD).expect("ten");
    let together = publication.together(&names).expect("their names");
    let took = start.elapsed();
    let told = together.pairs.iter().filter(|pair| pair.lift().is_some());
    println!(
        "  {:<18} {took:.1?}, {} of {} pairs published",
        "together/66",
        told.count(),
        together.pairs.len()
    );
}

/// Everybody is in the region in which the floor counts them.
fn agrees(population: &Population<u64>, counted: &[u64; REGIONS]) {
    let tally = population.tally(&workload::regions());
    let mut publication = Publication::new(tally, "check", 2).expect("two will do");
    let table = publication.table(&PERSONAS).expect("their names");
    let mut told = 0;
    for (names, count) in &table.cells {
        let bits = names
            .iter()
            .enumerate()
            .filter(|(_, name)| ***name != *"rest");
        let signature: usize = bits.map(|(bit, _)| 1 << bit).sum();
        if let Some(count) = count.published() {
            assert_eq!(count, counted[signature], "the region {names:?}");
            told += count;
        }
    }
    let all: u64 = counted.iter().sum();
    assert!(told * 2 > all || all < 1_000, "most are told of");
}

/// Somebody comes, changes, goes.
fn turns(maker: &Maker, population: &mut Population<u64>, people: u64) {
    let count = TURNS.min(people);
    let portraits = |from: u64| -> Vec<Portrait> {
        (from..from + count)
            .map(|number| maker.portrait(number))
            .collect()
    };
    let was = population.len();
    let (new, changed) = (portraits(people), portraits(2 * people));
    let each = |name: &str, took: Duration| {
        let took = took.as_nanos() as f64 / 1_000.0 / count as f64;
        println!("  {name:<18} {took:.2} µs");
    };
    let start = Instant::now();
    for (number, portrait) in (people..).zip(&new) {
        population.insert(number, portrait);
    }
    each("insert", start.elapsed());
    // Spread over everybody, so that rows are as far from one another as people are.
    let somebody = |turn: u64| turn * (people / count);
    let start = Instant::now();
    for (turn, portrait) in (0..).zip(&changed) {
        population.insert(somebody(turn), portrait);
    }
    each("replace", start.elapsed());
    let start = Instant::now();
    for turn in 0..count {
        assert!(population.remove(&somebody(turn)), "it is there");
    }
    each("remove", start.elapsed());
    assert_eq!(population.len(), was, "as many came as went");
}

/// Publishes a tally as one table.
fn publish(name: &str, tally: &Tally, dimensions: &[&str]) {
    let start = Instant::now();
    let mut publication = Publication::new(tally.clone(), "bench", THRESHOLD).expect("ten");
    let table = publication.table(dimensions).expect("their names");
    let took = start.elapsed();
    let told = table
        .cells
        .iter()
        .filter(|(_, count)| count.published().is_some());
    println!(
        "  {name:<18} {took:.1?}, {} of {} cells published",
        told.count(),
        table.cells.len()
    );
}
