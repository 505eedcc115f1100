//! Whole histories, made at random over a small world, so that things meet:
//! eleven identifiers, four personas, four recipients, sixty days.
//!
//! A history is a list of parts; each part is one event, or a few that belong
//! together (a use that both sides permit, an identifier that two customers
//! contest). Parts are independent of each other, so that a failing history
//! shrinks to the few that matter. An event is named by its place in the list.

use crate::oracle::normal::normal;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value as Json, json};
use std::fmt;

pub(crate) const IDENTIFIERS: [&str; 11] = [
    "crm_id:1",
    "crm_id:2",
    "crm_id:3",
    "device:tablet",
    "email:ann@example.com",
    "email:bob@example.com",
    "email:none@none.com",
    "phone:+15550101",
    "phone:+15550102",
    "twitter:dog",
    "twitter:jaybrown",
];
const OTHER_SPELLINGS: [(&str, &str); 3] = [
    ("email:ann@example.com", "email: Ann@Example.COM"),
    ("phone:+15550101", "phone:+1 (555) 0101"),
    ("twitter:dog", "twitter:https://twitter.com/Dog?lang=en"),
];
pub(crate) const PERSONAS: [&str; 4] = ["work", "family", "dog", "sport"];
pub(crate) const RECIPIENTS: [&str; 4] = ["marketing", "sales", "service", "loyalty"];
pub(crate) const PURPOSES: [&str; 6] = [
    "marketing",
    "marketing.promotion",
    "marketing.promotion.mail",
    "service",
    "service.repair",
    "research",
];
pub(crate) const ATTRIBUTES: [&str; 8] = [
    "contact.email",
    "contact.phone",
    "feedback.jacket",
    "identifier.device",
    "interest",
    "interest.pets",
    "interest.pets.dogs",
    "skill.cooking",
];
const PATTERNS: [&str; 6] = [
    "contact.*",
    "interest.*",
    "interest.pets",
    "skill.cooking",
    "identifier.*",
    "feedback.*",
];
const FACTS: [&str; 4] = ["zipper.improved", "jacket.worn_out", "event.on", "adult"];
pub(crate) const CHANNELS: [&str; 3] = ["email", "sms", "web"];
const SOURCES: [&str; 3] = ["signup", "shop", "tracker"];
/// Days that events happen on, from the first of January 2026.
const DAYS: u32 = 60;

/// Days that are asked about.
pub(crate) const DAYS_ASKED: std::ops::Range<u32> = 0..DAYS + 30;

/// What may be in a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) erasures: Erasures,
    pub(crate) values: Values,
}

/// Whether anybody is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Erasures {
    Some,
    None,
}

/// The values of observations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    /// Of every kind, the same ones again and again.
    Any,
    /// Each its own: a value tells which observation is shown.
    Unique,
}

impl Plan {
    pub(crate) const ANY: Self = Self {
        erasures: Erasures::Some,
        values: Values::Any,
    };
    pub(crate) const NOBODY_FORGOTTEN: Self = Self {
        erasures: Erasures::None,
        values: Values::Any,
    };
    /// Values tell observations apart, and nobody is forgotten.
    pub(crate) const TELLING: Self = Self {
        erasures: Erasures::None,
        values: Values::Unique,
    };
}

/// Rules, and events that differ in their ids.
#[derive(Clone)]
pub(crate) struct History {
    pub(crate) rules: Json,
    pub(crate) events: Vec<Json>,
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "rules: {}", self.rules)?;
        self.events
            .iter()
            .try_for_each(|event| writeln!(f, "{event}"))
    }
}

impl History {
    /// As few of the events as still fail: a failure is easier to read so.
    pub(crate) fn fewest(&self, fails: impl Fn(&Self) -> bool) -> Self {
        let mut fewest = self.clone();
        loop {
            let count = fewest.events.len();
            for place in (0..count).rev() {
                let mut fewer = fewest.clone();
                fewer.events.remove(place);
                if fails(&fewer) {
                    fewest = fewer;
                }
            }
            if fewest.events.len() == count {
                return fewest;
            }
        }
    }
}

