//! Activation: an audience with permission and cadence, of everybody in a directory.
//!
//! Everybody has an e-mail address and a telephone number, vouched to be one person's, a
//! size and an interest, a persona, permits, quiet hours and messages of the last weeks.
//! Who they are follows from their number, and so does what becomes of them.

use super::dice::Dice;
use personagraph::directory::What;
use personagraph::name::Channel;
use personagraph::outreach::{
    Cap, Contact, Message, OutreachPolicy, Preference, Quiet, Via, Window,
};
use personagraph::permission::Among;
use personagraph::persona::Enclosure;
use personagraph::population::{Activation, Gate, Segment};
use personagraph::{Directory, Identifier, Key, Permit, Timestamp};
use std::time::{Duration, Instant};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;
/// 2026-01-05T09:00:00Z, a Monday.
const NOW: i64 = 1_767_603_600_000;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).expect("an instant")
}

fn name<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a name")
}

fn mail(person: usize) -> Identifier {
    name(&format!("email:someone{person}@example.com"))
}

/// What follows from somebody's number.
struct Somebody(usize);

impl Somebody {
    /// One in a hundred is in the smaller segment.
    const fn is_few(&self) -> bool {
        self.0 % 100 == 7
    }

    const fn size(&self) -> i64 {
        if self.is_few() { 50 } else { 38 }
    }

    const fn permits(&self) -> bool {
        self.0 % 4 != 0
    }

    const fn refuses(&self) -> bool {
        self.0 % 10 == 3
    }

    /// Whether somebody wrote to them an hour ago.
    const fn is_capped(&self) -> bool {
        self.0 % 5 == 1
    }

    /// The gates that they pass, if the message goes to their segment.
    fn passes(&self, gate: Gate) -> bool {
        match gate {
            Gate::Matched => true,
            Gate::Known | Gate::Recognised | Gate::Permitted => self.permits(),
            Gate::Preferred => self.permits() && !self.refuses(),
            _ => self.permits() && !self.refuses() && !self.is_capped(),
        }
    }
}

/// So many people, each of whom has permitted it besides in so many windows to come, one
/// after the other.
fn crm(people: usize, windows: i64) -> Directory {
    let mut crm = Directory::new(Key::from([7; 32]));
    let before = at(NOW - 400 * DAY);
    let tours = || {
        Permit::profile()
            .to("marketing")
            .for_purpose("marketing.tours")
    };
    let service = Permit::profile().to("service").for_purpose("service");
    for permit in [&tours(), &service] {
        crm.at(before, "company").approve(permit).expect("approved");
    }
    for number in 0..people {
        let (somebody, dice) = (Somebody(number), &mut Dice(number as u64));
        let (who, phone): (_, Identifier) =
            (mail(number), name(&format!("phone:+1555{number:07}")));
        let mut say = crm.at(before, "signup");
        say.link(&who, &phone).expect("linked");
        say.observe(&who, "size.shoe", somebody.size())
            .through(["outdoors"])
            .expect("seen");
        say.observe(&phone, "interest.hiking", true)
            .through(["outdoors"])
            .expect("seen");
        // They are to be reached as who goes outdoors.
        let account = Enclosure::identifiers("outdoors", [who.clone(), phone.clone()]);
        let account = account.expect("an account").of(who.clone());
        say.event(What::Enclosed(account.into())).expect("enclosed");
        say.consent(&who, &service).expect("consented");
        if somebody.permits() {
            say.consent(&who, &tours()).expect("consented");
            for window in 0..windows {
                let from = at(NOW + (2 * window + 1) * DAY);
                let permit = tours().from(from).until(at(NOW + (2 * window + 2) * DAY));
                say.consent(&phone, &permit).expect("consented");
            }
        }
        let wish = Preference {
            identifier: who.clone(),
            channel: None,
            purposes: Among::Any,
            allow: somebody.refuses().then_some(false),
            at_most: None,
            quiet: Some(Quiet {
                from: name("21:00"),
                until: name("08:00"),
                offset: name("+00:00"),
            }),
        };
        say.event(What::Preferred(wish.into())).expect("said");
        let sent = |ago: i64| Contact {
            identifier: who.clone(),
            channel: name("email"),
            recipient: name("service"),
            purpose: name(if ago > DAY {
                "service"
            } else {
                "marketing.news"
            }),
            topic: None,
        };
        let weeks = i64::try_from(dice.below(4)).expect("a few");
        let mut ago: Vec<i64> = (0..weeks).map(|week| (week + 8) * DAY).collect();
        ago.extend(somebody.is_capped().then_some(60 * MINUTE));
        for ago in ago {
            let mut say = crm.at(at(NOW - ago), "company");
            say.event(What::Contacted(sent(ago).into())).expect("sent");
        }
    }
    crm
}

