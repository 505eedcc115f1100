//! What is talked of more than usual, and who is listened to.

use super::markup::Markup;
use super::user::{User, json};
use serde_json::{Value as Json, json as value};
use std::collections::BTreeMap;

const DAYS: u64 = 40;
const SURGE: std::ops::Range<u64> = 30..33;

/// An instant so many hours after the first of January 2026.
fn hour(hours: u64) -> String {
    let (days, hour) = (hours / 24, hours % 24);
    let (month, day) = if days < 31 {
        (1, days + 1)
    } else {
        (2, days - 30)
    };
    format!("2026-{month:02}-{day:02}T{hour:02}:00:00Z")
}

/// What is named, and in which hour: topics of complaints, and attributes.
#[derive(Default)]
struct Told {
    topics: Vec<(String, u64)>,
    attributes: Vec<(String, u64)>,
    lines: Vec<String>,
}

impl Told {
    fn forty_days() -> Self {
        let mut told = Self::default();
        for day in 0..DAYS {
            let often = if SURGE.contains(&day) {
                30
            } else {
                9 + day * 7 % 4
            };
            for number in 0..often {
                let topic = if number % 3 == 2 {
                    "jackets"
                } else {
                    "jackets.zipper"
                };
                told.complains(topic, day * 24 + number % 24, false);
            }
            told.complains("tents.poles", day * 24, false);
            // None of these counts.
            told.complains("tents.poles", day * 24 + 1, true);
            told.observed("skill.cooking", day * 24 + 5, day % 5 == 0);
        }
        // The instant at which the last day ends.
        told.complains("tents.poles", DAYS * 24, false);
        told
    }

    fn complains(&mut self, topic: &str, at: u64, corrected: bool) {
        let done = value!({
            "event": "interacted", "identifier": format!("crm:{}", at % 7), "kind": "complaint",
            "channel": "web", "topic": topic,
        });
        self.topics
            .extend((!corrected).then(|| (topic.to_owned(), at)));
        self.tell(done, at, corrected.then_some(("corrected", "of")));
    }

    fn observed(&mut self, attribute: &str, at: u64, taken_back: bool) {
        let seen = value!({
            "event": "observed", "identifier": "crm:1", "attribute": attribute, "value": at,
        });
        let is_kept = !taken_back;
        self.attributes
            .extend(is_kept.then(|| (attribute.to_owned(), at)));
        self.tell(
            seen,
            at,
            taken_back.then_some(("unobserved", "observation")),
        );
    }

    fn tell(&mut self, mut event: Json, at: u64, back: Option<(&str, &str)>) {
        let id = format!("e{}", self.lines.len());
        (event["id"], event["at"], event["source"]) = (value!(id), value!(hour(at)), value!("s"));
        self.lines.push(event.to_string());
        if let Some((kind, field)) = back {
            let mut back =
                value!({"event": kind, "id": format!("{id}x"), "at": hour(at), "source": "s"});
            back[field] = value!(id);
            self.lines.push(back.to_string());
        }
    }

    fn user(&self) -> User {
        let user = User::new();
        user.ingest("a.db", &self.lines.join("\n"));
        user
    }
}

/// How often a name, or one below it, was named in each step.
fn counts(named: &[(String, u64)], name: &str, hours: std::ops::Range<u64>, step: u64) -> Vec<u64> {
    let is_it = |other: &str| other == name || other.starts_with(&format!("{name}."));
    let of = |begin: u64| {
        let within = |at: u64| (begin..begin + step).contains(&at);
        named
            .iter()
            .filter(|(other, at)| is_it(other) && within(*at))
            .count() as u64
    };
    let begins = (hours.start..hours.end).step_by(usize::try_from(step).unwrap());
    begins
        .filter(|begin| begin + step <= hours.end)
        .map(of)
        .collect()
}

fn trends(user: &User, more: &[&str]) -> BTreeMap<String, Json> {
    let asked = [&["trends", "--db", "a.db"], more].concat();
    let lines = json(&user.says(&asked));
    let name = |line: &Json| line["name"].as_str().unwrap().to_owned();
    lines.into_iter().map(|line| (name(&line), line)).collect()
}

