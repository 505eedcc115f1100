//! What it costs to decide on everything that is known of a person, with every
//! reason, in a directory of 100,000 people.
//!
//! `PERSONAGRAPH_PEOPLE` sets how many; in test mode there are 500. The profile is
//! 40 attributes in 5 overlapping personas under about 58 statements of the person
//! and 79 approvals, with prohibitions, conditions and windows; decisions are
//! compared with those of the naive oracle before anything is timed.
//!
//! * `warm`: the access and the person are compiled; each round decides on all 40
//!   attributes and reads every reason.
//! * `unread`: the same, and no reason is read.
//! * `cold`: the rules are given and nothing is compiled: the company's proposals
//!   are tallied, the person resolved and gathered, all decided and every reason
//!   read.
//! * `batch`: one access after another asked of everybody, a thousand people a
//!   round, none of them gathered before; the rate is profiles in a second.
//! * `naive`: the floor: for each attribute every rule in turn, by text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a bench that cannot go on has failed"
)]

#[path = "permission/naive.rs"]
mod naive;
#[path = "../tests/oracle/mod.rs"]
mod oracle;
#[path = "permission/workload.rs"]
mod workload;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use oracle::Oracle;
use personagraph::directory::{Dossier, Findings, Inquiry};
use personagraph::{Access, Directory, Event, Identifier, Key, Timestamp};
use std::hint::black_box;
use workload::{ATTRIBUTES, Asking, INSTANTS, Person};

const SEED: u64 = 7;
/// People with a full profile, among the many of whom little is known.
const FULL: u32 = 64;

/// People asked about in one round of `batch`.
const BATCH: u64 = 1_000;

fn people() -> u32 {
    let asked = std::env::var("PERSONAGRAPH_PEOPLE").ok();
    let asked = asked.map(|text| text.parse().expect("PERSONAGRAPH_PEOPLE: a number"));
    let test = std::env::args().any(|arg| arg == "--test");
    asked.unwrap_or(if test { 500 } else { 100_000 })
}

struct World {
    directory: Directory,
    full: Vec<Person>,
}

fn tell(directory: &mut Directory, lines: &[String]) {
    for line in lines {
        let event: Event = serde_json::from_str(line).expect("an event");
        let _ = directory.apply(event).expect("distinct ids");
    }
}

fn world() -> World {
    let mut directory = Directory::new(Key::from([7; 32]));
    tell(&mut directory, &workload::company(SEED));
    for number in 0..people() {
        let person = workload::passer_by(SEED, number + FULL);
        tell(&mut directory, &person.events);
    }
    let full: Vec<Person> = (0..FULL).map(|n| workload::customer(SEED, n)).collect();
    for person in &full {
        tell(&mut directory, &person.events);
    }
    World { directory, full }
}

fn access(asking: &Asking, at: &str) -> Access {
    let at: Timestamp = at.parse().expect("an instant");
    let access = Access::new(asking.recipient, asking.purpose, at);
    match asking.channel {
        Some(channel) => access.on(channel),
        None => access,
    }
}

fn id(person: &Person) -> Identifier {
    person.identifier.parse().expect("an identifier")
}

/// Reads every decision and every reason; how many reasons there were.
fn read(findings: &Findings<'_>) -> usize {
    let mut reasons = 0;
    for finding in findings.iter() {
        if finding.is_allowed() {
            for ground in finding.grounds() {
                reasons += ground.consents().map(black_box).count();
                reasons += ground.approvals().map(black_box).count();
            }
        } else {
            reasons += finding.prohibitions().map(black_box).count();
            reasons += finding.missing().map(black_box).count();
        }
    }
    reasons
}

/// Every decision on some people is the oracle's.
fn check(world: &World) {
    let mut allowed = 0;
    let mut all = 0;
    for person in world.full.iter().take(4) {
        let rules = serde_json::json!({});
        let mut oracle = Oracle::new(&rules);
        for line in workload::company(SEED).iter().chain(&person.events) {
            oracle.apply(&serde_json::from_str(line).expect("JSON"));
        }
        for asking in workload::askings() {
            let access = access(&asking, INSTANTS[1]);
            let inquiry = world.directory.inquiry(&access).expect("names");
            let findings = inquiry.decide(&inquiry.dossier(&id(person)));
            let of_oracle = oracle::Access {
                recipient: asking.recipient.to_owned(),
                purpose: asking.purpose.to_owned(),
                channel: asking.channel.map(str::to_owned),
                trust: None,
                at: oracle::time::instant(INSTANTS[1]),
            };
            for attribute in ATTRIBUTES {
                let ours = findings.on(&attribute.parse().expect("a name")).is_allow();
                let theirs = oracle.decide(&person.identifier, attribute, &of_oracle);
                assert_eq!(ours, theirs, "{} {asking:?} {attribute}", person.identifier);
                allowed += usize::from(ours);
                all += 1;
            }
        }
    }
    println!("checked against the oracle: {all} decisions, {allowed} allowed");
}

