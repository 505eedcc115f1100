//! A graph of the evidence around a piece answers as the whole graph does.

use crate::answers::{Answers, difference};
use crate::eyes::{ALL, EYES, Eye};
use crate::facts::{Fact, identifier, key, said};
use crate::histories::{Scene, cases, scene};
use crate::oracle::event::Names;
use crate::story::graph_of;
use personagraph::Identifier;
use personagraph::identity::{Evidence, Graph, Resolution, evidence_around};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The piece of an identifier, and the evidence of it and of those one step beyond.
fn around(scene: &Scene, of: &str) -> (Names, Vec<Fact>) {
    let piece = scene.held().whole().piece(of);
    let touches = |fact: &&Fact, some: &Names| fact.between.iter().any(|end| some.contains(end));
    let near = scene.facts.iter().filter(|fact| touches(fact, &piece));
    let near: Names = near
        .flat_map(|fact| fact.between.clone())
        .chain(piece.clone())
        .collect();
    let facts = scene.facts.iter().filter(|fact| touches(fact, &near));
    (piece, facts.cloned().collect())
}

fn told(graph: &Graph, piece: &Names, eyes: &[Eye]) -> Answers {
    let mut told = Answers::new();
    for eye in eyes {
        let lens = eye.lens();
        for a in piece {
            let who = identifier(a);
            let person = graph.person_of(&who, &lens);
            let person = person.as_ref().map(crate::answers::person);
            told.insert(format!("person of {a}, {lens}"), person.unwrap_or_default());
            for b in piece {
                let why = graph.explain(&who, &identifier(b), &lens);
                let why = crate::answers::explanation(&why);
                told.insert(format!("{a} and {b}, {lens}"), why);
            }
        }
    }
    for a in piece {
        let who = identifier(a);
        told.insert(format!("id of {a}"), format!("{:?}", graph.id_of(&who)));
        told.insert(
            format!("aliases of {a}"),
            format!("{:?}", graph.aliases(&who)),
        );
    }
    told
}

fn a_part_answers_as_the_whole(scene: &Scene, of: &str, eyes: &[Eye]) -> Result<(), TestCaseError> {
    let (piece, facts) = around(scene, of);
    let mut part = graph_of(&scene.rules, &facts);
    let around_it = |who: &String| piece.contains(who) || facts.iter().any(|f| f.names(who));
    let words = scene
        .words
        .iter()
        .filter(|(who, _)| around_it(who))
        .cloned()
        .collect();
    Scene {
        words,
        ..scene.clone()
    }
    .say(&mut part);
    let [whole, part] = [&scene.graph(), &part].map(|graph| told(graph, &piece, eyes));
    prop_assert_eq!(difference(&whole, &part), None, "around {}", of);
    Ok(())
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn a_part_answers_for_its_piece_as_the_whole_does(
        (scene, of) in (scene(), 0..20_usize),
    ) {
        let of = &scene.identifiers[of % scene.identifiers.len()];
        a_part_answers_as_the_whole(&scene, of, &[ALL])?;
    }

    /// Without a graph: read piece by piece from the host's tables, the persons are those
    /// that the graph has, and those that are read at once.
    #[test]
    fn a_resolution_around_somebody_is_that_of_all_and_the_graphs(
        (scene, of, eye) in (scene(), 0..20_usize, 0..EYES.len()),
    ) {
        let (graph, lens) = (scene.graph(), EYES[eye].lens());
        let (rules, who) = (graph.rules(), identifier(&scene.identifiers[of % scene.identifiers.len()]));
        let said = said(&scene.facts);
        let evidence: Vec<_> = said.iter().map(|said| said.evidence()).collect();
        let mut tables: BTreeMap<&Identifier, Vec<Evidence<'_>>> = BTreeMap::new();
        for one in &evidence {
            for end in one.between.ends() {
                tables.entry(end).or_default().push(*one);
            }
        }
        let around = Resolution::around(&tables, rules, &lens, |_| true, &who);
        let whole = Resolution::of(rules, &lens, &evidence, [&who]);
        prop_assert_eq!(around.person_of(&who), whole.person_of(&who));
        let seen = graph.person_of(&who, &lens);
        if let Some(person) = seen {
            let members: Vec<&Identifier> = person.identifiers.iter().collect();
            prop_assert_eq!(around.person_of(&who), members.as_slice());
            for end in evidence.iter().flat_map(|one| one.between.ends()) {
                prop_assert_eq!(around.are_one(&who, end), members.contains(&end));
            }
        }
    }

    /// What is read from the host's tables for one person makes a graph that has the person
    /// and explains its links as the graph of everything does.
    #[test]
    fn a_graph_of_the_evidence_around_somebody_has_the_person_and_explains_it(
        (mut scene, of, eye) in (scene(), 0..20_usize, 0..EYES.len()),
    ) {
        // Since when an identifier is known is told apart.
        scene.words.clear();
        let (graph, lens) = (scene.graph(), EYES[eye].lens());
        let who = identifier(&scene.identifiers[of % scene.identifiers.len()]);
        let said = said(&scene.facts);
        let mut tables: BTreeMap<&Identifier, Vec<Evidence<'_>>> = BTreeMap::new();
        for one in &said {
            for end in one.evidence().between.ends() {
                tables.entry(end).or_default().push(one.evidence());
            }
        }
        let found = evidence_around(&tables, graph.rules(), &lens, &who);
        let mut part = Graph::new(key(), graph.rules().clone());
        prop_assert_eq!(part.extend(found.clone()).map(|loaded| loaded.new), Ok(found.len()));
        let of = |graph: &Graph| graph.person_of(&who, &lens).map(|person| person.identifiers);
        let person = of(&graph);
        prop_assert_eq!(&of(&part), &person);
        for other in person.iter().flatten() {
            prop_assert_eq!(
                part.explain(&who, other, &lens),
                graph.explain(&who, other, &lens)
            );
        }
    }

    /// Through a narrower lens fewer share an identifier, and more may hang together by it.
    #[test]
    fn so_it_does_through_narrower_lenses_where_nobody_is_shared(
        (mut scene, of, eye) in (scene(), 0..20_usize, 0..EYES.len()),
    ) {
        scene.rules.as_object_mut().expect("an object").remove("shared_above");
        let of = &scene.identifiers[of % scene.identifiers.len()];
        a_part_answers_as_the_whole(&scene, of, &[ALL, EYES[eye]])?;
    }
}
