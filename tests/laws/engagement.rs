//! What is kept of interactions is a function of their set; what is measured agrees with
//! its definition.

#![allow(
    clippy::cast_precision_loss,
    reason = "definitions are compared as precisely as an `f64` can say"
)]

use crate::crm;
use personagraph::Timestamp;
use personagraph::engagement::series::{Series, Steps};
use personagraph::engagement::{
    Class, Decayed, HalfLife, Horizon, Media, Moment, Reach, Sentiment, Summary, Tone, Tones,
    within,
};
use personagraph::name::{Channel, Kind};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const ORDERS: usize = 100;
const DAY: i64 = 86_400_000;
const KINDS: [&str; 6] = [
    "like",
    "comment.photo",
    "share",
    "purchase",
    "complaint",
    "yawn",
];

/// What somebody did, in plain data.
#[derive(Clone, Debug)]
struct Done {
    millis: i64,
    kind: usize,
    sentiment: Option<f64>,
    media: Option<Media>,
    reach: Option<u64>,
}

fn done() -> impl Strategy<Value = Done> {
    // Mostly within weeks, some within centuries, so that old ones are dropped.
    let millis = prop_oneof![
        8 => 0..60 * DAY,
        1 => -40_000 * DAY..40_000 * DAY,
        1 => (0..60_i64).prop_map(|day| day * DAY),
    ];
    let sentiment = prop_oneof![
        -1.0..=1.0,
        (-20..=20_i32).prop_map(|twentieth| f64::from(twentieth) / 20.0),
    ];
    let reach = prop_oneof![0..10_000_u64, Just(u64::MAX)];
    let media = prop::sample::select(Media::ALL.to_vec());
    let parts = (
        millis,
        0..KINDS.len(),
        proptest::option::of(sentiment),
        proptest::option::of(media),
        proptest::option::of(reach),
    );
    parts.prop_map(|(millis, kind, sentiment, media, reach)| Done {
        millis,
        kind,
        sentiment,
        media,
        reach,
    })
}

/// The names that moments borrow.
struct Words(Vec<Kind>, Channel);

impl Words {
    fn new() -> Self {
        let kinds = KINDS.map(|kind| kind.parse().expect("a kind"));
        Self(kinds.to_vec(), "web".parse().expect("a channel"))
    }

    fn moments(&self, done: &[Done]) -> Vec<Moment<'_>> {
        let one = |done: &Done| {
            let mut moment = Moment::new(at(done.millis), &self.0[done.kind], &self.1);
            let sentiment = done.sentiment;
            moment.sentiment = sentiment.map(|number| Sentiment::try_from(number).expect("in"));
            (moment.media, moment.reach) = (done.media, done.reach);
            moment
        };
        done.iter().map(one).collect()
    }
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).expect("in the years")
}

/// The definition, by `std`: each counts half as much with each half-life.
fn faded(millis: impl Iterator<Item = i64>, half_life: Duration, now: i64) -> f64 {
    let half_life = half_life.as_secs_f64() * 1e3;
    millis
        .map(|then| 0.5_f64.powf((now - then) as f64 / half_life))
        .sum()
}

/// How much a decayed count of so many may differ from its definition: rounding, and what
/// is dropped.
fn slack(count: usize, wanted: f64) -> f64 {
    wanted * 1e-12 + count as f64 * 2.0_f64.powi(-32)
}

/// Joins in a way that the numbers choose.
fn joined(mut parts: Vec<Summary>, choices: &[usize]) -> Summary {
    for choice in choices.iter().cycle() {
        if parts.len() < 2 {
            break;
        }
        let one = parts.swap_remove(choice % parts.len());
        let place = (choice / 7) % parts.len();
        parts[place] = parts[place].join(&one);
    }
    parts.pop().unwrap_or_default()
}

