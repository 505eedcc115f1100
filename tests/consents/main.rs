//! The log of consents and the arbiter's state machine: stories, and laws of random
//! histories, held against the oracle and against what is decided.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

#[path = "../oracle/mod.rs"]
mod oracle;

#[allow(dead_code, reason = "shared with the laws, which use all of it")]
#[path = "../laws/crm.rs"]
mod crm;
#[allow(
    dead_code,
    unused_imports,
    reason = "shared with the laws, which use all of it"
)]
#[path = "../laws/history/mod.rs"]
mod history;

mod arbiter_laws;
mod arbiter_stories;
mod log_laws;
mod log_stories;
