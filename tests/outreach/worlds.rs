//! Random worlds, and the same world in the library's words.

use crate::naive::{DAY, Letter, Limit, MINUTE, Mail, Span, Word, World};
use personagraph::name::{Channel, EventId, Purpose, Topic};
use personagraph::outreach::{
    Addressee, AtMost, Cap, Contact, Digests, Fatigue, Gathering, History, Message, OutreachPolicy,
    Period, Preference, Preferences, Quiet, Route, Said, Via, Window,
};
use personagraph::permission::Among;
use personagraph::value::Trust;
use personagraph::{Identifier, Timestamp};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;
use std::num::NonZeroU16;
use std::ops::Bound;

/// When questions are asked, about: a Monday.
pub(crate) const START: i64 = 1_767_571_200_000;
pub(crate) const CHANNELS: [&str; 4] = ["email", "sms", "phone", "app"];
const PURPOSES: [&str; 5] = [
    "marketing",
    "marketing.offers",
    "marketing.news",
    "service",
    "research",
];
const TOPICS: [&str; 3] = ["jacket", "zipper", "boots"];
pub(crate) const TEAMS: [&str; 3] = ["marketing", "sales", "support"];

pub(crate) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).expect("an instant")
}

fn owned(names: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    select(names.to_vec()).prop_map(str::to_owned)
}

/// Within so many days of the start, before and after: whole hours, so that instants
/// coincide, minutes, or any millisecond.
fn instant(before: i64, after: i64) -> impl Strategy<Value = i64> {
    let (from, to) = (START - before * DAY, START + after * DAY);
    (from..to, select(vec![60 * MINUTE, 60 * MINUTE, MINUTE, 1]))
        .prop_map(|(at, unit)| at.div_euclid(unit) * unit)
}

fn period() -> impl Strategy<Value = i64> {
    select(vec![30, 60, 360, 1440, 2880, 10_080])
}

fn limit() -> impl Strategy<Value = Limit> {
    let span = prop_oneof![
        4 => period().prop_map(Span::Minutes),
        3 => (1..=7_i64).prop_map(Span::Days),
        1 => Just(Span::Ever),
    ];
    (
        vec(owned(&CHANNELS), 0..=1),
        prop_oneof![2 => Just(vec![]), 1 => vec(owned(&PURPOSES), 1..=2)],
        prop_oneof![3 => Just(vec![]), 1 => vec(owned(&TOPICS), 1..=2)],
        prop_oneof![1 => Just(0), 12 => 1..=5_u32, 3 => Just(12)],
        span,
    )
        .prop_map(|(channels, purposes, topics, count, span)| Limit {
            // To reach it at all is rare.
            count: if matches!(span, Span::Ever) {
                count + 8
            } else {
                count
            },
            channels,
            purposes,
            topics,
            span,
        })
}

fn mail() -> impl Strategy<Value = Mail> {
    let when = prop_oneof![5 => instant(9, 0), 1 => instant(0, 5)];
    let names = (owned(&CHANNELS), owned(&TEAMS), owned(&PURPOSES));
    (when, names, of(owned(&TOPICS))).prop_map(|(at, (channel, recipient, purpose), topic)| Mail {
        at,
        channel,
        recipient,
        purpose,
        topic,
    })
}

fn word() -> impl Strategy<Value = Word> {
    let time = || prop_oneof![0..1440_i64, select(vec![0, 360, 480, 1260])];
    let offset = select(vec![0, -300, 60, 345, 780]);
    let says = prop_oneof![
        1 => any::<bool>().prop_map(|allow| (Some(allow), None, None)),
        2 => (0..5_u32, period()).prop_map(|most| (None, Some(most), None)),
        3 => (time(), time(), offset).prop_map(|quiet| (None, None, Some(quiet))),
    ];
    let purposes = prop_oneof![2 => Just(vec![]), 1 => vec(owned(&PURPOSES), 1..=2)];
    (instant(30, 0), of(owned(&CHANNELS)), purposes, says).prop_map(
        |(at, channel, purposes, (allow, at_most, quiet))| Word {
            at,
            channel,
            purposes,
            allow,
            at_most,
            quiet,
        },
    )
}

fn letter() -> impl Strategy<Value = Letter> {
    let names = (owned(&TEAMS), owned(&PURPOSES), of(owned(&CHANNELS)));
    let rest = (of(owned(&TOPICS)), 0..4_u64, any::<bool>());
    (names, rest, weighted(0.15, instant(0, 20))).prop_map(
        |((recipient, purpose, channel), (topic, value, digested), until)| Letter {
            recipient,
            purpose,
            channel,
            topic,
            value,
            digested,
            until,
        },
    )
}

