//! Acting on a segment: stories.

use personagraph::condition::Truth;
use personagraph::directory::What;
use personagraph::outreach::{Contact, Message, OutreachPolicy, Preference, Told, Via};
use personagraph::persona::Enclosure;
use personagraph::population::{Activation, Fate, Gate, Portrait, Segment};
use personagraph::{Access, Directory, Identifier, Key, Permit, Timestamp};

fn monday() -> Timestamp {
    "2026-01-05T09:00:00Z".parse().unwrap()
}

fn id(text: &str) -> Identifier {
    text.parse().unwrap()
}

/// Marketing may use everything that these show.
fn consented(crm: &mut Directory, these: &[&str], permit: &Permit) {
    let mut say = crm.at(monday(), "shop");
    for who in these {
        say.consent(&id(who), permit).unwrap();
    }
    say.approve(permit).unwrap();
}

fn news() -> Message {
    Message::new("marketing", "news", Via::Best).unwrap()
}

/// An account of a persona.
fn account(persona: &str, who: &str) -> What {
    let enclosure = Enclosure::identifiers(persona, [id(who)]).unwrap();
    What::Enclosed(enclosure.of(id(who)).into())
}

fn to(persona: &str) -> Permit {
    Permit::persona(persona).to("marketing").for_purpose("news")
}

fn audience(crm: &Directory, segment: &str) -> Activation {
    let segment: Segment = segment.parse().unwrap();
    crm.audience(&segment, &news(), &OutreachPolicy::default(), monday())
}

/// The fate of the only one whom a segment matches.
fn fate(activation: &Activation) -> Fate {
    let [only] = activation.considered() else {
        panic!("{activation:?}")
    };
    only.fate.clone()
}

#[test]
fn colby_is_two_in_an_audience_and_the_funnel_does_not_tell() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let [owner, dog] = ["email:owner@example.com", "email:colby@example.com"];
    let mut say = crm.at(monday(), "signup");
    say.link(&id(owner), &id(dog)).unwrap();
    for (who, persona) in [(owner, "home"), (dog, "dog")] {
        say.event(account(persona, who)).unwrap();
        say.observe(&id(who), "interest.pets", "bones")
            .through([persona])
            .unwrap();
    }
    for persona in ["home", "dog"] {
        consented(&mut crm, &[owner], &to(persona));
    }
    let activation = audience(&crm, "interest.pets = \"bones\"");
    assert_eq!(activation.funnel().passed(Gate::Matched), 1, "one person");
    assert_eq!(activation.funnel().written(), 1);
    let [one] = activation.considered() else {
        panic!("one person")
    };
    assert_eq!(activation.of(one.person), Some(one));
    assert_eq!(one.fate.to_string(), "written to on `email`");
    // To marketing they are two: each with a contact point of its own.
    let told = activation.told();
    assert_eq!(told.to_string(), "2 seen, 2 matched, 2 now, 0 later");
    let points: Vec<_> = told.members().iter().map(|one| one.point.clone()).collect();
    assert!(points.contains(&id(owner)) && points.contains(&id(dog)));
    // Nobody is in both: that would tell of the link.
    let both = audience(&crm, "in home and in dog");
    assert_eq!(both.funnel().passed(Gate::Matched), 1);
    assert_eq!(fate(&both), Fate::Fell(Gate::Recognised));
    assert_eq!(both.told().matched(), 0);
}

