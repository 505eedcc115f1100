//! Measures, each with what it is made of.
//!
//! | measure | formula | source |
//! |---|---|---|
//! | [`EngagementRate`] | engagements / (reached people, impressions or followers) | usage; the basis is in the type |
//! | [`WeightedRate`] | Σ weight · count / basis | usage (Tribe: likes 0.1, comments 0.5, shares 1) |
//! | amplification, conversation, applause | shares, comments and replies, likes per post | Kaushik, *Best social media metrics*, 2011 |
//! | net sentiment ([`Tones::net`]) | (positive - negative) / all that say | usage |
//! | [`Reach`] | the union's size; max ≤ union ≤ sum where people are unknown | Fréchet 1935 |
//! | [`Estimated`] | followers · posts; Σ followers · factor | Sprinklr's benchmarking FAQ |
//! | earned against paid | earned / (earned + paid) | usage |
//! | recency, frequency | time since the last; number in a window | Hughes, *Strategic database marketing*, 1994 |
//! | [`Momentum`] | rate by the near horizon / rate by the far one | of decayed counts; corrected as by Kingma and Ba 2015 |
//! | [`Rank`] | competition ranking; (below + equal / 2) / all | Roscoe 1975 |
//! | [`Score`] | points of the rules that something met, against a threshold | Sitefinity Insight |
//!
//! They are *not* one number: none of them is added to another. A ratio of nothing is
//! none, not zero.
//!
//! ```
//! use personagraph::engagement::measure::{EngagementRate, Followers, Reached};
//! use personagraph::engagement::Reach;
//!
//! // One campaign, two rates; they cannot be taken for each other.
//! let by_reach = EngagementRate::new(1_500, Reached(50_000));
//! let by_followers = EngagementRate::new(1_500, Followers(10_000));
//! assert_eq!(by_reach.percent(), Some(3.0));
//! assert_eq!(by_followers.percent(), Some(15.0));
//!
//! // Two posts: who saw which is known, or only how many saw each.
//! let known = Reach::union([vec!["Sam", "Sam", "Jean"], vec!["Sam", "Jean"]]);
//! assert_eq!(known, Reach::Known(Reached(2)));
//! assert_eq!(Reach::of_counts([2, 2]), Reach::between(2, 4));
//! ```

mod pace;
mod rank;
mod rate;
mod reach;
mod score;
mod tones;

pub use self::pace::{Frequency, Momentum};
pub use self::rank::{Rank, ranking};
pub use self::rate::{
    Basis, EngagementRate, Followers, Impressions, Ratio, Reached, WeightedRate, Weights,
};
pub use self::reach::{Bounds, Estimated, Method, Reach, virality_factor};
pub use self::score::Score;
pub use self::tones::Tones;
