//! What it costs to keep and to measure what people do.
//!
//! * `engagement/record`: one interaction into a summary. Bar: under 200 ns. `join`: two
//!   summaries; `load`: a decayed count read.
//! * `engagement/timeline/WHAT/LENGTH`: measures over what one person did.
//! * `standing/rank/PEOPLE`: weighted `PageRank`, five ties a person, to 10⁻¹¹. Before
//!   that a table: how the cost of a round grows, and that of petgraph's `page_rank`
//!   beside it, which looks at every pair of people and so is asked of few. The ranks of
//!   both are compared first.
//!
//! The memory of a fragment's summary is printed: a constant, checked here.
//! `PERSONAGRAPH_PEOPLE` sets how many people the largest graph has; 100,000 if left out,
//! 1,000 in test mode.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a bench that cannot go on has failed; figures are rounded"
)]

mod dice;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use dice::Dice;
use personagraph::engagement::series::{Series, Steps};
use personagraph::engagement::standing::{Damping, Relations, Weight};
use personagraph::engagement::trend::Watch;
use personagraph::engagement::{
    Class, Decayed, Horizon, Interaction, Media, Moment, Reach, Relation, Sentiment, Summary,
    Tones, within,
};
use personagraph::{Identifier, Timestamp};
use petgraph::Graph;
use petgraph::algo::page_rank;
use std::hint::black_box;
use std::time::{Duration, Instant};

const KINDS: [&str; 8] = [
    "visit.page",
    "open",
    "click",
    "like",
    "comment",
    "share",
    "purchase.online",
    "complaint",
];
/// Ties of each.
const TIES: usize = 5;
/// How many people petgraph is asked to rank.
const FEW: [usize; 3] = [100, 500, 2_500];
const ROUNDS: usize = 10;

fn is_test() -> bool {
    std::env::args().any(|arg| arg == "--test")
}

fn largest() -> usize {
    let asked = std::env::var("PERSONAGRAPH_PEOPLE").ok();
    let asked = asked.map(|text| text.parse().expect("PERSONAGRAPH_PEOPLE: a number"));
    asked.unwrap_or(if is_test() { 1_000 } else { 100_000 })
}

/// What one person did in two years, not in order.
fn timeline(length: usize) -> Vec<(Timestamp, Interaction)> {
    let mut dice = Dice(1);
    let who: Identifier = "email:someone@example.com".parse().unwrap();
    let one = |_| {
        let second = i64::try_from(dice.below(730 * 86_400)).unwrap();
        let millis = 1_735_689_600_000 + second * 1_000;
        let sentiment = dice.below(201) as f64 / 100.0 - 1.0;
        let done = Interaction {
            identifier: who.clone(),
            kind: KINDS[dice.below(KINDS.len())].parse().unwrap(),
            channel: "web".parse().unwrap(),
            topic: None,
            sentiment: Some(Sentiment::try_from(sentiment).unwrap()),
            media: Some(Media::ALL[dice.below(Media::ALL.len())]),
            reach: Some(dice.below(1_000) as u64),
            text: None,
            personas: std::collections::BTreeSet::new(),
        };
        (Timestamp::from_millis(millis).unwrap(), done)
    };
    (0..length).map(one).collect()
}

fn moments(timeline: &[(Timestamp, Interaction)]) -> impl Iterator<Item = Moment<'_>> + Clone {
    timeline.iter().map(|(at, done)| Moment::of(*at, done))
}

fn summaries(c: &mut Criterion) {
    let timeline = timeline(1_000);
    let summary: Summary = moments(&timeline).collect();
    let likes = timeline
        .iter()
        .filter(|(_, done)| done.kind.as_str() == "like");
    assert_eq!(summary.count_of(Class::Like), likes.count() as u64);
    let bytes = size_of::<Summary>();
    println!(
        "a fragment's summary: {bytes} bytes; a decayed count by itself: {} bytes",
        size_of::<Decayed>()
    );
    assert!(bytes <= 256, "{bytes} bytes");

    let mut group = c.benchmark_group("engagement");
    let mut next = timeline.iter().cycle();
    let mut kept = Summary::default();
    group.bench_function("record", |b| {
        b.iter(|| {
            let (at, done) = next.next().expect("a cycle");
            kept.record(black_box(*at), black_box(done));
        });
    });
    assert!(kept.count() > 0);
    group.bench_function("join", |b| {
        b.iter(|| black_box(&summary).join(black_box(&kept)));
    });
    let now = Timestamp::from_millis(1_800_000_000_000).unwrap();
    group.bench_function("load", |b| {
        b.iter(|| black_box(&summary).load(Horizon::Week, black_box(now)));
    });
    group.finish();
}

