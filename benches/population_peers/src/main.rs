//! The region counts of personagraph's populations beside those of a query engine.
//!
//! `PERSONAGRAPH_PEOPLE` sets how many people there are; 10,000,000 if left out. With
//! `--test` there are 20,000 and one round. All are asked for the same: how many people
//! are in each exclusive region of five personas. The answers are compared before anything
//! is timed. Everything is in memory and on one thread.

#![allow(clippy::cast_precision_loss, reason = "figures are rounded")]

#[allow(dead_code, reason = "the benches of personagraph ask more of it")]
#[path = "../../dice/mod.rs"]
mod dice;
mod rival;
#[allow(dead_code, reason = "the bench of populations asks more of it")]
#[path = "../../population/workload.rs"]
mod workload;

use personagraph::Timestamp;
use personagraph::population::Population;
use personagraph::population::analysis::{Publication, Scheme};
use rival::Rival;
use std::hint::black_box;
use std::time::{Duration, Instant};
use workload::{Maker, PERSONAS};

/// By signature: how many people.
pub(crate) type Regions = [u64; 1 << PERSONAS.len()];

fn main() {
    let is_test = std::env::args().any(|arg| arg == "--test");
    let asked = std::env::var("PERSONAGRAPH_PEOPLE").ok();
    let asked = asked.map(|text| text.parse().expect("PERSONAGRAPH_PEOPLE: a number"));
    let people: u64 = asked.unwrap_or(if is_test { 20_000 } else { 10_000_000 });
    let rounds = if is_test { 1 } else { 10 };

    let signatures: Vec<u8> = (0..people).map(Maker::signature).collect();
    let population = population(people);
    let rival = Rival::new(&signatures);
    let floor = counted(&signatures);
    assert_eq!(rival.by_signature(), floor, "grouped by signature");
    assert_eq!(rival.by_personas(), floor, "grouped by five booleans");
    agrees(&population, &floor);

    let regions = workload::regions();
    let with_one = workload::regions_and_one();
    let tally = |scheme: &Scheme| _ = black_box(population.tally(black_box(scheme)));
    let mut runs: [(&str, &dyn Fn()); 5] = [
        ("personagraph, regions", &|| tally(&regions)),
        ("personagraph, regions and an attribute, each row", &|| {
            tally(&with_one)
        }),
        ("datafusion, by signature", &|| {
            _ = black_box(rival.by_signature())
        }),
        ("datafusion, by five booleans", &|| {
            _ = black_box(rival.by_personas())
        }),
        ("a loop over signatures", &|| {
            _ = black_box(counted(black_box(&signatures)))
        }),
    ];
    let mut best = [Duration::MAX; 5];
    for _ in 0..rounds {
        for ((_, run), best) in runs.iter_mut().zip(&mut best) {
            let start = Instant::now();
            run();
            *best = start.elapsed().min(*best);
        }
    }
    println!("{people} people, {rounds} rounds, the best of each; all agree");
    let [ours, pass, ..] = best;
    for ((name, _), took) in runs.iter().zip(best) {
        let times = |other: Duration| took.as_secs_f64() / other.as_secs_f64();
        println!(
            "{name:<50} {:>8.3} ns a person, {:>7.2} times ours, {:>6.2} times our pass",
            took.as_nanos() as f64 / people as f64,
            times(ours),
            times(pass),
        );
    }
}

fn population(people: u64) -> Population<u64> {
    let maker = Maker::new();
    let mut population = Population::new(Timestamp::UNIX_EPOCH);
    for number in 0..people {
        population.insert(number, &maker.portrait(number));
    }
    population
}

fn counted(signatures: &[u8]) -> Regions {
    let mut counts = [0; 1 << PERSONAS.len()];
    for signature in signatures {
        counts[usize::from(*signature) % (1 << PERSONAS.len())] += 1;
    }
    counts
}

/// Ours gives no number away but by a publication: what that tells is compared.
fn agrees(population: &Population<u64>, counted: &Regions) {
    let tally = population.tally(&workload::regions());
    let mut publication = Publication::new(tally, "check", 2).expect("two will do");
    let table = publication.table(&PERSONAS).expect("their names");
    let mut told = 0;
    for (names, count) in &table.cells {
        let inside = names
            .iter()
            .enumerate()
            .filter(|(_, name)| ***name != *"rest");
        let signature: usize = inside.map(|(bit, _)| 1 << bit).sum();
        if let Some(count) = count.published() {
            assert_eq!(count, counted[signature], "the region {names:?}");
            told += count;
        }
    }
    assert!(told * 2 > counted.iter().sum(), "most are told of");
}
