//! What is loaded from a host's tables says what a directory of all its events
//! says, and nothing is read but what bears on the question.

use crate::crm;
use crate::excerpts::{border, same};
use crate::history::{Ask, DAYS_ASKED, History, IDENTIFIERS, Plan, asked, history};
use personagraph::directory::{Changes, Error, Heading, LoadError, Tables, What};
use personagraph::name::EventId;
use personagraph::{Directory, Event, Lens, Rules, Timestamp};
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

/// A host that keeps events in tables, and notes what is read of them.
#[derive(Clone, Debug, Default)]
struct Host {
    events: BTreeMap<EventId, Event>,
    index: BTreeMap<Heading, BTreeSet<EventId>>,
    read: BTreeSet<EventId>,
    questions: usize,
}

impl Host {
    fn put(&mut self, event: Event) {
        for heading in Heading::of(&crm::key(), &event) {
            let ids = self.index.entry(heading).or_default();
            ids.insert(event.id.clone());
        }
        self.events.insert(event.id.clone(), event);
    }

    fn remove(&mut self, id: &EventId) {
        self.events.remove(id);
        self.index.values_mut().for_each(|ids| {
            ids.remove(id);
        });
    }

    /// As the documentation tells a host: who is replaced keeps its headings.
    fn store(&mut self, changes: Changes) {
        for purge in changes.purge {
            match purge.instead {
                Some(instead) => {
                    let before = self.events.insert(purge.id, instead.clone());
                    let before = before.map(|event| Heading::of(&crm::key(), &event));
                    assert_eq!(before, Some(Heading::of(&crm::key(), &instead)));
                }
                None => self.remove(&purge.id),
            }
        }
        changes.store.into_iter().for_each(|event| self.put(event));
    }

    fn load(&mut self, rules: &Rules, who: &str) -> Directory {
        self.read.clear();
        let loaded = Directory::load(&crm::key(), rules, [&crm::id(who)], self);
        loaded.expect("what is stored was applied")
    }
}

impl Tables for Host {
    type Error = Infallible;

    fn listed(&mut self, under: &[Heading]) -> Result<Vec<Event>, Infallible> {
        let ids = under.iter().filter_map(|heading| self.index.get(heading));
        let ids: Vec<EventId> = ids.flatten().cloned().collect();
        self.events(&ids)
    }

    fn events(&mut self, ids: &[EventId]) -> Result<Vec<Event>, Infallible> {
        self.questions += 1;
        let found = ids.iter().rev().filter_map(|id| self.events.get(id));
        let found: Vec<Event> = found.cloned().collect();
        self.read.extend(found.iter().map(|event| event.id.clone()));
        Ok(found)
    }
}

/// A directory that was told a history, and the tables that its host wrote.
fn told(history: &History) -> (Directory, Host) {
    let (mut directory, mut host) = (crm::empty(&history.rules), Host::default());
    for json in &history.events {
        host.store(directory.apply(crm::event(json)).expect("ids differ"));
    }
    (directory, host)
}

/// Of the identifier of a question: the same is said, and no more is read than an
/// excerpt holds.
fn loads(whole: &Directory, host: &mut Host, ask: &Ask) -> Result<(), TestCaseError> {
    let small = host.load(whole.rules(), &ask.identifier);
    same(whole, &small, ask)?;
    let excerpt = whole.excerpt(&crm::id(&ask.identifier));
    let ids = |of: &Directory| -> BTreeSet<EventId> {
        let events = of.custodian().events();
        events.map(|event| event.id.clone()).collect()
    };
    prop_assert_eq!(ids(&small), ids(&excerpt));
    // Whoever was erased, and came again, is listed under one digest: what is kept of the
    // one is read with the other.
    let mut read = host.read.clone();
    let needless = with_the_erased(whole);
    read.retain(|id| ids(&excerpt).contains(id) || !needless.contains(id));
    prop_assert_eq!(&read, &ids(&excerpt), "{:?}", ask);
    Ok(())
}

