//! Routing: the laws against a plain oracle, what a route may depend on, configuration.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod config;
mod draw;
mod oracle;
mod words;

use draw::{CUSTOMERS, Drawn, Plan, TEAMS, audience, day, message, name, plan, sender};
use personagraph::engagement::trend::Watch;
use personagraph::name::{Attribute, ProgrammeName};
use personagraph::programme::{
    Alarm, Audience, HandOvers, Incoming, Matching, Programme, Route, Router, Rule, Sender,
    Showing, Signal, Why,
};
use personagraph::{Directory, Identifier, Key};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};

fn routed(router: &Router, message: &Drawn) -> Route {
    router.route(&message.from(&sender(&CUSTOMERS[message.customer])))
}

#[test]
fn the_customers_are_as_the_laws_take_them() {
    let shown = |customer: usize, team: usize| CUSTOMERS[customer][team].1.to_string();
    assert_eq!(
        CUSTOMERS[0][0].1.identities().len(),
        2,
        "two that may not be one"
    );
    assert!(
        shown(0, 1).ends_with(" interest.pets=salmon"),
        "the dog alone"
    );
    assert!(shown(1, 0).ends_with(" skill.cooking=chef"));
    for (customer, team) in [(0, 2), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2)] {
        assert_eq!(shown(customer, team), "");
    }
}

