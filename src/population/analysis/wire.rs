//! Publications in serde formats, and what is told in them.
//!
//! A [`Publication`] is kept as its scheme, its threshold and, by epoch, how many people
//! were in each cell and what was answered, in the order in which it was asked. It is
//! read by taking the answers in again, as they were told.

use super::cells::Cells;
use super::epoch::Epoch;
use super::publication::{Count, Publication};
use super::scheme::{Dimension, Scheme};
use crate::population::Segment;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// A number, or nothing for one that is withheld.
impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.published().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Option::deserialize(deserializer)?;
        Ok(number.map_or(Self::Withheld, Self::Of))
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Publication", deny_unknown_fields)]
struct Kept<'a> {
    dimensions: Vec<KeptDimension<'a>>,
    threshold: u64,
    epochs: Vec<KeptEpoch<'a>>,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Dimension", deny_unknown_fields)]
struct KeptDimension<'a> {
    name: Cow<'a, str>,
    categories: Cow<'a, [(Box<str>, Segment)]>,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Epoch", deny_unknown_fields)]
struct KeptEpoch<'a> {
    name: Cow<'a, str>,
    people: Cow<'a, [u64]>,
    /// Sets of cells, 64 in a number from its least bit on, with what was told of them.
    told: Vec<(Cow<'a, [u64]>, Count)>,
}

impl Serialize for Publication {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let dimensions = self.scheme().dimensions().iter();
        let told = |(cells, count): (&'_ Cells, Count)| (cells.words().to_vec().into(), count);
        let kept = Kept {
            dimensions: dimensions
                .map(|dimension| KeptDimension {
                    name: dimension.name().into(),
                    categories: dimension.parts().into(),
                })
                .collect(),
            threshold: self.threshold(),
            epochs: self
                .epochs()
                .map(|epoch| KeptEpoch {
                    name: (&*epoch.name).into(),
                    people: (&*epoch.people).into(),
                    told: epoch.answers().map(told).collect(),
                })
                .collect(),
        };
        kept.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Publication {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kept = Kept::deserialize(deserializer)?;
        let dimensions = kept.dimensions.into_iter().map(|dimension| {
            let new = Dimension::new(&dimension.name);
            let categories = dimension.categories.into_owned().into_iter();
            categories.fold(new, |new, (name, segment)| new.with(&name, segment))
        });
        let scheme = Scheme::new(dimensions).map_err(Error::custom)?;
        let cells = scheme.len().get();
        let mut read: Option<Self> = None;
        for epoch in kept.epochs {
            if epoch.people.len() != cells {
                return Err(Error::custom("`people` is not a number for each cell"));
            }
            let new = Epoch::new(&epoch.name, kept.threshold, epoch.people.into_owned());
            let open = match &mut read {
                None => read.insert(
                    Self::opened(scheme.clone(), kept.threshold, new).map_err(Error::custom)?,
                ),
                Some(open) => {
                    open.follow_with(new).map_err(Error::custom)?;
                    open
                }
            };
            for (words, count) in epoch.told {
                let told = Cells::from_words(cells, words.into_owned());
                let told = told.ok_or_else(|| Error::custom("`told` is not of the cells"))?;
                open.take_in(told, count);
            }
        }
        read.ok_or_else(|| Error::custom("`epochs` is empty"))
    }
}
