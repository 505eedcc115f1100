//! Populations as analysts may know them, and funnels: a number that is withheld never
//! looks like none, and every gate says what it lets through.

use crate::drawing::{Element, read};
use crate::scenes;
use personagraph::outreach::{Message, OutreachPolicy, Preference, Via};
use personagraph::picture::{Drawn, Picture, Why};
use personagraph::population::analysis::{Count, Dimension, Publication, Scheme, Table};
use personagraph::population::{Activation, Gate, Portrait, Segment};
use personagraph::{Identifier, Permit, Timestamp};
use std::collections::BTreeMap;

/// No number below this is published.
const THRESHOLD: u64 = 10;

/// What is published of so many people in exactly these sets, by bit.
pub(crate) fn published(names: &[&str], regions: &[(u64, usize)]) -> Table {
    let portrait = |signature: u64| {
        let bits = names.iter().enumerate();
        let within = bits.filter(|(bit, _)| signature >> bit & 1 == 1);
        let within = within.map(|(_, name)| name.parse().unwrap());
        Portrait::whole().with_region(within)
    };
    let people = regions
        .iter()
        .flat_map(|(signature, count)| std::iter::repeat_n(portrait(*signature), *count));
    let people: Vec<Portrait> = people.collect();
    let dimensions = names.iter().map(|name| Dimension::persona(*name).unwrap());
    let scheme = Scheme::new(dimensions).unwrap();
    let tally = scheme.tally(&people, Timestamp::UNIX_EPOCH);
    let mut publication = Publication::new(tally, "2026-01", THRESHOLD).unwrap();
    publication.table(names).unwrap()
}

/// So many people in exactly these of three sets.
const THREE: [(u64, usize); 7] = [
    (0, 90),
    (1, 520),
    (2, 310),
    (3, 4),
    (4, 77),
    (6, 12),
    (7, 204),
];

pub(crate) const SEVEN: [&str; 7] = ["aa", "bb", "cc", "dd", "ee", "ff", "gg"];

pub(crate) fn all() -> Vec<(String, Picture)> {
    let three = published(&["app", "newsletter", "shop"], &THREE);
    let five = published(
        &SEVEN[..5],
        &[
            (0, 30),
            (1, 70),
            (2, 60),
            (4, 50),
            (8, 40),
            (16, 30),
            (3, 25),
            (31, 6),
            (21, 14),
        ],
    );
    let seven = published(&SEVEN, &[(0, 9), (1, 700), (2, 60), (5, 44), (127, 12)]);
    let told = published(&["app", "shop"], &[(0, 40), (1, 300), (2, 200), (3, 100)]);
    let few = published(&["app", "shop"], &[(1, 4), (2, 3)]);
    let published = |name: &str, table: &Table| {
        let picture = Picture::of_published("customers", table).unwrap();
        (format!("published_{name}"), picture)
    };
    vec![
        published("3", &three),
        published("5", &five),
        published("7", &seven),
        published("told", &told),
        published("few", &few),
        (
            "funnel".into(),
            Picture::of_funnel("Hikers, for marketing", &hikers().funnel()),
        ),
        (
            "funnel_of_nobody".into(),
            Picture::of_funnel("Nobody", &nobody().funnel()),
        ),
    ]
}

/// Everybody hikes; some fall at each of several gates.
pub(crate) fn hikers() -> Activation {
    activation(40)
}

fn nobody() -> Activation {
    activation(0)
}

fn activation(people: usize) -> Activation {
    let mut crm = scenes::crm();
    let tours = Permit::profile().to("marketing").for_purpose("tours");
    crm.at(scenes::now(), "company").approve(&tours).unwrap();
    for number in 0..people {
        let mut say = crm.at(scenes::now(), "shop");
        // One in five is not to be reached at all.
        let namespace = if number % 5 == 4 { "cookie" } else { "email" };
        let who: Identifier = format!("{namespace}:hiker{number}@example.com")
            .parse()
            .unwrap();
        say.observe(&who, "interest.hiking", true)
            .through_none()
            .unwrap();
        if number % 4 > 0 {
            say.consent(&who, &tours).unwrap();
        }
        if number % 10 == 7 {
            let refused = Preference::new(who).refused();
            let refused = personagraph::directory::What::Preferred(refused.into());
            say.event(refused).unwrap();
        }
    }
    let segment: Segment = "interest.hiking = true".parse().unwrap();
    let letter = Message::new("marketing", "tours", Via::Best).unwrap();
    crm.audience(&segment, &letter, &OutreachPolicy::default(), scenes::now())
}

