//! What must hold of any history and any question about it.
//!
//! Views, decisions and people are those of the naive oracle of the tests; the
//! view of everybody is the views of everyone; what is shown is decided to be
//! allowed, by grants of both sides that there are; every door gives the same
//! answer; the same told another way is the same, to the byte; an excerpt of what
//! bears on one person says of it what the whole does; without either side's yes
//! nothing is seen; and nothing personal is in a `Debug` or an explanation.

mod again;
mod doors;
#[cfg(test)]
mod tests;

use self::again::told_another_way;
use crate::history::{Ask, History};
use crate::oracle::{self, Oracle, Partial};
use crate::world::{ATTRIBUTES, IDENTIFIERS, MARK};
use personagraph::identity::{Person, Resolved};
use personagraph::name::EventId;
use personagraph::profile::PartialIdentity;
use personagraph::{Decision, Directory, Event, Key, Lens, Rules, Timestamp, View};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// What does not hold.
type Finding = Result<(), String>;

/// Checks the history that bytes come to, and tells a finding with the fewest
/// events that show it.
///
/// # Panics
/// If something does not hold.
pub fn check(bytes: &[u8]) {
    let history = History::of(bytes);
    if let Err(first) = holds(&history) {
        let fewest = history.fewest(|history| holds(history).is_err());
        let why = holds(&fewest).err().unwrap_or(first);
        panic!("{why}\n{fewest}");
    }
}

/// Checks everything.
///
/// # Errors
/// The first thing that does not hold.
pub fn holds(history: &History) -> Finding {
    let events: Vec<Event> = history.events.iter().map(event).collect();
    let directory = directory(history, &events)?;
    let mut oracle = Oracle::new(&history.rules);
    for event in &history.events {
        oracle.apply(event);
    }
    people(&directory, &oracle, history)?;
    for ask in &history.asks {
        answers(&directory, &oracle, ask, history)?;
    }
    if let Some(ask) = history.asks.first() {
        everybody(&directory, ask)?;
    }
    told_another_way(&directory, history, &events)
}

fn event(json: &Json) -> Event {
    serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{error}: {json}"))
}

fn key() -> Key {
    Key::from([7; 32])
}

fn empty(rules: &Json) -> Directory {
    let rules: Rules = serde_json::from_value(rules.clone()).expect("rules");
    Directory::with_rules(key(), rules)
}

fn directory<'e>(
    history: &History,
    events: impl IntoIterator<Item = &'e Event>,
) -> Result<Directory, String> {
    let mut directory = empty(&history.rules);
    for event in events {
        let changes = directory.apply(event.clone());
        hides(&changes)?;
        changes.map_err(|error| format!("refused: {error}"))?;
    }
    Ok(directory)
}

fn same<T: PartialEq + Debug>(found: &T, expected: &T, what: &dyn std::fmt::Display) -> Finding {
    if found == expected {
        return Ok(());
    }
    Err(format!(
        "{what}\n found    {found:?}\n expected {expected:?}"
    ))
}

fn is(holds: bool, what: impl FnOnce() -> String) -> Finding {
    if holds { Ok(()) } else { Err(what()) }
}

/// Nothing personal is in a `Debug`.
fn hides(it: &impl Debug) -> Finding {
    let shown = format!("{it:?}");
    is(!shown.contains(MARK), || format!("personal: {shown}"))
}

fn people(directory: &Directory, oracle: &Oracle, history: &History) -> Finding {
    let lens: Lens = history.lens.parse().expect("a lens");
    let instants = history.asks.iter().map(|ask| Some(ask.at()));
    for at in instants.take(1).chain([None]) {
        let people = directory.people(&lens, at.unwrap_or(Timestamp::MAX));
        hides(&people)?;
        let found: BTreeSet<BTreeSet<String>> = people.iter().map(texts).collect();
        let expected = oracle.persons(history.lens, at.map(Timestamp::as_millis));
        same(&found, &expected, &format!("people at {at:?}"))?;
    }
    graph(directory, &lens)
}

/// The graph that is kept agrees with what is computed from the events; and I5,
/// every id leads to its person.
fn graph(directory: &Directory, lens: &Lens) -> Finding {
    let people = directory.people(lens, Timestamp::MAX);
    same(&directory.graph().people(lens), &people, &"the graph")?;
    for person in people {
        let found = directory.resolve(person.id, lens);
        let id = person.id;
        same(
            &found,
            &Resolved::Person(person),
            &format!("the person {id}"),
        )?;
    }
    let mut persons: Vec<Person> = directory.graph().persons().collect();
    persons.sort_unstable_by(|a, b| a.identifiers.cmp(&b.identifiers));
    let all = directory.people(&Lens::all(), Timestamp::MAX);
    same(&persons, &all, &"the graph under the widest lens")
}

fn texts(person: &Person) -> BTreeSet<String> {
    let identifiers = person.identifiers.iter();
    identifiers.map(|i| i.as_str().to_owned()).collect()
}

