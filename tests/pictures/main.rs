//! Pictures: what they show is what is; hostile names stay names; the same input gives
//! the same bytes.

#![allow(
    clippy::float_cmp,
    clippy::many_single_char_names,
    clippy::similar_names,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a test that cannot go on has failed"
)]

mod audiences;
mod drawing;
mod euler;
mod faithful;
mod golden;
mod hostile;
mod reach;
mod scenes;
