//! Evidence as plain data: the oracle reads it as it is, the graph as `Said`.

use crate::oracle::event::{Names, basis};
use crate::oracle::rules::{Evidence as Weighed, Rules};
use personagraph::identity::{Basis, Evidence, Pair, Says, Within};
use personagraph::name::{EventId, Source};
use personagraph::value::Score;
use personagraph::{Identifier, Key, Timestamp};
use std::fmt;

pub(crate) const DAY: i64 = 86_400_000;

/// One piece of evidence.
#[derive(Clone, PartialEq)]
pub(crate) struct Fact {
    pub(crate) id: String,
    pub(crate) day: i64,
    pub(crate) source: String,
    /// In the order of their texts.
    pub(crate) between: [String; 2],
    /// A basis, and a score that counts only where it is `inferred`.
    pub(crate) basis: &'static str,
    pub(crate) score: f64,
    pub(crate) is_link: bool,
    /// Empty: open.
    pub(crate) within: Names,
}

impl Fact {
    /// An open, declared link.
    pub(crate) fn link(id: &str, a: &str, b: &str) -> Self {
        let mut between = [a.to_string(), b.to_string()];
        between.sort_unstable();
        Self {
            id: id.to_string(),
            day: 0,
            source: "login".to_string(),
            between,
            basis: "declared",
            score: 0.0,
            is_link: true,
            within: Names::new(),
        }
    }

    pub(crate) fn difference(id: &str, a: &str, b: &str) -> Self {
        Self {
            is_link: false,
            ..Self::link(id, a, b)
        }
    }

    pub(crate) fn by(self, basis: &'static str) -> Self {
        Self { basis, ..self }
    }

    pub(crate) fn within(self, personas: &[&str]) -> Self {
        let within = personas.iter().map(ToString::to_string).collect();
        Self { within, ..self }
    }

    pub(crate) fn names(&self, identifier: &str) -> bool {
        self.between.iter().any(|end| end == identifier)
    }

    /// As the oracle takes it, under rules.
    pub(crate) fn weighed(&self, rules: &Rules) -> Weighed {
        let said = (self.id.as_str(), self.day * DAY, self.source.as_str());
        let basis = (basis(self.basis), self.score);
        Weighed::link(said, &self.between, basis, &self.within, rules)
    }
}

impl fmt::Debug for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b] = &self.between;
        let sign = if self.is_link { "==" } else { "=/=" };
        write!(f, "{}: {a} {sign} {b} ({}", self.id, self.basis)?;
        if self.basis == "inferred" {
            write!(f, " {}", self.score)?;
        }
        write!(f, ", day {}, {}", self.day, self.source)?;
        if !self.within.is_empty() {
            write!(f, ", within {:?}", self.within)?;
        }
        f.write_str(")")
    }
}

/// A fact as the graph takes it.
pub(crate) struct Said {
    id: EventId,
    at: Timestamp,
    source: Source,
    between: Pair,
    basis: Basis,
    within: Option<Within>,
    is_link: bool,
}

impl Said {
    pub(crate) fn of(fact: &Fact) -> Self {
        let [a, b] = fact.between.each_ref().map(|end| identifier(end));
        let personas = fact.within.iter().map(|p| p.parse().expect("a persona"));
        Self {
            id: event(&fact.id),
            at: day(fact.day),
            source: fact.source.parse().expect("a source"),
            between: Pair::new(a, b).expect("two"),
            basis: match fact.basis {
                "authenticated" => Basis::Authenticated,
                "declared" => Basis::Declared,
                "imported" => Basis::Imported,
                "observed" => Basis::Observed,
                _ => Basis::Inferred(Score::try_from(fact.score).expect("a score")),
            },
            within: (!fact.within.is_empty()).then(|| Within::new(personas).expect("two or more")),
            is_link: fact.is_link,
        }
    }

    pub(crate) fn evidence(&self) -> Evidence<'_> {
        let Self { basis, .. } = *self;
        Evidence {
            id: &self.id,
            at: self.at,
            source: &self.source,
            between: &self.between,
            says: if self.is_link {
                let within = self.within.as_ref();
                Says::Same { basis, within }
            } else {
                Says::Different { basis }
            },
        }
    }
}

pub(crate) fn said<'f>(facts: impl IntoIterator<Item = &'f Fact>) -> Vec<Said> {
    facts.into_iter().map(Said::of).collect()
}

pub(crate) fn identifier(text: &str) -> Identifier {
    text.parse().expect("an identifier")
}

pub(crate) fn event(id: &str) -> EventId {
    id.parse().expect("an event id")
}

pub(crate) fn day(day: i64) -> Timestamp {
    Timestamp::from_millis(day * DAY).expect("an instant")
}

pub(crate) fn key() -> Key {
    Key::from([7; 32])
}
