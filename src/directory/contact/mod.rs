//! Whether to write to somebody: what the directory knows, weighed by
//! [`outreach`](crate::outreach).
//!
//! ```
//! use personagraph::outreach::{Message, Outcome, OutreachPolicy, Via};
//! use personagraph::{Directory, Identifier, Key, Permit, Timestamp};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let monday: Timestamp = "2026-01-05T09:00:00Z".parse()?;
//! let someone: Identifier = "email:someone@example.com".parse()?;
//! let news = Permit::profile().to("marketing").for_purpose("newsletter");
//! let mut say = crm.at(monday, "webshop");
//! say.consent(&someone, &news)?;
//! say.approve(&news)?;
//!
//! let letter = Message::new("marketing", "newsletter", Via::Best)?;
//! let policy = OutreachPolicy::default();
//! assert!(crm.contact(&someone, &letter, &policy, monday).is_send());
//!
//! // Sales was permitted nothing, and is told no more than that.
//! let offer = Message { recipient: "sales".parse()?, ..letter };
//! let decision = crm.contact(&someone, &offer, &policy, monday);
//! assert_eq!(decision.outcome, Outcome::Never);
//! assert_eq!(decision.told().to_string(), "no");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A message is sent by a recipient of the data, for a purpose, on a channel: each
//! channel that it may take is an access. What is weighed:
//!
//! * **Addressee.** As one counts what the sender may know as one: of the partial
//!   identities that each access sees, those in which lies what was seen through the
//!   identifier that is asked about, or that identifier itself. Nobody can tell
//!   somebody unknown from somebody hidden: the answer is no.
//! * **Contact points** are the reachable identifiers that these show: `contact.<namespace>`
//!   is permitted there, of each for itself. A message never goes through one that
//!   is not permitted, even if another on the channel is. The identifier that was asked
//!   about comes first, then the others in order.
//! * **Caps and fatigue** count what was sent to any identifier that these show, and to
//!   the one asked about; by whomever it was sent. What was sent to one that the sender
//!   may not know of does not count.
//! * **Quiet hours, how often at most, and what is allowed** count if they were said
//!   through an identifier of the person over the vouched links that one of the accesses
//!   may know of. A **refusal** (`allow` is false) is like a prohibition: it also
//!   counts if it was said through whoever may be the person, unless the person has said
//!   something later about the very same. Of several words about the same thing the last
//!   counts, corrected ones are gone.
//! * **Complaints** are live interactions of kind `complaint`, or below, of that person.
//! * **Permission later** ([O3](crate::guide::laws#outreach-and-population), and what is
//!   planned): what has been heard by the instant that is asked about, as it will stand:
//!   windows open and close, conditions on time turn, facts and observations lapse.
//!   Nobody says anything in the meantime. What the sender may know to be one person is
//!   asked of that instant too, but by a plan.
//! * A contact decision is a replay ([P10](crate::guide::laws#permission)): as of an
//!   instant, nothing that came later counts, erasures aside. What the person [has
//!   already](Outreach::redundant_if) is asked of values, and no permit counts there that
//!   is known to be taken back, whenever.
//!
//! The [`ContactDecision`] is for the host and the arbiter; the sender is
//! [told](ContactDecision::told) send, hold until, or no.

mod ahead;
mod audience;
mod customer;
mod known;
mod planner;
mod state;

pub use customer::Customer;
pub use planner::Planner;

use super::Directory;
use super::inquiry::Inquiry;
use super::sight::Sight;
use crate::identifier::Identifier;
use crate::name::{Channel, Purpose, Recipient};
use crate::outreach::{ContactDecision, Message, OutreachPolicy, Slots, decide_from};
use crate::permission::{Question, Revision};
use crate::profile::PartialIdentity;
use crate::time::Timestamp;
use crate::value::Trust;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;
use state::State;
pub(super) use state::preferences;

impl Directory {
    /// Contact decisions by a policy as of an instant, to be asked for about many people.
    /// What is compiled, is so once.
    #[must_use]
    pub fn outreach<'d>(&'d self, policy: &'d OutreachPolicy, now: Timestamp) -> Outreach<'d> {
        Outreach {
            sight: self.sight(now),
            directory: self,
            policy,
            trust: None,
            redundant: None,
            inquiries: RefCell::default(),
            company: RefCell::default(),
        }
    }

    /// What becomes of a message to the person of an identifier: sent now, held until an
    /// instant, or not sent at all, with every reason. See [`contact`](self). Where the
    /// policy asks for trust, say how much there is by [`Outreach::trusting`].
    #[must_use]
    pub fn contact(
        &self,
        identifier: &Identifier,
        message: &Message,
        policy: &OutreachPolicy,
        now: Timestamp,
    ) -> ContactDecision {
        let outreach = self.outreach(policy, now);
        outreach.decide(&outreach.addressee(identifier), message)
    }
}

