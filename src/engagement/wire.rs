//! What is kept of interactions, as a host stores it: checked when it is read.
//!
//! A half-life is whole milliseconds. Of a load each of the two whole numbers is written
//! as its upper and its lower 64 bits. Counts are by word; those of 0 are left out.

use super::decay::Load;
use super::summary::UNIT;
use super::{Class, Decayed, HalfLife, Media, Summary, Tone};
use crate::time::Timestamp;
use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use core::time::Duration;
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// What is written cannot have been kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum KeptError {
    #[error("`newest` and `load` do not go together")]
    Load,
    #[error("`first`, `last` and `loads` do not go together with `classes`")]
    Instants,
    #[error("`{0}` has a word that is none of its own, or more than was done")]
    Counts(&'static str),
    #[error("`glad` and `sorry` are more than `tones` says")]
    Sentiment,
    #[error("`most_reach` and `sum_reach` do not go together with `reached`")]
    Reach,
}

impl Serialize for HalfLife {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.millis())
    }
}

impl<'de> Deserialize<'de> for HalfLife {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let millis = u64::deserialize(deserializer)?;
        Self::new(Duration::from_millis(millis)).map_err(D::Error::custom)
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Decayed", deny_unknown_fields)]
pub(super) struct KeptDecayed {
    half_life: HalfLife,
    /// None: nothing was counted.
    newest: Option<Timestamp>,
    load: [u64; 4],
}

impl From<Decayed> for KeptDecayed {
    fn from(count: Decayed) -> Self {
        let some = count.load != Load::default();
        Self {
            half_life: count.half_life,
            newest: some.then_some(count.newest),
            load: count.load.halves(),
        }
    }
}

impl TryFrom<KeptDecayed> for Decayed {
    type Error = KeptError;

    fn try_from(kept: KeptDecayed) -> Result<Self, KeptError> {
        let load = Load::of_halves(kept.load);
        if !load.is_of(kept.newest.is_some()) {
            return Err(KeptError::Load);
        }
        Ok(Self {
            half_life: kept.half_life,
            newest: kept.newest.unwrap_or(Timestamp::MIN),
            load,
        })
    }
}

type Words = BTreeMap<Cow<'static, str>, u32>;

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Summary", deny_unknown_fields)]
pub(super) struct KeptSummary {
    /// None: nothing was recorded.
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    loads: [[u64; 4]; 3],
    classes: Words,
    media: Words,
    tones: Words,
    glad: u64,
    sorry: u64,
    reached: u32,
    most_reach: u64,
    sum_reach: u64,
}

impl From<Summary> for KeptSummary {
    fn from(summary: Summary) -> Self {
        Self {
            first: summary.first(),
            last: summary.last(),
            loads: summary.loads.map(Load::halves),
            classes: words(Class::ALL.map(Class::as_str), summary.classes),
            media: words(Media::ALL.map(Media::as_str), summary.media),
            tones: words(Tone::ALL.map(Tone::as_str), summary.tones),
            glad: summary.glad,
            sorry: summary.sorry,
            reached: summary.reached,
            most_reach: summary.most_reach,
            sum_reach: summary.sum_reach,
        }
    }
}

impl TryFrom<KeptSummary> for Summary {
    type Error = KeptError;

    fn try_from(kept: KeptSummary) -> Result<Self, KeptError> {
        let empty = Self::default();
        let (first, last) = (kept.first, kept.last);
        let summary = Self {
            loads: kept.loads.map(Load::of_halves),
            first: first.unwrap_or(empty.first),
            last: last.unwrap_or(empty.last),
            glad: kept.glad,
            sorry: kept.sorry,
            most_reach: kept.most_reach,
            sum_reach: kept.sum_reach,
            reached: kept.reached,
            classes: counts("classes", Class::ALL.map(Class::as_str), &kept.classes)?,
            media: counts("media", Media::ALL.map(Media::as_str), &kept.media)?,
            tones: counts("tones", Tone::ALL.map(Tone::as_str), &kept.tones)?,
        };
        let all = summary.count();
        let some = all > 0;
        let in_order = first.is_some() == some && last.is_some() == some && first <= last;
        if !in_order || !summary.loads.iter().all(|load| load.is_of(some)) {
            return Err(KeptError::Instants);
        }
        // A count that is at its most says nothing against another.
        let most = |counts: &[u32]| {
            if counts.contains(&u32::MAX) {
                u64::MAX
            } else {
                sum(counts)
            }
        };
        let done = most(&summary.classes);
        for (field, counts) in [("media", &summary.media[..]), ("tones", &summary.tones)] {
            if sum(counts) > done {
                return Err(KeptError::Counts(field));
            }
        }
        let felt = u128::from(kept.glad) + u128::from(kept.sorry);
        if felt > u128::from(most(&summary.tones)) << UNIT {
            return Err(KeptError::Sentiment);
        }
        let reaches = kept.reached > 0 || kept.sum_reach == 0;
        if !reaches || kept.most_reach > kept.sum_reach || u64::from(kept.reached) > done {
            return Err(KeptError::Reach);
        }
        Ok(summary)
    }
}

fn sum(counts: &[u32]) -> u64 {
    counts.iter().copied().map(u64::from).sum()
}

fn words<const N: usize>(words: [&'static str; N], counts: [u32; N]) -> Words {
    let words = words.into_iter().map(Cow::Borrowed).zip(counts);
    words.filter(|(_, count)| *count > 0).collect()
}

fn counts<const N: usize>(
    field: &'static str,
    words: [&'static str; N],
    written: &Words,
) -> Result<[u32; N], KeptError> {
    let known = |word: &str| words.contains(&word);
    if !written.keys().all(|word| known(word)) {
        return Err(KeptError::Counts(field));
    }
    Ok(words.map(|word| written.get(word).copied().unwrap_or_default()))
}
