//! Parts of histories that permit and prohibit.

use super::draft::{Draft, Named, Part, draft};
use super::parts::{linked, value};
use super::world::*;
use crate::oracle::normal::normal;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value as Json, json};

/// The first seating.
pub(super) fn opening() -> BoxedStrategy<Vec<Part>> {
    let seated = seating(Just(0).boxed()).prop_map(|part| vec![part]);
    prop_oneof![1 => Just(Vec::new()), 14 => seated].boxed()
}

pub(super) fn seating(day: BoxedStrategy<u32>) -> BoxedStrategy<Part> {
    let seats = prop_oneof![
        5 => Just(vec!["marketing", "sales", "service"]),
        1 => subsequence(&RECIPIENTS[..], 1..=4),
    ];
    (day, seats, any::<u8>(), 0..4_u8)
        .prop_map(|(day, seats, quorum, veto)| {
            let most = if quorum > 230 { 3 } else { 2 };
            let quorum = (usize::from(quorum) % most + 1).min(seats.len());
            let veto = (veto == 3).then(|| json!([seats[0]]));
            let seated = draft(json!({
                "event": "seated", "at": instant(day), "source": "company",
                "recipients": seats, "quorum": quorum,
            }));
            vec![seated.with("veto", veto)]
        })
        .boxed()
}

/// A condition up to three deep.
pub(crate) fn condition() -> BoxedStrategy<Json> {
    let leaf = prop_oneof![
        6 => one(FACTS).prop_map(|fact| json!({"fact": fact})),
        1 => day().prop_map(|day| json!({"after": instant(day)})),
        1 => day().prop_map(|day| json!({"before": instant(day)})),
        1 => (0..100).prop_map(|trust| json!({"trust": trust})),
        1 => one(CHANNELS).prop_map(|channel| json!({"channel": channel})),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..=2).prop_map(|parts| json!({"all": parts})),
            vec(inner.clone(), 0..=2).prop_map(|parts| json!({"any": parts})),
            inner.prop_map(|part| json!({"not": part})),
        ]
    })
    .boxed()
}

pub(crate) fn scope() -> BoxedStrategy<Json> {
    prop_oneof![
        3 => Just(json!("profile")),
        3 => persona().prop_map(|persona| json!({"persona": persona})),
        1 => one(PERSONAS).prop_map(|persona| json!({"only": persona})),
        1 => subsequence(&PERSONAS[..], 1..=2).prop_map(|list| json!({"overlap": list})),
        2 => some_of(&PATTERNS, 2).prop_map(|list| json!({"attributes": list})),
        1 => (one(PERSONAS), some_of(&PATTERNS, 2))
            .prop_map(|(persona, list)| json!({"persona": persona, "attributes": list})),
    ]
    .boxed()
}

pub(super) fn link_scope() -> BoxedStrategy<Json> {
    prop_oneof![
        3 => subsequence(&PERSONAS[..], 2).prop_shuffle().prop_map(|pair| json!({"link": pair})),
        1 => Just(json!({"link": "any"})),
    ]
    .boxed()
}

/// Whom, what for, through which channels, and within which days.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    recipients: Json,
    purposes: Json,
    channels: Option<Json>,
    when: Option<Json>,
    from: Option<u32>,
    until: Option<u32>,
}

pub(super) fn terms() -> BoxedStrategy<Terms> {
    let among = |list: BoxedStrategy<Json>| prop_oneof![3 => Just(json!("any")), 2 => list];
    let channels = option::weighted(0.05, some_of(&CHANNELS, 2));
    let days = (option::weighted(0.05, day()), option::weighted(0.05, day()));
    let recipients = among(some_of(&RECIPIENTS, 2).boxed());
    let purposes = among(some_of(&PURPOSES, 2).boxed());
    let when = option::weighted(0.1, condition());
    (recipients, purposes, channels, when, days)
        .prop_map(
            |(recipients, purposes, channels, when, (from, until))| Terms {
                recipients,
                purposes,
                channels,
                when,
                from,
                until,
            },
        )
        .boxed()
}

impl Terms {
    pub(super) fn statement(&self, event: &str, effect: &str, scope: &Json, day: u32) -> Draft {
        let day_of = |day: Option<u32>| day.map(|day| json!(instant(day)));
        draft(json!({
            "event": event, "at": instant(day), "source": "shop", "effect": effect,
            "scope": scope, "recipients": self.recipients, "purposes": self.purposes,
        }))
        .with("channels", self.channels.clone())
        .with("when", self.when.clone())
        .with("from", day_of(self.from))
        .with("until", day_of(self.until))
    }
}

