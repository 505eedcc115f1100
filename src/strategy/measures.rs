//! What measures, plans and analyses are set up with.

use super::arbitrary;
use super::world::World;
use crate::engagement::measure::Weights;
use crate::engagement::series::Steps;
use crate::engagement::standing::{Damping, Tie, Weight};
use crate::engagement::trend::Watch;
use crate::engagement::{Class, HalfLife, Horizon};
use crate::identity::{Audit, Basis, Lens};
use crate::name::{AttributePattern, Persona};
use crate::outreach::{Period, Slots};
use crate::population::Segment;
use crate::population::analysis::{Dimension, Scheme};
use alloc::vec::Vec;
use core::num::NonZeroU32;
use core::time::Duration;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

arbitrary! {
    /// The three that have names, and whole minutes to two months.
    HalfLife: |_| prop_oneof![
        1 => select(Vec::from([HalfLife::DAY, HalfLife::WEEK, HalfLife::MONTH])),
        1 => (1..90_000_u64).prop_filter_map("a half-life", |minutes| {
            HalfLife::new(Duration::from_secs(minutes * 60)).ok()
        }),
    ];

    /// Any of the three.
    Horizon: |_| select(Vec::from(Horizon::ALL));

    /// Up to twenty, each an hour, a day, a week or some milliseconds long, from an instant
    /// of the world on.
    Steps: |world| {
        let length = prop_oneof![
            3 => select(Vec::from([3_600, 86_400, 604_800])).prop_map(Duration::from_secs),
            1 => (1..100_000_u64).prop_map(Duration::from_millis),
        ];
        (world.an_instant(), length, 0..=20_u32).prop_filter_map("steps", |(from, step, count)| {
            Steps::new(from, step, count).ok()
        })
    };

    /// Soon or late, of small counts or large ones.
    Watch: |_| {
        let few = || (1..10_u32).prop_map(|n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN));
        (few(), 0..=12_u8, 0..10_u64, few()).prop_map(|(half_life, halves, least, persisting)| {
            Watch::default()
                .half_life(half_life)
                .deviations(f64::from(halves) / 2.0)
                .least(least)
                .persisting(persisting)
        })
    };

    /// Quarters from -1 to 10 for some classes, nothing for the others.
    Weights: |_| {
        let each = (select(Vec::from(Class::ALL)), -4..=40_i8);
        vec(each, 0..=Class::ALL.len()).prop_map(|said| {
            said.into_iter().fold(Weights::default(), |weights, (class, quarters)| {
                weights.with(class, f64::from(quarters) / 4.0)
            })
        })
    };

    /// One as often as not, otherwise sixteenths to four.
    Weight: |_| prop_oneof![
        1 => Just(Weight::ONE),
        1 => (1..=64_u8).prop_filter_map("a weight", |n| Weight::try_from(f64::from(n) / 16.0).ok()),
    ];

    /// Hundredths from 0 to 0.99.
    Damping: |_| (0..=99_u8).prop_filter_map("a share", |n| {
        Damping::try_from(f64::from(n) / 100.0).ok()
    });

    /// Any of the three.
    Tie: |_| prop_oneof![
        1 => Just(Tie::None),
        2 => any::<Weight>().prop_map(Tie::OneWay),
        2 => any::<Weight>().prop_map(Tie::Mutual),
    ];

    /// Up to twenty, from an instant of the world on.
    Slots: |world| {
        (world.an_instant(), any::<Period>(), 0..=20_u32)
            .prop_map(|(from, length, count)| Slots { from, length, count })
    };

    /// Up to three links and four identifiers, of any strength, through any lens.
    Audit: |world| {
        let weaker = option::of(any_with::<Basis>(world.clone()));
        (0..4_usize, weaker, 0..5_usize, any_with::<Lens>(world.clone())).prop_map(
            |(links, weaker, part, lens)| {
                let audit = Audit::default().links(links).part(part).through(lens);
                match weaker {
                    Some(basis) => audit.weaker_than(basis),
                    None => audit,
                }
            },
        )
    };

    /// A persona, an attribute, or up to three segments.
    Dimension: |world| dimension(world);

    /// Up to three dimensions.
    Scheme: |world| {
        vec(any_with::<Dimension>(world.clone()), 0..=3)
            .prop_filter_map("each name once", |dimensions| Scheme::new(dimensions).ok())
    };
}

fn dimension(world: &World) -> impl Strategy<Value = Dimension> + use<> {
    let own = (
        select(Vec::from(["age", "care", "loyalty"])),
        vec(any_with::<Segment>(world.clone()), 0..=3),
    );
    prop_oneof![
        2 => any_with::<Persona>(world.clone())
            .prop_filter_map("a name", |persona| Dimension::persona(persona).ok()),
        2 => any_with::<AttributePattern>(world.clone())
            .prop_filter_map("a name", |pattern| Dimension::attribute(pattern).ok()),
        1 => own.prop_map(|(name, segments)| {
            let named = ["low", "middle", "high"].into_iter().zip(segments);
            named.fold(Dimension::new(name), |dimension, (category, segment)| {
                dimension.with(category, segment)
            })
        }),
    ]
}
