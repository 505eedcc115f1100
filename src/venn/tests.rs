use alloc::string::ToString;
use core::iter;
use core::ops::Add;

use super::*;

type Sets = BTreeMap<u32, BTreeSet<u32>>;

/// Families of up to six sets over forty items, by a linear congruential generator.
fn families() -> impl Iterator<Item = Sets> {
    let mut state = 1_u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        u32::try_from(state >> 33).unwrap()
    };
    (0..200).map(move |_| {
        let family = 0..next() % 7;
        family
            .map(|name| (name * 3, (0..next() % 30).map(|_| next() % 40).collect()))
            .collect()
    })
}

fn venn(sets: &Sets) -> Venn<u32, u32> {
    Venn::new(sets.clone()).unwrap()
}

/// Every choice among the names.
fn choices(sets: &Sets) -> impl Iterator<Item = Vec<&u32>> {
    let chosen = |choice: u32| {
        (0..)
            .zip(sets.keys())
            .filter(move |(bit, _)| (choice >> bit) & 1 == 1)
    };
    (0..1_u32 << sets.len()).map(move |choice| chosen(choice).map(|(_, name)| name).collect())
}

fn naive_union(sets: &Sets) -> BTreeSet<&u32> {
    sets.values().flatten().collect()
}

#[test]
fn regions_part_the_union() {
    for sets in families() {
        let venn = venn(&sets);
        let items: Vec<&u32> = venn.regions().flat_map(|region| region.items()).collect();
        let distinct: BTreeSet<&u32> = items.iter().copied().collect();
        assert_eq!(items.len(), distinct.len());
        assert_eq!(distinct, naive_union(&sets));
        assert_eq!(distinct, venn.union());
        assert!(venn.sets().iter().eq(sets.keys()));
        assert!(venn.regions().all(|region| !region.items().is_empty()));
    }
}

#[test]
fn overlaps_add_up_by_inclusion_and_exclusion() {
    for sets in families() {
        let venn = venn(&sets);
        let (mut odd, mut even) = (0, 0);
        for names in choices(&sets).skip(1) {
            let size = venn.overlap(names.iter().copied()).len();
            if names.len() % 2 == 1 {
                odd += size;
            } else {
                even += size;
            }
        }
        assert_eq!(odd - even, venn.union().len());
    }
}

#[test]
fn every_operator_agrees_with_std_sets() {
    for sets in families() {
        let venn = venn(&sets);
        for names in choices(&sets) {
            let inclusive: BTreeSet<&u32> = naive_union(&sets)
                .into_iter()
                .filter(|item| names.iter().all(|name| sets[name].contains(item)))
                .collect();
            let exclusive: BTreeSet<&u32> = inclusive
                .iter()
                .copied()
                .filter(|item| {
                    sets.iter()
                        .all(|(name, set)| names.contains(&name) || !set.contains(item))
                })
                .collect();
            let signature = venn.signature(names.iter().copied()).unwrap();
            let region = venn
                .regions()
                .find(|region| region.signature() == signature);
            assert_eq!(region.is_some(), !exclusive.is_empty());
            assert!(region.is_none_or(|region| region.sets().eq(names.iter().copied())));
            assert_eq!(venn.overlap(names.iter().copied()), inclusive);
            assert_eq!(venn.region(names), exclusive);
        }
        for name in sets.keys() {
            assert_eq!(venn.only(name), venn.region([name]));
        }
    }
}

#[test]
fn a_set_that_is_not_there_holds_nothing() {
    let venn = Venn::new([("a", [1, 2])]).unwrap();
    assert_eq!(venn.signature([&"b"]), None);
    assert!(venn.overlap([&"a", &"b"]).is_empty());
    assert!(venn.only(&"b").is_empty());
    assert!(venn.region([]).is_empty());
    assert_eq!(venn.overlap([]), venn.union());
}

