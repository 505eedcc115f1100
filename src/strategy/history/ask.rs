//! Questions about a history, mostly such as have an answer.

use crate::directory::{Event, What};
use crate::identifier::Identifier;
use crate::permission::{Access, Among, Effect, Question, Scope};
use crate::strategy::World;
use core::fmt;
use core::time::Duration;
use proptest::option;
use proptest::prelude::*;

/// A question about one identifier.
#[derive(Clone, PartialEq, Eq)]
pub struct Ask {
    /// About whom.
    pub identifier: Identifier,
    /// By whom, what for, when.
    pub access: Access,
}

/// In clear: everybody in it is made up.
impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", Asked(&self.access), self.identifier.as_str())
    }
}

/// An access, in words.
struct Asked<'a>(&'a Access);

impl fmt::Display for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.question() {
            Err(wrong) => wrong.fmt(f),
            Ok(question) => {
                write!(
                    f,
                    "`{}` asks for `{}`",
                    question.recipient, question.purpose
                )?;
                if let Some(channel) = &question.channel {
                    write!(f, " on `{channel}`")?;
                }
                if let Some(trust) = question.trust {
                    write!(f, " trusting {trust}")?;
                }
                write!(f, " at {}", question.at)
            }
        }
    }
}

/// A question that is not aimed yet.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    identifier: Identifier,
    question: Question,
    /// Asks what one of the consents is about.
    consent: Option<u16>,
    late: bool,
}

pub(super) fn raw(world: &World) -> BoxedStrategy<Raw> {
    let aim = (
        option::weighted(0.93, any::<u16>()),
        proptest::bool::weighted(0.92),
    );
    (
        world.an_identifier(),
        any_with::<Question>(world.clone()),
        aim,
    )
        .prop_map(|(identifier, question, (consent, late))| Raw {
            identifier,
            question,
            consent,
            late,
        })
        .boxed()
}

impl Raw {
    pub(super) fn aim(self, world: &World, events: &[Event]) -> Ask {
        let (mut identifier, mut question) = (self.identifier, self.question);
        if self.late {
            let later = Duration::from_secs(u64::from(world.days / 2) * 24 * 60 * 60);
            question.at = question.at.checked_add(later).unwrap_or(question.at);
        }
        if let Some(which) = self.consent.map(usize::from) {
            let permits = events.iter().filter_map(|event| match &event.what {
                What::Consented(said)
                    if said.effect == Effect::Permit
                        && !matches!(said.terms.scope, Scope::Link(_)) =>
                {
                    Some(said)
                }
                _ => None,
            });
            // Half of them about the first.
            let place = which % 4 / 2 * which;
            let count = permits.clone().count().max(1);
            if let Some(consent) = permits.clone().nth(place % count) {
                identifier = consent.speaker.clone();
                let terms = &consent.terms;
                question.recipient = listed(&terms.recipients).unwrap_or(question.recipient);
                question.purpose = listed(&terms.purposes).unwrap_or(question.purpose);
                let channel = terms.channels.iter().flatten().next();
                question.channel = channel.cloned().or(question.channel);
            }
            let seen = events.iter().filter_map(|event| match &event.what {
                What::Observed(seen) => Some(&seen.identifier),
                _ => None,
            });
            if which % 7 == 0 {
                let count = seen.clone().count().max(1);
                let known = seen.clone().nth(which / 7 % count);
                identifier = known.cloned().unwrap_or(identifier);
            }
        }
        Ask {
            identifier,
            access: Access::from(question),
        }
    }
}

/// The first of those that are listed.
fn listed<T: Ord + Clone>(among: &Among<T>) -> Option<T> {
    among.listed().and_then(|all| all.first().cloned())
}
