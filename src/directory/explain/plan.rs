//! Sets of changes, and which of them is the smallest.

use super::remedy::Remedy;
use crate::condition::Setting;
use crate::permission::Question;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// A set of changes that do not contradict each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// What is otherwise about the facts and about the access.
    setting: Setting,
    /// What is said besides.
    said: BTreeSet<Remedy>,
}

impl From<Setting> for Plan {
    fn from(setting: Setting) -> Self {
        Self {
            setting,
            said: BTreeSet::new(),
        }
    }
}

impl Plan {
    /// One statement.
    pub(super) fn saying(remedy: Remedy) -> Self {
        Self {
            setting: Setting::default(),
            said: BTreeSet::from([remedy]),
        }
    }

    /// Both; `None` where they contradict each other.
    fn join(&self, other: &Self) -> Option<Self> {
        Some(Self {
            setting: self.setting.join(&other.setting)?,
            said: self.said.union(&other.said).cloned().collect(),
        })
    }

    /// The smallest plans, at most `most`, that hold one of each list. The lists are
    /// taken one by one, and after each only so many go on: of very many ways to
    /// combine, a smallest one may be missed.
    pub(super) fn of_each(lists: &[Vec<Self>], most: usize) -> Vec<Self> {
        let mut found = Vec::from([Self::default()]);
        for list in lists {
            let with = |plan: &Self| {
                let both = list.iter().filter_map(|other| plan.join(other));
                both.collect::<Vec<_>>()
            };
            found = Self::smallest(found.iter().flat_map(with).collect());
            found.truncate(most);
        }
        found
    }

    /// The first of each list, of lists whose first says something new: these never
    /// contradict each other.
    pub(super) fn first_of_each<'l>(lists: impl IntoIterator<Item = &'l Vec<Self>>) -> Self {
        let first = lists.into_iter().filter_map(|list| list.first());
        Self {
            setting: Setting::default(),
            said: first.flat_map(|plan| plan.said.iter().cloned()).collect(),
        }
    }

    /// The smallest first, each once: by the number of changes, then of statements
    /// that are new, then by the changes in their order.
    pub(super) fn smallest(mut plans: Vec<Self>) -> Vec<Self> {
        plans.sort_by_cached_key(|plan| {
            let changes = plan.changes();
            let new = changes.iter().filter(|change| change.is_new()).count();
            (changes.len(), new, changes)
        });
        plans.dedup();
        plans
    }

    /// The changes, ascending.
    pub(super) fn changes(&self) -> Vec<Remedy> {
        let Setting {
            facts,
            from,
            channel,
            ..
        } = &self.setting;
        let facts = facts.iter().map(|(fact, holds)| Remedy::Establish {
            fact: fact.clone(),
            holds: *holds,
        });
        let access = from.map(Remedy::Wait).into_iter();
        let access = access.chain(self.setting.trust().map(Remedy::Trust));
        let access = access.chain(channel.clone().map(Remedy::Through));
        facts
            .chain(access)
            .chain(self.said.iter().cloned())
            .collect()
    }

    /// The question as it is asked then.
    pub(super) fn question(&self, asked: &Question) -> Question {
        let mut question = asked.clone();
        question.at = self
            .setting
            .from
            .map_or(asked.at, |from| from.max(asked.at));
        question.trust = self.setting.trust().or(question.trust);
        question.channel = self.setting.channel.clone().or(question.channel);
        question
    }
}
