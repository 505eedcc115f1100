//! Stories: one person, one message, one reason.

use crate::crm::{self, at};
use crate::history::instant;
use personagraph::outreach::{
    Cap, Cause, ContactDecision, Message, Outcome, OutreachPolicy, Slots, Told, Unless, Via, Window,
};
use personagraph::value::Trust;
use personagraph::{Directory, Permit};
use serde_json::{Value as Json, json};

const ANN: &str = "email:ann@example.com";
const WORK: &str = "email:ann@work.com";
const PHONE: &str = "phone:+15550101";
const DOG: &str = "twitter:dog";

fn letter(recipient: &str, via: &str) -> Message {
    let via = match via {
        "best" => Via::Best,
        channel => Via::Channel(channel.parse().unwrap()),
    };
    Message::new(recipient, "marketing", via).unwrap()
}

fn day_cap() -> OutreachPolicy {
    OutreachPolicy {
        caps: vec![Cap::new(1, Window::Rolling("P7D".parse().unwrap()))],
        ..OutreachPolicy::unlimited()
    }
}

struct Story {
    crm: Directory,
    events: usize,
}

impl Story {
    fn new() -> Self {
        Self {
            crm: crm::empty(&json!({})),
            events: 0,
        }
    }

    fn say(&mut self, day: u32, mut event: Json) {
        event["at"] = json!(instant(day));
        event["id"] = json!(format!("e{:02}", self.events));
        event["source"] = json!("signup");
        self.events += 1;
        let _ = self.crm.apply(crm::event(&event)).unwrap();
    }

    /// Both halves, said through these.
    fn permit(&mut self, day: u32, permit: Permit, through: &[&str]) {
        let permit = permit.for_purpose("marketing");
        let mut say = self.crm.at(at(day), "signup");
        for one in through {
            say.consent(&crm::id(one), &permit).unwrap();
        }
        say.approve(&permit).unwrap();
    }

    fn link(&mut self, a: &str, b: &str, basis: &str, within: Json) {
        let mut link = json!({"event": "linked", "between": [a, b], "basis": basis});
        if !within.is_null() {
            link["within"] = within;
        }
        self.say(1, link);
    }

    fn enclose(&mut self, identifier: &str, persona: &str) {
        self.say(
            1,
            json!({
                "event": "enclosed", "identifier": identifier, "identifiers": [identifier],
                "persona": persona,
            }),
        );
    }

    fn sent(&mut self, day: u32, to: &str, by: &str) {
        self.say(
            day,
            json!({
                "event": "contacted", "identifier": to, "channel": "email", "recipient": by,
                "purpose": "marketing",
            }),
        );
    }

    fn ask(
        &self,
        of: &str,
        message: &Message,
        policy: &OutreachPolicy,
        day: u32,
    ) -> ContactDecision {
        self.crm.contact(&crm::id(of), message, policy, at(day))
    }
}

fn point(decision: &ContactDecision) -> &str {
    match &decision.outcome {
        Outcome::Send { through } => through.point.as_str(),
        other => panic!("{other:?}: {:?}", decision.reasons),
    }
}

#[test]
fn a_message_goes_through_a_point_that_is_permitted_and_no_other() {
    let mut story = Story::new();
    story.link(ANN, WORK, "declared", json!(null));
    story.enclose(WORK, "work");
    story.say(
        1,
        json!({
            "event": "observed", "identifier": ANN, "attribute": "size.shoe", "value": 38,
            "personas": ["work"],
        }),
    );
    story.permit(2, Permit::persona("work").to("marketing"), &[ANN, WORK]);
    let policy = OutreachPolicy::unlimited();
    // The address that is asked about comes first, and is not part of her work.
    let decision = story.ask(ANN, &letter("marketing", "email"), &policy, 3);
    assert_eq!(point(&decision), WORK);
    // Without the link nothing is left.
    let mut story = Story::new();
    story.say(
        1,
        json!({
            "event": "observed", "identifier": ANN, "attribute": "size.shoe", "value": 38,
            "personas": ["work"],
        }),
    );
    story.permit(2, Permit::persona("work").to("marketing"), &[ANN]);
    let decision = story.ask(ANN, &letter("marketing", "email"), &policy, 3);
    assert_eq!(decision.outcome, Outcome::Never);
    let [reason] = &decision.reasons[..] else {
        panic!("{:?}", decision.reasons)
    };
    let point = crm::id(ANN);
    assert_eq!(reason.cause, Cause::NotPermitted { point });
    assert_eq!(reason.unless(), Unless::Permission);
}

