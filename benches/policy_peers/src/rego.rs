//! Rego: the policy compiled to the bytecode of regorus, what is said and what is
//! known as its data.
//!
//! The data is indexed by recipient and purpose. Sets are sets, so that looking
//! something up is not a walk. Two rules: one for a decision, one that finds all
//! attributes at once, which is what filters a profile fastest.

use crate::case::{Case, Effect, Side, Statement};
use crate::circumstances::NO_CHANNEL;
use crate::engine::{Engine, Rival, Seen, one_by_one};
use crate::regions::Item;
use crate::workload::{ATTRIBUTES, Asking};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine as Interpreter, Rc, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Two machines with one program: each starts at another rule.
pub struct Rego {
    decision: RegoVM,
    profile: RegoVM,
    /// By asking, then by attribute.
    decisions: Vec<Vec<Value>>,
    profiles: Vec<Value>,
    seen: Value,
}

impl Rival for Rego {
    fn new(case: &Case) -> Self {
        let data = data(case);
        let profiles: Vec<_> = case.askings.iter().map(|one| input(case, one)).collect();
        let decisions = profiles.iter().map(|input| {
            let about = |attribute: &&str| {
                let attribute = (Value::from("attribute"), Value::from(*attribute));
                let fields = input.as_object().expect("an input is an object");
                let fields = fields
                    .iter()
                    .map(|(name, value)| (name.clone(), value.clone()));
                Value::from(fields.chain([attribute]).collect::<BTreeMap<_, _>>())
            };
            ATTRIBUTES.iter().map(about).collect()
        });
        Self {
            decision: machine("data.permission.allow", &data),
            profile: machine("data.permission.visible", &data),
            decisions: decisions.collect(),
            profiles,
            seen: Value::new_set(),
        }
    }
}

impl Engine for Rego {
    fn decide(&mut self, asking: usize, attribute: usize) -> bool {
        let input = self.decisions[asking][attribute].clone();
        self.decision.set_input(input);
        let answer = self.decision.execute().expect("an answer");
        *answer.as_bool().expect("yes or no")
    }

    fn filter(&mut self, asking: usize) {
        self.profile.set_input(self.profiles[asking].clone());
        self.seen = self.profile.execute().expect("an answer");
    }

    fn seen(&self) -> Seen {
        let seen = self.seen.as_set().expect("a set");
        one_by_one(|attribute| seen.contains(&Value::from(ATTRIBUTES[attribute])))
    }
}

fn machine(rule: &str, data: &Value) -> RegoVM {
    let mut interpreter = Interpreter::new();
    let policy = include_str!("permission.rego").to_owned();
    interpreter
        .add_policy("permission.rego".to_owned(), policy)
        .expect("a policy");
    let start: Rc<str> = rule.into();
    let compiled = interpreter.compile_with_entrypoint(&start).expect("a rule");
    let program = Compiler::compile_from_policy(&compiled, &[rule]).expect("a program");
    let mut machine = RegoVM::new();
    machine.set_max_instructions(usize::MAX);
    machine.load_program(program);
    machine.set_data(data.clone()).expect("data");
    machine
}

fn input(case: &Case, asking: &Asking) -> Value {
    object([
        ("use", Value::from(use_of(asking))),
        ("now", Value::from(case.now)),
        ("channel", Value::from(asking.channel.unwrap_or(NO_CHANNEL))),
        ("facts", set(&case.said_of_facts())),
    ])
}

fn data(case: &Case) -> Value {
    let item = |(name, item): (&&str, &Item)| {
        let places: Vec<Value> = item.permit.values().map(set).collect();
        let fields = [
            ("permit", Value::from(places)),
            ("prohibit", set(&item.prohibit)),
        ];
        (Value::from(*name), object(fields))
    };
    let said = case.askings.iter().map(|asking| {
        let said = |side, effect| case.said(side, effect).filter(|one| one.covers(asking));
        let [customer, company] = [Side::Customer, Side::Company];
        let prohibited = said(customer, Effect::Prohibit).chain(said(company, Effect::Prohibit));
        let fields = [
            ("consented", half(said(customer, Effect::Permit))),
            ("approved", half(said(company, Effect::Permit))),
            ("prohibited", half(prohibited)),
        ];
        (Value::from(use_of(asking)), object(fields))
    });
    let items = ATTRIBUTES.iter().zip(&case.items).map(item);
    object([
        ("items", Value::from(items.collect::<BTreeMap<_, _>>())),
        ("said", Value::from(said.collect::<BTreeMap<_, _>>())),
    ])
}

/// The regions of statements that always count, and those that sometimes do.
fn half<'a>(statements: impl Iterator<Item = &'a Statement>) -> Value {
    let (mut always, mut sometimes) = (BTreeSet::new(), Vec::new());
    for statement in statements {
        if statement.circumstances.is_always() {
            always.extend(statement.scope.regions.iter().cloned());
            continue;
        }
        let regions = set(&statement.scope.regions);
        sometimes.extend(
            statement
                .circumstances
                .alternatives()
                .into_iter()
                .map(|one| {
                    object([
                        ("regions", regions.clone()),
                        ("from", Value::from(one.from)),
                        ("until", Value::from(one.until)),
                        ("channels", set(&one.channels)),
                        ("facts", set(&one.facts)),
                    ])
                }),
        );
    }
    object([
        ("always", set(&always)),
        ("sometimes", Value::from(sometimes)),
    ])
}

fn use_of(asking: &Asking) -> String {
    format!("{} {}", asking.recipient, asking.purpose)
}

fn set<'a>(texts: impl IntoIterator<Item = &'a String>) -> Value {
    let texts = texts.into_iter().map(|text| Value::from(text.as_str()));
    Value::from(texts.collect::<BTreeSet<_>>())
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let fields = fields.map(|(name, value)| (Value::from(name), value));
    Value::from(BTreeMap::from(fields))
}
