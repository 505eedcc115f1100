//! What people did and whom they know: where it lies, who sees it, what takes it back.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use core::time::Duration;
use personagraph::directory::Outcome;
use personagraph::directory::rights::Retention;
use personagraph::identity::Basis;
use personagraph::profile::{PartialIdentity, Told};
use personagraph::{Access, Decision, Directory, Event, Identifier, Key, Permit, Timestamp};
use serde_json::{Value as Json, json};

const ANN: &str = "email:ann@example.com";
const DOG: &str = "twitter:dog";

fn id(text: &str) -> Identifier {
    text.parse().unwrap()
}

fn day(day: u32) -> Timestamp {
    format!("2026-01-{day:02}T09:00:00Z").parse().unwrap()
}

fn tell(crm: &mut Directory, event: &Json) -> Outcome {
    let event: Event = serde_json::from_value(event.clone()).unwrap();
    crm.apply(event).unwrap().outcome
}

fn done(event: &str, who: &str, kind: &str, personas: &[&str]) -> Json {
    let mut done = json!({
        "event": "interacted", "id": event, "at": "2026-01-02T09:00:00Z", "source": "listening",
        "identifier": who, "kind": kind, "channel": "web",
    });
    if !personas.is_empty() {
        done["personas"] = json!(personas);
    }
    done
}

fn related(event: &str, who: &str, to: &str) -> Json {
    json!({
        "event": "related", "id": event, "at": "2026-01-02T09:00:00Z", "source": "listening",
        "identifier": who, "to": to, "kind": "friend",
    })
}

fn enclosed(event: &str, persona: &str, more: &Json) -> Json {
    let mut enclosed = json!({
        "event": "enclosed", "id": event, "at": "2026-01-02T09:00:00Z", "source": "signup",
        "persona": persona, "identifier": DOG,
    });
    for (field, value) in more.as_object().unwrap() {
        enclosed[field] = value.clone();
    }
    enclosed
}

/// Both sides permit service to use this of both accounts.
fn permit(crm: &mut Directory, permit: Permit) {
    let permit = permit.to("service").for_purpose("service");
    let mut say = crm.at(day(1), "company");
    say.approve(&permit).unwrap();
    for who in [ANN, DOG] {
        say.consent(&id(who), &permit).unwrap();
    }
}

fn crm_with(events: &[Json]) -> Directory {
    let mut crm = Directory::new(Key::from([7; 32]));
    for event in events {
        assert_eq!(tell(&mut crm, event), Outcome::Applied);
    }
    crm
}

fn service() -> Access {
    Access::new("service", "service", day(9))
}

/// What service sees through the dog's account.
fn seen(crm: &Directory) -> Vec<PartialIdentity> {
    let view = crm.view(&id(DOG), &service()).unwrap();
    view.identities().to_vec()
}

fn kinds(of: &PartialIdentity) -> Vec<String> {
    let kinds = of.timeline().iter().map(|moment| moment.kind.to_string());
    kinds.collect()
}

#[test]
fn what_lists_personas_lies_in_these_and_in_no_other() {
    let events = [
        done("i1", DOG, "click", &["dog"]),
        enclosed("e1", "family", &json!({"identifiers": [DOG]})),
        enclosed("e2", "sport", &json!({"attributes": ["interaction.*"]})),
    ];
    for (persona, shown) in [("dog", 1), ("family", 0), ("sport", 0)] {
        let mut crm = crm_with(&events);
        permit(&mut crm, Permit::persona(persona));
        let timeline: usize = seen(&crm).iter().map(|one| one.timeline().len()).sum();
        assert_eq!(timeline, shown, "{persona}");
    }
    // But it may lie in those that enclose it: their prohibitions reach it.
    for persona in ["family", "sport", "dog"] {
        let mut crm = crm_with(&events);
        permit(&mut crm, Permit::persona("dog"));
        assert_eq!(seen(&crm).len(), 1);
        let no = Permit::persona(persona)
            .to("service")
            .for_purpose("service");
        crm.at(day(2), "signup").prohibit(&id(DOG), &no).unwrap();
        assert!(seen(&crm).is_empty(), "{persona}");
    }
}

