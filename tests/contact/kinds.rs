//! Every kind of event counts: the list of kinds that are not interpreted is empty.

use crate::crm;
use crate::history::instant;
use personagraph::directory::EventKind;
use personagraph::outreach::{Message, OutreachPolicy, Via};
use personagraph::{Access, Directory};
use serde_json::{Value as Json, json};

const ANN: &str = "email:ann@example.com";
const PHONE: &str = "phone:+15550101";

/// An event of this kind on a day.
fn event(kind: &str, day: u32, mut fields: Json) -> Json {
    for (name, value) in [
        ("event", json!(kind)),
        ("at", json!(instant(day))),
        ("source", json!("signup")),
    ] {
        fields[name] = value;
    }
    fields
}

fn link(id: &str) -> Json {
    event(
        "linked",
        5,
        json!({"id": id, "between": [ANN, PHONE], "basis": "declared"}),
    )
}

fn statement(kind: &str, id: &str, effect: &str, day: u32) -> Json {
    let mut said = event(
        kind,
        day,
        json!({
            "id": id, "effect": effect, "scope": "profile", "recipients": ["marketing"],
            "purposes": ["marketing"],
        }),
    );
    if kind == "consented" {
        said["identifier"] = json!(ANN);
    }
    said
}

fn vote(id: &str, proposal: &str, vote: &str, day: u32) -> Json {
    event(
        "voted",
        day,
        json!({"id": id, "proposal": proposal, "seat": "marketing", "vote": vote}),
    )
}

/// Ann, who may be written to.
fn ann() -> Vec<Json> {
    vec![
        event(
            "seated",
            0,
            json!({"id": "s", "recipients": ["marketing", "sales"], "quorum": 1}),
        ),
        event(
            "observed",
            1,
            json!({
                "id": "o", "identifier": ANN, "attribute": "skill.cooking", "value": "chef",
                "personas": ["work"],
            }),
        ),
        statement("consented", "c", "permit", 2),
        statement("proposed", "p", "permit", 3),
        vote("v", "p", "yes", 4),
    ]
}

/// Of each kind an event, and what comes before it.
#[allow(clippy::too_many_lines, reason = "a list")]
fn cases() -> Vec<(Vec<Json>, Json)> {
    let mut all = of_people();
    all.extend(of_rules());
    all
}

/// Who is whom, and what was seen.
fn of_people() -> Vec<(Vec<Json>, Json)> {
    vec![
        (vec![], link("x")),
        (
            vec![link("l")],
            event(
                "distinguished",
                6,
                json!({"id": "x", "between": [ANN, PHONE], "basis": "declared"}),
            ),
        ),
        (
            vec![link("l")],
            event("retracted", 6, json!({"id": "x", "evidence": "l"})),
        ),
        (
            vec![],
            event(
                "observed",
                6,
                json!({
                    "id": "x", "identifier": ANN, "attribute": "size.shoe", "value": 38,
                }),
            ),
        ),
        (
            vec![],
            event("unobserved", 6, json!({"id": "x", "observation": "o"})),
        ),
        (
            vec![],
            event(
                "enclosed",
                6,
                json!({"id": "x", "persona": "dog", "identifiers": [ANN]}),
            ),
        ),
    ]
}

/// What was permitted, done and wanted.
fn of_rules() -> Vec<(Vec<Json>, Json)> {
    let wish = |id: &str| {
        let no = json!({"id": id, "identifier": ANN, "channel": "any", "allow": false});
        event("preferred", 6, no)
    };
    let mut unless = statement("consented", "n", "prohibit", 6);
    unless["when"] = json!({"not": {"fact": "event.on"}});
    vec![
        (vec![], statement("consented", "x", "prohibit", 6)),
        (
            vec![],
            event("withdrew", 6, json!({"id": "x", "consent": "c"})),
        ),
        (
            vec![],
            event(
                "seated",
                1,
                json!({"id": "x", "recipients": ["marketing", "sales"], "quorum": 2}),
            ),
        ),
        (
            vec![vote("w", "x", "yes", 7)],
            statement("proposed", "x", "prohibit", 6),
        ),
        (vec![], vote("x", "p", "no", 6)),
        (
            vec![],
            event("revoked", 6, json!({"id": "x", "proposal": "p"})),
        ),
        (
            vec![unless],
            event("established", 7, json!({"id": "x", "fact": "event.on"})),
        ),
        (
            vec![wish("w")],
            event("corrected", 7, json!({"id": "x", "of": "w"})),
        ),
        (
            vec![],
            event(
                "interacted",
                6,
                json!({
                    "id": "x", "identifier": ANN, "kind": "praise", "channel": "web",
                }),
            ),
        ),
        (
            vec![],
            event(
                "related",
                6,
                json!({
                    "id": "x", "identifier": ANN, "to": PHONE, "kind": "friend",
                }),
            ),
        ),
        (vec![], wish("x")),
        (
            vec![],
            event(
                "contacted",
                8,
                json!({
                    "id": "x", "identifier": ANN, "channel": "email", "recipient": "sales",
                    "purpose": "marketing",
                }),
            ),
        ),
        (
            vec![],
            event("erased", 6, json!({"id": "x", "identifier": ANN})),
        ),
    ]
}

/// Who is whom, what marketing sees, and whether it may write to Ann.
fn answers(crm: &Directory) -> String {
    let now = crm::at(8);
    let access = Access::new("marketing", "marketing", now);
    let people = crm::people(crm, &crm::lens("all"), now);
    let view = crm.view_all(&access).unwrap();
    let personas: Vec<_> = view
        .identities()
        .iter()
        .map(|one| one.personas().clone())
        .collect();
    let letter = Message::new("marketing", "marketing", Via::Best).unwrap();
    let policy = OutreachPolicy::default();
    let written = crm.contact(&crm::id(ANN), &letter, &policy, now).outcome;
    format!("{people:?}\n{view}\n{personas:?}\n{written:?}")
}

#[test]
fn the_list_of_kinds_that_are_not_interpreted_is_empty() {
    let rules = json!({});
    let mut idle = EventKind::ALL.to_vec();
    for (before, event) in cases() {
        let before: Vec<Json> = ann().into_iter().chain(before).collect();
        let mut crm = crm::directory(&rules, &before);
        let was = answers(&crm);
        let _ = crm.apply(crm::event(&event)).unwrap();
        let is = answers(&crm);
        assert_ne!(was, is, "{event} makes no difference");
        idle.retain(|kind| event["event"] != kind.as_str());
    }
    assert_eq!(idle, []);
}
