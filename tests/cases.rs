//! Published examples of other systems, and the design's own traps, restated as
//! events: `cases/identity.json` and `cases/permission.json`. Each names its
//! source; where that answers otherwise, it says why.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

use personagraph::identity::Resolved;
use personagraph::{Access, Directory, Event, Identifier, Key, Lens, Rules, Timestamp};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

type People = BTreeSet<BTreeSet<String>>;

fn cases(text: &str) -> Vec<Json> {
    let all: Json = serde_json::from_str(text).expect("the cases are JSON");
    all["cases"].as_array().expect("a list of cases").clone()
}

fn directory(case: &Json) -> Directory {
    let rules = case
        .get("rules")
        .cloned()
        .unwrap_or(Json::Object(serde_json::Map::default()));
    let rules: Rules = serde_json::from_value(rules).expect("rules");
    Directory::with_rules(Key::from([7; 32]), rules)
}

fn event(json: &Json) -> Event {
    serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{error}: {json}"))
}

fn id(text: &Json) -> Identifier {
    text.as_str()
        .expect("an identifier")
        .parse()
        .expect("an identifier")
}

fn people(directory: &Directory, lens: &Lens) -> People {
    let people = directory.people(lens, Timestamp::MAX).into_iter();
    people
        .map(|p| {
            p.identifiers
                .iter()
                .map(|i| i.as_str().to_owned())
                .collect()
        })
        .collect()
}

fn expected(groups: &Json) -> People {
    let group = |g: &Json| {
        g.as_array()
            .unwrap()
            .iter()
            .map(|i| id(i).as_str().to_owned())
            .collect()
    };
    groups
        .as_array()
        .expect("groups")
        .iter()
        .map(group)
        .collect()
}

/// Checks a partition. Where all that was known through an identifier has been
/// taken back it is vacant (SEMANTICS I-i): nobody's, so as good as alone.
fn same_people(found: &People, wanted: &People, nobody: &People) -> Result<(), String> {
    let mut wanted = wanted.clone();
    wanted.extend(
        nobody
            .iter()
            .flatten()
            .map(|one| BTreeSet::from([one.clone()])),
    );
    let named: BTreeSet<&String> = found.iter().flatten().collect();
    wanted.retain(|group| group.len() > 1 || group.iter().all(|one| named.contains(one)));
    if *found == wanted {
        Ok(())
    } else {
        Err(format!("found {found:?}, wanted {wanted:?}"))
    }
}

fn identity(case: &Json) -> Result<(), String> {
    let mut directory = directory(case);
    let lens: Lens = case["lens"].as_str().unwrap().parse().expect("a lens");
    let mut after: BTreeMap<String, People> = BTreeMap::new();
    let mut issued = Vec::new();
    for json in case["events"].as_array().unwrap() {
        let _ = directory
            .apply(event(json))
            .map_err(|error| error.to_string())?;
        let name = json["id"].as_str().unwrap();
        after.insert(name.to_owned(), people(&directory, &lens));
        for ask in case
            .get("expect_ids")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
        {
            if ask["after"] == json["id"] {
                let anchor = id(&ask["id_of"]);
                let person = directory
                    .person_of(&anchor, &lens, Timestamp::MAX)
                    .expect("known");
                issued.push((person.id, ask["finally_with"].clone()));
            }
        }
    }
    let expect = &case["expect"];
    let found = people(&directory, &lens);
    if let Some(persons) = expect.get("persons") {
        let nobody = expect
            .get("nobody")
            .cloned()
            .unwrap_or(Json::Array(Vec::new()));
        let nobody = nobody
            .as_array()
            .unwrap()
            .iter()
            .map(|i| BTreeSet::from([id(i).as_str().to_owned()]));
        same_people(&found, &expected(persons), &nobody.collect())?;
    }
    let one = |pair: &BTreeSet<String>| found.iter().any(|person| pair.is_subset(person));
    for pair in expect.get("together").map(expected).into_iter().flatten() {
        one(&pair)
            .then_some(())
            .ok_or_else(|| format!("{pair:?} are not one"))?;
    }
    for pair in expect.get("apart").map(expected).into_iter().flatten() {
        (!one(&pair))
            .then_some(())
            .ok_or_else(|| format!("{pair:?} are one"))?;
    }
    for step in case
        .get("expect_changes")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
    {
        let found = &after[step["after"].as_str().unwrap()];
        same_people(found, &expected(&step["persons"]), &People::new())?;
    }
    for (person, with) in issued {
        let Resolved::Person(found) = directory.resolve(person, &lens) else {
            return Err("an id that was issued resolves to nobody".to_owned());
        };
        for one in with.as_array().unwrap() {
            if !found.identifiers.contains(&id(one)) {
                return Err(format!("an id issued leads to {found:?}, not to {one}"));
            }
        }
    }
    Ok(())
}

