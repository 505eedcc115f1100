//! What a route, a report and a team are told, word for word.

use crate::draw::{day, name};
use personagraph::condition::Condition;
use personagraph::engagement::Tone;
use personagraph::programme::{
    Action, Alarm, Alert, HandOvers, Incoming, Matching, Programme, Programmes, Router, Rule,
    Signal,
};
use personagraph::value::Trust;
use std::collections::BTreeMap;
use std::num::NonZeroU64;

/// Sales with a handle, and service, which takes what nobody else takes.
fn programmes() -> Programmes {
    let sales = Programme {
        handles: [name("twitter:shop")].into(),
        topics: [name("jacket")].into(),
        ..Programme::new("sales", "sales").unwrap()
    };
    let service = Programme::new("service", "customer_service").unwrap();
    Programmes::of(service, [sales]).unwrap()
}

#[test]
fn a_rule_says_by_which_of_its_parts_it_matched() {
    let rule = Rule {
        channels: [name("twitter")].into(),
        handles: [name("twitter:shop")].into(),
        topics: [name("jacket")].into(),
        kinds: [name("complaint")].into(),
        tones: [Tone::Negative].into(),
        reach: 1_000,
        when: Some(Condition::fact("season.winter").unwrap()),
        copies: [name("sales")].into(),
        action: Action::Escalate,
        ..Rule::to("service").unwrap()
    };
    let router = Router::new(programmes(), Matching::First)
        .rule(rule)
        .unwrap();
    let (kind, channel, shop) = (name("complaint"), name("twitter"), name("twitter:shop"));
    let topics = [name("jacket.zipper")].into();
    let facts = BTreeMap::from([(name("season.winter"), true)]);
    let message = Incoming {
        handle: Some(&shop),
        topics: &topics,
        sentiment: Some((-0.8).try_into().unwrap()),
        reach: Some(1_200),
        facts: &facts,
        ..Incoming::new(day(20), &kind, &channel)
    };
    let route = router.route(&message);
    let parts = "on `twitter`, to one of the handles, about `jacket.zipper`, within `jacket`, \
                 of kind `complaint`, of negative tone, with a reach of 1200, while the condition \
                 holds";
    let lines: Vec<String> = route.to_string().lines().map(str::to_owned).collect();
    assert_eq!(
        lines[0],
        format!("to `service`: {}; copy to `sales`", Action::Escalate)
    );
    assert_eq!(lines[1], "handed over by `sales`, through whom it came in");
    let ours = lines[2].strip_prefix("`service`: rule ").unwrap();
    assert!(ours.ends_with(parts), "{ours}");

    // Each team is told of its own part.
    let told = |team: &str| route.told(&name(team)).to_string();
    assert!(told("service").starts_with(&format!(
        "yours: {}\nhanded over by `sales`, through whom it came in\nrule ",
        Action::Escalate
    )));
    assert!(told("sales").starts_with("a copy"));
    assert!(!told("sales").contains("handed over"));
    assert_eq!(told("press"), "not yours");
}

/// Whom a message comes to may hang on the channel and on how far its sender is trusted.
#[test]
fn a_condition_of_a_programme_is_asked_of_the_message() {
    let when = Condition::all([
        Condition::channel("email").unwrap(),
        Condition::trust(Trust::new(50.0).unwrap()),
    ]);
    let programme = Programme {
        when: Some(when.unwrap()),
        ..Programme::new("sales", "sales").unwrap()
    };
    let (kind, email, web) = (name("message"), name("email"), name("web"));
    let takes = |channel, trust: Option<f64>| {
        programme.takes(&Incoming {
            trust: trust.map(|trust| Trust::new(trust).unwrap()),
            ..Incoming::new(day(20), &kind, channel)
        })
    };
    assert!(takes(&email, Some(60.0)));
    assert!(!takes(&email, Some(40.0)) && !takes(&email, None) && !takes(&web, Some(60.0)));
}

