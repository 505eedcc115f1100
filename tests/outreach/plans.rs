//! A plan places what may go where it may go, and nothing in the way of anything else.

use crate::naive::{Letter, MINUTE, Mail, Says, World};
use crate::worlds::{START, Stage, at, letters, message, minutes, world};
use personagraph::outreach::{
    Addressee, Fatigue, Message, OutreachPolicy, Plan, Schedule, Slots, Via, decide,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::time::Duration;

fn slots() -> impl Strategy<Value = (i64, u32)> {
    (select(vec![60, 360, 1440, 4320]), 1..=12_u32)
}

fn planned(world: &World, letters: &[Letter], (length, count): (i64, u32)) -> Schedule {
    let stage = Stage::new(world);
    let messages: Vec<Message> = letters.iter().map(message).collect();
    let slots = Slots {
        from: at(START),
        length: minutes(length),
        count,
    };
    let plan = Plan::new(&messages, &stage.policy, slots);
    stage.ask(&world.sent, |to| plan.schedule(to))
}

/// The plan by the oracle: message, instant, channel. `None` if a load is too near to its limit.
fn naive(
    world: &World,
    letters: &[Letter],
    (length, count): (i64, u32),
) -> Option<Vec<(usize, i64, String)>> {
    let slot = |at: i64| (at - START).div_euclid(length * MINUTE);
    let end = START + length * MINUTE * i64::from(count);
    let mut order: Vec<_> = letters.iter().enumerate().collect();
    order.sort_by_key(|(_, letter)| (!world.is_exempt(&letter.purpose), Reverse(letter.value)));
    let (mut sent, mut taken, mut plan) = (world.sent.clone(), BTreeSet::new(), Vec::new());
    for (number, letter) in order {
        let mut turns = world.turns(letter, &sent, START, end);
        turns.extend((0..i64::from(count)).map(|slot| START + slot * length * MINUTE));
        for turn in turns
            .into_iter()
            .filter(|turn| !taken.contains(&slot(*turn)))
        {
            match world.says(letter, &sent, turn) {
                Says::Yes => {
                    let channel = first_channel(world, letter, &sent, turn)?;
                    taken.insert(slot(turn));
                    sent.push(letter.mail(&channel, turn));
                    sent.sort_by_key(|mail| mail.at);
                    plan.push((number, turn, channel));
                    break;
                }
                Says::Unsure => return None,
                Says::No => {}
            }
        }
    }
    plan.sort_by_key(|(_, at, _)| *at);
    Some(plan)
}

/// Of the best channels at an instant, one that was allowed by name, then the first.
fn first_channel(world: &World, letter: &Letter, sent: &[Mail], at: i64) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    for channel in world.channels(letter) {
        match world.says_on(letter, channel, sent, at) {
            Says::Yes => open.push(channel),
            Says::Unsure => return None,
            Says::No => {}
        }
    }
    open.sort_by_key(|channel| !world.is_liked(channel, &letter.purpose));
    open.first().map(|channel| (*channel).to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..crate::laws::config(200)
    })]

    #[test]
    fn a_plan_is_the_naive_plan(world in world(), letters in letters(), slots in slots()) {
        let letters: Vec<_> = letters.into_iter().map(|(_, letter)| letter).collect();
        let schedule = planned(&world, &letters, slots);
        prop_assert_eq!(schedule.planned.len() + schedule.left_out.len(), letters.len());
        let expected = naive(&world, &letters, slots);
        prop_assume!(expected.is_some());
        let found = schedule.planned.iter().map(|planned| {
            let channel = planned.through.channel.to_string();
            (planned.message, planned.at.as_millis(), channel)
        });
        let found: Vec<_> = found.collect();
        prop_assert_eq!(Some(found), expected);
    }

    /// O2 for what is planned: given all the rest of the plan, every message may go when
    /// its instant comes.
    #[test]
    fn nothing_planned_is_in_the_way_of_anything(
        world in world(),
        letters in letters(),
        slots in slots(),
    ) {
        let letters: Vec<_> = letters.into_iter().map(|(_, letter)| letter).collect();
        let schedule = planned(&world, &letters, slots);
        let mails: Vec<_> = schedule.planned.iter().map(|planned| {
            letters[planned.message].mail(planned.through.channel.as_str(), planned.at.as_millis())
        }).collect();
        let stage = Stage::new(&world);
        for (number, planned) in schedule.planned.iter().enumerate() {
            let mut sent = world.sent.clone();
            let others = mails.iter().enumerate().filter(|(other, _)| *other != number);
            sent.extend(others.map(|(_, mail)| mail.clone()));
            let letter = &letters[planned.message];
            let decision = stage.ask(&sent, |to| {
                decide(&message(letter), to, &stage.policy, planned.at)
            });
            prop_assert!(decision.is_send(), "{:?} {:?}", planned, decision);
        }
        let slot = |at: i64| (at - START).div_euclid(slots.0 * MINUTE);
        let taken: BTreeSet<_> = mails.iter().map(|mail| slot(mail.at)).collect();
        prop_assert_eq!(taken.len(), mails.len(), "one message a slot");
    }
}