#[test]
fn sets_of_one_name_are_one_and_sixty_four_is_the_most() {
    let twice = Venn::new([("a", [1]), ("a", [2])]).unwrap();
    assert_eq!(twice, Venn::new([("a", [2, 1])]).unwrap());
    let most = Venn::new((0..64).map(|name| (name, [0]))).unwrap();
    assert_eq!(most.regions().next().unwrap().signature(), u64::MAX);
    let error = Venn::new((0..65).map(|name| (name, [0]))).unwrap_err();
    assert_eq!(error.to_string(), "more than 64 sets in one diagram");
}

/// Something that holds of few or of many, of names that need not be sets.
fn expression(next: &mut impl FnMut() -> u32, depth: u32) -> Expression<u32> {
    if depth == 0 || next().is_multiple_of(4) {
        return Expression::of(next() % 7 * 3);
    }
    let mut one = || expression(next, depth - 1);
    let (a, b) = (one(), one());
    match next() % 5 {
        0 => a & b,
        1 => a | b,
        2 => a ^ b,
        3 => a - b,
        _ => !a,
    }
}

/// The same, worked out by `BTreeSet`.
fn naive(expression: &str, sets: &Sets, universe: &BTreeSet<u32>) -> BTreeSet<u32> {
    fn operand<'t>(rest: &'t str, sets: &Sets, all: &BTreeSet<u32>) -> (BTreeSet<u32>, &'t str) {
        let rest = rest.trim_start();
        if let Some(rest) = rest.strip_prefix('!') {
            let (value, rest) = operand(rest, sets, all);
            return (all - &value, rest);
        }
        if let Some(rest) = rest.strip_prefix('(') {
            let (value, rest) = joined(rest, sets, all, 0);
            return (value, rest.trim_start().strip_prefix(')').unwrap());
        }
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let name: u32 = name.parse().unwrap();
        (sets.get(&name).cloned().unwrap_or_default(), rest)
    }
    fn joined<'t>(
        rest: &'t str,
        sets: &Sets,
        all: &BTreeSet<u32>,
        level: usize,
    ) -> (BTreeSet<u32>, &'t str) {
        let Some(symbol) = ["|", "^", "&"].get(level) else {
            return operand(rest, sets, all);
        };
        let (mut value, mut rest) = joined(rest, sets, all, level + 1);
        while let Some(more) = rest.trim_start().strip_prefix(symbol) {
            let (other, left) = joined(more, sets, all, level + 1);
            value = match level {
                0 => &value | &other,
                1 => &value ^ &other,
                _ => &value & &other,
            };
            rest = left;
        }
        (value, rest)
    }
    let (value, rest) = joined(expression, sets, universe, 0);
    assert!(rest.trim().is_empty(), "{expression}: `{rest}` is left");
    value
}

#[test]
fn expressions_choose_what_std_sets_do() {
    let mut state = 7_u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        u32::try_from(state >> 33).unwrap()
    };
    let universe: BTreeSet<u32> = (0..50).collect();
    for sets in families() {
        let diagram = venn(&sets).in_universe(universe.clone());
        assert_eq!(diagram.union(), naive_union(&sets));
        for _ in 0..5 {
            let chosen = expression(&mut next, 5);
            let text = chosen.to_string();
            assert_eq!(text.parse(), Ok(chosen.clone()), "{text}");
            let items: BTreeSet<u32> = diagram.select(&chosen).into_iter().copied().collect();
            assert_eq!(items, naive(&text, &sets, &universe), "{text}");
        }
    }
}

#[test]
fn a_text_has_no_more_parentheses_than_are_needed() {
    for text in [
        "0 | 1 | 2",
        "0 & 1 & 2",
        "0 ^ 1 ^ 2",
        "0 & 1 | 2 ^ 3",
        "0 | (1 | 2)",
        "(0 | 1) & (2 ^ 3)",
        "(0 | 1) ^ 2 & !3",
        "!(0 & 1)",
    ] {
        let expression: Expression<u32> = text.parse().unwrap();
        assert_eq!(expression.to_string(), text);
    }
}

