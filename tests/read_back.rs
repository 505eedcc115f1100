//! What a host put in, it reads back: the small words of each part.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    clippy::unreachable,
    reason = "a test that cannot go on has failed"
)]

use personagraph::condition::Condition;
use personagraph::directory::rights::Retention;
use personagraph::directory::{Directory, What};
use personagraph::engagement::{Interaction, Relation, Sentiment, Tone};
use personagraph::identifier::{contact_namespaces, is_contact_namespace, is_handle_network};
use personagraph::name::{Attribute, Channel, EventId, IntoName, NameError, Persona, Recipient};
use personagraph::outreach::{
    Addressee, AtMost, Cap, ClockTime, Contact, Fatigue, Message, Offset, OutreachPolicy, Period,
    Preference, Preferences, Quiet, Route, Sent, Through, Via, Window, decide,
};
use personagraph::permission::{
    Among, Ballot, Effect, Label, LegalBasis, LinkRules, LinkScope, MotionState, Place, Revision,
    Right, Rule, Scope, Seating, Side, Vote,
};
use personagraph::persona::Enclosure;
use personagraph::population::Segment;
use personagraph::population::analysis::{Dimension, Publication, Scheme};
use personagraph::population::segment::attribute;
use personagraph::profile::{MergePolicy, Observation, Said, Survive, Survivorship};
use personagraph::programme::{self, Alarm, Incoming, Programme, Signal};
use personagraph::venn::Venn;
use personagraph::{Access, Identifier, Key, Permit, Timestamp, Value, outreach};
use std::num::{NonZeroU32, NonZeroU64};
use std::sync::Arc;
use std::time::Duration;

fn day(n: i64) -> Timestamp {
    Timestamp::from_millis(n * 86_400_000).unwrap()
}

fn id(text: &str) -> Identifier {
    text.parse().unwrap()
}

#[test]
fn every_right_comes_with_the_bases_of_the_table() {
    use LegalBasis as B;
    for right in Right::ALL {
        for basis in B::ALL {
            let wanted = match right {
                Right::Access | Right::Rectification | Right::Restriction => true,
                Right::Erasure => !matches!(basis, B::LegalObligation | B::PublicTask),
                Right::Portability => matches!(basis, B::Consent | B::Contract),
                Right::Objection => matches!(basis, B::PublicTask | B::LegitimateInterest),
                Right::Withdrawal => basis == B::Consent,
                _ => unreachable!("a right that the table has not"),
            };
            assert_eq!(right.comes_with(basis), wanted, "{right:?}, {basis:?}");
            assert_eq!(right.bases().contains(&basis), wanted);
        }
    }
}

#[test]
fn a_seating_and_a_ballot_know_who_sits() {
    let (sales, service): (Recipient, Recipient) =
        ("sales".parse().unwrap(), "service".parse().unwrap());
    let seating = Seating::new([sales.clone(), service.clone()], 2, [service.clone()]).unwrap();
    assert_eq!((seating.quorum(), seating.veto().len()), (2, 1));
    assert!(seating.veto().contains(&service));
    let (event, stranger): (EventId, Recipient) =
        ("v1".parse().unwrap(), "stranger".parse().unwrap());
    let ballot = |seat, when_cast| Ballot {
        at: day(1),
        id: &event,
        seat,
        vote: Vote::Yes,
        when_cast,
    };
    assert!(ballot(&sales, Some(&seating)).has_seat());
    assert!(!ballot(&stranger, Some(&seating)).has_seat());
    assert!(!ballot(&sales, None).has_seat());
}

#[test]
fn only_what_is_approved_is_a_rule() {
    let by: EventId = "v1".parse().unwrap();
    let approved = MotionState::Approved {
        since: day(1),
        by: &by,
    };
    assert!(approved.is_rule());
    let revoked = MotionState::Revoked {
        at: day(2),
        by: &by,
    };
    for other in [
        revoked,
        MotionState::Undecidable,
        MotionState::Open { missing: 1 },
    ] {
        assert!(!other.is_rule(), "{other:?}");
    }
}

