//! What the rules of permission come to, whoever is asked about.
//!
//! These are checks of statements, not of observations: they say what can never
//! be, and leave open what may be.

use super::Directory;
use super::event::What;
use super::reading::{Ends, Reading};
use super::sight::Sight;
use crate::identifier::Identifier;
use crate::identity::Tombstone;
use crate::name::{Channel, EventId, Purpose, Recipient};
use crate::permission::{Among, Effect, Proposal, Scope, Terms, Window};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::fmt;

/// What customers and the company have said of permission as of an instant, to be
/// checked by the arbiter. Not for recipients.
///
/// It is about that instant and all that follow, as if nothing more were said. A
/// window that is not open yet will open; a condition may be met some day; whatever
/// may be observed will be. So what is said to be idle is idle for certain, and
/// what is said to be possible may never happen.
///
/// Customers who signed the same form spoke in the same terms, which are compared
/// once: making it takes time proportional to the events and to the logarithm of
/// the forms; a check, to the forms times the proposals, and to the consents. A
/// prohibition takes forms times proposals for itself alone.
pub struct Checks<'d> {
    pub(super) sight: Sight<'d>,
    /// The permits of customers, by their terms.
    forms: Vec<Form<'d>>,
    /// What the company may rule by, ascending by id.
    company: Vec<Put<'d>>,
}

/// Permits of customers in the same terms.
struct Form<'d> {
    terms: &'d Terms,
    signed: Vec<Signed<'d>>,
}

struct Signed<'d> {
    id: &'d EventId,
    speaker: &'d Identifier,
    span: Window,
}

/// A proposal that is not revoked and not over.
struct Put<'d> {
    id: &'d EventId,
    proposal: &'d Proposal,
    span: Window,
    standing: Standing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Open,
    Approved,
    /// Approved, and known to be revoked later: values are not released on it.
    Ending,
}

impl Put<'_> {
    fn rules(&self, effect: Effect) -> bool {
        self.standing != Standing::Open && self.proposal.effect == effect
    }

    fn is_met_by(&self, form: &Form<'_>) -> bool {
        let signed = || form.signed.iter().any(|one| one.span.overlaps(self.span));
        self.proposal.terms.can_meet(form.terms) && signed()
    }
}

/// A customer's permit that no approval can meet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct IdleConsent<'d> {
    /// The event of the permit.
    pub consent: &'d EventId,
    /// The proposals that could meet it, were they approved; ascending.
    pub open: Vec<&'d EventId>,
}

/// What a recipient can ever see.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reachable<'d> {
    /// By approval, then by what customers permit.
    pub permitted: Vec<Permitted<'d>>,
    /// The company's prohibitions that name it, ascending: any of them may take
    /// from what is permitted. Prohibitions of customers may too; they differ
    /// from person to person and are not listed.
    pub prohibited: Vec<&'d EventId>,
}

/// What an approval and consents of one kind can show together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Permitted<'d> {
    /// The proposal that was approved.
    pub approval: &'d EventId,
    /// What it is about.
    pub approved: &'d Scope,
    /// What the customers permit: seen is what lies in both.
    pub consented: &'d Scope,
    /// What for; all purposes below these included.
    pub purposes: Among<Purpose>,
    /// Through which channels alone; `None`: whatever the channel.
    pub channels: Option<BTreeSet<Channel>>,
    /// How many consents say so.
    pub consents: usize,
    /// Through how many identifiers they were given.
    pub speakers: usize,
}

/// What approving a proposal would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference<'d> {
    /// No decision would be another, and no view show more or less.
    Nothing(Because<'d>),
    /// Of a permit.
    Completes {
        /// How many consents it could meet; at least one.
        consents: usize,
        /// How many of these no other approval can meet.
        idle: usize,
    },
    /// Of a prohibition.
    Cuts {
        /// How many consents could lose what they permit; at least one.
        consents: usize,
        /// How many approvals could; at least one.
        approvals: usize,
    },
}

