//! Nothing at all, and more than can be counted.

use personagraph::engagement::measure::{Estimated, Weights};
use personagraph::engagement::trend::Watch;
use personagraph::engagement::{Class, Moment, Reach, Summary, Weighted};
use personagraph::{Timestamp, engagement::measure::Reached};

#[test]
fn a_sum_of_nothing_is_written_without_a_sign() {
    let nobody = Estimated::potential_reach([]);
    assert_eq!(
        nobody.to_string(),
        "an estimated 0 (followers summed, 0 accounts)"
    );
    let nothing = Weighted::of([]);
    let said = format!("{} {} {:?}", nothing.count(), nothing.sum(), nothing.mean());
    assert_eq!(said, "0 0 None");
    let worse = Class::ALL
        .into_iter()
        .fold(Weights::default(), |all, class| all.with(class, -1.0));
    assert_eq!(worse.points(|_| 0).to_string(), "0");
}

#[test]
fn a_reach_that_cannot_be_counted_is_not_known() {
    let most = u64::MAX;
    assert_eq!(Reach::of_counts([most, most]).known(), None);
    assert_eq!(Reach::between(most, most).known(), None);
    assert_eq!(
        Reach::of_counts([most - 1]),
        Reach::Known(Reached(most - 1))
    );
    let (share, web) = ("share".parse().unwrap(), "web".parse().unwrap());
    let mut moment = Moment::new(Timestamp::UNIX_EPOCH, &share, &web);
    moment.reach = Some(most);
    let summary: Summary = [moment, moment].into_iter().collect();
    let reach = summary.reach().unwrap();
    assert_eq!((reach.known(), reach.least()), (None, most));
}

#[test]
fn nothing_changes_by_more_than_what_is_no_number() {
    let counts = [1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 90, 90];
    let watch = Watch::default().deviations(0.0);
    assert!(!watch.changes(&counts).is_empty());
    assert_eq!(watch.deviations(f64::NAN).changes(&counts), []);
}
