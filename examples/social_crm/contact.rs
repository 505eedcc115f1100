//! Whether somebody may be written to, as JSON.

use crate::answers;
use crate::args::AccessWords;
use crate::error::Error;
use personagraph::name::Channel;
use personagraph::outreach::{Cause, Outcome, OutreachPolicy, Reason, Through, Told};
use personagraph::{Directory, Identifier, Timestamp};
use serde::Serialize;
use std::str::FromStr;

/// What `contact` says: all of it is for the host, `told` alone for the team.
#[derive(Debug, Serialize)]
struct ContactLine<'a> {
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'a Channel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    point: Option<&'a Identifier>,
    told: Told,
    reasons: Vec<ReasonLine<'a>>,
}

/// What speaks against it: on every channel, if it names none; for good, if it does not
/// end.
#[derive(Debug, Serialize)]
pub(crate) struct ReasonLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'a Channel>,
    cause: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

/// Whether a team may write to the person of an identifier, by a policy.
pub(crate) fn line(
    directory: &Directory,
    words: &AccessWords,
    policy: &OutreachPolicy,
    topic: Option<&str>,
    of: &Identifier,
) -> Result<String, Error> {
    let access = answers::access(words)?;
    let question = access.question().map_err(|e| Error::Usage(e.to_string()))?;
    let mut message = answers::message(question)?;
    message.topic = topic.map(name).transpose()?;

    let mut outreach = directory.outreach(policy, question.at);
    if let Some(trust) = question.trust {
        outreach = outreach.trusting(trust);
    }
    let decision = outreach.decide(&outreach.addressee(of), &message);
    let (outcome, until, through) = outcome(&decision.outcome);
    let line = ContactLine {
        outcome,
        until,
        channel: through.map(|through| &through.channel),
        point: through.map(|through| &through.point),
        told: decision.told(),
        reasons: decision.reasons.iter().map(reason).collect(),
    };
    Ok(serde_json::to_string(&line)?)
}

/// What becomes of a message, until or at when, and where it goes.
pub(crate) const fn outcome(
    outcome: &Outcome,
) -> (&'static str, Option<Timestamp>, Option<&Through>) {
    match outcome {
        Outcome::Send { through } => ("send", None, Some(through)),
        Outcome::Hold { until } => ("hold", Some(*until), None),
        Outcome::Digest { at } => ("digest", Some(*at), None),
        Outcome::Never => ("never", None, None),
    }
}

pub(crate) fn reason(reason: &Reason) -> ReasonLine<'_> {
    ReasonLine {
        channel: reason.channel.as_ref(),
        cause: word(reason),
        until: reason.until,
    }
}

/// What speaks against it, in a few words.
pub(crate) const fn word(reason: &Reason) -> &'static str {
    match reason.cause {
        Cause::NotPermitted { .. } => "not permitted",
        Cause::NoContactPoint => "no contact point",
        Cause::Refused { .. } => "refused",
        Cause::AtMost { .. } => "as many as wanted",
        Cause::Quiet { .. } => "quiet hours",
        Cause::Capped { .. } => "cap",
        Cause::Fatigue => "fatigue",
        Cause::Complained => "complaint",
        Cause::Redundant => "redundant",
        Cause::Distrusted { .. } => "not trusted",
        Cause::TooLate => "too late",
        Cause::Taken => "slot taken",
        _ => "other",
    }
}

fn name<T: FromStr<Err: ToString>>(text: &str) -> Result<T, Error> {
    text.parse()
        .map_err(|error: T::Err| Error::Usage(format!("--topic: {}", error.to_string())))
}