proptest! {
    #![proptest_config(crm::cases(64))]

    #[test]
    fn a_summary_is_the_same_in_100_orders_and_however_it_is_joined(
        done in vec(done(), 0..40),
        seeds in vec(any::<prop::sample::Index>(), ORDERS),
        choices in vec(any::<usize>(), 1..40),
    ) {
        let words = Words::new();
        let moments = words.moments(&done);
        let plain: Summary = moments.iter().copied().collect();
        let mut order = moments.clone();
        for seed in &seeds {
            // A shuffle that goes on from order to order.
            for place in 1..order.len() {
                let other = seed.index(place * 7_919 + 31) % (place + 1);
                order.swap(place, other);
            }
            prop_assert_eq!(order.iter().copied().collect::<Summary>(), plain);
        }
        let each = order.iter().map(|moment| [*moment].into_iter().collect());
        prop_assert_eq!(joined(each.collect(), &choices), plain);
    }

    #[test]
    fn people_joined_and_parted_have_what_each_fragment_had(
        fragments in vec(vec(done(), 0..12), 1..6),
        stays in vec(any::<bool>(), 6),
    ) {
        let words = Words::new();
        let kept: Vec<Summary> = fragments
            .iter()
            .map(|done| words.moments(done).into_iter().collect())
            .collect();
        let (mut here, mut there) = (Vec::new(), Vec::new());
        for ((summary, done), stays) in kept.iter().zip(&fragments).zip(&stays) {
            let side = if *stays { &mut here } else { &mut there };
            side.push((summary, done));
        }
        let whole: Summary = kept.iter().collect();
        let of = |side: &[(&Summary, &Vec<Done>)]| -> (Summary, Summary) {
            let parts = side.iter().map(|(summary, _)| *summary).collect();
            let all: Vec<Done> = side.iter().flat_map(|(_, done)| (*done).clone()).collect();
            (parts, words.moments(&all).into_iter().collect())
        };
        for side in [&here, &there] {
            let (parted, anew) = of(side);
            prop_assert_eq!(parted, anew);
        }
        prop_assert_eq!(of(&here).0.join(&of(&there).0), whole);
        prop_assert_eq!(whole.join(&Summary::default()), whole);
    }

    #[test]
    fn a_summary_says_what_its_interactions_come_to(done in vec(done(), 1..40)) {
        let words = Words::new();
        let summary: Summary = words.moments(&done).into_iter().collect();
        let mut classes: BTreeMap<&str, u64> = BTreeMap::new();
        for one in &done {
            let word = KINDS[one.kind].split('.').next().expect("a word");
            *classes.entry(word).or_default() += 1;
        }
        prop_assert_eq!(summary.count(), done.len() as u64);
        for class in Class::ALL {
            let word = match class.as_str() {
                "other" => "yawn",
                word => word,
            };
            let wanted = classes.get(word).copied().unwrap_or_default();
            prop_assert_eq!(summary.count_of(class), wanted);
        }
        for media in Media::ALL {
            let there = done.iter().filter(|one| one.media == Some(media)).count();
            prop_assert_eq!(summary.count_in(media), there as u64);
        }
        let millis = || done.iter().map(|one| one.millis);
        prop_assert_eq!(summary.first().map(Timestamp::as_millis), millis().min());
        prop_assert_eq!(summary.last().map(Timestamp::as_millis), millis().max());

        let felt: Vec<f64> = done.iter().filter_map(|one| one.sentiment).collect();
        let tones = Tones {
            positive: felt.iter().filter(|felt| **felt >= 0.05).count() as u64,
            neutral: felt.iter().filter(|felt| felt.abs() < 0.05).count() as u64,
            negative: felt.iter().filter(|felt| **felt <= -0.05).count() as u64,
        };
        prop_assert_eq!(summary.tones(), tones);
        let mean = felt.iter().sum::<f64>() / felt.len() as f64;
        match summary.mean_sentiment() {
            Some(found) => prop_assert!((found - mean).abs() < 1e-9),
            None => prop_assert!(felt.is_empty()),
        }
        let reached: Vec<u64> = done.iter().filter_map(|one| one.reach).collect();
        prop_assert_eq!(summary.reached(), reached.len() as u64);
        let sum = reached.iter().fold(0_u64, |sum, reach| sum.saturating_add(*reach));
        let wanted = reached.iter().max().map(|most| Reach::between(*most, sum));
        prop_assert_eq!(summary.reach(), wanted);
    }

    #[test]
    fn a_decayed_count_is_the_sum_of_its_definition(
        times in vec((0..400 * DAY, 1..4_u32), 1..40),
        half_life in prop_oneof![1..5_000_i64, DAY..30 * DAY],
        later in 0..500 * DAY,
    ) {
        let half_life = HalfLife::new(Duration::from_millis(half_life.unsigned_abs()));
        let half_life = half_life.expect("a half-life");
        let mut decayed = Decayed::new(half_life);
        for (millis, times) in &times {
            decayed.record(at(*millis), *times);
        }
        let last = times.iter().map(|(millis, _)| *millis).max().expect("one");
        prop_assert_eq!(decayed.at(at(last - 1)), None);
        let each = || times.iter().flat_map(|(then, n)| (0..*n).map(|_| *then));
        for now in [last, last + later] {
            let wanted = faded(each(), half_life.duration(), now);
            let found = decayed.at(at(now)).expect("not before the newest");
            let slack = slack(each().count(), wanted);
            prop_assert!((found - wanted).abs() <= slack, "{found} for {wanted}");
        }
    }

    #[test]
    fn decayed_counts_join_to_that_of_everything(
        one in vec(-400 * DAY..400 * DAY, 0..20),
        other in vec(-400 * DAY..400 * DAY, 0..20),
        hours in 1..5_000_u64,
    ) {
        let half_life = HalfLife::new(Duration::from_secs(hours * 3_600)).expect("one");
        let of = |times: &[i64]| {
            let mut decayed = Decayed::new(half_life);
            for millis in times {
                decayed.record(at(*millis), 1);
            }
            decayed
        };
        let all = [one.clone(), other.clone()].concat();
        prop_assert_eq!(of(&one).join(&of(&other)), Some(of(&all)));
        prop_assert_eq!(of(&other).join(&of(&one)), Some(of(&all)));
        let stranger = Decayed::new(HalfLife::new(Duration::from_millis(1)).expect("one"));
        prop_assert_eq!(of(&one).join(&stranger), None);
    }

    #[test]
    fn loads_of_a_summary_are_decayed_counts(done in vec(done(), 0..30), later in 0..90 * DAY) {
        let words = Words::new();
        let summary: Summary = words.moments(&done).into_iter().collect();
        let last = done.iter().map(|one| one.millis).max().unwrap_or_default();
        for horizon in Horizon::ALL {
            let mut decayed = Decayed::new(horizon.half_life());
            for one in &done {
                decayed.record(at(one.millis), 1);
            }
            let now = at(last + later);
            prop_assert_eq!(summary.load(horizon, now), decayed.at(now));
            if !done.is_empty() {
                prop_assert_eq!(summary.load(horizon, at(last - 1)), None);
            }
        }
    }

    #[test]
    fn windows_and_series_hold_what_lies_in_them(
        done in vec(done(), 0..40),
        from in -5 * DAY..70 * DAY,
        hours in 1..200_i64,
        count in 0..40_u32,
    ) {
        let words = Words::new();
        let moments = words.moments(&done);
        let step = hours * 3_600_000;
        let steps = Steps::new(at(from), Duration::from_millis(step.unsigned_abs()), count);
        let steps = steps.expect("steps");
        let series = Series::of(moments.iter().rev().copied(), steps);
        prop_assert_eq!(series.summaries().len(), count as usize);
        for one in &done {
            let number = usize::try_from((one.millis - from).div_euclid(step)).ok();
            let number = number.filter(|number| *number < count as usize);
            prop_assert_eq!(steps.number(at(one.millis)), number);
        }
        for ((number, start), summary) in (0_i64..).zip(steps.starts()).zip(series.summaries()) {
            prop_assert_eq!(start, at(from + number * step));
            let end = at(from + (number + 1) * step);
            let inside: Summary = within(moments.iter().copied(), start, end).collect();
            prop_assert_eq!(*summary, inside);
            let plain = done.iter().filter(|one| {
                (from + number * step..from + (number + 1) * step).contains(&one.millis)
            });
            prop_assert_eq!(summary.count(), plain.count() as u64);
        }
    }

    #[test]
    fn reach_of_unknown_people_holds_whatever_union_there_is(
        posts in vec(vec(0..30_u8, 0..20), 0..6),
    ) {
        let sets: Vec<BTreeSet<u8>> = posts.iter().map(|seen| seen.iter().copied().collect()).collect();
        let union: BTreeSet<u8> = sets.iter().flatten().copied().collect();
        let known = Reach::union(posts.clone());
        prop_assert_eq!(known.known().map(|reached| reached.0), Some(union.len() as u64));
        let unknown = Reach::of_counts(sets.iter().map(|set| set.len() as u64)).among(30);
        prop_assert!(unknown.least() <= known.least() && known.most() <= unknown.most());
    }

    #[test]
    fn an_author_counts_once(said in vec((0..5_u8, -20..=20_i32), 0..30)) {
        let number = |twentieth: i32| f64::from(twentieth) / 20.0;
        let pairs = said.iter().map(|(who, felt)| (who, Sentiment::try_from(number(*felt)).expect("in")));
        let tones = Tones::by_author(pairs);
        let mut authors: BTreeMap<u8, Vec<i32>> = BTreeMap::new();
        for (who, felt) in &said {
            authors.entry(*who).or_default().push(*felt);
        }
        // In twentieths, a mean of 1 or more is 0.05 or more: whole numbers tell exactly.
        let of = |tone: Tone| authors.values().filter(|felt| {
            let (sum, times) = (felt.iter().sum::<i32>(), i32::try_from(felt.len()).expect("few"));
            let found = match sum {
                sum if sum >= times => Tone::Positive,
                sum if sum <= -times => Tone::Negative,
                _ => Tone::Neutral,
            };
            found == tone
        }).count() as u64;
        prop_assert_eq!(tones.positive, of(Tone::Positive));
        prop_assert_eq!(tones.neutral, of(Tone::Neutral));
        prop_assert_eq!(tones.negative, of(Tone::Negative));
        prop_assert_eq!(tones.total(), authors.len() as u64);
    }
}