fn policy() -> OutreachPolicy {
    OutreachPolicy {
        caps: vec![
            Cap::new(1, Window::DAY),
            Cap::new(4, Window::Rolling(name("P7D"))),
        ],
        ..OutreachPolicy::default()
    }
}

/// Everybody who falls and everybody who is written to is where their number says.
fn agrees(activation: &Activation, people: usize, is_in: impl Fn(&Somebody) -> bool) {
    let funnel = activation.funnel();
    for (gate, count) in funnel.iter() {
        let everybody = (0..people).map(Somebody);
        let passed = everybody.filter(|one| is_in(one) && one.passes(gate));
        assert_eq!(count, passed.count() as u64, "{gate}");
    }
    let told = activation.told();
    assert_eq!(told.members().len() as u64, funnel.written());
    let seen = (0..people).map(Somebody).filter(Somebody::permits);
    assert_eq!(told.seen(), seen.count() as u64);
}

/// The best time of several, and the last answer.
fn best(rounds: usize, ask: impl Fn() -> Activation) -> (Duration, Activation) {
    let time = || {
        let start = Instant::now();
        let activation = ask();
        (start.elapsed(), activation)
    };
    let (mut took, mut last) = time();
    for _ in 1..rounds {
        let (again, activation) = time();
        (took, last) = (took.min(again), activation);
    }
    (took, last)
}

/// Prints what an audience costs of so many people, and of a tenth and a hundredth; and of
/// a hundred who permit it in more and more windows to come.
pub(crate) fn table(largest: usize, rounds: usize) {
    println!("activation: a segment, what the sender sees, a contact decision");
    let everybody: Segment = "in outdoors and interest.hiking = true"
        .parse()
        .expect("well put");
    let few: Segment = "in outdoors and size.shoe >= 45".parse().expect("well put");
    let policy = policy();
    let message = |via| Message::new("marketing", "marketing.tours", via).expect("names");
    let mail = || Via::Channel(name::<Channel>("email"));
    let mut first: [Option<f64>; 3] = [None; 3];
    for people in [largest / 100, largest / 10, largest] {
        let people = people.max(20);
        let crm = crm(people, 0);
        let shapes = [
            ("channel", mail(), &everybody),
            ("few", mail(), &few),
            ("best", Via::Best, &everybody),
        ];
        for ((shape, via, segment), first) in shapes.into_iter().zip(&mut first) {
            let message = message(via);
            let ask = || crm.audience(segment, &message, &policy, at(NOW));
            let (took, activation) = best(rounds, ask);
            agrees(&activation, people, |one| shape != "few" || one.is_few());
            let each = took.as_secs_f64() * 1e6 / people as f64;
            let times = each / *first.get_or_insert(each);
            println!(
                "  audience/activate/{shape}/{people:<7} {each:>7.2} µs a person, {times:.2} times the \
                 first; {} of {} written to",
                activation.funnel().written(),
                activation.funnel().passed(Gate::Matched),
            );
        }
    }
    for count in [0, 8, 32, 128] {
        let (people, message) = (100.min(largest), message(mail()));
        let crm = crm(people, count);
        let ask = || crm.audience(&everybody, &message, &policy, at(NOW));
        let (took, activation) = best(rounds, ask);
        agrees(&activation, people, |_| true);
        let each = took.as_secs_f64() * 1e6 / people as f64;
        println!("  audience/activate/windows/{count:<7} {each:>7.2} µs a person, of {people}");
    }
}
