//! What came in, and whose it is: programmes that are no silos.

use crate::crises::Crises;
use crate::error::Error;
use personagraph::directory::What;
use personagraph::engagement::{Class, Interaction};
use personagraph::name::{EventId, Fact, Kind, ProgrammeName, Purpose, Recipient, Topic};
use personagraph::profile::Answer;
use personagraph::programme::{HandOvers, Incoming, Route, Router, Sender};
use personagraph::{Access, Directory, Timestamp};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The programmes where none are named.
const SIX: &str = include_str!("programmes.json");

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// Programmes and rules, as JSON.
    pub(crate) programmes: Option<PathBuf>,
    /// For what programmes look at senders.
    pub(crate) purpose: String,
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
}

/// Something that came in.
#[derive(Clone, Copy)]
pub(crate) struct Message<'d> {
    pub(crate) event: &'d EventId,
    pub(crate) at: Timestamp,
    pub(crate) done: &'d Interaction,
}

/// Where a message goes, in `route`.
#[derive(Debug, Serialize)]
struct RouteLine<'a> {
    message: &'a EventId,
    at: Timestamp,
    kind: &'a Kind,
    to: &'a ProgrammeName,
    recipient: Option<&'a Recipient>,
    action: &'static str,
    copies: &'a BTreeSet<ProgrammeName>,
    came_in: Option<&'a ProgrammeName>,
    handed_over: bool,
    why: Vec<WhyLine<'a>>,
}

#[derive(Debug, Serialize)]
struct WhyLine<'a> {
    programme: &'a ProgrammeName,
    reason: String,
}

/// The report, the last line of `route`.
#[derive(Debug, Serialize)]
struct ReportLine<'a> {
    messages: u64,
    handed_over: u64,
    between: Vec<BetweenLine<'a>>,
}

#[derive(Debug, Serialize)]
struct BetweenLine<'a> {
    from: &'a ProgrammeName,
    to: &'a ProgrammeName,
    messages: u64,
}

/// One line for each message, oldest first, and one for the report; as JSON.
pub(crate) fn lines(directory: &Directory, wanted: &Wanted) -> Result<Vec<String>, Error> {
    let router = router(wanted.programmes.as_deref())?;
    let desk = Desk::open(directory, &router, &wanted.purpose)?;
    let messages = messages(directory);
    let crises = Crises::of(directory, &messages)?;
    let mut report = HandOvers::new();
    let mut lines = Vec::new();
    let asked = wanted.from..wanted.until;
    for message in messages.iter().filter(|one| asked.contains(&one.at)) {
        let route = desk.route(message, &crises)?;
        report.record(&route);
        lines.push(line(&router, message, &route)?);
    }
    let between = report.between();
    let between = between.map(|(pair, messages)| BetweenLine {
        from: pair.from,
        to: pair.to,
        messages,
    });
    lines.push(serde_json::to_string(&ReportLine {
        messages: report.messages(),
        handed_over: report.handed_over(),
        between: between.collect(),
    })?);
    Ok(lines)
}

fn router(file: Option<&Path>) -> Result<Router, Error> {
    let Some(file) = file else {
        return Ok(serde_json::from_str(SIX)?);
    };
    let text = std::fs::read(file).map_err(Error::file(file))?;
    serde_json::from_slice(&text).map_err(|error| Error::content(file, error.to_string()))
}

/// Everything that somebody said to the company or about it, oldest first: not what was
/// visited, opened, bought or liked, and not what was corrected.
fn messages(directory: &Directory) -> Vec<Message<'_>> {
    let live = directory.custodian().live(Timestamp::MAX);
    let messages = live.filter_map(|event| match &event.what {
        What::Interacted(done) if comes_in(&done.kind) => Some(Message {
            event: &event.id,
            at: event.at,
            done,
        }),
        _ => None,
    });
    let mut messages: Vec<Message<'_>> = messages.collect();
    messages.sort_by_key(|message| (message.at, message.event));
    messages
}

fn comes_in(kind: &Kind) -> bool {
    matches!(
        Class::of(kind),
        Class::Message
            | Class::Mention
            | Class::Complaint
            | Class::Praise
            | Class::Reply
            | Class::Comment
    )
}

