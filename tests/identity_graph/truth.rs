//! What is true of the evidence that is held: the oracle's answers.

use crate::eyes::{ALL, Eye};
use crate::facts::{Fact, day, identifier, key};
use crate::oracle::event::Names;
use crate::oracle::identity::{Apart, Partition, Why, canonical, resolve};
use crate::oracle::normal::namespace;
use crate::oracle::rules::{Evidence, Rules};
use personagraph::PersonId;
use personagraph::identity::{Graph, Refusal};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// The evidence that is held, and what else makes identifiers known.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) rules: Json,
    pub(crate) facts: BTreeMap<String, Fact>,
    /// The day from which something else names an identifier.
    pub(crate) words: BTreeMap<String, i64>,
}

impl Held {
    pub(crate) fn new(rules: &Json) -> Self {
        Self {
            rules: rules.clone(),
            facts: BTreeMap::new(),
            words: BTreeMap::new(),
        }
    }

    pub(crate) fn with<'f>(rules: &Json, facts: impl IntoIterator<Item = &'f Fact>) -> Self {
        let mut held = Self::new(rules);
        for fact in facts {
            held.facts.insert(fact.id.clone(), fact.clone());
        }
        held
    }

    /// Whether anything names an identifier.
    pub(crate) fn is_named(&self, identifier: &str) -> bool {
        self.words.contains_key(identifier)
            || self.facts.values().any(|fact| fact.names(identifier))
    }

    /// The same without some of the evidence.
    pub(crate) fn without(&self, ids: &Names) -> Self {
        let mut rest = self.clone();
        rest.facts.retain(|id, _| !ids.contains(id));
        rest
    }

    /// Everything, through the widest lens.
    pub(crate) fn whole(&self) -> Truth {
        self.through(&ALL)
    }

    pub(crate) fn through(&self, eye: &Eye) -> Truth {
        let rules = Rules::read(&self.rules);
        let (links, apart): (Vec<&Fact>, Vec<&Fact>) =
            self.facts.values().partition(|fact| fact.is_link);
        let mut known = self.words.clone();
        let mut name = |fact: &Fact| {
            for end in &fact.between {
                let first = known.entry(end.clone()).or_insert(fact.day);
                *first = fact.day.min(*first);
            }
        };
        let mut held = Vec::new();
        for fact in links {
            let link = fact.weighed(&rules);
            if eye.knows(&link) {
                name(fact);
            }
            if eye.holds(&link) {
                held.push(link);
            }
        }
        for fact in &apart {
            name(fact);
        }
        held.sort_by_cached_key(|link| canonical(link, &rules));
        let constraints: Apart = apart.iter().map(|fact| fact.between.clone()).collect();
        let found = resolve(&held, &constraints, &rules, &Names::new(), |_| true);
        Truth {
            rules,
            links: held,
            apart: apart.into_iter().cloned().collect(),
            persons: found.persons,
            refused: found.refused,
            contested: found.contested,
            known,
        }
    }
}

/// What a lens sees.
pub(crate) struct Truth {
    pub(crate) rules: Rules,
    /// The links that the lens holds, in the canonical order.
    pub(crate) links: Vec<Evidence>,
    /// The evidence of difference.
    pub(crate) apart: Vec<Fact>,
    pub(crate) persons: Partition,
    pub(crate) refused: BTreeMap<String, Why>,
    contested: Names,
    /// Since which day each identifier is known.
    pub(crate) known: BTreeMap<String, i64>,
}

impl Truth {
    /// Everybody who is known.
    pub(crate) fn people(&self) -> BTreeSet<Names> {
        let mut people: BTreeSet<Names> = self.persons.0.iter().cloned().collect();
        let placed: Names = people.iter().flatten().cloned().collect();
        let others = self.known.keys().filter(|id| !placed.contains(*id));
        people.extend(others.map(|id| Names::from([id.clone()])));
        people
    }

