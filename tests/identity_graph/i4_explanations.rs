//! I4: explanations are sound. What they name connects the two, or is against it.

use crate::eyes::{EYES, Eye};
use crate::facts::{Fact, identifier};
use crate::histories::{Scene, cases, scene};
use crate::oracle::event::Names;
use crate::oracle::rules::Evidence;
use crate::story::graph_of;
use crate::truth::{Held, Truth};
use crate::web::{Ends, component, ends, fewest_to_part, on_simple_paths};
use personagraph::identity::{Bridge, Explanation, Graph, Refusal, Refuted, Why};
use personagraph::name::EventId;
use personagraph::{Identifier, Lens};
use proptest::prelude::*;
use std::collections::BTreeSet;

type Tried = Result<(), TestCaseError>;

/// The ids of what is cited, each of which must say what is held.
fn cited(links: &[Why], held: &Held) -> Result<Vec<String>, TestCaseError> {
    for link in links {
        let fact = held
            .facts
            .get(link.evidence.as_str())
            .expect("live evidence");
        prop_assert!(fact.names(link.from.as_str()) && fact.names(link.to.as_str()));
        prop_assert!(link.from != link.to);
        prop_assert_eq!(link.at, crate::facts::day(fact.day));
        prop_assert_eq!(link.source.as_str(), &fact.source);
    }
    Ok(links.iter().map(|link| link.evidence.to_string()).collect())
}

fn ids<'e>(links: impl IntoIterator<Item = &'e &'e Evidence>) -> Vec<String> {
    links.into_iter().map(|link| link.id.clone()).collect()
}

/// `links` that are not named.
fn other_than<'e>(links: &[&'e Evidence], named: &[String]) -> Vec<Ends<'e>> {
    let rest = links
        .iter()
        .copied()
        .filter(|link| !named.contains(&link.id));
    ends(&rest.collect::<Vec<_>>())
}

/// The place of the first link in the canonical order by which the two hang together.
fn bottleneck(accepted: &[&Evidence], a: &str, b: &str) -> usize {
    let places: Vec<usize> = (0..accepted.len()).collect();
    let apart = |n: &usize| !component(&ends(&accepted[..=*n]), a).contains(b);
    places.partition_point(apart)
}

/// That two are one, and why.
pub(crate) fn one_is_sound(
    (path, support, cut): (&[Why], &[Why], &[Why]),
    (a, b): (&str, &str),
    truth: &Truth,
    held: &Held,
) -> Tried {
    let person = truth.persons.person(a);
    prop_assert!(person.contains(b), "{} and {} are two", a, b);
    let accepted = truth.accepted_in(&person);
    // In order from one to the other.
    let mut here = a.to_string();
    for step in path {
        prop_assert_eq!(step.from.as_str(), &here);
        here = step.to.as_str().to_string();
    }
    prop_assert_eq!(&here, b);
    let place = |id: &String| accepted.iter().position(|link| link.id == *id);
    let places: Option<Vec<usize>> = cited(path, held)?.iter().map(place).collect();
    let Some(places) = places else {
        return Err(TestCaseError::fail(
            "the path takes a link that is not accepted",
        ));
    };
    if a == b {
        prop_assert!(path.is_empty() && support.is_empty() && cut.is_empty());
        return Ok(());
    }
    prop_assert_eq!(
        places.into_iter().max(),
        Some(bottleneck(&accepted, a, b)),
        "the weakest link"
    );
    let parts = on_simple_paths(&ends(&accepted), a, b);
    let parts = parts.into_iter().map(|place| accepted[place].id.clone());
    prop_assert_eq!(
        cited(support, held)?,
        parts.collect::<Vec<_>>(),
        "support of {} and {}",
        a,
        b
    );
    cut_is_smallest(&cited(cut, held)?, (a, b), &accepted)
}

pub(crate) fn cut_is_smallest(
    cut: &[String],
    (a, b): (&str, &str),
    accepted: &[&Evidence],
) -> Tried {
    let accepted_ids = ids(accepted);
    prop_assert!(cut.iter().all(|id| accepted_ids.contains(id)));
    let rest = other_than(accepted, cut);
    prop_assert!(
        !component(&rest, a).contains(b),
        "{:?} does not part {} and {}",
        cut,
        a,
        b
    );
    prop_assert_eq!(
        cut.len(),
        fewest_to_part(&ends(accepted), a, b),
        "{} and {}",
        a,
        b
    );
    Ok(())
}

