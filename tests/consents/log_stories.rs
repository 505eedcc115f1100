//! What customers say, how it reads back, and what is decided by it.

use personagraph::condition::{Condition, Truth};
use personagraph::directory::{Established, Named, What};
use personagraph::identity::Basis;
use personagraph::permission::{ConsentStatus, LegalBasis, Meaning, PermissionError, Right};
use personagraph::{Access, Directory, Error, Identifier, Key, Lens, Permit, Rules, Timestamp};
use std::num::NonZeroU32;

fn day(n: i64) -> Timestamp {
    Timestamp::from_millis(86_400_000 * (20_000 + n)).expect("an instant")
}

fn id(text: &str) -> Identifier {
    text.parse().expect("an identifier")
}

/// To marketing, for its newsletter: what these stories are about.
fn news() -> Permit {
    Permit::profile().to("marketing").for_purpose("newsletter")
}

/// A shop whose arbiter permits the newsletter, and one customer of it.
fn shop() -> (Directory, Identifier) {
    shop_under(Rules::default())
}

fn shop_under(rules: Rules) -> (Directory, Identifier) {
    let mut crm = Directory::with_rules(Key::from([7; 32]), rules);
    let someone = id("email:someone@example.com");
    let mut say = crm.at(day(0), "webshop");
    say.observe(&someone, "interest.pets", "dogs")
        .through_none()
        .expect("names");
    say.approve(&news()).expect("names");
    (crm, someone)
}

fn allows(crm: &Directory, of: &Identifier, at: Timestamp) -> bool {
    let access = Access::new("marketing", "newsletter", at);
    let decision = crm.decide(of, "interest.pets", &access).expect("names");
    let view = crm.view(of, &access).expect("names");
    assert_eq!(decision.is_allow(), !view.is_empty());
    decision.is_allow()
}

fn statuses(crm: &Directory, of: &Identifier, at: Timestamp) -> Vec<(Meaning, ConsentStatus)> {
    let log = crm.consents(of, &Lens::vouched(), at);
    log.iter()
        .map(|said| (said.meaning(), said.status))
        .collect()
}

#[test]
fn a_double_opt_in_counts_once_it_is_confirmed() {
    let (mut crm, someone) = shop();
    let (asked, _) = crm
        .at(day(1), "webshop")
        .opt_in_twice(&someone, &news())
        .expect("names");
    let confirmed = crm.at(day(3), "webshop").confirm(&asked).expect("asked");
    assert_eq!(confirmed.len(), 1);
    let opt_in = |status| vec![(Meaning::DoubleOptIn, status)];
    assert_eq!(statuses(&crm, &someone, day(0)), []);
    assert_eq!(
        statuses(&crm, &someone, day(2)),
        opt_in(ConsentStatus::Requested)
    );
    assert!(!allows(&crm, &someone, day(2)));
    assert_eq!(
        statuses(&crm, &someone, day(3)),
        opt_in(ConsentStatus::Given)
    );
    assert!(allows(&crm, &someone, day(3)));

    // It is taken back like any other, and one that is asked for again needs a
    // confirmation of its own.
    let ended = crm
        .at(day(4), "webshop")
        .withdraw(&someone, &news())
        .expect("given");
    let again = crm.at(day(5), "webshop").opt_in_twice(&someone, &news());
    let (again, _) = again.expect("names");
    assert_ne!(again, asked);
    let log = crm.consents(&someone, &Lens::vouched(), day(6));
    assert_eq!(log[0].status, ConsentStatus::Withdrawn);
    assert_eq!(
        (
            log[0].endings.len(),
            log[0].endings[0].id,
            log[0].endings[0].at
        ),
        (1, &ended[0].event, day(4))
    );
    assert_eq!(log[0].endings[0].named, Named::This);
    assert_eq!(log[1].status, ConsentStatus::Requested);
    assert!(!allows(&crm, &someone, day(6)));
    let late = crm.at(day(6), "webshop").confirm(&asked);
    assert!(
        late.is_ok(),
        "a link in an old e-mail is followed once more"
    );
    assert!(!allows(&crm, &someone, day(7)));
}

