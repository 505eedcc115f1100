//! Answers and reasons in words: what is printed names rules, events and names, and neither
//! a value nor an identifier.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use personagraph::condition::{Condition, Truth};
use personagraph::directory::{Because, Difference, What};
use personagraph::engagement::trend::Direction;
use personagraph::identity::Basis;
use personagraph::outreach::Unless;
use personagraph::permission::{
    ConsentStatus, Effect, Half, LegalBasis, Meaning, MotionState, Place, Ruling, Scope, Side,
    Uncounted,
};
use personagraph::persona::{Enclosure, How};
use personagraph::profile::{Extent, Lost, Shift};
use personagraph::value::Score;
use personagraph::{Access, Directory, Identifier, Key, Lens, Permit, Timestamp};

fn at(day: &str) -> Timestamp {
    format!("{day}T09:00:00Z").parse().unwrap()
}

fn ann() -> Identifier {
    "email:ann@example.com".parse().unwrap()
}

/// Ann cooks at home, and for a pot-luck at work; her address is her family's.
fn crm() -> Directory {
    let mut crm = Directory::new(Key::from([7; 32]));
    let mut say = crm.at(at("2026-01-10"), "webshop");
    say.observe(&ann(), "skill.cooking", "chef")
        .through(["family"])
        .unwrap();
    let address = Enclosure::identifiers("family", [ann()]).unwrap();
    say.event(What::Enclosed(address.of(ann()).into())).unwrap();
    crm
}

fn news() -> Permit {
    Permit::persona("family")
        .to("marketing")
        .for_purpose("news")
}

fn asked() -> Access {
    Access::new("marketing", "news", at("2026-02-01"))
}

/// The ids of events are digests: as they come, they are a, b, c here.
fn plainly(text: &str) -> String {
    let mut ids = Vec::new();
    let mut words = String::new();
    for (n, part) in text.split('`').enumerate() {
        let is_id = n % 2 == 1 && part.len() > 20;
        if is_id && !ids.contains(&part) {
            ids.push(part);
        }
        let place = ids.iter().position(|id| is_id && *id == part);
        let letters = ["a", "b", "c", "d"];
        words.push_str(place.and_then(|place| letters.get(place)).unwrap_or(&part));
        words.push('`');
    }
    words.pop();
    words
}

#[test]
fn a_decision_is_a_line_for_each_reason() {
    let mut crm = crm();
    let decided = |crm: &Directory| {
        let decision = crm.decide(&ann(), "skill.cooking", &asked()).unwrap();
        plainly(&decision.to_string())
    };
    let nobody = "deny\nneither consent nor approval inside `family`";
    assert_eq!(decided(&crm), nobody);
    crm.at(at("2026-01-11"), "webshop")
        .consent(&ann(), &news())
        .unwrap();
    assert_eq!(decided(&crm), "deny\nno approval inside `family`");
    crm.at(at("2026-01-12"), "company")
        .approve(&news())
        .unwrap();
    let both = "allow\npermitted inside `family` by consent `a` and approval `b`";
    assert_eq!(decided(&crm), both);
    crm.at(at("2026-01-13"), "webshop")
        .prohibit(&ann(), &news())
        .unwrap();
    assert_eq!(decided(&crm), "deny\nprohibited by the person: `a`");
}

#[test]
fn a_disclosure_says_who_sees_what_and_no_address() {
    let before = crm();
    let mut after = crm();
    after
        .at(at("2026-01-11"), "webshop")
        .consent(&ann(), &news())
        .unwrap();
    after
        .at(at("2026-01-12"), "company")
        .approve(&news())
        .unwrap();
    let disclosure = |crm: &Directory| {
        crm.disclosure(&ann(), at("2026-02-01"), [&asked()])
            .unwrap()
    };
    let (before, after) = (disclosure(&before), disclosure(&after));
    let who = "`marketing` for `news` as of 2026-02-01T09:00:00Z";
    assert_eq!(before.to_string(), format!("{who} sees nothing"));
    let seen = format!(
        "{who} sees\n  somebody, inside `family`\n  `contact.email`, an identifier\n  \
         `skill.cooking` by `a`"
    );
    assert_eq!(plainly(&after.to_string()), seen);
    let shifts: Vec<_> = before
        .shifts(&after)
        .map(|one| plainly(&one.to_string()))
        .collect();
    let shown = |what: &str| format!("shown to {who}: {what}");
    assert_eq!(
        shifts,
        [
            shown("`contact.email`, an identifier"),
            shown("`skill.cooking` by `a`")
        ]
    );
    assert_eq!(Shift::Hidden.to_string(), "hidden");
    let extents = [Extent::Nothing, Extent::Part, Extent::Whole];
    assert_eq!(
        extents.map(|one| one.to_string()),
        ["nothing", "part", "all"]
    );
}

