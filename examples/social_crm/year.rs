//! A full year of one made-up person, as a company hears it that writes most weeks.
//!
//! Per person about 31 messages, 31 reactions and visits, 13 things that were told or
//! found out, and now and then a preference, a consent, a relation, a correction, an
//! erasure: with what [`live`](Somebody::live) tells about a hundred events.

use crate::somebody::{Somebody, put};
use serde_json::json;

const TOPICS: [&str; 5] = ["jackets", "tents", "dogs", "kitchens", "sale.spring"];
const REMARKS: [&str; 4] = [
    "the zipper went after two weeks",
    "best tent I ever slept in",
    "when will this be back in stock?",
    "thanks, that was quick",
];

impl Somebody {
    /// What came of 52 weeks.
    pub(crate) fn stay_a_year(&mut self) {
        for week in 0..52 {
            let day = 7 * week;
            if self.chance(60) {
                self.is_written_to(day);
            }
            if self.chance(60) {
                self.reacts(day + 1);
            }
            if self.chance(25) {
                self.is_found_out_about(day + 2);
            }
            if self.chance(8) {
                self.changes_something(day + 3);
            }
        }
        // Few ask to be forgotten; what the company hears later counts anew.
        if self.per_thousand(1) {
            let who = self.anyone_of_mine();
            self.on(360, "erased", "privacy", json!({"identifier": who}));
        }
    }

    fn is_written_to(&mut self, day: u64) {
        let (recipient, purpose) = self.random.pick(&[
            ("marketing", "marketing.newsletter"),
            ("sales", "sales.offer"),
            ("loyalty", "loyalty"),
        ]);
        let mut sent = json!({
            "identifier": self.anyone_of_mine(), "channel": "email", "recipient": recipient,
            "purpose": purpose,
        });
        if self.chance(50) {
            put(&mut sent, "topic", json!(self.random.pick(&TOPICS)));
        }
        let id = self.on(day, "contacted", "mailer", sent);
        if self.per_thousand(5) {
            self.on(day + 1, "corrected", "mailer", json!({"of": id}));
        }
    }

    fn reacts(&mut self, day: u64) {
        let (kind, channel, source) = self.random.pick(&[
            ("open", "email", "mailer"),
            ("click", "email", "mailer"),
            ("visit", "web", "website"),
            ("visit", "web", "website"),
            ("purchase", "web", "webshop"),
            ("like", "twitter", "listening"),
            ("mention", "twitter", "listening"),
            ("complaint", "phone", "support"),
        ]);
        let mut done = json!({
            "identifier": self.anyone_of_mine(), "kind": kind, "channel": channel,
            "topic": self.random.pick(&TOPICS),
        });
        if channel == "twitter" || kind == "complaint" {
            put(&mut done, "text", json!(self.random.pick(&REMARKS)));
            put(
                &mut done,
                "sentiment",
                json!(self.random.pick(&[-0.5, 0.25, 0.75])),
            );
        }
        if channel == "twitter" {
            put(&mut done, "media", json!("earned"));
            put(&mut done, "reach", json!(self.random.within(10, 5_000)));
        }
        self.on(day, "interacted", source, done);
    }

    fn is_found_out_about(&mut self, day: u64) {
        let who = self.anyone_of_mine();
        let (attribute, value) = match self.random.below(5) {
            0 => ("order.total", json!(self.random.within(5, 400))),
            1 => ("order.last", json!({"at": Self::instant_of(day)})),
            2 => ("newsletter.open_rate", json!(0.25)),
            3 => ("contact.confirmed", json!(true)),
            _ => return self.disclose_on(day),
        };
        let seen = json!({"identifier": who, "attribute": attribute, "value": value});
        self.on(day, "observed", "webshop", seen);
    }

    fn changes_something(&mut self, day: u64) {
        let who = self.anyone_of_mine();
        match self.random.below(6) {
            0 => {
                let quiet = json!({"from": "21:00", "until": "08:00", "offset": "-05:00"});
                let wish = json!({"identifier": who, "channel": "any", "quiet": quiet});
                self.on(day, "preferred", "preferences", wish);
            }
            1 => {
                let to = format!("customer_number:{:07}", self.number() / 3 + 1);
                let relation = json!({"identifier": who, "to": to, "kind": "friend"});
                self.on(day, "related", "listening", relation);
            }
            2 => {
                let fact = json!({"fact": "jacket.worn_out", "identifier": who});
                self.on(day, "established", "support", fact);
            }
            3 => {
                let sibling = format!("phone:+1555{:07}", self.number() ^ 1);
                let two = json!({"between": [self.email(), sibling], "basis": "declared"});
                self.on(day, "distinguished", "support", two);
            }
            4 => {
                let circle = json!({
                    "persona": "work", "attributes": ["skill.*"], "identifier": who,
                    "when": {"fact": "event.pot_luck"},
                });
                self.on(day, "enclosed", "preferences", circle);
            }
            _ => self.permit_on(day),
        }
    }
}
