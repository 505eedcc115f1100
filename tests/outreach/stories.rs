//! Single answers, each by itself: what a preference, a pause, a best channel and a
//! digest come to, and what is said about them.

use crate::worlds::{START, at};
use personagraph::name::{Channel, EventId};
use personagraph::outreach::{
    Addressee, AtMost, Cap, Cause, Digests, Fatigue, Gathering, History, Message, Offset, Outcome,
    OutreachError, OutreachPolicy, Preference, Preferences, Quiet, Said, Unless, Via, Window,
    decide,
};
use personagraph::permission::Among;
use personagraph::value::Trust;
use personagraph::{Identifier, Timestamp};
use std::collections::BTreeSet;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn always(_: &Message, _: &Channel, _: &Identifier, _: Timestamp) -> bool {
    true
}

fn points() -> Vec<Identifier> {
    ["email:customer@example.com", "phone:+15551234"]
        .map(|one| one.parse().unwrap())
        .to_vec()
}

fn offer(via: Via) -> Message {
    Message::new("sales", "marketing.offers", via).unwrap()
}

fn by(channel: &str) -> Via {
    Via::Channel(channel.parse().unwrap())
}

fn nothing() -> Preference {
    Preference::new(points()[0].clone())
}

fn allow(channel: &str, allow: bool) -> Preference {
    Preference {
        channel: (channel != "any").then(|| channel.parse().unwrap()),
        allow: Some(allow),
        ..nothing()
    }
}

/// Decides with preferences that were said an hour apart.
fn with(
    words: &[Preference],
    message: &Message,
    policy: &OutreachPolicy,
    now: i64,
) -> personagraph::outreach::ContactDecision {
    let ids: Vec<EventId> = (0..words.len())
        .map(|n| format!("p{n}").parse().unwrap())
        .collect();
    let said = words
        .iter()
        .zip(&ids)
        .zip(0..)
        .map(|((preference, id), hour)| Said {
            at: at(START - DAY + hour * HOUR),
            id,
            preference,
        });
    let (preferences, points) = (Preferences::of(said), points());
    let to = Addressee {
        preferences: &preferences,
        ..Addressee::new(&points, &always)
    };
    decide(message, &to, policy, at(now))
}

