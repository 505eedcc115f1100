//! Over random histories: what is idle takes no effect, what changes nothing
//! changes nothing, and nobody sees past its reach.

use crate::crm::{self, at, partials};
use crate::history::{
    Ask, History, IDENTIFIERS, Links, PURPOSES, Plan, RECIPIENTS, asked, instant, permit_of,
    prohibition_of,
};
use personagraph::directory::{Because, Difference, Permitted, What};
use personagraph::name::EventId;
use personagraph::permission::{Among, Terms};
use personagraph::{Access, Decision, Directory};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Values of a strategy, always the same ones, so that they can be counted.
fn examples<T: std::fmt::Debug>(of: &BoxedStrategy<T>, count: usize) -> impl Iterator<Item = T> {
    let mut runner = TestRunner::deterministic();
    let one = move |_| of.new_tree(&mut runner).expect("a value").current();
    (0..count).map(one)
}

/// What was said by a day.
fn by(history: &History, day: u32) -> History {
    let mut past = history.clone();
    past.events
        .retain(|event| event["at"].as_str() <= Some(&*instant(day)));
    past
}

/// The question as asked, and by others and for more, now and later.
fn questions(ask: &Ask) -> Vec<Ask> {
    let mut all = vec![ask.clone()];
    for recipient in RECIPIENTS {
        for purpose in [PURPOSES[2], PURPOSES[4]] {
            let mut other = ask.clone();
            recipient.clone_into(&mut other.recipient);
            purpose.clone_into(&mut other.purpose);
            other.day += u32::from(recipient == ask.recipient) * 20;
            all.push(other);
        }
    }
    all
}

fn decisions(directory: &Directory, access: &Access) -> Vec<Decision> {
    let inquiry = directory.inquiry(access).expect("names");
    let findings = IDENTIFIERS.map(|who| inquiry.decide(&inquiry.dossier(&crm::id(who))));
    let all = findings.iter().flat_map(|found| {
        let decisions: Vec<Decision> = found.iter().map(|one| one.decision()).collect();
        decisions
    });
    all.collect()
}

/// The terms of every consent and proposal.
fn terms(history: &History) -> BTreeMap<EventId, Terms> {
    let events = history.events.iter().map(crm::event);
    let terms = events.filter_map(|event| match event.what {
        What::Consented(consent) => Some((event.id, consent.terms)),
        What::Proposed(proposal) => Some((event.id, proposal.terms)),
        _ => None,
    });
    terms.collect()
}

/// The accesses that a row is about.
fn of_row(row: &Permitted<'_>) -> Terms {
    Terms {
        scope: row.consented.clone(),
        recipients: Among::Any,
        purposes: row.purposes.clone(),
        channels: row.channels.clone(),
    }
}

#[test]
fn what_is_idle_is_in_no_grant_and_every_grant_is_within_reach() {
    let (mut idle, mut grants_met) = (0, 0);
    for (history, asks) in examples(&asked(Plan::ANY, 2), 60) {
        for ask in &asks {
            let past = by(&history, ask.day);
            let (directory, terms) = (crm::directory(&past.rules, &past.events), terms(&past));
            let checks = directory.checks(at(ask.day));
            let consents = checks.idle_consents();
            let consents: BTreeSet<_> = consents.iter().map(|one| one.consent).collect();
            let approvals: BTreeSet<_> = checks.idle_approvals().into_iter().collect();
            idle += consents.len() + approvals.len();
            for ask in questions(ask) {
                let access = ask.access();
                let question = access.question().expect("names");
                let reach = checks.reach_of(&question.recipient);
                for decision in decisions(&directory, &access) {
                    let Decision::Allow { grants } = decision else {
                        continue;
                    };
                    for grant in grants {
                        grants_met += 1;
                        assert!(!consents.contains(&grant.consent), "{grant:?} {history:?}");
                        assert!(
                            !approvals.contains(&grant.approval),
                            "{grant:?} {history:?}"
                        );
                        let reached = reach.permitted.iter().any(|row| {
                            *row.approval == grant.approval
                                && *row.approved == terms[&grant.approval].scope
                                && *row.consented == terms[&grant.consent].scope
                                && of_row(row).permit(question)
                                && (1..=row.consents).contains(&row.speakers)
                        });
                        assert!(reached, "{grant:?} {ask:?} {reach:?} {history:?}");
                    }
                }
            }
        }
    }
    assert!(idle > 50 && grants_met > 500, "{idle} {grants_met}");
}

