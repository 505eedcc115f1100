//! Resolution (I-b to I-e): which identifiers are one person.

use std::collections::{BTreeMap, BTreeSet};

use super::event::Names;
use super::normal::namespace;
use super::rules::{Evidence, Rules};

/// A set of disjoint persons; whoever is not in it is a person of its own.
#[derive(Clone, Default)]
pub struct Partition(pub Vec<Names>);

impl Partition {
    pub fn person(&self, identifier: &str) -> Names {
        match self.0.iter().find(|p| p.contains(identifier)) {
            Some(person) => person.clone(),
            None => Names::from([identifier.to_string()]),
        }
    }

    pub fn same(&self, a: &str, b: &str) -> bool {
        self.person(a).contains(b)
    }

    fn index(&self, identifier: &str) -> usize {
        self.0
            .iter()
            .position(|p| p.contains(identifier))
            .expect("a known identifier")
    }

    fn join(&mut self, a: usize, b: usize) {
        let moved = self.0.remove(a.max(b));
        self.0[a.min(b)].extend(moved);
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    Limit,
    Different,
    Blocked,
    Shared,
    Contested,
}

pub type Apart = Vec<[String; 2]>;

pub struct Resolution {
    pub persons: Partition,
    /// Evidence that a rule refused, by event id.
    pub refused: BTreeMap<String, Why>,
}

/// The persons that live evidence makes under the rules; `apart` is all live `distinguished`
/// evidence, whatever the lens (I-d). Of whom `no_text` is kept, no block matches.
pub fn resolve(evidence: &[Evidence], apart: &Apart, rules: &Rules, no_text: &Names) -> Resolution {
    let all: Names = evidence.iter().flat_map(|e| e.between.clone()).collect();
    let mut r = Resolution {
        persons: Partition(all.iter().map(|id| Names::from([id.clone()])).collect()),
        refused: BTreeMap::new(),
    };
    let shared: Names = all
        .iter()
        .filter(|id| is_shared(id, evidence, rules))
        .cloned()
        .collect();
    let mut rest: Vec<&Evidence> = Vec::new();
    for e in evidence {
        let is_blocked = |id: &String| !no_text.contains(id) && rules.blocks(id);
        if e.between.iter().any(is_blocked) {
            r.refused.insert(e.id.clone(), Why::Blocked);
        } else if e.between.iter().any(|id| shared.contains(id)) {
            r.refused.insert(e.id.clone(), Why::Shared);
        } else {
            rest.push(e);
        }
    }
    // I-b: the canonical order.
    rest.sort_by_key(|e| {
        let by_time = match rules.contested.as_str() {
            "newest" => -i128::from(e.at),
            "oldest" => i128::from(e.at),
            _ => 0,
        };
        (e.strength(), by_time, e.id.clone())
    });
    if rules.contested == "isolate" {
        for level in rest.chunk_by(|a, b| a.strength() == b.strength()) {
            let refused = isolate(level, &r.persons, apart, rules);
            let left: Vec<&Evidence> = level
                .iter()
                .filter(|e| !refused.contains_key(&e.id))
                .copied()
                .collect();
            r.refused.extend(refused);
            accept(&left, &mut r, apart, rules);
        }
    } else {
        accept(&rest, &mut r, apart, rules);
    }
    r
}

/// Takes evidence one by one; what would break a rule is refused.
fn accept(evidence: &[&Evidence], r: &mut Resolution, apart: &Apart, rules: &Rules) {
    for e in evidence {
        let (a, b) = (
            r.persons.index(&e.between[0]),
            r.persons.index(&e.between[1]),
        );
        if a == b {
            continue;
        }
        match broken(&r.persons.0[a], &r.persons.0[b], apart, rules) {
            Some(why) => {
                r.refused.insert(e.id.clone(), why);
            }
            None => r.persons.join(a, b),
        }
    }
}

/// The rule that joining the two persons would break.
fn broken(a: &Names, b: &Names, apart: &Apart, rules: &Rules) -> Option<Why> {
    if are_different(a, b, apart) {
        return Some(Why::Different);
    }
    let over = rules
        .limits
        .iter()
        .any(|(ns, limit)| count(a, ns) + count(b, ns) > *limit);
    over.then_some(Why::Limit)
}

fn are_different(a: &Names, b: &Names, apart: &Apart) -> bool {
    apart
        .iter()
        .any(|[x, y]| (a.contains(x) && b.contains(y)) || (a.contains(y) && b.contains(x)))
}

fn count(person: &Names, ns: &str) -> usize {
    person.iter().filter(|id| namespace(id) == ns).count()
}

/// I-e: too many direct neighbours, in a namespace without a limit.
fn is_shared(identifier: &str, evidence: &[Evidence], rules: &Rules) -> bool {
    let Some(n) = rules.shared_above else {
        return false;
    };
    let neighbours: BTreeSet<&String> = evidence
        .iter()
        .filter(|e| e.between.iter().any(|id| id == identifier))
        .flat_map(|e| &e.between)
        .filter(|id| *id != identifier)
        .collect();
    !rules.limits.contains_key(namespace(identifier)) && neighbours.len() > n
}

/// I-c: what one level of strength refuses, on the persons that stronger evidence made.
fn isolate(
    level: &[&Evidence],
    persons: &Partition,
    apart: &Apart,
    rules: &Rules,
) -> BTreeMap<String, Why> {
    let ends: Vec<(usize, usize)> = level
        .iter()
        .map(|e| (persons.index(&e.between[0]), persons.index(&e.between[1])))
        .collect();
    let nodes: BTreeSet<usize> = ends.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let edges: BTreeSet<(usize, usize)> = ends
        .iter()
        .flat_map(|(a, b)| [(*a, *b), (*b, *a)])
        .collect();
    // A limit of one (and "different") keeps two persons apart; a limit above one does not.
    let kept_apart = |a: usize, b: usize| -> Option<Why> {
        let (a, b) = (&persons.0[a], &persons.0[b]);
        if are_different(a, b, apart) {
            return Some(Why::Different);
        }
        let limited = rules
            .limits
            .iter()
            .any(|(ns, limit)| *limit == 1 && count(a, ns) > 0 && count(b, ns) > 0);
        limited.then_some(Why::Limit)
    };
    let mut contested = BTreeSet::new();
    for &u in &nodes {
        for &v in nodes.range(u + 1..) {
            if kept_apart(u, v).is_some() {
                let open: BTreeSet<usize> = nodes
                    .iter()
                    .copied()
                    .filter(|w| *w != u && *w != v)
                    .filter(|w| kept_apart(*w, u).is_none() && kept_apart(*w, v).is_none())
                    .collect();
                between_on_paths(&mut vec![u], v, &open, &edges, &mut contested);
            }
        }
    }
    let mut refused = BTreeMap::new();
    for (e, (a, b)) in level.iter().zip(&ends) {
        if a != b
            && let Some(why) = kept_apart(*a, *b)
        {
            refused.insert(e.id.clone(), why);
        } else if contested.contains(a) || contested.contains(b) {
            refused.insert(e.id.clone(), Why::Contested);
        }
    }
    refused
}

/// Every person strictly inside a simple path that goes on from `path` to `goal` through `open`.
fn between_on_paths(
    path: &mut Vec<usize>,
    goal: usize,
    open: &BTreeSet<usize>,
    edges: &BTreeSet<(usize, usize)>,
    found: &mut BTreeSet<usize>,
) {
    let last = path[path.len() - 1];
    if edges.contains(&(last, goal)) {
        found.extend(&path[1..]);
    }
    for &next in open {
        if edges.contains(&(last, next)) && !path.contains(&next) && !open.is_subset(found) {
            path.push(next);
            between_on_paths(path, goal, open, edges, found);
            path.pop();
        }
    }
}