pub(crate) fn letters() -> impl Strategy<Value = Vec<(i64, Letter)>> {
    vec((instant(0, 6), letter()), 1..=6)
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    let company = (
        vec(limit(), 0..=4),
        (period(), select(vec![1.0, 2.0, 2.5, 3.7, 6.0, 20.0])),
        vec((owned(&CHANNELS), select(vec![0.0, 0.5, 2.0, 3.0])), 0..=2),
        of(period()),
        vec(owned(&["service", "marketing.news"]), 0..=1),
        of(0..1440_i64),
    );
    // Some have much room, some little.
    let permit = prop_oneof![
        3 => (owned(&CHANNELS), 0..2_usize, instant(20, 0), instant(20, 60)),
        1 => (owned(&CHANNELS), 0..2_usize, instant(0, 10), instant(0, 20)),
    ];
    let person = (
        vec(word(), 0..=4),
        vec(mail(), 0..=16),
        vec(instant(6, 0), 0..=1),
        vec(permit, 1..=10),
        select(vec![0, -300, 60, 345, 780]),
        prop_oneof![8 => Just(vec![]), 1 => vec(owned(&TOPICS), 1..=1)],
    );
    let missing = weighted(0.2, select(vec!["email", "phone"]));
    let trust = (
        prop_oneof![6 => Just(0_u8), 1 => 0..=100_u8],
        prop_oneof![6 => Just(100_u8), 1 => 0..=100_u8],
    );
    (company, person, missing, trust).prop_map(|(company, person, missing, trust)| {
        let (limits, (half_life, limit), weights, pause, exempt, digest) = company;
        let (words, mut sent, complaints, permits, offset, has) = person;
        sent.sort_by_key(|mail| mail.at);
        let pairs = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter();
            pairs
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect()
        };
        let points = ["email", "phone", "email", "app"].into_iter();
        let points = points.filter(|one| Some(*one) != missing);
        let mut weights: Vec<(String, f64)> = weights;
        weights.dedup_by(|a, b| a.0 == b.0);
        World {
            limits,
            half_life,
            limit,
            weights,
            pause,
            exempt,
            least_trust: trust.0,
            digest,
            routes: pairs(&[("sms", "phone"), ("email", "email"), ("phone", "phone")]),
            points: points.map(str::to_owned).collect(),
            words,
            sent,
            complaints,
            permits,
            trust: trust.1,
            offset,
            has,
        }
    })
}

fn some<T: Ord + std::str::FromStr<Err: std::fmt::Debug>>(names: &[String]) -> Among<T> {
    let names = names.iter().map(|name| name.parse().expect("a name"));
    Among::these("names", names).unwrap_or(Among::Any)
}

pub(crate) fn minutes(minutes: i64) -> Period {
    format!("PT{minutes}M").parse().expect("a period")
}

fn clock<T: std::str::FromStr<Err: std::fmt::Debug>>(minutes: i64) -> T {
    let text = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    text.parse().expect("a time of day")
}

fn offset(minutes: i64) -> personagraph::outreach::Offset {
    let (sign, all) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
    let text = format!("{sign}{:02}:{:02}", all / 60, all % 60);
    text.parse().expect("an offset")
}

/// The world's unchanging part in the library's words.
pub(crate) struct Stage {
    pub(crate) policy: OutreachPolicy,
    points: Vec<Identifier>,
    words: Vec<(Timestamp, EventId, Preference)>,
    complaints: Vec<Timestamp>,
    changes: BTreeSet<Timestamp>,
    trust: Trust,
    world: World,
}