fn access(case: &Json) -> Access {
    let of = &case["access"];
    let text = |field: &str| of[field].as_str().expect(field).to_owned();
    let at: Timestamp = text("at").parse().expect("an instant");
    let mut access = Access::new(text("recipient"), text("purpose"), at);
    if let Some(channel) = of.get("channel").and_then(Json::as_str) {
        access = access.on(channel);
    }
    if let Some(trust) = of.get("trust").and_then(Json::as_f64) {
        access = access.trusting(trust);
    }
    access
}

fn seen(case: &Json) -> Result<(Directory, personagraph::View), String> {
    let mut directory = directory(case);
    for json in case["events"].as_array().unwrap() {
        let _ = directory
            .apply(event(json))
            .map_err(|error| error.to_string())?;
    }
    let view = directory
        .view(&id(&case["identifier"]), &access(case))
        .map_err(|e| e.to_string())?;
    Ok((directory, view))
}

fn permission(case: &Json, all: &[Json]) -> Result<(), String> {
    let (_, view) = seen(case)?;
    let expect = &case["expect"];
    let names = |list: &Json| -> BTreeSet<String> {
        list.as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect()
    };
    let identities: Vec<BTreeSet<String>> = view
        .identities()
        .iter()
        .map(|identity| {
            identity
                .attributes()
                .keys()
                .map(ToString::to_string)
                .collect()
        })
        .collect();
    let visible: BTreeSet<String> = identities.iter().flatten().cloned().collect();
    if visible != names(&expect["visible"]) {
        return Err(format!("visible {visible:?}, wanted {}", expect["visible"]));
    }
    if let Some(hidden) = names(&expect["hidden"]).intersection(&visible).next() {
        return Err(format!("`{hidden}` is visible"));
    }
    if let Some(wanted) = expect.get("identities") {
        let mut wanted: Vec<_> = wanted.as_array().unwrap().iter().map(names).collect();
        let mut found = identities;
        wanted.sort();
        found.sort();
        if found != wanted {
            return Err(format!("identities {found:?}, wanted {wanted:?}"));
        }
    }
    for (name, value) in expect
        .get("values")
        .and_then(Json::as_object)
        .into_iter()
        .flatten()
    {
        let shown: BTreeSet<_> = view
            .identities()
            .iter()
            .flat_map(personagraph::profile::PartialIdentity::attributes)
            .filter(|(attribute, _)| attribute.as_str() == name)
            .flat_map(|(_, shown)| shown.values().cloned())
            .collect();
        let wanted: personagraph::Value = serde_json::from_value(value.clone()).expect("a value");
        if shown != BTreeSet::from([wanted]) {
            return Err(format!("`{name}` has other values than {value}"));
        }
    }
    if let Some(other) = case.get("same_view_as") {
        let other = all
            .iter()
            .find(|c| c["id"] == *other)
            .expect("the case that is named");
        let (_, theirs) = seen(other)?;
        if view != theirs || format!("{view:?}") != format!("{theirs:?}") {
            return Err(format!("another view than {}", other["id"]));
        }
    }
    Ok(())
}

fn report(ran: usize, failed: &[(String, String)]) {
    for (case, why) in failed {
        println!("{case}: {why}");
    }
    println!("{ran} cases, {} failed", failed.len());
    assert!(failed.is_empty(), "{} of {ran} cases failed", failed.len());
}

#[test]
fn all_85_identity_cases_pass() {
    let all = cases(include_str!("cases/identity.json"));
    assert_eq!(all.len(), 85);
    let failed = |case: &Json| Some((case["id"].to_string(), identity(case).err()?));
    report(
        all.len(),
        &all.iter().filter_map(failed).collect::<Vec<_>>(),
    );
}

#[test]
fn all_179_permission_cases_pass() {
    let all = cases(include_str!("cases/permission.json"));
    assert_eq!(all.len(), 179);
    let failed = |case: &Json| Some((case["id"].to_string(), permission(case, &all).err()?));
    report(
        all.len(),
        &all.iter().filter_map(failed).collect::<Vec<_>>(),
    );
}
