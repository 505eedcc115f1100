//! What somebody is to the company.

use crate::name::Attribute;
use crate::value::Value;
use core::fmt;

/// What somebody is to the company: a value of the attribute `relationship`, which a
/// person may have several of.
///
/// In a text, `is donor` is another way to write `relationship = "donor"`. Hosts observe
/// it as any other attribute, and it is governed as any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Relationship {
    /// Buys, or has bought.
    Customer,
    /// May come to buy.
    Prospect,
    /// Is listened to in the company's industry.
    IndustryLeader,
    /// Writes, or speaks, for the news media.
    NewsMedia,
    /// Speaks for an interest group.
    InterestGroup,
    /// Gives.
    Donor,
    /// Helps.
    Volunteer,
}

impl Relationship {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Customer,
        Self::Prospect,
        Self::IndustryLeader,
        Self::NewsMedia,
        Self::InterestGroup,
        Self::Donor,
        Self::Volunteer,
    ];

    /// The name of the attribute.
    pub const ATTRIBUTE: &'static str = "relationship";

    /// The value.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Prospect => "prospect",
            Self::IndustryLeader => "industry_leader",
            Self::NewsMedia => "news_media",
            Self::InterestGroup => "interest_group",
            Self::Donor => "donor",
            Self::Volunteer => "volunteer",
        }
    }

    /// That which is written so; `None`: none is.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// That which a value of an attribute says.
    pub(super) fn said_by(attribute: &Attribute, value: &Value) -> Option<Self> {
        let own = attribute.as_str() == Self::ATTRIBUTE;
        Self::of_word(value.as_text().filter(|_| own)?)
    }
}

impl fmt::Display for Relationship {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
