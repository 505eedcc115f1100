//! O1, O2 and O3 over random plans: messages to one person on a virtual clock, each
//! decided when it is due, and again when its hold ends.

use crate::naive::{DAY, HORIZON, Letter, MINUTE, Mail, Says, World};
use crate::worlds::{Stage, at, letters, message, world};
use personagraph::outreach::{Cause, ContactDecision, Outcome, decide};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;

/// How many plans stand behind the laws: run with `PROPTEST_CASES` set to it.
const PLANS: u32 = 100_000;
/// How many an ordinary run has time for.
const ORDINARY: u32 = 500;
/// So many parts of a hold are looked into.
const PROBES: i64 = 8;

/// What was seen, so that the laws do not hold of nothing.
#[derive(Debug, Default)]
struct Seen {
    plans: u32,
    decisions: u32,
    sent: u32,
    held: u32,
    digested: u32,
    never: u32,
    unsure: u32,
    causes: BTreeMap<&'static str, u32>,
}

/// A message on the clock.
struct Due {
    at: i64,
    letter: Letter,
    /// It goes then, if nothing was sent since so much was.
    promised: Option<usize>,
}

/// Runs a plan to its end.
fn run(world: &World, letters: &[(i64, Letter)], seen: &mut Seen) -> Result<(), TestCaseError> {
    let stage = Stage::new(world);
    let mut sent = world.sent.clone();
    let mut due: Vec<Due> = Vec::new();
    for (at, letter) in letters {
        let letter = letter.clone();
        due.push(Due {
            at: *at,
            letter,
            promised: None,
        });
    }
    let mut decisions = 0;
    while let Some(next) = (0..due.len()).min_by_key(|number| due[*number].at) {
        let Due {
            at: now,
            letter,
            promised,
        } = due.remove(next);
        decisions += 1;
        prop_assert!(decisions < 100, "a message is put off for ever");
        let decision = stage.ask(&sent, |to| {
            decide(&message(&letter), to, &stage.policy, at(now))
        });
        agrees(world, &stage, &letter, (&sent, now), &decision, seen)?;
        seen.decisions += 1;
        let kept = promised.is_none_or(|before| before != sent.len() || decision.is_send());
        prop_assert!(kept, "it was to go now, and nothing happened");
        match decision.outcome {
            Outcome::Send { through } => {
                seen.sent += 1;
                let mail = letter.mail(through.channel.as_str(), now);
                let point = stage.number(&through.point);
                prop_assert!(world.permitted_to(&mail.channel, point, now), "O1");
                sent.push(mail);
                holds_every_window(world, &sent, sent.len() - 1)?;
            }
            Outcome::Hold { until } | Outcome::Digest { at: until } => {
                let until = until.as_millis();
                // Some wait for years; the clock does not.
                if until < now + HORIZON {
                    let promised = Some(sent.len());
                    due.push(Due {
                        at: until,
                        letter,
                        promised,
                    });
                }
            }
            Outcome::Never => {}
        }
    }
    seen.plans += 1;
    Ok(())
}

/// O2: no window that holds the new message holds too many of those that it counts.
fn holds_every_window(world: &World, sent: &[Mail], new: usize) -> Result<(), TestCaseError> {
    let others = |counts: &dyn Fn(&Mail) -> bool| {
        let others = sent
            .iter()
            .enumerate()
            .filter(|(number, mail)| *number != new && counts(mail));
        others.map(|(_, mail)| mail.at).collect::<Vec<_>>()
    };
    let mail = &sent[new];
    for limit in world
        .limits
        .iter()
        .filter(|limit| world.counts(limit, mail))
    {
        let others = others(&|mail| world.counts(limit, mail));
        let full = world.exceeds(limit.span, limit.count, &others, mail.at);
        prop_assert!(!full, "O2: {limit:?} at {}", mail.at);
    }
    Ok(())
}

/// The oracle's answer, and the library's.
fn agrees(
    world: &World,
    stage: &Stage,
    letter: &Letter,
    (sent, now): (&[Mail], i64),
    decision: &ContactDecision,
    seen: &mut Seen,
) -> Result<(), TestCaseError> {
    let (first, unsure) = world.earliest(letter, sent, now);
    let found = match &decision.outcome {
        Outcome::Send { through } => {
            let says = world.says_on(letter, through.channel.as_str(), sent, now);
            prop_assert!(says != Says::No, "sent on {}", through.channel);
            prop_assert!(decision.reasons.is_empty());
            Some(now)
        }
        Outcome::Hold { until } => {
            seen.held += 1;
            Some(until.as_millis())
        }
        Outcome::Digest { at } => {
            seen.digested += 1;
            return digested(world, letter, (sent, now), at.as_millis());
        }
        Outcome::Never => {
            seen.never += 1;
            None
        }
    };
    for reason in &decision.reasons {
        *seen.causes.entry(name(&reason.cause)).or_default() += 1;
    }
    if found != Some(now) {
        prop_assert!(!decision.reasons.is_empty(), "no reason");
    }
    if unsure {
        // Rounding may go either way; nothing else may.
        seen.unsure += 1;
        let near = |one: i64| world.says(letter, sent, one) != Says::No;
        prop_assert!(found.is_none_or(|at| at > now + HORIZON || near(at)));
        return Ok(());
    }
    let within = found.filter(|found| *found < now + HORIZON);
    prop_assert_eq!(within, first, "O3");
    if let Some(until) = found.filter(|until| *until > now) {
        if found != within {
            prop_assert_eq!(world.says(letter, sent, until), Says::Yes, "O3, far away");
        }
        prop_assert_ne!(
            world.says(letter, sent, until - 1),
            Says::Yes,
            "O3, just before"
        );
        let ask = |when| {
            stage.ask(sent, |to| {
                decide(&message(letter), to, &stage.policy, at(when))
            })
        };
        prop_assert!(ask(until).is_send(), "O3: not at the end of its hold");
        prop_assert!(!ask(until - 1).is_send(), "O3: already before");
        let latest = decision
            .reasons
            .iter()
            .filter_map(|reason| reason.until)
            .max();
        prop_assert!(
            latest >= Some(at(until)),
            "no reason for the whole of the hold"
        );
        for part in 1..PROBES {
            let between = now + (until - now) / PROBES * part;
            let says = world.says(letter, sent, between);
            prop_assert_ne!(says, Says::Yes, "O3, in between at {}", between);
        }
    }
    Ok(())
}