impl Stage {
    pub(crate) fn new(world: &World) -> Self {
        let caps = world.limits.iter().map(|limit| Cap {
            channels: some(&limit.channels),
            purposes: some(&limit.purposes),
            topics: some(&limit.topics),
            count: limit.count,
            window: match limit.span {
                Span::Minutes(all) => Window::Rolling(minutes(all)),
                Span::Days(days) => {
                    Window::Days(NonZeroU16::new(u16::try_from(days).expect("few")).expect("some"))
                }
                Span::Ever => Window::Ever,
            },
        });
        let fatigue = Fatigue::new(minutes(world.half_life), world.limit).expect("in range");
        // Of a channel named twice, the oracle takes the first.
        let fatigue = world
            .weights
            .iter()
            .rev()
            .fold(fatigue, |all, (on, weight)| {
                all.weigh(on, *weight).expect("in range")
            });
        let routes = world.routes.iter().map(|(channel, namespace)| Route {
            channel: channel.parse().unwrap(),
            namespace: namespace.parse().unwrap(),
        });
        let policy = OutreachPolicy {
            caps: caps.collect(),
            fatigue,
            complaint_pause: world.pause.map(minutes),
            exempt: world.exempt.iter().map(|p| p.parse().unwrap()).collect(),
            least_trust: Trust::new(world.least_trust.into()).unwrap(),
            routes: routes.collect(),
            digests: world
                .digest
                .map_or(Digests::Off, |time| Digests::Daily(clock(time))),
        };
        let speaker: Identifier = "email:customer@example.com".parse().unwrap();
        let words = world.words.iter().enumerate().map(|(number, word)| {
            let preference = Preference {
                identifier: speaker.clone(),
                channel: word.channel.as_ref().map(|on| on.parse().unwrap()),
                purposes: some(&word.purposes),
                allow: word.allow,
                at_most: word.at_most.map(|(count, per)| AtMost {
                    count,
                    per: minutes(per),
                }),
                quiet: word.quiet.map(|(from, until, east)| Quiet {
                    from: clock(from),
                    until: clock(until),
                    offset: offset(east),
                }),
            };
            (
                at(word.at),
                format!("{number:04}").parse().unwrap(),
                preference,
            )
        });
        let points =
            world
                .points
                .iter()
                .enumerate()
                .map(|(number, namespace)| match namespace.as_str() {
                    "phone" => "phone:+15551234".parse().unwrap(),
                    other => Identifier::new(other, &point_name(other, number)).unwrap(),
                });
        let turns = world
            .permits
            .iter()
            .flat_map(|(_, _, from, until)| [at(*from), at(*until)]);
        Self {
            policy,
            points: points.collect(),
            words: words.collect(),
            complaints: world.complaints.iter().map(|said| at(*said)).collect(),
            changes: turns.collect(),
            trust: Trust::new(world.trust.into()).unwrap(),
            world: world.clone(),
        }
    }

    /// Which of the points of its namespace it is.
    pub(crate) fn number(&self, point: &Identifier) -> usize {
        let alike = |one: &&Identifier| one.namespace() == point.namespace();
        let mut alike = self.points.iter().filter(alike);
        alike.position(|one| one == point).expect("a point")
    }

    /// Shows the addressee, who was sent this.
    pub(crate) fn ask<T>(&self, sent: &[Mail], question: impl FnOnce(&Addressee<'_>) -> T) -> T {
        let contacts: Vec<_> = sent
            .iter()
            .map(|mail| (at(mail.at), contact(mail)))
            .collect();
        let history: History<'_> = contacts.iter().map(|(at, one)| one.sent(*at)).collect();
        let said = self.words.iter().map(|(at, id, preference)| Said {
            at: *at,
            id,
            preference,
        });
        // Any order will do.
        let preferences = Preferences::of(said.rev());
        let permitted = |_: &Message, channel: &Channel, point: &Identifier, at: Timestamp| {
            let number = self.number(point);
            let (channel, at) = (channel.as_str(), at.as_millis());
            self.world.permitted_to(channel, number, at)
        };
        let changes = |_: &Message, at: Timestamp| {
            let later = (Bound::Excluded(at), Bound::Unbounded);
            self.changes.range(later).next().copied()
        };
        let redundant = |message: &Message| {
            let topic = message.topic.as_ref();
            topic.is_some_and(|topic| self.world.has.iter().any(|has| has == topic.as_str()))
        };
        question(&Addressee {
            preferences: &preferences,
            sent: &history,
            complaints: &self.complaints,
            changes: &changes,
            redundant: &redundant,
            trust: self.trust,
            offset: offset(self.world.offset),
            ..Addressee::new(&self.points, &permitted)
        })
    }
}

fn point_name(namespace: &str, number: usize) -> String {
    match namespace {
        "email" => format!("customer{number}@example.com"),
        _ => "someone".to_owned(),
    }
}

fn contact(mail: &Mail) -> Contact {
    Contact {
        identifier: "email:customer@example.com".parse().unwrap(),
        channel: mail.channel.parse().unwrap(),
        recipient: mail.recipient.parse().unwrap(),
        purpose: mail.purpose.parse::<Purpose>().unwrap(),
        topic: mail.topic.as_ref().map(|t| t.parse::<Topic>().unwrap()),
    }
}

pub(crate) fn message(letter: &Letter) -> Message {
    let via = match &letter.channel {
        Some(channel) => Via::Channel(channel.parse().unwrap()),
        None => Via::Best,
    };
    Message {
        topic: letter.topic.as_ref().map(|topic| topic.parse().unwrap()),
        value: letter.value,
        gathering: if letter.digested {
            Gathering::MayBeDigested
        } else {
            Gathering::Alone
        },
        until: letter.until.map(at),
        ..Message::new(&letter.recipient, &letter.purpose, via).unwrap()
    }
}

/// The day's beginning, UTC, that is not before it.
pub(crate) fn next_day(at: i64) -> i64 {
    (at + DAY - 1).div_euclid(DAY) * DAY
}