#[test]
fn what_lists_none_lies_where_its_account_is_enclosed_or_outside() {
    for (enclosure, persona, shown) in [
        (json!({"identifiers": [DOG]}), "dog", true),
        (
            json!({"attributes": ["interaction.*", "relation.*"]}),
            "dog",
            false,
        ),
        (json!({"identifiers": [ANN]}), "dog", false),
    ] {
        for event in [
            done("i1", DOG, "click", &[]),
            related("r1", DOG, "email:bob@x.org"),
        ] {
            let mut crm = crm_with(&[event, enclosed("e1", "dog", &enclosure)]);
            permit(&mut crm, Permit::persona(persona));
            assert_eq!(!seen(&crm).is_empty(), shown, "{enclosure}");
        }
    }
    // Outside all circles no persona's permission reaches it, that for the profile does.
    let mut crm = crm_with(&[
        done("i1", DOG, "click", &[]),
        related("r1", DOG, "email:bob@x.org"),
    ]);
    permit(&mut crm, Permit::profile());
    let [only] = &seen(&crm)[..] else {
        panic!("one");
    };
    assert_eq!(kinds(only), ["click"]);
    assert_eq!(only.relations()[&"friend".parse().unwrap()], 1);
    assert!(only.attributes().is_empty() && only.personas().is_empty());
    let why = only.why(&"interaction.click".parse().unwrap());
    assert_eq!(
        why.to_string(),
        "permitted by the person and the company, as part of no persona"
    );
    let why = only.why(&"relation.friend".parse().unwrap());
    assert!(matches!(why, Told::Permitted(_)));
    let why = only.why(&"interaction.complaint".parse().unwrap());
    assert_eq!(why, Told::NotPermitted);
}

#[test]
fn it_is_decided_on_explained_and_disclosed_under_its_name() {
    let mut crm = crm_with(&[
        done("i1", DOG, "complaint", &["dog"]),
        related("r1", DOG, "email:bob@x.org"),
    ]);
    permit(&mut crm, Permit::persona("dog"));
    let decision = crm
        .decide(&id(DOG), "interaction.complaint", &service())
        .unwrap();
    assert!(matches!(decision, Decision::Allow { .. }));
    let decision = crm.decide(&id(DOG), "relation.friend", &service()).unwrap();
    assert!(matches!(decision, Decision::Deny { .. }));
    let why = crm
        .explain(&id(DOG), "relation.friend", &service())
        .unwrap();
    assert_eq!(why.observations()[0].observation.as_str(), "r1");
    assert!(why.remedy().is_some());
    let personas = crm.personas(&id(DOG), day(9));
    let names = personas
        .members()
        .iter()
        .map(|one| one.attribute().as_str());
    let names: Vec<&str> = names.collect();
    assert_eq!(
        names,
        [
            "contact.twitter",
            "interaction.complaint",
            "relation.friend"
        ]
    );
    let accesses = [service()];
    let disclosure = crm.disclosure(&id(DOG), day(9), &accesses).unwrap();
    let seen = disclosure.seen()[0].members().iter();
    let seen: Vec<_> = seen.filter_map(|member| member.observed()).collect();
    assert_eq!(seen, [&"i1".parse().unwrap()]);
}

