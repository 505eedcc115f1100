//! The laws of the library, each a property of random histories.

#[path = "../oracle/mod.rs"]
mod oracle;

mod agreement;
mod crm;
mod history;
mod richness;
