//! The resolution rules: configuration, not history.

use super::lens::Floor;
use super::{Basis, Evidence};
use crate::identifier::{self, Identifier, IdentifierPattern};
use crate::name::{IntoName, NameError, Namespace, Source, into_names};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::num::NonZeroU32;

/// What becomes of an identifier over which persons contend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Contested {
    /// It links nobody by evidence of the strength over which they contend.
    #[default]
    Isolate,
    /// Of evidence of one strength, the newest has it; of one instant, the smallest id.
    Newest,
    /// Of evidence of one strength, the oldest has it; of one instant, the smallest id.
    Oldest,
}

/// How evidence is weighed and what no person may break.
///
/// Rules are configuration: a replay names them, a snapshot holds them. By default there
/// is no limit, no block, no priority and no sharing number, contested identifiers are
/// isolated, the known contact namespaces are reachable, every source vouches and none
/// infers. [`block`](Self::block), [`demand`](Self::demand) and the limits of several
/// namespaces add up; of anything else said twice the last counts.
///
/// Through serde, each
/// key has the name of its function but for `limits`, `blocked`, `priority` and `floors`;
/// what is left out is as it is by default, and unknown keys are refused.
///
/// ```
/// use personagraph::Rules;
/// use personagraph::identity::{Basis, Contested};
///
/// let rules = Rules::default()
///     .limit("customer_number", 1.try_into()?)?
///     .block("email:none@none.com".parse()?)
///     .prefer(["customer_number", "email"])?
///     .contested(Contested::Newest)
///     .shared_above(50)
///     .vouching_sources(["login"])?
///     .demand(["email", "device"], Basis::Imported)?;
/// # #[cfg(feature = "serde")] {
/// let kept = r#"{
///     "limits": {"customer_number": 1},
///     "blocked": ["email:none@none.com"],
///     "priority": ["customer_number", "email"],
///     "contested": "newest",
///     "shared_above": 50,
///     "vouching_sources": ["login"],
///     "floors": [{"between": ["email", "device"], "at_least": "imported"}]
/// }"#;
/// assert_eq!(serde_json::from_str::<Rules>(kept)?, rules);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Rules {
    limits: BTreeMap<Namespace, NonZeroU32>,
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "crate::name::deserialize_private")
    )]
    blocked: Vec<IdentifierPattern>,
    priority: Vec<Namespace>,
    contested: Contested,
    shared_above: Option<u32>,
    reachable: Option<BTreeSet<Namespace>>,
    vouching_sources: Option<BTreeSet<Source>>,
    inferred_sources: BTreeSet<Source>,
    largest_person: Option<NonZeroU32>,
    floors: Vec<PairFloor>,
}

/// The weakest link that may count between two namespaces.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
struct PairFloor {
    /// In any order.
    between: [Namespace; 2],
    at_least: Floor,
}

impl PairFloor {
    fn is_between(&self, namespaces: [&str; 2]) -> bool {
        let [a, b] = &self.between;
        let pair = [a.as_str(), b.as_str()];
        let [x, y] = namespaces;
        pair == [x, y] || pair == [y, x]
    }
}

