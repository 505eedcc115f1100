//! Whose eyes a resolution is made for.

use super::{Basis, Within};
use crate::name::{IntoName, NameError, Namespace, Persona, into_names};
use crate::value::Score;
use alloc::collections::BTreeSet;
use core::fmt;
use core::str::FromStr;

/// Which links count.
///
/// A lens has a floor: it holds the links that are at least that strong, as the rules
/// weigh their sources. It may be narrowed further: to some namespaces, and to the
/// confidential links that an access may know of. Whatever is said again narrows it
/// further. A confidential link that a lens does not know of is to it as if it
/// had never been asserted: it does not even make an identifier known (a
/// [`Resolution`](super::Resolution) takes whomever it is given for known). Any other
/// link that a lens does not hold merely links nobody. Evidence that two are different
/// counts under every lens.
///
/// Text forms of the floor: `all`; `vouched`; a basis by its name, which holds
/// that basis and everything stronger (`inferred` is `all`, `declared` is `vouched`);
/// `inferred:0.9`, which holds inferred links of at least that score and everything
/// stronger. What a lens is narrowed to has no text form that parses.
///
/// ```
/// use personagraph::identity::Lens;
/// let lens: Lens = "inferred:0.9".parse()?;
/// assert_eq!(lens.to_string(), "inferred:0.9");
/// assert!("strong".parse::<Lens>().is_err());
///
/// let lens = Lens::vouched().blind_to(["device"])?.knowing_none();
/// assert_eq!(lens.to_string(), "vouched, blind to device, knowing no confidential link");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lens {
    floor: Floor,
    namespaces: Namespaces,
    known: Known,
}

/// The weakest that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Floor {
    Nothing,
    Basis(Basis),
}

/// The namespaces whose links count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Namespaces {
    All,
    Only(BTreeSet<Namespace>),
    Without(BTreeSet<Namespace>),
}

/// The confidential links that may be known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Known {
    All,
    Between(BTreeSet<[Persona; 2]>),
}

impl Lens {
    const fn of(floor: Floor) -> Self {
        Self {
            floor,
            namespaces: Namespaces::All,
            known: Known::All,
        }
    }

    /// Every link, confidential ones included.
    #[must_use]
    pub const fn all() -> Self {
        Self::of(Floor::Nothing)
    }

    /// The links that the customer vouched for: declared and authenticated, confidential
    /// ones included.
    #[must_use]
    pub const fn vouched() -> Self {
        Self::of(Floor::Basis(Basis::Declared))
    }

    /// The links of this basis, and all that are stronger.
    #[must_use]
    pub const fn at_least(basis: Basis) -> Self {
        Self::of(Floor::Basis(basis))
    }

    /// Of the links of the floor only those whose two ends are both of these namespaces;
    /// of an empty list none. Narrows what was said of namespaces before.
    ///
    /// # Errors
    /// When one is a text that is no name.
    pub fn only<N: IntoName<Namespace>>(
        mut self,
        namespaces: impl IntoIterator<Item = N>,
    ) -> Result<Self, NameError> {
        let mut set: BTreeSet<Namespace> = into_names(namespaces)?;
        match &self.namespaces {
            Namespaces::All => {}
            Namespaces::Only(before) => set.retain(|one| before.contains(one)),
            Namespaces::Without(before) => set.retain(|one| !before.contains(one)),
        }
        self.namespaces = Namespaces::Only(set);
        Ok(self)
    }

    /// Of the links of the floor only those neither of whose ends is of these namespaces;
    /// of an empty list all. Narrows what was said of namespaces before.
    ///
    /// # Errors
    /// When one is a text that is no name.
    pub fn blind_to<N: IntoName<Namespace>>(
        mut self,
        namespaces: impl IntoIterator<Item = N>,
    ) -> Result<Self, NameError> {
        let set: BTreeSet<Namespace> = into_names(namespaces)?;
        match &mut self.namespaces {
            Namespaces::All => self.namespaces = Namespaces::Without(set),
            Namespaces::Only(before) => before.retain(|one| !set.contains(one)),
            Namespaces::Without(before) => before.extend(set),
        }
        Ok(self)
    }

