//! Flood fill over lists of neighbours: the plain way to take a link back.
//! Only the person that loses it is walked again.

use crate::contestant::{Contestant, Link, Vertex, canonical};

/// Who is linked with whom, and the label of each.
#[derive(Debug)]
pub struct FloodFill {
    /// By vertex: the other end of each link, as often as there are links.
    neighbours: Vec<Vec<Vertex>>,
    labels: Vec<Vertex>,
    /// By vertex: the last walk that came by.
    walked: Vec<u32>,
    walk: u32,
}

impl FloodFill {
    /// Each of `identifiers` alone.
    pub fn new(identifiers: usize) -> Self {
        Self {
            neighbours: vec![Vec::new(); identifiers],
            labels: (0..).take(identifiers).collect(),
            walked: vec![0; identifiers],
            walk: 0,
        }
    }

    /// Labels all that can be reached from `start` with it.
    fn fill(&mut self, start: Vertex) {
        self.walked[start as usize] = self.walk;
        let mut waiting = vec![start];
        while let Some(vertex) = waiting.pop() {
            self.labels[vertex as usize] = start;
            for &next in &self.neighbours[vertex as usize] {
                if self.walked[next as usize] != self.walk {
                    self.walked[next as usize] = self.walk;
                    waiting.push(next);
                }
            }
        }
    }

    fn unlink(&mut self, from: Vertex, to: Vertex) {
        let neighbours = &mut self.neighbours[from as usize];
        let place = neighbours.iter().position(|&next| next == to);
        neighbours.swap_remove(place.expect("a link that is there"));
    }
}

impl Contestant for FloodFill {
    fn name(&self) -> &'static str {
        "flood fill, one person"
    }

    fn load(&mut self, links: &[Link]) {
        for link in links {
            self.neighbours[link.a as usize].push(link.b);
            self.neighbours[link.b as usize].push(link.a);
        }
        self.walk += 1;
        for vertex in (0..).take(self.labels.len()) {
            if self.walked[vertex as usize] != self.walk {
                self.fill(vertex);
            }
        }
    }

    fn retract(&mut self, link: Link) {
        self.unlink(link.a, link.b);
        self.unlink(link.b, link.a);
        self.walk += 1;
        self.fill(link.a);
        if self.walked[link.b as usize] != self.walk {
            self.fill(link.b);
        }
    }

    fn clusters(&self) -> Vec<Vertex> {
        canonical(&self.labels)
    }
}
