//! Checks of permission: what is said to be impossible is, over every access and
//! observation of a small world and over random histories.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

#[path = "../laws/crm.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod crm;
#[path = "../laws/history/mod.rs"]
#[allow(dead_code, unused_imports, reason = "other tests use the rest")]
mod history;
#[path = "../oracle/mod.rs"]
mod oracle;

mod names;
mod random;
mod stories;
mod terms;
