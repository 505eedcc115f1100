//! P11: the arbiter's explanation is complete. Allow names every sufficient pair of permits: take
//! away one of each pair and the answer flips, leave one pair whole and it stays. Deny names every
//! prohibition and every missing half: apply all of it and the answer flips, leave one out and it
//! stays.
//!
//! (The recipient's explanation is what P7 lets it be: see the other tests here.)

use crate::arms::cases;
use crate::crm;
use crate::history::{ATTRIBUTES, Ask, History, Links, PERSONAS, instant, prohibition_of};
use crate::oracle::event::{Body, Names};
use crate::oracle::view::how_often_observed;
use crate::oracle::world::World;
use crate::scene::{oracle, scenes};
use personagraph::Decision;
use personagraph::permission::{Grant, Half, Missing, Place, Side};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// A history with a few more prohibitions, and two questions about it.
fn histories() -> BoxedStrategy<(History, Vec<Ask>)> {
    let prohibitions = prop_oneof![
        1 => Just(Vec::new()), 2 => vec(prohibition_of(Links::None), 1..=4),
    ];
    (scenes(), prohibitions)
        .prop_map(|((mut history, asks), prohibitions)| {
            for (place, events) in prohibitions.into_iter().enumerate() {
                history
                    .events
                    .extend(events.iter().map(|event| told_as(event, place)));
            }
            (history, asks.into_iter().take(2).collect())
        })
        .boxed()
}

/// An event that was added to a history, under ids that no other has.
fn told_as(event: &Json, place: usize) -> Json {
    let mut event = event.clone();
    for field in ["id", "proposal"] {
        if let Some(id) = event[field].as_str() {
            event[field] = json!(format!("no{place} {id}"));
        }
    }
    event
}

/// One question to the arbiter.
struct Case<'h> {
    history: &'h History,
    ask: &'h Ask,
    attribute: &'static str,
}

impl<'h> Case<'h> {
    fn all(history: &'h History, asks: &'h [Ask]) -> impl Iterator<Item = Self> {
        let of = move |ask| {
            ATTRIBUTES.into_iter().map(move |attribute| Self {
                history,
                ask,
                attribute,
            })
        };
        asks.iter().flat_map(of)
    }

    fn decision(&self) -> Decision {
        self.after(&[])
    }

    /// The decision when more has been said by the instant.
    fn after(&self, more: &[Json]) -> Decision {
        let name = |(place, event): (usize, &Json)| {
            let mut event = event.clone();
            if event["id"].is_null() {
                event["id"] = json!(format!("more{place:02}"));
            }
            event
        };
        let more: Vec<Json> = more.iter().enumerate().map(name).collect();
        let events = self.history.events.iter().chain(&more);
        let directory = crm::directory(&self.history.rules, events);
        self.ask.decide(&directory, self.attribute)
    }

    fn at(&self) -> String {
        instant(self.ask.day)
    }

    fn withdrawn(&self, consent: &str) -> Json {
        json!({"event": "withdrew", "at": self.at(), "source": "shop", "consent": consent})
    }

    fn revoked(&self, proposal: &str) -> Json {
        json!({"event": "revoked", "at": self.at(), "source": "shop", "proposal": proposal})
    }

    fn taken_back(&self, side: Side, id: &str) -> Json {
        match side {
            Side::Customer => self.withdrawn(id),
            Side::Company => self.revoked(id),
        }
    }

    /// The terms of a consent (P-f).
    fn terms(&self, consent: &str) -> Json {
        let oracle = crm::oracle_of(self.history);
        let event = oracle.events.iter().find(|event| event.id == consent);
        match event.map(|event| &event.body) {
            Some(Body::Consented { statement, .. }) => statement.terms.clone(),
            _ => panic!("`{consent}` is no consent"),
        }
    }

    /// How many live observations of the attribute there are of the person.
    fn observations(&self) -> usize {
        let oracle = crm::oracle_of(self.history);
        let access = self.ask.of_oracle();
        how_often_observed(&oracle, &self.ask.identifier, self.attribute, &access)
    }

