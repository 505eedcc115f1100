//! The guide: ten questions in the order in which they are asked, the laws, how open questions
//! were read, and a comparison.
//!
//! Nothing in here but text whose examples are compiled and run. Whoever reads one page
//! reads the first.
//!
//! 1. [What is a persona, and what is it not?](persona)
//! 2. [Who may see what, and why not?](permission)
//! 3. [Which links should I make, and how do I take one back?](links)
//! 4. [Which value counts where sources differ?](values)
//! 5. [What did somebody do, and what does it come to?](behaviour)
//! 6. [May I write to them, and whose message is this?](contact)
//! 7. [Whom do I mean, and how many are they?](segments)
//! 8. [Which records are one person?](records)
//! 9. [What do I store, and what does erasure keep?](storage)
//! 10. [How do I keep ten million customers?](scale)
//!
//! Besides: [the laws](laws), each with the tests that hold it, and how you hold your own
//! host against them; [how open questions were read](readings); [how this
//! compares](comparison) with Cedar, Unomi, Splink, Senzing and Segment, what they have first.
//!
//! # What does it look like?
//!
//! Events come in; persons, profiles, views and decisions are computed from them, whenever
//! somebody asks. The host has the storage, the clock and the key. A value comes out in two
//! places: a view, which shows what both sides allow, and the custodian's door, which is the
//! host's own.
//!
#![doc = include_str!("architecture.svg")]
//!
//! A module imports only those in the rows below its own. A test holds that, and another that
//! the picture shows the modules that there are.

pub mod behaviour;
pub mod comparison;
pub mod contact;
pub mod laws;
pub mod links;
pub mod permission;
pub mod persona;
pub mod readings;
pub mod records;
pub mod scale;
pub mod segments;
pub mod storage;
pub mod values;
