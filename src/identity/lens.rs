//! Whose eyes a resolution is made for.

use super::Basis;
use crate::value::Score;
use core::fmt;
use core::str::FromStr;

/// Which links count: those at least as strong as a floor.
///
/// Text forms (SEMANTICS I-f): `all`; `vouched`; a basis by its name, which
/// holds that basis and everything stronger; `inferred:0.9`, which holds
/// inferred links of at least that score and everything stronger.
///
/// ```
/// use personagraph::identity::Lens;
/// let lens: Lens = "inferred:0.9".parse()?;
/// assert_eq!(lens.to_string(), "inferred:0.9");
/// assert!("strong".parse::<Lens>().is_err());
/// # Ok::<(), personagraph::identity::LensError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lens(Floor);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Floor {
    Nothing,
    Basis(Basis),
}

impl Lens {
    /// Every link.
    #[must_use]
    pub const fn all() -> Self {
        Self(Floor::Nothing)
    }

    /// The links that the customer vouched for: declared and authenticated.
    #[must_use]
    pub const fn vouched() -> Self {
        Self(Floor::Basis(Basis::Declared))
    }

    /// The links of this basis, and all that are stronger.
    #[must_use]
    pub const fn at_least(basis: Basis) -> Self {
        Self(Floor::Basis(basis))
    }

    /// Whether a link of this basis counts.
    #[must_use]
    pub fn holds(&self, basis: Basis) -> bool {
        match self.0 {
            Floor::Nothing => true,
            Floor::Basis(floor) => basis <= floor,
        }
    }
}

/// A text that names no lens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a lens is `all`, `vouched`, the name of a basis, or `inferred:` and a score from 0 to 1")]
pub struct LensError(());

impl FromStr for Lens {
    type Err = LensError;

    fn from_str(text: &str) -> Result<Self, LensError> {
        Ok(match text {
            "all" | "inferred" => Self::all(),
            "vouched" | "declared" => Self::vouched(),
            "authenticated" => Self::at_least(Basis::Authenticated),
            "imported" => Self::at_least(Basis::Imported),
            "observed" => Self::at_least(Basis::Observed),
            _ => {
                let score = text.strip_prefix("inferred:").ok_or(LensError(()))?;
                let score: f64 = score.parse().map_err(|_| LensError(()))?;
                Self::at_least(Basis::Inferred(
                    Score::try_from(score).map_err(|_| LensError(()))?,
                ))
            }
        })
    }
}

impl fmt::Display for Lens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Floor::Nothing => f.write_str("all"),
            Floor::Basis(Basis::Declared) => f.write_str("vouched"),
            Floor::Basis(Basis::Inferred(score)) => write!(f, "inferred:{}", score.get()),
            Floor::Basis(basis) => f.write_str(basis.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
