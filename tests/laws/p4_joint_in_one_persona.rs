//! P4: a consent through one persona and an approval through another do not
//! add up: both halves must hold inside one persona.

use crate::crm;
use crate::history::{Ask, PERSONAS, instant};
use personagraph::name::Persona;
use personagraph::profile::PartialIdentity;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

const DAY: u32 = 1;

type Personas = BTreeSet<&'static str>;

/// What one half permits: inside which personas, for what lies in all of these.
#[derive(Clone, Debug)]
enum Half {
    Persona(&'static str),
    Only(&'static str),
    Overlap(Personas),
    Profile,
}

fn half() -> impl Strategy<Value = Half> {
    let persona = || select(&PERSONAS[..]);
    prop_oneof![
        4 => persona().prop_map(Half::Persona),
        2 => persona().prop_map(Half::Only),
        2 => btree_set(persona(), 1..=2).prop_map(Half::Overlap),
        1 => Just(Half::Profile),
    ]
}

impl Half {
    fn scope(&self) -> Json {
        match self {
            Self::Persona(persona) => json!({"persona": persona}),
            Self::Only(persona) => json!({"only": persona}),
            Self::Overlap(personas) => json!({"overlap": personas}),
            Self::Profile => json!("profile"),
        }
    }

    /// Whether it permits, inside `place`, what lies in all of `lies`.
    fn permits(&self, place: Option<&'static str>, lies: &Personas) -> bool {
        match self {
            Self::Profile => true,
            Self::Persona(persona) => place == Some(*persona),
            Self::Only(persona) => place == Some(*persona) && lies.len() == 1,
            Self::Overlap(all) => place.is_some_and(|p| all.contains(p)) && all.is_subset(lies),
        }
    }
}

fn events(lies: &Personas, consents: &[Half], approvals: &[Half]) -> Vec<Json> {
    let said = |event: &str, id: String, half: &Half| {
        json!({
            "event": event, "id": id, "at": instant(DAY), "source": "shop", "effect": "permit",
            "scope": half.scope(), "recipients": "any", "purposes": "any",
        })
    };
    let mut observed = json!({
        "event": "observed", "id": "seen", "at": instant(DAY), "source": "shop",
        "identifier": "crm_id:1", "attribute": "skill.cooking", "value": "chef",
    });
    if !lies.is_empty() {
        observed["personas"] = json!(lies);
    }
    let mut events = vec![
        json!({
            "event": "seated", "id": "seats", "at": instant(0), "source": "shop",
            "recipients": ["sales"], "quorum": 1,
        }),
        observed,
    ];
    for (i, half) in consents.iter().enumerate() {
        let mut consent = said("consented", format!("c{i}"), half);
        consent["identifier"] = json!("crm_id:1");
        events.push(consent);
    }
    for (i, half) in approvals.iter().enumerate() {
        events.push(said("proposed", format!("p{i}"), half));
        events.push(json!({
            "event": "voted", "id": format!("v{i}"), "at": instant(DAY), "source": "shop",
            "proposal": format!("p{i}"), "seat": "sales", "vote": "yes",
        }));
    }
    events
}

fn ask() -> Ask {
    Ask {
        identifier: "crm_id:1".to_owned(),
        recipient: "sales".to_owned(),
        purpose: "service".to_owned(),
        channel: None,
        trust: None,
        day: DAY + 1,
    }
}

proptest! {
    #![proptest_config(crm::cases(512))]

    #[test]
    fn both_halves_hold_inside_one_persona_or_not_at_all(
        lies in subsequence(&PERSONAS[..], 0..=3),
        consents in vec(half(), 0..=3),
        approvals in vec(half(), 0..=3),
    ) {
        let lies: Personas = lies.into_iter().collect();
        let places: Vec<Option<&str>> = match lies.len() {
            0 => vec![None],
            _ => lies.iter().copied().map(Some).collect(),
        };
        let both = |place: Option<&'static str>| {
            consents.iter().any(|half| half.permits(place, &lies))
                && approvals.iter().any(|half| half.permits(place, &lies))
        };
        let inside: BTreeSet<&str> = places.iter().copied().filter(|place| both(*place)).flatten().collect();
        let allowed = places.iter().copied().any(both);

        let directory = crm::directory(&json!({}), &events(&lies, &consents, &approvals));
        prop_assert_eq!(ask().allows(&directory, "skill.cooking"), allowed);
        let view = ask().view(&directory);
        prop_assert_eq!(view.is_empty(), !allowed);
        let personas = view.identities().iter().flat_map(PartialIdentity::personas);
        prop_assert_eq!(personas.map(Persona::as_str).collect::<BTreeSet<_>>(), inside);
    }
}
