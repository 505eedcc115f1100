//! One thing that a segment asks for.

use super::{Engaged, Test};
use crate::condition::Truth;
use crate::engagement::Summary;
use crate::name::{Attribute, AttributePattern, Channel, Namespace, Persona, Purpose};
use crate::population::{Knowledge, Portrait, Wish, Wished};
use crate::time::Timestamp;
use crate::value::Value;
use crate::venn::Expression;
use alloc::collections::BTreeSet;

/// One thing that a segment asks for, of one part of what is known.
///
/// Each `of_…` answers from that part alone, so that an index may keep it apart; asked of
/// a part that it is not [about](Self::about), it is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Predicate {
    /// Something lies in the persona.
    Persona(Persona),
    /// Something lies where this holds: `work & !family` is what is in the one and not in
    /// the other.
    Region(Expression<Persona>),
    /// There is such an attribute.
    Has(AttributePattern),
    /// One of the attribute's values, at least, is so.
    Value(Attribute, Test),
    /// The interactions come to this.
    Engaged(Engaged),
    /// The person wants messages for the purpose, on the channel, or on some, and does not
    /// refuse them there.
    Wants {
        /// What for.
        purpose: Purpose,
        /// Where; `None`: on some channel.
        channel: Option<Channel>,
    },
    /// The person refuses messages for the purpose, on the channel, or on all.
    Refuses {
        /// What for.
        purpose: Purpose,
        /// Where; `None`: on all channels.
        channel: Option<Channel>,
    },
    /// There is a contact point in the namespace, or in some.
    Reachable(Option<Namespace>),
}