#[test]
fn personas_whose_link_both_permit_have_one_label() {
    let event: EventId = "c1".parse().unwrap();
    let names = ["family", "outdoors", "work"].map(|name| name.parse::<Persona>().unwrap());
    let [family, outdoors, work] = &names;
    let scope = Scope::Link(LinkScope::pair(family.clone(), work.clone()).unwrap());
    let rule = |side| Rule {
        id: &event,
        side,
        effect: Effect::Permit,
        scope: &scope,
    };
    let groups = LinkRules::new([rule(Side::Customer), rule(Side::Company)]).groups();
    let label = |persona: &Persona| groups.label(&Place::Inside(persona.clone()));
    assert_eq!(label(work), Label::Persona(family.clone()));
    assert_eq!(label(family), label(work));
    assert_eq!(label(outdoors), Label::Persona(outdoors.clone()));
    assert_eq!(groups.label(&Place::OutsideAllCircles), Label::Outside);
}

#[test]
fn a_directory_counts_what_it_takes_in() {
    let mut crm = Directory::new(Key::from([7; 32]));
    assert_eq!(crm.revision(), Revision::START);
    let who = id("email:ann@example.com");
    crm.at(day(1), "shop")
        .observe(&who, "name", "Ann")
        .through_none()
        .unwrap();
    let one = crm.revision();
    assert_eq!(one, Revision::START.next());
    crm.count_from(Revision::START); // a lower one changes nothing
    assert_eq!(crm.revision(), one);
    crm.count_from(Revision::from(40));
    assert_eq!(crm.revision().number(), 40);
    let access = Access::new("sales", "news", day(2)).since(Revision::from(40));
    let inquiry = crm.inquiry(&access).unwrap();
    assert_eq!(inquiry.revision(), crm.revision());
    let findings = inquiry.decide(&inquiry.dossier(&who));
    assert_eq!(findings.revision(), crm.revision());
    assert!(crm.inquiry(&access.since(Revision::from(41))).is_err());
}

#[test]
fn what_names_something_that_is_not_held_dangles() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let who = id("email:ann@example.com");
    let elsewhere: EventId = "observation-elsewhere".parse().unwrap();
    let what = personagraph::directory::What::Unobserved(elsewhere.clone());
    crm.at(day(1), "shop").event(what).unwrap();
    let told: Vec<_> = crm.dangling().map(|(_, named)| named.clone()).collect();
    assert_eq!(told, [elsewhere]);
    crm.at(day(1), "shop")
        .observe(&who, "name", "Ann")
        .through_none()
        .unwrap();
    assert_eq!(crm.dangling().count(), 1);
}

#[test]
fn the_merge_policy_is_the_one_that_was_set() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let size: Attribute = "size.shoe".parse().unwrap();
    let rule = |crm: &Directory| crm.merge_policy().of(&size).clone();
    assert!(matches!(rule(&crm), Survivorship::All));
    let policy = MergePolicy::default().under("size.*", Survivorship::Newest);
    crm.set_merge_policy(policy.unwrap());
    assert!(matches!(rule(&crm), Survivorship::Newest));
    // The name itself decides before what is said of all below.
    let sizes = crm.merge_policy().clone();
    let policy = sizes.under("size.shoe", Survivorship::Oldest);
    crm.set_merge_policy(policy.unwrap());
    assert!(matches!(rule(&crm), Survivorship::Oldest));
    let hat = "size.hat".parse().unwrap();
    assert!(matches!(crm.merge_policy().of(&hat), Survivorship::Newest));
}