    /// Of the confidential links only those for which every pair of their
    /// personas is one of these pairs, in either order. Narrows what was said of
    /// confidential links before.
    ///
    /// # Errors
    /// When one is a text that is no name.
    pub fn knowing<P: IntoName<Persona>>(
        mut self,
        pairs: impl IntoIterator<Item = [P; 2]>,
    ) -> Result<Self, NameError> {
        let ordered = |[a, b]: [P; 2]| {
            let mut pair = [a.into_name()?, b.into_name()?];
            pair.sort_unstable();
            Ok(pair)
        };
        let mut pairs: BTreeSet<_> = pairs
            .into_iter()
            .map(ordered)
            .collect::<Result<_, NameError>>()?;
        if let Known::Between(before) = &self.known {
            pairs.retain(|pair| before.contains(pair));
        }
        self.known = Known::Between(pairs);
        Ok(self)
    }

    /// None of the confidential links.
    #[must_use]
    pub fn knowing_none(mut self) -> Self {
        self.known = Known::Between(BTreeSet::new());
        self
    }

    /// Whether a link of this basis is strong enough; its namespaces are not looked at.
    #[must_use]
    pub fn holds(&self, basis: Basis) -> bool {
        self.floor.holds(basis)
    }

    /// Whether it may know of a link that is confidential to these personas;
    /// `None`: of an open one.
    #[must_use]
    pub fn knows(&self, within: Option<&Within>) -> bool {
        match (&self.known, within) {
            (Known::All, _) | (_, None) => true,
            // The pairs of a set come in ascending order.
            (Known::Between(pairs), Some(within)) => within
                .pairs()
                .all(|(a, b)| pairs.contains(&[a.clone(), b.clone()])),
        }
    }

    /// Whether links between these two namespaces count.
    pub(super) fn holds_between(&self, namespaces: [&str; 2]) -> bool {
        let is_in =
            |set: &BTreeSet<Namespace>, name: &&str| set.iter().any(|n| n.as_str() == *name);
        match &self.namespaces {
            Namespaces::All => true,
            Namespaces::Only(set) => namespaces.iter().all(|name| is_in(set, name)),
            Namespaces::Without(set) => !namespaces.iter().any(|name| is_in(set, name)),
        }
    }

    /// Whether it may know of every confidential link.
    pub(super) fn knows_all(&self) -> bool {
        self.known == Known::All
    }

    /// Whether it holds everything.
    pub(super) fn is_widest(&self) -> bool {
        *self == Self::all()
    }
}

impl Floor {
    pub(super) fn holds(self, basis: Basis) -> bool {
        match self {
            Self::Nothing => true,
            Self::Basis(floor) => basis <= floor,
        }
    }
}

/// A text that names no lens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a lens is `all`, `vouched`, the name of a basis, or `inferred:` and a score from 0 to 1")]
pub struct LensError(());

impl FromStr for Floor {
    type Err = LensError;

    fn from_str(text: &str) -> Result<Self, LensError> {
        Ok(match text {
            "all" | "inferred" => Self::Nothing,
            "vouched" | "declared" => Self::Basis(Basis::Declared),
            "authenticated" => Self::Basis(Basis::Authenticated),
            "imported" => Self::Basis(Basis::Imported),
            "observed" => Self::Basis(Basis::Observed),
            _ => {
                let score = text.strip_prefix("inferred:").ok_or(LensError(()))?;
                let score: f64 = score.parse().map_err(|_| LensError(()))?;
                let score = Score::try_from(score).map_err(|_| LensError(()))?;
                Self::Basis(Basis::Inferred(score))
            }
        })
    }
}

impl FromStr for Lens {
    type Err = LensError;

    fn from_str(text: &str) -> Result<Self, LensError> {
        text.parse().map(Self::of)
    }
}

