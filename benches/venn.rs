//! What it costs to count the exclusive regions of five sets over a population.
//!
//! `PERSONAGRAPH_PEOPLE` sets how many people the largest has; 10,000,000 if left out,
//! 10,000 in test mode. The regions that rivals count are compared with ours before
//! anything is timed, and the ratios of the best times are printed at the end.
//!
//! With the feature `svg`, `picture/person` draws one person: 40 attributes in five
//! personas, seen by three accesses; from the disclosure to the bytes of the SVG.
//!
//! * `count/u8`, `count/u64`: signatures, one pass; half of the people in each set.
//!   `loop` is the floor: a histogram by hand, in the type of the signatures.
//! * `members/10000`: one in 10,000 in each set, as ascending lists. `roaring` has the
//!   same as bitmaps, counts every inclusive overlap and subtracts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a bench that cannot go on has failed"
)]

mod dice;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dice::Dice;
use personagraph::venn::Counts;
use roaring::RoaringBitmap;
use std::hint::black_box;
use std::time::{Duration, Instant};

const SETS: u32 = 5;
const REGIONS: usize = 1 << SETS;
/// One in so many people is in a sparse set.
const SPARSE: u64 = 10_000;

fn people() -> u64 {
    let asked = std::env::var("PERSONAGRAPH_PEOPLE").ok();
    let asked = asked.map(|text| text.parse().expect("PERSONAGRAPH_PEOPLE: a number"));
    asked.unwrap_or(if is_test() { 10_000 } else { 10_000_000 })
}

fn is_test() -> bool {
    std::env::args().any(|arg| arg == "--test")
}

/// Whether each of so many people is in each of the sets, half of them.
fn dense(people: u64) -> Vec<u8> {
    let mut dice = Dice(1);
    let bits = |roll: u64| u8::try_from(roll % REGIONS as u64).expect("five bits");
    (0..people).map(|_| bits(dice.roll())).collect()
}

/// The members of each set, one person in [`SPARSE`].
fn sparse(people: u64) -> Vec<Vec<u32>> {
    let mut dice = Dice(2);
    let mut members = || {
        let is_in = |_: &u32| dice.roll() % SPARSE == 0;
        let people = u32::try_from(people).expect("four thousand million at most");
        (0..people).filter(is_in).collect()
    };
    (0..SETS).map(|_| members()).collect()
}

fn loop_over_u8(signatures: &[u8]) -> [u64; REGIONS] {
    let mut counts = [0; REGIONS];
    for signature in signatures {
        counts[usize::from(*signature) % REGIONS] += 1;
    }
    counts
}

fn loop_over_u64(signatures: &[u64]) -> [u64; REGIONS] {
    let mut counts = [0; REGIONS];
    for signature in signatures {
        counts[usize::try_from(*signature).expect("five bits") % REGIONS] += 1;
    }
    counts
}

/// Every inclusive overlap by bitmaps; what is in more sets is subtracted, set by set
/// (Möbius inversion).
fn by_bitmaps(universe: u64, sets: &[RoaringBitmap]) -> [u64; REGIONS] {
    let mut counts = [0; REGIONS];
    counts[0] = universe;
    let mut overlaps: Vec<RoaringBitmap> = vec![RoaringBitmap::new(); REGIONS];
    for mask in 1..REGIONS {
        let lowest = mask.trailing_zeros() as usize;
        let rest = mask & (mask - 1);
        let overlap = match rest {
            0 => sets[lowest].clone(),
            _ => &overlaps[rest] & &sets[lowest],
        };
        counts[mask] = overlap.len();
        overlaps[mask] = overlap;
    }
    for set in 0..SETS {
        for mask in (0..REGIONS).filter(|mask| mask >> set & 1 == 0) {
            counts[mask] -= counts[mask | 1 << set];
        }
    }
    counts
}

fn table(counts: &Counts) -> [u64; REGIONS] {
    std::array::from_fn(|signature| counts.exclusive(signature as u64))
}

/// The best of several rounds of one after the other, and their ratio.
fn ratio(name: &str, mut ours: impl FnMut(), mut other: impl FnMut()) {
    let rounds = if is_test() { 1 } else { 15 };
    let mut best = [Duration::MAX; 2];
    let mut time = |which: usize, run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        best[which] = best[which].min(start.elapsed());
    };
    for _ in 0..rounds {
        time(0, &mut ours);
        time(1, &mut other);
    }
    let ratio = best[0].as_secs_f64() / best[1].as_secs_f64();
    println!("{name}: {:?} to {:?}, ratio {ratio:.2}", best[0], best[1]);
}

