//! Whether statements can ever be about the same: judged by their terms alone,
//! before anything is observed.

use super::{Among, Effect, LinkScope, Scope, Terms, Window};
use crate::name::{AttributePattern, Channel, Persona, Purpose};
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

impl Window {
    /// Whether some instant lies in both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let from = self.from.max(other.from).unwrap_or(Timestamp::MIN);
        let before = |until: Option<Timestamp>| until.is_none_or(|until| from < until);
        before(self.until) && before(other.until)
    }

    /// Whether the other starts and ends within this one, and so every instant of it
    /// lies in this one.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        let from = self.from.is_none_or(|from| other.from >= Some(from));
        let until = |last| other.until.is_some_and(|until| until <= last);
        from && self.until.is_none_or(until)
    }
}

impl Terms {
    /// Whether a consent in these terms and an approval in those could ever both
    /// hold for one access inside one persona, whatever is observed, and whoever
    /// asks. Both ways round it is the same.
    ///
    /// ```
    /// use personagraph::Permit;
    /// let to_sales = |permit: Permit| permit.to("sales").for_any_purpose().terms();
    /// let (work, family) = (to_sales(Permit::persona("work"))?, to_sales(Permit::persona("family"))?);
    /// assert!(!work.can_meet(&family)); // two yeses inside one persona
    /// assert!(work.can_meet(&to_sales(Permit::profile())?));
    /// assert!(work.can_meet(&to_sales(Permit::overlap(["work", "family"]))?));
    /// # Ok::<(), personagraph::permission::PermissionError>(())
    /// ```
    #[must_use]
    pub fn can_meet(&self, other: &Self) -> bool {
        concur(&[(Effect::Permit, self), (Effect::Permit, other)])
    }

    /// Whether a prohibition in these terms could ever reach what permits in all
    /// of those terms would show together. A prohibition of a link may part
    /// personas that are joined by way of others, so that it can cut every permit
    /// of a link.
    #[must_use]
    pub fn can_cut<'t>(&'t self, permits: impl IntoIterator<Item = &'t Self>) -> bool {
        let permits = permits.into_iter().map(|terms| (Effect::Permit, terms));
        let all: Vec<_> = permits.chain([(Effect::Prohibit, self)]).collect();
        concur(&all)
    }

    /// Whether a statement in these terms does everything that one in the other
    /// terms does: a permit permits, inside each persona, whatever the other
    /// permits there; a prohibition prohibits whatever the other prohibits. It
    /// is said only where it is certain.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let channels = match (&self.channels, &other.channels) {
            (None, _) => true,
            (Some(channels), Some(narrower)) => narrower.is_subset(channels),
            (Some(_), None) => false,
        };
        channels
            && covers(
                listed(&self.recipients),
                listed(&other.recipients),
                |a, b| a == b,
            )
            && covers(
                listed(&self.purposes),
                listed(&other.purposes),
                Purpose::is_within,
            )
            && self.scope.covers(&other.scope)
    }

    /// The purposes that statements in both terms are about, and the channels;
    /// `None`: whatever the channel.
    pub(crate) fn in_common(&self, other: &Self) -> (Among<Purpose>, Option<BTreeSet<Channel>>) {
        let purposes = match (&self.purposes, &other.purposes) {
            (Among::Any, purposes) | (purposes, Among::Any) => purposes.clone(),
            (Among::These(a), Among::These(b)) => {
                let within = |all: &BTreeSet<Purpose>, one: &&Purpose| {
                    all.iter().any(|above| one.is_within(above))
                };
                let (a_in_b, b_in_a) = (
                    a.iter().filter(|one| within(b, one)),
                    b.iter().filter(|one| within(a, one)),
                );
                Among::These(a_in_b.chain(b_in_a).cloned().collect())
            }
        };
        let channels = match (&self.channels, &other.channels) {
            (None, channels) | (channels, None) => channels.clone(),
            (Some(a), Some(b)) => Some(a.intersection(b).cloned().collect()),
        };
        (purposes, channels)
    }
}

/// Whether all of these can be about one access and one observation, or one link.
fn concur(all: &[(Effect, &Terms)]) -> bool {
    let terms = || all.iter().map(|(_, terms)| *terms);
    let recipients = terms().filter_map(|terms| listed(&terms.recipients));
    // A prohibition concerns what is above its purposes too: but where that is of each
    // permit, its own purposes are.
    let purposes = terms().filter_map(|terms| listed(&terms.purposes));
    let channels = terms().filter_map(|terms| terms.channels.as_ref());
    let patterns = terms().filter_map(|terms| terms.scope.patterns());
    share(recipients, |one, of| one == of)
        && share(purposes, Purpose::is_within)
        && share(channels, |one, of| one == of)
        && share(patterns, AttributePattern::is_within)
        && meet(all)
}

const fn listed<T: Ord>(among: &Among<T>) -> Option<&BTreeSet<T>> {
    match among {
        Among::Any => None,
        Among::These(these) => Some(these),
    }
}