    /// I-i: who was known first, then the smallest text.
    pub(crate) fn anchor<'p>(&self, person: &'p Names) -> &'p str {
        let known = person
            .iter()
            .filter_map(|id| Some((self.known.get(id)?, id)));
        known.min().expect("somebody known").1
    }

    pub(crate) fn is_accepted(&self, link: &Evidence) -> bool {
        !self.refused.contains_key(&link.id)
    }

    /// The accepted links among some identifiers, in the canonical order.
    pub(crate) fn accepted_in(&self, person: &Names) -> Vec<&Evidence> {
        let inside = |link: &&Evidence| {
            self.is_accepted(link) && link.between.iter().all(|end| person.contains(end))
        };
        self.links.iter().filter(inside).collect()
    }

    /// The place of a link in the canonical order.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.links.iter().position(|link| link.id == id)
    }

    /// How many others each identifier is linked with directly, by links that count.
    fn others(&self, of: &str) -> usize {
        let counts = |link: &&Evidence| !self.rules.is_too_weak(link);
        let at = self.links.iter().filter(counts).map(|link| &link.between);
        let at = at.filter(|ends| ends.iter().any(|end| end == of));
        at.flatten()
            .filter(|end| *end != of)
            .collect::<BTreeSet<_>>()
            .len()
    }

    pub(crate) fn is_shared(&self, identifier: &str) -> bool {
        let free = !self.rules.limits.contains_key(namespace(identifier));
        let most = self.rules.shared_above.filter(|_| free);
        most.is_some_and(|most| self.others(identifier) > most)
    }

    /// Whether a rule really speaks against a link, given what the others made of the persons.
    pub(crate) fn speaks_against(&self, rule: &Refusal, link: &Evidence) -> bool {
        let ends = link.between.each_ref();
        let [a, b] = ends.map(|end| self.persons.person(end));
        match rule {
            Refusal::Blocked => ends.iter().any(|end| self.rules.blocks(end)),
            Refusal::TooWeak => self.rules.is_too_weak(link),
            Refusal::Shared => ends.iter().any(|end| self.is_shared(end)),
            Refusal::Contested => self.contested.contains(&link.id),
            Refusal::Different => self.differences(&a, &b).next().is_some(),
            Refusal::Limit(of) => {
                let here = a.iter().chain(&b).filter(|id| namespace(id) == of.as_str());
                a != b && here.count() > self.rules.limits[of.as_str()]
            }
            Refusal::Size => {
                let most = self.rules.largest_person.unwrap_or(usize::MAX);
                a != b && a.len() + b.len() > most
            }
            _ => false,
        }
    }

    /// The evidence that somebody of one is different from somebody of the other.
    pub(crate) fn differences<'t>(
        &'t self,
        one: &'t Names,
        other: &'t Names,
    ) -> impl Iterator<Item = &'t Fact> {
        self.apart
            .iter()
            .filter(move |fact| is_between(&fact.between, one, other))
    }

    /// The links between somebody of one and somebody of the other.
    pub(crate) fn links_between(&self, one: &Names, other: &Names) -> Vec<&Evidence> {
        let between = |link: &&Evidence| is_between(&link.between, one, other);
        self.links.iter().filter(between).collect()
    }

    /// The identifiers that usable links hold together with one: the piece.
    pub(crate) fn piece(&self, of: &str) -> Names {
        let outright = [Why::Blocked, Why::Shared, Why::TooWeak];
        let usable = |link: &&Evidence| {
            let why = self.refused.get(&link.id);
            why.is_none_or(|why| !outright.contains(why))
        };
        let links: Vec<&Evidence> = self.links.iter().filter(usable).collect();
        crate::web::component(&crate::web::ends(&links), of)
    }
}

fn is_between([x, y]: &[String; 2], one: &Names, other: &Names) -> bool {
    (one.contains(x) && other.contains(y)) || (one.contains(y) && other.contains(x))
}

/// The ids of persons by their anchor. Of a graph that knows nothing else: an id depends on the
/// key and the anchor alone.
#[derive(Clone)]
pub(crate) struct Ids {
    by_anchor: BTreeMap<String, PersonId>,
    anchors: BTreeMap<PersonId, String>,
}

impl Ids {
    pub(crate) fn of<S: AsRef<str>>(identifiers: impl IntoIterator<Item = S>) -> Self {
        let id = |anchor: &str| {
            let mut graph = Graph::new(key(), personagraph::Rules::default());
            graph.set_known_from(&identifier(anchor), Some(day(0)));
            graph.id_of(&identifier(anchor)).expect("a person")
        };
        let of = |anchor: S| (anchor.as_ref().to_string(), id(anchor.as_ref()));
        let by_anchor: BTreeMap<_, _> = identifiers.into_iter().map(of).collect();
        let anchors = by_anchor.iter().map(|(text, id)| (*id, text.clone()));
        Self {
            anchors: anchors.collect(),
            by_anchor,
        }
    }

    pub(crate) fn id(&self, anchor: &str) -> PersonId {
        self.by_anchor[anchor]
    }

    pub(crate) fn anchor(&self, id: PersonId) -> &str {
        &self.anchors[&id]
    }

    /// The id of everybody whom a lens sees, and who they are.
    pub(crate) fn people(&self, truth: &Truth) -> BTreeMap<PersonId, Names> {
        let people = truth.people().into_iter();
        people
            .map(|person| (self.id(truth.anchor(&person)), person))
            .collect()
    }
}
