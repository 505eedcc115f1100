//! What people talk of, do and tell more than usual, or less.
//!
//! Names are hierarchies: what is about `jacket.zipper` is about `jacket` too, and counts
//! as both. A name that has nothing of its own beyond one name below it is left out.

use crate::course;
use crate::error::Error;
use personagraph::directory::What;
use personagraph::engagement::series::{Steps, StepsError};
use personagraph::engagement::trend::{Change, Watch};
use personagraph::outreach::Period;
use personagraph::{Directory, Event, Timestamp};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

const DAY: i64 = 86_400_000;

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum By {
    /// What was done, by what it was about.
    #[default]
    Topic,
    /// What was done, by kind.
    Kind,
    /// What was told and found out, by attribute.
    Attribute,
}

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Wanted {
    pub(crate) of: Of,
    pub(crate) step: Period,
    pub(crate) span: Span,
}

/// Names, or a group of people.
#[derive(Debug)]
pub(crate) enum Of {
    Named(By),
    Segment(course::Asked),
}

/// From when until when; what is not said is the first day, and the last that is known.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
}

/// How often something was named in each step, and where that changed.
#[derive(Debug)]
pub(crate) struct Trend {
    pub(crate) name: String,
    pub(crate) counts: Vec<u64>,
    pub(crate) changes: Vec<Change>,
}

/// Trends over the same steps, the most frequent first.
#[derive(Debug)]
pub(crate) struct Trends {
    /// Where each step begins, and where the last ends.
    pub(crate) bounds: Vec<Timestamp>,
    pub(crate) all: Vec<Trend>,
}

/// A trend, in `trends`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    by: &'static str,
    name: &'a str,
    from: Timestamp,
    step: String,
    counts: &'a [u64],
    changes: Vec<ChangeLine>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ChangeLine {
    direction: &'static str,
    from: Timestamp,
    until: Timestamp,
    observed: u64,
    expected: f64,
    deviations: f64,
}

impl By {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Kind => "kind",
            Self::Attribute => "attribute",
        }
    }

    /// What an event names.
    fn name(self, event: &Event) -> Option<&str> {
        match (self, &event.what) {
            (Self::Topic, What::Interacted(done)) => done.topic.as_ref().map(AsRef::as_ref),
            (Self::Kind, What::Interacted(done)) => Some(done.kind.as_str()),
            (Self::Attribute, What::Observed(seen)) => Some(seen.attribute.as_str()),
            _ => None,
        }
    }
}

impl FromStr for By {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Topic, Self::Kind, Self::Attribute];
        let found = all.into_iter().find(|by| by.word() == text);
        found.ok_or_else(|| format!("`{text}` is not topic, kind or attribute"))
    }
}

/// One line each, as JSON.
pub(crate) fn lines(directory: &Directory, wanted: &Wanted) -> Result<Vec<String>, Error> {
    let by = match &wanted.of {
        Of::Named(by) => *by,
        Of::Segment(asked) => return Ok(vec![course::line(directory, wanted, asked)?]),
    };
    let named = named(directory, by, Timestamp::MAX);
    let steps = steps(&named, wanted.span, wanted.step.duration())?;
    if steps.is_empty() && !named.is_empty() {
        eprintln!("there is no whole step of {} to count in", wanted.step);
    }
    let trends = Trends::of(&named, steps, wanted.step.duration());
    let line = |trend: &Trend| {
        let line = Line {
            by: by.word(),
            name: &trend.name,
            from: trends.begin(0),
            step: wanted.step.to_string(),
            counts: &trend.counts,
            changes: changes(&trend.changes, &trends.bounds),
        };
        Ok(serde_json::to_string(&line)?)
    };
    trends.all.iter().map(line).collect()
}

pub(crate) fn changes(changes: &[Change], bounds: &[Timestamp]) -> Vec<ChangeLine> {
    let line = |change| ChangeLine::new(change, bounds);
    changes.iter().map(line).collect()
}

/// What was named by an instant, and when: corrected words do not count.
pub(crate) fn named(directory: &Directory, by: By, at: Timestamp) -> Vec<(&str, Timestamp)> {
    let live = directory.custodian().live(at);
    live.filter_map(|event| Some((by.name(event)?, event.at)))
        .collect()
}

