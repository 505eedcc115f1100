//! After every step, everybody is who the evidence now held says, through every lens.

use crate::eyes::{EYES, Eye};
use crate::facts::identifier;
use crate::histories::{cases, story};
use crate::oracle::event::Names;
use crate::story::{Run, Story};
use crate::truth::{Ids, Truth};
use personagraph::PersonId;
use personagraph::identity::{Graph, Person};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn members(person: &Person) -> Names {
    let texts = person
        .identifiers
        .iter()
        .map(|one| one.as_str().to_string());
    texts.collect()
}

pub(crate) fn by_id(people: impl IntoIterator<Item = Person>) -> Vec<(PersonId, Names)> {
    let mut people: Vec<_> = people.into_iter().map(|p| (p.id, members(&p))).collect();
    people.sort_unstable();
    people
}

/// `people` is what the oracle says, and so are the questions about single identifiers.
pub(crate) fn agree(
    graph: &Graph,
    truth: &Truth,
    ids: &Ids,
    eye: &Eye,
) -> Result<(), TestCaseError> {
    let expected: BTreeMap<PersonId, Names> = ids.people(truth);
    let people = graph.people(&eye.lens());
    prop_assert!(people.iter().all(|person| person.identifiers.is_sorted()));
    prop_assert!(people.is_sorted_by_key(|person| &person.identifiers));
    let expected: Vec<_> = expected.into_iter().collect();
    prop_assert_eq!(&by_id(people), &expected, "through {:?}", eye);
    if eye.is_widest() {
        prop_assert_eq!(&by_id(graph.persons()), &expected, "persons");
        prop_assert_eq!(graph.size().identifiers, truth.known.len());
    }
    Ok(())
}

/// The same of a question about one identifier.
pub(crate) fn agree_on(
    (graph, of): (&Graph, &str),
    truth: &Truth,
    ids: &Ids,
    eye: &Eye,
) -> Result<(), TestCaseError> {
    let (who, is_known) = (identifier(of), truth.known.contains_key(of));
    let expected = is_known.then(|| truth.persons.person(of));
    let id = expected.as_ref().map(|person| ids.id(truth.anchor(person)));
    let found = graph.person_of(&who, &eye.lens());
    prop_assert_eq!(
        found.as_ref().map(members),
        expected.clone(),
        "{} through {:?}",
        of,
        eye
    );
    prop_assert_eq!(
        found.map(|person| person.id),
        id,
        "id of {} through {:?}",
        of,
        eye
    );
    if eye.is_widest() {
        prop_assert_eq!(graph.id_of(&who), id, "id of {}", of);
        // One alias for each identifier, and none for somebody who is not known.
        let person = expected.unwrap_or_default();
        let mut aliases: Vec<_> = person.iter().map(|one| ids.id(one)).collect();
        aliases.sort_unstable();
        prop_assert_eq!(graph.aliases(&who), aliases, "aliases of {}", of);
    }
    Ok(())
}

fn everybody_is_who_they_are(story: &Story, shift: usize) -> Result<(), TestCaseError> {
    let mut run = Run::new(story);
    for (n, step) in story.steps.iter().enumerate() {
        run.take(step)?;
        prop_assert_eq!(run.graph.size().evidence, run.held.facts.len());
        // The widest lens each time, the others in turn.
        let others = (1..EYES.len()).cycle().skip(shift + 3 * n).take(3);
        for eye in [0].into_iter().chain(others).map(|place| &EYES[place]) {
            let truth = run.held.through(eye);
            agree(&run.graph, &truth, &run.ids, eye)?;
            let of = &story.identifiers[(n + shift) % story.identifiers.len()];
            agree_on((&run.graph, of), &truth, &run.ids, eye)?;
        }
    }
    for eye in &EYES {
        let truth = run.held.through(eye);
        agree(&run.graph, &truth, &run.ids, eye)?;
        for of in &story.identifiers {
            agree_on((&run.graph, of), &truth, &run.ids, eye)?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(160))]

    #[test]
    fn people_are_what_the_evidence_now_held_says((story, shift) in (story(), 0..14_usize)) {
        everybody_is_who_they_are(&story, shift)?;
    }
}
