//! First and all, said plainly: no sorting, no ranks, nothing of the router's.

use crate::draw::{Plan, day, name};
use personagraph::condition::{Clause, Condition};
use personagraph::name::{ProgrammeName, Topic};
use personagraph::profile::Shown;
use personagraph::programme::{Action, Audience, Incoming, Matching, Programme, Rule};
use std::collections::BTreeSet;

/// Where a message goes.
#[derive(Debug, PartialEq)]
pub(crate) struct Naive {
    pub(crate) primary: ProgrammeName,
    pub(crate) copies: BTreeSet<ProgrammeName>,
    pub(crate) came_in: Option<ProgrammeName>,
    pub(crate) action: Action,
}

fn is_within(name: &str, ancestor: &str) -> bool {
    let words = |text: &str| text.split('.').map(String::from).collect::<Vec<_>>();
    words(name).starts_with(&words(ancestor))
}

fn holds(when: Option<&Condition>, message: &Incoming<'_>) -> bool {
    let open = message.facts.get(&name("open"));
    match when.map(Condition::clause) {
        None => true,
        Some(Clause::Fact(_)) => open == Some(&true),
        Some(Clause::Not(_)) => open == Some(&false),
        Some(Clause::Before(instant)) => day(20) < *instant,
        other => panic!("not drawn: {other:?}"),
    }
}

/// By the texts that a recipient could print.
fn belongs(audience: &Audience, of: &Programme, message: &Incoming<'_>) -> bool {
    let alternatives = audience.alternatives();
    let seen = message.sender.as_seen_by(&of.recipient);
    let mut pairs = alternatives
        .iter()
        .flat_map(|showing| seen.iter().map(move |one| (showing, one)));
    alternatives.is_empty()
        || pairs.any(|(showing, one)| {
            let attributes = one.attributes();
            let names: Vec<&str> = attributes.keys().map(AsRef::as_ref).collect();
            let has = |pattern: &str| match pattern.strip_suffix('*') {
                Some(prefix) => names.iter().any(|name| name.starts_with(prefix)),
                None => names.contains(&pattern),
            };
            let mut values = showing.values.iter();
            showing
                .personas
                .iter()
                .all(|persona| one.personas().contains(persona))
                && showing
                    .attributes
                    .iter()
                    .all(|pattern| has(pattern.as_str()))
                && values.all(|(name, value)| {
                    let shown = attributes.get(name).map(Shown::values);
                    shown.into_iter().flatten().any(|other| other == value)
                })
        })
}

fn takes(programme: &Programme, message: &Incoming<'_>) -> bool {
    let audience = &programme.audience;
    holds(programme.when.as_ref(), message) && belongs(audience, programme, message)
}

fn any_within<'a>(name: &str, mut of: impl Iterator<Item = &'a str>) -> bool {
    of.any(|ancestor| is_within(name, ancestor))
}

fn matches(rule: &Rule, programme: &Programme, message: &Incoming<'_>) -> bool {
    let topics = || rule.topics.iter().map(Topic::as_str);
    let tone = message.sentiment.map(|feeling| match feeling.get() {
        bad if bad <= -0.05 => "negative",
        good if good >= 0.05 => "positive",
        _ => "neutral",
    });
    let tones: Vec<&str> = rule.tones.iter().map(|tone| tone.as_str()).collect();
    let kinds = || rule.kinds.iter().map(AsRef::as_ref);
    (rule.channels.is_empty() || rule.channels.contains(message.channel))
        && (rule.handles.is_empty() || message.handle.is_some_and(|one| rule.handles.contains(one)))
        && (topics().next().is_none()
            || message
                .topics
                .iter()
                .any(|topic| any_within(topic.as_str(), topics())))
        && (kinds().next().is_none() || any_within(message.kind.as_str(), kinds()))
        && (tones.is_empty() || tone.is_some_and(|tone| tones.contains(&tone)))
        && message.reach.unwrap_or(0) >= rule.reach
        && holds(rule.when.as_ref(), message)
        && belongs(&rule.sender, programme, message)
        && takes(programme, message)
}

fn came_in(plan: &Plan, message: &Incoming<'_>) -> Option<ProgrammeName> {
    for programme in &plan.programmes {
        if message
            .handle
            .is_some_and(|handle| programme.handles.contains(handle))
        {
            return Some(programme.name.clone());
        }
    }
    let those = plan.programmes.iter();
    let those: Vec<_> = those
        .filter(|one| one.channels.contains(message.channel))
        .collect();
    match those[..] {
        [one] => Some(one.name.clone()),
        _ => None,
    }
}

/// How many words the longest topic has that the programme is about, and the message too.
fn closeness(programme: &Programme, message: &Incoming<'_>) -> usize {
    let of = programme.topics.iter().map(Topic::as_str);
    let met = of.filter(|of| {
        message
            .topics
            .iter()
            .any(|topic| is_within(topic.as_str(), of))
    });
    met.map(|topic| topic.split('.').count()).max().unwrap_or(0)
}

pub(crate) fn route(plan: &Plan, message: &Incoming<'_>) -> Naive {
    let came_in = came_in(plan, message);
    let named = |name: &ProgrammeName| {
        let mut programmes = plan.programmes.iter();
        programmes
            .find(|one| one.name == *name)
            .expect("it was drawn")
    };
    // Who gets it, in order.
    let mut to: Vec<(ProgrammeName, Action)> = Vec::new();
    for rule in &plan.rules {
        if matches(rule, named(&rule.to), message) {
            to.push((rule.to.clone(), rule.action));
            for copy in &rule.copies {
                if matches(rule, named(copy), message) {
                    to.push((copy.clone(), rule.action));
                }
            }
            if plan.matching == Matching::First {
                break;
            }
        }
    }
    if to.is_empty() {
        let mut about: Vec<&Programme> = plan.programmes.iter().collect();
        about.retain(|one| closeness(one, message) > 0 && takes(one, message));
        while !about.is_empty() {
            let is_before = |a: &Programme, b: &Programme| {
                let (x, y) = (closeness(a, message), closeness(b, message));
                let (here, there) = (
                    Some(&a.name) == came_in.as_ref(),
                    Some(&b.name) == came_in.as_ref(),
                );
                x > y || (x == y && (here || (!there && a.name < b.name)))
            };
            let mut best = 0;
            for number in 1..about.len() {
                if is_before(about[number], about[best]) {
                    best = number;
                }
            }
            to.push((about.remove(best).name.clone(), Action::Reply));
            if plan.matching == Matching::First {
                break;
            }
        }
    }
    if to.is_empty() {
        let entrance = came_in
            .as_ref()
            .map(named)
            .filter(|one| takes(one, message));
        let last = entrance.unwrap_or(&plan.programmes[0]);
        to.push((last.name.clone(), Action::Reply));
    }
    if let (Some(_), Some(number)) = (message.alert, plan.crisis) {
        to.insert(0, (plan.programmes[number].name.clone(), Action::Escalate));
    }
    let (primary, action) = to[0].clone();
    let mut copies: BTreeSet<_> = to.into_iter().map(|(name, _)| name).collect();
    copies.remove(&primary);
    Naive {
        primary,
        copies,
        came_in,
        action,
    }
}
