//! What the identity graph costs: a bulk load beside its floor, memory, one
//! assertion, one retraction and one explanation as persons grow, and hostile
//! identifiers.
//!
//! `cargo bench --bench identity` prints tables first (ten million pieces of
//! evidence: about 4 GB and two minutes), then criterion's figures. Give
//! `PERSONAGRAPH_EVIDENCE` another number of pieces of evidence.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a bench that cannot go on has failed; figures are rounded"
)]

#[path = "identity_graph/workload.rs"]
mod workload;

use criterion::{BenchmarkId, Criterion};
use hashbrown::HashTable;
use peak_alloc::PeakAlloc;
use personagraph::identity::{Explanation, Graph, Lens, Rules};
use personagraph::{Identifier, Key};
use petgraph::unionfind::UnionFind;
use siphasher::sip::SipHasher13;
use std::hash::Hasher as _;
use std::hint::black_box;
use std::time::{Duration, Instant};
use workload::{Random, Shape, Workload};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const SECRET: [u8; 16] = [7; 16];

fn hash(text: &str) -> u64 {
    let mut hasher = SipHasher13::new_with_key(&SECRET);
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// Numbers by the text of an identifier, under a keyed hash. It owns its keys, as
/// an index does: records come from somewhere else.
struct Index {
    table: HashTable<u32>,
    texts: Vec<Box<str>>,
}

impl Index {
    fn of(identifiers: &[Identifier]) -> Self {
        let texts: Vec<Box<str>> = identifiers.iter().map(|one| one.as_str().into()).collect();
        let mut table = HashTable::with_capacity(texts.len());
        let text = |n: u32| &*texts[n as usize];
        for n in 0..u32::try_from(texts.len()).expect("few") {
            table.insert_unique(hash(text(n)), n, |&n| hash(text(n)));
        }
        Self { table, texts }
    }

    fn find(&self, identifier: &Identifier) -> u32 {
        let text = identifier.as_str();
        let found = self
            .table
            .find(hash(text), |&n| *self.texts[n as usize] == *text);
        *found.expect("it is there")
    }
}

/// The floor: both ends of every record looked up, and union-find over them.
fn floor(workload: &Workload, index: &Index) -> (Duration, usize) {
    let start = Instant::now();
    let mut sets = UnionFind::<u32>::new(workload.identifiers.len());
    let mut persons = workload.identifiers.len();
    for record in &workload.records {
        let [a, b] = record.between.ends();
        persons -= usize::from(sets.union(index.find(a), index.find(b)));
    }
    (start.elapsed(), persons)
}

/// What it costs to know every event id, and that none is given twice.
fn ids(workload: &Workload) -> Duration {
    let start = Instant::now();
    let mut table: HashTable<u32> = HashTable::new();
    let text = |n: u32| workload.records[n as usize].id.as_str();
    for n in 0..u32::try_from(workload.records.len()).expect("few") {
        let hashed = hash(text(n));
        assert!(table.find(hashed, |&m| text(m) == text(n)).is_none());
        table.insert_unique(hashed, n, |&n| hash(text(n)));
    }
    black_box(table.len());
    start.elapsed()
}

fn loaded(workload: &Workload, rules: Rules) -> (Graph, Duration) {
    let mut graph = Graph::new(Key::from([7; 32]), rules);
    let start = Instant::now();
    let taken = graph.extend(workload.evidence()).expect("ids are free");
    let time = start.elapsed();
    assert_eq!(taken.new, workload.records.len());
    (graph, time)
}

fn per(time: Duration, n: usize) -> f64 {
    time.as_secs_f64() * 1e9 / n as f64
}

/// Bulk load, and its peak memory.
fn report_load(workload: &Workload) -> Graph {
    let n = workload.records.len();
    let index = Index::of(&workload.identifiers);
    let (floor_time, persons) = floor(workload, &index);
    let id_time = ids(workload);
    let text: usize = workload.identifiers.iter().map(|i| i.as_str().len()).sum();
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let (graph, time) = loaded(workload, Rules::default());
    let peak = MEMORY.peak_usage() - before;
    let held = MEMORY.current_usage() - before;
    let found = graph.size().persons;
    // Identifiers that no record names are in the floor, and not in the graph.
    let named = graph.size().identifiers;
    assert_eq!(found + (workload.identifiers.len() - named), persons);
    println!("bulk load of {n} pieces of evidence over {named} identifiers, {found} persons");
    println!(
        "  floor: both ends looked up, and union-find  {:>7.0} ns each",
        per(floor_time, n)
    );
    println!(
        "  every event id checked and indexed           {:>7.0} ns each",
        per(id_time, n)
    );
    println!(
        "  the graph, event ids and all                 {:>7.0} ns each",
        per(time, n)
    );
    println!(
        "  ratio to the floor                           {:>7.2}",
        per(time, n) / per(floor_time, n)
    );
    let apart = time.saturating_sub(id_time);
    println!(
        "  ratio, less the checking of event ids        {:>7.2}",
        per(apart, n) / per(floor_time, n)
    );
    let beyond = |bytes: usize| bytes.saturating_sub(text) as f64 / n as f64;
    println!(
        "  memory beyond the identifiers' text, at peak {:>7.1} bytes each",
        beyond(peak)
    );
    println!(
        "  memory beyond the identifiers' text, after   {:>7.1} bytes each",
        beyond(held)
    );
    graph
}

/// Times of single calls, in microseconds: median and 99th percentile.
fn quantiles(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e6;
    (at(50), at(99))
}

/// Takes records back one by one and asserts them again.
fn retract_and_assert(graph: &mut Graph, workload: &Workload, places: &[usize]) -> [(f64, f64); 2] {
    let (mut retract, mut assert) = (Vec::new(), Vec::new());
    for &place in places {
        let record = &workload.records[place];
        let start = Instant::now();
        let _ = black_box(graph.retract(&record.id));
        retract.push(start.elapsed());
        let start = Instant::now();
        let _ = black_box(
            graph
                .assert(record.evidence(&workload.source))
                .expect("its id is free"),
        );
        assert.push(start.elapsed());
    }
    [quantiles(retract), quantiles(assert)]
}

fn explain(graph: &Graph, workload: &Workload, places: &[usize]) -> (f64, f64) {
    let mut random = Random(5);
    let mut times = Vec::new();
    for &place in places {
        let [a, _] = workload.records[place].between.ends();
        let person = graph.person_of(a, &Lens::all()).expect("it is known");
        let b = &person.identifiers[random.below(person.identifiers.len())];
        let start = Instant::now();
        let found = graph.explain(a, b, &Lens::all());
        times.push(start.elapsed());
        assert!(matches!(found, Explanation::One { .. }));
    }
    quantiles(times)
}

fn drawn(from: &[usize], count: usize) -> Vec<usize> {
    let mut random = Random(3);
    (0..count.min(from.len()))
        .map(|_| from[random.below(from.len())])
        .collect()
}

/// Single changes in the large graph.
fn report_changes(graph: &mut Graph, workload: &Workload, count: usize) {
    let places = drawn(&workload.small, count);
    let [retract, assert] = retract_and_assert(graph, workload, &places);
    let explain = explain(graph, workload, &places);
    println!("in that graph, persons of 2 to 50 identifiers: median and p99, microseconds");
    for (name, (median, p99)) in [
        ("retract", retract),
        ("assert", assert),
        ("explain", explain),
    ] {
        println!("  {name:<8} {median:>8.2} {p99:>8.2}");
    }
}

/// How a change of one piece costs as it grows.
fn report_growth(sizes: &[usize], count: usize) {
    println!("one piece: retract, and assert again, median and p99, microseconds");
    println!(
        "  {:<8}{:>9}{:>20}{:>20}",
        "shape", "size", "retract", "assert"
    );
    for shape in [Shape::Chain, Shape::Star, Shape::Random] {
        for &size in sizes {
            let workload = Workload::piece(shape, size);
            let (mut graph, _) = loaded(&workload, Rules::default());
            let [r, a] = retract_and_assert(&mut graph, &workload, &drawn(&workload.small, count));
            let name = format!("{shape:?}");
            println!(
                "  {name:<8}{size:>9}{:>10.2}{:>10.2}{:>10.2}{:>10.2}",
                r.0, r.1, a.0, a.1
            );
        }
    }
}

/// A device over which customers contend: under a limit alone, and under a
/// sharing number.
fn report_hub(sizes: &[usize], count: usize) {
    println!(
        "a device linked with customer numbers, of which a person may have one: microseconds, median"
    );
    println!(
        "  {:>9}{:>22}{:>22}",
        "links", "retract, limit alone", "with sharing number"
    );
    let one = 1.try_into().expect("one");
    let limit = || Rules::default().limit("email", one).expect("a name");
    for &size in sizes {
        let workload = Workload::hub(size);
        let cost = |rules| {
            let (mut graph, _) = loaded(&workload, rules);
            retract_and_assert(&mut graph, &workload, &drawn(&workload.small, count))[0].0
        };
        println!(
            "  {size:>9}{:>22.2}{:>22.2}",
            cost(limit()),
            cost(limit().shared_above(50))
        );
    }
}

/// Texts that all have one hash under FNV-1a of 32 bits: blocks that collide, one
/// after the other (Joux 2004).
fn colliding(count: usize) -> Vec<String> {
    let step = |state: u32, byte: u8| (state ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let fnv = |state: u32, text: &str| text.bytes().fold(state, step);
    let mut state = fnv(0x811C_9DC5, "cookie:");
    let mut blocks = Vec::new();
    while 1 << blocks.len() < count {
        let mut seen = std::collections::HashMap::new();
        let (one, other) = (0_u32..)
            .find_map(|n| {
                let block = format!("{n:06x}");
                let after = fnv(state, &block);
                seen.insert(after, block.clone())
                    .map(|other| (block, other))
            })
            .expect("there are many blocks");
        state = fnv(state, &one);
        blocks.push([one, other]);
    }
    let text = |n: usize| {
        let picked = blocks
            .iter()
            .enumerate()
            .map(|(at, block)| block[n >> at & 1].as_str());
        std::iter::once("cookie:").chain(picked).collect()
    };
    let texts: Vec<String> = (0..count).map(text).collect();
    let all = fnv(0x811C_9DC5, &texts[0]);
    assert!(texts.iter().all(|text| fnv(0x811C_9DC5, text) == all));
    texts
}

/// Identifiers chosen against a known hash, beside random ones of the same length.
fn report_flood(count: usize) {
    let hostile = colliding(count);
    let mut random = Random(4);
    let friendly: Vec<String> = hostile
        .iter()
        .map(|text| {
            let digits = std::iter::repeat_with(|| format!("{:016x}", random.next()));
            let all: String = digits.take(text.len() / 16 + 1).collect();
            format!("cookie:{}", &all[..text.len() - "cookie:".len()])
        })
        .collect();
    let load = |texts: &[String]| {
        let identifiers: Vec<Identifier> = texts.iter().map(|t| t.parse().expect("one")).collect();
        let mut graph = Graph::new(Key::from([7; 32]), Rules::default());
        let start = Instant::now();
        for identifier in &identifiers {
            let at = Some(personagraph::Timestamp::UNIX_EPOCH);
            let _ = black_box(graph.set_known_from(identifier, at));
        }
        start.elapsed()
    };
    let (hostile, friendly) = (load(&hostile), load(&friendly));
    println!("{count} identifiers that collide under a known hash, and as many random ones");
    println!(
        "  hostile {:.0} ns each, random {:.0}: ratio {:.2}",
        per(hostile, count),
        per(friendly, count),
        per(hostile, count) / per(friendly, count)
    );
}

fn criterion_benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("graph/retract_and_assert");
    for shape in [Shape::Chain, Shape::Random] {
        for size in [10, 100, 1_000, 10_000] {
            let workload = Workload::piece(shape, size);
            let (mut graph, _) = loaded(&workload, Rules::default());
            let mut random = Random(6);
            let id = BenchmarkId::new(format!("{shape:?}").to_lowercase(), size);
            group.bench_function(id, |bench| {
                bench.iter(|| {
                    let record = &workload.records[random.below(workload.records.len())];
                    let _ = black_box(graph.retract(&record.id));
                    graph
                        .assert(record.evidence(&workload.source))
                        .expect("its id is free")
                });
            });
        }
    }
    group.finish();
    let mut group = criterion.benchmark_group("graph/explain");
    for size in [5, 50, 500] {
        let workload = Workload::piece(Shape::Random, size);
        let (graph, _) = loaded(&workload, Rules::default());
        let [a, b] = [&workload.identifiers[0], &workload.identifiers[size - 1]];
        group.bench_function(BenchmarkId::new("random", size), |bench| {
            bench.iter(|| graph.explain(a, b, &Lens::all()));
        });
    }
    group.finish();
}

fn main() {
    let test = std::env::args().any(|arg| arg == "--test");
    let number = std::env::var("PERSONAGRAPH_EVIDENCE").ok();
    let number = number.map(|text| text.parse().expect("a number of pieces of evidence"));
    let number = number.unwrap_or(if test { 20_000 } else { 10_000_000 });
    let few = if test { 20 } else { 2_000 };
    {
        let workload = Workload::mixed(number);
        let mut graph = report_load(&workload);
        report_changes(&mut graph, &workload, if test { 200 } else { 200_000 });
    }
    let sizes = [10, 50, 100, 1_000, 10_000, 100_000, 1_000_000];
    report_growth(if test { &sizes[..3] } else { &sizes }, few);
    let hubs = [100, 1_000, 10_000];
    report_hub(if test { &hubs[..1] } else { &hubs }, 20);
    report_flood(if test { 1_000 } else { 1_000_000 });
    let mut criterion = Criterion::default().configure_from_args();
    criterion_benches(&mut criterion);
    criterion.final_summary();
}
