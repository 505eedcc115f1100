//! Personas of an observation, the places where it is shown, and partial identities (P-a, P-b,
//! P-h, P-m, W-a to W-d).

use std::collections::{BTreeMap, BTreeSet};

use super::event::{Body, Names, Scope};
use super::normal::{HANDLES, namespace, normal};
use super::permission::{Question, Subject, is_within};
use super::{Access, Oracle, Partial};

/// A persona, or `None`: outside all circles.
pub(super) type Place = Option<String>;

/// An observation, or what is treated as one: an interaction or a relation (P-m), an identifier
/// (W-d).
pub(super) struct Item {
    /// The event that says so; `None` for an identifier.
    pub(super) event: Option<String>,
    pub(super) identifier: String,
    pub(super) attribute: String,
    pub(super) shows: Shows,
    pub(super) personas: Names,
}

/// What an item shows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Shows {
    /// An observation, its value.
    Value(String),
    /// An interaction, all that may be told of it.
    Done(String),
    /// A relation, and to whom; a view counts these.
    Related(String),
    /// An identifier, itself.
    Itself,
}

/// The personas that certainly contain an item, and those that may (these included).
pub(super) struct Membership {
    pub(super) certain: Names,
    pub(super) possible: Names,
}

/// P-h: the decision on an attribute as of the instant (P-l is about values, not asked here).
pub fn decide(oracle: &Oracle, identifier: &str, attribute: &str, access: &Access) -> bool {
    let question = Question::new(oracle, access, false);
    let person = question.known.person(identifier);
    let items = observations(&question, &person);
    items
        .iter()
        .any(|item| item.attribute == attribute && !places(&question, item).is_empty())
}

/// How many live observations of an attribute there are of the person that the access may know.
pub fn how_often_observed(
    oracle: &Oracle,
    identifier: &str,
    attribute: &str,
    access: &Access,
) -> usize {
    let question = Question::new(oracle, access, false);
    let person = question.known.person(&normal(identifier));
    let items = observations(&question, &person);
    items
        .iter()
        .filter(|item| item.attribute == attribute)
        .count()
}

/// W-a: the view of the person that the vouched links make that the access may know of.
pub fn view(oracle: &Oracle, identifier: &str, access: &Access) -> Vec<Partial> {
    let question = Question::new(oracle, access, true);
    let person = question.known.person(identifier);
    let items = observations(&question, &person)
        .into_iter()
        .chain(identifiers(&question, &person));
    let shown: Vec<(Item, BTreeSet<Place>)> = items
        .map(|item| {
            let places = places(&question, &item);
            (item, places)
        })
        .collect();
    let all: BTreeSet<Place> = shown
        .iter()
        .flat_map(|(_, places)| places.clone())
        .collect();
    let mut view: Vec<Partial> = join(&question, &person, all)
        .iter()
        .map(|class| partial(class, &shown))
        .filter(|partial| !partial.is_empty())
        .collect();
    view.sort();
    view
}

impl Partial {
    /// Whether it shows nothing but identifiers.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.timeline.is_empty() && self.relations.is_empty()
    }
}

fn partial(class: &BTreeSet<Place>, shown: &[(Item, BTreeSet<Place>)]) -> Partial {
    let mut partial = Partial {
        personas: class.iter().flatten().cloned().collect(),
        ..Partial::default()
    };
    let mut others: BTreeMap<&str, Names> = BTreeMap::new();
    for (item, _) in shown
        .iter()
        .filter(|(_, places)| !places.is_disjoint(class))
    {
        match &item.shows {
            Shows::Itself => {
                partial.identifiers.insert(item.identifier.clone());
            }
            Shows::Value(value) => partial
                .attributes
                .entry(item.attribute.clone())
                .or_default()
                .push(value.clone()),
            Shows::Done(content) => partial.timeline.push(content.clone()),
            Shows::Related(to) => {
                let kind = &item.attribute["relation.".len()..];
                others.entry(kind).or_default().insert(to.clone());
            }
        }
    }
    partial.timeline.sort();
    let count = |(kind, to): (&str, Names)| (kind.to_string(), to.len());
    partial.relations = others.into_iter().map(count).collect();
    for values in partial.attributes.values_mut() {
        values.sort();
        values.dedup();
    }
    partial
}

