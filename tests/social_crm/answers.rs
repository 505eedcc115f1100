//! What the questions print.

use super::user::{User, ZIPPER, json};
use serde_json::json as value;

const CUSTOMER: &str = "email:customer@example.com";

#[test]
fn people_are_one_object_a_line_sorted_by_identifiers() {
    let user = User::new();
    let events = [
        r#"{"event":"linked","id":"l1","at":"2026-01-02T00:00:00Z","source":"login","between":["phone:+1 555-0100","email:B@Example.com"],"basis":"declared"}"#,
        r#"{"event":"linked","id":"l2","at":"2026-01-03T00:00:00Z","source":"m","between":["email:b@example.com","twitter:@Bee"],"basis":"inferred","score":0.8}"#,
        r#"{"event":"observed","id":"o1","at":"2026-01-01T00:00:00Z","source":"web","identifier":"email:a@example.com","attribute":"x","value":1}"#,
    ];
    user.ingest("a.db", &events.join("\n"));
    let of = |args: &[&str]| -> Vec<serde_json::Value> {
        let people = json(&user.says(args));
        assert!(
            people
                .iter()
                .all(|line| line["person"].as_str().is_some_and(|id| id.len() == 32))
        );
        people
            .into_iter()
            .map(|line| line["identifiers"].clone())
            .collect()
    };
    let b = value!(["email:b@example.com", "phone:+15550100", "twitter:bee"]);
    assert_eq!(
        of(&["people", "--db", "a.db"]),
        [value!(["email:a@example.com"]), b.clone()]
    );
    assert_eq!(
        of(&["--lens", "inferred:0.8", "--db", "a.db", "people"]).last(),
        Some(&b)
    );
    let apart = [
        value!(["email:a@example.com"]),
        value!(["email:b@example.com", "phone:+15550100"]),
        value!(["twitter:bee"]),
    ];
    assert_eq!(of(&["people", "--lens=vouched", "--db", "a.db"]), apart);
    assert_eq!(
        of(&["people", "--lens", "inferred:0.9", "--db", "a.db"]),
        apart
    );
    let then = of(&["people", "--at", "2026-01-02T12:00:00Z", "--db", "a.db"]);
    assert_eq!(
        then,
        [
            value!(["email:a@example.com"]),
            value!(["email:b@example.com", "phone:+15550100"])
        ]
    );
}

#[test]
fn a_view_is_one_partial_identity_a_line() {
    let user = User::new();
    user.ingest("a.db", ZIPPER);
    let asks = [
        "view",
        "--recipient",
        "product_development",
        "--purpose",
        "service",
    ];
    let ask = |more: &[&str]| json(&user.says(&[&asks[..], &["--db", "a.db"], more].concat()));
    let seen = ask(&["--at", "2026-02-01T00:00:00Z", CUSTOMER]);
    let [line] = seen.as_slice() else {
        panic!("one partial identity: {seen:?}");
    };
    assert_eq!(
        line["attributes"],
        value!({"feedback.jacket": ["terrible zippers"]})
    );
    assert_eq!(line["personas"], value!(["outdoors"]));
    assert_eq!(line["identifiers"], value!([]));
    assert_eq!(line["pseudonym"].as_str().map(str::len), Some(32));
    // Another spelling of the identifier, options in another place, the clock.
    assert_eq!(ask(&["email:CUSTOMER@example.com"]), seen);
    let early = [
        "--at",
        "2026-02-01T00:00:00Z",
        "--purpose",
        "service",
        "--db",
        "a.db",
    ];
    let early = user.says(
        &[
            &early[..],
            &["view", CUSTOMER, "--recipient", "product_development"],
        ]
        .concat(),
    );
    assert_eq!(json(&early), seen);
    // Everybody; nobody; somebody hidden; before it was said.
    assert_eq!(ask(&[]), seen);
    assert!(ask(&["email:nobody@example.com"]).is_empty());
    assert!(ask(&["--at", "2026-01-10T00:00:00Z", CUSTOMER]).is_empty());
    let hidden = [
        "view",
        "--recipient",
        "sales",
        "--purpose",
        "service",
        "--db",
        "a.db",
        CUSTOMER,
    ];
    assert_eq!(user.says(&hidden), "");
}