    /// Who sits at the instant.
    fn seats(&self) -> Names {
        let oracle = oracle(&self.history.rules, &self.history.events);
        let world = World::new(&oracle, Some(self.ask.of_oracle().at));
        let seated = world.live.iter().filter_map(|event| match &event.body {
            Body::Seated { recipients, .. } => Some(((event.at, &event.id), recipients)),
            _ => None,
        });
        let last = seated.max_by_key(|(when, _)| *when);
        last.map(|(_, seats)| seats.clone()).unwrap_or_default()
    }

    /// Unconditional statements, for this very access, that give a half at a place.
    fn given(&self, place: &Place, half: Half) -> Vec<Json> {
        let scope = match place {
            Place::Inside(persona) => json!({"persona": persona.as_str()}),
            Place::OutsideAllCircles => json!({"attributes": [self.attribute]}),
        };
        // Terms that nobody had before: what was withdrawn in the same ones is dead for good.
        let statement = |event: &str| {
            json!({
                "event": event, "at": self.at(), "source": "shop", "effect": "permit",
                "scope": scope, "recipients": [self.ask.recipient],
                "purposes": [self.ask.purpose, "unheard_of"],
            })
        };
        let mut given = Vec::new();
        if half != Half::Approval {
            let mut consent = statement("consented");
            consent["identifier"] = json!(self.ask.identifier);
            given.push(consent);
        }
        if half != Half::Consent {
            given.extend(self.approved(statement("proposed")));
        }
        given
    }

    /// A proposal, and all the votes there are for it.
    fn approved(&self, mut proposal: Json) -> Vec<Json> {
        let id = format!("given {}", proposal["scope"]);
        proposal["id"] = json!(id);
        let mut seats = self.seats();
        let mut said = Vec::new();
        if seats.is_empty() {
            seats.insert("newcomer".to_owned());
            said.push(json!({
                "event": "seated", "id": "seated", "at": self.at(), "source": "company",
                "recipients": seats, "quorum": 1,
            }));
        }
        said.push(proposal);
        for seat in seats {
            said.push(json!({
                "event": "voted", "id": format!("{id} by {seat}"), "at": self.at(),
                "source": "company", "proposal": id, "seat": seat, "vote": "yes",
            }));
        }
        said
    }

    fn all_given(&self, missing: &[Missing]) -> Vec<Json> {
        let halves = missing.iter().flat_map(|m| self.given(&m.place, m.half));
        // Two observations may lack different halves at one place.
        let mut once: Vec<Json> = Vec::new();
        for event in halves {
            let is_known = once.iter().any(|known| known == &event);
            if !is_known {
                once.push(event);
            }
        }
        once
    }

    fn told(&self) -> String {
        format!("`{}`: {:?}\n{:?}", self.attribute, self.ask, self.history)
    }
}

fn an_allow_is_complete(
    case: &Case<'_>,
    grants: &[Grant],
    either: u32,
) -> Result<(), TestCaseError> {
    let flips = |take: &dyn Fn(usize, &Grant) -> (Side, String)| {
        let taken: BTreeSet<(Side, String)> = grants
            .iter()
            .enumerate()
            .map(|(place, grant)| take(place, grant))
            .collect();
        let more: Vec<Json> = taken
            .iter()
            .map(|(side, id)| case.taken_back(*side, id))
            .collect();
        !case.after(&more).is_allow()
    };
    let consent = |grant: &Grant| (Side::Customer, grant.consent.to_string());
    let approval = |grant: &Grant| (Side::Company, grant.approval.to_string());
    prop_assert!(!grants.is_empty());
    prop_assert!(
        flips(&|_, grant| consent(grant)),
        "no consent: {}",
        case.told()
    );
    prop_assert!(
        flips(&|_, grant| approval(grant)),
        "no approval: {}",
        case.told()
    );
    let one_of = |place: usize, grant: &Grant| {
        if either >> (place % 32) & 1 == 0 {
            consent(grant)
        } else {
            approval(grant)
        }
    };
    prop_assert!(flips(&one_of), "one of each pair gone: {}", case.told());
    for kept in grants {
        leaves_one_pair(case, grants, kept)?;
    }
    Ok(())
}

