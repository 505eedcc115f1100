use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::*;

fn normal(text: &str) -> String {
    text.parse::<Identifier>().unwrap().as_str().to_string()
}

fn refusal(text: &str) -> String {
    text.parse::<Identifier>().unwrap_err().to_string()
}

/// Spellings, and their normal form.
const SPELLINGS: &[(&str, &str)] = &[
    ("email:someone@example.com", "email:someone@example.com"),
    (
        "email:\u{a0} Some.One@EXAMPLE.com\n",
        "email:some.one@example.com",
    ),
    ("email:JÜRGEN@EXAMPLE.DE", "email:jürgen@example.de"),
    ("email:a:b@example.com", "email:a:b@example.com"),
    ("phone:+1 (555) 555-1234", "phone:+15555551234"),
    ("phone:+1.555.555\u{a0}1234/", "phone:+15555551234"),
    ("phone:(+49) 30/1", "phone:+49301"),
    ("phone:807-422-9031", "phone:8074229031"),
    ("twitter:@JayBrown", "twitter:jaybrown"),
    ("twitter: JayBrown ", "twitter:jaybrown"),
    ("twitter:@@jaybrown", "twitter:jaybrown"),
    (
        "twitter:https://twitter.com/JayBrown?x=1",
        "twitter:jaybrown",
    ),
    ("twitter:HTTPS://X.com/@JayBrown/#top", "twitter:jaybrown"),
    ("twitter:mobile.twitter.com/jaybrown/", "twitter:jaybrown"),
    ("x:https://x.com/JayBrown", "x:jaybrown"),
    ("instagram:http://www.instagram.com/rex/", "instagram:rex"),
    (
        "facebook:https://m.facebook.com/John.Brown",
        "facebook:john.brown",
    ),
    (
        "linkedin:https://www.linkedin.com/in/John-Brown/",
        "linkedin:john-brown",
    ),
    ("tiktok:https://www.tiktok.com/@rex?lang=en", "tiktok:rex"),
    ("youtube:https://youtube.com/@Rex", "youtube:rex"),
    ("github:https://github.com/rex#x", "github:rex"),
    (
        "mastodon:https://example.social/@Rex",
        "mastodon:rex@example.social",
    ),
    (
        "mastodon:https://example.social/users/rex",
        "mastodon:rex@example.social",
    ),
    (
        "mastodon:https://here.example/@rex@there.example",
        "mastodon:rex@there.example",
    ),
    (
        "mastodon:@Rex@Example.Social",
        "mastodon:rex@example.social",
    ),
    ("threads:https://www.threads.net/@rex", "threads:rex"),
    (
        "bluesky:https://bsky.app/profile/Rex.bsky.social",
        "bluesky:rex.bsky.social",
    ),
    ("pinterest:@rex", "pinterest:rex"),
    ("reddit:https://www.reddit.com/u/Rex", "reddit:rex"),
    ("reddit:https://reddit.com/user/Rex/", "reddit:rex"),
    ("snapchat:https://www.snapchat.com/add/rex", "snapchat:rex"),
    ("telegram:https://t.me/Rex", "telegram:rex"),
    ("crm_id: A B\t", "crm_id: A B\t"),
    ("party:::", "party:::"),
    (
        "erased:email.00112233445566778899aabbccddeeff",
        "erased:email.00112233445566778899aabbccddeeff",
    ),
    (
        "erased:a.b.00112233445566778899aabbccddeeff",
        "erased:a.b.00112233445566778899aabbccddeeff",
    ),
];

#[test]
fn spellings_have_one_normal_form() {
    for (text, expected) in SPELLINGS {
        assert_eq!(normal(text), *expected, "{text}");
    }
}

