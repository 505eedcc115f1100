//! Several messages to several people.

use super::Outreach;
use super::customer::Customer;
use super::known::Known;
use crate::identifier::Identifier;
use crate::name::Channel;
use crate::outreach::{Addressee, Message, Plan, Schedule, Slots};
use crate::time::Timestamp;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::fmt;

/// Several messages, to be planned for many people. See [`Plan`].
///
/// ```
/// use personagraph::outreach::{Message, OutreachPolicy, Slots, Via};
/// use personagraph::{Directory, Identifier, Key, Permit, Timestamp};
///
/// let mut crm = Directory::new(Key::from([7; 32]));
/// let monday: Timestamp = "2026-01-05T09:00:00Z".parse()?;
/// let someone: Identifier = "email:someone@example.com".parse()?;
/// let all = Permit::profile().to_any().for_any_purpose();
/// let mut say = crm.at(monday, "webshop");
/// say.consent(&someone, &all)?;
/// say.approve(&all)?;
///
/// let news = Message::new("marketing", "newsletter", Via::Best)?;
/// let offer = Message { recipient: "sales".parse()?, value: 5, ..news.clone() };
/// let (policy, messages) = (OutreachPolicy::default(), [news, offer]);
/// let outreach = crm.outreach(&policy, monday);
/// let days = Slots { from: monday, length: "P1D".parse()?, count: 7 };
///
/// // One message a day: the more valuable one goes first.
/// let schedule = outreach.plan(&messages, days).schedule(&outreach.addressee(&someone));
/// let order: Vec<_> = schedule.planned.iter().map(|one| one.message).collect();
/// assert_eq!(order, [1, 0]);
/// assert_eq!(schedule.planned[1].at, "2026-01-06T09:00:00Z".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Planner<'o, 'd> {
    outreach: &'o Outreach<'d>,
    messages: &'o [Message],
    plan: Plan<'o>,
}

impl<'o, 'd> Planner<'o, 'd> {
    pub(super) fn new(outreach: &'o Outreach<'d>, messages: &'o [Message], slots: Slots) -> Self {
        Self {
            outreach,
            messages,
            plan: Plan::new(messages, outreach.policy, slots),
        }
    }

    /// What one person gets. To the sender of each message the person is what that sender
    /// may know; what is planned counts for another message if its sender may know of the
    /// contact point. Nobody gets two in one slot.
    #[must_use]
    pub fn schedule(&self, customer: &Customer<'d>) -> Schedule {
        let outreach = self.outreach;
        let own = (!customer.fits(outreach)).then(|| outreach.addressee(customer.identifier()));
        let customer = own.as_ref().unwrap_or(customer);
        let mut all: Vec<Rc<Known<'d>>> = Vec::new();
        for message in self.messages {
            if !all.iter().any(|known| known.is_for(message)) {
                all.push(customer.known(outreach, message));
            }
        }
        let of = |message: &Message| all.iter().find(|known| known.is_for(message));
        let permitted = |message: &Message, on: &Channel, point: &Identifier, at: Timestamp| {
            let way = (on, point);
            of(message).is_some_and(|known| known.permits((outreach, customer), message, way, at))
        };
        let changes = |message: &Message, at: Timestamp| {
            of(message).and_then(|known| known.next_change(outreach, customer, at))
        };
        let redundant = |message: &Message| {
            of(message).is_some_and(|known| known.has(outreach, customer, message))
        };
        let addressee = |message: &Message| match of(message) {
            Some(known) => Addressee {
                changes: &changes,
                redundant: &redundant,
                ..customer.addressee(&known.now, &permitted)
            },
            None => Addressee::new(&[], &permitted),
        };
        let counts = |message: &Message, point: &Identifier| {
            of(message).is_some_and(|known| known.now.counts(point))
        };
        self.plan.schedule_each(outreach.now(), addressee, counts)
    }
}

impl fmt::Debug for Planner<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Planner")
            .field("messages", &self.messages.len())
            .finish_non_exhaustive()
    }
}
