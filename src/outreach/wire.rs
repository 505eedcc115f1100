//! Messages and policies as configuration, through serde.
//!
//! An error names the field that it is about.

use super::{Fatigue, OutreachError, Period};
use crate::name::{Channel, bare_and_position};
use crate::permission::Among;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes readers of fields, each under the field's name.
macro_rules! in_fields {
    ($($field:ident: $type:ty;)+) => {$(
        pub(in crate::outreach) fn $field<'de, D: Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
            named(concat!("`", stringify!($field), "`: "), from)
        }
    )+};
}

fn named<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    field: &str,
    from: D,
) -> Result<T, D::Error> {
    T::deserialize(from).map_err(|error| D::Error::custom(format!("{field}{error}")))
}

/// The fields of a message.
pub(super) mod message {
    use super::{named, whole};
    use crate::name::{Purpose, Recipient, Topic};
    use crate::outreach::{Gathering, Via};
    use crate::time::Timestamp;
    use serde::{Deserialize, Deserializer};

    in_fields! {
        recipient: Recipient;
        purpose: Purpose;
        via: Via;
        topic: Option<Topic>;
        gathering: Gathering;
        until: Option<Timestamp>;
    }

    pub(in crate::outreach) fn value<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        u64::deserialize(from).map_err(|error| whole("value", &error))
    }
}

/// The fields of a policy.
pub(super) mod policy {
    use super::named;
    use crate::name::Purpose;
    use crate::outreach::{Cap, Digests, Fatigue, Period, Route};
    use crate::value::Trust;
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;
    use serde::Deserializer;

    in_fields! {
        caps: Vec<Cap>;
        fatigue: Fatigue;
        complaint_pause: Option<Period>;
        exempt: BTreeSet<Purpose>;
        least_trust: Trust;
        routes: Vec<Route>;
        digests: Digests;
    }
}

/// The fields of a cap.
pub(super) mod cap {
    use super::{among, named, whole};
    use crate::name::{Channel, Purpose, Topic};
    use crate::outreach::Window;
    use crate::permission::Among;
    use serde::{Deserialize, Deserializer};

    in_fields! {
        window: Window;
    }

    pub(in crate::outreach) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
        u32::deserialize(from).map_err(|error| whole("count", &error))
    }

    macro_rules! lists {
        ($($field:ident: $type:ty;)+) => {$(
            pub(in crate::outreach) fn $field<'de, D: Deserializer<'de>>(
                from: D,
            ) -> Result<Among<$type>, D::Error> {
                among(stringify!($field), from)
            }
        )+};
    }
    lists! {
        channels: Channel;
        purposes: Purpose;
        topics: Topic;
    }
}

/// No whole number, or one that is too great, in words for people.
fn whole<E: Error>(field: &str, error: &E) -> E {
    let text = error.to_string();
    let (_, position) = bare_and_position(&text);
    E::custom(format!(
        "`{field}`: expected a whole number from 0{position}"
    ))
}

pub(super) const fn any<T: Ord>() -> Among<T> {
    Among::Any
}

/// `any`, or a list; for machines a list or none.
pub(crate) fn write_among<T: Ord + Serialize, S: Serializer>(
    among: &Among<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match (among.listed(), serializer.is_human_readable()) {
        (None, true) => serializer.serialize_str("any"),
        (None, false) => serializer.serialize_none(),
        (Some(list), true) => list.serialize(serializer),
        (Some(list), false) => serializer.serialize_some(list),
    }
}

/// What was written so, of a field of this name.
///
/// # Errors
///
/// When it is neither, or a list of nothing.
pub(crate) fn among<'de, T: Ord + Deserialize<'de>, D: Deserializer<'de>>(
    field: &'static str,
    from: D,
) -> Result<Among<T>, D::Error> {
    let list = if from.is_human_readable() {
        let list = from.deserialize_any(ListOrAny(PhantomData));
        list.map_err(|error| D::Error::custom(format!("`{field}`: {error}")))?
    } else {
        Option::<Vec<T>>::deserialize(from)?
    };
    match list {
        Some(list) => Among::these(field, list).map_err(D::Error::custom),
        None => Ok(Among::Any),
    }
}

struct ListOrAny<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListOrAny<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or `any`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        match text {
            "any" => Ok(None),
            _ => Err(E::custom("expected a list, or `any`")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Some)
    }
}

/// What a load is written as.
#[derive(Serialize, Deserialize)]
#[serde(
    rename = "Fatigue",
    expecting = "an object with `half_life` and `limit`",
    deny_unknown_fields
)]
pub(super) struct Load {
    half_life: Period,
    limit: f64,
    /// By channel, what a message weighs;
    #[serde(default)]
    weights: BTreeMap<Channel, f64>,
    /// on any other, this.
    #[serde(default = "one")]
    otherwise: f64,
}

const fn one() -> f64 {
    1.0
}

impl From<Fatigue> for Load {
    fn from(fatigue: Fatigue) -> Self {
        Self {
            half_life: fatigue.half_life(),
            limit: fatigue.limit(),
            otherwise: fatigue.otherwise(),
            weights: fatigue.into_weights(),
        }
    }
}

impl TryFrom<Load> for Fatigue {
    type Error = OutreachError;

    fn try_from(load: Load) -> Result<Self, OutreachError> {
        let fatigue = Self::new(load.half_life, load.limit)?.weigh_others(load.otherwise)?;
        let mut weights = load.weights.into_iter();
        weights.try_fold(fatigue, |fatigue, (channel, weight)| {
            fatigue.weigh(channel, weight)
        })
    }
}
