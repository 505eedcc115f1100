//! What a change says of persons and links is exactly what is others than before.

use crate::facts::{event, identifier};
use crate::histories::{cases, story};
use crate::i4_explanations::reasons_hold;
use crate::oracle::event::Names;
use crate::story::{Run, Story};
use crate::truth::{Ids, Truth};
use personagraph::identity::{Changed, Explanation, Graph, Judged, Refusal, Regrouped, Resolved};
use personagraph::{Lens, PersonId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The groups of persons before and after that share identifiers, less those in which nothing is
/// different.
pub(crate) fn regrouped(before: &Truth, after: &Truth, ids: &Ids) -> Vec<Regrouped> {
    let people = [before, after].map(|truth| ids.people(truth));
    let whose = people.each_ref().map(|people| {
        let pairs = people
            .iter()
            .flat_map(|(id, person)| person.iter().map(move |one| (one, *id)));
        pairs.collect::<BTreeMap<&String, PersonId>>()
    });
    let mut done = BTreeSet::new();
    let mut told_of = Vec::new();
    let all = (0..2).flat_map(|side| people[side].keys().map(move |id| (side, *id)));
    for start in all {
        let mut group: [BTreeMap<PersonId, &Names>; 2] = [BTreeMap::new(), BTreeMap::new()];
        let mut open = vec![start];
        while let Some((side, id)) = open.pop() {
            if done.insert((side, id)) {
                let person = &people[side][&id];
                group[side].insert(id, person);
                let there = person.iter().filter_map(|one| whose[1 - side].get(one));
                open.extend(there.map(|id| (1 - side, *id)));
            }
        }
        if group[0] != group[1] {
            told_of.extend(told(group));
        }
    }
    told_of.sort_unstable();
    told_of
}

fn told(sides: [BTreeMap<PersonId, &Names>; 2]) -> Option<Regrouped> {
    let [from, into] = sides.map(|side| side.into_keys().collect::<Vec<_>>());
    Some(match (&from[..], &into[..]) {
        ([], []) => return None,
        ([], [id]) => Regrouped::Created(*id),
        ([id], []) => Regrouped::Ceased(*id),
        ([was], [is]) if was == is => Regrouped::Altered(*is),
        (&[from], &[to]) => Regrouped::Renamed { from, to },
        (&[from], _) => Regrouped::Split { from, into },
        (_, &[into]) => Regrouped::Merged { from, into },
        _ => Regrouped::Reshaped { from, into },
    })
}

/// Which links are named, and whether each is refused now.
type Links = BTreeMap<String, bool>;

/// The links whose refusal came or went. What is new counted before, what is gone is not named.
fn judged(before: &Truth, after: &Truth) -> Links {
    let change = |link: &crate::oracle::rules::Evidence| {
        let [was, is] = [before, after].map(|truth| truth.refused.contains_key(&link.id));
        (was != is).then(|| (link.id.clone(), is))
    };
    after.links.iter().filter_map(change).collect()
}

fn links_are_told(told: &Changed, after: &Truth, run: &Run) -> Result<Links, TestCaseError> {
    prop_assert!(told.links.is_sorted_by_key(Judged::evidence));
    let mut links = Links::new();
    for judged in &told.links {
        let id = judged.evidence().as_str();
        if let Judged::Rejected { why, because, .. } = judged {
            let link = after
                .links
                .iter()
                .find(|link| link.id == id)
                .expect("a live link");
            reasons_hold((id, why, because), after, &run.held)?;
            // An explanation says the same; of many who share, it may name others.
            let [a, b] = link.between.each_ref().map(|end| identifier(end));
            if let Explanation::Two { refused, .. } = run.graph.explain(&a, &b, &Lens::all()) {
                let mut between = refused.iter();
                let found = between.find(|refuted| refuted.link.evidence.as_str() == id);
                let found = found.expect("a refused link between the two");
                if found.rule == *why && *why != Refusal::Shared {
                    prop_assert_eq!(&found.because, because, "{:?} against {}", why, id);
                }
            }
        }
        let is_new = links.insert(id.to_string(), matches!(judged, Judged::Rejected { .. }));
        prop_assert!(is_new.is_none(), "{} is named twice", id);
    }
    Ok(links)
}

fn changes_are_exact(story: &Story) -> Result<(), TestCaseError> {
    let mut run = Run::new(story);
    let mut before = run.held.whole();
    for step in &story.steps {
        let held_before = run.held.facts.clone();
        let told = run.take(step)?;
        let after = run.held.whole();
        if let Some(told) = told {
            let expected = regrouped(&before, &after, &run.ids);
            prop_assert_eq!(&told.persons, &expected, "persons after {:?}", step);
            let mut named = links_are_told(&told, &after, &run)?;
            let mut expected = judged(&before, &after);
            // Evidence that took the place of what was held under its id is new.
            expected.retain(|id, is| *is || held_before.contains_key(id));
            // A link that another rule refuses now than before may be named again.
            named.retain(|id, is| !*is || !before.refused.contains_key(id));
            prop_assert_eq!(named, expected, "links after {:?}", step);
        }
        before = after;
    }
    Ok(())
}

/// The host's own table: whose each identifier is.
type Table = BTreeMap<String, PersonId>;

fn table_of(graph: &Graph) -> Table {
    let people = graph.people(&Lens::all()).into_iter();
    people
        .flat_map(|person| {
            let id = person.id;
            person
                .identifiers
                .into_iter()
                .map(move |one| (one.as_str().to_string(), id))
        })
        .collect()
}

fn keep_up(table: &mut Table, told: &Changed, graph: &mut Graph) {
    for change in &told.persons {
        table.retain(|_, id| !change.before().contains(id));
    }
    for id in told.persons.iter().flat_map(Regrouped::after) {
        let Resolved::Person(person) = graph.resolve(*id, &Lens::all()) else {
            panic!("{id} came to be and is nobody");
        };
        let names = person.identifiers.into_iter();
        table.extend(names.map(|one| (one.as_str().to_string(), *id)));
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn changes_say_exactly_what_is_others_than_before(story in story()) {
        changes_are_exact(&story)?;
    }

    #[test]
    fn a_table_kept_by_changes_alone_holds_the_truth(story in story()) {
        let mut run = Run::new(&story);
        let mut table = Table::new();
        for step in &story.steps {
            match run.take(step)? {
                Some(told) => keep_up(&mut table, &told, &mut run.graph),
                // A bulk load does not tell: the host reads all of it.
                None => table = table_of(&run.graph),
            }
            prop_assert_eq!(&table, &table_of(&run.graph), "after {:?}", step);
        }
    }
}

#[test]
fn each_kind_of_change_is_told_as_what_it_is() {
    use crate::facts::Fact;
    use crate::story::Step;
    let at = |fact: Fact, day| Fact { day, ..fact };
    let [a, b, c, d] = ["email:a", "email:b", "email:c", "email:d"];
    let story = Story {
        identifiers: [a, b, c, d].map(str::to_string).to_vec(),
        rules: serde_json::json!({}),
        steps: Vec::new(),
    };
    let mut run = Run::new(&story);
    let ids = run.ids.clone();
    let id = |of: &str| ids.id(of);
    let mut sorted = [id(a), id(c)];
    sorted.sort_unstable();
    let mut told = |step: Step| run.take(&step).expect("a step").expect("a change").persons;
    let created = told(Step::Assert(at(Fact::link("e1", a, b), 3)));
    assert_eq!(created, [Regrouped::Created(id(a))]);
    told(Step::Assert(at(Fact::link("e2", c, d), 4)));
    let merged = told(Step::Assert(at(Fact::link("e3", b, c), 5)));
    let (from, into) = (sorted.to_vec(), id(a));
    assert_eq!(merged, [Regrouped::Merged { from, into }]);
    let renamed = told(Step::Word(d.to_string(), Some(1)));
    assert_eq!(
        renamed,
        [Regrouped::Renamed {
            from: id(a),
            to: id(d)
        }]
    );
    let mut into = vec![id(a), id(d)];
    into.sort_unstable();
    let split = told(Step::Retract(2));
    assert_eq!(split, [Regrouped::Split { from: id(d), into }]);
    let ceased = told(Step::Retract(0));
    assert_eq!(ceased, [Regrouped::Ceased(id(a))]);
    let altered = told(Step::Retract(0));
    assert_eq!(altered, [Regrouped::Altered(id(d))]);
    assert!(told(Step::Word(d.to_string(), Some(1))).is_empty());
    assert!(run.graph.retract(&event("e9")).is_empty());
    // Of a link that is refused something is told, though nobody is another than before.
    let rules = serde_json::json!({"blocked": [a]});
    let mut graph = crate::story::graph_of(&rules, &[Fact::link("e1", a, b)]);
    let refused = crate::facts::Said::of(&Fact::link("e2", a, b));
    let told = graph.assert(refused.evidence()).expect("a free id");
    assert!(told.persons.is_empty() && !told.links.is_empty() && !told.is_empty());
}

/// What made somebody shared goes together with what kept two apart: they become one.
#[test]
fn a_merge_is_told_when_a_difference_and_a_link_go_together() {
    use crate::facts::Fact;
    let facts = [
        Fact::link("e1", "crm:1", "email:a"),
        Fact::link("e2", "crm:1", "email:b"),
        Fact::difference("e3", "crm:1", "email:b"),
    ];
    let mut graph = crate::story::graph_of(&serde_json::json!({"shared_above": 1}), &facts);
    let told = graph.retract_all(&[event("e1"), event("e3")]);
    assert_eq!(graph.people(&Lens::all()).len(), 1);
    let is_told = |change: &Regrouped| matches!(change, Regrouped::Merged { .. });
    assert!(told.persons.iter().any(is_told), "{told:?}");
}

/// A limit that comes before another by name is no news of what the other refuses.
#[test]
fn another_limit_is_no_news_of_a_link_that_is_refused_as_before() {
    use crate::facts::Fact;
    let facts = [
        Fact::link("e1", "customer:1", "email:a"),
        Fact::link("e2", "customer:2", "email:a").by("observed"),
    ];
    let one = serde_json::json!({"limits": {"customer": 1}});
    let mut graph = crate::story::graph_of(&one, &facts);
    let two = serde_json::json!({"limits": {"address": 1, "customer": 1}});
    let told = graph.set_rules(crate::story::read(&two));
    assert!(told.is_empty(), "{told:?}");
}
