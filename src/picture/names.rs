//! Names and numbers beside areas, where nothing else is.

use super::layout::{Anchor, NamePlace, Room, WIDTH};
use super::lettering;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// An outline as points, in tenths of a pixel.
pub(super) type Shape = Vec<[i32; 2]>;

/// Between the numbers in the margin.
const LEAD: i32 = 150;

/// Left, top, right, bottom.
type Box = [i32; 4];

/// Gives each region whose number does not fit a place for it in the nearer margin;
/// none if a margin has no room for so many.
pub(super) fn call_out(rooms: &mut BTreeMap<u64, Room>, height: i32) -> Option<()> {
    for is_left in [true, false] {
        let own = rooms.values_mut().filter_map(|room| room.callout.as_mut());
        let mut own: Vec<&mut [i32; 2]> = own
            .filter(|point| (point[0] < WIDTH / 2) == is_left)
            .collect();
        own.sort_by_key(|point| (point[1], point[0]));
        let last = height - 120;
        // Downwards no two closer than a line, then back up from the bottom.
        let mut free = 180;
        if i32::try_from(own.len()).ok()?.checked_mul(LEAD)? > last - free {
            return None;
        }
        for point in &mut own {
            point[1] = point[1].max(free);
            free = point[1] + LEAD;
        }
        let mut free = last;
        for point in own.iter_mut().rev() {
            point[1] = point[1].min(free);
            free = point[1] - LEAD;
            point[0] = if is_left { 660 } else { WIDTH - 660 };
        }
    }
    Some(())
}

/// A place for each set's name just outside its outline, clear of all others, of the
/// numbers and of the edge; none if there is no such place.
pub(super) fn beside(
    shapes: &[Shape],
    names: &[&str],
    rooms: &BTreeMap<u64, Room>,
    height: i32,
) -> Vec<Option<NamePlace>> {
    let numbers = rooms.values().filter_map(|room| room.callout);
    let mut taken: Vec<Box> = numbers
        .map(|[x, y]| {
            if x < WIDTH / 2 {
                [40, y - 120, x, y + 30]
            } else {
                [x, y - 120, WIDTH - 40, y + 30]
            }
        })
        .collect();
    let mut places = Vec::new();
    for (own, name) in shapes.iter().zip(names) {
        let wide = lettering::width(name, 145);
        let candidates = own.iter().filter_map(|point| {
            let (place, box_) = candidate(own, *point, wide);
            let is_inside =
                box_[0] >= 60 && box_[1] >= 20 && box_[2] <= WIDTH - 60 && box_[3] <= height - 20;
            let is_free = !taken.iter().any(|other| overlap(other, &box_))
                && !shapes.iter().any(|shape| touches(shape, &box_));
            // Above rather than beside, beside rather than below.
            (is_inside && is_free).then_some((point[1], point[0], place, box_))
        });
        let best = candidates.min_by_key(|(y, x, ..)| (*y, *x));
        taken.extend(best.map(|(.., box_)| box_));
        places.push(best.map(|(_, _, place, _)| place));
    }
    places
}

/// The name at a point of the outline, away from the middle.
fn candidate(own: &Shape, [x, y]: [i32; 2], wide: i32) -> (NamePlace, Box) {
    let mean = |axis: usize| {
        let all = own
            .iter()
            .filter_map(|point| point.get(axis))
            .map(|at| i64::from(*at));
        let sum: i64 = all.sum();
        let count = i64::try_from(own.len()).unwrap_or(1).max(1);
        i32::try_from(sum / count).unwrap_or_default()
    };
    let (across, down) = (x - mean(0), y - mean(1));
    // The sample of the outline beneath is as wide as this at least.
    let width = wide.clamp(300, 1_500);
    let (anchor, x, y) = if across.abs() * 2 > down.abs() * 3 {
        let anchor = if across < 0 {
            Anchor::End
        } else {
            Anchor::Start
        };
        (anchor, x + across.signum() * 70, y + 20)
    } else if down < 0 {
        (Anchor::Middle, x, y - 130)
    } else {
        (Anchor::Middle, x, y + 180)
    };
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2,
        Anchor::End => x - width,
    };
    (
        NamePlace {
            x,
            y,
            anchor,
            width,
        },
        [left, y - 120, left + width, y + 80],
    )
}

fn overlap(one: &Box, other: &Box) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

/// Whether an outline runs through a box, or is around it.
fn touches(shape: &Shape, [left, top, right, bottom]: &Box) -> bool {
    let is_in = |[x, y]: &[i32; 2]| left < x && x < right && top < y && y < bottom;
    if shape.iter().any(is_in) {
        return true;
    }
    let (x, y) = (i64::from(left + right) / 2, i64::from(top + bottom) / 2);
    let next = shape.iter().cycle().skip(1);
    let crossed = shape.iter().zip(next).filter(|([x1, y1], [x2, y2])| {
        let [x1, y1, x2, y2] = [*x1, *y1, *x2, *y2].map(i64::from);
        (y1 > y) != (y2 > y) && {
            let side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1);
            (side > 0) == (y2 > y1)
        }
    });
    crossed.count() % 2 == 1
}
