//! A column against a plain list, also where all contents have the same hash.

use super::{Alike, Column};
use alloc::vec;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

/// Of one hash with all others.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Chosen(u32);

impl Hash for Chosen {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// Rows come, change and go; as in a plain list, and no content twice.
fn agrees<T: Ord + Hash + Clone + Default + core::fmt::Debug>(content: impl Fn(u32) -> T) {
    let mut column = Column::default();
    let mut plain = vec![T::default(); 40];
    let mut seed: u32 = 7;
    let mut roll = |of: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) % of
    };
    for _ in 0..4_000 {
        let row = roll(40) as usize;
        let new = if roll(4) == 0 {
            T::default()
        } else {
            content(roll(30))
        };
        if new == T::default() && roll(2) == 0 {
            column.clear(row);
        } else {
            column.set(row, &new);
        }
        plain[row] = new;
        let here: Vec<T> = (0..40)
            .filter_map(|row| column.content(row).cloned())
            .collect();
        assert_eq!(here, plain);
        let known: u64 = column.people().iter().sum();
        assert_eq!(
            known,
            plain.iter().filter(|one| **one != T::default()).count() as u64
        );
        let mut distinct = plain.clone();
        distinct.retain(|one| *one != T::default());
        distinct.sort();
        distinct.dedup();
        let held = column.contents.iter().skip(1);
        assert_eq!(held.filter(|held| held.people > 0).count(), distinct.len());
        // Numbers are used again.
        assert!(column.contents.len() <= 42);
    }
}

#[test]
fn contents_are_numbered_once() {
    agrees(|number| number);
}

#[test]
fn contents_of_one_hash_are_told_apart() {
    agrees(Chosen);
    let mut column = Column::default();
    (0..9).for_each(|row| column.set(row, &Chosen([0, 0, 1, 1, 2, 2, 3, 3, 4][row])));
    let alike: Vec<_> = column.code_of.values().collect();
    let [Alike::More(codes)] = alike[..] else {
        panic!("{alike:?}")
    };
    assert_eq!(codes.len(), 5);
}
