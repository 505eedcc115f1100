//! What there is to draw: the stories of the design, sets of letters, populations.

use personagraph::picture::Picture;
use personagraph::profile::Disclosure;
use personagraph::venn::{Counts, Venn};
use personagraph::{Access, Directory, Event, Identifier, Key, Permit, Timestamp};
use serde_json::json;

pub(crate) fn now() -> Timestamp {
    "2026-01-10T09:00:00Z".parse().unwrap()
}

fn event(json: &serde_json::Value) -> Event {
    serde_json::from_value(json.clone()).unwrap()
}

pub(crate) fn crm() -> Directory {
    Directory::new(Key::from([7; 32]))
}

/// Cooking is of the family, and of work when there is a pot-luck.
pub(crate) fn chef(potluck: bool) -> Disclosure {
    let mut crm = crm();
    let chef: Identifier = "email:chef@example.com".parse().unwrap();
    let mut say = crm.at(now(), "shop");
    for (attribute, persona) in [
        ("skill.cooking", "family"),
        ("family.holidays", "family"),
        ("job.title", "work"),
        ("job.hours", "work"),
    ] {
        let seen = say.observe(&chef, attribute, "something");
        seen.through([persona]).unwrap();
    }
    say.observe(&chef, "size.shoe", 38_i64)
        .through_none()
        .unwrap();
    let news = Permit::persona("work").to("loyalty").for_purpose("events");
    say.consent(&chef, &news).unwrap();
    say.approve(&news).unwrap();
    let mut told = vec![json!({
        "event": "enclosed", "id": "e1", "at": "2026-01-09T09:00:00Z", "source": "shop",
        "identifier": "email:chef@example.com", "persona": "work",
        "attributes": ["skill.*"], "when": {"fact": "potluck"},
    })];
    if potluck {
        told.push(json!({
            "event": "established", "id": "f1", "at": "2026-01-09T09:00:00Z",
            "source": "shop", "fact": "potluck", "holds": true,
        }));
    }
    for one in &told {
        let _ = crm.apply(event(one)).unwrap();
    }
    let accesses = [Access::new("loyalty", "events", now())];
    crm.disclosure(&chef, now(), &accesses).unwrap()
}

/// A second account, for her dog: sales may see the dog; customer service sees both,
/// and knows that they are one.
pub(crate) fn colby() -> Disclosure {
    let mut crm = crm();
    let nora: Identifier = "email:nora@example.com".parse().unwrap();
    let dog: Identifier = "instagram:colby_the_corgi".parse().unwrap();
    let mut say = crm.at(now(), "shop");
    say.link_within(&nora, &dog, ["dog", "family"]).unwrap();
    for (who, attribute, personas) in [
        (&dog, "interest.toys.squeaky", &["dog"][..]),
        (&dog, "interest.treats", &["dog"]),
        (&dog, "activity.walks", &["dog", "family"]),
        (&nora, "household.size", &["family"]),
        (&nora, "household.children", &["family"]),
        (&nora, "address.city", &["family"]),
    ] {
        let seen = say.observe(who, attribute, "something");
        seen.through(personas.iter().copied()).unwrap();
    }
    let offers = Permit::persona("dog").to("sales").for_purpose("offers");
    say.consent(&dog, &offers).unwrap();
    say.approve(&offers).unwrap();
    for permit in [
        Permit::persona("dog")
            .to("customer_service")
            .for_purpose("service"),
        Permit::persona("family")
            .to("customer_service")
            .for_purpose("service"),
        Permit::link("dog", "family")
            .to("customer_service")
            .for_purpose("service"),
    ] {
        say.consent(&nora, &permit).unwrap();
        say.consent(&dog, &permit).unwrap();
        say.approve(&permit).unwrap();
    }
    let accesses = [
        Access::new("sales", "offers", now()).on("instagram"),
        Access::new("customer_service", "service", now()),
    ];
    crm.disclosure(&nora, now(), &accesses).unwrap()
}

const PERSONAS: [&str; 9] = [
    "band",
    "family",
    "gaming",
    "neighbourhood",
    "work",
    "school",
    "sailing",
    "garden",
    "union",
];

/// Somebody with so many personas, so many attributes in varying ones of them, and
/// three accesses.
pub(crate) fn many(personas: usize, attributes: usize) -> Disclosure {
    let mut crm = crm();
    let who: Identifier = "email:many@example.com".parse().unwrap();
    let mut say = crm.at(now(), "shop");
    let names = &PERSONAS[..personas];
    let topics = ["interest", "skill", "household", "contact", "purchase"];
    for number in 0..attributes {
        let pick = number.wrapping_mul(2_654_435_761) >> 7;
        let through: Vec<&str> = names
            .iter()
            .enumerate()
            .filter(|(place, _)| (pick >> (place * 2)) % 4 == 0 || number % personas == *place)
            .map(|(_, name)| *name)
            .collect();
        let attribute = format!("{}.thing{number}", topics[number % topics.len()]);
        let seen = say.observe(&who, attribute.as_str(), "something");
        if number % 11 == 10 {
            seen.through_none().unwrap();
        } else {
            seen.through(through).unwrap();
        }
    }
    let permits = [
        Permit::persona(names[0])
            .to("marketing")
            .for_purpose("newsletter"),
        Permit::persona(names[personas - 1])
            .to("sales")
            .for_purpose("offers"),
        Permit::profile()
            .to("customer_service")
            .for_purpose("service"),
    ];
    for permit in &permits {
        say.consent(&who, permit).unwrap();
        say.approve(permit).unwrap();
    }
    let hidden = Permit::persona(names[personas / 2]);
    let no = hidden.to("marketing").for_purpose("newsletter");
    say.prohibit(&who, &no).unwrap();
    let purchases = Permit::attributes(["purchase.*"]).to("customer_service");
    say.prohibit(&who, &purchases.for_purpose("service"))
        .unwrap();
    let accesses = [
        Access::new("marketing", "newsletter", now()).on("email"),
        Access::new("sales", "offers", now()),
        Access::new("customer_service", "service", now()).trusting(80.0),
    ];
    crm.disclosure(&who, now(), &accesses).unwrap()
}

