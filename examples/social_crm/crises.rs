//! On which days there is a crisis, and about what: judged when the day is over.

use crate::error::Error;
use crate::route::Message;
use crate::trends::{and_above, days_of};
use personagraph::engagement::series::{Series, Steps};
use personagraph::engagement::trend::Watch;
use personagraph::engagement::{Moment, Summary, Tone};
use personagraph::programme::{Alarm, Alert, Signal};
use personagraph::{Directory, Identifier, Lens, PersonId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Alerts by topic and day.
pub(crate) struct Crises<'d> {
    days: Steps,
    alerts: BTreeMap<(&'d str, usize), Alert>,
}

impl<'d> Crises<'d> {
    /// Topic by topic, and day by day: how much more there is of it than usual, how many
    /// different people are angry, how many it reached at least.
    pub(crate) fn of(directory: &Directory, messages: &[Message<'d>]) -> Result<Self, Error> {
        let days = days_of(messages.iter().map(|message| message.at))?;
        let people = people(directory);
        let mut by_topic: BTreeMap<&str, Vec<Message<'d>>> = BTreeMap::new();
        for message in messages {
            let topic = message.done.topic.as_ref();
            for name in topic
                .into_iter()
                .flat_map(|topic| and_above(topic.as_str()))
            {
                by_topic.entry(name).or_default().push(*message);
            }
        }
        let mut alerts = BTreeMap::new();
        for (topic, about) in by_topic {
            for (day, alert) in crises(days, &about, &people) {
                alerts.insert((topic, day), alert);
            }
        }
        Ok(Self { days, alerts })
    }

    /// The worst alert about a message's topic, or one above it, on its day.
    pub(crate) fn alert(&self, message: &Message<'_>) -> Option<Alert> {
        let day = self.days.number(message.at)?;
        let topic = message.done.topic.as_ref()?;
        let alerts = and_above(topic.as_str()).filter_map(|name| self.alerts.get(&(name, day)));
        let worst = alerts.max_by(|a, b| a.severity.total_cmp(&b.severity));
        worst.copied()
    }
}

/// The days of crisis in what was said about one topic.
fn crises(
    days: Steps,
    about: &[Message<'_>],
    people: &BTreeMap<Identifier, PersonId>,
) -> Vec<(usize, Alert)> {
    let mut angry: BTreeMap<usize, BTreeSet<PersonId>> = BTreeMap::new();
    for message in about {
        let is_angry = message.done.sentiment.map(Tone::from) == Some(Tone::Negative);
        let who = people.get(&message.done.identifier).filter(|_| is_angry);
        if let Some((day, who)) = days.number(message.at).zip(who) {
            angry.entry(day).or_default().insert(*who);
        }
    }
    let moments = about.iter().map(|one| Moment::of(one.at, one.done));
    let series = Series::of(moments, days);
    let scores = Watch::default().scores(&series.counts(Summary::count));
    let judged = scores.iter().zip(series.summaries()).enumerate();
    let judged = judged.filter_map(|(day, (score, summary))| {
        let signal = Signal {
            deviations: score.as_ref()?.deviations,
            negative_authors: angry.get(&day)?.len() as u64,
            reach: summary.reach()?.least(),
        };
        Some((day, Alarm::default().judge(&signal)?))
    });
    judged.collect()
}

/// Who is who, over vouched links.
fn people(directory: &Directory) -> BTreeMap<Identifier, PersonId> {
    let people = directory.people(&Lens::vouched(), Timestamp::MAX);
    let each = people.into_iter().flat_map(|person| {
        let id = person.id;
        person.identifiers.into_iter().map(move |one| (one, id))
    });
    each.collect()
}
