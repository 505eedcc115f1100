//! The laws of the library, each a property of random histories.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

#[path = "../oracle/mod.rs"]
mod oracle;

mod agreement;
mod bad_events_are_refused;
mod crm;
mod d1_same_events_same_bytes;
mod d2_snapshot_and_tail;
mod d3_what_serialises_comes_back;
mod disclosures;
mod engagement;
mod engagement_of_people;
mod excerpts;
mod hindered;
mod history;
mod i1_sequence_neutrality;
mod i2_exact_retraction;
mod i3_rules_hold;
mod i5_ids_resolve;
mod loaded;
mod m1_fragments_join;
mod m2_unvouched_evidence;
mod m3_survivorship;
mod m4_erased_data;
mod once_different;
mod p10_as_of_an_instant;
mod p11_explanations;
mod p11_near_misses;
mod p11_remedies;
mod p1_default_deny;
mod p2_prohibition_overrides;
mod p3_monotone;
mod p4_joint_in_one_persona;
mod p5_order_and_duplicates;
mod p6_batch_equals_single;
mod p8_conditions;
mod p9_withdrawal_survives;
mod population_follows;
mod retention;
mod richness;
mod v_venn_regions;
