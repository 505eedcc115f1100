//! Histories changed by whole records, which a fuzzer of bytes cannot know of.

use crate::history::{HEAD, RECORD};

/// Changes the records of an input in place: twice, away, elsewhere, or one byte
/// of one. Its new length; `None` leaves the change to the fuzzer.
pub fn of_records(data: &mut [u8], size: usize, most: usize, seed: u32) -> Option<usize> {
    let mut dice = Dice(seed);
    let room = most.min(data.len());
    let count = size.checked_sub(HEAD)? / RECORD;
    if dice.roll(2) == 0 || count == 0 {
        return None;
    }
    let start = |record: usize| HEAD + record * RECORD;
    let (one, other) = (start(dice.roll(count)), start(dice.roll(count)));
    match dice.roll(5) {
        // Twice, the second one changed in one byte.
        0 | 1 if size + RECORD <= room => {
            data.copy_within(one..size, one + RECORD);
            data[other + dice.roll(RECORD)] = dice.byte();
            Some(size + RECORD)
        }
        2 if count > 1 => {
            data.copy_within(one + RECORD..size, one);
            Some(size - RECORD)
        }
        3 if one != other => {
            for place in 0..RECORD {
                data.swap(one + place, other + place);
            }
            Some(size)
        }
        _ => {
            data[one + dice.roll(RECORD)] = dice.byte();
            Some(size)
        }
    }
}

/// Numbers that follow from a seed.
struct Dice(u32);

impl Dice {
    /// A number below `below`, which is not nought.
    fn roll(&mut self, below: usize) -> usize {
        usize::try_from(self.next()).unwrap_or_default() % below
    }

    fn byte(&mut self) -> u8 {
        let [_, byte, ..] = self.next().to_be_bytes();
        byte
    }

    /// Numerical Recipes' generator, its upper half.
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0 >> 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_stay_whole() {
        let mut changed = 0;
        for seed in 0..2_000 {
            let size = HEAD + 3 * RECORD;
            let mut data = vec![7; HEAD + 4 * RECORD];
            let room = data.len();
            let Some(size) = of_records(&mut data, size, room, seed) else {
                continue;
            };
            assert_eq!((size - HEAD) % RECORD, 0);
            assert!((HEAD + 2 * RECORD..=room).contains(&size));
            assert_eq!(data[..HEAD], [7; HEAD]);
            changed += 1;
        }
        assert!(changed > 500);
        assert_eq!(of_records(&mut [0; HEAD], HEAD, HEAD, 1), None);
    }
}
