//! Who is whom at the moment, under the lens `all`: kept up event by event, so
//! that applying one says who became another person.
//!
//! Everything here could be computed from the store, and is where a rule might
//! bind. Where none can (no evidence of difference, no refused link, no limit
//! reached, nobody shared by too many), evidence is mere connectivity, and a
//! link joins two persons at the cost of the smaller.

use super::event::{Linked, What};
use super::sight::Sight;
use super::{Event, Regrouped};
use crate::identifier::Identifier;
use crate::identity::{Lens, PersonId, Ties, Tombstone};
use crate::name::Namespace;
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use smallvec::SmallVec;

type Place = usize;

/// A person of the moment.
#[derive(Clone, Debug)]
struct Group {
    members: Vec<Identifier>,
    /// The identifier that was known first, then the smallest text.
    anchor: (Timestamp, Identifier),
    id: PersonId,
    /// Whether no rule binds in its piece of the graph.
    plain: bool,
    /// How many members each limited namespace has.
    limited: SmallVec<[(Namespace, u32); 1]>,
}

/// The persons of the moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Current {
    groups: Vec<Option<Group>>,
    free: Vec<Place>,
    of: BTreeMap<Identifier, Place>,
}

/// What a change is about to touch.
pub(super) struct Touched(BTreeSet<Identifier>);

impl Current {
    /// The persons that a store holds.
    pub(super) fn of(sight: &Sight<'_>) -> Self {
        let mut current = Self::default();
        for identifier in sight.store.identifiers() {
            if !current.of.contains_key(identifier) {
                let _ = current.settle(sight, &BTreeSet::from([identifier.clone()]));
            }
        }
        current
    }

    /// Those who may change when `event` comes, or `erased` goes, as far as that
    /// must be known before.
    pub(super) fn about(sight: &Sight<'_>, event: &Event, erased: Option<&Identifier>) -> Touched {
        let target = event
            .what
            .names()
            .and_then(|(named, _)| sight.store.get(named));
        let mut all: BTreeSet<Identifier> = core::iter::once(event)
            .chain(target)
            .flat_map(|event| event.what.identifiers())
            .chain(erased)
            .cloned()
            .collect();
        // Whoever is known through what goes may be so no longer.
        let gone = erased
            .into_iter()
            .flat_map(|identifier| sight.store.mentions(identifier));
        all.extend(gone.flat_map(|event| event.what.identifiers()).cloned());
        all.retain(|identifier| !Tombstone::is_one(identifier));
        Touched(all)
    }

    /// Takes in an event that the store holds now.
    pub(super) fn take(
        &mut self,
        sight: &Sight<'_>,
        event: &Event,
        touched: Touched,
    ) -> Vec<Regrouped> {
        let Touched(mut touched) = touched;
        let quiet = event.what.names().is_none()
            && !matches!(event.what, What::Distinguished(_) | What::Erased(_));
        if quiet && !sight.is_live(event) {
            return Vec::new();
        }
        if quiet {
            let before = self.ids(&touched);
            if self.take_plainly(sight, event, &touched) {
                return regrouped(&before, &self.ids(&touched));
            }
        }
        // Who is about to be shared by too many, or no longer, parts or joins all
        // around; a step past that number nothing changes for them.
        let turning = touched
            .iter()
            .filter(|identifier| is_near_sharing(sight, identifier));
        let near: Vec<_> = turning
            .flat_map(|identifier| neighbours(sight, identifier))
            .collect();
        touched.extend(near);
        self.settle(sight, &touched)
    }

    fn ids(&self, of: &BTreeSet<Identifier>) -> BTreeMap<Identifier, PersonId> {
        let known = of
            .iter()
            .filter_map(|one| Some((one.clone(), self.group(one)?.id)));
        known.collect()
    }

    fn group(&self, identifier: &Identifier) -> Option<&Group> {
        self.groups.get(*self.of.get(identifier)?)?.as_ref()
    }

    /// Takes in an event where no rule can bind; false, and nothing done, where
    /// one might.
    fn take_plainly(
        &mut self,
        sight: &Sight<'_>,
        event: &Event,
        touched: &BTreeSet<Identifier>,
    ) -> bool {
        if Sight::is_void(event) {
            return true;
        }
        let mut joins = false;
        if let What::Linked(Linked { between, .. }) = &event.what {
            let ends = between.ends();
            let rules = sight.rules;
            if ends.iter().any(|end| is_near_sharing(sight, end)) {
                return false;
            }
            let alone = |end: &Identifier| rules.blocks(end) || is_shared(sight, end);
            joins = !ends.iter().any(alone);
            let plain = |end| self.group(end).is_none_or(|group| group.plain);
            if joins && (!ends.iter().all(plain) || self.would_exceed(sight, ends)) {
                return false;
            }
        }
        for identifier in touched {
            self.see(sight, identifier, event.at);
        }
        if joins && let What::Linked(Linked { between, .. }) = &event.what {
            self.join(sight, between.first(), between.second());
        }
        true
    }

