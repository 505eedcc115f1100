//! Who is who, what is known of them and what they do.

use super::arbitrary;
use super::world::{World, one, some_of};
use crate::condition::Condition;
use crate::directory::{Distinguished, Established, Linked};
use crate::engagement::{Interaction, Media, Relation, Sentiment};
use crate::identifier::IdentifierPattern;
use crate::identity::{Basis, Contested, Lens, Pair, Rules, Within};
use crate::name::{AttributePattern, EventId, Namespace, Source};
use crate::persona::{Enclosure, Members};
use crate::profile::{Fragment, MergePolicy, Observation, Survivorship};
use crate::value::{Score, Value};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::num::NonZeroU32;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

arbitrary! {
    /// Mostly vouched; one in six inferred, with a score.
    Basis: |world| {
        let stated = prop_oneof![
            5 => Just(Basis::Declared), 2 => Just(Basis::Authenticated),
            2 => Just(Basis::Imported), 2 => Just(Basis::Observed),
        ];
        prop_oneof![5 => stated, 1 => any_with::<Score>(world.clone()).prop_map(Basis::Inferred)]
    };

    /// Two identifiers of the world.
    Pair: |world| {
        world.two_identifiers().prop_filter_map("two", |[a, b]| Pair::new(a, b).ok())
    };

    /// Two or three personas.
    Within: |world| {
        (world.two_personas(), option::weighted(0.3, world.any_persona()))
            .prop_filter_map("two", |(two, third)| Within::new(two.into_iter().chain(third)).ok())
    };

    /// Open, or one in five confidential.
    Linked: |world| {
        let within = option::weighted(0.2, any_with::<Within>(world.clone()));
        (any_with::<Pair>(world.clone()), any_with::<Basis>(world.clone()), within)
            .prop_map(|(between, basis, within)| Linked { between, basis, within })
    };

    /// Of any basis.
    Distinguished: |world| {
        (any_with::<Pair>(world.clone()), any_with::<Basis>(world.clone()))
            .prop_map(|(between, basis)| Distinguished { between, basis })
    };

    /// Any floor, narrowed to some namespaces or to some confidential links now and then.
    Lens: |world| {
        let floor = prop_oneof![
            1 => Just(Lens::all()),
            1 => Just(Lens::vouched()),
            2 => any_with::<Basis>(world.clone()).prop_map(Lens::at_least),
        ];
        let spaces = some_of(world.a_namespace(), 2);
        let spaces = option::weighted(0.25, (any::<bool>(), spaces));
        let known = option::weighted(0.3, vec(world.two_personas(), 0..3));
        (floor, spaces, known).prop_filter_map("names", |(lens, spaces, known)| {
            let lens = match spaces {
                Some((true, spaces)) => lens.only(spaces).ok()?,
                Some((false, spaces)) => lens.blind_to(spaces).ok()?,
                None => lens,
            };
            match known {
                Some(pairs) => lens.knowing(pairs).ok(),
                None => Some(lens),
            }
        })
    };

    /// Mostly isolated.
    Contested: |_| prop_oneof![
        4 => Just(Contested::Isolate), 1 => Just(Contested::Newest), 1 => Just(Contested::Oldest),
    ];

    /// Mostly one of [`World::numbers`] to a person, and somebody blocked; the rest now and
    /// then. [`Rules::largest_person`] and [`Rules::demand`] are left to the host.
    Rules: |world| rules(world);

    /// Of accounts or of names, of somebody or of everybody (a template), and now and then
    /// under a condition.
    Enclosure: |world| {
        let members = any_with::<Members>(world.clone());
        let whose = option::weighted(0.6, world.somebody());
        let when = option::weighted(0.4, any_with::<Condition>(world.clone()));
        (world.any_persona(), members, whose, when)
            .prop_filter_map("members", |(persona, members, whose, when)| {
                let enclosure = match members {
                    Members::Identifiers(all) => Enclosure::identifiers(persona, all),
                    Members::Attributes(all) => Enclosure::attributes(persona, all),
                };
                let enclosure = enclosure.ok()?;
                let enclosure = match whose {
                    Some(whose) => enclosure.of(whose),
                    None => enclosure,
                };
                Some(match when {
                    Some(condition) => enclosure.when(condition),
                    None => enclosure,
                })
            })
    };

    /// One or two accounts, or twice as often one or two names.
    Members: |world| prop_oneof![
        1 => some_of(world.somebody(), 2).prop_map(Members::Identifiers),
        2 => some_of(any_with::<AttributePattern>(world.clone()), 2).prop_map(Members::Attributes),
    ];

    /// Of somebody, through up to two personas, mostly for good.
    Observation: |world| {
        let what = (world.somebody(), world.an_attribute(), any_with::<Value>(world.clone()));
        let personas = option::weighted(0.6, world.some_personas());
        let sure = option::weighted(0.2, any_with::<Score>(world.clone()));
        (what, personas, sure, option::weighted(0.1, world.an_instant()))
            .prop_map(|((identifier, attribute, value), personas, confidence, until)| Observation {
                identifier,
                attribute,
                value,
                personas: personas.unwrap_or_default().into_iter().collect(),
                confidence,
                until,
            })
    };

    /// Up to seven observations, by different events.
    Fragment: |world| {
        let said = (world.an_instant(), any_with::<Source>(world.clone()));
        let seen = (said, any_with::<Observation>(world.clone()));
        btree_map(any_with::<EventId>(world.clone()), seen, 0..8).prop_map(|all| {
            let said = all.into_iter();
            said.map(|(id, ((at, source), seen))| (id, at, source, seen)).collect()
        })
    };

    /// Of somebody, of the rest much now and then.
    Interaction: |world| {
        let what = (world.a_deed(), world.a_channel(), world.somebody());
        let personas = option::weighted(0.6, world.some_personas());
        let more = (
            option::weighted(0.3, world.a_topic()),
            option::weighted(0.3, any::<Sentiment>()),
            option::weighted(0.2, any::<Media>()),
            option::weighted(0.3, 0..4_u64),
            option::weighted(0.4, select(Vec::from(["well", "bad"]))),
        );
        (what, personas, more).prop_map(|((kind, channel, identifier), personas, more)| {
            let (topic, sentiment, media, reach, text) = more;
            Interaction {
                identifier,
                kind,
                channel,
                topic,
                sentiment,
                media,
                reach,
                text: text.map(Box::from),
                personas: personas.unwrap_or_default(),
            }
        })
    };

    /// From somebody to anybody, themselves among them.
    Relation: |world| {
        (world.somebody(), world.an_identifier(), world.a_relation())
            .prop_map(|(identifier, to, kind)| Relation { identifier, to, kind })
    };

    /// Any of the four.
    Media: |_| select(&Media::ALL[..]);

    /// -0.5, 0 or 1.
    Sentiment: |_| {
        select(Vec::from([-0.5, 0.0, 1.0]))
            .prop_filter_map("bounds", |number| Sentiment::try_from(number).ok())
    };

    /// About somebody, or about the world; now and then until a day.
    Established: |world| {
        let about = option::weighted(0.6, world.somebody());
        let until = option::weighted(0.15, world.an_instant());
        (world.a_fact(), about, proptest::bool::weighted(0.8), until)
            .prop_map(|(fact, about, holds, until)| Established { fact, about, holds, until })
    };

    /// Any rule but a host's own.
    Survivorship: |world| {
        let trusted = some_of(any_with::<Source>(world.clone()), 3);
        prop_oneof![
            Just(Survivorship::All),
            Just(Survivorship::Newest),
            Just(Survivorship::Oldest),
            trusted.prop_map(|all| Survivorship::MostTrusted(all.into_iter().collect())),
            Just(Survivorship::Surest),
            Just(Survivorship::MostFrequent),
            Just(Survivorship::Least),
            Just(Survivorship::Greatest),
            Just(Survivorship::Sum),
        ]
    };

    /// A rule, and others for up to three names or prefixes.
    MergePolicy: |world| {
        let rule = || any_with::<Survivorship>(world.clone());
        (rule(), vec((world.a_pattern(), rule()), 0..4)).prop_filter_map("names", |(otherwise, under)| {
            let mut under = under.into_iter();
            under.try_fold(MergePolicy::new(otherwise), |policy, (names, rule)| {
                policy.under(names, rule).ok()
            })
        })
    };
}

