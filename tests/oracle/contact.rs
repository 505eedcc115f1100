//! Whom the sender of a message may know as one addressee (W-e, W-f), and whose words count.

use std::collections::BTreeSet;

use super::event::{Body, Event, Names};
use super::permission::{Question, Subject};
use super::view::{Place, Shows, identifiers, join, observations, places};
use super::{Access, Oracle};

/// What an access on one channel knows of whom a message is for.
pub struct Addressee<'a> {
    question: Question<'a>,
    /// The identifiers that the partial identities show in which the one asked about lies, or what
    /// was seen through it.
    pub shown: Names,
    /// The person over vouched links that the access may know of.
    pub person: Names,
}

impl<'a> Addressee<'a> {
    /// Of an identifier in normal form.
    pub fn new(oracle: &'a Oracle, identifier: &str, access: &'a Access) -> Addressee<'a> {
        let question = Question::new(oracle, access, false);
        if !question.now.known().contains(identifier) {
            return Addressee {
                question,
                shown: Names::new(),
                person: Names::new(),
            };
        }
        let person = question.known.person(identifier);
        let items = observations(&question, &person)
            .into_iter()
            .chain(identifiers(&question, &person));
        let items: Vec<_> = items
            .map(|item| {
                let places = places(&question, &item);
                (item, places)
            })
            .collect();
        let all: BTreeSet<Place> = items.iter().flat_map(|(_, at)| at.clone()).collect();
        let mut shown = Names::new();
        for class in join(&question, &person, all) {
            let inside: Vec<_> = items
                .iter()
                .filter(|(_, places)| !places.is_disjoint(&class))
                .collect();
            if inside.iter().any(|(item, _)| item.identifier == identifier) {
                let itself = inside
                    .iter()
                    .filter(|(item, _)| item.shows == Shows::Itself);
                shown.extend(itself.map(|(item, _)| item.identifier.clone()));
            }
        }
        Addressee {
            question,
            shown,
            person,
        }
    }

    /// What was said and done by the instant, and not taken back.
    pub fn live(&self) -> &[&'a Event] {
        &self.question.now.live
    }

    /// P-j: whether what an event says through the identifier may be this person's word.
    pub fn may_be_said_by(&self, event: &Event, identifier: &str) -> bool {
        if self.person.is_empty() {
            return false;
        }
        let subject = Subject {
            reached: self.person.clone(),
            sure: self.person.clone(),
        };
        self.question.may_concern(identifier, &subject)
            || self.question.concerned(event, identifier, &subject)
    }
}

/// The identifiers of `preferred`, `contacted` and `interacted`.
pub fn spoken_through(event: &Event) -> Option<&str> {
    match &event.body {
        Body::Other { identifiers } => identifiers.first().map(String::as_str),
        Body::Interacted { identifier, .. } => Some(identifier),
        _ => None,
    }
}
