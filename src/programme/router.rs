//! Which programme a message is for.

use super::programmes::{about, words};
use super::route::{Matched, Part, Why};
use super::{Action, Incoming, Matching, Programme, ProgrammeError, Programmes, Route, Rule};
use crate::name::{IntoName, ProgrammeName};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// Programmes and rules: where each message goes.
///
/// In this order, and the first that gives something says whose the message is:
///
/// 1. A crisis, if the message carries an [`Alert`](super::Alert) and there is a
///    [programme for it](Self::on_crisis): to escalate. Whose it would have been gets a copy.
/// 2. The rules, in their order. A rule counts if the programme that it names takes the
///    message.
/// 3. What the programmes that take it are about: the most specific topic first, then the
///    programme through which it came in, then by name.
/// 4. The programme through which it came in, if that takes it.
/// 5. The default, whatever its audience and its condition.
///
/// Of several rules, or several programmes about it, [`Matching`] says whether the first
/// alone counts or the others get a copy.
///
/// It is configuration, and is kept through serde: `programmes`, `default` (one of their
/// names), `matching`, and if there are any `rules` and `crisis` (a name). What is read is
/// checked as what is built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        try_from = "super::wire::Configuration",
        into = "super::wire::Configuration"
    )
)]
pub struct Router {
    pub(super) programmes: Programmes,
    pub(super) matching: Matching,
    pub(super) rules: Vec<Rule>,
    pub(super) crisis: Option<ProgrammeName>,
}

/// A reason, with what is to be done by it.
struct Claim {
    matched: Matched,
    action: Action,
}

impl Claim {
    fn new(programme: &Programme, why: Why, parts: Vec<Part>, action: Action) -> Self {
        let programme = programme.name.clone();
        Self {
            matched: Matched {
                programme,
                why,
                parts,
            },
            action,
        }
    }

    fn to_reply(programme: &Programme, why: Why, parts: Vec<Part>) -> Self {
        Self::new(programme, why, parts, Action::default())
    }
}

impl Router {
    /// Without rules.
    #[must_use]
    pub const fn new(programmes: Programmes, matching: Matching) -> Self {
        Self {
            programmes,
            matching,
            rules: Vec::new(),
            crisis: None,
        }
    }

    /// With one rule more, behind those that are there.
    ///
    /// # Errors
    ///
    /// When it names a programme that there is not, for itself or for a copy.
    pub fn rule(mut self, rule: Rule) -> Result<Self, ProgrammeError> {
        let mut names = core::iter::once(&rule.to).chain(&rule.copies);
        if let Some(name) = names.find(|name| self.programmes.named(name).is_none()) {
            return Err(ProgrammeError::UnknownInRule {
                rule: self.rules.len().saturating_add(1),
                name: name.clone(),
            });
        }
        self.rules.push(rule);
        Ok(self)
    }

    /// With a programme for crises, instead of any before. Its audience and its condition are
    /// not asked then.
    ///
    /// # Errors
    ///
    /// When there is no such programme, or it is a text that is no name.
    pub fn on_crisis(
        mut self,
        programme: impl IntoName<ProgrammeName>,
    ) -> Result<Self, ProgrammeError> {
        let programme = programme.into_name()?;
        if self.programmes.named(&programme).is_none() {
            return Err(ProgrammeError::UnknownForCrises(programme));
        }
        self.crisis = Some(programme);
        Ok(self)
    }

    /// The programmes.
    #[must_use]
    pub const fn programmes(&self) -> &Programmes {
        &self.programmes
    }

    /// Which of several rules, or of several programmes about a message, say who gets it.
    #[must_use]
    pub const fn matching(&self) -> Matching {
        self.matching
    }

    /// The rules, in their order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Where a message goes. It depends on nothing but these programmes, these rules and
    /// the message.
    #[must_use]
    pub fn route(&self, message: &Incoming<'_>) -> Route {
        let entrance = self.programmes.entrance(message);
        let mut claims = self
            .by_crisis(message)
            .into_iter()
            .chain(self.claims(entrance, message));
        let first = claims
            .next()
            .unwrap_or_else(|| Claim::to_reply(&self.programmes.default, Why::Default, Vec::new()));
        let came_in = entrance.map(|programme| programme.name.clone());
        let others = claims.map(|claim| claim.matched);
        Route::new(came_in, first.action, first.matched, others)
    }

    fn by_crisis(&self, message: &Incoming<'_>) -> Option<Claim> {
        let (alert, name) = (message.alert?, self.crisis.as_ref()?);
        let programme = self.programmes.named(name)?;
        let why = Why::Crisis(alert);
        Some(Claim::new(programme, why, Vec::new(), Action::Escalate))
    }

    /// Whose it is without a crisis: at least one.
    fn claims(&self, entrance: Option<&Programme>, message: &Incoming<'_>) -> Vec<Claim> {
        let by_rules = self.by_rules(message);
        if !by_rules.is_empty() {
            return by_rules;
        }
        let by_topics = self.by_topics(entrance, message);
        if !by_topics.is_empty() {
            return by_topics;
        }
        let taken = entrance.and_then(|programme| Some((programme, programme.taken(message)?)));
        Vec::from([taken.map_or_else(
            || Claim::to_reply(&self.programmes.default, Why::Default, Vec::new()),
            |(programme, parts)| Claim::to_reply(programme, Why::Entrance, parts),
        )])
    }

    /// How many of several count.
    const fn most(&self) -> usize {
        match self.matching {
            Matching::First => 1,
            Matching::All => usize::MAX,
        }
    }

    fn by_rules(&self, message: &Incoming<'_>) -> Vec<Claim> {
        let numbered = (1..).zip(&self.rules);
        let matching = numbered.filter_map(|(number, rule)| self.by_rule(number, rule, message));
        matching.take(self.most()).flatten().collect()
    }

    /// The rule's own programme and its copies; nothing if it does not count.
    fn by_rule(&self, number: usize, rule: &Rule, message: &Incoming<'_>) -> Option<Vec<Claim>> {
        let claim = |name: &ProgrammeName| {
            let programme = self.programmes.named(name)?;
            let parts = rule.parts(programme, message)?;
            Some(Claim::new(programme, Why::Rule(number), parts, rule.action))
        };
        let own = claim(&rule.to)?;
        let copies = rule.copies.iter().filter(|copy| **copy != rule.to);
        let copies = copies.filter_map(claim);
        Some(core::iter::once(own).chain(copies).collect())
    }

    fn by_topics(&self, entrance: Option<&Programme>, message: &Incoming<'_>) -> Vec<Claim> {
        let entrance = entrance.map(|programme| &programme.name);
        let claim = |programme: &Programme| {
            let about = about(&programme.topics, message)?;
            let is_elsewhere = entrance != Some(&programme.name);
            let rank = (Reverse(words(&about.within)), is_elsewhere);
            let mut parts = Vec::from([Part::About(about)]);
            parts.extend(programme.taken(message)?);
            Some((rank, Claim::to_reply(programme, Why::Topic, parts)))
        };
        let mut found: Vec<_> = self.programmes.iter().filter_map(claim).collect();
        found.sort_by(|(a, one), (b, other)| {
            let names = || one.matched.programme.cmp(&other.matched.programme);
            a.cmp(b).then_with(names)
        });
        let claims = found.into_iter().map(|(_, claim)| claim);
        claims.take(self.most()).collect()
    }
}
