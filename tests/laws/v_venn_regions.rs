//! V1 to V3: regions part the union, inclusion and exclusion add up, and every
//! operator agrees with `BTreeSet`.

use crate::crm;
use personagraph::venn::{Counts, Expression, Venn};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use std::collections::BTreeSet;

type Sets = Vec<BTreeSet<u8>>;

fn sets() -> impl Strategy<Value = Sets> {
    vec(btree_set(0..12_u8, 0..8), 0..=6)
}

fn diagram(sets: &Sets) -> Venn<usize, u8> {
    Venn::new(sets.iter().cloned().enumerate()).expect("few sets")
}

fn union(sets: &Sets) -> BTreeSet<u8> {
    sets.iter().flatten().copied().collect()
}

/// The names of the bits of a mask.
fn names(mask: usize, sets: &Sets) -> Vec<usize> {
    (0..sets.len())
        .filter(|name| mask >> name & 1 == 1)
        .collect()
}

fn masks(sets: &Sets) -> impl Iterator<Item = Vec<usize>> {
    (0..1_usize << sets.len()).map(|mask| names(mask, sets))
}

fn overlap(of: &[usize], sets: &Sets) -> BTreeSet<u8> {
    let within = |item: &u8| of.iter().all(|&name| sets[name].contains(item));
    union(sets).into_iter().filter(within).collect()
}

fn region(of: &[usize], sets: &Sets) -> BTreeSet<u8> {
    let outside = |item: &u8| (0..sets.len()).all(|n| of.contains(&n) || !sets[n].contains(item));
    overlap(of, sets).into_iter().filter(outside).collect()
}

fn owned(items: BTreeSet<&u8>) -> BTreeSet<u8> {
    items.into_iter().copied().collect()
}

/// An expression in plain data.
#[derive(Clone, Debug)]
enum Tree {
    Set(usize),
    Not(Box<Self>),
    Both(char, Box<Self>, Box<Self>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = (0..8_usize).prop_map(Tree::Set);
    leaf.prop_recursive(5, 24, 2, |inner| {
        let both = (
            prop::sample::select(vec!['&', '|', '^', '-']),
            inner.clone(),
            inner.clone(),
        );
        prop_oneof![
            inner.prop_map(|one| Tree::Not(one.into())),
            both.prop_map(|(how, one, other)| Tree::Both(how, one.into(), other.into())),
        ]
    })
}

impl Tree {
    fn expression(&self) -> Expression<usize> {
        match self {
            Self::Set(name) => Expression::of(*name),
            Self::Not(one) => !one.expression(),
            Self::Both(how, one, other) => {
                let (one, other) = (one.expression(), other.expression());
                match how {
                    '&' => one & other,
                    '|' => one | other,
                    '^' => one ^ other,
                    _ => one - other,
                }
            }
        }
    }

    fn chooses(&self, sets: &Sets, universe: &BTreeSet<u8>) -> BTreeSet<u8> {
        match self {
            Self::Set(name) => sets.get(*name).cloned().unwrap_or_default(),
            Self::Not(one) => universe - &one.chooses(sets, universe),
            Self::Both(how, one, other) => {
                let one = one.chooses(sets, universe);
                let other = other.chooses(sets, universe);
                match how {
                    '&' => &one & &other,
                    '|' => &one | &other,
                    '^' => &one ^ &other,
                    _ => &one - &other,
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(crm::cases(256))]

    #[test]
    fn an_expression_chooses_what_sets_choose(sets in sets(), tree in tree()) {
        let universe: BTreeSet<u8> = (0..14).collect();
        let venn = diagram(&sets).in_universe(universe.clone());
        let expression = tree.expression();
        prop_assert_eq!(owned(venn.select(&expression)), tree.chooses(&sets, &universe));
        let told: Expression<usize> = expression.to_string().parse().expect("as it was written");
        prop_assert_eq!(owned(venn.select(&told)), tree.chooses(&sets, &universe), "{}", expression);
    }

    #[test]
    fn two_sets_compare_as_sets_do(sets in sets(), one in 0..7_usize, other in 0..7_usize) {
        let universe: BTreeSet<u8> = (0..14).collect();
        let venn = diagram(&sets).in_universe(universe.clone());
        let [a, b] = [one, other].map(|name| sets.get(name).cloned().unwrap_or_default());
        prop_assert_eq!(owned(venn.difference(&one, &other)), &a - &b);
        prop_assert_eq!(owned(venn.symmetric_difference(&one, &other)), &a ^ &b);
        prop_assert_eq!(owned(venn.complement(&one)), &universe - &a);
        prop_assert_eq!(venn.is_subset(&one, &other), a.is_subset(&b));
        prop_assert_eq!(venn.are_disjoint(&one, &other), a.is_disjoint(&b));
        prop_assert_eq!(venn.are_equal(&one, &other), a == b);
    }

    #[test]
    fn counts_are_the_sizes_of_regions(sets in sets()) {
        let venn = diagram(&sets).in_universe(0..14);
        let counts = Counts::of_members(14, &sets).expect("ascending");
        for of in masks(&sets) {
            let signature = venn.signature(&of).expect("its sets");
            let exactly = if of.is_empty() { venn.outside().len() } else { venn.region(&of).len() };
            prop_assert_eq!(counts.exclusive(signature), exactly as u64);
        }
    }

    #[test]
    fn regions_part_the_union(sets in sets()) {
        let venn = diagram(&sets);
        let mut met = Vec::new();
        for region in venn.regions() {
            prop_assert!(!region.items().is_empty());
            for item in region.items() {
                let holders: Vec<usize> =
                    (0..sets.len()).filter(|&name| sets[name].contains(item)).collect();
                prop_assert_eq!(&region.sets().copied().collect::<Vec<_>>(), &holders);
            }
            met.extend(region.items().iter().copied());
        }
        met.sort_unstable();
        prop_assert_eq!(met, union(&sets).into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn inclusion_and_exclusion_add_up_to_the_union(sets in sets()) {
        let venn = diagram(&sets);
        let mut total = 0_i64;
        for of in masks(&sets).filter(|of| !of.is_empty()) {
            let size = i64::try_from(venn.overlap(&of).len()).expect("small");
            total += if of.len() % 2 == 1 { size } else { -size };
        }
        prop_assert_eq!(total, i64::try_from(union(&sets).len()).expect("small"));
    }

    #[test]
    fn every_operator_agrees_with_sets(sets in sets()) {
        let venn = diagram(&sets);
        prop_assert_eq!(owned(venn.union()), union(&sets));
        for of in masks(&sets) {
            prop_assert_eq!(owned(venn.overlap(&of)), overlap(&of, &sets));
            let exactly = if of.is_empty() { BTreeSet::new() } else { region(&of, &sets) };
            prop_assert_eq!(owned(venn.region(&of)), exactly);
            let signature: u64 = of.iter().map(|name| 1 << name).sum();
            prop_assert_eq!(venn.signature(&of), Some(signature));
        }
        for name in 0..sets.len() {
            prop_assert_eq!(owned(venn.only(&name)), region(&[name], &sets));
        }
        prop_assert_eq!(venn.signature(&[sets.len()]), None);
    }
}