#[test]
fn terms_say_to_whom_what_what_for_and_through_what() {
    let said = |permit: &Permit| permit.terms().unwrap().to_string();
    let links = [
        (
            Permit::link("work", "dog"),
            "to know that `dog` and `work` are one person's",
        ),
        (Permit::link_any(), "to know that all of it is one person's"),
        (Permit::profile(), "to use everything"),
        (
            Permit::only("work"),
            "to use what lies in `work` and in nothing else",
        ),
        (
            Permit::overlap(["work", "family"]),
            "to use what lies in all of `family` and `work`",
        ),
        (
            Permit::attributes(["contact.*", "size.shoe"]),
            "to use `contact.*` and `size.shoe`",
        ),
    ];
    for (of, words) in links {
        assert_eq!(
            said(&of.to_any().for_any_purpose()),
            format!("anybody {words} for any purpose")
        );
    }
    let some = news()
        .to("sales")
        .for_purpose("offers")
        .on("sms")
        .on("email");
    assert_eq!(
        said(&some),
        "`marketing` and `sales` to use what lies in `family` for `news` and `offers` \
         through `email` or `sms`"
    );
    let part = ["size.*".parse().unwrap()];
    let part = Scope::persona_attributes("work".parse().unwrap(), part).unwrap();
    assert_eq!(part.to_string(), "`size.*` in `work`");
}

#[test]
fn conditions_are_what_follows_if() {
    let fact = |name: &str| Condition::fact(name).unwrap();
    let either = Condition::any([fact("potluck"), fact("barbecue")]).unwrap();
    let no = Condition::not(Condition::channel("phone").unwrap()).unwrap();
    let trusted = Condition::trust(50.0.try_into().unwrap());
    let all = [
        (either.clone(), "`barbecue` holds or `potluck` holds"),
        (no.clone(), "not (it is by `phone`)"),
        (trusted, "the trust is 50 or more"),
        (
            Condition::after(at("2026-01-10")),
            "it is 2026-01-10T09:00:00Z or later",
        ),
        (
            Condition::before(at("2026-01-10")),
            "it is not yet 2026-01-10T09:00:00Z",
        ),
        (
            Condition::all([either, no]).unwrap(),
            "(`barbecue` holds or `potluck` holds) and not (it is by `phone`)",
        ),
        (Condition::all([]).unwrap(), "always"),
        (Condition::any([]).unwrap(), "never"),
    ];
    for (condition, words) in all {
        assert_eq!(condition.to_string(), words);
    }
    let truths = [Truth::False, Truth::Unknown, Truth::True];
    assert_eq!(
        truths.map(|one| one.to_string()),
        ["false", "unknown", "true"]
    );
}

#[test]
fn a_proposal_says_how_it_stands() {
    let (sales, legal) = ("sales".parse().unwrap(), "legal".parse().unwrap());
    let by = "v1".parse().unwrap();
    let (since, until) = (at("2026-01-10"), at("2026-02-10"));
    let nobody = "undecidable: nobody sat when it was proposed";
    let states = [
        (MotionState::Undecidable, nobody),
        (
            MotionState::Open { missing: 1 },
            "open: 1 yes vote is missing",
        ),
        (
            MotionState::Open { missing: 2 },
            "open: 2 yes votes are missing",
        ),
        (
            MotionState::Vetoed {
                by: vec![&legal, &sales],
            },
            "vetoed by `legal` and `sales`",
        ),
        (
            MotionState::NotYet { from: until },
            "approved, from 2026-02-10T09:00:00Z on",
        ),
        (
            MotionState::Approved { since, by: &by },
            "approved by `v1` at 2026-01-10T09:00:00Z",
        ),
        (
            MotionState::Expired { until },
            "expired at 2026-02-10T09:00:00Z",
        ),
        (
            MotionState::Revoked { at: since, by: &by },
            "revoked by `v1` at 2026-01-10T09:00:00Z",
        ),
    ];
    for (state, words) in states {
        assert_eq!(state.to_string(), words);
    }
    assert_eq!(Ruling::Undecidable.to_string(), nobody);
    assert_eq!(Ruling::Approved.to_string(), "approved");
    let vetoed = Ruling::Vetoed { by: vec![&sales] };
    assert_eq!(vetoed.to_string(), "vetoed by `sales`");
    let replaced = Uncounted::Replaced.to_string();
    assert_eq!(replaced, "the same seat voted later");
    let seatless = Uncounted::NoSeat.to_string();
    assert_eq!(seatless, "its seat did not sit when it was cast");
}

