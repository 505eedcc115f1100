//! How many are in exactly which sets, by signature.

use super::{Rule, VennError, merge};
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

/// How many are in each exclusive region, counted in one pass over signatures.
///
/// A signature has a bit for each set that somebody is in: the lowest is the first set's.
///
/// ```
/// use personagraph::venn::Counts;
///
/// let people = [0b01_u8, 0b11, 0b01, 0b00];
/// let counts = Counts::of(2, people)?;
/// assert_eq!(counts.exclusive(0b01), 2);
/// assert_eq!(counts.inclusive(0b01), 3);
/// assert_eq!(counts.outside(), 1);
/// # Ok::<(), personagraph::venn::VennError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    sets: u32,
    regions: Regions,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Regions {
    Few(Vec<u64>),
    Many(BTreeMap<u64, u64>),
}

/// So many sets are counted in a table.
const FEW: u32 = 12;

impl Counts {
    /// Counts signatures of so many sets.
    ///
    /// # Errors
    ///
    /// When there are more than 64 sets, or a signature has a bit for a set that
    /// there is not.
    pub fn of<I>(sets: u32, signatures: I) -> Result<Self, VennError>
    where
        I: IntoIterator<Item: Into<u64>>,
    {
        if sets > u64::BITS {
            return Err(VennError(Rule::Most));
        }
        let signatures = signatures.into_iter().map(Into::into);
        let regions = if sets <= FEW {
            Regions::Few(table(sets, signatures)?)
        } else {
            Regions::Many(map(sets, signatures)?)
        };
        Ok(Self { sets, regions })
    }

    /// Counts sets that list their members, each ascending and none twice, in a universe of
    /// so many, those of the sets among them. The first list is the first set's. Its cost
    /// grows with the lists and not with the universe: the way for small sets among many
    /// people.
    ///
    /// ```
    /// use personagraph::venn::Counts;
    ///
    /// let (cyclists, sailors) = ([3_u32, 70, 900_000], [70, 71]);
    /// let counts = Counts::of_members(1_000_000, [&cyclists[..], &sailors])?;
    /// assert_eq!(counts.exclusive(0b11), 1);
    /// assert_eq!(counts.outside(), 999_996);
    /// # Ok::<(), personagraph::venn::VennError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When there are more than 64 sets; when a list does not ascend, or has a member twice;
    /// when there are more members than the universe has.
    pub fn of_members<I>(
        universe: u64,
        sets: impl IntoIterator<Item = I>,
    ) -> Result<Self, VennError>
    where
        I: IntoIterator<Item: Ord>,
    {
        let lists: Vec<I::IntoIter> = sets.into_iter().map(I::into_iter).collect();
        let sets = u32::try_from(lists.len()).map_err(|_| VennError(Rule::Most))?;
        if sets > u64::BITS {
            return Err(VennError(Rule::Most));
        }
        let mut members = 0;
        let mut falling = 0;
        let signatures = merge::signatures(lists, &mut falling).inspect(|_| members += 1);
        let mut counts = Self::of(sets, signatures)?;
        if falling != 0 {
            let list = falling.trailing_zeros();
            return Err(VennError(Rule::Order { list }));
        }
        let outside = universe.checked_sub(members);
        counts.put_outside(outside.ok_or(VennError(Rule::Universe))?);
        Ok(counts)
    }

    fn put_outside(&mut self, outside: u64) {
        match &mut self.regions {
            Regions::Few(table) => {
                if let Some(count) = table.first_mut() {
                    *count = outside;
                }
            }
            Regions::Many(map) if outside > 0 => {
                map.insert(0, outside);
            }
            Regions::Many(_) => {}
        }
    }

    /// How many sets there are.
    #[must_use]
    pub const fn sets(&self) -> u32 {
        self.sets
    }

    /// How many are in exactly the sets of a signature; 0 of one that has a bit for a set
    /// that there is not.
    #[must_use]
    pub fn exclusive(&self, signature: u64) -> u64 {
        let count = match &self.regions {
            Regions::Few(table) => usize::try_from(signature)
                .ok()
                .and_then(|place| table.get(place)),
            Regions::Many(map) => map.get(&signature),
        };
        count.copied().unwrap_or_default()
    }

    /// How many are in all of the sets of a signature, whatever else they are in; of none,
    /// everybody, [outside](Self::outside) too. Looks at every region.
    #[must_use]
    pub fn inclusive(&self, sets: u64) -> u64 {
        let within = self.all().filter(|(one, _)| one & sets == sets);
        within.map(|(_, count)| count).sum()
    }

    /// How many are in no set.
    #[must_use]
    pub fn outside(&self) -> u64 {
        self.exclusive(0)
    }

    /// How many were counted, what is in no set included.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.all().map(|(_, count)| count).sum()
    }

    /// The regions in which somebody is, with how many, ascending by signature;
    /// what is in no set left out.
    pub fn regions(&self) -> impl Iterator<Item = (u64, u64)> {
        self.all()
            .filter(|(signature, count)| *signature != 0 && *count != 0)
    }

    fn all(&self) -> impl Iterator<Item = (u64, u64)> {
        let (few, many) = match &self.regions {
            Regions::Few(table) => (Some((0..).zip(table.iter().copied())), None),
            Regions::Many(map) => (None, Some(map.iter().map(|(one, count)| (*one, *count)))),
        };
        few.into_iter().flatten().chain(many.into_iter().flatten())
    }
}

/// So many sets have as many regions as a byte has values: no place can be missed.
const BYTE: u32 = u8::BITS;

fn table(sets: u32, signatures: impl Iterator<Item = u64>) -> Result<Vec<u64>, VennError> {
    let length = 1 << sets;
    let mut bits = 0;
    let table = if sets <= BYTE {
        let mut table = [0_u64; 1 << BYTE];
        signatures.for_each(|signature| {
            bits |= signature;
            let [low, ..] = signature.to_le_bytes();
            if let Some(count) = table.get_mut(usize::from(low)) {
                *count += 1;
            }
        });
        table.into_iter().take(length).collect()
    } else {
        let mut table = vec![0_u64; length];
        signatures.for_each(|signature| {
            bits |= signature;
            let place = usize::try_from(signature).ok();
            if let Some(count) = place.and_then(|place| table.get_mut(place)) {
                *count += 1;
            }
        });
        table
    };
    within(sets, bits).map(|()| table)
}

/// Refuses bits of sets that there are not.
fn within(sets: u32, bits: u64) -> Result<(), VennError> {
    match bits.checked_shr(sets) {
        None | Some(0) => Ok(()),
        Some(beyond) => {
            let bit = sets.saturating_add(beyond.trailing_zeros());
            Err(VennError(Rule::Stray { bit, sets }))
        }
    }
}

fn map(sets: u32, signatures: impl Iterator<Item = u64>) -> Result<BTreeMap<u64, u64>, VennError> {
    let mut map: BTreeMap<u64, u64> = BTreeMap::new();
    let (mut last, mut run) = (0, 0);
    let mut bits = 0;
    for signature in signatures {
        bits |= signature;
        if signature == last {
            run += 1;
            continue;
        }
        if run > 0 {
            *map.entry(last).or_default() += run;
        }
        (last, run) = (signature, 1);
    }
    if run > 0 {
        *map.entry(last).or_default() += run;
    }
    within(sets, bits).map(|()| map)
}
