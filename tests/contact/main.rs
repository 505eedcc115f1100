//! Contact decisions of a directory: stories, the laws O1 to O3 and P10 against an oracle that
//! reads the whole list of events anew for every instant, and what senders are told.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

#[path = "../laws/crm.rs"]
#[allow(dead_code, reason = "the laws use more of it")]
mod crm;
#[path = "../laws/history/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the laws use more of it")]
mod history;
#[path = "../outreach/naive.rs"]
#[allow(dead_code, reason = "contact decisions use more of it")]
mod naive;
#[path = "../oracle/mod.rs"]
mod oracle;
#[path = "../outreach/worlds.rs"]
#[allow(dead_code, reason = "contact decisions use more of it")]
mod worlds;

mod draw;
mod kinds;
mod laws;
mod reading;
mod s2_audience;
mod stories;
