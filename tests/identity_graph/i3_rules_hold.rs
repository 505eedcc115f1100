//! I3: no person breaks a limit, a block, evidence of difference or the largest size, and nobody
//! is held together by what many share or by links below a floor, under any lens.

use crate::eyes::EYES;
use crate::histories::{cases, story};
use crate::oracle::event::Names;
use crate::oracle::normal::namespace;
use crate::people_are_what_evidence_says::by_id;
use crate::story::Run;
use crate::truth::Truth;
use proptest::prelude::*;

fn no_rule_is_broken(person: &Names, truth: &Truth) -> Result<(), TestCaseError> {
    let rules = &truth.rules;
    for (space, most) in &rules.limits {
        let held = person.iter().filter(|id| namespace(id) == space).count();
        prop_assert!(held <= *most, "{:?} holds {} of {}", person, held, space);
    }
    let blocked = person.iter().find(|id| rules.blocks(id));
    prop_assert!(
        blocked.is_none() || person.len() == 1,
        "{:?} in {:?}",
        blocked,
        person
    );
    let apart = truth
        .apart
        .iter()
        .find(|fact| fact.between.iter().all(|end| person.contains(end)));
    prop_assert!(apart.is_none(), "{:?} in {:?}", apart, person);
    let largest = rules.largest_person.unwrap_or(usize::MAX);
    prop_assert!(person.len() <= largest, "{:?} is too large", person);
    // What holds them together is strong enough, and no one of them is shared by too many.
    let strong = |link: &&crate::oracle::rules::Evidence| {
        let mut isolated = link
            .between
            .iter()
            .filter(|end| rules.blocks(end) || truth.is_shared(end));
        !rules.is_too_weak(link) && isolated.next().is_none()
    };
    let links: Vec<_> = truth.links.iter().filter(strong).collect();
    let first = person.first().expect("somebody");
    let held = crate::web::component(&crate::web::ends(&links), first);
    prop_assert!(
        held.is_superset(person),
        "{:?} is not held together",
        person
    );
    Ok(())
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn no_person_breaks_a_rule_under_any_lens(story in story()) {
        let run = Run::of(&story)?;
        for eye in &EYES {
            let truth = run.held.through(eye);
            for (_, person) in by_id(run.graph.people(&eye.lens())) {
                no_rule_is_broken(&person, &truth)?;
            }
        }
    }
}
