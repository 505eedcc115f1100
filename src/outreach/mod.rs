//! Whether to write to somebody, when, and where: decided, never assumed.
//!
//! "The most valuable message is the one you don't send." [`decide`](decide()) takes a [`Message`],
//! all that is known about its [`Addressee`], the [`OutreachPolicy`] and an instant, and
//! says send, hold, digest or never; of all but send, with every reason. What it weighs:
//!
//! | | whose word | |
//! |---|---|---|
//! | permission | both sides' | asked of the host, which asks [`permission`](crate::permission) |
//! | [`Preferences`] | the person's | channels refused, at most so many, quiet hours |
//! | [`Cap`] | the company's | at most so many messages in a window, over all departments |
//! | [`Fatigue`] | the company's | a load that decays; see the [formula](fatigue) |
//! | complaints | the company's | a pause |
//! | redundancy, trust | | has it already; is it the right address ([a model](trust)) |
//!
//! A [`Plan`] places several messages to the same people, none in the way of another.
//!
//! It does *not* send, keep what was sent, or look anything up: what it weighs is handed
//! to it, as slices and closures.
//!
//! [Laws](crate::guide::laws#outreach-and-population): O1 nothing is sent that permission
//! denies; O2 a cap holds over every window; O3 a hold's instant is the first at which
//! the answer is send, all else being equal.
//!
//! ```
//! use personagraph::outreach::{
//!     Addressee, Cap, History, Message, Outcome, OutreachPolicy, Sent, Via, Window, decide,
//! };
//! use personagraph::{Identifier, Timestamp};
//!
//! let policy = OutreachPolicy {
//!     caps: vec![Cap::new(1, Window::Rolling("P7D".parse()?))],
//!     ..OutreachPolicy::unlimited()
//! };
//! let points: [Identifier; 1] = ["email:customer@example.com".parse()?];
//! let email = "email".parse()?;
//! let offer = Message::new("sales", "marketing.offers", Via::Best)?;
//!
//! // Marketing wrote on Monday; sales may on the Monday after.
//! let monday: Timestamp = "2026-01-05T09:00:00Z".parse()?;
//! let news = Message::new("marketing", "marketing.news", Via::Best)?;
//! let sent = History::of([news.sent(&email, monday)]);
//! let permitted = |_: &Message, _: &_, _: &_, _| true;
//! let customer = Addressee { sent: &sent, ..Addressee::new(&points, &permitted) };
//!
//! let tuesday: Timestamp = "2026-01-06T09:00:00Z".parse()?;
//! let decision = decide(&offer, &customer, &policy, tuesday);
//! let until = "2026-01-12T09:00:00Z".parse()?;
//! assert_eq!(decision.outcome, Outcome::Hold { until });
//! assert!(decide(&offer, &customer, &policy, until).is_send());
//!
//! // Sales may not know of marketing's message: it is told the day.
//! assert_eq!(decision.told().to_string(), "hold until 2026-01-13T00:00:00Z");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cadence;
mod clock;
mod course;
mod decide;
mod decision;
pub mod fatigue;
mod history;
mod message;
mod obstacles;
mod plan;
mod policy;
mod preference;
mod quiet;
pub mod trust;
#[cfg(feature = "serde")]
mod wire;
mod words;

pub use cadence::{Cap, Window};
pub use clock::{ClockTime, Offset, Period};
pub use decide::decide;
pub(crate) use decide::decide_from;
pub use decision::{Cause, ContactDecision, Outcome, Reason, Through, Told, Unless};
pub use fatigue::Fatigue;
pub use history::{Contact, History, Sent};
pub use message::{Addressee, Changes, Gathering, Message, Permitted, Redundant, Via};
pub use plan::{LeftOut, Plan, Planned, Schedule, Slots};
pub use policy::{Digests, OutreachPolicy, Route};
pub(crate) use preference::ANY;
pub use preference::{AtMost, Preference, Preferences, Quiet, Said};
pub use trust::{Confirmation, Signs};
#[cfg(feature = "serde")]
pub(crate) use wire::{among, write_among};

/// Why a preference, or a part of a policy, was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OutreachError {
    /// Not a period.
    #[error("a period is an ISO 8601 duration in days, hours or minutes, like `P7D` or `PT36H`")]
    Period,
    /// Not a time of day.
    #[error("a time of day is written `HH:MM`, from `00:00` to `23:59`")]
    ClockTime,
    /// Not an offset.
    #[error("an offset from UTC is written `+HH:MM` or `-HH:MM`, at most 23:59")]
    Offset,
    /// A channel with the name that stands for all.
    #[error("`channel`: `any` stands for every channel; leave the channel out")]
    ChannelAny,
    /// Nothing is preferred.
    #[error("a preference says at least one of `allow`, `at_most` and `quiet`")]
    SaysNothing,
    /// A name is not one.
    #[error(transparent)]
    Name(#[from] crate::name::NameError),
    /// A number of a [`Fatigue`]'s is out of range.
    #[error(
        "a load has a half-life of at most 366 days, weights from 0 and a limit above 0, to a million"
    )]
    Fatigue,
}
