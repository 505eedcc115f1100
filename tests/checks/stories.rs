//! What the arbiter reads of a small company.

use personagraph::condition::Condition;
use personagraph::directory::{Because, Difference, What};
use personagraph::name::EventId;
use personagraph::permission::{Effect, Proposal, Scope, Vote};
use personagraph::{Changes, Directory, Error, Identifier, Key, Permit, Timestamp};

fn day(day: u32) -> Timestamp {
    let text = format!("2026-01-{day:02}T00:00:00Z");
    text.parse().expect("an instant")
}

fn someone(name: &str) -> Identifier {
    format!("email:{name}@example.com")
        .parse()
        .expect("an identifier")
}

fn crm() -> Directory {
    Directory::new(Key::from([7; 32]))
}

fn news(of: Permit) -> Permit {
    of.to("marketing").for_purpose("newsletter")
}

fn id(changes: Result<Changes, Error>) -> EventId {
    changes.expect("it can be said").event
}

/// Says yes for the company, and gives the id of the proposal.
fn approve(crm: &mut Directory, permit: &Permit) -> EventId {
    let all = crm.at(day(1), "arbiter").approve(permit).expect("names");
    all[all.len() - 2].event.clone()
}

fn put(permit: &Permit, effect: Effect) -> Proposal {
    Proposal {
        effect,
        terms: permit.terms().expect("names"),
        window: permit.window(),
        when: permit.condition().cloned(),
    }
}

#[test]
fn a_consent_waits_for_a_proposal_that_can_meet_it() {
    let mut crm = crm();
    let family = news(Permit::persona("family"));
    let consent = id(crm.at(day(1), "shop").consent(&someone("ann"), &family));
    approve(&mut crm, &news(Permit::persona("work")));
    approve(
        &mut crm,
        &Permit::persona("family")
            .to("sales")
            .for_purpose("newsletter"),
    );
    approve(
        &mut crm,
        &Permit::persona("family")
            .to("marketing")
            .for_purpose("research"),
    );
    let mut say = crm.at(day(2), "arbiter");
    let (fitting, _) = say.propose(&news(Permit::profile())).expect("names");
    let _ = say.propose(&news(Permit::only("work"))).expect("names");

    let checks = crm.checks(day(2));
    let idle = checks.idle_consents();
    assert_eq!(idle.len(), 1);
    assert_eq!(
        (idle[0].consent, &*idle[0].open),
        (&consent, &[&fitting][..])
    );
    assert_eq!(checks.idle_approvals().len(), 3);
    assert_eq!(crm.checks(day(1)).idle_consents()[0].open.len(), 0); // not put yet
    let completes = Difference::Completes {
        consents: 1,
        idle: 1,
    };
    assert_eq!(checks.effect_of_event(&fitting), Some(completes));

    let _ = crm
        .at(day(3), "arbiter")
        .vote(fitting.clone(), "arbiter", Vote::Yes)
        .expect("names");
    let checks = crm.checks(day(3));
    assert!(checks.idle_consents().is_empty());
    assert_eq!(checks.idle_approvals().len(), 3);
    assert_eq!(checks.effect_of_event(&fitting), Some(completes));
    assert_eq!(checks.effect_of_event(&consent), None);
}

#[test]
fn windows_that_never_overlap_keep_two_yeses_apart() {
    let mut crm = crm();
    let early = news(Permit::profile()).until(day(10));
    let consent = id(crm.at(day(1), "shop").consent(&someone("ann"), &early));
    let late = approve(&mut crm, &news(Permit::profile()).from(day(10)));
    let checks = crm.checks(day(2));
    assert_eq!(checks.idle_consents()[0].consent, &consent);
    assert_eq!(checks.idle_approvals(), [&late]);
    assert!(
        checks
            .reach_of(&"marketing".parse().expect("a name"))
            .permitted
            .is_empty()
    );

    // Still to come is not idle.
    let soon = approve(&mut crm, &news(Permit::profile()).from(day(9)));
    let checks = crm.checks(day(2));
    assert!(checks.idle_consents().is_empty());
    assert_eq!(checks.idle_approvals(), [&late]);
    // What is over is no statement any more.
    let checks = crm.checks(day(20));
    assert!(checks.idle_consents().is_empty());
    assert_eq!(checks.idle_approvals().len(), 2);
    let _ = crm.at(day(3), "shop").take_back(&soon).expect("it is held");
    assert_eq!(crm.checks(day(3)).idle_consents().len(), 1);
}