#[test]
fn a_normal_form_is_its_own_normal_form() {
    for (_, text) in SPELLINGS {
        assert_eq!(normal(text), *text);
        let identifier: Identifier = text.parse().unwrap();
        assert_eq!(
            format!("{}:{}", identifier.namespace(), identifier.value()),
            *text
        );
        assert_eq!(
            Identifier::from_shared(identifier.shared().clone()),
            identifier
        );
    }
    // Lower case is final, whatever the letter.
    let changes = |letter: &char| !letter.to_lowercase().eq([*letter]);
    for letter in (0..=u32::from(char::MAX))
        .filter_map(char::from_u32)
        .filter(changes)
    {
        for namespace in ["email", "telegram", "mastodon"] {
            if let Ok(once) = Identifier::new(namespace, &format!("a{letter}")) {
                assert_eq!(Identifier::new(namespace, once.value()), Ok(once));
            }
        }
    }
}

#[test]
fn a_refusal_says_which_rule_and_where_but_not_the_value() {
    for (text, says) in [
        (
            "",
            "not an identifier: `:` is missing between namespace and value",
        ),
        (
            "secret",
            "not an identifier: `:` is missing between namespace and value",
        ),
        (":secret", "not an identifier: the namespace is empty"),
        (
            "Secret:1",
            "not an identifier: the namespace is not a dotted lower-case name, see byte 0",
        ),
        (
            "e secret:1",
            "not an identifier: the namespace is not a dotted lower-case name, see byte 1",
        ),
        (
            "email:",
            "not an identifier of namespace `email`: the value is empty",
        ),
        (
            "email: \n",
            "not an identifier of namespace `email`: the value is empty",
        ),
        (
            "email: sec ret",
            "not an identifier of namespace `email`: white space inside the value, at its byte 4",
        ),
        (
            "phone:secret",
            "not an identifier of namespace `phone`: unexpected character in the value, at its byte 0",
        ),
        (
            "phone:1+1",
            "not an identifier of namespace `phone`: unexpected character in the value, at its byte 1",
        ),
        (
            "phone:++1",
            "not an identifier of namespace `phone`: unexpected character in the value, at its byte 1",
        ),
        (
            "phone:+",
            "not an identifier of namespace `phone`: the value is empty",
        ),
        (
            "phone:٣",
            "not an identifier of namespace `phone`: unexpected character in the value, at its byte 0",
        ),
        (
            "twitter:@",
            "not an identifier of namespace `twitter`: the value is empty",
        ),
        (
            "crm_id:",
            "not an identifier of namespace `crm_id`: the value is empty",
        ),
        (
            "erased:email.secret",
            "not an identifier of namespace `erased`: the value is not a namespace, a dot and 32 lower-case hexadecimal digits",
        ),
    ] {
        assert_eq!(refusal(text), says);
        let error = text.parse::<Identifier>().unwrap_err();
        assert!(!format!("{error:?}").contains("ecret"), "{error:?}");
    }
}

#[test]
fn one_user_of_one_host_is_one_handle() {
    let rex = "mastodon:rex@example.social".parse::<Identifier>().unwrap();
    for text in [
        "mastodon:https://example.social/@rex",
        "mastodon:https://www.example.social/@rex",
        "mastodon:https://other.example/@rex@example.social",
    ] {
        assert_eq!(text.parse::<Identifier>().unwrap(), rex, "{text}");
    }
    let short: Identifier = "mastodon:https://www.social/@rex".parse().unwrap();
    assert_eq!(short.value(), "rex@www.social");
    let stars = Identifier::new("customer", "a**b").unwrap();
    let pattern = IdentifierPattern::from(&stars);
    assert_eq!(pattern.as_str().parse(), Ok(pattern.clone()));
    assert_eq!(pattern.as_str(), "customer:a*b");
}

