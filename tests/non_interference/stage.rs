//! Ann, and what she shows of herself to whom: a few events on top of a random history, so that
//! most accesses see something, often two partial identities, and something else of her is hidden.

use crate::dice::{Dice, Throws};
use crate::history::{Ask, instant};
use serde_json::{Value as Json, json};

const ANN: &str = "email:ann@example.com";
const DOG: &str = "twitter:dog";
const NUMBER: &str = "crm_id:1";

/// The events, and an access that is permitted something.
pub(crate) fn stage(throws: &Throws) -> (Vec<Json>, Ask) {
    let mut stage = Stage {
        dice: Dice::new(throws),
        events: Vec::new(),
    };
    let recipient = stage.dice.one(&["marketing", "sales", "service"]);
    stage.say(json!({
        "event": "seated", "at": instant(0), "source": "company",
        "recipients": ["marketing", "sales", "service"], "quorum": 2,
    }));
    stage.links();
    stage.observations();
    stage.permits(recipient);
    let ask = Ask {
        identifier: stage.dice.one(&[ANN, ANN, DOG, NUMBER]).to_owned(),
        recipient: recipient.to_owned(),
        purpose: stage
            .dice
            .one(&["marketing", "marketing.promotion"])
            .to_owned(),
        channel: stage.dice.one(&[None, Some("email".to_owned())]),
        trust: stage.dice.one(&[None, Some(70.0)]),
        day: 25 + u32::try_from(stage.dice.below(60)).expect("a day"),
    };
    stage.deeds();
    (stage.events, ask)
}

struct Stage<'t> {
    dice: Dice<'t>,
    events: Vec<Json>,
}

impl Stage<'_> {
    fn say(&mut self, mut event: Json) -> Json {
        let id = json!(format!("s{:02}", self.events.len()));
        event["id"] = id.clone();
        self.events.push(event);
        id
    }

    /// How her identifiers hang together: not at all, by a guess, in confidence, or for all to know.
    fn links(&mut self) {
        for between in [[ANN, DOG], [ANN, NUMBER]] {
            let mut link = json!({
                "event": "linked", "at": instant(2), "source": "signup", "between": between,
                "basis": "declared",
            });
            match self.dice.below(7) {
                0 => continue,
                1 | 2 => link["basis"] = json!("imported"),
                3 => {
                    link["basis"] = json!("inferred");
                    link["score"] = json!(0.5);
                }
                4 => link["within"] = json!(["work", "dog"]),
                _ => {}
            }
            self.say(link);
        }
    }

    fn observations(&mut self) {
        let seen = [
            (ANN, "contact.email", "ann@example.com", "work"),
            (ANN, "interest.pets", "dogs", "dog"),
            (ANN, "skill.cooking", "chef", "family"),
            (DOG, "contact.email", "ann@example.com", "dog"),
            (DOG, "interest", "bones", "dog"),
            (NUMBER, "contact.phone", "+15550101", "work"),
            (NUMBER, "feedback.jacket", "zipper", ""),
        ];
        for (identifier, attribute, value, persona) in seen {
            if self.dice.chance(35) {
                continue;
            }
            let mut event = json!({
                "event": "observed", "at": instant(3), "source": "signup",
                "identifier": identifier, "attribute": attribute, "value": value,
            });
            if !persona.is_empty() {
                event["personas"] = json!([persona]);
            }
            self.say(event);
        }
    }

    /// What she did, and whom she knows.
    fn deeds(&mut self) {
        let done = [
            (ANN, "complaint", "worse", "work"),
            (ANN, "complaint", "bad", "work"),
            (DOG, "click", "", "dog"),
            (DOG, "complaint", "bad", ""),
            (NUMBER, "purchase.online", "", "family"),
        ];
        for (identifier, kind, text, persona) in done {
            if self.dice.chance(30) {
                continue;
            }
            let mut event = json!({
                "event": "interacted", "at": instant(3), "source": "signup",
                "identifier": identifier, "kind": kind, "channel": "email",
            });
            if !text.is_empty() {
                event["text"] = json!(text);
            }
            if !persona.is_empty() {
                event["personas"] = json!([persona]);
            }
            self.say(event);
        }
        if self.dice.chance(50) {
            self.say(json!({
                "event": "enclosed", "at": instant(3), "source": "signup", "persona": "dog",
                "identifier": DOG, "identifiers": [DOG],
            }));
        }
        for (identifier, to, kind) in [
            (ANN, "email:bob@example.com", "friend"),
            (DOG, "twitter:jaybrown", "follows"),
            (DOG, "email:bob@example.com", "friend"),
        ] {
            if self.dice.chance(60) {
                self.say(json!({
                    "event": "related", "at": instant(3), "source": "signup",
                    "identifier": identifier, "to": to, "kind": kind,
                }));
            }
        }
    }

    /// What the recipient may see, by this purpose or that; and whether it may know that her
    /// personas are one.
    fn permits(&mut self, recipient: &str) {
        let scopes = [
            (json!({"persona": "work"}), 65, "marketing"),
            (json!({"persona": "dog"}), 65, "marketing"),
            (
                json!({"attributes": ["feedback.*", "interest.*"]}),
                30,
                "marketing.promotion",
            ),
            (
                json!({"attributes": ["interaction.*", "relation.*"]}),
                35,
                "service",
            ),
            (json!({"persona": "family"}), 40, "service"),
            (json!({"link": ["work", "dog"]}), 55, "marketing"),
        ];
        for (scope, percent, purpose) in scopes {
            if !self.dice.chance(percent) {
                continue;
            }
            let when = self
                .dice
                .chance(30)
                .then(|| json!({"fact": "zipper.improved"}));
            let mut terms = json!({
                "at": instant(4), "source": "signup", "effect": "permit", "scope": scope,
                "recipients": [recipient], "purposes": [purpose],
            });
            let fields = terms.as_object_mut().expect("an object");
            fields.extend(when.map(|when| ("when".to_owned(), when)));
            self.both(&terms);
            if scope["link"].is_array() && self.dice.chance(40) {
                self.not_after_all(scope);
            }
        }
    }

    /// Both halves of a permission, said by most of hers.
    fn both(&mut self, terms: &Json) {
        let statement = |event: &str| {
            let mut statement = terms.clone();
            statement["event"] = json!(event);
            statement
        };
        for identifier in [ANN, DOG, NUMBER] {
            if self.dice.chance(75) {
                let mut consent = statement("consented");
                consent["identifier"] = json!(identifier);
                self.say(consent);
            }
        }
        let proposal = self.say(statement("proposed"));
        for seat in ["marketing", "sales"] {
            self.say(json!({
                "event": "voted", "at": instant(4), "source": "company",
                "proposal": proposal, "seat": seat, "vote": "yes",
            }));
        }
    }

    /// She will not have it, through one of her identifiers.
    fn not_after_all(&mut self, scope: Json) {
        let identifier = self.dice.one(&[ANN, DOG]);
        self.say(json!({
            "event": "consented", "at": instant(5), "source": "signup", "effect": "prohibit",
            "identifier": identifier, "scope": scope, "recipients": "any", "purposes": "any",
        }));
    }
}
