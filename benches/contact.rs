//! What it costs to decide whether a message may go, and to plan for many people.
//!
//! A person has two contact points, three preferences (quiet hours, at most three in two
//! days, one channel allowed) and was sent 20 messages in a month, by three teams on two
//! channels. The company has four caps and a limit for the load. What is permitted is
//! answered by a comparison: asking the directory is not part of this.
//!
//! * `decide/send`: it goes. `decide/hold`: caps, fatigue and quiet hours are in the way;
//!   with every reason and the first instant at which none is. `decide/best`: three
//!   channels, one of them free. By how many messages were sent.
//! * `plan/person`: five messages in fourteen days, for so many people; a person.
//!
//! And of a directory of so many people, each with an address and a number that are
//! linked, two observations, two permits, quiet hours and three messages that were sent:
//!
//! * `directory/warm`: one decision, where the policy is compiled and the person gathered
//!   and asked about before. `directory/gathered`: the first decision about a person.
//!   `directory/cold`: `Directory::contact`, nothing at hand. `directory/hold`: warm, and
//!   the permission comes later.
//! * `directory/plan`: three messages in fourteen days; a person, gathered for it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on has failed"
)]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use personagraph::directory::What;
use personagraph::name::{Channel, EventId};
use personagraph::outreach::{
    Addressee, AtMost, Cap, Contact, Fatigue, History, Message, Outcome, OutreachPolicy, Plan,
    Preference, Preferences, Quiet, Said, Slots, Via, Window, decide,
};
use personagraph::permission::Among;
use personagraph::{Directory, Identifier, Key, Permit, Timestamp};
use std::hint::black_box;

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;
/// 2026-01-05T00:00:00Z, a Monday.
const NOW: i64 = 1_767_571_200_000;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).expect("an instant")
}

fn is_test() -> bool {
    std::env::args().any(|arg| arg == "--test")
}

fn points() -> [Identifier; 2] {
    ["email:customer@example.com", "phone:+15551234"].map(|one| one.parse().unwrap())
}

/// So many messages: the last twenty in a month, those before it as dense.
fn contacts(count: i64) -> Vec<(Timestamp, Contact)> {
    let sent = |number: i64| {
        let team = ["marketing", "sales", "support"][usize::try_from(number % 3).unwrap()];
        let purpose = ["marketing.news", "marketing.offers", "service"];
        let purpose = purpose[usize::try_from(number % 3).unwrap()];
        let contact = Contact {
            identifier: points()[0].clone(),
            channel: ["email", "sms"][usize::from(number % 4 == 0)]
                .parse()
                .unwrap(),
            recipient: team.parse().unwrap(),
            purpose: purpose.parse().unwrap(),
            topic: None,
        };
        (at(NOW - 3 * DAY - number * 36 * 60 * MINUTE), contact)
    };
    (0..count).map(sent).collect()
}

fn preferences() -> Vec<(EventId, Preference)> {
    let nothing = Preference {
        identifier: points()[0].clone(),
        channel: None,
        purposes: Among::Any,
        allow: None,
        at_most: None,
        quiet: None,
    };
    let night = Quiet {
        from: "21:00".parse().unwrap(),
        until: "08:00".parse().unwrap(),
        offset: "-05:00".parse().unwrap(),
    };
    let said = [
        Preference {
            quiet: Some(night),
            ..nothing.clone()
        },
        Preference {
            purposes: Among::these("purposes", ["marketing".parse().unwrap()]).unwrap(),
            at_most: Some(AtMost {
                count: 3,
                per: "P2D".parse().unwrap(),
            }),
            ..nothing.clone()
        },
        Preference {
            channel: Some("email".parse().unwrap()),
            allow: Some(true),
            ..nothing
        },
    ];
    let ids = ["p0", "p1", "p2"].map(|id| id.parse().unwrap());
    ids.into_iter().zip(said).collect()
}

fn policy() -> OutreachPolicy {
    let days = |days: u32| Window::Rolling(format!("P{days}D").parse().unwrap());
    OutreachPolicy {
        caps: vec![
            Cap::new(1, Window::DAY),
            Cap::new(4, days(7)),
            Cap::new(20, days(30)).for_purpose("marketing").unwrap(),
            Cap::new(2, days(14)).on("sms").unwrap(),
        ],
        fatigue: load(12.0),
        ..OutreachPolicy::default()
    }
}

