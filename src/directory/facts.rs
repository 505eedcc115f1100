//! What is known of a fact: certainly, or in some possible world.

use super::Event;
use super::event::{Established, What};
use crate::condition::{Circumstances, Condition, Truth};
use crate::identity::Tombstone;
use crate::name::{Channel, EventId, Fact};
use crate::permission::Question;
use crate::time::Timestamp;
use crate::value::Trust;
use alloc::vec::Vec;

/// One statement of a fact.
#[derive(Clone, Copy)]
struct Said<'a> {
    at: Timestamp,
    id: &'a EventId,
    fact: &'a Fact,
    truth: Truth,
}

/// The statements of facts that concern an observation.
#[derive(Default, Clone)]
pub(super) struct Facts<'a> {
    /// About the world, or along links that make them certain.
    certain: Vec<Said<'a>>,
    /// Said along a link that an erasure cut: they may be about the person.
    former: Vec<Said<'a>>,
    /// Along any other link: they may be about the person.
    possible: Vec<Said<'a>>,
}

/// How sure it is that a statement concerns the person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    Certain,
    Former,
    Possible,
}

impl<'a> Facts<'a> {
    /// Adds a statement, as it stands at `now`.
    pub(super) fn add(&mut self, event: &'a Event, reach: Reach, now: Timestamp) {
        let What::Established(Established {
            fact,
            about,
            holds,
            until,
        }) = &event.what
        else {
            return;
        };
        let erased = about.as_ref().is_some_and(Tombstone::is_one);
        let past = until.is_some_and(|until| until <= now);
        let truth = if erased || past {
            Truth::Unknown
        } else {
            Truth::from(*holds)
        };
        let said = Said {
            at: event.at,
            id: &event.id,
            fact,
            truth,
        };
        match reach {
            Reach::Certain => self.certain.push(said),
            Reach::Former => self.former.push(said),
            Reach::Possible => self.possible.push(said),
        }
    }

    /// The truth of a fact in every world where some of `maybe` concern the
    /// person too: the latest statement counts; unknown where worlds differ.
    fn truth(&self, fact: &Fact, maybe: &[&[Said<'a>]]) -> Truth {
        let of = |said: &&Said<'a>| said.fact == fact;
        let sure = self
            .certain
            .iter()
            .filter(of)
            .max_by_key(|said| (said.at, said.id));
        let truth = sure.map_or(Truth::Unknown, |said| said.truth);
        let later = |said: &&Said<'a>| sure.is_none_or(|s| (said.at, said.id) > (s.at, s.id));
        let mut worlds = maybe
            .iter()
            .flat_map(|said| said.iter())
            .filter(of)
            .filter(later);
        if worlds.all(|said| said.truth == truth) {
            truth
        } else {
            Truth::Unknown
        }
    }
}

/// In which way a condition is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Must,
    May,
}

/// The circumstances of one observation and one access.
pub(super) struct Asked<'q, 'a> {
    facts: &'q Facts<'a>,
    question: &'q Question,
    mood: Mood,
}

impl<'q, 'a> Asked<'q, 'a> {
    /// For a permit: what is merely possible does not count.
    pub(super) const fn must(facts: &'q Facts<'a>, question: &'q Question) -> Self {
        Self {
            facts,
            question,
            mood: Mood::Must,
        }
    }

    /// For a prohibition: what is merely possible may count.
    pub(super) const fn may(facts: &'q Facts<'a>, question: &'q Question) -> Self {
        Self {
            facts,
            question,
            mood: Mood::May,
        }
    }

    /// Whether a condition holds: unknown, it may.
    pub(super) fn truth(
        facts: &'q Facts<'a>,
        question: &'q Question,
        when: Option<&Condition>,
    ) -> Truth {
        if Self::holds(facts, question, when) {
            Truth::True
        } else if Self::may_hold(facts, question, when) {
            Truth::Unknown
        } else {
            Truth::False
        }
    }

    /// Whether a condition certainly holds: what a permit asks for.
    pub(super) fn holds(
        facts: &'q Facts<'a>,
        question: &'q Question,
        when: Option<&Condition>,
    ) -> bool {
        when.is_none_or(|when| when.evaluate(&Self::must(facts, question)) == Truth::True)
    }

    /// Whether a condition may hold: what a prohibition asks for.
    pub(super) fn may_hold(
        facts: &'q Facts<'a>,
        question: &'q Question,
        when: Option<&Condition>,
    ) -> bool {
        when.is_none_or(|when| when.evaluate(&Self::may(facts, question)) != Truth::False)
    }
}

impl Circumstances for Asked<'_, '_> {
    fn fact(&self, fact: &Fact) -> Truth {
        self.facts.asked(fact, self.mood)
    }

    fn instant(&self) -> Timestamp {
        self.question.at
    }

    fn trust(&self) -> Option<Trust> {
        self.question.trust
    }

    fn channel(&self) -> Option<&Channel> {
        self.question.channel.as_ref()
    }
}

/// What is known without an access: trust and channel are unknown.
pub(super) struct Known<'q, 'a> {
    facts: &'q Facts<'a>,
    at: Timestamp,
    mood: Mood,
}

impl<'a> Facts<'a> {
    /// What is known for certain at the instant to which statements were added.
    pub(super) fn known_at(&self, at: Timestamp) -> Known<'_, 'a> {
        let mood = Mood::Must;
        Known {
            facts: self,
            at,
            mood,
        }
    }

    /// Whether a condition holds then, without an access: unknown, it may.
    pub(super) fn truth_at(&self, at: Timestamp, when: Option<&Condition>) -> Truth {
        let known = |mood| Known {
            facts: self,
            at,
            mood,
        };
        let Some(when) = when else {
            return Truth::True;
        };
        match (
            when.evaluate(&known(Mood::Must)),
            when.evaluate(&known(Mood::May)),
        ) {
            (Truth::True, _) => Truth::True,
            (_, Truth::False) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// The truth of a fact, asked in this way.
    fn asked(&self, fact: &Fact, mood: Mood) -> Truth {
        match mood {
            Mood::Must => self.truth(fact, &[&self.former]),
            Mood::May => self.truth(fact, &[&self.former, &self.possible]),
        }
    }
}

impl Circumstances for Known<'_, '_> {
    fn fact(&self, fact: &Fact) -> Truth {
        self.facts.asked(fact, self.mood)
    }

    fn instant(&self) -> Timestamp {
        self.at
    }

    fn trust(&self) -> Option<Trust> {
        None
    }

    fn channel(&self) -> Option<&Channel> {
        None
    }
}
