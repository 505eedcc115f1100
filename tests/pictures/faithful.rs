//! A diagram shows what is: every overlap that is possible, each where its sets'
//! outlines say, empty where it is empty, with what is in it and who sees that.

use crate::drawing::{Element, area, is_in, outlines, read, rings};
use crate::scenes::{self, divisors};
use personagraph::picture::{Drawn, Picture, Why};
use personagraph::profile::{Disclosure, Extent};
use personagraph::venn::Venn;
use std::collections::{BTreeMap, BTreeSet};

/// The names of the sets that a label says a region is in.
fn membership(label: &str) -> BTreeSet<String> {
    let head = label.split(": ").next().unwrap();
    if head.starts_with("in no ") {
        return BTreeSet::new();
    }
    let head = head.strip_prefix("only ").unwrap_or(head);
    let head = head.strip_suffix(" and no other").unwrap_or(head);
    let names = head.strip_prefix("in ").unwrap().split(" and ");
    names
        .flat_map(|part| part.split(", "))
        .map(String::from)
        .collect()
}

fn path(region: &Element) -> Option<&str> {
    let own = region.children.iter().find(|one| one.name == "path");
    own.map(|one| one.get("d"))
}

#[test]
fn every_possible_overlap_is_drawn_once_where_the_outlines_say() {
    for sets in 1..=5_u64 {
        let venn = divisors(sets);
        let picture = Picture::of_sets("numbers", &venn);
        assert_eq!(*picture.drawn(), Drawn::Venn);
        let svg = read(&picture.svg());
        let outlines = outlines(&svg);
        assert_eq!(outlines.len() as u64, sets);
        let mut seen = BTreeSet::new();
        for region in svg.regions() {
            let Some(path) = path(region) else { continue };
            let names = membership(region.get("aria-label"));
            let in_set = |place: usize| names.contains(&venn.sets()[place]);
            let rings = rings(path);
            assert_eq!(rings.len(), 1, "in one piece: {names:?}");
            assert!(area(&rings) > 100.0, "{names:?} is too small");
            let mut agree = 0;
            // Within rounding of an outline either may be said.
            let near = |said: bool, [x, y]: [f64; 2]| {
                let around = [[0.3, 0.0], [-0.3, 0.0], [0.0, 0.3], [0.0, -0.3]];
                let mut around = around.into_iter();
                around.any(|[dx, dy]| is_in(&rings, [x + dx, y + dy]) != said)
            };
            for row in 0..125 {
                for column in 0..120 {
                    let point = [f64::from(column) * 4.0 + 0.3, f64::from(row) * 4.0 + 0.7];
                    let by_outline =
                        (0..outlines.len()).all(|set| outlines[set].has(point) == in_set(set));
                    let by_path = is_in(&rings, point);
                    // Within rounding of an outline either may be said.
                    assert!(
                        by_path == by_outline || near(by_path, point),
                        "{names:?} {point:?}"
                    );
                    agree += usize::from(by_path && by_outline);
                }
            }
            assert!(agree > 5, "{names:?}");
            assert!(seen.insert(names));
        }
        assert_eq!(seen.len(), (1 << sets) - 1, "every overlap");
    }
}

#[test]
fn labels_are_inside_their_regions() {
    let mut pictures: Vec<Picture> = (1..=5)
        .map(|sets| Picture::of_sets("numbers", &divisors(sets)))
        .collect();
    pictures
        .extend([1, 3, 4, 5].map(|count| Picture::of_person("Somebody", &scenes::many(count, 60))));
    let mut boxes = 0;
    for picture in pictures {
        let svg = read(&picture.svg());
        for region in svg.regions() {
            let Some(path) = path(region) else { continue };
            let rings = rings(path);
            let parts = [region.named("rect"), region.named("svg")].concat();
            for part in parts {
                let (x, y) = (part.number("x"), part.number("y"));
                let (width, height) = (part.number("width"), part.number("height"));
                // Of a line of text only the middle line need be inside: above and
                // below there is room for the highest letters of any font.
                let (top, bottom) = if part.name == "svg" {
                    (y + height * 0.35, y + height * 0.7)
                } else {
                    (y, y + height)
                };
                let shrink = if part.name == "rect" { 1.5 } else { 0.0 };
                for corner in [
                    [x + shrink, top + shrink],
                    [x + width - shrink, top + shrink],
                    [x + shrink, bottom - shrink],
                    [x + width - shrink, bottom - shrink],
                ] {
                    assert!(
                        is_in(&rings, corner),
                        "{} {corner:?}",
                        region.get("aria-label")
                    );
                }
                boxes += 1;
            }
        }
    }
    assert!(boxes > 150, "{boxes}");
}

