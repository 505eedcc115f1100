//! `Debug` is for logs: it repeats no value and no identifier, whatever holds them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use personagraph::directory::What;
use personagraph::engagement::standing::{Damping, Relations, Weight};
use personagraph::engagement::{Interaction, Moment, Summary};
use personagraph::identity::Pair;
use personagraph::persona::Members;
use personagraph::population::Segment;
use personagraph::population::analysis::{Dimension, Publication, Scheme};
use personagraph::{Access, Directory, Event, Identifier, Key, Permit, Timestamp};
use serde_json::Value as Json;
use std::fmt::Debug;

/// Every kind of event with every field that it can have.
const EVENTS: &str = include_str!("formats/events-1.ndjson");

fn events() -> Vec<Event> {
    let events = EVENTS.lines().map(serde_json::from_str);
    events.collect::<Result<_, _>>().expect("events")
}

/// Every identifier without its namespace, every value and every text of the events.
fn secrets() -> Vec<String> {
    fn collect(key: &str, json: &Json, into: &mut Vec<String>) {
        match json {
            Json::String(text) if ["identifier", "to", "between", "identifiers"].contains(&key) => {
                into.extend(text.split_once(':').map(|(_, value)| value.to_owned()));
            }
            Json::String(text) if ["value", "text"].contains(&key) => into.push(text.clone()),
            Json::Array(all) => all.iter().for_each(|one| collect(key, one, into)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    for line in EVENTS.lines() {
        let event: Json = serde_json::from_str(line).unwrap();
        for (key, value) in event.as_object().unwrap() {
            collect(key, value, &mut all);
        }
    }
    // `ann` is in `channel` too.
    all.retain(|secret| secret != "ann");
    all
}

/// Both forms of `Debug` begin with the type, and have none of what is secret.
#[track_caller]
fn tells_nothing(begins: &str, of: &dyn Debug) {
    for text in [format!("{of:?}"), format!("{of:#?}")] {
        assert!(text.starts_with(begins), "{text}");
        for secret in secrets() {
            assert!(!text.contains(&secret), "`{secret}` in {text}");
        }
    }
}

fn now() -> Timestamp {
    "2026-02-10T09:00:00Z".parse().unwrap()
}

fn ann() -> Identifier {
    "email:ann@example.com".parse().unwrap()
}

/// A directory of the events before the erasure.
fn crm() -> Directory {
    let rules = serde_json::from_str(include_str!("formats/rules-1.json")).unwrap();
    let mut crm = Directory::with_rules(Key::from([7; 32]), rules);
    for event in events()
        .into_iter()
        .take_while(|event| event.id.as_str() != "z-gone")
    {
        tells_nothing("Changes", &crm.apply(event).unwrap());
    }
    crm
}

#[test]
fn there_are_secrets() {
    let secrets = secrets();
    for secret in [
        "ann@example.com",
        "+15550001",
        "dachshund",
        "these zippers again",
    ] {
        assert!(secrets.iter().any(|one| one == secret), "{secret}");
    }
}

#[test]
fn events_and_what_is_made_of_them() {
    for event in events() {
        tells_nothing("Event", &event);
        tells_nothing("What::", &event.what);
        match &event.what {
            What::Observed(seen) => tells_nothing("Observation", seen),
            What::Enclosed(enclosure) => {
                tells_nothing("Enclosure", enclosure);
                let kind = match enclosure.members() {
                    Members::Identifiers(_) => "Identifiers",
                    Members::Attributes(_) => "Attributes",
                };
                tells_nothing(kind, enclosure.members());
            }
            What::Consented(said) => tells_nothing("Consent", said),
            What::Linked(linked) => tells_nothing("Linked", linked),
            What::Related(to) => tells_nothing("Relation", to),
            What::Preferred(wish) => tells_nothing("Preference", wish),
            _ => {}
        }
    }
    assert_eq!(format!("{:?}", Key::from(&[7; 32])), "Key(..)");
    let mut crm = crm();
    tells_nothing("Directory", &crm);
    tells_nothing("Graph", crm.graph());
    let erased = crm
        .at(now(), "privacy")
        .erase(&"email:gone@example.com".parse().unwrap());
    let erased = erased.unwrap();
    assert!(erased.purge.iter().any(|purge| purge.instead.is_some()));
    for purge in &erased.purge {
        tells_nothing("Purge", purge);
    }
    let person = crm.graph().id_of(&ann()).unwrap();
    assert_eq!(format!("{person:?}"), format!("PersonId({person})"));
    let pair = Pair::new(ann(), "twitter:ann".parse().unwrap()).unwrap();
    tells_nothing("Pair", &pair);
}

#[test]
fn answers() {
    let crm = crm();
    let custodian = crm.custodian();
    tells_nothing("Profile", &custodian.profile(&ann(), now()));
    tells_nothing("SubjectCopy", &custodian.copy_for(&ann(), now()));
    let access = Access::new("customer_service", "service", now()).on("email");
    let view = crm.view(&ann(), &access).unwrap();
    assert!(!view.is_empty());
    tells_nothing("View", &view);
    tells_nothing("Answer", &crm.answer(&ann(), &access).unwrap());
    for identity in &view {
        tells_nothing("PartialIdentity", identity);
        tells_nothing("Pseudonym", &identity.pseudonym());
        for shown in identity.attributes().values() {
            tells_nothing("Shown", shown);
        }
    }
    let mut shop = Directory::new(Key::from([7; 32]));
    let mut say = shop.at(now(), "shop");
    let mut said = Interaction::new(ann(), "complaint", "web").unwrap();
    said.text = Some("these zippers again".into());
    say.event(What::Interacted(said.into())).unwrap();
    let all = Permit::profile().to("sales").for_purpose("service");
    say.consent(&ann(), &all).unwrap();
    say.approve(&all).unwrap();
    let sales = Access::new("sales", "service", now());
    let view = shop.view(&ann(), &sales).unwrap();
    assert_eq!(view.identities()[0].timeline().len(), 1);
    tells_nothing("Episode", &view.identities()[0].timeline()[0]);
    let inquiry = crm.inquiry(&access).unwrap();
    tells_nothing("Inquiry", &inquiry);
    let dossier = inquiry.dossier(&ann());
    tells_nothing("Dossier", &dossier);
    let findings = inquiry.decide(&dossier);
    assert!(findings.iter().any(|found| found.is_allowed()));
    tells_nothing("[", &findings);
    for finding in findings.iter() {
        tells_nothing("Finding", &finding);
    }
}

#[test]
fn what_people_did() {
    let crm = crm();
    let custodian = crm.custodian();
    tells_nothing("Summary", &custodian.engagement(&ann(), now()));
    let events = events();
    let done: Vec<(&Event, &Interaction)> = events
        .iter()
        .filter_map(|event| match &event.what {
            What::Interacted(done) => Some((event, &**done)),
            _ => None,
        })
        .collect();
    assert!(done.len() > 3);
    for (event, done) in &done {
        tells_nothing("Interaction", done);
        tells_nothing("Moment", &Moment::of(event.at, done));
    }
    let moments = done.iter().map(|(event, done)| Moment::of(event.at, done));
    tells_nothing("Summary", &moments.collect::<Summary>());
    let bob: Identifier = "email:bob@example.com".parse().unwrap();
    let ties = Relations::of([(ann(), bob.clone(), Weight::ONE)]);
    tells_nothing("Relations", &ties);
    tells_nothing("Standing", &ties.standing(Damping::default()));
    let loss = ties.loss_of(&bob, [&ann()], Damping::default()).unwrap();
    tells_nothing("Loss", &loss);
}

#[test]
fn many_people_and_what_is_asked_of_them() {
    let crm = crm();
    let people = crm.custodian().population(now());
    assert!(!people.is_empty());
    tells_nothing("Population", &people);
    let asked = "interest.pets = \"dachshund\" or interest.pets starts \"dachshund\" or \
                 size.shoe in 36..41 or momentum >= 1.5";
    let segment: Segment = asked.parse().unwrap();
    tells_nothing("Segment", &segment);
    let dimension = Dimension::new("dog").with("dachshund", segment);
    let scheme = Scheme::new([dimension]).unwrap();
    let tally = people.tally(&scheme);
    let publication = Publication::new(tally, "spring", 10).unwrap();
    assert!(format!("{publication:?}").contains("spring"));
}
