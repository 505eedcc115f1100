use alloc::string::ToString;

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
