//! A person's personas, and who sees what of them, are those of the oracle; and
//! what is made readable of a persona is what made it.

use crate::crm::{self, told_short};
use crate::history::{Ask, History, Plan, asked};
use crate::oracle::disclosure;
use personagraph::condition::Truth;
use personagraph::name::Persona;
use personagraph::permission::Place;
use personagraph::persona::{Member, Personas};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Names = BTreeSet<String>;

fn key(member: &Member) -> String {
    match (member.observed(), member.as_identifier()) {
        (Some(event), _) => event.as_str().to_owned(),
        (None, Some(identifier)) => identifier.as_str().to_owned(),
        (None, None) => panic!("it is one or the other"),
    }
}

fn named(personas: &Personas, keeps: impl Fn(&Persona) -> bool) -> Names {
    let names = personas.names().filter(|name| keeps(name));
    names.map(|name| name.as_str().to_owned()).collect()
}

fn lies(personas: &Personas) -> BTreeMap<String, disclosure::Lies> {
    let lies = |member: &Member| {
        let certain = named(personas, |name| personas.lies(member, name) == Truth::True);
        let possible = named(personas, |name| personas.lies(member, name) != Truth::False);
        (key(member), (certain, possible))
    };
    personas.members().iter().map(lies).collect()
}

fn as_the_oracle_says(history: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    let oracle = crm::oracle_of(history);
    for ask in asks {
        let (who, at) = (crm::id(&ask.identifier), crm::at(ask.day));
        let accesses = asks.iter().map(Ask::access).collect::<Vec<_>>();
        let disclosure = directory.disclosure(&who, at, &accesses).expect("names");
        let personas = disclosure.personas();
        prop_assert_eq!(personas, &directory.personas(&who, at));

        let mut plain = ask.of_oracle();
        (plain.channel, plain.trust) = (None, None);
        let expected = disclosure::lies(&oracle, &ask.identifier, &plain);
        prop_assert_eq!(lies(personas), expected, "{:?}", ask);

        for (other, seen) in asks.iter().zip(disclosure.seen()) {
            let shown: Names = seen.members().iter().map(key).collect();
            let place = |place: &Place| match place {
                Place::Inside(name) => Some(name.as_str().to_owned()),
                Place::OutsideAllCircles => None,
            };
            let identities = seen.identities().iter();
            let identities = identities.map(|one| one.iter().map(place).collect());
            let mut identities: Vec<BTreeSet<_>> = identities.collect();
            identities.sort();
            let access = other.of_oracle();
            let expected = disclosure::seen(&oracle, &ask.identifier, &access);
            prop_assert_eq!((shown, identities), expected, "{:?} by {:?}", ask, other);
        }
    }
    Ok(())
}

/// Every observation that is disclosed through a persona is in a making of it, and every
/// other making is an enclosure that the history has.
fn made_by_what_was_said(history: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    for ask in asks {
        let personas = directory.personas(&crm::id(&ask.identifier), crm::at(ask.day));
        for name in personas.names() {
            for making in personas.makings(name) {
                prop_assert!(!making.members.is_empty());
                let said = |member: &Member, id: &str| {
                    let event = history.events.iter().find(|event| event["id"] == id);
                    let of = event.and_then(|event| event["personas"].as_array());
                    of.is_some_and(|of| of.iter().any(|one| *one == *name.as_str()))
                        && personas.members().contains(member)
                };
                match &making.event {
                    None => {
                        for (member, truth) in &making.members {
                            prop_assert_eq!(*truth, Truth::True);
                            prop_assert!(said(member, &key(member)));
                        }
                    }
                    Some(id) => {
                        let event = history.events.iter().find(|e| e["id"] == *id.as_str());
                        let event = event.expect("it was said");
                        prop_assert_eq!(&event["event"], "enclosed");
                        prop_assert_eq!(&event["persona"], name.as_str());
                        prop_assert_eq!(making.is_template, event["identifier"].is_null());
                    }
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(192))]

    #[test]
    fn what_lies_where_and_who_sees_it_is_as_the_oracle_says((history, asks) in asked(Plan::ANY, 2)) {
        told_short(&history, |history| as_the_oracle_says(history, &asks))?;
    }

    #[test]
    fn personas_are_made_by_what_was_said((history, asks) in asked(Plan::ANY, 1)) {
        told_short(&history, |history| made_by_what_was_said(history, &asks))?;
    }
}
