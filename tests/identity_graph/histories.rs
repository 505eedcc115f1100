//! Stories at random: over a few identifiers, so that rules bind often, or over pieces of
//! hundreds, which the graph keeps in another structure.

use crate::facts::Fact;
use crate::story::{Step, Story, Tweak};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value as Json, json};

/// Any first few of these are of several namespaces.
const IDENTIFIERS: [&str; 13] = [
    "crm:1",
    "email:a",
    "crm:2",
    "device:d1",
    "email:b",
    "device:x2",
    "phone:+1",
    "crm:3",
    "email:c",
    "login:l",
    "device:d3",
    "phone:+2",
    "crm:4",
];
const BASES: [&str; 5] = [
    "authenticated",
    "declared",
    "imported",
    "observed",
    "inferred",
];
const SCORES: [f64; 5] = [0.0, 0.3, 0.5, 0.9, 1.0];

/// How many runs a property gets: so many, times `LAW_TIMES` if that is set.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let times = std::env::var("LAW_TIMES").ok().and_then(|n| n.parse().ok());
    ProptestConfig {
        failure_persistence: None,
        max_shrink_time: 20_000,
        ..ProptestConfig::with_cases(cases * times.unwrap_or(1_u32))
    }
}

/// The identifiers of a story: six to thirteen.
pub(crate) fn identifiers() -> impl Strategy<Value = Vec<String>> {
    (6..=IDENTIFIERS.len()).prop_map(|n| IDENTIFIERS[..n].iter().map(ToString::to_string).collect())
}

fn floors() -> impl Strategy<Value = Json> {
    let spaces = || select(vec!["crm", "email", "device", "phone"]);
    let least = select(vec![
        "all",
        "vouched",
        "imported",
        "observed",
        "inferred:0.5",
    ]);
    let floor = (spaces(), spaces(), least);
    vec(floor, 1..3).prop_map(|floors| {
        let floor = |(a, b, least)| json!({"between": [a, b], "at_least": least});
        floors.into_iter().map(floor).collect()
    })
}

/// Rules of every kind, each about as often there as not.
pub(crate) fn rules() -> impl Strategy<Value = Json> {
    let contested = select(vec!["isolate", "newest", "oldest"]);
    let limits = subsequence(
        vec![
            ("crm", 1_u32),
            ("email", 1),
            ("crm", 2),
            ("email", 2),
            ("device", 1),
            ("phone", 1),
        ],
        1..4,
    );
    let limits = limits.prop_map(|all| {
        all.into_iter()
            .map(|(of, most)| (of.to_string(), json!(most)))
            .collect::<Json>()
    });
    let blocked =
        subsequence(vec!["device:x*", "email:a", "phone:*2"], 1..3).prop_map(|b| json!(b));
    let priority = subsequence(vec!["crm", "login", "email", "device"], 1..=4)
        .prop_shuffle()
        .prop_map(|spaces| json!(spaces));
    let named = |name: &'static str, often: f64, value: BoxedStrategy<Json>| {
        option::weighted(often, value).prop_map(move |value| Some((name, value?)))
    };
    let some = (
        named("limits", 0.5, limits.boxed()),
        named("blocked", 0.3, blocked.boxed()),
        named("priority", 0.3, priority.boxed()),
        named(
            "shared_above",
            0.4,
            (0..4_u32).prop_map(|n| json!(n)).boxed(),
        ),
        named("vouching_sources", 0.2, Just(json!(["login"])).boxed()),
        named(
            "largest_person",
            0.3,
            (1..7_u32).prop_map(|n| json!(n)).boxed(),
        ),
        named("floors", 0.3, floors().boxed()),
    );
    (contested, some).prop_map(|(contested, (a, b, c, d, e, f, g))| {
        let mut rules = json!({"contested": contested});
        for (name, value) in [a, b, c, d, e, f, g].into_iter().flatten() {
            rules[name] = value;
        }
        rules
    })
}

/// A piece of evidence about some identifiers; `apart` in ten say that two are different.
pub(crate) fn fact(identifiers: Vec<String>, ids: usize, apart: u32) -> BoxedStrategy<Fact> {
    let n = identifiers.len();
    let basis =
        prop_oneof![3 => Just("declared"), 2 => select(BASES.to_vec()), 1 => Just("inferred")];
    let within = prop_oneof![
        3 => Just(vec![]),
        1 => subsequence(vec!["p", "q", "r"], 2..=3),
    ];
    let is_link = prop::bool::weighted(1.0 - f64::from(apart) / 10.0);
    let bare = (0..n, 1..n, 0..ids).prop_map(move |(a, step, id)| {
        let (a, b) = (&identifiers[a], &identifiers[(a + step) % n]);
        Fact::link(&format!("e{id}"), a, b)
    });
    let said = (1..7_i64, select(vec!["login", "import"]));
    let what = (basis, select(SCORES.to_vec()), within, is_link);
    let make =
        |(fact, (day, source), (basis, score, within, is_link)): (Fact, (i64, &str), What)| {
            let within = if is_link { within } else { Vec::new() };
            Fact {
                day,
                source: source.to_string(),
                score: if basis == "inferred" { score } else { 0.0 },
                is_link,
                ..fact.by(basis).within(&within)
            }
        };
    (bare, said, what).prop_map(make).boxed()
}