/// What is listed with somebody who was ever erased, and what names that.
fn with_the_erased(whole: &Directory) -> BTreeSet<EventId> {
    let digests = |event: &Event| -> BTreeSet<String> {
        let headings = Heading::of(&crm::key(), event).into_iter();
        let about = headings.filter_map(|one| Some(one.as_str().split_once(':')?.1.to_owned()));
        about.collect()
    };
    let custodian = whole.custodian();
    let erased = custodian.events();
    let erased = erased.filter(|event| matches!(event.what, What::Erased(_)));
    let erased: BTreeSet<String> = erased.flat_map(digests).collect();
    let listed = custodian.events();
    let listed = listed.filter(|event| !digests(event).is_disjoint(&erased));
    let listed: BTreeSet<EventId> = listed.map(|event| event.id.clone()).collect();
    let names = |event: &Event| {
        event
            .what
            .names()
            .is_some_and(|(id, _)| listed.contains(id))
    };
    let naming = custodian.events().filter(|event| names(event));
    let naming: Vec<EventId> = naming.map(|event| event.id.clone()).collect();
    listed.into_iter().chain(naming).collect()
}

/// Gives everything, whatever is asked.
struct Generous(Vec<Event>);

impl Tables for Generous {
    type Error = Infallible;

    fn listed(&mut self, _: &[Heading]) -> Result<Vec<Event>, Infallible> {
        Ok(self.0.clone())
    }

    fn events(&mut self, _: &[EventId]) -> Result<Vec<Event>, Infallible> {
        Ok(self.0.clone())
    }
}

/// Has an event twice, and once it says something else.
struct Doubled<'h>(&'h mut Host, Event);

impl Tables for Doubled<'_> {
    type Error = Infallible;

    fn listed(&mut self, under: &[Heading]) -> Result<Vec<Event>, Infallible> {
        let mut found = self.0.listed(under)?;
        if found.iter().any(|event| event.id == self.1.id) {
            found.push(self.1.clone());
        }
        Ok(found)
    }

    fn events(&mut self, ids: &[EventId]) -> Result<Vec<Event>, Infallible> {
        self.0.events(ids)
    }
}

/// What tables say from which nothing was purged, of a directory that was told the same.
fn say_no_more(history: &History, asks: &[Ask]) -> Result<(), TestCaseError> {
    let (whole, _) = told(history);
    let mut host = Host::default();
    let events = history.events.iter();
    events.for_each(|json| host.put(crm::event(json)));
    for ask in asks {
        same(&whole, &host.load(whole.rules(), &ask.identifier), ask)?;
    }
    Ok(())
}

fn unpurged_say_no_more(events: &[&str], asked: &str) {
    let events = events.iter();
    let events = events.map(|event| serde_json::from_str(event).expect("an event"));
    let history = History {
        rules: serde_json::json!({}),
        events: events.collect(),
    };
    let ask = Ask {
        identifier: asked.to_owned(),
        recipient: "marketing".to_owned(),
        purpose: "marketing".to_owned(),
        channel: None,
        trust: None,
        day: 40,
    };
    say_no_more(&history, &[ask]).expect("the same");
}

/// Somebody is known since a relation with somebody erased, or only since a link.
#[test]
fn a_relation_that_was_never_purged_says_nothing() {
    let events = [
        r#"{"event":"related","id":"r","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:ann@example.com","kind":"friend","to":"twitter:jaybrown"}"#,
        r#"{"event":"erased","id":"e","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:ann@example.com"}"#,
        r#"{"event":"linked","id":"a","at":"2026-01-02T00:00:00Z","source":"shop","between":["phone:+15550101","twitter:jaybrown"],"basis":"declared"}"#,
    ];
    unpurged_say_no_more(&events, "phone:+15550101");
}

/// Somebody is known by what somebody erased said of her account, or not at all.
#[test]
fn an_enclosure_that_was_never_purged_says_nothing() {
    let events = [
        r#"{"event":"observed","id":"o","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:ann@example.com","attribute":"interest","value":"red"}"#,
        r#"{"event":"enclosed","id":"n","at":"2026-02-07T00:00:00Z","source":"shop","identifier":"crm_id:1","identifiers":["email:ann@example.com"],"persona":"work"}"#,
        r#"{"event":"erased","id":"e","at":"2026-02-07T00:00:00Z","source":"shop","identifier":"crm_id:1"}"#,
        r#"{"event":"erased","id":"f","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:ann@example.com"}"#,
    ];
    unpurged_say_no_more(&events, "email:ann@example.com");
}

