//! Standing against three others: the linear equations solved by elimination, petgraph's
//! ranks within what its formula differs by, and a published example.

use personagraph::Identifier;
use personagraph::engagement::Relation;
use personagraph::engagement::standing::{Damping, Relations, Tie, Weight};
use petgraph::Graph;
use petgraph::algo::page_rank;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Ties = BTreeMap<(u32, u32), f64>;

fn relations(ties: &Ties) -> Relations<u32> {
    let weight = |number: f64| Weight::try_from(number).unwrap();
    Relations::of(ties.iter().map(|((who, to), n)| (*who, *to, weight(*n))))
}

fn damping(number: f64) -> Damping {
    Damping::try_from(number).unwrap()
}

/// (1 - d M) r = (1 - d) / n, by elimination with pivots. Who is gone has nothing and
/// gives nothing; what was given to them is lost.
fn solved(people: &[u32], ties: &Ties, d: f64, gone: Option<u32>) -> Vec<f64> {
    let n = people.len();
    let place = |who: u32| people.iter().position(|one| *one == who).unwrap();
    let mut rows = vec![vec![0.0; n + 1]; n];
    for (column, who) in people.iter().enumerate() {
        let out: Vec<(u32, f64)> = ties
            .iter()
            .filter(|((from, to), _)| from == who && from != to)
            .map(|((_, to), weight)| (*to, *weight))
            .collect();
        let all: f64 = out.iter().map(|(_, weight)| weight).sum();
        for row in &mut rows {
            row[column] -= if out.is_empty() { d / n as f64 } else { 0.0 };
        }
        for (to, weight) in out {
            rows[place(to)][column] -= d * weight / all;
        }
    }
    for (number, row) in rows.iter_mut().enumerate() {
        row[number] += 1.0;
        row[n] = (1.0 - d) / n as f64;
    }
    if let Some(gone) = gone.map(place) {
        rows[gone] = vec![0.0; n + 1];
        rows[gone][gone] = 1.0;
    }
    for column in 0..n {
        let pivot =
            (column..n).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()));
        rows.swap(column, pivot.unwrap());
        for row in 0..n {
            let factor = rows[row][column] / rows[column][column];
            if row != column && factor != 0.0 {
                let from = rows[column].clone();
                for (cell, other) in rows[row].iter_mut().zip(from) {
                    *cell -= factor * other;
                }
            }
        }
    }
    (0..n).map(|row| rows[row][n] / rows[row][row]).collect()
}

fn ties() -> impl Strategy<Value = Ties> {
    let weight = prop_oneof![Just(1.0), 0.01..100.0_f64];
    vec(((0..12_u32, 0..12_u32), weight), 1..40).prop_map(|ties| ties.into_iter().collect())
}

