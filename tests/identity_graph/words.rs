//! What the graph's answers say, word for word, for the host's own people.

use crate::facts::{Fact, Said, event, identifier};
use crate::story::graph_of;
use personagraph::Identifier;
use personagraph::identity::{
    Changed, Explanation, Graph, Judged, Lens, Person, PersonId, Regrouped,
};
use serde_json::json;

fn explained(graph: &Graph, a: &str, b: &str) -> String {
    let explanation = graph.explain(&identifier(a), &identifier(b), &Lens::all());
    explanation.to_string()
}

/// Ann and two that she may be, one by a guess; and Dan, who is said to be somebody else.
fn told() -> Graph {
    let guess = |score, fact: Fact| Fact {
        score,
        day: 3,
        ..fact.by("inferred")
    };
    let facts = [
        Fact::link("e1", "email:a@x.org", "email:b@x.org"),
        guess(0.75, Fact::link("e2", "email:b@x.org", "email:c@x.org")),
        Fact::difference("e3", "email:c@x.org", "email:d@x.org"),
        guess(0.5, Fact::link("e4", "email:a@x.org", "email:d@x.org")),
        Fact::link("e5", "email:d@x.org", "phone:+15550100"),
    ];
    graph_of(&json!({}), &facts)
}

#[test]
fn one_person_is_explained_link_by_link() {
    let graph = told();
    assert_eq!(
        explained(&graph, "email:a@x.org", "email:c@x.org"),
        "one person
  email:a@x.org == email:b@x.org (declared, 1970-01-01T00:00:00Z, login; e1)
  email:b@x.org == email:c@x.org (inferred 0.75, 1970-01-04T00:00:00Z, login; e2)
but not without
  email:b@x.org == email:c@x.org (inferred 0.75, 1970-01-04T00:00:00Z, login; e2)
"
    );
    let round = [
        Fact::link("e1", "email:a@x.org", "email:b@x.org"),
        Fact::link("e2", "email:a@x.org", "email:c@x.org").by("observed"),
        Fact::link("e3", "email:b@x.org", "email:c@x.org").by("imported"),
    ];
    let lines = explained(
        &graph_of(&json!({}), &round),
        "email:a@x.org",
        "email:c@x.org",
    );
    assert_eq!(
        lines,
        "one person
  email:a@x.org == email:b@x.org (declared, 1970-01-01T00:00:00Z, login; e1)
  email:b@x.org == email:c@x.org (imported, 1970-01-01T00:00:00Z, login; e3)
and besides
  email:a@x.org == email:c@x.org (observed, 1970-01-01T00:00:00Z, login; e2)
but not without
  email:a@x.org == email:b@x.org (declared, 1970-01-01T00:00:00Z, login; e1)
  email:a@x.org == email:c@x.org (observed, 1970-01-01T00:00:00Z, login; e2)
"
    );
}

#[test]
fn two_are_explained_by_what_keeps_them_apart() {
    let graph = told();
    assert_eq!(
        explained(&graph, "email:a@x.org", "email:d@x.org"),
        "not one person
  email:c@x.org =/= email:d@x.org (declared, 1970-01-01T00:00:00Z, login; e3)
  email:a@x.org -- email:d@x.org (inferred 0.5, 1970-01-04T00:00:00Z, login; e4): \
         evidence says that they are different, because of e3
"
    );
    // Both said that they have the same address, which is nobody's.
    let rules = json!({"blocked": ["email:none@none.com"]});
    let facts = [
        Fact::link("f1", "phone:+15550100", "email:none@none.com"),
        Fact::link("f2", "phone:+15550199", "email:none@none.com"),
    ];
    let graph = graph_of(&rules, &facts);
    assert_eq!(
        explained(&graph, "phone:+15550100", "phone:+15550199"),
        "not one person
  phone:+15550100 -- email:none@none.com (declared, 1970-01-01T00:00:00Z, login; f1): \
         one of the two is blocked
  phone:+15550199 -- email:none@none.com (declared, 1970-01-01T00:00:00Z, login; f2): \
         one of the two is blocked
"
    );
    assert_eq!(
        explained(&graph, "phone:+15550100", "email:nobody@x.org"),
        "one of the two is not known\n"
    );
}

