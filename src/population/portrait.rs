//! What is known of somebody, as a segment asks for it.

use crate::condition::Truth;
use crate::engagement::Summary;
use crate::name::{Attribute, Channel, Namespace, Persona, Purpose};
use crate::permission::Among;
use crate::profile::{PartialIdentity, Shown};
use crate::value::Value;
use alloc::collections::{BTreeMap, BTreeSet};

/// Whether a portrait has all that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Knowledge {
    /// All of it: what is not there is not so.
    Whole,
    /// What a recipient sees: what is not there may be so all the same.
    Seen,
}

impl Knowledge {
    /// Whether something holds that nothing speaks for.
    #[must_use]
    pub const fn of_nothing(self) -> Truth {
        match self {
            Self::Whole => Truth::False,
            Self::Seen => Truth::Unknown,
        }
    }
}

/// What somebody said of being contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wished {
    /// Do.
    Wanted,
    /// Do not.
    Refused,
}

/// How somebody wants to be contacted, or does not: one word that counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wish {
    /// On which channel; `None`: on any.
    pub channel: Option<Channel>,
    /// For which purposes, with those below them.
    pub purposes: Among<Purpose>,
    /// Whether at all.
    pub is: Wished,
}

/// What is known of one person, or of what a recipient sees of one, at an instant.
///
/// Plain data: a directory [draws](crate::directory::Custodian::portrait) it, or a host
/// does from tables of its own. It has values in clear; `Debug` redacts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portrait {
    knowledge: Knowledge,
    regions: BTreeSet<BTreeSet<Persona>>,
    values: BTreeMap<Attribute, BTreeSet<Value>>,
    contact_points: BTreeSet<Namespace>,
    engagement: Summary,
    wishes: BTreeSet<Wish>,
}

impl Portrait {
    /// Of somebody of whom nothing is known.
    #[must_use]
    pub fn whole() -> Self {
        Self::of(Knowledge::Whole)
    }

    /// Of somebody of whom a recipient sees nothing.
    #[must_use]
    pub fn view() -> Self {
        Self::of(Knowledge::Seen)
    }

    fn of(knowledge: Knowledge) -> Self {
        Self {
            knowledge,
            regions: BTreeSet::new(),
            values: BTreeMap::new(),
            contact_points: BTreeSet::new(),
            engagement: Summary::default(),
            wishes: BTreeSet::new(),
        }
    }

    /// What a recipient sees in a partial identity, and nothing else. Of each persona that
    /// it shows, something lies there; what else the same lies in, a view does not tell.
    #[must_use]
    pub fn seen(identity: &PartialIdentity) -> Self {
        let personas = identity.personas().iter().cloned();
        let values = |(name, shown): (&Attribute, &Shown)| {
            let values = shown.values().cloned().collect();
            (name.clone(), values)
        };
        let points = identity.contact_points();
        Self {
            regions: personas.map(|persona| [persona].into()).collect(),
            values: identity.attributes().iter().map(values).collect(),
            contact_points: points.filter_map(|p| p.namespace().parse().ok()).collect(),
            engagement: identity.engagement(),
            ..Self::view()
        }
    }

    /// With something that lies in just these personas; in none: outside all circles. Of
    /// a view: that lies in these, and may lie in others.
    #[must_use]
    pub fn with_region(mut self, personas: impl IntoIterator<Item = Persona>) -> Self {
        self.regions.insert(personas.into_iter().collect());
        self
    }

    /// With a value of an attribute that counts.
    #[must_use]
    pub fn with_value(mut self, attribute: Attribute, value: impl Into<Value>) -> Self {
        let values = self.values.entry(attribute).or_default();
        values.insert(value.into());
        self
    }

    /// With a contact point in a namespace.
    #[must_use]
    pub fn with_contact_point(mut self, namespace: Namespace) -> Self {
        self.contact_points.insert(namespace);
        self
    }

    /// With what the person did, in place of what was known of that.
    #[must_use]
    pub fn with_engagement(mut self, engagement: Summary) -> Self {
        self.engagement = engagement;
        self
    }

    /// With a word of the person's about being contacted.
    #[must_use]
    pub fn with_wish(mut self, wish: Wish) -> Self {
        self.wishes.insert(wish);
        self
    }

    /// Whether it has all that is known.
    #[must_use]
    pub const fn knowledge(&self) -> Knowledge {
        self.knowledge
    }

    /// Of each thing that is known the personas in which it lies: those alone, or of a
    /// view, those among others.
    #[must_use]
    pub const fn regions(&self) -> &BTreeSet<BTreeSet<Persona>> {
        &self.regions
    }

    /// The values that count, by attribute; of none, no attribute.
    #[must_use]
    pub const fn values(&self) -> &BTreeMap<Attribute, BTreeSet<Value>> {
        &self.values
    }

    /// The namespaces in which there is a contact point.
    #[must_use]
    pub const fn contact_points(&self) -> &BTreeSet<Namespace> {
        &self.contact_points
    }

    /// What the person did.
    #[must_use]
    pub const fn engagement(&self) -> &Summary {
        &self.engagement
    }

    /// How the person wants to be contacted; nothing, in a view (SEMANTICS P-m).
    #[must_use]
    pub const fn wishes(&self) -> &BTreeSet<Wish> {
        &self.wishes
    }
}
