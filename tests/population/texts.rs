//! Texts that are segments, and texts that are not, with the place that is wrong.

use personagraph::population::Segment;
use personagraph::population::segment::{Clause, attribute};

#[test]
fn a_text_is_plain_where_it_can_be() {
    for (written, plain) in [
        ("((in work))", "in work"),
        ("not not not in work", "not in work"),
        (
            "(in work and in family) and in dog",
            "in work and in family and in dog",
        ),
        (
            "in work or (in family and in dog)",
            "in work or in family and in dog",
        ),
        ("not (in work or in dog)", "not (in work or in dog)"),
        ("not in work or in dog", "not in work or in dog"),
        ("some (work|family)&!dog", "some (work | family) & !dog"),
        (
            "some work | family and in dog",
            "some work | family and in dog",
        ),
        ("(some work)", "some work"),
        ("some and and in and", "some and and in and"),
        ("relationship=\"donor\"", "is donor"),
        ("relationship = \"dean\"", "relationship = \"dean\""),
        ("`in` in 1..2", "`in` in 1..2"),
        ("size.shoe in -1.5..-1", "size.shoe in -1.5..-1"),
        ("a = 3.0", "a = 3"),
        ("a = 9007199254740992.0", "a = 9007199254740992.0"),
        ("a = 9007199254740992", "a = 9007199254740992"),
        (
            "born < 2000-01-01T01:00:00+01:00",
            "born < 2000-01-01T00:00:00Z",
        ),
        (
            "momentum>1.50 and sentiment <= -0.2",
            "momentum > 1.5 and sentiment <= -0.2",
        ),
        ("active within PT48H", "active within P2D"),
        ("began within P7D", "began within P7D"),
        ("interactions>=3", "interactions >= 3"),
        ("interactions of like > 3", "interactions of like > 3"),
        ("interactions in paid<2", "interactions in paid < 2"),
        (
            "interactions felt negative = 1",
            "interactions felt negative = 1",
        ),
        ("engagements  <= 2", "engagements <= 2"),
        (r#"a = "\"\\\n\r\t""#, r#"a = "\"\\\n\r\t""#),
        ("wants by by by", "wants by by by"),
        ("nobody or not everybody", "nobody or nobody"),
    ] {
        let segment: Segment = written.parse().unwrap_or_else(|e| panic!("{written}: {e}"));
        assert_eq!(segment.to_string(), plain);
        assert_eq!(plain.parse(), Ok(segment));
    }
}

#[test]
fn an_error_points_at_the_place() {
    for (text, at, says) in [
        ("", 0, "a predicate is missing"),
        ("in work and ", 12, "a predicate is missing"),
        ("and in work", 0, "a predicate is missing"),
        ("in work in dog", 8, "`and`, `or` or the end is missing"),
        ("(in work", 0, "nothing closes this `(`"),
        ("in work)", 7, "nothing opens this `)`"),
        ("in ", 3, "a persona is missing"),
        ("in Work", 3, "`Work` is not a persona name"),
        ("some work &", 11, "a name, `!` or `(` is missing"),
        (
            "in dog and some (work family)",
            22,
            "`&`, `^` or `|` is missing",
        ),
        ("has interest.x.*.*", 4, "is not an attribute pattern"),
        ("is friend", 3, "a relationship (`customer`"),
        (
            "size.shoe",
            9,
            "`=`, `<`, `<=`, `>=`, `>`, `in` or `starts` is missing",
        ),
        ("size.shoe != 3", 10, "there is no `!=`"),
        ("size.shoe >= 3x", 13, "no number"),
        ("size.shoe >= thirty", 13, "a value is missing"),
        ("size.shoe in 40..36", 13, "a range goes from"),
        ("size.shoe in 36..\"a\"", 13, "a range goes from"),
        ("size.shoe in 36 40", 16, "`..` is missing"),
        ("a = 9223372036854775808", 4, "a whole number is from"),
        ("a = 1.", 4, "no number"),
        ("a = 2026-01-01", 4, "a day is no instant"),
        ("a = 36-41", 4, "no number"),
        ("born < 2000-13-01T00:00:00Z", 7, "not an RFC 3339 instant"),
        ("name = \"Ann", 7, "no `\"` ends this text"),
        ("name = \"A\\n\\q\"", 11, "no such escape"),
        ("name = \"\\u{D800}\"", 8, "no such escape"),
        ("name starts 3", 12, "a text in `\"` is missing"),
        ("`in work", 4, "the second"),
        (
            "interactions of like",
            20,
            "`=`, `<`, `<=`, `>=` or `>` is missing",
        ),
        ("interactions of liking > 1", 16, "a class"),
        (
            "interactions > 1.5",
            15,
            "a whole number from 0 on is missing",
        ),
        (
            "interactions > -1",
            15,
            "a whole number from 0 on is missing",
        ),
        ("active in P30D", 7, "`within` is missing"),
        ("active within 30", 14, "a period like"),
        ("sentiment > \"good\"", 12, "no number"),
        ("wants newsletter by", 19, "a channel is missing"),
        ("in work AND in dog", 8, "`and`, `or` or the end is missing"),
    ] {
        let error = text.parse::<Segment>().unwrap_err();
        assert_eq!(error.at(), Some(at), "{text}: {error}");
        let message = error.to_string();
        assert!(message.contains(says), "{text}: {message}");
        assert!(message.starts_with(&format!("at byte {at}: ")), "{message}");
    }
}

#[test]
fn an_error_is_drawn_under_its_line() {
    let text = "in work and\n\tname = \"Zoë\" or\n\tnäme > 3";
    let error = text.parse::<Segment>().unwrap_err();
    let drawn = error.shown_in(text).to_string();
    let lines: Vec<&str> = drawn.lines().collect();
    assert_eq!(&lines[1..], ["\tnäme > 3", "\t^"]);
    // Of another text, there may be no such place.
    assert_eq!(error.shown_in("in").to_string(), error.to_string());
}

#[test]
fn an_error_repeats_no_value() {
    for text in [
        "name = \"Ann Secret\" x",
        "a = 49170123x",
        "name = \"Ann Secret",
    ] {
        let error = text.parse::<Segment>().unwrap_err();
        let told = format!("{error} {error:?}");
        assert!(
            !told.contains("Secret") && !told.contains("49170123"),
            "{told}"
        );
    }
    let segment: Segment = "name = \"Secret\" and name starts \"Secret\""
        .parse()
        .unwrap();
    assert!(!format!("{segment:?}").contains("Secret"));
}

/// So deep, if it could be.
fn nested(levels: usize) -> String {
    let mut text = String::from("in work");
    for level in 0..levels {
        let joint = if level % 2 == 0 { "and" } else { "or" };
        text = format!("(in dog {joint} {text})");
    }
    text
}

#[test]
fn no_text_is_too_deep_or_too_large_to_be_refused() {
    let deepest = usize::from(Segment::DEEPEST);
    let deep: Segment = nested(deepest - 1).parse().unwrap();
    assert_eq!(deep.to_string().parse(), Ok(deep));
    let error = nested(deepest).parse::<Segment>().unwrap_err();
    assert!(error.to_string().ends_with("at most 32 deep"), "{error}");
    assert!(nested(2_000).parse::<Segment>().is_err());

    let largest = usize::from(Segment::LARGEST);
    let many = vec!["in work"; largest].join(" or ");
    let wide: Segment = many.parse().unwrap();
    assert_eq!(wide.predicates().count(), largest);
    let more = format!("{many} or in dog");
    let error = more.parse::<Segment>().unwrap_err();
    assert_eq!(error.at(), Some(more.len() - 6));

    // What costs nothing may be there often; what costs is refused.
    let far = 200_000;
    let open = format!("{}in work", "(".repeat(far));
    assert!(open.parse::<Segment>().is_err());
    let closed = format!("{open}{}", ")".repeat(far));
    assert_eq!(closed.parse::<Segment>(), "in work".parse());
    let odd = format!("{}in work", "not ".repeat(far + 1));
    assert_eq!(odd.parse::<Segment>(), "not in work".parse());
    let region = format!("some {}work", "!".repeat(far));
    let error = region.parse::<Segment>().unwrap_err();
    assert!(error.to_string().ends_with("at most 1000 parts"), "{error}");
    let wide = format!("some work{}", " & work".repeat(far));
    assert!(wide.parse::<Segment>().is_err());
}

#[test]
fn built_segments_are_as_limited() {
    let mut deep = Segment::in_persona("work").unwrap();
    let mut levels = 1;
    let refused = loop {
        let dog = Segment::in_persona("dog").unwrap();
        let more = if levels % 2 == 0 {
            deep.and(dog)
        } else {
            deep.or(dog)
        };
        match more {
            Ok(more) => (deep, levels) = (more, levels + 1),
            Err(error) => break error,
        }
    };
    assert_eq!(levels, usize::from(Segment::DEEPEST));
    assert_eq!(refused.at(), None);
    assert_eq!(refused.to_string(), "a segment may be at most 32 deep");
    assert!(attribute("No name").is_err());
}

#[test]
fn lists_of_the_same_are_one_list() {
    let text = "in work and (in dog and (in family and in work))";
    let segment: Segment = text.parse().unwrap();
    let Clause::All(parts) = segment.clause() else {
        panic!("all")
    };
    assert_eq!(parts.len(), 4);
}

#[cfg(feature = "serde")]
#[test]
fn in_serde_formats_it_is_its_text() {
    let text = "in work and name starts \"Ann\"";
    let segment: Segment = text.parse().unwrap();
    let json = serde_json::to_string(&segment).unwrap();
    assert_eq!(json, serde_json::to_string(text).unwrap());
    assert_eq!(serde_json::from_str::<Segment>(&json).unwrap(), segment);
    let binary = postcard::to_allocvec(&segment).unwrap();
    assert_eq!(postcard::from_bytes::<Segment>(&binary).unwrap(), segment);
    let error = serde_json::from_str::<Segment>("\"in work or\"").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("at byte 10: a predicate is missing"),
        "{error}"
    );
    assert!(serde_json::from_str::<Segment>("3").is_err());
}
