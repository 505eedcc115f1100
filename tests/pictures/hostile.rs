//! Names from anywhere are text: nothing in them does anything, leaves its box, or
//! changes what is beside it.

use crate::drawing::{Element, read};
use crate::scenes;
use personagraph::Identifier;
use personagraph::picture::Picture;
use personagraph::venn::{Counts, Venn};
use proptest::prelude::*;

const ELEMENTS: [&str; 15] = [
    "svg", "title", "desc", "style", "defs", "pattern", "g", "path", "rect", "ellipse", "circle",
    "text", "use", "line", "polygon",
];

/// What a picture may be made of, and nothing else; texts inside the picture.
pub(crate) fn check(picture: &Picture) -> Element {
    let text = picture.svg();
    let svg = read(&text);
    for one in svg.all() {
        assert!(ELEMENTS.contains(&one.name.as_str()), "{}", one.name);
        for (key, value) in &one.attributes {
            assert!(!key.starts_with("on"), "{key}");
            if key == "href" {
                assert!(value.starts_with("#pg"), "{value}");
            }
            if ["x", "y", "width", "height", "cx", "cy", "rx", "ry"].contains(&key.as_str())
                && value != "100%"
            {
                let number: f64 = value.parse().unwrap();
                assert!((-1e4..1e5).contains(&number), "{key}={value}");
                assert!(value != "-0", "-0");
            }
        }
        if one.name == "style" {
            assert!(!one.text.contains("@import") && !one.text.contains("http"));
        }
        if let Some(cut) = one.text.trim().strip_suffix('…') {
            let is_number = cut.chars().all(|c| c.is_ascii_digit() || c == ',');
            assert!(
                cut.is_empty() || !is_number,
                "a part of a number: {}",
                one.text
            );
        }
        if !["title", "desc", "text", "style"].contains(&one.name.as_str()) {
            assert_eq!(one.text.trim(), "", "{}", one.name);
        }
    }
    for text in [&text, &picture.text()] {
        for c in text.chars() {
            let is_inert = !matches!(
                c,
                '\u{202a}'
                    ..='\u{202e}' | '\u{2066}' | '\u{2067}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
            );
            assert!(is_inert && (c == '\n' || !c.is_control()), "{c:?}");
        }
        let [open, close] = ['\u{2068}', '\u{2069}'].map(|mark| text.matches(mark).count());
        assert_eq!(open, close, "every isolation ends");
    }
    inside(&svg, [0.0, 0.0], svg.get("viewBox"));
    svg
}

/// Every box of text is inside the picture, and clips what would leave it.
fn inside(svg: &Element, _: [f64; 2], view: &str) {
    let view: Vec<f64> = view.split(' ').map(|one| one.parse().unwrap()).collect();
    let boxes = svg.named("svg").into_iter().skip(1);
    for one in boxes {
        assert_eq!(one.get("overflow"), "hidden");
        let (left, width) = (one.number("x"), one.number("width"));
        assert!(left >= 0.0 && left + width <= view[2], "{left} {width}");
    }
}

/// Texts that are not in a box of their own are the picture's: numbers.
#[test]
fn names_are_boxed() {
    let svg = check(&scenes::hostile());
    let boxed: usize = svg
        .named("svg")
        .iter()
        .skip(1)
        .map(|one| one.named("text").len())
        .sum();
    let loose: Vec<&Element> = svg
        .named("text")
        .into_iter()
        .filter(|one| one.get("class") == "v")
        .collect();
    assert_eq!(boxed + loose.len(), svg.named("text").len());
    for one in loose {
        assert!(one.text.chars().all(|c| c.is_ascii_digit()), "{}", one.text);
    }
}

#[test]
fn hostile_names_are_inert() {
    let picture = scenes::hostile();
    let svg = check(&picture);
    assert_eq!(
        svg.children
            .iter()
            .find(|one| one.name == "title")
            .unwrap()
            .text,
        "<style>*{display:none}</style> title"
    );
    let text = picture.text();
    assert!(
        text.contains("<script>alert(1)</script>"),
        "as it is, in text"
    );
    assert!(!picture.svg().contains("<script"));
    let x = "x".repeat(1_000);
    assert!(
        text.contains(&format!("   - {x}…\n")),
        "cut, and said to be"
    );
    assert!(!text.contains(&format!("{x}x")));
    assert!(text.contains("\u{2068}שלום עולם\u{2069}"), "isolated");
    assert!(
        text.contains("ab\u{fffd}\u{fffd}[31m\u{fffd}gnp.exe </text>"),
        "{text}"
    );
}

