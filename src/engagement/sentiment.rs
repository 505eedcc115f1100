//! How people feel, as a number and as a tone.

use core::fmt;

/// A number that is no sentiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sentiment is a number from -1 to 1")]
pub struct SentimentError(());

/// From -1, hostile, to 1, delighted.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "f64", into = "f64"))]
pub struct Sentiment(f64);

impl From<Sentiment> for f64 {
    fn from(sentiment: Sentiment) -> Self {
        sentiment.0
    }
}

impl Sentiment {
    /// The number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Eq for Sentiment {}

impl TryFrom<f64> for Sentiment {
    type Error = SentimentError;

    fn try_from(number: f64) -> Result<Self, SentimentError> {
        // Adding zero turns -0.0 into 0.0.
        if (-1.0..=1.0).contains(&number) {
            Ok(Self(number + 0.0))
        } else {
            Err(SentimentError(()))
        }
    }
}

/// A [`Sentiment`] in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Tone {
    /// -0.05 or less.
    Negative,
    /// Between the two.
    Neutral,
    /// 0.05 or more.
    Positive,
}

impl Tone {
    /// Every tone, the worst first.
    pub const ALL: [Self; 3] = [Self::Negative, Self::Neutral, Self::Positive];

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Neutral => "neutral",
            Self::Positive => "positive",
        }
    }
}

impl fmt::Display for Tone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<Sentiment> for Tone {
    /// By the thresholds of VADER, -0.05 and 0.05 (Hutto and Gilbert 2014).
    fn from(sentiment: Sentiment) -> Self {
        match sentiment.get() {
            number if number >= 0.05 => Self::Positive,
            number if number <= -0.05 => Self::Negative,
            _ => Self::Neutral,
        }
    }
}