#[test]
fn values_print_as_what_they_are_ascending() {
    let user = User::new();
    let mut events = Vec::new();
    let mut say = |event: serde_json::Value| events.push(event.to_string());
    let values = [
        value!("text"),
        value!(7),
        value!(2.5),
        value!(true),
        value!({"at": "2026-01-01T01:00:00+01:00"}),
        value!(7.0),
    ];
    for (n, seen) in values.iter().enumerate() {
        say(
            value!({"event": "observed", "id": format!("o{n}"), "at": "2026-01-01T00:00:00Z",
            "source": "s", "identifier": "crm:1", "attribute": "x", "value": seen}),
        );
    }
    let terms = |event: &str, id: &str, more: serde_json::Value| {
        let mut all = value!({"event": event, "id": id, "at": "2026-01-01T00:00:00Z", "source": "s",
            "effect": "permit", "scope": "profile", "recipients": "any", "purposes": "any"});
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        all
    };
    say(terms("consented", "c", value!({"identifier": "crm:1"})));
    say(terms("proposed", "p", value!({})));
    say(
        value!({"event": "seated", "id": "s", "at": "2026-01-01T00:00:00Z", "source": "s",
        "recipients": ["sales"], "quorum": 1}),
    );
    say(
        value!({"event": "voted", "id": "v", "at": "2026-01-01T00:00:00Z", "source": "s",
        "proposal": "p", "seat": "sales", "vote": "yes"}),
    );
    user.ingest("a.db", &events.join("\n"));
    let view = user.says(&[
        "view",
        "crm:1",
        "--recipient",
        "sales",
        "--purpose",
        "x",
        "--db",
        "a.db",
    ]);
    let view = json(&view);
    let wanted = value!([true, 2.5, 7, "text", {"at": "2026-01-01T00:00:00Z"}]);
    assert_eq!(view[0]["attributes"]["x"], wanted);
    assert_eq!(view[0]["identifiers"], value!(["crm:1"]));
}

#[test]
fn a_decision_names_its_reasons() {
    let user = User::new();
    user.ingest("a.db", ZIPPER);
    let prohibits = r#"{"event":"consented","id":"c9","at":"2026-03-01T00:00:00Z","source":"s","identifier":"email:customer@example.com","effect":"prohibit","scope":"profile","recipients":["customer_service"],"purposes":["service"]}"#;
    user.ingest("a.db", prohibits);
    let decide = |recipient: &str, purpose: &str, at: &str, attribute: &str| {
        let asks = [
            "decide",
            "--db",
            "a.db",
            "--recipient",
            recipient,
            "--purpose",
            purpose,
        ];
        let given = user.says(&[&asks[..], &["--at", at, CUSTOMER, attribute]].concat());
        json(&given).pop().unwrap()
    };
    let (may, jacket) = ("2027-05-01T00:00:00Z", "feedback.jacket");
    assert_eq!(
        decide("product_development", "service", may, jacket),
        value!({"decision": "allow", "reasons": [{"persona": "outdoors", "consent": "c1", "approval": "p1"}]})
    );
    assert_eq!(
        decide(
            "marketing",
            "marketing.promotion",
            "2027-04-30T00:00:00Z",
            jacket
        ),
        value!({"decision": "deny", "reasons": [{"persona": "outdoors", "missing": "consent"}]})
    );
    assert_eq!(
        decide("marketing", "marketing.promotion", may, jacket)["decision"],
        "allow"
    );
    assert_eq!(
        decide("customer_service", "service", may, jacket),
        value!({"decision": "deny", "reasons": [{"prohibited_by": "c9", "side": "customer"}]})
    );
    assert_eq!(
        decide("sales", "sales", may, jacket)["reasons"],
        value!([{"persona": "outdoors", "missing": "both"}])
    );
    assert_eq!(
        decide("sales", "sales", may, "feedback.shoes"),
        value!({"decision": "deny", "reasons": [{"missing": "observation"}]})
    );
}

