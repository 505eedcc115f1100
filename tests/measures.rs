//! Published worked examples of measures, `cases/measures.json`: each is computed by the
//! library from what the case gives, and compared with what its source says. Those of
//! sections that are none of engagement's business are named here, and why.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "a test that cannot go on has failed"
)]

use personagraph::Timestamp;
use personagraph::engagement::measure::{
    EngagementRate, Estimated, Followers, Impressions, Reached, Score, WeightedRate, Weights,
    virality_factor,
};
use personagraph::engagement::{
    Class, Decayed, HalfLife, Landmark, Moment, Reach, Sentiment, Summary, Tones, Weighted,
};
use personagraph::name::{Channel, Kind};
use personagraph::venn::Venn;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::time::Duration;

/// `cadence` is of contact, and `burst` of another kind of trend than ours.
const ELSEWHERE: [&str; 2] = ["cadence", "burst"];

fn cases() -> Json {
    serde_json::from_str(include_str!("cases/measures.json")).expect("the cases are JSON")
}

fn number(json: &Json) -> f64 {
    json.as_f64().unwrap_or_else(|| panic!("a number: {json}"))
}

fn count(json: &Json) -> u64 {
    json.as_u64().unwrap_or_else(|| panic!("a count: {json}"))
}

fn list(json: &Json) -> &[Json] {
    json.as_array().unwrap_or_else(|| panic!("a list: {json}"))
}

fn texts(json: &Json) -> Vec<&str> {
    list(json)
        .iter()
        .map(|text| text.as_str().unwrap())
        .collect()
}

/// To as many places as the source gives.
fn agrees(found: f64, wanted: &Json) {
    let text = wanted.to_string();
    let places = text.split_once('.').map_or(0, |(_, places)| places.len());
    assert_eq!(
        format!("{found:.places$}"),
        format!("{:.places$}", number(wanted))
    );
}

fn second(n: i64) -> Timestamp {
    Timestamp::from_millis(n * 1_000).unwrap()
}

/// A summary of so many things of each kind.
fn summary(counts: &[(&str, u64)]) -> Summary {
    let web: Channel = "web".parse().unwrap();
    let mut summary = Summary::default();
    for (kind, count) in counts {
        let kind: Kind = kind.parse().unwrap();
        let moment = Moment::new(Timestamp::UNIX_EPOCH, &kind, &web);
        summary.extend((0..*count).map(|_| moment));
    }
    summary
}

/// Tones of a summary that felt so, by number.
fn tones(counts: [(f64, u64); 3]) -> Tones {
    let (mention, web): (Kind, Channel) = ("mention".parse().unwrap(), "web".parse().unwrap());
    let mut summary = Summary::default();
    for (number, count) in counts {
        let mut moment = Moment::new(Timestamp::UNIX_EPOCH, &mention, &web);
        moment.sentiment = Some(Sentiment::try_from(number).unwrap());
        summary.extend((0..count).map(|_| moment));
    }
    let said = counts.map(|(number, count)| (0..count).map(move |_| number));
    let said = said.into_iter().flatten();
    let by_message = Tones::by_message(said.map(|number| Sentiment::try_from(number).unwrap()));
    assert_eq!(summary.tones(), by_message);
    by_message
}