/// However much there is, a picture stays a picture, and the text has it all.
#[test]
fn what_is_too_much_is_counted_and_in_the_text() {
    let item = |number: usize| format!("item{number}");
    let sets = (0..12).map(|bit| {
        let within = (1..4_000).filter(move |number| (number >> bit) & 1 == 1);
        (format!("set{bit}"), within.map(item).collect::<Vec<_>>())
    });
    let picture = Picture::of_sets("much", &Venn::new(sets).unwrap());
    check(&picture);
    let svg = picture.svg();
    assert!(svg.len() < 400_000, "{}", svg.len());
    assert!(svg.contains("and 3599 more regions, in the text"));
    let text = picture.text();
    assert_eq!(text.matches("   - item").count(), 3_999);
}

/// Sixty-four personas are in a picture, the largest; the rest are named, with what lies in
/// them alone.
#[test]
fn large_numbers_are_never_cut() {
    for sets in [2_u32, 4, 7] {
        let names: Vec<String> = (0..sets).map(|set| format!("set {set}")).collect();
        let people = (0..1_234_567_u64).map(|one| 1_u64 << (one % u64::from(sets)));
        let counts = Counts::of(sets, people).unwrap();
        let picture = Picture::of_population("many", &names, &counts).unwrap();
        let texts: Vec<String> = check(&picture)
            .named("text")
            .iter()
            .map(|one| one.text.clone())
            .collect();
        for signature in (0..sets).map(|set| 1_u64 << set) {
            let count = counts.exclusive(signature).to_string();
            let at = count.len() - 3;
            let grouped = format!("{},{}", &count[..at], &count[at..]);
            let says = |text: &String| text.replace(',', "") == count || text.contains(&grouped);
            assert!(
                texts.iter().any(says),
                "{sets} sets: {grouped} in {texts:?}"
            );
        }
    }
    // So many that nothing has room for them.
    let counts = Counts::of_members(u64::MAX, [[1_u32]]).unwrap();
    let picture = Picture::of_population("everything", &["one"], &counts).unwrap();
    check(&picture);
    assert!(
        picture
            .text()
            .contains("18,446,744,073,709,551,614 people (over 99.9 %)")
    );
}

#[test]
fn sets_that_read_alike_are_told_apart() {
    let sets = [
        ("work", [1]),
        ("work\u{200b}", [2]),
        ("work (2)", [5]),
        ("", [3]),
        ("a and b", [4]),
    ];
    let picture = Picture::of_sets("alike", &Venn::new(sets).unwrap());
    check(&picture);
    for name in [
        "set work:",
        "set work (2):",
        "set work (3):",
        "set unnamed:",
        "only in a and b:",
    ] {
        assert!(picture.text().contains(name), "{name}: {}", picture.text());
    }
    let joined = |pair: [&'static str; 3]| {
        let venn = Venn::new(pair.map(|name| (name, [1]))).unwrap();
        let text = Picture::of_sets("joined", &venn).text();
        text.lines()
            .find(|line| line.starts_with("1. "))
            .map(str::to_owned)
    };
    assert_ne!(joined(["a", "b and c", "d"]), joined(["a and b", "c", "d"]));
}

#[test]
fn what_was_seen_in_two_ways_is_one_attribute() {
    let mut crm = scenes::crm();
    let who: Identifier = "email:chef@example.com".parse().unwrap();
    let mut say = crm.at(scenes::now(), "shop");
    say.observe(&who, "skill.cooking", "chef")
        .through(["work"])
        .unwrap();
    let again = say.observe(&who, "skill.cooking", "cook");
    again.through(["family", "work"]).unwrap();
    let disclosure = crm.disclosure(&who, scenes::now(), &[]).unwrap();
    let picture = Picture::of_person("Somebody", &disclosure);
    check(&picture);
    let text = picture.text();
    assert!(text.contains("persona work: 1 attribute\n"), "{text}");
    assert!(text.contains("persona family: 1 attribute\n"), "{text}");
    // The e-mail address is the other.
    assert!(picture.svg().contains("2 personas, 2 attributes"), "{text}");
}