fn channel(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Send { through } => through.channel.as_str(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_best_channel_is_one_that_was_allowed_by_name() {
    let (policy, best) = (OutreachPolicy::default(), offer(Via::Best));
    assert_eq!(channel(&with(&[], &best, &policy, START).outcome), "email");
    assert_eq!(
        channel(&with(&[allow("sms", true)], &best, &policy, START).outcome),
        "sms"
    );
    assert_eq!(
        channel(&with(&[allow("email", false)], &best, &policy, START).outcome),
        "sms"
    );
    let refused = with(
        &[allow("any", false), allow("email", true)],
        &best,
        &policy,
        START,
    );
    assert_eq!(
        refused.outcome,
        Outcome::Never,
        "a refusal on any channel is final"
    );
    assert!(
        refused
            .reasons
            .iter()
            .all(|reason| reason.unless() == Unless::Said)
    );
}

#[test]
fn the_latest_word_about_the_same_thing_counts() {
    let (policy, mail) = (OutreachPolicy::default(), offer(by("email")));
    let refused = [allow("email", true), allow("email", false)];
    assert!(!with(&refused, &mail, &policy, START).is_send());
    let back = [allow("email", false), allow("email", true)];
    assert!(with(&back, &mail, &policy, START).is_send());
    // Another aspect leaves it be, and another purpose is another thing.
    let often = Preference {
        channel: Some("email".parse().unwrap()),
        at_most: Some(AtMost {
            count: 9,
            per: "P1D".parse().unwrap(),
        }),
        ..nothing()
    };
    assert!(!with(&[allow("email", false), often], &mail, &policy, START).is_send());
    let service = Preference {
        purposes: Among::these("purposes", ["service".parse().unwrap()]).unwrap(),
        ..allow("email", true)
    };
    assert!(!with(&[allow("email", false), service], &mail, &policy, START).is_send());
}

#[test]
fn a_refusal_covers_purposes_below_and_above() {
    let policy = OutreachPolicy::default();
    let refuse = |purpose: &str| Preference {
        purposes: Among::these("purposes", [purpose.parse().unwrap()]).unwrap(),
        ..allow("email", false)
    };
    let asks = |refused: &str, purpose: &str| {
        let message = Message {
            purpose: purpose.parse().unwrap(),
            ..offer(by("email"))
        };
        with(&[refuse(refused)], &message, &policy, START).is_send()
    };
    assert!(!asks("marketing", "marketing.offers"));
    assert!(!asks("marketing.offers", "marketing"));
    assert!(asks("marketing.offers", "marketing.news"));
}

#[test]
fn quiet_hours_reach_over_midnight_and_may_fill_the_day() {
    let policy = OutreachPolicy::default();
    let quiet = |from: &str, until: &str| Preference {
        quiet: Some(Quiet {
            from: from.parse().unwrap(),
            until: until.parse().unwrap(),
            offset: "-05:00".parse().unwrap(),
        }),
        ..nothing()
    };
    let night = [quiet("21:00", "08:00")];
    let mail = offer(by("email"));
    let local = |hour: i64| START + (hour + 5) * HOUR;
    for (hour, until) in [(20, 20), (21, 32), (24, 32), (31, 32), (32, 32)] {
        let decision = with(&night, &mail, &policy, local(hour));
        let expected = (hour != until).then(|| at(local(until)));
        assert_eq!(
            decision.reasons.first().and_then(|reason| reason.until),
            expected
        );
        assert_eq!(decision.is_send(), hour == until);
    }
    let day = with(&[quiet("08:00", "08:00")], &mail, &policy, local(12));
    assert_eq!(day.outcome, Outcome::Never);
    // So do two halves that were said of different purposes.
    let for_offers = Preference {
        purposes: Among::these("purposes", ["marketing".parse().unwrap()]).unwrap(),
        ..quiet("08:00", "21:00")
    };
    let both = with(&[night[0].clone(), for_offers], &mail, &policy, local(12));
    assert_eq!(
        (both.outcome, both.reasons[0].unless()),
        (Outcome::Never, Unless::Said)
    );
}

#[test]
fn every_reason_is_named_and_what_would_turn_it() {
    let policy = OutreachPolicy {
        caps: vec![Cap::new(1, Window::Rolling("P1D".parse().unwrap()))],
        least_trust: Trust::new(50.0).unwrap(),
        ..OutreachPolicy::default()
    };
    let (message, email) = (offer(by("email")), "email".parse().unwrap());
    let sent = History::of([message.sent(&email, at(START))]);
    let to = Addressee {
        sent: &sent,
        complaints: &[at(START)],
        trust: Trust::new(10.0).unwrap(),
        redundant: &|_| true,
        ..Addressee::new(&[], &|_, _, _, _| false)
    };
    let now = START + HOUR;
    let decision = decide(&message, &to, &policy, at(now));
    assert_eq!(decision.outcome, Outcome::Never);
    let found: BTreeSet<_> = decision
        .reasons
        .iter()
        .map(|r| (r.cause.clone(), r.unless()))
        .collect();
    let least = Trust::new(50.0).unwrap();
    let wanted = BTreeSet::from([
        (Cause::NoContactPoint, Unless::ContactPoint),
        (Cause::Capped { cap: 0 }, Unless::Wait(at(START + DAY))),
        (Cause::Complained, Unless::Wait(at(START + 14 * DAY))),
        (Cause::Redundant, Unless::Nothing),
        (Cause::Distrusted { least }, Unless::Trust(least)),
    ]);
    assert_eq!(found, wanted);
}

#[test]
fn a_complaint_is_followed_by_silence_from_its_own_instant_on() {
    let policy = OutreachPolicy::default();
    let (points, complaints) = (points(), [at(START), at(START + 10 * DAY)]);
    let ask = |complaints: &[Timestamp], now| {
        let to = Addressee {
            complaints,
            ..Addressee::new(&points, &always)
        };
        decide(&offer(by("email")), &to, &policy, at(now)).outcome
    };
    let until = |until| Outcome::Hold { until: at(until) };
    assert_eq!(ask(&complaints[..1], START), until(START + 14 * DAY));
    assert!(matches!(
        ask(&complaints[..1], START - 1),
        Outcome::Send { .. }
    ));
    assert!(matches!(
        ask(&complaints[..1], START + 14 * DAY),
        Outcome::Send { .. }
    ));
    assert_eq!(ask(&complaints, START + 11 * DAY), until(START + 24 * DAY));
}

#[test]
fn service_is_neither_held_nor_counted_but_tires() {
    let policy = OutreachPolicy {
        fatigue: Fatigue::new("P1D".parse().unwrap(), 2.0).unwrap(),
        ..OutreachPolicy::default()
    };
    let email = "email".parse().unwrap();
    let help = Message {
        purpose: "service.repair".parse().unwrap(),
        ..offer(by("email"))
    };
    let sent = History::of([help.sent(&email, at(START)), help.sent(&email, at(START))]);
    let (points, complaints) = (points(), [at(START)]);
    let to = Addressee {
        sent: &sent,
        ..Addressee::new(&points, &always)
    };
    let angry = Addressee {
        complaints: &complaints,
        ..to
    };
    assert!(decide(&help, &angry, &policy, at(START + 1)).is_send());
    let decision = decide(&offer(by("email")), &to, &policy, at(START + 1));
    // Two in the same instant: a load of 2, and of 1 when they are a day old.
    assert_eq!(
        decision.outcome,
        Outcome::Hold {
            until: at(START + DAY)
        }
    );
    let causes: Vec<_> = decision
        .reasons
        .iter()
        .map(|reason| &reason.cause)
        .collect();
    assert_eq!(causes, [&Cause::Fatigue]);
    let load = |at| policy.fatigue.load(&sent, at);
    assert_eq!((load(at(START)), load(at(START + DAY))), (2.0, 1.0));
    let parts = policy.fatigue.contributions(&sent, at(START + DAY));
    assert_eq!(
        parts.iter().map(|(_, adds)| *adds).collect::<Vec<_>>(),
        [0.5, 0.5]
    );
}

#[test]
fn what_may_be_digested_goes_in_the_next_digest_that_it_may() {
    let policy = OutreachPolicy {
        caps: vec![Cap::new(1, Window::Rolling("PT20H".parse().unwrap()))],
        digests: Digests::Daily("18:00".parse().unwrap()),
        ..OutreachPolicy::unlimited()
    };
    let (points, email) = (points(), "email".parse().unwrap());
    let tip = Message {
        gathering: Gathering::MayBeDigested,
        ..offer(by("email"))
    };
    let ask = |hour: i64, message: &Message| {
        let sent = History::of([tip.sent(&email, at(START + hour * HOUR))]);
        let to = Addressee {
            sent: &sent,
            ..Addressee::new(&points, &always)
        };
        decide(message, &to, &policy, at(START + 23 * HOUR)).outcome
    };
    // Sent at 20:00, it may go at 16:00 and goes at 18:00; sent at 23:00, a day later.
    assert_eq!(
        ask(20, &tip),
        Outcome::Digest {
            at: at(START + 42 * HOUR)
        }
    );
    assert_eq!(
        ask(23, &tip),
        Outcome::Digest {
            at: at(START + 66 * HOUR)
        }
    );
    assert_eq!(
        ask(20, &offer(by("email"))),
        Outcome::Hold {
            until: at(START + 40 * HOUR)
        }
    );
    assert!(matches!(ask(1, &tip), Outcome::Send { .. }));
}

#[test]
fn what_is_planned_counts_before_its_time() {
    let policy = OutreachPolicy {
        caps: vec![Cap::new(1, Window::Rolling("P7D".parse().unwrap()))],
        ..OutreachPolicy::unlimited()
    };
    let (points, email, mail) = (points(), "email".parse().unwrap(), offer(by("email")));
    let planned = History::of([mail.sent(&email, at(START + 3 * DAY))]);
    let to = Addressee {
        sent: &planned,
        ..Addressee::new(&points, &always)
    };
    let decision = decide(&mail, &to, &policy, at(START));
    assert_eq!(
        decision.outcome,
        Outcome::Hold {
            until: at(START + 10 * DAY)
        }
    );
    assert!(decide(&mail, &to, &policy, at(START - 4 * DAY)).is_send());
}

#[test]
fn loads_have_bounds() {
    let week = "P7D".parse().unwrap();
    for limit in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e9] {
        assert_eq!(Fatigue::new(week, limit), Err(OutreachError::Fatigue));
    }
    let fatigue = Fatigue::new(week, 1.0).unwrap();
    for weight in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(fatigue.clone().weigh("email", weight).is_err());
    }
    assert!(Fatigue::new("P9999D".parse().unwrap(), 1.0).is_err());
    // A message that weighs more than the limit never goes.
    let heavy = OutreachPolicy {
        fatigue: fatigue.weigh("email", 2.0).unwrap(),
        ..OutreachPolicy::unlimited()
    };
    let decision = with(&[], &offer(by("email")), &heavy, START);
    assert_eq!(
        (decision.outcome, decision.reasons[0].unless()),
        (Outcome::Never, Unless::Policy)
    );
}