fn load(limit: f64) -> Fatigue {
    let fatigue = Fatigue::new("P7D".parse().unwrap(), limit).unwrap();
    fatigue.weigh("sms", 2.0).unwrap()
}

/// One that holds whoever was sent something of late.
fn tight() -> OutreachPolicy {
    let mut policy = policy();
    let week = Window::Rolling("P7D".parse().unwrap());
    policy.caps.push(Cap::new(1, week));
    OutreachPolicy {
        fatigue: load(3.0),
        ..policy
    }
}

fn offer(via: Via) -> Message {
    Message::new("sales", "marketing.offers", via).unwrap()
}

/// Shows somebody who was sent so many messages.
fn with<T>(sent: i64, question: impl FnOnce(&Addressee<'_>) -> T) -> T {
    let (contacts, said, points) = (contacts(sent), preferences(), points());
    let history: History<'_> = contacts.iter().map(|(at, one)| one.sent(*at)).collect();
    let preferences = Preferences::of(said.iter().map(|(id, preference)| Said {
        at: at(NOW - 90 * DAY),
        id,
        preference,
    }));
    let permitted =
        |_: &Message, channel: &Channel, _: &Identifier, _: Timestamp| channel.as_str() != "phone";
    question(&Addressee {
        preferences: &preferences,
        sent: &history,
        offset: "-05:00".parse().unwrap(),
        ..Addressee::new(&points, &permitted)
    })
}

fn decisions(c: &mut Criterion) {
    let policy = policy();
    let email = offer(Via::Channel("email".parse().unwrap()));
    let best = offer(Via::Best);
    let (noon, night) = (
        at(NOW + 17 * 60 * MINUTE),
        at(NOW - 2 * DAY + 4 * 60 * MINUTE),
    );
    let mut group = c.benchmark_group("decide");
    for sent in [0, 20, 200, 2_000] {
        with(sent, |to| {
            let id = |shape| BenchmarkId::new(shape, sent);
            assert!(decide(&email, to, &policy, noon).is_send());
            assert!(decide(&best, to, &policy, noon).is_send());
            let _ = group.bench_function(id("send"), |b| {
                b.iter(|| decide(black_box(&email), to, &policy, black_box(noon)));
            });
            let _ = group.bench_function(id("best"), |b| {
                b.iter(|| decide(black_box(&best), to, &policy, black_box(noon)));
            });
            let policy = tight();
            let held = decide(&email, to, &policy, night);
            assert!(
                held.reasons.len() >= if sent == 0 { 1 } else { 3 },
                "{held:?}"
            );
            assert!(matches!(held.outcome, Outcome::Hold { .. }), "{held:?}");
            let _ = group.bench_function(id("hold"), |b| {
                b.iter(|| decide(black_box(&email), to, &policy, black_box(night)));
            });
        });
    }
    group.finish();
}

fn plans(c: &mut Criterion) {
    let policy = policy();
    let purposes = [
        "marketing.offers",
        "marketing.news",
        "service",
        "research",
        "loyalty",
    ];
    let messages = purposes.iter().zip(0..).map(|(purpose, value)| Message {
        purpose: purpose.parse().unwrap(),
        value,
        ..offer(Via::Best)
    });
    let messages: Vec<_> = messages.collect();
    let slots = Slots {
        from: at(NOW),
        length: "P1D".parse().unwrap(),
        count: 14,
    };
    let mut group = c.benchmark_group("plan");
    let sizes: &[u64] = if is_test() {
        &[10]
    } else {
        &[100, 1_000, 10_000]
    };
    for &people in sizes {
        with(20, |to| {
            let plan = Plan::new(&messages, &policy, slots);
            let planned = plan.schedule(to).planned.len();
            assert!(planned >= 3, "{planned}");
            let _ = group.throughput(Throughput::Elements(people));
            let _ = group.bench_function(BenchmarkId::new("person", people), |b| {
                b.iter(|| {
                    let people = (0..people).map(|_| *to);
                    let schedules = plan.schedules(black_box(people));
                    schedules.map(|one| one.planned.len()).sum::<usize>()
                });
            });
        });
    }
    group.finish();
}

fn mail(person: usize) -> Identifier {
    format!("email:someone{person}@example.com")
        .parse()
        .unwrap()
}

/// So many people who may be written to: by marketing now, by sales from tomorrow on.
fn crm(people: usize) -> Directory {
    let mut crm = Directory::new(Key::from([7; 32]));
    let before = at(NOW - 60 * DAY);
    let news = Permit::profile().to("marketing").for_purpose("marketing");
    let offers = Permit::profile().to("sales").for_purpose("marketing");
    let offers = offers.from(at(NOW + DAY));
    crm.at(before, "company").approve(&news).unwrap();
    crm.at(before, "company").approve(&offers).unwrap();
    for person in 0..people {
        let who = mail(person);
        let phone = format!("phone:+1555{person:07}").parse().unwrap();
        let mut say = crm.at(before, "signup");
        say.link(&who, &phone).unwrap();
        say.observe(&who, "size.shoe", 38_i64)
            .through(["family"])
            .unwrap();
        say.observe(&phone, "job.title", "baker")
            .through(["work"])
            .unwrap();
        for permit in [&news, &offers] {
            say.consent(&who, permit).unwrap();
            say.consent(&phone, permit).unwrap();
        }
        for (_, preference) in preferences().into_iter().take(1) {
            let identifier = who.clone();
            let preference = Preference {
                identifier,
                ..preference
            };
            say.event(What::Preferred(preference.into())).unwrap();
        }
        for (sent, contact) in contacts(6).into_iter().skip(3) {
            let identifier = who.clone();
            let contact = Contact {
                identifier,
                ..contact
            };
            let mut say = crm.at(sent, "company");
            say.event(What::Contacted(contact.into())).unwrap();
        }
    }
    crm
}

fn directory(c: &mut Criterion) {
    let policy = policy();
    let noon = at(NOW + 17 * 60 * MINUTE);
    let team = |team: &str| Message {
        recipient: team.parse().unwrap(),
        ..offer(Via::Channel("email".parse().unwrap()))
    };
    let (news, offer) = (team("marketing"), team("sales"));
    let messages = [news.clone(), offer.clone(), team("support")];
    let slots = Slots {
        from: noon,
        length: "P1D".parse().unwrap(),
        count: 14,
    };
    let mut group = c.benchmark_group("directory");
    let sizes: &[usize] = if is_test() { &[10] } else { &[100, 10_000] };
    for &people in sizes {
        let crm = crm(people);
        let outreach = crm.outreach(&policy, noon);
        let customer = outreach.addressee(&mail(people / 2));
        let id = |shape| BenchmarkId::new(shape, people);
        assert!(outreach.decide(&customer, &news).is_send());
        let _ = group.bench_function(id("warm"), |b| {
            b.iter(|| outreach.decide(&customer, black_box(&news)));
        });
        let held = outreach.decide(&customer, &offer);
        assert!(matches!(held.outcome, Outcome::Hold { .. }), "{held:?}");
        let _ = group.bench_function(id("hold"), |b| {
            b.iter(|| outreach.decide(&customer, black_box(&offer)));
        });
        let mut turn = (0..people).cycle();
        let mut next = || mail(turn.next().unwrap());
        let _ = group.bench_function(id("gathered"), |b| {
            b.iter_batched(
                &mut next,
                |who| outreach.decide(&outreach.addressee(&who), &news),
                BatchSize::SmallInput,
            );
        });
        let _ = group.bench_function(id("cold"), |b| {
            b.iter_batched(
                &mut next,
                |who| crm.contact(&who, &news, &policy, noon),
                BatchSize::SmallInput,
            );
        });
        let plan = outreach.plan(&messages, slots);
        assert_eq!(plan.schedule(&customer).planned.len(), 2);
        let _ = group.bench_function(id("plan"), |b| {
            b.iter_batched(
                &mut next,
                |who| plan.schedule(&outreach.addressee(&who)),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, decisions, plans, directory);
criterion_main!(benches);
