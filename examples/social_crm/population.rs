//! A made-up population whose truth is known: who owns which identifier, and
//! everything that a company would have heard of them, as lines of events.
//!
//! Persons come in blocks of [`BLOCK`]; the events of a block are shuffled, so
//! that an event often comes before the one that it names. The same seed gives
//! the same bytes.

use crate::random::Random;
use crate::somebody::{START, Somebody, instant};
use serde_json::{Value as Json, json};

/// How many persons are made at a time; they share households and a kiosk.
const BLOCK: u64 = 50;
/// Whom people permit what.
pub(crate) const USES: [(&str, &str); 5] = [
    ("customer_service", "service"),
    ("product_development", "service"),
    ("marketing", "marketing.newsletter"),
    ("sales", "sales.offer"),
    ("loyalty", "loyalty"),
];

/// Blocks of people, without end.
#[derive(Debug)]
pub(crate) struct Population {
    seed: u64,
    year: Year,
    next: u64,
}

/// How much the company hears of everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    /// Some fifteen events.
    Quiet,
    /// About a hundred: it writes most weeks.
    Full,
}

/// Some people, and their events in the order in which the company got them.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) people: Vec<Vec<String>>,
    pub(crate) lines: Vec<String>,
}

impl Population {
    pub(crate) const fn new(seed: u64, year: Year) -> Self {
        let next = 0;
        Self { seed, year, next }
    }

    /// What the company decided before it heard of anybody: who sits in the
    /// arbiter, and five uses that it approved.
    pub(crate) fn prelude() -> Vec<String> {
        let at = instant(START);
        let seats = [
            "customer_service",
            "sales",
            "marketing",
            "product_development",
            "loyalty",
        ];
        let mut all = vec![json!({
            "event": "seated", "id": "seats", "at": at, "source": "company",
            "recipients": seats, "quorum": 2,
        })];
        for (n, (recipient, purpose)) in USES.iter().enumerate() {
            let use_of = format!("use-{n}");
            // Sales may use nothing but what belongs to being outdoors.
            let scope = match *recipient {
                "sales" => json!({"persona": "outdoors"}),
                _ => json!("profile"),
            };
            all.push(json!({
                "event": "proposed", "id": use_of, "at": at, "source": "company",
                "effect": "permit", "scope": scope, "recipients": [recipient],
                "purposes": [purpose],
            }));
            for seat in ["customer_service", "loyalty"] {
                all.push(json!({
                    "event": "voted", "id": format!("{use_of}-{seat}"), "at": at,
                    "source": "company", "proposal": use_of, "seat": seat, "vote": "yes",
                }));
            }
        }
        all.iter().map(Json::to_string).collect()
    }
}

/// Everything that the company heard, line by line, without end.
pub(crate) fn history(seed: u64) -> impl Iterator<Item = String> {
    let heard = Population::new(seed, Year::Quiet).flat_map(|block| block.lines);
    Population::prelude().into_iter().chain(heard)
}

/// A full year of at least so many people, line by line.
pub(crate) fn year(seed: u64, people: u64) -> impl Iterator<Item = String> {
    let blocks = usize::try_from(people.div_ceil(BLOCK)).unwrap_or(usize::MAX);
    let heard = Population::new(seed, Year::Full).take(blocks);
    let lines = heard.flat_map(|block| block.lines);
    Population::prelude().into_iter().chain(lines)
}

impl Iterator for Population {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        let mut random = Random::of(self.seed ^ 0xB10C, self.next);
        let kiosk = format!("device:kiosk-{}", self.next / BLOCK);
        let mut people = Vec::new();
        let mut all = Vec::new();
        for number in self.next..self.next + BLOCK {
            let mut one = Somebody::new(self.seed, number);
            if number % BLOCK < 12 {
                one.uses(&kiosk);
            }
            one.live();
            if self.year == Year::Full {
                one.stay_a_year();
            }
            all.append(&mut one.events);
            people.push(one.identifiers);
        }
        self.next += BLOCK;
        random.shuffle(&mut all);
        let lines = all.iter().map(Json::to_string).collect();
        Some(Block { people, lines })
    }
}