impl fmt::Display for Floor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("all"),
            Self::Basis(Basis::Declared) => f.write_str("vouched"),
            Self::Basis(Basis::Inferred(score)) => write!(f, "inferred:{}", score.get()),
            Self::Basis(basis) => f.write_str(basis.as_str()),
        }
    }
}

/// The floor as it parses back, then in words what it is narrowed to.
impl fmt::Display for Lens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.floor.fmt(f)?;
        let (words, set) = match &self.namespaces {
            Namespaces::All => ("", None),
            Namespaces::Only(set) => (", only", Some(set)),
            Namespaces::Without(set) => (", blind to", Some(set)),
        };
        f.write_str(words)?;
        for namespace in set.into_iter().flatten() {
            write!(f, " {namespace}")?;
        }
        match &self.known {
            Known::All => Ok(()),
            Known::Between(pairs) if pairs.is_empty() => {
                f.write_str(", knowing no confidential link")
            }
            Known::Between(pairs) => {
                f.write_str(", knowing links within")?;
                pairs.iter().try_for_each(|[a, b]| write!(f, " {a}+{b}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_said_after_another_narrows_it() {
        let lens = |said: Result<Lens, NameError>| said.unwrap();
        let some = lens(Lens::all().only(["email", "phone", "device"]));
        let fewer = lens(lens(some.blind_to(["device"])).only(["email", "device"]));
        assert_eq!(fewer, lens(Lens::all().only(["email"])));
        let blind = lens(lens(Lens::all().blind_to(["device"])).blind_to(["phone"]));
        assert_eq!(blind, lens(Lens::all().blind_to(["device", "phone"])));
        assert_eq!(lens(blind.only(["email", "phone"])), fewer);
        let [work, dog] = [["home", "work"], ["home", "dog"]];
        let two = lens(Lens::all().knowing([work, dog]));
        assert_eq!(lens(two.knowing([work])), lens(Lens::all().knowing([work])));
        let none = Lens::all().knowing_none();
        assert_eq!(lens(none.clone().knowing([work])), none);
    }

    #[test]
    fn a_floor_holds_itself_and_what_is_stronger() {
        let lens: Lens = "inferred:0.8".parse().unwrap();
        let inferred = |score| Basis::Inferred(Score::try_from(score).unwrap());
        assert!(lens.holds(inferred(0.8)) && lens.holds(Basis::Observed));
        assert!(!lens.holds(inferred(0.79)));
        assert!(Lens::vouched().holds(Basis::Authenticated));
        assert!(!Lens::vouched().holds(Basis::Imported));
        assert!(Lens::all().holds(inferred(0.0)));
    }

    #[test]
    fn namespaces_narrow_a_lens() {
        let blind = || Lens::all().blind_to(["device"]).unwrap();
        let only = || Lens::all().only(["device"]).unwrap();
        assert!(!blind().holds_between(["device", "email"]));
        assert!(blind().holds_between(["crm", "email"]));
        assert!(only().holds_between(["device", "device"]));
        assert!(!only().holds_between(["device", "email"]));
        assert!(Lens::all().only(["Device"]).is_err());
    }

    #[test]
    fn every_pair_of_a_confidential_link_must_be_known() {
        let name = |text: &str| text.parse::<Persona>().unwrap();
        let within = Within::new(["work", "dog", "family"].map(name)).unwrap();
        let some = [["work", "dog"], ["dog", "family"]];
        let all = [["work", "dog"], ["dog", "family"], ["work", "family"]];
        assert!(!Lens::all().knowing(some).unwrap().knows(Some(&within)));
        assert!(Lens::all().knowing(all).unwrap().knows(Some(&within)));
        assert!(Lens::all().knows(Some(&within)) && Lens::all().knowing_none().knows(None));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "inferred:",
            "inferred:2",
            "inferred:nan",
            "All",
            "vouched ",
        ] {
            assert!(text.parse::<Lens>().is_err(), "{text}");
        }
    }
}
