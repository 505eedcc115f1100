//! personagraph's identity graph: texts, event ids, rules and changes included.

use crate::contestant::{Contestant, Link, Vertex, canonical};
use crate::workload::Workload;
use personagraph::identity::{Basis, Evidence, Graph, Lens, Pair, Rules, Says};
use personagraph::name::{EventId, Source};
use personagraph::{Identifier, Key, Timestamp};
use std::collections::HashMap;

/// The graph, and what names the links.
pub struct Ours {
    graph: Graph,
    identifiers: Vec<Identifier>,
    records: Vec<(EventId, Pair)>,
    source: Source,
}

impl Ours {
    /// Made before the clock runs: every contestant has its input at hand.
    pub fn new(workload: &Workload) -> Self {
        let identifiers: Vec<Identifier> = (0..workload.identifiers)
            .map(|n| format!("cookie:{n:08x}").parse().expect("an identifier"))
            .collect();
        let record = |link: &Link| {
            let id = format!("e{}", link.number).parse().expect("an event id");
            let [a, b] = [link.a, link.b].map(|end| identifiers[end as usize].clone());
            (id, Pair::new(a, b).expect("two identifiers"))
        };
        Self {
            graph: Graph::new(Key::from([7; 32]), Rules::default()),
            records: workload.links.iter().map(record).collect(),
            identifiers,
            source: "peers".parse().expect("a source"),
        }
    }
}

impl Contestant for Ours {
    fn name(&self) -> &'static str {
        "personagraph"
    }

    fn load(&mut self, links: &[Link]) {
        let evidence = links.iter().map(|link| {
            let (id, between) = &self.records[link.number];
            Evidence {
                id,
                at: Timestamp::UNIX_EPOCH,
                source: &self.source,
                between,
                says: Says::Same {
                    basis: Basis::Observed,
                    within: None,
                },
            }
        });
        self.graph.extend(evidence).expect("ids are free");
    }

    fn retract(&mut self, link: Link) {
        let (id, _) = &self.records[link.number];
        let _ = self.graph.retract(id);
    }

    fn clusters(&self) -> Vec<Vertex> {
        let number: HashMap<&Identifier, Vertex> = self.identifiers.iter().zip(0..).collect();
        // Whoever no link names is alone.
        let mut labels: Vec<Vertex> = (0..).take(self.identifiers.len()).collect();
        for person in self.graph.people(&Lens::all()) {
            let first = number[&person.identifiers[0]];
            for identifier in &person.identifiers {
                labels[number[identifier] as usize] = first;
            }
        }
        canonical(&labels)
    }
}
