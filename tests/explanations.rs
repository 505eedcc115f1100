//! The zipper, explained: who is told what, and what would have to be otherwise.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

#[path = "explanations/words.rs"]
mod words;

use personagraph::condition::{Asks, Condition, Truth};
use personagraph::directory::explain::{By, Explanation, Obstacle, Remedy};
use personagraph::directory::{Linked, What};
use personagraph::identity::{Basis, Pair, Within};
use personagraph::permission::{Place, Side, Vote};
use personagraph::persona::Enclosure;
use personagraph::{Access, Directory, Identifier, Key, Permit, Timestamp};

fn at(day: &str) -> Timestamp {
    format!("{day}T09:00:00Z").parse().unwrap()
}

fn customer() -> Identifier {
    "email:customer@example.com".parse().unwrap()
}

/// The story of `examples/zipper.rs`, to its end.
fn zipper() -> Directory {
    let mut crm = Directory::new(Key::from([7; 32]));
    let seats = ["customer_service", "sales", "marketing", "loyalty"];
    let mut company = crm.at(at("2026-01-01"), "company");
    company.seat(seats, 3).unwrap();
    let marketing = Permit::profile().to("marketing").for_purpose("marketing");
    let (proposal, _) = company.propose(&marketing).unwrap();
    for seat in ["marketing", "sales", "customer_service"] {
        company.vote(proposal.clone(), seat, Vote::Yes).unwrap();
    }
    let worn_and_better = Condition::all([
        Condition::fact("jacket.worn_out").unwrap(),
        Condition::fact("zipper.improved").unwrap(),
    ]);
    let mut support = crm.at(at("2026-01-10"), "support");
    let remark = support.observe(&customer(), "feedback.jacket", "terrible zippers");
    remark.through(["outdoors"]).unwrap();
    let write = Permit::persona("outdoors").to("marketing");
    let write = write.for_purpose("marketing.promotion");
    let write = write.when(worn_and_better.unwrap());
    support.consent(&customer(), &write).unwrap();
    let mut product = crm.at(at("2027-03-01"), "product");
    product.establish("zipper.improved").unwrap();
    let mut support = crm.at(at("2027-05-01"), "support");
    support
        .establish_about(&customer(), "jacket.worn_out")
        .unwrap();
    crm
}

fn why(crm: &Directory, day: &str) -> Explanation {
    let access = Access::new("marketing", "marketing.promotion", at(day));
    crm.explain(&customer(), "feedback.jacket", &access)
        .unwrap()
}

/// The facts that a consent that was given lacks.
fn lacking(why: &Explanation) -> Vec<String> {
    let [observed] = why.observations() else {
        panic!("there is one remark");
    };
    let [lack] = &observed.missing[..] else {
        panic!("one half is missing: {}", why.to_arbiter());
    };
    assert_eq!(lack.side, Side::Customer);
    assert_eq!(lack.place, Place::Inside("outdoors".parse().unwrap()));
    let [near] = &lack.near[..] else {
        panic!("one consent is near: {}", why.to_arbiter());
    };
    assert_eq!(near.said, at("2026-01-10"));
    let [Obstacle::Condition { unmet }] = &near.obstacles[..] else {
        panic!("its condition is in the way: {}", why.to_arbiter());
    };
    let fact = |part: &personagraph::condition::Part| match &part.asks {
        Asks::Fact(fact) => {
            assert!(part.wanted && part.truth == Truth::Unknown);
            fact.to_string()
        }
        other => panic!("{other:?}"),
    };
    unmet.parts().map(fact).collect()
}

#[test]
fn what_the_zipper_lacks_is_named_month_by_month() {
    let crm = zipper();
    let early = why(&crm, "2026-02-01");
    assert_eq!(lacking(&early), ["jacket.worn_out", "zipper.improved"]);
    // Two facts are more than one new statement.
    let place = Place::Inside("outdoors".parse().unwrap());
    assert_eq!(early.remedy(), Some(&[Remedy::Consent { place }][..]));

    let spring = why(&crm, "2027-04-01");
    assert_eq!(lacking(&spring), ["jacket.worn_out"]);
    let fact = "jacket.worn_out".parse().unwrap();
    let established = Remedy::Establish { fact, holds: true };
    assert_eq!(spring.remedy(), Some(&[established][..]));
    assert_eq!(
        spring.to_customer().to_string(),
        "Marketing may not use `feedback.jacket` for `marketing.promotion`: you allowed this on 10 \
         January 2026 on condition that `jacket.worn_out`, which is not known to hold."
    );

    let may = why(&crm, "2027-05-01");
    assert!(may.is_allowed() && may.remedy().is_none());
    assert_eq!(
        may.to_customer().to_string(),
        "Marketing may use `feedback.jacket` for `marketing.promotion`: you allowed this on 10 \
         January 2026, and so did the company."
    );
}

