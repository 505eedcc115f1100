//! S2: an audience is within the permitted. Every member is seen by the sender, matches by what
//! is seen, may be written to now, there, and is written to once.

use crate::crm;
use crate::draw::Case;
use crate::history::{Ask, Plan, instant};
use crate::laws::{directory, policy, run};
use crate::oracle::time;
use crate::reading::{Known, heard};
use crate::worlds;
use personagraph::outreach::{Message, Outcome, OutreachPolicy, Told, Via};
use personagraph::population::{Activation, Fate, Gate, Segment};
use personagraph::profile::{PartialIdentity, Pseudonym};
use personagraph::value::Trust;
use personagraph::{Directory, Identifier};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A segment, and what it says of what is seen, said again.
type Said = (&'static str, fn(&PartialIdentity) -> bool);

fn has(identity: &PartialIdentity, attribute: &str) -> bool {
    identity
        .attributes()
        .contains_key(&attribute.parse().unwrap())
}

const SEGMENTS: [Said; 6] = [
    ("everybody", |_| true),
    ("in work", |seen| {
        seen.personas().contains(&"work".parse().unwrap())
    }),
    ("some work & !family", |_| false),
    ("has contact.*", |seen| {
        let mut names = seen.attributes().keys();
        names.any(|name| name.as_str().starts_with("contact."))
    }),
    // Of an attribute that is not seen, nothing is known.
    ("not interest = \"green\"", |seen| {
        let interest = seen.attributes().get(&"interest".parse().unwrap());
        interest.is_some_and(|of| of.values().all(|value| value.as_text() != Some("green")))
    }),
    (
        "has skill.cooking or interactions of complaint > 0",
        |seen| {
            let complained = |kind: &str| kind.split('.').next() == Some("complaint");
            let mut done = seen.timeline().iter();
            has(seen, "skill.cooking") || done.any(|done| complained(done.kind.as_str()))
        },
    ),
];

fn audience(case: &Case, crm: &Directory, policy: &OutreachPolicy, said: &Said) -> Activation {
    let segment: Segment = said.0.parse().unwrap();
    let mut outreach = crm.outreach(policy, crm::at(case.day));
    if let Some(trust) = case.trust {
        outreach = outreach.trusting(Trust::new(trust.into()).unwrap());
    }
    outreach.audience(&segment, &worlds::message(&case.letter))
}

/// What the sender sees of everybody on each channel that the message may take.
fn views(case: &Case, crm: &Directory) -> BTreeMap<String, BTreeMap<Pseudonym, PartialIdentity>> {
    let channels = case.company.channels(&case.letter).into_iter();
    let views = channels.map(|channel| {
        let ask = Ask {
            identifier: case.identifier.clone(),
            recipient: case.letter.recipient.clone(),
            purpose: case.letter.purpose.clone(),
            channel: Some(channel.to_owned()),
            trust: case.trust.map(f64::from),
            day: case.day,
        };
        let view = crm.view_all(&ask.access()).unwrap();
        let seen = view.identities().iter();
        let seen = seen.map(|identity| (identity.pseudonym(), identity.clone()));
        (channel.to_owned(), seen.collect())
    });
    views.collect()
}

#[derive(Debug, Default)]
struct Met {
    members: usize,
    waiting: usize,
    at: BTreeMap<Gate, usize>,
}

fn is_within(case: &Case, said: &Said, met: &mut Met) -> Result<(), TestCaseError> {
    let (crm, oracle, policy) = (directory(case), heard(case), policy(case));
    let now = crm::at(case.day);
    let activation = audience(case, &crm, &policy, said);
    let roster = activation.told();
    let views = views(case, &crm);

    // Those who are seen, and those who match.
    let seen: BTreeSet<Pseudonym> = views.values().flat_map(BTreeMap::keys).copied().collect();
    prop_assert_eq!(roster.seen(), seen.len() as u64);
    let all = views.values().flatten();
    let matching = all.filter(|(_, identity)| (said.1)(identity));
    let matching: BTreeSet<Pseudonym> = matching.map(|(pseudonym, _)| *pseudonym).collect();
    prop_assert_eq!(roster.matched(), matching.len() as u64);

    // Each member may be written to.
    let mut outreach = crm.outreach(&policy, now);
    if let Some(trust) = case.trust {
        outreach = outreach.trusting(Trust::new(trust.into()).unwrap());
    }
    let mut addressees: Vec<(Identifier, BTreeSet<String>)> = Vec::new();
    for member in roster.members() {
        met.members += 1;
        let identity = &views[member.channel.as_str()][&member.pseudonym];
        prop_assert!((said.1)(identity), "it matches by what is seen there");
        prop_assert!(identity.identifiers().any(|one| *one == member.point));
        let message = Message {
            via: Via::Channel(member.channel.clone()),
            ..worlds::message(&case.letter)
        };
        let customer = outreach.addressee(&member.point);
        let decision = outreach.decide(&customer, &message);
        prop_assert!(
            matches!(&decision.outcome, Outcome::Send { through } if through.point == member.point),
            "{:?}",
            decision
        );
        let mut asked = Case {
            identifier: member.point.as_str().to_owned(),
            ..case.clone()
        };
        asked.letter.channel = Some(member.channel.as_str().to_owned());
        let known = Known::at(&asked, &oracle, time::instant(&instant(case.day)));
        let (_, shown) = &known.points[0];
        prop_assert!(shown.contains(member.point.as_str()), "O1");
        addressees.push((member.point.clone(), shown.clone()));
    }
    // Nobody twice, as far as the sender may know.
    for (one, (_, shown)) in addressees.iter().enumerate() {
        for (other, (point, _)) in addressees.iter().enumerate() {
            prop_assert!(one == other || !shown.contains(point.as_str()));
        }
    }

    // In the order of pseudonyms; who is neither written to now nor later is told no.
    let now: Vec<Pseudonym> = roster.members().iter().map(|one| one.pseudonym).collect();
    let later: Vec<Pseudonym> = roster.waiting().iter().map(|one| one.pseudonym).collect();
    met.waiting += later.len();
    for told in [&now, &later] {
        prop_assert!(told.is_sorted_by(|a, b| a < b));
        prop_assert!(told.iter().all(|pseudonym| matching.contains(pseudonym)));
    }
    prop_assert!(now.iter().all(|one| !later.contains(one)));
    the_arbiter_sees_why(case, &crm, said, &activation, met)
}

fn the_arbiter_sees_why(
    case: &Case,
    crm: &Directory,
    said: &Said,
    activation: &Activation,
    met: &mut Met,
) -> Result<(), TestCaseError> {
    let (segment, at) = (said.0.parse::<Segment>().unwrap(), crm::at(case.day));
    let on_the_whole = crm.custodian().portraits(at);
    let on_the_whole = on_the_whole.filter(|(_, portrait)| segment.matches(portrait, at));
    let on_the_whole: BTreeSet<_> = on_the_whole.map(|(person, _)| person).collect();
    let considered = activation.considered();
    let persons = considered.iter().filter(|one| one.on_the_whole);
    prop_assert_eq!(on_the_whole, persons.map(|one| one.person).collect());

    let funnel = activation.funnel();
    let passed: Vec<u64> = funnel.iter().map(|(_, count)| count).collect();
    prop_assert!(passed.is_sorted_by(|a, b| a >= b), "{:?}", funnel);
    prop_assert_eq!(passed[0], considered.len() as u64);
    let written =
        |one: &&personagraph::population::Considered| matches!(one.fate, Fate::Written(_));
    prop_assert_eq!(
        funnel.written(),
        considered.iter().filter(written).count() as u64
    );

    let members: BTreeSet<_> = activation
        .told()
        .members()
        .iter()
        .collect::<Vec<_>>()
        .into_iter()
        .map(|member| {
            (
                member.pseudonym,
                member.channel.clone(),
                member.point.clone(),
            )
        })
        .collect();
    let identities = || considered.iter().flat_map(|one| &one.identities);
    let sent = identities().filter_map(|one| match &one.fate {
        Fate::Written(through) => Some((
            one.pseudonym,
            through.channel.clone(),
            through.point.clone(),
        )),
        Fate::Fell(_) => None,
    });
    prop_assert_eq!(members, sent.collect());
    for one in identities() {
        let channels: BTreeSet<_> = one.decisions.iter().map(|(on, _)| on).collect();
        prop_assert_eq!(channels.len(), one.decisions.len(), "each channel once");
        if let Fate::Fell(gate) = one.fate {
            *met.at.entry(gate).or_default() += 1;
            let tells = one.decisions.iter().map(|(_, decision)| decision.told());
            let sends = tells.filter(|told| *told == Told::Send).count();
            prop_assert!(sends == 0 || gate == Gate::Once, "{:?}", one);
        }
    }
    for one in considered {
        let farthest = one.identities.iter().any(|part| part.fate == one.fate);
        prop_assert!(farthest || one.fate == Fate::Fell(Gate::Known));
    }
    Ok(())
}

#[test]
fn s2_an_audience_is_within_the_permitted() {
    let met = RefCell::new(Met::default());
    let turn = RefCell::new(0_usize);
    run(240, Plan::ANY, |case| {
        let mut turn = turn.borrow_mut();
        *turn += 1;
        let said = &SEGMENTS[*turn % SEGMENTS.len()];
        is_within(case, &SEGMENTS[0], &mut met.borrow_mut())?;
        is_within(case, said, &mut met.borrow_mut())
    });
    let met = met.into_inner();
    println!("{met:?}");
    if turn.into_inner() >= 240 {
        assert!(met.members > 40 && met.waiting > 10, "{met:?}");
        for gate in [
            Gate::Recognised,
            Gate::Permitted,
            Gate::Preferred,
            Gate::Rested,
            Gate::Reachable,
        ] {
            assert!(
                met.at.get(&gate).is_some_and(|met| *met > 0),
                "{gate}: {met:?}"
            );
        }
    }
}

#[test]
fn the_order_of_events_makes_no_difference_to_an_audience() {
    run(40, Plan::ANY, |case| {
        let policy = policy(case);
        for said in &SEGMENTS {
            let ask = |crm: &Directory| audience(case, crm, &policy, said);
            let one = ask(&crm::directory(&case.history.rules, &case.history.events));
            let back = case.history.events.iter().rev();
            let other = ask(&crm::directory(&case.history.rules, back));
            prop_assert_eq!(&one, &other, "I1");
            let bytes = |of: &Activation| serde_json::to_string(of.told()).unwrap();
            prop_assert_eq!(bytes(&one), bytes(&other), "D1");
        }
        Ok(())
    });
}
