//! Statements in words: names of the company's vocabulary, never a value.

use super::html::day;
use personagraph::condition::{Clause, Condition, Truth};
use personagraph::directory::{Ending, Named, Statement};
use personagraph::permission::{
    Among, ConsentStatus, LinkScope, Meaning, Place, Question, Scope, Terms, Window,
};
use std::fmt::Display;

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed<T: Display>(items: impl IntoIterator<Item = T>, and: &str) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} {and} {last}", all.join(", ")),
    }
}

pub(crate) fn condition(condition: &Condition) -> String {
    let parts = |parts: &[Condition], and: &str| match parts {
        [] => "nothing".to_owned(),
        [one] => self::condition(one),
        all => format!("({})", listed(all.iter().map(self::condition), and)),
    };
    match condition.clause() {
        Clause::Fact(fact) => format!("{fact} holds"),
        Clause::After(at) => format!("it is {} or later", day(*at)),
        Clause::Before(at) => format!("it is before {}", day(*at)),
        Clause::Trust(least) => format!("trust is {} or more", least.get()),
        Clause::Channel(channel) => format!("it is by {channel}"),
        Clause::All(all) => parts(all, "and"),
        Clause::Any(any) => parts(any, "or"),
        Clause::Not(part) => format!("not: {}", self::condition(part)),
    }
}

/// Whether a condition holds.
pub(crate) const fn holds(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "which holds now",
        Truth::False => "which does not hold now",
        Truth::Unknown => "which is not known to hold now",
    }
}

pub(crate) fn place(place: &Place) -> String {
    match place {
        Place::Inside(persona) => persona.to_string(),
        Place::OutsideAllCircles => "what is in no persona".to_owned(),
    }
}

/// Who asks: `sales for sales.pets, by email`.
pub(crate) fn question(question: &Question) -> String {
    let by = question.channel.as_ref();
    let by = by.map_or_else(String::new, |channel| format!(", by {channel}"));
    format!("{} for {}{by}", question.recipient, question.purpose)
}

/// The same as a heading: `Sales · sales.pets · by email`.
pub(crate) fn who(question: &Question) -> String {
    let recipient = sentence(&question.recipient.as_str().replace('_', " "));
    let by = question.channel.as_ref();
    let by = by.map_or_else(String::new, |channel| format!(" · by {channel}"));
    format!("{recipient} · {}{by}", question.purpose)
}

fn scope(scope: &Scope) -> String {
    match scope {
        Scope::Profile => "everything".to_owned(),
        Scope::Persona(persona) => format!("what is in {persona}"),
        Scope::PersonaAttributes(persona, names) => {
            format!("{} in {persona}", listed(names, "and"))
        }
        Scope::Only(persona) => format!("what is in {persona} and in no other persona"),
        Scope::Overlap(personas) => format!("what is in all of {}", listed(personas, "and")),
        Scope::Attributes(names) => listed(names, "and"),
        Scope::Link(LinkScope::Pair { 0: a, 1: b, .. }) => {
            format!("knowing that {a} and {b} are one person")
        }
        Scope::Link(LinkScope::Any) => "knowing that any personas are one person".to_owned(),
        other => format!("{other:?}"),
    }
}

fn among<T: Ord + Display>(these: &Among<T>, any: &str) -> String {
    let listed = these.listed().map(|these| self::listed(these, "and"));
    listed.unwrap_or_else(|| any.to_owned())
}

/// What, to whom, for what, by which channels.
pub(crate) fn terms(terms: &Terms) -> String {
    let to = among(&terms.recipients, "anybody");
    let purposes = among(&terms.purposes, "any purpose");
    let by = terms.channels.as_ref();
    let by = by.map_or_else(String::new, |by| format!(", by {} only", listed(by, "or")));
    format!("{} to {to} for {purposes}{by}", scope(&terms.scope))
}

pub(crate) fn window(window: Window) -> String {
    let from = window.from.map(|from| format!("from {} on", day(from)));
    let until = window.until.map(|until| format!("until {}", day(until)));
    listed(from.into_iter().chain(until), "and")
}

/// What kind of statement it is.
pub(crate) const fn meaning(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Permit => "Yes",
        Meaning::DoubleOptIn => "Yes, once confirmed",
        Meaning::Objection { .. } => "No, an objection",
        Meaning::Restriction => "No to every use",
        _ => "No",
    }
}

/// How it stands with a statement.
pub(crate) const fn status(status: ConsentStatus) -> &'static str {
    match status {
        ConsentStatus::Requested => "not confirmed yet",
        ConsentStatus::Given => "given",
        ConsentStatus::Refused => "refused",
        ConsentStatus::NotYet => "not yet in force",
        ConsentStatus::Expired => "expired",
        ConsentStatus::Withdrawn => "withdrawn",
        _ => "unknown",
    }
}

/// What ended a statement.
pub(crate) fn endings(statement: &Statement<'_>) -> String {
    let ending = |ending: &Ending<'_>| {
        let on = format!("taken back on {}", day(ending.at));
        match ending.named {
            Named::This => on,
            _ => format!("{on}, with another in the same terms"),
        }
    };
    listed(statement.endings.iter().map(ending), "and")
}

/// With a capital letter, as a sentence begins.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), chars.as_str())
}
