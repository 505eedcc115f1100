//! Records of other systems.

use super::user::{User, json};
use serde_json::{Value as Json, json as value};

const MAP: &str = r#"{
    "source": "shop.records",
    "namespace": "shop",
    "record": "ID",
    "at": {"column": "SINCE"},
    "words": {"COUNTRY": {"USA": "US"}},
    "only": {"KIND": ["person*"]},
    "identifiers": [
        {"namespace": "email", "value": "{MAIL}"},
        {"namespace": "phone", "value": "{PHONE}", "unless": {"PHONE_KIND": ["FAX"]}},
        {"namespace": "passport", "value": "{COUNTRY}.{PASSPORT}"},
        {"namespace": "phone.last7", "value": "{PHONE}", "keep": "digits", "at_least": 7, "last": 7, "basis": "observed"}
    ],
    "attributes": [
        {"attribute": "name.any", "values": ["{FIRST} {LAST}", "{NICK}"], "personas": ["family"]},
        {"attribute": "order.count", "values": ["{ORDERS}"], "type": "integer"}
    ]
}"#;

const CSV: &str = "\
ID,KIND,SINCE,MAIL,PHONE,PHONE_KIND,COUNTRY,PASSPORT,FIRST,LAST,NICK,ORDERS
1,person,2026-01-05,\"Ann Lee <ANN@example.com>\",+1 (555) 010-0001,HOME,USA,77,Ann,Lee,Annie,3
2,person,2026-01-06T10:00:00+01:00, ann@example.com ,tel. 7,HOME,US,77,,Lee,,many
3,person,2026-01-07,,+1 555 010 0001,FAX,,,Bo,Ek,,
4,robot,2026-01-07,robot@example.com,,,,,,,,
,person,2026-01-07,nobody@example.com,,,,,,,,
5,person,yesterday,late@example.com,,,,,,,,
";

/// An id of an event: the record is in it as 32 digits.
fn is_id(id: &Json, start: &str, end: &str) -> bool {
    let id = id.as_str().unwrap();
    let digits = id.strip_prefix(start).and_then(|id| id.strip_suffix(end));
    digits.is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn records(user: &User) -> Vec<Json> {
    let people = json(&user.says(&["people", "--db", "a.db"]));
    people
        .into_iter()
        .map(|line| line["identifiers"].clone())
        .collect()
}

#[test]
fn csv_records_become_persons_once() {
    let user = User::new();
    user.file("map.json", MAP);
    user.file("shop.csv", CSV);
    let import = ["import", "--map", "map.json", "shop.csv", "--db", "a.db"];
    let given = user.run(&import);
    assert_eq!(given.status, 1, "two records have no id or no instant");
    let said = json(&given.out).pop().unwrap();
    assert_eq!(
        said,
        value!({"records": 5, "applied": 11, "duplicates": 0, "refused": 4})
    );
    let reports = [
        "record 2, `PHONE`:",
        "record 2, `ORDERS`:",
        "line 6: `ID`:",
        "line 7: `SINCE`:",
    ];
    let named: Vec<&str> = given
        .err
        .lines()
        .filter(|line| line.contains('`'))
        .collect();
    assert_eq!(named.len(), reports.len(), "{}", given.err);
    for (line, start) in named.iter().zip(reports) {
        assert!(
            line.starts_with(start),
            "{line} does not start with {start}"
        );
    }
    let ann = value!([
        "email:ann@example.com",
        "passport:US.77",
        "phone.last7:0100001",
        "phone:+15550100001",
        "shop:1",
        "shop:2",
        "shop:3"
    ]);
    assert_eq!(records(&user), [ann]);
    let why = json(&user.says(&["why", "shop:1", "shop:3", "--db", "a.db"]));
    assert!(is_id(
        &why[0]["evidence"][0]["id"],
        "shop.records/",
        "/phone.last7/PHONE"
    ));
    assert_eq!(why[0]["evidence"][0]["basis"], "observed");
    assert_eq!(why[0]["evidence"][0]["at"], "2026-01-05T00:00:00Z");
    // The same again, with and without --keep-going.
    let again = user.run(&[&import[..], &["--keep-going"]].concat());
    assert_eq!(again.status, 0, "{}", again.err);
    let said = json(&again.out).pop().unwrap();
    assert_eq!(
        said,
        value!({"records": 5, "applied": 0, "duplicates": 11, "refused": 4})
    );
    assert_eq!(user.run(&import).status, 1);
}

#[test]
fn values_that_are_left_out_are_told_and_do_not_fail() {
    let user = User::new();
    user.file(
        "map.json",
        r#"{"source": "web", "record": "id", "attributes": [],
            "identifiers": [{"namespace": "email", "value": "{mail}"}]}"#,
    );
    user.file("people.csv", "id,mail\n1,ann@example.com\n2,two words\n");
    let given = user.run(&["--map", "map.json", "import", "people.csv", "--db", "a.db"]);
    assert_eq!(given.status, 0, "{}", given.err);
    assert!(given.err.contains("record 2, `mail`:"), "{}", given.err);
    let said = json(&given.out).pop().unwrap();
    let wanted = value!({"records": 2, "applied": 1, "duplicates": 0, "refused": 1});
    assert_eq!(said, wanted);
}

