//! Whose a message is that came in, and what is handed over.

use super::user::{User, ZIPPER, json};
use serde_json::{Value as Json, json as value};
use std::fmt::Write;

/// Somebody said something, on a day of May 2026.
fn said(id: &str, day: u32, who: &str, kind: &str, channel: &str) -> Json {
    value!({
        "event": "interacted", "id": id, "at": format!("2026-05-{day:02}T10:00:00Z"),
        "source": "listening", "identifier": who, "kind": kind, "channel": channel,
    })
}

fn with(mut event: Json, field: &str, field_value: Json) -> Json {
    event[field] = field_value;
    event
}

fn user(events: &[Json]) -> User {
    let user = User::new();
    let lines: Vec<String> = events.iter().map(Json::to_string).collect();
    user.ingest("a.db", &lines.join("\n"));
    user
}

/// The messages' lines, and the report.
fn routed(user: &User, more: &[&str]) -> (Vec<Json>, Json) {
    let asked = [&["route", "--db", "a.db"], more].concat();
    let mut lines = json(&user.says(&asked));
    let report = lines.pop().unwrap();
    (lines, report)
}

#[test]
fn messages_go_to_whose_they_are_whichever_way_they_came() {
    let topic = |event, topic: &str| with(event, "topic", value!(topic));
    let who = "twitter:ann";
    let events = [
        said("m1", 1, who, "complaint", "phone"),
        said("m2", 2, who, "complaint.delivery", "twitter"),
        topic(said("m3", 3, who, "mention", "web"), "sale.spring"),
        topic(said("m4", 4, who, "mention", "twitter"), "event.fair"),
        said("m5", 5, who, "praise", "phone"),
        with(
            said("m6", 6, who, "comment", "instagram"),
            "sentiment",
            value!(-0.5),
        ),
        with(
            said("m7", 7, who, "comment", "instagram"),
            "sentiment",
            value!(0.5),
        ),
        said("m8", 8, who, "message", "fax"),
        // Nothing that is said, and what was not said after all.
        said("x1", 8, who, "like", "twitter"),
        said("x2", 8, who, "purchase.online", "web"),
        said("x3", 8, who, "complaint", "phone"),
        value!({"event": "corrected", "id": "x4", "at": "2026-05-09T00:00:00Z", "source": "s", "of": "x3"}),
    ];
    let (lines, report) = routed(&user(&events), &[]);
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            ["message", "came_in", "to", "recipient", "action"]
                .map(|field| line[field].as_str().unwrap_or("-"))
        })
        .collect();
    let [care, press] = ["customer_relations", "corporate_reputation"];
    let wanted = [
        ["m1", care, care, "customer_service", "direct_message"],
        ["m2", press, care, "customer_service", "direct_message"],
        [
            "m3",
            "product_promotion",
            "product_promotion",
            "sales",
            "reply",
        ],
        ["m4", press, "event_coverage", "marketing", "reply"],
        ["m5", care, press, "communications", "amplify"],
        ["m6", press, care, "customer_service", "reply"],
        ["m7", press, press, "communications", "reply"],
        ["m8", "-", care, "customer_service", "reply"],
    ];
    assert_eq!(rows, wanted);
    for (line, [_, came_in, to, ..]) in lines.iter().zip(wanted) {
        assert_eq!(line["handed_over"], came_in != "-" && came_in != to);
    }
    assert_eq!(
        lines[1]["why"][0]["reason"],
        "rule 1: of kind `complaint.delivery`"
    );
    let between = |from: &str, to: &str, messages: u32| value!({"from": from, "to": to, "messages": messages});
    assert_eq!(
        report,
        value!({"messages": 8, "handed_over": 4, "between": [
            between(press, care, 2), between(press, "event_coverage", 1), between(care, press, 1),
        ]})
    );
}

#[test]
fn a_span_is_half_open_and_nothing_came_in_of_nobody() {
    let events =
        [1, 2, 3].map(|day| said(&format!("m{day}"), day, "twitter:ann", "mention", "web"));
    let span = [
        "--from",
        "2026-05-02T10:00:00Z",
        "--until",
        "2026-05-03T10:00:00Z",
    ];
    let (lines, report) = routed(&user(&events), &span);
    assert_eq!(
        (lines.len(), &lines[0]["message"], &report["messages"]),
        (1, &value!("m2"), &value!(1))
    );
    let (lines, report) = routed(&user(&[]), &[]);
    assert_eq!(
        (lines.len(), report),
        (0, value!({"messages": 0, "handed_over": 0, "between": []}))
    );
}