#[test]
fn what_was_sent_to_a_secret_account_does_not_count_unless_the_sender_may_know_of_it() {
    let mut story = Story::new();
    story.link(ANN, DOG, "declared", json!(["work", "dog"]));
    story.enclose(ANN, "work");
    story.enclose(DOG, "dog");
    let to = ["marketing", "sales"];
    for recipient in to {
        for persona in ["work", "dog"] {
            story.permit(2, Permit::persona(persona).to(recipient), &[ANN, DOG]);
        }
    }
    story.permit(2, Permit::link("work", "dog").to("sales"), &[ANN, DOG]);
    story.sent(5, DOG, "loyalty");
    // To marketing the two are two; sales may know that they are one.
    let policy = day_cap();
    let marketing = story.ask(ANN, &letter("marketing", "email"), &policy, 6);
    assert_eq!(point(&marketing), ANN);
    let sales = story.ask(ANN, &letter("sales", "email"), &policy, 6);
    assert_eq!(sales.outcome, Outcome::Hold { until: at(12) });
    assert_eq!(sales.reasons[0].cause, Cause::Capped { cap: 0 });
    // What was sent to the very address always counts.
    story.sent(6, ANN, "loyalty");
    let marketing = story.ask(ANN, &letter("marketing", "email"), &policy, 7);
    assert_eq!(marketing.outcome, Outcome::Hold { until: at(13) });
}

#[test]
fn a_complaint_of_the_persons_pauses_and_another_ones_does_not() {
    for (basis, told) in [("declared", false), ("imported", true)] {
        let mut story = Story::new();
        story.link(ANN, PHONE, basis, json!(null));
        story.permit(2, Permit::profile().to("marketing"), &[ANN]);
        story.say(3, json!({
            "event": "interacted", "identifier": PHONE, "kind": "complaint.mail", "channel": "web",
        }));
        let policy = OutreachPolicy::default();
        let decision = story.ask(ANN, &letter("marketing", "email"), &policy, 5);
        assert_eq!(decision.is_send(), told, "{basis}");
        if !told {
            assert_eq!(decision.outcome, Outcome::Hold { until: at(17) });
        }
    }
}

#[test]
fn a_refusal_counts_through_whoever_may_be_the_person_and_quiet_hours_do_not() {
    let quiet = json!({"from": "09:00", "until": "09:00", "offset": "+00:00"});
    let mut story = Story::new();
    story.link(ANN, PHONE, "imported", json!(null));
    story.permit(2, Permit::profile().to("marketing"), &[ANN]);
    story.say(
        3,
        json!({
            "event": "preferred", "identifier": PHONE, "channel": "any", "quiet": quiet,
        }),
    );
    let policy = OutreachPolicy::unlimited();
    let mail = letter("marketing", "email");
    assert!(story.ask(ANN, &mail, &policy, 4).is_send());
    story.say(
        5,
        json!({
            "event": "preferred", "identifier": PHONE, "channel": "email", "allow": false,
            "quiet": quiet,
        }),
    );
    let decision = story.ask(ANN, &mail, &policy, 6);
    assert_eq!(decision.outcome, Outcome::Never);
    assert!(matches!(decision.reasons[0].cause, Cause::Refused { .. }));
    assert_eq!(
        decision.reasons.len(),
        1,
        "the quiet hours are somebody's, maybe"
    );
    // She says herself, later and about the very same, that it is fine.
    story.say(
        7,
        json!({
            "event": "preferred", "identifier": ANN, "channel": "email", "allow": true,
        }),
    );
    assert!(story.ask(ANN, &mail, &policy, 8).is_send());
    // Whoever took it back there never refused.
    story.say(
        9,
        json!({
            "event": "preferred", "identifier": PHONE, "channel": "email", "allow": false,
        }),
    );
    assert!(!story.ask(ANN, &mail, &policy, 10).is_send());
    story.say(11, json!({"event": "corrected", "of": "e04"}));
    assert!(story.ask(ANN, &mail, &policy, 12).is_send());
}

#[test]
fn a_hold_ends_when_a_window_opens_and_is_told_by_the_day() {
    let mut story = Story::new();
    let noon = "2026-02-10T12:00:00Z".parse().unwrap();
    let permit = Permit::profile().to("marketing").from(noon).until(at(50));
    story.permit(2, permit, &[ANN]);
    let (policy, mail) = (OutreachPolicy::unlimited(), letter("marketing", "best"));
    let decision = story.ask(ANN, &mail, &policy, 5);
    assert_eq!(decision.outcome, Outcome::Hold { until: noon });
    assert_eq!(
        decision.told(),
        Told::HoldUntil("2026-02-11T00:00:00Z".parse().unwrap())
    );
    assert_eq!(
        serde_json::to_value(decision.told()).unwrap(),
        json!({"hold_until": "2026-02-11T00:00:00Z"})
    );
    assert_eq!(story.ask(ANN, &mail, &policy, 60).outcome, Outcome::Never);
    // P10: as of then, a later withdrawal does not count.
    assert!(
        story
            .crm
            .contact(&crm::id(ANN), &mail, &policy, noon)
            .is_send()
    );
    let consent = story.crm.custodian().events().find_map(|event| {
        let is_hers = event.what.kind().as_str() == "consented";
        is_hers.then(|| event.id.clone())
    });
    let consent = consent.unwrap();
    story.say(
        45,
        json!({"event": "withdrew", "consent": consent.as_str()}),
    );
    assert!(
        story
            .crm
            .contact(&crm::id(ANN), &mail, &policy, noon)
            .is_send()
    );
    assert_eq!(story.ask(ANN, &mail, &policy, 46).outcome, Outcome::Never);
}

