//! One access, compiled against the company's rules and asked of many people.

use super::dossier::{Core, Dossier, Group, Stated};
use super::event::{EventKind, What};
use super::facts::{Asked, Facts};
use super::findings::Findings;
use super::reading::{Ends, Reading};
use super::sight::Sight;
use super::store::Held;
use super::trace::Trace;
use super::{Directory, Error};
use crate::identifier::Identifier;
use crate::identity::{Evidence, Says};
use crate::name::EventId;
use crate::permission::{
    Access, Effect, LinkRules, Proposal, Question, Revision, Rule, Scope, Sheet, Side, Verdicts,
};
use crate::profile::{MergePolicy, Survivorship};
use crate::time::Timestamp;
use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::fmt;

/// Whether an answer releases values, or only replays a decision.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Release {
    /// No permit counts that is known to be taken back, whenever.
    Values,
    /// As of the instant, and nothing else.
    Decision,
}

impl Release {
    const fn admits(self, ends: Ends) -> bool {
        match self {
            Self::Values => matches!(ends, Ends::Never),
            Self::Decision => !matches!(ends, Ends::Now),
        }
    }
}

/// What counts where nothing else is said.
static EVERY_VALUE: MergePolicy = MergePolicy::new(Survivorship::All);

/// One access compiled against the company's rules, to be asked of many people.
///
/// While it lives, the directory that it reads cannot change. It stays on its thread:
/// share the [`Directory`] and compile it on each.
pub struct Inquiry<'d> {
    pub(super) question: Question,
    pub(super) reading: Rc<Reading<'d>>,
    revision: Revision,
    trace: Trace,
    /// Which of the values that may be seen is shown.
    pub(super) policy: &'d MergePolicy,
    /// How many proposals there are.
    proposals: usize,
    company: Vec<Ruled<'d>>,
    company_links: Vec<Ruled<'d>>,
}

/// A proposal that is in force and about the access.
#[derive(Clone, Copy)]
struct Ruled<'d> {
    id: &'d EventId,
    /// Its number among all proposals.
    number: usize,
    proposal: &'d Proposal,
    ends: Ends,
}

impl<'d> Inquiry<'d> {
    pub(super) fn new(directory: &'d Directory, access: &Access) -> Result<Self, Error> {
        let question = access.question()?.clone();
        if question.since > directory.revision {
            return Err(Error::Lagging);
        }
        let sight = directory.sight(question.at);
        let policy = &directory.policy;
        Ok(Self {
            policy,
            ..Self::of(sight, question, directory.revision)
        })
    }

    /// A question, asked of a sight as of its instant.
    pub(super) fn of(sight: Sight<'d>, question: Question, revision: Revision) -> Self {
        let mut inquiry = Self {
            trace: Trace::of_question(&question),
            policy: &EVERY_VALUE,
            proposals: 0,
            question,
            revision,
            reading: Rc::new(Reading::new(sight)),
            company: Vec::new(),
            company_links: Vec::new(),
        };
        for (number, event) in sight.store.global(EventKind::Proposed).enumerate() {
            inquiry.proposals += 1;
            let What::Proposed(proposal) = &event.what else {
                continue;
            };
            if !event.about().meets(&inquiry.trace) {
                continue;
            }
            if let Some(ruled) = inquiry.ruled(number, event, proposal) {
                match proposal.terms.scope {
                    Scope::Link(_) => inquiry.company_links.push(ruled),
                    _ => inquiry.company.push(ruled),
                }
            }
        }
        inquiry
    }

