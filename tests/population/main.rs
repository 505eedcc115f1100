//! Populations: a segment is the naive filter (S1), its text comes back, its errors point.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "a test that cannot go on has failed; what is drawn is small"
)]

mod acting;
mod attacks;
mod columns;
mod courses;
mod draw;
mod epochs;
mod kept;
mod make;
mod naive;
mod stories;
mod templates;
mod texts;
mod together;

use draw::{ask, somebody};
use naive::Eyes;
use personagraph::condition::Truth;
use personagraph::population::Segment;
use personagraph::population::segment::Clause;
use personagraph::population::{Knowledge, Portrait};
use proptest::prelude::*;

fn truth(known: Option<bool>) -> Truth {
    known.into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn s1_a_segment_equals_the_naive_filter(ask in ask(), who in somebody()) {
        let segment: Segment = make::written(&ask).parse().unwrap();
        let holds = segment.holds(&make::whole(&who), make::now());
        prop_assert_ne!(holds, Truth::Unknown, "all is known");
        prop_assert_eq!(holds, truth(naive::holds(&ask, &who, Eyes::All)));
    }

    #[test]
    fn s1_a_segment_equals_the_naive_filter_of_a_view(ask in ask(), who in somebody()) {
        let segment: Segment = make::written(&ask).parse().unwrap();
        let holds = segment.holds(&make::seen(&who), make::now());
        prop_assert_eq!(holds, truth(naive::holds(&ask, &who, Eyes::Some)));
    }

    #[test]
    fn what_is_written_is_what_is_made_in_code(ask in ask()) {
        let made = make::built(&ask);
        prop_assert_eq!(make::written(&ask).parse(), Ok(made));
    }

    #[test]
    fn a_text_comes_back(ask in ask()) {
        let made = make::built(&ask);
        let text = made.to_string();
        let again: Segment = text.parse().unwrap();
        prop_assert_eq!(&again, &made);
        prop_assert_eq!(again.to_string(), text);
    }

    #[test]
    fn whatever_is_written_is_read_or_pointed_at(text in scribbles()) {
        match text.parse::<Segment>() {
            Ok(segment) => prop_assert_eq!(segment.to_string().parse(), Ok(segment)),
            Err(error) => {
                let at = error.at().unwrap();
                prop_assert!(text.is_char_boundary(at), "{} in {:?}", at, text);
                prop_assert!(error.shown_in(&text).to_string().ends_with('^'));
            }
        }
    }

    #[test]
    fn the_tree_is_all_there_is(ask in ask(), who in somebody(), view in any::<bool>()) {
        let segment = make::built(&ask);
        let portrait = if view { make::seen(&who) } else { make::whole(&who) };
        prop_assert_eq!(by_parts(&segment, &portrait), segment.holds(&portrait, make::now()));
    }
}

/// Words and signs of the language, and anything.
fn scribbles() -> impl Strategy<Value = String> {
    let words = [
        "and",
        "or",
        "not",
        "in",
        "some",
        "has",
        "is",
        "work",
        "size.shoe",
        "donor",
        "(",
        ")",
        "&",
        "!",
        "|",
        "=",
        ">=",
        "!=",
        "..",
        "3",
        "-1.5",
        "\"Ann\"",
        "\"",
        "\\",
        "`",
        "starts",
        "interactions",
        "of",
        "purchase",
        "active",
        "within",
        "P3D",
        "wants",
        "by",
        "reachable",
        "everybody",
        "nobody",
        "2026-01-10T09:00:00Z",
        "interest.*",
        "\n",
        "ß",
        "\u{1}",
    ];
    let words = proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..9);
    let spaced = (words, any::<bool>()).prop_map(|(words, spaced)| {
        let space = if spaced { " " } else { "" };
        words.join(space)
    });
    prop_oneof![4 => spaced, 1 => "\\PC{0,12}"]
}

/// By what an index keeps apart: each predicate of its own part.
fn by_parts(segment: &Segment, of: &Portrait) -> Truth {
    use personagraph::population::segment::About;
    let knowledge: Knowledge = of.knowledge();
    match segment.clause() {
        Clause::Everybody => Truth::True,
        Clause::Not(part) => !by_parts(part, of),
        Clause::All(parts) => Truth::all(parts.iter().map(|part| by_parts(part, of))),
        Clause::Any(parts) => Truth::any(parts.iter().map(|part| by_parts(part, of))),
        Clause::Of(predicate) => {
            let nothing = std::collections::BTreeSet::default();
            match predicate.about() {
                About::Regions => predicate.of_regions(of.regions(), knowledge),
                About::Attribute(name) => {
                    let values = of.values().get(name).unwrap_or(&nothing);
                    predicate.of_values(values, knowledge)
                }
                About::Attributes(pattern) => {
                    let named = of.values().iter().filter(|(name, _)| pattern.matches(name));
                    let each = named.map(|(_, values)| predicate.of_values(values, knowledge));
                    let none = [predicate.of_values(&nothing, knowledge)];
                    Truth::any(each.chain(none))
                }
                About::ContactPoints => predicate.of_contact_points(of.contact_points(), knowledge),
                About::Wishes => predicate.of_wishes(of.wishes(), knowledge),
                About::Engagement => {
                    predicate.of_engagement(of.engagement(), knowledge, make::now())
                }
            }
        }
    }
}