/// A question about one identifier.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) identifier: String,
    pub(crate) recipient: String,
    pub(crate) purpose: String,
    pub(crate) channel: Option<String>,
    pub(crate) trust: Option<f64>,
    pub(crate) day: u32,
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} asks of {} for {}",
            self.recipient, self.identifier, self.purpose
        )?;
        write!(f, " on {:?} trusting {:?}", self.channel, self.trust)?;
        write!(f, " at {}", instant(self.day))
    }
}

/// The first moment of a day, counted from the first of January 2026.
pub(crate) fn instant(day: u32) -> String {
    const MONTHS: [u32; 4] = [31, 28, 31, 30];
    let mut rest = day;
    let mut month = 1;
    for length in MONTHS {
        if rest < length {
            break;
        }
        rest -= length;
        month += 1;
    }
    format!("2026-{month:02}-{:02}T00:00:00Z", rest + 1)
}

/// A history and questions about it.
pub(crate) fn asked(plan: Plan, asks: usize) -> impl Strategy<Value = (History, Vec<Ask>)> {
    (history(plan), vec(raw_ask(), asks)).prop_map(|(history, raw)| {
        let asks = raw.iter().map(|raw| raw.aim(&history)).collect();
        (history, asks)
    })
}

/// A history of 5 to about 45 events.
pub(crate) fn history(plan: Plan) -> BoxedStrategy<History> {
    let forgetting = match plan.erasures {
        Erasures::Some => prop_oneof![3 => Just(Vec::new()), 1 => vec(erasure(), 1..=2)].boxed(),
        Erasures::None => Just(Vec::new()).boxed(),
    };
    let parts = (
        opening(),
        contest(),
        vec(disclosure(), 1..=2),
        vec(observation(), 0..=2),
        vec(link(), 0..=3),
        sometimes(prohibition(), 0.4),
        sometimes(use_of_link(), 0.2),
        sometimes(secret(), 0.2),
        vec(anything(), 0..=5),
        forgetting,
    );
    (rules(), parts)
        .prop_map(move |(rules, parts)| {
            let (opening, contest, told_first, seen, links, no, link, secret, rest, last) = parts;
            let first = opening
                .into_iter()
                .chain(contest)
                .chain(told_first)
                .chain(seen);
            let then = links.into_iter().chain(no).chain(link).chain(secret);
            let parts = first.chain(then).chain(rest).chain(last);
            History {
                rules,
                events: told(parts, plan.values),
            }
        })
        .boxed()
}

/// One event that is not told yet, and the event that it names.
#[derive(Clone, Debug)]
struct Draft {
    fields: Map<String, Json>,
    names: Option<(&'static str, Named)>,
}

#[derive(Clone, Debug)]
enum Named {
    /// The one at this place in the same part.
    Own(usize),
    /// One of these kinds, wherever it stands; sometimes another, or none.
    OneOf(&'static [&'static str], u16),
}

/// Events that belong together.
type Part = Vec<Draft>;

fn draft(fields: Json) -> Draft {
    match fields {
        Json::Object(fields) => Draft {
            fields,
            names: None,
        },
        other => panic!("an event is an object, not {other}"),
    }
}

impl Draft {
    fn naming(mut self, field: &'static str, named: Named) -> Self {
        self.names = Some((field, named));
        self
    }

    /// As part of a longer part, from this place on.
    fn moved(mut self, start: usize) -> Self {
        if let Some((_, Named::Own(place))) = &mut self.names {
            *place += start;
        }
        self
    }

    fn with(mut self, field: &str, value: Option<Json>) -> Self {
        if let Some(value) = value {
            self.fields.insert(field.to_owned(), value);
        }
        self
    }
}

/// Gives every event its id, and settles which event each names.
fn told(parts: impl Iterator<Item = Part>, values: Values) -> Vec<Json> {
    let mut drafts = Vec::new();
    for part in parts {
        let start = drafts.len();
        drafts.extend(part.into_iter().map(|draft| draft.moved(start)));
    }
    let kinds: Vec<String> = drafts
        .iter()
        .map(|d| d.fields["event"].to_string())
        .collect();
    let tell = |(place, draft): (usize, &Draft)| {
        let mut fields = draft.fields.clone();
        fields.insert("id".to_owned(), json!(name_of(place)));
        if let Some((field, named)) = &draft.names {
            fields.insert((*field).to_owned(), json!(named.id(&kinds)));
        }
        if values == Values::Unique && fields.contains_key("value") {
            fields.insert("value".to_owned(), json!(format!("v{place}")));
        }
        Json::Object(fields)
    };
    drafts.iter().enumerate().map(tell).collect()
}

