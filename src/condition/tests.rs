use alloc::format;
use alloc::vec;

use super::Truth::{False, True, Unknown};
use super::*;

const TRUTHS: [Truth; 3] = [False, Unknown, True];

fn fact(name: &str) -> Condition {
    Condition::fact(name).unwrap()
}

fn trust(least: f64) -> Condition {
    Condition::trust(Trust::new(least).unwrap())
}

fn channel(name: &str) -> Condition {
    Condition::channel(name).unwrap()
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).unwrap()
}

/// Facts are named after what they are.
#[derive(Default)]
struct World {
    trust: Option<Trust>,
    channel: Option<Channel>,
}

impl Circumstances for World {
    fn fact(&self, fact: &Fact) -> Truth {
        match fact.as_str() {
            "true" => True,
            "false" => False,
            _ => Unknown,
        }
    }

    fn instant(&self) -> Timestamp {
        at(1_000)
    }

    fn trust(&self) -> Option<Trust> {
        self.trust
    }

    fn channel(&self) -> Option<&Channel> {
        self.channel.as_ref()
    }
}

/// What every way of filling in the unknown agrees on.
fn possible(truth: Truth) -> Vec<bool> {
    match truth {
        False => vec![false],
        Unknown => vec![false, true],
        True => vec![true],
    }
}

fn agreed(possible: &[bool]) -> Truth {
    match (possible.contains(&true), possible.contains(&false)) {
        (true, false) => True,
        (false, true) => False,
        _ => Unknown,
    }
}

#[test]
fn truth_is_what_every_completion_agrees_on() {
    for a in TRUTHS {
        assert_eq!(
            !a,
            agreed(&possible(a).iter().map(|a| !a).collect::<Vec<_>>())
        );
        for b in TRUTHS {
            let pairs = possible(a)
                .into_iter()
                .flat_map(|a| possible(b).into_iter().map(move |b| (a, b)));
            let (and, or): (Vec<_>, Vec<_>) = pairs.map(|(a, b)| (a & b, a | b)).unzip();
            assert_eq!(a.and(b), agreed(&and));
            assert_eq!(a.or(b), agreed(&or));
            assert_eq!(Truth::all([a, b]), a.and(b));
            assert_eq!(Truth::any([a, b]), a.or(b));
            for c in TRUTHS {
                assert_eq!(Truth::all([a, b, c]), a.and(b).and(c));
                assert_eq!(Truth::any([a, b, c]), a.or(b).or(c));
            }
        }
    }
    assert_eq!((Truth::all([]), Truth::any([])), (True, False));
}

#[test]
fn leaves_ask_the_circumstances() {
    let bare = World::default();
    let full = World {
        trust: Some(Trust::new(60.0).unwrap()),
        channel: "email".parse().ok(),
    };
    for (condition, in_bare, in_full) in [
        (fact("true"), True, True),
        (fact("false"), False, False),
        (fact("never_said"), Unknown, Unknown),
        (Condition::after(at(1_000)), True, True),
        (Condition::after(at(1_001)), False, False),
        (Condition::before(at(1_000)), False, False),
        (Condition::before(at(1_001)), True, True),
        (trust(60.0), Unknown, True),
        (trust(60.5), Unknown, False),
        (channel("email"), Unknown, True),
        (channel("email.work"), Unknown, False),
        (Condition::not(channel("email")).unwrap(), Unknown, False),
        (
            Condition::all([fact("false"), channel("email")]).unwrap(),
            False,
            False,
        ),
        (
            Condition::any([fact("false"), channel("email")]).unwrap(),
            Unknown,
            True,
        ),
        (Condition::all([]).unwrap(), True, True),
        (Condition::any([]).unwrap(), False, False),
    ] {
        assert_eq!(condition.evaluate(&bare), in_bare, "{condition:?}");
        assert_eq!(
            condition.evaluate(&full as &dyn Circumstances),
            in_full,
            "{condition:?}"
        );
    }
}

#[test]
fn parts_are_sets() {
    let (a, b) = (fact("a"), fact("b"));
    let all = Condition::all([a.clone(), b.clone()]).unwrap();
    assert_eq!(
        all,
        Condition::all([b.clone(), a.clone(), b.clone()]).unwrap()
    );
    assert_ne!(all, Condition::any([a.clone(), b.clone()]).unwrap());
    assert_ne!(all, a);
    let nested = Condition::not(Condition::any([all, b, a]).unwrap()).unwrap();
    let mut facts: Vec<&str> = nested.facts().map(Fact::as_str).collect();
    facts.sort_unstable();
    assert_eq!(facts, ["a", "a", "b", "b"]);
    assert_eq!(trust(1.0).facts().count(), 0);
}

/// A world in which everything is known that a setting says, and the rest as before.
struct Set<'w>(&'w World, Setting);

