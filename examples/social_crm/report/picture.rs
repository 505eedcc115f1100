//! The picture of a person's personas, of a population's, or of an audience: drawn and in words with
//! the feature `svg`, in words alone without it.

#[cfg(feature = "svg")]
mod drawn;
#[cfg(not(feature = "svg"))]
mod told;

#[cfg(feature = "svg")]
pub(crate) use drawn::{funnel, person, population, published};
#[cfg(not(feature = "svg"))]
pub(crate) use told::{funnel, person, population, published};

/// What is said where pictures were not built.
pub(crate) const MISSING: Option<&str> = if cfg!(feature = "svg") {
    None
} else {
    Some("no pictures: built without the feature `svg` (cargo run --features svg ...)")
};