fn reach(case: &Json) -> bool {
    let (given, expect) = (&case["given"], &case["expect"]);
    match case["id"].as_str().unwrap() {
        "sprout_total_reach_2" | "sprout_total_reach_4" => {
            let posts = ["post_A", "post_B"].map(|post| texts(&given[post]));
            let [a, b] = posts.clone().map(|post| Reach::union([post]));
            assert_eq!(a, Reach::Known(Reached(count(&expect["reach_A"]))));
            assert_eq!(b, Reach::Known(Reached(count(&expect["reach_B"]))));
            let total = count(&expect["true_total_reach"]);
            assert_eq!(Reach::union(posts.clone()).known(), Some(Reached(total)));
            // Had only the numbers been known: an interval that holds the truth.
            let unknown = Reach::of_counts([a.most(), b.most()]);
            assert!((unknown.least()..=unknown.most()).contains(&total));
            assert_eq!(unknown, a.and(b));
            if let Some(sum) = expect.get("sum_of_reach_is_wrong") {
                assert_eq!(unknown.most(), count(sum));
                assert_ne!(total, count(sum));
                let impressions = Impressions(posts[0].len() as u64);
                assert_eq!(impressions, Impressions(count(&expect["impressions_A"])));
            }
        }
        "sprinklr_owned_impressions" => {
            let followers = Followers(count(&given["followers"]));
            let estimated = Estimated::owned_impressions(followers, count(&given["posts"]));
            agrees(estimated.number(), expect);
        }
        "sprinklr_virality_factor" => {
            let points = case["points"].as_object().unwrap();
            assert!(!points.is_empty());
            let mut whole = 0.0;
            let mut accounts = Vec::new();
            for (followers, factor) in points {
                let account = Followers(followers.parse().unwrap());
                assert!((virality_factor(account) - number(factor)).abs() < 1e-12);
                whole += followers.parse::<f64>().unwrap() * number(factor);
                accounts.push(account);
            }
            let estimated = Estimated::earned_impressions(accounts);
            assert!((estimated.number() / whole - 1.0).abs() < 1e-12);
        }
        _ => return false,
    }
    true
}

fn engagement_rate(case: &Json) -> bool {
    let (given, expect) = (&case["given"], &case["expect_pct"]);
    match case["id"].as_str().unwrap() {
        "archive_by_followers" => {
            let followers = Followers(count(&given["followers"]));
            let rate = EngagementRate::new(count(&given["engagements"]), followers);
            agrees(rate.percent().unwrap(), expect);
        }
        "apparate_both" => {
            let engagements = count(&given["engagements"]);
            let reached = Reached(count(&given["reach"]));
            let by_reach = EngagementRate::new(engagements, reached);
            agrees(by_reach.percent().unwrap(), &expect["by_reach"]);
            let followers = Followers(count(&given["followers"]));
            let by_followers = EngagementRate::new(engagements, followers);
            agrees(by_followers.percent().unwrap(), &expect["by_followers"]);
        }
        "tribe_weighted" => {
            // The case is a formula: its weights are read out of it.
            let formula = case["formula"].as_str().unwrap();
            let weight = |of: &str| -> f64 {
                let before = formula.split(of).next().unwrap().trim_end_matches('*');
                let start = before.rfind(['(', '+']).unwrap() + 1;
                before[start..].parse().unwrap()
            };
            let [likes, comments, shares] = ["likes", "comments", "shares"].map(weight);
            let weights = Weights::default()
                .with(Class::Like, likes)
                .with(Class::Comment, comments)
                .with(Class::Share, shares);
            let done = summary(&[("like", 120), ("comment", 30), ("share", 7), ("click", 9)]);
            let rate = WeightedRate::of(&weights, &done, Followers(2_000));
            // 0.1 · 120 + 0.5 · 30 + 1 · 7 = 34 of 2,000.
            assert!((rate.percent().unwrap() - 1.7).abs() < 1e-12);
        }
        _ => return false,
    }
    true
}

fn sentiment(case: &Json) -> bool {
    match case["id"].as_str().unwrap() {
        "allears_net_sentiment" => {
            let given = &case["given_pct"];
            let of = |word: &str| count(&given[word]);
            let tones = tones([
                (0.7, of("positive")),
                (0.0, of("neutral")),
                (-0.7, of("negative")),
            ]);
            agrees(tones.net().unwrap() * 100.0, &case["expect"]);
        }
        "japio_score" => {
            let of = |word: &str| count(&case["given"][word]);
            let neutral = of("total") - of("positive") - of("negative");
            let tones = tones([
                (0.3, of("positive")),
                (0.01, neutral),
                (-1.0, of("negative")),
            ]);
            agrees(tones.net().unwrap() * 100.0, &case["expect_pct"]);
        }
        _ => return false,
    }
    true
}

