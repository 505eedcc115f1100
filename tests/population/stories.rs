//! What somebody who draws a segment may rely on.

use crate::make::now;
use personagraph::condition::Truth;
use personagraph::engagement::{Moment, Summary};
use personagraph::name::Kind;
use personagraph::population::analysis::{Count, Dimension, Publication, Scheme};
use personagraph::population::{Portrait, Segment};
use std::time::Duration;

fn segment(text: &str) -> Segment {
    text.parse().unwrap()
}

#[test]
fn what_is_not_seen_proves_nothing() {
    let view = Portrait::view().with_value("name".parse().unwrap(), "Ann");
    let holds = |text: &str| segment(text).holds(&view, now());
    assert_eq!(
        holds("not name = \"Jo\""),
        Truth::True,
        "it is seen to be another"
    );
    assert_eq!(holds("not has interest.*"), Truth::Unknown);
    assert_eq!(holds("not in work"), Truth::Unknown);
    assert_eq!(holds("not wants news"), Truth::Unknown);
    assert_eq!(holds("interactions < 3"), Truth::Unknown);
    assert_eq!(holds("in work or not in work"), Truth::Unknown);
    assert!(!segment("not in work").matches(&view, now()));
    assert!(segment("not in work").matches(&Portrait::whole(), now()));
}

#[test]
fn no_text_is_more_than_a_number() {
    let large = Portrait::whole().with_value("size".parse().unwrap(), "large");
    assert!(!segment("size >= 38").matches(&large, now()));
    assert!(!segment("size < 38").matches(&large, now()));
    assert!(segment("not size >= 38").matches(&large, now()));
}

/// Somebody who visited one day in three for two months, and every day of the last week.
fn keen() -> Summary {
    let (kinds, web) = (["visit", "like", "share"].map(kind), "web".parse().unwrap());
    let ago = |days: u64| {
        now()
            .checked_sub(Duration::from_secs(days * 86_400))
            .unwrap()
    };
    let days = (0..60).filter(|day| day % 3 == 0 || *day < 7);
    let mut all: Summary = days
        .map(|day| Moment::new(ago(day), &kinds[0], &web))
        .collect();
    all.extend(
        kinds[1..]
            .iter()
            .map(|kind| Moment::new(ago(1), kind, &web)),
    );
    all
}

fn kind(text: &str) -> Kind {
    text.parse().unwrap()
}

#[test]
fn what_somebody_does_is_asked_of_counts_and_of_instants() {
    let whole = Portrait::whole().with_engagement(keen());
    let seen = Portrait::view().with_engagement(keen());
    for (text, of_whole, of_seen) in [
        ("interactions of visit >= 24", Truth::True, Truth::True),
        ("interactions of visit > 24", Truth::False, Truth::Unknown),
        ("interactions of visit <= 23", Truth::False, Truth::False),
        ("interactions of visit < 24", Truth::False, Truth::False),
        ("interactions of visit = 24", Truth::True, Truth::Unknown),
        ("interactions of visit = 3", Truth::False, Truth::False),
        ("engagements = 2", Truth::True, Truth::Unknown),
        ("engagements > 1", Truth::True, Truth::True),
        ("active within P1D", Truth::True, Truth::True),
        ("began within P7D", Truth::False, Truth::False),
        ("began within P90D", Truth::True, Truth::Unknown),
        ("momentum > 1", Truth::True, Truth::True),
        ("momentum < 1", Truth::False, Truth::False),
        ("sentiment > 0", Truth::False, Truth::Unknown),
    ] {
        let segment = segment(text);
        assert_eq!(segment.holds(&whole, now()), of_whole, "{text}");
        assert_eq!(segment.holds(&seen, now()), of_seen, "{text}");
    }
    // Nobody who did nothing has a momentum.
    let idle = segment("momentum < 1").holds(&Portrait::whole(), now());
    assert_eq!(idle, Truth::False);
}

#[test]
fn a_table_is_read_by_the_names_of_its_categories() {
    let dog = Dimension::new("dog").with("has one", segment("has interest.pets"));
    let size = Dimension::new("size").with("small", segment("size < 38"));
    let scheme = Scheme::new([size, dog]).unwrap();
    let person = |size: i64, pets: bool| {
        let one = Portrait::whole().with_value("size".parse().unwrap(), size);
        let pet = "interest.pets".parse().unwrap();
        if pets {
            one.with_value(pet, "dog")
        } else {
            one
        }
    };
    let groups = [(5, 36, true), (3, 36, false), (4, 40, true), (1, 40, false)];
    let people: Vec<Portrait> = groups
        .into_iter()
        .flat_map(|(count, size, pets)| std::iter::repeat_n(person(size, pets), count))
        .collect();
    let tally = scheme.tally(&people, now());
    let table = |threshold| {
        let mut publication = Publication::new(tally.clone(), "one", threshold).unwrap();
        publication.table(&["size", "dog"]).unwrap()
    };
    // With cells of two or more, the one is withheld, and others with it.
    let told = table(2);
    assert_eq!(told.cell(&["rest", "rest"]), Some(Count::Withheld));
    assert_eq!(Count::Withheld.to_string(), "withheld");
    assert_eq!(told.cell(&["small", "dogs"]), None);
    assert_eq!(
        (told.cell(&["small"]), told.margin("cat", "small")),
        (None, None)
    );
    let counts = [
        (told.cell(&["small", "has one"]), 5),
        (told.cell(&["small", "rest"]), 3),
        (told.margin("size", "small"), 8),
        (told.margin("dog", "has one"), 9),
    ];
    let published = |(count, truth): (Option<Count>, u64)| {
        let published = count.unwrap().published();
        assert!(published.is_none_or(|count| count == truth), "{told:?}");
        published.is_some()
    };
    assert!(counts.map(published).contains(&true), "{told:?}");
    assert_eq!(told.total, Count::Of(13));
}
