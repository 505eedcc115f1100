//! Segments, programmes and how long something is kept.

use super::arbitrary;
use super::world::{World, one};
use crate::condition::Condition;
use crate::directory::rights::Retention;
use crate::engagement::{Class, Media, Tone};
use crate::identifier::Identifier;
use crate::name::{AttributePattern, Namespace, Persona, ProgrammeName};
use crate::outreach::Period;
use crate::population::Segment;
use crate::population::segment::{
    Comparison, Counted, Engaged, Level, Predicate, Range, Relationship, Test,
};
use crate::programme::{Action, Audience, Programme, Programmes, Rule, Showing};
use crate::value::Value;
use crate::venn::Expression;
use alloc::vec::Vec;
use core::time::Duration;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

arbitrary! {
    /// Up to five deep, of predicates about all that a portrait has.
    Segment: |world| segment(world);

    /// About personas and values more often than about the rest.
    Predicate: |world| predicate(world);

    /// Any of the five.
    Comparison: |_| select(Vec::from([
        Comparison::Is, Comparison::Below, Comparison::AtMost, Comparison::AtLeast,
        Comparison::Above,
    ]));

    /// Against a [`Value`] of those that observations have.
    Test: |world| {
        let value = any_with::<Value>(world.clone());
        prop_oneof![
            3 => (any::<Comparison>(), value).prop_map(|(how, value)| Test::Compare(how, value)),
            1 => any_with::<Range>(world.clone()).prop_map(Test::Within),
            1 => select(Vec::from(["", "r", "gre", "ann@"])).prop_map(|text| Test::Starts(text.into())),
        ]
    };

    /// From a whole number to one that is no less.
    Range: |_| (0..3_i64, 0..3_i64).prop_filter_map("order", |(from, more)| {
        Range::new(from, from + more).ok()
    });

    /// Against a number of halves between -1 and 2.
    Level: |_| (any::<Comparison>(), -2..=4_i8).prop_filter_map("a number", |(how, halves)| {
        Level::new(how, f64::from(halves) / 2.0).ok()
    });

    /// Counts more often than the rest.
    Engaged: |_| prop_oneof![
        4 => (any::<Counted>(), any::<Comparison>(), 0..4_u64)
            .prop_map(|(what, how, number)| Engaged::Count(what, how, number)),
        1 => any::<Period>().prop_map(Engaged::Active),
        1 => any::<Period>().prop_map(Engaged::Began),
        1 => any::<Level>().prop_map(Engaged::Momentum),
        1 => any::<Level>().prop_map(Engaged::Sentiment),
    ];

    /// All interactions, or some.
    Counted: |world| prop_oneof![
        Just(Counted::Interactions),
        world.a_deed().prop_map(|kind| Counted::Of(Class::of(&kind))),
        any::<Media>().prop_map(Counted::In),
        any::<Tone>().prop_map(Counted::Felt),
        Just(Counted::Engagements),
    ];

    /// Any of the three.
    Tone: |_| select(Vec::from([Tone::Negative, Tone::Neutral, Tone::Positive]));

    /// Any of the seven.
    Relationship: |_| select(&Relationship::ALL[..]);

    /// Everybody as often as not, or whoever shows one of up to two things.
    Audience: |world| prop_oneof![
        Just(Audience::everybody()),
        vec(any_with::<Showing>(world.clone()), 1..=2).prop_map(Audience::of),
    ];

    /// Up to two personas, names and values each.
    Showing: |world| {
        let names = btree_set(any_with::<AttributePattern>(world.clone()), 0..=2);
        let values = btree_map(world.an_attribute(), any_with::<Value>(world.clone()), 0..=2);
        (btree_set(world.a_persona(), 0..=2), names, values)
            .prop_map(|(personas, attributes, values)| Showing { personas, attributes, values })
    };

    /// For any recipient; handles, topics and channels of its own now and then.
    Programme: |world| {
        let own = (
            btree_set(world.a_channel(), 0..=2),
            btree_set(any_with::<Identifier>(world.clone()), 0..=2),
            btree_set(world.a_topic(), 0..=2),
        );
        let who = (any_with::<ProgrammeName>(world.clone()), world.a_recipient());
        let when = option::weighted(0.2, any_with::<Condition>(world.clone()));
        (who, own, any_with::<Audience>(world.clone()), when)
            .prop_map(|((name, recipient), (channels, handles, topics), audience, when)| Programme {
                name,
                recipient,
                channels,
                handles,
                topics,
                audience,
                when,
            })
    };

    /// A default and up to four others; those that have a name or a handle of one before
    /// are left out.
    Programmes: |world| {
        let others = vec(any_with::<Programme>(world.clone()), 0..=4);
        (any_with::<Programme>(world.clone()), others).prop_map(|(default, others)| {
            others.into_iter().fold(Programmes::new(default), |all, one| {
                all.clone().and(one).unwrap_or(all)
            })
        })
    };

    /// To a programme; of what it may ask for, each now and then.
    Rule: |world| {
        let what = (
            btree_set(world.a_channel(), 0..=1),
            btree_set(any_with::<Identifier>(world.clone()), 0..=1),
            btree_set(world.a_topic(), 0..=1),
            btree_set(world.a_deed(), 0..=1),
            btree_set(any::<Tone>(), 0..=1),
        );
        let to = any_with::<ProgrammeName>(world.clone());
        let to = (to.clone(), btree_set(to, 0..=1), any::<Action>(), prop_oneof![Just(0), 0..5_u64]);
        let when = option::weighted(0.2, any_with::<Condition>(world.clone()));
        (what, to, any_with::<Audience>(world.clone()), when)
            .prop_map(|(what, (to, copies, action, reach), sender, when)| {
                let (channels, handles, topics, kinds, tones) = what;
                Rule { channels, handles, topics, kinds, tones, reach, sender, when, to, copies, action }
            })
    };

    /// Any of the five.
    Action: |_| select(Vec::from([
        Action::Reply, Action::DirectMessage, Action::Amplify, Action::Escalate, Action::Record,
    ]));

    /// Up to three rules, of days that a history has; of a purpose as often as not.
    Retention: |world| {
        let names = any_with::<AttributePattern>(world.clone());
        let days = 1..world.days.max(2);
        let keep = (names, days, option::of(world.a_purpose()));
        vec(keep, 0..=3).prop_filter_map("names", |all| all.into_iter().try_fold(Retention::default(), |keeps, keep| {
            let (names, days, purpose) = keep;
            let period = Duration::from_secs(u64::from(days) * 24 * 60 * 60);
            match purpose {
                Some(purpose) => keeps.keep_for(names, purpose, period).ok(),
                None => keeps.keep(names, period).ok(),
            }
        }))
    };
}