#[test]
fn somebody_hidden_is_like_somebody_unknown() {
    let mut story = Story::new();
    story.permit(2, Permit::profile().to("marketing"), &[ANN]);
    story.say(
        3,
        json!({
            "event": "observed", "identifier": PHONE, "attribute": "size.shoe", "value": 38,
        }),
    );
    let policy = OutreachPolicy::default();
    let told = |of: &str, by: &str| {
        let told = story.ask(of, &letter(by, "best"), &policy, 5).told();
        (
            told.to_string(),
            format!("{told:?}"),
            serde_json::to_string(&told).unwrap(),
        )
    };
    assert_eq!(
        told(ANN, "sales"),
        told("email:unknown@example.com", "sales")
    );
    assert_eq!(
        told(PHONE, "marketing"),
        told("email:unknown@example.com", "marketing")
    );
    assert_ne!(told(ANN, "marketing"), told(PHONE, "marketing"));
}

#[test]
fn nothing_is_sent_that_she_has_or_where_the_address_is_not_trusted() {
    let mut story = Story::new();
    story.permit(2, Permit::profile().to("marketing"), &[ANN]);
    story.say(
        3,
        json!({
            "event": "observed", "identifier": ANN, "attribute": "owns.jacket", "value": true,
        }),
    );
    let (policy, mail) = (OutreachPolicy::default(), letter("marketing", "best"));
    let careful = OutreachPolicy {
        least_trust: Trust::new(50.0).unwrap(),
        ..policy.clone()
    };
    let jacket = Message {
        topic: Some("jacket".parse().unwrap()),
        ..mail.clone()
    };
    let outreach = story
        .crm
        .outreach(&policy, at(5))
        .redundant_if(|message, identity| {
            let owned = "owns.jacket".parse().unwrap();
            message.topic.is_some() && identity.attributes().contains_key(&owned)
        });
    let ann = outreach.addressee(&crm::id(ANN));
    assert!(outreach.decide(&ann, &mail).is_send());
    let decision = outreach.decide(&ann, &jacket);
    assert_eq!(decision.reasons[0].cause, Cause::Redundant);

    let trusting = |trust: f64| {
        let outreach = story.crm.outreach(&careful, at(5));
        let outreach = outreach.trusting(Trust::new(trust).unwrap());
        // Gathered for another outreach: gathered anew.
        outreach.decide(&ann, &mail).is_send()
    };
    assert!(trusting(50.0) && !trusting(49.0));
    let unknown = story.ask(ANN, &mail, &careful, 5);
    assert_eq!(
        unknown.outcome,
        Outcome::Never,
        "trust that is not known is none"
    );
    let said = format!(
        "{:?} {outreach:?} {ann:?} {unknown:?}",
        outreach.plan(&[], slots())
    );
    assert!(!said.contains("ann@"), "{said}");
}

fn slots() -> Slots {
    Slots {
        from: at(5),
        length: "P1D".parse().unwrap(),
        count: 14,
    }
}

#[test]
fn a_plan_waits_for_a_permission_and_counts_what_each_sender_may_know() {
    let mut story = Story::new();
    story.link(ANN, PHONE, "declared", json!(null));
    story.permit(
        2,
        Permit::profile().to("marketing").from(at(9)),
        &[ANN, PHONE],
    );
    story.permit(2, Permit::profile().to("sales"), &[ANN, PHONE]);
    let policy = OutreachPolicy {
        caps: vec![Cap::new(1, Window::Rolling("P3D".parse().unwrap()))],
        ..OutreachPolicy::unlimited()
    };
    let messages = [
        letter("marketing", "sms"),
        letter("sales", "email"),
        letter("service", "email"),
    ];
    let outreach = story.crm.outreach(&policy, at(5));
    let plan = outreach.plan(&messages, slots());
    let schedule = plan.schedule(&outreach.addressee(&crm::id(ANN)));
    let planned: Vec<_> = schedule
        .planned
        .iter()
        .map(|one| (one.message, one.at, one.through.point.as_str()))
        .collect();
    // Marketing may from the ninth; sales, placed after it, before that.
    assert_eq!(planned, [(1, at(5), ANN), (0, at(9), PHONE)]);
    // Each sender is told the day; of somebody else's messages it is not asked.
    let told = [0, 1, 2, 3].map(|message| schedule.told(message));
    let by = |day| Told::HoldUntil(at(day));
    assert_eq!(told, [by(9), by(5), Told::No, Told::No]);
    assert_eq!(schedule.left_out.len(), 1);
    assert_eq!(schedule.left_out[0].message, 2);
    let noon = Slots {
        from: at(6)
            .checked_add(std::time::Duration::from_secs(43_200))
            .unwrap(),
        ..slots()
    };
    let plan = outreach.plan(&messages[1..2], noon);
    let schedule = plan.schedule(&outreach.addressee(&crm::id(ANN)));
    assert_eq!(schedule.planned[0].at, noon.from);
    assert_eq!(schedule.told(0), by(7));
}

