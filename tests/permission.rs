//! Corners of permission, each a story of a few events.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

use personagraph::directory::{Linked, What};
use personagraph::identity::{Basis, Pair, Within};
use personagraph::name::{EventId, Persona, Recipient};
use personagraph::permission::{
    Effect, Item, LegalBasis, PermissionError, Proposal, Rule, Scope, Seating, Sheet, Side, Terms,
    Vote, Window,
};
use personagraph::profile::{MergePolicy, Shown, Survivorship};
use personagraph::{
    Access, Directory, Error, Event, Identifier, Key, Permit, Timestamp, identity::Lens,
};
use std::collections::BTreeSet;

fn id(text: &str) -> Identifier {
    text.parse().expect("an identifier")
}

fn day(day: u8) -> Timestamp {
    let text = format!("2026-01-{day:02}T00:00:00Z");
    text.parse().expect("an instant")
}

fn news() -> Permit {
    Permit::profile().to("sales").for_purpose("news")
}

fn link() -> Permit {
    Permit::link("work", "family")
        .to("sales")
        .for_purpose("news")
}

fn directory() -> Directory {
    Directory::new(Key::from([7; 32]))
}

/// How many partial identities sales may see of somebody.
fn identities(crm: &Directory, of: &Identifier) -> Result<usize, Error> {
    let view = crm.view(of, &Access::new("sales", "news", day(9)))?;
    Ok(view.identities().len())
}

#[test]
fn what_is_not_on_a_sheet_is_not_allowed() {
    let consent: EventId = "c1".parse().expect("an id");
    let items = [Item::new("skill.cooking".parse().expect("a name"))];
    let scope = Scope::Profile;
    let verdicts = Sheet::new(items).decide([Rule {
        id: &consent,
        side: Side::Customer,
        effect: Effect::Prohibit,
        scope: &scope,
    }]);
    assert!((0..2_000).all(|item| !verdicts.allows(item)));
    assert!(!verdicts.is_empty());
    // Nor where all that is on it is, more than fits a machine word.
    let item = |n: usize| Item::new(format!("size.n{n}").parse().expect("a name"));
    let both = [Side::Customer, Side::Company].map(|side| Rule {
        id: &consent,
        side,
        effect: Effect::Permit,
        scope: &scope,
    });
    let sheet = Sheet::new((0..70).map(item));
    assert!(!sheet.is_empty());
    let verdicts = sheet.decide(both);
    assert!((0..2_000).all(|item| verdicts.allows(item) == (item < 70)));
    // Where each may be seen: inside a circle, and outside all of them.
    let work: Persona = "work".parse().expect("a name");
    let sheet = Sheet::new([item(1).within([work.clone()]), item(2)]);
    let verdicts = sheet.decide(both);
    let places = |item| {
        verdicts
            .grounds(item)
            .map(|ground| ground.persona().cloned())
    };
    assert!(places(0).eq([Some(work)]));
    assert!(places(1).eq([None]));
    let nothing = Sheet::new([]);
    assert!(nothing.is_empty() && nothing.decide(both).is_empty());
    assert!((0..2_000).all(|item| !nothing.decide(both).allows(item)));
}

#[test]
fn an_overlap_of_nothing_reaches_nothing() {
    let id: EventId = "c1".parse().expect("an id");
    let (nothing, all) = (Scope::Overlap(BTreeSet::new()), Scope::Profile);
    let rule = |side, effect, scope| Rule {
        id: &id,
        side,
        effect,
        scope,
    };
    let item = || Item::new("skill.cooking".parse().expect("a name"));
    let work: Persona = "work".parse().expect("a name");
    let sheet = Sheet::new([item(), item().within([work])]);
    let permits =
        |scope| [Side::Customer, Side::Company].map(|side| rule(side, Effect::Permit, scope));
    let verdicts = sheet.decide(permits(&nothing));
    assert!(!verdicts.allows(0) && !verdicts.allows(1));
    let prohibition = rule(Side::Customer, Effect::Prohibit, &nothing);
    let verdicts = sheet.decide(permits(&all).into_iter().chain([prohibition]));
    assert!(verdicts.allows(0) && verdicts.allows(1));
}

#[test]
fn what_is_said_about_an_empty_list_is_refused_and_told_which() -> Result<(), Error> {
    let said = Permit::profile().to("sales").for_purpose("news").terms()?;
    let names = || BTreeSet::from(["skill.*".parse().expect("a pattern")]);
    let emptied = |said: &Terms, field: &str| {
        let mut terms = said.clone();
        match field {
            "channels" => terms.channels = Some(BTreeSet::new()),
            "attributes" => terms.scope = Scope::Attributes(BTreeSet::new()),
            _ => terms.scope = Scope::Overlap(BTreeSet::new()),
        }
        terms
    };
    let proposed = |terms| Proposal {
        effect: Effect::Permit,
        terms,
        window: Window::default(),
        when: None,
    };
    let mut crm = directory();
    for field in ["channels", "attributes", "overlap"] {
        let proposal = proposed(emptied(&said, field));
        let refused = crm
            .at(day(1), "company")
            .event(What::Proposed(proposal.into()));
        let error = refused.expect_err(field).to_string();
        assert!(error.contains(&format!("`{field}`")), "{field}: {error}");
    }
    let terms = Terms {
        scope: Scope::Attributes(names()),
        ..said
    };
    let proposal = proposed(terms);
    crm.at(day(1), "company")
        .event(What::Proposed(proposal.into()))?;
    Ok(())
}