/// W-c: places are one partial identity if the link is permitted for the pair, transitively over
/// all personas that live statements about links name, shown or not, by every person over all
/// vouched links that the view is made of. Never past a prohibition: a persona that must not be
/// linked with another of its group stands alone, and the rest is grouped anew.
pub(super) fn join(
    question: &Question<'_>,
    person: &Names,
    places: BTreeSet<Place>,
) -> Vec<BTreeSet<Place>> {
    let said = said_of_links(question, person);
    let any = |scopes: &[&Scope], pair: Option<(&str, &str)>| {
        scopes.iter().any(|scope| scope.links(pair))
    };
    let permitted = |pair: Option<(&str, &str)>| {
        said.iter().all(|[consents, approvals, prohibitions]| {
            any(consents, pair) && any(approvals, pair) && !any(prohibitions, pair)
        })
    };
    let forbidden = |a: &str, b: &str| {
        a != b
            && said
                .iter()
                .any(|[.., prohibitions]| any(prohibitions, Some((a, b))))
    };
    let all_linked = permitted(None);
    let named = named(&said).chain(places.iter().flatten());
    let names: Names = named.cloned().collect();
    let group_of = |name: &String, names: &Names| {
        let mut group = Names::from([name.clone()]);
        for _ in names {
            let joins = |other: &&String| group.iter().any(|one| permitted(Some((one, other))));
            let more: Names = names.iter().filter(joins).cloned().collect();
            group.extend(more);
        }
        group
    };
    let is_alone = |name: &&String| {
        let group = if all_linked {
            names.clone()
        } else {
            group_of(name, &names)
        };
        group.iter().any(|other| forbidden(name, other))
    };
    let alone: Names = names.iter().filter(is_alone).cloned().collect();
    let rest: Names = names.difference(&alone).cloned().collect();
    let mut classes: BTreeSet<BTreeSet<Place>> = BTreeSet::new();
    for place in &places {
        let with: BTreeSet<Place> = match place {
            Some(name) if alone.contains(name) => BTreeSet::from([place.clone()]),
            _ if all_linked => rest.iter().cloned().map(Some).chain([None]).collect(),
            Some(name) => group_of(name, &rest).into_iter().map(Some).collect(),
            None => BTreeSet::from([None]),
        };
        classes.insert(with.intersection(&places).cloned().collect());
    }
    classes.into_iter().collect()
}

/// The consents, approvals and prohibitions of links that count for those of a view.
fn said_of_links<'a>(question: &Question<'a>, person: &Names) -> Vec<[Vec<&'a Scope>; 3]> {
    let asked: BTreeSet<Names> = person.iter().map(|i| question.vouched.person(i)).collect();
    asked.iter().map(|whole| question.links(whole)).collect()
}

/// The personas that statements about links name.
fn named<'s>(said: &'s [[Vec<&Scope>; 3]]) -> impl Iterator<Item = &'s String> {
    let scopes = said.iter().flatten().flatten();
    let pairs = scopes.filter_map(|scope| match scope {
        Scope::Link(both) => Some(both),
        _ => None,
    });
    pairs.flatten()
}

/// The personas that live statements about links name.
pub(super) fn linked(question: &Question<'_>, person: &Names) -> BTreeSet<Place> {
    let said = said_of_links(question, person);
    named(&said).cloned().map(Some).collect()
}

/// The live observations of the person, and its interactions and relations, which are governed as
/// observations are (P-m).
pub(super) fn observations(question: &Question<'_>, person: &Names) -> Vec<Item> {
    question
        .now
        .live
        .iter()
        .filter_map(|e| match &e.body {
            Body::Observed {
                identifier,
                attribute,
                value,
                personas,
                until,
            } if person.contains(identifier)
                && until.is_none_or(|until| question.access.at < until) =>
            {
                Some(Item {
                    event: Some(e.id.clone()),
                    identifier: identifier.clone(),
                    attribute: attribute.clone(),
                    shows: Shows::Value(value.clone()),
                    personas: personas.clone(),
                })
            }
            Body::Interacted {
                identifier,
                kind,
                content,
                personas,
            } if person.contains(identifier) => Some(Item {
                event: Some(e.id.clone()),
                identifier: identifier.clone(),
                attribute: format!("interaction.{kind}"),
                shows: Shows::Done(content.clone()),
                personas: personas.clone(),
            }),
            Body::Related {
                identifier,
                to,
                kind,
            } if person.contains(identifier) => Some(Item {
                event: Some(e.id.clone()),
                identifier: identifier.clone(),
                attribute: format!("relation.{kind}"),
                shows: Shows::Related(to.clone()),
                personas: Names::new(),
            }),
            _ => None,
        })
        .collect()
}

/// W-d: an identifier appears where the attribute `contact.<namespace>` would, or
/// `identifier.<namespace>` if it cannot be reached.
pub(super) fn identifiers(question: &Question<'_>, person: &Names) -> Vec<Item> {
    let reachable = |ns: &str| match &question.now.oracle.rules.reachable {
        Some(listed) => listed.contains(ns),
        None => ns == "email" || ns == "phone" || HANDLES.contains(&ns),
    };
    person
        .iter()
        .map(|identifier| {
            let ns = namespace(identifier);
            let family = if reachable(ns) {
                "contact"
            } else {
                "identifier"
            };
            Item {
                event: None,
                identifier: identifier.clone(),
                attribute: format!("{family}.{ns}"),
                shows: Shows::Itself,
                personas: Names::new(),
            }
        })
        .collect()
}

