//! The audit: whom few or weak links hold together.

use crate::facts::Fact;
use crate::story::graph_of;
use personagraph::identity::{Audit, Basis};
use serde_json::json;

/// Two identifiers and one link: each is a part by itself.
#[test]
fn an_audit_looks_at_the_smallest_persons_too() {
    let facts = [Fact::link("e1", "customer:1", "email:a")];
    let graph = graph_of(&json!({}), &facts);
    let found = |part| graph.audit(&Audit::default().part(part)).len();
    assert_eq!([0, 1, 2].map(found), [1, 1, 0]);
}

/// Two pairs, with two links between them.
#[test]
fn an_audit_counts_the_links_that_hold_a_person_together() {
    let facts = [
        Fact::link("e1", "customer:1", "email:a"),
        Fact::link("e2", "customer:2", "email:b"),
        Fact::link("e3", "customer:1", "customer:2").by("observed"),
        Fact::link("e4", "email:a", "email:b").by("observed"),
    ];
    let graph = graph_of(&json!({}), &facts);
    let weak = Audit::default().part(2).weaker_than(Basis::Imported);
    let found = |links| graph.audit(&weak.clone().links(links)).len();
    assert_eq!([1, 2].map(found), [0, 1]);
}
