//! A shared device: a kiosk and a made-up address join a town into one person.
//! Rules that come later count for everything there is: the kiosk links nobody,
//! and neither does a tablet over which two customers contend.

use personagraph::identifier::IdentifierError;
use personagraph::identity::{Basis, Explanation, Judged, Refusal, Regrouped};
use personagraph::{Directory, Identifier, Key, Lens, Rules, Timestamp};
use std::collections::BTreeMap;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut crm, all) = (Directory::new(Key::from([7; 32])), Lens::all());
    let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    let customer = |n: u32| -> Result<Identifier, IdentifierError> {
        Identifier::new("customer_number", &n.to_string())
    };
    let (ada, bruno) = (customer(1)?, customer(2)?);
    let kiosk: Identifier = "device:kiosk".parse()?;
    let tablet: Identifier = "device:tablet".parse()?;

    // Eight customers order at the kiosk of a shop. For the last three the clerk
    // made up an address; the first two were seen on one tablet.
    let mut shop = crm.at(now, "shop");
    for n in 1..=8 {
        let email = match n {
            6.. => "email:none@none.com".parse()?,
            _ => format!("email:customer{n}@example.com").parse()?,
        };
        shop.link_on(&customer(n)?, &email, Basis::Imported)?;
        shop.link_on(&customer(n)?, &kiosk, Basis::Observed)?;
    }
    shop.link_on(&ada, &tablet, Basis::Observed)?;
    shop.link_on(&bruno, &tablet, Basis::Observed)?;
    let town = crm.people(&all, now);
    println!("Without rules {} person orders here.", town.len());
    assert_eq!(town.len(), 1);

    // The rules come later, and say what they changed.
    let rules = Rules::default()
        .limit("customer_number", 1.try_into()?)?
        .shared_above(5)
        .block("email:*@none.com".parse()?);
    let changed = crm.set_rules(rules);
    let [Regrouped::Split { into, .. }] = changed.persons.as_slice() else {
        return Err("the town falls apart".into());
    };
    let is_customer = |one: &Identifier| one.namespace() == "customer_number";
    let people = crm.people(&all, now).into_iter();
    let customers = people.filter(|person| person.identifiers.iter().any(is_customer));
    let customers = customers.count();
    assert_eq!((customers, into.len()), (8, 11)); // kiosk, tablet and address are by themselves
    let mut refused: BTreeMap<&Refusal, Vec<usize>> = BTreeMap::new();
    for link in &changed.links {
        if let Judged::Rejected { why, because, .. } = link {
            refused.entry(why).or_default().push(because.len());
        }
    }
    println!("With rules {customers} customers do. Links refused:");
    for (why, links) in &refused {
        println!("  {}, because {why}", links.len());
    }
    // By a block; by six links, which is more than five; by the other contender.
    let rules = [Refusal::Blocked, Refusal::Shared, Refusal::Contested];
    let counts = [vec![0; 3], vec![6; 8], vec![1; 2]];
    assert!(refused.into_iter().eq(rules.iter().zip(counts)));

    // The kiosk links nobody, and who comes next is told so at once.
    let mut shop = crm.at(now, "shop");
    let next = shop.link_on(&customer(9)?, &kiosk, Basis::Observed)?;
    let [Judged::Rejected { why, .. }] = next.links.as_slice() else {
        return Err("it links nobody".into());
    };
    assert_eq!(*why, Refusal::Shared);

    // Why is the tablet not Bruno's? Ada contends for it, and nobody can be both.
    println!("\n{}", crm.graph().picture(&tablet, &all));
    let Explanation::Two { refused, .. } = crm.graph().explain(&tablet, &bruno, &all) else {
        return Err("it is nobody's".into());
    };
    let [no] = refused.as_slice() else {
        return Err("there is one link between them".into());
    };
    assert_eq!(no.rule, Refusal::Contested);
    // He only tried it out: once that is taken back, the tablet is hers.
    let after = crm.at(now, "shop").take_back(&no.link.evidence)?;
    let evidence = no.because.first().ok_or("her link")?.clone();
    assert_eq!(after.links, [Judged::Accepted { evidence }]);
    assert_eq!(crm.graph().id_of(&tablet), crm.graph().id_of(&ada));
    Ok(())
}
