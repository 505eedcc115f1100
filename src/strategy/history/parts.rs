//! Parts of histories that say who is who and what is known.

use super::draft::{Draft, Named, Part, Second};
use crate::directory::{Distinguished, Established, Linked, What};
use crate::engagement::{Interaction, Relation};
use crate::identifier::Identifier;
use crate::identity::{Basis, Pair};
use crate::outreach::{Contact, Preference};
use crate::permission::Vote;
use crate::persona::Enclosure;
use crate::profile::Observation;
use crate::strategy::World;
use alloc::boxed::Box;
use alloc::vec::Vec;
use proptest::option;
use proptest::prelude::*;

/// What one event says, on any day.
fn single(
    world: &World,
    what: impl Strategy<Value = What> + 'static,
    source: impl Strategy<Value = crate::name::Source> + 'static,
) -> BoxedStrategy<Part> {
    (what, world.an_instant(), source)
        .prop_map(|(what, at, source)| Vec::from([Draft::new(at, source, what)]))
        .boxed()
}

/// What the shop says.
fn by_shop(world: &World, what: impl Strategy<Value = What> + 'static) -> BoxedStrategy<Part> {
    single(world, what, Just(world.voice(1)))
}

pub(super) fn linked(between: Pair, basis: Basis) -> What {
    let within = None;
    What::Linked(Linked {
        between,
        basis,
        within,
    })
}

/// Identifiers between two that a rule keeps apart, and a link taken back.
pub(super) fn contest(world: &World) -> BoxedStrategy<Vec<Part>> {
    let retracted = proptest::bool::weighted(0.8);
    let parts = (contested(world), retraction(world));
    (parts, proptest::bool::weighted(0.7), retracted)
        .prop_map(|((contested, retraction), contests, retracts)| {
            let contested = Some(contested).filter(|_| contests);
            let retraction = Some(retraction).filter(|_| retracts);
            contested.into_iter().chain(retraction).collect()
        })
        .boxed()
}

/// Somebody whom two numbers claim, or two other ends that are said to differ.
fn contested(world: &World) -> BoxedStrategy<Part> {
    let is_number = |one: &&Identifier| one.namespace() == world.numbers.as_str();
    let numbers: Vec<Identifier> = world
        .identifiers
        .iter()
        .filter(is_number)
        .cloned()
        .collect();
    let others = world.identifiers.iter().filter(|one| !is_number(one));
    let others: Vec<Identifier> = others.cloned().collect();
    let [hubs, ends] = [
        others.get(..4).unwrap_or(&others),
        others.get(4..).unwrap_or(&others),
    ];
    let (hubs, ends) = (hubs.to_vec(), ends.to_vec());
    let (voices, calendar) = ([world.voice(0), world.voice(1)], world.calendar());
    let basis = any_with::<Basis>(world.clone());
    let which = (
        0..hubs.len().max(1),
        proptest::bool::weighted(0.8),
        any::<bool>(),
    );
    (which, basis, [world.a_day(), world.a_day()])
        .prop_map(move |((hub, by_number, distinguish), basis, days)| {
            let ends = if by_number { &numbers } else { &ends };
            let (Some(hub), [one, other, ..]) = (hubs.get(hub), &ends[..]) else {
                return Part::new();
            };
            let [signup, shop] = voices.clone();
            let mut part = Part::new();
            for (end, day) in [one, other].into_iter().zip(days) {
                let pair = Pair::new(hub.clone(), end.clone()).ok();
                let link = pair.map(|pair| linked(pair, basis));
                part.extend(link.map(|link| Draft::new(calendar.at(day), signup.clone(), link)));
            }
            if distinguish || !by_number {
                let pair = Pair::new(one.clone(), other.clone()).ok();
                let apart = pair.map(|between| Distinguished {
                    between,
                    basis: Basis::Declared,
                });
                let [first, _] = days.map(|day| calendar.at(day));
                part.extend(apart.map(|apart| Draft::new(first, shop, What::Distinguished(apart))));
            }
            part
        })
        .boxed()
}

/// A link, and that it was wrong.
fn retraction(world: &World) -> BoxedStrategy<Part> {
    let (voices, calendar) = ([world.voice(0), world.voice(1)], world.calendar());
    let link = (
        any_with::<Pair>(world.clone()),
        any_with::<Basis>(world.clone()),
    );
    (link, world.a_day(), 0..20_u32)
        .prop_map(move |((between, basis), day, later)| {
            let [signup, shop] = voices.clone();
            let back = Draft::of(
                calendar.at(day + later),
                shop,
                Second::Retracted,
                Named::Own(0),
            );
            Vec::from([
                Draft::new(calendar.at(day), signup, linked(between, basis)),
                back,
            ])
        })
        .boxed()
}

