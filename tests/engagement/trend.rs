//! Trends: how often chance raises an alarm, how soon a change does, and what does not.

use personagraph::Timestamp;
use personagraph::engagement::measure::{Frequency, ranking};
use personagraph::engagement::trend::{Change, Direction, Watch};
use personagraph::engagement::{Horizon, Moment, Summary};
use personagraph::name::{Channel, Kind};
use std::num::NonZeroU32;
use std::time::Duration;

/// Numbers that look random, the same in every run (Steele and others 2014, `SplitMix`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// How many come by chance where so many are to be expected (Knuth 1969).
    fn chance(&mut self, rate: f64) -> u64 {
        let (limit, mut product, mut count) = ((-rate).exp(), self.roll(), 0);
        while product > limit {
            product *= self.roll();
            count += 1;
        }
        count
    }
}

fn steps(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap()
}

#[test]
fn chance_is_beyond_three_deviations_in_few_of_a_thousand_steps() {
    for (rate, most) in [(5.0, 0.009), (10.0, 0.005), (20.0, 0.005), (200.0, 0.004)] {
        let mut dice = Dice(1);
        let counts: Vec<u64> = (0..50_000).map(|_| dice.chance(rate)).collect();
        let watch = Watch::default().half_life(steps(14));
        let scores = watch.scores(&counts);
        let all: Vec<f64> = scores
            .iter()
            .flatten()
            .map(|score| score.deviations)
            .collect();
        assert!(all.len() > 49_900);
        let beyond =
            |limit: f64| all.iter().filter(|z| z.abs() >= limit).count() as f64 / all.len() as f64;
        let variance = all.iter().map(|z| z * z).sum::<f64>() / all.len() as f64;
        println!(
            "rate {rate}: {:.4} beyond 3, {:.4} beyond 2, variance {variance:.3}",
            beyond(3.0),
            beyond(2.0)
        );
        // By the normal distribution 0.0027 and 0.0455.
        assert!((0.001..most).contains(&beyond(3.0)));
        assert!((0.03..0.06).contains(&beyond(2.0)));
        assert!((0.9..1.1).contains(&variance));
        let alarms = watch.changes(&counts).len();
        println!("rate {rate}: {alarms} alarms of two in a row");
        assert!(alarms <= 5, "{alarms} false alarms in 50,000 steps");
    }
}

#[test]
fn a_doubled_rate_is_seen_and_becomes_usual() {
    let mut dice = Dice(2);
    let (mut seen, mut ended) = (0, 0);
    for _ in 0..200 {
        let counts: Vec<u64> = (0..120)
            .map(|step| dice.chance(if step < 60 { 20.0 } else { 40.0 }))
            .collect();
        let changes = Watch::default().changes(&counts);
        let rise = |change: &&Change| {
            change.direction == Direction::Rise && (60..63).contains(&change.from)
        };
        seen += u32::from(changes.iter().any(|change| rise(&change)));
        ended += u32::from(changes.iter().all(|change| change.until < 90));
    }
    println!("{seen} of 200 seen within three steps, {ended} of 200 over after thirty");
    assert!(seen >= 140 && ended >= 195);
}

#[test]
fn few_a_single_step_and_the_beginning_are_no_change() {
    let flat = [10_u64; 20];
    let with = |step: usize, counts: &[u64]| {
        let mut all = flat.to_vec();
        all.splice(step..step + counts.len(), counts.iter().copied());
        all
    };
    let watch = Watch::default();
    assert!(watch.changes(&flat).is_empty());
    assert!(
        watch.changes(&with(12, &[90])).is_empty(),
        "one step does not persist"
    );
    assert!(
        watch.changes(&with(3, &[90, 90])).is_empty(),
        "there is no baseline yet"
    );
    let rise = watch.changes(&with(12, &[90, 90]));
    assert_eq!(rise.len(), 1);
    assert_eq!((rise[0].steps(), rise[0].observed), (12..14, 180));
    assert!((rise[0].expected - 20.0).abs() < 1e-9);
    let fall = watch.changes(&with(12, &[0, 0]));
    assert_eq!((fall.len(), fall[0].direction), (1, Direction::Fall));
    assert!(fall[0].deviations < -3.0);
    // A single step is a change where one is enough, and few are none where more are asked.
    assert_eq!(
        watch.persisting(steps(1)).changes(&with(12, &[90])).len(),
        1
    );
    assert!(watch.least(91).changes(&with(12, &[90, 90])).is_empty());
    assert!(
        watch
            .deviations(50.0)
            .changes(&with(12, &[90, 90]))
            .is_empty()
    );
    assert!(watch.deviations(f64::NAN).changes(&[]).is_empty());
    // A change is measured against what was before it, however long it lasts.
    let three = watch.persisting(steps(3)).scores(&with(12, &[90, 90, 90]));
    let expected: Vec<f64> = (12..15).map(|step| three[step].unwrap().expected).collect();
    assert!(
        expected.iter().all(|count| (count - 10.0).abs() < 1e-9),
        "{expected:?}"
    );
    let huge = watch.changes(&[u64::MAX; 30]);
    assert!(huge.is_empty());
}

