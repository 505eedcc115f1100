//! A picture can be read by those who do not see it, or not its colours, and reached by
//! keyboard.

use crate::drawing::read;
use crate::scenes;
use std::collections::BTreeMap;

#[test]
fn every_picture_says_what_it_is() {
    for (name, picture) in scenes::all() {
        let svg = read(&picture.svg());
        assert_eq!(svg.get("role"), "graphics-document document");
        let ids: BTreeMap<&str, &str> = svg
            .all()
            .into_iter()
            .filter(|one| !one.get("id").is_empty())
            .map(|one| (one.get("id"), one.name.as_str()))
            .collect();
        assert_eq!(ids[svg.get("aria-labelledby")], "title", "{name}");
        assert_eq!(ids[svg.get("aria-describedby")], "desc", "{name}");
        let desc = svg.children.iter().find(|one| one.name == "desc").unwrap();
        assert!(picture.text().contains(&desc.text), "{name}");
    }
}

#[test]
fn regions_are_items_of_a_list_and_have_names() {
    for (name, picture) in scenes::all() {
        let svg = read(&picture.svg());
        let lists: Vec<_> = svg
            .all()
            .into_iter()
            .filter(|one| one.get("role") == "list")
            .collect();
        assert_eq!(lists.len(), 1, "{name}");
        for region in &lists[0].children {
            assert_eq!(
                (region.get("role"), region.get("tabindex")),
                ("listitem", "0")
            );
            assert!(!region.get("aria-label").is_empty());
            assert!(region.get("aria-label").chars().count() <= 2_000);
            let title = region.children.first().unwrap();
            assert_eq!(
                (title.name.as_str(), title.text.as_str()),
                ("title", region.get("aria-label"))
            );
        }
        assert_eq!(lists[0].children.len(), svg.regions().len(), "{name}");
    }
}

/// Singles first, then overlaps of two, of three; what is in none last.
#[test]
fn the_keyboard_goes_from_few_sets_to_many() {
    for (name, picture) in scenes::all() {
        if !name.starts_with("person_") && !name.starts_with("sets_") {
            continue;
        }
        let svg = read(&picture.svg());
        let sizes: Vec<usize> = svg
            .regions()
            .iter()
            .map(|region| {
                let head = region.get("aria-label").split(':').next().unwrap();
                if head.starts_with("in no ") {
                    usize::MAX
                } else {
                    let head = head.strip_suffix(" and no other").unwrap_or(head);
                    head.matches(", ").count() + head.matches(" and ").count()
                }
            })
            .collect();
        if svg.get("aria-roledescription") == "Venn diagram" {
            assert!(sizes.is_sorted(), "{name}: {sizes:?}");
        }
    }
}

#[test]
fn focus_shows() {
    let svg = read(&scenes::customers().svg());
    let style = &svg.named("style")[0].text;
    assert!(style.contains(":focus-visible>.f{stroke:var(--focus)"));
    for region in svg.regions() {
        assert!(
            region
                .children
                .iter()
                .any(|one| one.get("class").split(' ').any(|class| class == "f"))
        );
    }
}

/// How light a colour is (WCAG 2).
fn luminance(colour: &str) -> f64 {
    let digits = colour.trim_start_matches('#');
    let wide: String = if digits.len() == 3 {
        digits.chars().flat_map(|digit| [digit, digit]).collect()
    } else {
        digits.into()
    };
    let part = |place: usize| {
        let value = f64::from(u8::from_str_radix(&wide[place..place + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn colours_are_told_apart_from_their_grounds() {
    let svg = read(&scenes::customers().svg());
    let style = &svg.named("style")[0].text;
    let schemes: Vec<BTreeMap<&str, &str>> = style
        .split('{')
        .filter(|rule| rule.contains("--bg:"))
        .map(|rule| {
            let rule = rule.split('}').next().unwrap();
            let pairs = rule.split(';').filter_map(|pair| pair.split_once(':'));
            pairs.filter(|(key, _)| key.starts_with("--")).collect()
        })
        .collect();
    assert_eq!(schemes.len(), 3, "light, dark, paper");
    for scheme in schemes {
        // Text on every ground on which it stands.
        for ground in ["--bg", "--lit", "--dim", "--empty"] {
            let ratio = contrast(scheme["--ink"], scheme[ground]);
            assert!(ratio >= 7.0, "{ground}: {ratio}");
        }
        for ground in ["--bg", "--lit"] {
            let ratio = contrast(scheme["--soft"], scheme[ground]);
            assert!(ratio >= 4.5, "soft on {ground}: {ratio}");
        }
        // Outlines and the focus (WCAG 2, 1.4.11).
        for line in ["--c0", "--c1", "--c2", "--c3", "--c4", "--c5", "--focus"] {
            for ground in ["--bg", "--lit", "--empty"] {
                let ratio = contrast(scheme[line], scheme[ground]);
                assert!(ratio >= 3.0, "{line} on {ground}: {ratio}");
            }
        }
    }
}

/// Without colours there are dashes and hatching.
#[test]
fn colour_never_says_something_alone() {
    let svg = read(&scenes::wilkinson().svg());
    let style = &svg.named("style")[0].text;
    let dashes: std::collections::BTreeSet<&str> = (0..6)
        .map(|set| {
            let rule = style.split(&format!(" .x{set}{{")).nth(1).unwrap();
            rule.split('}')
                .next()
                .unwrap()
                .split("dasharray:")
                .nth(1)
                .unwrap_or("")
        })
        .collect();
    assert_eq!(dashes.len(), 6);
    let person = read(
        &scenes::all()
            .iter()
            .find(|(name, _)| name == "person_3")
            .unwrap()
            .1
            .svg(),
    );
    let patterns = person.named("pattern");
    assert_eq!(patterns.len(), 2);
    let lines: Vec<&str> = patterns
        .iter()
        .map(|one| one.children[1].get("d"))
        .collect();
    assert_ne!(lines[0], lines[1]);
}
