//! P11, counterfactually: a remedy, done, allows; and no single change does where it
//! takes two.

use crate::crm;
use crate::hindered::asked;
use crate::history::{ATTRIBUTES, Ask, FACTS, History, PERSONAS, Plan, RECIPIENTS, instant};
use crate::p11_explanations::explain;
use personagraph::directory::explain::{By, Explained, Explanation, Obstacle, Remedy};
use personagraph::permission::{Place, Side};
use personagraph::{Directory, Timestamp};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// The day of an instant that histories are about.
fn day_of(at: Timestamp) -> u32 {
    let day = (0..120).find(|day| crm::at(*day) == at);
    day.expect("histories happen at midnight")
}

/// Events at the instant of a question; of what is said then they come last.
struct Said<'a> {
    ask: &'a Ask,
    attribute: &'a str,
    events: Vec<Json>,
}

impl<'a> Said<'a> {
    fn new(ask: &'a Ask, attribute: &'a str) -> Self {
        Self {
            ask,
            attribute,
            events: Vec::new(),
        }
    }

    fn say(&mut self, mut event: Json) -> String {
        let id = format!("~~{}", self.events.len());
        event["id"] = json!(id);
        event["at"] = json!(instant(self.ask.day));
        event["source"] = json!("remedy");
        self.events.push(event);
        id
    }

    fn permit(&self, place: &Place) -> Json {
        let mut scope = json!({"attributes": [self.attribute]});
        if let Place::Inside(persona) = place {
            scope["persona"] = json!(persona.as_str());
        }
        // In terms that nobody has withdrawn.
        json!({"effect": "permit", "scope": scope, "recipients": [self.ask.recipient, "nobody"],
            "purposes": [self.ask.purpose]})
    }

    fn consent(&mut self, place: &Place) {
        let mut said = self.permit(place);
        said["event"] = json!("consented");
        said["identifier"] = json!(self.ask.identifier);
        self.say(said);
    }

    fn vote(&mut self, proposal: &str, seat: &str) {
        self.say(json!({"event": "voted", "proposal": proposal, "seat": seat, "vote": "yes"}));
    }

    /// Where nobody sits, somebody is seated; else all of them say yes.
    fn approve(&mut self, place: &Place, history: &History) {
        let mut seats = RECIPIENTS.to_vec();
        if !somebody_sits(history, self.ask.day) {
            seats = vec!["arbiter"];
            self.say(json!({"event": "seated", "recipients": seats, "quorum": 1}));
        }
        let mut said = self.permit(place);
        said["event"] = json!("proposed");
        let id = self.say(said);
        for seat in seats {
            self.vote(&id, seat);
        }
    }

    fn establish(&mut self, fact: &str, holds: bool) {
        let who = self.ask.identifier.clone();
        self.say(json!({"event": "established", "fact": fact, "identifier": who, "holds": holds}));
    }
}

fn somebody_sits(history: &History, day: u32) -> bool {
    let by_then = |event: &&Json| event["at"].as_str() <= Some(&instant(day));
    let corrected = |id: &Json| {
        let mut events = history.events.iter().filter(by_then);
        events.any(|event| event["event"] == "corrected" && event["of"] == *id)
    };
    let mut seated = history.events.iter().filter(by_then);
    seated.any(|event| event["event"] == "seated" && !corrected(&event["id"]))
}