#[test]
fn momentum_compares_lately_with_usually() {
    let (like, web): (Kind, Channel) = ("like".parse().unwrap(), "web".parse().unwrap());
    let hour = |n: i64| Timestamp::from_millis(n * 3_600_000).unwrap();
    let done = |hours: &[i64]| -> Summary {
        hours
            .iter()
            .map(|n| Moment::new(hour(*n), &like, &web))
            .collect()
    };
    let now = 24 * 90;
    // Four a day for ninety days.
    let steady: Vec<i64> = (0..now).filter(|hour| hour % 6 == 0).collect();
    let momentum = |hours: &[i64]| {
        done(hours)
            .momentum(Horizon::Day, Horizon::Month, hour(now))
            .unwrap()
    };
    let even = momentum(&steady);
    assert!((even.usually() - 4.0).abs() < 0.2 && (even.lately() - 4.0).abs() < 0.4);
    assert!((even.value().unwrap() - 1.0).abs() < 0.1);
    assert_eq!(even.count(), steady.len() as u64);
    // Somebody known for three days only has no momentum by that alone.
    let new: Vec<i64> = steady
        .iter()
        .copied()
        .filter(|hour| *hour >= now - 72)
        .collect();
    assert!((momentum(&new).value().unwrap() - 1.0).abs() < 0.15);
    // Twice as many in the last two days; none in the last week.
    let busier: Vec<i64> = (now - 48..now)
        .filter(|hour| hour % 6 == 3)
        .chain(steady.iter().copied())
        .collect();
    assert!(momentum(&busier).value().unwrap() > 1.4);
    let silent: Vec<i64> = steady
        .iter()
        .copied()
        .filter(|hour| *hour < now - 168)
        .collect();
    assert!(momentum(&silent).value().unwrap() < 0.05);

    let summary = done(&[24, 3]);
    assert_eq!(
        summary.recency(hour(30)),
        Some(Duration::from_secs(6 * 3_600))
    );
    assert_eq!(summary.recency(hour(20)), None);
    assert_eq!(Summary::default().recency(hour(20)), None);
    assert!(
        done(&[5])
            .momentum(Horizon::Day, Horizon::Week, hour(5))
            .is_none()
    );
}

#[test]
fn frequencies_are_exact_and_ranks_are_shared() {
    let (like, web): (Kind, Channel) = ("like".parse().unwrap(), "web".parse().unwrap());
    let hour = |n: i64| Timestamp::from_millis(n * 3_600_000).unwrap();
    let moments = || [0, 5, 48, 47].map(|n| Moment::new(hour(n), &like, &web));
    let two_days = Frequency::within(moments(), hour(0), hour(48));
    assert_eq!(
        (two_days.count(), two_days.per(Duration::from_secs(86_400))),
        (3, Some(1.5))
    );
    let backwards = Frequency::within(moments(), hour(48), hour(0));
    assert_eq!(
        (backwards.count(), backwards.per(Duration::from_secs(1))),
        (0, None)
    );

    let ranks = ranking([("d", 1.0), ("b", 5.0), ("a", -0.0), ("c", 5.0), ("e", 0.0)]);
    let places: Vec<_> = ranks
        .iter()
        .map(|(who, rank)| (*who, rank.place(), rank.percentile()))
        .collect();
    assert_eq!(
        places,
        [
            ("b", 1, 80.0),
            ("c", 1, 80.0),
            ("d", 3, 50.0),
            ("a", 4, 20.0),
            ("e", 4, 20.0)
        ]
    );
    assert_eq!(ranking([("only", f64::NAN)])[0].1.percentile(), 50.0);
}
