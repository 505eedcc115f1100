//! The times, a row each.

use crate::contest::Times;
use std::fmt;

/// Displays times; the first row's are those that the others are measured against.
pub struct Table<'a>(pub &'a [Times]);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<36}{:>22}{:>30}",
            "", "one decision, µs", "filter 40 attributes, µs"
        )?;
        let [engine, median, best, ratio] = ["engine", "median", "best", "ratio"];
        write!(
            f,
            "{engine:<36}{median:>12}{best:>10}{median:>14}{best:>10}"
        )?;
        writeln!(f, "{ratio:>10}")?;
        let first = self.0.first().map(|first| first.all.best);
        self.0.iter().try_for_each(|row| {
            write!(f, "{:<36}", row.name)?;
            for (times, width) in [(&row.one, 12), (&row.all, 14)] {
                let [median, best] = [times.median, times.best].map(|seconds| seconds * 1e6);
                write!(f, "{median:>width$.3}{best:>10.3}")?;
            }
            let ratio = first.map_or(1.0, |first| row.all.best / first);
            writeln!(f, "{ratio:>10.1}")
        })
    }
}
