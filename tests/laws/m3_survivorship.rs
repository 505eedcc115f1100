//! M3: which value counts is a function of the set of observations; and of those that may
//! be seen alone.

use crate::crm::{self, told_short};
use crate::history::{Ask, History, Plan, asked};
use personagraph::name::{Attribute, EventId, Source};
use personagraph::profile::{
    Fragment, Lost, MergePolicy, Merged, Observation, Profile, Said, Shown, Survive, Survivorship,
};
use personagraph::value::{Score, Value};
use personagraph::{Directory, Identifier, Key, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type Seen = (EventId, Timestamp, Source, Observation);

const SOURCES: [&str; 3] = ["shop", "support", "broker"];

fn name() -> Attribute {
    "loyalty.points".parse().expect("a name")
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => (0..4_i64).prop_map(Value::from),
        2 => (0..4_i32).prop_map(|n| Value::try_from(f64::from(n) / 2.0 + 0.1).expect("finite")),
        1 => Just(Value::from("many")),
        1 => Just(Value::from(i64::MAX)),
    ]
}

/// Observations of one attribute, with ids of their own.
fn seen() -> impl Strategy<Value = Vec<Seen>> {
    let who = prop_oneof![Just("crm_id:1"), Just("email:ann@example.com")];
    let one = (
        0..4_u32,
        prop::sample::select(SOURCES.to_vec()),
        value(),
        proptest::option::of(0..=3_u8),
        who,
    );
    vec(one, 0..9).prop_map(|all| {
        let seen = all.into_iter().enumerate();
        let seen = seen.map(|(number, (day, source, value, confidence, who))| {
            let mut observation = Observation::new(crm::id(who), name(), value).expect("a name");
            let sure = |third: u8| Score::new(f64::from(third) / 3.0).expect("at most one");
            observation.confidence = confidence.map(sure);
            (
                format!("o{number}").parse().expect("an id"),
                crm::at(day),
                source.parse().expect("a name"),
                observation,
            )
        });
        seen.collect()
    })
}

/// The greatest value of an even number of observations, nothing of an odd one, and one
/// value that nobody said.
struct Odd;

impl Survive for Odd {
    fn survivors(&self, _: &Attribute, said: &[Said<'_>]) -> Vec<Value> {
        let greatest = said.iter().map(|said| said.observation.value.clone()).max();
        let greatest = greatest.filter(|_| said.len() % 2 == 0);
        greatest.into_iter().chain([Value::from("odd")]).collect()
    }
}

fn rule(number: usize) -> Survivorship {
    let trusted = ["support", "shop"].map(|source| source.parse().expect("a name"));
    let mut all = vec![
        Survivorship::All,
        Survivorship::Newest,
        Survivorship::Oldest,
        Survivorship::MostTrusted(trusted.into()),
        Survivorship::Surest,
        Survivorship::MostFrequent,
        Survivorship::Least,
        Survivorship::Greatest,
        Survivorship::Sum,
        Survivorship::Host(Arc::new(Odd)),
    ];
    all.swap_remove(number % 10)
}

/// The values that count, read from the page: sort by what the rule prefers, then newer,
/// then greater, then the lesser id; take the first.
fn naive(rule: &Survivorship, seen: &[Seen]) -> Vec<Value> {
    if seen.is_empty() {
        return Vec::new();
    }
    let values = || seen.iter().map(|(.., o)| o.value.clone());
    let tie = |(id, at, _, o): &Seen| (Reverse(*at), Reverse(o.value.clone()), id.clone());
    let first = |of: &mut Vec<&Seen>| of.first().map(|(.., o)| o.value.clone());
    let mut order: Vec<&Seen> = seen.iter().collect();
    let chosen = match rule {
        Survivorship::All => return values().collect::<BTreeSet<_>>().into_iter().collect(),
        Survivorship::Newest => {
            order.sort_by_key(|one| tie(one));
            first(&mut order)
        }
        Survivorship::Oldest => {
            order.sort_by_key(|one| (one.1, tie(one)));
            first(&mut order)
        }
        Survivorship::MostTrusted(sources) => {
            let rank = |one: &Seen| {
                sources
                    .iter()
                    .take_while(|source| **source != one.2)
                    .count()
            };
            order.sort_by_key(|one| (rank(one), tie(one)));
            first(&mut order)
        }
        Survivorship::Surest => {
            order.sort_by_key(|one| (Reverse(one.3.confidence), tie(one)));
            first(&mut order)
        }
        Survivorship::MostFrequent => {
            let times = |one: &Seen| values().filter(|value| *value == one.3.value).count();
            order.sort_by_key(|one| (Reverse(times(one)), tie(one)));
            first(&mut order)
        }
        Survivorship::Least => values().min(),
        Survivorship::Greatest => values().max(),
        Survivorship::Sum => {
            let whole: i128 = values()
                .filter_map(|v| v.as_integer())
                .map(i128::from)
                .sum();
            let mut others: Vec<f64> = values()
                .filter(|v| v.as_integer().is_none())
                .filter_map(|v| v.as_number())
                .collect();
            others.sort_by(f64::total_cmp);
            let numbers = values().filter(|v| v.as_number().is_some()).count();
            let some = (numbers > 0).then_some(());
            some.map(|()| match (i64::try_from(whole), others.is_empty()) {
                (Ok(whole), true) => Value::from(whole),
                #[allow(clippy::cast_precision_loss, reason = "the nearest number")]
                _ => Value::try_from(whole as f64 + others.iter().sum::<f64>()).expect("finite"),
            })
        }
        Survivorship::Host(_) => {
            let greatest = values().max().filter(|_| seen.len() % 2 == 0);
            let all: BTreeSet<Value> = greatest.into_iter().chain([Value::from("odd")]).collect();
            return all.into_iter().collect();
        }
        _ => panic!("a rule that is not read here"),
    };
    chosen.into_iter().collect()
}

fn fragment(seen: &[Seen]) -> Fragment {
    seen.iter().cloned().collect()
}

fn profile<'a>(fragments: &'a [Fragment], rule: &Survivorship) -> Profile<'a> {
    let policy = MergePolicy::new(Survivorship::Newest)
        .under("loyalty.points", rule.clone())
        .expect("a name");
    Profile::of(fragments, Timestamp::MAX, &policy)
}

