//! What a host keeps of people comes back equal, and nothing else is read.

use crate::attacks::{CELLS, asked, cells, portraits, scheme, tally};
use crate::draw::somebody;
use crate::make;
use personagraph::population::Portrait;
use personagraph::population::analysis::{Count, Publication};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn portraits_come_back_equal(who in somebody(), view in any::<bool>()) {
        let portrait = if view { make::seen(&who) } else { make::whole(&who) };
        let json = serde_json::to_string(&portrait).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Portrait>(&json).unwrap(), &portrait);
        let document = serde_json::to_value(&portrait).unwrap();
        prop_assert_eq!(&serde_json::from_value::<Portrait>(document).unwrap(), &portrait);
        let bytes = postcard::to_stdvec(&portrait).unwrap();
        prop_assert_eq!(&postcard::from_bytes::<Portrait>(&bytes).unwrap(), &portrait);
    }
}

#[test]
fn what_is_left_out_is_nothing() {
    let read = |kept: Json| serde_json::from_value::<Portrait>(kept).unwrap();
    assert_eq!(read(json!({"knowledge": "whole"})), Portrait::whole());
    assert_eq!(read(json!({"knowledge": "seen"})), Portrait::view());
    let wishes = |wish: Json| read(json!({"knowledge": "whole", "wishes": [wish]}));
    let any = wishes(json!({"channel": null, "purposes": "any", "is": "refused"}));
    assert_eq!(wishes(json!({"is": "refused"})), any);
}

#[test]
fn what_cannot_have_been_kept_is_refused() {
    let refused = |field: &str, value: Json| {
        let mut kept = json!({"knowledge": "whole"});
        kept[field] = value;
        serde_json::from_value::<Portrait>(kept)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused("values", json!({"size": []})),
        "`size` has no value"
    );
    assert!(refused("values", json!({"Size": [1]})).contains("`Size` is not an attribute"));
    assert!(refused("regions", json!([["Dog"]])).contains("`Dog` is not a persona name"));
    assert!(refused("knowledge", json!("some")).contains("unknown variant"));
    assert!(refused("name", json!("Ann")).contains("unknown field `name`"));
    let wish = |purposes: Json| json!([{"purposes": purposes, "is": "wanted"}]);
    assert!(refused("wishes", wish(json!([]))).contains("purposes"));
    assert!(refused("wishes", wish(json!("all"))).contains("`any`"));
    // What is refused is somebody's.
    let said = refused("values", json!({"name": [["Ann Oak"]]}));
    assert!(!said.contains("Ann"), "{said}");
}

/// Through a format and back.
fn kept(publication: &Publication) -> Publication {
    let json = serde_json::to_string(publication).unwrap();
    let back: Publication = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_string(&back).unwrap(), json);
    let bytes = postcard::to_stdvec(publication).unwrap();
    let read: Publication = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), json);
    back
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// One that is kept after every question answers as one that never was.
    #[test]
    fn a_publication_that_was_kept_answers_the_same(
        (mut people, threshold, masks) in asked(),
        changes in vec((0..CELLS, 0..20_u64), 0..8),
    ) {
        let scheme = scheme();
        let new = tally(&scheme, &portraits(), &people);
        let mut one = Publication::new(new, "one", threshold).unwrap();
        let mut other = kept(&one);
        for (number, mask) in masks.iter().enumerate() {
            if number * 2 == masks.len() {
                for (cell, more) in &changes {
                    people[*cell] += more;
                }
                let next = || tally(&scheme, &portraits(), &people);
                one.begin(next(), "two").unwrap();
                other.begin(next(), "two").unwrap();
                other = kept(&other);
            }
            let cells = cells(&scheme, *mask);
            prop_assert_eq!(one.count(&cells), other.count(&cells));
            other = kept(&other);
        }
        prop_assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&other).unwrap());
    }
}

#[test]
fn what_is_no_publication_is_refused() {
    let new = tally(&scheme(), &portraits(), &[7; CELLS]);
    let kept = serde_json::to_value(Publication::new(new, "one", 5).unwrap()).unwrap();
    let refused = |at: &str, value: Json| {
        let mut kept = kept.clone();
        *kept.pointer_mut(at).unwrap() = value;
        serde_json::from_value::<Publication>(kept)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused("/threshold", json!(1)),
        "the threshold is 1, and must be 2 or more"
    );
    assert_eq!(refused("/epochs", json!([])), "`epochs` is empty");
    let people = "`people` is not a number for each cell";
    assert_eq!(refused("/epochs/0/people", json!([1])), people);
    let told = "`told` is not of the cells";
    assert_eq!(refused("/epochs/0/told/0/0", json!([])), told);
    assert_eq!(refused("/epochs/0/told/0/0", json!([u64::MAX])), told);
    let twice = json!([kept["epochs"][0], kept["epochs"][0]]);
    assert_eq!(
        refused("/epochs", twice),
        "the epoch `one` was opened before"
    );
    let category = refused("/dimensions/0/categories/0/1", json!("in"));
    assert!(category.contains("a persona is missing"), "{category}");
}

#[test]
fn what_is_withheld_is_null() {
    let told = [Count::Of(12), Count::Withheld];
    assert_eq!(serde_json::to_value(told).unwrap(), json!([12, null]));
}
