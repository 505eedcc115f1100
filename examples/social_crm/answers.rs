//! Answers as JSON, one object a line.

use crate::args::AccessWords;
use crate::error::Error;
use personagraph::identity::{Explanation, Refusal, Why};
use personagraph::name::{Attribute, EventId, Persona, Source};
use personagraph::outreach::{Message, Via};
use personagraph::permission::{Half, Place, Question, Side};
use personagraph::profile::PartialIdentity;
use personagraph::{Access, Decision, Directory, Identifier, Lens, Timestamp, Value};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

/// Somebody, in `people`.
#[derive(Debug, Serialize)]
struct PersonLine<'a> {
    person: String,
    identifiers: &'a [Identifier],
}

/// A partial identity, in `view`.
#[derive(Debug, Serialize)]
struct IdentityLine<'a> {
    pseudonym: String,
    identifiers: Vec<&'a Identifier>,
    personas: &'a BTreeSet<Persona>,
    attributes: BTreeMap<&'a Attribute, Vec<&'a Value>>,
}

/// What `decide` says.
#[derive(Debug, Serialize)]
struct DecisionLine<'a> {
    decision: &'static str,
    reasons: Vec<Reason<'a>>,
}

/// One reason of a decision.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Reason<'a> {
    /// Both halves hold inside a persona, or (`null`) outside all circles.
    Granted {
        persona: Option<&'a Persona>,
        consent: &'a EventId,
        approval: &'a EventId,
    },
    Prohibited {
        prohibited_by: &'a EventId,
        side: &'static str,
    },
    Missing {
        persona: Option<&'a Persona>,
        missing: &'static str,
    },
    /// Nothing is known of it.
    Unknown { missing: &'static str },
}

/// What `why` says.
#[derive(Debug, Serialize)]
pub(crate) struct WhyLine {
    linked: bool,
    evidence: Vec<LinkLine>,
}

/// One link of an explanation.
#[derive(Debug, Serialize)]
struct LinkLine {
    id: EventId,
    from: Identifier,
    to: Identifier,
    basis: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    at: Timestamp,
    source: Source,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

/// Everybody, sorted by identifiers.
pub(crate) fn people(
    directory: &Directory,
    lens: &Lens,
    at: Timestamp,
) -> Result<Vec<String>, Error> {
    let line = |person: &personagraph::identity::Person| {
        let line = PersonLine {
            person: person.id.to_string(),
            identifiers: &person.identifiers,
        };
        Ok(serde_json::to_string(&line)?)
    };
    directory.people(lens, at).iter().map(line).collect()
}

/// What an access may see of somebody, or of everybody.
pub(crate) fn view(
    directory: &Directory,
    access: &Access,
    of: Option<&Identifier>,
) -> Result<Vec<String>, Error> {
    let view = match of {
        Some(identifier) => directory.view(identifier, access)?,
        None => directory.view_all(access)?,
    };
    view.identities().iter().map(identity).collect()
}

fn identity(identity: &PartialIdentity) -> Result<String, Error> {
    let shown = identity.attributes().iter();
    let line = IdentityLine {
        pseudonym: identity.pseudonym().to_string(),
        identifiers: identity.identifiers().collect(),
        personas: identity.personas(),
        attributes: shown
            .map(|(name, shown)| (name, shown.values().collect()))
            .collect(),
    };
    Ok(serde_json::to_string(&line)?)
}

/// Whether an access may see an attribute of somebody, and why.
pub(crate) fn decide(
    directory: &Directory,
    access: &Access,
    of: &Identifier,
    attribute: &str,
) -> Result<String, Error> {
    let decision = directory.decide(of, attribute, access)?;
    let line = DecisionLine {
        decision: if decision.is_allow() { "allow" } else { "deny" },
        reasons: reasons(&decision),
    };
    Ok(serde_json::to_string(&line)?)
}

fn reasons(decision: &Decision) -> Vec<Reason<'_>> {
    let reasons: Vec<_> = match decision {
        Decision::Allow { grants, .. } => {
            let granted = grants.iter().map(|grant| Reason::Granted {
                persona: persona(&grant.place),
                consent: &grant.consent,
                approval: &grant.approval,
            });
            granted.collect()
        }
        Decision::Deny {
            prohibitions,
            missing,
            ..
        } => {
            let prohibited = prohibitions.iter().map(|(side, id)| Reason::Prohibited {
                prohibited_by: id,
                side: match side {
                    Side::Customer => "customer",
                    Side::Company => "company",
                },
            });
            let missing = missing.iter().map(|missing| Reason::Missing {
                persona: persona(&missing.place),
                missing: match missing.half {
                    Half::Consent => "consent",
                    Half::Approval => "approval",
                    Half::Both => "both",
                },
            });
            prohibited.chain(missing).collect()
        }
        _ => Vec::new(),
    };
    if reasons.is_empty() {
        let missing = "observation";
        return vec![Reason::Unknown { missing }];
    }
    reasons
}

