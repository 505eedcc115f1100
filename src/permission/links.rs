//! Which personas may be known to be one person.

use super::{Effect, LinkScope, Place, Rule, Scope, Side};
use crate::name::Persona;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// The live rules about links, of one person for one access; or of several
/// persons, where the access must be permitted by those of each.
#[derive(Clone, Debug)]
pub struct LinkRules<'a>(Vec<PersonLinks<'a>>);

#[derive(Clone, Debug, Default)]
struct PersonLinks<'a> {
    consents: Vec<&'a LinkScope>,
    approvals: Vec<&'a LinkScope>,
    prohibitions: Vec<&'a LinkScope>,
}

impl<'a> PersonLinks<'a> {
    fn permit(&self, a: &Persona, b: &Persona) -> bool {
        let covers = |scopes: &[&LinkScope]| scopes.iter().any(|scope| scope.covers(a, b));
        covers(&self.consents) && covers(&self.approvals) && !covers(&self.prohibitions)
    }

    fn permit_any(&self) -> bool {
        let any = |scopes: &[&LinkScope]| scopes.contains(&&LinkScope::Any);
        any(&self.consents) && any(&self.approvals) && !any(&self.prohibitions)
    }

    /// The pairs that these statements name.
    fn pairs<'s>(
        scopes: impl IntoIterator<Item = &'s &'a LinkScope>,
    ) -> impl Iterator<Item = (&'a Persona, &'a Persona)>
    where
        'a: 's,
    {
        scopes.into_iter().filter_map(|scope| match scope {
            LinkScope::Pair(a, b) => Some((a, b)),
            LinkScope::Any => None,
        })
    }
}

/// Those of a person of whom nothing is said: nothing is permitted.
impl Default for LinkRules<'_> {
    fn default() -> Self {
        Self::new([])
    }
}

impl<'a> LinkRules<'a> {
    /// Of one person's live rules, those about links.
    #[must_use]
    pub fn new(rules: impl IntoIterator<Item = Rule<'a>>) -> Self {
        let mut found = PersonLinks::default();
        for rule in rules {
            if let Scope::Link(scope) = rule.scope {
                match (rule.effect, rule.side) {
                    (Effect::Prohibit, _) => found.prohibitions.push(scope),
                    (Effect::Permit, Side::Customer) => found.consents.push(scope),
                    (Effect::Permit, Side::Company) => found.approvals.push(scope),
                }
            }
        }
        Self(alloc::vec![found])
    }

    /// Where both must permit.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether the access may know that these two personas are one person, for what is
    /// said of these two: not by way of others.
    #[must_use]
    pub fn permit(&self, a: &Persona, b: &Persona) -> bool {
        self.0.iter().all(|person| person.permit(a, b))
    }

    /// Whether the access may know of links with what lies outside all circles: both
    /// sides permit [`any`](LinkScope::Any) link, and nobody prohibits any. A pair that is
    /// prohibited by itself makes no difference here; [`permit`](Self::permit) says.
    #[must_use]
    pub fn permit_any(&self) -> bool {
        self.0.iter().all(PersonLinks::permit_any)
    }

    /// Which personas appear as one: a label for each group, which depends on
    /// these rules alone. Joining is transitive, but never past a prohibition: two
    /// personas of one group that must not be linked with each other stand alone, both,
    /// and join nobody else.
    #[must_use]
    pub fn groups(&self) -> Groups {
        let any = self.permit_any();
        let everybody = self.closure(&BTreeSet::new());
        let joined = |a, b| any || least(&everybody, a) == least(&everybody, b);
        let prohibited = self
            .0
            .iter()
            .flat_map(|person| PersonLinks::pairs(&person.prohibitions));
        let alone: BTreeSet<Persona> = prohibited
            .filter(|(a, b)| joined(a, b))
            .flat_map(|(a, b)| [a.clone(), b.clone()])
            .collect();
        let rest = if alone.is_empty() {
            everybody
        } else {
            self.closure(&alone)
        };
        let least = rest
            .into_iter()
            .map(|(name, least)| (name.clone(), least.clone()))
            .collect();
        Groups { any, alone, least }
    }

    /// For each persona that a permitted pair names the least of those that it
    /// is joined with, leaving out those that stand alone.
    fn closure(&self, alone: &BTreeSet<Persona>) -> BTreeMap<&'a Persona, &'a Persona> {
        let mut group: BTreeMap<&'a Persona, &'a Persona> = BTreeMap::new();
        let permits = |person: &PersonLinks<'a>| {
            let both = person.consents.iter().chain(&person.approvals);
            PersonLinks::pairs(both).collect::<Vec<_>>()
        };
        for (a, b) in self.0.iter().flat_map(permits) {
            if self.permit(a, b) && !alone.contains(a) && !alone.contains(b) {
                let (a, b) = (least(&group, a), least(&group, b));
                let (low, high) = (a.min(b), a.max(b));
                group.insert(high, low);
                group.entry(low).or_insert(low);
            }
        }
        let names: Vec<_> = group.keys().copied().collect();
        names
            .into_iter()
            .map(|name| (name, least(&group, name)))
            .collect()
    }
}

