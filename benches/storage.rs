//! What a directory costs in memory and at rest: replay, and snapshots written and read in
//! JSON and in postcard; events a second, bytes, and the memory that it takes at most.
//!
//! `PERSONAGRAPH_PEOPLE` sets how many people the largest directory has; 100,000 if left
//! out, 200 in test mode; another has a tenth. A million take about 12 GB. The figures are
//! not criterion's: each comes from one long run, and all memory is counted.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a bench that cannot go on has failed; figures are rounded"
)]

#[path = "storage/workload.rs"]
mod workload;

use peak_alloc::PeakAlloc;
use personagraph::{Directory, Key, Timestamp};
use std::time::{Duration, Instant};
use workload::{email, events};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How many people are read at a time: their events are not held.
const CHUNK: usize = 1_000;

fn key() -> Key {
    Key::from([7; 32])
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn timed<T>(what: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = what();
    (done, start.elapsed())
}

fn main() {
    let is_test = std::env::args().any(|arg| arg == "--test");
    let asked = std::env::var("PERSONAGRAPH_PEOPLE").ok();
    let asked = asked.map(|text| text.parse().expect("PERSONAGRAPH_PEOPLE: a number"));
    let largest: usize = asked.unwrap_or(if is_test { 200 } else { 100_000 });
    table(largest / 10);
    table(largest);
}

/// A directory of so many people, and the time that it took to apply their events, which
/// had been read before.
fn filled(people: usize) -> (Directory, Duration) {
    let mut directory = Directory::new(key());
    let mut applying = Duration::ZERO;
    for first in (0..people).step_by(CHUNK) {
        let now: Vec<_> = (first..people.min(first + CHUNK))
            .flat_map(events)
            .collect();
        let start = Instant::now();
        for event in now {
            let _ = directory.apply(event).expect("ids differ");
        }
        applying += start.elapsed();
    }
    (directory, applying)
}

/// Prints what is measured for so many people.
fn table(people: usize) {
    let before = MEMORY.current_usage();
    let (directory, applying) = filled(people);
    let count = directory.len();
    let held = MEMORY.current_usage() - before;
    println!("{people} people, {count} events");
    let each = |name: &str, took: Duration, bytes: &str| {
        let rate = count as f64 / took.as_secs_f64();
        println!("  {name:<24} {rate:>9.0} events/s  {bytes}");
    };
    let per = |bytes: usize| {
        let (person, event) = (bytes as f64 / people as f64, bytes as f64 / count as f64);
        format!(
            "{:>8.1} MiB {person:>8.0} B/person {event:>6.1} B/event",
            megabytes(bytes)
        )
    };
    each("replay", applying, &format!("{} held", per(held)));
    MEMORY.reset_peak_usage();
    let now = MEMORY.current_usage();
    let snapshot = directory.custodian().snapshot();
    let (json, took) = timed(|| serde_json::to_vec(&snapshot).expect("it is written"));
    each("write/json", took, &per(json.len()));
    let (binary, took) = timed(|| postcard::to_allocvec(&snapshot).expect("it is written"));
    each("write/postcard", took, &per(binary.len()));
    // Both texts grow by doubling; what is left is the writer's own.
    let grown = 2 * (json.capacity() + binary.capacity());
    let own = (MEMORY.peak_usage() - now).saturating_sub(grown);
    println!(
        "  {:<24} {:>9.1} MiB at most, beside the bytes",
        "writing takes",
        megabytes(own)
    );
    drop(directory);

    let mut bytes = serde_json::Deserializer::from_slice(&json);
    restored("read/json", people, count, || {
        Directory::restore(key(), &mut bytes).ok()
    });
    let mut bytes = postcard::Deserializer::from_bytes(&binary);
    restored("read/postcard", people, count, || {
        Directory::restore(key(), &mut bytes).ok()
    });
}

fn restored(name: &str, people: usize, count: usize, open: impl FnOnce() -> Option<Directory>) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let (opened, took) = timed(open);
    let peak = MEMORY.peak_usage() - before;
    let opened = opened.expect("it is whole");
    let held = MEMORY.current_usage() - before;
    assert_eq!(opened.len(), count, "every event is there");
    let profile = opened
        .custodian()
        .profile(&email(people - 1), Timestamp::MAX);
    assert_eq!(profile.len(), 6, "the last person's attributes");
    println!(
        "  {name:<24} {:>9.0} events/s  {:>8.1} MiB held, {:.1} at most ({:.3} times)",
        count as f64 / took.as_secs_f64(),
        megabytes(held),
        megabytes(peak),
        peak as f64 / held as f64,
    );
}
