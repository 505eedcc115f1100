//! What a host stores of interactions comes back equal, and nothing else is read.

use personagraph::Timestamp;
use personagraph::engagement::{Decayed, HalfLife, Media, Moment, Sentiment, Summary};
use personagraph::name::{Channel, Kind};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};
use std::time::Duration;

type Did = (i64, &'static str, Option<f64>, Option<Media>, Option<u64>);

fn did() -> impl Strategy<Value = Vec<Did>> {
    let ends = [Timestamp::MIN.as_millis(), Timestamp::MAX.as_millis()];
    let at = prop_oneof![3 => 0..90 * 86_400_000_i64, 1 => select(ends.to_vec())];
    let kind = select(vec!["like", "share.quote", "complaint", "dance"]);
    let felt = proptest::option::of(-1.0..=1.0_f64);
    let media = select(vec![None, Some(Media::Paid), Some(Media::Earned)]);
    let reach = select(vec![None, Some(0), Some(7), Some(u64::MAX)]);
    vec((at, kind, felt, media, reach), 0..12)
}

fn summary(did: &[Did]) -> Summary {
    let mut summary = Summary::default();
    let web: Channel = "web".parse().unwrap();
    for (at, kind, felt, media, reach) in did {
        let kind: Kind = kind.parse().unwrap();
        let mut moment = Moment::new(Timestamp::from_millis(*at).unwrap(), &kind, &web);
        moment.sentiment = felt.map(|felt| Sentiment::try_from(felt).unwrap());
        (moment.media, moment.reach) = (*media, *reach);
        summary.add(&moment);
    }
    summary
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn summaries_come_back_equal(did in did()) {
        let summary = summary(&did);
        let json = serde_json::to_string(&summary).unwrap();
        prop_assert_eq!(serde_json::from_str::<Summary>(&json).unwrap(), summary);
        // Also by way of a document, which holds no number above 64 bits.
        let document = serde_json::to_value(summary).unwrap();
        prop_assert_eq!(serde_json::from_value::<Summary>(document).unwrap(), summary);
        let bytes = postcard::to_stdvec(&summary).unwrap();
        prop_assert_eq!(postcard::from_bytes::<Summary>(&bytes).unwrap(), summary);
    }

    #[test]
    fn decayed_counts_come_back_equal(
        did in did(), half_life in select(vec![1, 86_400_000, 3_650_000 * 86_400_000]), times: u32,
    ) {
        let half_life = HalfLife::new(Duration::from_millis(half_life)).unwrap();
        let mut count = Decayed::new(half_life);
        for (at, ..) in did {
            count.record(Timestamp::from_millis(at).unwrap(), times);
        }
        let json = serde_json::to_string(&count).unwrap();
        prop_assert_eq!(serde_json::from_str::<Decayed>(&json).unwrap(), count);
        let bytes = postcard::to_stdvec(&count).unwrap();
        prop_assert_eq!(postcard::from_bytes::<Decayed>(&bytes).unwrap(), count);
    }
}

#[test]
fn what_cannot_have_been_kept_is_refused() {
    let good = summary(&[
        (0, "like", Some(0.5), Some(Media::Paid), Some(3)),
        (5, "dance", Some(-1.0), None, Some(4)),
    ]);
    let written = serde_json::to_value(good).unwrap();
    assert_eq!(written["classes"], json!({"like": 1, "other": 1}));
    assert_eq!(written["tones"], json!({"negative": 1, "positive": 1}));
    assert_eq!(written["first"], json!("1970-01-01T00:00:00Z"));
    let refused = |field: &str, value: Json| {
        let mut wrong = written.clone();
        wrong[field] = value;
        let error = serde_json::from_value::<Summary>(wrong).expect_err(field);
        error.to_string()
    };
    let nothing = json!([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]);
    for (field, value, text) in [
        ("first", json!(null), "`first`, `last`"),
        ("last", json!("0001-01-01T00:00:00Z"), "`first`, `last`"),
        ("loads", nothing, "`loads`"),
        ("classes", json!({}), "`classes`"),
        ("classes", json!({"dance": 2}), "`classes` has a word"),
        ("media", json!({"paid": 3}), "`media`"),
        ("tones", json!({"neutral": 3}), "`tones`"),
        ("tones", json!({}), "`glad`"),
        ("glad", json!(u64::MAX), "`glad`"),
        ("reached", json!(0), "`reached`"),
        ("reached", json!(3), "`reached`"),
        ("most_reach", json!(8), "`most_reach`"),
        ("score", json!(1), "unknown field"),
    ] {
        let error = refused(field, value);
        assert!(error.contains(text), "{field}: {error}");
    }

    let mut day = Decayed::new(HalfLife::DAY);
    day.record(Timestamp::UNIX_EPOCH, 1);
    let written = serde_json::to_value(day).unwrap();
    assert_eq!(written["half_life"], json!(86_400_000));
    for (field, value, text) in [
        ("half_life", json!(0), "a half-life is at least"),
        ("newest", json!(null), "`newest` and `load`"),
        ("load", json!([0, 1, 0, 0]), "`newest` and `load`"),
    ] {
        let mut wrong = written.clone();
        wrong[field] = value;
        let error = serde_json::from_value::<Decayed>(wrong).expect_err(field);
        assert!(error.to_string().contains(text), "{error}");
    }
}