/// A router, and what it may know.
struct Desk<'d> {
    directory: &'d Directory,
    router: &'d Router,
    purpose: Purpose,
    /// Whose views are asked for.
    recipients: BTreeSet<&'d Recipient>,
    /// What was established about the world, in the order of instants.
    facts: Vec<(Timestamp, &'d Fact, bool, Option<Timestamp>)>,
}

impl<'d> Desk<'d> {
    fn open(directory: &'d Directory, router: &'d Router, purpose: &str) -> Result<Self, Error> {
        let purpose = purpose.parse();
        let purpose = purpose.map_err(|error| Error::Usage(format!("--purpose: {error}")))?;
        let programmes = || router.programmes().iter();
        let mut audiences = programmes().map(|one| &one.audience);
        let asks = audiences.any(|audience| !audience.alternatives().is_empty())
            || router
                .rules()
                .iter()
                .any(|rule| !rule.sender.alternatives().is_empty());
        let recipients = programmes().map(|one| &one.recipient).filter(|_| asks);
        let live = directory.custodian().live(Timestamp::MAX);
        let facts = live.filter_map(|event| match &event.what {
            What::Established(said) if said.about.is_none() => Some((event.at, &event.id, said)),
            _ => None,
        });
        let mut facts: Vec<_> = facts.collect();
        facts.sort_by_key(|(at, id, _)| (*at, *id));
        let facts = facts.into_iter();
        Ok(Self {
            directory,
            router,
            purpose,
            recipients: recipients.collect(),
            facts: facts
                .map(|(at, _, said)| (at, &said.fact, said.holds, said.until))
                .collect(),
        })
    }

    /// Where a message goes: by what each recipient itself may see of the sender then.
    fn route(&self, message: &Message<'_>, crises: &Crises<'_>) -> Result<Route, Error> {
        let Message { at, done, .. } = *message;
        let mut answers: Vec<(&Recipient, Answer)> = Vec::new();
        for recipient in &self.recipients {
            let access = Access::new(recipient.as_str(), self.purpose.as_str(), at);
            let access = access.on(done.channel.as_str());
            answers.push((recipient, self.directory.answer(&done.identifier, &access)?));
        }
        let seen = answers
            .iter()
            .fold(Sender::unseen(), |sender, (recipient, answer)| {
                sender.seen_by(recipient, answer.identities())
            });
        let topics: BTreeSet<Topic> = done.topic.iter().cloned().collect();
        let facts = self.facts_at(at);
        let incoming = Incoming {
            topics: &topics,
            sentiment: done.sentiment,
            reach: done.reach,
            sender: &seen,
            facts: &facts,
            alert: crises.alert(message),
            ..Incoming::new(at, &done.kind, &done.channel)
        };
        Ok(self.router.route(&incoming))
    }

    /// What is known to hold in the world at an instant, or not to hold.
    fn facts_at(&self, at: Timestamp) -> BTreeMap<Fact, bool> {
        let mut known: BTreeMap<&Fact, (bool, Option<Timestamp>)> = BTreeMap::new();
        for (_, fact, holds, until) in self.facts.iter().take_while(|(since, ..)| *since <= at) {
            known.insert(fact, (*holds, *until));
        }
        let known = known.into_iter();
        known
            .filter(|(_, (_, until))| until.is_none_or(|until| at < until))
            .map(|(fact, (holds, _))| (fact.clone(), holds))
            .collect()
    }
}

fn line(router: &Router, message: &Message<'_>, route: &Route) -> Result<String, Error> {
    let programme = router.programmes().named(&route.primary);
    let why = route.matched.iter().map(|matched| WhyLine {
        programme: &matched.programme,
        reason: matched.to_string(),
    });
    Ok(serde_json::to_string(&RouteLine {
        message: message.event,
        at: message.at,
        kind: &message.done.kind,
        to: &route.primary,
        recipient: programme.map(|programme| &programme.recipient),
        action: route.action.as_str(),
        copies: &route.copies,
        came_in: route.came_in.as_ref(),
        handed_over: route.hand_over().is_some(),
        why: why.collect(),
    })?)
}
