//! Laws of the log of consents.

use crate::crm;
use crate::history::{ATTRIBUTES, DAYS_ASKED, History, IDENTIFIERS, Plan, history, instant};
use crate::oracle;
use crate::oracle::event::Body;
use crate::oracle::normal::normal;
use crate::oracle::permission::{Question, Subject};
use personagraph::condition::Truth;
use personagraph::directory::{Named, Statement, What};
use personagraph::permission::{Consent, ConsentStatus, Effect, Grant, Meaning, Scope};
use personagraph::{Access, Decision, Directory, Identifier, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// Conditions that a share of the statements are given.
fn whens() -> impl Strategy<Value = Option<Json>> {
    let confirmed = json!({"fact": "confirmed.adult"});
    let on = json!({"fact": "event.on"});
    select(vec![
        None,
        None,
        Some(confirmed.clone()),
        Some(json!({"all": [confirmed, on]})),
        Some(json!({"any": [confirmed, on]})),
        Some(json!({"not": confirmed})),
        Some(json!({"any": [on, {"channel": "email"}]})),
    ])
}

/// Histories in which more is confirmed, limited in time and withdrawn.
fn talkative() -> impl Strategy<Value = History> {
    let bound = |share| prop::option::weighted(share, 0..60_u32);
    let whens = vec((whens(), bound(0.1), bound(0.2)), 12);
    let fact = select(vec!["confirmed.adult", "event.on"]);
    let facts = vec(
        (fact, select(&IDENTIFIERS[..]), 0..60_u32, any::<bool>()),
        0..6,
    );
    let regrets = vec((any::<Index>(), 0..80_u32), 0..3);
    let copies = vec((any::<Index>(), select(&IDENTIFIERS[..]), 0..60_u32), 0..3);
    (history(Plan::ANY), whens, facts, regrets, copies).prop_map(
        |(mut history, whens, facts, regrets, copies)| {
            let is_said = |event: &&mut Json| event["event"] == "consented";
            let said = history.events.iter_mut().filter(is_said);
            for (event, (when, from, until)) in said.zip(whens.iter().cycle()) {
                if let Some(when) = when {
                    event["when"] = when.clone();
                }
                for (field, bound) in [("from", from), ("until", until)] {
                    if let Some(day) = bound {
                        event[field] = json!(instant(*day));
                    }
                }
            }
            let said: Vec<Json> = consents(&history).cloned().collect();
            for (n, (which, who, day)) in copies.iter().enumerate().filter(|_| !said.is_empty()) {
                let mut copy = which.get(&said).clone();
                copy["id"] = json!(format!("copy{n}"));
                copy["identifier"] = json!(who);
                copy["at"] = json!(instant(*day));
                history.events.push(copy);
            }
            for (n, (which, day)) in regrets.iter().enumerate().filter(|_| !said.is_empty()) {
                history.events.push(json!({
                    "event": "withdrew", "id": format!("regret{n}"), "source": "shop",
                    "at": instant(*day), "consent": which.get(&said)["id"],
                }));
            }
            for (n, (fact, who, day, holds)) in facts.iter().enumerate() {
                history.events.push(json!({
                    "event": "established", "id": format!("fact{n}"), "source": "shop",
                    "at": instant(*day), "fact": fact, "identifier": who, "holds": holds,
                }));
            }
            history
        },
    )
}

fn consents(history: &History) -> impl Iterator<Item = &Json> {
    let said = history.events.iter();
    said.filter(|event| event["event"] == "consented")
}

/// What had been said by then.
fn by_then(history: &History, then: Timestamp) -> History {
    let mut earlier = history.clone();
    earlier.events.retain(|json| crm::event(json).at <= then);
    earlier
}

/// The history without erasures later than an instant: they stand outside time
/// (R-a, R-b), and bring along who was whom when they came.
fn not_erased_after(history: &History, then: Timestamp) -> History {
    let mut kept = history.clone();
    kept.events
        .retain(|json| json["event"] != "erased" || crm::event(json).at <= then);
    kept
}

/// The oracle's question of nobody in particular.
fn nobody_asks(day: u32) -> oracle::Access {
    oracle::Access {
        recipient: "nobody".to_owned(),
        purpose: "nothing".to_owned(),
        channel: None,
        trust: None,
        at: oracle::time::instant(&instant(day)),
    }
}

/// Every withdrawal that names the statement is listed, and one at most that names
/// another permit in its terms, not earlier than it.
fn check_endings(
    directory: &Directory,
    said: &Statement<'_>,
    now: Timestamp,
) -> Result<(), TestCaseError> {
    let withdrew = directory
        .custodian()
        .events()
        .filter_map(|event| match &event.what {
            What::Withdrew(of) if event.at <= now => Some((event.at, &event.id, of)),
            _ => None,
        });
    let withdrew: BTreeSet<_> = withdrew.collect();
    let by_name = withdrew.iter().filter(|(.., of)| *of == said.id);
    let by_name: BTreeSet<_> = by_name.map(|(at, id, _)| (*at, *id)).collect();
    let (mut this, mut others) = (BTreeSet::new(), Vec::new());
    for ending in &said.endings {
        match ending.named {
            Named::SameTerms(of) => others.push((ending.at, ending.id, of)),
            _ => prop_assert!(this.insert((ending.at, ending.id))),
        }
    }
    prop_assert_eq!(this, by_name);
    prop_assert!(others.len() <= 1 && said.endings.is_sorted());
    for other in others {
        prop_assert!(withdrew.contains(&other) && said.at <= other.0);
        let alike = directory
            .custodian()
            .events()
            .find(|event| event.id == *other.2);
        let same_terms = alike.is_some_and(|event| match &event.what {
            What::Consented(consent) => {
                consent.effect == Effect::Permit && consent.terms == said.consent.terms
            }
            _ => false,
        });
        prop_assert!(same_terms && other.2 != said.id);
    }
    Ok(())
}

/// Each statement's status, ending and condition are those of the oracle.
fn agrees_with_the_oracle(history: &History, day: u32) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    let oracle = crm::oracle_of(history);
    let access = nobody_asks(day);
    let question = Question::new(&oracle, &access, false);
    for text in IDENTIFIERS {
        for said in directory.consents(&crm::id(text), &crm::lens("all"), crm::at(day)) {
            let event = oracle
                .events
                .iter()
                .find(|event| event.id == said.id.as_str());
            let event = event.expect("the oracle knows it");
            let withdrawn = said.status == ConsentStatus::Withdrawn;
            prop_assert_eq!(withdrawn, question.is_withdrawn(event), "{:?}", said);
            prop_assert_eq!(withdrawn, !said.endings.is_empty(), "{:?}", said);
            check_endings(&directory, &said, crm::at(day))?;
            let speaker = normal(said.through().as_str());
            let subject = Subject {
                reached: [speaker.clone()].into(),
                sure: question.vouched.person(&speaker),
            };
            let holds = |when: Option<&Json>| Truth::from(question.certainly(when, &subject));
            let Body::Consented { statement, .. } = &event.body else {
                panic!("a consent: {said:?}");
            };
            prop_assert_eq!(said.condition, holds(statement.when.as_ref()), "{:?}", said);
            let confirmed = holds(Some(&json!({"fact": "confirmed.adult"})));
            let requested = said.meaning() == Meaning::DoubleOptIn && confirmed == Truth::Unknown;
            if !withdrawn && said.status != ConsentStatus::Expired {
                prop_assert_eq!(
                    said.status == ConsentStatus::Requested,
                    requested,
                    "{:?}",
                    said
                );
            }
        }
    }
    Ok(())
}

