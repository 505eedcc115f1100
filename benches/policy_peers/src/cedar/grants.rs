//! A policy for each grant, as one writes ad hoc permissions in Cedar.
//!
//! Each permit of the customer is a policy that asks for an approval which meets it
//! in a persona: which can is settled when the policies are written. Each
//! prohibition of either side is one that forbids. Regions are groups of
//! attributes. Windows, channels and conditions are in the policies.

use super::{Cedar, uid, uids};
use crate::case::{Case, Effect, Side, Statement};
use crate::circumstances::{Circumstances, Test};
use crate::engine::{Engine, Rival, Seen};
use crate::regions::Item;
use crate::workload::{ATTRIBUTES, PURPOSES, RECIPIENTS};
use cedar_policy::Entity;
use std::collections::{BTreeSet, HashSet};

pub struct Grants(Cedar);

impl Rival for Grants {
    fn new(case: &Case) -> Self {
        let mut policies = String::new();
        for side in [Side::Customer, Side::Company] {
            for prohibition in case.said(side, Effect::Prohibit) {
                policies += &policy("forbid", prohibition, Vec::new());
            }
        }
        for consent in case.said(Side::Customer, Effect::Permit) {
            let approvals = case.said(Side::Company, Effect::Permit);
            let approvals: Vec<_> = approvals
                .filter(|approval| can_meet(consent, approval))
                .map(|approval| all(&beyond(approval, consent)))
                .collect();
            if !approvals.is_empty() {
                policies += &policy("permit", consent, vec![any(&approvals)]);
            }
        }
        Self(Cedar::new(case, &policies, entities(case)))
    }
}

impl Engine for Grants {
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

/// Recipients in the groups that statements name, attributes in their regions.
fn entities(case: &Case) -> Vec<Entity> {
    let named: BTreeSet<_> = case.statements.iter().map(|one| &one.recipients).collect();
    let recipient = |name: &&'static str| {
        let groups = named.iter().filter(|group| group.contains(name));
        let groups: HashSet<_> = groups.map(|names| uid("Group", &names.join("+"))).collect();
        Entity::new_no_attrs(uid("Recipient", name), groups)
    };
    let attribute = |(name, item): (&&str, &Item)| {
        let mut parents = uids("Region", item.permit.values().flatten());
        parents.extend(uids("Possible", &item.prohibit));
        Entity::new_no_attrs(uid("Attribute", name), parents)
    };
    let recipients = RECIPIENTS.iter().map(recipient);
    let attributes = ATTRIBUTES.iter().zip(&case.items).map(attribute);
    recipients.chain(attributes).collect()
}

/// Whether there can be an access, and a persona, for which both hold.
fn can_meet(consent: &Statement, approval: &Statement) -> bool {
    let shared = |these: &[&str], others: &[&str]| these.iter().any(|one| others.contains(one));
    consent.scope.meets(&approval.scope)
        && shared(&consent.recipients, &approval.recipients)
        && shared(&consent.purposes, &approval.purposes)
}

/// A policy for what a statement covers, under further conditions.
fn policy(effect: &str, statement: &Statement, further: Vec<String>) -> String {
    let or_any = |constraint: Option<String>, any: &str| constraint.unwrap_or(any.to_owned());
    let principal = or_any(principal(statement), "principal");
    let action = or_any(action(statement), "action");
    let resource = resource(statement);
    // A list of groups is no constraint; it is a condition.
    let (resource, mut conditions) = match resource {
        Some(resource) if statement.scope.regions.len() == 1 => (resource, Vec::new()),
        several => ("resource".to_owned(), several.into_iter().collect()),
    };
    conditions.extend(circumstances(&statement.circumstances));
    conditions.extend(further.into_iter().filter(|one| one != "true"));
    let when = match conditions.as_slice() {
        [] => String::new(),
        some => format!(" when {{ {} }}", some.join(" && ")),
    };
    format!("{effect}({principal}, {action}, {resource}){when};\n")
}

/// What is to be asked of an approval once the consent is known to hold.
fn beyond(approval: &Statement, consent: &Statement) -> Vec<String> {
    let within = |these: &[&str], others: &[&str]| these.iter().all(|one| others.contains(one));
    let who = !within(&consent.recipients, &approval.recipients);
    let what_for = !within(&consent.purposes, &approval.purposes);
    let mut conditions = Vec::new();
    conditions.extend(who.then(|| principal(approval)).flatten());
    conditions.extend(what_for.then(|| action(approval)).flatten());
    conditions.extend(resource(approval));
    conditions.extend(circumstances(&approval.circumstances));
    conditions
}

fn principal(statement: &Statement) -> Option<String> {
    match statement.recipients.as_slice() {
        all if all.len() == RECIPIENTS.len() => None,
        [one] => Some(format!(r#"principal == Recipient::"{one}""#)),
        several => Some(format!(r#"principal in Group::"{}""#, several.join("+"))),
    }
}

fn action(statement: &Statement) -> Option<String> {
    match statement.purposes.as_slice() {
        all if all.len() == PURPOSES.len() => None,
        [one] => Some(format!(r#"action == Action::"{one}""#)),
        several => Some(format!("action in [{}]", quoted("Action::", several))),
    }
}

fn resource(statement: &Statement) -> Option<String> {
    let group = match statement.effect {
        Effect::Permit => "Region::",
        Effect::Prohibit => "Possible::",
    };
    match statement.scope.regions.as_slice() {
        [whole] if whole == "profile" => None,
        [one] => Some(format!("resource in {}", quoted(group, &[one]))),
        several => Some(format!("resource in [{}]", quoted(group, several))),
    }
}

fn circumstances(asked: &Circumstances) -> Option<String> {
    let mut conditions = Vec::new();
    conditions.extend(asked.from.map(|from| format!("context.now >= {from}")));
    conditions.extend(asked.until.map(|until| format!("context.now < {until}")));
    if !asked.channels.is_empty() {
        let named = format!(
            "[{}].contains(context.channel)",
            quoted("", &asked.channels)
        );
        conditions.push(if asked.lenient {
            format!("(!(context has channel) || {named})")
        } else {
            format!("(context has channel && {named})")
        });
    }
    conditions.extend(asked.when.as_ref().map(test));
    (!conditions.is_empty()).then(|| all(&conditions))
}

fn test(test: &Test) -> String {
    let known = |fact: &str, is: bool| {
        let of = if is { "yes" } else { "no" };
        format!(r#"context.{of}.contains("{fact}")"#)
    };
    let each = |tests: &[Test]| tests.iter().map(self::test).collect::<Vec<_>>();
    match test {
        Test::Known { fact, is } => known(fact, *is),
        Test::NotKnown { fact, is } => format!("!{}", known(fact, *is)),
        Test::After(instant) => format!("context.now >= {instant}"),
        Test::Before(instant) => format!("context.now < {instant}"),
        Test::All(tests) => all(&each(tests)),
        Test::Any(tests) => any(&each(tests)),
    }
}

fn all(conditions: &[String]) -> String {
    match conditions {
        [] => "true".to_owned(),
        [one] => one.clone(),
        several => format!("({})", several.join(" && ")),
    }
}

/// Any of them, of which there is one at least.
fn any(conditions: &[String]) -> String {
    match conditions {
        one if one.iter().any(|one| one == "true") => "true".to_owned(),
        [one] => one.clone(),
        several => format!("({})", several.join(" || ")),
    }
}

fn quoted(before: &str, names: &[impl AsRef<str>]) -> String {
    let names = names
        .iter()
        .map(|name| format!(r#"{before}"{}""#, name.as_ref()));
    names.collect::<Vec<_>>().join(", ")
}
