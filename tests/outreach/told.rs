//! W-f: what the recipient of the data is told, and what it cannot tell from that.

use crate::naive::{DAY, Letter, Mail, Span, World};
use crate::worlds::{START, Stage, at, letters, message, next_day, world};
use personagraph::Timestamp;
use personagraph::outreach::{ContactDecision, Outcome, Told, decide};
use proptest::prelude::*;

const LONG_AGO: i64 = START - 400 * DAY;
const FAR_OFF: i64 = START + 400 * DAY;

pub(crate) fn decided(world: &World, letter: &Letter, now: i64) -> ContactDecision {
    let stage = Stage::new(world);
    stage.ask(&world.sent, |to| {
        decide(&message(letter), to, &stage.policy, at(now))
    })
}

/// What is left of a world in its recipient's eyes: the caps that do not go by the
/// person's day, and what it sent itself, to somebody of whom nothing else is known.
fn visible(world: &World, letter: &Letter) -> World {
    let routes = world.routes.iter().map(|(channel, _)| channel.clone());
    let always = routes.chain(letter.channel.clone());
    World {
        limits: world
            .limits
            .iter()
            .filter(|limit| !matches!(limit.span, Span::Days(_)))
            .cloned()
            .collect(),
        limit: 1e6,
        pause: None,
        least_trust: 0,
        digest: None,
        points: ["email", "phone", "app"].map(str::to_owned).to_vec(),
        words: Vec::new(),
        sent: own(world, letter),
        complaints: Vec::new(),
        permits: always
            .map(|channel| (channel, 0, LONG_AGO, FAR_OFF))
            .collect(),
        has: Vec::new(),
        trust: 100,
        ..world.clone()
    }
}

fn own(world: &World, letter: &Letter) -> Vec<Mail> {
    let sent = world.sent.iter();
    let own = sent.filter(|mail| mail.recipient == letter.recipient);
    own.cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..crate::laws::config(300)
    })]

    /// The answer is made of three things: whether it goes, the first instant by what
    /// the recipient may see, and the day of the instant in truth.
    #[test]
    fn an_instant_is_visible_or_the_end_of_a_day(world in world(), letters in letters()) {
        for (now, letter) in &letters {
            let decision = decided(&world, letter, *now);
            let (seen, _) = visible(&world, letter).earliest(letter, &own(&world, letter), *now);
            match (decision.outcome.clone(), decision.told()) {
                (Outcome::Send { .. }, told) => prop_assert_eq!(told, Told::Send),
                (Outcome::Never, told) => prop_assert_eq!(told, Told::No),
                (Outcome::Hold { until: instant } | Outcome::Digest { at: instant }, told) => {
                    let expected = if seen == Some(instant.as_millis()) {
                        instant
                    } else {
                        at(next_day(instant.as_millis()))
                    };
                    prop_assert_eq!(told, Told::HoldUntil(expected));
                    prop_assert!(instant <= expected);
                }
            }
        }
    }
}

/// Two people of whom the recipient may see the same: one has had a message of somebody
/// else's, the other complained, a third wants quiet, a fourth permits it later.
#[test]
fn four_secrets_sound_the_same() {
    let letter = Letter {
        recipient: "sales".to_owned(),
        purpose: "marketing.offers".to_owned(),
        channel: Some("email".to_owned()),
        topic: None,
        value: 0,
        digested: false,
        until: None,
    };
    let plain = World {
        limits: Vec::new(),
        half_life: 1440,
        limit: 100.0,
        weights: Vec::new(),
        pause: Some(1440),
        exempt: Vec::new(),
        least_trust: 0,
        digest: None,
        routes: Vec::new(),
        points: vec!["email".to_owned()],
        words: Vec::new(),
        sent: Vec::new(),
        complaints: Vec::new(),
        permits: vec![("email".to_owned(), 0, LONG_AGO, FAR_OFF)],
        trust: 100,
        offset: 0,
        has: Vec::new(),
    };
    let hour = 60 * 60_000;
    let now = START + 20 * hour;
    let word = |quiet: bool| crate::naive::Word {
        at: START,
        channel: None,
        purposes: Vec::new(),
        allow: None,
        at_most: (!quiet).then_some((1, 1440)),
        quiet: quiet.then_some((20 * 60, 9 * 60, 0)),
    };
    let secrets = [
        World {
            words: vec![word(false)],
            sent: vec![
                Letter {
                    recipient: "marketing".to_owned(),
                    ..letter.clone()
                }
                .mail("email", START + 5 * hour),
            ],
            ..plain.clone()
        },
        World {
            complaints: vec![START + hour],
            ..plain.clone()
        },
        World {
            words: vec![word(true)],
            ..plain.clone()
        },
        World {
            permits: vec![("email".to_owned(), 0, START + 40 * hour, FAR_OFF)],
            ..plain.clone()
        },
    ];
    let mut instants: Vec<Timestamp> = Vec::new();
    for world in secrets {
        let decision = decided(&world, &letter, now);
        let Outcome::Hold { until } = decision.outcome else {
            panic!("{decision:?}");
        };
        instants.push(until);
        assert_eq!(
            format!("{:?}", decision.told()),
            "HoldUntil(2026-01-07T00:00:00Z)"
        );
        assert_eq!(
            decision.told().to_string(),
            "hold until 2026-01-07T00:00:00Z"
        );
    }
    instants.dedup();
    assert_eq!(instants.len(), 4, "four instants of one day");

    // A rolling cap of the company's, filled by the recipient itself, is no secret.
    let cap = crate::naive::Limit {
        channels: Vec::new(),
        purposes: Vec::new(),
        topics: Vec::new(),
        count: 1,
        span: Span::Minutes(1440),
    };
    let open = World {
        limits: vec![cap],
        sent: vec![letter.mail("email", START + hour)],
        ..plain
    };
    let told = decided(&open, &letter, now).told();
    assert_eq!(told, Told::HoldUntil(at(START + DAY + hour)));
}
