//! Messages and policies as configuration.

use crate::worlds::{Stage, letters, message, world};
use personagraph::outreach::{
    Cap, Digests, Fatigue, Gathering, Message, OutreachPolicy, Period, Via, Window,
};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(config: &Value) -> Result<T, String> {
    let read = serde_json::from_str(&config.to_string());
    read.map_err(|error| error.to_string().split(" at line ").next().unwrap().into())
}

fn comes_back<T>(one: &T) -> Result<(), TestCaseError>
where
    T: serde::Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(one).unwrap();
    prop_assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), one);
    let bytes = postcard::to_allocvec(one).unwrap();
    prop_assert_eq!(&postcard::from_bytes::<T>(&bytes).unwrap(), one);
    Ok(())
}

proptest! {
    #![proptest_config(crate::laws::config(200))]

    #[test]
    fn what_is_written_comes_back_equal(world in world(), letters in letters()) {
        comes_back(&Stage::new(&world).policy)?;
        for (_, letter) in letters {
            comes_back(&message(&letter))?;
        }
    }
}

fn offer() -> Value {
    json!({"recipient": "sales", "purpose": "marketing.offers", "via": {"channel": "sms"}})
}

#[test]
fn a_message_is_what_is_written() {
    let plain: Message = read(&offer()).unwrap();
    let sms = Via::Channel("sms".parse().unwrap());
    let wanted = Message::new("sales", "marketing.offers", sms).unwrap();
    assert_eq!(plain, wanted);
    let mut whole = offer();
    whole["via"] = json!("best");
    whole["topic"] = json!("jackets");
    whole["value"] = json!(u64::MAX);
    whole["gathering"] = json!("may_be_digested");
    whole["until"] = json!("2026-02-01T00:00:00Z");
    let wanted = Message {
        via: Via::Best,
        topic: Some("jackets".parse().unwrap()),
        value: u64::MAX,
        gathering: Gathering::MayBeDigested,
        until: Some("2026-02-01T00:00:00Z".parse().unwrap()),
        ..wanted
    };
    assert_eq!(read(&whole), Ok(wanted));
}

#[test]
fn what_is_left_out_of_a_policy_is_the_default() {
    assert_eq!(read(&json!({})), Ok(OutreachPolicy::default()));
    let config = json!({
        "caps": [
            {"count": 3, "window": {"days": 2}, "channels": ["sms"], "topics": "any"},
            {"count": 9, "window": "ever"},
            {"count": 1, "window": {"rolling": "PT36H"}},
        ],
        "fatigue": {"half_life": "P3D", "limit": 2.5, "weights": {"sms": 2.0}, "otherwise": 0.5},
        "complaint_pause": null,
        "digests": {"daily": "18:00"},
    });
    let period = |text: &str| -> Period { text.parse().unwrap() };
    let fatigue = Fatigue::new(period("P3D"), 2.5);
    let fatigue = fatigue.and_then(|fatigue| fatigue.weigh_others(0.5));
    let wanted = OutreachPolicy {
        caps: vec![
            Cap::new(3, Window::Days(2.try_into().unwrap()))
                .on("sms")
                .unwrap(),
            Cap::new(9, Window::Ever),
            Cap::new(1, Window::Rolling(period("PT36H"))),
        ],
        fatigue: fatigue.unwrap().weigh("sms", 2.0).unwrap(),
        complaint_pause: None,
        digests: Digests::Daily("18:00".parse().unwrap()),
        ..OutreachPolicy::default()
    };
    assert_eq!(read(&config), Ok(wanted));
}

#[test]
fn errors_name_the_field() {
    let message = |field: &str, value: Value| {
        let mut config = offer();
        config[field] = value;
        read::<Message>(&config).unwrap_err()
    };
    for (field, value) in [
        ("recipient", json!("Sales!")),
        ("purpose", json!(7)),
        ("via", json!("email")),
        ("via", json!({"channel": "E mail"})),
        ("topic", json!("")),
        ("value", json!(-1)),
        ("value", json!(2.5)),
        ("gathering", json!("together")),
        ("until", json!("tomorrow")),
    ] {
        let error = message(field, value);
        assert!(error.starts_with(&format!("`{field}`: ")), "{error}");
        assert!(!error.contains("u64"), "{error}");
    }
    assert!(message("valeu", json!(1)).starts_with("unknown field `valeu`"));
    for field in ["recipient", "purpose", "via"] {
        let mut config = offer();
        config.as_object_mut().unwrap().remove(field);
        let error = read::<Message>(&config).unwrap_err();
        assert_eq!(error, format!("missing field `{field}`"));
    }
    for (config, start) in [
        (
            json!({"caps": [{"count": -1, "window": "ever"}]}),
            "`caps`: `count`: ",
        ),
        (
            json!({"caps": [{"count": 1, "window": {"days": 0}}]}),
            "`caps`: `window`: ",
        ),
        (
            json!({"caps": [{"count": 1, "window": "ever", "topics": []}]}),
            "`caps`: `topics` ",
        ),
        (
            json!({"caps": [{"count": 1, "window": "ever", "purposes": "all"}]}),
            "`caps`: `purposes`: expected a list, or `any`",
        ),
        (
            json!({"caps": [{"count": 1, "window": "ever", "channel": ["sms"]}]}),
            "`caps`: unknown field `channel`",
        ),
        (
            json!({"fatigue": null}),
            "`fatigue`: invalid type: null, expected an object with `half_life` and `limit`",
        ),
        (
            json!({"fatigue": {"half_life": "P7D", "limit": 0}}),
            "`fatigue`: a load has a half-life",
        ),
        (
            json!({"fatigue": {"half_life": "P7D", "limit": 1, "otherwise": -1}}),
            "`fatigue`: a load has a half-life",
        ),
        (
            json!({"complaint_pause": "14 days"}),
            "`complaint_pause`: a period is",
        ),
        (json!({"exempt": ["Service"]}), "`exempt`: "),
        (json!({"least_trust": 101}), "`least_trust`: "),
        (
            json!({"routes": [{"channel": "sms"}]}),
            "`routes`: missing field `namespace`",
        ),
        (json!({"digests": "daily"}), "`digests`: "),
        (json!({"cap": []}), "unknown field `cap`"),
    ] {
        let error = read::<OutreachPolicy>(&config).unwrap_err();
        assert!(error.starts_with(start), "{error}");
    }
}