#[test]
fn channel_and_trust_take_part_in_decisions() {
    let user = User::new();
    let when = r#""when":{"all":[{"channel":"email"},{"trust":60}]}"#;
    user.ingest(
        "a.db",
        &ZIPPER.replace(
            r#""when":{"all":[{"fact":"jacket.worn_out"},{"fact":"zipper.improved"}]}"#,
            when,
        ),
    );
    let asks = [
        "view",
        "--db",
        "a.db",
        "--recipient",
        "marketing",
        "--purpose",
        "marketing.promotion",
        CUSTOMER,
    ];
    let sees = |more: &[&str]| !user.says(&[&asks[..], more].concat()).is_empty();
    assert!(!sees(&[]));
    assert!(!sees(&["--channel", "email"]));
    assert!(!sees(&["--channel", "email", "--trust", "59.5"]));
    assert!(!sees(&["--channel", "sms", "--trust", "60"]));
    assert!(sees(&["--channel", "email", "--trust", "60"]));
}

#[test]
fn why_gives_the_links_in_order_or_those_that_were_refused() {
    let user = User::new();
    let link = |id: &str, a: &str, b: &str, more: &str| {
        format!(
            r#"{{"event":"linked","id":"{id}","at":"2026-01-02T00:00:00Z","source":"m","between":["{a}","{b}"],{more}}}"#
        )
    };
    let events = [
        link("l1", "crm:1", "email:a@x.org", r#""basis":"declared""#),
        link(
            "l2",
            "email:a@x.org",
            "twitter:a",
            r#""basis":"inferred","score":0.75"#,
        ),
        link(
            "l3",
            "crm:2",
            "twitter:a",
            r#""basis":"inferred","score":0.5"#,
        ),
    ];
    user.file("rules.json", r#"{"limits":{"crm":1}}"#);
    let given = user.run_on(
        &["ingest", "-", "--db", "a.db", "--rules", "rules.json"],
        &events.join("\n"),
    );
    assert_eq!(given.status, 0, "{}", given.err);
    let why = |args: &[&str]| {
        json(&user.says(&[args, &["--db", "a.db"]].concat()))
            .pop()
            .unwrap()
    };
    assert_eq!(
        why(&["why", "crm:1", "twitter:@A"]),
        value!({"linked": true, "evidence": [
            {"id": "l1", "from": "crm:1", "to": "email:a@x.org", "basis": "declared",
             "at": "2026-01-02T00:00:00Z", "source": "m"},
            {"id": "l2", "from": "email:a@x.org", "to": "twitter:a", "basis": "inferred", "score": 0.75,
             "at": "2026-01-02T00:00:00Z", "source": "m"},
        ]})
    );
    let apart = why(&["why", "crm:2", "crm:1"]);
    assert_eq!(apart["linked"], false);
    assert_eq!(apart["evidence"][0]["id"], "l3");
    assert_eq!(apart["evidence"][0]["refused"], "limit:crm");
    assert_eq!(
        why(&["why", "crm:1", "crm:9"]),
        value!({"linked": false, "evidence": []})
    );
    assert_eq!(
        why(&["why", "crm:1", "twitter:a", "--lens", "vouched"])["linked"],
        false
    );
}

#[test]
fn a_wrong_command_line_is_one_line_and_status_2() {
    let user = User::new();
    let access = ["view", "--recipient", "sales", "--purpose", "sales"];
    let wrong: [&[&str]; 16] = [
        &["--nonsense"],
        &["people", "--nonsense"],
        &["nonsense"],
        &["people", "--db"],
        &["people", "--at", "yesterday"],
        &["people", "--at", "2026-02-30T00:00:00Z"],
        &["people", "--lens", "strong"],
        &["people", "--ack"],
        &["people", "somebody"],
        &["people", "--lens", "all", "--lens", "all"],
        &["view", "--recipient", "sales"],
        &[&access[..], &["nobody"]].concat(),
        &[&access[..], &["--trust", "101"]].concat(),
        &["view", "--recipient", "Sales", "--purpose", "sales"],
        &[
            "decide",
            "--recipient",
            "sales",
            "--purpose",
            "sales",
            "crm:1",
        ],
        &["ingest"],
    ];
    for args in wrong {
        let given = user.run(args);
        assert_eq!(
            (given.status, given.out.as_str()),
            (2, ""),
            "{args:?}: {}",
            given.err
        );
        assert_eq!(given.err.lines().count(), 1, "{args:?}: {}", given.err);
    }
    let help = user.says(&["--help"]);
    assert!(help.contains("usage:") && help.contains("--keep-going"));
    assert_eq!(user.says(&["people", "--help"]), help);
}

#[test]
fn a_database_that_is_not_there_knows_nothing_and_is_not_made() {
    let user = User::new();
    let given = user.run(&["people"]);
    assert_eq!((given.status, given.out.as_str()), (0, ""));
    assert!(given.err.contains("social_crm.db"), "{}", given.err);
    assert!(!user.folder.join("social_crm.db").exists());
}

#[test]
fn a_contact_is_decided_with_reasons_and_what_the_team_is_told() {
    let user = User::new();
    let events = [
        r#"{"event":"seated","id":"s","at":"2026-01-01T00:00:00Z","source":"company","recipients":["marketing"],"quorum":1}"#,
        r#"{"event":"proposed","id":"p","at":"2026-01-02T00:00:00Z","source":"company","effect":"permit","scope":"profile","recipients":["marketing"],"purposes":["news"]}"#,
        r#"{"event":"voted","id":"v","at":"2026-01-02T00:00:00Z","source":"company","proposal":"p","seat":"marketing","vote":"yes"}"#,
        r#"{"event":"consented","id":"c","at":"2026-01-03T00:00:00Z","source":"web","identifier":"email:customer@example.com","effect":"permit","scope":"profile","recipients":["marketing"],"purposes":["news"]}"#,
        r#"{"event":"contacted","id":"m","at":"2026-01-05T09:00:00Z","source":"mail","identifier":"email:customer@example.com","channel":"email","recipient":"sales","purpose":"offers"}"#,
    ];
    user.ingest("a.db", &events.join("\n"));
    let ask = |at: &str, recipient: &str| {
        let words = [
            "contact",
            CUSTOMER,
            "--recipient",
            recipient,
            "--purpose",
            "news",
            "--topic",
            "jacket",
        ];
        let answer = json(&user.says(&[&words[..], &["--db", "a.db", "--at", at]].concat()));
        answer.into_iter().next().expect("one line")
    };
    assert_eq!(
        ask("2026-01-04T09:00:00Z", "marketing"),
        value!({
            "outcome": "send", "channel": "email", "point": CUSTOMER, "told": "send", "reasons": [],
        })
    );
    // One a day, whoever sent it; marketing may not know of the other's message.
    let held = ask("2026-01-05T10:00:00Z", "marketing");
    assert_eq!(held["outcome"], "hold");
    assert_eq!(held["until"], "2026-01-06T00:00:00Z");
    assert_eq!(held["told"], value!({"hold_until": "2026-01-06T00:00:00Z"}));
    let cap = value!({"channel": "email", "cause": "cap", "until": "2026-01-06T00:00:00Z"});
    assert_eq!(held["reasons"], value!([cap]));
    let never = ask("2026-01-04T09:00:00Z", "sales");
    assert_eq!(
        (&never["outcome"], &never["told"]),
        (&value!("never"), &value!("no"))
    );
}

#[test]
fn a_segment_is_counted_and_its_audience_is_what_the_team_may_write_to() {
    let user = User::new();
    let mut events = vec![
        r#"{"event":"seated","id":"s","at":"2026-01-01T00:00:00Z","source":"company","recipients":["marketing"],"quorum":1}"#.to_owned(),
        r#"{"event":"proposed","id":"p","at":"2026-01-02T00:00:00Z","source":"company","effect":"permit","scope":"profile","recipients":["marketing"],"purposes":["news"]}"#.to_owned(),
        r#"{"event":"voted","id":"v","at":"2026-01-02T00:00:00Z","source":"company","proposal":"p","seat":"marketing","vote":"yes"}"#.to_owned(),
    ];
    for (name, size) in [("ann", 38), ("bob", 45), ("cat", 39)] {
        events.push(format!(
            r#"{{"event":"observed","id":"size-{name}","at":"2026-01-03T00:00:00Z","source":"web","identifier":"email:{name}@example.com","attribute":"size.shoe","value":{size}}}"#
        ));
    }
    events.push(r#"{"event":"consented","id":"c","at":"2026-01-03T00:00:00Z","source":"web","identifier":"email:ann@example.com","effect":"permit","scope":"profile","recipients":["marketing"],"purposes":["news"]}"#.to_owned());
    user.ingest("a.db", &events.join("\n"));
    let segment = "size.shoe in 36..41";
    let at = ["--db", "a.db", "--at", "2026-01-04T09:00:00Z"];
    let says = |words: &[&str]| {
        let answer = json(&user.says(&[words, &at[..]].concat()));
        answer.into_iter().next().expect("one line")
    };
    assert_eq!(
        says(&["segment", segment]),
        value!({"segment": segment, "people": 2, "of": 3})
    );
    let to = ["--recipient", "marketing", "--purpose", "news"];
    let audience = says(&[&["audience", segment], &to[..]].concat());
    assert_eq!(audience["funnel"]["matched"], 2);
    assert_eq!(audience["funnel"]["known"], 1);
    assert_eq!(audience["funnel"]["once"], 1);
    let told = &audience["told"];
    assert_eq!(told["members"][0]["point"], "email:ann@example.com");
    assert_eq!((&told["seen"], &told["matched"]), (&value!(1), &value!(1)));
    assert_eq!(told["members"].as_array().map(Vec::len), Some(1));

    // In the order of the gates.
    let line = user.says(&[&["audience", segment], &to[..], &at[..]].concat());
    assert!(line.contains(r#""funnel":{"matched":2,"known":1,"recognised":1,"permitted":1,"#));
    assert_eq!(line.lines().count(), 1, "reasons are asked for");
    let words = [&["audience", segment, "--reasons"], &to[..], &at[..]].concat();
    let all = json(&user.says(&words));
    let [first, ann, cat] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!(*first, audience);
    let written = value!({"channel": "email", "point": "email:ann@example.com"});
    assert_eq!(
        (&ann["on_the_whole"], &ann["written"]),
        (&value!(true), &written)
    );
    let pseudonym = &told["members"][0]["pseudonym"];
    let decision = value!({"channel": "email", "outcome": "send", "told": "send", "reasons": []});
    assert_eq!(
        ann["identities"],
        value!([{"pseudonym": pseudonym, "written": written, "decisions": [decision]}])
    );
    assert_eq!(
        (&cat["fell"], &cat["identities"]),
        (&value!("known"), &value!([]))
    );
    let people = json(&user.says(&["people", "--lens", "vouched", "--db", "a.db"]));
    let mut ids = people
        .iter()
        .filter(|one| one["identifiers"][0] == "email:cat@example.com");
    assert_eq!(ids.next().unwrap()["person"], cat["person"]);
    let given = user.run(&["segment", segment, "--reasons", "--db", "a.db"]);
    assert_eq!(given.status, 2, "{}", given.err);

    let given = user.run(&["segment", "size.shoe in 36 to 41", "--db", "a.db"]);
    assert_eq!((given.status, given.out.as_str()), (2, ""));
    assert!(
        given.err.contains("SEGMENT: at byte 16: `..` is missing"),
        "{}",
        given.err
    );
}