#[test]
fn nothing_is_planned_in_the_past() {
    let mut story = Story::new();
    story.permit(2, Permit::profile().to("marketing"), &[ANN]);
    let policy = OutreachPolicy::unlimited();
    let messages = [letter("marketing", "email"), letter("marketing", "email")];
    let outreach = story.crm.outreach(&policy, at(5));
    let ann = outreach.addressee(&crm::id(ANN));
    let planned = |from: u32, count: u32| {
        let length = "P2D".parse().unwrap();
        let from = at(from);
        let slots = Slots {
            from,
            length,
            count,
        };
        let schedule = outreach.plan(&messages, slots).schedule(&ann);
        let instants = schedule.planned.iter().map(|one| one.at);
        (instants.collect::<Vec<_>>(), schedule.left_out.len())
    };
    // The slots begin on the fourth, the sixth and the eighth.
    assert_eq!(planned(4, 3), (vec![at(5), at(6)], 0));
    assert_eq!(planned(2, 2), (vec![at(5)], 1));
    assert_eq!(planned(1, 2), (vec![], 2));
    assert_eq!(planned(7, 2), (vec![at(7), at(9)], 0));
}

#[test]
fn who_counts_as_the_person_later_is_asked_of_later() {
    let mut story = Story::new();
    // From the tenth on marketing may see the second address, to which something was sent.
    story.link(ANN, WORK, "declared", json!(null));
    story.enclose(WORK, "work");
    story.permit(
        2,
        Permit::persona("work").to("marketing").from(at(10)),
        &[ANN, WORK],
    );
    let home = Permit::attributes(["contact.*"])
        .to("marketing")
        .from(at(10));
    story.permit(2, home, &[ANN]);
    story.permit(2, Permit::link_any().to("marketing"), &[ANN, WORK]);
    story.sent(8, WORK, "loyalty");
    let (policy, mail) = (day_cap(), letter("marketing", "email"));
    let decision = story.ask(ANN, &mail, &policy, 9);
    assert_eq!(
        decision.outcome,
        Outcome::Hold { until: at(15) },
        "{:?}",
        decision.reasons
    );
    assert!(story.ask(ANN, &mail, &policy, 15).is_send());
    assert!(!story.ask(ANN, &mail, &policy, 14).is_send());
}

#[test]
fn an_instant_that_follows_from_what_the_sender_may_see_later_alone_is_told_by_the_day() {
    let mut story = Story::new();
    for (one, persona) in [(ANN, "work"), (DOG, "dog"), (PHONE, "home")] {
        story.enclose(one, persona);
    }
    story.link(ANN, DOG, "declared", json!(["work", "dog"]));
    story.link(ANN, PHONE, "declared", json!(null));
    let everywhere = [ANN, DOG, PHONE];
    for permit in [
        Permit::persona("work"),
        // Until the tenth marketing may know of the dog, from then on of the telephone.
        Permit::link("work", "dog").until(at(10)),
        Permit::link("work", "home").from(at(10)),
        Permit::persona("home").from(at(10)),
    ] {
        story.permit(2, permit.to("marketing"), &everywhere);
    }
    // The dog wants nothing: as long as it is known, there is nothing to wait for.
    story.say(
        3,
        json!({
            "event": "preferred", "identifier": DOG, "channel": "any",
            "at_most": {"count": 0, "per": "P1D"},
        }),
    );
    story.sent(4, PHONE, "marketing");
    let policy = OutreachPolicy {
        caps: vec![Cap::new(1, Window::Rolling("P7DT3H".parse().unwrap()))],
        ..OutreachPolicy::unlimited()
    };
    let decision = story.ask(ANN, &letter("marketing", "email"), &policy, 5);
    let until = at(11).checked_add(3 * std::time::Duration::from_secs(3_600));
    let until = until.unwrap();
    assert_eq!(decision.outcome, Outcome::Hold { until });
    // That its own message to the telephone was to her is not its to know yet.
    assert_ne!(decision.told(), Told::HoldUntil(until));
}
