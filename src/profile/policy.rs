//! Which value counts where observations differ.

use super::Said;
use crate::name::{Attribute, AttributePattern, IntoName, NameError, Source};
use crate::value::Value;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// Which of the observations of one attribute counts.
///
/// Of several that are alike by a rule the newer counts, of these the one with the
/// greater value, of these the one whose event id is less: the choice depends on the set
/// of observations alone (law [M3](crate::guide::laws#profiles)). Whoever says what the
/// chosen one says supports it; the others lose, and stay readable.
///
/// Two of the host's are equal if they are the same one.
#[derive(Clone, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Survivorship {
    /// Every distinct value: for attributes of which one can have several.
    #[default]
    All,
    /// What was said last.
    Newest,
    /// What was said first.
    Oldest,
    /// What the first of these sources says that says anything; sources that are not listed
    /// come last, all alike.
    MostTrusted(Vec<Source>),
    /// What was said with the highest confidence; no confidence is the least.
    Surest,
    /// What most observations say.
    MostFrequent,
    /// The least value.
    Least,
    /// The greatest value.
    Greatest,
    /// The sum of the numbers, each observation counted once however often it arrives. Of
    /// integers it is exact, or the nearest number where no integer says it; others are
    /// added in the order of their values. A sum beyond the greatest or the least number is
    /// that.
    Sum,
    /// What the host decides. It is code, so no format takes it.
    #[cfg_attr(feature = "serde", serde(skip))]
    Host(Arc<dyn Survive>),
}

/// A host's own rule of survivorship.
///
/// ```
/// use personagraph::name::Attribute;
/// use personagraph::profile::{Said, Survive};
/// use personagraph::value::Value;
///
/// /// Whatever was written with most care.
/// struct Longest;
///
/// impl Survive for Longest {
///     fn survivors(&self, _: &Attribute, said: &[Said<'_>]) -> Vec<Value> {
///         let texts = said.iter().map(|said| &said.observation.value);
///         let longest = texts.max_by_key(|text| text.as_text().map(str::len));
///         longest.cloned().into_iter().collect()
///     }
/// }
/// ```
pub trait Survive: Send + Sync {
    /// The values that count, in any order, given the observations of an attribute by
    /// instant, then by value, then by event id with the least last: all that there are,
    /// and in a view all that may be seen in one partial identity. There is at least one.
    ///
    /// It is to depend on these alone. Values that nobody said are allowed; one that is
    /// given twice counts once; of none, nothing counts.
    fn survivors(&self, attribute: &Attribute, said: &[Said<'_>]) -> Vec<Value>;
}

impl PartialEq for Survivorship {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::MostTrusted(here), Self::MostTrusted(there)) => here == there,
            (Self::Host(here), Self::Host(there)) => Arc::ptr_eq(here, there),
            _ => core::mem::discriminant(self) == core::mem::discriminant(other),
        }
    }
}

impl Eq for Survivorship {}

impl fmt::Debug for Survivorship {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "All",
            Self::Newest => "Newest",
            Self::Oldest => "Oldest",
            Self::MostTrusted(sources) => {
                return f.debug_tuple("MostTrusted").field(sources).finish();
            }
            Self::Surest => "Surest",
            Self::MostFrequent => "MostFrequent",
            Self::Least => "Least",
            Self::Greatest => "Greatest",
            Self::Sum => "Sum",
            Self::Host(_) => "Host(..)",
        })
    }
}

/// Which value of each attribute counts: a rule for some names, another for the rest.
///
/// It is applied when something is read and destroys nothing: with another policy the
/// same observations give another profile at once.
///
/// ```
/// use personagraph::profile::{MergePolicy, Survivorship};
///
/// let policy = MergePolicy::new(Survivorship::Newest)
///     .under("interest.*", Survivorship::All)?
///     .under("loyalty.points", Survivorship::Sum)?;
/// assert!(matches!(policy.of(&"loyalty.points".parse()?), Survivorship::Sum));
/// assert!(matches!(policy.of(&"name.first".parse()?), Survivorship::Newest));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// It is configuration, and is kept through serde; what is left out is the default:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use personagraph::profile::{MergePolicy, Survivorship};
///
/// let kept = r#"{"under": {"name.*": {"most_trusted": ["crm", "webshop"]}}, "otherwise": "newest"}"#;
/// let policy: MergePolicy = serde_json::from_str(kept)?;
/// let sources = ["crm".parse()?, "webshop".parse()?].into();
/// let wanted = MergePolicy::new(Survivorship::Newest)
///     .under("name.*", Survivorship::MostTrusted(sources))?;
/// assert_eq!(policy, wanted);
/// assert_eq!(serde_json::from_str::<MergePolicy>(&serde_json::to_string(&policy)?)?, policy);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct MergePolicy {
    #[cfg_attr(feature = "serde", serde(rename = "under"))]
    names: BTreeMap<AttributePattern, Survivorship>,
    otherwise: Survivorship,
}

impl MergePolicy {
    /// One rule for every attribute.
    #[must_use]
    pub const fn new(rule: Survivorship) -> Self {
        Self {
            names: BTreeMap::new(),
            otherwise: rule,
        }
    }

    /// Another rule for a name, or for all below one. The name itself decides before a
    /// prefix, a longer prefix before a shorter one; a rule given for the same name
    /// replaces the one before.
    ///
    /// # Errors
    /// When it is a text that is no pattern.
    pub fn under(
        mut self,
        names: impl IntoName<AttributePattern>,
        rule: Survivorship,
    ) -> Result<Self, NameError> {
        self.names.insert(names.into_name()?, rule);
        Ok(self)
    }

    /// Whether every value of every attribute counts.
    pub(crate) fn keeps_every_value(&self) -> bool {
        let mut rules = self.names.values().chain([&self.otherwise]);
        rules.all(|rule| matches!(rule, Survivorship::All))
    }

    /// The rule for an attribute.
    #[must_use]
    pub fn of(&self, attribute: &Attribute) -> &Survivorship {
        let matching = self
            .names
            .iter()
            .filter(|(names, _)| names.matches(attribute));
        let nearest = matching.max_by_key(|(names, _)| {
            let is_it = names.as_str() == attribute.as_str();
            (is_it, names.as_str().len())
        });
        nearest.map_or(&self.otherwise, |(_, rule)| rule)
    }
}
