//! Outreach programmes that are no silos: whose a message is, wherever it came in.
//!
//! A customer writes to whichever account of the company's is at hand. A [`Programme`] has
//! channels and handles of its own, is about some topics, and a recipient of data is in
//! charge of it; [six](Programme::six) are common. A [`Router`] says for each message that
//! comes in ([`Incoming`]) whose it is, who gets a copy, what is to be done, and why:
//! a [`Route`]. [`HandOvers`] counts what came in through the wrong door: where the silos
//! are. An [`Alarm`] says when there is a crisis, which goes before every rule.
//!
//! It does *not* read texts, send anything, or decide whether somebody may be written to
//! (that is [`outreach`](crate::outreach)). Whoever gets a message reads of its sender what
//! a view shows, and no more.
//!
//! Laws:
//!
//! * Every message gets exactly one primary: there is no [`Router`] without a default.
//! * A route is a function of the message; who sent it is there as the recipients' own
//!   views only. A message comes to a programme because of its sender only if that
//!   programme's *own* recipient sees what was asked for.
//! * The order of rules counts, the order of programmes does not.
//! * There is a hand-over if and only if the message came in through another programme
//!   than it is for.
//! * Reports of hand-overs join in any order.
//!
//! What a route can still tell: a message that did *not* come, because it went to another
//! programme first. Ask of senders no more than a rule needs.
//!
//! ```
//! use personagraph::programme::{Action, Incoming, Matching, Programme, Programmes, Router, Rule};
//! use personagraph::Timestamp;
//!
//! let [mut relations, crisis, reputation, events, mut sales, issues] = Programme::six();
//! relations.handles = ["twitter:acme_help".parse()?].into();
//! sales.handles = ["twitter:acme_shop".parse()?].into();
//! sales.topics = ["jacket".parse()?].into();
//! let programmes = Programmes::of(relations, [crisis, reputation, events, sales, issues])?;
//! let router = Router::new(programmes, Matching::First).rule(Rule {
//!     kinds: ["complaint".parse()?].into(),
//!     action: Action::DirectMessage,
//!     ..Rule::to("customer_relations")?
//! })?;
//!
//! // A complaint, to the account that wants to sell.
//! let (complaint, twitter) = ("complaint".parse()?, "twitter".parse()?);
//! let (shop, topics) = ("twitter:acme_shop".parse()?, ["jacket.zipper".parse()?].into());
//! let message = Incoming {
//!     handle: Some(&shop),
//!     topics: &topics,
//!     ..Incoming::new(Timestamp::UNIX_EPOCH, &complaint, &twitter)
//! };
//! assert_eq!(
//!     router.route(&message).to_string(),
//!     "to `customer_relations`: direct_message\n\
//!      handed over by `product_promotion`, through whom it came in\n\
//!      `customer_relations`: rule 1: of kind `complaint`"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod audience;
mod crisis;
mod hand_overs;
mod incoming;
mod programmes;
mod route;
mod router;
mod rule;
#[cfg(feature = "serde")]
mod wire;

use crate::name::{NameError, ProgrammeName};

pub use self::audience::{Audience, Named, Sender, Showing};
pub use self::crisis::{Alarm, Alert, Signal};
pub use self::hand_overs::HandOvers;
pub use self::incoming::Incoming;
pub use self::programmes::{Programme, Programmes};
pub use self::route::{About, HandOver, Matched, Part, Route, Why};
pub use self::router::Router;
pub use self::rule::{Action, Matching, Rule};

/// Why programmes and rules were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProgrammeError {
    /// A programme's name is taken.
    #[error("two programmes are called `{0}`")]
    Twice(ProgrammeName),
    /// A handle is taken.
    #[error("`{0}` and `{1}` have one handle: what comes to it comes in through one programme")]
    SharedHandle(ProgrammeName, ProgrammeName),
    /// A name is not one.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The default is none of them.
    #[error("`default`: no programme is called `{0}`")]
    UnknownDefault(ProgrammeName),
    /// The programme for crises is none of them.
    #[error("`crisis`: no programme is called `{0}`")]
    UnknownForCrises(ProgrammeName),
    /// A rule names one that is none of them.
    #[error("rule {rule}: no programme is called `{name}`")]
    UnknownInRule {
        /// The number of the rule, from 1 on.
        rule: usize,
        /// What it calls the programme.
        name: ProgrammeName,
    },
}