#[test]
fn a_recipient_reaches_what_both_sides_permit_to_it() {
    let mut crm = crm();
    let wide = Permit::profile().to_any().for_purpose("newsletter.monthly");
    let form = news(Permit::persona("family")).to("sales").on("email");
    for name in ["ann", "bob", "cid"] {
        let _ = id(crm.at(day(1), "shop").consent(&someone(name), &form));
    }
    let _ = id(crm.at(day(2), "shop").consent(&someone("ann"), &form));
    let _ = id(crm
        .at(day(2), "shop")
        .consent(&someone("ann"), &news(Permit::only("work"))));
    let approval = approve(&mut crm, &wide);

    let checks = crm.checks(day(2));
    let reach = checks.reach_of(&"marketing".parse().expect("a name"));
    let [family, work] = &*reach.permitted else {
        panic!("two kinds of consents: {reach:?}");
    };
    assert_eq!(
        (family.approval, family.approved),
        (&approval, &Scope::Profile)
    );
    assert_eq!((family.consents, family.speakers), (4, 3));
    assert_eq!((work.consents, work.speakers), (1, 1));
    assert_eq!(
        work.consented,
        &Scope::Only("work".parse().expect("a name"))
    );
    assert_eq!(
        format!("{:?}", work.purposes),
        "These({Purpose(\"newsletter.monthly\")})"
    );
    assert_eq!(
        format!("{:?}", (&family.channels, &work.channels)),
        "(Some({Channel(\"email\")}), None)"
    );
    let sales = checks.reach_of(&"sales".parse().expect("a name"));
    assert_eq!(sales.permitted.len(), 1);
    let nobody = checks.reach_of(&"marketting".parse().expect("a name"));
    assert!(nobody.permitted.is_empty() && nobody.prohibited.is_empty());

    for text in [format!("{checks:?}"), format!("{reach:?}")] {
        assert!(!text.contains("example.com"), "{text}");
    }

    // A prohibition of the company's is named to whom it concerns.
    let no = put(&news(Permit::persona("dog")), Effect::Prohibit);
    let no = id(crm
        .at(day(2), "arbiter")
        .event(What::Proposed(Box::new(no))));
    let _ = crm
        .at(day(2), "arbiter")
        .vote(no.clone(), "arbiter", Vote::Yes)
        .expect("names");
    let checks = crm.checks(day(2));
    assert_eq!(
        checks
            .reach_of(&"marketing".parse().expect("a name"))
            .prohibited,
        [&no]
    );
    assert_eq!(
        checks
            .reach_of(&"sales".parse().expect("a name"))
            .prohibited
            .len(),
        0
    );
}

#[test]
fn a_proposal_is_told_what_it_would_change() {
    let mut crm = crm();
    let _ = id(crm
        .at(day(1), "shop")
        .consent(&someone("ann"), &news(Permit::persona("work"))));
    let approval = approve(&mut crm, &news(Permit::profile()));
    let checks = crm.checks(day(2));
    let permits = |permit: Permit| checks.effect_of(&put(&permit, Effect::Permit));
    let prohibits = |permit: Permit| checks.effect_of(&put(&permit, Effect::Prohibit));
    let covered = Difference::Nothing(Because::CoveredBy(&approval));
    let meets_none = Difference::Nothing(Because::MeetsNoConsent);
    let nothing_shown = Difference::Nothing(Because::ProhibitsNothingPermitted);
    let cuts = Difference::Cuts {
        consents: 1,
        approvals: 1,
    };

    assert_eq!(permits(news(Permit::only("work"))), covered);
    assert_eq!(
        permits(news(Permit::persona("work")).until(day(9))),
        covered
    );
    assert_eq!(
        permits(news(Permit::profile()).when(Condition::before(day(9)))),
        covered
    );
    assert_eq!(
        permits(news(Permit::persona("work")).to("sales")),
        Difference::Completes {
            consents: 1,
            idle: 0,
        }
    );
    assert_eq!(
        permits(Permit::profile().to("sales").for_any_purpose()),
        meets_none
    );
    assert_eq!(
        permits(Permit::link("work", "dog").to_any().for_any_purpose()),
        meets_none
    );
    assert_eq!(
        prohibits(Permit::profile().to_any().for_purpose("newsletter.monthly")),
        cuts
    );
    assert_eq!(prohibits(news(Permit::overlap(["work", "dog"]))), cuts);
    assert_eq!(prohibits(news(Permit::only("dog"))), nothing_shown); // not in work too
    assert_eq!(
        prohibits(Permit::profile().to("sales").for_any_purpose()),
        nothing_shown
    );

    // An approval under a condition covers only what is under the same.
    let mut crm = self::crm();
    let when = || Condition::fact("zipper.improved").expect("a name");
    let _ = id(crm
        .at(day(1), "shop")
        .consent(&someone("ann"), &news(Permit::persona("work"))));
    approve(&mut crm, &news(Permit::profile()).when(when()));
    let checks = crm.checks(day(2));
    let effect = |permit: Permit| checks.effect_of(&put(&permit, Effect::Permit));
    assert!(matches!(
        effect(news(Permit::profile())),
        Difference::Completes { .. }
    ));
    assert!(matches!(
        effect(news(Permit::persona("work")).when(when())),
        Difference::Nothing(Because::CoveredBy(_))
    ));
}
