//! Cedar: the Rust library, its evaluator and nothing around it.
//!
//! Requests and their contexts are made beforehand. Instants are numbers: Cedar's
//! own `datetime` reads its text again at each comparison.

mod grants;
mod tags;

pub use grants::Grants;
pub use tags::Tags;

use crate::case::Case;
use crate::engine::{Seen, one_by_one};
use crate::workload::{ATTRIBUTES, Asking};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicySet, Request,
    RestrictedExpression,
};
use std::collections::HashSet;

/// What both ways to write the policy in Cedar have in common.
struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    /// By asking, then by attribute.
    requests: Vec<Vec<Request>>,
    seen: Seen,
}

impl Cedar {
    fn new(case: &Case, policies: &str, entities: Vec<Entity>) -> Self {
        let entities = Entities::from_entities(entities, None).expect("entities");
        Self {
            authorizer: Authorizer::new(),
            policies: policies
                .parse()
                .unwrap_or_else(|error| panic!("{error:?} in {policies}")),
            entities,
            requests: case.askings.iter().map(|one| requests(case, one)).collect(),
            seen: 0,
        }
    }

    /// # Panics
    /// If a policy cannot be evaluated: Cedar would leave it out.
    fn decide(&self, asking: usize, attribute: usize) -> bool {
        let request = &self.requests[asking][attribute];
        let answer = self
            .authorizer
            .is_authorized(request, &self.policies, &self.entities);
        let errors = answer.diagnostics().errors().next();
        assert!(errors.is_none(), "{errors:?}");
        answer.decision() == Decision::Allow
    }

    fn filter(&mut self, asking: usize) {
        self.seen = one_by_one(|attribute| self.decide(asking, attribute));
    }
}

/// For each attribute.
fn requests(case: &Case, asking: &Asking) -> Vec<Request> {
    let facts = |is: bool| {
        let known = case.facts.iter().filter(move |(_, holds)| **holds == is);
        texts(known.map(|(fact, _)| fact))
    };
    let mut context = vec![
        ("now".to_owned(), RestrictedExpression::new_long(case.now)),
        ("yes".to_owned(), facts(true)),
        ("no".to_owned(), facts(false)),
        ("use".to_owned(), new_string(use_of(asking))),
        ("purpose".to_owned(), new_string(asking.purpose.to_owned())),
    ];
    context.extend(asking.channel.map(|channel| {
        let channel = new_string(channel.to_owned());
        ("channel".to_owned(), channel)
    }));
    let context = Context::from_pairs(context).expect("a context");
    let request = |attribute: &&str| {
        let principal = uid("Recipient", asking.recipient);
        let (action, resource) = (uid("Action", asking.purpose), uid("Attribute", attribute));
        Request::new(principal, action, resource, context.clone(), None).expect("a request")
    };
    ATTRIBUTES.iter().map(request).collect()
}

/// A recipient for a purpose.
fn use_of(asking: &Asking) -> String {
    format!("{} {}", asking.recipient, asking.purpose)
}

fn uid(kind: &str, name: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.parse().expect("a type"), name.parse().expect("an id"))
}

fn uids<'a>(kind: &str, names: impl IntoIterator<Item = &'a String>) -> HashSet<EntityUid> {
    names.into_iter().map(|name| uid(kind, name)).collect()
}

fn texts<'a>(all: impl IntoIterator<Item = &'a String>) -> RestrictedExpression {
    RestrictedExpression::new_set(all.into_iter().cloned().map(new_string))
}

fn new_string(text: String) -> RestrictedExpression {
    RestrictedExpression::new_string(text)
}