/// The approval of every use, by an arbiter that sat before anybody else's did.
fn approval_of_all() -> [Json; 3] {
    let at = "2025-01-01T00:00:00Z";
    [
        json!({"event": "seated", "id": "seat", "at": at, "source": "company",
            "recipients": ["one"], "quorum": 1}),
        json!({"event": "proposed", "id": "use", "at": at, "source": "company",
            "effect": "permit", "scope": "profile", "recipients": "any", "purposes": "any"}),
        json!({"event": "voted", "id": "yes", "at": at, "source": "company",
            "proposal": "use", "seat": "one", "vote": "yes"}),
    ]
}

/// The history with nothing that prohibits, encloses or is kept in confidence,
/// and with the approval of everything.
fn permissive(history: &History) -> History {
    let mut history = history.clone();
    history
        .events
        .retain(|event| event["effect"] != "prohibit" && event["event"] != "enclosed");
    for event in &mut history.events {
        if let Some(link) = event
            .as_object_mut()
            .filter(|event| event["event"] == "linked")
        {
            link.remove("within");
        }
    }
    history.events.extend(approval_of_all());
    history
}

/// Something in the scope, seen through the speaker; `None` of links.
fn in_scope(consent: &Consent) -> Option<(&'static str, Vec<String>)> {
    let matching = |patterns: &BTreeSet<personagraph::name::AttributePattern>| {
        let mut all = ATTRIBUTES.into_iter();
        all.find(|name| {
            let name = name.parse().expect("a name");
            patterns.iter().any(|pattern| pattern.matches(&name))
        })
    };
    Some(match &consent.terms.scope {
        Scope::Profile => ("skill.cooking", vec![]),
        Scope::Persona(persona) | Scope::Only(persona) => {
            ("skill.cooking", vec![persona.to_string()])
        }
        Scope::PersonaAttributes(persona, names) => (matching(names)?, vec![persona.to_string()]),
        Scope::Overlap(all) => (
            "skill.cooking",
            all.iter().map(ToString::to_string).collect(),
        ),
        Scope::Attributes(names) => (matching(names)?, vec![]),
        _ => return None,
    })
}

