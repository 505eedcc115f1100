//! People made from a seed, one at a time.

use crate::dice::Dice;
use personagraph::name::{Attribute, Persona};
use personagraph::population::Portrait;
use personagraph::population::analysis::{Dimension, Scheme};

/// What things lie in, each in some of them.
pub(crate) const PERSONAS: [&str; 5] = ["band", "family", "gaming", "school", "work"];

/// How many attributes there are; nobody has all of them.
const ATTRIBUTES: u64 = 40;

/// What the values of an attribute are: of each kind there is one in eight.
const KINDS: [Kind; 8] = [
    Kind {
        of: 5,
        in_a_hundred: 90,
        write: Write::Text,
    },
    Kind {
        of: 100,
        in_a_hundred: 60,
        write: Write::Number,
    },
    Kind {
        of: 500,
        in_a_hundred: 20,
        write: Write::Text,
    },
    Kind {
        of: 2,
        in_a_hundred: 10,
        write: Write::Answer,
    },
    Kind {
        of: 12,
        in_a_hundred: 50,
        write: Write::Number,
    },
    Kind {
        of: 40,
        in_a_hundred: 30,
        write: Write::Text,
    },
    Kind {
        of: 10_000,
        in_a_hundred: 40,
        write: Write::Number,
    },
    Kind {
        of: 3,
        in_a_hundred: 2,
        write: Write::Text,
    },
];

struct Kind {
    /// How many different values.
    of: u64,
    /// How many people of a hundred have one.
    in_a_hundred: u64,
    write: Write,
}

enum Write {
    Text,
    Number,
    Answer,
}

/// The name of an attribute.
fn name(number: u64) -> String {
    format!("trait.a{number}")
}

/// Makes people; the same number is the same person.
pub(crate) struct Maker {
    personas: Vec<Persona>,
    attributes: Vec<Attribute>,
}

impl Maker {
    pub(crate) fn new() -> Self {
        let names = (0..ATTRIBUTES).map(|number| name(number).parse().expect("a name"));
        Self {
            personas: PERSONAS.map(|one| one.parse().expect("a name")).into(),
            attributes: names.collect(),
        }
    }

    /// The regions of a person's things, one to three of them: a bit for each persona.
    fn things(number: u64) -> impl Iterator<Item = u8> {
        let mut dice = Dice(number.wrapping_mul(3));
        let count = 1 + dice.roll() % 3;
        // Two rolls together: a thing is in a quarter of the personas.
        (0..count).map(move |_| u8::try_from(dice.roll() & dice.roll() & 31).expect("five bits"))
    }

    /// In which personas something of a person's lies: a bit for each.
    pub(crate) fn signature(number: u64) -> u8 {
        Self::things(number).fold(0, |all, one| all | one)
    }

    /// Somebody, of whom all is known.
    pub(crate) fn portrait(&self, number: u64) -> Portrait {
        let mut portrait = Portrait::whole();
        for thing in Self::things(number) {
            let lies = |(bit, _): &(usize, &Persona)| thing >> bit & 1 == 1;
            let inside = self.personas.iter().enumerate().filter(lies);
            portrait = portrait.with_region(inside.map(|(_, persona)| persona.clone()));
        }
        let mut dice = Dice(number.wrapping_mul(5) + 1);
        for (attribute, kind) in self.attributes.iter().zip(KINDS.iter().cycle()) {
            if dice.roll() % 100 >= kind.in_a_hundred {
                continue;
            }
            let value = dice.roll() % kind.of;
            let attribute = attribute.clone();
            portrait = match kind.write {
                Write::Text => portrait.with_value(attribute, format!("v{value}")),
                Write::Number => {
                    let value = i64::try_from(value).expect("small");
                    portrait.with_value(attribute, value)
                }
                Write::Answer => portrait.with_value(attribute, value == 1),
            };
        }
        portrait
    }
}

fn scheme(dimensions: impl IntoIterator<Item = Dimension>) -> Scheme {
    Scheme::new(dimensions).expect("names differ, cells are few")
}

fn dimension(name: &str, categories: &[&str]) -> Dimension {
    let made = Dimension::new(name);
    let with = |made: Dimension, text: &&str| made.with(text, text.parse().expect("a segment"));
    categories.iter().fold(made, with)
}

fn personas() -> impl Iterator<Item = Dimension> {
    PERSONAS
        .iter()
        .map(|name| Dimension::persona(*name).expect("a name"))
}

/// The exclusive regions of all personas: one column says all.
pub(crate) fn regions() -> Scheme {
    scheme(personas())
}

/// The same, and one attribute more: every row must be looked at.
pub(crate) fn regions_and_one() -> Scheme {
    scheme(personas().chain([dimension("one", &["has trait.a3"])]))
}

/// One segment of five predicates about as many attributes.
pub(crate) fn segment() -> Scheme {
    let text = "trait.a0 = \"v1\" and trait.a1 in 20..60 and trait.a6 < 9000 \
                and trait.a10 starts \"v1\" and not trait.a4 > 8";
    scheme([dimension("segment", &[text])])
}

/// A cross table of three dimensions: by personas, and by ranges of two attributes.
pub(crate) fn cross() -> Scheme {
    scheme([
        dimension(
            "personas",
            &["in work and in family", "in work", "in family"],
        ),
        dimension(
            "few",
            &["trait.a0 = \"v0\"", "trait.a0 = \"v1\"", "has trait.a0"],
        ),
        dimension(
            "range",
            &["trait.a6 < 100", "trait.a6 < 1000", "has trait.a6"],
        ),
    ])
}

/// The attributes of the thousand cells, and how wide each category is.
const TENTHS: [(&str, usize, i64); 3] = [("x", 1, 10), ("y", 9, 10), ("z", 6, 1_000)];

/// Ten categories of each of three attributes: a thousand cells.
pub(crate) fn thousand() -> Scheme {
    scheme(TENTHS.map(|(name, attribute, width)| {
        let below = |tenth| format!("trait.a{attribute} < {}", tenth * width);
        let texts: Vec<String> = (1..10).map(below).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        dimension(name, &texts)
    }))
}

/// How many people are in each of the thousand cells.
pub(crate) fn in_thousand<'p>(people: impl Iterator<Item = &'p Portrait>) -> Vec<u64> {
    let mut cells = vec![0; 1_000];
    for portrait in people {
        let tenth = |(_, attribute, width): (&str, usize, i64)| {
            let attribute = name(attribute as u64).parse().expect("a name");
            let mut values = portrait.values().get(&attribute).into_iter().flatten();
            let value = values.next().and_then(personagraph::Value::as_integer);
            value.map_or(9, |value| {
                usize::try_from(value / width).expect("small").min(9)
            })
        };
        let [x, y, z] = TENTHS.map(tenth);
        cells[x * 100 + y * 10 + z] += 1;
    }
    cells
}

/// Whether there is each of twelve attributes.
pub(crate) fn twelve() -> Scheme {
    scheme((0..12).map(|number| Dimension::attribute(name(number)).expect("a name")))
}
