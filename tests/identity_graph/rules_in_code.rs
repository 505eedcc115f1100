//! Rules made in code are those that are read, and weigh as they say.

use personagraph::identity::{Basis, Contested, Evidence, Pair, Says};
use personagraph::name::{EventId, Namespace, Source};
use personagraph::{Identifier, Rules, Timestamp};
use std::num::NonZeroU32;

fn namespace(name: &str) -> Namespace {
    name.parse().unwrap()
}

fn source(name: &str) -> Source {
    name.parse().unwrap()
}

#[test]
fn every_rule_can_be_said_in_code_as_it_is_written() {
    let written: Rules = serde_json::from_str(include_str!("../formats/rules-1.json")).unwrap();
    let most = |most: u32| NonZeroU32::new(most).unwrap();
    let said = Rules::default()
        .limit(namespace("customer_number"), most(1))
        .limit(namespace("email"), most(5))
        .block("email:none@none.com".parse().unwrap())
        .block("phone:+1000*".parse().unwrap())
        .prefer(["customer_number", "email"].map(namespace))
        .contested(Contested::Newest)
        .shared_above(50)
        .reachable(["email", "phone", "twitter"].map(namespace))
        .vouching_sources(["login", "signup"].map(source))
        .inferred_sources([source("textmining")])
        .largest_person(most(200))
        .demand(["email", "device"].map(namespace), Basis::Observed);
    assert_eq!(said, written);
    assert!(said.infers(&source("textmining")) && !said.infers(&source("login")));
}

#[test]
fn a_source_that_may_not_vouch_imports() {
    let rules = Rules::default().vouching_sources([source("login")]);
    let id: EventId = "e1".parse().unwrap();
    let ends = ["email:a@x.com", "phone:+15550100"].map(|text| text.parse().unwrap());
    let [a, b]: [Identifier; 2] = ends;
    let between = Pair::new(a, b).unwrap();
    let basis_of = |name: &str, basis| {
        let says = Says::Same {
            basis,
            within: None,
        };
        rules.basis_of(&Evidence {
            id: &id,
            at: Timestamp::UNIX_EPOCH,
            source: &source(name),
            between: &between,
            says,
        })
    };
    assert_eq!(basis_of("login", Basis::Declared), Basis::Declared);
    assert_eq!(basis_of("crawler", Basis::Declared), Basis::Imported);
    assert_eq!(basis_of("crawler", Basis::Observed), Basis::Observed);
}
