//! Who gets which of several messages, and when, as JSON. Nothing is sent, and nothing
//! is written down.

use crate::contact::{self, ReasonLine};
use crate::error::Error;
use crate::{answers, messages};
use personagraph::identity::Person;
use personagraph::name::{Channel, Purpose, Recipient};
use personagraph::outreach::{Message, OutreachPolicy, Period, Schedule, Slots};
use personagraph::value::Trust;
use personagraph::{Directory, Identifier, Lens, PersonId, Timestamp};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::path::PathBuf;

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// The messages, as JSON or NDJSON.
    pub(crate) messages: PathBuf,
    /// The policy, as JSON; the default, if none is named.
    pub(crate) policy: Option<PathBuf>,
    /// For whom; everybody, if nobody is named.
    pub(crate) people: Vec<Identifier>,
    pub(crate) trust: Option<f64>,
    /// When the first slot begins: now, if it is not said.
    pub(crate) from: Option<Timestamp>,
    pub(crate) slot: Period,
    pub(crate) slots: NonZeroU32,
}

/// What one person gets, in `plan`.
#[derive(Debug, Serialize)]
struct PersonLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    identifier: &'a Identifier,
    planned: Vec<PlannedLine<'a>>,
    left_out: Vec<LeftOutLine<'a>>,
}

/// A message is named by its number in the file, from 1.
#[derive(Debug, Serialize)]
struct PlannedLine<'a> {
    message: usize,
    recipient: &'a Recipient,
    purpose: &'a Purpose,
    at: Timestamp,
    channel: &'a Channel,
    point: &'a Identifier,
}

#[derive(Debug, Serialize)]
struct LeftOutLine<'a> {
    message: usize,
    reasons: Vec<ReasonLine<'a>>,
}

/// The whole plan, the last line of `plan`.
#[derive(Debug, Default, Serialize)]
struct Totals {
    people: u64,
    planned: u64,
    left_out: u64,
    /// Of those left out, against how many each reason speaks; there may be several.
    reasons: BTreeMap<&'static str, u64>,
}

/// Whom messages are planned for: one person, by one of its identifiers.
struct Addressed {
    person: Option<PersonId>,
    identifier: Identifier,
}

/// One line for each person, by identifiers, and one for all, as JSON.
pub(crate) fn each_line(
    directory: &Directory,
    wanted: &Wanted,
    print: &mut dyn FnMut(&str) -> Result<(), Error>,
) -> Result<(), Error> {
    let messages = messages::read(&wanted.messages)?;
    let policy = messages::policy(wanted.policy.as_deref())?;
    let from = match wanted.from {
        Some(from) => from,
        None => answers::now()?,
    };
    let mut outreach = directory.outreach(&policy, from);
    if let Some(trust) = wanted.trust {
        let wrong = |error| Error::Usage(format!("--trust: {error}"));
        outreach = outreach.trusting(Trust::new(trust).map_err(wrong)?);
    }
    let slots = Slots {
        from,
        length: wanted.slot,
        count: wanted.slots.get(),
    };
    let plan = outreach.plan(&messages, slots);
    let mut totals = Totals::default();
    for one in addressed(directory, &policy, wanted, from) {
        let schedule = plan.schedule(&outreach.addressee(&one.identifier));
        totals.add(&schedule);
        let line = line(&one, &messages, &schedule);
        print(&serde_json::to_string(&line)?)?;
    }
    print(&serde_json::to_string(&totals)?)
}

/// Those who are named, each person once, or everybody.
fn addressed(
    directory: &Directory,
    policy: &OutreachPolicy,
    wanted: &Wanted,
    at: Timestamp,
) -> Vec<Addressed> {
    let lens = Lens::vouched();
    if wanted.people.is_empty() {
        let everybody = directory.people(&lens, at);
        return everybody.iter().filter_map(|one| by(one, policy)).collect();
    }
    let mut met = BTreeSet::new();
    let named = wanted.people.iter().map(|identifier| Addressed {
        person: directory.person_of(identifier, &lens, at).map(|one| one.id),
        identifier: identifier.clone(),
    });
    let once = named.filter(|one| met.insert(one.person.ok_or_else(|| one.identifier.clone())));
    once.collect()
}

/// A person, by its first contact point on the first of the policy's routes that leads
/// to one; else by its first identifier.
fn by(person: &Person, policy: &OutreachPolicy) -> Option<Addressed> {
    let points = policy.routes.iter().filter_map(|route| {
        let mut all = person.identifiers.iter();
        all.find(|one| one.namespace() == route.namespace.as_str())
    });
    let identifier = points.chain(&person.identifiers).next()?;
    Some(Addressed {
        person: Some(person.id),
        identifier: identifier.clone(),
    })
}

fn line<'a>(one: &'a Addressed, messages: &'a [Message], schedule: &'a Schedule) -> PersonLine<'a> {
    let planned = schedule.planned.iter().filter_map(|planned| {
        let message = messages.get(planned.message)?;
        Some(PlannedLine {
            message: planned.message + 1,
            recipient: &message.recipient,
            purpose: &message.purpose,
            at: planned.at,
            channel: &planned.through.channel,
            point: &planned.through.point,
        })
    });
    let left_out = schedule.left_out.iter().map(|left| LeftOutLine {
        message: left.message + 1,
        reasons: left.reasons.iter().map(contact::reason).collect(),
    });
    PersonLine {
        person: one.person.map(|person| person.to_string()),
        identifier: &one.identifier,
        planned: planned.collect(),
        left_out: left_out.collect(),
    }
}

impl Totals {
    fn add(&mut self, schedule: &Schedule) {
        let count = |list: usize| u64::try_from(list).unwrap_or(u64::MAX);
        self.people += 1;
        self.planned += count(schedule.planned.len());
        self.left_out += count(schedule.left_out.len());
        for left in &schedule.left_out {
            let words: BTreeSet<_> = left.reasons.iter().map(contact::word).collect();
            for word in words {
                *self.reasons.entry(word).or_default() += 1;
            }
        }
    }
}
