//! Events, and the few of their fields that the oracle reads.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::normal::canonical;
use super::time;

pub type Names = BTreeSet<String>;

/// I-a, strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Basis {
    Authenticated,
    Declared,
    Imported,
    Observed,
    Inferred,
}

pub fn basis(text: &str) -> Basis {
    match text {
        "authenticated" => Basis::Authenticated,
        "declared" => Basis::Declared,
        "imported" => Basis::Imported,
        "observed" => Basis::Observed,
        _ => Basis::Inferred,
    }
}

pub struct Event {
    pub id: String,
    pub at: i64,
    pub kind: String,
    pub source: String,
    pub canonical: Value,
    pub body: Body,
}

pub enum Body {
    Linked {
        between: [String; 2],
        basis: Basis,
        score: f64,
        within: Names,
    },
    Distinguished {
        between: [String; 2],
    },
    Observed {
        identifier: String,
        attribute: String,
        value: String,
        personas: Names,
        until: Option<i64>,
    },
    Enclosed {
        persona: String,
        identifiers: Names,
        attributes: Names,
        whose: Option<String>,
        when: Option<Value>,
    },
    Consented {
        speaker: String,
        statement: Statement,
    },
    Seated {
        recipients: Names,
        quorum: u64,
        veto: Names,
    },
    Proposed {
        statement: Statement,
    },
    Voted {
        proposal: String,
        seat: String,
        yes: bool,
    },
    Established {
        fact: String,
        about: Option<String>,
        holds: bool,
        until: Option<i64>,
    },
    Erased {
        identifier: String,
    },
    /// `retracted`, `unobserved`, `withdrew`, `revoked`, `corrected`.
    TakesBack {
        of: String,
    },
    Interacted {
        identifier: String,
        kind: String,
        /// All that a view may tell of it, as compact JSON text.
        content: String,
        personas: Names,
    },
    Related {
        identifier: String,
        to: String,
        kind: String,
    },
    /// `preferred`, `contacted`: they only make identifiers known.
    Other {
        identifiers: Names,
    },
}

/// What a consent and a proposal have in common. `None` for recipients and purposes is "any".
pub struct Statement {
    pub permit: bool,
    pub scope: Scope,
    pub recipients: Option<Names>,
    pub purposes: Option<Names>,
    pub channels: Option<Names>,
    pub when: Option<Value>,
    pub from: Option<i64>,
    pub until: Option<i64>,
    /// P-f: scope, recipients, purposes, channels.
    pub terms: Value,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scope {
    Profile,
    Attributes(Names),
    Persona(String, Option<Names>),
    Only(String),
    Overlap(Names),
    Link(Names),
    LinkAny,
}

impl Event {
    pub fn read(raw: &Value) -> Event {
        let v = canonical(raw);
        Event {
            id: text(&v, "id"),
            at: v["at"].as_i64().expect("an instant"),
            kind: text(&v, "event"),
            source: text(&v, "source"),
            body: body(&v),
            canonical: v,
        }
    }