impl Circumstances for Set<'_> {
    fn fact(&self, fact: &Fact) -> Truth {
        let set = self.1.facts.get(fact).copied().map(Truth::from);
        set.unwrap_or_else(|| self.0.fact(fact))
    }

    fn instant(&self) -> Timestamp {
        self.1.from.unwrap_or_else(|| self.0.instant())
    }

    fn trust(&self) -> Option<Trust> {
        self.1.trust().or(self.0.trust)
    }

    fn channel(&self) -> Option<&Channel> {
        self.1.channel.as_ref().or_else(|| self.0.channel())
    }
}

/// Conditions of two levels over leaves of every kind, in all three truths.
fn conditions() -> Vec<Condition> {
    let leaves = vec![
        fact("true"),
        fact("false"),
        fact("never_said"),
        Condition::after(at(1_500)),
        Condition::before(at(1_200)),
        trust(60.0),
        channel("email"),
    ];
    let mut all = leaves.clone();
    all.extend([Condition::all([]).unwrap(), Condition::any([]).unwrap()]);
    let nots = leaves
        .iter()
        .cloned()
        .map(|leaf| Condition::not(leaf).unwrap());
    all.extend(nots.collect::<Vec<_>>());
    let flat = all.clone();
    // Of one thing asked for both ways, meeting one part may fail the other.
    let asks = |of: &Condition| match of.clause() {
        Clause::Not(part) => (**part).clone(),
        _ => of.clone(),
    };
    for (i, a) in flat.iter().enumerate() {
        for b in flat.iter().skip(i + 1).filter(|b| asks(b) != asks(a)) {
            all.push(Condition::all([a.clone(), b.clone()]).unwrap());
            all.push(Condition::any([a.clone(), b.clone()]).unwrap());
        }
    }
    all
}

#[test]
fn what_is_unmet_are_the_leaves_that_are_otherwise() {
    let world = World::default();
    for condition in conditions() {
        for wanted in [true, false] {
            let unmet = condition.unmet(&world, wanted);
            assert_eq!(
                unmet.is_none(),
                condition.evaluate(&world) == Truth::from(wanted)
            );
            for part in unmet.iter().flat_map(Unmet::parts) {
                assert_ne!(Truth::from(part.wanted), part.truth, "{condition:?}");
            }
        }
    }
    let both = Condition::all([fact("never_said"), fact("false"), fact("true")]).unwrap();
    let unmet = both.unmet(&world, true).unwrap();
    let part = |name: &str, wanted, truth| {
        let asks = Asks::Fact(name.parse().unwrap());
        Unmet::Part(Part {
            asks,
            wanted,
            truth,
        })
    };
    let (no, unknown) = (
        part("false", true, False),
        part("never_said", true, Unknown),
    );
    assert_eq!(unmet, Unmet::All([no.clone(), unknown.clone()].into()));
    let either = Condition::any([fact("never_said"), fact("false")]).unwrap();
    let unmet = either.unmet(&world, true);
    assert_eq!(unmet, Some(Unmet::Any([no, unknown].into())));
    let neither = Condition::not(Condition::any([fact("true"), fact("false")]).unwrap()).unwrap();
    assert_eq!(neither.unmet(&world, true), Some(part("true", false, True)));
    let never = Condition::any([]).unwrap().unmet(&world, true);
    assert_eq!(never, Some(Unmet::Any([].into())));
}

#[test]
fn in_each_setting_the_condition_is_met() {
    let mut settings = 0;
    for world in [
        World::default(),
        World {
            trust: Some(Trust::new(70.0).unwrap()),
            channel: "sms".parse().ok(),
        },
    ] {
        for condition in conditions() {
            for wanted in [true, false] {
                let Some(unmet) = condition.unmet(&world, wanted) else {
                    continue;
                };
                for setting in unmet.settings(16) {
                    settings += 1;
                    assert!(setting.len() > 0, "{condition:?}");
                    let then = condition.evaluate(&Set(&world, setting.clone()));
                    // A part that is met now may fail later.
                    let late = setting.from.is_some();
                    assert!(
                        then == Truth::from(wanted) || late,
                        "{condition:?}: {setting:?}"
                    );
                }
            }
        }
    }
    assert!(settings > 200, "{settings}");
}

#[test]
fn settings_are_few_and_small() {
    let facts = |n: usize| (0..n).map(|i| fact(&format!("f{i}")));
    let world = World::default();
    let settings = |condition: Condition| condition.unmet(&world, true).unwrap().settings(16);
    assert_eq!(settings(Condition::any(facts(100)).unwrap()).len(), 16);
    assert_eq!(settings(Condition::all(facts(16)).unwrap()).len(), 1);
    assert_eq!(settings(Condition::all(facts(10_000)).unwrap()).len(), 0);
    let pairs = facts(6).map(|a| Condition::any([a, fact("else")]).unwrap());
    let cheapest = settings(Condition::all(pairs).unwrap());
    assert_eq!(cheapest.first().map(Setting::len), Some(1)); // the fact that serves all
    assert!(cheapest.len() <= 16);
    // What is asked for both ways cannot be met.
    let both = [fact("a"), Condition::not(fact("a")).unwrap()];
    assert!(settings(Condition::all(both).unwrap()).is_empty());
    let trusted = [trust(60.0), trust(80.0)];
    let trusted = settings(Condition::all(trusted).unwrap());
    let most = Trust::new(80.0).unwrap();
    assert!(trusted.iter().all(|setting| setting.trust() == Some(most)));
    let torn = [trust(60.0), Condition::not(trust(60.0)).unwrap()];
    assert!(settings(Condition::all(torn).unwrap()).is_empty());
    let two = [channel("email"), channel("sms")];
    assert!(settings(Condition::all(two).unwrap()).is_empty());
}

