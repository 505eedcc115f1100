#![allow(
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use super::*;

/// Three ellipses in general position.
const THREE: [f64; 15] = [
    0.0, 0.0, 0.1, 0.2, 0.1, 0.9, 0.1, -0.1, 0.0, 0.0, 0.3, 0.8, 0.0, -0.3, 0.25,
];

#[test]
fn areas_are_those_of_a_fine_grid() {
    let three = ellipses(&THREE);
    let mut counted: BTreeMap<u64, f64> = BTreeMap::new();
    let step = 0.002;
    for row in -1_500..1_500 {
        for column in -1_500..1_500 {
            let point = [f64::from(column) * step, f64::from(row) * step];
            let bits = (0..3).filter(|bit| three[*bit].level(point) < 0.0);
            let signature = bits.fold(0, |all, bit| all | 1 << bit);
            *counted.entry(signature).or_default() += step * step;
        }
    }
    counted.remove(&0);
    let exact = areas(&three);
    assert_eq!(exact.len(), counted.len());
    for (signature, area) in exact {
        let by_grid = counted[&signature];
        assert!(
            (area - by_grid).abs() < 1e-3,
            "{signature}: {area} {by_grid}"
        );
    }
}

#[test]
fn changes_are_differences() {
    let exact = measure(&ellipses(&THREE));
    for place in 0..THREE.len() {
        let at = |by: f64| {
            let mut moved = THREE;
            moved[place] += by;
            areas(&ellipses(&moved))
        };
        let (less, more) = (at(-1e-5), at(1e-5));
        for (signature, one) in &exact {
            let difference = (more[signature] - less[signature]) / 2e-5;
            let change = one.change[place];
            assert!(
                (difference - change).abs() < 1e-6,
                "{place}: {difference} {change}"
            );
        }
    }
}

#[test]
fn what_is_inside_is_cut_out() {
    let inner = [0.1, 0.0, -1.0, 0.0, 0.0];
    let outer = [0.0, 0.0, 0.0, 0.1, 0.0];
    let both = areas(&ellipses(&[outer, inner].concat()));
    assert_eq!(both.keys().copied().collect::<Vec<_>>(), [0b01, 0b11]);
    let (ring, disc) = (both[&0b01], both[&0b11]);
    let pi = core::f64::consts::PI;
    assert!((ring + disc - pi).abs() < 1e-12);
    assert!((disc - pi * libm::exp(-2.0)).abs() < 1e-12);
}
