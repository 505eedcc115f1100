//! Casbin: a line for each statement, three enforcers.
//!
//! Its effects know of one side that permits and prohibits. Two sides that must
//! agree inside one persona are asked for one after the other, persona by persona:
//! first whether nothing prohibits, then for each place whether the customer
//! permits there, and whether the company does. Where a condition has
//! alternatives, there is a line for each.

use crate::case::{Case, Effect, Side, Statement};
use crate::circumstances::{Alternative, Instant, NO_CHANNEL};
use crate::engine::{Engine, Rival, Seen, one_by_one};
use crate::regions::Item;
use crate::workload::Asking;
use casbin::rhai::{Dynamic, ImmutableString};
use casbin::{
    CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi, function_map::OperatorFunction,
};
use std::collections::BTreeSet;

pub struct Casbin {
    prohibitions: Enforcer,
    consents: Enforcer,
    approvals: Enforcer,
    /// By asking.
    accesses: Vec<[Dynamic; 2]>,
    /// By attribute.
    items: Vec<Regions>,
    seen: Seen,
}

/// Where an attribute lies, for prohibitions and at each place for permits.
struct Regions {
    prohibit: Dynamic,
    permit: Vec<Dynamic>,
}

/// Of all three: whether any line matches, be it a permit or a prohibition.
const MODEL: &str = r#"
[request_definition]
r = use, regions, circumstances
[policy_definition]
p = uses, regions, circumstances
[matchers]
m = names(p.uses, r.use) && meets(p.regions, r.regions) && (p.circumstances == "" || holds(p.circumstances, r.circumstances))
[policy_effect]
e = some(where (p.eft == allow))
"#;

impl Rival for Casbin {
    fn new(case: &Case) -> Self {
        let facts = list(&case.said_of_facts());
        let access = |asking: &Asking| {
            let channel = asking.channel.unwrap_or(NO_CHANNEL).to_owned();
            [
                list([&use_of(asking.recipient, asking.purpose)]).into(),
                format!("{} {} {facts}", case.now, list([&channel])).into(),
            ]
        };
        let regions = |item: &Item| Regions {
            prohibit: list(&item.prohibit).into(),
            permit: item
                .permit
                .values()
                .map(|regions| list(regions).into())
                .collect(),
        };
        let [customer, company] = [Side::Customer, Side::Company];
        let prohibitions = case.said(customer, Effect::Prohibit);
        let prohibitions = prohibitions.chain(case.said(company, Effect::Prohibit));
        Self {
            prohibitions: enforcer(prohibitions),
            consents: enforcer(case.said(customer, Effect::Permit)),
            approvals: enforcer(case.said(company, Effect::Permit)),
            accesses: case.askings.iter().map(access).collect(),
            items: case.items.iter().map(regions).collect(),
            seen: 0,
        }
    }
}

impl Engine for Casbin {
    fn decide(&mut self, asking: usize, attribute: usize) -> bool {
        let item = &self.items[attribute];
        let [used, circumstances] = &self.accesses[asking];
        let matches = |enforcer: &Enforcer, regions: &Dynamic| {
            let request = vec![used.clone(), regions.clone(), circumstances.clone()];
            enforcer.enforce(request).expect("an answer")
        };
        !matches(&self.prohibitions, &item.prohibit)
            && item.permit.iter().any(|regions| {
                matches(&self.consents, regions) && matches(&self.approvals, regions)
            })
    }

    fn filter(&mut self, asking: usize) {
        self.seen = one_by_one(|attribute| self.decide(asking, attribute));
    }

    fn seen(&self) -> Seen {
        self.seen
    }
}

/// A function of a matcher.
type Compares = fn(Dynamic, Dynamic) -> Dynamic;

fn enforcer<'a>(statements: impl Iterator<Item = &'a Statement>) -> Enforcer {
    let lines: BTreeSet<Vec<String>> = statements.flat_map(lines).collect();
    let made = async {
        let model = DefaultModel::from_str(MODEL).await?;
        let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await?;
        enforcer.add_policies(lines.into_iter().collect()).await?;
        casbin::Result::Ok(enforcer)
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("a runtime");
    let mut enforcer = runtime.block_on(made).expect("an enforcer");
    let functions: [(&str, Compares); 3] = [
        ("names", |all, one| text(all).contains(&*text(one)).into()),
        ("meets", |these, others| {
            meets(&text(these), &text(others)).into()
        }),
        ("holds", |asked, given| {
            holds(&text(asked), &text(given)).into()
        }),
    ];
    for (name, function) in functions {
        enforcer.add_function(name, OperatorFunction::Arg2(function));
    }
    enforcer
}

fn lines(statement: &Statement) -> Vec<Vec<String>> {
    let uses = statement.recipients.iter().flat_map(|who| {
        statement
            .purposes
            .iter()
            .map(move |what_for| use_of(who, what_for))
    });
    let uses = list(&uses.collect::<Vec<_>>());
    let regions = each(&statement.scope.regions);
    let asked = &statement.circumstances;
    if asked.is_always() {
        return vec![vec![uses, regions, String::new()]];
    }
    let line = |one: Alternative| {
        let (channels, facts) = (list(&one.channels), each(&one.facts));
        let asked = format!("{} {} {channels} {facts}", one.from, one.until);
        vec![uses.clone(), regions.clone(), asked]
    };
    asked.alternatives().into_iter().map(line).collect()
}

/// Whether a list in [`each`]'s form has an entry of one in [`list`]'s.
fn meets(these: &str, others: &str) -> bool {
    these.split_terminator(';').any(|one| others.contains(one))
}

/// Whether what a line asks for is given.
fn holds(asked: &str, given: &str) -> bool {
    let instant = |text: &str| -> Instant { text.parse().expect("a number") };
    let (asked, given): (Vec<_>, Vec<_>) = (asked.split(' ').collect(), given.split(' ').collect());
    let ([from, until, channels, facts], [now, channel, known]) = (&asked[..], &given[..]) else {
        panic!("`{asked:?}` of `{given:?}`");
    };
    instant(from) <= instant(now)
        && instant(now) < instant(until)
        && channels.contains(channel)
        && facts.split_terminator(';').all(|fact| known.contains(fact))
}

fn text(value: Dynamic) -> ImmutableString {
    value.into_immutable_string().expect("a text")
}

fn use_of(recipient: &str, purpose: &str) -> String {
    format!("{recipient}/{purpose}")
}

/// Between bars, so that a search for one entry finds no other.
fn list<'a>(entries: impl IntoIterator<Item = &'a String>) -> String {
    entries
        .into_iter()
        .fold("|".to_owned(), |all, one| all + one.as_str() + "|")
}

/// Each to be searched for in a [`list`].
fn each<'a>(entries: impl IntoIterator<Item = &'a String>) -> String {
    entries
        .into_iter()
        .fold(String::new(), |all, one| all + "|" + one.as_str() + "|;")
}