fn decide(c: &mut Criterion) {
    let world = world();
    let events = world.directory.len();
    println!("{} people, {events} events", people() + FULL);
    check(&world);
    let askings = workload::askings();
    let accesses: Vec<Access> = askings.iter().map(|a| access(a, INSTANTS[1])).collect();
    let inquiries: Vec<Inquiry<'_>> = accesses
        .iter()
        .map(|access| world.directory.inquiry(access).expect("names"))
        .collect();
    let dossiers: Vec<Dossier<'_>> = world
        .full
        .iter()
        .map(|person| inquiries[0].dossier(&id(person)))
        .collect();
    let reasons: usize = inquiries
        .iter()
        .flat_map(|inquiry| {
            dossiers
                .iter()
                .map(move |dossier| read(&inquiry.decide(dossier)))
        })
        .sum();
    let rounds = inquiries.len() * dossiers.len();
    println!("{} reasons a profile", reasons / rounds);
    let pairs = || (0..).map(|n| (n % inquiries.len(), n / inquiries.len() % dossiers.len()));
    let mut group = c.benchmark_group("profile");
    group.throughput(Throughput::Elements(1));
    let size = people();
    group.bench_function(BenchmarkId::new("decide/warm", size), |b| {
        let mut next = pairs();
        b.iter(|| {
            let (access, person) = next.next().expect("endless");
            read(&inquiries[access].decide(&dossiers[person]))
        });
    });
    group.bench_function(BenchmarkId::new("decide/unread", size), |b| {
        let mut next = pairs();
        b.iter(|| {
            let (access, person) = next.next().expect("endless");
            inquiries[access].decide(&dossiers[person])
        });
    });
    group.bench_function(BenchmarkId::new("decide/cold", size), |b| {
        let mut next = pairs();
        b.iter(|| {
            let (access, person) = next.next().expect("endless");
            let inquiry = world.directory.inquiry(&accesses[access]).expect("names");
            read(&inquiry.decide(&inquiry.dossier(&dossiers_id(&world, person))))
        });
    });
    group.bench_function(BenchmarkId::new("gather", size), |b| {
        let mut next = pairs();
        b.iter(|| {
            let (access, person) = next.next().expect("endless");
            inquiries[access].decide(&inquiries[access].dossier(&dossiers_id(&world, person)))
        });
    });
    group.bench_function(BenchmarkId::new("compile", size), |b| {
        let mut next = (0..accesses.len()).cycle();
        b.iter(|| {
            let access = next.next().expect("endless");
            world.directory.inquiry(&accesses[access]).expect("names")
        });
    });
    group.bench_function(BenchmarkId::new("view/warm", size), |b| {
        let mut next = pairs();
        b.iter(|| {
            let (access, person) = next.next().expect("endless");
            inquiries[access].view(&dossiers[person])
        });
    });
    let everybody: Vec<Identifier> = (FULL..FULL + people())
        .map(|number| id(&workload::passer_by(SEED, number)))
        .collect();
    group.throughput(Throughput::Elements(BATCH));
    group.bench_function(BenchmarkId::new("decide/batch", size), |b| {
        let mut next = (0..inquiries.len())
            .cycle()
            .flat_map(|access| everybody.iter().map(move |one| (access, one)));
        b.iter(|| {
            for _ in 0..BATCH {
                let (access, one) = next.next().expect("endless");
                black_box(inquiries[access].decide(&inquiries[access].dossier(one)));
            }
        });
    });
    group.throughput(Throughput::Elements(1));
    let rules = naive::Rules::read(&world.directory, &id(&world.full[0]));
    group.bench_function(BenchmarkId::new("decide/naive", size), |b| {
        let mut next = (0..accesses.len()).cycle();
        b.iter(|| {
            let access = next.next().expect("endless");
            rules.decide(accesses[access].question().expect("names"))
        });
    });
    group.finish();
}

fn dossiers_id(world: &World, person: usize) -> Identifier {
    id(&world.full[person])
}

criterion_group!(benches, decide);
criterion_main!(benches);