fn decay(case: &Json) -> bool {
    let (given, expect) = (&case["given"], &case["expect"]);
    match case["id"].as_str().unwrap() {
        "cormode_forward_decay_quadratic" => {
            let instant = |json: &Json| second(json.as_i64().unwrap());
            let landmark = Landmark {
                at: instant(&given["landmark"]),
                power: 2,
            };
            let now = instant(&given["t"]);
            let items = list(&given["items"]).iter();
            let pairs: Vec<(f64, f64)> = items
                .map(|item| {
                    (
                        landmark.weight(instant(&item[0]), now).unwrap(),
                        number(&item[1]),
                    )
                })
                .collect();
            for ((weight, _), wanted) in pairs.iter().zip(list(&expect["weights"])) {
                agrees(*weight, wanted);
            }
            let weighted = Weighted::of(pairs);
            agrees(weighted.count(), &expect["count"]);
            agrees(weighted.sum(), &expect["sum"]);
            agrees(weighted.mean().unwrap(), &expect["average"]);
        }
        "clickhouse_exponentialTimeDecayedCount" => {
            let days = |n: u64| Duration::from_secs(86_400 * n);
            let half_life = HalfLife::of_mean_life(days(count(&given["decay"]))).unwrap();
            let mut decayed = Decayed::new(half_life);
            let events = list(&given["event_at_each"]).iter();
            for (day, wanted) in events.zip(list(expect)) {
                let at = Timestamp::try_from(days(count(day))).unwrap();
                decayed.record(at, 1);
                agrees(decayed.at(at).unwrap(), wanted);
            }
        }
        _ => return false,
    }
    true
}

fn overlap(case: &Json) -> bool {
    if case["id"] != "adobe_overlap_pct" {
        return false;
    }
    // |A & B| / (|A| + |B| - |A & B|), of 3 and 4 with 2 in both.
    let sets = [("A", vec![1, 2, 3]), ("B", vec![2, 3, 4, 5])];
    let [a, b] = sets.clone().map(|(_, set)| BTreeSet::from_iter(set));
    let both = a.intersection(&b).count();
    let wanted = both as f64 / (a.len() + b.len() - both) as f64;
    assert_eq!(Venn::new(sets).unwrap().jaccard(&"A", &"B"), Some(wanted));
    true
}

fn persona_points(case: &Json) -> bool {
    if case["id"] != "sitefinity_threshold" {
        return false;
    }
    let threshold = count(&case["given"]["threshold"]);
    let hits: Vec<bool> = list(&case["given"]["hits"])
        .iter()
        .map(|hit| hit.as_bool().unwrap())
        .collect();
    let kinds: Vec<Kind> = (0..hits.len())
        .map(|n| format!("visit.page{n}").parse().unwrap())
        .collect();
    let web: Channel = "web".parse().unwrap();
    let met = kinds.iter().zip(&hits).filter(|(_, hit)| **hit);
    // Each twice: a rule counts once.
    let moments: Vec<Moment<'_>> = met
        .flat_map(|(kind, _)| [Moment::new(Timestamp::UNIX_EPOCH, kind, &web); 2])
        .collect();
    for (points, expect) in [
        (&case["given"]["rule_points"], &case["expect"]),
        (&case["then"]["rule_points"], &case["then"]["expect"]),
    ] {
        let points = list(points)
            .iter()
            .map(|n| u32::try_from(count(n)).unwrap());
        let rules: Vec<_> = points
            .zip(&kinds)
            .map(|(points, kind)| (points, move |moment: &Moment<'_>| moment.kind == kind))
            .collect();
        let score = Score::of(moments.iter().copied(), &rules, threshold);
        assert_eq!(score.met(), hits);
        assert_eq!(score.points(), count(&expect["score"]));
        assert_eq!(Some(score.is_enough()), expect["member"].as_bool());
    }
    true
}

#[test]
fn every_published_example_of_a_measure_is_reproduced() {
    let all = cases();
    let mut reproduced = 0;
    for (section, cases) in all.as_object().unwrap() {
        let check: fn(&Json) -> bool = match section.as_str() {
            "reach" => reach,
            "engagement_rate" => engagement_rate,
            "sentiment" => sentiment,
            "decay" => decay,
            "overlap" => overlap,
            "persona_points" => persona_points,
            other => {
                assert!(ELSEWHERE.contains(&other), "`{other}` is not looked at");
                continue;
            }
        };
        for case in list(cases) {
            assert!(check(case), "{} is not looked at", case["id"]);
            reproduced += 1;
        }
    }
    assert_eq!(reproduced, 13);
}
