//! What is asked of what somebody does.

use super::{Comparison, Level};
use crate::condition::Truth;
use crate::engagement::{Class, Horizon, Media, Summary, Tone};
use crate::outreach::Period;
use crate::population::Knowledge;
use crate::time::Timestamp;

/// Which interactions are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// All of them.
    Interactions,
    /// Those of a class: purchases, complaints.
    Of(Class),
    /// Those in such media.
    In(Media),
    /// Those that were felt so.
    Felt(Tone),
    /// [Engagements](Class::is_engagement) with content.
    Engagements,
}

impl Counted {
    fn count(self, summary: &Summary) -> u64 {
        match self {
            Self::Interactions => summary.count(),
            Self::Of(class) => summary.count_of(class),
            Self::In(media) => summary.count_in(media),
            Self::Felt(tone) => {
                let tones = summary.tones();
                match tone {
                    Tone::Positive => tones.positive,
                    Tone::Neutral => tones.neutral,
                    Tone::Negative => tones.negative,
                }
            }
            Self::Engagements => summary.engagements(),
        }
    }
}

/// What somebody's interactions must come to, by a [`Summary`] of them.
///
/// A recipient may see some of a person's interactions and not others: a count can only be
/// more, the last can only be later, the first only earlier, and whatever that leaves open is
/// unknown. Sentiment and momentum are of what is seen, and unknown where that has none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Engaged {
    /// So many of them.
    Count(Counted, Comparison, u64),
    /// The last was not longer ago than this, and not after the instant.
    Active(Period),
    /// The first was not longer ago than this, and not after the instant.
    Began(Period),
    /// [Momentum](Summary::momentum) of a week against a month: above 1 for more than
    /// usual. Not met where there is none.
    Momentum(Level),
    /// The [mean sentiment](Summary::mean_sentiment), -1 to 1. Not met where none was
    /// said.
    Sentiment(Level),
}

impl Engaged {
    /// Whether it holds of such interactions, at an instant.
    #[must_use]
    pub fn holds(&self, summary: &Summary, knowledge: Knowledge, at: Timestamp) -> Truth {
        match self {
            Self::Count(counted, comparison, bound) => {
                let count = counted.count(summary);
                match knowledge {
                    Knowledge::Whole => comparison.is_met_by(count.cmp(bound)).into(),
                    Knowledge::Seen => of_at_least(count, *comparison, *bound),
                }
            }
            Self::Active(period) => {
                let ago = summary.recency(at);
                if ago.is_some_and(|ago| ago <= period.duration()) {
                    Truth::True
                } else {
                    knowledge.of_nothing()
                }
            }
            Self::Began(period) => {
                let ago = summary.first().and_then(|first| at.since(first));
                match (ago, knowledge) {
                    (Some(ago), _) if ago > period.duration() => Truth::False,
                    (Some(_), Knowledge::Whole) => Truth::True,
                    _ => knowledge.of_nothing(),
                }
            }
            Self::Momentum(level) => {
                let momentum = summary.momentum(Horizon::Week, Horizon::Month, at);
                of_number(momentum.and_then(|m| m.value()), level, knowledge)
            }
            Self::Sentiment(level) => of_number(summary.mean_sentiment(), level, knowledge),
        }
    }
}

fn of_number(number: Option<f64>, level: &Level, knowledge: Knowledge) -> Truth {
    number.map_or(knowledge.of_nothing(), |n| level.is_met_by(n).into())
}

/// Whether what is this or more compares so.
const fn of_at_least(least: u64, comparison: Comparison, bound: u64) -> Truth {
    match comparison {
        Comparison::AtLeast if least >= bound => Truth::True,
        Comparison::Above if least > bound => Truth::True,
        Comparison::Is | Comparison::AtMost if least > bound => Truth::False,
        Comparison::Below if least >= bound => Truth::False,
        _ => Truth::Unknown,
    }
}