#[test]
fn what_is_no_profile_is_no_handle() {
    for text in [
        "twitter:https://example.com/jaybrown",
        "twitter:https://nottwitter.com/jaybrown",
        "twitter:https://twitter.com/",
        "twitter:https://twitter.com",
        "twitter:https://twitter.com/jaybrown/status/1",
        "twitter:https://twitter.com/share?text=1",
        "twitter:https://jay@twitter.com/jaybrown",
        "facebook:https://www.facebook.com/profile.php?id=1",
        "linkedin:https://linkedin.com/company/acme",
        "youtube:https://youtube.com/watch?v=1",
        "mastodon:https:///@rex",
        "mastodon:ftp://example.social/@rex",
        "mastodon:https://a@example.social/@rex",
        "mastodon:https://example.social/@rex@",
        "mastodon:https://example.social/@@",
        "mastodon:https://example.social/@rex@nowhere",
        "telegram:/",
        "telegram:https://t.me/+a1b2c3",
        "twitter:https://twitter.com/intent?user=1",
        "instagram:https://www.instagram.com/explore/",
        "reddit:u/rex",
    ] {
        assert!(
            refusal(text).ends_with("not the address of a profile there"),
            "{text}"
        );
    }
}

#[test]
fn erased_identifiers_have_one_spelling() {
    for digest in [
        "00112233445566778899AABBCCDDEEFF",
        "0011",
        "00112233445566778899aabbccddeefg",
    ] {
        assert!(Identifier::new("erased", &format!("email.{digest}")).is_err());
        assert!(Identifier::new("erased", digest).is_err());
    }
    assert!(Identifier::new("erased", "E-Mail.00112233445566778899aabbccddeeff").is_err());
}

#[test]
fn length_is_limited_before_and_after() {
    let longest = "x".repeat(LONGEST - "crm_id:".len());
    assert!(Identifier::new("crm_id", &longest).is_ok());
    assert!(Identifier::new("crm_id", &format!("{longest}x")).is_err());
    // U+0130 in lower case is three bytes, not two.
    let growing = "İ".repeat(1_000);
    assert!(Identifier::new("email", &growing).is_err());
    assert!(Identifier::new("crm_id", &growing).is_ok());
    assert!(Identifier::new("n".repeat(128), "1").is_ok());
    assert!(Identifier::new("n".repeat(129), "1").is_err());
}

#[test]
fn debug_prints_the_namespace_alone() {
    let identifier: Identifier = "email:secret@example.com".parse().unwrap();
    assert_eq!(format!("{identifier:?}"), "Identifier(email:…)");
    let pattern: IdentifierPattern = "email:secret*".parse().unwrap();
    assert_eq!(format!("{pattern:?}"), "IdentifierPattern(email:…)");
}

#[test]
fn the_known_namespaces_are_names() {
    let known: Vec<Namespace> = contact_namespaces().collect();
    assert_eq!(known.len(), 17);
    for namespace in &known {
        assert_eq!(
            namespace.as_str().parse::<Namespace>().as_ref(),
            Ok(namespace)
        );
        let handle = !["email", "phone"].contains(&namespace.as_str());
        assert_eq!(is_handle_network(namespace), handle, "{namespace}");
        assert!(is_contact_namespace(namespace));
    }
    assert!(!is_handle_network("crm_id"));
    assert!(!is_contact_namespace("crm_id"));
}

/// The textbook's glob, with back-tracking.
fn naive(pattern: &[char], value: &[char]) -> bool {
    match (pattern, value) {
        ([], []) => true,
        (['*', rest @ ..], _) => {
            naive(rest, value) || (!value.is_empty() && naive(pattern, &value[1..]))
        }
        ([p, pattern @ ..], [v, value @ ..]) => p == v && naive(pattern, value),
        _ => false,
    }
}

fn words(letters: [char; 3], longest: usize) -> Vec<Vec<char>> {
    let mut words = alloc::vec![Vec::new()];
    let mut from = 0;
    for _ in 0..longest {
        let shorter = from..words.len();
        from = words.len();
        for index in shorter {
            for letter in letters {
                words.push([words[index].as_slice(), &[letter]].concat());
            }
        }
    }
    words
}

