//! Where the silos are.

use super::{HandOver, Route};
use crate::name::ProgrammeName;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// How many messages came in through each programme, and how many were for another.
///
/// Reports of *different* messages join by adding up, in any order. `Display` is a small
/// table. Through serde it is a list: `came_in` (left out: through none), `to`, `messages`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        from = "alloc::vec::Vec<super::wire::Handed>",
        into = "alloc::vec::Vec<super::wire::Handed>"
    )
)]
pub struct HandOvers(pub(super) BTreeMap<Option<ProgrammeName>, BTreeMap<ProgrammeName, u64>>);

impl HandOvers {
    /// Of no message.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Takes in where one message went.
    pub fn record(&mut self, route: &Route) {
        self.add(route.came_in.clone(), route.primary.clone(), 1);
    }

    /// Those of both. What is in both counts twice.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for (from, tos) in &other.0 {
            for (to, count) in tos {
                both.add(from.clone(), to.clone(), *count);
            }
        }
        both
    }

    pub(super) fn add(&mut self, from: Option<ProgrammeName>, to: ProgrammeName, more: u64) {
        let count = self.0.entry(from).or_default().entry(to).or_default();
        *count = count.saturating_add(more);
    }

    /// How many messages there were.
    #[must_use]
    pub fn messages(&self) -> u64 {
        sum(self.0.values().flat_map(BTreeMap::values))
    }

    /// How many came in through a programme.
    #[must_use]
    pub fn came_in(&self, through: &ProgrammeName) -> u64 {
        let tos = self.0.get(&Some(through.clone()));
        sum(tos.into_iter().flat_map(BTreeMap::values))
    }

    /// The hand-overs, by who hands over and then by who gets it, with how many there were.
    pub fn between(&self) -> impl Iterator<Item = (HandOver<'_>, u64)> {
        self.0.iter().flat_map(|(from, tos)| {
            tos.iter().filter_map(move |(to, count)| {
                let from = from.as_ref().filter(|from| *from != to)?;
                Some((HandOver { from, to }, *count))
            })
        })
    }

    /// How many messages were handed over.
    #[must_use]
    pub fn handed_over(&self) -> u64 {
        self.between()
            .fold(0, |sum, (_, count)| sum.saturating_add(count))
    }

    /// To whom what came in there was handed over.
    fn handed_by(
        &self,
        through: Option<&ProgrammeName>,
    ) -> impl Iterator<Item = (&ProgrammeName, u64)> {
        let mine = move |(pair, _): &(HandOver<'_>, u64)| Some(pair.from) == through;
        self.between()
            .filter(mine)
            .map(|(pair, count)| (pair.to, count))
    }
}

fn sum<'a>(counts: impl Iterator<Item = &'a u64>) -> u64 {
    counts.fold(0, |sum, count| sum.saturating_add(*count))
}

impl<'a> Extend<&'a Route> for HandOvers {
    fn extend<I: IntoIterator<Item = &'a Route>>(&mut self, routes: I) {
        routes.into_iter().for_each(|route| self.record(route));
    }
}

impl<'a> FromIterator<&'a Route> for HandOvers {
    fn from_iter<I: IntoIterator<Item = &'a Route>>(routes: I) -> Self {
        let mut report = Self::new();
        report.extend(routes);
        report
    }
}

impl fmt::Display for HandOvers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NOBODY: &str = "(no programme's)";
        let head = "came in through";
        let names = self.0.keys().flatten().map(|name| name.as_str().len());
        let width = names.fold(NOBODY.len(), usize::max);
        write!(f, "{head:width$}  messages  handed over  to")?;
        for (from, tos) in &self.0 {
            let mut handed = 0_u64;
            let mut to: Vec<String> = Vec::new();
            for (name, count) in self.handed_by(from.as_ref()) {
                handed = handed.saturating_add(count);
                to.push([name.as_str(), " ", &count.to_string()].concat());
            }
            let name = from.as_ref().map_or(NOBODY, ProgrammeName::as_str);
            let row = alloc::format!(
                "{name:width$}  {:>8}  {handed:>11}  {}",
                sum(tos.values()),
                to.join(", ")
            );
            write!(f, "\n{}", row.trim_end())?;
        }
        let (messages, handed) = (self.messages(), self.handed_over());
        write!(f, "\n{:width$}  {messages:>8}  {handed:>11}", "all")
    }
}
