//! Rules made in code are those that are read, and weigh as they say.

use personagraph::identity::{Basis, Contested, Evidence, Pair, Says};
use personagraph::name::{EventId, NameError, Source};
use personagraph::{Identifier, Lens, Rules, Timestamp};
use std::num::NonZeroU32;

fn source(name: &str) -> Source {
    name.parse().unwrap()
}

#[test]
fn every_rule_can_be_said_in_code_as_it_is_written() -> Result<(), NameError> {
    let written: Rules = serde_json::from_str(include_str!("../formats/rules-1.json")).unwrap();
    let most = |most: u32| NonZeroU32::new(most).unwrap();
    let said = Rules::default()
        .limit("customer_number", most(1))?
        .limit("email", most(5))?
        .block("email:none@none.com".parse().unwrap())
        .block("phone:+1000*".parse().unwrap())
        .prefer(["customer_number", "email"])?
        .contested(Contested::Newest)
        .shared_above(50)
        .reachable(["email", "phone", "twitter"])?
        .vouching_sources(["login", "signup"])?
        .inferred_sources(["textmining"])?
        .largest_person(most(200))
        .demand(["email", "device"], Basis::Observed)?;
    assert_eq!(said, written);
    assert!(said.infers(&source("textmining")) && !said.infers(&source("login")));
    Ok(())
}

#[test]
fn a_text_that_is_no_name_is_refused_wherever_one_is_asked_for() {
    let (rules, lens) = (Rules::default, Lens::all);
    let refused = [
        rules().limit("E-Mail", NonZeroU32::MIN).err(),
        rules().prefer(["email", "E-Mail"]).err(),
        rules().reachable(["E-Mail"]).err(),
        rules().demand(["email", "E-Mail"], Basis::Observed).err(),
        lens().only(["E-Mail"]).err(),
        lens().blind_to(["E-Mail"]).err(),
    ];
    for error in refused {
        let said = error.expect("an error").to_string();
        assert!(said.starts_with("`E-Mail` is not a namespace: "), "{said}");
    }
    let source = rules()
        .vouching_sources(["Log in"])
        .unwrap_err()
        .to_string();
    assert!(
        source.starts_with("`Log in` is not a source name: "),
        "{source}"
    );
    assert!(rules().inferred_sources(["Log in"]).is_err());
    assert!(lens().knowing([["work", "Dog"]]).is_err());
}

#[test]
fn a_source_that_may_not_vouch_imports() {
    let rules = Rules::default().vouching_sources(["login"]).unwrap();
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