#[test]
fn a_timeline_is_oldest_first_and_of_one_instant_by_content() {
    let at = |event: &Json, at: &str| {
        let mut event = event.clone();
        event["at"] = json!(at);
        event
    };
    let with = |event: &Json, field: &str, value: Json| {
        let mut event = event.clone();
        event[field] = value;
        event
    };
    let one = done("z", DOG, "click", &["dog"]);
    let events = [
        at(&with(&one, "id", json!("a")), "2026-01-04T09:00:00Z"),
        with(&with(&one, "id", json!("y")), "sentiment", json!(0.5)),
        with(&with(&one, "id", json!("b")), "sentiment", json!(-0.5)),
        with(&with(&one, "id", json!("c")), "text", json!("b")),
        with(&with(&one, "id", json!("d")), "text", json!("a")),
        one.clone(),
        with(&one, "id", json!("e")),
    ];
    let mut told = Vec::new();
    for turn in 0..events.len() {
        let mut events = events.to_vec();
        events.rotate_left(turn);
        // Other ids in another order: what is told does not change with them.
        for (place, event) in events.iter_mut().enumerate() {
            event["id"] = json!(format!("n{place}"));
        }
        let mut crm = crm_with(&events);
        permit(&mut crm, Permit::persona("dog"));
        told.push(seen(&crm).remove(0));
    }
    let texts: Vec<String> = told[0].timeline().iter().map(ToString::to_string).collect();
    let first = "2026-01-02T09:00:00Z click on web";
    assert_eq!(
        texts,
        [
            first.to_owned(),
            first.to_owned(), // two that are alike are two
            format!("{first}: a"),
            format!("{first}: b"),
            format!("{first}, felt -0.5"),
            format!("{first}, felt 0.5"),
            "2026-01-04T09:00:00Z click on web".to_owned(),
        ]
    );
    assert!(told.iter().all(|one| one == &told[0]));
    let bytes = |one| serde_json::to_string(one).unwrap();
    assert!(told.iter().all(|one| bytes(one) == bytes(&told[0])));
}

#[test]
fn a_view_tells_all_of_it_but_who_and_debug_no_text() {
    let mut event = done("i1", DOG, "mention", &["dog", "work"]);
    for (field, value) in [
        ("topic", json!("jacket.zipper")),
        ("sentiment", json!(-0.5)),
        ("media", json!("earned")),
        ("reach", json!(1200)),
        ("text", json!("terrible zippers")),
    ] {
        event[field] = value;
    }
    let mut crm = crm_with(&[event, related("r1", DOG, "email:bob@x.org")]);
    permit(&mut crm, Permit::persona("dog"));
    permit(&mut crm, Permit::attributes(["relation.*"]));
    let view = crm.view(&id(DOG), &service()).unwrap();
    assert_eq!(
        view.identities().len(),
        2,
        "in `dog`, and outside all circles"
    );
    let json = serde_json::to_value(&view).unwrap();
    let identities = json["identities"].as_array().unwrap();
    let shown = identities.iter().find(|one| one["timeline"] != json!([]));
    assert_eq!(
        shown.unwrap()["timeline"],
        json!([{
            "at": "2026-01-02T09:00:00Z", "kind": "mention", "channel": "web",
            "topic": "jacket.zipper", "sentiment": -0.5, "media": "earned", "reach": 1200,
            "text": "terrible zippers",
        }])
    );
    assert_eq!(
        shown.unwrap()["personas"],
        json!(["dog"]),
        "of `work` it says nothing"
    );
    let counted = identities.iter().find(|one| one["timeline"] == json!([]));
    assert_eq!(counted.unwrap()["relations"], json!({"friend": 1}));
    let text = view.to_string();
    assert!(text.contains("[2026-01-02T09:00:00Z mention on web about jacket.zipper"));
    assert!(text.contains("terrible zippers]") && text.contains(" friend:1"));
    for told in [json.to_string(), text, format!("{view:?}")] {
        for hidden in ["bob", "i1\"", "listening", "work", "twitter"] {
            assert!(!told.contains(hidden), "{hidden}: {told}");
        }
    }
    assert!(!format!("{view:#?}").contains("terrible"));
}

#[test]
fn an_answer_has_what_was_done_through_that_very_identifier() {
    let mut crm = crm_with(&[
        done("i1", DOG, "click", &["dog"]),
        done("i2", ANN, "purchase", &["work"]),
    ]);
    let mut say = crm.at(day(1), "signup");
    say.link_on(&id(ANN), &id(DOG), Basis::Declared).unwrap();
    permit(&mut crm, Permit::profile());
    assert_eq!(seen(&crm).len(), 2);
    let answer = crm.answer(&id(DOG), &service()).unwrap();
    let [only] = answer.identities() else {
        panic!("one");
    };
    assert_eq!(kinds(only), ["click"]);
    let why = answer.why(&"interaction.click".parse().unwrap());
    assert!(matches!(why, Told::Permitted(_)));
}

