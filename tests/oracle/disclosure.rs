//! What lies where of a whole person, and what of it an access sees (W-b to W-d).

use std::collections::{BTreeMap, BTreeSet};

use super::event::Names;
use super::normal::normal;
use super::permission::{Question, Subject};
use super::view::{Item, identifiers, join, membership, observations, places};
use super::{Access, Oracle};

/// The personas that certainly contain something, and those that may (these included).
pub type Lies = (Names, Names);

/// The items of the person that all vouched links make: observations by event, identifiers by
/// themselves. None of somebody unknown.
fn items(question: &Question<'_>, identifier: &str) -> Vec<(String, Item)> {
    let identifier = normal(identifier);
    if !question.now.known().contains(&identifier) {
        return Vec::new();
    }
    let person = question.vouched.person(&identifier);
    let seen = observations(question, &person).into_iter();
    let seen = seen.map(|item| (item.event.clone().unwrap_or_default(), item));
    let own = identifiers(question, &person).into_iter();
    let own = own.map(|item| (item.identifier.clone(), item));
    seen.chain(own).collect()
}

/// For everything that is known of a person where it lies, as of an access that has no channel and
/// no trust.
pub fn lies(oracle: &Oracle, identifier: &str, access: &Access) -> BTreeMap<String, Lies> {
    let question = Question::new(oracle, access, false);
    let lies = |item: &Item| {
        let subject = Subject {
            reached: Names::from([item.identifier.clone()]),
            sure: question.vouched.person(&item.identifier),
        };
        let found = membership(&question, item, &subject);
        (found.certain, found.possible)
    };
    let items = items(&question, identifier);
    let lies = items.into_iter().map(|(key, item)| (key, lies(&item)));
    lies.collect()
}

/// Of everything that is known of a person what an access sees, and in which partial identities.
pub fn seen(
    oracle: &Oracle,
    identifier: &str,
    access: &Access,
) -> (Names, Vec<BTreeSet<Option<String>>>) {
    let question = Question::new(oracle, access, true);
    let mut shown = Names::new();
    let mut by_person: BTreeMap<Names, BTreeSet<Option<String>>> = BTreeMap::new();
    for (key, item) in items(&question, identifier) {
        let places = places(&question, &item);
        if !places.is_empty() {
            shown.insert(key);
            let person = question.known.person(&item.identifier);
            by_person.entry(person).or_default().extend(places);
        }
    }
    let identities = by_person
        .into_iter()
        .flat_map(|(person, places)| join(&question, &person, places));
    let mut identities: Vec<_> = identities.filter(|places| !places.is_empty()).collect();
    identities.sort();
    (shown, identities)
}
