use super::*;
use crate::condition::{Condition, ConditionError};
use crate::directory::event::What;
use crate::identity::Basis;
use crate::key::Key;
use crate::permission::{Effect, Permit, Proposal, Seating, Vote};
use alloc::boxed::Box;
use alloc::string::{String, ToString};

const WHO: &str = "email:someone@example.com";
const OTHER: &str = "twitter:someone";

fn day(text: &str) -> Timestamp {
    alloc::format!("{text}T09:00:00Z").parse().unwrap()
}

fn id(text: &str) -> Identifier {
    text.parse().unwrap()
}

/// What marketing may know of the jacket: in `outdoors`, and seen on 1 January.
struct Crm(Directory);

impl Crm {
    fn new() -> Self {
        let mut crm = Directory::new(Key::from([7; 32]));
        let mut say = crm.at(day("2026-01-01"), "shop");
        let seen = say.observe(&id(WHO), "feedback.jacket", "terrible zippers");
        seen.through(["outdoors"]).unwrap();
        Self(crm)
    }

    fn consent(mut self, at: &str, permit: &Permit) -> Self {
        self.0
            .at(day(at), "shop")
            .consent(&id(WHO), permit)
            .unwrap();
        self
    }

    fn prohibit(mut self, at: &str, terms: &Permit) -> Self {
        self.0
            .at(day(at), "shop")
            .prohibit(&id(WHO), terms)
            .unwrap();
        self
    }

    fn approve(mut self, at: &str, permit: &Permit) -> Self {
        self.0.at(day(at), "company").approve(permit).unwrap();
        self
    }

    /// Somebody who may be the same person says something.
    fn other(mut self, at: &str, effect: Effect, permit: &Permit) -> Self {
        let mut say = self.0.at(day(at), "shop");
        say.link_on(&id(WHO), &id(OTHER), Basis::Imported).unwrap();
        let said = match effect {
            Effect::Permit => say.consent(&id(OTHER), permit),
            Effect::Prohibit => say.prohibit(&id(OTHER), permit),
        };
        said.unwrap();
        self
    }

    fn withdraw(mut self, at: &str, permit: &Permit) -> Self {
        let mut say = self.0.at(day(at), "shop");
        say.withdraw(&id(WHO), permit).unwrap();
        self
    }

    fn seat(mut self, at: &str, quorum: u32, veto: &str) -> Self {
        let seats = ["legal", "sales", "service"].map(|seat| seat.parse().unwrap());
        let seating = Seating::new(seats, quorum, [veto.parse().unwrap()]).unwrap();
        let seated = What::Seated(Box::new(seating));
        self.0.at(day(at), "company").event(seated).unwrap();
        self
    }

    fn propose(
        mut self,
        at: &str,
        effect: Effect,
        permit: &Permit,
        votes: &[(&str, Vote)],
    ) -> Self {
        let proposal = Proposal {
            effect,
            terms: permit.terms().unwrap(),
            window: permit.window(),
            when: permit.condition().cloned(),
        };
        let mut company = self.0.at(day(at), "company");
        let proposed = company.event(What::Proposed(Box::new(proposal))).unwrap();
        for (seat, vote) in votes {
            company.vote(proposed.event.clone(), *seat, *vote).unwrap();
        }
        self
    }

    fn why(&self, at: &str) -> Explanation {
        self.asked(&Access::new("marketing", "marketing.promotion", day(at)))
    }

    fn asked(&self, access: &Access) -> Explanation {
        self.0.explain(&id(WHO), "feedback.jacket", access).unwrap()
    }

    /// What the arbiter reads, with ids cut to their kinds.
    fn to_arbiter(&self, at: &str) -> String {
        let text = self.why(at).to_arbiter().to_string();
        let hex = |c: char| c.is_ascii_hexdigit();
        let mut short = String::new();
        for (i, part) in text.split('-').enumerate() {
            let digest = part.find(|c| !hex(c)).unwrap_or(part.len()) == 32;
            if i > 0 && !digest {
                short.push('-');
            }
            short.push_str(if digest {
                part.get(32..).unwrap_or_default()
            } else {
                part
            });
        }
        short
    }