fn predicate(world: &World) -> BoxedStrategy<Predicate> {
    let channel = || option::of(world.a_channel());
    let wish = (any::<bool>(), world.a_purpose(), channel());
    let value = (world.an_attribute(), any_with::<Test>(world.clone()));
    let region = any_with::<Expression<Persona>>(world.clone());
    let space = option::of(any_with::<Namespace>(world.clone()));
    prop_oneof![
        3 => world.any_persona().prop_map(Predicate::Persona),
        2 => region.prop_map(Predicate::Region),
        2 => any_with::<AttributePattern>(world.clone()).prop_map(Predicate::Has),
        3 => value.prop_map(|(name, test)| Predicate::Value(name, test)),
        2 => any_with::<Engaged>(world.clone()).prop_map(Predicate::Engaged),
        1 => wish.prop_map(|(wants, purpose, channel)| if wants {
            Predicate::Wants { purpose, channel }
        } else {
            Predicate::Refuses { purpose, channel }
        }),
        1 => space.prop_map(Predicate::Reachable),
    ]
    .boxed()
}

fn segment(world: &World) -> BoxedStrategy<Segment> {
    let small = "no deeper and no larger than a segment may be";
    let of = predicate(world).prop_filter_map(small, |one| Segment::of(one).ok());
    let plain = one(&[Segment::everybody(), Segment::nobody()], "two");
    let leaf = prop_oneof![1 => plain, 12 => of];
    leaf.prop_recursive(3, 10, 3, move |inner| {
        let some = || vec(inner.clone(), 2..=3);
        prop_oneof![
            some().prop_filter_map(small, |parts| Segment::all(parts).ok()),
            some().prop_filter_map(small, |parts| Segment::any(parts).ok()),
            inner
                .clone()
                .prop_filter_map(small, |part| Segment::not(part).ok()),
        ]
    })
    .boxed()
}
