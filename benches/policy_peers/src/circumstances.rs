//! When a statement counts: its window, its channels and its condition.

use crate::workload::{Asking, CHANNELS};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An instant as a number that grows with it: its digits.
pub type Instant = i64;

/// # Panics
/// If the text is no RFC 3339 instant in UTC, to the second.
pub fn instant(text: &str) -> Instant {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    assert!(digits.len() == 14 && text.ends_with('Z'), "`{text}`");
    digits.parse().expect("fourteen digits")
}

/// What is known of facts; the others are unknown.
pub type Facts = BTreeMap<String, bool>;

/// All of these must hold.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// From then on.
    pub from: Option<Instant>,
    /// Before then.
    pub until: Option<Instant>,
    /// Through one of these; empty: whatever the channel.
    pub channels: Vec<String>,
    /// Under this condition.
    pub when: Option<Test>,
    /// Whether what is not known is taken to hold, as for a prohibition.
    pub lenient: bool,
}

impl Circumstances {
    /// Those of a consent or a proposal.
    pub fn read(event: &Value, lenient: bool) -> Self {
        let at = |field| event[field].as_str().map(instant);
        let channels = event["channels"].as_array().into_iter().flatten();
        Self {
            from: at("from"),
            until: at("until"),
            channels: channels.map(text).collect(),
            when: event.get("when").map(|when| Test::read(when, lenient)),
            lenient,
        }
    }

    /// Whether there are none to ask about.
    pub fn is_always(&self) -> bool {
        let window = self.from.or(self.until);
        window.is_none() && self.channels.is_empty() && self.when.is_none()
    }

    /// Whether they are met.
    pub fn hold(&self, now: Instant, asking: &Asking, facts: &Facts) -> bool {
        let through = |channel: &str| self.channels.iter().any(|one| one == channel);
        self.from.is_none_or(|from| from <= now)
            && self.until.is_none_or(|until| now < until)
            && (self.channels.is_empty() || asking.channel.map_or(self.lenient, through))
            && self.when.as_ref().is_none_or(|when| when.holds(now, facts))
    }
}

/// Circumstances without alternatives, for engines that have no expressions.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// From then on.
    pub from: Instant,
    /// Before then.
    pub until: Instant,
    /// Through one of these, [`NO_CHANNEL`] among them.
    pub channels: Vec<String>,
    /// All of these hold, each written as [`known`] writes it.
    pub facts: BTreeSet<String>,
}

/// How an access without a channel is written.
pub const NO_CHANNEL: &str = "-";

impl Circumstances {
    /// Any of which must be met.
    pub fn alternatives(&self) -> Vec<Alternative> {
        let through_none = self.channels.is_empty() || self.lenient;
        let named = match self.channels.as_slice() {
            [] => CHANNELS.map(str::to_owned).to_vec(),
            some => some.to_vec(),
        };
        let none = through_none.then(|| NO_CHANNEL.to_owned());
        let always = Alternative {
            from: self.from.unwrap_or(Instant::MIN),
            until: self.until.unwrap_or(Instant::MAX),
            channels: named.into_iter().chain(none).collect(),
            facts: BTreeSet::new(),
        };
        match &self.when {
            Some(test) => test.narrow(vec![always]),
            None => vec![always],
        }
    }
}

/// That a fact is known to be so, or otherwise, or is not known to be.
fn known(fact: &str, is: bool, known: bool) -> String {
    let (not, is) = (if known { "" } else { "?" }, if is { '+' } else { '-' });
    format!("{not}{is}{fact}")
}

/// All that can be said of these facts, of which some are known.
pub fn said_of(facts: &BTreeSet<String>, known_facts: &Facts) -> BTreeSet<String> {
    let each = facts.iter().flat_map(|fact| [(fact, true), (fact, false)]);
    each.map(|(fact, is)| known(fact, is, known_facts.get(fact) == Some(&is)))
        .collect()
}

/// A condition in two-valued logic, which suffices once it is known on which side
/// the unknown falls: negations are gone, and each fact says how it is asked.
#[derive(Clone, Debug)]
pub enum Test {
    /// The fact is known to be `is`.
    Known { fact: String, is: bool },
    /// The fact is not known to be `is`.
    NotKnown { fact: String, is: bool },
    /// From then on.
    After(Instant),
    /// Before then.
    Before(Instant),
    /// All of them.
    All(Vec<Test>),
    /// Any of them.
    Any(Vec<Test>),
}

impl Test {
    /// A condition of the wire format: whether it is true or, if `lenient`,
    /// whether it is not false (strong Kleene logic).
    pub fn read(condition: &Value, lenient: bool) -> Self {
        Self::of(condition, true, lenient)
    }

    /// The condition, or what it denies.
    fn of(condition: &Value, is: bool, lenient: bool) -> Self {
        let fields = condition.as_object().expect("a condition is an object");
        let (kind, of) = fields.iter().next().expect("a condition has a kind");
        let each = || {
            let parts = of.as_array().expect("a list of conditions").iter();
            parts.map(|part| Self::of(part, is, lenient)).collect()
        };
        match (kind.as_str(), is) {
            ("fact", _) if lenient => Self::NotKnown {
                fact: text(of),
                is: !is,
            },
            ("fact", _) => Self::Known { fact: text(of), is },
            ("after", true) | ("before", false) => Self::After(instant(&text(of))),
            ("before", true) | ("after", false) => Self::Before(instant(&text(of))),
            ("all", true) | ("any", false) => Self::All(each()),
            ("any", true) | ("all", false) => Self::Any(each()),
            ("not", _) => Self::of(of, !is, lenient),
            _ => panic!("a condition of the kind `{kind}`"),
        }
    }

    /// Whether it holds.
    pub fn holds(&self, now: Instant, facts: &Facts) -> bool {
        match self {
            Self::Known { fact, is } => facts.get(fact) == Some(is),
            Self::NotKnown { fact, is } => facts.get(fact) != Some(is),
            Self::After(instant) => *instant <= now,
            Self::Before(instant) => now < *instant,
            Self::All(tests) => tests.iter().all(|test| test.holds(now, facts)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(now, facts)),
        }
    }

    /// The facts that it asks for.
    pub fn facts(&self) -> BTreeSet<String> {
        match self {
            Self::Known { fact, .. } | Self::NotKnown { fact, .. } => [fact.clone()].into(),
            Self::After(_) | Self::Before(_) => BTreeSet::new(),
            Self::All(tests) | Self::Any(tests) => tests.iter().flat_map(Self::facts).collect(),
        }
    }

    /// The alternatives, each also under this condition.
    fn narrow(&self, alternatives: Vec<Alternative>) -> Vec<Alternative> {
        let also = |change: &dyn Fn(&mut Alternative)| {
            let mut narrowed = alternatives.clone();
            narrowed.iter_mut().for_each(change);
            narrowed
        };
        match self {
            Self::Known { fact, is } => also(&|one| {
                one.facts.insert(known(fact, *is, true));
            }),
            Self::NotKnown { fact, is } => also(&|one| {
                one.facts.insert(known(fact, *is, false));
            }),
            Self::After(instant) => also(&|one| one.from = one.from.max(*instant)),
            Self::Before(instant) => also(&|one| one.until = one.until.min(*instant)),
            Self::All(tests) => tests
                .iter()
                .fold(alternatives, |all, test| test.narrow(all)),
            Self::Any(tests) => {
                let each = tests.iter().map(|test| test.narrow(alternatives.clone()));
                each.flatten().collect()
            }
        }
    }
}

/// # Panics
/// If the value is no text.
pub fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