/// The access that these terms speak of.
fn access_of(consent: &Consent, at: Timestamp) -> Access {
    let terms = &consent.terms;
    let first = |listed: Option<String>, any: &str| listed.unwrap_or_else(|| any.to_owned());
    let recipient = terms.recipients.listed().and_then(BTreeSet::first);
    let purpose = terms.purposes.listed().and_then(BTreeSet::first);
    let (recipient, purpose) = (
        recipient.map(ToString::to_string),
        purpose.map(ToString::to_string),
    );
    let access = Access::new(first(recipient, "sales"), first(purpose, "service"), at);
    match terms.channels.as_ref().and_then(BTreeSet::first) {
        Some(channel) => access.on(channel),
        None => access,
    }
}

/// The grants that a statement makes where everything else is permitted.
fn grants(history: &History, said: &Consent, at: Timestamp) -> Option<Vec<Grant>> {
    let (attribute, personas) = in_scope(said)?;
    let mut seen = json!({
        "event": "observed", "id": "probe", "at": "2025-01-01T00:00:00Z", "source": "signup",
        "identifier": said.speaker.as_str(), "attribute": attribute, "value": "probe",
    });
    if !personas.is_empty() {
        seen["personas"] = json!(personas);
    }
    // It must outlive an erasure of what was said earlier, as the statement did.
    let erased = history.events.iter().filter(|event| {
        event["event"] == "erased"
            && crm::id(event["identifier"].as_str().expect("a text")) == said.speaker
    });
    if let Some(last) = erased.map(|event| crm::event(event).at).max() {
        seen["at"] = json!(oracle::time::show(last.as_millis() + 1));
    }
    let events = history.events.iter().chain([&seen]);
    let directory = crm::directory(&history.rules, events);
    let decision = directory.decide(&said.speaker, attribute, &access_of(said, at));
    Some(match decision.expect("names") {
        Decision::Allow { grants } => grants,
        _ => Vec::new(),
    })
}

/// A permit grants where it is given and its condition holds, and nowhere else.
fn agrees_with_decisions(history: &History, day: u32) -> Result<usize, TestCaseError> {
    let history = permissive(history);
    let directory = crm::directory(&history.rules, &history.events);
    let at = crm::at(day);
    let mut granted = 0;
    for text in IDENTIFIERS {
        for said in directory.consents(&crm::id(text), &crm::lens("vouched"), at) {
            prop_assert_eq!(said.consent.effect, Effect::Permit);
            let Some(grants) = grants(&history, said.consent, at) else {
                continue;
            };
            let grants_it = grants.iter().any(|grant| grant.consent == *said.id);
            let given = said.status == ConsentStatus::Given;
            match said.condition {
                Truth::True => prop_assert_eq!(grants_it, given, "{:?}", said),
                Truth::False => prop_assert!(!grants_it, "{:?}", said),
                // The channel may settle it.
                Truth::Unknown => prop_assert!(!grants_it || given, "{:?}", said),
            }
            granted += usize::from(grants_it);
        }
    }
    Ok(granted)
}

/// Every log of everybody, printed: by lens and identifier.
fn logs(directory: &Directory, at: Timestamp) -> Vec<(&'static str, &'static str, String)> {
    let mut logs = Vec::new();
    for lens in crm::LENSES {
        for who in IDENTIFIERS {
            let log = directory.consents(&crm::id(who), &crm::lens(lens), at);
            // Debug prints no identifier: the speakers are put beside it.
            let through: Vec<_> = log.iter().map(|said| said.through().as_str()).collect();
            logs.push((lens, who, format!("{through:?} {log:?}")));
        }
    }
    logs
}

