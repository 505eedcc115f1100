//! Messages, what people want of them and what a company has decided.

use super::arbitrary;
use super::world::some_of;
use crate::name::{Channel, Namespace, Purpose};
use crate::outreach::{
    AtMost, Cap, ClockTime, Contact, Digests, Fatigue, Gathering, Message, Offset, OutreachPolicy,
    Period, Preference, Quiet, Route, Via, Window,
};
use crate::permission::Among;
use crate::value::Trust;
use alloc::vec::Vec;
use core::num::{NonZeroU16, NonZeroU32};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

arbitrary! {
    /// Of somebody, on any channel or on one, about any purpose or some. It says at least
    /// one of the three things that it can say.
    Preference: |world| {
        let about = (
            world.somebody(),
            option::weighted(0.6, world.a_channel()),
            any_with::<Among<Purpose>>(world.clone()),
        );
        let allow = option::weighted(0.5, any::<bool>());
        let says = (allow, any::<Option<AtMost>>(), any::<Option<Quiet>>());
        let says = says.prop_map(|(allow, at_most, quiet)| {
            let silent = at_most.is_none() && quiet.is_none();
            (if silent { allow.or(Some(false)) } else { allow }, at_most, quiet)
        });
        (about, says).prop_map(|((identifier, channel, purposes), (allow, at_most, quiet))| Preference {
            identifier,
            channel,
            purposes,
            allow,
            at_most,
            quiet,
        })
    };

    /// Up to three, in a [`Period`].
    AtMost: |_| (0..=3_u32, any::<Period>()).prop_map(|(count, per)| AtMost { count, per });

    /// From one hour to another; over midnight as often as not.
    Quiet: |_| {
        (any::<ClockTime>(), any::<ClockTime>(), any::<Offset>())
            .prop_map(|(from, until, offset)| Quiet { from, until, offset })
    };

    /// Hours, days, weeks, or an odd number of minutes.
    Period: |_| {
        let minutes = prop_oneof![
            4 => select(Vec::from([60, 24 * 60, 7 * 24 * 60, 36 * 60])),
            1 => 1..100_000_u32,
        ];
        minutes.prop_map(|minutes| {
            Period::of_minutes(NonZeroU32::new(minutes).unwrap_or(NonZeroU32::MIN))
        })
    };

    /// Full hours and half ones.
    ClockTime: |_| (0..24_u8, any::<bool>()).prop_filter_map("a time of day", |(hour, half)| {
        ClockTime::new(hour, if half { 30 } else { 0 }).ok()
    });

    /// UTC as often as not; others in steps of a quarter of an hour.
    Offset: |_| {
        let east = prop_oneof![Just(0), -56..=56_i16];
        east.prop_filter_map("an offset", |quarters| Offset::of_minutes(quarters * 15).ok())
    };

    /// To somebody.
    Contact: |world| {
        let topic = option::weighted(0.4, world.a_topic());
        (world.somebody(), world.a_channel(), world.a_recipient(), world.a_purpose(), topic)
            .prop_map(|(identifier, channel, recipient, purpose, topic)| Contact {
                identifier,
                channel,
                recipient,
                purpose,
                topic,
            })
    };

    /// On one channel, mostly.
    Via: |world| prop_oneof![3 => world.a_channel().prop_map(Via::Channel), 1 => Just(Via::Best)];

    /// Either.
    Gathering: |_| prop_oneof![Just(Gathering::Alone), Just(Gathering::MayBeDigested)];

    /// Worth up to a hundred, mostly at any time.
    Message: |world| {
        let whose = (world.a_recipient(), world.a_purpose(), any_with::<Via>(world.clone()));
        let what = (option::weighted(0.4, world.a_topic()), 0..=100_u64, any::<Gathering>());
        (whose, what, option::weighted(0.2, world.an_instant()))
            .prop_map(|((recipient, purpose, via), (topic, value, gathering), until)| Message {
                recipient,
                purpose,
                via,
                topic,
                value,
                gathering,
                until,
            })
    };

    /// Some time, some days, or ever.
    Window: |_| prop_oneof![
        3 => any::<Period>().prop_map(Window::Rolling),
        3 => (0..14_u16).prop_map(|more| Window::Days(NonZeroU16::MIN.saturating_add(more))),
        1 => Just(Window::Ever),
    ];

    /// Up to four, of anything, or on a channel, for a purpose, about a topic.
    Cap: |world| {
        let of = (
            option::weighted(0.3, world.a_channel()),
            option::weighted(0.3, world.a_purpose()),
            option::weighted(0.2, world.a_topic()),
        );
        (0..=4_u32, any::<Window>(), of).prop_filter_map("names", |(count, window, (channel, purpose, topic))| {
            let mut cap = Cap::new(count, window);
            if let Some(channel) = channel {
                cap = cap.on(channel).ok()?;
            }
            if let Some(purpose) = purpose {
                cap = cap.for_purpose(purpose).ok()?;
            }
            match topic {
                Some(topic) => cap.about(topic).ok(),
                None => Some(cap),
            }
        })
    };

    /// Up to two channels weigh otherwise than the rest.
    Fatigue: |world| {
        let weights = vec((world.a_channel(), 0..=4_u8), 0..=2);
        (any::<Period>(), 1..=8_u8, weights).prop_filter_map("bounds", |(half_life, limit, weights)| {
            let load = Fatigue::new(half_life, f64::from(limit)).ok()?;
            let mut weights = weights.into_iter();
            weights.try_fold(load, |load, (channel, weight)| load.weigh(channel, f64::from(weight)).ok())
        })
    };

    /// From a channel to a namespace.
    Route: |world| {
        (world.a_channel(), any_with::<Namespace>(world.clone()))
            .prop_map(|(channel, namespace)| Route { channel, namespace })
    };

    /// Off as often as not.
    Digests: |_| prop_oneof![Just(Digests::Off), any::<ClockTime>().prop_map(Digests::Daily)];

    /// Up to three caps.
    OutreachPolicy: |world| {
        let caps = vec(any_with::<Cap>(world.clone()), 0..=3);
        let silence = option::weighted(0.5, any::<Period>());
        let rest = (
            option::weighted(0.3, some_of(world.a_purpose(), 2)),
            option::weighted(0.2, any::<Trust>()),
            vec(any_with::<Route>(world.clone()), 0..=2),
            any::<Digests>(),
        );
        (caps, any_with::<Fatigue>(world.clone()), silence, rest)
            .prop_map(|(caps, fatigue, complaint_pause, (exempt, trust, routes, digests))| {
                let usual = OutreachPolicy::default();
                OutreachPolicy {
                    caps,
                    fatigue,
                    complaint_pause,
                    exempt: exempt.unwrap_or_default(),
                    least_trust: trust.unwrap_or(Trust::MIN),
                    routes: if routes.is_empty() { usual.routes } else { routes },
                    digests,
                }
            })
    };

    /// Any, or up to two.
    Among<Channel>: |world| {
        let these = some_of(world.a_channel(), 2);
        let these = these.prop_filter_map("some", |all| Among::these("channels", all).ok());
        prop_oneof![3 => Just(Among::Any), 2 => these]
    };
}
