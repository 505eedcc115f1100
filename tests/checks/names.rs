//! Slips of the pen in statements.

use crate::crm;
use personagraph::Directory;
use personagraph::directory::NameKind;
use serde_json::{Value as Json, json};

fn told(events: &[Json]) -> Directory {
    let mut crm = crm::empty(&json!({}));
    for (place, event) in events.iter().enumerate() {
        let mut event = event.clone();
        event["id"] = json!(format!("e{place}"));
        event["at"] = json!("2026-01-01T00:00:00Z");
        event["source"] = json!("shop");
        let _ = crm.apply(crm::event(&event)).expect("ids differ");
    }
    crm
}

fn consent(scope: &Json, recipient: &str, purpose: &str) -> Json {
    json!({
        "event": "consented", "identifier": "email:ann@example.com", "effect": "permit",
        "scope": scope, "recipients": [recipient], "purposes": [purpose],
    })
}

fn proposal(scope: &Json, recipient: &str, purpose: &str) -> Json {
    json!({
        "event": "proposed", "effect": "permit", "scope": scope, "recipients": [recipient],
        "purposes": [purpose],
    })
}

fn seen(attribute: &str) -> Json {
    json!({
        "event": "observed", "identifier": "email:ann@example.com", "attribute": attribute,
        "value": "secret", "personas": ["family"],
    })
}

/// A kind, a name, and another by how many slips.
type Row = (NameKind, String, Option<(u8, String)>);

/// The doubtful names, each with that which it may be a slip for.
fn doubtful(events: &[Json]) -> Vec<Row> {
    let crm = told(events);
    let found = crm.checks(crm::at(30)).doubtful_names();
    assert!(!format!("{found:?}").contains("example.com"));
    let row = |one: &personagraph::directory::DoubtfulName<'_>| {
        let near = one
            .nearest
            .as_ref()
            .map(|near| (near.slips, near.name.clone()));
        (one.kind, one.name.to_owned(), near)
    };
    found.iter().map(row).collect()
}

#[test]
fn nothing_is_doubtful_where_names_agree() {
    let all = [
        seen("skill.cooking"),
        consent(
            &json!({"persona": "family", "attributes": ["skill.*"]}),
            "marketing",
            "news",
        ),
        proposal(
            &json!({"persona": "family", "attributes": ["contact.*"]}),
            "marketing",
            "news",
        ),
    ];
    assert_eq!(doubtful(&all), []);
    assert_eq!(doubtful(&[]), []);
}

/// What was done, sent and wished has names too: a statement that uses one is not alone.
#[test]
fn names_in_what_people_do_and_get_count_as_known() {
    let mut statement = consent(
        &json!({"attributes": ["interaction.like", "relation.friend"]}),
        "sales",
        "offers",
    );
    statement["channels"] = json!(["letter"]);
    let mut inside = consent(&json!({"link": ["family", "work"]}), "sales", "offers");
    inside["when"] = json!({"any": [{"after": "2026-01-01T00:00:00Z"}, {"trust": 5}]});
    let ann = "email:ann@example.com";
    let said = [
        statement,
        inside,
        json!({"event": "linked", "between": [ann, "twitter:ann"], "basis": "declared",
               "within": ["family", "work"]}),
        json!({"event": "voted", "proposal": "p", "seat": "sales", "vote": "yes"}),
    ];
    let rows = |kind, names: &[&str]| -> Vec<(NameKind, String)> {
        names
            .iter()
            .map(|name| (kind, (*name).to_owned()))
            .collect()
    };
    let names = |all: &[Json]| -> Vec<(NameKind, String)> {
        let found = doubtful(all).into_iter();
        found.map(|(kind, name, _)| (kind, name)).collect()
    };
    let mut before = rows(NameKind::Persona, &["family", "work"]);
    before.extend(rows(
        NameKind::Attributes,
        &["interaction.like", "relation.friend"],
    ));
    before.extend(rows(NameKind::Channel, &["letter"]));
    let mut found = names(&said);
    found.sort_by_key(|(kind, _)| *kind);
    before.sort_by_key(|(kind, _)| *kind);
    assert_eq!(found, before);
    let done = [
        json!({"event": "interacted", "identifier": ann, "kind": "like", "channel": "web",
               "personas": ["family", "work"]}),
        json!({"event": "related", "identifier": ann, "kind": "friend", "to": "twitter:bob"}),
        json!({"event": "preferred", "identifier": ann, "channel": "letter",
               "purposes": ["offers"], "allow": true}),
        json!({"event": "contacted", "identifier": ann, "channel": "letter",
               "recipient": "sales", "purpose": "offers"}),
    ];
    let all: Vec<Json> = said.into_iter().chain(done).collect();
    assert_eq!(names(&all), []);
}