/// A basis, a score, personas, and whether it is a link.
type What = (&'static str, f64, Vec<&'static str>, bool);

/// Evidence with ids of its own.
pub(crate) fn facts(
    identifiers: Vec<String>,
    how_many: std::ops::Range<usize>,
    apart: u32,
) -> impl Strategy<Value = Vec<Fact>> {
    vec(fact(identifiers, 1, apart), how_many).prop_map(|mut facts| {
        for (n, fact) in facts.iter_mut().enumerate() {
            fact.id = format!("e{n}");
        }
        facts
    })
}

fn step(identifiers: &[String], rules: BoxedStrategy<Json>) -> BoxedStrategy<Step> {
    let some = || fact(identifiers.to_vec(), 40, 1);
    let which = || 0..1_000_usize;
    let who = || select(identifiers.to_vec());
    let tweak = select(vec![
        Tweak::Nothing,
        Tweak::Day,
        Tweak::Source,
        Tweak::Basis,
        Tweak::Score,
        Tweak::Kind,
        Tweak::Within,
    ]);
    prop_oneof![
        12 => some().prop_map(Step::Assert),
        1 => (which(), tweak).prop_map(|(which, tweak)| Step::Again(which, tweak)),
        5 => which().prop_map(Step::Retract),
        2 => vec(which(), 0..5).prop_map(Step::RetractAll),
        2 => (who(), option::of(1..7_i64)).prop_map(|(who, day)| Step::Word(who, day)),
        1 => rules.prop_map(Step::Rules),
        2 => vec(some(), 0..8).prop_map(Step::Extend),
        2 => who().prop_map(Step::Forget),
    ]
    .boxed()
}

/// A story about few identifiers.
pub(crate) fn story() -> impl Strategy<Value = Story> {
    (identifiers(), rules()).prop_flat_map(|(identifiers, first)| {
        let steps = vec(step(&identifiers, rules().boxed()), 1..40);
        (Just(identifiers), Just(first), steps).prop_map(|(identifiers, rules, steps)| Story {
            identifiers,
            rules,
            steps,
        })
    })
}

/// A few identifiers, rules, and evidence that is all live.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) identifiers: Vec<String>,
    pub(crate) rules: Json,
    pub(crate) facts: Vec<Fact>,
    pub(crate) words: Vec<(String, i64)>,
}

impl std::fmt::Debug for Scene {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "rules {}", self.rules)?;
        self.facts
            .iter()
            .try_for_each(|fact| writeln!(f, "  {fact:?}"))?;
        writeln!(f, "  words {:?}", self.words)
    }
}

impl Scene {
    pub(crate) fn held(&self) -> crate::truth::Held {
        let mut held = crate::truth::Held::with(&self.rules, &self.facts);
        held.words = self.words.iter().cloned().collect();
        held
    }

    /// The graph of it all.
    pub(crate) fn graph(&self) -> personagraph::identity::Graph {
        let mut graph = crate::story::graph_of(&self.rules, &self.facts);
        self.say(&mut graph);
        graph
    }

    /// Says since when words name identifiers.
    pub(crate) fn say(&self, graph: &mut personagraph::identity::Graph) {
        for (who, day) in &self.words {
            let who = crate::facts::identifier(who);
            graph.set_known_from(&who, Some(crate::facts::day(*day)));
        }
    }
}

pub(crate) fn scene_under(
    rules: impl Strategy<Value = Json>,
    how_many: std::ops::Range<usize>,
) -> impl Strategy<Value = Scene> {
    (identifiers(), rules).prop_flat_map(move |(identifiers, rules)| {
        let facts = facts(identifiers.clone(), how_many.clone(), 1);
        let words = vec((select(identifiers.clone()), 1..7_i64), 0..3);
        (Just((identifiers, rules)), facts, words).prop_map(
            |((identifiers, rules), facts, words)| {
                let words: std::collections::BTreeMap<_, _> = words.into_iter().collect();
                Scene {
                    identifiers,
                    rules,
                    facts,
                    words: words.into_iter().collect(),
                }
            },
        )
    })
}

pub(crate) fn scene() -> impl Strategy<Value = Scene> {
    scene_under(rules(), 1..24)
}
