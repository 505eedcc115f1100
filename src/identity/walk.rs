//! A piece's links, walked in the canonical order into persons.

use super::Refusal;
use super::clusters::{Breach, Clusters};
use super::contested::{Level, contested};
use super::web::{Edge, Piece, Web};
use crate::name::Namespace;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use smallvec::SmallVec;

/// What a walk finds. Links are named by their place in the piece, which the walk
/// has brought into the canonical order.
pub(super) struct Walked {
    /// By vertex: the number of its person, from 0.
    pub(super) person: Vec<usize>,
    pub(super) persons: usize,
    pub(super) refused: Vec<(usize, Refusal)>,
}

/// Sorts the piece's links, strongest first, and accepts each unless a rule
/// forbids it.
pub(super) fn walk<W: Web>(web: &W, piece: &mut Piece<W::Vertex, W::Link>) -> Walked {
    let mut ranked: Vec<_> = piece
        .links
        .drain(..)
        .map(|edge| (web.rank(edge.link), edge))
        .collect();
    ranked.sort_unstable_by(|(rank, edge), (other_rank, other)| {
        rank.cmp(other_rank)
            .then_with(|| web.id(edge.link).cmp(web.id(other.link)))
    });
    let mut walk = Walk::new(web, piece);
    let links = ranked.iter().enumerate();
    let barred = links.filter(|(_, (_, edge))| web.is_barred(edge.link));
    walk.barred = barred.map(|(place, _)| place).collect();
    if web.rules().isolates_contested() {
        let mut start = 0;
        for level in ranked.chunk_by(|((a, _), _), ((b, _), _)| a == b) {
            walk.weigh_together(start, level.iter().map(|(_, edge)| edge.ends));
            start += level.len();
        }
    } else {
        for (place, (_, edge)) in ranked.iter().enumerate() {
            walk.take(place, edge.ends);
        }
    }
    piece.links = ranked.into_iter().map(|(_, edge)| edge).collect();
    walk.finish(piece.vertices.len())
}

struct Walk<'p> {
    /// The namespaces that are limited here, by the limit's number.
    limits: Vec<&'p str>,
    clusters: Clusters,
    refused: Vec<(usize, Refusal)>,
    /// The links that join nobody.
    barred: BTreeSet<usize>,
}

impl<'p> Walk<'p> {
    fn new<W: Web>(web: &'p W, piece: &Piece<W::Vertex, W::Link>) -> Self {
        let (mut limits, mut most, mut limited) = (Vec::new(), Vec::new(), Vec::new());
        for &vertex in &piece.vertices {
            let namespace = web.namespace(vertex);
            limited.push(web.rules().limit_of(namespace).map(|m| {
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
        let apart = |edge: &Edge<W::Link>| {
            (
                edge.ends.iter().min().copied(),
                edge.ends.iter().max().copied(),
            )
        };
        let apart: BTreeSet<_> = piece.differences.iter().map(apart).collect();
        let apart: Vec<_> = apart
            .into_iter()
            .filter_map(|(a, b)| Some((a?, b?)))
            .collect();
        Self {
            limits,
            clusters: Clusters::new(&limited, most, &apart, web.rules().largest()),
            refused: Vec::new(),
            barred: BTreeSet::new(),
        }
    }

    fn roots(&mut self, [a, b]: [usize; 2]) -> (usize, usize) {
        (self.clusters.root(a), self.clusters.root(b))
    }

    fn refuse(&mut self, place: usize, breach: Breach) {
        let why = match breach {
            Breach::Different => Refusal::Different,
            Breach::Size => Refusal::Size,
            // The namespace of an identifier is a valid name.
            Breach::Limit(limit) => {
                let name = self
                    .limits
                    .get(limit)
                    .and_then(|n| Namespace::try_from(*n).ok());
                name.map_or(Refusal::Contested, Refusal::Limit)
            }
        };
        self.refused.push((place, why));
    }

    /// Accepts one link unless that would break a rule.
    fn take(&mut self, place: usize, ends: [usize; 2]) {
        if self.barred.contains(&place) {
            return;
        }
        let (a, b) = self.roots(ends);
        if let Err(breach) = self.clusters.join(a, b) {
            self.refuse(place, breach);
        }
    }

    /// `isolate`: links of one strength are weighed together.
    fn weigh_together(&mut self, start: usize, ends: impl Iterator<Item = [usize; 2]>) {
        let ends: Vec<_> = ends.map(|ends| self.roots(ends)).collect();
        let contested = self.contested_roots(&ends);
        for (place, &(a, b)) in (start..).zip(&ends) {
            if a == b {
                continue;
            }
            if contested.contains(&a) || contested.contains(&b) {
                self.refused.push((place, Refusal::Contested));
            } else {
                self.take(place, [a, b]);
            }
        }
    }

    /// The roots that are contested by links between these roots.
    fn contested_roots(&mut self, ends: &[(usize, usize)]) -> BTreeSet<usize> {
        let mut roots: Vec<usize> = ends.iter().flat_map(|&(a, b)| [a, b]).collect();
        roots.sort_unstable();
        roots.dedup();
        let quiet = roots.iter().all(|&r| self.clusters.singular(r).is_empty())
            && roots.iter().all(|&r| self.clusters.kept_from(r).is_empty());
        if quiet {
            return BTreeSet::new();
        }
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

    /// Numbers the persons.
    fn finish(mut self, vertices: usize) -> Walked {
        let mut of_root: Vec<Option<usize>> = alloc::vec![None; vertices];
        let mut persons = 0;
        let mut person = Vec::with_capacity(vertices);
        for vertex in 0..vertices {
            let root = self.clusters.root(vertex);
            let Some(number) = of_root.get_mut(root) else {
                continue;
            };
            person.push(*number.get_or_insert_with(|| {
                persons += 1;
                persons - 1
            }));
        }
        Walked {
            person,
            persons,
            refused: self.refused,
        }
    }
}
