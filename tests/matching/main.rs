//! Matching: laws, bad input, and what is reached on data with known truth.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a test that cannot go on has failed"
)]

mod any_table;
mod bad_input;
mod draw;
mod evidence;
mod labelled;
mod laws;
mod meanings;
mod own;
mod several;
