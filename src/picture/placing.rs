//! Where areas, their names and their numbers go in a picture.

use super::areas::{Arc, Ellipse, arcs};
use super::layout::{Layout, Outline, Room, WIDTH};
use super::lettering::width;
use super::names;
use super::population::Areas;
use super::subject::{Subject, has};
use super::tracing::{bounds, path};
use super::words;
use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::f64::consts::PI;

/// Beside and above the areas, in tenths of a pixel: for names and numbers.
const SIDE: i32 = 660;
const EDGE: i32 = 320;
const HIGHEST: i32 = 3_800;

/// Between the points at which there may be a label, and the height of one.
const STEP: i32 = 40;
const LABEL: i32 = 130;

/// To the nearest whole number; what is too large or none becomes what can be.
#[allow(clippy::cast_possible_truncation, reason = "the cast saturates")]
pub(super) const fn tenths(length: f64) -> i32 {
    if length < 0.0 {
        (length - 0.5) as i32
    } else {
        (length + 0.5) as i32
    }
}

/// The areas in a picture; none if a region that somebody is in has no place.
pub(super) fn layout(subject: &Subject, areas: &Areas) -> Option<Layout> {
    let (ellipses, height) = scaled(&areas.ellipses)?;
    let labels = labels(&ellipses, height);
    let arcs = arcs(&ellipses);
    let mut rooms = BTreeMap::new();
    for cell in &subject.cells {
        let signature = among(areas, cell.signature);
        let path = path(&ellipses, &arcs, signature)?;
        let point = match labels.get(&signature) {
            Some((point, _)) => *point,
            None => within(&ellipses, &arcs, signature)?,
        };
        let wide = width(&words::number(cell.count), 110) + 20;
        let label = [point[0] - wide / 2, point[1] - LABEL / 2, wide, LABEL];
        let room = Room {
            label,
            callout: (!fits(&ellipses, signature, label)).then_some(point),
            path: Cow::Owned(path),
        };
        rooms.insert(cell.signature, room);
    }
    names::call_out(&mut rooms, height)?;
    let own = |set: usize| {
        let bit = u32::try_from(set).ok()?;
        let mut pairs = ellipses.iter().zip(&areas.stands);
        pairs
            .find(|(_, stands)| has(**stands, bit))
            .map(|(ellipse, _)| *ellipse)
    };
    let drawn: Vec<Option<Ellipse>> = (0..subject.sets.len()).map(own).collect();
    let shapes: Vec<names::Shape> = drawn
        .iter()
        .map(|one| one.as_ref().map_or_else(Vec::new, points))
        .collect();
    let texts: Vec<&str> = subject.sets.iter().map(|set| set.name.as_str()).collect();
    let outlines = drawn
        .iter()
        .map(|one| one.as_ref().map_or(Outline::NONE, outline));
    Some(Layout {
        height,
        outlines: outlines.collect(),
        names: names::beside(&shapes, &texts, &rooms, height),
        rooms,
    })
}

fn among(areas: &Areas, sets: u64) -> u64 {
    let own = (0..)
        .zip(&areas.stands)
        .filter(|(_, own)| sets & **own != 0);
    own.fold(0, |all, (bit, _)| {
        all | 1_u64.checked_shl(bit).unwrap_or_default()
    })
}

fn outline(ellipse: &Ellipse) -> Outline {
    Outline {
        centre: ellipse.centre.map(tenths),
        radii: ellipse.radii.map(tenths),
        turn: tenths(ellipse.turn * 1_800.0 / PI),
    }
}

/// An outline as points.
fn points(ellipse: &Ellipse) -> names::Shape {
    let angles = (0..72).map(|place| f64::from(place) * PI / 36.0);
    angles.map(|angle| ellipse.at(angle).map(tenths)).collect()
}

