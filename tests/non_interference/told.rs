//! All that a recipient is told, in one place.

use crate::crm;
use crate::history::{ATTRIBUTES, Ask, DONE, RELATIONS};
use crate::scene::SECRET_ATTRIBUTES;
use personagraph::name::Attribute;
use personagraph::outreach::{Message, OutreachPolicy, Via};
use personagraph::population::Segment;
use personagraph::profile::{self, Answer, PartialIdentity, Shown};
use personagraph::value::Trust;
use personagraph::{Access, Directory, Error, View};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Debug};

/// How something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// Attributes, values, personas, identifiers, what could join partial identities.
    Content,
    /// Why something is seen, or not.
    Explanation,
    /// In the order in which they are told.
    Pseudonyms,
    Debug,
    Display,
    /// As JSON, and in a binary format.
    Bytes,
    Error,
}

impl Way {
    pub(crate) const ALL: &[Self] = &[
        Self::Content,
        Self::Explanation,
        Self::Pseudonyms,
        Self::Debug,
        Self::Display,
        Self::Bytes,
        Self::Error,
    ];
}

/// What is told, by the question that it answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Told {
    texts: BTreeMap<(Way, String), String>,
    /// As the library compares them.
    views: BTreeMap<String, View>,
    answers: BTreeMap<String, Answer>,
}

