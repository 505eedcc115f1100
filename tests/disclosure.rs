//! Which personas a person has, who sees what of them, and what a word would change:
//! the chef and Colby.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use personagraph::condition::{Condition, Truth};
use personagraph::directory::{Event, Linked, What};
use personagraph::name::{Attribute, Persona};
use personagraph::permission::Place;
use personagraph::persona::How;
use personagraph::profile::{Extent, Shift};
use personagraph::{Access, Directory, Identifier, Key, Permit, Timestamp};
use std::collections::BTreeSet;

fn now() -> Timestamp {
    "2026-01-10T09:00:00Z".parse().unwrap()
}

fn persona(name: &str) -> Persona {
    name.parse().unwrap()
}

fn event(json: &serde_json::Value) -> Event {
    serde_json::from_value(json.clone()).unwrap()
}

/// Cooking is of the family, and of work only when there is a pot-luck.
fn chef() -> (Directory, Identifier) {
    let mut crm = Directory::new(Key::from([7; 32]));
    let chef: Identifier = "email:chef@example.com".parse().unwrap();
    let mut say = crm.at(now(), "shop");
    say.observe(&chef, "skill.cooking", "chef")
        .through(["family"])
        .unwrap();
    say.observe(&chef, "job.title", "bookkeeper")
        .through(["work"])
        .unwrap();
    say.observe(&chef, "size.shoe", 38_i64)
        .through_none()
        .unwrap();
    let _ = crm
        .apply(event(&serde_json::json!({
            "event": "enclosed", "id": "e1", "at": "2026-01-09T09:00:00Z", "source": "shop",
            "identifier": "email:chef@example.com", "persona": "work",
            "attributes": ["skill.*"], "when": {"fact": "potluck"},
        })))
        .unwrap();
    (crm, chef)
}

fn potluck() -> Event {
    event(&serde_json::json!({
        "event": "established", "id": "f1", "at": "2026-01-09T09:00:00Z", "source": "shop",
        "fact": "potluck", "holds": true,
    }))
}

fn attributes<'a>(of: impl IntoIterator<Item = &'a personagraph::persona::Member>) -> Vec<String> {
    let names = of.into_iter().map(|member| member.attribute().to_string());
    names.collect()
}

#[test]
fn the_chef_cooks_at_work_when_there_is_a_potluck() {
    let (crm, chef) = chef();
    let (family, work) = (persona("family"), persona("work"));
    let plain = crm.personas(&chef, now());
    let venn = plain.venn().unwrap();
    assert_eq!(attributes(venn.only(&family)), ["skill.cooking"]);
    assert_eq!(attributes(venn.only(&work)), ["job.title"]);
    assert_eq!(attributes(venn.outside()), ["contact.email", "size.shoe"]);

    let cooking = venn.only(&family).into_iter().next().unwrap().clone();
    assert_eq!(plain.lies(&cooking, &work), Truth::Unknown, "there may be");

    let party = crm.suppose(&chef, [potluck()]).unwrap();
    let then = party.personas(&chef, now());
    let venn = then.venn().unwrap();
    assert_eq!(attributes(venn.region([&family, &work])), ["skill.cooking"]);
    assert!(venn.is_subset(&family, &work));
    assert_eq!(plain, crm.personas(&chef, now()), "it was only supposed");
}

#[test]
fn how_a_persona_was_made_stays_readable() {
    let (crm, chef) = chef();
    let personas = crm.personas(&chef, now());
    let [disclosed, enclosed] = personas.makings(&persona("work")) else {
        panic!("two ways");
    };
    assert_eq!((&disclosed.how, &disclosed.event), (&How::Disclosed, &None));
    assert_eq!(attributes(disclosed.members.keys()), ["job.title"]);
    let How::Attributes(names) = &enclosed.how else {
        panic!("by name");
    };
    assert_eq!(names.iter().next().unwrap().as_str(), "skill.*");
    assert_eq!(enclosed.event.as_ref().unwrap().as_str(), "e1");
    assert_eq!(enclosed.when, Some(Condition::fact("potluck").unwrap()));
    assert!(!enclosed.is_template);
    assert!(personas.makings(&persona("sport")).is_empty());
}