#[test]
fn a_confirmation_that_is_answered_with_no_refuses() {
    let (mut crm, someone) = shop();
    let (asked, _) = crm
        .at(day(1), "webshop")
        .opt_in_twice(&someone, &news())
        .expect("names");
    let fact = {
        let log = crm.consents(&someone, &Lens::vouched(), day(1));
        let fact = log[0].consent.confirmations().next().cloned();
        fact.expect("a fact")
    };
    assert!(
        fact.as_str()
            .starts_with(personagraph::permission::CONFIRMED)
    );
    let not_me = What::Established(Established {
        fact,
        about: Some(someone.clone()),
        holds: false,
        until: None,
    });
    crm.at(day(2), "webshop").event(not_me).expect("names");
    let opt_in = |status| vec![(Meaning::DoubleOptIn, status)];
    assert_eq!(
        statuses(&crm, &someone, day(2)),
        opt_in(ConsentStatus::Refused)
    );
    crm.at(day(3), "webshop").confirm(&asked).expect("asked");
    assert_eq!(
        statuses(&crm, &someone, day(3)),
        opt_in(ConsentStatus::Given)
    );
}

#[test]
fn a_double_opt_in_keeps_its_other_condition_apart() {
    let (mut crm, someone) = shop();
    let improved = Condition::fact("zipper.improved").expect("a name");
    let later = news().when(improved);
    let (asked, _) = crm
        .at(day(1), "webshop")
        .opt_in_twice(&someone, &later)
        .expect("names");
    crm.at(day(2), "webshop").confirm(&asked).expect("asked");
    crm.at(day(3), "product")
        .establish("zipper.improved")
        .expect("a name");
    let seen = [1, 2, 3].map(|n| {
        let log = crm.consents(&someone, &Lens::vouched(), day(n));
        (
            log[0].status,
            log[0].condition,
            allows(&crm, &someone, day(n)),
        )
    });
    assert_eq!(
        seen,
        [
            (ConsentStatus::Requested, Truth::Unknown, false),
            (ConsentStatus::Given, Truth::Unknown, false),
            (ConsentStatus::Given, Truth::True, true),
        ]
    );
}

#[test]
fn only_a_double_opt_in_can_be_confirmed() {
    let (mut crm, someone) = shop();
    let plain = crm
        .at(day(1), "webshop")
        .consent(&someone, &news())
        .expect("names");
    let nothing = "nothing".parse().expect("an id");
    for id in [&plain.event, &nothing] {
        let error = crm.at(day(2), "webshop").confirm(id).expect_err("not one");
        assert_eq!(error, Error::NothingToConfirm(id.clone()));
    }
    let (asked, _) = crm
        .at(day(1), "webshop")
        .opt_in_twice(&someone, &news())
        .expect("names");
    crm.at(day(2), "webshop").erase(&someone).expect("a name");
    let error = crm
        .at(day(3), "webshop")
        .confirm(&asked)
        .expect_err("nobody");
    assert_eq!(error, Error::NothingToConfirm(asked));
}

#[test]
fn an_objection_stops_what_rests_on_another_basis_until_it_is_lifted() {
    let (mut crm, someone) = shop();
    let interest = news().on_basis(LegalBasis::LegitimateInterest);
    crm.at(day(1), "webshop")
        .consent(&someone, &interest)
        .expect("names");
    assert!(allows(&crm, &someone, day(1)));
    let objection = crm
        .at(day(2), "webshop")
        .object(&someone, &news())
        .expect("names");
    assert!(!allows(&crm, &someone, day(2)));
    let log = crm.consents(&someone, &Lens::vouched(), day(2));
    let to = LegalBasis::LegitimateInterest;
    let read: Vec<_> = log
        .iter()
        .map(|said| (said.meaning(), said.status))
        .collect();
    assert_eq!(
        read,
        [
            (Meaning::Permit, ConsentStatus::Given),
            (Meaning::Objection { to }, ConsentStatus::Refused),
        ]
    );
    let rights: Vec<Right> = log[1].rights().collect();
    assert!(rights.contains(&Right::Objection) && !rights.contains(&Right::Withdrawal));
    crm.at(day(3), "webshop")
        .take_back(&objection.event)
        .expect("held");
    assert!(allows(&crm, &someone, day(3)));
    let lifted = statuses(&crm, &someone, day(3));
    assert_eq!(
        lifted[1],
        (Meaning::Objection { to }, ConsentStatus::Withdrawn)
    );
}

