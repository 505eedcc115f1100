//! What happens to a graph, step by step, and the truth kept beside it.

use crate::facts::{Fact, Said, day, event, identifier, key, said};
use crate::oracle::event::Names;
use crate::truth::{Held, Ids};
use personagraph::identity::{Changed, Graph, GraphError};
use proptest::prelude::*;
use serde_json::Value as Json;

/// One thing that happens. Numbers choose among the evidence that is held.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Assert(Fact),
    /// Says again what is held, or almost.
    Again(usize, Tweak),
    Retract(usize),
    RetractAll(Vec<usize>),
    Word(String, Option<i64>),
    Rules(Json),
    Extend(Vec<Fact>),
    Forget(String),
}

/// What is different about evidence that comes again.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tweak {
    Nothing,
    Day,
    Source,
    Basis,
    Score,
    Kind,
    Within,
}

impl Tweak {
    fn of(self, fact: &Fact) -> Fact {
        let mut fact = fact.clone();
        match self {
            Self::Day => fact.day += 1,
            Self::Source => fact.source += "x",
            Self::Basis if fact.basis == "observed" => fact.basis = "imported",
            Self::Basis => fact.basis = "observed",
            Self::Score if fact.basis == "inferred" => fact.score = 0.25,
            // Of evidence that is not inferred nobody sees a score.
            Self::Nothing | Self::Score => {}
            Self::Kind => {
                fact.is_link = !fact.is_link;
                fact.within = Names::new();
            }
            Self::Within if fact.is_link && fact.within.is_empty() => {
                fact = fact.within(&["p", "s"]);
            }
            Self::Within => fact.within = Names::new(),
        }
        fact
    }
}

#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) identifiers: Vec<String>,
    pub(crate) rules: Json,
    pub(crate) steps: Vec<Step>,
}

impl std::fmt::Debug for Story {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "rules {}", self.rules)?;
        let mut steps = self.steps.iter();
        steps.try_for_each(|step| writeln!(f, "  {step:?}"))
    }
}

/// A graph in the middle of a story, and what is held in it.
#[derive(Clone)]
pub(crate) struct Run {
    pub(crate) graph: Graph,
    pub(crate) held: Held,
    pub(crate) ids: Ids,
}

impl Run {
    pub(crate) fn new(story: &Story) -> Self {
        Self {
            graph: graph(&story.rules),
            held: Held::new(&story.rules),
            ids: Ids::of(&story.identifiers),
        }
    }

    /// A whole story.
    pub(crate) fn of(story: &Story) -> Result<Self, TestCaseError> {
        let mut run = Self::new(story);
        for step in &story.steps {
            run.take(step)?;
        }
        Ok(run)
    }

    /// The ids that some numbers choose among the evidence that is held.
    pub(crate) fn choose(&self, which: &[usize]) -> Vec<String> {
        let ids: Vec<&String> = self.held.facts.keys().collect();
        let chosen = which.iter().map(|which| match ids.len() {
            0 => "nothing".to_string(),
            n => ids[which % n].clone(),
        });
        chosen.collect()
    }

    /// Takes a step; what changed, as far as the step tells.
    pub(crate) fn take(&mut self, step: &Step) -> Result<Option<Changed>, TestCaseError> {
        match step {
            Step::Assert(fact) => self.assert(fact),
            Step::Again(which, tweak) => {
                let id = &self.choose(&[*which])[0];
                let again = self.held.facts.get(id).map(|fact| tweak.of(fact));
                again.map_or(Ok(None), |fact| self.assert(&fact))
            }
            Step::Retract(which) => {
                let id = self.choose(&[*which]).remove(0);
                self.held.facts.remove(&id);
                Ok(Some(self.graph.retract(&event(&id))))
            }
            Step::RetractAll(which) => {
                let ids = self.choose(which);
                self.held.facts.retain(|id, _| !ids.contains(id));
                let ids: Vec<_> = ids.iter().map(|id| event(id)).collect();
                Ok(Some(self.graph.retract_all(&ids)))
            }
            Step::Word(of, from) => {
                match from {
                    Some(from) => self.held.words.insert(of.clone(), *from),
                    None => self.held.words.remove(of),
                };
                let changed = self.graph.set_known_from(&identifier(of), from.map(day));
                Ok(Some(changed))
            }
            Step::Rules(rules) => {
                self.held.rules = rules.clone();
                Ok(Some(self.graph.set_rules(read(rules))))
            }
            Step::Extend(facts) => self.extend(facts).map(|()| None),
            Step::Forget(of) => {
                let forgotten = self.graph.forget(&identifier(of));
                prop_assert_eq!(forgotten, !self.held.is_named(of), "forgetting {}", of);
                Ok(None)
            }
        }
    }

    fn assert(&mut self, fact: &Fact) -> Result<Option<Changed>, TestCaseError> {
        let result = self.graph.assert(Said::of(fact).evidence());
        match self.held.facts.get(&fact.id) {
            Some(other) if other != fact => {
                prop_assert_eq!(result, Err(GraphError::IdTaken(event(&fact.id))));
                Ok(None)
            }
            known => {
                let changed = result.expect("a free id, or equal evidence");
                prop_assert!(known.is_none() || changed.is_empty(), "again {:?}", fact);
                self.held.facts.insert(fact.id.clone(), fact.clone());
                Ok(Some(changed))
            }
        }
    }

    fn extend(&mut self, facts: &[Fact]) -> Result<(), TestCaseError> {
        let mut after = self.held.clone();
        let mut taken = None;
        for fact in facts {
            let held = after
                .facts
                .entry(fact.id.clone())
                .or_insert_with(|| fact.clone());
            if held != fact {
                taken = Some(GraphError::IdTaken(event(&fact.id)));
                break;
            }
        }
        let said = said(facts);
        let result = self.graph.extend(said.iter().map(Said::evidence));
        if let Some(taken) = taken {
            prop_assert_eq!(result, Err(taken));
        } else {
            let loaded = result.expect("free ids, or equal evidence");
            let new = after.facts.len() - self.held.facts.len();
            prop_assert_eq!((loaded.new, loaded.known), (new, facts.len() - new));
            self.held = after;
        }
        Ok(())
    }
}

pub(crate) fn read(rules: &Json) -> personagraph::Rules {
    serde_json::from_value(rules.clone()).expect("rules")
}

pub(crate) fn graph(rules: &Json) -> Graph {
    Graph::new(key(), read(rules))
}

/// The graph of some evidence, asserted one by one.
pub(crate) fn graph_of<'f>(rules: &Json, facts: impl IntoIterator<Item = &'f Fact>) -> Graph {
    let mut graph = graph(rules);
    for fact in facts {
        let said = Said::of(fact);
        graph.assert(said.evidence()).expect("a free id");
    }
    graph
}