#[test]
fn regions_hold_what_the_sets_hold() {
    for sets in 1..=7_u64 {
        let venn = divisors(sets);
        let picture = Picture::of_sets("numbers", &venn);
        let svg = read(&picture.svg());
        let mut held: BTreeMap<BTreeSet<String>, BTreeSet<u64>> = BTreeMap::new();
        for region in svg.regions() {
            let label = region.get("aria-label");
            let items = label.split(". ").nth(1).map_or("", |items| items);
            let items = items.split(", ").filter_map(|item| item.parse().ok());
            let items: BTreeSet<u64> = items.collect();
            if !items.is_empty() {
                assert!(held.insert(membership(label), items).is_none());
            }
        }
        let mut expected: BTreeMap<BTreeSet<String>, BTreeSet<u64>> = BTreeMap::new();
        for region in venn.regions() {
            expected.insert(region.sets().cloned().collect(), region.items().clone());
        }
        if sets <= 5 && !venn.outside().is_empty() {
            expected.insert(BTreeSet::new(), venn.outside().clone());
        }
        if sets > 5 {
            // A plot has room for twenty.
            assert_eq!(held.len(), expected.len().min(20));
            expected.retain(|names, _| held.contains_key(names));
        }
        assert_eq!(held, expected, "{sets} sets");
        for number in 1..=60_u64 {
            let line = format!("   - {number}\n");
            assert_eq!(
                picture.text().matches(&line).count(),
                1,
                "{number}: once in the text"
            );
        }
    }
}

/// What each access sees of each region, by the disclosure itself.
fn lights(disclosure: &Disclosure) -> BTreeMap<BTreeSet<String>, Vec<Extent>> {
    let venn = disclosure.personas().venn().unwrap();
    let regions = venn.regions().map(|region| {
        let names = region.sets().map(ToString::to_string).collect();
        let seen = disclosure.seen().iter();
        (
            names,
            seen.map(|seen| seen.extent(region.items())).collect(),
        )
    });
    regions.collect()
}

#[test]
fn regions_shine_as_far_as_they_are_seen() {
    let mut looks = BTreeSet::new();
    for disclosure in [
        scenes::colby(),
        scenes::chef(false),
        scenes::many(3, 40),
        scenes::many(5, 40),
    ] {
        let lights = lights(&disclosure);
        let picture = Picture::of_person("Somebody", &disclosure);
        let svg = read(&picture.svg());
        let mut met = 0;
        for region in svg.regions() {
            if path(region).is_none() {
                continue;
            }
            let label = region.get("aria-label");
            let Some(extents) = lights.get(&membership(label)) else {
                assert_eq!(region.get("class"), "e", "{label}");
                assert!(label.ends_with(": empty"), "{label}");
                continue;
            };
            met += 1;
            let expected = match extents.iter().max().unwrap() {
                Extent::Whole => "l",
                Extent::Part => "d",
                Extent::Nothing => "k",
            };
            assert_eq!(region.get("class"), expected, "{label}");
            looks.insert(expected);
            let words = [
                ("seen by", Extent::Whole),
                ("seen in part by", Extent::Part),
                ("not seen by", Extent::Nothing),
            ];
            for (word, extent) in words {
                let said =
                    label.contains(&format!(", {word}")) || label.contains(&format!("; {word}"));
                assert_eq!(said, extents.contains(&extent), "{word}: {label}");
            }
            let marks: Vec<&str> = region
                .named("use")
                .iter()
                .map(|one| one.get("href"))
                .map(|href| &href[href.len() - 2..])
                .collect();
            let expected: Vec<String> = (0..)
                .zip(extents)
                .filter(|(_, extent)| **extent > Extent::Nothing)
                .map(|(place, extent)| {
                    format!(
                        "{}{place}",
                        if *extent == Extent::Whole { "w" } else { "p" }
                    )
                })
                .collect();
            assert!(
                marks.is_empty() || marks == expected,
                "{marks:?} {expected:?}"
            );
        }
        assert_eq!(met, lights.len());
    }
    assert_eq!(looks.len(), 3, "{looks:?}");
}