/// The question and the events that a remedy comes to.
fn done(why: &Explanation, remedy: &[Remedy], history: &History, ask: &Ask) -> (Ask, Vec<Json>) {
    let mut ask = ask.clone();
    for change in remedy {
        match change {
            Remedy::Wait(at) => ask.day = day_of(*at),
            Remedy::Trust(trust) => ask.trust = Some(trust.get()),
            Remedy::Through(channel) => ask.channel = Some(channel.to_string()),
            _ => {}
        }
    }
    let attribute = why.attribute().to_string();
    let mut said = Said::new(&ask, &attribute);
    for change in remedy {
        match change {
            Remedy::Establish { fact, holds } => said.establish(fact.as_str(), *holds),
            Remedy::Vote { proposal, yes, of } => {
                let near = why.observations().iter().flat_map(|one| &one.missing);
                let mut near = near.flat_map(|lack| &lack.near);
                let near = near
                    .find(|near| near.event == *proposal)
                    .expect("it is near");
                let open = |obstacle: &Obstacle| match obstacle {
                    Obstacle::Open { left, .. } => Some(left.clone()),
                    _ => None,
                };
                let left = near.obstacles.iter().find_map(open).expect("it is open");
                let seats = of.iter().chain(left.difference(of)).take(*yes);
                seats.for_each(|seat| said.vote(proposal.as_str(), seat.as_str()));
            }
            Remedy::Consent { place } => said.consent(place),
            Remedy::Approve { place } => said.approve(place, history),
            Remedy::Withdraw(id) => {
                said.say(json!({"event": "withdrew", "consent": id.as_str()}));
            }
            Remedy::Revoke(id) => {
                said.say(json!({"event": "revoked", "proposal": id.as_str()}));
            }
            _ => {}
        }
    }
    let events = said.events;
    (ask, events)
}

fn allows(of: &Directory, events: &[Json], ask: &Ask, attribute: &str) -> bool {
    let mut of = of.clone();
    for event in events {
        let _ = of.apply(crm::event(event)).expect("ids differ");
    }
    ask.allows(&of, attribute)
}

fn remedies_allow(history: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    for ask in asks {
        for attribute in ATTRIBUTES {
            let why = explain(&directory, ask, attribute);
            let Some(remedy) = why.remedy() else {
                continue;
            };
            prop_assert!(!remedy.is_empty(), "it is denied");
            let (then, events) = done(&why, remedy, history, ask);
            prop_assert!(
                allows(&directory, &events, &then, attribute),
                "{:?}: {}",
                ask,
                why.to_arbiter()
            );
        }
    }
    Ok(())
}

/// All that is named of one observation: every prohibition lifted, and at one place
/// every missing half supplied.
fn all_that_is_named(one: &Explained) -> Vec<Remedy> {
    let lifted = one.prohibitions.iter().map(|no| match no.by {
        By::Company => Remedy::Revoke(no.event.clone()),
        By::Customer | By::MayBeCustomer => Remedy::Withdraw(no.event.clone()),
    });
    let place = one.missing.first().map(|lack| &lack.place);
    let there = one.missing.iter().filter(|lack| Some(&lack.place) == place);
    let supplied = there.map(|lack| {
        let place = lack.place.clone();
        match lack.side {
            Side::Customer => Remedy::Consent { place },
            Side::Company => Remedy::Approve { place },
        }
    });
    lifted.chain(supplied).collect()
}

fn what_is_named_is_all(history: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    for ask in asks {
        for attribute in ATTRIBUTES {
            let why = explain(&directory, ask, attribute);
            let denied = why.observations().iter().filter(|_| !why.is_allowed());
            for all in denied.map(all_that_is_named) {
                let (then, events) = done(&why, &all, history, ask);
                let enough = allows(&directory, &events, &then, attribute);
                prop_assert!(enough, "{:?}: {}", all, why.to_arbiter());
                // Without one of it, it is denied, unless by another observation.
                let needed = if why.observations().len() == 1 {
                    all.len()
                } else {
                    0
                };
                for place in 0..needed {
                    let mut fewer = all.clone();
                    fewer.remove(place);
                    let (then, events) = done(&why, &fewer, history, ask);
                    let enough = allows(&directory, &events, &then, attribute);
                    prop_assert!(!enough, "{:?}: {}", fewer, why.to_arbiter());
                }
            }
        }
    }
    Ok(())
}

/// Every single thing that somebody could say.
fn menu(history: &History, ask: &Ask, attribute: &str) -> Vec<Vec<Json>> {
    let mut menu = Vec::new();
    let mut say = |what: &dyn Fn(&mut Said<'_>)| {
        let mut said = Said::new(ask, attribute);
        what(&mut said);
        menu.push(said.events);
    };
    let places = PERSONAS.map(|persona| Place::Inside(persona.parse().expect("a name")));
    for place in places.iter().chain([&Place::OutsideAllCircles]) {
        say(&|said| said.consent(place));
        say(&|said| said.approve(place, history));
    }
    for fact in FACTS {
        say(&|said| said.establish(fact, true));
        say(&|said| said.establish(fact, false));
    }
    let prohibits = |event: &&Json| event["effect"] == "prohibit";
    for prohibition in history.events.iter().filter(prohibits) {
        let (event, field) = match prohibition["event"].as_str() {
            Some("proposed") => ("revoked", "proposal"),
            _ => ("withdrew", "consent"),
        };
        say(&|said| {
            said.say(json!({"event": event, field: prohibition["id"]}));
        });
    }
    menu
}

