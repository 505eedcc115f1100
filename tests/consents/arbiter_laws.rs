//! Laws of the arbiter's state machine.

use crate::crm;
use crate::history::instant;
use crate::oracle::permission::Question;
use crate::oracle::{self, Oracle};
use personagraph::directory::Motion;
use personagraph::permission::{Effect, MotionState, Ruling, Side};
use personagraph::{Access, Decision, Directory};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

const SEATS: [&str; 4] = ["loyalty", "marketing", "sales", "service"];
const DAYS: u32 = 12;

/// What a company puts, votes, takes back and corrects within twelve days; the n-th
/// event is `en`.
fn company() -> impl Strategy<Value = Vec<Json>> {
    let day = || 0..DAYS;
    let seated =
        (subsequence(&SEATS[..], 1..=4), 0..3_usize, 0..8_u8).prop_map(|(seats, quorum, veto)| {
            let veto: Vec<_> = seats.iter().filter(|_| veto == 0).collect();
            let mut seated = json!({"event": "seated", "recipients": seats,
                "quorum": quorum.min(seats.len() - 1) + 1});
            if !veto.is_empty() {
                seated["veto"] = json!(veto);
            }
            seated
        });
    let effect = select(vec!["permit", "permit", "permit", "prohibit"]);
    let window = (option::weighted(0.2, day()), option::weighted(0.2, day()));
    let proposed = (effect, window).prop_map(|(effect, (from, until))| {
        let mut proposed = json!({"event": "proposed", "effect": effect, "scope": "profile",
            "recipients": "any", "purposes": "any"});
        for (field, day) in [("from", from), ("until", until)] {
            if let Some(day) = day {
                proposed[field] = json!(instant(day));
            }
        }
        proposed
    });
    let vote = select(vec!["yes", "yes", "no"]);
    let voted = (select(&SEATS[..]), vote, any::<u8>()).prop_map(|(seat, vote, which)| {
        json!({"event": "voted", "seat": seat, "vote": vote, "proposal": which})
    });
    let revoked = any::<u8>().prop_map(|which| json!({"event": "revoked", "proposal": which}));
    let corrected = any::<u8>().prop_map(|which| json!({"event": "corrected", "of": which}));
    let later = prop_oneof![
        2 => seated.clone(), 3 => proposed.clone(), 14 => voted, 1 => revoked, 2 => corrected,
    ];
    let opening = (seated, proposed).prop_map(|(seated, proposed)| vec![seated, proposed]);
    let days = vec(day(), 40);
    (opening, vec(later, 0..30), days).prop_map(|(opening, later, days)| {
        let mut events: Vec<Json> = opening.into_iter().chain(later).collect();
        let of = |kind: &str| -> Vec<usize> {
            let places = 0..events.len();
            places.filter(|&n| events[n]["event"] == kind).collect()
        };
        let (seatings, proposals) = (of("seated"), of("proposed"));
        for (n, event) in events.iter_mut().enumerate() {
            event["id"] = json!(format!("e{n:02}"));
            // The first seating mostly comes first.
            let day = if n == 0 { days[n] / 4 } else { days[n] };
            event["at"] = json!(instant(day));
            event["source"] = json!("company");
            for (field, among) in [("proposal", &proposals), ("of", &seatings)] {
                if let Some(which) = event[field].as_u64() {
                    let place = among[usize::try_from(which).expect("a byte") % among.len()];
                    event[field] = json!(format!("e{place:02}"));
                }
            }
            event
                .as_object_mut()
                .expect("an object")
                .retain(|_, value| !value.is_null());
        }
        events
    })
}

fn told(events: &[Json]) -> Directory {
    crm::directory(&json!({}), events)
}

fn by_then(events: &[Json], day: u32) -> Vec<Json> {
    let said = events
        .iter()
        .filter(|json| crm::event(json).at <= crm::at(day));
    said.cloned().collect()
}

fn of_oracle(day: u32) -> oracle::Access {
    oracle::Access {
        recipient: "sales".to_owned(),
        purpose: "news".to_owned(),
        channel: None,
        trust: None,
        at: oracle::time::instant(&instant(day)),
    }
}

/// The oracle counts the votes as they stood on that day.
fn approved_by_the_oracle(events: &[Json], day: u32) -> BTreeSet<String> {
    let mut oracle = Oracle::new(&json!({}));
    for event in events {
        oracle.apply(event);
    }
    let access = of_oracle(day);
    let question = Question::new(&oracle, &access, false);
    let put = oracle.events.iter().filter(|event| event.at <= access.at);
    put.filter(|event| question.is_approved(event))
        .map(|event| event.id.clone())
        .collect()
}

fn ids<'a, 'm>(motions: impl IntoIterator<Item = &'m Motion<'a>>) -> BTreeSet<String>
where
    'a: 'm,
{
    motions
        .into_iter()
        .map(|motion| motion.id.to_string())
        .collect()
}