#[test]
fn a_programme_looks_at_senders_with_its_own_eyes() {
    let user = User::new();
    user.ingest("a.db", ZIPPER);
    let message = with(
        said("m", 1, "email:customer@example.com", "message", "email"),
        "at",
        value!("2026-02-02T00:00:00Z"),
    );
    user.ingest("a.db", &message.to_string());
    let sender = value!([{"attributes": ["feedback.*"]}]);
    let programmes = value!({
        "programmes": [
            {"name": "shop", "recipient": "marketing"},
            {"name": "makers", "recipient": "product_development"},
            {"name": "rest", "recipient": "customer_service"},
        ],
        "default": "rest", "matching": "all",
        "rules": [{"sender": sender, "to": "shop"}, {"sender": sender, "to": "makers"}],
    });
    let file = user.file("p.json", &programmes.to_string());
    let to = |more: &[&str]| {
        let (lines, _) = routed(&user, &[&["--programmes", file], more].concat());
        let line = &lines[0];
        (
            line["to"].as_str().unwrap().to_owned(),
            line["why"][0]["reason"].as_str().unwrap().to_owned(),
        )
    };
    // Marketing may not see what the customer said of the jacket; those who make it may.
    assert_eq!(
        to(&[]),
        (
            "makers".to_owned(),
            "rule 2: from a sender who shows `feedback.*`".to_owned()
        )
    );
    assert_eq!(to(&["--purpose", "marketing"]).0, "rest");

    let wrong = user.file(
        "q.json",
        r#"{"programmes": [], "default": "rest", "matching": "first"}"#,
    );
    let given = user.run(&["route", "--db", "a.db", "--programmes", wrong]);
    assert_eq!(given.status, 1);
    assert!(
        given.err.contains("no programme is called `rest`"),
        "{}",
        given.err
    );
    let given = user.run(&["route", "--db", "a.db", "--purpose", "Not One"]);
    assert_eq!(given.status, 2, "{}", given.err);
}

#[test]
fn facts_of_the_world_open_and_close_a_programme() {
    let fact = |id: &str, day: u32, holds: bool| {
        value!({
            "event": "established", "id": id, "at": format!("2026-05-{day:02}T00:00:00Z"),
            "source": "s", "fact": "fair.on", "holds": holds,
        })
    };
    let mut events = vec![fact("f1", 3, true), fact("f2", 6, false)];
    events
        .extend((1..=8).map(|day| said(&format!("m{day}"), day, "twitter:ann", "mention", "web")));
    let user = user(&events);
    let programmes = value!({
        "programmes": [
            {"name": "fair", "recipient": "marketing", "channels": ["web"], "when": {"fact": "fair.on"}},
            {"name": "rest", "recipient": "customer_service"},
        ],
        "default": "rest", "matching": "first",
    });
    let file = user.file("p.json", &programmes.to_string());
    let (lines, _) = routed(&user, &["--programmes", file]);
    let mut told = String::new();
    for line in &lines {
        write!(told, "{} ", line["to"].as_str().unwrap()).unwrap();
    }
    assert_eq!(told, "rest rest fair fair fair rest rest rest ");
}

/// Twenty quiet days, and one on which so many speak in anger: `who` says who.
fn quarrel(who: impl Fn(u32) -> String) -> Vec<Json> {
    let about = |event: Json| with(event, "topic", value!("jackets.zipper"));
    let mut events = vec![
        value!({"event": "linked", "id": "l", "at": "2026-05-01T00:00:00Z", "source": "login",
            "between": ["twitter:loud", "twitter:louder"], "basis": "declared"}),
        with(
            said("other", 21, "twitter:ann", "mention", "twitter"),
            "topic",
            value!("tents"),
        ),
    ];
    for day in 1..=20 {
        for number in 0..2 + day % 2 {
            let id = format!("q{day}-{number}");
            events.push(about(said(
                &id,
                day,
                &format!("twitter:q{number}"),
                "mention",
                "twitter",
            )));
        }
    }
    for number in 0..30 {
        let angry = about(said(
            &format!("a{number}"),
            21,
            &who(number),
            "mention",
            "twitter",
        ));
        let angry = with(angry, "sentiment", value!(-0.9));
        events.push(with(angry, "reach", value!(5_000)));
    }
    events
}

#[test]
fn a_crisis_is_many_angry_people_and_goes_before_every_rule() {
    let (lines, _) = routed(
        &user(&quarrel(|number| format!("twitter:angry{number}"))),
        &[],
    );
    let escalated: Vec<&Json> = lines
        .iter()
        .filter(|line| line["action"] == "escalate")
        .collect();
    assert_eq!(escalated.len(), 30);
    for line in escalated {
        assert_eq!(line["to"], "crisis_management");
        assert!(line["message"].as_str().unwrap().starts_with('a'));
        assert_eq!(line["copies"], value!(["customer_relations"]));
        let why = line["why"][0]["reason"].as_str().unwrap();
        assert!(
            why.contains("30 negative authors, a reach of 5000"),
            "{why}"
        );
    }
    // One person with two accounts is one loud voice.
    let loud = |number: u32| ["twitter:loud", "twitter:louder"][number as usize % 2].to_owned();
    let (lines, _) = routed(&user(&quarrel(loud)), &[]);
    assert!(lines.iter().all(|line| line["action"] != "escalate"));
}
