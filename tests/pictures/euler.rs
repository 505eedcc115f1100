//! Published cases of area-proportional drawing: each is drawn without a missing and
//! without a false region, or as a plot that has none.

use crate::drawing::{area, outlines, read, rings};
use crate::scenes;
use personagraph::picture::{Drawn, Fit, Picture, Why};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

struct Case {
    id: String,
    sets: Vec<String>,
    regions: BTreeMap<u64, usize>,
}

fn cases() -> Vec<Case> {
    let all: Json = serde_json::from_str(include_str!("../cases/euler.json")).unwrap();
    let cases = all["cases"].as_array().unwrap();
    assert!(cases.len() > 20);
    cases.iter().map(case).collect()
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no case counts so many"
)]
fn case(json: &Json) -> Case {
    let regions = json["regions"].as_object().unwrap();
    let sets: BTreeSet<&str> = regions.keys().flat_map(|key| key.split('&')).collect();
    let sets: Vec<String> = sets.into_iter().map(String::from).collect();
    let bit = |name: &str| 1_u64 << sets.iter().position(|set| set == name).unwrap();
    // Some count in tenths.
    let scale = if regions
        .values()
        .any(|value| value.as_f64().unwrap().fract() > 0.0)
    {
        10.0
    } else {
        1.0
    };
    let regions = regions.iter().map(|(key, value)| {
        let count = (value.as_f64().unwrap() * scale).round() as usize;
        (key.split('&').map(bit).sum(), count)
    });
    Case {
        id: json["id"].as_str().unwrap().into(),
        regions: regions.collect(),
        sets,
    }
}

fn drawn(case: &Case) -> Picture {
    let regions: Vec<(u64, usize)> = case
        .regions
        .iter()
        .map(|(one, count)| (*one, *count))
        .collect();
    let sets = u32::try_from(case.sets.len()).unwrap();
    Picture::of_population(&case.id, &case.sets, &scenes::counts(sets, &regions)).unwrap()
}

/// What is seen: each drawn region's share of all area, by counting points of the
/// outlines that the picture has.
fn seen(picture: &Picture, sets: usize, step: f64) -> BTreeMap<u64, f64> {
    let svg = read(&picture.svg());
    let outlines = outlines(&svg);
    assert_eq!(outlines.len(), sets);
    let mut counted: BTreeMap<u64, f64> = BTreeMap::new();
    let mut y = 0.0;
    while y < 600.0 {
        let mut x = 0.0;
        while x < 480.0 {
            let around = (0..).zip(&outlines).filter(|(_, one)| one.has([x, y]));
            let signature: u64 = around.map(|(bit, _)| 1_u64 << bit).sum();
            *counted.entry(signature).or_default() += 1.0;
            x += step;
        }
        y += step;
    }
    counted.remove(&0);
    let all: f64 = counted.values().sum();
    for count in counted.values_mut() {
        *count /= all;
    }
    counted
}

#[test]
fn every_case_is_drawn_right_or_not_as_areas() {
    println!("| case | sets | drawn | diag_error | missing | false | ms |");
    println!("|---|---|---|---|---|---|---|");
    let mut euler = 0;
    for case in cases() {
        let start = Instant::now();
        let picture = drawn(&case);
        let took = start.elapsed().as_secs_f64() * 1e3;
        let (what, fit) = match picture.drawn() {
            Drawn::Euler(fit) => ("Euler", Some(fit)),
            Drawn::UpSet(Why::Areas(fit)) => ("UpSet", Some(fit)),
            Drawn::UpSet(why) => panic!("{}: {why:?}", case.id),
            other => panic!("{other:?}"),
        };
        let (error, missing, wrong) = fit.map_or((0.0, 0, 0), |fit| {
            (
                fit.diag_error(),
                fit.missing().len(),
                fit.false_regions().len(),
            )
        });
        println!(
            "| {} | {} | {what} | {error:.1e} | {missing} | {wrong} | {took:.0} |",
            case.id,
            case.sets.len()
        );
        if what == "UpSet" {
            assert!(missing + wrong > 0 || error > Fit::WORST, "{}", case.id);
            continue;
        }
        euler += 1;
        assert_eq!(missing + wrong, 0, "{}", case.id);
        let total: usize = case.regions.values().sum();
        let seen = seen(&picture, case.sets.len(), 0.5);
        for (signature, share) in &seen {
            let count = case.regions.get(signature).copied().unwrap_or_default();
            let target = count as f64 / total as f64;
            assert!(
                (share - target).abs() < error + 2e-3,
                "{} {signature:b}: {share} {target}",
                case.id
            );
            assert!(
                count > 0 || *share < 2e-4,
                "{} {signature:b} is false: {share}",
                case.id
            );
        }
        for (signature, count) in &case.regions {
            let share = *count as f64 / total as f64;
            assert!(
                share < 2e-3 || seen.contains_key(signature),
                "{} {signature:b} is missing",
                case.id
            );
        }
    }
    println!("{euler} drawn as areas");
    assert!(euler >= 18, "{euler}");
}

#[test]
fn paths_are_as_large_as_what_they_stand_for() {
    for case in cases() {
        let picture = drawn(&case);
        let Drawn::Euler(fit) = picture.drawn() else {
            continue;
        };
        let svg = read(&picture.svg());
        let regions = svg.regions();
        let areas: Vec<(u64, f64)> = regions
            .iter()
            .filter(|region| region.children.iter().any(|one| one.name == "path"))
            .map(|region| {
                let label = region.get("aria-label");
                let count = label
                    .rsplit(": ")
                    .next()
                    .unwrap()
                    .split(' ')
                    .next()
                    .unwrap();
                let path = region
                    .children
                    .iter()
                    .find(|one| one.name == "path")
                    .unwrap();
                (
                    count.replace(',', "").parse().unwrap(),
                    area(&rings(path.get("d"))),
                )
            })
            .collect();
        let filled = case.regions.values().filter(|count| **count > 0).count();
        assert_eq!(areas.len(), filled, "{}", case.id);
        let total: f64 = areas.iter().map(|(_, area)| area).sum();
        let people: u64 = areas.iter().map(|(count, _)| count).sum();
        for (count, area) in areas {
            let (share, target) = (area / total, count as f64 / people as f64);
            assert!(
                (share - target).abs() < fit.diag_error() + 3e-3,
                "{}: {share} {target}",
                case.id
            );
        }
    }
}
