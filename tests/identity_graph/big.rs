//! Very large pieces: right, and without overflowing the stack.

use crate::facts::{Fact, Said, event, identifier};
use crate::story::graph;
use personagraph::Lens;
use personagraph::identity::{Graph, Regrouped};
use serde_json::{Value as Json, json};

fn chain_link(n: usize) -> Said {
    let name = |n: usize| format!("email:{n}");
    Said::of(&Fact::link(&format!("e{n}"), &name(n), &name(n + 1)))
}

fn spoke(n: usize) -> Said {
    Said::of(&Fact::link(
        &format!("e{n}"),
        "device:hub",
        &format!("email:{n}"),
    ))
}

fn load(rules: &Json, links: usize, link: fn(usize) -> Said) -> Graph {
    let mut graph = graph(rules);
    let said: Vec<Said> = (0..links).map(link).collect();
    let loaded = graph
        .extend(said.iter().map(Said::evidence))
        .expect("ids of their own");
    assert_eq!((loaded.new, loaded.known), (links, 0));
    graph
}

fn size_of(graph: &Graph, of: &str) -> usize {
    let person = graph.person_of(&identifier(of), &Lens::all());
    person.map_or(0, |person| person.identifiers.len())
}

#[test]
fn a_long_chain_falls_in_two_and_is_whole_again() {
    const LINKS: usize = 400_000;
    let mut graph = load(&json!({}), LINKS, chain_link);
    assert_eq!(size_of(&graph, "email:0"), LINKS + 1);
    let middle = LINKS / 2;
    let last = format!("email:{LINKS}");
    let told = graph.retract(&event(&format!("e{middle}")));
    assert!(
        matches!(told.persons[..], [Regrouped::Split { .. }]),
        "{told:?}"
    );
    assert_eq!(
        (size_of(&graph, "email:0"), size_of(&graph, &last)),
        (middle + 1, LINKS - middle)
    );
    assert_ne!(
        graph.id_of(&identifier("email:0")),
        graph.id_of(&identifier(&last))
    );
    let told = graph
        .assert(chain_link(middle).evidence())
        .expect("a free id");
    assert!(
        matches!(told.persons[..], [Regrouped::Merged { .. }]),
        "{told:?}"
    );
    assert_eq!(size_of(&graph, &last), LINKS + 1);
    assert_eq!(graph.persons().count(), 1);
    // Through a lens that must search.
    assert_eq!(graph.people(&Lens::vouched()).len(), 1);
}

#[test]
fn a_large_star_is_one_person() {
    const SPOKES: usize = 200_000;
    let mut graph = load(&json!({}), SPOKES, spoke);
    assert_eq!(size_of(&graph, "device:hub"), SPOKES + 1);
    let told = graph.retract(&event("e77"));
    assert_eq!(told.persons.len(), 1);
    assert_eq!(size_of(&graph, "email:78"), SPOKES);
}

#[test]
fn a_star_falls_apart_when_its_hub_is_blocked() {
    const SPOKES: usize = 30_000;
    let mut graph = load(&json!({}), SPOKES, spoke);
    let told = graph.set_rules(crate::story::read(&json!({"blocked": ["device:hub"]})));
    assert!(matches!(told.persons[..], [Regrouped::Split { .. }]));
    assert_eq!(told.links.len(), SPOKES);
    assert_eq!(size_of(&graph, "email:78"), 1);
    assert_eq!(graph.persons().count(), SPOKES + 1);
    graph.set_rules(crate::story::read(&json!({})));
    assert_eq!(size_of(&graph, "email:78"), SPOKES + 1);
}

#[test]
fn a_large_star_links_nobody_where_many_may_not_share() {
    const SPOKES: usize = 200_000;
    let mut graph = load(&json!({"shared_above": 50}), SPOKES, spoke);
    assert_eq!(graph.persons().count(), SPOKES + 1);
    assert_eq!(size_of(&graph, "device:hub"), 1);
    // One more, or one less, is nobody else's business.
    assert_eq!(graph.retract(&event("e3")).persons.len(), 1);
    let told = graph.assert(spoke(3).evidence()).expect("a free id");
    assert_eq!((told.persons.len(), told.links.len()), (1, 1));
    let ids: Vec<_> = (50..SPOKES).map(|n| event(&format!("e{n}"))).collect();
    graph.retract_all(&ids);
    assert_eq!(size_of(&graph, "device:hub"), 51);
    let told = graph.assert(spoke(50).evidence()).expect("a free id");
    assert_eq!(told.links.len(), 51);
    assert_eq!(size_of(&graph, "device:hub"), 1);
}
