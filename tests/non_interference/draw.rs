//! Changes to what an access may not see, mostly: each is aimed at the hidden side of a scene, and
//! the oracle refuses those that miss.

use crate::change::Change;
use crate::dice::{Dice, Throws};
use crate::history::instant;
use crate::scene::{STRANGERS, Scene, id_of};
use serde_json::{Map, Value as Json, json};

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The value of an observation.
    Value,
    /// Whether there is an attribute.
    Attribute,
    /// Whether there is a persona, and what is in it.
    Persona,
    /// Links that are not vouched; evidence of difference; retractions.
    WeakLink,
    /// Confidential links.
    SecretLink,
    /// Vouched links that anybody may know of, with identifiers of which nothing is seen.
    OpenLink,
    /// What others may see.
    OthersRules,
    /// What this recipient may see, of which there is nothing.
    OwnRules,
    /// Which of its personas this recipient may know to be one, where it sees only one of them.
    LinkRules,
    /// Facts.
    Fact,
    /// What people did, who they know, what they want and what they were sent.
    Happening,
    /// Who is forgotten.
    Erasure,
    /// Ids, sources, notes, spellings, instants; the order in which the events were told.
    Log,
}

impl Kind {
    /// All of them, what laws are most often broken by more often.
    pub(crate) const MIXED: &[Self] = &[
        Self::Value,
        Self::Value,
        Self::Attribute,
        Self::Attribute,
        Self::Attribute,
        Self::Persona,
        Self::Persona,
        Self::WeakLink,
        Self::WeakLink,
        Self::SecretLink,
        Self::SecretLink,
        Self::OpenLink,
        Self::OpenLink,
        Self::OthersRules,
        Self::OthersRules,
        Self::OwnRules,
        Self::LinkRules,
        Self::Fact,
        Self::Happening,
        Self::Erasure,
        Self::Log,
    ];
}

const FACTS: [&str; 5] = [
    "zipper.improved",
    "jacket.worn_out",
    "event.on",
    "adult",
    "secret.fact",
];
const PURPOSES: [&str; 3] = ["marketing", "marketing.promotion", "service"];

/// Draws a change; `tag` names the events that it adds.
pub(crate) fn draw(scene: &Scene, kind: Kind, throws: &Throws, tag: &str) -> Option<Change> {
    let dice = Dice::new(throws);
    let mut draw = Draw { scene, dice, tag };
    match kind {
        Kind::Value => draw.value_of_another(),
        Kind::Attribute => draw.attribute(),
        Kind::Persona => draw.persona(),
        Kind::WeakLink => draw.weak_link(),
        Kind::SecretLink => draw.secret_link(),
        Kind::OpenLink => Some(draw.open_link()),
        Kind::OthersRules => draw.others_rules(),
        Kind::OwnRules => Some(draw.own_rules()),
        Kind::LinkRules => Some(draw.link_rules()),
        Kind::Fact => Some(draw.fact()),
        Kind::Happening => Some(draw.happening()),
        Kind::Erasure => Some(draw.erasure()),
        Kind::Log => draw.log(),
    }
}

struct Draw<'s> {
    scene: &'s Scene,
    dice: Dice<'s>,
    tag: &'s str,
}

