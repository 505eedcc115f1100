//! P5: the order of rules, and rules said twice, do not matter to a decision;
//! nor do order and repetition inside the lists of an event.

use crate::crm;
use crate::history::{ATTRIBUTES, PERSONAS, Plan, asked, scope};
use personagraph::name::EventId;
use personagraph::permission::{Effect, Item, Permit, Rule, Scope, Sheet, Side};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::Value as Json;

type Said = (Side, Effect, Scope);

fn said() -> impl Strategy<Value = Said> {
    let side = select(vec![Side::Customer, Side::Company]);
    let effect = prop_oneof![4 => Just(Effect::Permit), 1 => Just(Effect::Prohibit)];
    let scope = scope().prop_map(|json| serde_json::from_value(json).expect("a scope"));
    (side, effect, scope)
}

/// Every list of an event, the other way round and with its first entry twice.
fn relisted(event: &Json) -> Json {
    let mut event = event.clone();
    for (field, value) in event.as_object_mut().expect("an object") {
        relist(field, value);
    }
    event
}

fn relist(field: &str, value: &mut Json) {
    match value {
        Json::Array(list) => {
            for item in list.iter_mut() {
                relist("", item);
            }
            let pair = field == "between" || field == "link";
            if let (false, Some(first)) = (pair, list.first().cloned()) {
                list.push(first);
            }
            list.reverse();
        }
        Json::Object(fields) => fields
            .iter_mut()
            .for_each(|(field, value)| relist(field, value)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(crm::cases(256))]

    #[test]
    fn the_order_of_rules_and_rules_said_twice_do_not_matter(
        all in vec(said(), 0..6),
        order in vec(any::<prop::sample::Index>(), 0..12),
        lies in subsequence(&PERSONAS[..], 0..=3),
        attribute in select(&ATTRIBUTES[..]),
    ) {
        let ids: Vec<EventId> =
            (0..all.len()).map(|i| format!("r{i}").parse().expect("an id")).collect();
        let rule = |place: usize| {
            let (side, effect, scope) = &all[place];
            Rule { id: &ids[place], side: *side, effect: *effect, scope }
        };
        let once: Vec<Rule<'_>> = (0..all.len()).map(rule).collect();
        let some = order.iter().filter(|_| !all.is_empty()).map(|i| rule(i.index(all.len())));
        let again: Vec<Rule<'_>> = some.chain((0..all.len()).rev().map(rule)).collect();

        let lies = lies.iter().map(|name| name.parse().expect("a name"));
        let sheet = Sheet::new([Item::new(attribute.parse().expect("a name")).within(lies)]);
        let decide = |rules: &[Rule<'_>]| sheet.decide(rules.iter().copied()).decision(0);
        prop_assert_eq!(decide(&once), decide(&again));
    }

    #[test]
    fn order_and_repetition_inside_lists_do_not_matter((history, asks) in asked(Plan::ANY, 1)) {
        let mut other = history.clone();
        other.events = history.events.iter().map(relisted).collect();
        let (one, two) = (
            crm::directory(&history.rules, &history.events),
            crm::directory(&other.rules, &other.events),
        );
        prop_assert_eq!(crm::Answers::of(&one, &asks), crm::Answers::of(&two, &asks));
        prop_assert_eq!(crm::snapshot(&one), crm::snapshot(&two));
    }
}

#[test]
fn saying_a_recipient_twice_is_saying_it_once() {
    let once = Permit::profile().to("sales").for_any_purpose();
    let twice = Permit::profile().to("sales").to("sales").for_any_purpose();
    assert_eq!(once.terms(), twice.terms());
}
