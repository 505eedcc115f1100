//! Evidence walked in the canonical order, into persons.

use super::clusters::{Breach, Clusters};
use super::contested::{Level, contested};
use super::{Evidence, Lens, Rules, Tombstone, around};
use crate::identifier::Identifier;
use crate::name::Namespace;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use smallvec::SmallVec;

/// Why a link was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// One of the two identifiers is blocked.
    Blocked,
    /// One of the two is shared by too many.
    Shared,
    /// The person would hold more identifiers of this namespace than allowed.
    Limit(Namespace),
    /// Evidence says that two of the person's identifiers are different people.
    Different,
    /// One of the two is contested: it lies between two that are kept apart.
    Contested,
}

/// A link that does not count, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused<'a> {
    /// The link.
    pub evidence: Evidence<'a>,
    /// The rule that refused it.
    pub why: Refusal,
}

/// A piece of the graph in which nothing is isolated but what stands alone.
#[derive(Default)]
pub(super) struct Piece<'a> {
    pub(super) identifiers: Vec<&'a Identifier>,
    pub(super) links: Vec<Evidence<'a>>,
    pub(super) differences: Vec<Evidence<'a>>,
    pub(super) refused: Vec<Refused<'a>>,
}

/// Persons: which identifiers the accepted links hold together.
#[derive(Clone, Debug, Default)]
pub struct Resolution<'a> {
    persons: Vec<Vec<&'a Identifier>>,
    person_of: BTreeMap<&'a Identifier, usize>,
    /// The links that joined two persons, by identifier: the strongest there
    /// are between any two, so the path in this forest is the strongest path.
    joins: BTreeMap<&'a Identifier, Vec<Evidence<'a>>>,
    refused: Vec<Refused<'a>>,
    /// Whether there was evidence of difference.
    constrained: bool,
}

impl<'a> Resolution<'a> {
    /// The persons that `evidence` makes under `rules`, seen through `lens`.
    /// Identifiers in `others` that no evidence names are persons of their own.
    #[must_use]
    pub fn of(
        rules: &Rules,
        lens: &Lens,
        evidence: &[Evidence<'a>],
        others: impl IntoIterator<Item = &'a Identifier>,
    ) -> Self {
        let mut ties: BTreeMap<&'a Identifier, Vec<Evidence<'a>>> = others
            .into_iter()
            .map(|identifier| (identifier, Vec::new()))
            .collect();
        for one in evidence {
            for end in one.between.ends() {
                ties.entry(end).or_default().push(*one);
            }
        }
        let mut whole = Self::default();
        for seed in ties.keys() {
            if !whole.person_of.contains_key(seed) {
                whole.absorb(around(&ties, rules, lens, |_| true, seed));
            }
        }
        whole
    }

    /// Every person: its identifiers, ascending; persons by their first.
    pub fn persons(&self) -> impl Iterator<Item = &[&'a Identifier]> {
        let mut order: Vec<_> = self.persons.iter().map(Vec::as_slice).collect();
        order.sort_unstable();
        order.into_iter()
    }

    /// The identifiers of the person that holds `identifier`, ascending; empty
    /// if it is unknown here.
    #[must_use]
    pub fn person_of(&self, identifier: &Identifier) -> &[&'a Identifier] {
        let found = self
            .person_of
            .get(identifier)
            .and_then(|&person| self.persons.get(person));
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether two identifiers are one person.
    #[must_use]
    pub fn are_one(&self, a: &Identifier, b: &Identifier) -> bool {
        self.person_of
            .get(a)
            .is_some_and(|person| self.person_of.get(b) == Some(person))
    }

    /// The links that hold `a` and `b` together, in order from `a` to `b`: of
    /// all paths the one whose weakest link is strongest. `None` if they are
    /// not one person.
    #[must_use]
    pub fn path(&self, a: &Identifier, b: &Identifier) -> Option<Vec<Evidence<'a>>> {
        let (&start, _) = self.person_of.get_key_value(a)?;
        let mut came: BTreeMap<&'a Identifier, Option<Evidence<'a>>> =
            BTreeMap::from([(start, None)]);
        let mut open = alloc::vec![start];
        while let Some(here) = open.pop() {
            for link in self.joins.get(here).into_iter().flatten() {
                let Some(next) = link.between.other(here) else {
                    continue;
                };
                if let alloc::collections::btree_map::Entry::Vacant(new) = came.entry(next) {
                    new.insert(Some(*link));
                    open.push(next);
                }
            }
        }
        let (mut here, _) = came.get_key_value(b)?;
        let mut path = Vec::new();
        while let Some(Some(link)) = came.get(here) {
            path.push(*link);
            here = came.get_key_value(link.between.other(here)?)?.0;
        }
        path.reverse();
        Some(path)
    }

    /// The links that a rule refused, by id. A link at an isolated identifier
    /// is named from each side that was looked at.
    pub fn refused(&self) -> impl Iterator<Item = &Refused<'a>> {
        let mut order: Vec<_> = self.refused.iter().collect();
        order.sort_by_key(|refused| refused.evidence.id);
        order.dedup_by_key(|refused| refused.evidence.id);
        order.into_iter()
    }

