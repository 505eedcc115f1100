//! How many are in which personas.

use super::report;
use crate::markup::Markup;
use crate::user::User;
use serde_json::{Value as Json, json as value};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_population_is_counted_right() {
    const SETS: [&str; 8] = ["aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh"];
    let user = User::new();
    let mut events = Vec::new();
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    let mut all: Vec<BTreeSet<&str>> = Vec::new();
    for n in 0..300_u64 {
        let mixed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        // The later the set, the rarer; nobody is in the last one.
        let within = SETS
            .iter()
            .zip(0..7)
            .filter(|(_, bit)| mixed >> (2 * bit) & 3 > bit / 3);
        let within: BTreeSet<&str> = within.map(|(name, _)| *name).collect();
        for name in &within {
            *sizes.entry(name).or_default() += 1;
        }
        events.push(
            value!({"event": "observed", "id": format!("o{n}"), "at": "2026-01-01T00:00:00Z",
            "source": "s", "identifier": format!("crm:{n}"), "attribute": "x", "value": n,
            "personas": within.iter().collect::<Vec<_>>()}),
        );
        all.push(within);
    }
    for event in &mut events {
        if event["personas"] == value!([]) {
            event.as_object_mut().unwrap().remove("personas");
        }
    }
    let lines: Vec<String> = events.iter().map(Json::to_string).collect();
    user.ingest("a.db", &lines.join("\n"));
    let (said, pages) = report(&user, "r", &["--people", "0"]);
    assert_eq!(
        (&said["people"], &said["pages"]),
        (&value!(300), &value!(0))
    );
    let page = Markup::read(&pages["population.html"]);

    let mut by_size: Vec<(&str, u64)> = sizes.into_iter().collect();
    by_size.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let drawn: BTreeSet<&str> = by_size.iter().take(6).map(|(name, _)| *name).collect();
    let mut regions: BTreeMap<String, u64> = BTreeMap::new();
    let order: Vec<&str> = by_size.iter().take(6).map(|(name, _)| *name).collect();
    for within in &all {
        let name = match within {
            none if none.is_empty() => "in no persona".to_owned(),
            none if none.is_disjoint(&drawn) => "only in smaller personas".to_owned(),
            some => order
                .iter()
                .filter(|name| some.contains(*name))
                .copied()
                .collect(),
        };
        *regions.entry(name).or_default() += 1;
    }
    let rows = page
        .texts("tr")
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    for (name, count) in by_size
        .iter()
        .map(|(n, c)| ((*n).to_owned(), *c))
        .chain(regions.clone())
    {
        let tenths = (count * 1000 + 150) / 300;
        let row = format!("{name}{count}{}.{} %", tenths / 10, tenths % 10);
        assert!(rows.contains(&row), "{row} is not among {rows:?}");
    }
    assert_eq!(rows.len(), 2 + by_size.len() + regions.len());
    assert!(regions.len() > 20);
}