#[test]
fn the_six_programmes_stand_by_themselves() {
    let six = Programmes::six();
    let names: Vec<&str> = six.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(six.default().name.as_str(), "customer_relations");
    assert_eq!(names.len(), 6);
    for one in Programme::six() {
        assert_eq!(six.named(&one.name), Some(&one));
    }
}

#[test]
fn a_report_is_a_table_of_who_hands_over_to_whom() {
    let router = Router::new(programmes(), Matching::First);
    let (kind, web, shop) = (name("mention"), name("web"), name("twitter:shop"));
    let jackets = [name("jacket")].into();
    let none = [].into();
    let route = |handle, topics| {
        router.route(&Incoming {
            handle,
            topics,
            ..Incoming::new(day(20), &kind, &web)
        })
    };
    let rule = Rule {
        kinds: [name("mention")].into(),
        ..Rule::to("service").unwrap()
    };
    let ruled = router.clone().rule(rule).unwrap();
    let handed = ruled.route(&Incoming {
        handle: Some(&shop),
        ..Incoming::new(day(20), &kind, &web)
    });
    let all = [
        route(Some(&shop), &jackets),
        route(None, &none),
        handed.clone(),
        handed,
    ];
    let report: HandOvers = all.iter().collect();
    assert_eq!((report.messages(), report.handed_over()), (4, 2));
    assert_eq!(
        report.to_string(),
        "came in through   messages  handed over  to
(no programme's)         1            0
sales                    3            2  service 2
all                      4            2"
    );
}

/// A signal that is as great as the alarm asks is a crisis; what is no number is none.
#[test]
fn an_alarm_asks_as_much_as_it_is_told_to() {
    let some = |count: u64| NonZeroU64::new(count).unwrap();
    let alarm = Alarm::default()
        .deviations(2.0)
        .authors(some(5))
        .reach(some(100));
    let signal = |deviations, negative_authors, reach| Signal {
        deviations,
        negative_authors,
        reach,
    };
    let severity = |one| alarm.severity(&one);
    assert!((severity(signal(2.0, 5, 100)) - 1.0).abs() < 1e-12);
    assert!((severity(signal(4.0, 5, 50)) - 1.0).abs() < 1e-12);
    // Of each part at most four times as much counts.
    assert!((severity(signal(1e9, 5, 100)) - 4.0).abs() < 1e-12);
    for nothing in [signal(f64::NAN, 50, 10_000), signal(-3.0, 50, 10_000)] {
        assert!(severity(nothing).abs() < 1e-12 && alarm.judge(&nothing).is_none());
    }
    let Alert { severity, .. } = alarm.judge(&signal(2.0, 5, 100)).unwrap();
    assert!((severity - 1.0).abs() < 1e-12);
    // An alarm of no deviations goes by the rest.
    let any = alarm.deviations(-1.0);
    assert!((any.severity(&signal(0.1, 5, 100)) - 4.0).abs() < 1e-12);
    // Of what is no number nothing is far enough.
    for never in [f64::NAN, f64::INFINITY].map(|deviations| alarm.deviations(deviations)) {
        assert!(never.severity(&signal(1e9, 50, 10_000)).abs() < 1e-12);
    }
}

/// How many deviations it takes is written as a number, and none at all as nothing.
#[test]
fn an_alarm_comes_back_equal() {
    let alarms = [
        Alarm::default(),
        Alarm::default().deviations(0.0),
        Alarm::default().deviations(f64::INFINITY),
    ];
    for alarm in alarms {
        let text = serde_json::to_string(&alarm).unwrap();
        assert_eq!(
            serde_json::from_str::<Alarm>(&text).unwrap(),
            alarm,
            "{text}"
        );
    }
    let never = serde_json::to_value(alarms[2]).unwrap();
    assert_eq!(never["deviations"], serde_json::Value::Null);
    let wrong = serde_json::from_str::<Alarm>(r#"{"deviations": -1.5}"#);
    let error = wrong.unwrap_err().to_string();
    assert!(
        error.starts_with("`deviations`: expected a number from 0"),
        "{error}"
    );
}