proptest! {
    #![proptest_config(crm::cases(1024))]

    #[test]
    fn what_counts_is_what_the_page_says(seen in seen(), number in 0..10_usize) {
        let rule = rule(number);
        let fragments = [fragment(&seen)];
        let profile = profile(&fragments, &rule);
        let found = profile.get(&name()).into_iter().flat_map(Merged::values);
        let found: Vec<Value> = found.cloned().collect();
        prop_assert_eq!(found, naive(&rule, &seen), "{:?} of {:?}", rule, seen);
    }

    /// However the observations are spread over fragments, in whatever order, said once or
    /// twice: the same counts, the same lost, for the same reasons.
    #[test]
    fn what_counts_depends_on_the_set_alone(
        seen in seen().prop_shuffle(),
        at in vec(0..3_usize, 9),
        twice: bool,
        number in 0..10_usize,
    ) {
        let rule = rule(number);
        let mut parts: [Vec<Seen>; 3] = [vec![], vec![], vec![]];
        for (one, part) in seen.iter().zip(at) {
            parts[part].push(one.clone());
            if twice {
                parts[(part + 1) % 3].push(one.clone());
            }
        }
        let parts = parts.map(|part| fragment(&part));
        let mut sorted = seen.clone();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        let whole = [fragment(&sorted)];
        prop_assert_eq!(profile(&parts, &rule), profile(&whole, &rule));
        let joined = [parts[0].join(&parts[1]).join(&parts[2])];
        prop_assert_eq!(profile(&joined, &rule), profile(&whole, &rule));
        prop_assert_eq!(joined[0].len(), seen.len());
        prop_assert_eq!(joined[0].is_empty(), seen.is_empty());
        prop_assert_eq!(profile(&joined, &rule).is_empty(), seen.is_empty());
    }

    /// Every observation supports a value that counts, or lost for a reason that holds.
    #[test]
    fn nothing_is_forgotten(seen in seen(), number in 0..10_usize) {
        let rule = rule(number);
        let fragments = [fragment(&seen)];
        let profile = profile(&fragments, &rule);
        let Some(merged) = profile.get(&name()) else {
            prop_assert!(seen.is_empty());
            return Ok(());
        };
        let mut told: Vec<&EventId> = merged.lost().iter().map(|(said, _)| said.event).collect();
        for survivor in merged.survivors() {
            told.extend(survivor.said().iter().map(|said| said.event));
            // A sum is of what was said; any other value was said by these.
            let is_its = |said: &Said<'_>| said.observation.value == *survivor.value();
            let all_are = survivor.said().iter().all(is_its);
            prop_assert!(all_are || matches!(rule, Survivorship::Sum), "{:?}", survivor);
        }
        told.sort();
        let mut all: Vec<&EventId> = seen.iter().map(|one| &one.0).collect();
        all.sort();
        prop_assert_eq!(told, all);
        let winner = merged.survivors().first().and_then(|s| s.said().last());
        for (lost, why) in merged.lost() {
            let Some(best) = winner else { continue };
            let (mine, its) = (&lost.observation, &best.observation);
            let fair = match why {
                Lost::Older => lost.at < best.at,
                Lost::Newer => lost.at > merged.survivors()[0].said()[0].at,
                Lost::LessTrusted => lost.source.as_str() != "support",
                Lost::LessSure | Lost::LessFrequent => mine.value != its.value,
                Lost::Greater => mine.value > its.value,
                Lost::Lesser => mine.value < its.value,
                Lost::NotANumber => mine.value.as_number().is_none(),
                Lost::Tied => lost.at <= best.at || number == 2,
                Lost::Host => matches!(rule, Survivorship::Host(_)),
                _ => false,
            };
            prop_assert!(fair, "{:?} {:?} against {:?}", why, lost, best);
        }
    }
}

