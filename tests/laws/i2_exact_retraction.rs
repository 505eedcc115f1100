//! I2: asserting and taking back leaves what would be there had it never been
//! asserted.

use crate::crm::{self, Answers};
use crate::history::{Ask, History, IDENTIFIERS, Plan, asked, instant};
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value as Json, json};

/// Evidence, and its retraction some days later.
fn regret() -> impl Strategy<Value = [Json; 2]> {
    let basis = prop_oneof![
        Just("declared"),
        Just("authenticated"),
        Just("imported"),
        Just("observed"),
        Just("inferred"),
    ];
    let between = subsequence(&IDENTIFIERS[..], 2).prop_shuffle();
    (between, basis, any::<bool>(), 0..25_u32, 0..5_u32).prop_map(
        |(between, basis, links, day, later)| {
            let event = if links { "linked" } else { "distinguished" };
            let mut evidence = json!({
                "event": event, "id": "regretted", "at": instant(day), "source": "signup",
                "between": between, "basis": basis,
            });
            if basis == "inferred" {
                evidence["score"] = json!(0.7);
            }
            let retraction = json!({
                "event": "retracted", "id": "regret", "at": instant(day + later),
                "source": "signup", "evidence": "regretted",
            });
            [evidence, retraction]
        },
    )
}

/// The instants that are asked about come after every retraction.
fn later(asks: &[Ask]) -> Vec<Ask> {
    asks.iter()
        .map(|ask| Ask {
            day: ask.day.max(30),
            ..ask.clone()
        })
        .collect()
}

fn nothing_is_left(history: &History, regret: &[Json], asks: &[Ask]) -> Result<(), TestCaseError> {
    let never = crm::directory(&history.rules, &history.events);
    let regretted = crm::directory(&history.rules, history.events.iter().chain(regret));
    let asks = later(asks);
    prop_assert_eq!(Answers::of(&never, &asks), Answers::of(&regretted, &asks));
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn evidence_that_is_taken_back_leaves_no_trace_in_answers(
        (history, asks) in asked(Plan::ANY, 2),
        regret in regret(),
    ) {
        nothing_is_left(&history, &regret, &asks)?;
    }

    #[test]
    fn evidence_taken_back_before_it_came_leaves_no_trace_in_answers(
        (history, asks) in asked(Plan::ANY, 2),
        [evidence, retraction] in regret(),
    ) {
        nothing_is_left(&history, &[retraction, evidence], &asks)?;
    }
}
