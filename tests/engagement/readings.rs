//! What a summary, a place and an estimate are read as.

use personagraph::engagement::measure::{
    Basis, EngagementRate, Estimated, Followers, Impressions, Method, Reached, WeightedRate,
    ranking,
};
use personagraph::engagement::standing::{Relations, Tie, Weight};
use personagraph::engagement::{Class, HalfLife, Horizon, Media, Moment, Reach, Summary};
use personagraph::{Timestamp, name::Kind};
use std::time::Duration;

fn day(n: i64) -> Timestamp {
    Timestamp::from_millis(n * 86_400_000).unwrap()
}

/// So many of each kind, in some media.
fn summary(done: &[(&str, usize, Option<Media>)]) -> Summary {
    let web = "web".parse().unwrap();
    let kinds: Vec<Kind> = done
        .iter()
        .map(|(kind, ..)| kind.parse().unwrap())
        .collect();
    let moments = kinds
        .iter()
        .zip(done)
        .flat_map(|(kind, (_, times, media))| {
            let mut moment = Moment::new(day(1), kind, &web);
            moment.media = *media;
            std::iter::repeat_n(moment, *times)
        });
    moments.collect()
}

#[test]
fn ratios_of_posts_count_what_their_names_say() {
    let of = summary(&[
        ("like", 8, None),
        ("comment", 3, None),
        ("reply.public", 2, None),
        ("share", 1, None),
    ]);
    assert_eq!(of.applause(4).value(), Some(2.0));
    assert_eq!(of.conversation(4).value(), Some(1.25));
    assert_eq!(of.amplification(4).value(), Some(0.25));
    assert_eq!(of.applause(0).value(), None);
}

#[test]
fn a_rate_is_written_with_what_it_is_of() {
    let rate = |engagements, reached| EngagementRate::new(engagements, Reached(reached));
    assert_eq!(rate(59, 2_000).to_string(), "2.95 % of 2000 people reached");
    assert_eq!(rate(59, 0).to_string(), "59 of no people reached");
    let of_impressions = EngagementRate::new(1, Impressions(8));
    assert_eq!(of_impressions.to_string(), "12.50 % of 8 impressions");
    let of_followers = EngagementRate::new(3, Followers(2));
    assert_eq!(of_followers.to_string(), "150.00 % of 2 followers");
    let (engagements, basis) = (of_followers.engagements(), of_followers.basis());
    assert_eq!((engagements, basis, basis.count()), (3, Followers(2), 2));
    let weighted = WeightedRate::new(1.5, Followers(64));
    assert_eq!((weighted.points(), weighted.basis()), (1.5, Followers(64)));
    assert_eq!(weighted.percent(), Some(2.343_75));
}

/// As quotients the two would be the same `f64`.
#[test]
fn rates_are_compared_exactly() {
    let rate = |engagements, reached| EngagementRate::new(engagements, Reached(reached));
    let most = u64::MAX;
    let (more, less) = (rate(most, most), rate(most - 1, most));
    assert_eq!(more.value(), less.value());
    assert!(more.exceeds(&less) && !less.exceeds(&more));
    assert!(!rate(1, 3).exceeds(&rate(2, 6)) && !rate(2, 6).exceeds(&rate(1, 3)));
    // Of nothing there is no rate.
    let nothing = rate(5, 0);
    assert!(!nothing.exceeds(&rate(0, 1)) && !rate(1, 1).exceeds(&nothing));
}

#[test]
fn a_reach_is_written_as_a_number_or_as_bounds() {
    assert_eq!(Reach::between(4, 2).to_string(), "2 to 4");
    assert_eq!(Reach::between(4, 4).to_string(), "4");
    let bounds = match Reach::of_counts([5, 3]) {
        Reach::Between(bounds) => Some((bounds.least(), bounds.most())),
        Reach::Known(_) => None,
    };
    assert_eq!(bounds, Some((5, 8)), "who is in both is not known");
    assert_eq!(Reach::of_counts([5, 3]).among(6), Reach::between(5, 6));
}

