//! What it costs to explain a decision and to find the smallest change that would
//! turn it, among few people and among many.
//!
//! A person has 4 identifiers, 12 observations of 6 attributes in 3 personas, and 8
//! statements of her own, conditions among them; the company has 20 proposals with 3
//! votes each. What is asked about is allowed, lacks a fact, or lacks both halves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a bench that cannot go on has failed"
)]
#![allow(
    clippy::indexing_slicing,
    clippy::cast_possible_wrap,
    reason = "small numbers, and a bench that cannot go on has failed"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use personagraph::condition::Condition;
use personagraph::directory::explain::Remedy;
use personagraph::permission::Vote;
use personagraph::{Access, Directory, Error, Identifier, Key, Permit, Timestamp};
use std::hint::black_box;

const PERSONAS: [&str; 3] = ["family", "sport", "work"];
const ATTRIBUTES: [&str; 6] = [
    "contact.email",
    "feedback.jacket",
    "interest.pets",
    "size.shirt",
    "size.shoe",
    "skill.cooking",
];

fn now() -> Timestamp {
    "2026-01-10T09:00:00Z".parse().unwrap()
}

fn identifier(person: usize, number: usize) -> Identifier {
    format!("device:{person}-{number}").parse().unwrap()
}

fn directory(people: usize) -> Result<Directory, Error> {
    let mut crm = Directory::new(Key::from([7; 32]));
    let mut company = crm.at(now(), "company");
    company.seat(["legal", "sales", "service"], 2)?;
    for n in 0..20 {
        let persona = PERSONAS[n % 3];
        let recipient = format!("team_{}", n % 7);
        let permit = Permit::persona(persona).to(recipient.as_str());
        let (id, _) = company.propose(&permit.for_purpose(format!("use_{n}").as_str()))?;
        for seat in ["legal", "sales", "service"] {
            company.vote(id.clone(), seat, Vote::Yes)?;
        }
    }
    let (news, offers) = (Permit::profile().to("sales"), Permit::profile().to("sales"));
    for permit in [news.for_purpose("news"), offers.for_purpose("offers")] {
        let (id, _) = company.propose(&permit)?;
        for seat in ["legal", "sales"] {
            company.vote(id.clone(), seat, Vote::Yes)?;
        }
    }
    let ripe = Condition::fact("zipper.improved")?;
    for person in 0..people {
        let mut say = crm.at(now(), "shop");
        let first = identifier(person, 0);
        for number in 1..4 {
            say.link(&first, &identifier(person, number))?;
        }
        for (n, attribute) in ATTRIBUTES.iter().cycle().take(12).enumerate() {
            let seen = say.observe(&identifier(person, n % 4), *attribute, n as i64);
            seen.through([PERSONAS[n % 3]])?;
        }
        let permit = |n: usize| Permit::persona(PERSONAS[n % 3]).to("sales");
        for n in 0..3 {
            say.consent(&first, &permit(n).for_purpose("news"))?;
            let offers = permit(n).for_purpose("offers").when(ripe.clone());
            say.consent(&first, &offers)?;
        }
        say.prohibit(&first, &permit(0).for_purpose("resale"))?;
        say.consent(&first, &permit(1).for_purpose("research"))?;
    }
    Ok(crm)
}

fn explanations(criterion: &mut Criterion) {
    let test = std::env::args().any(|arg| arg == "--test");
    let sizes: &[usize] = if test { &[50] } else { &[100, 1_000, 10_000] };
    for &people in sizes {
        let crm = directory(people).unwrap();
        let who = identifier(people / 2, 1);
        let asked = |purpose| Access::new("sales", purpose, now());
        let why = |purpose| crm.explain(&who, "size.shoe", &asked(purpose)).unwrap();
        assert!(why("news").is_allowed());
        let fact = "zipper.improved".parse().unwrap();
        let established = Remedy::Establish { fact, holds: true };
        assert_eq!(why("offers").remedy(), Some(&[established][..]));
        assert_eq!(why("resale").remedy().map(<[_]>::len), Some(2));

        let mut group = criterion.benchmark_group("explain");
        let mut bench = |noun: &str, what: &dyn Fn()| {
            group.bench_function(BenchmarkId::new(noun, people), |b| b.iter(what));
        };
        bench("decide", &|| {
            let decision = crm.decide(&who, "size.shoe", &asked("offers"));
            black_box(decision.unwrap());
        });
        for (noun, purpose) in [
            ("allowed", "news"),
            ("lacks_a_fact", "offers"),
            ("lacks_both_halves", "resale"),
        ] {
            bench(noun, &|| {
                black_box(why(purpose));
            });
        }
        bench("excerpt", &|| {
            black_box(crm.excerpt(&who));
        });
        group.finish();
    }
}

criterion_group!(benches, explanations);
criterion_main!(benches);