/// Votes on the proposal at `place` of the part: two seats, mostly yes.
pub(super) fn votes(place: usize, day: u32, noes: u8) -> impl Iterator<Item = Draft> {
    let seats = RECIPIENTS.into_iter().take(2).enumerate();
    seats.map(move |(i, seat)| {
        let vote = if noes >> i & 1 == 1 { "no" } else { "yes" };
        let vote = json!({
            "event": "voted", "at": instant(day), "source": "company",
            "seat": seat, "vote": vote,
        });
        draft(vote).naming("proposal", Named::Own(place))
    })
}

/// Mostly nobody is against it.
pub(super) fn noes() -> BoxedStrategy<u8> {
    prop_oneof![9 => Just(0_u8), 1 => 0..8_u8].boxed()
}

/// A use that the customer and the company both permit, mostly: scopes of both
/// halves, terms of both or of each, and votes.
#[derive(Clone, Debug)]
pub(super) struct Use {
    scopes: (Json, Json),
    terms: (Terms, Terms),
    days: (u32, u32),
    noes: u8,
}

pub(super) fn use_within(scope: BoxedStrategy<Json>) -> BoxedStrategy<Use> {
    let scopes = prop_oneof![
        4 => scope.clone().prop_map(|scope| (scope.clone(), scope)),
        2 => scope.clone().prop_map(|scope| (scope, json!("profile"))),
        1 => scope.prop_map(|scope| (json!("profile"), scope)),
    ];
    let both = terms().prop_map(|terms| (terms.clone(), terms));
    let terms = prop_oneof![5 => both, 1 => (terms(), terms())];
    let days = (early(), 0..10_u32).prop_map(|(day, later)| (day, day + later));
    (scopes, terms, days, noes())
        .prop_map(|(scopes, terms, days, noes)| Use {
            scopes,
            terms,
            days,
            noes,
        })
        .boxed()
}

impl Use {
    fn part(&self, who: &str) -> Part {
        let (said, decided) = self.days;
        let consent = self
            .terms
            .0
            .statement("consented", "permit", &self.scopes.0, said);
        let proposal = self
            .terms
            .1
            .statement("proposed", "permit", &self.scopes.1, decided);
        let mut part = vec![consent.with("identifier", Some(json!(who))), proposal];
        part.extend(votes(1, decided, self.noes));
        part
    }
}

pub(super) fn use_of_link() -> BoxedStrategy<Part> {
    (somebody(), use_within(link_scope().boxed()))
        .prop_map(|(who, it)| it.part(&who))
        .boxed()
}

pub(super) fn use_of_both() -> BoxedStrategy<Part> {
    let scope = prop_oneof![2 => scope().boxed(), 1 => link_scope().boxed()].boxed();
    (somebody(), use_within(scope))
        .prop_map(|(who, it)| it.part(&who))
        .boxed()
}

/// What is told of somebody.
#[derive(Clone, Debug)]
enum Telling {
    Observed(String, Json),
    Done(String),
    Knows(String),
}

fn telling() -> BoxedStrategy<Telling> {
    prop_oneof![
        5 => (one(ATTRIBUTES), value()).prop_map(|(name, value)| Telling::Observed(name, value)),
        2 => one(DONE).prop_map(Telling::Done),
        1 => one(RELATIONS).prop_map(Telling::Knows),
    ]
    .boxed()
}

/// What somebody discloses: through which personas, which attributes and when.
#[derive(Clone, Debug)]
pub(super) struct Disclosure {
    who: String,
    /// Another identifier of hers, how it is linked, and whether in confidence.
    other: Option<(String, BasisAndScore, bool)>,
    personas: Vec<&'static str>,
    /// Each with its day, and whether it was seen through the other identifier.
    seen: Vec<(Telling, u32, bool)>,
    uses: Use,
    /// Both sides permit to know that her personas are one.
    linkable: bool,
}

pub(super) fn disclosure() -> BoxedStrategy<Part> {
    let other = (identifier(), basis(), prop::bool::weighted(0.3));
    let who = (somebody(), option::weighted(0.5, other));
    let personas = prop_oneof![
        4 => subsequence(&PERSONAS[..], 1..=2), 1 => Just(Vec::new()),
    ];
    let seen = vec((telling(), early(), any::<bool>()), 1..=3);
    let scopes = prop_oneof![4 => Just(json!("profile")), 1 => scope()];
    let uses = (use_within(scopes.boxed()), prop::bool::weighted(0.4));
    (who, personas, seen, uses, 0..100_u8)
        .prop_map(
            |((who, other), personas, seen, (mut uses, in_persona), linkable)| {
                if let (true, Some(persona)) = (in_persona, personas.first()) {
                    let scope = json!({"persona": persona});
                    uses.scopes = (scope.clone(), scope);
                }
                let other = other.filter(|(other, ..)| normal(other) != normal(&who));
                let secret = other.as_ref().is_some_and(|(.., secret)| *secret);
                let linkable = linkable >= if secret { 25 } else { 65 };
                Disclosure {
                    who,
                    other,
                    personas,
                    seen,
                    uses,
                    linkable,
                }
                .part()
            },
        )
        .boxed()
}