#[test]
fn personas_that_have_no_room_are_named_with_what_lies_in_them_alone() {
    let mut crm = scenes::crm();
    let who: Identifier = "email:many@example.com".parse().unwrap();
    let mut say = crm.at(scenes::now(), "shop");
    let mut observe = |attribute: &str, persona: &str| {
        let seen = say.observe(&who, attribute, "something");
        seen.through([persona]).unwrap();
    };
    for number in 0..64 {
        for which in ["a", "b"] {
            observe(&format!("thing{number}.{which}"), &format!("large{number}"));
        }
    }
    for small in ["small1", "small2"] {
        observe(&format!("only.{small}"), small);
    }
    let disclosure = crm.disclosure(&who, scenes::now(), &[]).unwrap();
    let picture = Picture::of_person("Somebody", &disclosure);
    check(&picture);
    let (text, svg) = (picture.text(), picture.svg());
    assert!(
        text.contains("These are the largest of 66; 2 are not drawn"),
        "{text}"
    );
    let beyond = text
        .split("only in personas that are not drawn")
        .nth(1)
        .unwrap();
    for small in ["small1", "small2"] {
        assert!(beyond.contains(&format!("only.{small}")), "{beyond}");
        let mut lines = beyond
            .lines()
            .filter(|line| line.starts_with("not drawn: "));
        let line = lines.find(|line| line.contains(small)).unwrap();
        assert!(line.ends_with(": 1 attribute"), "{line}");
    }
    for told in [
        "Not drawn, as there is no room",
        "small1",
        "small2",
        "only in these",
    ] {
        assert!(svg.contains(told), "{told}");
    }
    assert!(text.contains("large63") && !beyond.contains("large63"));
}

#[test]
fn all_pictures_are_well_formed_and_small() {
    for (name, picture) in scenes::all() {
        check(&picture);
        assert!(picture.svg().len() < 100_000, "{name}");
        // For logs it is numbers alone, however much there is.
        let debug = format!("{picture:?}");
        assert!(debug.starts_with("Picture") && debug.len() < 300, "{debug}");
    }
}

#[test]
fn pictures_on_one_page_do_not_clash() {
    let mut ids = std::collections::BTreeSet::new();
    for (name, picture) in scenes::all() {
        let svg = read(&picture.svg());
        for one in svg.all() {
            if let Some(id) = one.attributes.get("id") {
                assert!(ids.insert(id.clone()), "{name}: {id}");
            }
        }
        let prefix = svg.get("class");
        let style = &svg.named("style")[0].text;
        for rule in style
            .split('}')
            .map(str::trim)
            .filter(|rule| !rule.is_empty())
        {
            let selector = rule.trim_start_matches('\n');
            assert!(
                selector.starts_with(&format!(".{prefix}")) || selector.starts_with("@media"),
                "{selector}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_names_are_inert(
        title in ".{0,40}",
        sets in prop::collection::vec((".{0,30}", prop::collection::vec("\\PC{0,40}|.{0,12}", 0..6)), 0..9),
        outside in prop::collection::vec(".{0,20}", 0..4),
    ) {
        let venn = Venn::new(sets).unwrap().in_universe(outside);
        check(&Picture::of_sets(&title, &venn));
    }

    #[test]
    fn any_numbers_are_drawn(
        sets in 0_u32..=4,
        seeds in prop::collection::vec((any::<u64>(), 0_usize..400), 0..12),
    ) {
        let mask = (1_u64 << sets) - 1;
        let people = seeds.iter().flat_map(|(signature, count)| std::iter::repeat_n(signature & mask, *count));
        let counts = Counts::of(sets, people).unwrap();
        let names: Vec<String> = (0..sets).map(|set| format!("set {set}")).collect();
        let picture = Picture::of_population("anybody", &names, &counts).unwrap();
        check(&picture);
        prop_assert_eq!(picture.svg(), Picture::of_population("anybody", &names, &counts).unwrap().svg());
    }
}
