//! What explanations say, word for word.

use super::{at, customer};
use personagraph::condition::{Condition, ConditionError};
use personagraph::directory::explain::Remedy;
use personagraph::directory::{Established, What};
use personagraph::name::Fact;
use personagraph::permission::Place;
use personagraph::value::Trust;
use personagraph::{Access, Directory, Key, Permit};

const NOW: &str = "2026-06-01";

fn fact(name: &str) -> Condition {
    Condition::fact(name).unwrap()
}

fn channel(name: &str) -> Condition {
    Condition::channel(name).unwrap()
}

fn email() -> Access {
    Access::new("marketing", "marketing.promotion", at(NOW)).on("email")
}

fn terms() -> Permit {
    Permit::persona("outdoors")
        .to("marketing")
        .for_purpose("marketing")
}

/// A remark of which somebody may want to know; that it rains holds, that it snows does not.
fn crm() -> Directory {
    let mut crm = Directory::new(Key::from([7; 32]));
    let mut shop = crm.at(at("2026-01-02"), "shop");
    let remark = shop.observe(&customer(), "feedback.jacket", "terrible zippers");
    remark.through(["outdoors"]).unwrap();
    for (name, holds) in [("weather.rain", true), ("weather.snow", false)] {
        let fact: Fact = name.parse().unwrap();
        let established = Established {
            fact,
            about: None,
            holds,
            until: None,
        };
        shop.event(What::Established(established)).unwrap();
    }
    crm
}

/// What the arbiter reads is in the way of one statement.
fn in_the_way(crm: &Directory, access: &Access) -> String {
    let why = crm.explain(&customer(), "feedback.jacket", access).unwrap();
    let text = why.to_arbiter().to_string();
    let mut near = text.lines().filter(|line| line.starts_with("    but `"));
    let line = near.next().unwrap_or_else(|| panic!("{text}"));
    assert!(near.next().is_none(), "{text}");
    let (_, words) = line.split_once("Z: ").unwrap();
    words.to_owned()
}

fn permitted(permit: &Permit) -> Directory {
    let mut crm = crm();
    let mut say = crm.at(at("2026-01-10"), "shop");
    say.approve(&terms()).unwrap();
    say.consent(&customer(), permit).unwrap();
    crm
}

#[test]
fn each_part_of_a_condition_says_what_is_not_as_it_should_be() {
    let (soon, long_ago) = (at("2026-07-01"), at("2026-01-01"));
    let trust = Trust::new(60.0).unwrap();
    let all = Condition::all;
    let parts: Vec<(Result<Condition, ConditionError>, &str)> = vec![
        (
            Ok(fact("weather.fog")),
            "`weather.fog` is not known to hold",
        ),
        (Ok(fact("weather.snow")), "`weather.snow` does not hold"),
        (
            Condition::not(fact("weather.fog")),
            "it is not known whether `weather.fog` holds",
        ),
        (Condition::not(fact("weather.rain")), "`weather.rain` holds"),
        (
            Ok(Condition::after(soon)),
            "it is not yet 2026-07-01T09:00:00Z",
        ),
        (
            Condition::not(Condition::before(soon)),
            "it is not yet 2026-07-01T09:00:00Z",
        ),
        (
            Ok(Condition::before(long_ago)),
            "it is 2026-01-01T09:00:00Z or later",
        ),
        (
            Condition::not(Condition::after(long_ago)),
            "it is 2026-01-01T09:00:00Z or later",
        ),
        (
            Ok(Condition::trust(trust)),
            "a trust of at least 60 is needed, and 40 is given",
        ),
        (
            Condition::not(Condition::trust(Trust::new(30.0).unwrap())),
            "a trust below 30 is needed, and 40 is given",
        ),
        (Ok(channel("sms")), "it is not by `sms`"),
        (Condition::not(channel("email")), "it is by `email`"),
        (Condition::any([]), "it can never be met"),
        (
            all([fact("weather.snow"), channel("sms")]),
            "`weather.snow` does not hold and it is not by `sms`",
        ),
        (
            Condition::any([
                all([fact("weather.snow"), channel("sms")]).unwrap(),
                fact("weather.fog"),
            ]),
            "`weather.fog` is not known to hold or (`weather.snow` does not hold and it is not by \
             `sms`)",
        ),
    ];
    for (condition, words) in parts {
        let crm = permitted(&terms().when(condition.unwrap()));
        assert_eq!(in_the_way(&crm, &email().trusting(40.0)), words);
    }
    // What the access does not say is not known.
    let silent = Access::new("marketing", "marketing.promotion", at(NOW));
    let by_email = Condition::not(channel("email")).unwrap();
    assert_eq!(
        in_the_way(&permitted(&terms().when(by_email)), &silent),
        "it may be by `email`"
    );
    assert_eq!(
        in_the_way(&permitted(&terms().when(Condition::trust(trust))), &silent),
        "a trust of at least 60 is needed, and none is given"
    );
}

