//! Acting on a segment: who may be written to, and where the others fell.

use crate::identifier::Identifier;
use crate::identity::PersonId;
use crate::name::Channel;
use crate::outreach::{Cause, ContactDecision, Outcome, Through, Told};
use crate::profile::Pseudonym;
use crate::time::Timestamp;
use alloc::vec::Vec;
use core::fmt;

/// What everybody of a segment has to pass to be written to, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Gate {
    /// The segment matches, by all that is known or by what the recipient sees.
    Matched,
    /// The recipient sees anything.
    Known,
    /// The segment matches by what the recipient sees, in one partial identity.
    Recognised,
    /// The recipient may use a contact point of that partial identity. An address that lies
    /// in no persona is no part of one that is seen inside a persona:
    /// [enclose](crate::persona::Enclosure) it there, or permit the two to be known for one.
    Permitted,
    /// The person has not refused such messages.
    Preferred,
    /// Nothing holds it: no cap of the company's or the person's, no quiet hour, fatigue or
    /// complaint. What would only go when it is pointless falls here too.
    Rested,
    /// The person does not have it already.
    New,
    /// There is a contact point, and it is trusted.
    Reachable,
    /// No other partial identity that the recipient may know for the same addressee, of a
    /// lesser pseudonym, is written to.
    Once,
}

impl Gate {
    /// Every gate, in order.
    pub const ALL: [Self; 9] = [
        Self::Matched,
        Self::Known,
        Self::Recognised,
        Self::Permitted,
        Self::Preferred,
        Self::Rested,
        Self::New,
        Self::Reachable,
        Self::Once,
    ];

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Known => "known",
            Self::Recognised => "recognised",
            Self::Permitted => "permitted",
            Self::Preferred => "preferred",
            Self::Rested => "rested",
            Self::New => "new",
            Self::Reachable => "reachable",
            Self::Once => "once",
        }
    }

    /// What it means to pass it, in a few plain words about people.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Matched => "the segment matches",
            Self::Known => "the recipient sees anything of them",
            Self::Recognised => "the segment matches by what the recipient sees",
            Self::Permitted => "the recipient may use a contact point of theirs",
            Self::Preferred => "they have not refused such messages",
            Self::Rested => "no cap, quiet hour, fatigue or complaint holds it",
            Self::New => "they do not have it already",
            Self::Reachable => "a contact point is there, and is trusted",
            Self::Once => "they are not written to as somebody else already",
        }
    }

    /// At which gate somebody falls for a cause, at this contact point; none: it is of
    /// another point.
    fn of(cause: &Cause, own: &Identifier) -> Option<Self> {
        Some(match cause {
            Cause::NotPermitted { point } if point != own => return None,
            Cause::NotPermitted { .. } => Self::Permitted,
            Cause::Refused { .. } => Self::Preferred,
            Cause::AtMost { .. }
            | Cause::Quiet { .. }
            | Cause::Capped { .. }
            | Cause::Fatigue
            | Cause::Complained
            | Cause::TooLate
            | Cause::Taken => Self::Rested,
            Cause::Redundant => Self::New,
            Cause::NoContactPoint | Cause::Distrusted { .. } => Self::Reachable,
        })
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What became of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Fell at this gate, the first that was not passed. It is never [`Gate::Matched`]:
    /// whoever the segment does not match is not considered.
    Fell(Gate),
    /// Is written to, on this channel and at this contact point.
    Written(Through),
}

impl Fate {
    /// By a decision on this contact point.
    pub(crate) fn of(decision: &ContactDecision, own: &Identifier) -> Self {
        match &decision.outcome {
            Outcome::Send { through } if through.point == *own => Self::Written(through.clone()),
            _ => {
                let reasons = decision.reasons.iter();
                let gates = reasons.filter_map(|reason| Gate::of(&reason.cause, own));
                Self::Fell(gates.min().unwrap_or(Gate::Permitted))
            }
        }
    }

    /// Whether a gate was passed.
    #[must_use]
    pub fn passed(&self, gate: Gate) -> bool {
        match self {
            Self::Fell(at) => gate < *at,
            Self::Written(_) => true,
        }
    }
}

/// In words, without the contact point.
impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fell(gate) => write!(f, "fell at {gate}"),
            Self::Written(through) => write!(f, "written to on `{}`", through.channel),
        }
    }
}

/// How many people passed each gate: never more than the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel([u64; Gate::ALL.len()]);

impl Funnel {
    fn of<'a>(fates: impl Iterator<Item = &'a Fate>) -> Self {
        let mut funnel = Self::default();
        for fate in fates {
            for (count, gate) in funnel.0.iter_mut().zip(Gate::ALL) {
                *count += u64::from(fate.passed(gate));
            }
        }
        funnel
    }

    /// How many passed a gate, and so all before it.
    #[must_use]
    pub fn passed(&self, gate: Gate) -> u64 {
        self.0.get(gate as usize).copied().unwrap_or_default()
    }

    /// How many are written to.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.passed(Gate::Once)
    }

    /// How many passed each gate, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Gate, u64)> {
        Gate::ALL.into_iter().zip(self.0)
    }
}

/// By gate: how many passed it, in order.
#[cfg(feature = "serde")]
impl serde::Serialize for Funnel {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// One line for each gate.
impl fmt::Display for Funnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (gate, count) in self.iter() {
            let line = if gate == Gate::Matched { "" } else { "\n" };
            write!(f, "{line}{gate:<10} {count:>6}")?;
        }
        Ok(())
    }
}

