//! 8. Which records are one person?
//!
//! Is this John Brown my customer? Feature `matching`: `matching::Matcher::estimate` weighs
//! records that nobody linked, without labels, and `inferred` gives its guesses, each with a
//! score. Assert them as evidence of basis *inferred*, from a source of their own: they count
//! where a lens lets guesses count, grants never travel along them, and what is declared is
//! stronger.
//!
#![cfg_attr(feature = "matching", doc = "```")]
#![cfg_attr(not(feature = "matching"), doc = "```ignore")]
//! use personagraph::directory::{Linked, What};
//! use personagraph::identity::{Basis, Pair, Says};
//! use personagraph::matching::{Matcher, Meaning, Nicknames, Records, Schema};
//! use personagraph::{Directory, Identifier, Key, Lens, Timestamp};
//!
//! let schema = Schema::new([
//!     ("first", Meaning::GivenName),
//!     ("last", Meaning::FamilyName),
//!     ("born", Meaning::BirthDate),
//!     ("mail", Meaning::Email),
//! ]);
//! let mut records = Records::new(schema, Nicknames::default());
//! records.push(0, ["John", "Brown", "1970-03-01", "john.brown@example.com"]);
//! records.push(0, ["Jon", "Brown", "1 Mar 1970", "john.brown@example.com"]);
//! records.push(0, ["Mary", "Green", "1981-12-24", "mary@example.com"]);
//! let matcher = Matcher::estimate(records);
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
//! let record = |number: u32| Identifier::new("record", &number.to_string());
//! for guess in matcher.inferred(&matcher.policy()) {
//!     let Says::Same { basis, within } = guess.says() else { continue };
//!     let between = Pair::new(record(guess.a)?, record(guess.b)?)?;
//!     let link = What::Linked(Linked { between, basis, within: within.cloned() });
//!     crm.at(now, "matching").event(link)?;
//! }
//! let one = record(0)?;
//! let of = |lens: &Lens| crm.person_of(&one, lens, now).map(|one| one.identifiers.len());
//! assert_eq!(of(&Lens::all()), Some(2)); // the two Browns, where guesses count
//! assert_eq!(of(&Lens::vouched()), Some(1)); // and two persons where they do not
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why those two?
//!
//! `matching::Matcher::explain` says why, field by field and level by level, and `turns` what
//! would have to differ. `find` asks for one new record. Retract a guess that was wrong, or
//! state the difference ([`Say::distinguish`](crate::directory::Say::distinguish)): see
//! [links](super::links).
//!
//! For tables there is a command, without a line of configuration:
//!
//! ```text
//! cargo run --release --features matching --example deduplicate -- contacts.csv --out persons.csv
//! ```
//!
//! # What it does not do
//!
//! It gives no certainty from likeness. It compares people and what belongs to them, in
//! Latin letters and what can be written in them; it knows no organisations' hierarchies and
//! no map. It holds all records in memory. Somebody who has labels can measure with `--truth`,
//! which learns nothing from them; `matching::Matcher::learn` does, from pairs that are one
//! person.
