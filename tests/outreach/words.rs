//! Decisions in words, for the arbiter: of contact points nothing but the channel.

use crate::told::decided;
use crate::worlds::{letters, world};
use personagraph::outreach::{Cause, Outcome, Through, Unless};
use personagraph::value::Trust;
use personagraph::{Identifier, Timestamp};
use proptest::prelude::*;

fn point() -> Identifier {
    "email:someone@example.com".parse().unwrap()
}

fn soon() -> Timestamp {
    "2026-02-01T08:00:00Z".parse().unwrap()
}

#[test]
fn an_outcome_says_how_and_when() {
    let through = Through {
        channel: "email".parse().unwrap(),
        point: point(),
    };
    for (outcome, words) in [
        (Outcome::Send { through }, "send on `email`"),
        (
            Outcome::Hold { until: soon() },
            "hold until 2026-02-01T08:00:00Z",
        ),
        (
            Outcome::Digest { at: soon() },
            "in the digest at 2026-02-01T08:00:00Z",
        ),
        (Outcome::Never, "never"),
    ] {
        assert_eq!(outcome.to_string(), words);
    }
}

#[test]
fn a_cause_says_what_is_in_the_way() {
    let said = || "q1".parse().unwrap();
    let least = Trust::new(60.0).unwrap();
    for (cause, words) in [
        (Cause::NotPermitted { point: point() }, "not permitted"),
        (Cause::NoContactPoint, "no contact point"),
        (
            Cause::Refused { said: said() },
            "the person said no in `q1`",
        ),
        (
            Cause::AtMost { said: said() },
            "as many as the person wants by `q1`",
        ),
        (Cause::Quiet { said: said() }, "quiet hours by `q1`"),
        (
            Cause::Capped { cap: 2 },
            "the cap at place 2 of the policy's",
        ),
        (Cause::Fatigue, "the load would be above the limit"),
        (Cause::Complained, "the person complained"),
        (Cause::Redundant, "the person already has it"),
        (Cause::Distrusted { least }, "trusted less than 60"),
        (Cause::TooLate, "pointless by then"),
        (Cause::Taken, "something else of the plan goes then"),
    ] {
        assert_eq!(cause.to_string(), words);
    }
}

/// Who could turn a cause that waiting does not.
fn turns(cause: &Cause) -> Unless {
    match cause {
        Cause::NotPermitted { .. } => Unless::Permission,
        Cause::NoContactPoint => Unless::ContactPoint,
        Cause::Refused { .. } | Cause::AtMost { .. } | Cause::Quiet { .. } => Unless::Said,
        Cause::Distrusted { least } => Unless::Trust(*least),
        Cause::Redundant | Cause::TooLate => Unless::Nothing,
        _ => Unless::Policy,
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..crate::laws::config(100)
    })]

    /// What becomes of a message, then a line for each reason: where, what, until when.
    #[test]
    fn a_decision_says_all_its_reasons(world in world(), letters in letters()) {
        for (now, letter) in &letters {
            let decision = decided(&world, letter, *now);
            let mut words = decision.outcome.to_string();
            for reason in &decision.reasons {
                words.push('\n');
                if let Some(channel) = &reason.channel {
                    words.extend(["on `", channel.as_str(), "`: "]);
                }
                words += &reason.cause.to_string();
                if let Some(until) = reason.until {
                    words.extend([", until ", &until.to_string()]);
                    prop_assert_eq!(reason.unless(), Unless::Wait(until));
                } else {
                    prop_assert_eq!(reason.unless(), turns(&reason.cause));
                }
            }
            prop_assert_eq!(decision.to_string(), words);
        }
    }
}
