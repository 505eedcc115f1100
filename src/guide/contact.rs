//! 6. May I write to them, and whose message is this?
//!
//! Ask [`Directory::contact`](crate::Directory::contact): a message goes now, waits until an
//! instant (by itself or for a digest), or does not go. It weighs permission of the contact
//! point, what the person wants and already has, caps over all departments, fatigue,
//! complaints and trust, and gives every reason to the host and the arbiter; the sender is
//! [told](crate::outreach::ContactDecision::told) send, hold until, or no: until a day, where
//! the instant depends on what it may not see.
//!
//! ```
//! use personagraph::directory::What;
//! use personagraph::outreach::{Message, Outcome, OutreachPolicy, Preference, Via};
//! use personagraph::{Directory, Identifier, Key, Permit, Timestamp};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let monday: Timestamp = "2026-01-05T09:00:00Z".parse()?;
//! let who: Identifier = "email:someone@example.com".parse()?;
//! let news = Permit::profile().to("marketing").for_purpose("newsletter");
//! let mut say = crm.at(monday, "webshop");
//! say.consent(&who, &news)?;
//! say.approve(&news)?;
//!
//! let letter = Message::new("marketing", "newsletter", Via::Best)?;
//! let policy = OutreachPolicy::default();
//! assert!(crm.contact(&who, &letter, &policy, monday).is_send());
//!
//! // The customer has had enough, and what was permitted does not help.
//! let enough = Preference::new(who.clone()).refused();
//! crm.at(monday, "webshop").event(What::Preferred(enough.into()))?;
//! let decision = crm.contact(&who, &letter, &policy, monday);
//! assert_eq!(decision.outcome, Outcome::Never);
//! assert_eq!(decision.told().to_string(), "no"); // and not why
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Directory::outreach`](crate::Directory::outreach) compiles that for many people and plans
//! several messages, none in the way of another. `examples/message_fatigue.rs` has five
//! departments and one inbox. The host says afterwards what it sent: a
//! [`Contact`](crate::outreach::Contact), in [an event](crate::directory::What::Contacted) like
//! any other.
//!
//! # Whose message is this, that came in?
//!
//! A [`Programme`](crate::programme::Programme) is an outreach activity with channels, handles
//! and topics of its own and a recipient in charge. A [`Router`](crate::programme::Router) says
//! of each message that comes in whose it is, wherever it came in, and why: for each programme
//! the sender is what its own recipient sees. [Hand-overs](crate::programme::HandOvers)
//! counted show where the silos are. `examples/routing.rs` hands a complaint over.
//!
//! # What it does not do
//!
//! It sends nothing and reads no texts. It knows of what was sent only what the host says.
//! How far a contact point can be [trusted](crate::outreach::trust) is a simple model, to be
//! replaced by whoever knows better.