/// What is planned, in the order in which it was placed: when, and what it weighs.
type Placed = [(i64, f64)];

/// The loads after a message at an instant: at that, and at each planned for later.
fn loads_from(at: i64, weight: f64, placed: &Placed, half_life: i64) -> Vec<f64> {
    let span = Duration::from_secs(u64::try_from(half_life).unwrap() * 60);
    let all = || placed.iter().copied().chain([(at, weight)]);
    let load = |then: i64| -> f64 {
        let until = all().filter(|(sent, _)| *sent <= then);
        let faded = until.map(|(sent, weight)| {
            let age = Duration::from_millis(u64::try_from(then - sent).unwrap());
            weight * 0.5_f64.powf(age.div_duration_f64(span))
        });
        faded.sum()
    };
    let instants = all().map(|(sent, _)| sent).filter(|sent| *sent >= at);
    instants.map(load).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..crate::laws::config(24)
    })]

    /// Many messages that only the load keeps apart: none is too much, and none could go
    /// earlier.
    #[test]
    fn a_long_plan_is_as_dense_as_the_load_allows(
        heavy in vec(any::<bool>(), 30..60),
        half_life in select(vec![90_i64, 360, 1440, 10_080]),
        limit in select(vec![2.0, 2.5, 6.0]),
        length in select(vec![60_i64, 360, 1440]),
    ) {
        let fatigue = Fatigue::new(minutes(half_life), limit).unwrap();
        let policy = OutreachPolicy {
            fatigue: fatigue.weigh("sms", 2.0).unwrap(),
            ..OutreachPolicy::unlimited()
        };
        let messages = heavy.iter().map(|heavy| {
            let channel = if *heavy { "sms" } else { "email" };
            let via = Via::Channel(channel.parse().unwrap());
            Message::new("sales", "offers", via).unwrap()
        });
        let messages: Vec<_> = messages.collect();
        let slots = Slots { from: at(START), length: minutes(length), count: 300 };
        let points = ["email:a@example.com", "phone:+15550100"].map(|one| one.parse().unwrap());
        let permitted = |_: &Message, _: &_, _: &_, _| true;
        let schedule = Plan::new(&messages, &policy, slots)
            .schedule(&Addressee::new(&points, &permitted));
        prop_assert!(schedule.planned.len() > 1);
        let mut planned: Vec<_> = schedule.planned.iter().collect();
        planned.sort_by_key(|one| one.message);
        let slot = |instant: i64| (instant - START).div_euclid(length * MINUTE);
        let mut placed: Vec<(i64, f64)> = Vec::new();
        for one in planned {
            let weight = if heavy[one.message] { 2.0 } else { 1.0 };
            let when = one.at.as_millis();
            let most = |at: i64| {
                let loads = loads_from(at, weight, &placed, half_life);
                loads.into_iter().fold(0.0, f64::max)
            };
            prop_assert!(most(when) <= limit * (1.0 + 1e-11), "{} at {when}", most(when));
            let begins = (0..300).map(|slot| START + slot * length * MINUTE);
            let after = placed.iter().map(|(sent, _)| sent + 1);
            let earlier = begins.chain(after).chain([when - 1]);
            let taken: BTreeSet<_> = placed.iter().map(|(sent, _)| slot(*sent)).collect();
            let is_free = |at: &i64| (START..when).contains(at) && !taken.contains(&slot(*at));
            for at in earlier.filter(is_free) {
                prop_assert!(most(at) > limit * (1.0 - 1e-11), "{at} instead of {when}");
            }
            placed.push((when, weight));
        }
    }
}
