//! I2: asserting and retracting leaves what would be there had it never been asserted.

use crate::answers::{Asked, answers, difference};
use crate::eyes::EYES;
use crate::facts::{Fact, Said, event, said};
use crate::histories::{cases, scene, story};
use crate::story::{Run, graph_of};
use proptest::prelude::*;

/// Which of the facts are taken back.
fn some_of(how_many: usize) -> impl Strategy<Value = Vec<bool>> {
    proptest::collection::vec(any::<bool>(), how_many)
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn what_was_taken_back_was_never_said(
        ((scene, gone), together, eye) in (
            scene().prop_flat_map(|scene| {
                let gone = some_of(scene.facts.len());
                (Just(scene), gone)
            }),
            any::<bool>(),
            0..EYES.len() - 1,
        ),
    ) {
        let (gone, kept): (Vec<_>, Vec<_>) =
            scene.facts.iter().zip(gone).partition(|(_, gone)| *gone);
        let gone: Vec<&Fact> = gone.into_iter().map(|(fact, _)| fact).collect();
        let kept: Vec<&Fact> = kept.into_iter().map(|(fact, _)| fact).collect();
        let mut graph = scene.graph();
        let ids: Vec<_> = gone.iter().map(|fact| event(&fact.id)).collect();
        if together {
            graph.retract_all(&ids);
        } else {
            for id in &ids {
                graph.retract(id);
            }
        }
        let mut never = graph_of(&scene.rules, kept.iter().copied());
        scene.say(&mut never);
        // What was taken back is asked for too: nobody knows of it.
        let without: Vec<String> = scene.facts.iter().take(3).map(|fact| fact.id.clone()).collect();
        let asked = Asked {
            identifiers: &scene.identifiers,
            eyes: &EYES[eye..eye + 2],
            without: &without,
        };
        let difference = difference(&answers(&graph, asked), &answers(&never, asked));
        prop_assert_eq!(difference, None);
    }

    #[test]
    fn a_whole_story_leaves_only_what_is_held_at_its_end(
        (story, eye) in (story(), 0..EYES.len() - 1),
    ) {
        let run = Run::of(&story)?;
        let mut fresh = crate::story::graph(&run.held.rules);
        let facts = said(run.held.facts.values());
        fresh.extend(facts.iter().map(Said::evidence)).expect("ids of their own");
        for (who, from) in &run.held.words {
            let who = crate::facts::identifier(who);
            fresh.set_known_from(&who, Some(crate::facts::day(*from)));
        }
        let without: Vec<String> = run.held.facts.keys().take(3).cloned().collect();
        let asked = Asked {
            identifiers: &story.identifiers,
            eyes: &EYES[eye..eye + 2],
            without: &without,
        };
        let difference = difference(&answers(&run.graph, asked), &answers(&fresh, asked));
        prop_assert_eq!(difference, None);
    }
}
