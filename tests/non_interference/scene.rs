//! A history, one access to it, and what of it the access may not see.

use crate::crm;
use crate::dice::Throws;
use crate::history::{ATTRIBUTES, Ask, History, IDENTIFIERS, PERSONAS, Plan, RECIPIENTS, asked};
use crate::oracle::event::{Body, Event};
use crate::oracle::footprint::{Footprint, Seen, Sight, What, other_accesses};
use crate::oracle::normal::normal;
use crate::oracle::{Access, Oracle};
use crate::stage::stage;
use proptest::option;
use proptest::prelude::*;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Nobody has these, unless a change brings them; they come before and after all others.
pub(crate) const STRANGERS: [&str; 5] = [
    "aaa:0",
    "crm_id:0",
    "email:aaa@secret.example",
    "phone:+10",
    "zzz:9",
];
/// Nobody ever has this.
pub(crate) const UNKNOWN: &str = "nobody:x";
pub(crate) const SECRET_PERSONAS: [&str; 3] = ["aaa", "secret", "zzz"];
pub(crate) const SECRET_ATTRIBUTES: [&str; 5] = [
    "aaa",
    "contact.aaa",
    "identifier.secret",
    "secret.thing",
    "zzz",
];

/// How many random events there are besides a stage, at most.
const MOST_BESIDES: usize = 25;
/// How many accesses are tried before one is taken that sees little.
const TRIES: usize = 4;

/// What is asked, of what.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) history: History,
    pub(crate) ask: Ask,
    pub(crate) footprint: Footprint,
    pub(crate) hidden: Hidden,
}

/// What there is to choose from for a change that the access may not see.
#[derive(Clone, Default)]
pub(crate) struct Hidden {
    /// Observations that no access of the recipient sees, by event.
    pub(crate) observations: Vec<String>,
    /// Observations that one sees.
    pub(crate) shown: Vec<Json>,
    /// Interactions and relations that no access of the recipient sees, by event.
    pub(crate) deeds: Vec<String>,
    /// Interactions and relations that one sees.
    pub(crate) shown_deeds: Vec<Json>,
    pub(crate) identifiers: Vec<String>,
    pub(crate) shown_identifiers: Vec<String>,
    pub(crate) personas: Vec<String>,
    pub(crate) shown_personas: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) recipients: Vec<String>,
    /// Whom evidence of any kind links with those of whom something is seen.
    pub(crate) near: Vec<String>,
    /// All that the access may know to be one with somebody of whom it sees something.
    pub(crate) kin: Vec<String>,
    /// Of those, with each two of their personas that it may know to be one.
    pub(crate) joined: Vec<(String, [String; 2])>,
    /// The facts that conditions ask for.
    pub(crate) facts: Vec<String>,
}

/// A history and accesses to it, before one is chosen.
pub(crate) fn scenes() -> BoxedStrategy<(History, Vec<Ask>)> {
    let plan = prop_oneof![
        5 => Just(Plan::NOBODY_FORGOTTEN), 2 => Just(Plan::ANY), 2 => Just(Plan::TELLING),
    ];
    let random = plan.prop_flat_map(|plan| asked(plan, TRIES));
    (random, option::weighted(0.6, any::<Throws>()))
        .prop_map(|((history, asks), throws)| {
            let mut history = simple(history);
            let mut asks: Vec<Ask> = asks.into_iter().map(simply).collect();
            if let Some((events, ask)) = throws.as_ref().map(stage) {
                history.events.truncate(MOST_BESIDES);
                history.events.extend(events);
                asks = vec![ask];
            }
            (history, asks)
        })
        .boxed()
}

/// Fewer words, so that one recipient can ask in fewer ways: whatever it sees by any must not
/// change either.
const SIMPLER: [(&str, &str); 4] = [
    ("marketing.promotion.mail", "marketing.promotion"),
    ("service.repair", "service"),
    ("sms", "email"),
    ("web", "email"),
];

/// Channels that the rules of a scene tell apart: the one that they name, and any other.
pub(crate) const CHANNELS: [&str; 2] = ["email", "elsewhere"];

