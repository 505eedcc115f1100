//! The published cases, through the command line.

use super::user::{User, json};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

type Sets = BTreeSet<BTreeSet<String>>;

fn cases(text: &str) -> Vec<Json> {
    let all: Json = serde_json::from_str(text).unwrap();
    all["cases"].as_array().unwrap().clone()
}

fn names(list: &Json) -> BTreeSet<String> {
    let list = list.as_array().into_iter().flatten();
    list.map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// Identifiers in normal form.
fn group(list: &Json) -> BTreeSet<String> {
    let normal = |text: String| -> String {
        let identifier: personagraph::Identifier = text.parse().unwrap();
        identifier.as_str().to_owned()
    };
    names(list).into_iter().map(normal).collect()
}

/// Ingests a case's events, under its rules.
fn told(user: &User, case: &Json) {
    let events = case["events"].as_array().unwrap().iter();
    let events: Vec<String> = events.map(Json::to_string).collect();
    let rules = case
        .get("rules")
        .map_or_else(|| "{}".to_owned(), Json::to_string);
    user.file("rules.json", &rules);
    let args = ["ingest", "-", "--db", "a.db", "--rules", "rules.json"];
    let given = user.run_on(&args, &events.join("\n"));
    assert_eq!(given.status, 0, "{}: {}", case["id"], given.err);
}

fn identity(case: &Json) {
    let user = User::new();
    told(&user, case);
    let lens = case["lens"].as_str().unwrap();
    let found = json(&user.says(&["people", "--lens", lens, "--db", "a.db"]));
    let found: Sets = found
        .iter()
        .map(|line| names(&line["identifiers"]))
        .collect();
    let expect = &case["expect"];
    if let Some(persons) = expect.get("persons") {
        let mut wanted: Sets = persons.as_array().unwrap().iter().map(group).collect();
        let nobody = expect.get("nobody").map(group).unwrap_or_default();
        wanted.extend(nobody.into_iter().map(|one| BTreeSet::from([one])));
        // Where everything was taken back, an identifier is nobody's.
        wanted.retain(|set| set.len() > 1 || found.contains(set));
        assert_eq!(found, wanted, "{}", case["id"]);
    }
    let one = |pair: &Json| found.iter().any(|person| group(pair).is_subset(person));
    for pair in expect
        .get("together")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
    {
        assert!(one(pair), "{}: {pair} are not one", case["id"]);
        let [a, b] = [&pair[0], &pair[1]].map(|end| end.as_str().unwrap());
        let why = json(&user.says(&["why", a, b, "--lens", lens, "--db", "a.db"]));
        assert_eq!(why[0]["linked"], true, "{}: {pair}", case["id"]);
    }
    for pair in expect
        .get("apart")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
    {
        assert!(!one(pair), "{}: {pair} are one", case["id"]);
    }
}

/// The words of a case's access, as options.
fn access(case: &Json) -> Vec<String> {
    let words = case["access"].as_object().unwrap().iter();
    let words = words.filter(|(_, value)| !value.is_null());
    words
        .flat_map(|(name, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            [format!("--{name}"), text]
        })
        .collect()
}

fn seen(user: &User, case: &Json) -> Vec<Json> {
    told(user, case);
    let access = access(case);
    let mut args = vec!["view", "--db", "a.db"];
    args.extend(access.iter().map(String::as_str));
    args.push(case["identifier"].as_str().unwrap());
    json(&user.says(&args))
}

fn permission(case: &Json, all: &[Json]) {
    let user = User::new();
    let view = seen(&user, case);
    let attributes = |line: &Json| -> BTreeSet<String> {
        line["attributes"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    };
    let mut identities: Vec<_> = view.iter().map(attributes).collect();
    let visible: BTreeSet<String> = identities.iter().flatten().cloned().collect();
    let expect = &case["expect"];
    assert_eq!(visible, names(&expect["visible"]), "{}", case["id"]);
    assert!(
        visible.is_disjoint(&names(&expect["hidden"])),
        "{}",
        case["id"]
    );
    if let Some(wanted) = expect.get("identities") {
        let mut wanted: Vec<_> = wanted.as_array().unwrap().iter().map(names).collect();
        wanted.sort();
        identities.sort();
        assert_eq!(identities, wanted, "{}", case["id"]);
    }
    for (name, value) in expect
        .get("values")
        .and_then(Json::as_object)
        .into_iter()
        .flatten()
    {
        let shown = view.iter().filter_map(|line| line["attributes"].get(name));
        for values in shown {
            assert_eq!(values, &Json::Array(vec![value.clone()]), "{}", case["id"]);
        }
    }
    if let Some(other) = case.get("same_view_as") {
        let other = all.iter().find(|one| one["id"] == *other).unwrap();
        // The same user, so that both are under one key.
        std::fs::remove_file(user.folder.join("a.db")).unwrap();
        assert_eq!(seen(&user, other), view, "{}", case["id"]);
    }
}

/// Each mostly waits for the disk, so several at a time.
fn each(cases: &[Json], check: impl Fn(&Json) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    check(case);
                }
            });
        }
    });
}

#[test]
fn the_command_line_agrees_with_the_identity_cases() {
    let all = cases(include_str!("../cases/identity.json"));
    each(&all, identity);
}

#[test]
fn the_command_line_agrees_with_the_permission_cases() {
    let all = cases(include_str!("../cases/permission.json"));
    each(&all, |case| permission(case, &all));
}
