//! The library under test, told a history; and its answers in plain data.

use crate::history::{ATTRIBUTES, Ask, History, instant};
use crate::oracle::{self, Oracle, Partial};
use personagraph::identity::Person;
use personagraph::profile::PartialIdentity;
use personagraph::{
    Access, Decision, Directory, Event, Identifier, Key, Lens, Rules, Timestamp, View,
};
use proptest::test_runner::{Config, TestCaseError};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// The lenses under which people are compared.
pub(crate) const LENSES: [&str; 5] = ["all", "vouched", "imported", "observed", "inferred:0.5"];

/// As many cases as the environment asks for, or else this many.
pub(crate) fn cases(cases: u32) -> Config {
    let mut asked = Config::default();
    if std::env::var_os("PROPTEST_MAX_SHRINK_ITERS").is_none() {
        asked.max_shrink_iters = 20_000;
    }
    if std::env::var_os("PROPTEST_CASES").is_some() {
        asked
    } else {
        Config { cases, ..asked }
    }
}

pub(crate) fn key() -> Key {
    Key::from([7; 32])
}

pub(crate) fn event(json: &Json) -> Event {
    serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{error}: {json}"))
}

pub(crate) fn empty(rules: &Json) -> Directory {
    let rules: Rules = serde_json::from_value(rules.clone()).expect("rules");
    Directory::with_rules(key(), rules)
}

/// The directory that these events make, in this order.
pub(crate) fn directory<'a>(rules: &Json, events: impl IntoIterator<Item = &'a Json>) -> Directory {
    let mut directory = empty(rules);
    for json in events {
        let _ = directory.apply(event(json)).expect("ids differ");
    }
    directory
}

pub(crate) fn oracle_of(history: &History) -> Oracle {
    let mut oracle = Oracle::new(&history.rules);
    for event in &history.events {
        oracle.apply(event);
    }
    oracle
}

pub(crate) fn at(day: u32) -> Timestamp {
    instant(day).parse().expect("an instant")
}

pub(crate) fn id(text: &str) -> Identifier {
    text.parse().expect("an identifier")
}

pub(crate) fn lens(text: &str) -> Lens {
    text.parse().expect("a lens")
}

impl Ask {
    pub(crate) fn access(&self) -> Access {
        let mut access = Access::new(self.recipient.as_str(), self.purpose.as_str(), at(self.day));
        if let Some(channel) = &self.channel {
            access = access.on(channel.as_str());
        }
        match self.trust {
            Some(trust) => access.trusting(trust),
            None => access,
        }
    }

    pub(crate) fn of_oracle(&self) -> oracle::Access {
        oracle::Access {
            recipient: self.recipient.clone(),
            purpose: self.purpose.clone(),
            channel: self.channel.clone(),
            trust: self.trust,
            at: oracle::time::instant(&instant(self.day)),
        }
    }

    pub(crate) fn view(&self, of: &Directory) -> View {
        of.view(&id(&self.identifier), &self.access())
            .expect("names")
    }

    pub(crate) fn decide(&self, of: &Directory, attribute: &str) -> Decision {
        of.decide(&id(&self.identifier), attribute, &self.access())
            .expect("names")
    }

    pub(crate) fn allows(&self, of: &Directory, attribute: &str) -> bool {
        self.decide(of, attribute).is_allow()
    }
}

/// Who is one person with whom.
pub(crate) fn people(of: &Directory, lens: &Lens, at: Timestamp) -> BTreeSet<BTreeSet<String>> {
    let texts = |person: Person| -> BTreeSet<String> {
        person
            .identifiers
            .iter()
            .map(|i| i.as_str().to_owned())
            .collect()
    };
    of.people(lens, at).into_iter().map(texts).collect()
}

/// A view in the oracle's terms: pseudonyms left out, sorted by content.
pub(crate) fn partials(view: &View) -> Vec<Partial> {
    partials_of(view.identities())
}

/// Partial identities in the oracle's terms.
pub(crate) fn partials_of(identities: &[personagraph::profile::PartialIdentity]) -> Vec<Partial> {
    let mut partials: Vec<Partial> = identities.iter().map(partial).collect();
    partials.sort();
    partials
}