    /// Whether no rule bound but blocks: nothing else was refused, and nobody is said to be
    /// different from anybody here.
    pub(crate) fn is_plain(&self) -> bool {
        let blocked = |refused: &Refused<'_>| refused.why == Refusal::Blocked;
        self.refused.iter().all(blocked) && !self.constrained
    }

    /// Joins the answers about two separate pieces.
    fn absorb(&mut self, piece: Self) {
        let shift = self.persons.len();
        self.persons.extend(piece.persons);
        self.person_of.extend(
            piece
                .person_of
                .into_iter()
                .map(|(i, person)| (i, person + shift)),
        );
        self.joins.extend(piece.joins);
        self.refused.extend(piece.refused);
        self.constrained |= piece.constrained;
    }

    pub(super) fn of_piece(rules: &Rules, mut piece: Piece<'a>) -> Self {
        piece.identifiers.sort_unstable();
        let walk = Walk::new(rules, &piece);
        let (mut clusters, joins, refused) = walk.run(&piece.links);
        let mut found = Self {
            refused: piece.refused,
            constrained: !piece.differences.is_empty(),
            ..Self::default()
        };
        found.refused.extend(refused);
        let mut number: BTreeMap<usize, usize> = BTreeMap::new();
        for (vertex, &identifier) in piece.identifiers.iter().enumerate() {
            let next = found.persons.len();
            let person = *number.entry(clusters.root(vertex)).or_insert(next);
            if person == next {
                found.persons.push(Vec::new());
            }
            if let Some(members) = found.persons.get_mut(person) {
                members.push(identifier);
            }
            found.person_of.insert(identifier, person);
        }
        for link in joins {
            for end in link.between.ends() {
                found.joins.entry(end).or_default().push(link);
            }
        }
        found
    }
}

/// The walk over one piece's links.
struct Walk<'p, 'a> {
    rules: &'p Rules,
    identifiers: &'p [&'a Identifier],
    /// The namespaces that are limited here, by the limit's number.
    limits: Vec<&'a str>,
    clusters: Clusters,
    joins: Vec<Evidence<'a>>,
    refused: Vec<Refused<'a>>,
}

impl<'p, 'a> Walk<'p, 'a> {
    fn new(rules: &'p Rules, piece: &'p Piece<'a>) -> Self {
        let identifiers = piece.identifiers.as_slice();
        let (mut limits, mut most, mut limited) = (Vec::new(), Vec::new(), Vec::new());
        for identifier in identifiers {
            let namespace = Tombstone::namespace(identifier);
            limited.push(rules.limit_of(namespace).map(|m| {
                limits
                    .iter()
                    .position(|n| *n == namespace)
                    .unwrap_or_else(|| {
                        limits.push(namespace);
                        most.push(m);
                        limits.len() - 1
                    })
            }));
        }
        let vertex = |identifier: &Identifier| identifiers.binary_search(&identifier).ok();
        let apart: BTreeSet<(usize, usize)> = piece
            .differences
            .iter()
            .filter_map(|e| Some((vertex(e.between.first())?, vertex(e.between.second())?)))
            .collect();
        let apart: Vec<_> = apart.into_iter().collect();
        let clusters = Clusters::new(&limited, most, &apart);
        Self {
            rules,
            identifiers,
            limits,
            clusters,
            joins: Vec::new(),
            refused: Vec::new(),
        }
    }