proptest! {
    #![proptest_config(crm::cases(64))]

    #[test]
    fn what_is_loaded_says_what_the_whole_says(
        (history, asks) in asked(Plan::ANY, 2),
        day in DAYS_ASKED,
    ) {
        crm::told_short(&history, |history| {
            let (whole, mut host) = told(history);
            for identifier in IDENTIFIERS.into_iter().skip(day as usize % 3).step_by(3) {
                for ask in &asks {
                    let identifier = identifier.to_owned();
                    loads(&whole, &mut host, &Ask { identifier, ..ask.clone() })?;
                }
            }
            for ask in &asks {
                loads(&whole, &mut host, ask)?;
                loads(&whole, &mut host, &Ask { day, ..ask.clone() })?;
            }
            Ok(())
        })?;
    }

    #[test]
    fn what_is_loaded_holds_what_reaches_across_its_border(
        (history, asks) in asked(Plan::ANY, 2),
        border in border(),
    ) {
        let (history, asks) = border.with(&history, &asks);
        crm::told_short(&history, |history| {
            let (whole, mut host) = told(history);
            for ask in &asks {
                loads(&whole, &mut host, ask)?;
                loads(&whole, &mut host, &Ask { day: 80, ..ask.clone() })?;
            }
            Ok(())
        })?;
    }

    #[test]
    fn several_are_loaded_at_once((history, asks) in asked(Plan::ANY, 2)) {
        let (whole, mut host) = told(&history);
        let about = [&asks[0], &asks[1]].map(|ask| crm::id(&ask.identifier));
        let small = Directory::load(&crm::key(), whole.rules(), &about, &mut host);
        let small = small.expect("what is stored was applied");
        for ask in &asks {
            same(&whole, &small, ask)?;
        }
    }

    #[test]
    fn a_host_that_loads_what_events_touch_writes_what_one_that_holds_all_writes(
        history in history(Plan::ANY),
        batch in 1..6_usize,
        again in any::<Index>(),
    ) {
        crm::told_short(&history, |history| {
            let (mut whole, mut host) = (crm::empty(&history.rules), Host::default());
            let mut all = history.events.clone();
            all.extend(history.events.get(again.index(history.events.len().max(1))).cloned());
            for batch in all.chunks(batch) {
                let events: Vec<Event> = batch.iter().map(crm::event).collect();
                let small = Directory::load_for(&crm::key(), whole.rules(), &events, &mut host);
                let mut small = small.expect("what is stored was applied");
                for event in events {
                    let id = event.id.clone();
                    let expected = whole.apply(event.clone());
                    let found = small.apply(event);
                    prop_assert_eq!(&found, &expected, "{}", id);
                    if let Ok(changes) = found {
                        host.store(changes);
                    }
                }
            }
            let held: Vec<&Event> = whole.custodian().events().collect();
            prop_assert_eq!(host.events.values().collect::<Vec<_>>(), held);
            Ok(())
        })?;
    }

    #[test]
    fn tables_that_were_never_purged_say_no_more((history, asks) in asked(Plan::ANY, 2)) {
        crm::told_short(&history, |history| say_no_more(history, &asks))?;
    }

    #[test]
    fn a_known_id_is_refused_as_by_one_that_holds_all(
        history in history(Plan::ANY),
        one in any::<Index>(),
        other in any::<Index>(),
    ) {
        let (mut whole, mut host) = told(&history);
        let mut event = crm::event(one.get(&history.events));
        event.id = crm::event(other.get(&history.events)).id;
        let small = Directory::load_for(&crm::key(), whole.rules(), [&event], &mut host);
        let mut small = small.expect("what is stored was applied");
        prop_assert_eq!(small.apply(event.clone()), whole.apply(event));
    }

    #[test]
    fn headings_name_nobody_in_clear(history in history(Plan::NOBODY_FORGOTTEN)) {
        for event in history.events.iter().map(crm::event) {
            let headings = Heading::of(&crm::key(), &event);
            prop_assert!(!headings.is_empty());
            for heading in headings {
                let named = |one: &&&str| heading.as_str().contains(**one);
                prop_assert_eq!(IDENTIFIERS.iter().find(named), None);
                prop_assert!(heading.as_str().len() <= 135);
            }
        }
    }

    #[test]
    fn more_than_was_asked_for_does_no_harm((history, asks) in asked(Plan::ANY, 2)) {
        let (whole, host) = told(&history);
        let mut generous = Generous(host.events.into_values().collect());
        for ask in &asks {
            let who = crm::id(&ask.identifier);
            let small = Directory::load(&crm::key(), whole.rules(), [&who], &mut generous);
            same(&whole, &small.expect("what is stored was applied"), ask)?;
        }
    }

    #[test]
    fn an_unequal_event_under_one_id_is_refused(
        (history, asks) in asked(Plan::NOBODY_FORGOTTEN, 1),
    ) {
        let (whole, mut host) = told(&history);
        let who = crm::id(&asks[0].identifier);
        let small = host.load(whole.rules(), &asks[0].identifier);
        let one = small.custodian().events().next().cloned();
        let Some(mut other) = one else { return Ok(()) };
        other.source = "somebody.else".parse().expect("a name");
        let id = other.id.clone();
        let mut doubled = Doubled(&mut host, other);
        let refused = Directory::load(&crm::key(), whole.rules(), [&who], &mut doubled);
        let expected = LoadError::Refused { id: id.clone(), why: Error::IdTaken(id) };
        prop_assert_eq!(refused.err(), Some(expected));
    }
}

