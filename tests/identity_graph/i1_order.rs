//! I1: any order and any duplication of the same evidence, one by one or in batches, gives the
//! same answers.

use crate::answers::{Asked, answers, difference};
use crate::eyes::EYES;
use crate::facts::{Fact, Said, said};
use crate::histories::{Scene, cases, scene};
use crate::story::{graph, graph_of, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;

/// All of them in another order, some of them twice.
fn shuffled(scene: Scene) -> impl Strategy<Value = (Scene, Vec<Fact>)> {
    let facts = scene.facts.clone();
    let twice = subsequence(facts.clone(), 0..=facts.len());
    let order = twice
        .prop_map(move |twice| [facts.clone(), twice].concat())
        .prop_shuffle();
    (Just(scene), order)
}

fn asked<'s>(scene: &'s Scene, ids: &'s [String], eye: usize) -> Asked<'s> {
    Asked {
        identifiers: &scene.identifiers,
        eyes: &EYES[eye..eye + 2],
        without: ids,
    }
}

fn some_ids(scene: &Scene) -> Vec<String> {
    scene
        .facts
        .iter()
        .take(3)
        .map(|fact| fact.id.clone())
        .collect()
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn the_order_of_evidence_makes_no_difference(
        ((scene, order), eye) in (scene().prop_flat_map(shuffled), 0..EYES.len() - 1),
    ) {
        let ids = some_ids(&scene);
        let one = answers(&scene.graph(), asked(&scene, &ids, eye));
        let mut other = graph(&scene.rules);
        scene.say(&mut other);
        for fact in &order {
            other.assert(Said::of(fact).evidence()).expect("equal evidence");
        }
        let other = answers(&other, asked(&scene, &ids, eye));
        prop_assert_eq!(difference(&one, &other), None);
    }

    #[test]
    fn batches_make_no_difference(
        ((scene, order), cuts, eye) in
            (scene().prop_flat_map(shuffled), vec(0..50_usize, 0..4), 0..EYES.len() - 1),
    ) {
        let ids = some_ids(&scene);
        let one = answers(&scene.graph(), asked(&scene, &ids, eye));
        let mut other = graph(&scene.rules);
        let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut % (order.len() + 1)).collect();
        cuts.extend([0, order.len()]);
        cuts.sort_unstable();
        for batch in cuts.windows(2) {
            let batch = said(&order[batch[0]..batch[1]]);
            other.extend(batch.iter().map(Said::evidence)).expect("equal evidence");
        }
        scene.say(&mut other);
        let other = answers(&other, asked(&scene, &ids, eye));
        prop_assert_eq!(difference(&one, &other), None);
    }

    #[test]
    fn rules_may_come_before_or_after(
        ((scene, order), other_rules, eye) in
            (scene().prop_flat_map(shuffled), crate::histories::rules(), 0..EYES.len() - 1),
    ) {
        let ids = some_ids(&scene);
        let one = answers(&scene.graph(), asked(&scene, &ids, eye));
        let mut other = graph_of(&other_rules, &order);
        scene.say(&mut other);
        other.set_rules(read(&scene.rules));
        let other = answers(&other, asked(&scene, &ids, eye));
        prop_assert_eq!(difference(&one, &other), None);
    }
}