#[test]
fn nothing_is_printed_of_the_addressee() {
    let points = points();
    let to = Addressee::new(&points, &always);
    let decision = decide(
        &offer(Via::Best),
        &to,
        &OutreachPolicy::default(),
        at(START),
    );
    for text in [
        format!("{to:?}"),
        format!("{decision:?}"),
        format!("{:?}", decision.told()),
    ] {
        assert!(
            !text.contains("customer") && !text.contains("5551234"),
            "{text}"
        );
    }
}

#[test]
fn the_ends_of_time_are_no_trouble() {
    let (points, policy, email) = (
        points(),
        OutreachPolicy::default(),
        "email".parse().unwrap(),
    );
    let mail = offer(by("email"));
    for now in [Timestamp::MIN, Timestamp::MAX] {
        let sent = History::of([mail.sent(&email, now), mail.sent(&email, Timestamp::MAX)]);
        let complaints = [now];
        let to = Addressee {
            sent: &sent,
            complaints: &complaints,
            offset: "-23:59".parse().unwrap(),
            ..Addressee::new(&points, &always)
        };
        let decision = decide(&mail, &to, &policy, now);
        assert!(!decision.is_send());
        if now == Timestamp::MAX {
            assert_eq!(decision.outcome, Outcome::Never);
        }
    }
    // The last quiet hours do not end.
    let quiet = Quiet {
        from: "21:00".parse().unwrap(),
        until: "08:00".parse().unwrap(),
        offset: Offset::UTC,
    };
    let words = [Preference {
        quiet: Some(quiet),
        ..nothing()
    }];
    let late = Timestamp::MAX.as_millis() - HOUR;
    let decision = with(&words, &mail, &OutreachPolicy::unlimited(), late);
    assert_eq!(decision.outcome, Outcome::Never);
}
