//! The floor: a list of rules, read from end to end for each attribute.

use personagraph::directory::What;
use personagraph::name::{EventId, Persona};
use personagraph::permission::{Effect, Question, Scope, Terms, Window};
use personagraph::profile::Observation;
use personagraph::{Directory, Identifier};

struct Rule {
    id: EventId,
    is_customers: bool,
    effect: Effect,
    terms: Terms,
    window: Window,
}

/// The rules for one person, conditions left out, and what is known of it.
pub(crate) struct Rules {
    rules: Vec<Rule>,
    observations: Vec<Observation>,
}

impl Rules {
    pub(crate) fn read(directory: &Directory, who: &Identifier) -> Self {
        let (mut rules, mut observations) = (Vec::new(), Vec::new());
        for event in directory.custodian().events() {
            let id = event.id.clone();
            match &event.what {
                What::Consented(said) if said.speaker == *who => rules.push(Rule {
                    id,
                    is_customers: true,
                    effect: said.effect,
                    terms: said.terms.clone(),
                    window: said.window,
                }),
                What::Proposed(said) => rules.push(Rule {
                    id,
                    is_customers: false,
                    effect: said.effect,
                    terms: said.terms.clone(),
                    window: said.window,
                }),
                What::Observed(seen) if seen.identifier == *who => {
                    observations.push((**seen).clone());
                }
                _ => {}
            }
        }
        Self {
            rules,
            observations,
        }
    }

    /// Of each attribute whether it is allowed, and the ids of the rules why.
    pub(crate) fn decide(&self, question: &Question) -> Vec<(bool, Vec<&EventId>)> {
        let each = self.observations.iter().map(|seen| {
            let reaches = |rule: &&Rule| {
                let about = match rule.effect {
                    Effect::Permit => rule.terms.permit(question),
                    Effect::Prohibit => rule.terms.prohibit(question),
                };
                about && rule.window.contains(question.at)
            };
            let live: Vec<&Rule> = self.rules.iter().filter(reaches).collect();
            let prohibits = |rule: &&&Rule| {
                rule.effect == Effect::Prohibit && touches(&rule.terms.scope, seen, None)
            };
            let against: Vec<_> = live.iter().filter(prohibits).map(|r| &r.id).collect();
            if !against.is_empty() {
                return (false, against);
            }
            let mut why = Vec::new();
            let mut allowed = false;
            for persona in &seen.personas {
                let permits = |customers: bool| {
                    live.iter().filter(move |rule| {
                        rule.effect == Effect::Permit
                            && rule.is_customers == customers
                            && touches(&rule.terms.scope, seen, Some(persona))
                    })
                };
                if permits(true).next().is_some() && permits(false).next().is_some() {
                    allowed = true;
                    why.extend(permits(true).chain(permits(false)).map(|rule| &rule.id));
                }
            }
            (allowed, why)
        });
        each.collect()
    }
}

fn touches(scope: &Scope, seen: &Observation, inside: Option<&Persona>) -> bool {
    let here = |name: &Persona| inside.map_or(seen.personas.contains(name), |p| p == name);
    match scope {
        Scope::Profile => true,
        Scope::Attributes(names) => names.iter().any(|name| name.matches(&seen.attribute)),
        Scope::Persona(name) => here(name),
        Scope::PersonaAttributes(name, names) => {
            here(name) && names.iter().any(|name| name.matches(&seen.attribute))
        }
        Scope::Only(name) => here(name) && seen.personas.len() == 1,
        Scope::Overlap(names) => names.is_subset(&seen.personas),
        _ => false,
    }
}
