//! What analysts may know, and how far people come on their way to a message.

use super::{report, told};
use crate::markup::Markup;
use crate::user::{User, json};
use serde_json::{Value as Json, json as value};

/// Before anybody permits anything, and after.
const TIMES: [&str; 2] = ["2026-01-07T00:00:00Z", "2026-06-03T00:00:00Z"];
const GATES: [&str; 9] = [
    "matched",
    "known",
    "recognised",
    "permitted",
    "preferred",
    "rested",
    "new",
    "reachable",
    "once",
];

/// The rows of the table of a use: a segment, and how many pass each gate.
fn rows(page: &Markup, who: &str) -> Vec<String> {
    let cards = page.elements.iter().filter(|one| one.has_class("gates"));
    let mut card = cards.filter(|card| card.text.starts_with(who));
    let text = &card
        .next()
        .unwrap_or_else(|| panic!("no card of {who}"))
        .text;
    let heads = format!("Segment{}", GATES.concat());
    let (_, after) = text.split_once(&heads).expect("a table of gates");
    let (table, _) = after.split_once("Funnel of ").expect("a funnel of each");
    let rows = page.texts("tr").into_iter();
    let rows = rows.filter(|row| !row.is_empty() && table.contains(row));
    rows.map(str::to_owned).collect()
}

#[test]
fn a_page_says_what_audience_says() {
    let user = told();
    let known = TIMES.map(|at| known_on_a_page_of(&user, at));
    assert!(known[0] < known[1] && known[1] > 2, "{known:?}");
}

/// How many people are known by some use, on a page that says what `audience` says.
fn known_on_a_page_of(user: &User, at: &str) -> u64 {
    let segments = ["everybody", "in pets", "in family or in outdoors"];
    let named = ["sales/sales.pets", "customer_service/service"];
    let mut asked: Vec<&str> = vec!["--at", at];
    asked.extend(segments.iter().flat_map(|one| ["--segment", one]));
    asked.extend(named.iter().flat_map(|one| ["--access", one]));
    // The same twice is shown once.
    asked.extend(["--segment", "in pets", "--access", "sales/sales.pets"]);
    let (_, pages) = report(user, "r", &asked);
    let page = Markup::read(&pages["audiences.html"]);
    assert!(page.text.contains("3 segments") && page.text.contains("2 uses"));
    let mut passed = 0;
    for (to, who) in named
        .iter()
        .zip(["Sales · sales.pets", "Customer service · service"])
    {
        let rows = rows(&page, who);
        let (recipient, purpose) = to.split_once('/').unwrap();
        for segment in segments {
            let access = ["--recipient", recipient, "--purpose", purpose, "--at", at];
            let of = ["audience", segment, "--db", "a.db"];
            let said = json(&user.says(&[&of[..], &access].concat()))
                .pop()
                .unwrap();
            let counts = GATES.map(|gate| said["funnel"][gate].as_u64().unwrap());
            passed += counts[2];
            let row = format!(
                "{segment}{}",
                counts.map(|count| count.to_string()).concat()
            );
            assert!(rows.contains(&row), "{row} is not among {rows:?}");
        }
    }
    // Every gate says what it lets through, as often as there are funnels.
    let said = page
        .text
        .matches("they have not refused such messages")
        .count();
    assert!(said > segments.len() * named.len(), "{said}");
    passed
}

/// So many people have something in exactly these personas.
fn crowd(regions: &[(&[&str], usize)]) -> String {
    let mut lines = Vec::new();
    for (personas, count) in regions {
        for _ in 0..*count {
            let number = lines.len();
            let mut event = value!({"event": "observed", "id": format!("o{number}"),
                "at": "2026-01-01T00:00:00Z", "source": "s", "identifier": format!("crm:{number}"),
                "attribute": "x", "value": number});
            if !personas.is_empty() {
                event["personas"] = value!(personas);
            }
            lines.push(Json::to_string(&event));
        }
    }
    lines.join("\n")
}

#[test]
fn analysts_are_told_no_small_number() {
    let user = User::new();
    let regions: [(&[&str], usize); 4] = [
        (&["work"], 60),
        (&["family"], 45),
        (&["family", "work"], 27),
        (&[], 33),
    ];
    user.ingest("a.db", &crowd(&regions));
    let page = |more: &str| {
        if !more.is_empty() {
            user.ingest("a.db", more);
        }
        let (_, pages) = report(&user, "r", &["--people", "0"]);
        Markup::read(&pages["audiences.html"]).text.to_lowercase()
    };
    // Nobody is few: all are told.
    let all = page("");
    for told in [
        "only in work: 60",
        "only in family: 45",
        "in work and family",
        ": 27",
        ": 33",
    ] {
        assert!(all.contains(told), "{told}: {all}");
    }
    assert!(!all.contains("withheld"));
    // Three sailors who work: withheld, and whatever they would follow from.
    let three = crowd(&[(&["sailing", "work"], 3)])
        .replace("\"id\":\"o", "\"id\":\"p")
        .replace("crm:", "shop:");
    let some = page(&three);
    assert!(
        some.contains("work and sailing") && some.contains("withheld"),
        "{some}"
    );
    let sailors = some.split("work and sailing").skip(1);
    let mut sailors = sailors.map(|after| after.trim_start_matches(" and no other"));
    assert!(sailors.all(|after| !after.starts_with(": 3")), "{some}");
    assert!(some.contains("none below 10"));
}

#[test]
fn where_nobody_may_write_it_says_so() {
    let user = User::new();
    user.ingest("a.db", &crowd(&[(&[], 3)]));
    let (_, pages) = report(&user, "r", &[]);
    let page = Markup::read(&pages["audiences.html"]);
    assert!(page.text.contains("Nobody has a persona."));
    assert!(
        page.text
            .contains("No use is named by the company, so nobody is written to.")
    );
    let wrong = [
        "report",
        "--db",
        "a.db",
        "--out",
        "no",
        "--segment",
        "in 36 to 41",
    ];
    let given = user.run(&wrong);
    assert_eq!((given.status, given.out.as_str()), (2, ""), "{}", given.err);
    assert!(given.err.contains("--segment: "), "{}", given.err);
    assert!(!user.folder.join("no").exists());
}