fn rules(world: &World) -> BoxedStrategy<Rules> {
    let (numbers, spaces) = (world.numbers.clone(), world.namespaces());
    let other = one(&spaces, "a world has a namespace");
    let limits = prop_oneof![
        1 => Just(Vec::new()),
        5 => Just(Vec::from([(numbers.clone(), 1)])),
        3 => (other, 1..=2_u32).prop_map(move |other| Vec::from([(numbers.clone(), 1), other])),
    ];
    let few = spaces.len().min(4);
    let some = || subsequence(spaces.clone(), 1..=few);
    let last = world.identifiers.iter().rev().take(2).rev();
    let last: Vec<IdentifierPattern> = last.map(IdentifierPattern::from).collect();
    let drawn = any_with::<IdentifierPattern>(world.clone()).prop_map(|one| Vec::from([one]));
    let blocked = prop_oneof![
        4 => Just(Vec::new()),
        3 => Just(last.into_iter().take(1).collect()),
        1 => drawn,
    ];
    let lists = (
        option::weighted(0.25, some().prop_shuffle()),
        option::weighted(0.2, some()),
        option::weighted(0.25, world.first_source()),
        option::weighted(0.1, any_with::<Source>(world.clone())),
    );
    let rest = (any::<Contested>(), option::weighted(0.25, 1..4_u32));
    (limits, blocked, lists, rest)
        .prop_filter_map("names", |(limits, blocked, lists, (contested, shared))| {
            let (priority, reachable, vouching, inferred) = lists;
            let limit = |rules: Rules, (namespace, most): (Namespace, u32)| {
                let most = NonZeroU32::new(most).unwrap_or(NonZeroU32::MIN);
                rules.limit(namespace, most).ok()
            };
            let mut rules = limits.into_iter().try_fold(Rules::default(), limit)?;
            rules = blocked.into_iter().fold(rules, Rules::block);
            rules = rules.contested(contested).inferred_sources(inferred).ok()?;
            if let Some(first) = priority {
                rules = rules.prefer(first).ok()?;
            }
            if let Some(these) = reachable {
                rules = rules.reachable(these).ok()?;
            }
            if let Some(alone) = vouching {
                rules = rules.vouching_sources([alone]).ok()?;
            }
            Some(match shared {
                Some(others) => rules.shared_above(others),
                None => rules,
            })
        })
        .boxed()
}