fn name_of(place: usize) -> String {
    format!("e{place:02}")
}

impl Named {
    fn id(&self, kinds: &[String]) -> String {
        match self {
            Self::Own(place) => name_of(*place),
            // One in sixteen names whatever there is, or nothing at all.
            Self::OneOf(_, which) if which % 16 == 15 => name_of(usize::from(which / 16) % 50),
            Self::OneOf(fitting, which) => {
                let fits = |kind: &String| fitting.contains(&kind.trim_matches('"'));
                let found: Vec<usize> = (0..kinds.len()).filter(|&i| fits(&kinds[i])).collect();
                if found.is_empty() {
                    return "nothing".to_owned();
                }
                name_of(found[usize::from(which / 16) % found.len()])
            }
        }
    }
}

fn one<T: Into<String> + Clone + fmt::Debug + 'static>(
    of: impl IntoIterator<Item = T>,
) -> impl Strategy<Value = String> {
    select(of.into_iter().map(Into::into).collect::<Vec<String>>())
}

fn some_of(of: &'static [&'static str], most: usize) -> impl Strategy<Value = Json> {
    subsequence(of, 1..=most).prop_map(|names| json!(names))
}

fn day() -> impl Strategy<Value = u32> {
    prop_oneof![3 => 0..DAYS, 1 => select(vec![10_u32, 20, 30, 40])]
}

/// A day early enough for much to come after it.
fn early() -> impl Strategy<Value = u32> {
    prop_oneof![9 => 0..15_u32, 1 => day()]
}

fn persona() -> impl Strategy<Value = String> {
    prop_oneof![2 => one(["work", "dog"]), 1 => one(PERSONAS)]
}

fn identifier() -> impl Strategy<Value = String> {
    let usual = one(IDENTIFIERS);
    let other = select(&OTHER_SPELLINGS[..]).prop_map(|(_, spelling)| spelling.to_owned());
    prop_oneof![24 => usual, 1 => other]
}

/// An identifier that much is said of, so that statements meet.
fn somebody() -> impl Strategy<Value = String> {
    prop_oneof![
        5 => Just("email:ann@example.com".to_owned()),
        3 => one(["crm_id:1", "twitter:dog"]),
        2 => identifier(),
    ]
}

fn pair() -> impl Strategy<Value = (String, String)> {
    let two = subsequence(&IDENTIFIERS[..], 2).prop_shuffle();
    two.prop_map(|two| (two[0].to_owned(), two[1].to_owned()))
}

fn source() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just("signup".to_owned()), 1 => one(SOURCES)]
}

/// A basis with its score.
fn basis() -> impl Strategy<Value = (&'static str, Option<Json>)> {
    let inferred = select(vec![0.2, 0.5, 0.9]).prop_map(|s| ("inferred", Some(json!(s))));
    let stated = prop_oneof![
        5 => Just("declared"), 2 => Just("authenticated"),
        2 => Just("imported"), 2 => Just("observed"),
    ];
    prop_oneof![5 => stated.prop_map(|basis| (basis, None)), 1 => inferred]
}

