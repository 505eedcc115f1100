//! From numbers to ellipses.

use super::arcs::Ellipse;
use super::measure::{Measured, PARAMETERS, ellipses, measure};
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::f64::consts::PI;

/// How strongly ellipses are pulled towards circles, from the first steps to the last.
const PULLS: [f64; 3] = [0.3, 0.02, 0.000_5];

/// From a diagram that has all regions, how far towards the targets at a time.
const WAYS: [f64; 4] = [0.3, 0.6, 0.85, 0.97];

/// How wrong a region is that should not be.
const STRAY: f64 = 2.0;

/// Steps of each.
const STEPS: usize = 40;

/// Ellipses whose regions come near these shares of all area, from one of many
/// beginnings: circles that overlap in pairs as they should, or `all`, in which every
/// region is: in it none has yet been lost.
pub(in crate::picture) fn search(
    sets: usize,
    targets: &BTreeMap<u64, f64>,
    all: &[Ellipse],
    beginning: u64,
) -> Vec<Ellipse> {
    let mut dice = Dice(beginning.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let from_all = beginning % 2 == 0 && sets > 2 && all.len() == sets;
    let mut best = if from_all {
        let mut best = shuffled(all, &mut dice);
        let first = measure(&ellipses(&best));
        for way in WAYS {
            let mut between: BTreeMap<u64, f64> = first
                .iter()
                .map(|(signature, one)| (*signature, one.area * (1.0 - way)))
                .collect();
            for (signature, share) in targets {
                *between.entry(*signature).or_default() += share * way;
            }
            improve(&mut best, &between, 0.02);
        }
        best
    } else {
        begin(sets, targets, &mut dice)
    };
    let pulls = PULLS.iter().skip(usize::from(from_all));
    for pull in pulls {
        improve(&mut best, targets, *pull);
    }
    ellipses(&best)
}

/// The parameters of ellipses in another order, so large that all area is 1.
fn shuffled(all: &[Ellipse], dice: &mut Dice) -> Vec<f64> {
    let area: f64 = measure(all).values().map(|one| one.area).sum();
    let scale = 1.0 / libm::sqrt(area);
    let mut keyed: Vec<(f64, &Ellipse)> = all.iter().map(|one| (dice.throw(), one)).collect();
    keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
    let each = keyed.iter().flat_map(|(_, one)| {
        let [a, b] = one.radii.map(|radius| libm::log(radius * scale));
        let (sin, cos) = libm::sincos(2.0 * one.turn);
        let stretch = (a - b) / 2.0;
        let [x, y] = one.centre.map(|at| at * scale);
        [x, y, f64::midpoint(a, b), stretch * cos, stretch * sin]
    });
    each.collect()
}

/// Circles of the sets' sizes, placed so that pairs overlap as they should as far as
/// all can.
fn begin(sets: usize, targets: &BTreeMap<u64, f64>, dice: &mut Dice) -> Vec<f64> {
    let share = |both: u64| -> f64 {
        let within = targets.iter().filter(|(one, _)| *one & both == both);
        within.map(|(_, share)| share).sum()
    };
    let bit =
        |set: usize| u32::try_from(set).map_or(0, |bit| 1_u64.checked_shl(bit).unwrap_or_default());
    let radii: Vec<f64> = (0..sets)
        .map(|set| libm::sqrt(share(bit(set)).max(1e-6) / PI))
        .collect();
    let wanted: Vec<Vec<Wanted>> = (0..sets)
        .map(|one| {
            let others = radii.iter().enumerate();
            let own = radii.get(one).copied().unwrap_or_default();
            others
                .map(|(other, radius)| wanted(own, *radius, share(bit(one) | bit(other))))
                .collect()
        })
        .collect();
    let mut places: Vec<[f64; 2]> = (0..sets).map(|_| [dice.throw(), dice.throw()]).collect();
    for _ in 0..200 {
        // Each goes to the mean of where the others want it (de Leeuw 1977).
        let next = places
            .iter()
            .zip(&wanted)
            .enumerate()
            .map(|(own, (place, wanted))| {
                let others = places.iter().zip(wanted).enumerate();
                let others = others.filter(|(other, _)| *other != own);
                let (mut sum, mut count) = ([place[0], place[1]], 1.0);
                for (_, (other, wanted)) in others {
                    let [dx, dy] = [place[0] - other[0], place[1] - other[1]];
                    let far = libm::hypot(dx, dy).max(1e-9);
                    let ratio = wanted.distance(far) / far;
                    sum = [
                        sum[0] + other[0] + dx * ratio,
                        sum[1] + other[1] + dy * ratio,
                    ];
                    count += 1.0;
                }
                [sum[0] / count, sum[1] / count]
            });
        places = next.collect();
    }
    let each = places.iter().zip(&radii);
    each.flat_map(|([x, y], radius)| [*x, *y, libm::log(*radius), 0.0, 0.0])
        .collect()
}

/// How far two circles should be from one another: within these.
#[derive(Clone, Copy)]
struct Wanted {
    least: f64,
    most: f64,
}

impl Wanted {
    const fn distance(self, now: f64) -> f64 {
        now.max(self.least).min(self.most)
    }
}

fn wanted(one: f64, other: f64, both: f64) -> Wanted {
    let (small, large) = (one.min(other), one.max(other));
    if both <= 0.0 {
        let apart = one + other;
        return Wanted {
            least: apart * 1.05,
            most: apart * 1.25,
        };
    }
    if both >= small * small * PI * (1.0 - 1e-9) {
        return Wanted {
            least: 0.0,
            most: (large - small) * 0.8,
        };
    }
    let (mut near, mut far) = (large - small, large + small);
    for _ in 0..50 {
        let middle = f64::midpoint(near, far);
        if lens(small, large, middle) > both {
            near = middle;
        } else {
            far = middle;
        }
    }
    Wanted {
        least: near,
        most: near,
    }
}

/// The area that two circles share.
fn lens(one: f64, other: f64, apart: f64) -> f64 {
    let part = |own: f64, other: f64| {
        let cos = (apart * apart + own * own - other * other) / (2.0 * apart * own);
        let angle = libm::acos(cos.clamp(-1.0, 1.0));
        own * own * (angle - libm::sin(2.0 * angle) / 2.0)
    };
    part(one, other) + part(other, one)
}

/// Numbers from -0.5 to 0.5 (xorshift).
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> f64 {
        for shift in [13, -7, 17] {
            self.0 ^= if shift > 0 {
                self.0 << shift
            } else {
                self.0 >> -shift
            };
        }
        let high = u32::try_from(self.0 >> 32).unwrap_or_default();
        f64::from(high) / f64::from(u32::MAX) - 0.5
    }
}

