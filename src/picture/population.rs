//! Numbers of people as areas: the fit, measured, and where everything goes.

use super::drawn::{Fit, Why};
use super::layout::{Layout, Outline, Room, WIDTH};
use super::lettering::{clean, width};
use super::names::{self, Shape};
use super::subject::{Cell, Nouns, Set, Subject, Undrawn, has};
use super::words;
use crate::venn::Counts;
use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;
use eunoia::geometry::shapes::Ellipse;
use eunoia::geometry::traits::Polygonize;
use eunoia::plotting::{RegionPiece, decompose_regions_with, largest_inscribed_rect};
use eunoia::spec::DiagramSpec;
use eunoia::{DiagramSpecBuilder, Fitter, InputType};

/// The most sets that are drawn as areas.
pub(super) const MOST: usize = 6;

/// Where the search for areas begins; the next is tried when one finds no faithful fit.
const SEEDS: [u64; 3] = [1, 2, 3];

/// A curve is drawn as so many points.
const POINTS: usize = 180;

/// Beside and above the areas, in tenths of a pixel: for names and numbers.
const SIDE: i32 = 640;
const EDGE: i32 = 320;
const HIGHEST: i32 = 4_000;

const PEOPLE: Nouns = Nouns {
    set: ["set", "sets"],
    item: ["person", "people"],
    outside: "in no set",
};

/// A population, as something to be drawn.
pub(super) fn population<N: Display>(title: &str, names: &[N], counts: &Counts) -> Subject {
    let cell = |signature, count| Cell {
        signature,
        count,
        ..Cell::default()
    };
    let sets = names.iter().map(|name| Set {
        name: clean(&name.to_string()),
        count: 0,
    });
    let mut subject = Subject {
        title: clean(title),
        note: String::new(),
        nouns: PEOPLE,
        sets: sets.collect(),
        viewers: Vec::new(),
        cells: counts
            .regions()
            .map(|(signature, count)| cell(signature, count))
            .collect(),
        outside: cell(0, counts.outside()),
        undrawn: Undrawn::default(),
    };
    subject.arrange();
    subject
}

/// Areas for a population, and how well they stand for its numbers.
///
/// # Errors
/// Why there are none.
pub(super) fn areas(subject: &Subject) -> Result<(Fit, Layout), Why> {
    if subject.sets.len() > MOST {
        return Err(Why::Sets { most: MOST });
    }
    let targets: BTreeMap<u64, f64> = shares(subject);
    let spec = spec(&targets).ok_or(Why::NoAreas)?;
    let mut best: Option<Fit> = None;
    for seed in SEEDS {
        let Some((shapes, fit)) = fitted(&spec, &targets, seed) else {
            continue;
        };
        if fit.is_faithful()
            && let Some(layout) = placed(subject, &spec, &shapes)
        {
            return Ok((fit, layout));
        }
        let wrong = |fit: &Fit| fit.missing.len() + fit.false_regions.len();
        if best.as_ref().is_none_or(|best| wrong(&fit) < wrong(best)) {
            best = Some(fit);
        }
    }
    Err(best
        .filter(|fit| !fit.is_faithful())
        .map_or(Why::NoAreas, Why::Regions))
}

/// Each region's share of what is inside.
#[allow(
    clippy::cast_precision_loss,
    reason = "a share of people, drawn in pixels"
)]
fn shares(subject: &Subject) -> BTreeMap<u64, f64> {
    let inside = subject.inside().max(1) as f64;
    let cells = subject.cells.iter();
    cells
        .map(|cell| (cell.signature, cell.count as f64 / inside))
        .collect()
}

/// What is asked of the areas: sets that nobody is in are left out.
fn spec(targets: &BTreeMap<u64, f64>) -> Option<DiagramSpec> {
    let present = targets.keys().fold(0, |all, signature| all | signature);
    let mut spec = DiagramSpecBuilder::new().input_type(InputType::Exclusive);
    for bit in bits(present) {
        let single = 1_u64.checked_shl(bit).and_then(|one| targets.get(&one));
        spec = spec.set(bit.to_string(), single.copied().unwrap_or_default());
    }
    for (signature, share) in targets {
        if signature.count_ones() > 1 {
            let names: Vec<String> = bits(*signature).map(|bit| bit.to_string()).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            spec = spec.intersection(&names, *share);
        }
    }
    spec.build().ok()
}