#[test]
fn supposing_changes_nothing_but_the_supposed() {
    let crm = zipper();
    let access = Access::new("marketing", "marketing.promotion", at("2027-04-01"));
    let mut elsewhere = Directory::new(Key::from([7; 32]));
    let mut support = elsewhere.at(at("2027-04-01"), "support");
    let said = support.establish_about(&customer(), "jacket.worn_out");
    let event = said.unwrap().store.unwrap();
    let supposed = crm.suppose(&customer(), [event.clone()]).unwrap();
    let sees = |crm: &Directory| !crm.view(&customer(), &access).unwrap().is_empty();
    assert_eq!((sees(&crm), sees(&supposed)), (false, true));
    assert_eq!(supposed.len(), crm.len() + 1);

    let mut other = event;
    other.what = What::Erased(customer());
    other.id = crm.custodian().events().next().unwrap().id.clone();
    let refused = crm.suppose(&customer(), [other.clone()]);
    let mut applied = crm.clone();
    assert_eq!(refused.err(), applied.apply(other).err());
}

#[test]
fn an_objection_of_somebody_who_may_be_the_person_is_kept_apart() {
    let mut crm = zipper();
    let phone: Identifier = "phone:+43 660 0000002".parse().unwrap();
    let mut shop = crm.at(at("2027-06-01"), "shop");
    shop.link_on(&customer(), &phone, Basis::Imported).unwrap();
    let no = Permit::profile().to_any().for_any_purpose();
    let no = shop.prohibit(&phone, &no).unwrap().event;
    let why = why(&crm, "2027-07-01");
    let [observed] = why.observations() else {
        panic!("there is one remark");
    };
    let [prohibition] = &observed.prohibitions[..] else {
        panic!("{}", why.to_arbiter());
    };
    assert_eq!(
        (prohibition.by, &prohibition.event),
        (By::MayBeCustomer, &no)
    );
    assert!(prohibition.doubts.is_empty() && observed.missing.is_empty());
    assert_eq!(why.remedy(), Some(&[Remedy::Withdraw(no)][..]));
    let told = why.to_customer().to_string();
    assert!(
        told.ends_with(": there is an objection that may be yours."),
        "{told}"
    );
}

/// What is said of everything, for whatever purpose, by the customer and the company.
fn both(crm: &mut Directory, permit: &Permit) {
    let mut say = crm.at(at("2026-01-02"), "shop");
    say.consent(&customer(), permit).unwrap();
    say.approve(permit).unwrap();
}

#[test]
fn a_fact_may_work_in_a_roundabout_way() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let sport = Permit::persona("sport").to("marketing").for_any_purpose();
    both(&mut crm, &sport);
    let mut shop = crm.at(at("2026-01-10"), "shop");
    let remark = shop.observe(&customer(), "feedback.jacket", "terrible zippers");
    remark.through_none().unwrap();
    let member = Condition::fact("club.member").unwrap();
    let jackets = Enclosure::attributes("sport", ["feedback.*"]).unwrap();
    let enclosed = What::Enclosed(Box::new(jackets.when(member)));
    shop.event(enclosed).unwrap();
    let why = why(&crm, "2026-02-01");
    // Two new statements would do outside all circles; the fact puts it into sport.
    let fact = "club.member".parse().unwrap();
    let established = Remedy::Establish { fact, holds: true };
    assert_eq!(why.remedy(), Some(&[established][..]));
}

#[test]
fn a_prohibition_of_a_link_may_be_in_the_way() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let dog: Identifier = "twitter:dog".parse().unwrap();
    let link = Permit::link("dog", "work")
        .to("marketing")
        .for_any_purpose();
    both(&mut crm, &link);
    let mut shop = crm.at(at("2026-01-10"), "shop");
    let friend = Condition::fact("dog.friendly").unwrap();
    let all = Permit::profile().to_any().for_any_purpose();
    shop.approve(&all.when(friend)).unwrap();
    shop.establish_about(&dog, "dog.friendly").unwrap();
    let between = Pair::new(customer(), dog.clone()).unwrap();
    let within = Within::new(["dog", "work"].map(|name| name.parse().unwrap()));
    let linked = Linked {
        between,
        basis: Basis::Declared,
        within: Some(within.unwrap()),
    };
    shop.event(What::Linked(linked)).unwrap();
    let remark = shop.observe(&customer(), "feedback.jacket", "terrible zippers");
    remark.through(["work"]).unwrap();
    let permit = Permit::persona("work").to("marketing").for_any_purpose();
    shop.consent(&dog, &permit).unwrap();
    let why = |crm: &Directory| why(crm, "2026-02-01");
    assert!(why(&crm).is_allowed(), "{}", why(&crm).to_arbiter());
    let mut shop = crm.at(at("2026-01-11"), "shop");
    let no = shop.prohibit(&dog, &link).unwrap().event;
    // Consent and the fact count again once it may be known whose they are.
    let denied = why(&crm);
    assert_eq!(denied.remedy(), Some(&[Remedy::Withdraw(no)][..]));
    assert_eq!(denied.observations()[0].missing.len(), 2);
}

#[test]
fn what_ends_at_an_instant_is_over_then() {
    let mut crm = zipper();
    let write = Permit::persona("outdoors")
        .to("marketing")
        .for_any_purpose();
    let mut support = crm.at(at("2026-02-01"), "support");
    let said = support
        .consent(&customer(), &write.until(at("2026-03-01")))
        .unwrap();
    assert!(why(&crm, "2026-02-28").is_allowed());
    let why = why(&crm, "2026-03-01");
    let near = why.observations()[0].missing[0].near.iter();
    let over = near.filter(|near| near.event == said.event);
    let over: Vec<_> = over.flat_map(|near| near.obstacles.clone()).collect();
    let until = at("2026-03-01");
    assert_eq!(over, [Obstacle::Over { until }]);
}
