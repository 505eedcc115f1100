//! What a host keeps of people comes back equal, and nothing else is read.

use crate::draw::somebody;
use crate::make;
use personagraph::population::Portrait;
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