#[test]
fn what_is_in_two_personas_is_there_once_where_they_are_one() {
    let mut crm = crm_with(&[
        done("i1", DOG, "click", &["dog", "work"]),
        related("r1", DOG, "email:bob@x.org"),
        related("r2", DOG, "email: Bob@X.org"),
        related("r3", DOG, "email:eve@x.org"),
        enclosed("e1", "dog", &json!({"identifiers": [DOG]})),
        enclosed("e2", "work", &json!({"identifiers": [DOG]})),
    ]);
    permit(&mut crm, Permit::profile());
    let apart = seen(&crm);
    assert_eq!(apart.len(), 2);
    for one in &apart {
        assert_eq!(kinds(one), ["click"]);
        assert_eq!(one.relations()[&"friend".parse().unwrap()], 2);
    }
    permit(&mut crm, Permit::link("dog", "work"));
    let [one] = &seen(&crm)[..] else {
        panic!("one");
    };
    assert_eq!(kinds(one), ["click"]);
    assert_eq!(one.relations()[&"friend".parse().unwrap()], 2);
}

#[test]
fn a_view_says_that_two_could_be_joined_by_what_is_done_in_both() {
    let mut like = done("i3", DOG, "like", &["family"]);
    like["at"] = json!("2026-01-02T09:00:01Z");
    let mut crm = crm_with(&[
        done("i1", DOG, "share.quote", &["dog", "family"]),
        done("i2", DOG, "like", &["dog"]),
        like,
    ]);
    for persona in ["dog", "family"] {
        permit(&mut crm, Permit::persona(persona));
    }
    // The likes were at two instants.
    let view = crm.view(&id(DOG), &service()).unwrap();
    assert_eq!(view.identities().len(), 2);
    let joined: Vec<String> = view.joined_by().iter().map(ToString::to_string).collect();
    assert_eq!(joined, ["interaction.share.quote"]);
    permit(&mut crm, Permit::link("dog", "family"));
    let view = crm.view(&id(DOG), &service()).unwrap();
    assert_eq!(view.identities().len(), 1);
    assert!(view.joined_by().is_empty());
}

#[test]
fn what_was_wrong_is_gone_and_what_comes_later_is_not_there_yet() {
    let mut crm = crm_with(&[
        done("i1", DOG, "click", &["dog"]),
        json!({"event": "corrected", "id": "k1", "at": "2026-01-05T09:00:00Z", "source": "shop",
            "of": "i1"}),
    ]);
    permit(&mut crm, Permit::persona("dog"));
    let on = |on: u32| {
        let view = crm.view(&id(DOG), &Access::new("service", "service", day(on)));
        view.unwrap().identities().len()
    };
    assert_eq!([1, 2, 4, 5, 9].map(on), [0, 1, 1, 0, 0]);
    let custodian = |on: u32| crm.custodian().timeline(&id(DOG), day(on)).len();
    assert_eq!([1, 2, 4, 5, 9].map(custodian), [0, 1, 1, 0, 0]);
}

#[test]
fn the_custodian_has_it_with_ids_sources_and_ends() {
    let mut crm = crm_with(&[
        done("i2", DOG, "click", &["dog"]),
        done("i1", ANN, "purchase", &["work"]),
        related("r1", DOG, "email:bob@x.org"),
        done("i3", "email:bob@x.org", "visit", &[]),
    ]);
    let mut say = crm.at(day(1), "signup");
    say.link_within(&id(ANN), &id(DOG), ["dog", "work"])
        .unwrap();
    let timeline = crm.custodian().timeline(&id(ANN), day(9));
    let ids: Vec<&str> = timeline.iter().map(|done| done.event.as_str()).collect();
    assert_eq!(ids, ["i1", "i2"]);
    assert_eq!(timeline[1].source.as_str(), "listening");
    assert_eq!(timeline[1].interaction.identifier, id(DOG));
    let relations = crm.custodian().relations(&id(ANN), day(9));
    assert_eq!(relations.len(), 1);
    assert_eq!(relations[0].relation.to, id("email:bob@x.org"));
    let debug = format!("{timeline:?} {relations:?}");
    assert!(!debug.contains("bob") && !debug.contains("ann@"), "{debug}");
    assert!(
        crm.custodian()
            .timeline(&id("email:x@y.z"), day(9))
            .is_empty()
    );

    let copy = crm.custodian().copy_for(&id(ANN), day(9));
    let text = copy.to_string();
    assert!(
        text.contains("purchase on web\n  - said by `listening`"),
        "{text}"
    );
    assert!(text.contains("done as `work`"), "{text}");
    assert!(
        text.contains("- `friend`: 1") && !text.contains("bob"),
        "{text}"
    );
}