/// All that the recipient of an access is told: of the persons of these identifiers, about those,
/// and of everybody.
///
/// What only the host and the arbiter are told (people, decisions, changes, snapshots) is left out.
pub(crate) fn told(directory: &Directory, ask: &Ask, of: &[&str], about: &[&str]) -> Told {
    let mut told = Told::default();
    let access = ask.access();
    told.view("of everybody", directory.view_all(&access).expect("names"));
    for of in of {
        let view = directory.view(&crm::id(of), &access).expect("names");
        told.view(&format!("of {of}"), view);
    }
    for about in about {
        let answer = directory.answer(&crm::id(about), &access).expect("names");
        told.answer(&format!("about {about}"), answer);
    }
    if let Some(channel) = &ask.channel {
        let via = Via::Channel(channel.parse().expect("a name"));
        told.audiences(directory, ask, via);
    }
    for (wrong, access) in malformed(ask) {
        told.error(
            &format!("{wrong}, of everybody"),
            directory.view_all(&access),
        );
        for about in about {
            let identifier = crm::id(about);
            told.error(
                &format!("{wrong}, of {about}"),
                directory.view(&identifier, &access),
            );
            told.error(
                &format!("{wrong}, about {about}"),
                directory.answer(&identifier, &access),
            );
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

fn list<T: fmt::Display>(of: impl IntoIterator<Item = T>) -> String {
    let texts = of.into_iter().map(|one| format!("`{one}`"));
    texts.collect::<Vec<_>>().join(", ")
}

/// Asked of what the recipient sees; by what may be there, and by what may not.
const SEGMENTS: [&str; 4] = [
    "everybody",
    "in work and not in secret or some work & !family",
    "not has secret.* or not interest = \"bones\"",
    "interactions >= 1 or sentiment < 0 or not active within P30D",
];

impl Told {
    /// How many are seen, and match. Whether they may be written to is told apart: what people
    /// want counts there, and is not seen.
    pub(crate) fn audiences(&mut self, directory: &Directory, ask: &Ask, via: Via) {
        let (recipient, purpose) = (ask.recipient.as_str(), ask.purpose.as_str());
        let message = Message::new(recipient, purpose, via).expect("names");
        let policy = OutreachPolicy::unlimited();
        let mut outreach = directory.outreach(&policy, crm::at(ask.day));
        if let Some(trust) = ask.trust {
            outreach = outreach.trusting(Trust::new(trust).expect("trust"));
        }
        for text in SEGMENTS {
            let segment: Segment = text.parse().expect("a segment");
            let activation = outreach.audience(&segment, &message);
            let roster = activation.told();
            let (seen, matched) = (roster.seen(), roster.matched());
            let question = format!("audience of {text}");
            self.say(
                Way::Content,
                &question,
                format!("{seen} seen, {matched} matched"),
            );
        }
    }

    fn say(&mut self, way: Way, question: &str, text: impl Into<String>) {
        self.texts.insert((way, question.to_owned()), text.into());
    }

    fn view(&mut self, question: &str, view: View) {
        self.identities(question, view.identities());
        let joined_by = list(view.joined_by());
        self.say(Way::Content, &format!("joined by, {question}"), joined_by);
        let is_empty = view.is_empty().to_string();
        self.say(Way::Content, &format!("is empty, {question}"), is_empty);
        self.put(question, &view);
        self.say(Way::Display, question, view.to_string());
        self.views.insert(question.to_owned(), view);
    }

    fn answer(&mut self, question: &str, answer: Answer) {
        self.identities(question, answer.identities());
        let is_empty = answer.is_empty().to_string();
        self.say(Way::Content, &format!("is empty, {question}"), is_empty);
        self.why(question, |name| answer.why(name));
        self.put(question, &answer);
        self.say(Way::Display, question, answer.to_string());
        self.answers.insert(question.to_owned(), answer);
    }

    fn identities(&mut self, question: &str, identities: &[PartialIdentity]) {
        let pseudonyms = list(identities.iter().map(PartialIdentity::pseudonym));
        self.say(Way::Pseudonyms, question, pseudonyms);
        for (place, identity) in identities.iter().enumerate() {
            self.identity(&format!("number {place} {question}"), identity);
        }
    }

    fn identity(&mut self, question: &str, identity: &PartialIdentity) {
        let identifiers = list(identity.identifiers().map(personagraph::Identifier::as_str));
        for (what, text) in [
            ("personas", list(identity.personas())),
            ("identifiers", identifiers),
            ("attributes", list(identity.attributes().keys())),
            ("timeline", list(identity.timeline())),
            (
                "relations",
                list(
                    identity
                        .relations()
                        .iter()
                        .map(|(kind, count)| format!("{kind} {count}")),
                ),
            ),
        ] {
            self.say(Way::Content, &format!("{what}, {question}"), text);
        }
        for (name, shown) in identity.attributes() {
            self.shown(&format!("`{name}`, {question}"), shown);
        }
        self.why(question, |name| identity.why(name));
        self.put(question, identity);
        let pseudonym = identity.pseudonym();
        self.say(
            Way::Debug,
            &format!("pseudonym, {question}"),
            format!("{pseudonym:?}"),
        );
    }

    fn shown(&mut self, question: &str, shown: &Shown) {
        let values = list(shown.values().map(personagraph::Value::in_clear));
        self.say(Way::Content, &format!("values of {question}"), values);
        self.say(
            Way::Content,
            &format!("personas of {question}"),
            list(shown.personas()),
        );
        self.say(Way::Explanation, question, shown.explanation().to_string());
        self.say(Way::Debug, question, format!("{shown:?}\n{shown:#?}"));
    }

    /// Why each attribute is seen there, or not.
    fn why<'t>(&mut self, question: &str, why: impl Fn(&Attribute) -> profile::Told<'t>) {
        let done = DONE.map(|kind| format!("interaction.{kind}"));
        let related = RELATIONS.map(|kind| format!("relation.{kind}"));
        let known = ATTRIBUTES.into_iter().chain(SECRET_ATTRIBUTES);
        let known = known.map(ToOwned::to_owned);
        for name in known.chain(done).chain(related) {
            let why = why(&name.parse().expect("a name"));
            let question = format!("why `{name}`, {question}");
            self.say(Way::Explanation, &question, why.to_string());
            self.say(Way::Debug, &question, format!("{why:?}"));
        }
    }

    /// As text for developers, and serialised.
    fn put(&mut self, question: &str, told: &(impl Debug + Serialize)) {
        self.say(Way::Debug, question, format!("{told:?}\n{told:#?}"));
        let json = serde_json::to_string(told).expect("it serialises");
        let binary = postcard::to_allocvec(told).expect("it serialises");
        self.say(Way::Bytes, question, format!("{json}\n{binary:?}"));
    }

    fn error<T: Debug>(&mut self, question: &str, told: Result<T, Error>) {
        let error = told.expect_err("it is no access");
        self.say(
            Way::Error,
            question,
            format!("{error}\n{error:?}\n{error:#?}"),
        );
    }

    /// What differs from what is told elsewhere, in these ways; in all of them, also what the
    /// library says to differ.
    pub(crate) fn difference(&self, other: &Self, ways: &[Way]) -> Option<String> {
        let questions = self.texts.keys().chain(other.texts.keys());
        let differs = questions
            .filter(|(way, _)| ways.contains(way))
            .find_map(|of| {
                let (one, other) = (self.texts.get(of), other.texts.get(of));
                (one != other).then(|| format!("{:?}, {}:\n{one:?}\nor\n{other:?}", of.0, of.1))
            });
        differs.or_else(|| {
            let alike = self.views == other.views && self.answers == other.answers;
            (ways == Way::ALL && !alike).then(|| "views or answers differ as such".to_owned())
        })
    }

    /// As if the questions did not name somebody.
    pub(crate) fn without_name(&self, of: &str) -> Self {
        let nameless = |asked: &str| asked.replace(of, "somebody");
        let texts = self.texts.iter();
        let views = self.views.iter();
        let answers = self.answers.iter();
        Self {
            texts: texts
                .map(|((way, q), text)| ((*way, nameless(q)), text.clone()))
                .collect(),
            views: views.map(|(q, view)| (nameless(q), view.clone())).collect(),
            answers: answers
                .map(|(q, answer)| (nameless(q), answer.clone()))
                .collect(),
        }
    }
}
