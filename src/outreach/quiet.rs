//! Quiet hours, in the person's day and over midnight too.

use super::Quiet;
use super::clock::DAY;
use crate::time::Timestamp;
use core::time::Duration;

impl Quiet {
    /// When these hours are over, if the instant lies in them: the next `until` in the
    /// person's day, or the latest instant if that comes before; none if it lies in none of
    /// them. `from` itself is quiet, `until` is not; hours that end when they begin last all
    /// day, and are followed by the same.
    #[must_use]
    pub fn over(self, at: Timestamp) -> Option<Timestamp> {
        let (_, of_day) = self.offset.day(at);
        let since = |from: i64| (of_day - from).rem_euclid(DAY);
        let (begun, ended) = (since(self.from.millis()), since(self.until.millis()));
        let quiet = begun < ended || self.from == self.until;
        let left = Duration::from_millis(u64::try_from(DAY - ended).unwrap_or_default());
        quiet.then(|| at.checked_add(left).unwrap_or(Timestamp::MAX))
    }
}

/// The first instant from `at` on that lies in none of these hours; `None` if together
/// they fill the day, or time ends before.
pub(super) fn next(
    hours: &(impl Iterator<Item = Quiet> + Clone),
    at: Timestamp,
) -> Option<Timestamp> {
    let mut now = at;
    // What comes back after a day comes back for ever.
    while now.as_millis() - at.as_millis() < DAY {
        match hours.clone().filter_map(|quiet| quiet.over(now)).max() {
            None => return Some(now),
            Some(Timestamp::MAX) => return None,
            Some(later) => now = later,
        }
    }
    None
}
