//! The smallest change that would allow, found by supposing changes.

use super::Obstacle;
use super::near::{WAYS, standing};
use super::plan::Plan;
use super::remedy::Remedy;
use crate::condition::{Condition, Setting};
use crate::directory::Event;
use crate::directory::event::{Established, Voted, What};
use crate::directory::excerpt::excerpt;
use crate::directory::ink;
use crate::directory::inquiry::Inquiry;
use crate::directory::sight::Sight;
use crate::directory::store::Store;
use crate::identifier::Identifier;
use crate::key::{Hex, Use};
use crate::name::{Attribute, EventId, Fact, Recipient, Source};
use crate::permission::{
    Among, Consent, Effect, LegalBasis, Place, Proposal, Question, Revision, Scope, Seating, Terms,
    Vote, Window,
};
use crate::time::Timestamp;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// How many plans are tried before only new statements are.
const TRIED: usize = 256;
/// How many plans are kept of one observation at one place.
const KEPT: usize = 64;
/// Of how many reasons the ways are combined.
const COMBINED: usize = 16;
/// Who says what is supposed, and the seat of an arbiter where none sits.
const SOURCE: &str = "supposed";

/// What would have to be otherwise for one observation to be allowed.
pub(super) struct Case {
    /// For each prohibition what would lift it.
    pub(super) prohibitions: Vec<Vec<Plan>>,
    /// For each place where it lies, what would supply each half that is missing.
    pub(super) places: Vec<Vec<Vec<Plan>>>,
}

/// What changes are supposed on.
pub(super) struct Search<'q> {
    /// What bears on the person and the access.
    store: Store,
    sight: Sight<'q>,
    question: Question,
    identifier: &'q Identifier,
    attribute: &'q Attribute,
}

impl<'q> Search<'q> {
    pub(super) fn new(
        sight: Sight<'q>,
        question: &Question,
        identifier: &'q Identifier,
        attribute: &'q Attribute,
    ) -> Self {
        let keeps = |what: &What| match what {
            What::Consented(consent) => consent.terms.prohibit_use(question),
            What::Proposed(proposal) => proposal.terms.prohibit_use(question),
            _ => true,
        };
        let question = Question {
            since: Revision::START,
            ..question.clone()
        };
        Self {
            store: excerpt(sight, [identifier], keeps),
            sight,
            question,
            identifier,
            attribute,
        }
    }

    /// The smallest set of changes found that allows; `None` if there is no
    /// observation to allow.
    pub(super) fn smallest(mut self, cases: &[Case]) -> Option<Vec<Remedy>> {
        if cases.is_empty() {
            return None;
        }
        let (mut plans, mut plain) = (self.single(), Vec::new());
        for case in cases {
            for place in &case.places {
                let lists = case.prohibitions.iter().chain(place);
                plain.push(Plan::first_of_each(lists.clone()));
                let lists: Vec<Vec<Plan>> = lists.cloned().collect();
                if lists.len() <= COMBINED {
                    plans.extend(Plan::of_each(&lists, KEPT));
                }
            }
        }
        let plans = Plan::smallest(plans).into_iter().take(TRIED);
        let mut tried = plans.chain(Plan::smallest(plain));
        let found = tried.find(|plan| self.allows(plan));
        found.map(|plan| plan.changes())
    }

    /// Changes that may work in a roundabout way: a fact that puts something into a
    /// persona, or makes a link known; a prohibition of links.
    fn single(&self) -> Vec<Plan> {
        let mut facts: BTreeSet<&Fact> = BTreeSet::new();
        let mut links = Vec::new();
        for event in self.store.events() {
            let (when, taken_back) = match &event.what {
                What::Consented(consent) => {
                    let no = prohibits_links(consent.effect, &consent.terms);
                    (
                        consent.when.as_ref(),
                        no.then_some(Remedy::Withdraw as fn(_) -> _),
                    )
                }
                What::Proposed(proposal) => {
                    let no = prohibits_links(proposal.effect, &proposal.terms);
                    (
                        proposal.when.as_ref(),
                        no.then_some(Remedy::Revoke as fn(_) -> _),
                    )
                }
                What::Enclosed(enclosure) => (enclosure.condition(), None),
                _ => (None, None),
            };
            facts.extend(when.into_iter().flat_map(Condition::facts));
            links.extend(taken_back.map(|of| Plan::saying(of(event.id.clone()))));
        }
        let both = |fact: &Fact| [true, false].map(|holds| Setting::fact(fact.clone(), holds));
        let facts = facts.into_iter().take(WAYS).flat_map(both).map(Plan::from);
        facts.chain(links.into_iter().take(WAYS)).collect()
    }

    /// Whether the access would be allowed. What is supposed is taken back after.
    fn allows(&mut self, plan: &Plan) -> bool {
        let question = plan.question(&self.question);
        let mut supposed = Vec::new();
        let all = self.said(plan, question.at).is_some_and(|said| {
            said.into_iter().all(|event| {
                let id = event.id.clone();
                let event = self.store.after_erasures(self.sight.key, event);
                let event = event.filter(|_| self.store.get(&id).is_none());
                let counts = event.is_some();
                if let Some(event) = event {
                    self.store.insert(self.sight.key, event);
                    supposed.push(id);
                }
                counts
            })
        });
        let allows = all && self.is_allowed(question);
        for id in &supposed {
            self.store.remove(id);
        }
        allows
    }