const fn persona(place: &Place) -> Option<&Persona> {
    match place {
        Place::Inside(persona) => Some(persona),
        Place::OutsideAllCircles => None,
    }
}

/// The links between two identifiers.
pub(crate) fn why(directory: &Directory, [a, b]: &[Identifier; 2], lens: &Lens) -> WhyLine {
    match directory.graph().explain(a, b, lens) {
        Explanation::One { path, .. } => WhyLine {
            linked: true,
            evidence: path.into_iter().map(|why| link(why, None)).collect(),
        },
        Explanation::Two { refused, .. } => WhyLine {
            linked: false,
            evidence: refused
                .into_iter()
                .map(|refuted| link(refuted.link, Some(&refuted.rule)))
                .collect(),
        },
        _ => WhyLine {
            linked: false,
            evidence: Vec::new(),
        },
    }
}

fn link(why: Why, refused: Option<&Refusal>) -> LinkLine {
    LinkLine {
        id: why.evidence,
        from: why.from,
        to: why.to,
        basis: why.basis.as_str(),
        score: why.basis.score().map(personagraph::value::Score::get),
        at: why.at,
        source: why.source,
        refused: refused.map(rule),
    }
}

/// The rule that refused a link.
fn rule(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Blocked => "blocked".to_owned(),
        Refusal::Shared => "shared".to_owned(),
        Refusal::Limit(namespace) => format!("limit:{namespace}"),
        Refusal::Different => "different".to_owned(),
        Refusal::Contested => "contested".to_owned(),
        other => format!("{other:?}"),
    }
}

/// The access that the command line describes; now, unless it says when.
pub(crate) fn access(words: &AccessWords) -> Result<Access, Error> {
    let at = match words.at {
        Some(at) => at,
        None => now()?,
    };
    access_at(words, at)
}

/// The same at an instant, whatever the command line says.
pub(crate) fn access_at(words: &AccessWords, at: Timestamp) -> Result<Access, Error> {
    let mut access = Access::new(words.recipient.as_str(), words.purpose.as_str(), at);
    if let Some(channel) = &words.channel {
        access = access.on(channel.as_str());
    }
    if let Some(trust) = words.trust {
        access = access.trusting(trust);
    }
    match access.question() {
        Ok(_) => Ok(access),
        Err(error) => Err(Error::Usage(error.to_string())),
    }
}

/// A message by whoever asks, on the channel that it asks about or on the best.
pub(crate) fn message(question: &Question) -> Result<Message, Error> {
    let via = question.channel.clone().map_or(Via::Best, Via::Channel);
    let message = Message::new(&question.recipient, &question.purpose, via);
    Ok(message.map_err(personagraph::Error::from)?)
}

/// The system's clock: the library has none.
pub(crate) fn now() -> Result<Timestamp, Error> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = Timestamp::try_from(since.unwrap_or_default()).map_err(personagraph::Error::from)?;
    Ok(now)
}