fn name(cause: &Cause) -> &'static str {
    match cause {
        Cause::NotPermitted { .. } => "not permitted",
        Cause::NoContactPoint => "no contact point",
        Cause::Refused { .. } => "refused",
        Cause::AtMost { .. } => "at most",
        Cause::Quiet { .. } => "quiet",
        Cause::Capped { .. } => "capped",
        Cause::Fatigue => "fatigue",
        Cause::Complained => "complained",
        Cause::Redundant => "redundant",
        Cause::Distrusted { .. } => "distrusted",
        Cause::TooLate => "too late",
        other => panic!("no plan, and {other:?}"),
    }
}

/// A digest is the first at which the message may go, and it may not go now.
fn digested(
    world: &World,
    letter: &Letter,
    (sent, now): (&[Mail], i64),
    at: i64,
) -> Result<(), TestCaseError> {
    let time = world.digest.expect("digests");
    let there = |at: i64| at + world.offset * 60_000;
    prop_assert_eq!(there(at).rem_euclid(DAY), time * 60_000);
    prop_assert!(world.says(letter, sent, now) != Says::Yes && at > now);
    prop_assert!(world.says(letter, sent, at) != Says::No);
    let mut earlier = at - DAY;
    while earlier >= now && earlier > at - HORIZON {
        prop_assert!(
            world.says(letter, sent, earlier) != Says::Yes,
            "an earlier digest"
        );
        earlier -= DAY;
    }
    Ok(())
}

/// As many cases as the environment asks for, or else this many.
pub(crate) fn config(cases: u32) -> Config {
    let asked = Config::default();
    let is_asked = std::env::var_os("PROPTEST_CASES").is_some();
    Config {
        cases: if is_asked { asked.cases } else { cases },
        max_shrink_iters: 20_000,
        ..asked
    }
}

/// 100,000 of them with `PROPTEST_CASES=100000`, in release; the number is printed.
#[test]
fn random_plans_keep_the_laws() {
    let config = Config {
        failure_persistence: None,
        ..config(ORDINARY)
    };
    let cases = config.cases;
    // The same plans every time, up to the number of them.
    let dice = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let seen = std::cell::RefCell::new(Seen::default());
    let mut runner = TestRunner::new_with_rng(config, dice);
    let done = runner.run(&(world(), letters()), |(world, letters)| {
        run(&world, &letters, &mut seen.borrow_mut())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
    let seen = seen.into_inner();
    println!("{seen:?}");
    assert_eq!(seen.plans, cases);
    if seen.plans >= ORDINARY {
        assert_eq!(seen.causes.len(), 11, "every cause occurs: {seen:?}");
        let tenth = seen.decisions / 10;
        assert!(
            seen.sent > tenth && seen.held > tenth && seen.never > tenth,
            "{seen:?}"
        );
        assert!(seen.digested > seen.decisions / 100, "{seen:?}");
        assert!(seen.unsure < seen.decisions / 20, "{seen:?}");
    }
    println!("{} of {PLANS} plans", seen.plans);
}

/// The oracle looks only where something could turn; here it looks at every minute.
#[test]
fn no_minute_of_a_hold_is_better_than_its_end() {
    const HOLDS: u32 = 40;
    let mut dice = TestRunner::new_with_rng(
        Config::default(),
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let mut held = 0;
    while held < HOLDS {
        let mut draw = || {
            (world(), letters())
                .new_tree(&mut dice)
                .expect("a world")
                .current()
        };
        let (world, letters) = draw();
        let stage = Stage::new(&world);
        let (now, letter) = &letters[0];
        let sent = &world.sent;
        let decision = stage.ask(sent, |to| {
            decide(&message(letter), to, &stage.policy, at(*now))
        });
        let Outcome::Hold { until } = decision.outcome else {
            continue;
        };
        let until = until.as_millis();
        if until - now > 2 * DAY {
            continue;
        }
        held += 1;
        let mut minute = *now;
        while minute < until {
            assert_ne!(
                world.says(letter, sent, minute),
                Says::Yes,
                "{minute} {letter:?} {world:?}"
            );
            minute += MINUTE;
        }
        assert_ne!(
            world.says(letter, sent, until),
            Says::No,
            "{letter:?} {world:?}"
        );
    }
}
