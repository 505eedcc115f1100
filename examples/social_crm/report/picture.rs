//! The picture of a person's personas, or of a population's: drawn and in words with
//! the feature `svg`, in words alone without it.

#[cfg(feature = "svg")]
mod drawn;
#[cfg(not(feature = "svg"))]
mod told;

#[cfg(feature = "svg")]
pub(crate) use drawn::{person, population};
#[cfg(not(feature = "svg"))]
pub(crate) use told::{person, population};

/// What is said where pictures were not built.
pub(crate) const MISSING: Option<&str> = if cfg!(feature = "svg") {
    None
} else {
    Some("no pictures: built without the feature `svg` (cargo run --features svg ...)")
};
