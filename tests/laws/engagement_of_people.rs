//! What a person did comes to what its parts did; who listens to whom is told of persons.

use crate::crm;
use crate::history::{Ask, DONE, History, IDENTIFIERS, Plan, RELATIONS, asked, history, instant};
use crate::oracle::event::{Body, Event};
use crate::oracle::{Oracle, world::World};
use personagraph::engagement::standing::{Relations, Tie, Weight};
use personagraph::engagement::{Media, Moment, Relation, Sentiment, Summary};
use personagraph::identity::PersonId;
use personagraph::{Directory, Lens, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

const ORDERS: usize = 100;
type Names = BTreeSet<String>;

/// Something that somebody did, and sometimes its correction.
fn doing() -> impl Strategy<Value = Vec<Json>> {
    let what = (0..IDENTIFIERS.len(), select(&DONE[..]), 0..60_u32);
    let felt = option::of(-20..=20_i32);
    let media = option::of(select(&["earned", "owned", "paid", "shared"][..]));
    let more = (felt, media, option::of(0..9_u32));
    (what, more, option::weighted(0.2, 0..60_u32)).prop_map(
        |((who, kind, day), (felt, media, reach), corrected)| {
            let mut done = json!({
                "event": "interacted", "at": instant(day), "source": "shop", "channel": "web",
                "identifier": IDENTIFIERS[who], "kind": kind,
            });
            let felt = felt.map(|twentieth| json!(f64::from(twentieth) / 20.0));
            let more = [
                ("sentiment", felt),
                ("media", media.map(Json::from)),
                ("reach", reach.map(Json::from)),
            ];
            for (field, value) in more {
                if let Some(value) = value {
                    done[field] = value;
                }
            }
            let back = |day| json!({"event": "corrected", "at": instant(day), "source": "shop"});
            [done].into_iter().chain(corrected.map(back)).collect()
        },
    )
}

/// Somebody whom somebody knows.
fn knowing() -> impl Strategy<Value = Json> {
    let somebody = || select(&IDENTIFIERS[..]);
    let what = (somebody(), somebody(), select(&RELATIONS[..]), 0..60_u32);
    what.prop_map(|(who, to, kind, day)| {
        json!({
            "event": "related", "at": instant(day), "source": "listening",
            "identifier": who, "to": to, "kind": kind,
        })
    })
}

/// A history in which more is done, and more people know each other.
fn busy(plan: Plan) -> impl Strategy<Value = History> {
    (history(plan), vec(doing(), 0..8), vec(knowing(), 0..8)).prop_map(
        |(mut history, done, known)| {
            for (number, mut events) in done.into_iter().enumerate() {
                for (place, event) in events.iter_mut().enumerate() {
                    event["id"] = json!(format!("did{number}-{place}"));
                    if place == 1 {
                        event["of"] = json!(format!("did{number}-0"));
                    }
                }
                history.events.extend(events);
            }
            for (number, mut event) in known.into_iter().enumerate() {
                event["id"] = json!(format!("knew{number}"));
                history.events.push(event);
            }
            history
        },
    )
}

/// What was done, from the oracle's text of it, as a summary of this alone.
fn summary(text: &str) -> Summary {
    let said: Json = serde_json::from_str(text).expect("JSON");
    let at = match &said["at"] {
        Json::Number(millis) => Timestamp::from_millis(millis.as_i64().expect("milliseconds")),
        other => panic!("no instant: {other}"),
    };
    let kind = said["kind"].as_str().and_then(|kind| kind.parse().ok());
    let channel = said["channel"].as_str().and_then(|name| name.parse().ok());
    let (kind, channel) = (kind.expect("a kind"), channel.expect("a channel"));
    let mut moment = Moment::new(at.expect("an instant"), &kind, &channel);
    let felt = said["sentiment"].as_f64();
    moment.sentiment = felt.map(|felt| Sentiment::try_from(felt).expect("in its range"));
    let place = |media: &Media| Some(media.as_str()) == said["media"].as_str();
    moment.media = Media::ALL.into_iter().find(place);
    moment.reach = said["reach"].as_u64();
    [moment].into_iter().collect()
}

/// What was done through each identifier, as the oracle tells it.
fn parts(oracle: &Oracle, at: i64) -> BTreeMap<String, Summary> {
    let mut parts: BTreeMap<String, Summary> = BTreeMap::new();
    for event in World::new(oracle, Some(at)).live {
        if let Body::Interacted {
            identifier,
            content,
            ..
        } = &event.body
        {
            let part = parts.entry(identifier.clone()).or_default();
            *part = part.join(&summary(content));
        }
    }
    parts
}

fn millis(day: u32) -> i64 {
    crm::at(day).as_millis()
}

fn engagement(of: &Directory, who: &str, at: Timestamp) -> Summary {
    of.custodian().engagement(&crm::id(who), at)
}

fn everybody(of: &Directory, at: Timestamp) -> Vec<Summary> {
    IDENTIFIERS.map(|who| engagement(of, who, at)).to_vec()
}

const fn tie_of(kind: &str) -> Tie {
    match kind.as_bytes() {
        b"follows" => Tie::OneWay(Weight::ONE),
        b"friend" => Tie::Mutual(Weight::ONE),
        _ => Tie::None,
    }
}

fn tie(relation: &Relation) -> Tie {
    tie_of(relation.kind.as_str())
}

/// Who listens to whom, as the oracle tells it: pairs of persons.
fn listening(oracle: &Oracle, at: i64) -> BTreeSet<(Names, Names)> {
    let persons = oracle.persons("vouched", Some(at));
    let person = |identifier: &String| -> Names {
        let mut of = persons.iter().filter(|person| person.contains(identifier));
        of.next().expect("who is named is known").clone()
    };
    let mut pairs = BTreeSet::new();
    let live = World::new(oracle, Some(at)).live;
    let related = live.iter().filter_map(|event: &&Event| match &event.body {
        Body::Related {
            identifier,
            to,
            kind,
        } => Some((person(identifier), person(to), kind)),
        _ => None,
    });
    for (who, to, kind) in related.filter(|(who, to, _)| who != to) {
        if kind == "friend" {
            pairs.insert((to.clone(), who.clone()));
        }
        pairs.insert((who, to));
    }
    pairs
}

proptest! {
    #![proptest_config(crm::cases(96))]

    #[test]
    fn what_a_person_did_is_what_its_parts_did(
        history in busy(Plan::NOBODY_FORGOTTEN),
        day in 0..70_u32,
    ) {
        let (oracle, directory) = (crm::oracle_of(&history), crm::directory(&history.rules, &history.events));
        let parts = parts(&oracle, millis(day));
        for person in oracle.persons("vouched", Some(millis(day))) {
            let of = person.iter().filter_map(|part| parts.get(part));
            let wanted: Summary = of.collect();
            for who in &person {
                prop_assert_eq!(engagement(&directory, who, crm::at(day)), wanted, "{}", who);
            }
        }
    }

    #[test]
    fn what_was_done_is_what_the_timeline_shows(
        history in busy(Plan::ANY),
        day in 0..70_u32,
    ) {
        let directory = crm::directory(&history.rules, &history.events);
        for who in IDENTIFIERS {
            let timeline = directory.custodian().timeline(&crm::id(who), crm::at(day));
            let wanted: Summary = timeline.into_iter().map(Moment::from).collect();
            prop_assert_eq!(engagement(&directory, who, crm::at(day)), wanted);
        }
    }

    #[test]
    fn a_recipient_measures_what_it_sees((history, asks) in asked(Plan::ANY, 3)) {
        let directory = crm::directory(&history.rules, &history.events);
        for identity in asks.iter().map(|ask: &Ask| ask.view(&directory)).flat_map(|view| view.identities().to_vec()) {
            let shown: Vec<Summary> = crm::timeline(&identity).iter().map(|text| summary(text)).collect();
            let wanted: Summary = shown.iter().collect();
            prop_assert_eq!(identity.engagement(), wanted);
        }
    }

    #[test]
    fn people_joined_have_what_both_had_and_parted_what_each_had(
        history in busy(Plan::NOBODY_FORGOTTEN),
        pair in subsequence(&IDENTIFIERS[..], 2),
    ) {
        let [one, other] = [0, 1].map(|end| crm::id(pair[end]));
        let at = Timestamp::MAX;
        let mut directory = crm::directory(&history.rules, &history.events);
        let before = everybody(&directory, at);
        let person = |of: &Directory, who| -> Option<BTreeSet<_>> {
            of.person_of(who, &Lens::vouched(), at).map(|person| person.identifiers.into_iter().collect())
        };
        let (first, second) = (person(&directory, &one), person(&directory, &other));
        let linked = json!({
            "event": "linked", "id": "joining", "at": instant(61), "source": "signup",
            "between": pair, "basis": "authenticated",
        });
        let _ = directory.apply(crm::event(&linked)).expect("new");
        if let (Some(first), Some(second)) = (first, second) {
            let both: BTreeSet<_> = first.union(&second).cloned().collect();
            if first.is_disjoint(&second) && person(&directory, &one) == Some(both) {
                let of = |who: &str| before[IDENTIFIERS.iter().position(|one| *one == who).expect("one of them")];
                let wanted = of(pair[0]).join(&of(pair[1]));
                prop_assert_eq!(engagement(&directory, pair[0], at), wanted);
                prop_assert_eq!(engagement(&directory, pair[1], at), wanted);
            }
        }
        let retracted = json!({
            "event": "retracted", "id": "parting", "at": instant(62), "source": "signup",
            "evidence": "joining",
        });
        let _ = directory.apply(crm::event(&retracted)).expect("new");
        prop_assert_eq!(everybody(&directory, at), before);
    }

    #[test]
    fn who_listens_to_whom_is_told_of_persons(
        history in busy(Plan::ANY),
        day in 0..70_u32,
        some in vec(any::<Index>(), 0..4),
    ) {
        let (oracle, directory) = (crm::oracle_of(&history), crm::directory(&history.rules, &history.events));
        let at = crm::at(day);
        let wanted = listening(&oracle, millis(day));
        let network: Relations<PersonId> = directory.custodian().network(at, tie);
        let people = directory.people(&Lens::vouched(), at);
        let named: BTreeMap<PersonId, Names> = people
            .iter()
            .map(|person| (person.id, person.identifiers.iter().map(|one| one.as_str().to_owned()).collect()))
            .collect();
        let name = |id: &PersonId| named.get(id).expect("a person there is").clone();
        let mut found = BTreeSet::new();
        for to in network.people() {
            found.extend(network.listeners(to).map(|who| (name(who), name(to))));
        }
        prop_assert_eq!(&found, &wanted);
        prop_assert_eq!(network.len(), wanted.len());
        if !people.is_empty() {
            let through: Vec<PersonId> = some.iter().map(|one| one.get(&people).id).collect();
            let names: BTreeSet<Names> = through.iter().map(name).collect();
            let union: BTreeSet<&Names> = wanted
                .iter()
                .filter(|(_, to)| names.contains(to))
                .map(|(who, _)| who)
                .collect();
            prop_assert_eq!(network.reach(&through).0, union.len() as u64);
        }
    }
}

proptest! {
    #![proptest_config(crm::cases(12))]

    #[test]
    fn engagement_and_standing_are_the_same_in_100_orders(
        history in busy(Plan::ANY),
        day in 20..70_u32,
        seeds in vec(any::<Index>(), ORDERS),
    ) {
        let of = |events: &[Json]| {
            let directory = crm::directory(&history.rules, events);
            let done = [crm::at(day), Timestamp::MAX].map(|at| everybody(&directory, at));
            (done, directory.custodian().network(crm::at(day), tie))
        };
        let wanted = of(&history.events);
        let mut order = history.events.clone();
        for seed in &seeds {
            // A shuffle that goes on from order to order.
            for place in 1..order.len() {
                let other = seed.index(place * 7_919 + 31) % (place + 1);
                order.swap(place, other);
            }
            prop_assert!(of(&order) == wanted, "{:?}", history);
        }
    }
}
