//! 1. What is a persona, and what is it not?
//!
//! A persona is a partial identity: a set of a person's attributes, identifiers and doings
//! that the person shows together, such as `work`, `family` or the dog's own account.
//! Personas overlap, and what was shown through none lies outside all circles. A persona is
//! not a permission and not an account; it is where permissions apply, and both yeses must
//! hold inside the same one.
//!
//! ```
//! use personagraph::{Access, Directory, Error, Key, Permit};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let (now, someone) = ("2026-01-10T09:00:00Z".parse()?, "email:a@example.com".parse()?);
//! let mut say = crm.at(now, "shop");
//! say.observe(&someone, "skill.cooking", "chef").through(["family", "work"])?;
//! let terms = |persona: &str| Permit::persona(persona).to("sales").for_purpose("news");
//! say.consent(&someone, &terms("family"))?; // the customer through one persona,
//! say.approve(&terms("work"))?; // the company through another:
//! assert!(crm.view(&someone, &Access::new("sales", "news", now))?.is_empty()); // no
//! # Ok::<(), Error>(())
//! ```
//!
//! # How does something get into a persona?
//!
//! - It is *disclosed* through it: [`Observing::through`](crate::directory::Observing::through)
//!   takes one persona or several, `through_none` says that there is none.
//! - It is *enclosed*: an [`Enclosure`](crate::persona::Enclosure) says that everything
//!   through an account, or under a name, lies in a persona; of one person, or as a template
//!   for everybody; always, or under a [condition](crate::condition).
//!
//! [`Directory::personas`](crate::Directory::personas) says what lies in which persona of a
//! person, and how each persona was made. The sets themselves are a module by itself:
//! [`venn`](crate::venn).
//!
//! # How do I show somebody what each team sees?
//!
//! [`Directory::disclosure`](crate::Directory::disclosure) has the person's personas as
//! sets, and for each access what it sees of them and as how many somebodies. It has
//! names and no values: it is for the person and the arbiter. Before something is
//! said, [`suppose`](crate::Directory::suppose) it, or say it to an
//! [`excerpt`](crate::Directory::excerpt), and ask for the
//! [`shifts`](crate::profile::Disclosure::shifts):
//!
//! ```
//! use personagraph::profile::Shift;
//! use personagraph::{Access, Directory, Identifier, Key, Permit, Timestamp};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
//! let who: Identifier = "email:a@example.com".parse()?;
//! let news = Permit::persona("family").to("sales").for_purpose("news");
//! let mut say = crm.at(now, "shop");
//! say.observe(&who, "skill.cooking", "chef").through(["family"])?;
//! say.approve(&news)?;
//!
//! let accesses = [Access::new("sales", "news", now)];
//! let mut tried = crm.excerpt(&who);
//! tried.at(now, "shop").consent(&who, &news)?;
//! let (before, after) = (
//!     crm.disclosure(&who, now, &accesses)?,
//!     tried.disclosure(&who, now, &accesses)?,
//! );
//! let shifted: Vec<_> = before.shifts(&after).collect();
//! assert_eq!(shifted.len(), 1);
//! assert_eq!(shifted[0].shift, Shift::Shown);
//! # Ok::<(), personagraph::Error>(())
//! ```
//!
//! With the feature `svg`, `picture` draws it: the canonical diagram of the personas, with
//! a mark for each access on every region that it sees. `examples/pictures.rs` does so.
//!
//! # What it does not do
//!
//! It does not find personas: somebody says through which one something is told. Being in a
//! persona shows nothing to anybody; that is [the next question](super::permission).