fn count(c: &mut Criterion) {
    let mut group = c.benchmark_group("venn");
    group.sample_size(10);
    let most = people();
    for people in [most / 100, most / 10, most] {
        let narrow = dense(people);
        let wide: Vec<u64> = narrow.iter().map(|one| u64::from(*one)).collect();
        let ours = || Counts::of(SETS, narrow.iter().copied()).expect("five sets");
        let ours_wide = || Counts::of(SETS, wide.iter().copied()).expect("five sets");
        assert_eq!(table(&ours()), loop_over_u8(&narrow));
        assert_eq!(ours(), ours_wide());

        let lists = sparse(people);
        let lists: Vec<&[u32]> = lists.iter().map(Vec::as_slice).collect();
        let members = lists.iter().map(|list| list.iter().copied());
        let bitmaps: Vec<RoaringBitmap> = members
            .map(|list| RoaringBitmap::from_sorted_iter(list).expect("ascending"))
            .collect();
        let of_members = || Counts::of_members(people, lists.iter().copied()).expect("ascending");
        assert_eq!(table(&of_members()), by_bitmaps(people, &bitmaps));

        let id = |name| BenchmarkId::new(name, people);
        group.throughput(Throughput::Elements(people));
        group.bench_function(id("count/u8"), |b| b.iter(ours));
        group.bench_function(id("count/u8/loop"), |b| {
            b.iter(|| loop_over_u8(black_box(&narrow)));
        });
        group.bench_function(id("count/u64"), |b| b.iter(ours_wide));
        group.bench_function(id("count/u64/loop"), |b| {
            b.iter(|| loop_over_u64(black_box(&wide)));
        });
        group.bench_function(id("members/10000"), |b| b.iter(of_members));
        group.bench_function(id("members/10000/roaring"), |b| {
            b.iter(|| by_bitmaps(people, black_box(&bitmaps)));
        });
        if people == most {
            ratio(
                "u8 signatures to the loop",
                || _ = black_box(ours()),
                || _ = black_box(loop_over_u8(black_box(&narrow))),
            );
            ratio(
                "u64 signatures to the loop",
                || _ = black_box(ours_wide()),
                || _ = black_box(loop_over_u64(black_box(&wide))),
            );
            ratio(
                "members to roaring",
                || _ = black_box(of_members()),
                || _ = black_box(by_bitmaps(people, black_box(&bitmaps))),
            );
        }
    }
    group.finish();
}

/// One person's personas, drawn.
#[cfg(feature = "svg")]
fn draw(c: &mut Criterion) {
    use personagraph::picture::{Drawn, Picture};
    use personagraph::{Access, Directory, Identifier, Key, Permit, Timestamp};

    let personas = ["band", "family", "gaming", "school", "work"];
    let mut crm = Directory::new(Key::from([7; 32]));
    let now: Timestamp = "2026-01-10T09:00:00Z".parse().expect("an instant");
    let who: Identifier = "email:someone@example.com".parse().expect("an identifier");
    let mut dice = Dice(3);
    let mut say = crm.at(now, "shop");
    for number in 0..40 {
        let inside = dice.roll() % 32;
        let through = (0..)
            .zip(personas)
            .filter(|(bit, _)| inside >> bit & 1 == 1);
        let through: Vec<&str> = through.map(|(_, name)| name).collect();
        let attribute = format!("interest.thing{number}");
        let seen = say.observe(&who, attribute.as_str(), "yes");
        seen.through(through).expect("names");
    }
    for (persona, recipient) in [("work", "sales"), ("family", "service"), ("band", "sales")] {
        let permit = Permit::persona(persona).to(recipient).for_purpose("offers");
        say.consent(&who, &permit).expect("names");
        say.approve(&permit).expect("names");
    }
    let accesses = ["sales", "service", "marketing"].map(|who| Access::new(who, "offers", now));
    let disclosure = crm.disclosure(&who, now, &accesses).expect("names");
    let drawn = Picture::of_person("Somebody", &disclosure);
    assert_eq!(*drawn.drawn(), Drawn::Venn);
    c.bench_function("picture/person/5", |b| {
        b.iter(|| Picture::of_person("Somebody", black_box(&disclosure)).svg());
    });
}

#[cfg(not(feature = "svg"))]
const fn draw(_: &mut Criterion) {}

criterion_group!(benches, count, draw);
criterion_main!(benches);