    fn to_customer(&self, at: &str) -> String {
        self.why(at).to_customer().to_string()
    }
}

fn terms() -> Permit {
    Permit::persona("outdoors")
        .to("marketing")
        .for_purpose("marketing")
}

fn when(condition: Result<Condition, ConditionError>) -> Permit {
    terms().when(condition.unwrap())
}

fn fact(name: &str) -> Condition {
    Condition::fact(name).unwrap()
}

/// Approved, and permitted in these terms.
fn permitted(permit: &Permit) -> Crm {
    Crm::new()
        .approve("2026-01-02", &terms())
        .consent("2026-01-10", permit)
}

/// Permitted, and put to an arbiter of three.
fn put_to_vote(votes: &[(&str, Vote)]) -> Crm {
    Crm::new()
        .seat("2026-01-02", 2, "legal")
        .consent("2026-01-10", &terms())
        .propose("2026-01-11", Effect::Permit, &terms(), votes)
}

#[test]
#[expect(
    clippy::too_many_lines,
    clippy::large_stack_arrays,
    reason = "a table of what is said, and of what is told then"
)]
fn the_customer_is_told_in_a_sentence() {
    let both = Condition::all([fact("jacket.worn_out"), fact("zipper.improved")]);
    let either = Condition::any([fact("jacket.worn_out"), Condition::after(day("2027-05-01"))]);
    let (yes, no) = (Vote::Yes, Vote::No);
    for (crm, why) in [
        (
            Crm::new(),
            "may not: you have not said yes to it, and the company has not approved it.",
        ),
        (
            permitted(&terms()),
            "may: you allowed this on 10 January 2026, and so did the company.",
        ),
        (
            permitted(&when(Ok(fact("zipper.improved")))),
            "may not: you allowed this on 10 January 2026 on condition that `zipper.improved`, \
             which is not known to hold.",
        ),
        (
            permitted(&when(both)),
            "may not: you allowed this on 10 January 2026 on condition that `jacket.worn_out` and \
             `zipper.improved`, which are not known to hold.",
        ),
        (
            permitted(&when(either)),
            "may not: you allowed this on 10 January 2026 on a condition that is not met: \
             `jacket.worn_out` is not known to hold or it is not yet 1 May 2027.",
        ),
        (
            permitted(&when(Ok(Condition::trust(
                crate::value::Trust::new(60.0).unwrap(),
            )))),
            "may not: you allowed this on 10 January 2026 on a condition that is not met: a trust \
             of at least 60 is needed, and none is given.",
        ),
        (
            permitted(&terms().from(day("2027-01-01"))),
            "may not: you allowed this on 10 January 2026, from 1 January 2027 on.",
        ),
        (
            permitted(&terms().until(day("2026-02-01"))),
            "may not: you allowed this on 10 January 2026, until 1 February 2026.",
        ),
        (
            permitted(&terms().on("email").on("sms")),
            "may not: you allowed this on 10 January 2026, by `email` or `sms` only.",
        ),
        (
            permitted(&terms()).withdraw("2026-02-03", &terms()),
            "may not: you allowed this on 10 January 2026, and took it back on 3 February 2026.",
        ),
        (
            permitted(&terms()).prohibit("2026-02-01", &terms()),
            "may not: you said no on 1 February 2026.",
        ),
        (
            permitted(&terms()).prohibit("2026-02-01", &when(Ok(fact("zipper.bad")))),
            "may not: you said no on 1 February 2026, and it is not known whether that applies: \
             it is not known whether `zipper.bad` holds.",
        ),
        (
            permitted(&terms()).prohibit("2026-02-01", &terms().on("sms").until(day("2026-09-01"))),
            "may not: you said no on 1 February 2026, until 1 September 2026, and it is not known \
             whether that applies: it may be by `sms`.",
        ),
        (
            permitted(&terms()).other("2026-02-01", Effect::Prohibit, &terms()),
            "may not: there is an objection that may be yours.",
        ),
        (
            Crm::new().approve("2026-01-02", &terms()).other(
                "2026-02-01",
                Effect::Permit,
                &terms(),
            ),
            "may not: you have not said yes to it.",
        ),
        (
            put_to_vote(&[("sales", yes)]),
            "may not: the company has not decided on it yet.",
        ),
        (
            put_to_vote(&[("sales", yes), ("legal", no), ("service", yes)]),
            "may not: the company has decided against it.",
        ),
        (
            put_to_vote(&[("sales", yes), ("service", yes)]).propose(
                "2026-02-11",
                Effect::Prohibit,
                &terms(),
                &[("sales", yes), ("service", yes)],
            ),
            "may not: the company rules it out.",
        ),
        (
            Crm::new()
                .consent("2026-01-10", &terms())
                .approve("2026-01-11", &when(Ok(fact("zipper.improved")))),
            "may not: the company allowed this on condition that `zipper.improved`, which is not \
             known to hold.",
        ),
    ] {
        let text = crm.to_customer("2026-03-01");
        let asked = " use `feedback.jacket` for `marketing.promotion`";
        assert_eq!(text.replace(asked, ""), ["Marketing ", why].concat());
    }
}

