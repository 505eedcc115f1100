//! What somebody who draws a segment may rely on.

use crate::make::now;
use personagraph::condition::Truth;
use personagraph::population::{Portrait, Segment};

fn segment(text: &str) -> Segment {
    text.parse().unwrap()
}

#[test]
fn what_is_not_seen_proves_nothing() {
    let view = Portrait::view().with_value("name".parse().unwrap(), "Ann");
    let holds = |text: &str| segment(text).holds(&view, now());
    assert_eq!(
        holds("not name = \"Jo\""),
        Truth::True,
        "it is seen to be another"
    );
    assert_eq!(holds("not has interest.*"), Truth::Unknown);
    assert_eq!(holds("not in work"), Truth::Unknown);
    assert_eq!(holds("not wants news"), Truth::Unknown);
    assert_eq!(holds("interactions < 3"), Truth::Unknown);
    assert_eq!(holds("in work or not in work"), Truth::Unknown);
    assert!(!segment("not in work").matches(&view, now()));
    assert!(segment("not in work").matches(&Portrait::whole(), now()));
}

#[test]
fn no_text_is_more_than_a_number() {
    let large = Portrait::whole().with_value("size".parse().unwrap(), "large");
    assert!(!segment("size >= 38").matches(&large, now()));
    assert!(!segment("size < 38").matches(&large, now()));
    assert!(segment("not size >= 38").matches(&large, now()));
}
