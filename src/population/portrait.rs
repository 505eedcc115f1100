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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Knowledge {
    /// All of it: what is not there is not so.
    Whole,
    /// What a recipient sees: what is not there may be so all the same.
    Seen,
}

impl Knowledge {
    /// Whether something holds that nothing speaks for.
    #[must_use]
    pub(super) const fn of_nothing(self) -> Truth {
        match self {
            Self::Whole => Truth::False,
            Self::Seen => Truth::Unknown,
        }
    }
}

/// What somebody said of being contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Wished {
    /// Do.
    Wanted,
    /// Do not.
    Refused,
}

/// How somebody wants to be contacted, or does not: one word that counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Wish {
    /// On which channel; `None`: on any.
    #[cfg_attr(feature = "serde", serde(default))]
    pub channel: Option<Channel>,
    /// For which purposes, with those below them; a refusal is also of those above them.
    #[cfg_attr(
        feature = "serde",
        serde(
            default = "wire::any",
            serialize_with = "crate::outreach::write_among",
            deserialize_with = "wire::purposes"
        )
    )]
    pub purposes: Among<Purpose>,
    /// Whether at all.
    pub is: Wished,
}

/// What is known of one person, or of what a recipient sees of one, at an instant.
///
/// Plain data: a directory [draws](crate::directory::Custodian::portrait) it, or a host
/// does from tables of its own, and may keep it through serde (what is left out there is
/// empty; `knowledge` must be said). It has values in clear; `Debug` redacts them. What is
/// added twice is there once.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use personagraph::population::Portrait;
///
/// let kept = r#"{"knowledge": "whole", "regions": [["dog"], ["dog", "home"], []],
///     "values": {"size.shoe": [38], "name": ["Ann", "Anna"]}, "contact_points": ["email"],
///     "wishes": [{"channel": "email", "purposes": ["news"], "is": "wanted"}]}"#;
/// let ann: Portrait = serde_json::from_str(kept)?;
/// assert_eq!(ann.values().len(), 2);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Portrait {
    knowledge: Knowledge,
    #[cfg_attr(feature = "serde", serde(default))]
    regions: BTreeSet<BTreeSet<Persona>>,
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "wire::values"))]
    values: BTreeMap<Attribute, BTreeSet<Value>>,
    #[cfg_attr(feature = "serde", serde(default))]
    contact_points: BTreeSet<Namespace>,
    #[cfg_attr(feature = "serde", serde(default))]
    engagement: Summary,
    #[cfg_attr(feature = "serde", serde(default))]
    wishes: BTreeSet<Wish>,
}

impl Portrait {
    /// All that is known of somebody: nothing yet.
    #[must_use]
    pub fn whole() -> Self {
        Self::of(Knowledge::Whole)
    }

    /// What a recipient sees of somebody: nothing yet.
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

    /// With one more value of an attribute that counts.
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

    /// The values that count, by attribute: one or more of each that is there.
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

    /// How the person wants to be contacted. A segment does not ask it of a view:
    /// preferences never appear in one.
    #[must_use]
    pub const fn wishes(&self) -> &BTreeSet<Wish> {
        &self.wishes
    }
}

/// What is checked as it is read.
#[cfg(feature = "serde")]
mod wire {
    use crate::name::{Attribute, Purpose};
    use crate::permission::Among;
    use crate::value::Value;
    use alloc::collections::{BTreeMap, BTreeSet};
    use alloc::format;
    use serde::de::{Deserialize, Deserializer, Error};

    pub(super) const fn any() -> Among<Purpose> {
        Among::Any
    }

    pub(super) fn purposes<'de, D: Deserializer<'de>>(from: D) -> Result<Among<Purpose>, D::Error> {
        crate::outreach::among("purposes", from)
    }

    /// An attribute without values is none.
    pub(super) fn values<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeMap<Attribute, BTreeSet<Value>>, D::Error> {
        let values = BTreeMap::<Attribute, BTreeSet<Value>>::deserialize(from)?;
        let empty = values.iter().find(|(_, values)| values.is_empty());
        match empty {
            Some((name, _)) => Err(D::Error::custom(format!("`{name}` has no value"))),
            None => Ok(values),
        }
    }
}