fn word(text: &str) -> String {
    let simpler = SIMPLER.iter().find(|(word, _)| *word == text);
    simpler.map_or(text, |(_, instead)| instead).to_owned()
}

fn simple(mut history: History) -> History {
    history.events.iter_mut().for_each(simplify);
    history
}

fn simplify(json: &mut Json) {
    match json {
        Json::String(text) => *text = word(text),
        Json::Array(parts) => parts.iter_mut().for_each(simplify),
        Json::Object(fields) => {
            if let Some(trust) = fields.get_mut("trust") {
                *trust = Json::from(50);
            }
            fields.values_mut().for_each(simplify);
        }
        _ => {}
    }
}

fn simply(ask: Ask) -> Ask {
    Ask {
        purpose: word(&ask.purpose),
        channel: ask.channel.as_deref().map(word),
        ..ask
    }
}

/// The oracle that was told events under the rules of a history.
pub(crate) fn oracle(rules: &Json, events: &[Json]) -> Oracle {
    let mut oracle = Oracle::new(rules);
    for event in events {
        oracle.apply(event);
    }
    oracle
}

/// Calls with what an access may see of a history, and with what else its recipient may ask.
pub(crate) fn with_sight<T>(
    rules: &Json,
    events: &[Json],
    access: &Access,
    call: impl FnOnce(&Sight<'_>, &[Access]) -> T,
) -> T {
    let oracle = oracle(rules, events);
    let others = other_accesses(&oracle.events.iter().collect::<Vec<_>>(), access);
    call(&Sight::new(&oracle, access), &others)
}

pub(crate) fn footprint(rules: &Json, events: &[Json], access: &Access) -> Footprint {
    with_sight(rules, events, access, |sight, others| {
        sight.footprint(others)
    })
}

impl Scene {
    /// The scene of the access, of several, that sees the most partial identities of one person;
    /// it asks about that person.
    pub(crate) fn of(history: History, asks: &[Ask]) -> Self {
        let mut ask = asks[0].clone();
        let mut most = 0;
        for one in asks {
            let access = one.of_oracle();
            let oracle = crm::oracle_of(&history);
            let sight = Sight::new(&oracle, &access);
            let size = |identities: &BTreeSet<_>| identities.len().min(3);
            let best = sight.persons.iter().max_by_key(|(_, seen)| size(seen));
            let Some((person, identities)) = best else {
                continue;
            };
            if size(identities) > most {
                most = size(identities);
                let seen = identities.iter().flatten().next();
                let through = seen.map(|(seen, _)| seen.identifier.clone());
                let hers = person.contains(&normal(&one.identifier));
                ask = one.clone();
                if !hers {
                    ask.identifier = through.unwrap_or(ask.identifier);
                }
            }
            if most > 1 {
                break;
            }
        }
        let footprint = footprint(&history.rules, &history.events, &ask.of_oracle());
        let hidden = Hidden::from(&history, &ask, &footprint);
        Self {
            history,
            ask,
            footprint,
            hidden,
        }
    }
}

/// Whoever may be asked about; the last is unknown in every state.
pub(crate) fn everybody() -> impl Iterator<Item = &'static str> {
    IDENTIFIERS.into_iter().chain(STRANGERS).chain([UNKNOWN])
}

