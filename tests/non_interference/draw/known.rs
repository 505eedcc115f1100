//! Changes to what is known: observations, personas, facts, what people did; and to how it was told.

use super::{Draw, set, text};
use crate::change::Change;
use crate::history::{DONE, RELATIONS};
use crate::scene::{STRANGERS, id_of};
use serde_json::{Map, Value as Json, json};

impl Draw<'_> {
    pub(super) fn value_of_another(&mut self) -> Option<Change> {
        let hidden = &self.scene.hidden.observations;
        if hidden.is_empty() {
            return None;
        }
        let which = self.dice.one(hidden);
        Some(Change::Set(which, "value", Some(self.value())))
    }

    pub(super) fn attribute(&mut self) -> Change {
        let hidden = &self.scene.hidden.observations;
        match self.dice.below(12) {
            0 | 1 if !hidden.is_empty() => Change::Remove(self.dice.one(hidden)),
            2 if !hidden.is_empty() => {
                let (which, until) = (self.dice.one(hidden), self.at());
                Change::Set(which, "until", Some(json!(until)))
            }
            3 if !hidden.is_empty() => {
                let which = self.dice.one(hidden);
                let name = self.any_attribute();
                Change::Set(which, "attribute", Some(json!(name)))
            }
            4 => {
                let seen = self.observation();
                let back = json!({
                    "event": "unobserved", "at": self.at(), "source": "shop", "observation": "@0",
                });
                self.add([seen, back])
            }
            5 if !self.scene.hidden.shown.is_empty() => {
                // What is seen points to somebody, as if it joined partial identities.
                let mut seen = self.observation();
                seen["identifier"] = json!(self.dice.one(&self.scene.hidden.shown_identifiers));
                seen["attribute"] = json!(self.dice.one(&["contact.email", "contact.phone"]));
                seen["value"] = self.dice.one(&self.scene.hidden.shown)["value"].clone();
                seen["personas"] = json!([self.hidden_persona()]);
                self.add([seen])
            }
            6..=8 if !self.scene.hidden.kin.is_empty() => self.beside_what_is_seen(),
            _ => {
                let seen = self.observation();
                self.add([seen])
            }
        }
    }

    /// Something lies where something is seen, of the same person, and must not be seen.
    fn beside_what_is_seen(&mut self) -> Change {
        let hidden = &self.scene.hidden;
        let identifier = self.dice.one(&hidden.kin);
        let mut attribute = self.dice.one(&hidden.attributes);
        let mut value = self.value();
        if self.dice.chance(50) {
            // As if it joined what is seen there with something else that is seen.
            attribute = "contact.aaa".to_owned();
            let is_contact = |seen: &&Json| text(seen, "attribute").starts_with("contact.");
            let contacts = hidden.shown.iter().filter(is_contact);
            let values: Vec<Json> = contacts.map(|seen| seen["value"].clone()).collect();
            value = self.dice.rather(90, &values, &[value]);
        }
        let mut seen = json!({
            "event": "observed", "at": self.at(), "source": "shop", "identifier": identifier,
            "attribute": attribute, "value": value,
        });
        if self.dice.chance(75) && !hidden.shown_personas.is_empty() {
            seen["personas"] = json!([self.dice.one(&hidden.shown_personas)]);
        }
        let no = json!({
            "event": "consented", "at": self.at(), "source": "shop", "identifier": identifier,
            "effect": "prohibit", "scope": {"attributes": [attribute]},
            "recipients": "any", "purposes": "any",
        });
        self.add([seen, no])
    }

    fn observation(&mut self) -> Json {
        let mut seen = json!({
            "event": "observed", "at": self.at(), "source": self.source(),
            "identifier": self.anybody(), "attribute": self.any_attribute(),
            "value": self.value(),
        });
        let personas = match self.dice.below(4) {
            0 => None,
            1 => Some(json!([self.any_persona()])),
            2 => Some(json!([self.hidden_persona()])),
            _ => {
                let (a, b) = (self.hidden_persona(), self.any_persona());
                Some(if a == b { json!([a]) } else { json!([a, b]) })
            }
        };
        set(&mut seen, "personas", personas);
        seen
    }

    pub(super) fn persona(&mut self) -> Option<Change> {
        let hidden = &self.scene.hidden;
        let done = hidden.shown_deeds.iter();
        let done = done.filter(|event| event["event"] == "interacted");
        let mut shown: Vec<Json> = hidden.shown.clone();
        if self.dice.chance(40) {
            shown = done.cloned().collect();
        }
        match self.dice.below(8) {
            0 | 1 => {
                let mut seen = self.observation();
                let personas = json!([self.hidden_persona()]);
                set(&mut seen, "personas", Some(personas));
                Some(self.add([seen]))
            }
            2 | 3 if !shown.is_empty() => {
                // What is seen in one persona lies in one more.
                let seen = self.dice.one(&shown);
                let mut personas = seen["personas"].as_array().cloned()?;
                personas.push(json!(self.hidden_persona()));
                Some(Change::Set(id_of(&seen), "personas", Some(json!(personas))))
            }
            4 => self.remove("enclosed"),
            5 => {
                let enclosed = self.enclosure();
                let back = json!({
                    "event": "corrected", "at": self.at(), "source": "shop", "of": "@0",
                });
                Some(self.add([enclosed, back]))
            }
            _ => {
                let enclosed = self.enclosure();
                Some(self.add([enclosed]))
            }
        }
    }

    fn enclosure(&mut self) -> Json {
        let mut enclosed = json!({
            "event": "enclosed", "at": self.at(), "source": "shop",
            "persona": if self.dice.chance(85) { self.hidden_persona() } else { self.any_persona() },
        });
        match self.dice.below(3) {
            0 => enclosed["identifiers"] = json!([self.anybody()]),
            1 => enclosed["attributes"] = json!([self.any_attribute()]),
            _ => {
                let name = self
                    .dice
                    .one(&["contact.*", "interest.*", "secret.*", "aaa.*"]);
                enclosed["attributes"] = json!([name]);
            }
        }
        if self.dice.chance(60) {
            enclosed["identifier"] = json!(self.anybody());
        }
        if self.dice.chance(25) {
            enclosed["when"] = self.condition();
        }
        enclosed
    }

    pub(super) fn fact(&mut self) -> Change {
        let mut said = json!({
            "event": "established", "at": self.at(), "source": "shop",
            "fact": self.a_fact(), "holds": self.dice.chance(60),
        });
        let hidden = &self.scene.hidden;
        if self.dice.chance(40) {
            // About somebody who is merely thought to be one that matters.
            let one = self.dice.rather(70, &hidden.kin, &hidden.identifiers);
            let other = self.nobody();
            if one != other {
                said["identifier"] = json!(other);
                said["holds"] = json!(self.dice.chance(80));
                let guess = json!({
                    "event": "linked", "at": self.at(), "source": "tracker", "basis": "observed",
                    "between": [one, other],
                });
                return self.add([said, guess]);
            }
        }
        if self.dice.chance(80) {
            said["identifier"] = json!(self.anybody());
        }
        if self.dice.chance(25) {
            let back = json!({"event": "corrected", "at": self.at(), "source": "shop", "of": "@0"});
            return self.add([said, back]);
        }
        self.add([said])
    }

    pub(super) fn happening(&mut self) -> Change {
        let hidden = &self.scene.hidden;
        match self.dice.below(12) {
            0 if !hidden.deeds.is_empty() => return Change::Remove(self.dice.one(&hidden.deeds)),
            1 if !hidden.deeds.is_empty() => return self.done_otherwise(),
            2 | 3 if !hidden.kin.is_empty() => return self.done_by_whom_is_seen(),
            4 => return self.corrected(),
            5 if !hidden.shown_deeds.is_empty() => {
                // To whom somebody is related is not seen.
                let which = self.dice.one(&hidden.shown_deeds);
                if which["event"] == "related" {
                    let to = json!(self.dice.one(&STRANGERS));
                    return Change::Set(id_of(&which), "to", Some(to));
                }
            }
            _ => {}
        }
        let mut said = match self.dice.below(6) {
            0..=2 => self.interaction(),
            3 => json!({
                "event": "related", "kind": self.dice.one(&RELATIONS), "to": self.nobody(),
            }),
            4 => json!({"event": "preferred", "channel": "any", "allow": false}),
            _ => json!({
                "event": "contacted", "channel": "email", "purpose": "marketing",
                "recipient": self.dice.one(&["marketing", "sales", "service", "loyalty"]),
            }),
        };
        said["identifier"] = json!(self.anybody());
        said["at"] = json!(self.at());
        said["source"] = json!(self.source());
        if said["identifier"] == said["to"] {
            said["to"] = json!("email:friend@secret.example");
        }
        self.add([said])
    }

    /// An interaction, mostly through a persona that is hidden.
    fn interaction(&mut self) -> Json {
        let mut done = json!({
            "event": "interacted", "kind": self.dice.one(&DONE), "channel": "email",
            "identifier": self.anybody(), "at": self.at(), "source": self.source(),
        });
        let persona = if self.dice.chance(85) {
            self.hidden_persona()
        } else {
            self.any_persona()
        };
        let listed = self.dice.chance(85).then(|| json!([persona]));
        set(&mut done, "personas", listed);
        let felt = self.dice.one(&[-0.5, 0.0, 1.0]);
        let felt = self.dice.chance(50).then(|| json!(felt));
        set(&mut done, "sentiment", felt);
        let reach = self.dice.chance(50).then_some(json!(7));
        set(&mut done, "reach", reach);
        let text = self.dice.chance(50).then_some(json!("hidden"));
        set(&mut done, "text", text);
        done
    }

    /// Something hidden was done otherwise.
    fn done_otherwise(&mut self) -> Change {
        let which = self.dice.one(&self.scene.hidden.deeds);
        let events = &self.scene.history.events;
        let is_done = |event: &&Json| event["id"] == *which && event["event"] == "interacted";
        if events.iter().find(is_done).is_none() {
            return Change::Set(which, "to", Some(json!(self.dice.one(&STRANGERS))));
        }
        let (field, value) = match self.dice.below(6) {
            0 => ("kind", json!(self.dice.one(&DONE))),
            1 => ("topic", json!("secret.topic")),
            2 => ("sentiment", json!(0.25)),
            3 => ("reach", json!(self.dice.below(1000))),
            4 => ("media", json!("paid")),
            _ => ("text", json!("otherwise")),
        };
        Change::Set(which, field, Some(value))
    }

    /// Somebody of whom something is seen did something, or knows somebody, and that must
    /// not be seen.
    fn done_by_whom_is_seen(&mut self) -> Change {
        let hidden = &self.scene.hidden;
        let identifier = self.dice.one(&hidden.kin);
        let persona = self
            .dice
            .rather(75, &hidden.shown_personas, &hidden.personas);
        let kind = "secret";
        let mut done = self.interaction();
        done["identifier"] = json!(identifier);
        done["kind"] = json!(kind);
        done["personas"] = json!([persona]);
        let mut attribute = format!("interaction.{kind}");
        if self.dice.chance(30) {
            done = json!({
                "event": "related", "at": self.at(), "source": "shop",
                "identifier": identifier, "to": self.nobody(), "kind": kind,
            });
            attribute = format!("relation.{kind}");
        }
        let no = json!({
            "event": "consented", "at": self.at(), "source": "shop", "identifier": identifier,
            "effect": "prohibit", "scope": {"attributes": [attribute]},
            "recipients": "any", "purposes": "any",
        });
        self.add([done, no])
    }

    /// What was never done after all.
    fn corrected(&mut self) -> Change {
        let done = self.interaction();
        let back = json!({
            "event": "corrected", "at": done["at"], "source": "shop", "of": "@0",
        });
        self.add([done, back])
    }

    pub(super) fn erasure(&mut self) -> Change {
        let erased = json!({
            "event": "erased", "at": self.at(), "source": "shop", "identifier": self.nobody(),
        });
        self.add([erased])
    }

    pub(super) fn log(&mut self) -> Option<Change> {
        let events = &self.scene.history.events;
        let shown = &self.scene.hidden.shown;
        let which = self.dice.one(events);
        match self.dice.below(11) {
            0 => Some(Change::Rename { backwards: false }),
            1 | 9 | 10 => Some(Change::Rename { backwards: true }),
            2 => Some(Change::Shuffle(
                u32::try_from(self.dice.below(1 << 30)).ok()?,
            )),
            3 => Some(Change::Twice),
            4 => Some(Change::Set(id_of(&which), "note", Some(json!("hidden")))),
            5 => Some(Change::Set(
                id_of(&which),
                "source",
                Some(json!(self.source())),
            )),
            6 => Some(Change::Set(id_of(&which), "at", Some(json!(self.at())))),
            7 if !shown.is_empty() => {
                // What is seen was said once more, by another source.
                let mut again: Map<_, _> = self.dice.one(shown).as_object()?.clone();
                again.insert("at".to_owned(), json!(self.at()));
                again.insert("source".to_owned(), json!("secret"));
                again.insert("confidence".to_owned(), json!(0.25));
                Some(self.add([Json::Object(again)]))
            }
            _ => {
                let which = if shown.is_empty() {
                    which
                } else {
                    self.dice.one(shown)
                };
                Some(Change::Set(id_of(&which), "at", Some(json!(self.at()))))
            }
        }
    }
}
