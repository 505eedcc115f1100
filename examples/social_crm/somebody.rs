//! One made-up person: identifiers, and what the company heard.

use crate::population::USES;
use crate::random::Random;
use personagraph::Timestamp;
use serde_json::{Value as Json, json};

/// 2026-01-01T00:00:00Z: when the company begins to listen.
pub(crate) const START: i64 = 1_767_225_600_000;
const DAY: i64 = 86_400_000;

const FIRST: [&str; 12] = [
    "mara", "jonas", "ines", "tariq", "yuki", "olu", "petra", "samir", "lena", "diego", "anouk",
    "wei",
];
const LAST: [&str; 12] = [
    "keller", "okafor", "silva", "tanaka", "novak", "haddad", "larsen", "moreau", "ivanov", "diaz",
    "brandt", "chen",
];
/// What is disclosed through which persona: persona, attribute, values.
const DISCLOSED: [(&str, &str, [&str; 3]); 7] = [
    ("work", "skill.trade", ["carpentry", "law", "nursing"]),
    ("work", "job.title", ["lead", "partner", "assistant"]),
    ("family", "skill.cooking", ["chef", "beginner", "baker"]),
    ("family", "household.size", ["two", "four", "five"]),
    (
        "outdoors",
        "feedback.jacket",
        ["terrible zippers", "warm", "too short"],
    ),
    ("outdoors", "interest.hiking", ["alps", "coast", "none"]),
    ("pets", "interest.pets", ["dachshund", "parrot", "cats"]),
];
const PERSONAS: [&str; 4] = ["work", "family", "outdoors", "pets"];

/// Somebody made up.
#[derive(Debug)]
pub(crate) struct Somebody {
    /// What points to this person alone, in normal form.
    pub(crate) identifiers: Vec<String>,
    /// What was said by and about this person.
    pub(crate) events: Vec<Json>,
    pub(crate) random: Random,
    number: u64,
    said: u64,
}

impl Somebody {
    pub(crate) fn new(seed: u64, number: u64) -> Self {
        let mut random = Random::of(seed, number);
        let name = format!("{}.{}.{number}", random.pick(&FIRST), random.pick(&LAST));
        let mut one = Self {
            identifiers: vec![format!("email:{name}@example.com")],
            events: Vec::new(),
            random,
            number,
            said: 0,
        };
        let handle = name.replace('.', "_");
        one.has(
            80,
            format!("customer_number:{:07}", number + 1),
            "signup",
            60,
        );
        one.has(60, format!("phone:+1555{number:07}"), "login", 50);
        one.has(40, format!("twitter:{handle}"), "listening", 0);
        one.has(20, format!("email:{name}@work.example.com"), "webshop", 40);
        one.has(55, format!("device:phone-{number}"), "app", 30);
        if one.identifiers.len() < 2 {
            one.has(100, format!("cookie:{number:08x}"), "website", 0);
        }
        one
    }

    /// With this chance, another identifier, linked with the e-mail; with
    /// `vouched` percent because the person showed it, else on weaker grounds.
    fn has(&mut self, chance: u64, identifier: String, source: &str, vouched: u64) {
        if !self.random.percent(chance) {
            return;
        }
        let basis = match () {
            () if self.random.percent(vouched) => self.random.pick(&["declared", "authenticated"]),
            () => self.random.pick(&["imported", "observed", "inferred"]),
        };
        let mut link = json!({"between": [self.email(), identifier], "basis": basis});
        if basis == "inferred" {
            put(
                &mut link,
                "score",
                json!(hundredths(self.random.within(50, 99))),
            );
        }
        self.say("linked", source, link);
        self.identifiers.push(identifier);
    }

    pub(crate) fn email(&self) -> String {
        self.identifiers.first().cloned().unwrap_or_default()
    }

    /// A device that others use too.
    pub(crate) fn uses(&mut self, device: &str) {
        self.say(
            "linked",
            "website",
            json!({"between": [self.email(), device], "basis": "observed"}),
        );
    }

    /// A year of it.
    pub(crate) fn live(&mut self) {
        let number = self.number;
        // Two who live together share a tablet; one of them is logged in.
        if number % 10 < 2 {
            self.uses(&format!("device:home-{}", number / 10));
        }
        // A matcher takes one in fifty for somebody else.
        if self.random.percent(2) {
            let other = format!("phone:+1555{:07}", number ^ 1);
            let score = hundredths(self.random.within(40, 75));
            let wrong =
                json!({"between": [self.email(), other], "basis": "inferred", "score": score});
            let id = self.say("linked", "matcher", wrong);
            if self.random.percent(50) {
                self.later("retracted", "review", json!({"evidence": id}));
            }
        }
        if self.random.percent(6) {
            self.keep_a_pet_account();
        }
        for _ in 0..self.random.within(3, 8) {
            self.disclose();
        }
        for _ in 0..self.random.within(1, 3) {
            self.permit();
        }
        for _ in 0..self.random.within(0, 3) {
            self.do_something();
        }
    }

    /// Colby: an account that only few may know to be this person's.
    fn keep_a_pet_account(&mut self) {
        let account = format!("instagram:pet_of_{}", self.number);
        let link = json!({
            "between": [self.email(), account], "basis": "declared", "within": ["family", "pets"],
        });
        self.say("linked", "signup", link);
        let circle =
            json!({"persona": "pets", "identifiers": [account], "identifier": self.email()});
        self.say("enclosed", "signup", circle);
        self.identifiers.push(account);
    }