/// Which part of what is known a [`Predicate`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About<'p> {
    /// Where what is known lies.
    Regions,
    /// The values of one attribute.
    Attribute(&'p Attribute),
    /// The values of all attributes that this matches: it holds if it does of some.
    Attributes(&'p AttributePattern),
    /// How the person can be reached.
    ContactPoints,
    /// How the person wants to be contacted.
    Wishes,
    /// What the person did.
    Engagement,
}

impl Predicate {
    /// Which part of what is known it is about.
    #[must_use]
    pub const fn about(&self) -> About<'_> {
        match self {
            Self::Persona(_) | Self::Region(_) => About::Regions,
            Self::Has(pattern) => About::Attributes(pattern),
            Self::Value(attribute, _) => About::Attribute(attribute),
            Self::Engaged(_) => About::Engagement,
            Self::Wants { .. } | Self::Refuses { .. } => About::Wishes,
            Self::Reachable(_) => About::ContactPoints,
        }
    }

    /// Whether it holds of what is known at an instant. Of a portrait of all that is known
    /// it is never unknown.
    #[must_use]
    pub fn holds(&self, portrait: &Portrait, at: Timestamp) -> Truth {
        let knowledge = portrait.knowledge();
        match self.about() {
            About::Regions => self.of_regions(portrait.regions(), knowledge),
            About::Attribute(attribute) => match portrait.values().get(attribute) {
                Some(values) => self.of_values(values, knowledge),
                None => knowledge.of_nothing(),
            },
            About::Attributes(pattern) => {
                let named = portrait.values().iter();
                let mut named = named.filter(|(name, _)| pattern.matches(name));
                let first = named.next();
                first.map_or(knowledge.of_nothing(), |(_, v)| {
                    self.of_values(v, knowledge)
                })
            }
            About::ContactPoints => self.of_contact_points(portrait.contact_points(), knowledge),
            About::Wishes => self.of_wishes(portrait.wishes(), knowledge),
            About::Engagement => self.of_engagement(portrait.engagement(), knowledge, at),
        }
    }

    /// Whether it holds where what is known lies so: each thing in just these personas,
    /// or of a view, in these among others.
    #[must_use]
    pub fn of_regions(&self, regions: &BTreeSet<BTreeSet<Persona>>, knowledge: Knowledge) -> Truth {
        let lies_there = |region: &BTreeSet<Persona>| match self {
            Self::Persona(persona) => region.contains(persona),
            Self::Region(which) => match knowledge {
                Knowledge::Whole => which.holds(|persona| region.contains(persona)),
                Knowledge::Seen => {
                    let known = |persona: &Persona| region.contains(persona).then_some(true);
                    which.holds_as_known(known) == Some(true)
                }
            },
            _ => false,
        };
        match self {
            Self::Persona(_) | Self::Region(_) if regions.iter().any(lies_there) => Truth::True,
            Self::Persona(_) | Self::Region(_) => knowledge.of_nothing(),
            _ => Truth::Unknown,
        }
    }

    /// Whether it holds of an attribute that has these values, and no others that count;
    /// none: there is no such attribute. Of a view, what other values there are is
    /// evidence that this is none of them.
    #[must_use]
    pub fn of_values(&self, values: &BTreeSet<Value>, knowledge: Knowledge) -> Truth {
        match self {
            Self::Has(_) | Self::Value(..) if values.is_empty() => knowledge.of_nothing(),
            Self::Has(_) => Truth::True,
            Self::Value(_, test) => values.iter().any(|value| test.is_met_by(value)).into(),
            _ => Truth::Unknown,
        }
    }

    /// Whether it holds of somebody who can be reached in these namespaces.
    #[must_use]
    pub fn of_contact_points(&self, points: &BTreeSet<Namespace>, knowledge: Knowledge) -> Truth {
        let is_there = match self {
            Self::Reachable(None) => !points.is_empty(),
            Self::Reachable(Some(namespace)) => points.contains(namespace),
            _ => return Truth::Unknown,
        };
        if is_there {
            Truth::True
        } else {
            knowledge.of_nothing()
        }
    }

    /// Whether it holds of somebody who wants to be contacted so. Of a view it is unknown:
    /// preferences never appear in one.
    #[must_use]
    pub fn of_wishes(&self, wishes: &BTreeSet<Wish>, knowledge: Knowledge) -> Truth {
        let holds = match (self, knowledge) {
            (Self::Wants { purpose, channel }, Knowledge::Whole) => {
                let wanted = |wish: &&Wish| wish.is == Wished::Wanted && wish.covers(purpose);
                wishes.iter().filter(wanted).any(|wish| {
                    let on = match (channel, &wish.channel) {
                        (Some(channel), Some(own)) if channel != own => return false,
                        (channel, own) => channel.as_ref().or(own.as_ref()),
                    };
                    !wishes.iter().any(|other| other.refuses(purpose, on))
                })
            }
            (Self::Refuses { purpose, channel }, Knowledge::Whole) => {
                let on = channel.as_ref();
                wishes.iter().any(|wish| wish.refuses(purpose, on))
            }
            _ => return Truth::Unknown,
        };
        holds.into()
    }

    /// Whether it holds of somebody who did this, at an instant.
    #[must_use]
    pub fn of_engagement(&self, did: &Summary, knowledge: Knowledge, at: Timestamp) -> Truth {
        match self {
            Self::Engaged(engaged) => engaged.holds(did, knowledge, at),
            _ => Truth::Unknown,
        }
    }
}

impl Wish {
    /// Whether it is for the purpose, or one above.
    fn covers(&self, purpose: &Purpose) -> bool {
        let within = |these: &BTreeSet<Purpose>| these.iter().any(|p| purpose.is_within(p));
        self.purposes.listed().is_none_or(within)
    }

    /// Whether it refuses the purpose on a channel, or on all: like a prohibition, also by
    /// one below.
    fn refuses(&self, purpose: &Purpose, on: Option<&Channel>) -> bool {
        let there = self.channel.is_none() || (on.is_some() && self.channel.as_ref() == on);
        let below = |these: &BTreeSet<Purpose>| these.iter().any(|p| p.is_within(purpose));
        let concerns = self.covers(purpose) || self.purposes.listed().is_some_and(below);
        self.is == Wished::Refused && there && concerns
    }
}
