//! The resolution configuration, lenses, and evidence as they see it (I-a, I-b, I-f, I-h, I-k).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::Value;

use super::event::{Basis, Body, Event, Names, basis};
use super::normal::namespace;

#[derive(Default)]
pub struct Rules {
    pub limits: BTreeMap<String, usize>,
    pub blocked: Vec<String>,
    pub priority: Vec<String>,
    pub contested: String,
    pub shared_above: Option<usize>,
    pub reachable: Option<Names>,
    pub vouching_sources: Option<Names>,
    /// How many identifiers a person may hold.
    pub largest_person: Option<usize>,
    /// What links between two namespaces must at least be.
    pub floors: Vec<([String; 2], Lens)>,
}

impl Rules {
    pub fn read(v: &Value) -> Rules {
        let list = |key: &str| -> Option<Vec<String>> {
            let items = v.get(key)?.as_array()?;
            Some(
                items
                    .iter()
                    .filter_map(|i| i.as_str().map(str::to_string))
                    .collect(),
            )
        };
        Rules {
            limits: v["limits"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(ns, n)| (ns.clone(), n.as_u64().expect("a number") as usize))
                .collect(),
            blocked: list("blocked").unwrap_or_default(),
            priority: list("priority").unwrap_or_default(),
            contested: v["contested"].as_str().unwrap_or("isolate").to_string(),
            shared_above: v["shared_above"].as_u64().map(|n| n as usize),
            reachable: list("reachable").map(|l| l.into_iter().collect()),
            vouching_sources: list("vouching_sources").map(|l| l.into_iter().collect()),
            largest_person: v["largest_person"].as_u64().map(|n| n as usize),
            floors: v["floors"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|floor| {
                    let text = |v: &Value| v.as_str().expect("a text").to_string();
                    let between = [text(&floor["between"][0]), text(&floor["between"][1])];
                    (between, Lens::read(&text(&floor["at_least"])))
                })
                .collect(),
        }
    }

    /// Whether a floor between the namespaces of its ends lies above it.
    pub fn is_too_weak(&self, e: &Evidence) -> bool {
        let [a, b] = e.between.each_ref().map(|id| namespace(id));
        let concerns = |[x, y]: &[String; 2]| (x == a && y == b) || (x == b && y == a);
        let mut floors = self.floors.iter().filter(|(of, _)| concerns(of));
        floors.any(|(_, floor)| !floor.holds(e))
    }

    /// I-h.
    pub fn blocks(&self, identifier: &str) -> bool {
        self.blocked
            .iter()
            .any(|pattern| matches(pattern.as_bytes(), identifier.as_bytes()))
    }

    /// I-k: a basis is vouched only if its source may vouch.
    fn basis(&self, stated: Basis, source: &str) -> Basis {
        match &self.vouching_sources {
            Some(sources) if stated <= Basis::Declared && !sources.contains(source) => {
                Basis::Imported
            }
            _ => stated,
        }
    }

    /// I-b: rank of the weaker namespace, then of the stronger.
    fn priority_of(&self, between: &[String; 2]) -> (usize, usize) {
        let rank = |id: &str| {
            self.priority
                .iter()
                .position(|ns| ns == namespace(id))
                .unwrap_or(self.priority.len())
        };
        let (a, b) = (rank(&between[0]), rank(&between[1]));
        (a.max(b), a.min(b))
    }
}

/// `*` stands for any run of characters.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|skip| matches(rest, &text[skip..])),
        Some((c, rest)) => text.first() == Some(c) && matches(rest, &text[1..]),
    }
}

/// I-f: the weakest basis, and for inferred evidence the least score, that the lens holds.
#[derive(Clone, Copy)]
pub struct Lens(Basis, f64);

impl Lens {
    pub fn read(text: &str) -> Lens {
        match text {
            "all" => Lens(Basis::Inferred, 0.0),
            "vouched" => Lens(Basis::Declared, 0.0),
            _ => match text.strip_prefix("inferred:") {
                Some(score) => Lens(Basis::Inferred, score.parse().expect("a score")),
                None => Lens(basis(text), 0.0),
            },
        }
    }

    pub fn holds(self, evidence: &Evidence) -> bool {
        evidence.basis <= self.0 && (evidence.basis < Basis::Inferred || evidence.score >= self.1)
    }
}

/// A `linked` event as the rules see it.
#[derive(Clone)]
pub struct Evidence {
    pub id: String,
    pub at: i64,
    pub between: [String; 2],
    pub basis: Basis,
    pub score: f64,
    pub within: Names,
    priority: (usize, usize),
}

impl Evidence {
    pub fn read(event: &Event, rules: &Rules) -> Option<Evidence> {
        let Body::Linked {
            between,
            basis,
            score,
            within,
        } = &event.body
        else {
            return None;
        };
        Some(Evidence {
            id: event.id.clone(),
            at: event.at,
            between: between.clone(),
            basis: rules.basis(*basis, &event.source),
            score: *score,
            within: within.clone(),
            priority: rules.priority_of(between),
        })
    }

    /// A link, of the basis that its source states.
    pub fn link(
        (id, at, source): (&str, i64, &str),
        between: &[String; 2],
        (stated, score): (Basis, f64),
        within: &Names,
        rules: &Rules,
    ) -> Evidence {
        Evidence {
            id: id.to_string(),
            at,
            between: between.clone(),
            basis: rules.basis(stated, source),
            score,
            within: within.clone(),
            priority: rules.priority_of(between),
        }
    }

    /// I-b, I-c: what makes evidence equally strong. Scores as ordered bits, higher first.
    pub fn strength(&self) -> (Basis, Reverse<u64>, (usize, usize)) {
        let score = if self.basis == Basis::Inferred {
            self.score
        } else {
            0.0
        };
        (self.basis, Reverse((score + 0.0).to_bits()), self.priority)
    }
}
