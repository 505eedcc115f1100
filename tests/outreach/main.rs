//! Contact decisions: the laws O1 to O3 against an oracle that shares no code with the
//! library, published cases of other systems, and stories.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

mod cases;
#[cfg(feature = "serde")]
mod config;
mod laws;
mod naive;
mod plans;
mod stories;
mod told;
mod words;
mod worlds;
