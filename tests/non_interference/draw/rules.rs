//! Changes to permissions.

use super::{Draw, PURPOSES};
use crate::change::Change;
use crate::history::instant;
use crate::scene::id_of;
use serde_json::{Value as Json, json};

impl Draw<'_> {
    pub(super) fn others_rules(&mut self) -> Option<Change> {
        let recipients = vec![self.dice.one(&self.scene.hidden.recipients)];
        match self.dice.below(10) {
            0 => {
                let said = self.of_kinds(&["consented"])?;
                let back = json!({
                    "event": "withdrew", "at": self.at(), "source": "shop", "consent": said["id"],
                });
                Some(self.add([back]))
            }
            1 => {
                let said = self.of_kinds(&["proposed"])?;
                let back = json!({
                    "event": "revoked", "at": self.at(), "source": "shop", "proposal": said["id"],
                });
                Some(self.add([back]))
            }
            2 => {
                let said = self.of_kinds(&["proposed"])?;
                let vote = self.vote(&said["id"]);
                Some(self.add([vote]))
            }
            3 => {
                let said = self.of_kinds(&["consented", "proposed", "voted"])?;
                Some(Change::Remove(id_of(&said)))
            }
            4 | 5 => {
                let scope = self.link_scope();
                let shown = &self.scene.hidden.shown_identifiers;
                let mut change = self.use_by(&recipients, &scope);
                if let (Change::Add(said), false) = (&mut change, shown.is_empty()) {
                    said[0]["identifier"] = json!(self.dice.one(shown));
                }
                Some(change)
            }
            6 => Some(self.use_by(&recipients, &json!("profile"))),
            7 => {
                let seated = json!({
                    "event": "seated", "at": instant(self.day() + 40), "source": "company",
                    "recipients": ["marketing", "sales", "loyalty"], "quorum": 1 + self.dice.below(3),
                });
                Some(self.add([seated]))
            }
            n => {
                let effect = if n == 8 { "prohibit" } else { "permit" };
                let said = self.statement("consented", effect, &recipients);
                Some(self.add([said]))
            }
        }
    }

    pub(super) fn own_rules(&mut self) -> Change {
        let recipients = vec![self.scene.ask.recipient.clone()];
        match self.dice.below(6) {
            0 => {
                let said = self.statement("proposed", "prohibit", &recipients);
                let vote = self.vote(&json!("@0"));
                self.add([said, vote])
            }
            1 => {
                let said = self.statement("consented", "permit", &recipients);
                let back = json!({
                    "event": "withdrew", "at": self.at(), "source": "shop", "consent": "@0",
                });
                self.add([said, back])
            }
            2 => {
                let said = self.statement("proposed", "permit", &recipients);
                self.add([said])
            }
            3 => {
                let persona = self.hidden_persona();
                self.use_by(&recipients, &json!({"persona": persona}))
            }
            n => {
                let effect = if n == 4 { "prohibit" } else { "permit" };
                let said = self.statement("consented", effect, &recipients);
                self.add([said])
            }
        }
    }

    pub(super) fn link_rules(&mut self) -> Change {
        let recipients = vec![self.scene.ask.recipient.clone()];
        let scope = self.link_scope();
        let Change::Add(mut said) = self.use_by(&recipients, &scope) else {
            return self.own_rules();
        };
        for statement in said.iter_mut().take(2) {
            statement["purposes"] = json!("any");
        }
        let shown = &self.scene.hidden.shown_identifiers;
        if shown.is_empty() || self.dice.chance(25) {
            // By somebody else.
            said[0]["identifier"] = json!(self.nobody());
            return Change::Add(said);
        }
        said[0]["identifier"] = json!(self.dice.one(shown));
        // A link rests on both yeses, and on no prohibition.
        let mut no = said[0].clone();
        no["effect"] = json!("prohibit");
        no["id"] = json!(format!("{}.no", self.tag));
        match self.dice.below(4) {
            0 => said.truncate(1),
            1 => drop(said.remove(0)),
            2 => said = vec![no],
            _ => said.push(no),
        }
        Change::Add(said)
    }

    /// All links, or that of two personas, of which something is seen if possible.
    fn link_scope(&mut self) -> Json {
        let shown = &self.scene.hidden.shown_personas;
        let (a, b) = if self.dice.chance(60) && shown.len() > 1 {
            let a = self.dice.below(shown.len());
            (shown[a].clone(), shown[(a + 1) % shown.len()].clone())
        } else {
            (self.any_persona(), self.any_persona())
        };
        if a == b || self.dice.chance(35) {
            json!({"link": "any"})
        } else {
            json!({"link": [a, b]})
        }
    }

    /// A statement about what there is little of.
    fn statement(&mut self, event: &str, effect: &str, recipients: &[String]) -> Json {
        let scope = match self.dice.below(6) {
            0 => json!("profile"),
            1 => json!({"persona": self.any_persona()}),
            2 => json!({"persona": self.hidden_persona()}),
            3 => json!({"only": self.hidden_persona()}),
            4 => json!({"attributes": [self.any_attribute()]}),
            _ => json!({"overlap": [self.hidden_persona()]}),
        };
        let mut said = json!({
            "event": event, "at": self.at(), "source": "shop", "effect": effect,
            "scope": scope, "recipients": recipients,
            "purposes": if self.dice.chance(60) { json!("any") } else { json!([self.dice.one(&PURPOSES)]) },
        });
        if event == "consented" {
            said["identifier"] = json!(self.anybody());
        }
        if self.dice.chance(15) {
            said["when"] = self.condition();
        }
        if self.dice.chance(10) {
            said["until"] = json!(self.at());
        }
        said
    }

    fn vote(&mut self, proposal: &Json) -> Json {
        json!({
            "event": "voted", "at": self.at(), "source": "company", "proposal": proposal,
            "seat": self.dice.one(&["marketing", "sales", "service"]),
            "vote": if self.dice.chance(80) { "yes" } else { "no" },
        })
    }

    fn use_by(&mut self, recipients: &[String], scope: &Json) -> Change {
        let (mut consent, mut proposal) = (
            self.statement("consented", "permit", recipients),
            self.statement("proposed", "permit", recipients),
        );
        consent["scope"] = scope.clone();
        proposal["scope"] = scope.clone();
        proposal["at"] = json!(instant(self.day().min(10)));
        let votes = ["marketing", "sales"].map(|seat| {
            json!({
                "event": "voted", "at": proposal["at"], "source": "company", "proposal": "@1",
                "seat": seat, "vote": "yes",
            })
        });
        let [first, second] = votes;
        self.add([consent, proposal, first, second])
    }
}
