//! petgraph's union-find: the floor of a load. It takes nothing back, so that
//! each retraction computes everything again.

use crate::contestant::{Contestant, Link, Vertex, canonical};
use petgraph::unionfind;

/// The sets, and the links that made them.
#[derive(Debug)]
pub struct UnionFind {
    identifiers: usize,
    sets: unionfind::UnionFind<Vertex>,
    /// By number; `None` when taken back.
    links: Vec<Option<Link>>,
}

impl UnionFind {
    /// Each of `identifiers` alone.
    pub fn new(identifiers: usize) -> Self {
        Self {
            identifiers,
            sets: unionfind::UnionFind::new(identifiers),
            links: Vec::new(),
        }
    }

    fn compute(&mut self) {
        self.sets = unionfind::UnionFind::new(self.identifiers);
        for link in self.links.iter().flatten() {
            self.sets.union(link.a, link.b);
        }
    }
}

impl Contestant for UnionFind {
    fn name(&self) -> &'static str {
        "union-find, all again"
    }

    fn load(&mut self, links: &[Link]) {
        self.links = links.iter().copied().map(Some).collect();
        self.compute();
    }

    fn retract(&mut self, link: Link) {
        self.links[link.number] = None;
        self.compute();
    }

    fn clusters(&self) -> Vec<Vertex> {
        canonical(&self.sets.clone().into_labeling())
    }
}
