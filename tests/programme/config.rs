//! Programmes and rules as configuration.

use crate::draw::{day, name, plan};
use personagraph::programme::{HandOvers, Incoming, Router};
use proptest::prelude::*;
use serde_json::{Value, json};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_configuration_comes_back_equal(plan in plan()) {
        let router = plan.router();
        let text = serde_json::to_string(&router).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Router>(&text).unwrap(), &router);
        let bytes = postcard::to_allocvec(&router).unwrap();
        prop_assert_eq!(&postcard::from_bytes::<Router>(&bytes).unwrap(), &router);
        let debug = format!("{router:?}");
        for handle in router.programmes().iter().flat_map(|one| &one.handles) {
            prop_assert!(!debug.contains(handle.as_str()));
        }
    }
}

fn silos() -> Value {
    json!({
        "default": "relations",
        "matching": "first",
        "programmes": [
            {"name": "sales", "recipient": "sales", "topics": ["jacket"],
             "handles": ["twitter:@Shop"], "audience": [{"personas": ["outdoors"]}]},
            {"name": "relations", "recipient": "customer_service", "channels": ["email"]},
        ],
        "rules": [
            {"kinds": ["complaint"], "tones": ["negative"], "to": "relations",
             "copies": ["sales"], "action": "direct_message"},
        ],
        "crisis": "relations",
    })
}

fn refused(config: &Value) -> String {
    let text = config.to_string();
    let error = serde_json::from_str::<Router>(&text)
        .unwrap_err()
        .to_string();
    error.split(" at line ").next().unwrap().to_owned()
}

#[test]
fn a_written_configuration_routes() {
    let router: Router = serde_json::from_value(silos()).unwrap();
    assert_eq!(router.programmes().default().name, name("relations"));
    let (kind, channel, shop) = (name("mention"), name("twitter"), name("twitter:shop"));
    let topics = [name("jacket")].into();
    let message = Incoming {
        handle: Some(&shop),
        topics: &topics,
        ..Incoming::new(day(20), &kind, &channel)
    };
    // The audience of sales shows something of a persona, and nothing is seen.
    let route = router.route(&message);
    assert_eq!(
        route.hand_over().map(|pair| pair.from),
        Some(&name("sales"))
    );
    assert_eq!(
        route.to_string(),
        "to `relations`: reply\nhanded over by `sales`, through whom it came in\n\
         `relations`: the default: nobody else takes it"
    );
}

#[test]
fn errors_say_where_and_what() {
    let change = |pointer: &str, value: Value| {
        let mut config = silos();
        *config.pointer_mut(pointer).unwrap() = value;
        refused(&config)
    };
    for (pointer, value, error) in [
        (
            "/rules/0/to",
            json!("sale"),
            "rule 1: no programme is called `sale`",
        ),
        (
            "/rules/0/copies/0",
            json!("x"),
            "rule 1: no programme is called `x`",
        ),
        (
            "/default",
            json!("x"),
            "`default`: no programme is called `x`",
        ),
        (
            "/crisis",
            json!("x"),
            "`crisis`: no programme is called `x`",
        ),
        (
            "/programmes/0/name",
            json!("relations"),
            "two programmes are called `relations`",
        ),
    ] {
        assert_eq!(change(pointer, value), error);
    }
    let mut shared = silos();
    shared["programmes"][1]["handles"] = json!(["twitter:shop"]);
    assert_eq!(
        refused(&shared),
        "`relations` and `sales` have one handle: what comes to it comes in through one programme"
    );
    // A misspelt part would let a rule match what it was not meant for.
    for (pointer, field) in [
        ("/rules/0", "kind"),
        ("/programmes/0", "topic"),
        ("", "rule"),
    ] {
        let mut config = silos();
        config.pointer_mut(pointer).unwrap()[field] = json!([]);
        let error = refused(&config);
        assert!(
            error.starts_with(&format!("unknown field `{field}`")),
            "{error}"
        );
    }
    let mut misspelt = silos();
    misspelt["programmes"][0]["audience"][0]["persona"] = json!(["work"]);
    assert!(refused(&misspelt).starts_with("unknown field `persona`"));
    for required in ["default", "matching", "programmes"] {
        let mut config = silos();
        config.as_object_mut().unwrap().remove(required);
        assert_eq!(refused(&config), format!("missing field `{required}`"));
    }
    // A handle is an identifier: an error does not repeat it.
    let mut wrong = silos();
    wrong["programmes"][0]["handles"] = json!(["shop-without-namespace"]);
    assert!(!refused(&wrong).contains("shop-without"));
}

#[test]
fn a_report_of_hand_overs_comes_back_equal() {
    let silos: Router = serde_json::from_value(self::silos()).unwrap();
    let (complaint, mention) = (name("complaint"), name("mention"));
    let (web, shop) = (name("web"), name("twitter:shop"));
    let angry = Some((-0.9).try_into().unwrap());
    let messages = [
        (&complaint, Some(&shop)),
        (&complaint, Some(&shop)),
        (&mention, None),
    ];
    let routes = messages.map(|(kind, handle)| {
        silos.route(&Incoming {
            handle,
            sentiment: angry,
            ..Incoming::new(day(20), kind, &web)
        })
    });
    let report: HandOvers = routes.iter().collect();
    let written = serde_json::to_value(&report).unwrap();
    assert_eq!(
        written,
        json!([
            {"came_in": null, "to": "relations", "messages": 1},
            {"came_in": "sales", "to": "relations", "messages": 2},
        ])
    );
    assert_eq!(
        serde_json::from_value::<HandOvers>(written.clone()).unwrap(),
        report
    );
    let bytes = postcard::to_allocvec(&report).unwrap();
    assert_eq!(postcard::from_bytes::<HandOvers>(&bytes).unwrap(), report);
    // What was written apart adds up, and a count of nothing is none.
    let again = json!([
        {"to": "relations", "messages": 1},
        {"came_in": "sales", "to": "relations", "messages": 1},
        {"came_in": "sales", "to": "relations", "messages": 1},
        {"came_in": "sales", "to": "sales", "messages": 0},
    ]);
    assert_eq!(serde_json::from_value::<HandOvers>(again).unwrap(), report);
    assert!(serde_json::from_value::<HandOvers>(json!([{"to": "sales"}])).is_err());
}