#[test]
fn whoever_refused_did_not_prefer_it_though_there_is_nowhere_to_write_to() {
    let who = "email:someone@example.com";
    let by_phone = |crm: &Directory| {
        let phone = Via::Channel("phone".parse().unwrap());
        let call = Message {
            via: phone,
            ..news()
        };
        let all = Segment::everybody();
        let activation = crm.audience(&all, &call, &OutreachPolicy::default(), monday());
        assert_eq!(
            activation.told().to_string(),
            "1 seen, 1 matched, 0 now, 0 later"
        );
        fate(&activation)
    };
    let mut crm = Directory::new(Key::from([7; 32]));
    let permit = Permit::profile().to("marketing").for_purpose("news");
    let mut say = crm.at(monday(), "shop");
    say.observe(&id(who), "interest", "boots")
        .through_none()
        .unwrap();
    consented(&mut crm, &[who], &permit);
    assert_eq!(by_phone(&crm), Fate::Fell(Gate::Reachable));
    let refusal = Preference::new(id(who)).refused();
    let mut say = crm.at(monday(), "shop");
    say.event(What::Preferred(refusal.into())).unwrap();
    assert_eq!(by_phone(&crm), Fate::Fell(Gate::Preferred));

    // The arbiter reads both reasons.
    let phone = "phone".parse().unwrap();
    let call = Message {
        via: Via::Channel(phone),
        ..news()
    };
    let policy = OutreachPolicy::default();
    let activation = crm.audience(&Segment::everybody(), &call, &policy, monday());
    let [one] = activation.considered() else {
        panic!("one")
    };
    let (_, decision) = &one.identities[0].decisions[0];
    let said = decision.to_string();
    assert!(said.starts_with("never\n"), "{said}");
    assert!(said.contains("no contact point"), "{said}");
    assert!(said.contains("the person said no"), "{said}");
    assert!(one.to_string().ends_with("fell at preferred"), "{one}");
}

/// A funnel is a line for each gate, and so it is kept.
#[test]
fn a_funnel_is_written_gate_by_gate() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let these = [
        "email:a@example.com",
        "email:b@example.com",
        "email:c@example.com",
    ];
    let mut say = crm.at(monday(), "shop");
    for who in these {
        let seen = say.observe(&id(who), "interest", "boots");
        seen.through_none().unwrap();
    }
    let permit = Permit::profile().to("marketing").for_purpose("news");
    consented(&mut crm, &these[..2], &permit);
    let activation = audience(&crm, "interest = \"boots\"");
    let told = activation.told();
    assert_eq!((told.seen(), told.matched()), (2, 2));
    let funnel = activation.funnel();
    let written = funnel.to_string();
    let lines: Vec<(&str, u64)> = written
        .lines()
        .map(|line| line.rsplit_once(' ').unwrap())
        .map(|(gate, count)| (gate.trim(), count.parse().unwrap()))
        .collect();
    let passed: Vec<(&str, u64)> = Gate::ALL
        .into_iter()
        .map(|gate| (gate.as_str(), funnel.passed(gate)))
        .collect();
    assert_eq!(lines, passed);
    assert_eq!((lines[0], lines[1]), (("matched", 3), ("known", 2)));
    let kept = serde_json::to_value(funnel).unwrap();
    for (gate, count) in passed {
        assert_eq!(kept[gate], count);
    }
}

#[test]
fn an_addressee_is_written_to_once() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let who = "email:someone@example.com";
    let mut say = crm.at(monday(), "signup");
    for persona in ["home", "work"] {
        say.event(account(persona, who)).unwrap();
        say.observe(&id(who), "interest", "boots")
            .through([persona])
            .unwrap();
    }
    for persona in ["home", "work"] {
        consented(&mut crm, &[who], &to(persona));
    }
    let activation = audience(&crm, "interest = \"boots\"");
    // Not linkable, but the same address is in both.
    let told = activation.told();
    assert_eq!(told.to_string(), "2 seen, 2 matched, 1 now, 0 later");
    let [one] = activation.considered() else {
        panic!("one person")
    };
    let fell = one
        .identities
        .iter()
        .filter(|part| part.fate == Fate::Fell(Gate::Once));
    assert_eq!(fell.count(), 1);
}