    /// Whether the person of both ends would hold too many of a namespace.
    fn would_exceed(&self, sight: &Sight<'_>, ends: &[Identifier; 2]) -> bool {
        let [a, b] = ends;
        if self
            .of
            .get(a)
            .is_some_and(|place| self.of.get(b) == Some(place))
        {
            return false;
        }
        let mut sums: BTreeMap<&str, u32> = BTreeMap::new();
        for end in ends {
            match self.group(end) {
                Some(group) => {
                    for (namespace, count) in &group.limited {
                        *sums.entry(namespace.as_str()).or_default() += count;
                    }
                }
                None => *sums.entry(end.namespace()).or_default() += 1,
            }
        }
        let over = |(namespace, sum): (&str, u32)| {
            sight
                .rules
                .limit_of(namespace)
                .is_some_and(|most| sum > most)
        };
        sums.into_iter().any(over)
    }

    /// Notes that an identifier was named at an instant.
    fn see(&mut self, sight: &Sight<'_>, identifier: &Identifier, at: Timestamp) {
        let Some(&place) = self.of.get(identifier) else {
            let group = Group::new(sight, alloc::vec![(at, identifier.clone())], true);
            if let Some(group) = group {
                self.put(group);
            }
            return;
        };
        if let Some(Some(group)) = self.groups.get_mut(place)
            && (at, identifier) < (group.anchor.0, &group.anchor.1)
        {
            group.anchor = (at, identifier.clone());
            group.id = PersonId::of(sight.key, identifier);
        }
    }

    fn put(&mut self, group: Group) {
        let place = self.free.pop().unwrap_or_else(|| {
            self.groups.push(None);
            self.groups.len() - 1
        });
        for member in &group.members {
            self.of.insert(member.clone(), place);
        }
        if let Some(free) = self.groups.get_mut(place) {
            *free = Some(group);
        }
    }

    fn join(&mut self, sight: &Sight<'_>, a: &Identifier, b: &Identifier) {
        let (Some(&a), Some(&b)) = (self.of.get(a), self.of.get(b)) else {
            return;
        };
        if a == b {
            return;
        }
        let size = |place| {
            self.groups
                .get(place)
                .and_then(Option::as_ref)
                .map(|g: &Group| g.members.len())
        };
        let (large, small) = if size(a) < size(b) { (b, a) } else { (a, b) };
        let Some(gone) = self.groups.get_mut(small).and_then(Option::take) else {
            return;
        };
        let Some(Some(kept)) = self.groups.get_mut(large) else {
            return;
        };
        self.free.push(small);
        for member in &gone.members {
            self.of.insert(member.clone(), large);
        }
        kept.members.extend(gone.members);
        if gone.anchor < kept.anchor {
            kept.id = PersonId::of(sight.key, &gone.anchor.1);
            kept.anchor = gone.anchor;
        }
        for (namespace, count) in gone.limited {
            match kept
                .limited
                .iter_mut()
                .find(|(known, _)| *known == namespace)
            {
                Some((_, sum)) => *sum += count,
                None => kept.limited.push((namespace, count)),
            }
        }
    }

    /// Computes anew the persons of all who hang together with these, before or
    /// now.
    fn settle(&mut self, sight: &Sight<'_>, seeds: &BTreeSet<Identifier>) -> Vec<Regrouped> {
        let mut before: BTreeMap<Identifier, PersonId> = BTreeMap::new();
        let mut after: BTreeMap<Identifier, PersonId> = BTreeMap::new();
        let mut open: Vec<Identifier> = seeds.iter().cloned().collect();
        while let Some(seed) = open.pop() {
            if after.contains_key(&seed) {
                continue;
            }
            self.dissolve(&seed, &mut before, &mut open);
            let Some(seed) = sight.store.known(&seed) else {
                continue;
            };
            if sight.first_seen(seed).is_none() {
                continue;
            }
            let piece = sight.around(&Lens::all(), |_| true, seed);
            for members in piece.persons() {
                let known = members
                    .iter()
                    .filter_map(|&i| Some((sight.first_seen(i)?, i.clone())));
                let Some(group) = Group::new(sight, known.collect(), piece.is_plain()) else {
                    continue;
                };
                for member in &group.members {
                    after.insert(member.clone(), group.id);
                    // Whoever it was with before is looked at too.
                    self.dissolve(member, &mut before, &mut open);
                }
                self.put(group);
            }
        }
        regrouped(&before, &after)
    }