    fn is_allowed(&self, question: Question) -> bool {
        let inquiry = Inquiry::of(self.as_of(question.at), question, Revision::START);
        let findings = inquiry.decide(&inquiry.dossier(self.identifier));
        let mut of = findings.iter().filter(|f| f.attribute() == self.attribute);
        of.any(|found| found.is_allowed())
    }

    /// What a plan says, as events at an instant; `None` if it cannot be said.
    fn said(&self, plan: &Plan, at: Timestamp) -> Option<Vec<Event>> {
        let mut said = Vec::new();
        for change in plan.changes() {
            match change {
                Remedy::Wait(_) | Remedy::Trust(_) | Remedy::Through(_) => {}
                Remedy::Establish { fact, holds } => {
                    let about = Some(self.identifier.clone());
                    let fact = Established {
                        fact,
                        about,
                        holds,
                        until: None,
                    };
                    said.push(self.event(at, What::Established(fact))?);
                }
                Remedy::Vote { proposal, yes, of } => {
                    said.extend(self.votes(at, &proposal, yes, &of)?);
                }
                Remedy::Consent { place } => said.push(self.consent(at, &place)?),
                Remedy::Approve { place } => said.extend(self.approval(at, &place)?),
                Remedy::Withdraw(id) => said.push(self.event(at, What::Withdrew(id))?),
                Remedy::Revoke(id) => said.push(self.event(at, What::Revoked(id))?),
            }
        }
        Some(said)
    }

    /// An event whose id comes after all others: of what was said at one instant, the
    /// supposed counts.
    fn event(&self, at: Timestamp, what: What) -> Option<Event> {
        let source = Source::try_from(SOURCE).ok()?;
        let content = ink::of_content(at, &source, &what);
        let digest = self.sight.key.digest(Use::Event, &[&content]);
        let id = EventId::try_from(alloc::format!("~{}-{}", what.kind(), Hex(digest))).ok()?;
        Some(Event::new(id, at, source, what))
    }

    /// The attribute at a place, for the access.
    fn terms(&self, place: &Place) -> Option<Terms> {
        let names = [self.attribute.clone().into()];
        let scope = match place {
            Place::Inside(persona) => Scope::persona_attributes(persona.clone(), names),
            Place::OutsideAllCircles => Scope::attributes(names),
        };
        let Question {
            recipient, purpose, ..
        } = &self.question;
        let recipients = Among::these("recipients", [recipient.clone()]).ok()?;
        let mut terms = Terms {
            scope: scope.ok()?,
            recipients,
            purposes: Among::these("purposes", [purpose.clone()]).ok()?,
            channels: None,
        };
        // Withdrawn at the very instant, the same terms would not count.
        let held = self
            .store
            .events()
            .any(|event| matches!(&event.what, What::Consented(consent) if consent.terms == terms));
        if held {
            terms.recipients = Among::Any;
        }
        Some(terms)
    }

    fn consent(&self, at: Timestamp, place: &Place) -> Option<Event> {
        let consent = Consent {
            speaker: self.identifier.clone(),
            effect: Effect::Permit,
            terms: self.terms(place)?,
            window: Window::default(),
            when: None,
            basis: LegalBasis::Consent,
        };
        self.event(at, What::Consented(Box::new(consent)))
    }

    /// A proposal and as many votes as it takes; where nobody sits, a seat for one.
    fn approval(&self, at: Timestamp, place: &Place) -> Option<Vec<Event>> {
        let mut said = Vec::new();
        let seating = if let Some(seating) = self.as_of(at).seating(at) {
            Cow::Borrowed(seating)
        } else {
            let seat = Recipient::try_from(SOURCE).ok()?;
            let seating = Seating::new([seat], 1, []).ok()?;
            said.push(self.event(at, What::Seated(Box::new(seating.clone())))?);
            Cow::Owned(seating)
        };
        let proposal = Proposal {
            effect: Effect::Permit,
            terms: self.terms(place)?,
            window: Window::default(),
            when: None,
        };
        let proposed = self.event(at, What::Proposed(Box::new(proposal)))?;
        let seats = seating.seats().iter().take(seating.quorum() as usize);
        let votes: Option<Vec<Event>> =
            seats.map(|seat| self.yes(at, &proposed.id, seat)).collect();
        said.push(proposed);
        said.extend(votes?);
        Some(said)
    }

    /// So many yes votes on a proposal, these seats' among them.
    fn votes(
        &self,
        at: Timestamp,
        proposal: &EventId,
        yes: usize,
        of: &BTreeSet<Recipient>,
    ) -> Option<Vec<Event>> {
        let held = self.store.get(proposal)?;
        let Some(Obstacle::Open { left, .. }) = standing(&self.as_of(at), held) else {
            return None;
        };
        let seats = of.iter().chain(left.difference(of)).take(yes);
        seats.map(|seat| self.yes(at, proposal, seat)).collect()
    }

    fn yes(&self, at: Timestamp, proposal: &EventId, seat: &Recipient) -> Option<Event> {
        let vote = Voted {
            proposal: proposal.clone(),
            seat: seat.clone(),
            vote: Vote::Yes,
        };
        self.event(at, What::Voted(vote))
    }

    fn as_of(&self, at: Timestamp) -> Sight<'_> {
        Sight {
            store: &self.store,
            ..self.sight.as_of(at)
        }
    }
}

fn prohibits_links(effect: Effect, terms: &Terms) -> bool {
    effect == Effect::Prohibit && matches!(terms.scope, Scope::Link(_))
}
