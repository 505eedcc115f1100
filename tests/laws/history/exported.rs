//! The histories that the feature `proptest1` exports, as the oracle reads them: the laws
//! of the library hold of what hosts are given to test with.

use super::world::{OTHER_SPELLINGS, day_of};
use super::{Ask, Erasures, History, Plan, Values};
use personagraph::strategy::{self, World};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// As the crate exports them.
pub(crate) fn asked(plan: Plan, asks: usize) -> BoxedStrategy<(History, Vec<Ask>)> {
    let world = World {
        asks,
        erasures: match plan.erasures {
            Erasures::Some => strategy::Erasures::Some,
            Erasures::None => strategy::Erasures::None,
        },
        values: match plan.values {
            Values::Any => strategy::Values::Any,
            Values::Unique => strategy::Values::Unique,
        },
        ..World::default()
    };
    any_with::<strategy::History>(world)
        .prop_map(|history| told(&history))
        .boxed()
}

fn told(history: &strategy::History) -> (History, Vec<Ask>) {
    let rules = serde_json::to_value(&history.rules).expect("rules serialise");
    let events = history.events.iter().enumerate();
    let events = events.map(|(place, event)| {
        let mut json = serde_json::to_value(event).expect("an event serialises");
        if place % 6 == 3 {
            respelt(&mut json);
        }
        json
    });
    let events = events.collect();
    let asks = history.asks.iter().map(ask).collect();
    (History { rules, events }, asks)
}

/// Typed identifiers are normal: the oracle is to read others too.
fn respelt(event: &mut Json) {
    let who = event["identifier"].as_str().map(str::to_owned);
    let other = OTHER_SPELLINGS
        .iter()
        .find(|(normal, _)| who.as_deref() == Some(normal));
    if let Some((_, other)) = other {
        event["identifier"] = json!(other);
    }
}

fn ask(ask: &strategy::Ask) -> Ask {
    let question = ask.access.question().expect("names");
    Ask {
        identifier: ask.identifier.as_str().to_owned(),
        recipient: question.recipient.to_string(),
        purpose: question.purpose.to_string(),
        channel: question.channel.as_ref().map(ToString::to_string),
        trust: question.trust.map(personagraph::value::Trust::get),
        day: day_of(question.at),
    }
}
