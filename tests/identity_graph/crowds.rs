//! Pieces of hundreds, which are kept in another structure than small ones, as they grow, fall
//! apart and shrink.

use crate::answers::{Asked, answers, difference};
use crate::changes_are_told::regrouped;
use crate::eyes::{ALL, EYES};
use crate::facts::{Fact, Said, day, identifier, said};
use crate::histories::cases;
use crate::i4_explanations::{bridges_are_exact, one_is_sound};
use crate::people_are_what_evidence_says::agree;
use crate::story::{Run, Step, Story, graph};
use personagraph::identity::Explanation;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

/// How identifiers hang together at first.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Chain,
    Ring,
    Star,
    /// Each is linked with one of those before it.
    Tree,
    /// Each is linked with one of the three before it.
    Vine,
    /// Two chains.
    Halves,
}

impl Shape {
    /// Whom the n-th of so many is linked with; `chance` is any number.
    fn parent(self, n: usize, of: usize, chance: usize) -> Option<usize> {
        match self {
            Self::Halves if n == of / 2 => None,
            Self::Chain | Self::Ring | Self::Halves => n.checked_sub(1),
            Self::Star => (n > 0).then_some(0),
            Self::Tree => (n > 0).then(|| chance % n.max(1)),
            Self::Vine => (n > 0).then(|| n - 1 - chance % n.min(3)),
        }
    }
}

/// Every twentieth is a number of a customer, and every thirtieth a device.
fn name(n: usize) -> String {
    match n {
        n if n % 30 == 7 => format!("device:{n}"),
        n if n % 20 == 11 => format!("crm:{n}"),
        n => format!("email:{n}"),
    }
}

/// A crowd: the links that are there at first, and what happens then.
#[derive(Clone, Debug)]
struct Crowd {
    story: Story,
    first: Vec<Fact>,
    /// Whether the first links come one by one.
    one_by_one: bool,
    /// How many links there are beside those that hold all together.
    ties: usize,
    /// Whom to ask about at the end.
    asked: Vec<usize>,
}

fn few_rules() -> impl Strategy<Value = Json> {
    prop_oneof![
        6 => Just(json!({})),
        1 => Just(json!({"contested": "newest"})),
        1 => (20..150_usize).prop_map(|n| json!({"contested": "oldest", "largest_person": n})),
        1 => (2..5_usize).prop_map(|n| json!({"contested": "newest", "limits": {"crm": n}})),
        1 => (2..6_usize).prop_map(|n| json!({"shared_above": n})),
        1 => Just(json!({"blocked": ["device:7", "email:*3"], "contested": "newest"})),
    ]
}

const BASES: [&str; 3] = ["declared", "imported", "observed"];

fn crowd() -> impl Strategy<Value = Crowd> {
    let size = prop_oneof![3 => 130..400_usize, 2 => 120..140_usize, 1 => 250..262_usize];
    let shape = select(vec![
        Shape::Chain,
        Shape::Ring,
        Shape::Star,
        Shape::Tree,
        Shape::Vine,
        Shape::Halves,
    ]);
    let ties = prop_oneof![2 => Just(0), 1 => Just(2), 2 => 3..40_usize];
    let parts = (size, shape, ties, few_rules(), any::<bool>());
    parts.prop_flat_map(|(n, shape, ties, rules, one_by_one)| {
        let drawn = vec((0..10_000_usize, 0..3_usize, 1..30_i64), n + ties);
        let steps = vec(step(n, n + ties, ties > 2), 4..22);
        let asked = vec(0..n, 4);
        (drawn, steps, asked).prop_map(move |(drawn, steps, asked)| {
            let link = |(place, &(chance, basis, day)): (usize, &(usize, usize, i64))| {
                let other = match place.checked_sub(n) {
                    None => shape.parent(place, n, chance)?,
                    Some(_) => chance % n,
                };
                let ends = if place < n {
                    [other, place]
                } else {
                    [other, (other + 1 + place * 7) % n]
                };
                let fact = Fact::link(&format!("e{place}"), &name(ends[0]), &name(ends[1]));
                (ends[0] != ends[1]).then(|| Fact {
                    day,
                    ..fact.by(BASES[basis])
                })
            };
            let mut first: Vec<Fact> = drawn.iter().enumerate().filter_map(link).collect();
            if matches!(shape, Shape::Ring) {
                first.push(Fact::link("ring", &name(0), &name(n - 1)));
            }
            let steps = steps.iter().map(|step| step.of(&first)).collect();
            Crowd {
                story: Story {
                    identifiers: (0..n).map(name).collect(),
                    rules: rules.clone(),
                    steps,
                },
                first,
                one_by_one,
                ties,
                asked,
            }
        })
    })
}

/// A step, before it is known which links there are at first.
#[derive(Clone, Debug)]
enum Draft {
    Step(Step),
    /// Says a first link again, which may have been taken back.
    Again(usize),
    AllAgain,
}

impl Draft {
    fn of(&self, first: &[Fact]) -> Step {
        match self {
            Self::Step(step) => step.clone(),
            Self::Again(which) => Step::Assert(first[which % first.len()].clone()),
            Self::AllAgain => Step::Extend(first.to_vec()),
        }
    }
}

