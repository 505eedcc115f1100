//! The laws of the identity graph, each a property of random histories, held against the oracle.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

#[path = "../oracle/mod.rs"]
mod oracle;

mod answers;
mod eyes;
mod facts;
mod histories;
mod story;
mod truth;
mod web;

mod audits;
mod big;
mod changes_are_told;
mod crowds;
mod drawing;
mod i1_order;
mod i2_retraction;
mod i3_rules_hold;
mod i4_explanations;
mod i5_ids_resolve;
mod i6_narrower_lens;
mod p7_unknown_links;
mod partial_graphs;
mod people_are_what_evidence_says;
mod refused_evidence;
mod rules_in_code;
mod thinking_away;
mod words;