#[test]
fn what_is_known_of_some_sets_holds_whatever_the_others_are() {
    let mut seed = 7_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 16
    };
    let mut decided = 0;
    for _ in 0..500 {
        let expression = expression(&mut next, 4);
        let (known, inside) = (next(), next());
        let bit = |bits: u32, name: &u32| bits >> (name % 16) & 1 == 1;
        let as_known = expression.holds_as_known(|s| bit(known, s).then(|| bit(inside, s)));
        for others in [next(), next(), next()] {
            let holds = expression.holds(|s| bit(if bit(known, s) { inside } else { others }, s));
            assert!(as_known.is_none_or(|known| known == holds), "{expression}");
        }
        let all = expression.holds_as_known(|s| Some(bit(inside, s)));
        assert_eq!(all, Some(expression.holds(|s| bit(inside, s))));
        assert_eq!(expression.holds_as_known(|_| None), None);
        decided += u32::from(as_known.is_some());
    }
    assert!((50..450).contains(&decided), "{decided}");
    // One side settles it, though nothing is known of the other.
    for (text, settles, settled) in [("0 | 1", true, Some(true)), ("0 & 1", false, Some(false))] {
        let expression: Expression<u32> = text.parse().unwrap();
        for side in [0, 1] {
            let holds = |known| expression.holds_as_known(|&s| (s == side).then_some(known));
            assert_eq!(holds(settles), settled, "{text}");
            assert_eq!(holds(!settles), None, "{text}");
        }
    }
}

#[test]
fn two_sets_compare_as_std_sets_do() {
    let none = BTreeSet::new();
    for sets in families() {
        let diagram = venn(&sets).in_universe(0..50);
        let universe: BTreeSet<u32> = (0..50).collect();
        for a in [0, 3, 6, 99] {
            for b in [0, 3, 9] {
                let [one, other] = [a, b].map(|name| sets.get(&name).unwrap_or(&none));
                let owned = |set: BTreeSet<&u32>| set.into_iter().copied().collect::<BTreeSet<_>>();
                assert_eq!(owned(diagram.difference(&a, &b)), one - other);
                assert_eq!(owned(diagram.symmetric_difference(&a, &b)), one ^ other);
                assert_eq!(owned(diagram.complement(&a)), &universe - one);
                assert_eq!(diagram.is_subset(&a, &b), one.is_subset(other));
                assert_eq!(diagram.are_disjoint(&a, &b), one.is_disjoint(other));
                assert_eq!(diagram.are_equal(&a, &b), one == other);
                let (both, either) = ((one & other).len(), (one | other).len());
                let size = |of: usize| f64::from(u32::try_from(of).unwrap());
                let ratio = |of: usize| (of > 0).then(|| size(both) / size(of));
                assert_eq!(diagram.jaccard(&a, &b), ratio(either));
                let smaller = one.len().min(other.len());
                assert_eq!(diagram.overlap_coefficient(&a, &b), ratio(smaller));
            }
        }
    }
}

#[test]
fn what_is_no_expression_is_refused_where_it_breaks_off() {
    for (text, said) in [
        ("", "at byte 0: a name, `!` or `(` is missing"),
        ("1 &", "at byte 3: a name, `!` or `(` is missing"),
        ("1 2", "at byte 2: `&`, `^` or `|` is missing"),
        ("(1", "at byte 0: nothing closes this `(`"),
        ("1)", "at byte 1: nothing opens this `)`"),
        ("()", "at byte 1: a name, `!` or `(` is missing"),
        ("1 & x", "at byte 4: invalid digit found in string"),
    ] {
        let error = text.parse::<Expression<u32>>().unwrap_err();
        assert_eq!(error.to_string(), said, "{text}");
    }
    // Deep and long ones need no deep stack.
    let deep = ["(".repeat(100_000), "1".into(), ")".repeat(100_000)].concat();
    assert_eq!(deep.parse(), Ok(Expression::of(1_u32)));
    let long: Expression<u32> = "1|".repeat(99_999).add("1").parse().unwrap();
    assert!(long.holds(|name| *name == 1));
    assert_eq!(long.names().count(), 100_000);
}

