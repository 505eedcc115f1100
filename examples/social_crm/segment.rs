//! Whom a segment is about, and who of them may be written to, as JSON.

use crate::answers;
use crate::args::AccessWords;
use crate::error::Error;
use personagraph::outreach::{Message, OutreachPolicy, Via};
use personagraph::population::{Roster, Segment};
use personagraph::{Directory, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// What `segment` says, to the host: how many people, of how many.
#[derive(Debug, Serialize)]
struct SegmentLine<'a> {
    segment: &'a Segment,
    people: usize,
    of: usize,
}

/// What `audience` says: all of it is for the host, `told` alone for the team.
#[derive(Debug, Serialize)]
struct AudienceLine<'a> {
    segment: &'a Segment,
    /// How many people passed each gate.
    funnel: BTreeMap<&'static str, u64>,
    told: &'a Roster,
}

/// How many people are in a segment, by all that is known.
pub(crate) fn count(
    directory: &Directory,
    text: &str,
    at: Option<Timestamp>,
) -> Result<String, Error> {
    let segment = &read(text)?;
    let at = at.map_or_else(answers::now, Ok)?;
    let (mut people, mut of) = (0, 0);
    for (_, portrait) in directory.custodian().portraits(at) {
        of += 1;
        people += usize::from(segment.matches(&portrait, at));
    }
    let line = SegmentLine {
        segment,
        people,
        of,
    };
    Ok(serde_json::to_string(&line)?)
}

/// Whom of a segment a team may write to.
pub(crate) fn audience(
    directory: &Directory,
    words: &AccessWords,
    policy: &OutreachPolicy,
    text: &str,
) -> Result<String, Error> {
    let segment = &read(text)?;
    let access = answers::access(words)?;
    let question = access.question().map_err(|e| Error::Usage(e.to_string()))?;
    let via = question.channel.clone().map_or(Via::Best, Via::Channel);
    let message = Message::new(question.recipient.clone(), question.purpose.clone(), via);
    let mut outreach = directory.outreach(policy, question.at);
    if let Some(trust) = question.trust {
        outreach = outreach.trusting(trust);
    }
    let activation = outreach.audience(segment, &message);
    let funnel = activation.funnel();
    let line = AudienceLine {
        segment,
        funnel: funnel.iter().map(|(gate, n)| (gate.as_str(), n)).collect(),
        told: activation.told(),
    };
    Ok(serde_json::to_string(&line)?)
}

fn read(text: &str) -> Result<Segment, Error> {
    let segment = text.parse::<Segment>();
    segment.map_err(|error| Error::Usage(format!("SEGMENT: {error}")))
}
