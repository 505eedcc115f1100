//! What is inferred makes the same persons in the identity graph, and can be taken back.

use crate::draw::{people, records};
use personagraph::identity::{Evidence, Graph, Lens, Pair};
use personagraph::matching::Matcher;
use personagraph::name::{EventId, Source};
use personagraph::{Identifier, Key, Rules, Timestamp};

#[test]
fn the_graph_makes_the_same_persons_of_it() {
    let rows = people(11, 300);
    let matcher = Matcher::estimate(records(rows.iter().map(|(_, row)| row)));
    let policy = matcher.policy();
    let persons = matcher.persons(&policy);
    let inferred = matcher.inferred(&policy);
    let identifier = |record: u32| Identifier::new("crm", &record.to_string()).unwrap();
    let source: Source = "matching".parse().unwrap();
    let mut graph = Graph::new(Key::from([7; 32]), Rules::default());
    let mut ids: Vec<EventId> = Vec::new();
    for (number, guess) in inferred.iter().enumerate() {
        let id: EventId = format!("guess-{number}").parse().unwrap();
        let between = Pair::new(identifier(guess.a), identifier(guess.b)).unwrap();
        let evidence = Evidence {
            id: &id,
            at: Timestamp::UNIX_EPOCH,
            source: &source,
            between: &between,
            says: guess.says(),
        };
        assert!(!evidence.says.basis().is_vouched());
        graph.assert(evidence).unwrap();
        ids.push(id);
    }
    let all = Lens::all();
    for (record, person) in (0..).zip(&persons) {
        let members = graph
            .person_of(&identifier(record), &all)
            .map_or(1, |p| p.identifiers.len());
        assert_eq!(
            members,
            persons.iter().filter(|other| *other == person).count()
        );
    }
    graph.retract_all(&ids);
    assert_eq!(graph.persons().count(), 0);
}