/// As many cases as the environment asks for, or else this many.
fn cases(cases: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(cases),
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn standing_solves_its_equations(ties in ties(), d in 0.0..0.99_f64) {
        let relations = relations(&ties);
        let standing = relations.standing(damping(d));
        let wanted = solved(relations.people(), &ties, d, None);
        let apart = standing.shares().zip(&wanted).map(|((_, share), wanted)| (share - wanted).abs());
        prop_assert!(apart.sum::<f64>() < 1e-10);
        prop_assert!((standing.shares().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-10);
    }

    #[test]
    fn a_loss_is_what_only_they_gave(ties in ties(), d in 0.0..0.95_f64, who in 0..12_u32, among in vec(0..12_u32, 0..4)) {
        let relations = relations(&ties);
        let loss = relations.loss_of(&who, &among, damping(d));
        prop_assert_eq!(loss.is_some(), relations.people().contains(&who));
        if let Some(loss) = loss {
            let listeners = |of: u32| -> BTreeSet<u32> {
                ties.keys().filter(|(from, to)| *to == of && from != to).map(|(from, _)| *from).collect()
            };
            let others: BTreeSet<u32> =
                among.iter().filter(|one| **one != who).flat_map(|one| listeners(*one)).collect();
            let own = listeners(who);
            prop_assert_eq!(loss.listeners.0, own.len() as u64);
            prop_assert_eq!(loss.reach.0, own.difference(&others).count() as u64);

            let people = relations.people();
            let (with, without) = (solved(people, &ties, d, None), solved(people, &ties, d, Some(who)));
            let given: BTreeMap<u32, f64> = loss.given.iter().map(|(who, lost)| (**who, *lost)).collect();
            for ((one, with), without) in people.iter().zip(with).zip(without) {
                if *one == who {
                    prop_assert!((loss.standing - with).abs() < 1e-10);
                    prop_assert!(!given.contains_key(one));
                } else {
                    let lost = given.get(one).copied().unwrap_or_default();
                    prop_assert!(lost >= 0.0 && (lost - (with - without)).abs() < 1e-10);
                }
            }
            prop_assert!(loss.given.windows(2).all(|pair| pair[0].1 >= pair[1].1));
        }
    }

    #[test]
    fn reach_is_a_union(ties in ties(), through in vec(0..14_u32, 0..6)) {
        let wanted: BTreeSet<u32> = ties
            .keys()
            .filter(|(from, to)| from != to && through.contains(to))
            .map(|(from, _)| *from)
            .collect();
        let relations = relations(&ties);
        prop_assert_eq!(relations.reach(&through).0, wanted.len() as u64);
        for who in &through {
            let listeners: BTreeSet<u32> = relations.listeners(who).copied().collect();
            prop_assert!(listeners.iter().all(|one| ties.contains_key(&(*one, *who))));
        }
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn the_order_of_ties_does_not_matter(ties in ties(), seeds in vec(any::<u64>(), 100)) {
        let list = || ties.iter().map(|((who, to), n)| (*who, *to, Weight::try_from(*n).unwrap()));
        let plain = relations(&ties);
        let shares = |of: &Relations<u32>| -> Vec<u64> {
            let standing = of.standing(Damping::default());
            standing.shares().map(|(_, share)| share.to_bits()).collect()
        };
        for seed in seeds {
            let mut order: Vec<_> = list().collect();
            // Some are said twice, or with less weight before: the heaviest counts.
            let again: Vec<_> = list().map(|(who, to, _)| (who, to, Weight::try_from(1e-6).unwrap())).collect();
            order.extend(again);
            order.sort_by_key(|(who, to, weight)| {
                let mixed = u64::from(*who) * 31 + u64::from(*to) * 7 + weight.get().to_bits();
                (mixed ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            });
            let shuffled = Relations::of(order);
            prop_assert!(shuffled == plain);
            prop_assert_eq!(shares(&shuffled), shares(&plain));
        }
    }
}

/// petgraph leaves the random jump out of the chances along an edge, so its ranks are
/// those of slightly other chances: in each column by (1 - d)/n for each edge, or for one
/// without edges altogether. That moves the ranks by no more than twice that / (1 - d).
#[test]
fn petgraph_agrees_within_what_its_formula_differs_by() {
    let (people, each, d) = (400_u32, 5_u32, 0.85);
    let mut roll = 12_345_u64;
    let mut dice = |sides: u32| {
        roll = roll
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((roll >> 33) % u64::from(sides)).unwrap()
    };
    let mut ties = Ties::new();
    // Some are listened to far more than others.
    for who in 0..people {
        for _ in 0..each {
            let (one, other) = (dice(people), dice(people));
            let to = one.min(other);
            if to != who {
                let _ = ties.insert((who, to), 1.0);
            }
        }
    }
    let relations = relations(&ties);
    let position =
        |who: u32| u32::try_from(relations.people().binary_search(&who).unwrap()).unwrap();
    let mut graph: Graph<(), ()> = Graph::new();
    let known = relations.people().len();
    for _ in 0..known {
        let _ = graph.add_node(());
    }
    graph.extend_with_edges(ties.keys().map(|(who, to)| (position(*who), position(*to))));
    let theirs = page_rank(&graph, d, 60);
    let standing = relations.standing(damping(d));
    let ours: Vec<f64> = standing.shares().map(|(_, share)| share).collect();
    let apart: f64 = ours
        .iter()
        .zip(&theirs)
        .map(|(one, other)| (one - other).abs())
        .sum();
    let bound = 2.0 * f64::from(each) / known as f64;
    println!("petgraph: {apart:.6} apart, of at most {bound:.6}");
    assert!(apart < bound, "{apart} is more than {bound}");
    let first = |ranks: &[f64]| (0..ranks.len()).max_by(|a, b| ranks[*a].total_cmp(&ranks[*b]));
    assert_eq!(first(&ours), first(&theirs));
}

/// The eleven pages of the encyclopaedia Wikipedia's article on `PageRank`, with the
/// percentages that its picture gives.
#[test]
fn the_published_example_comes_out() {
    let links = [
        ("B", "C"),
        ("C", "B"),
        ("D", "A"),
        ("D", "B"),
        ("E", "B"),
        ("E", "D"),
        ("E", "F"),
        ("F", "B"),
        ("F", "E"),
        ("G", "B"),
        ("G", "E"),
        ("H", "B"),
        ("H", "E"),
        ("I", "B"),
        ("I", "E"),
        ("J", "E"),
        ("K", "E"),
    ];
    let relations = Relations::of(links.map(|(who, to)| (who, to, Weight::ONE)));
    let standing = relations.standing(Damping::default());
    let percent = |who| format!("{:.1}", standing.share(&who).unwrap() * 100.0);
    let wanted = [
        ("A", "3.3"),
        ("B", "38.4"),
        ("C", "34.3"),
        ("D", "3.9"),
        ("E", "8.1"),
        ("F", "3.9"),
        ("G", "1.6"),
        ("K", "1.6"),
    ];
    for (who, wanted) in wanted {
        assert_eq!(percent(who), wanted, "of {who}");
    }
    assert_eq!(standing.ranking()[0].1.place(), 1);
    assert_eq!(*standing.ranking()[0].0, "B");
}

#[test]
fn relations_are_read_as_the_host_says() {
    let related = |identifier: &str, to: &str, kind: &str| Relation {
        identifier: identifier.parse().unwrap(),
        to: to.parse().unwrap(),
        kind: kind.parse().unwrap(),
    };
    let (ann, bob, cat) = ("twitter:ann", "twitter:bob", "twitter:cat");
    let said = [
        related(ann, cat, "follows"),
        related(ann, cat, "follows"),
        related(bob, cat, "household"),
        related(bob, ann, "block"),
        related(cat, cat, "follows"),
    ];
    let relations = Relations::of_related(&said, |relation| match relation.kind.as_str() {
        "follows" => Tie::OneWay(Weight::ONE),
        "household" => Tie::Mutual(Weight::ONE),
        _ => Tie::None,
    });
    assert_eq!(relations.len(), 3);
    let listeners = |of: &str| -> Vec<&str> {
        relations
            .listeners(&of.parse().unwrap())
            .map(Identifier::as_str)
            .collect()
    };
    assert_eq!(listeners(cat), [ann, bob]);
    assert_eq!(listeners(bob), [cat]);
    assert!(listeners(ann).is_empty());
    let text = format!("{relations:?}");
    assert!(!text.contains("ann"), "no identifier in clear: {text}");
}

#[test]
fn nobody_and_the_numbers_that_are_none() {
    let none: Relations<u8> = Relations::of([]);
    assert!(none.is_empty() && none.people().is_empty());
    assert_eq!(none.standing(Damping::default()).shares().count(), 0);
    assert!(none.loss_of(&1, [], Damping::default()).is_none());
    for number in [0.0, -1.0, 1e7, f64::NAN, f64::INFINITY] {
        assert!(Weight::try_from(number).is_err());
    }
    for number in [-0.1, 1.0, f64::NAN] {
        assert!(Damping::try_from(number).is_err());
    }
    // As slow as may be: two who listen to each other alone, and one to them.
    let slow = Relations::of([
        (1, 2, Weight::ONE),
        (2, 1, Weight::ONE),
        (3, 1, Weight::ONE),
    ]);
    let standing = slow.standing(damping(0.99));
    assert!(standing.rounds() < 4_000, "{} rounds", standing.rounds());
}
