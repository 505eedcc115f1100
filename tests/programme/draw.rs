//! Routers and messages to draw, and three customers.

use personagraph::condition::Condition;
use personagraph::engagement::{Sentiment, Tone};
use personagraph::name::{
    Attribute, AttributePattern, Channel, Fact, Kind, Persona, Recipient, Topic,
};
use personagraph::profile::Answer;
use personagraph::programme::{
    Action, Alert, Audience, Incoming, Matching, Programme, Programmes, Router, Rule, Sender,
    Showing, Signal,
};
use personagraph::value::Value;
use personagraph::{Access, Directory, Identifier, Key, Permit, Timestamp};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::LazyLock;

pub(crate) const TEAMS: [&str; 3] = ["all_seeing", "pet_shop", "blind"];
const TOPICS: [&str; 5] = [
    "jacket",
    "jacket.zipper",
    "jacket.zipper.metal",
    "jackets",
    "dogs",
];
const KINDS: [&str; 4] = ["complaint", "complaint.loud", "mention", "complaints"];
const CHANNELS: [&str; 2] = ["twitter", "email"];
const HANDLES: [&str; 3] = ["twitter:help", "twitter:shop", "email:us@example.com"];

pub(crate) fn name<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(crate) fn day(day: u8) -> Timestamp {
    name(&format!("2026-01-{day:02}T00:00:00Z"))
}

/// What each team is answered of a customer.
pub(crate) type Seen = Vec<(Recipient, Answer)>;

pub(crate) fn sender(seen: &Seen) -> Sender<'_> {
    let mut sender = Sender::unseen();
    for (team, answer) in seen {
        sender = sender.seen_by(team, answer.identities());
    }
    sender
}

pub(crate) fn answers(crm: &Directory, who: &Identifier) -> Seen {
    let answer = |team: &str| {
        let answer = crm.answer(who, &Access::new(team, "service", day(20)));
        (name(team), answer.unwrap())
    };
    TEAMS.map(answer).into()
}

/// Everybody's consent and the company's approval: one team sees all, one the dog alone.
pub(crate) fn permit(crm: &mut Directory, who: &Identifier) {
    let mut say = crm.at(day(2), "signup");
    for permit in [
        Permit::profile().to(TEAMS[0]).for_purpose("service"),
        Permit::persona("dog").to(TEAMS[1]).for_purpose("service"),
    ] {
        say.consent(who, &permit).unwrap();
        say.approve(&permit).unwrap();
    }
}

/// Somebody with a dog who cooks at work; a cook; somebody of whom nothing is known.
pub(crate) static CUSTOMERS: LazyLock<[Seen; 3]> = LazyLock::new(|| {
    let mut crm = Directory::new(Key::from([7; 32]));
    let [both, cook, unknown] = ["email:a@x.org", "email:b@x.org", "email:c@x.org"].map(name);
    for who in [&both, &cook] {
        permit(&mut crm, who);
    }
    let mut say = crm.at(day(2), "shop");
    let pets = say.observe(&both, "interest.pets", "salmon");
    pets.through(["dog"]).unwrap();
    for who in [&both, &cook] {
        let cooks = say.observe(who, "skill.cooking", "chef");
        cooks.through(["work"]).unwrap();
    }
    [both, cook, unknown].map(|who| answers(&crm, &who))
});

fn some<T: FromStr<Err: std::fmt::Debug> + Ord + Clone + std::fmt::Debug + 'static>(
    names: &[&'static str],
) -> impl Strategy<Value = BTreeSet<T>> + use<T> {
    let names: Vec<T> = names.iter().map(|text| name(text)).collect();
    prop_oneof![1 => Just(BTreeSet::new()), 1 => btree_set(select(names), 1..3)]
}

fn showing() -> impl Strategy<Value = Showing> {
    let personas = some::<Persona>(&["dog", "work"]);
    let attributes = some::<AttributePattern>(&["interest.*", "skill.cooking", "skill"]);
    let value = |(attribute, value): (Attribute, &str)| (attribute, Value::from(value));
    let values = select(vec![
        vec![],
        vec![],
        vec![(name("interest.pets"), "salmon")],
        vec![(name("skill.cooking"), "cook")],
    ]);
    (personas, attributes, values).prop_map(move |(personas, attributes, values)| Showing {
        personas,
        attributes,
        values: values.into_iter().map(value).collect(),
    })
}

pub(crate) fn audience() -> impl Strategy<Value = Audience> {
    let some = vec(showing(), 1..3);
    prop_oneof![2 => Just(Audience::everybody()), 1 => some.prop_map(Audience::of)]
}

fn when() -> impl Strategy<Value = Option<Condition>> {
    let open = Condition::fact("open").unwrap();
    let closed = Condition::not(open.clone()).unwrap();
    let early = Condition::before(day(15));
    select(vec![
        None,
        None,
        None,
        Some(open),
        Some(closed),
        Some(early),
    ])
}