#[test]
fn a_slip_is_told_with_what_was_meant() {
    let all = [
        seen("skill.cooking"),
        consent(&json!({"persona": "family"}), "marketing", "newsletter"),
        proposal(&json!({"persona": "famliy"}), "markting", "newsletter"),
        proposal(
            &json!({"attributes": ["skil.*"]}),
            "marketing",
            "newsletters",
        ),
        proposal(
            &json!({"attributes": ["skill.coking"]}),
            "marketing",
            "newsletter",
        ),
    ];
    let near = |slips, name: &str| Some((slips, name.to_owned()));
    assert_eq!(
        doubtful(&all),
        [
            (NameKind::Persona, "famliy".to_owned(), near(1, "family")),
            (
                NameKind::Attributes,
                "skil.*".to_owned(),
                near(1, "skill.*")
            ),
            (
                NameKind::Attributes,
                "skill.coking".to_owned(),
                near(1, "skill.cooking")
            ),
            (
                NameKind::Recipient,
                "markting".to_owned(),
                near(1, "marketing")
            ),
            (
                NameKind::Purpose,
                "newsletters".to_owned(),
                near(1, "newsletter")
            ),
        ]
    );
}

#[test]
fn what_reaches_nothing_comes_first_however_often_it_is_said() {
    let mut fact = consent(&json!({"persona": "wrk"}), "marketing", "news");
    fact["when"] = json!({"not": {"any": [{"fact": "zipper.improved"}, {"channel": "mail"}]}});
    let all = [
        seen("skill.cooking"),
        consent(&json!({"overlap": ["wrk", "family"]}), "marketing", "news"),
        fact,
        json!({"event": "established", "fact": "zipper.improoved"}),
        json!({"event": "enclosed", "persona": "dog", "attributes": ["skill.*"]}),
        json!({"event": "seated", "recipients": ["marketing", "sales"], "quorum": 1}),
    ];
    let crm = told(&all);
    let checks = crm.checks(crm::at(30));
    let found = checks.doubtful_names();
    let row = |place: usize| {
        (
            found[place].name,
            found[place].event.as_str(),
            found[place].events,
        )
    };
    assert_eq!(row(0), ("wrk", "e1", 2));
    assert!(found[0].reaches_nothing && found[0].nearest.is_none());
    assert_eq!(
        (row(1), row(2)),
        (("zipper.improoved", "e3", 1), ("zipper.improved", "e2", 1))
    );
    let rest: Vec<_> = found[3..].iter().map(|one| (one.kind, one.name)).collect();
    assert_eq!(
        rest,
        [
            (NameKind::Persona, "dog"),
            (NameKind::Recipient, "sales"),
            (NameKind::Channel, "mail"),
        ]
    );
    assert!(found[1..].iter().all(|one| !one.reaches_nothing));
}

#[test]
fn a_name_in_a_statement_that_was_taken_back_is_in_nobody_s_way() {
    let all = [
        consent(&json!({"persona": "famliy"}), "markting", "news"),
        json!({"event": "withdrew", "consent": "e0"}),
    ];
    assert_eq!(doubtful(&all), []);
}
