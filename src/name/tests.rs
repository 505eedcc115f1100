use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::*;

fn refusal(text: &str) -> String {
    text.parse::<Persona>().unwrap_err().to_string()
}

#[test]
fn names_are_dotted_lower_case_words() {
    for text in [
        "a",
        "work",
        "a-b_c",
        "a1",
        "contact.email",
        "a.1.-._",
        "a.b.c.d",
    ] {
        assert_eq!(text.parse::<Attribute>().unwrap().as_str(), text);
    }
}

#[test]
fn a_refusal_says_which_rule_and_where() {
    let tail = "; names are dotted lower-case words";
    for (text, rule) in [
        ("", "`` is not a persona name: it is empty"),
        (
            "Foo",
            "`Foo` is not a persona name: unexpected character `F` at byte 0",
        ),
        (
            "1a",
            "`1a` is not a persona name: unexpected character `1` at byte 0",
        ),
        (
            "fóo",
            "`fóo` is not a persona name: unexpected character `ó` at byte 1",
        ),
        (
            "a b",
            "`a b` is not a persona name: unexpected character ` ` at byte 1",
        ),
        (".", "`.` is not a persona name: empty word at byte 0"),
        ("a..b", "`a..b` is not a persona name: empty word at byte 2"),
        ("a.", "`a.` is not a persona name: empty word at byte 2"),
        (
            "a\n",
            "`a\\n` is not a persona name: unexpected character `\\n` at byte 1",
        ),
        (
            "\u{202e}a",
            "the text is not a persona name: unexpected character `\\u{202e}` at byte 0",
        ),
        (
            "John@example.com",
            "the text is not a persona name: unexpected character `J` at byte 0",
        ),
        (
            "4915551234567",
            "the text is not a persona name: unexpected character `4` at byte 0",
        ),
    ] {
        assert_eq!(refusal(text), format!("{rule}{tail}"));
    }
}

#[test]
fn length_is_limited_and_the_shown_text_cut() {
    let longest = "a".repeat(128);
    assert!(longest.parse::<Kind>().is_ok());
    assert_eq!(
        refusal(&"é".repeat(1_000_000)),
        format!(
            "`{}…` is not a persona name: its 2000000 bytes are more than 128; \
             names are dotted lower-case words",
            "é".repeat(40)
        )
    );
}

#[test]
fn event_ids_are_printable_ascii() {
    for text in ["1", " ", "~", "A b/c:9", "https://example.com/?a=b"] {
        assert_eq!(text.parse::<EventId>().unwrap().as_str(), text);
    }
    for text in ["", "\u{7f}", "é", "a\tb", &"x".repeat(129)] {
        assert!(text.parse::<EventId>().is_err(), "{text:?}");
    }
}

#[test]
fn patterns_stand_for_a_name_or_what_lies_below() {
    let below: AttributePattern = "contact.*".parse().unwrap();
    let exact: AttributePattern = "contact".parse().unwrap();
    for (attribute, in_below, in_exact) in [
        ("contact", false, true),
        ("contact.email", true, false),
        ("contact.email.work", true, false),
        ("contacts", false, false),
        ("contacts.email", false, false),
        ("a.contact.email", false, false),
    ] {
        let attribute: Attribute = attribute.parse().unwrap();
        assert_eq!(below.matches(&attribute), in_below);
        assert_eq!(exact.matches(&attribute), in_exact);
        assert!(AttributePattern::from(attribute.clone()).matches(&attribute));
    }
    for text in ["*", ".*", "a.*.b", "a*", "a.*.*", "a..*", "*.a", ""] {
        assert!(text.parse::<AttributePattern>().is_err(), "{text:?}");
    }
}

#[test]
fn descent_goes_by_whole_words() {
    let within = |name: &str, ancestor: &str| {
        name.parse::<Purpose>()
            .unwrap()
            .is_within(&ancestor.parse().unwrap())
            && name
                .parse::<Attribute>()
                .unwrap()
                .is_within(&ancestor.parse().unwrap())
    };
    assert!(within("marketing", "marketing"));
    assert!(within("marketing.promotion.push", "marketing"));
    assert!(!within("marketing2", "marketing"));
    assert!(!within("marketing", "marketing.promotion"));
}

#[test]
fn texts_and_names_become_names() {
    fn take(name: impl IntoName<Persona>) -> Result<Persona, NameError> {
        name.into_name()
    }
    let work = take("work").unwrap();
    assert_eq!(take(&work).unwrap(), work);
    assert_eq!(take(String::from("work")).unwrap(), work);
    let text = String::from("work");
    assert_eq!(take(&text).unwrap(), work);
    assert_eq!(take(work.clone()).unwrap(), work);
    assert!(take("Work").is_err());
}

#[test]
fn order_is_that_of_the_text_and_printing_shows_it() {
    let mut names: Vec<Fact> = ["b", "a.b", "a", "a-b"]
        .map(|text| text.parse().unwrap())
        .into();
    names.sort();
    assert_eq!(
        format!("{names:?}"),
        r#"[Fact("a"), Fact("a-b"), Fact("a.b"), Fact("b")]"#
    );
    assert_eq!(format!("{:>4}|", names[0]), "   a|");
    assert_eq!(Fact::from_shared(names[0].shared().clone()), names[0]);
}

#[cfg(feature = "serde")]
#[test]
fn serde_goes_through_the_parser() {
    let work: Persona = serde_json::from_str(r#""w\u006frk""#).unwrap();
    assert_eq!(serde_json::to_string(&work).unwrap(), r#""work""#);
    assert_eq!(
        serde_json::from_value::<Persona>("work".into()).unwrap(),
        work
    );
    let bytes = postcard::to_allocvec(&work).unwrap();
    assert_eq!(postcard::from_bytes::<Persona>(&bytes).unwrap(), work);
    assert!(serde_json::from_str::<Persona>(r#""Work""#).is_err());
    assert!(serde_json::from_str::<EventId>(r#""""#).is_err());
    assert!(serde_json::from_str::<Persona>("[]").is_err());
}

#[cfg(feature = "serde")]
#[test]
fn private_texts_are_not_repeated() {
    for input in ["15551234567", "-15551234567", "1.5551234567", "true"] {
        let mut json = serde_json::Deserializer::from_str(input);
        let error = deserialize_private_text::<Persona, _>(&mut json, "x").unwrap_err();
        assert!(!error.to_string().contains("555"), "{error}");
        assert!(!error.to_string().contains("true"), "{error}");
    }
}