#[test]
fn a_word_is_tried_before_it_is_said() {
    let (mut crm, chef) = chef();
    let ads = Permit::persona("work").to("marketing").for_purpose("ads");
    crm.at(now(), "company").approve(&ads).unwrap();
    let accesses = [
        Access::new("marketing", "ads", now()),
        Access::new("sales", "ads", now()),
    ];
    let before = crm.disclosure(&chef, now(), &accesses).unwrap();
    assert!(before.seen().iter().all(|seen| seen.members().is_empty()));

    // What would change if I allow this?
    let mut tried = crm.excerpt(&chef);
    tried.at(now(), "shop").consent(&chef, &ads).unwrap();
    let after = tried.disclosure(&chef, now(), &accesses).unwrap();
    let shifts: Vec<_> = before.shifts(&after).collect();
    assert_eq!(shifts.len(), 1);
    assert_eq!(shifts[0].shift, Shift::Shown);
    assert_eq!(shifts[0].question.recipient.as_str(), "marketing");
    let attribute: Attribute = "job.title".parse().unwrap();
    assert_eq!(shifts[0].member.attribute(), &attribute);
    assert_eq!(after.shifts(&before).next().unwrap().shift, Shift::Hidden);
    // An access is compared with itself alone.
    let [marketing, sales] = accesses.each_ref().map(std::slice::from_ref);
    let before = crm.disclosure(&chef, now(), sales).unwrap();
    let after = tried.disclosure(&chef, now(), marketing).unwrap();
    assert_eq!(before.shifts(&after).count(), 0);
    let after = tried.disclosure(&chef, now(), &accesses).unwrap();

    let venn = after.personas().venn().unwrap();
    let marketing = &after.seen()[0];
    assert_eq!(marketing.extent(venn.only(&persona("work"))), Extent::Whole);
    assert_eq!(marketing.extent(venn.union()), Extent::Part);
    assert_eq!(marketing.extent(venn.outside()), Extent::Nothing);
}

#[test]
fn colby_is_two_to_who_may_not_know_better() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let owner: Identifier = "email:owner@example.com".parse().unwrap();
    let dog: Identifier = "twitter:colby".parse().unwrap();
    let mut say = crm.at(now(), "signup");
    say.observe(&owner, "interest.boats", "sailing")
        .through(["family"])
        .unwrap();
    say.observe(&dog, "interest.pets.toys", "balls")
        .through(["dog"])
        .unwrap();
    for name in ["family", "dog"] {
        let news = Permit::persona(name).to("marketing").for_purpose("ads");
        let service = Permit::persona(name).to("service").for_purpose("ads");
        for permit in [news, service] {
            say.approve(&permit).unwrap();
            say.consent(&owner, &permit).unwrap();
            say.consent(&dog, &permit).unwrap();
        }
    }
    let known = Permit::link("family", "dog")
        .to("service")
        .for_purpose("ads");
    say.approve(&known).unwrap();
    say.consent(&owner, &known).unwrap();
    let _ = crm
        .apply(event(&serde_json::json!({
            "event": "linked", "id": "l1", "at": "2026-01-09T09:00:00Z", "source": "signup",
            "between": ["email:owner@example.com", "twitter:colby"], "basis": "authenticated",
            "within": ["family", "dog"],
        })))
        .unwrap();
    let linked = crm.custodian().events();
    assert!(linked.into_iter().any(|e| matches!(
        &e.what,
        What::Linked(Linked {
            within: Some(_),
            ..
        })
    )));

    let accesses = ["marketing", "service"].map(|who| Access::new(who, "ads", now()));
    let disclosure = crm.disclosure(&owner, now(), &accesses).unwrap();
    let names: Vec<_> = disclosure.personas().names().map(Persona::as_str).collect();
    assert_eq!(names, ["dog", "family"], "to the person they are one");
    let alone = |name| BTreeSet::from([Place::Inside(persona(name))]);
    let [marketing, service] = disclosure.seen() else {
        panic!("two accesses");
    };
    assert_eq!(marketing.members(), service.members());
    assert_eq!(marketing.identities(), [alone("dog"), alone("family")]);
    let both = &alone("dog") | &alone("family");
    assert_eq!(service.identities(), [both]);
}
