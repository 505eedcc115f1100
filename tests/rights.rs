//! What a person may demand.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "rights/words.rs"]
mod words;

use personagraph::identity::{Basis, Refusal};
use personagraph::permission::LegalBasis;
use personagraph::profile::{Lost, MergePolicy, Survivor, Survivorship};
use personagraph::{Directory, Error, Event, Identifier, Key, Lens, Permit, Rules, Timestamp};
use serde_json::{Value as Json, json};

fn id(text: &str) -> Identifier {
    text.parse().unwrap()
}

fn day(day: u32) -> Timestamp {
    format!("2026-01-{day:02}T09:00:00Z").parse().unwrap()
}

fn rules() -> Rules {
    serde_json::from_value(json!({
        "blocked": ["email:none@none.com"], "shared_above": 3, "inferred_sources": ["textmining"],
    }))
    .unwrap()
}

fn tell(crm: &mut Directory, event: &Json) {
    let event: Event = serde_json::from_value(event.clone()).unwrap();
    let _ = crm.apply(event).unwrap();
}

/// Ann, who is two identifiers, knows Bob, gave a placeholder, and uses a kiosk.
fn crm() -> Directory {
    let mut crm = Directory::with_rules(Key::from([7; 32]), rules());
    let (ann, twitter, bob) = (
        id("email:ann@x.org"),
        id("twitter:ann"),
        id("email:bob@x.org"),
    );
    let mut say = crm.at(day(1), "signup");
    say.link_on(&ann, &twitter, Basis::Authenticated).unwrap();
    for other in ["device:kiosk", "email:none@none.com"] {
        say.link_on(&ann, &id(other), Basis::Declared).unwrap();
    }
    for number in 0..3 {
        let other = id(&format!("crm_id:{number}"));
        say.link_on(&id("device:kiosk"), &other, Basis::Declared)
            .unwrap();
    }
    say.observe(&ann, "size.shoe", 38_i64)
        .through(["family"])
        .unwrap();
    say.observe(&twitter, "hobby", "chess")
        .through(["games"])
        .unwrap();
    say.observe(&bob, "hobby", "golf")
        .through(["games"])
        .unwrap();
    let fitting = Permit::persona("family").to("sales").for_purpose("fitting");
    say.consent(&ann, &fitting).unwrap();
    let audit = Permit::persona("games").to("audit").for_purpose("books");
    say.consent(&ann, &audit.on_basis(LegalBasis::LegalObligation))
        .unwrap();
    tell(
        &mut crm,
        &json!({
            "event": "observed", "id": "guess", "at": "2026-01-02T09:00:00Z", "source": "textmining",
            "identifier": "email:ann@x.org", "attribute": "mood", "value": "cheerful", "personas": ["family"],
        }),
    );
    tell(
        &mut crm,
        &json!({
            "event": "related", "id": "r1", "at": "2026-01-02T09:00:00Z", "source": "shop",
            "identifier": "email:ann@x.org", "to": "email:bob@x.org", "kind": "friend",
        }),
    );
    tell(
        &mut crm,
        &json!({
            "event": "interacted", "id": "i1", "at": "2026-01-02T09:00:00Z", "source": "shop",
            "identifier": "twitter:ann", "kind": "mention", "channel": "twitter", "text": "nice boots",
        }),
    );
    crm
}