    fn run(mut self, links: &[Evidence<'a>]) -> (Clusters, Vec<Evidence<'a>>, Vec<Refused<'a>>) {
        let mut links: Vec<_> = links
            .iter()
            .filter_map(|&link| {
                let strength = self.rules.strength(link.link_basis()?, link.between);
                Some((strength, self.rules.by_time(link.at), link))
            })
            .collect();
        links.sort_unstable_by_key(|&(strength, time, link)| (strength, time, link.id));
        if self.rules.isolates_contested() {
            for level in links.chunk_by(|(a, ..), (b, ..)| a == b) {
                let links: Vec<_> = level.iter().map(|&(.., link)| link).collect();
                self.weigh_together(&links);
            }
        } else {
            for (.., link) in links {
                self.take(link);
            }
        }
        (self.clusters, self.joins, self.refused)
    }

    fn vertex(&self, identifier: &Identifier) -> usize {
        self.identifiers
            .binary_search(&identifier)
            .unwrap_or(usize::MAX)
    }

    fn roots(&mut self, link: Evidence<'a>) -> (usize, usize) {
        let (a, b) = (
            self.vertex(link.between.first()),
            self.vertex(link.between.second()),
        );
        (self.clusters.root(a), self.clusters.root(b))
    }

    fn refuse(&mut self, evidence: Evidence<'a>, breach: Breach) {
        let why = match breach {
            Breach::Different => Refusal::Different,
            // The namespace of an identifier is a valid name.
            Breach::Limit(limit) => {
                let name = self
                    .limits
                    .get(limit)
                    .and_then(|n| Namespace::try_from(*n).ok());
                name.map_or(Refusal::Contested, Refusal::Limit)
            }
        };
        self.refused.push(Refused { evidence, why });
    }

    /// Accepts one link unless that would break a rule.
    fn take(&mut self, link: Evidence<'a>) {
        let (a, b) = self.roots(link);
        match self.clusters.join(a, b) {
            Ok(()) if a != b => self.joins.push(link),
            Ok(()) => {}
            Err(breach) => self.refuse(link, breach),
        }
    }

    /// `isolate`: links of one strength are weighed together (I-c).
    fn weigh_together(&mut self, links: &[Evidence<'a>]) {
        let ends: Vec<_> = links.iter().map(|&link| self.roots(link)).collect();
        let contested = self.contested_roots(&ends);
        for (&link, &(a, b)) in links.iter().zip(&ends) {
            if a == b {
                continue;
            }
            if contested.contains(&a) || contested.contains(&b) {
                self.refused.push(Refused {
                    evidence: link,
                    why: Refusal::Contested,
                });
            } else {
                self.take(link);
            }
        }
    }

    /// The roots that are contested by links between these roots.
    fn contested_roots(&mut self, ends: &[(usize, usize)]) -> BTreeSet<usize> {
        let roots: BTreeSet<usize> = ends.iter().flat_map(|&(a, b)| [a, b]).collect();
        let quiet = roots.iter().all(|&r| self.clusters.singular(r).is_empty())
            && roots.iter().all(|&r| self.clusters.kept_from(r).is_empty());
        if quiet {
            return BTreeSet::new();
        }
        let roots: Vec<usize> = roots.into_iter().collect();
        let place = |root: usize| roots.binary_search(&root).ok();
        let edges: BTreeSet<(usize, usize)> = ends
            .iter()
            .filter(|(a, b)| a != b)
            .filter_map(|&(a, b)| Some((place(a.min(b))?, place(a.max(b))?)))
            .collect();
        let mut neighbours: Vec<SmallVec<[usize; 4]>> = alloc::vec![SmallVec::new(); roots.len()];
        for (one, other) in edges.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
            if let Some(list) = neighbours.get_mut(one) {
                list.push(other);
            }
        }
        let singular = roots.iter().map(|&r| self.clusters.singular(r)).collect();
        let kept = |r: &usize| {
            self.clusters
                .kept_from(*r)
                .iter()
                .filter_map(|&o| place(o))
                .collect()
        };
        let kept_from = roots.iter().map(kept).collect();
        let marks = contested(&Level {
            neighbours,
            singular,
            kept_from,
        });
        roots
            .iter()
            .zip(marks)
            .filter(|&(_, mark)| mark)
            .map(|(&root, _)| root)
            .collect()
    }
}