fn rules() -> impl Strategy<Value = Json> {
    let limits = prop_oneof![
        1 => Just(json!({})),
        5 => Just(json!({"crm_id": 1})),
        2 => Just(json!({"crm_id": 1, "email": 2})),
        1 => Just(json!({"crm_id": 2, "device": 1})),
    ];
    let blocked = prop_oneof![
        2 => Just(None),
        2 => Just(Some(json!(["email:none@*"]))),
        1 => Just(Some(json!(["email:*@none.com", "phone:+1555*2"]))),
    ];
    let priority = prop_oneof![
        3 => Just(None),
        1 => subsequence(&["crm_id", "email", "phone", "device"][..], 1..=4)
            .prop_shuffle()
            .prop_map(|list| Some(json!(list))),
    ];
    let contested = prop_oneof![4 => Just("isolate"), 1 => Just("newest"), 1 => Just("oldest")];
    let shared = prop_oneof![3 => Just(None), 1 => (1..4_u32).prop_map(|n| Some(json!(n)))];
    let reachable = prop_oneof![4 => Just(None), 1 => Just(Some(json!(["email", "device"])))];
    let vouching = prop_oneof![3 => Just(None), 1 => Just(Some(json!(["signup"])))];
    (
        limits, blocked, priority, contested, shared, reachable, vouching,
    )
        .prop_map(
            |(limits, blocked, priority, contested, shared, reachable, vouching)| {
                let rules = draft(json!({"limits": limits, "contested": contested}))
                    .with("blocked", blocked)
                    .with("priority", priority)
                    .with("shared_above", shared)
                    .with("reachable", reachable)
                    .with("vouching_sources", vouching);
                Json::Object(rules.fields)
            },
        )
}

/// The first seating.
fn opening() -> impl Strategy<Value = Vec<Part>> {
    let seated = seating(Just(0).boxed()).prop_map(|part| vec![part]);
    prop_oneof![1 => Just(Vec::new()), 14 => seated]
}

fn seating(day: BoxedStrategy<u32>) -> impl Strategy<Value = Part> {
    let seats = prop_oneof![
        5 => Just(vec!["marketing", "sales", "service"]),
        1 => subsequence(&RECIPIENTS[..], 1..=4),
    ];
    (day, seats, any::<u8>(), 0..4_u8).prop_map(|(day, seats, quorum, veto)| {
        let most = if quorum > 230 { 3 } else { 2 };
        let quorum = (usize::from(quorum) % most + 1).min(seats.len());
        let veto = (veto == 3).then(|| json!([seats[0]]));
        let seated = draft(json!({
            "event": "seated", "at": instant(day), "source": "company",
            "recipients": seats, "quorum": quorum,
        }));
        vec![seated.with("veto", veto)]
    })
}

/// An identifier between two that a rule keeps apart, and a link taken back.
fn contest() -> impl Strategy<Value = Vec<Part>> {
    let hubs = [
        "phone:+15550101",
        "twitter:dog",
        "email:ann@example.com",
        "device:tablet",
    ];
    let ends = prop_oneof![
        4 => Just(("crm_id:1", "crm_id:2")),
        1 => Just(("email:bob@example.com", "phone:+15550102")),
    ];
    let known = (one(hubs), ends, basis(), [day(), day()], any::<bool>());
    let contested = known.prop_map(|(hub, (u, v), (basis, score), days, distinguish)| {
        let mut part: Part = [(u, days[0]), (v, days[1])]
            .into_iter()
            .map(|(end, day)| linked(&hub, end, basis, score.as_ref(), day))
            .collect();
        if distinguish || !u.starts_with("crm_id") {
            part.push(draft(json!({
                "event": "distinguished", "at": instant(days[0]), "source": "shop",
                "between": [u, v], "basis": "declared",
            })));
        }
        part
    });
    let retracted =
        (pair(), basis(), day(), 0..20_u32).prop_map(|((a, b), (basis, score), day, later)| {
            let taken_back =
                json!({"event": "retracted", "at": instant(day + later), "source": "shop"});
            vec![
                linked(&a, &b, basis, score.as_ref(), day),
                draft(taken_back).naming("evidence", Named::Own(0)),
            ]
        });
    (sometimes(contested, 0.7), sometimes(retracted, 0.8))
        .prop_map(|(contested, retracted)| [contested, retracted].concat())
}

fn linked(a: &str, b: &str, basis: &str, score: Option<&Json>, day: u32) -> Draft {
    draft(json!({
        "event": "linked", "at": instant(day), "source": "signup",
        "between": [a, b], "basis": basis,
    }))
    .with("score", score.cloned())
}