/// Regions by what their label says before the colon.
fn labels(svg: &Element) -> BTreeMap<String, String> {
    let regions = svg.regions().into_iter();
    let labels = regions.map(|region| region.get("aria-label").split_once(": ").unwrap());
    labels
        .map(|(head, rest)| (head.to_owned(), rest.to_owned()))
        .collect()
}

/// What the table says of the people in exactly these.
fn count(table: &Table, within: &[&str]) -> Count {
    let cell = table.cells.iter().find(|(names, _)| {
        let inside = names.iter().filter(|name| ***name != *Dimension::REST);
        inside.map(|name| &**name).eq(within.iter().copied())
    });
    cell.unwrap().1
}

#[test]
fn each_region_says_what_is_published_of_it_and_nothing_else() {
    let names = ["app", "newsletter", "shop"];
    // Of the first nobody has both; of the second four have, of the third too few to tell.
    let table = published(&names, &THREE);
    let picture = Picture::of_published("customers", &table).unwrap();
    assert_eq!(*picture.drawn(), Drawn::Venn);
    let svg = read(&picture.svg());
    let text = picture.text();
    let labels = labels(&svg);
    let (mut told, mut withheld) = (0, 0);
    for signature in 1..8_u64 {
        let within: Vec<&str> = (0..3)
            .filter(|bit| signature >> bit & 1 == 1)
            .map(|bit| names[bit])
            .collect();
        let head = match within.as_slice() {
            [one] => format!("only in {one}"),
            [one, other] => format!("in {one} and {other} and no other"),
            _ => "in app, newsletter and shop and no other".to_owned(),
        };
        let said = match count(&table, &within) {
            Count::Of(number) => {
                told += 1;
                assert!(THREE.contains(&(signature, usize::try_from(number).unwrap())));
                format!("{number} people")
            }
            Count::Withheld => {
                withheld += 1;
                "withheld".to_owned()
            }
        };
        assert_eq!(labels[&head], said, "{head}");
        assert!(
            text.contains(&format!("{head}: {said}\n")),
            "{head}: {said}\n{text}"
        );
    }
    assert!(told >= 2 && withheld >= 2, "{told} {withheld}");
    assert!(
        text.contains(&format!("{told} have a number and {withheld} are withheld")),
        "{text}"
    );
    assert!(text.contains("There may be many, a few or nobody."));
    for (set, margin) in names.iter().zip(&table.margins) {
        assert!(
            text.contains(&format!("set {set}: {} people\n", margin[0].1)),
            "{text}"
        );
    }
    // No share gives a number back.
    assert!(!picture.svg().contains(" %") && !text.contains(" %"));
}