#[test]
fn ndjson_records_keep_their_types_and_lists() {
    let user = User::new();
    user.file(
        "map.json",
        r#"{"source": "web", "record": "id", "identifiers": [{"namespace": "email", "value": "{contact.mails}"}],
            "attributes": [{"attribute": "score", "values": ["{score}"]}, {"attribute": "member", "values": ["{member}"]},
                           {"attribute": "born", "values": ["{born}"], "type": "instant"}]}"#,
    );
    user.file(
        "web.jsonl",
        "{\"id\": 7, \"contact\": {\"mails\": [\"A@x.org\", \"b@x.org\"]}, \"score\": 2.5, \"member\": true, \"born\": \"1990-02-03\"}\n\n\
         {\"id\": \"\u{fc}/8\", \"contact\": {\"mails\": \"b@x.org\"}, \"score\": 3, \"extra\": null}\n",
    );
    let import = ["--map", "map.json", "import", "web.jsonl", "--db", "a.db"];
    assert_eq!(
        json(&user.says(&import))[0],
        value!({"records": 2, "applied": 7, "duplicates": 0, "refused": 0})
    );
    assert_eq!(
        json(&user.says(&import))[0],
        value!({"records": 2, "applied": 0, "duplicates": 7, "refused": 0})
    );
    assert_eq!(
        records(&user),
        [value!([
            "email:a@x.org",
            "email:b@x.org",
            "web:7",
            "web:\u{fc}/8"
        ])]
    );
    let why = json(&user.says(&["why", "web:7", "web:\u{fc}/8", "--db", "a.db"]));
    assert!(is_id(
        &why[0]["evidence"][0]["id"],
        "web/",
        "/email/contact.mails/2"
    ));
    assert!(is_id(
        &why[0]["evidence"][1]["id"],
        "web/",
        "/email/contact.mails"
    ));
}

/// Where a record's id is an e-mail address.
#[test]
fn an_erased_record_leaves_nothing_behind() {
    let user = User::new();
    user.file(
        "map.json",
        r#"{"source": "crm", "namespace": "email", "record": "mail",
            "identifiers": [{"namespace": "phone", "value": "{phone}"}],
            "attributes": [{"attribute": "name", "values": ["{name}"]}]}"#,
    );
    user.file(
        "crm.csv",
        "mail,phone,name\nunforgettable@example.com,+15550100,Unforgettable\n",
    );
    user.says(&["import", "--map", "map.json", "crm.csv", "--db", "a.db"]);
    assert!(user.database_contains("a.db", "nforgettable"));
    user.ingest("a.db", r#"{"event":"erased","id":"x","at":"2026-06-01T00:00:00Z","source":"s","identifier":"email:unforgettable@example.com"}"#);
    assert!(!user.database_contains("a.db", "nforgettable"));
}