/// The laws say something of each way to route: none is rare among what is drawn.
#[test]
fn every_way_to_route_is_drawn() {
    let mut runner = TestRunner::deterministic();
    let mut ways = [
        ("crisis", 0),
        ("rule", 0),
        ("topic", 0),
        ("entrance", 0),
        ("default", 0),
    ];
    let (mut copied, mut handed) = (0, 0);
    for _ in 0..1_000 {
        let drawn = (plan(), message()).new_tree(&mut runner).unwrap();
        let (plan, message) = drawn.current();
        let route = routed(&plan.router(), &message);
        let way = match route.matched[0].why {
            Why::Crisis(_) => 0,
            Why::Rule(_) => 1,
            Why::Topic => 2,
            Why::Entrance => 3,
            _ => 4,
        };
        ways[way].1 += 1;
        copied += usize::from(!route.copies.is_empty());
        handed += usize::from(route.hand_over().is_some());
    }
    println!("of 1,000: {ways:?}, {copied} with copies, {handed} handed over");
    assert!(ways.iter().all(|(_, count)| *count >= 50), "{ways:?}");
    assert!(copied >= 100 && handed >= 100, "{copied} {handed}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    /// Every message gets exactly one primary; first and all are what they say; there is a
    /// hand-over if and only if it came in elsewhere; every reason names who gets it.
    #[test]
    fn routes_are_those_of_the_oracle(plan in plan(), messages in vec(message(), 1..8)) {
        let router = plan.router();
        for message in messages {
            let route = routed(&router, &message);
            let sender = sender(&CUSTOMERS[message.customer]);
            let naive = oracle::route(&plan, &message.from(&sender));
            let elsewhere = naive.came_in.as_ref().is_some_and(|from| *from != naive.primary);
            prop_assert_eq!(route.hand_over().is_some(), elsewhere);
            prop_assert_eq!(&route.matched[0].programme, &route.primary);
            let reasoned: BTreeSet<_> = route.matched.iter().map(|one| &one.programme).collect();
            let gets = route.copies.iter().chain([&route.primary]).collect();
            prop_assert_eq!(reasoned, gets);
            let Route { primary, copies, came_in, action, .. } = route;
            prop_assert_eq!(oracle::Naive { primary, copies, came_in, action }, naive);
        }
    }

    #[test]
    fn the_order_of_programmes_makes_no_difference(
        plan in plan(), message in message(), swaps in vec(any::<(Index, Index)>(), 4),
    ) {
        let mut shuffled = plan.clone();
        let others = &mut shuffled.programmes[1..];
        for (one, other) in swaps {
            others.swap(one.index(others.len()), other.index(others.len()));
        }
        let crisis = plan.crisis.map(|number| plan.programmes[number].name.clone());
        let is_it = |one: &Programme| Some(&one.name) == crisis.as_ref();
        shuffled.crisis = shuffled.programmes.iter().position(is_it);
        let (router, other) = (plan.router(), shuffled.router());
        prop_assert_eq!(routed(&router, &message), routed(&other, &message));
        prop_assert_eq!(router, other);
    }

    /// Without the rules that it does not name, a message goes where it went; without
    /// those that it names, what they say is gone.
    #[test]
    fn a_route_names_the_rules_that_make_it(plan in plan(), message in message()) {
        let route = routed(&plan.router(), &message);
        let named: BTreeSet<usize> = route.matched.iter().filter_map(|matched| match matched.why {
            Why::Rule(number) => Some(number - 1),
            _ => None,
        }).collect();
        let with = |kept: &dyn Fn(usize) -> bool| {
            let numbered = plan.rules.iter().cloned().enumerate();
            let rules = numbered.filter(|(number, _)| kept(*number)).map(|(_, rule)| rule);
            let plan = Plan { rules: rules.collect(), ..plan.clone() };
            routed(&plan.router(), &message)
        };
        let same = with(&|number| named.contains(&number));
        prop_assert_eq!((&same.primary, &same.copies, same.action), (&route.primary, &route.copies, route.action));
        prop_assert_eq!(same.matched.len(), route.matched.len());
        if plan.matching == Matching::All {
            let others = with(&|number| !named.contains(&number));
            prop_assert!(others.matched.iter().all(|matched| !matches!(matched.why, Why::Rule(_))));
        }
    }

    /// Reports of parts, joined in any order, are the report of all; and add up.
    #[test]
    fn reports_join(plan in plan(), messages in vec((message(), 0..3_usize), 0..24)) {
        let router = plan.router();
        let routes: Vec<_> = messages.iter().map(|(message, part)| (routed(&router, message), *part)).collect();
        let whole: HandOvers = routes.iter().map(|(route, _)| route).collect();
        let part = |number| routes.iter().filter(move |(_, part)| *part == number);
        let [a, b, c]: [HandOvers; 3] =
            [0, 1, 2].map(|number| part(number).map(|(route, _)| route).collect());
        prop_assert_eq!(&a.join(&b).join(&c), &whole);
        prop_assert_eq!(&c.join(&a.join(&b)), &whole);
        prop_assert_eq!(&whole.join(&HandOvers::new()), &whole);

        let mut counted: BTreeMap<(&ProgrammeName, &ProgrammeName), u64> = BTreeMap::new();
        for (route, _) in &routes {
            if let Some(from) = route.came_in.as_ref().filter(|from| **from != route.primary) {
                *counted.entry((from, &route.primary)).or_default() += 1;
            }
        }
        let between = whole.between().map(|(pair, count)| ((pair.from, pair.to), count));
        prop_assert_eq!(between.collect::<BTreeMap<_, _>>(), counted);
        prop_assert_eq!(whole.messages(), routes.len() as u64);
        for programme in &plan.programmes {
            let mine = routes.iter().filter(|(route, _)| route.came_in.as_ref() == Some(&programme.name));
            prop_assert_eq!(whole.came_in(&programme.name), mine.count() as u64);
        }
    }

    /// Whoever sees more leaves nobody out of an audience.
    #[test]
    fn audiences_are_monotone(audience in audience(), a in 0..3_usize, b in 0..3_usize) {
        let [a, b] = [a, b].map(|customer| CUSTOMERS[customer][0].1.identities());
        let both = [a, b].concat();
        prop_assert!(!(audience.takes(a) || audience.takes(b)) || audience.takes(&both));
        prop_assert_eq!(audience.takes(&both), audience.takes(&[b, a].concat()));
    }

    #[test]
    fn severity_grows_with_each_of_the_three(
        deviations in any::<f64>(), negative_authors in any::<u64>(), reach in any::<u64>(),
        usual in any::<f64>(), more in 0.0..10.0_f64,
    ) {
        let alarm = Alarm::default().deviations(usual);
        let signal = Signal { deviations, negative_authors, reach };
        let severity = alarm.severity(&signal);
        prop_assert!((0.0..=64.0).contains(&severity));
        prop_assert_eq!(alarm.judge(&signal).is_some(), severity >= 1.0);
        for worse in [
            Signal { deviations: deviations + more, ..signal },
            Signal { negative_authors: negative_authors.saturating_add(7), ..signal },
            Signal { reach: reach.saturating_add(7), ..signal },
        ] {
            prop_assert!(alarm.severity(&worse) >= severity);
        }
    }
}

/// What the pet shop does not see: outside all circles, in another persona, or through an
/// account that is the customer's only by a link that it may not know of.
fn customer(hidden: &[(&str, &str, usize)]) -> (Directory, Identifier) {
    let mut crm = Directory::new(Key::from([7; 32]));
    let who: Identifier = name("email:a@x.org");
    let other: Identifier = name("email:other@x.org");
    draw::permit(&mut crm, &who);
    let mut say = crm.at(day(3), "shop");
    let dog = say.observe(&who, "interest.pets", "salmon");
    dog.through(["dog"]).unwrap();
    for (attribute, value, place) in hidden {
        let attribute: Attribute = name(attribute);
        match place {
            0 => say
                .observe(&who, attribute, *value)
                .through_none()
                .map(drop),
            1 => say
                .observe(&who, attribute, *value)
                .through(["work"])
                .map(drop),
            _ => {
                let said = say
                    .observe(&other, attribute, *value)
                    .through(["work"])
                    .map(drop);
                said.and_then(|()| say.link_within(&who, &other, ["dog", "work"]).map(drop))
            }
        }
        .unwrap();
    }
    (crm, who)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// What is not in the view of the recipients in charge leaves no trace in a route.
    #[test]
    fn what_is_not_seen_cannot_change_a_route(
        mut plan in plan(), message in message(),
        hidden in vec(
            (
                prop::sample::select(vec!["interest.cats", "interest.pets", "skill.cooking"]),
                prop::sample::select(vec!["salmon", "cook"]),
                0..3_usize,
            ),
            1..4,
        ),
    ) {
        for programme in &mut plan.programmes {
            if programme.recipient.as_str() == TEAMS[0] {
                programme.recipient = name(TEAMS[1]);
            }
        }
        let router = plan.router();
        let route = |(crm, who): &(Directory, Identifier)| {
            let seen = draw::answers(crm, who);
            let sender = sender(&seen);
            let message = message.from(&sender);
            let route = router.route(&message);
            let names = plan.programmes.iter().map(|one| route.told(&one.name).to_string());
            let told: Vec<_> = names.collect();
            (format!("{route}\n{route:?} {message:?}"), told, route)
        };
        prop_assert_eq!(route(&customer(&[])), route(&customer(&hidden)));
    }
}

/// Two programmes; what shows the attribute is for the second, with a copy to the default.
fn by_sender(attribute: &str, team: &str) -> Router {
    let relations = Programme::new("relations", TEAMS[2]).unwrap();
    let special = Programme::new("special", team).unwrap();
    let mut showing = Showing::default();
    showing.attributes.insert(name(attribute));
    let programmes = personagraph::programme::Programmes::of(relations, [special]).unwrap();
    let rule = Rule {
        sender: Audience::of([showing]),
        copies: [name("relations")].into(),
        ..Rule::to("special").unwrap()
    };
    Router::new(programmes, Matching::First).rule(rule).unwrap()
}

#[test]
fn a_programme_gets_by_its_sender_only_what_its_own_recipient_sees() {
    let (kind, channel) = (name("mention"), name("twitter"));
    let sender = sender(&CUSTOMERS[0]);
    let message = Incoming {
        sender: &sender,
        ..Incoming::new(day(20), &kind, &channel)
    };
    let to = |attribute: &str, team: &str| {
        let route = by_sender(attribute, team).route(&message);
        assert!(route.copies.is_empty(), "a copy would tell the blind");
        route.primary.to_string()
    };
    assert_eq!(to("skill.cooking", TEAMS[0]), "special");
    assert_eq!(to("skill.cooking", TEAMS[1]), "relations");
    assert_eq!(to("interest.pets", TEAMS[1]), "special");
    assert_eq!(to("interest.pets", TEAMS[2]), "relations");

    // The explanation for the one says what was asked for, and for the other nothing.
    let route = by_sender("interest.pets", TEAMS[1]).route(&message);
    let special = route.told(&route.primary).to_string();
    assert_eq!(
        special,
        "yours: reply\nrule 1: from a sender who shows `interest.pets`"
    );
    assert_eq!(route.told(&name("relations")).to_string(), "not yours");

    // A copy is told its own reasons, and not those of whoever sees more.
    let all = Router::new(
        by_sender("interest.pets", TEAMS[1]).programmes().clone(),
        Matching::All,
    );
    let rules = by_sender("interest.pets", TEAMS[1]).rules().to_vec();
    let mut rules = rules.into_iter().chain([Rule::to("relations").unwrap()]);
    let all = rules.try_fold(all, Router::rule).unwrap();
    let route = all.route(&message);
    assert_eq!(route.primary, name("special"));
    assert_eq!(route.told(&name("relations")).to_string(), "a copy\nrule 2");

    // Who is not seen shows nothing.
    let unseen = Incoming {
        sender: &Sender::unseen(),
        ..message
    };
    let route = by_sender("interest.pets", TEAMS[1]).route(&unseen);
    assert_eq!(route.primary, name("relations"));
}

#[test]
fn a_rise_of_angry_voices_is_escalated_and_its_owner_keeps_a_copy() {
    let counts = [10, 9, 11, 10, 12, 8, 10, 9, 11, 10, 31, 28];
    let rise = Watch::default().changes(&counts)[0];
    let signal = |negative_authors| Signal {
        deviations: rise.deviations,
        negative_authors,
        reach: 20_000,
    };
    let mut programmes = Programme::six();
    programmes[4].topics = [name("jacket")].into();
    let plan = Plan {
        programmes: programmes.to_vec(),
        rules: vec![],
        matching: Matching::First,
        crisis: Some(1),
    };
    let (kind, channel, topics) = (
        name("mention"),
        name("twitter"),
        [name("jacket.zipper")].into(),
    );
    let message = Incoming {
        topics: &topics,
        ..Incoming::new(day(20), &kind, &channel)
    };
    let with = |authors| {
        let alert = Alarm::default().judge(&signal(authors));
        plan.router()
            .route(&Incoming { alert, ..message })
            .to_string()
    };
    assert_eq!(
        with(1),
        "to `product_promotion`: reply\n\
         `product_promotion`: what the programme is about: about `jacket.zipper`, within `jacket`"
    );
    let crisis = with(30);
    assert!(
        crisis.starts_with(
            "to `crisis_management`: escalate; copy to `product_promotion`\n\
         `crisis_management`: a crisis of severity "
        ),
        "{crisis}"
    );
}
