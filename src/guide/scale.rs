//! 10. How do I keep ten million customers?
//!
//! In your own database: two tables and two queries, and a
//! [`Directory`](crate::Directory) of what one question touches is loaded, asked and dropped.
//! Whoever has the memory keeps everybody in one. Counting ten million is done in
//! columns, apart from both.
//!
//! ```
//! use personagraph::directory::{Heading, Tables};
//! use personagraph::name::EventId;
//! use personagraph::{Access, Directory, Event, Identifier, Key, Permit, Rules, Timestamp};
//! use std::collections::{BTreeMap, BTreeSet};
//! use std::convert::Infallible;
//!
//! /// Stands for a database: the events by id, and an index of them by heading.
//! #[derive(Default)]
//! struct Host {
//!     events: BTreeMap<EventId, Event>,
//!     index: BTreeSet<(Heading, EventId)>,
//! }
//!
//! impl Tables for Host {
//!     type Error = Infallible;
//!
//!     fn listed(&mut self, under: &[Heading]) -> Result<Vec<Event>, Infallible> {
//!         let rows = self.index.iter().filter(|(heading, _)| under.contains(heading));
//!         Ok(rows.map(|(_, id)| self.events[id].clone()).collect())
//!     }
//!
//!     fn events(&mut self, ids: &[EventId]) -> Result<Vec<Event>, Infallible> {
//!         Ok(ids.iter().filter_map(|id| self.events.get(id).cloned()).collect())
//!     }
//! }
//!
//! let (key, rules) = (Key::from([7; 32]), Rules::default());
//! let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
//! let news = Permit::persona("family").to("sales").for_purpose("news");
//! let mut said = Directory::new(key.clone());
//! said.at(now, "company").approve(&news)?;
//! for n in 0..100_i64 {
//!     let who: Identifier = format!("email:customer{n}@example.com").parse()?;
//!     said.at(now, "shop").observe(&who, "size.shoe", n).through(["family"])?;
//!     said.at(now, "shop").consent(&who, &news)?;
//! }
//! let mut host = Host::default();
//! for event in said.custodian().events() {
//!     for heading in Heading::of(&key, event) {
//!         host.index.insert((heading, event.id.clone()));
//!     }
//!     host.events.insert(event.id.clone(), event.clone());
//! }
//!
//! let who: Identifier = "email:customer47@example.com".parse()?;
//! let access = Access::new("sales", "news", now);
//! let small = Directory::load(&key, &rules, [&who], &mut host)?;
//! assert_eq!(small.view(&who, &access)?, said.view(&who, &access)?);
//! assert!(small.len() < 6 && said.len() > 200); // read: what bears on one person
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How do I embed it without holding everything in memory?
//!
//! Keep two tables: the events by id, and an index with a row for each
//! [`Heading`](crate::directory::Heading) of each event. Two queries, *the events under
//! these headings* and *the events of these ids*, are the trait
//! [`Tables`](crate::directory::Tables).
//!
//! - To answer, [`Directory::load`](crate::Directory::load) reads what bears on the
//!   identifiers asked about, and the company's own statements. What is asked of the
//!   directory that it gives is answered as one of everything would answer; it costs
//!   what the person is worth, however many others there are.
//! - To take events in, [`Directory::load_for`](crate::Directory::load_for) reads what
//!   they may change. Apply them to the directory that it gives, and write what the
//!   changes say: `store` and its headings, `purge` (a digest form keeps its headings).
//!   Read and write in one transaction that no other writer is in; many events at a time
//!   cost less than each by itself.
//!
//! A heading is a keyed digest, the same before and after an erasure; whoever has the
//! key finds a person's rows by any of its identifiers, and nobody reads one in it. What
//! concerns everybody (seatings, proposals with their votes, templates, facts of the
//! world) is read with every question: answer `company`, and `naming:` of these events,
//! from memory if there is much of it.
//!
//! An identifier shared by a crowd makes one piece of the graph of all of them, sharing
//! number or not, and is read with the crowd; a blocked one is not, unless it is what is
//! asked about or what an event names: then it is read with its neighbours' statements.
//!
//! Everybody at once (`people`, `view_all`, `checks`) needs a directory of everything.
//! `examples/own_tables.rs` is such a host in two pages, `examples/postgres_host` one
//! over a server. What is asked often is better gathered once: load many identifiers
//! together.
//!
//! # How much memory is everybody?
//!
//! What `cargo bench` prints, on two shared cores (the README has the tables and the
//! commands in full; read the growth):
//!
//! | | at | | the command |
//! |---|---|---|---|
//! | a directory of everybody, twelve mixed events a person | 1,000,000 people | 730 bytes an event | `PERSONAGRAPH_PEOPLE=1000000 cargo bench --bench storage` |
//! | a snapshot of it, postcard | 1,000,000 people | 99 bytes an event | the same |
//! | the identity graph, beyond the identifiers' text | 4.8 million identifiers | 143 bytes a piece of evidence | `cargo bench --bench identity` |
//! | people in columns, to be counted | 10,000,000 people | 110 bytes a person | `cargo bench --bench population` |
//! | their five personas' exclusive regions | 10,000,000 people | 2.4 ms | the same |
//!
//! # How do I ask often, and of many?
//!
//! [`Directory::inquiry`](crate::Directory::inquiry) compiles an access against the
//! company's rules: proposals are tallied, those that are none of its business are
//! dropped. [`Directory::dossier`](crate::Directory::dossier) gathers a person: who it
//! is, what was said that may concern it, and its observations in columns, one bit
//! each, so that a rule reaches all of them in a few operations
//! ([`permission::Sheet`](crate::permission::Sheet)). An inquiry asked of a dossier
//! decides on everything that is known of the person; `Directory::view`, `answer` and
//! `decide` do both in one call:
//!
//! ```
//! use personagraph::{Access, Directory, Error, Key, Permit};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let (now, someone) = ("2026-01-10T09:00:00Z".parse()?, "email:a@example.com".parse()?);
//! let news = Permit::persona("family").to("sales").for_purpose("news");
//! let mut say = crm.at(now, "shop");
//! say.observe(&someone, "skill.cooking", "chef").through(["family"])?;
//! say.observe(&someone, "skill.driving", "poor").through(["work"])?;
//! say.consent(&someone, &news)?;
//! say.approve(&news)?;
//!
//! let inquiry = crm.inquiry(&Access::new("sales", "news", now))?;
//! let findings = inquiry.decide(&inquiry.dossier(&someone));
//! let allowed: Vec<bool> = findings.iter().map(|found| found.is_allowed()).collect();
//! assert_eq!(allowed, [true, false]);
//! # Ok::<(), Error>(())
//! ```
//!
//! Both borrow the directory, so neither can be asked after a change. Where a copy
//! of a directory may lag behind (a withdrawal was stored elsewhere), an access says
//! [`since`](crate::Access::since) which [revision](crate::permission::Revision) it
//! must have taken in, and is refused by an older one.
//!
//! # What does the identity graph cost as it grows?
//!
//! `cargo bench --bench identity` printed this, on two shared cores whose memory
//! was busy (read the growth): ten million pieces of evidence over 4.8 million
//! identifiers are loaded at 2.4 times the time that it takes to look up both ends
//! of each and to run union-find over them. In that graph, for persons of 2 to 50
//! identifiers that no
//! cache holds, median and 99th percentile are 7.6 and 27 µs for a retraction,
//! 2.5 and 6.3 µs for an assertion, and the median of an explanation is 18 µs.
//!
//! Of a piece in which no rule binds, a retraction in microseconds, median and
//! 99th percentile:
//!
//! | identifiers | chain | star | random, two links each |
//! |---|---|---|---|
//! | 10 | 4.4, 5.5 | 3.6, 6.7 | 1.1, 7.9 |
//! | 100 | 6.9, 10 | 5.8, 6.6 | 2.1, 6.9 |
//! | 1,000 | 7.7, 20 | 6.6, 8.8 | 4.2, 10 |
//! | 10,000 | 12, 35 | 10, 14 | 8.4, 23 |
//! | 100,000 | 20, 45 | 16, 26 | 14, 44 |
//! | 1,000,000 | 43, 115 | 24, 85 | 27, 91 |
//!
//! These bounds are amortised: a single retraction that parts two large halves,
//! each held together by many links, may take very much longer than that, which the
//! assertions before have paid for.
//!
//! Where a rule binds, the piece is resolved anew: a device that customers with a
//! limit contend for costs 72 µs at 100 links, 1.2 ms at 1,000 and 11 ms at 10,000.
//! With a sharing number of 50 it costs 2 to 4 µs whatever their number.
//!
//! Identifiers are found by a hash under the host's key: a million of them that
//! collide under a known hash cost what random ones do (0.90 times).
//!
//! # What it does not do
//!
//! It is no database and no cluster: it opens no file, and one directory is used by one
//! writer. It has no threads; a host asks from as many as it likes, of one directory or of those
//! that each loaded. A person of very many identifiers where rules bind is slow, as above: set a
//! sharing number ([`Rules::shared_above`](crate::Rules::shared_above)).