#[test]
fn a_map_with_a_typo_is_refused() {
    let user = User::new();
    user.file("shop.csv", CSV);
    let wrong = [
        (r#""record": "ID""#, r#""record": "IDD""#, "`IDD`"),
        (r#""record": "ID""#, r#""records": "ID""#, "`records`"),
        (r#""last": 7"#, r#""lastly": 7"#, "`lastly`"),
        (
            r#""basis": "observed""#,
            r#""basis": "declared""#,
            "`basis`",
        ),
        ("{MAIL}", "{EMAIL}", "`EMAIL`"),
        ("{MAIL}", "MAIL", "`MAIL`"),
    ];
    for (right, typo, named) in wrong {
        user.file("map.json", &MAP.replace(right, typo));
        let given = user.run(&["import", "--map", "map.json", "shop.csv", "--db", "a.db"]);
        assert_eq!(given.status, 1, "{typo}");
        assert!(given.err.contains(named), "{typo}: {}", given.err);
    }
    assert_eq!(
        user.run(&["import", "--map", "map.json", "shop.txt", "--db", "a.db"])
            .status,
        1
    );
}

#[test]
fn the_truth_is_compared_pair_by_pair() {
    let user = User::new();
    user.file("map.json", r#"{"source": "a", "record": "id", "identifiers": [{"namespace": "email", "value": "{mail}"}]}"#);
    user.file(
        "a.csv",
        "id,mail\n1,x@x.org\n2,x@x.org\n3,y@x.org\n4,z@x.org\n5,z@x.org\n",
    );
    user.says(&["import", "--map", "map.json", "a.csv", "--db", "a.db"]);
    user.file(
        "truth.csv",
        "who,src,rec\np,A,1\np,A,2\np,A,3\nq,A,4\nr,A,5\nr,A,6\n",
    );
    let truth = [
        "truth",
        "--truth",
        "truth.csv",
        "--cluster",
        "who",
        "--id",
        "rec",
        "--db",
        "a.db",
    ];
    let said = json(&user.says(&[&truth[..], &["--source", "src"]].concat()))
        .pop()
        .unwrap();
    let number = |name: &str| said[name].as_f64().unwrap();
    assert_eq!((number("records"), number("unknown_records")), (6.0, 1.0));
    assert_eq!(
        (
            number("true_pairs"),
            number("found_pairs"),
            number("right_pairs")
        ),
        (4.0, 2.0, 1.0)
    );
    assert_eq!((number("precision"), number("recall")), (0.5, 0.25));
    // Precise: 1, 1, 1, 1/2, 1/2, 1. Recalled: 2/3, 2/3, 1/3, 1, 1/2, 1/2.
    assert!((number("b3_precision") - 5.0 / 6.0).abs() < 1e-12);
    assert!((number("b3_recall") - 11.0 / 18.0).abs() < 1e-12);
    let [pair] = said["false_pairs"].as_array().unwrap().as_slice() else {
        panic!("one false pair: {said}");
    };
    assert_eq!(pair["records"], value!(["a:4", "a:5"]));
    assert_eq!(pair["why"]["evidence"][0]["to"], "email:z@x.org");
    let same = json(&user.says(&[&truth[..], &["--namespace", "a"]].concat()));
    assert_eq!(same, [said]);
    assert_eq!(
        user.run(&truth).status,
        2,
        "the records' namespace is not given"
    );
}

#[test]
fn the_senzing_truth_set_is_resolved_without_a_false_pair() {
    let user = User::new();
    let data = std::env::var_os("PERSONAGRAPH_DATA").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        std::path::PathBuf::from,
    );
    let given = user.run(&["senzing", "--db", "s.db"]);
    if !data.join("senzing/truth_key.csv").exists() {
        println!("NOT RUN: the data is missing, {}", data.display());
        assert_eq!(given.status, 1);
        assert!(given.err.contains("the data is missing"), "{}", given.err);
        return;
    }
    let said = json(&given.out).pop().unwrap();
    let found = &said["with_rules"];
    assert_eq!(found["precision"], 1.0, "{found}");
    assert_eq!(found["false_pairs"], value!([]));
    assert!(found["right_pairs"].as_u64() >= Some(53), "{found}");
    // Again in the same file, which the command made and makes anew.
    assert_eq!(user.says(&["senzing", "--db", "s.db"]), given.out);
}