fn timelines(c: &mut Criterion) {
    let mut group = c.benchmark_group("engagement/timeline");
    for length in [100, 1_000, 10_000] {
        let timeline = timeline(length);
        let id = |what| BenchmarkId::new(what, length);
        group.throughput(Throughput::Elements(length as u64));
        group.bench_function(id("summary"), |b| {
            b.iter(|| moments(black_box(&timeline)).collect::<Summary>());
        });
        let from = Timestamp::from_millis(1_735_689_600_000).unwrap();
        let weeks = Steps::new(from, Duration::from_secs(7 * 86_400), 105).unwrap();
        let all = Series::of(moments(&timeline), weeks).counts(Summary::count);
        assert_eq!(all.iter().sum::<u64>(), length as u64);
        group.bench_function(id("series-and-trend"), |b| {
            b.iter(|| {
                let series = Series::of(moments(black_box(&timeline)), weeks);
                Watch::default().changes(&series.counts(Summary::count))
            });
        });
        let until = Timestamp::from_millis(1_767_225_600_000).unwrap();
        group.bench_function(id("window-reach-and-tones"), |b| {
            b.iter(|| {
                let inside = || within(moments(black_box(&timeline)), from, until);
                let reach = Reach::of_counts(inside().filter_map(|moment| moment.reach));
                (
                    reach,
                    Tones::by_message(inside().filter_map(|moment| moment.sentiment)),
                )
            });
        });
    }
    group.finish();
}

/// Ties of each to others, of whom some are listened to far more.
fn ties(people: usize) -> Vec<(u32, u32, Weight)> {
    let mut dice = Dice(2);
    let mut all = Vec::with_capacity(people * TIES);
    for who in 0..people {
        for _ in 0..TIES {
            let to = dice.below(people).min(dice.below(people));
            let weight = Weight::try_from(1.0 + dice.below(9) as f64).unwrap();
            all.push((
                u32::try_from(who).unwrap(),
                u32::try_from(to).unwrap(),
                weight,
            ));
        }
    }
    all
}

/// The best of three, in microseconds.
fn best(mut of: impl FnMut()) -> f64 {
    let once = |_| {
        let start = Instant::now();
        of();
        start.elapsed().as_secs_f64() * 1e6
    };
    (0..3).map(once).fold(f64::INFINITY, f64::min)
}

/// One round of ours and of petgraph's, on the same ties with equal weights.
fn growth(sizes: &[usize]) {
    println!(
        "people  ties  build ms  rank ms  rounds  us/round  ns/tie/round  petgraph us/round  ratio"
    );
    for &people in sizes {
        let ties = ties(people);
        let build = best(|| _ = black_box(Relations::of(ties.iter().copied())));
        let relations = Relations::of(ties.iter().map(|(who, to, _)| (*who, *to, Weight::ONE)));
        let standing = relations.standing(Damping::default());
        let rank = best(|| _ = black_box(relations.standing(Damping::default())));
        let round = rank / f64::from(standing.rounds());
        let rival = FEW.contains(&people).then(|| {
            let mut graph: Graph<(), ()> = Graph::new();
            let known = relations.people();
            for _ in known {
                let _ = graph.add_node(());
            }
            for who in known {
                for listener in relations.listeners(who) {
                    let [from, to] = [listener, who].map(|one| known.binary_search(one).unwrap());
                    let _ = graph.add_edge(
                        u32::try_from(from).unwrap().into(),
                        u32::try_from(to).unwrap().into(),
                        (),
                    );
                }
            }
            // Its formula leaves out the random jump along edges: tests/standing.rs.
            let theirs = page_rank(&graph, 0.85, if is_test() { 5 } else { 50 });
            let apart = standing
                .shares()
                .zip(&theirs)
                .map(|((_, one), other)| (one - other).abs());
            let apart: f64 = apart.sum();
            let bound = 2.0 * TIES as f64 / known.len() as f64;
            assert!(apart < bound, "{apart} apart from petgraph's");
            best(|| _ = black_box(page_rank(&graph, 0.85, ROUNDS))) / ROUNDS as f64
        });
        let rival = rival.map_or_else(
            || "-  -".to_owned(),
            |rival| format!("{rival:.0}  {:.0}", rival / round),
        );
        println!(
            "{people}  {}  {:.2}  {:.2}  {}  {round:.1}  {:.2}  {rival}",
            relations.len(),
            build / 1e3,
            rank / 1e3,
            standing.rounds(),
            round * 1e3 / relations.len() as f64,
        );
    }
}

fn standings(c: &mut Criterion, sizes: &[usize]) {
    let mut group = c.benchmark_group("standing");
    group.sample_size(10);
    for &people in sizes {
        let relations = Relations::of(ties(people));
        group.throughput(Throughput::Elements(relations.len() as u64));
        group.bench_function(BenchmarkId::new("rank", people), |b| {
            b.iter(|| black_box(&relations).standing(Damping::default()).rounds());
        });
    }
    let few = sizes[0];
    let related: Vec<Relation> = ties(few)
        .iter()
        .map(|(who, to, _)| Relation {
            identifier: format!("twitter:@somebody{who}").parse().unwrap(),
            to: format!("twitter:@somebody{to}").parse().unwrap(),
            kind: "follows".parse().unwrap(),
        })
        .collect();
    group.bench_function(BenchmarkId::new("of-related", few), |b| {
        b.iter_batched(
            || (),
            |()| {
                use personagraph::engagement::standing::Tie;
                Relations::of_related(black_box(&related), |_| Tie::OneWay(Weight::ONE))
            },
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

fn main() {
    let most = largest();
    let mut sizes = vec![most / 100, most / 10, most];
    sizes.retain(|people| *people > 1);
    let few = if is_test() { &FEW[..1] } else { &FEW };
    growth(&[few, &sizes].concat());
    let mut criterion = Criterion::default().configure_from_args();
    summaries(&mut criterion);
    timelines(&mut criterion);
    standings(&mut criterion, &sizes);
    criterion.final_summary();
}