/// Whether the person already has what a message offers, by one of the partial identities
/// that its sender may see.
type Redundant<'d> = Box<dyn Fn(&Message, &PartialIdentity) -> bool + 'd>;

/// Instants at which what the company says may come to something else.
type Instants = Rc<BTreeSet<Timestamp>>;

/// Contact decisions by one policy, as of one instant. See [`contact`](self).
///
/// While it lives, the directory that it reads cannot change.
pub struct Outreach<'d> {
    directory: &'d Directory,
    policy: &'d OutreachPolicy,
    sight: Sight<'d>,
    trust: Option<Trust>,
    redundant: Option<Redundant<'d>>,
    inquiries: RefCell<Vec<Rc<Inquiry<'d>>>>,
    company: RefCell<BTreeMap<(Recipient, Purpose), Instants>>,
}

impl<'d> Outreach<'d> {
    /// Trusting contact points so far: in conditions, and against the policy's least
    /// trust. Left out, trust is unknown: what asks for it is not permitted, and a policy
    /// that wants any lets nothing go.
    #[must_use]
    pub fn trusting(mut self, trust: Trust) -> Self {
        self.trust = Some(trust);
        self.inquiries.take();
        self
    }

    /// Leaving out what the person already has, as far as the sender may see that: it is
    /// asked of each partial identity of the addressee.
    #[must_use]
    pub fn redundant_if(mut self, has: impl Fn(&Message, &PartialIdentity) -> bool + 'd) -> Self {
        self.redundant = Some(Box::new(has));
        self
    }

    /// As of when it is asked.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.sight.at
    }

    /// By which policy.
    #[must_use]
    pub const fn policy(&self) -> &'d OutreachPolicy {
        self.policy
    }

    /// Somebody who may be written to, gathered once to be asked about often.
    #[must_use]
    pub fn addressee(&self, identifier: &Identifier) -> Customer<'d> {
        Customer::new(self, identifier)
    }

    /// What becomes of a message, with every reason. A customer of another outreach is
    /// gathered anew.
    #[must_use]
    pub fn decide(&self, customer: &Customer<'d>, message: &Message) -> ContactDecision {
        let own = (!customer.fits(self)).then(|| self.addressee(customer.identifier()));
        let customer = own.as_ref().unwrap_or(customer);
        let known = customer.known(self, message);
        let ask = |known_then: &State<'d>, at| {
            customer.show(self, (&known, known_then), |to| {
                decide_from(message, to, self.policy, (self.now(), at))
            })
        };
        let mut decision = ask(&known.now, self.now());
        if decision.is_send() {
            return decision;
        }
        // Later the sender may know of more that is the person's, or of less.
        let mut last: Option<Rc<State<'d>>> = None;
        let mut now = self.now();
        while let Some(at) = known.next_change(self, customer, now) {
            if decision.waits_until().is_some_and(|until| until < at) {
                break;
            }
            now = at;
            let then = known.later((self, customer), message, at);
            if !then.is_alike(last.as_deref().unwrap_or(&known.now)) {
                decision = decision.then(ask(&then, at));
                last = Some(then);
            }
        }
        decision
    }

    /// Who gets which of several messages, and when, in these slots: to be asked of many
    /// people. Nothing is planned before the instant of this outreach: of slots that are
    /// over nothing is left, of the one that it lies in the rest.
    #[must_use]
    pub fn plan<'o>(&'o self, messages: &'o [Message], slots: Slots) -> Planner<'o, 'd> {
        Planner::new(self, messages, slots)
    }

    /// The access that a message makes on a channel, at the instant.
    fn question(&self, message: &Message, on: &Channel) -> Question {
        Question {
            recipient: message.recipient.clone(),
            purpose: message.purpose.clone(),
            channel: Some(on.clone()),
            trust: self.trust,
            at: self.now(),
            since: Revision::START,
        }
    }

    /// An access at the instant, compiled once.
    fn inquiry(&self, question: Question) -> Rc<Inquiry<'d>> {
        let mut known = self.inquiries.borrow_mut();
        let same = known.iter().find(|inquiry| inquiry.question == question);
        if let Some(same) = same {
            return Rc::clone(same);
        }
        let compiled = Rc::new(self.compiled(self.sight, question));
        known.push(Rc::clone(&compiled));
        compiled
    }

    fn compiled(&self, sight: Sight<'d>, question: Question) -> Inquiry<'d> {
        let mut inquiry = Inquiry::of(sight, question, self.directory.revision);
        inquiry.policy = &self.directory.policy;
        inquiry
    }
}

impl fmt::Debug for Outreach<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outreach")
            .field("now", &self.now())
            .finish_non_exhaustive()
    }
}
