//! Who gets which of several messages, and when.

use super::user::{User, json};
use serde_json::{Value as Json, json as value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const FROM: &str = "2026-03-02T09:00:00Z";
const PEOPLE: usize = 12;

/// What is meant: the last is worth the most, and nobody permitted the third.
const MESSAGES: [(&str, &str, u64); 4] = [
    ("marketing", "marketing.news", 1),
    ("loyalty", "loyalty", 5),
    ("sales", "marketing.offers", 9),
    ("marketing", "marketing.offers", 20),
];

fn message((recipient, purpose, worth): (&str, &str, u64)) -> Json {
    value!({"recipient": recipient, "purpose": purpose, "via": "best", "value": worth})
}

fn mail(person: usize) -> String {
    format!("email:someone{person}@example.com")
}

/// Some people: every second has a telephone too, every third was written to that
/// morning, every fourth sleeps when the plan begins, and every fifth permitted nothing.
fn population() -> User {
    let mut lines = Vec::new();
    let mut say = |what: &str, at: &str, mut event: Json| {
        let id = format!("e{}", lines.len());
        (event["event"], event["id"], event["at"], event["source"]) =
            (value!(what), value!(id), value!(at), value!("s"));
        lines.push(event.to_string());
    };
    let begin = "2026-01-01T00:00:00Z";
    let seats = ["marketing", "loyalty", "sales"];
    say("seated", begin, value!({"recipients": seats, "quorum": 1}));
    for (number, team) in ["marketing", "loyalty"].into_iter().enumerate() {
        let id = format!("e{}", 1 + 2 * number);
        say(
            "proposed",
            begin,
            value!({"effect": "permit", "scope": "profile", "recipients": [team], "purposes": "any"}),
        );
        let vote = value!({"proposal": id, "seat": "sales", "vote": "yes"});
        say("voted", begin, vote);
    }
    for person in 0..PEOPLE {
        let who = mail(person);
        if person % 2 == 0 {
            let between = [who.clone(), format!("phone:+1555010{person:04}")];
            say(
                "linked",
                begin,
                value!({"between": between, "basis": "authenticated"}),
            );
        }
        if person % 3 == 0 {
            let sent = value!({
                "identifier": who, "channel": "email", "recipient": "support", "purpose": "offers",
            });
            say("contacted", "2026-03-02T08:00:00Z", sent);
        }
        if person % 4 == 0 {
            let quiet = value!({"from": "08:00", "until": "14:30", "offset": "+00:00"});
            say(
                "preferred",
                begin,
                value!({"identifier": who, "channel": "any", "quiet": quiet}),
            );
        }
        if person % 5 != 0 {
            let permit = value!({
                "identifier": who, "effect": "permit", "scope": "profile", "recipients": "any",
                "purposes": "any",
            });
            say("consented", begin, permit);
        } else {
            say(
                "observed",
                begin,
                value!({"identifier": who, "attribute": "x", "value": 1}),
            );
        }
    }
    let user = User::new();
    user.ingest("a.db", &lines.join("\n"));
    let messages: Vec<String> = MESSAGES.map(|one| message(one).to_string()).into();
    user.file("messages.ndjson", &messages.join("\n"));
    user
}

const PLAN: [&str; 7] = [
    "plan",
    "--db",
    "a.db",
    "--messages",
    "messages.ndjson",
    "--from",
    FROM,
];

/// Each person's line by the identifier, and the totals.
fn planned(user: &User, more: &[&str]) -> (BTreeMap<String, Json>, Json) {
    let mut lines = json(&user.says(&[&PLAN[..], more].concat()));
    let totals = lines.pop().unwrap();
    let by = |line: Json| (line["identifier"].as_str().unwrap().to_owned(), line);
    (lines.into_iter().map(by).collect(), totals)
}

fn list(line: &Json, name: &str) -> Vec<Json> {
    line[name].as_array().unwrap().clone()
}

fn number(message: &Json) -> usize {
    usize::try_from(message["message"].as_u64().unwrap()).unwrap()
}

/// The day and hour of March 2026 since the first slot began, in hours.
fn hours(message: &Json) -> u64 {
    let at = message["at"].as_str().unwrap();
    assert!(at.starts_with("2026-03-"), "{at}");
    let (day, hour): (u64, u64) = (at[8..10].parse().unwrap(), at[11..13].parse().unwrap());
    (day * 24 + hour).checked_sub(2 * 24 + 9).unwrap()
}

#[test]
fn nobody_gets_two_messages_in_a_slot_and_the_most_valuable_goes_first() {
    let user = population();
    for (length, slots) in [(24, 7), (48, 3), (6, 40)] {
        let (length_text, count) = (format!("PT{length}H"), slots.to_string());
        let (people, totals) = planned(&user, &["--slot", &length_text, "--slots", &count]);
        assert_eq!(people.len(), PEOPLE);
        let mut sum = BTreeMap::new();
        for (who, line) in &people {
            let (planned, left_out) = (list(line, "planned"), list(line, "left_out"));
            let all = planned.iter().chain(&left_out).map(number);
            assert_eq!(all.collect::<BTreeSet<_>>(), (1..=MESSAGES.len()).collect());
            assert_eq!(planned.len() + left_out.len(), MESSAGES.len(), "{who}");
            let taken: Vec<_> = planned.iter().map(|one| hours(one) / length).collect();
            let slots_taken: BTreeSet<_> = taken.iter().copied().collect();
            assert_eq!(slots_taken.len(), planned.len(), "{who}: {taken:?}");
            assert!(taken.iter().all(|slot| *slot < slots), "{who}: {taken:?}");
            // Nothing makes one of these wait where another may go.
            let values = planned.iter().map(|one| MESSAGES[number(one) - 1].2);
            let values: Vec<_> = values.collect();
            assert!(values.is_sorted_by(|a, b| a >= b), "{who}: {values:?}");
            for (what, some) in [("planned", &planned), ("left_out", &left_out)] {
                *sum.entry(what).or_insert(0) += some.len();
            }
        }
        // Whoever permitted anything gets all that anybody may send.
        let first = people.values().map(|line| list(line, "planned"));
        let first: Vec<_> = first.filter_map(|all| all.first().map(number)).collect();
        assert_eq!(first, vec![4; PEOPLE - PEOPLE.div_ceil(5)]);
        assert_eq!(totals["people"], PEOPLE);
        assert_eq!(totals["planned"], sum["planned"]);
        assert_eq!(totals["left_out"], sum["left_out"]);
        assert_eq!(totals["reasons"]["not permitted"], sum["left_out"]);
    }
}

#[test]
fn what_is_planned_may_go_when_its_instant_comes() {
    let user = population();
    let (people, _) = planned(&user, &[]);
    let mut waited = 0;
    for (who, line) in people {
        // As the plan goes, what went before it was sent.
        let mut sent = String::new();
        for (place, one) in list(&line, "planned").iter().enumerate() {
            let (recipient, purpose, _) = MESSAGES[number(one) - 1];
            assert_eq!([&one["recipient"], &one["purpose"]], [recipient, purpose]);
            let at = one["at"].as_str().unwrap();
            waited += usize::from(place == 0 && at != FROM);
            let db = format!("{place}-{}", who.replace([':', '@'], "-"));
            std::fs::copy(user.folder.join("a.db"), user.folder.join(&db)).unwrap();
            user.ingest(&db, &sent);
            let asked = [
                "contact",
                &who,
                "--db",
                &db,
                "--recipient",
                recipient,
                "--purpose",
                purpose,
                "--at",
                at,
            ];
            let decided = json(&user.says(&asked));
            assert_eq!(decided[0]["outcome"], "send", "{who}: {one} {decided:?}");
            assert_eq!(decided[0]["channel"], one["channel"]);
            assert_eq!(decided[0]["point"], one["point"]);
            let event = value!({
                "event": "contacted", "id": format!("p{place}"), "at": at, "source": "plan",
                "identifier": one["point"], "channel": one["channel"], "recipient": recipient,
                "purpose": purpose,
            });
            writeln!(sent, "{event}").unwrap();
        }
    }
    // Those who were written to that morning, and those who sleep.
    assert!(waited >= 4, "{waited}");
}

#[test]
fn the_same_question_gets_the_same_bytes_and_nothing_is_written() {
    let user = population();
    let before = std::fs::read(user.folder.join("a.db")).unwrap();
    let first = user.says(&PLAN);
    assert_eq!(first, user.says(&PLAN));
    assert_eq!(std::fs::read(user.folder.join("a.db")).unwrap(), before);
    // A list is as good as lines, and the order of lines says who comes first of equals.
    let list: Vec<_> = MESSAGES.map(message).into();
    user.file(
        "messages.json",
        &serde_json::to_string_pretty(&list).unwrap(),
    );
    let mut of_list = PLAN;
    of_list[4] = "messages.json";
    assert_eq!(user.says(&of_list), first);
}

#[test]
fn a_person_is_planned_once_whichever_identifiers_are_named() {
    let user = population();
    let named = ["--identifier", "phone:+15550100002", "--identifier"];
    let (people, totals) = planned(
        &user,
        &[&named[..], &[&mail(2), "--identifier", &mail(1)]].concat(),
    );
    let asked: Vec<_> = people.keys().map(String::as_str).collect();
    assert_eq!(asked, [&mail(1), "phone:+15550100002"]);
    assert_eq!(totals["people"], 2);
    // Nobody by that name: as it is with somebody hidden.
    let (nobody, totals) = planned(&user, &["--identifier", "email:nobody@example.com"]);
    assert_eq!(nobody["email:nobody@example.com"]["planned"], value!([]));
    assert_eq!(totals["left_out"], MESSAGES.len());
}

#[test]
fn a_policy_of_the_hosts_own_is_obeyed() {
    let user = population();
    let config = value!({"caps": [{"count": 1, "window": {"rolling": "P30D"}}]});
    user.file("policy.json", &config.to_string());
    let (people, totals) = planned(&user, &["--policy", "policy.json"]);
    // One in thirty days, and whoever was written to has had it.
    for (person, line) in (0..PEOPLE).map(|person| (person, &people[&mail(person)])) {
        let may = person % 3 != 0 && person % 5 != 0;
        let planned: Vec<_> = list(line, "planned").iter().map(number).collect();
        assert_eq!(planned, if may { vec![4] } else { vec![] }, "{person}");
    }
    assert!(totals["reasons"]["cap"].as_u64() > Some(0), "{totals}");
    let contact = |more: &[&str]| {
        let asked = [
            "contact",
            &mail(3),
            "--db",
            "a.db",
            "--recipient",
            "marketing",
            "--purpose",
            "marketing.news",
            "--at",
            "2026-03-10T09:00:00Z",
        ];
        json(&user.says(&[&asked[..], more].concat()))[0]["outcome"].clone()
    };
    assert_eq!(contact(&[]), "send");
    assert_eq!(contact(&["--policy", "policy.json"]), "hold");
}

/// What stands after a heading of the example's README, as it is written there.
fn shown(after: &str, begin: &str) -> &'static str {
    let readme = include_str!("../../examples/social_crm/README.md");
    let (_, section) = readme.split_once(after).unwrap();
    let blocks = section.split("```json\n").skip(1);
    let mut blocks = blocks.filter_map(|block| block.split("```").next());
    blocks.find(|block| block.starts_with(begin)).unwrap()
}

