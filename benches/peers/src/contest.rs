//! Runs one contestant, and holds it to the right answer.

use crate::contestant::{Contestant, Vertex};
use crate::workload::Workload;
use std::time::{Duration, Instant};

/// What it took a contestant.
#[derive(Debug)]
pub struct Outcome {
    /// Whose this is.
    pub name: &'static str,
    /// To take all links.
    pub load: Duration,
    /// To take one back, ascending.
    pub retractions: Vec<Duration>,
    /// The clusters that were left.
    pub left: Vec<Vertex>,
}

impl Outcome {
    /// The retraction that `percent` of a hundred do not exceed (nearest rank).
    pub fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.retractions.len() * percent).div_ceil(100);
        self.retractions[rank.saturating_sub(1)]
    }
}

/// Loads the links, and then takes some back, one after the other.
///
/// # Panics
/// If the contestant does not find the persons of the workload.
pub fn run(mut contestant: impl Contestant, workload: &Workload) -> Outcome {
    let load = timed(|| contestant.load(&workload.links));
    assert!(
        contestant.clusters() == workload.persons,
        "{} finds other persons than were made",
        contestant.name()
    );
    let take = |&link| timed(|| contestant.retract(link));
    let mut retractions: Vec<_> = workload.retracted.iter().map(take).collect();
    retractions.sort_unstable();
    Outcome {
        name: contestant.name(),
        load,
        retractions,
        left: contestant.clusters(),
    }
}

/// # Panics
/// If two contestants do not agree on what the retractions left.
pub fn assert_agreed(outcomes: &[Outcome]) {
    for pair in outcomes.windows(2) {
        assert!(
            pair[0].left == pair[1].left,
            "after the retractions {} and {} find different persons",
            pair[0].name,
            pair[1].name
        );
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