/// Why approving a proposal would change nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Because<'d> {
    /// This one is in force and does all that it would.
    CoveredBy(&'d EventId),
    /// No live consent can meet it.
    MeetsNoConsent,
    /// No consent and approval can show together what it prohibits.
    ProhibitsNothingPermitted,
}

impl fmt::Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CoveredBy(id) => write!(f, "`{id}` does all that already"),
            Self::MeetsNoConsent => f.write_str("no live consent can meet it"),
            Self::ProhibitsNothingPermitted => {
                f.write_str("nothing that it prohibits is permitted")
            }
        }
    }
}

impl fmt::Display for Difference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing(because) => write!(f, "it would change nothing: {because}"),
            Self::Completes { consents, idle } => {
                write!(f, "it could complete {}", Counted(*consents, "consent"))?;
                write!(f, ", {idle} of which nothing else can")
            }
            Self::Cuts {
                consents,
                approvals,
            } => {
                write!(f, "it could cut {}", Counted(*consents, "consent"))?;
                write!(f, " and {}", Counted(*approvals, "approval"))
            }
        }
    }
}

/// So many of something.
struct Counted(usize, &'static str);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, noun) = self;
        write!(f, "{count} {noun}{}", if *count == 1 { "" } else { "s" })
    }
}

impl Directory {
    /// What was said of permission as of an instant, to be checked.
    ///
    /// ```
    /// use personagraph::{Directory, Key, Permit, Timestamp};
    ///
    /// let mut crm = Directory::new(Key::from([7; 32]));
    /// let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    /// let someone = "email:someone@example.com".parse()?;
    /// let news = Permit::persona("family").to("marketing").for_purpose("newsletter");
    /// crm.at(now, "webshop").consent(&someone, &news)?;
    /// assert_eq!(crm.checks(now).idle_consents().len(), 1);
    ///
    /// let other = Permit::persona("work").to("marketing").for_purpose("newsletter");
    /// crm.at(now, "arbiter").approve(&other)?;
    /// assert_eq!(crm.checks(now).idle_consents().len(), 1); // not inside one persona
    /// assert_eq!(crm.checks(now).idle_approvals().len(), 1);
    ///
    /// crm.at(now, "arbiter").approve(&news)?;
    /// assert_eq!(crm.checks(now).idle_consents().len(), 0);
    /// assert_eq!(crm.checks(now).reach_of(&"marketing".parse()?).permitted.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn checks(&self, at: Timestamp) -> Checks<'_> {
        Checks::new(self.sight(at))
    }
}

impl<'d> Checks<'d> {
    fn new(sight: Sight<'d>) -> Self {
        let reading = Reading::new(sight);
        let mut forms: BTreeMap<&'d Terms, Vec<Signed<'d>>> = BTreeMap::new();
        let mut company = Vec::new();
        for event in sight.store.events().filter(|event| sight.is_live(event)) {
            match &event.what {
                What::Consented(consent)
                    if consent.effect == Effect::Permit && !Tombstone::is_one(&consent.speaker) =>
                {
                    let span = span(sight.at, event.at, consent.window);
                    let live = |span: &Window| !is_over(*span) && reading.ends(event) != Ends::Now;
                    if let Some(span) = Some(span).filter(live) {
                        forms.entry(&consent.terms).or_default().push(Signed {
                            id: &event.id,
                            speaker: &consent.speaker,
                            span,
                        });
                    }
                }
                What::Proposed(proposal) => {
                    let span = span(sight.at, event.at, proposal.window);
                    if is_over(span) || sight.is_ended(event) {
                        continue;
                    }
                    let standing = if !sight.approves(event) {
                        Standing::Open
                    } else if sight.as_of(Timestamp::MAX).is_ended(event) {
                        Standing::Ending
                    } else {
                        Standing::Approved
                    };
                    company.push(Put {
                        id: &event.id,
                        proposal,
                        span,
                        standing,
                    });
                }
                _ => {}
            }
        }
        let forms = forms.into_iter();
        Self {
            sight,
            forms: forms
                .map(|(terms, signed)| Form { terms, signed })
                .collect(),
            company,
        }
    }

