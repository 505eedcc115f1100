//! All that a recipient is told, in one place.

use crate::crm;
use crate::history::{ATTRIBUTES, Ask};
use crate::scene::{SECRET_ATTRIBUTES, everybody};
use personagraph::profile::{Answer, PartialIdentity, Shown};
use personagraph::{Access, Directory, View};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// What is told, each by what is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Told {
    /// Attributes, values, personas, identifiers, what could join partial identities.
    pub(crate) content: BTreeMap<String, Vec<String>>,
    /// Why something is seen.
    pub(crate) explanations: BTreeMap<String, String>,
    /// In the order in which they are told.
    pub(crate) pseudonyms: BTreeMap<String, Vec<String>>,
    pub(crate) debug: BTreeMap<String, String>,
    pub(crate) display: BTreeMap<String, String>,
    pub(crate) errors: BTreeMap<String, String>,
    /// As JSON, and in a binary format.
    pub(crate) bytes: BTreeMap<String, String>,
    /// As the library compares them.
    pub(crate) views: BTreeMap<String, View>,
    pub(crate) answers: BTreeMap<String, Answer>,
}

/// All that the recipient of an access is told about somebody, and of everybody.
///
/// What only the host and the arbiter are told (people, decisions, changes, snapshots) is left out.
pub(crate) fn told(directory: &Directory, ask: &Ask, about: &[&str]) -> Told {
    let mut told = Told::default();
    let access = ask.access();
    told.view("of everybody", directory.view_all(&access).expect("names"));
    for &identifier in about {
        let view = directory.view(&crm::id(identifier), &access);
        told.view(&format!("of {identifier}"), view.expect("names"));
    }
    for identifier in everybody() {
        let answer = directory.answer(&crm::id(identifier), &access);
        told.answer(&format!("about {identifier}"), answer.expect("names"));
    }
    for (wrong, access) in malformed(ask) {
        let error = directory.view_all(&access).expect_err("it is no access");
        told.error(&format!("{wrong}, of everybody"), &error);
        for identifier in everybody() {
            let error = directory.view(&crm::id(identifier), &access);
            let error = error.expect_err("it is no access");
            told.error(&format!("{wrong}, of {identifier}"), &error);
            let error = directory.answer(&crm::id(identifier), &access);
            let error = error.expect_err("it is no access");
            told.error(&format!("{wrong}, about {identifier}"), &error);
        }
    }
    told
}

