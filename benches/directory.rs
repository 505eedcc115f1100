//! What it costs to apply events, and to answer questions, as a directory grows.
//!
//! The floor of `apply` is reading the same events from their JSON: a host
//! does that anyway.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a bench that cannot go on has failed"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use personagraph::{Access, Directory, Event, Identifier, Key, Lens, Rules, Timestamp};
use std::hint::black_box;

/// A mixed history: persons of about four identifiers, each with observations,
/// consents and links; one arbiter for all.
fn history(events: usize) -> Vec<String> {
    let mut lines = vec![
        r#"{"event":"seated","id":"s","at":"2026-01-01T00:00:00Z","source":"company","recipients":["sales","service"],"quorum":1}"#.to_owned(),
        r#"{"event":"proposed","id":"p","at":"2026-01-01T00:00:00Z","source":"company","effect":"permit","scope":"profile","recipients":["sales"],"purposes":["news"]}"#.to_owned(),
        r#"{"event":"voted","id":"v","at":"2026-01-01T00:00:00Z","source":"company","proposal":"p","seat":"sales","vote":"yes"}"#.to_owned(),
    ];
    let bases = ["declared", "imported", "observed", "authenticated"];
    let mut n = 0_usize;
    while lines.len() < events {
        let (person, step) = (n / 10, n % 10);
        let head = |kind: &str| {
            format!(
                r#"{{"event":"{kind}","id":"e{n}","at":"2026-02-{:02}T0{step}:00:00Z","source":"shop""#,
                1 + person % 28
            )
        };
        lines.push(match step {
            0..5 => format!(
                r#"{},"identifier":"email:p{person}@example.com","attribute":"interest.a{step}","value":"v{n}","personas":["home","work"]}}"#,
                head("observed")
            ),
            5..8 => format!(
                r#"{},"between":["email:p{person}@example.com","device:d{n}"],"basis":"{}"}}"#,
                head("linked"),
                bases[n % 4]
            ),
            _ => format!(
                r#"{},"identifier":"email:p{person}@example.com","effect":"permit","scope":{{"persona":"home"}},"recipients":["sales"],"purposes":["news"]}}"#,
                head("consented")
            ),
        });
        n += 1;
    }
    lines
}

fn read(lines: &[String]) -> Vec<Event> {
    lines
        .iter()
        .map(|line| serde_json::from_str(line).expect("an event"))
        .collect()
}

fn filled(events: &[Event]) -> Directory {
    let mut directory = Directory::new(Key::from([7; 32]));
    for event in events {
        let _ = directory.apply(event.clone()).expect("distinct ids");
    }
    directory
}

fn apply(c: &mut Criterion) {
    let mut group = c.benchmark_group("event");
    for size in [1_000, 10_000, 100_000] {
        let lines = history(size);
        let events = read(&lines);
        group
            .sample_size(10)
            .throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::new("read/json", size), |b| {
            b.iter(|| read(&lines));
        });
        group.bench_function(BenchmarkId::new("apply/mixed", size), |b| {
            b.iter(|| {
                let directory = filled(&events);
                assert_eq!(directory.len(), size);
                directory
            });
        });
    }
    group.finish();
}

fn ask(c: &mut Criterion) {
    let mut group = c.benchmark_group("person");
    let at: Timestamp = "2026-06-01T00:00:00Z".parse().expect("an instant");
    let access = Access::new("sales", "news", at);
    for size in [1_000, 10_000, 100_000] {
        let directory = filled(&read(&history(size)));
        let someone: Identifier = "email:p7@example.com".parse().expect("an identifier");
        let view = directory.view(&someone, &access).expect("an access");
        assert_eq!(view.identities()[0].attributes().len(), 5);
        group.bench_function(BenchmarkId::new("view/one", size), |b| {
            b.iter(|| directory.view(black_box(&someone), &access));
        });
        group.bench_function(BenchmarkId::new("resolve/one", size), |b| {
            b.iter(|| directory.person_of(black_box(&someone), &Lens::all(), at));
        });
    }
    group.finish();
}

/// One person with ever more identifiers: a link costs the same however many
/// there are, as long as no rule binds; where one does (here two customer
/// numbers contend for the address), each link resolves the whole piece again.
fn hub(c: &mut Criterion) {
    let mut group = c.benchmark_group("event");
    for size in [10, 100, 1_000] {
        let line = |n| {
            format!(
                r#"{{"event":"linked","id":"e{n}","at":"2026-02-01T00:00:00Z","source":"shop","between":["email:p@example.com","{}:{n}"],"basis":"observed"}}"#,
                if n < 2 { "customer" } else { "device" }
            )
        };
        let events = read(&(0..size).map(line).collect::<Vec<_>>());
        group.sample_size(10).throughput(Throughput::Elements(size));
        group.bench_function(BenchmarkId::new("apply/one-person", size), |b| {
            b.iter(|| filled(&events));
        });
        let rules = r#"{"limits":{"customer":1}}"#;
        let rules: Rules = serde_json::from_str(rules).expect("rules");
        group.bench_function(BenchmarkId::new("apply/contested", size), |b| {
            b.iter(|| {
                let mut directory = Directory::with_rules(Key::from([7; 32]), rules.clone());
                for event in &events {
                    let _ = directory.apply(event.clone()).expect("distinct ids");
                }
                directory
            });
        });
    }
    group.finish();
}

criterion_group!(benches, apply, hub, ask);
criterion_main!(benches);