/// What became of a partial identity that a recipient sees.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Weighed {
    /// What the recipient calls it.
    pub pseudonym: Pseudonym,
    /// What became of it.
    pub fate: Fate,
    /// What was decided, by channel, in the policy's order.
    ///
    /// Of each channel on which the segment matched and a contact point is shown, through
    /// that one, up to the channel on which it is sent. Where none is shown on any of them:
    /// of each, what else speaks against it, if the person has no contact point there; and
    /// nothing at all, if there is one that is not shown. Empty also where the segment
    /// matched on no channel.
    pub decisions: Vec<(Channel, ContactDecision)>,
}

impl Weighed {
    pub(crate) const fn new(
        pseudonym: Pseudonym,
        fate: Fate,
        decisions: Vec<(Channel, ContactDecision)>,
    ) -> Self {
        Self {
            pseudonym,
            fate,
            decisions,
        }
    }
}

/// What became of somebody whom a segment matches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Considered {
    /// Who, over all vouched links.
    pub person: PersonId,
    /// Whether the segment matches by all that is known. What the recipient sees may match
    /// all the same: of several values, it may see another.
    pub on_the_whole: bool,
    /// What became of the person: of the partial identities, what became of the one that
    /// came farthest.
    pub fate: Fate,
    /// The partial identities that the recipient sees, by pseudonym; empty if it sees
    /// nothing of the person.
    pub identities: Vec<Weighed>,
}

impl Considered {
    pub(crate) fn new(person: PersonId, on_the_whole: bool, identities: Vec<Weighed>) -> Self {
        let mut fate = Fate::Fell(Gate::Known);
        for weighed in &identities {
            fate = farther(fate, weighed.fate.clone());
        }
        Self {
            person,
            on_the_whole,
            fate,
            identities,
        }
    }
}

/// Who, and what became of them. Why is in [`identities`](Considered::identities).
impl fmt::Display for Considered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.person, self.fate)
    }
}

/// The one that came farther; of two, the first.
pub(crate) fn farther(one: Fate, other: Fate) -> Fate {
    match (&one, &other) {
        (Fate::Written(_), _) => one,
        (_, Fate::Written(_)) => other,
        (Fate::Fell(here), Fate::Fell(there)) if there > here => other,
        _ => one,
    }
}

/// A segment, a message, and what became of everybody whom the segment matches: for the
/// arbiter and the auditor, with every reason.
///
/// It is never a recipient's, and no format takes it: what the sender of the message is
/// handed is [`told`](Self::told).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    considered: Vec<Considered>,
    roster: Roster,
}

impl Activation {
    pub(crate) const fn new(considered: Vec<Considered>, roster: Roster) -> Self {
        Self { considered, roster }
    }

    /// Everybody whom the segment matches by all that is known or by what is seen, with
    /// what became of them, in the order of the persons' first identifiers.
    #[must_use]
    pub fn considered(&self) -> &[Considered] {
        &self.considered
    }

    /// What became of somebody; `None` if the segment does not match them. An id that a
    /// person had before is not looked up: ask [`Directory::resolve`](crate::Directory::resolve).
    #[must_use]
    pub fn of(&self, person: PersonId) -> Option<&Considered> {
        self.considered.iter().find(|one| one.person == person)
    }

    /// How many people passed each gate.
    #[must_use]
    pub fn funnel(&self) -> Funnel {
        Funnel::of(self.considered.iter().map(|one| &one.fate))
    }

    /// What the sender of the message is told.
    #[must_use]
    pub const fn told(&self) -> &Roster {
        &self.roster
    }
}

/// Somebody who is to be written to, as the sender may know them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Member {
    /// What the sender calls them.
    pub pseudonym: Pseudonym,
    /// On which channel.
    pub channel: Channel,
    /// At which contact point: one that the sender sees.
    pub point: Identifier,
}

/// Somebody whose message has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Waiting {
    /// What the sender calls them.
    pub pseudonym: Pseudonym,
    /// Until when, as the sender is [told](crate::outreach::Told): of several channels, the
    /// soonest.
    pub until: Timestamp,
}

/// An audience as the sender of the message is told of it: who is written to, and who
/// later. Partial identities are counted: one person whom the sender may only know as two
/// is two.
///
/// It is made of what the sender sees and is told of each contact decision, and
/// says nothing of anybody else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Roster {
    members: Vec<Member>,
    waiting: Vec<Waiting>,
    seen: u64,
    matched: u64,
}

impl Roster {
    /// Of so many who are seen.
    pub(crate) fn of_seen(seen: usize) -> Self {
        Self {
            seen: seen as u64,
            ..Self::default()
        }
    }

    /// With one more whom the segment matches, in the order of pseudonyms.
    pub(crate) fn add(&mut self, pseudonym: Pseudonym, fate: &Fate, told: Told) {
        self.matched += 1;
        match (fate, told) {
            (Fate::Written(through), _) => self.members.push(Member {
                pseudonym,
                channel: through.channel.clone(),
                point: through.point.clone(),
            }),
            (Fate::Fell(Gate::Once), _) | (_, Told::No | Told::Send) => {}
            (_, Told::HoldUntil(until)) => self.waiting.push(Waiting { pseudonym, until }),
        }
    }

    /// Who is to be written to, by pseudonym.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Who is to be written to later, by pseudonym.
    #[must_use]
    pub fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }

    /// How many partial identities the sender sees for the message's purpose, on any of the
    /// channels that it may take.
    #[must_use]
    pub const fn seen(&self) -> u64 {
        self.seen
    }

    /// How many of these the segment matches, by what the sender sees.
    #[must_use]
    pub const fn matched(&self) -> u64 {
        self.matched
    }
}

/// How many are seen, match, are written to now and later.
impl fmt::Display for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (now, later) = (self.members.len(), self.waiting.len());
        write!(
            f,
            "{} seen, {} matched, {now} now, {later} later",
            self.seen, self.matched
        )
    }
}