/// What is wrong with a layout, each part with its change with the parameters.
struct Wrong {
    parts: Vec<f64>,
    changes: Vec<Vec<f64>>,
    /// How many regions there are not that should be.
    lost: usize,
}

impl Wrong {
    fn of(parameters: &[f64], targets: &BTreeMap<u64, f64>, pull: f64) -> Self {
        let regions = measure(&ellipses(parameters));
        let nothing = Measured {
            area: 0.0,
            change: vec![0.0; parameters.len()],
        };
        let mut wrong = Self {
            parts: Vec::new(),
            changes: Vec::new(),
            lost: 0,
        };
        let mut add = |target: f64, measured: &Measured| {
            // A small region that is wrong by something is more wrong than a large one.
            let weight = 1.0 / libm::sqrt(target + 0.003);
            wrong.parts.push((measured.area - target) * weight);
            wrong.changes.push(
                measured
                    .change
                    .iter()
                    .map(|change| change * weight)
                    .collect(),
            );
        };
        for (signature, target) in targets {
            add(*target, regions.get(signature).unwrap_or(&nothing));
        }
        let is_lost = |signature: &&u64| regions.get(signature).is_none_or(|one| one.area <= 0.0);
        wrong.lost = targets.keys().filter(is_lost).count();
        let stray = regions
            .iter()
            .filter(|(signature, _)| !targets.contains_key(signature));
        for (_, measured) in stray.filter(|(_, measured)| measured.area > 0.0) {
            // A sliver's area is as its width to the power 3/2: so the width counts.
            let width = libm::cbrt(measured.area);
            let slope = STRAY * 2.0 / 3.0 / width.max(1e-9);
            wrong.parts.push(STRAY * width * width);
            wrong.changes.push(
                measured
                    .change
                    .iter()
                    .map(|change| change * slope)
                    .collect(),
            );
        }
        for (place, value) in parameters.iter().enumerate() {
            if place % PARAMETERS >= 3 {
                let change = (0..parameters.len()).map(|own| if own == place { pull } else { 0.0 });
                wrong.parts.push(value * pull);
                wrong.changes.push(change.collect());
            }
        }
        wrong
    }

    fn size(&self) -> f64 {
        dot(&self.parts, &self.parts)
    }

    /// The step that would put it right if all were linear, damped: the least squares
    /// of it by conjugate gradients (Hestenes and Stiefel 1952).
    fn step(&self, length: usize, damping: f64) -> Vec<f64> {
        let downhill = |of: &[f64]| {
            let mut sum = vec![0.0; length];
            for (part, change) in of.iter().zip(&self.changes) {
                add_scaled(&mut sum, change, *part);
            }
            sum
        };
        let mut step = vec![0.0; length];
        let mut left: Vec<f64> = downhill(&self.parts).iter().map(|part| -part).collect();
        let mut direction = left.clone();
        let mut size = dot(&left, &left);
        let enough = size * 1e-20;
        for _ in 0..2 * length {
            if size <= enough || !size.is_normal() {
                break;
            }
            let seen: Vec<f64> = self
                .changes
                .iter()
                .map(|change| dot(change, &direction))
                .collect();
            let mut image = downhill(&seen);
            add_scaled(&mut image, &direction, damping);
            let far = size / dot(&direction, &image);
            add_scaled(&mut step, &direction, far);
            add_scaled(&mut left, &image, -far);
            let before = core::mem::replace(&mut size, dot(&left, &left));
            let turn = size / before;
            for (along, left) in direction.iter_mut().zip(&left) {
                *along = left + *along * turn;
            }
        }
        step
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn add_scaled(to: &mut [f64], of: &[f64], by: f64) {
    for (to, of) in to.iter_mut().zip(of) {
        *to += of * by;
    }
}

/// Steps downhill until there is no more to be had (Levenberg 1944, Marquardt 1963).
fn improve(parameters: &mut Vec<f64>, targets: &BTreeMap<u64, f64>, pull: f64) {
    let mut wrong = Wrong::of(parameters, targets, pull);
    let (mut size, mut damping) = (wrong.size(), 1e-3);
    for _ in 0..STEPS {
        let step = wrong.step(parameters.len(), damping);
        let mut next = parameters.clone();
        add_scaled(&mut next, &step, 1.0);
        let there = Wrong::of(&next, targets, pull);
        let then = there.size();
        // A region that is lost would not come back: nothing pulls at what is not there.
        if then < size && there.lost <= wrong.lost {
            let gained = size - then;
            (*parameters, wrong) = (next, there);
            (size, damping) = (then, (damping / 4.0).max(1e-12));
            if gained < size * 1e-9 {
                return;
            }
        } else {
            damping *= 5.0;
            if damping > 1e6 {
                return;
            }
        }
    }
}