#[test]
fn what_is_owned_is_neither_earned_nor_paid() {
    let of = summary(&[
        ("mention", 3, Some(Media::Earned)),
        ("click", 1, Some(Media::Paid)),
        ("visit", 96, Some(Media::Owned)),
        ("open", 5, None),
    ]);
    assert_eq!(of.earned_against_paid().value(), Some(0.75));
    assert_eq!(summary(&[]).earned_against_paid().value(), None);
}

#[test]
fn four_classes_are_engagement() {
    let engagement: Vec<&str> = Class::ALL
        .into_iter()
        .filter(|class| class.is_engagement())
        .map(Class::as_str)
        .collect();
    assert_eq!(engagement, ["reply", "share", "like", "comment"]);
}

#[test]
fn equals_share_a_place_and_know_how_many_they_are() {
    let places = ranking([("Ann", 7.0), ("Bob", 3.0), ("Cat", 7.0), ("Dan", 7.0)]);
    let equal: Vec<u64> = places.iter().map(|(_, rank)| rank.equal()).collect();
    assert_eq!(equal, [3, 3, 3, 1]);
}

#[test]
fn an_estimate_says_how_and_from_how_many() {
    let all = [Followers(1_000), Followers(50)];
    let made = [
        (
            Estimated::potential_reach(all),
            (Method::FollowersSummed, "followers summed"),
            (1_050.0, 2),
        ),
        (
            Estimated::owned_impressions(all[0], 3),
            (Method::FollowersTimesPosts, "followers times posts"),
            (3_000.0, 1),
        ),
        // So few followers: a factor of .15 each.
        (
            Estimated::earned_impressions(all),
            (
                Method::ViralityFactor,
                "followers times the virality factor",
            ),
            (157.5, 2),
        ),
    ];
    for (estimate, (method, how), (number, accounts)) in made {
        assert_eq!((estimate.method(), estimate.accounts()), (method, accounts));
        assert_eq!(
            (estimate.number(), method.to_string()),
            (number, how.into())
        );
        let said = format!("an estimated {number:.0} ({how}, {accounts} accounts)");
        assert_eq!(estimate.to_string(), said);
    }
}

#[test]
fn named_half_lives_are_as_long_as_they_say() {
    let days = |n: u64| Duration::from_secs(n * 86_400);
    let named = [
        (HalfLife::DAY, 1),
        (HalfLife::WEEK, 7),
        (HalfLife::MONTH, 30),
    ];
    for (half_life, long) in named {
        assert_eq!(half_life.duration(), days(long));
        assert_eq!(half_life.weight(days(long)), 0.5);
    }
}

/// The load of a steady stream is λ · half-life / ln 2, and is read as λ again: by the
/// half-life, and by the summary whatever the horizon.
#[test]
fn a_steady_stream_is_read_as_what_it_is() {
    let load = 3.0 * 7.0 / std::f64::consts::LN_2;
    assert!((HalfLife::WEEK.a_day(load) - 3.0).abs() < 1e-12);
    let (visit, web) = ("visit".parse().unwrap(), "web".parse().unwrap());
    let steady: Summary = (0..4_000)
        .map(|n| Timestamp::from_millis(n * 21_600_000).unwrap())
        .map(|at| Moment::new(at, &visit, &web))
        .collect();
    for horizon in [Horizon::Day, Horizon::Week, Horizon::Month] {
        let a_day = steady.a_day(horizon, day(1_000)).unwrap();
        assert!((a_day - 4.0).abs() < 0.4, "{horizon:?}: {a_day}");
    }
}

#[test]
fn a_mutual_tie_is_one_each_way() {
    let tied = |tie| Relations::of_tied([("Ann", "Bob", tie)]);
    let one = Weight::ONE;
    assert!(tied(Tie::None) == Relations::of([]));
    assert!(tied(Tie::OneWay(one)) == Relations::of([("Ann", "Bob", one)]));
    let both = [("Bob", "Ann", one), ("Ann", "Bob", one)];
    assert!(tied(Tie::Mutual(one)) == Relations::of(both));
}