#[test]
fn counts_are_the_sizes_of_regions() {
    for sets in families() {
        let diagram = venn(&sets).in_universe(0..50);
        let signature = |item: u32| {
            let places = (0..).zip(sets.values());
            let bits = places.filter(|(_, set)| set.contains(&item));
            bits.map(|(place, _)| 1_u64 << place).sum::<u64>()
        };
        // So few as a byte has bits, so few as have a table, and more.
        for more in [0, 6, 30] {
            let number = u32::try_from(sets.len()).unwrap();
            let counts = Counts::of(number + more, (0..50).map(signature)).unwrap();
            assert_eq!(counts.sets(), number + more);
            let regions: Vec<_> = diagram
                .regions()
                .map(|region| (region.signature(), region.items().len() as u64))
                .collect();
            assert_eq!(counts.regions().collect::<Vec<_>>(), regions);
            assert_eq!(counts.outside(), diagram.outside().len() as u64);
            assert_eq!(counts.total(), 50);
            for names in choices(&sets) {
                let mask = diagram.signature(names.iter().copied()).unwrap();
                let overlap = diagram.overlap(names.iter().copied()).len() as u64;
                let outside = if mask == 0 { counts.outside() } else { 0 };
                assert_eq!(counts.inclusive(mask), overlap + outside);
            }
        }
    }
    assert!(Counts::of(2, [4_u8]).is_err());
    assert!(Counts::of(10, [1_u16 << 10, 1]).is_err());
    assert!(Counts::of(20, [1_u64 << 20]).is_err());
    assert!(Counts::of(64, [u64::MAX]).is_ok());
    assert!(Counts::of(65, [0_u8]).is_err());
}

#[test]
fn counts_of_members_are_those_of_signatures() {
    for sets in families() {
        let signature = |item: u32| {
            let places = (0..).zip(sets.values());
            let bits = places.filter(|(_, set)| set.contains(&item));
            bits.map(|(place, _)| 1_u64 << place).sum::<u64>()
        };
        let number = u32::try_from(sets.len()).unwrap();
        let counts = Counts::of(number, (0..50).map(signature)).unwrap();
        assert_eq!(Counts::of_members(50, sets.values()), Ok(counts));
        // As many sets more as take a map.
        let none = BTreeSet::new();
        let many = sets.values().chain(iter::repeat_n(&none, 30));
        let counts = Counts::of(number + 30, (0..50).map(signature));
        assert_eq!(Counts::of_members(50, many), counts);
    }
    // Nobody is outside, and nobody is counted there.
    let everybody = (0..20).map(|_| [1_u8, 2]);
    let counts = Counts::of(20, [(1_u64 << 20) - 1; 2]);
    assert_eq!(Counts::of_members(2, everybody), counts);
    let refused = |universe, list: &[u8]| {
        let error = Counts::of_members(universe, [list]).unwrap_err();
        error.to_string()
    };
    let falls = "list 0 of members, counted from 0, does not ascend";
    assert_eq!(refused(9, &[2, 1]), falls);
    assert_eq!(refused(9, &[2, 2]), falls);
    let second = Counts::of_members(9, [[1_u8, 2], [3, 1]]).unwrap_err();
    assert!(
        second.to_string().starts_with("list 1 of members"),
        "{second}"
    );
    let stray = Counts::of(1, [2_u8]).unwrap_err().to_string();
    assert_eq!(stray, "a signature has bit 1, of 1 in all, counted from 0");
    assert_eq!(
        refused(1, &[2, 3]),
        "there are more members than the universe has"
    );
    assert!(Counts::of_members(1, [[1_u8]; 65]).is_err());
    assert!(Counts::of_members(1, [[1_u8]; 64]).is_ok());
}
