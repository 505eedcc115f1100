//! What it costs to plan messages for everybody, and how that grows with how many there
//! are.
//!
//! `PERSONAGRAPH_PEOPLE` sets how many; a million if left out, 1,000 in test mode. The
//! figures are not criterion's: each comes from one run over everybody.
//!
//! * `from their own`: `Plan::schedule` for people whose state a host holds itself, made
//!   a thousand at a time and forgotten. Everybody has one to three contact points, up to
//!   40 messages of the last two months, up to four preferences, and one in ten has
//!   complained. What is permitted is looked up in a set of pairs of team and channel.
//! * `from a directory`: `Planner::schedule`, everybody gathered for it, of one directory:
//!   two identifiers that are linked, two observations, permits, quiet hours and up to six
//!   messages each. A million take about 7 GB.
//! * `of many messages`: `Plan::schedule` for one person, so many messages in as many days,
//!   by the caps and the load and by the caps alone; a message.
//!
//! The first two are of a hundredth of everybody, of a tenth, and of all: five messages of
//! four teams, in fourteen days, by a policy with four caps and a load. Figures are those
//! of the median among thousands of people, which a busy machine troubles less than the
//! mean. Making people is not part of the time. Of each schedule it is checked that nobody
//! gets two messages in a slot and that no message is lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a bench that cannot go on has failed; its numbers are far below 2^53"
)]

mod dice;

use dice::Dice;
use peak_alloc::PeakAlloc;
use personagraph::directory::What;
use personagraph::name::{Channel, EventId, Recipient};
use personagraph::outreach::{
    Addressee, AtMost, Cap, Contact, Fatigue, History, Message, OutreachPolicy, Plan, Preference,
    Preferences, Quiet, Said, Schedule, Slots, Via, Window,
};
use personagraph::permission::Among;
use personagraph::{Directory, Identifier, Key, Permit, Timestamp};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;
/// 2026-01-05T09:00:00Z, a Monday.
const NOW: i64 = 1_767_603_600_000;
/// How many people are made at a time.
const CHUNK: usize = 1_000;
const TEAMS: [(&str, &str); 4] = [
    ("marketing", "marketing.news"),
    ("sales", "marketing.offers"),
    ("loyalty", "loyalty"),
    ("support", "service"),
];
const CHANNELS: [&str; 2] = ["email", "sms"];

fn is_test() -> bool {
    std::env::args().any(|arg| arg == "--test")
}

fn largest() -> usize {
    let asked = std::env::var("PERSONAGRAPH_PEOPLE").ok();
    let asked = asked.map(|text| text.parse().expect("PERSONAGRAPH_PEOPLE: a number"));
    asked.unwrap_or(if is_test() { 1_000 } else { 1_000_000 })
}

/// What is random of one person.
fn dice(person: usize) -> Dice {
    Dice(0x5eed ^ ((person as u64) << 20))
}

/// An instant in so many days before now.
fn ago(dice: &mut Dice, days: i64) -> Timestamp {
    let minutes = usize::try_from(days * 1440).expect("a few");
    let minutes = i64::try_from(dice.below(minutes)).expect("a few");
    at(NOW - minutes * MINUTE - 1)
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).expect("an instant")
}

fn name<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a name")
}

fn policy() -> OutreachPolicy {
    let days = |days: u32| Window::Rolling(name(&format!("P{days}D")));
    let fatigue = Fatigue::new(name("P7D"), 8.0).expect("a load");
    OutreachPolicy {
        caps: vec![
            Cap::new(1, Window::DAY),
            Cap::new(4, days(7)),
            Cap::new(12, days(30))
                .for_purpose("marketing")
                .expect("a name"),
            Cap::new(2, days(14)).on("sms").expect("a name"),
        ],
        fatigue: fatigue.weigh("sms", 2.0).expect("a weight"),
        ..OutreachPolicy::default()
    }
}

fn messages() -> Vec<Message> {
    let message = |(number, (team, purpose)): (usize, (&str, &str))| Message {
        value: 10 * number as u64,
        ..Message::new(team, purpose, Via::Best).expect("names")
    };
    let mut all: Vec<_> = TEAMS.into_iter().enumerate().map(message).collect();
    all.push(Message {
        value: 15,
        via: Via::Channel(name("sms")),
        ..all[1].clone()
    });
    all
}

fn slots() -> Slots {
    Slots {
        from: at(NOW),
        length: name("P1D"),
        count: 14,
    }
}

/// The state of one person, as a host with tables of its own would have it.
struct Somebody {
    points: Vec<Identifier>,
    sent: Vec<(Timestamp, Contact)>,
    said: Vec<(Timestamp, EventId, Preference)>,
    complaints: Vec<Timestamp>,
    permitted: BTreeSet<(Recipient, Channel)>,
}

fn mail(person: usize) -> Identifier {
    name(&format!("email:someone{person}@example.com"))
}

fn phone(person: usize) -> Identifier {
    name(&format!("phone:+1555{person:07}"))
}