#[test]
fn a_copy_has_everything_about_the_person_and_nobody_else_in_clear() {
    let crm = crm();
    let copy = crm.custodian().copy_for(&id("twitter:ann"), day(9));
    let names: Vec<&str> = copy.identifiers().iter().map(|one| one.as_str()).collect();
    assert_eq!(names, ["email:ann@x.org", "twitter:ann"]);
    let kinds: Vec<&str> = copy
        .events()
        .map(|event| event.what.kind().as_str())
        .collect();
    for kind in ["linked", "observed", "consented", "related", "interacted"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    let seen = copy.profile().attributes();
    let said = seen.flat_map(|(_, merged)| merged.survivors().iter().flat_map(Survivor::said));
    let inferred: Vec<&str> = said
        .filter(|said| copy.is_inferred(said))
        .map(|said| said.observation.attribute.as_str())
        .collect();
    assert_eq!(inferred, ["mood"]);
    let text = copy.to_string();
    let json = serde_json::to_string(&copy).unwrap();
    for (told, what) in [("38", "shoe"), ("chess", "hobby"), ("cheerful", "mood")] {
        assert!(text.contains(told) && text.contains(what));
        assert!(json.contains(told) && json.contains(what));
    }
    assert!(json.contains("nice boots"));
    assert!(
        text.contains("- `mood`: cheerful\n  - inferred by `textmining`"),
        "{text}"
    );
    assert!(
        text.contains("you permit `sales` to use what lies in `family` for `fitting`"),
        "{text}"
    );
    for of_others in ["bob", "golf", "kiosk", "none@none.com"] {
        assert!(!text.contains(of_others), "{of_others}: {text}");
        assert!(!json.contains(of_others), "{of_others}: {json}");
    }
    let debug = format!("{copy:?}");
    assert!(
        !debug.contains("ann") && !debug.contains("chess"),
        "{debug}"
    );
}

#[test]
fn the_events_of_a_copy_read_back() {
    let crm = crm();
    let copy = crm.custodian().copy_for(&id("email:ann@x.org"), day(9));
    let json = serde_json::to_value(&copy).unwrap();
    let mut again = Directory::with_rules(Key::from([7; 32]), rules());
    for event in json["events"].as_array().unwrap() {
        tell(&mut again, event);
    }
    let ann = id("email:ann@x.org");
    let statements = |of: &Directory| of.consents(&ann, &Lens::vouched(), day(9)).len();
    assert_eq!(statements(&again), statements(&crm));
    let (one, other) = (
        crm.custodian().profile(&ann, day(9)),
        again.custodian().profile(&ann, day(9)),
    );
    assert_eq!(one, other);
    assert_eq!(one.len(), 3);
}

#[test]
fn portable_is_what_was_provided_on_consent_or_contract() {
    let crm = crm();
    let portable = crm.custodian().portable(&id("twitter:ann"), day(9));
    let values: Vec<Json> = portable
        .iter()
        .map(|event| serde_json::to_value(event).unwrap()["attribute"].clone())
        .collect();
    // The hobby is used by law alone, the mood was inferred.
    assert_eq!(values, [json!("size.shoe")]);
    assert!(
        crm.custodian()
            .portable(&id("email:nobody@x.org"), day(9))
            .is_empty()
    );
}

#[test]
fn an_erasure_names_what_is_left_to_the_host() {
    let mut crm = crm();
    let erasure = crm.custodian().erasure_of(&id("twitter:ann"), day(9));
    assert_eq!(
        erasure.identifiers,
        [id("email:ann@x.org"), id("twitter:ann")]
    );
    assert_eq!(
        erasure.left,
        [
            (id("device:kiosk"), Refusal::Shared),
            (id("email:none@none.com"), Refusal::Blocked),
        ]
    );
    // Whoever is linked with what belongs to nobody is somebody else.
    for alone in ["device:kiosk", "email:none@none.com"] {
        let erasure = crm.custodian().erasure_of(&id(alone), day(9));
        assert_eq!(
            (erasure.identifiers, erasure.left),
            (vec![id(alone)], vec![])
        );
    }
    let bob = id("email:bob@x.org");
    let of_bob = |crm: &Directory| {
        let copy = crm.custodian().copy_for(&bob, day(9)).to_string();
        // That Ann calls him her friend is hers to say, and goes with her.
        let lines = copy.lines().filter(|line| !line.contains("`r1`"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let before = of_bob(&crm);
    for identifier in &erasure.identifiers {
        crm.at(day(9), "privacy_office").erase(identifier).unwrap();
    }
    for identifier in &erasure.identifiers {
        assert!(crm.custodian().copy_for(identifier, day(9)).is_empty());
    }
    assert_eq!(before, of_bob(&crm), "it touches nobody else");
    let left = serde_json::to_string(&crm.custodian().snapshot()).unwrap();
    for gone in ["ann", "chess", "nice boots", "cheerful"] {
        assert!(!left.contains(gone), "{gone}");
    }
}

#[test]
fn rectification_leaves_what_was_wrong_readable_until_it_is_said_to_be() {
    let mut crm = crm();
    let ann = id("email:ann@x.org");
    let shoe = "size.shoe".parse().unwrap();
    let policy = MergePolicy::new(Survivorship::Newest);
    crm.set_merge_policy(policy);
    let wrong = crm
        .custodian()
        .profile(&ann, day(9))
        .get(&shoe)
        .unwrap()
        .survivors()[0]
        .said()[0]
        .event
        .clone();
    let mut say = crm.at(day(5), "support");
    say.observe(&ann, "size.shoe", 39_i64)
        .through(["family"])
        .unwrap();
    let profile = crm.custodian().profile(&ann, day(9));
    let merged = profile.get(&shoe).unwrap();
    assert_eq!(merged.value(), Some(&39_i64.into()));
    assert_eq!(merged.lost()[0].1, Lost::Older);
    let before = crm.custodian().profile(&ann, day(4));
    let differences: Vec<_> = before.differences(&profile).collect();
    assert_eq!(differences.len(), 1);
    assert_eq!(differences[0].attribute, &shoe);
    assert_eq!(differences[0].only_here, [&38_i64.into()]);
    assert_eq!(differences[0].only_there, [&39_i64.into()]);

    crm.at(day(6), "support").take_back(&wrong).unwrap();
    let profile = crm.custodian().profile(&ann, day(9));
    assert!(profile.get(&shoe).unwrap().lost().is_empty());
}

#[test]
fn the_copy_says_in_words_what_was_wished_sent_and_established() {
    let mut crm = crm();
    let common = |id: &str| {
        json!({
            "id": id, "at": "2026-01-03T09:00:00Z", "source": "shop", "identifier": "twitter:ann",
        })
    };
    let said = [
        (
            ": on `email` for `news`, at most 2 in `P7D`, not from 21:00 to 08:00 (-05:00)",
            json!({
                "event": "preferred", "channel": "email", "purposes": ["news"],
                "at_most": {"count": 2, "per": "P7D"},
                "quiet": {"from": "21:00", "until": "08:00", "offset": "-05:00"},
            }),
        ),
        (
            ": on any channel, not at all",
            json!({"event": "preferred", "channel": "any", "allow": false}),
        ),
        (
            ": `sales` wrote on `email` for `news` about `boots`",
            json!({
                "event": "contacted", "channel": "email", "recipient": "sales",
                "purpose": "news", "topic": "boots",
            }),
        ),
        (
            ": `jacket.worn_out` does not hold, until 2027-01-01T00:00:00Z",
            json!({
                "event": "established", "fact": "jacket.worn_out", "holds": false,
                "until": "2027-01-01T00:00:00Z",
            }),
        ),
        (
            "you permit `sales` to use everything for `news`, from 2026-02-01T00:00:00Z, on",
            json!({
                "event": "consented", "effect": "permit", "scope": "profile",
                "recipients": ["sales"], "purposes": ["news"], "from": "2026-02-01T00:00:00Z",
            }),
        ),
    ];
    for (number, (_, what)) in said.iter().enumerate() {
        let mut event = common(&format!("said{number}"));
        let fields = what.as_object().unwrap().clone();
        event.as_object_mut().unwrap().extend(fields);
        tell(&mut crm, &event);
    }
    let copy = crm.custodian().copy_for(&id("email:ann@x.org"), day(4));
    let copy = copy.to_string();
    for (wanted, _) in said {
        assert!(copy.contains(wanted), "{wanted} in {copy}");
    }
    let bobs = crm.custodian().copy_for(&id("email:bob@x.org"), day(4));
    assert!(!bobs.to_string().contains("boots"));
}

/// The rows that replaced what was purged are other events than the snapshot has, until it
/// has taken in the erasure.
#[test]
fn a_snapshot_that_is_older_than_an_erasure_takes_the_erasure_first() {
    let (who, key) = (id("email:someone@example.com"), || Key::from([7; 32]));
    let mut crm = Directory::new(key());
    let mut say = crm.at(day(1), "webshop");
    say.observe(&who, "skill.cooking", "chef")
        .through(["family"])
        .unwrap();
    let ads = Permit::persona("family").to("sales").for_purpose("ads");
    let kept = say.prohibit(&who, &ads).unwrap().event;
    let old = serde_json::to_string(&crm.custodian().snapshot()).unwrap();
    assert!(old.contains("someone@example.com"));
    let erasure = crm.at(day(2), "privacy").erase(&who).unwrap();
    let now = serde_json::to_string(&crm.custodian().snapshot()).unwrap();
    let rows: Vec<_> = crm.custodian().events().cloned().collect();
    let open = || {
        let mut json = serde_json::Deserializer::from_str(&old);
        Directory::restore(key(), &mut json).unwrap()
    };

    let row = rows.iter().find(|row| row.id == kept).unwrap();
    let refused = open().apply(row.clone()).unwrap_err();
    assert_eq!(refused, Error::IdTaken(kept));

    let erased = rows.iter().find(|row| row.id == erasure.event).unwrap();
    for then in [&rows[..0], &rows[..]] {
        let mut opened = open();
        opened.apply(erased.clone()).unwrap();
        for row in then {
            opened.apply(row.clone()).unwrap();
        }
        let text = serde_json::to_string(&opened.custodian().snapshot()).unwrap();
        assert_eq!(text, now);
    }
}
