//! Choices made from a list of random numbers, so that they can be made late: when it is known what
//! there is to choose from.

/// As many numbers as any change needs.
pub(crate) type Throws = [u32; 32];

/// Random numbers, used one after the other.
pub(crate) struct Dice<'t> {
    throws: &'t Throws,
    used: usize,
}

impl<'t> Dice<'t> {
    pub(crate) const fn new(throws: &'t Throws) -> Self {
        Self { throws, used: 0 }
    }

    /// A number below `n`, which is not zero.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let throw = self.throws[self.used % self.throws.len()];
        self.used += 1;
        throw as usize % n
    }

    /// One of a list that is not empty.
    pub(crate) fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    /// So often in a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the first list, so often in a hundred, or else of the second; of the one that is not
    /// empty.
    pub(crate) fn rather<T: Clone>(&mut self, percent: usize, first: &[T], second: &[T]) -> T {
        if second.is_empty() || (self.chance(percent) && !first.is_empty()) {
            self.one(first)
        } else {
            self.one(second)
        }
    }
}
