//! Pseudonyms (W-c, W-e, P7): one for a partial identity in all accesses of its recipient that know
//! of the same links, another for another recipient; and in their own order.

use crate::arms::cases;
use crate::crm;
use crate::history::{Ask, RECIPIENTS};
use crate::oracle::Access;
use crate::oracle::footprint::{Known, Sight};
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

/// A partial identity, as an access may know it: what that knows of its person's links, and the
/// places that are one.
type Named = (Known, BTreeSet<Option<String>>);

/// The partial identities of everybody, as an access may know them.
fn named(
    sight: &Sight<'_>,
    directory: &Directory,
    ask: &Ask,
    other: &[Access],
) -> Vec<(Named, String)> {
    let footprint = sight.footprint(other);
    let mut found = Vec::new();
    for of in everybody().map(normal) {
        let tie = footprint
            .ties
            .iter()
            .find(|tie| tie.identifiers.contains(&of));
        let known = footprint
            .links
            .iter()
            .find(|(person, _)| person.contains(&of));
        let (Some(tie), Some(known)) = (tie, known) else {
            continue;
        };
        let ask = Ask {
            identifier: of,
            ..ask.clone()
        };
        for identity in ask.view(directory).identities() {
            let place = place(identity);
            let group = tie.groups.iter().find(|group| group.contains(&place));
            let group = group.expect("what is seen has a place").clone();
            found.push(((known.clone(), group), identity.pseudonym().to_string()));
        }
    }
    found
}

fn place(identity: &PartialIdentity) -> Option<String> {
    identity.personas().first().map(ToString::to_string)
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn accesses_that_know_of_the_same_links_have_one_pseudonym((history, asks) in scenes()) {
        let scene = Scene::of(history, &asks);
        let (rules, events) = (&scene.history.rules, &scene.history.events);
        let directory = crm::directory(rules, events);
        let own = scene.ask.of_oracle();
        let others = with_sight(rules, events, &own, |_, others| others.to_vec());
        let mut names: BTreeMap<Named, String> = BTreeMap::new();
        for access in others.iter().chain([&own]) {
            let ask = ask_of(&scene, access);
            let found = with_sight(rules, events, access, |sight, others| {
                named(sight, &directory, &ask, others)
            });
            for (identity, pseudonym) in found {
                let known = names.entry(identity).or_insert_with(|| pseudonym.clone());
                prop_assert_eq!(&*known, &pseudonym, "{:?}\n{:?}", ask, scene.history);
            }
        }
    }
}
