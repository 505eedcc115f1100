//! Tables that nobody wants: an answer, or nobody is one person with anybody.

use personagraph::matching::{Level, Matcher, Meaning, Nicknames, Records, Schema};

fn table(columns: &[Meaning], rows: impl IntoIterator<Item = Vec<String>>) -> Records {
    let named = columns.iter().map(|meaning| (meaning.as_str(), *meaning));
    let mut records = Records::new(Schema::new(named), Nicknames::default());
    for row in rows {
        records.push(0, row.iter().map(String::as_str));
    }
    records
}

fn persons(records: Records) -> usize {
    let matcher = Matcher::estimate(records);
    assert!(matcher.model().comparisons.iter().all(|c| {
        c.same
            .iter()
            .chain(&c.different)
            .all(|share| share.is_finite() && *share >= 0.0)
    }));
    let persons = matcher.persons(&matcher.policy());
    persons
        .iter()
        .collect::<std::collections::BTreeSet<_>>()
        .len()
}

#[test]
fn nothing_at_all() {
    assert_eq!(persons(table(&[Meaning::Email], [])), 0);
    assert_eq!(persons(table(&[], [vec![], vec![]])), 2);
    let one = vec!["Anna".to_owned()];
    assert_eq!(persons(table(&[Meaning::GivenName], [one])), 1);
}

#[test]
fn all_missing() {
    let columns = [Meaning::GivenName, Meaning::FamilyName, Meaning::Email];
    let rows = (0..500).map(|i| vec![["", "n/a", "NULL"][i % 3].to_owned(); 3]);
    assert_eq!(persons(table(&columns, rows)), 500);
}

#[test]
fn too_few_and_too_many_values() {
    let columns = [Meaning::GivenName, Meaning::FamilyName, Meaning::Email];
    let rows = (0..100).map(|i| vec![format!("a{i}"); i % 6]);
    assert!(persons(table(&columns, rows)) <= 100);
}

#[test]
fn more_columns_than_are_compared() {
    let columns = [Meaning::Text; 40];
    let rows = (0..50).map(|i| vec![format!("value {}", i / 2); 40]);
    let records = table(&columns, rows);
    assert_eq!(records.comparisons().count(), 21);
    assert_eq!(records.schema().left_out().len(), 19);
    assert!(persons(records) >= 25);
}

#[test]
fn all_equal() {
    let columns = [
        Meaning::GivenName,
        Meaning::FamilyName,
        Meaning::Email,
        Meaning::Phone,
    ];
    let row = ["Anna", "Quist", "anna@example.com", "+1 555 0100"]
        .map(str::to_owned)
        .to_vec();
    let rows = std::iter::repeat_n(row, 20_000);
    let count = persons(table(&columns, rows));
    assert!(count == 1 || count == 20_000, "{count}");
}

#[test]
fn a_hundred_thousand_in_one_block() {
    let columns = [Meaning::FamilyName, Meaning::City];
    let rows = (0..100_000).map(|i| vec!["Smith".to_owned(), format!("c{}", i % 7)]);
    assert!(persons(table(&columns, rows)) <= 100_000);
}

#[test]
fn other_scripts_and_broken_text() {
    let columns = [Meaning::FullName, Meaning::BirthDate, Meaning::Address];
    let names = [
        "王杰",
        "Wang Jie",
        "ВАСИЛЬЕВ Александр",
        "فيصل صديقي",
        "Mü\u{308}ller",
        "\u{0}\u{fffd}",
        "Ã¼ber",
        "🙂🙂",
    ];
    let rows = (0..400).map(|i| {
        let name = names[i % names.len()].to_owned();
        vec![
            name,
            format!("{}", 19_000_101 + i / 8 * 37),
            format!("{} Straße", i / 8),
        ]
    });
    assert!(persons(table(&columns, rows)) >= 40);
}

#[test]
fn long_values() {
    let columns = [Meaning::Text, Meaning::Address, Meaning::Email];
    let rows = (0..30).map(|i| {
        vec![
            "word ".repeat(5_000 + i),
            "12 x ".repeat(300),
            "a".repeat(10_000 + i),
        ]
    });
    assert!(persons(table(&columns, rows)) <= 30);
}

#[test]
fn names_in_two_scripts_are_found() {
    let columns = [Meaning::FullName, Meaning::BirthDate, Meaning::Phone];
    let mut rows: Vec<Vec<String>> = (0..200)
        .map(|i| {
            vec![
                format!("Given{i} Family{i}"),
                format!("{}-01-02", 1900 + i % 90),
                format!("55512{i:05}"),
            ]
        })
        .collect();
    rows.push(
        ["王杰", "1993-09-14", "5551234567"]
            .map(str::to_owned)
            .to_vec(),
    );
    rows.push(
        ["Jie Wang", "1993-09-14", "5551234567"]
            .map(str::to_owned)
            .to_vec(),
    );
    let matcher = Matcher::estimate(table(&columns, rows));
    let why = matcher.explain(200, 201).unwrap();
    assert!(why.probability() > 0.9, "{why}");
}

