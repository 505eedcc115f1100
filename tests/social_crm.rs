//! The host application, driven as a user would: the built example, its files,
//! its output.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on should stop"
)]

#[path = "social_crm/answers.rs"]
mod answers;
#[path = "social_crm/cases.rs"]
mod cases;
#[path = "social_crm/crash.rs"]
mod crash;
#[path = "social_crm/demonstration.rs"]
mod demonstration;
#[path = "social_crm/erasure.rs"]
mod erasure;
#[path = "social_crm/import.rs"]
mod import;
#[path = "social_crm/ingest.rs"]
mod ingest;
#[path = "social_crm/keys_and_rules.rs"]
mod keys_and_rules;
#[path = "social_crm/markup.rs"]
mod markup;
#[path = "social_crm/plan.rs"]
mod plan;
#[path = "social_crm/report/mod.rs"]
mod report;
#[path = "social_crm/route.rs"]
mod route;
#[path = "social_crm/trends.rs"]
mod trends;
#[path = "social_crm/user.rs"]
mod user;