#[test]
fn an_objection_names_a_basis_that_can_be_objected_to() {
    let (mut crm, someone) = shop();
    let held = crm.len();
    for basis in LegalBasis::ALL {
        let said = crm
            .at(day(1), "webshop")
            .object(&someone, &news().on_basis(basis));
        match basis {
            LegalBasis::PublicTask | LegalBasis::LegitimateInterest => {
                said.expect("a right to object");
            }
            _ => {
                let error = Error::from(PermissionError::NotObjectable(basis));
                assert_eq!(said.expect_err("no right to object"), error);
                assert!(error.to_string().contains(basis.as_str()));
            }
        }
    }
    assert_eq!(crm.len(), held + 2);
}

#[test]
fn a_restriction_hides_everything_until_it_is_lifted() {
    let (mut crm, someone) = shop();
    crm.at(day(1), "webshop")
        .consent(&someone, &news())
        .expect("names");
    let restriction = crm
        .at(day(2), "webshop")
        .restrict(&someone)
        .expect("a name");
    // A later yes does not lift it (P-e).
    crm.at(day(3), "webshop")
        .consent(&someone, &news())
        .expect("names");
    assert!(!allows(&crm, &someone, day(3)));
    let log = statuses(&crm, &someone, day(3));
    assert_eq!(log[1], (Meaning::Restriction, ConsentStatus::Refused));
    crm.at(day(4), "webshop")
        .take_back(&restriction.event)
        .expect("held");
    assert!(allows(&crm, &someone, day(4)));
    let log = crm.consents(&someone, &Lens::vouched(), day(4));
    assert_eq!(log[1].status, ConsentStatus::Withdrawn);
    assert_eq!(log[1].endings[0].named, Named::This);
}

#[test]
fn a_window_opens_and_closes() {
    let (mut crm, someone) = shop();
    let for_a_while = news().from(day(3)).until(day(5));
    crm.at(day(1), "webshop")
        .consent(&someone, &for_a_while)
        .expect("names");
    let seen = [2, 3, 4, 5].map(|n| {
        let log = statuses(&crm, &someone, day(n));
        (log[0].1, allows(&crm, &someone, day(n)))
    });
    assert_eq!(
        seen,
        [
            (ConsentStatus::NotYet, false),
            (ConsentStatus::Given, true),
            (ConsentStatus::Given, true),
            (ConsentStatus::Expired, false),
        ]
    );
}

#[test]
fn an_older_copy_through_another_identifier_ends_with_the_same_terms() {
    let (mut crm, someone) = shop();
    let phone = id("phone:+15550100");
    let given = crm
        .at(day(1), "webshop")
        .consent(&someone, &news())
        .expect("names");
    let copy = crm
        .at(day(2), "crm_import")
        .consent(&phone, &news())
        .expect("names");
    let ended = crm
        .at(day(3), "webshop")
        .withdraw(&someone, &news())
        .expect("given");
    crm.at(day(5), "webshop")
        .link_on(&someone, &phone, Basis::Imported)
        .expect("two");

    // Nobody knew that the two are one person: the copy stood.
    let log = crm.consents(&phone, &Lens::vouched(), day(4));
    assert_eq!(log[0].status, ConsentStatus::Given);
    // Under a vouched lens they still are two; the copy is dead nevertheless.
    let log = crm.consents(&phone, &Lens::vouched(), day(5));
    let [said] = &log[..] else {
        panic!("one statement through the telephone: {log:?}");
    };
    assert_eq!((said.id, said.through()), (&copy.event, &phone));
    assert_eq!(
        (said.status, said.endings.len()),
        (ConsentStatus::Withdrawn, 1)
    );
    assert_eq!(said.endings[0].named, Named::SameTerms(&given.event));
    assert_eq!(
        (said.endings[0].id, said.endings[0].at),
        (&ended[0].event, day(3))
    );
    // Under a wide one, the log is of both.
    let both = crm.consents(&phone, &Lens::all(), day(5));
    let ids: Vec<_> = both.iter().map(|said| said.id).collect();
    assert_eq!(ids, [&given.event, &copy.event]);
    // What is given after the withdrawal is a statement of its own.
    crm.at(day(6), "webshop")
        .consent(&phone, &news())
        .expect("names");
    let log = statuses(&crm, &phone, day(6));
    assert_eq!(log[1].1, ConsentStatus::Given);
}

