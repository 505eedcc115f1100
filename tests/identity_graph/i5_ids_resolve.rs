//! I5: every id that was ever issued resolves, to the person that holds its anchor or to vacant.

use crate::eyes::EYES;
use crate::facts::identifier;
use crate::histories::{cases, story};
use crate::story::{Run, Step};
use personagraph::PersonId;
use personagraph::identity::Resolved;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn resolves(run: &mut Run, id: PersonId, eye: usize) -> Result<(), TestCaseError> {
    let eye = &EYES[eye % EYES.len()];
    let anchor = run.ids.anchor(id).to_string();
    let person = run.graph.person_of(&identifier(&anchor), &eye.lens());
    let is_known = run.held.through(eye).known.contains_key(&anchor);
    match run.graph.resolve(id, &eye.lens()) {
        Resolved::Person(found) => {
            prop_assert!(is_known, "{} is not known", anchor);
            prop_assert!(found.identifiers.contains(&identifier(&anchor)));
            prop_assert_eq!(Some(found), person);
        }
        Resolved::Vacant => prop_assert!(!is_known, "{} is known", anchor),
        other => prop_assert!(false, "{} led to {:?}", anchor, other),
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(80))]

    #[test]
    fn every_id_that_was_issued_resolves((story, rarely) in (story(), 1..6_usize)) {
        let mut run = Run::new(&story);
        let mut issued: BTreeSet<PersonId> = BTreeSet::new();
        for (n, step) in story.steps.iter().enumerate() {
            let changed = run.take(step)?.unwrap_or_default();
            for change in &changed.persons {
                issued.extend(change.before().iter().chain(change.after()));
            }
            for eye in &EYES {
                issued.extend(run.graph.people(&eye.lens()).iter().map(|person| person.id));
            }
            if let Step::Forget(who) = step {
                let id = run.ids.id(who);
                if !run.held.is_named(who) && issued.remove(&id) {
                    prop_assert_eq!(run.graph.resolve(id, &EYES[0].lens()), Resolved::Unknown);
                }
            }
            if n % rarely == 0 {
                for id in &issued {
                    resolves(&mut run, *id, n)?;
                }
            }
        }
        for id in &issued {
            (0..EYES.len()).try_for_each(|eye| resolves(&mut run, *id, eye))?;
        }
        let never = "00000000000000000000000000000000".parse().expect("an id");
        prop_assert_eq!(run.graph.resolve(never, &EYES[0].lens()), Resolved::Unknown);
    }
}
