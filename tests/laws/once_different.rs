//! Histories on which the library once answered otherwise than the oracle, as
//! random histories found them, with as few events as show it.

use crate::agreement::{same_answers, same_people};
use crate::history::{Ask, History};
use serde_json::{Value as Json, json};

const APPROVED: [&str; 3] = [
    r#"{"event":"seated","id":"s","at":"2026-01-01T00:00:00Z","source":"shop","recipients":["marketing"],"quorum":1}"#,
    r#"{"event":"proposed","id":"p","at":"2026-01-01T00:00:00Z","source":"shop","effect":"permit","scope":"profile","recipients":"any","purposes":"any"}"#,
    r#"{"event":"voted","id":"v","at":"2026-01-01T00:00:00Z","source":"shop","proposal":"p","seat":"marketing","vote":"yes"}"#,
];

fn history(rules: Json, events: &[&str]) -> History {
    let all = APPROVED.iter().chain(events);
    let events = all
        .map(|event| serde_json::from_str(event).expect("an event"))
        .collect();
    History { rules, events }
}

fn agree(history: &History, identifier: &str) {
    let ask = Ask {
        identifier: identifier.to_owned(),
        recipient: "marketing".to_owned(),
        purpose: "marketing".to_owned(),
        channel: None,
        trust: None,
        day: 80,
    };
    same_people(history, 80).expect("the same people");
    same_answers(history, &[ask]).expect("the same answers");
}

#[test]
fn nobody_is_known_by_a_link_with_the_erased_alone() {
    let events = [
        r#"{"event":"linked","id":"a","at":"2026-01-01T00:00:00Z","source":"shop","between":["email:bob@example.com","device:tablet"],"basis":"declared"}"#,
        r#"{"event":"erased","id":"b","at":"2026-01-02T00:00:00Z","source":"shop","identifier":"email:bob@example.com"}"#,
    ];
    agree(&history(json!({}), &events), "device:tablet");
}

#[test]
fn a_link_said_later_makes_nobody_hang_together_with_the_erased() {
    let events = [
        r#"{"event":"linked","id":"a","at":"2026-04-10T00:00:00Z","source":"shop","between":["crm_id:1","email:ann@example.com"],"basis":"declared"}"#,
        r#"{"event":"consented","id":"c","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:ann@example.com","effect":"permit","scope":"profile","recipients":"any","purposes":"any"}"#,
        r#"{"event":"linked","id":"b","at":"2026-01-01T00:00:00Z","source":"shop","between":["email:ann@example.com","email:none@none.com"],"basis":"declared"}"#,
        r#"{"event":"observed","id":"o","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:none@none.com","attribute":"interest","value":"red"}"#,
        r#"{"event":"linked","id":"f","at":"2026-01-02T00:00:00Z","source":"shop","between":["email:ann@example.com","email:bob@example.com"],"basis":"declared","within":["dog","sport"]}"#,
        r#"{"event":"erased","id":"e","at":"2026-01-02T00:00:00Z","source":"shop","identifier":"crm_id:1"}"#,
    ];
    let rules = json!({"contested": "newest", "limits": {"email": 2}});
    agree(&history(rules.clone(), &events), "email:ann@example.com");
    agree(&history(rules, &events[1..]), "email:ann@example.com");
}

const CONTESTED: [&str; 6] = [
    r#"{"event":"linked","id":"a","at":"2026-01-01T00:00:00Z","source":"shop","between":["twitter:dog","crm_id:1"],"basis":"declared"}"#,
    r#"{"event":"linked","id":"b","at":"2026-01-01T00:00:00Z","source":"shop","between":["twitter:dog","crm_id:2"],"basis":"declared"}"#,
    r#"{"event":"observed","id":"o","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"crm_id:2","attribute":"interest","value":"red"}"#,
    r#"{"event":"consented","id":"c","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"crm_id:2","effect":"permit","scope":"profile","recipients":"any","purposes":"any"}"#,
    r#"{"event":"consented","id":"n","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"crm_id:1","effect":"prohibit","scope":"profile","recipients":"any","purposes":"any"}"#,
    r#"{"event":"erased","id":"e","at":"2026-01-02T00:00:00Z","source":"shop","identifier":"crm_id:1"}"#,
];

#[test]
fn the_erased_keep_their_namespace_where_a_limit_counts() {
    agree(
        &history(json!({"limits": {"crm_id": 1}}), &CONTESTED),
        "crm_id:2",
    );
}

#[test]
fn the_erased_keep_their_namespace_where_priority_counts() {
    let apart = r#"{"event":"distinguished","id":"d","at":"2026-01-01T00:00:00Z","source":"shop","between":["crm_id:1","crm_id:2"],"basis":"declared"}"#;
    let events = [&CONTESTED[..], &[apart]].concat();
    agree(
        &history(json!({"priority": ["crm_id"]}), &events),
        "crm_id:2",
    );
}