/// One pair suffices. (What is in the same terms as its consent cannot be withdrawn without it.)
fn leaves_one_pair(case: &Case<'_>, grants: &[Grant], kept: &Grant) -> Result<(), TestCaseError> {
    let terms = case.terms(kept.consent.as_str());
    let stays = |id: &str| case.terms(id) == terms;
    let consents: BTreeSet<&str> = grants.iter().map(|grant| grant.consent.as_str()).collect();
    let approvals: BTreeSet<&str> = grants.iter().map(|grant| grant.approval.as_str()).collect();
    let withdrawn = consents
        .iter()
        .filter(|id| !stays(id))
        .map(|id| case.withdrawn(id));
    let others = approvals.iter().filter(|id| **id != kept.approval.as_str());
    let revoked = others.map(|id| case.revoked(id));
    let more: Vec<Json> = withdrawn.chain(revoked).collect();
    let Decision::Allow { grants: left } = case.after(&more) else {
        return Err(TestCaseError::fail(format!(
            "{kept:?} does not suffice: {}",
            case.told()
        )));
    };
    prop_assert!(left.contains(kept), "{:?}: {}", kept, case.told());
    for grant in left {
        prop_assert!(grant.approval == kept.approval && stays(grant.consent.as_str()));
    }
    Ok(())
}

fn a_denial_is_complete(
    case: &Case<'_>,
    prohibitions: &[(Side, personagraph::name::EventId)],
    missing: &[Missing],
) -> Result<(), TestCaseError> {
    let observations = case.observations();
    if observations == 0 {
        prop_assert!(
            prohibitions.is_empty() && missing.is_empty(),
            "{}",
            case.told()
        );
        return Ok(());
    }
    prop_assert!(
        !prohibitions.is_empty() || !missing.is_empty(),
        "no reason: {}",
        case.told()
    );
    let lifted: Vec<Json> = prohibitions
        .iter()
        .map(|(side, id)| case.taken_back(*side, id.as_str()))
        .collect();
    let given = case.all_given(missing);
    let all = [&lifted[..], &given].concat();
    prop_assert!(
        case.after(&all).is_allow(),
        "it does not flip: {}",
        case.told()
    );
    for one in missing {
        let given = [&lifted[..], &case.given(&one.place, one.half)].concat();
        prop_assert!(
            case.after(&given).is_allow(),
            "{:?} is not all: {}",
            one,
            case.told()
        );
    }
    if observations == 1 {
        each_prohibition_denies(case, prohibitions, &lifted, &given)?;
        each_half_is_missing(case, missing, &lifted)?;
    }
    if prohibitions.is_empty() {
        no_other_place_counts(case, missing)?;
    }
    Ok(())
}

/// Of one observation: each prohibition that is named denies by itself, and is named then.
fn each_prohibition_denies(
    case: &Case<'_>,
    prohibitions: &[(Side, personagraph::name::EventId)],
    lifted: &[Json],
    given: &[Json],
) -> Result<(), TestCaseError> {
    for (place, left) in prohibitions.iter().enumerate() {
        let mut more = [lifted, given].concat();
        more.remove(place);
        let Decision::Deny {
            prohibitions,
            missing,
        } = case.after(&more)
        else {
            return Err(TestCaseError::fail(format!(
                "{left:?} does not deny: {}",
                case.told()
            )));
        };
        prop_assert_eq!(&prohibitions, std::slice::from_ref(left), "{}", case.told());
        prop_assert!(missing.is_empty(), "{}", case.told());
    }
    Ok(())
}

/// Of one observation: where both halves are missing, one of them does not do.
fn each_half_is_missing(
    case: &Case<'_>,
    missing: &[Missing],
    lifted: &[Json],
) -> Result<(), TestCaseError> {
    for one in missing.iter().filter(|one| one.half == Half::Both) {
        for (half, other) in [
            (Half::Consent, Half::Approval),
            (Half::Approval, Half::Consent),
        ] {
            let more = [lifted, &case.given(&one.place, half)].concat();
            let Decision::Deny { missing, .. } = case.after(&more) else {
                return Err(TestCaseError::fail(format!("{one:?}: {}", case.told())));
            };
            let named = missing.iter().find(|left| left.place == one.place);
            prop_assert_eq!(named.map(|left| left.half), Some(other), "{}", case.told());
        }
    }
    Ok(())
}

