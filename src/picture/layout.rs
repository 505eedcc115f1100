//! Where sets, their names and their regions are drawn.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// The width of every picture, in tenths of a pixel.
pub(super) const WIDTH: i32 = 4_800;

/// A diagram of outlines. All lengths in tenths of a pixel.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) height: i32,
    /// One for each set.
    pub(super) outlines: Vec<Outline>,
    /// Where each set's name goes, if there is a place for it.
    pub(super) names: Vec<Option<NamePlace>>,
    /// By signature.
    pub(super) rooms: BTreeMap<u64, Room>,
}

/// An ellipse.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline {
    pub(super) centre: [i32; 2],
    pub(super) radii: [i32; 2],
    /// In tenths of a degree.
    pub(super) turn: i32,
}

/// A place for a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct NamePlace {
    pub(super) x: i32,
    /// The baseline.
    pub(super) y: i32,
    pub(super) anchor: Anchor,
    pub(super) width: i32,
}

/// Which point of a text is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// The room of a region.
#[derive(Clone, Debug)]
pub(super) struct Room {
    /// Left, top, width and height of the box for its label.
    pub(super) label: [i32; 4],
    /// Where its label goes instead if it does not fit: left of a point on the left
    /// half of the picture, right of one on the right.
    pub(super) callout: Option<[i32; 2]>,
    /// Its outline, as an SVG path.
    pub(super) path: Cow<'static, str>,
}

impl Outline {
    /// Of a set that is not drawn.
    pub(super) const NONE: Self = Self {
        centre: [0, 0],
        radii: [0, 0],
        turn: 0,
    };
}
