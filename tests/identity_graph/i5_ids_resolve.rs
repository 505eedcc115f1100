//! I5: every id that was ever issued resolves, to the person that holds its anchor or to vacant.

use crate::eyes::EYES;
use crate::facts::identifier;
use crate::histories::{cases, story};
use crate::story::{Run, Step};
use personagraph::PersonId;
use personagraph::identity::Resolved;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Of one that was forgotten since, it need not be known that it was issued.
fn resolves(
    run: &mut Run,
    (id, is_forgotten): (PersonId, bool),
    eye: usize,
) -> Result<(), TestCaseError> {
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
        Resolved::Unknown if is_forgotten => prop_assert!(!is_known, "{} is known", anchor),
        other => prop_assert!(false, "{} led to {:?}", anchor, other),
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(80))]

    #[test]
    fn every_id_that_was_issued_resolves((story, rarely) in (story(), 1..6_usize)) {
        let mut run = Run::new(&story);
        // The ids that were issued, and whether their anchors were forgotten since.
        let mut issued: BTreeMap<PersonId, bool> = BTreeMap::new();
        for (n, step) in story.steps.iter().enumerate() {
            let changed = run.take(step)?.unwrap_or_default();
            for change in &changed.persons {
                let ids = change.before().iter().chain(change.after());
                issued.extend(ids.map(|id| (*id, false)));
            }
            for eye in &EYES {
                let people = run.graph.people(&eye.lens());
                issued.extend(people.iter().map(|person| (person.id, false)));
            }
            if let Step::Forget(who) = step
                && !run.held.is_named(who)
                && let Some(is_forgotten) = issued.get_mut(&run.ids.id(who))
            {
                *is_forgotten = true;
                let found = run.graph.resolve(run.ids.id(who), &EYES[0].lens());
                prop_assert_eq!(found, Resolved::Unknown);
            }
            if n % rarely == 0 {
                issued.iter().try_for_each(|(id, gone)| resolves(&mut run, (*id, *gone), n))?;
            }
        }
        for (id, gone) in &issued {
            (0..EYES.len()).try_for_each(|eye| resolves(&mut run, (*id, *gone), eye))?;
        }
        let never = "00000000000000000000000000000000".parse().expect("an id");
        prop_assert_eq!(run.graph.resolve(never, &EYES[0].lens()), Resolved::Unknown);
    }
}