impl Draw<'_> {
    /// Events that belong together, each with an id of its own; `@n` names the one at place `n`.
    fn add(&mut self, events: impl IntoIterator<Item = Json>) -> Change {
        let id = |place: &str| json!(format!("{}.{place}", self.tag));
        let name = |(place, mut event): (usize, Json)| {
            let fields = event.as_object_mut().expect("an object");
            for value in fields.values_mut() {
                if let Some(place) = value.as_str().and_then(|text| text.strip_prefix('@')) {
                    *value = id(place);
                }
            }
            fields.insert("id".to_owned(), id(&place.to_string()));
            event
        };
        let events: Vec<Json> = events.into_iter().enumerate().map(name).collect();
        Change::Add(events)
    }

    fn day(&mut self) -> u32 {
        let most = if self.dice.chance(70) { 20 } else { 80 };
        u32::try_from(self.dice.below(most)).expect("a day")
    }

    fn at(&mut self) -> String {
        instant(self.day())
    }

    fn source(&mut self) -> &'static str {
        self.dice
            .one(&["signup", "signup", "shop", "tracker", "secret"])
    }

    /// Somebody: of whom something is seen, of whom there is something, or nothing.
    fn anybody(&mut self) -> String {
        let hidden = &self.scene.hidden;
        self.dice
            .rather(50, &hidden.shown_identifiers, &hidden.identifiers)
    }

    fn nobody(&mut self) -> String {
        let hidden = &self.scene.hidden.identifiers;
        if self.dice.chance(50) || hidden.is_empty() {
            self.dice.one(&STRANGERS).to_owned()
        } else {
            self.dice.one(hidden)
        }
    }

    fn two(&mut self) -> [String; 2] {
        let (a, mut b) = (self.anybody(), self.nobody());
        while a == b {
            b = self.dice.one(&STRANGERS).to_owned();
        }
        if self.dice.chance(50) { [a, b] } else { [b, a] }
    }

    fn hidden_persona(&mut self) -> String {
        self.dice.one(&self.scene.hidden.personas)
    }

    fn any_persona(&mut self) -> String {
        let hidden = &self.scene.hidden;
        self.dice
            .rather(30, &hidden.shown_personas, &hidden.personas)
    }

    fn any_attribute(&mut self) -> String {
        let hidden = &self.scene.hidden.attributes;
        let shown = &self.scene.hidden.shown;
        if self.dice.chance(25) && !shown.is_empty() {
            return text(&self.dice.one(shown), "attribute");
        }
        self.dice.one(hidden)
    }

    /// A value: often one that is seen elsewhere.
    fn value(&mut self) -> Json {
        let shown = &self.scene.hidden.shown;
        if self.dice.chance(35) && !shown.is_empty() {
            return self.dice.one(shown)["value"].clone();
        }
        match self.dice.below(6) {
            0 => json!(self.dice.below(1000)),
            1 => json!(self.dice.chance(50)),
            2 => json!({"at": self.at()}),
            3 => json!("ann@example.com"),
            n => json!(format!("hidden {n} {}", self.dice.below(100))),
        }
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

    fn value_of_another(&mut self) -> Option<Change> {
        let hidden = &self.scene.hidden.observations;
        if hidden.is_empty() {
            return None;
        }
        let which = self.dice.one(hidden);
        Some(Change::Set(which, "value", Some(self.value())))
    }

    fn attribute(&mut self) -> Option<Change> {
        let hidden = &self.scene.hidden.observations;
        match self.dice.below(8) {
            0 | 1 if !hidden.is_empty() => Some(Change::Remove(self.dice.one(hidden))),
            2 if !hidden.is_empty() => {
                let (which, until) = (self.dice.one(hidden), self.at());
                Some(Change::Set(which, "until", Some(json!(until))))
            }
            3 if !hidden.is_empty() => {
                let which = self.dice.one(hidden);
                let name = self.any_attribute();
                Some(Change::Set(which, "attribute", Some(json!(name))))
            }
            4 => {
                let seen = self.observation();
                let back = json!({
                    "event": "unobserved", "at": self.at(), "source": "shop", "observation": "@0",
                });
                Some(self.add([seen, back]))
            }
            _ => {
                let seen = self.observation();
                Some(self.add([seen]))
            }
        }
    }

    fn persona(&mut self) -> Option<Change> {
        let shown = &self.scene.hidden.shown;
        match self.dice.below(8) {
            0 | 1 => {
                let mut seen = self.observation();
                let personas = json!([self.hidden_persona()]);
                set(&mut seen, "personas", Some(personas));
                Some(self.add([seen]))
            }
            2 | 3 if !shown.is_empty() => {
                // What is seen in one persona lies in one more.
                let seen = self.dice.one(shown);
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

    fn condition(&mut self) -> Json {
        match self.dice.below(4) {
            0 => json!({"after": self.at()}),
            1 => json!({"not": {"fact": self.dice.one(&FACTS)}}),
            _ => json!({"fact": self.dice.one(&FACTS)}),
        }
    }

    /// Takes an event of a kind out of the history.
    fn remove(&mut self, kind: &str) -> Option<Change> {
        self.of_kinds(&[kind])
            .map(|event| Change::Remove(id_of(&event)))
    }

    fn of_kinds(&mut self, kinds: &[&str]) -> Option<Json> {
        let fits = |event: &&Json| kinds.iter().any(|kind| event["event"] == **kind);
        let events = self.scene.history.events.iter().filter(fits);
        let events: Vec<&Json> = events.collect();
        (!events.is_empty()).then(|| self.dice.one(&events).clone())
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

    fn weak_link(&mut self) -> Option<Change> {
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

    fn secret_link(&mut self) -> Option<Change> {
        let secret = |event: &&Json| event.get("within").is_some();
        let there: Vec<&Json> = self.scene.history.events.iter().filter(secret).collect();
        if self.dice.chance(20) && !there.is_empty() {
            return Some(Change::Remove(id_of(self.dice.one(&there))));
        }
        let basis = self.dice.one(&["declared", "authenticated"]);
        let mut link = self.link(basis);
        let seen = &self.scene.hidden.shown_identifiers;
        if self.dice.chance(40) && seen.len() > 1 {
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

    fn open_link(&mut self) -> Change {
        let basis = self.dice.one(&["declared", "authenticated"]);
        let link = self.link(basis);
        self.add([link])
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

    fn others_rules(&mut self) -> Option<Change> {
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
                let (a, b) = (self.any_persona(), self.hidden_persona());
                let scope = if a == b {
                    json!("profile")
                } else {
                    json!({"link": [a, b]})
                };
                Some(self.use_by(&recipients, &scope))
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

    fn own_rules(&mut self) -> Change {
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

    fn link_rules(&mut self) -> Change {
        let recipients = vec![self.scene.ask.recipient.clone()];
        let (a, b) = (self.any_persona(), self.hidden_persona());
        let scope = if a == b || self.dice.chance(25) {
            json!({"link": "any"})
        } else {
            json!({"link": [a, b]})
        };
        let mut change = self.use_by(&recipients, &scope);
        if let (Change::Add(events), Some(one)) =
            (&mut change, self.scene.hidden.shown_identifiers.first())
        {
            // Said by somebody who is seen, for whatever it is asked.
            events[0]["identifier"] = json!(one);
            for event in events.iter_mut().take(2) {
                event["purposes"] = json!("any");
            }
        }
        change
    }

    fn fact(&mut self) -> Change {
        let mut said = json!({
            "event": "established", "at": self.at(), "source": "shop",
            "fact": self.dice.one(&FACTS), "holds": self.dice.chance(60),
        });
        if self.dice.chance(80) {
            said["identifier"] = json!(self.anybody());
        }
        if self.dice.chance(25) {
            let back = json!({"event": "corrected", "at": self.at(), "source": "shop", "of": "@0"});
            return self.add([said, back]);
        }
        self.add([said])
    }

    fn happening(&mut self) -> Change {
        let mut said = match self.dice.below(4) {
            0 => json!({
                "event": "interacted", "kind": "complaint", "channel": "email", "text": "hidden",
                "sentiment": -0.5, "reach": 7, "topic": "zipper",
                "personas": [self.any_persona()],
            }),
            1 => json!({"event": "related", "kind": "friend", "to": self.nobody()}),
            2 => json!({"event": "preferred", "channel": "any", "allow": false}),
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

    fn erasure(&mut self) -> Change {
        let erased = json!({
            "event": "erased", "at": self.at(), "source": "shop", "identifier": self.nobody(),
        });
        self.add([erased])
    }

    fn log(&mut self) -> Option<Change> {
        let events = &self.scene.history.events;
        let shown = &self.scene.hidden.shown;
        let which = self.dice.one(events);
        match self.dice.below(9) {
            0 => Some(Change::Rename { backwards: false }),
            1 => Some(Change::Rename { backwards: true }),
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

fn text(event: &Json, field: &str) -> String {
    event[field].as_str().expect("a text").to_owned()
}

fn set(event: &mut Json, field: &str, value: Option<Json>) {
    if let (Some(fields), Some(value)) = (event.as_object_mut(), value) {
        fields.insert(field.to_owned(), value);
    }
}
