//! Consents and approvals as tags of entities, under one policy.
//!
//! The customer has a tag for each recipient and purpose, the recipient one for
//! each purpose: the regions that are permitted and those that are prohibited.
//! Cedar cannot walk through a list, so that a tag cannot hold statements with
//! windows or conditions: the host puts into the tags what is live.

use super::{Cedar, texts, uid, use_of};
use crate::case::{Case, Effect, Side};
use crate::engine::{Engine, Rival, Seen};
use crate::regions::{Item, Place};
use crate::workload::{ATTRIBUTES, Asking, RECIPIENTS};
use cedar_policy::{Entity, RestrictedExpression};
use std::collections::{BTreeSet, HashMap, HashSet};

pub struct Tags(Cedar);

/// Of the one customer whose profile it is.
const CUSTOMER: &str = "someone";

impl Rival for Tags {
    fn new(case: &Case) -> Self {
        let places = case.items.iter().flat_map(|item| item.permit.keys());
        let places: BTreeSet<Place> = places.cloned().collect();
        Self(Cedar::new(case, &policy(places), entities(case)))
    }
}

impl Engine for Tags {
    fn decide(&mut self, asking: usize, attribute: usize) -> bool {
        self.0.decide(asking, attribute)
    }

    fn filter(&mut self, asking: usize) {
        self.0.filter(asking);
    }

    fn seen(&self) -> Seen {
        self.0.seen
    }
}

/// One policy for all: `unless` takes Cedar less than policies that forbid, and one
/// condition less than a policy for each persona.
fn policy(places: impl IntoIterator<Item = Place>) -> String {
    let both_permit = |place| {
        format!(
            r#"(resource has "{place}"
                && resource["{place}"].containsAny(resource.owner.getTag(context.use).permitted)
                && resource["{place}"].containsAny(principal.getTag(context.purpose).permitted))"#
        )
    };
    let any: Vec<_> = places.into_iter().map(both_permit).collect();
    format!(
        "permit(principal, action, resource) when {{
            {}
        }} unless {{
            resource.possible.containsAny(resource.owner.getTag(context.use).prohibited)
            || resource.possible.containsAny(principal.getTag(context.purpose).prohibited)
        }};",
        any.join(" || ")
    )
}

fn entities(case: &Case) -> Vec<Entity> {
    let attribute = |(name, item): (&&str, &Item)| {
        let mut attributes = HashMap::from([
            ("possible".to_owned(), texts(&item.prohibit)),
            (
                "owner".to_owned(),
                RestrictedExpression::new_entity_uid(uid("Customer", CUSTOMER)),
            ),
        ]);
        let inside = item.permit.iter();
        attributes.extend(inside.map(|(place, regions)| (place.clone(), texts(regions))));
        let attribute = uid("Attribute", name);
        Entity::new(attribute, attributes, HashSet::new()).expect("an attribute")
    };
    let tagged = |entity, tags: Vec<(String, RestrictedExpression)>| {
        Entity::new_with_tags(entity, [], HashSet::new(), tags).expect("an entity with tags")
    };
    let of_customer = case.askings.iter().map(|asking| {
        let tag = tag(case, Side::Customer, asking);
        (use_of(asking), tag)
    });
    let customer = tagged(uid("Customer", CUSTOMER), of_customer.collect());
    let recipient = |name: &&str| {
        let asked = case
            .askings
            .iter()
            .filter(|asking| asking.recipient == *name);
        let tags = asked.map(|asking| {
            let tag = tag(case, Side::Company, asking);
            (asking.purpose.to_owned(), tag)
        });
        tagged(uid("Recipient", name), tags.collect())
    };
    let attributes = ATTRIBUTES.iter().zip(&case.items).map(attribute);
    let recipients = RECIPIENTS.iter().map(recipient);
    attributes.chain(recipients).chain([customer]).collect()
}

/// The regions that are permitted and prohibited by what is live for an asking.
fn tag(case: &Case, side: Side, asking: &Asking) -> RestrictedExpression {
    let regions = |effect| {
        let said = case.said(side, effect).filter(|one| {
            let circumstances = &one.circumstances;
            one.covers(asking) && circumstances.hold(case.now, asking, &case.facts)
        });
        let regions: BTreeSet<_> = said.flat_map(|one| &one.scope.regions).collect();
        texts(regions)
    };
    let fields = [
        ("permitted".to_owned(), regions(Effect::Permit)),
        ("prohibited".to_owned(), regions(Effect::Prohibit)),
    ];
    RestrictedExpression::new_record(fields).expect("two fields")
}