#[test]
fn each_falls_at_its_gate() {
    let who = "email:someone@example.com";
    let hikers = "interest = \"hiking\"";
    let mut crm = Directory::new(Key::from([7; 32]));
    let all = Permit::profile().to("marketing").for_purpose("news");
    let mut say = crm.at(monday(), "signup");
    say.observe(&id(who), "interest", "hiking")
        .through_none()
        .unwrap();
    assert_eq!(fate(&audience(&crm, hikers)), Fate::Fell(Gate::Known));

    let interests = Permit::attributes(["interest"])
        .to("marketing")
        .for_purpose("news");
    consented(&mut crm, &[who], &interests);
    assert_eq!(fate(&audience(&crm, hikers)), Fate::Fell(Gate::Permitted));
    assert_eq!(
        fate(&audience(&crm, "not has name")),
        Fate::Fell(Gate::Recognised)
    );

    consented(&mut crm, &[who], &all);
    assert!(matches!(fate(&audience(&crm, hikers)), Fate::Written(_)));

    let policy = OutreachPolicy::default();
    let segment: Segment = hikers.parse().unwrap();
    let outreach = crm
        .outreach(&policy, monday())
        .redundant_if(|_, seen| !seen.attributes().is_empty());
    let activation = outreach.audience(&segment, &news());
    assert_eq!(fate(&activation), Fate::Fell(Gate::New));
    assert_eq!(activation.told().members(), []);

    let twitter = Message {
        via: Via::Channel("twitter".parse().unwrap()),
        ..news()
    };
    let activation = crm.audience(&segment, &twitter, &policy, monday());
    assert_eq!(fate(&activation), Fate::Fell(Gate::Reachable));
}

#[test]
fn what_is_sent_holds_the_next() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let who = "email:someone@example.com";
    let mut say = crm.at(monday(), "signup");
    say.observe(&id(who), "interest", "hiking")
        .through_none()
        .unwrap();
    let sent = Contact::new(id(who), "email", "loyalty", "points").unwrap();
    say.event(What::Contacted(sent.into())).unwrap();
    let all = Permit::profile().to("marketing").for_purpose("news");
    consented(&mut crm, &[who], &all);
    let activation = audience(&crm, "everybody");
    assert_eq!(fate(&activation), Fate::Fell(Gate::Rested));
    let told = activation.told();
    assert_eq!((told.members().len(), told.waiting().len()), (0, 1));
    let [(_, decision)] = &activation.considered()[0].identities[0].decisions[..] else {
        panic!("by mail")
    };
    assert_eq!(Told::HoldUntil(told.waiting()[0].until), decision.told());
}

#[test]
fn a_portrait_has_what_is_known_and_a_view_what_is_seen() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let [mail, phone] = ["email:chef@example.com", "phone:+15550100"];
    let mut say = crm.at(monday(), "shop");
    say.link(&id(mail), &id(phone)).unwrap();
    say.observe(&id(mail), "skill.cooking", "chef")
        .through(["family", "work"])
        .unwrap();
    say.observe(&id(phone), "job.title", "baker")
        .through(["work"])
        .unwrap();
    let refusal = Preference::new(id(phone)).on("email").unwrap().refused();
    say.event(What::Preferred(refusal.into())).unwrap();
    consented(&mut crm, &[mail], &to("work"));

    let portrait = crm.custodian().portrait(&id(mail), monday());
    let holds = |portrait: &Portrait, text: &str| {
        let segment: Segment = text.parse().unwrap();
        segment.holds(portrait, monday())
    };
    for (text, whole, seen) in [
        ("some work & family", Truth::True, Truth::Unknown),
        ("some work & !family", Truth::True, Truth::Unknown),
        ("some family & !work", Truth::False, Truth::Unknown),
        ("in work", Truth::True, Truth::True),
        ("in family", Truth::True, Truth::Unknown),
        ("in dog", Truth::False, Truth::Unknown),
        ("job.title starts \"bak\"", Truth::True, Truth::True),
        ("job.title = \"chef\"", Truth::False, Truth::False),
        ("has interest.*", Truth::False, Truth::Unknown),
        ("reachable by phone", Truth::True, Truth::Unknown),
        ("reachable by twitter", Truth::False, Truth::Unknown),
        ("refuses news by email", Truth::True, Truth::Unknown),
        ("refuses news by sms", Truth::False, Truth::Unknown),
        ("interactions > 0", Truth::False, Truth::Unknown),
    ] {
        assert_eq!(holds(&portrait, text), whole, "{text}");
        let view = crm
            .view(&id(mail), &Access::new("marketing", "news", monday()))
            .unwrap();
        let [identity] = view.identities() else {
            panic!("one")
        };
        assert_eq!(holds(&Portrait::seen(identity), text), seen, "seen: {text}");
    }
    assert_eq!(crm.custodian().portraits(monday()).count(), 1);
    let nobody = crm
        .custodian()
        .portrait(&id("email:nobody@example.com"), monday());
    assert_eq!(nobody, Portrait::whole());
}