fn contact(dice: &mut Dice, identifier: &Identifier) -> Contact {
    let (team, purpose) = TEAMS[dice.below(TEAMS.len())];
    Contact {
        identifier: identifier.clone(),
        channel: name(CHANNELS[usize::from(dice.below(4) == 0)]),
        recipient: name(team),
        purpose: name(purpose),
        topic: None,
    }
}

fn preference(dice: &mut Dice, identifier: &Identifier) -> Preference {
    let nothing = Preference {
        identifier: identifier.clone(),
        channel: None,
        purposes: Among::Any,
        allow: None,
        at_most: None,
        quiet: None,
    };
    match dice.below(4) {
        0 => Preference {
            channel: Some(name(CHANNELS[dice.below(2)])),
            allow: Some(dice.below(3) > 0),
            ..nothing
        },
        1 => Preference {
            at_most: Some(AtMost {
                count: 2,
                per: name("P3D"),
            }),
            ..nothing
        },
        _ => Preference {
            quiet: Some(Quiet {
                from: name("21:00"),
                until: name(["08:00", "12:30"][dice.below(2)]),
                offset: name(["-05:00", "+00:00", "+01:00"][dice.below(3)]),
            }),
            ..nothing
        },
    }
}

impl Somebody {
    fn new(person: usize) -> Self {
        let dice = &mut dice(person);
        let mut points = vec![mail(person)];
        if dice.below(2) == 0 {
            points.push(phone(person));
        }
        if dice.below(5) == 0 {
            points.push(name(&format!("email:other{person}@example.com")));
        }
        let sent = (0..dice.below(41)).map(|_| (ago(dice, 60), contact(dice, &points[0])));
        let sent = sent.collect();
        let said = (0..dice.below(5)).map(|number| {
            let id = name(&format!("p{number}"));
            (ago(dice, 300), id, preference(dice, &points[0]))
        });
        let said = said.collect();
        let complaints = if dice.below(10) == 0 {
            vec![ago(dice, 30)]
        } else {
            Vec::new()
        };
        let pairs = TEAMS
            .iter()
            .flat_map(|(team, _)| CHANNELS.map(|channel| (*team, channel)));
        let pairs = pairs.filter(|_| dice.below(4) > 0);
        Self {
            permitted: pairs.map(|(team, on)| (name(team), name(on))).collect(),
            points,
            sent,
            said,
            complaints,
        }
    }

    fn schedule(&self, plan: &Plan<'_>) -> Schedule {
        let sent: History<'_> = self.sent.iter().map(|(at, one)| one.sent(*at)).collect();
        let said = self.said.iter().map(|(at, id, preference)| Said {
            at: *at,
            id,
            preference,
        });
        let preferences = Preferences::of(said);
        let permitted = |message: &Message, on: &Channel, _: &Identifier, _: Timestamp| {
            let mut pairs = self.permitted.iter();
            pairs.any(|(team, channel)| *team == message.recipient && channel == on)
        };
        plan.schedule(&Addressee {
            preferences: &preferences,
            sent: &sent,
            complaints: &self.complaints,
            offset: preferences.offset().unwrap_or(name("+00:00")),
            ..Addressee::new(&self.points, &permitted)
        })
    }
}

/// What came of many plans.
#[derive(Default)]
struct Tally {
    people: usize,
    took: Duration,
    /// Of each chunk, in microseconds for each person.
    chunks: Vec<f64>,
    planned: usize,
    left_out: usize,
}

impl Tally {
    fn add(&mut self, took: Duration, schedules: &[Schedule]) {
        let (slots, messages) = (slots(), messages().len());
        for schedule in schedules {
            let taken = schedule.planned.iter().map(|one| slots.of(one.at));
            let taken: BTreeSet<_> = taken.map(|slot| slot.expect("in a slot")).collect();
            assert_eq!(taken.len(), schedule.planned.len(), "one message a slot");
            assert_eq!(schedule.planned.len() + schedule.left_out.len(), messages);
            self.planned += schedule.planned.len();
            self.left_out += schedule.left_out.len();
        }
        self.people += schedules.len();
        self.took += took;
        let each = took.as_secs_f64() * 1e6 / schedules.len() as f64;
        self.chunks.push(each);
    }