    /// The identifiers that the event says something about.
    pub fn subjects(&self) -> Names {
        match &self.body {
            Body::Linked { between, .. } | Body::Distinguished { between } => {
                between.iter().cloned().collect()
            }
            Body::Observed { identifier, .. } => Names::from([identifier.clone()]),
            Body::Enclosed { whose, .. } => whose.iter().cloned().collect(),
            Body::Consented { speaker, .. } => Names::from([speaker.clone()]),
            Body::Established { about, .. } => about.iter().cloned().collect(),
            Body::Interacted { identifier, .. } => Names::from([identifier.clone()]),
            Body::Related { identifier, to, .. } => Names::from([identifier.clone(), to.clone()]),
            Body::Other { identifiers } => identifiers.clone(),
            _ => Names::new(),
        }
    }
}

fn body(v: &Value) -> Body {
    let identifier = || text(v, "identifier");
    match text(v, "event").as_str() {
        "linked" => Body::Linked {
            between: pair(v),
            basis: basis(&text(v, "basis")),
            score: v["score"].as_f64().unwrap_or(0.0),
            within: names(&v["within"]),
        },
        "distinguished" => Body::Distinguished { between: pair(v) },
        "observed" => Body::Observed {
            identifier: identifier(),
            attribute: text(v, "attribute"),
            value: match v["value"]["at"].as_i64() {
                Some(ms) => json!({"at": time::show(ms)}).to_string(),
                None => v["value"].to_string(),
            },
            personas: names(&v["personas"]),
            until: v["until"].as_i64(),
        },
        "enclosed" => Body::Enclosed {
            persona: text(v, "persona"),
            identifiers: names(&v["identifiers"]),
            attributes: names(&v["attributes"]),
            whose: optional(v, "identifier"),
            when: v.get("when").cloned(),
        },
        "consented" => Body::Consented {
            speaker: identifier(),
            statement: statement(v),
        },
        "seated" => Body::Seated {
            recipients: names(&v["recipients"]),
            quorum: v["quorum"].as_u64().expect("a number"),
            veto: names(&v["veto"]),
        },
        "proposed" => Body::Proposed {
            statement: statement(v),
        },
        "voted" => Body::Voted {
            proposal: text(v, "proposal"),
            seat: text(v, "seat"),
            yes: v["vote"] == "yes",
        },
        "established" => Body::Established {
            fact: text(v, "fact"),
            about: optional(v, "identifier"),
            holds: v["holds"] == true,
            until: v["until"].as_i64(),
        },
        "erased" => Body::Erased {
            identifier: identifier(),
        },
        "retracted" => Body::TakesBack {
            of: text(v, "evidence"),
        },
        "unobserved" => Body::TakesBack {
            of: text(v, "observation"),
        },
        "withdrew" => Body::TakesBack {
            of: text(v, "consent"),
        },
        "revoked" => Body::TakesBack {
            of: text(v, "proposal"),
        },
        "corrected" => Body::TakesBack { of: text(v, "of") },
        "interacted" => Body::Interacted {
            identifier: identifier(),
            kind: text(v, "kind"),
            content: content(v),
            personas: names(&v["personas"]),
        },
        "related" => Body::Related {
            identifier: identifier(),
            to: text(v, "to"),
            kind: text(v, "kind"),
        },
        _ => Body::Other {
            identifiers: optional(v, "identifier").into_iter().collect(),
        },
    }
}

/// What a view may tell of an interaction: when, what, where, about what, how it was felt, in whose
/// media, how far it reached, what was said.
pub fn content(v: &Value) -> String {
    let fields = ["at", "kind", "channel", "topic", "media", "reach", "text"];
    let told = |name: &&str| v.get(*name).map(|value| (name.to_string(), value.clone()));
    let mut told: serde_json::Map<String, Value> = fields.iter().filter_map(told).collect();
    // One number, however it is written.
    let felt = v.get("sentiment").and_then(Value::as_f64);
    told.extend(felt.map(|felt| ("sentiment".to_string(), json!(felt))));
    Value::Object(told).to_string()
}

fn statement(v: &Value) -> Statement {
    Statement {
        permit: v["effect"] == "permit",
        scope: scope(&v["scope"]),
        recipients: v["recipients"].is_array().then(|| names(&v["recipients"])),
        purposes: v["purposes"].is_array().then(|| names(&v["purposes"])),
        channels: v["channels"].is_array().then(|| names(&v["channels"])),
        when: v.get("when").cloned(),
        from: v["from"].as_i64(),
        until: v["until"].as_i64(),
        terms: json!([v["scope"], v["recipients"], v["purposes"], v["channels"]]),
    }
}

fn scope(v: &Value) -> Scope {
    if v == "profile" {
        Scope::Profile
    } else if let Some(persona) = optional(v, "persona") {
        Scope::Persona(persona, v.get("attributes").map(names))
    } else if let Some(persona) = optional(v, "only") {
        Scope::Only(persona)
    } else if v.get("overlap").is_some() {
        Scope::Overlap(names(&v["overlap"]))
    } else if v["link"] == "any" {
        Scope::LinkAny
    } else if v.get("link").is_some() {
        Scope::Link(names(&v["link"]))
    } else {
        Scope::Attributes(names(&v["attributes"]))
    }
}

fn text(v: &Value, key: &str) -> String {
    optional(v, key).unwrap_or_else(|| panic!("an event without {key}"))
}

fn optional(v: &Value, key: &str) -> Option<String> {
    v.get(key)?.as_str().map(str::to_string)
}

fn names(v: &Value) -> Names {
    v.as_array()
        .into_iter()
        .flatten()
        .filter_map(|n| n.as_str().map(str::to_string))
        .collect()
}

fn pair(v: &Value) -> [String; 2] {
    let end = |i: usize| {
        v["between"][i]
            .as_str()
            .expect("two identifiers")
            .to_string()
    };
    [end(0), end(1)]
}
