//! Changes to what an access may not see, mostly: each is aimed at the hidden side of a scene, and
//! the oracle refuses those that miss.

mod known;
mod links;
mod rules;

use crate::change::Change;
use crate::dice::{Dice, Throws};
use crate::history::instant;
use crate::scene::{STRANGERS, Scene, id_of};
use serde_json::{Value as Json, json};

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
    /// What is said of the links of this recipient's personas that joins none.
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
        Kind::Attribute => Some(draw.attribute()),
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

    /// Somebody: of whom something is seen, who may be the same, or somebody else.
    fn anybody(&mut self) -> String {
        let hidden = &self.scene.hidden;
        if self.dice.chance(20) && !hidden.near.is_empty() {
            return self.dice.one(&hidden.near);
        }
        self.dice
            .rather(50, &hidden.shown_identifiers, &hidden.identifiers)
    }

    /// A fact: mostly one that matters.
    fn a_fact(&mut self) -> String {
        let facts = &self.scene.hidden.facts;
        if self.dice.chance(60) && !facts.is_empty() {
            return self.dice.one(facts);
        }
        self.dice.one(&FACTS).to_owned()
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
            self.dice.one(&STRANGERS).clone_into(&mut b);
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

    fn condition(&mut self) -> Json {
        match self.dice.below(4) {
            0 => json!({"after": self.at()}),
            1 => json!({"not": {"fact": self.a_fact()}}),
            _ => json!({"fact": self.a_fact()}),
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
}

fn text(event: &Json, field: &str) -> String {
    event[field].as_str().expect("a text").to_owned()
}

fn set(event: &mut Json, field: &str, value: Option<Json>) {
    if let (Some(fields), Some(value)) = (event.as_object_mut(), value) {
        fields.insert(field.to_owned(), value);
    }
}
