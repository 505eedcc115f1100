//! Counts as numbers and back.

/// A count, exact up to 2^53 and near beyond.
#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) const fn real(count: u64) -> f64 {
    count as f64
}

/// The whole part of a number that is not negative.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates"
)]
pub(super) const fn whole(number: f64) -> u64 {
    number as u64
}

/// A number in the half of the room.
#[allow(
    clippy::cast_possible_truncation,
    reason = "bits of weight, within twenty-four"
)]
pub(super) const fn short(number: f64) -> f32 {
    number as f32
}

/// The lower half of a hash or of an entry.
#[allow(
    clippy::cast_possible_truncation,
    reason = "the other half is dropped on purpose"
)]
pub(super) const fn low(bits: u64) -> u32 {
    bits as u32
}

/// The number of something that is held; no more than 2^32 are.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