fn bits(signature: u64) -> impl Iterator<Item = u32> {
    (0..u64::BITS).filter(move |bit| has(signature, *bit))
}

fn signature(names: &[String]) -> u64 {
    let bits = names.iter().filter_map(|name| name.parse().ok());
    bits.fold(0, |all, bit| {
        all | 1_u64.checked_shl(bit).unwrap_or_default()
    })
}

/// One search for areas: an ellipse for each set that somebody is in.
fn fitted(
    spec: &DiagramSpec,
    targets: &BTreeMap<u64, f64>,
    seed: u64,
) -> Option<(Vec<Ellipse>, Fit)> {
    let mut layout = Fitter::<Ellipse>::new(spec).seed(seed).fit().ok()?;
    layout.normalize(0.03);
    let drawn = layout.fitted().iter();
    let drawn: BTreeMap<u64, f64> = drawn
        .map(|(sets, area)| (signature(sets.sets()), *area))
        .collect();
    let all: f64 = drawn.values().sum();
    if !(all.is_finite() && all > 0.0) {
        return None;
    }
    let mut fit = Fit {
        diag_error: 0.0,
        missing: Vec::new(),
        false_regions: Vec::new(),
    };
    let mut regions: Vec<u64> = drawn.keys().chain(targets.keys()).copied().collect();
    regions.sort_unstable();
    regions.dedup();
    for region in regions {
        let target = targets.get(&region).copied().unwrap_or_default();
        let drawn = drawn.get(&region).copied().unwrap_or_default() / all;
        fit.diag_error = fit.diag_error.max((drawn - target).abs());
        if target > 0.0 && drawn < Fit::SPECK {
            fit.missing.push(region);
        }
        if target <= 0.0 && drawn > Fit::TRACE {
            fit.false_regions.push(region);
        }
    }
    let shapes = spec.set_names().iter();
    let shapes: Option<Vec<Ellipse>> = shapes
        .map(|name| layout.shape_for_set(name).copied())
        .collect();
    Some((shapes?, fit))
}

/// From the fit's plane to the picture's.
#[derive(Clone, Copy)]
struct Scale {
    factor: f64,
    left: f64,
    top: f64,
}

impl Scale {
    /// Everything as large as there is room; and how high that is.
    fn of(outlines: &[Vec<[f64; 2]>]) -> Option<(Self, i32)> {
        let points = || outlines.iter().flatten();
        let least = |axis: fn(&[f64; 2]) -> f64| points().map(axis).fold(f64::INFINITY, f64::min);
        let most =
            |axis: fn(&[f64; 2]) -> f64| points().map(axis).fold(f64::NEG_INFINITY, f64::max);
        let (left, top) = (least(|p| p[0]), least(|p| p[1]));
        let (width, height) = (most(|p| p[0]) - left, most(|p| p[1]) - top);
        let room = f64::from(WIDTH - 2 * SIDE);
        let factor = (room / width).min(f64::from(HIGHEST) / height);
        let beside = (room - width * factor) / 2.0;
        let scale = Self {
            factor,
            left: left - (f64::from(SIDE) + beside) / factor,
            top: top - f64::from(EDGE) / factor,
        };
        factor
            .is_normal()
            .then(|| (scale, tenths(height * factor) + 2 * EDGE))
    }

    fn point(self, [x, y]: [f64; 2]) -> [i32; 2] {
        [
            tenths((x - self.left) * self.factor),
            tenths((y - self.top) * self.factor),
        ]
    }
}

/// To the nearest whole number; what is too large or none becomes what can be.
#[allow(clippy::cast_possible_truncation, reason = "the cast saturates")]
const fn tenths(length: f64) -> i32 {
    if length < 0.0 {
        (length - 0.5) as i32
    } else {
        (length + 0.5) as i32
    }
}