fn two_is_sound(
    (refused, different): (&[Refuted], &[Why]),
    (a, b): (&str, &str),
    truth: &Truth,
    held: &Held,
) -> Tried {
    let [us, them] = [a, b].map(|one| truth.persons.person(one));
    prop_assert!(us != them, "{} and {} are one", a, b);
    let links: Vec<Why> = refused.iter().map(|refuted| refuted.link.clone()).collect();
    let mut between = ids(&truth.links_between(&us, &them));
    between.sort_unstable();
    prop_assert_eq!(
        cited(&links, held)?,
        between,
        "links between {:?} and {:?}",
        us,
        them
    );
    let mut apart: Vec<_> = truth
        .differences(&us, &them)
        .map(|fact| fact.id.clone())
        .collect();
    apart.sort_unstable();
    prop_assert_eq!(cited(different, held)?, apart);
    for why in links.iter().chain(different) {
        prop_assert!(us.contains(why.from.as_str()) && them.contains(why.to.as_str()));
    }
    refused.iter().try_for_each(|refuted| {
        let id = refuted.link.evidence.as_str();
        reasons_hold((id, &refuted.rule, &refuted.because), truth, held)
    })
}

/// The rule is really against the link, by live evidence that the lens holds.
pub(crate) fn reasons_hold(
    (id, rule, because): (&str, &Refusal, &[EventId]),
    truth: &Truth,
    held: &Held,
) -> Tried {
    let mut links = truth.links.iter();
    let link = links.find(|link| link.id == id).expect("the lens holds it");
    prop_assert!(truth.refused.contains_key(id), "{} is accepted", id);
    prop_assert!(truth.speaks_against(rule, link), "{:?} of {}", rule, id);
    let because: Vec<&str> = because.iter().map(EventId::as_str).collect();
    prop_assert!(because.is_sorted());
    for cause in &because {
        prop_assert!(held.facts.contains_key(*cause), "{} is not live", cause);
        let is_held = truth.place(cause).is_some() || truth.apart.iter().any(|f| f.id == *cause);
        prop_assert!(
            is_held,
            "the lens does not hold {}, which is against {}",
            cause,
            id
        );
    }
    let causes = |wanted: &dyn Fn(&str) -> bool| because.iter().all(|cause| wanted(cause));
    let ends = link.between.each_ref().map(|end| truth.persons.person(end));
    match rule {
        Refusal::Different => {
            let all: BTreeSet<&str> = truth
                .differences(&ends[0], &ends[1])
                .map(|fact| fact.id.as_str())
                .collect();
            prop_assert_eq!(because.iter().copied().collect::<BTreeSet<_>>(), all);
        }
        Refusal::Limit(_) | Refusal::Size => {
            // By accepted links, all of which come before it.
            let before = |cause: &str| {
                !truth.refused.contains_key(cause) && truth.place(cause) < truth.place(id)
            };
            prop_assert!(causes(&before), "{:?} of {} by {:?}", rule, id, because);
            prop_assert!(
                reaches(rule, link, &because, truth),
                "{} by {:?}",
                id,
                because
            );
        }
        Refusal::Contested => {
            let contends = |cause: &str| cause != id && truth.refused.contains_key(cause);
            let is_sound = causes(&contends) && !because.is_empty();
            prop_assert!(is_sound, "{} by {:?}", id, because);
        }
        Refusal::Shared => {
            prop_assert!(shares(link, &because, truth), "{} by {:?}", id, because);
        }
        _ => prop_assert!(because.is_empty()),
    }
    Ok(())
}

/// Whether the links named suffice to exceed a limit or the largest size with the link.
fn reaches(rule: &Refusal, link: &Evidence, because: &[&str], truth: &Truth) -> bool {
    let named = truth
        .links
        .iter()
        .filter(|link| because.contains(&link.id.as_str()));
    let named = ends(&named.collect::<Vec<_>>());
    let both: Names = link
        .between
        .iter()
        .flat_map(|end| component(&named, end))
        .collect();
    match rule {
        Refusal::Limit(of) => {
            let held = both
                .iter()
                .filter(|id| id.split(':').next() == Some(of.as_str()));
            held.count() > truth.rules.limits[of.as_str()]
        }
        _ => both.len() > truth.rules.largest_person.unwrap_or(usize::MAX),
    }
}

