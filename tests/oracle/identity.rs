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
}

/// Persons while evidence is taken: the number of each identifier's person, and who each person
/// is. One that became part of another holds nobody.
struct Persons {
    of: BTreeMap<String, usize>,
    members: Vec<Names>,
}

impl Persons {
    fn alone(identifiers: &Names) -> Persons {
        Persons {
            of: identifiers.iter().cloned().zip(0..).collect(),
            members: identifiers
                .iter()
                .map(|id| Names::from([id.clone()]))
                .collect(),
        }
    }

    fn join(&mut self, a: usize, b: usize) {
        let moved = std::mem::take(&mut self.members[b]);
        for identifier in &moved {
            self.of.insert(identifier.clone(), a);
        }
        self.members[a].extend(moved);
    }

    fn partition(self) -> Partition {
        let somebody = |person: &Names| !person.is_empty();
        Partition(self.members.into_iter().filter(somebody).collect())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    Limit,
    Different,
    Blocked,
    Shared,
    Contested,
    /// Below the floor that the rules set between two namespaces.
    TooWeak,
    /// The person would be larger than any may be.
    Size,
}

pub type Apart = Vec<[String; 2]>;

pub struct Resolution {
    pub persons: Partition,
    /// Evidence that a rule refused, by event id.
    pub refused: BTreeMap<String, Why>,
    /// All evidence at a contested person, whatever else refuses it (I-c).
    pub contested: Names,
}

/// What has been taken so far.
struct Taking {
    persons: Persons,
    refused: BTreeMap<String, Why>,
    contested: Names,
}

/// The persons that live evidence makes under the rules; `apart` is all live `distinguished`
/// evidence, whatever the lens (I-d). Of whom `no_text` is kept, no block matches.
pub fn resolve(
    evidence: &[Evidence],
    apart: &Apart,
    rules: &Rules,
    no_text: &Names,
    grants: impl Fn(&Evidence) -> bool,
) -> Resolution {
    let all: Names = evidence.iter().flat_map(|e| e.between.clone()).collect();
    let mut r = Taking {
        persons: Persons::alone(&all),
        refused: BTreeMap::new(),
        contested: Names::new(),
    };
    let shared = shared(&all, evidence, rules);
    let mut rest: Vec<&Evidence> = Vec::new();
    for e in evidence {
        let is_blocked = |id: &String| !no_text.contains(id) && rules.blocks(id);
        if e.between.iter().any(is_blocked) {
            r.refused.insert(e.id.clone(), Why::Blocked);
        } else if rules.is_too_weak(e) {
            r.refused.insert(e.id.clone(), Why::TooWeak);
        } else if e.between.iter().any(|id| shared.contains(id)) {
            r.refused.insert(e.id.clone(), Why::Shared);
        } else {
            rest.push(e);
        }
    }
    rest.sort_by_key(|e| canonical(e, rules));
    if rules.contested == "isolate" {
        for level in rest.chunk_by(|a, b| a.strength() == b.strength()) {
            let (refused, contested) = isolate(level, &r.persons, apart, rules);
            r.contested.extend(contested);
            let left: Vec<&Evidence> = level
                .iter()
                .filter(|e| !refused.contains_key(&e.id) && grants(e))
                .copied()
                .collect();
            r.refused.extend(refused);
            accept(&left, &mut r, apart, rules);
        }
    } else {
        rest.retain(|e| grants(e));
        accept(&rest, &mut r, apart, rules);
    }
    Resolution {
        persons: r.persons.partition(),
        refused: r.refused,
        contested: r.contested,
    }
}

/// I-b: the canonical order.
pub fn canonical(e: &Evidence, rules: &Rules) -> impl Ord + use<> {
    let by_time = match rules.contested.as_str() {
        "newest" => -i128::from(e.at),
        "oldest" => i128::from(e.at),
        _ => 0,
    };
    (e.strength(), by_time, e.id.clone())
}

/// Takes evidence one by one; what would break a rule is refused.
fn accept(evidence: &[&Evidence], r: &mut Taking, apart: &Apart, rules: &Rules) {
    for e in evidence {
        let (a, b) = (r.persons.of[&e.between[0]], r.persons.of[&e.between[1]]);
        if a == b {
            continue;
        }
        match broken(&r.persons.members[a], &r.persons.members[b], apart, rules) {
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
    if over {
        return Some(Why::Limit);
    }
    let too_large = rules.largest_person.is_some_and(|n| a.len() + b.len() > n);
    too_large.then_some(Why::Size)
}

fn are_different(a: &Names, b: &Names, apart: &Apart) -> bool {
    apart
        .iter()
        .any(|[x, y]| (a.contains(x) && b.contains(y)) || (a.contains(y) && b.contains(x)))
}

fn count(person: &Names, ns: &str) -> usize {
    person.iter().filter(|id| namespace(id) == ns).count()
}

/// I-e: who has too many direct neighbours, in a namespace without a limit. Evidence below a floor
/// does not count.
fn shared(all: &Names, evidence: &[Evidence], rules: &Rules) -> Names {
    let Some(n) = rules.shared_above else {
        return Names::new();
    };
    let mut neighbours: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for e in evidence.iter().filter(|e| !rules.is_too_weak(e)) {
        let [a, b] = &e.between;
        neighbours.entry(a).or_default().insert(b);
        neighbours.entry(b).or_default().insert(a);
    }
    let is_shared = |id: &&String| {
        let free = !rules.limits.contains_key(namespace(id));
        free && neighbours.get(id).is_some_and(|others| others.len() > n)
    };
    all.iter().filter(is_shared).cloned().collect()
}

/// I-c: what one level of strength refuses, on the persons that stronger evidence made; and all of
/// it that is at a contested person.
fn isolate(
    level: &[&Evidence],
    persons: &Persons,
    apart: &Apart,
    rules: &Rules,
) -> (BTreeMap<String, Why>, Names) {
    let ends: Vec<(usize, usize)> = level
        .iter()
        .map(|e| (persons.of[&e.between[0]], persons.of[&e.between[1]]))
        .collect();
    let nodes: BTreeSet<usize> = ends.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let edges: BTreeSet<(usize, usize)> = ends
        .iter()
        .flat_map(|(a, b)| [(*a, *b), (*b, *a)])
        .collect();
    // A limit of one (and "different") keeps two persons apart; a limit above one does not.
    let kept_apart = |a: usize, b: usize| -> Option<Why> {
        let (a, b) = (&persons.members[a], &persons.members[b]);
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
                contested.extend(between([u, v], open, &edges));
            }
        }
    }
    let (mut refused, mut at_contested) = (BTreeMap::new(), Names::new());
    // Evidence within one of these persons links nobody else: there is nothing to refuse.
    for (e, (a, b)) in level.iter().zip(&ends).filter(|(_, (a, b))| a != b) {
        if contested.contains(a) || contested.contains(b) {
            at_contested.insert(e.id.clone());
        }
        if let Some(why) = kept_apart(*a, *b) {
            refused.insert(e.id.clone(), why);
        } else if contested.contains(a) || contested.contains(b) {
            refused.insert(e.id.clone(), Why::Contested);
        }
    }
    (refused, at_contested)
}

/// Everybody of `open` who is strictly inside a simple path from one end to the other through
/// `open`: whom nobody's absence parts from both ends, since then two ways lead there that share
/// nobody (Menger 1927). Paths themselves would be too many to walk.
pub(crate) fn between(
    ends: [usize; 2],
    open: BTreeSet<usize>,
    edges: &BTreeSet<(usize, usize)>,
) -> BTreeSet<usize> {
    let mut found = open.clone();
    for absent in open.iter().copied().chain(ends) {
        let mut left: BTreeSet<usize> = open.iter().copied().chain(ends).collect();
        left.remove(&absent);
        let mut reached: Vec<usize> = ends.into_iter().filter(|end| left.remove(end)).collect();
        let mut next = 0;
        while let Some(&here) = reached.get(next) {
            let near = edges.range((here, 0)..=(here, usize::MAX));
            reached.extend(near.map(|(_, to)| *to).filter(|to| left.remove(to)));
            next += 1;
        }
        // Who is left was not reached.
        found.retain(|who| !left.contains(who));
    }
    found
}