#[test]
fn where_there_are_several_places_each_is_named() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let (now, who) = (day("2026-01-10"), id(WHO));
    let inside = |persona: &str| Permit::persona(persona).to("sales").for_purpose("news");
    let mut say = crm.at(now, "shop");
    let seen = say.observe(&who, "skill.cooking", "chef");
    seen.through(["family", "work"]).unwrap();
    say.consent(&who, &inside("family")).unwrap();
    say.approve(&inside("work")).unwrap();
    let access = Access::new("sales", "news", now).on("email");
    let why = crm.explain(&who, "skill.cooking", &access).unwrap();
    assert_eq!(
        why.to_customer().to_string(),
        "Sales may not use `skill.cooking` for `news` by `email`: as part of `family`, the company \
         has not approved it; as part of `work`, you have not said yes to it.",
    );
    let place = Place::Inside("family".parse().unwrap());
    let work = Place::Inside("work".parse().unwrap());
    assert_eq!(why.remedy(), Some(&[Remedy::Consent { place: work }][..]));
    let [one] = why.observations() else {
        panic!("it was observed once")
    };
    let lack = one.missing.first().unwrap();
    assert_eq!((&lack.place, lack.side), (&place, Side::Company));

    let why = crm.explain(&who, "skill.driving", &access).unwrap();
    assert_eq!(
        why.to_customer().to_string(),
        "Sales may not use `skill.driving` for `news` by `email`: nothing of that name is known of \
         you.",
    );
    assert!(
        why.to_arbiter()
            .to_string()
            .ends_with("\nit was never observed")
    );
    assert!(!why.is_allowed() && why.remedy().is_none());
}

