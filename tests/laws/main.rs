//! The laws of the library, each a property of random histories.

#[path = "../oracle/mod.rs"]
mod oracle;

mod agreement;
mod crm;
mod history;
mod i1_sequence_neutrality;
mod i2_exact_retraction;
mod richness;
