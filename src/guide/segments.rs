//! 7. Whom do I mean, and how many are they?
//!
//! A [`Segment`](crate::population::Segment) is a rule that defines a set of people, drawn
//! through personas, regions, attributes, what people do and what they want. Acting on one
//! goes through [`Directory::audience`](crate::Directory::audience), person by person, by what
//! the sender sees. Counting goes through a
//! [`Publication`](crate::population::analysis::Publication), which tells numbers and nobody.
//!
//! ```
//! use personagraph::directory::What;
//! use personagraph::outreach::{Message, OutreachPolicy, Via};
//! use personagraph::persona::Enclosure;
//! use personagraph::population::{Gate, Segment};
//! use personagraph::{Directory, Identifier, Key, Permit, Timestamp};
//!
//! let now: Timestamp = "2026-05-04T09:00:00Z".parse()?;
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let tours = Permit::persona("outdoors").to("marketing").for_purpose("tours");
//! for (name, consents) in [("ann", true), ("bob", false)] {
//!     let who: Identifier = format!("email:{name}@example.com").parse()?;
//!     let mut say = crm.at(now, "webshop");
//!     say.observe(&who, "size.shoe", 38_i64).through(["outdoors"])?;
//!     // The address belongs to the persona in which it was given.
//!     let account = Enclosure::identifiers("outdoors", [who.clone()])?;
//!     say.event(What::Enclosed(account.of(who.clone()).into()))?;
//!     if consents {
//!         say.consent(&who, &tours)?;
//!     }
//! }
//! crm.at(now, "company").approve(&tours)?;
//!
//! let small: Segment = "in outdoors and size.shoe in 36..41".parse()?;
//! let letter = Message::new("marketing", "tours", Via::Best)?;
//! let activation = crm.audience(&small, &letter, &OutreachPolicy::default(), now);
//! assert_eq!(activation.funnel().passed(Gate::Matched), 2); // for the arbiter
//! assert_eq!(activation.told().members().len(), 1); // for marketing
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A segment is asked of a [`Portrait`](crate::population::Portrait) of all that is known, or
//! of what a recipient sees. Of the latter it holds, does not, or is unknown, and who is
//! unknown is not in it. The arbiter gets a [funnel](crate::population::Funnel) of where
//! everybody fell, the sender a [roster](crate::population::Roster) of those it may write to.
//! `examples/segments.rs` is the whole story.
//!
//! A message goes through a contact point of the very partial identity that matches. An
//! address that lies in no persona is reached by [`contact`](crate::Directory::contact), which
//! is asked about a person, and not by an audience that matches inside a persona:
//! [enclose](crate::persona::Enclosure) the address there.
//!
//! # And who studies all of it?
//!
//! [Analysis](crate::population::analysis) sees all attributes and shows nobody. A
//! [`Population`](crate::population::Population) holds millions of people in columns, a
//! [`Scheme`](crate::population::analysis::Scheme) of segments counts them. A number
//! below the threshold is withheld, and so is every other from which, with all that was told
//! before, one would follow by adding and subtracting:
//!
//! ```
//! use personagraph::population::Portrait;
//! use personagraph::population::analysis::{Count, Dimension, Publication, Scheme};
//! use personagraph::Timestamp;
//!
//! let scheme = Scheme::new([Dimension::persona("dog")?])?;
//! let people: Vec<Portrait> = (0..50)
//!     .map(|n| match n {
//!         0..3 => Ok(Portrait::whole().with_region(["dog".parse()?])),
//!         _ => Ok(Portrait::whole()),
//!     })
//!     .collect::<Result<_, personagraph::name::NameError>>()?;
//! let tally = scheme.tally(&people, Timestamp::UNIX_EPOCH);
//! let mut told = Publication::new(tally, "2026-11", 10)?;
//! let dogs = scheme.cells("dog", "dog")?;
//! assert_eq!(told.count(&scheme.all()), Count::Of(50));
//! assert_eq!(told.count(&dogs), Count::Withheld); // three people
//! assert_eq!(told.count(&!&dogs), Count::Withheld); // 47, and 50 less 47 is three
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What goes [together](crate::population::analysis::Publication::together), and
//! [trends](crate::population::analysis::Publication::trends), are made of published counts.
//! `examples/templates.rs` draws a persona for everybody from what was found.
//!
//! # What it does not do
//!
//! A segment shows nobody to anybody, and permits nothing. Suppression is
//! [no differential privacy](crate::population::analysis#what-this-does-not-promise): it bounds
//! what follows from the numbers, not what somebody learns who knows more.
