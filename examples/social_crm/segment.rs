//! Whom a segment is about, and who of them may be written to, as JSON.

use crate::answers;
use crate::args::AccessWords;
use crate::contact::{self, ReasonLine};
use crate::error::Error;
use personagraph::name::Channel;
use personagraph::outreach::{OutreachPolicy, Told};
use personagraph::population::{Considered, Fate, Funnel, Gate, Roster, Segment, Weighed};
use personagraph::profile::Pseudonym;
use personagraph::{Directory, Identifier, Timestamp};
use serde::Serialize;

/// What `segment` says, to the host: how many people, of how many.
#[derive(Debug, Serialize)]
struct SegmentLine<'a> {
    segment: &'a Segment,
    people: usize,
    of: usize,
}

/// How much `audience` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// How many pass each gate, and what the team is told.
    Counts,
    /// What became of everybody, too, with every reason: for the auditor.
    Reasons,
}

/// What `audience` says: all of it is for the host, `told` alone for the team.
#[derive(Debug, Serialize)]
struct AudienceLine<'a> {
    segment: &'a Segment,
    funnel: Funnel,
    told: &'a Roster,
}

/// What became of somebody.
#[derive(Debug, Serialize)]
struct ConsideredLine<'a> {
    person: String,
    on_the_whole: bool,
    #[serde(flatten)]
    fate: FateWords<'a>,
    identities: Vec<WeighedLine<'a>>,
}

/// The gate at which somebody fell, or where they are written to.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum FateWords<'a> {
    Fell(Gate),
    Written {
        channel: &'a Channel,
        point: &'a Identifier,
    },
}

/// What became of a partial identity that the team sees.
#[derive(Debug, Serialize)]
struct WeighedLine<'a> {
    pseudonym: Pseudonym,
    #[serde(flatten)]
    fate: FateWords<'a>,
    decisions: Vec<DecisionLine<'a>>,
}

/// What was decided on a channel.
#[derive(Debug, Serialize)]
struct DecisionLine<'a> {
    channel: &'a Channel,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    told: Told,
    reasons: Vec<ReasonLine<'a>>,
}

impl<'a> From<&'a Fate> for FateWords<'a> {
    fn from(fate: &'a Fate) -> Self {
        match fate {
            Fate::Fell(gate) => Self::Fell(*gate),
            Fate::Written(through) => Self::Written {
                channel: &through.channel,
                point: &through.point,
            },
        }
    }
}

impl<'a> From<&'a Considered> for ConsideredLine<'a> {
    fn from(one: &'a Considered) -> Self {
        Self {
            person: one.person.to_string(),
            on_the_whole: one.on_the_whole,
            fate: FateWords::from(&one.fate),
            identities: one.identities.iter().map(WeighedLine::from).collect(),
        }
    }
}

impl<'a> From<&'a Weighed> for WeighedLine<'a> {
    fn from(one: &'a Weighed) -> Self {
        let decisions = one.decisions.iter().map(|(channel, decision)| {
            let (outcome, until, _) = contact::outcome(&decision.outcome);
            DecisionLine {
                channel,
                outcome,
                until,
                told: decision.told(),
                reasons: decision.reasons.iter().map(contact::reason).collect(),
            }
        });
        Self {
            pseudonym: one.pseudonym,
            fate: FateWords::from(&one.fate),
            decisions: decisions.collect(),
        }
    }
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

/// Whom of a segment a team may write to, by a policy; then, if asked for, what became of
/// everybody, one line each.
pub(crate) fn audience(
    directory: &Directory,
    (words, policy): (&AccessWords, &OutreachPolicy),
    text: &str,
    detail: Detail,
) -> Result<Vec<String>, Error> {
    let segment = &read(text)?;
    let access = answers::access(words)?;
    let question = access.question().map_err(|e| Error::Usage(e.to_string()))?;
    let message = answers::message(question)?;
    let mut outreach = directory.outreach(policy, question.at);
    if let Some(trust) = question.trust {
        outreach = outreach.trusting(trust);
    }
    let activation = outreach.audience(segment, &message);
    let line = AudienceLine {
        segment,
        funnel: activation.funnel(),
        told: activation.told(),
    };
    let mut lines = vec![serde_json::to_string(&line)?];
    if detail == Detail::Reasons {
        for one in activation.considered() {
            lines.push(serde_json::to_string(&ConsideredLine::from(one))?);
        }
    }
    Ok(lines)
}

fn read(text: &str) -> Result<Segment, Error> {
    let segment = text.parse::<Segment>();
    segment.map_err(|error| Error::Usage(format!("SEGMENT: {error}")))
}
