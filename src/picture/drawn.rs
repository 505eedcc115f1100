//! What was drawn, and why not something else.

use alloc::vec::Vec;
use core::fmt;

/// What a picture is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Drawn {
    /// A canonical diagram: every overlap that is possible is drawn, the empty ones
    /// greyed. Areas mean nothing.
    Venn,
    /// Areas stand for numbers; no region is missing and none is false.
    Euler(Fit),
    /// A column for each region that is not empty, and the reason for it.
    UpSet(Why),
    /// A bar for each gate of an audience, as long as its number is large.
    Funnel,
}

/// Why a picture is an `UpSet` plot.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Why {
    /// There are more sets than this many. No diagram of ellipses shows all overlaps of
    /// six sets.
    Sets {
        /// The most that are drawn as ellipses.
        most: usize,
    },
    /// The best areas that were found leave a region out, show one that is not, or are
    /// off by more than [`Fit::WORST`].
    Areas(Fit),
    /// There is nobody to be drawn, or no room for the numbers of all regions.
    NoAreas,
}

/// How well areas stand for numbers.
///
/// Areas and numbers are compared as shares of their sums, over all exclusive regions.
#[derive(Clone, PartialEq)]
pub struct Fit {
    pub(super) diag_error: f64,
    pub(super) missing: Vec<u64>,
    pub(super) false_regions: Vec<u64>,
}

impl Fit {
    /// The largest difference between a region's share of the area and its share of
    /// the numbers, 0 to 1: `diagError` (Micallef and Rodgers 2014, eulerAPE).
    #[must_use]
    pub const fn diag_error(&self) -> f64 {
        self.diag_error
    }

    /// The signatures, ascending, of regions that somebody is in and that cannot be
    /// seen: with less than 0.00002 of the area, about two pixels of a picture of its full
    /// size.
    #[must_use]
    pub fn missing(&self) -> &[u64] {
        &self.missing
    }

    /// The signatures, ascending, of regions that nobody is in and that have area: a
    /// ten-millionth of all or more, a hundredth of a pixel.
    #[must_use]
    pub fn false_regions(&self) -> &[u64] {
        &self.false_regions
    }

    /// Whether no region is missing and none is false.
    #[must_use]
    pub fn is_faithful(&self) -> bool {
        self.missing.is_empty() && self.false_regions.is_empty()
    }

    pub(super) fn wrong(&self) -> usize {
        self.missing.len() + self.false_regions.len()
    }

    /// A larger error than this is not drawn: one part in fifty of all area.
    pub const WORST: f64 = 0.02;

    /// The share of all area below which a region cannot be seen: about two pixels
    /// of a picture of its full size.
    pub(super) const SPECK: f64 = 2e-5;

    /// The share of all area that is not the arithmetic's rounding: about a
    /// hundredth of a pixel.
    pub(super) const TRACE: f64 = 1e-7;
}

impl fmt::Debug for Fit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fit")
            .field("diag_error", &self.diag_error)
            .field("missing", &self.missing.len())
            .field("false_regions", &self.false_regions.len())
            .finish()
    }
}
