// Where the README's links lead: here to items, and elsewhere to their pages.
#![doc = include_str!("readme.md")]
#![doc = include_str!("../README.md")]
// The README's picture is a file beside it, which rustdoc does not copy: the guide has it inline.
#![doc = "<style>img[src='src/guide/architecture.svg'] { display: none }</style>"]
#![no_std]

extern crate alloc;

pub mod condition;
pub mod directory;
pub mod engagement;
pub mod guide;
pub mod identifier;
pub mod identity;
mod key;
#[cfg(feature = "matching")]
pub mod matching;
pub mod name;
pub mod outreach;
pub mod permission;
pub mod persona;
#[cfg(feature = "svg")]
pub mod picture;
pub mod population;
pub mod profile;
pub mod programme;
#[cfg(feature = "proptest1")]
pub mod strategy;
pub mod time;
pub mod value;
pub mod venn;

pub use directory::{Changes, Directory, Error, Event};
pub use identifier::Identifier;
pub use identity::{Lens, PersonId, Rules};
pub use key::Key;
pub use permission::{Access, Decision, Permit};
pub use profile::View;
pub use time::Timestamp;
pub use value::Value;