impl Disclosure {
    fn part(self) -> Part {
        let mut part = self.uses.part(&self.who);
        let pair = match self.personas[..] {
            [a, b] => [a, b],
            [a] if a != "dog" => [a, "dog"],
            _ => ["work", "dog"],
        };
        if let Some((other, (basis, score), secret)) = &self.other {
            let link = linked(&self.who, other, basis, score.as_ref(), self.uses.days.0);
            part.push(link.with("within", secret.then(|| json!(pair))));
        }
        if self.linkable {
            let scope = json!({"link": pair});
            let uses = Use {
                scopes: (scope.clone(), scope),
                ..self.uses.clone()
            };
            let start = part.len();
            part.extend(
                uses.part(&self.who)
                    .into_iter()
                    .map(|draft| draft.moved(start)),
            );
        }
        for (telling, day, elsewhere) in &self.seen {
            let elsewhere = self.other.as_ref().filter(|_| *elsewhere);
            let through = elsewhere.map_or(&self.who, |(other, ..)| other);
            let (what, takes_personas) = match telling {
                Telling::Observed(attribute, value) => {
                    let what = json!({"event": "observed", "attribute": attribute, "value": value});
                    (what, true)
                }
                Telling::Done(kind) => {
                    let what = json!({"event": "interacted", "kind": kind, "channel": "web"});
                    (what, true)
                }
                Telling::Knows(kind) => {
                    let to = "twitter:jaybrown";
                    (json!({"event": "related", "kind": kind, "to": to}), false)
                }
            };
            let said = draft(what).with("identifier", Some(json!(through)));
            let said = said.with("at", Some(json!(instant(*day))));
            let said = said.with("source", Some(json!("signup")));
            let listed = takes_personas && !self.personas.is_empty();
            part.push(said.with("personas", listed.then(|| json!(self.personas))));
        }
        part
    }
}

pub(super) fn consent() -> BoxedStrategy<Part> {
    let scope = prop_oneof![4 => scope(), 1 => link_scope()];
    (somebody(), scope, terms(), day())
        .prop_map(|(who, scope, terms, day)| {
            let consent = terms.statement("consented", "permit", &scope, day);
            vec![consent.with("identifier", Some(json!(who)))]
        })
        .boxed()
}

pub(super) fn prohibition() -> BoxedStrategy<Part> {
    let scope = prop_oneof![4 => scope(), 1 => link_scope()];
    (somebody(), scope, terms(), day())
        .prop_map(|(who, scope, terms, day)| {
            let said = terms.statement("consented", "prohibit", &scope, day);
            vec![said.with("identifier", Some(json!(who)))]
        })
        .boxed()
}

pub(super) fn proposal() -> BoxedStrategy<Part> {
    let scope = prop_oneof![4 => scope(), 1 => link_scope()];
    let effect = prop_oneof![2 => Just("permit"), 1 => Just("prohibit")];
    (effect, scope, terms(), [day(), day()], noes())
        .prop_map(|(effect, scope, terms, days, noes)| {
            let mut part = vec![terms.statement("proposed", effect, &scope, days[0])];
            part.extend(votes(0, days[1], noes));
            part
        })
        .boxed()
}

/// A confidential link, permission to know of it, and what lies behind it.
pub(super) fn secret() -> BoxedStrategy<Part> {
    let known = (
        pair(),
        subsequence(&PERSONAS[..], 2),
        terms(),
        day(),
        noes(),
    );
    known
        .prop_map(|((a, b), personas, terms, day, noes)| {
            let scope = json!({"link": personas});
            let link = linked(&a, &b, "declared", None, day);
            let consent = terms.statement("consented", "permit", &scope, day);
            let mut part = vec![
                link.with("within", Some(json!(personas))),
                consent.with("identifier", Some(json!(a))),
                terms.statement("proposed", "permit", &scope, day),
            ];
            part.extend(votes(2, day, noes));
            part
        })
        .boxed()
}
