//! The picture of an identity graph: as a text, and for Graphviz.

use crate::facts::{Fact, identifier};
use crate::story::graph_of;
use personagraph::Lens;
use personagraph::identity::Graph;
use serde_json::json;

/// Ann has an address, a phone that is someone else's too, and a device that many share.
fn ann() -> Graph {
    let mut observed = Fact::link("e2", "email:ann", "phone:1").by("inferred");
    observed.score = 0.75;
    let mut facts = vec![
        Fact::link("e1", "customer:7", "email:ann"),
        observed,
        Fact::link("e3", "customer:8", "phone:1").by("observed"),
        Fact::difference("e4", "customer:7", "customer:8"),
    ];
    let hub = r#"device:"hub"\1"#;
    for (number, who) in ["email:ann", "email:b", "email:c", "email:d"]
        .into_iter()
        .enumerate()
    {
        let id = format!("hub-{number}");
        facts.push(Fact::link(&id, hub, who).by("imported"));
    }
    graph_of(
        &json!({"shared_above": 3, "limits": {"customer": 1}}),
        &facts,
    )
}

#[test]
fn a_text_has_a_paragraph_for_each_person_and_a_line_for_what_does_not_count() {
    let picture = ann().picture(&identifier("customer:7"), &Lens::all());
    assert_eq!(
        picture.to_string(),
        r#"person 1
  customer:7
  email:ann
  customer:7 == email:ann (declared; e1)
person 2
  customer:8
  phone:1
  customer:8 == phone:1 (observed; e3)
customer:7 =/= customer:8 (different, declared; e4)
device:"hub"\1 -- email:ann (imported, refused: shared by too many; hub-0)
email:ann -- phone:1 (inferred 0.75, refused: different; e2)
"#
    );
}

#[test]
fn graphviz_is_told_who_is_one_person_and_how_strong_each_line_is() {
    let picture = ann().picture(&identifier("customer:7"), &Lens::all());
    assert_eq!(
        picture.to_dot(),
        r##"graph identity {
  node [shape=box, style="rounded,filled", fontname="sans-serif"];
  edge [fontname="sans-serif", fontsize=10];
  subgraph cluster_0 {
    label="person 1"; style=rounded;
    "customer:7" [fillcolor="#56b4e9"];
    "email:ann" [fillcolor="#009e73"];
  }
  subgraph cluster_1 {
    label="person 2"; style=rounded;
    "customer:8" [fillcolor="#56b4e9"];
    "phone:1" [fillcolor="#f0e442"];
  }
  "device:\"hub\"\\1" [fillcolor="#e69f00"];
  "customer:7" -- "customer:8" [style=dotted, label="different, declared"];
  "customer:7" -- "email:ann" [style=solid, label="declared"];
  "customer:8" -- "phone:1" [style=solid, label="observed"];
  "device:\"hub\"\\1" -- "email:ann" [style=dashed, label="imported, refused: shared by too many"];
  "email:ann" -- "phone:1" [style=dashed, label="inferred 0.75, refused: different"];
}
"##
    );
    let nobody = ann().picture(&identifier("email:nobody"), &Lens::all());
    assert_eq!(nobody.to_string(), "");
}

/// Each rule in the words of a label.
#[test]
fn a_line_says_which_rule_refuses_it() {
    let link = |id: &str, a: &str, b: &str| Fact::link(id, a, b);
    let stories = [
        (json!({"blocked": ["email:b"]}), vec![], "blocked"),
        (json!({"largest_person": 1}), vec![], "too large"),
        (json!({"limits": {"email": 1}}), vec![], "limit"),
        (
            json!({"floors": [{"between": ["email", "email"], "at_least": "authenticated"}]}),
            vec![],
            "too weak",
        ),
        (
            json!({"limits": {"customer": 1}}),
            vec![
                link("e2", "customer:1", "email:b"),
                link("e3", "customer:2", "email:b"),
            ],
            "contested",
        ),
    ];
    for (rules, more, short) in stories {
        let facts = [vec![link("e1", "email:a", "email:b")], more].concat();
        let text = graph_of(&rules, &facts).picture(&identifier("email:b"), &Lens::all());
        let wanted = format!("refused: {short};");
        assert!(text.to_string().contains(&wanted), "{wanted} {text}");
    }
}

#[test]
fn a_control_character_is_not_drawn() {
    let facts = [Fact::link("e1", "name:a\u{7}b", "email:a")];
    let picture = graph_of(&json!({}), &facts).picture(&identifier("email:a"), &Lens::all());
    let drawn = picture.to_dot();
    assert!(drawn.contains("\"name:a\u{fffd}b\""), "{drawn}");
}