proptest! {
    #![proptest_config(crm::cases(96))]

    #[test]
    fn a_log_as_of_an_instant_ignores_what_came_later(
        history in talkative(), day in DAYS_ASKED,
    ) {
        let history = not_erased_after(&history, crm::at(day));
        let earlier = by_then(&history, crm::at(day));
        let now = crm::directory(&history.rules, &history.events);
        let then = crm::directory(&earlier.rules, &earlier.events);
        prop_assert_eq!(logs(&now, crm::at(day)), logs(&then, crm::at(day)));
    }

    #[test]
    fn order_and_duplicates_do_not_matter_to_a_log(
        (events, history) in talkative().prop_flat_map(|history| {
            let twice: Vec<Json> = history.events.iter().chain(&history.events).cloned().collect();
            (Just(twice).prop_shuffle(), Just(history))
        }),
        day in DAYS_ASKED,
    ) {
        let told = crm::directory(&history.rules, &history.events);
        let mixed = crm::directory(&history.rules, &events);
        prop_assert_eq!(logs(&told, crm::at(day)), logs(&mixed, crm::at(day)));
    }

    #[test]
    fn every_statement_of_the_living_is_in_one_log(history in talkative(), day in DAYS_ASKED) {
        let directory = crm::directory(&history.rules, &history.events);
        let at = crm::at(day);
        let said: BTreeSet<&str> = directory
            .custodian()
            .events()
            .filter(|event| event.at <= at)
            .filter_map(|event| match &event.what {
                What::Consented(consent) if consent.speaker.namespace() != "erased" => {
                    Some(event.id.as_str())
                }
                _ => None,
            })
            .collect();
        for lens in crm::LENSES.map(crm::lens) {
            let people = directory.people(&lens, at);
            let mut listed = BTreeSet::new();
            for person in &people {
                let through: Vec<&Identifier> = person.identifiers.iter().collect();
                let log = directory.consents(through[0], &lens, at);
                prop_assert!(log.is_sorted_by_key(|said| (said.at, said.id)));
                for said in &log {
                    prop_assert!(listed.insert(said.id.as_str()), "twice: {:?}", said);
                    prop_assert!(through.contains(&said.through()));
                }
                for other in through {
                    prop_assert_eq!(&directory.consents(other, &lens, at), &log);
                }
            }
            prop_assert_eq!(&listed, &said);
        }
    }

    #[test]
    fn statuses_endings_and_conditions_are_those_of_the_oracle(
        history in talkative(), day in DAYS_ASKED,
    ) {
        let same = |history: &History| agrees_with_the_oracle(history, day);
        same(&history).map_err(|_| {
            let fewest = history.fewest(|history| same(history).is_err());
            TestCaseError::fail(format!("{:?}\n{fewest:?}", same(&fewest)))
        })?;
    }

    #[test]
    fn a_permit_grants_where_it_is_given_and_its_condition_holds(
        history in talkative(), day in DAYS_ASKED,
    ) {
        let same = |history: &History| agrees_with_decisions(history, day);
        same(&history).map_err(|_| {
            let fewest = history.fewest(|history| same(history).is_err());
            TestCaseError::fail(format!("{:?}\n{fewest:?}", same(&fewest)))
        })?;
    }
}

/// The laws above are about something: each status, meaning and way to end comes
/// up in random histories, and permits do grant.
#[test]
fn random_histories_hold_every_kind_of_statement() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut statuses, mut meanings, mut named) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut granted = 0;
    for day in (0..80_u32).cycle().take(160) {
        let tree = talkative().new_tree(&mut runner).expect("a history");
        let history = proptest::strategy::ValueTree::current(&tree);
        let directory = crm::directory(&history.rules, &history.events);
        for who in IDENTIFIERS {
            for said in directory.consents(&crm::id(who), &crm::lens("all"), crm::at(day)) {
                statuses.insert(said.status.as_str());
                meanings.insert(said.meaning());
                named.extend(
                    said.endings
                        .iter()
                        .map(|e| format!("{:?}", e.named).len() > 4),
                );
            }
        }
        granted += agrees_with_decisions(&history, day).expect("it agrees");
    }
    let all = [
        "expired",
        "given",
        "not_yet",
        "refused",
        "requested",
        "withdrawn",
    ];
    assert!(statuses.iter().eq(&all), "{statuses:?}");
    for meaning in [Meaning::Permit, Meaning::DoubleOptIn, Meaning::Restriction] {
        assert!(meanings.contains(&meaning), "{meanings:?}");
    }
    assert_eq!(named.len(), 2, "by name, and in the same terms");
    assert!(granted > 50, "{granted}");
}