/// Everything that is shown, of anybody.
fn everything(directory: &Directory, ask: &Ask) -> Vec<crate::oracle::Partial> {
    let mut all: Vec<_> = IDENTIFIERS
        .iter()
        .flat_map(|who| {
            let view = directory.view(&crm::id(who), &ask.access()).expect("names");
            partials(&view)
        })
        .collect();
    all.sort();
    all
}

#[test]
fn taking_back_what_is_idle_changes_no_view() {
    let (mut taken_back, mut shown) = (0, 0);
    for (history, asks) in examples(&asked(Plan::ANY, 2), 100) {
        let terms = terms(&history);
        for ask in &asks {
            let before = crm::directory(&history.rules, &history.events);
            let checks = before.checks(at(ask.day));
            let mut after = before.clone();
            let consents = checks.idle_consents();
            // A withdrawal ends all in the same terms, idle or not (P-f).
            let only = |id: &&EventId| {
                let same = terms.values().filter(|other| **other == terms[*id]);
                same.count() == 1
            };
            let consents = consents.iter().map(|one| one.consent).filter(only);
            let consents = consents.map(|id| ("withdrew", "consent", id));
            let approvals = checks.idle_approvals();
            let approvals = approvals.iter().map(|id| ("revoked", "proposal", *id));
            for (place, (event, field, id)) in consents.chain(approvals).enumerate() {
                let mut back = json!({
                    "event": event, "id": format!("back{place}"), "at": instant(ask.day),
                    "source": "shop",
                });
                back[field] = json!(id.as_str());
                let _ = after.apply(crm::event(&back)).expect("ids differ");
                taken_back += 1;
            }
            for ask in questions(ask)
                .into_iter()
                .filter(|other| other.day == ask.day)
            {
                let (before, after) = (everything(&before, &ask), everything(&after, &ask));
                assert_eq!(before, after, "{ask:?} {history:?}");
                shown += before.len();
            }
        }
    }
    assert!(taken_back > 30 && shown > 200, "{taken_back} {shown}");
}

/// Something put to the arbiter, with its votes; new, or like what was put before.
fn put() -> BoxedStrategy<Vec<Json>> {
    let any = prop_oneof![permit_of(Links::Some), prohibition_of(Links::Some)];
    any.prop_filter("put by the company", |events| {
        events[0]["event"] == "proposed"
    })
    .boxed()
}

#[test]
fn approving_what_is_said_to_change_nothing_changes_no_view() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut shown = 0;
    for ((history, asks), events) in examples(&(asked(Plan::ANY, 2), put()).boxed(), 150) {
        let What::Proposed(proposal) = crm::event(&events[0]).what else {
            panic!("a proposal");
        };
        let before = crm::directory(&history.rules, &history.events);
        let with = history.events.iter().chain(&events);
        let after = crm::directory(&history.rules, with);
        for ask in &asks {
            let (then, later) = (before.checks(at(ask.day)), after.checks(at(ask.day)));
            let difference = then.effect_of(&proposal);
            let id: EventId = events[0]["id"]
                .as_str()
                .expect("an id")
                .parse()
                .expect("an id");
            if let Some(stored) = later.effect_of_event(&id) {
                assert_eq!(format!("{stored:?}"), format!("{difference:?}"));
            }
            let kind = match difference {
                Difference::Nothing(Because::CoveredBy(_)) => "covered",
                Difference::Nothing(Because::MeetsNoConsent) => "meets none",
                Difference::Nothing(Because::ProhibitsNothingPermitted) => "prohibits nothing",
                Difference::Completes { consents, idle } => {
                    assert!(consents > 0 && idle <= consents);
                    "completes"
                }
                Difference::Cuts {
                    consents,
                    approvals,
                } => {
                    assert!(consents > 0 && approvals > 0);
                    "cuts"
                }
                _ => "unknown",
            };
            *counts.entry(kind).or_default() += 1;
            for ask in questions(ask)
                .into_iter()
                .filter(|other| other.day == ask.day)
            {
                let (less, more) = (everything(&before, &ask), everything(&after, &ask));
                if matches!(difference, Difference::Nothing(_)) {
                    assert_eq!(less, more, "{difference:?} {ask:?} {events:?} {history:?}");
                    shown += less.len();
                } else if less != more {
                    *counts.entry("did").or_default() += 1;
                }
            }
        }
    }
    assert!(shown > 50, "{shown}");
    for kind in [
        "covered",
        "meets none",
        "prohibits nothing",
        "completes",
        "cuts",
        "did",
    ] {
        assert!(counts.get(kind) > Some(&2), "{counts:?}");
    }
    assert_eq!(counts.get("unknown"), None);
}
