//! What a change made of the persons and of the links.

use crate::identity::{PersonId, Refusal};
use crate::name::EventId;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::fmt;

/// What became of persons when evidence came or went: enough for a host to keep
/// its own table of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Regrouped {
    /// A person came to be.
    Created(PersonId),
    /// Nothing that the person was known by is left.
    Ceased(PersonId),
    /// The person has other identifiers than before, and the same anchor: some were not
    /// known before, or are not any more.
    Altered(PersonId),
    /// The person has another anchor, and maybe other identifiers.
    Renamed {
        /// The id before.
        from: PersonId,
        /// The id now.
        to: PersonId,
    },
    /// Several persons became one; its id may be one of theirs.
    Merged {
        /// The ids before, ascending.
        from: Vec<PersonId>,
        /// The id of the one.
        into: PersonId,
    },
    /// One person became several; its id may be one of theirs.
    Split {
        /// The id before.
        from: PersonId,
        /// The ids now, ascending.
        into: Vec<PersonId>,
    },
    /// Several became several, among whom the identifiers are shared out otherwise; ids
    /// may stay.
    Reshaped {
        /// The ids before, ascending.
        from: Vec<PersonId>,
        /// The ids now, ascending.
        into: Vec<PersonId>,
    },
}

impl Regrouped {
    /// The ids of those who were there before, ascending.
    #[must_use]
    pub fn before(&self) -> &[PersonId] {
        match self {
            Self::Created(_) => &[],
            Self::Ceased(id) | Self::Altered(id) => core::slice::from_ref(id),
            Self::Renamed { from, .. } | Self::Split { from, .. } => core::slice::from_ref(from),
            Self::Merged { from, .. } | Self::Reshaped { from, .. } => from,
        }
    }

    /// The ids of those who are there now, ascending.
    #[must_use]
    pub fn after(&self) -> &[PersonId] {
        match self {
            Self::Ceased(_) => &[],
            Self::Created(id) | Self::Altered(id) => core::slice::from_ref(id),
            Self::Renamed { to, .. } => core::slice::from_ref(to),
            Self::Merged { into, .. } => core::slice::from_ref(into),
            Self::Split { into, .. } | Self::Reshaped { into, .. } => into,
        }
    }

    fn of(before: Vec<PersonId>, after: Vec<PersonId>) -> Option<Self> {
        Some(match (before.as_slice(), after.as_slice()) {
            ([], []) => return None,
            ([], [id]) => Self::Created(*id),
            ([id], []) => Self::Ceased(*id),
            ([from], [to]) if from == to => Self::Altered(*from),
            ([from], [to]) => Self::Renamed {
                from: *from,
                to: *to,
            },
            ([from], _) => Self::Split {
                from: *from,
                into: after,
            },
            (_, [into]) => Self::Merged {
                from: before,
                into: *into,
            },
            _ => Self::Reshaped {
                from: before,
                into: after,
            },
        })
    }

    /// From whose some identifiers were before and are now, by anchor. Persons
    /// before and after are the two sides of a graph, with an edge for who moved:
    /// each connected piece of it is one change.
    pub(super) fn all<A: Copy + Ord>(
        pairs: &BTreeSet<(Option<A>, Option<A>)>,
        id: impl Fn(A) -> Option<PersonId>,
    ) -> Vec<Self> {
        let mut near: BTreeMap<A, Vec<A>> = BTreeMap::new();
        for &(from, to) in pairs.iter().filter(|(from, to)| from != to) {
            for (one, other) in [(from, to), (to, from)] {
                if let Some(one) = one {
                    near.entry(one).or_default().extend(other);
                }
            }
        }
        if near.is_empty() {
            return Vec::new();
        }
        let before: BTreeSet<A> = pairs.iter().filter_map(|&(from, _)| from).collect();
        let after: BTreeSet<A> = pairs.iter().filter_map(|&(_, to)| to).collect();
        let mut changes = Vec::new();
        while let Some((start, first)) = near.pop_first() {
            let (mut found, mut open) = (BTreeSet::from([start]), first);
            while let Some(anchor) = open.pop() {
                found.insert(anchor);
                open.extend(near.remove(&anchor).into_iter().flatten());
            }
            let here = |there: &BTreeSet<A>| {
                let mut ids: Vec<_> = found.intersection(there).filter_map(|&a| id(a)).collect();
                ids.sort_unstable();
                ids
            };
            changes.extend(Self::of(here(&before), here(&after)));
        }
        changes.sort_unstable();
        changes
    }
}

/// What became of a link that was refused, or had been.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Judged {
    /// A rule refuses it now.
    Rejected {
        /// The link.
        evidence: EventId,
        /// The rule.
        why: Refusal,
        /// The evidence that made the rule bind, ascending: what says that they
        /// are different; the stronger links by which a limit or the largest size is
        /// reached; the links that contend for the same identifier; as many of the links
        /// that share it as pass the number, whichever are met first (an
        /// [explanation](super::Graph::explain) names the first by id). Empty where the
        /// rule binds by itself: for a blocked identifier, a link that is too weak, or
        /// where each end of the link reaches the limit alone.
        because: Vec<EventId>,
    },
    /// It was refused, and no longer is.
    Accepted {
        /// The link.
        evidence: EventId,
    },
}

impl Judged {
    /// The link.
    #[must_use]
    pub const fn evidence(&self) -> &EventId {
        match self {
            Self::Rejected { evidence, .. } | Self::Accepted { evidence } => evidence,
        }
    }
}

/// The evidence that made a rule bind, if any, as the end of a sentence.
pub(super) struct Because<'e>(pub(super) &'e [EventId]);

impl fmt::Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut word = ", because of";
        for id in self.0 {
            write!(f, "{word} {id}")?;
            word = ",";
        }
        Ok(())
    }
}

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted { evidence } => write!(f, "{evidence} accepted"),
            Self::Rejected {
                evidence,
                why,
                because,
            } => {
                write!(f, "{evidence} rejected: {why}{}", Because(because))
            }
        }
    }
}

impl fmt::Display for Regrouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Created(_) => "created",
            Self::Ceased(_) => "ceased",
            Self::Altered(id) => return write!(f, "altered {id}"),
            Self::Renamed { .. } => "renamed",
            Self::Merged { .. } => "merged",
            Self::Split { .. } => "split",
            Self::Reshaped { .. } => "reshaped",
        };
        f.write_str(word)?;
        self.before().iter().try_for_each(|id| write!(f, " {id}"))?;
        if !self.before().is_empty() && !self.after().is_empty() {
            f.write_str(" into")?;
        }
        self.after().iter().try_for_each(|id| write!(f, " {id}"))
    }
}

/// What a change of evidence or rules changed, under the lens `all`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changed {
    /// The persons that are others than before, ascending.
    pub persons: Vec<Regrouped>,
    /// The links that are refused now and were not, or by another rule, or no
    /// longer, by id. A new link that is accepted is not named, nor is one that was taken
    /// back.
    pub links: Vec<Judged>,
}

impl Changed {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.persons.is_empty() && self.links.is_empty()
    }
}