#[test]
fn what_may_also_lie_elsewhere_is_said() {
    let before = Picture::of_person("The chef", &scenes::chef(false));
    let after = Picture::of_person("The chef", &scenes::chef(true));
    assert!(
        before
            .text()
            .contains("skill.cooking (perhaps also in work)")
    );
    assert!(!after.text().contains("perhaps"));
    assert!(
        after
            .text()
            .contains("in family and work and no other: 1 attribute")
    );
}

#[test]
fn six_sets_are_a_plot_with_a_column_for_each_region() {
    let sets = (0..6).map(|set| {
        (
            format!("set {set}"),
            (0..20).filter(move |item| item % 7 == set || item % 6 == set),
        )
    });
    let venn = Venn::new(sets).unwrap();
    let picture = Picture::of_sets("numbers", &venn);
    assert_eq!(*picture.drawn(), Drawn::UpSet(Why::Sets { most: 5 }));
    let svg = read(&picture.svg());
    let columns = svg.regions();
    let regions: Vec<_> = venn.regions().collect();
    assert!(
        regions.len() > 6 && regions.len() <= 20,
        "{}",
        regions.len()
    );
    assert_eq!(columns.len(), regions.len());
    let mut heights = Vec::new();
    for column in columns {
        let names = membership(column.get("aria-label"));
        let dots = column.named("circle").len();
        assert_eq!(dots, names.len());
        let bar = column
            .named("rect")
            .into_iter()
            .find(|one| one.get("class") == "a");
        heights.push(bar.unwrap().number("height"));
    }
    assert!(heights.is_sorted_by(|one, next| one >= next), "{heights:?}");
}

#[test]
fn columns_that_have_no_room_are_counted_and_listed() {
    let disclosure = scenes::many(9, 120);
    let picture = Picture::of_person("Somebody", &disclosure);
    let regions = disclosure.personas().venn().unwrap().regions().count();
    assert!(regions > 20);
    let svg = read(&picture.svg());
    assert_eq!(svg.regions().len(), 20);
    let text = picture.text();
    assert!(
        text.contains(&format!("20 are drawn; the other {}, with ", regions - 20)),
        "{text}"
    );
    for member in disclosure.personas().members() {
        assert!(text.contains(&format!("   - {}", member.attribute())));
    }
}

#[test]
fn a_population_in_which_a_region_would_be_lost_is_a_plot() {
    let counts = scenes::counts(3, &[(1, 9_000), (2, 8_000), (3, 4_000), (4, 7_000), (7, 1)]);
    let picture = Picture::of_population("customers", &["a", "b", "c"], &counts).unwrap();
    let Drawn::UpSet(Why::Areas(fit)) = picture.drawn() else {
        panic!("{:?}", picture.drawn())
    };
    assert!(!fit.missing().is_empty() || !fit.false_regions().is_empty());
    assert!(
        picture.text().contains("1 person (under 0.1 %)"),
        "{}",
        picture.text()
    );
    let seven = scenes::counts(7, &[(1, 3), (127, 2)]);
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let picture = Picture::of_population("customers", &names, &seven).unwrap();
    assert_eq!(*picture.drawn(), Drawn::UpSet(Why::Sets { most: 6 }));
    let nobody = scenes::counts(2, &[(0, 3)]);
    let picture = Picture::of_population("customers", &["a", "b"], &nobody).unwrap();
    assert_eq!(*picture.drawn(), Drawn::UpSet(Why::NoAreas));
    let error = Picture::of_population("customers", &["a"], &nobody).unwrap_err();
    assert_eq!(error.to_string(), "1 names for 2 sets");
}
