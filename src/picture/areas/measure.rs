//! The areas of all regions, and how they change.

use super::arcs::{Ellipse, arcs};
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

/// What describes an ellipse: its centre, the logarithm of its mean radius, and how it
/// is stretched: the logarithm of the square root of its radii's ratio, in the
/// direction of twice its turn. A circle is in the middle of all stretches.
pub(super) const PARAMETERS: usize = 5;

/// The ellipses of these parameters.
pub(super) fn ellipses(parameters: &[f64]) -> Vec<Ellipse> {
    let each = parameters.chunks_exact(PARAMETERS);
    each.map(|one| {
        let &[x, y, size, along, across] = one else {
            return Ellipse::new([0.0; 2], [1.0; 2], 0.0);
        };
        let stretch = libm::hypot(along, across);
        let turn = if stretch > 0.0 {
            libm::atan2(across, along) / 2.0
        } else {
            0.0
        };
        let radii = [libm::exp(size + stretch), libm::exp(size - stretch)];
        Ellipse::new([x, y], radii, turn)
    })
    .collect()
}

/// A region's area, and its change with each parameter of each ellipse.
#[derive(Clone, Debug, Default)]
pub(super) struct Measured {
    pub(super) area: f64,
    pub(super) change: Vec<f64>,
}

/// The areas of the regions that there are, by signature.
pub(in crate::picture) fn areas(ellipses: &[Ellipse]) -> BTreeMap<u64, f64> {
    let measured = measure(ellipses).into_iter();
    measured
        .map(|(signature, one)| (signature, one.area))
        .collect()
}

/// Every region that an arc bounds.
pub(super) fn measure(ellipses: &[Ellipse]) -> BTreeMap<u64, Measured> {
    let mut regions: BTreeMap<u64, Measured> = BTreeMap::new();
    let length = ellipses.len() * PARAMETERS;
    for arc in arcs(ellipses) {
        let Some(ellipse) = ellipses.get(arc.of) else {
            continue;
        };
        let (area, change) = flux(ellipse, arc.span);
        let own = u32::try_from(arc.of).map_or(0, |bit| 1_u64.checked_shl(bit).unwrap_or_default());
        // The region on its inner side grows by what the one on its outer side loses.
        for (signature, sign) in [(arc.within | own, 1.0), (arc.within, -1.0)] {
            if signature == 0 {
                continue;
            }
            let region = regions.entry(signature).or_insert_with(|| Measured {
                area: 0.0,
                change: vec![0.0; length],
            });
            region.area += sign * area;
            let places = region.change.iter_mut().skip(arc.of * PARAMETERS);
            for (place, value) in places.zip(change) {
                *place += sign * value;
            }
        }
    }
    regions
}

/// What an arc adds to the area that it goes around, and what it sweeps as each of
/// its ellipse's parameters grows: the integrals of `(x dy - y dx) / 2` and of the
/// outline's velocity along its normal.
fn flux(ellipse: &Ellipse, [from, to]: [f64; 2]) -> (f64, [f64; PARAMETERS]) {
    let ([a, b], [x, y], [cos, sin]) = (ellipse.radii, ellipse.centre, ellipse.direction());
    let ((s0, c0), (s1, c1)) = (libm::sincos(from), libm::sincos(to));
    let (sines, cosines, angle) = (s1 - s0, c1 - c0, to - from);
    let ([x0, y0], [x1, y1]) = (ellipse.at(from), ellipse.at(to));
    let area = (a * b * angle + x * (y1 - y0) - y * (x1 - x0)) / 2.0;

    let squares = (s1 * c1 - s0 * c0) / 2.0;
    let long = a * b * (angle / 2.0 + squares);
    let short = a * b * (angle / 2.0 - squares);
    // Per turn, over twice the stretch: finite where the stretch is none.
    let stretch = libm::log(a / b) / 2.0;
    let skew = if stretch > 1e-9 {
        (a * a - b * b) / (2.0 * stretch)
    } else {
        2.0 * a * b
    };
    let turn = skew * (s1 * s1 - s0 * s0) / 2.0;
    // The stretch points along twice the turn.
    let (along, across) = (cos * cos - sin * sin, 2.0 * sin * cos);
    let change = [
        cos * b * sines + sin * a * cosines,
        sin * b * sines - cos * a * cosines,
        long + short,
        along * (long - short) - across * turn,
        across * (long - short) + along * turn,
    ];
    (area, change)
}

#[cfg(test)]
mod tests;