fn partial(identity: &personagraph::profile::PartialIdentity) -> Partial {
    let texts = |shown: &personagraph::profile::Shown| -> Vec<String> {
        let mut texts: Vec<String> = shown.values().map(text).collect();
        texts.sort();
        texts
    };
    Partial {
        identifiers: identity
            .identifiers()
            .map(|i| i.as_str().to_owned())
            .collect(),
        personas: identity
            .personas()
            .iter()
            .map(ToString::to_string)
            .collect(),
        attributes: identity
            .attributes()
            .iter()
            .map(|(name, shown)| (name.to_string(), texts(shown)))
            .collect::<BTreeMap<_, _>>(),
        timeline: timeline(identity),
        relations: identity
            .relations()
            .iter()
            .map(|(kind, count)| (kind.to_string(), *count))
            .collect(),
    }
}

/// What was done, in the oracle's terms. It is told oldest first.
pub(crate) fn timeline(identity: &personagraph::profile::PartialIdentity) -> Vec<String> {
    let told = identity.timeline();
    assert!(told.is_sorted_by_key(|moment| moment.at), "oldest first");
    let mut texts: Vec<String> = told.iter().map(moment).collect();
    texts.sort();
    texts
}

fn moment(moment: &personagraph::profile::Episode) -> String {
    let mut json = serde_json::to_value(moment).expect("a moment serialises");
    json["at"] = moment.at.as_millis().into();
    oracle::event::content(&json)
}

fn text(value: &personagraph::Value) -> String {
    serde_json::to_string(value).expect("a value serialises")
}

/// The size of a view where values tell observations apart: what is shown, and
/// which of it is known to be of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) shown: BTreeSet<String>,
    together: BTreeSet<(String, String)>,
}

impl Size {
    pub(crate) fn of(view: &View) -> Self {
        Self::with(view, |identity| identity.identifiers().collect())
    }

    /// The same without the identifiers, which adorn what is shown and show nothing by
    /// themselves.
    pub(crate) fn unadorned(view: &View) -> Self {
        Self::with(view, |_| Vec::new())
    }

    fn with(view: &View, adorned: impl Fn(&PartialIdentity) -> Vec<&Identifier>) -> Self {
        let mut size = Self::default();
        for identity in view.identities() {
            let values = identity
                .attributes()
                .values()
                .flat_map(|shown| shown.values().map(text));
            let identifiers = adorned(identity).into_iter();
            let identifiers = identifiers.map(|i| i.as_str().to_owned());
            let relations = identity.relations().iter();
            let relations = relations.flat_map(|(kind, count)| {
                (0..*count).map(move |number| format!("{kind} {number}"))
            });
            let shown: Vec<String> = values
                .chain(identifiers)
                .chain(timeline(identity))
                .chain(relations)
                .collect();
            for one in &shown {
                size.together
                    .extend(shown.iter().map(|other| (one.clone(), other.clone())));
            }
            size.shown.extend(shown);
        }
        size
    }

    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.shown.is_subset(&other.shown) && self.together.is_subset(&other.together)
    }
}

/// Everything that I1 and its like compare: people with their ids under every
/// lens, now and as of the asked instants, and all that is said of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answers {
    people: Vec<Vec<Person>>,
    views: Vec<(View, String, String)>,
    decisions: Vec<Decision>,
}

impl Answers {
    pub(crate) fn of(directory: &Directory, asks: &[Ask]) -> Self {
        let instants = asks.iter().map(|ask| at(ask.day)).chain([Timestamp::MAX]);
        let under = |at: Timestamp| LENSES.map(|name| directory.people(&lens(name), at));
        let views = asks.iter().map(|ask| ask.view(directory));
        let everybody = asks
            .iter()
            .map(|ask| directory.view_all(&ask.access()).expect("names"));
        let decisions = asks
            .iter()
            .flat_map(|ask| ATTRIBUTES.map(|name| ask.decide(directory, name)));
        Self {
            people: instants.flat_map(under).collect(),
            views: views
                .chain(everybody)
                .map(|view| (view.clone(), format!("{view:?}"), view.to_string()))
                .collect(),
            decisions: decisions.collect(),
        }
    }
}

impl Answers {
    pub(crate) fn decisions(&self) -> &[Decision] {
        &self.decisions
    }
}

/// The bytes of a snapshot.
pub(crate) fn snapshot(of: &Directory) -> String {
    serde_json::to_string(&of.custodian().snapshot()).expect("a snapshot serialises")
}

/// What differs, with the fewest events that show it.
pub(crate) fn told_short(
    history: &History,
    same: impl Fn(&History) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    same(history).map_err(|_| {
        let fewest = history.fewest(|history| same(history).is_err());
        let why = same(&fewest).err().map(|error| error.to_string());
        TestCaseError::fail(format!("{}\n{fewest:?}", why.unwrap_or_default()))
    })
}