    /// Prints a line; gives the microseconds for each person in the median chunk.
    fn print(mut self, first: Option<f64>, more: &str) -> f64 {
        self.chunks.sort_unstable_by(f64::total_cmp);
        let each = self.chunks[self.chunks.len() / 2];
        let people = self.people as f64;
        println!(
            "  {:>9} people {each:>7.1} us/person (mean {:.1}), {:.2} times the first; \
             planned {:.2}, left out {:.2} a person; {more}",
            self.people,
            self.took.as_secs_f64() * 1e6 / people,
            each / first.unwrap_or(each),
            self.planned as f64 / people,
            self.left_out as f64 / people,
        );
        assert!(self.planned > self.people / 2, "most get something");
        assert!(self.left_out > 0, "somebody does not");
        each
    }
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// Plans for people whose state a host holds itself.
fn from_their_own(people: usize, first: Option<f64>) -> f64 {
    let (policy, messages) = (policy(), messages());
    let plan = Plan::new(&messages, &policy, slots());
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let mut tally = Tally::default();
    for begin in (0..people).step_by(CHUNK) {
        let chunk = begin..people.min(begin + CHUNK);
        let chunk: Vec<_> = chunk.map(Somebody::new).collect();
        let start = Instant::now();
        let schedules: Vec<_> = chunk.iter().map(|one| one.schedule(&plan)).collect();
        tally.add(start.elapsed(), &schedules);
    }
    let peak = megabytes(MEMORY.peak_usage() - before);
    tally.print(first, &format!("{peak:.1} MiB at most"))
}

/// Plans for everybody in a directory.
fn from_a_directory(people: usize, first: Option<f64>) -> f64 {
    let before = MEMORY.current_usage();
    let crm = crm(people);
    let held = (MEMORY.current_usage() - before) as f64 / people as f64;
    let (policy, messages) = (policy(), messages());
    let outreach = crm.outreach(&policy, at(NOW));
    let plan = outreach.plan(&messages, slots());
    let mut tally = Tally::default();
    for begin in (0..people).step_by(CHUNK) {
        let chunk: Vec<_> = (begin..people.min(begin + CHUNK)).map(mail).collect();
        let start = Instant::now();
        let schedules = chunk
            .iter()
            .map(|who| plan.schedule(&outreach.addressee(who)));
        let schedules: Vec<_> = schedules.collect();
        tally.add(start.elapsed(), &schedules);
    }
    tally.print(first, &format!("{held:.0} B/person held"))
}

fn crm(people: usize) -> Directory {
    let mut crm = Directory::new(Key::from([7; 32]));
    let before = at(NOW - 400 * DAY);
    let uses = TEAMS.map(|(team, purpose)| Permit::profile().to(team).for_purpose(purpose));
    for permit in &uses {
        crm.at(before, "company").approve(permit).expect("approved");
    }
    for person in 0..people {
        let dice = &mut dice(person);
        let (who, phone) = (mail(person), phone(person));
        let mut say = crm.at(before, "signup");
        say.link(&who, &phone).expect("linked");
        say.observe(&who, "size.shoe", 38_i64)
            .through(["family"])
            .expect("seen");
        say.observe(&phone, "job.title", "baker")
            .through(["work"])
            .expect("seen");
        for permit in uses.iter().filter(|_| dice.below(4) > 0) {
            say.consent(&who, permit).expect("consented");
        }
        let wish = preference(dice, &who);
        say.event(What::Preferred(wish.into())).expect("said");
        for _ in 0..dice.below(7) {
            let contact = contact(dice, &who);
            let mut say = crm.at(ago(dice, 60), "company");
            say.event(What::Contacted(contact.into())).expect("sent");
        }
    }
    crm
}

/// Plans so many messages for one person.
fn of_many_messages(count: u32, policy: &OutreachPolicy) -> f64 {
    let message = |number: u32| Message {
        value: u64::from(number * 7 % 11),
        ..messages()[0].clone()
    };
    let many: Vec<_> = (0..count).map(message).collect();
    let slots = Slots { count, ..slots() };
    let plan = Plan::new(&many, policy, slots);
    let (points, permitted) = ([mail(1)], |_: &Message, _: &_, _: &_, _| true);
    let start = Instant::now();
    let schedule = plan.schedule(&Addressee::new(&points, &permitted));
    let took = start.elapsed();
    let planned = schedule.planned.len();
    assert!(planned > many.len() / 4, "{planned}");
    assert_eq!(planned + schedule.left_out.len(), many.len());
    took.as_secs_f64() * 1e6 / f64::from(count)
}

fn main() {
    let largest = largest();
    println!("plan/from their own");
    let first = from_their_own(largest / 100, None);
    for people in [largest / 10, largest] {
        from_their_own(people, Some(first));
    }
    println!("plan/from a directory");
    let first = from_a_directory(largest / 100, None);
    for people in [largest / 10, largest] {
        from_a_directory(people, Some(first));
    }
    println!("plan/of many messages");
    let sizes: &[u32] = if is_test() {
        &[10, 30]
    } else {
        &[30, 100, 300, 1_000]
    };
    for &count in sizes {
        let policy = OutreachPolicy {
            caps: vec![
                Cap::new(1, Window::DAY),
                Cap::new(12, Window::Rolling(name("P30D"))),
            ],
            ..policy()
        };
        let caps = OutreachPolicy {
            caps: policy.caps.clone(),
            ..OutreachPolicy::unlimited()
        };
        let (with, without) = (
            of_many_messages(count, &policy),
            of_many_messages(count, &caps),
        );
        println!("  {count:>9} messages {with:>8.1} us/message, caps alone {without:>8.1}");
    }
}