/// Two rules are equal if they say the same; two of the host's, if they are one.
#[test]
fn rules_of_survivorship_are_compared_and_named() {
    struct Nothing;
    impl Survive for Nothing {
        fn survivors(&self, _: &Attribute, _: &[Said<'_>]) -> Vec<Value> {
            Vec::new()
        }
    }
    let trusted = |source: &str| Survivorship::MostTrusted(vec![source.parse().unwrap()]);
    let (host, other): (Arc<dyn Survive>, Arc<dyn Survive>) =
        (Arc::new(Nothing), Arc::new(Nothing));
    let rules = || {
        [
            (Survivorship::All, "All"),
            (Survivorship::Newest, "Newest"),
            (Survivorship::Oldest, "Oldest"),
            (trusted("crm"), "MostTrusted"),
            (trusted("shop"), "MostTrusted"),
            (Survivorship::Surest, "Surest"),
            (Survivorship::MostFrequent, "MostFrequent"),
            (Survivorship::Least, "Least"),
            (Survivorship::Greatest, "Greatest"),
            (Survivorship::Sum, "Sum"),
            (Survivorship::Host(host.clone()), "Host(..)"),
            (Survivorship::Host(other.clone()), "Host(..)"),
        ]
    };
    for (place, (rule, name)) in rules().iter().enumerate() {
        assert!(format!("{rule:?}").starts_with(name), "{rule:?}");
        for (at, (same, _)) in rules().iter().enumerate() {
            assert_eq!(rule == same, place == at, "{rule:?}, {same:?}");
        }
    }
}

#[test]
fn contact_namespaces_are_email_phone_and_the_networks() {
    let all: Vec<_> = contact_namespaces().collect();
    assert!(all.iter().all(is_contact_namespace));
    let (networks, others): (Vec<_>, Vec<_>) = all.iter().partition(|one| is_handle_network(one));
    let others: Vec<&str> = others.iter().map(|one| one.as_str()).collect();
    assert_eq!(others, ["email", "phone"]);
    assert!(networks.iter().any(|one| one.as_str() == "twitter"));
    assert!(!is_contact_namespace("device") && !is_handle_network("customer_number"));
}

#[test]
fn a_refusal_of_somebody_who_may_be_the_person_counts_until_the_person_speaks() {
    let sms: Channel = "sms".parse().unwrap();
    let wish = |who: &str| Preference::new(id(who)).on(&sms).unwrap();
    let (own, other) = (
        wish("email:ann@example.com").allowed(),
        wish("email:an@example.com").refused(),
    );
    let ids: [EventId; 2] = ["q1", "q2"].map(|id| id.parse().unwrap());
    let said = |at, id, preference| outreach::Said { at, id, preference };
    let points = [id("phone:+15550100")];
    let permitted = |_: &Message, _: &_, _: &_, _| true;
    let offer = Message::new("sales", "marketing.offers", Via::Channel(sms.clone())).unwrap();
    let allows = |own_at, other_at| {
        let preferences = Preferences::of([said(day(own_at), &ids[0], &own)]);
        let both = preferences.or_refused([said(day(other_at), &ids[1], &other)]);
        let addressee = Addressee {
            preferences: &both,
            ..Addressee::new(&points, &permitted)
        };
        decide(&offer, &addressee, &OutreachPolicy::unlimited(), day(3)).is_send()
    };
    assert!(allows(2, 1), "the person said yes after");
    assert!(!allows(1, 2), "the other said no after");
}

#[test]
fn what_is_made_in_code_says_what_its_fields_say() {
    let who = || id("email:ann@example.com");
    let night = Quiet {
        from: "21:00".parse().unwrap(),
        until: "08:00".parse().unwrap(),
        offset: Offset::UTC,
    };
    let day: Period = "P1D".parse().unwrap();
    let wish = Preference::new(who()).on("sms").unwrap();
    let wish = wish.for_purpose("news").unwrap().for_purpose("offers");
    let wish = wish.unwrap().allowed().at_most(2, day).quiet(night);
    let purposes = ["news", "offers"].map(|one| one.parse().unwrap());
    let fields = Preference {
        identifier: who(),
        channel: Some("sms".parse().unwrap()),
        purposes: Among::these("purposes", purposes).unwrap(),
        allow: Some(true),
        at_most: Some(AtMost { count: 2, per: day }),
        quiet: Some(night),
    };
    assert_eq!(wish, fields);
    assert_eq!(fields.refused().allow, Some(false));
    // It says nothing yet, and no event takes that.
    let mut crm = Directory::new(Key::from([7; 32]));
    let silent = What::Preferred(Preference::new(who()).into());
    assert!(crm.at(self::day(1), "shop").event(silent).is_err());

    let letter = Message::new("sales", "offers", Via::Best).unwrap();
    let through = Through {
        channel: "email".parse().unwrap(),
        point: who(),
    };
    let sent = Contact::new(who(), "email", "sales", "offers").unwrap();
    assert_eq!(Contact::of(&letter, &through), sent);
    let about = Message {
        topic: Some("jackets".parse().unwrap()),
        ..letter
    };
    assert_eq!(Contact::of(&about, &through).topic, about.topic);
    assert!(Contact::new(who(), "E-Mail", "sales", "offers").is_err());

    let route = Route::new("sms", "phone").unwrap();
    assert!(OutreachPolicy::default().routes.contains(&route));
    assert!(Route::new("sms", "Phone").is_err());

    let done = Interaction::new(who(), "reply", "web").unwrap();
    let done = done.through(["work"]).unwrap().through(["dog"]).unwrap();
    let personas: Vec<_> = done.personas.iter().map(Persona::as_str).collect();
    assert_eq!(
        (done.kind.as_str(), done.channel.as_str()),
        ("reply", "web")
    );
    assert_eq!(personas, ["dog", "work"]);
    assert!(Interaction::new(who(), "Reply", "web").is_err());
    let knows = Relation::new(who(), "friend", id("twitter:bob")).unwrap();
    assert_eq!((knows.identifier, knows.to), (who(), id("twitter:bob")));
    assert!(Relation::new(who(), "Friend", id("twitter:bob")).is_err());
}

#[test]
fn a_message_fades_and_adds_nothing_before_it_is_sent() {
    let minutes = |n| NonZeroU32::new(n).unwrap();
    let (sms, mail): (Channel, Channel) = ("sms".parse().unwrap(), "email".parse().unwrap());
    let fatigue = Fatigue::new(Period::of_minutes(minutes(1_440)), 10.0).unwrap();
    let fatigue = fatigue.weigh(sms.clone(), 3.0).unwrap();
    let (sales, news) = ("sales".parse().unwrap(), "news".parse().unwrap());
    let sent = |channel| Sent {
        at: day(5),
        channel,
        recipient: &sales,
        purpose: &news,
        topic: None,
    };
    assert_eq!(fatigue.contribution(&sent(&sms), day(4)), 0.0);
    assert_eq!(fatigue.contribution(&sent(&sms), day(5)), 3.0);
    assert_eq!(fatigue.contribution(&sent(&sms), day(6)), 1.5);
    assert_eq!(fatigue.contribution(&sent(&mail), day(7)), 0.25);
}

#[test]
fn times_are_read_in_minutes() {
    let week: Period = "P7D".parse().unwrap();
    assert_eq!(
        week,
        Period::of_minutes(NonZeroU32::new(week.minutes()).unwrap())
    );
    assert_eq!(week.minutes(), 7 * 24 * 60);
    assert_eq!(ClockTime::new(21, 30).unwrap().minutes(), 1_290);
    let west: Offset = "-05:30".parse().unwrap();
    assert_eq!(west, Offset::of_minutes(west.minutes()).unwrap());
    assert_eq!(west.minutes(), -330);
    assert!(Offset::of_minutes(1_440).is_err());
}

/// Of rules and lenses: `tests/identity_graph/rules_in_code.rs`.
#[test]
fn a_text_that_is_no_name_is_refused_where_it_is_given() {
    let cap = || Cap::new(1, Window::DAY);
    let fatigue = OutreachPolicy::unlimited().fatigue;
    let day = Duration::from_secs(86_400);
    let refused = [
        (
            Message::new("Sales", "news", Via::Best).unwrap_err(),
            "a recipient name",
        ),
        (
            Message::new("sales", "News", Via::Best).unwrap_err(),
            "a purpose name",
        ),
        (cap().on("E-Mail").unwrap_err(), "a channel name"),
        (cap().for_purpose("News").unwrap_err(), "a purpose name"),
        (cap().about("Jackets").unwrap_err(), "a topic name"),
        (Condition::fact("Potluck").unwrap_err(), "a fact name"),
        (Condition::channel("E-Mail").unwrap_err(), "a channel name"),
        (
            Retention::default().keep("*", day).unwrap_err(),
            "an attribute pattern",
        ),
        (
            Retention::default()
                .keep_for("size.*", "News", day)
                .unwrap_err(),
            "a purpose name",
        ),
        (
            MergePolicy::default()
                .under("*", Survivorship::Newest)
                .unwrap_err(),
            "an attribute pattern",
        ),
        (
            Programme::new("Crises", "sales").unwrap_err(),
            "a programme name",
        ),
        (
            Programme::new("crises", "Sales").unwrap_err(),
            "a recipient name",
        ),
        (
            programme::Rule::to("Crises").unwrap_err(),
            "a programme name",
        ),
    ];
    for (error, what) in refused {
        let said = error.to_string();
        assert!(
            said.contains(&format!("` is not {what}: ")),
            "{what}: {said}"
        );
    }
    let wrapped = [
        fatigue.weigh("E-Mail", 1.0).unwrap_err().to_string(),
        Enclosure::attributes("Pets", ["interest.pets"])
            .unwrap_err()
            .to_string(),
        Enclosure::attributes("pets", ["*"])
            .unwrap_err()
            .to_string(),
        Enclosure::identifiers("Pets", [id("instagram:rex")])
            .unwrap_err()
            .to_string(),
    ];
    for said in wrapped {
        assert!(said.contains("` is not a"), "{said}");
    }
}

#[test]
fn what_is_exempt_includes_what_lies_below() {
    let policy = OutreachPolicy {
        exempt: ["service".parse().unwrap()].into(),
        ..OutreachPolicy::unlimited()
    };
    let exempts = |purpose: &str| policy.exempts(&purpose.parse().unwrap());
    assert!(exempts("service") && exempts("service.recall"));
    assert!(!exempts("services") && !exempts("marketing"));
}

#[test]
fn an_enclosure_says_whose_it_is_and_what_lies_in_it() {
    let account = id("instagram:rex");
    let by_account = Enclosure::identifiers("pets", [account.clone()]).unwrap();
    assert!(by_account.is_template() && by_account.whose().is_none());
    assert!(by_account.encloses_identifier(&account));
    assert!(!by_account.encloses_identifier(&id("instagram:max")));
    let by_name = Enclosure::attributes("pets", ["interest.pets.*"]).unwrap();
    let by_name = by_name.of(account.clone());
    assert_eq!(by_name.whose(), Some(&account));
    let encloses = |name: &str| by_name.encloses_attribute(&name.parse::<Attribute>().unwrap());
    assert!(encloses("interest.pets.dogs") && !encloses("interest.cars"));
    assert!(!by_name.encloses_identifier(&account));
}

#[test]
fn some_of_the_personas_are_sets_among_which_one_may_be_empty() {
    let mut crm = Directory::new(Key::from([7; 32]));
    let who = id("email:ann@example.com");
    let mut say = crm.at(day(1), "shop");
    say.observe(&who, "skill.cooking", "chef")
        .through(["family", "work"])
        .unwrap();
    say.observe(&who, "size.shoe", 38)
        .through(["outdoors"])
        .unwrap();
    let personas = crm.personas(&who, day(2));
    let names = ["family", "pets"].map(|name| name.parse::<Persona>().unwrap());
    let venn = personas.venn_of(&names).unwrap();
    assert_eq!(venn.overlap([&names[0]]).len(), 1);
    assert!(venn.overlap([&names[1]]).is_empty());
    assert!(
        venn.outside()
            .iter()
            .any(|member| member.attribute().as_str() == "size.shoe")
    );
}

#[test]
fn the_smaller_set_may_lie_in_the_larger_whole() {
    let sets = [
        ("a", vec![1, 2, 3, 4]),
        ("b", vec![3, 4]),
        ("c", vec![4, 5]),
        ("d", vec![]),
    ];
    let venn = Venn::new(sets).unwrap();
    assert_eq!(venn.overlap_coefficient(&"a", &"b"), Some(1.0));
    assert_eq!(venn.overlap_coefficient(&"a", &"c"), Some(0.5));
    assert_eq!(venn.overlap_coefficient(&"a", &"d"), None);
}

#[test]
fn a_publication_names_its_epoch_and_its_dimensions() {
    let inside = "has interest.*".parse::<Segment>().unwrap();
    let dimension = Dimension::new("interest").with("some", inside);
    assert_eq!(
        dimension.categories().collect::<Vec<_>>(),
        ["some", Dimension::REST]
    );
    let scheme = Scheme::new([dimension]).unwrap();
    let publication = Publication::new(scheme.tally([], day(1)), "2026-11", 10).unwrap();
    assert_eq!(
        (publication.epoch(), publication.scheme()),
        ("2026-11", &scheme)
    );
    let debug = format!("{publication:?}");
    assert!(
        debug.contains("2026-11") && !debug.contains("interest"),
        "{debug}"
    );
}

#[test]
fn segments_made_in_code_are_written_as_they_read() {
    let wants = Segment::wants("marketing.news", "email").unwrap();
    let reachable = Segment::reachable_by("phone").unwrap();
    let refuses = Segment::refuses("marketing.news", "email").unwrap();
    let size = || attribute("size.shoe").unwrap();
    let (shoe, small, large) = (size().is(38), size().at_most(38), size().at_least(42));
    let some = size().between(38, 41).unwrap();
    for segment in [&wants, &refuses, &reachable, &shoe, &small, &large, &some] {
        assert_eq!(&segment.to_string().parse::<Segment>().unwrap(), segment);
    }
    assert_eq!(small.to_string(), "size.shoe <= 38");
    assert_eq!(large.to_string(), "size.shoe >= 42");
    assert_eq!(some.to_string(), "size.shoe in 38..41");
    assert_eq!(refuses.to_string(), "refuses marketing.news by email");
    assert_eq!(shoe, "size.shoe = 38".parse().unwrap());
    assert_eq!(wants.to_string(), "wants marketing.news by email");
    assert_eq!(reachable.to_string(), "reachable by phone");
}

#[test]
fn an_observation_holds_from_when_it_was_said_until_it_ends() {
    let mut seen = Observation::new(id("email:a@x.com"), "size", 38).unwrap();
    seen.until = Some(day(9));
    let (event, shop) = ("o1".parse().unwrap(), "shop".parse().unwrap());
    let said = Said::new(&event, day(3), &shop, &seen);
    let holds: Vec<i64> = (0..12).filter(|n| said.holds_at(day(*n))).collect();
    assert_eq!(holds, [3, 4, 5, 6, 7, 8]);
}

#[test]
fn fewer_angry_people_are_a_crisis_where_the_company_says_so() {
    let signal = Signal {
        deviations: 3.0,
        negative_authors: 5,
        reach: 10_000,
    };
    assert!(Alarm::default().judge(&signal).is_none());
    let five = NonZeroU64::new(5).unwrap();
    assert!(Alarm::default().authors(five).judge(&signal).is_some());
}

#[test]
fn a_message_has_the_tone_of_its_sentiment() {
    let (kind, channel) = ("mention".parse().unwrap(), "web".parse().unwrap());
    let mut message = Incoming::new(day(1), &kind, &channel);
    assert_eq!(message.tone(), None);
    for (sentiment, tone) in [
        (-1.0, Tone::Negative),
        (0.0, Tone::Neutral),
        (0.5, Tone::Positive),
    ] {
        message.sentiment = Some(Sentiment::try_from(sentiment).unwrap());
        assert_eq!(message.tone(), Some(tone));
    }
}

#[test]
fn a_value_is_read_as_what_it_is_and_as_nothing_else() {
    assert_eq!(Value::from(true).as_boolean(), Some(true));
    assert_eq!(Value::from("true").as_boolean(), None);
    assert_eq!(Value::from(day(3)).as_instant(), Some(day(3)));
    assert_eq!(Value::from(3_i64).as_instant(), None);
}

/// A host's own vocabulary.
#[derive(Clone, Copy)]
enum Team {
    Sales,
    Service,
}

impl IntoName<Recipient> for Team {
    fn into_name(self) -> Result<Recipient, NameError> {
        match self {
            Self::Sales => "sales",
            Self::Service => "customer_service",
        }
        .into_name()
    }
}

#[test]
fn a_host_may_name_things_by_types_of_its_own() {
    let permit = |team: Team| Permit::persona("family").to(team).for_purpose("news");
    assert_eq!(
        permit(Team::Sales),
        Permit::persona("family").to("sales").for_purpose("news")
    );
    assert_ne!(permit(Team::Service), permit(Team::Sales));
}

/// A host's function that builds what it decides by has one error to give back.
#[test]
fn what_is_built_wrongly_is_an_error_of_the_crate() {
    use personagraph::Error;
    use personagraph::condition::Condition;
    use personagraph::outreach::{ClockTime, Offset};

    let deep = || -> Result<Condition, Error> {
        let mut condition = Condition::fact("zipper.improved")?;
        for _ in 0..100 {
            condition = Condition::not(condition)?;
        }
        Ok(condition)
    };
    assert!(matches!(deep(), Err(Error::Condition(_))));
    let late = || -> Result<(ClockTime, Offset), Error> {
        Ok((ClockTime::new(25, 0)?, Offset::of_minutes(60)?))
    };
    assert!(matches!(late(), Err(Error::Outreach(_))));
}
