//! Pseudonyms (W-c, W-e, P7): one for a partial identity whatever its recipient asks, another for
//! another recipient; in their own order; and a function of what any access of the recipient may
//! see.

use crate::arms::{COUNTED, Ties, cases};
use crate::crm;
use crate::history::{Ask, RECIPIENTS};
use crate::oracle::Access;
use crate::oracle::event::Names;
use crate::oracle::footprint::{Sight, Tie};
use crate::oracle::normal::normal;
use crate::scene::{Scene, everybody, scenes, with_sight};
use personagraph::profile::PartialIdentity;
use personagraph::{Directory, View};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The same question for somebody else, or for something else.
fn ask_of(scene: &Scene, access: &Access) -> Ask {
    Ask {
        recipient: access.recipient.clone(),
        purpose: access.purpose.clone(),
        channel: access.channel.clone(),
        trust: access.trust,
        ..scene.ask.clone()
    }
}

fn pseudonyms(view: &View) -> Vec<String> {
    let identities = view.identities().iter();
    identities.map(|one| one.pseudonym().to_string()).collect()
}

fn everything(directory: &Directory, ask: &Ask) -> View {
    directory.view_all(&ask.access()).expect("names")
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn partial_identities_come_in_the_order_of_their_pseudonyms((history, asks) in scenes()) {
        let directory = crm::directory(&history.rules, &history.events);
        for ask in &asks {
            for view in [ask.view(&directory), everything(&directory, ask)] {
                let told = pseudonyms(&view);
                prop_assert!(told.is_sorted_by(|one, next| one < next), "{:?}", told);
            }
        }
    }

    #[test]
    fn no_two_recipients_have_a_pseudonym_in_common((history, asks) in scenes()) {
        let directory = crm::directory(&history.rules, &history.events);
        let mut whose: BTreeMap<String, &str> = BTreeMap::new();
        for ask in &asks {
            for recipient in RECIPIENTS {
                let ask = Ask { recipient: recipient.to_owned(), ..ask.clone() };
                for pseudonym in pseudonyms(&everything(&directory, &ask)) {
                    let known = *whose.entry(pseudonym).or_insert(recipient);
                    prop_assert_eq!(known, recipient);
                }
            }
        }
    }
}

/// A partial identity, whatever is asked of it: whose it is, and of which places.
type Named = (Tie, BTreeSet<Option<String>>, Option<String>);

/// The partial identities of everybody, as an access may know them.
fn named(
    sight: &Sight<'_>,
    directory: &Directory,
    ask: &Ask,
    other: &[Access],
    ties: Ties,
) -> Vec<(Named, String)> {
    let footprint = sight.footprint(other);
    let unseen: Vec<(Names, String)> = sight
        .unseen_ties()
        .into_iter()
        .map(|(person, rules)| (person.clone(), format!("{person:?} {rules:?}")))
        .collect();
    let mut found = Vec::new();
    for of in everybody().map(normal) {
        let Some(tie) = footprint
            .ties
            .iter()
            .find(|tie| tie.identifiers.contains(&of))
        else {
            continue;
        };
        let known = unseen.iter().find(|(person, _)| person.contains(&of));
        let known = known
            .filter(|_| ties == Ties::Known)
            .map(|(_, all)| all.clone());
        let ask = Ask {
            identifier: of,
            ..ask.clone()
        };
        for identity in ask.view(directory).identities() {
            let group = tie
                .groups
                .iter()
                .find(|group| group.contains(&place(identity)));
            let group = group.expect("what is seen has a place").clone();
            found.push((
                (tie.clone(), group, known.clone()),
                identity.pseudonym().to_string(),
            ));
        }
    }
    found
}

fn place(identity: &PartialIdentity) -> Option<String> {
    identity.personas().first().map(ToString::to_string)
}

pub(crate) fn one_for_all_accesses(scene: &Scene, ties: Ties) -> Result<(), TestCaseError> {
    let (rules, events) = (&scene.history.rules, &scene.history.events);
    let directory = crm::directory(rules, events);
    let own = scene.ask.of_oracle();
    let others = with_sight(rules, events, &own, |_, others| others.to_vec());
    let mut names: BTreeMap<Named, String> = BTreeMap::new();
    for access in others.iter().chain([&own]) {
        let ask = ask_of(scene, access);
        let found = with_sight(rules, events, access, |sight, others| {
            named(sight, &directory, &ask, others, ties)
        });
        for (identity, pseudonym) in found {
            let known = names
                .entry(identity.clone())
                .or_insert_with(|| pseudonym.clone());
            prop_assert_eq!(
                &*known,
                &pseudonym,
                "{:?}\n{:?}\n{:?}",
                identity,
                ask,
                scene.history
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn all_accesses_of_a_recipient_have_one_pseudonym((history, asks) in scenes()) {
        one_for_all_accesses(&Scene::of(history, &asks), COUNTED)?;
    }
}