/// The whole steps of a span. Half a step at the end would look like a fall.
pub(crate) fn steps(
    named: &[(&str, Timestamp)],
    span: Span,
    step: Duration,
) -> Result<Steps, Error> {
    let instants = || named.iter().map(|(_, at)| *at);
    let wrong = |error: StepsError| Error::Usage(error.to_string());
    let first = instants().min().map(midnight);
    let from = span.from.or(first).unwrap_or(Timestamp::UNIX_EPOCH);
    let until = span.until.or(instants().max()).unwrap_or(from);
    let whole = until.since(from).unwrap_or_default().as_millis() / step.as_millis().max(1);
    let whole = u32::try_from(whole).unwrap_or(u32::MAX);
    Steps::new(from, step, whole).map_err(wrong)
}

/// Whole days from the first of these to the last, in UTC.
pub(crate) fn days_of(instants: impl Iterator<Item = Timestamp> + Clone) -> Result<Steps, Error> {
    let wrong = |error: StepsError| Error::Usage(error.to_string());
    let (first, last) = (instants.clone().min(), instants.max());
    let from = first.map_or(Timestamp::UNIX_EPOCH, midnight);
    let day = |last: Timestamp| (last.as_millis() - from.as_millis()) / DAY;
    let count = last.map_or(0, |last| day(last).saturating_add(1));
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    Steps::new(from, Duration::from_millis(DAY.unsigned_abs()), count).map_err(wrong)
}

/// Where each step begins, and where the last ends.
pub(crate) fn bounds(steps: Steps, step: Duration) -> Vec<Timestamp> {
    let mut bounds: Vec<Timestamp> = steps.starts().collect();
    bounds.extend(bounds.last().and_then(|last| last.checked_add(step)));
    bounds
}

/// The beginning of a day, in UTC.
fn midnight(at: Timestamp) -> Timestamp {
    let millis = at.as_millis();
    Timestamp::from_millis(millis - millis.rem_euclid(DAY)).unwrap_or(at)
}

impl ChangeLine {
    /// A change of steps that begin, and end, there.
    pub(crate) fn new(change: &Change, bounds: &[Timestamp]) -> Self {
        let bound = |step: usize| bounds.get(step).copied().unwrap_or(Timestamp::UNIX_EPOCH);
        Self {
            direction: change.direction.as_str(),
            from: bound(change.from),
            until: bound(change.until),
            observed: change.observed,
            expected: hundredths(change.expected),
            deviations: hundredths(change.deviations),
        }
    }
}

impl Trends {
    /// How often each name, and each above it, was named in each step.
    pub(crate) fn of(named: &[(&str, Timestamp)], steps: Steps, step: Duration) -> Self {
        let mut counts: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for (name, at) in named {
            let Some(number) = steps.number(*at) else {
                continue;
            };
            for name in and_above(name) {
                let counts = counts.entry(name);
                let counts = counts.or_insert_with(|| vec![0; steps.len()]);
                if let Some(count) = counts.get_mut(number) {
                    *count += 1;
                }
            }
        }
        let is_another = |(name, own): &(&&str, &Vec<u64>)| {
            let below = format!("{name}.");
            let below = counts.iter().filter(|(other, _)| other.starts_with(&below));
            !below.into_iter().any(|(_, counts)| counts == *own)
        };
        let all = counts
            .iter()
            .filter(is_another)
            .map(|(name, counts)| Trend {
                name: (*name).to_owned(),
                counts: counts.clone(),
                changes: Watch::default().changes(counts),
            });
        let mut all: Vec<Trend> = all.collect();
        all.sort_by_key(|trend| Reverse(trend.total()));
        let bounds = bounds(steps, step);
        Self { bounds, all }
    }

    /// Where a step begins, or the one before it ends.
    pub(crate) fn begin(&self, step: usize) -> Timestamp {
        let bound = self.bounds.get(step).copied();
        bound.unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl Trend {
    pub(crate) fn total(&self) -> u64 {
        self.counts.iter().sum()
    }
}

/// A name, and the names that it lies below.
pub(crate) fn and_above(name: &str) -> impl Iterator<Item = &str> {
    let dots = name.match_indices('.');
    let above = dots.filter_map(move |(at, _)| name.get(..at));
    above.chain([name])
}

pub(crate) fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