/// Both halves at a place that is not named permit nothing.
fn no_other_place_counts(case: &Case<'_>, missing: &[Missing]) -> Result<(), TestCaseError> {
    for persona in PERSONAS {
        let place = Place::Inside(persona.parse().expect("a persona"));
        if missing.iter().all(|named| named.place != place) {
            let more = case.given(&place, Half::Both);
            prop_assert!(
                !case.after(&more).is_allow(),
                "`{}`: {}",
                persona,
                case.told()
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn an_allow_names_every_sufficient_pair((history, asks) in histories(), either in any::<u32>()) {
        for case in Case::all(&history, &asks) {
            if let Decision::Allow { grants } = case.decision() {
                an_allow_is_complete(&case, &grants, either)?;
            }
        }
    }

    #[test]
    fn a_denial_names_every_prohibition_and_every_missing_half((history, asks) in histories()) {
        for case in Case::all(&history, &asks) {
            if let Decision::Deny { prohibitions, missing } = case.decision() {
                a_denial_is_complete(&case, &prohibitions, &missing)?;
            }
        }
    }
}

/// How many histories are looked at for what their decisions have.
const HISTORIES: usize = 80;

/// What a decision has that a law can break on.
fn has(case: &Case<'_>) -> Vec<&'static str> {
    let found: Vec<(&str, bool)> = match case.decision() {
        Decision::Allow { grants } => vec![
            ("an allow", true),
            ("several pairs", grants.len() > 1),
            (
                "several places",
                grants
                    .iter()
                    .map(|grant| &grant.place)
                    .collect::<BTreeSet<_>>()
                    .len()
                    > 1,
            ),
        ],
        Decision::Deny {
            prohibitions,
            missing,
        } => vec![
            ("a prohibition", !prohibitions.is_empty()),
            ("several prohibitions", prohibitions.len() > 1),
            (
                "the customer's prohibition",
                prohibitions.iter().any(|(side, _)| *side == Side::Customer),
            ),
            (
                "the company's prohibition",
                prohibitions.iter().any(|(side, _)| *side == Side::Company),
            ),
            ("a half missing", !missing.is_empty()),
            ("several places lacking", missing.len() > 1),
            (
                "both halves missing",
                missing.iter().any(|one| one.half == Half::Both),
            ),
            (
                "a consent missing",
                missing.iter().any(|one| one.half == Half::Consent),
            ),
            (
                "an approval missing",
                missing.iter().any(|one| one.half == Half::Approval),
            ),
            (
                "both reasons",
                !prohibitions.is_empty() && !missing.is_empty(),
            ),
            ("no reason", prohibitions.is_empty() && missing.is_empty()),
            ("denied of several observations", case.observations() > 1),
        ],
        _ => Vec::new(),
    };
    found
        .into_iter()
        .filter_map(|(name, has)| has.then_some(name))
        .collect()
}

#[test]
fn decisions_have_reasons_of_every_kind() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..HISTORIES {
        let tree = histories().new_tree(&mut runner).expect("no filters");
        let (history, asks) = tree.current();
        let found = Case::all(&history, &asks).flat_map(|case| has(&case));
        for name in found.collect::<BTreeSet<_>>() {
            *counts.entry(name).or_default() += 1;
        }
    }
    for (name, count) in &counts {
        println!("{name}: in {count} histories of {HISTORIES}");
    }
    for (name, least) in [
        ("an allow", 25),
        ("several pairs", 14),
        ("several places", 8),
        ("a prohibition", 20),
        ("several prohibitions", 6),
        ("the customer's prohibition", 10),
        ("the company's prohibition", 10),
        ("several places lacking", 7),
        ("both halves missing", 16),
        ("a consent missing", 6),
        ("an approval missing", 4),
        ("both reasons", 10),
        ("denied of several observations", 8),
    ] {
        let found = counts.get(name).copied().unwrap_or_default();
        assert!(
            found >= least,
            "{name}: in {found} histories of {HISTORIES}, not in {least}"
        );
    }
}