#[test]
fn the_erased_have_no_log_and_their_withdrawals_go_on() {
    let (mut crm, someone) = shop();
    let phone = id("phone:+15550100");
    let mut say = crm.at(day(1), "webshop");
    say.link(&someone, &phone).expect("two");
    let given = say.consent(&someone, &news()).expect("names");
    crm.at(day(2), "webshop")
        .take_back(&given.event)
        .expect("held");
    crm.at(day(3), "webshop").erase(&someone).expect("a name");
    crm.at(day(1), "crm_import")
        .consent(&phone, &news())
        .expect("names");
    assert_eq!(statuses(&crm, &someone, day(1)), []);
    let log = crm.consents(&phone, &Lens::all(), day(4));
    let [copy] = &log[..] else {
        panic!("what was said through the telephone: {log:?}");
    };
    assert_eq!(copy.status, ConsentStatus::Withdrawn);
    assert_eq!(copy.endings[0].named, Named::SameTerms(&given.event));
}

/// A permit of the first identifier's, on the condition that the zipper is improved.
fn on_condition(crm: &mut Directory, of: &Identifier) {
    let improved = Condition::fact("zipper.improved").expect("a name");
    let said = crm
        .at(day(1), "webshop")
        .consent(of, &news().when(improved));
    said.expect("names");
}

fn conditions(crm: &Directory, of: &Identifier, days: [i64; 2]) -> [(Truth, bool); 2] {
    days.map(|n| {
        let log = crm.consents(of, &Lens::vouched(), day(n));
        (log[0].condition, allows(crm, of, day(n)))
    })
}

#[test]
fn a_doubt_that_was_known_before_an_erasure_is_not_forgotten_by_it() {
    let (mut crm, someone) = shop();
    on_condition(&mut crm, &someone);
    let (middle, other) = (id("phone:+15550100"), id("email:other@example.com"));
    let mut say = crm.at(day(1), "webshop");
    say.establish_about(&someone, "zipper.improved")
        .expect("a name");
    say.link(&someone, &middle).expect("two");
    say.link(&middle, &other).expect("two");
    let not = What::Established(Established {
        fact: "zipper.improved".parse().expect("a name"),
        about: Some(other),
        holds: false,
        until: None,
    });
    crm.at(day(2), "webshop").event(not).expect("a name");
    crm.at(day(3), "webshop").erase(&middle).expect("a name");
    // What the other said was about the same person until the two were parted.
    assert_eq!(
        conditions(&crm, &someone, [1, 4]),
        [(Truth::True, true), (Truth::Unknown, false)]
    );
}

#[test]
fn a_link_that_an_erasure_sets_free_confirms_nothing() {
    let rules = Rules::default().limit("customer_number", NonZeroU32::MIN);
    let rules = rules.expect("a name");
    let (mut crm, someone) = shop_under(rules);
    on_condition(&mut crm, &someone);
    let [one, two] = ["customer_number:1", "customer_number:2"].map(id);
    let mut say = crm.at(day(1), "webshop");
    say.link(&someone, &one).expect("two");
    say.link(&someone, &two).expect("two");
    say.establish_about(&two, "zipper.improved")
        .expect("a name");
    crm.at(day(3), "webshop").erase(&one).expect("a name");
    // Contested until then, one of two links is left, and carries no grant.
    let person = crm
        .person_of(&someone, &Lens::vouched(), day(4))
        .expect("known");
    assert!(person.identifiers.contains(&two));
    let unknown = (Truth::Unknown, false);
    assert_eq!(conditions(&crm, &someone, [1, 4]), [unknown, unknown]);
}

#[test]
fn a_log_prints_no_identifier() {
    let (mut crm, someone) = shop();
    let (asked, _) = crm
        .at(day(1), "webshop")
        .opt_in_twice(&someone, &news())
        .expect("names");
    crm.at(day(2), "webshop").take_back(&asked).expect("held");
    let log = crm.consents(&someone, &Lens::vouched(), day(3));
    let printed = format!("{log:?} {log:#?}");
    assert!(
        printed.contains("Withdrawn") && !printed.contains("someone@"),
        "{printed}"
    );
}
