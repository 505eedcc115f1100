//! The identity graph of personagraph beside others that do its work.
//!
//! Each contestant takes the same links, gives some of them back one at a time,
//! and must find the same persons as the others. Give the number of links to
//! try another than a million.

mod contest;
mod contestant;
mod differential;
mod flood_fill;
mod ours;
mod rng;
mod table;
mod union_find;
mod workload;

use contest::Outcome;
use contestant::Vertex;
use differential::Differential;
use flood_fill::FloodFill;
use ours::Ours;
use table::Table;
use union_find::UnionFind;
use workload::Workload;

const SEED: u64 = 1;
const LINKS: u32 = 1_000_000;
/// Enough for several persons, and for the retractions.
const FEWEST: u32 = 1_000;
const RETRACTIONS: usize = 200;

fn main() {
    let links = std::env::args().nth(1).map_or(LINKS, |given| {
        given.parse().expect("the number of links, if anything")
    });
    assert!(links >= FEWEST, "at least {FEWEST} links");
    let workload = Workload::new(SEED, links as usize, RETRACTIONS);
    let outcomes = compete(&workload);
    contest::assert_agreed(&outcomes);
    describe(&workload, &outcomes[0].left);
    let table = Table {
        outcomes: &outcomes,
        links,
    };
    print!("{table}");
}

fn compete(workload: &Workload) -> Vec<Outcome> {
    let identifiers = workload.identifiers;
    vec![
        contest::run(Ours::new(workload), workload),
        contest::run(Differential::at_once(identifiers), workload),
        contest::run(Differential::in_rounds(identifiers), workload),
        contest::run(UnionFind::new(identifiers), workload),
        contest::run(FloodFill::new(identifiers), workload),
    ]
}

fn describe(workload: &Workload, left: &[Vertex]) {
    let (before, after) = (sizes(&workload.persons), sizes(left));
    println!(
        "{} links over {} identifiers of {} persons, the largest of {}.",
        workload.links.len(),
        workload.identifiers,
        before.len(),
        before.iter().max().unwrap_or(&0),
    );
    println!(
        "{} links are taken back one at a time, for good, which splits off {}.",
        workload.retracted.len(),
        after.len() - before.len(),
    );
    println!("All contestants find the same persons, before and after.\n");
}

/// How many identifiers each person has.
fn sizes(canonical: &[Vertex]) -> Vec<usize> {
    let mut sizes = vec![0; canonical.len()];
    for &label in canonical {
        sizes[label as usize] += 1;
    }
    sizes.retain(|&size| size > 0);
    sizes
}
