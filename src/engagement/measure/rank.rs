//! Where somebody stands within a group.

use alloc::vec::Vec;

/// A place in a group, by one measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rank {
    above: u64,
    equal: u64,
    of: u64,
}

impl Rank {
    /// The place, from 1 on. Equals share the better place, and the places after it are
    /// left out: 1, 2, 2, 4.
    #[must_use]
    pub const fn place(self) -> u64 {
        self.above.saturating_add(1)
    }

    /// How many share the place, oneself included.
    #[must_use]
    pub const fn equal(self) -> u64 {
        self.equal
    }

    /// How many there are.
    #[must_use]
    pub const fn of(self) -> u64 {
        self.of
    }

    /// The percentile rank, 0 to 100: 100 · (below + equal / 2) / all (Roscoe,
    /// *Fundamental research statistics*, 1975). It is 50 where all are equal.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "a percentile is read as precisely as an `f64` can say"
    )]
    pub fn percentile(self) -> f64 {
        let below = self
            .of
            .saturating_sub(self.above)
            .saturating_sub(self.equal);
        100.0 * (below as f64 + self.equal as f64 / 2.0) / self.of as f64
    }
}

/// Everybody's rank by a measure: the greatest first, equals by name. None of nobody.
///
/// Numbers are compared by `f64::total_cmp`, after 0 and -0 are made one.
///
/// ```
/// use personagraph::engagement::measure::ranking;
/// let places = ranking([("Ann", 7.0), ("Bob", 3.0), ("Cat", 7.0)]);
/// let places: Vec<_> = places.iter().map(|(who, rank)| (*who, rank.place())).collect();
/// assert_eq!(places, [("Ann", 1), ("Cat", 1), ("Bob", 3)]);
/// ```
pub fn ranking<K: Ord>(group: impl IntoIterator<Item = (K, f64)>) -> Vec<(K, Rank)> {
    let mut group: Vec<(K, f64)> = group.into_iter().map(|(who, n)| (who, n + 0.0)).collect();
    group.sort_unstable_by(|(who, number), (other, theirs)| {
        theirs.total_cmp(number).then_with(|| who.cmp(other))
    });
    let of = group.len() as u64;
    let mut above = 0;
    let mut ranks = Vec::with_capacity(group.len());
    for same in group.chunk_by(|(_, one), (_, other)| one.total_cmp(other).is_eq()) {
        let equal = same.len() as u64;
        ranks.extend(same.iter().map(|_| Rank { above, equal, of }));
        above += equal;
    }
    let who = group.into_iter().map(|(who, _)| who);
    who.zip(ranks).collect()
}
