//! 5. What did somebody do, and what does it come to?
//!
//! What people do and whom they know is governed as what they are: an interaction as an
//! observation of `interaction.<kind>` would be, a relation as one of `relation.<kind>`. A view
//! shows a timeline and counts of relations; the host has all of it. What was done comes to a
//! summary of constant size, and each number names what it is of.
//!
//! ```
//! use personagraph::directory::What;
//! use personagraph::engagement::Interaction;
//! use personagraph::{Access, Directory, Identifier, Key, Permit, Timestamp};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
//! let who: Identifier = "email:a@example.com".parse()?;
//! let done = |kind: &str| -> Result<_, personagraph::Error> {
//!     let done = Interaction::new(who.clone(), kind, "web")?.through(["family"])?;
//!     Ok(What::Interacted(done.into()))
//! };
//! crm.at(now, "shop").event(done("purchase")?)?;
//! crm.at(now, "forum").event(done("complaint")?)?;
//!
//! // Both sides let service see complaints, and nothing else of what was done.
//! let complaints = Permit::attributes(["interaction.complaint"]);
//! let complaints = complaints.to("service").for_purpose("service");
//! crm.at(now, "shop").consent(&who, &complaints)?;
//! crm.at(now, "shop").approve(&complaints)?;
//! let view = crm.view(&who, &Access::new("service", "service", now))?;
//! let seen = view.identities()[0].timeline();
//! assert_eq!(seen.len(), 1);
//! assert_eq!(seen[0].kind.as_str(), "complaint");
//! assert_eq!(crm.custodian().timeline(&who, now).len(), 2); // the host has both
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Permits and prohibitions name what was done by these names; decisions, explanations and
//! disclosures have it under them. A recipient reads a
//! [timeline](crate::profile::PartialIdentity::timeline) and
//! [how many relations](crate::profile::PartialIdentity::relations) there are of each kind;
//! the host reads [`Custodian::timeline`](crate::directory::Custodian::timeline) and
//! [`relations`](crate::directory::Custodian::relations), with sources and
//! ids. A kind that is too long to be named with its prefix is seen by no recipient.
//!
//! # How do I measure what people do?
//!
//! Keep a [`Summary`](crate::engagement::Summary) of each identifier's interactions, of
//! one size however many there are (`cargo bench --bench engagement` prints it), and join those
//! of a person when you ask: after a wrong link is taken back, each identifier has what it
//! had. An interaction that is corrected or erased cannot be taken out: make that summary
//! anew. Exact windows and series need the interactions themselves.
//!
//! ```
//! use personagraph::Timestamp;
//! use personagraph::engagement::{Horizon, Moment, Summary};
//!
//! let (visit, web) = ("visit".parse()?, "web".parse()?);
//! let day = |n: i64| Timestamp::from_millis(n * 86_400_000);
//! let on = |days: &[i64]| -> Result<Summary, personagraph::time::TimeError> {
//!     let days = days.iter().map(|n| Ok(Moment::new(day(*n)?, &visit, &web)));
//!     days.collect()
//! };
//! let (phone, mail) = (on(&[1, 8, 15, 22])?, on(&[26, 27, 28, 28])?);
//! let person = phone.join(&mail); // as long as the two are one
//! let momentum = person.momentum(Horizon::Week, Horizon::Month, day(28)?).unwrap();
//! assert!(momentum.value().unwrap() > 1.2); // more than usual, of 8 visits
//! assert_eq!(momentum.count(), 8);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A measure says no more than is known. Reach of known people is a union; where only
//! numbers are known, an interval; what nobody counted is
//! [`Estimated`](crate::engagement::measure::Estimated), of another type. An engagement
//! rate has its basis in its type. [`series`](crate::engagement::series) has a summary of each of
//! equal steps of time, and [`trend`](crate::engagement::trend) says what changed and is more
//! than chance.
//!
//! # What it does not do
//!
//! It reads no texts: whether something is a complaint, and how it was meant, the host says.
//! There is no score of influence: reach, amplification
//! and [standing](crate::engagement::standing) are apart, each with its counts.
