//! What people do: interactions, relations between people, and what they come to.
//!
//! - An [`Interaction`] and a [`Relation`] are what events say, checked. A [`Moment`] is
//!   what measures are made over: what was done when, without who or what was said.
//! - A [`Summary`] keeps a constant size of each fragment and is joined for a person;
//!   [`Decayed`] is a count that fades, exact in every order. [`within`] gives exact
//!   windows where the host keeps the interactions.
//! - [`measure`]: rates that name what they are of, reach that never adds people up
//!   twice, tones, recency and momentum, ranks. [`series`]: a summary of each of equal steps
//!   of time; [`trend`]: what changed, and whether that is more than chance.
//! - [`standing`]: who is listened to, among those whose relations are known, and what
//!   would go with a customer who goes.
//!
//! There is *no* score of influence here: reach, amplification and standing are told
//! apart, each with the counts behind it. Nothing here decides who may see what: the
//! host folds over what it keeps as custodian, or over what a view showed.
//!
//! Laws:
//!
//! * What is kept is a function of the interactions, each as often as it was recorded: every
//!   order and every way of joining gives the same, bit for bit, and joining changes no part.
//! * A decayed count differs from the sum of its definition by no more than it says.
//! * Reach of known people is a union; of unknown people it is an interval that holds
//!   whatever union there may be. An estimate is of another type.
//!
//! ```
//! use personagraph::engagement::measure::{EngagementRate, Followers};
//! use personagraph::engagement::{Moment, Sentiment, Summary};
//! use personagraph::Timestamp;
//!
//! let (share, web) = ("share".parse()?, "web".parse()?);
//! let mut moment = Moment::new(Timestamp::UNIX_EPOCH, &share, &web);
//! moment.sentiment = Some(Sentiment::try_from(0.8)?);
//! let summary: Summary = [moment].into_iter().collect();
//!
//! let rate = EngagementRate::new(summary.engagements(), Followers(20));
//! assert_eq!(rate.to_string(), "5.00 % of 20 followers");
//! assert_eq!(summary.tones().net(), Some(1.0));
//! assert_eq!(summary.amplification(2).value(), Some(0.5)); // one share, two posts
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decay;
mod interaction;
pub mod measure;
mod moment;
mod sentiment;
pub mod series;
pub mod standing;
mod summary;
pub mod trend;
#[cfg(feature = "serde")]
mod wire;

pub use self::decay::{Decayed, HalfLife, HalfLifeError, Landmark, Weighted};
pub use self::interaction::{Interaction, Media, Relation};
pub use self::measure::{Reach, Tones};
pub use self::moment::{Class, Moment, within};
pub use self::sentiment::{Sentiment, SentimentError, Tone};
pub use self::summary::{Horizon, Summary};