    /// Takes the person of an identifier apart.
    fn dissolve(
        &mut self,
        identifier: &Identifier,
        before: &mut BTreeMap<Identifier, PersonId>,
        open: &mut Vec<Identifier>,
    ) {
        let place = self.of.get(identifier).copied();
        let gone = place
            .and_then(|place| self.groups.get_mut(place))
            .and_then(Option::take);
        if let (Some(gone), Some(place)) = (gone, place) {
            self.free.push(place);
            for member in gone.members {
                self.of.remove(&member);
                before.insert(member.clone(), gone.id);
                open.push(member);
            }
        }
    }
}

impl Group {
    /// A person of these identifiers, each with the instant it was known from;
    /// `None` if there are none.
    fn new(sight: &Sight<'_>, known: Vec<(Timestamp, Identifier)>, plain: bool) -> Option<Self> {
        let mut limited: SmallVec<[(Namespace, u32); 1]> = SmallVec::new();
        for (_, member) in &known {
            if sight.rules.limit_of(member.namespace()).is_some() {
                match limited
                    .iter_mut()
                    .find(|(known, _)| known.as_str() == member.namespace())
                {
                    Some((_, count)) => *count += 1,
                    // The namespace of an identifier is a valid name.
                    None => limited.extend(
                        Namespace::try_from(member.namespace())
                            .ok()
                            .map(|namespace| (namespace, 1)),
                    ),
                }
            }
        }
        let anchor = known.iter().min()?.clone();
        let id = PersonId::of(sight.key, &anchor.1);
        let members = known.into_iter().map(|(_, member)| member).collect();
        Some(Self {
            members,
            anchor,
            id,
            plain,
            limited,
        })
    }
}

/// How many others live links name beside an identifier that has a sharing
/// number, up to `most`.
fn others(sight: &Sight<'_>, identifier: &Identifier, most: usize) -> usize {
    let mut others = BTreeSet::new();
    for neighbour in neighbours(sight, identifier) {
        others.insert(neighbour);
        if others.len() >= most {
            break;
        }
    }
    others.len()
}

/// Whether an identifier is shared by too many.
fn is_shared(sight: &Sight<'_>, identifier: &Identifier) -> bool {
    let most = sight.rules.sharing_number(identifier);
    most.is_some_and(|most| others(sight, identifier, most + 1) > most)
}

/// Whether one neighbour more or less makes an identifier shared by too many, or
/// has just made it.
fn is_near_sharing(sight: &Sight<'_>, identifier: &Identifier) -> bool {
    let most = sight.rules.sharing_number(identifier);
    most.is_some_and(|most| (most..=most + 1).contains(&others(sight, identifier, most + 2)))
}

/// Those whom live links name beside an identifier.
fn neighbours(sight: &Sight<'_>, identifier: &Identifier) -> impl Iterator<Item = Identifier> {
    let known = sight.store.known(identifier);
    let links = known.map(|known| (known, sight.touching(known)));
    links.into_iter().flat_map(|(known, links)| {
        let linked = links
            .into_iter()
            .filter(|evidence| evidence.link_basis().is_some());
        linked.filter_map(|link| link.between.other(known).cloned())
    })
}

/// What changed: persons before and after are the two sides of a graph whose
/// edges are the identifiers that moved; each connected piece of it is a change.
fn regrouped(
    before: &BTreeMap<Identifier, PersonId>,
    after: &BTreeMap<Identifier, PersonId>,
) -> Vec<Regrouped> {
    let there_before: BTreeSet<PersonId> = before.values().copied().collect();
    let there_after: BTreeSet<PersonId> = after.values().copied().collect();
    let everybody: BTreeSet<&Identifier> = before.keys().chain(after.keys()).collect();
    let moved: BTreeSet<(Option<PersonId>, Option<PersonId>)> = everybody
        .into_iter()
        .map(|i| (before.get(i).copied(), after.get(i).copied()))
        .filter(|(from, to)| from != to)
        .collect();
    let mut pieces: Vec<(BTreeSet<PersonId>, BTreeSet<PersonId>)> = Vec::new();
    for (from, to) in moved {
        let both = || from.into_iter().chain(to);
        let was = both().filter(|id| there_before.contains(id)).collect();
        let is = both().filter(|id| there_after.contains(id)).collect();
        let mut piece: (BTreeSet<_>, BTreeSet<_>) = (was, is);
        let apart = |other: &(BTreeSet<_>, BTreeSet<_>)| {
            other.0.is_disjoint(&piece.0) && other.1.is_disjoint(&piece.1)
        };
        let (others, meeting): (Vec<_>, Vec<_>) = pieces.into_iter().partition(apart);
        for (was, is) in meeting {
            piece.0.extend(was);
            piece.1.extend(is);
        }
        pieces = others;
        pieces.push(piece);
    }
    let list = |ids: BTreeSet<PersonId>| ids.into_iter().collect();
    let mut changes: Vec<_> = pieces
        .into_iter()
        .map(|(was, is)| Regrouped {
            before: list(was),
            after: list(is),
        })
        .collect();
    changes.sort_unstable();
    changes
}
