//! What would have to be otherwise for a condition to be met.

use super::{Asks, Part, Unmet};
use crate::name::{Channel, Fact};
use crate::time::Timestamp;
use crate::value::Trust;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Circumstances that are to be otherwise, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Setting {
    /// The facts that are to hold, or to fail.
    pub(crate) facts: BTreeMap<Fact, bool>,
    /// Not earlier than this.
    pub(crate) from: Option<Timestamp>,
    at_least: Option<Trust>,
    below: Option<Trust>,
    /// Through this channel.
    pub(crate) channel: Option<Channel>,
}

impl Setting {
    /// Nothing before this instant.
    pub(crate) fn from(instant: Timestamp) -> Self {
        Self {
            from: Some(instant),
            ..Self::default()
        }
    }

    /// Through this channel.
    pub(crate) fn through(channel: Channel) -> Self {
        Self {
            channel: Some(channel),
            ..Self::default()
        }
    }

    /// A fact that holds, or fails.
    pub(crate) fn fact(fact: Fact, holds: bool) -> Self {
        Self {
            facts: BTreeMap::from([(fact, holds)]),
            ..Self::default()
        }
    }

    /// The trust that it takes, if another than is given.
    pub(crate) fn trust(&self) -> Option<Trust> {
        self.at_least.or(self.below.map(|_| Trust::MIN))
    }

    /// Both; `None` where they contradict each other.
    pub(crate) fn join(&self, other: &Self) -> Option<Self> {
        let mut facts = self.facts.clone();
        for (fact, holds) in &other.facts {
            if *facts.entry(fact.clone()).or_insert(*holds) != *holds {
                return None;
            }
        }
        let both = Self {
            facts,
            from: self.from.max(other.from),
            at_least: self.at_least.max(other.at_least),
            below: least(self.below, other.below),
            channel: self.channel.clone().or_else(|| other.channel.clone()),
        };
        let trusted = both.below.is_none_or(|below| {
            let least = both.at_least.unwrap_or(Trust::MIN);
            least < below
        });
        let channels = other.channel.is_none() || both.channel == other.channel;
        (trusted && channels).then_some(both)
    }

    /// What makes a part as it should be. Time does not go back, and which other
    /// channel there is, is not known.
    fn of(part: &Part) -> Option<Self> {
        match (&part.asks, part.wanted) {
            (Asks::Fact(fact), holds) => Some(Self::fact(fact.clone(), holds)),
            (Asks::After(instant), true) | (Asks::Before(instant), false) => {
                Some(Self::from(*instant))
            }
            (Asks::Trust(least), true) => Some(Self {
                at_least: Some(*least),
                ..Self::default()
            }),
            (Asks::Trust(least), false) if *least > Trust::MIN => Some(Self {
                below: Some(*least),
                ..Self::default()
            }),
            (Asks::Channel(channel), true) => Some(Self::through(channel.clone())),
            _ => None,
        }
    }

    /// How many circumstances are otherwise.
    pub(crate) fn len(&self) -> usize {
        let access = [
            self.from.is_some(),
            self.trust().is_some(),
            self.channel.is_some(),
        ];
        self.facts.len() + access.into_iter().filter(|otherwise| *otherwise).count()
    }
}

/// The lesser of those that are there.
fn least(a: Option<Trust>, b: Option<Trust>) -> Option<Trust> {
    a.into_iter().chain(b).min()
}

impl Unmet {
    /// Settings in which it would be met: at most `most`, those that change least
    /// first, none that changes more than `most` circumstances. Of more than `most`
    /// ways to meet some of the parts, those that change most are left out.
    pub(crate) fn settings(&self, most: usize) -> Vec<Setting> {
        let found = match self {
            Self::Part(part) => Setting::of(part).into_iter().collect(),
            Self::Any(parts) => parts.iter().flat_map(|p| p.settings(most)).collect(),
            Self::All(parts) => {
                let mut found = Vec::from([Setting::default()]);
                for part in parts {
                    let ways = part.settings(most);
                    let with = |setting: &Setting| {
                        let both = ways.iter().filter_map(|way| setting.join(way));
                        both.collect::<Vec<_>>()
                    };
                    found = fewest(found.iter().flat_map(with).collect(), most);
                }
                found
            }
        };
        fewest(found, most)
    }
}

/// Those that change least, each once.
fn fewest(mut settings: Vec<Setting>, most: usize) -> Vec<Setting> {
    settings.retain(|setting| setting.len() <= most);
    settings.sort_unstable_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    settings.dedup();
    settings.truncate(most);
    settings
}