#[test]
fn the_arbiter_is_told_every_reason_by_id() {
    let improved = when(Ok(fact("zipper.improved")));
    for (crm, why) in [
        (
            permitted(&terms()),
            "  permitted inside `outdoors` by consent `consented` and approval `proposed`",
        ),
        (
            Crm::new(),
            "  no consent inside `outdoors`
  no approval inside `outdoors`
it is allowed if
  the person permits it inside `outdoors`
  and the company permits it inside `outdoors`",
        ),
        (
            permitted(&improved.clone().on("sms"))
                .withdraw("2026-02-03", &improved.clone().on("sms"))
                .consent("2026-02-04", &improved.until(day("2026-05-01")))
                .other("2026-02-01", Effect::Permit, &terms()),
            "  no consent inside `outdoors`
    but `consented` of 2026-01-10T09:00:00Z: withdrawn by `withdrew` at 2026-02-03T09:00:00Z; \
     through `sms` only, and the access names no channel; `zipper.improved` is not known to hold
    but `consented` of 2026-02-04T09:00:00Z: `zipper.improved` is not known to hold
    but `consented` of 2026-02-01T09:00:00Z: given by somebody who may be another person
it is allowed if
  `zipper.improved` is established to hold",
        ),
        (
            put_to_vote(&[("legal", Vote::No)]).other(
                "2026-02-01",
                Effect::Prohibit,
                &when(Ok(fact("zipper.bad"))),
            ),
            "  prohibited by somebody who may be the person: `consented` of 2026-02-01T09:00:00Z, \
             in doubt: it is not known whether `zipper.bad` holds
  no approval inside `outdoors`
    but `proposed` of 2026-01-11T09:00:00Z: not approved: 0 of 2 yes votes, vetoed by `legal`
it is allowed if
  `zipper.bad` is established to fail
  and `proposed` gets 2 more yes votes, that of `legal` among them",
        ),
    ] {
        let text = crm.to_arbiter("2026-03-01");
        let (asked, rest) = text.split_once('\n').unwrap();
        let may = if why.contains("permitted inside") {
            "may"
        } else {
            "may not"
        };
        let question = "use `feedback.jacket` for `marketing.promotion`";
        let as_of = "as of 2026-03-01T09:00:00Z";
        assert_eq!(
            asked,
            alloc::format!("`marketing` {may} {question}, {as_of}")
        );
        let (seen, rest) = rest.split_once('\n').unwrap();
        assert_eq!(seen, "`observed`, which lies inside `outdoors`");
        assert_eq!(sorted(rest), sorted(why));
    }
}

/// The lines of near misses are in the order of ids, which are digests.
fn sorted(text: &str) -> (Vec<&str>, Vec<&str>) {
    let near = |line: &&str| line.starts_with("    but");
    let (mut near, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(near);
    near.sort_unstable();
    (near, rest)
}

#[test]
fn one_vote_is_enough_where_one_is_missing() {
    let crm = put_to_vote(&[("sales", Vote::Yes)]);
    let why = crm.why("2026-03-01");
    let Some(
        [
            Remedy::Vote {
                proposal,
                yes: 1,
                of,
            },
        ],
    ) = why.remedy()
    else {
        panic!("{}", why.to_arbiter());
    };
    assert!(of.is_empty());
    let mut then = crm.0.clone();
    let mut say = then.at(day("2026-03-01"), "company");
    say.vote(proposal.clone(), "service", Vote::Yes).unwrap();
    assert!(Crm(then).why("2026-03-01").is_allowed());
}

#[test]
fn what_was_said_already_is_preferred_to_what_is_new() {
    // A fact that serves both halves, to two new statements.
    let improved = when(Ok(fact("zipper.improved")));
    let crm = Crm::new()
        .approve("2026-01-02", &improved)
        .consent("2026-01-10", &improved);
    let established = Remedy::Establish {
        fact: "zipper.improved".parse().unwrap(),
        holds: true,
    };
    assert_eq!(
        crm.why("2026-03-01").remedy(),
        Some(&[established.clone()][..])
    );
    // One that would lift a prohibition, to taking it back.
    let crm = permitted(&terms());
    let good = Condition::not(fact("zipper.improved"));
    let crm = crm.prohibit("2026-02-01", &when(good));
    assert_eq!(crm.why("2026-03-01").remedy(), Some(&[established][..]));
    // Two facts are more than one new statement.
    let two = Condition::all([fact("zipper.improved"), fact("jacket.worn_out")]);
    let why = permitted(&when(two)).why("2026-03-01");
    let place = Place::Inside("outdoors".parse().unwrap());
    assert_eq!(why.remedy(), Some(&[Remedy::Consent { place }][..]));
    // Through a channel, and with more trust.
    let crm = permitted(&terms().on("email"));
    let through = Remedy::Through("email".parse().unwrap());
    assert_eq!(crm.why("2026-03-01").remedy(), Some(&[through][..]));
    let trust = crate::value::Trust::new(60.0).unwrap();
    let crm = permitted(&when(Ok(Condition::trust(trust))));
    let access = Access::new("marketing", "marketing", day("2026-03-01")).trusting(40.0);
    let trusted = crm.asked(&access);
    assert_eq!(trusted.remedy(), Some(&[Remedy::Trust(trust)][..]));
}
