//! Numbers of standard deviations in configuration: of infinitely many, which nothing
//! reaches, formats for people have no number, so that is written as none.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
pub(crate) fn serialize<S: Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    number.is_finite().then_some(*number).serialize(to)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    let number = Option::<f64>::deserialize(from)?.unwrap_or(f64::INFINITY);
    if number >= 0.0 {
        Ok(number)
    } else {
        Err(D::Error::custom("`deviations`: expected a number from 0"))
    }
}