/// A transliteration is a guess, but one by ear.
#[test]
fn names_in_two_scripts_may_sound_alike() {
    let columns = [Meaning::GivenName, Meaning::FamilyName, Meaning::Address];
    let mut rows: Vec<Vec<String>> = crate::draw::people(7, 200)
        .into_iter()
        .map(|(person, [given, family, .., city])| {
            vec![given, family, format!("{person} High Street {city}")]
        })
        .collect();
    let at = u32::try_from(rows.len()).unwrap();
    for row in [
        ["តារា", "គឹម", "321 Street 128 Phnom Penh"],
        ["Dara", "Kim", "321 Street 128 Phnom Penh"],
        ["Nils", "Bos", "321 Street 128 Phnom Penh"],
    ] {
        rows.push(row.map(str::to_owned).to_vec());
    }
    let matcher = Matcher::estimate(table(&columns, rows));
    let names = |a, b| {
        let why = matcher.explain(a, b).unwrap();
        [why.steps[0].level, why.steps[1].level]
    };
    assert_eq!(names(at, at + 1), [Level::Loose; 2]);
    assert_eq!(names(at, at + 2), [Level::Null; 2]);
    assert_eq!(names(at + 1, at + 2), [Level::Else; 2]);
}

#[test]
fn rules_of_the_hosts_own_are_taken_or_refused() {
    let columns = [Meaning::FamilyName, Meaning::Email, Meaning::City];
    let row = |n: usize| {
        vec![
            ["Brown", "Green"][n % 2].to_owned(),
            format!("someone{}@example.com", n % 5),
            "York".to_owned(),
        ]
    };
    let records = || table(&columns, (0..20).map(row));
    for key in records().keys() {
        let blocked = records().block_by([key.as_str()]).unwrap();
        let matcher = Matcher::estimate(blocked);
        assert_eq!(matcher.blocking().rules().len(), 1);
        assert_eq!(matcher.blocking().rules()[0].key, key);
    }
    let city = records().keys();
    let city = city
        .iter()
        .find(|key| key.starts_with("city") || key.starts_with("c2"));
    let city = city.expect("a key of the city").clone();
    assert_eq!(
        records().pairs_by(&city),
        Ok(10 * 9 / 2),
        "ten are different"
    );
    // A block that is larger is passed over.
    let few = records()
        .block_by([city.as_str()])
        .unwrap()
        .largest_block(9);
    let few = Matcher::estimate(few);
    assert_eq!(
        (few.blocking().cap(), few.blocking().rules()[0].pairs),
        (9, 0)
    );
    assert!(
        few.pairs().all(|pair| pair.a % 10 == pair.b % 10),
        "equal records alone"
    );

    let refused = |rule: &str| records().block_by([rule]).unwrap_err().to_string();
    assert_eq!(
        refused("phone"),
        "`phone` begins with no key of these records: `Records::keys` lists them"
    );
    assert!(refused("").starts_with("`` begins with no key"));
    assert!(refused(&format!("{city} + ")).starts_with("`` begins with no key"));
    let many = [city.as_str(); 4].join(" + ");
    assert_eq!(refused(&many), format!("`{many}` has more than 3 parts"));
}

#[test]
fn a_couple_in_one_row_joins_no_two_people() {
    let columns = [Meaning::FullName, Meaning::Address, Meaning::Email];
    let mut rows: Vec<Vec<String>> = crate::draw::people(17, 200)
        .into_iter()
        .map(|(person, [given, family, _, mail, _, city])| {
            let name = format!("{given} {family}");
            vec![name, format!("{person} High Street {city}"), mail]
        })
        .collect();
    let at = rows.len();
    let (home, other) = ("9 Elm Road Leeds", "1 Oak Place York");
    for (name, home, mail) in [
        ("John & Mary Brown", home, "brown@example.com"),
        ("John Brown", home, "brown@example.com"),
        ("Mary Brown", home, "mary@example.com"),
        ("Mr and Mrs Brown", other, ""),
        ("Brown, Mary and John", home, "mary@example.com"),
    ] {
        rows.push([name, home, mail].map(str::to_owned).to_vec());
    }
    let matcher = Matcher::estimate(table(&columns, rows));
    let number = |row: usize| u32::try_from(at + row).unwrap();
    let names = |a, b| {
        let why = matcher.explain(number(a), number(b)).unwrap();
        [why.steps[0].level, why.steps[1].level]
    };
    assert_eq!(names(0, 1), [Level::Exact, Level::Exact]);
    assert_eq!(names(0, 2), [Level::Else, Level::Exact]);
    assert_eq!(names(1, 3), [Level::Null, Level::Exact]);
    assert_eq!(names(2, 4), [Level::Exact, Level::Exact]);
    let persons = matcher.persons(&matcher.policy());
    assert_ne!(persons[at + 1], persons[at + 2]);
}