#[test]
fn a_bridge_and_what_would_be_without_it_are_written() {
    let graph = told();
    let all = Lens::all();
    let bridges = graph.bridges(&identifier("email:a@x.org"), &all);
    let written: Vec<String> = bridges.iter().map(ToString::to_string).collect();
    let guess = "email:b@x.org == email:c@x.org (inferred 0.75, 1970-01-04T00:00:00Z, login; e2)";
    assert!(written.iter().any(|line| line == guess), "{written:?}");
    let without = graph.without(&[event("e2")], &all);
    let listed = |persons: &[Person]| -> String {
        let person = |one: &Person| {
            let names: Vec<&str> = one.identifiers.iter().map(Identifier::as_str).collect();
            format!("  {}\n", names.join(" "))
        };
        persons.iter().map(person).collect()
    };
    let (before, after) = (listed(&without.before), listed(&without.after));
    assert!(before.contains("  email:a@x.org email:b@x.org email:c@x.org\n"));
    assert!(after.contains("  email:a@x.org email:b@x.org email:d@x.org phone:+15550100\n"));
    assert_eq!(
        without.to_string(),
        format!("instead of\n{before}there would be\n{after}")
    );
}

#[test]
fn what_became_of_persons_is_written_with_their_ids() {
    let graph = told();
    let id = |text: &str| graph.id_of(&identifier(text)).unwrap();
    let (ann, dan): (PersonId, PersonId) = (id("email:a@x.org"), id("email:d@x.org"));
    for (change, words) in [
        (Regrouped::Created(ann), format!("created {ann}")),
        (Regrouped::Ceased(ann), format!("ceased {ann}")),
        (Regrouped::Altered(ann), format!("altered {ann}")),
        (
            Regrouped::Renamed { from: ann, to: dan },
            format!("renamed {ann} into {dan}"),
        ),
        (
            Regrouped::Merged {
                from: vec![ann, dan],
                into: ann,
            },
            format!("merged {ann} {dan} into {ann}"),
        ),
        (
            Regrouped::Split {
                from: ann,
                into: vec![ann, dan],
            },
            format!("split {ann} into {ann} {dan}"),
        ),
        (
            Regrouped::Reshaped {
                from: vec![ann, dan],
                into: vec![dan, ann],
            },
            format!("reshaped {ann} {dan} into {dan} {ann}"),
        ),
    ] {
        assert_eq!(change.to_string(), words);
    }
}

#[test]
fn a_link_that_is_refused_or_no_longer_is_written_with_the_rule() {
    let mut graph = told();
    let written = |changed: &Changed| {
        let links = changed.links.iter();
        links.map(Judged::to_string).collect::<Vec<_>>()
    };
    let accepted = graph.retract(&event("e3"));
    assert_eq!(written(&accepted), ["e4 accepted"]);
    let again = Fact::difference("e3", "email:c@x.org", "email:d@x.org");
    let refused = graph.assert(Said::of(&again).evidence()).unwrap();
    assert_eq!(
        written(&refused),
        ["e4 rejected: evidence says that they are different, because of e3"]
    );
}

/// An address that two customers contest, and another that is said not to be the first's.
#[test]
fn two_who_meet_are_told_what_keeps_each_from_the_other() {
    let facts = [
        Fact::link("e1", "customer:1", "email:a"),
        Fact::link("e2", "customer:2", "email:a"),
        Fact::link("e3", "customer:1", "email:b"),
        Fact::difference("e4", "customer:1", "email:b"),
    ];
    let graph = graph_of(&json!({"limits": {"customer": 1}}), &facts);
    let [one, two] = ["customer:1", "customer:2"].map(identifier);
    let explanation = graph.explain(&one, &two, &Lens::all());
    let Explanation::Two { meeting, .. } = explanation else {
        panic!("they are two");
    };
    let meeting: Vec<String> = meeting.iter().map(ToString::to_string).collect();
    assert_eq!(
        meeting,
        [
            "customer:1 -- email:a (declared, 1970-01-01T00:00:00Z, login; e1): \
          one of the two is contested, because of e2\n\
          customer:2 -- email:a (declared, 1970-01-01T00:00:00Z, login; e2): \
          one of the two is contested, because of e1"
        ]
    );
}