#[test]
fn topics_are_counted_step_by_step_and_a_surge_is_told() {
    let told = Told::forty_days();
    let user = told.user();
    let found = trends(&user, &[]);
    // `tents` says nothing that `tents.poles` does not.
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(names, ["jackets", "jackets.zipper", "tents.poles"]);
    for (name, line) in &found {
        let wanted = counts(&told.topics, name, 0..DAYS * 24, 24);
        assert_eq!(line["counts"], value!(wanted), "{name}");
        assert_eq!(
            (&line["by"], &line["step"]),
            (&value!("topic"), &value!("P1D"))
        );
        assert_eq!(line["from"], hour(0));
    }
    let [change] = found["jackets"]["changes"].as_array().unwrap().as_slice() else {
        panic!("one change: {}", found["jackets"]);
    };
    assert_eq!(change["direction"], "rise");
    assert_eq!(change["from"], hour(SURGE.start * 24));
    assert_eq!(change["until"], hour(SURGE.end * 24));
    assert_eq!(change["observed"], 90);
    let expected = change["expected"].as_f64().unwrap();
    assert!(
        (27.0..36.0).contains(&expected),
        "three usual days: {expected}"
    );
    assert_eq!(found["tents.poles"]["changes"], value!([]));
}

#[test]
fn steps_are_as_long_as_asked_and_whole() {
    let told = Told::forty_days();
    let user = told.user();
    let weeks = trends(
        &user,
        &[
            "--step",
            "P7D",
            "--from",
            &hour(48),
            "--until",
            &hour(48 + 600),
        ],
    );
    let wanted = counts(&told.topics, "jackets", 48..48 + 600, 7 * 24);
    assert_eq!(wanted.len(), 3);
    assert_eq!(weeks["jackets"]["counts"], value!(wanted));
    let hours = trends(&user, &["--step", "PT6H"]);
    let wanted = counts(&told.topics, "jackets.zipper", 0..DAYS * 24, 6);
    assert_eq!(hours["jackets.zipper"]["counts"], value!(wanted));
    // There is no whole step.
    let none = user.run(&["trends", "--db", "a.db", "--step", "P365D"]);
    assert_eq!((none.status, none.out.as_str()), (0, ""));
    assert!(none.err.contains("no whole step of P365D"), "{}", none.err);
}

#[test]
fn kinds_and_attributes_are_counted_too() {
    let told = Told::forty_days();
    let user = told.user();
    let kinds = trends(&user, &["--by", "kind"]);
    assert_eq!(kinds.len(), 1);
    let every: Vec<_> = told
        .topics
        .iter()
        .map(|(_, at)| ("complaint".to_owned(), *at))
        .collect();
    let wanted = counts(&every, "complaint", 0..DAYS * 24, 24);
    assert_eq!(kinds["complaint"]["counts"], value!(wanted));
    let until = hour(DAYS * 24);
    let attributes = trends(&user, &["--by", "attribute", "--until", &until]);
    let wanted = counts(&told.attributes, "skill.cooking", 24..DAYS * 24, 24);
    assert_eq!(attributes["skill.cooking"]["counts"], value!(wanted));
    assert!(wanted.contains(&0) && wanted.contains(&1));
}

/// How many people more are in the segment by the end of each day.
fn come(day: u64) -> u64 {
    match day {
        0 => 3,
        1 => 40,
        12 | 13 => 60,
        _ => 3 * (day % 2),
    }
}

