//! Scopes and the attributes in them, by name: every rival is told the regions
//! that a statement is about, and those that an attribute lies in.

use crate::circumstances::text;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The name of a region: `profile`, `persona/dog`, `only/dog`, `overlap/dog+family`,
/// `attributes/skill.*`, `persona/dog/skill.*`.
pub type Region = String;

/// Where an attribute lies: a persona, or [`OUTSIDE`].
pub type Place = String;

/// Of what is in no persona. No persona is called so.
pub const OUTSIDE: &str = "-";

/// What a statement is about.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Any of these regions.
    pub regions: Vec<Region>,
    /// Inside these personas; `None`: inside each, and outside all circles.
    pub inside: Option<BTreeSet<Place>>,
}

impl Scope {
    /// A scope of the wire format.
    pub fn read(scope: &Value) -> Self {
        let names = |of: &Value| -> Vec<String> {
            let names = of.as_array().into_iter().flatten();
            names.map(text).collect()
        };
        let inside = |persona: &str| Some(BTreeSet::from([persona.to_owned()]));
        if scope == "profile" {
            let regions = vec!["profile".to_owned()];
            return Self {
                regions,
                inside: None,
            };
        }
        let attributes = names(&scope["attributes"]);
        match (scope["persona"].as_str(), scope["only"].as_str()) {
            (Some(persona), None) if attributes.is_empty() => Self {
                regions: vec![format!("persona/{persona}")],
                inside: inside(persona),
            },
            (Some(persona), None) => Self {
                regions: each(&format!("persona/{persona}"), &attributes),
                inside: inside(persona),
            },
            (None, Some(persona)) => Self {
                regions: vec![format!("only/{persona}")],
                inside: inside(persona),
            },
            _ if !attributes.is_empty() => Self {
                regions: each("attributes", &attributes),
                inside: None,
            },
            _ => {
                let both: BTreeSet<_> = names(&scope["overlap"]).into_iter().collect();
                assert!(both.len() == 2, "an overlap of two: {scope}");
                Self {
                    regions: vec![overlap(&both)],
                    inside: Some(both),
                }
            }
        }
    }

    /// Whether there can be a persona inside which both permit.
    pub fn meets(&self, other: &Self) -> bool {
        match (&self.inside, &other.inside) {
            (Some(these), Some(others)) => !these.is_disjoint(others),
            _ => true,
        }
    }
}

/// An attribute by the regions that it lies in.
#[derive(Clone, Debug)]
pub struct Item {
    /// At each place where it certainly lies, the regions whose permits reach it.
    pub permit: BTreeMap<Place, BTreeSet<Region>>,
    /// The regions whose prohibitions reach it, or may.
    pub prohibit: BTreeSet<Region>,
}

impl Item {
    /// An attribute that certainly is in some personas, and may be in others.
    pub fn new(attribute: &str, certain: &BTreeSet<String>, possible: &BTreeSet<String>) -> Self {
        let names = names(attribute);
        let mut wide: BTreeSet<Region> = each("attributes", &names).into_iter().collect();
        wide.insert("profile".to_owned());
        let persona = |persona: &String, among: &BTreeSet<String>| {
            let whole = format!("persona/{persona}");
            let parts = each(&whole, &names);
            let others = among.iter().filter(|other| *other != persona);
            let overlaps = others.map(|other| overlap(&[persona.clone(), other.clone()].into()));
            let mut regions = wide.clone();
            regions.extend(overlaps.chain(parts).chain([whole]));
            regions
        };
        let alone = |persona: &String, among: &BTreeSet<String>| {
            let alone = among.iter().all(|one| one == persona);
            alone.then(|| format!("only/{persona}"))
        };
        let permit = |inside: &String| {
            let mut regions = persona(inside, certain);
            // One that may fail, fails.
            regions.extend(alone(inside, possible));
            (inside.clone(), regions)
        };
        let mut places: BTreeMap<_, _> = certain.iter().map(permit).collect();
        if certain.is_empty() {
            places.insert(OUTSIDE.to_owned(), wide.clone());
        }
        let mut prohibit = wide.clone();
        for inside in possible {
            prohibit.extend(persona(inside, possible));
            prohibit.extend(alone(inside, certain));
        }
        let permit = places;
        Self { permit, prohibit }
    }

    /// Drops the regions that nothing is said about.
    pub fn retain(&mut self, permitted: &BTreeSet<Region>, prohibited: &BTreeSet<Region>) {
        self.prohibit.retain(|region| prohibited.contains(region));
        for regions in self.permit.values_mut() {
            regions.retain(|region| permitted.contains(region));
        }
    }
}

/// Its name, and the prefixes that it is below: `skill.*`.
fn names(attribute: &str) -> Vec<String> {
    let dots = attribute.match_indices('.').map(|(dot, _)| dot);
    let prefixes = dots.map(|dot| format!("{}.*", &attribute[..dot]));
    prefixes.chain([attribute.to_owned()]).collect()
}

fn each(of: &str, names: &[String]) -> Vec<Region> {
    names.iter().map(|name| format!("{of}/{name}")).collect()
}

fn overlap(both: &BTreeSet<String>) -> Region {
    let both: Vec<&str> = both.iter().map(String::as_str).collect();
    format!("overlap/{}", both.join("+"))
}