/// Sets of numbers: what each can be divided by.
pub(crate) fn divisors(sets: u64) -> Venn<String, u64> {
    let of = |by: u64| (1..=60).filter(move |number| number % by == 0);
    let sets = (0..sets).map(|place| {
        let by = [2, 3, 5, 4, 7, 9, 11][usize::try_from(place).unwrap()];
        (format!("by {by}"), of(by))
    });
    Venn::new(sets).unwrap().in_universe(1..=60)
}

/// So many people in exactly these sets.
pub(crate) fn counts(sets: u32, regions: &[(u64, usize)]) -> Counts {
    let people = regions
        .iter()
        .flat_map(|(signature, count)| std::iter::repeat_n(*signature, *count));
    Counts::of(sets, people).unwrap()
}

pub(crate) fn customers() -> Picture {
    let counts = counts(
        3,
        &[
            (0, 2310),
            (1, 5200),
            (2, 3100),
            (3, 1400),
            (4, 900),
            (5, 610),
            (6, 12),
            (7, 204),
        ],
    );
    let names = ["newsletter", "app", "shop"];
    Picture::of_population("customers", &names, &counts).unwrap()
}

/// The six sets of Wilkinson (2012).
pub(crate) fn wilkinson() -> Picture {
    let sets = ["A", "B", "C", "D", "E", "F"];
    let bit = |name: char| 1 << sets.iter().position(|set| set.starts_with(name)).unwrap();
    let signature = |name: &str| name.chars().map(bit).sum();
    let regions = [
        ("A", 4),
        ("B", 6),
        ("C", 3),
        ("D", 2),
        ("E", 7),
        ("F", 3),
        ("AB", 2),
        ("AF", 2),
        ("BC", 2),
        ("BD", 1),
        ("BF", 2),
        ("CD", 1),
        ("DE", 1),
        ("EF", 1),
        ("ABF", 1),
        ("BCD", 1),
    ];
    let regions: Vec<(u64, usize)> = regions.map(|(name, count)| (signature(name), count)).into();
    Picture::of_population("Wilkinson's six", &sets, &counts(6, &regions)).unwrap()
}

pub(crate) fn hostile() -> Picture {
    let long = "x".repeat(10_000);
    let zalgo = format!("z{}algo", "\u{301}\u{335}\u{489}".repeat(40));
    let names = [
        "<script>alert(1)</script>",
        "\"' onload='x()' ]]> <!-- &amp;",
        "ab\u{0}\u{1b}[31m\u{fffe}\u{202e}gnp.exe\n</text>",
    ];
    let items = [
        vec![long.as_str(), "</title></svg><svg onload=alert(2)>", "]]>"],
        vec![zalgo.as_str(), "שלום עולם", "مرحبا بالعالم", "]]>"],
        vec![
            "👩‍👩‍👧‍👦 family",
            "ｗｉｄｅ　全角文字の名前です",
            "\u{2066}isolated\u{2069}\u{200f}",
            "]]>",
        ],
    ];
    let venn = Venn::new(names.into_iter().zip(items)).unwrap();
    let venn = venn.in_universe([
        "javascript:alert(3)",
        "&#x202e;",
        "a\u{300}\u{301}\u{302}\u{303}b",
    ]);
    Picture::of_sets("<style>*{display:none}</style> \u{202e}title", &venn)
}

/// Every picture that is kept, by name.
pub(crate) fn all() -> Vec<(String, Picture)> {
    let mut all = vec![
        ("chef".into(), Picture::of_person("The chef", &chef(false))),
        (
            "chef_potluck".into(),
            Picture::of_person("The chef, at a pot-luck", &chef(true)),
        ),
        ("colby".into(), Picture::of_person("Colby", &colby())),
        ("population_3".into(), customers()),
        ("population_6".into(), wilkinson()),
        ("hostile".into(), hostile()),
    ];
    for sets in 0..=7 {
        let picture = Picture::of_sets("numbers to sixty", &divisors(sets));
        all.push((format!("sets_{sets}"), picture));
    }
    for personas in [1, 3, 4, 5, 7] {
        let picture = Picture::of_person("Somebody", &many(personas, 40));
        all.push((format!("person_{personas}"), picture));
    }
    all.extend(crate::audiences::all());
    all
}
