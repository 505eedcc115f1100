//! Holds the contestants to the same answers, and takes their times.

use crate::engine::{Engine, Seen};
use crate::workload::{ATTRIBUTES, Asking};
use std::fmt::Debug;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// An engine that was given a profile.
pub struct Contestant {
    /// The row of the table.
    pub name: &'static str,
    pub engine: Box<dyn Engine>,
}

/// Asks everybody everything, one by one and all at once: what each asking may see.
///
/// # Panics
/// If two answers differ.
pub fn agreed(
    contestants: &mut [Contestant],
    askings: &[Asking],
    profile: &impl Debug,
) -> Vec<Seen> {
    let each = 0..askings.len();
    each.map(|asking| {
        let mut seen: Option<Seen> = None;
        for Contestant { name, engine } in &mut *contestants {
            engine.filter(asking);
            let all = engine.seen();
            for (attribute, attribute_name) in ATTRIBUTES.iter().enumerate() {
                let one = engine.decide(asking, attribute);
                let at_once = (all >> attribute) & 1 == 1;
                let others = seen.map(|seen| (seen >> attribute) & 1 == 1);
                assert!(
                    one == at_once && others.is_none_or(|others| others == one),
                    "{profile:?}, {:?}, `{attribute_name}`: {name} says {one}, at once {at_once}, \
                     those before it {others:?}",
                    askings[asking],
                );
            }
            seen = Some(all);
        }
        seen.expect("a contestant")
    })
    .collect()
}

/// What it took a contestant, in seconds on average over the askings.
pub struct Times {
    pub name: &'static str,
    /// One decision.
    pub one: Summary,
    /// Filtering a profile.
    pub all: Summary,
}

/// Of the rounds of each asking.
pub struct Summary {
    pub median: f64,
    pub best: f64,
}

/// At least so long is worked between two looks at the clock.
const WORTH_TIMING: Duration = Duration::from_micros(20);

/// Lets them take turns. Each asking is timed by itself, so that what disturbs one
/// does not disturb all.
pub fn measure(contestants: &mut [Contestant], askings: usize, rounds: usize) -> Vec<Times> {
    let clocks = || -> Vec<_> { (0..askings).map(|_| Clock::default()).collect() };
    let each = contestants.iter();
    let mut times: Vec<_> = each.map(|_| (clocks(), clocks())).collect();
    for _ in 0..rounds {
        for (contestant, (one, all)) in contestants.iter_mut().zip(&mut times) {
            let engine = &mut contestant.engine;
            for asking in 0..askings {
                one[asking].time(|| {
                    for attribute in 0..ATTRIBUTES.len() {
                        black_box(engine.decide(black_box(asking), black_box(attribute)));
                    }
                });
                all[asking].time(|| {
                    engine.filter(black_box(asking));
                    black_box(&engine);
                });
            }
        }
    }
    let decisions = f64::from(u32::try_from(ATTRIBUTES.len()).expect("few"));
    let named = contestants.iter().zip(times);
    named
        .map(|(contestant, (one, all))| Times {
            name: contestant.name,
            one: summary(one, decisions),
            all: summary(all, 1.0),
        })
        .collect()
}

/// Times the same work again and again.
#[derive(Default)]
struct Clock {
    /// How often the work is done between two looks, once that is known.
    repeats: Option<u32>,
    seconds: Vec<f64>,
}

impl Clock {
    fn time(&mut self, mut work: impl FnMut()) {
        let mut timed = |repeats: u32| {
            let start = Instant::now();
            (0..repeats).for_each(|_| work());
            start.elapsed()
        };
        let repeats = *self.repeats.get_or_insert_with(|| {
            // The first is no measure: whatever it needs is not at hand yet.
            timed(1);
            let powers = (0..20).map(|power| 1 << power);
            let mut enough = powers.filter(|&repeats| timed(repeats) >= WORTH_TIMING);
            enough.next().unwrap_or(1 << 20)
        });
        let took = timed(repeats).as_secs_f64();
        self.seconds.push(took / f64::from(repeats));
    }
}

/// `count` is how many things were done each time.
fn summary(clocks: Vec<Clock>, count: f64) -> Summary {
    let askings = f64::from(u32::try_from(clocks.len()).expect("few"));
    let (mut median, mut best) = (0.0, 0.0);
    for Clock { mut seconds, .. } in clocks {
        seconds.sort_by(f64::total_cmp);
        median += seconds[seconds.len() / 2] / askings / count;
        best += seconds[0] / askings / count;
    }
    Summary { median, best }
}