impl Rules {
    /// A person holds at most `most` identifiers of `namespace`: a link that would give
    /// it more is refused.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn limit(
        mut self,
        namespace: impl IntoName<Namespace>,
        most: NonZeroU32,
    ) -> Result<Self, NameError> {
        self.limits.insert(namespace.into_name()?, most);
        Ok(self)
    }

    /// Identifiers that match `pattern` link nobody: each is a person of its own.
    #[must_use]
    pub fn block(mut self, pattern: IdentifierPattern) -> Self {
        self.blocked.push(pattern);
        self
    }

    /// Among evidence of one basis and score, that between namespaces early in
    /// this list is the stronger; a namespace that is not listed comes last. Of the two
    /// namespaces of a piece of evidence the later one decides, then the other.
    ///
    /// # Errors
    /// When one is a text that is no name.
    pub fn prefer<N: IntoName<Namespace>>(
        mut self,
        namespaces: impl IntoIterator<Item = N>,
    ) -> Result<Self, NameError> {
        self.priority = into_names(namespaces)?;
        Ok(self)
    }

    /// What becomes of a contested identifier.
    #[must_use]
    pub fn contested(mut self, rule: Contested) -> Self {
        self.contested = rule;
        self
    }

    /// An identifier, of a namespace without a limit, that the links of a lens join
    /// directly with more than `others` different others links nobody.
    #[must_use]
    pub fn shared_above(mut self, others: u32) -> Self {
        self.shared_above = Some(others);
        self
    }

    /// The namespaces in which a person can be reached, in place of the known
    /// contact namespaces.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn reachable<N: IntoName<Namespace>>(
        mut self,
        namespaces: impl IntoIterator<Item = N>,
    ) -> Result<Self, NameError> {
        self.reachable = Some(into_names(namespaces)?);
        Ok(self)
    }

    /// The sources that may vouch; from any other, declared and authenticated
    /// evidence counts as imported. Without this, every source may.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn vouching_sources<S: IntoName<Source>>(
        mut self,
        sources: impl IntoIterator<Item = S>,
    ) -> Result<Self, NameError> {
        self.vouching_sources = Some(into_names(sources)?);
        Ok(self)
    }

    /// The sources whose values were derived, not provided.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn inferred_sources<S: IntoName<Source>>(
        mut self,
        sources: impl IntoIterator<Item = S>,
    ) -> Result<Self, NameError> {
        self.inferred_sources = into_names(sources)?;
        Ok(self)
    }

    /// A person holds at most `most` identifiers, of all namespaces together: a
    /// link that would make it larger is refused, in the canonical order. By default any
    /// number.
    #[must_use]
    pub fn largest_person(mut self, most: NonZeroU32) -> Self {
        self.largest_person = Some(most);
        self
    }

    /// Links between identifiers of these two namespaces count only if they are
    /// at least as strong as `floor`, as the rules weigh their sources: a weaker one is
    /// refused, and does not count towards the sharing number either. The two may be one
    /// namespace. Of several floors all must be reached. A floor is written as that of a
    /// [`Lens`](super::Lens) is: `"at_least": "inferred:0.9"`.
    ///
    /// # Errors
    /// When it is a text that is no name.
    pub fn demand<N: IntoName<Namespace>>(
        mut self,
        between: [N; 2],
        floor: Basis,
    ) -> Result<Self, NameError> {
        let [a, b] = between;
        self.floors.push(PairFloor {
            between: [a.into_name()?, b.into_name()?],
            at_least: Floor::Basis(floor),
        });
        Ok(self)
    }

    /// The basis that evidence from `source` has under these rules: `imported`, if it
    /// would be vouched and the source may not vouch.
    #[must_use]
    pub fn weigh(&self, basis: Basis, source: &Source) -> Basis {
        match &self.vouching_sources {
            Some(sources) if basis.is_vouched() && !sources.contains(source) => Basis::Imported,
            _ => basis,
        }
    }

    /// The basis of a piece of evidence under these rules.
    #[must_use]
    pub fn basis_of(&self, evidence: &Evidence<'_>) -> Basis {
        self.weigh(evidence.says.basis(), evidence.source)
    }

    /// Whether an identifier is a contact point: of a namespace that is
    /// [reachable](Self::reachable).
    #[must_use]
    pub fn is_reachable(&self, identifier: &Identifier) -> bool {
        match &self.reachable {
            Some(namespaces) => namespaces
                .iter()
                .any(|n| n.as_str() == identifier.namespace()),
            None => identifier::is_contact_namespace(identifier.namespace()),
        }
    }

    /// Whether a block matches the identifier.
    #[must_use]
    pub fn blocks(&self, identifier: &Identifier) -> bool {
        self.blocked
            .iter()
            .any(|pattern| pattern.matches(identifier))
    }

    /// Whether values from `source` were derived, not provided.
    #[must_use]
    pub fn infers(&self, source: &Source) -> bool {
        self.inferred_sources.contains(source)
    }

    /// The rules as one canonical text, for checksums.
    #[cfg(feature = "serde")]
    pub(crate) fn canonical(&self) -> alloc::string::String {
        let mut text = alloc::string::String::new();
        let mut line = |key: &str, value: &str| {
            for part in [key, " ", value, "\n"] {
                text.push_str(part);
            }
        };
        for (namespace, most) in &self.limits {
            line("limit", &alloc::format!("{namespace} {most}"));
        }
        for pattern in &self.blocked {
            let exact = pattern.as_str().escape_debug();
            line("block", &alloc::format!("{exact}"));
        }
        self.priority
            .iter()
            .for_each(|namespace| line("prefer", namespace.as_str()));
        line(
            "contested",
            match self.contested {
                Contested::Isolate => "isolate",
                Contested::Newest => "newest",
                Contested::Oldest => "oldest",
            },
        );
        line("shared_above", &alloc::format!("{:?}", self.shared_above));
        for namespace in self.reachable.iter().flatten() {
            line("reachable", namespace.as_str());
        }
        line(
            "reachable given",
            if self.reachable.is_some() {
                "yes"
            } else {
                "no"
            },
        );
        for source in self.vouching_sources.iter().flatten() {
            line("vouching", source.as_str());
        }
        line(
            "vouching given",
            if self.vouching_sources.is_some() {
                "yes"
            } else {
                "no"
            },
        );
        self.inferred_sources
            .iter()
            .for_each(|source| line("inferred", source.as_str()));
        if let Some(most) = self.largest_person {
            line("largest person", &alloc::format!("{most}"));
        }
        for PairFloor { between, at_least } in &self.floors {
            let [a, b] = between;
            line("floor", &alloc::format!("{a} {b} {at_least}"));
        }
        text
    }

    /// How many others an identifier of a namespace may be linked with; `None`
    /// for any number.
    pub(crate) fn sharing_number(&self, namespace: &str) -> Option<usize> {
        let free = self.limit_of(namespace).is_none();
        self.shared_above.filter(|_| free).map(|most| most as usize)
    }

    pub(super) fn limit_of(&self, namespace: &str) -> Option<u32> {
        self.limits
            .iter()
            .find(|(n, _)| n.as_str() == namespace)
            .map(|(_, most)| most.get())
    }

    /// The place of a namespace among those that have a limit.
    pub(super) fn place_of_limit(&self, namespace: &Namespace) -> usize {
        self.limits.range(..namespace).count()
    }

    /// The namespace at a place among those that have a limit.
    pub(super) fn limited(&self, place: usize) -> Option<&Namespace> {
        self.limits.keys().nth(place)
    }

    /// Whether there is a sharing number.
    pub(super) fn shares(&self) -> bool {
        self.shared_above.is_some()
    }

    pub(super) fn has_floors(&self) -> bool {
        !self.floors.is_empty()
    }

    /// How many identifiers a person may hold.
    pub(super) fn largest(&self) -> usize {
        self.largest_person
            .map_or(usize::MAX, |most| most.get() as usize)
    }

    /// Whether a link is too weak to count between these namespaces.
    pub(super) fn is_too_weak(&self, basis: Basis, namespaces: [&str; 2]) -> bool {
        let mut floors = self.floors.iter().filter(|f| f.is_between(namespaces));
        floors.any(|floor| !floor.at_least.holds(basis))
    }

    pub(super) fn isolates_contested(&self) -> bool {
        self.contested == Contested::Isolate
    }

    /// The canonical order without the tie-break by time and id: evidence of equal strength is
    /// weighed together under `isolate`.
    pub(super) fn strength(&self, basis: Basis, namespaces: [&str; 2]) -> Strength {
        let place = |namespace: &str| {
            let of = |n: &Namespace| n.as_str() == namespace;
            self.priority
                .iter()
                .position(of)
                .unwrap_or(self.priority.len())
        };
        let [a, b] = namespaces.map(place);
        (basis, a.max(b), a.min(b))
    }

    /// The tie-break by time that the contested rule asks for; smaller first.
    pub(super) fn by_time(&self, at: Timestamp) -> ByTime {
        match self.contested {
            Contested::Isolate => (Timestamp::MIN, Reverse(Timestamp::MIN)),
            Contested::Oldest => (at, Reverse(Timestamp::MIN)),
            Contested::Newest => (Timestamp::MIN, Reverse(at)),
        }
    }
}

/// Basis, then the places of the two namespaces; smaller is stronger.
pub(super) type Strength = (Basis, usize, usize);

/// Smaller comes first.
pub(super) type ByTime = (Timestamp, Reverse<Timestamp>);

#[cfg(feature = "serde")]
mod wire {
    use super::Floor;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    impl Serialize for Floor {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self)
        }
    }

    impl<'de> Deserialize<'de> for Floor {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            crate::name::deserialize_private_text(deserializer, "a floor")
        }
    }
}