/// Each of what a host chooses is supported by those who said it.
#[test]
fn what_a_host_chooses_was_said_by_whom_it_names() {
    let at = |id: &str, points: i32| {
        let who = crm::id("crm_id:1");
        let observation = Observation::new(who, name(), points).expect("a name");
        let seen = (id.parse().expect("an id"), Timestamp::UNIX_EPOCH);
        (seen.0, seen.1, "shop".parse().expect("a name"), observation)
    };
    let fragments = [fragment(&[
        at("e1", 5),
        at("e2", 7),
        at("e3", 7),
        at("e4", 5),
    ])];
    let profile = profile(&fragments, &Survivorship::Host(Arc::new(Odd)));
    let merged = profile.get(&name()).expect("a value");
    let chosen = merged.survivors().iter().map(|survivor| {
        let said = survivor.said().iter().map(|said| said.event.as_str());
        (survivor.value().clone(), said.collect::<Vec<_>>())
    });
    let expected = [
        (Value::from(7), vec!["e3", "e2"]),
        (Value::from("odd"), vec![]),
    ];
    assert_eq!(chosen.collect::<Vec<_>>(), expected);
}

/// Under any policy a view shows of each partial identity what the page chooses among the
/// observations that may be seen there. Values tell observations apart.
fn a_view_chooses_among_what_it_may_see(
    history: &History,
    ask: &Ask,
    number: usize,
) -> Result<(), TestCaseError> {
    let rule = rule(number);
    let mut directory = crm::directory(&history.rules, &history.events);
    let plain = ask.view(&directory);
    let mut said: BTreeMap<String, Seen> = BTreeMap::new();
    for event in directory.custodian().events() {
        if let personagraph::directory::What::Observed(seen) = &event.what {
            let value = seen.value.in_clear().to_string();
            let seen = (
                event.id.clone(),
                event.at,
                event.source.clone(),
                (**seen).clone(),
            );
            said.insert(value, seen);
        }
    }
    directory.set_merge_policy(MergePolicy::new(rule.clone()));
    let merged = ask.view(&directory);
    prop_assert_eq!(plain.identities().len(), merged.identities().len());
    for (all, some) in plain.identities().iter().zip(merged.identities()) {
        prop_assert_eq!(all.pseudonym(), some.pseudonym());
        prop_assert_eq!(
            all.identifiers().collect::<Vec<&Identifier>>(),
            some.identifiers().collect::<Vec<_>>()
        );
        for (attribute, shown) in all.attributes() {
            let visible = shown
                .values()
                .map(|value| said[&value.in_clear().to_string()].clone());
            let visible: Vec<Seen> = visible.collect();
            let chosen = some.attributes().get(attribute).into_iter();
            let chosen: Vec<Value> = chosen.flat_map(Shown::values).cloned().collect();
            prop_assert_eq!(chosen, naive(&rule, &visible), "`{}` {:?}", attribute, rule);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(384))]

    #[test]
    fn a_view_shows_what_counts_among_what_may_be_seen(
        (history, asks) in asked(Plan::TELLING, 1),
        number in 0..8_usize,
    ) {
        told_short(&history, |history| {
            asks.iter().try_for_each(|ask| a_view_chooses_among_what_it_may_see(history, ask, number))
        })?;
    }
}

#[test]
fn a_sum_is_cut_off_only_where_all_of_it_is_too_great() {
    let number = |number: f64| Value::try_from(number).unwrap();
    let of_values = |values: &[Value]| {
        let who = "email:a@example.com".parse().unwrap();
        let mut crm = Directory::new(Key::from([7; 32]));
        crm.set_merge_policy(MergePolicy::new(Survivorship::Sum));
        for (n, said) in (0..).zip(values) {
            let at = Timestamp::from_millis(n).unwrap();
            crm.at(at, "bank")
                .observe(&who, "balance", said.clone())
                .through_none()
                .unwrap();
        }
        let profile = crm.custodian().profile(&who, Timestamp::MAX);
        let merged = profile.get(&"balance".parse().unwrap()).unwrap();
        merged.value().cloned().unwrap()
    };
    let of = |numbers: &[f64]| of_values(&numbers.iter().copied().map(number).collect::<Vec<_>>());
    let most = f64::MAX;
    assert_eq!(of(&[most, most]), number(most));
    assert_eq!(of(&[-most, -most]), number(-most));
    let nothing = of(&[-most, -most, most, most]).as_number();
    assert_eq!(nothing.map(f64::to_bits), Some(0));
    let half = f64::powi(2.0, 1023);
    assert_eq!(of(&[-half, -half, half]), number(-half));
    assert_eq!(of(&[0.1, 0.2]), number(0.1 + 0.2));
    // An integer among them is not lost on the way.
    let [up, down] = [most, -most].map(number);
    let whole = Value::from(1_i64 << 40);
    let all = [down.clone(), down, up.clone(), up, whole];
    assert_eq!(of_values(&all), number(f64::powi(2.0, 40)));
}