#[test]
fn nobody_can_tell_a_withheld_region_from_an_empty_one_and_neither_looks_empty() {
    // The regions that are withheld have nobody here, and somebody there.
    let names = ["app", "shop"];
    let nobody = published(&names, &[(1, 300), (2, 200)]);
    let somebody = published(&names, &[(1, 300), (2, 200), (3, 4)]);
    let drawn = |table: &Table| Picture::of_published("customers", table).unwrap();
    assert_eq!(count(&nobody, &["app", "shop"]), Count::Withheld);
    assert_eq!(count(&somebody, &["app", "shop"]), Count::Withheld);
    for table in [&nobody, &somebody] {
        let svg = read(&drawn(table).svg());
        assert!(
            svg.regions().iter().all(|one| one.get("class") != "e"),
            "nothing is grey"
        );
        let held = svg
            .regions()
            .into_iter()
            .filter(|one| one.get("class") == "o");
        let held: Vec<&Element> = held.collect();
        assert!(!held.is_empty());
        for region in held {
            let says = |what: &str| region.named("text").iter().any(|text| text.text == what);
            let strip = region.get("aria-label").starts_with("in no set");
            assert!(says("withheld") || says("?") || strip, "{region:?}");
        }
        let style = &svg.named("style")[0].text;
        let prefix = svg.get("class");
        assert!(style.contains(&format!(".{prefix} .o{{fill:url(#{prefix}-held)")));
        assert!(
            svg.named("pattern")
                .iter()
                .any(|one| one.get("id") == format!("{prefix}-held"))
        );
    }
    // What is drawn of a region is what is published of it: one person more or less is not
    // to be seen where no published number says so.
    let fewer = published(&names, &[(1, 300), (2, 200), (3, 3)]);
    if (&fewer.cells, &fewer.margins, fewer.total)
        == (&somebody.cells, &somebody.margins, somebody.total)
    {
        assert_eq!(drawn(&fewer).svg(), drawn(&somebody).svg());
    }
}

#[test]
fn where_every_region_has_a_number_areas_stand_for_them() {
    let table = published(&["app", "shop"], &[(0, 40), (1, 300), (2, 200), (3, 100)]);
    let picture = Picture::of_published("customers", &table).unwrap();
    let Drawn::Euler(fit) = picture.drawn() else {
        panic!("{:?}", picture.drawn())
    };
    assert!(fit.is_faithful());
    assert!(
        picture
            .text()
            .contains("in app and shop and no other: 100 people\n")
    );
    assert!(!picture.svg().contains("withheld"));
}

#[test]
fn many_sets_are_a_plot_in_which_what_is_withheld_comes_last() {
    let table = published(&SEVEN, &[(0, 9), (1, 700), (2, 60), (5, 44), (127, 12)]);
    let picture = Picture::of_published("customers", &table).unwrap();
    assert_eq!(*picture.drawn(), Drawn::UpSet(Why::Sets { most: 5 }));
    let svg = read(&picture.svg());
    let columns = svg.regions();
    assert_eq!(columns.len(), 20);
    let told = columns
        .iter()
        .filter(|one| one.get("aria-label").contains(" people"));
    let told = told.count();
    assert!(told > 0);
    for (place, column) in columns.iter().enumerate() {
        let bar = |class: &str| {
            column
                .named("rect")
                .iter()
                .any(|one| one.get("class") == class)
        };
        let held = column.get("aria-label").ends_with(": withheld");
        assert_eq!(held, place >= told, "{}", column.get("aria-label"));
        assert_eq!((bar("a"), bar("o")), (!held, held));
        let bars = column.named("rect").into_iter();
        let mut bars = bars.filter(|one| ["a", "o"].contains(&one.get("class")));
        assert!(
            bars.all(|one| one.number("height") > 3.0),
            "none looks empty"
        );
        let says = |what: &str| column.named("text").iter().any(|text| text.text == what);
        assert_eq!(says("?"), held);
    }
    let rest = format!("\nevery other region, {} of them: withheld\n", 127 - told);
    assert!(picture.text().contains(&rest), "{}", picture.text());
    let listed = picture.text().matches(" and no other: ").count();
    assert!(listed <= told, "{listed}");
}

#[test]
fn a_table_of_something_else_is_refused() {
    let shoes = Dimension::new("shoes")
        .with("small", "size.shoe < 40".parse().unwrap())
        .with("large", "size.shoe >= 40".parse().unwrap());
    let scheme = Scheme::new([Dimension::persona("app").unwrap(), shoes]).unwrap();
    let tally = scheme.tally(&[], Timestamp::UNIX_EPOCH);
    let mut publication = Publication::new(tally, "2026-01", THRESHOLD).unwrap();
    let table = publication.table(&["app", "shoes"]).unwrap();
    let error = Picture::of_published("shoes", &table).unwrap_err();
    assert_eq!(
        error.to_string(),
        "dimension 1 of the table is not one category and the rest"
    );
}