/// Follows a persona to the least of its group.
fn least<'a>(group: &BTreeMap<&'a Persona, &'a Persona>, mut name: &'a Persona) -> &'a Persona {
    while let Some(&lower) = group.get(name).filter(|lower| **lower != name) {
        name = lower;
    }
    name
}

/// What a partial identity is named by, within one person. Two places are seen as one
/// where their labels are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// Everything but the personas that stand alone: any link is permitted.
    Any,
    /// The least persona of the group; of one that is joined with no other, itself.
    Persona(Persona),
    /// What lies outside all circles.
    Outside,
}

/// Which personas appear as one partial identity.
#[derive(Clone, Debug)]
pub struct Groups {
    /// Whether every link is permitted, but for those that stand alone.
    any: bool,
    alone: BTreeSet<Persona>,
    least: BTreeMap<Persona, Persona>,
}

impl Groups {
    /// The partial identity in which what lies at `place` appears.
    #[must_use]
    pub fn label(&self, place: &Place) -> Label {
        match place {
            Place::OutsideAllCircles if self.any => Label::Any,
            Place::OutsideAllCircles => Label::Outside,
            Place::Inside(persona) if self.any && !self.alone.contains(persona) => Label::Any,
            Place::Inside(persona) => {
                Label::Persona(self.least.get(persona).unwrap_or(persona).clone())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::EventId;

    #[test]
    fn somebody_who_says_nothing_permits_nothing() {
        let id: EventId = "e1".parse().expect("an id");
        let scope = Scope::Link(LinkScope::Any);
        let rule = |side| Rule {
            id: &id,
            side,
            effect: Effect::Permit,
            scope: &scope,
        };
        let both = LinkRules::new([rule(Side::Customer), rule(Side::Company)]);
        let [a, b] = ["a", "b"].map(|name| name.parse::<Persona>().expect("a name"));
        assert!(both.permit(&a, &b) && both.permit_any());
        for rules in [
            both.clone().and(LinkRules::default()),
            LinkRules::default().and(both),
        ] {
            assert!(!rules.permit(&a, &b) && !rules.permit_any());
        }
    }

    /// Every choice of pairs of four personas that are permitted and that are prohibited.
    #[test]
    fn joining_is_transitive_but_never_past_a_prohibition() {
        const PAIRS: [(usize, usize); 6] = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let id: EventId = "e1".parse().expect("an id");
        let names = ["a", "b", "c", "d"].map(|name| name.parse::<Persona>().expect("a name"));
        let pair = |(a, b): (usize, usize)| LinkScope::pair(names[a].clone(), names[b].clone());
        let scopes = PAIRS.map(|both| Scope::Link(pair(both).expect("two")));
        let every = Scope::Link(LinkScope::Any);
        for case in 0..2_usize << 12 {
            let any = case >> 12 == 1;
            let permitted = |n: usize| case >> n & 1 == 1;
            let prohibited = |n: usize| case >> (6 + n) & 1 == 1;
            let rule = |effect, side, scope| Rule {
                id: &id,
                side,
                effect,
                scope,
            };
            let mut rules = Vec::new();
            for side in [Side::Customer, Side::Company] {
                let chosen = (0..6).filter(|n| permitted(*n)).map(|n| &scopes[n]);
                let chosen = chosen.chain(any.then_some(&every));
                rules.extend(chosen.map(|scope| rule(Effect::Permit, side, scope)));
            }
            let no = (0..6).filter(|n| prohibited(*n)).map(|n| &scopes[n]);
            rules.extend(no.map(|scope| rule(Effect::Prohibit, Side::Customer, scope)));
            // Who is joined with whom, but for those that stand alone.
            let joined = |alone: &[bool; 4]| {
                let mut with = [[false; 4]; 4];
                for (n, (a, b)) in PAIRS.into_iter().enumerate() {
                    let one = (any || permitted(n)) && !prohibited(n) && !alone[a] && !alone[b];
                    (with[a][b], with[b][a]) = (one, one);
                }
                for by in 0..4 {
                    for a in 0..4 {
                        for b in 0..4 {
                            with[a][b] |= with[a][by] && with[by][b];
                        }
                    }
                }
                with
            };
            let everybody = joined(&[false; 4]);
            let mut alone = [false; 4];
            for (n, (a, b)) in PAIRS.into_iter().enumerate() {
                if prohibited(n) && (any || everybody[a][b]) {
                    (alone[a], alone[b]) = (true, true);
                }
            }
            let with = joined(&alone);
            let groups = LinkRules::new(rules).groups();
            let label = |n: usize| groups.label(&Place::Inside(names[n].clone()));
            for (a, b) in PAIRS {
                assert_eq!(label(a) == label(b), with[a][b], "{case:b}: {a} and {b}");
            }
        }
    }
}
