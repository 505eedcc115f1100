//! O1 to O3 and P10, on random histories, against the oracle.

use crate::crm;
use crate::draw::{Case, case};
use crate::history::{Plan, instant};
use crate::naive::HORIZON;
use crate::oracle::time;
use crate::reading::{Answer, Known, earliest, favourite, heard};
use crate::worlds::{self, Stage};
use personagraph::outreach::{Cause, ContactDecision, Outcome, OutreachPolicy};
use personagraph::value::Trust;
use personagraph::{Directory, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn policy(case: &Case) -> OutreachPolicy {
    Stage::new(&case.company).policy
}

/// The directory of what was said by the instant.
pub(crate) fn directory(case: &Case) -> Directory {
    let now = crm::at(case.day);
    let events = case.history.events.iter();
    let by_now = events.filter(|event| crm::event(event).at <= now);
    crm::directory(&case.history.rules, by_now)
}

fn decide(case: &Case, crm: &Directory, policy: &OutreachPolicy, at: Timestamp) -> ContactDecision {
    let mut outreach = crm.outreach(policy, at);
    if let Some(trust) = case.trust {
        outreach = outreach.trusting(Trust::new(trust.into()).unwrap());
    }
    let customer = outreach.addressee(&crm::id(&case.identifier));
    outreach.decide(&customer, &worlds::message(&case.letter))
}

#[derive(Debug, Default)]
struct Seen {
    cases: u32,
    sent: u32,
    held: u32,
    never: u32,
    unsure: u32,
    causes: BTreeMap<String, u32>,
}

fn agrees(case: &Case, seen: &mut Seen) -> Result<(), TestCaseError> {
    let (crm, oracle, policy) = (directory(case), heard(case), policy(case));
    let now = time::instant(&instant(case.day));
    let decision = decide(case, &crm, &policy, crm::at(case.day));
    seen.cases += 1;
    let found = match &decision.outcome {
        Outcome::Send { .. } => Some(now),
        Outcome::Hold { until } => Some(until.as_millis()),
        Outcome::Digest { .. } => panic!("there are no digests"),
        Outcome::Never => None,
    };
    let within = found.filter(|found| *found < now + HORIZON);
    let first = match earliest(case, &oracle) {
        Answer::Unsure => {
            seen.unsure += 1;
            return Ok(());
        }
        Answer::At(first) => Some(first),
        Answer::Never => None,
    };
    prop_assert_eq!(within, first, "O3: {:?}", decision);
    prop_assert_eq!(decision.reasons.is_empty(), decision.is_send());
    // By kind.
    let name = |cause: &Cause| format!("{cause:?}").split(' ').next().unwrap().to_owned();
    let causes = decision.reasons.iter().map(|reason| name(&reason.cause));
    for cause in causes.collect::<BTreeSet<_>>() {
        *seen.causes.entry(cause).or_default() += 1;
    }
    match &decision.outcome {
        Outcome::Send { through } => {
            seen.sent += 1;
            let known = Known::at(case, &oracle, now);
            let on = |(channel, _): &&(String, _)| channel == through.channel.as_str();
            let (_, points) = known.points.iter().find(on).expect("a channel");
            prop_assert!(points.contains(through.point.as_str()), "O1: {:?}", through);
            let favourite = favourite(case, &known.world, now);
            prop_assert_eq!(favourite.as_deref(), Some(through.channel.as_str()));
        }
        Outcome::Hold { until } => {
            seen.held += 1;
            let then = decide(case, &crm, &policy, *until);
            prop_assert!(then.is_send(), "O3: not at the end of its hold: {:?}", then);
            let before = Timestamp::from_millis(until.as_millis() - 1).unwrap();
            let before = decide(case, &crm, &policy, before);
            prop_assert!(!before.is_send(), "O3: already before");
            let latest = decision.reasons.iter().filter_map(|reason| reason.until);
            prop_assert!(
                latest.max() >= Some(*until),
                "no reason for the whole of it"
            );
        }
        _ => seen.never += 1,
    }
    Ok(())
}

pub(crate) fn run(cases: u32, plan: Plan, check: impl Fn(&Case) -> Result<(), TestCaseError>) {
    let asked = Config::default();
    let is_asked = std::env::var_os("PROPTEST_CASES").is_some();
    let config = Config {
        cases: if is_asked { asked.cases } else { cases },
        failure_persistence: None,
        max_shrink_iters: 3_000,
        ..asked
    };
    let dice = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, dice);
    if let Err(error) = runner.run(&case(plan), |case| check(&case)) {
        panic!("{error}");
    }
}

#[test]
fn decisions_are_those_of_the_oracle() {
    let seen = RefCell::new(Seen::default());
    run(300, Plan::ANY, |case| agrees(case, &mut seen.borrow_mut()));
    let seen = seen.into_inner();
    println!("{seen:?}");
    if seen.cases >= 300 {
        let part = seen.cases / 10;
        assert!(
            seen.sent > part && seen.held > part && seen.never > part,
            "{seen:?}"
        );
        assert!(seen.unsure < seen.cases / 10, "{seen:?}");
    }
}

#[test]
fn nothing_that_comes_later_counts() {
    let (later, cases) = (RefCell::new(0_u32), Cell::new(0_u32));
    run(150, Plan::NOBODY_FORGOTTEN, |case| {
        cases.set(cases.get() + 1);
        let (now, policy) = (crm::at(case.day), policy(case));
        let all = crm::directory(&case.history.rules, &case.history.events);
        let by_now = directory(case);
        *later.borrow_mut() += u32::from(all.len() > by_now.len());
        let (one, other) = (
            decide(case, &all, &policy, now),
            decide(case, &by_now, &policy, now),
        );
        prop_assert_eq!(one, other, "P10");
        Ok(())
    });
    if cases.get() >= 150 {
        assert!(*later.borrow() > 50);
    }
}

#[test]
fn the_order_of_events_makes_no_difference() {
    run(60, Plan::ANY, |case| {
        let policy = policy(case);
        let ask = |crm: &Directory| decide(case, crm, &policy, crm::at(case.day));
        let one = crm::directory(&case.history.rules, &case.history.events);
        let other = crm::directory(&case.history.rules, case.history.events.iter().rev());
        prop_assert_eq!(ask(&one), ask(&other), "I1");
        let small = one.excerpt(&crm::id(&case.identifier));
        prop_assert_eq!(ask(&one), ask(&small), "an excerpt says the same");
        Ok(())
    });
}