/// Whether the links named suffice to say that one end is linked with too many others.
fn shares(link: &Evidence, because: &[&str], truth: &Truth) -> bool {
    let most = truth.rules.shared_above.unwrap_or(usize::MAX);
    link.between.iter().any(|end| {
        let named = truth
            .links
            .iter()
            .filter(|link| because.contains(&link.id.as_str()));
        let named = named.filter(|link| !truth.rules.is_too_weak(link));
        let others: Names = named
            .filter(|link| link.between.contains(end))
            .flat_map(|link| link.between.clone())
            .filter(|other| other != end)
            .collect();
        others.len() > most && truth.is_shared(end)
    })
}

fn explanations_are_sound(scene: &Scene, eye: &Eye) -> Tried {
    let (graph, held) = (scene.graph(), scene.held());
    let truth = held.through(eye);
    for a in &scene.identifiers {
        for b in &scene.identifiers {
            let are_known = [a, b].iter().all(|one| truth.known.contains_key(*one));
            match graph.explain(&identifier(a), &identifier(b), &eye.lens()) {
                Explanation::One {
                    path, support, cut, ..
                } => {
                    one_is_sound((&path, &support, &cut), (a, b), &truth, &held)?;
                }
                Explanation::Two {
                    refused, different, ..
                } => {
                    two_is_sound((&refused, &different), (a, b), &truth, &held)?;
                }
                _ => prop_assert!(!are_known, "{} and {} are known", a, b),
            }
        }
        bridges_are_exact((&graph, a), eye, &truth, &held)?;
    }
    Ok(())
}

pub(crate) fn bridges_are_exact(
    (graph, of): (&Graph, &str),
    eye: &Eye,
    truth: &Truth,
    held: &Held,
) -> Tried {
    let bridges = graph.bridges(&identifier(of), &eye.lens());
    let person = truth.persons.person(of);
    let accepted = if truth.known.contains_key(of) {
        truth.accepted_in(&person)
    } else {
        Vec::new()
    };
    let parting = accepted.iter().filter(|link| {
        let rest = other_than(&accepted, std::slice::from_ref(&link.id));
        !component(&rest, &link.between[0]).contains(&link.between[1])
    });
    let links: Vec<Why> = bridges.iter().map(|bridge| bridge.link.clone()).collect();
    prop_assert_eq!(cited(&links, held)?, ids(parting));
    for Bridge {
        link, near, far, ..
    } in &bridges
    {
        let rest = other_than(&accepted, &[link.evidence.to_string()]);
        for (end, side) in [(&link.from, near), (&link.to, far)] {
            let side: Vec<&str> = side.iter().map(Identifier::as_str).collect();
            let expected = component(&rest, end.as_str());
            prop_assert_eq!(
                side,
                expected.iter().map(String::as_str).collect::<Vec<_>>()
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn explanations_name_what_connects_and_what_is_against_it(
        (scene, eye) in (scene(), 0..EYES.len()),
    ) {
        explanations_are_sound(&scene, &EYES[eye])?;
    }
}

/// The other end has as many links as are allowed: they are not the reason.
#[test]
fn a_shared_end_is_explained_by_its_own_links() {
    let facts = [
        Fact::link("hub-1", "device:hub", "email:a"),
        Fact::link("hub-2", "device:hub", "email:b"),
        Fact::link("hub-3", "device:hub", "email:c"),
        Fact::link("own", "email:a", "phone:1"),
    ];
    let graph = graph_of(&serde_json::json!({"shared_above": 2}), &facts);
    let [hub, mail] = ["device:hub", "email:a"].map(identifier);
    let Explanation::Two { refused, .. } = graph.explain(&hub, &mail, &Lens::all()) else {
        panic!("they are two");
    };
    let because: Vec<&str> = refused[0].because.iter().map(EventId::as_str).collect();
    assert_eq!(because, ["hub-1", "hub-2", "hub-3"]);
}