#[test]
fn the_arbiter_is_told_what_a_proposal_would_change_and_what_looks_like_a_slip() {
    let mut crm = crm();
    let now = at("2026-01-12");
    let misspelt = Permit::persona("famly").to("marketing").for_purpose("news");
    crm.at(now, "webshop").consent(&ann(), &misspelt).unwrap();
    let checks = crm.checks(now);
    let doubtful: Vec<_> = checks
        .doubtful_names()
        .iter()
        .map(|one| plainly(&one.to_string()))
        .collect();
    let slip = "persona `famly` in `a`: it reaches nothing; is `family` meant?";
    assert_eq!(doubtful.first().unwrap(), slip);
    let alone = "purpose `news` in `a`: nothing else names it";
    assert!(doubtful.iter().any(|one| one == alone), "{doubtful:?}");
    let id = "p1".parse().unwrap();
    let differences = [
        (
            Difference::Completes {
                consents: 1,
                idle: 0,
            },
            "it could complete 1 consent, 0 of which nothing else can",
        ),
        (
            Difference::Cuts {
                consents: 2,
                approvals: 1,
            },
            "it could cut 2 consents and 1 approval",
        ),
        (
            Difference::Nothing(Because::CoveredBy(&id)),
            "it would change nothing: `p1` does all that already",
        ),
        (
            Difference::Nothing(Because::MeetsNoConsent),
            "it would change nothing: no live consent can meet it",
        ),
        (
            Difference::Nothing(Because::ProhibitsNothingPermitted),
            "it would change nothing: nothing that it prohibits is permitted",
        ),
    ];
    for (difference, words) in differences {
        assert_eq!(difference.to_string(), words);
    }
}

#[test]
fn small_words() {
    let score = Score::try_from(0.9).unwrap();
    assert_eq!(Basis::Inferred(score).to_string(), "inferred 0.9");
    assert_eq!(format!("{:>10}", Basis::Declared), "  declared");
    assert_eq!(Side::Customer.to_string(), "the person");
    assert_eq!(Side::Company.to_string(), "the company");
    assert_eq!(ConsentStatus::Withdrawn.to_string(), "withdrawn");
    assert_eq!(Effect::Permit.to_string(), "permit");
    assert_eq!(Effect::Prohibit.to_string(), "prohibit");
    assert_eq!(Half::Both.to_string(), "consent and approval");
    assert_eq!(Place::OutsideAllCircles.to_string(), "outside all circles");
    assert_eq!(Lost::Older.to_string(), "something else was said later");
    let directions = [Direction::Fall, Direction::Rise].map(|one| one.to_string());
    assert_eq!(directions, ["fall", "rise"]);
    let meanings = [
        (Meaning::Permit, "a permit"),
        (Meaning::DoubleOptIn, "a permit that is to be confirmed"),
        (Meaning::Prohibition, "a prohibition"),
        (Meaning::Restriction, "a restriction"),
        (
            Meaning::Objection {
                to: LegalBasis::LegitimateInterest,
            },
            "an objection to use by `legitimate_interest`",
        ),
    ];
    for (meaning, words) in meanings {
        assert_eq!(meaning.to_string(), words);
    }
    let names = ["size.*", "skill.*"].map(|name| name.parse().unwrap());
    let how = How::Attributes(names.into());
    assert_eq!(how.to_string(), "enclosed by name: `size.*` and `skill.*`");
    assert_eq!(How::Disclosed.to_string(), "disclosed through it");
    let account = How::Account.to_string();
    assert_eq!(account, "through an account that it encloses");
    let unless = [
        (
            Unless::Wait(at("2026-01-10")),
            "it waits until 2026-01-10T09:00:00Z",
        ),
        (Unless::Permission, "both sides permit it"),
        (Unless::ContactPoint, "there is a contact point"),
        (Unless::Said, "the person says otherwise"),
        (Unless::Policy, "the company decides otherwise"),
        (
            Unless::Trust(30.0.try_into().unwrap()),
            "it is trusted with 30",
        ),
        (Unless::Nothing, "nothing"),
    ];
    for (unless, words) in unless {
        assert_eq!(unless.to_string(), words);
    }
}

#[test]
fn a_lens_says_what_it_is_narrowed_to() {
    let lens = Lens::all().only(["email", "phone"]).unwrap();
    assert_eq!(lens.to_string(), "all, only email phone");
    let lens = Lens::vouched().blind_to(["device"]).unwrap();
    let lens = lens.knowing([["work", "family"]]).unwrap();
    let narrowed = "vouched, blind to device, knowing links within family+work";
    assert_eq!(lens.to_string(), narrowed);
    let lens = Lens::all().knowing::<&str>([]).unwrap();
    assert_eq!(lens.to_string(), "all, knowing no confidential link");
}