    /// As of when.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.sight.at
    }

    /// The live permits of customers that can never take effect: no approval that
    /// is in force or will be can meet them. Ascending by event. Prohibitions are not
    /// looked at.
    #[must_use]
    pub fn idle_consents(&self) -> Vec<IdleConsent<'d>> {
        let mut idle = Vec::new();
        for form in &self.forms {
            let (open, approved): (Vec<_>, Vec<_>) = self
                .meeting(form)
                .partition(|put| put.standing == Standing::Open);
            for one in &form.signed {
                let meets = |put: &&&Put<'_>| put.span.overlaps(one.span);
                if approved.iter().find(meets).is_none() {
                    idle.push(IdleConsent {
                        consent: one.id,
                        open: open.iter().filter(meets).map(|put| put.id).collect(),
                    });
                }
            }
        }
        idle.sort_unstable();
        idle
    }

    /// The permits put to the arbiter whose terms can meet those of a form.
    fn meeting<'s>(&'s self, form: &'s Form<'d>) -> impl Iterator<Item = &'s Put<'d>> {
        let permits = self.permits();
        permits.filter(|put| put.proposal.terms.can_meet(form.terms))
    }

    fn permits(&self) -> impl Iterator<Item = &Put<'d>> {
        let permit = |put: &&Put<'d>| put.proposal.effect == Effect::Permit;
        self.company.iter().filter(permit)
    }

    fn approved(&self, effect: Effect) -> impl Iterator<Item = &Put<'d>> {
        self.company.iter().filter(move |put| put.rules(effect))
    }

    /// The approved permits that show nothing of anybody: no live consent can meet
    /// them. Ascending. Prohibitions are not looked at.
    #[must_use]
    pub fn idle_approvals(&self) -> Vec<&'d EventId> {
        let met = |put: &&Put<'d>| self.forms.iter().any(|form| put.is_met_by(form));
        let idle = self.approved(Effect::Permit).filter(|put| !met(put));
        idle.map(|put| put.id).collect()
    }

    /// What a recipient can ever see, at most.
    #[must_use]
    pub fn reach_of(&self, recipient: &Recipient) -> Reachable<'d> {
        let to = |terms: &Terms| terms.recipients.contains(recipient);
        let mut found: BTreeMap<Permitted<'d>, (usize, BTreeSet<&Identifier>)> = BTreeMap::new();
        let approvals = self.approved(Effect::Permit);
        for put in approvals.filter(|put| to(&put.proposal.terms)) {
            let terms = &put.proposal.terms;
            let forms = self.forms.iter().filter(|form| to(form.terms));
            for form in forms.filter(|form| terms.can_meet(form.terms)) {
                let (purposes, channels) = terms.in_common(form.terms);
                let signed = form.signed.iter();
                let mut signed = signed.filter(|one| one.span.overlaps(put.span)).peekable();
                if signed.peek().is_none() {
                    continue;
                }
                let (consents, speakers) = found
                    .entry(Permitted {
                        approval: put.id,
                        approved: &terms.scope,
                        consented: &form.terms.scope,
                        purposes,
                        channels,
                        consents: 0,
                        speakers: 0,
                    })
                    .or_default();
                for one in signed {
                    *consents += 1;
                    speakers.insert(one.speaker);
                }
            }
        }
        let counted = |(row, (consents, speakers)): (_, (usize, BTreeSet<_>))| Permitted {
            consents,
            speakers: speakers.len(),
            ..row
        };
        let prohibitions = self.approved(Effect::Prohibit);
        let prohibitions = prohibitions.filter(|put| to(&put.proposal.terms));
        Reachable {
            permitted: found.into_iter().map(counted).collect(),
            prohibited: prohibitions.map(|put| put.id).collect(),
        }
    }

    /// What a proposal would change that were put and approved at the instant.
    #[must_use]
    pub fn effect_of(&self, proposal: &Proposal) -> Difference<'d> {
        let span = span(self.at(), Timestamp::MIN, proposal.window);
        self.difference(proposal, span, None)
    }

    /// What a proposal that was put changes if it is approved, or has changed as
    /// it is; `None` if none of this id was put by the instant, or it is revoked or
    /// over.
    #[must_use]
    pub fn effect_of_event(&self, id: &EventId) -> Option<Difference<'d>> {
        let put = self.company.iter().find(|put| put.id == id)?;
        Some(self.difference(put.proposal, put.span, Some(put.id)))
    }

    fn difference(
        &self,
        proposal: &Proposal,
        span: Window,
        itself: Option<&EventId>,
    ) -> Difference<'d> {
        let others = |put: &&Put<'d>| itself != Some(put.id);
        let lasting = |put: &&Put<'d>| put.standing == Standing::Approved;
        let mut same = self.approved(proposal.effect).filter(others);
        let covering = same.find(|put| {
            lasting(put)
                && put.span.covers(span)
                && (put.proposal.when.is_none() || put.proposal.when == proposal.when)
                && put.proposal.terms.covers(&proposal.terms)
        });
        if let Some(put) = covering {
            return Difference::Nothing(Because::CoveredBy(put.id));
        }
        match proposal.effect {
            Effect::Permit => self.completed(proposal, span, itself),
            Effect::Prohibit => self.cut(proposal, span),
        }
    }

    fn completed(
        &self,
        proposal: &Proposal,
        span: Window,
        itself: Option<&EventId>,
    ) -> Difference<'d> {
        let (mut consents, mut idle) = (0, 0);
        let forms = self.forms.iter();
        for form in forms.filter(|form| proposal.terms.can_meet(form.terms)) {
            let others: Vec<_> = self
                .meeting(form)
                .filter(|put| put.standing != Standing::Open && itself != Some(put.id))
                .collect();
            for one in form.signed.iter().filter(|one| one.span.overlaps(span)) {
                let met = others.iter().any(|put| put.span.overlaps(one.span));
                consents += 1;
                idle += usize::from(!met);
            }
        }
        match consents {
            0 => Difference::Nothing(Because::MeetsNoConsent),
            _ => Difference::Completes { consents, idle },
        }
    }

    fn cut(&self, proposal: &Proposal, span: Window) -> Difference<'d> {
        let (mut consents, mut approvals) = (0, BTreeSet::new());
        for form in &self.forms {
            let terms = |put: &&Put<'d>| [form.terms, &put.proposal.terms];
            let permits = self.approved(Effect::Permit);
            let cut: Vec<_> = permits
                .filter(|put| proposal.terms.can_cut(terms(put)))
                .filter_map(|put| Some((put.id, common(put.span, span)?)))
                .collect();
            for one in &form.signed {
                let lost = cut.iter().filter(|(_, span)| span.overlaps(one.span));
                let lost: Vec<_> = lost.map(|(id, _)| *id).collect();
                consents += usize::from(!lost.is_empty());
                approvals.extend(lost);
            }
        }
        match consents {
            0 => Difference::Nothing(Because::ProhibitsNothingPermitted),
            _ => Difference::Cuts {
                consents,
                approvals: approvals.len(),
            },
        }
    }
}

/// When a statement holds: from the later of its instant and its `from` on.
fn span(now: Timestamp, said: Timestamp, window: Window) -> Window {
    Window {
        from: window.from.max(Some(now.max(said))),
        until: window.until,
    }
}

fn is_over(span: Window) -> bool {
    !span.overlaps(span)
}

/// The instants in both windows, if there are any.
fn common(one: Window, other: Window) -> Option<Window> {
    let until = match (one.until, other.until) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (until, None) | (None, until) => until,
    };
    let from = one.from.max(other.from);
    one.overlaps(other).then_some(Window { from, until })
}

impl fmt::Debug for Checks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checks")
            .field("at", &self.at())
            .field("forms", &self.forms.len())
            .field("proposals", &self.company.len())
            .finish_non_exhaustive()
    }
}