#[test]
fn each_obstacle_says_what_is_in_the_way() {
    let sms = permitted(&terms().on("sms").on("phone").on("letter"));
    assert_eq!(
        in_the_way(&sms, &email()),
        "through `letter`, `phone` or `sms` only"
    );
    let soon = permitted(&terms().from(at("2026-07-01")));
    assert_eq!(
        in_the_way(&soon, &email()),
        "holds from 2026-07-01T09:00:00Z on"
    );
    let over = permitted(&terms().until(at("2026-02-01")));
    assert_eq!(
        in_the_way(&over, &email()),
        "held until 2026-02-01T09:00:00Z"
    );

    let mut unseated = crm();
    let mut say = unseated.at(at("2026-01-10"), "shop");
    say.consent(&customer(), &terms()).unwrap();
    let (proposal, _) = say.propose(&terms()).unwrap();
    assert_eq!(
        in_the_way(&unseated, &email()),
        "not approved: nobody sat when it was proposed"
    );
    let mut say = unseated.at(at("2026-01-11"), "company");
    let revoked = say.take_back(&proposal).unwrap().event;
    assert!(
        in_the_way(&unseated, &email())
            .starts_with(&format!("revoked by `{revoked}` at 2026-01-11T09:00:00Z"))
    );
}

/// Each is what follows "it is allowed if".
#[test]
fn each_remedy_says_what_would_have_to_be_otherwise() {
    let vote = |yes, of: &[&str]| Remedy::Vote {
        proposal: "p1".parse().unwrap(),
        yes,
        of: of.iter().map(|seat| seat.parse().unwrap()).collect(),
    };
    let establish = |holds| Remedy::Establish {
        fact: "weather.rain".parse().unwrap(),
        holds,
    };
    let inside = Place::Inside("outdoors".parse().unwrap());
    for (remedy, words) in [
        (establish(true), "`weather.rain` is established to hold"),
        (establish(false), "`weather.rain` is established to fail"),
        (
            Remedy::Wait(at(NOW)),
            "it is asked again at 2026-06-01T09:00:00Z",
        ),
        (
            Remedy::Trust(Trust::new(60.0).unwrap()),
            "the person is trusted with 60",
        ),
        (
            Remedy::Through("email".parse().unwrap()),
            "it is through `email`",
        ),
        (vote(1, &[]), "`p1` gets 1 more yes vote"),
        (
            vote(3, &["legal"]),
            "`p1` gets 3 more yes votes, that of `legal` among them",
        ),
        (
            vote(2, &["legal", "sales"]),
            "`p1` gets the yes of `legal` and `sales`",
        ),
        (
            Remedy::Consent { place: inside },
            "the person permits it inside `outdoors`",
        ),
        (
            Remedy::Approve {
                place: Place::OutsideAllCircles,
            },
            "the company permits it outside all circles",
        ),
        (Remedy::Withdraw("c1".parse().unwrap()), "`c1` is withdrawn"),
        (Remedy::Revoke("p1".parse().unwrap()), "`p1` is revoked"),
    ] {
        assert_eq!(remedy.to_string(), words);
    }
}

/// `customer_service` is a team that a customer knows by another name.
#[test]
fn a_customer_reads_of_teams_as_people_call_them() {
    let access = Access::new("customer_service.second-line", "service", at(NOW));
    let why = crm().explain(&customer(), "feedback.jacket", &access);
    let told = why.unwrap().to_customer().to_string();
    assert!(
        told.starts_with(
            "Customer service second line may not use `feedback.jacket` for `service`"
        ),
        "{told}"
    );
}
