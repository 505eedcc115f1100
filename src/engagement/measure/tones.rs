//! How people felt, by message or by author.

use crate::engagement::{Sentiment, Tone};
use alloc::collections::BTreeMap;

/// How many were positive, neutral and negative; those that did not say are in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tones {
    /// How many were positive.
    pub positive: u64,
    /// How many were neither.
    pub neutral: u64,
    /// How many were negative.
    pub negative: u64,
}

impl Tones {
    /// Each message counts once.
    #[must_use]
    pub fn by_message(said: impl IntoIterator<Item = Sentiment>) -> Self {
        let mut tones = Self::default();
        for sentiment in said {
            tones.count(sentiment.into());
        }
        tones
    }

    /// Each author counts once, with the tone of the mean of what they said: one who
    /// says the same a hundred times is one author.
    pub fn by_author<K: Ord>(said: impl IntoIterator<Item = (K, Sentiment)>) -> Self {
        let mut authors: BTreeMap<K, (i64, i64)> = BTreeMap::new();
        for (author, sentiment) in said {
            let (sum, times) = authors.entry(author).or_default();
            *sum = sum.saturating_add(units(sentiment));
            *times = times.saturating_add(1);
        }
        let mut tones = Self::default();
        for (sum, times) in authors.into_values() {
            tones.count(mean(sum, times));
        }
        tones
    }

    /// How many say.
    #[must_use]
    pub const fn total(&self) -> u64 {
        let toned = self.positive.saturating_add(self.negative);
        toned.saturating_add(self.neutral)
    }

    /// Net sentiment, -1 to 1: (positive - negative) / all that say; none if none does.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "a share is read as precisely as an `f64` can say"
    )]
    pub fn net(&self) -> Option<f64> {
        let total = self.total();
        let net = self.positive as f64 - self.negative as f64;
        (total > 0).then(|| net / total as f64)
    }

    fn count(&mut self, tone: Tone) {
        let count = match tone {
            Tone::Positive => &mut self.positive,
            Tone::Neutral => &mut self.neutral,
            Tone::Negative => &mut self.negative,
        };
        *count = count.saturating_add(1);
    }
}

/// A sentiment in thousand-millionths: whole numbers add up the same in every order.
#[allow(clippy::cast_possible_truncation, reason = "from -10^9 to 10^9")]
fn units(sentiment: Sentiment) -> i64 {
    libm::round(sentiment.get() * 1e9) as i64
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a mean is read as precisely as an `f64` can say"
)]
fn mean(sum: i64, times: i64) -> Tone {
    let mean = (sum as f64 / times as f64 / 1e9).clamp(-1.0, 1.0);
    Sentiment::try_from(mean).map_or(Tone::Neutral, Tone::from)
}
