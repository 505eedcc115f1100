//! Numbers that look random, the same in every run.

#![allow(dead_code, reason = "a bench rolls in the way that it needs")]

/// Steele and others 2014, `SplitMix`; the number is the seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Any number.
    pub(crate) const fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 on that is less than so many.
    pub(crate) fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.roll() >> 33).expect("31 bits") % sides
    }
}