#[test]
fn a_withdrawal_by_the_erased_ends_the_copy_of_whoever_she_was() {
    let events = [
        r#"{"event":"linked","id":"a","at":"2026-01-01T00:00:00Z","source":"shop","between":["email:ann@example.com","email:bob@example.com"],"basis":"declared"}"#,
        r#"{"event":"linked","id":"b","at":"2026-01-01T00:00:00Z","source":"shop","between":["email:ann@example.com","crm_id:1"],"basis":"declared"}"#,
        r#"{"event":"observed","id":"o","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:bob@example.com","attribute":"interest","value":"red"}"#,
        r#"{"event":"consented","id":"c","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:ann@example.com","effect":"permit","scope":"profile","recipients":"any","purposes":"any"}"#,
        r#"{"event":"withdrew","id":"w","at":"2026-01-02T00:00:00Z","source":"shop","consent":"c"}"#,
        r#"{"event":"erased","id":"e","at":"2026-01-03T00:00:00Z","source":"shop","identifier":"email:ann@example.com"}"#,
        r#"{"event":"consented","id":"d","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:bob@example.com","effect":"permit","scope":"profile","recipients":"any","purposes":"any"}"#,
    ];
    let rules = json!({"limits": {"email": 2}, "shared_above": 1});
    agree(&history(rules, &events), "email:bob@example.com");
}

#[test]
fn a_prohibition_of_links_reaches_the_whole_person_by_any_of_her_identifiers() {
    let events = [
        r#"{"event":"linked","id":"a","at":"2026-01-01T00:00:00Z","source":"shop","between":["crm_id:3","email:ann@example.com"],"basis":"declared"}"#,
        r#"{"event":"linked","id":"b","at":"2026-01-01T00:00:00Z","source":"shop","between":["email:ann@example.com","device:tablet"],"basis":"inferred","score":0.2}"#,
        r#"{"event":"observed","id":"o","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:ann@example.com","attribute":"interest","value":"red","personas":["dog","family"]}"#,
        r#"{"event":"consented","id":"c","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:ann@example.com","effect":"permit","scope":"profile","recipients":"any","purposes":"any"}"#,
        r#"{"event":"consented","id":"l","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:ann@example.com","effect":"permit","scope":{"link":["dog","family"]},"recipients":"any","purposes":"any"}"#,
        r#"{"event":"proposed","id":"q","at":"2026-01-01T00:00:00Z","source":"shop","effect":"permit","scope":{"link":["dog","family"]},"recipients":"any","purposes":"any"}"#,
        r#"{"event":"voted","id":"x","at":"2026-01-01T00:00:00Z","source":"shop","proposal":"q","seat":"marketing","vote":"yes"}"#,
        r#"{"event":"consented","id":"n","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"device:tablet","effect":"prohibit","scope":{"link":"any"},"recipients":"any","purposes":"any"}"#,
    ];
    agree(
        &history(json!({"shared_above": 1}), &events),
        "email:ann@example.com",
    );
}

/// Whoever hangs together with somebody erased, and a link of hers that a rule refused then.
const REFUSED_AT_AN_ERASURE: [&str; 5] = [
    r#"{"event":"linked","id":"a","at":"2026-01-01T00:00:00Z","source":"shop","between":["email:ann@example.com","crm_id:2"],"basis":"imported"}"#,
    r#"{"event":"erased","id":"e","at":"2026-01-02T00:00:00Z","source":"shop","identifier":"email:ann@example.com"}"#,
    r#"{"event":"linked","id":"b","at":"2026-01-03T00:00:00Z","source":"shop","between":["crm_id:2","twitter:dog"],"basis":"declared"}"#,
    r#"{"event":"observed","id":"o","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"crm_id:2","attribute":"interest","value":"red"}"#,
    r#"{"event":"consented","id":"c","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"twitter:dog","effect":"permit","scope":"profile","recipients":"any","purposes":"any"}"#,
];

#[test]
fn a_blocked_link_that_an_erasure_found_refused_goes_on_counting_as_shared() {
    let blocked = r#"{"event":"linked","id":"n","at":"2026-01-01T00:00:00Z","source":"shop","between":["email:none@none.com","twitter:dog"],"basis":"declared"}"#;
    let events = [&REFUSED_AT_AN_ERASURE[..], &[blocked]].concat();
    let rules = json!({"blocked": ["email:none@*"], "shared_above": 1});
    agree(&history(rules, &events), "twitter:dog");
}

#[test]
fn a_contested_link_that_an_erasure_found_refused_goes_on_contesting() {
    let contest = [
        r#"{"event":"linked","id":"f","at":"2026-01-01T00:00:00Z","source":"shop","between":["phone:+15550101","twitter:dog"],"basis":"declared"}"#,
        r#"{"event":"linked","id":"g","at":"2026-01-01T00:00:00Z","source":"shop","between":["phone:+15550102","twitter:dog"],"basis":"declared"}"#,
        r#"{"event":"linked","id":"h","at":"2026-01-01T00:00:00Z","source":"shop","between":["email:ann@example.com","phone:+15550101"],"basis":"imported"}"#,
        r#"{"event":"distinguished","id":"d","at":"2026-01-01T00:00:00Z","source":"shop","between":["phone:+15550101","phone:+15550102"],"basis":"declared"}"#,
    ];
    let events = [&REFUSED_AT_AN_ERASURE[..], &contest].concat();
    agree(&history(json!({}), &events), "twitter:dog");
}
