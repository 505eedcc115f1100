//! Names, identifiers, instants, values and conditions.

use super::arbitrary;
use super::world::{World, one};
use crate::condition::Condition;
use crate::identifier::{Identifier, IdentifierPattern};
use crate::key::Key;
use crate::name::{
    Attribute, AttributePattern, Channel, EventId, Fact, Kind, Namespace, Persona, ProgrammeName,
    Purpose, Recipient, Source, Topic,
};
use crate::time::Timestamp;
use crate::value::{Score, Trust, Value};
use crate::venn::{Expression, Venn};
use alloc::format;
use alloc::vec::Vec;
use core::fmt::Debug;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;

arbitrary! {
    /// An identifier of the world, each as likely as the others.
    Identifier: |world| world.an_identifier();

    /// The pattern of one identifier of the world, of those that begin as it does, or end
    /// so.
    IdentifierPattern: |world| {
        (world.an_identifier(), 0..3_u8).prop_filter_map("a pattern", |(one, which)| {
            let value: Vec<char> = one.value().chars().collect();
            let (head, tail) = value.split_at(value.len() / 2);
            let part = |of: &[char]| of.iter().collect::<alloc::string::String>();
            let namespace = one.namespace();
            match which {
                0 => Some(IdentifierPattern::from(&one)),
                1 => format!("{namespace}:{}*", part(head)).parse().ok(),
                _ => format!("{namespace}:*{}", part(tail)).parse().ok(),
            }
        })
    };

    /// A persona of the world; the first two more often than the others.
    Persona: |world| world.a_persona();

    /// A recipient of the world.
    Recipient: |world| world.a_recipient();

    /// A purpose of the world.
    Purpose: |world| world.a_purpose();

    /// An attribute of the world.
    Attribute: |world| world.an_attribute();

    /// An attribute of the world, or, more often, everything below its first word.
    AttributePattern: |world| world.a_pattern();

    /// A fact of the world.
    Fact: |world| world.a_fact();

    /// A channel of the world.
    Channel: |world| world.a_channel();

    /// A source of the world, mostly the first.
    Source: |world| world.a_source();

    /// What people of the world do, or how they are related.
    Kind: |world| prop_oneof![world.a_deed(), world.a_relation()];

    /// A topic of the world.
    Topic: |world| world.a_topic();

    /// A namespace of the identifiers of the world.
    Namespace: |world| world.a_namespace();

    /// A programme, one for each purpose of the world.
    ProgrammeName: |world| world.a_purpose().prop_filter_map("a name", |purpose| {
        ProgrammeName::try_from(purpose.as_str()).ok()
    });

    /// Ids from `e00` to `e99`.
    EventId: |_| (0..100_u8).prop_filter_map("an id", |number| {
        EventId::try_from(format!("e{number:02}")).ok()
    });

    /// The first moment of a day of the world; of some days more often.
    Timestamp: |world| world.an_instant();

    /// Few texts, one of them an e-mail address, few numbers, yes and no, an instant: the same
    /// ones again and again, so that sources agree and differ.
    Value: |world| {
        let texts = select(Vec::from(["red", "green", "ann@example.com"]));
        let noon = world.begins;
        prop_oneof![
            3 => texts.prop_map(Value::from),
            1 => (0..3_i64).prop_map(Value::from),
            1 => Just(1.5).prop_filter_map("finite", |number| Value::try_from(number).ok()),
            1 => any::<bool>().prop_map(Value::from),
            1 => Just(Value::from(noon)),
        ]
    };

    /// 0.2, 0.5 or 0.9.
    Score: |_| select(Vec::from([0.2, 0.5, 0.9])).prop_filter_map("bounds", |n| Score::new(n).ok());

    /// A whole number from 0 to 100.
    Trust: |_| (0..=100_u8).prop_filter_map("bounds", |n| Trust::new(f64::from(n)).ok());

    /// Any key.
    Key: |_| any::<[u8; 32]>().prop_map(Key::from);

    /// Up to three deep: mostly facts; `all` and `any` of none, of one and of two.
    Condition: |world| condition(world);

    /// Up to three deep, over the personas of the world.
    Expression<Persona>: |world| {
        let leaf = world.any_persona().prop_map(Expression::of);
        leaf.prop_recursive(3, 8, 2, |inner| {
            let two = (inner.clone(), inner.clone(), 0..4_u8);
            prop_oneof![
                4 => two.prop_map(|(a, b, how)| match how {
                    0 => a & b,
                    1 => a | b,
                    2 => a ^ b,
                    _ => a - b,
                }),
                1 => inner.prop_map(|part| !part),
            ]
        })
    };
}

fn condition(world: &World) -> BoxedStrategy<Condition> {
    let trust = any_with::<Trust>(world.clone());
    let leaf = prop_oneof![
        6 => world.a_fact().prop_filter_map("a name", |fact| Condition::fact(fact).ok()),
        1 => world.an_instant().prop_map(Condition::after),
        1 => world.an_instant().prop_map(Condition::before),
        1 => trust.prop_map(Condition::trust),
        1 => world.a_channel().prop_filter_map("a name", |on| Condition::channel(on).ok()),
    ];
    let deep = "no deeper than a condition may be";
    leaf.prop_recursive(2, 6, 2, move |inner| {
        let some = || vec(inner.clone(), 0..=2);
        prop_oneof![
            some().prop_filter_map(deep, |parts| Condition::all(parts).ok()),
            some().prop_filter_map(deep, |parts| Condition::any(parts).ok()),
            inner
                .clone()
                .prop_filter_map(deep, |part| Condition::not(part).ok()),
        ]
    })
    .boxed()
}

/// Up to five sets of up to eleven things, named after the personas of the world; as often as
/// not in a universe that may have more. Many overlap, some are empty, some are equal.
impl<T: Arbitrary + Ord + Clone + Debug + 'static> Arbitrary for Venn<Persona, T>
where
    T::Parameters: Clone,
{
    type Parameters = (World, T::Parameters);
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((world, of): Self::Parameters) -> BoxedStrategy<Self> {
        let universe = btree_set(any_with::<T>(of), 0..12);
        let sets = vec((one(&world.personas, "no personas"), any::<u16>()), 0..6);
        (universe, sets, any::<bool>())
            .prop_filter_map("no more than 64 sets", |(universe, sets, closed)| {
                let members = |bits: u16| {
                    let places = universe.iter().zip(0_u16..);
                    let inside = places.filter(move |(_, place)| bits >> (place % 16) & 1 == 1);
                    inside.map(|(thing, _)| thing.clone()).collect::<Vec<T>>()
                };
                let sets = sets.into_iter().map(|(name, bits)| (name, members(bits)));
                let venn = Self::new(sets).ok()?;
                Some(if closed {
                    venn.in_universe(universe)
                } else {
                    venn
                })
            })
            .boxed()
    }
}