pub(super) fn link(world: &World) -> BoxedStrategy<Part> {
    let link = any_with::<Linked>(world.clone()).prop_map(What::Linked);
    single(world, link, world.a_source())
}

pub(super) fn distinction(world: &World) -> BoxedStrategy<Part> {
    by_shop(
        world,
        any_with::<Distinguished>(world.clone()).prop_map(What::Distinguished),
    )
}

pub(super) fn observation(world: &World) -> BoxedStrategy<Part> {
    let seen = any_with::<Observation>(world.clone());
    single(
        world,
        seen.prop_map(|seen| What::Observed(Box::new(seen))),
        world.a_source(),
    )
}

pub(super) fn enclosure(world: &World) -> BoxedStrategy<Part> {
    let enclosed = any_with::<Enclosure>(world.clone());
    by_shop(
        world,
        enclosed.prop_map(|enclosed| What::Enclosed(Box::new(enclosed))),
    )
}

pub(super) fn fact(world: &World) -> BoxedStrategy<Part> {
    by_shop(
        world,
        any_with::<Established>(world.clone()).prop_map(What::Established),
    )
}

/// Something that names another event.
pub(super) fn second_thought(world: &World) -> BoxedStrategy<Part> {
    let second = prop_oneof![
        3 => Just(Second::Retracted), 2 => Just(Second::Unobserved),
        4 => Just(Second::Withdrew), 1 => Just(Second::Revoked), 3 => Just(Second::Corrected),
    ];
    naming(world, second.boxed(), 1)
}

pub(super) fn vote(world: &World) -> BoxedStrategy<Part> {
    let vote = prop_oneof![Just(Vote::Yes), Just(Vote::No)];
    let second = (world.a_recipient(), vote).prop_map(|(seat, vote)| Second::Voted(seat, vote));
    naming(world, second.boxed(), 0)
}

fn naming(world: &World, second: BoxedStrategy<Second>, voice: usize) -> BoxedStrategy<Part> {
    let source = world.voice(voice);
    (second, any::<u16>(), world.an_instant())
        .prop_map(move |(second, which, at)| {
            Vec::from([Draft::of(at, source.clone(), second, Named::Some(which))])
        })
        .boxed()
}

/// Something that somebody did; sometimes it was wrong that they did.
pub(super) fn interaction(world: &World) -> BoxedStrategy<Part> {
    let shop = world.voice(1);
    let corrected = option::weighted(0.2, world.an_instant());
    (
        any_with::<Interaction>(world.clone()),
        world.an_instant(),
        corrected,
    )
        .prop_map(move |(done, at, corrected)| {
            let done = What::Interacted(Box::new(done));
            let mut part = Vec::from([Draft::new(at, shop.clone(), done)]);
            part.extend(
                corrected.map(|at| Draft::of(at, shop.clone(), Second::Corrected, Named::Own(0))),
            );
            part
        })
        .boxed()
}

/// Somebody whom somebody knows.
pub(super) fn relation(world: &World) -> BoxedStrategy<Part> {
    let related = any_with::<Relation>(world.clone());
    by_shop(
        world,
        related.prop_map(|related| What::Related(Box::new(related))),
    )
}

/// What people want of messages, and messages.
pub(super) fn happening(world: &World) -> BoxedStrategy<Part> {
    let preferred = any_with::<Preference>(world.clone());
    let contacted = any_with::<Contact>(world.clone());
    let what = prop_oneof![
        2 => preferred.prop_map(|preference| What::Preferred(Box::new(preference))),
        1 => contacted.prop_map(|contact| What::Contacted(Box::new(contact))),
    ];
    by_shop(world, what)
}

pub(super) fn erasure(world: &World) -> BoxedStrategy<Part> {
    by_shop(world, world.somebody().prop_map(What::Erased))
}

/// A few of these parts, in the order in which they came.
pub(super) fn sometimes(part: BoxedStrategy<Part>, share: f64) -> BoxedStrategy<Vec<Part>> {
    option::weighted(share, part)
        .prop_map(|part| part.into_iter().collect())
        .boxed()
}
