//! What is inferred makes the same persons in the identity graph, and can be taken back.

use crate::draw::{people, records};
use personagraph::Directory;
use personagraph::identity::{Evidence, Graph, Lens, Pair};
use personagraph::matching::{Level, Matcher, Meaning, Nicknames, Records, Schema};
use personagraph::name::{EventId, Source};
use personagraph::{Identifier, Key, Rules, Timestamp};

/// A new record comes in at the counter: it is looked up, and what it may be is kept as a
/// guess, which can be taken back.
#[test]
fn a_new_record_is_linked_as_it_comes() {
    let rows = people(12, 200);
    let mut matcher = Matcher::estimate(records(rows.iter().map(|(_, row)| row)));
    let policy = matcher.policy();
    let (now, all) = (Timestamp::UNIX_EPOCH, Lens::all());
    let mut crm = Directory::new(Key::from([7; 32]));
    let record = |number: u32| Identifier::new("crm", &number.to_string()).unwrap();

    let mut new = rows[7].1.clone();
    new[0].push('x');
    let found = matcher.add(0, new.iter().map(String::as_str), policy.threshold);
    let best = found.first().expect("it is held");
    let guess = best.inferred().unwrap();
    assert_eq!(rows[guess.a as usize].0, rows[7].0);
    let why = matcher.explain(guess.a, guess.b).unwrap();
    assert!(
        (why.probability() - guess.score.get()).abs() < 1e-9,
        "{why}"
    );

    let (one, two) = (record(guess.a), record(guess.b));
    let mut matching = crm.at(now, "matching");
    matching.link_on(&one, &two, guess.basis()).unwrap();
    let person = crm.person_of(&one, &all, now).unwrap();
    assert!(person.identifiers.contains(&two));
    let vouched = crm.person_of(&one, &Lens::vouched(), now);
    assert!(vouched.is_none_or(|person| !person.identifiers.contains(&two)));
}

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

/// Who lives together shares a family name and an address: that they are equal says less
/// against kin than against anybody, and that birthdays are, as much or more.
#[test]
fn what_a_household_shares_weighs_less_against_kin() {
    let schema = Schema::new([
        ("given name", Meaning::GivenName),
        ("family name", Meaning::FamilyName),
        ("born", Meaning::BirthDate),
        ("address", Meaning::Address),
    ]);
    let matcher = Matcher::estimate(Records::new(schema, Nicknames::default()));
    let model = matcher.model();
    let of = |name: &str| {
        let mut all = model.comparisons.iter();
        all.find(|comparison| &*comparison.name == name).unwrap()
    };
    for shared in ["family name", "address"] {
        let field = of(shared);
        assert!(field.weight_among_kin(Level::Exact) < field.weight(Level::Exact) - 3.0);
        assert!(field.weight_among_kin(Level::Null).abs() < f64::EPSILON);
    }
    let born = of("born");
    assert!(born.weight_among_kin(Level::Exact) > of("address").weight_among_kin(Level::Exact));
    // There are fewer pairs of one household than of two people, so the prior is less far off.
    assert!(model.prior_weight_among_kin() > model.prior_weight());
}