/// All turned so that they are as large as there is room, in tenths of a pixel; and
/// how high the picture of them is.
fn scaled(ellipses: &[Ellipse]) -> Option<(Vec<Ellipse>, i32)> {
    let mut best: Option<(f64, Vec<Ellipse>, [f64; 4])> = None;
    for place in 0..36 {
        let angle = f64::from(place) * PI / 36.0;
        let (sin, cos) = libm::sincos(angle);
        let turned = ellipses.iter().map(|one| {
            let [x, y] = one.centre;
            Ellipse::new(
                [x * cos - y * sin, x * sin + y * cos],
                one.radii,
                one.turn + angle,
            )
        });
        let turned: Vec<Ellipse> = turned.collect();
        let [left, top, right, bottom] = turned.iter().fold(
            [
                f64::INFINITY,
                f64::INFINITY,
                f64::NEG_INFINITY,
                f64::NEG_INFINITY,
            ],
            |[left, top, right, bottom], one| {
                let ([x, y], [across, down]) = (one.centre, one.reach());
                [
                    left.min(x - across),
                    top.min(y - down),
                    right.max(x + across),
                    bottom.max(y + down),
                ]
            },
        );
        let room = f64::from(WIDTH - 2 * SIDE) / (right - left);
        let factor = room.min(f64::from(HIGHEST) / (bottom - top));
        if factor.is_normal() && best.as_ref().is_none_or(|(than, ..)| factor > than * 1.001) {
            best = Some((factor, turned, [left, top, right, bottom]));
        }
    }
    let (factor, turned, [left, top, right, bottom]) = best?;
    let beside = f64::from(WIDTH) / 2.0 - (right - left) * factor / 2.0;
    let moved = turned.iter().map(|one| {
        let [x, y] = one.centre;
        let centre = [
            (x - left) * factor + beside,
            (y - top) * factor + f64::from(EDGE),
        ];
        // A turn by half a circle is none.
        let turn = one.turn - PI * libm::floor(one.turn / PI + 0.5);
        Ellipse::new(centre, one.radii.map(|radius| radius * factor), turn)
    });
    Some((moved.collect(), tenths((bottom - top) * factor) + 2 * EDGE))
}

fn signature(ellipses: &[Ellipse], point: [f64; 2]) -> u64 {
    let around = (0..)
        .zip(ellipses)
        .filter(|(_, one)| one.level(point) < 0.0);
    around.fold(0, |all, (bit, _)| {
        all | 1_u64.checked_shl(bit).unwrap_or_default()
    })
}

/// How far a point is from all outlines, nearly: wide labels need more across.
fn clearance(ellipses: &[Ellipse], point: [f64; 2]) -> f64 {
    let far = ellipses.iter().map(|one| {
        let scale = libm::sqrt(one.level(point) + 1.0);
        (scale - 1.0).abs() * one.radii[0].min(one.radii[1])
    });
    far.fold(f64::INFINITY, f64::min)
}

/// For each region, the point that is farthest from all outlines, and how far.
fn labels(ellipses: &[Ellipse], height: i32) -> BTreeMap<u64, ([i32; 2], f64)> {
    let mut best: BTreeMap<u64, ([i32; 2], f64)> = BTreeMap::new();
    for row in 1..height / STEP {
        for column in 1..WIDTH / STEP {
            let place = [column * STEP, row * STEP];
            let point = place.map(f64::from);
            let signature = signature(ellipses, point);
            if signature == 0 {
                continue;
            }
            let clear = clearance(ellipses, point);
            let than = best.entry(signature).or_insert((place, clear));
            if clear > than.1 {
                *than = (place, clear);
            }
        }
    }
    best
}

/// A point of a region so small that no label is near: between two of its arcs.
fn within(ellipses: &[Ellipse], arcs: &[Arc], region: u64) -> Option<[i32; 2]> {
    let own = arcs.iter().filter(|arc| bounds(arc, region).is_some());
    let middles: Vec<[f64; 2]> = own
        .flat_map(|arc| {
            let [from, to] = arc.span;
            let parts = [0.1, 0.3, 0.5, 0.7, 0.9];
            let ellipse = ellipses.get(arc.of);
            ellipse
                .into_iter()
                .flat_map(move |one| parts.map(|part| one.at(from + (to - from) * part)))
        })
        .collect();
    let pairs = middles
        .iter()
        .flat_map(|one| middles.iter().map(move |other| (one, other)));
    let between = pairs.map(|(one, other)| {
        let point = [
            f64::midpoint(one[0], other[0]),
            f64::midpoint(one[1], other[1]),
        ];
        (point, clearance(ellipses, point))
    });
    let inside = between.filter(|(point, _)| signature(ellipses, *point) == region);
    let best = inside.max_by(|one, other| one.1.total_cmp(&other.1));
    best.map(|(point, _)| point.map(tenths))
}

/// Whether a box is all in one region: its corners, its sides and its middle are.
fn fits(ellipses: &[Ellipse], region: u64, [left, top, width, height]: [i32; 4]) -> bool {
    (0..=4).all(|across| {
        (0..=2).all(|down| {
            let point = [left + width * across / 4, top + height * down / 2];
            signature(ellipses, point.map(f64::from)) == region
        })
    })
}
