//! A region's outline, made of its outlines' arcs.

use super::areas::{Arc, Ellipse};
use super::placing::tenths;
use alloc::string::String;
use alloc::vec::Vec;
use core::f64::consts::PI;
use core::fmt::Write as _;

/// Whether an arc bounds a region, and if so whether it goes around it forwards.
pub(super) fn bounds(arc: &Arc, region: u64) -> Option<bool> {
    let own = u32::try_from(arc.of).map_or(0, |bit| 1_u64.checked_shl(bit).unwrap_or_default());
    if arc.within | own == region {
        Some(true)
    } else if arc.within == region {
        Some(false)
    } else {
        None
    }
}

/// A region's outline, made of arcs; none if it has none.
pub(super) fn path(ellipses: &[Ellipse], arcs: &[Arc], region: u64) -> Option<String> {
    struct Piece {
        from: [f64; 2],
        to: [f64; 2],
        text: String,
    }
    let piece = |arc: &Arc| {
        let is_forward = bounds(arc, region)?;
        let ellipse = ellipses.get(arc.of)?;
        let [mut from, mut to] = arc.span.map(|parameter| ellipse.at(parameter));
        if !is_forward {
            (from, to) = (to, from);
        }
        let [rx, ry] = ellipse.radii.map(tenths);
        let turn = tenths(ellipse.turn * 1_800.0 / PI);
        let mut text = String::new();
        let [begin, end] = arc.span;
        // Nearly half an ellipse would be too uncertain, by its ends, to be drawn at once.
        let parts = (1..4)
            .find(|parts| end - begin < 2.2 * f64::from(*parts))
            .unwrap_or(4);
        for part in 1..=parts {
            let way = f64::from(part) / f64::from(parts);
            let way = if is_forward { way } else { 1.0 - way };
            let [x, y] = ellipse.at(begin + (end - begin) * way).map(tenths);
            let _ = write!(
                text,
                "A{} {} {} 0 {} {} {}",
                Tenths(rx),
                Tenths(ry),
                Tenths(turn),
                u8::from(is_forward),
                Tenths(x),
                Tenths(y)
            );
        }
        Some(Piece { from, to, text })
    };
    let mut left: Vec<Piece> = arcs.iter().filter_map(piece).collect();
    let mut path = String::new();
    let apart = |one: [f64; 2], other: [f64; 2]| libm::hypot(one[0] - other[0], one[1] - other[1]);
    while let Some(first) = left.pop() {
        let [x, y] = first.from.map(tenths);
        let _ = write!(path, "M{} {}{}", Tenths(x), Tenths(y), first.text);
        let mut end = first.to;
        loop {
            // The piece that goes on from here, unless the beginning is nearer.
            let next = left
                .iter()
                .enumerate()
                .map(|(place, piece)| (place, apart(piece.from, end)));
            let next = next.min_by(|one, other| one.1.total_cmp(&other.1));
            let Some((place, far)) = next.filter(|(_, far)| *far < apart(first.from, end)) else {
                break;
            };
            if far > 50.0 {
                break;
            }
            let piece = left.swap_remove(place);
            path += &piece.text;
            end = piece.to;
        }
        path.push('Z');
    }
    (!path.is_empty()).then_some(path)
}

/// A length as it is written.
struct Tenths(i32);

impl core::fmt::Display for Tenths {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        match size % 10 {
            0 => write!(f, "{sign}{}", size / 10),
            tenth => write!(f, "{sign}{}.{tenth}", size / 10),
        }
    }
}
