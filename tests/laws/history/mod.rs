//! Whole histories, made at random over a small world, so that things meet:
//! eleven identifiers, four personas, four recipients, sixty days.
//!
//! A history is a list of parts; each part is one event, or a few that belong
//! together (a use that both sides permit, an identifier that two customers
//! contest). Parts are independent of each other, so that a failing history
//! shrinks to the few that matter. An event is named by its place in the list.
//!
//! It is made in the words of the wire, beside the strategies that the crate exports: a
//! history that the crate's own types could not say is drawn here too, and these suites
//! need no feature. Where there is the feature, the laws draw from both.

mod ask;
mod draft;
#[cfg(feature = "proptest1")]
mod exported;
mod fewest;
mod parts;
mod permits;
mod world;

pub(crate) use ask::Ask;
pub(crate) use permits::{condition, scope};
pub(crate) use world::*;

use ask::raw_ask;
use draft::{Part, added, told};
use fewest::fewest;
use parts::*;
use permits::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::Value as Json;
use std::fmt;

/// What may be in a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) erasures: Erasures,
    pub(crate) values: Values,
}

/// Whether anybody is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Erasures {
    Some,
    None,
}

/// The values of observations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    /// Of every kind, the same ones again and again.
    Any,
    /// Each its own: a value tells which observation is shown.
    Unique,
}

impl Plan {
    pub(crate) const ANY: Self = Self {
        erasures: Erasures::Some,
        values: Values::Any,
    };
    pub(crate) const NOBODY_FORGOTTEN: Self = Self {
        erasures: Erasures::None,
        values: Values::Any,
    };
    /// Values tell observations apart, and nobody is forgotten.
    pub(crate) const TELLING: Self = Self {
        erasures: Erasures::None,
        values: Values::Unique,
    };
}

/// Rules, and events that differ in their ids.
#[derive(Clone)]
pub(crate) struct History {
    pub(crate) rules: Json,
    pub(crate) events: Vec<Json>,
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "rules: {}", self.rules)?;
        self.events
            .iter()
            .try_for_each(|event| writeln!(f, "{event}"))
    }
}

impl History {
    /// As few of the events as still fail: a failure is easier to read so.
    pub(crate) fn fewest(&self, fails: impl Fn(&Self) -> bool) -> Self {
        let of = |events: &[Json]| Self {
            events: events.to_vec(),
            ..self.clone()
        };
        of(&fewest(&self.events, |events| fails(&of(events))))
    }
}

/// A history and questions about it: one of those made here, or one that the crate exports.
#[cfg(feature = "proptest1")]
pub(crate) fn asked(plan: Plan, asks: usize) -> BoxedStrategy<(History, Vec<Ask>)> {
    // Other suites that borrow these histories measure shares of their own.
    if env!("CARGO_CRATE_NAME") == "laws" {
        prop_oneof![drawn(plan, asks), exported::asked(plan, asks)].boxed()
    } else {
        drawn(plan, asks)
    }
}

/// A history and questions about it.
#[cfg(not(feature = "proptest1"))]
pub(crate) fn asked(plan: Plan, asks: usize) -> BoxedStrategy<(History, Vec<Ask>)> {
    drawn(plan, asks)
}

fn drawn(plan: Plan, asks: usize) -> BoxedStrategy<(History, Vec<Ask>)> {
    (drawn_alone(plan), vec(raw_ask(), asks))
        .prop_map(|(history, raw)| {
            let asks = raw.iter().map(|raw| raw.aim(&history)).collect();
            (history, asks)
        })
        .boxed()
}

/// A history of 5 to about 45 events.
pub(crate) fn history(plan: Plan) -> BoxedStrategy<History> {
    asked(plan, 0).prop_map(|(history, _)| history).boxed()
}

fn drawn_alone(plan: Plan) -> BoxedStrategy<History> {
    let forgetting = match plan.erasures {
        Erasures::Some => prop_oneof![3 => Just(Vec::new()), 1 => vec(erasure(), 1..=2)].boxed(),
        Erasures::None => Just(Vec::new()).boxed(),
    };
    let parts = (
        opening(),
        contest(),
        vec(disclosure(), 1..=2),
        vec(
            prop_oneof![4 => observation(), 2 => interaction(), 1 => relation()],
            0..=3,
        ),
        vec(link(), 0..=3),
        sometimes(prohibition(), 0.5),
        sometimes(use_of_link(), 0.2),
        sometimes(secret(), 0.2),
        vec(anything(), 0..=5),
        forgetting,
    );
    (rules(), parts)
        .prop_map(move |(rules, parts)| {
            let (opening, contest, told_first, seen, links, no, link, secret, rest, last) = parts;
            let first = opening
                .into_iter()
                .chain(contest)
                .chain(told_first)
                .chain(seen);
            let then = links.into_iter().chain(no).chain(link).chain(secret);
            let parts = first.chain(then).chain(rest).chain(last);
            History {
                rules,
                events: told(parts, plan.values),
            }
        })
        .boxed()
}

fn anything() -> BoxedStrategy<Part> {
    prop_oneof![
        2 => observation(), 3 => link(), 1 => distinction(), 3 => enclosure(),
        1 => use_of_both(), 2 => consent(), 3 => prohibition(), 1 => proposal(),
        2 => secret(), 2 => fact(), 3 => second_thought(), 1 => vote(),
        1 => seating(day().boxed()), 1 => happening(), 2 => interaction(), 1 => relation(),
    ]
    .boxed()
}

/// Whether statements about links are meant too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    Some,
    None,
}

/// A prohibition to be added to a history: the customer's, or the company's
/// with its votes.
pub(crate) fn prohibition_of(links: Links) -> BoxedStrategy<Vec<Json>> {
    statement_of("prohibit", links).boxed()
}

/// A permit to be added to a history, of one half.
pub(crate) fn permit_of(links: Links) -> BoxedStrategy<Vec<Json>> {
    statement_of("permit", links).boxed()
}

fn statement_of(effect: &'static str, links: Links) -> BoxedStrategy<Vec<Json>> {
    let scope = match links {
        Links::Some => prop_oneof![1 => scope(), 1 => link_scope()].boxed(),
        Links::None => scope().boxed(),
    };
    (scope, terms(), early(), option::of(somebody()))
        .prop_map(move |(scope, terms, day, who)| {
            let part = if let Some(who) = who {
                let said = terms.statement("consented", effect, &scope, day);
                vec![said.with("identifier", Some(Json::from(who)))]
            } else {
                let proposed = terms.statement("proposed", effect, &scope, day);
                [proposed].into_iter().chain(votes(0, day, 0)).collect()
            };
            added(part)
        })
        .boxed()
}