#[test]
fn patterns_agree_with_the_textbook() {
    let values: Vec<(Vec<char>, Identifier)> = words(['a', 'b', 'c'], 4)
        .into_iter()
        .skip(1)
        .map(|word| {
            let identifier = Identifier::new("crm_id", &word.iter().collect::<String>()).unwrap();
            (word, identifier)
        })
        .collect();
    for pattern in words(['a', 'b', '*'], 5).iter().skip(1) {
        let text: String = pattern.iter().collect();
        let parsed: IdentifierPattern = format!("crm_id:{text}").parse().unwrap();
        for (value, identifier) in &values {
            assert_eq!(parsed.matches(identifier), naive(pattern, value), "{text}");
        }
    }
}

#[test]
fn patterns_are_brought_to_normal_form() {
    for (pattern, identifier, matches) in [
        ("email:None@None.com", "email:none@none.com", true),
        ("email: *@Example.COM ", "email:someone@example.com", true),
        ("email:*@example.com", "email:someone@example.com.au", false),
        ("email:*", "email:someone@example.com", true),
        ("email:*", "crm_id:someone@example.com", false),
        ("mail:*", "email:someone@example.com", false),
        ("phone:+1000*", "phone:+10001234", true),
        ("phone:+1 (000)*", "phone:+10001234", true),
        ("phone:*1234", "phone:+10001234", true),
        ("twitter:@Spam*", "twitter:spammer", true),
        ("twitter:https://x.com/Spam", "twitter:spam", true),
        ("crm_id:A*", "crm_id:a1", false),
        (
            "erased:*",
            "erased:email.00112233445566778899aabbccddeeff",
            true,
        ),
    ] {
        let parsed: IdentifierPattern = pattern.parse().unwrap();
        assert_eq!(
            parsed.matches(&identifier.parse().unwrap()),
            matches,
            "{pattern}"
        );
        assert_eq!(parsed.as_str().parse(), Ok(parsed));
    }
    let stars: IdentifierPattern = "email:a***b**".parse().unwrap();
    assert_eq!(stars.as_str(), "email:a*b*");
    for pattern in [
        "*:a",
        "em*:a",
        "email",
        "email:",
        "email:a b*",
        "email:a *",
        "phone:*+1",
        "phone:x*",
        "twitter:x.com/a*",
    ] {
        assert!(pattern.parse::<IdentifierPattern>().is_err(), "{pattern}");
    }
}

#[test]
fn hostile_patterns_cost_no_more_than_their_size() {
    let pattern: IdentifierPattern = format!("crm_id:{}b", "a*".repeat(1_000)).parse().unwrap();
    let value = Identifier::new("crm_id", &"a".repeat(2_000)).unwrap();
    assert!((0..1_000).all(|_| !pattern.matches(&value)));
}

#[cfg(feature = "serde")]
#[test]
fn serde_goes_through_the_parser_and_repeats_nothing() {
    let identifier: Identifier =
        serde_json::from_str(r#""email:Some\u006fne@example.com""#).unwrap();
    assert_eq!(
        serde_json::to_string(&identifier).unwrap(),
        r#""email:someone@example.com""#
    );
    let bytes = postcard::to_allocvec(&identifier).unwrap();
    assert_eq!(
        postcard::from_bytes::<Identifier>(&bytes).unwrap(),
        identifier
    );
    for json in [
        "15551234567",
        r#""phone:555x""#,
        r#""555""#,
        "[555]",
        r#"{"555":1}"#,
    ] {
        let error = serde_json::from_str::<Identifier>(json)
            .unwrap_err()
            .to_string();
        assert!(!error.contains("555"), "{error}");
        let error = serde_json::from_str::<IdentifierPattern>(json)
            .unwrap_err()
            .to_string();
        assert!(!error.contains("555"), "{error}");
    }
    let pattern: IdentifierPattern = serde_json::from_str(r#""phone:+1000*""#).unwrap();
    assert_eq!(
        serde_json::to_string(&pattern).unwrap(),
        r#""phone:+1000*""#
    );
}