/// The personas in which the item is listed, and those that enclose it.
pub(super) fn membership(question: &Question<'_>, item: &Item, subject: &Subject) -> Membership {
    let mut found = Membership {
        certain: item.personas.clone(),
        possible: item.personas.clone(),
    };
    for e in &question.now.said {
        let Body::Enclosed {
            persona,
            identifiers,
            attributes,
            whose,
            when,
        } = &e.body
        else {
            continue;
        };
        let void = question.now.is_void(e);
        let by_identifier = identifiers.contains(&item.identifier);
        // R-b: what enclosed an identifier before its erasure may enclose it still.
        let again = by_identifier && question.now.is_erased(&item.identifier, e.at);
        let by_attribute = attributes
            .iter()
            .any(|name| names_attribute(name, &item.attribute));
        if !by_identifier && !by_attribute {
            continue;
        }
        let (is_sure, is_possible) = match whose {
            None => (true, true),
            Some(whose) => (
                !void && subject.sure.contains(whose),
                (!void && question.may_concern(whose, subject))
                    || question.concerned(e, whose, subject),
            ),
        };
        // W-d: only what encloses identifiers certainly encloses an identifier. P-m: an interaction
        // lies in its personas, else in those that enclose its identifier; a relation in the latter.
        let can_be_sure = match &item.shows {
            Shows::Value(_) => true,
            Shows::Done(_) => by_identifier && item.personas.is_empty(),
            Shows::Related(_) | Shows::Itself => by_identifier,
        };
        let is_sure = is_sure && !again && can_be_sure;
        if is_sure && question.certainly(when.as_ref(), subject) == Some(true) {
            found.certain.insert(persona.clone());
        }
        if is_possible && question.possibly(when.as_ref(), subject) != Some(false) {
            found.possible.insert(persona.clone());
        }
    }
    found.possible.extend(found.certain.iter().cloned());
    found
}

/// P-c: a name is itself, a prefix `x.*` is what lies below x.
fn names_attribute(name: &str, attribute: &str) -> bool {
    match name.strip_suffix(".*") {
        Some(prefix) => attribute != prefix && is_within(attribute, prefix),
        None => name == attribute,
    }
}

/// P-a, P-b: the places inside which both yeses hold for the item, none if a prohibition reaches
/// it.
pub(super) fn places(question: &Question<'_>, item: &Item) -> BTreeSet<Place> {
    let subject = Subject {
        reached: Names::from([item.identifier.clone()]),
        sure: question.known.person(&item.identifier),
    };
    let member = membership(question, item, &subject);
    if question.is_prohibited(&subject, |scope| may_cover(scope, item, &member)) {
        return BTreeSet::new();
    }
    let candidates: BTreeSet<Place> = match member.certain.is_empty() {
        true => BTreeSet::from([None]),
        false => member.certain.iter().cloned().map(Some).collect(),
    };
    let (consents, approvals) = (question.consents(&subject), question.approvals(&subject));
    candidates
        .into_iter()
        .filter(|place| {
            consents
                .iter()
                .any(|scope| covers(scope, item, &member, place))
                && approvals
                    .iter()
                    .any(|scope| covers(scope, item, &member, place))
        })
        .collect()
}

/// Whether a permit's scope is permission for the item inside the place.
pub(super) fn covers(scope: &Scope, item: &Item, member: &Membership, place: &Place) -> bool {
    let is_named = |names: &Names| {
        names
            .iter()
            .any(|name| names_attribute(name, &item.attribute))
    };
    let is_here = |persona: &String| place.as_ref() == Some(persona);
    match scope {
        Scope::Profile => true,
        Scope::Attributes(names) => is_named(names),
        Scope::Persona(persona, names) => is_here(persona) && names.as_ref().is_none_or(is_named),
        Scope::Only(persona) => {
            is_here(persona) && member.possible.iter().all(|other| other == persona)
        }
        Scope::Overlap(personas) => {
            personas.iter().any(is_here) && personas.is_subset(&member.certain)
        }
        Scope::Link(_) | Scope::LinkAny => false,
    }
}

/// Whether a prohibition's scope may reach the item.
fn may_cover(scope: &Scope, item: &Item, member: &Membership) -> bool {
    let is_named = |names: &Names| {
        names
            .iter()
            .any(|name| names_attribute(name, &item.attribute))
    };
    match scope {
        Scope::Profile => true,
        Scope::Attributes(names) => is_named(names),
        Scope::Persona(persona, names) => {
            member.possible.contains(persona) && names.as_ref().is_none_or(is_named)
        }
        Scope::Only(persona) => {
            member.possible.contains(persona) && member.certain.iter().all(|other| other == persona)
        }
        Scope::Overlap(personas) => personas.is_subset(&member.possible),
        Scope::Link(_) | Scope::LinkAny => false,
    }
}
