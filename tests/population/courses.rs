//! Trends of a segment: what was published, epoch by epoch.

use personagraph::Timestamp;
use personagraph::engagement::trend::{Direction, Watch};
use personagraph::population::Portrait;
use personagraph::population::analysis::{Count, Dimension, Publication, Scheme, Tally};
use proptest::collection::vec;
use proptest::prelude::*;

const NAME: [&str; 1] = ["pets"];

fn scheme() -> Scheme {
    let pets = Dimension::new("pets").with("dog", "pet = \"dog\"".parse().unwrap());
    Scheme::new([pets.with("cat", "pet = \"cat\"".parse().unwrap())]).unwrap()
}

fn tally(dogs: u64, cats: u64, others: u64) -> Tally {
    let one = |pet: &str| Portrait::whole().with_value("pet".parse().unwrap(), pet);
    let all = [
        (one("dog"), dogs),
        (one("cat"), cats),
        (Portrait::whole(), others),
    ];
    let all = all
        .iter()
        .flat_map(|(one, many)| (0..*many).map(move |_| one));
    scheme().tally(all, Timestamp::UNIX_EPOCH)
}

/// All epochs, in each of which everything, or nothing, is asked for.
fn told(counts: &[(u64, u64, bool)], threshold: u64) -> (Publication, Vec<[Option<u64>; 2]>) {
    let others = 10 * threshold;
    let cells = ["dog", "cat"].map(|one| scheme().cells("pets", one).unwrap());
    let mut open: Option<Publication> = None;
    let mut told = Vec::new();
    for (epoch, (dogs, cats, asks)) in counts.iter().enumerate() {
        let (tally, name) = (tally(*dogs, *cats, others), epoch.to_string());
        let publication = match &mut open {
            None => open.insert(Publication::new(tally, &name, threshold).unwrap()),
            Some(publication) => {
                publication.begin(tally, &name).unwrap();
                publication
            }
        };
        let mut ask = |cells| publication.count(cells).published();
        told.push(if *asks {
            cells.each_ref().map(&mut ask)
        } else {
            [None, None]
        });
    }
    (open.unwrap(), told)
}

proptest! {
    #[test]
    fn a_course_is_what_was_told(
        counts in vec((0..60_u64, 0..60_u64, prop::bool::weighted(0.8)), 1..12),
        threshold in 2..12_u64,
    ) {
        let (mut publication, told) = told(&counts, threshold);
        let asked = publication.trends(&NAME, &Watch::default()).unwrap();
        for (number, (trend, name)) in asked.iter().zip(["dog", "cat"]).enumerate() {
            prop_assert_eq!(&*trend.of.category, name);
            let epochs: Vec<_> = trend.course.epochs().collect();
            let names: Vec<String> = (0..counts.len()).map(|epoch| epoch.to_string()).collect();
            prop_assert!(epochs.iter().map(|(name, _)| *name).eq(names.iter().map(String::as_str)));
            // In the last epoch it was asked for now.
            let (_, before) = told.split_last().unwrap();
            for ((_, count), told) in epochs.iter().zip(before) {
                prop_assert_eq!(count.published(), told[number]);
            }
            // A-b: whoever is told of two epochs is told the same, or of a change that is
            // worth the threshold.
            let published: Vec<u64> = epochs.iter().filter_map(|(_, count)| count.published()).collect();
            let steady = |pair: &[u64]| pair[0] == pair[1] || pair[0].abs_diff(pair[1]) >= threshold;
            prop_assert!(published.windows(2).all(steady), "{published:?}");
            runs_are_what_follows_one_another(&trend.course.runs(), &epochs)?;
        }
    }
}

fn runs_are_what_follows_one_another(
    runs: &[(usize, Vec<u64>)],
    epochs: &[(&str, Count)],
) -> Result<(), TestCaseError> {
    let mut plain = vec![None; epochs.len()];
    for (from, counts) in runs {
        for (number, count) in (*from..).zip(counts) {
            plain[number] = Some(*count);
        }
    }
    let counts = epochs.iter().map(|(_, count)| count.published());
    prop_assert!(plain.iter().copied().eq(counts));
    // There is a gap between two.
    for pair in runs.windows(2) {
        prop_assert!(pair[0].0 + pair[0].1.len() < pair[1].0);
    }
    Ok(())
}

#[test]
fn a_gap_is_no_fall_and_a_surge_after_one_is_placed_right() {
    let usual = [100, 90, 101, 91, 102, 92, 103, 93, 104];
    let quiet = || usual.map(|dogs| (dogs, 0, true));
    let gap = [(100, 0, false), (2, 0, true)];
    let surge = [(200, 0, true), (210, 0, true)];
    let counts = [&quiet()[..], &gap, &quiet(), &surge, &quiet()[..1]].concat();
    let (mut publication, _) = told(&counts, 5);
    let trend = publication
        .trends(&NAME, &Watch::default())
        .unwrap()
        .remove(0);
    let [change] = &trend.changes[..] else {
        panic!("{:?}", trend.changes)
    };
    assert_eq!(
        (change.direction, change.from, change.until),
        (Direction::Rise, 20, 22)
    );
    assert_eq!(change.observed, 410);
    let run: Vec<usize> = trend.course.runs().iter().map(|(from, _)| *from).collect();
    assert_eq!(run, [0, 11]);
}