fn no_single_change_does(history: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let directory = crm::directory(&history.rules, &history.events);
    for ask in asks {
        for attribute in ATTRIBUTES {
            let why = explain(&directory, ask, attribute);
            if why.remedy().is_some_and(|remedy| remedy.len() > 1) {
                for events in menu(history, ask, attribute) {
                    let enough = allows(&directory, &events, ask, attribute);
                    prop_assert!(!enough, "{}: {:?}", why.to_arbiter(), events);
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(64))]

    #[test]
    fn a_remedy_done_allows((history, asks) in asked(Plan::ANY, 3)) {
        crm::told_short(&history, |history| remedies_allow(history, &asks))?;
    }

    #[test]
    fn with_all_that_is_named_it_is_allowed_and_without_any_of_it_not(
        (history, asks) in asked(Plan::ANY, 2),
    ) {
        crm::told_short(&history, |history| what_is_named_is_all(history, &asks))?;
    }

    #[test]
    fn no_single_change_does_what_a_remedy_of_two_does(
        (history, asks) in asked(Plan::ANY, 2),
    ) {
        crm::told_short(&history, |history| no_single_change_does(history, &asks))?;
    }
}

/// What of explanations random histories show: laws of what never comes up prove
/// nothing.
#[test]
fn histories_are_rich_in_reasons_and_remedies() {
    const HISTORIES: usize = 500;
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..HISTORIES {
        let tree = asked(Plan::ANY, 2)
            .new_tree(&mut runner)
            .expect("no filters");
        let (history, asks) = tree.current();
        let directory = crm::directory(&history.rules, &history.events);
        for (ask, attribute) in asks
            .iter()
            .flat_map(|ask| ATTRIBUTES.map(|name| (ask, name)))
        {
            let why = explain(&directory, ask, attribute);
            let observations = why.observations().iter();
            let near = observations.clone().flat_map(|one| &one.missing);
            let obstacles = near
                .flat_map(|lack| &lack.near)
                .flat_map(|near| &near.obstacles)
                .map(|obstacle| format!("obstacle {}", first_word(obstacle)));
            let by = observations.flat_map(|one| &one.prohibitions).map(|no| {
                format!(
                    "prohibited by {:?}, doubtful: {}",
                    no.by,
                    !no.doubts.is_empty()
                )
            });
            let remedy = why.remedy().unwrap_or_default();
            let changes = remedy
                .iter()
                .map(|one| format!("remedy {}", first_word(one)));
            let size = format!("a remedy of {}", remedy.len());
            for name in obstacles.chain(by).chain(changes).chain([size]) {
                *found.entry(name).or_default() += 1;
            }
        }
    }
    for (name, count) in &found {
        println!("{name}: {count}");
    }
    for name in [
        "obstacle NotYet",
        "obstacle Over",
        "obstacle Withdrawn",
        "obstacle WithdrawnAlike",
        "obstacle Revoked",
        "obstacle Channel",
        "obstacle Condition",
        "obstacle Open",
        "obstacle NobodySat",
        "obstacle MayBeAnother",
        "prohibited by Customer, doubtful: false",
        "prohibited by Customer, doubtful: true",
        "prohibited by MayBeCustomer, doubtful: false",
        "prohibited by Company, doubtful: false",
        "remedy Establish",
        "remedy Wait",
        "remedy Trust",
        "remedy Through",
        "remedy Vote",
        "remedy Consent",
        "remedy Approve",
        "remedy Withdraw",
        "remedy Revoke",
        "a remedy of 1",
        "a remedy of 2",
        "a remedy of 3",
    ] {
        assert!(found.contains_key(name), "no {name}");
    }
}

fn first_word(of: &impl std::fmt::Debug) -> String {
    let text = format!("{of:?}");
    let word = text.chars().take_while(|c| c.is_alphanumeric());
    word.collect()
}