/// What the library says to one question is what the oracle says, and agrees
/// with itself.
fn answers(directory: &Directory, oracle: &Oracle, ask: &Ask, history: &History) -> Finding {
    let view = view(directory, ask);
    let asked = oracle::Access {
        recipient: ask.recipient.to_owned(),
        purpose: ask.purpose.to_owned(),
        channel: ask.channel.map(str::to_owned),
        trust: ask.trust,
        at: ask.at().as_millis(),
    };
    let expected = oracle.view(ask.identifier, &asked);
    same(&partials(&view), &expected, &format!("the view: {ask}"))?;
    hides(&view)?;
    explains(&view)?;
    let shown: BTreeSet<&str> = view
        .identities()
        .iter()
        .flat_map(|identity| identity.attributes().keys().map(AsRef::as_ref))
        .collect();
    let mut allowed = BTreeSet::new();
    for attribute in ATTRIBUTES {
        let decision = decide(directory, ask, attribute);
        hides(&decision)?;
        names_what_there_is(&decision, history)?;
        let expected = oracle.decide(ask.identifier, attribute, &asked);
        let what = format!("`{attribute}`: {ask}");
        same(&decision.is_allow(), &expected, &what)?;
        if decision.is_allow() {
            allowed.insert(attribute);
        }
    }
    is(shown.is_subset(&allowed), || {
        format!("shown {shown:?}, allowed {allowed:?}: {ask}")
    })?;
    doors::agree(directory, oracle, ask, &asked, history)?;
    // P-l: values are withheld only for what takes a permit away.
    let takes_away = |event: &Json| {
        ["withdrew", "revoked", "erased"].contains(&event["event"].as_str().unwrap_or_default())
    };
    is(
        shown == allowed || history.events.iter().any(takes_away),
        || format!("shown {shown:?}, allowed {allowed:?}, and nothing was taken away: {ask}"),
    )
}

fn view(directory: &Directory, ask: &Ask) -> View {
    let view = directory.view(&ask.identifier(), &ask.access());
    view.expect("names")
}

fn decide(directory: &Directory, ask: &Ask, attribute: &str) -> Decision {
    let decision = directory.decide(&ask.identifier(), attribute, &ask.access());
    decision.expect("names")
}

fn explains(view: &View) -> Finding {
    for identity in view.identities() {
        for shown in identity.attributes().values() {
            let why = shown.explanation().to_string();
            is(!why.contains(MARK), || format!("personal: {why}"))?;
        }
    }
    Ok(())
}

/// P1: what a decision rests on was said, by the side that it is said of.
fn names_what_there_is(decision: &Decision, history: &History) -> Finding {
    let said = |id: &EventId, kinds: &[&str], effect: &str| {
        let mut named = history.events.iter().filter(|e| e["id"] == id.as_str());
        let is_so = named.any(|event| {
            kinds.iter().any(|kind| event["event"] == *kind) && event["effect"] == effect
        });
        is(is_so, || format!("`{id}` is no {effect} of {kinds:?}"))
    };
    match decision {
        Decision::Allow { grants } => {
            is(!grants.is_empty(), || "allowed by nothing".to_owned())?;
            for grant in grants {
                said(&grant.consent, &["consented"], "permit")?;
                said(&grant.approval, &["proposed"], "permit")?;
            }
        }
        Decision::Deny { prohibitions, .. } => {
            for (_, id) in prohibitions {
                said(id, &["consented", "proposed"], "prohibit")?;
            }
        }
        other => return Err(format!("neither allowed nor denied: {other:?}")),
    }
    Ok(())
}

/// A view in the oracle's terms: without pseudonyms, sorted by content.
fn partials(view: &View) -> Vec<Partial> {
    let mut partials: Vec<Partial> = view.identities().iter().map(partial).collect();
    partials.sort();
    partials
}

fn partial(identity: &PartialIdentity) -> Partial {
    let text = |value: &personagraph::Value| serde_json::to_string(value).expect("it is written");
    let texts = |shown: &personagraph::profile::Shown| {
        let mut texts: Vec<String> = shown.values().map(text).collect();
        texts.sort();
        texts
    };
    let identifiers = identity.identifiers().map(|i| i.as_str().to_owned());
    let personas = identity.personas().iter().map(ToString::to_string);
    let attributes = identity.attributes().iter();
    Partial {
        identifiers: identifiers.collect(),
        personas: personas.collect(),
        attributes: attributes
            .map(|(name, shown)| (name.to_string(), texts(shown)))
            .collect(),
        timeline: timeline(identity),
        relations: identity
            .relations()
            .iter()
            .map(|(kind, count)| (kind.to_string(), *count))
            .collect(),
    }
}

fn timeline(identity: &PartialIdentity) -> Vec<String> {
    let text = |moment: &personagraph::profile::Moment| {
        let mut json = serde_json::to_value(moment).expect("it is written");
        json["at"] = moment.at.as_millis().into();
        oracle::event::content(&json)
    };
    let mut texts: Vec<String> = identity.timeline().iter().map(text).collect();
    texts.sort();
    texts
}

/// P6: the view of everybody is the views of everyone.
fn everybody(directory: &Directory, ask: &Ask) -> Finding {
    let mut single: BTreeMap<String, PartialIdentity> = BTreeMap::new();
    for identifier in IDENTIFIERS {
        for identity in view(directory, &ask.about(identifier)).identities() {
            let known = single.insert(identity.pseudonym().to_string(), identity.clone());
            is(known.is_none_or(|known| known == *identity), || {
                format!("one pseudonym, two contents: {ask}")
            })?;
        }
    }
    let batch = directory.view_all(&ask.access()).expect("names");
    let single: Vec<PartialIdentity> = single.into_values().collect();
    same(
        &batch.identities(),
        &&single[..],
        &format!("everybody: {ask}"),
    )
}