/// Accesses that are none.
fn malformed(ask: &Ask) -> [(&'static str, Access); 4] {
    let (recipient, purpose) = (ask.recipient.as_str(), ask.purpose.as_str());
    let at = crm::at(ask.day);
    [
        ("no recipient", Access::new("No recipient", purpose, at)),
        ("no purpose", Access::new(recipient, "no..purpose", at)),
        ("no trust", ask.access().trusting(101.0)),
        ("of the future", ask.access().since(u64::MAX.into())),
    ]
}

fn texts<T: ToString>(of: impl IntoIterator<Item = T>) -> Vec<String> {
    of.into_iter().map(|one| one.to_string()).collect()
}

fn both(of: &impl Debug) -> String {
    format!("{of:?}\n{of:#?}")
}

impl Told {
    pub(crate) fn view(&mut self, question: &str, view: View) {
        let identities = view.identities();
        let pseudonyms = texts(identities.iter().map(PartialIdentity::pseudonym));
        self.pseudonyms.insert(question.to_owned(), pseudonyms);
        let mut say = |what: &str, told: Vec<String>| {
            self.content.insert(format!("{what}, {question}"), told);
        };
        say("joined by", texts(view.joined_by()));
        say("is empty", vec![view.is_empty().to_string()]);
        for (place, identity) in identities.iter().enumerate() {
            self.identity(&format!("of number {place} {question}"), identity);
        }
        self.debug.insert(question.to_owned(), both(&view));
        self.display.insert(question.to_owned(), view.to_string());
        self.bytes(question, &view);
        self.views.insert(question.to_owned(), view);
    }

    pub(crate) fn answer(&mut self, question: &str, answer: Answer) {
        let identities = answer.identities();
        let pseudonyms = texts(identities.iter().map(PartialIdentity::pseudonym));
        self.pseudonyms.insert(question.to_owned(), pseudonyms);
        let is_empty = vec![answer.is_empty().to_string()];
        self.content
            .insert(format!("is empty, {question}"), is_empty);
        for (place, identity) in identities.iter().enumerate() {
            self.identity(&format!("of number {place} {question}"), identity);
        }
        for name in ATTRIBUTES.into_iter().chain(SECRET_ATTRIBUTES) {
            let why = answer.why(&name.parse().expect("a name"));
            self.explanations
                .insert(format!("why `{name}`, {question}"), why.to_string());
            self.debug
                .insert(format!("why `{name}`, {question}"), both(&why));
        }
        self.debug.insert(question.to_owned(), both(&answer));
        self.display.insert(question.to_owned(), answer.to_string());
        self.bytes(question, &answer);
        self.answers.insert(question.to_owned(), answer);
    }

    fn bytes(&mut self, question: &str, told: &impl Serialize) {
        let json = serde_json::to_string(told).expect("it serialises");
        let binary = postcard::to_allocvec(told).expect("it serialises");
        self.bytes
            .insert(question.to_owned(), format!("{json}\n{binary:?}"));
    }

    fn identity(&mut self, question: &str, identity: &PartialIdentity) {
        let mut say = |what: &str, told: Vec<String>| {
            self.content.insert(format!("{what}, {question}"), told);
        };
        say("personas", texts(identity.personas()));
        say(
            "identifiers",
            identity
                .identifiers()
                .map(|i| i.as_str().to_owned())
                .collect(),
        );
        say("attributes", texts(identity.attributes().keys()));
        for (name, shown) in identity.attributes() {
            say(
                &format!("`{name}`"),
                texts(shown.values().map(personagraph::Value::in_clear)),
            );
            say(&format!("personas of `{name}`"), texts(shown.personas()));
        }
        for (name, shown) in identity.attributes() {
            self.shown(&format!("`{name}`, {question}"), shown);
        }
        self.debug.insert(question.to_owned(), both(identity));
        self.debug
            .insert(format!("pseudonym {question}"), both(&identity.pseudonym()));
    }

    fn shown(&mut self, question: &str, shown: &Shown) {
        self.explanations
            .insert(question.to_owned(), shown.explanation().to_string());
        self.debug.insert(question.to_owned(), both(shown));
    }

    fn error(&mut self, question: &str, error: &personagraph::Error) {
        self.errors
            .insert(question.to_owned(), format!("{error}\n{}", both(error)));
    }
}

/// What differs between two of these, first.
fn differs<T: PartialEq + Debug>(
    what: &str,
    one: &BTreeMap<String, T>,
    other: &BTreeMap<String, T>,
) -> Option<String> {
    let asked = one.keys().chain(other.keys());
    asked.into_iter().find_map(|asked| {
        let (one, other) = (one.get(asked), other.get(asked));
        (one != other).then(|| format!("{what}, {asked}:\n  {one:?}\nor\n  {other:?}"))
    })
}

/// What differs in anything that is told.
pub(crate) fn in_anything(one: &Told, other: &Told) -> Option<String> {
    in_content(one, other)
        .or_else(|| in_explanations(one, other))
        .or_else(|| in_pseudonyms(one, other))
        .or_else(|| in_texts(one, other))
        .or_else(|| in_errors(one, other))
        .or_else(|| in_bytes(one, other))
        .or_else(|| differs("views", &one.views, &other.views))
        .or_else(|| differs("answers", &one.answers, &other.answers))
}

pub(crate) fn in_content(one: &Told, other: &Told) -> Option<String> {
    differs("content", &one.content, &other.content)
}

pub(crate) fn in_explanations(one: &Told, other: &Told) -> Option<String> {
    differs("explanations", &one.explanations, &other.explanations)
}

pub(crate) fn in_pseudonyms(one: &Told, other: &Told) -> Option<String> {
    differs("pseudonyms", &one.pseudonyms, &other.pseudonyms)
}

/// What differs in `Debug` or `Display`.
pub(crate) fn in_texts(one: &Told, other: &Told) -> Option<String> {
    differs("`Debug`", &one.debug, &other.debug)
        .or_else(|| differs("`Display`", &one.display, &other.display))
}

pub(crate) fn in_bytes(one: &Told, other: &Told) -> Option<String> {
    differs("bytes", &one.bytes, &other.bytes)
}

pub(crate) fn in_errors(one: &Told, other: &Told) -> Option<String> {
    differs("errors", &one.errors, &other.errors)
}