    pub(crate) fn anyone_of_mine(&mut self) -> String {
        let mine = self.identifiers.len() as u64;
        let at = usize::try_from(self.random.below(mine)).unwrap_or_default();
        self.identifiers.get(at).cloned().unwrap_or_default()
    }

    fn disclose(&mut self) {
        let seen = self.disclosure();
        let id = self.say("observed", "webshop", seen);
        if self.random.percent(2) {
            self.later("unobserved", "review", json!({"observation": id}));
        }
    }

    pub(crate) fn disclose_on(&mut self, day: u64) {
        let seen = self.disclosure();
        self.on(day, "observed", "webshop", seen);
    }

    fn disclosure(&mut self) -> Json {
        let (persona, attribute, values) = self.random.pick(&DISCLOSED);
        let value = self.random.pick(&values);
        let through = self.anyone_of_mine();
        let mut seen = json!({"identifier": through, "attribute": attribute, "value": value});
        if self.random.percent(90) {
            put(&mut seen, "personas", json!([persona]));
        }
        seen
    }

    fn permit(&mut self) {
        let terms = self.terms();
        let id = self.say("consented", "preferences", terms);
        if self.random.percent(8) {
            self.later("withdrew", "preferences", json!({"consent": id}));
        }
    }

    pub(crate) fn permit_on(&mut self, day: u64) {
        let terms = self.terms();
        self.on(day, "consented", "preferences", terms);
    }

    fn terms(&mut self) -> Json {
        let (recipient, purpose) = self.random.pick(&USES);
        let effect = if self.random.percent(92) {
            "permit"
        } else {
            "prohibit"
        };
        let scope = match self.random.below(10) {
            0 => json!("profile"),
            1 => json!({"attributes": ["contact.*"]}),
            2 => json!({"link": ["family", "pets"]}),
            _ => json!({"persona": self.random.pick(&PERSONAS)}),
        };
        let mut terms = json!({
            "identifier": self.anyone_of_mine(), "effect": effect, "scope": scope,
            "recipients": [recipient], "purposes": [purpose],
        });
        if self.random.percent(10) {
            put(
                &mut terms,
                "when",
                json!({"any": [{"fact": "jacket.worn_out"}, {"channel": "email"}]}),
            );
        }
        terms
    }

    fn do_something(&mut self) {
        let who = self.anyone_of_mine();
        let (kind, source, fields) = match self.random.below(5) {
            0 => (
                "established",
                "support",
                json!({"fact": "jacket.worn_out", "identifier": who}),
            ),
            1 => (
                "preferred",
                "preferences",
                json!({"identifier": who, "channel": "email", "at_most": {"count": 2, "per": "P7D"}}),
            ),
            2 => (
                "contacted",
                "mailer",
                json!({
                    "identifier": who, "channel": "email", "recipient": "marketing",
                    "purpose": "marketing.newsletter",
                }),
            ),
            3 => {
                let friend = format!("customer_number:{:07}", self.number / 2 + 1);
                let fields = json!({"identifier": who, "to": friend, "kind": "follows"});
                ("related", "listening", fields)
            }
            _ => {
                let kind = self.random.pick(&["mention", "reply", "purchase"]);
                let fields = json!({
                    "identifier": who, "kind": kind, "channel": "twitter", "topic": "jackets",
                    "sentiment": -0.5,
                });
                ("interacted", "listening", fields)
            }
        };
        self.say(kind, source, fields);
    }

    /// Says something within the first half of the year; gives its id.
    fn say(&mut self, kind: &str, source: &str, fields: Json) -> String {
        let at = START + DAY + millis(self.random.below(180)) * DAY;
        self.event(kind, source, fields, at)
    }

    /// Takes back, in the second half, what was said in the first.
    fn later(&mut self, kind: &str, source: &str, fields: Json) {
        let at = START + 200 * DAY + millis(self.random.below(90)) * DAY;
        self.event(kind, source, fields, at);
    }

    /// Says something on a day of the year; gives its id.
    pub(crate) fn on(&mut self, day: u64, kind: &str, source: &str, fields: Json) -> String {
        self.event(kind, source, fields, START + DAY + millis(day) * DAY)
    }

    pub(crate) fn instant_of(day: u64) -> String {
        instant(START + DAY + millis(day) * DAY)
    }

    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.random.percent(percent)
    }

    pub(crate) fn per_thousand(&mut self, chance: u64) -> bool {
        self.random.below(1_000) < chance
    }

    fn event(&mut self, kind: &str, source: &str, mut fields: Json, at: i64) -> String {
        self.said += 1;
        let id = format!("{}-{}", self.number, self.said);
        let within_the_day = millis(self.random.below(86_400)) * 1_000;
        put(&mut fields, "event", json!(kind));
        put(&mut fields, "id", json!(id));
        put(&mut fields, "at", json!(instant(at + within_the_day)));
        put(&mut fields, "source", json!(source));
        self.events.push(fields);
        id
    }
}

pub(crate) fn put(fields: &mut Json, name: &str, value: Json) {
    if let Some(fields) = fields.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

pub(crate) fn instant(millis: i64) -> String {
    Timestamp::from_millis(millis)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_string()
}

fn millis(number: u64) -> i64 {
    i64::try_from(number).unwrap_or_default()
}

fn hundredths(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or_default()) / 100.0
}
