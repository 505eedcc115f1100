//! Ellipses, where they cross, and the arcs in between.

use alloc::vec::Vec;
use core::f64::consts::TAU;

/// An outline.
#[derive(Clone, Copy, Debug)]
pub(in crate::picture) struct Ellipse {
    pub(in crate::picture) centre: [f64; 2],
    pub(in crate::picture) radii: [f64; 2],
    /// In radians.
    pub(in crate::picture) turn: f64,
    cos: f64,
    sin: f64,
}

/// A piece of an outline on which nothing crosses it, anticlockwise as angles grow.
#[derive(Clone, Copy, Debug)]
pub(in crate::picture) struct Arc {
    /// Whose outline.
    pub(in crate::picture) of: usize,
    /// The signature of the others that it is inside of.
    pub(in crate::picture) within: u64,
    /// Its parameters, ascending.
    pub(in crate::picture) span: [f64; 2],
}

/// So many points of an outline are looked at for crossings.
const POINTS: u32 = 48;

impl Ellipse {
    pub(in crate::picture) fn new(centre: [f64; 2], radii: [f64; 2], turn: f64) -> Self {
        let (sin, cos) = libm::sincos(turn);
        Self {
            centre,
            radii,
            turn,
            cos,
            sin,
        }
    }

    /// The point at a parameter.
    pub(in crate::picture) fn at(&self, parameter: f64) -> [f64; 2] {
        let (sin, cos) = libm::sincos(parameter);
        let (u, v) = (self.radii[0] * cos, self.radii[1] * sin);
        [
            self.centre[0] + u * self.cos - v * self.sin,
            self.centre[1] + u * self.sin + v * self.cos,
        ]
    }

    /// The cosine and the sine of its turn.
    pub(in crate::picture) const fn direction(&self) -> [f64; 2] {
        [self.cos, self.sin]
    }

    /// Less than 0 inside, 0 on the outline, more outside.
    pub(in crate::picture) fn level(&self, point: [f64; 2]) -> f64 {
        let [u, v] = self.own([point[0] - self.centre[0], point[1] - self.centre[1]]);
        u * u + v * v - 1.0
    }

    /// Half its width and height along the axes.
    pub(in crate::picture) fn reach(&self) -> [f64; 2] {
        let [a, b] = self.radii;
        [
            libm::hypot(a * self.cos, b * self.sin),
            libm::hypot(a * self.sin, b * self.cos),
        ]
    }

    /// A direction in the coordinates in which it is the unit circle.
    fn own(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [
            (x * self.cos + y * self.sin) / self.radii[0],
            (y * self.cos - x * self.sin) / self.radii[1],
        ]
    }
}

/// One outline as another sees it: its level along the outline's parameter.
struct Along {
    middle: [f64; 2],
    cos: [f64; 2],
    sin: [f64; 2],
}

impl Along {
    fn new(outline: &Ellipse, other: &Ellipse) -> Self {
        let [a, b] = outline.radii;
        let between = [
            outline.centre[0] - other.centre[0],
            outline.centre[1] - other.centre[1],
        ];
        Self {
            middle: other.own(between),
            cos: other.own([a * outline.cos, a * outline.sin]),
            sin: other.own([-b * outline.sin, b * outline.cos]),
        }
    }

    /// The level, and how fast it changes.
    fn level(&self, (sin, cos): (f64, f64)) -> [f64; 2] {
        let at = |axis: usize| {
            let of = |vector: &[f64; 2]| vector.get(axis).copied().unwrap_or_default();
            let (c, s) = (of(&self.cos), of(&self.sin));
            [of(&self.middle) + c * cos + s * sin, s * cos - c * sin]
        };
        let ([u, du], [v, dv]) = (at(0), at(1));
        [u * u + v * v - 1.0, 2.0 * (u * du + v * dv)]
    }

    /// Where a value of it, the level or its change, is 0 between two parameters where
    /// its signs differ.
    fn root(&self, value: impl Fn([f64; 2]) -> f64, mut low: f64, mut high: f64) -> f64 {
        let at = |parameter: f64| value(self.level(libm::sincos(parameter)));
        let (mut below, mut above) = (at(low), at(high));
        let mut side = 0;
        for _ in 0..60 {
            // Regula falsi; the end that stays is made lighter (Illinois).
            let next = (low * above - high * below) / (above - below);
            let found = at(next);
            if !next.is_finite() || found == 0.0 || high - low < 1e-15 {
                return if next.is_finite() { next } else { low };
            }
            if (found < 0.0) == (below < 0.0) {
                (low, below) = (next, found);
                above = if side == 1 { above / 2.0 } else { above };
                side = 1;
            } else {
                (high, above) = (next, found);
                below = if side == -1 { below / 2.0 } else { below };
                side = -1;
            }
        }
        f64::midpoint(low, high)
    }

    /// Every parameter at which the outlines cross.
    fn crossings(&self, found: &mut Vec<f64>) {
        let step = TAU / f64::from(POINTS);
        let at = |place: u32| f64::from(place) * step;
        let sample = |place: u32| self.level(libm::sincos(at(place)));
        let mut before = sample(0);
        for place in 0..POINTS {
            let (low, high) = (at(place), at(place + 1));
            let after = sample(place + 1);
            if (before[0] < 0.0) != (after[0] < 0.0) {
                found.push(self.root(|[level, _]| level, low, high));
            } else if (before[1] < 0.0) != (after[1] < 0.0) {
                // The level turns here: it may touch 0 and come back.
                let turn = self.root(|[_, change]| change, low, high);
                let [level, _] = self.level(libm::sincos(turn));
                if (level < 0.0) != (before[0] < 0.0) {
                    found.push(self.root(|[level, _]| level, low, turn));
                    found.push(self.root(|[level, _]| level, turn, high));
                }
            }
            before = after;
        }
    }
}

/// The signature of the outlines around a point, but for one of them.
fn around(ellipses: &[Ellipse], but: usize, point: [f64; 2]) -> u64 {
    let all = (0..).zip(ellipses).enumerate();
    all.filter(|(place, (_, one))| *place != but && one.level(point) < 0.0)
        .fold(0, |signature, (_, (bit, _))| {
            signature | 1_u64.checked_shl(bit).unwrap_or_default()
        })
}

/// All outlines in pieces.
pub(in crate::picture) fn arcs(ellipses: &[Ellipse]) -> Vec<Arc> {
    let mut all = Vec::new();
    let mut cuts = Vec::new();
    for (of, outline) in ellipses.iter().enumerate() {
        cuts.clear();
        let others = ellipses
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != of);
        for (_, other) in others {
            Along::new(outline, other).crossings(&mut cuts);
        }
        cuts.sort_unstable_by(f64::total_cmp);
        if cuts.is_empty() {
            cuts.extend([0.0, TAU / 2.0]);
        }
        let last = cuts.first().map(|first| first + TAU);
        let ends = cuts.iter().skip(1).copied().chain(last);
        for (from, to) in cuts.iter().copied().zip(ends) {
            let within = around(ellipses, of, outline.at(f64::midpoint(from, to)));
            all.push(Arc {
                of,
                within,
                span: [from, to],
            });
        }
    }
    all
}