#[cfg(feature = "serde")]
#[test]
fn a_scope_of_another_shape_is_told_what_it_might_be() {
    let error = |text: &str| {
        let read = serde_json::from_str::<Scope>(text);
        read.map_err(|error| error.to_string()).expect_err(text)
    };
    assert!(error("5").contains("expected a scope: `profile` or an object"));
    let effect = serde_json::from_str::<Effect>("5").map_err(|error| error.to_string());
    assert!(
        effect
            .expect_err("no word")
            .contains("expected `permit` or `prohibit`")
    );
    let link = error(r#"{"link": 5}"#);
    assert!(
        link.contains("expected a list of two personas, or `any`"),
        "{link}"
    );
    let alone = error(r#"{"link": ["work"]}"#);
    assert!(!alone.contains("invalid type"), "{alone}");
}

/// `a` and `b` are one person for those who may not know that `b` is `c`; `a` and
/// `c` are different. So the link between two personas of `a` and `b` is asked of
/// two persons: of `a`, and of `b` and `c`.
fn two_persons(say_more: impl Fn(&mut Directory, &Identifier) -> Result<(), Error>) -> usize {
    let [a, b, c] = ["email:a@x.com", "email:b@x.com", "email:c@x.com"].map(id);
    let mut crm = directory();
    let mut story = || {
        let mut say = crm.at(day(1), "shop");
        say.observe(&a, "skill.a", "a").through(["work"])?;
        say.observe(&b, "skill.b", "b").through(["family"])?;
        say.approve(&news())?;
        say.approve(&link())?;
        for one in [&a, &b] {
            say.consent(one, &news())?;
        }
        say.distinguish(&a, &c, Basis::Observed)?;
        say.link(&a, &b)?;
        let personas = ["work", "dog"].map(|name| name.parse().expect("a name"));
        say.event(What::Linked(Linked {
            between: Pair::new(b.clone(), c.clone()).expect("two"),
            basis: Basis::Authenticated,
            within: Some(Within::new(personas).expect("two")),
        }))?;
        say.consent(&a, &link())?;
        say_more(&mut crm, &b)
    };
    story().expect("events");
    assert_eq!(crm.people(&Lens::vouched(), day(9)).len(), 2);
    identities(&crm, &a).expect("names")
}

#[test]
fn each_of_two_persons_must_permit_a_link() {
    assert_eq!(two_persons(|_, _| Ok(())), 2);
    let both = two_persons(|crm, b| crm.at(day(2), "shop").consent(b, &link()).map(|_| ()));
    assert_eq!(both, 1);
    let prohibited = two_persons(|crm, b| {
        crm.at(day(2), "shop").consent(b, &link())?;
        crm.at(day(3), "shop").prohibit(b, &link()).map(|_| ())
    });
    assert_eq!(prohibited, 2);
}

/// Of an identifier whose namespace is so long that no attribute governs it,
/// nothing can be shown: it counts nonetheless.
#[test]
fn a_prohibition_of_links_reaches_through_whatever_identifier() -> Result<(), Error> {
    for length in [6, 117, 118, 128] {
        let [a, b, x] = [
            id(&format!("{}:1", "n".repeat(length))),
            id("email:b@x.com"),
            id("email:x@x.com"),
        ];
        let mut crm = directory();
        let mut say = crm.at(day(1), "shop");
        say.link_on(&x, &a, Basis::Observed)?;
        say.prohibit(&x, &link())?;
        crm.at(day(2), "shop").erase(&x)?;
        let mut say = crm.at(day(3), "shop");
        say.link(&a, &b)?;
        say.observe(&b, "skill.a", "a").through(["work"])?;
        say.observe(&b, "skill.b", "b").through(["family"])?;
        for permit in [news(), link()] {
            say.approve(&permit)?;
            say.consent(&b, &permit)?;
        }
        assert_eq!(identities(&crm, &b)?, 2, "a namespace of {length} bytes");
    }
    Ok(())
}

/// Every reason of a finding, in order.
fn reasons(log: &[Event], of: &Identifier) -> Result<Vec<String>, Error> {
    let mut crm = directory();
    for event in log {
        crm.apply(event.clone())?;
    }
    let inquiry = crm.inquiry(&Access::new("sales", "news", day(9)))?;
    let findings = inquiry.decide(&inquiry.dossier(of));
    let mut reasons = Vec::new();
    for found in findings.iter() {
        for ground in found.grounds() {
            reasons.extend(ground.consents().map(ToString::to_string));
            reasons.extend(ground.approvals().map(ToString::to_string));
        }
    }
    Ok(reasons)
}

#[test]
fn reasons_come_in_one_order_whatever_came_first() -> Result<(), Error> {
    let a = id("email:a@x.com");
    let work = Permit::persona("work").to("sales").for_purpose("news");
    let mut crm = directory();
    let mut say = crm.at(day(1), "shop");
    say.observe(&a, "skill.x", "v").through(["work"])?;
    for permit in [news(), work, news().to_any()] {
        say.consent(&a, &permit)?;
        say.approve(&permit)?;
    }
    let mut log: Vec<Event> = crm.custodian().events().cloned().collect();
    let one = reasons(&log, &a)?;
    assert_eq!(one.len(), 6);
    log.reverse();
    assert_eq!(reasons(&log, &a)?, one);
    Ok(())
}

#[test]
fn what_joins_is_compared_in_normal_form() -> Result<(), Error> {
    let a = id("email:a@x.com");
    let mut crm = directory();
    let mut say = crm.at(day(1), "shop");
    say.approve(&news())?;
    say.consent(&a, &news())?;
    say.observe(&a, "contact.email", "Me@X.com")
        .through(["work"])?;
    say.observe(&a, "contact.email", "me@x.com ")
        .through(["family"])?;
    say.observe(&a, "contact.extension", 4_711_i64)
        .through(["family"])?;
    say.observe(&a, "contact.extension", 4_711_i64)
        .through(["work"])?;
    let view = crm.view(&a, &Access::new("sales", "news", day(9)))?;
    assert_eq!(view.identities().len(), 2);
    let joined: Vec<String> = view.joined_by().iter().map(ToString::to_string).collect();
    assert_eq!(joined, ["contact.email", "contact.extension"]);
    Ok(())
}

#[test]
fn a_view_shows_the_values_that_count_by_the_merge_policy() -> Result<(), Error> {
    let a = id("email:a@x.com");
    let mut crm = directory();
    for (n, job) in [(1, "baker"), (2, "butcher"), (3, "candlestick maker")] {
        let mut say = crm.at(day(n), "shop");
        say.observe(&a, "job.title", job).through(["work"])?;
        say.observe(&a, "interest.pets", job).through(["work"])?;
    }
    let mut say = crm.at(day(4), "shop");
    say.approve(&news())?;
    say.consent(&a, &news())?;
    let shown = |crm: &Directory, name: &str| {
        let view = crm.view(&a, &Access::new("sales", "news", day(9)))?;
        let attribute = name.parse()?;
        let shown = (&view)
            .into_iter()
            .filter_map(|one| one.attributes().get(&attribute));
        let values = shown
            .flat_map(Shown::values)
            .map(|value| value.in_clear().to_string());
        Ok::<Vec<String>, Error>(values.collect())
    };
    assert_eq!(shown(&crm, "job.title")?.len(), 3);
    let newest = MergePolicy::default().under("job.*", Survivorship::Newest)?;
    crm.set_merge_policy(newest);
    assert_eq!(shown(&crm, "job.title")?, ["candlestick maker"]);
    assert_eq!(shown(&crm, "interest.pets")?.len(), 3);
    Ok(())
}

#[test]
fn different_values_join_nothing() -> Result<(), Error> {
    let a = id("email:a@x.com");
    let mut crm = directory();
    let mut say = crm.at(day(1), "shop");
    say.approve(&news())?;
    say.consent(&a, &news())?;
    say.observe(&a, "contact.email", "me@x.com")
        .through(["work"])?;
    say.observe(&a, "contact.email", "you@x.com")
        .through(["family"])?;
    let access = Access::new("sales", "news", day(9));
    let view = crm.view(&a, &access)?;
    assert_eq!(view.identities().len(), 2);
    assert!(view.joined_by().is_empty());
    let answer = crm.answer(&a, &access)?;
    assert_eq!(answer.is_empty(), answer.identities().is_empty());
    assert!(!answer.is_empty());
    assert!(crm.answer(&id("email:b@x.com"), &access)?.is_empty());
    Ok(())
}

#[test]
fn nobody_sits_whose_votes_could_not_count() {
    let name = |text: &str| -> Recipient { text.parse().unwrap() };
    let seats = || ["legal", "sales"].map(name);
    let error = |quorum, veto: &[&str]| {
        let veto = veto.iter().map(|text| name(text));
        Seating::new(seats(), quorum, veto).unwrap_err().to_string()
    };
    assert!(Seating::new(seats(), 2, [name("legal")]).is_ok());
    for quorum in [0, 3] {
        assert_eq!(
            error(quorum, &[]),
            PermissionError::Quorum { quorum, seats: 2 }.to_string()
        );
    }
    assert_eq!(
        error(1, &["legal", "press"]),
        PermissionError::VetoWithoutSeat(name("press")).to_string()
    );
    for vote in [Vote::Yes, Vote::No] {
        assert_eq!(vote.to_string(), vote.as_str());
    }
    for basis in LegalBasis::ALL {
        assert_eq!(basis.to_string(), basis.as_str());
    }
}