    /// The rule that a proposal comes to, if it is in force and about this access.
    fn ruled(&self, number: usize, event: &'d Held, proposal: &'d Proposal) -> Option<Ruled<'d>> {
        let (sight, question) = (&self.reading.sight, &self.question);
        let about = match proposal.effect {
            Effect::Permit => proposal.terms.permit(question),
            Effect::Prohibit => proposal.terms.prohibit(question),
        };
        let open = proposal.window.contains(question.at) && sight.is_live(event);
        if !about || !open || sight.is_ended(event) {
            return None;
        }
        let later = || sight.as_of(Timestamp::MAX).is_ended(event);
        let ends = match proposal.effect {
            Effect::Permit if later() => Ends::Later,
            _ => Ends::Never,
        };
        sight.approves(event).then_some(Ruled {
            id: &event.id,
            number,
            proposal,
            ends,
        })
    }

    /// What it asks.
    #[must_use]
    pub const fn question(&self) -> &Question {
        &self.question
    }

    /// The revision of the directory whose rules were compiled: every decision of
    /// this inquiry is made at it. Not for recipients.
    #[must_use]
    pub const fn revision(&self) -> Revision {
        self.revision
    }

    /// One person, gathered as of the instant of the access.
    #[must_use]
    pub fn dossier(&self, identifier: &Identifier) -> Dossier<'d> {
        Dossier::new(self.reading.sight, identifier)
    }

    /// A dossier of the same person, of this directory as of the instant of the
    /// access; `None` if this one is.
    pub(super) fn own(&self, dossier: &Dossier<'d>) -> Option<Dossier<'d>> {
        let fits = dossier.reading.sight.is(&self.reading.sight);
        (!fits).then(|| self.dossier(&dossier.identifier))
    }

    /// Whether the company permits anything at all to the access.
    pub(super) fn may_permit(&self) -> bool {
        let permits = |ruled: &Ruled<'_>| ruled.proposal.effect == Effect::Permit;
        self.company.iter().any(permits)
    }

    /// The decision on everything that is known of a person, as of the instant of
    /// the access, for the arbiter: with every reason, and not for recipients.
    ///
    /// A decision is a replay: unlike a view it releases no value, so what took a
    /// permit away later does not count.
    #[must_use]
    pub fn decide(&self, dossier: &Dossier<'d>) -> Findings<'d> {
        let own = self.own(dossier);
        let dossier = own.as_ref().unwrap_or(dossier);
        let core = self.core(dossier, Release::Decision);
        Findings::new(self.revision, core, |core, group| {
            self.judge(core, group, Release::Decision)
        })
    }

    /// The person as the access may know it.
    pub(super) fn core(&self, dossier: &Dossier<'d>, release: Release) -> Option<Rc<Core<'d>>> {
        dossier.core(|link| self.may_know(dossier, link, release))
    }

    /// A confidential link may be known if the link between each two of its
    /// personas may.
    fn may_know(&self, dossier: &Dossier<'d>, link: &Evidence<'d>, release: Release) -> bool {
        let Says::Same {
            within: Some(within),
            ..
        } = link.says
        else {
            return true;
        };
        let rules = self.links_of(dossier, link.between.ends(), release);
        within.pairs().all(|(a, b)| rules.permit(a, b))
    }

    /// The link rules of the persons of these identifiers, over all vouched
    /// links, confidential ones included.
    pub(super) fn links_of(
        &self,
        dossier: &Dossier<'d>,
        of: impl IntoIterator<Item = &'d Identifier>,
        release: Release,
    ) -> LinkRules<'d> {
        if self.company_links.is_empty() {
            // Both must permit.
            return LinkRules::default();
        }
        let mut persons: Vec<Rc<Core<'d>>> = Vec::new();
        for identifier in of {
            let core = dossier.whole(identifier);
            if !persons.iter().any(|known| Rc::ptr_eq(known, &core)) {
                persons.push(core);
            }
        }
        let rules = persons.iter().map(|core| self.links(core, release));
        rules.reduce(LinkRules::and).unwrap_or_default()
    }

    /// What the access may know of links between a person's personas.
    fn links(&self, core: &Core<'d>, release: Release) -> LinkRules<'d> {
        let permits = &core.permits.of_links;
        if permits.is_empty() {
            // Both must permit: what is prohibited makes no difference.
            return LinkRules::default();
        }
        let concern = core.concern();
        let said = permits.iter().chain(&concern.prohibitions.of_links);
        let said = said.filter(|said| self.counts(said, &concern.facts, release));
        let ruled = self.company_links.iter();
        let ruled = ruled.filter(|ruled| self.is_in_force(ruled, &concern.facts, release));
        LinkRules::new(said.map(Stated::rule).chain(ruled.map(Ruled::rule)))
    }

    /// What the rules say of every entry of a group.
    pub(super) fn judge(
        &self,
        core: &Core<'d>,
        group: &Group<'d>,
        release: Release,
    ) -> Verdicts<'d> {
        let facts = &group.concern.facts;
        let counts =
            |said: &Stated<'d>| said.may_be_about(&self.trace) && self.counts(said, facts, release);
        let permits = core.permits.of_items.iter().enumerate();
        let permits = permits
            .filter(|(_, said)| counts(said))
            .filter_map(|(n, said)| Some((said.rule(), group.extent_of_permit(n, said)?)));
        let prohibitions = group.concern.prohibitions.of_items.iter().enumerate();
        let prohibitions = prohibitions
            .filter(|(_, said)| counts(said))
            .filter_map(|(n, said)| Some((said.rule(), group.extent_of_prohibition(n, said)?)));
        let company = self.company.iter();
        let company = company
            .filter(|ruled| self.is_in_force(ruled, facts, release))
            .filter_map(|ruled| {
                let scope = &ruled.proposal.terms.scope;
                let extent = group.extent_of_proposal(ruled.number, self.proposals, scope)?;
                Some((ruled.rule(), extent))
            });
        self.sheet(group)
            .judge(permits.chain(prohibitions).chain(company))
    }

    /// Where the entries of a group lie.
    pub(super) fn sheet<'s>(&self, group: &'s Group<'d>) -> Cow<'s, Sheet> {
        group.sheet_if(|when| Asked::truth(&group.concern.facts, &self.question, when))
    }

    /// Whether a customer's statement counts for this access, where the facts are
    /// these.
    fn counts(&self, said: &Stated<'d>, facts: &Facts<'d>, release: Release) -> bool {
        let (consent, question) = (said.consent, &self.question);
        let when = consent.when.as_ref();
        match consent.effect {
            Effect::Permit => {
                release.admits(said.ends)
                    && consent.terms.permit(question)
                    && Asked::holds(facts, question, when)
            }
            Effect::Prohibit => {
                consent.terms.prohibit(question) && Asked::may_hold(facts, question, when)
            }
        }
    }

    /// Whether the company's rule counts where the facts are these.
    fn is_in_force(&self, ruled: &Ruled<'d>, facts: &Facts<'d>, release: Release) -> bool {
        let (proposal, question) = (ruled.proposal, &self.question);
        let when = proposal.when.as_ref();
        match proposal.effect {
            Effect::Permit => release.admits(ruled.ends) && Asked::holds(facts, question, when),
            Effect::Prohibit => Asked::may_hold(facts, question, when),
        }
    }
}

impl<'d> Ruled<'d> {
    const fn rule(&self) -> Rule<'d> {
        Rule {
            id: self.id,
            side: Side::Company,
            effect: self.proposal.effect,
            scope: &self.proposal.terms.scope,
        }
    }
}

impl fmt::Debug for Inquiry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inquiry")
            .field("question", &self.question)
            .finish_non_exhaustive()
    }
}