fn link() -> impl Strategy<Value = Part> {
    let within = option::weighted(0.2, subsequence(&PERSONAS[..], 2..=3));
    (pair(), basis(), day(), source(), within).prop_map(
        |((a, b), (basis, score), day, source, within)| {
            let link = linked(&a, &b, basis, score.as_ref(), day);
            let within = within.map(|personas| json!(personas));
            vec![
                link.with("source", Some(json!(source)))
                    .with("within", within),
            ]
        },
    )
}

fn distinction() -> impl Strategy<Value = Part> {
    (pair(), basis(), day()).prop_map(|((a, b), (basis, score), day)| {
        let said = draft(json!({
            "event": "distinguished", "at": instant(day), "source": "shop",
            "between": [a, b], "basis": basis,
        }));
        vec![said.with("score", score)]
    })
}

fn value() -> impl Strategy<Value = Json> {
    prop_oneof![
        3 => one(["red", "green", "ann@example.com"]).prop_map(Json::from),
        1 => (0..3).prop_map(Json::from),
        1 => Just(json!(1.5)),
        1 => any::<bool>().prop_map(Json::from),
        1 => Just(json!({"at": "2026-01-01T12:00:00Z"})),
    ]
}

fn observation() -> impl Strategy<Value = Part> {
    let personas = option::weighted(0.6, some_of(&PERSONAS, 2));
    let until = option::weighted(0.1, day());
    let what = (somebody(), one(ATTRIBUTES), value(), personas);
    (what, day(), source(), until).prop_map(
        |((who, attribute, value, personas), day, source, until)| {
            let seen = draft(json!({
                "event": "observed", "at": instant(day), "source": source,
                "identifier": who, "attribute": attribute, "value": value,
            }));
            vec![
                seen.with("personas", personas)
                    .with("until", until.map(|day| json!(instant(day)))),
            ]
        },
    )
}

fn enclosure() -> impl Strategy<Value = Part> {
    let identifiers = vec(somebody(), 1..=2).prop_map(|list| ("identifiers", json!(list)));
    let names = prop_oneof![some_of(&PATTERNS, 2), some_of(&ATTRIBUTES, 2)];
    let members = prop_oneof![identifiers, names.prop_map(|list| ("attributes", list))];
    let whose = option::weighted(0.6, somebody());
    let when = option::weighted(0.4, condition());
    (one(PERSONAS), members, whose, when, day()).prop_map(
        |(persona, (field, list), whose, when, day)| {
            let enclosed = draft(json!({
                "event": "enclosed", "at": instant(day), "source": "shop", "persona": persona,
            }));
            let whose = whose.map(|identifier| json!(identifier));
            vec![
                enclosed
                    .with(field, Some(list))
                    .with("identifier", whose)
                    .with("when", when),
            ]
        },
    )
}

/// A condition up to three deep.
pub(crate) fn condition() -> impl Strategy<Value = Json> {
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
}

pub(crate) fn scope() -> impl Strategy<Value = Json> {
    prop_oneof![
        3 => Just(json!("profile")),
        3 => persona().prop_map(|persona| json!({"persona": persona})),
        1 => one(PERSONAS).prop_map(|persona| json!({"only": persona})),
        1 => subsequence(&PERSONAS[..], 1..=2).prop_map(|list| json!({"overlap": list})),
        2 => some_of(&PATTERNS, 2).prop_map(|list| json!({"attributes": list})),
        1 => (one(PERSONAS), some_of(&PATTERNS, 2))
            .prop_map(|(persona, list)| json!({"persona": persona, "attributes": list})),
    ]
}

fn link_scope() -> impl Strategy<Value = Json> {
    prop_oneof![
        3 => subsequence(&PERSONAS[..], 2).prop_shuffle().prop_map(|pair| json!({"link": pair})),
        1 => Just(json!({"link": "any"})),
    ]
}

/// Whom, what for, through which channels, and within which days.
#[derive(Clone, Debug)]
struct Terms {
    recipients: Json,
    purposes: Json,
    channels: Option<Json>,
    when: Option<Json>,
    from: Option<u32>,
    until: Option<u32>,
}

