//! Evidence under an id that stands for something else is refused, and leaves everything as it
//! was; a bulk load takes all or nothing.

use crate::answers::{Answers, Asked, answers, difference};
use crate::eyes::EYES;
use crate::facts::{Fact, Said, event, said};
use crate::histories::{Scene, cases, fact, scene};
use personagraph::identity::{Graph, GraphError};
use proptest::prelude::*;

fn all_answers(graph: &Graph, scene: &Scene, eye: usize) -> Answers {
    let without: Vec<String> = scene
        .facts
        .iter()
        .take(2)
        .map(|fact| fact.id.clone())
        .collect();
    let asked = Asked {
        identifiers: &scene.identifiers,
        eyes: &EYES[eye..=eye],
        without: &without,
    };
    answers(graph, asked)
}

/// A scene, and a batch in which one piece of evidence has the id of another, held or new.
fn with_a_clash() -> impl Strategy<Value = (Scene, Vec<Fact>, String)> {
    let batch = |scene: Scene| {
        let new = fact(scene.identifiers.clone(), 1, 1);
        let batch = proptest::collection::vec(new, 1..8);
        (Just(scene), batch, 0..8_usize, any::<bool>())
    };
    scene()
        .prop_flat_map(batch)
        .prop_map(|(scene, mut batch, clash, with_held)| {
            for (n, fact) in batch.iter_mut().enumerate() {
                fact.id = format!("new{n}");
            }
            let of = if with_held {
                &scene.facts[clash % scene.facts.len()]
            } else {
                &batch[clash % batch.len()]
            };
            let clash = Fact {
                day: of.day + 20,
                ..of.clone()
            };
            let id = clash.id.clone();
            batch.push(clash);
            (scene, batch, id)
        })
}

proptest! {
    #![proptest_config(cases(50))]

    #[test]
    fn a_batch_with_a_clash_changes_nothing(
        ((scene, batch, id), eye) in (with_a_clash(), 0..EYES.len()),
    ) {
        let mut graph = scene.graph();
        let before = all_answers(&graph, &scene, eye);
        let batch = said(&batch);
        let result = graph.extend(batch.iter().map(Said::evidence));
        prop_assert_eq!(result, Err(GraphError::IdTaken(event(&id))));
        prop_assert_eq!(difference(&before, &all_answers(&graph, &scene, eye)), None);
        // Nor does it later: the same graph goes on as if nothing had been tried.
        let (last, rest) = batch.split_last().expect("a clash");
        graph.extend(rest.iter().map(Said::evidence)).expect("free ids");
        prop_assert_eq!(graph.assert(last.evidence()), Err(GraphError::IdTaken(event(&id))));
        let mut other = scene.graph();
        other.extend(rest.iter().map(Said::evidence)).expect("free ids");
        let [one, other] = [&graph, &other].map(|graph| all_answers(graph, &scene, eye));
        prop_assert_eq!(difference(&one, &other), None);
    }

    #[test]
    fn a_clash_changes_nothing((scene, which, eye) in (scene(), 0..30_usize, 0..EYES.len())) {
        let mut graph = scene.graph();
        let before = all_answers(&graph, &scene, eye);
        let held = &scene.facts[which % scene.facts.len()];
        let clash = Said::of(&Fact { is_link: !held.is_link, within: crate::oracle::event::Names::new(), ..held.clone() });
        prop_assert_eq!(graph.assert(clash.evidence()), Err(GraphError::IdTaken(event(&held.id))));
        prop_assert_eq!(difference(&before, &all_answers(&graph, &scene, eye)), None);
        prop_assert!(graph.assert(Said::of(held).evidence()).expect("equal").is_empty());
        prop_assert_eq!(difference(&before, &all_answers(&graph, &scene, eye)), None);
    }
}
