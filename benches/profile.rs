//! What a profile costs.
//!
//! * `profile/of/POLICY/50`: a profile of 50 observations from five fragments, 10
//!   attributes. Bar: under 5 µs.
//! * `profile/person/custodian/PEOPLE`: the profile of one person, in directories of three
//!   sizes.
//! * `profile/person/copy/PEOPLE`: the copy of everything about one person that they have
//!   a right to, as JSON text. It is not to grow with how many others there are.
//!
//! `PERSONAGRAPH_PEOPLE` sets how many people the largest directory has; 100,000 if left
//! out, 200 in test mode. A million take about 9 GB.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a bench that cannot go on has failed"
)]

#[path = "storage/workload.rs"]
mod workload;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use personagraph::name::{Attribute, Source};
use personagraph::profile::{Fragment, MergePolicy, Observation, Profile, Survivorship};
use personagraph::{Directory, Identifier, Key, Timestamp, Value};
use std::hint::black_box;

const FRAGMENTS: usize = 5;
const OBSERVATIONS: usize = 50;
const ATTRIBUTES: usize = 10;
const SOURCES: [&str; 4] = ["crm", "webshop", "support", "listening"];

fn is_test() -> bool {
    std::env::args().any(|arg| arg == "--test")
}

fn people() -> usize {
    let asked = std::env::var("PERSONAGRAPH_PEOPLE").ok();
    let asked = asked.map(|text| text.parse().expect("PERSONAGRAPH_PEOPLE: a number"));
    asked.unwrap_or(if is_test() { 200 } else { 100_000 })
}

fn name<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a name")
}

/// Five fragments of ten observations: each attribute five times, with three values.
fn fragments() -> Vec<Fragment> {
    let at = |n: usize| {
        let days = i64::try_from(n).unwrap();
        Timestamp::from_millis(1_767_225_600_000 + 86_400_000 * days).unwrap()
    };
    let one = |n: usize| {
        let identifier: Identifier = name(&format!("email:somebody.{}@example.com", n % FRAGMENTS));
        let attribute = format!("interest.topic_{}", n % ATTRIBUTES);
        let value = match n % ATTRIBUTES {
            9 => Value::from(i64::try_from(n % 3).unwrap()),
            _ => Value::from(format!("value {}", n * 7 % 3)),
        };
        let seen = Observation::new(identifier, attribute, value).expect("a name");
        let seen = seen.through(["work"]).expect("a name");
        let event = name(&format!("shop/{:03}", n * 37 % 101));
        (event, at(n * 13 % 50), name::<Source>(SOURCES[n % 4]), seen)
    };
    let of = |fragment| (0..OBSERVATIONS).filter(move |n| n % FRAGMENTS == fragment % FRAGMENTS);
    // By place in the list and not by attribute: each fragment has several.
    (0..FRAGMENTS)
        .map(|fragment| of(fragment).map(one).collect())
        .collect()
}

fn policies() -> [(&'static str, MergePolicy); 5] {
    let trusted = || Survivorship::MostTrusted(SOURCES[..2].iter().map(|s| name(s)).collect());
    let under =
        |policy: MergePolicy, names: &str, rule| policy.under(names, rule).expect("a pattern");
    let mixed = MergePolicy::new(Survivorship::Newest);
    let mixed = under(mixed, "interest.topic_1", trusted());
    let mixed = under(mixed, "interest.topic_2", Survivorship::MostFrequent);
    let mixed = under(mixed, "interest.topic_9", Survivorship::Sum);
    [
        ("all", MergePolicy::default()),
        ("newest", MergePolicy::new(Survivorship::Newest)),
        ("most-trusted", MergePolicy::new(trusted())),
        (
            "most-frequent",
            MergePolicy::new(Survivorship::MostFrequent),
        ),
        ("mixed", mixed),
    ]
}

/// The newest value of an attribute, found in the plainest way.
fn newest<'f>(fragments: &'f [Fragment], attribute: &Attribute) -> &'f Value {
    let said = fragments.iter().flat_map(Fragment::observations);
    let said = said.filter(|said| said.observation.attribute == *attribute);
    &said
        .max_by_key(|said| said.at)
        .expect("one")
        .observation
        .value
}

fn profiles(c: &mut Criterion) {
    let fragments = fragments();
    let mut group = c.benchmark_group("profile");
    for (rule, policy) in policies() {
        let profile = Profile::of(&fragments, Timestamp::MAX, &policy);
        assert_eq!(profile.len(), ATTRIBUTES);
        let mut count = 0;
        for (attribute, merged) in profile.attributes() {
            let said = merged.survivors().iter().map(|one| one.said().len());
            count += said.sum::<usize>() + merged.lost().len();
            if rule == "newest" {
                assert_eq!(merged.value(), Some(newest(&fragments, attribute)));
            }
        }
        assert_eq!(count, OBSERVATIONS, "each observation counts or has lost");
        group.bench_function(BenchmarkId::new(format!("of/{rule}"), OBSERVATIONS), |b| {
            b.iter(|| Profile::of(black_box(&fragments), Timestamp::MAX, &policy));
        });
    }
    group.finish();
}

fn directory(people: usize) -> Directory {
    let mut directory = Directory::new(Key::from([7; 32]));
    for event in (0..people).flat_map(workload::events) {
        let _ = directory.apply(event).expect("ids differ");
    }
    directory
}

/// One person of few and of many: the cost is what is known of the person.
fn persons(c: &mut Criterion) {
    let largest = people();
    for people in [largest.div_ceil(100), largest.div_ceil(10), largest] {
        let directory = directory(people);
        let mut person = 0;
        let mut next = || {
            person = (person + 7_919) % people;
            workload::email(person)
        };
        let mut group = c.benchmark_group("profile");
        group.bench_function(BenchmarkId::new("person/custodian", people), |b| {
            b.iter_batched(
                &mut next,
                |someone| {
                    let profile = directory.custodian().profile(&someone, Timestamp::MAX);
                    assert_eq!(profile.len(), 6);
                    profile
                },
                criterion::BatchSize::SmallInput,
            );
        });
        group.bench_function(BenchmarkId::new("person/copy", people), |b| {
            b.iter_batched(
                &mut next,
                |someone| {
                    let copy = directory.custodian().copy_for(&someone, Timestamp::MAX);
                    let copy = serde_json::to_string(&copy).expect("it serialises");
                    assert!(copy.contains(someone.value()));
                    copy
                },
                criterion::BatchSize::SmallInput,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, profiles, persons);
criterion_main!(benches);
