//! 2. Who may see what, and why not?
//!
//! A recipient sees a value if, inside one persona, the customer's *consent* and the
//! company's *approval* both hold for that recipient, purpose, channel and instant, and
//! nobody prohibits it. Nothing said is no; a prohibition wins over every permit; a
//! withdrawal is for good. Of anything else a recipient is told *not permitted*, whether it
//! exists or not.
//!
//! ```
//! use personagraph::directory::explain::Remedy;
//! use personagraph::{Access, Directory, Error, Identifier, Key, Permit, Timestamp};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
//! let who: Identifier = "email:a@example.com".parse()?;
//! let news = Permit::persona("family").to("sales").for_purpose("news");
//! let mut say = crm.at(now, "shop");
//! say.observe(&who, "skill.cooking", "chef").through(["family"])?;
//! say.approve(&news)?;
//!
//! // One yes is none, and the arbiter can ask what is missing.
//! let access = Access::new("sales", "news", now);
//! assert!(crm.view(&who, &access)?.is_empty());
//! let why = crm.explain(&who, "skill.cooking", &access)?;
//! assert!(matches!(why.remedy(), Some([Remedy::Consent { .. }])));
//!
//! crm.at(now, "shop").consent(&who, &news)?;
//! assert!(crm.view(&who, &access)?.to_string().contains("chef"));
//!
//! // A prohibition wins, however much is permitted.
//! let cooking = Permit::attributes(["skill.*"]).to_any().for_any_purpose();
//! crm.at(now, "shop").prohibit(&who, &cooking)?;
//! assert!(crm.view(&who, &access)?.is_empty());
//! # Ok::<(), Error>(())
//! ```
//!
//! # What did a customer say, and what did the arbiter decide?
//!
//! [`Directory::consents`](crate::Directory::consents) is the log of one person: every
//! statement, how it stands with it, what ended it. It reads back what was said as a
//! permit, a double opt-in (`Say::opt_in_twice`, then `confirm`), an objection, a
//! restriction or a plain prohibition ([`Meaning`](crate::permission::Meaning)); facts
//! under `confirmed.` are reserved for confirmations. Ask for consent by showing what
//! the log says, not by writing a prohibition where nothing was answered.
//!
//! The arbiter is seats and a quorum ([`Say::seat`](crate::directory::Say::seat), `propose`,
//! `vote`); `approve` does all of it where there is but one seat.
//! [`Directory::motions`](crate::Directory::motions) is its book, and
//! [`Directory::checks`](crate::Directory::checks) says what the rules come to: which permits
//! can never take effect, what a recipient can ever see, what a proposal would change.
//!
//! # Why was it denied, and what would have to be otherwise?
//!
//! [`Directory::explain`](crate::Directory::explain) answers both, to the arbiter and
//! to the person: never to a recipient. Of a denial it names every prohibition, every
//! half that is missing, and the *near misses*: permits that would do but for a date,
//! a channel, a condition, a withdrawal, a vote. Its
//! [`remedy`](crate::directory::explain::Explanation::remedy) is the smallest set of
//! changes that a bounded search finds to allow the access; each was tried on an
//! [`excerpt`](crate::Directory::excerpt) before it is named. It is an answer to *why
//! not*, not advice: that one more statement is fewer than two facts is no reason to
//! ask for it. There are words for the arbiter and words for the person; the latter leave
//! it out.
//!
//! [`Directory::suppose`](crate::Directory::suppose) asks what if: a view before and
//! after, without changing anything. `examples/explain_decision.rs` is the whole story,
//! `zipper.rs` one of a permission that waits for two facts, `arbiter.rs` one of votes.
//!
//! # What can a recipient tell?
//!
//! Its view is a function of what it may see: hidden values, attributes,
//! personas, links and other recipients' rules leave no trace in it, nor in its
//! pseudonyms, errors or `Debug`. Two personas appear as one only if it may know that they
//! are, and nobody else's pseudonyms match its own. It is told
//! [why](crate::profile::PartialIdentity::why) it sees what it sees. One channel remains: **a prohibition crosses
//! every link, a permit only links that may be known**. Whoever sees something
//! vanish when somebody else objects may guess that the two are one person.
//! Silence would be worse: then the objection would not count. A refusal of messages
//! (`allow` is false) is such a prohibition.
//!
//! The [`View`](crate::View) of a person is for the host: hand its partial
//! identities on apart, or give an [`Answer`](crate::profile::Answer), which is what a
//! recipient is told who asks about an identifier. A [`Decision`](crate::Decision) is for
//! the arbiter.
//!
//! # What it does not do
//!
//! It does not know who asks: the host says which recipient an
//! [`Access`](crate::Access) is of, and has checked it. It has no model of who is to be
//! trusted: an access carries the host's number. It is no legal judgement.