fn step(n: usize, links: usize, may_tie: bool) -> BoxedStrategy<Draft> {
    let which = move || 0..links;
    let fact = (0..n, 1..n, 0..20_usize, 1..30_i64, 0..3_usize, 0..8_u8);
    let fact = fact.prop_map(move |(a, step, id, day, basis, kind)| {
        let fact = Fact::link(&format!("x{id}"), &name(a), &name((a + step) % n));
        let is_link = kind > 0 && may_tie;
        Fact {
            day,
            is_link,
            ..fact.by(BASES[basis])
        }
    });
    let who = (0..n).prop_map(name);
    let rules = few_rules();
    prop_oneof![
        6 => which().prop_map(Step::Retract).prop_map(Draft::Step),
        3 => vec(which(), 2..9).prop_map(Step::RetractAll).prop_map(Draft::Step),
        1 => vec(which(), 60..200).prop_map(Step::RetractAll).prop_map(Draft::Step),
        4 => which().prop_map(Draft::Again),
        1 => Just(Draft::AllAgain),
        3 => fact.prop_map(Step::Assert).prop_map(Draft::Step),
        2 => (who, prop::option::of(0..30_i64))
            .prop_map(|(who, from)| Draft::Step(Step::Word(who, from))),
        1 => rules.prop_map(Step::Rules).prop_map(Draft::Step),
    ]
    .boxed()
}

/// The crowd as it is at first.
fn gathered(crowd: &Crowd) -> Result<Run, TestCaseError> {
    let mut run = Run::new(&crowd.story);
    if crowd.one_by_one {
        for fact in &crowd.first {
            run.take(&Step::Assert(fact.clone()))?;
        }
    } else {
        run.take(&Step::Extend(crowd.first.clone()))?;
    }
    Ok(run)
}

fn every_step_is_right(crowd: &Crowd) -> Result<(), TestCaseError> {
    let mut run = gathered(crowd)?;
    let mut before = run.held.whole();
    agree(&run.graph, &before, &run.ids, &ALL)?;
    for (n, step) in crowd.story.steps.iter().enumerate() {
        let told = run.take(step)?;
        let after = run.held.whole();
        if let Some(told) = told {
            let expected = regrouped(&before, &after, &run.ids);
            prop_assert_eq!(&told.persons, &expected, "persons after {:?}", step);
        }
        agree(&run.graph, &after, &run.ids, &ALL)?;
        let eye = &EYES[1 + n % 3];
        agree(&run.graph, &run.held.through(eye), &run.ids, eye)?;
        // One by one, ids are read from what the structure knows of its pieces.
        for of in crowd.asked.iter().map(|n| name(*n)) {
            let id = run.graph.id_of(&identifier(&of));
            let person = after
                .known
                .contains_key(&of)
                .then(|| after.persons.person(&of));
            prop_assert_eq!(id, person.map(|person| run.ids.id(after.anchor(&person))));
        }
        before = after;
    }
    Ok(())
}

fn its_end_is_as_if_nothing_else_had_been(crowd: &Crowd) -> Result<(), TestCaseError> {
    let mut run = gathered(crowd)?;
    for step in &crowd.story.steps {
        run.take(step)?;
    }
    let mut fresh = graph(&run.held.rules);
    for fact in run.held.facts.values().rev() {
        fresh
            .assert(Said::of(fact).evidence())
            .expect("ids of their own");
    }
    let mut loaded = graph(&run.held.rules);
    let facts = said(run.held.facts.values());
    loaded
        .extend(facts.iter().map(Said::evidence))
        .expect("ids of their own");
    for graph in [&mut fresh, &mut loaded] {
        for (who, from) in &run.held.words {
            graph.set_known_from(&identifier(who), Some(day(*from)));
        }
    }
    let asked: Vec<String> = crowd.asked.iter().map(|n| name(*n)).collect();
    let without: Vec<String> = run.held.facts.keys().take(2).cloned().collect();
    let asked = Asked {
        identifiers: &asked,
        eyes: &EYES[..2],
        without: &without,
    };
    let [one, fresh, loaded] = [&run.graph, &fresh, &loaded].map(|graph| answers(graph, asked));
    prop_assert_eq!(difference(&one, &fresh), None);
    prop_assert_eq!(difference(&one, &loaded), None);
    Ok(())
}

fn what_holds_it_together_is_told(crowd: &Crowd) -> Result<(), TestCaseError> {
    let mut run = gathered(crowd)?;
    for step in &crowd.story.steps {
        run.take(step)?;
    }
    let truth = run.held.whole();
    for pair in crowd.asked.windows(2) {
        let [a, b] = [name(pair[0]), name(pair[1])];
        match run
            .graph
            .explain(&identifier(&a), &identifier(&b), &ALL.lens())
        {
            Explanation::One {
                path, support, cut, ..
            } if crowd.ties <= 2 => {
                one_is_sound((&path, &support, &cut), (&a, &b), &truth, &run.held)?;
            }
            Explanation::One { .. } => prop_assert!(truth.persons.same(&a, &b)),
            _ => prop_assert!(!truth.persons.same(&a, &b) || !truth.known.contains_key(&a)),
        }
    }
    let of = name(crowd.asked[0]);
    bridges_are_exact((&run.graph, &of), &ALL, &truth, &run.held)
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn crowds_are_who_the_evidence_says_after_every_step(crowd in crowd()) {
        every_step_is_right(&crowd)?;
    }

    #[test]
    fn the_end_of_a_crowd_does_not_depend_on_its_history(crowd in crowd()) {
        its_end_is_as_if_nothing_else_had_been(&crowd)?;
    }

    #[test]
    fn explanations_of_crowds_are_sound(crowd in crowd()) {
        what_holds_it_together_is_told(&crowd)?;
    }
}