#[test]
fn nothing_of_the_erased_is_left_in_a_relation() {
    for gone in ["email:bob@x.org", DOG] {
        let mut crm = crm_with(&[
            related("r1", DOG, "email:bob@x.org"),
            done("i1", ANN, "click", &[]),
        ]);
        permit(&mut crm, Permit::profile());
        assert_eq!(seen(&crm).len(), 1);
        let changes = crm.at(day(3), "office").erase(&id(gone)).unwrap();
        let purge = changes.purge.iter().find(|one| one.id.as_str() == "r1");
        let instead = serde_json::to_string(&purge.unwrap().instead).unwrap();
        let snapshot = serde_json::to_string(&crm.custodian().snapshot()).unwrap();
        for text in [instead, snapshot] {
            assert!(!text.contains("bob"), "{text}");
        }
        assert!(seen(&crm).is_empty());
        assert!(crm.custodian().relations(&id(DOG), day(9)).is_empty());
    }
}

#[test]
fn a_purpose_keeps_what_a_permit_reaches_where_it_lies() {
    let enclosed = enclosed("e1", "dog", &json!({"identifiers": [DOG]}));
    for (event, of) in [
        (done("i1", DOG, "click", &[]), Some(Permit::persona("dog"))),
        (
            done("i1", DOG, "click", &["work"]),
            Some(Permit::persona("work")),
        ),
        (done("i1", DOG, "click", &["work"]), Some(Permit::profile())),
        (
            related("i1", DOG, "email:bob@x.org"),
            Some(Permit::persona("dog")),
        ),
        (
            done("i1", DOG, "click", &["work"]),
            Some(Permit::persona("dog")),
        ),
        (done("i1", DOG, "click", &[]), None),
    ] {
        let kept = of.is_some()
            && !(event["personas"] == json!(["work"]) && of == Some(Permit::persona("dog")));
        let mut crm = crm_with(&[event.clone(), enclosed.clone()]);
        if let Some(of) = of {
            permit(&mut crm, of);
        }
        let retention = ["interaction.*", "relation.*"].into_iter().fold(
            Retention::default(),
            |retention, names| {
                let period = Duration::from_secs(90 << 16);
                retention.keep_for(names, "service", period).unwrap()
            },
        );
        let gone = crm.expire(&retention, day(9));
        assert_eq!(gone.is_empty(), kept, "{event}");
    }
}

#[test]
fn portable_is_what_was_done_and_not_whom_somebody_knows() {
    let mut crm = crm_with(&[
        done("i1", DOG, "click", &["dog"]),
        related("r1", DOG, "email:bob@x.org"),
    ]);
    permit(&mut crm, Permit::profile());
    let portable = crm.custodian().portable(&id(DOG), day(9));
    let ids: Vec<&str> = portable.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids, ["i1"]);
}

#[test]
fn a_kind_too_long_to_be_named_is_seen_by_nobody() {
    let kind = "k".repeat(128);
    let mut crm = crm_with(&[done("i1", DOG, &kind, &["dog"])]);
    permit(&mut crm, Permit::profile());
    assert!(seen(&crm).is_empty());
    assert_eq!(crm.custodian().timeline(&id(DOG), day(9)).len(), 1);
}