#[test]
fn a_segment_is_counted_day_by_day_as_an_analyst_may_be_told() {
    const DAYS: u64 = 16;
    let mut told = Told::default();
    let mut told_by = |who: String, attribute: &str, at: u64| {
        told.observed(attribute, at, false);
        let last = told.lines.last_mut().unwrap();
        *last = last.replace("crm:1", &who);
    };
    let mut number = 0;
    for day in 0..DAYS {
        // Of others it changes too how many there are: else whoever remembers how many there
        // were in all on the first day could take those off whom they are told of later.
        for n in 0..20 {
            told_by(format!("crm:other-{day}-{n}"), "there", day * 24 + 1);
        }
        for _ in 0..come(day) {
            number += 1;
            told_by(format!("crm:{number}"), "interest.pets", day * 24 + 2);
        }
    }
    // The instant at which the last day ends.
    told_by("crm:other-0-0".to_owned(), "there", DAYS * 24);
    let user = told.user();
    let asked = ["--segment", "has interest.*", "--threshold", "7"];
    let found = trends(&user, &asked);
    let line = &found["has interest.*"];
    // As told: a number that is too small is not, one that changes little stays.
    let (mut people, mut last, mut wanted) = (0_u64, None::<u64>, Vec::new());
    for day in 0..DAYS {
        people += come(day);
        last = last.filter(|last| last.abs_diff(people) < 7);
        last = last.or((people >= 7).then_some(people));
        wanted.push(last);
    }
    assert_eq!(line["counts"], value!(wanted));
    assert_eq!((&wanted[0], &wanted[1..4]), (&None, &[Some(43); 3][..]));
    assert_eq!(
        (&line["by"], &line["threshold"]),
        (&value!("segment"), &value!(7))
    );
    let [change] = line["changes"].as_array().unwrap().as_slice() else {
        panic!("one change: {line}");
    };
    assert_eq!(
        (&change["direction"], &change["from"]),
        (&value!("rise"), &value!(hour(12 * 24)))
    );
    let wrong = [
        (&["--segment", "in"][..], "--segment: at byte 2"),
        (&["--segment", "in work", "--by", "topic"], "takes no --by"),
        (
            &["--segment", "in work", "--threshold", "1"],
            "must be 2 or more",
        ),
        (&["--threshold", "3"], "takes no --threshold"),
    ];
    for (options, said) in wrong {
        let given = user.run(&[&["trends", "--db", "a.db"], options].concat());
        assert_eq!(given.status, 2, "{options:?}");
        assert!(given.err.contains(said), "{}", given.err);
    }
}

#[test]
fn what_cannot_be_asked_is_said() {
    let user = Told::forty_days().user();
    let wrong = [
        (
            ["--by", "colour"],
            "`colour` is not topic, kind or attribute",
        ),
        (["--step", "P0D"], "a period is"),
        (["--step", "1d"], "a period is"),
        (["--from", "1000-01-01T00:00:00Z"], "more than 100000 steps"),
    ];
    for (options, told) in wrong {
        let given = user.run(&[&["trends", "--db", "a.db"], &options[..]].concat());
        assert_eq!(given.status, 2, "{options:?}");
        assert!(given.err.contains(told), "{}", given.err);
    }
}

#[test]
fn the_population_page_draws_what_trends_says() {
    let user = Told::forty_days().user();
    user.says(&["report", "--db", "a.db", "--out", "r", "--people", "0"]);
    let page = std::fs::read_to_string(user.folder.join("r/population.html")).unwrap();
    let page = Markup::read(&page);
    let charts: Vec<_> = page
        .elements
        .iter()
        .filter(|one| one.has_class("spark"))
        .collect();
    let topics = trends(&user, &[]);
    let lines: Vec<_> = topics
        .into_iter()
        .chain(trends(&user, &["--by", "kind"]))
        .collect();
    assert_eq!(charts.len(), lines.len());
    let rows = page.elements.iter().filter(|one| one.name == "tr");
    let rows: Vec<_> = rows
        .filter(|row| row.text.contains("Each day in words"))
        .collect();
    assert_eq!(rows.len(), lines.len());
    for (name, line) in &lines {
        let counts: Vec<u64> = serde_json::from_value(line["counts"].clone()).unwrap();
        let texts: Vec<String> = counts.iter().map(u64::to_string).collect();
        let total: u64 = counts.iter().sum();
        let row = rows
            .iter()
            .find(|row| row.text.starts_with(&format!("{name}{total}{name}:")));
        let row = row.unwrap_or_else(|| panic!("no row of {name}"));
        assert!(row.text.contains(&texts.join("; ")), "{}", row.text);
        let has_change = line["changes"] != value!([]);
        assert_eq!(row.text.contains("none beyond chance"), !has_change);
        assert_eq!(
            row.text
                .contains("rise from 31 January 2026 until 3 February 2026: 90"),
            *name == "jackets"
        );
    }
    let drawn = page.elements.iter().filter(|one| one.name == "path");
    let drawn = drawn.filter(|one| one.has_class("course"));
    let drawn: Vec<_> = drawn.filter_map(|one| one.attribute("d")).collect();
    assert_eq!(drawn.len(), lines.len());
    for path in drawn {
        assert_eq!(path.matches(['M', 'L']).count() as u64, DAYS, "{path}");
    }
    let bands = page
        .elements
        .iter()
        .filter(|one| one.name == "rect" && one.has_class("rise"));
    assert!(bands.count() >= 2);
}

