//! Several columns of one meaning, several values in one cell: any may be the other's any.

use crate::draw::{Dice, people};
use personagraph::matching::{Level, Matcher, Meaning, Nicknames, Records, Schema};

const COLUMNS: [(&str, Meaning); 8] = [
    ("given", Meaning::GivenName),
    ("family", Meaning::FamilyName),
    ("born", Meaning::BirthDate),
    ("Email", Meaning::Email),
    ("Email 2", Meaning::Email),
    ("Home Phone", Meaning::Phone),
    ("Work Phone", Meaning::Phone),
    ("city", Meaning::City),
];

fn table(rows: &[[String; 8]]) -> Records {
    let mut records = Records::new(Schema::new(COLUMNS), Nicknames::default());
    for row in rows {
        records.push(0, row.iter().map(String::as_str));
    }
    records
}

/// The people of `draw`, whose mail and phone are in whichever column.
fn moved(seed: u64, persons: u64) -> Vec<(u64, [String; 8])> {
    let mut dice = Dice(seed);
    let rows = people(seed, persons).into_iter();
    let moved = rows.map(|(person, [given, family, born, mail, phone, city])| {
        let mut row = [
            given,
            family,
            born,
            mail,
            String::new(),
            phone,
            String::new(),
            city,
        ];
        for first in [3, 5] {
            if dice.chance(50) {
                row.swap(first, first + 1);
            }
        }
        (person, row)
    });
    moved.collect()
}

fn level(matcher: &Matcher, a: u32, b: u32, field: &str) -> Level {
    let why = matcher.explain(a, b).unwrap();
    let step = why.steps.iter().find(|step| step.field == field);
    step.unwrap_or_else(|| panic!("no {field} in {why}")).level
}

#[test]
fn columns_of_one_meaning_are_one_comparison() {
    let names = |columns: &[(&str, Meaning)]| {
        let records = Records::new(Schema::new(columns.iter().copied()), Nicknames::default());
        let names: Vec<String> = records.comparisons().map(str::to_owned).collect();
        names
    };
    assert_eq!(
        names(&COLUMNS),
        [
            "given name",
            "family name",
            "generation",
            "born",
            "email",
            "phone",
            "city"
        ]
    );
    // One alone keeps its name; what stands for a person in two ways stays two.
    assert_eq!(
        names(&[
            ("SSN", Meaning::Identifier),
            ("Other SSN", Meaning::Identifier),
            ("Passport number", Meaning::Identifier),
            ("Mobile", Meaning::Phone),
            ("Employer", Meaning::Organisation),
            ("Company", Meaning::Organisation),
        ]),
        [
            "Company",
            "Employer",
            "Mobile",
            "Other SSN",
            "Passport number"
        ]
    );
}

#[test]
fn a_phone_that_moved_is_found() {
    let plain = people(21, 300);
    let rows = moved(21, 300);
    let labels: Vec<u64> = rows.iter().map(|(person, _)| *person).collect();
    let rows: Vec<[String; 8]> = rows.into_iter().map(|(_, row)| row).collect();
    let moved = Matcher::estimate(table(&rows));
    let stayed = Matcher::estimate(crate::draw::records(plain.iter().map(|(_, row)| row)));
    // Not one bit is lost.
    let weights = |matcher: &Matcher| {
        let mut weights: Vec<(u32, u32, u64)> = matcher
            .pairs()
            .map(|p| (p.a.min(p.b), p.a.max(p.b), p.weight.to_bits()))
            .collect();
        weights.sort_unstable();
        weights
    };
    let found = weights(&stayed)
        .iter()
        .filter(|(a, b, _)| labels[*a as usize] == labels[*b as usize])
        .count();
    assert!(found > 200, "{found}");
    assert_eq!(weights(&moved), weights(&stayed));
}