impl Hidden {
    fn from(history: &History, ask: &Ask, footprint: &Footprint) -> Self {
        let mut hidden = Self::default();
        for event in &history.events {
            let is_observed = event["event"] == "observed";
            let is_done = event["event"] == "interacted" || event["event"] == "related";
            if !is_observed && !is_done {
                continue;
            }
            let said = Event::read(event);
            let is_shown = footprint.seen_by_any.iter().any(|seen| shows(seen, &said));
            let (shown, others) = if is_observed {
                (&mut hidden.shown, &mut hidden.observations)
            } else {
                (&mut hidden.shown_deeds, &mut hidden.deeds)
            };
            if is_shown {
                shown.push(event.clone());
            } else {
                others.push(id_of(event));
            }
        }
        let seen = &footprint.seen_by_any;
        let texts = |all: BTreeSet<String>| all.into_iter().collect::<Vec<_>>();
        hidden.shown_identifiers = texts(seen.iter().map(|s| s.identifier.clone()).collect());
        let places = seen.iter().flat_map(|seen| seen.places.iter().flatten());
        hidden.shown_personas = texts(places.cloned().collect());
        let attributes = texts(seen.iter().map(|seen| seen.attribute.clone()).collect());
        let but = |all: &[&str], shown: &[String]| -> Vec<String> {
            let hidden = all.iter().filter(|one| !shown.iter().any(|s| s == *one));
            hidden.map(ToString::to_string).collect()
        };
        hidden.identifiers = but(
            &[&IDENTIFIERS[..], &STRANGERS[..]].concat(),
            &hidden.shown_identifiers,
        );
        hidden.personas = but(
            &[&PERSONAS[..], &SECRET_PERSONAS[..]].concat(),
            &hidden.shown_personas,
        );
        hidden.attributes = but(
            &[&ATTRIBUTES[..], &SECRET_ATTRIBUTES[..]].concat(),
            &attributes,
        );
        for (person, groups) in &footprint.links {
            hidden.kin.extend(person.iter().cloned());
            for group in groups {
                let personas: Vec<&String> = group.iter().flatten().collect();
                let pairs = personas
                    .windows(2)
                    .map(|two| [two[0], two[1]].map(Clone::clone));
                let pairs: Vec<[String; 2]> = pairs.collect();
                let each = person
                    .iter()
                    .flat_map(|one| pairs.iter().map(move |two| (one, two)));
                hidden
                    .joined
                    .extend(each.map(|(one, two)| (one.clone(), two.clone())));
            }
        }
        hidden.recipients = but(&RECIPIENTS, std::slice::from_ref(&ask.recipient));
        history
            .events
            .iter()
            .for_each(|event| hidden.what_matters(event));
        hidden
    }

    /// What of an event other events may have to do with.
    fn what_matters(&mut self, event: &Json) {
        let text = |json: &Json| json.as_str().map(normal);
        if let Some([Some(a), Some(b)]) = pair(&event["between"], text) {
            for (one, other) in [(&a, &b), (&b, &a)] {
                if self.shown_identifiers.contains(one) {
                    self.near.push(other.clone());
                }
            }
        }
        facts(&event["when"], &mut self.facts);
    }
}

fn pair<T>(list: &Json, of: impl Fn(&Json) -> T) -> Option<[T; 2]> {
    let list = list.as_array()?;
    (list.len() == 2).then(|| [of(&list[0]), of(&list[1])])
}

/// The facts that a condition asks for.
fn facts(condition: &Json, found: &mut Vec<String>) {
    match condition {
        Json::Array(parts) => parts.iter().for_each(|part| facts(part, found)),
        Json::Object(fields) => {
            found.extend(fields.get("fact").and_then(Json::as_str).map(str::to_owned));
            fields.values().for_each(|part| facts(part, found));
        }
        _ => {}
    }
}

pub(crate) fn id_of(event: &Json) -> String {
    event["id"].as_str().expect("an id").to_owned()
}

/// Whether what is seen may be this observation, interaction or relation.
pub(crate) fn shows(seen: &Seen, said: &Event) -> bool {
    let is_of = |identifier: &str, attribute: &str| {
        (seen.identifier.as_str(), seen.attribute.as_str()) == (identifier, attribute)
    };
    match (&said.body, &seen.what) {
        (
            Body::Observed {
                identifier,
                attribute,
                value,
                ..
            },
            What::Value(seen),
        ) => is_of(identifier, attribute) && seen == value,
        (
            Body::Interacted {
                identifier,
                kind,
                content,
                ..
            },
            What::Done(seen, _),
        ) => is_of(identifier, &format!("interaction.{kind}")) && seen == content,
        (
            Body::Related {
                identifier, kind, ..
            },
            What::OneOf(_),
        ) => is_of(identifier, &format!("relation.{kind}")),
        _ => false,
    }
}