/// Where the outlines, the names and the regions go; none if a region that somebody is
/// in has no place.
fn placed(subject: &Subject, spec: &DiagramSpec, shapes: &[Ellipse]) -> Option<Layout> {
    let points = |ellipse: &Ellipse| -> Vec<[f64; 2]> {
        let polygon = ellipse.polygonize(POINTS);
        polygon
            .vertices()
            .iter()
            .map(|point| [point.x(), point.y()])
            .collect()
    };
    let outlines: Vec<Vec<[f64; 2]>> = shapes.iter().map(points).collect();
    let (scale, height) = Scale::of(&outlines)?;
    let regions = decompose_regions_with(shapes, spec.set_names(), spec, None, POINTS, 0.0);
    let pieces: BTreeMap<u64, &Vec<RegionPiece>> = regions
        .iter()
        .map(|(sets, pieces)| (signature(sets.sets()), pieces))
        .collect();
    let mut rooms = BTreeMap::new();
    for cell in &subject.cells {
        let pieces = pieces
            .get(&cell.signature)
            .filter(|pieces| !pieces.is_empty())?;
        rooms.insert(cell.signature, room(cell, pieces, scale)?);
    }
    let drawn: Vec<Shape> = outlines
        .iter()
        .map(|points| points.iter().map(|point| scale.point(*point)).collect())
        .collect();
    let shown: Vec<u32> = spec
        .set_names()
        .iter()
        .filter_map(|name| name.parse().ok())
        .collect();
    names::call_out(&mut rooms, height);
    let mut layout = Layout {
        height,
        outlines: alloc::vec![Outline::NONE; subject.sets.len()],
        names: alloc::vec![None; subject.sets.len()],
        rooms,
    };
    let texts: Vec<&str> = shown
        .iter()
        .filter_map(|bit| {
            let place = usize::try_from(*bit).ok()?;
            Some(subject.sets.get(place)?.name.as_str())
        })
        .collect();
    let places = names::beside(&drawn, &texts, &layout.rooms, height);
    for ((bit, shape), place) in shown.iter().zip(shapes).zip(places) {
        let at = usize::try_from(*bit).ok()?;
        *layout.outlines.get_mut(at)? = Outline {
            centre: scale.point([shape.center().x(), shape.center().y()]),
            radii: [
                tenths(shape.semi_major() * scale.factor),
                tenths(shape.semi_minor() * scale.factor),
            ],
            turn: tenths(shape.rotation().to_degrees() * 10.0),
        };
        *layout.names.get_mut(at)? = place;
    }
    Some(layout)
}

/// A region's path, and the box for its number; where that does not fit, a point to
/// which a line leads.
fn room(cell: &Cell, pieces: &[RegionPiece], scale: Scale) -> Option<Room> {
    let mut path = String::new();
    for piece in pieces {
        for ring in core::iter::once(&piece.outer).chain(&piece.holes) {
            for (place, point) in ring.vertices().iter().enumerate() {
                let [x, y] = scale.point([point.x(), point.y()]);
                let letter = if place == 0 { 'M' } else { 'L' };
                path += &format!("{letter}{}.{} {}.{}", x / 10, x % 10, y / 10, y % 10);
            }
            path.push('Z');
        }
    }
    let wide = f64::from(width(&words::grouped(cell.count), 110) + 20);
    let (box_, _) = largest_inscribed_rect(pieces, wide / 140.0, 2.0 / scale.factor)?;
    let [x, y] = scale.point([box_.center().x(), box_.center().y()]);
    let (across, down) = (
        tenths(box_.width() * scale.factor),
        tenths(box_.height() * scale.factor),
    );
    let fits = f64::from(across) >= wide;
    Some(Room {
        label: [x - across / 2, y - down / 2, across, down],
        callout: (!fits).then_some([x, y]),
        path: Cow::Owned(path),
    })
}
