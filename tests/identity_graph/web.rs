//! Questions about small webs of links, answered by trying everything.

use crate::histories::cases;
use crate::oracle::event::Names;
use crate::oracle::identity::between;
use crate::oracle::rules::Evidence;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The two ends of a link.
pub(crate) type Ends<'e> = [&'e str; 2];

pub(crate) fn ends<'e>(links: &[&'e Evidence]) -> Vec<Ends<'e>> {
    let both = |link: &&'e Evidence| link.between.each_ref().map(String::as_str);
    links.iter().map(both).collect()
}

fn neighbours<'e>(links: &[Ends<'e>]) -> BTreeMap<&'e str, Vec<(usize, &'e str)>> {
    let mut near: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (place, [a, b]) in links.iter().enumerate() {
        near.entry(a).or_default().push((place, b));
        near.entry(b).or_default().push((place, a));
    }
    near
}

/// All that links hold together with `of`, itself included.
pub(crate) fn component(links: &[Ends<'_>], of: &str) -> Names {
    let near = neighbours(links);
    let mut found = Names::from([of.to_string()]);
    let mut open = vec![of];
    while let Some(here) = open.pop() {
        for (_, next) in near.get(here).into_iter().flatten() {
            if found.insert((*next).to_string()) {
                open.push(next);
            }
        }
    }
    found
}

/// The links on the paths from `a` to `b` that pass nobody twice.
pub(crate) fn on_simple_paths(links: &[Ends<'_>], a: &str, b: &str) -> BTreeSet<usize> {
    struct Walk<'w, 'e> {
        near: &'w BTreeMap<&'e str, Vec<(usize, &'e str)>>,
        goal: &'w str,
        passed: Vec<&'e str>,
        by: Vec<usize>,
        found: BTreeSet<usize>,
    }
    impl Walk<'_, '_> {
        fn go_on(&mut self) {
            let here = self.passed[self.passed.len() - 1];
            if here == self.goal {
                self.found.extend(&self.by);
                return;
            }
            for (link, next) in &self.near[here] {
                if !self.passed.contains(next) {
                    self.passed.push(next);
                    self.by.push(*link);
                    self.go_on();
                    self.passed.pop();
                    self.by.pop();
                }
            }
        }
    }
    let near = neighbours(links);
    let Some((&start, _)) = near.get_key_value(a).filter(|_| a != b) else {
        return BTreeSet::new();
    };
    let mut walk = Walk {
        near: &near,
        goal: b,
        passed: vec![start],
        by: Vec::new(),
        found: BTreeSet::new(),
    };
    walk.go_on();
    walk.found
}

/// How many links must go at least to part `a` from `b`: as many as there are paths without a
/// common link (Menger 1927).
pub(crate) fn fewest_to_part(links: &[Ends<'_>], a: &str, b: &str) -> usize {
    let near = neighbours(links);
    // By link: the end to which it is used, if it is.
    let mut used: BTreeMap<usize, &str> = BTreeMap::new();
    let mut paths = 0;
    loop {
        let mut came: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        let mut open = VecDeque::from([a]);
        while let Some(here) = open.pop_front() {
            for &(link, next) in near.get(here).into_iter().flatten() {
                let is_free = used.get(&link).is_none_or(|to| *to == here);
                if is_free && next != a && !came.contains_key(next) {
                    came.insert(next, (link, here));
                    open.push_back(next);
                }
            }
        }
        if !came.contains_key(b) {
            return paths;
        }
        paths += 1;
        let mut here = b;
        while here != a {
            let (link, from) = came[here];
            // Used the other way: the two uses cancel out.
            if used.remove(&link).is_none() {
                used.insert(link, here);
            }
            here = from;
        }
    }
}

#[test]
fn the_answers_are_right_where_they_are_plain() {
    let square = [["a", "b"], ["b", "c"], ["c", "d"], ["d", "a"], ["d", "e"]];
    assert_eq!(fewest_to_part(&square, "a", "c"), 2);
    assert_eq!(fewest_to_part(&square, "a", "e"), 1);
    assert_eq!(on_simple_paths(&square, "a", "c"), (0..4).collect());
    assert_eq!(on_simple_paths(&square, "d", "e"), [4].into());
    assert_eq!(component(&square[..2], "a").len(), 3);
    // Twice the same link, and the way that must be taken back.
    assert_eq!(fewest_to_part(&[["a", "b"], ["b", "a"]], "a", "b"), 2);
    let ladder = [["s", "u"], ["s", "v"], ["u", "v"], ["u", "t"], ["v", "t"]];
    assert_eq!(fewest_to_part(&ladder, "s", "t"), 2);
}

proptest! {
    #![proptest_config(cases(400))]

    /// Between two who are kept apart are those whom a walk of all paths passes.
    #[test]
    fn who_is_between_two_is_on_a_simple_path(
        links in vec((0..8_usize, 0..8_usize), 0..16),
        hidden in subsequence((2..8_usize).collect::<Vec<_>>(), 0..4),
    ) {
        const NAMES: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];
        let is_open = |n: &usize| !hidden.contains(n);
        let links: Vec<_> = links
            .into_iter()
            .filter(|(a, b)| a != b && is_open(a) && is_open(b))
            .collect();
        let edges = links.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]).collect();
        let open = (2..8).filter(is_open).collect();
        let between = between([0, 1], open, &edges);
        let ends: Vec<Ends<'_>> = links.iter().map(|(a, b)| [NAMES[*a], NAMES[*b]]).collect();
        let passed = on_simple_paths(&ends, "0", "1").into_iter().map(|link| links[link]);
        let passed: BTreeSet<usize> = passed.flat_map(|(a, b)| [a, b]).filter(|n| *n > 1).collect();
        prop_assert_eq!(between, passed);
    }
}
