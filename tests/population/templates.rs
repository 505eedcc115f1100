//! A template of a persona holds for whom its segment says: a directory that has heard the
//! template is the oracle.

use crate::make::now;
use personagraph::directory::What;
use personagraph::engagement::Interaction;
use personagraph::name::AttributePattern;
use personagraph::persona::Enclosure;
use personagraph::population::Segment;
use personagraph::{Directory, Identifier, Key};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

const PEOPLE: usize = 6;

/// Something that is known of somebody.
#[derive(Clone, Debug)]
enum Known {
    Told(&'static str),
    Account(&'static str),
    Did(&'static str),
}

fn known() -> impl Strategy<Value = Known> {
    let told = vec![
        "interest.pets",
        "interest.pets.dog",
        "interest",
        "contact.email",
        "contact",
        "interaction.like",
        "job",
    ];
    prop_oneof![
        select(told).prop_map(Known::Told),
        select(vec!["instagram", "phone", "crm"]).prop_map(Known::Account),
        select(vec!["like", "complaint"]).prop_map(Known::Did),
    ]
}

fn names() -> impl Strategy<Value = BTreeSet<&'static str>> {
    let all = [
        "interest.*",
        "interest",
        "interest.pets",
        "interest.pets.*",
        "contact",
        "contact.*",
        "contact.email",
        "contact.instagram",
        "interaction",
        "interaction.*",
        "interaction.like",
        "identifier.*",
        "job",
        "nothing.*",
    ];
    btree_set(select(all.to_vec()), 1..4)
}

fn template(names: &BTreeSet<&str>) -> Enclosure {
    let names = names
        .iter()
        .map(|name| name.parse::<AttributePattern>().unwrap());
    Enclosure::attributes("drawn", names).unwrap()
}

/// Everybody has a number with the company, which links what is known.
fn directory(people: &[Vec<Known>]) -> Directory {
    let mut crm = Directory::new(Key::from([7; 32]));
    let mut say = crm.at(now(), "shop");
    for (number, all) in people.iter().enumerate() {
        let who: Identifier = format!("customer:{number}").parse().unwrap();
        say.observe(&who, "there", true).through_none().unwrap();
        for one in all {
            match one {
                Known::Told(name) => {
                    say.observe(&who, *name, 1_i64).through_none().unwrap();
                }
                Known::Account(namespace) => {
                    let other: Identifier = format!("{namespace}:{number}").parse().unwrap();
                    say.link(&who, &other).unwrap();
                }
                Known::Did(kind) => {
                    let done = Interaction::new(who.clone(), *kind, "web").unwrap();
                    say.event(What::Interacted(done.into())).unwrap();
                }
            }
        }
    }
    crm
}

fn whom(crm: &Directory, segment: &Segment) -> Vec<bool> {
    let in_it = |number| {
        let who: Identifier = format!("customer:{number}").parse().unwrap();
        segment.matches(&crm.custodian().portrait(&who, now()), now())
    };
    (0..PEOPLE).map(in_it).collect()
}

proptest! {
    #[test]
    fn s1_a_template_holds_for_whom_its_segment_says(
        people in vec(vec(known(), 0..4), PEOPLE),
        names in names(),
    ) {
        let mut crm = directory(&people);
        let template = template(&names);
        let segment = Segment::of_template(&template).unwrap();
        let said = whom(&crm, &segment);
        // It may be kept as a text.
        prop_assert_eq!(segment.to_string().parse(), Ok(segment));
        crm.at(now(), "company").event(What::Enclosed(template.into())).unwrap();
        prop_assert_eq!(said, whom(&crm, &Segment::in_persona("drawn").unwrap()));
    }
}

#[test]
fn what_no_segment_can_say_is_refused() {
    let refused = |template: &Enclosure| Segment::of_template(template).unwrap_err().to_string();
    let ann: Identifier = "email:ann@example.com".parse().unwrap();
    let hers = template(&["job"].into()).of(ann.clone());
    assert_eq!(refused(&hers), "an enclosure of somebody's is no template");
    let account = Enclosure::identifiers("drawn", [ann]).unwrap();
    assert_eq!(
        refused(&account),
        "accounts are enclosed: no segment knows whose they are"
    );
}