/// So many levels of `not` around a fact.
fn nots(depth: u8) -> Result<Condition, ConditionError> {
    (1..depth).try_fold(fact("true"), |condition, _| Condition::not(condition))
}

#[test]
fn depth_is_limited() {
    let deepest = nots(Condition::DEEPEST).unwrap();
    assert_eq!(deepest.evaluate(&World::default()), False);
    assert!(Condition::not(deepest.clone()).is_err());
    assert!(Condition::any([fact("a"), deepest.clone()]).is_err());
    let error = Condition::all([deepest]).unwrap_err();
    assert_eq!(format!("{error}"), "a condition may be at most 16 deep");
}

#[cfg(feature = "serde")]
mod serde {
    use alloc::string::{String, ToString};

    use super::*;

    #[test]
    fn json_has_one_key_an_object() {
        for json in [
            r#"{"fact":"zipper.improved"}"#,
            r#"{"after":"2026-01-10T09:00:00Z"}"#,
            r#"{"before":"2026-01-10T09:00:00Z"}"#,
            r#"{"trust":60}"#,
            r#"{"channel":"email"}"#,
            r#"{"all":[]}"#,
            r#"{"any":[{"fact":"a"},{"all":[{"fact":"a"},{"not":{"trust":0.5}}]}]}"#,
        ] {
            let condition: Condition = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&condition).unwrap(), json);
            let value = serde_json::to_value(&condition).unwrap();
            assert_eq!(
                serde_json::from_value::<Condition>(value).unwrap(),
                condition
            );
            let bytes = postcard::to_allocvec(&condition).unwrap();
            assert_eq!(
                postcard::from_bytes::<Condition>(&bytes).unwrap(),
                condition
            );
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for json in [
            "{}",
            r#"{"fact":"a","fact":"a"}"#,
            r#"{"fact":"a","trust":60}"#,
            r#"{"facts":"a"}"#,
            r#"{"Fact":"a"}"#,
            r#"{"fact":"A"}"#,
            r#"{"trust":101}"#,
            r#"{"all":{"fact":"a"}}"#,
            r#"{"not":[{"fact":"a"}]}"#,
            r#"{"not":null}"#,
            r#""fact""#,
            "[]",
            "null",
        ] {
            assert!(serde_json::from_str::<Condition>(json).is_err(), "{json}");
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(json) {
                let lenient = json.contains(r#""fact":"a","fact""#);
                assert!(
                    lenient || serde_json::from_value::<Condition>(value).is_err(),
                    "{json}"
                );
            }
        }
        let error = serde_json::from_str::<Condition>(r#"{"facts":"a"}"#)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("unknown variant `facts`, expected one of `fact`, `after`"),
            "{error}"
        );
    }

    fn nested(open: &str, inner: &str, close: &str, times: usize) -> String {
        [open.repeat(times).as_str(), inner, &close.repeat(times)].concat()
    }

    #[test]
    fn depth_is_checked_while_reading() {
        for (open, inner, close) in [
            (r#"{"not":"#, r#"{"fact":"a"}"#, "}"),
            (r#"{"all":["#, r#"{"fact":"a"}"#, "]}"),
            (r#"{"any":[{"fact":"b"},"#, r#"{"all":[]}"#, "]}"),
        ] {
            let deepest: Condition = serde_json::from_str(&nested(open, inner, close, 15)).unwrap();
            let bytes = postcard::to_allocvec(&deepest).unwrap();
            assert_eq!(postcard::from_bytes::<Condition>(&bytes).unwrap(), deepest);
            for times in [16, 17, 100_000] {
                let error = serde_json::from_str::<Condition>(&nested(open, inner, close, times))
                    .unwrap_err();
                assert!(error.to_string().contains("at most 16 deep"), "{error}");
            }
        }
    }

    #[test]
    fn hostile_nesting_in_bytes_is_refused() {
        // `not` is the last variant, whose content is one condition: a million levels.
        let bytes = vec![7_u8; 1_000_000];
        assert!(postcard::from_bytes::<Condition>(&bytes).is_err());
        // `all` claims four thousand million parts and has none.
        assert!(postcard::from_bytes::<Condition>(&[5, 0xff, 0xff, 0xff, 0xff, 0x0f]).is_err());
    }
}