#[test]
fn a_heading_is_the_id_of_whoever_it_anchors() {
    let event = crm::event(&serde_json::json!({
        "event": "related", "id": "r1", "at": "2026-01-01T00:00:00Z", "source": "shop",
        "identifier": "crm_id:1", "to": "crm_id:2", "kind": "friend",
    }));
    let mut directory = Directory::new(crm::key());
    let _ = directory.apply(event.clone()).expect("its id is free");
    let people = directory.people(&Lens::all(), Timestamp::MAX);
    let expected = people.iter().map(|person| format!("data:{}", person.id));
    let found = Heading::of(&crm::key(), &event).into_iter();
    let found: BTreeSet<String> = found.map(|heading| heading.to_string()).collect();
    assert_eq!(found, expected.collect());
    assert_eq!(found.len(), 2);
}

#[test]
fn a_hosts_error_is_passed_on() {
    #[derive(Debug, PartialEq)]
    struct Unplugged;
    struct Fails(usize);
    impl Fails {
        fn ask(&mut self) -> Result<Vec<Event>, Unplugged> {
            self.0 = self.0.checked_sub(1).ok_or(Unplugged)?;
            Ok(Vec::new())
        }
    }
    impl Tables for Fails {
        type Error = Unplugged;
        fn listed(&mut self, _: &[Heading]) -> Result<Vec<Event>, Unplugged> {
            self.ask()
        }
        fn events(&mut self, _: &[EventId]) -> Result<Vec<Event>, Unplugged> {
            self.ask()
        }
    }
    let (key, rules, who) = (
        crm::key(),
        Rules::default(),
        crm::id("email:ann@example.com"),
    );
    let load = |questions| Directory::load(&key, &rules, [&who], &mut Fails(questions)).err();
    assert_eq!(load(0), Some(LoadError::Tables(Unplugged)));
    assert_eq!(load(1), Some(LoadError::Tables(Unplugged)));
    assert_eq!(load(2), None);
}

/// A chain is walked a step a question, and a crowd at once.
#[test]
fn questions_are_as_many_as_steps() {
    let linked = |n: usize, ends: [String; 2]| {
        crm::event(&serde_json::json!({
            "event": "linked", "id": format!("l{n}"), "at": "2026-01-01T00:00:00Z",
            "source": "signup", "basis": "declared", "between": ends,
        }))
    };
    let asked = |ends: fn(usize) -> [String; 2], from: &str| {
        let mut host = Host::default();
        (0..64).for_each(|n| host.put(linked(n, ends(n))));
        (0..64).for_each(|n| host.put(linked(n + 100, ends(n + 100))));
        let loaded = host.load(&Rules::default(), from);
        (loaded.len(), host.questions)
    };
    let chain = |n: usize| [format!("crm_id:{n}"), format!("crm_id:{}", n + 1)];
    let crowd = |n: usize| [format!("device:{}", n / 100), format!("crm_id:{n}")];
    assert_eq!(asked(chain, "crm_id:0"), (64, 64 + 3));
    assert_eq!(asked(crowd, "device:0"), (64, 2 + 2));
}