#[test]
fn the_readme_s_messages_and_policy_are_taken() {
    let user = population();
    let heading = "## Who gets which message";
    user.file("messages.ndjson", shown(heading, "{\"recipient\""));
    user.file("policy.json", shown(heading, "{\n  \"caps\""));
    let (people, totals) = planned(&user, &["--policy", "policy.json"]);
    assert_eq!((people.len(), &totals["people"]), (PEOPLE, &value!(PEOPLE)));
    assert!(totals["planned"].as_u64() > Some(0), "{totals}");
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_field() {
    let user = population();
    let good = message(MESSAGES[0]);
    let with = |field: &str, is: Json| {
        let mut bad = good.clone();
        bad[field] = is;
        bad
    };
    for (bad, told) in [
        (with("recipient", value!("Sales!")), "`recipient`: "),
        (
            with("value", value!(-3)),
            "`value`: expected a whole number",
        ),
        (with("until", value!("soon")), "`until`: "),
        (with("via", value!("mail")), "`via`: "),
        (with("exempt", value!(true)), "unknown field `exempt`"),
        (
            value!({"recipient": "sales", "via": "best"}),
            "missing field `purpose`",
        ),
    ] {
        user.file("messages.ndjson", &format!("{good}\n\n{bad}\n{good}\n"));
        let given = user.run(&PLAN);
        assert_eq!((given.status, given.out.as_str()), (1, ""), "{bad}");
        let told = format!("messages.ndjson: line 3: {told}");
        assert!(given.err.contains(&told), "{}", given.err);
        // In a list each on a line of its own.
        user.file("messages.ndjson", &format!("[{good},\n\n{bad}\n,{good}\n]"));
        let given = user.run(&PLAN);
        assert_eq!(given.status, 1, "{bad}");
        assert!(given.err.contains(&told), "{}", given.err);
    }
    user.file("messages.ndjson", &format!("{good}\n{{\"recipient\": }}"));
    let given = user.run(&PLAN);
    assert!(
        given.err.contains("line 2: `recipient`: expected value"),
        "{}",
        given.err
    );
    for nothing in ["", "\n\n", "[]"] {
        user.file("messages.ndjson", nothing);
        let given = user.run(&PLAN);
        assert_eq!(given.status, 1);
        assert!(
            given.err.contains("there is no message in it"),
            "{}",
            given.err
        );
    }
    user.file("messages.ndjson", &good.to_string());
    user.file("policy.json", "{\"caps\": [],\n\"digest\": \"off\"}");
    for (options, status, told) in [
        (["--slots", "0"], 2, "--slots: "),
        (["--slot", "1d"], 2, "--slot: a period is"),
        (["--trust", "101"], 2, "--trust: "),
        (["--identifier", "someone"], 2, "identifier"),
        (["--at", FROM], 2, "`plan` takes no --at"),
        (
            ["--policy", "policy.json"],
            1,
            "policy.json: line 2: unknown field `digest`",
        ),
    ] {
        let given = user.run(&[&PLAN[..], &options].concat());
        assert_eq!(given.status, status, "{options:?} {}", given.err);
        assert!(given.err.contains(told), "{}", given.err);
    }
    let given = user.run(&["plan", "--db", "a.db"]);
    assert!(given.err.contains("--messages is missing"), "{}", given.err);
}