proptest! {
    #![proptest_config(crm::cases(384))]

    #[test]
    fn what_is_approved_is_what_the_oracle_approves(events in company(), day in 0..DAYS + 2) {
        let directory = told(&events);
        let motions = directory.motions(crm::at(day));
        let approved = motions.iter().filter(|motion| {
            let last = motion.decided.last().expect("it came to something");
            let revoked = matches!(motion.state, MotionState::Revoked { .. });
            last.ruling == Ruling::Approved && !revoked
        });
        prop_assert_eq!(ids(approved), approved_by_the_oracle(&events, day));
    }

    #[test]
    fn a_state_as_of_an_instant_ignores_what_came_later(events in company(), day in 0..DAYS) {
        let (now, then) = (told(&events), told(&by_then(&events, day)));
        let at = crm::at(day);
        prop_assert_eq!(now.motions(at), then.motions(at));
    }

    #[test]
    fn order_and_duplicates_do_not_matter_to_a_motion(
        (events, mixed) in company().prop_flat_map(|events| {
            let twice: Vec<Json> = events.iter().chain(&events).cloned().collect();
            (Just(events), Just(twice).prop_shuffle())
        }),
        day in 0..DAYS + 2,
    ) {
        let (told, mixed) = (told(&events), told(&mixed));
        prop_assert_eq!(told.motions(crm::at(day)), mixed.motions(crm::at(day)));
    }

    /// The history as of a day is the beginning of every later one, and what it ends
    /// with is what the votes came to on that day.
    #[test]
    fn a_history_only_grows(events in company(), day in 0..DAYS) {
        let directory = told(&events);
        let at = crm::at(day);
        let whole = directory.motions(crm::at(DAYS + 1));
        for motion in directory.motions(at) {
            let later = whole.iter().find(|later| later.id == motion.id).expect("it is there still");
            let so_far: Vec<_> = later.decided.iter().filter(|ruled| ruled.since <= at).collect();
            prop_assert_eq!(motion.decided.iter().collect::<Vec<_>>(), so_far);
            let mut ruled = motion.decided.iter().map(|ruled| (ruled.since, &ruled.ruling));
            let mut last = ruled.next().expect("it came to something");
            prop_assert_eq!(last.0, motion.at);
            for next in ruled {
                prop_assert!(last.0 < next.0 && last.1 != next.1, "{:?}", motion);
                last = next;
            }
            let counted = motion.tally.as_ref().map(personagraph::permission::Tally::ruling);
            prop_assert_eq!(&counted.unwrap_or(Ruling::Undecidable), last.1);
        }
    }

    /// Each entry of a history was brought about by its event: without it the votes
    /// came to something else, or to the same by another event.
    #[test]
    fn what_decided_is_what_made_the_difference(events in company()) {
        let directory = told(&events);
        for motion in directory.motions(crm::at(DAYS + 1)) {
            for ruled in motion.decided.iter().skip(1) {
                let by = events.iter().find(|json| json["id"] == ruled.by.as_str());
                let by = by.expect("an event that was told");
                prop_assert_eq!(crm::event(by).at, ruled.since);
                let of_it = by["event"] == "corrected" || by["proposal"] == motion.id.as_str();
                prop_assert!(of_it, "{by} on {:?}", motion.id);
                let without: Vec<Json> =
                    events.iter().filter(|json| json["id"] != by["id"]).cloned().collect();
                let without = told(&without);
                let other = without.motion(motion.id, ruled.since).expect("it was put");
                prop_assert_ne!(other.decided.last(), Some(ruled));
            }
        }
    }

    /// What is a rule is what is decided by: the grants name every permit that is
    /// one, a denial every prohibition.
    #[test]
    fn rules_are_what_decisions_rest_on(events in company(), day in 0..DAYS + 2) {
        let at = "2025-12-31T00:00:00Z";
        let mut events = events;
        events.extend([
            json!({"event": "observed", "id": "seen", "at": at, "source": "shop",
                "identifier": "email:a@example.com", "attribute": "interest", "value": 1}),
            json!({"event": "consented", "id": "yes", "at": at, "source": "shop",
                "identifier": "email:a@example.com", "effect": "permit", "scope": "profile",
                "recipients": "any", "purposes": "any"}),
        ]);
        let directory = told(&events);
        let motions = directory.motions(crm::at(day));
        let rules = |effect| {
            ids(motions.iter().filter(|m| m.rule().is_some_and(|rule| rule.effect == effect)))
        };
        let access = Access::new("sales", "news", crm::at(day));
        let someone = crm::id("email:a@example.com");
        let decision = directory.decide(&someone, "interest", &access).expect("names");
        match decision {
            Decision::Allow { grants } => {
                let approvals: BTreeSet<_> =
                    grants.iter().map(|grant| grant.approval.to_string()).collect();
                prop_assert_eq!(approvals, rules(Effect::Permit));
                prop_assert!(rules(Effect::Prohibit).is_empty());
            }
            Decision::Deny { prohibitions, .. } => {
                let denied: BTreeSet<_> = prohibitions
                    .iter()
                    .map(|(side, id)| {
                        assert_eq!(*side, Side::Company);
                        id.to_string()
                    })
                    .collect();
                prop_assert_eq!(&denied, &rules(Effect::Prohibit));
                prop_assert!(!denied.is_empty() || rules(Effect::Permit).is_empty());
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }
}

/// The laws above are about something: every state comes up.
#[test]
fn random_companies_come_to_every_state() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut states = BTreeSet::new();
    let mut longest = 0;
    for day in (0..DAYS + 2).cycle().take(400) {
        let tree = company().new_tree(&mut runner).expect("a company");
        let directory = told(&proptest::strategy::ValueTree::current(&tree));
        for motion in directory.motions(crm::at(day)) {
            let state = format!("{:?}", motion.state);
            let word = state.split([' ', '{']).next().expect("a word");
            states.insert(word.to_owned());
            longest = longest.max(motion.decided.len());
        }
    }
    let all = [
        "Approved",
        "Expired",
        "NotYet",
        "Open",
        "Revoked",
        "Undecidable",
        "Vetoed",
    ];
    assert!(states.iter().eq(&all), "{states:?}");
    assert!(longest >= 4, "{longest}");
}