#[test]
fn any_of_several_agrees() {
    let mut rows: Vec<[String; 8]> = moved(22, 200).into_iter().map(|(_, row)| row).collect();
    let at = u32::try_from(rows.len()).unwrap();
    let row = |mail: [&str; 2], phone: [&str; 2]| {
        ["", "", "", mail[0], mail[1], phone[0], phone[1], ""].map(str::to_owned)
    };
    rows.push(row(
        ["jo@example.com", "jb@example.org"],
        ["555 010 7777", ""],
    ));
    rows.push(row(["jb@example.org", "x@y.example"], ["", "555 010 9999"]));
    rows.push(row(["", ""], ["555 010 9998", "(555) 010-7777"]));
    // In one cell.
    rows.push(row(
        ["zz@z.example; JB@example.org", ""],
        ["555 010 1111 / 555 010 9999", ""],
    ));
    let mut matcher = Matcher::estimate(table(&rows));
    assert_eq!(level(&matcher, at, at + 1, "email"), Level::Exact);
    assert_eq!(level(&matcher, at, at + 1, "phone"), Level::Else);
    assert_eq!(level(&matcher, at, at + 2, "email"), Level::Null);
    assert_eq!(level(&matcher, at, at + 2, "phone"), Level::Exact);
    assert_eq!(level(&matcher, at + 1, at + 2, "phone"), Level::Close);
    assert_eq!(level(&matcher, at, at + 3, "email"), Level::Exact);
    assert_eq!(level(&matcher, at + 1, at + 3, "phone"), Level::Exact);
    // And they were named by the keys of any.
    for (a, b) in [(at, at + 1), (at, at + 2), (at + 1, at + 3)] {
        assert!(
            matcher
                .pairs()
                .any(|p| (p.a.min(p.b), p.a.max(p.b)) == (a, b))
        );
    }
    // Of one new record too, and of one that came later.
    let new = ["", "", "", "q@q.example", "jb@example.org", "", "", ""];
    let found = matcher.add(0, new, 0.0);
    let found: Vec<u32> = found.iter().map(|one| one.b).collect();
    assert!(
        [at, at + 1, at + 3].iter().all(|one| found.contains(one)),
        "{found:?}"
    );
    let new = ["", "", "", "", "q@q.example", "", "", ""];
    let found = matcher.find(new, 0.0);
    assert_eq!(found.first().map(|one| one.b), Some(at + 4));
}

#[test]
fn a_switchboard_is_no_phone_of_several() {
    let mut rows: Vec<[String; 8]> = moved(23, 200).into_iter().map(|(_, row)| row).collect();
    for (_, row) in rows.iter_mut().enumerate().filter(|(i, _)| i % 4 < 3) {
        let free = if row[5].is_empty() { 5 } else { 6 };
        row[free] = "+1 800 555 0199".to_owned();
    }
    let matcher = Matcher::estimate(table(&rows));
    let shared = |row: &[String; 8]| row[5..7].iter().any(|phone| phone.ends_with("0199"));
    let mut seen = 0;
    for pair in matcher.pairs() {
        let (a, b) = (&rows[pair.a as usize], &rows[pair.b as usize]);
        let own = |row: &[String; 8]| {
            let mut own: Vec<String> = row[5..7].to_vec();
            own.retain(|phone| !phone.is_empty() && !phone.ends_with("0199"));
            own
        };
        if shared(a) && shared(b) && (own(a).is_empty() || own(b).is_empty()) {
            assert_eq!(level(&matcher, pair.a, pair.b, "phone"), Level::Null);
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn each_address_is_one() {
    let schema = Schema::new([
        ("name", Meaning::FullName),
        ("Home address", Meaning::Address),
        ("Home city", Meaning::City),
        ("Work address", Meaning::Address),
        ("Work city", Meaning::City),
    ]);
    let mut records = Records::new(schema, Nicknames::default());
    for i in 0..100 {
        let (home, work) = (format!("{i} High Street"), format!("{} Mill Lane", i + 200));
        records.push(0, ["Ann Other", &home, "Leeds", &work, "York"]);
    }
    let at = 100;
    records.push(
        0,
        ["Jo Brown", "7 Elm Road", "Leeds", "12 Oak Place", "York"],
    );
    records.push(0, ["Jo Brown", "12 Oak Place", "York", "", ""]);
    let matcher = Matcher::estimate(records);
    assert_eq!(level(&matcher, at, at + 1, "address"), Level::Exact);
}

/// As many columns as a contact manager has, all filled: it costs what it holds.
#[test]
fn many_values_of_many_records() {
    let columns = (0..12).map(|i| (format!("phone {i}"), Meaning::Phone));
    let name = ("name".to_owned(), Meaning::FullName);
    let mut records = Records::new(Schema::new(columns.chain([name])), Nicknames::default());
    for i in 0..20_000_u32 {
        let person = i / 2;
        let mut row: Vec<String> = (0..12)
            .map(|n| format!("555{:04}{n:02}", (person + n * 977) % 10_000))
            .collect();
        row.rotate_left((i % 2) as usize);
        row.push(format!("Given{} Family{person}", person % 50));
        records.push(0, row.iter().map(String::as_str));
    }
    let matcher = Matcher::estimate(records);
    let equal = matcher.model().comparisons.last().unwrap();
    assert_eq!(equal.name, "phone");
    assert!(
        equal
            .different
            .iter()
            .all(|share| (0.0..=1.0).contains(share))
    );
    assert!(equal.same[Level::Exact as usize] > 0.9, "{equal:?}");
    let step = matcher.explain(0, 1).unwrap().steps.pop().unwrap();
    assert_eq!(step.level, Level::Exact);
}
