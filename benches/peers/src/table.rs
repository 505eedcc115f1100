//! The outcomes, a row each.

use crate::contest::Outcome;
use std::fmt;
use std::time::Duration;

/// Whom the others are measured against, by name.
const OURS: &str = "personagraph";

/// Displays outcomes, all over the same number of links.
#[derive(Debug)]
pub struct Table<'a> {
    /// A row each.
    pub outcomes: &'a [Outcome],
    /// How many links were loaded.
    pub links: u32,
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [name, load, link, p50, p99] = ["contestant", "load s", "ns/link", "p50 µs", "p99 µs"];
        write!(f, "{name:<24}{load:>9}{link:>10}{p50:>12}{p99:>12}")?;
        let ours = self.outcomes.iter().find(|outcome| outcome.name == OURS);
        if ours.is_some() {
            let [load, p50, p99] = ["load/ours", "p50/ours", "p99/ours"];
            write!(f, "{load:>12}{p50:>12}{p99:>12}")?;
        }
        writeln!(f)?;
        self.outcomes
            .iter()
            .try_for_each(|outcome| self.row(f, outcome, ours))
    }
}

impl Table<'_> {
    fn row(
        &self,
        f: &mut fmt::Formatter<'_>,
        row: &Outcome,
        ours: Option<&Outcome>,
    ) -> fmt::Result {
        let [load, p50, p99] = times(row);
        let per_link = load * 1e9 / f64::from(self.links);
        write!(f, "{:<24}{load:>9.3}{per_link:>10.0}", row.name)?;
        write!(f, "{:>12.1}{:>12.1}", p50 * 1e6, p99 * 1e6)?;
        for (theirs, ours) in times(row).iter().zip(ours.map(times).iter().flatten()) {
            write!(f, "{:>12.2}", theirs / ours)?;
        }
        writeln!(f)
    }
}

/// The load, and the p50 and p99 of the retractions, in seconds.
fn times(outcome: &Outcome) -> [f64; 3] {
    [outcome.load, outcome.percentile(50), outcome.percentile(99)]
        .map(|time: Duration| time.as_secs_f64())
}