fn related(id: &str, who: &str, to: &str, kind: &str) -> String {
    value!({
        "event": "related", "id": id, "at": "2026-01-02T00:00:00Z", "source": "listening",
        "identifier": who, "to": to, "kind": kind,
    })
    .to_string()
}

#[test]
fn standing_is_of_persons_and_reach_a_union() {
    let user = User::new();
    let linked = r#"{"event":"linked","id":"l","at":"2026-01-01T00:00:00Z","source":"login","between":["twitter:hub","email:hub@example.com"],"basis":"declared"}"#;
    let events = [
        linked.to_owned(),
        related("r1", "twitter:x", "twitter:hub", "follows"),
        related("r2", "twitter:x", "email:hub@example.com", "follows"),
        related("r3", "twitter:y", "twitter:hub", "follows"),
        related("r4", "twitter:hub", "twitter:z", "follows"),
        // Nothing that is known to be listening, and two accounts of one person.
        related("r5", "twitter:q", "twitter:z", "blocks"),
        related("r6", "twitter:hub", "email:hub@example.com", "friend"),
    ];
    user.ingest("a.db", &events.join("\n"));
    let lines = json(&user.says(&["standing", "--db", "a.db"]));
    let rows: Vec<_> = lines
        .iter()
        .map(|line| (&line["identifiers"][0], &line["place"], &line["listeners"]))
        .map(|(who, place, listeners)| (who.as_str().unwrap(), place.clone(), listeners.clone()))
        .collect();
    let row = |who, place: u64, listeners: u64| (who, value!(place), value!(listeners));
    // Hub is one person with two listeners; whoever has nobody shares the last place.
    let mut last = rows[2..].to_vec();
    last.sort_by_key(|(who, ..)| *who);
    assert_eq!(
        rows[..2],
        [row("twitter:z", 1, 1), row("email:hub@example.com", 2, 2)]
    );
    assert_eq!(last, [row("twitter:x", 3, 0), row("twitter:y", 3, 0)]);
    // The formula by hand, n = 4, d = 0.85: with x = y = b, hub = b + 2db, z = b + d hub,
    // b = 0.15 / 4 + d z / 4, and all of it 1.
    let b = 1.0 / (1.0 + 1.0 + (1.0 + 1.7) + (1.0 + 0.85 * 2.7));
    let share = |place: usize| lines[place]["share"].as_f64().unwrap();
    assert!(
        (share(1) - 2.7 * b).abs() < 1e-8,
        "{} for {}",
        share(1),
        2.7 * b
    );
    assert!((share(0) - (1.0 + 0.85 * 2.7) * b).abs() < 1e-8);

    let [loss] = &json(&user.says(&["standing", "email:hub@example.com", "--db", "a.db"]))[..]
    else {
        panic!("one line");
    };
    assert_eq!(
        (&loss["listeners"], &loss["reach"]),
        (&value!(2), &value!(2))
    );
    assert_eq!(loss["given"][0]["person"], lines[0]["person"]);
    assert_eq!(
        json(&user.says(&["standing", "twitter:nobody", "--db", "a.db"])),
        [] as [Json; 0]
    );
    let few = json(&user.says(&["standing", "--people", "1", "--db", "a.db"]));
    assert_eq!(few, lines[..1]);
    let early = ["standing", "--at", "2026-01-01T12:00:00Z", "--db", "a.db"];
    assert_eq!(user.says(&early), "");
}
