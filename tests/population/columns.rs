//! What is asked of columns is what is asked of each portrait, whatever came and went.

use crate::draw::{Ask, Somebody, ask, somebody};
use crate::make;
use personagraph::population::analysis::{Dimension, Scheme};
use personagraph::population::{Population, Portrait};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Somebody comes, in place of whoever had the number, or whoever has it goes.
fn turns() -> impl Strategy<Value = Vec<(u8, Option<Somebody>)>> {
    vec((0..12_u8, prop::option::weighted(0.8, somebody())), 0..30)
}

fn dimension(number: usize, asks: &[Ask]) -> Dimension {
    let asks = asks.iter().enumerate();
    asks.fold(
        Dimension::new(&number.to_string()),
        |dimension, (n, ask)| dimension.with(&n.to_string(), make::built(ask)),
    )
}

proptest! {
    #[test]
    fn a_tally_of_columns_is_that_of_portraits(
        turns in turns(),
        asks in vec(vec(ask(), 0..3), 0..4),
    ) {
        let mut people = Population::new(make::now());
        let mut plain: BTreeMap<u8, Portrait> = BTreeMap::new();
        for (id, turn) in &turns {
            if let Some(who) = turn {
                let portrait = make::whole(who);
                people.insert(*id, &portrait);
                plain.insert(*id, portrait);
            } else {
                prop_assert_eq!(people.remove(id), plain.remove(id).is_some());
            }
        }
        prop_assert_eq!(people.len(), plain.len());
        let dimensions: Vec<Dimension> = asks.iter().enumerate().map(|(n, a)| dimension(n, a)).collect();
        // Together, and one by one: what one column settles is counted without a pass.
        for scheme in dimensions.iter().cloned().map(|one| vec![one]).chain([dimensions.clone()]) {
            let scheme = Scheme::new(scheme).unwrap();
            prop_assert_eq!(people.tally(&scheme), scheme.tally(plain.values(), make::now()));
        }
        for ask in asks.iter().flatten() {
            let segment = make::built(ask);
            for id in 0..12 {
                let known = plain.get(&id).map(|portrait| segment.matches(portrait, make::now()));
                prop_assert_eq!(people.is_in(&id, &segment), known);
            }
        }
    }
}

/// Contents beyond one byte and beyond two are numbered all the same.
#[test]
fn many_contents_are_told_apart() {
    let mut people = Population::new(make::now());
    let portrait = |n: u32| Portrait::whole().with_value("size".parse().unwrap(), n);
    for n in 0..70_000 {
        people.insert(n, &portrait(n));
    }
    let scheme =
        Scheme::new([Dimension::new("few").with("few", "size < 300".parse().unwrap())]).unwrap();
    let plain: Vec<Portrait> = (0..70_000).map(portrait).collect();
    assert_eq!(people.tally(&scheme), scheme.tally(&plain, make::now()));
    for n in 1..70_000 {
        people.insert(n, &portrait(7));
    }
    let plain: Vec<Portrait> = (0..70_000)
        .map(|n| portrait(if n == 0 { 0 } else { 7 }))
        .collect();
    assert_eq!(people.tally(&scheme), scheme.tally(&plain, make::now()));
    let seven: personagraph::population::Segment = "size = 7".parse().unwrap();
    assert_eq!(
        (people.is_in(&0, &seven), people.is_in(&69_999, &seven)),
        (Some(false), Some(true))
    );
}

/// Attributes that nobody had before get columns of their own, wherever their names stand.
#[test]
fn attributes_come_in_any_order() {
    let mut people = Population::new(make::now());
    let who = |names: &[&str]| {
        let named = names.iter();
        named.fold(Portrait::whole(), |one, name| {
            one.with_value(name.parse().unwrap(), 1_i64)
        })
    };
    let all = [&["c"][..], &["a", "d"], &["b", "c", "e"], &["a"], &[]];
    for (id, names) in all.iter().enumerate() {
        people.insert(id, &who(names));
    }
    people.insert(0, &who(&["b"]));
    for name in ["a", "b", "c", "d", "e"] {
        let has: personagraph::population::Segment = format!("has {name}").parse().unwrap();
        for (id, names) in all.iter().enumerate() {
            let names = if id == 0 { &["b"][..] } else { names };
            let told = people.is_in(&id, &has);
            assert_eq!(told, Some(names.contains(&name)), "{id} {name}");
        }
    }
}
