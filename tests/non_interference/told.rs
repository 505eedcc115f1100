//! All that a recipient is told, in one place.

use crate::crm;
use crate::history::Ask;
use crate::scene::everybody;
use personagraph::profile::{PartialIdentity, Shown};
use personagraph::{Access, Directory, View};
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
    /// As the library compares them.
    pub(crate) views: BTreeMap<String, View>,
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
    for (wrong, access) in malformed(ask) {
        let error = directory.view_all(&access).expect_err("it is no access");
        told.error(&format!("{wrong}, of everybody"), &error);
        for identifier in everybody() {
            let error = directory.view(&crm::id(identifier), &access);
            let error = error.expect_err("it is no access");
            told.error(&format!("{wrong}, of {identifier}"), &error);
        }
    }
    told
}

/// Accesses that are none.
fn malformed(ask: &Ask) -> [(&'static str, Access); 3] {
    let (recipient, purpose) = (ask.recipient.as_str(), ask.purpose.as_str());
    let at = crm::at(ask.day);
    [
        ("no recipient", Access::new("No recipient", purpose, at)),
        ("no purpose", Access::new(recipient, "no..purpose", at)),
        ("no trust", ask.access().trusting(101.0)),
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
        self.views.insert(question.to_owned(), view);
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
        .or_else(|| differs("views", &one.views, &other.views))
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

pub(crate) fn in_errors(one: &Told, other: &Told) -> Option<String> {
    differs("errors", &one.errors, &other.errors)
}