fn terms() -> impl Strategy<Value = Terms> {
    let among = |list: BoxedStrategy<Json>| prop_oneof![3 => Just(json!("any")), 2 => list];
    let channels = option::weighted(0.05, some_of(&CHANNELS, 2));
    let days = (option::weighted(0.05, day()), option::weighted(0.05, day()));
    let recipients = among(some_of(&RECIPIENTS, 2).boxed());
    let purposes = among(some_of(&PURPOSES, 2).boxed());
    let when = option::weighted(0.1, condition());
    (recipients, purposes, channels, when, days).prop_map(
        |(recipients, purposes, channels, when, (from, until))| Terms {
            recipients,
            purposes,
            channels,
            when,
            from,
            until,
        },
    )
}

impl Terms {
    fn statement(&self, event: &str, effect: &str, scope: &Json, day: u32) -> Draft {
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
fn votes(place: usize, day: u32, noes: u8) -> impl Iterator<Item = Draft> {
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
fn noes() -> impl Strategy<Value = u8> {
    prop_oneof![9 => Just(0_u8), 1 => 0..8_u8]
}

/// A use that the customer and the company both permit, mostly: scopes of both
/// halves, terms of both or of each, and votes.
#[derive(Clone, Debug)]
struct Use {
    scopes: (Json, Json),
    terms: (Terms, Terms),
    days: (u32, u32),
    noes: u8,
}

fn use_within(scope: BoxedStrategy<Json>) -> impl Strategy<Value = Use> {
    let scopes = prop_oneof![
        4 => scope.clone().prop_map(|scope| (scope.clone(), scope)),
        2 => scope.clone().prop_map(|scope| (scope, json!("profile"))),
        1 => scope.prop_map(|scope| (json!("profile"), scope)),
    ];
    let both = terms().prop_map(|terms| (terms.clone(), terms));
    let terms = prop_oneof![5 => both, 1 => (terms(), terms())];
    let days = (early(), 0..10_u32).prop_map(|(day, later)| (day, day + later));
    (scopes, terms, days, noes()).prop_map(|(scopes, terms, days, noes)| Use {
        scopes,
        terms,
        days,
        noes,
    })
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

fn sometimes(part: impl Strategy<Value = Part>, share: f64) -> impl Strategy<Value = Vec<Part>> {
    option::weighted(share, part).prop_map(|part| part.into_iter().collect())
}

fn use_of_link() -> impl Strategy<Value = Part> {
    (somebody(), use_within(link_scope().boxed())).prop_map(|(who, it)| it.part(&who))
}

fn use_of_both() -> impl Strategy<Value = Part> {
    let scope = prop_oneof![2 => scope().boxed(), 1 => link_scope().boxed()].boxed();
    (somebody(), use_within(scope)).prop_map(|(who, it)| it.part(&who))
}

/// What somebody discloses: through which personas, which attributes and when.
#[derive(Clone, Debug)]
struct Disclosure {
    who: String,
    /// Another identifier of hers, how it is linked, and whether in confidence.
    other: Option<(String, (&'static str, Option<Json>), bool)>,
    personas: Vec<&'static str>,
    /// Each with its day, and whether it was seen through the other identifier.
    seen: Vec<(String, Json, u32, bool)>,
    uses: Use,
    /// Both sides permit to know that her personas are one.
    linkable: bool,
}

fn disclosure() -> impl Strategy<Value = Part> {
    let other = (identifier(), basis(), prop::bool::weighted(0.3));
    let who = (somebody(), option::weighted(0.5, other));
    let personas = prop_oneof![
        4 => subsequence(&PERSONAS[..], 1..=2), 1 => Just(Vec::new()),
    ];
    let seen = vec((one(ATTRIBUTES), value(), early(), any::<bool>()), 1..=3);
    let scopes = prop_oneof![
        3 => Just(json!("profile")),
        2 => persona().prop_map(|persona| json!({"persona": persona})),
        1 => scope(),
    ];
    let uses = use_within(scopes.boxed());
    (who, personas, seen, uses, prop::bool::weighted(0.35)).prop_map(
        |((who, other), personas, seen, uses, linkable)| {
            let other = other.filter(|(other, ..)| normal(other) != normal(&who));
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
        for (attribute, value, day, elsewhere) in &self.seen {
            let elsewhere = self.other.as_ref().filter(|_| *elsewhere);
            let through = elsewhere.map_or(&self.who, |(other, ..)| other);
            let observed = draft(json!({
                "event": "observed", "at": instant(*day), "source": "signup",
                "identifier": through, "attribute": attribute, "value": value,
            }));
            let personas = (!self.personas.is_empty()).then(|| json!(self.personas));
            part.push(observed.with("personas", personas));
        }
        part
    }
}

fn consent() -> impl Strategy<Value = Part> {
    let scope = prop_oneof![4 => scope(), 1 => link_scope()];
    (somebody(), scope, terms(), day()).prop_map(|(who, scope, terms, day)| {
        let consent = terms.statement("consented", "permit", &scope, day);
        vec![consent.with("identifier", Some(json!(who)))]
    })
}

fn prohibition() -> impl Strategy<Value = Part> {
    let scope = prop_oneof![4 => scope(), 1 => link_scope()];
    (somebody(), scope, terms(), day()).prop_map(|(who, scope, terms, day)| {
        let said = terms.statement("consented", "prohibit", &scope, day);
        vec![said.with("identifier", Some(json!(who)))]
    })
}

fn proposal() -> impl Strategy<Value = Part> {
    let scope = prop_oneof![4 => scope(), 1 => link_scope()];
    let effect = prop_oneof![2 => Just("permit"), 1 => Just("prohibit")];
    (effect, scope, terms(), [day(), day()], noes()).prop_map(
        |(effect, scope, terms, days, noes)| {
            let mut part = vec![terms.statement("proposed", effect, &scope, days[0])];
            part.extend(votes(0, days[1], noes));
            part
        },
    )
}

/// A confidential link, permission to know of it, and what lies behind it.
fn secret() -> impl Strategy<Value = Part> {
    let known = (
        pair(),
        subsequence(&PERSONAS[..], 2),
        terms(),
        day(),
        noes(),
    );
    known.prop_map(|((a, b), personas, terms, day, noes)| {
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
}

fn fact() -> impl Strategy<Value = Part> {
    let about = option::weighted(0.6, somebody());
    let holds = prop_oneof![2 => Just(None), 1 => any::<bool>().prop_map(Some)];
    let until = option::weighted(0.15, day());
    (one(FACTS), about, holds, until, day()).prop_map(|(fact, about, holds, until, day)| {
        let said = draft(json!({
            "event": "established", "at": instant(day), "source": "shop", "fact": fact,
        }));
        let said = said.with("identifier", about.map(|about| json!(about)));
        let said = said.with("holds", holds.map(|holds| json!(holds)));
        vec![said.with("until", until.map(|day| json!(instant(day))))]
    })
}

/// Something that names another event.
fn second_thought() -> impl Strategy<Value = Part> {
    let kinds: [(&str, &str, &'static [&'static str]); 5] = [
        ("retracted", "evidence", &["linked", "distinguished"]),
        ("unobserved", "observation", &["observed"]),
        ("withdrew", "consent", &["consented"]),
        ("revoked", "proposal", &["proposed"]),
        (
            "corrected",
            "of",
            &[
                "enclosed",
                "established",
                "seated",
                "preferred",
                "interacted",
            ],
        ),
    ];
    let kind = prop_oneof![
        3 => Just(kinds[0]), 1 => Just(kinds[1]), 3 => Just(kinds[2]),
        1 => Just(kinds[3]), 2 => Just(kinds[4]),
    ];
    (kind, any::<u16>(), day()).prop_map(|((event, field, of), which, day)| {
        let event = json!({"event": event, "at": instant(day), "source": "shop"});
        vec![draft(event).naming(field, Named::OneOf(of, which))]
    })
}

fn vote() -> impl Strategy<Value = Part> {
    (one(RECIPIENTS), any::<bool>(), any::<u16>(), day()).prop_map(|(seat, yes, which, day)| {
        let vote = draft(json!({
            "event": "voted", "at": instant(day), "source": "company",
            "seat": seat, "vote": if yes { "yes" } else { "no" },
        }));
        vec![vote.naming("proposal", Named::OneOf(&["proposed"], which))]
    })
}

/// Events on which no permission depends.
fn happening() -> impl Strategy<Value = Part> {
    let what = prop_oneof![
        Just(
            json!({"event": "interacted", "kind": "click", "channel": "web", "sentiment": 0.5,
            "media": "owned", "reach": 3, "text": "well", "topic": "jacket", "personas": ["dog"]})
        ),
        Just(json!({"event": "interacted", "kind": "purchase", "channel": "web"})),
        Just(json!({"event": "preferred", "channel": "any", "allow": false})),
        Just(
            json!({"event": "preferred", "channel": "email", "purposes": ["marketing"],
            "at_most": {"count": 2, "per": "P7D"},
            "quiet": {"from": "21:00", "until": "08:00", "offset": "-05:00"}})
        ),
        Just(
            json!({"event": "contacted", "channel": "email", "recipient": "marketing",
            "purpose": "marketing.promotion", "topic": "jacket"})
        ),
        identifier().prop_map(|to| json!({"event": "related", "kind": "friend", "to": to})),
    ];
    (what, identifier(), day()).prop_map(|(what, who, day)| {
        let said = draft(what).with("identifier", Some(json!(who)));
        vec![
            said.with("at", Some(json!(instant(day))))
                .with("source", Some(json!("shop"))),
        ]
    })
}

fn erasure() -> impl Strategy<Value = Part> {
    (somebody(), day()).prop_map(|(who, day)| {
        let erased =
            json!({"event": "erased", "at": instant(day), "source": "shop", "identifier": who});
        vec![draft(erased)]
    })
}

fn anything() -> impl Strategy<Value = Part> {
    prop_oneof![
        2 => observation(), 3 => link(), 1 => distinction(), 3 => enclosure(),
        1 => use_of_both(), 2 => consent(), 3 => prohibition(), 1 => proposal(),
        2 => secret(), 2 => fact(), 3 => second_thought(), 1 => vote(),
        1 => seating(day().boxed()), 1 => happening(),
    ]
}

/// A question that is not aimed yet.
#[derive(Clone, Debug)]
struct RawAsk {
    ask: Ask,
    /// Asks what one of the consents is about.
    consent: Option<u16>,
    late: bool,
}

fn raw_ask() -> impl Strategy<Value = RawAsk> {
    let who = (identifier(), one(RECIPIENTS), one(PURPOSES));
    let how = (
        option::weighted(0.6, one(CHANNELS)),
        option::weighted(0.7, 0..=100_u8),
    );
    let aim = (
        option::weighted(0.93, any::<u16>()),
        prop::bool::weighted(0.92),
    );
    (who, how, day(), aim).prop_map(
        |((identifier, recipient, purpose), (channel, trust), day, (consent, late))| {
            let trust = trust.map(f64::from);
            let ask = Ask {
                identifier,
                recipient,
                purpose,
                channel,
                trust,
                day,
            };
            RawAsk { ask, consent, late }
        },
    )
}

impl RawAsk {
    fn aim(&self, history: &History) -> Ask {
        let mut ask = self.ask.clone();
        if self.late {
            ask.day += 30;
        }
        let of = |fits: fn(&Json) -> bool| history.events.iter().filter(move |e| fits(e)).collect();
        let permits: Vec<&Json> = of(|e| {
            e["event"] == "consented" && e["effect"] == "permit" && e["scope"]["link"].is_null()
        });
        let seen: Vec<&Json> = of(|e| e["event"] == "observed");
        let Some(which) = self.consent.map(usize::from) else {
            return ask;
        };
        let text = |value: &Json| value.as_str().map(str::to_owned);
        if let Some(consent) =
            permits.get((which % 3).saturating_sub(1) * which % permits.len().max(1))
        {
            ask.identifier = text(&consent["identifier"]).unwrap_or(ask.identifier);
            ask.recipient = text(&consent["recipients"][0]).unwrap_or(ask.recipient);
            ask.purpose = text(&consent["purposes"][0]).unwrap_or(ask.purpose);
            ask.channel = text(&consent["channels"][0]).or(ask.channel);
        }
        let known = seen.get(which / 7 % seen.len().max(1));
        if let Some(seen) = known.filter(|_| which % 7 < 1) {
            ask.identifier = text(&seen["identifier"]).unwrap_or(ask.identifier);
        }
        ask
    }
}
