//! `without` says what would become of persons had some evidence never been said; an audit names
//! what holds persons together.

use crate::eyes::EYES;
use crate::facts::event;
use crate::histories::{Scene, cases, scene};
use crate::oracle::event::Names;
use crate::people_are_what_evidence_says::by_id;
use crate::truth::{Ids, Truth};
use crate::web::{component, ends, fewest_to_part};
use personagraph::PersonId;
use personagraph::identity::{Audit, Basis};
use proptest::prelude::*;
use std::collections::BTreeSet;

type People = BTreeSet<(PersonId, Names)>;

fn people(truth: &Truth, ids: &Ids) -> People {
    ids.people(truth).into_iter().collect()
}

/// The fewest links that part a person.
fn least(person: &Names, links: &[[&str; 2]]) -> usize {
    let first = person.first().expect("somebody");
    let others = person.iter().filter(|one| *one != first);
    others
        .map(|other| fewest_to_part(links, first, other))
        .min()
        .unwrap_or(usize::MAX)
}

/// The links without which a person would fall in two large parts, each alone.
fn single_links(truth: &Truth, person: &Names, part: usize) -> Names {
    let accepted = truth.accepted_in(person);
    let parts = |link: &&&crate::oracle::rules::Evidence| {
        let rest: Vec<_> = accepted
            .iter()
            .filter(|other| other.id != link.id)
            .copied()
            .collect();
        let sides = link
            .between
            .each_ref()
            .map(|end| component(&ends(&rest), end));
        sides[0] != sides[1] && sides.iter().all(|side| side.len() >= part)
    };
    accepted
        .iter()
        .filter(parts)
        .map(|link| link.id.clone())
        .collect()
}

fn audits_are_sound(
    scene: &Scene,
    eye: usize,
    most: usize,
    part: usize,
) -> Result<(), TestCaseError> {
    let (graph, eye) = (scene.graph(), &EYES[eye]);
    let truth = scene.held().through(eye);
    let audit = Audit::default().links(most).part(part).through(eye.lens());
    let mut found = BTreeSet::new();
    for weak in graph.audit(&audit) {
        let (_, person) = by_id([weak.person]).remove(0);
        prop_assert!(truth.people().contains(&person));
        let accepted = truth.accepted_in(&person);
        let cut: Vec<&str> = weak.cut.iter().map(|link| link.evidence.as_str()).collect();
        let rest: Vec<_> = accepted
            .iter()
            .filter(|link| !cut.contains(&link.id.as_str()))
            .copied()
            .collect();
        let side: Names = weak
            .part
            .iter()
            .map(|one| one.as_str().to_string())
            .collect();
        let first = side.first().expect("a part");
        prop_assert_eq!(&component(&ends(&rest), first), &side, "cut {:?}", cut);
        prop_assert!(side.len() >= part && 2 * side.len() <= person.len());
        prop_assert_eq!(cut.len(), least(&person, &ends(&accepted)));
        prop_assert!(cut.len() <= most);
        found.insert(person);
    }
    for person in truth.people() {
        if !single_links(&truth, &person, part).is_empty() {
            prop_assert!(found.contains(&person), "{:?} hangs by one link", person);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn without_says_what_would_become_of_persons(
        (scene, gone, eye) in
            (scene(), proptest::collection::vec(0..30_usize, 1..4), 0..EYES.len()),
    ) {
        let (graph, held, eye) = (scene.graph(), scene.held(), &EYES[eye]);
        let gone: Names =
            gone.into_iter().map(|n| scene.facts[n % scene.facts.len()].id.clone()).collect();
        let ids = Ids::of(&scene.identifiers);
        let [was, is] =
            [held.through(eye), held.without(&gone).through(eye)].map(|truth| people(&truth, &ids));
        let gone: Vec<_> = gone.iter().map(|id| event(id)).chain([event("unheard.of")]).collect();
        let fallout = graph.without(&gone, &eye.lens());
        prop_assert!(fallout.before.is_sorted_by_key(|person| &person.identifiers));
        prop_assert!(fallout.after.is_sorted_by_key(|person| &person.identifiers));
        let before: People = by_id(fallout.before).into_iter().collect();
        let after: People = by_id(fallout.after).into_iter().collect();
        prop_assert_eq!(before, was.difference(&is).cloned().collect::<People>(), "{:?}", eye);
        prop_assert_eq!(after, is.difference(&was).cloned().collect::<People>(), "{:?}", eye);
    }

    #[test]
    fn audits_name_smallest_cuts(
        (scene, eye, most, part) in (scene(), 0..EYES.len(), 1..4_usize, 1..4_usize),
    ) {
        audits_are_sound(&scene, eye, most, part)?;
    }

    #[test]
    fn what_an_audit_holds_to_be_strong_is_not_cut(scene in scene()) {
        let audit = Audit::default().links(9).part(1).weaker_than(Basis::Imported);
        for weak in scene.graph().audit(&audit) {
            prop_assert!(weak.cut.iter().all(|link| link.basis > Basis::Imported));
        }
    }
}