/// Names of sets are anybody's: of a category, and of its dimension.
#[test]
fn names_of_dimensions_are_inert() {
    let evil = "</svg><script>alert(1)</script>\u{202e}\u{0}";
    let dimension = Dimension::new(evil).with("\"' onload='x()'", "in app".parse().unwrap());
    let scheme = Scheme::new([dimension]).unwrap();
    let tally = scheme.tally(&[], Timestamp::UNIX_EPOCH);
    let mut publication = Publication::new(tally, "2026-01", THRESHOLD).unwrap();
    let picture = Picture::of_published(evil, &publication.table(&[evil]).unwrap()).unwrap();
    crate::hostile::check(&picture);
    assert!(!picture.svg().contains("<script"));
    let funnel = Picture::of_funnel(evil, &hikers().funnel());
    crate::hostile::check(&funnel);
    assert!(!funnel.svg().contains("<script"));
}

#[test]
fn a_funnel_is_as_long_as_its_numbers() {
    let activation = hikers();
    let funnel = activation.funnel();
    let picture = Picture::of_funnel("hikers", &funnel);
    assert_eq!(*picture.drawn(), Drawn::Funnel);
    let svg = read(&picture.svg());
    assert_eq!(svg.get("aria-roledescription"), "funnel");
    let (regions, text) = (svg.regions(), picture.text());
    assert_eq!(regions.len(), Gate::ALL.len());
    let matched = funnel.passed(Gate::Matched);
    let mut came = matched;
    let mut whole = None;
    let mut falls = 0;
    for ((number, (gate, passed)), region) in (1..).zip(funnel.iter()).zip(&regions) {
        let label = region.get("aria-label");
        assert!(
            label.starts_with(&format!("{gate}: {passed} people")),
            "{label}"
        );
        assert!(label.ends_with(gate.meaning()), "{label}");
        assert!(text.contains(&format!("\n{number}. {label}\n")), "{text}");
        assert_eq!(label.contains(" fell"), came > passed, "{label}");
        let bars = region.named("rect");
        let bar = |class: &str| {
            let bar = bars.iter().find(|one| one.get("class") == class).unwrap();
            (bar.number("x"), bar.number("width"))
        };
        let ((left, long), (pale_left, pale)) = (bar("a"), bar("e"));
        assert_eq!(left, pale_left, "bars begin at one line");
        let whole = *whole.get_or_insert(long);
        for (bar, count) in [(long, passed), (pale, came)] {
            assert!(
                (bar / whole - count as f64 / matched as f64).abs() < 1e-3,
                "{label}"
            );
        }
        let shown = region.named("text");
        let texts: Vec<&str> = shown.iter().map(|one| one.text.as_str()).collect();
        assert!(
            texts.contains(&gate.as_str()) && texts.contains(&gate.meaning()),
            "{texts:?}"
        );
        assert!(
            texts
                .iter()
                .any(|one| one.starts_with(&format!("{passed} people, ")))
        );
        let fell = format!("{} fell", came - passed);
        assert_eq!(texts.contains(&fell.as_str()), came > passed, "{texts:?}");
        falls += usize::from(came > passed);
        came = passed;
    }
    assert!(falls >= 3, "{text}");
    let written = format!(", {} people would be written to now", funnel.written());
    assert!(text.contains(&written), "{text}");
}

#[test]
fn a_funnel_of_nobody_has_no_bars() {
    let svg = read(&Picture::of_funnel("nobody", &nobody().funnel()).svg());
    let bars = svg.named("rect").into_iter();
    let bars = bars.filter(|one| ["a", "e"].contains(&one.get("class")));
    assert!(
        bars.map(|one| one.number("width"))
            .all(|width| width == 0.0)
    );
    let labels = svg.regions().into_iter().map(|one| one.get("aria-label"));
    assert!(
        labels.clone().all(|label| label.contains(": 0 people; ")),
        "{:?}",
        labels.collect::<Vec<_>>()
    );
}
