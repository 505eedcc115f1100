//! Changes to links.

use super::Draw;
use crate::change::Change;
use crate::scene::id_of;
use serde_json::{Value as Json, json};

impl Draw<'_> {
    pub(super) fn weak_link(&mut self) -> Option<Change> {
        let basis = self.dice.one(&["imported", "observed", "inferred"]);
        match self.dice.below(10) {
            0 => {
                let back = self.of_kinds(&["linked", "distinguished"])?;
                let back = json!({
                    "event": "retracted", "at": self.at(), "source": "shop",
                    "evidence": back["id"],
                });
                Some(self.add([back]))
            }
            1 => self.remove("linked"),
            2 => {
                let link = self.of_kinds(&["linked"])?;
                let score = (basis == "inferred").then(|| json!(0.4));
                let is_inferred = link["basis"] == "inferred";
                if score.is_some() != is_inferred {
                    return None;
                }
                let (field, value) = match score {
                    Some(score) => ("score", score),
                    None => ("basis", json!(basis)),
                };
                Some(Change::Set(id_of(&link), field, Some(value)))
            }
            3 => {
                let distinguished = json!({
                    "event": "distinguished", "at": self.at(), "source": "shop",
                    "between": self.two(), "basis": "declared",
                });
                Some(self.add([distinguished]))
            }
            4 => {
                let link = self.link("declared");
                let back = json!({
                    "event": "retracted", "at": link["at"], "source": "shop", "evidence": "@0",
                });
                Some(self.add([link, back]))
            }
            _ => {
                let link = self.link(basis);
                Some(self.add([link]))
            }
        }
    }

    pub(super) fn secret_link(&mut self) -> Option<Change> {
        let secret = |event: &&Json| event.get("within").is_some();
        let there: Vec<&Json> = self.scene.history.events.iter().filter(secret).collect();
        if self.dice.chance(20) && !there.is_empty() {
            return Some(Change::Remove(id_of(self.dice.one(&there))));
        }
        let basis = self.dice.one(&["declared", "authenticated"]);
        let mut link = self.link(basis);
        let hidden = &self.scene.hidden;
        if self.dice.chance(60) && !hidden.joined.is_empty() {
            // Two personas that the access may know to be one, and a third that it may not.
            let (one, [a, b]) = self.dice.one(&hidden.joined);
            let third = self.dice.rather(50, &["zzz".to_owned()], &hidden.personas);
            link["between"] = json!([one, self.nobody()]);
            link["within"] = json!([a, b, third]);
            return (one != link["between"][1]).then(|| self.add([link]));
        }
        let seen = &hidden.shown_identifiers;
        if self.dice.chance(60) && seen.len() > 1 {
            let a = self.dice.below(seen.len());
            let b = (a + 1) % seen.len();
            link["between"] = json!([seen[a], seen[b]]);
        }
        let (a, b) = (self.hidden_persona(), self.any_persona());
        if a == b {
            return None;
        }
        link["within"] = json!([a, b]);
        Some(self.add([link]))
    }

    pub(super) fn open_link(&mut self) -> Change {
        let basis = self.dice.one(&["declared", "authenticated"]);
        let mut link = self.link(basis);
        let (one, other) = (self.nobody(), self.nobody());
        if self.dice.chance(45) && one != other {
            // Nobody of whom anything is seen.
            link["between"] = json!([one, other]);
        }
        self.add([link])
    }

    fn link(&mut self, basis: &str) -> Json {
        let mut link = json!({
            "event": "linked", "at": self.at(), "source": self.source(),
            "between": self.two(), "basis": basis,
        });
        if basis == "inferred" {
            link["score"] = json!(self.dice.one(&[0.2, 0.5, 0.9]));
        }
        link
    }
}