/// The default first.
pub(crate) fn programmes() -> impl Strategy<Value = Vec<Programme>> {
    let team = select(TEAMS.map(name::<Recipient>).to_vec());
    let (channels, topics) = (some::<Channel>(&CHANNELS), some::<Topic>(&TOPICS));
    let one = (team, channels, topics, audience(), when());
    (vec(one, 2..5), vec(0..6_usize, HANDLES.len())).prop_map(|(drawn, owners)| {
        let numbered = drawn.into_iter().enumerate();
        let programme = |(number, (recipient, channels, topics, audience, when))| {
            let handles = HANDLES.iter().zip(&owners);
            let mine = handles.filter(|(_, owner)| **owner == number);
            Programme {
                channels,
                topics,
                audience,
                when,
                handles: mine.map(|(handle, _)| name(handle)).collect(),
                ..Programme::new(format!("p{number}"), recipient).unwrap()
            }
        };
        numbered.map(programme).collect()
    })
}

fn rule(programmes: &[Programme]) -> impl Strategy<Value = Rule> + use<> {
    let names: Vec<_> = programmes.iter().map(|one| one.name.clone()).collect();
    let asks = (
        some::<Channel>(&CHANNELS),
        some::<Identifier>(&HANDLES),
        some::<Topic>(&TOPICS),
        some::<Kind>(&KINDS[..3]),
        prop_oneof![2 => Just(BTreeSet::new()), 1 => btree_set(select(Tone::ALL.to_vec()), 1..3)],
        select(vec![0, 0, 1_000]),
        audience(),
        when(),
    );
    let actions = vec![
        Action::Reply,
        Action::DirectMessage,
        Action::Amplify,
        Action::Record,
    ];
    let gives = (
        select(names.clone()),
        btree_set(select(names), 0..3),
        select(actions),
    );
    // Few parts each: most rules would match nothing otherwise.
    (asks, gives, vec(any::<bool>(), 4)).prop_map(|(asks, (to, copies, action), keep)| {
        let (channels, handles, topics, kinds, tones, reach, sender, when) = asks;
        let mut rule = Rule {
            topics,
            kinds,
            sender,
            copies,
            action,
            ..Rule::to(to).unwrap()
        };
        if keep[0] && keep[1] {
            (rule.channels, rule.tones) = (channels, tones);
        }
        if keep[1] && keep[2] {
            (rule.handles, rule.reach) = (handles, reach);
        }
        if keep[3] {
            rule.when = when;
        }
        rule
    })
}

/// What a router is made of.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) programmes: Vec<Programme>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) matching: Matching,
    pub(crate) crisis: Option<usize>,
}

impl Plan {
    pub(crate) fn router(&self) -> Router {
        let (default, others) = self.programmes.split_first().unwrap();
        let programmes = Programmes::of(default.clone(), others.iter().cloned()).unwrap();
        let router = Router::new(programmes, self.matching);
        let ruled = self
            .rules
            .iter()
            .cloned()
            .try_fold(router, Router::rule)
            .unwrap();
        match self.crisis {
            Some(number) => ruled.on_crisis(&self.programmes[number].name).unwrap(),
            None => ruled,
        }
    }
}

pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    programmes().prop_flat_map(|programmes| {
        let rules = vec(rule(&programmes), 0..5);
        let crisis = proptest::option::of(0..programmes.len());
        let matching = select(vec![Matching::First, Matching::All]);
        (Just(programmes), rules, matching, crisis).prop_map(
            |(programmes, rules, matching, crisis)| Plan {
                programmes,
                rules,
                matching,
                crisis,
            },
        )
    })
}

/// A message that owns what it is made of.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub(crate) kind: Kind,
    pub(crate) channel: Channel,
    pub(crate) handle: Option<Identifier>,
    pub(crate) topics: BTreeSet<Topic>,
    pub(crate) sentiment: Option<Sentiment>,
    pub(crate) reach: Option<u64>,
    pub(crate) customer: usize,
    pub(crate) facts: BTreeMap<Fact, bool>,
    pub(crate) alert: Option<Alert>,
}

impl Drawn {
    pub(crate) fn from<'a>(&'a self, sender: &'a Sender<'a>) -> Incoming<'a> {
        Incoming {
            handle: self.handle.as_ref(),
            topics: &self.topics,
            sentiment: self.sentiment,
            reach: self.reach,
            sender,
            facts: &self.facts,
            alert: self.alert,
            ..Incoming::new(day(20), &self.kind, &self.channel)
        }
    }
}

pub(crate) fn message() -> impl Strategy<Value = Drawn> {
    let handles = HANDLES.map(name::<Identifier>).to_vec();
    let signal = Signal {
        deviations: 9.0,
        negative_authors: 30,
        reach: 90_000,
    };
    let alert = Alert {
        signal,
        severity: 36.0,
    };
    let feelings = [-0.9, 0.0, 0.9].map(|number| Some(Sentiment::try_from(number).unwrap()));
    (
        select(KINDS.map(name::<Kind>).to_vec()),
        select(CHANNELS.map(name::<Channel>).to_vec()),
        proptest::option::of(select(handles)),
        some::<Topic>(&TOPICS),
        select([feelings.to_vec(), vec![None]].concat()),
        select(vec![None, Some(999), Some(1_000), Some(50_000)]),
        0..3_usize,
        select(vec![None, Some(true), Some(false)]),
        select(vec![None, None, None, Some(alert)]),
    )
        .prop_map(
            |(kind, channel, handle, topics, sentiment, reach, customer, open, alert)| {
                let facts = open
                    .map(|holds| (name("open"), holds))
                    .into_iter()
                    .collect();
                Drawn {
                    kind,
                    channel,
                    handle,
                    topics,
                    sentiment,
                    reach,
                    customer,
                    facts,
                    alert,
                }
            },
        )
}