/// The ends of time and of half-lives.
#[test]
fn nothing_is_too_early_too_late_too_short_or_too_long() {
    let spans = [1, DAY.unsigned_abs(), 3_650_000 * DAY.unsigned_abs()];
    for millis in spans {
        let half_life = HalfLife::new(Duration::from_millis(millis)).expect("a half-life");
        let mut decayed = Decayed::new(half_life);
        for at in [Timestamp::MAX, Timestamp::MIN, Timestamp::UNIX_EPOCH] {
            decayed.record(at, u32::MAX);
        }
        let load = decayed.at(Timestamp::MAX).expect("not before the newest");
        assert!(load >= f64::from(u32::MAX) && load <= 3.0 * f64::from(u32::MAX));
        let empty = Decayed::new(half_life);
        assert_eq!(empty.at(Timestamp::MIN), Some(0.0));
        assert_eq!(empty.join(&decayed), Some(decayed));
    }
    for duration in [Duration::ZERO, Duration::from_nanos(999_999), Duration::MAX] {
        assert!(HalfLife::new(duration).is_err());
        assert!(Steps::new(Timestamp::UNIX_EPOCH, duration, 1).is_err());
    }
    assert!(HalfLife::of_mean_life(Duration::ZERO).is_err());
    assert!(HalfLife::of_mean_life(Duration::MAX).is_err());
    let (from, day) = (Timestamp::UNIX_EPOCH, Duration::from_secs(86_400));
    assert!(Steps::new(from, day, Steps::MOST).is_ok());
    assert!(Steps::new(from, day, Steps::MOST + 1).is_err());
    assert!(Steps::new(Timestamp::MAX, day, 1).is_err());
    let from_the_first = Steps::new(Timestamp::MIN, day, 1).expect("a day");
    assert_eq!(from_the_first.number(Timestamp::MAX), None);
}