/// Whether something is in all of the lists that there are.
///
/// Names are nested or apart. So if anything is in all lists, then so is the
/// narrowest of the names that it is in.
fn share<'t, T: Ord + 't>(
    lists: impl Iterator<Item = &'t BTreeSet<T>>,
    is_in: impl Fn(&T, &T) -> bool,
) -> bool {
    let lists: Vec<_> = lists.collect();
    let in_all = |one: &T| {
        let mut lists = lists.iter();
        lists.all(|list| list.iter().any(|of| is_in(one, of)))
    };
    lists.is_empty() || lists.iter().copied().flatten().any(in_all)
}

/// Whether whatever is in one of the second list is in one of the first; `None`
/// is the list of everything.
fn covers<T: Ord>(
    list: Option<&BTreeSet<T>>,
    other: Option<&BTreeSet<T>>,
    is_in: impl Fn(&T, &T) -> bool,
) -> bool {
    match (list, other) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(list), Some(other)) => other.iter().all(|one| list.iter().any(|of| is_in(one, of))),
    }
}

/// Where the observations of a scope lie.
enum Region<'t> {
    Anywhere,
    /// In all of these; a permit holds inside each.
    In(BTreeSet<&'t Persona>),
    /// In this one and in no other.
    Only(&'t Persona),
}

impl<'t> Region<'t> {
    fn personas(&self) -> impl Iterator<Item = &'t Persona> {
        let (all, one) = match self {
            Self::Anywhere => (None, None),
            Self::In(all) => (Some(all), None),
            Self::Only(one) => (None, Some(*one)),
        };
        all.into_iter().flatten().copied().chain(one)
    }

    fn has(&self, persona: &Persona) -> bool {
        matches!(self, Self::Anywhere) || self.personas().any(|one| one == persona)
    }
}

/// What a scope is about: a link, or observations.
enum About<'t> {
    Link(&'t LinkScope),
    Items(Region<'t>),
}

impl Scope {
    fn about(&self) -> About<'_> {
        About::Items(match self {
            Self::Link(link) => return About::Link(link),
            Self::Profile | Self::Attributes(_) => Region::Anywhere,
            Self::Persona(name) | Self::PersonaAttributes(name, _) => {
                Region::In(BTreeSet::from([name]))
            }
            Self::Overlap(names) => Region::In(names.iter().collect()),
            Self::Only(name) => Region::Only(name),
        })
    }

    /// The names that it is limited to.
    pub(crate) const fn patterns(&self) -> Option<&BTreeSet<AttributePattern>> {
        match self {
            Self::Attributes(names) | Self::PersonaAttributes(_, names) => Some(names),
            _ => None,
        }
    }

    fn covers(&self, other: &Self) -> bool {
        let regions = match (self.about(), other.about()) {
            (About::Items(region), About::Items(other)) => match (region, other) {
                (Region::Anywhere, _) => true,
                (Region::Only(one), Region::Only(other)) => one == other,
                (Region::In(_), Region::Anywhere) | (Region::Only(_), _) => false,
                (Region::In(all), other) => all == other.personas().collect(),
            },
            (About::Link(LinkScope::Any), About::Link(_)) => true,
            (About::Link(LinkScope::Pair(a, b)), About::Link(LinkScope::Pair(c, d))) => {
                (a, b) == (c, d)
            }
            _ => false,
        };
        regions
            && covers(
                self.patterns(),
                other.patterns(),
                AttributePattern::is_within,
            )
    }
}

/// Whether all scopes can share an observation, at one place for all permits; or
/// a link.
fn meet(all: &[(Effect, &Terms)]) -> bool {
    let (mut links, mut pairs, mut regions) = (0, BTreeSet::new(), Vec::new());
    for (effect, terms) in all {
        match terms.scope.about() {
            About::Items(region) => regions.push((*effect, region)),
            About::Link(scope) => {
                links += 1;
                if let (Effect::Permit, LinkScope::Pair(a, b)) = (effect, scope) {
                    pairs.insert((a, b));
                }
            }
        }
    }
    if regions.is_empty() || links > 0 {
        return regions.is_empty() && pairs.len() <= 1;
    }
    let permits = || {
        regions
            .iter()
            .filter(|(effect, _)| *effect == Effect::Permit)
    };
    let limited = permits().find(|(_, region)| !matches!(region, Region::Anywhere));
    let place = limited.is_none_or(|(_, region)| {
        let mut places = region.personas();
        places.any(|place| permits().all(|(_, other)| other.has(place)))
    });
    // In no other: for a prohibition, in no other for certain.
    let alone = |(effect, region): &(Effect, Region<'_>)| {
        let Region::Only(one) = region else {
            return true;
        };
        let mut others = regions
            .iter()
            .filter(|(other, _)| *effect == Effect::Permit || *other == Effect::Permit);
        others.all(|(_, other)| other.personas().all(|name| name == *one))
    };
    place && regions.iter().all(alone)
}
